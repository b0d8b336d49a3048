/* Goal: groups hang together, are told by size, have the modularity that they say, and are at least as good as those that were planted; the
 * seed alone decides between equals.
 * Method: networks with planted groups, by chance and with hubs; modularity pair by pair; small networks against every grouping.
 */
#include "networks.h"

#include "network/communities.h"

#include <math.h>
#include <stdlib.h>

static double judge_naively(const Graph *graph, const uint32_t *of)
{
    double total = 2 * (double)graph->tie_count;
    double sum = 0;

    for (uint32_t a = 0; a < graph->node_count; a++) {
        for (uint32_t b = 0; b < graph->node_count; b++) {
            bool is_tied = false;

            for (uint32_t i = graph->starts[a]; i < graph->starts[a + 1]; i++) {
                is_tied |= graph->ends[i] == b;
            }
            sum += of[a] == of[b] ? is_tied - (double)graph_degree(graph, a) *
                                                  graph_degree(graph, b) / total
                                  : 0;
        }
    }
    return total > 0 ? sum / total : 0;
}

/* From the lowest node of a group all of it is reached within it. */
static void check_groups(const Graph *graph, const Communities *found)
{
    uint32_t *queue = calloc(graph->node_count + 1, sizeof(*queue));
    bool *is_met = calloc(graph->node_count + 1, sizeof(*is_met));

    assert_non_null(queue);
    assert_non_null(is_met);
    for (uint32_t group = 0; group < found->count; group++) {
        uint32_t count = 0;

        assert_true(group == 0 || found->sizes[group] <= found->sizes[group - 1]);
        for (uint32_t node = 0; node < graph->node_count && count == 0; node++) {
            if (found->of[node] == group) {
                queue[count++] = node;
                is_met[node] = true;
            }
        }
        for (uint32_t at = 0; at < count; at++) {
            for (uint32_t i = graph->starts[queue[at]]; i < graph->starts[queue[at] + 1]; i++) {
                uint32_t end = graph->ends[i];

                if (!is_met[end] && found->of[end] == group) {
                    is_met[end] = true;
                    queue[count++] = end;
                }
            }
        }
        assert_int_equal(count, found->sizes[group]);
    }
    for (uint32_t node = 0; node < graph->node_count; node++) {
        assert_true(is_met[node]);
    }
    free(queue);
    free(is_met);
}

static void groups_hang_together(void **state)
{
    for (uint64_t round = 0; round < 60; round++) {
        uint32_t nodes = 3 + (uint32_t)(round * 5 % 120);
        Graph graph = round % 2 == 0 ? by_chance(*state, round, nodes, nodes + round)
                                     : with_hubs(*state, round, nodes, 2);
        Communities found;

        assert_int_equal(communities_find(*state, &graph, round, &found).kind, ERR_OK);
        check_groups(&graph, &found);
        assert_true(fabs(found.modularity - judge_naively(&graph, found.of)) < 1e-9);
        arena_rewind(*state, 0);
    }
}

static void a_large_network_hangs_together_too(void **state)
{
    Graph graph = with_hubs(*state, 9, 60000, 4);
    Communities found;

    assert_int_equal(communities_find(*state, &graph, 1, &found).kind, ERR_OK);
    assert_true(found.count > 5 && found.count < 2000);
    check_groups(&graph, &found);
}

static void planted_groups_are_found(void **state)
{
    Graph graph = in_groups(*state, 5, 20, 30, 200);
    uint32_t planted[600];
    double least = 0;
    Communities found;

    for (uint32_t i = 0; i < 600; i++) {
        planted[i] = i / 30;
    }
    assert_int_equal(communities_judge(*state, &graph, planted, &least).kind, ERR_OK);
    assert_int_equal(communities_find(*state, &graph, 1, &found).kind, ERR_OK);
    assert_true(found.modularity >= least - 1e-12);
    for (uint32_t i = 0; i < 600; i++) {
        assert_int_equal(found.of[i], found.of[i / 30 * 30]);
    }
}

/* Every grouping of a few nodes: each node goes to a group that is there, or to a new one. */
static double best_of_all(const Graph *graph, Arena *arena)
{
    uint32_t nodes = (uint32_t)graph->node_count;
    uint32_t of[8] = {0};
    double best = -1;

    for (;;) {
        uint32_t last = nodes;
        double judged = 0;

        assert_int_equal(communities_judge(arena, graph, of, &judged).kind, ERR_OK);
        best = judged > best ? judged : best;
        while (last-- > 1) {
            uint32_t most = 0;

            for (uint32_t i = 0; i < last; i++) {
                most = of[i] > most ? of[i] : most;
            }
            if (of[last] <= most) {
                of[last]++;
                break;
            }
            of[last] = 0;
        }
        if (last == 0 || last == UINT32_MAX) {
            return best;
        }
    }
}

static void small_networks_are_grouped_best(void **state)
{
    size_t fell_short = 0;

    for (uint64_t round = 0; round < 100; round++) {
        Graph graph = by_chance(*state, round, 4 + (uint32_t)(round % 5), 6 + round % 12);
        double best = best_of_all(&graph, *state);
        Communities found;

        assert_int_equal(communities_find(*state, &graph, 1, &found).kind, ERR_OK);
        assert_true(found.modularity <= best + 1e-12);
        fell_short += found.modularity < best - 1e-9;
        arena_rewind(*state, 0);
    }
    /* It is a heuristic: among so few nodes it seldom misses. */
    assert_true(fell_short <= 5);
}

static void a_seed_gives_the_same_again(void **state)
{
    Graph graph = with_hubs(*state, 9, 800, 3);
    Communities one;
    Communities again;

    assert_int_equal(communities_find(*state, &graph, 5, &one).kind, ERR_OK);
    assert_int_equal(communities_find(*state, &graph, 5, &again).kind, ERR_OK);
    assert_memory_equal(one.of, again.of, 800 * sizeof(*one.of));
    assert_int_equal(communities_find(*state, &graph, 6, &again).kind, ERR_OK);
    assert_memory_not_equal(one.of, again.of, 800 * sizeof(*one.of));
}

static void without_ties_each_is_a_group(void **state)
{
    Graph graph;
    Communities found;

    for (size_t nodes = 0; nodes < 4; nodes++) {
        assert_int_equal(graph_make(*state, nodes, NULL, 0, &graph).kind, ERR_OK);
        assert_int_equal(communities_find(*state, &graph, 1, &found).kind, ERR_OK);
        assert_int_equal(found.count, nodes);
        assert_true(found.modularity == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(groups_hang_together, rewind_arena),
        cmocka_unit_test_teardown(a_large_network_hangs_together_too, rewind_arena),
        cmocka_unit_test_teardown(planted_groups_are_found, rewind_arena),
        cmocka_unit_test_teardown(small_networks_are_grouped_best, rewind_arena),
        cmocka_unit_test_teardown(a_seed_gives_the_same_again, rewind_arena),
        cmocka_unit_test_teardown(without_ties_each_is_a_group, rewind_arena),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
