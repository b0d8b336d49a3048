/* Goal: two sides agree, nobody else does, and what is locked opens with the same key, nonce
 * and context only.
 * Method: values of other libraries (test_wycheproof.c has many more); every bit turned.
 */
#include "crypto/box.h"
#include "crypto/random.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static Str bytes_str(const uint8_t *bytes, size_t count)
{
    return (Str){(const char *)bytes, count};
}

static void assert_hex(const uint8_t *bytes, const char *hex)
{
    char text[2 * BOX_KEY];

    str_hex(bytes, BOX_KEY, text);
    assert_true(str_is((Str){text, sizeof(text)}, hex));
}

/* As Python's cryptography computes them, from the secrets 00 01 02... and 20 21 22... */
static void two_sides_agree(void **state)
{
    uint8_t secrets[2][BOX_SECRET];
    uint8_t shares[2][BOX_SHARE];
    uint8_t agreed[2][BOX_KEY];
    (void)state;

    for (size_t i = 0; i < sizeof(secrets); i++) {
        secrets[i / BOX_SECRET][i % BOX_SECRET] = (uint8_t)i;
    }
    for (size_t i = 0; i < 2; i++) {
        box_share(secrets[i], shares[i]);
    }
    assert_hex(shares[0], "8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f");
    assert_hex(shares[1], "358072d6365880d1aeea329adf9121383851ed21a28e3b75e965d0d2cd166254");
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(box_agree(secrets[i], shares[1 - i], agreed[i]).kind, ERR_OK);
        assert_hex(
            agreed[i], "9663aa1da97e848a914a436d04163dfbb89178f107f1b5b77ed3854203382854");
    }
}

static void keys_are_new_each_time(void **state)
{
    Env env = env_fixed(0, 1);
    uint8_t secrets[2][BOX_SECRET];
    uint8_t shares[2][BOX_SHARE];
    uint8_t again[BOX_SHARE];
    (void)state;

    for (size_t i = 0; i < 2; i++) {
        box_keys(&env, shares[i], secrets[i]);
        box_share(secrets[i], again);
        assert_memory_equal(again, shares[i], BOX_SHARE);
    }
    assert_memory_not_equal(secrets[0], secrets[1], BOX_SECRET);
    assert_memory_not_equal(shares[0], shares[1], BOX_SHARE);
}

/* The points of small order, of which the high bit does not count. */
static void a_share_that_agrees_with_everybody_is_refused(void **state)
{
    static const char *const shares[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000080",
    };
    static const uint8_t zero[BOX_KEY];
    uint8_t secret[BOX_SECRET] = {9};
    (void)state;

    for (size_t i = 0; i < COUNT(shares); i++) {
        uint8_t share[BOX_SHARE];
        uint8_t out[BOX_KEY] = {7};

        assert_int_equal(str_unhex(str_from(shares[i]), BOX_SHARE, share).kind, ERR_OK);
        assert_int_equal(box_agree(secret, share, out).kind, ERR_BAD_INPUT);
        assert_memory_equal(out, zero, BOX_KEY);
    }
}

static void what_is_locked_opens_with_all_the_same_only(void **state)
{
    const uint8_t key[BOX_KEY] = {1};
    const uint8_t other_key[BOX_KEY] = {2};
    const uint8_t nonce[BOX_NONCE] = {3};
    const uint8_t other_nonce[BOX_NONCE] = {4};
    uint8_t locked[9 + BOX_EXTRA] = {0};
    uint8_t opened[9] = {0};
    Str all = bytes_str(locked, sizeof(locked));
    Str context = STR("here");
    (void)state;

    box_lock(key, nonce, context, STR("terraces!"), locked);
    assert_int_equal(box_open(other_key, nonce, context, all, opened).kind, ERR_CORRUPT);
    assert_int_equal(box_open(key, other_nonce, context, all, opened).kind, ERR_CORRUPT);
    assert_int_equal(box_open(key, nonce, STR("there"), all, opened).kind, ERR_CORRUPT);
    for (size_t i = 0; i < 8 * sizeof(locked); i++) {
        locked[i / 8] ^= (uint8_t)(1 << i % 8);
        assert_int_equal(box_open(key, nonce, context, all, opened).kind, ERR_CORRUPT);
        locked[i / 8] ^= (uint8_t)(1 << i % 8);
    }
    for (size_t len = 0; len < sizeof(locked); len++) {
        assert_int_equal(
            box_open(key, nonce, context, bytes_str(locked, len), opened).kind, ERR_CORRUPT);
    }
    assert_int_equal(box_open(key, nonce, context, all, opened).kind, ERR_OK);
    assert_memory_equal(opened, "terraces!", 9);
}

static void it_may_be_done_in_place(void **state)
{
    const uint8_t key[BOX_KEY] = {1};
    const uint8_t nonce[BOX_NONCE] = {3};
    uint8_t bytes[9 + BOX_EXTRA] = "terraces!";
    uint8_t apart[9 + BOX_EXTRA];
    (void)state;

    box_lock(key, nonce, STR(""), STR("terraces!"), apart);
    box_lock(key, nonce, STR(""), bytes_str(bytes, 9), bytes);
    assert_memory_equal(bytes, apart, sizeof(bytes));
    assert_int_equal(
        box_open(key, nonce, STR(""), bytes_str(bytes, sizeof(bytes)), bytes).kind, ERR_OK);
    assert_memory_equal(bytes, "terraces!", 9);
}

/* RFC 7914, 12: the first 32 of the 64 bytes of its example with p = 1. */
static void a_passphrase_is_stretched_as_published(void **state)
{
    uint8_t out[BOX_KEY] = {7};
    (void)state;

    assert_int_equal(
        box_stretch(STR("pleaseletmein"), STR("SodiumChloride"), 14, out).kind, ERR_OK);
    assert_hex(out, "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2");
    assert_int_equal(box_stretch(STR("x"), STR("y"), BOX_STRETCH_MAX + 1, out).kind, ERR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_sides_agree),
        cmocka_unit_test(keys_are_new_each_time),
        cmocka_unit_test(a_share_that_agrees_with_everybody_is_refused),
        cmocka_unit_test(what_is_locked_opens_with_all_the_same_only),
        cmocka_unit_test(it_may_be_done_in_place),
        cmocka_unit_test(a_passphrase_is_stretched_as_published),
    };

    if (crypto_start().kind != ERR_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("box", tests, NULL, NULL);
}
