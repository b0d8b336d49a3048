/* Goal: a record says what its signer said, whoever dropped which of its fields, and a record
 * that another verifier could read differently is refused.
 * Method: records of our own under every redaction; records put together by hand around a
 * digest that the standard gives; every bit turned; every failing allocation.
 */
#include "crypto/random.h"
#include "wire/base64.h"
#include "wire/sdjwt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define TYP          "subak-record"
#define HEADER       "{\"alg\":\"EdDSA\",\"typ\":\"subak-record\"}"

/* From RFC 9901: ["_26bc4LT-ac6q2KI6cBW5es", "family_name", "Moebius"] with its umlaut. */
#define KNOWN        "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
#define KNOWN_DIGEST "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"
#define OTHER_DIGEST "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static const SdjwtField fields[] = {
    {{"name", 4}, {"\"Somchai\"", 9}},
    {{"birth", 5}, {"\"1990-05\"", 9}},
    {{"aliases", 7}, {"[\"Chai\",\"S.\"]", 13}},
    {{"height_cm", 9}, {"171", 3}},
};

static uint8_t public_key[SIGN_PUBLIC];
static uint8_t secret_key[SIGN_SECRET];

static int open_arena(void **state)
{
    static const uint8_t seed[32] = {5, 7};
    static Arena arena;

    *state = &arena;
    sign_keys_from_seed(seed, public_key, secret_key);
    return arena_open(32 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static SdjwtDraft draft(void)
{
    return (SdjwtDraft){
        .typ = STR(TYP),
        .kid = STR("xa/1"),
        .claims = STR("{\"kind\":\"person@1\",\"version\":3}"),
        .within = "fields",
        .fields = fields,
        .field_count = COUNT(fields),
        .decoys = 3,
    };
}

static Str issue(Arena *arena, const SdjwtDraft *from)
{
    Env env = env_fixed(0, 9);
    Str text = {0};

    assert_int_equal(sdjwt_issue(arena, &env, secret_key, from, &text).kind, ERR_OK);
    return text;
}

/* A record put together by hand, with a signature that is good whatever is in it. */
static Str sign_by_hand(Arena *arena, const char *header, const char *payload, const char *rest)
{
    Buf buf = buf_begin(arena, 1 << 20);
    uint8_t signature[SIGN_SIGNATURE];
    Str text = {0};

    base64_put(&buf, BASE64_URL, str_from(header));
    buf_put_char(&buf, '.');
    base64_put(&buf, BASE64_URL, str_from(payload));
    sign_plain(secret_key, buf_str(&buf), signature);
    buf_put_char(&buf, '.');
    base64_put(&buf, BASE64_URL, (Str){(const char *)signature, sizeof(signature)});
    buf_put(&buf, str_from(rest));
    assert_int_equal(buf_end(&buf, &text).kind, ERR_OK);
    return text;
}

static void a_record_comes_back_as_it_was_signed(void **state)
{
    SdjwtDraft from = draft();
    Str text = issue(*state, &from);
    Sdjwt record;

    assert_int_equal(sdjwt_parse(*state, text, "fields", &record).kind, ERR_OK);
    assert_int_equal(sdjwt_verify(&record, STR(TYP), public_key).kind, ERR_OK);
    assert_true(str_is(record.jws.kid, "xa/1"));
    assert_true(str_is(json_get_text(record.jws.claims, "kind"), "person@1"));
    assert_int_equal(json_get_number(record.jws.claims, "version", 0), 3);
    assert_int_equal(record.count, COUNT(fields));
    for (size_t i = 0; i < COUNT(fields); i++) {
        assert_ptr_equal(sdjwt_get(&record, fields[i].name), &record.disclosures[i]);
    }
    assert_true(str_is(record.disclosures[0].value->text, "Somchai"));
    assert_int_equal(record.disclosures[2].value->count, 2);
    assert_int_equal(record.disclosures[3].value->number, 171);
    assert_null(sdjwt_get(&record, STR("weight")));
}

static void the_bytes_are_those_of_the_standard(void **state)
{
    SdjwtDraft from = draft();
    Str text = issue(*state, &from);
    Str rest = text;
    Str jws = str_cut(&rest, '~');
    Hash id = hash_sha256(jws);
    Str head = str_cut(&jws, '.');
    Str bytes;
    Sdjwt record;

    assert_int_equal(base64_decode(*state, BASE64_URL, head, &bytes).kind, ERR_OK);
    assert_true(str_is(bytes, "{\"alg\":\"EdDSA\",\"typ\":\"subak-record\",\"kid\":\"xa/1\"}"));
    assert_int_equal(
        base64_decode(*state, BASE64_URL, str_cut(&jws, '.'), &bytes).kind, ERR_OK);
    assert_true(
        str_starts(bytes, STR("{\"kind\":\"person@1\",\"version\":3,\"fields\":{\"_sd\":[\"")));
    assert_int_equal(
        base64_decode(*state, BASE64_URL, str_cut(&rest, '~'), &bytes).kind, ERR_OK);
    assert_true(str_starts(bytes, STR("[\"")));
    assert_true(str_is(str_part(bytes, 2 + 22, 99), "\",\"name\",\"Somchai\"]"));

    assert_int_equal(sdjwt_parse(*state, text, "fields", &record).kind, ERR_OK);
    assert_true(hash_equal(&record.jws.id, &id));
    assert_true(str_is(json_get_text(record.jws.claims, "_sd_alg"), "sha-256"));
}

/* The order tells nothing: it is that of the digests, and decoys look like the others. */
static void digests_are_sorted_among_decoys(void **state)
{
    SdjwtDraft from = draft();
    Sdjwt record;
    Hash before = {0};

    assert_int_equal(sdjwt_parse(*state, issue(*state, &from), "fields", &record).kind, ERR_OK);
    const Json *list = json_get(json_get(record.jws.claims, "fields"), "_sd");

    assert_int_equal(list->count, COUNT(fields) + 3);
    for (size_t i = 0; i < list->count; i++) {
        Hash digest = {0};

        assert_int_equal(
            base64_decode_bytes(BASE64_URL, list->items[i].text, HASH_SIZE, digest.bytes).kind,
            ERR_OK);
        assert_true(memcmp(&before, &digest, sizeof(digest)) < 0);
        before = digest;
    }
}

static void every_redaction_verifies_and_has_the_same_id(void **state)
{
    SdjwtDraft from = draft();
    Sdjwt whole;

    assert_int_equal(sdjwt_parse(*state, issue(*state, &from), "fields", &whole).kind, ERR_OK);
    for (unsigned set = 0; set < 1U << COUNT(fields); set++) {
        Str names[COUNT(fields) + 1] = {STR("nothing of this name")};
        size_t count = 1;
        Str text;
        Sdjwt part;

        for (size_t i = 0; i < COUNT(fields); i++) {
            if ((set >> i & 1) != 0) {
                names[count++] = fields[i].name;
            }
        }
        assert_int_equal(sdjwt_redact(*state, &whole, names, count, &text).kind, ERR_OK);
        assert_int_equal(sdjwt_parse(*state, text, "fields", &part).kind, ERR_OK);
        assert_int_equal(sdjwt_verify(&part, STR(TYP), public_key).kind, ERR_OK);
        assert_true(hash_equal(&part.jws.id, &whole.jws.id));
        assert_int_equal(part.count, count - 1);
        for (size_t i = 0; i < COUNT(fields); i++) {
            assert_int_equal(sdjwt_get(&part, fields[i].name) != NULL, set >> i & 1);
        }
    }
}

static void it_verifies_as_nothing_else(void **state)
{
    uint8_t other[SIGN_PUBLIC];
    uint8_t secret[SIGN_SECRET];
    const uint8_t seed[32] = {6};
    SdjwtDraft from = draft();
    Sdjwt record;

    sign_keys_from_seed(seed, other, secret);
    assert_int_equal(sdjwt_parse(*state, issue(*state, &from), "fields", &record).kind, ERR_OK);
    assert_int_equal(sdjwt_verify(&record, STR(TYP), other).kind, ERR_BAD_INPUT);
    assert_int_equal(
        sdjwt_verify(&record, STR("subak-receipt"), public_key).kind, ERR_BAD_INPUT);
    assert_int_equal(sdjwt_verify(&record, STR(""), public_key).kind, ERR_BAD_INPUT);
    Str untyped = sign_by_hand(*state, "{\"alg\":\"EdDSA\"}", "{}", "~");

    assert_int_equal(sdjwt_parse(*state, untyped, NULL, &record).kind, ERR_OK);
    assert_int_equal(sdjwt_verify(&record, STR(""), public_key).kind, ERR_BAD_INPUT);
}

static void no_bit_may_turn(void **state)
{
    Arena *arena = *state;
    SdjwtDraft from = draft();

    from.field_count = 2;
    from.decoys = 1;
    Str text = issue(arena, &from);
    size_t mark = arena->used;

    for (size_t i = 0; i < 8 * text.len; i++) {
        Str turned;
        Sdjwt record;

        assert_int_equal(arena_copy(arena, text, &turned).kind, ERR_OK);
        arena->base[turned.ptr - arena->base + (ptrdiff_t)(i / 8)] ^= (char)(1 << i % 8);
        assert_true(
            sdjwt_parse(arena, turned, "fields", &record).kind != ERR_OK ||
            sdjwt_verify(&record, STR(TYP), public_key).kind != ERR_OK);
        arena_rewind(arena, mark);
    }
    for (size_t len = 0; len < text.len; len++) {
        Sdjwt record;
        Err err = sdjwt_parse(arena, str_part(text, 0, len), "fields", &record);

        /* A record that is cut behind a disclosure is a redaction, and stays genuine. */
        assert_int_equal(
            err.kind, len > 0 && text.ptr[len - 1] == '~' ? ERR_OK : ERR_BAD_INPUT);
        arena_rewind(arena, mark);
    }
}

typedef struct Case {
    const char *header;
    const char *payload;
    const char *rest;
    bool good;
} Case;

/* At the top level, since the standard's example has its digest there. */
static void records_by_hand(Arena *arena, const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Str text = sign_by_hand(
            arena,
            cases[i].header == NULL ? HEADER : cases[i].header,
            cases[i].payload,
            cases[i].rest);
        Sdjwt record = {.count = 77};
        Err err = sdjwt_parse(arena, text, NULL, &record);

        if (err.kind != (cases[i].good ? ERR_OK : ERR_BAD_INPUT)) {
            fail_msg("%s %s: %s", cases[i].payload, cases[i].rest, err.what);
        }
        if (cases[i].good) {
            assert_int_equal(sdjwt_verify(&record, STR(TYP), public_key).kind, ERR_OK);
        } else {
            assert_int_equal(record.count, 77);
        }
    }
}

static void payloads_are_read_strictly(void **state)
{
    static const Case cases[] = {
        {NULL, "{\"_sd\":[\"" KNOWN_DIGEST "\"],\"_sd_alg\":\"sha-256\"}", "~" KNOWN "~", true},
        {NULL, "{\"_sd\":[\"" KNOWN_DIGEST "\"]}", "~" KNOWN "~", true}, /* the default */
        {NULL, "{\"_sd\":[\"" KNOWN_DIGEST "\"]}", "~", true},
        {NULL, "{\"a\":1}", "~", true},
        {NULL, "{\"_sd\":[]}", "~", true},
        {NULL, "{\"_sd\":[\"" KNOWN_DIGEST "\"]}", "~" KNOWN, false}, /* no tilde */
        {NULL, "{\"_sd\":[\"" KNOWN_DIGEST "\"]}", "", false},
        {NULL, "{\"_sd\":[\"" KNOWN_DIGEST "\"]}", "~~", false},
        {NULL, "{\"_sd\":[\"" KNOWN_DIGEST "\"]}", "~" KNOWN "~" KNOWN "~", false},
        {NULL,
         "{\"_sd\":[\"" KNOWN_DIGEST "\",\"" OTHER_DIGEST "\"]}",
         "~" KNOWN "~" KNOWN "~",
         false},
        {NULL,
         "{\"_sd\":[\"" KNOWN_DIGEST "\"]}",
         "~" KNOWN "~eyJhIjoxfQ.eyJhIjoxfQ.AA",
         false},
        {NULL, "{\"_sd\":[\"" OTHER_DIGEST "\"]}", "~" KNOWN "~", false}, /* not named */
        {NULL, "{\"_sd\":[\"" OTHER_DIGEST "\",\"" OTHER_DIGEST "\"]}", "~", false},
        {NULL, "{\"_sd\":[\"" KNOWN_DIGEST "\"],\"family_name\":1}", "~" KNOWN "~", false},
        {NULL, "{\"_sd\":[\"" KNOWN_DIGEST "\"],\"_sd_alg\":\"sha-512\"}", "~", false},
        {NULL, "{\"_sd\":[\"" KNOWN_DIGEST "\"],\"_sd_alg\":1}", "~", false},
        {NULL, "{\"_sd\":\"" KNOWN_DIGEST "\"}", "~", false},
        {NULL, "{\"_sd\":[7]}", "~", false},
        {NULL, "{\"_sd\":[\"" KNOWN_DIGEST "=\"]}", "~", false},
        {NULL, "{\"a\":{\"_sd\":[\"" KNOWN_DIGEST "\"]}}", "~", false}, /* in another place */
        {NULL, "{\"a\":[{\"...\":\"" KNOWN_DIGEST "\"}]}", "~", false},
        {NULL, "{\"...\":1}", "~", false},
        {NULL, "[1]", "~", false},
        {NULL, "{\"a\":1,\"a\":2}", "~", false},
        {NULL, "{\"a\":1.5}", "~", false},
        {NULL, "", "~", false},
    };

    records_by_hand(*state, cases, COUNT(cases));
}

static void headers_choose_nothing(void **state)
{
    static const Case cases[] = {
        {"{\"typ\":\"subak-record\",\"alg\":\"EdDSA\",\"jku\":\"https://x.example\"}",
         "{}",
         "~",
         true},
        {"{\"typ\":\"subak-record\",\"alg\":\"none\"}", "{}", "~", false},
        {"{\"typ\":\"subak-record\",\"alg\":\"HS256\"}", "{}", "~", false},
        {"{\"typ\":\"subak-record\",\"alg\":\"eddsa\"}", "{}", "~", false},
        {"{\"typ\":\"subak-record\",\"alg\":[\"EdDSA\"]}", "{}", "~", false},
        {"{\"typ\":\"subak-record\"}", "{}", "~", false},
        {"{\"alg\":\"EdDSA\",\"typ\":\"subak-record\",\"crit\":[\"exp\"]}", "{}", "~", false},
        {"{\"alg\":\"EdDSA\",\"alg\":\"none\"}", "{}", "~", false},
        {"[]", "{}", "~", false},
        {"", "{}", "~", false},
    };

    records_by_hand(*state, cases, COUNT(cases));
}

/* Disclosures whose digest the record does have, so that nothing but their shape is wrong. */
static void disclosures_have_one_shape(void **state)
{
    static const struct {
        const char *json;
        bool good;
    } cases[] = {
        {"[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\",null]", true},
        {"[ \"AAAAAAAAAAAAAAAAAAAAAA\", \"a\", {\"b\":[1]} ]", true},
        {"[\"AAAAAAAAAAAAAAAAAAAAA\",\"a\",1]", false}, /* a salt of 126 bits */
        {"[1,\"a\",1]", false},
        {"[\"AAAAAAAAAAAAAAAAAAAAAA\",7,1]", false},
        {"[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\"]", false}, /* of an item of a list */
        {"[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\",1,2]", false},
        {"[\"AAAAAAAAAAAAAAAAAAAAAA\",\"_sd\",1]", false},
        {"[\"AAAAAAAAAAAAAAAAAAAAAA\",\"...\",1]", false},
        {"[\"AAAAAAAAAAAAAAAAAAAAAA\",\"_sd_alg\",1]", false}, /* stands there already */
        {"[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\",{\"_sd\":[]}]", false},
        {"[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\",[{\"...\":\"x\"}]]", false},
        {"{\"a\":1}", false},
        {"[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\",1]x", false},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        Str disclosure;
        Str digest;
        Str payload;
        Str rest;
        Sdjwt record;

        assert_int_equal(
            base64_encode(*state, BASE64_URL, str_from(cases[i].json), &disclosure).kind,
            ERR_OK);
        Hash hash = hash_sha256(disclosure);

        assert_int_equal(
            base64_encode(*state, BASE64_URL, hash_str(&hash), &digest).kind, ERR_OK);
        assert_int_equal(
            arena_print(
                *state,
                &payload,
                "{\"_sd\":[\"%.*s\"],\"_sd_alg\":\"sha-256\"}",
                STR_ARG(digest))
                .kind,
            ERR_OK);
        assert_int_equal(
            arena_print(*state, &rest, "~%.*s~", STR_ARG(disclosure)).kind, ERR_OK);
        Str text = sign_by_hand(*state, HEADER, payload.ptr, rest.ptr);

        assert_int_equal(
            sdjwt_parse(*state, text, NULL, &record).kind,
            cases[i].good ? ERR_OK : ERR_BAD_INPUT);
    }
}

/* One salt for two fields would let who has the one try values of the other. */
static void two_fields_have_two_salts(void **state)
{
    static const struct {
        const char *json[2];
        bool good;
    } cases[] = {
        {{"[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\",1]", "[\"BAAAAAAAAAAAAAAAAAAAAA\",\"b\",1]"},
         true},
        {{"[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\",1]", "[\"AAAAAAAAAAAAAAAAAAAAAA\",\"b\",1]"},
         false},
        {{"[\"AAAAAAAAAAAAAAAAAAAAAA\",\"a\",1]", "[\"BAAAAAAAAAAAAAAAAAAAAA\",\"a\",1]"},
         false},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        Str disclosures[2];
        Str digests[2];
        Str payload;
        Str rest;
        Sdjwt record;

        for (size_t j = 0; j < 2; j++) {
            assert_int_equal(
                base64_encode(*state, BASE64_URL, str_from(cases[i].json[j]), &disclosures[j])
                    .kind,
                ERR_OK);
            Hash hash = hash_sha256(disclosures[j]);

            assert_int_equal(
                base64_encode(*state, BASE64_URL, hash_str(&hash), &digests[j]).kind, ERR_OK);
        }
        assert_int_equal(
            arena_print(
                *state,
                &payload,
                "{\"_sd\":[\"%.*s\",\"%.*s\"]}",
                STR_ARG(digests[0]),
                STR_ARG(digests[1]))
                .kind,
            ERR_OK);
        assert_int_equal(
            arena_print(
                *state, &rest, "~%.*s~%.*s~", STR_ARG(disclosures[0]), STR_ARG(disclosures[1]))
                .kind,
            ERR_OK);
        assert_int_equal(
            sdjwt_parse(
                *state, sign_by_hand(*state, HEADER, payload.ptr, rest.ptr), NULL, &record)
                .kind,
            cases[i].good ? ERR_OK : ERR_BAD_INPUT);
    }
}

static void what_we_would_refuse_is_not_issued(void **state)
{
    static const SdjwtField bad_fields[][2] = {
        {{{"a", 1}, {"1", 1}}, {{"a", 1}, {"2", 1}}},    /* twice */
        {{{"_sd", 3}, {"1", 1}}, {{"b", 1}, {"2", 1}}},  /* reserved */
        {{{"kind", 4}, {"1", 1}}, {{"b", 1}, {"2", 1}}}, /* is there already */
        {{{"a", 1}, {"", 0}}, {{"b", 1}, {"2", 1}}},     /* no value */
        {{{"a", 1}, {"1,2", 3}}, {{"b", 1}, {"2", 1}}},  /* two */
        {{{"a", 1}, {"1]", 2}}, {{"b", 1}, {"2", 1}}},   /* less than one */
        {{{"a", 1}, {"1.5", 3}}, {{"b", 1}, {"2", 1}}},  /* a fraction */
        {{{"\xff", 1}, {"1", 1}}, {{"b", 1}, {"2", 1}}}, /* no text */
        {{{"a", 1}, {"{\"_sd\":[]}", 10}}, {{"b", 1}, {"2", 1}}},
    };
    static const char *const bad_claims[] = {
        "",
        "{",
        "[]",
        "{\"a\":1}}",
        "{\"a\":1},{\"b\":2}",
        "{\"a\":{\"b\":1}",
        "{\"a\":1,}",
        "{\"_sd\":[]}",
        "{\"_sd_alg\":\"sha-256\"}",
        "{\"a\":{\"...\":1}}",
        "{\"a\":1,\"a\":1}",
    };
    Env env = env_fixed(0, 9);
    SdjwtDraft from = draft();
    Str text = STR("untouched");

    from.within = NULL;
    for (size_t i = 0; i < COUNT(bad_claims); i++) {
        from.claims = str_from(bad_claims[i]);
        assert_int_equal(
            sdjwt_issue(*state, &env, secret_key, &from, &text).kind, ERR_BAD_INPUT);
    }
    from = draft();
    from.within = NULL;
    from.field_count = 2;
    for (size_t i = 0; i < COUNT(bad_fields); i++) {
        from.fields = bad_fields[i];
        assert_int_equal(
            sdjwt_issue(*state, &env, secret_key, &from, &text).kind, ERR_BAD_INPUT);
    }
    from = draft();
    from.within = "kind"; /* a name that a claim has */
    assert_int_equal(sdjwt_issue(*state, &env, secret_key, &from, &text).kind, ERR_BAD_INPUT);
    assert_true(str_is(text, "untouched"));
}

static void claims_alone_and_fields_alone_are_records_too(void **state)
{
    SdjwtDraft from = draft();
    Sdjwt record;

    from.field_count = 0;
    from.decoys = 0;
    assert_int_equal(sdjwt_parse(*state, issue(*state, &from), "fields", &record).kind, ERR_OK);
    assert_int_equal(record.count, 0);
    assert_null(json_get(record.jws.claims, "fields"));
    from = draft();
    from.claims = STR(" { } ");
    from.kid = STR("");
    assert_int_equal(sdjwt_parse(*state, issue(*state, &from), "fields", &record).kind, ERR_OK);
    assert_int_equal(record.count, COUNT(fields));
    assert_int_equal(record.jws.kid.len, 0);
    /* Digests in another place than was said are none. */
    assert_int_equal(
        sdjwt_parse(*state, issue(*state, &from), NULL, &record).kind, ERR_BAD_INPUT);
    assert_int_equal(
        sdjwt_parse(*state, issue(*state, &from), "other", &record).kind, ERR_BAD_INPUT);
}

static void a_record_has_limits(void **state)
{
    static char long_text[SDJWT_MAX + 2];
    Env env = env_fixed(0, 9);
    SdjwtDraft from = draft();
    Sdjwt record;
    Str text;

    memset(long_text, 'A', sizeof(long_text) - 1);
    long_text[SDJWT_MAX] = '~';
    assert_int_equal(
        sdjwt_parse(*state, (Str){long_text, SDJWT_MAX + 1}, NULL, &record).kind, ERR_LIMIT);
    from.decoys = SDJWT_DIGESTS_MAX - COUNT(fields);
    (void)issue(*state, &from);
    from.decoys++;
    assert_int_equal(sdjwt_issue(*state, &env, secret_key, &from, &text).kind, ERR_LIMIT);
}

static Err there_and_back(Arena *arena)
{
    Env env = env_fixed(0, 9);
    SdjwtDraft from = draft();
    Sdjwt record;
    Str text;

    TRY(sdjwt_issue(arena, &env, secret_key, &from, &text));
    TRY(sdjwt_parse(arena, text, "fields", &record));
    TRY(sdjwt_redact(arena, &record, &fields[0].name, 1, &text));
    return sdjwt_verify(&record, STR(TYP), public_key);
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
        EACH(a_record_comes_back_as_it_was_signed),
        EACH(the_bytes_are_those_of_the_standard),
        EACH(digests_are_sorted_among_decoys),
        EACH(every_redaction_verifies_and_has_the_same_id),
        EACH(it_verifies_as_nothing_else),
        EACH(no_bit_may_turn),
        EACH(payloads_are_read_strictly),
        EACH(headers_choose_nothing),
        EACH(disclosures_have_one_shape),
        EACH(two_fields_have_two_salts),
        EACH(what_we_would_refuse_is_not_issued),
        EACH(claims_alone_and_fields_alone_are_records_too),
        EACH(a_record_has_limits),
        EACH(every_failing_allocation_is_said),
    };

    if (crypto_start().kind != ERR_OK) {
        return 1;
    }
    return cmocka_run_group_tests_name("sdjwt", tests, NULL, NULL);
}
