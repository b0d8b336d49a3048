/* call.h: one request while it is served: who asks, with which rights, on which Store.
 *
 * Every service takes a Call. Reading services run on a reader, writing ones inside a savepoint of the
 * one writer; both see with the eyes of the account that asks.
 *
 * Source  design.md, "The tree" (service)
 */
#ifndef SERVICE_CALL_H
#define SERVICE_CALL_H

#include "service/node.h"
#include "store/record.h"

typedef struct Call {
    Node *node;
    Arena *arena;
    Account account; /* .id is 0 where nobody is signed in */
    bool factor;     /* signed in with a second factor */
    Store *store;    /* while a service runs */
    bool quiet;      /* a page that only listens: that is no use of the session */
    bool own_refs;   /* references were made by the program, not typed: they need no look */
    bool purges;     /* keys were destroyed: nothing of them may stay in a write-ahead log */
    Accounts named;  /* that were looked up on the way */
    const Record *before; /* what stands there while a record is revised, or NULL */
    Problems problems;    /* with the input, for the one who sent it */
} Call;

/* The viewer that the account is today. A role that needs a second factor counts only with one. */
Viewer call_viewer(const Call *call);

/* Run a service on a reader, or on the writer. `arg` is the service's own. */
typedef Err (*Service)(Call *call, void *arg);

MUST_USE Err call_read(Call *call, Service service, void *arg);
MUST_USE Err call_write(Call *call, Service service, void *arg);

/* As call_write, for a service of many statements: in a transaction of its own. */
MUST_USE Err call_write_alone(Call *call, Service service, void *arg);

/* As call_write, for a service that destroys keys: nothing of them stays in a write-ahead log. */
MUST_USE Err call_write_purge(Call *call, Service service, void *arg);

/* Inside a writing service: write down what was done. */
MUST_USE Err call_log(Call *call, LogAction action, const Entity *entity, Str detail);

/* The account with this id, looked up once a call: for answers, where the arena is no longer rewound.
 * Errors  NOT_FOUND.
 */
MUST_USE Err call_account(Call *call, int64_t id, Account *ret);

/* Add a problem with the input.  Errors  LIMIT. */
MUST_USE Err call_problem(Call *call, const Field *field, const char *message);

#endif
