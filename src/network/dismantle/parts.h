/* parts.h: the components of a network to which nodes are added one by one.
 *
 * Taking nodes out is followed backwards: who is taken out last is added first. Then components only ever merge, and a forest of
 * parents (union by size, paths halved) tells the largest one after each step.
 *
 * A node may also be added on trial: what changes is put into a log, no path is made shorter, and parts_roll_back undoes all that
 * was tried. In between nothing may be added for good, and parts_root not be called.
 *
 * Owner   the arena that parts_make was given
 * Cost    8 bytes a node; adding all nodes is one walk over all ties, nearly
 * Source  Tarjan, Efficiency of a good but not linear set union algorithm (1975)
 */
#ifndef NETWORK_DISMANTLE_PARTS_H
#define NETWORK_DISMANTLE_PARTS_H

#include "network/graph.h"

typedef struct Parts {
    uint32_t *parent; /* NO_NODE of a node that is not there */
    uint32_t *size;   /* nodes, of a component's root */
    uint32_t largest; /* nodes */
} Parts;

/* With no node there.  Errors  LIMIT */
MUST_USE Err parts_make(Arena *arena, size_t node_count, Parts *ret);

/* No node there again. */
void parts_clear(Parts *parts, size_t node_count);

static inline bool parts_has(const Parts *parts, uint32_t node)
{
    return parts->parent[node] != NO_NODE;
}

static inline uint32_t parts_root(Parts *parts, uint32_t node)
{
    uint32_t *parent = parts->parent;

    while (parent[node] != node) {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    return node;
}

/* Add a node with its ties to those who are there; the root of its component. */
uint32_t parts_add(Parts *parts, const Graph *graph, uint32_t node);

/* What was tried: who was added, or put under another. */
typedef struct Trial {
    uint32_t *log; /* room for two entries a node */
    size_t count;
    uint32_t largest; /* before */
} Trial;

/* Errors  LIMIT */
MUST_USE Err parts_trial_make(Arena *arena, size_t node_count, Trial *ret);

/* Add a node on trial. */
void parts_try(Parts *parts, const Graph *graph, uint32_t node, Trial *trial);

void parts_roll_back(Parts *parts, Trial *trial);

/* Add all nodes of which `out` is false. */
void parts_add_all(Parts *parts, const Graph *graph, const bool *out);

#endif
