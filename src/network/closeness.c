#include "network/closeness.h"

#define WORDS (CLOSENESS_TOGETHER / 64)

/* Who of the walks that go together; as large as what a processor fetches at a time, or half of it. */
typedef struct Walkers {
    uint64_t words[WORDS];
} Walkers;

typedef struct Share {
    Walkers *seen;    /* who was at a node */
    Walkers *here;    /* who came there by the last step */
    Walkers *next;    /* who comes there by this one */
    uint64_t *sums;   /* of how far away who came there began */
    uint32_t *counts; /* of who came there */
    double *nearness; /* sum of 1 / how far */
} Share;

typedef struct Job {
    const Graph *graph;
    Share shares[CLOSENESS_SHARES];
} Job;

static uint32_t count_bits(const Walkers *walkers)
{
    uint32_t count = 0;

    for (size_t i = 0; i < WORDS; i++) {
        count += (uint32_t)__builtin_popcountll(walkers->words[i]);
    }
    return count;
}

/* One step of all who walk; whether anybody came anywhere new. */
static bool step(const Graph *graph, Share *share, uint32_t far)
{
    bool is_going = false;
    Walkers *here = share->next;

    for (size_t node = 0; node < graph->node_count; node++) {
        Walkers come = {{0}};
        uint32_t count;

        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            const Walkers *from = &share->here[graph->ends[i]];

            for (size_t j = 0; j < WORDS; j++) {
                come.words[j] |= from->words[j];
            }
        }
        for (size_t j = 0; j < WORDS; j++) {
            come.words[j] &= ~share->seen[node].words[j];
            share->seen[node].words[j] |= come.words[j];
        }
        share->next[node] = come;
        count = count_bits(&come);
        if (count > 0) {
            share->sums[node] += (uint64_t)count * far;
            share->counts[node] += count;
            share->nearness[node] += (double)count / far;
            is_going = true;
        }
    }
    share->next = share->here;
    share->here = here;
    return is_going;
}

static void walk_from(const Graph *graph, Share *share, size_t first)
{
    size_t bytes = graph->node_count * sizeof(*share->seen);
    uint32_t far = 1;

    memset(share->seen, 0, bytes);
    memset(share->here, 0, bytes);
    for (size_t i = 0; i < CLOSENESS_TOGETHER && first + i < graph->node_count; i++) {
        share->seen[first + i].words[i / 64] |= UINT64_C(1) << i % 64;
        share->here[first + i].words[i / 64] |= UINT64_C(1) << i % 64;
    }
    while (step(graph, share, far)) {
        far++;
    }
}

static void walk_shares(void *state, size_t from, size_t to)
{
    Job *job = state;
    size_t nodes = job->graph->node_count;

    for (size_t share = from; share < to; share++) {
        for (size_t first = share * CLOSENESS_TOGETHER; first < nodes;
             first += (size_t)CLOSENESS_SHARES * CLOSENESS_TOGETHER) {
            walk_from(job->graph, &job->shares[share], first);
        }
    }
}

static MUST_USE Err open_share(Arena *arena, size_t nodes, Share *share)
{
    share->seen = arena_new(arena, Walkers, nodes + 1);
    share->here = arena_new(arena, Walkers, nodes + 1);
    share->next = arena_new(arena, Walkers, nodes + 1);
    share->sums = arena_new(arena, uint64_t, nodes + 1);
    share->counts = arena_new(arena, uint32_t, nodes + 1);
    share->nearness = arena_new(arena, double, nodes + 1);
    if (share->seen == NULL || share->here == NULL || share->next == NULL ||
        share->sums == NULL || share->counts == NULL || share->nearness == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    return ERR_NONE;
}

Err closeness_find(
    Arena *arena, const Graph *graph, Pool *pool, double *ret_closeness, double *ret_harmonic)
{
    size_t ending = arena->used;
    size_t nodes = graph->node_count;
    Job job = {.graph = graph};

    for (size_t i = 0; i < CLOSENESS_SHARES; i++) {
        TRY(open_share(arena, nodes, &job.shares[i]));
    }
    pool_run(pool, CLOSENESS_SHARES, 1, walk_shares, &job);
    for (size_t node = 0; node < nodes; node++) {
        uint64_t sum = 0;
        uint64_t count = 0;
        double nearness = 0;

        for (size_t i = 0; i < CLOSENESS_SHARES; i++) {
            sum += job.shares[i].sums[node];
            count += job.shares[i].counts[node];
            nearness += job.shares[i].nearness[node];
        }
        ret_closeness[node] = sum == 0 ? 0 : (double)count / (double)sum;
        ret_harmonic[node] = nodes < 2 ? 0 : nearness / (double)(nodes - 1);
    }
    arena_rewind(arena, ending);
    return ERR_NONE;
}
