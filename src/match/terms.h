/* terms.h: what a run of a match is for, spelled alike by both sides.
 *
 * The text enters every hash and key of the run, so that what was made for one period, pair of
 * nodes, type of token or version of the spelling is noise in any other.
 *
 *     subak-which|2026-2|3|<owner's node id>|<learner's>|phone|2      one has the key, one learns
 *     subak-overlap|2026-2|3|<lesser node id>|<greater>|phone|2       both learn the same
 *
 * Source  protocol.md, "Private matching"
 */
#ifndef MATCH_TERMS_H
#define MATCH_TERMS_H

#include "match/tokens.h"

#define TERMS_TEXT_MAX 256 /* bytes of a period, and of a node id */

typedef struct Terms {
    Str period;
    uint32_t epoch; /* of keys within the period */
    Str owner;      /* node ids; for the overlap in either order */
    Str learner;
    TokenType type;
} Terms;

/* Errors  BAD_INPUT where a part is empty, longer than it may be or has a '|' or a sign below the
 *         blank in it, and where both nodes are one; LIMIT.
 */
MUST_USE Err terms_of_which(Arena *arena, const Terms *terms, Str *ret);
MUST_USE Err terms_of_overlap(Arena *arena, const Terms *terms, Str *ret);

#endif
