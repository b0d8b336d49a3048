/* Goal: the calendar is right on each of its days, and a partial date pretends to no more.
 * Method: all days of the years 1 to 9999, counted by hand beside it; tables for the texts.
 */
#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define DAY_FIRST    (-719162) /* 0001-01-01 */
#define DAY_LAST     2932896   /* 9999-12-31 */

static Date read_good(const char *text)
{
    Date date = {0};

    assert_int_equal(date_parse(str_from(text), &date).kind, ERR_OK);
    return date;
}

static int days_in(int year, int month)
{
    bool is_leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);

    if (month == 2) {
        return is_leap ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static void every_day_follows_the_one_before(void **state)
{
    int year = 1;
    int month = 1;
    int day = 1;
    (void)state;

    for (int32_t days = DAY_FIRST; days <= DAY_LAST; days++) {
        Date date = date_from_days(days);

        assert_true(date.year == year && date.month == month && date.day == day);
        assert_true(date_first(date) == days && date_last(date) == days);
        if (day++ == days_in(year, month)) {
            day = 1;
            if (month++ == 12) {
                month = 1;
                year++;
            }
        }
    }
    assert_int_equal(year, 10000);
}

static void a_partial_date_spans_what_it_may_mean(void **state)
{
    static const struct {
        const char *text;
        const char *first;
        const char *last;
    } cases[] = {
        {"1990", "1990-01-01", "1990-12-31"},
        {"1990-05", "1990-05-01", "1990-05-31"},
        {"1900-02", "1900-02-01", "1900-02-28"},
        {"2000-02", "2000-02-01", "2000-02-29"},
        {"2024-02", "2024-02-01", "2024-02-29"},
        {"1990-05-12", "1990-05-12", "1990-05-12"},
    };
    (void)state;

    assert_int_equal(date_first(read_good("1970-01-01")), 0);
    assert_int_equal(date_first(read_good("2000-03-01")), 11017);
    for (size_t i = 0; i < COUNT(cases); i++) {
        Date date = read_good(cases[i].text);

        assert_int_equal(date_first(date), date_first(read_good(cases[i].first)));
        assert_int_equal(date_last(date), date_first(read_good(cases[i].last)));
    }
}

static void dates_have_a_canonical_text(void **state)
{
    static const struct {
        const char *text;
        const char *canonical;
    } cases[] = {
        {"1990-05-12", "1990-05-12"},
        {"1990-05-??", "1990-05"},
        {"1990-05", "1990-05"},
        {"1990-?\?-?\?", "1990"},
        {"1990-??", "1990"},
        {"1990", "1990"},
        {"0001-01-01", "0001-01-01"},
        {"9999-12-31", "9999-12-31"},
        {"2024-02-29", "2024-02-29"},
    };
    char out[11];
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        Str text = date_format(read_good(cases[i].text), out);

        assert_true(str_is(text, cases[i].canonical));
        assert_true(
            str_is(date_format(read_good(cases[i].canonical), out), cases[i].canonical));
    }
}

static void other_dates_are_refused_where_they_go_wrong(void **state)
{
    static const struct {
        const char *text;
        uint32_t at;
    } bad[] = {
        {"", 0},
        {"90", 0},
        {"????", 0},
        {"0000", 0},
        {"19900", 0},
        {"19900512", 0},
        {"1990/05/12", 0},
        {"-990-05-12", 0},
        {"1990-", 5},
        {"1990-5", 5},
        {"1990-00", 5},
        {"1990-13", 5},
        {"1990-?5", 5},
        {"1990-05-", 8},
        {"1990-05-1", 8},
        {"1990-05-00", 8},
        {"1990-05-32", 8},
        {"1990-04-31", 8},
        {"1900-02-29", 8},
        {"2023-02-29", 8},
        {"1990-?\?-12", 8}, /* a day of no month */
        {"1990-05-12 ", 8},
        {"1990-05-12-", 8},
        {"1990-0512", 5},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(bad); i++) {
        Date date = {77, 7, 7};
        Err err = date_parse(str_from(bad[i].text), &date);

        assert_int_equal(err.kind, ERR_BAD_INPUT);
        assert_int_equal(err.at, bad[i].at);
        assert_int_equal(date.year, 77);
    }
}

static void years_are_counted_by_birthdays(void **state)
{
    static const struct {
        const char *birth;
        const char *today;
        int years;
    } cases[] = {
        {"2008-11-21", "2026-11-20", 17},
        {"2008-11-21", "2026-11-21", 18},
        {"2008-11-21", "2026-12-01", 18},
        {"2008-11-21", "2026-10-31", 17},
        {"2008-02-29", "2026-02-28", 17}, /* the birthday is over with February */
        {"2008-02-29", "2026-03-01", 18},
        {"2008-02-29", "2024-02-29", 16},
        {"2026-11-21", "2026-11-21", 0},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(
            date_years(read_good(cases[i].birth), read_good(cases[i].today)), cases[i].years);
    }
}

static void instants_are_read_to_the_millisecond(void **state)
{
    static const struct {
        const char *text;
        int64_t at_ms;
    } cases[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"1969-12-31T23:59:59Z", -1000},
        {"1969-12-31T23:59:59.999Z", -1},
        {"2026-11-21T09:30:00Z", INT64_C(1795253400000)},
        {"2026-11-21T09:30:00.5Z", INT64_C(1795253400500)},
        {"2026-11-21T09:30:00.25Z", INT64_C(1795253400250)},
        {"2026-11-21T09:30:00.1239999Z", INT64_C(1795253400123)},
        {"2026-11-21T16:30:00+07:00", INT64_C(1795253400000)},
        {"2026-11-21T05:00:00-04:30", INT64_C(1795253400000)},
        {"2026-11-21T09:30:00.001-00:00", INT64_C(1795253400001)},
        {"2026-11-22T00:30:00+15:00", INT64_C(1795253400000)},
    };
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t at_ms = 0;

        assert_int_equal(time_parse(str_from(cases[i].text), &at_ms).kind, ERR_OK);
        assert_int_equal(at_ms, cases[i].at_ms);
    }
}

static void other_instants_are_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "2026-11-21",
        "2026-11-21T09:30:00",
        "2026-11-21T09:30Z",
        "2026-11-21 09:30:00Z",
        "2026-11-21T24:00:00Z",
        "2026-11-21T09:60:00Z",
        "2026-11-21T09:30:60Z",
        "2026-11-21T9:30:00Z0",
        "2026-02-30T09:30:00Z",
        "2026-11-??T09:30:00Z",
        "2026-11-21T09:30:00ZZ",
        "2026-11-21T09:30:00+0700",
        "2026-11-21T09:30:00+07",
        "2026-11-21T09:30:00+07:60",
        "2026-11-21T09:30:00+24:00",
        "2026-11-21T09:30:00,5Z",
        "2026-11-21T09:30:00.5",
        "2026-11-21T09:30:00.5 Z",
        "2026-11-21T-9:30:00Z",
    };
    (void)state;

    for (size_t i = 0; i < COUNT(bad); i++) {
        int64_t at_ms = 77;

        assert_int_equal(time_parse(str_from(bad[i]), &at_ms).kind, ERR_BAD_INPUT);
        assert_int_equal(at_ms, 77);
    }
}

static void instants_have_one_text(void **state)
{
    static const struct {
        int64_t at_ms;
        const char *text;
    } cases[] = {
        {0, "1970-01-01T00:00:00Z"},
        {999, "1970-01-01T00:00:00Z"},
        {-1, "1969-12-31T23:59:59Z"},
        {-DAY_MS, "1969-12-31T00:00:00Z"},
        {INT64_C(1795253400123), "2026-11-21T09:30:00Z"},
        {DAY_FIRST * DAY_MS, "0001-01-01T00:00:00Z"},
        {(DAY_LAST + 1) * DAY_MS - 1, "9999-12-31T23:59:59Z"},
    };
    char out[21];
    (void)state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_true(str_is(time_format(cases[i].at_ms, out), cases[i].text));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_follows_the_one_before),
        cmocka_unit_test(a_partial_date_spans_what_it_may_mean),
        cmocka_unit_test(dates_have_a_canonical_text),
        cmocka_unit_test(other_dates_are_refused_where_they_go_wrong),
        cmocka_unit_test(years_are_counted_by_birthdays),
        cmocka_unit_test(instants_are_read_to_the_millisecond),
        cmocka_unit_test(other_instants_are_refused),
        cmocka_unit_test(instants_have_one_text),
    };

    return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
