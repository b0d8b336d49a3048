/* index.h: what lists filter by, what words find, and what points where: keyed hashes and numbers.
 *
 * service/indexing.h makes the entries out of a record, the same ones each time, so an old
 * revision's are taken back by making them again. All rows carry the policy that guards them.
 *
 * Cost    40 bytes a row or less; a look-up is one descent of a tree
 * Source  design.md, "Store"; protocol.md, "Figures to beat" (shared-value index)
 */
#ifndef STORE_INDEX_H
#define STORE_INDEX_H

#include "store/record.h"

/* What a record points at: another one, by its number, or an identifier, by what it is compared by as a number below
 * zero. So two records that have one telephone meet in it.
 */
typedef struct IndexLink {
    int64_t target;
    int64_t field; /* by number within the source's kind */
} IndexLink;

/* The target of an identifier, of the hash under which it is found. */
static inline int64_t index_meeting(int64_t hash)
{
    return hash | INT64_MIN;
}

typedef struct IndexEntries {
    VEC(int64_t) values;
    VEC(int64_t) tokens;
    VEC(IndexLink) links;
} IndexEntries;

/* Errors  SYSTEM. */
MUST_USE Err index_add(Store *store, const Entity *entity, const IndexEntries *entries);
MUST_USE Err index_drop(Store *store, const Entity *entity, const IndexEntries *entries);

/* Forget everything: before a rebuild. */
MUST_USE Err index_clear(Store *store);

/* The last revision that the index has seen. */
MUST_USE Err index_mark(Store *store, int64_t *ret);
MUST_USE Err index_set_mark(Store *store, int64_t record);

/* Whether the log tells of a restriction, a lift or an erasure that the index has not seen: these state no
 * revision, and the index commits last.
 */
MUST_USE Err index_missed(Store *store, bool *ret);

/* ---- asking, with the viewer's eyes ---- */

#define LIST_FILTERS 4

typedef struct ListAsk {
    const Kind *kind;
    int64_t filters[LIST_FILTERS]; /* hashes of values that must all be there */
    size_t filter_count;
    bool ascending; /* by time of change; otherwise the newest first */
    bool from;      /* go on behind (changed, entity) */
    int64_t changed;
    int64_t entity;
    size_t limit;
} ListAsk;

typedef struct ListPlace {
    int64_t changed;
    int64_t entity;
} ListPlace;

typedef VEC(ListPlace) ListPlaces;

/* The next page, and whether there is more behind it.
 * Cost  one descent a policy that the viewer may view, and the rows that it gives
 */
MUST_USE Err
index_list(Store *store, Arena *arena, const ListAsk *ask, ListPlaces *ret, bool *more);

/* How many there are, counted up to `most`. */
MUST_USE Err
index_count(Store *store, Arena *arena, const ListAsk *ask, int64_t most, int64_t *ret);

/* Entities that have all of the tokens, at most `limit`, in no particular order. */
MUST_USE Err index_find(
    Store *store, Arena *arena, const int64_t *tokens, size_t count, size_t limit, Ids *ret);

typedef VEC(IndexLink) IndexLinks; /* .target is then the source */

/* Entities that have this one token, at most `limit`, in no particular order. */
MUST_USE Err index_token(Store *store, Arena *arena, int64_t token, size_t limit, Ids *ret);

/* Entities that have this value, as far as the viewer may view them. */
MUST_USE Err index_values(Store *store, Arena *arena, int64_t hash, size_t limit, Ids *ret);

/* What points at `target`, as far as the viewer may view it. */
MUST_USE Err
index_links(Store *store, Arena *arena, int64_t target, size_t limit, IndexLinks *ret);
MUST_USE Err index_links_unguarded(Store *store, Arena *arena, int64_t target, IndexLinks *ret);

/* An entity that has this value, or NOT_FOUND: for keys of one's own, as a case reference. */
MUST_USE Err index_value_unguarded(Store *store, int64_t hash, int64_t *ret);

/* All that have it, at most `limit`: for what keeps people out of a match. */
MUST_USE Err
index_values_unguarded(Store *store, Arena *arena, int64_t hash, size_t limit, Ids *ret);

/* ---- all of it at once, for a picture of how things hang together ---- */

/* How often something was put in or taken out: what was made of the index before is still right while it is the same. */
MUST_USE Err index_version(Store *store, int64_t *ret);

/* The records of one kind that the viewer may view, without those behind the wall and those that are restricted, whoever
 * asks: in no particular order.
 */
MUST_USE Err index_of_kind(Store *store, Arena *arena, const Kind *kind, Ids *ret);

/* Records whose last day is `to` or earlier and that are not restricted, at most `limit`, those whose day comes first: of those
 * that the viewer may view; or of all that are destroyed by themselves: a link that keeps somebody behind the wall is not.
 */
MUST_USE Err index_ending(Store *store, Arena *arena, int32_t to, size_t limit, Ids *ret);
MUST_USE Err
index_ending_unguarded(Store *store, Arena *arena, int32_t to, size_t limit, Ids *ret);

/* One row of all that points anywhere. */
typedef struct IndexRow {
    int64_t target; /* below zero: an identifier */
    int64_t source;
    int64_t field;
    const Policy *policy; /* of the source; holds until the Store sees with other eyes */
    bool
        seen; /* the viewer may view the source; what is not seen serves to keep somebody out, and nothing else */
} IndexRow;

/* Every row in the order of the targets: IndexScan scan = index_scan_begin(store); while (index_scan_next(&scan, &row)) ...;
 * TRY(index_scan_end(&scan)).
 * Cost  0.2 us a row
 */
typedef struct IndexScan {
    Store *store;
    Query query;
    Err err;
} IndexScan;

IndexScan index_scan_begin(Store *store);
bool index_scan_next(IndexScan *scan, IndexRow *ret);
MUST_USE Err index_scan_end(IndexScan *scan);

/* Where what stands in a picture stood when it was last looked at: bytes of the caller's own, which say nothing of what a
 * record says. The newest are kept; a lost one is no loss.
 * Errors  NOT_FOUND
 */
MUST_USE Err picture_get(Store *store, Arena *arena, int64_t id, Str *ret);
MUST_USE Err picture_put(Store *store, int64_t id, int64_t at, Str places);

#endif
