/* pairs.h: which records of one list, or of two, are worth comparing.
 *
 * Those that share a composite (composites.h). One that more than PAIRS_SHARED records have identifies nobody, and is passed
 * over, so that a list of a million with a name and a date that many have costs no million times a million.
 *
 * Owner   memory of the system, freed by pairs_free
 * Cost    sixteen bytes a composite, sorted; about a second a million records
 */
#ifndef MATCH_LINKAGE_PAIRS_H
#define MATCH_LINKAGE_PAIRS_H

#include "match/linkage/composites.h"

#define PAIRS_SHARED 24

/* The composites of many records, as they come. */
typedef struct PairsMark {
    uint64_t hash;
    uint32_t record;
    uint32_t list; /* 0 or 1 */
} PairsMark;

typedef struct Pairs {
    PairsMark *marks;
    size_t count;
    size_t room;
} Pairs;

typedef struct RecordPair {
    uint32_t a; /* of list 0 */
    uint32_t b; /* of list 1; where there is one list, of it, and larger than a */
} RecordPair;

/* Put a record's composites in.  Errors  SYSTEM where there is no memory. */
MUST_USE Err pairs_add(Pairs *pairs, uint32_t list, uint32_t record, const Strs *composites);

/* The pairs, each once, in order; `ret` is to be freed.  Errors  SYSTEM. */
MUST_USE Err pairs_find(Pairs *pairs, bool two_lists, RecordPair **ret, size_t *count);

void pairs_free(Pairs *pairs);

#endif
