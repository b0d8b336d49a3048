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

Err parts_trial_make(Arena *arena, size_t node_count, Trial *ret)
{
    *ret = (Trial){.log = arena_new(arena, uint32_t, 2 * node_count + 1)};
    return ret->log == NULL ? err_limit("the network needs more memory than it may use")
                            : ERR_NONE;
}

static uint32_t root_as_it_is(const uint32_t *parent, uint32_t node)
{
    while (parent[node] != node) {
        node = parent[node];
    }
    return node;
}

void parts_try(Parts *parts, const Graph *graph, uint32_t node, Trial *trial)
{
    const uint32_t *ends = graph->ends;
    uint32_t *parent = parts->parent;
    uint32_t last = graph->starts[node + 1];
    uint32_t root = node;

    if (trial->count == 0) {
        trial->largest = parts->largest;
    }
    parent[node] = node;
    parts->size[node] = 1;
    trial->log[trial->count++] = node;
    for (uint32_t i = graph->starts[node]; i < last; i++) {
        uint32_t other = ends[i];

        if (parent[other] == NO_NODE) {
            continue;
        }
        other = root_as_it_is(parent, other);
        if (other != root) {
            uint32_t large = parts->size[other] > parts->size[root] ? other : root;
            uint32_t small = large == root ? other : root;

            parent[small] = large;
            parts->size[large] += parts->size[small];
            trial->log[trial->count++] = small;
            root = large;
        }
    }
    if (parts->size[root] > parts->largest) {
        parts->largest = parts->size[root];
    }
}

/* A node that stands in the log twice was added first and put under another later. */
void parts_roll_back(Parts *parts, Trial *trial)
{
    if (trial->count > 0) {
        parts->largest = trial->largest;
    }
    while (trial->count > 0) {
        uint32_t node = trial->log[--trial->count];
        uint32_t above = parts->parent[node];

        if (above == node) {
            parts->parent[node] = NO_NODE;
        } else {
            parts->size[above] -= parts->size[node];
            parts->parent[node] = node;
        }
    }
}
