/* blocks.h: the parts of a network that no single node can cut in two (biconnected components).
 *
 *     a - b - c         blocks {a, b} and {b, c, d}; b cuts one from the other
 *          \ /
 *           d
 *
 * A tie belongs to one block, a node to each block that it cuts from another. All nodes of a component hang on exactly one
 * member of a block: `reach` says how many hang on a member, itself among them. So the reaches of a block add up to
 * the size of its component. In the example, within {a, b} they are 1 and 3.
 *
 * Source  J. Hopcroft and R. Tarjan, "Efficient algorithms for graph manipulation", Comm. ACM 16 (1973)
 * Owner   the caller's arena
 * Cost    a walk over all ties, and two passes for the rows; 60 bytes a node and 8 a tie
 */
#ifndef NETWORK_BLOCKS_H
#define NETWORK_BLOCKS_H

#include "network/graph.h"

typedef struct Blocks {
    size_t count;
    size_t member_count;    /* of all blocks together: below twice the nodes */
    size_t largest;         /* members of the largest */
    const uint32_t *firsts; /* count + 1, into members */
    const uint32_t *members;
    const uint32_t *reach;  /* of each member */
    const uint32_t *starts; /* member_count + 1: rows of ties within the block */
    const uint32_t *ends;   /* numbers within the block, from 0 */
} Blocks;

/* A node without ties is in no block.
 * Errors  LIMIT
 */
MUST_USE Err blocks_find(Arena *arena, const Graph *graph, Blocks *ret);

#endif
