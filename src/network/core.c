#include "network/core.h"

/* Nodes by the ties that are left to them, the fewest first. */
typedef struct Queue {
    uint32_t *order;
    uint32_t *places; /* of a node in the order */
    uint32_t *firsts; /* where those with so many ties begin */
} Queue;

static void fill(const Graph *graph, Queue *queue, uint32_t *left)
{
    size_t nodes = graph->node_count;

    for (uint32_t i = 0; i < nodes; i++) {
        left[i] = graph_degree(graph, i);
        queue->firsts[left[i] + 1]++;
    }
    for (size_t i = 0; i < nodes; i++) {
        queue->firsts[i + 1] += queue->firsts[i];
    }
    for (uint32_t i = 0; i < nodes; i++) {
        queue->places[i] = queue->firsts[left[i]]++;
        queue->order[queue->places[i]] = i;
    }
    for (size_t i = nodes; i > 0; i--) {
        queue->firsts[i] = queue->firsts[i - 1];
    }
    queue->firsts[0] = 0;
}

/* One tie fewer: the node changes places with the first of its like, and counts as the last of the next fewer. */
static void lose_tie(Queue *queue, uint32_t *left, uint32_t node)
{
    uint32_t first = queue->firsts[left[node]];
    uint32_t other = queue->order[first];

    queue->order[queue->places[node]] = other;
    queue->places[other] = queue->places[node];
    queue->order[first] = node;
    queue->places[node] = first;
    queue->firsts[left[node]]++;
    left[node]--;
}

Err core_numbers(Arena *arena, const Graph *graph, uint32_t *ret)
{
    size_t ending = arena->used;
    Queue queue = {
        arena_new(arena, uint32_t, graph->node_count + 1),
        arena_new(arena, uint32_t, graph->node_count + 1),
        arena_new(arena, uint32_t, graph->node_count + 2)};

    if (queue.order == NULL || queue.places == NULL || queue.firsts == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    fill(graph, &queue, ret);
    for (size_t i = 0; i < graph->node_count; i++) {
        uint32_t node = queue.order[i];

        for (uint32_t j = graph->starts[node]; j < graph->starts[node + 1]; j++) {
            if (ret[graph->ends[j]] > ret[node]) {
                lose_tie(&queue, ret, graph->ends[j]);
            }
        }
    }
    arena_rewind(arena, ending);
    return ERR_NONE;
}
