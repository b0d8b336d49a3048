/* Movement of people from a folder of files, without a node: run it, or say what is wrong with the files. */
#include "edge/cli/cli.h"

#include "base/date.h"
#include "base/env.h"
#include "movement/judge.h"
#include "service/scenario.h"
#include "wire/csv.h"

#include <stdio.h>
#include <sys/resource.h>

#define CAVEAT "planning for reception; not for refusal of entry"

/* Room for people: an arena's pages are the system's until they are used. */
#define PEOPLE_ROOM ((size_t)8 << 30)

static Err load(void *state, Arena *arena, const char *name, Str *ret)
{
    const char *folder = state;
    Str path;

    TRY(arena_print(arena, &path, "%s/%s", folder, name));
    return cli_load(arena, path.ptr, ret);
}

static void put_quoted(Str text)
{
    (void)putchar('"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c == '"' || c == '\\') {
            printf("\\%c", c);
        } else if (c < 0x20) {
            printf("\\u%04x", c);
        } else {
            (void)putchar(c);
        }
    }
    (void)putchar('"');
}

static void put_notes_json(const Notes *notes, bool is_wrong)
{
    bool first = true;

    for (size_t i = 0; i < notes->count; i++) {
        const Note *note = &notes->items[i];

        if (note->is_wrong != is_wrong) {
            continue;
        }
        printf("%s{\"file\":", first ? "" : ",");
        put_quoted(note->file);
        printf(",\"line\":%u,\"why\":", note->line);
        put_quoted(note->text);
        (void)putchar('}');
        first = false;
    }
}

static size_t count_wrong(const Notes *notes)
{
    size_t count = 0;

    for (size_t i = 0; i < notes->count; i++) {
        count += notes->items[i].is_wrong;
    }
    return count;
}

static void put_notes(const Notes *notes)
{
    for (size_t i = 0; i < notes->count; i++) {
        const Note *note = &notes->items[i];

        cli_print_text(note->file);
        printf(":%u: %s: ", note->line, note->is_wrong ? "wrong" : "assumed");
        cli_print_text(note->text);
        (void)putchar('\n');
    }
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
        put_notes_json(&notes, true);
        printf("],\"assumed\":[");
        put_notes_json(&notes, false);
        printf("]}\n");
        return err.kind == ERR_OK && count_wrong(&notes) == 0 ? 0 : 1;
    }
    put_notes(&notes);
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    printf(
        "%zu places, %zu roads, %zu places with counts, %u days: %zu wrong, %zu assumed\n",
        world.place_count,
        world.road_count / 2,
        world.counted_count,
        world.days,
        count_wrong(&notes),
        notes.count - count_wrong(&notes));
    return count_wrong(&notes) == 0 ? 0 : 1;
}

/* ---- run ------------------------------------------------------------------------------------- */

typedef struct Job {
    const Line *line;
    Arena *arena;
    World world;
    Rules rules;
    RunOptions options;
    Outcome outcome;
    Notes notes;
    double cpu_s;
} Job;

/* The rules by name, or out of a file of settings. */
static MUST_USE Err find_rules(Job *job)
{
    const char *name = line_option(job->line, "rules", "flee3");
    Str text;

    if (str_from(name).len > 4 &&
        str_is(str_part(str_from(name), str_from(name).len - 4, 4), ".yml")) {
        TRY(cli_load(job->arena, name, &text));
        return settings_read(job->arena, str_from(name), text, &job->rules, &job->notes);
    }
    return rules_named(str_from(name), &job->rules);
}

static MUST_USE Err read_options(Job *job)
{
    Str mode = str_from(line_option(job->line, "mode", "auto"));

    if (!str_is(mode, "agents") && !str_is(mode, "cohorts") && !str_is(mode, "auto")) {
        return err_bad("there is no such mode: agents, cohorts or auto");
    }
    job->options.mode = str_is(mode, "agents")    ? RUN_AGENTS
                        : str_is(mode, "cohorts") ? RUN_COHORTS
                                                  : RUN_AUTO;
    job->options.compat = line_has(job->line, "compat");
    TRY(str_number(
        str_from(line_option(job->line, "seed", "1")), UINT64_MAX / 2, &job->options.seed));
    return find_rules(job);
}

static void put_figure(const char *name, double figure)
{
    if (figure < 0) {
        printf(",\"%s\":null", name);
    } else {
        printf(",\"%s\":%.4f", name, figure);
    }
}

static void put_json(const Job *job)
{
    const World *world = &job->world;
    const Outcome *outcome = &job->outcome;
    const Day *last = &outcome->days[world->days - 1];
    Figures all = judge_all(world, outcome);
    struct rusage usage = {0};

    (void)getrusage(RUSAGE_SELF, &usage);
    printf("{\"ard\":%.4f", all.ard);
    put_figure("mase", all.mase);
    put_figure("mase_first", all.mase_first);
    printf(
        ",\"people\":%llu,\"days\":%u,\"agent_days\":%llu,\"cpu_s\":%.3f,\"rss_mb\":%.1f",
        (unsigned long long)outcome->people,
        world->days,
        (unsigned long long)outcome->agent_days,
        job->cpu_s,
        (double)usage.ru_maxrss / 1024);
    printf(
        ",\"in_camps\":%llu,\"at_places\":%llu,\"on_way\":%llu,\"without\":%llu"
        ",\"unplaced\":%llu,\"places\":{",
        (unsigned long long)last->in_camps,
        (unsigned long long)last->at_places,
        (unsigned long long)last->on_way,
        (unsigned long long)last->without,
        (unsigned long long)outcome->unplaced);
    for (size_t i = 0; i < world->counted_count; i++) {
        Figures one = judge_place(world, outcome, i);
        size_t cell = (world->days - 1) * world->counted_count + i;

        printf("%s", i > 0 ? "," : "");
        put_quoted(world->places[world->counted[i]].name);
        printf(":{\"ard\":%.4f", one.ard);
        put_figure("mase", one.mase);
        put_figure("mase_first", one.mase_first);
        printf(
            ",\"computed\":%u,\"counted\":%.0f}", outcome->counts[cell], world->counts[cell]);
    }
    printf(
        "},\"seed\":%llu,\"compat\":%s",
        (unsigned long long)job->options.seed,
        job->options.compat ? "true" : "false");
    printf(",\"wrong\":%zu,\"assumed\":[", count_wrong(&job->notes));
    put_notes_json(&job->notes, false);
    printf("],\"for\":\"" CAVEAT "\"}\n");
}

static void put_text(const Job *job)
{
    const World *world = &job->world;
    const Outcome *outcome = &job->outcome;
    const Day *last = &outcome->days[world->days - 1];
    Figures all = judge_all(world, outcome);

    printf("Planning for reception; not for refusal of entry.\n");
    put_notes(&job->notes);
    if (job->options.compat) {
        printf("Closures are read as FLEE reads them, whatever was assumed of them above.\n");
    }
    printf(
        "Error against the counts (ARD, scaled): %.3f; about %.0f of 100 people at the wrong "
        "place.\n",
        all.ard,
        all.ard * 50);
    if (all.mase >= 0) {
        printf(
            "Against repeating the counts of 30 days before (MASE): %.2f; below 1 is better.\n",
            all.mase);
    }
    printf(
        "After %u days, of %llu people on the move:\n",
        world->days,
        (unsigned long long)outcome->people);
    printf("  %10llu in camps\n", (unsigned long long)last->in_camps);
    printf("  %10llu at places that are no camps\n", (unsigned long long)last->at_places);
    printf("  %10llu on the way\n", (unsigned long long)last->on_way);
    printf(
        "  %10llu for whom the camps' stated capacity has no place\n",
        (unsigned long long)last->without);
    if (outcome->unplaced > 0) {
        printf(
            "%llu people more are in the counts, but no place was in conflict when they "
            "came.\n",
            (unsigned long long)outcome->unplaced);
    }
    printf("At the places with counts, computed and counted, and the place's part of the "
           "error:\n");
    for (size_t i = 0; i < world->counted_count; i++) {
        size_t cell = (world->days - 1) * world->counted_count + i;

        printf(
            "  %10u %10.0f  %.3f  ",
            outcome->counts[cell],
            world->counts[cell],
            judge_place(world, outcome, i).ard);
        cli_print_text(world->places[world->counted[i]].name);
        (void)putchar('\n');
    }
}

/* A row a day: what was computed for each place, and what was counted. */
static MUST_USE Err write_days(const Job *job, const char *path)
{
    const World *world = &job->world;
    Buf buf = buf_begin(job->arena, (size_t)256 << 20);
    size_t width = world->counted_count;
    FILE *file = NULL;
    bool good;

    buf_put(&buf, STR("# " CAVEAT "\r\n"));
    buf_put(&buf, STR("date,people,in_camps,at_places,on_way,without_capacity"));
    for (size_t i = 0; i < width; i++) {
        Str name = world->places[world->counted[i]].name;
        Str heading;

        csv_put_cell(&buf, name, false);
        TRY(arena_print(job->arena, &heading, "%.*s counted", STR_ARG(name)));
        csv_put_cell(&buf, heading, false);
    }
    csv_put_row_end(&buf);
    for (size_t day = 0; day < world->days; day++) {
        const Day *sums = &job->outcome.days[day];
        char date[11];

        buf_put(&buf, date_format(date_from_days(world->first_day + (int32_t)day), date));
        buf_print(
            &buf,
            ",%llu,%llu,%llu,%llu,%llu",
            (unsigned long long)sums->people,
            (unsigned long long)sums->in_camps,
            (unsigned long long)sums->at_places,
            (unsigned long long)sums->on_way,
            (unsigned long long)sums->without);
        for (size_t i = 0; i < width; i++) {
            buf_print(
                &buf,
                ",%u,%.0f",
                job->outcome.counts[day * width + i],
                world->counts[day * width + i]);
        }
        csv_put_row_end(&buf);
    }
    Str text;

    TRY(buf_end(&buf, &text));
    file = fopen(path, "wb");
    good = file != NULL && fwrite(text.ptr, 1, text.len, file) == text.len;
    if (file == NULL || fclose(file) != 0 || !good) {
        return (Err){ERR_SYSTEM, 0, "could not write the file of daily counts"};
    }
    return ERR_NONE;
}

static MUST_USE Err run(Job *job)
{
    union {
        const char *given;
        void *state;
    } folder = {.given = job->line->words[0]};
    ScenarioFiles files = {folder.state, load};
    const char *out = line_option(job->line, "out", NULL);
    double begun = env_cpu_seconds();

    TRY(read_options(job));
    TRY(scenario_read(job->arena, &files, &job->world, &job->notes));
    TRY(movement_run(job->arena, &job->world, &job->rules, &job->options, NULL, &job->outcome));
    job->cpu_s = env_cpu_seconds() - begun;
    return out != NULL ? write_days(job, out) : ERR_NONE;
}

int cli_movement_run(const Line *line, const Model *model, Arena *arena)
{
    Arena own;
    Job job = {.line = line, .arena = &own};
    Err err;

    (void)model;
    (void)arena;
    if (line->word_count != 1) {
        fprintf(
            stderr,
            "usage: subak movement run DIR [--rules flee3] [--seed N] [--mode agents|auto] "
            "[--compat] [--out FILE] [--json]\n");
        return 2;
    }
    err = arena_open(PEOPLE_ROOM, &own);
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    err = run(&job);
    if (err.kind != ERR_OK) {
        if (!line->json) {
            put_notes(&job.notes);
        }
        arena_close(&own);
        return cli_fail(line, err);
    }
    if (line->json) {
        put_json(&job);
    } else {
        put_text(&job);
    }
    arena_close(&own);
    return 0;
}
