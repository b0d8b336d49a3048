/* Movement of people from a folder of files, without a node: run it, or say what is wrong with the files. */
#include "edge/cli/movement.h"

#include "base/env.h"
#include "base/thread.h"

#include <stdio.h>
#include <unistd.h>

/* Room for people: an arena's pages are the system's until they are used. */
#define PEOPLE_ROOM ((size_t)8 << 30)

static Err load(void *state, Arena *arena, const char *name, Str *ret)
{
    const char *folder = state;
    Str path;

    TRY(arena_print(arena, &path, "%s/%s", folder, name));
    return cli_load(arena, path.ptr, ret);
}

int cli_movement_check(const Line *line, const Model *model, Arena *arena)
{
    union {
        const char *given;
        void *state;
    } folder = {.given = line->word_count == 1 ? line->words[0] : NULL};
    ScenarioFiles files = {folder.state, load};
    Notes notes = {0};
    World world;
    Err err;

    (void)model;
    if (line->word_count != 1) {
        fprintf(stderr, "usage: subak movement check DIR [--json]\n");
        return 2;
    }
    err = scenario_read(arena, &files, &world, &notes);
    if (line->json) {
        printf("{\"ok\":%s,\"wrong\":[", err.kind == ERR_OK ? "true" : "false");
        movement_notes_json(&notes, true);
        printf("],\"assumed\":[");
        movement_notes_json(&notes, false);
        printf("]}\n");
        return err.kind == ERR_OK && movement_wrong(&notes) == 0 ? 0 : 1;
    }
    movement_notes(&notes);
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    printf(
        "%zu places, %zu roads, %zu places with counts, %u days: %zu wrong, %zu assumed\n",
        world.place_count,
        world.road_count / 2,
        world.counted_count,
        world.days,
        movement_wrong(&notes),
        notes.count - movement_wrong(&notes));
    return movement_wrong(&notes) == 0 ? 0 : 1;
}

/* ---- run ------------------------------------------------------------------------------------- */

/* The rules by name, or out of a file of settings. */
static MUST_USE Err find_rules(Job *job)
{
    const char *name = line_option(job->line, "rules", "flee3");
    Str text;

    if (str_from(name).len > 4 &&
        str_is(str_part(str_from(name), str_from(name).len - 4, 4), ".yml")) {
        TRY(cli_load(job->arena, name, &text));
        return settings_read(job->arena, str_from(name), text, &job->plan.rules, &job->notes);
    }
    return rules_named(str_from(name), &job->plan.rules);
}

static MUST_USE Err read_mode(Job *job)
{
    Str mode = str_from(line_option(job->line, "mode", "auto"));

    if (!str_is(mode, "agents") && !str_is(mode, "cohorts") && !str_is(mode, "auto")) {
        return err_bad("there is no such mode: agents, cohorts or auto");
    }
    job->plan.options.mode = str_is(mode, "agents")    ? RUN_AGENTS
                             : str_is(mode, "cohorts") ? RUN_COHORTS
                                                       : RUN_AUTO;
    return ERR_NONE;
}

static MUST_USE Err read_from(Job *job)
{
    const Line *line = job->line;
    const char *from = line_option(line, "from", NULL);

    if (from == NULL) {
        return ERR_NONE;
    }
    if (line_has(line, "rules") || line_has(line, "mode") || line_has(line, "compat")) {
        return err_bad("a saved run keeps its rules, its mode and how it reads closures");
    }
    job->plan.is_reseeded = line_has(line, "seed");
    return cli_load(job->arena, from, &job->plan.from);
}

static MUST_USE Err read_options(Job *job)
{
    const Line *line = job->line;
    uint64_t until = UINT32_MAX;

    job->members = 1;
    job->threads = 1;
    job->plan.options.seed = 1;
    job->plan.options.compat = line_has(line, "compat");
    TRY(cli_number(line, "seed", UINT64_MAX / 2, &job->plan.options.seed));
    TRY(cli_number(line, "members", MEMBERS_MOST, &job->members));
    TRY(cli_number(line, "threads", POOL_THREADS_MAX, &job->threads));
    TRY(cli_number(line, "until", UINT32_MAX, &until));
    job->plan.until = (uint32_t)until;
    job->plan.room = PEOPLE_ROOM;
    if (job->members == 0 || job->threads == 0 || until == 0) {
        return err_bad("members, threads and days are counted from 1");
    }
    if (line_has(line, "save") && job->members > 1) {
        return err_bad("one run is saved, not an ensemble");
    }
    TRY(read_mode(job));
    TRY(read_from(job));
    return find_rules(job);
}

static MUST_USE Err write_file(const char *path, Str text)
{
    FILE *file = fopen(path, "wb");
    bool good = file != NULL && fwrite(text.ptr, 1, text.len, file) == text.len;

    if (file == NULL || fclose(file) != 0 || !good) {
        return (Err){ERR_SYSTEM, 0, "could not write a file of the run"};
    }
    return ERR_NONE;
}

/* Run it to the day on which it is to be saved; what is left to do begins there. */
static MUST_USE Err save(Job *job, const char *path)
{
    Plan *plan = &job->plan;
    Outcome outcome;
    Run *run = NULL;
    Buf buf;

    if (plan->from.len > 0) {
        TRY(run_load(job->arena, &job->world, plan->from, NULL, &run));
        if (plan->is_reseeded) {
            run_reseed(run, plan->options.seed);
        }
    } else {
        TRY(run_open(job->arena, &job->world, &plan->rules, &plan->options, NULL, &run));
    }
    TRY(run_to(run, plan->until, &outcome));
    buf = buf_begin(job->arena, PEOPLE_ROOM / 2);
    run_save(run, &buf);
    TRY(buf_end(&buf, &plan->from));
    plan->is_reseeded = false;
    return write_file(path, plan->from);
}

/* A bar on the terminal, for those who wait at one. */
typedef struct Bar {
    Gate gate;
    uint64_t days; /* of all members together */
    uint64_t done;
} Bar;

#define BAR_WIDTH 40

static void show_bar(void *state)
{
    static const char full[] = "########################################";
    Bar *bar = state;

    gate_enter(&bar->gate);
    if (bar->done * 100 / bar->days < (bar->done + 1) * 100 / bar->days) {
        unsigned now = (unsigned)((bar->done + 1) * 100 / bar->days);

        fprintf(stderr, "\r[%-*.*s] %3u %%", BAR_WIDTH, (int)now * BAR_WIDTH / 100, full, now);
    }
    bar->done++;
    gate_leave(&bar->gate);
}

static void wipe_bar(void)
{
    fprintf(stderr, "\r%*s\r", BAR_WIDTH + 8, "");
}

static MUST_USE Err run_members(Job *job)
{
    Bar bar = {0};
    Meter meter = {&bar, show_bar};
    Pool pool;
    Err err;

    TRY(ensemble_open(job->arena, &job->plan, job->members, &job->ensemble));
    TRY(pool_open(&pool, job->threads));
    if (!job->line->json && isatty(STDERR_FILENO)) {
        gate_open(&bar.gate);
        bar.days = job->members * job->ensemble.day_count;
        job->plan.meter = &meter;
    }
    err = ensemble_run(&job->ensemble, &job->plan, &pool, 0, job->members);
    pool_close(&pool);
    if (job->plan.meter != NULL) {
        wipe_bar();
        gate_close(&bar.gate);
        job->plan.meter = NULL;
    }
    return err;
}

static MUST_USE Err run(Job *job)
{
    union {
        const char *given;
        void *state;
    } folder = {.given = job->line->words[0]};
    ScenarioFiles files = {folder.state, load};
    const char *out = line_option(job->line, "out", NULL);
    const char *saved = line_option(job->line, "save", NULL);
    double begun = env_cpu_seconds();
    Str text;

    TRY(read_options(job));
    TRY(scenario_read(job->arena, &files, &job->world, &job->notes));
    job->plan.world = &job->world;
    if (saved != NULL) {
        TRY(save(job, saved));
    }
    TRY(run_members(job));
    job->cpu_s = env_cpu_seconds() - begun;
    if (out == NULL) {
        return ERR_NONE;
    }
    TRY(report_days(job->arena, &job->world, &job->ensemble, &text));
    return write_file(out, text);
}

/* What went wrong, with what was found in the files until then. */
static int fail(const Job *job, Err err)
{
    if (!job->line->json) {
        movement_notes(&job->notes);
        return cli_fail(job->line, err);
    }
    printf(
        "{\"ok\":false,\"error\":{\"kind\":\"%s\",\"message\":\"%s\"},\"wrong\":[",
        err_name(err.kind),
        err.what);
    movement_notes_json(&job->notes, true);
    printf("]}\n");
    return 1;
}

int cli_movement_run(const Line *line, const Model *model, Arena *arena)
{
    Arena own;
    Job job = {.line = line, .arena = &own};
    int status = 0;
    Err err;

    (void)model;
    (void)arena;
    if (line->word_count != 1) {
        fprintf(
            stderr,
            "usage: subak movement run DIR [--rules flee3|best|FILE.yml] [--seed N] "
            "[--members N] [--threads N] [--mode agents|cohorts|auto] [--compat] "
            "[--until DAY] [--save FILE] [--from FILE] [--out FILE.csv] [--json]\n");
        return 2;
    }
    err = arena_open(PEOPLE_ROOM, &own);
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    err = run(&job);
    if (err.kind == ERR_OK) {
        movement_print(&job);
        arena_close(&own);
        return 0;
    }
    status = fail(&job, err);
    arena_close(&own);
    return status;
}
