/* Goal: both sides learn how much they share, and nothing that either sends tells of what.
 * Method: runs in memory with known overlaps; a dictionary of all true tokens tried on everything
 * sent; whatever a peer or a carrier could change, changed.
 */
#include "crypto/random.h"
#include "match/overlap.h"
#include "match/padding.h"
#include "sets.h"

#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const Str context = {"subak-overlap|2026-2|3|xa|xb|phone|1", 36};

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(1 << 22, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

typedef struct Side {
    Env env;
    Strs tokens;
    Overlap run;
    Tags answer; /* made by this side for the other's offer */
} Side;

static void offer(Arena *arena, Side *side, uint64_t seed, Strs tokens)
{
    *side = (Side){.env = env_fixed(0, seed), .tokens = tokens};
    overlap_begin(&side->env, context, &side->run);
    assert_int_equal(overlap_offer(&side->run, arena, &side->env, &tokens).kind, ERR_OK);
}

static Err answer(Arena *arena, Side *side, const Side *other)
{
    return overlap_answer(&side->run, arena, &other->run.offered, &side->answer);
}

static void run(Arena *arena, Side *a, Side *b, Strs tokens_of_a, Strs tokens_of_b)
{
    offer(arena, a, 11, tokens_of_a);
    offer(arena, b, 12, tokens_of_b);
    assert_int_equal(answer(arena, a, b).kind, ERR_OK);
    assert_int_equal(answer(arena, b, a).kind, ERR_OK);
}

static size_t count(const Side *side, const Side *other)
{
    size_t shared = SIZE_MAX;

    assert_int_equal(
        overlap_count(&side->run, &side->answer, &other->answer, &shared).kind, ERR_OK);
    return shared;
}

static void both_learn_the_size(void **state)
{
    static const size_t sizes[][3] = {
        {0, 0, 0}, {0, 5, 0}, {1, 1, 1}, {10, 90, 0}, {70, 66, 9}, {64, 64, 64}, {90, 20, 20}};
    Arena *arena = *state;

    for (size_t i = 0; i < COUNT(sizes); i++) {
        size_t from = sizes[i][0] - sizes[i][2];
        Side a;
        Side b;

        run(arena, &a, &b, numbers(arena, 0, sizes[i][0]), numbers(arena, from, sizes[i][1]));
        assert_int_equal(count(&a, &b), sizes[i][2]);
        assert_int_equal(count(&b, &a), sizes[i][2]);
        assert_true(padding_is_size(a.run.offered.count));
        assert_int_equal(a.answer.count, b.run.offered.count);
    }
}

static Str bytes_of(const void *items, size_t size)
{
    return (Str){items, size};
}

static void a_dictionary_hits_nothing_that_is_sent(void **state)
{
    Arena *arena = *state;
    Strs all = numbers(arena, 0, 40);
    Side a;
    Side b;

    run(arena, &a, &b, all, numbers(arena, 20, 20));
    const Str sent[] = {
        bytes_of(a.run.offered.items, a.run.offered.count * sizeof(GroupElement)),
        bytes_of(b.run.offered.items, b.run.offered.count * sizeof(GroupElement)),
        bytes_of(a.answer.items, a.answer.count * sizeof(Tag)),
        bytes_of(b.answer.items, b.answer.count * sizeof(Tag)),
    };

    for (size_t i = 0; i < all.count; i++) {
        for (size_t j = 0; j < COUNT(sent); j++) {
            assert_int_equal(dictionary_hits(sent[j], all.items[i], context), 0);
        }
    }
}

/* A secret of one raises nothing: then the dictionary finds what it looks for. */
static void the_dictionary_would_hit_what_is_not_raised(void **state)
{
    Arena *arena = *state;
    Env env = env_fixed(0, 1);
    Strs all = numbers(arena, 0, 5);
    Overlap bare = {.context = context, .secret = {{1}}};

    assert_int_equal(overlap_offer(&bare, arena, &env, &all).kind, ERR_OK);
    for (size_t i = 0; i < all.count; i++) {
        Str sent = bytes_of(bare.offered.items, bare.offered.count * sizeof(GroupElement));

        assert_int_equal(dictionary_hits(sent, all.items[i], context), 1);
    }
}

/* The same sets again: nothing sent is the same, and the order has nothing of the tokens' order. */
static void two_runs_have_nothing_in_common(void **state)
{
    Arena *arena = *state;
    Strs tokens = numbers(arena, 0, 64);
    Side a;
    Side b;
    Side later;
    size_t ascending = 0;

    run(arena, &a, &b, tokens, tokens);
    offer(arena, &later, 13, tokens);
    for (size_t i = 0; i < 64; i++) {
        for (size_t j = 0; j < 64; j++) {
            assert_memory_not_equal(&a.run.offered.items[i], &later.run.offered.items[j], 32);
        }
    }
    /* Where each token stands in the list: known to a test, which has the secret. */
    size_t before = 0;

    for (size_t i = 0; i < 64; i++) {
        Strs one = {.items = &tokens.items[i], .count = 1};
        Overlap alone = {.context = context, .secret = a.run.secret};
        Env env = env_fixed(0, 99);

        assert_int_equal(overlap_offer(&alone, arena, &env, &one).kind, ERR_OK);
        for (size_t j = 0; j < 64; j++) {
            for (size_t k = 0; k < alone.offered.count; k++) {
                if (memcmp(&a.run.offered.items[j], &alone.offered.items[k], 32) == 0) {
                    ascending += j > before;
                    before = j;
                }
            }
        }
    }
    assert_in_range(ascending, 16, 48);
}

static void another_context_matches_nothing(void **state)
{
    Arena *arena = *state;
    Strs tokens = numbers(arena, 0, 10);
    Side a;
    Side b;

    offer(arena, &a, 1, tokens);
    b = (Side){.env = env_fixed(0, 2)};
    overlap_begin(&b.env, STR("subak-overlap|2026-3|3|xa|xb|phone|1"), &b.run);
    assert_int_equal(overlap_offer(&b.run, arena, &b.env, &tokens).kind, ERR_OK);
    assert_int_equal(answer(arena, &a, &b).kind, ERR_OK);
    assert_int_equal(answer(arena, &b, &a).kind, ERR_OK);
    assert_int_equal(count(&a, &b), 0);
}

static Elements copy_of(Arena *arena, const Elements *list)
{
    Elements copy = {arena_new(arena, GroupElement, list->count), list->count};

    assert_non_null(copy.items);
    memcpy(copy.items, list->items, list->count * sizeof(*list->items));
    return copy;
}

static int by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(GroupElement));
}

static void what_is_no_element_is_refused(void **state)
{
    static const char *const bad[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    };
    Arena *arena = *state;
    Side a;
    Side b;

    run(arena, &a, &b, numbers(arena, 0, 9), numbers(arena, 0, 9));
    for (size_t i = 0; i < COUNT(bad); i++) {
        Elements list = copy_of(arena, &b.run.offered);
        Tags none = {0};
        Err err = ERR_NONE;
        GroupElement element;

        assert_int_equal(str_unhex(str_from(bad[i]), 32, element.bytes).kind, ERR_OK);
        list.items[7] = element;
        qsort(list.items, list.count, sizeof(*list.items), by_bytes);
        err = overlap_answer(&a.run, arena, &list, &none);
        assert_int_equal(err.kind, ERR_BAD_INPUT);
        assert_memory_equal(&list.items[err.at / sizeof(GroupElement)], &element, 32);
        assert_null(none.items);
    }
}

static void repeated_turned_and_reflected_elements_are_refused(void **state)
{
    Arena *arena = *state;
    Tags none;
    Side a;
    Side b;

    run(arena, &a, &b, numbers(arena, 0, 9), numbers(arena, 0, 9));
    for (size_t i = 1; i < b.run.offered.count; i += 9) {
        Elements list = copy_of(arena, &b.run.offered);
        GroupElement kept = list.items[i];

        list.items[i] = list.items[i - 1];
        assert_int_equal(overlap_answer(&a.run, arena, &list, &none).at, i * 32);
        assert_int_equal(overlap_answer(&a.run, arena, &list, &none).kind, ERR_BAD_INPUT);
        list.items[i - 1] = kept;
        assert_int_equal(overlap_answer(&a.run, arena, &list, &none).kind, ERR_BAD_INPUT);
    }
    Elements list = copy_of(arena, &b.run.offered);

    list.items[3] = a.run.offered.items[5];
    qsort(list.items, list.count, sizeof(*list.items), by_bytes);
    assert_string_equal(
        overlap_answer(&a.run, arena, &list, &none).what,
        "an element of ours came back as theirs");
    list = copy_of(arena, &b.run.offered);
    list.count--;
    assert_int_equal(overlap_answer(&a.run, arena, &list, &none).kind, ERR_BAD_INPUT);
    list.count = 0;
    assert_int_equal(overlap_answer(&a.run, arena, &list, &none).kind, ERR_BAD_INPUT);
}

static void an_answer_that_cannot_be_is_refused(void **state)
{
    Arena *arena = *state;
    size_t shared = 77;
    Side a;
    Side b;
    Side c;

    run(arena, &a, &b, numbers(arena, 0, 9), numbers(arena, 0, 90));
    /* our own answer sent back: as if all of it were shared, padding included */
    assert_int_equal(a.answer.count, 96);
    assert_int_equal(overlap_count(&a.run, &a.answer, &a.answer, &shared).kind, ERR_BAD_INPUT);
    run(arena, &a, &c, numbers(arena, 0, 9), numbers(arena, 0, 9));
    assert_string_equal(
        overlap_count(&a.run, &a.answer, &a.answer, &shared).what,
        "more is shared than was offered");
    c.answer.items[1] = c.answer.items[0];
    assert_int_equal(overlap_count(&a.run, &a.answer, &c.answer, &shared).kind, ERR_BAD_INPUT);
    /* in order and of a size that may be, and of another run's length */
    assert_int_equal(b.answer.count, PADDING_LEAST);
    c.run.offered.count = 96;
    assert_string_equal(
        overlap_count(&c.run, &a.answer, &b.answer, &shared).what,
        "an answer of another length than what was offered");
    c.answer.count = 0;
    assert_int_equal(overlap_count(&a.run, &a.answer, &c.answer, &shared).kind, ERR_BAD_INPUT);
    assert_int_equal(shared, 77);
}

static void a_token_twice_too_many_and_too_little_memory_are_said(void **state)
{
    Arena *arena = *state;
    Strs tokens = numbers(arena, 0, 3);
    Strs many = {.items = tokens.items, .count = PADDING_MOST + 1};
    Env env = env_fixed(0, 1);
    Overlap side;
    static const GroupScalar wiped;

    overlap_begin(&env, context, &side);
    tokens.items[2] = tokens.items[0];
    assert_int_equal(overlap_offer(&side, arena, &env, &tokens).kind, ERR_BAD_INPUT);
    assert_int_equal(overlap_offer(&side, arena, &env, &many).kind, ERR_LIMIT);
    tokens.count = 2;
    arena->fuse = 1;
    assert_int_equal(overlap_offer(&side, arena, &env, &tokens).kind, ERR_LIMIT);
    assert_int_equal(overlap_offer(&side, arena, &env, &tokens).kind, ERR_OK);
    Overlap other;
    Tags tags;

    overlap_begin(&env, context, &other);
    arena->fuse = 1;
    assert_int_equal(overlap_answer(&other, arena, &side.offered, &tags).kind, ERR_LIMIT);
    assert_int_equal(overlap_answer(&other, arena, &side.offered, &tags).kind, ERR_OK);
    assert_memory_not_equal(&side.secret, &wiped, sizeof(wiped));
    overlap_end(&side);
    assert_memory_equal(&side.secret, &wiped, sizeof(wiped));
}

/* Padding is drawn anew each time: however often it is tried, none of it matches. */
static void padding_matches_nothing(void **state)
{
    Arena *arena = *state;

    for (uint64_t i = 0; i < 10; i++) {
        Strs none = {0};
        Side a;
        Side b;

        offer(arena, &a, 100 + i, none);
        offer(arena, &b, 200 + i, none);
        assert_int_equal(answer(arena, &a, &b).kind, ERR_OK);
        assert_int_equal(answer(arena, &b, &a).kind, ERR_OK);
        assert_int_equal(tags_shared(&a.answer, &b.answer), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(both_learn_the_size, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            a_dictionary_hits_nothing_that_is_sent, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            the_dictionary_would_hit_what_is_not_raised, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            two_runs_have_nothing_in_common, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            another_context_matches_nothing, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(what_is_no_element_is_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            repeated_turned_and_reflected_elements_are_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            an_answer_that_cannot_be_is_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            a_token_twice_too_many_and_too_little_memory_are_said, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(padding_matches_nothing, open_arena, close_arena),
    };

    if (crypto_start().kind != ERR_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("overlap", tests, NULL, NULL);
}
