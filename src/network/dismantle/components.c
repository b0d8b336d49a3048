#include "network/dismantle/components.h"

/* Number all nodes of a component, from `queue[0]` on; how many they are. */
static size_t spread(
    const Graph *graph, const bool *gone, uint32_t mark, uint32_t *marks, uint32_t *queue)
{
    size_t end = 1;

    marks[queue[0]] = mark;
    for (size_t next = 0; next < end; next++) {
        for (uint32_t i = graph->starts[queue[next]]; i < graph->starts[queue[next] + 1]; i++) {
            uint32_t other = graph->ends[i];

            if (!gone[other] && marks[other] == 0) {
                marks[other] = mark;
                queue[end++] = other;
            }
        }
    }
    return end;
}

Err components_largest(
    Arena *arena, const Graph *graph, const bool *gone, bool *ret_in, size_t *ret_count)
{
    size_t mark = arena->used;
    uint32_t *marks = arena_new(arena, uint32_t, graph->node_count + 1);
    uint32_t *queue = arena_new(arena, uint32_t, graph->node_count + 1);
    uint32_t parts = 0;
    uint32_t largest = 0;
    size_t most = 0;

    if (marks == NULL || queue == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (uint32_t node = 0; node < graph->node_count; node++) {
        if (!gone[node] && marks[node] == 0) {
            queue[0] = node;
            size_t size = spread(graph, gone, ++parts, marks, queue);

            if (size > most) {
                most = size;
                largest = parts;
            }
        }
    }
    for (uint32_t node = 0; node < graph->node_count; node++) {
        ret_in[node] = largest != 0 && marks[node] == largest;
    }
    arena_rewind(arena, mark);
    *ret_count = most;
    return ERR_NONE;
}
