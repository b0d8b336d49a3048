/* which.h: which of its tokens a node shares with another, by the other's keyed function.
 *
 * The second stage, after both sides have agreed to it. The owner of the key sends the values of
 * its own tokens under it, which are noise to all who lack the key; the learner has its tokens
 * evaluated without showing them and looks the values up. Both ways round are two runs, each with a
 * key of its own.
 *
 *     learner                                   owner
 *     which_ask     -- blinded, padded -->      which_answer
 *                   <-- evaluated, proofs --
 *     which_learn   <-- tags, padded ---------- which_list
 *
 * The learner is told which of its tokens match, and padded counts. The owner is told a padded
 * count. One proof stands for WHICH_BATCH evaluations at most, all under the one public key that
 * the owner showed before the run, so that it cannot mark its peers by keys. That the owner's
 * list is made of the set that it committed to is for an inspector to see (commitment.h).
 *
 * The key is that of RFC 9497's DeriveKeyPair for a seed of the epoch and the text of terms.h;
 * which_key makes it. When the epoch's seed is gone, so is what its lists could tell.
 *
 * Each of these works in the caller's thread; `..._on` does the same with the threads and in the way
 * that a GroupWork says, and with the same result.
 *
 * Owner   lists lie in the arena; tokens, seed and keys are the caller's
 * Source  RFC 9497 (VOPRF, ristretto255-SHA512); protocol.md, "Private matching"; protection.md, 6
 */
#ifndef MATCH_WHICH_H
#define MATCH_WHICH_H

#include "base/vec.h"
#include "crypto/oprf.h"
#include "match/tags.h"
#include "match/terms.h"

/* Evaluations under one proof. A proof costs its maker three multiplications more and its
 * reader five, less than one in a hundred of what the batch costs anyway.
 */
#define WHICH_BATCH 1024

/* The learner's side of a run. */
typedef struct WhichAsk {
    size_t known; /* tokens; what is behind them is padding */
    size_t count; /* in all */
    Str *inputs;
    OprfScalar *blinds;   /* secret: wiped when the answer is read, or by which_end */
    OprfElement *blinded; /* sent */
} WhichAsk;

typedef struct WhichAnswer {
    OprfElement *evaluated; /* in the order of what was asked */
    size_t count;
    OprfProof *proofs; /* one for each WHICH_BATCH of them, begun ones included */
    size_t proof_count;
} WhichAnswer;

/* A token of the learner's that the owner has too, and the tag by which both can speak of it. */
typedef struct WhichMatch {
    uint32_t place;
    Tag tag;
} WhichMatch;

typedef VEC(WhichMatch) WhichMatches;

/* Owner: the key of one run.  Errors  as terms.h. Wipe it with oprf_key_wipe. */
MUST_USE Err
which_key(Arena *arena, const uint8_t seed[OPRF_SEED], const Terms *terms, OprfKey *ret);

/* Learner: blind the tokens, and as much padding as padding.h says.
 * Errors  LIMIT.
 * Cost    a hash to the group and a multiplication an entry
 */
MUST_USE Err
which_ask_on(const GroupWork *work, Arena *arena, Env *env, const Strs *tokens, WhichAsk *ret);

/* Learner: an ask that was kept, for the same tokens: `blinds` and `blinded` as they were, `count` of each.
 * Errors  BAD_INPUT where it is shorter than the tokens; LIMIT.
 */
MUST_USE Err which_resume(
    Arena *arena,
    const Strs *tokens,
    OprfScalar *blinds,
    OprfElement *blinded,
    size_t count,
    WhichAsk *ret);

/* Learner: wipe the blinds of a run that is given up. */
void which_end(WhichAsk *ask);

/* Owner: evaluate and prove.
 * Errors  BAD_INPUT, `at` the first byte of the element to blame, where it is none or the neutral
 *         one; where an element is there twice; where the size is none that padding makes. LIMIT.
 * Cost    a multiplication an entry, and a sixth of one for the proof
 */
MUST_USE Err which_answer_on(
    const GroupWork *work,
    Arena *arena,
    Env *env,
    const OprfKey *key,
    const OprfElement *blinded,
    size_t count,
    WhichAnswer *ret);

/* Owner: the values of its own tokens, distinct ones, padded and in order.
 * Errors  BAD_INPUT where two are the same; LIMIT.
 * Cost    a hash to the group and a multiplication a token
 */
MUST_USE Err which_list_on(
    const GroupWork *work,
    Arena *arena,
    Env *env,
    const OprfKey *key,
    const Strs *tokens,
    Tags *ret);

/* Owner: the tags of its own tokens, one for each, in their order.  Errors  LIMIT. */
MUST_USE Err which_tags_on(
    const GroupWork *work, Arena *arena, const OprfKey *key, const Strs *tokens, Tags *ret);

/* Learner: the places in its tokens, ascending, of those that are in the owner's list. Wipes the
 * blinds, also after an error.
 * Errors  BAD_INPUT where an element is none, a proof does not hold, the list is not in order or a
 *         number is not what was asked for; LIMIT.
 * Cost    a multiplication an entry, and two sixths of one for the proof
 */
MUST_USE Err which_learn_on(
    const GroupWork *work,
    Arena *arena,
    WhichAsk *ask,
    const OprfElement *public_key,
    const WhichAnswer *answer,
    const Tags *list,
    WhichMatches *ret);

MUST_USE static inline Err which_ask(Arena *arena, Env *env, const Strs *tokens, WhichAsk *ret)
{
    return which_ask_on(NULL, arena, env, tokens, ret);
}

MUST_USE static inline Err which_answer(
    Arena *arena,
    Env *env,
    const OprfKey *key,
    const OprfElement *blinded,
    size_t count,
    WhichAnswer *ret)
{
    return which_answer_on(NULL, arena, env, key, blinded, count, ret);
}

MUST_USE static inline Err which_list(
    Arena *arena, Env *env, const OprfKey *key, const Strs *tokens, Tags *ret)
{
    return which_list_on(NULL, arena, env, key, tokens, ret);
}

MUST_USE static inline Err which_tags(
    Arena *arena, const OprfKey *key, const Strs *tokens, Tags *ret)
{
    return which_tags_on(NULL, arena, key, tokens, ret);
}

MUST_USE static inline Err which_learn(
    Arena *arena,
    WhichAsk *ask,
    const OprfElement *public_key,
    const WhichAnswer *answer,
    const Tags *list,
    WhichMatches *ret)
{
    return which_learn_on(NULL, arena, ask, public_key, answer, list, ret);
}

#endif
