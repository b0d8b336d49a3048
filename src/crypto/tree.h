/* tree.h: a Merkle tree that only grows, kept as tiles.
 *
 * The tree never stands in memory as a whole. Its right edge, one hash a level, is enough to
 * append and to give the root; the hashes of full subtrees go into tiles of up to 256, which
 * others can fetch, keep and check.
 *
 *     leaf = SHA-256(0x00 || entry)        node = SHA-256(0x01 || left || right)
 *
 * Source  RFC 9162, 2.1 (the tree); C2SP tlog-tiles (levels of eight)
 */
#ifndef CRYPTO_TREE_H
#define CRYPTO_TREE_H

#include "crypto/hash.h"

#define TREE_LEVELS 63
#define TILE_HEIGHT 8
#define TILE_WIDTH  256

/* The right edge: edge[i] is the root of the full subtree of 2^i leaves that bit i of size means. */
typedef struct Tree {
    uint64_t size; /* leaves */
    Hash edge[TREE_LEVELS];
} Tree;

Hash tree_leaf(Str entry);
Hash tree_node(const Hash *left, const Hash *right);

/* Append a leaf's hash. `tiles[level]` gets the hash that now enters the tile row of that level;
 * the count of such rows, at least 1, is returned: one hash at level 0 for each leaf, one at level
 * 1 for each 256, and so on.
 */
int tree_append(Tree *tree, const Hash *leaf, Hash tiles[TREE_LEVELS / TILE_HEIGHT + 1]);

/* The root; of an empty tree it is SHA-256 of nothing. */
Hash tree_root(const Tree *tree);

#endif
