/* indexing.h: what a record can be found and filtered by.
 *
 * The entries follow from the record alone, so the index is rebuilt from the records whenever it is
 * lost, and an old revision's entries are taken back by making them again.
 *
 * Source  design.md, "Store" (index.db)
 */
#ifndef SERVICE_INDEXING_H
#define SERVICE_INDEXING_H

#include "match/names/parse.h"
#include "store/index.h"

/* The hash under which lists filter by a field's value. */
int64_t indexing_value(const Store *store, const Kind *kind, const char *field, Str value);

/* The hash of what tells two records of a source apart: the source's own identifier; of a link its two
 * ends and relation; otherwise all that the record says. What is imported twice is found by it.
 * Errors  LIMIT.
 */
MUST_USE Err indexing_key(const Store *store, Arena *arena, const Record *record, int64_t *ret);

/* The tokens of all words of a text.  Errors  LIMIT. */
MUST_USE Err indexing_words(const Store *store, Arena *arena, Str text, Ids *ret);

#define QUESTION_WORDS 8 /* what is asked beyond them narrows nothing */

/* The tokens of a question's words. The last one may be the beginning of a word.  Errors  LIMIT. */
MUST_USE Err indexing_question(const Store *store, Arena *arena, Str question, Ids *ret);

/* As what the names of a kind are read. */
NameSchema indexing_schema(const Kind *kind);

/* The tokens of a name's sounds (match/names/keys.h), which no word's token ever equals. They are of
 * fields of type name only.  Errors  LIMIT.
 */
MUST_USE Err
indexing_sounds(const Store *store, Arena *arena, NameSchema schema, Str name, Ids *ret);

/* The hash under which an identifier is found, whoever has it and however it is spelled: by what two of its sort are
 * compared by in a match.
 * Errors  LIMIT.
 */
MUST_USE Err
indexing_identifier(const Store *store, Arena *arena, Str sort, Str value, int64_t *ret);

/* Put the entity's current record into the index, or take it out.  Errors  SYSTEM, LIMIT. */
MUST_USE Err
indexing_add(Store *store, Arena *arena, const Entity *entity, const Record *record);
MUST_USE Err
indexing_drop(Store *store, Arena *arena, const Entity *entity, const Record *record);

/* Whether any record has the file of this hash, in hexadecimal. */
bool indexing_has_file(Store *store, Str hash);

/* Bring the index up to the last revision: after a crash, or from nothing. Inside a transaction. */
MUST_USE Err indexing_catch_up(Store *store);

/* Make the index anew, whatever it holds. Inside a transaction. */
MUST_USE Err indexing_anew(Store *store);

#endif
