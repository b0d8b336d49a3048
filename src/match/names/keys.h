/* keys.h: the sounds by which a name is found again, however it is written.
 *
 * A key is the skeleton of one word of one reading: สมชาย and Somchai have "sms" in common. A word
 * with fewer than two consonants would share its skeleton with half of a list, so it gives its
 * sounds instead, with a mark before them ("~li"). Short neighbours give a key together too, and so
 * does a name of short words as a whole: Xiao Ming meets Xiaoming, Aung San Suu Kyi meets what was
 * written without a blank.
 *
 * Names that share a key are worth comparing (compare.h), and no more is said by it. Initials,
 * numbers and words like Trading give none, unless the name has nothing else.
 *
 * Source  engines/matching.md, F; parse.h; scripts/skeleton.c
 */
#ifndef MATCH_NAMES_KEYS_H
#define MATCH_NAMES_KEYS_H

#include "base/vec.h"
#include "match/names/parse.h"

#define NAME_KEYS_MAX 48 /* of one name in all its readings; those beyond are left out */

/* Append the keys of a name that was read, each once. A name that cannot be read has none.
 * Errors  LIMIT.  Owner  the arena.
 * Cost    O(words), a microsecond a reading
 */
MUST_USE Err name_keys(Arena *arena, const Name *name, Strs *ret);

#endif
