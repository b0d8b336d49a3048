/* store.h: a node's folder, opened.
 *
 *     subak.db   what is stated, sealed, and the log       index.db   derived: hashes, links
 *     keys.db    the keys of the bodies, wrapped           files of SQLite beside them
 *
 * One Store is one set of connections and belongs to one thread at a time. One of them writes; it
 * also makes all checkpoints (SQLite 3.40.1 can lose data where two connections do). The others
 * read a snapshot. A read sees only what the viewer of the Store may view: store_view says who.
 *
 * A write transaction commits in the order keys, records, index: an orphan key is harmless (the next record of its
 * number takes its place), a record without its key would be lost, and the index catches up from its mark when
 * it is opened. An erasure goes the other way: its keys are named in the transaction and destroyed behind its
 * commit, at the next opening at the latest. So it is done whole or not at all, and the log says which.
 *
 * Owner   close with store_close
 * Source  design.md, "Store"
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/env.h"
#include "base/vec.h"
#include "crypto/tree.h"
#include "domain/policy.h"
#include "domain/record.h"
#include "store/query.h"
#include "store/vault.h"

#define STORE_APPLICATION 0x7375626b /* "subk" */

/* Before the first Store of the process: SQLite then keeps no statistics of memory, for which all threads would wait at
 * one lock. Later calls change nothing; without it all works, slower.
 */
void store_start(void);

/* Make the three databases in a folder that has none.  Errors  CONFLICT where there is one. */
MUST_USE Err store_create(const char *folder);

/* Take away what store_create made, where what was to follow failed: so that one may try again. */
void store_remove(const char *folder);

/* Open the folder. A store that writes migrates the databases first, and finds or makes the
 * compartments' keys in `vault`.
 * Errors  NOT_FOUND, SYSTEM, CORRUPT; BAD_INPUT where a newer program wrote the folder.
 */
MUST_USE Err store_open(
    const char *folder, bool writes, Vault *vault, const Model *model, Env *env, Store **ret);
void store_close(Store *store);

/* A write transaction over all three files; a savepoint inside it for one request. */
MUST_USE Err store_begin(Store *store);
MUST_USE Err store_commit(Store *store);
void store_rollback(Store *store);
MUST_USE Err store_savepoint(Store *store);
MUST_USE Err store_release(Store *store);
void store_revert(Store *store); /* undo to the savepoint, and drop it */

/* Whether the transaction still stands in all three files: a full or broken disk may have ended it. */
bool store_in_transaction(const Store *store);

/* Destroy the keys of what was erased, and empty the write-ahead logs, in which they would otherwise lie until they
 * are written over.
 * Errors  BUSY where a reader still looks at them.
 */
MUST_USE Err store_purge(Store *store);

/* Around the reading of one request, on a Store that does not write: one moment, and locks taken once. The
 * index is looked at first: it never names a record that the other files do not have yet.
 */
MUST_USE Err store_read_begin(Store *store);
void store_read_end(Store *store);
bool store_writes(const Store *store);

/* From now on this Store reads with the eyes of `viewer`. Call it at the start of every request.
 * Cost  one look at the number of policies; where the viewer differs, policy_may for each policy.
 */
MUST_USE Err store_view(Store *store, const Viewer *viewer);

/* Whether it reads with these eyes already, so that store_view is cheap. */
bool store_views(const Store *store, const Viewer *viewer);

/* A policy's number, interned when it is new.  Errors  LIMIT, SYSTEM. */
MUST_USE Err store_policy(Store *store, const Policy *policy, int64_t *ret);

/* The policy of a number.  Errors  CORRUPT. */
MUST_USE Err store_policy_get(Store *store, int64_t id, Policy *ret);

/* The policies of one kind that the viewer may view, oldest first. */
typedef VEC(int64_t) Ids;
MUST_USE Err store_permitted(Store *store, Arena *arena, const Kind *kind, Ids *ret);

/* Named values of the node: its name, country, incarnation. */
MUST_USE Err store_meta_get(Store *store, Arena *arena, const char *name, Str *ret);
MUST_USE Err store_meta_put(Store *store, const char *name, Str value);

const Model *store_model(const Store *store);
Env *store_env(const Store *store);
const Vault *store_vault(const Store *store);

/* A consistent copy of one database ("subak.db", "keys.db") into `path`.  Errors  SYSTEM. */
MUST_USE Err store_copy(Store *store, const char *name, const char *path);

/* Whether SQLite finds every page and index sound. */
MUST_USE Err store_sound(Store *store);

#endif
