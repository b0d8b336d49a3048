/* Goal: a statement says what its signer said, as the sort of statement that it was signed as, and nothing else.
 * Method: every sort tried as every other; every character changed; statements put together by hand under a good
 * signature; every failing allocation.
 */
#include "crypto/random.h"
#include "statements.h"
#include "wire/sdjwt.h"

#define HEADER "{\"alg\":\"EdDSA\",\"typ\":\"subak-recall\"}"

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    statement_keys();
    return arena_open(64 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static void a_statement_comes_back_as_it_was_signed(void **state)
{
    JwsDraft draft = {
        .typ = STR("subak-recall"), .kid = STR("xa/1"), .payload = STR("{\"entity\":\"e\"}")};
    Str text;
    Jws jws;

    assert_int_equal(jws_sign(*state, statement_secret, &draft, &text).kind, ERR_OK);
    assert_int_equal(jws_parse(*state, text, &jws).kind, ERR_OK);
    assert_int_equal(jws_verify(&jws, draft.typ, statement_public).kind, ERR_OK);
    assert_true(str_equal(jws.text, text));
    assert_true(str_is(jws.typ, "subak-recall"));
    assert_true(str_is(jws.kid, "xa/1"));
    assert_true(str_is(json_get_text(jws.claims, "entity"), "e"));
    const Hash id = hash_sha256(text);

    assert_true(hash_equal(&jws.id, &id));
    draft.kid = STR("");
    assert_int_equal(jws_sign(*state, statement_secret, &draft, &text).kind, ERR_OK);
    assert_int_equal(jws_parse(*state, text, &jws).kind, ERR_OK);
    assert_int_equal(jws.kid.len, 0);
}

/* T3: the payload is the same and the key is the same; only what it was signed as is not. */
static void no_sort_verifies_as_another(void **state)
{
    for (size_t i = 0; i < COUNT(statement_typs); i++) {
        Str text = statement_as(*state, statement_typs[i], STR("{\"entity\":\"e\"}"));
        Jws jws;

        assert_int_equal(jws_parse(*state, text, &jws).kind, ERR_OK);
        for (size_t j = 0; j < COUNT(statement_typs); j++) {
            Err err = jws_verify(&jws, str_from(statement_typs[j]), statement_public);

            assert_int_equal(err.kind, i == j ? ERR_OK : ERR_BAD_INPUT);
        }
        assert_int_equal(jws_verify(&jws, STR(""), statement_public).kind, ERR_BAD_INPUT);
        assert_int_equal(jws_verify(&jws, STR("subak"), statement_public).kind, ERR_BAD_INPUT);
    }
}

/* Behind a tilde every statement reads as a record without disclosures; it verifies as one only where it is one. */
static void no_other_sort_is_a_record(void **state)
{
    for (size_t i = 0; i < COUNT(statement_typs); i++) {
        bool is = strcmp(statement_typs[i], "subak-record") == 0;
        Sdjwt sdjwt;
        Str text;

        assert_int_equal(
            arena_print(
                *state,
                &text,
                "%.*s~",
                STR_ARG(
                    statement_as(*state, statement_typs[i], STR("{\"fields\":{\"_sd\":[]}}"))))
                .kind,
            ERR_OK);
        assert_int_equal(sdjwt_parse(*state, text, "fields", &sdjwt).kind, ERR_OK);
        assert_int_equal(
            sdjwt_verify(&sdjwt, STR("subak-record"), statement_public).kind,
            is ? ERR_OK : ERR_BAD_INPUT);
    }
}

static void what_says_no_sort_verifies_as_none(void **state)
{
    static const char *const headers[] = {
        "{\"alg\":\"EdDSA\"}",
        "{\"alg\":\"EdDSA\",\"typ\":\"\"}",
        "{\"alg\":\"EdDSA\",\"typ\":null}",
        "{\"alg\":\"EdDSA\",\"typ\":1}",
        "{\"alg\":\"EdDSA\",\"typ\":[\"subak-recall\"]}",
        "{\"alg\":\"EdDSA\",\"typ\":\"Subak-Recall\"}",
        "{\"alg\":\"EdDSA\",\"typ\":\"subak-recall \"}",
        "{\"alg\":\"EdDSA\",\"typ\":\"application/subak-recall\"}",
    };

    for (size_t i = 0; i < COUNT(headers); i++) {
        Str text = statement_by_hand(*state, str_from(headers[i]), STR("{}"));
        Jws jws;

        assert_int_equal(jws_parse(*state, text, &jws).kind, ERR_OK);
        assert_int_equal(
            jws_verify(&jws, STR("subak-recall"), statement_public).kind, ERR_BAD_INPUT);
        assert_int_equal(jws_verify(&jws, STR(""), statement_public).kind, ERR_BAD_INPUT);
    }
}

/* Nothing in a header is obeyed: it cannot choose an algorithm or bring a key. */
static void headers_choose_nothing(void **state)
{
    static const char *const bad[] = {
        "{}",
        "[]",
        "\"EdDSA\"",
        "{\"alg\":\"none\",\"typ\":\"subak-recall\"}",
        "{\"alg\":\"HS256\",\"typ\":\"subak-recall\"}",
        "{\"alg\":\"ES256\",\"typ\":\"subak-recall\"}",
        "{\"alg\":\"eddsa\",\"typ\":\"subak-recall\"}",
        "{\"alg\":\"Ed25519\",\"typ\":\"subak-recall\"}",
        "{\"alg\":\"EdDSA\",\"alg\":\"none\",\"typ\":\"subak-recall\"}",
        "{\"alg\":\"EdDSA\",\"crit\":[\"b64\"],\"b64\":false,\"typ\":\"subak-recall\"}",
        "{\"alg\":\"EdDSA\",\"crit\":[],\"typ\":\"subak-recall\"}",
    };
    uint8_t other[SIGN_PUBLIC];
    uint8_t secret[SIGN_SECRET];
    Env env = env_fixed(0, 3);
    Jws jws = {.typ = {"untouched", 9}};

    for (size_t i = 0; i < COUNT(bad); i++) {
        Str text = statement_by_hand(*state, str_from(bad[i]), STR("{}"));

        assert_int_equal(jws_parse(*state, text, &jws).kind, ERR_BAD_INPUT);
        assert_true(str_is(jws.typ, "untouched"));
    }
    sign_keys(&env, other, secret);
    Str text = statement_by_hand(
        *state,
        STR("{\"alg\":\"EdDSA\",\"typ\":\"subak-recall\",\"jwk\":{\"kty\":\"OKP\",\"crv\":"
            "\"Ed25519\",\"x\":\"AA\"},\"jku\":\"https://x.example\"}"),
        STR("{}"));

    assert_int_equal(jws_parse(*state, text, &jws).kind, ERR_OK);
    assert_int_equal(jws_verify(&jws, STR("subak-recall"), statement_public).kind, ERR_OK);
    assert_int_equal(jws_verify(&jws, STR("subak-recall"), other).kind, ERR_BAD_INPUT);
}

static void what_is_malformed_is_refused(void **state)
{
    static const char *const payloads[] = {
        "",
        "[]",
        "1",
        "null",
        "\"e\"",
        "{",
        "{}{}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1.5}",
        "\xff"};
    Arena *arena = *state;
    Str good = statement_by_hand(arena, STR(HEADER), STR("{}"));
    Str text;
    Jws jws;

    for (size_t i = 0; i < COUNT(payloads); i++) {
        text = statement_by_hand(arena, STR(HEADER), str_from(payloads[i]));
        assert_int_equal(jws_parse(arena, text, &jws).kind, ERR_BAD_INPUT);
    }
    for (size_t len = 0; len < good.len; len++) {
        assert_int_equal(jws_parse(arena, str_part(good, 0, len), &jws).kind, ERR_BAD_INPUT);
    }
    static const char *const tails[] = {"A", "AA", "=", "==", ".", ".AA", "\n", " ", "~"};

    for (size_t i = 0; i < COUNT(tails); i++) {
        assert_int_equal(
            arena_print(arena, &text, "%.*s%s", STR_ARG(good), tails[i]).kind, ERR_OK);
        assert_int_equal(jws_parse(arena, text, &jws).kind, ERR_BAD_INPUT);
        assert_int_equal(
            arena_print(arena, &text, "%s%.*s", tails[i], STR_ARG(good)).kind, ERR_OK);
        assert_int_equal(jws_parse(arena, text, &jws).kind, ERR_BAD_INPUT);
    }
    assert_int_equal(
        jws_parse(arena, (Str){good.ptr, JWS_MAX + (size_t)1}, &jws).kind, ERR_LIMIT);
}

static void no_character_may_change(void **state)
{
    Arena *arena = *state;
    Str text = statement_by_hand(arena, STR(HEADER), STR("{\"entity\":\"e\",\"n\":12}"));

    for (size_t i = 0; i < text.len; i++) {
        size_t mark = arena->used;
        Jws jws;

        assert_true(
            jws_parse(arena, statement_changed(arena, text, i), &jws).kind != ERR_OK ||
            jws_verify(&jws, STR("subak-recall"), statement_public).kind != ERR_OK);
        arena_rewind(arena, mark);
    }
}

static Err there_and_back(Arena *arena)
{
    JwsDraft draft = {
        .typ = STR("subak-recall"), .kid = STR("k"), .payload = STR("{\"a\":[1,\"b\"]}")};
    Str text;
    Jws jws;

    TRY(jws_sign(arena, statement_secret, &draft, &text));
    TRY(jws_parse(arena, text, &jws));
    return jws_verify(&jws, draft.typ, statement_public);
}

static void every_failing_allocation_is_said(void **state)
{
    Arena *arena = *state;
    Err err = err_limit("");

    for (size_t fuse = 1; err.kind != ERR_OK; fuse++) {
        assert_true(fuse < 1000);
        assert_int_equal(err.kind, ERR_LIMIT);
        arena->fuse = fuse;
        err = there_and_back(arena);
        arena_rewind(arena, 0);
    }
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(a_statement_comes_back_as_it_was_signed),
        EACH(no_sort_verifies_as_another),
        EACH(no_other_sort_is_a_record),
        EACH(what_says_no_sort_verifies_as_none),
        EACH(headers_choose_nothing),
        EACH(what_is_malformed_is_refused),
        EACH(no_character_may_change),
        EACH(every_failing_allocation_is_said),
    };

    if (crypto_start().kind != ERR_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("jws", tests, NULL, NULL);
}
