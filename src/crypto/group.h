/* group.h: the group in which two sides raise what neither shows: ristretto255, and hashing to it.
 *
 * An element is raised to a secret by group_multiply; raised by two secrets it is the same in
 * either order, which is all that private matching rests on. What comes from outside is decoded
 * strictly: a text that is no element, a second spelling of one, and the neutral element, which
 * hides nothing, are refused wherever they stand.
 *
 * A domain is the text that keeps one use of a hash from another; whoever hashes chooses it.
 *
 * Arrays are worked at several elements at once where the processor has vectors (lanes.h), and by
 * several threads where the caller has a pool; what comes out is the same, byte for byte.
 *
 * Units   scalars are little-endian numbers below the group's order
 * Cost    a multiplication, and hashing to an element, are dear; the rest is not. In arrays a
 *         multiplication costs a third (AVX2) or a sixth (AVX-512 IFMA) of what it costs alone.
 * Source  RFC 9496 (ristretto255); RFC 9380, 5.3.1 (expand_message_xmd with SHA-512) and appendix B
 */
#ifndef CRYPTO_GROUP_H
#define CRYPTO_GROUP_H

#include "base/env.h"
#include "base/pool.h"
#include "base/str.h"

#define GROUP_DOMAIN_MAX 255 /* bytes */

typedef struct GroupScalar {
    uint8_t bytes[32];
} GroupScalar;

typedef struct GroupElement {
    uint8_t bytes[32];
} GroupElement;

/* The scalars of an array: one for each element, or the first for all of them. */
typedef struct GroupScalars {
    const GroupScalar *items;
    bool is_one;
} GroupScalars;

/* What is hashed to an element before it is one: 64 bytes as good as chance. */
typedef struct GroupWide {
    uint8_t bytes[64];
} GroupWide;

/* How arrays are worked at. All zeros, and NULL for it, is right: this thread, the fastest way. */
typedef struct GroupWork {
    Pool *pool;                     /* NULL: this thread alone */
    const struct GroupLanes *lanes; /* of lanes.h; NULL: the fastest that this machine has */
} GroupWork;

static inline Str group_str(const GroupElement *element)
{
    return (Str){(const char *)element->bytes, sizeof(element->bytes)};
}

/* The parts one behind the other, hashed under a domain of 1 to GROUP_DOMAIN_MAX bytes. */
void group_hash_to_scalar(Str domain, const Str *parts, size_t count, GroupScalar *ret);

/* Errors  BAD_INPUT where they hash to the neutral element, which nobody knows an example of. */
MUST_USE Err
group_hash_to_element(Str domain, const Str *parts, size_t count, GroupElement *ret);

/* As group_hash_to_element, up to the point where it is mapped: for group_raise_many. */
void group_hash_to_wide(Str domain, const Str *parts, size_t count, GroupWide *ret);

/* Errors  BAD_INPUT where `element` is none, or either it or the product is the neutral one.
 *         `ret`, which may be `element`, is then not to be used.
 */
MUST_USE Err
group_multiply(const GroupScalar *scalar, const GroupElement *element, GroupElement *ret);
MUST_USE Err group_multiply_base(const GroupScalar *scalar, GroupElement *ret);

/* Add to a sum, which begins as all zeros.  Errors  BAD_INPUT. */
MUST_USE Err group_add(GroupElement *sum, const GroupElement *element);

/* Each element times its scalar.  `ret` may be `elements`.
 * Errors  BAD_INPUT as group_multiply, `at` the first byte of the first element to blame; `ret` is
 *         then not to be used.
 */
MUST_USE Err group_multiply_many(
    const GroupWork *work,
    GroupScalars scalars,
    const GroupElement *elements,
    size_t count,
    GroupElement *ret);

/* What each is mapped to, times its scalar; without scalars (NULL items), what it is mapped to.
 * Errors  BAD_INPUT where one comes out as the neutral element, which nobody knows an example of:
 *         `at` as above.
 */
MUST_USE Err group_raise_many(
    const GroupWork *work,
    GroupScalars scalars,
    const GroupWide *wides,
    size_t count,
    GroupElement *ret);

/* The sum of all elements times their weights. Both are public: this need not hide them. A sum may
 * be the neutral element.  Errors  BAD_INPUT, `at` as above.
 */
MUST_USE Err group_sum_many(
    const GroupWork *work,
    const GroupScalar *weights,
    const GroupElement *elements,
    size_t count,
    GroupElement *ret);

/* The inverses of scalars, all for the price of one and three multiplications each. `inverses` is
 * not `scalars`.  Errors  BAD_INPUT where one is zero.
 */
MUST_USE Err group_invert_many(const GroupScalar *scalars, size_t count, GroupScalar *inverses);

/* A scalar that is not zero, and an element of which nobody knows a logarithm: each as likely. */
void group_draw_scalar(Env *env, GroupScalar *ret);
void group_draw_element(Env *env, GroupElement *ret);
void group_draw_elements(const GroupWork *work, Env *env, size_t count, GroupElement *ret);

bool group_scalar_is_zero(const GroupScalar *scalar);

/* A scalar from outside has one spelling: below the order. */
bool group_scalar_is_reduced(const GroupScalar *scalar);

#endif
