/* Goal: what two records share is worth no more than people would make of it.
 * Method: every step of the evidence by hand; dates of birth against each other, both ways.
 */
#include "service/alike.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void births_stand_to_each_other(void **state)
{
    static const struct {
        const char *a;
        const char *b;
        Births births;
    } cases[] = {
        {"1988-03-04", "1988-03-04", BIRTHS_SAME},
        {"1988-03-04", "1988-03-05", BIRTHS_APART},
        {"1988-03-04", "1988-03", BIRTHS_FIT},
        {"1988-03-04", "1988", BIRTHS_FIT},
        {"1988-03-04", "1989", BIRTHS_APART},
        {"1988", "1988", BIRTHS_FIT}, /* one year is not one day */
        {"", "1988", BIRTHS_UNKNOWN},
        {"no date", "1988", BIRTHS_UNKNOWN},
        {"", "", BIRTHS_UNKNOWN},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        Str a = str_from(cases[i].a);
        Str b = str_from(cases[i].b);

        assert_int_equal(alike_births(a, b), cases[i].births);
        assert_int_equal(alike_births(b, a), cases[i].births);
    }
}

static Likeness weighed(size_t shared, bool strong, float name, Births births)
{
    Alike alike = {.strong = strong, .name = name, .births = births};

    alike.shared.count = shared;
    return alike_weigh(&alike);
}

static void evidence_is_weighed(void **state)
{
    (void)state;
    /* a passport says it, a telephone only with the name */
    assert_int_equal(weighed(1, true, 0, BIRTHS_UNKNOWN), ALIKE_LIKELY);
    assert_int_equal(weighed(1, false, 0, BIRTHS_UNKNOWN), ALIKE_POSSIBLE);
    assert_int_equal(weighed(1, false, 0.6F, BIRTHS_UNKNOWN), ALIKE_LIKELY);
    assert_int_equal(weighed(1, true, 0.9F, BIRTHS_APART), ALIKE_POSSIBLE);
    /* a name alone is worth a look, and no more */
    assert_int_equal(weighed(0, false, 0.99F, BIRTHS_UNKNOWN), ALIKE_POSSIBLE);
    assert_int_equal(weighed(0, false, 0.8F, BIRTHS_UNKNOWN), ALIKE_NOT);
    assert_int_equal(weighed(0, false, 0.99F, BIRTHS_SAME), ALIKE_LIKELY);
    assert_int_equal(weighed(0, false, 0.5F, BIRTHS_SAME), ALIKE_POSSIBLE);
    assert_int_equal(weighed(0, false, 0.3F, BIRTHS_SAME), ALIKE_NOT);
    assert_int_equal(weighed(0, false, 0.6F, BIRTHS_FIT), ALIKE_POSSIBLE);
    assert_int_equal(weighed(0, false, 0.5F, BIRTHS_FIT), ALIKE_NOT);
    assert_int_equal(weighed(0, false, 0.99F, BIRTHS_APART), ALIKE_NOT);
    assert_int_equal(weighed(0, false, 0, BIRTHS_UNKNOWN), ALIKE_NOT);
}

/* More for it never makes less of it. */
static void more_evidence_is_worth_no_less(void **state)
{
    static const Births order[] = {BIRTHS_APART, BIRTHS_UNKNOWN, BIRTHS_FIT, BIRTHS_SAME};

    (void)state;
    for (size_t births = 0; births < COUNT(order); births++) {
        for (int name = 0; name < 20; name++) {
            for (size_t shared = 0; shared < 3; shared++) {
                float alike = (float)name / 20;
                Likeness now = weighed(shared, false, alike, order[births]);

                assert_true(now <= weighed(shared + 1, false, alike, order[births]));
                assert_true(now <= weighed(shared, false, alike + 0.05F, order[births]));
                assert_true(shared == 0 || now <= weighed(shared, true, alike, order[births]));
                assert_true(
                    births + 1 == COUNT(order) ||
                    now <= weighed(shared, false, alike, order[births + 1]));
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(births_stand_to_each_other),
        cmocka_unit_test(evidence_is_weighed),
        cmocka_unit_test(more_evidence_is_worth_no_less),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
