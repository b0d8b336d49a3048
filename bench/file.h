/* file.h: what the benches in C share: reading a file whole, and ending where something cannot be. */
#ifndef BENCH_FILE_H
#define BENCH_FILE_H

#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

static inline void must(Err err)
{
    if (err.kind != ERR_OK) {
        (void)fprintf(stderr, "failed: %s\n", err.what);
        exit(1);
    }
}

static inline Str read_file(Arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    Buf buf = buf_begin(arena, arena->limit / 4);
    char block[1 << 14];
    size_t count = 0;
    Str text;

    if (file == NULL) {
        (void)fprintf(stderr, "cannot read %s\n", path);
        exit(2);
    }
    while ((count = fread(block, 1, sizeof(block), file)) > 0) {
        buf_put_bytes(&buf, block, count);
    }
    (void)fclose(file);
    must(buf_end(&buf, &text));
    return text;
}

/* A file of a folder, for scenario_read: `state` is the folder's path. One that is not there is an error, not the end. */
static inline Err read_file_of(void *state, Arena *arena, const char *name, Str *ret)
{
    const char *folder = state;
    FILE *file = NULL;
    Str path;

    TRY(arena_print(arena, &path, "%s/%s", folder, name));
    file = fopen(path.ptr, "rb");
    if (file == NULL) {
        return (Err){ERR_NOT_FOUND, 0, "there is no such file"};
    }
    (void)fclose(file);
    *ret = read_file(arena, path.ptr);
    return ERR_NONE;
}

#endif
