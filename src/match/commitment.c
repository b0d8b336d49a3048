#include "match/commitment.h"

#include "base/buf.h"
#include "base/cursor.h"
#include "crypto/tree.h"

#include <assert.h>

static const Err full = {ERR_LIMIT, 0, "the request needs more memory than it may use"};

static const Err other_leaf = {ERR_BAD_INPUT, 0, "the leaf is not of this set"};

_Static_assert(COMMITMENT_MOST == 1 << COMMITMENT_PATH_MAX, "a path has a hash a level");

/* ---- leaves ------------------------------------------------------------------------------ */

static void put_part(Buf *buf, Str part)
{
    const uint8_t len[2] = {(uint8_t)(part.len >> 8), (uint8_t)part.len};

    buf_put_bytes(buf, len, sizeof(len));
    buf_put(buf, part);
}

Err commitment_leaf_encode(Arena *arena, const CommitmentLeaf *leaf, Str *ret)
{
    Buf buf = buf_begin(
        arena, 9 + COMMITMENT_SALT + HASH_SIZE + leaf->case_reference.len + leaf->post.len);

    if (leaf->case_reference.len > COMMITMENT_TEXT_MAX ||
        leaf->post.len > COMMITMENT_TEXT_MAX) {
        return err_limit("a case reference or a post is too long");
    }
    put_part(&buf, (Str){(const char *)leaf->salt, COMMITMENT_SALT});
    put_part(&buf, hash_str(&leaf->token));
    put_part(&buf, leaf->case_reference);
    put_part(&buf, leaf->post);
    return buf_end(&buf, ret);
}

static Str take_part(Cursor *cursor)
{
    return cursor_take(cursor, cursor_u16(cursor));
}

static void take_fixed(Cursor *cursor, uint8_t *out, size_t count)
{
    Str part = take_part(cursor);

    if (part.len == count) {
        memcpy(out, part.ptr, count);
    } else {
        cursor_fail(cursor, "a salt or a hash of another length");
    }
}

Err commitment_leaf_decode(Str bytes, CommitmentLeaf *ret)
{
    Cursor cursor = cursor_begin(bytes);
    CommitmentLeaf leaf = {0};

    take_fixed(&cursor, leaf.salt, sizeof(leaf.salt));
    take_fixed(&cursor, leaf.token.bytes, sizeof(leaf.token.bytes));
    leaf.case_reference = take_part(&cursor);
    leaf.post = take_part(&cursor);
    TRY(cursor_end(&cursor));
    *ret = leaf;
    return ERR_NONE;
}

/* ---- chance ------------------------------------------------------------------------------ */

/* A number below `limit`, each as likely: draws past the last whole round are drawn again. */
static uint64_t draw_below(Env *env, uint64_t limit)
{
    uint64_t whole = UINT64_MAX - UINT64_MAX % limit;
    uint64_t drawn = 0;

    do {
        env->random(env, &drawn, sizeof(drawn));
    } while (drawn >= whole);
    return drawn % limit;
}

size_t commitment_draw(Env *env, size_t count)
{
    assert(count > 0);
    return (size_t)draw_below(env, count);
}

static void shuffle(Env *env, CommitmentLeaf *leaves, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t j = (size_t)draw_below(env, i);
        CommitmentLeaf kept = leaves[i - 1];

        leaves[i - 1] = leaves[j];
        leaves[j] = kept;
    }
}

/* ---- the tree ---------------------------------------------------------------------------- */

/* One level above `below`. The last of an odd number goes up as it is, which makes the tree that
 * the standard states by its largest power of two.
 */
static void level_above(const Hash *below, size_t count, Hash *above)
{
    for (size_t i = 0; i + 1 < count; i += 2) {
        above[i / 2] = tree_node(&below[i], &below[i + 1]);
    }
    if (count % 2 == 1) {
        above[count / 2] = below[count - 1];
    }
}

/* Hashes of all levels of a tree. */
static size_t hashes_of(size_t count)
{
    size_t sum = count;

    while (count > 1) {
        count = (count + 1) / 2;
        sum += count;
    }
    return sum;
}

static Hash shown_of(size_t count, const Hash *root)
{
    uint8_t number[8];

    for (size_t i = 0; i < sizeof(number); i++) {
        number[i] = (uint8_t)((uint64_t)count >> (56 - 8 * i));
    }
    const Str parts[] = {STR("\2"), {(const char *)number, sizeof(number)}, hash_str(root)};

    return hash_sha256_parts(parts, sizeof(parts) / sizeof(*parts));
}

static Err leaf_hash(Arena *arena, const CommitmentLeaf *leaf, Hash *ret)
{
    size_t used = arena->used;
    Str bytes;

    TRY(commitment_leaf_encode(arena, leaf, &bytes));
    *ret = tree_leaf(bytes);
    arena_rewind(arena, used);
    return ERR_NONE;
}

static Err check_count(size_t count)
{
    if (count == 0) {
        return err_bad("nothing to commit to");
    }
    return count > COMMITMENT_MOST ? err_limit("too many entries in one set") : ERR_NONE;
}

Err commitment_of_leaves(Arena *arena, CommitmentLeaf *leaves, size_t count, Commitment *ret)
{
    Commitment made = {.leaves = leaves, .count = count};
    Hash *level = NULL;

    TRY(check_count(count));
    made.hashes = arena_new(arena, Hash, hashes_of(count));
    if (made.hashes == NULL) {
        return full;
    }
    for (size_t i = 0; i < count; i++) {
        TRY(leaf_hash(arena, &leaves[i], &made.hashes[i]));
    }
    level = made.hashes;
    for (size_t wide = count; wide > 1; wide = (wide + 1) / 2) {
        level_above(level, wide, level + wide);
        level += wide;
    }
    made.root = *level;
    made.shown = shown_of(count, level);
    *ret = made;
    return ERR_NONE;
}

Err commitment_make(
    Arena *arena, Env *env, const CommitmentEntry *entries, size_t count, Commitment *ret)
{
    CommitmentLeaf *leaves = NULL;

    TRY(check_count(count));
    leaves = arena_new(arena, CommitmentLeaf, count);
    if (leaves == NULL) {
        return full;
    }
    for (size_t i = 0; i < count; i++) {
        env->random(env, leaves[i].salt, sizeof(leaves[i].salt));
        leaves[i].token = hash_sha256(entries[i].token);
        leaves[i].case_reference = entries[i].case_reference;
        leaves[i].post = entries[i].post;
    }
    shuffle(env, leaves, count);
    return commitment_of_leaves(arena, leaves, count, ret);
}

Err commitment_prove(const Commitment *commitment, size_t index, CommitmentProof *ret)
{
    CommitmentProof proof = {.index = index, .count = commitment->count};
    const Hash *level = commitment->hashes;
    size_t at = index;

    if (index >= commitment->count) {
        return (Err){ERR_NOT_FOUND, 0, "no such leaf"};
    }
    for (size_t wide = commitment->count; wide > 1; wide = (wide + 1) / 2) {
        size_t beside = at ^ 1;

        if (beside < wide) {
            proof.path[proof.path_count++] = level[beside];
        }
        level += wide;
        at /= 2;
    }
    *ret = proof;
    return ERR_NONE;
}

/* The root above a leaf, as the proof has it.  Errors  BAD_INPUT where it is of another length. */
static Err root_above(Str leaf, const CommitmentProof *proof, Hash *ret)
{
    Hash hash = tree_leaf(leaf);
    size_t at = proof->index;
    size_t used = 0;

    for (size_t wide = proof->count; wide > 1; wide = (wide + 1) / 2) {
        if ((at ^ 1) < wide) {
            if (used == proof->path_count) {
                return other_leaf;
            }
            hash = at % 2 == 1 ? tree_node(&proof->path[used], &hash)
                               : tree_node(&hash, &proof->path[used]);
            used++;
        }
        at /= 2;
    }
    *ret = hash;
    return used == proof->path_count ? ERR_NONE : other_leaf;
}

Err commitment_verify(const Hash *shown, Str leaf, const CommitmentProof *proof)
{
    Hash root;
    Hash wanted;

    if (proof->count > COMMITMENT_MOST || proof->index >= proof->count ||
        proof->path_count > COMMITMENT_PATH_MAX) {
        return other_leaf;
    }
    TRY(root_above(leaf, proof, &root));
    wanted = shown_of(proof->count, &root);
    return hash_equal(&wanted, shown) ? ERR_NONE : other_leaf;
}
