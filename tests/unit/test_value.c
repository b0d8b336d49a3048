/* Goal: each type has one spelling of a value, to which what people type is brought, and a
 * message for the person whose value has none.
 * Method: a table for each type with what is good and what is refused; every good value is its
 * own spelling the second time; every pair of letters for countries.
 */
#include "domain/value.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const Code colours[] = {{"red", "Red"}, {"green", "Green"}};
static const CodeList colour_list = {"colour", "Colour", colours, 2};

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

static Err check(Arena *arena, FieldType type, Str given, Str *ret)
{
    const Field field = {.name = "x", .type = type, .codes = &colour_list};

    return value_check(arena, &field, given, ret);
}

static const struct {
    FieldType type;
    const char *given;
    const char *canonical;
} good[] = {
    {FIELD_TEXT, "  Jalan Merdeka 5\t", "Jalan Merdeka 5"},
    {FIELD_TEXT, "Nguy\xe1\xbb\x85n", "Nguy\xe1\xbb\x85n"},
    {FIELD_NAME, "\xe0\xb8\xaa\xe0\xb8\xa1\xe0\xb8\x8a\xe0\xb8\xb2\xe0\xb8\xa2", NULL},
    {FIELD_IDENTIFIER, " +66812345678 ", "+66812345678"},
    {FIELD_POST, "XA/immigration/focal/tip", NULL},
    {FIELD_PEER, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", NULL},
    {FIELD_NOTE, "\r\none\r\n\ttwo \r\n\r\nthree\r\n", "one\n\ttwo \n\nthree"},
    {FIELD_INTEGER, "-12", NULL},
    {FIELD_INTEGER, " 0012 ", "12"},
    {FIELD_INTEGER, "-0", "0"},
    {FIELD_INTEGER, "9007199254740992", NULL},
    {FIELD_DECIMAL, "-12.5", NULL},
    {FIELD_DECIMAL, "007.10", "7.10"},
    {FIELD_DECIMAL, "-0.5", NULL},
    {FIELD_DECIMAL, "-0.00", "0.00"},
    {FIELD_DECIMAL, "3", NULL},
    {FIELD_DECIMAL, "0.123456789", NULL},
    {FIELD_MONEY, "USD 1500.00", NULL},
    {FIELD_MONEY, "THB0020000", "THB 20000"},
    {FIELD_MONEY, "IDR   5.1234 ", "IDR 5.1234"},
    {FIELD_YES_NO, "yes", NULL},
    {FIELD_YES_NO, "no", NULL},
    {FIELD_YES_NO, " unknown ", "unknown"},
    {FIELD_YES_NO, "refused", NULL},
    {FIELD_DATE, "1990", NULL},
    {FIELD_DATE, "1990-05", NULL},
    {FIELD_DATE, "2024-02-29", NULL},
    {FIELD_DATE, "1990-\?\?-\?\?", "1990"},
    {FIELD_DATE, "1990-05-\?\?", "1990-05"},
    {FIELD_TIME, "2026-11-21T09:30:00Z", NULL},
    {FIELD_TIME, "2026-11-21T09:30:00.75+07:00", "2026-11-21T02:30:00Z"},
    {FIELD_TIME, "2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00Z"},
    {FIELD_TIME, "0001-01-01T00:00:00Z", NULL},
    {FIELD_TIME, "9999-12-31T23:59:59Z", NULL},
    {FIELD_CODE, "green", NULL},
    {FIELD_CODE, " red", "red"},
    {FIELD_COUNTRY, "TH", NULL},
    {FIELD_COUNTRY, "vn", "VN"},
    {FIELD_COUNTRY, "XA", NULL},
    {FIELD_LANGUAGE, "th", NULL},
    {FIELD_LANGUAGE, "prs", NULL},
    {FIELD_PLACE, "-6.2088, 106.8456", "-6.20880, 106.84560"},
    {FIELD_PLACE, "90,-180", "90.00000, -180.00000"},
    {FIELD_PLACE, "-0.000001 , +1", "0.00000, 1.00000"},
    {FIELD_PLACE, "-0, -0.000005", "0.00000, -0.00001"},
    {FIELD_COUNT, "12", NULL},
    {FIELD_COUNT, "at least 012", "at least 12"},
    {FIELD_COUNT, "about 5", NULL},
    {FIELD_REF, "0f8fad5b-d9cb-469f-a165-70867728950e", NULL},
    {FIELD_FILE, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", NULL},
};

#define NUMBER    "not a number like 12.5"
#define MONEY     "write an amount as currency and number: USD 1500.00"
#define DATE      "not a date: write 1990-05-12, or 1990-05 or 1990 where no more is known"
#define TIME      "not a time: write 2026-11-21T09:30:00Z"
#define PLACE     "write latitude and longitude in degrees: -6.2088, 106.8456"
#define NUMBER_OF "write a count as 12, at least 12 or about 12"
#define COUNTRY   "not a country: write its two letters of ISO 3166-1, for example TH"
#define LANGUAGE  "not a language: write its letters of ISO 639, for example th"

static const struct {
    FieldType type;
    const char *given;
    const char *message;
} bad[] = {
    {FIELD_TEXT, "one\ntwo", "holds a control character or a line end"},
    {FIELD_TEXT, "a\tb", "holds a control character or a line end"},
    {FIELD_TEXT, "a\x7f", "holds a control character or a line end"},
    {FIELD_NAME, "\xff", "not well-formed UTF-8"},
    {FIELD_IDENTIFIER, "a\x1b[1m", "holds a control character or a line end"},
    {FIELD_POST, "a\rb", "holds a control character or a line end"},
    {FIELD_PEER, "0123", "is not the id of a node"},
    {FIELD_NOTE, "a\x01", "holds a control character"},
    {FIELD_NOTE, "\xc0\x80", "not well-formed UTF-8"},
    {FIELD_INTEGER, "1.5", "not a whole number"},
    {FIELD_INTEGER, "-", "not a whole number"},
    {FIELD_INTEGER, "+1", "not a whole number"},
    {FIELD_INTEGER, "1 000", "not a whole number"},
    {FIELD_INTEGER, "9007199254740993", "not a whole number"},
    {FIELD_DECIMAL, "1.", NUMBER},
    {FIELD_DECIMAL, ".5", NUMBER},
    {FIELD_DECIMAL, "1,5", NUMBER},
    {FIELD_DECIMAL, "1.5.0", NUMBER},
    {FIELD_DECIMAL, "1e3", NUMBER},
    {FIELD_DECIMAL, "--1", NUMBER},
    {FIELD_DECIMAL, "0.1234567890", NUMBER},
    {FIELD_MONEY, "1500", MONEY},
    {FIELD_MONEY, "usd 5", MONEY},
    {FIELD_MONEY, "US", MONEY},
    {FIELD_MONEY, "USD 5.12345", NUMBER},
    {FIELD_MONEY, "USD", NUMBER},
    {FIELD_YES_NO, "Yes", "answer yes, no, unknown or refused"},
    {FIELD_YES_NO, "yes no", "answer yes, no, unknown or refused"},
    {FIELD_DATE, "12.05.1990", DATE},
    {FIELD_DATE, "1990-13", DATE},
    {FIELD_DATE, "2023-02-29", DATE},
    {FIELD_DATE, "1990-\?\?-12", DATE},
    {FIELD_DATE, "0000", DATE},
    {FIELD_DATE, "1990-05-12-01", DATE},
    {FIELD_TIME, "2026-11-21", TIME},
    {FIELD_TIME, "2026-11-21T09:30:00", TIME},
    {FIELD_TIME, "2026-11-21T24:00:00Z", TIME},
    {FIELD_TIME, "2026-11-\?\?T09:30:00Z", TIME},
    {FIELD_TIME, "2026-11-21T09:30:00+0700", TIME},
    {FIELD_TIME, "0001-01-01T00:00:00+00:01", TIME}, /* before the first year */
    {FIELD_TIME, "9999-12-31T23:59:59-00:01", TIME}, /* behind the last */
    {FIELD_CODE, "blue", "not in the list of codes for this field"},
    {FIELD_CODE, "Red", "not in the list of codes for this field"},
    {FIELD_COUNTRY, "UK", COUNTRY},
    {FIELD_COUNTRY, "Thailand", COUNTRY},
    {FIELD_COUNTRY, "T", COUNTRY},
    {FIELD_COUNTRY, "4H", COUNTRY},
    {FIELD_LANGUAGE, "TH", LANGUAGE},
    {FIELD_LANGUAGE, "xx", LANGUAGE},
    {FIELD_LANGUAGE, "a ", LANGUAGE},
    {FIELD_PLACE, "90.1, 0", PLACE},
    {FIELD_PLACE, "0, -180.1", PLACE},
    {FIELD_PLACE, "1", PLACE},
    {FIELD_PLACE, "1, 2, 3", PLACE},
    {FIELD_PLACE, "nan, 1", PLACE},
    {FIELD_PLACE, "0x10, 1", PLACE},
    {FIELD_PLACE, "1e1, 1", PLACE},
    {FIELD_PLACE, "1 2, 3", PLACE},
    {FIELD_COUNT, "more than 12", NUMBER_OF},
    {FIELD_COUNT, "-1", NUMBER_OF},
    {FIELD_COUNT, "at least ", NUMBER_OF},
    {FIELD_COUNT, "4294967296", NUMBER_OF},
    {FIELD_REF, "0f8fad5b-d9cb-469f-a165-70867728950", "does not name a record"},
    {FIELD_REF, "0F8FAD5B-D9CB-469F-A165-70867728950E", "does not name a record"},
    {FIELD_REF, "0f8fad5bd9cb-469f-a165-70867728950e-", "does not name a record"},
    {FIELD_FILE, "ba7816bf", "does not name a file that was received"},
    {FIELD_TYPE_COUNT, "x", "a field of unknown type"},
};

static void good_values_are_spelled_canonically(void **state)
{
    bool seen[FIELD_TYPE_COUNT] = {false};

    for (size_t i = 0; i < COUNT(good); i++) {
        const char *expected = good[i].canonical != NULL ? good[i].canonical : good[i].given;
        Str value;
        Str again;

        assert_int_equal(
            check(*state, good[i].type, str_from(good[i].given), &value).kind, ERR_OK);
        assert_string_equal(value.ptr, expected);
        assert_int_equal(value.len, strlen(expected));
        assert_int_equal(check(*state, good[i].type, value, &again).kind, ERR_OK);
        assert_true(str_equal(value, again));
        seen[good[i].type] = true;
    }
    for (int type = 0; type < FIELD_TYPE_COUNT; type++) {
        assert_true(seen[type]);
    }
}

static void other_values_are_refused_with_a_message(void **state)
{
    bool seen[FIELD_TYPE_COUNT + 1] = {false};

    for (size_t i = 0; i < COUNT(bad); i++) {
        Str value = STR("untouched");
        Err err = check(*state, bad[i].type, str_from(bad[i].given), &value);

        assert_int_equal(err.kind, ERR_BAD_INPUT);
        assert_string_equal(err.what, bad[i].message);
        assert_true(str_is(value, "untouched"));
        seen[bad[i].type] = true;
    }
    for (int type = 0; type <= FIELD_TYPE_COUNT; type++) {
        assert_true(seen[type]);
    }
}

static void a_nul_is_refused_everywhere(void **state)
{
    for (int type = 0; type < FIELD_TYPE_COUNT; type++) {
        Str value;

        assert_int_equal(
            check(*state, (FieldType)type, STR("1\0002"), &value).kind, ERR_BAD_INPUT);
    }
}

static void length_has_a_limit(void **state)
{
    static const struct {
        FieldType type;
        size_t most;
    } cases[] = {{FIELD_TEXT, VALUE_TEXT_MAX}, {FIELD_NOTE, VALUE_NOTE_MAX}};
    static char text[VALUE_NOTE_MAX + 1];
    Str value;

    memset(text, 'x', sizeof(text));
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t most = cases[i].most;

        assert_int_equal(check(*state, cases[i].type, (Str){text, most}, &value).kind, ERR_OK);
        assert_int_equal(value.len, most);
        assert_int_equal(
            check(*state, cases[i].type, (Str){text, most + 1}, &value).kind, ERR_BAD_INPUT);
    }
}

/* ISO 3166-1 has assigned 249 codes; XA to XZ and QM to QZ are left to users. */
static void countries_are_those_of_the_standard(void **state)
{
    size_t assigned = 0;
    size_t of_users = 0;
    (void)state;

    for (int i = 0; i < 256 * 256; i++) {
        const char code[] = {(char)(i & 255), (char)(i >> 8)};

        if (country_exists((Str){code, 2})) {
            bool user = code[0] == 'X' || (code[0] == 'Q' && code[1] != 'A');

            of_users += user;
            assigned += !user;
        }
    }
    assert_int_equal(assigned, 249);
    assert_int_equal(of_users, 26 + 14);
    assert_false(country_exists(STR("")));
    assert_false(country_exists(STR("D AE")));
}

static void a_full_arena_is_said(void **state)
{
    Arena *arena = *state;

    for (size_t i = 0; i < COUNT(good); i++) {
        Str value = STR("untouched");

        arena->fuse = 1;
        assert_int_equal(
            check(arena, good[i].type, str_from(good[i].given), &value).kind, ERR_LIMIT);
        assert_true(str_is(value, "untouched"));
        arena->fuse = 0;
    }
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(good_values_are_spelled_canonically),
        EACH(other_values_are_refused_with_a_message),
        EACH(a_nul_is_refused_everywhere),
        EACH(length_has_a_limit),
        EACH(countries_are_those_of_the_standard),
        EACH(a_full_arena_is_said),
    };

    return cmocka_run_group_tests_name("value", tests, NULL, NULL);
}
