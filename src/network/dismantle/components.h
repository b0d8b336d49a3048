/* components.h: the largest component of those who are left.
 *
 * Source  breadth-first search
 * Cost    one walk over all nodes and ties
 */
#ifndef NETWORK_DISMANTLE_COMPONENTS_H
#define NETWORK_DISMANTLE_COMPONENTS_H

#include "network/graph.h"

/* Of the nodes of which `gone` is false: `ret_in` is true for those of the largest component (of several as large, that of the
 * lowest number); how many they are.  Errors  LIMIT
 */
MUST_USE Err components_largest(
    Arena *arena, const Graph *graph, const bool *gone, bool *ret_in, size_t *ret_count);

#endif
