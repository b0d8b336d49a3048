/* Goal: what is read is bounded and means one thing, and what is written is read back the same
 * and does no harm inside a page.
 * Method: tables of good and bad texts; the writer's exact bytes; every failing allocation.
 */
#include "wire/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

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

static const Json *read_good(Arena *arena, const char *text)
{
    Json *json = NULL;

    assert_int_equal(json_read(arena, str_from(text), &json).kind, ERR_OK);
    return json;
}

static void a_tree_keeps_types_names_and_order(void **state)
{
    const Json *json = read_good(
        *state, " {\"z\":[1,\"two\",true,false,null,{}],\"a\":-7,\"\":\"\\u00e9\\n\"} ");

    assert_int_equal(json->type, JSON_MEMBERS);
    assert_int_equal(json->count, 3);
    assert_true(str_is(json->items[0].name, "z"));
    assert_true(str_is(json->items[1].name, "a"));
    assert_true(str_is(json->items[2].name, ""));
    const Json *list = json_get(json, "z");
    static const JsonType types[] = {
        JSON_NUMBER, JSON_TEXT, JSON_BOOL, JSON_BOOL, JSON_NONE, JSON_MEMBERS};

    assert_int_equal(list->type, JSON_LIST);
    assert_int_equal(list->count, COUNT(types));
    for (size_t i = 0; i < COUNT(types); i++) {
        assert_int_equal(list->items[i].type, types[i]);
        assert_null(list->items[i].name.ptr);
    }
    assert_true(str_is(list->items[1].text, "two"));
    assert_int_equal(list->items[2].number, 1);
    assert_int_equal(list->items[3].number, 0);
    assert_true(str_is(json_get_text(json, ""), "\xc3\xa9\n"));
    assert_int_equal(json_get_number(json, "a", 5), -7);
}

static void a_member_of_another_type_is_none(void **state)
{
    const Json *json =
        read_good(*state, "{\"t\":\"1\",\"n\":1,\"b\":true,\"x\":null,\"l\":[1]}");

    assert_true(str_is(json_get_text(json, "n"), ""));
    assert_non_null(json_get_text(json, "n").ptr);
    assert_true(str_is(json_get_text(json, "missing"), ""));
    assert_int_equal(json_get_number(json, "t", 5), 5);
    assert_int_equal(json_get_number(json, "b", 5), 5);
    assert_true(json_get_bool(json, "b"));
    assert_false(json_get_bool(json, "n"));
    assert_false(json_get_bool(json, "missing"));
    assert_null(json_get(json_get(json, "l"), "x"));
    assert_null(json_get(NULL, "x"));
}

static void numbers_are_whole_and_of_64_bits(void **state)
{
    static const struct {
        const char *text;
        int64_t number;
    } good[] = {
        {"0", 0},
        {"-0", 0},
        {"9223372036854775807", INT64_MAX},
        {"-9223372036854775808", INT64_MIN},
    };
    static const char *const bad[] = {
        "9223372036854775808",
        "-9223372036854775809",
        "1.0",
        "1e2",
        "1E400",
        "01",
        "+1",
        ".5",
        "1.",
        "-",
        "0x10",
        "NaN",
        "Infinity",
        "1 2"};
    Json *json = NULL;

    for (size_t i = 0; i < COUNT(good); i++) {
        assert_int_equal(read_good(*state, good[i].text)->number, good[i].number);
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(json_read(*state, str_from(bad[i]), &json).kind, ERR_BAD_INPUT);
    }
    assert_null(json);
}

static void malformed_texts_are_refused(void **state)
{
    static const char *const bad[] = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\" 1}",
        "[1] x",
        "[1][2]",
        "// c\n1",
        "\"\t\"",
        "\"\\x\"",
        "\"\\u00\"",
        "\"\\ud800\"",        /* half of a pair */
        "\"\\udc00\\ud800\"", /* the halves in the wrong order */
        "\"\xff\"",           /* no UTF-8 */
        "\"\xc0\x80\"",       /* an overlong form */
        "\"\xed\xa0\x80\"",   /* a surrogate */
        "\xef\xbb\xbf{}",     /* a mark of byte order */
        "\"a\\u0000b\"",      /* a NUL, which would end the text elsewhere */
        "{\"a\\u0000b\":1}",
        "{\"a\":1,\"a\":2}", /* a name that occurs twice */
        "{\"a\":1,\"\\u0061\":2}",
        "{\"x\":{\"a\":1,\"a\":1}}",
    };
    Json *json = NULL;

    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(json_read(*state, str_from(bad[i]), &json).kind, ERR_BAD_INPUT);
    }
    static const Str with_nul[] = {
        {"1\0", 2}, {"[1\0]", 4}, {"[1,2\0]", 6}, {"{}\0", 3}, {"\0", 1}, {"{\"a\":1\0}", 8}};

    for (size_t i = 0; i < COUNT(with_nul); i++) {
        assert_int_equal(json_read(*state, with_nul[i], &json).kind, ERR_BAD_INPUT);
    }
    assert_null(json);
    assert_int_equal(json_read(*state, STR("[1,2,x]"), &json).at, 6);
}

static void nesting_ends_at_its_limit(void **state)
{
    static const char *const pairs[] = {"[]", "{}"};
    Json *json = NULL;

    for (size_t levels = JSON_DEPTH; levels <= JSON_DEPTH + 1; levels++) {
        for (size_t i = 0; i < COUNT(pairs); i++) {
            Buf buf = buf_begin(*state, 4096);
            Str text;

            for (size_t level = 1; level < levels; level++) {
                buf_put(&buf, STR("["));
            }
            buf_put(&buf, str_from(pairs[i]));
            for (size_t level = 1; level < levels; level++) {
                buf_put(&buf, STR("]"));
            }
            assert_int_equal(buf_end(&buf, &text).kind, ERR_OK);
            assert_int_equal(
                json_read(*state, text, &json).kind, levels <= JSON_DEPTH ? ERR_OK : ERR_LIMIT);
        }
    }
}

/* Deep enough to end a reader that recurses without a limit. */
static void a_bomb_is_refused(void **state)
{
    enum {
        LEVELS = 400000
    };
    char *text = arena_new(*state, char, LEVELS);
    Json *json = NULL;

    assert_non_null(text);
    memset(text, '[', LEVELS);
    assert_int_not_equal(json_read(*state, (Str){text, LEVELS}, &json).kind, ERR_OK);
    assert_null(json);
}

static void what_is_written_has_no_blanks_and_its_commas(void **state)
{
    static const uint8_t bytes[] = {0, 0xfe};
    JsonOut out = json_begin(*state, 4096);
    Str text;

    json_open_object(&out, NULL);
    json_put_text(&out, "a", STR("x"));
    json_put_number(&out, "b", INT64_MIN);
    json_open_list(&out, "c");
    json_put_bool(&out, NULL, true);
    json_put_null(&out, NULL);
    json_open_object(&out, NULL);
    json_close_object(&out);
    json_open_list(&out, NULL);
    json_close_list(&out);
    json_put_hex(&out, NULL, bytes, sizeof(bytes));
    json_close_list(&out);
    json_put_raw(&out, "d", STR("[1]"));
    json_open_member_object(&out, STR("e"));
    json_put_member(&out, STR("f"), STR(""));
    json_open_member_list(&out, STR("g"));
    json_close_list(&out);
    json_close_object(&out);
    json_put_bool(&out, "h", false);
    json_close_object(&out);
    assert_int_equal(json_end(&out, &text).kind, ERR_OK);
    assert_true(str_is(
        text,
        "{\"a\":\"x\",\"b\":-9223372036854775808,\"c\":[true,null,{},[],\"00fe\"],\"d\":[1],"
        "\"e\":{\"f\":\"\",\"g\":[]},\"h\":false}"));
}

static void no_text_breaks_out_of_a_page(void **state)
{
    static const struct {
        const char *text;
        const char *written;
    } cases[] = {
        {"plain", "\"plain\""},
        {"", "\"\""},
        {"\"\\/", "\"\\u0022\\u005c/\""},
        {"</script>", "\"\\u003c/script\\u003e\""},
        {"a&b", "\"a\\u0026b\""},
        {"\n\t\x01\x7f", "\"\\u000a\\u0009\\u0001\\u007f\""},
        {"\xe2\x80\xa8x\xe2\x80\xa9", "\"\\u2028x\\u2029\""},
        {"\xe2\x80\xa7\xe2\x80\xaa\xe2\x81\xa8", "\"\xe2\x80\xa7\xe2\x80\xaa\xe2\x81\xa8\""},
        {"\xe0\xb8\xaa\xf0\x9f\x8c\xbe", "\"\xe0\xb8\xaa\xf0\x9f\x8c\xbe\""},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        JsonOut out = json_begin(*state, 4096);
        Str text;

        json_put_text(&out, NULL, str_from(cases[i].text));
        assert_int_equal(json_end(&out, &text).kind, ERR_OK);
        assert_true(str_is(text, cases[i].written));
        assert_true(str_is(read_good(*state, cases[i].written)->text, cases[i].text));
    }
    JsonOut out = json_begin(*state, 4096);
    Str text;

    json_put_text(&out, NULL, (Str){0}); /* a text that was never set is an empty one */
    assert_int_equal(json_end(&out, &text).kind, ERR_OK);
    assert_true(str_is(text, "\"\""));
}

static void a_ceiling_is_kept_and_said_once(void **state)
{
    JsonOut out = json_begin(*state, 10);
    Str text = STR("untouched");

    json_open_object(&out, NULL);
    json_put_text(&out, "name", STR("somebody"));
    json_put_number(&out, "n", 1);
    json_open_list(&out, "never closed");
    assert_int_equal(json_end(&out, &text).kind, ERR_LIMIT);
    assert_true(str_is(text, "untouched"));
}

static void every_failing_allocation_is_said(void **state)
{
    Arena *arena = *state;
    Err err = err_limit("");

    for (size_t fuse = 1; err.kind != ERR_OK; fuse++) {
        Json *json = NULL;

        assert_true(fuse < 100);
        assert_int_equal(err.kind, ERR_LIMIT);
        arena->fuse = fuse;
        err = json_read(arena, STR("{\"a\":[1,\"x\",{}],\"b\":\"y\"}"), &json);
        assert_int_equal(json != NULL, err.kind == ERR_OK);
        arena_rewind(arena, 0);
    }
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(a_tree_keeps_types_names_and_order),
        EACH(a_member_of_another_type_is_none),
        EACH(numbers_are_whole_and_of_64_bits),
        EACH(malformed_texts_are_refused),
        EACH(nesting_ends_at_its_limit),
        EACH(a_bomb_is_refused),
        EACH(what_is_written_has_no_blanks_and_its_commas),
        EACH(no_text_breaks_out_of_a_page),
        EACH(a_ceiling_is_kept_and_said_once),
        EACH(every_failing_allocation_is_said),
    };

    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
