/* overlap.h: how many tokens two nodes share, and not which.
 *
 * Each side raises its tokens to a secret of its own, and then what the other sent: a token that
 * both have ends at the same element. Both answer in an order that says nothing, so neither can
 * tell which of its entries an equal one came from.
 *
 *     A                                     B
 *     overlap_begin                         overlap_begin
 *     overlap_offer   -- H(x)^a, padding -->
 *                     <-- H(y)^b, padding -- overlap_offer
 *     overlap_answer  -- tag(H(y)^ba) -->   overlap_answer
 *                     <-- tag(H(x)^ab) --
 *     overlap_count                         overlap_count
 *
 * One run is for one type of token. Lists are filled up with elements that nobody can make from a
 * token, as many as padding.h says, and stand in the order of their bytes, for the reasons that
 * tags.h gives: to whoever lacks the secret that order is chance.
 *
 * Secure against a peer that keeps to the protocol and is curious. One that does not can raise each
 * token to another secret and spend 2^28 multiplications on sorting out which came back, or copy
 * the tags that it was sent into its own answer and so feign an overlap; and either can put tokens
 * in that it invented. Against these stand the commitment (commitment.h), the budget of runs, and
 * that both sides send their answers only after both have offered. A list that repeats an
 * element, or holds one of ours, is refused. What this side alone may see is the exact count: the
 * band (padding.h) is what leaves the caller.
 *
 * Owner   lists lie in the arena; the context and tokens are the caller's
 * Source  Huberman, Franklin and Hogg, "Enhancing privacy and trust in electronic communities"
 *         (1999); De Cristofaro, Gasti and Tsudik, "Fast and private computation of cardinality of
 *         set intersection" (2012); protection.md, 6; protocol.md, "Private matching"
 */
#ifndef MATCH_OVERLAP_H
#define MATCH_OVERLAP_H

#include "base/vec.h"
#include "crypto/group.h"
#include "match/tags.h"

/* Stands in every hash, and is sent and signed with every message of a run. No mode of RFC 9497
 * and no suite of a card or an envelope has this number.
 */
#define OVERLAP_SUITE 0x81

typedef struct Elements {
    GroupElement *items;
    size_t count;
} Elements;

/* One side of one run. The secret serves this run only. */
typedef struct Overlap {
    Str context; /* of terms.h, the same on both sides */
    GroupScalar secret;
    size_t known;          /* tokens of this side */
    Elements offered;      /* as sent */
    const GroupWork *work; /* the caller's, to be set after overlap_begin; NULL: this thread */
} Overlap;

/* Draw the secret. `context` is of 1 to 65,535 bytes. End it with overlap_end. */
void overlap_begin(Env *env, Str context, Overlap *ret);

/* Wipe the secret. */
void overlap_end(Overlap *overlap);

/* Make the list to be sent, out of tokens that are distinct.
 * Errors  BAD_INPUT where two are the same; LIMIT.
 * Cost    a multiplication and a hash to the group a token, a hash to it for each one of padding
 */
MUST_USE Err overlap_offer(Overlap *overlap, Arena *arena, Env *env, const Strs *tokens);

/* What the peer offered, raised by our secret: sent back, and compared with what comes back.
 * Errors  BAD_INPUT, `at` the first byte of the element to blame: it is none, the neutral one, one
 *         of ours, out of order or there twice; or the size is none that padding makes.
 * Cost    a multiplication an element
 */
MUST_USE Err
overlap_answer(const Overlap *overlap, Arena *arena, const Elements *theirs, Tags *ret);

/* The size of the overlap: of `mine`, which we answered, and `theirs`, which was answered to us.
 * Errors  BAD_INPUT where theirs is not in order or not as long as what we offered, or shares more
 *         than we have.
 */
MUST_USE Err
overlap_count(const Overlap *overlap, const Tags *mine, const Tags *theirs, size_t *ret);

#endif
