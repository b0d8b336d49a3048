/* Goal: an officer is told of each value that will find nobody, why, and where it stands first; and of nothing that is
 * as it should be.
 * Method: tables of values and what is said of them; columns with what stands twice; arbitrary columns made by chance.
 */
#include "match/quality.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

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

static Quality judge(Arena *arena, QualitySort sort, const char *identifier, const char *lines)
{
    QualityValues values = {0};
    Str rest = str_from(lines);
    uint32_t line = 2;
    Quality quality;

    while (rest.len > 0) {
        Str cell = str_cut(&rest, '\n');

        while (cell.len > 0) {
            QualityValue value = {line, str_cut(&cell, ';')};

            assert_int_equal(vec_push(arena, &values, value).kind, ERR_OK);
        }
        line++;
    }
    assert_int_equal(
        quality_of(arena, sort, str_from(identifier), &values, today, &quality).kind, ERR_OK);
    return quality;
}

static const struct {
    QualitySort sort;
    const char *identifier;
    const char *value;
    const char *what; /* "" where nothing is said */
    bool is_lost;
} cases[] = {
    {QUALITY_BIRTH, "", "1988-04-17", "", false},
    {QUALITY_BIRTH, "", "2026-11-21", "", false},
    {QUALITY_BIRTH, "", "1988-04", "known to the month or the year only", true},
    {QUALITY_BIRTH, "", "1988", "known to the month or the year only", true},
    {QUALITY_BIRTH, "", "1988-01-01", "1 January, which stands for a year alone", true},
    {QUALITY_BIRTH, "", "1988-12-31", "31 December, which stands for a year alone", true},
    {QUALITY_BIRTH, "", "1900-01-01", "1900-01-01, which stands for an empty cell", true},
    {QUALITY_BIRTH, "", "1970-01-01", "1970-01-01, which stands for an empty cell", true},
    {QUALITY_BIRTH, "", "1899-12-30", "1899-12-30, which stands for an empty cell", true},
    {QUALITY_BIRTH,
     "",
     "1911-11-11",
     "1911-11-11, which is typed where a date is demanded",
     true},
    {QUALITY_BIRTH, "", "1889-04-17", "a year before 1900", true},
    {QUALITY_BIRTH, "", "2026-11-22", "a day that is still to come", true},
    {QUALITY_BIRTH, "", "9999-05-12", "a day that is still to come", true},
    {QUALITY_BIRTH,
     "",
     "2531-04-17",
     "a year of the Buddhist era, it seems: 543 more than the common one",
     true},
    {QUALITY_BIRTH,
     "",
     "2531-02-29", /* a leap year there */
     "a year of the Buddhist era, it seems: 543 more than the common one",
     true},
    {QUALITY_BIRTH, "", "1367-01-28", "a year of the Hijra, it seems, lunar or solar", true},
    {QUALITY_BIRTH, "", "1408", "a year of the Hijra, it seems, lunar or solar", true},
    {QUALITY_BIRTH,
     "",
     "2045-01-05",
     "a year that is still to come: a slip, or Bikram Sambat",
     true},
    {QUALITY_BIRTH, "", "1990-02-30", "a day that the calendar does not have", true},
    {QUALITY_BIRTH, "", "17/04/1988", "no date of the shape 1990-05-12", true},
    {QUALITY_BIRTH, "", "unknown", "no date of the shape 1990-05-12", true},
    {QUALITY_DATE, "", "2045-01-05", "", false},
    {QUALITY_DATE, "", "1988-01-01", "", false},
    {QUALITY_DATE, "", "1990-02-30", "a day that the calendar does not have", false},
    {QUALITY_NAME, "", "Somchai Jaidee", "", false},
    {QUALITY_NAME, "", "Suharto", "a name of one word", false},
    {QUALITY_PART, "", "Suharto", "", false},
    {QUALITY_NAME, "", "\xE7\x8E\x8B\xE4\xBC\x9F", "", false},             /* Han */
    {QUALITY_NAME, "", "\xE3\x81\x82\xE3\x82\xA2\xE7\x8E\x8B", "", false}, /* with kana */
    {QUALITY_NAME,
     "",
     "\xE0\xB8\xAA\xE0\xB8\xA1\xE0\xB8\x8A\xE0\xB8\xB2\xE0\xB8\xA2",
     "",
     false},
    {QUALITY_NAME, "", "L\xC3\xA2m T\xC6\xB0\xE1\xBB\x9Dng", "", false},
    {QUALITY_NAME,
     "",
     "Somchai \xE0\xB8\x88\xE0\xB8\xB1\xE0\xB8\xA2",
     "two scripts in one name",
     false},
    {QUALITY_NAME, "", "S\xD0\xBEmchai Jaidee", "letters of two scripts in one word", false},
    {QUALITY_NAME, "", "Ann Bell 2", "digits in a name", false},
    {QUALITY_NAME, "", "---", "no letters", true},
    {QUALITY_NAME, "", "000", "no letters", true},
    {QUALITY_IDENTIFIER, "phone", "+66812345678", "", false},
    {QUALITY_IDENTIFIER,
     "phone",
     "081 234 5678",
     "its country is not said: it needs +, 00 or a country in front",
     true},
    {QUALITY_IDENTIFIER, "passport", "1234567", "the country does not stand in front", true},
    {QUALITY_IDENTIFIER,
     "national_id",
     "TH 1101700207367",
     "its check digit does not hold: a sign is wrong",
     true},
    {QUALITY_TEXT, "", "anything \xE0\xB8\x88", "", false},
    {QUALITY_KEY, "", "anything", "", false},
    {QUALITY_NAME, "", "\xff\xfe", "no text in UTF-8", true},
};

static void each_value_is_judged(void **state)
{
    for (size_t i = 0; i < COUNT(cases); i++) {
        Quality quality = judge(*state, cases[i].sort, cases[i].identifier, cases[i].value);

        assert_int_equal(quality.filled, 1);
        assert_int_equal(quality.values, 1);
        assert_int_equal(quality.duplicated, 0);
        if (quality.findings.count != (cases[i].what[0] != 0) ||
            (quality.findings.count > 0 &&
             (strcmp(quality.findings.items[0].what, cases[i].what) != 0 ||
              quality.findings.items[0].is_lost != cases[i].is_lost ||
              quality.findings.items[0].line != 2))) {
            fail_msg(
                "%s: %s",
                cases[i].value,
                quality.findings.count == 0 ? "nothing" : quality.findings.items[0].what);
        }
    }
}

static void counts_are_of_lines_and_of_values(void **state)
{
    Quality quality = judge(
        *state,
        QUALITY_IDENTIFIER,
        "phone",
        "+66812345678;TH 081 234 5678\n\n 0812345678\n;\n+66 81 234 5678\n0812345679\n+6281");

    assert_int_equal(quality.filled, 5);
    assert_int_equal(quality.values, 6);
    assert_int_equal(quality.duplicated, 3); /* one number, three times in two lines */
    assert_int_equal(quality.findings.count, 2);
    assert_int_equal(quality.findings.items[0].count, 2);
    assert_int_equal(quality.findings.items[0].line, 4);
    assert_int_equal(quality.findings.items[1].count, 1);
    assert_int_equal(quality.findings.items[1].line, 8);
}

static void twice_in_a_line_is_not_twice(void **state)
{
    Quality quality = judge(*state, QUALITY_KEY, "", "a;a\nb\nc\nb");

    assert_int_equal(quality.duplicated, 2);
    quality = judge(*state, QUALITY_IDENTIFIER, "passport", "XA O12345;XA 012345\nXA 1");
    assert_int_equal(quality.duplicated, 0);
    quality = judge(*state, QUALITY_IDENTIFIER, "passport", "XA O12345\nXA 012345");
    assert_int_equal(quality.duplicated, 2); /* as a match would see it */
}

static void an_empty_column_is_empty(void **state)
{
    Quality quality = judge(*state, QUALITY_NAME, "", "");

    assert_int_equal(quality.filled, 0);
    assert_int_equal(quality.values, 0);
    assert_int_equal(quality.findings.count, 0);
}

/* Every allocation that fails is told, and none is a finding. */
static void a_full_arena_is_said(void **state)
{
    Arena *arena = *state;
    QualityValue value = {2, STR("TH 081 234 5678")};
    QualityValues values = {.items = &value, .count = 1, .room = 1};
    Quality quality = {.filled = 77};
    size_t fuse = 0;
    Err err = ERR_NONE;

    do {
        arena->fuse = ++fuse;
        quality.filled = 77;
        err = quality_of(arena, QUALITY_IDENTIFIER, STR("phone"), &values, today, &quality);
        assert_int_equal(quality.filled, err.kind == ERR_OK ? 1 : 77);
    } while (err.kind == ERR_LIMIT && fuse < 100);
    assert_int_equal(err.kind, ERR_OK);
    assert_true(fuse > 1);
    arena->fuse = 0;
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(each_value_is_judged),
        EACH(counts_are_of_lines_and_of_values),
        EACH(twice_in_a_line_is_not_twice),
        EACH(an_empty_column_is_empty),
        EACH(a_full_arena_is_said),
    };

    return cmocka_run_group_tests_name("quality", tests, NULL, NULL);
}
