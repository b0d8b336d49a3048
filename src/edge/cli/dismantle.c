/* A plan of dismantling for a network in a file: in which order its nodes are points of action, and what is left then.
 *
 * Costs are a line a node, its number and what action there costs; who is not in the file costs 1. Fixed nodes are a number a
 * line: nobody acts there, whatever that does to the plan.
 */
#include "edge/cli/cli.h"

#include "edge/cli/network_file.h"
#include "network/dismantle/portfolio.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PLAN_ROOM ((size_t)64 << 30) /* of addresses; pages are taken as they are used */
#define TABLE     20                 /* points of action that a person is shown one by one */

typedef struct Job {
    const Line *line;
    Arena *arena;
    const char *reading; /* the file, while one is read */
    Graph graph;
    Goal goal;
    double *costs;
    bool *fixed;
    uint64_t seed;
    uint64_t together;    /* points of action at a time */
    double budget_s;      /* CPU seconds; 0 where the budget is work */
    uint64_t budget_work; /* ties looked at */
    Plan plan;
    double cpu_s;
} Job;

static double spent(void *state, uint64_t work)
{
    const Job *job = state;

    return job->budget_work > 0 ? (double)work / (double)job->budget_work
                                : env_cpu_seconds() / job->budget_s;
}

/* ---- what is asked ---------------------------------------------------------------------------- */

/* A number above 0, at most `most`. */
static MUST_USE Err read_number(Str text, double most, const char *what, double *ret)
{
    char room[32] = {0};
    char *end = room;
    double number = 0;

    if (text.len > 0 && text.len < sizeof(room)) {
        memcpy(room, text.ptr, text.len);
        number = strtod(room, &end);
    }
    if (end == room || *end != 0 || !(number > 0) || number > most) {
        return err_bad(what);
    }
    *ret = number;
    return ERR_NONE;
}

/* "10s" of CPU time, or "200M" ties looked at. */
static MUST_USE Err read_budget(Job *job, Str text)
{
    static const char what[] = "a budget is seconds of CPU time, as 10s, or millions of ties "
                               "looked at, as 500M";
    char unit = text.len > 0 ? text.ptr[text.len - 1] : 0;
    double number = 0;

    if (unit != 's' && unit != 'M') {
        return err_bad(what);
    }
    TRY(read_number(str_part(text, 0, text.len - 1), 1e6, what, &number));
    if (unit == 's') {
        job->budget_s = number;
    } else {
        job->budget_work = (uint64_t)(number * 1e6) + 1;
    }
    return ERR_NONE;
}

static MUST_USE Err read_aim(Str text, Aim *ret)
{
    static const char *const names[] = {"auc", "count", "cost"};

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (str_is(text, names[i])) {
            *ret = (Aim)i;
            return ERR_NONE;
        }
    }
    return err_bad("an objective is auc, count or cost");
}

static MUST_USE Err read_node(const Job *job, Str text, uint32_t *ret)
{
    uint64_t number = 0;

    if (str_number(text, UINT32_MAX, &number).kind != ERR_OK ||
        number >= job->graph.node_count) {
        return err_bad("a line of costs or fixed nodes begins with a number that is no node's");
    }
    *ret = (uint32_t)number;
    return ERR_NONE;
}

/* Each line of a file of nodes: for costs with a number behind the node. */
static MUST_USE Err read_node_line(Job *job, Str first, Str rest, bool with_costs)
{
    uint32_t node = 0;

    TRY(read_node(job, first, &node));
    if (!with_costs) {
        job->fixed[node] = true;
        return ERR_NONE;
    }
    return read_number(
        rest,
        1e12,
        "a line of costs is a node, a blank, and a number above 0",
        &job->costs[node]);
}

static MUST_USE Err read_nodes(Job *job, const char *path, bool with_costs)
{
    Err err = ERR_NONE;
    Str text;

    job->reading = path;
    TRY(cli_load(job->arena, path, &text));
    for (uint32_t at = 1; text.len > 0; at++) {
        Str rest = str_trim(str_cut(&text, '\n'));
        Str first = str_cut(&rest, ' ');

        if (first.len > 0 && first.ptr[0] != '#') {
            err = read_node_line(job, first, str_trim(rest), with_costs);
        }
        if (err.kind != ERR_OK) {
            err.at = at;
            return err;
        }
    }
    job->reading = NULL;
    return ERR_NONE;
}

/* Where no costs are given and cost is aimed at, a node costs as much as it has ties. */
static MUST_USE Err read_goal(Job *job)
{
    const char *costs = line_option(job->line, "costs", NULL);
    const char *fixed = line_option(job->line, "fixed", NULL);
    bool by_degree = costs == NULL && job->goal.aim == AIM_COST;

    job->costs = arena_new(job->arena, double, job->graph.node_count + 1);
    job->fixed = arena_new(job->arena, bool, job->graph.node_count + 1);
    if (job->costs == NULL || job->fixed == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (uint32_t node = 0; node < job->graph.node_count; node++) {
        uint32_t degree = graph_degree(&job->graph, node);

        job->costs[node] = by_degree ? degree + (degree == 0 ? 1e-9 : 0) : 1;
    }
    if (costs != NULL) {
        TRY(read_nodes(job, costs, true));
    }
    if (fixed != NULL) {
        TRY(read_nodes(job, fixed, false));
    }
    job->goal.costs = by_degree || costs != NULL ? job->costs : NULL;
    job->goal.fixed = fixed != NULL ? job->fixed : NULL;
    return ERR_NONE;
}

static MUST_USE Err read_job(Job *job)
{
    const Line *line = job->line;
    double share = 0;

    TRY(read_number(
        str_from(line_option(line, "target", "0.1")),
        1,
        "a target is a share of all nodes, above 0 and at most 1",
        &share));
    TRY(read_budget(job, str_from(line_option(line, "budget", "10s"))));
    TRY(read_aim(str_from(line_option(line, "objective", "auc")), &job->goal.aim));
    TRY(cli_number(line, "seed", UINT64_MAX / 2, &job->seed));
    TRY(cli_number(line, "together", NODES_MOST, &job->together));
    if (job->together == 0) {
        return err_bad("at least one point of action is taken at a time");
    }
    job->reading = line->words[0];
    TRY(network_file_load(job->arena, job->reading, &job->graph));
    job->reading = NULL;
    job->goal.limit = goal_limit(job->graph.node_count, share);
    if (job->goal.limit < 2) {
        job->goal.limit = 2; /* of ten nodes a tenth is one, and one alone is no network */
    }
    return read_goal(job);
}

/* ---- what is answered ------------------------------------------------------------------------- */

/* Where several are taken at a time, nothing is looked at in between: so many rounds, and what is left after each. */
static MUST_USE Err find_rounds(const Job *job, uint32_t **ret_largest, size_t *ret_count)
{
    *ret_largest = arena_new(job->arena, uint32_t, job->plan.count + 2);
    if (*ret_largest == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    return measure_rounds(
        job->arena,
        &job->graph,
        job->plan.order,
        job->plan.count,
        (size_t)job->together,
        job->goal.limit,
        *ret_largest,
        ret_count);
}

static MUST_USE Err put_json(const Job *job)
{
    const Plan *plan = &job->plan;
    uint32_t *largest = NULL;
    size_t rounds = 0;

    TRY(find_rounds(job, &largest, &rounds));
    printf("{\"order\":[");
    for (size_t i = 0; i < plan->count; i++) {
        printf(i > 0 ? ",%u" : "%u", plan->order[i]);
    }
    printf(
        "],\"removals\":%zu,\"auc\":%.6f,\"proven\":%s,\"bound\":%zu,\"cpu_s\":%.3f,"
        "\"member\":\"%s\",\"reached\":%s,\"largest\":%u,\"cost\":%.6f,\"cost_auc\":%.6f,"
        "\"nodes\":%zu,\"ties\":%zu,\"limit\":%u,\"rounds\":%zu,\"curve\":[",
        plan->count,
        plan->measures.area,
        plan->is_proven ? "true" : "false",
        plan->bound,
        job->cpu_s,
        plan->member,
        plan->measures.is_reached ? "true" : "false",
        plan->measures.largest,
        plan->measures.cost,
        plan->measures.cost_area,
        job->graph.node_count,
        job->graph.tie_count,
        job->goal.limit,
        rounds);
    for (size_t i = 0; i <= rounds; i++) {
        printf(i > 0 ? ",%u" : "%u", largest[i]);
    }
    printf("]}\n");
    return ERR_NONE;
}

static MUST_USE Err put_table(const Job *job)
{
    const Plan *plan = &job->plan;
    uint32_t *largest = NULL;
    size_t rounds = 0;

    TRY(find_rounds(job, &largest, &rounds));
    TRY(measure_curve(job->arena, &job->graph, plan->order, plan->count, largest));
    printf(
        "%zu nodes, %zu ties; the largest part that hangs together has %u nodes.\n",
        job->graph.node_count,
        job->graph.tie_count,
        largest[0]);
    printf(
        plan->measures.is_reached
            ? "With %zu points of action no part has %u nodes or more.\n"
            : "With all %zu points of action that are allowed, a part of %u nodes or more "
              "remains.\n",
        plan->count,
        job->goal.limit);
    if (plan->is_proven) {
        printf("It is proven that fewer cannot do.\n");
    } else {
        printf(
            "At least %zu are needed; whether fewer than found will do is open.\n",
            plan->bound);
    }
    if (job->together > 1) {
        printf("Taken %zu at a time, that is %zu rounds.\n", (size_t)job->together, rounds);
    }
    if (plan->count > 0) {
        printf("  point   node   ties   largest part then\n");
    }
    for (size_t i = 0; i < plan->count && i < TABLE; i++) {
        printf(
            "%7zu %6u %6u %8u\n",
            i + 1,
            plan->order[i],
            graph_degree(&job->graph, plan->order[i]),
            largest[i + 1]);
    }
    if (plan->count > TABLE) {
        printf("and %zu more; --json has all.\n", plan->count - TABLE);
    }
    return ERR_NONE;
}

/* For who wants to see plans grow better while the search goes on. */
static void tell(void *state, const Plan *plan)
{
    (void)state;
    fprintf(
        stderr,
        "%.3f s: %zu points of action, area %.4f, cost %.4f, by %s\n",
        env_cpu_seconds(),
        plan->count,
        plan->measures.area,
        plan->measures.cost,
        plan->member);
}

static MUST_USE Err run(Job *job)
{
    Budget budget = {spent, job, 0, 1};
    Listener listener = {tell, NULL};

    TRY(read_job(job));
    TRY(dismantle(
        job->arena,
        &job->graph,
        &job->goal,
        &budget,
        job->seed,
        line_has(job->line, "watch") ? &listener : NULL,
        &job->plan));
    job->cpu_s = env_cpu_seconds();
    if (job->line->json) {
        return put_json(job);
    }
    return put_table(job);
}

int cli_network_dismantle(const Line *line, const Model *model, Arena *arena)
{
    Arena own;
    Job job = {.line = line, .arena = &own, .seed = 1, .together = 1};
    Err err;

    (void)model;
    (void)arena;
    if (line->word_count != 1) {
        fprintf(
            stderr,
            "usage: subak network dismantle FILE.el [--json] [--target 0.1] [--budget 10s] "
            "[--objective auc|count|cost] [--costs FILE] [--fixed FILE] [--seed N] "
            "[--watch]\n");
        return 2;
    }
    err = arena_open(PLAN_ROOM, &own);
    if (err.kind == ERR_OK) {
        err = run(&job);
        arena_close(&own);
    }
    if (err.kind != ERR_OK && job.reading != NULL) {
        return cli_fail_in(
            line, job.reading, "line", err.kind == ERR_BAD_INPUT ? err.at : 0, err);
    }
    return err.kind == ERR_OK ? 0 : cli_fail(line, err);
}
