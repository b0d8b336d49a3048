#include "crypto/sign.h"

#include <sodium.h>

void sign_keys_from_seed(
    const uint8_t seed[32], uint8_t public_key[SIGN_PUBLIC], uint8_t secret_key[SIGN_SECRET])
{
    crypto_sign_seed_keypair(public_key, secret_key, seed);
}

void sign_keys(Env *env, uint8_t public_key[SIGN_PUBLIC], uint8_t secret_key[SIGN_SECRET])
{
    uint8_t seed[32];

    env->random(env, seed, sizeof(seed));
    sign_keys_from_seed(seed, public_key, secret_key);
    sodium_memzero(seed, sizeof(seed));
}

void sign_plain(const uint8_t secret_key[SIGN_SECRET], Str message, uint8_t out[SIGN_SIGNATURE])
{
    crypto_sign_detached(out, NULL, (const uint8_t *)message.ptr, message.len, secret_key);
}

Err sign_verify(const uint8_t public_key[SIGN_PUBLIC], Str message, const uint8_t *signature)
{
    if (crypto_sign_verify_detached(
            signature, (const uint8_t *)message.ptr, message.len, public_key) != 0) {
        return err_bad("the signature does not fit");
    }
    return ERR_NONE;
}
