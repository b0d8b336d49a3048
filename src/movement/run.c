#include "movement/running.h"

/* With so many people a cohort's step a day, people one by one are quicker. */
#define CROWD 12

/* Beyond this many there is hardly memory for each of them. */
#define PEOPLE_AGAIN 50000000

/* ---- beginning ------------------------------------------------------------------------------- */

Err run_expect(Run *run, uint64_t people)
{
    const World *world = run->stage.world;
    double debt = run->stage.debt;
    uint64_t sum = people;

    for (size_t i = 0; i < world->counted_count && run->stage.day == 0; i++) {
        sum += stage_first(&run->stage, i);
    }
    for (uint32_t i = run->stage.day > 0 ? run->stage.day : 1; i < world->days; i++) {
        sum += stage_due(world, &run->rules, i, &debt);
    }
    if (sum >= PEOPLE_MAX) {
        return err_limit("there are more than two billion people");
    }
    run->most = sum > run->most ? sum : run->most;
    return ERR_NONE;
}

Err run_prepare(
    Arena *arena,
    const World *world,
    const Rules *rules,
    const RunOptions *options,
    const Watch *watch,
    Run **ret)
{
    Run *run = arena_new(arena, Run, 1);

    if (run == NULL) {
        return err_limit("the world is too large");
    }
    run->arena = arena;
    run->rules = *rules;
    run->options = *options;
    TRY(stage_open(arena, world, &run->rules, options->compat, &run->stage));
    run->stage.watch = watch;
    run->days = arena_new(arena, Day, (size_t)world->days + 1);
    run->counts = arena_new(arena, uint32_t, world->days * world->counted_count + 1);
    run->last = arena_new(arena, uint32_t, world->place_count + 1);
    run->peaks = arena_new(arena, Peak, world->place_count + 1);
    if (run->days == NULL || run->counts == NULL || run->last == NULL || run->peaks == NULL) {
        return err_limit("the world is too large");
    }
    for (size_t i = 0; i < world->place_count; i++) {
        run->peaks[i] = (Peak){.full_day = NO_DAY, .late_day = NO_DAY};
    }
    *ret = run;
    return ERR_NONE;
}

Err run_open(
    Arena *arena,
    const World *world,
    const Rules *rules,
    const RunOptions *options,
    const Watch *watch,
    Run **ret)
{
    Run *run = NULL;

    TRY(run_prepare(arena, world, rules, options, watch, &run));
    TRY(run_expect(run, 0));
    run->has_cohorts = options->mode == RUN_COHORTS ||
                       (options->mode == RUN_AUTO &&
                        run->most >= (run->stage.has_sense ? SENSE_FROM : COHORTS_FROM));
    TRY(run->has_cohorts ? cohorts_open(arena, &run->cohorts)
                         : people_open(arena, (uint32_t)run->most, &run->people));
    *ret = run;
    return ERR_NONE;
}

/* ---- a day ----------------------------------------------------------------------------------- */

uint64_t run_people(const Run *run)
{
    return run->has_cohorts ? run->cohorts.people : run->people.count;
}

static void fill_camps(Run *run)
{
    const World *world = run->stage.world;

    for (size_t i = 0; i < world->counted_count; i++) {
        uint32_t place = world->counted[i];
        uint32_t count = stage_first(&run->stage, i);

        if (run->has_cohorts) {
            cohorts_add(&run->cohorts, &run->stage, place, count);
        }
        for (uint32_t j = 0; j < count && !run->has_cohorts; j++) {
            people_add(&run->people, &run->stage, place);
        }
        run->stage.states[place].capacity -= count;
    }
}

static void send_people(Run *run)
{
    Stage *stage = &run->stage;
    uint32_t count = stage_due(stage->world, stage->rules, stage->day, &stage->debt);
    bool sent = run->has_cohorts ? cohorts_send(&run->cohorts, stage, count)
                                 : people_send(&run->people, stage, run->options.seed, count);

    run->out.unplaced += sent ? 0 : count;
}

static void count_peaks(Run *run)
{
    const Stage *stage = &run->stage;

    for (size_t i = 0; i < stage->world->place_count; i++) {
        const State *state = &stage->states[i];
        double stated = stage->world->places[i].capacity;
        Peak *peak = &run->peaks[i];
        uint32_t over = 0;

        if (state->is_camp && stated >= 1 && state->count > stated) {
            over = state->count - (uint32_t)stated;
            peak->full_day = peak->full_day == NO_DAY ? stage->day : peak->full_day;
        }
        peak->most_over = over > peak->most_over ? over : peak->most_over;
        if (state->waiting >= 1) {
            uint32_t waiting =
                state->waiting < UINT32_MAX ? (uint32_t)state->waiting : UINT32_MAX;

            peak->late_day = peak->late_day == NO_DAY ? stage->day : peak->late_day;
            peak->most_waiting = waiting > peak->most_waiting ? waiting : peak->most_waiting;
        }
    }
}

static void count_day(Run *run)
{
    const World *world = run->stage.world;
    uint32_t day = run->stage.day;

    stage_evening(&run->stage, run_people(run));
    run->days[day] = run->stage.today;
    run->days[day].at_risk += day > 0 ? run->days[day - 1].at_risk : 0;
    for (size_t i = 0; i < world->counted_count; i++) {
        run->counts[day * world->counted_count + i] =
            run->stage.states[world->counted[i]].count;
    }
    count_peaks(run);
    run->out.agent_days += run->days[day].people;
    if (run->has_cohorts && run->cohorts.now.count > run->out.cohorts) {
        run->out.cohorts = run->cohorts.now.count;
    }
}

/* From cohorts to people one by one, where that is quicker from now on. */
static MUST_USE Err part_cohorts(Run *run)
{
    bool is_slow = run->cohorts.steps * CROWD > run->cohorts.people;

    if (!run->has_cohorts || run->options.mode != RUN_AUTO || run->cohorts.people == 0 ||
        run->most > PEOPLE_AGAIN || !is_slow) {
        return ERR_NONE;
    }
    TRY(people_open(run->arena, (uint32_t)run->most, &run->people));
    TRY(cohorts_part(&run->cohorts, &run->people));
    run->has_cohorts = false;
    return ERR_NONE;
}

static MUST_USE Err one_day(Run *run)
{
    Stage *stage = &run->stage;

    stage_morning(stage);
    if (run->has_cohorts) {
        cohorts_begin_day(&run->cohorts, run->options.seed, stage->day);
    }
    if (stage->day == 0) {
        fill_camps(run);
    } else {
        send_people(run);
    }
    if (run->has_cohorts) {
        TRY(cohorts_move(&run->cohorts, stage));
    } else {
        people_move(&run->people, stage, run->options.seed);
    }
    count_day(run);
    stage->day++;
    return part_cohorts(run);
}

Err run_to(Run *run, uint32_t day, Outcome *ret)
{
    const World *world = run->stage.world;

    while (run->stage.day < world->days && run->stage.day < day) {
        TRY(one_day(run));
    }
    for (size_t i = 0; i < world->place_count; i++) {
        run->last[i] = run->stage.states[i].count;
    }
    *ret = run->out;
    ret->day_count = run->stage.day;
    ret->days = run->days;
    ret->counts = run->counts;
    ret->last = run->last;
    ret->peaks = run->peaks;
    ret->people = run_people(run);
    ret->in_cohorts = run->has_cohorts;
    ret->turned = run->has_cohorts ? run->cohorts.turned : run->people.turned;
    return ERR_NONE;
}

void run_reseed(Run *run, uint64_t seed)
{
    run->options.seed = seed;
}

Err movement_run(
    Arena *arena,
    const World *world,
    const Rules *rules,
    const RunOptions *options,
    const Watch *watch,
    Outcome *ret)
{
    Run *run = NULL;

    TRY(run_open(arena, world, rules, options, watch, &run));
    return run_to(run, world->days, ret);
}
