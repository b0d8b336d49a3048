#include "base/date.h"

#include <assert.h>

#define TIME_FIRST INT64_C(-62135596800000) /* 0001-01-01T00:00:00Z */
#define TIME_LAST  INT64_C(253402300799999) /* 9999-12-31T23:59:59.999Z */

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days from 1970-01-01, by counting the days of 400-year eras that begin on 1 March. */
static int32_t days_from(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int of_era = y - era * 400;
    int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

Date date_from_days(int32_t days)
{
    int z = days + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int of_era = z - era * 146097;
    int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year + year / 4 - year / 100);
    int month = (5 * of_year + 2) / 153;
    int day = of_year - (153 * month + 2) / 5 + 1;

    month = month < 10 ? month + 3 : month - 9;
    return (Date){(uint16_t)(year + era * 400 + (month <= 2)), (uint8_t)month, (uint8_t)day};
}

/* A part of `width` digits, or 0 where it is all question marks. */
static Err part_read(Str text, Str part, size_t width, unsigned *ret)
{
    uint64_t number = 0;

    if (part.len == width && part.len == 2 && str_is(part, "??")) {
        *ret = 0;
        return ERR_NONE;
    }
    if (part.len != width || str_number(part, 9999, &number).kind != ERR_OK || number == 0) {
        return (Err){
            ERR_BAD_INPUT,
            (uint32_t)(part.ptr - text.ptr),
            "a date is written like 1990-05-12, 1990-05 or 1990"};
    }
    *ret = (unsigned)number;
    return ERR_NONE;
}

Err date_parse(Str text, Date *ret)
{
    Str rest = text;
    unsigned year = 0;
    unsigned month = 0;
    unsigned day = 0;

    TRY(part_read(text, str_cut(&rest, '-'), 4, &year));
    if (text.len > 4) {
        TRY(part_read(text, str_cut(&rest, '-'), 2, &month));
    }
    if (text.len > 7) {
        TRY(part_read(text, rest, 2, &day));
    }
    if (month > 12) {
        return (Err){ERR_BAD_INPUT, 5, "there is no such month"};
    }
    if (day > 0 && (month == 0 || day > (unsigned)month_days((int)year, (int)month))) {
        return (Err){ERR_BAD_INPUT, 8, "the month has no such day"};
    }
    *ret = (Date){(uint16_t)year, (uint8_t)month, (uint8_t)day};
    return ERR_NONE;
}

/* Two digits; lists are full of dates, and printf would be the most of what one costs. */
static char *put_two(char *out, unsigned number)
{
    out[0] = (char)('0' + number / 10 % 10);
    out[1] = (char)('0' + number % 10);
    return out + 2;
}

Str date_format(Date date, char *out)
{
    char *end = out;

    assert(date.year > 0 && date.year <= 9999);
    end = put_two(end, date.year / 100U);
    end = put_two(end, date.year % 100U);
    if (date.month != 0) {
        *end = '-';
        end = put_two(end + 1, date.month);
    }
    if (date.month != 0 && date.day != 0) {
        *end = '-';
        end = put_two(end + 1, date.day);
    }
    *end = 0;
    return (Str){out, (size_t)(end - out)};
}

int32_t date_first(Date date)
{
    return days_from(date.year, date.month == 0 ? 1 : date.month, date.day == 0 ? 1 : date.day);
}

int32_t date_last(Date date)
{
    int month = date.month == 0 ? 12 : date.month;

    return days_from(
        date.year, month, date.day == 0 ? month_days(date.year, month) : (int)date.day);
}

int date_years(Date birth, Date today)
{
    bool before_birthday =
        today.month < birth.month || (today.month == birth.month && today.day < birth.day);

    return (int)today.year - (int)birth.year - before_birthday;
}

static unsigned two_digits(Str text, size_t at, unsigned most, Err *err)
{
    uint64_t number = 0;

    if (str_number(str_part(text, at, 2), most, &number).kind != ERR_OK || at + 2 > text.len) {
        *err =
            (Err){ERR_BAD_INPUT, (uint32_t)at, "a time is written like 2026-11-21T09:30:00Z"};
    }
    return (unsigned)number;
}

/* Milliseconds of a fraction like ".25", and the bytes that it takes. */
static int64_t fraction_ms(Str text, size_t *at)
{
    int64_t ms = 0;
    int64_t unit = 100;

    if (*at >= text.len || text.ptr[*at] != '.') {
        return 0;
    }
    if (*at + 1 >= text.len || text.ptr[*at + 1] < '0' || text.ptr[*at + 1] > '9') {
        return 0; /* a point without digits is no fraction, and then no offset either */
    }
    for ((*at)++; *at < text.len && text.ptr[*at] >= '0' && text.ptr[*at] <= '9'; (*at)++) {
        ms += unit * (text.ptr[*at] - '0');
        unit /= 10;
    }
    return ms;
}

static int64_t offset_ms(Str text, size_t at, Err *err)
{
    char sign = at < text.len ? text.ptr[at] : 0;

    if (sign == 'Z' && text.len == at + 1) {
        return 0;
    }
    if ((sign != '+' && sign != '-') || text.len != at + 6 || text.ptr[at + 3] != ':') {
        *err =
            (Err){ERR_BAD_INPUT, (uint32_t)at, "a time ends in Z, or in its offset from UTC"};
        return 0;
    }
    int64_t minutes =
        two_digits(text, at + 1, 23, err) * 60 + two_digits(text, at + 4, 59, err);

    return (sign == '+' ? minutes : -minutes) * 60000;
}

Err time_parse(Str text, int64_t *ret)
{
    Date date = {0};
    Err err = ERR_NONE;
    size_t at = 19;

    if (text.len < 20 || text.ptr[10] != 'T' || text.ptr[13] != ':' || text.ptr[16] != ':') {
        return err_bad("a time is written like 2026-11-21T09:30:00Z");
    }
    TRY(date_parse(str_part(text, 0, 10), &date));
    if (date.day == 0) {
        return (Err){ERR_BAD_INPUT, 8, "the day is missing"};
    }
    int64_t seconds = two_digits(text, 11, 23, &err) * 3600 +
                      two_digits(text, 14, 59, &err) * 60 + two_digits(text, 17, 59, &err);
    int64_t ms = fraction_ms(text, &at);
    int64_t offset = offset_ms(text, at, &err);

    int64_t at_ms = date_first(date) * DAY_MS + seconds * 1000 + ms - offset;

    /* An offset may lead out of the years that can be written. */
    if (err.kind == ERR_OK && (at_ms < TIME_FIRST || at_ms > TIME_LAST)) {
        return (Err){ERR_BAD_INPUT, 0, "a time lies in the years 1 to 9999 of UTC"};
    }
    if (err.kind == ERR_OK) {
        *ret = at_ms;
    }
    return err;
}

Str time_format(int64_t at_ms, char *out)
{
    int64_t days = at_ms / DAY_MS - (at_ms % DAY_MS < 0);
    unsigned seconds = (unsigned)((at_ms - days * DAY_MS) / 1000);
    char *end = out + 10;

    (void)date_format(date_from_days((int32_t)days), out);
    *end = 'T';
    end = put_two(end + 1, seconds / 3600);
    *end = ':';
    end = put_two(end + 1, seconds / 60 % 60);
    *end = ':';
    end = put_two(end + 1, seconds % 60);
    *end++ = 'Z';
    *end = 0;
    return (Str){out, (size_t)(end - out)};
}
