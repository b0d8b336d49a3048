#include "match/identifiers/mrz.h"

#include "match/identifiers/spelling.h"

#include <stdio.h>

#define SIGNS_MOST 90

static bool is_sign(char c)
{
    return is_digit(c) || (c >= 'A' && c <= 'Z') || c == '<';
}

/* A sign's worth, times 7, 3 and 1 in turn: 0 to 9, A 10 to Z 35, a filler nothing. */
static unsigned worth(char c)
{
    if (c == '<') {
        return 0;
    }
    return is_digit(c) ? (unsigned)(c - '0') : (unsigned)(c - 'A') + 10;
}

typedef struct Sum {
    unsigned sum;
    unsigned count;
} Sum;

static void add(Sum *sum, Str text)
{
    static const unsigned weights[] = {7, 3, 1};

    for (size_t i = 0; i < text.len; i++) {
        sum->sum += worth(text.ptr[i]) * weights[sum->count++ % 3];
    }
}

/* Where a field is optional and empty its digit may be left out. */
static bool digit_holds(const Sum *sum, char digit)
{
    return is_digit(digit) && sum->sum % 10 == (unsigned)(digit - '0');
}

static bool holds(Str field, char digit)
{
    Sum sum = {0};

    add(&sum, field);
    return digit_holds(&sum, digit);
}

static size_t without_fillers(Str field)
{
    size_t len = field.len;

    while (len > 0 && field.ptr[len - 1] == '<') {
        len--;
    }
    return len;
}

/* A field without the fillers at its end, as a text of at most `room` - 1 bytes. */
static void take(Str field, char *out, size_t room)
{
    size_t len = without_fillers(field);

    len = len < room ? len : room - 1;
    memcpy(out, field.ptr, len);
    out[len] = 0;
}

static void take_name(Str field, char *out, size_t room)
{
    take(field, out, room);
    for (size_t i = 0; out[i] != 0; i++) {
        out[i] = out[i] == '<' ? ' ' : out[i];
    }
}

/* FAMILY<NAME<<GIVEN<NAMES: two fillers part them, one is a blank. */
static void take_names(Str field, Mrz *mrz)
{
    size_t at = 0;

    while (at + 1 < field.len && (field.ptr[at] != '<' || field.ptr[at + 1] != '<')) {
        at++;
    }
    if (at + 1 >= field.len) {
        at = field.len;
    }
    take_name(str_part(field, 0, at), mrz->family, sizeof(mrz->family));
    take_name(str_part(field, at + 2, field.len), mrz->given, sizeof(mrz->given));
}

static void take_common(Mrz *mrz, Str kind, Str issuer, Str nationality)
{
    take(kind, mrz->kind, sizeof(mrz->kind));
    memcpy(mrz->issuer, issuer.ptr, 3);
    take(nationality, mrz->nationality, sizeof(mrz->nationality));
}

/* Birth, sex and expiry with their digits: fifteen signs that stand alike in all formats but TD1's nationality. */
static void take_dates(Mrz *mrz, Str birth, char sex, Str expiry)
{
    memcpy(mrz->birth, birth.ptr, 6);
    memcpy(mrz->expiry, expiry.ptr, 6);
    mrz->sex = sex == 'M' || sex == 'F' ? sex : '<';
    mrz->holds[MRZ_BIRTH] = holds(str_part(birth, 0, 6), birth.ptr[6]);
    mrz->holds[MRZ_EXPIRY] = holds(str_part(expiry, 0, 6), expiry.ptr[6]);
}

/* The number of a card: nine signs and a digit; one that is longer goes on in the optional field behind, its digit
 * last, and has a filler in the digit's place.
 */
static void take_number(Mrz *mrz, Str field, char digit, Str optional)
{
    char whole[SIGNS_MOST];
    size_t len = 0;

    take(field, mrz->number, sizeof(mrz->number));
    mrz->holds[MRZ_NUMBER] = holds(field, digit);
    while (len < optional.len && optional.ptr[len] != '<') {
        len++;
    }
    if (digit != '<' || without_fillers(field) < field.len || len < 2) {
        return;
    }
    memcpy(whole, field.ptr, field.len);
    memcpy(whole + field.len, optional.ptr, len - 1);
    take((Str){whole, field.len + len - 1}, mrz->number, sizeof(mrz->number));
    mrz->holds[MRZ_NUMBER] = holds((Str){whole, field.len + len - 1}, optional.ptr[len - 1]);
}

/* Two lines; all but a visa have a digit over the whole as their last sign. */
static void read_two_lines(Str text, size_t width, Mrz *mrz)
{
    Str first = str_part(text, 0, width);
    Str second = str_part(text, width, width);
    Str optional = str_part(second, 28, width == 44 ? 14 : 7);
    bool is_visa = first.ptr[0] == 'V';
    Sum sum = {0};

    mrz->format = width == 44 ? MRZ_TD3 : MRZ_TD2;
    take_common(mrz, str_part(first, 0, 2), str_part(first, 2, 3), str_part(second, 10, 3));
    take_names(str_part(first, 5, width), mrz);
    take_dates(mrz, str_part(second, 13, 7), second.ptr[20], str_part(second, 21, 7));
    mrz->holds[MRZ_OPTIONAL] = true;
    mrz->holds[MRZ_WHOLE] = true;
    if (is_visa) {
        mrz->format = width == 44 ? MRZ_MRVA : MRZ_MRVB;
        take_number(mrz, str_part(second, 0, 9), second.ptr[9], (Str){"", 0});
        return;
    }
    /* A passport's number is never longer than its field: its optional field has a digit of its own. */
    take_number(
        mrz, str_part(second, 0, 9), second.ptr[9], width == 44 ? (Str){"", 0} : optional);
    if (width == 44) {
        mrz->holds[MRZ_OPTIONAL] = holds(optional, second.ptr[42]) ||
                                   (second.ptr[42] == '<' && without_fillers(optional) == 0);
    }
    add(&sum, str_part(second, 0, 10));
    add(&sum, str_part(second, 13, 7));
    add(&sum, str_part(second, 21, width - 22));
    mrz->holds[MRZ_WHOLE] = digit_holds(&sum, second.ptr[width - 1]);
}

static void read_three_lines(Str text, Mrz *mrz)
{
    Str first = str_part(text, 0, 30);
    Str second = str_part(text, 30, 30);
    Sum sum = {0};

    mrz->format = MRZ_TD1;
    take_common(mrz, str_part(first, 0, 2), str_part(first, 2, 3), str_part(second, 15, 3));
    take_number(mrz, str_part(first, 5, 9), first.ptr[14], str_part(first, 15, 15));
    take_dates(mrz, str_part(second, 0, 7), second.ptr[7], str_part(second, 8, 7));
    take_names(str_part(text, 60, 30), mrz);
    add(&sum, str_part(first, 5, 25));
    add(&sum, str_part(second, 0, 7));
    add(&sum, str_part(second, 8, 7));
    add(&sum, str_part(second, 18, 11));
    mrz->holds[MRZ_OPTIONAL] = true;
    mrz->holds[MRZ_WHOLE] = digit_holds(&sum, second.ptr[29]);
}

Err mrz_read(Str lines, Mrz *ret)
{
    char signs[SIGNS_MOST];
    size_t count = 0;
    Mrz mrz = {0};

    for (size_t i = 0; i < lines.len; i++) {
        char c = to_upper(lines.ptr[i]);

        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            continue;
        }
        if (!is_sign(c) || count == SIGNS_MOST) {
            return (Err){
                ERR_BAD_INPUT, (uint32_t)i, "not the signs of a machine-readable zone"};
        }
        signs[count++] = c;
    }
    Str text = {signs, count};

    switch (count) {
    case 88:
        read_two_lines(text, 44, &mrz);
        break;
    case 72:
        read_two_lines(text, 36, &mrz);
        break;
    case 90:
        read_three_lines(text, &mrz);
        break;
    default:
        return err_bad("a machine-readable zone has 2 lines of 44 or 36 signs, or 3 of 30");
    }
    if (!is_letter(mrz.kind[0]) || !is_letter(mrz.issuer[0])) {
        return err_bad("a machine-readable zone begins with a kind of document and an issuer");
    }
    *ret = mrz;
    return ERR_NONE;
}

/* Two digits, or nothing known: "<<" and "00". */
static bool take_part(const char *at, uint8_t *ret)
{
    if (at[0] == '<' && at[1] == '<') {
        *ret = 0;
        return true;
    }
    *ret = (uint8_t)((at[0] - '0') * 10 + (at[1] - '0'));
    return is_digit(at[0]) && is_digit(at[1]);
}

/* The date of these six signs in a century. */
static Err date_in(const char *six, unsigned century, Date *ret)
{
    char text[32];
    uint8_t year = 0;
    Date date = {0};

    if (six[0] == '<' || !take_part(six, &year) || !take_part(six + 2, &date.month) ||
        !take_part(six + 4, &date.day)) {
        return err_bad("the zone does not know the year");
    }
    date.year = (uint16_t)(century * 100 + year);
    if (date.month == 0) {
        date.day = 0;
    }
    (void)snprintf(text, sizeof(text), "%04u", date.year);
    if (date.month > 0 && date.day > 0) {
        (void)snprintf(text, sizeof(text), "%04u-%02u-%02u", date.year, date.month, date.day);
    } else if (date.month > 0) {
        (void)snprintf(text, sizeof(text), "%04u-%02u", date.year, date.month);
    }
    return date_parse(str_from(text), ret);
}

Err mrz_birth(const Mrz *mrz, Date today, Date *ret)
{
    unsigned century = today.year / 100U;
    Date date;

    TRY(date_in(mrz->birth, century, &date));
    if (date_first(date) > date_last(today)) {
        TRY(date_in(mrz->birth, century - 1, &date));
    }
    *ret = date;
    return ERR_NONE;
}

Err mrz_expiry(const Mrz *mrz, Date today, Date *ret)
{
    unsigned century = today.year / 100U;
    Date date;

    TRY(date_in(mrz->expiry, century, &date));
    if (date.year > today.year + 50U) {
        TRY(date_in(mrz->expiry, century - 1, &date));
    } else if (date.year + 50U < today.year) {
        TRY(date_in(mrz->expiry, century + 1, &date));
    }
    *ret = date;
    return ERR_NONE;
}
