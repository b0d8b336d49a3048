/* hearing.h: records that are found by how a name sounds, in whatever script it was written.
 *
 * The index gives records that share a sound with the question (match/names/keys.h), of those that
 * the viewer may view; those that share most and rarest are read, compared in full and ranked. A
 * sound that half of a list shares brings in no more than is bounded here, and it is said that more
 * was left out.
 *
 * Source  match/names/answer.h; design.md, "Store" (index.db)
 */
#ifndef SERVICE_HEARING_H
#define SERVICE_HEARING_H

#include "match/names/answer.h"
#include "service/reading.h"

#define HEARING_EACH  5000 /* records that one sound brings in */
#define HEARING_AMONG 400  /* of which so many are read and compared */

/* A name read as each kind of record reads its own. */
typedef struct Asked {
    Str text;
    Name names[NAME_SCHEMAS];
} Asked;

/* A record that was found by sound. */
typedef struct Hearing {
    Row row;
    const Field *field; /* that holds the name */
    Str value;
    float score; /* of what was asked for, 0 to 1 */
    float whole;
} Hearing;

typedef VEC(Hearing) Hearings;

MUST_USE Err hearing_ask(Arena *arena, Str question, Asked *ret);

/* Entities that share most with these tokens, as far as the viewer may view them: the best first, each once, at
 * most HEARING_AMONG; and whether more shared some.
 */
MUST_USE Err hearing_near(Call *call, const Ids *tokens, Ids *ret, bool *more);

/* The field of type name that answers best, or none: `ret->field` is NULL. The row's own are untouched. */
MUST_USE Err hearing_of(Call *call, const Asked *asked, const Record *record, Hearing *ret);

/* Records that sound like the question, best first, without those of `but`.
 * Errors  LIMIT, SYSTEM.
 * Cost    HEARING_AMONG records read and compared
 */
MUST_USE Err hearing_find(
    Call *call,
    Str question,
    const Kind *kind,
    const Rows *but,
    size_t limit,
    Hearings *ret,
    bool *more);

/* "sounds alike: สมชาย, Somchai Jaidee (somchai agrees)". */
MUST_USE Err hearing_explain(Call *call, const Asked *asked, const Hearing *hearing, Str *ret);

#endif
