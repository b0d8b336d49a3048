#include "service/whatif.h"

#include <stdlib.h>

/* A change that is read, and what it is about. */
typedef struct Change {
    const Json *json;
    const World *world;
} Change;

static const Json *list_of(const Json *changes, const char *name)
{
    static const Json none = {.type = JSON_LIST};
    const Json *list = json_get(changes, name);

    return list == NULL ? &none : list;
}

static MUST_USE Err lists_check(const Json *changes)
{
    static const char *const names[] = {"opened", "closures", "capacities", "conflicts"};

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        const Json *list = list_of(changes, names[i]);

        if (list->type != JSON_LIST) {
            return err_bad("changes are lists: opened, closures, capacities and conflicts");
        }
        if (list->count > WHATIF_MOST) {
            return err_limit("there are more than 1000 changes of a sort");
        }
    }
    return ERR_NONE;
}

static uint32_t find_place(const World *world, Str name)
{
    for (size_t i = 0; i < world->place_count; i++) {
        if (str_equal(world->places[i].name, name)) {
            return (uint32_t)i;
        }
    }
    return NO_PLACE;
}

static bool is_country(const World *world, Str name)
{
    for (size_t i = 0; i < world->place_count; i++) {
        if (str_equal(world->places[i].country, name)) {
            return true;
        }
    }
    return false;
}

static MUST_USE Err place_read(const Change *change, const char *name, uint32_t *ret)
{
    *ret = find_place(change->world, json_get_text(change->json, name));
    return *ret == NO_PLACE ? err_bad("a change names a place that the scenario does not have")
                            : ERR_NONE;
}

/* The days on which something begins and ends; -1 for never. */
static MUST_USE Err days_read(const Change *change, int32_t *from, int32_t *to)
{
    int64_t most = (int64_t)change->world->days;
    int64_t first = json_get_number(change->json, "from", -1);
    int64_t last = json_get_number(change->json, "to", -1);

    if (first < 0 || first >= most || last < -1 || last > most ||
        (last >= 0 && last <= first)) {
        return err_bad(
            "a change's days are not within the scenario's, or end before they begin");
    }
    *from = (int32_t)first;
    *to = (int32_t)last;
    return ERR_NONE;
}

/* ---- closures --------------------------------------------------------------------------- */

static MUST_USE Err country_read(const Change *change, Closure *ret)
{
    ret->kind = CLOSURE_COUNTRY;
    ret->country = json_get_text(change->json, "place");
    ret->other = json_get_text(change->json, "second");
    return is_country(change->world, ret->country) && is_country(change->world, ret->other)
               ? ERR_NONE
               : err_bad("a change names a country in which the scenario has no place");
}

static MUST_USE Err closure_read(const Change *change, Closure *ret)
{
    Str sort = json_get_text(change->json, "sort");

    *ret = (Closure){.place = NO_PLACE, .second = NO_PLACE};
    TRY(days_read(change, &ret->start, &ret->end));
    if (str_is(sort, "country")) {
        return country_read(change, ret);
    }
    TRY(place_read(change, "place", &ret->place));
    if (str_is(sort, "camp")) {
        ret->kind = CLOSURE_CAMP;
        return change->world->places[ret->place].kind == PLACE_CAMP
                   ? ERR_NONE
                   : err_bad("a change closes a camp that is none");
    }
    ret->kind = CLOSURE_LOCATION;
    if (!str_is(sort, "location")) {
        return err_bad("a closure is of a location, of a country or of a camp");
    }
    return json_get_text(change->json, "second").len > 0
               ? place_read(change, "second", &ret->second)
               : ERR_NONE;
}

static bool is_opened(const Json *opened, size_t closure)
{
    for (size_t i = 0; i < opened->count; i++) {
        if (opened->items[i].type == JSON_NUMBER &&
            opened->items[i].number == (int64_t)closure) {
            return true;
        }
    }
    return false;
}

static MUST_USE Err closures_change(Arena *arena, const Json *changes, World *world)
{
    const Json *opened = list_of(changes, "opened");
    const Json *list = list_of(changes, "closures");
    Closure *closures = arena_new(arena, Closure, world->closure_count + list->count + 1);
    size_t count = 0;

    if (closures == NULL) {
        return err_limit("there are too many closures");
    }
    for (size_t i = 0; i < world->closure_count; i++) {
        if (!is_opened(opened, i)) {
            closures[count++] = world->closures[i];
        }
    }
    for (size_t i = 0; i < list->count; i++) {
        TRY(closure_read(&(Change){&list->items[i], world}, &closures[count]));
        count++;
    }
    world->closures = closures;
    world->closure_count = count;
    return ERR_NONE;
}

/* ---- capacities and conflicts ------------------------------------------------------------- */

static MUST_USE Err capacities_change(const Json *changes, const World *world, Place *places)
{
    const Json *list = list_of(changes, "capacities");

    for (size_t i = 0; i < list->count; i++) {
        int64_t capacity = json_get_number(&list->items[i], "capacity", -1);
        uint32_t place = NO_PLACE;

        TRY(place_read(&(Change){&list->items[i], world}, "place", &place));
        if (places[place].kind != PLACE_CAMP || capacity < 0 ||
            capacity > (int64_t)COUNT_MOST) {
            return err_bad("a capacity is a whole number, of a place that receives people");
        }
        places[place].capacity = (double)capacity;
    }
    return ERR_NONE;
}

static int by_day(const void *a, const void *b)
{
    const Flare *one = a;
    const Flare *two = b;
    int order = (one->day > two->day) - (one->day < two->day);

    return order != 0 ? order : (one->place > two->place) - (one->place < two->place);
}

/* All of the scenario's beginnings and ends of conflict at other places. */
static size_t flares_keep(const World *world, const bool *is_moved, Flare *flares)
{
    size_t count = 0;

    for (size_t i = 0; i < world->flare_count; i++) {
        if (!is_moved[world->flares[i].place]) {
            flares[count++] = world->flares[i];
        }
    }
    return count;
}

static MUST_USE Err
conflicts_change(Arena *arena, const Json *changes, World *world, Place *places)
{
    const Json *list = list_of(changes, "conflicts");
    Flare *flares = arena_new(arena, Flare, world->flare_count + 2 * list->count + 1);
    bool *is_moved = arena_new(arena, bool, world->place_count + 1);
    size_t count = 0;

    if (flares == NULL || is_moved == NULL) {
        return err_limit("there are too many conflicts");
    }
    for (size_t i = 0; i < list->count; i++) {
        uint32_t place = NO_PLACE;

        TRY(place_read(&(Change){&list->items[i], world}, "place", &place));
        is_moved[place] = true;
    }
    count = flares_keep(world, is_moved, flares);
    for (size_t i = 0; i < list->count; i++) {
        Flare begins = {0, find_place(world, json_get_text(&list->items[i], "place")), 1};
        Flare ends = {0, begins.place, 0};

        TRY(days_read(&(Change){&list->items[i], world}, &begins.day, &ends.day));
        /* The engine begins with the places' own column; from the day on it is the flare that counts. */
        places[begins.place].conflict_day = begins.day;
        flares[count++] = begins;
        if (ends.day >= 0) {
            flares[count++] = ends;
        }
    }
    if (list->count > 0) {
        qsort(flares, count, sizeof(*flares), by_day);
    }
    world->flares = flares;
    world->flare_count = count;
    return ERR_NONE;
}

Err whatif_apply(Arena *arena, const Json *changes, World *world, size_t *count)
{
    World changed = *world;
    Place *places = arena_new(arena, Place, world->place_count + 1);

    if (places == NULL) {
        return err_limit("there are too many places");
    }
    TRY(lists_check(changes));
    memcpy(places, world->places, world->place_count * sizeof(*places));
    TRY(closures_change(arena, changes, &changed));
    TRY(capacities_change(changes, world, places));
    TRY(conflicts_change(arena, changes, &changed, places));
    changed.places = places;
    *world = changed;
    *count = list_of(changes, "opened")->count + list_of(changes, "closures")->count +
             list_of(changes, "capacities")->count + list_of(changes, "conflicts")->count;
    return ERR_NONE;
}
