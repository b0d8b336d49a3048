#include "store/writer.h"

#include "base/thread.h"
#include "store/log.h"

#include <stdlib.h>

#define WAITING_MOST 1024
#define GROUP_MOST   256

/* What a write may wait for company: so long for each that it had just before, as they come again one by one. */
#define GATHER_MS      2
#define GATHER_MOST_MS 60

/* A write in the queue, on the stack of the one who waits for it. */
typedef struct Waiting {
    Write *write;
    Err err;
    bool done;
    struct Waiting *next;
} Waiting;

struct Writer {
    Store *store;
    bool threaded;
    bool ending;
    bool
        purge_due; /* keys were destroyed, and their pages may still lie in a write-ahead log */
    Gate gate;
    Thread thread;
    Waiting *first;
    Waiting **last;
    size_t count;
    size_t before; /* writes in the group before */
    int64_t commits;
    int64_t writes;
};

static MUST_USE Err run_one(Store *store, Write *write)
{
    Err err = ERR_NONE;

    TRY(store_savepoint(store));
    err = write->run(store, write);
    if (err.kind == ERR_OK) {
        err = store_release(store);
    }
    if (err.kind != ERR_OK) {
        store_revert(store);
    }
    return err;
}

/* Write the log's root, and make all of it durable. */
static MUST_USE Err group_commit(Store *store)
{
    Err err = log_checkpoint(store);

    if (err.kind != ERR_OK) {
        store_rollback(store);
        return err;
    }
    return store_commit(store);
}

/* One write needs no savepoint: the transaction itself is undone where it fails. SQLite keeps the pages of
 * a savepoint in a list that it walks at every statement, so this is what makes an import fast.
 */
static MUST_USE Err run_alone(Store *store, Write *write)
{
    Err err = ERR_NONE;

    TRY(store_begin(store));
    err = write->run(store, write);
    if (err.kind != ERR_OK) {
        store_rollback(store);
        return err;
    }
    return group_commit(store);
}

/* Several in one transaction. What fails is undone alone; a commit that fails undoes all, and so
 * does a full disk, at which SQLite ends the transaction by itself.
 */
static void run_several(Store *store, Waiting *group)
{
    Err err = store_begin(store);

    for (Waiting *item = group; item != NULL; item = item->next) {
        item->err = err.kind == ERR_OK ? run_one(store, item->write) : err;
        if (err.kind == ERR_OK && !store_in_transaction(store)) {
            err = item->err;
            store_rollback(store);
        }
    }
    if (err.kind == ERR_OK) {
        err = group_commit(store);
    }
    for (Waiting *item = group; err.kind != ERR_OK && item != NULL; item = item->next) {
        item->err = err;
    }
}

static void run_group(Writer *writer, Waiting *group)
{
    if (group->next == NULL) {
        group->err = run_alone(writer->store, group->write);
    } else {
        run_several(writer->store, group);
    }
    /* A reader that still looks keeps the old pages for a moment: the next group tries again. What was
     * destroyed is durably so either way.
     */
    for (Waiting *item = group; item != NULL; item = item->next) {
        writer->purge_due =
            writer->purge_due || (item->write->purge && item->err.kind == ERR_OK);
    }
    if (writer->purge_due) {
        writer->purge_due = store_purge(writer->store).kind != ERR_OK;
    }
    gate_enter(&writer->gate); /* writer_counts may ask meanwhile */
    for (Waiting *item = group; item != NULL; item = item->next) {
        writer->writes++;
    }
    writer->commits++;
    gate_leave(&writer->gate);
}

/* Where the group before was one of several, more are likely to come: wait for them a moment, so that
 * they share one fsync. A write that is alone never waits. Inside the gate.
 */
static void gather(Writer *writer)
{
    int64_t wished = GATHER_MS * (int64_t)writer->before;
    int64_t left = wished < GATHER_MOST_MS ? wished : GATHER_MOST_MS;
    int64_t until = env_clock(NULL) + left;

    while (writer->before > 1 && !writer->ending && writer->count < 4 * writer->before &&
           left > 0) {
        bool woken = gate_wait_ms(&writer->gate, (int)left);

        left = woken ? until - env_clock(NULL) : 0;
    }
}

/* Take up to GROUP_MOST of those that wait; inside the gate. */
static Waiting *group_take(Writer *writer)
{
    Waiting *group = writer->first;
    Waiting *last = group;

    for (size_t i = 1; i < GROUP_MOST && last->next != NULL && !group->write->alone &&
                       !last->next->write->alone;
         i++) {
        last = last->next;
    }
    writer->first = last->next;
    if (writer->first == NULL) {
        writer->last = &writer->first;
    }
    last->next = NULL;
    return group;
}

static void *writer_loop(void *arg)
{
    Writer *writer = arg;

    gate_enter(&writer->gate);
    while (!writer->ending || writer->first != NULL) {
        if (writer->first == NULL) {
            gate_wait(&writer->gate);
            continue;
        }
        gather(writer);
        writer->before = writer->count;

        Waiting *group = group_take(writer);

        gate_leave(&writer->gate);
        run_group(writer, group);
        gate_enter(&writer->gate);
        while (group != NULL) {
            Waiting *next = group->next; /* once done, its owner's stack may be gone */

            group->done = true;
            writer->count--;
            group = next;
        }
        gate_changed(&writer->gate);
    }
    gate_leave(&writer->gate);
    return NULL;
}

Err writer_open(Store *store, bool threaded, Writer **ret)
{
    Writer *writer = calloc(1, sizeof(*writer));
    Err err = ERR_NONE;

    if (writer == NULL) {
        return (Err){ERR_SYSTEM, 0, "no memory for the writer"};
    }
    writer->store = store;
    writer->threaded = threaded;
    writer->last = &writer->first;
    gate_open(&writer->gate);
    if (threaded) {
        err = thread_start(&writer->thread, writer_loop, writer);
    }
    if (err.kind != ERR_OK) {
        gate_close(&writer->gate);
        free(writer);
        return err;
    }
    *ret = writer;
    return ERR_NONE;
}

void writer_close(Writer *writer)
{
    if (writer == NULL) {
        return;
    }
    if (writer->threaded) {
        gate_enter(&writer->gate);
        writer->ending = true;
        gate_changed(&writer->gate);
        gate_leave(&writer->gate);
        thread_join(&writer->thread);
    }
    gate_close(&writer->gate);
    free(writer);
}

Err writer_run(Writer *writer, Write *write)
{
    Waiting item = {.write = write, .err = ERR_NONE};

    if (!writer->threaded) {
        run_group(writer, &item);
        return item.err;
    }
    gate_enter(&writer->gate);
    if (writer->ending || writer->count >= WAITING_MOST) {
        gate_leave(&writer->gate);
        return (Err){ERR_BUSY, 0, "too many changes wait to be written; try again"};
    }
    *writer->last = &item;
    /* cppcheck-suppress autoVariables ; this function returns only when the writer is done with it */
    writer->last = &item.next;
    writer->count++;
    gate_changed(&writer->gate);
    while (!item.done) {
        gate_wait(&writer->gate);
    }
    gate_leave(&writer->gate);
    return item.err;
}

void writer_counts(Writer *writer, int64_t *commits, int64_t *writes)
{
    gate_enter(&writer->gate);
    *commits = writer->commits;
    *writes = writer->writes;
    gate_leave(&writer->gate);
}
