/* Goal: the group is the standard's, and what is not of it stays outside.
 * Method: RFC 9496's encodings of multiples of the generator and of invalid ones; the laws that
 * matching rests on; RFC 9497's hashing is covered by test_oprf.c over the same functions.
 */
#include "crypto/group.h"
#include "crypto/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static GroupScalar small(uint8_t number)
{
    GroupScalar scalar = {{number}};

    return scalar;
}

/* RFC 9496, A.1: the first multiples of the generator. */
static void multiples_are_the_standards(void **state)
{
    static const char *const multiples[] = {
        "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
        "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919",
        "94741f5d5d52755ece4f23f044ee27d5d1ea1e2bd196b462166b16152a9d0259",
    };
    GroupElement generator = {{0}};
    GroupElement sum = {{0}};
    GroupScalar one = small(1);
    (void)state;

    assert_int_equal(group_multiply_base(&one, &generator).kind, ERR_OK);
    for (size_t i = 0; i < COUNT(multiples); i++) {
        GroupScalar scalar = small((uint8_t)(i + 1));
        GroupElement product = {{0}};
        uint8_t wanted[32];

        assert_int_equal(str_unhex(str_from(multiples[i]), 32, wanted).kind, ERR_OK);
        assert_int_equal(group_multiply(&scalar, &generator, &product).kind, ERR_OK);
        assert_memory_equal(product.bytes, wanted, 32);
        assert_int_equal(group_add(&sum, &generator).kind, ERR_OK);
        assert_memory_equal(sum.bytes, wanted, 32);
    }
}

static void what_is_no_element_is_refused(void **state)
{
    static const char *const bad[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e",
        "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2df6",
    };
    GroupScalar scalar = small(5);
    (void)state;

    for (size_t i = 0; i < COUNT(bad); i++) {
        GroupElement element;
        GroupElement product;

        assert_int_equal(str_unhex(str_from(bad[i]), 32, element.bytes).kind, ERR_OK);
        assert_int_equal(group_multiply(&scalar, &element, &product).kind, ERR_BAD_INPUT);
        if (i > 0) { /* the neutral element may be added: sums begin with it */
            GroupElement sum = {{0}};

            assert_int_equal(group_add(&sum, &element).kind, ERR_BAD_INPUT);
        }
    }
    scalar = small(0);
    GroupElement none;

    assert_int_equal(group_multiply_base(&scalar, &none).kind, ERR_BAD_INPUT);
    assert_true(group_scalar_is_zero(&scalar));
}

static void two_secrets_end_at_one_element_in_either_order(void **state)
{
    Env env = env_fixed(0, 1);
    GroupScalar a;
    GroupScalar b;
    (void)state;

    for (int i = 0; i < 8; i++) {
        GroupElement element;
        GroupElement left;
        GroupElement right;

        group_draw_scalar(&env, &a);
        group_draw_scalar(&env, &b);
        group_draw_element(&env, &element);
        assert_true(group_scalar_is_reduced(&a));
        assert_int_equal(group_multiply(&a, &element, &left).kind, ERR_OK);
        assert_int_equal(group_multiply(&b, &element, &right).kind, ERR_OK);
        assert_memory_not_equal(&left, &right, sizeof(left));
        assert_int_equal(group_multiply(&b, &left, &left).kind, ERR_OK);
        assert_int_equal(group_multiply(&a, &right, &right).kind, ERR_OK);
        assert_memory_equal(&left, &right, sizeof(left));
    }
}

static void domains_and_texts_hash_apart(void **state)
{
    const Str domains[] = {STR("a"), STR("b"), STR("ab")};
    const Str texts[] = {STR(""), STR("a"), STR("ab")};
    GroupElement elements[9];
    GroupScalar scalars[9];
    size_t count = 0;
    char longest[GROUP_DOMAIN_MAX] = {0};
    (void)state;

    for (size_t i = 0; i < 9; i++, count++) {
        group_hash_to_scalar(domains[i / 3], &texts[i % 3], 1, &scalars[i]);
        assert_int_equal(
            group_hash_to_element(domains[i / 3], &texts[i % 3], 1, &elements[i]).kind, ERR_OK);
        for (size_t j = 0; j < i; j++) {
            assert_memory_not_equal(&elements[i], &elements[j], sizeof(*elements));
            assert_memory_not_equal(&scalars[i], &scalars[j], sizeof(*scalars));
        }
    }
    /* Parts are hashed one behind the other: whoever needs borders puts lengths before them. */
    const Str parts[] = {STR("a"), STR("b")};
    GroupElement joined;

    assert_int_equal(group_hash_to_element(domains[0], parts, 2, &joined).kind, ERR_OK);
    assert_memory_equal(&joined, &elements[2], sizeof(joined));
    assert_int_equal(
        group_hash_to_element((Str){longest, sizeof(longest)}, parts, 2, &joined).kind, ERR_OK);
}

/* Arrays longer than one thread works at in one piece. */
static void an_array_is_its_elements(void **state)
{
    enum {
        LONG = 333
    };
    static GroupScalar scalars[LONG];
    static GroupScalar inverses[LONG];
    static GroupElement elements[LONG];
    static GroupElement products[LONG];
    GroupElement sum = {{0}};
    GroupElement wanted = {{0}};
    Env env = env_fixed(0, 2);
    Pool pool;
    GroupWork work = {.pool = &pool};
    Err err = ERR_NONE;
    (void)state;

    assert_int_equal(pool_open(&pool, 3).kind, ERR_OK);
    group_draw_elements(&work, &env, LONG, elements);
    for (size_t i = 0; i < LONG; i++) {
        group_draw_scalar(&env, &scalars[i]);
    }
    assert_int_equal(
        group_multiply_many(&work, (GroupScalars){scalars, false}, elements, LONG, products)
            .kind,
        ERR_OK);
    assert_int_equal(group_sum_many(&work, scalars, elements, LONG, &sum).kind, ERR_OK);
    for (size_t i = 0; i < LONG; i++) {
        GroupElement product;

        assert_int_equal(group_multiply(&scalars[i], &elements[i], &product).kind, ERR_OK);
        assert_memory_equal(&product, &products[i], sizeof(product));
        assert_int_equal(group_add(&wanted, &product).kind, ERR_OK);
    }
    assert_memory_equal(&sum, &wanted, sizeof(sum));
    assert_int_equal(group_invert_many(scalars, LONG, inverses).kind, ERR_OK);
    assert_int_equal(
        group_multiply_many(&work, (GroupScalars){inverses, false}, products, LONG, products)
            .kind,
        ERR_OK);
    assert_memory_equal(products, elements, sizeof(products));

    /* The first that is none is told, whoever finds one. */
    elements[300].bytes[0] ^= 1;
    elements[130].bytes[0] ^= 1;
    err = group_multiply_many(&work, (GroupScalars){scalars, true}, elements, LONG, products);
    assert_int_equal(err.kind, ERR_BAD_INPUT);
    assert_int_equal(err.at, 130 * sizeof(*elements));
    err = group_sum_many(NULL, scalars, elements, LONG, &sum);
    assert_int_equal(err.kind, ERR_BAD_INPUT);
    assert_int_equal(err.at, 130 * sizeof(*elements));
    scalars[77] = small(0);
    assert_int_equal(group_invert_many(scalars, LONG, inverses).kind, ERR_BAD_INPUT);
    pool_close(&pool);
}

/* Chance is drawn in the same order by one and by many. */
static void many_are_drawn_as_one_after_the_other(void **state)
{
    Env env = env_fixed(0, 5);
    Env again = env_fixed(0, 5);
    GroupElement many[70];
    (void)state;

    group_draw_elements(NULL, &env, COUNT(many), many);
    for (size_t i = 0; i < COUNT(many); i++) {
        GroupElement one;

        group_draw_element(&again, &one);
        assert_memory_equal(&one, &many[i], sizeof(one));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(multiples_are_the_standards),
        cmocka_unit_test(what_is_no_element_is_refused),
        cmocka_unit_test(two_secrets_end_at_one_element_in_either_order),
        cmocka_unit_test(domains_and_texts_hash_apart),
        cmocka_unit_test(an_array_is_its_elements),
        cmocka_unit_test(many_are_drawn_as_one_after_the_other),
    };

    if (crypto_start().kind != ERR_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("group", tests, NULL, NULL);
}
