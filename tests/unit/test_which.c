/* Goal: the learner is told exactly which of its tokens the owner has, and neither anything else.
 * Method: runs in memory over several proofs with known overlaps; a dictionary of all true tokens
 * tried on everything sent; whatever a peer or a carrier could change, changed.
 */
#include "crypto/random.h"
#include "match/padding.h"
#include "match/which.h"
#include "sets.h"

#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const uint8_t seed[OPRF_SEED] = {7, 7};

static const Terms terms = {
    .period = {"2026-2", 6},
    .epoch = 3,
    .owner = {"xb", 2},
    .learner = {"xa", 2},
    .type = TOKEN_PHONE,
};

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(1 << 23, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

/* One run, as both sides and the carrier know it. */
typedef struct Run {
    Env env;
    OprfKey key;
    WhichAsk ask;
    WhichAnswer answer;
    Tags list;
    WhichMatches matches;
} Run;

static void answered(Arena *arena, Run *run, Strs learners, Strs owners)
{
    *run = (Run){.env = env_fixed(0, 21)};
    assert_int_equal(which_key(arena, seed, &terms, &run->key).kind, ERR_OK);
    assert_int_equal(which_ask(arena, &run->env, &learners, &run->ask).kind, ERR_OK);
    assert_int_equal(
        which_answer(
            arena, &run->env, &run->key, run->ask.blinded, run->ask.count, &run->answer)
            .kind,
        ERR_OK);
    assert_int_equal(which_list(arena, &run->env, &run->key, &owners, &run->list).kind, ERR_OK);
}

static Err learn(Arena *arena, Run *run)
{
    return which_learn(
        arena, &run->ask, &run->key.public_key, &run->answer, &run->list, &run->matches);
}

/* As learn, with blinds that are wiped in a copy, so that the run can be tried again. */
static Err try_to_learn(Arena *arena, const Run *run)
{
    Run copy = *run;
    static const OprfScalar wiped;
    Err err = ERR_NONE;

    copy.ask.blinds = arena_new(arena, OprfScalar, run->ask.count);
    assert_non_null(copy.ask.blinds);
    memcpy(copy.ask.blinds, run->ask.blinds, run->ask.count * sizeof(OprfScalar));
    err = learn(arena, &copy);
    for (size_t i = 0; i < run->ask.count; i++) {
        assert_memory_equal(&copy.ask.blinds[i], &wiped, sizeof(wiped));
    }
    if (err.kind != ERR_OK) {
        assert_null(copy.matches.items);
    }
    return err;
}

static void the_learner_is_told_which(void **state)
{
    static const size_t sizes[][3] = {
        {0, 0, 0}, {0, 70, 0}, {1, 1, 1}, {90, 10, 0}, {70, 66, 9}, {64, 64, 64}, {20, 90, 20}};
    Arena *arena = *state;

    for (size_t i = 0; i < COUNT(sizes); i++) {
        size_t from = sizes[i][0] - sizes[i][2];
        Run run;

        answered(
            arena, &run, numbers(arena, 0, sizes[i][0]), numbers(arena, from, sizes[i][1]));
        assert_int_equal(learn(arena, &run).kind, ERR_OK);
        assert_int_equal(run.matches.count, sizes[i][2]);
        for (size_t j = 0; j < run.matches.count; j++) {
            assert_int_equal(run.matches.items[j].place, from + j);
        }
        assert_true(padding_is_size(run.ask.count));
        assert_true(padding_is_size(run.list.count));
    }
}

/* More than one proof stands for: matches on both sides of the border, and everything padded. */
static void a_long_list_needs_several_proofs(void **state)
{
    Arena *arena = *state;
    Run run;

    answered(
        arena, &run, numbers(arena, 0, WHICH_BATCH + 5), numbers(arena, WHICH_BATCH - 3, 6));
    assert_int_equal(run.ask.count, WHICH_BATCH / 4 * 5);
    assert_int_equal(run.answer.proof_count, 2);
    OprfProof kept = run.answer.proofs[0];

    run.answer.proofs[0] = run.answer.proofs[1];
    assert_int_equal(try_to_learn(arena, &run).kind, ERR_BAD_INPUT);
    run.answer.proofs[0] = kept;
    run.answer.proof_count = 1;
    assert_int_equal(try_to_learn(arena, &run).kind, ERR_BAD_INPUT);
    run.answer.proof_count = 2;
    OprfElement whole = run.ask.blinded[WHICH_BATCH + 7];
    WhichAnswer none = {0};

    memset(&run.ask.blinded[WHICH_BATCH + 7], 0, sizeof(whole));
    assert_int_equal(
        which_answer(arena, &run.env, &run.key, run.ask.blinded, run.ask.count, &none).at,
        (WHICH_BATCH + 7) * 32);
    run.ask.blinded[WHICH_BATCH + 7] = whole;
    assert_int_equal(learn(arena, &run).kind, ERR_OK);
    assert_int_equal(run.matches.count, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(run.matches.items[i].place, WHICH_BATCH - 3 + i);
    }
}

static void a_dictionary_hits_nothing_that_is_sent(void **state)
{
    Arena *arena = *state;
    Strs all = numbers(arena, 0, 40);
    Run run;

    answered(arena, &run, all, numbers(arena, 20, 20));
    const Str sent[] = {
        {(const char *)run.ask.blinded, run.ask.count * sizeof(OprfElement)},
        {(const char *)run.answer.evaluated, run.answer.count * sizeof(OprfElement)},
        {(const char *)run.answer.proofs, run.answer.proof_count * sizeof(OprfProof)},
        {(const char *)run.list.items, run.list.count * sizeof(Tag)},
    };

    for (size_t i = 0; i < all.count; i++) {
        for (size_t j = 0; j < COUNT(sent); j++) {
            assert_int_equal(dictionary_hits(sent[j], all.items[i], terms.period), 0);
        }
    }
}

static void another_key_matches_nothing_or_is_noticed(void **state)
{
    Arena *arena = *state;
    Strs tokens = numbers(arena, 0, 10);
    Terms later = terms;
    OprfKey other;
    Run run;

    later.epoch++;
    assert_int_equal(which_key(arena, seed, &later, &other).kind, ERR_OK);
    answered(arena, &run, tokens, tokens);
    /* evaluated and proved with another key than was shown */
    WhichAnswer kept = run.answer;

    assert_int_equal(
        which_answer(arena, &run.env, &other, run.ask.blinded, run.ask.count, &run.answer).kind,
        ERR_OK);
    assert_int_equal(try_to_learn(arena, &run).kind, ERR_BAD_INPUT);
    run.answer = kept;
    run.key.public_key = other.public_key;
    assert_int_equal(try_to_learn(arena, &run).kind, ERR_BAD_INPUT);
    answered(arena, &run, tokens, tokens);
    /* a list of another epoch is noise */
    assert_int_equal(which_list(arena, &run.env, &other, &tokens, &run.list).kind, ERR_OK);
    assert_int_equal(learn(arena, &run).kind, ERR_OK);
    assert_int_equal(run.matches.count, 0);
    later.owner = STR("a|b");
    assert_int_equal(which_key(arena, seed, &later, &other).kind, ERR_BAD_INPUT);
}

static void a_changed_answer_is_refused(void **state)
{
    Arena *arena = *state;
    Strs tokens = numbers(arena, 0, 10);
    OprfElement kept;
    Run run;

    answered(arena, &run, tokens, tokens);
    kept = run.answer.evaluated[0]; /* two in each other's places */
    run.answer.evaluated[0] = run.answer.evaluated[9];
    run.answer.evaluated[9] = kept;
    assert_int_equal(try_to_learn(arena, &run).kind, ERR_BAD_INPUT);
    run.answer.evaluated[9] = run.answer.evaluated[0];
    run.answer.evaluated[0] = kept;
    assert_int_equal(try_to_learn(arena, &run).kind, ERR_OK);
    for (size_t i = 0; i < sizeof(OprfProof); i += 5) {
        ((uint8_t *)run.answer.proofs)[i] ^= 1;
        assert_int_equal(try_to_learn(arena, &run).kind, ERR_BAD_INPUT);
        ((uint8_t *)run.answer.proofs)[i] ^= 1;
    }
    memset(&run.answer.evaluated[4], 0, sizeof(OprfElement));
    assert_int_equal(try_to_learn(arena, &run).kind, ERR_BAD_INPUT);
    run.answer.count--;
    assert_int_equal(try_to_learn(arena, &run).kind, ERR_BAD_INPUT);
}

static void a_list_out_of_order_is_refused(void **state)
{
    Arena *arena = *state;
    Strs tokens = numbers(arena, 0, 10);
    Tag kept;
    Run run;

    answered(arena, &run, tokens, tokens);
    kept = run.list.items[8];
    run.list.items[8] = run.list.items[7];
    assert_int_equal(try_to_learn(arena, &run).kind, ERR_BAD_INPUT);
    run.list.items[7] = kept;
    assert_int_equal(try_to_learn(arena, &run).kind, ERR_BAD_INPUT);
    run.list.count = 63;
    assert_int_equal(try_to_learn(arena, &run).kind, ERR_BAD_INPUT);
}

static void what_is_asked_is_checked(void **state)
{
    Arena *arena = *state;
    Strs tokens = numbers(arena, 0, 10);
    OprfElement kept;
    WhichAnswer none = {0};
    Run run;
    Err err = ERR_NONE;

    answered(arena, &run, tokens, tokens);
    kept = run.ask.blinded[60];
    run.ask.blinded[60] = run.ask.blinded[3];
    err = which_answer(arena, &run.env, &run.key, run.ask.blinded, 64, &none);
    assert_string_equal(err.what, "an element is there twice");
    memset(&run.ask.blinded[60], 0, sizeof(OprfElement));
    err = which_answer(arena, &run.env, &run.key, run.ask.blinded, 64, &none);
    assert_int_equal(err.kind, ERR_BAD_INPUT);
    assert_int_equal(err.at, 60 * 32);
    memset(&run.ask.blinded[60], 0xff, sizeof(OprfElement));
    err = which_answer(arena, &run.env, &run.key, run.ask.blinded, 64, &none);
    assert_int_equal(err.at, 60 * 32);
    run.ask.blinded[60] = kept;
    for (size_t count = 0; count < 64; count += 21) {
        err = which_answer(arena, &run.env, &run.key, run.ask.blinded, count, &none);
        assert_int_equal(err.kind, ERR_BAD_INPUT);
    }
    assert_null(none.evaluated);
    tokens.items[4] = tokens.items[1];
    assert_int_equal(
        which_list(arena, &run.env, &run.key, &tokens, &run.list).kind, ERR_BAD_INPUT);
    tokens.count = PADDING_MOST + 1;
    assert_int_equal(which_list(arena, &run.env, &run.key, &tokens, &run.list).kind, ERR_LIMIT);
    assert_int_equal(which_ask(arena, &run.env, &tokens, &run.ask).kind, ERR_LIMIT);
}

/* The learner's padding evaluated and put into the owner's list: still nobody is told of it. */
static void padding_is_never_told(void **state)
{
    Arena *arena = *state;
    Strs tokens = numbers(arena, 0, 3);
    Run run;

    answered(arena, &run, tokens, tokens);
    Strs padding = {.items = run.ask.inputs + 3, .count = run.ask.count - 3};

    assert_int_equal(which_list(arena, &run.env, &run.key, &padding, &run.list).kind, ERR_OK);
    assert_int_equal(learn(arena, &run).kind, ERR_OK);
    assert_int_equal(run.matches.count, 0);
}

static void blinds_serve_once_and_memory_may_end(void **state)
{
    Arena *arena = *state;
    Strs tokens = numbers(arena, 0, 3);
    static const OprfScalar wiped;
    Run run;
    Err err = {ERR_LIMIT, 0, ""};
    size_t k = 0;

    answered(arena, &run, tokens, tokens);
    assert_int_equal(learn(arena, &run).kind, ERR_OK);
    assert_int_equal(learn(arena, &run).kind, ERR_BAD_INPUT);
    while (err.kind != ERR_OK && k < 50) {
        arena->fuse = ++k;
        err = which_ask(arena, &run.env, &tokens, &run.ask);
    }
    assert_in_range(k, 3, 20);
    which_end(&run.ask);
    assert_memory_equal(&run.ask.blinds[63], &wiped, sizeof(wiped));
    for (k = 1, err = (Err){ERR_LIMIT, 0, ""}; err.kind != ERR_OK && k < 50; k++) {
        arena->fuse = k;
        err = which_answer(arena, &run.env, &run.key, run.ask.blinded, 64, &run.answer);
    }
    assert_in_range(k, 3, 20);
    arena->fuse = 1;
    assert_int_equal(which_list(arena, &run.env, &run.key, &tokens, &run.list).kind, ERR_LIMIT);
    answered(arena, &run, tokens, tokens);
    arena->fuse = 1;
    assert_int_equal(learn(arena, &run).kind, ERR_LIMIT);
    assert_memory_equal(&run.ask.blinds[0], &wiped, sizeof(wiped));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_learner_is_told_which, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            a_long_list_needs_several_proofs, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            a_dictionary_hits_nothing_that_is_sent, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            another_key_matches_nothing_or_is_noticed, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(a_changed_answer_is_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            a_list_out_of_order_is_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(what_is_asked_is_checked, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(padding_is_never_told, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            blinds_serve_once_and_memory_may_end, open_arena, close_arena),
    };

    if (crypto_start().kind != ERR_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("which", tests, NULL, NULL);
}
