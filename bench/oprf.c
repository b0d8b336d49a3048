/* What a private match costs beside the multiplications and hashes that it cannot do without.
 *
 *     bench_oprf [TOKENS]      tokens on each side, default 10,000
 *
 * Prints JSON: for the size of the overlap (both sides), and for which tokens match (both
 * directions, each with its proofs), the group operations counted, the CPU seconds of exactly
 * those operations in libsodium alone, those of the whole run, and the ratio. Additions in the
 * group are counted and are no part of the floor. Half of the floor is timed before the run and
 * half behind it, so that a machine that slows down does not favour either.
 */
#include "base/env.h"
#include "crypto/random.h"
#include "match/overlap.h"
#include "match/padding.h"
#include "match/which.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#define ARENA_LIMIT ((size_t)1 << 30)
#define POOL        1024 /* elements that the floor goes round in */

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

/* ---- the floor --------------------------------------------------------------------------- */

static void hash_one(size_t i, GroupElement *ret)
{
    char token[32];
    int len = snprintf(token, sizeof(token), "phone|1|+6681%07zu", i);
    const Str part = {token, (size_t)len};

    must(group_hash_to_element(STR("HashToGroup-bench"), &part, 1, ret));
}

/* CPU seconds of a half of the operations, with nothing around them. */
static double floor_seconds(const Operations *all, Env *env)
{
    static GroupElement pool[POOL];
    GroupScalar scalar;
    GroupElement product;
    uint8_t wide[64];
    double start = 0;

    group_draw_scalar(env, &scalar);
    for (size_t i = 0; i < POOL; i++) {
        group_draw_element(env, &pool[i]);
    }
    env->random(env, wide, sizeof(wide));
    start = env_cpu_seconds();
    for (size_t i = 0; i < all->multiplications / 2; i++) {
        if (crypto_scalarmult_ristretto255(product.bytes, scalar.bytes, pool[i % POOL].bytes) !=
            0) {
            abort();
        }
    }
    for (size_t i = 0; i < all->of_the_base / 2; i++) {
        if (crypto_scalarmult_ristretto255_base(product.bytes, scalar.bytes) != 0) {
            abort();
        }
    }
    for (size_t i = 0; i < all->hashes / 2; i++) {
        hash_one(i, &product);
    }
    for (size_t i = 0; i < all->maps / 2; i++) {
        (void)crypto_core_ristretto255_from_hash(product.bytes, wide);
    }
    return env_cpu_seconds() - start;
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

static void run_overlap(Arena *arena, Env *env, const Sets *sets)
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

static void run_which(
    Arena *arena, Env *env, const Strs *learners, const Strs *owners, size_t shared)
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
    WhichAsk ask;
    WhichAnswer answer;
    Tags list;
    WhichMatches matches;

    must(which_key(arena, seed, &terms, &key));
    must(which_ask(arena, env, learners, &ask));
    must(which_answer(arena, env, &key, ask.blinded, ask.count, &answer));
    must(which_list(arena, env, &key, owners, &list));
    must(which_learn(arena, &ask, &key.public_key, &answer, &list, &matches));
    oprf_key_wipe(&key);
    expect(matches.count == shared);
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

int main(int argc, char **argv)
{
    size_t count = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 10000;
    size_t padded = 0;
    Arena arena;
    Env env;
    Sets sets = {.shared = count / 100};
    double least[2] = {0};
    double whole[2] = {0};

    must(crypto_start());
    must(arena_open(ARENA_LIMIT, &arena));
    must(padding_size(count, &padded));
    env = env_system();
    sets.a = numbers(&arena, 0, count);
    sets.b = numbers(&arena, count - sets.shared, count);
    Operations overlap = operations_of_overlap(count, padded);
    Operations which = operations_of_which(count, padded);
    double start = 0;

    least[0] = floor_seconds(&overlap, &env);
    start = env_cpu_seconds();
    run_overlap(&arena, &env, &sets);
    whole[0] = env_cpu_seconds() - start;
    least[0] += floor_seconds(&overlap, &env);

    least[1] = floor_seconds(&which, &env);
    start = env_cpu_seconds();
    run_which(&arena, &env, &sets.a, &sets.b, sets.shared);
    run_which(&arena, &env, &sets.b, &sets.a, sets.shared);
    whole[1] = env_cpu_seconds() - start;
    least[1] += floor_seconds(&which, &env);

    printf("{\"tokens\": %zu, \"padded\": %zu, \"shared\": %zu", count, padded, sets.shared);
    print_run("overlap", &overlap, least[0], whole[0]);
    print_run("which", &which, least[1], whole[1]);
    printf(
        ",\n \"match\": {\"floor_cpu_s\": %.2f, \"whole_cpu_s\": %.2f, \"ratio\": %.3f, "
        "\"goal\": 1.3}}\n",
        least[0] + least[1],
        whole[0] + whole[1],
        (whole[0] + whole[1]) / (least[0] + least[1]));
    arena_close(&arena);
    return 0;
}
