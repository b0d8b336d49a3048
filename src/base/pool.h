/* pool.h: a long piece of work on an array, shared out among a few threads.
 *
 * Whoever has much of one kind to do cuts it into ranges of indices, and a function does one range:
 *
 *     static void square(void *state, size_t from, size_t to)
 *     {
 *         double *numbers = state;
 *
 *         for (size_t i = from; i < to; i++) {
 *             numbers[i] *= numbers[i];
 *         }
 *     }
 *
 *     pool_run(pool, count, 1000, square, numbers);
 *
 * The thread that calls works, too, and pool_run returns when all is done. A pool of one thread,
 * and none at all (NULL), do the same in the caller's thread alone. Ranges begin at multiples of
 * `grain` and are one grain long, the last one shorter: so what a function is called with does not
 * depend on how many threads there are. Which thread takes which range, and when, does: a result
 * that is to be the same every time must not hang on that. So each range writes places of its own,
 * draws no chance, and takes no memory from an arena; sums are made of parts in the order of the
 * ranges, once all are done.
 *
 * Only one run is on at a time: the function must not call pool_run on the same pool, and a second
 * thread that calls waits.
 *
 * Owner   the pool is the caller's who opened it; it is handed down, never found
 * Cost    some microseconds a run, and a lock taken once a range: let a range take 50 us or longer
 */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include "base/err.h"
#include "base/thread.h"

#include <stddef.h>

#define POOL_THREADS_MAX 64

typedef void (*PoolWork)(void *state, size_t from, size_t to);

typedef struct Pool {
    Gate gate;
    Thread threads[POOL_THREADS_MAX];
    size_t started; /* threads besides the caller's */
    bool is_closing;
    bool is_taken; /* a run is on */
    PoolWork work;
    void *state;
    size_t count;
    size_t grain;
    size_t next; /* index of the first range that nobody has taken */
    size_t busy; /* ranges that are being worked at */
} Pool;

/* `threads` counts the caller's: 1 to POOL_THREADS_MAX. A pool is not moved once it is open.
 * Errors  SYSTEM where not even one thread could be started; fewer than asked for will do.
 */
MUST_USE Err pool_open(Pool *pool, size_t threads);

/* After the last run. */
void pool_close(Pool *pool);

/* Do `work` for all ranges of 0 to `count`. `grain` is not zero. */
void pool_run(Pool *pool, size_t count, size_t grain, PoolWork work, void *state);

/* Lower `*least` to `value` where it is higher, from any range: the first place where something is
 * wrong is the same, whoever finds it. Begin with SIZE_MAX; read it after the run.
 */
void pool_least(size_t *least, size_t value);

#endif
