/* portfolio.h: a plan of dismantling, the best that several ways find within a budget.
 *
 * The first ways are quick: order by degree, by degree in the 2-core, each re-ordered by reinsertion. Then come those that cost
 * more: betweenness, separators, splices of a plan's head with another's tail; and last a local search that begins with the best
 * of them. Whatever is found is measured as a whole, and only a better plan replaces the one that stands: so what is returned is
 * never worse than the best of its members, and who listens hears of better plans only.
 *
 * What is reproducible: with a budget in ties (budget.h), the same network, goal, seed and number of chains give the same plan.
 * With a budget in seconds, only the members before the first that the budget cut short are the same.
 *
 * Owner   the plan's order is the caller's arena's
 * Errors  LIMIT
 * Source  the headers of the members
 */
#ifndef NETWORK_DISMANTLE_PORTFOLIO_H
#define NETWORK_DISMANTLE_PORTFOLIO_H

#include "network/dismantle/budget.h"
#include "network/dismantle/measure.h"

typedef struct Plan {
    const uint32_t *order;
    size_t count;
    Measures measures;
    const char *member; /* who found it, in a word or two */
    size_t bound;       /* so many nodes are needed at least */
    bool is_proven;     /* the plan has exactly so many */
} Plan;

/* Who wants to hear of each better plan. The order is only good until `better` returns. */
typedef struct Listener {
    void (*better)(void *state, const Plan *plan);
    void *state;
} Listener;

/* `listener` may be NULL. The order goes on until the target is reached, or all who may be taken are out. */
MUST_USE Err dismantle(
    Arena *arena,
    const Graph *graph,
    const Goal *goal,
    Budget *budget,
    uint64_t seed,
    const Listener *listener,
    Plan *ret);

#endif
