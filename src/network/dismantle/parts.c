#include "network/dismantle/parts.h"

Err parts_make(Arena *arena, size_t node_count, Parts *ret)
{
    uint32_t *parent = arena_new(arena, uint32_t, node_count + 1);
    uint32_t *size = arena_new(arena, uint32_t, node_count + 1);

    if (parent == NULL || size == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    *ret = (Parts){.parent = parent, .size = size};
    parts_clear(ret, node_count);
    return ERR_NONE;
}

void parts_clear(Parts *parts, size_t node_count)
{
    memset(parts->parent, 0xff, node_count * sizeof(*parts->parent));
    parts->largest = 0;
}

uint32_t parts_add(Parts *parts, const Graph *graph, uint32_t node)
{
    uint32_t root = node;

    parts->parent[node] = node;
    parts->size[node] = 1;
    for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
        uint32_t other = graph->ends[i];

        if (!parts_has(parts, other)) {
            continue;
        }
        other = parts_root(parts, other);
        if (other != root) {
            uint32_t large = parts->size[other] > parts->size[root] ? other : root;
            uint32_t small = large == root ? other : root;

            parts->parent[small] = large;
            parts->size[large] += parts->size[small];
            root = large;
        }
    }
    if (parts->size[root] > parts->largest) {
        parts->largest = parts->size[root];
    }
    return root;
}

void parts_add_all(Parts *parts, const Graph *graph, const bool *out)
{
    for (uint32_t node = 0; node < graph->node_count; node++) {
        if (!out[node]) {
            (void)parts_add(parts, graph, node);
        }
    }
}
