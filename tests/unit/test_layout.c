/* Goal: every node gets a place; the same network gets the same one, whatever the threads; who is tied stands closer than who is not;
 * a drawing that people know stays as it is when nodes are added; components do not lie on each other; who hangs together is told.
 * Method: networks by chance, with groups and with hubs; a second run with three threads compared byte for byte; a walk over ties as the other opinion
 * on components.
 */
#include "networks.h"

#include "network/components.h"
#include "network/layout.h"

#include <math.h>

static Point *lay_out(
    Arena *arena, const Graph *graph, const Point *before, const bool *is_placed, Pool *pool)
{
    Point *points = arena_new(arena, Point, graph->node_count + 1);

    assert_non_null(points);
    assert_int_equal(
        layout_make(arena, graph, 7, before, is_placed, pool, points).kind, ERR_OK);
    for (size_t i = 0; i < graph->node_count; i++) {
        assert_true(isfinite(points[i].x) && isfinite(points[i].y));
    }
    return points;
}

static double far(Point a, Point b)
{
    return hypot((double)(a.x - b.x), (double)(a.y - b.y));
}

static double mean_tie(const Graph *graph, const Point *points)
{
    double sum = 0;

    for (uint32_t node = 0; node < graph->node_count; node++) {
        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            sum += far(points[node], points[graph->ends[i]]);
        }
    }
    return sum / (double)(2 * graph->tie_count);
}

static double mean_pair(const Graph *graph, const Point *points)
{
    uint32_t nodes = (uint32_t)graph->node_count;
    double sum = 0;

    for (uint32_t i = 0; i < 10000; i++) {
        sum +=
            far(points[chance_below(chance_word(1, i), nodes)],
                points[chance_below(chance_word(2, i), nodes)]);
    }
    return sum / 10000;
}

static void who_is_tied_stands_close(void **state)
{
    Graph groups = in_groups(*state, 1, 30, 40, 120);
    Graph hubs = with_hubs(*state, 2, 3000, 2);
    Point *points = lay_out(*state, &groups, NULL, NULL, NULL);

    assert_true(mean_tie(&groups, points) < mean_pair(&groups, points) / 4);
    points = lay_out(*state, &hubs, NULL, NULL, NULL);
    assert_true(mean_tie(&hubs, points) < mean_pair(&hubs, points) / 1.5);
}

static void nobody_stands_on_another(void **state)
{
    Graph graph = in_groups(*state, 3, 10, 40, 60);
    Point *points = lay_out(*state, &graph, NULL, NULL, NULL);

    for (size_t i = 0; i < graph.node_count; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_true(far(points[i], points[j]) > 0.001);
        }
    }
}

static void threads_change_nothing(void **state)
{
    Graph graph = with_hubs(*state, 4, 6000, 2);
    Point *alone = lay_out(*state, &graph, NULL, NULL, NULL);
    Point *together = NULL;
    Pool pool;

    assert_int_equal(pool_open(&pool, 3).kind, ERR_OK);
    together = lay_out(*state, &graph, NULL, NULL, &pool);
    pool_close(&pool);
    assert_memory_equal(alone, together, graph.node_count * sizeof(*alone));
}

static void a_seed_makes_a_difference(void **state)
{
    Graph graph = with_hubs(*state, 4, 200, 2);
    Point *one = lay_out(*state, &graph, NULL, NULL, NULL);
    Point *other = arena_new(*state, Point, graph.node_count + 1);

    assert_non_null(other);
    assert_int_equal(layout_make(*state, &graph, 8, NULL, NULL, NULL, other).kind, ERR_OK);
    assert_memory_not_equal(one, other, graph.node_count * sizeof(*one));
}

/* The drawing of all but the last `added` nodes, with all of them in it afterwards. */
static void a_known_drawing_stays(void **state)
{
    Graph whole = with_hubs(*state, 5, 1000, 2);
    bool *kept = arena_new(*state, bool, whole.node_count);
    Point *before = NULL;
    Point *after = NULL;
    const uint32_t *names = NULL;
    double sum = 0;
    Graph part;

    assert_non_null(kept);
    for (size_t i = 0; i < 900; i++) {
        kept[i] = true;
    }
    assert_int_equal(graph_part(*state, &whole, kept, &part, &names).kind, ERR_OK);
    before = lay_out(*state, &part, NULL, NULL, NULL);
    before = memcpy(arena_new(*state, Point, whole.node_count), before, 900 * sizeof(*before));
    after = lay_out(*state, &whole, before, kept, NULL);
    assert_memory_equal(before, after, 900 * sizeof(*before));
    assert_true(mean_tie(&whole, after) < mean_pair(&whole, after));
    for (uint32_t node = 900; node < whole.node_count; node++) {
        double least = graph_degree(&whole, node) == 0 ? 0 : INFINITY;

        for (uint32_t i = whole.starts[node]; i < whole.starts[node + 1]; i++) {
            least = fmin(least, far(after[node], after[whole.ends[i]]));
        }
        sum += least;
    }
    assert_true(sum / 100 < mean_pair(&whole, after) / 2);
}

static void a_drawing_that_is_mostly_new_is_made_afresh(void **state)
{
    Graph graph = in_groups(*state, 6, 4, 25, 60);
    Point *fresh = lay_out(*state, &graph, NULL, NULL, NULL);
    Point *before = arena_new(*state, Point, graph.node_count);
    bool *kept = arena_new(*state, bool, graph.node_count);
    Point *after = NULL;

    assert_non_null(before);
    assert_non_null(kept);
    for (size_t i = 0; i < 50; i++) {
        before[i] = (Point){(float)i, NAN};
        kept[i] = true;
    }
    for (size_t i = 0; i < 49; i++) {
        before[i].y = 0;
    }
    after = lay_out(*state, &graph, before, kept, NULL);
    assert_memory_equal(fresh, after, graph.node_count * sizeof(*fresh));
    before[49].y = 0;
    after = lay_out(*state, &graph, before, kept, NULL);
    assert_memory_equal(before, after, 50 * sizeof(*before));
}

static void new_components_stand_below_the_old(void **state)
{
    const Tie ties[] = {{0, 1}, {1, 2}, {2, 0}, {3, 4}};
    const Point before[6] = {{0, 0}, {5, 1}, {2, 3}, {0, 0}, {0, 0}, {0, 0}};
    const bool kept[6] = {true, true, true};
    Graph graph;
    Point *after = NULL;

    assert_int_equal(graph_make(*state, 6, ties, 4, &graph).kind, ERR_OK);
    after = lay_out(*state, &graph, before, kept, NULL);
    assert_memory_equal(before, after, 3 * sizeof(*before));
    for (size_t i = 3; i < 6; i++) {
        assert_true(after[i].y > 3);
        assert_true(far(after[i], after[i == 5 ? 3 : 5]) > 0.5);
    }
}

static void components_do_not_lie_on_each_other(void **state)
{
    Graph graph = by_chance(*state, 7, 600, 330);
    Point *points = lay_out(*state, &graph, NULL, NULL, NULL);
    Components components;
    Point low[600];
    Point high[600];

    assert_int_equal(components_find(*state, &graph, &components).kind, ERR_OK);
    assert_true(components.count > 100);
    for (size_t i = 0; i < components.count; i++) {
        low[i] = (Point){INFINITY, INFINITY};
        high[i] = (Point){-INFINITY, -INFINITY};
    }
    for (size_t i = 0; i < graph.node_count; i++) {
        uint32_t own = components.of[i];

        low[own] = (Point){fminf(low[own].x, points[i].x), fminf(low[own].y, points[i].y)};
        high[own] = (Point){fmaxf(high[own].x, points[i].x), fmaxf(high[own].y, points[i].y)};
    }
    for (size_t i = 0; i < components.count; i++) {
        for (size_t j = 0; j < i; j++) {
            assert_true(
                low[i].x > high[j].x || low[j].x > high[i].x || low[i].y > high[j].y ||
                low[j].y > high[i].y);
        }
    }
}

/* Whoever is reached from the lowest node of a component is in it, and nobody else. */
static void components_are_who_is_reached(void **state)
{
    for (uint64_t round = 0; round < 100; round++) {
        Graph graph = by_chance(*state, round, 60, 20 + round % 50);
        bool reached[60] = {false};
        Components components;
        uint32_t last = UINT32_MAX;

        assert_int_equal(components_find(*state, &graph, &components).kind, ERR_OK);
        for (uint32_t i = 0; i < components.count; i++) {
            uint32_t queue[60];
            size_t count = 0;

            assert_true(components.sizes[i] <= last);
            last = components.sizes[i];
            for (uint32_t node = 0; node < 60 && count == 0; node++) {
                if (components.of[node] == i) {
                    queue[count++] = node;
                    assert_false(reached[node]);
                    reached[node] = true;
                }
            }
            for (size_t at = 0; at < count; at++) {
                for (uint32_t j = graph.starts[queue[at]]; j < graph.starts[queue[at] + 1];
                     j++) {
                    assert_int_equal(components.of[graph.ends[j]], i);
                    if (!reached[graph.ends[j]]) {
                        reached[graph.ends[j]] = true;
                        queue[count++] = graph.ends[j];
                    }
                }
            }
            assert_int_equal(components.sizes[i], count);
        }
        arena_rewind(*state, 0);
    }
}

static void few_nodes_are_drawn_too(void **state)
{
    const Tie tie = {0, 1};
    Graph graph;

    for (size_t nodes = 0; nodes < 5; nodes++) {
        assert_int_equal(graph_make(*state, nodes, &tie, nodes > 1, &graph).kind, ERR_OK);
        (void)lay_out(*state, &graph, NULL, NULL, NULL);
    }
}

static void little_memory_is_told(void **state)
{
    Graph graph = with_hubs(*state, 8, 300, 2);
    Point points[300];
    Arena small;
    Err err = ERR_NONE;

    for (size_t room = 4096; room < (size_t)1 << 18; room += 4096) {
        assert_int_equal(arena_open(room, &small).kind, ERR_OK);
        err = layout_make(&small, &graph, 1, NULL, NULL, NULL, points);
        arena_close(&small);
        assert_true(err.kind == ERR_OK || err.kind == ERR_LIMIT);
    }
    assert_int_equal(err.kind, ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(who_is_tied_stands_close, rewind_arena),
        cmocka_unit_test_teardown(nobody_stands_on_another, rewind_arena),
        cmocka_unit_test_teardown(threads_change_nothing, rewind_arena),
        cmocka_unit_test_teardown(a_seed_makes_a_difference, rewind_arena),
        cmocka_unit_test_teardown(a_known_drawing_stays, rewind_arena),
        cmocka_unit_test_teardown(a_drawing_that_is_mostly_new_is_made_afresh, rewind_arena),
        cmocka_unit_test_teardown(new_components_stand_below_the_old, rewind_arena),
        cmocka_unit_test_teardown(components_do_not_lie_on_each_other, rewind_arena),
        cmocka_unit_test_teardown(components_are_who_is_reached, rewind_arena),
        cmocka_unit_test_teardown(few_nodes_are_drawn_too, rewind_arena),
        cmocka_unit_test_teardown(little_memory_is_told, rewind_arena),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
