/* Goal: a private match is the same bytes in every way of computing it, with any number of threads.
 * Method: whole runs with chance that repeats, in each way and with one to three threads, compared
 * with the reference's in one thread: all that is sent, all that is found, and what is refused.
 */
#include "crypto/lanes.h"
#include "crypto/random.h"
#include "match/overlap.h"
#include "match/which.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define TOKENS 1100 /* more than stand under one proof */

/* All that a run gives. */
typedef struct Bytes {
    Elements offered;
    Tags answered;
    WhichAsk ask;
    WhichAnswer answer;
    Tags list;
    WhichMatches matches;
    Err refused;
} Bytes;

static Strs tokens_from(Arena *arena, size_t from)
{
    Strs list = {0};

    for (size_t i = from; i < from + TOKENS; i++) {
        Str text;

        assert_int_equal(
            arena_print(arena, &text, "email|1|p%zu@mail.example", i).kind, ERR_OK);
        assert_int_equal(vec_push(arena, &list, text).kind, ERR_OK);
    }
    return list;
}

static Bytes run(Arena *arena, const GroupWork *work)
{
    static const uint8_t seed[OPRF_SEED] = {9};
    const Terms terms = {
        .period = STR("2026-2"),
        .epoch = 1,
        .owner = STR("xa"),
        .learner = STR("xb"),
        .type = TOKEN_EMAIL,
    };
    Strs mine = tokens_from(arena, 0);
    Strs theirs = tokens_from(arena, TOKENS - 7);
    Env env = env_fixed(0, 77);
    Overlap overlap;
    Overlap other;
    OprfKey key;
    Bytes bytes = {0};

    overlap_begin(&env, STR("context"), &overlap);
    overlap_begin(&env, STR("context"), &other);
    overlap.work = other.work = work;
    assert_int_equal(overlap_offer(&overlap, arena, &env, &mine).kind, ERR_OK);
    assert_int_equal(overlap_offer(&other, arena, &env, &theirs).kind, ERR_OK);
    bytes.offered = other.offered;
    assert_int_equal(
        overlap_answer(&overlap, arena, &other.offered, &bytes.answered).kind, ERR_OK);

    assert_int_equal(which_key(arena, seed, &terms, &key).kind, ERR_OK);
    assert_int_equal(which_ask_on(work, arena, &env, &theirs, &bytes.ask).kind, ERR_OK);
    assert_int_equal(
        which_answer_on(
            work, arena, &env, &key, bytes.ask.blinded, bytes.ask.count, &bytes.answer)
            .kind,
        ERR_OK);
    assert_int_equal(which_list_on(work, arena, &env, &key, &mine, &bytes.list).kind, ERR_OK);

    /* One that is none, past the first proof, and one more behind it. */
    OprfElement *bad = arena_new(arena, OprfElement, bytes.ask.count);
    WhichAnswer none;

    assert_non_null(bad);
    memcpy(bad, bytes.ask.blinded, bytes.ask.count * sizeof(*bad));
    bad[1050].bytes[31] ^= 0x80;
    bad[1099].bytes[0] ^= 1;
    bytes.refused = which_answer_on(work, arena, &env, &key, bad, bytes.ask.count, &none);

    assert_int_equal(
        which_learn_on(
            work,
            arena,
            &bytes.ask,
            &key.public_key,
            &bytes.answer,
            &bytes.list,
            &bytes.matches)
            .kind,
        ERR_OK);
    return bytes;
}

static void assert_same(const Bytes *a, const Bytes *b)
{
    assert_int_equal(a->offered.count, b->offered.count);
    assert_memory_equal(a->offered.items, b->offered.items, a->offered.count * 32);
    assert_int_equal(a->answered.count, b->answered.count);
    assert_memory_equal(a->answered.items, b->answered.items, a->answered.count * TAG_SIZE);
    assert_int_equal(a->ask.count, b->ask.count);
    assert_memory_equal(a->ask.blinded, b->ask.blinded, a->ask.count * 32);
    assert_memory_equal(a->answer.evaluated, b->answer.evaluated, a->ask.count * 32);
    assert_memory_equal(a->answer.proofs, b->answer.proofs, a->answer.proof_count * 64);
    assert_int_equal(a->list.count, b->list.count);
    assert_memory_equal(a->list.items, b->list.items, a->list.count * TAG_SIZE);
    assert_int_equal(a->matches.count, 7);
    assert_int_equal(b->matches.count, 7);
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(a->matches.items[i].place, b->matches.items[i].place);
        assert_memory_equal(&a->matches.items[i].tag, &b->matches.items[i].tag, TAG_SIZE);
    }
    assert_int_equal(a->refused.kind, ERR_BAD_INPUT);
    assert_int_equal(b->refused.kind, ERR_BAD_INPUT);
    assert_int_equal(a->refused.at, 1050 * 32);
    assert_int_equal(b->refused.at, 1050 * 32);
}

static void the_same_bytes_in_every_way(void **state)
{
    const GroupLanes *ways[LANES_WAYS];
    size_t way_count = lanes_ways(ways);
    GroupWork reference = {.lanes = ways[0]};
    Arena arena;
    Bytes wanted;
    (void)state;

    assert_int_equal(arena_open(1 << 25, &arena).kind, ERR_OK);
    wanted = run(&arena, &reference);
    for (size_t i = 0; i < way_count; i++) {
        for (size_t threads = i == 0 ? 3 : 1; threads <= 3; threads++) {
            Pool pool;
            GroupWork work = {.pool = &pool, .lanes = ways[i]};
            size_t used = arena.used;
            Bytes got;

            assert_int_equal(pool_open(&pool, threads).kind, ERR_OK);
            got = run(&arena, &work);
            assert_same(&got, &wanted);
            pool_close(&pool);
            arena_rewind(&arena, used);
        }
    }
    arena_close(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_bytes_in_every_way),
    };

    if (crypto_start().kind != ERR_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("ways", tests, NULL, NULL);
}
