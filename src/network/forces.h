/* forces.h: bodies that push each other away, and springs that hold them together, until they settle.
 *
 * A spring of length d pulls with w d^2; two bodies push each other with FORCES_PUSH m m' / d. Far bodies count as one where
 * the cell of the quadtree that they fill looks small from all of a group of neighbours, so a round costs about n log n. Each
 * round moves every body by one step along its force; the step falls as the rounds go by, faster where the forces grow.
 *
 * The force on a body is summed by one thread in one order, so the number of threads changes no bit.
 *
 * Source  Y. Hu, "Efficient, high-quality force-directed graph drawing", Mathematica J. 10 (2005); cells: J. Barnes and P. Hut,
 *         Nature 324 (1986); a list of cells for a group: J. Barnes, J. Computational Physics 87 (1990)
 * Cost    a round of 8,717 nodes and 31,525 ties: see docs/bench.md
 */
#ifndef NETWORK_FORCES_H
#define NETWORK_FORCES_H

#include "network/coarse.h"
#include "network/layout.h"

#define FORCES_PUSH 0.3F

typedef struct Settling {
    size_t rounds;        /* at most */
    float step;           /* the first, as long as this */
    const bool *is_fixed; /* who does not move; NULL for nobody */
} Settling;

/* Errors  LIMIT */
MUST_USE Err forces_settle(
    Arena *arena, const Level *level, const Settling *settling, Pool *pool, Point *points);

#endif
