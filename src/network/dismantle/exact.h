/* exact.h: the smallest number of nodes without which no component reaches the limit, and the proof that fewer will not do.
 *
 * Every connected set of as many nodes as the limit has one at least that must go. So for k = a lower bound, one more, and so on, a
 * search decides whether k nodes can do: it takes such a set and tries each of its nodes in turn; nodes that were tried stay for good
 * in what follows. It does not go on where too many sets without common nodes remain for the nodes that may still go; sets may share nodes
 * that stay. A node whose neighbours another has, too, goes only if that other goes; a node that would join what stays to as many
 * as the limit goes at once. When k nodes can do, it is the smallest number; when the budget ends before, all that was
 * refuted is a bound.
 *
 *     a path of 5 nodes, limit 3: nodes 0 1 2 hold one that goes, and 1 will do for none but {2}: the answer is 1
 *
 * Source  Drange, Dregi, van 't Hof, On the computational complexity of vertex integrity and component order connectivity (2016), for
 *         branching on a connected set
 * Cost    exponential; sparse networks of 100 nodes take less than seconds to some minutes
 */
#ifndef NETWORK_DISMANTLE_EXACT_H
#define NETWORK_DISMANTLE_EXACT_H

#include "network/dismantle/budget.h"
#include "network/dismantle/goal.h"

#define EXACT_MOST 192 /* nodes of a network */

typedef struct Proof {
    size_t bound;   /* so many nodes must go at least */
    bool is_proven; /* the bound is reached: by `nodes`, or by the plan that was known */
    bool is_found;  /* `nodes` are fewer than were known */
    uint32_t nodes[EXACT_MOST];
} Proof;

/* `known` nodes are known to do. A network of more than EXACT_MOST nodes gets the bound 0 or 1, by looking.
 * Errors  LIMIT
 */
MUST_USE Err exact_count(
    Arena *arena,
    const Graph *graph,
    const Goal *goal,
    Budget *budget,
    size_t known,
    Proof *ret);

#endif
