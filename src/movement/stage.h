/* stage.h: the places and the roads of a day, on which people move: who is in conflict, what is shut, what a way is
 * worth, and how many are where. Whoever moves people, one by one or in cohorts, asks here.
 *
 * A way is what somebody has set his mind on: by FLEE's rules the steps that are left of a route, with road sense a camp.
 * An option is a way that can be chosen at a place.
 *
 * Source  FLEE 3 (djgroen/flee), as observed from outside; sense.h
 */
#ifndef MOVEMENT_STAGE_H
#define MOVEMENT_STAGE_H

#include "movement/run.h"
#include "movement/sense.h"

#define PEOPLE_MAX (UINT32_C(1) << 31)

typedef struct State { /* of a place */
    double leave;      /* chance a day */
    double strength;   /* of the conflict */
    double capacity;
    double people; /* who live there */
    double score;
    double waiting; /* for screening */
    int32_t conflict_since;
    uint32_t count;   /* people on their way who are here */
    uint32_t arrived; /* of them, today */
    uint32_t coming;  /* people on the way to here; of cohorts alone */
    bool is_camp;
    bool is_town;
} State;

typedef struct Way {
    uint32_t next; /* the next step of a route, or the number of a camp */
    uint16_t left; /* steps of the route that are left; 1 of a camp; 0: no way is chosen */
} Way;

typedef struct Stage {
    const World *world;
    const Rules *rules;
    const Watch *watch;
    bool compat;
    bool has_sense;
    Routes routes;
    Sense sense;
    double *far; /* a route: what its length takes off */
    double *
        pull; /* a route: its weight today but for the room at its end; below 0 where it is shut */
    bool *shut;        /* a road */
    uint32_t *boarded; /* a road: how many set out on it today, where seats are few */
    State *states;
    double *weights; /* of the options of one place, while somebody chooses */
    size_t most_options;
    double *origins; /* a place: the sum of the weights so far, for who sets out */
    uint32_t day;
    size_t flare; /* the next one */
    double debt;
    Day today; /* what is counted while people move */
} Stage;

/* Errors  BAD_INPUT of the rules; LIMIT. */
MUST_USE Err
stage_open(Arena *arena, const World *world, const Rules *rules, bool compat, Stage *ret);

/* Conflicts begin and end, roads close and open, places and ways are weighed. */
void stage_morning(Stage *stage);

/* After a state was read from a file: what follows from it. */
void stage_resume(Stage *stage);

/* Queues, and how many are where. */
void stage_evening(Stage *stage, uint64_t people);

/* How many set out today. Where counts fall, as many fewer set out later. */
uint32_t stage_due(const World *world, const Rules *rules, uint32_t day, double *debt);

/* How many of the first day's counts are there when it begins. */
uint32_t stage_first(const Stage *stage, size_t counted);

/* Fill `origins`; their sum. */
double stage_origins(Stage *stage);

/* The place on whose part of `origins` a point lies. */
uint32_t stage_origin(const Stage *stage, double point);

/* Somebody who lived at a place has left it for good. */
void stage_gone(Stage *stage, uint32_t place, uint32_t count);

/* So many come to the end of a road, or back to its beginning where it is shut. Where they are then. */
uint32_t stage_arrive(Stage *stage, uint32_t road, uint32_t count);

/* How many of `count` there are seats for on a road; they are taken. */
uint32_t stage_board(Stage *stage, uint32_t road, uint32_t count);

/* km a day on a road. */
double stage_speed(const Stage *stage, const Road *road, bool on_foot);

/* 1 where there is room, 0 where there is none, and less and less as a place fills. */
static inline double stage_room(const Stage *stage, uint32_t place)
{
    const State *state = &stage->states[place];
    double most = state->capacity * stage->rules->capacity_scaling;
    double soft = most * stage->rules->capacity_buffer;
    double count = state->count;

    if (most < 1 || count <= soft) {
        return 1;
    }
    return count >= most ? 0 : (most - count) / (most - soft);
}

static inline size_t stage_first_option(const Stage *stage, uint32_t place)
{
    return stage->has_sense ? place * stage->sense.camp_count : stage->routes.from[place];
}

static inline size_t stage_end_option(const Stage *stage, uint32_t place)
{
    return stage_first_option(stage, place + 1);
}

/* The weights of a place's options with the room at their ends: below 0 where one is shut, 0 where there is no room. Their sum, how
 * many there are, and how many are open.
 */
double stage_weigh(
    const Stage *stage, uint32_t place, double *weights, size_t *open, size_t *count);

static inline Way stage_way(const Stage *stage, uint32_t place, size_t option)
{
    if (stage->has_sense) {
        return (Way){(uint32_t)(option - place * stage->sense.camp_count), 1};
    }
    return (Way){
        stage->routes.items[option].first, (uint16_t)stage->routes.items[option].count};
}

static inline uint32_t stage_end(const Stage *stage, Way way)
{
    return stage->has_sense
               ? stage->sense.camps[way.next]
               : stage->world->roads[stage->routes.steps[way.next + way.left - 1]].to;
}

/* The next road of a way; NO_ROAD where there is none any more. */
static inline uint32_t stage_road(const Stage *stage, uint32_t place, Way way)
{
    return stage->has_sense ? stage->sense.next[place * stage->sense.camp_count + way.next]
                            : stage->routes.steps[way.next];
}

/* What is left of a way once its next road is begun. */
static inline Way stage_begun(const Stage *stage, Way way)
{
    return stage->has_sense ? way : (Way){way.next + 1, (uint16_t)(way.left - 1)};
}

/* Whether a way is at its end. */
static inline bool stage_is_there(const Stage *stage, uint32_t place, Way way)
{
    return way.left == 0 || (stage->has_sense && stage->sense.camps[way.next] == place);
}

#endif
