/* apart.h: where a network would fall apart: as few points of action as can be found, so that no large part is left.
 *
 * An order of nodes of the viewer's part, worked out by network/dismantle; files and events, documents and online names are no points of
 * action. A protected person cannot be one, since none is in the part. It is about ties that were filed: it knows nothing of what can be proven, of safety,
 * or of how such networks mend, which network/syndicate/plan does. Whoever acts on it asks each country's source-handling unit first.
 *
 * The budget is counted in ties that are looked at, so the same part gives the same order.
 *
 * Source  protection.md, 4 and "Words"; engines/network.md, A; network/dismantle/portfolio.h
 */
#ifndef SERVICE_APART_H
#define SERVICE_APART_H

#include "service/part.h"

#define APART_MOST 30 /* points of action that are told */

typedef struct ActionPoint {
    Caption caption;
    uint32_t largest; /* nodes in the largest part, once this and those before it are out */
} ActionPoint;

typedef struct Apart {
    VEC(ActionPoint) items;
    size_t node_count;
    uint32_t largest; /* nodes in the largest part as it stands */
    uint32_t limit;   /* the largest part is to have fewer */
    size_t count;     /* points of action in all */
    size_t bound;     /* so many are needed at least */
    bool is_reached;
    bool is_proven; /* no fewer would do */
    Rows shown;
} Apart;

/* `percent` of all nodes is what no part is to have or exceed, 1 to 90.  Errors  BAD_INPUT; as part_open */
MUST_USE Err apart_find(Call *call, const Selection *selection, uint32_t percent, Apart *ret);

#endif
