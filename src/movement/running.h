/* running.h: what a run is made of; for run.c and saved.c alone. */
#ifndef MOVEMENT_RUNNING_H
#define MOVEMENT_RUNNING_H

#include "movement/cohorts.h"

struct Run {
    Arena *arena;
    Rules rules;
    RunOptions options;
    Stage stage;
    bool has_cohorts;
    uint64_t most; /* people there will be at the end */
    People people;
    Cohorts cohorts;
    Day *days;
    uint32_t *counts;
    uint32_t *last;
    Peak *peaks;
    Outcome out;
};

/* All of a run but its people.  Errors  as run_open. */
MUST_USE Err run_prepare(
    Arena *arena,
    const World *world,
    const Rules *rules,
    const RunOptions *options,
    const Watch *watch,
    Run **ret);

/* How many there are. */
uint64_t run_people(const Run *run);

/* Set how many there will be at the end, with those who are there now: it is known before anybody moves. Errors  LIMIT. */
MUST_USE Err run_expect(Run *run, uint64_t people);

#endif
