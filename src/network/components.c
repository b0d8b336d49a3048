#include "network/components.h"

/* The lowest node known to hang together with `node`; paths are halved on the way. */
static uint32_t lowest(uint32_t *leaders, uint32_t node)
{
    while (leaders[node] != node) {
        leaders[node] = leaders[leaders[node]];
        node = leaders[node];
    }
    return node;
}

/* Every leader is the lowest node of its set, so one pass upwards ends it. */
static void unite(const Graph *graph, uint32_t *leaders)
{
    for (uint32_t node = 0; node < graph->node_count; node++) {
        leaders[node] = node;
    }
    for (uint32_t node = 0; node < graph->node_count; node++) {
        uint32_t own = lowest(leaders, node);

        for (uint32_t i = graph->starts[node];
             i < graph->starts[node + 1] && graph->ends[i] < node;
             i++) {
            uint32_t other = graph->ends[i];

            if (leaders[other] == own) {
                continue; /* as nearly all are once the largest set has formed */
            }
            other = lowest(leaders, other);
            if (other < own) {
                leaders[own] = other;
                own = other;
            } else {
                leaders[other] = own;
            }
        }
    }
    for (uint32_t node = 0; node < graph->node_count; node++) {
        leaders[node] = leaders[leaders[node]];
    }
}

/* By size, the largest first: a counting sort, which leaves those of one size in the order of their lowest nodes. */
static void number(
    size_t count, const uint32_t *rough, size_t node_count, uint32_t *places, uint32_t *numbers)
{
    for (size_t i = 0; i < count; i++) {
        places[node_count - rough[i] + 1]++;
    }
    for (size_t i = 0; i < node_count; i++) {
        places[i + 1] += places[i];
    }
    for (size_t i = 0; i < count; i++) {
        numbers[i] = places[node_count - rough[i]]++;
    }
}

Err components_find(Arena *arena, const Graph *graph, Components *ret)
{
    size_t nodes = graph->node_count;
    uint32_t *of = arena_new(arena, uint32_t, nodes + 1);
    uint32_t *sizes = arena_new(arena, uint32_t, nodes + 1);
    size_t ending = arena->used;
    uint32_t *leaders = arena_new(arena, uint32_t, nodes + 1);
    uint32_t *rough = arena_new(arena, uint32_t, nodes + 1);
    uint32_t *places = arena_new(arena, uint32_t, nodes + 2);
    size_t count = 0;

    if (of == NULL || sizes == NULL || leaders == NULL || rough == NULL || places == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    unite(graph, leaders);
    for (uint32_t node = 0; node < nodes; node++) {
        of[node] = leaders[node] == node ? (uint32_t)count++ : of[leaders[node]];
        rough[of[node]]++;
    }
    number(count, rough, nodes, places, leaders);
    for (size_t i = 0; i < count; i++) {
        sizes[leaders[i]] = rough[i];
    }
    for (size_t node = 0; node < nodes; node++) {
        of[node] = leaders[of[node]];
    }
    arena_rewind(arena, ending);
    *ret = (Components){count, of, sizes};
    return ERR_NONE;
}
