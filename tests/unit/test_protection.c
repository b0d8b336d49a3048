/* Goal: whoever may be a child or seeks protection is never matched, and no link of a person to
 * a case goes without its capacity.
 * Method: birth dates around the eighteenth birthday, as far as they are known; every capacity
 * and every code of protection; the guard over all that it looks at.
 */
#include "domain/protection.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const Date today = {2026, 11, 21};

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

static void put(Arena *arena, Record *record, const char *field, const char *value)
{
    if (value[0] != 0) {
        assert_int_equal(
            record_add(
                arena, record, field_find(record->kind, str_from(field)), str_from(value))
                .kind,
            ERR_OK);
    }
}

static Record person_of(
    Arena *arena, const char *birth, const char *age, const char *protection)
{
    Record record;

    assert_int_equal(record_new(arena, &world_kinds[WORLD_PERSON], &record).kind, ERR_OK);
    put(arena, &record, "name", "Somchai");
    put(arena, &record, "birth_date", birth);
    put(arena, &record, "age_group", age);
    put(arena, &record, "protection", protection);
    return record;
}

static void a_child_is_whoever_may_be_one(void **state)
{
    static const struct {
        const char *birth;
        const char *age;
        bool child;
    } cases[] = {
        {"2008-11-20", "", false},
        {"2008-11-21", "", false}, /* eighteen today */
        {"2008-11-22", "", true},
        {"2008-12-01", "", true},
        {"2008-10-31", "", false},
        {"2008-10", "", false},
        {"2008-11", "", true}, /* the last day of the month counts */
        {"2008-12", "", true},
        {"2007", "", false},
        {"2008", "", true}, /* the last day of the year counts */
        {"2009", "", true},
        {"2026-11-21", "", true},
        {"2030", "", true}, /* not born yet: a mistake, and no reason to match */
        {"1926-11-21", "", false},
        {"", "", false},
        {"", "adult", false},
        {"", "unknown", false},
        {"", "child", true},
        {"", "possibly_child", true},
        {"1990", "child", true}, /* either word is enough */
        {"1990", "possibly_child", true},
        {"2009", "adult", true},
        {"spring 2009", "adult", true}, /* what cannot be read may mean a child */
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        Record person = person_of(*state, cases[i].birth, cases[i].age, "");

        assert_int_equal(protection_is_child(&person, today), cases[i].child);
        if (cases[i].child) {
            assert_true(protection_bars_match(&person, today));
        }
    }
}

static void born_on_the_day_that_not_all_years_have(void **state)
{
    Record person = person_of(*state, "2008-02-29", "", "");

    assert_true(protection_is_child(&person, (Date){2026, 2, 28}));
    assert_false(protection_is_child(&person, (Date){2026, 3, 1}));
}

/* A record of another kind has no such fields and is nobody's child. */
static void what_is_no_person_is_no_child(void **state)
{
    Record record;

    assert_int_equal(record_new(*state, &world_kinds[WORLD_CARE], &record).kind, ERR_OK);
    assert_false(protection_is_child(&record, today));
    assert_true(protection_bars_match(&record, today)); /* its age is not stated either */
}

static void each_capacity_has_its_side(void **state)
{
    static const struct {
        const char *capacity;
        bool walls;
        bool matches;
    } cases[] = {
        {"suspect", false, true},
        {"convicted", false, true},
        {"associate", false, true},
        {"witness", false, false},
        {"victim_possible", true, false},
        {"victim_presumed", true, false},
        {"victim_confirmed", true, false},
        {"smuggled_migrant", false, false},
        {"other", false, false},
        {"unknown", false, false},
    };
    (void)state;

    assert_int_equal(COUNT(cases), COUNT(world_capacities));
    for (size_t i = 0; i < COUNT(cases); i++) {
        Str capacity = str_from(cases[i].capacity);

        assert_string_equal(cases[i].capacity, world_capacities[i].value);
        assert_int_equal(protection_walls(capacity), cases[i].walls);
        assert_int_equal(protection_capacity_matches(capacity), cases[i].matches);
    }
    assert_false(protection_capacity_matches(STR("")));
    assert_false(protection_capacity_matches(STR("suspects")));
    assert_false(protection_walls(STR("")));
}

static void who_seeks_protection_or_whose_age_nobody_states_is_not_matched(void **state)
{
    static const struct {
        const char *birth;
        const char *age;
        const char *protection;
        bool bars;
    } cases[] = {
        {"1990-05-12", "", "", false},
        {"1990", "", "", false},
        {"", "adult", "", false},
        {"1990", "unknown", "", false},
        {"", "", "", true},
        {"", "unknown", "", true},
        {"1990", "", "none_known", false},
        {"1990", "", "asylum_seeker", true},
        {"1990", "", "refugee", true},
        {"1990", "", "complementary_protection", true},
        {"1990", "", "stateless", true},
        {"1990", "", "a code of a later model", true},
        {"", "adult", "asylum_seeker", true},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        Record person = person_of(*state, cases[i].birth, cases[i].age, cases[i].protection);

        assert_int_equal(protection_bars_match(&person, today), cases[i].bars);
    }
}

static void a_link_says_in_which_capacity(void **state)
{
    static const struct {
        const char *relation;
        const char *capacity;
        const char *decided_by;
        const char *blamed; /* the field, or "" */
    } cases[] = {
        {"part_of_case", "", "", "capacity"},
        {"part_of_case", "", "court", "capacity"},
        {"part_of_case", "suspect", "", ""},
        {"part_of_case", "unknown", "", ""},
        {"part_of_case", "victim_possible", "", ""}, /* nobody has decided yet */
        {"part_of_case", "victim_presumed", "", "decided_by"},
        {"part_of_case", "victim_confirmed", "", "decided_by"},
        {"part_of_case", "victim_confirmed", "court", ""},
        {"knows", "", "", ""},
        {"knows", "victim_confirmed", "", "decided_by"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        Record link;
        Problems problems = {0};

        assert_int_equal(record_new(*state, &world_kinds[WORLD_LINK], &link).kind, ERR_OK);
        put(*state, &link, "relation", cases[i].relation);
        put(*state, &link, "capacity", cases[i].capacity);
        put(*state, &link, "decided_by", cases[i].decided_by);
        assert_int_equal(protection_guard(*state, &link, &problems).kind, ERR_OK);
        assert_int_equal(problems.count, cases[i].blamed[0] != 0);
        if (problems.count > 0) {
            assert_string_equal(problems.items[0].field->name, cases[i].blamed);
            assert_true(problems.items[0].message[0] != 0);
        }
    }
}

static void a_kind_without_the_guard_is_not_guarded(void **state)
{
    Kind kind = world_kinds[WORLD_LINK];
    Record link;
    Problems problems = {0};

    kind.guard = GUARD_NONE;
    assert_int_equal(record_new(*state, &kind, &link).kind, ERR_OK);
    put(*state, &link, "relation", "part_of_case");
    assert_int_equal(protection_guard(*state, &link, &problems).kind, ERR_OK);
    assert_int_equal(problems.count, 0);
}

static void a_full_arena_is_said(void **state)
{
    Arena *arena = *state;
    Record link;
    Problems problems = {0};

    assert_int_equal(record_new(arena, &world_kinds[WORLD_LINK], &link).kind, ERR_OK);
    put(arena, &link, "relation", "part_of_case");
    arena->fuse = 1;
    assert_int_equal(protection_guard(arena, &link, &problems).kind, ERR_LIMIT);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(a_child_is_whoever_may_be_one),
        EACH(born_on_the_day_that_not_all_years_have),
        EACH(what_is_no_person_is_no_child),
        EACH(each_capacity_has_its_side),
        EACH(who_seeks_protection_or_whose_age_nobody_states_is_not_matched),
        EACH(a_link_says_in_which_capacity),
        EACH(a_kind_without_the_guard_is_not_guarded),
        EACH(a_full_arena_is_said),
    };

    return cmocka_run_group_tests_name("protection", tests, NULL, NULL);
}
