#include "wire/jws.h"

#include "wire/base64.h"

#include <assert.h>

static MUST_USE Err header_format(Arena *arena, const JwsDraft *draft, Str *ret)
{
    JsonOut json = json_begin(arena, 4096);

    json_open_object(&json, NULL);
    json_put_text(&json, "alg", STR("EdDSA"));
    json_put_text(&json, "typ", draft->typ);
    if (draft->kid.len > 0) {
        json_put_text(&json, "kid", draft->kid);
    }
    json_close_object(&json);
    return json_end(&json, ret);
}

Err jws_sign(
    Arena *arena, const uint8_t secret_key[SIGN_SECRET], const JwsDraft *draft, Str *ret)
{
    Buf buf = buf_begin(arena, JWS_MAX);
    uint8_t signature[SIGN_SIGNATURE];
    Str header;

    assert(draft->typ.len > 0);
    TRY(header_format(arena, draft, &header));
    base64_put(&buf, BASE64_URL, header);
    buf_put_char(&buf, '.');
    base64_put(&buf, BASE64_URL, draft->payload);
    sign_plain(secret_key, buf_str(&buf), signature);
    buf_put_char(&buf, '.');
    base64_put(&buf, BASE64_URL, (Str){(const char *)signature, sizeof(signature)});
    return buf_end(&buf, ret);
}

static MUST_USE Err read_part(Arena *arena, Str part, Json **ret)
{
    Str bytes = {0};
    Json *json = NULL;

    TRY(base64_decode(arena, BASE64_URL, part, &bytes));
    TRY(json_read(arena, bytes, &json));
    if (json->type != JSON_MEMBERS) {
        return err_bad("a part of a signed statement is not of the shape that it must have");
    }
    *ret = json;
    return ERR_NONE;
}

Err jws_parse(Arena *arena, Str text, Jws *ret)
{
    Str rest = text;
    Str head = str_cut(&rest, '.');
    Str payload = str_cut(&rest, '.');
    Jws jws = {.text = text};
    Json *header = NULL;
    Json *claims = NULL;

    if (text.len > JWS_MAX) {
        return err_limit("the signed statement is too long");
    }
    TRY(read_part(arena, head, &header));
    if (!str_is(json_get_text(header, "alg"), "EdDSA") || json_get(header, "crit") != NULL) {
        return err_bad("a statement is signed with EdDSA, and nothing else is understood");
    }
    TRY(read_part(arena, payload, &claims));
    TRY(base64_decode_bytes(BASE64_URL, rest, SIGN_SIGNATURE, jws.signature));
    jws.id = hash_sha256(text);
    jws.typ = json_get_text(header, "typ");
    jws.kid = json_get_text(header, "kid");
    jws.claims = claims;
    jws.signed_part = str_part(text, 0, head.len + 1 + payload.len);
    *ret = jws;
    return ERR_NONE;
}

Err jws_verify(const Jws *jws, Str typ, const uint8_t public_key[SIGN_PUBLIC])
{
    /* A statement that does not say what it is stands for nothing. */
    if (typ.len == 0 || !str_equal(jws->typ, typ)) {
        return err_bad("a statement of another sort was expected");
    }
    return sign_verify(public_key, jws->signed_part, jws->signature);
}
