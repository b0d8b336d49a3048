#include "network/syndicate/corridors.h"

#include <stdlib.h>

/* Legs in the order in which they are worked at; `leg` is an index. */
typedef struct Sorted {
    const Leg *leg;
} Sorted;

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int by_stretch(const void *left, const void *right)
{
    const Leg *a = ((const Sorted *)left)->leg;
    const Leg *b = ((const Sorted *)right)->leg;
    int order = compare_numbers(a->from, b->from);

    return order != 0 ? order : compare_numbers(a->to, b->to);
}

static int by_journey(const void *left, const void *right)
{
    const Leg *a = ((const Sorted *)left)->leg;
    const Leg *b = ((const Sorted *)right)->leg;
    int order = compare_numbers(a->journey, b->journey);

    order = order != 0 ? order : compare_numbers(a->step, b->step);
    order = order != 0 ? order : compare_numbers(a->from, b->from);
    return order != 0 ? order : compare_numbers(a->to, b->to);
}

static int by_number(const void *left, const void *right)
{
    return compare_numbers(*(const uint32_t *)left, *(const uint32_t *)right);
}

/* ---- stretches ------------------------------------------------------------------------------- */

/* The one in the middle of those that are known. `numbers` are put in order. */
static uint32_t middle(uint32_t *numbers, size_t count)
{
    size_t known = count;

    if (count == 0) {
        return NOT_KNOWN;
    }
    qsort(numbers, count, sizeof(*numbers), by_number);
    while (known > 0 && numbers[known - 1] == NOT_KNOWN) {
        known--;
    }
    return known == 0 ? NOT_KNOWN : numbers[(known - 1) / 2];
}

static uint32_t count_different(uint32_t *numbers, size_t count)
{
    uint32_t different = 0;

    qsort(numbers, count, sizeof(*numbers), by_number);
    for (size_t i = 0; i < count && numbers[i] != NOT_KNOWN; i++) {
        different += i == 0 || numbers[i] != numbers[i - 1];
    }
    return different;
}

static Stretch sum_up(const Sorted *legs, size_t count, uint32_t *numbers)
{
    Stretch stretch = {
        .from = legs[0].leg->from,
        .to = legs[0].leg->to,
        .legs = (uint32_t)count,
        .last_day = NO_LEG_DAY,
    };

    for (size_t i = 0; i < count; i++) {
        const Leg *leg = legs[i].leg;

        stretch.modes |= leg->mode == NOT_KNOWN ? 0 : UINT32_C(1) << leg->mode;
        stretch.last_day = leg->day > stretch.last_day ? leg->day : stretch.last_day;
        numbers[i] = leg->price;
    }
    stretch.price = middle(numbers, count);
    for (size_t i = 0; i < count; i++) {
        numbers[i] = legs[i].leg->days;
    }
    stretch.days = middle(numbers, count);
    for (size_t i = 0; i < count; i++) {
        numbers[i] = legs[i].leg->facilitator;
    }
    stretch.facilitators = count_different(numbers, count);
    return stretch;
}

static MUST_USE Err gather(Arena *arena, Sorted *legs, size_t count, Corridors *ret)
{
    uint32_t *numbers = arena_new(arena, uint32_t, count + 1);

    ret->stretches = arena_new(arena, Stretch, count + 1);
    if (numbers == NULL || ret->stretches == NULL) {
        return err_limit("the legs need more memory than they may use");
    }
    qsort(legs, count, sizeof(*legs), by_stretch);
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;

        while (end < count && by_stretch(&legs[i], &legs[end]) == 0) {
            end++;
        }
        if (legs[i].leg->from != legs[i].leg->to) {
            ret->stretches[ret->stretch_count++] = sum_up(legs + i, end - i, numbers);
        }
        i = end;
    }
    return ERR_NONE;
}

/* ---- betweenness ----------------------------------------------------------------------------- */

/* Stretches are sorted by where they begin: those of a place are starts[place] to starts[place + 1]. */
typedef struct Ways {
    size_t place_count;
    const Stretch *stretches;
    uint32_t *starts;
    uint32_t *order; /* places as they are come to */
    uint32_t *steps; /* from the source; NOT_KNOWN */
    double *count;   /* of shortest ways */
    double *share;   /* of pairs that run over the place */
    double *over;    /* of pairs that run over each stretch */
    double pairs;
} Ways;

static MUST_USE Err
open_ways(Arena *arena, size_t place_count, const Corridors *corridors, Ways *ret)
{
    *ret = (Ways){
        .place_count = place_count,
        .stretches = corridors->stretches,
        .starts = arena_new(arena, uint32_t, place_count + 1),
        .order = arena_new(arena, uint32_t, place_count + 1),
        .steps = arena_new(arena, uint32_t, place_count + 1),
        .count = arena_new(arena, double, place_count + 1),
        .share = arena_new(arena, double, place_count + 1),
        .over = arena_new(arena, double, corridors->stretch_count + 1),
    };
    if (ret->starts == NULL || ret->order == NULL || ret->steps == NULL || ret->count == NULL ||
        ret->share == NULL || ret->over == NULL) {
        return err_limit("the legs need more memory than they may use");
    }
    for (size_t i = 0; i < corridors->stretch_count; i++) {
        ret->starts[corridors->stretches[i].from + 1]++;
    }
    for (size_t i = 0; i < place_count; i++) {
        ret->starts[i + 1] += ret->starts[i];
    }
    return ERR_NONE;
}

static size_t walk_out(Ways *ways, uint32_t source)
{
    size_t found = 1;

    for (size_t i = 0; i < ways->place_count; i++) {
        ways->steps[i] = NOT_KNOWN;
        ways->count[i] = ways->share[i] = 0;
    }
    ways->order[0] = source;
    ways->steps[source] = 0;
    ways->count[source] = 1;
    for (size_t at = 0; at < found; at++) {
        uint32_t place = ways->order[at];

        for (uint32_t i = ways->starts[place]; i < ways->starts[place + 1]; i++) {
            uint32_t to = ways->stretches[i].to;

            if (ways->steps[to] == NOT_KNOWN) {
                ways->steps[to] = ways->steps[place] + 1;
                ways->order[found++] = to;
            }
            if (ways->steps[to] == ways->steps[place] + 1) {
                ways->count[to] += ways->count[place];
            }
        }
    }
    return found;
}

static void walk_back(Ways *ways, size_t found)
{
    for (size_t at = found; at-- > 0;) {
        uint32_t place = ways->order[at];

        for (uint32_t i = ways->starts[place]; i < ways->starts[place + 1]; i++) {
            uint32_t to = ways->stretches[i].to;

            if (ways->steps[to] == ways->steps[place] + 1) {
                double share = ways->count[place] / ways->count[to] * (1 + ways->share[to]);

                ways->over[i] += share;
                ways->share[place] += share;
            }
        }
    }
}

static MUST_USE Err measure(Arena *arena, size_t place_count, Corridors *ret)
{
    Ways ways;

    TRY(open_ways(arena, place_count, ret, &ways));
    for (uint32_t source = 0; source < place_count; source++) {
        size_t found = walk_out(&ways, source);

        ways.pairs += (double)(found - 1);
        walk_back(&ways, found);
    }
    for (size_t i = 0; i < ret->stretch_count && ways.pairs > 0; i++) {
        ret->stretches[i].betweenness = ways.over[i] / ways.pairs;
    }
    return ERR_NONE;
}

static int by_betweenness(const void *left, const void *right)
{
    const Stretch *a = left;
    const Stretch *b = right;

    if (a->betweenness != b->betweenness) {
        return a->betweenness > b->betweenness ? -1 : 1;
    }
    return a->from != b->from ? compare_numbers(a->from, b->from)
                              : compare_numbers(a->to, b->to);
}

/* ---- journeys -------------------------------------------------------------------------------- */

static void go_to(Corridor *corridor, uint32_t country)
{
    if (corridor->count == 0 || corridor->countries[corridor->count - 1] != country) {
        if (corridor->count < 8) {
            corridor->count++;
        }
        corridor->countries[corridor->count - 1] = country;
    }
}

static int by_countries(const void *left, const void *right)
{
    const Corridor *a = left;
    const Corridor *b = right;

    if (a->count != b->count) {
        return compare_numbers(a->count, b->count);
    }
    for (uint32_t i = 0; i < a->count; i++) {
        if (a->countries[i] != b->countries[i]) {
            return compare_numbers(a->countries[i], b->countries[i]);
        }
    }
    return 0;
}

static int by_journeys(const void *left, const void *right)
{
    const Corridor *a = left;
    const Corridor *b = right;

    return a->journeys != b->journeys ? compare_numbers(b->journeys, a->journeys)
                                      : by_countries(left, right);
}

static void count_presence(const Corridor *corridor, Corridors *ret)
{
    ret->journeys++;
    ret->countries[corridor->countries[0]].origin++;
    ret->countries[corridor->countries[corridor->count - 1]].destination++;
    for (uint32_t i = 1; i + 1 < corridor->count; i++) {
        bool is_again = false;

        for (uint32_t j = 1; j < i; j++) {
            is_again = is_again || corridor->countries[j] == corridor->countries[i];
        }
        ret->countries[corridor->countries[i]].transit += !is_again;
    }
}

/* Equal ones become one. */
static size_t merge(Corridor *corridors, size_t count)
{
    size_t kept = 0;

    qsort(corridors, count, sizeof(*corridors), by_countries);
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && by_countries(&corridors[kept - 1], &corridors[i]) == 0) {
            corridors[kept - 1].journeys++;
        } else {
            corridors[kept++] = corridors[i];
        }
    }
    qsort(corridors, kept, sizeof(*corridors), by_journeys);
    return kept;
}

static MUST_USE Err
follow(Arena *arena, const uint32_t *countries, Sorted *legs, size_t count, Corridors *ret)
{
    size_t found = 0;

    ret->corridors = arena_new(arena, Corridor, count + 1);
    if (ret->corridors == NULL) {
        return err_limit("the legs need more memory than they may use");
    }
    qsort(legs, count, sizeof(*legs), by_journey);
    for (size_t i = 0; i < count && legs[i].leg->journey != NOT_KNOWN;) {
        Corridor corridor = {.journeys = 1};
        size_t at = i;

        for (; at < count && legs[at].leg->journey == legs[i].leg->journey; at++) {
            go_to(&corridor, countries[legs[at].leg->from]);
            go_to(&corridor, countries[legs[at].leg->to]);
        }
        i = at;
        if (corridor.count > 1) {
            ret->corridors[found++] = corridor;
            count_presence(&corridor, ret);
        }
    }
    ret->corridor_count = merge(ret->corridors, found);
    return ERR_NONE;
}

static void sum_presence(const uint32_t *countries, Corridors *ret)
{
    for (size_t i = 0; i < ret->stretch_count; i++) {
        const Stretch *stretch = &ret->stretches[i];
        uint32_t from = countries[stretch->from];
        uint32_t to = countries[stretch->to];

        ret->countries[from].betweenness += stretch->betweenness;
        if (to != from) {
            ret->countries[to].betweenness += stretch->betweenness;
        }
    }
}

Err corridors_find(
    Arena *arena,
    const uint32_t *countries,
    size_t place_count,
    const Leg *legs,
    size_t leg_count,
    Corridors *ret)
{
    Sorted *sorted = arena_new(arena, Sorted, leg_count + 1);

    *ret = (Corridors){.stretch_count = 0};
    if (sorted == NULL || place_count > ROUTE_PLACES_MOST || leg_count > ROUTE_LEGS_MOST) {
        return err_limit("at most 5000 places and 100000 legs are looked at");
    }
    for (size_t i = 0; i < leg_count; i++) {
        if (legs[i].from >= place_count || legs[i].to >= place_count ||
            (legs[i].mode != NOT_KNOWN && legs[i].mode >= 32)) {
            return (Err){
                ERR_BAD_INPUT, (uint32_t)i, "a leg from or to a place that there is not"};
        }
        sorted[i].leg = &legs[i];
    }
    for (size_t i = 0; i < place_count; i++) {
        if (countries[i] >= ROUTE_COUNTRIES_MOST) {
            return err_limit("at most 64 countries are looked at");
        }
    }
    TRY(gather(arena, sorted, leg_count, ret));
    TRY(measure(arena, place_count, ret));
    TRY(follow(arena, countries, sorted, leg_count, ret));
    if (ret->stretch_count > 0) {
        qsort(ret->stretches, ret->stretch_count, sizeof(*ret->stretches), by_betweenness);
    }
    sum_presence(countries, ret);
    return ERR_NONE;
}
