/* search.h: which points of action leave least reach in the half year after, within what each country can do.
 *
 * Two beginnings, then swaps. Greedy: add the point that leaves the least reach, as recovery.h simulates it, until nothing fits or nothing
 * more matters. By betweenness, asked again after each point: greedy choice does not begin to cut where only the last of several cuts
 * parts anything. From the better of the two on, one point is exchanged for another for as long as that helps. All points act at once,
 * and every set is judged under the same draws of chance. Only the SEARCH_SHORT points that cost most reach on the day are simulated in
 * a step: what does nothing on the day does little later.
 *
 * Source  Nemhauser, Wolsey, Fisher (1978) for greedy choice; Borgatti, "Identifying sets of key players in a social network" (2006)
 *         for swaps; Cavallaro et al., "Disrupting resilient criminal networks" (PLOS ONE 15:e0236476, 2020) for acting at once
 * Cost    members x steps looks, and SEARCH_SHORT x draws courses a step
 */
#ifndef NETWORK_SYNDICATE_SEARCH_H
#define NETWORK_SYNDICATE_SEARCH_H

#include "network/syndicate/between.h"

#define SEARCH_SHORT   12
#define SEARCH_ROUNDS  3     /* of swaps */
#define SEARCH_MATTERS 0.002 /* of the reach before the day: less does not matter */
#define PICKS_MOST     64

/* What a set uses of what each country can do. */
typedef struct Room {
    uint32_t used[MEANS_MOST][ACTION_SORT_COUNT];
    uint64_t cost[MEANS_MOST];
} Room;

/* Whether a member may be a point of action at all, and there is room left for it. */
bool room_has(const Room *room, const Syndicate *syndicate, uint32_t member, Evidence least);
void room_take(Room *room, const Syndicate *syndicate, uint32_t member);
void room_give_back(Room *room, const Syndicate *syndicate, uint32_t member);

typedef struct Search {
    const RecoveryWorld *world;
    const RecoveryWorld *worlds; /* one for each draw: the same network as it might be */
    RecoveryScratch *scratch;
    BetweenRoom between;
    Evidence least; /* of a point */
    uint32_t draws;
    uint32_t rounds;            /* of swaps */
    const uint64_t *scarce;     /* of these members ... */
    uint32_t scarce_most;       /* ... so many at most; NULL for no such rule */
    const uint64_t *barred;     /* never; NULL for none */
    uint64_t *taken;            /* result, as a set; of world->width words */
    uint32_t picks[PICKS_MOST]; /* result, in order: the first ones do most */
    double
        gains[PICKS_MOST]; /* of reach as a share of that before, on top of those before it */
    uint32_t count;
    Checkpoint before;
} Search;

void search_run(Search *search);

#endif
