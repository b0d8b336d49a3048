#include "movement/stage.h"

#include <math.h>

/* ---- places ---------------------------------------------------------------------------------- */

static void make_town(const Stage *stage, State *state)
{
    state->leave = stage->rules->town_leave;
    state->is_town = true;
    state->is_camp = false;
}

static void make_camp(const Stage *stage, const Place *place, State *state)
{
    state->leave = place->is_idp ? stage->rules->idp_leave : stage->rules->camp_leave;
    state->is_town = false;
    state->is_camp = true;
}

static void make_conflict(const Stage *stage, State *state, double strength, int32_t day)
{
    state->leave = stage->rules->conflict_leave;
    state->strength = strength;
    state->is_town = false;
    state->conflict_since = day;
}

static void first_states(Stage *stage)
{
    for (size_t i = 0; i < stage->world->place_count; i++) {
        const Place *place = &stage->world->places[i];
        State *state = &stage->states[i];

        state->people = place->people;
        state->capacity = place->capacity;
        switch (place->kind) {
        case PLACE_CAMP:
            make_camp(stage, place, state);
            break;
        case PLACE_FORWARD:
        case PLACE_MARKER:
            state->leave = 1;
            break;
        case PLACE_CONFLICT:
        case PLACE_FLOOD:
        case PLACE_TOWN:
            make_town(stage, state);
            if (place->kind == PLACE_CONFLICT && place->conflict_day <= 0) {
                make_conflict(stage, state, 1, 0);
            }
            break;
        }
    }
}

static void turn_conflicts(Stage *stage)
{
    const World *world = stage->world;

    for (; stage->flare < world->flare_count; stage->flare++) {
        const Flare *flare = &world->flares[stage->flare];

        if (flare->day > (int32_t)stage->day) {
            return;
        }
        if (flare->strength > 0) {
            make_conflict(stage, &stage->states[flare->place], flare->strength, flare->day);
        } else {
            stage->states[flare->place].strength = 0;
            make_town(stage, &stage->states[flare->place]);
        }
    }
}

/* What is left of a conflict's pull, by its age. */
static double decay(const Stage *stage, const State *state)
{
    const Rules *rules = stage->rules;
    double age = (double)stage->day - (double)state->conflict_since;
    size_t step = (size_t)(age / rules->decay_days);

    if (rules->decay_count == 0) {
        return 1;
    }
    return rules->decay[step < rules->decay_count ? step : rules->decay_count - 1];
}

static void weigh_places(Stage *stage)
{
    for (size_t i = 0; i < stage->world->place_count; i++) {
        State *state = &stage->states[i];

        state->score = 1;
        if (stage->world->places[i].is_foreign) {
            state->score *= stage->rules->foreign_weight;
        }
        if (state->is_camp) {
            state->score *= stage->rules->camp_weight;
        }
        if (state->strength > 0) {
            state->score *=
                pow(stage->rules->conflict_weight, decay(stage, state) * state->strength);
        }
    }
}

/* ---- roads ----------------------------------------------------------------------------------- */

/* Whether anything is closed or opened today. */
static bool closures_turn(const Stage *stage)
{
    for (size_t i = 0; i < stage->world->closure_count; i++) {
        const Closure *closure = &stage->world->closures[i];
        bool compat = stage->compat;

        if (closure_holds(closure, (int32_t)stage->day, compat) !=
            (stage->day > 0 && closure_holds(closure, (int32_t)stage->day - 1, compat))) {
            return true;
        }
    }
    return false;
}

static void close_roads(Stage *stage)
{
    const World *world = stage->world;
    bool compat = stage->compat;

    memset(stage->shut, 0, world->road_count * sizeof(*stage->shut));
    for (size_t i = 0; i < world->closure_count; i++) {
        const Closure *closure = &world->closures[i];

        if (closure->kind == CLOSURE_CAMP) {
            make_camp(stage, &world->places[closure->place], &stage->states[closure->place]);
        }
    }
    for (size_t i = 0; i < world->closure_count; i++) {
        const Closure *closure = &world->closures[i];

        if (!closure_holds(closure, (int32_t)stage->day, compat)) {
            continue;
        }
        if (closure->kind == CLOSURE_CAMP) {
            make_town(stage, &stage->states[closure->place]);
            continue;
        }
        for (size_t j = 0; j < world->road_count; j++) {
            stage->shut[j] |= closure_shuts(world, closure, &world->roads[j], compat);
        }
    }
}

static void weigh_routes(Stage *stage)
{
    const Rules *rules = stage->rules;

    for (size_t i = 0; i < stage->routes.count; i++) {
        const Route *route = &stage->routes.items[i];
        double weight =
            (rules->weight_softening + stage->states[route->end].score) / stage->far[i];

        if (rules->weight_power != 1) {
            weight = pow(weight, rules->weight_power);
        }
        for (uint32_t j = 0; j < route->count; j++) {
            if (stage->shut[stage->routes.steps[route->first + j]]) {
                weight = -1;
            }
        }
        stage->pull[i] = weight;
    }
}

/* ---- beginning ------------------------------------------------------------------------------- */

static MUST_USE Err open_routes(Arena *arena, Stage *stage)
{
    const Rules *rules = stage->rules;

    if (stage->has_sense) {
        return sense_open(arena, stage->world, &stage->sense);
    }
    TRY(routes_find(arena, stage->world, (unsigned)rules->awareness, &stage->routes));
    stage->far = arena_new(arena, double, stage->routes.count + 1);
    stage->pull = arena_new(arena, double, stage->routes.count + 1);
    if (stage->far == NULL || stage->pull == NULL) {
        return err_limit("the world is too large");
    }
    for (size_t i = 0; i < stage->routes.count; i++) {
        double far = pow(rules->softening + stage->routes.items[i].km, rules->distance_power);

        stage->far[i] = far > 1e-9 ? far : 1e-9;
    }
    return ERR_NONE;
}

Err stage_open(Arena *arena, const World *world, const Rules *rules, bool compat, Stage *ret)
{
    *ret = (Stage){
        .world = world, .rules = rules, .compat = compat, .has_sense = rules->road_sense != 0};
    TRY(rules_check(rules));
    TRY(open_routes(arena, ret));
    ret->shut = arena_new(arena, bool, world->road_count + 1);
    ret->boarded = arena_new(arena, uint32_t, world->road_count + 1);
    ret->states = arena_new(arena, State, world->place_count + 1);
    ret->origins = arena_new(arena, double, world->place_count + 1);
    if (ret->shut == NULL || ret->boarded == NULL || ret->states == NULL ||
        ret->origins == NULL) {
        return err_limit("the world is too large");
    }
    for (uint32_t i = 0; i < world->place_count; i++) {
        size_t count = stage_end_option(ret, i) - stage_first_option(ret, i);

        ret->most_options = count > ret->most_options ? count : ret->most_options;
    }
    ret->weights = arena_new(arena, double, ret->most_options + 1);
    if (ret->weights == NULL) {
        return err_limit("the world is too large");
    }
    first_states(ret);
    return ERR_NONE;
}

/* ---- a day ----------------------------------------------------------------------------------- */

void stage_resume(Stage *stage)
{
    if (stage->has_sense) {
        sense_find(&stage->sense, stage->world, stage->rules, stage->shut);
    }
}

void stage_morning(Stage *stage)
{
    const World *world = stage->world;
    bool turns = closures_turn(stage);

    turn_conflicts(stage);
    for (size_t i = 0; i < world->place_count; i++) {
        stage->states[i].capacity += stage->day > 0 ? world->places[i].capacity_per_day : 0;
        stage->states[i].arrived = 0;
    }
    if (turns) {
        close_roads(stage);
    }
    if (stage->has_sense && (turns || stage->day == 0)) {
        sense_find(&stage->sense, world, stage->rules, stage->shut);
    }
    weigh_places(stage);
    weigh_routes(stage);
    memset(stage->boarded, 0, world->road_count * sizeof(*stage->boarded));
    stage->today = (Day){0};
}

void stage_evening(Stage *stage, uint64_t people)
{
    const World *world = stage->world;
    Day *day = &stage->today;
    double used = 0;

    day->people = people;
    for (size_t i = 0; i < world->place_count; i++) {
        State *state = &stage->states[i];
        double stated = world->places[i].capacity;
        double room = stated < 1 || state->count < stated ? state->count : floor(stated);

        if (world->places[i].screening > 0) {
            double waiting = state->waiting + state->arrived - world->places[i].screening;

            state->waiting = waiting > 0 ? waiting : 0;
            day->waiting += (uint64_t)state->waiting;
        }
        if (!state->is_camp) {
            day->at_places += state->count;
            continue;
        }
        day->in_camps += state->count;
        day->beds_short += state->count - (uint64_t)room;
        used += room;
    }
    day->on_way = people - day->in_camps - day->at_places;
    day->without = people - (uint64_t)used;
}

/* ---- who sets out ---------------------------------------------------------------------------- */

/* What the counts of day `day` are above those of the day before. */
static double risen(const World *world, bool from_camps, uint32_t day)
{
    size_t width = world->counted_count;
    double sum = 0;

    if (!from_camps) {
        return world->totals[day] - world->totals[day - 1];
    }
    for (size_t i = 0; i < width; i++) {
        sum += world->counts[day * width + i] - world->counts[(day - 1) * width + i];
    }
    return sum;
}

/* How many set out today. Where counts fall, as many fewer set out later. */
uint32_t stage_due(const World *world, const Rules *rules, uint32_t day, double *debt)
{
    double more = risen(world, rules->sum_from_camps != 0, day) - *debt;

    *debt = more < 0 ? -more : 0;
    return more < 0 ? 0 : more < PEOPLE_MAX ? (uint32_t)more : PEOPLE_MAX;
}

uint32_t stage_first(const Stage *stage, size_t counted)
{
    const Rules *rules = stage->rules;

    if (rules->insert_first_day == 0 || rules->empty_camps != 0) {
        return 0;
    }
    return (uint32_t)stage->world->counts[counted];
}

double stage_origins(Stage *stage)
{
    double sum = 0;

    for (size_t i = 0; i < stage->world->place_count; i++) {
        const State *state = &stage->states[i];

        sum += state->strength > 0 ? state->people * state->strength * decay(stage, state) : 0;
        stage->origins[i] = sum;
    }
    return sum;
}

uint32_t stage_origin(const Stage *stage, double point)
{
    size_t low = 0;
    size_t high = stage->world->place_count - 1;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (stage->origins[middle] > point) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return (uint32_t)low;
}

void stage_gone(Stage *stage, uint32_t place, uint32_t count)
{
    State *state = &stage->states[place];

    if (stage->rules->take_from_population != 0 && state->people >= 1) {
        state->people = state->people > count ? state->people - count : 0;
    }
}

/* ---- on the road ----------------------------------------------------------------------------- */

/* By FLEE's rules the room at the end counts with the power, too. */
static double with_room(const Stage *stage, double weight, double part)
{
    double power = stage->rules->weight_power;

    return part < 1 && power != 1 ? weight * pow(part, power) : weight * part;
}

double stage_weigh(
    const Stage *stage, uint32_t place, double *weights, size_t *open, size_t *count)
{
    size_t from = stage_first_option(stage, place);
    size_t to = stage_end_option(stage, place);
    double sum = 0;

    *open = 0;
    *count = to - from;
    for (size_t i = from; i < to; i++) {
        double weight = -1;

        if (!stage->has_sense && stage->pull[i] >= 0) {
            weight =
                with_room(stage, stage->pull[i], stage_room(stage, stage->routes.items[i].end));
        } else if (stage->has_sense && stage->sense.nearness[i] > 0) {
            uint32_t camp = stage->sense.camps[i - from];
            const State *state = &stage->states[camp];

            weight = state->is_camp
                         ? stage->sense.nearness[i] * state->score * stage_room(stage, camp)
                         : -1;
        }
        *open += weight >= 0;
        sum += weight > 0 ? weight : 0;
        weights[i - from] = weight;
    }
    return sum;
}

uint32_t stage_arrive(Stage *stage, uint32_t road, uint32_t count)
{
    const Road *way = &stage->world->roads[road];
    bool is_shut = stage->shut[road];
    uint32_t place = is_shut ? way->from : way->to;

    stage->states[place].count += count;
    stage->today.at_risk += count * way->deaths / 1000;
    if (is_shut) {
        stage->today.turned_back += count;
    } else {
        stage->states[place].arrived += count;
    }
    if (stage->watch != NULL) {
        stage->watch->arrived(stage->watch->state, stage->day, road, is_shut, place, count);
    }
    return place;
}

uint32_t stage_board(Stage *stage, uint32_t road, uint32_t count)
{
    double seats = stage->world->roads[road].seats;
    double free = 0;

    if (seats <= 0) {
        return count;
    }
    free = seats - stage->boarded[road];
    if (free < count) {
        uint32_t some = free < 1 ? 0 : (uint32_t)free;

        stage->today.unseated += count - some;
        count = some;
    }
    stage->boarded[road] += count;
    return count;
}

double stage_speed(const Stage *stage, const Road *road, bool on_foot)
{
    return on_foot           ? stage->rules->walk_speed
           : road->speed > 0 ? road->speed
                             : stage->rules->move_speed;
}
