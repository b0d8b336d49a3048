/* password.h: what a person proves himself with: a password, and a code that changes.
 *
 * Source  RFC 9106 (Argon2id; libsodium's "interactive" limits: 64 MiB, 2 passes);
 *         RFC 6238 (TOTP, SHA-1, 30 seconds, 6 digits, as the authenticator apps have it)
 */
#ifndef CRYPTO_PASSWORD_H
#define CRYPTO_PASSWORD_H

#include "base/env.h"
#include "base/str.h"

#define PASSWORD_HASH  128 /* bytes, with its NUL */
#define TOTP_SECRET    20
#define TOTP_STEP_MS   30000
#define PASSWORD_LEAST 12 /* bytes */

/* Cost  about 0.1 CPU s and 64 MiB, by intention.  Errors  SYSTEM. */
MUST_USE Err password_hash(Str password, char out[PASSWORD_HASH]);

/* The same cost whether it fits or not.  Errors  DENIED. */
MUST_USE Err password_verify(Str password, Str hash);

/* The six digits for the step that `at_ms` lies in. */
uint32_t totp_code(const uint8_t secret[TOTP_SECRET], int64_t at_ms);

/* Accepts the step of now, and one to either side. `step` is the one that fitted: the caller
 * keeps it and refuses it, and any before it, the next time (replay).  Errors  DENIED.
 */
MUST_USE Err totp_verify(
    const uint8_t secret[TOTP_SECRET],
    Str code,
    int64_t now_ms,
    int64_t after_step,
    int64_t *step);

/* The secret as base32 without padding into `out`, of 33 bytes, for an authenticator app. */
void totp_format(const uint8_t secret[TOTP_SECRET], char *out);

/* Read it back, in small or capital letters; whether it is one. */
bool totp_parse(Str text, uint8_t secret[TOTP_SECRET]);

#endif
