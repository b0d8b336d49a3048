#include "movement/cohorts.h"

#include <math.h>

#define FIRST_ROOM 256 /* cohorts; a power of two, as all rooms */
#define ENOUGH     4 /* a fourth of the room that is left in a camp, coming in a day, changes it */

/* ---- groups ---------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t sum, uint64_t word)
{
    sum = (sum ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return sum ^ sum >> 29;
}

static size_t slot_of(const Group *group, const Cohort *cohort)
{
    uint32_t km = 0;
    uint64_t sum;

    memcpy(&km, &cohort->km, sizeof(km));
    sum = mix((uint64_t)cohort->at << 32 | cohort->next, (uint64_t)km << 32 | cohort->moved);
    sum = mix(sum, (uint64_t)cohort->recent << 32 | (uint64_t)cohort->left << 16 | cohort->leg);
    return (size_t)(sum >> 20) & (2 * group->room - 1);
}

static bool is_same(const Cohort *a, const Cohort *b)
{
    return a->at == b->at && a->next == b->next && a->moved == b->moved &&
           memcmp(&a->km, &b->km, sizeof(a->km)) == 0 && a->left == b->left &&
           a->leg == b->leg && a->recent == b->recent;
}

/* The slot where a cohort stands, or where it would. */
static size_t find_slot(const Group *group, const Cohort *cohort)
{
    size_t slot = slot_of(group, cohort);

    while (group->table[slot] != 0 && !is_same(&group->items[group->table[slot] - 1], cohort)) {
        slot = (slot + 1) & (2 * group->room - 1);
    }
    return slot;
}

static MUST_USE Err open_group(Arena *arena, size_t room, Group *ret)
{
    *ret = (Group){.room = room};
    ret->items = arena_new(arena, Cohort, room);
    ret->table = arena_new(arena, uint32_t, 2 * room);
    if (room > COHORTS_MOST || ret->items == NULL || ret->table == NULL) {
        return err_limit("there are more cohorts than memory for them");
    }
    return ERR_NONE;
}

static void empty(Group *group)
{
    /* A sweep of the table is cheaper than to look for each slot, unless it is nearly empty. */
    if (group->count < group->room / 16) {
        while (group->count > 0) {
            group->table[find_slot(group, &group->items[group->count - 1])] = 0;
            group->count--;
        }
        return;
    }
    memset(group->table, 0, 2 * group->room * sizeof(*group->table));
    group->count = 0;
}

static MUST_USE Err grow(Arena *arena, Group *group)
{
    Group more;

    TRY(open_group(arena, 2 * group->room, &more));
    memcpy(more.items, group->items, group->count * sizeof(*group->items));
    more.count = group->count;
    for (size_t i = 0; i < more.count; i++) {
        more.table[find_slot(&more, &more.items[i])] = (uint32_t)i + 1;
    }
    *group = more;
    return ERR_NONE;
}

/* Add people to the cohort that they are like. */
static void put(Cohorts *cohorts, Group *group, Cohort cohort)
{
    size_t slot;

    if (cohort.count == 0 || cohorts->err.kind != ERR_OK) {
        return;
    }
    slot = find_slot(group, &cohort);
    if (group->table[slot] != 0) {
        group->items[group->table[slot] - 1].count += cohort.count;
        return;
    }
    if (group->count == group->room) {
        cohorts->err = grow(cohorts->arena, group);
        put(cohorts, group, cohort);
        return;
    }
    group->items[group->count++] = cohort;
    group->table[slot] = (uint32_t)group->count;
}

/* ---- leaving --------------------------------------------------------------------------------- */

/* The end of a cohort's day. */
static void stop(Cohorts *cohorts, const Stage *stage, Cohort cohort)
{
    double today = cohort.moved / stage->rules->move_speed;

    /* A half is rounded down, so that who rests comes to 0. */
    cohort.recent = (uint32_t)((cohort.recent / 16.0 + today) * 8 + 0.499);
    cohort.moved = 0;
    put(cohorts, &cohorts->next, cohort);
}

/* All of a cohort begin the next road of their way, as far as there is room and seats. */
static void begin(Cohorts *cohorts, Stage *stage, Cohort cohort, Group *group)
{
    Way way = {cohort.next, cohort.left};
    uint32_t end = stage_end(stage, way);
    uint32_t road = stage_road(stage, cohort.at, way);
    uint32_t seated;

    if (road == NO_ROAD || (stage->states[end].is_camp && stage_room(stage, end) < 0.5)) {
        cohorts->turned += road != NO_ROAD ? cohort.count : 0;
        cohort.left = 0;
        cohort.next = 0;
        stop(cohorts, stage, cohort);
        return;
    }
    seated = stage_board(stage, road, cohort.count);
    if (seated < cohort.count) {
        Cohort others = cohort;

        others.count -= seated;
        cohort.count = seated;
        stop(cohorts, stage, others);
    }
    stage->states[cohort.at].count -= seated;
    way = stage_begun(stage, way);
    cohort.next = way.left > 0 ? way.next : 0;
    cohort.left = way.left;
    cohort.at = road | ON_ROAD;
    cohort.km = 0;
    cohort.leg = cohort.leg == LEG_NONE ? LEG_FIRST : LEG_LATER;
    put(cohorts, group, cohort);
}

/* Choose ways, by their weights, or evenly where none has any. All stay where all ways are shut. */
static void choose(Cohorts *cohorts, Stage *stage, Cohort cohort, Group *group)
{
    size_t from = stage_first_option(stage, cohort.at);
    uint32_t staying = cohort.count;
    size_t open = 0;
    size_t count = 0;
    double sum = stage_weigh(stage, cohort.at, stage->weights, &open, &count);
    double total = sum > 0 ? sum : (double)open;

    for (size_t i = 0; i < count && staying > 0; i++) {
        double weight = stage->weights[i];
        double part = sum > 0 ? weight : weight >= 0 ? 1 : 0;
        Way way = stage_way(stage, cohort.at, from + i);
        Cohort some = cohort;

        some.count = draws_share(&cohorts->draws, part, &total, &staying);
        some.next = way.next;
        some.left = way.left;
        if (some.count > 0) {
            begin(cohorts, stage, some, group);
        }
    }
    cohort.count = staying;
    stop(cohorts, stage, cohort);
}

static void leave(Cohorts *cohorts, Stage *stage, Cohort cohort, Group *group)
{
    if (cohort.count == 0) {
        return;
    }
    cohorts->steps++;
    if (cohort.left > 0) {
        begin(cohorts, stage, cohort, group);
    } else {
        choose(cohorts, stage, cohort, group);
    }
}

static void all_leave(Cohorts *cohorts, Stage *stage)
{
    for (size_t i = 0; i < cohorts->now.count; i++) {
        Cohort cohort = cohorts->now.items[i];
        Cohort leavers = cohort;

        if ((cohort.at & ON_ROAD) != 0) {
            put(cohorts, &cohorts->going, cohort);
            continue;
        }
        if (cohort.left == 0) {
            leavers.count =
                draws_some(&cohorts->draws, cohort.count, stage->states[cohort.at].leave);
        }
        cohort.count -= leavers.count;
        stop(cohorts, stage, cohort);
        leave(cohorts, stage, leavers, &cohorts->going);
    }
}

/* ---- going on -------------------------------------------------------------------------------- */

/* On from where they came before the day was over: a full day's speed is granted again, as FLEE does. */
static void go_further(Cohorts *cohorts, Stage *stage, Cohort cohort)
{
    const State *state = &stage->states[cohort.at];
    double recent = (cohort.recent / 16.0 + cohort.moved / stage->rules->move_speed) / 2;
    bool all = cohort.left > 0 ||
               (stage->rules->no_short_stints != 0 && recent < 0.5 && state->is_town);
    Cohort stayers = cohort;

    if (!all) {
        cohort.count = draws_some(&cohorts->draws, cohort.count, state->leave);
    }
    stayers.count -= cohort.count;
    stop(cohorts, stage, stayers);
    leave(cohorts, stage, cohort, &cohorts->after);
}

static void go(Cohorts *cohorts, Stage *stage, Cohort cohort, double speed)
{
    uint32_t number = cohort.at & ~ON_ROAD;
    double length = stage->world->roads[number].km;
    double moved = cohort.moved + speed;
    double km = cohort.km + speed;
    Way way = {cohort.next, cohort.left};

    if (cohort.count == 0) {
        return;
    }
    cohorts->steps++;
    cohort.km = (float)km;
    cohort.moved = (uint32_t)moved;
    if (km <= length) {
        stop(cohorts, stage, cohort);
        return;
    }
    moved += length - km;
    cohort.moved =
        moved > 0 ? (uint32_t)moved : 0; /* a world read anew may have shorter roads */
    cohort.km = 0;
    cohort.at = stage_arrive(stage, number, cohort.count);
    if (stage->shut[number] || stage_is_there(stage, cohort.at, way)) {
        cohort.left = 0;
        cohort.next = 0;
    }
    if (moved >= speed) {
        stop(cohorts, stage, cohort);
    } else {
        go_further(cohorts, stage, cohort);
    }
}

static void go_on(Cohorts *cohorts, Stage *stage, Cohort cohort)
{
    const Road *road = &stage->world->roads[cohort.at & ~ON_ROAD];
    Cohort walkers = cohort;

    if (stage->rules->start_on_foot == 0 || cohort.leg != LEG_FIRST) {
        walkers.count = draws_some(&cohorts->draws, cohort.count, road->walk);
    }
    cohort.count -= walkers.count;
    go(cohorts, stage, walkers, stage_speed(stage, road, true));
    go(cohorts, stage, cohort, stage_speed(stage, road, false));
}

/* All of `going`, and where they go on at once, these too. */
static void all_go_on(Cohorts *cohorts, Stage *stage)
{
    for (uint32_t hop = 0; cohorts->going.count > 0; hop++) {
        Group done = cohorts->going;

        for (size_t i = 0; i < done.count; i++) {
            if (hop < HOPS_MOST) {
                go_on(cohorts, stage, done.items[i]);
            } else {
                stop(cohorts, stage, done.items[i]);
            }
        }
        empty(&done);
        cohorts->going = cohorts->after;
        cohorts->after = done;
    }
}

/* Whether so many are on the way to a camp that it matters today who of them comes first. */
static bool is_tight(const Cohorts *cohorts, Stage *stage)
{
    for (size_t i = 0; i < stage->world->place_count; i++) {
        stage->states[i].coming = 0;
    }
    for (size_t i = 0; i < cohorts->going.count; i++) {
        const Cohort *cohort = &cohorts->going.items[i];
        Way way = {cohort->next, cohort->left};
        uint32_t end = way.left > 0 ? stage_end(stage, way)
                                    : stage->world->roads[cohort->at & ~ON_ROAD].to;

        stage->states[end].coming += cohort->count;
    }
    for (size_t i = 0; i < stage->world->place_count; i++) {
        const State *state = &stage->states[i];
        double most = state->capacity * stage->rules->capacity_scaling;

        if (state->is_camp && most >= 1 && state->count < most &&
            state->count + state->coming > most * stage->rules->capacity_buffer &&
            state->coming > (most - state->count) / ENOUGH) {
            return true;
        }
    }
    return false;
}

Err cohorts_move(Cohorts *cohorts, Stage *stage)
{
    uint32_t slices;
    Group all;

    cohorts->steps = 0;
    empty(&cohorts->next);
    all_leave(cohorts, stage);
    slices = is_tight(cohorts, stage) ? SLICES : 1;
    /* `now` is done with: it holds those on the roads, until each slice of them is taken out. */
    all = cohorts->going;
    cohorts->going = cohorts->now;
    empty(&cohorts->going);
    for (uint32_t slice = 0; slice < slices; slice++) {
        for (size_t i = 0; i < all.count; i++) {
            Cohort part = all.items[i];

            part.count = part.count / slices + (slice < part.count % slices);
            put(cohorts, &cohorts->going, part);
        }
        all_go_on(cohorts, stage);
    }
    cohorts->now = cohorts->next;
    cohorts->next = all;
    return cohorts->err;
}

/* ---- beginning and end ----------------------------------------------------------------------- */

Err cohorts_open(Arena *arena, Cohorts *ret)
{
    *ret = (Cohorts){.arena = arena};
    TRY(open_group(arena, FIRST_ROOM, &ret->now));
    TRY(open_group(arena, FIRST_ROOM, &ret->next));
    TRY(open_group(arena, FIRST_ROOM, &ret->going));
    return open_group(arena, FIRST_ROOM, &ret->after);
}

Err cohorts_put(Cohorts *cohorts, Cohort cohort)
{
    put(cohorts, &cohorts->now, cohort);
    cohorts->people += cohort.count;
    return cohorts->err;
}

void cohorts_add(Cohorts *cohorts, Stage *stage, uint32_t place, uint32_t count)
{
    put(cohorts, &cohorts->now, (Cohort){.at = place, .count = count});
    cohorts->people += count;
    stage->states[place].count += count;
}

bool cohorts_send(Cohorts *cohorts, Stage *stage, uint32_t count)
{
    double total = stage_origins(stage);
    double sum = total;
    double before = 0;
    uint32_t last = 0;

    if (total <= 0) {
        return false;
    }
    for (uint32_t i = 0; i < stage->world->place_count; i++) {
        double weight = stage->origins[i] - before;
        uint32_t some = draws_share(&cohorts->draws, weight, &sum, &count);

        before = stage->origins[i];
        last = weight > 0 ? i : last;
        if (some > 0) {
            cohorts_add(cohorts, stage, i, some);
            stage_gone(stage, i, some);
        }
    }
    if (count > 0) { /* what a rounded sum has left */
        cohorts_add(cohorts, stage, last, count);
    }
    return true;
}

void cohorts_begin_day(Cohorts *cohorts, uint64_t seed, uint32_t day)
{
    cohorts->draws = draws_begin(seed, day);
}

Err cohorts_part(const Cohorts *cohorts, People *people)
{
    for (size_t i = 0; i < cohorts->now.count; i++) {
        const Cohort *cohort = &cohorts->now.items[i];

        if (cohort->count > people->most - people->count) {
            return err_limit("there are more people than memory to follow them one by one");
        }
        for (uint32_t j = 0; j < cohort->count; j++) {
            uint32_t person = people->count++;

            people->at[person] = cohort->at;
            people->next[person] = cohort->next;
            people->km[person] = cohort->km;
            people->recent[person] = (float)(cohort->recent / 16.0);
            people->left[person] = cohort->left;
            people->leg[person] = cohort->leg;
        }
    }
    people->turned = cohorts->turned;
    return ERR_NONE;
}
