/* layout.h: where to draw each node, so that who is tied stands close and groups are seen.
 *
 * Nodes push each other away and ties pull (forces.h). Each component is laid out by itself, on few nodes first (coarse.h), and the
 * components are packed into rows, the highest first. Two nodes that have but each other stand 1 apart, and ties of hubs are
 * longer; the middle of a drawing that is made afresh is (0, 0).
 *
 * A drawing that people know stays as it is. Give it as `before`, and say in `is_placed` which nodes were in it: if these are
 * half of all or more, each stays exactly where it was; what is new settles among its neighbours, and components that are new
 * altogether go into rows below. If fewer are, all are laid out afresh. A place that is not a number, or
 * further than LAYOUT_FAR from the middle, counts as none.
 *
 * The same input gives the same bytes, whatever the number of threads.
 *
 * Source  Y. Hu, "Efficient, high-quality force-directed graph drawing", Mathematica J. 10 (2005)
 * Cost    some 60 rounds of forces.h on the whole, about as much again on all that is coarser; 60 bytes a node and 40 a tie
 */
#ifndef NETWORK_LAYOUT_H
#define NETWORK_LAYOUT_H

#include "base/pool.h"
#include "network/graph.h"

#define LAYOUT_FAR 1e6F

typedef struct Point {
    float x;
    float y;
} Point;

/* `before` and `is_placed` may be NULL, both, and `pool` too. `ret` has room for a point a node.
 * Errors  LIMIT
 */
MUST_USE Err layout_make(
    Arena *arena,
    const Graph *graph,
    uint64_t seed,
    const Point *before,
    const bool *is_placed,
    Pool *pool,
    Point *ret);

#endif
