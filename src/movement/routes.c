#include "movement/routes.h"

#include "base/vec.h"

typedef struct Search {
    Arena *arena;
    const World *world;
    Fan fan;
    VEC(Route) routes;
    VEC(uint32_t) steps;
    unsigned awareness;
    size_t tried; /* roads, so that a web of markers ends too */
    uint32_t origin;
    uint32_t path[ROUTE_STEPS_MOST];
} Search;

Err roads_sort(Arena *arena, const World *world, Fan *ret)
{
    uint32_t *first = arena_new(arena, uint32_t, world->place_count + 2);
    uint32_t *out = arena_new(arena, uint32_t, world->road_count + 1);

    if (first == NULL || out == NULL) {
        return err_limit("the world is too large");
    }
    for (size_t i = 0; i < world->road_count; i++) {
        first[world->roads[i].from + 2]++;
    }
    for (size_t i = 2; i < world->place_count + 2; i++) {
        first[i] += first[i - 1];
    }
    for (size_t i = 0; i < world->road_count; i++) {
        out[first[world->roads[i].from + 1]++] = (uint32_t)i;
    }
    *ret = (Fan){first, out};
    return ERR_NONE;
}

static bool on_path(const Search *search, size_t depth, uint32_t place)
{
    if (place == search->origin) {
        return true;
    }
    for (size_t i = 0; i < depth; i++) {
        if (search->world->roads[search->path[i]].to == place) {
            return true;
        }
    }
    return false;
}

static MUST_USE Err keep(Search *search, size_t depth, double km)
{
    Route route = {
        .first = (uint32_t)search->steps.count,
        .count = (uint32_t)depth,
        .end = search->world->roads[search->path[depth - 1]].to,
        .km = km,
    };

    if (search->steps.count + depth > ROUTES_MOST) {
        return err_limit("there are too many routes: lower the awareness");
    }
    for (size_t i = 0; i < depth; i++) {
        TRY(vec_push(search->arena, &search->steps, search->path[i]));
    }
    return vec_push(search->arena, &search->routes, route);
}

/* A place on the way, with the roads out of it that are not yet tried. */
typedef struct Level {
    uint32_t next;
    uint32_t end;
    unsigned hops; /* ends so far */
    double km;
} Level;

static MUST_USE Err find_from(Search *search, uint32_t origin)
{
    const World *world = search->world;
    Level levels[ROUTE_STEPS_MOST + 1];
    size_t depth = 0;

    search->origin = origin;
    levels[0] = (Level){search->fan.first[origin], search->fan.first[origin + 1], 0, 0};
    for (;;) {
        Level *level = &levels[depth];

        if (level->next == level->end) {
            if (depth == 0) {
                return ERR_NONE;
            }
            depth--;
            continue;
        }
        uint32_t road = search->fan.out[level->next++];
        uint32_t to = world->roads[road].to;
        double km = level->km + world->roads[road].km;
        bool is_end = world->places[to].kind != PLACE_MARKER;
        unsigned hops = level->hops + is_end;

        if (++search->tried > ROUTES_MOST) {
            return err_limit("there are too many routes: lower the awareness");
        }
        if (on_path(search, depth, to)) {
            continue;
        }
        search->path[depth] = road;
        if (is_end) {
            TRY(keep(search, depth + 1, km));
        }
        if (hops < search->awareness && depth + 1 < ROUTE_STEPS_MOST) {
            depth++;
            levels[depth] = (Level){search->fan.first[to], search->fan.first[to + 1], hops, km};
        }
    }
}

Err routes_find(Arena *arena, const World *world, unsigned awareness, Routes *ret)
{
    Search search = {.arena = arena, .world = world, .awareness = awareness};
    uint32_t *from = arena_new(arena, uint32_t, world->place_count + 1);

    if (from == NULL) {
        return err_limit("the world is too large");
    }
    TRY(roads_sort(arena, world, &search.fan));
    for (size_t i = 0; i < world->place_count; i++) {
        TRY(find_from(&search, (uint32_t)i));
        from[i + 1] = (uint32_t)search.routes.count;
    }
    *ret = (Routes){
        from, search.routes.items, search.routes.count, search.steps.items, search.steps.count};
    return ERR_NONE;
}
