/* quality.h: what a column of a file is worth before it is brought in.
 *
 * A data officer sees what would never find anybody: dates that stand for none, numbers that cannot be read and why,
 * names in which scripts are mixed, one passport in two rows. It is told as counts and the first place of each; what
 * is to be done about it people decide. A name of one word is none the worse for it where that is how people are
 * named; it is told because in other registers it is a lost half.
 *
 * Years of another calendar are known by what they are not: 2531 is a birth in no Gregorian century, and 1988 in the
 * Buddhist one; 1367 is a year of the Hijra; 2045 may be one of Nepal's. They are told and never converted.
 *
 * Source  tokens.h (what gives no token); Christen, "Data Matching" (2012), chapter 3; Unicode 15.1, Scripts.txt, by
 *         blocks; Reingold and Dershowitz, "Calendrical Calculations" (2018), for the distances of the eras
 */
#ifndef MATCH_QUALITY_H
#define MATCH_QUALITY_H

#include "base/date.h"
#include "base/vec.h"

typedef enum QualitySort {
    QUALITY_TEXT, /* how often it is filled, and no more */
    QUALITY_KEY,  /* a text that should stand once */
    QUALITY_NAME,
    QUALITY_PART,  /* given or family names alone */
    QUALITY_BIRTH, /* a date that is past */
    QUALITY_DATE,
    QUALITY_IDENTIFIER
} QualitySort;

/* A value and its place: a cell may hold several. */
typedef struct QualityValue {
    uint32_t line;
    Str text;
} QualityValue;

typedef VEC(QualityValue) QualityValues;

typedef struct QualityFinding {
    const char *what; /* static text, in the words of people */
    uint32_t count;
    uint32_t line; /* of the first */
    bool is_lost;  /* such a value gives nothing to a match */
} QualityFinding;

typedef struct Quality {
    uint32_t filled;     /* lines with a value */
    uint32_t values;     /* that are not empty */
    uint32_t duplicated; /* values that another line has too; of keys and identifiers */
    VEC(QualityFinding) findings; /* in the order of their first lines */
} Quality;

/* Judge the values of one column, in the order of their lines. `identifier` is a sort of identifiers.h and counts for
 * QUALITY_IDENTIFIER only.
 * Owner   what is made lies in the arena
 * Errors  LIMIT.
 * Cost    O(n log n) of the values
 */
MUST_USE Err quality_of(
    Arena *arena,
    QualitySort sort,
    Str identifier,
    const QualityValues *values,
    Date today,
    Quality *ret);

#endif
