/* bounds.h: how often, how large, and how much alike the matches with one partner may be.
 *
 * Ceilings are raised by the heads of both sides, with a reason, until a day (model/kinds/allowance.json): one head alone
 * raises nothing, and after its last day it counts no more, without anybody doing anything.
 *
 * Additions are batched. Two runs between which one person was entered would tell the partner who: what agrees now and did not
 * before. So what was added since the last set that this partner could compare with stays out of the next one, until there are
 * BOUNDS_BATCH entries of it, or one of two fixed days of the year has gone by. What may no longer be matched goes at
 * once: that is no choice. Each side holds to it on its own set, tells its own people how many wait, and
 * tells the partner nothing.
 *
 * Source  protection.md, 7; protocol.md, T12 (differencing of repeated runs)
 */
#ifndef SERVICE_BOUNDS_H
#define SERVICE_BOUNDS_H

#include "service/matching.h"
#include "service/matchset.h"

#define BOUNDS_BATCH \
    50 /* entries: a telephone, a passport, a name with its date; no composites */
#define BOUNDS_REST          90 /* days that lie between additions on a fixed day and those before */
#define BOUNDS_RUNS_MOST     24
#define BOUNDS_SUBJECTS_MOST 40000
#define BOUNDS_DAYS_MOST     366

typedef struct Bounds {
    int64_t runs; /* in MATCHING_PERIOD days */
    int64_t left;
    int32_t next; /* the day on which the oldest run no longer counts; 0 where none does */
    int64_t subjects;
} Bounds;

/* What holds with a partner today. */
MUST_USE Err bounds_of(Call *call, int64_t peer, Bounds *ret);

/* Whether one more run may be made.  Errors  LIMIT. */
MUST_USE Err bounds_check_runs(Call *call, int64_t peer);

/* Whether a set may be matched with a partner.  Errors  BAD_INPUT. */
MUST_USE Err bounds_check_size(Call *call, int64_t peer, const MatchSet *set);

/* Take what has to wait out of a set, and remember what is in it; `held` entries wait. */
MUST_USE Err bounds_batch(Call *call, int64_t peer, MatchSet *set, size_t *held);

MUST_USE Err bounds_raise(Call *call, const Taken *taken);
MUST_USE Err bounds_grant(Call *call, const Taken *taken);
MUST_USE Err bounds_lower(Call *call, const Taken *taken);

MUST_USE Err bounds_hear_raise(const Heard *heard);
MUST_USE Err bounds_hear_grant(const Heard *heard);
MUST_USE Err bounds_hear_lower(const Heard *heard);

#endif
