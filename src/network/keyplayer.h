/* keyplayer.h: sets of nodes that matter together: without whom a network falls apart most, or from whom most of it is reached.
 *
 * The best set is not the set of the best: two who both hold the same parts together are worth little more than one. Looked at
 * are, for a set of k nodes in a network of n:
 *
 *     KEY_FRAGMENT      which part of all pairs is not connected once the set is gone:  1 - sum s (s - 1) / n (n - 1)
 *     KEY_FRAGMENT_FAR  the same by distance:                                           1 - sum 1 / far(i, j) / n (n - 1)
 *     KEY_REACH         which part of all nodes is in the set, or within `within` ties of it
 *     KEY_REACH_FAR     the mean nearness to the set:                                   sum 1 / max(1, far) / n
 *
 * Where all sets can be tried in KEY_TRIES steps the best one is found, and is_best says so. Otherwise sets are grown node by node
 * and one node after the other is exchanged for the one that does most, from several beginnings; in
 * large networks only the nodes with most ties are looked at, as many as KEY_LOOKS allows; for KEY_FRAGMENT always all.
 *
 * What comes out is about positions in what was recorded, not about guilt, and it moves when ties are missing. Who must not be
 * named (a victim, an informant, a minor) is barred.
 *
 * Source  S. Borgatti, "Identifying sets of key players in a social network", Computational and Mathematical Organization Theory 12 (2006);
 *         what all single nodes do is had in one walk: J. Hopcroft and R. Tarjan, Comm. ACM 16 (1973)
 * Owner   the caller's arena
 * Cost    an exchange: KEY_FRAGMENT a walk over all ties for each member, KEY_REACH what lies nearer to each node than to the set;
 *         KEY_FRAGMENT_FAR n walks for each member and node
 */
#ifndef NETWORK_KEYPLAYER_H
#define NETWORK_KEYPLAYER_H

#include "network/graph.h"

#define KEY_MOST  1000          /* nodes in a set */
#define KEY_TRIES ((double)1e8) /* steps in which all sets may be tried */
#define KEY_LOOKS \
    ((double)2e9) /* steps of an exchange by distance, which bound the nodes that are looked at */

typedef enum KeyGoal {
    KEY_FRAGMENT,
    KEY_FRAGMENT_FAR,
    KEY_REACH,
    KEY_REACH_FAR
} KeyGoal;

typedef struct KeyQuery {
    KeyGoal goal;
    size_t size;
    uint32_t within;       /* ties, for KEY_REACH */
    const bool *is_barred; /* who may not be in the set; NULL for nobody */
    uint64_t seed;
    size_t starts; /* beginnings by chance, beside the one that is grown */
} KeyQuery;

typedef struct KeySet {
    const uint32_t *nodes; /* in ascending order */
    size_t count;
    double value; /* 0 to 1 */
    bool is_best; /* no other set has more */
} KeySet;

/* Errors  BAD_INPUT for more nodes than there are that are not barred, or than KEY_MOST; LIMIT */
MUST_USE Err
keyplayer_find(Arena *arena, const Graph *graph, const KeyQuery *query, KeySet *ret);

/* What a set is worth.
 * Errors  BAD_INPUT for a node that there is not, `at` its index; LIMIT
 */
MUST_USE Err keyplayer_judge(
    Arena *arena,
    const Graph *graph,
    const KeyQuery *query,
    const uint32_t *set,
    size_t count,
    double *ret);

#endif
