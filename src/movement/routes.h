/* routes.h: the ways out of each place, as far ahead as people look.
 *
 * A route is a path without a loop whose end is no marker; markers on it are not counted. Closed roads are in it too,
 * and who chooses asks each day.
 *
 * Source  FLEE 3, awareness_level
 * Cost    O(sum of the routes' lengths), once
 */
#ifndef MOVEMENT_ROUTES_H
#define MOVEMENT_ROUTES_H

#include "base/arena.h"
#include "movement/world.h"

#define ROUTE_STEPS_MOST 64      /* roads of a route */
#define ROUTES_MOST      4000000 /* roads of all routes */

typedef struct Route {
    uint32_t first; /* place in `steps` */
    uint32_t count;
    uint32_t end;
    double km;
} Route;

typedef struct Routes {
    const uint32_t *from; /* places + 1: the routes of place i are from[i] to from[i + 1] */
    const Route *items;
    size_t count;
    const uint32_t *steps; /* roads */
    size_t step_count;
} Routes;

/* The roads in the order of where they begin. */
typedef struct Fan {
    const uint32_t *first; /* places + 1, into `out` */
    const uint32_t *out;
} Fan;

/* Errors  LIMIT. */
MUST_USE Err roads_sort(Arena *arena, const World *world, Fan *ret);

/* Errors  LIMIT where there are too many. */
MUST_USE Err routes_find(Arena *arena, const World *world, unsigned awareness, Routes *ret);

#endif
