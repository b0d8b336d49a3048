/* Ships and their radio stations. */
#include "match/identifiers/spelling.h"

#define MID_LEAST \
    201 /* maritime identification digits of a country: ITU Radio Regulations, table of MIDs */
#define MID_MOST 775

/* The last digit is that of the six before, times 7 down to 2: IMO resolution A.1117(30). */
Fault read_imo(Str given, Buf *buf)
{
    static const uint8_t weights[] = {7, 6, 5, 4, 3, 2};

    if (given.len > 3 && to_upper(given.ptr[0]) == 'I' && to_upper(given.ptr[1]) == 'M' &&
        to_upper(given.ptr[2]) == 'O') {
        given = str_part(given, 3, given.len);
    }
    if (!squeeze(given, buf) || !all_digits(buf_str(buf))) {
        return FAULT_SIGNS;
    }
    if (buf->len != 7) {
        return "an IMO number has seven digits";
    }
    return weighted_sum(buf_str(buf), weights, 6) % 10 == digit_at(buf_str(buf), 6)
               ? NULL
               : FAULT_CHECK;
}

static bool is_country_at(Str digits, size_t from)
{
    unsigned number = number_at(digits, from, 3);

    return number >= MID_LEAST && number <= MID_MOST;
}

/* Where a station's country stands, by what the first digits say it is: ITU-R M.585, annex 1. */
static bool is_station(Str digits)
{
    switch (digits.ptr[0]) {
    case '0': /* 0MID a group of ships, 00MID a coast station */
        return is_country_at(digits, digits.ptr[1] == '0' ? 2 : 1);
    case '1': /* 111MID an aircraft that searches */
        return str_starts(digits, STR("111")) && is_country_at(digits, 3);
    case '8': /* a radio held in the hand */
        return is_country_at(digits, 1);
    case '9': /* transmitters of rescue and men overboard; 98MID a craft of a ship, 99MID a buoy */
        if (digits.ptr[1] == '7') {
            return digits.ptr[2] == '0' || digits.ptr[2] == '2' || digits.ptr[2] == '4';
        }
        return (digits.ptr[1] == '8' || digits.ptr[1] == '9') && is_country_at(digits, 2);
    default:
        return is_country_at(digits, 0);
    }
}

Fault read_mmsi(Str given, Buf *buf)
{
    if (given.len > 4 && (given.ptr[0] == 'M' || given.ptr[0] == 'm') &&
        (given.ptr[3] == 'I' || given.ptr[3] == 'i') && is_between(given.ptr[4])) {
        given = str_part(given, 4, given.len);
    }
    if (!squeeze(given, buf) || !all_digits(buf_str(buf))) {
        return FAULT_SIGNS;
    }
    if (buf->len != 9) {
        return "an MMSI has nine digits";
    }
    return is_station(buf_str(buf)) ? NULL : "no station has these first digits";
}

/* The first two signs are the country's, of which at least one is a letter: ITU Radio Regulations, 19.50 and 19.68. */
Fault read_call_sign(Str given, Buf *buf)
{
    if (!squeeze(given, buf)) {
        return FAULT_SIGNS;
    }
    if (buf->len < 3 || buf->len > 8) {
        return FAULT_LENGTH;
    }
    return is_digit(buf->ptr[0]) && is_digit(buf->ptr[1]) ? "it begins like no call sign"
                                                          : NULL;
}
