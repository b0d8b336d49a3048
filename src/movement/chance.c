#include "movement/chance.h"

#include <string.h>

#define ROUNDS 10

Words chance_words(uint64_t seed, Stream stream, uint32_t tick, uint32_t entity, uint32_t turn)
{
    uint32_t counter[4] = {entity, turn, tick, (uint32_t)stream};

    return philox_block(counter, seed);
}

#define LANES 16 /* blocks side by side, so that a compiler can make vectors of them */

#ifdef __x86_64__
#define WIDE \
    __attribute__((target_clones("avx2", "default"))) /* what the processor has is asked once */
#else
#define WIDE
#endif

/* Words stand in halves of 64 bits: a round is products, shifts and sums of whole lanes, and nothing is shuffled. */
WIDE static void fill_lanes(
    uint64_t seed, Stream stream, uint32_t tick, uint32_t first, uint32_t *ret)
{
    uint64_t a[LANES];
    uint64_t b[LANES];
    uint64_t c[LANES];
    uint64_t d[LANES];
    uint32_t low = (uint32_t)seed;
    uint32_t high = (uint32_t)(seed >> 32);

    for (uint32_t j = 0; j < LANES; j++) {
        a[j] = first + j;
        b[j] = 0;
        c[j] = tick;
        d[j] = (uint32_t)stream;
    }
    for (int i = 0; i < ROUNDS; i++) {
        for (size_t j = 0; j < LANES; j++) {
            uint64_t left = UINT64_C(0xD2511F53) * (uint32_t)a[j];
            uint64_t right = UINT64_C(0xCD9E8D57) * (uint32_t)c[j];

            a[j] = (right >> 32) ^ b[j] ^ low;
            b[j] = (uint32_t)right;
            c[j] = (left >> 32) ^ d[j] ^ high;
            d[j] = (uint32_t)left;
        }
        low += UINT32_C(0x9E3779B9);
        high += UINT32_C(0xBB67AE85);
    }
    for (size_t j = 0; j < LANES; j++) {
        ret[4 * j] = (uint32_t)a[j];
        ret[4 * j + 1] = (uint32_t)b[j];
        ret[4 * j + 2] = (uint32_t)c[j];
        ret[4 * j + 3] = (uint32_t)d[j];
    }
}

void chance_fill(
    uint64_t seed, Stream stream, uint32_t tick, uint32_t first, size_t count, uint32_t *ret)
{
    uint32_t words[4 * LANES];
    size_t i = 0;

    for (; i + 4 * LANES <= count; i += 4 * LANES) {
        fill_lanes(seed, stream, tick, (first + (uint32_t)i) / 4, ret + i);
    }
    if (i < count) {
        fill_lanes(seed, stream, tick, (first + (uint32_t)i) / 4, words);
        memcpy(ret + i, words, (count - i) * sizeof(*ret));
    }
}
