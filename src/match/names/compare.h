/* compare.h: how likely two names are one bearer's, and why.
 *
 * The words of both are paired so that as much as possible agrees, in any order: the same words,
 * spellings and short forms of one name, words joined or parted (Jian Guo, Jianguo), initials,
 * then words that are near each other in letters and sounds. What agrees, what has no counterpart
 * and what contradicts is counted (features.def) and weighed; the weights are learnt from
 * labelled pairs within signs that are fixed, so no evidence against ever raises a score.
 *
 * The score is a probability on data like those it was learnt from, where half of the pairs
 * are true: of pairs with 0.9 about nine in ten are. It says how alike names are, never that
 * two people are one: many share a name. One word that agrees makes no candidate where a large
 * share of a people bears it. Names that cannot be read are not judged, which is no score of 0.
 *
 * A name is compared with the other both ways with the same result.
 *
 * Shape   "Mohd. Yusof bin Ali" and "Muhammad Yusuf Ali": 0.99; for: "mohd" and "muhammad" are
 *         spellings of one name ...
 * Source  engines/matching.md; Kuhn, "The Hungarian method for the assignment problem" (1955);
 *         weights.def
 */
#ifndef MATCH_NAMES_COMPARE_H
#define MATCH_NAMES_COMPARE_H

#include "base/vec.h"
#include "match/names/parse.h"

/* From here on a pair is a candidate, chosen on held-out pairs (bench/name_pairs.py). */
#define NAMES_CANDIDATE 0.55F

typedef enum NameFeature {
#define FEATURE(name, sign) NAME_FEATURE_##name,
#include "match/names/features.def"
#undef FEATURE
    NAME_FEATURES
} NameFeature;

/* How a word of A stands to one of B. */
typedef enum NameTie {
    NAME_TIE_NONE,    /* no counterpart */
    NAME_TIE_SAME,    /* letter for letter */
    NAME_TIE_CLASS,   /* spellings of one name, or names of one place */
    NAME_TIE_INITIAL, /* fits its initial */
    NAME_TIE_JOINED,  /* joined on one side, parted on the other */
    NAME_TIE_NEAR     /* nearly the same letters or sounds */
} NameTie;

typedef struct NamePair {
    uint8_t a; /* token of A; NAME_NOBODY for none */
    uint8_t b;
    uint8_t tie; /* NameTie */
    float alike; /* 0 to 1 */
} NamePair;

#define NAME_NOBODY    255
#define NAME_PAIRS_MAX (2 * NAME_TOKENS_MAX)

/* Why a pair is no candidate, whatever else speaks for it. */
typedef enum NameBar {
    NAME_BAR_NONE,
    NAME_BAR_COMMON, /* one word agrees, and many bear it */
    NAME_BAR_CHAIN,  /* father and child stand the other way round */
    NAME_BAR_NUMBER  /* the numbers of ships, companies or houses differ */
} NameBar;

typedef struct NameScore {
    bool judged; /* whether there is a score at all */
    float score; /* 0 to 1 */
    NameBar bar;
    uint8_t a_reading;
    uint8_t b_reading;
    uint8_t pair_count;
    NamePair pairs[NAME_PAIRS_MAX];
    float features[NAME_FEATURES];
} NameScore;

/* A piece of evidence; `a` and `b` are what it speaks of, as letters, one of them perhaps empty. */
#define NAME_EVIDENCE(X)                                                              \
    X(SAME, "agree", true)                                                            \
    X(CLASS, "are spellings of one name", true)                                       \
    X(PLACE_SAME, "name one place", true)                                             \
    X(SOUND, "sound alike", true)                                                     \
    X(JOINED, "agree, joined or parted", true)                                        \
    X(INITIAL, "fits as an initial", true)                                            \
    X(NEAR, "nearly agree", true)                                                     \
    X(FORM_SAME, "the legal forms agree", true)                                       \
    X(NUMBER_SAME, "the numbers agree", true)                                         \
    X(ACRONYM, "is made of the other's first letters", true)                          \
    X(NATIVE, "the letters nearly agree, in a script that is not read here", true)    \
    X(LOOSE, "are only loosely alike", false)                                         \
    X(NEAR_OTHER, "are near, but names of their own", false)                          \
    X(DIFFERS, "differ", false)                                                       \
    X(FAMILY_DIFFERS, "the family names differ:", false)                              \
    X(GIVEN_DIFFERS, "the given names differ:", false)                                \
    X(MISSING, "has no counterpart", false)                                           \
    X(FORM_DIFFERS, "the legal forms differ", false)                                  \
    X(FORM_ONE, "only one has a legal form", false)                                   \
    X(NUMBER_DIFFERS, "number differs:", false)                                       \
    X(NUMBER_ONE, "only one has a number:", false)                                    \
    X(PLACE_DIFFERS, "the places differ:", false)                                     \
    X(INITIAL_DIFFERS, "the initials differ:", false)                                 \
    X(ORDER, "the words stand in another order", false)                               \
    X(CHAIN, "who is whose child is the other way round", false)                      \
    X(NATIVE_DIFFERS, "the letters differ, in a script that is not read here", false) \
    X(SIGN, "a character differs", false)                                             \
    X(COMMON, "only a very common name agrees", false)                                \
    X(UNREADABLE, "cannot be judged: a name is empty or in a script that is not read", false)

typedef enum NameCode {
#define NAME_CODE_ENUM(name, text, is_for) NAME_SAYS_##name,
    NAME_EVIDENCE(NAME_CODE_ENUM)
#undef NAME_CODE_ENUM
    NAME_CODES
} NameCode;

typedef struct NameEvidence {
    NameCode code;
    Str a;
    Str b;
} NameEvidence;

typedef VEC(NameEvidence) NameReasons;

/* Compare two names that were read. Two names of one script that nobody reads here are compared by its
 * letters; where only one can be read, there is no score.
 * Cost    under a microsecond; no allocation
 */
void names_score(const Name *a, const Name *b, NameScore *ret);

/* What speaks for and against, the strongest first in each.
 * Errors  LIMIT.  Owner  views into the names.
 */
MUST_USE Err names_reasons(
    Arena *arena, const Name *a, const Name *b, const NameScore *score, NameReasons *ret);

/* Whether evidence of this code speaks for one bearer. */
bool name_code_is_for(NameCode code);

/* The reasons in plain English, in one line.  Errors  LIMIT. */
MUST_USE Err names_explain(Arena *arena, const NameReasons *reasons, Str *ret);

/* Read both and compare them.  Errors  LIMIT. */
MUST_USE Err names_compare(
    Arena *arena,
    NameSchema schema,
    Str a,
    Str b,
    Str language,
    NameScore *ret,
    NameReasons *reasons);

#endif
