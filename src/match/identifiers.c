#include "match/identifiers.h"

#define GIVEN_MAX 200 /* bytes; longer is no identifier */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* What people put between the digits. */
static bool is_between(char c)
{
    return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/';
}

static bool all_digits(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!is_digit(text.ptr[i])) {
            return false;
        }
    }
    return text.len > 0;
}

/* Letters and digits in capitals; what stands between falls away, anything else is refused. */
static bool squeeze(Str given, Buf *buf)
{
    for (size_t i = 0; i < given.len; i++) {
        char c = given.ptr[i];

        if (is_digit(c) || is_letter(c)) {
            buf_put_char(buf, upper(c));
        } else if (!is_between(c)) {
            return false;
        }
    }
    return buf->len > 0;
}

static bool phone(Str given, Buf *buf)
{
    bool international = false;

    buf_put_char(buf, '+');
    if (given.len > 0 && given.ptr[0] == '+') {
        international = true;
        given = str_part(given, 1, given.len);
    } else if (str_starts(given, STR("00"))) {
        international = true;
        given = str_part(given, 2, given.len);
    }
    for (size_t i = 0; i < given.len; i++) {
        if (is_digit(given.ptr[i])) {
            buf_put_char(buf, given.ptr[i]);
        } else if (!is_between(given.ptr[i])) {
            return false;
        }
    }
    return international && buf->len >= 8 && buf->len <= 16 && buf->ptr[1] != '0';
}

/* Country and number: the country's two letters must stand apart, or nobody knows whose it is. */
static bool of_country(Str given, Buf *buf)
{
    Str number = str_part(given, 2, given.len);

    if (given.len < 4 || !is_letter(given.ptr[0]) || !is_letter(given.ptr[1]) ||
        !is_between(number.ptr[0])) {
        return false;
    }
    buf_put_char(buf, upper(given.ptr[0]));
    buf_put_char(buf, upper(given.ptr[1]));
    buf_put_char(buf, ' ');
    return squeeze(number, buf) && buf->len >= 6;
}

static bool email(Str given, Buf *buf)
{
    size_t at = 0;
    size_t count = 0;

    for (size_t i = 0; i < given.len; i++) {
        char c = given.ptr[i];

        if (c == '@') {
            at = i;
            count++;
        }
        if ((uint8_t)c <= ' ' || c == ',' || c == ';' || c == '<' || c == '>') {
            return false;
        }
        buf_put_char(buf, lower(c));
    }
    return count == 1 && at > 0 && memchr(given.ptr + at, '.', given.len - at) != NULL &&
           given.ptr[given.len - 1] != '.' && given.ptr[at + 1] != '.';
}

/* The remainder of an IBAN by 97, its first four characters behind the rest. */
static unsigned iban_remainder(Str iban)
{
    unsigned remainder = 0;

    for (size_t i = 0; i < iban.len; i++) {
        char c = iban.ptr[(i + 4) % iban.len];

        if (is_digit(c)) {
            remainder = (remainder * 10 + (unsigned)(c - '0')) % 97;
        } else {
            remainder = (remainder * 100 + (unsigned)(c - 'A') + 10) % 97;
        }
    }
    return remainder;
}

/* Check digits lie between 02 and 98; 00, 01 and 99 would be second spellings of 97, 98 and 02. */
static bool iban_holds(Str iban)
{
    unsigned digits = (unsigned)(iban.ptr[2] - '0') * 10 + (unsigned)(iban.ptr[3] - '0');

    return digits >= 2 && digits <= 98 && iban_remainder(iban) == 1;
}

/* An IBAN by its check digits; else a bank's name or code, a blank, and a number. */
static bool account(Str given, Buf *buf)
{
    bool shaped = false;
    size_t least = 0;

    if (!squeeze(given, buf)) {
        return false;
    }
    Str all = buf_str(buf);

    shaped = all.len >= 15 && all.len <= 34 && is_letter(all.ptr[0]) && is_letter(all.ptr[1]) &&
             is_digit(all.ptr[2]) && is_digit(all.ptr[3]);
    if (shaped) {
        return iban_holds(all);
    }
    Str rest = given;
    Str bank = str_cut(&rest, ' ');

    buf->len = 0;
    if (!squeeze(bank, buf)) {
        return false;
    }
    buf_put_char(buf, ' ');
    least = buf->len + 4;
    return squeeze(rest, buf) && buf->len >= least;
}

static bool handle(Str given, Buf *buf)
{
    const char *sep = NULL;

    while (given.len > 0 && given.ptr[0] == '@') {
        given = str_trim(str_part(given, 1, given.len));
    }
    for (size_t i = 0; i < given.len; i++) {
        if (given.ptr[i] == '@') {
            sep = given.ptr + i;
        }
    }
    if (sep == NULL) {
        return false;
    }
    Str name = str_trim((Str){given.ptr, (size_t)(sep - given.ptr)});
    Str platform = str_trim(str_part(given, (size_t)(sep - given.ptr) + 1, given.len));

    for (size_t i = 0; i < name.len; i++) {
        buf_put_char(buf, lower(name.ptr[i]));
    }
    buf_put_char(buf, '@');
    for (size_t i = 0; i < platform.len; i++) {
        buf_put_char(buf, lower(platform.ptr[i]));
    }
    return name.len > 0 && platform.len > 1;
}

static bool imo(Str given, Buf *buf)
{
    unsigned sum = 0;

    if (given.len > 3 && upper(given.ptr[0]) == 'I' && upper(given.ptr[1]) == 'M' &&
        upper(given.ptr[2]) == 'O') {
        given = str_part(given, 3, given.len);
    }
    if (!squeeze(given, buf) || buf->len != 7 || !all_digits(buf_str(buf))) {
        return false;
    }
    for (unsigned i = 0; i < 6; i++) {
        sum += (7 - i) * (unsigned)(buf->ptr[i] - '0');
    }
    return sum % 10 == (unsigned)(buf->ptr[6] - '0');
}

static bool mmsi(Str given, Buf *buf)
{
    return squeeze(given, buf) && buf->len == 9 && all_digits(buf_str(buf));
}

static bool call_sign(Str given, Buf *buf)
{
    return squeeze(given, buf) && buf->len >= 3 && buf->len <= 8;
}

static const struct {
    const char *sort;
    bool (*read)(Str given, Buf *buf);
} sorts[] = {
    {"phone", phone},
    {"passport", of_country},
    {"national_id", of_country},
    {"registration", of_country},
    {"plate", of_country},
    {"email", email},
    {"account", account},
    {"handle", handle},
    {"imo", imo},
    {"mmsi", mmsi},
    {"call_sign", call_sign},
};

#define SORTS (sizeof(sorts) / sizeof(*sorts))

bool identifier_known(Str sort)
{
    for (size_t i = 0; i < SORTS; i++) {
        if (str_is(sort, sorts[i].sort)) {
            return true;
        }
    }
    return false;
}

Err identifier_canonical(Arena *arena, Str sort, Str given, Str *ret, bool *well_formed)
{
    Str text = str_trim(given);

    for (size_t i = 0; i < SORTS; i++) {
        Buf buf = buf_begin(arena, GIVEN_MAX + 2);

        if (!str_is(sort, sorts[i].sort) || text.len == 0 || text.len > GIVEN_MAX) {
            continue;
        }
        if (sorts[i].read(text, &buf)) {
            *well_formed = true;
            return buf_end(&buf, ret);
        }
        if (buf.err.kind != ERR_OK) {
            return buf.err; /* it was not read, which says nothing about the text */
        }
    }
    *well_formed = false;
    *ret = text;
    return ERR_NONE;
}
