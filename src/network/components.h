/* components.h: which nodes hang together, and how many such parts there are.
 *
 * Components are numbered by size, the largest first, and those of one size by their lowest node; so the numbers do not hang
 * on the order of the ties.
 *
 * Source  R. Tarjan, "Efficiency of a good but not linear set union algorithm", J. ACM 22 (1975); halving of paths: Tarjan and
 *         van Leeuwen, J. ACM 31 (1984)
 * Owner   the caller's arena
 * Cost    one pass over the ties; 20 bytes a node
 */
#ifndef NETWORK_COMPONENTS_H
#define NETWORK_COMPONENTS_H

#include "network/graph.h"

typedef struct Components {
    size_t count;
    const uint32_t *of;    /* node_count: the component of a node */
    const uint32_t *sizes; /* count: its nodes, the most first */
} Components;

/* Errors  LIMIT */
MUST_USE Err components_find(Arena *arena, const Graph *graph, Components *ret);

#endif
