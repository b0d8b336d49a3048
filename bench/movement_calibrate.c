/* movement_calibrate.c: look for the numbers of the rules `best`, and say how well they do on conflicts they have not seen.
 *
 *     bench_movement_calibrate SETTINGS SEED SCENARIO...      nice it; 300 settings on seven conflicts take some ten minutes
 *
 * Settings are drawn at random from the ranges of KNOBS; the first one is `best` as it is. Every one runs on every scenario, in
 * cohorts, once. The optimum is flat, so that which setting comes first is much chance: the mean of the TOP best ones is taken, of logarithms where
 * they were drawn so. Held out: for each scenario those that are best on the others, and the error of their mean on that
 * scenario alone; "single" is the one best setting of the others, for comparison. In-sample: the mean of those that are best on all. The room of camps is not searched: in
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
#define TOP            20
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

/* The TOP best settings, the best one first. */
static void find_top(const Bench *bench, size_t but, size_t *top)
{
    size_t count = 0;

    for (size_t i = 0; i < bench->settings; i++) {
        size_t at = count < TOP ? count++ : TOP;

        while (at > 0 && mean_error(bench, i, but) < mean_error(bench, top[at - 1], but)) {
            if (at < TOP) {
                top[at] = top[at - 1];
            }
            at--;
        }
        if (at < TOP) {
            top[at] = i;
        }
    }
}

static void average(const Bench *bench, const size_t *top, double *values)
{
    for (size_t i = 0; i < KNOBS; i++) {
        double sum = 0;

        for (size_t j = 0; j < TOP; j++) {
            double value = bench->values[top[j]][i];

            sum += (knobs[i].is_log ? log(value) : value) / TOP;
        }
        values[i] = knobs[i].is_log ? exp(sum) : sum;
    }
}

static Rules rules_with(const Rules *best, const double *values)
{
    Rules rules = *best;

    for (size_t i = 0; i < KNOBS; i++) {
        *rules_at(&rules, STR("move_rules"), str_from(knobs[i].key)) = values[i];
    }
    return rules;
}

static void put_values(const double *values)
{
    for (size_t i = 0; i < KNOBS; i++) {
        printf("  %s=%.4g", knobs[i].key, values[i]);
    }
    printf("\n");
}

static void report(Arena *arena, const Bench *bench, const Rules *best)
{
    double sums[5] = {0};
    double all[KNOBS];
    size_t top[TOP];

    find_top(bench, bench->count, top);
    average(bench, top, all);
    printf(
        "%-16s %9s %9s %9s %9s %9s\n",
        "scenario",
        "held out",
        "single",
        "in-sample",
        "as it is",
        "least");
    for (size_t i = 0; i < bench->count; i++) {
        Rules rules = rules_with(best, all);
        double values[KNOBS];
        double row[5] = {0};

        row[2] = error_of(arena, &bench->worlds[i], &rules);
        find_top(bench, i, top);
        average(bench, top, values);
        rules = rules_with(best, values);
        row[0] = error_of(arena, &bench->worlds[i], &rules);
        row[1] = bench->errors[top[0]][i];
        row[3] = row[4] = bench->errors[0][i];
        for (size_t j = 0; j < bench->settings; j++) {
            row[4] = bench->errors[j][i] < row[4] ? bench->errors[j][i] : row[4];
        }
        printf("%-16s", bench->names[i]);
        for (size_t j = 0; j < 5; j++) {
            sums[j] += row[j] / (double)bench->count;
            printf(" %9.4f", row[j]);
        }
        put_values(values);
    }
    printf("%-16s", "mean");
    for (size_t j = 0; j < 5; j++) {
        printf(" %9.4f", sums[j]);
    }
    put_values(all);
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
    bench.settings = bench.settings < TOP             ? TOP
                     : bench.settings > SETTINGS_MOST ? SETTINGS_MOST
                                                      : bench.settings;
    seed = strtoul(argv[2], NULL, 10);
    for (int i = 3; i < argc; i++) {
        ScenarioFiles files = {argv[i], read_file_of};
        const char *slash = strrchr(argv[i], '/');
        Notes notes = {0};

        bench.names[bench.count] = slash != NULL ? slash + 1 : argv[i];
        must(scenario_read(&arena, &files, &bench.worlds[bench.count++], &notes));
    }
    for (size_t i = 0; i < bench.settings; i++) {
        Rules rules;

        draw(seed, (uint32_t)i, &best, bench.values[i]);
        rules = rules_with(&best, bench.values[i]);
        for (size_t j = 0; j < bench.count; j++) {
            bench.errors[i][j] = error_of(&arena, &bench.worlds[j], &rules);
        }
    }
    report(&arena, &bench, &best);
    arena_close(&arena);
    return 0;
}
