/* Goal: a view never leaves its text, and UTF-8 is exactly what the standard says.
 * Method: tables; all texts of one to three bytes, counted against what there must be; every
 * code point there and back.
 */
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void parts_stay_inside(void **state)
{
    static const struct {
        size_t from;
        size_t len;
        const char *part;
    } cases[] = {
        {0, 6, "paddy!"},
        {0, 0, ""},
        {2, 2, "dd"},
        {2, 99, "ddy!"},
        {6, 1, ""},
        {7, 1, ""},
        {SIZE_MAX, SIZE_MAX, ""},
        {1, SIZE_MAX, "addy!"},
    };
    Str text = STR("paddy!");
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        Str part = str_part(text, cases[i].from, cases[i].len);

        assert_true(str_is(part, cases[i].part));
        assert_true(part.ptr >= text.ptr && part.ptr + part.len <= text.ptr + text.len);
    }
}

static void order_is_that_of_bytes(void **state)
{
    static const char *const sorted[] = {
        "", "A", "Z", "a", "a\x01", "aa", "ab", "b", "\xc3\xa9"};
    (void)state;

    for (size_t i = 0; i < COUNT(sorted); i++) {
        for (size_t j = 0; j < COUNT(sorted); j++) {
            int order = str_compare(str_from(sorted[i]), str_from(sorted[j]));

            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
            assert_int_equal(str_equal(str_from(sorted[i]), str_from(sorted[j])), i == j);
        }
    }
    assert_true(str_starts(STR("paddy"), STR("pad")));
    assert_true(str_starts(STR("paddy"), STR("")));
    assert_false(str_starts(STR("pad"), STR("paddy")));
    assert_true(str_equal(str_from(NULL), STR("")));
}

static void cutting_takes_the_front(void **state)
{
    Str rest = STR("a,,bc,");
    (void)state;

    assert_true(str_is(str_cut(&rest, ','), "a"));
    assert_true(str_is(str_cut(&rest, ','), ""));
    assert_true(str_is(str_cut(&rest, ','), "bc"));
    assert_int_equal(rest.len, 0);
    assert_true(str_is(str_cut(&rest, ','), ""));
    rest = STR("abc");
    assert_true(str_is(str_cut(&rest, ','), "abc"));
    assert_int_equal(rest.len, 0);
}

static void trimming_takes_blanks_at_both_ends(void **state)
{
    static const struct {
        const char *text;
        const char *trimmed;
    } cases[] = {
        {"", ""},
        {" \t\r\n", ""},
        {" a b\n", "a b"},
        {"\xc2\xa0x", "\xc2\xa0x"}, /* a space of another kind stays */
        {"\vx", "\vx"},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_true(str_is(str_trim(str_from(cases[i].text)), cases[i].trimmed));
    }
}

static void lists_hold_whole_items(void **state)
{
    Str list = STR("red,green,blue");
    (void)state;

    assert_true(str_in_list(STR("red"), list, ','));
    assert_true(str_in_list(STR("blue"), list, ','));
    assert_false(str_in_list(STR("gree"), list, ','));
    assert_false(str_in_list(STR("red,green"), list, ','));
    assert_false(str_in_list(STR(""), list, ','));
    assert_false(str_in_list(STR(""), STR(""), ','));
    assert_true(str_in_list(STR(""), STR("red,,blue"), ','));
}

static void numbers_end_at_their_limit(void **state)
{
    static const struct {
        const char *text;
        uint64_t most;
        ErrKind kind;
        uint32_t at;
        uint64_t number;
    } cases[] = {
        {"0", 0, ERR_OK, 0, 0},
        {"007", 7, ERR_OK, 0, 7},
        {"9999", 9999, ERR_OK, 0, 9999},
        {"18446744073709551615", UINT64_MAX, ERR_OK, 0, UINT64_MAX},
        {"18446744073709551616", UINT64_MAX, ERR_LIMIT, 19, 0},
        {"99999999999999999999", UINT64_MAX, ERR_LIMIT, 19, 0},
        {"1", 0, ERR_LIMIT, 0, 0},
        {"7", 5, ERR_LIMIT, 0, 0},
        {"10000", 9999, ERR_LIMIT, 4, 0},
        {"", 9, ERR_BAD_INPUT, 0, 0},
        {"-1", 9, ERR_BAD_INPUT, 0, 0},
        {"1 ", 9, ERR_BAD_INPUT, 1, 0},
        {"1a", 99, ERR_BAD_INPUT, 1, 0},
        {"1\xb2", 99, ERR_BAD_INPUT, 1, 0},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        uint64_t number = 77;
        Err err = str_number(str_from(cases[i].text), cases[i].most, &number);

        assert_int_equal(err.kind, cases[i].kind);
        assert_int_equal(err.at, cases[i].at);
        assert_int_equal(number, err.kind == ERR_OK ? cases[i].number : 77);
    }
}

static void every_byte_has_one_pair_of_digits(void **state)
{
    int read = 0;
    (void)state;

    for (int i = 0; i < 256 * 256; i++) {
        char pair[] = {(char)(i & 255), (char)(i >> 8)};
        uint8_t byte = 0;
        char back[2];

        if (str_unhex((Str){pair, 2}, 1, &byte).kind == ERR_OK) {
            str_hex(&byte, 1, back);
            assert_memory_equal(back, pair, 2);
            read++;
        }
    }
    assert_int_equal(read, 256);
    uint8_t bytes[2] = {7, 7};

    assert_int_equal(str_unhex(STR("abc"), 2, bytes).kind, ERR_BAD_INPUT);
    assert_int_equal(str_unhex(STR("abcdef"), 2, bytes).kind, ERR_BAD_INPUT);
    assert_int_equal(str_unhex(STR("abcX"), 2, bytes).at, 3);
    assert_int_equal(bytes[0], 7);
    assert_int_equal(bytes[1], 7);
}

static size_t encode(uint32_t rune, char *out)
{
    if (rune < 0x80) {
        out[0] = (char)rune;
        return 1;
    }
    if (rune < 0x800) {
        out[0] = (char)(0xc0 | rune >> 6);
        out[1] = (char)(0x80 | (rune & 63));
        return 2;
    }
    if (rune < 0x10000) {
        out[0] = (char)(0xe0 | rune >> 12);
        out[1] = (char)(0x80 | (rune >> 6 & 63));
        out[2] = (char)(0x80 | (rune & 63));
        return 3;
    }
    out[0] = (char)(0xf0 | rune >> 18);
    out[1] = (char)(0x80 | (rune >> 12 & 63));
    out[2] = (char)(0x80 | (rune >> 6 & 63));
    out[3] = (char)(0x80 | (rune & 63));
    return 4;
}

static void every_code_point_comes_back(void **state)
{
    (void)state;

    for (uint32_t rune = 0; rune < 0x1fffff; rune++) {
        char bytes[4];
        Str text = {bytes, encode(rune, bytes)};
        bool good = rune != 0 && rune <= 0x10ffff && (rune < 0xd800 || rune > 0xdfff);

        assert_int_equal(str_is_utf8(text), good);
        if (good) {
            assert_int_equal(str_take_rune(&text), rune);
            assert_int_equal(text.len, 0);
            assert_int_equal(str_take_rune(&text), 0);
        }
    }
}

/* One spelling for each code point, so the short texts that are valid can be counted. */
static void no_other_bytes_are_utf8(void **state)
{
    enum {
        ONE = 127,
        TWO = 0x800 - 0x80,
        THREE = 0x10000 - 0x800 - 0x800
    };
    int valid[4] = {0};
    (void)state;

    for (int i = 0; i < 256 * 256 * 256; i++) {
        char bytes[] = {(char)(i & 255), (char)(i >> 8 & 255), (char)(i >> 16)};

        valid[3] += str_is_utf8((Str){bytes, 3});
        if (i < 256 * 256) {
            valid[2] += str_is_utf8((Str){bytes, 2});
        }
        if (i < 256) {
            valid[1] += str_is_utf8((Str){bytes, 1});
        }
    }
    assert_int_equal(valid[1], ONE);
    assert_int_equal(valid[2], ONE * ONE + TWO);
    assert_int_equal(valid[3], ONE * ONE * ONE + 2 * ONE * TWO + THREE);
    assert_true(str_is_utf8(STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_stay_inside),
        cmocka_unit_test(order_is_that_of_bytes),
        cmocka_unit_test(cutting_takes_the_front),
        cmocka_unit_test(trimming_takes_blanks_at_both_ends),
        cmocka_unit_test(lists_hold_whole_items),
        cmocka_unit_test(numbers_end_at_their_limit),
        cmocka_unit_test(every_byte_has_one_pair_of_digits),
        cmocka_unit_test(every_code_point_comes_back),
        cmocka_unit_test(no_other_bytes_are_utf8),
    };

    return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
