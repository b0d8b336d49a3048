/* import.h: bringing a file in: CSV by a mapping, FollowTheMoney by its schemas.
 *
 * Rows are checked one by one: a bad one is told with line, column and reason. Good rows are kept and bad ones
 * told, or nothing is kept where any is bad, as the user chose. A record that the file names again is
 * found by what the source calls it, so the same file again changes nothing.
 *
 * Rows go to the writer in groups, so others write in between, and progress, cancelling and the node's
 * end come after each group.
 *
 * Source  requirements.csv 62 and 168; protection.md, 1; followthemoney.tech (schemas)
 */
#ifndef SERVICE_IMPORT_H
#define SERVICE_IMPORT_H

#include "service/call.h"
#include "store/desk.h"

typedef struct ImportPlan {
    Str bytes;
    Str file_name;
    Str mapping; /* JSON; of FollowTheMoney only `fixed` is used */
    bool all;    /* keep nothing where any row is bad */
} ImportPlan;

/* What a file holds, as JSON for the page: format, columns with samples, rows, mapping, targets.
 * Errors  BAD_INPUT where it is no table and no FollowTheMoney.
 */
MUST_USE Err import_look(Call *call, Str bytes, Str *ret);

/* Begin an import as a job; its number is returned. With a serving node it runs in a thread of its own
 * over the file that was uploaded; otherwise at once.
 * Errors  DENIED, NOT_FOUND, BAD_INPUT where the mapping does not fit.
 */
MUST_USE Err import_start(Call *call, const File *file, Str mapping, bool all, int64_t *ret);

/* Ask a running job to stop.  Errors  NOT_FOUND, DENIED where it is another's. */
MUST_USE Err job_cancel(Call *call, int64_t id);

/* A job as JSON.  Errors  NOT_FOUND. */
MUST_USE Err job_text(Call *call, const Job *job, Str *ret);

#endif
