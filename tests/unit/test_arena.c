/* Goal: an arena never hands out a byte twice, never passes its limit, and forgets. */
#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define LIMIT 4096

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(LIMIT, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static void objects_are_zeroed_aligned_and_apart(void **state)
{
    char *one = arena_new(*state, char, 1);
    double *two = arena_new(*state, double, 2);

    assert_non_null(one);
    assert_non_null(two);
    assert_int_equal((uintptr_t)two % _Alignof(double), 0);
    assert_true((char *)two > one);
    assert_true(two[0] == 0 && two[1] == 0);
}

static void the_limit_holds_even_where_the_size_overflows(void **state)
{
    assert_null(arena_new(*state, char, LIMIT + 1));
    assert_null(arena_new(*state, double, SIZE_MAX / sizeof(double) + 2));
    assert_non_null(arena_new(*state, char, LIMIT));
    assert_null(arena_new(*state, char, 1));
}

static void rewinding_wipes(void **state)
{
    Arena *arena = *state;
    size_t mark = arena->used;
    char *name = arena_new(arena, char, 8);

    assert_non_null(name);
    name[3] = 'x';
    arena_rewind(arena, mark);
    assert_int_equal(name[3], 0);
    assert_ptr_equal(arena_new(arena, char, 8), name);
}

static void the_fuse_fails_one_allocation(void **state)
{
    Arena *arena = *state;

    arena->fuse = 2;
    assert_non_null(arena_new(arena, char, 1));
    assert_null(arena_new(arena, char, 1));
    assert_non_null(arena_new(arena, char, 1));
}

static void a_buffer_grows_to_its_ceiling_and_not_past_it(void **state)
{
    Buf buf = buf_begin(*state, 600);
    Str text;

    for (int i = 0; i < 60; i++) {
        buf_put(&buf, STR("0123456789"));
    }
    assert_int_equal(buf.err.kind, ERR_OK);
    assert_int_equal(buf_str(&buf).len, 600);
    buf_put_char(&buf, 'x');
    buf_put(&buf, STR(""));
    assert_int_equal(buf_end(&buf, &text).kind, ERR_LIMIT);
    assert_int_equal(buf_str(&buf).len, 600);
}

static void two_buffers_in_turn_keep_their_bytes(void **state)
{
    Buf a = buf_begin(*state, 2000);
    Buf b = buf_begin(*state, 2000);

    for (int i = 0; i < 400; i++) {
        buf_put_char(&a, 'a');
        buf_put_char(&b, 'b');
    }
    assert_int_equal(a.err.kind, ERR_OK);
    for (int i = 0; i < 400; i++) {
        assert_int_equal(a.ptr[i], 'a');
        assert_int_equal(b.ptr[i], 'b');
    }
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(objects_are_zeroed_aligned_and_apart),
        EACH(the_limit_holds_even_where_the_size_overflows),
        EACH(rewinding_wipes),
        EACH(the_fuse_fails_one_allocation),
        EACH(a_buffer_grows_to_its_ceiling_and_not_past_it),
        EACH(two_buffers_in_turn_keep_their_bytes),
    };

    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
