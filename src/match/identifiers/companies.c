/* Companies: their numbers in the registers of countries, and their identifiers on financial markets. */
#include "match/identifiers/countries.h"
#include "match/identifiers/spelling.h"

#define COUNT(array)   (sizeof(array) / sizeof(*(array)))
#define NUMBER_LEAST   3
#define DIGITS(n)      (number.len == (n) && all_digits(number))
#define HOLDS(is_good) ((is_good) ? NULL : FAULT_CHECK)

/* Australia: ABN, 11 digits, one taken off the first, times 10, 1, 3, 5 ... a multiple of 89 (Australian Business
 * Register); ACN, 9 digits, the last by those before times 8 down to 1 (ASIC).
 */
static Fault australian(Str number)
{
    static const uint8_t abn[] = {10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19};
    static const uint8_t acn[] = {8, 7, 6, 5, 4, 3, 2, 1};

    if (DIGITS(11)) {
        return HOLDS(number.ptr[0] > '0' && (weighted_sum(number, abn, 11) - abn[0]) % 89 == 0);
    }
    if (DIGITS(9)) {
        return HOLDS((10 - weighted_sum(number, acn, 8) % 10) % 10 == digit_at(number, 8));
    }
    return NULL;
}

/* China: the unified social credit code, 18 signs, weights the powers of 3 modulo 31: GB 32100-2015. */
static Fault chinese(Str number)
{
    static const char signs[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    unsigned sum = 0;
    unsigned weight = 1;

    if (number.len != 18) {
        return NULL;
    }
    for (size_t i = 0; i < number.len; i++) {
        const char *sign = memchr(signs, number.ptr[i], sizeof(signs) - 1);

        if (sign == NULL) {
            return FAULT_SHAPE;
        }
        sum += (unsigned)(sign - signs) * (i < 17 ? weight : 1);
        weight = weight * 3 % 31;
    }
    return HOLDS(sum % 31 == 0);
}

/* Thailand: 13 digits, as of persons: Department of Business Development. */
static Fault thai(Str number)
{
    static const uint8_t weights[] = {13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2};

    return DIGITS(13)
               ? HOLDS(
                     (11 - weighted_sum(number, weights, 12) % 11) % 10 == digit_at(number, 12))
               : NULL;
}

/* New Zealand: NZBN, a GS1 location number, 13 digits that begin with 94: New Zealand Business Number Act 2016. */
static Fault of_new_zealand(Str number)
{
    static const uint8_t weights[] = {1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3};

    if (!DIGITS(13)) {
        return NULL;
    }
    return str_starts(number, STR("94"))
               ? HOLDS(
                     (10 - weighted_sum(number, weights, 12) % 10) % 10 == digit_at(number, 12))
               : FAULT_SHAPE;
}

/* Singapore: the three shapes of the unique entity number: ACRA. Its letter's rule is not public. */
static Fault singaporean(Str number)
{
    return has_shape(number, "99999999A") || has_shape(number, "999999999A") ||
                   has_shape(number, "A99AA9999A") || has_shape(number, "A99A*9999A")
               ? NULL
               : FAULT_SHAPE;
}

/* The check of a GSTIN: digits and letters times 1 and 2 in turn, each product's two figures to the base 36. */
static bool gstin_holds(Str number)
{
    unsigned sum = 0;

    for (size_t i = 0; i < 15; i++) {
        char c = number.ptr[i];
        unsigned product = is_digit(c) ? (unsigned)(c - '0') : (unsigned)(c - 'A') + 10;

        product *= i % 2 == 0 ? 1 : 2;
        sum += product / 36 + product % 36;
    }
    return sum % 36 == 0;
}

/* India: CIN, 21 signs (Ministry of Corporate Affairs); GSTIN, 15 with a check (GST Network). */
static Fault indian(Str number)
{
    if (number.len == 21) {
        return has_shape(number, "A99999AA9999AAA999999") ? NULL : FAULT_SHAPE;
    }
    if (number.len == 15) {
        return has_shape(number, "99AAAAA9999A***") ? HOLDS(gstin_holds(number)) : FAULT_SHAPE;
    }
    return NULL;
}

/* Japan: the corporate number, 13 digits, the first a check modulo nine of the others: National Tax Agency. */
static Fault japanese(Str number)
{
    static const uint8_t weights[] = {0, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1};

    return DIGITS(13) ? HOLDS(9 - weighted_sum(number, weights, 13) % 9 == digit_at(number, 0))
                      : NULL;
}

/* Republic of Korea: the business registration number, 10 digits: National Tax Service. */
static Fault korean(Str number)
{
    static const uint8_t weights[] = {1, 3, 7, 1, 3, 7, 1, 3, 5};

    return DIGITS(10) ? HOLDS(
                            (weighted_sum(number, weights, 9) + digit_at(number, 8) * 5 / 10 +
                             digit_at(number, 9)) %
                                10 ==
                            0)
                      : NULL;
}

/* Taiwan: the uniform number, 8 digits; the figures of each product are added, and the sum is a multiple of five; where
 * the seventh digit is 7 its product of 28 may count as 0 or 1: Fiscal Information Agency.
 */
static Fault taiwanese(Str number)
{
    static const uint8_t weights[] = {1, 2, 1, 2, 1, 2, 4, 1};
    unsigned sum = 0;

    if (!DIGITS(8)) {
        return NULL;
    }
    for (size_t i = 0; i < 8; i++) {
        unsigned product = digit_at(number, i) * weights[i];

        sum += product / 10 + product % 10;
    }
    return HOLDS(sum % 5 == 0 || (number.ptr[6] == '7' && (sum + 1) % 5 == 0));
}

/* Viet Nam: 10 digits, the last modulo eleven; a branch has three more: Circular 105/2020/TT-BTC. */
static Fault vietnamese(Str number)
{
    static const uint8_t weights[] = {31, 29, 23, 19, 17, 13, 7, 5, 3};

    return DIGITS(10) || DIGITS(13)
               ? HOLDS(10 - weighted_sum(number, weights, 9) % 11 == digit_at(number, 9))
               : NULL;
}

static const struct {
    char country[3];
    Fault (*check)(Str number);
} rules[] = {
    {"AU", australian},
    {"CN", chinese},
    {"IN", indian},
    {"JP", japanese},
    {"KR", korean},
    {"NZ", of_new_zealand},
    {"SG", singaporean},
    {"TH", thai},
    {"TW", taiwanese},
    {"VN", vietnamese},
};

Fault read_registration(Str given, Buf *buf)
{
    char country[4];
    size_t from = 0;
    Str number;

    if (!country_take(&given, country)) {
        return FAULT_NO_COUNTRY;
    }
    buf_print(buf, "%s ", country);
    from = buf->len;
    if (!squeeze(given, buf)) {
        return FAULT_SIGNS;
    }
    number = str_part(buf_str(buf), from, buf->len);
    if (number.len < NUMBER_LEAST) {
        return FAULT_SHORT;
    }
    for (size_t i = 0; i < COUNT(rules); i++) {
        if (strcmp(rules[i].country, country) == 0) {
            return rules[i].check(number);
        }
    }
    return NULL;
}

/* 18 letters and digits and two digits of check: ISO 17442-1. */
Fault read_lei(Str given, Buf *buf)
{
    if (!squeeze(given, buf)) {
        return FAULT_SIGNS;
    }
    if (buf->len != 20) {
        return "an LEI has twenty signs";
    }
    return is_digit(buf->ptr[18]) && is_digit(buf->ptr[19])
               ? HOLDS(remainder_97(buf_str(buf)) == 1)
               : FAULT_SHAPE;
}
