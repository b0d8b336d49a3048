/* words.h: the words by which a text is found again.
 *
 * Folded to small letters without marks (Tường is found by tuong), split where a word ends. Scripts
 * that write no spaces between words give every character and every pair of characters. A word of
 * more than three letters gives its first three too, so that a half-typed name is found.
 *
 * Source  Unicode 15.1, blocks of the scripts named in words.c; design.md, "Store" (search tokens)
 */
#ifndef MATCH_WORDS_H
#define MATCH_WORDS_H

#include "base/vec.h"

#define WORDS_MAX 4096 /* of one text; what is beyond is not found by its words */

/* Append the words of `text`, folded; the same word may come twice. `beginnings` asks for the first
 * three letters of longer words as well, marked by a trailing '*'.
 * Errors  LIMIT.
 */
MUST_USE Err words_of(Arena *arena, Str text, bool beginnings, Strs *ret);

#endif
