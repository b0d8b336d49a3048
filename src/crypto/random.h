/* random.h: the start of the library, the system's chance, and wiping.
 *
 * Source  libsodium 1.0.18
 */
#ifndef CRYPTO_RANDOM_H
#define CRYPTO_RANDOM_H

#include "base/env.h"
#include "base/err.h"
#include "base/str.h"

/* Once, before any other call of crypto/.  Errors  SYSTEM. */
MUST_USE Err crypto_start(void);

/* The real clock and real chance. */
Env env_system(void);

/* A clock that stands at `clock_ms` and chance that repeats. For tests and the demo's script. */
Env env_fixed(int64_t clock_ms, uint64_t seed);

/* A version 4 UUID (RFC 9562): it tells no time and no place. */
void random_uuid(Env *env, uint8_t out[16]);

/* Whether two secrets of `count` bytes are equal, in a time that does not depend on them. */
bool secret_equal(const void *a, const void *b, size_t count);

void secret_wipe(void *bytes, size_t count);

#endif
