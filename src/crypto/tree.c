#include "crypto/tree.h"

#include <assert.h>

Hash tree_leaf(Str entry)
{
    const Str parts[] = {STR("\0"), entry};

    return hash_sha256_parts(parts, 2);
}

Hash tree_node(const Hash *left, const Hash *right)
{
    const Str parts[] = {STR("\1"), hash_str(left), hash_str(right)};

    return hash_sha256_parts(parts, 3);
}

int tree_append(Tree *tree, const Hash *leaf, Hash tiles[TREE_LEVELS / TILE_HEIGHT + 1])
{
    Hash hash = *leaf;
    int level = 0;
    int rows = 0;

    tiles[rows++] = hash;
    for (; (tree->size >> level & 1) != 0; level++) {
        assert(level + 1 < TREE_LEVELS);
        hash = tree_node(&tree->edge[level], &hash);
        if ((level + 1) % TILE_HEIGHT == 0) {
            tiles[rows++] = hash;
        }
    }
    tree->edge[level] = hash;
    tree->size++;
    return rows;
}

Hash tree_root(const Tree *tree)
{
    Hash root = hash_sha256((Str){"", 0});
    bool begun = false;

    for (int level = 0; level < TREE_LEVELS; level++) {
        if ((tree->size >> level & 1) != 0) {
            root = begun ? tree_node(&tree->edge[level], &root) : tree->edge[level];
            begun = true;
        }
    }
    return root;
}
