/* data.h: the public test vectors, which lie beside the repository and are not part of it.
 *
 * Where they are is said by SUBAK_DATA. A test that needs them and does not find them says so,
 * and main returns DATA_ABSENT, which Meson counts as skipped and not as passed.
 */
#ifndef UNIT_DATA_H
#define UNIT_DATA_H

#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>

#define DATA_ABSENT 77

static inline const char *data_root(void)
{
    const char *root = getenv("SUBAK_DATA");

    return root != NULL && root[0] != 0 ? root : "../shared/data";
}

/* The path of a file of the vectors in the arena, ended by a NUL. */
static inline const char *data_path(Arena *arena, const char *name)
{
    Str path = {0};

    if (arena_print(arena, &path, "%s/%s", data_root(), name).kind != ERR_OK) {
        abort();
    }
    return path.ptr;
}

/* The whole of a file; ptr is NULL where there is none. */
static inline Str data_read(Arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    long len = 0;
    char *text = NULL;

    if (file == NULL) {
        return (Str){0};
    }
    if (fseek(file, 0, SEEK_END) == 0 && (len = ftell(file)) >= 0) {
        rewind(file);
        text = arena_new(arena, char, (size_t)len + 1);
    }
    if (text == NULL || fread(text, 1, (size_t)len, file) != (size_t)len) {
        abort();
    }
    (void)fclose(file);
    return (Str){text, (size_t)len};
}

static inline bool data_absent(Arena *arena, const char *name)
{
    FILE *file = fopen(data_path(arena, name), "rb");

    if (file == NULL) {
        printf("skipped: no %s/%s\n", data_root(), name);
        return true;
    }
    (void)fclose(file);
    return false;
}

#endif
