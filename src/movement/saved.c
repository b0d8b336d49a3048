/* A run as bytes: a line that says what they are, a sum of the world they belong to, and then every number, big-endian. What follows
 * from the others (what is shut apart, the ways, how many are at a place) is made again, so that no bytes can contradict it.
 */
#include "movement/running.h"

#include "base/cursor.h"

#include <math.h>

#define TITLE STR("subak movement state 1\n")

/* ---- writing --------------------------------------------------------------------------------- */

static void put_u32(Buf *buf, uint32_t number)
{
    uint8_t bytes[4] = {
        (uint8_t)(number >> 24),
        (uint8_t)(number >> 16),
        (uint8_t)(number >> 8),
        (uint8_t)number,
    };

    buf_put_bytes(buf, bytes, sizeof(bytes));
}

static void put_u64(Buf *buf, uint64_t number)
{
    put_u32(buf, (uint32_t)(number >> 32));
    put_u32(buf, (uint32_t)number);
}

static void put_double(Buf *buf, double number)
{
    uint64_t bits = 0;

    memcpy(&bits, &number, sizeof(bits));
    put_u64(buf, bits);
}

static void put_float(Buf *buf, float number)
{
    uint32_t bits = 0;

    memcpy(&bits, &number, sizeof(bits));
    put_u32(buf, bits);
}

static uint64_t add_word(uint64_t sum, uint64_t word)
{
    return (sum ^ word) * UINT64_C(1099511628211);
}

/* Of what must not change between saving and loading: places, roads, which places have counts, and the length. */
static uint64_t world_sum(const World *world)
{
    uint64_t sum = UINT64_C(14695981039346656037);

    sum = add_word(sum, world->days);
    for (size_t i = 0; i < world->place_count; i++) {
        Str name = world->places[i].name;

        for (size_t j = 0; j < name.len; j++) {
            sum = add_word(sum, (uint8_t)name.ptr[j]);
        }
        sum = add_word(sum, UINT64_C(256) + world->places[i].kind);
    }
    for (size_t i = 0; i < world->road_count; i++) {
        sum = add_word(sum, (uint64_t)world->roads[i].from << 32 | world->roads[i].to);
    }
    for (size_t i = 0; i < world->counted_count; i++) {
        sum = add_word(sum, world->counted[i]);
    }
    return sum;
}

static void put_rules(Buf *buf, const Rules *rules)
{
#define RULE(name, section, key, otherwise, flee3, best) put_double(buf, rules->name);
#include "movement/rules.def"
#undef RULE
    put_u32(buf, (uint32_t)rules->decay_count);
    for (size_t i = 0; i < rules->decay_count; i++) {
        put_double(buf, rules->decay[i]);
    }
}

static void put_day(Buf *buf, const Day *day)
{
    put_u64(buf, day->people);
    put_u64(buf, day->in_camps);
    put_u64(buf, day->at_places);
    put_u64(buf, day->on_way);
    put_u64(buf, day->without);
    put_u64(buf, day->beds_short);
    put_u64(buf, day->waiting);
    put_u64(buf, day->unseated);
    put_u64(buf, day->turned_back);
    put_double(buf, day->at_risk);
}

static void put_places(Buf *buf, const Run *run)
{
    for (size_t i = 0; i < run->stage.world->place_count; i++) {
        const State *state = &run->stage.states[i];
        const Peak *peak = &run->peaks[i];

        put_double(buf, state->leave);
        put_double(buf, state->strength);
        put_double(buf, state->capacity);
        put_double(buf, state->people);
        put_double(buf, state->waiting);
        put_u32(buf, (uint32_t)state->conflict_since);
        put_u32(buf, (uint32_t)state->is_camp << 1 | state->is_town);
        put_u32(buf, peak->full_day);
        put_u32(buf, peak->late_day);
        put_u32(buf, peak->most_over);
        put_u32(buf, peak->most_waiting);
    }
    for (size_t i = 0; i < run->stage.world->road_count; i++) {
        buf_put_char(buf, run->stage.shut[i] ? '1' : '0');
    }
}

static void put_people(Buf *buf, const Run *run)
{
    const People *people = &run->people;

    put_u32(buf, people->count);
    put_u64(buf, people->turned);
    for (uint32_t i = 0; i < people->count; i++) {
        put_u32(buf, people->at[i]);
        put_u32(buf, people->next[i]);
        put_float(buf, people->km[i]);
        put_float(buf, people->recent[i]);
        put_u32(buf, (uint32_t)people->left[i] << 16 | people->leg[i]);
    }
}

static void put_cohorts(Buf *buf, const Run *run)
{
    const Group *group = &run->cohorts.now;

    put_u32(buf, (uint32_t)group->count);
    put_u64(buf, run->cohorts.turned);
    for (size_t i = 0; i < group->count; i++) {
        const Cohort *cohort = &group->items[i];

        put_u32(buf, cohort->at);
        put_u32(buf, cohort->next);
        put_float(buf, cohort->km);
        put_u32(buf, cohort->recent);
        put_u32(buf, (uint32_t)cohort->left << 16 | cohort->leg);
        put_u32(buf, cohort->count);
    }
}

void run_save(const Run *run, Buf *buf)
{
    const Stage *stage = &run->stage;

    buf_put(buf, TITLE);
    put_u64(buf, world_sum(stage->world));
    put_u64(buf, run->options.seed);
    put_u32(buf, (uint32_t)run->options.mode << 1 | run->options.compat);
    put_rules(buf, &run->rules);
    put_u32(buf, stage->day);
    put_double(buf, stage->debt);
    put_u64(buf, run->most);
    put_u64(buf, run->out.agent_days);
    put_u64(buf, run->out.unplaced);
    put_u64(buf, run->out.cohorts);
    for (uint32_t i = 0; i < stage->day; i++) {
        put_day(buf, &run->days[i]);
    }
    for (size_t i = 0; i < stage->day * stage->world->counted_count; i++) {
        put_u32(buf, run->counts[i]);
    }
    put_places(buf, run);
    put_u32(buf, run->has_cohorts);
    if (run->has_cohorts) {
        put_cohorts(buf, run);
    } else {
        put_people(buf, run);
    }
}

/* ---- reading --------------------------------------------------------------------------------- */

/* A number within bounds; NaN is none. */
static double take_double(Cursor *cursor, double least, double most)
{
    uint64_t bits = cursor_u64(cursor);
    double number = 0;

    memcpy(&number, &bits, sizeof(number));
    if (!(number >= least && number <= most)) {
        cursor_fail(cursor, "a number is out of its range");
        return least;
    }
    return number;
}

static float take_float(Cursor *cursor, float most)
{
    uint32_t bits = cursor_u32(cursor);
    float number = 0;

    memcpy(&number, &bits, sizeof(number));
    if (!(number >= 0 && number <= most)) {
        cursor_fail(cursor, "a number is out of its range");
        return 0;
    }
    return number;
}

static uint32_t take_below(Cursor *cursor, uint64_t most)
{
    uint32_t number = cursor_u32(cursor);

    if (number >= most) {
        cursor_fail(cursor, "a number is out of its range");
        return 0;
    }
    return number;
}

static void take_rules(Cursor *cursor, Rules *rules)
{
    *rules = (Rules){0};
#define RULE(name, section, key, otherwise, flee3, best) \
    rules->name = take_double(cursor, -1e9, 1e9);
#include "movement/rules.def"
#undef RULE
    rules->decay_count = take_below(cursor, DECAY_MOST + 1);
    for (size_t i = 0; i < rules->decay_count; i++) {
        rules->decay[i] = take_double(cursor, 0, 1);
    }
}

static Day take_day(Cursor *cursor)
{
    Day day = {0};

    day.people = cursor_u64(cursor);
    day.in_camps = cursor_u64(cursor);
    day.at_places = cursor_u64(cursor);
    day.on_way = cursor_u64(cursor);
    day.without = cursor_u64(cursor);
    day.beds_short = cursor_u64(cursor);
    day.waiting = cursor_u64(cursor);
    day.unseated = cursor_u64(cursor);
    day.turned_back = cursor_u64(cursor);
    day.at_risk = take_double(cursor, 0, 1e15);
    return day;
}

static void take_places(Cursor *cursor, Run *run)
{
    for (size_t i = 0; i < run->stage.world->place_count; i++) {
        State *state = &run->stage.states[i];
        Peak *peak = &run->peaks[i];
        uint32_t bits;

        state->leave = take_double(cursor, 0, 1);
        state->strength = take_double(cursor, 0, 1);
        state->capacity = take_double(cursor, -1e15, 1e15);
        state->people = take_double(cursor, 0, COUNT_MOST);
        state->waiting = take_double(cursor, 0, 1e15);
        state->conflict_since = (int32_t)take_below(cursor, (uint64_t)run->stage.day + 1);
        bits = take_below(cursor, 4);
        state->is_camp = (bits & 2) != 0;
        state->is_town = (bits & 1) != 0;
        state->count = 0;
        peak->full_day = cursor_u32(cursor);
        peak->late_day = cursor_u32(cursor);
        peak->most_over = cursor_u32(cursor);
        peak->most_waiting = cursor_u32(cursor);
    }
    for (size_t i = 0; i < run->stage.world->road_count; i++) {
        run->stage.shut[i] = cursor_u8(cursor) == '1';
    }
}

/* Where a person or a cohort is, and its way: only what there is in this world. */
static Cohort take_one(Cursor *cursor, const Stage *stage)
{
    Cohort one = {.at = cursor_u32(cursor), .next = cursor_u32(cursor)};
    size_t places = stage->world->place_count;
    uint32_t at = one.at & ~ON_ROAD;
    bool good = at < ((one.at & ON_ROAD) != 0 ? stage->world->road_count : places);

    one.km = take_float(cursor, 1e9F);
    one.recent = cursor_u32(cursor); /* of a person the bits of a float */
    one.left = cursor_u16(cursor);
    one.leg = cursor_u16(cursor);
    good = good && one.leg <= LEG_LATER;
    if (one.left > 0 && stage->has_sense) {
        good = good && one.left == 1 && one.next < stage->sense.camp_count;
    } else if (one.left > 0) {
        good = good && (uint64_t)one.next + one.left <= stage->routes.step_count;
    }
    if (!good) {
        cursor_fail(cursor, "somebody is where there is no place, road or way");
        return (Cohort){0};
    }
    return one;
}

static MUST_USE Err take_people(Cursor *cursor, Run *run)
{
    Stage *stage = &run->stage;
    People *people = &run->people;
    uint32_t count = take_below(cursor, PEOPLE_MAX);

    TRY(run_expect(run, count));
    TRY(people_open(run->arena, (uint32_t)run->most, people));
    people->turned = cursor_u64(cursor);
    for (uint32_t i = 0; i < count && cursor->err.kind == ERR_OK; i++) {
        Cohort one = take_one(cursor, stage);
        float recent = 0;

        memcpy(&recent, &one.recent, sizeof(recent));
        if (!(recent >= 0 && recent <= 1e9F)) {
            cursor_fail(cursor, "a number is out of its range");
            recent = 0;
        }
        people->at[i] = one.at;
        people->next[i] = one.next;
        people->km[i] = one.km;
        people->recent[i] = recent;
        people->left[i] = one.left;
        people->leg[i] = one.leg;
        people->count++;
        if ((one.at & ON_ROAD) == 0) {
            stage->states[one.at].count++;
        }
    }
    return ERR_NONE;
}

static MUST_USE Err take_cohorts(Cursor *cursor, Run *run)
{
    Stage *stage = &run->stage;
    uint32_t count = take_below(cursor, COHORTS_MOST + 1);

    TRY(cohorts_open(run->arena, &run->cohorts));
    run->cohorts.turned = cursor_u64(cursor);
    for (uint32_t i = 0; i < count && cursor->err.kind == ERR_OK; i++) {
        Cohort one = take_one(cursor, stage);

        one.count = cursor_u32(cursor);
        if (one.recent > 1 << 24 || one.count > run->most - run->cohorts.people) {
            cursor_fail(cursor, "there are more people than there were to be");
            break;
        }
        TRY(cohorts_put(&run->cohorts, one));
        if ((one.at & ON_ROAD) == 0) {
            stage->states[one.at].count += one.count;
        }
    }
    return run_expect(run, run->cohorts.people);
}

static void take_done(Cursor *cursor, Run *run)
{
    const World *world = run->stage.world;

    run->stage.day = take_below(cursor, (uint64_t)world->days + 1);
    run->stage.debt = take_double(cursor, 0, 1e15);
    run->most = cursor_u64(cursor);
    if (run->most >= PEOPLE_MAX) {
        cursor_fail(cursor, "there are more than two billion people");
        run->most = 0;
    }
    run->out.agent_days = cursor_u64(cursor);
    run->out.unplaced = cursor_u64(cursor);
    run->out.cohorts = cursor_u64(cursor);
    for (uint32_t i = 0; i < run->stage.day; i++) {
        run->days[i] = take_day(cursor);
    }
    for (size_t i = 0; i < run->stage.day * world->counted_count; i++) {
        run->counts[i] = cursor_u32(cursor);
    }
}

/* Conflicts that began on days that are done. */
static void skip_flares(Stage *stage)
{
    while (stage->flare < stage->world->flare_count &&
           stage->world->flares[stage->flare].day < (int32_t)stage->day) {
        stage->flare++;
    }
}

Err run_load(Arena *arena, const World *world, Str bytes, const Watch *watch, Run **ret)
{
    Cursor cursor = cursor_begin(bytes);
    RunOptions options = {0};
    uint64_t sum;
    Rules rules;
    Run *run = NULL;
    uint32_t bits;

    cursor_expect(&cursor, TITLE);
    sum = cursor_u64(&cursor);
    options.seed = cursor_u64(&cursor);
    bits = take_below(&cursor, 2 * (RUN_COHORTS + 1));
    options.compat = (bits & 1) != 0;
    options.mode = (RunMode)(bits >> 1);
    take_rules(&cursor, &rules);
    TRY(cursor.err);
    if (sum != world_sum(world)) {
        return err_bad("the state is of a scenario with other places or roads");
    }
    TRY(run_prepare(arena, world, &rules, &options, watch, &run));
    take_done(&cursor, run);
    TRY(cursor.err);
    skip_flares(&run->stage);
    take_places(&cursor, run);
    run->has_cohorts = take_below(&cursor, 2) == 1;
    TRY(cursor.err);
    TRY(run->has_cohorts ? take_cohorts(&cursor, run) : take_people(&cursor, run));
    TRY(cursor_end(&cursor));
    stage_resume(&run->stage);
    *ret = run;
    return ERR_NONE;
}
