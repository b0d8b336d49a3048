/* Goal: a set cannot be changed after it was committed to, and what is shown tells nothing of it.
 * Method: the tree against the log's own tree for every size up to 70; proofs of every leaf, and
 * everything in them changed; leaves encoded and decoded; two commitments to one set.
 */
#include "crypto/random.h"
#include "crypto/tree.h"
#include "match/commitment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define MOST 70

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

static Commitment commit(Arena *arena, uint64_t seed, size_t count)
{
    CommitmentEntry *entries = arena_new(arena, CommitmentEntry, count);
    Env env = env_fixed(0, seed);
    Commitment made = {0};

    assert_non_null(entries);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(
            arena_print(arena, &entries[i].token, "phone|1|+6681234%04zu", i).kind, ERR_OK);
        entries[i].case_reference = STR("XA-2026-7");
        entries[i].post = STR("XA/immigration/focal/tip");
    }
    assert_int_equal(commitment_make(arena, &env, entries, count, &made).kind, ERR_OK);
    return made;
}

static Str leaf_at(Arena *arena, const Commitment *commitment, size_t index)
{
    Str bytes = {0};

    assert_int_equal(
        commitment_leaf_encode(arena, &commitment->leaves[index], &bytes).kind, ERR_OK);
    return bytes;
}

static CommitmentProof prove(const Commitment *commitment, size_t index)
{
    CommitmentProof proof;

    assert_int_equal(commitment_prove(commitment, index, &proof).kind, ERR_OK);
    return proof;
}

static void the_tree_is_the_standards(void **state)
{
    for (size_t count = 1; count <= MOST; count++) {
        Commitment commitment = commit(*state, count, count);
        Tree tree = {0};
        Hash tiles[TREE_LEVELS / TILE_HEIGHT + 1];

        for (size_t i = 0; i < count; i++) {
            Hash hash = tree_leaf(leaf_at(*state, &commitment, i));

            (void)tree_append(&tree, &hash, tiles);
        }
        Hash root = tree_root(&tree);

        assert_true(hash_equal(&root, &commitment.root));
        assert_false(hash_equal(&root, &commitment.shown));
    }
}

static void every_leaf_is_proved_and_at_no_other_place(void **state)
{
    for (size_t count = 1; count <= MOST; count += count < 18 ? 1 : 13) {
        Commitment commitment = commit(*state, 3, count);

        for (size_t i = 0; i < count; i++) {
            Str leaf = leaf_at(*state, &commitment, i);
            CommitmentProof proof = prove(&commitment, i);

            assert_int_equal(commitment_verify(&commitment.shown, leaf, &proof).kind, ERR_OK);
            for (proof.index = 0; proof.index < count + 2; proof.index++) {
                assert_int_equal(
                    commitment_verify(&commitment.shown, leaf, &proof).kind == ERR_OK,
                    proof.index == i);
            }
            proof.index = i;
            for (proof.count = 0; proof.count < count + 20; proof.count++) {
                assert_int_equal(
                    commitment_verify(&commitment.shown, leaf, &proof).kind == ERR_OK,
                    proof.count == count);
            }
        }
    }
}

static void a_changed_proof_or_leaf_is_refused(void **state)
{
    Commitment commitment = commit(*state, 4, 37);
    Commitment other = commit(*state, 5, 37);
    CommitmentProof proof = prove(&commitment, 11);
    Str leaf = leaf_at(*state, &commitment, 11);
    Str changed;

    assert_int_equal(commitment_verify(&other.shown, leaf, &proof).kind, ERR_BAD_INPUT);
    assert_int_equal(commitment_verify(&commitment.root, leaf, &proof).kind, ERR_BAD_INPUT);
    for (size_t i = 0; i < leaf.len; i++) {
        assert_int_equal(arena_copy(*state, leaf, &changed).kind, ERR_OK);
        ((char *)(uintptr_t)changed.ptr)[i] ^= 1;
        assert_int_equal(
            commitment_verify(&commitment.shown, changed, &proof).kind, ERR_BAD_INPUT);
    }
    for (size_t i = 0; i < proof.path_count; i++) {
        CommitmentProof turned = proof;

        turned.path[i].bytes[i] ^= 0x40;
        assert_int_equal(
            commitment_verify(&commitment.shown, leaf, &turned).kind, ERR_BAD_INPUT);
    }
    for (size_t count = 0; count <= COMMITMENT_PATH_MAX + 1; count++) {
        CommitmentProof turned = proof;

        turned.path_count = count;
        assert_int_equal(
            commitment_verify(&commitment.shown, leaf, &turned).kind == ERR_OK,
            count == proof.path_count);
    }
    proof.count = SIZE_MAX;
    assert_int_equal(commitment_verify(&commitment.shown, leaf, &proof).kind, ERR_BAD_INPUT);
    assert_int_equal(commitment_prove(&commitment, 37, &proof).kind, ERR_NOT_FOUND);
}

static void one_set_twice_has_nothing_in_common(void **state)
{
    Commitment a = commit(*state, 6, 20);
    Commitment b = commit(*state, 7, 20);
    Commitment again = commit(*state, 6, 20);
    size_t moved = 0;

    assert_true(hash_equal(&a.shown, &again.shown));
    for (size_t i = 0; i < 20; i++) {
        for (size_t j = 0; j < 20; j++) {
            assert_false(hash_equal(&a.hashes[i], &b.hashes[j]));
        }
        moved += !hash_equal(&a.leaves[i].token, &b.leaves[i].token);
    }
    assert_true(moved > 10); /* another order */
}

static void leaves_come_back_and_the_set_is_made_from_them(void **state)
{
    Commitment commitment = commit(*state, 8, 9);
    Commitment again;
    CommitmentLeaf *leaves = arena_new(*state, CommitmentLeaf, 9);

    assert_non_null(leaves);
    for (size_t i = 0; i < 9; i++) {
        Str bytes = leaf_at(*state, &commitment, i);
        CommitmentLeaf none;

        assert_int_equal(commitment_leaf_decode(bytes, &leaves[i]).kind, ERR_OK);
        for (size_t len = 0; len < bytes.len; len++) {
            assert_int_equal(
                commitment_leaf_decode(str_part(bytes, 0, len), &none).kind, ERR_BAD_INPUT);
        }
        assert_int_equal(
            commitment_leaf_decode((Str){bytes.ptr, bytes.len + 1}, &none).kind,
            ERR_BAD_INPUT); /* encode leaves a NUL or the next leaf behind it */
    }
    assert_int_equal(commitment_of_leaves(*state, leaves, 9, &again).kind, ERR_OK);
    assert_true(hash_equal(&again.shown, &commitment.shown));
}

/* What is moved over a border between two texts makes another leaf. */
static void borders_are_part_of_a_leaf(void **state)
{
    CommitmentLeaf a = {.case_reference = STR("XA-1"), .post = STR("2/focal")};
    CommitmentLeaf b = {.case_reference = STR("XA-12"), .post = STR("/focal")};
    Str left;
    Str right;
    static char longer[COMMITMENT_TEXT_MAX + 1];

    assert_int_equal(commitment_leaf_encode(*state, &a, &left).kind, ERR_OK);
    assert_int_equal(commitment_leaf_encode(*state, &b, &right).kind, ERR_OK);
    assert_int_equal(left.len, right.len);
    assert_false(str_equal(left, right));
    a.post = (Str){longer, COMMITMENT_TEXT_MAX};
    assert_int_equal(commitment_leaf_encode(*state, &a, &left).kind, ERR_OK);
    a.post.len++;
    assert_int_equal(commitment_leaf_encode(*state, &a, &left).kind, ERR_LIMIT);
}

static void the_limits_hold(void **state)
{
    static CommitmentLeaf leaf;
    const CommitmentEntry entry = {STR("imo|1|9074729"), STR("XA-1"), STR("p")};
    Env env = env_fixed(0, 1);
    Commitment made;
    Arena *arena = *state;
    Err err = {ERR_LIMIT, 0, ""};
    size_t k = 0;

    assert_int_equal(commitment_make(arena, &env, &entry, 0, &made).kind, ERR_BAD_INPUT);
    assert_int_equal(
        commitment_of_leaves(arena, &leaf, COMMITMENT_MOST + 1, &made).kind, ERR_LIMIT);
    while (err.kind != ERR_OK && k < 100) {
        arena->fuse = ++k;
        err = commitment_make(arena, &env, &entry, 1, &made);
        assert_true(err.kind == ERR_OK || err.kind == ERR_LIMIT);
    }
    arena->fuse = 0;
    assert_in_range(k, 3, 20);
}

static void every_leaf_may_be_drawn(void **state)
{
    Env env = env_fixed(0, 9);
    size_t drawn[7] = {0};
    (void)state;

    for (int i = 0; i < 700; i++) {
        drawn[commitment_draw(&env, 7)]++;
    }
    for (size_t i = 0; i < 7; i++) {
        assert_in_range(drawn[i], 60, 140);
    }
    assert_int_equal(commitment_draw(&env, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_tree_is_the_standards, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            every_leaf_is_proved_and_at_no_other_place, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            a_changed_proof_or_leaf_is_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            one_set_twice_has_nothing_in_common, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(
            leaves_come_back_and_the_set_is_made_from_them, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(borders_are_part_of_a_leaf, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(the_limits_hold, open_arena, close_arena),
        cmocka_unit_test(every_leaf_may_be_drawn),
    };

    if (crypto_start().kind != ERR_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("commitment", tests, NULL, NULL);
}
