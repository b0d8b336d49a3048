/* sign.h: Ed25519 over the bytes as they are.
 *
 * A statement of one type must never verify as another: whoever signs says in the bytes
 * what they are. JWS does it with `typ`, a signed note with its origin line.
 *
 * Source  RFC 8032
 */
#ifndef CRYPTO_SIGN_H
#define CRYPTO_SIGN_H

#include "base/env.h"
#include "base/str.h"

#define SIGN_PUBLIC    32
#define SIGN_SECRET    64
#define SIGN_SIGNATURE 64

void sign_keys(Env *env, uint8_t public_key[SIGN_PUBLIC], uint8_t secret_key[SIGN_SECRET]);
void sign_keys_from_seed(
    const uint8_t seed[32], uint8_t public_key[SIGN_PUBLIC], uint8_t secret_key[SIGN_SECRET]);

void sign_plain(
    const uint8_t secret_key[SIGN_SECRET], Str message, uint8_t out[SIGN_SIGNATURE]);

/* Errors  BAD_INPUT where the signature is not by this key over these bytes. */
MUST_USE Err
sign_verify(const uint8_t public_key[SIGN_PUBLIC], Str message, const uint8_t *signature);

#endif
