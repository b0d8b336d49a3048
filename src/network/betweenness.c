#include "network/betweenness.h"

#include "network/blocks.h"
#include "network/chance.h"

#include <float.h>
#include <math.h>

#define MANY_PATHS  0x1p500 /* paths to a node, from which a level counts them in parts */
#define FEWER_PATHS 0x1p-500

/* Where a walk begins, and how much it counts. */
typedef struct Source {
    uint32_t block;
    uint32_t member; /* within the block */
    double weight;
} Source;

/* What one share of the walks needs, and what it adds up. */
typedef struct Share {
    double *sums;    /* of each member of each block */
    double *squares; /* the same, without weights; NULL where all is exact */
    double *
        marks; /* outwards: all paths that came to a node, from before too; nought for one not seen. Back: gains */
    double *
        paths; /* shortest ones to a node, in the order of the queue, as parts of what the level's scale says */
    double *held;     /* gains of the level that is being done, in the order of the queue */
    uint32_t *queue;  /* nodes by distance */
    uint32_t *levels; /* where those of each distance begin */
    double *scales; /* by how much paths of a level were made fewer against the level before */
} Share;

typedef struct Job {
    const Blocks *blocks;
    const Source *sources;
    size_t source_count;
    Share shares[BETWEENNESS_SHARES];
} Job;

/* ---- one walk -------------------------------------------------------------------------------- */

/* What came to the nodes of a level while they were not seen came by shortest paths. Their number can pass what a double holds; all
 * that counts is how it compares with those of the levels beside.
 */
static void close_level(Share *share, uint32_t level)
{
    uint32_t from = share->levels[level];
    uint32_t to = share->levels[level + 1];
    double most = 0;

    for (uint32_t i = from; i < to; i++) {
        share->paths[i] = share->marks[share->queue[i]];
        most = share->paths[i] > most ? share->paths[i] : most;
    }
    share->scales[level] = most > MANY_PATHS ? FEWER_PATHS : 1;
    for (uint32_t i = from; i < to && most > MANY_PATHS; i++) {
        share->paths[i] = fmax(share->paths[i] * FEWER_PATHS, DBL_MIN);
    }
}

/* Outwards from the source, to all of the block; the number of levels. No branch hangs on who was seen: it could not be guessed. */
static uint32_t walk_out(
    Share *share, const uint32_t *starts, const uint32_t *ends, size_t count, uint32_t source)
{
    uint32_t level = 0;
    uint32_t end = 1;

    memset(share->marks, 0, count * sizeof(*share->marks));
    share->marks[source] = 1;
    share->queue[0] = source;
    share->levels[0] = 0;
    share->levels[1] = 1;
    for (close_level(share, 0); end < count; close_level(share, level)) {
        for (uint32_t i = share->levels[level]; i < share->levels[level + 1]; i++) {
            uint32_t node = share->queue[i];
            double paths = share->paths[i];

            for (uint32_t j = starts[node]; j < starts[node + 1]; j++) {
                uint32_t next = ends[j];
                double mark = share->marks[next];

                share->marks[next] = mark + paths;
                share->queue[end] = next;
                end += mark == 0;
            }
        }
        level++;
        share->levels[level + 1] = end;
    }
    return level + 1;
}

/* In four sums, because each waits for what was added to it before. */
static double add_up(const double *marks, const uint32_t *ends, uint32_t count)
{
    double sums[4] = {0};
    uint32_t i = 0;

    for (; i + 4 <= count; i += 4) {
        sums[0] += marks[ends[i]];
        sums[1] += marks[ends[i + 1]];
        sums[2] += marks[ends[i + 2]];
        sums[3] += marks[ends[i + 3]];
    }
    for (; i < count; i++) {
        sums[0] += marks[ends[i]];
    }
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/* And back. Gains of a level are written once all of it is done: until then only those one further out are not nought, so
 * that a sum over all neighbours is the sum over those that come after.
 */
static void walk_back(
    Share *share,
    const Blocks *blocks,
    const Source *source,
    const uint32_t *starts,
    uint32_t levels)
{
    uint32_t first = blocks->firsts[source->block];
    size_t count = blocks->firsts[source->block + 1] - first;
    double *sums = share->sums + first;
    double *squares = share->squares == NULL ? NULL : share->squares + first;

    memset(share->marks, 0, count * sizeof(*share->marks));
    for (uint32_t level = levels - 1; level > 0; level--) {
        uint32_t from = share->levels[level];
        uint32_t to = share->levels[level + 1];
        double scale = level + 1 < levels ? share->scales[level + 1] : 0;

        for (uint32_t i = from; i < to; i++) {
            uint32_t node = share->queue[i];
            double sum = 0;
            double part;

            if (scale > 0) {
                sum = scale * add_up(
                                  share->marks,
                                  blocks->ends + starts[node],
                                  starts[node + 1] - starts[node]);
            }
            part = share->paths[i] * sum;
            sums[node] += source->weight * part;
            if (squares != NULL) {
                squares[node] += part * part;
            }
            share->held[i] = blocks->reach[first + node] / share->paths[i] + sum;
        }
        for (uint32_t i = from; i < to; i++) {
            share->marks[share->queue[i]] = share->held[i];
        }
    }
}

static void walk_sources(void *state, size_t from, size_t to)
{
    Job *job = state;

    for (size_t number = from; number < to; number++) {
        size_t low = job->source_count * number / BETWEENNESS_SHARES;
        size_t high = job->source_count * (number + 1) / BETWEENNESS_SHARES;

        for (size_t i = low; i < high; i++) {
            const Source *source = &job->sources[i];
            uint32_t first = job->blocks->firsts[source->block];
            size_t count = job->blocks->firsts[source->block + 1] - first;
            const uint32_t *starts = job->blocks->starts + first;
            Share *share = &job->shares[number];
            uint32_t levels = walk_out(share, starts, job->blocks->ends, count, source->member);

            walk_back(share, job->blocks, source, starts, levels);
        }
    }
}

/* ---- all walks ------------------------------------------------------------------------------- */

static MUST_USE Err open_shares(Arena *arena, Job *job, bool is_sampled)
{
    size_t members = job->blocks->member_count + 1;
    size_t largest = job->blocks->largest + 2;

    for (size_t i = 0; i < BETWEENNESS_SHARES; i++) {
        Share *share = &job->shares[i];

        share->sums = arena_new(arena, double, members);
        share->squares = is_sampled ? arena_new(arena, double, members) : NULL;
        share->marks = arena_new(arena, double, largest);
        share->paths = arena_new(arena, double, largest);
        share->held = arena_new(arena, double, largest);
        share->queue = arena_new(arena, uint32_t, largest);
        share->levels = arena_new(arena, uint32_t, largest + 1);
        share->scales = arena_new(arena, double, largest);
        if (share->sums == NULL || (is_sampled && share->squares == NULL) ||
            share->marks == NULL || share->paths == NULL || share->held == NULL ||
            share->queue == NULL || share->levels == NULL || share->scales == NULL) {
            return err_limit("the network needs more memory than it may use");
        }
    }
    return ERR_NONE;
}

static double block_size(const Blocks *blocks, size_t block)
{
    double sum = 0;

    for (uint32_t i = blocks->firsts[block]; i < blocks->firsts[block + 1]; i++) {
        sum += blocks->reach[i];
    }
    return sum;
}

/* Members of a block in proportion to their reach: each draw is a point on all reaches, laid in a row. The same member may be drawn twice. */
static size_t draw_sources(
    const Blocks *blocks,
    uint32_t block,
    uint64_t seed,
    size_t samples,
    double *row,
    Source *sources)
{
    uint32_t first = blocks->firsts[block];
    uint32_t count = blocks->firsts[block + 1] - first;
    double sum = 0;

    for (uint32_t i = 0; i < count; i++) {
        sum += blocks->reach[first + i];
        row[i] = sum;
    }
    for (size_t i = 0; i < samples; i++) {
        double point = chance_part(chance_word(seed ^ ((uint64_t)block << 32), i)) * sum;
        uint32_t low = 0;
        uint32_t high = count - 1;

        while (low < high) {
            uint32_t middle = low + (high - low) / 2;

            if (row[middle] > point) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        sources[i] = (Source){block, low, sum / (double)samples};
    }
    return samples;
}

/* A block of two has nobody between. Blocks that are no larger than `samples` are walked from each member. */
static MUST_USE Err list_sources(Arena *arena, Job *job, uint64_t seed, size_t samples)
{
    const Blocks *blocks = job->blocks;
    Source *sources = arena_new(arena, Source, blocks->member_count + 1);
    double *row = arena_new(arena, double, blocks->largest + 1);

    if (sources == NULL || row == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (uint32_t block = 0; block < blocks->count; block++) {
        uint32_t first = blocks->firsts[block];
        uint32_t count = blocks->firsts[block + 1] - first;

        if (count > samples) {
            job->source_count +=
                draw_sources(blocks, block, seed, samples, row, sources + job->source_count);
            continue;
        }
        for (uint32_t i = 0; i < count && count > 2; i++) {
            sources[job->source_count++] = (Source){block, i, blocks->reach[first + i]};
        }
    }
    job->sources = sources;
    return ERR_NONE;
}

/* What passes a node from one block to another: of all pairs of others, those that do not hang on it in the same one. */
static void count_cuts(const Blocks *blocks, size_t nodes, double *same, double *ret)
{
    double *others = ret; /* of a node, all in its component but itself */

    memset(ret, 0, nodes * sizeof(*ret));
    for (size_t block = 0; block < blocks->count; block++) {
        double size = block_size(blocks, block);

        for (uint32_t i = blocks->firsts[block]; i < blocks->firsts[block + 1]; i++) {
            double beyond = size - blocks->reach[i];

            same[blocks->members[i]] += beyond * beyond;
            others[blocks->members[i]] = size - 1;
        }
    }
    for (size_t i = 0; i < nodes; i++) {
        ret[i] = (others[i] * others[i] - same[i]) / 2;
    }
}

/* How far the mean of numbers of 0 to 1 may be from what it is drawn from, for all `count` of them at once. */
static double mean_error(double mean, double mean_square, double samples, double count)
{
    double spread = fmax(0, mean_square - mean * mean) * samples / (samples - 1);
    double by_spread = log(8 * count / BETWEENNESS_DOUBT);
    double plain = log(4 * count / BETWEENNESS_DOUBT);

    return fmin(
        sqrt(2 * spread * by_spread / samples) + 7 * by_spread / (3 * (samples - 1)),
        sqrt(plain / (2 * samples)));
}

static void add_errors(const Job *job, size_t samples, double *ret_errors)
{
    const Blocks *blocks = job->blocks;
    double count = 0;

    for (size_t block = 0; block < blocks->count; block++) {
        size_t size = blocks->firsts[block + 1] - blocks->firsts[block];

        count += size > samples ? (double)size : 0;
    }
    for (size_t block = 0; block < blocks->count; block++) {
        double size = block_size(blocks, block);

        for (uint32_t i = blocks->firsts[block]; i < blocks->firsts[block + 1]; i++) {
            double sum = 0;
            double squares = 0;

            if (blocks->firsts[block + 1] - blocks->firsts[block] <= samples) {
                break;
            }
            for (size_t share = 0; share < BETWEENNESS_SHARES; share++) {
                sum += job->shares[share].sums[i];
                squares += job->shares[share].squares[i];
            }
            ret_errors[blocks->members[i]] += size * size / 2 *
                                              mean_error(
                                                  sum / (size * size),
                                                  squares / (size * size * (double)samples),
                                                  (double)samples,
                                                  count);
        }
    }
}

static MUST_USE Err measure(
    Arena *arena,
    const Graph *graph,
    uint64_t seed,
    size_t samples,
    Pool *pool,
    double *ret,
    double *ret_errors)
{
    double *same = arena_new(arena, double, graph->node_count + 1);
    Blocks blocks;
    Job job = {.blocks = &blocks};

    if (same == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    TRY(blocks_find(arena, graph, &blocks));
    TRY(list_sources(arena, &job, seed, samples));
    TRY(open_shares(arena, &job, ret_errors != NULL));
    pool_run(pool, BETWEENNESS_SHARES, 1, walk_sources, &job);
    count_cuts(&blocks, graph->node_count, same, ret);
    for (size_t share = 0; share < BETWEENNESS_SHARES; share++) {
        for (size_t i = 0; i < blocks.member_count; i++) {
            ret[blocks.members[i]] += job.shares[share].sums[i] / 2;
        }
    }
    if (ret_errors != NULL) {
        memset(ret_errors, 0, graph->node_count * sizeof(*ret_errors));
        add_errors(&job, samples, ret_errors);
    }
    return ERR_NONE;
}

Err betweenness_exact(Arena *arena, const Graph *graph, Pool *pool, double *ret)
{
    size_t ending = arena->used;

    TRY(measure(arena, graph, 0, SIZE_MAX, pool, ret, NULL));
    arena_rewind(arena, ending);
    return ERR_NONE;
}

Err betweenness_sampled(
    Arena *arena,
    const Graph *graph,
    uint64_t seed,
    size_t samples,
    Pool *pool,
    double *ret,
    double *ret_errors)
{
    size_t ending = arena->used;

    if (samples < 2) {
        return err_bad("a sample has two nodes or more");
    }
    TRY(measure(arena, graph, seed, samples, pool, ret, ret_errors));
    arena_rewind(arena, ending);
    return ERR_NONE;
}
