/* rows.h: the rows of a file, one at a time: read, checked, put.
 *
 * A row is the subject's record and, where a case is named, the link that says in which capacity. A bad
 * row leaves nothing and is told with line, column and reason; a good one is put so that the same row
 * again changes nothing.
 *
 * Source  requirements.csv 62 and 168; protection.md, 1; followthemoney.tech (schemas)
 */
#ifndef SERVICE_ROWS_H
#define SERVICE_ROWS_H

#include "service/import.h"
#include "service/mapping.h"
#include "wire/csv.h"
#include "wire/ftm.h"

typedef struct BadRow {
    uint32_t line;
    Str column;
    Str message;
} BadRow;

/* Which record a cell of a field named in a row before. */
typedef struct NamedRecord {
    const Field *field;
    Str text;
    Uuid uuid;
} NamedRecord;

/* An import while it runs. */
typedef struct Import {
    Call call;
    Arena rows; /* of one group */
    Arena kept; /* the file, the mapping, the bad rows */
    ImportPlan plan;
    Mapping mapping;
    bool is_ftm;
    bool checking; /* the first of two passes: nothing is written */
    CsvReader csv;
    FtmReader ftm;
    int ftm_pass;          /* 0 entities, 1 what links them */
    VEC(int64_t) entities; /* hashes of what the file holds, while it is checked */
    int64_t job;
    int64_t file; /* that is brought in */
    int64_t rows_read;
    int64_t rows_total; /* estimated from the bytes */
    int64_t added;
    int64_t changed;
    int64_t same;
    int64_t bad_count;
    VEC(BadRow) bad;
    Str case_reference; /* of the row before, and its entity */
    Uuid case_uuid;
    VEC(NamedRecord) named;
    bool at_end;
    const char *state; /* once it has ended */
    const char *message;
} Import;

/* Take the next row, or the end. What is wrong with it goes to import->bad.
 * Errors  SYSTEM, LIMIT: the import cannot go on.
 */
MUST_USE Err rows_step(Import *import);

/* Begin at the first row of the file again. */
void rows_rewind(Import *import);

/* The names of a table's columns, and a reader that stands behind them.
 * Errors  BAD_INPUT where the file is empty or no table.
 */
MUST_USE Err rows_columns(Arena *arena, Str bytes, CsvReader *reader, Strs *ret);

/* Whether the file is FollowTheMoney and no table. */
bool rows_are_ftm(Str bytes);

#endif
