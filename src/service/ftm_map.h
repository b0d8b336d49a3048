/* ftm_map.h: which of our kinds and fields the schemas of FollowTheMoney mean, as tables.
 *
 * Source  FollowTheMoney's schema files (data/interop/ftm/schema, MIT): Person, LegalEntity, Vehicle, Vessel,
 *         Airplane, Address and the Interval schemas
 */
#ifndef SERVICE_FTM_MAP_H
#define SERVICE_FTM_MAP_H

#include "domain/kind.h"

typedef struct FtmLink {
    const char *schema;
    const char *from; /* properties */
    const char *to;
    const char *relation;
} FtmLink;

/* The kind that a schema's entities become, or NULL. */
const char *ftm_map_kind(Str schema);

/* How a schema links two entities, or NULL. */
const FtmLink *ftm_map_link(Str schema);

/* The field of a kind that a property goes to, or NULL. */
const Field *ftm_map_field(const Kind *kind, Str property);

/* The sort of a vehicle or vessel. */
Str ftm_map_sort(Str schema);

#endif
