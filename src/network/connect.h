/* connect.h: the fewest others who connect a set of nodes: a tree of ties between them.
 *
 * Exact while the set is small against the network (CONNECT_EXACT bounds the work); otherwise the tree is at most
 * 2 (1 - 1 / n) times as large as the smallest, for n nodes in the set, and mostly much nearer. It says which it is.
 *
 * Source  S. Dreyfus and R. Wagner, "The Steiner problem in graphs", Networks 1 (1971), as R. Erickson, C. Monma, A. Veinott put it (1987);
 *         K. Mehlhorn, "A faster approximation algorithm for the Steiner problem in graphs", Information Processing Letters 27 (1988)
 * Owner   the caller's arena
 * Cost    exact: 3^(n-1) nodes + 2^(n-1) ties, and 8 x 2^(n-1) bytes a node; otherwise a walk over the ties and a sort of some
 */
#ifndef NETWORK_CONNECT_H
#define NETWORK_CONNECT_H

#include "network/graph.h"

#define CONNECT_MOST  1000                  /* nodes in a set */
#define CONNECT_FEW   10                    /* nodes for which all is tried, at most */
#define CONNECT_EXACT ((uint64_t)200000000) /* steps for which all is tried, at most */

typedef struct Connection {
    const Tie *ties; /* of the tree, in ascending order; one fewer than it has nodes */
    size_t count;
    bool is_exact; /* there is no smaller one */
} Connection;

/* Nodes that stand twice in the set count once.
 * Errors  BAD_INPUT for a node that there is not, `at` its index, and for no nodes or too many; NOT_FOUND where no ties connect them; LIMIT
 */
MUST_USE Err connect_find(
    Arena *arena, const Graph *graph, const uint32_t *set, size_t count, Connection *ret);

#endif
