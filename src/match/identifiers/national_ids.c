/* National identity numbers: today's spelling for every country, and for those below a check of what their own rules
 * say. A number that its country can never have given is refused; where a rule is not public, or has exceptions that
 * cannot be seen in the number, nothing is refused.
 */
#include "match/identifiers/countries.h"
#include "match/identifiers/spelling.h"

#define COUNT(array)   (sizeof(array) / sizeof(*(array)))
#define NUMBER_LEAST   3
#define NUMBER_MOST    24
#define DIGITS(n)      (number.len == (n) && all_digits(number))
#define HOLDS(is_good) ((is_good) ? NULL : FAULT_CHECK)

/* A number may be spelled anew by its rule: then the text stands in `out`, of NUMBER_MOST bytes, ended by a NUL. */
typedef struct Rule {
    char country[3];
    Fault (*check)(Str number, char *out);
} Rule;

/* Thailand: 13 digits, the last by those before times 13 down to 2. Also of those without nationality (0, 6, 7, 8 in
 * front). Department of Provincial Administration; Population Registration Act 2534, section 16.
 */
static Fault thai(Str number, char *out)
{
    static const uint8_t weights[] = {13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2};
    (void)out;

    if (!DIGITS(13)) {
        return FAULT_SHAPE;
    }
    return HOLDS((11 - weighted_sum(number, weights, 12) % 11) % 10 == digit_at(number, 12));
}

static char chinese_digit(Str seventeen)
{
    static const uint8_t weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};

    return "10X98765432"[weighted_sum(seventeen, weights, 17) % 11];
}

/* China: six digits of a region, a date, three, and a check by ISO 7064 MOD 11-2: GB 11643-1999. The fifteen digits of
 * before 1999 lack the century, which is the 20th, and the check; they become the eighteen that their holders got.
 */
static Fault chinese(Str number, char *out)
{
    if (DIGITS(15)) {
        memcpy(out, number.ptr, 6);
        memcpy(out + 6, "19", 2);
        memcpy(out + 8, number.ptr + 6, 9);
        out[17] = chinese_digit((Str){out, 17});
        out[18] = 0;
        number = str_from(out);
    }
    if (number.len != 18 || !all_digits(str_part(number, 0, 17))) {
        return FAULT_SHAPE;
    }
    if (!is_day(number_at(number, 6, 4), number_at(number, 10, 2), number_at(number, 12, 2))) {
        return FAULT_DATE;
    }
    return HOLDS(chinese_digit(number) == number.ptr[17]);
}

/* What a letter in front counts in Taiwan: the offices of the household registers, from 10 on. */
static unsigned taiwan_letter(char letter)
{
    static const uint8_t numbers[] = {10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21,
                                      22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33};

    return numbers[letter - 'A'];
}

/* Taiwan: a letter and nine digits; of foreigners until 2021 two letters and eight. Ministry of the Interior, rules on
 * the unified number: the letter's tens, its ones times 9, then 8 down to 1, and the check, are a multiple of ten.
 */
static Fault taiwanese(Str number, char *out)
{
    static const uint8_t weights[] = {8, 7, 6, 5, 4, 3, 2, 1, 1};
    char digits[9];
    unsigned letter = 0;
    (void)out;

    if (!has_shape(number, "A999999999") && !has_shape(number, "AA99999999")) {
        return FAULT_SHAPE;
    }
    letter = taiwan_letter(number.ptr[0]);
    memcpy(digits, number.ptr + 1, 9);
    if (is_letter(digits[0])) {
        digits[0] = (char)('0' + taiwan_letter(digits[0]) % 10);
    } else if (digits[0] != '1' && digits[0] != '2' && digits[0] != '8' && digits[0] != '9') {
        return FAULT_SHAPE;
    }
    letter = letter / 10 + letter % 10 * 9;
    return HOLDS((letter + weighted_sum((Str){digits, 9}, weights, 9)) % 10 == 0);
}

/* Hong Kong: one or two letters, six digits, a check of 0 to 9 or A in brackets: Immigration Department. The sum of
 * all, letters from 10 on and a missing one as 36, times 9 down to 1, is a multiple of eleven.
 */
static Fault of_hong_kong(Str number, char *out)
{
    unsigned sum = 0;
    char last = number.ptr[number.len - 1];
    (void)out;

    if (!has_shape(number, "A999999*") && !has_shape(number, "AA999999*")) {
        return FAULT_SHAPE;
    }
    if (!is_digit(last) && last != 'A') {
        return FAULT_SHAPE;
    }
    sum = number.len == 8 ? 36 * 9 : 0;
    for (size_t i = 0; i < number.len; i++) {
        unsigned weight = (unsigned)(number.len - i);
        char c = number.ptr[i];

        sum += weight * (is_digit(c) ? (unsigned)(c - '0') : (unsigned)(c - 'A') + 10);
    }
    return HOLDS(sum % 11 == 0);
}

/* Singapore: a letter, seven digits, a letter by their sum: NRIC (S, T) and FIN (F, G; M since 2022), Immigration and
 * Checkpoints Authority.
 */
static Fault singaporean(Str number, char *out)
{
    static const uint8_t weights[] = {2, 7, 6, 5, 4, 3, 2};
    const char *letters = "JZIHGFEDCBA";
    unsigned sum = 0;
    (void)out;

    if (!has_shape(number, "A9999999A")) {
        return FAULT_SHAPE;
    }
    sum = weighted_sum(str_part(number, 1, 7), weights, 7);
    switch (number.ptr[0]) {
    case 'S':
        break;
    case 'T':
        sum += 4;
        break;
    case 'F':
        letters = "XWUTRQPNMLK";
        break;
    case 'G':
        letters = "XWUTRQPNMLK";
        sum += 4;
        break;
    case 'M':
        letters = "XWUTRQPNJLK";
        sum += 3;
        break;
    default:
        return FAULT_SHAPE;
    }
    return HOLDS(letters[sum % 11] == number.ptr[8]);
}

/* A day and a month of a year that may be of this century or the last. */
static bool is_day_of_two(unsigned year, unsigned month, unsigned day)
{
    return is_day(1900 + year, month, day) || is_day(2000 + year, month, day);
}

/* Malaysia: a date, a place of birth, four digits: National Registration Department. 00 and 17 to 20 are no places. */
static Fault malaysian(Str number, char *out)
{
    unsigned place = 0;
    (void)out;

    if (!DIGITS(12)) {
        return FAULT_SHAPE;
    }
    if (!is_day_of_two(
            number_at(number, 0, 2), number_at(number, 2, 2), number_at(number, 4, 2))) {
        return FAULT_DATE;
    }
    place = number_at(number, 6, 2);
    return place == 0 || (place >= 17 && place <= 20) ? "it names no place of birth" : NULL;
}

/* Indonesia: six digits of a district, a date with 40 added to the day of women, four digits: Law 23/2006, article 13.
 * Provinces begin at 11.
 */
static Fault indonesian(Str number, char *out)
{
    unsigned day = 0;
    (void)out;

    if (!DIGITS(16) || number.ptr[0] == '0' || number_at(number, 0, 2) == 10) {
        return FAULT_SHAPE;
    }
    day = number_at(number, 6, 2);
    return is_day_of_two(
               number_at(number, 10, 2), number_at(number, 8, 2), day > 40 ? day - 40 : day)
               ? NULL
               : FAULT_DATE;
}

/* The check of Verhoeff (1969): the group of the turns of a pentagon, and a permutation by the place. */
static bool verhoeff_holds(Str digits)
{
    static const uint8_t table[8][10] = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
        {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
        {5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
        {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
        {9, 4, 5, 3, 1, 2, 6, 8, 7, 0},
        {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
        {2, 7, 9, 3, 8, 0, 6, 4, 1, 5},
        {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}};
    unsigned sum = 0;

    for (size_t i = 0; i < digits.len; i++) {
        unsigned next = table[i % 8][digit_at(digits, digits.len - 1 - i)];
        /* 0 to 4 are turns, 5 to 9 mirrored ones: behind a mirror one turns the other way. */
        unsigned turn = sum < 5 ? (sum + next) % 5 : (sum + 5 - next % 5) % 5;

        sum = (sum < 5) == (next < 5) ? turn : turn + 5;
    }
    return sum == 0;
}

/* India: Aadhaar, twelve digits from 2 on, Verhoeff: UIDAI, "A UID numbering scheme" (2010). Voters' and tax numbers
 * have letters, and no public check.
 */
static Fault indian(Str number, char *out)
{
    (void)out;
    if (!DIGITS(12)) {
        return all_digits(number) ? FAULT_SHAPE : NULL;
    }
    if (number.ptr[0] < '2') {
        return FAULT_SHAPE;
    }
    return HOLDS(verhoeff_holds(number));
}

/* Pakistan: thirteen digits, eleven before 2001: NADRA. */
static Fault pakistani(Str number, char *out)
{
    (void)out;
    return DIGITS(13) || DIGITS(11) || !all_digits(number) ? NULL : FAULT_SHAPE;
}

/* Sri Lanka: YYYY, the day of the year with 500 added for women, four digits, a check; until 2016 YY, three digits and a
 * V or X behind. The Department for Registration of Persons gives the old ones a 19 in front and a 0 behind the day.
 */
static Fault sri_lankan(Str number, char *out)
{
    unsigned day = 0;

    if (number.len == 10 && all_digits(str_part(number, 0, 9)) &&
        (number.ptr[9] == 'V' || number.ptr[9] == 'X')) {
        memcpy(out, "19", 2);
        memcpy(out + 2, number.ptr, 5);
        out[7] = '0';
        memcpy(out + 8, number.ptr + 5, 4);
        out[12] = 0;
        number = str_from(out);
    }
    if (!DIGITS(12)) {
        return FAULT_SHAPE;
    }
    day = number_at(number, 4, 3);
    day = day > 500 ? day - 500 : day;
    return day >= 1 && day <= 366 ? NULL : FAULT_DATE;
}

/* Republic of Korea: a date, a digit for century and sex (5 to 8 foreigners), six digits. The last was a check of the
 * others until October 2020; which numbers were given before cannot be seen, so it refuses nothing.
 */
static Fault korean(Str number, char *out)
{
    static const uint8_t centuries[] = {18, 19, 19, 20, 20, 19, 19, 20, 20, 18};
    (void)out;

    if (!DIGITS(13)) {
        return FAULT_SHAPE;
    }
    return is_day(
               centuries[digit_at(number, 6)] * 100U + number_at(number, 0, 2),
               number_at(number, 2, 2),
               number_at(number, 4, 2))
               ? NULL
               : FAULT_DATE;
}

/* Türkiye: eleven digits, not 0 in front; the tenth by the odd and even places, the eleventh by the sum: General
 * Directorate of Civil Registration and Nationality.
 */
static Fault turkish(Str number, char *out)
{
    unsigned odd = 0;
    unsigned even = 0;
    (void)out;

    if (!DIGITS(11) || number.ptr[0] == '0') {
        return FAULT_SHAPE;
    }
    for (size_t i = 0; i < 9; i += 2) {
        odd += digit_at(number, i);
    }
    for (size_t i = 1; i < 8; i += 2) {
        even += digit_at(number, i);
    }
    return HOLDS(
        (odd * 7 + 90 - even) % 10 == digit_at(number, 9) &&
        (odd + even + digit_at(number, 9)) % 10 == digit_at(number, 10));
}

/* Iran: ten digits, the last by those before times 10 down to 2, modulo eleven; not one digit ten times: National
 * Organization for Civil Registration.
 */
static Fault iranian(Str number, char *out)
{
    static const uint8_t weights[] = {10, 9, 8, 7, 6, 5, 4, 3, 2};
    unsigned rest = 0;
    bool varies = false;
    (void)out;

    if (!DIGITS(10)) {
        return FAULT_SHAPE;
    }
    for (size_t i = 1; i < 10; i++) {
        varies = varies || number.ptr[i] != number.ptr[0];
    }
    rest = weighted_sum(number, weights, 9) % 11;
    return HOLDS(varies && digit_at(number, 9) == (rest < 2 ? rest : 11 - rest));
}

/* United Arab Emirates: 784, a year, eight digits: Federal Authority for Identity. The last is often said to be Luhn's,
 * which no public rule confirms: it refuses nothing.
 */
static Fault emirati(Str number, char *out)
{
    unsigned year = 0;
    (void)out;

    if (!DIGITS(15) || !str_starts(number, STR("784"))) {
        return FAULT_SHAPE;
    }
    year = number_at(number, 3, 4);
    return year >= 1850 && year <= 2150 ? NULL : FAULT_DATE;
}

/* Saudi Arabia: ten digits, 1 for nationals and 2 for residents, the last Luhn's: Ministry of Interior. */
static Fault saudi(Str number, char *out)
{
    (void)out;
    if (!DIGITS(10) || (number.ptr[0] != '1' && number.ptr[0] != '2')) {
        return FAULT_SHAPE;
    }
    return HOLDS(luhn_holds(number));
}

/* Bangladesh: 10 digits on the card of today, 13 before, 17 with the year in front: Election Commission. */
static Fault bangladeshi(Str number, char *out)
{
    (void)out;
    return DIGITS(10) || DIGITS(13) || DIGITS(17) ? NULL : FAULT_SHAPE;
}

/* Viet Nam: 9 digits before 2016, 12 since: Decree 137/2015/ND-CP. */
static Fault vietnamese(Str number, char *out)
{
    (void)out;
    return DIGITS(9) || DIGITS(12) ? NULL : FAULT_SHAPE;
}

/* Japan: the individual number has twelve digits and a check modulo eleven: Ordinance 85 of 2014 of the Ministry of
 * Internal Affairs, article 5. Cards of residents have letters.
 */
static Fault japanese(Str number, char *out)
{
    static const uint8_t weights[] = {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
    unsigned rest = 0;
    (void)out;

    if (!DIGITS(12)) {
        return all_digits(number) ? FAULT_SHAPE : NULL;
    }
    rest = weighted_sum(number, weights, 11) % 11;
    return HOLDS(digit_at(number, 11) == (rest < 2 ? 0 : 11 - rest));
}

/* Myanmar: the state (1 to 14), the township's letters, a letter for the sort of citizen, six digits: Citizenship
 * Scrutiny Cards, Myanmar Citizenship Law 1982. "12/OUKAMA(N)123456" is spelled 12OUKAMAN123456.
 */
static Fault burmese(Str number, char *out)
{
    size_t digits = 0;
    size_t letters = 0;
    unsigned state = 0;
    (void)out;

    while (digits < number.len && is_digit(number.ptr[digits])) {
        digits++;
    }
    while (digits + letters < number.len && is_letter(number.ptr[digits + letters])) {
        letters++;
    }
    if (digits == 0 || letters == 0) {
        return NULL; /* a card of another sort, or from before 1990 */
    }
    state = number_at(number, 0, digits);
    if (digits > 2 || state < 1 || state > 14) {
        return "Myanmar has fourteen states and regions";
    }
    return letters >= 3 && number.len == digits + letters + 6 &&
                   all_digits(str_part(number, digits + letters, 6))
               ? NULL
               : FAULT_SHAPE;
}

static const Rule rules[] = {
    {"AE", emirati},    {"BD", bangladeshi}, {"CN", chinese},     {"HK", of_hong_kong},
    {"ID", indonesian}, {"IN", indian},      {"IR", iranian},     {"JP", japanese},
    {"KR", korean},     {"LK", sri_lankan},  {"MM", burmese},     {"MY", malaysian},
    {"PK", pakistani},  {"SA", saudi},       {"SG", singaporean}, {"TH", thai},
    {"TR", turkish},    {"TW", taiwanese},   {"VN", vietnamese},
};

/* ---- Burmese letters --------------------------------------------------------------------- */

/* The letters by which townships are written on cards, as they stand on the same cards in Latin letters. One that is
 * not here leaves the number as it is given. Unicode 15.1, block Myanmar.
 */
static const struct {
    uint32_t rune;
    const char *latin;
} burmese_letters[] = {
    {0x1000, "KA"},  {0x1001, "KHA"}, {0x1002, "GA"}, {0x1003, "GA"},  {0x1004, "NGA"},
    {0x1005, "SA"},  {0x1006, "SA"},  {0x1007, "ZA"}, {0x1008, "ZA"},  {0x1009, "NYA"},
    {0x100a, "NYA"}, {0x100d, "DA"},  {0x100e, "DA"}, {0x100f, "NA"},  {0x1010, "TA"},
    {0x1011, "HTA"}, {0x1012, "DA"},  {0x1013, "DA"}, {0x1014, "NA"},  {0x1015, "PA"},
    {0x1016, "PHA"}, {0x1017, "BA"},  {0x1018, "BA"}, {0x1019, "MA"},  {0x101a, "YA"},
    {0x101b, "YA"},  {0x101c, "LA"},  {0x101d, "WA"}, {0x101e, "THA"}, {0x101f, "HA"},
    {0x1021, "AH"},  {0x1025, "OU"},  {0x1027, "E"},
};

/* What stands in brackets: of full citizens, guests, the naturalised, and two more. */
static const struct {
    const char *burmese;
    const char *latin;
} burmese_sorts[] = {
    {"\xe1\x80\x94\xe1\x80\xad\xe1\x80\xaf\xe1\x80\x84\xe1\x80\xba", "N"}, /* naing */
    {"\xe1\x80\xa7\xe1\x80\x8a\xe1\x80\xb7\xe1\x80\xba", "E"},             /* eh */
    {"\xe1\x80\xa7\xe1\x80\x8a\xe1\x80\xba\xe1\x80\xb7", "E"}, /* its marks turned */
    {"\xe1\x80\x95\xe1\x80\xbc\xe1\x80\xaf", "P"},             /* pyu */
    {"\xe1\x80\x9e", "T"},                                     /* tha */
    {"\xe1\x80\x85", "S"},                                     /* sa */
};

static bool put_burmese_sort(Str *rest, Buf *buf)
{
    for (size_t i = 0; i < COUNT(burmese_sorts); i++) {
        Str sort = str_from(burmese_sorts[i].burmese);

        if (str_starts(*rest, sort)) {
            buf_put(buf, str_from(burmese_sorts[i].latin));
            *rest = str_part(*rest, sort.len, rest->len);
            return true;
        }
    }
    return false;
}

/* Signs one by one; the sort only behind its bracket, since its letters are a township's too. */
static bool put_burmese(Str given, Buf *buf)
{
    Str rest = given;

    while (rest.len > 0) {
        bool in_bracket = rest.ptr[0] == '(';
        uint32_t rune = str_take_rune(&rest);
        size_t i = 0;

        if (in_bracket && put_burmese_sort(&rest, buf)) {
            continue;
        }
        if (rune < 0x80 && is_between((char)rune)) {
            continue;
        }
        if (rune < 0x80 && (is_digit((char)rune) || is_letter((char)rune))) {
            buf_put_char(buf, to_upper((char)rune));
            continue;
        }
        while (i < COUNT(burmese_letters) && burmese_letters[i].rune != rune) {
            i++;
        }
        if (i == COUNT(burmese_letters)) {
            return false;
        }
        buf_put(buf, str_from(burmese_letters[i].latin));
    }
    return buf->len > 0;
}

/* ---- reading ----------------------------------------------------------------------------- */

static const Rule *rule_of(const char *country)
{
    for (size_t i = 0; i < COUNT(rules); i++) {
        if (strcmp(rules[i].country, country) == 0) {
            return &rules[i];
        }
    }
    return NULL;
}

/* Mongolian numbers begin with two Cyrillic letters; where a country has such, they stay. */
static bool put_number(const char *country, Str given, Buf *buf)
{
    if (strcmp(country, "MM") == 0) {
        return put_burmese(given, buf);
    }
    return strcmp(country, "MN") == 0 ? squeeze_any(given, buf) : squeeze(given, buf);
}

Fault read_national_id(Str given, Buf *buf)
{
    char spelled[NUMBER_MOST] = "";
    char country[4];
    const Rule *rule = NULL;
    Fault fault = NULL;
    size_t from = 0;
    Str number;

    if (!country_take(&given, country)) {
        return FAULT_NO_COUNTRY;
    }
    buf_print(buf, "%s ", country);
    from = buf->len;
    if (!put_number(country, given, buf)) {
        return FAULT_SIGNS;
    }
    number = str_part(buf_str(buf), from, buf->len);
    if (number.len < NUMBER_LEAST) {
        return FAULT_SHORT;
    }
    rule = rule_of(country);
    if (rule == NULL) {
        return NULL;
    }
    fault = rule->check(number, spelled);
    if (spelled[0] != 0) {
        buf->len = from;
        buf_put(buf, str_from(spelled));
    }
    return fault;
}
