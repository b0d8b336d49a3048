/* Goal: who may see, write or match what, and nobody else.
 * Method: every role against every kind, at home and behind the wall, with every action,
 * written out by hand; every set of two roles against the wall; each condition on its own; the
 * text both ways.
 */
#include "domain/policy.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define TODAY        20000

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

static Policy policy_of(int kind, int compartment)
{
    return (Policy){
        .kind = &world_kinds[kind],
        .compartment = (uint8_t)compartment,
        .team = STR(""),
        .handling = handling_default()};
}

static Viewer viewer_of(uint32_t roles)
{
    return (Viewer){.roles = roles, .team = STR(""), .today = TODAY};
}

/* "VWM" for what is allowed of view, write and match, a dash for what is not. */
static const char *told(uint32_t roles, int kind, int compartment)
{
    static char text[4];
    Policy policy = policy_of(kind, compartment);
    Viewer viewer = viewer_of(roles);

    for (int action = 0; action < ACTION_COUNT; action++) {
        text[action] =
            policy_may(&world, &viewer, (Action)action, &policy) ? "VWM"[action] : '-';
    }
    return text;
}

static void each_role_may_what_the_table_says(void **state)
{
    static const struct {
        RoleIndex role;
        const char *notice;
        const char *person;
        const char *walled; /* a person behind the wall */
        const char *care;
        const char *ill; /* a person in the compartment of health */
    } table[] = {
        {ROLE_INDEX_INVESTIGATOR, "V-M", "VWM", "---", "---", "---"},
        {ROLE_INDEX_ANALYST, "V-M", "VWM", "---", "---", "---"},
        {ROLE_INDEX_FOCAL_POINT, "V-M", "VWM", "---", "---", "---"},
        {ROLE_INDEX_AUTHORISING_OFFICER, "V-M", "V-M", "---", "---", "---"},
        {ROLE_INDEX_VICTIM_SUPPORT, "V--", "---", "VW-", "VW-", "---"},
        {ROLE_INDEX_HEALTH_OFFICER, "V--", "---", "---", "---", "---"},
        {ROLE_INDEX_DATA_OFFICER, "V-M", "VWM", "---", "---", "---"},
        {ROLE_INDEX_PROTECTION_OFFICER, "V--", "V--", "V--", "VW-", "V--"},
        {ROLE_INDEX_AUDITOR, "V--", "---", "---", "---", "---"},
        {ROLE_INDEX_ADMINISTRATOR, "V--", "---", "---", "---", "---"},
        {ROLE_INDEX_CO_CHAIR, "VW-", "---", "---", "---", "---"},
        {ROLE_INDEX_SECRETARIAT, "VW-", "---", "---", "---", "---"},
    };
    (void)state;

    assert_int_equal(COUNT(table), ROLE_COUNT);
    for (size_t i = 0; i < COUNT(table); i++) {
        uint32_t role = UINT32_C(1) << table[i].role;

        assert_int_equal(table[i].role, i);
        assert_string_equal(told(role, WORLD_NOTICE, WORLD_FORUM), table[i].notice);
        assert_string_equal(told(role, WORLD_PERSON, WORLD_INTELLIGENCE), table[i].person);
        assert_string_equal(told(role, WORLD_PERSON, WORLD_VICTIM), table[i].walled);
        assert_string_equal(told(role, WORLD_CARE, WORLD_VICTIM), table[i].care);
        assert_string_equal(told(role, WORLD_PERSON, WORLD_HEALTH), table[i].ill);
    }
    assert_string_equal(told(0, WORLD_NOTICE, WORLD_FORUM), "---");
}

/* However many of them one account has, and whatever else a record is. */
static void those_who_enforce_never_see_behind_the_wall(void **state)
{
    (void)state;

    for (uint32_t roles = 0; roles <= ROLE_ALL; roles++) {
        if ((roles & ~(uint32_t)ROLE_ENFORCEMENT) != 0) {
            continue;
        }
        for (int kind = 0; kind < world.kind_count; kind++) {
            assert_string_equal(told(roles, kind, WORLD_VICTIM), "---");
            assert_string_equal(told(roles, kind, WORLD_HEALTH), "---");
        }
    }
}

static void nobody_matches_what_stands_behind_the_wall(void **state)
{
    (void)state;

    for (uint32_t roles = 0; roles <= ROLE_ALL; roles++) {
        for (int kind = 0; kind < world.kind_count; kind++) {
            assert_int_equal(told(roles, kind, WORLD_VICTIM)[ACTION_MATCH], '-');
        }
    }
}

/* An account with two roles may what one of them may, and not what each does half of. */
static void one_and_the_same_role_must_be_let_in(void **state)
{
    (void)state;

    /* the kind lets the one in, the compartment the other */
    assert_string_equal(
        told(ROLE_VICTIM_SUPPORT | ROLE_HEALTH_OFFICER, WORLD_PERSON, WORLD_HEALTH), "---");
    assert_string_equal(
        told(ROLE_VICTIM_SUPPORT | ROLE_AUTHORISING_OFFICER, WORLD_PERSON, WORLD_INTELLIGENCE),
        "V-M"); /* victim support may write persons, but not these */
    assert_string_equal(
        told(ROLE_INVESTIGATOR | ROLE_PROTECTION_OFFICER, WORLD_PERSON, WORLD_VICTIM), "V--");
}

typedef struct Case {
    uint32_t roles;
    const char *team; /* the viewer's */
    int32_t today;
    const char *expected;
} Case;

static void check(const Policy *policy, const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Viewer viewer = {cases[i].roles, str_from(cases[i].team), cases[i].today};

        for (int action = 0; action < ACTION_COUNT; action++) {
            assert_int_equal(
                policy_may(&world, &viewer, (Action)action, policy),
                cases[i].expected[action] != '-');
        }
    }
}

static void what_is_restricted_only_the_protection_officer_sees(void **state)
{
    static const Case cases[] = {
        {ROLE_INVESTIGATOR, "", TODAY, "---"},
        {ROLE_DATA_OFFICER, "", TODAY, "---"},
        {ROLE_PROTECTION_OFFICER, "", TODAY, "V--"},
        {ROLE_PROTECTION_OFFICER | ROLE_INVESTIGATOR, "", TODAY, "V--"},
        {ROLE_VICTIM_SUPPORT, "", TODAY, "---"},
    };
    Policy policy = policy_of(WORLD_PERSON, WORLD_INTELLIGENCE);
    (void)state;

    policy.restricted = true;
    check(&policy, cases, COUNT(cases));
}

static void what_is_a_teams_only_the_team_sees(void **state)
{
    static const Case cases[] = {
        {ROLE_INVESTIGATOR, "north", TODAY, "VWM"},
        {ROLE_INVESTIGATOR, "south", TODAY, "---"},
        {ROLE_INVESTIGATOR, "", TODAY, "---"},
        {ROLE_INVESTIGATOR, "nort", TODAY, "---"},
        {ROLE_PROTECTION_OFFICER, "", TODAY, "V--"},
        {ROLE_AUDITOR, "north", TODAY, "---"},
    };
    Policy policy = policy_of(WORLD_PERSON, WORLD_INTELLIGENCE);
    (void)state;

    policy.team = STR("north");
    check(&policy, cases, COUNT(cases));
}

static void what_is_out_of_date_is_seen_and_matched_no_more(void **state)
{
    static const Case cases[] = {
        {ROLE_INVESTIGATOR, "", TODAY - 1, "VWM"},
        {ROLE_INVESTIGATOR, "", TODAY, "VWM"},
        {ROLE_INVESTIGATOR, "", TODAY + 1, "---"},
        {ROLE_PROTECTION_OFFICER, "", TODAY + 1, "V--"},
    };
    Viewer both = {ROLE_PROTECTION_OFFICER | ROLE_ANALYST, STR(""), TODAY + 1};
    Policy policy = policy_of(WORLD_PERSON, WORLD_INTELLIGENCE);
    (void)state;

    policy.handling.until = TODAY;
    check(&policy, cases, COUNT(cases));
    assert_true(policy_may(&world, &both, ACTION_VIEW, &policy));
    assert_false(policy_may(&world, &both, ACTION_MATCH, &policy));
}

/* What was put elsewhere than its kind lives, was put there to be apart. */
static void only_what_is_at_home_is_matched(void **state)
{
    (void)state;

    assert_string_equal(told(ROLE_INVESTIGATOR, WORLD_PERSON, WORLD_FORUM), "VW-");
    assert_string_equal(told(ROLE_INVESTIGATOR, WORLD_PERSON, WORLD_INTELLIGENCE), "VWM");
}

/* Fiction is compared with nothing, wherever it lives. */
static void what_stands_apart_is_not_matched(void **state)
{
    Viewer viewer = viewer_of(ROLE_INVESTIGATOR);
    Policy policy = policy_of(WORLD_PERSON, WORLD_INTELLIGENCE);
    Compartment compartments[WORLD_COUNT(world_compartments)];
    Model model = world;
    (void)state;

    memcpy(compartments, world_compartments, sizeof(compartments));
    model.compartments = compartments;
    assert_true(policy_may(&model, &viewer, ACTION_MATCH, &policy));
    compartments[WORLD_INTELLIGENCE].apart = true;
    assert_false(policy_may(&model, &viewer, ACTION_MATCH, &policy));
    assert_true(policy_may(&model, &viewer, ACTION_VIEW, &policy));
}

static void what_is_not_for_intelligence_is_not_matched(void **state)
{
    Viewer viewer = viewer_of(ROLE_INVESTIGATOR);
    Policy policy = policy_of(WORLD_PERSON, WORLD_INTELLIGENCE);
    (void)state;

    policy.handling.use = USE_ALL & ~(uint32_t)USE_INTELLIGENCE;
    assert_false(policy_may(&world, &viewer, ACTION_MATCH, &policy));
    assert_true(policy_may(&world, &viewer, ACTION_WRITE, &policy));
    policy.handling.use = USE_INTELLIGENCE;
    assert_true(policy_may(&world, &viewer, ACTION_MATCH, &policy));
}

/* ---- the text --------------------------------------------------------------------------- */

static bool same(const Policy *a, const Policy *b)
{
    return a->kind == b->kind && a->compartment == b->compartment &&
           a->restricted == b->restricted && str_equal(a->team, b->team) &&
           a->handling.tlp == b->handling.tlp && a->handling.use == b->handling.use &&
           str_equal(a->handling.to, b->handling.to) && a->handling.until == b->handling.until;
}

static void text_goes_both_ways(void **state)
{
    static const char *const teams[] = {"", "north", "n|o|", "|1||AMBER", "\xe0\xb8\x81"};
    static const char *const codes[] = {"RED", "AMBER;use=action;to=a+b&c;until=2027-11-21"};
    Arena *arena = *state;

    for (int i = 0; i < 4 * 4 * 2 * 5 * 2; i++) {
        Policy policy = policy_of(i % 4, i / 4 % 4);
        Policy back;
        Str text;

        policy.restricted = i / 16 % 2;
        policy.team = str_from(teams[i / 32 % 5]);
        assert_int_equal(
            handling_parse(str_from(codes[i / 160]), &policy.handling).kind, ERR_OK);
        assert_int_equal(policy_format(arena, &world, &policy, &text).kind, ERR_OK);
        assert_int_equal(policy_parse(&world, text, &back).kind, ERR_OK);
        assert_true(same(&policy, &back));
    }
}

static void the_text_is_as_documented(void **state)
{
    Policy policy = policy_of(WORLD_PERSON, WORLD_VICTIM);
    Str text;

    policy.team = STR("north");
    assert_int_equal(handling_parse(STR("AMBER;use=action"), &policy.handling).kind, ERR_OK);
    assert_int_equal(policy_format(*state, &world, &policy, &text).kind, ERR_OK);
    assert_string_equal(text.ptr, "person|victim|0|north|AMBER;use=action");
    policy.restricted = true;
    assert_int_equal(policy_format(*state, &world, &policy, &text).kind, ERR_OK);
    assert_string_equal(text.ptr, "person|victim|1|north|AMBER;use=action");
}

/* A newer or an older program may have interned it. */
static void what_the_model_does_not_know_is_nobodys(void **state)
{
    static const char *const texts[] = {
        "boat|intelligence|0||AMBER", "person|treasury|0||AMBER", "||0||AMBER"};
    (void)state;

    for (size_t i = 0; i < COUNT(texts); i++) {
        Viewer viewer = viewer_of(ROLE_ALL);
        Policy policy;

        assert_int_equal(policy_parse(&world, str_from(texts[i]), &policy).kind, ERR_OK);
        for (int action = 0; action < ACTION_COUNT; action++) {
            assert_false(policy_may(&world, &viewer, (Action)action, &policy));
        }
    }
}

static void other_texts_are_corrupt(void **state)
{
    static const char *const texts[] = {
        "",
        "person",
        "person|intelligence",
        "person|intelligence|0",
        "person|intelligence|0|north",
        "person|intelligence|0||",
        "person|intelligence|0||amber",
        "person|intelligence|2||AMBER",
        "person|intelligence|||AMBER",
        "person|intelligence|0|AMBER",
    };
    (void)state;

    for (size_t i = 0; i < COUNT(texts); i++) {
        Policy policy = policy_of(WORLD_PERSON, WORLD_INTELLIGENCE);
        Policy before = policy;

        assert_int_equal(policy_parse(&world, str_from(texts[i]), &policy).kind, ERR_CORRUPT);
        assert_memory_equal(&policy, &before, sizeof(policy));
    }
}

static void a_full_arena_is_said(void **state)
{
    Arena *arena = *state;
    Policy policy = policy_of(WORLD_PERSON, WORLD_VICTIM);

    for (size_t fuse = 1; fuse <= 2; fuse++) {
        Str text = STR("untouched");

        arena->fuse = fuse;
        assert_int_equal(policy_format(arena, &world, &policy, &text).kind, ERR_LIMIT);
        assert_true(str_is(text, "untouched"));
    }
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(each_role_may_what_the_table_says),
        EACH(those_who_enforce_never_see_behind_the_wall),
        EACH(nobody_matches_what_stands_behind_the_wall),
        EACH(one_and_the_same_role_must_be_let_in),
        EACH(what_is_restricted_only_the_protection_officer_sees),
        EACH(what_is_a_teams_only_the_team_sees),
        EACH(what_is_out_of_date_is_seen_and_matched_no_more),
        EACH(only_what_is_at_home_is_matched),
        EACH(what_stands_apart_is_not_matched),
        EACH(what_is_not_for_intelligence_is_not_matched),
        EACH(text_goes_both_ways),
        EACH(the_text_is_as_documented),
        EACH(what_the_model_does_not_know_is_nobodys),
        EACH(other_texts_are_corrupt),
        EACH(a_full_arena_is_said),
    };

    return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
