/* sense.h: the way to every camp. With road sense people choose among all camps that can be reached today, by how far
 * they are on the shortest open way, and keep to that way until they are there.
 *
 * A border on the way counts as so many km more (the rule border_km): papers, queues, and another country.
 *
 * Source  destination choice with costs over the whole way: Fosgerau, Frejinger, Karlstroem, Transp. Res. B 56 (2013)
 * Cost    O(camps x roads), once and whenever roads close or open; 12 bytes a place and camp
 */
#ifndef MOVEMENT_SENSE_H
#define MOVEMENT_SENSE_H

#include "movement/routes.h"
#include "movement/rules.h"

#define NO_ROAD     UINT32_MAX
#define SENSES_MOST 20000000 /* places x camps */

typedef struct Sense {
    Fan fan;
    const uint32_t *camps; /* places */
    size_t camp_count;
    double *nearness; /* place x camps: 0 where there is no way */
    uint32_t *next;   /* place x camps: the next road there */
    double *km;       /* of one camp, while it is looked for */
    uint32_t *queue;
    bool *waits;
} Sense;

/* Errors  LIMIT. */
MUST_USE Err sense_open(Arena *arena, const World *world, Sense *ret);

/* Look for all ways on roads that are not shut. */
void sense_find(Sense *sense, const World *world, const Rules *rules, const bool *shut);

#endif
