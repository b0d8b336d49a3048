/* commitment.h: a set fixed before a match, without showing it.
 *
 * Each side signs one hash before either sends a token. Afterwards a named inspector may ask for
 * leaves that he draws by chance, and sees in them which case a token was taken from and which
 * post authorised it: a set that was stuffed with invented entries, or changed after the offer
 * came, is found by a few of them. The peer sees the one hash alone.
 *
 *     leaf  = u16 16 || salt || u16 32 || SHA-256(token) || u16 n || case reference || u16 n || post
 *     root  = of the Merkle tree over the leaves
 *     shown = SHA-256(0x02 || u64 leaves || root)
 *
 * Numbers stand most significant byte first, so no two entries make the same leaf. The count is
 * bound, or a side could name a smaller one and never be asked for the leaves behind it; it is not
 * sent, since a peer is told padded sizes only, and no one guesses it from `shown`, because the
 * root hangs on the salts.
 *
 * The salt keeps a leaf's hash, of which proofs of its neighbours consist, from being guessed from
 * a dictionary of tokens. The order is by chance, so that a leaf's place tells nothing of when or
 * of what it was entered.
 *
 * Leaves are kept by the side that made them, salts included, for as long as an inspector may ask.
 *
 * Owner   what is made lies in the arena; texts are the caller's
 * Source  RFC 9162, 2.1 (the tree, inclusion proofs); protection.md, 7; protocol.md, "Private
 *         matching"
 */
#ifndef MATCH_COMMITMENT_H
#define MATCH_COMMITMENT_H

#include "base/arena.h"
#include "base/env.h"
#include "crypto/hash.h"

#define COMMITMENT_SALT     16
#define COMMITMENT_TEXT_MAX 65535     /* bytes of a case reference, and of a post */
#define COMMITMENT_MOST     (1 << 20) /* leaves */
#define COMMITMENT_PATH_MAX 20        /* hashes of a proof */

typedef struct CommitmentEntry {
    Str token;
    Str case_reference;
    Str post; /* that authorised the entry */
} CommitmentEntry;

typedef struct CommitmentLeaf {
    uint8_t salt[COMMITMENT_SALT];
    Hash token;
    Str case_reference;
    Str post;
} CommitmentLeaf;

typedef struct Commitment {
    CommitmentLeaf *leaves;
    size_t count;
    Hash *hashes; /* of all levels, from the leaves to the root */
    Hash root;
    Hash shown; /* what is signed and sent */
} Commitment;

/* What shows that a leaf is the one at `index` of `count`. */
typedef struct CommitmentProof {
    size_t index;
    size_t count;
    Hash path[COMMITMENT_PATH_MAX];
    size_t path_count;
} CommitmentProof;

/* Draw salts and an order for `entries`, and commit to them.
 * Errors  BAD_INPUT where there are none; LIMIT.
 * Cost    two hashes an entry, three with the token's
 */
MUST_USE Err commitment_make(
    Arena *arena, Env *env, const CommitmentEntry *entries, size_t count, Commitment *ret);

/* The same from leaves that were kept, in their order.  Errors  as commitment_make. */
MUST_USE Err
commitment_of_leaves(Arena *arena, CommitmentLeaf *leaves, size_t count, Commitment *ret);

/* The bytes of a leaf, which are what is hashed.  Errors  LIMIT. */
MUST_USE Err commitment_leaf_encode(Arena *arena, const CommitmentLeaf *leaf, Str *ret);

/* A leaf from outside, its texts being views of `bytes`.  Errors  BAD_INPUT at the byte. */
MUST_USE Err commitment_leaf_decode(Str bytes, CommitmentLeaf *ret);

/* The proof for one leaf.  Errors  NOT_FOUND past the last. */
MUST_USE Err commitment_prove(const Commitment *commitment, size_t index, CommitmentProof *ret);

/* Inspector: whether these bytes are the leaf that the proof says.
 * Errors  BAD_INPUT where they are not.
 */
MUST_USE Err commitment_verify(const Hash *shown, Str leaf, const CommitmentProof *proof);

/* Inspector: the place of a leaf to be opened, by chance over all; there is at least one. */
size_t commitment_draw(Env *env, size_t count);

#endif
