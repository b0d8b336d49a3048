/* routes.h: legs of journeys as people ask about them: which stretches the others hang on, which corridors, and who is not at the table.
 *
 * Legs come from records (service/legs.h) or from a file (routes_of_file); what is made of them is the same, and so are the bytes in
 * which it is told. A stretch tells the middle of its prices in the one currency in which most of its legs have one, and how many
 * legs have one in another: amounts of two currencies are never put into one order.
 *
 * It is about ways. No traveller is in it; of a facilitator it tells that there is one, and never who.
 *
 * Owner   the arena; texts are views of the caller's
 * Source  engines/network.md, A7 (Giommoni: edge betweenness, not volume) and C; protection.md, 1 to 4; network/syndicate/corridors.h
 */
#ifndef SERVICE_ROUTES_H
#define SERVICE_ROUTES_H

#include "service/reading.h"
#include "service/syndicate_file.h"

typedef struct RoutePlace {
    Str id; /* of its record; "" in a file */
    Str name;
    Str position;     /* "-6.2, 106.8", or "" where nobody has said */
    uint32_t country; /* among the countries */
} RoutePlace;

/* A leg with what the engine does not need. */
typedef struct RouteLeg {
    Leg leg;           /* its price in whole units of the currency */
    uint32_t currency; /* among the currencies; NOT_KNOWN where there is no price */
    Str day; /* "2026-03-06", "2026-03" or "2026"; "" where nobody has said, and of a file */
} RouteLeg;

/* What a stretch tells beside what the engine found. */
typedef struct RouteSum {
    uint32_t from;
    uint32_t to;
    uint32_t currency; /* of Stretch.price; NOT_KNOWN */
    uint32_t priced;   /* legs with a price in it */
    uint32_t priced_otherwise;
    Str last; /* the last day, as far as it is known */
} RouteSum;

typedef struct Routes {
    Str label; /* of what was asked about; "" for everything */
    const RoutePlace *places;
    size_t place_count;
    const Str *countries; /* two letters; "" for places of which nobody has said the country */
    size_t country_count;
    const bool *at_table; /* by country; NULL where nobody has said who is */
    const Str *modes;     /* by the bits of Stretch.modes */
    size_t mode_count;
    const Str *currencies; /* in order */
    size_t currency_count;
    RouteLeg *legs;
    size_t leg_count;
    Corridors corridors;  /* worked out */
    const RouteSum *sums; /* of its stretches, in their order */
    Rows shown;           /* for the banner */
} Routes;

/* Fill in `corridors` and `sums`. Prices in another than a stretch's own currency are taken out of `legs`.
 * Errors  LIMIT; as corridors_find
 */
MUST_USE Err routes_work_out(Arena *arena, Routes *routes);

/* The same of a file's legs. Where the file says of no country what it can do, all are told as not at the table. */
MUST_USE Err routes_of_file(Arena *arena, const SyndicateFile *file, Routes *ret);

#endif
