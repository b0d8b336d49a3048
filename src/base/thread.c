#include "base/thread.h"

#include <assert.h>
#include <errno.h>
#include <time.h>

void gate_open(Gate *gate)
{
    pthread_condattr_t steady; /* whoever sets the wall clock makes nobody wait longer */
    int failed =
        pthread_condattr_init(&steady) | pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);

    failed |=
        pthread_mutex_init(&gate->mutex, NULL) | pthread_cond_init(&gate->changed, &steady);
    failed |= pthread_condattr_destroy(&steady);
    assert(failed == 0);
    (void)failed;
}

void gate_close(Gate *gate)
{
    (void)pthread_cond_destroy(&gate->changed);
    (void)pthread_mutex_destroy(&gate->mutex);
}

void gate_enter(Gate *gate)
{
    (void)pthread_mutex_lock(&gate->mutex);
}

void gate_leave(Gate *gate)
{
    (void)pthread_mutex_unlock(&gate->mutex);
}

void gate_wait(Gate *gate)
{
    (void)pthread_cond_wait(&gate->changed, &gate->mutex);
}

bool gate_wait_ms(Gate *gate, int wait_ms)
{
    struct timespec until = {0};

    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += wait_ms / 1000;
    until.tv_nsec += (long)(wait_ms % 1000) * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    return pthread_cond_timedwait(&gate->changed, &gate->mutex, &until) != ETIMEDOUT;
}

void gate_changed(Gate *gate)
{
    (void)pthread_cond_broadcast(&gate->changed);
}

Err thread_start(Thread *thread, void *(*run)(void *), void *arg)
{
    if (pthread_create(&thread->id, NULL, run, arg) != 0) {
        return (Err){ERR_SYSTEM, 0, "could not start a thread"};
    }
    return ERR_NONE;
}

void thread_join(Thread *thread)
{
    (void)pthread_join(thread->id, NULL);
}

Err thread_start_detached(Thread *thread, void *(*run)(void *), void *arg)
{
    TRY(thread_start(thread, run, arg));
    (void)pthread_detach(thread->id);
    return ERR_NONE;
}
