/* degree.h: an order by degree: whoever has most ties to those who are left goes next.
 *
 * degree_order takes the largest degree of all who are left. core_order takes the largest degree within the 2-core as long as
 * there is one, and then cuts the trees that remain where a part just reaches the limit.
 *
 * Fixed nodes are passed over, and stay.
 *
 * Source  Albert, Jeong, Barabasi 2000 for the degree; Zdeborova, Zhang, Zhou, Fast and simple decycling and dismantling of
 *         networks (Scientific Reports 6, 2016), for the core and the trees
 * Cost    O(ties): nodes stand in lists by degree
 */
#ifndef NETWORK_DISMANTLE_DEGREE_H
#define NETWORK_DISMANTLE_DEGREE_H

#include "network/dismantle/goal.h"

/* All nodes with ties, in order; `ret_order` has a place for each node. Those without come last.  Errors  LIMIT */
MUST_USE Err degree_order(
    Arena *arena, const Graph *graph, const Goal *goal, uint32_t *ret_order, size_t *ret_count);

/* Until the largest component is below the limit, or no node is left that may be taken.  Errors  LIMIT */
MUST_USE Err core_order(
    Arena *arena, const Graph *graph, const Goal *goal, uint32_t *ret_order, size_t *ret_count);

#endif
