/* betweenness.h: how many shortest paths between others lead over a node; a pair of nodes with several counts for the part of them that do.
 *
 * A pair counts once, as in igraph and networkx for ties without direction. Whoever only hangs on somebody is counted and not
 * walked from: within a block (blocks.h) each member stands for all that hang on it, and what passes from one block to
 * another is counted by their sizes. So leaves, trees and chains cost nothing.
 *
 *     between(v) = sum over its blocks, over pairs s, t of their members, of reach(s) reach(t) part(s, t, v)
 *                + pairs that hang on v in different blocks
 *
 * Sampled, walks begin at `samples` members of each block that has more, drawn in proportion to their reach; smaller blocks are
 * exact. Then with a likelihood of 95 in 100 no node at all is further from its true value than its error says, which is the
 * lesser of Hoeffding's bound and that of the variance which was seen.
 *
 * Source  U. Brandes, "A faster algorithm for betweenness centrality", J. Mathematical Sociology 25 (2001); blocks: A. Sariyuce et al.,
 *         "Shattering and compressing networks for betweenness centrality", SDM 2013; U. Brandes and C. Pich, "Centrality estimation
 *         in large networks", Int. J. Bifurcation and Chaos 17 (2007); W. Hoeffding, J. Am. Stat. Assoc. 58 (1963); A. Maurer and M. Pontil, "Empirical
 *         Bernstein bounds and sample variance penalization", COLT 2009, theorem 4
 * Cost    a walk over a block's ties for each of its members, or samples; BETWEENNESS_SHARES x 48 bytes a node
 */
#ifndef NETWORK_BETWEENNESS_H
#define NETWORK_BETWEENNESS_H

#include "base/pool.h"
#include "network/graph.h"

#define BETWEENNESS_SHARES \
    16 /* of the walks, added up apart: at most as many threads are of use */
#define BETWEENNESS_DOUBT \
    0.05 /* how likely any error of a sample is larger than was said, at most */

/* `ret` has room for a number a node. The same for any number of threads.
 * Errors  LIMIT
 */
MUST_USE Err betweenness_exact(Arena *arena, const Graph *graph, Pool *pool, double *ret);

/* Errors  BAD_INPUT for fewer samples than 2; LIMIT */
MUST_USE Err betweenness_sampled(
    Arena *arena,
    const Graph *graph,
    uint64_t seed,
    size_t samples,
    Pool *pool,
    double *ret,
    double *ret_errors);

#endif
