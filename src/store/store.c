#include "store/store.h"

#include "crypto/random.h"
#include "store/connection.h"
#include "store/migrations.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define ARENA_LIMIT ((size_t)64 << 20)

static const char *const file_names[DATABASE_COUNT] = {"subak.db", "keys.db", "index.db"};

static const struct {
    Database database;
    const char *sql;
} statements[STATEMENT_COUNT] = {
#define STATEMENT(name, database, sql) [name] = {DATABASE_##database, sql},
#include "store/statements.def"
#undef STATEMENT
};

const char *connection_sql(Statement statement, Database *database)
{
    *database = statements[statement].database;
    return statements[statement].sql;
}

int connection_statement(Store *store, Statement statement, sqlite3_stmt **ret)
{
    int rc = SQLITE_OK;

    if (store->statements[statement] == NULL) {
        rc = sqlite3_prepare_v3(
            store->databases[statements[statement].database],
            statements[statement].sql,
            -1,
            SQLITE_PREPARE_PERSISTENT,
            &store->statements[statement],
            NULL);
    }
    *ret = store->statements[statement];
    return rc;
}

/* ---- opening ---------------------------------------------------------------------------- */

static int run(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static int64_t pragma(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    int64_t value = -1;

    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW) {
        value = sqlite3_column_int64(stmt, 0);
    }
    sqlite3_finalize(stmt);
    return value;
}

/* After the opening nothing may change the schema, attach a file or set a pragma. */
static int authorize(
    void *unused, int action, const char *a, const char *b, const char *c, const char *d)
{
    (void)unused;
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_FUNCTION:
        return SQLITE_OK;
    default:
        return SQLITE_DENY;
    }
}

static MUST_USE Err
path_of(char out[4096], const char *folder, const char *name, const char *end)
{
    int len = snprintf(out, 4096, "%s/%s%s", folder, name, end);

    return len >= 0 && len < 4096 ? ERR_NONE
                                  : err_bad("the path of the node's folder is too long");
}

/* Whether nothing can change the file: it lies on a read-only disk, and was closed, so that all of it is in it. SQLite
 * would want to make files beside it otherwise.
 */
static bool is_immutable(const char *path)
{
    char log[4096 + 8];
    struct statvfs disk;
    struct stat file;

    (void)snprintf(log, sizeof(log), "%s-wal", path);
    return statvfs(path, &disk) == 0 && (disk.f_flag & ST_RDONLY) != 0 &&
           (stat(log, &file) != 0 || file.st_size == 0);
}

/* The path as SQLite's URI for a file that nothing changes. */
static void immutable_uri(const char *path, char out[3 * 4096 + 32])
{
    size_t len = (size_t)snprintf(out, 8, "file:");

    for (const char *at = path; *at != 0; at++) {
        bool plain = *at != '%' && *at != '?' && *at != '#';

        len += (size_t)snprintf(out + len, 4, plain ? "%c" : "%%%02X", (unsigned)(uint8_t)*at);
    }
    (void)snprintf(out + len, 16, "?immutable=1");
}

static MUST_USE Err
database_open(const char *folder, Database database, int flags, sqlite3 **ret)
{
    char path[4096];
    char uri[3 * 4096 + 32];
    bool immutable = false;
    int rc = SQLITE_OK;

    TRY(path_of(path, folder, file_names[database], ""));
    immutable = (flags & SQLITE_OPEN_READONLY) != 0 && is_immutable(path);
    if (immutable) {
        immutable_uri(path, uri);
        flags |= SQLITE_OPEN_URI;
    }
    rc = sqlite3_open_v2(
        immutable ? uri : path, ret, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, NULL);
    if (rc != SQLITE_OK) {
        sqlite3_close(*ret);
        *ret = NULL;
        if (access(path, F_OK) != 0 && (flags & SQLITE_OPEN_CREATE) == 0) {
            return (Err){ERR_NOT_FOUND, 0, "there is no node in this folder"};
        }
        return query_err(rc);
    }
    sqlite3_extended_result_codes(*ret, 1);
    sqlite3_db_config(*ret, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(*ret, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_busy_timeout(*ret, 5000);
    return ERR_NONE;
}

void store_start(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static MUST_USE Err database_settings(sqlite3 *db, Database database, bool writes)
{
    int rc = run(db, "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;");
    int persist = 1;

    if (rc == SQLITE_OK && writes) {
        /* index.db is rebuilt when lost: it need not be safe at every commit, only sound. */
        rc =
            run(db,
                database == DATABASE_INDEX
                    ? "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;"
                      "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000;"
                    : "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
                      "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000;");
    }
    if (rc == SQLITE_OK && !writes) {
        rc = run(db, "PRAGMA cache_size = -8192;");
        sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        sqlite3_file_control(db, "main", SQLITE_FCNTL_PERSIST_WAL, &persist);
    }
    if (rc == SQLITE_OK && database != DATABASE_KEYS) {
        rc = run(db, "CREATE TEMP TABLE permitted (policy INTEGER PRIMARY KEY) STRICT;");
    }
    if (rc == SQLITE_OK) {
        sqlite3_set_authorizer(db, authorize, NULL);
    }
    return query_err(rc);
}

/* How many migrations the database has had, and how many there are. */
static MUST_USE Err
database_version(sqlite3 *db, Database database, int64_t *version, int64_t *count)
{
    const Migration *const list = migrations_of((int)database);

    *count = 0;
    while (list[*count].sql != NULL) {
        ++*count;
    }
    *version = pragma(db, "PRAGMA user_version");
    if (*version < 0) {
        return query_err(sqlite3_extended_errcode(db));
    }
    if (*version > *count || pragma(db, "PRAGMA application_id") != STORE_APPLICATION) {
        return err_bad("the folder was written by a newer subak, or by another program");
    }
    return ERR_NONE;
}

static MUST_USE Err database_migrate(sqlite3 *db, Database database)
{
    const Migration *const list = migrations_of((int)database);
    int64_t version = 0;
    int64_t count = 0;

    TRY(database_version(db, database, &version, &count));
    for (int64_t i = version; i < count; i++) {
        char *sql = sqlite3_mprintf(
            "BEGIN IMMEDIATE; %s PRAGMA user_version = %d; COMMIT;", list[i].sql, (int)i + 1);
        int rc = sql == NULL ? SQLITE_NOMEM : run(db, sql);

        sqlite3_free(sql);
        if (rc != SQLITE_OK) {
            (void)run(db, "ROLLBACK");
            return query_err(rc);
        }
    }
    return ERR_NONE;
}

static MUST_USE Err database_create(const char *folder, Database database)
{
    sqlite3 *db = NULL;
    Err err = ERR_NONE;

    TRY(database_open(folder, database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &db));
    if (pragma(db, "SELECT count(*) FROM sqlite_schema") != 0) {
        err = (Err){ERR_CONFLICT, 0, "the folder holds a node already"};
    } else {
        err = query_err(
            run(db, "PRAGMA journal_mode = WAL; PRAGMA application_id = 0x7375626b;"));
    }
    if (err.kind == ERR_OK) {
        err = database_migrate(db, database);
    }
    sqlite3_close(db);
    return err;
}

Err store_create(const char *folder)
{
    for (int i = 0; i < DATABASE_COUNT; i++) {
        TRY(database_create(folder, (Database)i));
    }
    return ERR_NONE;
}

static void database_remove(const char *folder, Database database)
{
    static const char *const parts[] = {"", "-wal", "-shm"};
    char path[4096];

    for (int i = 0; i < 3; i++) {
        if (path_of(path, folder, file_names[database], parts[i]).kind == ERR_OK) {
            (void)remove(path);
        }
    }
}

void store_remove(const char *folder)
{
    for (int i = 0; i < DATABASE_COUNT; i++) {
        database_remove(folder, (Database)i);
    }
}

/* index.db may be gone or damaged: it is derived, so a fresh one takes its place. */
static MUST_USE Err index_make(const char *folder)
{
    database_remove(folder, DATABASE_INDEX);
    return database_create(folder, DATABASE_INDEX);
}

static MUST_USE Err databases_open(Store *store, const char *folder)
{
    for (int i = 0; i < DATABASE_COUNT; i++) {
        int flags = store->writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
        Database database = (Database)i;
        Err err = database_open(folder, database, flags, &store->databases[i]);

        if (err.kind == ERR_OK && store->writes) {
            err = database_migrate(store->databases[i], database);
        } else if (err.kind == ERR_OK) {
            int64_t version = 0;
            int64_t count = 0;

            err = database_version(store->databases[i], database, &version, &count);
        }
        if (err.kind != ERR_OK && database == DATABASE_INDEX && store->writes) {
            sqlite3_close(store->databases[i]);
            store->databases[i] = NULL;
            TRY(index_make(folder));
            err = database_open(folder, database, flags, &store->databases[i]);
        }
        TRY(err);
        TRY(database_settings(store->databases[i], database, store->writes));
    }
    return ERR_NONE;
}

static MUST_USE Err kinds_find(Store *store)
{
    Query query = query_begin(store, KIND_ALL);

    while (query_next(&query)) {
        const Kind *kind = kind_find(store->model, query_bytes(&query, 1));

        if (kind != NULL) {
            store->kinds[kind_index(store->model, kind)] = query_number(&query, 0);
        }
    }
    return query_end(&query);
}

static MUST_USE Err kinds_add(Store *store)
{
    for (int i = 0; i < store->model->kind_count; i++) {
        if (store->kinds[i] == 0) {
            Query query = query_begin(store, KIND_ADD);

            query_bind_text(&query, 1, str_from(store->model->kinds[i].name));
            TRY(query_run(&query));
        }
    }
    return kinds_find(store);
}

/* The key of one compartment, made when it is not there yet. */
static MUST_USE Err compartment_key(Store *store, Vault *vault, const char *name, int i)
{
    Query query = query_begin(store, COMPARTMENT_KEY_GET);
    uint8_t bytes[KEY_SIZE];
    uint8_t wrapped[KEY_WRAPPED];
    Err err = ERR_NONE;

    query_bind_text(&query, 1, str_from(name));
    if (query_next(&query)) {
        vault->slots[i] = query_number(&query, 0);
        err = seal_open(key_bytes(vault->wrap), str_from(name), query_bytes(&query, 1), bytes);
        TRY(query_end(&query));
    } else {
        TRY(query_end(&query));
        store->env->random(store->env, bytes, sizeof(bytes));
        seal(
            key_bytes(vault->wrap),
            store->env,
            str_from(name),
            (Str){(const char *)bytes, sizeof(bytes)},
            wrapped);
        query = query_begin(store, COMPARTMENT_KEY_ADD);
        query_bind_text(&query, 1, str_from(name));
        query_bind_bytes(&query, 2, wrapped, sizeof(wrapped));
        TRY(query_run(&query));
        vault->slots[i] = sqlite3_last_insert_rowid(store->databases[DATABASE_KEYS]);
    }
    if (err.kind == ERR_CORRUPT) {
        return err_bad("this is not the key of this node");
    }
    TRY(err);
    err = key_open(bytes, &vault->compartments[i]);
    secret_wipe(bytes, sizeof(bytes));
    return err;
}

static MUST_USE Err compartment_keys(Store *store, Vault *vault)
{
    int shared = -1;

    for (int i = 0; i < store->model->compartment_count; i++) {
        const Compartment *compartment = &store->model->compartments[i];

        if (vault->compartments[i] != NULL) {
            continue;
        }
        if (compartment->own_key) {
            TRY(compartment_key(store, vault, compartment->name, i));
        } else if (shared < 0) {
            TRY(compartment_key(store, vault, "shared", i));
            shared = i;
        } else {
            vault->compartments[i] = vault->compartments[shared];
            vault->slots[i] = vault->slots[shared];
        }
    }
    return ERR_NONE;
}

/* Whether the revision still has its body. */
static MUST_USE Err has_body(Store *store, int64_t record, bool *ret)
{
    Query query = query_begin(store, RECORD_OWNER_UNGUARDED);

    query_bind_number(&query, 1, record);
    *ret = query_next(&query);
    return query_end(&query);
}

static MUST_USE Err erasures_due(Store *store, Arena *arena, Ids *ret)
{
    Query query = query_begin(store, ERASURE_DUE);
    Err err = ERR_NONE;

    while (err.kind == ERR_OK && query_next(&query)) {
        err = vec_push(arena, ret, query_number(&query, 0));
    }
    TRY(query_end(&query));
    return err;
}

/* Destroy the keys of the bodies that are gone. A body that is there belongs to an erasure that was never committed,
 * or to a later record of the same number: it is forgotten that its key was to go.
 */
static MUST_USE Err keys_destroy(Store *store, const Ids *due)
{
    for (size_t i = 0; i < due->count; i++) {
        bool there = false;
        Query query;

        TRY(has_body(store, due->items[i], &there));
        query = query_begin(store, there ? ERASURE_FORGET : KEY_DROP);
        query_bind_number(&query, 1, due->items[i]);
        TRY(query_run(&query));
    }
    return ERR_NONE;
}

/* The second half of an erasure, behind its commit; a transaction of keys.db alone. */
static MUST_USE Err erasures_settle(Store *store)
{
    sqlite3 *keys = store->databases[DATABASE_KEYS];
    Arena arena;
    Ids due = {0};
    Err err = ERR_NONE;

    TRY(arena_open((size_t)64 << 20, &arena));
    err = erasures_due(store, &arena, &due);
    if (err.kind == ERR_OK && due.count > 0) {
        err = query_err(run(keys, "BEGIN IMMEDIATE"));
        if (err.kind == ERR_OK) {
            err = keys_destroy(store, &due);
        }
        if (err.kind == ERR_OK) {
            err = query_err(run(keys, "COMMIT"));
        }
        if (err.kind != ERR_OK) {
            (void)run(keys, "ROLLBACK");
        }
    }
    arena_close(&arena);
    return err;
}

static MUST_USE Err open_parts(Store *store, const char *folder, Vault *vault)
{
    TRY(arena_open(ARENA_LIMIT, &store->arena));
    TRY(databases_open(store, folder));
    TRY(kinds_find(store));
    if (!store->writes) {
        return ERR_NONE;
    }
    assert(store->model->compartment_count <= VAULT_COMPARTMENTS);
    TRY(compartment_keys(store, vault));
    TRY(kinds_add(store));
    return erasures_settle(store);
}

Err store_open(
    const char *folder, bool writes, Vault *vault, const Model *model, Env *env, Store **ret)
{
    Store *store = calloc(1, sizeof(*store));
    Err err = ERR_NONE;

    if (store == NULL) {
        return (Err){ERR_SYSTEM, 0, "no memory for the store"};
    }
    store->vault = vault;
    store->model = model;
    store->env = env;
    store->writes = writes;
    err = open_parts(store, folder, vault);
    if (err.kind != ERR_OK) {
        store_close(store);
        return err;
    }
    *ret = store;
    return ERR_NONE;
}

void store_close(Store *store)
{
    if (store == NULL) {
        return;
    }
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        sqlite3_finalize(store->statements[i]);
    }
    for (int i = 0; i < DATABASE_COUNT; i++) {
        sqlite3_close(store->databases[i]);
    }
    arena_close(&store->arena);
    free(store);
}

const Model *store_model(const Store *store)
{
    return store->model;
}

Env *store_env(const Store *store)
{
    return store->env;
}

/* ---- transactions ----------------------------------------------------------------------- */

/* Run one transaction word on the three files in the order that a commit needs. */
static MUST_USE Err on_all(Store *store, const char *sql)
{
    static const Database order[] = {DATABASE_KEYS, DATABASE_MAIN, DATABASE_INDEX};

    for (int i = 0; i < DATABASE_COUNT; i++) {
        int rc = run(store->databases[order[i]], sql);

        if (rc != SQLITE_OK) {
            return query_err(rc);
        }
    }
    return ERR_NONE;
}

Err store_begin(Store *store)
{
    Err err = on_all(store, "BEGIN IMMEDIATE");

    if (err.kind != ERR_OK) {
        store_rollback(store);
    }
    return err;
}

/* The index has seen all revisions of this transaction, and all that its log tells: whoever states or moves
 * one indexes it.
 */
static MUST_USE Err mark_put(Store *store)
{
    Query query;

    if (!store->tree_read) {
        return ERR_NONE; /* nothing was done */
    }
    query = query_begin(store, MARK_PUT);
    if (store->last_record == 0) {
        query_bind_null(&query, 1); /* none was stated */
    } else {
        query_bind_number(&query, 1, store->last_record);
    }
    query_bind_number(&query, 2, (int64_t)store->tree.size);
    return query_run(&query);
}

Err store_commit(Store *store)
{
    Err err = mark_put(store);

    if (err.kind == ERR_OK) {
        err = on_all(store, "COMMIT");
    }

    if (err.kind != ERR_OK) {
        store_rollback(store);
    }
    return err;
}

/* What a transaction interned or appended to the log is no longer there: read it again. */
static void forget(Store *store)
{
    store->policies = (Interneds){0};
    store->judged = 0;
    arena_rewind(&store->arena, 0);
    store->viewed = false;
    store->policies_known = false;
    store->last_entity = 0;
    store->last_record = 0;
    store->tree_read = false;
}

static void on_all_anyway(Store *store, const char *sql)
{
    for (int i = 0; i < DATABASE_COUNT; i++) {
        (void)run(store->databases[i], sql);
    }
    forget(store);
}

void store_rollback(Store *store)
{
    on_all_anyway(store, "ROLLBACK");
}

Err store_savepoint(Store *store)
{
    return on_all(store, "SAVEPOINT request");
}

Err store_release(Store *store)
{
    TRY(log_flush(store));
    return on_all(store, "RELEASE request");
}

void store_revert(Store *store)
{
    on_all_anyway(store, "ROLLBACK TO request; RELEASE request");
}

bool store_in_transaction(const Store *store)
{
    for (int i = 0; i < DATABASE_COUNT; i++) {
        if (sqlite3_get_autocommit(store->databases[i]) != 0) {
            return false;
        }
    }
    return true;
}

const Vault *store_vault(const Store *store)
{
    return store->vault;
}

Err store_purge(Store *store)
{
    Err err = erasures_settle(store);

    for (int i = 0; i < DATABASE_COUNT; i++) {
        int rc = sqlite3_wal_checkpoint_v2(
            store->databases[i], NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

        err = err.kind == ERR_OK ? query_err(rc) : err;
    }
    return err;
}

Err store_read_begin(Store *store)
{
    static const Statement begins[] = {READ_BEGIN_INDEX, READ_BEGIN_MAIN, READ_BEGIN_KEYS};

    for (size_t i = 0; i < sizeof(begins) / sizeof(*begins); i++) {
        Query query = query_begin(store, begins[i]);

        TRY(query_run(&query));
    }
    return ERR_NONE;
}

void store_read_end(Store *store)
{
    static const Statement ends[] = {READ_END_INDEX, READ_END_MAIN, READ_END_KEYS};
    bool ended = store_in_transaction(store);

    for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
        Query query = query_begin(store, ends[i]);

        ended = query_run(&query).kind == ERR_OK && ended;
    }
    if (!ended) {
        /* A broken disk undid the request, and so temp.permitted: it holds what whoever looked
         * before was permitted.
         */
        store->viewed = false;
    }
}

bool store_writes(const Store *store)
{
    return store->writes;
}

/* ---- meta, copies ----------------------------------------------------------------------- */

Err store_meta_get(Store *store, Arena *arena, const char *name, Str *ret)
{
    Query query = query_begin(store, META_GET);
    Str value = {"", 0};
    Err err = ERR_NONE;
    bool found = false;

    query_bind_text(&query, 1, str_from(name));
    found = query_next(&query);
    if (found) {
        err = arena_copy(arena, query_bytes(&query, 0), &value);
    }
    TRY(query_end(&query));
    TRY(err);
    if (!found) {
        return (Err){ERR_NOT_FOUND, 0, "the node has no such value"};
    }
    *ret = value;
    return ERR_NONE;
}

Err store_meta_put(Store *store, const char *name, Str value)
{
    Query query = query_begin(store, META_PUT);

    query_bind_text(&query, 1, str_from(name));
    query_bind_bytes(&query, 2, value.ptr, value.len);
    return query_run(&query);
}

Err store_copy(Store *store, const char *name, const char *path)
{
    sqlite3 *to = NULL;
    sqlite3_backup *backup = NULL;
    int rc = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    int from = 0;

    while (from < DATABASE_COUNT && strcmp(file_names[from], name) != 0) {
        from++;
    }
    assert(from < DATABASE_COUNT);
    if (rc == SQLITE_OK) {
        sqlite3_set_authorizer(store->databases[from], NULL, NULL);
        backup = sqlite3_backup_init(to, "main", store->databases[from], "main");
        rc = backup == NULL ? sqlite3_errcode(to) : sqlite3_backup_step(backup, -1);
        (void)sqlite3_backup_finish(backup);
        sqlite3_set_authorizer(store->databases[from], authorize, NULL);
    }
    sqlite3_close(to);
    return query_err(rc);
}

Err store_sound(Store *store)
{
    for (int i = 0; i < DATABASE_COUNT; i++) {
        sqlite3_stmt *stmt = NULL;
        bool sound = false;
        int rc = SQLITE_OK;

        sqlite3_set_authorizer(store->databases[i], NULL, NULL);
        rc = sqlite3_prepare_v2(store->databases[i], "PRAGMA quick_check(1)", -1, &stmt, NULL);
        if (rc == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW) {
            sound = strcmp((const char *)sqlite3_column_text(stmt, 0), "ok") == 0;
        }
        sqlite3_finalize(stmt);
        sqlite3_set_authorizer(store->databases[i], authorize, NULL);
        if (!sound) {
            return (Err){ERR_CORRUPT, 0, "a file of the node is damaged: restore a backup"};
        }
    }
    return ERR_NONE;
}
