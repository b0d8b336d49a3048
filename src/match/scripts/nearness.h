/* nearness.h: how near two spellings are, as sounds.
 *
 * An edit distance in which what spellings of the region confuse costs little: a vowel for another
 * or none, h, voiced for unvoiced, one letter of a class for another.
 *
 * Units   0 nothing in common to 1000 the same sounds
 * Source  engines/matching.md, F; costs tuned on place names and Wikidata's tokens (bench/names.py)
 */
#ifndef MATCH_SCRIPTS_NEARNESS_H
#define MATCH_SCRIPTS_NEARNESS_H

#include "match/scripts/sounds.h"

#define NEARNESS_MOST 1000
#define COMPARED_MAX  64 /* sounds; what is beyond is not compared */

/* `a` and `b` are sounds (sounds.h) without blanks.
 * Cost  O(a * b), no allocation.
 */
int nearness_of(Str a, Str b);

#endif
