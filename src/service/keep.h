/* keep.h: what was worked out for whoever may see the same, kept between requests while what it was made of is the same.
 *
 *     kept = keep_find(keep, version, permitted);     another's that is still right, taken
 *     kept_make(...), fill kept->arena, keep_put      or else one's own, taken too
 *     keep_give                                       after the last look
 *
 * A few stand there; the one that was not used for longest makes room. What somebody has in hand is not freed under him.
 *
 * Source  design.md, "Handling and policy": the permitted set is what one may see
 * Owner   the keep is the node's; what is kept lives in an arena of its own and does not change
 */
#ifndef SERVICE_KEEP_H
#define SERVICE_KEEP_H

#include "store/index.h"

typedef struct Keep Keep;

typedef struct Kept {
    const void *what; /* the maker's, in `arena` */
    Arena arena;
    Ids permitted;   /* the policies that its maker might see */
    int64_t version; /* of what it was made of */
    int64_t used;    /* when it was last taken, by count */
    int takers;
    bool current; /* may be taken again */
} Kept;

/* Errors  SYSTEM */
MUST_USE Err keep_open(Keep **ret);
void keep_close(Keep *keep);

/* An empty one, of at most `limit` bytes.  Errors  SYSTEM, LIMIT */
MUST_USE Err kept_make(size_t limit, int64_t version, const Ids *permitted, Kept **ret);
void kept_free(Kept *kept); /* of one that was not put in */

/* One of this version and these policies, or NULL. */
Kept *keep_find(Keep *keep, int64_t version, const Ids *permitted);

void keep_put(Keep *keep, Kept *kept);
void keep_give(Keep *keep, Kept *kept);

#endif
