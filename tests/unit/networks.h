/* networks.h: small networks by chance, and the arena that tests of them work in. */
#ifndef TESTS_NETWORKS_H
#define TESTS_NETWORKS_H

#include "network/chance.h"
#include "network/graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define ARENA_ROOM ((size_t)1 << 28)

/* `count` ties between any of `nodes`; loops and doubles are dropped. */
static inline Graph by_chance(Arena *arena, uint64_t seed, uint32_t nodes, size_t count)
{
    Tie *ties = arena_new(arena, Tie, count + 1);
    Graph graph;

    assert_non_null(ties);
    for (size_t i = 0; i < count; i++) {
        ties[i].a = chance_below(chance_word(seed, 2 * i), nodes);
        ties[i].b = chance_below(chance_word(seed, 2 * i + 1), nodes);
    }
    assert_int_equal(graph_make(arena, nodes, ties, count, &graph).kind, ERR_OK);
    return graph;
}

/* Groups of `size` nodes, tied within by `inner` ties each, and one tie from each group to the next. */
static inline Graph in_groups(
    Arena *arena, uint64_t seed, uint32_t groups, uint32_t size, size_t inner)
{
    size_t count = groups * (inner + 1);
    Tie *ties = arena_new(arena, Tie, count + 1);
    Graph graph;
    size_t at = 0;

    assert_non_null(ties);
    for (uint32_t group = 0; group < groups; group++) {
        for (size_t i = 0; i < inner; i++, at++) {
            ties[at].a = group * size + chance_below(chance_word(seed, 2 * at), size);
            ties[at].b = group * size + chance_below(chance_word(seed, 2 * at + 1), size);
        }
        ties[at++] = (Tie){group * size, (group + 1) % groups * size};
    }
    assert_int_equal(graph_make(arena, groups * size, ties, at, &graph).kind, ERR_OK);
    return graph;
}

/* Each node tied to some of those before, more to those with many ties: hubs, as in networks of people. */
static inline Graph with_hubs(Arena *arena, uint64_t seed, uint32_t nodes, uint32_t each)
{
    size_t count = (size_t)nodes * each;
    Tie *ties = arena_new(arena, Tie, count + 1);
    Graph graph;

    assert_non_null(ties);
    for (size_t i = 0; i < count; i++) {
        uint64_t word = chance_word(seed, i);
        uint32_t node = (uint32_t)(i / each);
        Tie earlier = ties[i == 0 ? 0 : chance_below(word, (uint32_t)i)];

        ties[i] = (Tie){node, (word & 1) != 0 ? earlier.a : earlier.b};
    }
    assert_int_equal(graph_make(arena, nodes, ties, count, &graph).kind, ERR_OK);
    return graph;
}

static inline int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(ARENA_ROOM, &arena).kind == ERR_OK ? 0 : 1;
}

static inline int rewind_arena(void **state)
{
    arena_rewind(*state, 0);
    return 0;
}

static inline int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

#endif
