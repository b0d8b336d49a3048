/* similar.h: which cases look alike by how they were done.
 *
 * A case is a set of features: a modus operandi, a mode of transport, an origin and so on, as numbers. A feature that few cases have says
 * more than one that most have, so it weighs ln((cases + 1) / cases that have it). How alike two cases are is the weight of what both have
 * over the weight of what either has: 1 for the same set, 0 for nothing in common. It is no probability, and no sign that the
 * same people did it. A case with fewer than two features is like nothing.
 *
 * Owner   the caller's arena
 * Cost    O(cases^2 x features of a case)
 * Source  Jaccard (1901) with the weights of Spaerck Jones, "A statistical interpretation of term specificity" (1972); Woodhams, Hollin,
 *         Bull, "The psychology of linking crimes" (2007), for why rare behaviour counts more
 */
#ifndef NETWORK_SYNDICATE_SIMILAR_H
#define NETWORK_SYNDICATE_SIMILAR_H

#include "base/arena.h"

#define SIMILAR_FEATURES_LEAST 2
#define SIMILAR_CASES_MOST     ((size_t)20000)

typedef struct CaseSet {
    const uint32_t *features; /* ascending, each once */
    size_t count;
} CaseSet;

typedef struct Likeness {
    uint32_t other;
    double score;
    const uint32_t *shared; /* features, what weighs most first */
    size_t shared_count;
} Likeness;

typedef struct Alikes {
    Likeness *items; /* the most alike first */
    size_t count;
} Alikes;

/* For each case the `top` that are most like it; of equals the one with the lower number.  Errors  LIMIT. */
MUST_USE Err similar_find(
    Arena *arena,
    const CaseSet *cases,
    size_t count,
    size_t feature_count,
    size_t top,
    const Alikes **ret);

/* The weight of each feature.  Errors  LIMIT. */
MUST_USE Err similar_weights(
    Arena *arena, const CaseSet *cases, size_t count, size_t feature_count, double **ret);

#endif
