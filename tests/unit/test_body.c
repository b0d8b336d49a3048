/* Goal: what was stated comes back, whatever model reads it later, and no bytes do harm.
 * Method: records of all shapes there and back; a body cut at every byte and with every byte
 * turned: refused, or a record whose values lie within the bytes.
 */
#include "domain/body.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(64 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static void put(Arena *arena, Record *record, const char *field, Str value)
{
    assert_int_equal(
        record_add(arena, record, field_find(record->kind, str_from(field)), value).kind,
        ERR_OK);
}

static Record person(Arena *arena)
{
    Record record;

    assert_int_equal(record_new(arena, &world_kinds[WORLD_PERSON], &record).kind, ERR_OK);
    put(arena, &record, "name", STR("\xe0\xb8\xaa\xe0\xb8\xa1"));
    put(arena, &record, "name", STR("Somchai"));
    put(arena, &record, "birth_date", STR("1990-05"));
    put(arena, &record, "remarks", STR("line one\nline two"));
    return record;
}

static bool same(const Record *a, const Record *b)
{
    for (size_t i = 0; i < a->kind->field_count; i++) {
        if (!values_equal(a->fields[i], b->fields[i])) {
            return false;
        }
    }
    return true;
}

static void what_is_encoded_comes_back(void **state)
{
    Record record = person(*state);
    Record back;
    Str bytes;

    assert_int_equal(body_encode(*state, &record, &bytes).kind, ERR_OK);
    assert_int_equal(body_decode(*state, record.kind, bytes, &back).kind, ERR_OK);
    assert_ptr_equal(back.kind, record.kind);
    assert_true(same(&record, &back));
    assert_int_equal(record_get(&back, "phone").count, 0);
}

static void the_bytes_are_as_documented(void **state)
{
    Record record;
    Str bytes;

    assert_int_equal(record_new(*state, &world_kinds[WORLD_CARE], &record).kind, ERR_OK);
    put(*state, &record, "need", STR("bed"));
    put(*state, &record, "need", STR(""));
    assert_int_equal(body_encode(*state, &record, &bytes).kind, ERR_OK);
    assert_int_equal(bytes.len, 1 + 4 + 2 + 4 + 3 + 4);
    assert_memory_equal(bytes.ptr, "\4need\0\2\0\0\0\3bed\0\0\0\0", bytes.len);
}

static void no_bytes_are_a_record_without_values(void **state)
{
    Record empty;
    Record back;
    Str bytes;

    assert_int_equal(record_new(*state, &world_kinds[WORLD_PERSON], &empty).kind, ERR_OK);
    assert_int_equal(body_encode(*state, &empty, &bytes).kind, ERR_OK);
    assert_int_equal(bytes.len, 0);
    assert_int_equal(body_decode(*state, empty.kind, STR(""), &back).kind, ERR_OK);
    assert_true(same(&empty, &back));
}

/* An older model and a newer one: the fields that both know keep their values. */
static void a_field_that_is_not_known_is_passed_over(void **state)
{
    Kind less = world_kinds[WORLD_PERSON];
    Kind other = world_kinds[WORLD_PERSON];
    Record record = person(*state);
    Record back;
    Str bytes;

    less.fields = &world_person_fields[1]; /* without the name */
    less.field_count = 2;
    assert_int_equal(body_encode(*state, &record, &bytes).kind, ERR_OK);
    assert_int_equal(body_decode(*state, &less, bytes, &back).kind, ERR_OK);
    assert_int_equal(back.fields[0].count, 1);
    assert_true(str_is(record_first(&back, "birth_date"), "1990-05"));
    assert_int_equal(back.fields[1].count, 0);

    other.fields = world_care_fields;
    other.field_count = 1;
    assert_int_equal(body_decode(*state, &other, bytes, &back).kind, ERR_OK);
    assert_int_equal(back.fields[0].count, 0);
}

static void check_within(const Record *record, Str bytes)
{
    for (size_t i = 0; i < record->kind->field_count; i++) {
        for (size_t k = 0; k < record->fields[i].count; k++) {
            Str value = record->fields[i].items[k];

            assert_true(value.ptr >= bytes.ptr);
            assert_true(value.ptr + value.len <= bytes.ptr + bytes.len);
        }
    }
}

static void a_body_that_was_cut_is_refused_or_shorter(void **state)
{
    Arena *arena = *state;
    Record record = person(arena);
    size_t whole = 0;
    Str bytes;

    assert_int_equal(body_encode(arena, &record, &bytes).kind, ERR_OK);
    for (size_t len = 0; len < bytes.len; len++) {
        size_t mark = arena->used;
        Record back = {0};
        Str cut;
        Err err;

        assert_int_equal(arena_copy(arena, str_part(bytes, 0, len), &cut).kind, ERR_OK);
        err = body_decode(arena, record.kind, cut, &back);
        if (err.kind == ERR_OK) {
            check_within(&back, cut);
            assert_false(same(&record, &back));
            whole++;
        } else {
            assert_int_equal(err.kind, ERR_BAD_INPUT);
            assert_true(err.at <= len);
            assert_null(back.kind);
        }
        arena_rewind(arena, mark);
    }
    assert_int_equal(whole, 3); /* cut before each of the three fields */
}

static void a_body_that_was_changed_does_no_harm(void **state)
{
    Arena *arena = *state;
    Record record = person(arena);
    size_t refused = 0;
    Str bytes;

    assert_int_equal(body_encode(arena, &record, &bytes).kind, ERR_OK);
    for (size_t i = 0; i < bytes.len * 8; i++) {
        size_t mark = arena->used;
        char *copy = arena_new(arena, char, bytes.len);
        Record back = {0};

        memcpy(copy, bytes.ptr, bytes.len);
        copy[i / 8] = (char)(copy[i / 8] ^ 1 << (i % 8));
        if (body_decode(arena, record.kind, (Str){copy, bytes.len}, &back).kind == ERR_OK) {
            check_within(&back, (Str){copy, bytes.len});
            assert_false(same(&record, &back));
        } else {
            refused++;
        }
        arena_rewind(arena, mark);
    }
    assert_true(refused > 0);
}

/* A count of values that the bytes cannot hold must not be believed with memory. */
static void a_great_number_costs_nothing(void **state)
{
    static const char few[] = "\4name\xff\xff\0\0\0\1x";
    Arena *arena = *state;
    size_t mark = arena->used;
    Record back;

    assert_int_equal(
        body_decode(arena, &world_kinds[WORLD_PERSON], (Str){few, sizeof(few) - 1}, &back).kind,
        ERR_BAD_INPUT);
    assert_true(arena->used - mark < 1000);
}

static void there_is_a_ceiling(void **state)
{
    Arena *arena = *state;
    char *text = arena_new(arena, char, BODY_MAX);
    Str *many = arena_new(arena, Str, UINT16_MAX + 1);
    Record record;
    Str bytes = STR("untouched");

    assert_int_equal(record_new(arena, &world_kinds[WORLD_CARE], &record).kind, ERR_OK);
    put(arena, &record, "need", (Str){text, BODY_MAX});
    assert_int_equal(body_encode(arena, &record, &bytes).kind, ERR_LIMIT);
    record.fields[0] = (Values){many, UINT16_MAX + 1};
    assert_int_equal(body_encode(arena, &record, &bytes).kind, ERR_LIMIT);
    assert_true(str_is(bytes, "untouched"));
    record.fields[0] = (Values){many, UINT16_MAX};
    assert_int_equal(body_encode(arena, &record, &bytes).kind, ERR_OK);
    assert_int_equal(body_decode(arena, record.kind, bytes, &record).kind, ERR_OK);
    assert_int_equal(record.fields[0].count, UINT16_MAX);
}

static void a_full_arena_is_said(void **state)
{
    Arena *arena = *state;
    Record record = person(arena);
    Str bytes;

    assert_int_equal(body_encode(arena, &record, &bytes).kind, ERR_OK);
    for (size_t fuse = 1;; fuse++) {
        Record back = {0};
        Err err;

        arena->fuse = fuse;
        err = body_decode(arena, record.kind, bytes, &back);
        arena->fuse = 0;
        if (err.kind == ERR_OK) {
            assert_int_equal(fuse, 1 + 3 + 1); /* the record, and three fields */
            break;
        }
        assert_int_equal(err.kind, ERR_LIMIT);
        assert_null(back.kind);
    }
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(what_is_encoded_comes_back),
        EACH(the_bytes_are_as_documented),
        EACH(no_bytes_are_a_record_without_values),
        EACH(a_field_that_is_not_known_is_passed_over),
        EACH(a_body_that_was_cut_is_refused_or_shorter),
        EACH(a_body_that_was_changed_does_no_harm),
        EACH(a_great_number_costs_nothing),
        EACH(there_is_a_ceiling),
        EACH(a_full_arena_is_said),
    };

    return cmocka_run_group_tests_name("body", tests, NULL, NULL);
}
