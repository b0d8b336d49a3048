/* A syndicate out of a file, without a node: who seems to do what, which cases look alike, who needs a review; and the job that plans and routes are too.
 *
 * Nobody who stands behind the wall comes as far as this: service/syndicate_file leaves them out. Who they are among those whom the
 * file calls offenders is told by `network review` alone, which is for victim support.
 */
#include "edge/cli/syndicate.h"

#include "edge/api/syndicate.h"

#include <stdio.h>
#include <unistd.h>

#define FILE_ROOM ((size_t)4 << 30) /* of addresses; pages are taken as they are used */
#define ALIKE     3

/* ---- reading --------------------------------------------------------------------------------- */

static bool ends_in(Str path, Str end)
{
    return path.len >= end.len && str_equal(str_part(path, path.len - end.len, end.len), end);
}

/* One of the tables, by the option that names its file. */
static MUST_USE Err load_table(Job *job, const char *option, Str *ret)
{
    const char *path = line_option(job->line, option, NULL);

    return path == NULL ? ERR_NONE : cli_load(&job->arena, path, ret);
}

static MUST_USE Err load_tables(Job *job, const char *table, SyndicateTexts *ret)
{
    Str text;

    TRY(cli_load(&job->arena, job->line->words[0], &text));
    TRY(load_table(job, "ties", &ret->ties));
    TRY(load_table(job, "countries", &ret->countries));
    if (str_is(str_from(table), "legs")) {
        TRY(load_table(job, "members", &ret->members));
        ret->legs = text;
    } else if (str_is(str_from(table), "cases")) {
        ret->cases = text;
    } else {
        ret->members = text;
    }
    return ERR_NONE;
}

/* `table`: which one the file is, where it is CSV. */
static MUST_USE Err load_file(Job *job, const char *table, SyndicatePart *ret_part)
{
    SyndicateTexts texts = {.members = STR("")};
    Str text;

    if (!ends_in(str_from(job->line->words[0]), STR(".json"))) {
        TRY(load_tables(job, table, &texts));
        return syndicate_read_csv(&job->arena, job->model, &texts, &job->file, ret_part);
    }
    TRY(cli_load(&job->arena, job->line->words[0], &text));
    return syndicate_read_json(&job->arena, job->model, text, &job->file, ret_part);
}

static int fail(Job *job, Err err, SyndicatePart part)
{
    int status = 0;

    if (err.kind == ERR_BAD_INPUT && part != NULL) {
        status = cli_fail_in(job->line, part, "row", err.at, err);
    } else {
        status = cli_fail(job->line, err);
    }
    arena_close(&job->arena);
    return status;
}

static int finish_json(Job *job)
{
    Str text;
    Err err = json_end(&job->out, &text);

    if (err.kind != ERR_OK) {
        return fail(job, err, NULL);
    }
    printf("%.*s\n", STR_ARG(text));
    arena_close(&job->arena);
    return 0;
}

int run_job(
    const Line *line, const Model *model, const char *table, const char *usage, JobWork work)
{
    Job job = {.line = line, .model = model};
    SyndicatePart part = NULL;
    Err err;

    if (line->word_count != 1) {
        fprintf(stderr, "usage: subak network %s\n", usage);
        return 2;
    }
    err = arena_open(FILE_ROOM, &job.arena);
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    err = load_file(&job, table, &part);
    if (err.kind != ERR_OK) {
        return fail(&job, err, part);
    }
    job.out = json_begin(&job.arena, (size_t)64 << 20);
    err = work(&job);
    if (err.kind != ERR_OK) {
        return fail(&job, err, NULL);
    }
    if (line->json) {
        return finish_json(&job);
    }
    arena_close(&job.arena);
    return 0;
}

/* ---- members --------------------------------------------------------------------------------- */

void print_member(const Member *member)
{
    cli_print_text(member->id);
    if (member->name.len > 0) {
        printf(" (");
        cli_print_text(member->name);
        printf(")");
    }
}

Err infer_roles(Job *job)
{
    return roles_infer(&job->arena, &job->file.syndicate, &job->roles);
}

/* ---- roles ----------------------------------------------------------------------------------- */

static void print_role(Job *job, uint32_t member)
{
    const MemberRole *role = &job->roles[member];

    print_member(&job->file.syndicate.members[member]);
    printf("\t%s\t", function_word(role->function));
    if (role->function != FUNCTION_UNKNOWN && !role->is_stated) {
        printf("%s (%.2f)", belief_word(role->belief), role->belief);
    }
    printf("\t");
    cli_print_text(role->why);
    (void)putchar('\n');
}

static MUST_USE Err work_roles(Job *job)
{
    const Syndicate *syndicate = &job->file.syndicate;

    TRY(infer_roles(job));
    if (job->line->json) {
        json_open_object(&job->out, NULL);
        put_roles(&job->out, syndicate, job->roles);
        json_close_object(&job->out);
        return ERR_NONE;
    }
    printf("A guess from ties: a reason to look, never a finding.\n");
    for (uint32_t i = 0; i < syndicate->member_count; i++) {
        if (syndicate->members[i].sort == MEMBER_PERSON && !syndicate->members[i].held) {
            print_role(job, i);
        }
    }
    return ERR_NONE;
}

int cli_network_roles(const Line *line, const Model *model, Arena *arena)
{
    (void)arena;
    return run_job(
        line,
        model,
        "members",
        "roles FILE.json|MEMBERS.csv [--ties FILE] [--json]",
        work_roles);
}

/* ---- review ---------------------------------------------------------------------------------- */

static MUST_USE Err work_review(Job *job)
{
    json_open_object(&job->out, NULL);
    json_open_list(&job->out, "review");
    if (!job->line->json) {
        printf("For victim support: to be looked at for non-punishment before anything names "
               "them.\n");
    }
    for (size_t i = 0; i < job->file.review_count; i++) {
        const Review *review = &job->file.reviews[i];

        if (job->line->json) {
            json_open_object(&job->out, NULL);
            json_put_text(&job->out, "id", review->id);
            json_put_text(&job->out, "why", str_from(review->why));
            json_close_object(&job->out);
        } else {
            cli_print_text(review->id);
            printf("\t%s\n", review->why);
        }
    }
    json_close_list(&job->out);
    json_close_object(&job->out);
    return ERR_NONE;
}

int cli_network_review(const Line *line, const Model *model, Arena *arena)
{
    (void)arena;
    return run_job(
        line,
        model,
        "members",
        "review FILE.json|MEMBERS.csv [--ties FILE] [--json]",
        work_review);
}

/* ---- similar --------------------------------------------------------------------------------- */

static void print_alike(const CasesTold *cases, const Likeness *alike)
{
    printf("  %.2f  ", alike->score);
    cli_print_text(cases->references[alike->other]);
    printf("  both: ");
    for (size_t i = 0; i < alike->shared_count; i++) {
        printf("%s", i > 0 ? "; " : "");
        cli_print_text(cases->features.items[alike->shared[i]]);
        printf(" (%u of %zu cases)", cases_with(cases, alike->shared[i]), cases->count);
    }
    (void)putchar('\n');
}

static void print_cases(const CasesTold *cases)
{
    for (size_t i = 0; i < cases->count; i++) {
        bool is_known = cases->sets[i].count >= SIMILAR_FEATURES_LEAST;

        cli_print_text(cases->references[i]);
        printf("%s\n", is_known ? "" : ": too little is known of it");
        for (size_t j = 0; j < cases->alike[i].count; j++) {
            print_alike(cases, &cases->alike[i].items[j]);
        }
    }
}

static MUST_USE Err work_similar(Job *job)
{
    const SyndicateFile *file = &job->file;
    CasesTold cases = {
        .references = file->references,
        .sets = file->cases,
        .count = file->case_count,
        .features = file->features};

    TRY(similar_find(
        &job->arena, file->cases, file->case_count, file->features.count, ALIKE, &cases.alike));
    if (job->line->json) {
        json_open_object(&job->out, NULL);
        put_cases(&job->out, &cases);
        json_close_object(&job->out);
    } else {
        print_cases(&cases);
    }
    return ERR_NONE;
}

int cli_network_similar(const Line *line, const Model *model, Arena *arena)
{
    (void)arena;
    return run_job(line, model, "cases", "similar FILE.json|CASES.csv [--json]", work_similar);
}
