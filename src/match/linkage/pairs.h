/* pairs.h: which records of one list, or of two, are worth comparing.
 *
 * Those that share a composite (composites.h). One that more than PAIRS_SHARED records have identifies nobody, and is passed
 * over, so that a list of a million with a name and a date that many have costs no million times a million.
 *
 *     for each part of the rows of composites.def, so that not all lie in memory at once:
 *         pairs_mark for all records, then pairs_gather
 *     pairs_end
 *
 * Owner   memory of the system, freed by pairs_free
 * Source  Christen, "A survey of indexing techniques for scalable record linkage" (2012), standard blocking
 * Cost    sixteen bytes a composite twice over, while they are sorted; about a second a million records
 */
#ifndef MATCH_LINKAGE_PAIRS_H
#define MATCH_LINKAGE_PAIRS_H

#include "match/linkage/composites.h"

#define PAIRS_SHARED 8

/* A composite of a record. */
typedef struct PairsMark {
    uint64_t hash;
    uint32_t record;
    uint32_t list; /* 0 or 1 */
} PairsMark;

typedef struct RecordPair {
    uint32_t a; /* of list 0 */
    uint32_t b; /* of list 1; where there is one list, of it, and larger than a */
} RecordPair;

typedef struct Pairs {
    bool two_lists;
    PairsMark *marks;
    size_t count;
    size_t room;
    RecordPair *found;
    size_t found_count;
    size_t found_room;
} Pairs;

/* The hash that stands for a composite: fit to tell texts of files apart, and no more. */
uint64_t pairs_hash(Str composite);

/* Put a composite of a record in.  Errors  SYSTEM where there is no memory. */
MUST_USE Err pairs_mark(Pairs *pairs, PairsMark mark);

/* Put a pair in that was found otherwise.  Errors  SYSTEM. */
MUST_USE Err pairs_add(Pairs *pairs, uint32_t a, uint32_t b);

/* Pair what was marked since the last time.  Errors  SYSTEM. */
MUST_USE Err pairs_gather(Pairs *pairs);

/* Each pair once, in order.  Errors  SYSTEM. */
MUST_USE Err pairs_end(Pairs *pairs);

void pairs_free(Pairs *pairs);

#endif
