/* movement_calibrate.c: look for the numbers of the rules `best`, and say how well they do on conflicts they have not seen.
 *
 *     bench_movement_calibrate SETTINGS SEED SCENARIO...      nice it; 300 settings on seven conflicts take some ten minutes
 *
 * Settings are drawn at random from the ranges of KNOBS; the first one is `best` as it is. Every one runs on every scenario, in
 * cohorts, once. Held out: for each scenario the setting that has the lowest mean error on the others is chosen, and its error on that
 * scenario alone is counted. In-sample: the setting with the lowest mean on all. The room of camps is not searched: in
 * published scenarios the capacities were mostly set to the highest counts, so that to fit it would be to read the answers.
 */
#include "file.h"

#include "movement/chance.h"
#include "movement/judge.h"
#include "service/scenario.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SCENARIOS_MOST 32
#define SETTINGS_MOST  5000
#define ROOM           ((size_t)1 << 30)

typedef struct Knob {
    const char *key;
    double low;
    double high;
    bool is_log;
} Knob;

static const Knob knobs[] = {
    {"distance_power", 0.5, 3.5, false},
    {"softening", 1, 300, true},
    {"border_km", 1, 600, true},
    {"camp_movechance", 1e-6, 1e-3, true},
    {"max_move_speed", 150, 800, true},
};

#define KNOBS (sizeof(knobs) / sizeof(*knobs))

typedef struct Bench {
    size_t count; /* scenarios */
    size_t settings;
    const char *names[SCENARIOS_MOST];
    World worlds[SCENARIOS_MOST];
    double values[SETTINGS_MOST][KNOBS];
    double errors[SETTINGS_MOST][SCENARIOS_MOST];
} Bench;

static Err load(void *state, Arena *arena, const char *name, Str *ret)
{
    const char *folder = state;
    FILE *file = NULL;
    Str path;

    TRY(arena_print(arena, &path, "%s/%s", folder, name));
    file = fopen(path.ptr, "rb");
    if (file == NULL) {
        return (Err){ERR_NOT_FOUND, 0, "there is no such file"};
    }
    (void)fclose(file);
    *ret = read_file(arena, path.ptr);
    return ERR_NONE;
}

static void draw(uint64_t seed, uint32_t setting, const Rules *best, double *values)
{
    for (uint32_t i = 0; i < KNOBS; i++) {
        Rules rules = *best;
        double part = chance_part(chance_words(seed, STREAM_MEMBER, setting, i, 0).word[0]);
        const Knob *knob = &knobs[i];

        values[i] = setting == 0   ? *rules_at(&rules, STR("move_rules"), str_from(knob->key))
                    : knob->is_log ? knob->low * pow(knob->high / knob->low, part)
                                   : knob->low + (knob->high - knob->low) * part;
    }
}

static double error_of(Arena *arena, const World *world, const Rules *rules)
{
    RunOptions options = {.seed = 1, .mode = RUN_COHORTS};
    size_t used = arena->used;
    Outcome outcome;
    double error;

    must(movement_run(arena, world, rules, &options, NULL, &outcome));
    error = judge_all(world, &outcome).ard;
    arena_rewind(arena, used);
    return error;
}

/* Of a setting, on all scenarios but one; on all where `but` is none. */
static double mean_error(const Bench *bench, size_t setting, size_t but)
{
    double sum = 0;

    for (size_t i = 0; i < bench->count; i++) {
        sum += i == but ? 0 : bench->errors[setting][i];
    }
    return sum / (double)(bench->count - (but < bench->count));
}

static size_t find_best(const Bench *bench, size_t but)
{
    size_t best = 0;

    for (size_t i = 1; i < bench->settings; i++) {
        best = mean_error(bench, i, but) < mean_error(bench, best, but) ? i : best;
    }
    return best;
}

static void put_values(const Bench *bench, size_t setting)
{
    for (size_t i = 0; i < KNOBS; i++) {
        printf("  %s=%.4g", knobs[i].key, bench->values[setting][i]);
    }
    printf("\n");
}

static void report(const Bench *bench)
{
    size_t best = find_best(bench, bench->count);
    double held = 0;
    double least = 0;

    printf("%-16s %9s %9s %9s %9s\n", "scenario", "held out", "in-sample", "as it is", "least");
    for (size_t i = 0; i < bench->count; i++) {
        size_t chosen = find_best(bench, i);
        double lowest = bench->errors[0][i];

        for (size_t j = 0; j < bench->settings; j++) {
            lowest = bench->errors[j][i] < lowest ? bench->errors[j][i] : lowest;
        }
        held += bench->errors[chosen][i] / (double)bench->count;
        least += lowest / (double)bench->count;
        printf(
            "%-16s %9.4f %9.4f %9.4f %9.4f ",
            bench->names[i],
            bench->errors[chosen][i],
            bench->errors[best][i],
            bench->errors[0][i],
            lowest);
        put_values(bench, chosen);
    }
    printf(
        "%-16s %9.4f %9.4f %9.4f %9.4f ",
        "mean",
        held,
        mean_error(bench, best, bench->count),
        mean_error(bench, 0, bench->count),
        least);
    put_values(bench, best);
}

int main(int argc, char **argv)
{
    static Bench bench;
    uint64_t seed = 0;
    Arena arena;
    Rules best;

    if (argc < 5 || argc > SCENARIOS_MOST + 3) {
        fprintf(stderr, "usage: bench_movement_calibrate SETTINGS SEED SCENARIO...\n");
        return 2;
    }
    must(arena_open(ROOM, &arena));
    must(rules_named(STR("best"), &best));
    bench.settings = (size_t)strtoul(argv[1], NULL, 10);
    bench.settings = bench.settings < SETTINGS_MOST ? bench.settings : SETTINGS_MOST;
    seed = strtoul(argv[2], NULL, 10);
    for (int i = 3; i < argc; i++) {
        ScenarioFiles files = {argv[i], load};
        const char *slash = strrchr(argv[i], '/');
        Notes notes = {0};

        bench.names[bench.count] = slash != NULL ? slash + 1 : argv[i];
        must(scenario_read(&arena, &files, &bench.worlds[bench.count++], &notes));
    }
    for (size_t i = 0; i < bench.settings; i++) {
        Rules rules = best;

        draw(seed, (uint32_t)i, &best, bench.values[i]);
        for (size_t j = 0; j < KNOBS; j++) {
            *rules_at(&rules, STR("move_rules"), str_from(knobs[j].key)) = bench.values[i][j];
        }
        for (size_t j = 0; j < bench.count; j++) {
            bench.errors[i][j] = error_of(&arena, &bench.worlds[j], &rules);
        }
    }
    report(&bench);
    arena_close(&arena);
    return 0;
}
