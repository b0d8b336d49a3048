/* records.h: create, revise, move, see, list and find records of any kind.
 *
 * Each of these asks the right, reads, judges, writes and audits; the edges only decode and encode.
 * What a viewer may not see is not there: NOT_FOUND.
 *
 * Source  design.md, "Verbs" and "Handling and policy"; protection.md, 1 to 4
 */
#ifndef SERVICE_RECORDS_H
#define SERVICE_RECORDS_H

#include "service/call.h"
#include "store/index.h"

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

/* One record of a list. */
typedef struct Row {
    Entity entity;
    Revision revision;
    Str label; /* what it is called; of a link, once row_name_ends was asked, with its two ends */
} Row;

typedef VEC(Row) Rows;

/* Where one record is pointed at by another. */
typedef struct Pointer {
    Row source;
    bool is_link; /* then what it says is shown here, and written down as seen */
    const Field *field;
    Entity other; /* of a link: its other end; kind NULL for none */
    Str other_label;
} Pointer;

typedef struct RecordView {
    Entity entity;
    Str label;
    Revisions history; /* newest first; the first is the current one */
    VEC(Pointer) pointers;
    LogEntries seen;
    bool may_write;
} RecordView;

/* See one record. That it was seen is written down; of victims and of health before it is shown. */
MUST_USE Err record_see(Call *call, Uuid uuid, RecordView *ret);

/* The next page of a list, with bodies. */
MUST_USE Err record_list(Call *call, const ListAsk *ask, Rows *ret, bool *more);

/* Records that hold all words of the question, of one kind or (NULL) of any, best first. */
MUST_USE Err record_find(Call *call, Str question, const Kind *kind, size_t limit, Rows *ret);

/* Before rows are shown that no other service here has read: what must stand in the log first is put
 * there.
 */
MUST_USE Err record_note_rows(Call *call, const Rows *rows);

/* What stands for a record in a list: its label; a code by its title. */
Str record_title(const Record *record);

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

/* Entity and current revision by number, or NOT_FOUND. */
MUST_USE Err record_row(Call *call, int64_t id, Row *ret);

/* The same by UUID. */
MUST_USE Err record_row_of(Call *call, Uuid uuid, Row *ret);

/* Call a link by what it links, "Ann - Part of case - XA-1". An end that the viewer may not see is left out. Two
 * more records are read, so whoever shows labels asks for it. Anything but a link keeps its label.
 */
MUST_USE Err row_name_ends(Call *call, Row *row);

#endif
