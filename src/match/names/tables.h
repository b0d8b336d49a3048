/* tables.h: what is known of single words of names, looked up by bisection.
 *
 * Source  the .def files beside it
 */
#ifndef MATCH_NAMES_TABLES_H
#define MATCH_NAMES_TABLES_H

#include "match/names/parse.h"

typedef enum WordKind {
    WORD_NONE,
    WORD_TITLE,
    WORD_PATRONYM, /* before a father's name */
    WORD_PARTICLE,
    WORD_SUFFIX,
    WORD_NOISE, /* stands where no name is known */
    WORD_GENERIC
} WordKind;

WordKind table_person_word(const char *word);
WordKind table_company_word(const char *word);
bool table_vessel_word(const char *word);

/* The class of a legal form, NAME_FORM_LIMITED ..., of words parted by blanks; 0 for none. */
unsigned table_form(const char *words);

/* A legal form of many words that is a slip or two away from `words`; 0 for none. */
unsigned table_form_near(const char *words);

/* The place, the class of spellings or the name itself; NULL where it is in no table. */
const char *table_place(const char *word);
const char *table_spelling(const char *word);

/* How common a class is, 0 to 3. */
int table_common(const char *name);

/* Whether it is a number in words; Roman figures too. */
bool table_number(const char *word, uint32_t *ret);

/* Take every legal form of another script out of `text`, blanks in its place; their classes. */
unsigned table_native_forms(char *text, size_t len);

/* `text` with words of trades and places of other scripts in English, parted from the rest.
 * Errors  LIMIT.
 */
MUST_USE Err table_native_words(Arena *arena, Str text, Str *ret);

/* `text` with names that are written short in their own script in full.  Errors  LIMIT. */
MUST_USE Err table_native_shorts(Arena *arena, Str text, Str *ret);

/* Whether every table is in order, which the tests ask. */
bool tables_sorted(void);

#endif
