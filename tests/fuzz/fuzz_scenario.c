/* Whatever the bytes: the files of a folder are read to an end, and what comes out can be run; people are not lost.
 * The input is the files one after another, each "@name" on a line of its own and then its text.
 */
#include "movement/judge.h"
#include "service/scenario.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is)
{
    if (!is) {
        abort();
    }
}

static Err load(void *state, Arena *arena, const char *name, Str *ret)
{
    Str rest = *(const Str *)state;

    (void)arena;
    while (rest.len > 0) {
        Str line = str_cut(&rest, '\n');

        if (line.len > 0 && line.ptr[0] == '@' && str_is(str_part(line, 1, line.len), name)) {
            size_t len = 0;

            while (len < rest.len &&
                   !(rest.ptr[len] == '@' && (len == 0 || rest.ptr[len - 1] == '\n'))) {
                len++;
            }
            *ret = (Str){rest.ptr, len};
            return ERR_NONE;
        }
    }
    return (Err){ERR_NOT_FOUND, 0, "no such file"};
}

static void run(Arena *arena, const World *world, const Rules *rules, bool compat, RunMode mode)
{
    RunOptions options = {.seed = 1, .compat = compat, .mode = mode};
    Outcome outcome;

    if (movement_run(arena, world, rules, &options, NULL, &outcome).kind != ERR_OK) {
        return;
    }
    for (uint32_t i = 0; i < world->days; i++) {
        const Day *day = &outcome.days[i];

        must(day->people == day->in_camps + day->at_places + day->on_way);
        must(day->without <= day->people && day->on_way <= day->people);
    }
    must(judge_all(world, &outcome).ard >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    Str all = {(const char *)data, size};
    ScenarioFiles files = {&all, load};
    Notes notes = {0};
    Str settings = STR("");
    double people = 0;
    Rules rules;
    World world;

    if (arena.base == NULL && arena_open(64 << 20, &arena).kind != ERR_OK) {
        return 0;
    }
    arena_rewind(&arena, 0);
    if (load(&all, &arena, "settings.yml", &settings).kind != ERR_OK ||
        settings_read(&arena, STR("settings.yml"), settings, &rules, &notes).kind != ERR_OK) {
        must(rules_named(STR("flee3"), &rules).kind == ERR_OK);
    }
    if (scenario_read(&arena, &files, &world, &notes).kind != ERR_OK) {
        return 0;
    }
    must(world.days > 0 && world.place_count > 0 && world.road_count > 0);
    must(notes.count <= NOTES_MOST);
    for (size_t i = 0; i < world.days * world.counted_count; i++) {
        must(world.counts[i] >= 0);
        people += world.counts[i];
    }
    if (world.days <= 400 && people <= 1e6) { /* larger ones only take longer */
        run(&arena, &world, &rules, false, RUN_AGENTS);
        run(&arena, &world, &rules, true, RUN_AUTO);
        run(&arena, &world, &rules, false, RUN_COHORTS);
        must(rules_named(STR("best"), &rules).kind == ERR_OK);
        run(&arena, &world, &rules, false, RUN_COHORTS);
    }
    return 0;
}
