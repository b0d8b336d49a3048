/* Goal: a role has one name and one bit, and a list of names is a set.
 * Method: every role; tables of lists.
 */
#include "domain/role.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void each_role_has_a_name_and_a_bit_of_its_own(void **state)
{
    uint32_t all = 0;
    (void)state;

    for (int i = 0; i < ROLE_COUNT; i++) {
        uint32_t role = 0;

        assert_int_equal(role_parse(str_from(role_name((RoleIndex)i)), &role).kind, ERR_OK);
        assert_int_equal(role, UINT32_C(1) << i);
        all |= role;
    }
    assert_int_equal(all, ROLE_ALL);
}

static void lists_are_sets(void **state)
{
    static const struct {
        const char *list;
        uint32_t roles;
    } cases[] = {
        {"", 0},
        {"analyst", ROLE_ANALYST},
        {"analyst,focal_point", ROLE_ANALYST | ROLE_FOCAL_POINT},
        {" focal_point , analyst\t", ROLE_ANALYST | ROLE_FOCAL_POINT},
        {"auditor,auditor", ROLE_AUDITOR},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        uint32_t roles = ROLE_ALL;

        assert_int_equal(roles_parse(str_from(cases[i].list), &roles).kind, ERR_OK);
        assert_int_equal(roles, cases[i].roles);
    }
}

static void other_names_are_refused_where_they_stand(void **state)
{
    static const struct {
        const char *list;
        uint32_t at;
    } cases[] = {
        {"king", 0},
        {"Analyst", 0},
        {"analys", 0},
        {"analyst,king,auditor", 8},
        {",analyst", 0},
        {"analyst,,auditor", 8},
        {"analyst auditor", 0},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        uint32_t roles = ROLE_CO_CHAIR;
        Err err = roles_parse(str_from(cases[i].list), &roles);

        assert_int_equal(err.kind, ERR_BAD_INPUT);
        assert_int_equal(err.at, cases[i].at);
        assert_int_equal(roles, ROLE_CO_CHAIR);
    }
}

/* Nobody who stands on one side of the wall stands on the other as well. */
static void those_who_enforce_are_not_those_who_protect(void **state)
{
    uint32_t protect =
        ROLE_VICTIM_SUPPORT | ROLE_HEALTH_OFFICER | ROLE_PROTECTION_OFFICER | ROLE_AUDITOR;
    (void)state;

    assert_int_equal(ROLE_ENFORCEMENT & protect, 0);
    assert_int_equal(ROLE_SECOND_FACTOR & ROLE_AUTHORISING_OFFICER, ROLE_AUTHORISING_OFFICER);
    assert_int_equal(ROLE_SECOND_FACTOR & ROLE_ADMINISTRATOR, ROLE_ADMINISTRATOR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_role_has_a_name_and_a_bit_of_its_own),
        cmocka_unit_test(lists_are_sets),
        cmocka_unit_test(other_names_are_refused_where_they_stand),
        cmocka_unit_test(those_who_enforce_are_not_those_who_protect),
    };

    return cmocka_run_group_tests_name("role", tests, NULL, NULL);
}
