/* inspection.h: which leaves of a commitment are opened to an inspector, and what he makes of each.
 *
 * Whoever asks names a seed that it drew after the commitment stood; the places follow from seed and commitment. So the side that
 * opens cannot choose which leaves it shows, and the side that asks chooses blindly: it knows neither the order, which was
 * by chance, nor how many there are. The inspector draws the same places again.
 *
 *     place i = the first of SHA-256("subak inspection" || seed || shown || u64 n), n = 0, 1, ..., cut to 64 bits, that is
 *               below the last whole round, modulo the count, and not among the places before
 *
 * Of k leaves without replacement, a share s of entries with a flaw is missed with a chance below (1 - s)^k: 60 leaves miss one
 * in twenty less than five times in a hundred.
 *
 * Source  protection.md, 7; protocol.md, "Private matching"
 */
#ifndef MATCH_INSPECTION_H
#define MATCH_INSPECTION_H

#include "match/commitment.h"

#define INSPECTION_SEED  32
#define INSPECTION_LEAST 1
#define INSPECTION_MOST  200 /* leaves of one demand */

/* Up to `wanted` places, none twice, in the order in which they were drawn; all where there are no more.
 * Errors  BAD_INPUT where count or wanted is out of bounds.
 */
MUST_USE Err inspection_draw(
    const uint8_t seed[INSPECTION_SEED],
    const Hash *shown,
    size_t count,
    size_t wanted,
    size_t places[INSPECTION_MOST],
    size_t *drawn);

/* What stands in an opening for one place. */
typedef struct InspectionLeaf {
    Str leaf; /* as it was committed to */
    Str token; /* as it reads, where the records of the side that opens still give it; else empty */
    CommitmentProof proof;
} InspectionLeaf;

typedef struct InspectionVerdict {
    bool holds; /* it is the leaf at the place that was drawn */
    bool cased; /* it names a case */
    bool shown; /* its token was shown, and is the one committed to */
    CommitmentLeaf leaf;
} InspectionVerdict;

/* Judge what was opened for one place.  What does not hold has no other property. */
InspectionVerdict inspection_judge(
    const Hash *shown, size_t place, const InspectionLeaf *opened);

#endif
