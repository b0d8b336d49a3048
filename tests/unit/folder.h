/* folder.h: a node's folder for one test: made, opened for writing, closed and removed again.
 *
 * The clock stands still and chance repeats, so a test runs the same way twice. What a test
 * does to the files behind the store's back, it does through folder_raw.
 */
#ifndef UNIT_FOLDER_H
#define UNIT_FOLDER_H

#include "crypto/random.h"
#include "data.h"
#include "store/connection.h"
#include "store/log.h"
#include "store/record.h"
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FOLDER_NOW INT64_C(1795253400000) /* 2026-11-21T09:30:00Z */

typedef struct Folder {
    char path[32];
    Env env;
    Vault vault;
    Arena arena;
    Store *store; /* the one that writes */
} Folder;

static const uint8_t folder_key[KEY_SIZE] = "the key of the node of this test";

static inline void folder_must(Err err)
{
    if (err.kind != ERR_OK) {
        (void)fprintf(stderr, "%s: %s\n", err_name(err.kind), err.what);
        abort();
    }
}

static inline const char *folder_file(Folder *folder, const char *name, const char *part)
{
    Str path;

    folder_must(arena_print(&folder->arena, &path, "%s/%s%s", folder->path, name, part));
    return path.ptr;
}

static inline void folder_start(Folder *folder)
{
    folder_must(vault_open(folder_key, &folder->vault));
    folder_must(
        store_open(folder->path, true, &folder->vault, &world, &folder->env, &folder->store));
}

static inline void folder_stop(Folder *folder)
{
    store_close(folder->store);
    vault_close(&folder->vault);
    folder->store = NULL;
}

static inline int folder_open(void **state)
{
    static Folder folder;

    folder = (Folder){.path = "/tmp/subak-test-XXXXXX", .env = env_fixed(FOLDER_NOW, 1)};
    folder_must(crypto_start());
    folder_must(arena_open(64 << 20, &folder.arena));
    if (mkdtemp(folder.path) == NULL) {
        return -1;
    }
    folder_must(store_create(folder.path));
    folder_start(&folder);
    *state = &folder;
    return 0;
}

static inline int folder_close(void **state)
{
    static const char *const names[] = {"subak.db", "keys.db", "index.db", "copy.db"};
    static const char *const parts[] = {"", "-wal", "-shm", "-journal"};
    Folder *folder = *state;

    folder_stop(folder);
    for (size_t i = 0; i < 16; i++) {
        (void)remove(folder_file(folder, names[i / 4], parts[i % 4]));
    }
    (void)rmdir(folder->path);
    arena_close(&folder->arena);
    return 0;
}

/* A reader of the same folder.  Owner  the caller: store_close. */
static inline Store *folder_reader(Folder *folder)
{
    Store *store = NULL;

    folder_must(store_open(folder->path, false, &folder->vault, &world, &folder->env, &store));
    return store;
}

/* One statement, or several, on a file of the folder, as somebody would who goes around us. */
static inline void folder_raw(Folder *folder, const char *name, const char *sql)
{
    sqlite3 *db = NULL;
    char *message = NULL;

    if (sqlite3_open(folder_file(folder, name, ""), &db) != SQLITE_OK ||
        sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) {
        (void)fprintf(stderr, "%s: %s\n", sql, message);
        abort();
    }
    sqlite3_close(db);
}

/* The number that a query of one number gives. */
static inline int64_t folder_number(Folder *folder, const char *name, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    int64_t number = 0;

    if (sqlite3_open(folder_file(folder, name, ""), &db) != SQLITE_OK ||
        sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK ||
        sqlite3_step(stmt) != SQLITE_ROW) {
        (void)fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(db));
        abort();
    }
    number = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return number;
}

/* The bytes that a query of one blob gives, in the folder's arena. */
static inline Str folder_blob(Folder *folder, const char *name, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    Str bytes = {0};

    if (sqlite3_open(folder_file(folder, name, ""), &db) != SQLITE_OK ||
        sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK ||
        sqlite3_step(stmt) != SQLITE_ROW || sqlite3_column_bytes(stmt, 0) < 16) {
        (void)fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(db));
        abort();
    }
    bytes = (Str){sqlite3_column_blob(stmt, 0), (size_t)sqlite3_column_bytes(stmt, 0)};
    folder_must(arena_copy(&folder->arena, bytes, &bytes));
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return bytes;
}

static inline bool folder_bytes_have(Str all, Str word)
{
    while (all.len >= word.len) {
        const char *hit = memchr(all.ptr, word.ptr[0], all.len - word.len + 1);

        if (hit == NULL) {
            return false;
        }
        all = str_part(all, (size_t)(hit - all.ptr), all.len);
        if (str_starts(all, word)) {
            return true;
        }
        all = str_part(all, 1, all.len);
    }
    return false;
}

/* Whether these bytes stand anywhere in the folder's files, write-ahead logs included. */
static inline bool folder_has(Folder *folder, Str word)
{
    static const char *const names[] = {"subak.db", "keys.db", "index.db"};
    static const char *const parts[] = {"", "-wal"};
    size_t mark = folder->arena.used;
    bool has = false;

    for (size_t i = 0; i < 6 && !has; i++) {
        const char *path = folder_file(folder, names[i / 2], parts[i % 2]);

        has = folder_bytes_have(data_read(&folder->arena, path), word);
        arena_rewind(&folder->arena, mark);
    }
    return has;
}

/* A request of its own: begin and end of what the writer does for each. */
static inline void folder_begin(Folder *folder)
{
    folder_must(store_begin(folder->store));
    folder_must(store_savepoint(folder->store));
}

static inline void folder_commit(Folder *folder)
{
    folder_must(store_release(folder->store));
    folder_must(log_checkpoint(folder->store));
    folder_must(store_commit(folder->store));
}

static inline Policy folder_policy(int kind)
{
    return (Policy){
        .kind = &world_kinds[kind],
        .compartment = world_kinds[kind].compartment,
        .team = {"", 0},
        .handling = handling_default()};
}

/* A person of this name, as a record without anything else. */
static inline Record folder_person(Folder *folder, const char *name)
{
    Record record;

    folder_must(record_new(&folder->arena, &world_kinds[WORLD_PERSON], &record));
    folder_must(record_add(&folder->arena, &record, &world_person_fields[0], str_from(name)));
    return record;
}

static inline NewRevision folder_revision(
    const Record *record, const Policy *policy, int64_t at)
{
    return (NewRevision){.record = record, .policy = policy, .account = 7, .at = at};
}

static inline Entity folder_add(Folder *folder, const Record *record, const Policy *policy)
{
    NewRevision new = folder_revision(record, policy, FOLDER_NOW);
    Entity entity;
    Uuid uuid;

    random_uuid(&folder->env, uuid.bytes);
    folder_must(entity_create(folder->store, uuid, &new, &entity));
    return entity;
}

static inline void folder_view(Store *store, uint32_t roles)
{
    const Viewer viewer = {roles, {"", 0}, (int32_t)(FOLDER_NOW / INT64_C(86400000))};

    folder_must(store_view(store, &viewer));
}

#endif
