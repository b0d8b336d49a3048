/* field_avx2.h: the field of 2^255 - 19, four numbers side by side. lanes_body.h computes with it.
 *
 * A number has ten limbs of 26 and 25 bits in turn; lane i of every limb belongs to number i. A
 * product of two limbs is one vpmuludq for all four. What is added need not be carried at once:
 *
 *     carried    even limbs below 2^26 + 2^18, odd ones below 2^25 + 2^18: what a product is
 *     sum        of two carried ones: twice that
 *     difference of two carried ones: three times that, since twice the modulus is added
 *     far        a carried one less a sum or difference: five times that. Of a sum it is six times,
 *                which is to be carried before it is multiplied
 *
 * field_mul takes a far number on its left and a sum or difference on its right: there 19 times a
 * limb must stay below 2^32, and the sum of ten products below 2^64. field_square takes a sum.
 *
 * Nothing here branches, or reads an address, by a number. The rows of a multiplication are kept
 * apart by barriers: gcc otherwise lifts the right side's limbs into registers it does not have,
 * and stores and loads them again for each row.
 *
 * Source  RFC 7748, 4.1 (the field); Bernstein and Schwabe, "NEON crypto" (2012), for limbs of 25.5
 *         bits in vectors
 */
#ifndef CRYPTO_FIELD_AVX2_H
#define CRYPTO_FIELD_AVX2_H

#include <immintrin.h>
#include <stdint.h>

#define LANES 4
#define LIMBS 10

typedef __m256i Vec; /* a number of 64 bits for each lane */

typedef struct Field {
    Vec limbs[LIMBS];
} Field;

/* A number as it lies in tables: two limbs in each place, which halves what a look-up reads. */
#define PACKED 5

typedef struct Packed {
    Vec pairs[PACKED];
} Packed;

static inline Vec vec_all(uint64_t number)
{
    return _mm256_set1_epi64x((long long)number);
}

static inline Vec vec_load(const uint64_t from[LANES])
{
    return _mm256_loadu_si256((const Vec *)(const void *)from);
}

static inline void vec_store(uint64_t to[LANES], Vec a)
{
    _mm256_storeu_si256((Vec *)(void *)to, a);
}

/* Signed bytes, one for each lane. */
static inline Vec vec_widen(const int8_t from[LANES])
{
    int32_t four = 0;

    __builtin_memcpy(&four, from, sizeof(four));
    return _mm256_cvtepi8_epi64(_mm_cvtsi32_si128(four));
}

static inline Vec vec_add(Vec a, Vec b)
{
    return _mm256_add_epi64(a, b);
}

static inline Vec vec_sub(Vec a, Vec b)
{
    return _mm256_sub_epi64(a, b);
}

static inline Vec vec_and(Vec a, Vec b)
{
    return _mm256_and_si256(a, b);
}

static inline Vec vec_or(Vec a, Vec b)
{
    return _mm256_or_si256(a, b);
}

static inline Vec vec_xor(Vec a, Vec b)
{
    return _mm256_xor_si256(a, b);
}

static inline Vec vec_shift_left(Vec a, int bits)
{
    return _mm256_slli_epi64(a, bits);
}

static inline Vec vec_shift_right(Vec a, int bits)
{
    return _mm256_srli_epi64(a, bits);
}

/* All ones where it holds, for each lane. */
static inline Vec vec_equal(Vec a, Vec b)
{
    return _mm256_cmpeq_epi64(a, b);
}

static inline Vec vec_is_negative(Vec a)
{
    return _mm256_cmpgt_epi64(_mm256_setzero_si256(), a);
}

/* ---- spellings --------------------------------------------------------------------------- */

#define MASK_EVEN 0x3ffffff
#define MASK_ODD  0x1ffffff

/* From limbs of 51 bits, below 2^52. */
static inline void field_split(Field *ret, const Vec wide[5])
{
    for (int i = 0; i < 5; i++) {
        ret->limbs[2 * i] = vec_and(wide[i], vec_all(MASK_EVEN));
        ret->limbs[2 * i + 1] = vec_shift_right(wide[i], 26);
    }
}

static inline void field_join(Vec ret[5], const Field *a)
{
    for (int i = 0; i < 5; i++) {
        ret[i] = vec_add(a->limbs[2 * i], vec_shift_left(a->limbs[2 * i + 1], 26));
    }
}

static inline void field_pack(Packed *ret, const Field *a)
{
    for (int i = 0; i < PACKED; i++) {
        ret->pairs[i] = vec_or(a->limbs[2 * i], vec_shift_left(a->limbs[2 * i + 1], 32));
    }
}

static inline void field_unpack(Field *ret, const Packed *a)
{
    for (int i = 0; i < PACKED; i++) {
        ret->limbs[2 * i] = vec_and(a->pairs[i], vec_all(0xffffffff));
        ret->limbs[2 * i + 1] = vec_shift_right(a->pairs[i], 32);
    }
}

/* Twice the modulus, less a carried number. */
static inline void packed_negate(Packed *ret, const Packed *a)
{
    const Vec first = vec_all(0x03fffffe07ffffda);
    const Vec other = vec_all(0x03fffffe07fffffe);

    ret->pairs[0] = _mm256_sub_epi32(first, a->pairs[0]);
    for (int i = 1; i < PACKED; i++) {
        ret->pairs[i] = _mm256_sub_epi32(other, a->pairs[i]);
    }
}

/* ---- adding ------------------------------------------------------------------------------ */

static inline void field_add(Field *ret, const Field *a, const Field *b)
{
    for (int i = 0; i < LIMBS; i++) {
        ret->limbs[i] = vec_add(a->limbs[i], b->limbs[i]);
    }
}

static inline void subtract(
    Field *ret, const Field *a, const Field *b, Vec first, Vec even, Vec odd)
{
    ret->limbs[0] = vec_sub(vec_add(a->limbs[0], first), b->limbs[0]);
    for (int i = 1; i < LIMBS; i++) {
        ret->limbs[i] = vec_sub(vec_add(a->limbs[i], i % 2 == 0 ? even : odd), b->limbs[i]);
    }
}

/* `b` is carried. */
static inline void field_sub(Field *ret, const Field *a, const Field *b)
{
    subtract(ret, a, b, vec_all(0x7ffffda), vec_all(0x7fffffe), vec_all(0x3fffffe));
}

/* `b` is a sum or a difference; what comes out is far. */
static inline void field_sub_far(Field *ret, const Field *a, const Field *b)
{
    subtract(ret, a, b, vec_all(0xfffffb4), vec_all(0xffffffc), vec_all(0x7fffffc));
}

/* All limbs at once: what was far, or less, is carried. */
static inline void field_carry(Field *a)
{
    Vec carries[LIMBS];
    Vec last;

    for (int i = 0; i < LIMBS; i++) {
        carries[i] = vec_shift_right(a->limbs[i], i % 2 == 0 ? 26 : 25);
        a->limbs[i] = vec_and(a->limbs[i], vec_all(i % 2 == 0 ? MASK_EVEN : MASK_ODD));
    }
    last = _mm256_mul_epu32(carries[LIMBS - 1], vec_all(19));
    a->limbs[0] = vec_add(a->limbs[0], last);
    for (int i = 1; i < LIMBS; i++) {
        a->limbs[i] = vec_add(a->limbs[i], carries[i - 1]);
    }
}

/* ---- multiplying ------------------------------------------------------------------------- */

static inline __attribute__((always_inline)) Vec times(Vec a, Vec b)
{
    return _mm256_mul_epu32(a, b);
}

static inline __attribute__((always_inline)) void carry(
    Vec *from, Vec *to, int bits, uint64_t mask)
{
    *to = vec_add(*to, vec_shift_right(*from, bits));
    *from = vec_and(*from, vec_all(mask));
}

/* Two chains of carries at a time, so that each waits half as long. */
static inline __attribute__((always_inline)) void carry_all(Field *ret, Vec h[LIMBS])
{
    Vec last;

    carry(&h[0], &h[1], 26, MASK_EVEN);
    carry(&h[4], &h[5], 26, MASK_EVEN);
    carry(&h[1], &h[2], 25, MASK_ODD);
    carry(&h[5], &h[6], 25, MASK_ODD);
    carry(&h[2], &h[3], 26, MASK_EVEN);
    carry(&h[6], &h[7], 26, MASK_EVEN);
    carry(&h[3], &h[4], 25, MASK_ODD);
    carry(&h[7], &h[8], 25, MASK_ODD);
    carry(&h[4], &h[5], 26, MASK_EVEN);
    carry(&h[8], &h[9], 26, MASK_EVEN);
    /* 19 times, by shifts: the carry may be longer than the 32 bits that a product reads. */
    last = vec_shift_right(h[9], 25);
    h[9] = vec_and(h[9], vec_all(MASK_ODD));
    h[0] = vec_add(h[0], vec_add(last, vec_shift_left(last, 1)));
    h[0] = vec_add(h[0], vec_shift_left(last, 4));
    carry(&h[0], &h[1], 26, MASK_EVEN);
    ret->limbs[0] = h[0];
    ret->limbs[1] = h[1];
    ret->limbs[2] = h[2];
    ret->limbs[3] = h[3];
    ret->limbs[4] = h[4];
    ret->limbs[5] = h[5];
    ret->limbs[6] = h[6];
    ret->limbs[7] = h[7];
    ret->limbs[8] = h[8];
    ret->limbs[9] = h[9];
}

/* Ends a row: the sums stand in registers, and what is read of `a` and `b` is read anew. */
static inline __attribute__((always_inline)) void barrier(
    Vec h[LIMBS], const Vec *a, const Vec *b)
{
    __asm__(""
            : "+x"(h[0]),
              "+x"(h[1]),
              "+x"(h[2]),
              "+x"(h[3]),
              "+x"(h[4]),
              "+x"(h[5]),
              "+x"(h[6]),
              "+x"(h[7]),
              "+x"(h[8]),
              "+x"(h[9])
            : "r"(a), "r"(b)
            : "memory");
}

/* Limb `i` of the left times all of the right, `g`. Those that come round are read from `round`,
 * where they are 19 times. `even` is for the even places of the product, `odd` for the others.
 */
static inline __attribute__((always_inline)) void row(
    Vec h[LIMBS], int i, Vec even, Vec odd, const Vec *g, const Vec *round)
{
    barrier(h, g, round);
    h[0] = vec_add(h[0], times(even, 0 < i ? round[10 - i] : g[0 - i]));
    h[1] = vec_add(h[1], times(odd, 1 < i ? round[11 - i] : g[1 - i]));
    h[2] = vec_add(h[2], times(even, 2 < i ? round[12 - i] : g[2 - i]));
    h[3] = vec_add(h[3], times(odd, 3 < i ? round[13 - i] : g[3 - i]));
    h[4] = vec_add(h[4], times(even, 4 < i ? round[14 - i] : g[4 - i]));
    h[5] = vec_add(h[5], times(odd, 5 < i ? round[15 - i] : g[5 - i]));
    h[6] = vec_add(h[6], times(even, 6 < i ? round[16 - i] : g[6 - i]));
    h[7] = vec_add(h[7], times(odd, 7 < i ? round[17 - i] : g[7 - i]));
    h[8] = vec_add(h[8], times(even, 8 < i ? round[18 - i] : g[8 - i]));
    h[9] = vec_add(h[9], times(odd, 9 < i ? round[19 - i] : g[9 - i]));
}

static inline __attribute__((always_inline)) Vec twice(Vec a)
{
    return vec_add(a, a);
}

static __attribute__((noinline)) void field_mul(Field *ret, const Field *a, const Field *b)
{
    const Vec nineteen = vec_all(19);
    const Vec *g = b->limbs;
    Vec round[LIMBS];
    Vec h[LIMBS];
    Vec x;

    round[1] = times(g[1], nineteen);
    round[2] = times(g[2], nineteen);
    round[3] = times(g[3], nineteen);
    round[4] = times(g[4], nineteen);
    round[5] = times(g[5], nineteen);
    round[6] = times(g[6], nineteen);
    round[7] = times(g[7], nineteen);
    round[8] = times(g[8], nineteen);
    round[9] = times(g[9], nineteen);
    x = a->limbs[0];
    h[0] = times(x, g[0]);
    h[1] = times(x, g[1]);
    h[2] = times(x, g[2]);
    h[3] = times(x, g[3]);
    h[4] = times(x, g[4]);
    h[5] = times(x, g[5]);
    h[6] = times(x, g[6]);
    h[7] = times(x, g[7]);
    h[8] = times(x, g[8]);
    h[9] = times(x, g[9]);
    /* Two odd limbs meet half a bit too low, and so count twice. */
    x = a->limbs[1];
    row(h, 1, twice(x), x, g, round);
    x = a->limbs[2];
    row(h, 2, x, x, g, round);
    x = a->limbs[3];
    row(h, 3, twice(x), x, g, round);
    x = a->limbs[4];
    row(h, 4, x, x, g, round);
    x = a->limbs[5];
    row(h, 5, twice(x), x, g, round);
    x = a->limbs[6];
    row(h, 6, x, x, g, round);
    x = a->limbs[7];
    row(h, 7, twice(x), x, g, round);
    x = a->limbs[8];
    row(h, 8, x, x, g, round);
    x = a->limbs[9];
    row(h, 9, twice(x), x, g, round);
    carry_all(ret, h);
}

/* As field_mul of the number with itself, each pair of different limbs once. */
static __attribute__((noinline)) void field_square(Field *ret, const Field *a)
{
    const Vec *f = a->limbs;
    Vec h[LIMBS];
    Vec twos[8];
    Vec round[5]; /* limbs 5 to 9, 19 times; the odd ones 38 times */

    twos[0] = twice(f[0]);
    twos[1] = twice(f[1]);
    twos[2] = twice(f[2]);
    twos[3] = twice(f[3]);
    twos[4] = twice(f[4]);
    twos[5] = twice(f[5]);
    twos[6] = twice(f[6]);
    twos[7] = twice(f[7]);
    round[0] = times(f[5], vec_all(38));
    round[1] = times(f[6], vec_all(19));
    round[2] = times(f[7], vec_all(38));
    round[3] = times(f[8], vec_all(19));
    round[4] = times(f[9], vec_all(38));

    h[0] = times(f[0], f[0]);
    h[1] = times(twos[0], f[1]);
    h[2] = times(twos[0], f[2]);
    h[3] = times(twos[0], f[3]);
    h[4] = times(twos[0], f[4]);
    h[5] = times(twos[0], f[5]);
    h[6] = times(twos[0], f[6]);
    h[7] = times(twos[0], f[7]);
    h[8] = times(twos[0], f[8]);
    h[9] = times(twos[0], f[9]);
    barrier(h, twos, round);
    h[2] = vec_add(h[2], times(twos[1], f[1]));
    h[3] = vec_add(h[3], times(twos[1], f[2]));
    h[4] = vec_add(h[4], times(twos[1], twos[3]));
    h[5] = vec_add(h[5], times(twos[1], f[4]));
    h[6] = vec_add(h[6], times(twos[1], twos[5]));
    h[7] = vec_add(h[7], times(twos[1], f[6]));
    h[8] = vec_add(h[8], times(twos[1], twos[7]));
    h[9] = vec_add(h[9], times(twos[1], f[8]));
    h[0] = vec_add(h[0], times(twos[1], round[4]));
    barrier(h, twos, round);
    h[4] = vec_add(h[4], times(f[2], f[2]));
    h[5] = vec_add(h[5], times(twos[2], f[3]));
    h[6] = vec_add(h[6], times(twos[2], f[4]));
    h[7] = vec_add(h[7], times(twos[2], f[5]));
    h[8] = vec_add(h[8], times(twos[2], f[6]));
    h[9] = vec_add(h[9], times(twos[2], f[7]));
    h[0] = vec_add(h[0], times(twos[2], round[3]));
    h[1] = vec_add(h[1], times(f[2], round[4]));
    barrier(h, twos, round);
    h[6] = vec_add(h[6], times(twos[3], f[3]));
    h[7] = vec_add(h[7], times(twos[3], f[4]));
    h[8] = vec_add(h[8], times(twos[3], twos[5]));
    h[9] = vec_add(h[9], times(twos[3], f[6]));
    h[0] = vec_add(h[0], times(twos[3], round[2]));
    h[1] = vec_add(h[1], times(twos[3], round[3]));
    h[2] = vec_add(h[2], times(twos[3], round[4]));
    barrier(h, twos, round);
    h[8] = vec_add(h[8], times(f[4], f[4]));
    h[9] = vec_add(h[9], times(twos[4], f[5]));
    h[0] = vec_add(h[0], times(twos[4], round[1]));
    h[1] = vec_add(h[1], times(f[4], round[2]));
    h[2] = vec_add(h[2], times(twos[4], round[3]));
    h[3] = vec_add(h[3], times(f[4], round[4]));
    barrier(h, twos, round);
    h[0] = vec_add(h[0], times(f[5], round[0]));
    h[1] = vec_add(h[1], times(twos[5], round[1]));
    h[2] = vec_add(h[2], times(twos[5], round[2]));
    h[3] = vec_add(h[3], times(twos[5], round[3]));
    h[4] = vec_add(h[4], times(twos[5], round[4]));
    barrier(h, twos, round);
    h[2] = vec_add(h[2], times(f[6], round[1]));
    h[3] = vec_add(h[3], times(f[6], round[2]));
    h[4] = vec_add(h[4], times(twos[6], round[3]));
    h[5] = vec_add(h[5], times(f[6], round[4]));
    h[4] = vec_add(h[4], times(f[7], round[2]));
    h[5] = vec_add(h[5], times(twos[7], round[3]));
    h[6] = vec_add(h[6], times(twos[7], round[4]));
    barrier(h, twos, round);
    h[6] = vec_add(h[6], times(f[8], round[3]));
    h[7] = vec_add(h[7], times(f[8], round[4]));
    h[8] = vec_add(h[8], times(f[9], round[4]));
    carry_all(ret, h);
}

#endif
