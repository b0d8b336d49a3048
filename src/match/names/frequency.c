#include "match/names/frequency.h"

#include <stdlib.h>

static int by_value(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a;
    uint32_t right = *(const uint32_t *)b;

    return left < right ? -1 : left > right;
}

static bool is_weighed(const NameToken *token)
{
    return token->role == NAME_WORD;
}

/* Whether the word stands in the reading before `at` too: a name counts once. */
static bool is_again(const NameReading *reading, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (reading->tokens[i].same == reading->tokens[at].same) {
            return true;
        }
    }
    return false;
}

/* The first place in order that is not less than `value`. */
static size_t first_at(const uint32_t *sorted, size_t count, uint32_t value)
{
    size_t low = 0;
    size_t high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (sorted[middle] < value) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static size_t bearers_of(const uint32_t *sorted, size_t count, uint32_t value)
{
    size_t from = first_at(sorted, count, value);

    return (value == UINT32_MAX ? count : first_at(sorted, count, value + 1)) - from;
}

static void weigh(NameToken *token, size_t bearers, size_t names)
{
    static const struct {
        size_t one_in;
        float weight;
    } steps[] = {{100, 0.5F}, {400, 0.7F}, {1500, 0.85F}};

    for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
        if (bearers > 1 && bearers * steps[i].one_in > names) {
            token->weight = token->weight < steps[i].weight ? token->weight : steps[i].weight;
            token->flags |= NAME_COMMON;
            return;
        }
    }
}

static size_t words_of_first(const Name *name)
{
    return name->count > 0 ? name->readings[0].count : 0;
}

Err names_weigh(Arena *arena, Name *names, size_t count)
{
    size_t used = arena->used;
    size_t words = 0;
    size_t kept = 0;
    uint32_t *sorted = NULL;

    if (count < FREQUENCY_NAMES_MIN) {
        return ERR_NONE;
    }
    for (size_t i = 0; i < count; i++) {
        words += words_of_first(&names[i]);
    }
    sorted = arena_new(arena, uint32_t, words > 0 ? words : 1);
    if (sorted == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < words_of_first(&names[i]); j++) {
            const NameReading *reading = &names[i].readings[0];

            if (is_weighed(&reading->tokens[j]) && !is_again(reading, j)) {
                sorted[kept++] = reading->tokens[j].same;
            }
        }
    }
    qsort(sorted, kept, sizeof(*sorted), by_value);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < names[i].count; j++) {
            for (size_t k = 0; k < names[i].readings[j].count; k++) {
                NameToken *token = &names[i].readings[j].tokens[k];

                if (is_weighed(token)) {
                    weigh(token, bearers_of(sorted, kept, token->same), count);
                }
            }
        }
    }
    arena_rewind(arena, used);
    return ERR_NONE;
}
