/* Which roads are shut. FLEE as it is reads `location,A,B` as the closing of all roads of A, and of `link,A,B` shuts
 * the way from B to A only; both hold in the compatible way alone.
 */
#include "movement/run.h"

bool closure_holds(const Closure *closure, int32_t day, bool compat)
{
    if (day < closure->start || (compat && closure->start < 0)) {
        return false;
    }
    return day < closure->end || closure->end < closure->start;
}

static bool joins(const Road *road, uint32_t a, uint32_t b)
{
    return (road->from == a && road->to == b) || (road->from == b && road->to == a);
}

bool closure_shuts(const World *world, const Closure *closure, const Road *road, bool compat)
{
    Str from = world->places[road->from].country;
    Str to = world->places[road->to].country;

    switch (closure->kind) {
    case CLOSURE_COUNTRY:
        return (str_equal(from, closure->country) && str_equal(to, closure->other)) ||
               (str_equal(from, closure->other) && str_equal(to, closure->country));
    case CLOSURE_LOCATION:
        if (closure->second == NO_PLACE || compat) {
            return road->from == closure->place || road->to == closure->place;
        }
        return joins(road, closure->place, closure->second);
    case CLOSURE_LINK:
        if (compat) {
            return road->from == closure->second && road->to == closure->place;
        }
        return joins(road, closure->place, closure->second);
    case CLOSURE_CAMP:
        return false;
    }
    return false;
}
