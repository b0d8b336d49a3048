/* betweenness.h: an order by betweenness, counted anew as the network falls apart.
 *
 * In each round the largest component is looked at alone: shortest paths from some of its nodes, drawn by chance, or from all
 * where the budget allows, and who lies on most of them goes next. How many go in a round, and how many sources a round
 * has, follows from what one source costs and from how long the plan is likely to be: one node a round where that leaves enough
 * sources, more otherwise.
 *
 * Source  Brandes, A faster algorithm for betweenness centrality (2001); Brandes, Pich, Centrality estimation in large networks
 *         (2007), for sources drawn by chance; Wandelt et al., Scientific Reports 8 (2018), who find adaptive betweenness the
 *         best of the simple ways
 * Cost    a walk over all ties of the component, forth and back, for each source
 */
#ifndef NETWORK_DISMANTLE_BETWEENNESS_H
#define NETWORK_DISMANTLE_BETWEENNESS_H

#include "network/dismantle/budget.h"
#include "network/dismantle/goal.h"

/* Until the largest component is below the limit, or the budget's `until` has come; `likely` is the length of a plan that is
 * known.  Errors  LIMIT
 */
MUST_USE Err between_order(
    Arena *arena,
    const Graph *graph,
    const Goal *goal,
    Budget *budget,
    uint64_t seed,
    size_t likely,
    uint32_t *ret_order,
    size_t *ret_count);

#endif
