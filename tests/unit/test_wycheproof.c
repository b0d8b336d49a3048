/* Goal: the primitives give what everybody else's give, also where attackers have found slips.
 * Method: Project Wycheproof's vectors, every one of the five files. They are read with
 * jansson, since their JSON holds numbers that ours refuses.
 */
#include "crypto/box.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "crypto/sign.h"
#include "data.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define OUT_MAX (256 * HASH_SIZE)

static bool data_missing;

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(16 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    assert_non_null(text);
    return text;
}

static Str hex_of(Arena *arena, const json_t *object, const char *name)
{
    Str hex = str_from(text_of(object, name));
    uint8_t *bytes = arena_new(arena, uint8_t, hex.len / 2 + 1);

    assert_non_null(bytes);
    assert_int_equal(str_unhex(hex, hex.len / 2, bytes).kind, ERR_OK);
    return (Str){(const char *)bytes, hex.len / 2};
}

static const uint8_t *bytes_of(Str bytes)
{
    return (const uint8_t *)bytes.ptr;
}

static bool is_valid(const json_t *test)
{
    return strcmp(text_of(test, "result"), "valid") == 0;
}

/* Every test of a file in turn, with its group; the number of tests is what the file says. */
static void each_test(
    Arena *arena, const char *name, void (*check)(Arena *, const json_t *, const json_t *))
{
    json_t *root = NULL;
    size_t count = 0;

    if (data_absent(arena, name)) {
        data_missing = true;
        skip();
    }
    root = json_load_file(data_path(arena, name), 0, NULL);
    assert_non_null(root);
    json_t *groups = json_object_get(root, "testGroups");

    for (size_t i = 0; i < json_array_size(groups); i++) {
        json_t *group = json_array_get(groups, i);
        json_t *tests = json_object_get(group, "tests");

        for (size_t j = 0; j < json_array_size(tests); j++, count++) {
            size_t mark = arena->used;

            check(arena, group, json_array_get(tests, j));
            arena_rewind(arena, mark);
        }
    }
    assert_int_equal(count, json_integer_value(json_object_get(root, "numberOfTests")));
    json_decref(root);
}

/* What others call acceptable is so with us too, but for the secret that everybody knows. */
static void check_x25519(Arena *arena, const json_t *group, const json_t *test)
{
    static const uint8_t zero[BOX_KEY];
    Str expected = hex_of(arena, test, "shared");
    bool is_zero = memcmp(expected.ptr, zero, BOX_KEY) == 0;
    uint8_t out[BOX_KEY];
    (void)group;

    Err err = box_agree(
        bytes_of(hex_of(arena, test, "private")), bytes_of(hex_of(arena, test, "public")), out);

    assert_int_equal(err.kind, is_zero ? ERR_BAD_INPUT : ERR_OK);
    assert_memory_equal(out, expected.ptr, BOX_KEY);
}

/* A signature of another length never reaches sign_verify, which takes 64 bytes. */
static void check_ed25519(Arena *arena, const json_t *group, const json_t *test)
{
    Str key = hex_of(arena, json_object_get(group, "publicKey"), "pk");
    Str message = hex_of(arena, test, "msg");
    Str signature = hex_of(arena, test, "sig");

    if (signature.len != SIGN_SIGNATURE) {
        assert_false(is_valid(test));
        return;
    }
    Err err = sign_verify(bytes_of(key), message, bytes_of(signature));

    assert_int_equal(err.kind, is_valid(test) ? ERR_OK : ERR_BAD_INPUT);
}

/* A nonce of another length does not fit the type, so those groups are not ours to refuse. */
static void check_chacha(Arena *arena, const json_t *group, const json_t *test)
{
    Str key = hex_of(arena, test, "key");
    Str nonce = hex_of(arena, test, "iv");
    Str context = hex_of(arena, test, "aad");
    Str plain = hex_of(arena, test, "msg");
    Str text = hex_of(arena, test, "ct");
    Str tag = hex_of(arena, test, "tag");
    uint8_t *locked = arena_new(arena, uint8_t, plain.len + BOX_EXTRA);
    uint8_t *opened = arena_new(arena, uint8_t, plain.len + 1);
    (void)group;

    assert_non_null(locked);
    assert_non_null(opened);
    if (nonce.len != BOX_NONCE) {
        assert_false(is_valid(test));
        return;
    }
    box_lock(bytes_of(key), bytes_of(nonce), context, plain, locked);
    if (is_valid(test)) {
        assert_memory_equal(locked, text.ptr, text.len);
        assert_memory_equal(locked + text.len, tag.ptr, BOX_EXTRA);
    }
    memcpy(locked, text.ptr, text.len);
    memcpy(locked + text.len, tag.ptr, BOX_EXTRA);
    Str all = {(const char *)locked, text.len + BOX_EXTRA};
    Err err = box_open(bytes_of(key), bytes_of(nonce), context, all, opened);

    assert_int_equal(err.kind, is_valid(test) ? ERR_OK : ERR_CORRUPT);
    if (is_valid(test)) {
        assert_memory_equal(opened, plain.ptr, plain.len);
    }
}

static void check_hkdf(Arena *arena, const json_t *group, const json_t *test)
{
    size_t count = (size_t)json_integer_value(json_object_get(test, "size"));
    Str expected = hex_of(arena, test, "okm");
    uint8_t *out = arena_new(arena, uint8_t, OUT_MAX);
    (void)group;

    assert_non_null(out);
    assert_true(count <= OUT_MAX);
    Err err = hash_hkdf(
        hex_of(arena, test, "ikm"),
        hex_of(arena, test, "salt"),
        hex_of(arena, test, "info"),
        out,
        count);

    assert_int_equal(err.kind, is_valid(test) ? ERR_OK : ERR_LIMIT);
    if (is_valid(test)) {
        assert_int_equal(expected.len, count);
        assert_memory_equal(out, expected.ptr, count);
    }
}

static void check_hmac(Arena *arena, const json_t *group, const json_t *test)
{
    Str tag = hex_of(arena, test, "tag");
    Hash hash = hash_hmac(hex_of(arena, test, "key"), hex_of(arena, test, "msg"));

    /* Some tags are cut, which the group says. */
    assert_int_equal(tag.len * 8, json_integer_value(json_object_get(group, "tagSize")));
    assert_int_equal(memcmp(hash.bytes, tag.ptr, tag.len) == 0, is_valid(test));
}

static void x25519(void **state)
{
    each_test(*state, "wycheproof/x25519_test.json", check_x25519);
}

static void ed25519(void **state)
{
    each_test(*state, "wycheproof/ed25519_test.json", check_ed25519);
}

static void chacha20_poly1305(void **state)
{
    each_test(*state, "wycheproof/chacha20_poly1305_test.json", check_chacha);
}

static void hkdf_sha256(void **state)
{
    each_test(*state, "wycheproof/hkdf_sha256_test.json", check_hkdf);
}

static void hmac_sha256(void **state)
{
    each_test(*state, "wycheproof/hmac_sha256_test.json", check_hmac);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(x25519),
        EACH(ed25519),
        EACH(chacha20_poly1305),
        EACH(hkdf_sha256),
        EACH(hmac_sha256),
    };
    int failed = 0;

    if (crypto_start().kind != ERR_OK) {
        return 1;
    }
    failed = cmocka_run_group_tests_name("wycheproof", tests, NULL, NULL);
    return failed == 0 && data_missing ? DATA_ABSENT : failed;
}
