#include "match/linkage/links.h"

#include "match/linkage/chain.h"
#include "match/linkage/rate.h"

#include <math.h>
#include <stdlib.h>

#define SCORE_GRAIN 512
#define MARK_GRAIN  4096
#define MARK_ROWS \
    6 /* of composites.def, marked at a time: what lies in memory is a part of the whole */
#define SCRATCH ((size_t)1 << 20)
#define SAMPLE  100000 /* pairs that tell the share */
#define BELOW   -1.0F  /* instead of a score that is not wanted */

static const Err no_memory = {ERR_SYSTEM, 0, "no memory for so many records"};

/* ---- reading ---------------------------------------------------------------------------- */

Err links_open(size_t limit, LinkList *ret)
{
    *ret = (LinkList){.count = 0};
    for (size_t i = 0; i < LINKS_ARENAS; i++) {
        Err err = arena_open(limit / LINKS_ARENAS, &ret->arenas[i]);

        if (err.kind != ERR_OK) {
            links_free(ret);
            return err;
        }
    }
    return ERR_NONE;
}

void links_free(LinkList *list)
{
    for (size_t i = 0; i < LINKS_ARENAS; i++) {
        if (list->arenas[i].base != NULL) {
            arena_close(&list->arenas[i]);
        }
    }
    free(list->profiles);
    *list = (LinkList){.count = 0};
}

typedef struct Reading {
    const ProfileTexts *texts;
    Profile *profiles;
    Arena *arenas;
    size_t grain;
    Err errs[LINKS_ARENAS];
} Reading;

/* Each range has an arena of its own, and there are as many ranges as arenas. */
static void read_range(void *state, size_t from, size_t to)
{
    Reading *reading = state;
    size_t range = from / reading->grain;

    for (size_t i = from; i < to && reading->errs[range].kind == ERR_OK; i++) {
        reading->errs[range] = profile_read(
            &reading->arenas[range], &reading->texts[i], (Str){"", 0}, &reading->profiles[i]);
    }
}

Err links_read(Pool *pool, const ProfileTexts *texts, size_t count, LinkList *list)
{
    Reading reading = {.texts = texts, .grain = (count + LINKS_ARENAS - 1) / LINKS_ARENAS};

    if (count == 0) {
        return ERR_NONE;
    }
    if (list->count + count > list->room) {
        size_t room = 2 * list->room + count;
        Profile *profiles = realloc(list->profiles, room * sizeof(*profiles));

        if (profiles == NULL) {
            return no_memory;
        }
        list->profiles = profiles;
        list->room = room;
    }
    reading.profiles = list->profiles + list->count;
    reading.arenas = list->arenas;
    pool_run(pool, count, reading.grain, read_range, &reading);
    for (size_t i = 0; i < LINKS_ARENAS; i++) {
        TRY(reading.errs[i]);
    }
    list->count += count;
    return ERR_NONE;
}

/* ---- pairs ------------------------------------------------------------------------------ */

/* The marks of some rows, range by range, so that threads do not meet. */
typedef struct Marking {
    const LinkList *list;
    uint32_t number; /* of the list */
    size_t from;     /* rows */
    size_t to;
    Pairs *ranges;
    Err *errs;
} Marking;

static MUST_USE Err
mark_record(const Marking *marking, Arena *scratch, size_t record, Pairs *ret)
{
    Strs composites = {0};

    TRY(composites_of(
        scratch, &marking->list->profiles[record], marking->from, marking->to, &composites));
    for (size_t i = 0; i < composites.count; i++) {
        TRY(pairs_mark(
            ret,
            (PairsMark){pairs_hash(composites.items[i]), (uint32_t)record, marking->number}));
    }
    return ERR_NONE;
}

static void mark_range(void *state, size_t from, size_t to)
{
    Marking *marking = state;
    size_t range = from / MARK_GRAIN;
    Arena scratch;
    Err err = arena_open(SCRATCH, &scratch);

    if (err.kind == ERR_OK) {
        for (size_t i = from; i < to && err.kind == ERR_OK; i++) {
            err = mark_record(marking, &scratch, i, &marking->ranges[range]);
            arena_rewind(&scratch, 0);
        }
        arena_close(&scratch);
    }
    marking->errs[range] = err;
}

static MUST_USE Err marks_join(Marking *marking, size_t ranges, Pairs *pairs)
{
    Err err = ERR_NONE;

    for (size_t i = 0; i < ranges; i++) {
        for (size_t j = 0; j < marking->ranges[i].count && err.kind == ERR_OK; j++) {
            err = pairs_mark(pairs, marking->ranges[i].marks[j]);
        }
        err = err.kind == ERR_OK ? marking->errs[i] : err;
        pairs_free(&marking->ranges[i]);
    }
    return err;
}

static MUST_USE Err mark_list(
    Pool *pool, const LinkList *list, uint32_t number, size_t from, size_t to, Pairs *pairs)
{
    size_t ranges = list->count / MARK_GRAIN + 1;
    Marking marking = {.list = list, .number = number, .from = from, .to = to};
    Err err = no_memory;

    marking.ranges = calloc(ranges, sizeof(*marking.ranges));
    marking.errs = calloc(ranges, sizeof(*marking.errs));
    if (marking.ranges != NULL && marking.errs != NULL) {
        pool_run(pool, list->count, MARK_GRAIN, mark_range, &marking);
        err = marks_join(&marking, ranges, pairs);
    }
    free(marking.ranges);
    free(marking.errs);
    return err;
}

static MUST_USE Err pairs_of(Pool *pool, const LinkList *a, const LinkList *b, Pairs *pairs)
{
    size_t rows = composites_rows(COMPOSITE_LOOSE);

    pairs->two_lists = b != NULL;
    for (size_t from = 0; from < rows; from += MARK_ROWS) {
        size_t to = from + MARK_ROWS < rows ? from + MARK_ROWS : rows;

        TRY(mark_list(pool, a, 0, from, to, pairs));
        if (b != NULL) {
            TRY(mark_list(pool, b, 1, from, to, pairs));
        }
        TRY(pairs_gather(pairs));
    }
    return pairs_end(pairs);
}

/* ---- scores ----------------------------------------------------------------------------- */

typedef struct Scoring {
    const LinkList *a;
    const LinkList *b;
    const RecordPair *pairs;
    size_t count;
    size_t sample; /* so many, of all evenly */
    float *odds;   /* of the sample */
    float shift;
    float least; /* what is below need not be known */
    Linked *out;
} Scoring;

static bool odds_of(const Scoring *scoring, RecordPair pair, float least, float *ret)
{
    LinkScore score = {0};
    bool reaches = link_score_from(
        &scoring->a->profiles[pair.a], &scoring->b->profiles[pair.b], least, &score);

    *ret = score.odds;
    return reaches;
}

static void sample_range(void *state, size_t from, size_t to)
{
    Scoring *scoring = state;

    for (size_t i = from; i < to; i++) {
        size_t at = (size_t)((double)i * (double)scoring->count / (double)scoring->sample);

        (void)odds_of(scoring, scoring->pairs[at], -INFINITY, &scoring->odds[i]);
    }
}

static void score_range(void *state, size_t from, size_t to)
{
    Scoring *scoring = state;
    float least = rate_odds(scoring->least, scoring->shift);

    for (size_t i = from; i < to; i++) {
        RecordPair pair = scoring->pairs[i];
        float odds = 0;
        bool reaches = odds_of(scoring, pair, least, &odds);

        scoring->out[i] =
            (Linked){pair, reaches ? rate_score(odds, scoring->shift) : BELOW, NO_RECORD};
    }
}

/* A part of the pairs tells how many of them are of one person; then all are scored accordingly. */
static MUST_USE Err pairs_score(Pool *pool, Scoring *scoring)
{
    scoring->b = scoring->b == NULL ? scoring->a : scoring->b;
    scoring->sample = scoring->count < SAMPLE ? scoring->count : SAMPLE;
    scoring->odds = malloc((scoring->sample + 1) * sizeof(*scoring->odds));
    if (scoring->odds == NULL) {
        return no_memory;
    }
    pool_run(pool, scoring->sample, SCORE_GRAIN, sample_range, scoring);
    scoring->shift = rate_shift(scoring->odds, scoring->sample);
    free(scoring->odds);
    pool_run(pool, scoring->count, SCORE_GRAIN, score_range, scoring);
    return ERR_NONE;
}

Err links_score(
    Pool *pool,
    const LinkList *a,
    const LinkList *b,
    const RecordPair *pairs,
    size_t count,
    Linked *ret)
{
    Scoring scoring = {.a = a, .b = b, .pairs = pairs, .count = count, .out = ret};

    return pairs_score(pool, &scoring);
}

static size_t keep_reached(Linked *items, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        if (items[i].score >= 0) {
            items[kept++] = items[i];
        }
    }
    return kept;
}

Err links_find(Pool *pool, const LinkList *a, const LinkList *b, float least, LinkedPairs *ret)
{
    Scoring scoring = {.a = a, .b = b, .least = least};
    Pairs pairs = {0};
    LinkedPairs linked = {NULL, 0};
    Err err = pairs_of(pool, a, b, &pairs);

    if (err.kind == ERR_OK) {
        linked.items = malloc((pairs.found_count + 1) * sizeof(*linked.items));
        err = linked.items == NULL ? no_memory : ERR_NONE;
    }
    if (err.kind == ERR_OK) {
        scoring.pairs = pairs.found;
        scoring.count = pairs.found_count;
        scoring.out = linked.items;
        err = pairs_score(pool, &scoring);
    }
    if (err.kind == ERR_OK) {
        linked.count = keep_reached(linked.items, pairs.found_count);
        err = b == NULL ? chain_close(&linked, least) : ERR_NONE;
    }
    pairs_free(&pairs);
    if (err.kind != ERR_OK) {
        linked_free(&linked);
        return err;
    }
    *ret = linked;
    return ERR_NONE;
}

void linked_free(LinkedPairs *pairs)
{
    free(pairs->items);
    *pairs = (LinkedPairs){NULL, 0};
}
