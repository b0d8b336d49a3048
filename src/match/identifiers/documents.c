/* Passports and plates: country and number. */
#include "match/identifiers/countries.h"
#include "match/identifiers/mrz.h"
#include "match/identifiers/spelling.h"

#define NUMBER_LEAST 3 /* bytes */

/* A machine-readable zone names the issuer and the number by itself. */
static Fault read_zone(Str given, Buf *buf)
{
    char issuer[4];
    size_t from = 0;
    Mrz mrz;

    if (mrz_read(given, &mrz).kind != ERR_OK) {
        return "a machine-readable zone that is not whole";
    }
    if (mrz.kind[0] != 'P') {
        return "the machine-readable zone of a document that is no passport";
    }
    if (!mrz.holds[MRZ_NUMBER] || !mrz.holds[MRZ_WHOLE]) {
        return FAULT_CHECK;
    }
    if (!country_of_icao(str_from(mrz.issuer), issuer)) {
        return "nobody issues documents under these three letters";
    }
    buf_print(buf, "%s ", issuer);
    from = buf->len;
    /* A filler within is a dash or a blank of the printed number, which falls away there too. */
    for (const char *at = mrz.number; *at != 0; at++) {
        if (*at != '<') {
            buf_put_char(buf, *at);
        }
    }
    return buf->len >= from + NUMBER_LEAST ? NULL : FAULT_SHORT;
}

/* The country's letters must stand apart, or nobody knows whose it is. */
static Fault begin_of_country(Str *given, Buf *buf)
{
    char issuer[4];

    if (!country_take(given, issuer)) {
        return FAULT_NO_COUNTRY;
    }
    buf_print(buf, "%s ", issuer);
    return NULL;
}

Fault read_passport(Str given, Buf *buf)
{
    size_t from = 0;
    Fault fault = NULL;

    if (memchr(given.ptr, '<', given.len) != NULL) {
        return read_zone(given, buf);
    }
    fault = begin_of_country(&given, buf);
    if (fault != NULL) {
        return fault;
    }
    from = buf->len;
    if (!squeeze(given, buf)) {
        return FAULT_SIGNS;
    }
    return buf->len >= from + NUMBER_LEAST ? NULL : FAULT_SHORT;
}

Fault read_plate(Str given, Buf *buf)
{
    size_t from = 0;
    Fault fault = begin_of_country(&given, buf);

    if (fault != NULL) {
        return fault;
    }
    from = buf->len;
    if (!squeeze_any(given, buf)) {
        return FAULT_SIGNS;
    }
    return buf->len >= from + NUMBER_LEAST ? NULL : FAULT_SHORT;
}
