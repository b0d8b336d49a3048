/* tags.h: short hashes that two sides compare, in the one order that a list of them may have.
 *
 * Sixteen bytes are enough: 20,480 by 20,480 padded entries are 2^29 pairs, of which one agrees by
 * chance once in 2^99 runs; and nobody gains by a pair that he made agree with himself. Half the
 * bytes of an element travel, and a hash cannot be raised further, as an element could.
 *
 * A list stands in the order of its tags' bytes. That is as good as shuffled, since a tag is noise
 * to whoever has not made it, and better in that it is seen: an order chosen by chance could carry
 * the very places that it was to hide, and here any other order is refused, and so is a tag that
 * stands twice.
 *
 * Source  protocol.md, "Private matching"
 */
#ifndef MATCH_TAGS_H
#define MATCH_TAGS_H

#include "base/arena.h"

#define TAG_SIZE 16

typedef struct Tag {
    uint8_t bytes[TAG_SIZE];
} Tag;

_Static_assert(sizeof(Tag) == TAG_SIZE, "tags are packed");

typedef struct Tags {
    Tag *items;
    size_t count;
} Tags;

void tags_sort(Tags *tags);

/* Whether a list from outside has a padded size and stands in order, each tag once.
 * Errors  BAD_INPUT, `at` the first byte of the tag to blame.
 */
MUST_USE Err tags_check(const Tags *tags);

/* Whether a sorted list has this tag. */
bool tags_have(const Tags *sorted, const Tag *tag);

/* Two sorted lists as one: what is added to a list that was kept.
 * Errors  BAD_INPUT where a tag is in both; LIMIT.
 */
MUST_USE Err tags_merge(Arena *arena, const Tags *a, const Tags *b, Tags *ret);

/* How many tags two sorted lists share. */
size_t tags_shared(const Tags *a, const Tags *b);

#endif
