#include "crypto/seal.h"

#include <sodium.h>

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES

_Static_assert(
    SEAL_EXTRA == NONCE + crypto_aead_xchacha20poly1305_ietf_ABYTES, "nonce and tag");

struct Key {
    uint8_t bytes[KEY_SIZE];
};

Err key_open(const uint8_t bytes[KEY_SIZE], Key **ret)
{
    Key *key = sodium_malloc(sizeof(*key));

    if (key == NULL) {
        return (Err){ERR_SYSTEM, 0, "could not lock memory for a key"};
    }
    memcpy(key->bytes, bytes, KEY_SIZE);
    (void)sodium_mprotect_readonly(key);
    *ret = key;
    return ERR_NONE;
}

void key_close(Key *key)
{
    sodium_free(key);
}

const uint8_t *key_bytes(const Key *key)
{
    return key->bytes;
}

void seal(const uint8_t key[KEY_SIZE], Env *env, Str context, Str plain, uint8_t *out)
{
    unsigned long long len = 0;

    env->random(env, out, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        out + NONCE,
        &len,
        (const uint8_t *)plain.ptr,
        plain.len,
        (const uint8_t *)context.ptr,
        context.len,
        NULL,
        out,
        key);
}

Err seal_open(const uint8_t key[KEY_SIZE], Str context, Str sealed, uint8_t *out)
{
    const uint8_t *bytes = (const uint8_t *)sealed.ptr;
    unsigned long long len = 0;

    if (sealed.len < SEAL_EXTRA || crypto_aead_xchacha20poly1305_ietf_decrypt(
                                       out,
                                       &len,
                                       NULL,
                                       bytes + NONCE,
                                       sealed.len - NONCE,
                                       (const uint8_t *)context.ptr,
                                       context.len,
                                       bytes,
                                       key) != 0) {
        return (Err){ERR_CORRUPT, 0, "sealed bytes do not open with this key"};
    }
    return ERR_NONE;
}

Err seal_text(
    Arena *arena, const uint8_t key[KEY_SIZE], Env *env, Str context, Str plain, Str *ret)
{
    uint8_t *out = arena_new(arena, uint8_t, plain.len + SEAL_EXTRA);

    if (out == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    seal(key, env, context, plain, out);
    *ret = (Str){(const char *)out, plain.len + SEAL_EXTRA};
    return ERR_NONE;
}

Err seal_open_text(Arena *arena, const uint8_t key[KEY_SIZE], Str context, Str sealed, Str *ret)
{
    uint8_t *out = NULL;

    if (sealed.len < SEAL_EXTRA) {
        return (Err){ERR_CORRUPT, 0, "sealed bytes are too short"};
    }
    out = arena_new(arena, uint8_t, sealed.len - SEAL_EXTRA + 1);
    if (out == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    TRY(seal_open(key, context, sealed, out));
    *ret = (Str){(const char *)out, sealed.len - SEAL_EXTRA};
    return ERR_NONE;
}
