/* opening.h: the file in which a side of a match opens leaves to an inspector, as he reads it.
 *
 * What it says of its commitment, seed and match is passed over: those come from the side that demanded, or else a dishonest side
 * would check itself.
 *
 *     {"what": "subak-match-opening", "count": 812, "leaves": [{"place": 17, "leaf": "...", "token": "...", "path": ["..."]}]}
 *
 * Source  docs/decisions/0016
 */
#ifndef SERVICE_OPENING_H
#define SERVICE_OPENING_H

#include "match/inspection.h"

typedef struct OpeningFile {
    size_t count; /* leaves of the set; the commitment binds it */
    InspectionLeaf *leaves;
    size_t leaf_count;
} OpeningFile;

/* Errors  BAD_INPUT; LIMIT */
MUST_USE Err opening_decode(Arena *arena, Str json, OpeningFile *ret);

#endif
