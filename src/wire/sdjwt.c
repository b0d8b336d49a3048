#include "wire/sdjwt.h"

#include "wire/base64.h"

#include <assert.h>
#include <stdlib.h>

#define SALT_CHARS 22 /* of 128 bits */

static const Err full = {ERR_LIMIT, 0, "the request needs more memory than it may use"};

typedef struct Digests {
    Hash *items; /* sorted */
    size_t count;
} Digests;

static int hash_order(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(Hash));
}

/* ---- issuing ----------------------------------------------------------------------------- */

static Err disclosure_format(Arena *arena, Env *env, const SdjwtField *field, Str *ret)
{
    uint8_t salt[SDJWT_SALT];
    JsonOut json = json_begin(arena, SDJWT_MAX);
    Str text = {0};

    env->random(env, salt, sizeof(salt));
    TRY(base64_encode(arena, BASE64_URL, (Str){(const char *)salt, sizeof(salt)}, &text));
    json_open_list(&json, NULL);
    json_put_text(&json, NULL, text);
    json_put_text(&json, NULL, field->name);
    json_put_raw(&json, NULL, field->value);
    json_close_list(&json);
    TRY(json_end(&json, &text));
    return base64_encode(arena, BASE64_URL, text, ret);
}

/* The object that only holds what SD-JWT adds. */
static Err additions_format(Arena *arena, const char *within, const Digests *digests, Str *ret)
{
    JsonOut json = json_begin(arena, SDJWT_MAX);

    json_open_object(&json, NULL);
    if (within != NULL) {
        json_open_object(&json, within);
    }
    json_open_list(&json, "_sd");
    for (size_t i = 0; i < digests->count; i++) {
        Str text = {0};

        TRY(base64_encode(arena, BASE64_URL, hash_str(&digests->items[i]), &text));
        json_put_text(&json, NULL, text);
    }
    json_close_list(&json);
    if (within != NULL) {
        json_close_object(&json);
    }
    json_put_text(&json, "_sd_alg", STR("sha-256"));
    json_close_object(&json);
    return json_end(&json, ret);
}

/* The claims as they were given, with the additions before their last brace. Whether the claims
 * were one object shows when the record is read back: only then is the whole one.
 */
static Err payload_format(
    Arena *arena, const SdjwtDraft *draft, const Digests *digests, Str *ret)
{
    Str claims = str_trim(draft->claims);
    Str inner = str_trim(str_part(claims, 1, claims.len < 2 ? 0 : claims.len - 2));
    Buf buf = buf_begin(arena, SDJWT_MAX);
    Str additions = {0};

    if (claims.len < 2 || claims.ptr[0] != '{' || claims.ptr[claims.len - 1] != '}') {
        return err_bad("the claims of a record are a JSON object");
    }
    if (digests->count == 0) {
        *ret = claims;
        return ERR_NONE;
    }
    TRY(additions_format(arena, draft->within, digests, &additions));
    buf_put_char(&buf, '{');
    buf_put(&buf, inner);
    if (inner.len > 0) {
        buf_put_char(&buf, ',');
    }
    buf_put(&buf, str_part(additions, 1, additions.len));
    return buf_end(&buf, ret);
}

/* The disclosures, and their digests among those of decoys in an order that tells nothing. */
static Err fields_format(
    Arena *arena, Env *env, const SdjwtDraft *draft, Str *disclosures, Digests *ret)
{
    for (size_t i = 0; i < draft->field_count; i++) {
        TRY(disclosure_format(arena, env, &draft->fields[i], &disclosures[i]));
        ret->items[ret->count++] = hash_sha256(disclosures[i]);
    }
    for (size_t i = 0; i < draft->decoys; i++) {
        Hash chance;

        env->random(env, chance.bytes, HASH_SIZE);
        ret->items[ret->count++] = hash_sha256(hash_str(&chance));
    }
    qsort(ret->items, ret->count, sizeof(Hash), hash_order);
    return ERR_NONE;
}

Err sdjwt_issue(
    Arena *arena,
    Env *env,
    const uint8_t secret_key[SIGN_SECRET],
    const SdjwtDraft *draft,
    Str *ret)
{
    Buf buf = buf_begin(arena, SDJWT_MAX + 1);
    Str *disclosures = arena_new(arena, Str, draft->field_count + 1);
    Digests digests = {.items = arena_new(arena, Hash, SDJWT_DIGESTS_MAX)};
    JwsDraft jws = {.typ = draft->typ, .kid = draft->kid};
    Str text = {0};
    Sdjwt again;

    if (draft->field_count > SDJWT_DIGESTS_MAX ||
        draft->decoys > SDJWT_DIGESTS_MAX - draft->field_count) {
        return err_limit("a record has too many fields");
    }
    if (disclosures == NULL || digests.items == NULL) {
        return full;
    }
    TRY(fields_format(arena, env, draft, disclosures, &digests));
    TRY(payload_format(arena, draft, &digests, &jws.payload));
    TRY(jws_sign(arena, secret_key, &jws, &text));
    buf_put(&buf, text);
    buf_put_char(&buf, '~');
    for (size_t i = 0; i < draft->field_count; i++) {
        buf_put(&buf, disclosures[i]);
        buf_put_char(&buf, '~');
    }
    TRY(buf_end(&buf, &text));
    TRY(sdjwt_parse(arena, text, draft->within, &again));
    *ret = text;
    return ERR_NONE;
}

/* ---- reading ----------------------------------------------------------------------------- */

static bool is_reserved(Str name)
{
    return str_is(name, "_sd") || str_is(name, "...");
}

/* Digests of members may stand in one object, and nowhere else. */
static bool may_have(const Json *json, Str name, const Json *holder)
{
    return !is_reserved(name) || (json == holder && str_is(name, "_sd"));
}

/* Whether digests stand nowhere but in `holder`. Recursion is bounded by JSON_DEPTH. */
static bool is_plain(const Json *json, const Json *holder)
{
    for (size_t i = 0; i < json->count; i++) {
        const Json *item = &json->items[i];

        if (json->type == JSON_MEMBERS && !may_have(json, item->name, holder)) {
            return false;
        }
        if (!is_plain(item, holder)) {
            return false;
        }
    }
    return true;
}

static bool has_member(const Json *json, Str name)
{
    for (size_t i = 0; json != NULL && i < json->count; i++) {
        if (str_equal(json->items[i].name, name)) {
            return true;
        }
    }
    return false;
}

static Err read_list(Arena *arena, Str part, Json **ret)
{
    Str bytes = {0};
    Json *json = NULL;

    TRY(base64_decode(arena, BASE64_URL, part, &bytes));
    TRY(json_read(arena, bytes, &json));
    if (json->type != JSON_LIST) {
        return err_bad("a part of a record is not of the shape that it must have");
    }
    *ret = json;
    return ERR_NONE;
}

/* Sorted, so that a digest that occurs twice stands beside itself. */
static Err digests_read(Arena *arena, const Json *list, Digests *ret)
{
    ret->items = arena_new(arena, Hash, list->count + 1);
    if (ret->items == NULL) {
        return full;
    }
    for (; ret->count < list->count; ret->count++) {
        /* What is no text has an empty one, which is no digest. */
        TRY(base64_decode_bytes(
            BASE64_URL, list->items[ret->count].text, HASH_SIZE, ret->items[ret->count].bytes));
    }
    qsort(ret->items, ret->count, sizeof(Hash), hash_order);
    for (size_t i = 1; i < ret->count; i++) {
        if (hash_equal(&ret->items[i - 1], &ret->items[i])) {
            return err_bad("a digest occurs twice");
        }
    }
    return ERR_NONE;
}

static Err digests_parse(Arena *arena, const Json *claims, const Json *holder, Digests *ret)
{
    static const Json none = {.type = JSON_LIST};
    const Json *list = json_get(holder, "_sd");
    const Json *algorithm = json_get(claims, "_sd_alg");

    if (!is_plain(claims, holder)) {
        return err_bad("a record has its digests in one place");
    }
    if (algorithm != NULL && !str_is(algorithm->text, "sha-256")) {
        return err_bad("the digests of a record are SHA-256");
    }
    if (list != NULL && list->type != JSON_LIST) {
        return err_bad("the digests of a record are a list");
    }
    if (list != NULL && list->count > SDJWT_DIGESTS_MAX) {
        return err_limit("a record has too many fields");
    }
    return digests_read(arena, list == NULL ? &none : list, ret);
}

static Err disclosure_parse(Arena *arena, Str text, SdjwtDisclosure *ret)
{
    Json *json = NULL;

    TRY(read_list(arena, text, &json));
    if (json->count != 3 || json->items[0].text.len < SALT_CHARS ||
        json->items[1].type != JSON_TEXT) {
        return err_bad("a disclosure is a salt of 128 bits, a name and a value");
    }
    if (is_reserved(json->items[1].text) || !is_plain(&json->items[2], NULL)) {
        return err_bad("a disclosure may not bring digests");
    }
    *ret = (SdjwtDisclosure){
        .text = text,
        .digest = hash_sha256(text),
        .salt = json->items[0].text,
        .name = json->items[1].text,
        .value = &json->items[2],
    };
    return ERR_NONE;
}

/* Whether the last disclosure may stand beside those before it. */
static Err last_fits(const Sdjwt *sdjwt, const Json *holder, const Digests *digests)
{
    const SdjwtDisclosure *last = &sdjwt->disclosures[sdjwt->count - 1];

    if (bsearch(&last->digest, digests->items, digests->count, sizeof(Hash), hash_order) ==
        NULL) {
        return err_bad("a disclosure that the record has no digest of");
    }
    if (has_member(holder, last->name)) {
        return err_bad("a disclosure of a name that exists already");
    }
    for (size_t i = 0; i + 1 < sdjwt->count; i++) {
        if (str_equal(sdjwt->disclosures[i].name, last->name) ||
            str_equal(sdjwt->disclosures[i].salt, last->salt)) {
            return err_bad("two disclosures of one name, or with one salt");
        }
    }
    return ERR_NONE;
}

static Err disclosures_parse(
    Arena *arena, Str rest, const Json *holder, const Digests *digests, Sdjwt *ret)
{
    Str all = rest;

    /* Each that fits has a digest of its own, so the first that is too many ends the loop. */
    ret->disclosures = arena_new(arena, SdjwtDisclosure, digests->count + 1);
    if (ret->disclosures == NULL) {
        return full;
    }
    while (rest.len > 0) {
        Str text = str_cut(&rest, '~');
        Err err = ERR_NONE;

        assert(ret->count <= digests->count);
        err = disclosure_parse(arena, text, &ret->disclosures[ret->count++]);
        if (err.kind == ERR_OK) {
            err = last_fits(ret, holder, digests);
        }
        if (err.kind != ERR_OK) {
            return (Err){err.kind, (uint32_t)(text.ptr - all.ptr), err.what};
        }
    }
    return ERR_NONE;
}

Err sdjwt_parse(Arena *arena, Str text, const char *within, Sdjwt *ret)
{
    Sdjwt parsed = {0};
    Digests digests = {0};
    const Json *holder = NULL;
    Str rest = text;
    Str jws = str_cut(&rest, '~');
    Err err = ERR_NONE;

    if (text.len > SDJWT_MAX) {
        return err_limit("the record is too long");
    }
    if (text.len == 0 || text.ptr[text.len - 1] != '~') {
        return (Err){ERR_BAD_INPUT, (uint32_t)text.len, "a record ends in a tilde"};
    }
    TRY(jws_parse(arena, jws, &parsed.jws));
    holder = within == NULL ? parsed.jws.claims : json_get(parsed.jws.claims, within);
    TRY(digests_parse(arena, parsed.jws.claims, holder, &digests));
    err = disclosures_parse(arena, rest, holder, &digests, &parsed);
    if (err.kind != ERR_OK) {
        err.at += (uint32_t)(rest.ptr - text.ptr);
        return err;
    }
    *ret = parsed;
    return ERR_NONE;
}

Err sdjwt_verify(const Sdjwt *sdjwt, Str typ, const uint8_t public_key[SIGN_PUBLIC])
{
    return jws_verify(&sdjwt->jws, typ, public_key);
}

const SdjwtDisclosure *sdjwt_get(const Sdjwt *sdjwt, Str name)
{
    for (size_t i = 0; i < sdjwt->count; i++) {
        if (str_equal(sdjwt->disclosures[i].name, name)) {
            return &sdjwt->disclosures[i];
        }
    }
    return NULL;
}

static bool is_among(Str name, const Str *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(name, names[i])) {
            return true;
        }
    }
    return false;
}

Err sdjwt_redact(Arena *arena, const Sdjwt *sdjwt, const Str *names, size_t count, Str *ret)
{
    Buf buf = buf_begin(arena, SDJWT_MAX + 1);

    buf_put(&buf, sdjwt->jws.text);
    buf_put_char(&buf, '~');
    for (size_t i = 0; i < sdjwt->count; i++) {
        if (is_among(sdjwt->disclosures[i].name, names, count)) {
            buf_put(&buf, sdjwt->disclosures[i].text);
            buf_put_char(&buf, '~');
        }
    }
    return buf_end(&buf, ret);
}
