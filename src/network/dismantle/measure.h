/* measure.h: what an order of nodes does to a network.
 *
 * largest[k] is the size of the largest component once the first k nodes are out; nodes without ties count among all. K is the
 * first k with largest[k] below the limit. The area under the curve, AUC, is Simpson's rule over the points k = 1..K of
 * largest[k] / N, one apart, as scipy.integrate.simpson had it until 1.11: where their number is even, the rule is taken once
 * without the first interval and once without the last, which then is a trapezium, and the mean of both is the area.
 *
 *     K = 3, largest = 9 4 4 1 of 10:  (0.4 + 4 x 0.4 + 0.1) / 3 = 0.7
 *
 * Source  Artime et al. 2024 and their review of dismantling algorithms for the curve; scipy 1.10, even='avg', which
 *         gives the published figures of the benchmark to the last digit
 * Cost    one walk over all ties, from the last node taken out to the first
 */
#ifndef NETWORK_DISMANTLE_MEASURE_H
#define NETWORK_DISMANTLE_MEASURE_H

#include "network/dismantle/goal.h"

typedef struct Measures {
    size_t count;     /* K; all nodes of the order where the target is not reached */
    bool is_reached;  /* largest[K] < limit */
    uint32_t largest; /* nodes left in the largest component after K */
    double area;      /* AUC */
    double cost;      /* of the first K nodes, as a share of the cost of all nodes */
    double
        cost_area; /* the same curve over the share of the cost spent, from nothing on, by trapezia */
} Measures;

/* The curve: `ret_largest` has count + 1 places.  Errors  LIMIT */
MUST_USE Err measure_curve(
    Arena *arena,
    const Graph *graph,
    const uint32_t *order,
    size_t count,
    uint32_t *ret_largest);

/* What the i-th of `count` values counts in Simpson's rule; i and count from 1. */
double measure_weight(size_t i, size_t count);

/* Simpson's rule over `count` values that are one apart. */
double measure_simpson(const uint32_t *values, size_t count);

/* Errors  LIMIT */
MUST_USE Err measure_order(
    Arena *arena,
    const Graph *graph,
    const Goal *goal,
    const uint32_t *order,
    size_t count,
    Measures *ret);

/* Whether `a` reaches the goal better than `b`: the target before all, then what is aimed at, then the area. */
bool measure_is_better(const Goal *goal, const Measures *a, const Measures *b);

/* What is left when nodes are taken out together, `together` at a time: largest[i] after i rounds. Returns the number of rounds
 * until the largest component is below the limit; `ret_largest` has a place for each and one more.  Errors  LIMIT
 */
MUST_USE Err measure_rounds(
    Arena *arena,
    const Graph *graph,
    const uint32_t *order,
    size_t count,
    size_t together,
    uint32_t limit,
    uint32_t *ret_largest,
    size_t *ret_rounds);

#endif
