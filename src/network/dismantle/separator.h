/* separator.h: an order out of separators: a few nodes without which a component falls into two parts, then those of the parts.
 *
 * Roads, power lines and the like fall apart at places that no degree shows. A separator is found on a coarse picture of the
 * component: nodes with the heaviest ties between them are put together, again and again, until few are left. There a part is
 * grown from a node drawn by chance, its border is the separator; it is made better by moving nodes out of it, and carried back to
 * finer pictures, where the same is done again. Better is less separator for each node that the largest part loses, with neither part
 * larger than a share of all.
 *
 * Source  Karypis, Kumar, A fast and high quality multilevel scheme for partitioning irregular graphs (1998); Ashcraft, Liu,
 *         Applications of the Dulmage-Mendelsohn decomposition and network flow to graph bisection improvement (1998), for
 *         refining a separator itself
 * Cost    some tens of walks over the ties of a component for each time it is cut
 */
#ifndef NETWORK_DISMANTLE_SEPARATOR_H
#define NETWORK_DISMANTLE_SEPARATOR_H

#include "network/dismantle/budget.h"
#include "network/dismantle/goal.h"

/* Until the largest component is below the limit, or the budget's `until` has come. `most` is the largest share that a part may
 * have, 0.5 to 1.  Errors  LIMIT
 */
MUST_USE Err separator_order(
    Arena *arena,
    const Graph *graph,
    const Goal *goal,
    Budget *budget,
    uint64_t seed,
    double most,
    uint32_t *ret_order,
    size_t *ret_count);

#endif
