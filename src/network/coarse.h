/* coarse.h: the same network with fewer nodes: who is tied is drawn together, so that the shape of the whole can be found on
 * a few nodes first.
 *
 * Nodes with few ties choose first. Each takes a partner who has none yet, the one with the heaviest tie for his mass; who
 * finds none joins the lightest neighbour's company. So a star becomes one node at once, and a chain half as many.
 *
 * Source  C. Walshaw, "A multilevel algorithm for force-directed graph-drawing", J. Graph Algorithms Appl. 7 (2003); joining
 *         where nobody is free: Y. Hu, "Efficient, high-quality force-directed graph drawing", Mathematica J. 10 (2005)
 * Owner   the caller's arena
 * Cost    a few passes over the ties
 */
#ifndef NETWORK_COARSE_H
#define NETWORK_COARSE_H

#include "network/graph.h"

/* A network whose nodes and ties have weights. */
typedef struct Level {
    size_t count;
    const uint32_t *starts; /* count + 1, into ends and weights */
    const uint32_t *ends;
    const float *weights; /* NULL where each is 1 */
    const float *masses;
} Level;

/* parents[node] is the coarse node that `node` became part of.
 * Errors  LIMIT
 */
MUST_USE Err
coarse_make(Arena *arena, const Level *fine, uint64_t seed, uint32_t *parents, Level *ret);

#endif
