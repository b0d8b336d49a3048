#include "match/identifiers/spelling.h"

#include "base/date.h"

#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* The zeros of the scripts that have decimal digits of their own: Unicode 15.1, general category Nd. */
static const uint32_t zeros[] = {
    0x0660, /* Arabic */
    0x06f0, /* Persian and Urdu */
    0x07c0, /* N'Ko */
    0x0966, /* Devanagari */
    0x09e6, /* Bengali */
    0x0a66, /* Gurmukhi */
    0x0ae6, /* Gujarati */
    0x0b66, /* Oriya */
    0x0be6, /* Tamil */
    0x0c66, /* Telugu */
    0x0ce6, /* Kannada */
    0x0d66, /* Malayalam */
    0x0de6, /* Sinhala */
    0x0e50, /* Thai */
    0x0ed0, /* Lao */
    0x0f20, /* Tibetan, of Bhutan too */
    0x1040, /* Burmese */
    0x1090, /* Shan */
    0x17e0, /* Khmer */
    0x1810, /* Mongolian */
    0xa9f0, /* Tai Laing of Myanmar */
};

typedef struct Range {
    uint32_t first;
    uint32_t last;
    char plain; /* 0: left out */
} Range;

static const Range signs[] = {
    {'\t', '\r', ' '},
    {0xa0, 0xa0, ' '},
    {0xad, 0xad, 0},
    {0x2000, 0x200a, ' '},
    {0x200b, 0x200f, 0},
    {0x2010, 0x2015, '-'},
    {0x2028, 0x2029, ' '},
    {0x202a, 0x202e, 0},
    {0x202f, 0x202f, ' '},
    {0x2044, 0x2044, '/'},
    {0x205f, 0x205f, ' '},
    {0x2060, 0x206f, 0},
    {0x2212, 0x2212, '-'},
    {0x2215, 0x2215, '/'},
    {0x3000, 0x3000, ' '},
    {0xfe58, 0xfe58, '-'},
    {0xfe63, 0xfe63, '-'},
    {0xfeff, 0xfeff, 0},
};

bool all_digits(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!is_digit(text.ptr[i])) {
            return false;
        }
    }
    return text.len > 0;
}

unsigned number_at(Str digits, size_t from, size_t count)
{
    unsigned number = 0;

    for (size_t i = from; i < from + count && i < digits.len; i++) {
        number = number * 10 + digit_at(digits, i);
    }
    return number;
}

bool squeeze(Str given, Buf *buf)
{
    for (size_t i = 0; i < given.len; i++) {
        char c = given.ptr[i];

        if (is_digit(c) || is_letter(c)) {
            buf_put_char(buf, to_upper(c));
        } else if (!is_between(c)) {
            return false;
        }
    }
    return buf->len > 0;
}

bool squeeze_any(Str given, Buf *buf)
{
    for (size_t i = 0; i < given.len; i++) {
        char c = given.ptr[i];

        if (is_digit(c) || is_letter(c) || (uint8_t)c >= 0x80) {
            buf_put_char(buf, to_upper(c));
        } else if (!is_between(c)) {
            return false;
        }
    }
    return buf->len > 0;
}

unsigned weighted_sum(Str digits, const uint8_t *weights, size_t count)
{
    unsigned sum = 0;

    for (size_t i = 0; i < count; i++) {
        sum += digit_at(digits, i) * weights[i];
    }
    return sum;
}

char luhn_digit(Str digits)
{
    unsigned sum = 0;

    for (size_t i = 0; i < digits.len; i++) {
        unsigned digit = digit_at(digits, digits.len - 1 - i);

        digit = i % 2 == 0 ? digit * 2 : digit;
        sum += digit > 9 ? digit - 9 : digit;
    }
    return (char)('0' + (10 - sum % 10) % 10);
}

bool luhn_holds(Str digits)
{
    return digits.len > 1 &&
           luhn_digit(str_part(digits, 0, digits.len - 1)) == digits.ptr[digits.len - 1];
}

bool is_day(unsigned year, unsigned month, unsigned day)
{
    char text[32];
    Date date;

    (void)snprintf(text, sizeof(text), "%04u-%02u-%02u", year, month, day);
    return month > 0 && day > 0 && date_parse(str_from(text), &date).kind == ERR_OK;
}

bool has_shape(Str text, const char *pattern)
{
    if (text.len != strlen(pattern)) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_capital = c >= 'A' && c <= 'Z';
        bool fits = c == pattern[i];

        switch (pattern[i]) {
        case '9':
            fits = is_digit(c);
            break;
        case 'A':
            fits = is_capital;
            break;
        case '*':
            fits = is_digit(c) || is_capital;
            break;
        default:
            break;
        }
        if (!fits) {
            return false;
        }
    }
    return true;
}

unsigned remainder_97(Str text)
{
    unsigned remainder = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (is_digit(c)) {
            remainder = (remainder * 10 + (unsigned)(c - '0')) % 97;
        } else {
            remainder = (remainder * 100 + (unsigned)(c - 'A') + 10) % 97;
        }
    }
    return remainder;
}

/* ---- plain signs ------------------------------------------------------------------------- */

static void put_plain(Buf *buf, uint32_t rune)
{
    for (size_t i = 0; i < COUNT(signs); i++) {
        if (rune >= signs[i].first && rune <= signs[i].last) {
            if (signs[i].plain != 0) {
                buf_put_char(buf, signs[i].plain);
            }
            return;
        }
    }
    for (size_t i = 0; i < COUNT(zeros); i++) {
        if (rune >= zeros[i] && rune < zeros[i] + 10) {
            buf_put_char(buf, (char)('0' + (rune - zeros[i])));
            return;
        }
    }
    /* Full-width forms stand as far from ASCII as the first of them does. */
    buf_put_rune(buf, rune >= 0xff01 && rune <= 0xff5e ? rune - 0xff01 + '!' : rune);
}

static bool is_plain(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((uint8_t)text.ptr[i] >= 0x7f || (uint8_t)text.ptr[i] < ' ') {
            return false;
        }
    }
    return true;
}

Err spelling_plain(Arena *arena, Str given, Str *ret)
{
    Buf buf = buf_begin(arena, given.len + 1);
    Str rest = given;

    if (is_plain(given)) {
        *ret = str_trim(given);
        return ERR_NONE;
    }
    if (!str_is_utf8(given)) {
        *ret = (Str){"", 0};
        return ERR_NONE;
    }
    while (rest.len > 0) {
        put_plain(&buf, str_take_rune(&rest));
    }
    TRY(buf_end(&buf, ret));
    *ret = str_trim(*ret);
    return ERR_NONE;
}
