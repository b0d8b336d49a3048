/* A leaf from outside is refused, or is exactly what encoding it again gives; a proof from outside
 * never shows a leaf that was not committed to.
 * The input is 4 bytes of index and count, a byte that says how many hashes follow, the hashes, and
 * a leaf.
 */
#include "base/cursor.h"
#include "crypto/random.h"
#include "match/commitment.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_leaf(Arena *arena, Str bytes)
{
    CommitmentLeaf leaf;
    Str again;

    if (commitment_leaf_decode(bytes, &leaf).kind == ERR_OK &&
        (commitment_leaf_encode(arena, &leaf, &again).kind != ERR_OK ||
         !str_equal(bytes, again))) {
        abort();
    }
}

static void check_proof(Arena *arena, const CommitmentProof *proof, Str leaf)
{
    const CommitmentEntry entries[] = {
        {STR("imo|1|9074729"), STR("XA-1"), STR("p")},
        {STR("imo|1|9074731"), STR("XA-1"), STR("p")},
        {STR("imo|1|9074743"), STR("XA-1"), STR("p")},
    };
    Env env = env_fixed(0, 1);
    Commitment made;
    bool is_ours = false;

    if (commitment_make(arena, &env, entries, 3, &made).kind != ERR_OK) {
        abort();
    }
    for (size_t i = 0; i < made.count; i++) {
        Str bytes;

        if (commitment_leaf_encode(arena, &made.leaves[i], &bytes).kind != ERR_OK) {
            abort();
        }
        is_ours = is_ours || str_equal(bytes, leaf);
    }
    if (commitment_verify(&made.shown, leaf, proof).kind == ERR_OK && !is_ours) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Cursor cursor = cursor_begin((Str){(const char *)data, size});
    CommitmentProof proof = {0};
    Arena arena;

    proof.index = cursor_u16(&cursor);
    proof.count = cursor_u16(&cursor);
    proof.path_count = cursor_u8(&cursor);
    for (size_t i = 0; i < proof.path_count && i < COMMITMENT_PATH_MAX; i++) {
        Str hash = cursor_take(&cursor, HASH_SIZE);

        if (hash.len == HASH_SIZE) {
            memcpy(proof.path[i].bytes, hash.ptr, HASH_SIZE);
        }
    }
    if (cursor.err.kind != ERR_OK || crypto_start().kind != ERR_OK ||
        arena_open(1 << 22, &arena).kind != ERR_OK) {
        return 0;
    }
    check_leaf(&arena, cursor_rest(&cursor));
    check_proof(&arena, &proof, cursor_rest(&cursor));
    arena_close(&arena);
    return 0;
}
