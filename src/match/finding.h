/* finding.h: what a side learnt in a run, committed to before anybody sees it.
 *
 * Both sides of an honest run learn the same: the tokens that both have, spoken of by the same tags. So each signs a
 * hash of its tags before either shows or uses them, then both open theirs by their salts, and each computes from its own
 * tags what the other must have hashed. Who learnt and stopped has not committed, and who learnt something else, by
 * asking with another set than it answered with, is found out. Nothing travels but two hashes and two salts.
 *
 *     finding = SHA-256(0x03 || salt || u16 n || run || u16 n || node || u32 tags || the tags in order)
 *
 * The node stands in it, or whoever has learnt nothing could send the other's hash back. The salt keeps a finding
 * without any tag, and one of tags that a third knows, from being guessed.
 *
 * Source  protection.md, 6; protocol.md, "Private matching"
 */
#ifndef MATCH_FINDING_H
#define MATCH_FINDING_H

#include "crypto/hash.h"
#include "match/sections.h"

#define FINDING_SALT 32

typedef struct Finding {
    uint8_t salt[FINDING_SALT];
    Agreements agreements;
} Finding;

/* The hash to be signed by `node`, in hexadecimal, of a run.  Errors  LIMIT. */
MUST_USE Err finding_hash(
    Arena *arena,
    const uint8_t salt[FINDING_SALT],
    Str run,
    Str node,
    const Agreements *agreements,
    Hash *ret);

/* As bytes, to be kept sealed until both have committed; and back.  Errors  LIMIT; CORRUPT. */
MUST_USE Err finding_encode(Arena *arena, const Finding *finding, Str *ret);
MUST_USE Err finding_decode(Arena *arena, Str bytes, Finding *ret);

#endif
