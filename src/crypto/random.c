#include "crypto/random.h"

#include <sodium.h>

Err crypto_start(void)
{
    if (sodium_init() < 0) {
        return (Err){ERR_SYSTEM, 0, "could not start the cryptographic library"};
    }
    return ERR_NONE;
}

/* The system is asked for a kilobyte at a time: a record takes six small helpings, and each would be
 * a call into the kernel. What was handed out is wiped. A child begins with exec, so none is used twice.
 */
static void random_system(Env *env, void *out, size_t count)
{
    static _Thread_local uint8_t pool[1024];
    static _Thread_local size_t left;

    (void)env;
    if (count > sizeof(pool) / 4) {
        randombytes_buf(out, count);
        return;
    }
    if (count > left) {
        randombytes_buf(pool, sizeof(pool));
        left = sizeof(pool);
    }
    left -= count;
    memcpy(out, pool + left, count);
    sodium_memzero(pool + left, count);
}

Env env_system(void)
{
    return (Env){.now = env_clock, .random = random_system};
}

static int64_t clock_fixed(Env *env)
{
    return env->clock_ms;
}

/* Each call draws from a stream of its own, so what one caller takes does not move another. */
static void random_fixed(Env *env, void *out, size_t count)
{
    uint8_t seed[randombytes_SEEDBYTES] = {0};

    env->seed++;
    memcpy(seed, &env->seed, sizeof(env->seed));
    randombytes_buf_deterministic(out, count, seed);
}

Env env_fixed(int64_t clock_ms, uint64_t seed)
{
    return (Env){
        .now = clock_fixed, .random = random_fixed, .clock_ms = clock_ms, .seed = seed << 32};
}

void random_uuid(Env *env, uint8_t out[16])
{
    env->random(env, out, 16);
    out[6] = (uint8_t)((out[6] & 0x0f) | 0x40);
    out[8] = (uint8_t)((out[8] & 0x3f) | 0x80);
}

bool secret_equal(const void *a, const void *b, size_t count)
{
    return sodium_memcmp(a, b, count) == 0;
}

void secret_wipe(void *bytes, size_t count)
{
    sodium_memzero(bytes, count);
}
