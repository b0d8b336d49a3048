/* A syndicate out of a file, without a node: who seems to do what, corridors, cases that look alike, and plans for a day of action.
 *
 * Nobody who stands behind the wall comes as far as this: service/syndicate_file leaves them out. Who they are among those whom the
 * file calls offenders is told by `network review` alone, which is for victim support.
 */
#include "edge/cli/syndicate.h"

#include "network/syndicate/plan.h"

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

/* ---- numbers --------------------------------------------------------------------------------- */

/* Shares as thousandths: JSON of this program has whole numbers. */
static void put_share(JsonOut *out, const char *name, double share)
{
    json_put_number(out, name, (int64_t)(share * 1000 + (share < 0 ? -0.5 : 0.5)));
}

static void print_label(const Member *member)
{
    cli_print_text(member->id);
    if (member->name.len > 0) {
        printf(" (");
        cli_print_text(member->name);
        printf(")");
    }
}

static void put_member(JsonOut *out, const Member *member)
{
    json_put_text(out, "id", member->id);
    if (member->name.len > 0) {
        json_put_text(out, "name", member->name);
    }
}

static MUST_USE Err infer(Job *job)
{
    return roles_infer(&job->arena, &job->file.syndicate, &job->roles);
}

/* ---- roles ----------------------------------------------------------------------------------- */

static void put_role_json(Job *job, uint32_t member)
{
    const MemberRole *role = &job->roles[member];
    JsonOut *out = &job->out;

    json_open_object(out, NULL);
    put_member(out, &job->file.syndicate.members[member]);
    json_put_text(out, "role", str_from(function_word(role->function)));
    if (role->function != FUNCTION_UNKNOWN && !role->is_stated) {
        put_share(out, "belief_thousandths", role->belief);
        json_put_text(out, "confidence", str_from(belief_word(role->belief)));
        json_put_text(out, "next", str_from(function_word(role->second)));
        put_share(out, "next_thousandths", role->second_belief);
    }
    json_put_bool(out, "stated", role->is_stated);
    json_put_text(out, "why", role->why);
    json_close_object(out);
}

static void print_role(Job *job, uint32_t member)
{
    const MemberRole *role = &job->roles[member];

    print_label(&job->file.syndicate.members[member]);
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

    TRY(infer(job));
    json_open_object(&job->out, NULL);
    json_open_list(&job->out, "roles");
    if (!job->line->json) {
        printf("A guess from ties: a reason to look, never a finding.\n");
    }
    for (uint32_t i = 0; i < syndicate->member_count; i++) {
        if (syndicate->members[i].sort == MEMBER_PERSON && !syndicate->members[i].held) {
            if (job->line->json) {
                put_role_json(job, i);
            } else {
                print_role(job, i);
            }
        }
    }
    json_close_list(&job->out);
    json_close_object(&job->out);
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

static void put_alike(Job *job, const Likeness *alike)
{
    const SyndicateFile *file = &job->file;

    if (!job->line->json) {
        printf("  %.2f  ", alike->score);
        cli_print_text(file->references[alike->other]);
        printf("  both: ");
    } else {
        json_open_object(&job->out, NULL);
        json_put_text(&job->out, "reference", file->references[alike->other]);
        put_share(&job->out, "score_thousandths", alike->score);
        json_open_list(&job->out, "both");
    }
    for (size_t i = 0; i < alike->shared_count; i++) {
        Str feature = file->features.items[alike->shared[i]];
        uint32_t cases = 0;

        for (size_t j = 0; j < file->case_count; j++) {
            for (size_t k = 0; k < file->cases[j].count; k++) {
                cases += file->cases[j].features[k] == alike->shared[i];
            }
        }
        if (job->line->json) {
            json_open_object(&job->out, NULL);
            json_put_text(&job->out, "feature", feature);
            json_put_number(&job->out, "cases", cases);
            json_close_object(&job->out);
        } else {
            printf("%s", i > 0 ? "; " : "");
            cli_print_text(feature);
            printf(" (%u of %zu cases)", cases, file->case_count);
        }
    }
    if (job->line->json) {
        json_close_list(&job->out);
        json_close_object(&job->out);
    } else {
        (void)putchar('\n');
    }
}

static MUST_USE Err work_similar(Job *job)
{
    const SyndicateFile *file = &job->file;
    const Alikes *lists = NULL;

    TRY(similar_find(
        &job->arena, file->cases, file->case_count, file->features.count, ALIKE, &lists));
    json_open_object(&job->out, NULL);
    json_open_list(&job->out, "cases");
    for (size_t i = 0; i < file->case_count; i++) {
        if (job->line->json) {
            json_open_object(&job->out, NULL);
            json_put_text(&job->out, "reference", file->references[i]);
            json_open_list(&job->out, "alike");
        } else {
            cli_print_text(file->references[i]);
            printf(
                "%s\n",
                file->cases[i].count < SIMILAR_FEATURES_LEAST ? ": too little is known of it"
                                                              : "");
        }
        for (size_t j = 0; j < lists[i].count; j++) {
            put_alike(job, &lists[i].items[j]);
        }
        if (job->line->json) {
            json_close_list(&job->out);
            json_close_object(&job->out);
        }
    }
    json_close_list(&job->out);
    json_close_object(&job->out);
    return ERR_NONE;
}

int cli_network_similar(const Line *line, const Model *model, Arena *arena)
{
    (void)arena;
    return run_job(line, model, "cases", "similar FILE.json|CASES.csv [--json]", work_similar);
}

/* ---- plan ------------------------------------------------------------------------------------ */

static MUST_USE Err read_number(
    const Line *line, const char *name, const char *otherwise, uint64_t most, uint64_t *ret)
{
    return str_number(str_from(line_option(line, name, otherwise)), most, ret);
}

/* The members whom --without names: answered "not this one", for whatever reason. Ids that are nobody's are passed over, as if they
 * were somebody's whom one may not see.
 */
static MUST_USE Err read_without(Job *job, const bool **ret)
{
    const Syndicate *syndicate = &job->file.syndicate;
    Str ids = str_from(line_option(job->line, "without", ""));
    bool *without = arena_new(&job->arena, bool, syndicate->member_count + 1);

    if (without == NULL) {
        return err_limit("the plan needs more memory than it may use");
    }
    for (size_t i = 0; i < syndicate->member_count; i++) {
        without[i] = str_in_list(syndicate->members[i].id, ids, ',');
    }
    *ret = without;
    return ERR_NONE;
}

static MUST_USE Err read_options(Job *job, PlanOptions *ret, uint64_t *ret_threads)
{
    uint64_t draws = 0;
    uint64_t redrawn = 0;

    *ret = plan_options();
    TRY(read_number(job->line, "seed", "1", UINT64_MAX / 2, &ret->seed));
    TRY(read_number(job->line, "draws", "64", PLAN_DRAWS_MOST, &draws));
    TRY(read_number(job->line, "redrawn", "40", PLAN_RESAMPLES_MOST, &redrawn));
    TRY(read_number(job->line, "threads", "2", POOL_THREADS_MAX, ret_threads));
    ret->draws = (uint32_t)draws;
    ret->resamples = (uint32_t)redrawn;
    return read_without(job, &ret->without);
}

static void put_pick(Job *job, const Pick *pick, size_t rank)
{
    const Syndicate *syndicate = &job->file.syndicate;
    const Member *member = &syndicate->members[pick->member];
    JsonOut *out = &job->out;

    json_open_object(out, NULL);
    json_put_number(out, "order", (int64_t)rank);
    put_member(out, member);
    json_put_text(out, "action", str_from(action_word(member_action(member->sort))));
    json_put_text(out, "country", syndicate->means[member->means].country);
    json_put_text(out, "role", str_from(function_word(job->roles[pick->member].function)));
    put_share(out, "gain_thousandths", pick->gain);
    if (pick->frequency >= 0) {
        put_share(out, "chosen_again_thousandths", pick->frequency);
    } else {
        json_put_null(out, "chosen_again_thousandths");
    }
    json_put_bool(out, "can_be_proven", member->evidence == EVIDENCE_READY);
    json_put_text(out, "why", pick->why);
    json_close_object(out);
}

static void put_course(JsonOut *out, const Outlook *outlook)
{
    json_open_list(out, "course");
    for (int i = 0; i < RECOVERY_CHECKS; i++) {
        json_open_object(out, NULL);
        json_put_number(out, "day", i * RECOVERY_CHECK_DAYS);
        put_share(
            out,
            "reach_thousandths",
            outlook->before.reach > 0 ? outlook->reach[i] / outlook->before.reach : 0);
        put_share(out, "largest_thousandths", outlook->largest[i]);
        put_share(out, "fragments_thousandths", outlook->fragments[i]);
        json_close_object(out);
    }
    json_close_list(out);
    json_open_list(out, "supply");
    for (int i = 0; i < FUNCTION_COUNT; i++) {
        json_open_object(out, NULL);
        json_put_text(out, "role", str_from(function_word((Function)i)));
        json_put_number(out, "before", outlook->before.supply[i]);
        json_put_number(out, "on_the_day", outlook->at_once.supply[i]);
        if (outlook->before.supply[i] == 0 || outlook->back[i] == NOT_BACK) {
            json_put_null(out, "back_by_day");
        } else {
            json_put_number(out, "back_by_day", outlook->back[i]);
        }
        json_close_object(out);
    }
    json_close_list(out);
}

static void put_outlook(JsonOut *out, const Outlook *outlook)
{
    json_open_object(out, "effects");
    put_share(out, "reach_lost_thousandths", outlook->lost);
    put_share(out, "reach_lost_spread_thousandths", outlook->lost_spread);
    put_share(out, "reach_lost_on_the_day_thousandths", outlook->lost_at_once);
    json_put_number(out, "largest_before", outlook->before.largest);
    json_put_number(out, "largest_on_the_day", outlook->at_once.largest);
    json_put_number(out, "fragments_before", outlook->before.fragments);
    json_put_number(out, "fragments_on_the_day", outlook->at_once.fragments);
    json_open_object(out, "if_all_search_by_one_way");
    put_share(out, "near_thousandths", outlook->lost_near);
    put_share(out, "role_thousandths", outlook->lost_role);
    put_share(out, "random_thousandths", outlook->lost_random);
    json_close_object(out);
    put_course(out, outlook);
    json_close_object(out);
}

static void put_room(Job *job, const Room *room)
{
    const Syndicate *syndicate = &job->file.syndicate;

    json_open_list(&job->out, "countries");
    for (size_t i = 0; i < syndicate->means_count; i++) {
        const Means *means = &syndicate->means[i];

        json_open_object(&job->out, NULL);
        json_put_text(&job->out, "country", means->country);
        for (int j = 0; j < ACTION_SORT_COUNT; j++) {
            json_put_number(&job->out, action_word((ActionSort)j), room->used[i][j]);
        }
        json_put_number(&job->out, "cost", (int64_t)room->cost[i]);
        json_close_object(&job->out);
    }
    json_close_list(&job->out);
}

static void put_advice(Job *job, const Advice *advice)
{
    JsonOut *out = &job->out;

    json_open_object(out, NULL);
    json_put_text(
        out,
        "what",
        STR("advice: points of action, to be put to each country's "
            "source-handling unit before anything else"));
    json_put_number(out, "redrawn", advice->resamples);
    json_open_list(out, "plans");
    for (size_t i = 0; i < advice->count; i++) {
        const Plan *plan = &advice->plans[i];

        json_open_object(out, NULL);
        json_put_text(out, "title", str_from(plan_title(plan->sort)));
        json_open_list(out, "points");
        for (size_t j = 0; j < plan->count; j++) {
            put_pick(job, &plan->picks[j], j + 1);
        }
        json_close_list(out);
        json_put_number(out, "can_be_proven", (int64_t)plan->ready);
        put_room(job, &plan->room);
        put_outlook(out, &plan->outlook);
        json_close_object(out);
    }
    json_close_list(out);
    json_open_list(out, "more_evidence_would_matter");
    for (size_t i = 0; i < advice->lead_count; i++) {
        json_put_text(out, NULL, job->file.syndicate.members[advice->leads[i]].id);
    }
    json_close_list(out);
    json_close_object(out);
}

static void print_picks(const Job *job, const Plan *plan, size_t country)
{
    const Syndicate *syndicate = &job->file.syndicate;

    for (size_t i = 0; i < plan->count; i++) {
        const Member *member = &syndicate->members[plan->picks[i].member];

        if (member->means == country) {
            printf("    %zu. %s ", i + 1, action_word(member_action(member->sort)));
            print_label(member);
            printf(": ");
            cli_print_text(plan->picks[i].why);
            (void)putchar('\n');
        }
    }
}

static void print_supply(const Outlook *outlook)
{
    for (int i = 0; i < FUNCTION_COUNT; i++) {
        if (outlook->before.supply[i] == 0) {
            continue;
        }
        printf(
            "  %s: %u before, %u on the day, ",
            function_word((Function)i),
            outlook->before.supply[i],
            outlook->at_once.supply[i]);
        if (outlook->back[i] == NOT_BACK) {
            printf("not back within half a year\n");
        } else if (outlook->back[i] == 0) {
            printf("hardly touched\n");
        } else {
            printf("back by day %u\n", outlook->back[i]);
        }
    }
}

static void print_outlook(const Outlook *outlook)
{
    printf(
        "  Reach lost: %.0f %% in the mean of half a year (%.0f to %.0f %% by luck), %.0f %% "
        "on the "
        "day.\n",
        100 * outlook->lost,
        100 * (outlook->lost - outlook->lost_spread),
        100 * (outlook->lost + outlook->lost_spread),
        100 * outlook->lost_at_once);
    printf(
        "  If all searched for whoever is near: %.0f %%; for who does the same: %.0f %%; for "
        "anybody: %.0f %%.\n",
        100 * outlook->lost_near,
        100 * outlook->lost_role,
        100 * outlook->lost_random);
    printf(
        "  Largest fragment: %u persons before, %u on the day, %.0f after half a year; "
        "fragments: %u, "
        "%u, %.0f.\n",
        outlook->before.largest,
        outlook->at_once.largest,
        outlook->largest[RECOVERY_CHECKS - 1],
        outlook->before.fragments,
        outlook->at_once.fragments,
        outlook->fragments[RECOVERY_CHECKS - 1]);
    print_supply(outlook);
}

static void print_advice(const Job *job, const Advice *advice)
{
    const Syndicate *syndicate = &job->file.syndicate;

    printf(
        "Advice: points of action, all on one day. To be put to each country's source-handling "
        "unit before anything else.\n");
    for (size_t i = 0; i < advice->count; i++) {
        const Plan *plan = &advice->plans[i];

        printf(
            "\nPlan %zu, %s: %zu points, of which %zu can be proven\n",
            i + 1,
            plan_title(plan->sort),
            plan->count,
            plan->ready);
        for (size_t j = 0; j < syndicate->means_count; j++) {
            printf("  ");
            cli_print_text(syndicate->means[j].country);
            (void)putchar('\n');
            print_picks(job, plan, j);
        }
        print_outlook(&plan->outlook);
    }
    if (advice->lead_count > 0) {
        printf("\nMore evidence would matter most about:");
        for (size_t i = 0; i < advice->lead_count; i++) {
            printf("%s ", i > 0 ? "," : "");
            print_label(&syndicate->members[advice->leads[i]]);
        }
        (void)putchar('\n');
    }
}

static MUST_USE Err work_plan(Job *job)
{
    PlanOptions options;
    Advice advice;
    Pool pool;
    uint64_t threads = 0;
    Err err;

    TRY(infer(job));
    TRY(read_options(job, &options, &threads));
    if (job->file.table.count == 0) {
        return err_bad(
            "no country says what it can do: the part countries, or --countries FILE");
    }
    TRY(pool_open(&pool, threads == 0 ? 1 : (size_t)threads));
    options.pool = &pool;
    err = plan_make(&job->arena, &job->file.syndicate, job->roles, &options, &advice);
    pool_close(&pool);
    if (err.kind != ERR_OK) {
        return err;
    }
    if (job->line->json) {
        put_advice(job, &advice);
    } else {
        print_advice(job, &advice);
    }
    return ERR_NONE;
}

int cli_network_plan(const Line *line, const Model *model, Arena *arena)
{
    (void)arena;
    return run_job(
        line,
        model,
        "members",
        "plan FILE.json|MEMBERS.csv [--ties FILE] [--countries FILE] [--without ID,...] "
        "[--seed N] "
        "[--draws N] [--redrawn N] [--threads N] [--json]",
        work_plan);
}
