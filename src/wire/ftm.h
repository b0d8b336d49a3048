/* ftm.h: entities of FollowTheMoney, as journalists and sanction lists exchange them.
 *
 * A file has one JSON object a line. An entity has an id, the name of its schema, and lists of
 * texts by the name of their property; what else the object holds (datasets, dates of the
 * export) is passed over. Which schemas there are is not known here: whoever imports says which
 * become which kind. Links are entities too, whose properties name others by id.
 *
 *     {"id": "f9c2", "schema": "Person", "properties": {"name": ["Lina"], "country": ["de"]}}
 *     {"id": "2216", "schema": "Payment", "properties": {"payer": ["f9c2"]}, "caption": "..."}
 *
 * Owner   texts and lists lie in the arena, which the caller rewinds after each entity
 * Source  https://followthemoney.tech/docs/; JSON Lines
 */
#ifndef WIRE_FTM_H
#define WIRE_FTM_H

#include "base/arena.h"

#define FTM_LINE_MAX (1 << 20) /* bytes */

typedef struct FtmReader {
    Str bytes;
    size_t at;          /* bytes read */
    uint32_t next_line; /* that of `at`, from 1 */
} FtmReader;

/* A property; what the file gives as one bare text is a list of one. */
typedef struct FtmProperty {
    Str name;
    Str *texts;
    size_t count;
} FtmProperty;

typedef struct FtmEntity {
    Str id;     /* empty at the end of the file, and only there */
    Str schema; /* "Person" */
    FtmProperty *properties;
    size_t count;
    uint32_t line;
} FtmEntity;

/* Begin to read the whole of a file, which may have a byte order mark. */
FtmReader ftm_begin(Str bytes);

/* The entity of the next line that is not empty; at the end of the file one without an id.
 *
 * After an error one may go on with the next line.
 * Errors  BAD_INPUT at the LINE; LIMIT, at the line too, also past JSON_DEPTH levels.
 */
MUST_USE Err ftm_next(FtmReader *reader, Arena *arena, FtmEntity *ret);

/* A property of the entity, or NULL where it has none of this name. */
const FtmProperty *ftm_get(const FtmEntity *entity, const char *name);

/* Its first text, or an empty one. */
Str ftm_get_text(const FtmEntity *entity, const char *name);

#endif
