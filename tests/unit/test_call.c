/* Goal: whoever is woken by a write finds what was written; no crowd of long answers takes the node from the others.
 * Method: a node in a folder of its own; a service that wakes, and looks what the number is while it writes.
 */
#include "service/call.h"

#include "crypto/random.h"
#include "world.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct Waking {
    bool wakes;
    int64_t before; /* the number after the service's own waking, when nothing is kept yet */
} Waking;

static Err wake(Call *call, void *arg)
{
    Waking *waking = arg;

    if (waking->wakes) {
        node_wake(call->node);
    }
    waking->before = node_woken(call->node);
    return ERR_NONE;
}

/* Who looked in between was too early, and looks again only when the number has grown. */
static void the_woken_are_woken_again_when_it_is_kept(void **state)
{
    typedef Err (*Writing)(Call * call, Service service, void *arg);
    static const Writing ways[] = {call_write, call_write_alone, call_write_purge};
    Call *call = *state;

    for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
        Waking waking = {.wakes = true};

        assert_int_equal(ways[i](call, wake, &waking).kind, ERR_OK);
        assert_true(node_woken(call->node) > waking.before);
    }
}

static void nobody_else_is_woken(void **state)
{
    Waking waking = {.wakes = false};
    Call *call = *state;

    assert_int_equal(call_write(call, wake, &waking).kind, ERR_OK);
    assert_int_equal(node_woken(call->node), waking.before);
}

static char folder[] = "/tmp/subak-call-XXXXXX";

static const char *within(Arena *arena, const char *name)
{
    Str path = {0};

    assert_int_equal(arena_print(arena, &path, "%s/%s", folder, name).kind, ERR_OK);
    return path.ptr;
}

static int begin(void **state)
{
    static Env env;
    static Arena arena;
    static Call call;

    assert_int_equal(crypto_start().kind, ERR_OK);
    assert_int_equal(arena_open((size_t)16 << 20, &arena).kind, ERR_OK);
    assert_non_null(mkdtemp(folder));
    env = env_system();
    NodePlan plan = {
        .folder = within(&arena, "node"),
        .key_file = within(&arena, "key"),
        .root_file = within(&arena, "root"),
        .name = STR("Arunika police"),
        .country = STR("XA"),
        .passphrase = STR("water is shared by agreement"),
        .fiction = true};

    call = (Call){.arena = &arena};
    assert_int_equal(node_init(&plan, &world, &env).kind, ERR_OK);
    assert_int_equal(
        node_open(plan.folder, plan.key_file, &world, &env, false, &call.node).kind, ERR_OK);
    *state = &call;
    return 0;
}

/* A folder of files, and itself. */
static void drop(Arena *arena, const char *path)
{
    DIR *files = opendir(path);

    assert_non_null(files);
    for (const struct dirent *file = readdir(files); file != NULL; file = readdir(files)) {
        Str name = {0};

        if (file->d_name[0] != '.') {
            assert_int_equal(
                arena_print(arena, &name, "%s/%s", path, file->d_name).kind, ERR_OK);
            (void)remove(name.ptr);
        }
    }
    (void)closedir(files);
    (void)remove(path);
}

static int end(void **state)
{
    Call *call = *state;

    node_close(call->node);
    drop(call->arena, within(call->arena, "node"));
    drop(call->arena, folder);
    arena_close(call->arena);
    return 0;
}

static void long_answers_are_few(void **state)
{
    Call *call = *state;
    int begun = 0;

    while (begun < 100 && node_long_enter(call->node).kind == ERR_OK) {
        begun++;
    }
    assert_true(begun > 0 && begun < 8);
    assert_int_equal(node_long_enter(call->node).kind, ERR_BUSY);
    node_long_leave(call->node);
    assert_int_equal(node_long_enter(call->node).kind, ERR_OK);
    while (begun-- > 0) {
        node_long_leave(call->node);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_woken_are_woken_again_when_it_is_kept),
        cmocka_unit_test(nobody_else_is_woken),
        cmocka_unit_test(long_answers_are_few),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
