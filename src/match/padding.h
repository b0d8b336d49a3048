/* padding.h: sizes as a peer and as people see them.
 *
 * How many tokens of a type a node holds is told by the length of what it sends. So every list is
 * filled up with elements that match nothing:
 *
 *     held      0 .. 64   65 .. 80   ...  10,000    16,384    16,385
 *     sent           64         80        10,240    16,384    20,480
 *
 * that is, to the next multiple of an eighth of the power of two that holds it, and to PADDING_LEAST
 * at least: below it such steps would be of eight and fewer, and the length of a list of three
 * passports would nearly be their number. A type of which nothing is held is sent like any other.
 *
 * The size of an overlap is told to people as a band, each twice as wide as the one before:
 *
 *     overlap   0 .. 9    10 .. 19    20 .. 39    40 .. 79    80 .. 159 ...
 *
 * None and nine look the same, so that the first stage tells nobody that nothing is held, and one
 * person put into a set moves the band of an overlap about once in its width. Whoever knows that an
 * overlap stands at the edge of a band can still learn of one person by a second run: against that
 * stand the budget of runs, the least size of a set and the commitment, not the band.
 *
 * Source  protocol.md, "Private matching"; protection.md, 6 and 7
 */
#ifndef MATCH_PADDING_H
#define MATCH_PADDING_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

#define PADDING_LEAST 64
#define PADDING_MOST  ((size_t)1 << 20) /* what may be held of one type */
#define BAND_FIRST    10                /* overlaps below it look alike */

/* How long the list is that is sent for `count` tokens. It never shrinks as `count` grows, and is
 * longer by less than an eighth of the power of two that holds it.
 * Errors  LIMIT past PADDING_MOST.
 */
MUST_USE Err padding_size(size_t count, size_t *ret);

/* Whether a list of this length can have been made so; others are refused unread. */
bool padding_is_size(size_t size);

/* What people are told of an overlap: at least `least`, at most `most`. */
typedef struct Band {
    size_t least;
    size_t most;
} Band;

Band band_of(size_t overlap);

#endif
