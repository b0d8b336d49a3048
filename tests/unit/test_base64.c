/* Goal: each of the four spellings is a bijection between byte strings and the texts it takes.
 * Method: the standard's own examples; every text of two characters; every length to 200; a
 * table of what is refused, and where.
 */
#include "wire/base64.h"

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

static void the_examples_of_the_standard(void **state)
{
    static const struct {
        const char *bytes;
        const char *padded;
        const char *bare;
    } cases[] = {
        {"", "", ""},
        {"f", "Zg==", "Zg"},
        {"fo", "Zm8=", "Zm8"},
        {"foo", "Zm9v", "Zm9v"},
        {"foob", "Zm9vYg==", "Zm9vYg"},
        {"fooba", "Zm9vYmE=", "Zm9vYmE"},
        {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
    };
    Str text;

    for (size_t i = 0; i < COUNT(cases); i++) {
        for (Base64 kind = 0; kind < BASE64_KINDS; kind++) {
            bool padded = kind == BASE64_PADDED || kind == BASE64_URL_PADDED;
            const char *expected = padded ? cases[i].padded : cases[i].bare;

            assert_int_equal(
                base64_encode(*state, kind, str_from(cases[i].bytes), &text).kind, ERR_OK);
            assert_true(str_is(text, expected));
            assert_int_equal(
                base64_decode(*state, kind, str_from(expected), &text).kind, ERR_OK);
            assert_true(str_is(text, cases[i].bytes));
        }
    }
}

static void the_alphabets_differ_in_two_characters(void **state)
{
    static const char *const spelled[BASE64_KINDS] = {"+/8=", "+/8", "-_8", "-_8="};
    Str text;

    for (Base64 kind = 0; kind < BASE64_KINDS; kind++) {
        assert_int_equal(base64_encode(*state, kind, STR("\xfb\xff"), &text).kind, ERR_OK);
        assert_true(str_is(text, spelled[kind]));
        for (Base64 other = 0; other < BASE64_KINDS; other++) {
            Err err = base64_decode(*state, other, str_from(spelled[kind]), &text);

            assert_int_equal(err.kind, other == kind ? ERR_OK : ERR_BAD_INPUT);
        }
    }
}

static void every_length_comes_back(void **state)
{
    Arena *arena = *state;
    uint8_t bytes[200];

    for (size_t i = 0; i < sizeof(bytes); i++) {
        bytes[i] = (uint8_t)(i * 73 + 11);
    }
    for (size_t len = 0; len <= sizeof(bytes); len++) {
        for (Base64 kind = 0; kind < BASE64_KINDS; kind++) {
            size_t mark = arena->used;
            Str all = {(const char *)bytes, len};
            Str text;
            Str back;

            assert_int_equal(base64_encode(arena, kind, all, &text).kind, ERR_OK);
            assert_int_equal(text.len, base64_len(kind, len));
            assert_int_equal(base64_count(kind, text), len);
            assert_int_equal(base64_decode(arena, kind, text, &back).kind, ERR_OK);
            assert_true(str_equal(back, all));
            arena_rewind(arena, mark);
        }
    }
}

static void no_two_texts_mean_the_same_bytes(void **state)
{
    Arena *arena = *state;
    size_t good = 0;

    for (int i = 0; i < 256 * 256; i++) {
        size_t mark = arena->used;
        char text[] = {(char)(i & 255), (char)(i >> 8)};
        Str bytes;
        Str back;

        if (base64_decode(arena, BASE64_BARE, (Str){text, 2}, &bytes).kind == ERR_OK) {
            assert_int_equal(base64_encode(arena, BASE64_BARE, bytes, &back).kind, ERR_OK);
            assert_true(str_equal(back, (Str){text, 2}));
            good++;
        }
        arena_rewind(arena, mark);
    }
    assert_int_equal(good, 256); /* one for each byte */
}

static void other_texts_are_refused_where_they_go_wrong(void **state)
{
    static const struct {
        Base64 kind;
        const char *text;
        uint32_t at;
    } bad[] = {
        {BASE64_PADDED, "Zg", 2},
        {BASE64_PADDED, "Zg=", 3},
        {BASE64_PADDED, "Z===", 1},
        {BASE64_PADDED, "====", 0},
        {BASE64_PADDED, "Zg==Zg==", 2}, /* padding within */
        {BASE64_PADDED, "Zm9v====", 4},
        {BASE64_PADDED, "Zh==", 1}, /* a bit too many */
        {BASE64_PADDED, "Zm9=", 2},
        {BASE64_PADDED, "Zm 9", 2},
        {BASE64_PADDED, "Zm9v\n", 5},
        {BASE64_BARE, "Zg==", 2},
        {BASE64_BARE, "Z", 1},
        {BASE64_BARE, "Zm9vZ", 5},
        {BASE64_BARE, "Zh", 1},
        {BASE64_BARE, "Zm\xc3\xa9", 2},
        {BASE64_URL, "-_9", 2},
        {BASE64_URL, "+_8", 0},
    };

    for (size_t i = 0; i < COUNT(bad); i++) {
        Str bytes = STR("untouched");
        Err err = base64_decode(*state, bad[i].kind, str_from(bad[i].text), &bytes);

        assert_int_equal(err.kind, ERR_BAD_INPUT);
        assert_int_equal(err.at, bad[i].at);
        assert_true(str_is(bytes, "untouched"));
    }
}

static void a_fixed_length_is_kept(void **state)
{
    uint8_t bytes[3] = {1, 2, 3};
    (void)state;

    assert_int_equal(
        base64_decode_bytes(BASE64_BARE, STR("Zm9v"), 4, bytes).kind, ERR_BAD_INPUT);
    assert_int_equal(
        base64_decode_bytes(BASE64_BARE, STR("Zm8"), 3, bytes).kind, ERR_BAD_INPUT);
    assert_int_equal(
        base64_decode_bytes(BASE64_BARE, STR("Zm9v"), 2, bytes).kind, ERR_BAD_INPUT);
    assert_memory_equal(bytes, "\1\2\3", 3);
    assert_int_equal(base64_decode_bytes(BASE64_BARE, STR("Zm9v"), 3, bytes).kind, ERR_OK);
    assert_memory_equal(bytes, "foo", 3);
}

static void a_full_arena_is_said(void **state)
{
    Arena *arena = *state;
    Str text = STR("untouched");

    arena->fuse = 1;
    assert_int_equal(base64_decode(arena, BASE64_BARE, STR("Zg"), &text).kind, ERR_LIMIT);
    arena->fuse = 1;
    assert_int_equal(base64_encode(arena, BASE64_BARE, STR("f"), &text).kind, ERR_LIMIT);
    assert_true(str_is(text, "untouched"));
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(the_examples_of_the_standard),
        EACH(the_alphabets_differ_in_two_characters),
        EACH(every_length_comes_back),
        EACH(no_two_texts_mean_the_same_bytes),
        EACH(other_texts_are_refused_where_they_go_wrong),
        EACH(a_fixed_length_is_kept),
        EACH(a_full_arena_is_said),
    };

    return cmocka_run_group_tests_name("base64", tests, NULL, NULL);
}
