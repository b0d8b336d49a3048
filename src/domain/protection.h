/* protection.h: which people stand behind the wall, and who may be matched.
 *
 * A person is not a victim or a suspect as such: each link to a case says in which capacity the
 * case names him. Whoever is a victim in one case, or a child, stands behind the wall for every
 * case: unnamed, unranked and uncounted to those who enforce.
 *
 * Source  protection.md, 1, 2 and 4; Smuggling of Migrants Protocol, article 5; CRC, article 1
 */
#ifndef DOMAIN_PROTECTION_H
#define DOMAIN_PROTECTION_H

#include "base/date.h"
#include "domain/record.h"

/* Whether a person's own fields put him behind the wall: a child, or someone who may be one, by
 * the birth date as far as it is known, or by what an officer says.
 */
bool protection_is_child(const Record *person, Date today);

/* Whether a capacity puts the person behind the wall: possible, presumed or confirmed victim. */
bool protection_walls(Str capacity);

/* Whether a capacity lets a person be in a match set: suspect, convicted or associate. */
bool protection_capacity_matches(Str capacity);

/* Whether what a link says of a person keeps him out of every picture of a network: the capacity of a victim, a witness or a smuggled
 * migrant, or a role that he was forced into.
 */
bool protection_spares(Str capacity);
bool protection_is_forced(Str role);

/* Whether a tie says by its stage that whoever stands at its receiving end is exploited. */
bool protection_is_exploited(Str stage);

/* Whether a person is known or thought to seek international protection, or has it. */
bool protection_is_sought(Str protection);

/* Whether a person's record says how old he is, as far as that he is no child. Whose age nobody has stated is never matched, nor a point
 * of action.
 */
bool protection_age_stated(const Record *person);

/* Whether a person's own fields keep him out of every match set: a child, someone who seeks or has
 * protection, or whose age nobody has stated.
 */
bool protection_bars_match(const Record *person, Date today);

/* What a guard of the model finds wrong.  Errors  LIMIT. */
MUST_USE Err protection_guard(Arena *arena, const Record *record, Problems *problems);

#endif
