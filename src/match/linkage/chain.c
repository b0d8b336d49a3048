#include "match/linkage/chain.h"

#include <stdlib.h>

#define CARRIES 0.8F /* the score of a half that is followed */

static const Err no_memory = {ERR_SYSTEM, 0, "no memory for so many records"};

/* One end of a pair: `record` is alike to `other`. */
typedef struct Half {
    uint32_t record;
    uint32_t other;
    float score;
} Half;

static int by_record(const void *a, const void *b)
{
    const Half *one = a;
    const Half *two = b;

    if (one->record != two->record) {
        return one->record < two->record ? -1 : 1;
    }
    return (one->other > two->other) - (one->other < two->other);
}

/* In order of their records; of the same ones the likeliest first, and what was seen itself before what is only followed. */
static int by_pair(const void *a, const void *b)
{
    const Linked *one = a;
    const Linked *two = b;

    if (one->pair.a != two->pair.a) {
        return one->pair.a < two->pair.a ? -1 : 1;
    }
    if (one->pair.b != two->pair.b) {
        return one->pair.b < two->pair.b ? -1 : 1;
    }
    if (one->score > two->score || one->score < two->score) {
        return one->score > two->score ? -1 : 1;
    }
    return (one->through < two->through) - (one->through > two->through);
}

static size_t halves_of(const LinkedPairs *pairs, Half *halves)
{
    size_t count = 0;

    for (size_t i = 0; i < pairs->count; i++) {
        const Linked *item = &pairs->items[i];

        if (item->score >= CARRIES) {
            halves[count++] = (Half){item->pair.a, item->pair.b, item->score};
            halves[count++] = (Half){item->pair.b, item->pair.a, item->score};
        }
    }
    if (count > 0) {
        qsort(halves, count, sizeof(*halves), by_record);
    }
    return count;
}

/* How many halves from `at` on are of one record. */
static size_t run_of(const Half *halves, size_t count, size_t at)
{
    size_t end = at;

    while (end < count && halves[end].record == halves[at].record) {
        end++;
    }
    return end - at;
}

/* Pairs that follow, at most: all that are alike to one record, two by two. */
static size_t room_for(const Half *halves, size_t count)
{
    size_t room = 0;

    for (size_t at = 0, run = 0; at < count; at += run) {
        run = run_of(halves, count, at);
        room += run <= CHAIN_ALIKE ? run * (run - 1) / 2 : 0;
    }
    return room;
}

static size_t follow(const Half *halves, size_t count, float least, Linked *items, size_t kept)
{
    for (size_t at = 0, run = 0; at < count; at += run) {
        run = run_of(halves, count, at);
        for (size_t i = at; run <= CHAIN_ALIKE && i < at + run; i++) {
            for (size_t j = i + 1; j < at + run; j++) {
                float score = halves[i].score * halves[j].score;

                if (score >= least) {
                    items[kept++] =
                        (Linked){{halves[i].other, halves[j].other}, score, halves[at].record};
                }
            }
        }
    }
    return kept;
}

/* Of what stands for one pair, the first. */
static size_t keep_first(Linked *items, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || items[kept - 1].pair.a != items[i].pair.a ||
            items[kept - 1].pair.b != items[i].pair.b) {
            items[kept++] = items[i];
        }
    }
    return kept;
}

Err chain_close(LinkedPairs *pairs, float least)
{
    Half *halves = malloc((2 * pairs->count + 1) * sizeof(*halves));
    size_t count = halves == NULL ? 0 : halves_of(pairs, halves);
    size_t room = pairs->count + room_for(halves, count);
    Linked *items = halves == NULL ? NULL : realloc(pairs->items, (room + 1) * sizeof(*items));

    if (items != NULL) {
        pairs->items = items;
        pairs->count = follow(halves, count, least, items, pairs->count);
        if (pairs->count > 0) {
            qsort(items, pairs->count, sizeof(*items), by_pair);
        }
        pairs->count = keep_first(items, pairs->count);
    }
    free(halves);
    return items == NULL ? no_memory : ERR_NONE;
}
