/* whatif.h: a scenario otherwise: roads closed or left open, places that take more or fewer, conflicts that begin and end on
 * other days. One asks where people would be then; nothing here looks for an answer.
 *
 *     {"opened":[0],                                                        closures of the scenario that do not happen, by number
 *      "closures":[{"sort":"location","place":"A","second":"B","from":60,"to":90}],
 *      "capacities":[{"place":"C","capacity":9000}],
 *      "conflicts":[{"place":"D","from":0,"to":40}]}
 *
 * `sort` is location (all roads of a place, or the one to a second), country (all roads between two countries) or camp (it takes
 * nobody in). It is closed from the day `from` until the day `to`; -1: to the end.
 *
 * Source  protection.md, 18: nothing optimises closures
 */
#ifndef SERVICE_WHATIF_H
#define SERVICE_WHATIF_H

#include "movement/world.h"
#include "wire/json.h"

#define WHATIF_MOST 1000 /* changes of a sort */

/* Change `world`, whose arrays stay as they are; NULL changes nothing. How many changes there were is returned in `count`.
 * Errors  BAD_INPUT where a change names what the scenario does not have; LIMIT.
 */
MUST_USE Err whatif_apply(Arena *arena, const Json *changes, World *world, size_t *count);

#endif
