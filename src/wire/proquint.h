/* proquint.h: bits as words that can be said over a telephone in any language.
 *
 * Sixteen bits become five letters, consonant and vowel in turn; eighty bits are five words. There is no
 * list of words to translate, and no English to know.
 *
 *     7f 00 00 01    lusab-babad
 *
 * Source  D. S. Wilkerson, A Proposal for Proquints, arXiv:0901.4016
 */
#ifndef WIRE_PROQUINT_H
#define WIRE_PROQUINT_H

#include "base/buf.h"

/* Spell `count` bytes, an even number, as words joined by hyphens.  Errors  LIMIT. */
MUST_USE Err proquint_format(Arena *arena, const uint8_t *bytes, size_t count, Str *ret);

/* Whether what a person typed spells these bytes: case and whatever stands between the letters do not matter. */
bool proquint_fits(Str typed, const uint8_t *bytes, size_t count);

#endif
