/* pagerank.h: how often one is at a node who wanders along ties without end, and now and then begins again anywhere.
 *
 * A tie is walked both ways; from a node without ties one begins again at once. The ranks add up to 1. A step is one
 * pass over the ties; the steps are Chebyshev's, which may be taken because the walk on ties without direction has real eigenvalues
 * only: 40 of them do what 140 plain steps do. Nodes are taken in the order of how many ties they have.
 *
 * Source  S. Brin and L. Page, "The anatomy of a large-scale hypertextual web search engine" (1998); G. Golub and R. Varga,
 *         "Chebyshev semi-iterative methods", Numerische Mathematik 3 (1961)
 * Cost    40 passes over the ties or fewer; 44 bytes a node and 8 a tie
 */
#ifndef NETWORK_PAGERANK_H
#define NETWORK_PAGERANK_H

#include "base/pool.h"
#include "network/graph.h"

#define PAGERANK_GO_ON     0.85  /* how likely one goes on instead of beginning again */
#define PAGERANK_TOLERANCE 1e-10 /* what a last step may change, of a sum of 1 */

/* `ret` has room for a number a node. The same for any number of threads.
 * Errors  LIMIT
 */
MUST_USE Err pagerank_find(Arena *arena, const Graph *graph, Pool *pool, double *ret);

#endif
