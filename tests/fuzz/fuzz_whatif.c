/* Whatever is asked: it is refused, or a world comes out of it that can be run, whose scenario is as it was. */
#include "movement/run.h"
#include "service/whatif.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const Place places[] = {
    {.name = {"A", 1}, .country = {"XA", 2}, .kind = PLACE_CONFLICT, .people = 900},
    {.name = {"B", 1}, .country = {"XA", 2}, .kind = PLACE_TOWN, .people = 100},
    {.name = {"C", 1},
     .country = {"XB", 2},
     .kind = PLACE_CAMP,
     .is_foreign = true,
     .capacity = 50}};
static const Road roads[] = {
    {.from = 0, .to = 1, .km = 50},
    {.from = 1, .to = 0, .km = 50},
    {.from = 1, .to = 2, .km = 60},
    {.from = 2, .to = 1, .km = 60}};
static const Closure closures[] = {
    {.kind = CLOSURE_LOCATION, .place = 1, .second = 2, .start = 0, .end = 2}};
static const uint32_t counted[] = {2};
static const double counts[] = {0, 10, 20, 30, 30, 60, 80, 80};

static void must(bool is)
{
    if (!is) {
        abort();
    }
}

static void check(const World *world)
{
    for (size_t i = 0; i < world->closure_count; i++) {
        const Closure *closure = &world->closures[i];

        must(closure->kind == CLOSURE_COUNTRY || closure->place < world->place_count);
        must(closure->second == NO_PLACE || closure->second < world->place_count);
        must(closure->start >= 0 && closure->start < (int32_t)world->days);
    }
    for (size_t i = 0; i < world->flare_count; i++) {
        must(world->flares[i].place < world->place_count);
        must(i == 0 || world->flares[i - 1].day <= world->flares[i].day);
    }
}

static void run(Arena *arena, const World *world)
{
    RunOptions options = {.seed = 1, .mode = RUN_AGENTS};
    Outcome outcome;
    Rules rules;

    must(rules_named(STR("flee3"), &rules).kind == ERR_OK);
    must(movement_run(arena, world, &rules, &options, NULL, &outcome).kind == ERR_OK);
    for (uint32_t i = 0; i < world->days; i++) {
        const Day *day = &outcome.days[i];

        must(day->people == day->in_camps + day->at_places + day->on_way);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    const World before = {
        .days = sizeof(counts) / sizeof(*counts),
        .places = places,
        .place_count = sizeof(places) / sizeof(*places),
        .roads = roads,
        .road_count = sizeof(roads) / sizeof(*roads),
        .closures = closures,
        .closure_count = 1,
        .counted = counted,
        .counted_count = 1,
        .counts = counts,
        .totals = counts};
    World world = before;
    Json *json = NULL;
    size_t count = 0;

    if (arena.base == NULL && arena_open(64 << 20, &arena).kind != ERR_OK) {
        return 0;
    }
    arena_rewind(&arena, 0);
    if (json_read(&arena, (Str){(const char *)data, size}, &json).kind != ERR_OK) {
        return 0;
    }
    if (whatif_apply(&arena, json, &world, &count).kind != ERR_OK) {
        must(memcmp(&world, &before, sizeof(world)) == 0);
        return 0;
    }
    check(&world);
    run(&arena, &world);
    return 0;
}
