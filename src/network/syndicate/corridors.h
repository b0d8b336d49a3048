/* corridors.h: legs of journeys, seen as corridors: which legs the others hang on, and which countries are not at the table.
 *
 * A stretch is all legs from one place to another one. Its betweenness is the share of pairs of places, of those with a way
 * from one to the other, whose shortest ways (by legs) run over it: a stretch with few legs and much betweenness is a narrow place, which volume
 * alone does not show. A corridor is what journeys do: from the first country over others to the last one.
 *
 * No traveller is in it; a leg is a way, a mode, a price and who ran it.
 *
 * Owner   the caller's arena
 * Cost    O(places x stretches)
 * Source  Brandes, "A faster algorithm for betweenness centrality" (2001), of edges; Giommoni, Berlusconi, Aziani, "Interdicting
 *         international drug trafficking" (2021): choose routes by edge betweenness, not by volume
 */
#ifndef NETWORK_SYNDICATE_CORRIDORS_H
#define NETWORK_SYNDICATE_CORRIDORS_H

#include "base/arena.h"

#define ROUTE_PLACES_MOST    ((size_t)5000)
#define ROUTE_LEGS_MOST      ((size_t)100000)
#define ROUTE_COUNTRIES_MOST 64
#define NOT_KNOWN            UINT32_MAX
#define NO_LEG_DAY           INT32_MIN

typedef struct Leg {
    uint32_t journey; /* NOT_KNOWN */
    uint32_t step;    /* within the journey: which leg comes first */
    uint32_t from;    /* places */
    uint32_t to;
    int32_t day;          /* NO_LEG_DAY */
    uint32_t mode;        /* a number of the caller's, below 32; NOT_KNOWN */
    uint32_t days;        /* that it took; NOT_KNOWN */
    uint32_t price;       /* NOT_KNOWN */
    uint32_t facilitator; /* NOT_KNOWN, also where he may not be named */
} Leg;

typedef struct Stretch {
    uint32_t from;
    uint32_t to;
    uint32_t legs;
    uint32_t modes;        /* a bit each */
    uint32_t price;        /* the one in the middle; NOT_KNOWN */
    uint32_t days;         /* the same */
    uint32_t facilitators; /* how many different ones */
    int32_t last_day;      /* NO_LEG_DAY */
    double betweenness;
} Stretch;

typedef struct Corridor {
    uint32_t countries
        [8]; /* the first is the origin, the last the destination; those past the eighth are passed over */
    uint32_t count;
    uint32_t journeys;
} Corridor;

typedef struct Presence {
    uint32_t origin; /* journeys */
    uint32_t transit;
    uint32_t destination;
    double betweenness; /* sum over the stretches that begin or end there, each once */
} Presence;

typedef struct Corridors {
    Stretch *stretches; /* by betweenness, the highest first */
    size_t stretch_count;
    Corridor *corridors; /* by journeys */
    size_t corridor_count;
    Presence countries[ROUTE_COUNTRIES_MOST];
    uint32_t journeys; /* of two countries at least */
} Corridors;

/* `countries` of each place, by number.
 * Errors  BAD_INPUT where a leg names a place or mode that there is not, `at` its index; LIMIT
 */
MUST_USE Err corridors_find(
    Arena *arena,
    const uint32_t *countries,
    size_t place_count,
    const Leg *legs,
    size_t leg_count,
    Corridors *ret);

#endif
