/* Goal: two sides that learnt the same can check each other's hash, and anything else is found out.
 * Method: two findings of the same tags in other orders; a tag more, less or other; another run, node or salt; what is kept
 * read back, and cut at every byte.
 */
#include "crypto/random.h"
#include "match/finding.h"
#include "sets.h"

#define TAGS 9

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(4 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static Finding learnt(Arena *arena, size_t first, size_t count)
{
    Finding finding = {.salt = {1, 2, 3}};

    for (size_t i = first; i < first + count; i++) {
        size_t which = i % TAGS;
        Agreement agreement = {
            .type = (TokenType)(which % TOKEN_TYPES_COUNT),
            .tag.bytes = {(uint8_t)(40 + which)}};

        assert_int_equal(
            arena_print(arena, &agreement.token, "phone|1|+99921%03zu", which).kind, ERR_OK);
        assert_int_equal(vec_push(arena, &finding.agreements, agreement).kind, ERR_OK);
    }
    return finding;
}

static Hash hash_of(Arena *arena, const Finding *finding, const char *run, const char *node)
{
    Hash hash;

    assert_int_equal(
        finding_hash(
            arena, finding->salt, str_from(run), str_from(node), &finding->agreements, &hash)
            .kind,
        ERR_OK);
    return hash;
}

static void the_order_does_not_matter(void **state)
{
    Finding one = learnt(*state, 0, TAGS);
    Finding other = learnt(*state, 4, TAGS);
    Hash a = hash_of(*state, &one, "r", "aa");
    Hash b = hash_of(*state, &other, "r", "aa");

    assert_true(hash_equal(&a, &b));
}

static void all_else_does(void **state)
{
    Finding whole = learnt(*state, 0, TAGS);
    Finding less = learnt(*state, 0, TAGS - 1);
    Finding none = learnt(*state, 0, 0);
    Finding salted = learnt(*state, 0, TAGS);

    salted.salt[31] = 1;
    Hash hash = hash_of(*state, &whole, "r", "aa");
    const Hash others[] = {
        hash_of(*state, &less, "r", "aa"),
        hash_of(*state, &none, "r", "aa"),
        hash_of(*state, &salted, "r", "aa"),
        hash_of(*state, &whole, "s", "aa"),
        hash_of(*state, &whole, "r", "bb")};

    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
        assert_false(hash_equal(&hash, &others[i]));
    }
}

static void what_is_kept_comes_back(void **state)
{
    Finding finding = learnt(*state, 3, TAGS);
    Finding back;
    Str bytes;

    assert_int_equal(finding_encode(*state, &finding, &bytes).kind, ERR_OK);
    assert_int_equal(finding_decode(*state, bytes, &back).kind, ERR_OK);
    Hash before = hash_of(*state, &finding, "r", "aa");
    Hash after = hash_of(*state, &back, "r", "aa");

    assert_true(hash_equal(&before, &after));
    assert_true(str_equal(back.agreements.items[2].token, finding.agreements.items[2].token));
    for (size_t cut = 0; cut < bytes.len; cut++) {
        assert_int_equal(
            finding_decode(*state, str_part(bytes, 0, cut), &back).kind, ERR_CORRUPT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_does_not_matter),
        cmocka_unit_test(all_else_does),
        cmocka_unit_test(what_is_kept_comes_back),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
