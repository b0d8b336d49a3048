#include "match/tags.h"

#include "match/padding.h"

static int by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, TAG_SIZE);
}

void tags_sort(Tags *tags)
{
    if (tags->count > 0) {
        qsort(tags->items, tags->count, sizeof(*tags->items), by_bytes);
    }
}

Err tags_check(const Tags *tags)
{
    if (!padding_is_size(tags->count)) {
        return err_bad("a list of a size that no padding makes");
    }
    for (size_t i = 1; i < tags->count; i++) {
        if (by_bytes(&tags->items[i - 1], &tags->items[i]) >= 0) {
            return (Err){
                ERR_BAD_INPUT,
                (uint32_t)(i * TAG_SIZE),
                "a list out of order, or an entry twice"};
        }
    }
    return ERR_NONE;
}

bool tags_have(const Tags *sorted, const Tag *tag)
{
    return sorted->count > 0 &&
           bsearch(tag, sorted->items, sorted->count, sizeof(*tag), by_bytes) != NULL;
}

Err tags_merge(Arena *arena, const Tags *a, const Tags *b, Tags *ret)
{
    Tags all = {.items = arena_new(arena, Tag, a->count + b->count + 1)};
    size_t i = 0;
    size_t j = 0;

    if (all.items == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    while (i < a->count || j < b->count) {
        bool is_a = j == b->count || (i < a->count && by_bytes(&a->items[i], &b->items[j]) < 0);
        const Tag *next = is_a ? &a->items[i++] : &b->items[j++];

        if (all.count > 0 && by_bytes(&all.items[all.count - 1], next) == 0) {
            return err_bad("a tag is in both lists");
        }
        all.items[all.count++] = *next;
    }
    *ret = all;
    return ERR_NONE;
}

size_t tags_shared(const Tags *a, const Tags *b)
{
    size_t shared = 0;
    size_t i = 0;
    size_t j = 0;

    while (i < a->count && j < b->count) {
        int order = by_bytes(&a->items[i], &b->items[j]);

        shared += order == 0;
        i += order <= 0;
        j += order >= 0;
    }
    return shared;
}
