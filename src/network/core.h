/* core.h: how deep in its network a node sits: the k-core of a node is the largest k such that it belongs to a group whose
 * members all have k ties or more within the group.
 *
 * Source  V. Batagelj and M. Zaversnik, "An O(m) algorithm for cores decomposition of networks" (2003)
 * Cost    one pass over the ties; 16 bytes a node
 */
#ifndef NETWORK_CORE_H
#define NETWORK_CORE_H

#include "network/graph.h"

/* `ret` has room for a number a node.
 * Errors  LIMIT
 */
MUST_USE Err core_numbers(Arena *arena, const Graph *graph, uint32_t *ret);

#endif
