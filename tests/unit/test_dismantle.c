/* Goal: a plan of dismantling is measured as published figures are, is never worse than any way that went into it, keeps off fixed
 * nodes, is the same for the same seed, and where it is said to be proven, no smaller one exists.
 * Method: cases by hand; brute force over all sets of nodes of small random networks; searches with a budget in ties, so that they
 * are the same everywhere; the curve of every plan counted again by a walk through what is left.
 */
#include "network/dismantle/anneal.h"
#include "network/dismantle/betweenness.h"
#include "network/dismantle/components.h"
#include "network/dismantle/degree.h"
#include "network/dismantle/exact.h"
#include "network/dismantle/parts.h"
#include "network/dismantle/portfolio.h"
#include "network/dismantle/reinsert.h"
#include "network/dismantle/separator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MOST_NODES 400
#define MOST_TIES  1600

static uint64_t chance = 1;

static uint32_t draw(uint32_t below)
{
    return chance_below(&chance, below);
}

static double part_of(void *state, uint64_t work)
{
    const uint64_t *all = state;

    return (double)work / (double)*all;
}

static Graph make(Arena *arena, uint32_t nodes, const Tie *ties, size_t count)
{
    Graph graph;

    assert_int_equal(graph_make(arena, nodes, ties, count, &graph).kind, ERR_OK);
    return graph;
}

/* Ties by chance; where `hubs`, some nodes have many more than others. */
static size_t draw_ties(Tie *ties, uint32_t nodes, size_t count, bool hubs)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t a = draw(nodes);

        ties[i] = (Tie){hubs ? draw(a + 1) : a, draw(nodes)};
    }
    return count;
}

static Graph draw_graph(Arena *arena, uint32_t nodes, size_t count, bool hubs)
{
    static Tie ties[MOST_TIES];

    assert_true(count <= MOST_TIES);
    return make(arena, nodes, ties, draw_ties(ties, nodes, count, hubs));
}

/* A square of streets. */
static Graph streets(Arena *arena, uint32_t side)
{
    Tie ties[MOST_TIES];
    size_t count = 0;

    for (uint32_t y = 0; y < side; y++) {
        for (uint32_t x = 0; x < side; x++) {
            if (x + 1 < side) {
                ties[count++] = (Tie){y * side + x, y * side + x + 1};
            }
            if (y + 1 < side) {
                ties[count++] = (Tie){y * side + x, (y + 1) * side + x};
            }
        }
    }
    return make(arena, side * side, ties, count);
}

/* The largest component without the first `count` nodes of an order, by walking: the oracle. */
static uint32_t walk_largest(const Graph *graph, const uint32_t *order, size_t count)
{
    static uint32_t queue[MOST_NODES];
    bool seen[MOST_NODES] = {false};
    uint32_t largest = 0;

    for (size_t i = 0; i < count; i++) {
        seen[order[i]] = true;
    }
    for (uint32_t first = 0; first < graph->node_count; first++) {
        uint32_t end = 0;

        if (seen[first]) {
            continue;
        }
        seen[first] = true;
        queue[end++] = first;
        for (uint32_t next = 0; next < end; next++) {
            for (uint32_t i = graph->starts[queue[next]]; i < graph->starts[queue[next] + 1];
                 i++) {
                if (!seen[graph->ends[i]]) {
                    seen[graph->ends[i]] = true;
                    queue[end++] = graph->ends[i];
                }
            }
        }
        largest = end > largest ? end : largest;
    }
    return largest;
}

/* ---- the measure ------------------------------------------------------------------------------ */

static void the_rule_is_simpsons(void **state)
{
    static const struct {
        uint32_t values[6];
        size_t count;
        double area;
    } cases[] = {
        {{9}, 1, 0},
        {{9, 4}, 2, 6.5},
        {{4, 4, 1}, 3, 7},
        /* (trapezium 2.5 + Simpson 10/3 + Simpson 14/3 + trapezium 2) / 2, as scipy 1.10 has it */
        {{3, 2, 2, 2}, 4, 6.5 - 0.5 / 12 * 2},
        {{5, 4, 3, 2, 1}, 5, 12},
        {{6, 5, 4, 3, 2, 1}, 6, 17.5},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        double area = measure_simpson(cases[i].values, cases[i].count);

        assert_true(area > cases[i].area - 1e-9 && area < cases[i].area + 1e-9);
    }
}

static void a_limit_is_what_is_below_the_share(void **state)
{
    (void)state;
    assert_int_equal(goal_limit(67, 0.1), 7);
    assert_int_equal(goal_limit(110, 0.1), 11);
    assert_int_equal(goal_limit(100, 0.1), 10);
    assert_int_equal(goal_limit(30, 0.1), 3);
    assert_int_equal(goal_limit(0, 0.1), 0);
}

/* A star of four with two more nodes behind one leaf, and a node alone: 0 is the middle. */
static void a_plan_is_measured_by_hand(void **state)
{
    static const Tie ties[] = {{0, 1}, {0, 2}, {0, 3}, {3, 4}, {4, 5}};
    static const uint32_t order[] = {0, 4, 1, 2};
    static const double costs[] = {4, 1, 1, 1, 2, 1, 0.5};
    Graph graph = make(*state, 7, ties, 5);
    Goal goal = {.limit = 2, .costs = costs};
    uint32_t largest[8];
    size_t rounds = 0;
    Measures measures;

    assert_int_equal(measure_curve(*state, &graph, order, 4, largest).kind, ERR_OK);
    assert_int_equal(largest[0], 6);
    assert_int_equal(largest[1], 3);
    assert_int_equal(largest[2], 1);
    assert_int_equal(measure_order(*state, &graph, &goal, order, 4, &measures).kind, ERR_OK);
    assert_int_equal(measures.count, 2);
    assert_true(measures.is_reached);
    assert_true(measures.area > 2.0 / 7 - 1e-9 && measures.area < 2.0 / 7 + 1e-9);
    assert_true(measures.cost > 6 / 10.5 - 1e-9 && measures.cost < 6 / 10.5 + 1e-9);
    assert_true(
        measures.cost_area > (4 * 4.5 + 2 * 2) / 10.5 / 7 - 1e-9 &&
        measures.cost_area < (4 * 4.5 + 2 * 2) / 10.5 / 7 + 1e-9);
    assert_int_equal(
        measure_rounds(*state, &graph, order, 4, 3, 2, largest, &rounds).kind, ERR_OK);
    assert_int_equal(rounds, 1);
    assert_int_equal(largest[1], 1);
    goal.limit = 1;
    assert_int_equal(measure_order(*state, &graph, &goal, order, 4, &measures).kind, ERR_OK);
    assert_false(measures.is_reached);
    assert_int_equal(measures.count, 4);
    assert_int_equal(measures.largest, 1);
}

static void curves_are_what_a_walk_finds(void **state)
{
    for (size_t round = 0; round < 60; round++) {
        uint32_t nodes = 2 + draw(40);
        Graph graph = draw_graph(*state, nodes, draw(3 * nodes), round % 2 == 0);
        uint32_t order[64];
        uint32_t largest[64];
        size_t count = 0;

        for (uint32_t node = 0; node < nodes; node++) {
            order[count++] = node;
        }
        for (size_t i = 0; i < count; i++) {
            uint32_t other = draw((uint32_t)count);
            uint32_t moved = order[i];

            order[i] = order[other];
            order[other] = moved;
        }
        count = draw((uint32_t)count + 1);
        assert_int_equal(measure_curve(*state, &graph, order, count, largest).kind, ERR_OK);
        for (size_t k = 0; k <= count; k++) {
            assert_int_equal(largest[k], walk_largest(&graph, order, k));
        }
        arena_rewind(*state, 0);
    }
}

/* ---- members ---------------------------------------------------------------------------------- */

static void check_order(
    const Graph *graph, const Goal *goal, const uint32_t *order, size_t count)
{
    bool seen[MOST_NODES] = {false};

    for (size_t i = 0; i < count; i++) {
        assert_true(order[i] < graph->node_count);
        assert_false(seen[order[i]]);
        assert_false(goal_is_fixed(goal, order[i]));
        seen[order[i]] = true;
    }
}

static void the_largest_degree_goes_first(void **state)
{
    for (size_t round = 0; round < 40; round++) {
        uint32_t nodes = 5 + draw(60);
        Graph graph = draw_graph(*state, nodes, draw(4 * nodes), round % 2 == 0);
        Goal goal = {.limit = goal_limit(nodes, 0.1)};
        uint32_t order[MOST_NODES];
        bool gone[MOST_NODES] = {false};
        size_t count = 0;

        assert_int_equal(degree_order(*state, &graph, &goal, order, &count).kind, ERR_OK);
        assert_int_equal(count, nodes);
        check_order(&graph, &goal, order, count);
        for (size_t k = 0; k < count; k++) {
            uint32_t most = 0;
            uint32_t mine = 0;

            for (uint32_t node = 0; node < nodes; node++) {
                uint32_t degree = 0;

                for (uint32_t i = graph.starts[node]; i < graph.starts[node + 1]; i++) {
                    degree += !gone[graph.ends[i]];
                }
                most = !gone[node] && degree > most ? degree : most;
                mine = node == order[k] ? degree : mine;
            }
            assert_int_equal(mine, most);
            gone[order[k]] = true;
        }
        arena_rewind(*state, 0);
    }
}

/* What reinsertion does, done slowly: always the node that makes the smallest component, among equals who went last. */
static size_t reinsert_slowly(
    Arena *arena, const Graph *graph, const Goal *goal, uint32_t *order, size_t count)
{
    uint32_t again[MOST_NODES];
    bool back[MOST_NODES] = {false};
    size_t left = count;
    bool out[MOST_NODES] = {false};
    Parts parts;

    assert_int_equal(parts_make(arena, graph->node_count, &parts).kind, ERR_OK);
    for (size_t i = 0; i < count; i++) {
        out[order[i]] = true;
    }
    parts_add_all(&parts, graph, out);
    for (size_t turn = 0; turn < count; turn++) {
        uint32_t least = UINT32_MAX;
        size_t best = 0;

        for (size_t i = 0; i < count; i++) {
            uint32_t roots[MOST_NODES];
            size_t root_count = 0;
            uint32_t size = 1;

            if (back[i]) {
                continue;
            }
            for (uint32_t j = graph->starts[order[i]]; j < graph->starts[order[i] + 1]; j++) {
                bool known = !parts_has(&parts, graph->ends[j]);
                uint32_t root = known ? 0 : parts_root(&parts, graph->ends[j]);

                for (size_t k = 0; k < root_count && !known; k++) {
                    known = roots[k] == root;
                }
                if (!known) {
                    roots[root_count++] = root;
                    size += parts.size[root];
                }
            }
            if (size <= least) {
                least = size;
                best = i;
            }
        }
        back[best] = true;
        (void)parts_add(&parts, graph, order[best]);
        if (parts.largest >= goal->limit) {
            again[--left] = order[best];
        } else {
            assert_int_equal(left, count - turn);
            left--;
            count--; /* nobody's place: it is in the plan no more */
            memmove(order + best, order + best + 1, (count - best) * sizeof(*order));
            memmove(back + best, back + best + 1, (count - best) * sizeof(*back));
            turn--;
        }
    }
    memcpy(order, again, count * sizeof(*order));
    return count;
}

static void reinsertion_is_the_greedy_one(void **state)
{
    for (size_t round = 0; round < 150; round++) {
        uint32_t nodes = 10 + draw(120);
        Graph graph = draw_graph(*state, nodes, draw(4 * nodes), round % 2 == 0);
        Goal goal = {.limit = 1 + draw(nodes / 3)};
        uint32_t order[MOST_NODES];
        uint32_t slow[MOST_NODES];
        size_t count = 0;
        size_t slow_count = 0;

        assert_int_equal(degree_order(*state, &graph, &goal, order, &count).kind, ERR_OK);
        count -= draw((uint32_t)count / 3);
        memcpy(slow, order, count * sizeof(*slow));
        if (walk_largest(&graph, order, count) < goal.limit) {
            slow_count = reinsert_slowly(*state, &graph, &goal, slow, count);
            assert_int_equal(reinsert(*state, &graph, &goal, 0, order, &count).kind, ERR_OK);
            assert_int_equal(count, slow_count);
            assert_memory_equal(order, slow, count * sizeof(*order));
        }
        arena_rewind(*state, 0);
    }
}

static void a_head_stays_when_the_rest_comes_back(void **state)
{
    Graph graph = draw_graph(*state, 200, 600, true);
    Goal goal = {.limit = 20};
    uint32_t order[MOST_NODES];
    uint32_t before[MOST_NODES];
    size_t count = 0;

    assert_int_equal(degree_order(*state, &graph, &goal, order, &count).kind, ERR_OK);
    memcpy(before, order, sizeof(before));
    assert_int_equal(reinsert(*state, &graph, &goal, 15, order, &count).kind, ERR_OK);
    assert_memory_equal(order, before, 15 * sizeof(*order));
    assert_true(count >= 15 && walk_largest(&graph, order, count) < goal.limit);
    assert_true(walk_largest(&graph, order, count - 1) >= goal.limit);
    arena_rewind(*state, 0);
}

static void every_member_reaches_the_target(void **state)
{
    for (size_t round = 0; round < 30; round++) {
        uint64_t all = 400000;
        Budget budget = {part_of, &all, 0, 1};
        uint32_t nodes = 30 + draw(200);
        bool fixed[MOST_NODES] = {false};
        Graph graph = draw_graph(*state, nodes, nodes + draw(2 * nodes), round % 2 == 0);
        Goal goal = {.limit = goal_limit(nodes, 0.1), .fixed = fixed};
        uint32_t order[MOST_NODES];
        size_t count = 0;

        for (uint32_t node = 0; node < nodes && round % 3 == 0; node++) {
            fixed[node] = draw(8) == 0;
        }
        assert_int_equal(core_order(*state, &graph, &goal, order, &count).kind, ERR_OK);
        check_order(&graph, &goal, order, count);
        assert_true(round % 3 == 0 || walk_largest(&graph, order, count) < goal.limit);
        assert_int_equal(
            separator_order(*state, &graph, &goal, &budget, round, 0.7, order, &count).kind,
            ERR_OK);
        check_order(&graph, &goal, order, count);
        assert_true(round % 3 == 0 || walk_largest(&graph, order, count) < goal.limit);
        budget.work = 0;
        all = 40000000;
        assert_int_equal(
            between_order(*state, &graph, &goal, &budget, round, 20, order, &count).kind,
            ERR_OK);
        check_order(&graph, &goal, order, count);
        assert_true(round % 3 == 0 || walk_largest(&graph, order, count) < goal.limit);
        arena_rewind(*state, 0);
    }
}

static void streets_are_cut_by_a_line(void **state)
{
    uint64_t all = 1000000;
    Budget budget = {part_of, &all, 0, 1};
    Graph graph = streets(*state, 20);
    Goal goal = {.limit = 300};
    uint32_t order[MOST_NODES];
    size_t count = 0;

    assert_int_equal(
        separator_order(*state, &graph, &goal, &budget, 1, 0.6, order, &count).kind, ERR_OK);
    assert_true(count >= 18 && count <= 22); /* a line has 20; a corner of 100 is cut by 14 */
    assert_true(walk_largest(&graph, order, count) < goal.limit);
    arena_rewind(*state, 0);
}

/* Every component as it should be: who is tied has one root, and roots know their sizes. */
static void check_parts(Parts *parts, const Graph *graph, const bool *in)
{
    uint32_t sizes[MOST_NODES] = {0};
    uint32_t out[MOST_NODES];
    size_t out_count = 0;

    for (uint32_t node = 0; node < graph->node_count; node++) {
        assert_int_equal(parts_has(parts, node), in[node]);
        if (!in[node]) {
            out[out_count++] = node;
            continue;
        }
        sizes[parts_root(parts, node)]++;
        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            if (in[graph->ends[i]]) {
                assert_int_equal(parts_root(parts, node), parts_root(parts, graph->ends[i]));
            }
        }
    }
    for (uint32_t node = 0; node < graph->node_count; node++) {
        if (in[node] && parts_root(parts, node) == node) {
            assert_int_equal(parts->size[node], sizes[node]);
        }
    }
    assert_int_equal(parts->largest, walk_largest(graph, out, out_count));
}

static void what_was_tried_is_rolled_back(void **state)
{
    for (size_t round = 0; round < 100; round++) {
        uint32_t nodes = 2 + draw(80);
        Graph graph = draw_graph(*state, nodes, draw(3 * nodes), round % 2 == 0);
        bool in[MOST_NODES] = {false};
        Parts parts;
        Trial trial;

        assert_int_equal(parts_make(*state, nodes, &parts).kind, ERR_OK);
        assert_int_equal(parts_trial_make(*state, nodes, &trial).kind, ERR_OK);
        for (size_t step = 0; step < 20; step++) {
            bool tried[MOST_NODES];
            uint32_t node = draw(nodes);

            memcpy(tried, in, sizeof(tried));
            for (size_t i = 0; i < 8; i++) {
                uint32_t other = draw(nodes);

                if (!tried[other]) {
                    uint32_t left[MOST_NODES];
                    size_t count = 0;

                    tried[other] = true;
                    parts_try(&parts, &graph, other, &trial);
                    for (uint32_t one = 0; one < nodes; one++) {
                        left[count] = one;
                        count += !tried[one];
                    }
                    assert_int_equal(parts.largest, walk_largest(&graph, left, count));
                }
            }
            parts_roll_back(&parts, &trial);
            check_parts(&parts, &graph, in);
            if (!in[node]) {
                in[node] = true;
                (void)parts_add(&parts, &graph, node);
            }
        }
        arena_rewind(*state, 0);
    }
}

/* ---- the search ------------------------------------------------------------------------------- */

static double aimed_at(const Goal *goal, const Measures *measures)
{
    return goal->aim == AIM_AREA    ? measures->area
           : goal->aim == AIM_COUNT ? (double)measures->count
                                    : measures->cost;
}

static void the_search_makes_nothing_worse(void **state)
{
    for (size_t round = 0; round < 24; round++) {
        uint64_t all = 300000;
        Budget budget = {part_of, &all, 0, 1};
        uint32_t nodes = 20 + draw(150);
        bool fixed[MOST_NODES] = {false};
        double costs[MOST_NODES];
        Graph graph = draw_graph(*state, nodes, nodes + draw(2 * nodes), round % 2 == 0);
        Goal goal = {(Aim)(round % 3), goal_limit(nodes, 0.1), costs, fixed};
        uint32_t order[MOST_NODES];
        size_t count = 0;
        Measures before;
        Measures after;

        for (uint32_t node = 0; node < nodes; node++) {
            fixed[node] = round % 4 == 0 && draw(20) == 0;
            costs[node] = 1 + draw(5);
        }
        assert_int_equal(degree_order(*state, &graph, &goal, order, &count).kind, ERR_OK);
        assert_int_equal(reinsert(*state, &graph, &goal, 0, order, &count).kind, ERR_OK);
        assert_int_equal(
            measure_order(*state, &graph, &goal, order, count, &before).kind, ERR_OK);
        if (!before.is_reached) {
            continue;
        }
        assert_int_equal(
            anneal(*state, &graph, &goal, &budget, round, 1, order, &count).kind, ERR_OK);
        assert_int_equal(
            measure_order(*state, &graph, &goal, order, count, &after).kind, ERR_OK);
        check_order(&graph, &goal, order, count);
        assert_true(after.is_reached);
        assert_int_equal(after.count, count);
        if (goal.aim == AIM_AREA) {
            assert_true(after.area <= before.area + 1e-9);
        }
        assert_int_equal(walk_largest(&graph, order, count), after.largest);
        arena_rewind(*state, 0);
    }
}

static void the_search_finds_shorter_ways(void **state)
{
    uint64_t all = 6000000;
    Budget budget = {part_of, &all, 0, 1};
    Graph graph = streets(*state, 18);
    Goal goal = {.limit = 33};
    uint32_t order[MOST_NODES];
    size_t count = 0;
    Measures before;
    Measures after;

    assert_int_equal(degree_order(*state, &graph, &goal, order, &count).kind, ERR_OK);
    assert_int_equal(reinsert(*state, &graph, &goal, 0, order, &count).kind, ERR_OK);
    assert_int_equal(measure_order(*state, &graph, &goal, order, count, &before).kind, ERR_OK);
    assert_int_equal(anneal(*state, &graph, &goal, &budget, 1, 1, order, &count).kind, ERR_OK);
    assert_int_equal(measure_order(*state, &graph, &goal, order, count, &after).kind, ERR_OK);
    assert_true(after.area < 0.9 * before.area);
    arena_rewind(*state, 0);
}

typedef struct Heard {
    const Goal *goal;
    Measures last;
    size_t count;
} Heard;

static void hear(void *state, const Plan *plan)
{
    Heard *heard = state;

    if (heard->count++ > 0) {
        assert_true(measure_is_better(heard->goal, &plan->measures, &heard->last));
    }
    heard->last = plan->measures;
}

static Plan plan_of(
    Arena *arena, const Graph *graph, const Goal *goal, uint64_t work, Heard *heard)
{
    Budget budget = {part_of, &work, 0, 1};
    Listener listener = {hear, heard};
    Plan plan;

    *heard = (Heard){.goal = goal};
    assert_int_equal(dismantle(arena, graph, goal, &budget, 1, &listener, &plan).kind, ERR_OK);
    return plan;
}

static void the_portfolio_is_no_worse_than_its_members(void **state)
{
    for (size_t round = 0; round < 20; round++) {
        uint32_t nodes = 30 + draw(300);
        double costs[MOST_NODES];
        Graph graph = draw_graph(*state, nodes, nodes + draw(2 * nodes), round % 2 == 0);
        Goal goal = {(Aim)(round % 3), goal_limit(nodes, 0.1), costs, NULL};
        uint32_t order[MOST_NODES];
        size_t count = 0;
        Heard heard;
        Plan plan;
        Measures member;

        for (uint32_t node = 0; node < nodes; node++) {
            costs[node] = 1 + draw(9);
        }
        plan = plan_of(*state, &graph, &goal, 300000, &heard);
        assert_true(heard.count > 0);
        assert_memory_equal(&heard.last, &plan.measures, sizeof(heard.last));
        check_order(&graph, &goal, plan.order, plan.count);
        assert_int_equal(walk_largest(&graph, plan.order, plan.count), plan.measures.largest);
        assert_true(plan.measures.is_reached && plan.measures.largest < goal.limit);
        assert_true(plan.bound <= plan.count);
        for (int i = 0; i < 4; i++) {
            assert_int_equal(
                (i < 2 ? degree_order : core_order)(*state, &graph, &goal, order, &count).kind,
                ERR_OK);
            if (i % 2 == 1) {
                assert_int_equal(
                    reinsert(*state, &graph, &goal, 0, order, &count).kind, ERR_OK);
            }
            assert_int_equal(
                measure_order(*state, &graph, &goal, order, count, &member).kind, ERR_OK);
            assert_true(aimed_at(&goal, &plan.measures) <= aimed_at(&goal, &member) + 1e-9);
        }
        arena_rewind(*state, 0);
    }
}

static void the_same_seed_and_work_give_the_same_plan(void **state)
{
    static Tie ties[MOST_TIES];
    size_t count = draw_ties(ties, 250, 700, true);
    uint32_t kept[MOST_NODES];
    size_t kept_count = 0;

    for (int turn = 0; turn < 2; turn++) {
        Graph graph = make(*state, 250, ties, count);
        Goal goal = {.limit = 25};
        Heard heard;
        Plan plan = plan_of(*state, &graph, &goal, 2000000, &heard);

        if (turn == 0) {
            kept_count = plan.count;
            memcpy(kept, plan.order, plan.count * sizeof(*kept));
        }
        assert_int_equal(plan.count, kept_count);
        assert_memory_equal(kept, plan.order, kept_count * sizeof(*kept));
        for (size_t i = 0; i < count;
             i++) { /* the second time in another order, turned round */
            size_t other = draw((uint32_t)count);
            Tie moved = ties[i];

            ties[i] = ties[other];
            ties[other] = (Tie){moved.b, moved.a};
        }
        arena_rewind(*state, 0);
    }
}

static void who_is_fixed_is_in_no_plan(void **state)
{
    static const Tie star[] = {{0, 1}, {0, 2}, {0, 3}, {0, 4}, {0, 5}};
    bool fixed[MOST_NODES] = {true};
    Graph graph = make(*state, 6, star, 5);
    Goal goal = {.aim = AIM_COUNT, .limit = 3, .fixed = fixed};
    Heard heard;
    Plan plan = plan_of(*state, &graph, &goal, 100000, &heard);

    assert_int_equal(plan.count, 4); /* the middle must stay: all leaves but one */
    assert_true(plan.measures.is_reached && plan.is_proven);
    check_order(&graph, &goal, plan.order, plan.count);
    memset(fixed, true, 6);
    plan = plan_of(*state, &graph, &goal, 100000, &heard);
    assert_int_equal(plan.count, 0);
    assert_false(plan.measures.is_reached);
    assert_false(plan.is_proven);
    fixed[0] = false;
    plan = plan_of(*state, &graph, &goal, 100000, &heard);
    assert_int_equal(plan.count, 1);
    assert_true(plan.is_proven);
    arena_rewind(*state, 0);
}

static void nothing_is_needed_where_all_are_alone(void **state)
{
    Graph graph = make(*state, 50, NULL, 0);
    Goal goal = {.limit = 5};
    Heard heard;
    Plan plan = plan_of(*state, &graph, &goal, 1000, &heard);

    assert_int_equal(plan.count, 0);
    assert_true(plan.measures.is_reached && plan.is_proven);
    graph = make(*state, 0, NULL, 0);
    goal.limit = 0;
    plan = plan_of(*state, &graph, &goal, 1000, &heard);
    assert_int_equal(plan.count, 0);
    arena_rewind(*state, 0);
}

/* ---- the proof -------------------------------------------------------------------------------- */

static bool falls_apart(const uint32_t *beside, uint32_t nodes, uint32_t out, uint32_t limit)
{
    uint32_t left = ((UINT32_C(1) << nodes) - 1) & ~out;

    while (left != 0) {
        uint32_t part = left & -left;
        uint32_t before = 0;

        while (part != before) {
            before = part;
            for (uint32_t rest = part; rest != 0; rest &= rest - 1) {
                part |= beside[__builtin_ctz(rest)] & left;
            }
        }
        if ((uint32_t)__builtin_popcount(part) >= limit) {
            return false;
        }
        left &= ~part;
    }
    return true;
}

static void proofs_hold_against_brute_force(void **state)
{
    size_t tried = 0;

    for (size_t round = 0; round < 1500; round++) {
        uint64_t all = 10000000;
        Budget budget = {part_of, &all, 0, 1};
        uint32_t nodes = 3 + draw(9);
        bool fixed[MOST_NODES] = {false};
        Graph graph = draw_graph(*state, nodes, draw(3 * nodes), round % 2 == 0);
        Goal goal = {.aim = AIM_COUNT, .limit = 2 + draw(4), .fixed = fixed};
        uint32_t beside[16] = {0};
        uint32_t stays = 0;
        size_t least = SIZE_MAX;
        Proof proof;

        for (uint32_t node = 0; node < nodes; node++) {
            fixed[node] = round % 3 == 0 && draw(5) == 0;
            stays |= fixed[node] ? UINT32_C(1) << node : 0;
            for (uint32_t i = graph.starts[node]; i < graph.starts[node + 1]; i++) {
                beside[node] |= UINT32_C(1) << graph.ends[i];
            }
        }
        for (uint32_t out = 0; out < UINT32_C(1) << nodes; out++) {
            size_t count = (size_t)__builtin_popcount(out);

            if ((out & stays) == 0 && count < least &&
                falls_apart(beside, nodes, out, goal.limit)) {
                least = count;
            }
        }
        for (size_t known = least; least < 2 * (size_t)nodes && known < least + 2; known++) {
            assert_int_equal(
                exact_count(*state, &graph, &goal, &budget, known, &proof).kind, ERR_OK);
            if (known > 1) {
                assert_true(proof.is_proven);
                assert_int_equal(proof.bound, least);
                assert_int_equal(proof.is_found, known > least);
                tried += least > 1;
            }
            if (proof.is_found) {
                check_order(&graph, &goal, proof.nodes, proof.bound);
                assert_true(walk_largest(&graph, proof.nodes, proof.bound) < goal.limit);
            }
        }
        arena_rewind(*state, 0);
    }
    assert_true(tried > 500);
}

static void a_budget_that_ends_leaves_a_bound(void **state)
{
    uint64_t all = 1;
    Budget budget = {part_of, &all, 2, 1};
    Graph graph = draw_graph(*state, 120, 400, false);
    Goal goal = {.aim = AIM_COUNT, .limit = 12};
    Proof proof;

    assert_int_equal(exact_count(*state, &graph, &goal, &budget, 60, &proof).kind, ERR_OK);
    assert_true(proof.bound >= 1 && proof.bound < 60);
    assert_false(proof.is_proven);
    assert_false(proof.is_found);
    graph = draw_graph(*state, EXACT_MOST + 1, 400, false);
    assert_int_equal(exact_count(*state, &graph, &goal, &budget, 60, &proof).kind, ERR_OK);
    assert_int_equal(proof.bound, 1);
    assert_false(proof.is_proven);
    arena_rewind(*state, 0);
}

static void no_memory_is_an_error_and_no_more(void **state)
{
    uint64_t all = 100000;
    Graph graph = draw_graph(*state, 60, 150, true);
    Goal goal = {.aim = AIM_COUNT, .limit = 6};
    Arena *arena = *state;
    size_t mark = arena->used;

    for (size_t fuse = 1; fuse < 400; fuse++) {
        Budget budget = {part_of, &all, 0, 1};
        Plan plan;
        Err err;

        arena->fuse = fuse;
        err = dismantle(arena, &graph, &goal, &budget, 1, NULL, &plan);
        assert_true(err.kind == ERR_LIMIT || (arena->fuse > 0 && err.kind == ERR_OK));
        arena->fuse = 0;
        arena_rewind(arena, mark);
    }
    arena_rewind(arena, 0);
}

static int begin(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open((size_t)1 << 28, &arena).kind == ERR_OK ? 0 : 1;
}

static int end(void **state)
{
    arena_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rule_is_simpsons),
        cmocka_unit_test(a_limit_is_what_is_below_the_share),
        cmocka_unit_test(a_plan_is_measured_by_hand),
        cmocka_unit_test(curves_are_what_a_walk_finds),
        cmocka_unit_test(the_largest_degree_goes_first),
        cmocka_unit_test(reinsertion_is_the_greedy_one),
        cmocka_unit_test(a_head_stays_when_the_rest_comes_back),
        cmocka_unit_test(every_member_reaches_the_target),
        cmocka_unit_test(streets_are_cut_by_a_line),
        cmocka_unit_test(what_was_tried_is_rolled_back),
        cmocka_unit_test(the_search_makes_nothing_worse),
        cmocka_unit_test(the_search_finds_shorter_ways),
        cmocka_unit_test(the_portfolio_is_no_worse_than_its_members),
        cmocka_unit_test(the_same_seed_and_work_give_the_same_plan),
        cmocka_unit_test(who_is_fixed_is_in_no_plan),
        cmocka_unit_test(nothing_is_needed_where_all_are_alone),
        cmocka_unit_test(proofs_hold_against_brute_force),
        cmocka_unit_test(a_budget_that_ends_leaves_a_bound),
        cmocka_unit_test(no_memory_is_an_error_and_no_more),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
