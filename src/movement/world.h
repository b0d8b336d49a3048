/* world.h: places, roads, what happens on them day by day, and what was counted there.
 *
 * Days count from 0, the first of the period. A road leads one way; the one back is its number with the last bit turned.
 *
 * Owner   all arrays are the caller's
 */
#ifndef MOVEMENT_WORLD_H
#define MOVEMENT_WORLD_H

#include "base/str.h"

#define PLACES_MOST 20000 /* of a world */
#define ROADS_MOST  400000
#define COUNT_MOST  1e9 /* people at one place */
#define DAYS_MOST   36600
#define NO_PLACE    UINT32_MAX

typedef enum PlaceKind {
    PLACE_CAMP,
    PLACE_CONFLICT,
    PLACE_FORWARD, /* people pass on from it at once */
    PLACE_MARKER,  /* a bend of the road: passed, never an end */
    PLACE_FLOOD,
    PLACE_TOWN
} PlaceKind;

typedef struct Place {
    Str name;
    Str country;
    PlaceKind kind;
    bool is_idp;     /* a camp for people of the country itself */
    bool is_foreign; /* not in the country of the first place */
    double people;   /* who live there; 0 of a camp */
    double capacity; /* people that a camp can take; below 1 for no limit */
    double capacity_per_day;
    double
        screening; /* people a day whose needs can be asked about on arrival; 0 where not said */
    int32_t conflict_day; /* of PLACE_CONFLICT: in conflict from the first day where it is 0 */
} Place;

typedef enum RoadMode {
    ROAD_LAND,
    ROAD_SEA,
    ROAD_AIR
} RoadMode;

typedef struct Road {
    uint32_t from;
    uint32_t to;
    double km;
    double speed;  /* km a day; 0 for that of the rules */
    double walk;   /* share of those who walk it */
    double seats;  /* people a day who can set out on it; 0 where there is no such limit */
    double deaths; /* and missing, of a thousand who go on it */
    RoadMode mode;
} Road;

typedef enum ClosureKind {
    CLOSURE_COUNTRY,  /* all roads between two countries */
    CLOSURE_LOCATION, /* all roads of a place, or the one to a second place */
    CLOSURE_LINK,     /* the road between two places */
    CLOSURE_CAMP      /* a camp is a town meanwhile */
} ClosureKind;

typedef struct Closure {
    ClosureKind kind;
    uint32_t place;
    uint32_t second; /* NO_PLACE where there is none */
    Str country;     /* of CLOSURE_COUNTRY */
    Str other;
    int32_t start; /* the first day */
    int32_t end;   /* the day on which it is undone; before `start`: never */
} Closure;

/* A place comes into conflict, or out of it with a strength of 0. In the order of the days. */
typedef struct Flare {
    int32_t day;
    uint32_t place;
    double strength; /* 0 to 1 */
} Flare;

/* A need of protection, and the share of people who have it: children alone, for one. */
typedef struct Need {
    Str name;
    double share;
} Need;

typedef struct World {
    int32_t first_day; /* since 1970 */
    uint32_t days;
    const Place *places;
    size_t place_count;
    const Road *roads;
    size_t road_count; /* even */
    const Closure *closures;
    size_t closure_count;
    const Flare *flares;
    size_t flare_count;
    const uint32_t *counted; /* places with counts */
    size_t counted_count;
    const double *counts; /* days x counted: whole numbers */
    const double *totals; /* days: whole numbers */
    const Need *needs;
    size_t need_count;
} World;

#endif
