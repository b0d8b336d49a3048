/* Telephones by E.164, and mobile money, whose accounts are telephones. */
#include "match/identifiers/countries.h"
#include "match/identifiers/spelling.h"

#define DIGITS_LEAST 7 /* of a whole number whose plan is not held here */
#define DIGITS_MOST  15

#define FAULT_NOT_INTERNATIONAL "its country is not said: it needs +, 00 or a country in front"
#define FAULT_PLAN              "no number of that country has so many digits"

/* The digits alone, or nothing where there is another sign. */
static bool put_digits(Str given, Buf *buf)
{
    for (size_t i = 0; i < given.len; i++) {
        if (is_digit(given.ptr[i])) {
            buf_put_char(buf, given.ptr[i]);
        } else if (!is_between(given.ptr[i])) {
            return false;
        }
    }
    return true;
}

/* Take the prefix off that is dialled within the country only: "+66 (0)81" and "TH 081". Where it is a 0 no number
 * abroad begins with it; where it is another digit some do, and only one that is too long has it.
 */
static Str without_trunk(const Country *country, Str number)
{
    Str trunk = str_from(country->trunk);

    if (trunk.len > 0 && str_starts(number, trunk) &&
        (trunk.ptr[0] == '0' || (country->most > 0 && number.len > country->most))) {
        return str_part(number, trunk.len, number.len);
    }
    return number;
}

/* The whole number from the national one; the buffer is begun anew. */
static Fault put_national(const Country *country, Str number, Buf *buf)
{
    char digits[SPELLING_MAX];
    size_t least = country->least;
    size_t most = country->most;
    Str rest = without_trunk(country, number);

    if (rest.len == 0 || rest.len > DIGITS_MOST) {
        return FAULT_LENGTH;
    }
    if (country->trunk[0] == '0' && rest.ptr[0] == '0') {
        return FAULT_PLAN;
    }
    if (most > 0 && (rest.len < least || rest.len > most)) {
        return FAULT_PLAN;
    }
    memcpy(digits, rest.ptr, rest.len); /* it may be a part of what is begun anew */
    buf->len = 0;
    buf_put_char(buf, '+');
    buf_put(buf, str_from(country->code));
    buf_put(buf, (Str){digits, rest.len});
    return buf->len - 1 >= DIGITS_LEAST && buf->len - 1 <= DIGITS_MOST ? NULL : FAULT_LENGTH;
}

static Fault read_international(Str given, Buf *buf)
{
    const Country *country = NULL;
    Str digits;

    buf_put_char(buf, '+');
    if (!put_digits(given, buf)) {
        return FAULT_SIGNS;
    }
    digits = str_part(buf_str(buf), 1, buf->len);
    if (digits.len < DIGITS_LEAST || digits.len > DIGITS_MOST + 1 || digits.ptr[0] == '0') {
        return FAULT_LENGTH; /* one more may be a trunk prefix */
    }
    country = country_by_code(digits);
    if (country != NULL) {
        return put_national(country, str_part(digits, strlen(country->code), digits.len), buf);
    }
    return digits.len <= DIGITS_MOST ? NULL : FAULT_LENGTH;
}

/* The text behind "+" or "00", or nothing. */
static bool take_international(Str *text)
{
    if (str_starts(*text, STR("+"))) {
        *text = str_part(*text, 1, text->len);
        return true;
    }
    if (str_starts(*text, STR("00"))) {
        *text = str_part(*text, 2, text->len);
        return true;
    }
    return false;
}

/* Country and number, as forms of another country have it: "TH 081-234 5678". */
static Fault read_of_country(const Country *country, Str given, Buf *buf)
{
    while (given.len > 0 && is_between(given.ptr[0])) {
        given = str_part(given, 1, given.len);
    }
    if (take_international(&given)) {
        Fault fault = read_international(given, buf);
        Str digits = str_part(buf_str(buf), 1, buf->len);

        if (fault == NULL && !str_starts(digits, str_from(country->code))) {
            return "the country in front is not that of its code";
        }
        return fault;
    }
    if (country->most == 0) {
        return "the numbers of that country are not known here: it needs + and the code";
    }
    return put_digits(given, buf) ? put_national(country, buf_str(buf), buf) : FAULT_SIGNS;
}

Fault read_phone(Str given, Buf *buf)
{
    const Country *country = NULL;
    char letters[4];
    Str rest = given;

    if (take_international(&rest)) {
        return read_international(rest, buf);
    }
    if (country_take(&rest, letters)) {
        country = country_by_alpha2(str_from(letters));
    }
    return country == NULL || country->code[0] == 0 ? FAULT_NOT_INTERNATIONAL
                                                    : read_of_country(country, rest, buf);
}

Fault read_wallet(Str given, Buf *buf)
{
    char letters[4];
    Str rest = given;
    Fault fault = read_phone(given, buf);

    /* Words in front are the provider's; a country among them belongs to the number. */
    while (fault != NULL && rest.len > 0 && !is_digit(rest.ptr[0]) && rest.ptr[0] != '+') {
        Str whole = rest;

        if (country_take(&whole, letters)) {
            break;
        }
        while (rest.len > 0 && !is_between(rest.ptr[0]) && rest.ptr[0] != ':' &&
               rest.ptr[0] != '+' && !is_digit(rest.ptr[0])) {
            rest = str_part(rest, 1, rest.len);
        }
        while (rest.len > 0 && (is_between(rest.ptr[0]) || rest.ptr[0] == ':')) {
            rest = str_part(rest, 1, rest.len);
        }
        buf->len = 0;
        fault = read_phone(rest, buf);
    }
    return fault;
}
