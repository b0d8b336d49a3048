/* detail.h: two subjects that may be one, compared in their details, and what of it is said.
 *
 * What comes out are words of a short list, never values: how the names stand to each other, in whatever script, the dates
 * of birth, the telephones, the documents; and a band. Both sides compute it from the same values and find the same.
 *
 * A date is compared where both are whole. Words are not nothing: who is told that day and month are swapped knows the other's
 * date, and "one digit" leaves a hundred or so.
 *
 * Source  protection.md, 8; engines/matching.md
 */
#ifndef MATCH_DETAIL_H
#define MATCH_DETAIL_H

#include "base/vec.h"

#define DETAILS(X)                    \
    X(NAME_SAME, "name_same")         \
    X(NAME_ALIKE, "name_alike")       \
    X(NAME_OTHER, "name_other")       \
    X(NAME_UNREAD, "name_unread")     \
    X(BIRTH_SAME, "birth_same")       \
    X(BIRTH_SWAPPED, "birth_swapped") \
    X(BIRTH_DIGIT, "birth_digit")     \
    X(BIRTH_YEAR, "birth_year")       \
    X(BIRTH_OTHER, "birth_other")     \
    X(PHONE_SAME, "phone_same")       \
    X(PHONE_TAIL, "phone_tail")       \
    X(PHONE_OTHER, "phone_other")     \
    X(PAPER_SAME, "paper_same")       \
    X(PAPER_DIGIT, "paper_digit")     \
    X(PAPER_OTHER, "paper_other")

typedef enum Detail {
#define DETAIL_ENUM(name, text) DETAIL_##name,
    DETAILS(DETAIL_ENUM)
#undef DETAIL_ENUM
    DETAIL_COUNT
} Detail;

/* The word of a code list for it. */
const char *detail_name(Detail detail);

typedef enum DetailBand {
    DETAIL_UNLIKELY,
    DETAIL_POSSIBLE,
    DETAIL_LIKELY
} DetailBand;

#define DETAIL_VALUES_MOST 64 /* of one sort that are compared: more are left aside */

/* What one side has of a subject. */
typedef struct DetailSubject {
    bool organisation;
    Strs names;
    Strs births; /* canonical dates */
    Strs phones; /* canonical */
    Strs papers; /* other identifiers: "passport XA1234567" */
} DetailSubject;

typedef struct DetailFinding {
    bool has[DETAIL_COUNT];
    DetailBand band;
} DetailFinding;

/* Compare; the sides may be swapped.  Errors  LIMIT. */
MUST_USE Err detail_compare(
    Arena *arena, const DetailSubject *a, const DetailSubject *b, DetailFinding *ret);

#endif
