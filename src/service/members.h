/* members.h: a scenario run several times, with other chance each time, and between which figures it came out.
 *
 * Every place is followed, not only those with counts, so that a map can show the whole flow. Seeds and bands are those
 * of movement/ensemble.h; here one can ask for an end between days.
 *
 * Owner   what comes out lies in the arena; each member has an arena of its own while it runs
 * Cost    O(members x run); members x (places + sums) x days numbers
 * Source  movement/run.h; protection.md, 18 (what every run tells)
 */
#ifndef SERVICE_MEMBERS_H
#define SERVICE_MEMBERS_H

#include "service/scenario_report.h"

#define MEMBERS_LIMIT 100

/* What a day adds up to: the fields of scenario_report.h, and everybody. */
#define MEMBER_SUMS    ((size_t)DAY_FIELDS + 1)
#define MEMBERS_PEOPLE DAY_FIELDS

const char *members_sum_name(size_t sum);

typedef struct MembersPlan {
    const World *world;
    Rules rules;
    RunOptions options;
    size_t members;
    size_t room; /* bytes of a member's arena */
    void *state;
    /* Asked between days, with what is done in thousandths: whether to go on. */
    bool (*goes_on)(void *state, unsigned done);
} MembersPlan;

/* Of a hundred members five, fifty and ninety-five have no more. */
typedef struct Bands {
    uint32_t *low;
    uint32_t *middle;
    uint32_t *high;
} Bands;

typedef struct Members {
    size_t members;
    uint32_t days;
    const uint32_t
        *places;  /* those that were followed: the counted ones first, in the world's order */
    size_t width; /* of them */
    Bands sums;   /* MEMBER_SUMS x days */
    Bands counts; /* width x days */
    Bands ard; /* one: the error against the counts, in ten-thousandths; none without counts */
    uint64_t unplaced; /* of the first member */
    Ensemble ensemble; /* for scenario_report.h */
    bool is_stopped;   /* goes_on said no: there is nothing */
} Members;

/* Errors  BAD_INPUT of the rules; LIMIT. */
MUST_USE Err members_run(Arena *arena, const MembersPlan *plan, Members *ret);

#endif
