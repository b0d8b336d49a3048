/* score.h: how likely two records are of one person, and why.
 *
 * Field by field it is seen how the two stand to each other: the same, nearly, otherwise, or not known, which says nothing.
 * Each such level has a weight, the logarithm of how much oftener it is seen between two records of one person than of
 * strangers (Fellegi and Sunter), learnt together so that fields that tell the same thing twice are not counted twice
 * (weights.def, with where it was learnt and what was set by hand). Their sum is the logarithm of the odds that it is one person,
 * among pairs of which half are; rate.h tells how many are in a file.
 *
 * Frequency counts: a name that many bear weighs less (names/compare.h).
 *
 * Symmetric. A level that agrees more never weighs less, so no agreement lowers a score.
 *
 * Source  Fellegi and Sunter, "A theory for record linkage" (1969); engines/matching.md; weights.def
 */
#ifndef MATCH_LINKAGE_SCORE_H
#define MATCH_LINKAGE_SCORE_H

#include "match/linkage/profile.h"
#include "match/names/compare.h"

/* Fields, and at how many levels two can stand in them. */
#define LINK_FIELDS(X)                        \
    X(NAME, "names", 8)                       \
    X(WORDS, "words of the names", 3)         \
    X(BIRTH, "births", BIRTH_AGREES_COUNT)    \
    X(SEX, "sexes", 3)                        \
    X(FATHER, "fathers' names", 5)            \
    X(BIRTH_PLACE, "places of birth", 5)      \
    X(NATIONALITY, "nationalities", 3)        \
    X(HOUSE, "house numbers", 4)              \
    X(STREET, "streets", 5)                   \
    X(LINE, "second lines of the address", 5) \
    X(TOWN, "towns", 5)                       \
    X(REGION, "regions", 3)                   \
    X(POSTCODE, "postcodes", 4)               \
    X(PHONE, "telephones", 4)                 \
    X(EMAIL, "e-mail addresses", 3)           \
    X(PASSPORT, "passports", 4)               \
    X(NUMBER, "numbers", 4)                   \
    X(BESIDE, "what is known beside the names", 3)

typedef enum LinkField {
#define LINK_ENUM(constant, name, levels) LINK_##constant,
    LINK_FIELDS(LINK_ENUM)
#undef LINK_ENUM
    LINK_FIELDS_COUNT
} LinkField;

#define LINK_LEVELS_MOST 9

/* Levels of a number: 0 not known, 1 otherwise, 2 nearly (one sign, or two turned), 3 the same. Of a place: 0, 1, 2 alike,
 * 3 of the same sound, 4 the same. Of a plain code: 0, 1, 2 the same. Of a name: 0, and 1 to 7 as its score grows; of its words
 * 1 where each name has one that the other contradicts, as those of brothers and twins, 2 where not. Of what is known beside
 * the names and tells a person: 0 where that is one thing or none, 1 where several are known and none agrees, 2 where one does.
 * It stands for itself because so many that differ at once leave a name alone, and namesakes are many.
 */
typedef struct LinkScore {
    float odds; /* their natural logarithm */
    uint8_t level[LINK_FIELDS_COUNT];
    NameScore name;
} LinkScore;

/* Cost  about a microsecond; no allocation */
void link_score(const Profile *a, const Profile *b, LinkScore *ret);

/* The same where only odds of `least` or more are wanted; false for others, of which `ret` holds nothing to rely on. Names, which
 * cost the most, are not looked at where all else tells so much against that even the same ones could not reach it.
 */
bool link_score_from(const Profile *a, const Profile *b, float least, LinkScore *ret);

/* In plain words, what agrees and what does not.  Errors  LIMIT. */
MUST_USE Err link_explain(
    Arena *arena, const Profile *a, const Profile *b, const LinkScore *score, Str *ret);

#endif
