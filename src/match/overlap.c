#include "match/overlap.h"

#include "crypto/hash.h"
#include "crypto/random.h"
#include "match/padding.h"

#include <assert.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const Err full = {ERR_LIMIT, 0, "the request needs more memory than it may use"};

/* The byte between is OVERLAP_SUITE. */
#define DOMAIN "HashToGroup-SUBAK-OVERLAP-\x81-ristretto255-SHA512"

static const Str domain = {DOMAIN, sizeof(DOMAIN) - 1};

_Static_assert(OVERLAP_SUITE == 0x81, "the domain has its byte");

typedef struct Prefix {
    char bytes[2];
} Prefix;

/* The context with its length before it, so that no token can pass for a part of it. */
static Prefix prefix_of(Str context)
{
    return (Prefix){{(char)(context.len >> 8), (char)context.len}};
}

static int by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(GroupElement));
}

static Err blame(size_t index, const char *what)
{
    return (Err){ERR_BAD_INPUT, (uint32_t)(index * sizeof(GroupElement)), what};
}

void overlap_begin(Env *env, Str context, Overlap *ret)
{
    assert(context.len > 0 && context.len <= UINT16_MAX);
    *ret = (Overlap){.context = context};
    group_draw_scalar(env, &ret->secret);
}

void overlap_end(Overlap *overlap)
{
    secret_wipe(&overlap->secret, sizeof(overlap->secret));
}

/* A run over tokens or elements, as its ranges see it: a range is worked at in one thread. */
typedef struct Run {
    const Overlap *overlap;
    GroupWork alone;
    const Str *tokens;
    const GroupElement *theirs;
    GroupElement *raised;
    Tag *tags;
    size_t least_bad;
} Run;

#define RANGE 64 /* tokens that are worked at together */

static Run run_of(const Overlap *overlap)
{
    return (Run){
        .overlap = overlap,
        .alone = {.lanes = overlap->work == NULL ? NULL : overlap->work->lanes},
        .least_bad = SIZE_MAX};
}

static Pool *pool_of(const Overlap *overlap)
{
    return overlap->work == NULL ? NULL : overlap->work->pool;
}

static GroupScalars secret_of(const Overlap *overlap)
{
    return (GroupScalars){&overlap->secret, true};
}

/* H(token)^secret. */
static void raise_range(void *state, size_t from, size_t to)
{
    Run *run = state;
    Prefix prefix = prefix_of(run->overlap->context);
    GroupWide wides[RANGE] = {0};
    Err err = ERR_NONE;

    for (size_t i = from; i < to; i++) {
        const Str parts[] = {
            {prefix.bytes, sizeof(prefix.bytes)}, run->overlap->context, run->tokens[i]};

        group_hash_to_wide(domain, parts, COUNT(parts), &wides[i - from]);
    }
    err = group_raise_many(
        &run->alone, secret_of(run->overlap), wides, to - from, run->raised + from);
    if (err.kind != ERR_OK) {
        pool_least(&run->least_bad, from + err.at / sizeof(GroupElement));
    }
    secret_wipe(wides, sizeof(wides));
}

static Err raise_tokens(const Overlap *overlap, const Strs *tokens, GroupElement *ret)
{
    Run run = run_of(overlap);

    run.tokens = tokens->items;
    run.raised = ret;
    pool_run(pool_of(overlap), tokens->count, RANGE, raise_range, &run);
    return run.least_bad == SIZE_MAX ? ERR_NONE
                                     : err_bad("a token hashes to no element that hides it");
}

/* Ascending, so no element is there twice. */
static Err check_order(const Elements *list)
{
    for (size_t i = 1; i < list->count; i++) {
        if (by_bytes(&list->items[i - 1], &list->items[i]) >= 0) {
            return blame(i, "a list out of order, or an element twice");
        }
    }
    return ERR_NONE;
}

Err overlap_offer(Overlap *overlap, Arena *arena, Env *env, const Strs *tokens)
{
    Elements list = {0};

    TRY(padding_size(tokens->count, &list.count));
    list.items = arena_new(arena, GroupElement, list.count);
    if (list.items == NULL) {
        return full;
    }
    TRY(raise_tokens(overlap, tokens, list.items));
    group_draw_elements(
        overlap->work, env, list.count - tokens->count, list.items + tokens->count);
    qsort(list.items, list.count, sizeof(*list.items), by_bytes);
    if (check_order(&list).kind != ERR_OK) {
        return err_bad("a token is there twice");
    }
    overlap->known = tokens->count;
    overlap->offered = list;
    return ERR_NONE;
}

static Tag tag_of(const Overlap *overlap, const GroupElement *element)
{
    Prefix prefix = prefix_of(overlap->context);
    const char suite = (char)OVERLAP_SUITE;
    const Str parts[] = {
        STR("subak overlap tag"),
        {&suite, 1},
        {prefix.bytes, sizeof(prefix.bytes)},
        overlap->context,
        group_str(element)};
    Hash hash = hash_sha256_parts(parts, COUNT(parts));
    Tag tag;

    memcpy(tag.bytes, hash.bytes, sizeof(tag.bytes));
    return tag;
}

/* Nothing of ours may come back as theirs: it would be answered to our own secret. */
static Err check_foreign(const Overlap *overlap, const Elements *theirs)
{
    const Elements *ours = &overlap->offered;

    for (size_t i = 0; i < theirs->count && ours->count > 0; i++) {
        if (bsearch(
                &theirs->items[i], ours->items, ours->count, sizeof(*ours->items), by_bytes) !=
            NULL) {
            return blame(i, "an element of ours came back as theirs");
        }
    }
    return ERR_NONE;
}

static void answer_range(void *state, size_t from, size_t to)
{
    Run *run = state;
    GroupElement raised[RANGE] = {0};
    Err err = group_multiply_many(
        &run->alone, secret_of(run->overlap), run->theirs + from, to - from, raised);

    if (err.kind != ERR_OK) {
        pool_least(&run->least_bad, from + err.at / sizeof(GroupElement));
    }
    for (size_t i = from; i < to; i++) {
        run->tags[i] = tag_of(run->overlap, &raised[i - from]);
    }
    secret_wipe(raised, sizeof(raised));
}

static Err answer_all(const Overlap *overlap, const Elements *theirs, Tag *tags)
{
    Run run = run_of(overlap);

    run.theirs = theirs->items;
    run.tags = tags;
    pool_run(pool_of(overlap), theirs->count, RANGE, answer_range, &run);
    return run.least_bad == SIZE_MAX
               ? ERR_NONE
               : blame(run.least_bad, "not an element that hides anything");
}

Err overlap_answer(const Overlap *overlap, Arena *arena, const Elements *theirs, Tags *ret)
{
    Tags tags = {.count = theirs->count};

    if (!padding_is_size(theirs->count)) {
        return err_bad("a list of a size that no padding makes");
    }
    TRY(check_order(theirs));
    TRY(check_foreign(overlap, theirs));
    tags.items = arena_new(arena, Tag, tags.count);
    if (tags.items == NULL) {
        return full;
    }
    TRY(answer_all(overlap, theirs, tags.items));
    tags_sort(&tags);
    *ret = tags;
    return ERR_NONE;
}

Err overlap_count(const Overlap *overlap, const Tags *mine, const Tags *theirs, size_t *ret)
{
    size_t shared = 0;

    TRY(tags_check(theirs));
    if (theirs->count != overlap->offered.count) {
        return err_bad("an answer of another length than what was offered");
    }
    shared = tags_shared(mine, theirs);
    if (shared > overlap->known) {
        return err_bad("more is shared than was offered");
    }
    *ret = shared;
    return ERR_NONE;
}
