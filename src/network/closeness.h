/* closeness.h: how near a node is to all others, in ties.
 *
 * Closeness is the number of those it reaches, divided by the sum of how far they are (igraph's, for each component by
 * itself); 0 for who reaches nobody. Harmonic is the mean of 1 / how far over all others, where who is not reached counts for 0: it can
 * be compared between components.
 *
 * Walks from CLOSENESS_TOGETHER nodes go side by side, a bit each. As who is far from whom is mutual, what is counted is from how many
 * of them a node is reached at each step.
 *
 * Source  M. Then et al., "The more the merrier: efficient multi-source graph traversal", PVLDB 8 (2014); harmonic: P. Boldi and
 *         S. Vigna, "Axioms for centrality", Internet Mathematics 10 (2014)
 * Cost    for each CLOSENESS_TOGETHER nodes as many passes over the ties as the network is wide; CLOSENESS_SHARES x 116 bytes
 *         a node
 */
#ifndef NETWORK_CLOSENESS_H
#define NETWORK_CLOSENESS_H

#include "base/pool.h"
#include "network/graph.h"

#define CLOSENESS_TOGETHER 256
#define CLOSENESS_SHARES \
    8 /* of the walks, added up apart: at most as many threads are of use */

/* Both have room for a number a node. The same for any number of threads.
 * Errors  LIMIT
 */
MUST_USE Err closeness_find(
    Arena *arena, const Graph *graph, Pool *pool, double *ret_closeness, double *ret_harmonic);

#endif
