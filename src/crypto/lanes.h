/* lanes.h: the same group operation for many elements at once, in the lanes of vector registers.
 *
 * group.h gives out these operations and is what callers use. A Lanes is one way to do them: with
 * libsodium, one element after the other, on any machine; or with vectors, where the processor has
 * them. All ways give the same bytes for the same input, also for what is no element, and tests
 * compare them; libsodium's is the reference.
 *
 * Secret are all scalars of `multiply` and `raise`, and what is hashed for `raise` and `map`: with
 * none of them does any way branch or choose an address. What `sum` is given is public.
 *
 * Shape   an array of `count` elements, at most LANES_BLOCK; `good` gets one byte for each: 1, or 0
 *         where the element is none, or where it or what comes out is the neutral element. What
 *         comes out is then all zeros. `ret` may be `elements`.
 * Owner   nothing is allocated. Scalars, digits, tables and points are wiped from the stack; single
 *         numbers that a multiplication leaves there on its way are not, as in libsodium
 * Source  RFC 9496; Hisil and others, "Twisted Edwards curves revisited" (2008), for the formulas
 */
#ifndef CRYPTO_LANES_H
#define CRYPTO_LANES_H

#include "crypto/group.h"

#define LANES_BLOCK 64
#define LANES_SUM   128 /* elements of one `sum` */

typedef struct GroupLanes {
    const char *name;
    /* Each element times its scalar. */
    void (*multiply)(
        GroupScalars scalars,
        const GroupElement *elements,
        size_t count,
        GroupElement *ret,
        uint8_t *good);
    /* What each is mapped to, times its scalar. */
    void (*raise)(
        GroupScalars scalars,
        const GroupWide *wides,
        size_t count,
        GroupElement *ret,
        uint8_t *good);
    /* What each is mapped to, the neutral element included. */
    void (*map)(const GroupWide *wides, size_t count, GroupElement *ret);
    /* The sum of all elements times their weights, which may be the neutral element. Of LANES_SUM
     * elements at most. `good` tells of the elements alone.
     */
    void (*sum)(
        const GroupScalar *weights,
        const GroupElement *elements,
        size_t count,
        GroupElement *ret,
        uint8_t *good);
} GroupLanes;

extern const GroupLanes lanes_portable;

/* Only where the processor can: ask lanes_ways. */
extern const GroupLanes lanes_avx2;
extern const GroupLanes lanes_ifma;

#define LANES_WAYS 3

/* Every way that this machine has, the reference first and the fastest last; how many they are. */
size_t lanes_ways(const GroupLanes *ret[LANES_WAYS]);

const GroupLanes *lanes_best(void);

#endif
