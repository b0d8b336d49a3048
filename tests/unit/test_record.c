/* Goal: values are kept in the order and the fields they were given, are brought into their
 * spelling, and what is wrong is told field by field.
 * Method: small records put together by hand; every position of a UUID.
 */
#include "domain/record.h"
#include "world.h"

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

static Record person(Arena *arena)
{
    Record record;

    assert_int_equal(record_new(arena, &world_kinds[WORLD_PERSON], &record).kind, ERR_OK);
    return record;
}

static void put(Arena *arena, Record *record, const char *field, const char *value)
{
    assert_int_equal(
        record_add(arena, record, field_find(record->kind, str_from(field)), str_from(value))
            .kind,
        ERR_OK);
}

static void values_stand_where_they_were_put(void **state)
{
    Record record = person(*state);

    assert_int_equal(record_get(&record, "name").count, 0);
    assert_int_equal(record_first(&record, "name").len, 0);
    put(*state, &record, "name", "Somchai");
    put(*state, &record, "phone", "+66812345678");
    put(*state, &record, "name", "Chai");
    assert_int_equal(record_get(&record, "name").count, 2);
    assert_true(str_is(record_get(&record, "name").items[0], "Somchai"));
    assert_true(str_is(record_get(&record, "name").items[1], "Chai"));
    assert_true(str_is(record_first(&record, "phone"), "+66812345678"));
    assert_int_equal(record_get(&record, "remarks").count, 0);
    assert_int_equal(record_get(&record, "no_such_field").count, 0);
    assert_int_equal(record_first(&record, "no_such_field").len, 0);
}

static void a_good_record_is_spelled_canonically(void **state)
{
    Record record = person(*state);
    Problems problems;
    Values names;

    put(*state, &record, "name", "  Somchai ");
    put(*state, &record, "name", "");
    put(*state, &record, "name", "Chai");
    put(*state, &record, "name", " \t");
    put(*state, &record, "name", "Somchai"); /* again, once its blanks are off */
    put(*state, &record, "birth_date", " 1990-05 ");
    assert_int_equal(record_check(*state, &record, &problems).kind, ERR_OK);
    assert_int_equal(problems.count, 0);
    names = record_get(&record, "name");
    assert_int_equal(names.count, 2);
    assert_true(str_is(names.items[0], "Somchai"));
    assert_true(str_is(names.items[1], "Chai"));
    assert_true(str_is(record_first(&record, "birth_date"), "1990-05"));
}

static void what_is_wrong_is_told_by_field(void **state)
{
    static const struct {
        const char *field;
        const char *values[3];
        const char *message; /* the only problem, or NULL for none */
        const char *value;
    } cases[] = {
        {"name", {"Somchai"}, NULL, NULL},
        {"name", {NULL}, "must be given", ""},
        {"name", {" "}, "must be given", ""},
        {"name", {"a\x01"}, "holds a control character or a line end", "a\x01"},
        {"birth_date", {"1990", "1991"}, "takes one value only", "1991"},
        {"birth_date", {"1990", " 1990"}, NULL, NULL}, /* the same twice is one */
        {"birth_date", {"1990", " "}, NULL, NULL},
        {"age_group", {"old"}, "not in the list of codes for this field", "old"},
        {"phone", {"1", "2", "3"}, NULL, NULL},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        Record record = person(*state);
        Problems problems;

        if (strcmp(cases[i].field, "name") != 0) {
            put(*state, &record, "name", "Somchai");
        }
        for (int k = 0; k < 3 && cases[i].values[k] != NULL; k++) {
            put(*state, &record, cases[i].field, cases[i].values[k]);
        }
        assert_int_equal(record_check(*state, &record, &problems).kind, ERR_OK);
        assert_int_equal(problems.count, cases[i].message != NULL);
        if (problems.count > 0) {
            assert_string_equal(problems.items[0].field->name, cases[i].field);
            assert_string_equal(problems.items[0].message, cases[i].message);
            assert_true(str_is(problems.items[0].value, cases[i].value));
        }
    }
}

static void all_that_is_wrong_is_told_at_once(void **state)
{
    Record record = person(*state);
    Problems problems;

    put(*state, &record, "birth_date", "soon");
    put(*state, &record, "birth_date", "later");
    put(*state, &record, "age_group", "old");
    assert_int_equal(record_check(*state, &record, &problems).kind, ERR_OK);
    assert_int_equal(problems.count, 4);
    assert_string_equal(problems.items[0].field->name, "name");
    assert_true(str_is(problems.items[1].value, "soon"));
    assert_true(str_is(problems.items[2].value, "later"));
    assert_string_equal(problems.items[3].field->name, "age_group");
}

static void the_label_is_the_first_that_has_a_value(void **state)
{
    static const uint8_t label[] = {4, 0};
    Kind kind = world_kinds[WORLD_PERSON];
    Record record;

    kind.label = label;
    kind.label_count = 2;
    assert_int_equal(record_new(*state, &kind, &record).kind, ERR_OK);
    assert_int_equal(record_label(&record).len, 0);
    put(*state, &record, "name", "Somchai");
    put(*state, &record, "name", "Chai");
    assert_true(str_is(record_label(&record), "Somchai"));
    put(*state, &record, "phone", "+66812345678");
    assert_true(str_is(record_label(&record), "+66812345678"));
}

static void values_are_equal_in_number_order_and_text(void **state)
{
    Str ab[] = {STR("a"), STR("b")};
    Str ba[] = {STR("b"), STR("a")};
    (void)state;

    assert_true(values_equal((Values){ab, 2}, (Values){ab, 2}));
    assert_false(values_equal((Values){ab, 2}, (Values){ba, 2}));
    assert_false(values_equal((Values){ab, 1}, (Values){ab, 2}));
    assert_true(values_equal((Values){NULL, 0}, (Values){ab, 0}));
}

static void a_uuid_goes_both_ways(void **state)
{
    static const char text[] = "0f8fad5b-d9cb-469f-a165-70867728950e";
    char out[UUID_TEXT + 1];
    Uuid uuid;
    Uuid other;
    (void)state;

    assert_int_equal(uuid_parse(str_from(text), &uuid).kind, ERR_OK);
    assert_int_equal(uuid.bytes[0], 0x0f);
    assert_int_equal(uuid.bytes[15], 0x0e);
    assert_int_equal(uuid_format(uuid, out).len, UUID_TEXT);
    assert_string_equal(out, text);
    other = uuid;
    assert_true(uuid_equal(uuid, other));
    other.bytes[15] ^= 1;
    assert_false(uuid_equal(uuid, other));
}

static void other_texts_are_no_uuid(void **state)
{
    static const char wrong[] = "gG -_\n";
    char text[] = "0f8fad5b-d9cb-469f-a165-70867728950e";
    Uuid uuid;
    (void)state;

    for (size_t i = 0; i < UUID_TEXT; i++) {
        char was = text[i];

        for (size_t k = 0; k < sizeof(wrong); k++) { /* its NUL too */
            text[i] = wrong[k];
            assert_int_equal(
                uuid_parse((Str){text, UUID_TEXT}, &uuid).kind,
                was == wrong[k] ? ERR_OK : ERR_BAD_INPUT);
        }
        text[i] = was;
        assert_int_equal(uuid_parse((Str){text, i}, &uuid).kind, ERR_BAD_INPUT);
    }
    assert_int_equal(
        uuid_parse(STR("0f8fad5b-d9cb-469f-a165-70867728950ee"), &uuid).kind, ERR_BAD_INPUT);
}

static void a_full_arena_is_said(void **state)
{
    Arena *arena = *state;

    for (size_t fuse = 1;; fuse++) {
        Record record = person(arena);
        Problems problems = {.count = 7};
        Err err;

        put(arena, &record, "name", "Somchai");
        put(arena, &record, "birth_date", "soon");
        arena->fuse = fuse;
        err = record_check(arena, &record, &problems);
        arena->fuse = 0;
        if (err.kind == ERR_OK) {
            assert_int_equal(problems.count, 1);
            assert_int_equal(fuse, 3); /* the name, the problem, and no more */
            break;
        }
        assert_int_equal(err.kind, ERR_LIMIT);
        assert_int_equal(problems.count, 7);
    }
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(values_stand_where_they_were_put),
        EACH(a_good_record_is_spelled_canonically),
        EACH(what_is_wrong_is_told_by_field),
        EACH(all_that_is_wrong_is_told_at_once),
        EACH(the_label_is_the_first_that_has_a_value),
        EACH(values_are_equal_in_number_order_and_text),
        EACH(a_uuid_goes_both_ways),
        EACH(other_texts_are_no_uuid),
        EACH(a_full_arena_is_said),
    };

    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
