/* field_ifma.h: the field of 2^255 - 19, eight numbers side by side, for processors that multiply
 * numbers of 52 bits (AVX-512 IFMA). lanes_body.h computes with it.
 *
 * A number has five limbs of 51 bits; lane i of every limb belongs to number i. Every function
 * takes and gives limbs below 2^51 + 2^14: a product reads 52 bits of a limb, so what is added is
 * carried at once, all limbs in one step. The names are those of field_avx2.h, where adding leaves
 * more for later: what is for that alone does nothing here.
 *
 * Nothing here branches, or reads an address, by a number.
 *
 * Source  RFC 7748, 4.1 (the field); Gueron and Krasnov, "Software implementation of modular
 *         exponentiation, using AVX512IFMA" (2016)
 */
#ifndef CRYPTO_FIELD_IFMA_H
#define CRYPTO_FIELD_IFMA_H

#include <immintrin.h>
#include <stdint.h>

#define LANES 8
#define LIMBS 5

typedef __m512i Vec; /* a number of 64 bits for each lane */

typedef struct Field {
    Vec limbs[LIMBS];
} Field;

#define PACKED 5

typedef struct Packed {
    Vec pairs[PACKED];
} Packed;

static inline Vec vec_all(uint64_t number)
{
    return _mm512_set1_epi64((long long)number);
}

static inline Vec vec_load(const uint64_t from[LANES])
{
    return _mm512_loadu_si512(from);
}

static inline void vec_store(uint64_t to[LANES], Vec a)
{
    _mm512_storeu_si512(to, a);
}

/* Signed bytes, one for each lane. */
static inline Vec vec_widen(const int8_t from[LANES])
{
    long long eight = 0;

    __builtin_memcpy(&eight, from, sizeof(eight));
    return _mm512_cvtepi8_epi64(_mm_cvtsi64_si128(eight));
}

static inline Vec vec_add(Vec a, Vec b)
{
    return _mm512_add_epi64(a, b);
}

static inline Vec vec_sub(Vec a, Vec b)
{
    return _mm512_sub_epi64(a, b);
}

static inline Vec vec_and(Vec a, Vec b)
{
    return _mm512_and_si512(a, b);
}

static inline Vec vec_or(Vec a, Vec b)
{
    return _mm512_or_si512(a, b);
}

static inline Vec vec_xor(Vec a, Vec b)
{
    return _mm512_xor_si512(a, b);
}

static inline Vec vec_shift_left(Vec a, int bits)
{
    return _mm512_slli_epi64(a, (unsigned)bits);
}

static inline Vec vec_shift_right(Vec a, int bits)
{
    return _mm512_srli_epi64(a, (unsigned)bits);
}

/* All ones where it holds, for each lane. */
static inline Vec vec_equal(Vec a, Vec b)
{
    return _mm512_movm_epi64(_mm512_cmpeq_epi64_mask(a, b));
}

static inline Vec vec_is_negative(Vec a)
{
    return _mm512_movm_epi64(_mm512_movepi64_mask(a));
}

/* ---- adding ------------------------------------------------------------------------------ */

#define MASK_LIMB 0x7ffffffffffff

static inline __attribute__((always_inline)) Vec nineteen_times(Vec a)
{
    return vec_add(vec_add(a, vec_shift_left(a, 1)), vec_shift_left(a, 4));
}

/* All limbs at once, of numbers below 2^60. */
static inline __attribute__((always_inline)) void carry_all(Vec *ret, const Vec h[LIMBS])
{
    const Vec mask = vec_all(MASK_LIMB);
    const Vec last = vec_shift_right(h[4], 51);

    ret[4] = vec_add(vec_and(h[4], mask), vec_shift_right(h[3], 51));
    ret[3] = vec_add(vec_and(h[3], mask), vec_shift_right(h[2], 51));
    ret[2] = vec_add(vec_and(h[2], mask), vec_shift_right(h[1], 51));
    ret[1] = vec_add(vec_and(h[1], mask), vec_shift_right(h[0], 51));
    ret[0] = vec_add(vec_and(h[0], mask), nineteen_times(last));
}

static inline void field_add(Field *ret, const Field *a, const Field *b)
{
    Vec h[LIMBS];

    h[0] = vec_add(a->limbs[0], b->limbs[0]);
    h[1] = vec_add(a->limbs[1], b->limbs[1]);
    h[2] = vec_add(a->limbs[2], b->limbs[2]);
    h[3] = vec_add(a->limbs[3], b->limbs[3]);
    h[4] = vec_add(a->limbs[4], b->limbs[4]);
    carry_all(ret->limbs, h);
}

/* Twice the modulus is added first. */
static inline void subtract(Vec *ret, const Vec *a, const Vec *b)
{
    const Vec first = vec_all(0xfffffffffffda);
    const Vec other = vec_all(0xffffffffffffe);
    Vec h[LIMBS];

    h[0] = vec_sub(vec_add(a[0], first), b[0]);
    h[1] = vec_sub(vec_add(a[1], other), b[1]);
    h[2] = vec_sub(vec_add(a[2], other), b[2]);
    h[3] = vec_sub(vec_add(a[3], other), b[3]);
    h[4] = vec_sub(vec_add(a[4], other), b[4]);
    carry_all(ret, h);
}

static inline void field_sub(Field *ret, const Field *a, const Field *b)
{
    subtract(ret->limbs, a->limbs, b->limbs);
}

static inline void field_sub_far(Field *ret, const Field *a, const Field *b)
{
    subtract(ret->limbs, a->limbs, b->limbs);
}

static inline void field_carry(Field *a)
{
    (void)a;
}

/* ---- spellings --------------------------------------------------------------------------- */

static inline void field_split(Field *ret, const Vec wide[5])
{
    for (int i = 0; i < 5; i++) {
        ret->limbs[i] = wide[i];
    }
}

static inline void field_join(Vec ret[5], const Field *a)
{
    for (int i = 0; i < 5; i++) {
        ret[i] = a->limbs[i];
    }
}

static inline void field_pack(Packed *ret, const Field *a)
{
    for (int i = 0; i < PACKED; i++) {
        ret->pairs[i] = a->limbs[i];
    }
}

static inline void field_unpack(Field *ret, const Packed *a)
{
    for (int i = 0; i < PACKED; i++) {
        ret->limbs[i] = a->pairs[i];
    }
}

static inline void packed_negate(Packed *ret, const Packed *a)
{
    const Vec zero[LIMBS] = {0};

    subtract(ret->pairs, zero, a->pairs);
}

/* ---- multiplying ------------------------------------------------------------------------- */

/* The sums of the lower and of the higher 52 bits of products, by place. A higher half stands 52
 * bits up, where a limb is of 51: it counts twice in the next place.
 */
typedef struct Halves {
    Vec low[9];
    Vec high[9];
} Halves;

static inline __attribute__((always_inline)) void product(Halves *sum, int place, Vec a, Vec b)
{
    sum->low[place] = _mm512_madd52lo_epu64(sum->low[place], a, b);
    sum->high[place] = _mm512_madd52hi_epu64(sum->high[place], a, b);
}

static inline __attribute__((always_inline)) Vec place_of(const Halves *sum, int place)
{
    return vec_add(sum->low[place], vec_add(sum->high[place - 1], sum->high[place - 1]));
}

/* What is past 2^255 comes round 19 times. */
static inline __attribute__((always_inline)) void fold(Field *ret, const Halves *sum)
{
    Vec h[LIMBS];

    h[0] = vec_add(sum->low[0], nineteen_times(place_of(sum, 5)));
    h[1] = vec_add(place_of(sum, 1), nineteen_times(place_of(sum, 6)));
    h[2] = vec_add(place_of(sum, 2), nineteen_times(place_of(sum, 7)));
    h[3] = vec_add(place_of(sum, 3), nineteen_times(place_of(sum, 8)));
    h[4] = vec_add(place_of(sum, 4), nineteen_times(vec_add(sum->high[8], sum->high[8])));
    carry_all(ret->limbs, h);
}

static __attribute__((noinline)) void field_mul(Field *ret, const Field *a, const Field *b)
{
    const Vec *f = a->limbs;
    const Vec *g = b->limbs;
    Halves sum = {0};

    product(&sum, 0, f[0], g[0]);
    product(&sum, 1, f[0], g[1]);
    product(&sum, 2, f[0], g[2]);
    product(&sum, 3, f[0], g[3]);
    product(&sum, 4, f[0], g[4]);
    product(&sum, 1, f[1], g[0]);
    product(&sum, 2, f[1], g[1]);
    product(&sum, 3, f[1], g[2]);
    product(&sum, 4, f[1], g[3]);
    product(&sum, 5, f[1], g[4]);
    product(&sum, 2, f[2], g[0]);
    product(&sum, 3, f[2], g[1]);
    product(&sum, 4, f[2], g[2]);
    product(&sum, 5, f[2], g[3]);
    product(&sum, 6, f[2], g[4]);
    product(&sum, 3, f[3], g[0]);
    product(&sum, 4, f[3], g[1]);
    product(&sum, 5, f[3], g[2]);
    product(&sum, 6, f[3], g[3]);
    product(&sum, 7, f[3], g[4]);
    product(&sum, 4, f[4], g[0]);
    product(&sum, 5, f[4], g[1]);
    product(&sum, 6, f[4], g[2]);
    product(&sum, 7, f[4], g[3]);
    product(&sum, 8, f[4], g[4]);
    fold(ret, &sum);
}

static inline __attribute__((always_inline)) void double_place(Halves *sum, int place)
{
    sum->low[place] = vec_add(sum->low[place], sum->low[place]);
    sum->high[place] = vec_add(sum->high[place], sum->high[place]);
}

/* As field_mul of the number with itself: each pair of different limbs once, and then doubled. */
static __attribute__((noinline)) void field_square(Field *ret, const Field *a)
{
    const Vec *f = a->limbs;
    Halves sum = {0};

    product(&sum, 1, f[0], f[1]);
    product(&sum, 2, f[0], f[2]);
    product(&sum, 3, f[0], f[3]);
    product(&sum, 4, f[0], f[4]);
    product(&sum, 3, f[1], f[2]);
    product(&sum, 4, f[1], f[3]);
    product(&sum, 5, f[1], f[4]);
    product(&sum, 5, f[2], f[3]);
    product(&sum, 6, f[2], f[4]);
    product(&sum, 7, f[3], f[4]);
    double_place(&sum, 1);
    double_place(&sum, 2);
    double_place(&sum, 3);
    double_place(&sum, 4);
    double_place(&sum, 5);
    double_place(&sum, 6);
    double_place(&sum, 7);
    product(&sum, 0, f[0], f[0]);
    product(&sum, 2, f[1], f[1]);
    product(&sum, 4, f[2], f[2]);
    product(&sum, 6, f[3], f[3]);
    product(&sum, 8, f[4], f[4]);
    fold(ret, &sum);
}

#endif
