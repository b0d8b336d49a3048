/* romanise.h: a name of any script of the region in Latin letters, as offices there would write it.
 *
 * One name has several spellings, so each script gives one to ROMANISED_MAX of them, the best
 * first, and one skeleton: the consonants of the best, with those as one letter that spellings of
 * the region confuse (th/t/d, kh/k/q/g, ph/p/b, s/sh/z ...). Two names are compared in both
 * spaces: the skeleton finds what the letters hide, the letters tell apart what it merges.
 *
 * A word at a time, by its own script; marks, digits and punctuation fall away, and what belongs
 * to no known script says nothing. Every text is taken; the worst that happens is no variant.
 *
 * Shape   ประเทศไทย -> "prathetthai", skeleton "prtt"
 *         Nguyễn Thị Ánh -> "nguyen thi anh", skeleton "nn t an"
 * Source  engines/matching.md, F; Unicode 15.0, the charts of each script; what each engine names
 */
#ifndef MATCH_SCRIPTS_ROMANISE_H
#define MATCH_SCRIPTS_ROMANISE_H

#include "base/arena.h"

#define ROMANISED_MAX 4   /* spellings of one name */
#define ROMANISE_MAX  512 /* code points of one name; more is LIMIT */

typedef enum Script {
    SCRIPT_NONE, /* no letter in it */
    SCRIPT_LATIN,
    SCRIPT_GREEK,
    SCRIPT_CYRILLIC,
    SCRIPT_ARMENIAN,
    SCRIPT_GEORGIAN,
    SCRIPT_ARABIC,
    SCRIPT_THAANA,
    SCRIPT_DEVANAGARI,
    SCRIPT_BENGALI,
    SCRIPT_GURMUKHI,
    SCRIPT_GUJARATI,
    SCRIPT_ORIYA,
    SCRIPT_TAMIL,
    SCRIPT_TELUGU,
    SCRIPT_KANNADA,
    SCRIPT_MALAYALAM,
    SCRIPT_SINHALA,
    SCRIPT_THAI,
    SCRIPT_LAO,
    SCRIPT_TIBETAN,
    SCRIPT_BURMESE,
    SCRIPT_KHMER,
    SCRIPT_HANGUL,
    SCRIPT_KANA,
    SCRIPT_HAN,
    SCRIPT_OTHER, /* letters of a script that is not read here */
    SCRIPT_MIXED, /* two or more of the above; Han with kana counts as kana */
    SCRIPTS
} Script;

/* A name in Latin letters.  Owner  the arena that it was made in. */
typedef struct Romanised {
    Script script;
    Str variants
        [ROMANISED_MAX]; /* a to z, words parted by one blank; the best first, no two alike */
    size_t count;        /* 0 where nothing could be read */
    Str skeleton;        /* of the best; the same letters, the same words */
} Romanised;

/* Read `name`. `language` is a BCP 47 tag and picks between readings (fa or ar, hi or ne, yue or
 * zh ...); empty where nobody knows.
 * Errors  BAD_INPUT where it is not UTF-8, LIMIT; `ret` is untouched.
 * Cost    O(length); about a microsecond a name, no allocation but the answer's.
 */
MUST_USE Err romanise(Arena *arena, Str name, Str language, Romanised *ret);

/* The skeleton of a text that is romanised already, so that both sides meet. Letters beyond a to z
 * are passed over; words stay words.
 * Errors  LIMIT past ROMANISE_MAX * 8 bytes.
 */
MUST_USE Err skeleton_of(Arena *arena, Str latin, Str *ret);

/* The script that the letters of a text are of. */
Script script_of(Str text);

/* "thai", "han" ...: one small word. */
const char *script_name(Script script);

#endif
