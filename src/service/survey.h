/* survey.h: what a file is worth before it is brought in, column by column.
 *
 * Nothing is kept and nothing is written: the file is read where it lies. Columns are judged by the fields that the
 * mapping gives them; one that it leaves out is told as filled or not. No value of the file stands in the answer, only
 * counts, reasons and lines, so that it may be sent back to the office that the file is from.
 *
 *     {"kind": "person", "rows": 240, "columns": [{"column": "Phone", "target": "phone", "filled": 231,
 *      "duplicated": 4, "findings": [{"what": "...", "count": 12, "line": 7, "lost": true}]}]}
 *
 * Source  match/quality.h; requirements.csv 62
 */
#ifndef SERVICE_SURVEY_H
#define SERVICE_SURVEY_H

#include "base/date.h"
#include "domain/kind.h"

/* Survey a table. `mapping` is JSON as mapping.h has it, or empty for the one that the columns' names suggest.
 * Errors  BAD_INPUT where it is no table or no mapping; LIMIT.
 */
MUST_USE Err
survey_table(Arena *arena, const Model *model, Str bytes, Str mapping, Date today, Str *ret);

#endif
