/* vec.h: a growing array in an arena, typed by macro.
 *
 *     typedef VEC(Str) Strs;
 *     Strs names = {0};
 *     TRY(vec_push(arena, &names, name));
 *     for (size_t i = 0; i < names.count; i++) { use(names.items[i]); }
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "base/arena.h"

#define VEC(Type)     \
    struct {          \
        Type *items;  \
        size_t count; \
        size_t room;  \
    }

/* Make room for one more item of `size` bytes. Use vec_push. */
MUST_USE static inline Err vec_grow(
    Arena *arena, void *items, size_t count, size_t *room, size_t size)
{
    void *old = NULL;
    void *more = NULL;
    size_t wanted = *room == 0 ? 8 : *room * 2;

    if (count < *room) {
        return ERR_NONE;
    }
    more = arena_alloc(arena, wanted, size, _Alignof(max_align_t));
    if (more == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    memcpy(&old, items, sizeof(old));
    if (count > 0) {
        memcpy(more, old, count * size);
    }
    memcpy(items, &more, sizeof(more));
    *room = wanted;
    return ERR_NONE;
}

/* Append a copy of `item`, an Err as its value.  Errors  LIMIT, and nothing is appended. */
#define vec_push(arena, vec, item)                                                       \
    (vec_grow((arena), &(vec)->items, (vec)->count, &(vec)->room, sizeof(*(vec)->items)) \
                 .kind == ERR_OK                                                         \
         ? ((vec)->items[(vec)->count++] = (item), ERR_NONE)                             \
         : err_limit("the request needs more memory than it may use"))

typedef VEC(Str) Strs;

#endif
