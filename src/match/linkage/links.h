/* links.h: which records of a file are of one person, and which of two files, with both at hand.
 *
 *     links_read (a chunk of rows at a time) ...  links_find  ->  pairs with scores
 *
 * Owner   memory of the system; links_free and linked_free
 * Cost    a million records with names, date and address: see docs/bench.md
 * Source  engines/matching.md, E
 */
#ifndef MATCH_LINKAGE_LINKS_H
#define MATCH_LINKAGE_LINKS_H

#include "base/pool.h"
#include "match/linkage/pairs.h"
#include "match/linkage/score.h"

#define LINKS_ARENAS 16 /* so many ranges of a chunk are read at once */

/* The records of a file, read. */
typedef struct LinkList {
    Profile *profiles;
    size_t count;
    size_t room;
    Arena arenas[LINKS_ARENAS];
} LinkList;

/* `limit` bounds the bytes of all records.  Errors  SYSTEM. */
MUST_USE Err links_open(size_t limit, LinkList *ret);
void links_free(LinkList *list);

/* Append records.  Errors  SYSTEM, LIMIT. */
MUST_USE Err links_read(Pool *pool, const ProfileTexts *texts, size_t count, LinkList *list);

#define NO_RECORD UINT32_MAX

typedef struct Linked {
    RecordPair pair;
    float
        score; /* probability that it is one person, among the pairs of these lists (rate.h) */
    uint32_t
        through; /* the record that both are alike to, where that tells the most (chain.h); else NO_RECORD */
} Linked;

typedef struct LinkedPairs {
    Linked *items;
    size_t count;
} LinkedPairs;

/* Pairs of `a` with `b`, or of `a` with itself where `b` is NULL, whose score is at least `least`; in the order of the
 * records. Within one list they are followed on (chain.h).  Errors  SYSTEM.
 */
MUST_USE Err
links_find(Pool *pool, const LinkList *a, const LinkList *b, float least, LinkedPairs *ret);

/* Scores of pairs that were found elsewhere; `ret` holds as many.  Errors  SYSTEM. */
MUST_USE Err links_score(
    Pool *pool,
    const LinkList *a,
    const LinkList *b,
    const RecordPair *pairs,
    size_t count,
    Linked *ret);

void linked_free(LinkedPairs *pairs);

#endif
