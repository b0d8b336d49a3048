/* Goal: a graph holds each tie once in both rows, sorted, the same whatever order the ties came in; edge lists are read, and bad
 * lines are named.
 * Method: random multigraphs against a matrix; shuffled and turned ties compared byte for byte; texts right and wrong.
 */
#include "network/graph.h"
#include "wire/edge_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define NODES 40
#define TIES  300

static uint32_t chance = 1;

static uint32_t draw(uint32_t below)
{
    chance = chance * 1664525 + 1013904223;
    return (uint32_t)(((uint64_t)chance * below) >> 32);
}

static void draw_ties(Tie *ties, size_t count, uint32_t nodes)
{
    for (size_t i = 0; i < count; i++) {
        ties[i] = (Tie){draw(nodes), draw(nodes)};
    }
}

static void rows_say_what_the_ties_say(void **state)
{
    Arena *arena = *state;
    Tie ties[TIES];

    for (size_t round = 0; round < 200; round++) {
        uint32_t nodes = 1 + draw(NODES);
        bool tied[NODES][NODES] = {{false}};
        Graph graph;
        size_t count = 0;

        draw_ties(ties, TIES, nodes);
        for (size_t i = 0; i < TIES; i++) {
            if (ties[i].a != ties[i].b) {
                count += !tied[ties[i].a][ties[i].b];
                tied[ties[i].a][ties[i].b] = tied[ties[i].b][ties[i].a] = true;
            }
        }
        assert_int_equal(graph_make(arena, nodes, ties, TIES, &graph).kind, ERR_OK);
        assert_int_equal(graph.tie_count, count);
        for (uint32_t a = 0; a < nodes; a++) {
            uint32_t at = graph.starts[a];

            for (uint32_t b = 0; b < nodes; b++) {
                if (tied[a][b]) {
                    assert_true(at < graph.starts[a + 1]);
                    assert_int_equal(graph.ends[at++], b);
                }
            }
            assert_int_equal(at, graph.starts[a + 1]);
        }
        arena_rewind(arena, 0);
    }
}

static void the_order_of_ties_does_not_matter(void **state)
{
    Arena *arena = *state;
    Tie ties[TIES];
    Graph before;
    Graph after;

    draw_ties(ties, TIES, NODES);
    assert_int_equal(graph_make(arena, NODES, ties, TIES, &before).kind, ERR_OK);
    for (uint32_t i = 0; i < TIES; i++) {
        uint32_t other = draw(TIES);
        Tie moved = ties[i];

        ties[i] = ties[other];
        ties[other] = (Tie){moved.b, moved.a};
    }
    assert_int_equal(graph_make(arena, NODES, ties, TIES, &after).kind, ERR_OK);
    assert_int_equal(before.tie_count, after.tie_count);
    assert_memory_equal(before.starts, after.starts, (NODES + 1) * sizeof(uint32_t));
    assert_memory_equal(before.ends, after.ends, 2 * before.tie_count * sizeof(uint32_t));
}

static void a_tie_to_nobody_is_refused(void **state)
{
    const Tie ties[] = {{0, 1}, {1, 2}};
    Graph graph;
    Err err = graph_make(*state, 2, ties, 2, &graph);

    assert_int_equal(err.kind, ERR_BAD_INPUT);
    assert_int_equal(err.at, 1);
    assert_int_equal(graph_make(*state, 0, ties, 0, &graph).kind, ERR_OK);
    assert_int_equal(graph.tie_count, 0);
}

static void a_part_keeps_the_ties_between_its_nodes(void **state)
{
    const Tie ties[] = {{0, 1}, {1, 2}, {2, 3}, {3, 0}, {1, 3}};
    const bool kept[] = {false, true, true, true};
    const uint32_t *names = NULL;
    Graph whole;
    Graph part;

    assert_int_equal(graph_make(*state, 4, ties, 5, &whole).kind, ERR_OK);
    assert_int_equal(graph_part(*state, &whole, kept, &part, &names).kind, ERR_OK);
    assert_int_equal(part.node_count, 3);
    assert_int_equal(part.tie_count, 3);
    assert_int_equal(names[0], 1);
    assert_int_equal(names[2], 3);
    assert_int_equal(graph_degree(&part, 2), 2);
}

static void edge_lists_are_read(void **state)
{
    static const struct {
        const char *text;
        size_t nodes;
        size_t edges;
    } cases[] = {
        {"", 0, 0},
        {"0 1", 2, 1},
        {"# N 5 M 2\n0 1\n1 2\n", 5, 2},
        {"# a remark\n0\t1\r\n\n# another\n 1 , 7 0.5 note\n", 8, 2},
        {"#N 3\n", 3, 0},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        EdgeList list;

        assert_int_equal(edge_list_decode(*state, str_from(cases[i].text), &list).kind, ERR_OK);
        assert_int_equal(list.node_count, cases[i].nodes);
        assert_int_equal(list.edge_count, cases[i].edges);
    }
}

static void bad_lines_are_named(void **state)
{
    static const struct {
        const char *text;
        uint32_t line;
    } cases[] = {
        {"a b\n", 1},
        {"0 1\n2\n", 2},
        {"0 1\n\n2 x\n", 3},
        {"# N 3\n0 3\n", 2},
        {"0 -1\n", 1},
        {"0 67108864\n", 1},
        {"0 99999999999999999999\n", 1},
        {"0 1.5\n", 1},
        {"# N x\n", 1},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        EdgeList list;
        Err err = edge_list_decode(*state, str_from(cases[i].text), &list);

        assert_int_equal(err.kind, ERR_BAD_INPUT);
        assert_int_equal(err.at, cases[i].line);
    }
}

static void contacts_have_times(void **state)
{
    static const char *const bad[] = {
        "0 1\n",
        "0 1 x\n",
        "0 1 1.5\n",
        "0 1 2024-13-01\n",
        "0 1 2024-02\n",
        "0 1 -\n",
        "0 1 99999999999999999999\n"};
    EdgeList list;

    assert_int_equal(
        contact_list_decode(
            *state, STR("# N 5\n0 1 -7 note\n1 2 2024-02-29\r\n2,3,1970-01-02\n"), &list)
            .kind,
        ERR_OK);
    assert_int_equal(list.node_count, 5);
    assert_int_equal(list.edge_count, 3);
    assert_int_equal(list.times[0], -7);
    assert_int_equal(list.times[1], 19782);
    assert_int_equal(list.times[2], 1);
    assert_true(list.are_dates);
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        Err err = contact_list_decode(*state, str_from(bad[i]), &list);

        assert_int_equal(err.kind, ERR_BAD_INPUT);
        assert_int_equal(err.at, 1);
    }
}

static int begin(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open((size_t)1 << 24, &arena).kind == ERR_OK ? 0 : 1;
}

static int end(void **state)
{
    arena_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_say_what_the_ties_say),
        cmocka_unit_test(the_order_of_ties_does_not_matter),
        cmocka_unit_test(a_tie_to_nobody_is_refused),
        cmocka_unit_test(a_part_keeps_the_ties_between_its_nodes),
        cmocka_unit_test(edge_lists_are_read),
        cmocka_unit_test(bad_lines_are_named),
        cmocka_unit_test(contacts_have_times),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
