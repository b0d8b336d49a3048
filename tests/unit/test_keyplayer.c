/* Goal: the set that is found is worth what it says, names nobody who is barred, is the best of all where it says so, and seldom less
 * where it was searched.
 * Method: every set of small networks, valued by the definitions; a star of stars, whose answer is known; larger networks against the nodes with
 * most ties.
 */
#include "networks.h"

#include "network/keyplayer.h"

#include <math.h>

#define SMALL 14

/* How far nodes are from each other without those of `gone`; UINT32_MAX: not at all. */
static void walk(const Graph *graph, uint32_t from, uint32_t gone, uint32_t *far)
{
    uint32_t queue[SMALL] = {from};
    size_t count = 1;

    memset(far, 0xff, SMALL * sizeof(*far));
    far[from] = 0;
    for (size_t at = 0; at < count; at++) {
        for (uint32_t i = graph->starts[queue[at]]; i < graph->starts[queue[at] + 1]; i++) {
            uint32_t end = graph->ends[i];

            if (far[end] == UINT32_MAX && (gone >> end & 1) == 0) {
                far[end] = far[queue[at]] + 1;
                queue[count++] = end;
            }
        }
    }
}

static double judge_naively(const Graph *graph, const KeyQuery *query, uint32_t set)
{
    double nodes = (double)graph->node_count;
    bool is_reach = query->goal == KEY_REACH || query->goal == KEY_REACH_FAR;
    double sum = 0;

    for (uint32_t i = 0; i < graph->node_count; i++) {
        uint32_t far[SMALL];
        uint32_t nearest = UINT32_MAX;

        if (!is_reach && (set >> i & 1) != 0) {
            continue;
        }
        walk(graph, i, is_reach ? 0 : set, far);
        for (uint32_t j = 0; j < graph->node_count; j++) {
            if ((set >> j & 1) != 0) {
                nearest = far[j] < nearest ? far[j] : nearest;
            } else if (!is_reach && j != i && far[j] != UINT32_MAX) {
                sum += query->goal == KEY_FRAGMENT ? 1 : 1.0 / far[j];
            }
        }
        if (query->goal == KEY_REACH) {
            sum += nearest <= query->within;
        } else if (is_reach && nearest != UINT32_MAX) {
            sum += nearest == 0 ? 1 : 1.0 / nearest;
        }
    }
    return is_reach ? sum / nodes : 1 - sum / (nodes * (nodes - 1));
}

static double best_of_all(const Graph *graph, const KeyQuery *query)
{
    double best = -1;

    for (uint32_t set = 0; set < (uint32_t)1 << graph->node_count; set++) {
        bool is_good = (size_t)__builtin_popcount(set) == query->size;

        for (uint32_t i = 0; i < graph->node_count && query->is_barred != NULL; i++) {
            is_good &= !((set >> i & 1) != 0 && query->is_barred[i]);
        }
        if (is_good) {
            best = fmax(best, judge_naively(graph, query, set));
        }
    }
    return best;
}

static void the_best_of_all_sets_is_found(void **state)
{
    for (uint64_t round = 0; round < 120; round++) {
        uint32_t nodes = 6 + (uint32_t)(round % 6);
        Graph graph = round % 2 == 0 ? by_chance(*state, round, nodes, nodes + round % 9)
                                     : with_hubs(*state, round, nodes, 2);
        bool barred[SMALL] = {false};
        KeyQuery query = {
            .goal = (KeyGoal)(round % 4),
            .size = 1 + round % 3,
            .within = 1 + (uint32_t)(round % 2),
            .is_barred = round % 5 == 0 ? barred : NULL};
        uint32_t mask = 0;
        double judged = 0;
        KeySet found;

        barred[round % nodes] = true;
        assert_int_equal(keyplayer_find(*state, &graph, &query, &found).kind, ERR_OK);
        assert_true(found.is_best);
        assert_int_equal(found.count, query.size);
        for (size_t i = 0; i < found.count; i++) {
            assert_true(i == 0 || found.nodes[i - 1] < found.nodes[i]);
            assert_true(query.is_barred == NULL || !barred[found.nodes[i]]);
            mask |= (uint32_t)1 << found.nodes[i];
        }
        assert_true(fabs(found.value - judge_naively(&graph, &query, mask)) < 1e-12);
        assert_true(fabs(found.value - best_of_all(&graph, &query)) < 1e-9);
        assert_int_equal(
            keyplayer_judge(*state, &graph, &query, found.nodes, found.count, &judged).kind,
            ERR_OK);
        assert_true(fabs(judged - found.value) < 1e-12);
        arena_rewind(*state, 0);
    }
}

/* Sets that are too many to be tried, in networks whose best set is known: the middles of stars that hang on one chain. */
static void searched_sets_are_good(void **state)
{
    enum {
        STARS = 30,
        RAYS = 40,
        NODES = STARS * (RAYS + 1)
    };
    static Tie ties[NODES];
    KeyQuery query = {.size = 8, .within = 1, .starts = 3};
    Graph graph;

    for (uint32_t i = 0; i < NODES; i++) {
        uint32_t middle = i - i % (RAYS + 1);

        ties[i] = i == middle ? (Tie){i, i == 0 ? 1 : i - RAYS - 1} : (Tie){middle, i};
    }
    assert_int_equal(graph_make(*state, NODES, ties, NODES, &graph).kind, ERR_OK);
    for (query.goal = KEY_FRAGMENT; query.goal <= KEY_REACH_FAR; query.goal++) {
        KeySet found;

        if (query.goal == KEY_FRAGMENT_FAR) {
            continue;
        }
        assert_int_equal(keyplayer_find(*state, &graph, &query, &found).kind, ERR_OK);
        assert_false(found.is_best);
        for (size_t i = 0; i < found.count; i++) {
            assert_int_equal(found.nodes[i] % (RAYS + 1), 0);
        }
        if (query.goal == KEY_REACH) {
            /* Each middle, its rays, and the middles beside it: none shares them. */
            assert_true(fabs(found.value - 8.0 * (RAYS + 3) / NODES) < 0.002);
        }
    }
}

/* Among sets of three of a small network, a search that may not try them all. */
static void a_search_seldom_misses(void **state)
{
    size_t missed = 0;

    for (uint64_t round = 0; round < 24; round++) {
        Graph graph = with_hubs(*state, round, 160, 2);
        KeyQuery query = {.goal = (KeyGoal)(round % 4), .size = 4, .within = 2, .starts = 4};
        uint32_t most[4] = {0};
        double judged = 0;
        KeySet found;

        assert_int_equal(keyplayer_find(*state, &graph, &query, &found).kind, ERR_OK);
        for (uint32_t i = 0; i < 4; i++) {
            for (uint32_t node = 1; node < 160; node++) {
                bool is_taken = false;

                for (uint32_t j = 0; j < i; j++) {
                    is_taken |= most[j] == node;
                }
                if (!is_taken && graph_degree(&graph, node) > graph_degree(&graph, most[i])) {
                    most[i] = node;
                }
            }
        }
        assert_int_equal(
            keyplayer_judge(*state, &graph, &query, most, 4, &judged).kind, ERR_OK);
        missed += found.value < judged - 1e-12;
        arena_rewind(*state, 0);
    }
    assert_int_equal(missed, 0);
}

static void a_seed_gives_the_same_again(void **state)
{
    Graph graph = with_hubs(*state, 3, 2000, 2);
    KeyQuery query = {.goal = KEY_FRAGMENT, .size = 10, .seed = 4, .starts = 2};
    KeySet one;
    KeySet again;

    assert_int_equal(keyplayer_find(*state, &graph, &query, &one).kind, ERR_OK);
    assert_int_equal(keyplayer_find(*state, &graph, &query, &again).kind, ERR_OK);
    assert_memory_equal(one.nodes, again.nodes, 10 * sizeof(*one.nodes));
    assert_true(one.value == again.value);
}

static void sets_that_make_no_sense_are_refused(void **state)
{
    const Tie tie = {0, 1};
    const uint32_t nobody = 7;
    bool barred[3] = {false, true, false};
    KeyQuery query = {.goal = KEY_FRAGMENT, .size = 3, .is_barred = barred};
    double value = 0;
    Graph graph;
    KeySet found;

    assert_int_equal(graph_make(*state, 3, &tie, 1, &graph).kind, ERR_OK);
    assert_int_equal(keyplayer_find(*state, &graph, &query, &found).kind, ERR_BAD_INPUT);
    query.size = 2;
    assert_int_equal(keyplayer_find(*state, &graph, &query, &found).kind, ERR_OK);
    assert_int_equal(found.nodes[1], 2);
    query.size = 0;
    assert_int_equal(keyplayer_find(*state, &graph, &query, &found).kind, ERR_OK);
    assert_true(fabs(found.value - 2.0 / 3) < 1e-12);
    assert_int_equal(
        keyplayer_judge(*state, &graph, &query, &nobody, 1, &value).kind, ERR_BAD_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_best_of_all_sets_is_found, rewind_arena),
        cmocka_unit_test_teardown(searched_sets_are_good, rewind_arena),
        cmocka_unit_test_teardown(a_search_seldom_misses, rewind_arena),
        cmocka_unit_test_teardown(a_seed_gives_the_same_again, rewind_arena),
        cmocka_unit_test_teardown(sets_that_make_no_sense_are_refused, rewind_arena),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
