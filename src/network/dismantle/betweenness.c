#include "network/dismantle/betweenness.h"

#include "network/dismantle/components.h"

#define SOURCES_LEAST 48 /* a round has as many before another node goes with the first */
#define WORK_A_TIE \
    4 /* of a source: forth and back, and its places lie further apart than a list's */

/* Scratch of one source. */
typedef struct Paths {
    uint32_t *far; /* steps from the source; NO_NODE */
    double *ways;  /* shortest ones from the source */
    double *load;
    uint32_t *queue;
} Paths;

typedef struct Between {
    Arena *arena;
    const Graph *graph;
    const Goal *goal;
    Budget *budget;
    uint64_t chance;
    bool *gone;
    bool *in;
    double *score; /* of the component's nodes, by their names in it */
    double part_a_tie;
    uint32_t *order;
    size_t count;
} Between;

static void add_source(const Graph *graph, uint32_t source, const Paths *paths, double *score)
{
    size_t end = 1;

    memset(paths->far, 0xff, graph->node_count * sizeof(*paths->far));
    paths->queue[0] = source;
    paths->far[source] = 0;
    paths->ways[source] = 1;
    for (size_t next = 0; next < end; next++) {
        uint32_t node = paths->queue[next];
        uint32_t far = paths->far[node] + 1;
        double ways = paths->ways[node];

        paths->load[node] = 0;
        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            uint32_t other = graph->ends[i];

            if (paths->far[other] == NO_NODE) {
                paths->far[other] = far;
                paths->ways[other] = ways;
                paths->queue[end++] = other;
            } else if (paths->far[other] == far) {
                paths->ways[other] += ways;
            }
        }
    }
    while (end-- > 1) {
        uint32_t node = paths->queue[end];
        uint32_t before = paths->far[node] - 1;
        double each = (1 + paths->load[node]) / paths->ways[node];

        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            uint32_t other = graph->ends[i];

            if (paths->far[other] == before) {
                paths->load[other] += paths->ways[other] * each;
            }
        }
        score[node] += paths->load[node];
    }
}

static MUST_USE Err
score_part(Between *between, const Graph *part, size_t sources, double *score)
{
    size_t room = part->node_count + 1;
    Paths paths = {
        .far = arena_new(between->arena, uint32_t, room),
        .ways = arena_new(between->arena, double, room),
        .load = arena_new(between->arena, double, room),
        .queue = arena_new(between->arena, uint32_t, room)};
    bool all = sources >= part->node_count;

    if (paths.far == NULL || paths.ways == NULL || paths.load == NULL || paths.queue == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (size_t i = 0; i < (all ? part->node_count : sources); i++) {
        uint32_t source =
            all ? (uint32_t)i : chance_below(&between->chance, (uint32_t)part->node_count);

        add_source(part, source, &paths, score);
        between->budget->work += WORK_A_TIE * 2 * part->tie_count + part->node_count;
        if (i % 8 == 7 && budget_is_over(between->budget)) {
            break;
        }
    }
    return ERR_NONE;
}

/* The node with the highest score, among equals that with most ties; NO_NODE where all who are left are fixed. */
static uint32_t highest(
    const Between *between, const Graph *part, const uint32_t *names, const double *score)
{
    uint32_t best = NO_NODE;

    for (uint32_t node = 0; node < part->node_count; node++) {
        uint32_t name = names[node];

        if (between->gone[name] || goal_is_fixed(between->goal, name)) {
            continue;
        }
        if (best == NO_NODE || score[node] > score[best] ||
            (score[node] >= score[best] &&
             graph_degree(part, node) > graph_degree(part, best))) {
            best = node;
        }
    }
    return best;
}

/* How much of the budget a source takes, measured on a few of them. */
static MUST_USE Err measure_source(Between *between, const Graph *part, double *score)
{
    double before = budget_part(between->budget);
    size_t few = 4;

    TRY(score_part(between, part, few, score));
    between->part_a_tie = (budget_part(between->budget) - before) / (double)few /
                          (double)(part->tie_count + part->node_count);
    return ERR_NONE;
}

/* Score the largest component, and take its highest out. */
static MUST_USE Err take_round(Between *between, size_t left, bool *ret_more)
{
    Graph part;
    const uint32_t *names = NULL;
    double *score = NULL;
    double sources = 0;
    double rounds = (double)left;
    size_t together = 1;

    TRY(graph_part(between->arena, between->graph, between->in, &part, &names));
    score = arena_new(between->arena, double, part.node_count + 1);
    if (score == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    if (between->part_a_tie <= 0) {
        TRY(measure_source(between, &part, score));
    }
    sources = (between->budget->until - budget_part(between->budget)) /
              (between->part_a_tie * (double)(part.tie_count + part.node_count) + 1e-15);
    sources = sources > 1 ? sources : 1;
    if (sources / rounds < SOURCES_LEAST) {
        rounds = sources / SOURCES_LEAST + 1;
        together = (size_t)((double)left / rounds) + 1;
    }
    TRY(score_part(between, &part, (size_t)(sources / rounds) + 2, score));
    if (between->goal->costs != NULL && between->goal->aim == AIM_COST) {
        for (uint32_t node = 0; node < part.node_count; node++) {
            score[node] /= goal_cost(between->goal, names[node]);
        }
    }
    *ret_more = false;
    for (size_t i = 0; i < together; i++) {
        uint32_t node = highest(between, &part, names, score);

        if (node == NO_NODE) {
            break;
        }
        *ret_more = true;
        between->gone[names[node]] = true;
        between->order[between->count++] = names[node];
    }
    return ERR_NONE;
}

Err between_order(
    Arena *arena,
    const Graph *graph,
    const Goal *goal,
    Budget *budget,
    uint64_t seed,
    size_t likely,
    uint32_t *ret_order,
    size_t *ret_count)
{
    size_t mark = arena->used;
    Between between = {
        .arena = arena,
        .graph = graph,
        .goal = goal,
        .budget = budget,
        .chance = seed,
        .gone = arena_new(arena, bool, graph->node_count + 1),
        .in = arena_new(arena, bool, graph->node_count + 1),
        .order = ret_order};
    bool more = true;

    if (between.gone == NULL || between.in == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    while (more && !budget_is_over(budget)) {
        size_t round = arena->used;
        size_t size = 0;
        size_t left =
            likely > between.count + likely / 10 ? likely - between.count : likely / 10 + 1;

        TRY(components_largest(arena, graph, between.gone, between.in, &size));
        if (size < goal->limit) {
            break;
        }
        TRY(take_round(&between, left, &more));
        arena_rewind(arena, round);
    }
    arena_rewind(arena, mark);
    *ret_count = between.count;
    return ERR_NONE;
}
