#include "base/pool.h"

#include <assert.h>

static size_t range_end(size_t from, size_t count, size_t grain)
{
    return count - from < grain ? count : from + grain;
}

/* Inside the gate: work at ranges until none is left to take. */
static void take_ranges(Pool *pool)
{
    while (pool->next < pool->count) {
        size_t from = pool->next;
        size_t to = range_end(from, pool->count, pool->grain);
        PoolWork work = pool->work;
        void *state = pool->state;

        pool->next = to;
        pool->busy++;
        gate_leave(&pool->gate);
        work(state, from, to);
        gate_enter(&pool->gate);
        pool->busy--;
    }
}

static void *help(void *arg)
{
    Pool *pool = arg;

    gate_enter(&pool->gate);
    while (!pool->is_closing) {
        if (pool->next < pool->count) {
            take_ranges(pool);
            gate_changed(&pool->gate);
        } else {
            gate_wait(&pool->gate);
        }
    }
    gate_leave(&pool->gate);
    return NULL;
}

Err pool_open(Pool *pool, size_t threads)
{
    assert(threads > 0 && threads <= POOL_THREADS_MAX);
    *pool = (Pool){.grain = 1};
    gate_open(&pool->gate);
    while (pool->started + 1 < threads &&
           thread_start(&pool->threads[pool->started], help, pool).kind == ERR_OK) {
        pool->started++;
    }
    if (threads > 1 && pool->started == 0) {
        gate_close(&pool->gate);
        return (Err){ERR_SYSTEM, 0, "could not start a thread"};
    }
    return ERR_NONE;
}

void pool_close(Pool *pool)
{
    gate_enter(&pool->gate);
    assert(!pool->is_taken);
    pool->is_closing = true;
    gate_changed(&pool->gate);
    gate_leave(&pool->gate);
    for (size_t i = 0; i < pool->started; i++) {
        thread_join(&pool->threads[i]);
    }
    gate_close(&pool->gate);
}

static void run_alone(size_t count, size_t grain, PoolWork work, void *state)
{
    for (size_t from = 0; from < count; from = range_end(from, count, grain)) {
        work(state, from, range_end(from, count, grain));
    }
}

void pool_run(Pool *pool, size_t count, size_t grain, PoolWork work, void *state)
{
    assert(grain > 0);
    if (pool == NULL || pool->started == 0 || count <= grain) {
        run_alone(count, grain, work, state);
        return;
    }
    gate_enter(&pool->gate);
    while (pool->is_taken) {
        gate_wait(&pool->gate);
    }
    pool->is_taken = true;
    pool->work = work;
    pool->state = state;
    pool->grain = grain;
    pool->count = count;
    pool->next = 0;
    gate_changed(&pool->gate);
    take_ranges(pool);
    while (pool->busy > 0) {
        gate_wait(&pool->gate);
    }
    pool->count = pool->next = 0;
    pool->is_taken = false;
    gate_changed(&pool->gate);
    gate_leave(&pool->gate);
}

void pool_least(size_t *least, size_t value)
{
    size_t seen = __atomic_load_n(least, __ATOMIC_RELAXED);

    while (value < seen &&
           !__atomic_compare_exchange_n(
               least, &seen, value, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
    }
}
