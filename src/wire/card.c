#include "wire/card.h"

#include "base/date.h"
#include "wire/age.h"
#include "wire/base64.h"
#include "wire/proquint.h"

#define TYP      "subak-card"
#define TEXT_MAX 200 /* bytes of a name */

static MUST_USE Err payload_format(Arena *arena, const Card *card, Str *ret)
{
    JsonOut out = json_begin(arena, CARD_MOST);
    char time[21];
    Str text;

    json_open_object(&out, NULL);
    json_put_number(&out, "suite", CARD_SUITE);
    if (!card->first) {
        json_put_hex(&out, "id", card->id.bytes, HASH_SIZE);
    }
    json_put_text(&out, "name", card->name);
    json_put_text(&out, "country", card->country);
    json_put_bool(&out, "fiction", card->fiction);
    json_put_number(&out, "incarnation", card->incarnation);
    TRY(base64_encode(arena, BASE64_URL, (Str){(const char *)card->sign, SIGN_PUBLIC}, &text));
    json_put_text(&out, "sign", text);
    TRY(age_recipient_format(arena, card->seal, &text));
    json_put_text(&out, "seal", text);
    json_put_hex(&out, "tls", card->tls.bytes, HASH_SIZE);
    json_put_hex(&out, "next", card->next.bytes, HASH_SIZE);
    json_put_text(&out, "log", card->log);
    json_put_text(&out, "issued", time_format(card->issued, time));
    json_close_object(&out);
    return json_end(&out, ret);
}

Err card_sign(Arena *arena, const uint8_t secret_key[SIGN_SECRET], Card *card, Str *ret)
{
    JwsDraft draft = {.typ = STR(TYP), .kid = {"", 0}};
    Str text;
    Card again;

    TRY(payload_format(arena, card, &draft.payload));
    TRY(jws_sign(arena, secret_key, &draft, &text));
    TRY(card_parse(arena, text, &again)); /* nothing leaves that we would refuse */
    card->id = again.id;
    *ret = text;
    return ERR_NONE;
}

static bool is_country(Str text)
{
    return text.len == 2 && text.ptr[0] >= 'A' && text.ptr[0] <= 'Z' && text.ptr[1] >= 'A' &&
           text.ptr[1] <= 'Z';
}

/* A log's origin is a word of a signed note: no blanks and no plus. */
static bool is_origin(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] <= ' ' || text.ptr[i] > '~' || text.ptr[i] == '+') {
            return false;
        }
    }
    return text.len > 0 && text.len <= TEXT_MAX;
}

static MUST_USE Err claims_read(Arena *arena, const Jws *jws, Card *card)
{
    const Json *claims = jws->claims;

    card->name = json_get_text(claims, "name");
    card->country = json_get_text(claims, "country");
    card->fiction = json_get_bool(claims, "fiction");
    card->incarnation = json_get_number(claims, "incarnation", 0);
    card->log = json_get_text(claims, "log");
    card->first = json_get(claims, "id") == NULL;
    card->id = jws->id;
    if (json_get_number(claims, "suite", 0) != CARD_SUITE) {
        return err_bad("the card is of a suite that this program does not know");
    }
    if (card->name.len == 0 || card->name.len > TEXT_MAX || !is_country(card->country) ||
        card->incarnation < 1 || !is_origin(card->log)) {
        return err_bad("the card lacks a name, a country, a log or an incarnation");
    }
    if (!card->first) {
        TRY(str_unhex(json_get_text(claims, "id"), HASH_SIZE, card->id.bytes));
    }
    TRY(base64_decode_bytes(
        BASE64_URL, json_get_text(claims, "sign"), SIGN_PUBLIC, card->sign));
    TRY(age_recipient_parse(arena, json_get_text(claims, "seal"), card->seal));
    TRY(str_unhex(json_get_text(claims, "tls"), HASH_SIZE, card->tls.bytes));
    TRY(str_unhex(json_get_text(claims, "next"), HASH_SIZE, card->next.bytes));
    return time_parse(json_get_text(claims, "issued"), &card->issued);
}

static MUST_USE Err card_read(Arena *arena, Str text, Card *card, Jws *jws)
{
    if (text.len > CARD_MOST) {
        return err_limit("a card is not that long");
    }
    TRY(jws_parse(arena, text, jws));
    return claims_read(arena, jws, card);
}

Err card_read_kept(Arena *arena, Str text, Card *ret)
{
    Jws jws;

    return card_read(arena, text, ret, &jws);
}

Err card_parse(Arena *arena, Str text, Card *ret)
{
    Card card = {0};
    Jws jws;

    TRY(card_read(arena, str_trim(text), &card, &jws));
    TRY(jws_verify(&jws, STR(TYP), card.sign));
    *ret = card;
    return ERR_NONE;
}

Err card_words(Arena *arena, const Hash *id, Str *ret)
{
    return proquint_format(arena, id->bytes, CARD_WORD_BYTES, ret);
}

bool card_words_fit(Str typed, const Hash *id)
{
    return proquint_fits(typed, id->bytes, CARD_WORD_BYTES);
}
