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

static void step(void *state, size_t from, size_t to)
{
    const Walk *walk = state;
    const Graph *graph = walk->graph;
    double change = 0;

    for (size_t i = from; i < to; i++) {
        uint32_t end = graph->starts[i + 1];
        double sum = 0;
        double next;

        for (uint32_t j = graph->starts[i]; j < end; j++) {
            sum += walk->shares[graph->ends[j]];
        }
        next = walk->overshoot * (1 + sum - walk->earlier[i]) + walk->earlier[i];
        change += fabs(next - walk->ranks[i]);
        walk->earlier[i] = next;
        walk->handed[i] =
            end == graph->starts[i] ? 0 : next * PAGERANK_GO_ON / (end - graph->starts[i]);
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

/* All ranks are first solved for as if each node began with 1; who has no ties changes only what they add up to. */
Err pagerank_find(Arena *arena, const Graph *graph, Pool *pool, double *ret)
{
    size_t ending = arena->used;
    size_t nodes = graph->node_count;
    size_t ranges = (nodes + NODES - 1) / NODES;
    Walk walk = {
        graph,
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
        ret[i] = walk.ranks[i] / sum;
    }
    arena_rewind(arena, ending);
    return ERR_NONE;
}
