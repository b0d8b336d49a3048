/* records.h: create, revise and move records of any kind; service/reading.h sees them.
 *
 * Each of these asks the right, reads, judges, writes and audits; the edges only decode and encode.
 * What a viewer may not see is not there: NOT_FOUND.
 *
 * Source  design.md, "Verbs" and "Handling and policy"; protection.md, 1 to 4
 */
#ifndef SERVICE_RECORDS_H
#define SERVICE_RECORDS_H

#include "service/call.h"
#include "store/record.h"

/* What somebody wants to state. */
typedef struct Draft {
    Record record;
    Handling handling;
    bool has_handling; /* otherwise the kind's default, or what stands there */
    Str team;          /* need to know; with has_handling */
} Draft;

/* State a new record. Problems with the input stand in call->problems.
 * Errors  DENIED, BAD_INPUT with problems, LIMIT, SYSTEM.
 */
MUST_USE Err record_create(Call *call, Draft *draft, Entity *ret);

/* State a further revision of version `version`. Where nothing changes, nothing is written.
 * Errors  as record_create; NOT_FOUND; CONFLICT where `version` is no longer the latest.
 */
MUST_USE Err record_revise(Call *call, Uuid uuid, int64_t version, Draft *draft, Entity *ret);

#define AS_IT_STANDS 0 /* a version: whichever is the latest */

/* Take a step of the kind's workflow.  Errors  as record_revise. */
MUST_USE Err
record_move(Call *call, Uuid uuid, int64_t version, Str step, Str reason, Entity *ret);

/* State the record as it stands under another handling, which the caller has judged. Who gets it is not told yet:
 * that is outbox_follow's.
 */
MUST_USE Err record_rehandle(Call *call, Entity *entity, const Handling *handling);

/* State what the program itself has found out: no right is asked, and the log says what was done. A new record, or
 * a further revision of one.  Errors  LIMIT, SYSTEM.
 */
MUST_USE Err record_state(Call *call, const Record *record, uint8_t state, Entity *ret);
MUST_USE Err
record_restate(Call *call, Entity *entity, const Record *record, const char *state);

/* Set one field of a record that is to be restated.  Errors  LIMIT. */
MUST_USE Err record_set(Arena *arena, Record *record, const char *field, Str value);

/* What became of a record that was put. */
typedef enum PutResult {
    PUT_ADDED,
    PUT_CHANGED,
    PUT_SAME,
    PUT_ERASED /* and an old file does not bring it back: `ret` is untouched */
} PutResult;

/* State a record unless it is there already, found by what its source calls it (service/indexing.h). The
 * caller has judged the right: this serves imports.  Errors  BAD_INPUT with problems, LIMIT, SYSTEM.
 */
MUST_USE Err record_put(Call *call, Draft *draft, Entity *ret, PutResult *result);

/* Whether the account may state records of this kind at all. */
bool record_may_create(const Call *call, const Kind *kind);

/* Whether the account may take a step of a record that it sees, which the model says apart from writing. */
bool record_may_step(const Call *call, const Entity *entity, const Step *step);

/* Bring identifiers into canonical form, check values, references and files, and ask the guards.
 * Errors  BAD_INPUT with problems; LIMIT.
 */
MUST_USE Err record_prepare(Call *call, Record *record);

/* The same for what a peer states: fields may be withheld, and what it refers to may not be here.
 * Errors  BAD_INPUT where a value is not of its field's type; LIMIT.
 */
MUST_USE Err record_prepare_foreign(Call *call, Record *record);

#endif
