/* graph.h: who is tied to whom, packed so that a walk over all ties is one pass over memory.
 *
 * Nodes are numbers from 0. A tie has no direction and stands in the rows of both its ends; rows are in ascending order,
 * without loops and without doubles. So the same ties give the same bytes, in whatever order they came.
 *
 * Owner   the arena that graph_make was given
 * Cost    8 bytes a tie and 4 a node; making one takes two passes over the ties
 */
#ifndef NETWORK_GRAPH_H
#define NETWORK_GRAPH_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

#define NODES_MOST ((size_t)1 << 26)
#define TIES_MOST  ((size_t)1 << 29)
#define NO_NODE    UINT32_MAX

typedef struct Tie {
    uint32_t a;
    uint32_t b;
} Tie;

typedef struct Graph {
    size_t node_count;
    size_t tie_count;       /* each once */
    const uint32_t *starts; /* node_count + 1: where the row of a node begins */
    const uint32_t *ends;   /* 2 x tie_count: the neighbours */
} Graph;

static inline uint32_t graph_degree(const Graph *graph, uint32_t node)
{
    return graph->starts[node + 1] - graph->starts[node];
}

/* Loops and doubles among the ties are dropped.
 * Errors  BAD_INPUT where a tie names a node that there is not, `at` its index; LIMIT for memory and the bounds above
 */
MUST_USE Err
graph_make(Arena *arena, size_t node_count, const Tie *ties, size_t tie_count, Graph *ret);

/* The graph of those nodes for which `kept` is true, renumbered in order; names[new] is the old number.
 * Errors  LIMIT
 */
MUST_USE Err graph_part(
    Arena *arena, const Graph *graph, const bool *kept, Graph *ret, const uint32_t **ret_names);

#endif
