/* countries.h: what a country's codes are, and how its telephones are numbered.
 *
 * Source  countries.def, which names the standards; ICAO 9303-3, section 5 (codes of those who are no country)
 */
#ifndef MATCH_IDENTIFIERS_COUNTRIES_H
#define MATCH_IDENTIFIERS_COUNTRIES_H

#include "base/str.h"

typedef struct Country {
    char alpha2[3];
    char alpha3[4];
    char code[4];  /* of telephones; "" where there is none */
    char trunk[3]; /* dialled before a number within the country; "" where nothing is */
    uint8_t least; /* digits of a national number; 0 where they are not held here */
    uint8_t most;
    uint8_t iban; /* characters of an IBAN; 0 where the country has none */
} Country;

/* NULL where there is none. Letters in capitals. */
const Country *country_by_alpha2(Str letters);
const Country *country_by_alpha3(Str letters);

/* The country whose telephone code the digits begin with; one of several that share it, which have one plan. */
const Country *country_by_code(Str digits);

/* Take the issuer off the front of "XA 1234567", "THA 12/34" or "UNO-1": two letters of any country, also of one that
 * is not in ISO 3166, three of one that is, or what ICAO has given to whom is no country. `ret`, of 4 bytes, gets two
 * letters wherever there are two. Something must stand between it and the rest.
 */
bool country_take(Str *text, char *ret);

/* The same by ICAO's three letters alone, as machine-readable zones have them: "THA", "D<<", "XXA". */
bool country_of_icao(Str letters, char *ret);

#endif
