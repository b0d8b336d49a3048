/* hash.h: SHA-256 where a standard says so, BLAKE2b with a key where only we read it.
 *
 * Source  FIPS 180-4 (SHA-256), RFC 2104 (HMAC), RFC 5869 (HKDF), RFC 7693 (BLAKE2);
 *         Bertoni et al., "The Keccak reference", 3.0 (2011)
 */
#ifndef CRYPTO_HASH_H
#define CRYPTO_HASH_H

#include "base/str.h"

#define HASH_SIZE 32

typedef struct Hash {
    uint8_t bytes[HASH_SIZE];
} Hash;

Hash hash_sha256(Str bytes);

/* SHA-256 of the parts one behind the other. */
Hash hash_sha256_parts(const Str *parts, size_t count);

/* SHA-256 over a stream: begin, add any number of times, end. */
typedef struct HashStream {
    _Alignas(8) uint8_t state[128];
} HashStream;

void hash_begin(HashStream *stream);
void hash_add(HashStream *stream, Str bytes);
Hash hash_end(HashStream *stream);

/* Keccak-256 as it was before FIPS 202 changed its padding: Ethereum's addresses are checked with it. It guards
 * no secret here.
 */
Hash hash_keccak256(Str bytes);

Hash hash_hmac(Str key, Str bytes);

/* `count` bytes, at most 255 * 32, out of key material.
 * Errors  LIMIT.
 */
MUST_USE Err hash_hkdf(Str material, Str salt, Str info, uint8_t *out, size_t count);

/* Keyed BLAKE2b of 32 bytes: a commitment, or a search token that nobody without the key can
 * compute.
 */
Hash hash_keyed(const uint8_t key[32], Str bytes);

/* The first eight bytes of hash_keyed over (`domain`, `bytes`) as a number, for an index. */
int64_t hash_token(const uint8_t key[32], uint32_t domain, Str bytes);

static inline bool hash_equal(const Hash *a, const Hash *b)
{
    return memcmp(a, b, sizeof(*a)) == 0;
}

static inline Str hash_str(const Hash *hash)
{
    return (Str){(const char *)hash->bytes, HASH_SIZE};
}

#endif
