#include "network/connect.h"

#include <stdlib.h>

#define FAR UINT32_MAX
#define IS_SUBSET \
    UINT32_C(0x80000000) /* of a step back: it stays at the node, and parts the set in two */

static Err no_room(void)
{
    return err_limit("the network needs more memory than it may use");
}

static Err no_way(void)
{
    return (Err){ERR_NOT_FOUND, 0, "no ties connect all of these nodes"};
}

static Tie tie_of(uint32_t a, uint32_t b)
{
    return a < b ? (Tie){a, b} : (Tie){b, a};
}

static int compare_ties(const void *a, const void *b)
{
    const Tie *one = a;
    const Tie *other = b;

    if (one->a != other->a) {
        return one->a < other->a ? -1 : 1;
    }
    return one->b < other->b ? -1 : one->b > other->b;
}

static int compare_nodes(const void *a, const void *b)
{
    const uint32_t *one = a;
    const uint32_t *other = b;

    return *one < *other ? -1 : *one > *other;
}

/* ---- exact ----------------------------------------------------------------------------------- */

/* For each subset of all but the last of the set, and each node: how many ties the smallest tree has that holds both, and how it is made. */
typedef struct Table {
    const Graph *graph;
    uint32_t *sizes;
    uint32_t *backs;   /* a neighbour, or with IS_SUBSET a part of the subset */
    uint32_t *buckets; /* nodes by the size of their tree */
    uint32_t *places;
    uint32_t *queue; /* nodes whose tree came to them over a tie */
} Table;

/* Trees of two parts that meet at a node. */
static void meet_parts(Table *table, uint32_t subset)
{
    size_t nodes = table->graph->node_count;
    uint32_t *sizes = table->sizes + subset * nodes;
    uint32_t *backs = table->backs + subset * nodes;
    uint32_t lowest = subset & (0U - subset);

    for (uint32_t part = (subset - 1) & subset; part > 0; part = (part - 1) & subset) {
        const uint32_t *one = table->sizes + part * nodes;
        const uint32_t *other = table->sizes + (subset ^ part) * nodes;

        /* Each parting once: by the part that has the lowest of the subset. */
        for (size_t i = 0; i < nodes && (part & lowest) != 0; i++) {
            if (one[i] != FAR && other[i] != FAR && one[i] + other[i] < sizes[i]) {
                sizes[i] = one[i] + other[i];
                backs[i] = part | IS_SUBSET;
            }
        }
    }
}

/* Nodes by the size of their trees; how many have one. No tree has as many ties as there are nodes, so larger ones are left out. */
static uint32_t sort_by_size(Table *table, const uint32_t *sizes)
{
    size_t nodes = table->graph->node_count;
    uint32_t count = 0;

    memset(table->places, 0, (nodes + 2) * sizeof(*table->places));
    for (size_t i = 0; i < nodes; i++) {
        if (sizes[i] < nodes) {
            table->places[sizes[i] + 1]++;
            count++;
        }
    }
    for (size_t i = 0; i < nodes; i++) {
        table->places[i + 1] += table->places[i];
    }
    for (uint32_t i = 0; i < nodes; i++) {
        if (sizes[i] < nodes) {
            table->buckets[table->places[sizes[i]]++] = i;
        }
    }
    return count;
}

/* A node's tree and a tie more is a tree of his neighbour: outwards, the smallest first, out of two rows that are in order. */
static void spread(Table *table, uint32_t subset)
{
    const Graph *graph = table->graph;
    uint32_t *sizes = table->sizes + subset * graph->node_count;
    uint32_t *backs = table->backs + subset * graph->node_count;
    uint32_t count = sort_by_size(table, sizes);
    uint32_t queued = 0;
    uint32_t at = 0;

    for (uint32_t next = 0; next < count || at < queued;) {
        bool is_queued = at < queued && (next == count || sizes[table->queue[at]] <=
                                                              sizes[table->buckets[next]]);
        uint32_t node = is_queued ? table->queue[at++] : table->buckets[next++];

        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            uint32_t end = graph->ends[i];

            if (sizes[node] + 1 < sizes[end]) {
                sizes[end] = sizes[node] + 1;
                backs[end] = node;
                table->queue[queued++] = end;
            }
        }
    }
}

/* The ties of the tree that holds all of the set at `node`. */
static size_t collect(const Table *table, uint32_t subset, uint32_t node, Tie *ties)
{
    size_t nodes = table->graph->node_count;
    uint32_t waiting[2 * CONNECT_FEW][2];
    size_t count = 0;
    size_t left = 1;

    waiting[0][0] = subset;
    waiting[0][1] = node;
    while (left > 0) {
        uint32_t set = waiting[--left][0];
        uint32_t at = waiting[left][1];

        while (table->sizes[set * nodes + at] > 0) {
            uint32_t back = table->backs[set * nodes + at];

            if ((back & IS_SUBSET) != 0) {
                waiting[left][0] = back & ~IS_SUBSET;
                waiting[left++][1] = at;
                set ^= back & ~IS_SUBSET;
            } else {
                ties[count++] = tie_of(at, back);
                at = back;
            }
        }
    }
    return count;
}

static MUST_USE Err try_all(
    Arena *arena, const Graph *graph, const uint32_t *set, size_t count, Tie *ties, size_t *ret)
{
    size_t nodes = graph->node_count;
    size_t subsets = (size_t)1 << (count - 1);
    Table table = {
        graph,
        arena_new(arena, uint32_t, subsets * nodes),
        arena_new(arena, uint32_t, subsets * nodes),
        arena_new(arena, uint32_t, nodes + 1),
        arena_new(arena, uint32_t, nodes + 2),
        arena_new(arena, uint32_t, 2 * nodes + 1)};
    uint32_t all = (uint32_t)subsets - 1;

    if (table.sizes == NULL || table.backs == NULL || table.buckets == NULL ||
        table.places == NULL || table.queue == NULL) {
        return no_room();
    }
    memset(table.sizes, 0xff, subsets * nodes * sizeof(*table.sizes));
    for (uint32_t subset = 1; subset <= all; subset++) {
        if ((subset & (subset - 1)) == 0) {
            table.sizes[subset * nodes + set[__builtin_ctz(subset)]] = 0;
        }
        meet_parts(&table, subset);
        spread(&table, subset);
    }
    if (all > 0 && table.sizes[all * nodes + set[count - 1]] == FAR) {
        return no_way();
    }
    *ret = all > 0 ? collect(&table, all, set[count - 1], ties) : 0;
    return ERR_NONE;
}

/* ---- by the nearest -------------------------------------------------------------------------- */

/* A tie between what is near to two nodes of the set, and how long the way between these two is over it. */
typedef struct Bridge {
    uint32_t far;
    uint32_t a;
    uint32_t b;
} Bridge;

typedef struct Regions {
    uint32_t *of;    /* of a node: the index of the nearest of the set */
    uint32_t *backs; /* its neighbour on the way there */
    uint32_t *far;
    uint32_t *queue;
} Regions;

static void grow(const Graph *graph, const uint32_t *set, size_t count, Regions *regions)
{
    uint32_t queued = 0;

    memset(regions->of, 0xff, graph->node_count * sizeof(*regions->of));
    for (uint32_t i = 0; i < count; i++) {
        regions->of[set[i]] = i;
        regions->backs[set[i]] = set[i];
        regions->queue[queued++] = set[i];
    }
    for (uint32_t at = 0; at < queued; at++) {
        uint32_t node = regions->queue[at];

        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            uint32_t end = graph->ends[i];

            if (regions->of[end] == NO_NODE) {
                regions->of[end] = regions->of[node];
                regions->backs[end] = node;
                regions->far[end] = regions->far[node] + 1;
                regions->queue[queued++] = end;
            }
        }
    }
}

static int compare_bridges(const void *a, const void *b)
{
    const Bridge *one = a;
    const Bridge *other = b;

    if (one->far != other->far) {
        return one->far < other->far ? -1 : 1;
    }
    return compare_ties(&(Tie){one->a, one->b}, &(Tie){other->a, other->b});
}

static size_t list_bridges(const Graph *graph, const Regions *regions, Bridge *bridges)
{
    size_t count = 0;

    for (uint32_t node = 0; node < graph->node_count; node++) {
        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            uint32_t end = graph->ends[i];

            if (node < end && regions->of[node] != regions->of[end]) {
                bridges[count++] =
                    (Bridge){regions->far[node] + regions->far[end] + 1, node, end};
            }
        }
    }
    return count;
}

static uint32_t leader(uint32_t *leaders, uint32_t number)
{
    while (leaders[number] != number) {
        leaders[number] = leaders[leaders[number]];
        number = leaders[number];
    }
    return number;
}

/* The ties from a node back to the nearest of the set, as far as they are not in the tree yet. A node is in it once its far is 0. */
static size_t go_home(Regions *regions, uint32_t node, Tie *ties, size_t count)
{
    while (regions->far[node] > 0) {
        ties[count++] = tie_of(node, regions->backs[node]);
        regions->far[node] = 0;
        node = regions->backs[node];
    }
    return count;
}

static MUST_USE Err join_regions(
    Arena *arena, const Graph *graph, const uint32_t *set, size_t count, Tie *ties, size_t *ret)
{
    size_t nodes = graph->node_count;
    Regions regions = {
        arena_new(arena, uint32_t, nodes),
        arena_new(arena, uint32_t, nodes),
        arena_new(arena, uint32_t, nodes),
        arena_new(arena, uint32_t, nodes)};
    Bridge *bridges = arena_new(arena, Bridge, graph->tie_count + 1);
    uint32_t *leaders = arena_new(arena, uint32_t, count);
    size_t bridge_count;
    size_t joined = 1;

    *ret = 0;
    if (regions.of == NULL || regions.backs == NULL || regions.far == NULL ||
        regions.queue == NULL || bridges == NULL || leaders == NULL) {
        return no_room();
    }
    grow(graph, set, count, &regions);
    bridge_count = list_bridges(graph, &regions, bridges);
    if (bridge_count > 1) {
        qsort(bridges, bridge_count, sizeof(*bridges), compare_bridges);
    }
    for (uint32_t i = 0; i < count; i++) {
        leaders[i] = i;
    }
    for (size_t i = 0; i < bridge_count && joined < count; i++) {
        uint32_t one = leader(leaders, regions.of[bridges[i].a]);
        uint32_t other = leader(leaders, regions.of[bridges[i].b]);

        if (one != other) {
            leaders[one] = other;
            joined++;
            ties[(*ret)++] = tie_of(bridges[i].a, bridges[i].b);
            *ret = go_home(&regions, bridges[i].a, ties, *ret);
            *ret = go_home(&regions, bridges[i].b, ties, *ret);
        }
    }
    return joined == count ? ERR_NONE : no_way();
}

/* ---- either ---------------------------------------------------------------------------------- */

static bool is_small(const Graph *graph, size_t count)
{
    uint64_t steps = graph->node_count;

    if (count > CONNECT_FEW) {
        return false;
    }
    for (size_t i = 1; i < count; i++) {
        steps *= 3;
    }
    steps += ((uint64_t)2 * graph->tie_count) << (count - 1);
    return steps <= CONNECT_EXACT;
}

Err connect_find(
    Arena *arena, const Graph *graph, const uint32_t *set, size_t count, Connection *ret)
{
    Tie *ties = arena_new(arena, Tie, graph->node_count + 1);
    size_t ending = arena->used;
    uint32_t own[CONNECT_MOST];
    size_t different = 0;
    size_t tie_count = 0;
    bool is_exact;

    if (count == 0 || count > CONNECT_MOST) {
        return err_bad("a set to connect has 1 to 1000 nodes");
    }
    for (size_t i = 0; i < count; i++) {
        if (set[i] >= graph->node_count) {
            return (Err){ERR_BAD_INPUT, (uint32_t)i, "a node that there is not"};
        }
        own[i] = set[i];
    }
    if (ties == NULL) {
        return no_room();
    }
    qsort(own, count, sizeof(*own), compare_nodes);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || own[i] != own[i - 1]) {
            own[different++] = own[i];
        }
    }
    /* Two nodes are connected best by the shortest way, which is what the regions find, too. */
    is_exact = different <= 2 || is_small(graph, different);
    TRY(different > 2 && is_exact
            ? try_all(arena, graph, own, different, ties, &tie_count)
            : join_regions(arena, graph, own, different, ties, &tie_count));
    arena_rewind(arena, ending);
    if (tie_count > 1) {
        qsort(ties, tie_count, sizeof(*ties), compare_ties);
    }
    *ret = (Connection){ties, tie_count, is_exact};
    return ERR_NONE;
}
