#include "network/reach.h"

/* The sum of 1 / steps from one node to all that count. `steps` holds NO_NODE for all nodes, and does so again afterwards. */
static double walk(
    const Graph *graph, const bool *counts, uint32_t from, uint32_t *steps, uint32_t *queue)
{
    size_t found = 1;
    double sum = 0;

    queue[0] = from;
    steps[from] = 0;
    for (size_t at = 0; at < found; at++) {
        uint32_t node = queue[at];

        sum += counts[node] && node != from ? 1.0 / steps[node] : 0;
        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            uint32_t to = graph->ends[i];

            if (steps[to] == NO_NODE) {
                steps[to] = steps[node] + 1;
                queue[found++] = to;
            }
        }
    }
    for (size_t at = 0; at < found; at++) {
        steps[queue[at]] = NO_NODE;
    }
    return sum;
}

Err reach_find(Arena *arena, const Graph *graph, const bool *counts, double *ret)
{
    uint32_t *steps = arena_new(arena, uint32_t, graph->node_count + 1);
    uint32_t *queue = arena_new(arena, uint32_t, graph->node_count + 1);
    double sum = 0;

    if (steps == NULL || queue == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (size_t i = 0; i < graph->node_count; i++) {
        steps[i] = NO_NODE;
    }
    for (uint32_t node = 0; node < graph->node_count; node++) {
        sum += counts[node] ? walk(graph, counts, node, steps, queue) : 0;
    }
    *ret = sum;
    return ERR_NONE;
}
