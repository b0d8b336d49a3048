/* env.h: what the program takes from the world outside: the time, and chance.
 *
 * Both come in as small structs, so that a whole federation of nodes runs the same way twice in
 * one test. Nothing below main.c and the edges asks the system itself.
 */
#ifndef BASE_ENV_H
#define BASE_ENV_H

#include <stddef.h>
#include <stdint.h>

typedef struct Env {
    /* Milliseconds since 1970, UTC. */
    int64_t (*now)(struct Env *env);
    /* Fill with bytes that nobody can guess. */
    void (*random)(struct Env *env, void *out, size_t count);
    int64_t clock_ms; /* of a clock that stands still until a test moves it */
    uint64_t seed;    /* of chance that repeats, in tests */
} Env;

/* The system's clock. Chance comes from crypto/random.h. */
int64_t env_clock(Env *env);

/* CPU time used by the process, for benches. */
double env_cpu_seconds(void);

#endif
