/* arena.h: memory that belongs to one request and ends with it.
 *
 * Whatever is made on behalf of a request, a command or a message lives in one arena until it
 * is rewound or closed. Nothing in it is freed by itself, so nothing leaks and nothing dangles;
 * what is given back is wiped, so that personal data do not outlive the request that read them.
 *
 * An arena belongs to one thread. Its limit is fixed when it is opened; to reach it is an
 * ordinary error of the request (ERR_LIMIT). Pages are the system's until they are first used.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/err.h"
#include "base/str.h"

#include <stddef.h>

typedef struct Arena {
    char *base;
    size_t limit; /* bytes */
    size_t used;  /* bytes from base; all beyond is zero */
    size_t fuse;  /* tests only: the allocation that fails, counted from 1; 0 for none */
} Arena;

/* Errors  SYSTEM where there is no such room. End it with arena_close. */
MUST_USE Err arena_open(size_t limit, Arena *ret);

void arena_close(Arena *arena);

/* `count` zeroed objects, or NULL past the limit. Use arena_new, which has the type. */
MUST_USE void *arena_alloc(Arena *arena, size_t count, size_t size, size_t align);

#define arena_new(arena, Type, count) \
    ((Type *)arena_alloc((arena), (count), sizeof(Type), _Alignof(Type)))

/* Wipe and take back all that was allocated since `used` was read from the arena. */
void arena_rewind(Arena *arena, size_t used);

/* A copy of `text`, followed by a NUL that is not counted.  Errors  LIMIT. */
MUST_USE Err arena_copy(Arena *arena, Str text, Str *ret);

/* Text made as printf makes it, ended by a NUL that is not counted.  Errors  LIMIT. */
MUST_USE __attribute__((format(printf, 3, 4))) Err arena_print(
    Arena *arena, Str *ret, const char *format, ...);

#endif
