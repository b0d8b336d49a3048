/* writer.h: the one who writes, and the group commit.
 *
 * Whoever wants to change something hands in a function. The writer's thread takes all that wait, runs
 * each in a savepoint of its own, commits them together, which is one fsync a file, and then wakes
 * those who handed them in. So what is acknowledged is durable, and under load many share the price.
 *
 * Where no thread was started (one command, a test) writer_run does the same at once.
 *
 * Source  design.md, "Processes" and "Store" (group commit)
 */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "store/store.h"

typedef struct Writer Writer;

/* What is to be written. It sees the writing Store, and whatever it gives is undone where it fails. */
typedef struct Write {
    Err (*run)(Store *store, struct Write *write);
    void *arg;
    bool alone; /* many statements: they go into a transaction of their own, which is cheaper */
    bool purge; /* keys were destroyed: nothing of them may stay in a write-ahead log */
} Write;

/* `store` is one that writes; it stays the caller's to close, after writer_close. */
MUST_USE Err writer_open(Store *store, bool threaded, Writer **ret);
void writer_close(Writer *writer);

/* Run it, and return when it is durable or undone.
 * Errors  those of `run`; BUSY where too many wait; SYSTEM where it could not be made durable.
 */
MUST_USE Err writer_run(Writer *writer, Write *write);

/* Commits so far, and writes that they held: what the bench of the group commit reads. */
void writer_counts(Writer *writer, int64_t *commits, int64_t *writes);

#endif
