/* Whatever is read has its texts ended and its dates in the calendar; blanks and line ends change nothing. */
#include "match/identifiers/mrz.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is)
{
    if (!is) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const Date today = {2026, 11, 21};
    char spaced[256];
    size_t len = 0;
    Date date;
    Mrz mrz;
    Mrz again;

    if (mrz_read((Str){(const char *)data, size}, &mrz).kind != ERR_OK) {
        return 0;
    }
    must(memchr(mrz.number, 0, sizeof(mrz.number)) != NULL);
    must(memchr(mrz.family, 0, sizeof(mrz.family)) != NULL);
    must(memchr(mrz.given, 0, sizeof(mrz.given)) != NULL);
    must(mrz.kind[0] >= 'A' && strlen(mrz.issuer) == 3 && strlen(mrz.birth) == 6);
    if (mrz_birth(&mrz, today, &date).kind == ERR_OK) {
        must(date_first(date) <= date_last(today));
    }
    if (mrz_expiry(&mrz, today, &date).kind == ERR_OK) {
        must(date.year >= 1976 && date.year <= 2076);
    }
    for (size_t i = 0; i < size && len < sizeof(spaced) - 1; i++) {
        spaced[len++] = (char)data[i];
        spaced[len++] = '\n';
    }
    if (size < sizeof(spaced) / 2) {
        must(mrz_read((Str){spaced, len}, &again).kind == ERR_OK);
        must(memcmp(&mrz, &again, sizeof(mrz)) == 0);
    }
    return 0;
}
