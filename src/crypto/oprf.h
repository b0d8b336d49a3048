/* oprf.h: a keyed function of a token that two sides compute, neither showing its part.
 *
 * The learner has tokens, the owner has a key. The learner blinds each token, the owner
 * multiplies what it sees by its key, the learner takes the blind off again. The learner then
 * has the function's value for its own tokens and nothing else; the owner has learnt how many
 * there were. With a proof the learner also knows that one and the same key, the one that the
 * owner had shown before, was used for all of them, so the owner cannot mark one of its peers.
 *
 *     learner                              owner
 *     oprf_blind     -- blinded -->        oprf_evaluate, oprf_prove
 *     oprf_finalize  <-- evaluated, proof --
 *                                          oprf_compute, for tokens of its own
 *
 * Elements travel as 32 bytes each, one behind the other, as they lie in the arrays. Blinds and
 * keys are secret: a blind serves one exchange and is wiped when it is taken off.
 *
 * Each of these works at the array alone, in the caller's thread; `..._on` does the same with
 * the threads and in the way that a GroupWork says.
 *
 * Owner   every array belongs to the caller and holds `count` items; nothing is allocated
 * Source  RFC 9497, suite ristretto255-SHA512, modes 0x00 (OPRF) and 0x01 (VOPRF); RFC 9380
 *         (expand_message_xmd); RFC 9496 (ristretto255)
 */
#ifndef CRYPTO_OPRF_H
#define CRYPTO_OPRF_H

#include "crypto/group.h"

#define OPRF_SEED      32
#define OPRF_INPUT_MAX 65535 /* bytes of a token */
#define OPRF_BATCH_MAX 65535 /* tokens under one proof */

/* The number is part of every hash, so what is made in one mode is noise in the other. */
typedef enum OprfMode {
    OPRF_PLAIN = 0,
    OPRF_VERIFIED = 1
} OprfMode;

typedef GroupScalar OprfScalar;
typedef GroupElement OprfElement;

typedef struct OprfOutput {
    uint8_t bytes[64];
} OprfOutput;

typedef struct OprfProof {
    OprfScalar challenge;
    OprfScalar response;
} OprfProof;

typedef struct OprfKey {
    OprfMode mode;
    OprfScalar secret;
    OprfElement public_key; /* to be shown before the first exchange */
} OprfKey;

/* One exchange, as one side knows it. The owner has no inputs and no blinds. */
typedef struct OprfBatch {
    OprfMode mode;
    size_t count; /* 1 to OPRF_BATCH_MAX */
    const Str *inputs;
    OprfScalar *blinds;
    OprfElement *blinded;
    OprfElement *evaluated;
} OprfBatch;

/* The key that a seed gives for `info`: the period, both nodes, the type of token.
 * Errors  LIMIT where `info` is longer than OPRF_INPUT_MAX.
 */
MUST_USE Err
oprf_key_derive(OprfMode mode, const uint8_t seed[OPRF_SEED], Str info, OprfKey *ret);

void oprf_key_wipe(OprfKey *key);

/* Learner: draw `blinds` and fill `blinded` from `inputs`.
 * Errors  LIMIT past a limit above; BAD_INPUT where an input hashes to no element, which nobody
 *         knows an example of.
 * Cost    a multiplication on the curve for each item, as all that follow; the proof a sixth of
 *         one more for its maker and two sixths for its reader.
 */
MUST_USE Err oprf_blind_on(const GroupWork *work, const OprfBatch *batch, Env *env);

/* Owner: fill `evaluated` from `blinded`.
 * Errors  BAD_INPUT where an element is none, `at` its first byte in the array: then
 *         `evaluated` is not to be used. LIMIT.
 */
MUST_USE Err
oprf_evaluate_on(const GroupWork *work, const OprfBatch *batch, const OprfKey *key);

/* Owner, verified mode: prove that all of the batch was evaluated with this key.
 * Errors  as oprf_evaluate.
 */
MUST_USE Err oprf_prove_on(
    const GroupWork *work,
    const OprfBatch *batch,
    const OprfKey *key,
    Env *env,
    OprfProof *ret);

/* Learner: whether the owner of `public_key` evaluated the batch with it.
 * Errors  BAD_INPUT where an element is none or the proof does not hold; LIMIT.
 */
MUST_USE Err oprf_verify_on(
    const GroupWork *work,
    const OprfBatch *batch,
    const OprfElement *public_key,
    const OprfProof *proof);

/* Learner: the values for `inputs`. In verified mode the proof is verified first; in plain mode
 * there are no key and no proof, and both are NULL. The blinds are wiped, also after an error.
 * Errors  as oprf_verify; `outputs` are then not to be used.
 */
MUST_USE Err oprf_finalize_on(
    const GroupWork *work,
    const OprfBatch *batch,
    const OprfElement *public_key,
    const OprfProof *proof,
    OprfOutput *outputs);

/* Owner: the values for tokens of its own, which need no exchange.
 * Errors  as oprf_blind.
 */
MUST_USE Err oprf_compute_on(
    const GroupWork *work,
    const OprfKey *key,
    const Str *inputs,
    size_t count,
    OprfOutput *outputs);

MUST_USE static inline Err oprf_blind(const OprfBatch *batch, Env *env)
{
    return oprf_blind_on(NULL, batch, env);
}

MUST_USE static inline Err oprf_evaluate(const OprfBatch *batch, const OprfKey *key)
{
    return oprf_evaluate_on(NULL, batch, key);
}

MUST_USE static inline Err oprf_prove(
    const OprfBatch *batch, const OprfKey *key, Env *env, OprfProof *ret)
{
    return oprf_prove_on(NULL, batch, key, env, ret);
}

MUST_USE static inline Err oprf_verify(
    const OprfBatch *batch, const OprfElement *public_key, const OprfProof *proof)
{
    return oprf_verify_on(NULL, batch, public_key, proof);
}

MUST_USE static inline Err oprf_finalize(
    const OprfBatch *batch,
    const OprfElement *public_key,
    const OprfProof *proof,
    OprfOutput *outputs)
{
    return oprf_finalize_on(NULL, batch, public_key, proof, outputs);
}

MUST_USE static inline Err oprf_compute(
    const OprfKey *key, const Str *inputs, size_t count, OprfOutput *outputs)
{
    return oprf_compute_on(NULL, key, inputs, count, outputs);
}

#endif
