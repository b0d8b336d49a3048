#include "network/pagerank.h"

#include <math.h>

#define STEPS 100
#define NODES 4096 /* to a range of threads' work */

typedef struct Walk {
    const Graph *graph;
    double *ranks;    /* after the last step */
    double *earlier;  /* and after the one before; becomes the next */
    double *shares;   /* what a node hands to each neighbour */
    double *handed;   /* the same, after this step */
    double *changes;  /* sums, a range each */
    double overshoot; /* Chebyshev's factor */
} Walk;

/* What the neighbours from..to hand over. Four sums side by side: one alone waits for itself at each neighbour. */
static double gather(const double *shares, const uint32_t *from, const uint32_t *to)
{
    double sums[4] = {0};

    for (; to - from >= 4; from += 4) {
        sums[0] += shares[from[0]];
        sums[1] += shares[from[1]];
        sums[2] += shares[from[2]];
        sums[3] += shares[from[3]];
    }
    for (; from < to; from++) {
        sums[0] += shares[*from];
    }
    return sums[0] + sums[1] + (sums[2] + sums[3]);
}

static void step(void *state, size_t from, size_t to)
{
    const Walk *walk = state;
    const Graph *graph = walk->graph;
    double change = 0;

    for (size_t i = from; i < to; i++) {
        uint32_t start = graph->starts[i];
        uint32_t end = graph->starts[i + 1];
        double sum = gather(walk->shares, graph->ends + start, graph->ends + end);
        double next = walk->overshoot * (1 + sum - walk->earlier[i]) + walk->earlier[i];
        change += fabs(next - walk->ranks[i]);
        walk->earlier[i] = next;
        walk->handed[i] = end == start ? 0 : next * PAGERANK_GO_ON / (end - start);
    }
    walk->changes[from / NODES] = change;
}

static void swap(double **one, double **other)
{
    double *held = *one;

    *one = *other;
    *other = held;
}

static double add_up(const double *numbers, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        sum += numbers[i];
    }
    return sum;
}

/* The same graph with its nodes in the order of how many ties they have, the most first; names[new] is the old number.
 * Rows of one length stand side by side, so that the end of each is where a processor expects it, and those to whom most ties
 * lead are few and together.
 */
static MUST_USE Err
by_degree(Arena *arena, const Graph *graph, Graph *ret, const uint32_t **ret_names)
{
    size_t nodes = graph->node_count;
    uint32_t *names = arena_new(arena, uint32_t, nodes + 1);
    uint32_t *places = arena_new(arena, uint32_t, nodes + 1);
    uint32_t *starts = arena_new(arena, uint32_t, nodes + 2);
    uint32_t *ends = arena_new(arena, uint32_t, 2 * graph->tie_count + 1);
    uint32_t *next = ends;

    if (names == NULL || places == NULL || starts == NULL || ends == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (uint32_t i = 0; i < nodes; i++) {
        starts[nodes - graph_degree(graph, i)]++;
    }
    for (size_t i = 0, before = 0; i <= nodes; i++) {
        uint32_t here = starts[i];

        starts[i] = (uint32_t)before;
        before += here;
    }
    for (uint32_t i = 0; i < nodes; i++) {
        places[i] = starts[nodes - graph_degree(graph, i)]++;
        names[places[i]] = i;
    }
    for (size_t i = 0; i < nodes; i++) {
        const uint32_t *end = graph->ends + graph->starts[names[i] + 1];

        starts[i] = (uint32_t)(next - ends);
        for (const uint32_t *at = graph->ends + graph->starts[names[i]]; at < end; at++) {
            *next++ = places[*at];
        }
    }
    starts[nodes] = (uint32_t)(next - ends);
    *ret = (Graph){nodes, graph->tie_count, starts, ends};
    *ret_names = names;
    return ERR_NONE;
}

/* All ranks are first solved for as if each node began with 1; who has no ties changes only what they add up to. */
Err pagerank_find(Arena *arena, const Graph *graph, Pool *pool, double *ret)
{
    size_t ending = arena->used;
    size_t nodes = graph->node_count;
    size_t ranges = (nodes + NODES - 1) / NODES;
    const uint32_t *names = NULL;
    Graph sorted;
    Walk walk = {
        &sorted,
        arena_new(arena, double, nodes + 1),
        arena_new(arena, double, nodes + 1),
        arena_new(arena, double, nodes + 1),
        arena_new(arena, double, nodes + 1),
        arena_new(arena, double, ranges + 1),
        1};
    double rho = PAGERANK_GO_ON * PAGERANK_GO_ON;
    double sum;

    if (walk.ranks == NULL || walk.earlier == NULL || walk.shares == NULL ||
        walk.handed == NULL || walk.changes == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    TRY(by_degree(arena, graph, &sorted, &names));
    for (size_t i = 0; i < STEPS; i++) {
        pool_run(pool, nodes, NODES, step, &walk);
        swap(&walk.ranks, &walk.earlier);
        swap(&walk.shares, &walk.handed);
        sum = add_up(walk.ranks, nodes);
        if (add_up(walk.changes, ranges) < PAGERANK_TOLERANCE * sum) {
            break;
        }
        walk.overshoot = i == 0 ? 2 / (2 - rho) : 1 / (1 - rho * walk.overshoot / 4);
    }
    sum = add_up(walk.ranks, nodes);
    for (size_t i = 0; i < nodes; i++) {
        ret[names[i]] = walk.ranks[i] / sum;
    }
    arena_rewind(arena, ending);
    return ERR_NONE;
}
