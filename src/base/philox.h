/* philox.h: random words that are a function of a counter and a key, and of nothing else.
 *
 * So who draws before whom, and on which thread, makes no difference. Ten rounds of Philox; not for secrets.
 *
 * Source  J. K. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11: Philox4x32-10
 */
#ifndef BASE_PHILOX_H
#define BASE_PHILOX_H

#include <stdint.h>

typedef struct Words {
    uint32_t word[4];
} Words;

Words philox_block(const uint32_t counter[4], uint64_t key);

/* 0 <= x < 1, in steps of 2^-32. */
static inline double philox_part(uint32_t word)
{
    return (double)word * 0x1p-32;
}

/* Evenly one of 0 to below - 1, as far as 32 bits go; `below` is not zero. */
static inline uint32_t philox_below(uint32_t word, uint32_t below)
{
    return (uint32_t)(((uint64_t)word * below) >> 32);
}

#endif
