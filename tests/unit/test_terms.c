/* Goal: two runs that differ in anything have nothing in common, and both sides of one agree.
 * Method: the spellings; everything in turn changed; parts that would make two runs one.
 */
#include "match/terms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(1 << 16, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static const Terms plain = {
    .period = {"2026-2", 6},
    .epoch = 3,
    .owner = {"xb", 2},
    .learner = {"xa", 2},
    .type = TOKEN_PHONE,
};

static void they_are_spelled_so(void **state)
{
    Terms turned = plain;
    Str text;

    assert_int_equal(terms_of_which(*state, &plain, &text).kind, ERR_OK);
    assert_true(str_is(text, "subak-which|2026-2|3|xb|xa|phone|3"));
    assert_int_equal(terms_of_overlap(*state, &plain, &text).kind, ERR_OK);
    assert_true(str_is(text, "subak-overlap|2026-2|3|xa|xb|phone|3"));
    turned.owner = plain.learner;
    turned.learner = plain.owner;
    assert_int_equal(terms_of_overlap(*state, &turned, &text).kind, ERR_OK);
    assert_true(str_is(text, "subak-overlap|2026-2|3|xa|xb|phone|3"));
    assert_int_equal(terms_of_which(*state, &turned, &text).kind, ERR_OK);
    assert_true(str_is(text, "subak-which|2026-2|3|xa|xb|phone|3"));
}

static void whatever_differs_makes_another(void **state)
{
    Terms all[] = {plain, plain, plain, plain, plain, plain};
    Str texts[2 * COUNT(all)];

    all[1].period = STR("2026-3");
    all[2].epoch = 4;
    all[3].owner = STR("xc");
    all[4].learner = STR("xc");
    all[5].type = TOKEN_EMAIL;
    for (size_t i = 0; i < COUNT(texts); i++) {
        const Terms *terms = &all[i / 2];

        assert_int_equal(
            (i % 2 == 0 ? terms_of_which(*state, terms, &texts[i])
                        : terms_of_overlap(*state, terms, &texts[i]))
                .kind,
            ERR_OK);
        for (size_t j = 0; j < i; j++) {
            assert_false(str_equal(texts[i], texts[j]));
        }
    }
}

static void parts_that_blur_borders_are_refused(void **state)
{
    static char longer[TERMS_TEXT_MAX + 1];
    const Str bad[] = {
        STR(""), STR("a|b"), STR("|"), STR("a\n"), STR("\0"), {longer, sizeof(longer)}};
    Str text;

    memset(longer, 'a', sizeof(longer));
    for (size_t i = 0; i < COUNT(bad); i++) {
        for (int part = 0; part < 3; part++) {
            Terms terms = plain;

            *(part == 0 ? &terms.period : part == 1 ? &terms.owner : &terms.learner) = bad[i];
            assert_int_equal(terms_of_which(*state, &terms, &text).kind, ERR_BAD_INPUT);
            assert_int_equal(terms_of_overlap(*state, &terms, &text).kind, ERR_BAD_INPUT);
        }
    }
    Terms self = plain;

    self.learner = self.owner;
    assert_int_equal(terms_of_which(*state, &self, &text).kind, ERR_BAD_INPUT);
    assert_int_equal(terms_of_overlap(*state, &self, &text).kind, ERR_BAD_INPUT);
    self.learner = (Str){longer, TERMS_TEXT_MAX};
    assert_int_equal(terms_of_which(*state, &self, &text).kind, ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(they_are_spelled_so, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            whatever_differs_makes_another, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            parts_that_blur_borders_are_refused, open_arena, close_arena),
    };

    return cmocka_run_group_tests_name("terms", tests, NULL, NULL);
}
