#include "service/members.h"

#include <string.h>

#define DAYS_AT_ONCE 5 /* between two questions whether to go on */

const char *members_sum_name(size_t sum)
{
    return sum == MEMBERS_PEOPLE ? "people" : report_name((DayField)sum);
}

static const Err too_large = {
    ERR_LIMIT, 0, "so many members, places and days need more memory than a run may use"};

/* ---- every place is followed -------------------------------------------------------------- */

static MUST_USE Err follow_all(Arena *arena, const World *world, World *ret)
{
    uint32_t *followed = arena_new(arena, uint32_t, world->place_count + 1);
    bool *is_counted = arena_new(arena, bool, world->place_count + 1);
    size_t width = world->counted_count;

    if (followed == NULL || is_counted == NULL) {
        return too_large;
    }
    for (size_t i = 0; i < world->counted_count; i++) {
        followed[i] = world->counted[i];
        is_counted[world->counted[i]] = true;
    }
    for (size_t i = 0; i < world->place_count; i++) {
        if (!is_counted[i] && world->places[i].kind != PLACE_MARKER) {
            followed[width++] = (uint32_t)i;
        }
    }
    double *counts = arena_new(arena, double, width * world->days + 1);

    if (counts == NULL) {
        return too_large;
    }
    for (size_t day = 0; day < world->days; day++) {
        for (size_t i = 0; i < world->counted_count; i++) {
            counts[day * width + i] = world->counts[day * world->counted_count + i];
        }
    }
    *ret = *world;
    ret->counted = followed;
    ret->counted_count = width;
    ret->counts = counts;
    return ERR_NONE;
}

/* ---- members ------------------------------------------------------------------------------ */

/* An ensemble while it is run, and the world in which every place is followed. */
typedef struct Running {
    Arena *arena;
    const MembersPlan *plan;
    World world;
    Members members;
} Running;

/* The error against the counts, by the places that have any. */
static MUST_USE Err
keep_error(Arena *arena, const Running *running, const Outcome *outcome, double *ret)
{
    const World *world = running->plan->world;
    size_t counted = world->counted_count;
    size_t width = running->world.counted_count;
    uint32_t *counts = arena_new(arena, uint32_t, world->days * counted + 1);
    Outcome narrow = *outcome;

    if (counts == NULL) {
        return too_large;
    }
    for (size_t day = 0; day < world->days; day++) {
        for (size_t i = 0; i < counted; i++) {
            counts[day * counted + i] = outcome->counts[day * width + i];
        }
    }
    narrow.counts = counts;
    *ret = counted == 0 ? 0 : judge_all(world, &narrow).ard;
    return ERR_NONE;
}

static MUST_USE Err keep(Arena *arena, Running *running, size_t member, const Outcome *outcome)
{
    Ensemble *ensemble = &running->members.ensemble;
    size_t days = running->world.days;
    size_t cells = days * running->world.counted_count;

    memcpy(ensemble->days + member * days, outcome->days, days * sizeof(*outcome->days));
    memcpy(
        ensemble->counts + member * cells, outcome->counts, cells * sizeof(*outcome->counts));
    memcpy(
        ensemble->peaks + member * ensemble->places,
        outcome->peaks,
        ensemble->places * sizeof(*outcome->peaks));
    ensemble->outcomes[member].unplaced = outcome->unplaced;
    return keep_error(arena, running, outcome, &ensemble->figures[member].ard);
}

static MUST_USE Err run_member(Arena *arena, Running *running, size_t member)
{
    const MembersPlan *plan = running->plan;
    RunOptions options = plan->options;
    uint32_t days = running->world.days;
    Outcome outcome = {0};
    Run *run = NULL;

    options.seed = ensemble_seed(plan->options.seed, member);
    TRY(run_open(arena, &running->world, &plan->rules, &options, NULL, &run));
    while (outcome.day_count < days) {
        uint32_t next =
            days - outcome.day_count < DAYS_AT_ONCE ? days : outcome.day_count + DAYS_AT_ONCE;
        double done = (double)member + (double)outcome.day_count / days;

        if (!plan->goes_on(plan->state, (unsigned)(done * 1000 / (double)plan->members))) {
            running->members.is_stopped = true;
            return ERR_NONE;
        }
        TRY(run_to(run, next, &outcome));
    }
    return keep(arena, running, member, &outcome);
}

/* ---- bands -------------------------------------------------------------------------------- */

static MUST_USE Err bands_open(Arena *arena, size_t count, Bands *ret)
{
    *ret = (Bands){
        arena_new(arena, uint32_t, count + 1),
        arena_new(arena, uint32_t, count + 1),
        arena_new(arena, uint32_t, count + 1)};
    return ret->low == NULL || ret->middle == NULL || ret->high == NULL ? too_large : ERR_NONE;
}

static uint32_t whole(double number)
{
    return number >= UINT32_MAX ? UINT32_MAX : (uint32_t)(number + 0.5);
}

static void band_put(Bands *bands, size_t at, Band band)
{
    bands->low[at] = whole(band.low);
    bands->middle[at] = whole(band.middle);
    bands->high[at] = whole(band.high);
}

/* How many there are on a day. */
static Band people_band(const Running *running, size_t day)
{
    const Ensemble *ensemble = &running->members.ensemble;

    for (size_t i = 0; i < ensemble->members; i++) {
        ensemble->values[i] = (double)ensemble->days[i * ensemble->day_count + day].people;
    }
    return ensemble_band(ensemble);
}

static MUST_USE Err sums_make(Running *running)
{
    Members *members = &running->members;

    TRY(bands_open(running->arena, MEMBER_SUMS * members->days, &members->sums));
    for (size_t sum = 0; sum < MEMBER_SUMS; sum++) {
        for (uint32_t day = 0; day < members->days; day++) {
            Band band = sum == MEMBERS_PEOPLE
                            ? people_band(running, day)
                            : report_day(&members->ensemble, day, (DayField)sum);

            band_put(&members->sums, sum * members->days + day, band);
        }
    }
    return ERR_NONE;
}

static MUST_USE Err counts_make(Running *running)
{
    Members *members = &running->members;

    TRY(bands_open(running->arena, members->width * members->days, &members->counts));
    for (size_t i = 0; i < members->width; i++) {
        for (uint32_t day = 0; day < members->days; day++) {
            band_put(
                &members->counts,
                i * members->days + day,
                ensemble_counts(&running->members.ensemble, day, i));
        }
    }
    return ERR_NONE;
}

static MUST_USE Err error_make(Running *running)
{
    Ensemble *ensemble = &running->members.ensemble;

    TRY(bands_open(running->arena, 1, &running->members.ard));
    for (size_t i = 0; i < ensemble->members; i++) {
        ensemble->values[i] = ensemble->figures[i].ard * 10000;
    }
    band_put(&running->members.ard, 0, ensemble_band(ensemble));
    return ERR_NONE;
}

static MUST_USE Err members_open(Running *running)
{
    const MembersPlan *plan = running->plan;
    Plan whole_plan = {
        .world = &running->world,
        .rules = plan->rules,
        .options = plan->options,
        .until = plan->world->days,
        .room = plan->room};

    TRY(follow_all(running->arena, plan->world, &running->world));
    running->members = (Members){
        .members = plan->members,
        .days = plan->world->days,
        .places = running->world.counted,
        .width = running->world.counted_count};
    return ensemble_open(
        running->arena, &whole_plan, plan->members, &running->members.ensemble);
}

Err members_run(Arena *arena, const MembersPlan *plan, Members *ret)
{
    Running running = {.arena = arena, .plan = plan};

    TRY(members_open(&running));
    for (size_t i = 0; i < plan->members && !running.members.is_stopped; i++) {
        Arena own;
        Err err;

        TRY(arena_open(plan->room, &own));
        err = run_member(&own, &running, i);
        arena_close(&own);
        TRY(err);
    }
    if (!running.members.is_stopped) {
        running.members.unplaced = running.members.ensemble.outcomes[0].unplaced;
        TRY(sums_make(&running));
        TRY(counts_make(&running));
        TRY(error_make(&running));
    }
    *ret = running.members;
    return ERR_NONE;
}
