/* reading.h: see, list and find records of any kind; service/records.h states them.
 *
 * What a viewer may not see is not there: NOT_FOUND. A reference to it is left out, too, where it would tell that it is.
 *
 * Source  design.md, "Handling and policy"; protection.md, 1 to 4
 */
#ifndef SERVICE_READING_H
#define SERVICE_READING_H

#include "service/call.h"
#include "store/index.h"

#define HISTORY_MOST 100 /* revisions of a record that are read at once */

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

/* Entity and current revision by number, or NOT_FOUND. */
MUST_USE Err record_row(Call *call, int64_t id, Row *ret);

/* The same by UUID. */
MUST_USE Err record_row_of(Call *call, Uuid uuid, Row *ret);

/* Call a link by what it links, "Ann - Part of case - XA-1". An end that the viewer may not see is left out. Two
 * more records are read, so whoever shows labels asks for it. Anything but a link keeps its label.
 */
MUST_USE Err row_name_ends(Call *call, Row *row);

#endif
