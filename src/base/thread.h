/* thread.h: the few pieces of concurrency that the program uses.
 *
 * A Gate is a mutex with one condition, enough for a bounded queue or a pool. Engines and domain
 * code know nothing of threads; this header is the only one that brings pthread.h in.
 */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include "base/err.h"

#include <pthread.h>
#include <stdbool.h>

typedef struct Gate {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
} Gate;

void gate_open(Gate *gate);
void gate_close(Gate *gate);
void gate_enter(Gate *gate);
void gate_leave(Gate *gate);

/* Inside: wait until someone says that something has changed. Ask again what you wait for. */
void gate_wait(Gate *gate);

/* As gate_wait, for `wait_ms` at most; false when the time is over. */
MUST_USE bool gate_wait_ms(Gate *gate, int wait_ms);

/* Inside: wake all who wait. */
void gate_changed(Gate *gate);

typedef struct Thread {
    pthread_t id;
} Thread;

/* Errors  SYSTEM. End it with thread_join. */
MUST_USE Err thread_start(Thread *thread, void *(*run)(void *), void *arg);
void thread_join(Thread *thread);

/* A thread that nobody joins; whoever started it learns of its end in another way.  Errors  SYSTEM. */
MUST_USE Err thread_start_detached(Thread *thread, void *(*run)(void *), void *arg);

#endif
