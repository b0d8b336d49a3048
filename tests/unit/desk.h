/* desk.h: a whole node in a folder of its own for one test: made, opened, closed and removed again. */
#ifndef UNIT_DESK_H
#define UNIT_DESK_H

#include "service/records.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct Desk {
    char folder[32];
    Env env;
    Arena arena;
    Node *node;
} Desk;

static inline const char *desk_within(Desk *desk, const char *name)
{
    Str path = {0};

    assert_int_equal(
        arena_print(&desk->arena, &path, "%s/%s", desk->folder, name).kind, ERR_OK);
    return path.ptr;
}

static inline void desk_open(Desk *desk, const Model *model)
{
    *desk = (Desk){.folder = "/tmp/subak-desk-XXXXXX"};
    assert_int_equal(arena_open((size_t)256 << 20, &desk->arena).kind, ERR_OK);
    assert_non_null(mkdtemp(desk->folder));
    desk->env = env_system();
    NodePlan plan = {
        .folder = desk_within(desk, "node"),
        .key_file = desk_within(desk, "key"),
        .root_file = desk_within(desk, "root"),
        .name = STR("Arunika police"),
        .country = STR("XA"),
        .passphrase = STR("water is shared by agreement"),
        .fiction = true};

    assert_int_equal(node_init(&plan, model, &desk->env).kind, ERR_OK);
    assert_int_equal(
        node_open(plan.folder, plan.key_file, model, &desk->env, false, &desk->node).kind,
        ERR_OK);
}

/* What is filed there, and what became of it: for call_write. */
typedef struct Filing {
    Draft draft;
    Entity entity;
} Filing;

static inline Err filing_run(Call *call, void *arg)
{
    Filing *filing = arg;

    return record_create(call, &filing->draft, &filing->entity);
}

static inline void desk_drop(Desk *desk, const char *path)
{
    DIR *files = opendir(path);

    assert_non_null(files);
    for (const struct dirent *file = readdir(files); file != NULL; file = readdir(files)) {
        Str name = {0};

        if (file->d_name[0] != '.') {
            assert_int_equal(
                arena_print(&desk->arena, &name, "%s/%s", path, file->d_name).kind, ERR_OK);
            (void)remove(name.ptr);
        }
    }
    (void)closedir(files);
    (void)remove(path);
}

static inline void desk_close(Desk *desk)
{
    node_close(desk->node);
    desk_drop(desk, desk_within(desk, "node"));
    desk_drop(desk, desk->folder);
    arena_close(&desk->arena);
}

#endif
