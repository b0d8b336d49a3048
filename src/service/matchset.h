/* matchset.h: whom a node puts into a private match, fixed before anything is sent.
 *
 * Only persons whose capacity in a filed link is suspect, convicted or associate, in a case that is open and has a
 * reference; and the organisations and vehicles that links tie to such a person. Nobody who is in any case a
 * victim, a witness, a smuggled migrant or of unknown capacity; no child, nobody who seeks or has protection, or
 * whose age nobody stated; nothing that must never reach the partner's country, is restricted, out of date, a
 * team's alone, or a partner's own.
 *
 * Source  protection.md, 1 to 3 and 7
 */
#ifndef SERVICE_MATCHSET_H
#define SERVICE_MATCHSET_H

#include "match/commitment.h"
#include "match/tokens.h"
#include "service/call.h"
#include "wire/card.h"

#define MATCHSET_LEAST 200 /* subjects; below it no match is made */
#define MATCHSET_MOST  20000

typedef struct MatchSubject {
    int64_t entity;
    Str case_reference;
} MatchSubject;

typedef struct MatchSet {
    VEC(MatchSubject) subjects;
    Tokens tokens; /* sorted; `subject` is a place in `subjects` */
} MatchSet;

/* Gather the set for a match with the node of `card`, as it stands now.  Errors  LIMIT, SYSTEM. */
MUST_USE Err matchset_build(Call *call, const Card *card, Str purpose, MatchSet *ret);

/* As bytes, to be kept with the run, and back.  Errors  LIMIT; CORRUPT. */
MUST_USE Err matchset_encode(Arena *arena, const MatchSet *set, Str *ret);
MUST_USE Err matchset_decode(Arena *arena, Str bytes, MatchSet *ret);

/* Commit to it: each token with the case that it was taken from and the post that authorised the match. The
 * leaves, as bytes, are to be kept for an inspector.
 */
MUST_USE Err matchset_commit(
    Arena *arena, Env *env, const MatchSet *set, Str post, Hash *shown, Str *leaves);

#endif
