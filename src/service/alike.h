/* alike.h: other records of this node that are perhaps the same as one.
 *
 * Of the viewer's own set: a record that he may not view is never suggested, nor one across the wall
 * to anybody. It says nothing to a partner and changes nothing; people draw a link, or say that the
 * two are not the same, which is a link too ("different_from") and may be withdrawn like any other.
 * A pair that either kind of link joins is not suggested again.
 *
 * What a pair is worth is for alike_weigh alone to say, from the evidence that is shown with it.
 *
 * Source  protection.md, 1 and 8; engines/matching.md, "Design"
 */
#ifndef SERVICE_ALIKE_H
#define SERVICE_ALIKE_H

#include "base/date.h"
#include "service/reading.h"

#define ALIKE_MOST 20
#define ALIKE_NAME \
    0.45F /* names less alike say nothing; a common one that agrees comes to this */

/* How two dates of birth stand to each other. */
typedef enum Births {
    BIRTHS_UNKNOWN, /* of one or both */
    BIRTHS_APART,   /* they cannot be one day */
    BIRTHS_FIT,     /* they may be, as far as they are known */
    BIRTHS_SAME     /* one whole day */
} Births;

typedef enum Likeness {
    ALIKE_NOT,
    ALIKE_POSSIBLE,
    ALIKE_LIKELY
} Likeness;

/* One identifier that both have. */
typedef struct Shared {
    const Field *field; /* of the record that was asked about */
    Str value;
} Shared;

typedef struct Alike {
    Row row;
    VEC(Shared) shared;
    bool strong; /* one of them is given to one bearer only: a passport, an IMO number */
    float name;  /* how alike the names are, 0 to 1; 0 where nothing can be said */
    Str a;       /* the two names that are most alike */
    Str b;
    Births births;
    Likeness likeness;
    bool may_link; /* both are this node's own, and the viewer may state links */
} Alike;

typedef struct Alikes {
    VEC(Alike) items;
    bool more; /* others share something too, but were not looked at or not shown */
} Alikes;

Births alike_births(Str a, Str b);

/* What the evidence is worth: shared, strong, name and births. */
Likeness alike_weigh(const Alike *evidence);

/* What is perhaps the same as this record, best first.
 * Errors  NOT_FOUND where the viewer may not see it; LIMIT, SYSTEM.
 * Cost    as hearing_find
 */
MUST_USE Err alike_of(Call *call, Uuid uuid, Alikes *ret);

/* The evidence in plain English, in one line.  Errors  LIMIT. */
MUST_USE Err alike_explain(Call *call, const Alike *alike, Str *ret);

#endif
