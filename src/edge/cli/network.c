/* What a network in a file looks like: who stands out, which groups there are, where to draw it; and the same network in another format. */
#include "edge/cli/network_job.h"

#include "base/env.h"
#include "network/betweenness.h"
#include "network/closeness.h"
#include "network/communities.h"
#include "network/components.h"
#include "network/core.h"
#include "network/layout.h"
#include "network/pagerank.h"

#include <stdio.h>
#include <stdlib.h>

#define TABLE 20 /* rows that a person is shown */

static void put_values(const char *name, const double *values, size_t count)
{
    printf("\"%s\":[", name);
    for (size_t i = 0; i < count; i++) {
        printf("%s%.17g", i == 0 ? "" : ",", values[i]);
    }
    (void)putchar(']');
}

/* CPU seconds since the last part of the work ended. */
static double lap(NetworkJob *job)
{
    double now = env_cpu_seconds();
    double spent = now - job->begun;

    job->begun = now;
    return spent;
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

static MUST_USE Err sort_nodes(const NetworkJob *job, const double *values, const Ranked **ret)
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

static MUST_USE Err rank_between(NetworkJob *job, Ranking *ranking)
{
    uint64_t samples = 0;

    TRY(cli_number(job->line, "sample", UINT32_MAX, &samples));
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

static MUST_USE Err rank_close(NetworkJob *job, Ranking *ranking)
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

static MUST_USE Err rank_counts(NetworkJob *job, Ranking *ranking)
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

static MUST_USE Err rank_walk(NetworkJob *job, Ranking *ranking)
{
    return pagerank_find(job->arena, &job->file.graph, job->pool, ranking->values);
}

static void put_ranking_json(
    const NetworkJob *job, const Ranking *ranking, const Ranked *order, size_t top)
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
    network_put_names_json(job);
    printf(",\"cpu_s\":%.6f}\n", ranking->cpu_s);
}

static void put_ranking(
    const NetworkJob *job, const Ranking *ranking, const Ranked *order, size_t top)
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
        network_put_name(job, order[i].node);
        (void)putchar('\n');
    }
}

typedef struct Measure {
    const char *by;
    const char *meaning;
    Err (*find)(NetworkJob *job, Ranking *ranking);
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

static Err rank(NetworkJob *job)
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
               ? network_run(line, rank)
               : network_usage(
                     "rank FILE --by degree|betweenness|pagerank|core|closeness|harmonic "
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

static Err groups(NetworkJob *job)
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
        network_put_numbers("components", components.of, nodes);
        (void)putchar(',');
        network_put_numbers("communities", communities.of, nodes);
        printf(",\"modularity\":%.17g,", communities.modularity);
        network_put_numbers("cores", cores, nodes);
        network_put_names_json(job);
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
    return line->word_count == 1 ? network_run(line, groups)
                                 : network_usage("groups FILE [--seed N] [--json]");
}

/* ---- layout ---------------------------------------------------------------------------------- */

static Err layout(NetworkJob *job)
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
        network_put_names_json(job);
        printf(",\"cpu_s\":%.6f}\n", cpu_s);
        return ERR_NONE;
    }
    for (uint32_t i = 0; i < graph->node_count; i++) {
        printf("%12.4f %12.4f  ", (double)points[i].x, (double)points[i].y);
        network_put_name(job, i);
        (void)putchar('\n');
    }
    return ERR_NONE;
}

int cli_network_layout(const Line *line, const Model *model, Arena *arena)
{
    (void)model;
    (void)arena;
    return line->word_count == 1
               ? network_run(line, layout)
               : network_usage("layout FILE [--seed N] [--threads N] [--json]");
}

/* ---- convert --------------------------------------------------------------------------------- */

static Err convert(NetworkJob *job)
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
    return line->word_count == 2 ? network_run(line, convert)
                                 : network_usage("convert FILE OUT [--json]");
}
