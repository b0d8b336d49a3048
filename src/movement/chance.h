/* chance.h: random words that depend on what they are for and on nothing else.
 *
 * A word is a function of (seed, stream, tick, entity, turn): who draws before whom, and on which thread, makes no
 * difference. Not for secrets.
 */
#ifndef MOVEMENT_CHANCE_H
#define MOVEMENT_CHANCE_H

#include "base/philox.h"

#include <stddef.h>

/* What a word is drawn for. */
typedef enum Stream {
    STREAM_ORIGIN, /* where a person comes from */
    STREAM_LEAVE,  /* whether he leaves in the morning */
    STREAM_ROUTE,  /* and by which route */
    STREAM_ARRIVE, /* both again, on arrival within the day; and whether he walks */
    STREAM_COHORT, /* how many of a cohort do a thing */
    STREAM_MEMBER  /* the seed of a member of an ensemble */
} Stream;

/* Four words of an entity; `turn` counts what it draws on one stream in one tick. */
Words chance_words(uint64_t seed, Stream stream, uint32_t tick, uint32_t entity, uint32_t turn);

/* One word each of the entities `first` to `first + count`; `first` is a multiple of four.
 * Cost  a quarter of a block an entity
 */
void chance_fill(
    uint64_t seed, Stream stream, uint32_t tick, uint32_t first, size_t count, uint32_t *ret);

/* 0 <= x < 1, in steps of 2^-32. */
static inline double chance_part(uint32_t word)
{
    return philox_part(word);
}

#endif
