/* seal.h: keys that live in guarded pages, and bytes that only a key opens.
 *
 * A sealed byte string is nonce (24) || ciphertext || tag (16), XChaCha20-Poly1305. `context`
 * is bound to it and not stored: what was sealed as one thing never opens as another.
 *
 * Source  draft-irtf-cfrg-xchacha (XChaCha20-Poly1305), RFC 8439
 */
#ifndef CRYPTO_SEAL_H
#define CRYPTO_SEAL_H

#include "base/arena.h"
#include "base/env.h"

#define KEY_SIZE    32
#define SEAL_EXTRA  40 /* bytes that sealing adds */
#define KEY_WRAPPED (KEY_SIZE + SEAL_EXTRA)

/* A key that outlives a request: locked in memory, between guard pages. */
typedef struct Key Key;

/* Errors  SYSTEM where no memory can be locked away. */
MUST_USE Err key_open(const uint8_t bytes[KEY_SIZE], Key **ret);
void key_close(Key *key);
const uint8_t *key_bytes(const Key *key);

/* Seal into `out`, of `plain.len` + SEAL_EXTRA bytes. */
void seal(const uint8_t key[KEY_SIZE], Env *env, Str context, Str plain, uint8_t *out);

/* Open into `out`, of `sealed.len` - SEAL_EXTRA bytes.
 * Errors  CORRUPT where the key, the context or a byte is another.
 */
MUST_USE Err seal_open(const uint8_t key[KEY_SIZE], Str context, Str sealed, uint8_t *out);

/* The same into an arena. */
MUST_USE Err seal_text(
    Arena *arena, const uint8_t key[KEY_SIZE], Env *env, Str context, Str plain, Str *ret);
MUST_USE Err
seal_open_text(Arena *arena, const uint8_t key[KEY_SIZE], Str context, Str sealed, Str *ret);

#endif
