/* standing.h: who matters in a network, which groups it has, and who connects two: each answer with what it rests on.
 *
 * All of it is counted in the part of the viewer's mesh that was selected (service/part.h) and in nothing else: who is not in it has no rank,
 * and leaves no gap where he would be. A number is about a picture of what was filed, not about a person: the most tied is often the best known.
 *
 * Source  protection.md, 4 and "Words"; engines/network.md, B and C; ui.md, "Every number can be asked why"
 */
#ifndef SERVICE_STANDING_H
#define SERVICE_STANDING_H

#include "service/part.h"

#define RANKED_MOST 50
#define GROUPS_MOST 100

/* By what nodes are ordered. */
typedef enum RankBy {
    RANK_TIES,    /* how many it is tied to */
    RANK_BETWEEN, /* for how many pairs of others it stands on their shortest way; of several such ways, for the part of them */
    RANK_CUT      /* how many are cut off from the rest without it */
} RankBy;

typedef struct Ranked {
    Caption caption;
    uint32_t ties;
    uint64_t between; /* pairs, rounded */
    uint64_t
        between_error; /* nobody's is further from the true number, with a likelihood of 95 in 100; 0 where it is exact */
    uint32_t cut;
} Ranked;

typedef struct Ranking {
    VEC(Ranked) items;
    size_t node_count; /* of the part */
    uint64_t pairs;    /* of others, that `between` is out of */
    bool is_sampled;   /* `between` is */
    Rows shown;
} Ranking;

/* Of one class, or of all where it is MESH_CLASS_COUNT; the first RANKED_MOST.  Errors  as part_open */
MUST_USE Err
standing_rank(Call *call, const Selection *selection, RankBy by, MeshClass which, Ranking *ret);

typedef struct Group {
    size_t size;
    size_t inside;     /* ties between its nodes */
    size_t outside;    /* ties that leave it */
    VEC(Caption) best; /* of its nodes, those with the most ties */
    Strs countries;    /* of these */
} Group;

#define GROUP_BEST 5

typedef struct Groups {
    VEC(Group) items; /* the largest first; of those with two nodes or more */
    size_t count;     /* of all */
    Rows shown;
} Groups;

MUST_USE Err standing_groups(Call *call, const Selection *selection, Groups *ret);

/* A way from one node to another, both among its nodes. */
typedef struct Way {
    VEC(Caption) nodes;
} Way;

typedef struct Ways {
    VEC(Way) items; /* the shortest first */
    bool more;      /* there are others */
    Rows shown;
} Ways;

#define WAYS_MOST 5

/* Over everything that the viewer may see.  Errors  BAD_INPUT where the two are one node; as part_find */
MUST_USE Err standing_ways(Call *call, Str from, Str to, Ways *ret);

#endif
