/* run.h: private matches while they run: what was committed, what came, what is secret; and what remains.
 *
 * Parts are sealed under the run's own key. When the run is over the key is destroyed, so neither this node nor
 * anybody with a copy of it can ask the lists again. What remains are the tags of what matched, which are noise.
 *
 * Source  protection.md, 6 to 8; protocol.md, "Private matching" (keys are erased at the epoch's end)
 */
#ifndef STORE_RUN_H
#define STORE_RUN_H

#include "store/store.h"

typedef struct Run {
    int64_t id;
    Uuid uuid; /* the same on both sides */
    int64_t peer;
    int64_t entity; /* the match record of this node */
    bool ours;      /* we offered it */
    int64_t at;
    Str state; /* offered, sizing, sized, agreed, compared, over */
    bool they_agreed;
    bool due; /* there is something to compute */
} Run;

/* Keep a new run and make its key; `run->id` is filled in. */
MUST_USE Err run_add(Store *store, Run *run);
MUST_USE Err run_by_uuid(Store *store, Arena *arena, Uuid uuid, Run *ret);
MUST_USE Err run_get(Store *store, Arena *arena, int64_t id, Run *ret);
MUST_USE Err run_of_entity(Store *store, Arena *arena, int64_t entity, Run *ret);

/* One that has something to compute; or one that began before `before` and is not over.  Errors  NOT_FOUND. */
MUST_USE Err run_due(Store *store, Arena *arena, Run *ret);
MUST_USE Err run_stale(Store *store, Arena *arena, int64_t before, Run *ret);

/* State, they_agreed and due. */
MUST_USE Err run_set(Store *store, const Run *run);

/* Keep the leaves of what was committed to, also when the run is over: an inspector may ask for them. */
MUST_USE Err run_keep_leaves(Store *store, Arena *arena, const Run *run, Str leaves);

/* The leaves again.  Errors  NOT_FOUND where there are none. */
MUST_USE Err run_leaves(Store *store, Arena *arena, const Run *run, Str *ret);

/* Runs with a peer since a moment, whoever offered them, and when the oldest of them began. */
MUST_USE Err
run_count(Store *store, int64_t peer, int64_t since, int64_t *ret, int64_t *oldest);

/* What a partner could compare with last, as bytes, and on which day something was last added.  Errors  NOT_FOUND. */
MUST_USE Err last_set_put(Store *store, Arena *arena, int64_t peer, int32_t day, Str entries);
MUST_USE Err last_set_get(Store *store, Arena *arena, int64_t peer, int32_t *day, Str *entries);

/* A ceiling of matches with a peer that is asked for, or in force through its last day. */
typedef struct Ceiling {
    int64_t entity; /* the record of it at this node */
    int64_t peer;
    Uuid number; /* the same on both sides */
    int64_t runs;
    int64_t subjects;
    int64_t until; /* day */
    bool force;
} Ceiling;

MUST_USE Err ceiling_put(Store *store, const Ceiling *ceiling);
MUST_USE Err ceiling_get(Store *store, int64_t peer, Uuid number, Ceiling *ret);
MUST_USE Err ceiling_of(Store *store, int64_t entity, Ceiling *ret); /* peer, number and day */
MUST_USE Err ceiling_force(Store *store, int64_t entity);
MUST_USE Err ceiling_drop(Store *store, int64_t entity);

/* What is in force with a peer on a day: the highest of each; 0 where nothing is. */
MUST_USE Err
ceiling_now(Store *store, int64_t peer, int32_t today, int64_t *runs, int64_t *subjects);

/* Keep a part; the same name and number again takes its place. */
MUST_USE Err
run_put(Store *store, Arena *arena, const Run *run, Str name, int64_t number, Str bytes);

/* All parts of a name, one behind the other.  Errors  NOT_FOUND where there are none, or the key is gone. */
MUST_USE Err run_parts(Store *store, Arena *arena, const Run *run, Str name, Str *ret);
MUST_USE Err run_parts_count(Store *store, const Run *run, Str name, int64_t *ret);

/* Destroy the key and the parts. */
MUST_USE Err run_forget(Store *store, const Run *run);

#define PAIR_TAG 16

/* What agreed, of a possible match. */
typedef struct Pair {
    int64_t run;
    uint8_t tag[PAIR_TAG];
    int64_t entity; /* the possible match */
    int64_t token;  /* keyed hash of the token */
    int type;       /* of the token */
} Pair;

typedef VEC(Pair) Pairs;

MUST_USE Err pair_add(Store *store, const Pair *pair);
MUST_USE Err
pair_of_tag(Store *store, Arena *arena, int64_t run, const uint8_t tag[PAIR_TAG], Pairs *ret);
MUST_USE Err pair_of_entity(Store *store, Arena *arena, int64_t entity, Pairs *ret);

/* The keys by which one possible match is compared in detail; each is empty until its side has asked. */
typedef struct Comparing {
    Str secret; /* ours */
    Str key;    /* theirs, to seal for */
} Comparing;

MUST_USE Err comparing_put(Store *store, Arena *arena, int64_t entity, const Comparing *keys);
MUST_USE Err comparing_get(Store *store, Arena *arena, int64_t entity, Comparing *ret);
MUST_USE Err comparing_drop(Store *store, int64_t entity);

/* That a subject of ours and one of a peer's, who agree in a token, are two. */
MUST_USE Err distinct_add(Store *store, int64_t peer, int64_t entity, int64_t token);
MUST_USE Err distinct_has(Store *store, int64_t peer, int64_t entity, int64_t token, bool *ret);

/* What both sides signed about a possible match; "" until it is said.  Errors  NOT_FOUND. */
typedef struct Verdicts {
    Str ours;
    Str theirs;
} Verdicts;

MUST_USE Err verdicts_put(Store *store, int64_t entity, const Verdicts *verdicts);
MUST_USE Err verdicts_get(Store *store, Arena *arena, int64_t entity, Verdicts *ret);

/* That a partner's record was spoken of by a tag of a run, and all records that were; they are added to `ret`. */
MUST_USE Err told_add(Store *store, Uuid run, const uint8_t tag[PAIR_TAG], int64_t entity);
MUST_USE Err
told_of(Store *store, Arena *arena, Uuid run, const uint8_t tag[PAIR_TAG], Ids *ret);

#endif
