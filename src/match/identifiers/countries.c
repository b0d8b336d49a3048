#include "match/identifiers/countries.h"

#include "match/identifiers/spelling.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

#define COUNTRY(alpha2, alpha3, code, trunk, least, most, iban) \
    {alpha2, alpha3, code, trunk, least, most, iban},
static const Country countries[] = {
#include "match/identifiers/countries.def"
};
#undef COUNTRY

/* Who issues documents and is no country; kept as they are. */
static const char *const issuers[] = {
    "EUE",                             /* European Union */
    "GBD", "GBN", "GBO", "GBP", "GBS", /* British nationals of other sorts */
    "IAO",                             /* ICAO */
    "RKS",                             /* Kosovo, as ICAO spells it */
    "UNA", "UNK", "UNO",               /* United Nations: agencies, in Kosovo, itself */
    "UTO",                             /* Utopia, the country of ICAO's specimens */
    "XAA", "XBA", "XCC", "XCE", "XCO", "XCT", "XDC", "XEC", "XES",
    "XIM", "XMP", "XOM", "XPO", "XXA", "XXB", "XXC", "XXX", /* stateless, refugee, other refugee, not stated */
};

const Country *country_by_alpha2(Str letters)
{
    for (size_t i = 0; i < COUNT(countries); i++) {
        if (str_is(letters, countries[i].alpha2)) {
            return &countries[i];
        }
    }
    return NULL;
}

const Country *country_by_alpha3(Str letters)
{
    for (size_t i = 0; i < COUNT(countries); i++) {
        if (str_is(letters, countries[i].alpha3)) {
            return &countries[i];
        }
    }
    return NULL;
}

const Country *country_by_code(Str digits)
{
    /* No code is the beginning of another. */
    for (size_t i = 0; i < COUNT(countries); i++) {
        if (digits.len > 0 && digits.ptr[0] == countries[i].code[0] &&
            str_starts(digits, str_from(countries[i].code))) {
            return &countries[i];
        }
    }
    return NULL;
}

bool country_of_icao(Str letters, char *ret)
{
    const Country *country = country_by_alpha3(letters);

    if (str_is(letters, "D<<")) {
        memcpy(ret, "DE", 3);
        return true;
    }
    if (country != NULL) {
        memcpy(ret, country->alpha2, sizeof(country->alpha2));
        return true;
    }
    for (size_t i = 0; i < COUNT(issuers); i++) {
        if (str_is(letters, issuers[i])) {
            memcpy(ret, issuers[i], 4);
            return true;
        }
    }
    return false;
}

bool country_take(Str *text, char *ret)
{
    char letters[4] = "";
    size_t len = 0;

    while (len < text->len && len < 4 && is_letter(text->ptr[len])) {
        letters[len % 4] = to_upper(text->ptr[len]);
        len++;
    }
    if (len < 2 || len > 3 || len >= text->len || !is_between(text->ptr[len])) {
        return false;
    }
    letters[len] = 0;
    if (len == 3 && !country_of_icao((Str){letters, 3}, ret)) {
        return false;
    }
    if (len == 2) {
        memcpy(ret, letters, 3);
    }
    *text = str_part(*text, len, text->len);
    return true;
}
