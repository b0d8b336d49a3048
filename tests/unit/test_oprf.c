/* Goal: the learner gets the owner's function of its own tokens, and notices any other key.
 * Method: the standard's vectors of both modes, with their blinds and their chance; batches of
 * our own with everything in turn changed that an owner or a carrier could change.
 */
#include "crypto/lanes.h"
#include "crypto/oprf.h"
#include "crypto/random.h"
#include "data.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define VECTORS      "voprf/ristretto255_sha512.json"
#define ITEMS        5

static bool data_missing;

/* ---- the vectors ------------------------------------------------------------------------- */

/* Chance that gives the scalars of a vector, one a call: padded with zeros they reduce to
 * themselves.
 */
typedef struct Script {
    Env env;
    Str scalars; /* in hexadecimal, commas between */
} Script;

static void script_random(Env *env, void *out, size_t count)
{
    Script *script = (Script *)(void *)env;
    uint8_t wide[64] = {0};

    assert_int_equal(count, sizeof(wide));
    assert_int_equal(str_unhex(str_cut(&script->scalars, ','), 32, wide).kind, ERR_OK);
    memcpy(out, wide, count);
}

static Str text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    assert_non_null(text);
    return str_from(text);
}

static void assert_list(const void *bytes, size_t size, size_t count, Str list)
{
    for (size_t i = 0; i < count; i++) {
        char hex[2 * sizeof(OprfOutput)];

        str_hex((const uint8_t *)bytes + i * size, size, hex);
        assert_true(str_equal(str_cut(&list, ','), (Str){hex, 2 * size}));
    }
    assert_int_equal(list.len, 0);
}

typedef struct Exchange {
    OprfBatch batch;
    Str inputs[ITEMS];
    uint8_t bytes[ITEMS][64]; /* of the inputs */
    OprfScalar blinds[ITEMS];
    OprfElement blinded[ITEMS];
    OprfElement evaluated[ITEMS];
    OprfOutput outputs[ITEMS];
} Exchange;

static void exchange_begin(Exchange *exchange, OprfMode mode, size_t count)
{
    *exchange = (Exchange){0};
    exchange->batch = (OprfBatch){
        .mode = mode,
        .count = count,
        .inputs = exchange->inputs,
        .blinds = exchange->blinds,
        .blinded = exchange->blinded,
        .evaluated = exchange->evaluated,
    };
}

static void check_vector(const GroupWork *work, const OprfKey *key, const json_t *vector)
{
    size_t count = (size_t)json_integer_value(json_object_get(vector, "Batch"));
    bool is_verified = key->mode == OPRF_VERIFIED;
    Str inputs = text_of(vector, "Input");
    Script script = {.env = {.random = script_random}, .scalars = text_of(vector, "Blind")};
    Exchange exchange;
    OprfBatch *batch = &exchange.batch;
    OprfProof proof;

    assert_true(count <= ITEMS);
    exchange_begin(&exchange, key->mode, count);
    for (size_t i = 0; i < count; i++) {
        Str hex = str_cut(&inputs, ',');

        assert_int_equal(str_unhex(hex, hex.len / 2, exchange.bytes[i]).kind, ERR_OK);
        exchange.inputs[i] = (Str){(const char *)exchange.bytes[i], hex.len / 2};
    }
    assert_int_equal(oprf_blind_on(work, batch, &script.env).kind, ERR_OK);
    assert_list(exchange.blinds, 32, count, text_of(vector, "Blind"));
    assert_list(exchange.blinded, 32, count, text_of(vector, "BlindedElement"));
    assert_int_equal(oprf_evaluate_on(work, batch, key).kind, ERR_OK);
    assert_list(exchange.evaluated, 32, count, text_of(vector, "EvaluationElement"));
    if (is_verified) {
        const json_t *shown = json_object_get(vector, "Proof");

        script.scalars = text_of(shown, "r");
        assert_int_equal(oprf_prove_on(work, batch, key, &script.env, &proof).kind, ERR_OK);
        assert_list(&proof, sizeof(proof), 1, text_of(shown, "proof"));
    }
    assert_int_equal(
        oprf_finalize_on(
            work,
            batch,
            is_verified ? &key->public_key : NULL,
            is_verified ? &proof : NULL,
            exchange.outputs)
            .kind,
        ERR_OK);
    assert_list(exchange.outputs, 64, count, text_of(vector, "Output"));
    memset(exchange.outputs, 0, sizeof(exchange.outputs));
    assert_int_equal(
        oprf_compute_on(work, key, exchange.inputs, count, exchange.outputs).kind, ERR_OK);
    assert_list(exchange.outputs, 64, count, text_of(vector, "Output"));
}

static void check_suite(const json_t *suite)
{
    int mode = (int)json_integer_value(json_object_get(suite, "mode"));
    const json_t *vectors = json_object_get(suite, "vectors");
    Str info = text_of(suite, "keyInfo");
    uint8_t seed[OPRF_SEED];
    uint8_t info_bytes[64];
    const GroupLanes *ways[LANES_WAYS];
    size_t way_count = lanes_ways(ways);
    OprfKey key;

    if (mode > OPRF_VERIFIED) {
        printf("skipped: mode %d of RFC 9497 is not used\n", mode);
        return;
    }
    assert_int_equal(str_unhex(text_of(suite, "seed"), sizeof(seed), seed).kind, ERR_OK);
    assert_int_equal(str_unhex(info, info.len / 2, info_bytes).kind, ERR_OK);
    info = (Str){(const char *)info_bytes, info.len / 2};
    assert_int_equal(oprf_key_derive((OprfMode)mode, seed, info, &key).kind, ERR_OK);
    assert_list(&key.secret, 32, 1, text_of(suite, "skSm"));
    if (mode == OPRF_VERIFIED) {
        assert_list(&key.public_key, 32, 1, text_of(suite, "pkSm"));
    }
    for (size_t i = 0; i < json_array_size(vectors); i++) {
        for (size_t j = 0; j < way_count; j++) {
            const GroupWork work = {.lanes = ways[j]};

            check_vector(&work, &key, json_array_get(vectors, i));
        }
    }
    assert_true(json_array_size(vectors) >= 2);
}

static void the_vectors_of_the_standard(void **state)
{
    Arena arena;
    json_t *root = NULL;
    (void)state;

    assert_int_equal(arena_open(1 << 16, &arena).kind, ERR_OK);
    if (data_absent(&arena, VECTORS)) {
        data_missing = true;
        arena_close(&arena);
        skip();
    }
    root = json_load_file(data_path(&arena, VECTORS), 0, NULL);
    assert_non_null(root);
    assert_int_equal(json_array_size(root), 3);
    for (size_t i = 0; i < json_array_size(root); i++) {
        check_suite(json_array_get(root, i));
    }
    json_decref(root);
    arena_close(&arena);
}

/* ---- our own ----------------------------------------------------------------------------- */

static const uint8_t seed[OPRF_SEED] = {5, 5, 5};

static OprfKey key_for(OprfMode mode, const char *info)
{
    OprfKey key = {0};

    assert_int_equal(oprf_key_derive(mode, seed, str_from(info), &key).kind, ERR_OK);
    return key;
}

/* An exchange of five tokens up to the owner's answer, and its proof in verified mode. */
static void answered(Exchange *exchange, const OprfKey *key, OprfProof *proof)
{
    static const char *const tokens[ITEMS] = {"", "a", "passport XA P123", "a", "+15550100"};
    Env env = env_fixed(0, 3);

    exchange_begin(exchange, key->mode, ITEMS);
    for (size_t i = 0; i < ITEMS; i++) {
        exchange->inputs[i] = str_from(tokens[i]);
    }
    assert_int_equal(oprf_blind(&exchange->batch, &env).kind, ERR_OK);
    assert_int_equal(oprf_evaluate(&exchange->batch, key).kind, ERR_OK);
    if (key->mode == OPRF_VERIFIED) {
        assert_int_equal(oprf_prove(&exchange->batch, key, &env, proof).kind, ERR_OK);
    }
}

static void the_learner_gets_what_the_owner_computes(void **state)
{
    (void)state;

    for (OprfMode mode = OPRF_PLAIN; mode <= OPRF_VERIFIED; mode++) {
        static const OprfScalar wiped[ITEMS];
        OprfKey key = key_for(mode, "period 1");
        OprfOutput own[ITEMS];
        OprfProof proof;
        Exchange exchange;

        answered(&exchange, &key, &proof);
        /* The same token twice shows in the value and not on the wire. */
        assert_memory_not_equal(&exchange.blinded[1], &exchange.blinded[3], 32);
        assert_int_equal(
            oprf_finalize(
                &exchange.batch,
                mode == OPRF_VERIFIED ? &key.public_key : NULL,
                mode == OPRF_VERIFIED ? &proof : NULL,
                exchange.outputs)
                .kind,
            ERR_OK);
        assert_memory_equal(exchange.blinds, wiped, sizeof(wiped));
        assert_int_equal(oprf_compute(&key, exchange.inputs, ITEMS, own).kind, ERR_OK);
        assert_memory_equal(exchange.outputs, own, sizeof(own));
        assert_memory_equal(&own[1], &own[3], sizeof(*own));
        assert_memory_not_equal(&own[0], &own[1], sizeof(*own));
    }
}

/* More tokens than are unblinded together, up to one more than twice as many. */
static void a_long_batch_is_no_other(void **state)
{
    enum {
        LONG = 129
    };
    static uint8_t tokens[LONG];
    static Str inputs[LONG];
    static OprfScalar blinds[LONG];
    static OprfElement blinded[LONG];
    static OprfElement evaluated[LONG];
    static OprfOutput outputs[LONG];
    static OprfOutput own[LONG];
    OprfKey key = key_for(OPRF_PLAIN, "period 1");
    Env env = env_fixed(0, 8);
    (void)state;

    for (size_t i = 0; i < LONG; i++) {
        tokens[i] = (uint8_t)i;
        inputs[i] = (Str){(const char *)&tokens[i], 1};
    }
    assert_int_equal(oprf_compute(&key, inputs, LONG, own).kind, ERR_OK);
    for (size_t count = 63; count <= LONG; count += count == 65 ? 62 : 1) {
        OprfBatch batch = {OPRF_PLAIN, count, inputs, blinds, blinded, evaluated};

        memset(outputs, 0, sizeof(outputs));
        assert_int_equal(oprf_blind(&batch, &env).kind, ERR_OK);
        assert_int_equal(oprf_evaluate(&batch, &key).kind, ERR_OK);
        assert_int_equal(oprf_finalize(&batch, NULL, NULL, outputs).kind, ERR_OK);
        assert_memory_equal(outputs, own, count * sizeof(*own));
    }
}

static void periods_and_modes_have_nothing_in_common(void **state)
{
    OprfKey keys[] = {
        key_for(OPRF_PLAIN, "period 1"),
        key_for(OPRF_PLAIN, "period 2"),
        key_for(OPRF_VERIFIED, "period 1"),
    };
    OprfOutput outputs[COUNT(keys)];
    Str token = STR("a");
    (void)state;

    for (size_t i = 0; i < COUNT(keys); i++) {
        assert_int_equal(oprf_compute(&keys[i], &token, 1, &outputs[i]).kind, ERR_OK);
        for (size_t j = 0; j < i; j++) {
            assert_memory_not_equal(&keys[i].secret, &keys[j].secret, 32);
            assert_memory_not_equal(&outputs[i], &outputs[j], sizeof(*outputs));
        }
    }
    oprf_key_wipe(&keys[0]);
    for (size_t i = 0; i < 32; i++) {
        assert_int_equal(keys[0].secret.bytes[i], 0);
    }
}

static void another_key_for_one_token_is_noticed(void **state)
{
    OprfKey key = key_for(OPRF_VERIFIED, "period 1");
    OprfKey other = key_for(OPRF_VERIFIED, "period 2");
    Env env = env_fixed(0, 4);
    OprfProof proof;
    (void)state;

    for (size_t i = 0; i < ITEMS; i++) {
        static const OprfScalar wiped[ITEMS];
        Exchange exchange;
        OprfBatch one;

        answered(&exchange, &key, &proof);
        one = exchange.batch;
        one.count = 1;
        one.blinded += i;
        one.evaluated += i;
        assert_int_equal(oprf_evaluate(&one, &other).kind, ERR_OK);
        assert_int_equal(
            oprf_verify(&exchange.batch, &key.public_key, &proof).kind, ERR_BAD_INPUT);
        /* Nor does a proof help that is made afterwards. */
        assert_int_equal(oprf_prove(&exchange.batch, &key, &env, &proof).kind, ERR_OK);
        assert_int_equal(
            oprf_finalize(&exchange.batch, &key.public_key, &proof, exchange.outputs).kind,
            ERR_BAD_INPUT);
        assert_memory_equal(exchange.blinds, wiped, sizeof(wiped));
    }
}

static void a_proof_holds_for_its_batch_and_key_only(void **state)
{
    OprfKey key = key_for(OPRF_VERIFIED, "period 1");
    OprfKey other = key_for(OPRF_VERIFIED, "period 2");
    Exchange exchange;
    OprfProof proof;
    OprfProof turned;
    OprfElement kept;
    (void)state;

    answered(&exchange, &key, &proof);
    OprfBatch batch = exchange.batch;

    assert_int_equal(oprf_verify(&batch, &key.public_key, &proof).kind, ERR_OK);
    assert_int_equal(oprf_verify(&batch, &other.public_key, &proof).kind, ERR_BAD_INPUT);
    for (size_t i = 0; i < 8 * sizeof(proof); i += 7) {
        turned = proof;
        ((uint8_t *)&turned)[i / 8] ^= (uint8_t)(1 << i % 8);
        assert_int_equal(oprf_verify(&batch, &key.public_key, &turned).kind, ERR_BAD_INPUT);
    }
    batch.count--; /* the last left out */
    assert_int_equal(oprf_verify(&batch, &key.public_key, &proof).kind, ERR_BAD_INPUT);
    batch.count++;
    kept = batch.evaluated[0]; /* two in each other's places */
    batch.evaluated[0] = batch.evaluated[1];
    batch.evaluated[1] = kept;
    assert_int_equal(oprf_verify(&batch, &key.public_key, &proof).kind, ERR_BAD_INPUT);
}

/* The order of the group added to a scalar means the same number in another spelling. */
static void a_proof_has_one_spelling(void **state)
{
    static const uint8_t order[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,
                                      0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
                                      0,    0,    0,    0,    0,    0,    0,    0,
                                      0,    0,    0,    0,    0,    0,    0,    0x10};
    OprfKey key = key_for(OPRF_VERIFIED, "period 1");
    Exchange exchange;
    OprfProof proof;
    (void)state;

    answered(&exchange, &key, &proof);
    for (int which = 0; which < 2; which++) {
        OprfProof respelled = proof;
        uint8_t *bytes = which == 0 ? respelled.challenge.bytes : respelled.response.bytes;
        unsigned carry = 0;

        for (size_t i = 0; i < sizeof(order); i++) {
            carry += (unsigned)bytes[i] + order[i];
            bytes[i] = (uint8_t)carry;
            carry >>= 8;
        }
        assert_int_equal(
            oprf_verify(&exchange.batch, &key.public_key, &respelled).kind, ERR_BAD_INPUT);
    }
}

static void what_is_no_element_is_refused_where_it_stands(void **state)
{
    static const char *const bad[] = {
        /* the neutral element, a number that is not reduced, a negative one, no square */
        "0000000000000000000000000000000000000000000000000000000000000000",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    };
    OprfKey key = key_for(OPRF_VERIFIED, "period 1");
    Env env = env_fixed(0, 5);
    (void)state;

    for (size_t i = 0; i < COUNT(bad); i++) {
        Exchange exchange;
        OprfProof proof;
        OprfElement element = {0};

        assert_int_equal(str_unhex(str_from(bad[i]), 32, element.bytes).kind, ERR_OK);
        answered(&exchange, &key, &proof);
        assert_int_equal(oprf_verify(&exchange.batch, &element, &proof).kind, ERR_BAD_INPUT);
        exchange.evaluated[2] = element;
        assert_int_equal(
            oprf_verify(&exchange.batch, &key.public_key, &proof).kind, ERR_BAD_INPUT);
        exchange.blinded[3] = element;
        assert_int_equal(oprf_evaluate(&exchange.batch, &key).kind, ERR_BAD_INPUT);
        assert_int_equal(oprf_evaluate(&exchange.batch, &key).at, 3 * 32);
        assert_int_equal(oprf_prove(&exchange.batch, &key, &env, &proof).kind, ERR_BAD_INPUT);

        OprfKey plain = key_for(OPRF_PLAIN, "period 1");
        Err err = ERR_NONE;

        answered(&exchange, &plain, NULL);
        exchange.evaluated[2] = element;
        err = oprf_finalize(&exchange.batch, NULL, NULL, exchange.outputs);
        assert_int_equal(err.kind, ERR_BAD_INPUT);
        assert_int_equal(err.at, 2 * 32);
    }
}

static void blinds_serve_once(void **state)
{
    OprfKey key = key_for(OPRF_PLAIN, "period 1");
    Exchange exchange;
    (void)state;

    answered(&exchange, &key, NULL);
    assert_int_equal(oprf_finalize(&exchange.batch, NULL, NULL, exchange.outputs).kind, ERR_OK);
    Err err = oprf_finalize(&exchange.batch, NULL, NULL, exchange.outputs);

    assert_int_equal(err.kind, ERR_BAD_INPUT);
    assert_string_equal(err.what, "a blind was used before");
}

static void the_limits_hold(void **state)
{
    static char long_token[OPRF_INPUT_MAX + 1];
    static const Str inputs[1];
    OprfKey key = key_for(OPRF_VERIFIED, "period 1");
    Env env = env_fixed(0, 6);
    OprfScalar blind;
    OprfElement element = {{0}};
    OprfProof proof = {0};
    OprfOutput output;
    Str tokens[] = {{long_token, OPRF_INPUT_MAX}, {long_token, OPRF_INPUT_MAX + 1}};
    OprfBatch batch = {
        .mode = OPRF_VERIFIED,
        .count = OPRF_BATCH_MAX + 1,
        .inputs = inputs,
        .blinds = &blind,
        .blinded = &element,
        .evaluated = &element,
    };
    (void)state;

    assert_int_equal(oprf_blind(&batch, &env).kind, ERR_LIMIT);
    assert_int_equal(oprf_evaluate(&batch, &key).kind, ERR_LIMIT);
    assert_int_equal(oprf_prove(&batch, &key, &env, &proof).kind, ERR_LIMIT);
    assert_int_equal(oprf_verify(&batch, &key.public_key, &proof).kind, ERR_LIMIT);
    assert_int_equal(oprf_compute(&key, &tokens[0], 1, &output).kind, ERR_OK);
    assert_int_equal(oprf_compute(&key, &tokens[1], 1, &output).kind, ERR_LIMIT);
    assert_int_equal(oprf_key_derive(OPRF_PLAIN, seed, tokens[1], &key).kind, ERR_LIMIT);
    batch.count = 1;
    batch.inputs = &tokens[1];
    assert_int_equal(oprf_blind(&batch, &env).kind, ERR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_the_standard),
        cmocka_unit_test(the_learner_gets_what_the_owner_computes),
        cmocka_unit_test(a_long_batch_is_no_other),
        cmocka_unit_test(periods_and_modes_have_nothing_in_common),
        cmocka_unit_test(another_key_for_one_token_is_noticed),
        cmocka_unit_test(a_proof_holds_for_its_batch_and_key_only),
        cmocka_unit_test(a_proof_has_one_spelling),
        cmocka_unit_test(what_is_no_element_is_refused_where_it_stands),
        cmocka_unit_test(blinds_serve_once),
        cmocka_unit_test(the_limits_hold),
    };
    int failed = 0;

    if (crypto_start().kind != ERR_OK) {
        return 1;
    }
    failed = cmocka_run_group_tests_name("oprf", tests, NULL, NULL);
    return failed == 0 && data_missing ? DATA_ABSENT : failed;
}
