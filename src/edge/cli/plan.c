/* Where to act together, out of a file, without a node. As JSON it has the bytes that a node tells of its records. */
#include "edge/api/syndicate.h"
#include "edge/cli/syndicate.h"

#include <stdio.h>

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
    uint64_t draws = 64;
    uint64_t redrawn = 40;

    *ret = plan_options();
    *ret_threads = 2;
    TRY(cli_number(job->line, "seed", UINT64_MAX / 2, &ret->seed));
    TRY(cli_number(job->line, "draws", PLAN_DRAWS_MOST, &draws));
    TRY(cli_number(job->line, "redrawn", PLAN_RESAMPLES_MOST, &redrawn));
    TRY(cli_number(job->line, "threads", POOL_THREADS_MAX, ret_threads));
    ret->draws = (uint32_t)draws;
    ret->resamples = (uint32_t)redrawn;
    return read_without(job, &ret->without);
}

static void print_picks(const Job *job, const Plan *plan, size_t country)
{
    const Syndicate *syndicate = &job->file.syndicate;

    for (size_t i = 0; i < plan->count; i++) {
        const Member *member = &syndicate->members[plan->picks[i].member];

        if (member->means == country) {
            printf("    %zu. %s ", i + 1, action_word(member_action(member->sort)));
            print_member(member);
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
            print_member(&syndicate->members[advice->leads[i]]);
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

    TRY(infer_roles(job));
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
        json_open_object(&job->out, NULL);
        put_advice(&job->out, &job->file.syndicate, job->roles, &advice);
        json_close_object(&job->out);
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
