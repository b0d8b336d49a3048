#include "base/arena.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>

static const Err full = {ERR_LIMIT, 0, "the request needs more memory than it may use"};

Err arena_open(size_t limit, Arena *ret)
{
    void *base = mmap(
        NULL,
        limit,
        PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
        -1,
        0);

    if (base == MAP_FAILED) {
        return (Err){ERR_SYSTEM, 0, "no room for an arena of this size"};
    }
    *ret = (Arena){.base = base, .limit = limit};
    return ERR_NONE;
}

void arena_close(Arena *arena)
{
    if (arena->base != NULL) {
        arena_rewind(arena, 0);
        munmap(arena->base, arena->limit);
    }
    *arena = (Arena){0};
}

void *arena_alloc(Arena *arena, size_t count, size_t size, size_t align)
{
    assert(size > 0);
    assert(align > 0 && (align & (align - 1)) == 0);

    size_t pad = -(uintptr_t)(arena->base + arena->used) & (align - 1);
    size_t left = arena->limit - arena->used;

    if (arena->fuse > 0 && --arena->fuse == 0) {
        return NULL;
    }
    if (pad > left || count > (left - pad) / size) {
        return NULL;
    }
    void *start = arena->base + arena->used + pad;

    arena->used += pad + count * size;
    return start;
}

void arena_rewind(Arena *arena, size_t used)
{
    assert(used <= arena->used);
    explicit_bzero(arena->base + used, arena->used - used);
    arena->used = used;
}

Err arena_copy(Arena *arena, Str text, Str *ret)
{
    char *copy = arena_new(arena, char, text.len + 1);

    if (copy == NULL) {
        return full;
    }
    if (text.len > 0) {
        memcpy(copy, text.ptr, text.len);
    }
    *ret = (Str){copy, text.len};
    return ERR_NONE;
}

Err arena_print(Arena *arena, Str *ret, const char *format, ...)
{
    va_list args;
    char *text = NULL;
    int len = 0;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(len >= 0);
    text = arena_new(arena, char, (size_t)len + 1);
    if (text == NULL) {
        return full;
    }
    va_start(args, format);
    (void)vsnprintf(text, (size_t)len + 1, format, args);
    va_end(args);
    *ret = (Str){text, (size_t)len};
    return ERR_NONE;
}
