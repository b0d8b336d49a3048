#include "match/linkage/pairs.h"

#include <stdlib.h>

static const Err no_memory = {ERR_SYSTEM, 0, "no memory for so many records"};

/* FNV with the finaliser of MurmurHash3: chance between texts of one list, not against an enemy. */
uint64_t pairs_hash(Str composite)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < composite.len; i++) {
        hash = (hash ^ (unsigned char)composite.ptr[i]) * UINT64_C(1099511628211);
    }
    hash = (hash ^ (hash >> 33)) * UINT64_C(0xff51afd7ed558ccd);
    hash = (hash ^ (hash >> 33)) * UINT64_C(0xc4ceb9fe1a85ec53);
    return hash ^ (hash >> 33);
}

/* Room for one more.  Errors  SYSTEM. */
static MUST_USE Err grow(void **items, size_t count, size_t *room, size_t size)
{
    size_t wanted = 2 * *room + 4096;
    void *more = NULL;

    if (count < *room) {
        return ERR_NONE;
    }
    more = realloc(*items, wanted * size);
    if (more == NULL) {
        return no_memory;
    }
    *items = more;
    *room = wanted;
    return ERR_NONE;
}

Err pairs_mark(Pairs *pairs, PairsMark mark)
{
    void *items = pairs->marks;

    TRY(grow(&items, pairs->count, &pairs->room, sizeof(mark)));
    pairs->marks = items;
    pairs->marks[pairs->count++] = mark;
    return ERR_NONE;
}

void pairs_free(Pairs *pairs)
{
    free(pairs->marks);
    free(pairs->found);
    *pairs = (Pairs){0};
}

#define DIGIT   11
#define BUCKETS (1 << DIGIT)

/* By the lowest `bits` of a number in each item, least digit first: linear, where qsort is not. */
#define RADIX_SORT(Type, items, spare, count, number, bits)            \
    for (unsigned shift = 0; shift < (bits); shift += DIGIT) {         \
        size_t at[BUCKETS] = {0};                                      \
        size_t sum = 0;                                                \
        for (size_t i = 0; i < (count); i++) {                         \
            at[(number((items)[i]) >> shift) & (BUCKETS - 1)]++;       \
        }                                                              \
        for (size_t i = 0; i < BUCKETS; i++) {                         \
            size_t here = at[i];                                       \
            at[i] = sum;                                               \
            sum += here;                                               \
        }                                                              \
        for (size_t i = 0; i < (count); i++) {                         \
            size_t to = (number((items)[i]) >> shift) & (BUCKETS - 1); \
            (spare)[at[to]++] = (items)[i];                            \
        }                                                              \
        Type *swap = (items);                                          \
        (items) = (spare);                                             \
        (spare) = swap;                                                \
    }

#define HASH_OF_MARK(mark)   ((mark).hash)
#define NUMBER_OF_PAIR(pair) ((uint64_t)(pair).a << 32 | (pair).b)

Err pairs_add(Pairs *pairs, uint32_t a, uint32_t b)
{
    void *items = pairs->found;

    TRY(grow(&items, pairs->found_count, &pairs->found_room, sizeof(RecordPair)));
    pairs->found = items;
    pairs->found[pairs->found_count++] = (RecordPair){a, b};
    return ERR_NONE;
}

/* All pairs of those that have one composite. */
static MUST_USE Err group_pairs(Pairs *pairs, const PairsMark *marks, size_t count)
{
    bool two = pairs->two_lists;

    if (count > PAIRS_SHARED) {
        return ERR_NONE;
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count; j++) {
            const PairsMark *a = &marks[i];
            const PairsMark *b = &marks[j];
            bool turned = two ? a->list > b->list : a->record > b->record;

            if (two ? a->list != b->list : a->record != b->record) {
                TRY(pairs_add(
                    pairs, turned ? b->record : a->record, turned ? a->record : b->record));
            }
        }
    }
    return ERR_NONE;
}

/* Six digits: an even number of moves, so what is sorted ends where it began. */
_Static_assert((64 + DIGIT - 1) / DIGIT % 2 == 0, "radix sort ends in place");

Err pairs_gather(Pairs *pairs)
{
    PairsMark *spare = malloc((pairs->count + 1) * sizeof(*spare));
    PairsMark *items = pairs->marks;
    Err err = ERR_NONE;
    size_t from = 0;

    if (spare == NULL) {
        return no_memory;
    }
    RADIX_SORT(PairsMark, items, spare, pairs->count, HASH_OF_MARK, 64)
    for (size_t i = 1; i <= pairs->count && err.kind == ERR_OK; i++) {
        if (i == pairs->count || items[i].hash != items[from].hash) {
            err = group_pairs(pairs, &items[from], i - from);
            from = i;
        }
    }
    free(spare);
    pairs->count = 0;
    return err;
}

Err pairs_end(Pairs *pairs)
{
    RecordPair *spare = malloc((pairs->found_count + 1) * sizeof(*spare));
    RecordPair *items = pairs->found;
    size_t kept = 0;

    if (spare == NULL) {
        return no_memory;
    }
    RADIX_SORT(RecordPair, items, spare, pairs->found_count, NUMBER_OF_PAIR, 64)
    for (size_t i = 0; i < pairs->found_count; i++) {
        if (kept == 0 || NUMBER_OF_PAIR(items[kept - 1]) != NUMBER_OF_PAIR(items[i])) {
            items[kept++] = items[i];
        }
    }
    pairs->found_count = kept;
    free(spare);
    return ERR_NONE;
}
