/* What a private match costs, operation by operation and as a whole.
 *
 *     bench_oprf [TOKENS [THREADS [added]]]      tokens on each side, default 10,000; threads, default 1;
 *                                                with `added` what is added alone, in the fastest way
 *
 * Prints JSON, all seconds being of both parties together:
 *
 *     costs   microseconds an operation and element: of libsodium, one after the other, and of each way
 *             of crypto/lanes.h that this machine has; and how many times faster than libsodium it is
 *     runs    for each way: a match one way (blind, evaluate, prove, the owner's own values, verify,
 *             finalise), and one that is mutual (the size of the overlap, and both directions)
 *     match   the mutual run in the fastest way, beside the floor: the same operations, counted, at what
 *             they cost in libsodium alone. Additions in the group are no part of the floor.
 *     added   a thousand tokens more on both sides of a set that was matched before and kept
 *
 * The reference way is only run whole for 10,000 tokens or fewer.
 */
#include "base/env.h"
#include "crypto/lanes.h"
#include "crypto/random.h"
#include "match/overlap.h"
#include "match/padding.h"
#include "match/which.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#define ARENA_LIMIT ((size_t)1 << 33)
#define SAMPLE      2048 /* elements that an operation is timed on */
#define ADDED       1000
#define SLOW_MOST   10000 /* tokens for which the reference is run, too */

typedef struct Operations {
    size_t multiplications;
    size_t of_the_base;
    size_t hashes; /* to the group: a hash and a map */
    size_t maps;   /* of chance to the group */
    size_t additions;
} Operations;

typedef struct Sets {
    Strs a;
    Strs b;
    size_t shared;
} Sets;

static void must(Err err)
{
    if (err.kind != ERR_OK) {
        (void)fprintf(stderr, "failed: %s\n", err.what);
        exit(1);
    }
}

static void expect(bool holds)
{
    if (!holds) {
        (void)fprintf(stderr, "the run found another overlap than there is\n");
        exit(1);
    }
}

static Strs numbers(Arena *arena, size_t from, size_t count)
{
    Strs list = {0};

    for (size_t i = from; i < from + count; i++) {
        Str text;

        must(arena_print(arena, &text, "phone|1|+6681%07zu", i));
        must(vec_push(arena, &list, text));
    }
    return list;
}

/* ---- operations -------------------------------------------------------------------------- */

/* Microseconds. */
typedef struct Costs {
    double multiply; /* decode, multiply, encode */
    double raise;    /* map, multiply, encode */
    double map;
    double sum; /* decode, weigh, add */
    double of_the_base;
    double hash; /* what is hashed before it is mapped */
} Costs;

typedef struct Samples {
    GroupScalar scalars[SAMPLE];
    GroupWide wides[SAMPLE];
    GroupElement elements[SAMPLE];
    GroupElement products[SAMPLE];
} Samples;

static double since(double start)
{
    return (env_cpu_seconds() - start) * 1e6 / SAMPLE;
}

static Costs costs_of_libsodium(Samples *all)
{
    Costs costs = {0};
    double start = env_cpu_seconds();

    for (size_t i = 0; i < SAMPLE; i++) {
        char token[32];
        int len = snprintf(token, sizeof(token), "phone|1|+6681%07zu", i);
        const Str part = {token, (size_t)len};

        group_hash_to_wide(STR("HashToGroup-bench"), &part, 1, &all->wides[i]);
    }
    costs.hash = since(start);
    start = env_cpu_seconds();
    for (size_t i = 0; i < SAMPLE; i++) {
        (void)crypto_core_ristretto255_from_hash(all->elements[i].bytes, all->wides[i].bytes);
    }
    costs.map = since(start);
    start = env_cpu_seconds();
    for (size_t i = 0; i < SAMPLE; i++) {
        if (crypto_scalarmult_ristretto255(
                all->products[i].bytes, all->scalars[i].bytes, all->elements[i].bytes) != 0) {
            abort();
        }
    }
    costs.multiply = since(start);
    costs.raise = costs.map + costs.multiply;
    start = env_cpu_seconds();
    for (size_t i = 0; i < SAMPLE; i++) {
        (void)crypto_core_ristretto255_add(
            all->products[i].bytes, all->products[0].bytes, all->elements[i].bytes);
    }
    costs.sum = since(start) + costs.multiply;
    start = env_cpu_seconds();
    for (size_t i = 0; i < SAMPLE; i++) {
        (void)crypto_scalarmult_ristretto255_base(
            all->products[i].bytes, all->scalars[i].bytes);
    }
    costs.of_the_base = since(start);
    return costs;
}

static Costs costs_of_way(Samples *all, const GroupLanes *way)
{
    const GroupWork work = {.lanes = way};
    const GroupScalars each = {all->scalars, false};
    Costs costs = {0};
    double start = env_cpu_seconds();

    must(group_multiply_many(&work, each, all->elements, SAMPLE, all->products));
    costs.multiply = since(start);
    start = env_cpu_seconds();
    must(group_raise_many(&work, each, all->wides, SAMPLE, all->products));
    costs.raise = since(start);
    start = env_cpu_seconds();
    must(
        group_raise_many(&work, (GroupScalars){NULL, true}, all->wides, SAMPLE, all->products));
    costs.map = since(start);
    start = env_cpu_seconds();
    must(group_sum_many(&work, all->scalars, all->elements, SAMPLE, &all->products[0]));
    costs.sum = since(start);
    return costs;
}

static void print_costs(const char *name, const Costs *costs, const Costs *of_libsodium)
{
    printf(
        "{\"way\": \"%s\", \"multiply_us\": %.2f, \"raise_us\": %.2f, \"map_us\": %.2f, "
        "\"sum_us\": %.2f, \"faster\": {\"multiply\": %.2f, \"raise\": %.2f, \"map\": %.2f, "
        "\"sum\": %.2f}}",
        name,
        costs->multiply,
        costs->raise,
        costs->map,
        costs->sum,
        of_libsodium->multiply / costs->multiply,
        of_libsodium->raise / costs->raise,
        of_libsodium->map / costs->map,
        of_libsodium->sum / costs->sum);
}

/* CPU seconds of the operations with nothing around them. */
static double floor_seconds(const Operations *all, const Costs *costs)
{
    return 1e-6 *
           ((double)all->multiplications * costs->multiply +
            (double)all->of_the_base * costs->of_the_base +
            (double)all->hashes * (costs->map + costs->hash) + (double)all->maps * costs->map);
}

/* ---- the runs ---------------------------------------------------------------------------- */

static Operations operations_of_overlap(size_t count, size_t padded)
{
    return (Operations){
        .multiplications = 2 * (count + padded),
        .hashes = 2 * count,
        .maps = 2 * (padded - count),
    };
}

static void run_overlap(const GroupWork *work, Arena *arena, Env *env, const Sets *sets)
{
    const Str context = STR("subak-overlap|2026-2|3|xa|xb|phone|1");
    Overlap a;
    Overlap b;
    Tags answer_of_a;
    Tags answer_of_b;
    size_t seen_by_a = 0;
    size_t seen_by_b = 0;

    overlap_begin(env, context, &a);
    overlap_begin(env, context, &b);
    a.work = b.work = work;
    must(overlap_offer(&a, arena, env, &sets->a));
    must(overlap_offer(&b, arena, env, &sets->b));
    must(overlap_answer(&a, arena, &b.offered, &answer_of_a));
    must(overlap_answer(&b, arena, &a.offered, &answer_of_b));
    must(overlap_count(&a, &answer_of_a, &answer_of_b, &seen_by_a));
    must(overlap_count(&b, &answer_of_b, &answer_of_a, &seen_by_b));
    overlap_end(&a);
    overlap_end(&b);
    expect(seen_by_a == sets->shared && seen_by_b == sets->shared);
}

/* A learner's token is hashed and blinded, evaluated, weighed once by the owner for the proof and
 * twice by the learner, who takes the blind off; an owner's is hashed and raised. A proof takes two
 * multiplications more of its maker and three of its reader, and of each one of the base.
 */
static Operations operations_of_which(size_t count, size_t padded)
{
    size_t proofs = (padded + WHICH_BATCH - 1) / WHICH_BATCH;

    return (Operations){
        .multiplications = 2 * (6 * padded + count + 5 * proofs),
        .of_the_base = 2 * 2 * proofs,
        .hashes = 2 * (padded + count),
        .additions = 2 * (3 * padded + 2 * proofs),
    };
}

static OprfKey key_of(Arena *arena)
{
    static const uint8_t seed[OPRF_SEED] = {3};
    const Terms terms = {
        .period = STR("2026-2"),
        .epoch = 3,
        .owner = STR("xa"),
        .learner = STR("xb"),
        .type = TOKEN_PHONE,
    };
    OprfKey key;

    must(which_key(arena, seed, &terms, &key));
    return key;
}

static void run_which(
    const GroupWork *work,
    Arena *arena,
    Env *env,
    const Strs *learners,
    const Strs *owners,
    size_t shared)
{
    OprfKey key = key_of(arena);
    WhichAsk ask;
    WhichAnswer answer;
    Tags list;
    WhichMatches matches;

    must(which_ask_on(work, arena, env, learners, &ask));
    must(which_answer_on(work, arena, env, &key, ask.blinded, ask.count, &answer));
    must(which_list_on(work, arena, env, &key, owners, &list));
    must(which_learn_on(work, arena, &ask, &key.public_key, &answer, &list, &matches));
    oprf_key_wipe(&key);
    expect(matches.count == shared);
}

/* Seconds of one thing: of all threads, and on the wall. */
typedef struct Timed {
    double cpu;
    double wall;
} Timed;

static Timed now(Env *env)
{
    return (Timed){env_cpu_seconds(), (double)env->now(env) / 1000};
}

static Timed until_now(Env *env, Timed start)
{
    Timed end = now(env);

    return (Timed){end.cpu - start.cpu, end.wall - start.wall};
}

typedef struct Whole {
    Timed overlap;
    Timed one_way;
    Timed back;
} Whole;

static Whole run_all(const GroupWork *work, Arena *arena, Env *env, const Sets *sets)
{
    size_t used = arena->used;
    Whole whole = {0};
    Timed start = now(env);

    run_overlap(work, arena, env, sets);
    whole.overlap = until_now(env, start);
    arena_rewind(arena, used);
    start = now(env);
    run_which(work, arena, env, &sets->a, &sets->b, sets->shared);
    whole.one_way = until_now(env, start);
    arena_rewind(arena, used);
    start = now(env);
    run_which(work, arena, env, &sets->b, &sets->a, sets->shared);
    whole.back = until_now(env, start);
    arena_rewind(arena, used);
    return whole;
}

/* Both sides add tokens to what was matched: the owner puts theirs into its list, the learner asks
 * for its own. What was there before is not computed again.
 */
static Timed run_added(const GroupWork *work, Arena *arena, Env *env, const Sets *sets)
{
    size_t used = arena->used;
    OprfKey key = key_of(arena);
    size_t count = sets->b.count;
    Strs more = numbers(arena, 5000000, ADDED);
    WhichAsk ask;
    WhichAnswer answer;
    Tags list = {0};
    Tags added;
    WhichMatches matches;
    Timed start;

    /* The values of the set as they were kept: chance does as well, and leaves the padding out. */
    must(padding_size(count + ADDED, &list.count));
    list.count -= ADDED;
    list.items = arena_new(arena, Tag, list.count);
    must(list.items == NULL ? err_limit("too many tokens") : ERR_NONE);
    env->random(env, list.items, list.count * sizeof(*list.items));
    tags_sort(&list);

    start = now(env);
    must(which_tags_on(work, arena, &key, &more, &added));
    tags_sort(&added);
    must(tags_merge(arena, &list, &added, &list));
    must(which_ask_on(work, arena, env, &more, &ask));
    must(which_answer_on(work, arena, env, &key, ask.blinded, ask.count, &answer));
    must(which_learn_on(work, arena, &ask, &key.public_key, &answer, &list, &matches));
    expect(matches.count == ADDED);
    Timed timed = until_now(env, start);

    oprf_key_wipe(&key);
    arena_rewind(arena, used);
    return timed;
}

static void print_run(const char *name, const Operations *all, double least, double whole)
{
    printf(
        ",\n \"%s\": {\"multiplications\": %zu, \"of_the_base\": %zu, \"hashes_to_group\": "
        "%zu, "
        "\"maps_to_group\": %zu, \"additions\": %zu, \"floor_cpu_s\": %.2f, "
        "\"whole_cpu_s\": %.2f, \"ratio\": %.3f}",
        name,
        all->multiplications,
        all->of_the_base,
        all->hashes,
        all->maps,
        all->additions,
        least,
        whole,
        whole / least);
}

static void print_added(Timed added)
{
    printf(
        ",\n \"added\": {\"tokens\": %d, \"cpu_s\": %.3f, \"wall_s\": %.3f}",
        ADDED,
        added.cpu,
        added.wall);
}

static void print_whole(const char *name, const Whole *whole)
{
    printf(
        "{\"way\": \"%s\", \"one_way_cpu_s\": %.2f, \"mutual_cpu_s\": %.2f, "
        "\"one_way_wall_s\": %.2f, \"mutual_wall_s\": %.2f}",
        name,
        whole->one_way.cpu,
        whole->overlap.cpu + whole->one_way.cpu + whole->back.cpu,
        whole->one_way.wall,
        whole->overlap.wall + whole->one_way.wall + whole->back.wall);
}

static Samples samples;

static Costs print_all_costs(Env *env, const GroupLanes *const *ways, size_t count)
{
    Costs of_libsodium;

    for (size_t i = 0; i < SAMPLE; i++) {
        group_draw_scalar(env, &samples.scalars[i]);
    }
    of_libsodium = costs_of_libsodium(&samples);
    printf(",\n \"costs\": [");
    print_costs("libsodium", &of_libsodium, &of_libsodium);
    for (size_t i = 1; i < count; i++) {
        Costs costs = costs_of_way(&samples, ways[i]);

        printf(",\n           ");
        print_costs(ways[i]->name, &costs, &of_libsodium);
    }
    printf("]");
    return of_libsodium;
}

static Whole print_all_runs(
    GroupWork *work,
    Arena *arena,
    Env *env,
    const Sets *sets,
    const GroupLanes *const *ways,
    size_t count)
{
    const char *between = "";
    Whole whole = {0};

    printf(",\n \"runs\": [");
    for (size_t i = sets->a.count <= SLOW_MOST || count == 1 ? 0 : 1; i < count; i++) {
        work->lanes = ways[i];
        whole = run_all(work, arena, env, sets);
        printf("%s", between);
        print_whole(ways[i]->name, &whole);
        between = ",\n          ";
    }
    printf("]");
    return whole;
}

int main(int argc, char **argv)
{
    size_t count = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 10000;
    size_t threads = argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 1;
    const GroupLanes *ways[LANES_WAYS];
    size_t way_count = lanes_ways(ways);
    size_t padded = 0;
    Pool pool;
    GroupWork work = {.pool = &pool};
    Arena arena;
    Env env;
    Sets sets = {.shared = count / 100};

    must(crypto_start());
    must(pool_open(&pool, threads));
    must(arena_open(ARENA_LIMIT, &arena));
    must(padding_size(count, &padded));
    env = env_system();
    sets.a = numbers(&arena, 0, count);
    sets.b = numbers(&arena, count - sets.shared, count);
    printf(
        "{\"tokens\": %zu, \"padded\": %zu, \"shared\": %zu, \"threads\": %zu",
        count,
        padded,
        sets.shared,
        threads);

    if (argc > 3) {
        work.lanes = ways[way_count - 1];
        print_added(run_added(&work, &arena, &env, &sets));
        printf("}\n");
        arena_close(&arena);
        pool_close(&pool);
        return 0;
    }
    Costs costs = print_all_costs(&env, ways, way_count);
    Whole whole = print_all_runs(&work, &arena, &env, &sets, ways, way_count);
    Timed added = run_added(&work, &arena, &env, &sets);
    Operations overlap = operations_of_overlap(count, padded);
    Operations which = operations_of_which(count, padded);
    const double least[] = {floor_seconds(&overlap, &costs), floor_seconds(&which, &costs)};
    double which_cpu = whole.one_way.cpu + whole.back.cpu;

    print_run("overlap", &overlap, least[0], whole.overlap.cpu);
    print_run("which", &which, least[1], which_cpu);
    print_added(added);
    printf(
        ",\n \"match\": {\"way\": \"%s\", \"floor_cpu_s\": %.2f, \"whole_cpu_s\": %.2f, "
        "\"ratio\": %.3f, \"goal\": 0.5}}\n",
        work.lanes->name,
        least[0] + least[1],
        whole.overlap.cpu + which_cpu,
        (whole.overlap.cpu + which_cpu) / (least[0] + least[1]));
    arena_close(&arena);
    pool_close(&pool);
    return 0;
}
