#include "crypto/hash.h"

#include <nettle/sha3.h>
#include <sodium.h>

_Static_assert(sizeof(HashStream) >= sizeof(crypto_hash_sha256_state), "the state fits");

#define BYTES(str) (const unsigned char *)(str).ptr

static crypto_hash_sha256_state *state_of(HashStream *stream)
{
    return (crypto_hash_sha256_state *)(void *)stream->state;
}

void hash_begin(HashStream *stream)
{
    crypto_hash_sha256_init(state_of(stream));
}

void hash_add(HashStream *stream, Str bytes)
{
    crypto_hash_sha256_update(state_of(stream), BYTES(bytes), bytes.len);
}

Hash hash_end(HashStream *stream)
{
    Hash hash;

    crypto_hash_sha256_final(state_of(stream), hash.bytes);
    return hash;
}

Hash hash_sha256_parts(const Str *parts, size_t count)
{
    HashStream stream;

    hash_begin(&stream);
    for (size_t i = 0; i < count; i++) {
        hash_add(&stream, parts[i]);
    }
    return hash_end(&stream);
}

Hash hash_sha256(Str bytes)
{
    return hash_sha256_parts(&bytes, 1);
}

#define KECCAK_RATE 136 /* bytes of the state that take input, for 256 bits of output */

static void keccak_add(struct sha3_state *state, const uint8_t *block)
{
    for (size_t i = 0; i < KECCAK_RATE; i++) {
        state->a[i / 8] ^= (uint64_t)block[i] << (8 * (i % 8));
    }
    sha3_permute(state);
}

Hash hash_keccak256(Str bytes)
{
    struct sha3_state state = {{0}};
    uint8_t last[KECCAK_RATE] = {0};
    Hash hash;

    while (bytes.len >= KECCAK_RATE) {
        keccak_add(&state, (const uint8_t *)bytes.ptr);
        bytes = str_part(bytes, KECCAK_RATE, bytes.len);
    }
    memcpy(last, bytes.ptr, bytes.len);
    last[bytes.len] ^= 0x01;
    last[KECCAK_RATE - 1] ^= 0x80;
    keccak_add(&state, last);
    for (size_t i = 0; i < HASH_SIZE; i++) {
        hash.bytes[i] = (uint8_t)(state.a[i / 8] >> (8 * (i % 8)));
    }
    return hash;
}

Hash hash_hmac(Str key, Str bytes)
{
    crypto_auth_hmacsha256_state state;
    Hash hash;

    crypto_auth_hmacsha256_init(&state, BYTES(key), key.len);
    crypto_auth_hmacsha256_update(&state, BYTES(bytes), bytes.len);
    crypto_auth_hmacsha256_final(&state, hash.bytes);
    return hash;
}

Err hash_hkdf(Str material, Str salt, Str info, uint8_t *out, size_t count)
{
    static const char zeros[HASH_SIZE];
    Str key = salt.len > 0 ? salt : (Str){zeros, HASH_SIZE};
    Hash master = hash_hmac(key, material);
    Hash block = {0};
    size_t done = 0;

    if (count > 255 * HASH_SIZE) {
        return err_limit("more key material than HKDF gives");
    }
    for (uint8_t round = 1; done < count; round++) {
        crypto_auth_hmacsha256_state state;
        size_t part = count - done < HASH_SIZE ? count - done : HASH_SIZE;

        crypto_auth_hmacsha256_init(&state, master.bytes, HASH_SIZE);
        if (round > 1) {
            crypto_auth_hmacsha256_update(&state, block.bytes, HASH_SIZE);
        }
        crypto_auth_hmacsha256_update(&state, BYTES(info), info.len);
        crypto_auth_hmacsha256_update(&state, &round, 1);
        crypto_auth_hmacsha256_final(&state, block.bytes);
        memcpy(out + done, block.bytes, part);
        done += part;
    }
    sodium_memzero(&master, sizeof(master));
    sodium_memzero(&block, sizeof(block));
    return ERR_NONE;
}

Hash hash_keyed(const uint8_t key[32], Str bytes)
{
    Hash hash;

    crypto_generichash(hash.bytes, HASH_SIZE, BYTES(bytes), bytes.len, key, 32);
    return hash;
}

int64_t hash_token(const uint8_t key[32], uint32_t domain, Str bytes)
{
    crypto_generichash_state state;
    uint8_t out[16]; /* the least that BLAKE2b is defined for here */
    int64_t token = 0;

    crypto_generichash_init(&state, key, 32, sizeof(out));
    crypto_generichash_update(&state, (const uint8_t *)&domain, sizeof(domain));
    crypto_generichash_update(&state, BYTES(bytes), bytes.len);
    crypto_generichash_final(&state, out, sizeof(out));
    memcpy(&token, out, sizeof(token));
    return token;
}
