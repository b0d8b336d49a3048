/* Goal: ways are the shortest there are, in order, each once; ways in time keep to it and are the earliest, the latest, or of the fewest contacts;
 * a connecting network connects, and is the smallest where it says so.
 * Method: every simple way of small networks; contacts by chance against every sequence of them; every set of nodes that could connect a set.
 */
#include "networks.h"

#include "network/connect.h"
#include "network/paths.h"
#include "network/timed.h"

#include <stdlib.h>

#define FEW 8

/* ---- ways ------------------------------------------------------------------------------------ */

/* All simple ways, walked depth first by the numbers of the nodes. */
static size_t count_ways(const Graph *graph, uint32_t from, uint32_t to, size_t *by_length)
{
    uint32_t way[FEW] = {from};
    uint32_t at[FEW] = {graph->starts[from]};
    size_t depth = 1;
    size_t count = 0;

    while (depth > 0) {
        uint32_t node = way[depth - 1];
        bool is_new = true;
        uint32_t end;

        if (node == to || at[depth - 1] == graph->starts[node + 1]) {
            by_length[depth] += node == to;
            count += node == to;
            depth--;
            continue;
        }
        end = graph->ends[at[depth - 1]++];
        for (size_t i = 0; i < depth; i++) {
            is_new &= way[i] != end;
        }
        if (is_new) {
            way[depth] = end;
            at[depth++] = graph->starts[end];
        }
    }
    return count;
}

static bool are_tied(const Graph *graph, uint32_t a, uint32_t b)
{
    for (uint32_t i = graph->starts[a]; i < graph->starts[a + 1]; i++) {
        if (graph->ends[i] == b) {
            return true;
        }
    }
    return false;
}

static void check_way(const Graph *graph, const Path *path, const Path *before)
{
    for (uint32_t i = 0; i < path->count; i++) {
        assert_true(i == 0 || are_tied(graph, path->nodes[i - 1], path->nodes[i]));
        for (uint32_t j = 0; j < i; j++) {
            assert_int_not_equal(path->nodes[i], path->nodes[j]);
        }
    }
    if (before != NULL && before->count == path->count) {
        uint32_t i = 0;

        while (i < path->count && before->nodes[i] == path->nodes[i]) {
            i++;
        }
        assert_true(i < path->count && before->nodes[i] < path->nodes[i]);
    }
    assert_true(before == NULL || before->count <= path->count);
}

static void all_ways_are_found_in_order(void **state)
{
    for (uint64_t round = 0; round < 300; round++) {
        uint32_t nodes = 2 + (uint32_t)(round % (FEW - 1));
        Graph graph = by_chance(*state, round, nodes, 2 + round % 20);
        uint32_t from = chance_below(chance_word(round, 1), nodes);
        uint32_t to = chance_below(chance_word(round, 2), nodes);
        size_t by_length[FEW + 1] = {0};
        size_t most = count_ways(&graph, from, to, by_length);
        size_t asked = round % 3 == 0 ? 3 : most + 1 < PATHS_MOST ? most + 1 : PATHS_MOST;
        Paths paths;

        assert_int_equal(paths_find(*state, &graph, from, to, asked, &paths).kind, ERR_OK);
        assert_int_equal(paths.count, most < asked ? most : asked);
        for (size_t i = 0; i < paths.count; i++) {
            assert_int_equal(paths.items[i].nodes[0], from);
            assert_int_equal(paths.items[i].nodes[paths.items[i].count - 1], to);
            check_way(&graph, &paths.items[i], i == 0 ? NULL : &paths.items[i - 1]);
            assert_true(by_length[paths.items[i].count]-- > 0);
        }
        /* None shorter than the last is missing. */
        for (uint32_t i = 0; paths.count > 0 && i < paths.items[paths.count - 1].count; i++) {
            assert_int_equal(by_length[i], 0);
        }
        arena_rewind(*state, 0);
    }
}

static void ways_of_nobody_are_refused(void **state)
{
    const Tie tie = {0, 1};
    Graph graph;
    Paths paths;

    assert_int_equal(graph_make(*state, 3, &tie, 1, &graph).kind, ERR_OK);
    assert_int_equal(paths_find(*state, &graph, 0, 3, 1, &paths).kind, ERR_BAD_INPUT);
    assert_int_equal(paths_find(*state, &graph, 0, 1, 1001, &paths).kind, ERR_BAD_INPUT);
    assert_int_equal(paths_find(*state, &graph, 0, 2, 1, &paths).kind, ERR_OK);
    assert_int_equal(paths.count, 0);
    assert_int_equal(paths_find(*state, &graph, 1, 1, 5, &paths).kind, ERR_OK);
    assert_int_equal(paths.count, 1);
    assert_int_equal(paths.items[0].count, 1);
}

/* ---- ways in time ---------------------------------------------------------------------------- */

#define CONTACTS 9

typedef struct Best {
    bool is_found;
    int64_t arrival;
    int64_t departure;
    size_t fewest;
    int64_t fewest_arrival;
} Best;

/* Every sequence of different contacts that keeps to time. */
static void try_sequences(const Contact *contacts, const TimedQuery *query, Best *best)
{
    uint32_t chosen[CONTACTS + 1] = {0};
    uint32_t at[CONTACTS + 1] = {query->from};
    size_t depth = 0;

    while (true) {
        uint32_t next = chosen[depth];

        if (depth < CONTACTS && next < 2 * CONTACTS) {
            const Contact *contact = &contacts[next / 2];
            uint32_t from = next % 2 == 0 ? contact->a : contact->b;
            uint32_t to = next % 2 == 0 ? contact->b : contact->a;
            const Contact *before = depth == 0 ? NULL : &contacts[(chosen[depth - 1] - 1) / 2];

            chosen[depth]++;
            if (from != at[depth] || contact->at < query->not_before ||
                contact->at > query->not_after || (query->is_directed && next % 2 == 1) ||
                (before != NULL && contact->at < before->at + query->gap) || from == to) {
                continue;
            }
            bool is_used = false;
            for (size_t i = 0; i < depth; i++) {
                is_used |= (chosen[i] - 1) / 2 == next / 2;
            }
            if (is_used) {
                continue;
            }
            at[++depth] = to;
            chosen[depth] = 0;
            if (to == query->to) {
                int64_t departure = contacts[(chosen[0] - 1) / 2].at;

                if (!best->is_found || depth < best->fewest ||
                    (depth == best->fewest && contact->at < best->fewest_arrival)) {
                    best->fewest = depth;
                    best->fewest_arrival = contact->at;
                }
                best->arrival = !best->is_found || contact->at < best->arrival ? contact->at
                                                                               : best->arrival;
                best->departure = !best->is_found || departure > best->departure
                                      ? departure
                                      : best->departure;
                best->is_found = true;
            }
            continue;
        }
        if (depth == 0) {
            return;
        }
        depth--;
    }
}

static void check_times(
    const Contact *contacts, const TimedQuery *query, const TimedPath *path, const Best *best)
{
    uint32_t at = query->from;

    for (size_t i = 0; i < path->count; i++) {
        const Contact *contact = &contacts[path->contacts[i]];

        assert_true(contact->a == at || (contact->b == at && !query->is_directed));
        at = contact->a == at ? contact->b : contact->a;
        assert_true(contact->at >= query->not_before && contact->at <= query->not_after);
        assert_true(i == 0 || contact->at >= contacts[path->contacts[i - 1]].at + query->gap);
    }
    assert_int_equal(at, query->to);
    if (query->aim == TIMED_EARLIEST) {
        assert_int_equal(contacts[path->contacts[path->count - 1]].at, best->arrival);
    } else if (query->aim == TIMED_LATEST) {
        assert_int_equal(contacts[path->contacts[0]].at, best->departure);
    } else {
        assert_int_equal(path->count, best->fewest);
        assert_int_equal(contacts[path->contacts[path->count - 1]].at, best->fewest_arrival);
    }
}

static void ways_keep_to_time(void **state)
{
    size_t found = 0;

    for (uint64_t round = 0; round < 900; round++) {
        Contact contacts[CONTACTS];
        TimedQuery query = {
            .from = 0,
            .to = 1,
            .not_before = (int64_t)(round % 4),
            .not_after = 9 - (int64_t)(round % 3),
            .gap = (int64_t)(round % 5 / 2),
            .is_directed = round % 7 == 0,
            .aim = (TimedAim)(round % 3)};
        Best best = {false, 0, 0, 0, 0};
        TimedPath path;
        Err err;

        for (size_t i = 0; i < CONTACTS; i++) {
            contacts[i].a = chance_below(chance_word(round, 3 * i), 5);
            contacts[i].b = chance_below(chance_word(round, 3 * i + 1), 5);
            contacts[i].at = chance_below(chance_word(round, 3 * i + 2), 10);
        }
        try_sequences(contacts, &query, &best);
        err = timed_find(*state, 5, contacts, CONTACTS, &query, &path);
        assert_int_equal(err.kind, best.is_found ? ERR_OK : ERR_NOT_FOUND);
        if (best.is_found) {
            check_times(contacts, &query, &path, &best);
            found++;
        }
        arena_rewind(*state, 0);
    }
    assert_true(found > 200);
}

/* Who is reached earlier by one contact more is gone on from by one fewer, too. */
static void the_later_of_two_can_be_the_shorter(void **state)
{
    const Contact contacts[] = {
        {0, 2, 5}, {0, 3, 4}, {2, 4, 6}, {3, 5, 9}, {4, 5, 7}, {5, 1, 10}};
    const TimedQuery query = {0, 1, 0, 20, 0, false, TIMED_FEWEST};
    TimedPath path;

    assert_int_equal(timed_find(*state, 6, contacts, 6, &query, &path).kind, ERR_OK);
    assert_int_equal(path.count, 3);
    assert_int_equal(path.contacts[1], 3);
}

static void contacts_of_nobody_are_refused(void **state)
{
    const Contact contacts[] = {{0, 1, 5}, {1, 9, 6}};
    TimedQuery query = {0, 1, 0, 9, 0, false, TIMED_EARLIEST};
    TimedPath path;
    Err err = timed_find(*state, 3, contacts, 2, &query, &path);

    assert_int_equal(err.kind, ERR_BAD_INPUT);
    assert_int_equal(err.at, 1);
    assert_int_equal(timed_find(*state, 3, contacts, 1, &query, &path).kind, ERR_OK);
    assert_int_equal(path.count, 1);
    query.to = 0;
    assert_int_equal(timed_find(*state, 3, contacts, 1, &query, &path).kind, ERR_OK);
    assert_int_equal(path.count, 0);
    query.to = 3;
    assert_int_equal(timed_find(*state, 3, contacts, 1, &query, &path).kind, ERR_BAD_INPUT);
    query.to = 1;
    query.gap = -1;
    assert_int_equal(timed_find(*state, 3, contacts, 1, &query, &path).kind, ERR_BAD_INPUT);
}

/* ---- connecting ------------------------------------------------------------------------------ */

/* Whether the nodes of `mask` hang together by themselves. */
static bool hangs_together(const Graph *graph, uint32_t mask)
{
    uint32_t reached = mask & (0U - mask);

    for (size_t round = 0; round < graph->node_count; round++) {
        for (uint32_t node = 0; node < graph->node_count; node++) {
            for (uint32_t i = graph->starts[node];
                 (reached >> node & 1) != 0 && i < graph->starts[node + 1];
                 i++) {
                reached |= (uint32_t)1 << graph->ends[i] & mask;
            }
        }
    }
    return reached == mask;
}

/* The fewest ties of a tree that holds the set; UINT32_MAX for none. */
static uint32_t smallest_tree(const Graph *graph, uint32_t set)
{
    uint32_t best = UINT32_MAX;

    for (uint32_t mask = set; mask < (uint32_t)1 << graph->node_count; mask++) {
        uint32_t size = (uint32_t)__builtin_popcount(mask) - 1;

        if ((mask & set) == set && size < best && hangs_together(graph, mask)) {
            best = size;
        }
    }
    return best;
}

static void check_tree(const Graph *graph, const Connection *found, uint32_t set)
{
    uint32_t nodes = set;

    for (size_t i = 0; i < found->count; i++) {
        assert_true(are_tied(graph, found->ties[i].a, found->ties[i].b));
        nodes |= (uint32_t)1 << found->ties[i].a | (uint32_t)1 << found->ties[i].b;
    }
    /* As many ties as a tree of these nodes has, and they hang together by these ties alone. */
    assert_int_equal(found->count + 1, __builtin_popcount(nodes));
    uint32_t reached = set & (0U - set);
    for (size_t round = 0; round < found->count; round++) {
        for (size_t i = 0; i < found->count; i++) {
            uint32_t pair = (uint32_t)1 << found->ties[i].a | (uint32_t)1 << found->ties[i].b;

            reached |= (reached & pair) != 0 ? pair : 0;
        }
    }
    assert_int_equal(reached, nodes);
}

static void small_sets_are_connected_by_the_fewest(void **state)
{
    for (uint64_t round = 0; round < 150; round++) {
        uint32_t nodes = 4 + (uint32_t)(round % 8);
        Graph graph = by_chance(*state, round, nodes, nodes + round % 6);
        uint32_t set[6];
        uint32_t mask = 0;
        size_t count = 1 + round % 6;
        uint32_t best;
        Connection found;
        Err err;

        for (size_t i = 0; i < count; i++) {
            set[i] = chance_below(chance_word(round, 100 + i), nodes);
            mask |= (uint32_t)1 << set[i];
        }
        best = smallest_tree(&graph, mask);
        err = connect_find(*state, &graph, set, count, &found);
        assert_int_equal(err.kind, best == UINT32_MAX ? ERR_NOT_FOUND : ERR_OK);
        if (err.kind == ERR_OK) {
            assert_true(found.is_exact);
            assert_int_equal(found.count, best);
            check_tree(&graph, &found, mask);
        }
        arena_rewind(*state, 0);
    }
}

/* A large set is connected by a tree that is at most twice as large as the smallest, which has a tie less than the set has nodes, or more. */
static void large_sets_are_connected_well(void **state)
{
    enum {
        NODES = 3000,
        SET = 200
    };
    Graph graph = with_hubs(*state, 3, NODES, 3);
    uint32_t set[SET];
    bool *is_in = arena_new(*state, bool, NODES);
    size_t others = 0;
    Connection found;

    assert_non_null(is_in);
    for (uint32_t i = 0; i < SET; i++) {
        set[i] = 5 + i * 7;
    }
    assert_int_equal(connect_find(*state, &graph, set, SET, &found).kind, ERR_OK);
    assert_false(found.is_exact);
    for (size_t i = 0; i < found.count; i++) {
        assert_true(are_tied(&graph, found.ties[i].a, found.ties[i].b));
        is_in[found.ties[i].a] = is_in[found.ties[i].b] = true;
    }
    for (size_t i = 0; i < NODES; i++) {
        others += is_in[i];
    }
    assert_int_equal(others, found.count + 1);
    for (size_t i = 0; i < SET; i++) {
        assert_true(is_in[set[i]]);
    }
    assert_true(found.count < 2 * SET);
}

static void sets_that_make_no_sense_are_refused(void **state)
{
    const Tie ties[] = {{0, 1}, {2, 3}};
    const uint32_t set[] = {0, 2, 9};
    Graph graph;
    Connection found;
    Err err;

    assert_int_equal(graph_make(*state, 4, ties, 2, &graph).kind, ERR_OK);
    assert_int_equal(connect_find(*state, &graph, set, 0, &found).kind, ERR_BAD_INPUT);
    assert_int_equal(connect_find(*state, &graph, set, 2, &found).kind, ERR_NOT_FOUND);
    err = connect_find(*state, &graph, set, 3, &found);
    assert_int_equal(err.kind, ERR_BAD_INPUT);
    assert_int_equal(err.at, 2);
    assert_int_equal(connect_find(*state, &graph, set, 1, &found).kind, ERR_OK);
    assert_int_equal(found.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(all_ways_are_found_in_order, rewind_arena),
        cmocka_unit_test_teardown(ways_of_nobody_are_refused, rewind_arena),
        cmocka_unit_test_teardown(ways_keep_to_time, rewind_arena),
        cmocka_unit_test_teardown(the_later_of_two_can_be_the_shorter, rewind_arena),
        cmocka_unit_test_teardown(contacts_of_nobody_are_refused, rewind_arena),
        cmocka_unit_test_teardown(small_sets_are_connected_by_the_fewest, rewind_arena),
        cmocka_unit_test_teardown(large_sets_are_connected_well, rewind_arena),
        cmocka_unit_test_teardown(sets_that_make_no_sense_are_refused, rewind_arena),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
