/* communities.h: groups whose members are tied to each other more than chance would tie them.
 *
 * Leiden: nodes move to the group of a neighbour while modularity rises; each group is taken apart into pieces that hang
 * together well; the pieces become the nodes of a smaller network, and so on; the whole COMMUNITIES_ROUNDS times, or until nothing
 * rises.
 * Small networks are begun several times, and the best is kept.
 * Of pieces a node joins the one that gains most, where the source draws among those that gain. Every group that comes out hangs together.
 * Groups are numbered by size, the largest first, those of one size by their lowest node.
 *
 * Many ways to group a network can be about as good; another seed may give another. It is a view of the network, not a
 * finding about anybody.
 *
 * Source  V. Traag, L. Waltman, N. van Eck, "From Louvain to Leiden: guaranteeing well-connected communities", Scientific
 *         Reports 9 (2019); modularity: M. Newman and M. Girvan, Physical Review E 69 (2004)
 * Owner   the caller's arena
 * Cost    about a dozen passes over the ties a round, each start; 48 bytes a tie and 120 a node
 */
#ifndef NETWORK_COMMUNITIES_H
#define NETWORK_COMMUNITIES_H

#include "network/graph.h"

#define COMMUNITIES_ROUNDS 4
#define COMMUNITIES_STARTS 8      /* for small networks: of so many beginnings the best */
#define COMMUNITIES_TIES   200000 /* of all beginnings together, if there is more than one */

typedef struct Communities {
    size_t count;
    const uint32_t *of;    /* node_count: the group of a node */
    const uint32_t *sizes; /* count: its nodes, the most first */
    double modularity;     /* of all; below 1, and 0 where there are no ties */
} Communities;

/* The same seed gives the same groups.
 * Errors  LIMIT
 */
MUST_USE Err
communities_find(Arena *arena, const Graph *graph, uint64_t seed, Communities *ret);

/* Of any grouping of the nodes; `of` names groups by numbers below node_count.
 * Errors  LIMIT
 */
MUST_USE Err
communities_judge(Arena *arena, const Graph *graph, const uint32_t *of, double *ret);

#endif
