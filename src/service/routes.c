#include "service/routes.h"

#include <stdlib.h>

static const Err no_room = {ERR_LIMIT, 0, "the legs need more memory than they may use"};

/* ---- prices ------------------------------------------------------------------------------ */

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int by_stretch(const void *left, const void *right)
{
    const RouteLeg *a = *(RouteLeg *const *)left;
    const RouteLeg *b = *(RouteLeg *const *)right;
    int order = compare_numbers(a->leg.from, b->leg.from);

    order = order != 0 ? order : compare_numbers(a->leg.to, b->leg.to);
    return order != 0 ? order : compare_numbers(a->currency, b->currency);
}

static bool is_same_stretch(const RouteLeg *a, const RouteLeg *b)
{
    return a->leg.from == b->leg.from && a->leg.to == b->leg.to;
}

/* The currency in which most legs of a stretch have a price; of equals the first. Legs come in the order of their currencies. */
static void choose_currency(RouteLeg *const *legs, size_t count, RouteSum *sum)
{
    uint32_t all = 0;

    for (size_t i = 0; i < count && legs[i]->currency != NOT_KNOWN;) {
        size_t end = i + 1;

        while (end < count && legs[end]->currency == legs[i]->currency) {
            end++;
        }
        if (end - i > sum->priced) {
            sum->priced = (uint32_t)(end - i);
            sum->currency = legs[i]->currency;
        }
        all += (uint32_t)(end - i);
        i = end;
    }
    sum->priced_otherwise = all - sum->priced;
}

static RouteSum sum_up(RouteLeg *const *legs, size_t count)
{
    RouteSum sum = {
        .from = legs[0]->leg.from,
        .to = legs[0]->leg.to,
        .currency = NOT_KNOWN,
        .last = {"", 0}};

    choose_currency(legs, count, &sum);
    for (size_t i = 0; i < count; i++) {
        if (legs[i]->currency != sum.currency) {
            legs[i]->leg.price = NOT_KNOWN;
        }
        if (str_compare(legs[i]->day, sum.last) > 0) {
            sum.last = legs[i]->day; /* of a part and the whole the whole is greater */
        }
    }
    return sum;
}

typedef VEC(RouteSum) RouteSums;

static MUST_USE Err sums_make(Arena *arena, const Routes *routes, RouteSums *ret)
{
    size_t count = routes->leg_count;
    RouteLeg **legs = arena_alloc(arena, count + 1, sizeof(*legs), _Alignof(RouteLeg *));

    if (legs == NULL) {
        return no_room;
    }
    for (size_t i = 0; i < count; i++) {
        legs[i] = &routes->legs[i];
    }
    qsort(legs, count, sizeof(*legs), by_stretch);
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;

        while (end < count && is_same_stretch(legs[i], legs[end])) {
            end++;
        }
        TRY(vec_push(arena, ret, sum_up(legs + i, end - i)));
        i = end;
    }
    return ERR_NONE;
}

static int by_ends(const void *left, const void *right)
{
    const RouteSum *a = left;
    const RouteSum *b = right;
    int order = compare_numbers(a->from, b->from);

    return order != 0 ? order : compare_numbers(a->to, b->to);
}

/* ---- what is told ------------------------------------------------------------------------ */

/* The sums in the order in which the engine tells the stretches. */
static MUST_USE Err sums_order(Arena *arena, const RouteSums *sums, Routes *routes)
{
    RouteSum *ordered = arena_new(arena, RouteSum, routes->corridors.stretch_count + 1);

    if (ordered == NULL) {
        return no_room;
    }
    for (size_t i = 0; i < routes->corridors.stretch_count; i++) {
        const Stretch *stretch = &routes->corridors.stretches[i];
        RouteSum wanted = {.from = stretch->from, .to = stretch->to};
        const RouteSum *found =
            sums->count == 0
                ? NULL
                : bsearch(&wanted, sums->items, sums->count, sizeof(wanted), by_ends);

        if (found != NULL) {
            ordered[i] = *found;
        }
    }
    routes->sums = ordered;
    return ERR_NONE;
}

Err routes_work_out(Arena *arena, Routes *routes)
{
    uint32_t *countries = arena_new(arena, uint32_t, routes->place_count + 1);
    Leg *legs = arena_new(arena, Leg, routes->leg_count + 1);
    RouteSums sums = {0};

    if (countries == NULL || legs == NULL) {
        return no_room;
    }
    TRY(sums_make(arena, routes, &sums));
    for (size_t i = 0; i < routes->place_count; i++) {
        countries[i] = routes->places[i].country;
    }
    for (size_t i = 0; i < routes->leg_count; i++) {
        legs[i] = routes->legs[i].leg;
    }
    TRY(corridors_find(
        arena, countries, routes->place_count, legs, routes->leg_count, &routes->corridors));
    return sums_order(arena, &sums, routes);
}

/* ---- a file ------------------------------------------------------------------------------ */

static MUST_USE Err file_legs(Arena *arena, const SyndicateFile *file, Routes *routes)
{
    routes->legs = arena_new(arena, RouteLeg, file->leg_count + 1);
    routes->leg_count = file->leg_count;
    if (routes->legs == NULL) {
        return no_room;
    }
    for (size_t i = 0; i < file->leg_count; i++) {
        RouteLeg *leg = &routes->legs[i];

        *leg = (RouteLeg){.leg = file->legs[i], .currency = NOT_KNOWN, .day = {"", 0}};
        leg->currency = leg->leg.price == NOT_KNOWN ? NOT_KNOWN : 0;
    }
    return ERR_NONE;
}

Err routes_of_file(Arena *arena, const SyndicateFile *file, Routes *ret)
{
    static const Str no_currency = {"", 0};
    RoutePlace *places = arena_new(arena, RoutePlace, file->places.count + 1);
    bool *at_table = arena_new(arena, bool, file->countries.count + 1);
    Routes routes = {
        .label = {"", 0},
        .places = places,
        .place_count = file->places.count,
        .countries = file->countries.items,
        .country_count = file->countries.count,
        .at_table = at_table,
        .modes = file->modes.items,
        .mode_count = file->modes.count,
        .currencies = &no_currency,
        .currency_count = 1};

    if (places == NULL || at_table == NULL) {
        return no_room;
    }
    for (size_t i = 0; i < file->places.count; i++) {
        places[i] = (RoutePlace){
            .id = {"", 0},
            .name = file->places.items[i],
            .position = {"", 0},
            .country = file->place_countries[i]};
    }
    for (size_t i = 0; i < file->countries.count; i++) {
        at_table[i] = names_find(&file->table, file->countries.items[i]) != UINT32_MAX;
    }
    TRY(file_legs(arena, file, &routes));
    TRY(routes_work_out(arena, &routes));
    *ret = routes;
    return ERR_NONE;
}
