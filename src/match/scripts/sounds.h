/* sounds.h: Latin spelling as sounds, one byte each, in which spellings are compared.
 *
 * A small letter is itself. Capitals are what is spelled in two letters: S sh, C ch, J j or dzh,
 * Z zh, T th, D dh, K kh, G gh, P ph, N ng. c is k or s by what follows, x is ks, doubled
 * consonants are one. Words stay parted by one blank.
 *
 * Shape   "phuket chiang mai" -> "Puket CiaN mai"
 * Source  engines/matching.md, F
 */
#ifndef MATCH_SCRIPTS_SOUNDS_H
#define MATCH_SCRIPTS_SOUNDS_H

#include "match/scripts/engine.h"

/* Write the sounds of `latin` into `out`, at most one for each byte and what fits into `room`; how
 * many there are.
 */
size_t sounds_write(Str latin, char *out, size_t room);

/* The skeleton of `latin` (romanise.h), as bytes; its length. */
size_t skeleton_write(Str latin, char *out, size_t room);

#endif
