#include "crypto/oprf.h"

#include <assert.h>
#include <sodium.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define WIDE         64 /* bytes of SHA-512 */
#define CONTEXT_MAX  64
#define BLOCK        64   /* tokens that are worked at together, in one thread */
#define WEIGHTS      1024 /* of a proof, that are kept at a time */

_Static_assert(sizeof(OprfOutput) == crypto_hash_sha512_BYTES, "a value is a hash");

static const Err no_proof = {ERR_BAD_INPUT, 0, "the proof does not hold"};

/* Two bytes of length, as the standard puts them before what has no fixed one. */
typedef struct Prefix {
    char bytes[2];
} Prefix;

static Prefix prefix_of(size_t number)
{
    return (Prefix){{(char)(number >> 8), (char)number}};
}

static Str prefix_str(const Prefix *prefix)
{
    return (Str){prefix->bytes, sizeof(prefix->bytes)};
}

/* ---- hashing ----------------------------------------------------------------------------- */

static void add(crypto_hash_sha512_state *state, Str bytes)
{
    crypto_hash_sha512_update(state, (const uint8_t *)bytes.ptr, bytes.len);
}

/* `label` and the context string: which suite, which mode, what for. */
static Str domain_put(const char *label, OprfMode mode, char out[CONTEXT_MAX])
{
    static const char suite[] = "-ristretto255-SHA512";
    size_t label_len = strlen(label);
    size_t len = 0;

    assert(label_len + sizeof("OPRFV1-") + sizeof(suite) < CONTEXT_MAX);
    memcpy(out, label, label_len);
    memcpy(out + label_len, "OPRFV1-", 7);
    len = label_len + 7;
    out[len++] = (char)mode;
    memcpy(out + len, suite, sizeof(suite) - 1);
    return (Str){out, len + sizeof(suite) - 1};
}

static void hash_to_scalar(
    const char *label, OprfMode mode, const Str *parts, size_t count, OprfScalar *ret)
{
    char domain[CONTEXT_MAX];

    group_hash_to_scalar(domain_put(label, mode, domain), parts, count, ret);
}

static void output_hash(Str input, const OprfElement *element, OprfOutput *ret)
{
    Prefix input_len = prefix_of(input.len);
    Prefix element_len = prefix_of(sizeof(*element));
    crypto_hash_sha512_state state;

    crypto_hash_sha512_init(&state);
    add(&state, prefix_str(&input_len));
    add(&state, input);
    add(&state, prefix_str(&element_len));
    add(&state, group_str(element));
    add(&state, STR("Finalize"));
    crypto_hash_sha512_final(&state, ret->bytes);
    sodium_memzero(&state, sizeof(state));
}

static Err check_count(size_t count)
{
    assert(count > 0);
    return count > OPRF_BATCH_MAX ? err_limit("too many tokens under one proof") : ERR_NONE;
}

/* ---- keys -------------------------------------------------------------------------------- */

Err oprf_key_derive(OprfMode mode, const uint8_t seed[OPRF_SEED], Str info, OprfKey *ret)
{
    Prefix info_len = prefix_of(info.len);
    char counter = 0;
    const Str parts[] = {
        {(const char *)seed, OPRF_SEED}, prefix_str(&info_len), info, {&counter, 1}};
    OprfKey key = {.mode = mode};

    if (info.len > OPRF_INPUT_MAX) {
        return err_limit("what the key is for is too long");
    }
    /* The standard tries again where the scalar is zero, which happens once in 2^252. */
    do {
        hash_to_scalar("DeriveKeyPair", mode, parts, COUNT(parts), &key.secret);
        counter++;
    } while (group_scalar_is_zero(&key.secret) && counter != 0);
    TRY(group_multiply_base(&key.secret, &key.public_key));
    *ret = key;
    oprf_key_wipe(&key);
    return ERR_NONE;
}

void oprf_key_wipe(OprfKey *key)
{
    sodium_memzero(key, sizeof(*key));
}

/* ---- evaluating -------------------------------------------------------------------------- */

/* A run over tokens or elements, as its ranges see it. */
typedef struct Run {
    GroupWork alone; /* how a range is worked at: in the thread that has it */
    const OprfBatch *batch;
    Str domain;
    const Str *inputs;
    GroupScalars scalars;
    OprfElement *elements;
    OprfOutput *outputs;
    size_t least_bad;   /* where something is no element */
    size_t least_spent; /* a range in which a blind was used before */
} Run;

static Run run_of(const GroupWork *work)
{
    return (Run){
        .alone = {.lanes = work == NULL ? NULL : work->lanes},
        .least_bad = SIZE_MAX,
        .least_spent = SIZE_MAX};
}

static Pool *pool_of(const GroupWork *work)
{
    return work == NULL ? NULL : work->pool;
}

static void note_bad(Run *run, size_t from, Err err)
{
    if (err.kind != ERR_OK) {
        pool_least(&run->least_bad, from + err.at / sizeof(OprfElement));
    }
}

/* What a range hashes to, times its scalars. */
static void raise_tokens(
    Run *run, size_t from, size_t to, GroupScalars scalars, OprfElement *elements)
{
    GroupWide wides[BLOCK] = {0};

    for (size_t i = from; i < to; i++) {
        group_hash_to_wide(run->domain, &run->inputs[i], 1, &wides[i - from]);
    }
    note_bad(run, from, group_raise_many(&run->alone, scalars, wides, to - from, elements));
    sodium_memzero(wides, sizeof(wides));
}

static Err check_inputs(const Str *inputs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (inputs[i].len > OPRF_INPUT_MAX) {
            return err_limit("a token is too long");
        }
    }
    return ERR_NONE;
}

static Err run_ended(const Run *run)
{
    if (run->least_spent <= run->least_bad && run->least_spent != SIZE_MAX) {
        return err_bad("a blind was used before");
    }
    if (run->least_bad != SIZE_MAX) {
        return (Err){
            ERR_BAD_INPUT,
            (uint32_t)(run->least_bad * sizeof(OprfElement)),
            "not an element that hides anything"};
    }
    return ERR_NONE;
}

static void blind_range(void *state, size_t from, size_t to)
{
    Run *run = state;
    GroupScalars blinds = {run->batch->blinds + from, false};

    raise_tokens(run, from, to, blinds, run->batch->blinded + from);
}

Err oprf_blind_on(const GroupWork *work, const OprfBatch *batch, Env *env)
{
    char domain[CONTEXT_MAX];
    Run run = run_of(work);

    TRY(check_count(batch->count));
    TRY(check_inputs(batch->inputs, batch->count));
    for (size_t i = 0; i < batch->count; i++) {
        group_draw_scalar(env, &batch->blinds[i]);
    }
    run.batch = batch;
    run.inputs = batch->inputs;
    run.domain = domain_put("HashToGroup-", batch->mode, domain);
    pool_run(pool_of(work), batch->count, BLOCK, blind_range, &run);
    return run_ended(&run);
}

Err oprf_evaluate_on(const GroupWork *work, const OprfBatch *batch, const OprfKey *key)
{
    assert(batch->mode == key->mode);
    TRY(check_count(batch->count));
    return group_multiply_many(
        work,
        (GroupScalars){&key->secret, true},
        batch->blinded,
        batch->count,
        batch->evaluated);
}

static void compute_range(void *state, size_t from, size_t to)
{
    Run *run = state;
    OprfElement elements[BLOCK] = {0};

    raise_tokens(run, from, to, run->scalars, elements);
    for (size_t i = from; i < to; i++) {
        output_hash(run->inputs[i], &elements[i - from], &run->outputs[i]);
    }
    sodium_memzero(elements, sizeof(elements));
}

Err oprf_compute_on(
    const GroupWork *work,
    const OprfKey *key,
    const Str *inputs,
    size_t count,
    OprfOutput *outputs)
{
    char domain[CONTEXT_MAX];
    Run run = run_of(work);

    TRY(check_inputs(inputs, count));
    run.inputs = inputs;
    run.outputs = outputs;
    run.scalars = (GroupScalars){&key->secret, true};
    run.domain = domain_put("HashToGroup-", key->mode, domain);
    pool_run(pool_of(work), count, BLOCK, compute_range, &run);
    return run_ended(&run);
}

/* ---- proving ----------------------------------------------------------------------------- */

/* Where the weights of a batch begin: the key that it is proved for. */
static void seed_hash(OprfMode mode, const OprfElement *public_key, char out[WIDE])
{
    char domain[CONTEXT_MAX];
    Str label = domain_put("Seed-", mode, domain);
    Prefix key_len = prefix_of(sizeof(*public_key));
    Prefix label_len = prefix_of(label.len);
    crypto_hash_sha512_state state;

    crypto_hash_sha512_init(&state);
    add(&state, prefix_str(&key_len));
    add(&state, group_str(public_key));
    add(&state, prefix_str(&label_len));
    add(&state, label);
    crypto_hash_sha512_final(&state, (uint8_t *)out);
}

/* The weight of item `i`, which nobody can choose, since it hangs on both elements. */
static void weight_of(const OprfBatch *batch, const char seed[WIDE], size_t i, OprfScalar *ret)
{
    Prefix seed_len = prefix_of(WIDE);
    Prefix index = prefix_of(i);
    Prefix element_len = prefix_of(sizeof(OprfElement));
    const Str parts[] = {
        prefix_str(&seed_len),
        {seed, WIDE},
        prefix_str(&index),
        prefix_str(&element_len),
        group_str(&batch->blinded[i]),
        prefix_str(&element_len),
        group_str(&batch->evaluated[i]),
        STR("Composite"),
    };

    hash_to_scalar("HashToScalar-", batch->mode, parts, COUNT(parts), ret);
}

/* The weights of a part of a batch, which begins at `from`. */
typedef struct Weighing {
    const OprfBatch *batch;
    const char *seed;
    size_t from;
    OprfScalar weights[WEIGHTS];
} Weighing;

static void weigh_range(void *state, size_t from, size_t to)
{
    Weighing *weighing = state;

    for (size_t i = from; i < to; i++) {
        weight_of(weighing->batch, weighing->seed, weighing->from + i, &weighing->weights[i]);
    }
}

/* Add the weighted sum of a part of `elements` to a sum. Both are public: group_sum_many. */
static Err add_weighted(
    const GroupWork *work,
    const Weighing *weighing,
    size_t count,
    const OprfElement *elements,
    OprfElement *sum)
{
    OprfElement part;
    Err err = group_sum_many(work, weighing->weights, elements + weighing->from, count, &part);

    if (err.kind != ERR_OK) {
        err.at += (uint32_t)(weighing->from * sizeof(*elements));
        return err;
    }
    return group_add(sum, &part);
}

/* The batch as one pair of elements: the weighted sums of what was blinded and of what was
 * evaluated. Whoever has the key gets the second from the first (`evaluated` is then NULL).
 */
static Err composites(
    const GroupWork *work,
    const OprfBatch *batch,
    const OprfElement *public_key,
    OprfElement *blinded,
    OprfElement *evaluated)
{
    char seed[WIDE];
    Weighing weighing = {.batch = batch, .seed = seed};

    seed_hash(batch->mode, public_key, seed);
    memset(blinded, 0, sizeof(*blinded)); /* the neutral element is all zeros */
    if (evaluated != NULL) {
        memset(evaluated, 0, sizeof(*evaluated));
    }
    for (; weighing.from < batch->count; weighing.from += WEIGHTS) {
        size_t left = batch->count - weighing.from;
        size_t count = left < WEIGHTS ? left : WEIGHTS;

        pool_run(pool_of(work), count, BLOCK, weigh_range, &weighing);
        TRY(add_weighted(work, &weighing, count, batch->blinded, blinded));
        if (evaluated != NULL) {
            TRY(add_weighted(work, &weighing, count, batch->evaluated, evaluated));
        }
    }
    return ERR_NONE;
}

/* `elements` are the public key, both composites and both commitments. */
static void challenge_of(OprfMode mode, const OprfElement elements[5], OprfScalar *ret)
{
    Prefix element_len = prefix_of(sizeof(OprfElement));
    Str parts[11];

    for (size_t i = 0; i < 5; i++) {
        parts[2 * i] = prefix_str(&element_len);
        parts[2 * i + 1] = group_str(&elements[i]);
    }
    parts[10] = STR("Challenge");
    hash_to_scalar("HashToScalar-", mode, parts, COUNT(parts), ret);
}

/* What the proof shows: the public key, M, Z, and commitments to both with one secret. */
enum {
    PUBLIC,
    BLINDED,
    EVALUATED,
    COMMIT_BASE,
    COMMIT_BLINDED,
    SHOWN
};

static Err prove(
    const GroupWork *work,
    const OprfBatch *batch,
    const OprfKey *key,
    const OprfScalar *chance,
    OprfProof *ret)
{
    OprfElement shown[SHOWN] = {[PUBLIC] = key->public_key};
    OprfScalar product;
    OprfProof proof;

    TRY(composites(work, batch, &key->public_key, &shown[BLINDED], NULL));
    TRY(group_multiply(&key->secret, &shown[BLINDED], &shown[EVALUATED]));
    TRY(group_multiply_base(chance, &shown[COMMIT_BASE]));
    TRY(group_multiply(chance, &shown[BLINDED], &shown[COMMIT_BLINDED]));
    challenge_of(batch->mode, shown, &proof.challenge);
    crypto_core_ristretto255_scalar_mul(
        product.bytes, proof.challenge.bytes, key->secret.bytes);
    crypto_core_ristretto255_scalar_sub(proof.response.bytes, chance->bytes, product.bytes);
    sodium_memzero(&product, sizeof(product));
    *ret = proof;
    return ERR_NONE;
}

Err oprf_prove_on(
    const GroupWork *work, const OprfBatch *batch, const OprfKey *key, Env *env, OprfProof *ret)
{
    OprfScalar chance;
    Err err = ERR_NONE;

    assert(batch->mode == OPRF_VERIFIED && key->mode == OPRF_VERIFIED);
    TRY(check_count(batch->count));
    group_draw_scalar(env, &chance);
    err = prove(work, batch, key, &chance, ret);
    sodium_memzero(&chance, sizeof(chance));
    return err;
}

/* response * a + challenge * b, which is the commitment if the proof holds. `a` is NULL for the
 * base of the group.
 */
static Err commitment(
    const OprfProof *proof, const OprfElement *a, const OprfElement *b, OprfElement *ret)
{
    OprfElement part;

    if (a == NULL) {
        TRY(group_multiply_base(&proof->response, ret));
    } else {
        TRY(group_multiply(&proof->response, a, ret));
    }
    TRY(group_multiply(&proof->challenge, b, &part));
    return group_add(ret, &part);
}

Err oprf_verify_on(
    const GroupWork *work,
    const OprfBatch *batch,
    const OprfElement *public_key,
    const OprfProof *proof)
{
    OprfElement shown[SHOWN] = {[PUBLIC] = *public_key};
    OprfScalar challenge;

    assert(batch->mode == OPRF_VERIFIED);
    TRY(check_count(batch->count));
    /* The challenge is compared with one that is reduced, so it cannot be respelled. */
    if (!group_scalar_is_reduced(&proof->response)) {
        return no_proof;
    }
    TRY(composites(work, batch, public_key, &shown[BLINDED], &shown[EVALUATED]));
    TRY(commitment(proof, NULL, public_key, &shown[COMMIT_BASE]));
    TRY(commitment(proof, &shown[BLINDED], &shown[EVALUATED], &shown[COMMIT_BLINDED]));
    challenge_of(batch->mode, shown, &challenge);
    return memcmp(&challenge, &proof->challenge, sizeof(challenge)) == 0 ? ERR_NONE : no_proof;
}

/* ---- finishing --------------------------------------------------------------------------- */

static void unblind_range(void *state, size_t from, size_t to)
{
    Run *run = state;
    const OprfBatch *batch = run->batch;
    OprfScalar inverses[BLOCK];
    OprfElement elements[BLOCK] = {0};

    if (group_invert_many(batch->blinds + from, to - from, inverses).kind != ERR_OK) {
        pool_least(&run->least_spent, from);
        return;
    }
    note_bad(
        run,
        from,
        group_multiply_many(
            &run->alone,
            (GroupScalars){inverses, false},
            batch->evaluated + from,
            to - from,
            elements));
    for (size_t i = from; i < to; i++) {
        output_hash(batch->inputs[i], &elements[i - from], &run->outputs[i]);
    }
    sodium_memzero(inverses, sizeof(inverses));
    sodium_memzero(elements, sizeof(elements));
}

static Err unblind(const GroupWork *work, const OprfBatch *batch, OprfOutput *outputs)
{
    Run run = run_of(work);

    run.batch = batch;
    run.outputs = outputs;
    pool_run(pool_of(work), batch->count, BLOCK, unblind_range, &run);
    return run_ended(&run);
}

Err oprf_finalize_on(
    const GroupWork *work,
    const OprfBatch *batch,
    const OprfElement *public_key,
    const OprfProof *proof,
    OprfOutput *outputs)
{
    Err err = check_count(batch->count);
    bool is_verified = batch->mode == OPRF_VERIFIED;

    assert((public_key != NULL) == is_verified && (proof != NULL) == is_verified);
    if (err.kind == ERR_OK && is_verified) {
        err = oprf_verify_on(work, batch, public_key, proof);
    }
    if (err.kind == ERR_OK) {
        err = unblind(work, batch, outputs);
    }
    sodium_memzero(batch->blinds, batch->count * sizeof(*batch->blinds));
    return err;
}
