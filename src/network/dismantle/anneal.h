/* anneal.h: local search on a plan: nodes change places, and others come in.
 *
 * Every place of a plan has a price that adds up to what is aimed at: the size of the largest component, 1, or the cost of its
 * node, as long as the target is not reached. A move changes the order of one window of places. Who comes back after it, and
 * what is left before it, is the same; so only the window is played again, backwards, on a forest of components that is rolled
 * back afterwards.
 *
 * A sweep puts some nodes that are in no plan behind its end, where they cost nothing, and goes from there to the front: at each
 * place it tries a few moves that end there, then adds the place's node for good. A move that makes the plan dearer is taken
 * with a chance that falls as the budget is spent (simulated annealing). What is best is kept.
 *
 * Source  Kirkpatrick, Gelatt, Vecchi 1983 for annealing; Braunstein et al. 2016 use it on sets to dismantle
 * Cost    ties of the window for a move, far fewer where it soon shows that it is no good; all ties for a sweep
 */
#ifndef NETWORK_DISMANTLE_ANNEAL_H
#define NETWORK_DISMANTLE_ANNEAL_H

#include "network/dismantle/budget.h"
#include "network/dismantle/goal.h"

/* Better `order`, which reaches the target and has a place for each node, until the budget's `until`.  Errors  LIMIT */
MUST_USE Err anneal(
    Arena *arena,
    const Graph *graph,
    const Goal *goal,
    Budget *budget,
    uint64_t seed,
    double warmth,
    uint32_t *order,
    size_t *count);

#endif
