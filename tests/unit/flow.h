/* flow.h: what tests of movement share: a scenario given as its files, and a watch over who comes to which end of a road. */
#ifndef UNIT_FLOW_H
#define UNIT_FLOW_H

#include "movement/run.h"
#include "service/scenario.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

typedef struct File {
    const char *name;
    const char *text;
} File;

/* Out of a list of files, the last without a name. */
static Err load_file(void *state, Arena *arena, const char *name, Str *ret)
{
    const File *files = state;

    (void)arena;
    for (size_t i = 0; files[i].name != NULL; i++) {
        if (strcmp(files[i].name, name) == 0) {
            *ret = str_from(files[i].text);
            return ERR_NONE;
        }
    }
    return (Err){ERR_NOT_FOUND, 0, "no such file"};
}

static void good(Err err)
{
    if (err.kind != ERR_OK) {
        fail_msg("%s", err.what);
    }
}

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(256 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

/* Nobody arrives by a closed road: he is put back where it begins. */
typedef struct Seen {
    const World *world;
    size_t arrivals;
    size_t bounced;
} Seen;

static void see(
    void *state, uint32_t day, uint32_t road, bool is_closed, uint32_t at, uint32_t count)
{
    Seen *seen = state;
    bool should = false;

    for (size_t i = 0; i < seen->world->closure_count; i++) {
        const Closure *closure = &seen->world->closures[i];

        should =
            should || (closure_holds(closure, (int32_t)day, false) &&
                       closure_shuts(seen->world, closure, &seen->world->roads[road], false));
    }
    assert_int_equal(is_closed, should);
    assert_int_equal(
        at, is_closed ? seen->world->roads[road].from : seen->world->roads[road].to);
    seen->arrivals += count;
    seen->bounced += is_closed ? count : 0;
}

#endif
