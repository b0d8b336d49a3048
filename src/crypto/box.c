#include "crypto/box.h"

#include <assert.h>
#include <sodium.h>

#define SCRYPT_R 8
#define SCRYPT_P 1

_Static_assert(BOX_EXTRA == crypto_aead_chacha20poly1305_IETF_ABYTES, "the tag");
_Static_assert(BOX_NONCE == crypto_aead_chacha20poly1305_IETF_NPUBBYTES, "the nonce");
_Static_assert(BOX_SECRET == crypto_scalarmult_SCALARBYTES, "the secret");

void box_keys(Env *env, uint8_t share[BOX_SHARE], uint8_t secret[BOX_SECRET])
{
    env->random(env, secret, BOX_SECRET);
    box_share(secret, share);
}

void box_share(const uint8_t secret[BOX_SECRET], uint8_t share[BOX_SHARE])
{
    (void)crypto_scalarmult_base(share, secret);
}

Err box_agree(
    const uint8_t secret[BOX_SECRET], const uint8_t share[BOX_SHARE], uint8_t out[BOX_KEY])
{
    sodium_memzero(out, BOX_KEY);
    /* libsodium refuses the points of small order, and with them an all-zero result. */
    if (crypto_scalarmult(out, secret, share) != 0) {
        sodium_memzero(out, BOX_KEY);
        return err_bad("a key share that agrees with everybody");
    }
    return ERR_NONE;
}

void box_lock(
    const uint8_t key[BOX_KEY],
    const uint8_t nonce[BOX_NONCE],
    Str context,
    Str plain,
    uint8_t *out)
{
    (void)crypto_aead_chacha20poly1305_ietf_encrypt(
        out,
        NULL,
        (const uint8_t *)plain.ptr,
        plain.len,
        (const uint8_t *)context.ptr,
        context.len,
        NULL,
        nonce,
        key);
}

Err box_open(
    const uint8_t key[BOX_KEY],
    const uint8_t nonce[BOX_NONCE],
    Str context,
    Str locked,
    uint8_t *out)
{
    if (locked.len < BOX_EXTRA || crypto_aead_chacha20poly1305_ietf_decrypt(
                                      out,
                                      NULL,
                                      NULL,
                                      (const uint8_t *)locked.ptr,
                                      locked.len,
                                      (const uint8_t *)context.ptr,
                                      context.len,
                                      nonce,
                                      key) != 0) {
        return (Err){ERR_CORRUPT, 0, "locked bytes do not open with this key"};
    }
    return ERR_NONE;
}

Err box_stretch(Str passphrase, Str salt, int log2_n, uint8_t out[BOX_KEY])
{
    assert(log2_n > 0);
    if (log2_n > BOX_STRETCH_MAX) {
        return err_limit("the passphrase is to be stretched further than is accepted");
    }
    if (crypto_pwhash_scryptsalsa208sha256_ll(
            (const uint8_t *)passphrase.ptr,
            passphrase.len,
            (const uint8_t *)salt.ptr,
            salt.len,
            UINT64_C(1) << log2_n,
            SCRYPT_R,
            SCRYPT_P,
            out,
            BOX_KEY) != 0) {
        return (Err){ERR_SYSTEM, 0, "no memory to stretch a passphrase"};
    }
    return ERR_NONE;
}
