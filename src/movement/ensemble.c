#include "movement/ensemble.h"

#include "movement/chance.h"

#include <stdlib.h>

uint64_t ensemble_seed(uint64_t seed, size_t member)
{
    Words words = chance_words(seed, STREAM_MEMBER, 0, (uint32_t)member, 0);

    return member == 0 ? seed : (uint64_t)words.word[0] << 32 | words.word[1];
}

Err ensemble_open(Arena *arena, const Plan *plan, size_t members, Ensemble *ret)
{
    const World *world = plan->world;
    uint32_t days = plan->until < world->days ? plan->until : world->days;

    if (members == 0 || members > MEMBERS_MOST) {
        return err_bad("an ensemble has 1 to 10000 members");
    }
    *ret = (Ensemble){
        .members = members,
        .day_count = days,
        .width = world->counted_count,
        .places = world->place_count,
        .days = arena_new(arena, Day, members * days + 1),
        .counts = arena_new(arena, uint32_t, members * days * world->counted_count + 1),
        .peaks = arena_new(arena, Peak, members * world->place_count + 1),
        .outcomes = arena_new(arena, Outcome, members),
        .figures = arena_new(arena, Figures, members),
        .errs = arena_new(arena, Err, members),
        .values = arena_new(arena, double, members),
    };
    if (ret->days == NULL || ret->counts == NULL || ret->peaks == NULL ||
        ret->outcomes == NULL || ret->figures == NULL || ret->errs == NULL ||
        ret->values == NULL) {
        return err_limit("there is no memory for so many members");
    }
    return ERR_NONE;
}

static MUST_USE Err begin(Arena *arena, const Plan *plan, size_t member, Run **ret)
{
    RunOptions options = plan->options;

    options.seed = ensemble_seed(options.seed, member);
    if (plan->from.len == 0) {
        return run_open(arena, plan->world, &plan->rules, &options, NULL, ret);
    }
    TRY(run_load(arena, plan->world, plan->from, NULL, ret));
    if (member > 0 || plan->is_reseeded) {
        run_reseed(*ret, options.seed);
    }
    return ERR_NONE;
}

/* To the end, or a day at a time where somebody is told of each. */
static MUST_USE Err go(Run *run, const Plan *plan, Outcome *ret)
{
    uint32_t days = plan->until < plan->world->days ? plan->until : plan->world->days;

    TRY(run_to(run, plan->meter == NULL ? days : 0, ret));
    while (ret->day_count < days) {
        TRY(run_to(run, ret->day_count + 1, ret));
        plan->meter->day_done(plan->meter->state);
    }
    return ERR_NONE;
}

static MUST_USE Err
run_member(Arena *arena, Ensemble *ensemble, const Plan *plan, size_t member)
{
    size_t days = ensemble->day_count;
    Outcome *outcome = &ensemble->outcomes[member];
    Run *run = NULL;

    TRY(begin(arena, plan, member, &run));
    TRY(go(run, plan, outcome));
    if (outcome->day_count != days) {
        return err_bad("the saved run has come further than it is to go");
    }
    ensemble->figures[member] = judge_all(plan->world, outcome);
    memcpy(ensemble->days + member * days, outcome->days, days * sizeof(Day));
    memcpy(
        ensemble->counts + member * days * ensemble->width,
        outcome->counts,
        days * ensemble->width * sizeof(uint32_t));
    memcpy(
        ensemble->peaks + member * ensemble->places,
        outcome->peaks,
        ensemble->places * sizeof(Peak));
    outcome->days = NULL;
    outcome->counts = NULL;
    outcome->peaks = NULL;
    outcome->last = NULL;
    return ERR_NONE;
}

typedef struct Job {
    Ensemble *ensemble;
    const Plan *plan;
    size_t first;
} Job;

static void work(void *state, size_t from, size_t to)
{
    Job *job = state;

    for (size_t i = from; i < to; i++) {
        size_t member = job->first + i;
        Err *err = &job->ensemble->errs[member];
        Arena arena;

        *err = arena_open(job->plan->room, &arena);
        if (err->kind == ERR_OK) {
            *err = run_member(&arena, job->ensemble, job->plan, member);
            arena_close(&arena);
        }
    }
}

Err ensemble_run(Ensemble *ensemble, const Plan *plan, Pool *pool, size_t first, size_t end)
{
    Job job = {ensemble, plan, first};

    pool_run(pool, end - first, 1, work, &job);
    for (size_t i = first; i < end; i++) {
        TRY(ensemble->errs[i]);
    }
    return ERR_NONE;
}

Outcome ensemble_outcome(const Ensemble *ensemble, size_t member)
{
    Outcome outcome = ensemble->outcomes[member];
    size_t days = ensemble->day_count;

    outcome.days = ensemble->days + member * days;
    outcome.counts = ensemble->counts + member * days * ensemble->width;
    outcome.peaks = ensemble->peaks + member * ensemble->places;
    return outcome;
}

static int by_value(const void *a, const void *b)
{
    const double *left = a;
    const double *right = b;

    return (*left > *right) - (*left < *right);
}

Band ensemble_band(const Ensemble *ensemble)
{
    double *values = ensemble->values;
    double last = (double)(ensemble->members - 1);

    qsort(values, ensemble->members, sizeof(*values), by_value);
    return (Band){
        values[(size_t)(last * 0.05 + 0.5)],
        values[(size_t)(last * 0.5 + 0.5)],
        values[(size_t)(last * 0.95 + 0.5)],
    };
}

Band ensemble_counts(const Ensemble *ensemble, uint32_t day, size_t counted)
{
    size_t cells = ensemble->day_count * ensemble->width;

    for (size_t i = 0; i < ensemble->members; i++) {
        ensemble->values[i] = ensemble->counts[i * cells + day * ensemble->width + counted];
    }
    return ensemble_band(ensemble);
}
