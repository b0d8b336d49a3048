/* Goal: an entity is read with all its texts, and a line that is none is refused with its
 * number.
 * Method: tables of lines; a file that its authors publish, checked against itself: each id
 * that a property names is in the file.
 */
#include "base/buf.h"
#include "data.h"
#include "wire/ftm.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define DONATIONS    "interop/ftm/donations.ijson"

enum {
    DONATIONS_ENTITIES = 474, /* counted by another program */
    DONATIONS_LINKS = 664
};

static bool data_missing;

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(32 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static void an_entity_is_read_whole(void **state)
{
    FtmReader reader = ftm_begin(
        STR("\xef\xbb\xbf\n"
            "{\"id\": \"p1\", \"schema\": \"Person\", \"datasets\": [\"x\"], \"target\": true,"
            " \"properties\": {\"name\": [\"Nguy\\u1ec5n Ba\", \"Ba\"], \"phone\": [],"
            " \"country\": \"vn\"}}\r\n"
            "  \n"
            "{\"properties\": {}, \"schema\": \"Ownership\", \"id\": \"o1\"}"));
    FtmEntity entity;
    const FtmProperty *names = NULL;

    assert_int_equal(ftm_next(&reader, *state, &entity).kind, ERR_OK);
    assert_true(str_is(entity.id, "p1"));
    assert_true(str_is(entity.schema, "Person"));
    assert_int_equal(entity.line, 2);
    assert_int_equal(entity.count, 3);
    names = ftm_get(&entity, "name");
    assert_non_null(names);
    assert_int_equal(names->count, 2);
    assert_true(str_is(names->texts[0], "Nguy\xe1\xbb\x85n Ba"));
    assert_true(str_is(names->texts[1], "Ba"));
    assert_true(str_is(ftm_get_text(&entity, "name"), "Nguy\xe1\xbb\x85n Ba"));
    assert_true(str_is(ftm_get_text(&entity, "country"), "vn"));
    assert_non_null(ftm_get(&entity, "phone"));
    assert_int_equal(ftm_get(&entity, "phone")->count, 0);
    assert_int_equal(ftm_get_text(&entity, "phone").len, 0);
    assert_null(ftm_get(&entity, "datasets"));
    assert_int_equal(ftm_get_text(&entity, "datasets").len, 0);

    assert_int_equal(ftm_next(&reader, *state, &entity).kind, ERR_OK);
    assert_true(str_is(entity.id, "o1"));
    assert_int_equal(entity.line, 4);
    assert_int_equal(entity.count, 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(ftm_next(&reader, *state, &entity).kind, ERR_OK);
        assert_int_equal(entity.id.len, 0); /* the end, as often as one asks */
    }
}

static void a_file_of_nothing_ends_at_once(void **state)
{
    const Str files[] = {{NULL, 0}, STR(""), STR("\xef\xbb\xbf"), STR("\n\r\n \t\n")};

    for (size_t i = 0; i < COUNT(files); i++) {
        FtmReader reader = ftm_begin(files[i]);
        FtmEntity entity = {.id = STR("x")};

        assert_int_equal(ftm_next(&reader, *state, &entity).kind, ERR_OK);
        assert_int_equal(entity.id.len, 0);
    }
}

static void a_bad_line_is_named_and_passed_over(void **state)
{
    static const char *const bad[] = {
        "{",
        "[]",
        "7",
        "{\"id\": \"a\", \"schema\": \"Person\"",
        "{\"id\": \"a\", \"schema\": \"Person\"}",
        "{\"id\": \"a\", \"schema\": \"Person\", \"properties\": []}",
        "{\"id\": \"a\", \"properties\": {}}",
        "{\"id\": \"a\", \"schema\": \"\", \"properties\": {}}",
        "{\"schema\": \"Person\", \"properties\": {}}",
        "{\"id\": \"\", \"schema\": \"Person\", \"properties\": {}}",
        "{\"id\": 7, \"schema\": \"Person\", \"properties\": {}}",
        "{\"id\": \"a\", \"id\": \"b\", \"schema\": \"Person\", \"properties\": {}}",
        "{\"id\": \"a\", \"schema\": \"Person\", \"properties\": {\"name\": null}}",
        "{\"id\": \"a\", \"schema\": \"Person\", \"properties\": {\"name\": [7]}}",
        "{\"id\": \"a\", \"schema\": \"Person\", \"properties\": {\"name\": [[\"x\"]]}}",
        "{\"id\": \"a\", \"schema\": \"Debt\", \"properties\": {\"debtor\": [{}]}}",
        "{\"id\": \"a\", \"schema\": \"Person\", \"properties\": {\"name\": [\"\xff\"]}}",
        "{\"id\": \"a\", \"schema\": \"Person\", \"properties\": {\"name\": [\"\\u0000\"]}}",
        "{\"id\": \"a\", \"schema\": \"Person\", \"properties\": {}} {}",
    };
    Arena *arena = *state;

    for (size_t i = 0; i < COUNT(bad); i++) {
        FtmEntity entity = {.id = STR("untouched")};
        FtmReader reader;
        Str file;
        Err err;

        assert_int_equal(
            arena_print(
                arena,
                &file,
                "\n%s\n{\"id\":\"good\",\"schema\":\"Person\",\"properties\":{}}\n",
                bad[i])
                .kind,
            ERR_OK);
        reader = ftm_begin(file);
        err = ftm_next(&reader, arena, &entity);
        assert_int_equal(err.kind, ERR_BAD_INPUT);
        assert_int_equal(err.at, 2);
        assert_true(str_is(entity.id, "untouched"));
        assert_int_equal(ftm_next(&reader, arena, &entity).kind, ERR_OK);
        assert_true(str_is(entity.id, "good"));
        assert_int_equal(entity.line, 3);
    }
}

static void a_line_may_be_so_long(void **state)
{
    Arena *arena = *state;

    for (size_t more = 0; more < 2; more++) {
        Buf buf = buf_begin(arena, 4 << 20);
        FtmEntity entity = {0};
        FtmReader reader;

        buf_put(&buf, STR("{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"name\":[\""));
        while (buf.len + 4 < FTM_LINE_MAX + more) {
            buf_put_char(&buf, 'x');
        }
        buf_put(&buf, STR("\"]}}"));
        reader = ftm_begin(buf_str(&buf));
        assert_int_equal(
            ftm_next(&reader, arena, &entity).kind, more > 0 ? ERR_BAD_INPUT : ERR_OK);
    }
}

static void a_line_may_be_so_deep(void **state)
{
    Buf buf = buf_begin(*state, 4 << 10);
    FtmEntity entity = {0};
    FtmReader reader;
    Err err;

    for (int i = 0; i < 40; i++) {
        buf_put_char(&buf, '[');
    }
    for (int i = 0; i < 40; i++) {
        buf_put_char(&buf, ']');
    }
    buf_put(&buf, STR("\n{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{}}"));
    reader = ftm_begin(buf_str(&buf));
    err = ftm_next(&reader, *state, &entity);
    assert_int_equal(err.kind, ERR_LIMIT);
    assert_int_equal(err.at, 1);
    assert_int_equal(ftm_next(&reader, *state, &entity).kind, ERR_OK);
    assert_true(str_is(entity.id, "a"));
}

static void a_full_arena_is_said_with_the_line(void **state)
{
    const Str line =
        STR("\n{\"id\":\"a\",\"schema\":\"Person\",\"properties\":{\"name\":[\"x\",\"y\"]}}");
    Arena *arena = *state;

    for (size_t fuse = 1;; fuse++) {
        FtmReader reader = ftm_begin(line);
        FtmEntity entity = {.id = STR("untouched")};
        Err err;

        arena->fuse = fuse;
        err = ftm_next(&reader, arena, &entity);
        if (err.kind == ERR_OK) {
            assert_in_range(fuse, 4, 40);
            break;
        }
        assert_int_equal(err.kind, ERR_LIMIT);
        assert_int_equal(err.at, 2);
        assert_true(str_is(entity.id, "untouched"));
    }
    arena->fuse = 0;
}

static size_t read_all(Arena *arena, Str bytes, FtmEntity *entities, size_t most)
{
    FtmReader reader = ftm_begin(bytes);
    size_t count = 0;

    for (;;) {
        FtmEntity entity;

        assert_int_equal(ftm_next(&reader, arena, &entity).kind, ERR_OK);
        if (entity.id.len == 0) {
            return count;
        }
        assert_int_equal(entity.line, count + 1);
        assert_true(count < most);
        entities[count++] = entity;
    }
}

static bool has_id(const FtmEntity *entities, size_t count, Str id)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(entities[i].id, id)) {
            return true;
        }
    }
    return false;
}

static void a_published_file_is_read_and_holds_together(void **state)
{
    static const char *const names[] = {"payer", "beneficiary", "addressEntity"};
    Arena *arena = *state;
    FtmEntity *entities = arena_new(arena, FtmEntity, 2000);
    size_t count = 0;
    size_t links = 0;

    if (data_absent(arena, DONATIONS)) {
        data_missing = true;
        return;
    }
    count = read_all(arena, data_read(arena, data_path(arena, DONATIONS)), entities, 2000);
    assert_int_equal(count, DONATIONS_ENTITIES);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < COUNT(names); k++) {
            Str id = ftm_get_text(&entities[i], names[k]);

            links += id.len > 0;
            assert_true(id.len == 0 || has_id(entities, count, id));
        }
    }
    assert_int_equal(links, DONATIONS_LINKS);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(an_entity_is_read_whole),
        EACH(a_file_of_nothing_ends_at_once),
        EACH(a_bad_line_is_named_and_passed_over),
        EACH(a_line_may_be_so_long),
        EACH(a_line_may_be_so_deep),
        EACH(a_full_arena_is_said_with_the_line),
        EACH(a_published_file_is_read_and_holds_together),
    };
    int failed = cmocka_run_group_tests_name("ftm", tests, NULL, NULL);

    return failed == 0 && data_missing ? DATA_ABSENT : failed;
}
