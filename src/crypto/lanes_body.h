/* lanes_body.h: ristretto255 over a field of several numbers side by side; included by one file
 * for each kind of vector, behind its field header.
 *
 * A scalar multiplication goes through 64 signed digits of four bits, the same way for every
 * scalar: four doublings and one addition a digit, from a table of the first eight multiples that
 * is read from end to end for each digit. Points are kept as X, Y, Z and T = XY/Z; the formulas are
 * complete, so no case is special.
 *
 * To encode an element takes an inverse square root, of some 265 multiplications. Twice an element
 * is encoded by an inverse alone, and inverses can be had together; so scalars are halved, and a
 * block of products is doubled and encoded at the price of one inverse.
 *
 * Source  RFC 9496, 4.2 to 4.3.4; Hisil and others (2008) for dbl-2008-hwcd and add-2008-hwcd-3;
 *         Hamburg, "Decaf: eliminating cofactors through point compression" (2015), and the note on
 *         ristretto.group, "Batched double-and-encode"
 */
#ifndef CRYPTO_LANES_BODY_H
#define CRYPTO_LANES_BODY_H

#include "crypto/lanes.h"
#include "crypto/lanes_number.h"
#include "crypto/random.h"

#include <assert.h>

#define DIGITS  64
#define ENTRIES 8
#define VECTORS (LANES_BLOCK / LANES) /* in a block */
#define SUMMED  (LANES_SUM / LANES)

_Static_assert(LANES_BLOCK % LANES == 0, "a block is of whole vectors");

typedef struct Point {
    Field x, y, z, t;
} Point;

/* A point as it is added. */
typedef struct Cached {
    Packed sum;        /* Y + X */
    Packed difference; /* Y - X */
    Packed twice_dt;   /* 2 d T */
    Packed twice_z;    /* 2 Z */
} Cached;

/* The order of the group, lowest word first. */
static const uint64_t order[4] = {
    0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 0x1000000000000000};

/* ---- points ------------------------------------------------------------------------------ */

static inline __attribute__((always_inline)) void point_double(
    Point *ret, const Point *p, bool needs_t)
{
    Field xx, yy, zz, sum, difference, mixed, rest;

    field_add(&sum, &p->x, &p->y);
    field_square(&xx, &p->x);
    field_square(&yy, &p->y);
    field_square(&zz, &p->z);
    field_square(&mixed, &sum);
    field_add(&sum, &yy, &xx);
    field_sub(&difference, &yy, &xx);
    field_sub_far(&mixed, &mixed, &sum);
    field_add(&rest, &zz, &zz);
    field_sub_far(&rest, &rest, &difference);
    field_carry(&rest);
    field_mul(&ret->x, &mixed, &rest);
    field_mul(&ret->y, &sum, &difference);
    field_mul(&ret->z, &difference, &rest);
    if (needs_t) {
        field_mul(&ret->t, &mixed, &sum);
    }
}

static inline __attribute__((always_inline)) void point_add(
    Point *ret, const Point *p, const Cached *q, bool needs_t)
{
    Field a, b, c, d, part, e, f, g, h;

    field_sub(&part, &p->y, &p->x);
    field_unpack(&e, &q->difference);
    field_mul(&a, &part, &e);
    field_add(&part, &p->y, &p->x);
    field_unpack(&e, &q->sum);
    field_mul(&b, &part, &e);
    field_unpack(&e, &q->twice_dt);
    field_mul(&c, &p->t, &e);
    field_unpack(&e, &q->twice_z);
    field_mul(&d, &p->z, &e);
    field_sub(&e, &b, &a);
    field_sub(&f, &d, &c);
    field_add(&g, &d, &c);
    field_add(&h, &b, &a);
    field_mul(&ret->x, &e, &f);
    field_mul(&ret->y, &g, &h);
    field_mul(&ret->z, &f, &g);
    if (needs_t) {
        field_mul(&ret->t, &e, &h);
    }
}

static void point_cache(Cached *ret, const Point *p)
{
    const Field twice_d = number(number_twice_d);
    Field part;

    field_add(&part, &p->y, &p->x);
    field_pack(&ret->sum, &part);
    field_sub(&part, &p->y, &p->x);
    field_pack(&ret->difference, &part);
    field_mul(&part, &p->t, &twice_d);
    field_pack(&ret->twice_dt, &part);
    field_add(&part, &p->z, &p->z);
    field_pack(&ret->twice_z, &part);
}

static void point_neutral(Point *ret)
{
    ret->x = number(number_0);
    ret->y = number(number_1);
    ret->z = number(number_1);
    ret->t = number(number_0);
}

/* The first eight multiples. */
static void table_fill(Cached table[ENTRIES], const Point *p)
{
    Point multiples[ENTRIES];

    multiples[0] = *p;
    point_cache(&table[0], p);
    for (int i = 1; i < ENTRIES; i++) {
        if (i % 2 == 1) {
            point_double(&multiples[i], &multiples[i / 2], true);
        } else {
            point_add(&multiples[i], &multiples[i - 1], &table[0], true);
        }
        point_cache(&table[i], &multiples[i]);
    }
    secret_wipe(multiples, sizeof(multiples));
}

static inline void take_if(Packed *sum, Vec mask, const Packed *entry)
{
    for (int i = 0; i < PACKED; i++) {
        sum->pairs[i] = vec_or(sum->pairs[i], vec_and(mask, entry->pairs[i]));
    }
}

static inline void packed_choose(Packed *ret, Vec mask, const Packed *yes, const Packed *no)
{
    for (int i = 0; i < PACKED; i++) {
        Vec differing = vec_and(mask, vec_xor(yes->pairs[i], no->pairs[i]));

        ret->pairs[i] = vec_xor(no->pairs[i], differing);
    }
}

/* The multiple that a digit of -8 to 8 asks for. Every entry is read for every digit. */
static void table_take(Cached *ret, const Cached table[ENTRIES], Vec digit)
{
    const Vec sign = vec_is_negative(digit);
    const Vec size = vec_sub(vec_xor(digit, sign), sign);
    const Vec none = vec_equal(size, vec_all(0));
    Cached taken = {0};
    Packed negative;

    taken.sum.pairs[0] = taken.difference.pairs[0] = vec_and(none, vec_all(1));
    taken.twice_z.pairs[0] = vec_and(none, vec_all(2));
    for (uint64_t i = 0; i < ENTRIES; i++) {
        Vec mask = vec_equal(size, vec_all(i + 1));

        take_if(&taken.sum, mask, &table[i].sum);
        take_if(&taken.difference, mask, &table[i].difference);
        take_if(&taken.twice_dt, mask, &table[i].twice_dt);
        take_if(&taken.twice_z, mask, &table[i].twice_z);
    }
    packed_negate(&negative, &taken.twice_dt);
    packed_choose(&ret->sum, sign, &taken.difference, &taken.sum);
    packed_choose(&ret->difference, sign, &taken.sum, &taken.difference);
    packed_choose(&ret->twice_dt, sign, &negative, &taken.twice_dt);
    ret->twice_z = taken.twice_z;
}

/* ---- scalars ----------------------------------------------------------------------------- */

typedef int8_t Digits[DIGITS][LANES];

/* Half of a scalar: of itself where it is even, else of it and the order. */
static void halve(uint64_t word[4])
{
    const uint64_t is_odd_mask = 0 - (word[0] & 1);
    uint64_t carried = 0;

    for (int i = 0; i < 4; i++) {
        uint64_t part = word[i] + carried;
        uint64_t over = part < carried;

        word[i] = part + (order[i] & is_odd_mask);
        carried = over | (word[i] < part);
    }
    for (int i = 0; i < 4; i++) {
        word[i] = word[i] >> 1 | (i < 3 ? word[i + 1] << 63 : 0);
    }
}

/* Signed digits of four bits, -8 to 7 and the highest up to 8, of a number below 2^255. */
static void digits_of(const uint64_t word[4], Digits digits, size_t lane)
{
    uint64_t carried = 0;

    for (size_t i = 0; i < DIGITS; i++) {
        uint64_t digit = (word[i / 16] >> 4 * (i % 16) & 15) + carried;

        carried = i + 1 < DIGITS ? (digit + 8) >> 4 : 0;
        digits[i][lane] = (int8_t)((int)digit - (int)(carried << 4));
    }
}

static void words_of(const GroupScalar *scalar, uint64_t word[4])
{
    for (size_t i = 0; i < 4; i++) {
        word[i] = word_of(scalar->bytes + 8 * i);
    }
    word[3] &= UINT64_MAX >> 1; /* as libsodium reads a scalar */
}

/* Half of each scalar, in digits. One for all is taken apart once: the digits of a block's first
 * vector then still stand there for the others.
 */
static void digits_fill(Digits digits, GroupScalars scalars, size_t from, size_t count)
{
    uint64_t word[4];

    if (scalars.is_one && from > 0) {
        return;
    }
    for (size_t lane = 0; lane < LANES; lane++) {
        size_t at = lane < count ? from + lane : from;

        words_of(&scalars.items[scalars.is_one ? 0 : at], word);
        halve(word);
        digits_of(word, digits, lane);
    }
    secret_wipe(word, sizeof(word));
}

static void point_multiply(Point *ret, const Point *p, const Digits digits)
{
    Cached table[ENTRIES];
    Cached entry;
    Point sum;

    table_fill(table, p);
    point_neutral(&sum);
    for (int i = DIGITS - 1; i >= 0; i--) {
        point_double(&sum, &sum, false);
        point_double(&sum, &sum, false);
        point_double(&sum, &sum, false);
        point_double(&sum, &sum, true);
        table_take(&entry, table, vec_widen(digits[i]));
        point_add(&sum, &sum, &entry, i == 0);
    }
    *ret = sum;
    secret_wipe(table, sizeof(table));
    secret_wipe(&entry, sizeof(entry));
    secret_wipe(&sum, sizeof(sum));
}

/* ---- elements ---------------------------------------------------------------------------- */

/* Whether bytes are below the modulus and even: the spelling that an element has. */
static Vec is_canonical(const uint8_t *bytes, size_t step, const Field *a)
{
    uint8_t spelled[LANES][32];
    uint64_t differing[LANES];

    field_to(spelled, a);
    for (size_t lane = 0; lane < LANES; lane++) {
        const uint8_t *at = bytes + lane * step;
        uint64_t all = at[0] & 1;

        for (size_t i = 0; i < 32; i += 8) {
            all |= word_of(at + i) ^ word_of(spelled[lane] + i);
        }
        differing[lane] = all;
    }
    return vec_equal(vec_load(differing), vec_all(0));
}

/* RFC 9496, 4.3.1. */
static Vec point_decode(Point *ret, const uint8_t *bytes)
{
    const Field one = number(number_1);
    const Field d = number(number_d);
    Field s, ss, u1, u2, u2_square, v, root, den_x, den_y;
    Vec good;

    field_from(&s, bytes, sizeof(GroupElement));
    good = is_canonical(bytes, sizeof(GroupElement), &s);
    field_square(&ss, &s);
    sub(&u1, &one, &ss);
    add(&u2, &one, &ss);
    field_square(&u2_square, &u2);
    field_square(&v, &u1);
    field_mul(&v, &v, &d);
    negate(&v, &v);
    sub(&v, &v, &u2_square);
    field_mul(&den_x, &v, &u2_square);
    good = vec_and(good, sqrt_ratio(&root, &one, &den_x));
    field_mul(&den_x, &root, &u2);
    field_mul(&den_y, &root, &den_x);
    field_mul(&den_y, &den_y, &v);
    add(&s, &s, &s);
    field_mul(&ret->x, &s, &den_x);
    absolute(&ret->x);
    field_mul(&ret->y, &u1, &den_y);
    ret->z = one;
    field_mul(&ret->t, &ret->x, &ret->y);
    good = vec_and(good, mask_not(is_odd(&ret->t)));
    good = vec_and(good, mask_not(is_zero(&ret->y)));
    /* Strictly: the neutral element, which is all zeros, is not taken either. */
    return vec_and(good, mask_not(is_zero(&s)));
}

/* RFC 9496, 4.3.2. */
static void point_encode(uint8_t out[LANES][32], const Point *p)
{
    const Field one = number(number_1);
    const Field root_m1 = number(sqrt_m1);
    const Field enchanting = number(invsqrt_a_minus_d);
    Field u1, u2, root, den1, den2, z_inverse, ix, iy, enchanted, x, y, s;
    Vec rotate;

    add(&u1, &p->z, &p->y);
    sub(&u2, &p->z, &p->y);
    field_mul(&u1, &u1, &u2);
    field_mul(&u2, &p->x, &p->y);
    field_square(&s, &u2);
    field_mul(&s, &s, &u1);
    (void)sqrt_ratio(&root, &one, &s);
    field_mul(&den1, &root, &u1);
    field_mul(&den2, &root, &u2);
    field_mul(&z_inverse, &den1, &den2);
    field_mul(&z_inverse, &z_inverse, &p->t);
    field_mul(&ix, &p->x, &root_m1);
    field_mul(&iy, &p->y, &root_m1);
    field_mul(&enchanted, &den1, &enchanting);
    field_mul(&s, &p->t, &z_inverse);
    rotate = is_odd(&s);
    choose(&x, rotate, &iy, &p->x);
    choose(&y, rotate, &ix, &p->y);
    choose(&den2, rotate, &enchanted, &den2);
    field_mul(&s, &x, &z_inverse);
    negate_if(&y, is_odd(&s));
    sub(&s, &p->z, &y);
    field_mul(&s, &s, &den2);
    absolute(&s);
    field_to(out, &s);
}

/* RFC 9496, 4.3.4: MAP, for a half of what is hashed. */
static void point_map_half(Point *ret, const uint8_t *bytes)
{
    const Field one = number(number_1);
    const Field d = number(number_d);
    const Field root_m1 = number(sqrt_m1);
    const Field minus_d_sq = number(one_minus_d_sq);
    const Field d_minus_sq = number(d_minus_one_sq);
    const Field root_ad = number(sqrt_ad_minus_one);
    Field t, r, u, v, c, s, other, n, w0, w1, w2, w3;
    Vec was_square;

    field_from(&t, bytes, sizeof(GroupWide));
    field_square(&r, &t);
    field_mul(&r, &r, &root_m1);
    add(&u, &r, &one);
    field_mul(&u, &u, &minus_d_sq);
    negate(&c, &one);
    field_mul(&v, &r, &d);
    sub(&v, &c, &v);
    add(&n, &r, &d);
    field_mul(&v, &v, &n);
    was_square = sqrt_ratio(&s, &u, &v);
    field_mul(&other, &s, &t);
    absolute(&other);
    negate(&other, &other);
    choose(&s, was_square, &s, &other);
    choose(&c, was_square, &c, &r);
    sub(&n, &r, &one);
    field_mul(&n, &n, &c);
    field_mul(&n, &n, &d_minus_sq);
    sub(&n, &n, &v);
    add(&w0, &s, &s);
    field_mul(&w0, &w0, &v);
    field_mul(&w1, &n, &root_ad);
    field_square(&w2, &s);
    add(&w3, &one, &w2);
    sub(&w2, &one, &w2);
    field_mul(&ret->x, &w0, &w3);
    field_mul(&ret->y, &w2, &w1);
    field_mul(&ret->z, &w1, &w3);
    field_mul(&ret->t, &w0, &w2);
}

static void point_map(Point *ret, const GroupWide *wides)
{
    Cached cached;
    Point other;

    point_map_half(ret, wides->bytes);
    point_map_half(&other, wides->bytes + 32);
    point_cache(&cached, &other);
    point_add(ret, ret, &cached, true);
    secret_wipe(&cached, sizeof(cached));
    secret_wipe(&other, sizeof(other));
}

/* ---- twice an element, encoded ----------------------------------------------------------- */

/* What is left to encode of twice a point, in the names of the note. */
typedef struct Doubled {
    Field e, f, g, h, eg, fh;
    Field before; /* the product of all before it in the block */
    Vec is_neutral;
} Doubled;

static void doubled_of(Doubled *ret, const Point *p, Field *product)
{
    const Field d = number(number_d);
    const Field one = number(number_1);
    Field xx, yy, zz, tt, part;

    field_square(&xx, &p->x);
    field_square(&yy, &p->y);
    field_square(&zz, &p->z);
    field_square(&tt, &p->t);
    field_mul(&tt, &tt, &d);
    add(&part, &p->y, &p->y);
    field_mul(&ret->e, &p->x, &part);
    add(&ret->f, &zz, &tt);
    add(&ret->g, &yy, &xx);
    sub(&ret->h, &zz, &tt);
    field_mul(&ret->eg, &ret->e, &ret->g);
    field_mul(&ret->fh, &ret->f, &ret->h);
    field_mul(&part, &ret->eg, &ret->fh);
    ret->is_neutral = is_zero(&part);
    choose(&part, ret->is_neutral, &one, &part);
    ret->before = *product;
    field_mul(product, product, &part);
}

/* `inverse` is that of all products up to this one, and becomes that of all before it. */
static void doubled_encode(uint8_t out[LANES][32], Doubled *from, Field *inverse)
{
    const Field one = number(number_1);
    const Field zero = number(number_0);
    const Field root_m1 = number(sqrt_m1);
    const Field enchanting = number(invsqrt_a_minus_d);
    Field part, own, z_inverse, t_inverse, magic, e_negative, f_root, s;
    Vec rotate;

    field_mul(&own, inverse, &from->before);
    field_mul(&part, &from->eg, &from->fh);
    choose(&part, from->is_neutral, &one, &part);
    field_mul(inverse, inverse, &part);

    field_mul(&z_inverse, &from->eg, &own);
    field_mul(&t_inverse, &from->fh, &own);
    field_mul(&part, &from->eg, &z_inverse);
    rotate = is_odd(&part);
    negate(&e_negative, &from->e);
    field_mul(&f_root, &from->f, &root_m1);
    choose(&from->e, rotate, &from->g, &from->e);
    choose(&from->g, rotate, &e_negative, &from->g);
    choose(&from->h, rotate, &f_root, &from->h);
    choose(&magic, rotate, &root_m1, &enchanting);
    field_mul(&part, &from->h, &from->e);
    field_mul(&part, &part, &z_inverse);
    negate_if(&from->g, is_odd(&part));
    sub(&s, &from->h, &from->g);
    field_mul(&part, &from->g, &t_inverse);
    field_mul(&part, &part, &magic);
    field_mul(&s, &s, &part);
    absolute(&s);
    choose(&s, from->is_neutral, &zero, &s);
    field_to(out, &s);
}

/* ---- blocks ------------------------------------------------------------------------------ */

/* What a block works with: wiped at its end. */
typedef struct Block {
    Doubled doubled[VECTORS];
    Digits digits;
    Point point;
    uint8_t bytes[LANES][32];
    GroupWide wides[LANES];
    Vec good[VECTORS];
} Block;

static size_t vectors_of(size_t count)
{
    return (count + LANES - 1) / LANES;
}

/* The items of one vector, those that are missing filled up with the first. */
static void gather(uint8_t *out, const uint8_t *items, size_t size, size_t from, size_t count)
{
    for (size_t lane = 0; lane < LANES; lane++) {
        size_t at = from + lane < count ? from + lane : from;

        __builtin_memcpy(out + lane * size, items + at * size, size);
    }
}

static void put_good(Vec good, size_t from, size_t count, uint8_t *ret)
{
    uint64_t lanes[LANES];

    vec_store(lanes, good);
    for (size_t i = from; i < count && i < from + LANES; i++) {
        ret[i] = (uint8_t)(lanes[i - from] & 1);
    }
}

/* Double and encode all that stands in the block. */
static void block_encode(
    Block *block, const Field *product, size_t count, GroupElement *ret, uint8_t *good)
{
    Field inverse;

    invert(&inverse, product);
    for (size_t i = vectors_of(count); i-- > 0;) {
        size_t from = i * LANES;
        Vec is_good = vec_and(block->good[i], mask_not(block->doubled[i].is_neutral));
        uint64_t lanes[LANES];

        doubled_encode(block->bytes, &block->doubled[i], &inverse);
        vec_store(lanes, is_good);
        for (size_t j = from; j < count && j < from + LANES; j++) {
            for (size_t k = 0; k < 32; k++) {
                ret[j].bytes[k] = block->bytes[j - from][k] & (uint8_t)lanes[j - from];
            }
        }
        put_good(is_good, from, count, good);
    }
    secret_wipe(&inverse, sizeof(inverse));
}

static void lanes_multiply(
    GroupScalars scalars,
    const GroupElement *elements,
    size_t count,
    GroupElement *ret,
    uint8_t *good)
{
    Field product = number(number_1);
    Block block = {0};

    assert(count <= LANES_BLOCK);
    for (size_t from = 0; from < count; from += LANES) {
        size_t i = from / LANES;

        gather(block.bytes[0], elements->bytes, sizeof(*elements), from, count);
        block.good[i] = point_decode(&block.point, block.bytes[0]);
        digits_fill(block.digits, scalars, from, count - from);
        point_multiply(&block.point, &block.point, (const int8_t(*)[LANES])block.digits);
        doubled_of(&block.doubled[i], &block.point, &product);
    }
    block_encode(&block, &product, count, ret, good);
    secret_wipe(&block, sizeof(block));
    secret_wipe(&product, sizeof(product));
}

static void lanes_raise(
    GroupScalars scalars,
    const GroupWide *wides,
    size_t count,
    GroupElement *ret,
    uint8_t *good)
{
    Field product = number(number_1);
    Block block = {0};

    assert(count <= LANES_BLOCK);
    for (size_t from = 0; from < count; from += LANES) {
        size_t i = from / LANES;

        gather(block.wides[0].bytes, wides->bytes, sizeof(*wides), from, count);
        point_map(&block.point, block.wides);
        block.good[i] = vec_all(UINT64_MAX);
        digits_fill(block.digits, scalars, from, count - from);
        point_multiply(&block.point, &block.point, (const int8_t(*)[LANES])block.digits);
        doubled_of(&block.doubled[i], &block.point, &product);
    }
    block_encode(&block, &product, count, ret, good);
    secret_wipe(&block, sizeof(block));
    secret_wipe(&product, sizeof(product));
}

static void lanes_map(const GroupWide *wides, size_t count, GroupElement *ret)
{
    Block block = {0};

    for (size_t from = 0; from < count; from += LANES) {
        gather(block.wides[0].bytes, wides->bytes, sizeof(*wides), from, count);
        point_map(&block.point, block.wides);
        point_encode(block.bytes, &block.point);
        for (size_t i = from; i < count && i < from + LANES; i++) {
            __builtin_memcpy(ret[i].bytes, block.bytes[i - from], sizeof(*ret));
        }
    }
    secret_wipe(&block, sizeof(block));
}

/* ---- sums -------------------------------------------------------------------------------- */

/* The lanes of a point added up into each of them. */
static void point_fold(Point *p)
{
    uint64_t limbs[4][LIMBS][LANES];
    Field *fields[4] = {&p->x, &p->y, &p->z, &p->t};
    Point one;
    Field *ones[4] = {&one.x, &one.y, &one.z, &one.t};
    Cached cached;

    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < LIMBS; j++) {
            vec_store(limbs[i][j], fields[i]->limbs[j]);
        }
    }
    point_neutral(p);
    for (int lane = 0; lane < LANES; lane++) {
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < LIMBS; j++) {
                ones[i]->limbs[j] = vec_all(limbs[i][j][lane]);
            }
        }
        point_cache(&cached, &one);
        point_add(p, p, &cached, true);
    }
}

/* All is public here: weights are hashes of what travels. The way is the same one nevertheless,
 * with the doublings shared by all of a block (Straus).
 */
static void lanes_sum(
    const GroupScalar *weights,
    const GroupElement *elements,
    size_t count,
    GroupElement *ret,
    uint8_t *good)
{
    static const GroupScalar zero;
    Cached tables[SUMMED][ENTRIES];
    Digits digits[SUMMED];
    Cached entry;
    Block block = {0};
    Point sum;

    assert(count > 0 && count <= LANES_SUM);
    for (size_t from = 0; from < count; from += LANES) {
        size_t i = from / LANES;
        Vec is_good;

        gather(block.bytes[0], elements->bytes, sizeof(*elements), from, count);
        is_good = point_decode(&block.point, block.bytes[0]);
        put_good(is_good, from, count, good);
        table_fill(tables[i], &block.point);
        for (size_t lane = 0; lane < LANES; lane++) {
            uint64_t word[4];

            words_of(from + lane < count ? &weights[from + lane] : &zero, word);
            digits_of(word, digits[i], lane);
        }
    }
    point_neutral(&sum);
    for (size_t digit = DIGITS; digit-- > 0;) {
        point_double(&sum, &sum, false);
        point_double(&sum, &sum, false);
        point_double(&sum, &sum, false);
        point_double(&sum, &sum, true);
        for (size_t i = 0; i < vectors_of(count); i++) {
            table_take(&entry, (const Cached *)tables[i], vec_widen(digits[i][digit]));
            point_add(&sum, &sum, &entry, true);
        }
    }
    point_fold(&sum);
    point_encode(block.bytes, &sum);
    __builtin_memcpy(ret->bytes, block.bytes[0], sizeof(*ret));
}

#endif
