#include "movement/run.h"

#include "movement/chance.h"
#include "movement/routes.h"

#include <math.h>

#define ON_ROAD    (UINT32_C(1) << 31)
#define BLOCK      1024 /* people whose morning words are drawn at once */
#define PEOPLE_MAX (UINT32_C(1) << 31)

/* How far a person has come with walking. */
typedef enum Leg {
    LEG_NONE,
    LEG_FIRST,
    LEG_LATER
} Leg;

/* People, a column a property. */
typedef struct People {
    uint32_t *at;   /* a place, or a road and ON_ROAD */
    uint32_t *next; /* the next step of his route */
    float *km;      /* on the road */
    float *recent;  /* r: the share of a full day's way in the last two days */
    uint16_t *left; /* steps of his route that remain */
    uint16_t *leg;  /* Leg */
    uint32_t count;
    uint32_t most;
} People;

typedef struct State { /* of a place */
    double leave;      /* chance a day */
    double strength;   /* of the conflict */
    double capacity;
    double people; /* who live there */
    double score;
    int32_t conflict_since;
    uint32_t count; /* people on their way who are here */
    bool is_camp;
    bool is_town;
} State;

typedef struct Run {
    const World *world;
    const Rules *rules;
    const RunOptions *options;
    const Watch *watch;
    Routes routes;
    double *far; /* a route: what its length takes off */
    double *
        pull; /* a route: its weight today but for the room at its end; below 0 where it is shut */
    bool *shut; /* a road */
    State *states;
    double *origins; /* a place: the sum of the weights so far, for who sets out */
    People people;
    uint32_t day;
    size_t flare; /* the next one */
    double debt;
    Outcome *out;
} Run;

/* ---- places ---------------------------------------------------------------------------------- */

static void make_town(const Run *run, State *state)
{
    state->leave = run->rules->town_leave;
    state->is_town = true;
    state->is_camp = false;
}

static void make_camp(const Run *run, const Place *place, State *state)
{
    state->leave = place->is_idp ? run->rules->idp_leave : run->rules->camp_leave;
    state->is_town = false;
    state->is_camp = true;
}

static void make_conflict(const Run *run, State *state, double strength, int32_t day)
{
    state->leave = run->rules->conflict_leave;
    state->strength = strength;
    state->is_town = false;
    state->conflict_since = day;
}

static void first_states(Run *run)
{
    for (size_t i = 0; i < run->world->place_count; i++) {
        const Place *place = &run->world->places[i];
        State *state = &run->states[i];

        state->people = place->people;
        state->capacity = place->capacity;
        switch (place->kind) {
        case PLACE_CAMP:
            make_camp(run, place, state);
            break;
        case PLACE_FORWARD:
        case PLACE_MARKER:
            state->leave = 1;
            break;
        case PLACE_CONFLICT:
        case PLACE_FLOOD:
        case PLACE_TOWN:
            make_town(run, state);
            if (place->kind == PLACE_CONFLICT && place->conflict_day <= 0) {
                make_conflict(run, state, 1, 0);
            }
            break;
        }
    }
}

static void turn_conflicts(Run *run)
{
    const World *world = run->world;

    for (; run->flare < world->flare_count; run->flare++) {
        const Flare *flare = &world->flares[run->flare];

        if (flare->day > (int32_t)run->day) {
            return;
        }
        if (flare->strength > 0) {
            make_conflict(run, &run->states[flare->place], flare->strength, flare->day);
        } else {
            run->states[flare->place].strength = 0;
            make_town(run, &run->states[flare->place]);
        }
    }
}

/* What is left of a conflict's pull, by its age. */
static double decay(const Run *run, const State *state)
{
    const Rules *rules = run->rules;
    double age = (double)run->day - (double)state->conflict_since;
    size_t step = (size_t)(age / rules->decay_days);

    if (rules->decay_count == 0) {
        return 1;
    }
    return rules->decay[step < rules->decay_count ? step : rules->decay_count - 1];
}

static void weigh_places(Run *run)
{
    for (size_t i = 0; i < run->world->place_count; i++) {
        State *state = &run->states[i];

        state->score = 1;
        if (run->world->places[i].is_foreign) {
            state->score *= run->rules->foreign_weight;
        }
        if (state->is_camp) {
            state->score *= run->rules->camp_weight;
        }
        if (state->strength > 0) {
            state->score *=
                pow(run->rules->conflict_weight, decay(run, state) * state->strength);
        }
    }
}

/* ---- roads ----------------------------------------------------------------------------------- */

/* Whether anything is closed or opened today. */
static bool closures_turn(const Run *run)
{
    for (size_t i = 0; i < run->world->closure_count; i++) {
        const Closure *closure = &run->world->closures[i];
        bool compat = run->options->compat;

        if (closure_holds(closure, (int32_t)run->day, compat) !=
            (run->day > 0 && closure_holds(closure, (int32_t)run->day - 1, compat))) {
            return true;
        }
    }
    return false;
}

static void close_roads(Run *run)
{
    const World *world = run->world;
    bool compat = run->options->compat;

    if (!closures_turn(run)) {
        return;
    }
    memset(run->shut, 0, world->road_count * sizeof(*run->shut));
    for (size_t i = 0; i < world->closure_count; i++) {
        const Closure *closure = &world->closures[i];

        if (closure->kind == CLOSURE_CAMP) {
            make_camp(run, &world->places[closure->place], &run->states[closure->place]);
        }
    }
    for (size_t i = 0; i < world->closure_count; i++) {
        const Closure *closure = &world->closures[i];

        if (!closure_holds(closure, (int32_t)run->day, compat)) {
            continue;
        }
        if (closure->kind == CLOSURE_CAMP) {
            make_town(run, &run->states[closure->place]);
            continue;
        }
        for (size_t j = 0; j < world->road_count; j++) {
            run->shut[j] |= closure_shuts(world, closure, &world->roads[j], compat);
        }
    }
}

static void weigh_routes(Run *run)
{
    const Rules *rules = run->rules;

    for (size_t i = 0; i < run->routes.count; i++) {
        const Route *route = &run->routes.items[i];
        double weight = (rules->weight_softening + run->states[route->end].score) / run->far[i];

        if (rules->weight_power != 1) {
            weight = pow(weight, rules->weight_power);
        }
        for (uint32_t j = 0; j < route->count; j++) {
            if (run->shut[run->routes.steps[route->first + j]]) {
                weight = -1;
            }
        }
        run->pull[i] = weight;
    }
}

/* 1 where there is room, 0 where there is none, and less and less as a place fills. */
static double room(const Run *run, uint32_t place)
{
    const State *state = &run->states[place];
    double most = state->capacity * run->rules->capacity_scaling;
    double soft = most * run->rules->capacity_buffer;
    double count = state->count;

    if (most < 1 || count <= soft) {
        return 1;
    }
    return count >= most ? 0 : (most - count) / (most - soft);
}

/* ---- one person ------------------------------------------------------------------------------ */

/* The weight of a route with the room at its end; below 0 where it is shut. */
static double route_weight(const Run *run, uint32_t route)
{
    double weight = run->pull[route];
    double power = run->rules->weight_power;
    double part;

    if (weight < 0) {
        return weight;
    }
    part = room(run, run->routes.items[route].end);
    return part < 1 && power != 1 ? weight * pow(part, power) : weight * part;
}

/* Begin a route out of `place`: by their weights, or evenly where none has any. None where all are shut. */
static void choose(Run *run, uint32_t person, uint32_t place, uint32_t word)
{
    uint32_t from = run->routes.from[place];
    uint32_t to = run->routes.from[place + 1];
    uint32_t chosen = to;
    uint32_t open = 0;
    double sum = 0;
    double point;

    for (uint32_t i = from; i < to; i++) {
        double weight = route_weight(run, i);

        open += weight >= 0;
        sum += weight > 0 ? weight : 0;
    }
    point = chance_part(word) * (sum > 0 ? sum : open);
    for (uint32_t i = from; i < to && point >= 0; i++) {
        double weight = route_weight(run, i);

        if (weight > 0 || (weight >= 0 && sum <= 0)) {
            point -= sum > 0 ? weight : 1;
            chosen = i;
        }
    }
    if (chosen < to) {
        run->people.next[person] = run->routes.items[chosen].first;
        run->people.left[person] = (uint16_t)run->routes.items[chosen].count;
    }
}

static void set_out(Run *run, uint32_t person, uint32_t word)
{
    People *people = &run->people;
    uint32_t place = people->at[person];

    if (people->left[person] == 0) {
        choose(run, person, place, word);
    }
    if (people->left[person] == 0) {
        return;
    }
    uint32_t step = people->next[person];
    uint32_t end = run->world->roads[run->routes.steps[step + people->left[person] - 1]].to;

    if (run->states[end].is_camp && room(run, end) < 0.5) {
        people->left[person] = 0;
        run->out->turned++;
        return;
    }
    people->at[person] = run->routes.steps[step] | ON_ROAD;
    people->next[person] = step + 1;
    people->left[person]--;
    people->km[person] = 0;
    people->leg[person] = people->leg[person] == LEG_NONE ? LEG_FIRST : LEG_LATER;
    run->states[place].count--;
}

static void arrive(Run *run, uint32_t person, uint32_t road)
{
    People *people = &run->people;
    uint32_t place = run->world->roads[road].to;

    if (run->shut[road]) {
        place = run->world->roads[road].from;
        people->left[person] = 0;
    }
    people->at[person] = place;
    run->states[place].count++;
    if (run->watch != NULL) {
        run->watch->arrived(run->watch->state, run->day, road, run->shut[road], place);
    }
}

static double speed_on(const Run *run, uint32_t person, const Road *road, uint32_t word)
{
    bool on_foot = (run->rules->start_on_foot != 0 && run->people.leg[person] == LEG_FIRST) ||
                   (road->walk > 0 && chance_part(word) < road->walk);

    return on_foot           ? run->rules->walk_speed
           : road->speed > 0 ? road->speed
                             : run->rules->move_speed;
}

/* A day's way of one who is on the road. Who arrives before the day is over may set out again, and is then granted a
 * full day's speed once more: FLEE's figures hang on it.
 */
static void go_on(Run *run, uint32_t person)
{
    const Rules *rules = run->rules;
    People *people = &run->people;
    double moved = 0;

    for (uint32_t hop = 0; hop < HOPS_MOST && (people->at[person] & ON_ROAD) != 0; hop++) {
        uint32_t number = people->at[person] & ~ON_ROAD;
        const Road *road = &run->world->roads[number];
        Words words = chance_words(run->options->seed, STREAM_ARRIVE, run->day, person, hop);
        double speed = speed_on(run, person, road, words.word[2]);
        double km = (double)people->km[person] + speed;

        moved += speed;
        people->km[person] = (float)km;
        if (km <= road->km) {
            break;
        }
        moved += road->km - km;
        arrive(run, person, number);
        if (moved >= speed) {
            break;
        }
        const State *state = &run->states[people->at[person]];
        double recent = ((double)people->recent[person] + moved / rules->move_speed) / 2;
        bool no_rest = rules->no_short_stints != 0 && recent < 0.5 && state->is_town;

        if (no_rest || people->left[person] > 0 || chance_part(words.word[0]) < state->leave) {
            set_out(run, person, words.word[1]);
        }
    }
    people->recent[person] =
        (float)(((double)people->recent[person] + moved / rules->move_speed) / 2);
}

/* ---- all people ------------------------------------------------------------------------------ */

static void all_leave(Run *run)
{
    People *people = &run->people;
    uint64_t seed = run->options->seed;
    uint32_t words[BLOCK];

    for (uint32_t first = 0; first < people->count; first += BLOCK) {
        uint32_t count = people->count - first < BLOCK ? people->count - first : BLOCK;

        chance_fill(seed, STREAM_LEAVE, run->day, first, count, words);
        for (uint32_t i = 0; i < count; i++) {
            uint32_t person = first + i;
            uint32_t at = people->at[person];

            if ((at & ON_ROAD) == 0 &&
                (people->left[person] > 0 || chance_part(words[i]) < run->states[at].leave)) {
                set_out(
                    run, person, chance_words(seed, STREAM_ROUTE, run->day, person, 0).word[0]);
            }
        }
    }
}

static void all_go_on(Run *run)
{
    People *people = &run->people;

    for (uint32_t i = 0; i < people->count; i++) {
        if ((people->at[i] & ON_ROAD) != 0) {
            go_on(run, i);
        } else if (people->recent[i] > 0) {
            /* Nothing hangs on so small a part, and halving it for ever is slow. */
            people->recent[i] = people->recent[i] < 1e-6F ? 0 : people->recent[i] / 2;
        }
    }
}

static void add_person(Run *run, uint32_t place)
{
    People *people = &run->people;

    if (people->count < people->most) {
        people->at[people->count++] = place;
        run->states[place].count++;
    }
}

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
static uint32_t due(const World *world, const Rules *rules, uint32_t day, double *debt)
{
    double more = risen(world, rules->sum_from_camps != 0, day) - *debt;

    *debt = more < 0 ? -more : 0;
    return more < 0 ? 0 : more < PEOPLE_MAX ? (uint32_t)more : PEOPLE_MAX;
}

static void fill_camps(Run *run)
{
    const World *world = run->world;

    if (run->rules->insert_first_day == 0 || run->rules->empty_camps != 0) {
        return;
    }
    for (size_t i = 0; i < world->counted_count; i++) {
        for (uint32_t j = 0; j < (uint32_t)world->counts[i]; j++) {
            add_person(run, world->counted[i]);
        }
        run->states[world->counted[i]].capacity -= world->counts[i];
    }
}

static void send_people(Run *run)
{
    const World *world = run->world;
    uint32_t count = due(world, run->rules, run->day, &run->debt);
    double sum = 0;

    for (size_t i = 0; i < world->place_count; i++) {
        State *state = &run->states[i];

        sum += state->strength > 0 ? state->people * state->strength * decay(run, state) : 0;
        run->origins[i] = sum;
    }
    if (sum <= 0) {
        run->out->unplaced += count;
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t word =
            chance_words(run->options->seed, STREAM_ORIGIN, run->day, run->people.count, 0)
                .word[0];
        double point = chance_part(word) * sum;
        size_t low = 0;
        size_t high = world->place_count - 1;

        while (low < high) {
            size_t middle = (low + high) / 2;

            if (run->origins[middle] > point) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        add_person(run, (uint32_t)low);
        if (run->rules->take_from_population != 0 && run->states[low].people >= 1) {
            run->states[low].people--;
        }
    }
}

static void count_day(Run *run, Day *day, uint32_t *counts)
{
    const World *world = run->world;
    double room_used = 0;

    *day = (Day){.people = run->people.count};
    for (size_t i = 0; i < world->place_count; i++) {
        const State *state = &run->states[i];
        double stated = world->places[i].capacity;

        if (!state->is_camp) {
            day->at_places += state->count;
            continue;
        }
        day->in_camps += state->count;
        room_used += stated < 1 || state->count < stated ? state->count : floor(stated);
    }
    day->on_way = day->people - day->in_camps - day->at_places;
    day->without = day->people - (uint64_t)room_used;
    for (size_t i = 0; i < world->counted_count; i++) {
        counts[i] = run->states[world->counted[i]].count;
    }
    run->out->agent_days += day->people;
}

static void one_day(Run *run)
{
    const World *world = run->world;

    turn_conflicts(run);
    if (run->day == 0) {
        fill_camps(run);
    } else {
        send_people(run);
    }
    for (size_t i = 0; i < world->place_count && run->day > 0; i++) {
        run->states[i].capacity += world->places[i].capacity_per_day;
    }
    close_roads(run);
    weigh_places(run);
    weigh_routes(run);
    all_leave(run);
    all_go_on(run);
}

/* ---- beginning and end ----------------------------------------------------------------------- */

/* How many people there will be at the end: it is known before anybody moves. */
static MUST_USE Err count_people(const World *world, const Rules *rules, uint32_t *ret)
{
    double debt = 0;
    uint64_t sum = 0;

    if (rules->insert_first_day != 0 && rules->empty_camps == 0) {
        for (size_t i = 0; i < world->counted_count; i++) {
            sum += (uint64_t)world->counts[i];
        }
    }
    for (uint32_t i = 1; i < world->days; i++) {
        sum += due(world, rules, i, &debt);
    }
    if (sum >= PEOPLE_MAX) {
        return err_limit("there are more people than can be followed one by one");
    }
    *ret = (uint32_t)sum;
    return ERR_NONE;
}

static MUST_USE Err open_people(Arena *arena, uint32_t most, People *people)
{
    people->most = most;
    people->at = arena_new(arena, uint32_t, most + 1);
    people->next = arena_new(arena, uint32_t, most + 1);
    people->km = arena_new(arena, float, most + 1);
    people->recent = arena_new(arena, float, most + 1);
    people->left = arena_new(arena, uint16_t, most + 1);
    people->leg = arena_new(arena, uint16_t, most + 1);
    if (people->at == NULL || people->next == NULL || people->km == NULL ||
        people->recent == NULL || people->left == NULL || people->leg == NULL) {
        return err_limit("there are more people than memory to follow them one by one");
    }
    return ERR_NONE;
}

static MUST_USE Err open_run(Arena *arena, Run *run)
{
    const World *world = run->world;
    uint32_t most = 0;

    TRY(rules_check(run->rules));
    TRY(count_people(world, run->rules, &most));
    TRY(routes_find(arena, world, (unsigned)run->rules->awareness, &run->routes));
    TRY(open_people(arena, most, &run->people));
    run->far = arena_new(arena, double, run->routes.count + 1);
    run->pull = arena_new(arena, double, run->routes.count + 1);
    run->shut = arena_new(arena, bool, world->road_count + 1);
    run->states = arena_new(arena, State, world->place_count + 1);
    run->origins = arena_new(arena, double, world->place_count + 1);
    if (run->far == NULL || run->pull == NULL || run->shut == NULL || run->states == NULL ||
        run->origins == NULL) {
        return err_limit("the world is too large");
    }
    for (size_t i = 0; i < run->routes.count; i++) {
        double far =
            pow(run->rules->softening + run->routes.items[i].km, run->rules->distance_power);

        run->far[i] = far > 1e-9 ? far : 1e-9;
    }
    first_states(run);
    return ERR_NONE;
}

Err movement_run(
    Arena *arena,
    const World *world,
    const Rules *rules,
    const RunOptions *options,
    const Watch *watch,
    Outcome *ret)
{
    Run run = {.world = world, .rules = rules, .options = options, .watch = watch, .out = ret};
    Day *days = arena_new(arena, Day, world->days + 1);
    uint32_t *counts = arena_new(arena, uint32_t, world->days * world->counted_count + 1);
    uint32_t *last = arena_new(arena, uint32_t, world->place_count + 1);

    *ret = (Outcome){.days = days, .counts = counts, .last = last};
    if (days == NULL || counts == NULL || last == NULL) {
        return err_limit("the world is too large");
    }
    TRY(open_run(arena, &run));
    for (; run.day < world->days; run.day++) {
        one_day(&run);
        count_day(&run, &days[run.day], counts + run.day * world->counted_count);
    }
    for (size_t i = 0; i < world->place_count; i++) {
        last[i] = run.states[i].count;
    }
    ret->people = run.people.count;
    return ERR_NONE;
}
