/* protect.h: the wall, kept up: whose records stand behind it follows from what the links say.
 *
 * A person stands behind the wall who is a child, or whom any filed link names as a victim. What points at
 * someone behind the wall (the link, a note, a file) stands there too. The policies, the wrapped keys and the index
 * are brought in line in the same transaction as the statement that moved the wall.
 *
 * Source  protection.md, 1, 4 and 15
 */
#ifndef SERVICE_PROTECT_H
#define SERVICE_PROTECT_H

#include "service/reading.h"

/* The policy that a record has by what it says, whom it points at and, where `id` is not 0, who points at
 * it.
 */
MUST_USE Err protect_policy(
    Call *call,
    const Record *record,
    int64_t id,
    uint8_t state,
    const Handling *handling,
    Policy *ret);

/* After a statement: bring those in line that the record points at, and those that point at it. */
MUST_USE Err protect_spread(Call *call, const Entity *entity, const Record *record);

/* ---- the data protection officer ---- */

/* What names a person: a record, with the paths on which it was found. */
typedef struct Trace {
    Row row;
    Str paths; /* "what it says now, what entry 17 of the log says" */
} Trace;

typedef VEC(Trace) Traces;

/* What a search of one person found. */
typedef struct Sightings {
    Traces traces;
    LogEntries entries; /* of the log, that are about no record */
    int64_t files;      /* as they were received: pictures and papers, which no program reads */
} Sightings;

/* Search one person on every path: words and identifiers of records, their earlier revisions, what points at
 * them, and the log. Received files are not read, and it is said how many there are.
 * Errors  DENIED; BAD_INPUT without a reason.
 */
MUST_USE Err protect_search(Call *call, Str question, Str reason, Sightings *ret);

/* Destroy all revisions with their files, recall what partners hold of ours, and remember that no import brings it back.
 * The caller has judged the right and logs it, and asks for a purge.
 */
MUST_USE Err protect_erase(Call *call, Entity *entity, const Record *record);

/* access, correct, restrict, lift, erase, refuse; `law` is the article that it rests on. */
MUST_USE Err protect_act(Call *call, Uuid uuid, Str act, Str law, Str reason);

#endif
