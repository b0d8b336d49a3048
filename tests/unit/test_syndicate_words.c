/* Goal: the model's words mean the same to a syndicate of a file and of records, no word never makes anybody more of a point of action, and
 * what a case is like does not hang on the order in which its features were filed.
 * Method: tables by hand; the same cases with their features turned around.
 */
#include "service/syndicate_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ROOM ((size_t)1 << 20)

static void words_are_the_models(void **state)
{
    (void)state;
    assert_int_equal(words_function(STR("skipper_crew")), FUNCTION_TRANSPORTER);
    assert_int_equal(words_function(STR("money_mover_hawaladar")), FUNCTION_FINANCIER);
    assert_int_equal(words_function(STR("translator")), FUNCTION_UNKNOWN);
    assert_int_equal(words_relation(STR("pays")), RELATION_PAYS);
    assert_int_equal(words_relation(STR("part_of_case")), RELATION_OTHER);
    assert_int_equal(words_stage(STR("exploitation")), TIE_EXPLOITATION);
    assert_int_equal(words_stage(STR("")), TIE_NONE);
}

static void no_word_proves_nothing(void **state)
{
    (void)state;
    assert_int_equal(words_evidence(STR("")), EVIDENCE_NONE);
    assert_int_equal(words_evidence(STR("Ready")), EVIDENCE_NONE);
    for (int i = EVIDENCE_NONE; i <= EVIDENCE_READY; i++) {
        Str word = str_from(words_evidence_of((Evidence)i));

        assert_int_equal(words_evidence(word), i);
    }
}

static void better_sources_are_believed_more(void **state)
{
    static const char *const sources[] = {"X", "", "B", "A"};

    (void)state;
    for (size_t i = 1; i < sizeof(sources) / sizeof(*sources); i++) {
        assert_true(
            words_grade(str_from(sources[i]), STR("")) >
            words_grade(str_from(sources[i - 1]), STR("")));
    }
    assert_true(words_grade(STR("B"), STR("high")) > words_grade(STR("B"), STR("")));
    assert_true(words_grade(STR("B"), STR("")) > words_grade(STR("B"), STR("low")));
}

static const CaseSet *number(Arena *arena, bool turned, Names *names)
{
    static const char *const values[] = {"air", "sea", "air"};
    CaseFeatures features = {0};
    const CaseSet *sets = NULL;

    for (size_t i = 0; i < 3; i++) {
        const char *value = values[turned ? 2 - i : i];

        assert_int_equal(
            features_add(arena, &features, 1, "mode", str_from(value)).kind, ERR_OK);
    }
    assert_int_equal(features_add(arena, &features, 2, "origin", STR("XA")).kind, ERR_OK);
    assert_int_equal(features_number(arena, &features, 4, &sets, names).kind, ERR_OK);
    return sets;
}

static void features_stand_in_order_and_once(void **state)
{
    (void)state;
    for (int turned = 0; turned < 2; turned++) {
        Arena arena;
        Names names;
        const CaseSet *sets = NULL;

        assert_int_equal(arena_open(ROOM, &arena).kind, ERR_OK);
        sets = number(&arena, turned == 1, &names);
        assert_int_equal(sets[0].count, 0);
        assert_int_equal(sets[1].count, 2);
        assert_true(sets[1].features[0] < sets[1].features[1]);
        assert_true(str_is(names.items[sets[1].features[0]], "mode: air"));
        assert_true(str_is(names.items[sets[2].features[0]], "origin: XA"));
        assert_int_equal(sets[3].count, 0);
        arena_close(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_the_models),
        cmocka_unit_test(no_word_proves_nothing),
        cmocka_unit_test(better_sources_are_believed_more),
        cmocka_unit_test(features_stand_in_order_and_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
