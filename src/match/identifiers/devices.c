/* Devices: the number of a telephone, whatever card is in it. */
#include "match/identifiers/spelling.h"

/* 14 digits say which telephone it is, the 15th is Luhn's. Others write none, or two for the version of its program
 * instead of it or behind it: 3GPP TS 23.003, 6.2.
 */
Fault read_imei(Str given, Buf *buf)
{
    bool any = false;
    size_t len = 0;

    if (given.len > 4 && to_upper(given.ptr[0]) == 'I' && to_upper(given.ptr[1]) == 'M' &&
        to_upper(given.ptr[2]) == 'E' && to_upper(given.ptr[3]) == 'I') {
        given = str_part(given, given.ptr[4] == ':' ? 5 : 4, given.len);
    }
    if (!squeeze(given, buf) || !all_digits(buf_str(buf))) {
        return FAULT_SIGNS;
    }
    len = buf->len;
    if (len < 14 || len > 17) {
        return "an IMEI has 14 to 17 digits";
    }
    for (size_t i = 0; i < 14; i++) {
        any = any || buf->ptr[i] != buf->ptr[0];
    }
    if (!any) {
        return "one digit again and again is no IMEI";
    }
    if ((len == 15 || len == 17) && !luhn_holds(str_part(buf_str(buf), 0, 15))) {
        return FAULT_CHECK;
    }
    buf->len = 14;
    buf_put_char(buf, luhn_digit(buf_str(buf)));
    return NULL;
}
