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

/* H(token)^secret. */
static Err raise_token(const Overlap *overlap, Str token, GroupElement *ret)
{
    Prefix prefix = prefix_of(overlap->context);
    const Str parts[] = {{prefix.bytes, sizeof(prefix.bytes)}, overlap->context, token};
    GroupElement element;
    Err err = group_hash_to_element(domain, parts, COUNT(parts), &element);

    if (err.kind == ERR_OK) {
        err = group_multiply(&overlap->secret, &element, ret);
    }
    secret_wipe(&element, sizeof(element));
    return err;
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
    for (size_t i = 0; i < tokens->count; i++) {
        TRY(raise_token(overlap, tokens->items[i], &list.items[i]));
    }
    for (size_t i = tokens->count; i < list.count; i++) {
        group_draw_element(env, &list.items[i]);
    }
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
    for (size_t i = 0; i < theirs->count; i++) {
        GroupElement raised;
        Err err = group_multiply(&overlap->secret, &theirs->items[i], &raised);

        if (err.kind != ERR_OK) {
            return blame(i, err.what);
        }
        tags.items[i] = tag_of(overlap, &raised);
        secret_wipe(&raised, sizeof(raised));
    }
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
