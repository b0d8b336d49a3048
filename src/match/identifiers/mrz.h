/* mrz.h: the machine-readable zone of a passport, a card or a visa.
 *
 * Two lines of 44 signs (passports, visas of size A), two of 36 (TD2, visas of size B) or three of 30 (cards). Blanks
 * and line ends are passed over, so that it may come as it was scanned, typed or pasted. The check digits are
 * worked out and told, each for itself: what a field says is only as good as its digit.
 *
 *     P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
 *     L898902C36UTO7408122F1204159ZE184226B<<<<<10
 *
 * Source  ICAO Doc 9303, eighth edition, parts 3 (check digits, transliteration), 4 (TD3), 5 (TD1), 6 (TD2),
 *         7 (MRV-A, MRV-B)
 */
#ifndef MATCH_IDENTIFIERS_MRZ_H
#define MATCH_IDENTIFIERS_MRZ_H

#include "base/date.h"

typedef enum MrzFormat {
    MRZ_TD1,  /* cards: three lines of 30 */
    MRZ_TD2,  /* two lines of 36 */
    MRZ_TD3,  /* passports: two lines of 44 */
    MRZ_MRVA, /* visas: two lines of 44 */
    MRZ_MRVB  /* visas: two lines of 36 */
} MrzFormat;

typedef enum MrzCheck {
    MRZ_NUMBER,
    MRZ_BIRTH,
    MRZ_EXPIRY,
    MRZ_OPTIONAL, /* of TD3 only; elsewhere it holds */
    MRZ_WHOLE,    /* over all of them; a visa has none, and it holds */
    MRZ_CHECKS
} MrzCheck;

/* Texts end with a NUL. A filler is a blank in names, and nothing elsewhere. */
typedef struct Mrz {
    MrzFormat format;
    char kind[3];   /* "P", "PM", "I", "V", ... */
    char issuer[4]; /* as it stands: three letters, or "D<<" */
    char family[40];
    char given[40];
    char number[24];
    char nationality[4];
    char birth[7]; /* YYMMDD, as it stands, with < for what is not known */
    char sex;      /* 'M', 'F' or '<' */
    char expiry[7];
    bool holds[MRZ_CHECKS];
} Mrz;

/* Errors  BAD_INPUT: it has not the signs, or not the number of them. Whether the digits hold is no error. */
MUST_USE Err mrz_read(Str lines, Mrz *ret);

/* A date of birth or of expiry, whose century is not said: a birth is the last such day until today, an expiry lies
 * within fifty years. Partial dates are read: "740800" and "74<<<<".
 * Errors  BAD_INPUT.
 */
MUST_USE Err mrz_birth(const Mrz *mrz, Date today, Date *ret);
MUST_USE Err mrz_expiry(const Mrz *mrz, Date today, Date *ret);

#endif
