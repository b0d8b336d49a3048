#include "domain/value.h"

#include "base/date.h"
#include "domain/uuid.h"

#include <stdio.h>

static const char countries[] =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI "
    "BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN "
    "CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK "
    "FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM "
    "HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN "
    "KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK "
    "ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP "
    "NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW "
    "SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF "
    "TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI "
    "VN VU WF WS YE YT ZA ZM ZW";

static const char languages[] =
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce "
    "ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr "
    "fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is "
    "it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln "
    "lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv "
    "ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk "
    "sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw "
    "ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

static Err bad(const char *message)
{
    return err_bad(message);
}

static bool is_upper_pair(Str code)
{
    return code.len == 2 && code.ptr[0] >= 'A' && code.ptr[0] <= 'Z' && code.ptr[1] >= 'A' &&
           code.ptr[1] <= 'Z';
}

bool country_exists(Str code)
{
    bool of_users = is_upper_pair(code) &&
                    (code.ptr[0] == 'X' || (code.ptr[0] == 'Q' && code.ptr[1] >= 'M'));

    return is_upper_pair(code) && (of_users || str_in_list(code, str_from(countries), ' '));
}

/* Control characters, but for the line end in a note, have no place in a value. */
static bool has_control(Str text, bool lines)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = (uint8_t)text.ptr[i];

        if ((c < 0x20 && !(lines && (c == '\n' || c == '\t'))) || c == 0x7f ||
            (c == 0xc2 && i + 1 < text.len && ((uint8_t)text.ptr[i + 1] & 0xe0) == 0x80)) {
            return true; /* the last: U+0080 to U+009F */
        }
    }
    return false;
}

static MUST_USE Err check_text(Arena *arena, Str given, Str *ret)
{
    if (given.len > VALUE_TEXT_MAX) {
        return bad("longer than 2,000 bytes: put long text into a note");
    }
    if (has_control(given, false)) {
        return bad("holds a control character or a line end");
    }
    return arena_copy(arena, given, ret);
}

static MUST_USE Err check_note(Arena *arena, Str given, Str *ret)
{
    Buf buf = buf_begin(arena, VALUE_NOTE_MAX + 1);

    if (given.len > VALUE_NOTE_MAX) {
        return bad("longer than 64 KiB: put it into a file");
    }
    for (size_t i = 0; i < given.len; i++) {
        if (given.ptr[i] != '\r') {
            buf_put_char(&buf, given.ptr[i]);
        }
    }
    if (has_control(buf_str(&buf), true)) {
        return bad("holds a control character");
    }
    return buf_end(&buf, ret);
}

/* Digits with a sign and `places` decimals at most; leading zeroes are dropped. */
static MUST_USE Err check_decimal(Arena *arena, Str given, size_t places, Str *ret)
{
    Str rest = given;
    bool negative = given.len > 0 && given.ptr[0] == '-';
    uint64_t number = 0;

    if (negative) {
        rest = str_part(rest, 1, rest.len);
    }
    bool has_point = rest.len > 0 && memchr(rest.ptr, '.', rest.len) != NULL;
    Str whole = str_cut(&rest, '.');

    if (str_number(whole, UINT64_C(1) << 53, &number).kind != ERR_OK ||
        (has_point && (rest.len == 0 || rest.len > places))) {
        return bad(places == 0 ? "not a whole number" : "not a number like 12.5");
    }
    bool zero = number == 0;

    for (size_t i = 0; i < rest.len; i++) {
        if (rest.ptr[i] < '0' || rest.ptr[i] > '9') {
            return bad("not a number like 12.5");
        }
        zero = zero && rest.ptr[i] == '0';
    }
    return arena_print(
        arena,
        ret,
        "%s%llu%s%.*s",
        negative && !zero ? "-" : "",
        (unsigned long long)number,
        has_point ? "." : "",
        STR_ARG(rest));
}

static MUST_USE Err check_money(Arena *arena, Str given, Str *ret)
{
    Str currency = str_part(given, 0, 3);
    Str amount = str_trim(str_part(given, 3, given.len));
    Str canonical;

    for (size_t i = 0; i < 3; i++) {
        if (currency.len != 3 || currency.ptr[i] < 'A' || currency.ptr[i] > 'Z') {
            return bad("write an amount as currency and number: USD 1500.00");
        }
    }
    TRY(check_decimal(arena, amount, 4, &canonical));
    return arena_print(arena, ret, "%.*s %.*s", STR_ARG(currency), STR_ARG(canonical));
}

static MUST_USE Err check_date(Arena *arena, Str given, Str *ret)
{
    Date date;
    char text[11];

    if (date_parse(given, &date).kind != ERR_OK) {
        return bad("not a date: write 1990-05-12, or 1990-05 or 1990 where no more is known");
    }
    return arena_copy(arena, date_format(date, text), ret);
}

static MUST_USE Err check_time(Arena *arena, Str given, Str *ret)
{
    int64_t at_ms = 0;
    char text[21];

    if (time_parse(given, &at_ms).kind != ERR_OK) {
        return bad("not a time: write 2026-11-21T09:30:00Z");
    }
    return arena_copy(arena, time_format(at_ms, text), ret);
}

static MUST_USE Err check_country(Arena *arena, Str given, Str *ret)
{
    char code[2];

    if (given.len == 2) {
        code[0] = (char)(given.ptr[0] & ~0x20);
        code[1] = (char)(given.ptr[1] & ~0x20);
        if (country_exists((Str){code, 2})) {
            return arena_copy(arena, (Str){code, 2}, ret);
        }
    }
    return bad("not a country: write its two letters of ISO 3166-1, for example TH");
}

static MUST_USE Err check_language(Arena *arena, Str given, Str *ret)
{
    bool known = given.len == 2 && str_in_list(given, str_from(languages), ' ');

    if (!known && !str_is(given, "tet") && !str_is(given, "tpi") && !str_is(given, "prs")) {
        return bad("not a language: write its letters of ISO 639, for example th");
    }
    return arena_copy(arena, given, ret);
}

static MUST_USE Err check_place(Arena *arena, Str given, Str *ret)
{
    Str rest = given;
    Str lat = str_trim(str_cut(&rest, ','));
    Str lon = str_trim(rest);
    double degrees[2] = {0, 0};
    char end = 0;
    char text[64];

    if (given.len >= sizeof(text) || lat.len == 0 || lon.len == 0) {
        return bad("write latitude and longitude in degrees: -6.2088, 106.8456");
    }
    /* sscanf reads more than people write: 1e1, 0x10, nan. */
    for (size_t i = 0; i < given.len; i++) {
        if (memchr("0123456789.+-, \t", given.ptr[i], 16) == NULL) {
            return bad("write latitude and longitude in degrees: -6.2088, 106.8456");
        }
    }
    (void)snprintf(text, sizeof(text), "%.*s,%.*s", STR_ARG(lat), STR_ARG(lon));
    if (sscanf(text, "%lf,%lf%c", &degrees[0], &degrees[1], &end) != 2 ||
        !(degrees[0] >= -90 && degrees[0] <= 90 && degrees[1] >= -180 && degrees[1] <= 180)) {
        return bad("write latitude and longitude in degrees: -6.2088, 106.8456");
    }
    for (int i = 0; i < 2; i++) {
        if (degrees[i] > -0.000005 && degrees[i] <= 0) {
            degrees[i] = 0; /* or it would be spelled -0.00000 */
        }
    }
    return arena_print(arena, ret, "%.5f, %.5f", degrees[0], degrees[1]);
}

/* A count says how exact it is; "more than 50" is what sources write (practice.md, JPA). */
static MUST_USE Err check_count(Arena *arena, Str given, Str *ret)
{
    static const char *const bounds[] = {"at least ", "about ", ""};
    uint64_t number = 0;

    for (size_t i = 0; i < 3; i++) {
        Str bound = str_from(bounds[i]);

        if (str_starts(given, bound)) {
            if (str_number(str_part(given, bound.len, given.len), UINT32_MAX, &number).kind !=
                ERR_OK) {
                break;
            }
            return arena_print(arena, ret, "%s%llu", bounds[i], (unsigned long long)number);
        }
    }
    return bad("write a count as 12, at least 12 or about 12");
}

static MUST_USE Err check_code(Arena *arena, const Field *field, Str given, Str *ret)
{
    const Code *code = code_find(field->codes, given);

    if (code == NULL) {
        return bad("not in the list of codes for this field");
    }
    return arena_copy(arena, str_from(code->value), ret);
}

static MUST_USE Err check_choice(Arena *arena, Str given, const char *list, Str *ret)
{
    if (!str_in_list(given, str_from(list), ' ')) {
        return bad("answer yes, no, unknown or refused");
    }
    return arena_copy(arena, given, ret);
}

static MUST_USE Err check_ref(Arena *arena, Str given, Str *ret)
{
    Uuid uuid;

    if (uuid_parse(given, &uuid).kind != ERR_OK) {
        return bad("does not name a record");
    }
    return arena_copy(arena, given, ret);
}

static MUST_USE Err check_hash(Arena *arena, Str given, const char *wrong, Str *ret)
{
    uint8_t hash[32];

    if (str_unhex(given, sizeof(hash), hash).kind != ERR_OK) {
        return bad(wrong);
    }
    return arena_copy(arena, given, ret);
}

Err value_check(Arena *arena, const Field *field, Str given, Str *ret)
{
    Str text = str_trim(given);

    if (!str_is_utf8(text)) {
        return bad("not well-formed UTF-8");
    }
    switch (field->type) {
    case FIELD_TEXT:
    case FIELD_NAME:
    case FIELD_POST:
    case FIELD_IDENTIFIER: /* service/ has put it into canonical form, match/identifiers */
        return check_text(arena, text, ret);
    case FIELD_NOTE:
        return check_note(arena, text, ret);
    case FIELD_INTEGER:
        return check_decimal(arena, text, 0, ret);
    case FIELD_DECIMAL:
        return check_decimal(arena, text, 9, ret);
    case FIELD_MONEY:
        return check_money(arena, text, ret);
    case FIELD_YES_NO:
        return check_choice(arena, text, "yes no unknown refused", ret);
    case FIELD_DATE:
        return check_date(arena, text, ret);
    case FIELD_TIME:
        return check_time(arena, text, ret);
    case FIELD_CODE:
        return check_code(arena, field, text, ret);
    case FIELD_COUNTRY:
        return check_country(arena, text, ret);
    case FIELD_LANGUAGE:
        return check_language(arena, text, ret);
    case FIELD_PLACE:
        return check_place(arena, text, ret);
    case FIELD_COUNT:
        return check_count(arena, text, ret);
    case FIELD_REF:
        return check_ref(arena, text, ret);
    case FIELD_FILE:
        return check_hash(arena, text, "does not name a file that was received", ret);
    case FIELD_PEER:
        return check_hash(arena, text, "is not the id of a node", ret);
    case FIELD_TYPE_COUNT:
        break;
    }
    return bad("a field of unknown type");
}
