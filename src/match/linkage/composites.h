/* composites.h: what must agree at once before two records are shown to each other.
 *
 * A single part that agrees, such as a surname or a street, says nothing and is never compared. Each composite is made of so
 * much that a stranger shares one about once in ten thousand pairs; rarer names need less beside them. So whoever compares
 * composites, in private or not, sees nothing below that threshold: there is no list of weaker agreements that only
 * people's discipline would keep from being looked at.
 *
 * Several, each standing another slip: another spelling (names and places stand as they sound), a digit of the date, day
 * and month swapped, one name left out, names turned round, a move to another house.
 *
 * Shape   "3|nrn prn|0412", number of the row of composites.def and its parts
 * Source  composites.def; protection.md, 6 and 8; docs/decisions/0015
 */
#ifndef MATCH_LINKAGE_COMPOSITES_H
#define MATCH_LINKAGE_COMPOSITES_H

#include "base/vec.h"
#include "match/linkage/profile.h"

typedef enum CompositeStrength {
    COMPOSITE_NODE,      /* fit to be compared between nodes */
    COMPOSITE_PERSON,    /* and what adds a little to it */
    COMPOSITE_HOUSEHOLD, /* and what finds households: on files at home */
    COMPOSITE_LOOSE      /* and what finds strangers too: where every pair is scored at once */
} CompositeStrength;

/* How many rows of composites.def are at most so loose: the strict ones stand first. */
size_t composites_rows(CompositeStrength strength);

/* Append the composites of a record, those of the rows `from` to `to`, the last one excluded.
 * Owner   the texts lie in `arena`
 * Errors  LIMIT
 * Cost    about thirty texts of 20 bytes for a person with two names, a date and an address
 */
MUST_USE Err
composites_of(Arena *arena, const Profile *profile, size_t from, size_t to, Strs *ret);

/* Append what an organisation or a vessel is compared by: all words of its name that tell it from others, in order as they
 * sound, with the country that it is of. A name of one short or generic word gives none.
 * Shape   "o|hrbr stnl|XA"
 */
MUST_USE Err
composites_of_thing(Arena *arena, NameSchema schema, Str name, Str country, Strs *ret);

#endif
