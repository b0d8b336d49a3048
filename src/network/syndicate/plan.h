/* plan.h: advice for a day of simultaneous action: points of action, split by country, and what is likely to follow.
 *
 * Up to three plans that differ: the one that costs the syndicate most; the same with what can be proven already;
 * and another one, which shares at most half of its points with the first, for when a source-handling unit answers "not this
 * one". Beside them, where more evidence would matter most. All of it is advice: nothing here knows of informants, of victims' safety or of
 * what a court will say.
 *
 * What a plan costs the syndicate is the share of its reach (recovery.h) that is lost in the mean of the half year after, not on the
 * day. It is chosen under some draws of chance and printed under others. How far it hangs on what is not known is printed
 * too: each point with the share of redrawn networks in which it is chosen again, where a tenth of the ties is missing, some
 * members are missing and some ties are added; and the whole plan under each mechanism of recovery alone.
 *
 * The same input and seed give the same bytes for any number of threads.
 *
 * Owner   the caller's arena
 * Cost    resamples + 4 searches (search.h), shared out over the pool
 * Source  search.h; Ficara et al., "Criminal networks analysis in missing data scenarios" (PLOS ONE 16:e0255067, 2021): a tenth of the ties
 *         missing is borne, 2 % of the members missing already misleads; decision 0019
 */
#ifndef NETWORK_SYNDICATE_PLAN_H
#define NETWORK_SYNDICATE_PLAN_H

#include "base/pool.h"
#include "network/syndicate/search.h"

#define PLAN_MEMBERS_MOST   ((size_t)1000)
#define PLAN_DRAWS_MOST     1000
#define PLAN_RESAMPLES_MOST 400

/* X(name, word, title) */
#define PLANS(X)                                     \
    X(MOST, "most", "what costs the syndicate most") \
    X(READY, "ready", "only what can be proven now") \
    X(OTHER, "other", "other points of action: at most half of them from the first plan")

typedef enum PlanSort {
#define PLAN_ENUM(name, word, title) PLAN_##name,
    PLANS(PLAN_ENUM)
#undef PLAN_ENUM
    PLAN_COUNT
} PlanSort;

typedef struct PlanOptions {
    uint64_t seed;
    uint32_t search_draws; /* of chance, while choosing */
    uint32_t draws;        /* others, of what is printed */
    uint32_t resamples;
    double ties_hidden;  /* share of ties that may be there unseen, while choosing */
    double ties_missing; /* shares, in a redrawn network */
    double ties_added;
    double members_missing;
    const bool *without; /* of each member: answered "not this one"; NULL for none */
    RecoveryRules rules;
    Pool *pool; /* NULL for the caller's thread alone */
} PlanOptions;

PlanOptions plan_options(void);

typedef struct Pick {
    uint32_t member;
    double gain; /* share of the reach, on top of the points before it */
    double
        frequency; /* of redrawn networks in which he stands; negative where none was drawn */
    uint32_t ties; /* to members that are left */
    uint32_t fragments; /* into which those fall on the day */
    uint32_t others;    /* who do the same and are left */
    Str why;
} Pick;

/* What follows, in the mean of the draws. */
typedef struct Outlook {
    Checkpoint before;
    Checkpoint at_once;
    double reach[RECOVERY_CHECKS];
    double largest[RECOVERY_CHECKS];
    double fragments[RECOVERY_CHECKS];
    double supply[FUNCTION_COUNT][RECOVERY_CHECKS];
    uint32_t back[FUNCTION_COUNT]; /* day, of the draw in the middle; NOT_BACK */
    double lost_at_once;           /* share of the reach, on the day */
    double lost;                   /* and in the mean of the half year */
    double lost_spread;            /* standard deviation over the draws */
    double lost_near;              /* as `lost`, if all search by one mechanism */
    double lost_role;
    double lost_random;
} Outlook;

typedef struct Plan {
    PlanSort sort;
    Pick *picks;
    size_t count;
    Room room;    /* what it uses */
    size_t ready; /* of the points that can be proven */
    Outlook outlook;
} Plan;

typedef struct Advice {
    Plan plans[PLAN_COUNT];
    size_t count;
    uint32_t *leads; /* members who would be points of action if there were evidence */
    size_t lead_count;
    double *frequency; /* of each member, as in Pick, for the first plan */
    uint32_t resamples;
} Advice;

/* Errors  LIMIT past the bounds above or for memory */
MUST_USE Err plan_make(
    Arena *arena,
    const Syndicate *syndicate,
    const MemberRole *roles,
    const PlanOptions *options,
    Advice *ret);

/* "most", "ready", "other"; and the same in words. */
const char *plan_word(PlanSort sort);
const char *plan_title(PlanSort sort);

/* What follows when the members in `taken` are acted on, for comparing other choices. */
MUST_USE Err plan_outlook(
    Arena *arena,
    const RecoveryWorld *world,
    const uint64_t *taken,
    uint32_t draws,
    Outlook *ret);

#endif
