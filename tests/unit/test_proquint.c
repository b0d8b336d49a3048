/* Goal: words that are read out give the bytes again, and other words do not.
 * Method: the examples of the proposal; all sixteen-bit words there and back; each letter changed.
 */
#include "wire/proquint.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(1 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

/* Addresses of the proposal's own table. */
static void the_examples_of_the_proposal(void **state)
{
    static const struct {
        uint8_t bytes[4];
        const char *words;
    } examples[] = {
        {{127, 0, 0, 1}, "lusab-babad"},
        {{63, 84, 220, 193}, "gutih-tugad"},
        {{63, 118, 7, 35}, "gutuk-bisog"},
        {{140, 98, 193, 141}, "mudof-sakat"},
        {{64, 255, 6, 200}, "haguz-biram"},
        {{128, 30, 52, 45}, "mabiv-gibot"},
        {{147, 67, 119, 2}, "natag-lisaf"},
        {{212, 58, 253, 68}, "tibup-zujah"},
        {{216, 35, 68, 215}, "tobog-higil"},
        {{216, 68, 232, 21}, "todah-vobij"},
        {{198, 81, 129, 136}, "sinid-makam"},
        {{12, 110, 110, 204}, "budov-kuras"},
    };

    for (size_t i = 0; i < COUNT(examples); i++) {
        Str words;

        assert_int_equal(proquint_format(*state, examples[i].bytes, 4, &words).kind, ERR_OK);
        assert_true(str_is(words, examples[i].words));
        assert_true(proquint_fits(words, examples[i].bytes, 4));
    }
}

static void every_word_is_another(void **state)
{
    Arena *arena = *state;

    for (unsigned bits = 0; bits <= UINT16_MAX; bits++) {
        const uint8_t bytes[] = {(uint8_t)(bits >> 8), (uint8_t)bits};
        const uint8_t next[] = {(uint8_t)((bits + 1) >> 8), (uint8_t)(bits + 1)};
        Str words;

        assert_int_equal(proquint_format(arena, bytes, 2, &words).kind, ERR_OK);
        assert_int_equal(words.len, 5);
        assert_true(proquint_fits(words, bytes, 2));
        assert_false(proquint_fits(words, next, 2));
        arena_rewind(arena, 0);
    }
}

static void people_may_type_them_as_they_like(void **state)
{
    static const uint8_t bytes[] = {127, 0, 0, 1};
    static const char *const good[] = {
        "lusab-babad",
        "LUSAB BABAD",
        "lusabbabad",
        " Lusab,\tBabad. ",
        "l-u-s-a-b b-a-b-a-d",
        "1. lusab 2. babad"};
    static const char *const bad[] = {
        "",
        "lusab",
        "lusab-baba",
        "lusab-babada",
        "lusab-babad-babad",
        "babad-lusab",
        "lusab-babab",
        "lusav-babad",
        "ｌusab-babad",
    };
    (void)state;

    for (size_t i = 0; i < COUNT(good); i++) {
        assert_true(proquint_fits(str_from(good[i]), bytes, 4));
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_false(proquint_fits(str_from(bad[i]), bytes, 4));
    }
}

static void a_full_arena_is_said(void **state)
{
    static const uint8_t bytes[10] = {1};
    Arena *arena = *state;
    Str words = STR("untouched");

    arena->fuse = 1;
    assert_int_equal(proquint_format(arena, bytes, 10, &words).kind, ERR_LIMIT);
    assert_true(str_is(words, "untouched"));
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(the_examples_of_the_proposal),
        EACH(every_word_is_another),
        EACH(people_may_type_them_as_they_like),
        EACH(a_full_arena_is_said),
    };

    return cmocka_run_group_tests_name("proquint", tests, NULL, NULL);
}
