#include "match/linkage/pairs.h"

#include <stdlib.h>

static const Err no_memory = {ERR_SYSTEM, 0, "no memory for so many records"};

/* FNV with the finaliser of MurmurHash3: chance between texts of one list, not against an enemy. */
static uint64_t hash_of(Str text)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < text.len; i++) {
        hash = (hash ^ (unsigned char)text.ptr[i]) * UINT64_C(1099511628211);
    }
    hash = (hash ^ (hash >> 33)) * UINT64_C(0xff51afd7ed558ccd);
    hash = (hash ^ (hash >> 33)) * UINT64_C(0xc4ceb9fe1a85ec53);
    return hash ^ (hash >> 33);
}

Err pairs_add(Pairs *pairs, uint32_t list, uint32_t record, const Strs *composites)
{
    if (pairs->count + composites->count > pairs->room) {
        size_t room = 2 * pairs->room + composites->count + 1024;
        PairsMark *marks = realloc(pairs->marks, room * sizeof(*marks));

        if (marks == NULL) {
            return no_memory;
        }
        pairs->marks = marks;
        pairs->room = room;
    }
    for (size_t i = 0; i < composites->count; i++) {
        pairs->marks[pairs->count++] = (PairsMark){hash_of(composites->items[i]), record, list};
    }
    return ERR_NONE;
}

void pairs_free(Pairs *pairs)
{
    free(pairs->marks);
    *pairs = (Pairs){0};
}

#define DIGIT   11
#define BUCKETS (1 << DIGIT)

/* By the lowest `bits` of a number in each item, least digit first: linear, where qsort is not. */
#define RADIX_SORT(Type, items, spare, count, number, bits)              \
    for (unsigned shift = 0; shift < (bits); shift += DIGIT) {           \
        size_t at[BUCKETS] = {0};                                        \
        size_t sum = 0;                                                  \
        for (size_t i = 0; i < (count); i++) {                           \
            at[(number((items)[i]) >> shift) & (BUCKETS - 1)]++;         \
        }                                                                \
        for (size_t i = 0; i < BUCKETS; i++) {                           \
            size_t here = at[i];                                         \
            at[i] = sum;                                                 \
            sum += here;                                                 \
        }                                                                \
        for (size_t i = 0; i < (count); i++) {                           \
            size_t to = (number((items)[i]) >> shift) & (BUCKETS - 1);   \
            (spare)[at[to]++] = (items)[i];                              \
        }                                                                \
        Type *swap = (items);                                            \
        (items) = (spare);                                               \
        (spare) = swap;                                                  \
    }

#define HASH_OF_MARK(mark) ((mark).hash)
#define NUMBER_OF_PAIR(pair) ((uint64_t)(pair).a << 32 | (pair).b)

typedef struct Found {
    RecordPair *items;
    size_t count;
    size_t room;
} Found;

static MUST_USE Err found_add(Found *found, uint32_t a, uint32_t b)
{
    if (found->count == found->room) {
        size_t room = 2 * found->room + 4096;
        RecordPair *items = realloc(found->items, room * sizeof(*items));

        if (items == NULL) {
            return no_memory;
        }
        found->items = items;
        found->room = room;
    }
    found->items[found->count++] = (RecordPair){a, b};
    return ERR_NONE;
}

/* All pairs of those that have one composite. */
static MUST_USE Err group_pairs(const PairsMark *marks, size_t count, bool two_lists, Found *found)
{
    if (count > PAIRS_SHARED) {
        return ERR_NONE;
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count; j++) {
            const PairsMark *a = &marks[i];
            const PairsMark *b = &marks[j];
            bool turned = two_lists ? a->list > b->list : a->record > b->record;

            if (two_lists ? a->list != b->list : a->record != b->record) {
                TRY(found_add(
                    found, turned ? b->record : a->record, turned ? a->record : b->record));
            }
        }
    }
    return ERR_NONE;
}

static MUST_USE Err groups_pairs(const Pairs *pairs, bool two_lists, Found *found)
{
    size_t from = 0;

    for (size_t i = 1; i <= pairs->count; i++) {
        if (i == pairs->count || pairs->marks[i].hash != pairs->marks[from].hash) {
            TRY(group_pairs(&pairs->marks[from], i - from, two_lists, found));
            from = i;
        }
    }
    return ERR_NONE;
}

static MUST_USE Err found_sort(Found *found)
{
    RecordPair *spare = malloc((found->count + 1) * sizeof(*spare));
    size_t kept = 0;

    if (spare == NULL) {
        return no_memory;
    }
    RADIX_SORT(RecordPair, found->items, spare, found->count, NUMBER_OF_PAIR, 64)
    for (size_t i = 0; i < found->count; i++) {
        if (kept == 0 ||
            NUMBER_OF_PAIR(found->items[kept - 1]) != NUMBER_OF_PAIR(found->items[i])) {
            found->items[kept++] = found->items[i];
        }
    }
    found->count = kept;
    free(spare);
    return ERR_NONE;
}

Err pairs_find(Pairs *pairs, bool two_lists, RecordPair **ret, size_t *count)
{
    PairsMark *spare = malloc((pairs->count + 1) * sizeof(*spare));
    Found found = {NULL, 0, 0};
    Err err = ERR_NONE;

    if (spare == NULL) {
        return no_memory;
    }
    RADIX_SORT(PairsMark, pairs->marks, spare, pairs->count, HASH_OF_MARK, 64)
    free(spare);
    err = groups_pairs(pairs, two_lists, &found);
    if (err.kind == ERR_OK) {
        err = found_sort(&found);
    }
    if (err.kind != ERR_OK) {
        free(found.items);
        return err;
    }
    *ret = found.items;
    *count = found.count;
    return ERR_NONE;
}
