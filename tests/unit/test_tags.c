/* Goal: a list of tags has one order, and what two lists share is counted right.
 * Method: lists made by chance against counting by pairs; lists turned in every place.
 */
#include "crypto/random.h"
#include "match/padding.h"
#include "match/tags.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define SIZE PADDING_LEAST

static Tags draw(Env *env, Tag *items)
{
    Tags tags = {.items = items, .count = SIZE};

    env->random(env, items, SIZE * sizeof(*items));
    tags_sort(&tags);
    return tags;
}

static void what_is_shared_is_counted(void **state)
{
    Env env = env_fixed(0, 1);
    Tag left[SIZE];
    Tag right[SIZE];
    Tags none = {0};
    (void)state;

    for (size_t shared = 0; shared <= SIZE; shared += 7) {
        Tags a = draw(&env, left);
        Tags b = draw(&env, right);
        size_t had = 0;

        memcpy(right, left, shared * sizeof(*left));
        tags_sort(&b);
        assert_int_equal(tags_check(&a).kind, ERR_OK);
        assert_int_equal(tags_check(&b).kind, ERR_OK);
        assert_int_equal(tags_shared(&a, &b), shared);
        assert_int_equal(tags_shared(&b, &a), shared);
        for (size_t i = 0; i < SIZE; i++) {
            had += tags_have(&a, &right[i]);
            assert_false(tags_have(&none, &right[i]));
        }
        assert_int_equal(had, shared);
        assert_int_equal(tags_shared(&a, &none), 0);
    }
}

static void another_order_and_a_repeated_tag_are_refused(void **state)
{
    Env env = env_fixed(0, 2);
    Tag items[SIZE];
    Tags tags = draw(&env, items);
    (void)state;

    for (size_t i = 1; i < SIZE; i++) {
        Tag kept = items[i];

        items[i] = items[i - 1];
        assert_int_equal(tags_check(&tags).kind, ERR_BAD_INPUT);
        assert_int_equal(tags_check(&tags).at, i * TAG_SIZE);
        items[i - 1] = kept;
        assert_int_equal(tags_check(&tags).kind, ERR_BAD_INPUT);
        items[i - 1] = items[i];
        items[i] = kept;
        assert_int_equal(tags_check(&tags).kind, ERR_OK);
    }
    tags.count--;
    assert_int_equal(tags_check(&tags).kind, ERR_BAD_INPUT);
    tags.count = 0;
    assert_int_equal(tags_check(&tags).kind, ERR_BAD_INPUT);
    tags_sort(&tags);
}

static void two_lists_become_one(void **state)
{
    Env env = env_fixed(0, 3);
    Tag left[SIZE];
    Tag right[SIZE];
    Arena arena;
    (void)state;

    assert_int_equal(arena_open(1 << 20, &arena).kind, ERR_OK);
    for (size_t count = 0; count <= SIZE; count += 8) {
        Tags a = draw(&env, left);
        Tags b = draw(&env, right);
        Tags all;

        b.count = count;
        assert_int_equal(tags_merge(&arena, &a, &b, &all).kind, ERR_OK);
        assert_int_equal(all.count, a.count + b.count);
        assert_int_equal(tags_shared(&a, &all), a.count);
        assert_int_equal(tags_shared(&b, &all), b.count);
        for (size_t i = 1; i < all.count; i++) {
            assert_true(memcmp(&all.items[i - 1], &all.items[i], TAG_SIZE) < 0);
        }
        right[0] = left[SIZE / 2];
        b.count = 1;
        assert_int_equal(tags_merge(&arena, &a, &b, &all).kind, ERR_BAD_INPUT);
        assert_int_equal(tags_merge(&arena, &b, &a, &all).kind, ERR_BAD_INPUT);
    }
    arena_close(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_shared_is_counted),
        cmocka_unit_test(another_order_and_a_repeated_tag_are_refused),
        cmocka_unit_test(two_lists_become_one),
    };

    if (crypto_start().kind != ERR_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("tags", tests, NULL, NULL);
}
