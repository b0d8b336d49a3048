/* Whatever the bytes: a saved run of this small world is refused, or it can be run to its end, and nobody is lost.
 * The input is tried as a state, and as a patch of one: its first byte says of which, the next two where the rest is to stand.
 */
#include "movement/run.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is)
{
    if (!is) {
        abort();
    }
}

#define DAYS 12

static const Place places[] = {
    {.name = {"Aru", 3}, .country = {"Alba", 4}, .kind = PLACE_CONFLICT, .people = 9000},
    {.name = {"Cor", 3}, .country = {"Alba", 4}, .kind = PLACE_TOWN, .screening = 3},
    {.name = {"Dun", 3}, .country = {"Borea", 5}, .kind = PLACE_CAMP, .capacity = 40},
    {.name = {"Esk", 3}, .country = {"Borea", 5}, .kind = PLACE_CAMP, .is_foreign = true},
};
static const Road roads[] = {
    {.from = 0, .to = 1, .km = 90},
    {.from = 1, .to = 0, .km = 90},
    {.from = 1, .to = 2, .km = 400, .seats = 5, .deaths = 2},
    {.from = 2, .to = 1, .km = 400},
    {.from = 1, .to = 3, .km = 700},
    {.from = 3, .to = 1, .km = 700},
};
static const Closure closures[] = {
    {.kind = CLOSURE_LINK, .place = 1, .second = 3, .start = 3, .end = 5}};
static const uint32_t counted[] = {2, 3};
static const double counts[DAYS * 2] = {5,  5,  10, 20, 20, 30, 20, 40, 30, 40, 30, 60,
                                        40, 70, 40, 70, 45, 70, 45, 75, 50, 80, 50, 90};
static const double totals[DAYS] = {10, 30, 50, 60, 70, 90, 110, 110, 115, 120, 130, 140};

static const World world = {
    .days = DAYS,
    .places = places,
    .place_count = 4,
    .roads = roads,
    .road_count = 6,
    .closures = closures,
    .closure_count = 1,
    .counted = counted,
    .counted_count = 2,
    .counts = counts,
    .totals = totals,
};

/* A run that was stopped after six days. */
static Str make(Arena *arena, uint8_t which)
{
    RunOptions options = {.seed = which, .mode = which % 2 == 0 ? RUN_AGENTS : RUN_COHORTS};
    Rules rules;
    Outcome outcome;
    Run *run = NULL;
    Str bytes = {0};
    Buf buf;

    must(rules_named(which % 4 < 2 ? STR("flee3") : STR("best"), &rules).kind == ERR_OK);
    must(run_open(arena, &world, &rules, &options, NULL, &run).kind == ERR_OK);
    must(run_to(run, 6, &outcome).kind == ERR_OK);
    buf = buf_begin(arena, 1 << 20);
    run_save(run, &buf);
    must(buf_end(&buf, &bytes).kind == ERR_OK);
    return bytes;
}

/* The same with the rest of the input in it. */
static Str patch(Arena *arena, const uint8_t *data, size_t size)
{
    Str bytes = make(arena, data[0]);
    char *other = arena_new(arena, char, bytes.len + 1);
    size_t at = size < 3 ? 0 : ((size_t)data[1] << 8 | data[2]) % bytes.len;

    must(other != NULL);
    memcpy(other, bytes.ptr, bytes.len);
    for (size_t i = 3; i < size && at + i - 3 < bytes.len; i++) {
        other[at + i - 3] = (char)data[i];
    }
    return (Str){other, bytes.len};
}

static void try(Arena *arena, Str bytes)
{
    Outcome outcome;
    Run *run = NULL;

    if (run_load(arena, &world, bytes, NULL, &run).kind != ERR_OK) {
        return;
    }
    if (run_to(run, world.days, &outcome).kind != ERR_OK) {
        return;
    }
    const Day *day = &outcome.days[DAYS - 1];

    must(outcome.day_count == DAYS);
    must(day->people == day->in_camps + day->at_places + day->on_way || day->people == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    Str raw = {(const char *)data, size};

    if (arena.base == NULL && arena_open(64 << 20, &arena).kind != ERR_OK) {
        return 0;
    }
    if (size == 0) {
        return 0;
    }
    arena_rewind(&arena, 0);
    try(&arena, raw);
    try(&arena, patch(&arena, data, size));
    return 0;
}
