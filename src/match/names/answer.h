/* answer.h: how well a name answers a question that may be a part of it.
 *
 * Who asks for Somchai means every Somchai: what else the name says does not count against it, what
 * else the question says does. One word is asked for as often as a whole name, so that many bear it
 * does not bar an answer here as it bars a candidate (compare.h); then the words themselves are
 * judged.
 *
 * Shape   "สมชาย" and "Somchai Jaidee": score 1, whole 0.5
 * Source  compare.h
 */
#ifndef MATCH_NAMES_ANSWER_H
#define MATCH_NAMES_ANSWER_H

#include "match/names/compare.h"

/* The words that are asked for must be as alike as this on average; one that is missing counts as nothing. */
#define ANSWER_WORDS 0.8F

typedef struct NameAnswer {
    bool found;  /* whether it is an answer at all */
    float score; /* of what was asked for, 0 to 1 */
    float whole; /* of both as whole names: it ranks equal answers */
} NameAnswer;

/* Both of one schema. A name that cannot be read is no answer.
 * Errors  LIMIT.
 * Cost    two comparisons; a reading's words from the arena, which is given back as it was
 */
MUST_USE Err
names_answer(Arena *arena, const Name *question, const Name *name, NameAnswer *ret);

/* Whether all words of the question stand in a text, in any order, by letter or by sound: a note, the
 * reason of a step. A text that is written without blanks is one word here, in which nothing is found.
 * Errors  LIMIT.
 * Cost    about a microsecond a word of the text
 */
MUST_USE Err names_in_text(Arena *arena, const Name *question, Str text, bool *ret);

#endif
