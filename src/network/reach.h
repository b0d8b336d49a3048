/* reach.h: how closely some nodes of a network are tied: over all pairs of them, the sum of 1 / (steps between the two), 0 where there is
 * no way. Divided by the number of pairs it is 1 where everybody knows everybody. Ways lead over all nodes, those that do not count too.
 *
 * It is the reach of network/syndicate/recovery.h, of a network of any size.
 *
 * Source  V. Latora and M. Marchiori, "Efficient behavior of small-world networks", Phys. Rev. Lett. 87 (2001)
 * Owner   the caller's arena
 * Cost    a walk over the ties for each node that counts
 */
#ifndef NETWORK_REACH_H
#define NETWORK_REACH_H

#include "network/graph.h"

/* `counts`: by node. Each pair is counted both ways.  Errors  LIMIT */
MUST_USE Err reach_find(Arena *arena, const Graph *graph, const bool *counts, double *ret);

#endif
