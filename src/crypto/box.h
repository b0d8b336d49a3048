/* box.h: agreeing on a key with someone far away, and locking bytes with it: what age needs.
 *
 * These are the bare primitives. Nonces are the caller's, and a key must never meet the same
 * one twice: age makes each key anew and counts. Bytes that stay in the node are sealed with
 * seal.h, where nothing of this can go wrong.
 *
 *     locked bytes = ciphertext || tag (16)
 *
 * Source  RFC 7748 (X25519), RFC 8439 (ChaCha20-Poly1305), RFC 7914 (scrypt)
 */
#ifndef CRYPTO_BOX_H
#define CRYPTO_BOX_H

#include "base/env.h"
#include "base/str.h"

#define BOX_SHARE       32
#define BOX_SECRET      32
#define BOX_KEY         32
#define BOX_NONCE       12
#define BOX_EXTRA       16 /* bytes that locking adds */
#define BOX_STRETCH_MAX 22 /* log2 of scrypt's N; 4 GiB */

/* A secret of one's own, and the share of it that others may know. */
void box_keys(Env *env, uint8_t share[BOX_SHARE], uint8_t secret[BOX_SECRET]);

/* The share of a secret. */
void box_share(const uint8_t secret[BOX_SECRET], uint8_t share[BOX_SHARE]);

/* What both sides can compute, each from its own secret and the other's share. It is not a key
 * yet: hash it together with both shares.
 * Errors  BAD_INPUT where the share is one that gives zero to everybody; `out` is then zero.
 */
MUST_USE Err box_agree(
    const uint8_t secret[BOX_SECRET], const uint8_t share[BOX_SHARE], uint8_t out[BOX_KEY]);

/* Lock into `out`, of `plain.len` + BOX_EXTRA bytes; it may be where `plain` is. `context` is
 * bound to it and not stored.
 */
void box_lock(
    const uint8_t key[BOX_KEY],
    const uint8_t nonce[BOX_NONCE],
    Str context,
    Str plain,
    uint8_t *out);

/* Open into `out`, of `locked.len` - BOX_EXTRA bytes.
 * Errors  CORRUPT where the key, the nonce, the context or a byte is another.
 */
MUST_USE Err box_open(
    const uint8_t key[BOX_KEY],
    const uint8_t nonce[BOX_NONCE],
    Str context,
    Str locked,
    uint8_t *out);

/* A key from a passphrase: scrypt with N = 2^log2_n, r = 8, p = 1.
 * Cost    2^log2_n KiB of memory, outside of any arena; 18 takes about a second.
 * Errors  LIMIT past BOX_STRETCH_MAX; SYSTEM where there is no such memory.
 */
MUST_USE Err box_stretch(Str passphrase, Str salt, int log2_n, uint8_t out[BOX_KEY]);

#endif
