/* reinsert.h: the reverse-greedy re-ordering of a plan.
 *
 * All nodes of the plan are out. Then one after the other comes back: always the one whose coming back makes the smallest
 * component, for its cost. Who comes back first stands last in the new plan, and who comes back while the target still holds is
 * in it no more.
 *
 * What a node would make only grows, so a heap of lower bounds will do: who is on top is looked at again, and taken if the
 * bound holds. But one large component grows with every step and would raise the bounds of all around it. So one component is
 * the giant: those beside it stand in a heap of their own by what they would join to it, to which its size is added for all.
 * A component that the giant swallows is walked through once, and the bounds around it fall by its size.
 *
 * The head of a plan may be kept as it is: then only what follows comes back, before it.
 *
 * Source  Braunstein, Dall'Asta, Semerjian, Zdeborova, Network dismantling (PNAS 113, 2016), for reverse greedy; Fan, Zeng,
 *         Feng, Xiao, Pan, Revisiting the power of reinsertion (2020)
 * Cost    one walk over the ties for who stays, and a few heap steps for each tie of the plan's nodes
 */
#ifndef NETWORK_DISMANTLE_REINSERT_H
#define NETWORK_DISMANTLE_REINSERT_H

#include "network/dismantle/goal.h"

/* Re-order what follows the first `head` nodes of `order`, in place; `count` becomes smaller.  Errors  LIMIT */
MUST_USE Err reinsert(
    Arena *arena,
    const Graph *graph,
    const Goal *goal,
    size_t head,
    uint32_t *order,
    size_t *count);

#endif
