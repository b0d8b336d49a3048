/* ensemble.h: the same displacement many times, with other chance each time; what came out in all of them is kept, and bands are read from it.
 *
 * A member's seed follows from the first one's and its number, so that it does not matter on which thread, or in which process, it is run. The
 * first member has the seed itself and is what a run without an ensemble gives.
 *
 * Owner   the arrays lie in the arena; each member has an arena of its own while it runs
 * Source  run.h
 */
#ifndef MOVEMENT_ENSEMBLE_H
#define MOVEMENT_ENSEMBLE_H

#include "base/pool.h"
#include "movement/judge.h"

#define MEMBERS_MOST 10000

/* Who is told of each day that a member has done, from whichever thread did it. */
typedef struct Meter {
    void *state;
    void (*day_done)(void *state);
} Meter;

/* What all members begin with. */
typedef struct Plan {
    const World *world;
    Rules rules;
    RunOptions options;
    Str from; /* a saved run to go on from, with its rules and options; empty to begin at the beginning */
    bool is_reseeded;   /* with `from`: the first member takes the seed of `options` too */
    uint32_t until;     /* days */
    size_t room;        /* bytes of a member's arena */
    const Meter *meter; /* NULL for nobody */
} Plan;

/* What came out, a member after the other. */
typedef struct Ensemble {
    size_t members;
    uint32_t day_count;
    size_t width; /* counted places */
    size_t places;
    Day *days;        /* members x days */
    uint32_t *counts; /* members x days x counted places */
    Peak *peaks;      /* members x places */
    Outcome *outcomes;
    Figures *figures;
    Err *errs;
    double *values; /* members: while a band is read */
} Ensemble;

/* Five, fifty and ninety-five of a hundred members have no more. */
typedef struct Band {
    double low;
    double middle;
    double high;
} Band;

/* Errors  BAD_INPUT, LIMIT. */
MUST_USE Err ensemble_open(Arena *arena, const Plan *plan, size_t members, Ensemble *ret);

/* Run the members from `first` to `end`.  Errors  the first member's that has one. */
MUST_USE Err
ensemble_run(Ensemble *ensemble, const Plan *plan, Pool *pool, size_t first, size_t end);

/* How it came out for a member, as a run gives it. */
Outcome ensemble_outcome(const Ensemble *ensemble, size_t member);

/* Of `values`, one a member, which are sorted. */
Band ensemble_band(const Ensemble *ensemble);

/* Of the people at a counted place on a day. */
Band ensemble_counts(const Ensemble *ensemble, uint32_t day, size_t counted);

uint64_t ensemble_seed(uint64_t seed, size_t member);

#endif
