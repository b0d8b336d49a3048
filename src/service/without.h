/* without.h: what acting on some nodes did to a network, in numbers: before, and without them.
 *
 * Counted on the viewer's part of the mesh, so what he may not see and whoever is protected changes none of the numbers. They name
 * nobody: this is what an outcome and a debrief may tell. It is what the ties say today, of those whom the caller names; how a network
 * mends itself afterwards it does not know (network/syndicate/recovery.h does).
 *
 * Files and events cannot be acted on.
 *
 * Errors  NOT_FOUND where a node is not there or not for the viewer, or is a protected person, which all look the same; BAD_INPUT
 *         for a node that is not in what is selected, and for none; LIMIT; SYSTEM
 * Source  protection.md, 4 and 17; engines/network.md, A7 (what is left counts, not who was taken); network/reach.h
 */
#ifndef SERVICE_WITHOUT_H
#define SERVICE_WITHOUT_H

#include "service/part.h"

typedef struct Hold {
    uint32_t largest; /* nodes in the largest part */
    size_t parts;     /* that no tie connects; who had no tie before is none */
    double reach;     /* of its persons, summed over pairs: network/reach.h */
} Hold;

typedef struct Without {
    size_t node_count; /* before */
    size_t taken;      /* nodes on which action was taken */
    Hold before;
    Hold after;
    bool
        has_reach; /* two persons are in some part, and there are not too many to be walked from */
    uint32_t reach_lost; /* in percent */
} Without;

MUST_USE Err
without_measure(Call *call, const Selection *selection, const Strs *taken, Without *ret);

#endif
