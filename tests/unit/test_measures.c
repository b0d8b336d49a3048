/* Goal: cores, ranks, betweenness and closeness are what their definitions say, exactly or within the error that is told; neither threads nor
 * the order of the ties change a bit.
 * Method: naive computations on networks by chance, sparse and dense, with hubs and in groups; a ladder with more shortest paths
 * than a double can count.
 */
#include "networks.h"

#include "network/betweenness.h"
#include "network/closeness.h"
#include "network/core.h"
#include "network/pagerank.h"

#include <math.h>

#define SMALL 40

typedef struct Naive {
    uint32_t far[SMALL][SMALL]; /* UINT32_MAX: not at all */
    double paths[SMALL][SMALL];
    double between[SMALL];
    double closeness[SMALL];
    double harmonic[SMALL];
} Naive;

static void count_paths(const Graph *graph, uint32_t from, Naive *naive)
{
    uint32_t queue[SMALL] = {from};
    size_t count = 1;

    naive->far[from][from] = 0;
    naive->paths[from][from] = 1;
    for (size_t at = 0; at < count; at++) {
        uint32_t node = queue[at];

        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            uint32_t end = graph->ends[i];

            if (naive->far[from][end] == UINT32_MAX) {
                naive->far[from][end] = naive->far[from][node] + 1;
                queue[count++] = end;
            }
            if (naive->far[from][end] == naive->far[from][node] + 1) {
                naive->paths[from][end] += naive->paths[from][node];
            }
        }
    }
}

static void measure_naively(const Graph *graph, Naive *naive)
{
    uint32_t nodes = (uint32_t)graph->node_count;

    memset(naive, 0, sizeof(*naive));
    memset(naive->far, 0xff, sizeof(naive->far));
    for (uint32_t i = 0; i < nodes; i++) {
        count_paths(graph, i, naive);
    }
    for (uint32_t s = 0; s < nodes; s++) {
        uint32_t sum = 0;
        uint32_t count = 0;

        for (uint32_t t = 0; t < nodes; t++) {
            if (s == t || naive->far[s][t] == UINT32_MAX) {
                continue;
            }
            sum += naive->far[s][t];
            count++;
            naive->harmonic[s] += 1.0 / naive->far[s][t] / (nodes - 1);
            for (uint32_t v = 0; v < nodes && s < t; v++) {
                if (v != s && v != t && naive->far[s][v] != UINT32_MAX &&
                    naive->far[s][v] + naive->far[v][t] == naive->far[s][t]) {
                    naive->between[v] +=
                        naive->paths[s][v] * naive->paths[v][t] / naive->paths[s][t];
                }
            }
        }
        naive->closeness[s] = sum == 0 ? 0 : (double)count / sum;
    }
}

static Graph some_network(Arena *arena, uint64_t round)
{
    uint32_t nodes = 2 + (uint32_t)(round % (SMALL - 1));

    switch (round % 3) {
    case 0:
        return by_chance(arena, round, nodes, 5 + round % 80);
    case 1:
        return with_hubs(arena, round, nodes, 1 + (uint32_t)(round % 4));
    default:
        return in_groups(arena, round, 1 + (uint32_t)(round % 5), 7, 6 + round % 12);
    }
}

static void betweenness_and_closeness_are_those_of_all_pairs(void **state)
{
    for (uint64_t round = 0; round < 300; round++) {
        Graph graph = some_network(*state, round);
        static Naive naive;
        double between[SMALL];
        double closeness[SMALL];
        double harmonic[SMALL];

        measure_naively(&graph, &naive);
        assert_int_equal(betweenness_exact(*state, &graph, NULL, between).kind, ERR_OK);
        assert_int_equal(
            closeness_find(*state, &graph, NULL, closeness, harmonic).kind, ERR_OK);
        for (size_t i = 0; i < graph.node_count; i++) {
            assert_true(fabs(between[i] - naive.between[i]) < 1e-9);
            assert_true(fabs(closeness[i] - naive.closeness[i]) < 1e-12);
            assert_true(fabs(harmonic[i] - naive.harmonic[i]) < 1e-12);
        }
        arena_rewind(*state, 0);
    }
}

/* Nodes inside of the shortest paths of a ring of squares: of each pair one fewer than they are steps apart. A corner stands at 0, its two
 * sides at 1, the next corner at 2, and so on round the ring; the two sides of one square are 2 apart.
 */
static double inside_of_ring(uint32_t squares)
{
    double corner = 0;
    double side = 1;

    for (uint32_t at = 1; at < 2 * squares; at++) {
        uint32_t far = at < squares ? at : 2 * squares - at;

        corner += (far - 1.0) * (at % 2 == 1 ? 2 : 1);
        side += (far - 1.0) * (at % 2 == 1 ? 1 : 2);
    }
    return squares * (corner + 2 * side) / 2;
}

/* A ring of squares, corner on corner: with each on the way there are twice as many shortest paths. All corners are alike, and all sides;
 * together they stand between as often as all paths have nodes inside.
 */
static void paths_beyond_counting_are_compared(void **state)
{
    enum {
        SQUARES = 2100,
        NODES = 3 * SQUARES
    };
    static Tie ties[4 * SQUARES];
    static double between[NODES];
    double sum = 0;
    Graph graph;

    for (uint32_t i = 0; i < SQUARES; i++) {
        uint32_t next = (i + 1) % SQUARES;

        ties[4 * i] = (Tie){3 * i, 3 * i + 1};
        ties[4 * i + 1] = (Tie){3 * i, 3 * i + 2};
        ties[4 * i + 2] = (Tie){3 * i + 1, 3 * next};
        ties[4 * i + 3] = (Tie){3 * i + 2, 3 * next};
    }
    assert_int_equal(graph_make(*state, NODES, ties, 4 * SQUARES, &graph).kind, ERR_OK);
    assert_int_equal(betweenness_exact(*state, &graph, NULL, between).kind, ERR_OK);
    for (size_t i = 0; i < NODES; i++) {
        assert_true(fabs(between[i] / between[i % 3] - 1) < 1e-9);
        sum += between[i];
    }
    assert_true(fabs(sum / inside_of_ring(SQUARES) - 1) < 1e-9);
}

/* Whoever is taken away for too few ties is not in the core; naive, core by core. */
static void cores_are_what_is_left(void **state)
{
    for (uint64_t round = 0; round < 200; round++) {
        Graph graph = some_network(*state, round);
        uint32_t cores[SMALL];

        assert_int_equal(core_numbers(*state, &graph, cores).kind, ERR_OK);
        for (uint32_t core = 0; core < 12; core++) {
            bool is_gone[SMALL] = {false};
            bool is_going = true;

            while (is_going) {
                is_going = false;
                for (uint32_t i = 0; i < graph.node_count; i++) {
                    uint32_t left = 0;

                    for (uint32_t j = graph.starts[i]; j < graph.starts[i + 1]; j++) {
                        left += !is_gone[graph.ends[j]];
                    }
                    if (!is_gone[i] && left < core) {
                        is_gone[i] = is_going = true;
                    }
                }
            }
            for (uint32_t i = 0; i < graph.node_count; i++) {
                assert_int_equal(cores[i] >= core, !is_gone[i]);
            }
        }
        arena_rewind(*state, 0);
    }
}

/* As the definition says, step by step, often. */
static void ranks_are_those_of_a_long_walk(void **state)
{
    for (uint64_t round = 0; round < 60; round++) {
        Graph graph = some_network(*state, round);
        size_t nodes = graph.node_count;
        double found[SMALL];
        double ranks[SMALL];
        double next[SMALL];

        assert_int_equal(pagerank_find(*state, &graph, NULL, found).kind, ERR_OK);
        for (size_t i = 0; i < nodes; i++) {
            ranks[i] = 1.0 / (double)nodes;
        }
        for (size_t step = 0; step < 300; step++) {
            double anywhere = 1 - PAGERANK_GO_ON;

            for (uint32_t i = 0; i < nodes; i++) {
                anywhere += graph_degree(&graph, i) == 0 ? PAGERANK_GO_ON * ranks[i] : 0;
            }
            for (uint32_t i = 0; i < nodes; i++) {
                next[i] = anywhere / (double)nodes;
                for (uint32_t j = graph.starts[i]; j < graph.starts[i + 1]; j++) {
                    next[i] += PAGERANK_GO_ON * ranks[graph.ends[j]] /
                               graph_degree(&graph, graph.ends[j]);
                }
            }
            memcpy(ranks, next, nodes * sizeof(*ranks));
        }
        for (size_t i = 0; i < nodes; i++) {
            assert_true(fabs(ranks[i] - found[i]) < 1e-10);
        }
        arena_rewind(*state, 0);
    }
}

static void threads_change_nothing(void **state)
{
    enum {
        NODES = 1200
    };
    Graph graph = with_hubs(*state, 4, NODES, 2);
    static double alone[5][NODES];
    static double together[5][NODES];
    Pool pool;

    assert_int_equal(pool_open(&pool, 3).kind, ERR_OK);
    assert_int_equal(betweenness_exact(*state, &graph, NULL, alone[0]).kind, ERR_OK);
    assert_int_equal(betweenness_exact(*state, &graph, &pool, together[0]).kind, ERR_OK);
    assert_int_equal(closeness_find(*state, &graph, NULL, alone[1], alone[2]).kind, ERR_OK);
    assert_int_equal(
        closeness_find(*state, &graph, &pool, together[1], together[2]).kind, ERR_OK);
    assert_int_equal(
        betweenness_sampled(*state, &graph, 1, 99, NULL, alone[3], alone[4]).kind, ERR_OK);
    assert_int_equal(
        betweenness_sampled(*state, &graph, 1, 99, &pool, together[3], together[4]).kind,
        ERR_OK);
    assert_memory_equal(alone, together, sizeof(alone));
    graph = with_hubs(*state, 4, 20000, 2);
    double *ranks = arena_new(*state, double, 40000);

    assert_non_null(ranks);
    assert_int_equal(pagerank_find(*state, &graph, NULL, ranks).kind, ERR_OK);
    assert_int_equal(pagerank_find(*state, &graph, &pool, ranks + 20000).kind, ERR_OK);
    assert_memory_equal(ranks, ranks + 20000, 20000 * sizeof(*ranks));
    pool_close(&pool);
}

static void samples_are_as_near_as_they_say(void **state)
{
    enum {
        NODES = 900
    };
    static double exact[NODES];
    static double sampled[NODES];
    static double errors[NODES];
    size_t far_off = 0;

    for (uint64_t round = 0; round < 20; round++) {
        Graph graph = with_hubs(*state, round, NODES, 3);
        double most = 0;
        double worst = 0;

        assert_int_equal(betweenness_exact(*state, &graph, NULL, exact).kind, ERR_OK);
        assert_int_equal(
            betweenness_sampled(*state, &graph, round, 300, NULL, sampled, errors).kind,
            ERR_OK);
        for (size_t i = 0; i < NODES; i++) {
            worst = fmax(worst, fabs(exact[i] - sampled[i]) - errors[i]);
            most = fmax(most, exact[i]);
        }
        far_off += worst > 1e-6;
        /* What is drawn is of use: the one with the most is not far from what he has. */
        for (size_t i = 0; i < NODES; i++) {
            assert_true(exact[i] < most || fabs(sampled[i] / exact[i] - 1) < 0.3);
        }
        arena_rewind(*state, 0);
    }
    assert_int_equal(far_off, 0);
}

static void a_sample_of_all_is_exact(void **state)
{
    Graph graph = with_hubs(*state, 3, 300, 2);
    double exact[300];
    double sampled[300];
    double errors[300];

    assert_int_equal(betweenness_exact(*state, &graph, NULL, exact).kind, ERR_OK);
    assert_int_equal(
        betweenness_sampled(*state, &graph, 3, 300, NULL, sampled, errors).kind, ERR_OK);
    assert_memory_equal(exact, sampled, sizeof(exact));
    for (size_t i = 0; i < 300; i++) {
        assert_true(errors[i] == 0);
    }
    assert_int_equal(
        betweenness_sampled(*state, &graph, 3, 1, NULL, sampled, errors).kind, ERR_BAD_INPUT);
}

static void nobody_has_no_measures(void **state)
{
    Graph graph;
    double numbers[2];
    uint32_t core = 1;

    for (size_t nodes = 0; nodes < 2; nodes++) {
        assert_int_equal(graph_make(*state, nodes, NULL, 0, &graph).kind, ERR_OK);
        assert_int_equal(betweenness_exact(*state, &graph, NULL, numbers).kind, ERR_OK);
        assert_int_equal(
            closeness_find(*state, &graph, NULL, numbers, numbers + 1).kind, ERR_OK);
        assert_int_equal(core_numbers(*state, &graph, &core).kind, ERR_OK);
        assert_int_equal(pagerank_find(*state, &graph, NULL, numbers).kind, ERR_OK);
    }
    assert_int_equal(core, 0);
    assert_true(fabs(numbers[0] - 1) < 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(
            betweenness_and_closeness_are_those_of_all_pairs, rewind_arena),
        cmocka_unit_test_teardown(paths_beyond_counting_are_compared, rewind_arena),
        cmocka_unit_test_teardown(cores_are_what_is_left, rewind_arena),
        cmocka_unit_test_teardown(ranks_are_those_of_a_long_walk, rewind_arena),
        cmocka_unit_test_teardown(threads_change_nothing, rewind_arena),
        cmocka_unit_test_teardown(samples_are_as_near_as_they_say, rewind_arena),
        cmocka_unit_test_teardown(a_sample_of_all_is_exact, rewind_arena),
        cmocka_unit_test_teardown(nobody_has_no_measures, rewind_arena),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
