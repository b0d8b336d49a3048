/* run.h: people on their way, each by himself, day by day.
 *
 * A day: conflicts begin and end; people set out from them, as many as the counts of that day say; roads close and
 * open; places are weighed; whoever is at a place may leave it, then whoever is on the way goes on, in the order in
 * which they came; people at the counted places are counted.
 *
 * Shape   20 bytes a person; the same seed gives the same numbers on any machine with IEEE arithmetic and the same pow
 * Cost    O(people x days); one thread, since who fills a camp keeps the next one out
 * Source  FLEE 3 (djgroen/flee), as observed from outside; Suleimenova, Bell, Groen, Sci. Rep. 7:13377 (2017)
 */
#ifndef MOVEMENT_RUN_H
#define MOVEMENT_RUN_H

#include "base/arena.h"
#include "movement/rules.h"
#include "movement/world.h"

#define HOPS_MOST \
    1000 /* arrivals of a person in a day: only roads of nearly no length give so many */

typedef struct RunOptions {
    uint64_t seed;
    bool compat; /* read closures the way FLEE does, faults included */
} RunOptions;

/* One day's end. */
typedef struct Day {
    uint64_t people;
    uint64_t in_camps;
    uint64_t at_places; /* that are no camps */
    uint64_t on_way;
    uint64_t without; /* of `people`: for whom the camps' stated capacity has no place */
} Day;

typedef struct Outcome {
    const Day *days;
    const uint32_t *counts; /* days x counted places */
    const uint32_t *last;   /* people at each place at the end */
    uint64_t people;
    uint64_t agent_days;
    uint64_t
        unplaced; /* people in the counts when no place was in conflict: they never set out */
    uint64_t
        turned; /* times that somebody stayed where he was, since the camp ahead was nearly full */
} Outcome;

/* What one can look at while it runs; for tests. */
typedef struct Watch {
    void *state;
    void (*arrived)(void *state, uint32_t day, uint32_t road, bool is_closed, uint32_t at);
} Watch;

/* Errors  BAD_INPUT of the rules; LIMIT where there are more people than memory. */
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
