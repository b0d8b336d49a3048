/* What a network in a file looks like, without a node: who stands out, which groups there are, where to draw it, how one gets from one to
 * another, and which sets of nodes matter together. Nodes are called as in the file: by their numbers, or by what it calls them.
 */
#include "edge/cli/cli.h"

#include "base/date.h"
#include "base/env.h"
#include "edge/cli/network_file.h"
#include "network/betweenness.h"
#include "network/closeness.h"
#include "network/communities.h"
#include "network/components.h"
#include "network/connect.h"
#include "network/core.h"
#include "network/keyplayer.h"
#include "network/layout.h"
#include "network/pagerank.h"
#include "network/paths.h"
#include "network/timed.h"
#include "wire/edge_list.h"

#include <stdio.h>
#include <stdlib.h>

#define ROOM  ((size_t)64 << 30) /* of addresses; pages are taken as they are used */
#define TABLE 20                 /* rows that a person is shown */

typedef struct Job {
    const Line *line;
    Arena *arena;
    Pool *pool;
    NetworkFile file;
    bool is_read; /* what is wrong is not at a line of the file */
    uint64_t seed;
    uint64_t top;
    double begun; /* CPU seconds, when the part at hand began */
} Job;

typedef Err (*Task)(Job *job);

static Err timed(Job *job); /* which reads its file by itself */

/* ---- what all of them do --------------------------------------------------------------------- */

static MUST_USE Err number_option(
    const Line *line, const char *name, const char *otherwise, uint64_t most, uint64_t *ret)
{
    return str_number(str_from(line_option(line, name, otherwise)), most, ret);
}

static void put_name(const Job *job, uint32_t node)
{
    if (job->file.labels != NULL && job->file.labels[node].len > 0) {
        cli_print_text(job->file.labels[node]);
    } else if (job->file.names != NULL) {
        cli_print_text(job->file.names[node]);
    } else {
        printf("%u", node);
    }
}

/* ,"names":[...] of a file that calls its nodes otherwise than by numbers. */
static void put_json_names(const Job *job)
{
    for (uint32_t i = 0; job->file.names != NULL && i < job->file.graph.node_count; i++) {
        printf(i == 0 ? ",\"names\":[" : ",");
        cli_print_json_text(job->file.names[i]);
    }
    printf(job->file.names != NULL && job->file.graph.node_count > 0 ? "]" : "");
}

static void put_numbers(const char *name, const uint32_t *numbers, size_t count)
{
    printf("\"%s\":[", name);
    for (size_t i = 0; i < count; i++) {
        printf("%s%u", i == 0 ? "" : ",", numbers[i]);
    }
    (void)putchar(']');
}

static void put_values(const char *name, const double *values, size_t count)
{
    printf("\"%s\":[", name);
    for (size_t i = 0; i < count; i++) {
        printf("%s%.17g", i == 0 ? "" : ",", values[i]);
    }
    (void)putchar(']');
}

/* A node by its id in the file, or by its number where these are the ids. */
static MUST_USE Err find_node(const Job *job, const char *word, uint32_t *ret)
{
    uint64_t number = 0;

    for (uint32_t i = 0; job->file.names != NULL && i < job->file.graph.node_count; i++) {
        if (str_is(job->file.names[i], word)) {
            *ret = i;
            return ERR_NONE;
        }
    }
    if (job->file.names != NULL ||
        str_number(str_from(word), UINT32_MAX, &number).kind != ERR_OK ||
        number >= job->file.graph.node_count) {
        return err_bad("a node that is not in the file");
    }
    *ret = (uint32_t)number;
    return ERR_NONE;
}

/* CPU seconds since the last part of the work ended. */
static double lap(Job *job)
{
    double now = env_cpu_seconds();
    double spent = now - job->begun;

    job->begun = now;
    return spent;
}

static int usage(const char *how)
{
    fprintf(stderr, "usage: subak network %s\n", how);
    return 2;
}

static MUST_USE Err work(Job *job, Task task)
{
    job->is_read = true;
    TRY(number_option(job->line, "seed", "1", UINT64_MAX / 2, &job->seed));
    TRY(number_option(job->line, "top", "0", UINT32_MAX, &job->top));
    job->is_read = false;
    if (task != timed) {
        TRY(network_file_read(job->arena, job->line->words[0], &job->file));
    }
    job->is_read = true;
    job->begun = env_cpu_seconds();
    return task(job);
}

/* With memory and threads for it; a file that cannot be read is told with its line. */
static int run(const Line *line, Task task)
{
    Job job = {.line = line};
    uint64_t threads = 0;
    Arena arena;
    Pool pool;
    Err err = number_option(line, "threads", "1", POOL_THREADS_MAX, &threads);

    if (err.kind != ERR_OK || threads == 0) {
        fprintf(stderr, "subak: --threads takes a number from 1 to 64\n");
        return 2;
    }
    err = pool_open(&pool, (size_t)threads);
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    err = arena_open(ROOM, &arena);
    if (err.kind == ERR_OK) {
        job.arena = &arena;
        job.pool = &pool;
        err = work(&job, task);
        arena_close(&arena);
    }
    pool_close(&pool);
    if (err.kind != ERR_OK && !job.is_read) {
        return cli_fail_in(
            line, line->words[0], "line", err.kind == ERR_BAD_INPUT ? err.at : 0, err);
    }
    return err.kind == ERR_OK ? 0 : cli_fail(line, err);
}

/* ---- rank ------------------------------------------------------------------------------------ */

typedef struct Ranked {
    double value;
    uint32_t node;
} Ranked;

typedef struct Ranking {
    const char *by;
    const char *meaning;
    double *values;
    double *errors; /* NULL where the values are exact */
    double cpu_s;
} Ranking;

static int compare_ranked(const void *a, const void *b)
{
    const Ranked *one = a;
    const Ranked *other = b;

    if (one->value > other->value || one->value < other->value) {
        return one->value > other->value ? -1 : 1;
    }
    return one->node < other->node ? -1 : one->node > other->node;
}

static MUST_USE Err sort_nodes(const Job *job, const double *values, const Ranked **ret)
{
    size_t count = job->file.graph.node_count;
    Ranked *ranked = arena_new(job->arena, Ranked, count + 1);

    if (ranked == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (uint32_t i = 0; i < count; i++) {
        ranked[i] = (Ranked){values[i], i};
    }
    qsort(ranked, count, sizeof(*ranked), compare_ranked);
    *ret = ranked;
    return ERR_NONE;
}

static MUST_USE Err rank_between(Job *job, Ranking *ranking)
{
    uint64_t samples = 0;

    TRY(number_option(job->line, "sample", "0", UINT32_MAX, &samples));
    if (samples == 0) {
        return betweenness_exact(job->arena, &job->file.graph, job->pool, ranking->values);
    }
    ranking->errors = arena_new(job->arena, double, job->file.graph.node_count + 1);
    if (ranking->errors == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    return betweenness_sampled(
        job->arena,
        &job->file.graph,
        job->seed,
        samples,
        job->pool,
        ranking->values,
        ranking->errors);
}

static MUST_USE Err rank_close(Job *job, Ranking *ranking)
{
    double *harmonic = arena_new(job->arena, double, job->file.graph.node_count + 1);

    if (harmonic == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    TRY(closeness_find(job->arena, &job->file.graph, job->pool, ranking->values, harmonic));
    if (str_is(str_from(ranking->by), "harmonic")) {
        ranking->values = harmonic;
    }
    return ERR_NONE;
}

static MUST_USE Err rank_counts(Job *job, Ranking *ranking)
{
    const Graph *graph = &job->file.graph;
    uint32_t *counts = arena_new(job->arena, uint32_t, graph->node_count + 1);

    if (counts == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    if (str_is(str_from(ranking->by), "core")) {
        TRY(core_numbers(job->arena, graph, counts));
    }
    for (uint32_t i = 0; i < graph->node_count; i++) {
        ranking->values[i] =
            str_is(str_from(ranking->by), "core") ? counts[i] : graph_degree(graph, i);
    }
    return ERR_NONE;
}

static MUST_USE Err rank_walk(Job *job, Ranking *ranking)
{
    return pagerank_find(job->arena, &job->file.graph, job->pool, ranking->values);
}

static void put_ranking_json(
    const Job *job, const Ranking *ranking, const Ranked *order, size_t top)
{
    size_t count = job->file.graph.node_count;

    printf(
        "{\"by\":\"%s\",\"exact\":%s,",
        ranking->by,
        ranking->errors == NULL ? "true" : "false");
    put_values("values", ranking->values, count);
    printf(",\"order\":[");
    for (size_t i = 0; i < top; i++) {
        printf("%s%u", i == 0 ? "" : ",", order[i].node);
    }
    (void)putchar(']');
    if (ranking->errors != NULL) {
        printf(",\"doubt\":%g,", BETWEENNESS_DOUBT);
        put_values("errors", ranking->errors, count);
    }
    put_json_names(job);
    printf(",\"cpu_s\":%.6f}\n", ranking->cpu_s);
}

static void put_ranking(const Job *job, const Ranking *ranking, const Ranked *order, size_t top)
{
    printf("%s\n", ranking->meaning);
    if (ranking->errors != NULL) {
        printf(
            "Estimated from a sample: with a likelihood of %.0f in 100 no node is further off "
            "than +-.\n",
            100 * (1 - BETWEENNESS_DOUBT));
    }
    for (size_t i = 0; i < top; i++) {
        printf("%6zu  %14.8g  ", i + 1, order[i].value);
        if (ranking->errors != NULL) {
            printf("+- %-12.6g  ", ranking->errors[order[i].node]);
        }
        put_name(job, order[i].node);
        (void)putchar('\n');
    }
}

typedef struct Measure {
    const char *by;
    const char *meaning;
    Err (*find)(Job *job, Ranking *ranking);
} Measure;

static const Measure measures[] = {
    {"degree", "Degree: with how many others a node is tied.", rank_counts},
    {"betweenness",
     "Betweenness: over how many shortest paths between others a node stands.",
     rank_between},
    {"pagerank",
     "PageRank: how often one is at a node who wanders along ties without end.",
     rank_walk},
    {"core",
     "Core: a node is in a group whose members all have so many ties within it.",
     rank_counts},
    {"closeness",
     "Closeness: how near those are whom a node reaches; 1 is all tied to it.",
     rank_close},
    {"harmonic",
     "Harmonic closeness: the mean of 1 / distance to all others; who is not reached counts "
     "for "
     "0.",
     rank_close},
};

static MUST_USE Err find_measure(Str by, const Measure **ret)
{
    for (size_t i = 0; i < sizeof(measures) / sizeof(*measures); i++) {
        if (str_is(by, measures[i].by)) {
            *ret = &measures[i];
            return ERR_NONE;
        }
    }
    return err_bad("--by takes degree, betweenness, pagerank, core, closeness or harmonic");
}

static Err rank(Job *job)
{
    size_t count = job->file.graph.node_count;
    uint64_t top = job->top == 0 && !job->line->json ? TABLE : job->top;
    Ranking *ranking = arena_new(job->arena, Ranking, 1);
    const Measure *measure = NULL;
    const Ranked *order = NULL;

    TRY(find_measure(str_from(line_option(job->line, "by", "degree")), &measure));
    if (ranking == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    ranking->by = measure->by;
    ranking->meaning = measure->meaning;
    ranking->values = arena_new(job->arena, double, count + 1);
    if (ranking->values == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    TRY(measure->find(job, ranking));
    ranking->cpu_s = lap(job);
    TRY(sort_nodes(job, ranking->values, &order));
    top = top == 0 || top > count ? count : top;
    if (job->line->json) {
        put_ranking_json(job, ranking, order, top);
    } else {
        put_ranking(job, ranking, order, top);
    }
    return ERR_NONE;
}

int cli_network_rank(const Line *line, const Model *model, Arena *arena)
{
    (void)model;
    (void)arena;
    return line->word_count == 1
               ? run(line, rank)
               : usage("rank FILE --by degree|betweenness|pagerank|core|closeness|harmonic "
                       "[--sample N] [--seed N] [--top N] [--threads N] [--json]");
}

/* ---- groups ---------------------------------------------------------------------------------- */

static void put_sizes(const char *what, size_t count, const uint32_t *sizes)
{
    printf("%zu %s", count, what);
    for (size_t i = 0; i < count && i < TABLE; i++) {
        printf("%s%u", i == 0 ? ": " : ", ", sizes[i]);
    }
    printf(count > TABLE ? ", ...\n" : "\n");
}

static Err groups(Job *job)
{
    const Graph *graph = &job->file.graph;
    size_t nodes = graph->node_count;
    uint32_t *cores = arena_new(job->arena, uint32_t, nodes + 1);
    Components components;
    Communities communities;
    uint32_t deepest = 0;
    size_t deepest_count = 0;
    double cpu_s[3];

    if (cores == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    TRY(components_find(job->arena, graph, &components));
    cpu_s[0] = lap(job);
    TRY(communities_find(job->arena, graph, job->seed, &communities));
    cpu_s[1] = lap(job);
    TRY(core_numbers(job->arena, graph, cores));
    cpu_s[2] = lap(job);
    for (size_t i = 0; i < nodes; i++) {
        deepest_count = cores[i] > deepest ? 0 : deepest_count;
        deepest = cores[i] > deepest ? cores[i] : deepest;
        deepest_count += cores[i] == deepest;
    }
    if (job->line->json) {
        (void)putchar('{');
        put_numbers("components", components.of, nodes);
        (void)putchar(',');
        put_numbers("communities", communities.of, nodes);
        printf(",\"modularity\":%.17g,", communities.modularity);
        put_numbers("cores", cores, nodes);
        put_json_names(job);
        printf(
            ",\"cpu_s\":{\"components\":%.6f,\"communities\":%.6f,\"cores\":%.6f}}\n",
            cpu_s[0],
            cpu_s[1],
            cpu_s[2]);
        return ERR_NONE;
    }
    printf("%zu nodes, %zu ties.\n", nodes, graph->tie_count);
    put_sizes("parts that no tie connects, of these sizes", components.count, components.sizes);
    put_sizes(
        "communities, tied within more than chance would, of these sizes",
        communities.count,
        communities.sizes);
    printf(
        "Modularity %.4f: 0 is chance; above 0.3 there are groups worth looking at.\n",
        communities.modularity);
    printf(
        "%zu nodes are in the innermost core, each tied to %u others in it.\n",
        deepest_count,
        deepest);
    return ERR_NONE;
}

int cli_network_groups(const Line *line, const Model *model, Arena *arena)
{
    (void)model;
    (void)arena;
    return line->word_count == 1 ? run(line, groups) : usage("groups FILE [--seed N] [--json]");
}

/* ---- layout ---------------------------------------------------------------------------------- */

static Err layout(Job *job)
{
    const Graph *graph = &job->file.graph;
    Point *points = arena_new(job->arena, Point, graph->node_count + 1);
    double cpu_s;

    if (points == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    TRY(layout_make(job->arena, graph, job->seed, NULL, NULL, job->pool, points));
    cpu_s = lap(job);
    if (job->line->json) {
        printf("{\"points\":[");
        for (size_t i = 0; i < graph->node_count; i++) {
            printf(
                "%s[%.6g,%.6g]", i == 0 ? "" : ",", (double)points[i].x, (double)points[i].y);
        }
        (void)putchar(']');
        put_json_names(job);
        printf(",\"cpu_s\":%.6f}\n", cpu_s);
        return ERR_NONE;
    }
    for (uint32_t i = 0; i < graph->node_count; i++) {
        printf("%12.4f %12.4f  ", (double)points[i].x, (double)points[i].y);
        put_name(job, i);
        (void)putchar('\n');
    }
    return ERR_NONE;
}

int cli_network_layout(const Line *line, const Model *model, Arena *arena)
{
    (void)model;
    (void)arena;
    return line->word_count == 1 ? run(line, layout)
                                 : usage("layout FILE [--seed N] [--threads N] [--json]");
}

/* ---- ways ------------------------------------------------------------------------------------ */

static Err path(Job *job)
{
    uint32_t from = 0;
    uint32_t to = 0;
    uint64_t count = 0;
    Paths paths;

    TRY(find_node(job, job->line->words[1], &from));
    TRY(find_node(job, job->line->words[2], &to));
    TRY(number_option(job->line, "count", "1", PATHS_MOST, &count));
    TRY(paths_find(job->arena, &job->file.graph, from, to, count, &paths));
    if (job->line->json) {
        printf("{\"paths\":[");
        for (size_t i = 0; i < paths.count; i++) {
            printf(i == 0 ? "{" : ",{");
            put_numbers("nodes", paths.items[i].nodes, paths.items[i].count);
            printf(",\"length\":%u}", paths.items[i].count - 1);
        }
        (void)putchar(']');
        put_json_names(job);
        printf("}\n");
        return ERR_NONE;
    }
    for (size_t i = 0; i < paths.count; i++) {
        printf("%4u  ", paths.items[i].count - 1);
        for (uint32_t j = 0; j < paths.items[i].count; j++) {
            printf(j == 0 ? "" : " - ");
            put_name(job, paths.items[i].nodes[j]);
        }
        (void)putchar('\n');
    }
    if (paths.count == 0) {
        printf("No ties lead from one to the other.\n");
    }
    return ERR_NONE;
}

/* ---- ways in time ---------------------------------------------------------------------------- */

static MUST_USE Err read_aim(const Job *job, TimedAim *ret)
{
    static const char *const names[] = {"earliest", "latest", "fewest"};
    Str aim = str_from(line_option(job->line, "timed", ""));

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (str_is(aim, names[i])) {
            *ret = (TimedAim)i;
            return ERR_NONE;
        }
    }
    return err_bad("--timed takes earliest, latest or fewest");
}

static MUST_USE Err read_time(const Job *job, const char *name, int64_t otherwise, int64_t *ret)
{
    const char *text = line_option(job->line, name, NULL);
    bool is_date = false;

    *ret = otherwise;
    return text == NULL ? ERR_NONE : contact_time(str_from(text), ret, &is_date);
}

static MUST_USE Err read_contacts(Job *job, EdgeList *list, Contact **ret)
{
    Str text;

    TRY(cli_load(job->arena, job->line->words[0], &text));
    job->is_read = false;
    TRY(contact_list_decode(job->arena, text, list));
    job->is_read = true;
    *ret = arena_new(job->arena, Contact, list->edge_count + 1);
    if (*ret == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (size_t i = 0; i < list->edge_count; i++) {
        (*ret)[i] = (Contact){list->edges[i][0], list->edges[i][1], list->times[i]};
    }
    return ERR_NONE;
}

static void put_time(const EdgeList *list, int64_t at)
{
    char date[11];

    if (list->are_dates && at >= INT32_MIN && at <= INT32_MAX) {
        Str text = date_format(date_from_days((int32_t)at), date);

        printf("%.*s", STR_ARG(text));
    } else {
        printf("%lld", (long long)at);
    }
}

static void put_contacts(
    const Job *job, const EdgeList *list, const Contact *contacts, const TimedPath *path)
{
    bool is_json = job->line->json;

    printf(is_json ? "{\"contacts\":[" : "");
    for (size_t i = 0; i < path->count; i++) {
        const Contact *contact = &contacts[path->contacts[i]];

        if (is_json) {
            printf(
                "%s{\"a\":%u,\"b\":%u,\"at\":%lld}",
                i == 0 ? "" : ",",
                contact->a,
                contact->b,
                (long long)contact->at);
        } else {
            put_time(list, contact->at);
            printf("  %u - %u\n", contact->a, contact->b);
        }
    }
    printf(is_json ? "]}\n" : "");
}

/* A file of contacts is no network of ties: it is read for its times. */
static Err timed(Job *job)
{
    TimedQuery query = {.is_directed = line_has(job->line, "directed")};
    Contact *contacts = NULL;
    uint64_t gap = 0;
    EdgeList list;
    TimedPath path;

    TRY(read_aim(job, &query.aim));
    TRY(read_time(job, "after", INT64_MIN / 2, &query.not_before));
    TRY(read_time(job, "until", INT64_MAX / 2, &query.not_after));
    TRY(number_option(job->line, "gap", "0", INT64_MAX / 2, &gap));
    query.gap = (int64_t)gap;
    TRY(read_contacts(job, &list, &contacts));
    job->file.graph.node_count = list.node_count;
    TRY(find_node(job, job->line->words[1], &query.from));
    TRY(find_node(job, job->line->words[2], &query.to));
    TRY(timed_find(job->arena, list.node_count, contacts, list.edge_count, &query, &path));
    put_contacts(job, &list, contacts, &path);
    return ERR_NONE;
}

int cli_network_path(const Line *line, const Model *model, Arena *arena)
{
    (void)model;
    (void)arena;
    return line->word_count == 3
               ? run(line, line_has(line, "timed") ? timed : path)
               : usage(
                     "path FILE A B [--count 1] [--timed earliest|latest|fewest [--after TIME] "
                     "[--until TIME] [--gap 0] [--directed]] [--json]");
}

static Err connect_nodes(Job *job)
{
    uint32_t set[sizeof(job->line->words) / sizeof(*job->line->words)];
    size_t count = job->line->word_count - 1;
    Connection found;

    for (size_t i = 0; i < count; i++) {
        TRY(find_node(job, job->line->words[i + 1], &set[i]));
    }
    TRY(connect_find(job->arena, &job->file.graph, set, count, &found));
    if (job->line->json) {
        printf("{\"exact\":%s,\"ties\":[", found.is_exact ? "true" : "false");
        for (size_t i = 0; i < found.count; i++) {
            printf("%s[%u,%u]", i == 0 ? "" : ",", found.ties[i].a, found.ties[i].b);
        }
        (void)putchar(']');
        put_json_names(job);
        printf("}\n");
        return ERR_NONE;
    }
    for (size_t i = 0; i < found.count; i++) {
        put_name(job, found.ties[i].a);
        printf(" - ");
        put_name(job, found.ties[i].b);
        (void)putchar('\n');
    }
    printf(
        "%zu ties. %s\n",
        found.count,
        found.is_exact ? "Fewer do not connect them."
                       : "A smaller network may connect them, but none of less than half.");
    return ERR_NONE;
}

int cli_network_connect(const Line *line, const Model *model, Arena *arena)
{
    (void)model;
    (void)arena;
    return line->word_count >= 2 ? run(line, connect_nodes)
                                 : usage("connect FILE NODE... [--json]");
}

/* ---- key players ----------------------------------------------------------------------------- */

static MUST_USE Err read_goal(const Job *job, KeyGoal *ret)
{
    static const char *const names[] = {"fragment", "fragment-far", "reach", "reach-far"};
    Str goal = str_from(line_option(job->line, "goal", "fragment"));

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (str_is(goal, names[i])) {
            *ret = (KeyGoal)i;
            return ERR_NONE;
        }
    }
    return err_bad("--goal takes fragment, fragment-far, reach or reach-far");
}

/* Who must not be named: a node a line. */
static MUST_USE Err read_barred(const Job *job, const bool **ret)
{
    const char *name = line_option(job->line, "fixed", NULL);
    bool *barred = arena_new(job->arena, bool, job->file.graph.node_count + 1);
    Str text = {"", 0};

    if (barred == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    if (name != NULL) {
        TRY(cli_load(job->arena, name, &text));
    }
    while (text.len > 0) {
        Str word = str_trim(str_cut(&text, '\n'));
        uint32_t node = 0;

        if (word.len > 0 && word.ptr[0] != '#') {
            TRY(arena_copy(job->arena, word, &word));
            TRY(find_node(job, word.ptr, &node));
            barred[node] = true;
        }
    }
    *ret = barred;
    return ERR_NONE;
}

static void put_key_value(const KeyQuery *query, double value)
{
    switch (query->goal) {
    case KEY_FRAGMENT:
        printf("Without them %.1f of 100 pairs are not connected.\n", 100 * value);
        break;
    case KEY_FRAGMENT_FAR:
        printf(
            "Without them the network is fragmented to %.4f, by distance; 1 is all apart.\n",
            value);
        break;
    case KEY_REACH:
        printf(
            "%.1f of 100 nodes are among them or within %u ties of them.\n",
            100 * value,
            query->within);
        break;
    case KEY_REACH_FAR:
        printf(
            "The mean nearness of all nodes to them is %.4f; 1 is all tied to them.\n", value);
        break;
    }
}

static Err keyplayers(Job *job)
{
    KeyQuery query = {.seed = job->seed, .starts = 5};
    uint64_t size = 0;
    uint64_t within = 0;
    KeySet found;

    TRY(number_option(job->line, "size", "3", KEY_MOST, &size));
    TRY(number_option(job->line, "within", "2", UINT16_MAX, &within));
    TRY(read_goal(job, &query.goal));
    TRY(read_barred(job, &query.is_barred));
    query.size = size;
    query.within = (uint32_t)within;
    TRY(keyplayer_find(job->arena, &job->file.graph, &query, &found));
    if (job->line->json) {
        (void)putchar('{');
        put_numbers("nodes", found.nodes, found.count);
        printf(",\"value\":%.17g,\"exact\":%s", found.value, found.is_best ? "true" : "false");
        put_json_names(job);
        printf("}\n");
        return ERR_NONE;
    }
    for (size_t i = 0; i < found.count; i++) {
        put_name(job, found.nodes[i]);
        (void)putchar('\n');
    }
    put_key_value(&query, found.value);
    printf(
        found.is_best ? "No other set of as many does more.\n"
                      : "The best set that was found; another may do more.\n");
    printf("This is about positions in what was recorded, not about guilt.\n");
    return ERR_NONE;
}

int cli_network_keyplayers(const Line *line, const Model *model, Arena *arena)
{
    (void)model;
    (void)arena;
    return line->word_count == 1 ? run(line, keyplayers)
                                 : usage("keyplayers FILE [--size 3] [--goal "
                                         "fragment|fragment-far|reach|reach-far] [--within 2] "
                                         "[--fixed FILE] [--seed N] [--json]");
}

/* ---- convert --------------------------------------------------------------------------------- */

static Err convert(Job *job)
{
    const NetworkFile *file = &job->file;

    TRY(network_file_write(job->arena, job->line->words[1], file));
    if (job->line->json) {
        printf(
            "{\"ok\":true,\"nodes\":%zu,\"ties\":%zu}\n",
            file->graph.node_count,
            file->graph.tie_count);
    } else {
        printf("%zu nodes, %zu ties\n", file->graph.node_count, file->graph.tie_count);
    }
    return ERR_NONE;
}

int cli_network_convert(const Line *line, const Model *model, Arena *arena)
{
    (void)model;
    (void)arena;
    return line->word_count == 2 ? run(line, convert) : usage("convert FILE OUT [--json]");
}
