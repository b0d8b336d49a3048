/* birth.h: dates of birth as files have them, and how two of them agree.
 *
 * The parts are kept even where they make no day (1974-13-01, 1974-01-64): a slip in one part leaves
 * two that still tell. A year of another calendar is brought into ours where it can only be that:
 *
 *     1990-05-12  19900512  12/05/1990  1990-??-??  1990       parts that are not known are 0
 *     2533-05-12                                               Buddhist era: 1990-05-12
 *     1410-10-17  1369-02-22                                   Hijri, lunar or solar: nobody knows which, so no
 *                                                              part is known
 *
 * What stands for "not known" in registers (1 January, 1900-01-01) is told and weighs little.
 *
 * Source  engines/matching.md; Thai Civil and Commercial Code, section 193/3 and the reform of 1940 (era less
 *         543); Christen, "Febrl" (2008), for the slips
 */
#ifndef MATCH_LINKAGE_BIRTH_H
#define MATCH_LINKAGE_BIRTH_H

#include "base/date.h"

typedef struct Birth {
    uint16_t year; /* 0 where not known */
    uint8_t month; /* as it stands: 13 to 99 are slips */
    uint8_t day;
    bool is_default;  /* a day that is written where only the year is known */
    bool is_buddhist; /* it was converted */
} Birth;

/* Any bytes are taken; what is no date has no parts. A text of day, month and year is read in this order, in which
 * all members but one write it; an impossible month turns it round.
 */
Birth birth_read(Str text);

/* How two dates stand to each other, from nothing known to the same. */
#define BIRTH_AGREES(X)                              \
    X(MISSING, "no birth date to compare")           \
    X(OTHER, "the birth dates differ")               \
    X(ONE, "one part of the birth dates agrees")     \
    X(YEAR, "only the years of birth agree")         \
    X(TWO, "two of three parts of the birth agree")  \
    X(SLIP, "the birth dates differ by one digit")   \
    X(SWAPPED, "birth day and month are swapped")    \
    X(DEFAULT, "both birth dates are a default day") \
    X(SAME, "the birth dates agree")

typedef enum BirthAgrees {
#define BIRTH_ENUM(name, text) BIRTH_##name,
    BIRTH_AGREES(BIRTH_ENUM)
#undef BIRTH_ENUM
    BIRTH_AGREES_COUNT
} BirthAgrees;

BirthAgrees birth_compare(const Birth *a, const Birth *b);

#endif
