/* run.h: people on their way, each by himself or in cohorts of people who are alike, day by day.
 *
 * A day: conflicts begin and end; people set out from them, as many as the counts of that day say; roads close and
 * open; places are weighed; whoever is at a place may leave it, then whoever is on the way goes on, in the order in
 * which they came; people at the counted places are counted.
 *
 * A run can be stopped after any day, written down, and taken up again, as often as one likes and with another seed or with other
 * closures: what is not changed goes on with the same numbers as if it had never been stopped.
 *
 * Shape   20 bytes a person, or 28 a cohort; the same seed gives the same numbers on any machine with IEEE arithmetic and
 *         the same pow
 * Cost    O(people x days), or O(cohorts x days); one thread, since who fills a camp keeps the next one out
 * Owner   a run lies in its arena; world and rules must stay as long as it does
 * Source  FLEE 3 (djgroen/flee), as observed from outside; Suleimenova, Bell, Groen, Sci. Rep. 7:13377 (2017)
 */
#ifndef MOVEMENT_RUN_H
#define MOVEMENT_RUN_H

#include "base/buf.h"
#include "movement/rules.h"
#include "movement/world.h"

#define HOPS_MOST \
    1000 /* arrivals of a person in a day: only roads of nearly no length give so many */
#define COHORTS_FROM 300000 /* people: from here on cohorts are quicker, mostly */
#define SENSE_FROM   3000   /* the same with road sense, by which there are few cohorts */
#define NO_DAY       UINT32_MAX

typedef enum RunMode {
    RUN_AUTO, /* cohorts where there are many people, and one by one again where there would be too many cohorts */
    RUN_AGENTS,
    RUN_COHORTS
} RunMode;

typedef struct RunOptions {
    uint64_t seed;
    bool compat; /* read closures the way FLEE does, faults included */
    RunMode mode;
} RunOptions;

/* One day's end. */
typedef struct Day {
    uint64_t people;
    uint64_t in_camps;
    uint64_t at_places; /* that are no camps */
    uint64_t on_way;
    uint64_t without;     /* of `people`: for whom the camps' stated capacity has no place */
    uint64_t beds_short;  /* of `in_camps`: above the camps' stated capacity */
    uint64_t waiting;     /* for screening, where it is said how many a day it takes */
    uint64_t unseated;    /* who found no seat today */
    uint64_t turned_back; /* who came to the end of a shut road today, and went back */
    double at_risk; /* deaths and missing to be feared of those who went on roads, up to now */
} Day;

/* What a place comes to. */
typedef struct Peak {
    uint32_t full_day;  /* the first on which it holds more than it can take; NO_DAY for none */
    uint32_t late_day;  /* the first on which screening does not keep up */
    uint32_t most_over; /* people above its capacity */
    uint32_t most_waiting; /* for screening */
} Peak;

typedef struct Outcome {
    uint32_t day_count; /* days that are done */
    const Day *days;
    const uint32_t *counts; /* days x counted places */
    const uint32_t *last;   /* people at each place at the end */
    const Peak *peaks;      /* of each place */
    uint64_t people;
    uint64_t agent_days;
    uint64_t
        unplaced; /* people in the counts when no place was in conflict: they never set out */
    uint64_t
        turned; /* times that somebody stayed where he was, since the camp ahead was nearly full */
    size_t cohorts;  /* the most at the end of a day; 0 where people went one by one */
    bool in_cohorts; /* at the end */
} Outcome;

/* What one can look at while it runs; for tests. */
typedef struct Watch {
    void *state;
    void (*arrived)(
        void *state, uint32_t day, uint32_t road, bool is_closed, uint32_t at, uint32_t count);
} Watch;

typedef struct Run Run;

/* Errors  BAD_INPUT of the rules; LIMIT where there are more people than memory. */
MUST_USE Err run_open(
    Arena *arena,
    const World *world,
    const Rules *rules,
    const RunOptions *options,
    const Watch *watch,
    Run **ret);

/* Do the days before `day` that are not done yet, and give how it stands.  Errors  LIMIT. */
MUST_USE Err run_to(Run *run, uint32_t day, Outcome *ret);

/* Another seed from here on. */
void run_reseed(Run *run, uint64_t seed);

/* The whole state as bytes. They hold on any machine. */
void run_save(const Run *run, Buf *buf);

/* Take up a run that was saved. The world may differ from the one it was saved with in its closures, its conflicts and the
 * counts to come, but not in its places and roads.
 * Errors  BAD_INPUT where the bytes are none such or of another world; LIMIT
 */
MUST_USE Err
run_load(Arena *arena, const World *world, Str bytes, const Watch *watch, Run **ret);

/* A run from its beginning to its end. */
MUST_USE Err movement_run(
    Arena *arena,
    const World *world,
    const Rules *rules,
    const RunOptions *options,
    const Watch *watch,
    Outcome *ret);

/* Whether a closure holds on a day, and whether it shuts a road. */
bool closure_holds(const Closure *closure, int32_t day, bool compat);
bool closure_shuts(const World *world, const Closure *closure, const Road *road, bool compat);

#endif
