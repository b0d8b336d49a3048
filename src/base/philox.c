#include "base/philox.h"

#define ROUNDS 10

Words philox_block(const uint32_t counter[4], uint64_t key)
{
    uint32_t a = counter[0];
    uint32_t b = counter[1];
    uint32_t c = counter[2];
    uint32_t d = counter[3];
    uint32_t low = (uint32_t)key;
    uint32_t high = (uint32_t)(key >> 32);

    for (int i = 0; i < ROUNDS; i++) {
        uint64_t first = UINT64_C(0xD2511F53) * a;
        uint64_t second = UINT64_C(0xCD9E8D57) * c;

        a = (uint32_t)(second >> 32) ^ b ^ low;
        b = (uint32_t)second;
        c = (uint32_t)(first >> 32) ^ d ^ high;
        d = (uint32_t)first;
        low += UINT32_C(0x9E3779B9);
        high += UINT32_C(0xBB67AE85);
    }
    return (Words){{a, b, c, d}};
}
