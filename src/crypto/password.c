#include "crypto/password.h"

#include <nettle/hmac.h>
#include <sodium.h>
#include <stdio.h>

_Static_assert(PASSWORD_HASH >= crypto_pwhash_STRBYTES, "the hash fits");

Err password_hash(Str password, char out[PASSWORD_HASH])
{
    if (crypto_pwhash_str(
            out,
            password.ptr,
            password.len,
            crypto_pwhash_OPSLIMIT_INTERACTIVE,
            crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
        return (Err){ERR_SYSTEM, 0, "no memory to hash a password"};
    }
    return ERR_NONE;
}

Err password_verify(Str password, Str hash)
{
    char text[PASSWORD_HASH] = {0};

    if (hash.len < PASSWORD_HASH) {
        memcpy(text, hash.ptr, hash.len);
    }
    if (crypto_pwhash_str_verify(text, password.ptr, password.len) != 0) {
        return (Err){ERR_DENIED, 0, "the password does not fit"};
    }
    return ERR_NONE;
}

static uint32_t code_of_step(const uint8_t secret[TOTP_SECRET], int64_t step)
{
    struct hmac_sha1_ctx context;
    uint8_t message[8];
    uint8_t digest[SHA1_DIGEST_SIZE];

    for (int i = 0; i < 8; i++) {
        message[i] = (uint8_t)((uint64_t)step >> (56 - 8 * i));
    }
    hmac_sha1_set_key(&context, TOTP_SECRET, secret);
    hmac_sha1_update(&context, sizeof(message), message);
    hmac_sha1_digest(&context, sizeof(digest), digest);

    const uint8_t *at = digest + (digest[19] & 15);
    uint32_t number =
        (uint32_t)(at[0] & 127) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];

    return number % 1000000;
}

uint32_t totp_code(const uint8_t secret[TOTP_SECRET], int64_t at_ms)
{
    return code_of_step(secret, at_ms / TOTP_STEP_MS);
}

Err totp_verify(
    const uint8_t secret[TOTP_SECRET],
    Str code,
    int64_t now_ms,
    int64_t after_step,
    int64_t *step)
{
    uint64_t number = 0;
    int64_t now = now_ms / TOTP_STEP_MS;

    if (code.len == 6 && str_number(code, 999999, &number).kind == ERR_OK) {
        for (int64_t s = now - 1; s <= now + 1; s++) {
            if (s > after_step && code_of_step(secret, s) == number) {
                *step = s;
                return ERR_NONE;
            }
        }
    }
    return (Err){ERR_DENIED, 0, "the code does not fit"};
}

void totp_format(const uint8_t secret[TOTP_SECRET], char *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    size_t len = 0;
    uint32_t bits = 0;
    int count = 0;

    for (int i = 0; i < TOTP_SECRET; i++) {
        bits = bits << 8 | secret[i];
        for (count += 8; count >= 5; count -= 5) {
            out[len++] = digits[bits >> (count - 5) & 31];
        }
    }
    out[len] = 0;
}

bool totp_parse(Str text, uint8_t secret[TOTP_SECRET])
{
    uint32_t bits = 0;
    int count = 0;
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c =
            (char)(text.ptr[i] >= 'a' && text.ptr[i] <= 'z' ? text.ptr[i] - 32 : text.ptr[i]);
        int value = c >= 'A' && c <= 'Z' ? c - 'A' : c >= '2' && c <= '7' ? c - '2' + 26 : -1;

        if (value < 0 || len >= TOTP_SECRET) {
            return false;
        }
        bits = bits << 5 | (uint32_t)value;
        count += 5;
        if (count >= 8) {
            count -= 8;
            secret[len++] = (uint8_t)(bits >> count);
        }
    }
    return len == TOTP_SECRET;
}
