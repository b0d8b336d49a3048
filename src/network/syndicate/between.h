/* between.h: who stands between persons, on a network of which some are taken away.
 *
 * The betweenness of a member: of all pairs of persons, the share of their shortest ways that run over him. Here for a search that asks
 * again after each member that it takes, on rows of bits, without taking memory.
 *
 * Owner   the arena; a room belongs to one thread at a time
 * Cost    persons x ties
 * Source  Brandes, "A faster algorithm for betweenness centrality" (2001); Holme et al., "Attack vulnerability of complex networks" (2002)
 *         for asking again
 */
#ifndef NETWORK_SYNDICATE_BETWEEN_H
#define NETWORK_SYNDICATE_BETWEEN_H

#include "network/syndicate/recovery.h"

typedef struct BetweenRoom {
    uint32_t *order; /* members as they are come to */
    uint32_t *steps;
    double *ways;
    double *share;
    double *score; /* of each member: the result */
} BetweenRoom;

MUST_USE Err between_open(Arena *arena, size_t count, BetweenRoom *ret);

/* The score of each member of a network without those in `taken`. */
void between_find(const RecoveryWorld *world, const uint64_t *taken, BetweenRoom *room);

#endif
