#include "wire/envelope.h"

#include "base/cursor.h"
#include "base/date.h"

#define TYP        "subak-envelope"
#define ARMOUR_END "-----END AGE ENCRYPTED FILE-----"

static void put_time(JsonOut *out, const char *name, int64_t at)
{
    char text[21];

    json_put_text(out, name, time_format(at, text));
}

Err envelope_sign(
    Arena *arena, const uint8_t secret_key[SIGN_SECRET], EnvelopeHead *head, Str body, Str *ret)
{
    JsonOut out = json_begin(arena, 4096);
    JwsDraft draft = {.typ = STR(TYP), .kid = {"", 0}};

    head->body = hash_sha256(body);
    head->length = (int64_t)body.len;
    json_open_object(&out, NULL);
    json_put_number(&out, "suite", ENVELOPE_SUITE);
    json_put_hex(&out, "from", head->from.bytes, HASH_SIZE);
    json_put_hex(&out, "to", head->to.bytes, HASH_SIZE);
    json_put_text(
        &out, "channel", str_from(head->greeting ? ENVELOPE_GREETING : ENVELOPE_MAIN));
    json_put_number(&out, "incarnation", head->incarnation);
    json_put_number(&out, "seq", head->seq);
    if (!head->greeting) {
        json_put_hex(&out, "before", head->before.bytes, HASH_SIZE);
    }
    put_time(&out, "created", head->created);
    put_time(&out, "expires", head->expires);
    json_put_hex(&out, "sha256", head->body.bytes, HASH_SIZE);
    json_put_number(&out, "length", head->length);
    json_close_object(&out);
    TRY(json_end(&out, &draft.payload));
    return jws_sign(arena, secret_key, &draft, ret);
}

Err envelope_seal(
    Arena *arena,
    Env *env,
    const uint8_t recipient[AGE_KEY],
    Str signed_head,
    Str body,
    Str *ret)
{
    Buf buf = buf_begin(arena, ENVELOPE_MOST);
    Str plain;

    buf_put(&buf, signed_head);
    buf_put_char(&buf, '\n');
    buf_put(&buf, body);
    TRY(buf_end(&buf, &plain));
    return age_encrypt(arena, env, recipient, plain, ret);
}

static MUST_USE Err head_read(const Json *claims, EnvelopeHead *head)
{
    Str channel = json_get_text(claims, "channel");

    if (json_get_number(claims, "suite", 0) != ENVELOPE_SUITE) {
        return err_bad("the envelope is of a suite that this program does not know");
    }
    head->greeting = str_is(channel, ENVELOPE_GREETING);
    if (!head->greeting && !str_is(channel, ENVELOPE_MAIN)) {
        return err_bad("the envelope is of a channel that this program does not know");
    }
    TRY(str_unhex(json_get_text(claims, "from"), HASH_SIZE, head->from.bytes));
    TRY(str_unhex(json_get_text(claims, "to"), HASH_SIZE, head->to.bytes));
    if (!head->greeting) {
        TRY(str_unhex(json_get_text(claims, "before"), HASH_SIZE, head->before.bytes));
    }
    TRY(str_unhex(json_get_text(claims, "sha256"), HASH_SIZE, head->body.bytes));
    TRY(time_parse(json_get_text(claims, "created"), &head->created));
    TRY(time_parse(json_get_text(claims, "expires"), &head->expires));
    head->incarnation = json_get_number(claims, "incarnation", 0);
    head->seq = json_get_number(claims, "seq", -1);
    head->length = json_get_number(claims, "length", -1);
    if (head->incarnation < 1 || head->length < 0 ||
        (head->greeting ? head->seq != 0 : head->seq < 1)) {
        return err_bad("the envelope's header has a number out of range");
    }
    return ERR_NONE;
}

Err envelope_head_parse(Arena *arena, Str text, EnvelopeHead *head, Jws *jws)
{
    EnvelopeHead read = {.seq = 0};

    TRY(jws_parse(arena, text, jws));
    TRY(head_read(jws->claims, &read));
    *head = read;
    return ERR_NONE;
}

Err envelope_open(Arena *arena, const uint8_t identity[AGE_KEY], Str sealed, Envelope *ret)
{
    Envelope envelope = {0};
    Hash hash;
    Str plain;

    if (sealed.len > ENVELOPE_MOST) {
        return err_limit("the envelope is too large");
    }
    TRY(age_decrypt(arena, identity, sealed, &plain));
    envelope.body = plain;
    Str head = str_cut(&envelope.body, '\n');

    TRY(envelope_head_parse(arena, head, &envelope.head, &envelope.signature));
    hash = hash_sha256(envelope.body);
    if (!hash_equal(&hash, &envelope.head.body) ||
        envelope.head.length != (int64_t)envelope.body.len) {
        return err_bad("the envelope's header does not cover what is in it");
    }
    *ret = envelope;
    return ERR_NONE;
}

Err envelope_verify(const Envelope *envelope, const uint8_t public_key[SIGN_PUBLIC])
{
    return jws_verify(&envelope->signature, STR(TYP), public_key);
}

void envelope_put(Buf *buf, Str sealed)
{
    char length[4];

    for (int i = 0; i < 4; i++) {
        length[i] = (char)(sealed.len >> (24 - 8 * i));
    }
    buf_put_bytes(buf, length, sizeof(length));
    buf_put(buf, sealed);
}

static MUST_USE Err next_armoured(Arena *arena, Str *rest, Str *ret)
{
    Str text = *rest;
    bool ended = false;

    while (!ended && text.len > 0) {
        ended = str_is(str_trim(str_cut(&text, '\n')), ARMOUR_END);
    }
    if (!ended) {
        return err_bad("the file ends before its last envelope does");
    }
    TRY(age_unarmour(arena, str_part(*rest, 0, rest->len - text.len), ret));
    *rest = str_trim(text);
    return ERR_NONE;
}

Err envelope_next(Arena *arena, Str *rest, Str *ret)
{
    Cursor cursor = cursor_begin(*rest);
    uint32_t length = 0;

    if (age_is_armoured(*rest)) {
        return next_armoured(arena, rest, ret);
    }
    length = cursor_u32(&cursor);
    *ret = cursor_take(&cursor, length);
    *rest = cursor_rest(&cursor);
    TRY(cursor.err);
    return ERR_NONE;
}
