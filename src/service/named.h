/* named.h: which record a cell of a file names, where a field refers to one.
 *
 * By its UUID, by what the same source calls it, by its reference, or by its name letter by letter; only among what the importer may see.
 * What nobody or several are called names no record, and the row says so; so does a name of which more records have the words than are
 * looked at (record_find). A record is not guessed. A case that is not there is made,
 * as for persons; anything else must be there before. What was found once is kept for the rows that follow.
 *
 * Source  protection.md, 1; requirements.csv 168
 */
#ifndef SERVICE_NAMED_H
#define SERVICE_NAMED_H

#include "service/rows.h"

/* Put UUIDs in the place of what the cells of the record's references say. What names nothing is a problem of the call.
 * Errors  SYSTEM, LIMIT
 */
MUST_USE Err named_resolve(Import *import, Record *record);

#endif
