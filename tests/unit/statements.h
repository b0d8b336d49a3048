/* statements.h: signed statements of every sort that the program has, made by hand for tests. */
#ifndef UNIT_STATEMENTS_H
#define UNIT_STATEMENTS_H

#include "base/vec.h"
#include "wire/base64.h"
#include "wire/jws.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Every `typ` that anything of the program signs. */
static const char *const statement_typs[] = {
    "subak-card",
    "subak-envelope",
    "subak-record",
    "subak-cursor",
    "subak-log",
    "subak-recall",
    "subak-recalled",
    "subak-void",
    "subak-refused",
    "subak-match-offer",
    "subak-match-accept",
    "subak-match-agree",
    "subak-match-part",
    "subak-match-verdict",
    "subak-match-introduce",
};

static uint8_t statement_public[SIGN_PUBLIC];
static uint8_t statement_secret[SIGN_SECRET];

static inline void statement_keys(void)
{
    static const uint8_t seed[32] = {5, 7};

    sign_keys_from_seed(seed, statement_public, statement_secret);
}

/* A header and a payload as they are given, under a signature that is good whatever stands in them. */
static inline Str statement_by_hand(Arena *arena, Str header, Str payload)
{
    Buf buf = buf_begin(arena, JWS_MAX);
    uint8_t signature[SIGN_SIGNATURE];
    Str text = {0};

    base64_put(&buf, BASE64_URL, header);
    buf_put_char(&buf, '.');
    base64_put(&buf, BASE64_URL, payload);
    sign_plain(statement_secret, buf_str(&buf), signature);
    buf_put_char(&buf, '.');
    base64_put(&buf, BASE64_URL, (Str){(const char *)signature, sizeof(signature)});
    assert_int_equal(buf_end(&buf, &text).kind, ERR_OK);
    return text;
}

/* The same payload, signed by the same key, as a statement of another sort. */
static inline Str statement_as(Arena *arena, const char *typ, Str payload)
{
    JwsDraft draft = {.typ = str_from(typ), .kid = {"", 0}, .payload = payload};
    Str text = {0};

    assert_int_equal(jws_sign(arena, statement_secret, &draft, &text).kind, ERR_OK);
    return text;
}

/* What a statement says, as JSON text. */
static inline Str statement_payload(Arena *arena, Str text)
{
    Str rest = text;
    Str bytes = {0};

    (void)str_cut(&rest, '.');
    assert_int_equal(
        base64_decode(arena, BASE64_URL, str_cut(&rest, '.'), &bytes).kind, ERR_OK);
    return bytes;
}

/* The text with one character changed to another one of the same alphabet. */
static inline Str statement_changed(Arena *arena, Str text, size_t at)
{
    char *copy = arena_new(arena, char, text.len + 1);

    assert_non_null(copy);
    memcpy(copy, text.ptr, text.len);
    copy[at] = copy[at] == 'A' ? 'B' : 'A';
    return (Str){copy, text.len};
}

/* A payload with one part replaced: what a hostile signer might write. */
static inline Str statement_edited(Arena *arena, Str payload, const char *from, const char *to)
{
    const char *at = strstr(payload.ptr, from);
    Str text = {0};

    assert_non_null(at);
    assert_int_equal(
        arena_print(
            arena,
            &text,
            "%.*s%s%s",
            (int)(at - payload.ptr),
            payload.ptr,
            to,
            at + strlen(from))
            .kind,
        ERR_OK);
    return text;
}

#endif
