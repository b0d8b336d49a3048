#include "crypto/oprf.h"

#include <assert.h>
#include <sodium.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define WIDE         64 /* bytes of SHA-512 */
#define CONTEXT_MAX  64
#define BLOCK        64 /* blinds that are inverted together */

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

static Err hash_to_element(OprfMode mode, Str input, OprfElement *ret)
{
    char domain[CONTEXT_MAX];

    if (input.len > OPRF_INPUT_MAX) {
        return err_limit("a token is too long");
    }
    return group_hash_to_element(domain_put("HashToGroup-", mode, domain), &input, 1, ret);
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

Err oprf_blind(const OprfBatch *batch, Env *env)
{
    TRY(check_count(batch->count));
    for (size_t i = 0; i < batch->count; i++) {
        OprfElement element;

        TRY(hash_to_element(batch->mode, batch->inputs[i], &element));
        group_draw_scalar(env, &batch->blinds[i]);
        TRY(group_multiply(&batch->blinds[i], &element, &batch->blinded[i]));
        sodium_memzero(&element, sizeof(element));
    }
    return ERR_NONE;
}

Err oprf_evaluate(const OprfBatch *batch, const OprfKey *key)
{
    assert(batch->mode == key->mode);
    TRY(check_count(batch->count));
    for (size_t i = 0; i < batch->count; i++) {
        Err err = group_multiply(&key->secret, &batch->blinded[i], &batch->evaluated[i]);

        if (err.kind != ERR_OK) {
            return (Err){err.kind, (uint32_t)(i * sizeof(OprfElement)), err.what};
        }
    }
    return ERR_NONE;
}

Err oprf_compute(const OprfKey *key, const Str *inputs, size_t count, OprfOutput *outputs)
{
    for (size_t i = 0; i < count; i++) {
        OprfElement element;
        OprfElement evaluated;

        TRY(hash_to_element(key->mode, inputs[i], &element));
        TRY(group_multiply(&key->secret, &element, &evaluated));
        output_hash(inputs[i], &evaluated, &outputs[i]);
        sodium_memzero(&element, sizeof(element));
        sodium_memzero(&evaluated, sizeof(evaluated));
    }
    return ERR_NONE;
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

/* The batch as one pair of elements: the weighted sums of what was blinded and of what was
 * evaluated. Whoever has the key gets the second from the first (`evaluated` is then NULL).
 */
static Err composites(
    const OprfBatch *batch,
    const OprfElement *public_key,
    OprfElement *blinded,
    OprfElement *evaluated)
{
    char seed[WIDE];

    seed_hash(batch->mode, public_key, seed);
    memset(blinded, 0, sizeof(*blinded)); /* the neutral element is all zeros */
    if (evaluated != NULL) {
        memset(evaluated, 0, sizeof(*evaluated));
    }
    for (size_t i = 0; i < batch->count; i++) {
        OprfScalar weight;
        OprfElement part;

        weight_of(batch, seed, i, &weight);
        TRY(group_multiply(&weight, &batch->blinded[i], &part));
        TRY(group_add(blinded, &part));
        if (evaluated != NULL) {
            TRY(group_multiply(&weight, &batch->evaluated[i], &part));
            TRY(group_add(evaluated, &part));
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
    const OprfBatch *batch, const OprfKey *key, const OprfScalar *chance, OprfProof *ret)
{
    OprfElement shown[SHOWN] = {[PUBLIC] = key->public_key};
    OprfScalar product;
    OprfProof proof;

    TRY(composites(batch, &key->public_key, &shown[BLINDED], NULL));
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

Err oprf_prove(const OprfBatch *batch, const OprfKey *key, Env *env, OprfProof *ret)
{
    OprfScalar chance;
    Err err = ERR_NONE;

    assert(batch->mode == OPRF_VERIFIED && key->mode == OPRF_VERIFIED);
    TRY(check_count(batch->count));
    group_draw_scalar(env, &chance);
    err = prove(batch, key, &chance, ret);
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

Err oprf_verify(const OprfBatch *batch, const OprfElement *public_key, const OprfProof *proof)
{
    OprfElement shown[SHOWN] = {[PUBLIC] = *public_key};
    OprfScalar challenge;

    assert(batch->mode == OPRF_VERIFIED);
    TRY(check_count(batch->count));
    /* The challenge is compared with one that is reduced, so it cannot be respelled. */
    if (!group_scalar_is_reduced(&proof->response)) {
        return no_proof;
    }
    TRY(composites(batch, public_key, &shown[BLINDED], &shown[EVALUATED]));
    TRY(commitment(proof, NULL, public_key, &shown[COMMIT_BASE]));
    TRY(commitment(proof, &shown[BLINDED], &shown[EVALUATED], &shown[COMMIT_BLINDED]));
    challenge_of(batch->mode, shown, &challenge);
    return memcmp(&challenge, &proof->challenge, sizeof(challenge)) == 0 ? ERR_NONE : no_proof;
}

/* ---- finishing --------------------------------------------------------------------------- */

/* Inverses of a block of blinds for the price of one: that of their product, from which the
 * others are multiplied out. A multiplication costs next to nothing beside an inversion.
 */
static Err invert_block(const OprfScalar *blinds, size_t count, OprfScalar *inverses)
{
    OprfScalar product = blinds[0];
    OprfScalar inverse;
    int failed = 0;

    /* Each place first keeps the product of all before it. */
    for (size_t i = 1; i < count; i++) {
        inverses[i] = product;
        crypto_core_ristretto255_scalar_mul(product.bytes, product.bytes, blinds[i].bytes);
    }
    failed = crypto_core_ristretto255_scalar_invert(inverse.bytes, product.bytes);
    for (size_t i = count - 1; i > 0; i--) {
        crypto_core_ristretto255_scalar_mul(
            inverses[i].bytes, inverses[i].bytes, inverse.bytes);
        crypto_core_ristretto255_scalar_mul(inverse.bytes, inverse.bytes, blinds[i].bytes);
    }
    inverses[0] = inverse;
    sodium_memzero(&product, sizeof(product));
    sodium_memzero(&inverse, sizeof(inverse));
    return failed == 0 ? ERR_NONE : err_bad("a blind was used before");
}

static Err unblind_block(
    const OprfBatch *batch,
    size_t from,
    size_t count,
    const OprfScalar *inverses,
    OprfOutput *outputs)
{
    for (size_t i = from; i < from + count; i++) {
        OprfElement element;
        Err err = group_multiply(&inverses[i - from], &batch->evaluated[i], &element);

        if (err.kind != ERR_OK) {
            return (Err){err.kind, (uint32_t)(i * sizeof(OprfElement)), err.what};
        }
        output_hash(batch->inputs[i], &element, &outputs[i]);
        sodium_memzero(&element, sizeof(element));
    }
    return ERR_NONE;
}

static Err unblind(const OprfBatch *batch, OprfOutput *outputs)
{
    OprfScalar inverses[BLOCK];
    Err err = ERR_NONE;

    for (size_t from = 0; from < batch->count && err.kind == ERR_OK; from += BLOCK) {
        size_t left = batch->count - from;
        size_t count = left < BLOCK ? left : BLOCK;

        err = invert_block(&batch->blinds[from], count, inverses);
        if (err.kind == ERR_OK) {
            err = unblind_block(batch, from, count, inverses, outputs);
        }
    }
    sodium_memzero(inverses, sizeof(inverses));
    return err;
}

Err oprf_finalize(
    const OprfBatch *batch,
    const OprfElement *public_key,
    const OprfProof *proof,
    OprfOutput *outputs)
{
    Err err = check_count(batch->count);
    bool is_verified = batch->mode == OPRF_VERIFIED;

    assert((public_key != NULL) == is_verified && (proof != NULL) == is_verified);
    if (err.kind == ERR_OK && is_verified) {
        err = oprf_verify(batch, public_key, proof);
    }
    if (err.kind == ERR_OK) {
        err = unblind(batch, outputs);
    }
    sodium_memzero(batch->blinds, batch->count * sizeof(*batch->blinds));
    return err;
}
