/* lanes_number.h: what ristretto255 does with numbers of its field: one spelling, signs, choices,
 * inverses and roots. Included by lanes_body.h, behind a field header.
 *
 * Every choice is by a mask: all ones or all zeros in each lane.
 *
 * Source  RFC 9496, 4.1 and 4.2
 */
#ifndef CRYPTO_LANES_NUMBER_H
#define CRYPTO_LANES_NUMBER_H

#include <stddef.h>

/* Limbs of 51 bits, lowest first. */
typedef uint64_t Limbs[5];

static const Limbs number_0 = {0};
static const Limbs number_1 = {1};
static const Limbs number_2 = {2};
static const Limbs number_d = {
    0x34dca135978a3, 0x1a8283b156ebd, 0x5e7a26001c029, 0x739c663a03cbb, 0x52036cee2b6ff};
static const Limbs number_twice_d = {
    0x69b9426b2f159, 0x35050762add7a, 0x3cf44c0038052, 0x6738cc7407977, 0x2406d9dc56dff};
static const Limbs sqrt_m1 = {
    0x61b274a0ea0b0, 0x0d5a5fc8f189d, 0x7ef5e9cbd0c60, 0x78595a6804c9e, 0x2b8324804fc1d};
static const Limbs one_minus_d_sq = {
    0x409c1945fc176, 0x719abc6a1fc4f, 0x1c37f90b20684, 0x06bccca55eedf, 0x029072a8b2b3e};
static const Limbs d_minus_one_sq = {
    0x55aaa44ed4d20, 0x59603c3332635, 0x26d3baf4a7928, 0x120a66e6997a9, 0x5968b37af66c2};
static const Limbs sqrt_ad_minus_one = {
    0x7f6a0497b2e1b, 0x1836f0a97afd2, 0x7d747f6be7638, 0x456079e7e6498, 0x376931bf2b834};
static const Limbs invsqrt_a_minus_d = {
    0x0fdaa805d40ea, 0x2eb482e57d339, 0x007610274bc58, 0x6510b613dc8ff, 0x786c8905cfaff};

/* ---- numbers ----------------------------------------------------------------------------- */

static Field number(const Limbs limbs)
{
    Vec wide[5];
    Field ret;

    for (int i = 0; i < 5; i++) {
        wide[i] = vec_all(limbs[i]);
    }
    field_split(&ret, wide);
    return ret;
}

static inline void add(Field *ret, const Field *a, const Field *b)
{
    field_add(ret, a, b);
    field_carry(ret);
}

/* `b` is carried, as everything is that add, subtract, negate and field_mul give. */
static inline void sub(Field *ret, const Field *a, const Field *b)
{
    field_sub(ret, a, b);
    field_carry(ret);
}

static inline void negate(Field *ret, const Field *a)
{
    Field zero = number(number_0);

    sub(ret, &zero, a);
}

/* `yes` where the mask is all ones, else `no`. */
static inline void choose(Field *ret, Vec mask, const Field *yes, const Field *no)
{
    for (int i = 0; i < LIMBS; i++) {
        Vec differing = vec_and(mask, vec_xor(yes->limbs[i], no->limbs[i]));

        ret->limbs[i] = vec_xor(no->limbs[i], differing);
    }
}

static inline void negate_if(Field *a, Vec mask)
{
    Field negative;

    negate(&negative, a);
    choose(a, mask, &negative, a);
}

static inline Vec mask_not(Vec mask)
{
    return vec_xor(mask, vec_all(UINT64_MAX));
}

#define MASK_51 0x7ffffffffffff

static inline void carry_wide(Vec wide[5])
{
    const Vec mask = vec_all(MASK_51);
    Vec last;

    for (int i = 0; i < 4; i++) {
        wide[i + 1] = vec_add(wide[i + 1], vec_shift_right(wide[i], 51));
        wide[i] = vec_and(wide[i], mask);
    }
    last = vec_shift_right(wide[4], 51);
    wide[4] = vec_and(wide[4], mask);
    last = vec_add(last, vec_add(vec_shift_left(last, 1), vec_shift_left(last, 4)));
    wide[0] = vec_add(wide[0], last);
}

/* The one spelling of a number, in limbs of 51 bits. */
static void freeze(Vec wide[5], const Field *a)
{
    const Vec mask = vec_all(MASK_51);
    Vec above;

    field_join(wide, a);
    carry_wide(wide);
    carry_wide(wide);
    /* Below 2^255 + 19 now. Whether 19 more passes 2^255 says whether the modulus is to go. */
    above = vec_add(wide[0], vec_all(19));
    for (int i = 1; i < 5; i++) {
        above = vec_add(wide[i], vec_shift_right(above, 51));
    }
    above = vec_shift_right(above, 51);
    wide[0] = vec_add(
        wide[0], vec_add(above, vec_add(vec_shift_left(above, 1), vec_shift_left(above, 4))));
    for (int i = 0; i < 4; i++) {
        wide[i + 1] = vec_add(wide[i + 1], vec_shift_right(wide[i], 51));
        wide[i] = vec_and(wide[i], mask);
    }
    wide[4] = vec_and(wide[4], mask);
}

static Vec is_odd(const Field *a)
{
    Vec wide[5];

    freeze(wide, a);
    return vec_equal(vec_and(wide[0], vec_all(1)), vec_all(1));
}

static Vec is_zero(const Field *a)
{
    Vec wide[5];
    Vec all;

    freeze(wide, a);
    all = vec_or(vec_or(wide[0], wide[1]), vec_or(vec_or(wide[2], wide[3]), wide[4]));
    return vec_equal(all, vec_all(0));
}

static Vec is_same(const Field *a, const Field *b)
{
    Field difference;

    sub(&difference, a, b);
    return is_zero(&difference);
}

static inline void absolute(Field *a)
{
    negate_if(a, is_odd(a));
}

/* ---- bytes ------------------------------------------------------------------------------- */

static uint64_t word_of(const uint8_t *bytes)
{
    uint64_t word = 0;

    __builtin_memcpy(&word, bytes, sizeof(word));
    return word; /* the machines with these vectors are little-endian */
}

/* 32 bytes a lane, `step` bytes from one to the next. The highest bit is left out. */
static void field_from(Field *ret, const uint8_t *bytes, size_t step)
{
    uint64_t limbs[5][LANES];
    Vec wide[5];

    for (size_t lane = 0; lane < LANES; lane++) {
        const uint8_t *at = bytes + lane * step;
        const uint64_t word[4] = {
            word_of(at), word_of(at + 8), word_of(at + 16), word_of(at + 24)};

        limbs[0][lane] = word[0] & MASK_51;
        limbs[1][lane] = (word[0] >> 51 | word[1] << 13) & MASK_51;
        limbs[2][lane] = (word[1] >> 38 | word[2] << 26) & MASK_51;
        limbs[3][lane] = (word[2] >> 25 | word[3] << 39) & MASK_51;
        limbs[4][lane] = word[3] >> 12 & MASK_51;
    }
    for (int i = 0; i < 5; i++) {
        wide[i] = vec_load(limbs[i]);
    }
    field_split(ret, wide);
}

static void field_to(uint8_t out[LANES][32], const Field *a)
{
    uint64_t limbs[5][LANES];
    Vec wide[5];

    freeze(wide, a);
    for (int i = 0; i < 5; i++) {
        vec_store(limbs[i], wide[i]);
    }
    for (size_t lane = 0; lane < LANES; lane++) {
        const uint64_t word[4] = {
            limbs[0][lane] | limbs[1][lane] << 51,
            limbs[1][lane] >> 13 | limbs[2][lane] << 38,
            limbs[2][lane] >> 26 | limbs[3][lane] << 25,
            limbs[3][lane] >> 39 | limbs[4][lane] << 12,
        };

        __builtin_memcpy(out[lane], word, sizeof(word));
    }
}

/* ---- powers ------------------------------------------------------------------------------ */

static void square_times(Field *a, int times_over)
{
    for (int i = 0; i < times_over; i++) {
        field_square(a, a);
    }
}

/* a^(2^250 - 1), and a^11, from which both exponents below are made. */
static void power_long(Field *ret, Field *eleventh, const Field *a)
{
    Field a5, a10, a20, a50, a100, part;

    field_square(&part, a); /* 2 */
    a5 = part;
    square_times(&a5, 2);             /* 8 */
    field_mul(&a10, &a5, a);          /* 9 */
    field_mul(eleventh, &a10, &part); /* 11 */
    field_square(&part, eleventh);    /* 22 */
    field_mul(&a5, &part, &a10);      /* 2^5 - 1 */
    a10 = a5;
    square_times(&a10, 5);
    field_mul(&a10, &a10, &a5);
    a20 = a10;
    square_times(&a20, 10);
    field_mul(&a20, &a20, &a10);
    part = a20;
    square_times(&part, 20);
    field_mul(&part, &part, &a20); /* 2^40 - 1 */
    square_times(&part, 10);
    field_mul(&a50, &part, &a10);
    a100 = a50;
    square_times(&a100, 50);
    field_mul(&a100, &a100, &a50);
    part = a100;
    square_times(&part, 100);
    field_mul(&part, &part, &a100); /* 2^200 - 1 */
    square_times(&part, 50);
    field_mul(ret, &part, &a50);
}

/* a^(2^255 - 21): the inverse, and zero for zero. */
static void invert(Field *ret, const Field *a)
{
    Field power, eleventh;

    power_long(&power, &eleventh, a);
    square_times(&power, 5);
    field_mul(ret, &power, &eleventh);
}

/* a^(2^252 - 3). */
static void power_root(Field *ret, const Field *a)
{
    Field power, eleventh;

    power_long(&power, &eleventh, a);
    square_times(&power, 2);
    field_mul(ret, &power, a);
}

/* RFC 9496, 4.2: the square root of u / v that is not negative, or of sqrt(-1) u / v where the
 * first is no square. Tells which.
 */
static Vec sqrt_ratio(Field *ret, const Field *u, const Field *v)
{
    const Field root = number(sqrt_m1);
    Field v3, power, check, u_negative, other;
    Vec is_right, is_flipped, is_flipped_root;

    field_square(&v3, v);
    field_mul(&v3, &v3, v);
    field_square(&power, &v3);
    field_mul(&power, &power, v);
    field_mul(&power, &power, u);
    power_root(&power, &power);
    field_mul(&power, &power, &v3);
    field_mul(&power, &power, u);

    field_square(&check, &power);
    field_mul(&check, &check, v);
    negate(&u_negative, u);
    is_right = is_same(&check, u);
    is_flipped = is_same(&check, &u_negative);
    field_mul(&other, &u_negative, &root);
    is_flipped_root = is_same(&check, &other);

    field_mul(&other, &power, &root);
    choose(ret, vec_or(is_flipped, is_flipped_root), &other, &power);
    absolute(ret);
    return vec_or(is_right, is_flipped);
}

#endif
