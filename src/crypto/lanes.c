#include "crypto/lanes.h"

#include <sodium.h>

static bool is_neutral(const GroupElement *element)
{
    return sodium_is_zero(element->bytes, sizeof(element->bytes)) == 1;
}

/* libsodium 1.0.18 overlooks the highest bit of an element: that would be a second spelling. */
static bool is_spelled(const GroupElement *element)
{
    return element->bytes[31] < 0x80;
}

static void multiply(
    GroupScalars scalars,
    const GroupElement *elements,
    size_t count,
    GroupElement *ret,
    uint8_t *good)
{
    for (size_t i = 0; i < count; i++) {
        const GroupScalar *scalar = &scalars.items[scalars.is_one ? 0 : i];
        GroupElement product = {{0}};

        good[i] = is_spelled(&elements[i]) &&
                  crypto_scalarmult_ristretto255(
                      product.bytes, scalar->bytes, elements[i].bytes) == 0;
        if (good[i] == 0) {
            memset(&product, 0, sizeof(product));
        }
        ret[i] = product;
    }
}

static void map(const GroupWide *wides, size_t count, GroupElement *ret)
{
    for (size_t i = 0; i < count; i++) {
        (void)crypto_core_ristretto255_from_hash(ret[i].bytes, wides[i].bytes);
    }
}

static void raise(
    GroupScalars scalars,
    const GroupWide *wides,
    size_t count,
    GroupElement *ret,
    uint8_t *good)
{
    map(wides, count, ret);
    multiply(scalars, ret, count, ret, good);
}

static void sum(
    const GroupScalar *weights,
    const GroupElement *elements,
    size_t count,
    GroupElement *ret,
    uint8_t *good)
{
    memset(ret, 0, sizeof(*ret)); /* the neutral element is all zeros */
    for (size_t i = 0; i < count; i++) {
        GroupElement part;

        good[i] = is_spelled(&elements[i]) &&
                  crypto_core_ristretto255_is_valid_point(elements[i].bytes) == 1 &&
                  !is_neutral(&elements[i]);
        if (good[i] == 1 && crypto_scalarmult_ristretto255(
                                part.bytes, weights[i].bytes, elements[i].bytes) == 0) {
            (void)crypto_core_ristretto255_add(ret->bytes, ret->bytes, part.bytes);
        }
    }
}

const GroupLanes lanes_portable = {
    .name = "portable", .multiply = multiply, .raise = raise, .map = map, .sum = sum};

size_t lanes_ways(const GroupLanes *ret[LANES_WAYS])
{
    size_t count = 0;

    ret[count++] = &lanes_portable;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        ret[count++] = &lanes_avx2;
    }
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512ifma")) {
        ret[count++] = &lanes_ifma;
    }
#endif
    return count;
}

const GroupLanes *lanes_best(void)
{
    const GroupLanes *ways[LANES_WAYS] = {0};

    return ways[lanes_ways(ways) - 1];
}
