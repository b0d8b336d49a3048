/* goal.h: what a plan of dismantling is to reach, and at what price.
 *
 * A plan is an order of nodes. Taken out one after the other they make the network fall apart, and the plan ends when the
 * largest component has fewer nodes than `limit`. Three things can be asked of it: that the network is small early (the area
 * under the curve of the largest component), that few nodes are taken out, or that what they cost together is little.
 *
 * Fixed nodes are in no plan: victims, informants, minors, whoever is out of reach.
 *
 * Source  Artime et al., Robustness and resilience of complex networks (Nature Reviews Physics 6, 2024), for curve and target;
 *         Ren, Gleinig, Helbing, Antulov-Fantulin, Generalized network dismantling (PNAS 116, 2019), for costs
 */
#ifndef NETWORK_DISMANTLE_GOAL_H
#define NETWORK_DISMANTLE_GOAL_H

#include "network/graph.h"

typedef enum Aim {
    AIM_AREA,
    AIM_COUNT,
    AIM_COST
} Aim;

typedef struct Goal {
    Aim aim;
    uint32_t limit;      /* nodes: the largest component is to have fewer */
    const double *costs; /* of each node, above 0; NULL where each costs 1 */
    const bool *fixed;   /* of each node; NULL where none is */
} Goal;

/* Fewer than `share` of all nodes, as a number of nodes: LCC < share x N exactly where LCC < this. */
static inline uint32_t goal_limit(size_t node_count, double share)
{
    double exact = share * (double)node_count;
    uint32_t whole = (uint32_t)(exact + 1e-9);

    return exact - (double)whole > 1e-9 ? whole + 1 : whole;
}

static inline double goal_cost(const Goal *goal, uint32_t node)
{
    return goal->costs == NULL ? 1 : goal->costs[node];
}

static inline bool goal_is_fixed(const Goal *goal, uint32_t node)
{
    return goal->fixed != NULL && goal->fixed[node];
}

#endif
