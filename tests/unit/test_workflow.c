/* Goal: a step is taken from its own state, by its own roles, with its reason, or not at all.
 * Method: every step of the small world from every state by every single role, with and without
 * a reason.
 */
#include "domain/workflow.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static ErrKind expected(const Step *step, uint8_t state, uint32_t role, Str reason)
{
    if ((step->who & role) == 0) {
        return ERR_DENIED; /* and nothing is said about the state */
    }
    if (state != step->from) {
        return ERR_CONFLICT;
    }
    return step->reason && reason.len == 0 ? ERR_BAD_INPUT : ERR_OK;
}

static void each_step_from_each_state_by_each_role(void **state)
{
    const Kind *kind = &world_kinds[WORLD_PERSON];
    int allowed = 0;
    (void)state;

    for (int i = 0; i < kind->step_count * kind->state_count * (ROLE_COUNT + 1) * 2; i++) {
        const Step *step = &kind->steps[i % 2];
        uint8_t from = (uint8_t)(i / 2 % 2);
        Str reason = i / 4 % 2 ? STR("a mistake") : STR("");
        uint32_t role = i / 8 < ROLE_COUNT ? UINT32_C(1) << i / 8 : 0;
        Err err = workflow_check(step, from, role, reason);

        assert_int_equal(err.kind, expected(step, from, role, reason));
        allowed += err.kind == ERR_OK;
    }
    assert_int_equal(allowed, 2 + 2); /* two roles with a reason; one with and without */
}

static void one_role_of_many_is_enough(void **state)
{
    const Step *step = &world_steps[0];
    (void)state;

    assert_int_equal(
        workflow_check(step, 0, ROLE_AUDITOR | ROLE_ANALYST, STR("a mistake")).kind, ERR_OK);
    assert_int_equal(
        workflow_check(step, 0, ROLE_AUDITOR | ROLE_SECRETARIAT, STR("a mistake")).kind,
        ERR_DENIED);
}

static void blanks_are_no_reason(void **state)
{
    (void)state;

    assert_int_equal(
        workflow_check(&world_steps[0], 0, ROLE_ANALYST, STR(" \t\n")).kind, ERR_BAD_INPUT);
}

static void names_lead_to_steps_and_states(void **state)
{
    const Kind *kind = &world_kinds[WORLD_PERSON];
    (void)state;

    assert_ptr_equal(step_find(kind, STR("reinstate")), &world_steps[1]);
    assert_null(step_find(kind, STR("reinstat")));
    assert_int_equal(state_find(kind, STR("withdrawn")), 1);
    assert_int_equal(state_find(kind, STR("")), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_step_from_each_state_by_each_role),
        cmocka_unit_test(one_role_of_many_is_enough),
        cmocka_unit_test(blanks_are_no_reason),
        cmocka_unit_test(names_lead_to_steps_and_states),
    };

    return cmocka_run_group_tests_name("workflow", tests, NULL, NULL);
}
