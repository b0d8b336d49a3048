/* chance.h: words of chance that hang on a seed and a number alone, so that a run can be had again.
 *
 * Not for secrets.
 *
 * Source  G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014 (SplitMix64)
 */
#ifndef NETWORK_CHANCE_H
#define NETWORK_CHANCE_H

#include <stddef.h>
#include <stdint.h>

/* The word of number `turn` under a seed. */
static inline uint64_t chance_word(uint64_t seed, uint64_t turn)
{
    uint64_t word = seed + (turn + 1) * UINT64_C(0x9E3779B97F4A7C15);

    word = (word ^ (word >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    word = (word ^ (word >> 27)) * UINT64_C(0x94D049BB133111EB);
    return word ^ (word >> 31);
}

/* 0 <= x < 1 */
static inline double chance_part(uint64_t word)
{
    return (double)(word >> 11) * 0x1p-53;
}

/* Evenly one of 0 to below - 1; `below` is not zero. */
static inline uint32_t chance_below(uint64_t word, uint32_t below)
{
    return (uint32_t)(((word >> 32) * below) >> 32);
}

#endif
