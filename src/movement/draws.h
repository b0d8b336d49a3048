/* draws.h: how many of many do a thing: exact draws from a binomial and a multinomial distribution.
 *
 * Draws are numbered, so that the same sequence of calls in a tick gives the same numbers.
 *
 * Source  W. Hoermann, "The generation of binomial random variates", J. Stat. Comput. Simul. 46 (1993): BTRS
 * Cost    O(1) a binomial draw, with about 1.2 tries of two words from ten expected on
 */
#ifndef MOVEMENT_DRAWS_H
#define MOVEMENT_DRAWS_H

#include "movement/chance.h"

#include <stdbool.h>

typedef struct Draws {
    uint64_t seed;
    uint32_t tick;
    uint32_t next; /* block */
    Words words;
    unsigned left; /* of the block's words */
} Draws;

Draws draws_begin(uint64_t seed, uint32_t tick);

/* 0 <= x < 1, in steps of 2^-53. */
double draws_part(Draws *draws);

/* How many of `count` do what each does with the chance `part`, which may lie outside of 0 to 1. */
uint32_t draws_some(Draws *draws, uint32_t count, double part);

/* Share out `count` by weights, of which those that are not above 0 get nothing; `sum` is that of the others, above 0.
 * Calls with the next weight, in order: how many of `*count`, which is lowered, it gets.
 */
uint32_t draws_share(Draws *draws, double weight, double *sum, uint32_t *count);

#endif
