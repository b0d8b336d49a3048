/* node.h: a node that is open: its folder, its keys, its one writer, its readers.
 *
 * A node is a folder that one process at a time holds (a lock says so). The key that wraps all others
 * lies outside it. `serving` starts the threads: the writer's, and the one that writes down views.
 *
 * Source  design.md, "Store" and "Processes"; protocol.md, "Identity"
 */
#ifndef SERVICE_NODE_H
#define SERVICE_NODE_H

#include "base/pool.h"
#include "service/identity.h"
#include "store/account.h"
#include "store/log.h"
#include "store/writer.h"

typedef struct Node Node;

/* What a new node is. */
typedef struct NodePlan {
    const char *folder;
    const char *key_file;  /* made here, outside the folder */
    const char *root_file; /* the sealed root key, to be carried away */
    Str name;
    Str country;
    Str passphrase; /* of the root key */
    bool fiction;   /* of the demo, of exercises and tests */
} NodePlan;

/* Make the folder, the keys and an empty store.
 * Errors  CONFLICT where there is a node already; BAD_INPUT; SYSTEM.
 */
MUST_USE Err node_init(const NodePlan *plan, const Model *model, Env *env);

/* Errors  BUSY where another process holds the folder; NOT_FOUND; BAD_INPUT where the key is not its key. */
MUST_USE Err node_open(
    const char *folder,
    const char *key_file,
    const Model *model,
    Env *env,
    bool serving,
    Node **ret);
void node_close(Node *node);

/* The certificate that people see, and its key, made at the first time.  Errors  SYSTEM, LIMIT. */
MUST_USE Err node_certificate(Node *node, Arena *arena, Str *certificate, Str *key);

/* A Store to read with, given back after the request; one that read with these eyes last, where one is free. NULL
 * where no records are read. Without threads it is the writing one.
 */
MUST_USE Err node_reader_take(Node *node, const Viewer *viewer, Store **ret);
void node_reader_give(Node *node, Store *store);

Writer *node_writer(Node *node);
const Model *node_model(const Node *node);
Env *node_env(const Node *node);
const char *node_folder(const Node *node);

/* Constant for as long as the node is open. */
Str node_name(const Node *node);
Str node_country(const Node *node);
Str node_id(const Node *node); /* hexadecimal */
bool node_is_fiction(const Node *node);
const Identity *node_identity(const Node *node);

/* Write down, within a second, that something was seen. What waits is bounded; where it is full, the
 * caller writes it at once.
 */
MUST_USE Err node_note_view(Node *node, const LogNote *note);

/* Write down everything that waits.  Errors  SYSTEM. */
MUST_USE Err node_flush_views(Node *node);

/* A job's thread says that it begins and ends; node_close waits for the last. A job that asks is told when
 * the node is closing, and stops.
 */
void node_job_begin(Node *node);
void node_job_end(Node *node);
bool node_is_closing(Node *node);
bool node_is_serving(const Node *node);

/* Days since 1970, and never back: with a clock that was set back nothing that is out of date comes back. */
int32_t node_today(Node *node);

/* Something waits for a peer: whoever dials need not wait for his hour. The number grows with each call. */
void node_wake(Node *node);
int64_t node_woken(Node *node);

/* Around what only one thread may work at: the matches of this node. */
void node_work_enter(Node *node);
void node_work_leave(Node *node);

/* Around an answer that takes seconds while somebody waits for it. Errors  BUSY where as many are being worked out as may be at once */
MUST_USE Err node_long_enter(Node *node);
void node_long_leave(Node *node);

/* As many threads as there are cores, for whoever holds the work; NULL where the node does not serve. */
Pool *node_pool(Node *node);

/* What is kept of networks between requests (service/mesh.h). */
typedef struct Keep Keep;
Keep *node_meshes(Node *node);

/* What the pages are told: numbered, the newest few hundred are kept. `text` is JSON of 200 bytes at most. */
void node_publish(Node *node, const char *event, int64_t account, Str text);

typedef struct NodeEvent {
    int64_t number;
    int64_t account; /* whom it is for; 0 for all */
    char event[16];
    char text[208];
} NodeEvent;

/* The number of the newest event; 0 where there was none since the node was opened. */
int64_t node_event_newest(Node *node);

/* Up to `most` events behind number `after`, oldest first; the count is returned. A number that is not reached yet
 * is of an earlier run: to whoever has it, all of this run is new.
 */
size_t node_events(Node *node, int64_t after, NodeEvent *out, size_t most);

/* The key file that goes with a folder where none is named: FOLDER.key beside it. */
Str node_key_path(Arena *arena, const char *folder);

#endif
