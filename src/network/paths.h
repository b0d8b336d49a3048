/* paths.h: the ways from one node to another, the shortest first, and of equally long ones that of the lower numbers.
 *
 * No way comes by a node twice.
 *
 * Source  J. Yen, "Finding the k shortest loopless paths in a network", Management Science 17 (1971); E. Lawler, Management Science 18
 *         (1972): what was branched before is not branched again
 * Owner   the caller's arena
 * Cost    a walk over the ties for each node of each way that is found; PATHS_MOST ways at most
 */
#ifndef NETWORK_PATHS_H
#define NETWORK_PATHS_H

#include "network/graph.h"

#define PATHS_MOST 1000

typedef struct Path {
    const uint32_t *nodes; /* both ends among them */
    uint32_t count;
} Path;

typedef struct Paths {
    const Path *items;
    size_t
        count; /* fewer than asked for where there are no more, and 0 where there is no way */
} Paths;

/* Errors  BAD_INPUT for a node that there is not, and for more ways than PATHS_MOST; LIMIT */
MUST_USE Err paths_find(
    Arena *arena, const Graph *graph, uint32_t from, uint32_t to, size_t count, Paths *ret);

#endif
