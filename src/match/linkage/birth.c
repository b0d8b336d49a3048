#include "match/linkage/birth.h"

#define BUDDHIST_LEAST 2400 /* years of the Buddhist era; 1857 of ours */
#define BUDDHIST_MOST  2643
#define BUDDHIST_ERA   543
#define YEAR_LEAST     1860
#define YEAR_MOST      2100

/* Days that are written where only the year is known; match/tokens.c says who writes which. */
static bool is_default(const Birth *birth)
{
    static const uint8_t days[][2] = {{1, 1}, {7, 1}, {12, 31}, {3, 21}, {9, 11}};

    for (size_t i = 0; i < sizeof(days) / sizeof(*days); i++) {
        if (birth->month == days[i][0] && birth->day == days[i][1]) {
            return true;
        }
    }
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

typedef struct Parts {
    unsigned value[3];
    size_t digits[3];
    size_t count;
} Parts;

/* Up to three numbers; a question mark stands for a digit that is not known. */
static Parts parts_of(Str text)
{
    Parts parts = {.count = 0};
    bool inside = false;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (!is_digit(c) && c != '?') {
            if (c == 'T' || (c == ' ' && parts.count == 3)) {
                break; /* the hour */
            }
            inside = false;
            continue;
        }
        if (!inside && parts.count == 3) {
            return (Parts){.count = 0};
        }
        parts.count += !inside;
        inside = true;
        size_t at = parts.count - 1;

        parts.value[at] =
            c == '?' || parts.digits[at] > 8 ? 0 : parts.value[at] * 10 + (unsigned)(c - '0');
        parts.digits[at]++;
    }
    return parts;
}

static Birth of_numbers(unsigned year, unsigned month, unsigned day)
{
    Birth birth = {0};

    if (year >= BUDDHIST_LEAST && year <= BUDDHIST_MOST) {
        year -= BUDDHIST_ERA;
        birth.is_buddhist = true;
    }
    if (year < YEAR_LEAST || year > YEAR_MOST) {
        return (Birth){0};
    }
    birth.year = (uint16_t)year;
    birth.month = (uint8_t)(month > 99 ? 0 : month);
    birth.day = (uint8_t)(birth.month == 0 || day > 99 ? 0 : day);
    birth.is_default = is_default(&birth);
    return birth;
}

Birth birth_read(Str text)
{
    Parts parts = parts_of(str_trim(text));
    const unsigned *value = parts.value;

    if (parts.count == 1 && parts.digits[0] == 8) {
        return of_numbers(value[0] / 10000, value[0] / 100 % 100, value[0] % 100);
    }
    if (parts.count > 0 && parts.digits[0] == 4) {
        return of_numbers(value[0], value[1], value[2]);
    }
    if (parts.count == 3 && parts.digits[2] == 4) {
        bool turned = value[1] > 12 && value[0] <= 12;

        return of_numbers(value[2], value[!turned], value[turned]);
    }
    if (parts.count == 2 && parts.digits[1] == 4) {
        return of_numbers(value[1], value[0], 0);
    }
    return (Birth){0};
}

/* The digits in which two dates differ. */
static int digits_apart(const Birth *a, const Birth *b)
{
    unsigned x = (unsigned)a->year * 10000U + a->month * 100U + a->day;
    unsigned y = (unsigned)b->year * 10000U + b->month * 100U + b->day;
    int count = 0;

    for (; x != y; x /= 10, y /= 10) {
        count += x % 10 != y % 10;
    }
    return count;
}

static bool is_turned(const Birth *a, const Birth *b)
{
    return a->year == b->year && a->month == b->day && a->day == b->month;
}

/* Where one of the dates is no whole one, or stands for one that nobody knew. */
static BirthAgrees years_compare(const Birth *a, const Birth *b)
{
    bool both = a->is_default && b->is_default && a->month == b->month && a->day == b->day;

    return a->year != b->year ? BIRTH_OTHER : both ? BIRTH_DEFAULT : BIRTH_YEAR;
}

BirthAgrees birth_compare(const Birth *a, const Birth *b)
{
    bool year = a->year == b->year;
    bool whole = a->day != 0 && b->day != 0;
    int same = 0;

    if (a->year == 0 || b->year == 0) {
        return BIRTH_MISSING;
    }
    if (whole && a->is_default != b->is_default && is_turned(a, b)) {
        return BIRTH_SWAPPED; /* the other way round it is a day like any other */
    }
    if (!whole || a->is_default || b->is_default) {
        return years_compare(a, b);
    }
    same = year + (a->month == b->month) + (a->day == b->day);
    if (same == 3) {
        return BIRTH_SAME;
    }
    if (is_turned(a, b)) {
        return BIRTH_SWAPPED;
    }
    return digits_apart(a, b) == 1 ? BIRTH_SLIP
           : same == 2             ? BIRTH_TWO
           : year                  ? BIRTH_YEAR
           : same == 1             ? BIRTH_ONE
                                   : BIRTH_OTHER;
}
