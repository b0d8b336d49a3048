/* jws.h: a signed statement in one line: JSON Web Signature, compact, Ed25519 and nothing else.
 *
 *     base64url({"alg":"EdDSA","typ":"subak-card"}) . base64url(payload) . base64url(signature)
 *
 * `typ` says what sort of statement it is, and a reader names the one that it expects: so a receipt never
 * passes for a card. Nothing in a header is obeyed.
 *
 * Owner   texts and trees lie in the arena that parsed them, or in the text that was given
 * Source  RFC 7515 (JWS), RFC 8037 (EdDSA), RFC 8725, 3.11 (explicit typing)
 */
#ifndef WIRE_JWS_H
#define WIRE_JWS_H

#include "crypto/hash.h"
#include "crypto/sign.h"
#include "wire/json.h"

#define JWS_MAX (16 << 20) /* bytes */

typedef struct Jws {
    Str text;
    Hash id; /* SHA-256 of the text */
    Str typ;
    Str kid;            /* empty where there is none */
    const Json *claims; /* the payload */
    Str signed_part;    /* of text */
    uint8_t signature[SIGN_SIGNATURE];
} Jws;

/* What is to be signed. */
typedef struct JwsDraft {
    Str typ;
    Str kid;     /* which key of the signer, or empty */
    Str payload; /* JSON text of an object */
} JwsDraft;

/* Errors  LIMIT. */
MUST_USE Err
jws_sign(Arena *arena, const uint8_t secret_key[SIGN_SECRET], const JwsDraft *draft, Str *ret);

/* Take it apart. Until jws_verify nothing of it is believed, but that `kid` and `claims` say whose key to try.
 * Errors  BAD_INPUT at the part to blame: malformed, another algorithm, a header that wants something
 *         understood; LIMIT. `ret` is then untouched.
 */
MUST_USE Err jws_parse(Arena *arena, Str text, Jws *ret);

/* Whether it is a statement of sort `typ`, signed with this key.  Errors  BAD_INPUT. */
MUST_USE Err jws_verify(const Jws *jws, Str typ, const uint8_t public_key[SIGN_PUBLIC]);

#endif
