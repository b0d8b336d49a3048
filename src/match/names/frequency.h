/* frequency.h: how common names are in the very lists that are compared.
 *
 * common.def knows what many peoples call their children; a register knows its own: a name that is
 * rare in the world and borne by every tenth entry of a list tells little there. Counted once
 * over the names that are to be compared, it lowers the weight of their words; it never raises one,
 * since a short list says nothing about what is rare.
 *
 * Source  compare.h; Fellegi and Sunter, "A theory for record linkage" (1969), on agreement by
 *         frequent and by rare values
 */
#ifndef MATCH_NAMES_FREQUENCY_H
#define MATCH_NAMES_FREQUENCY_H

#include "match/names/parse.h"

/* A list of fewer names than this says nothing. */
#define FREQUENCY_NAMES_MIN 200

/* Lower the weights of the words of `names` by how many of the names hold them: more than one in
 * a hundred, in four hundred or in fifteen hundred, as the steps of common.def.
 * Errors  LIMIT.
 * Cost    O(words * log(words)); what it needs of the arena is given back
 */
MUST_USE Err names_weigh(Arena *arena, Name *names, size_t count);

#endif
