#include "store/query.h"

#include "store/connection.h"

#include <assert.h>
#include <stdio.h>

Query query_begin(Store *store, Statement statement)
{
    sqlite3_stmt *stmt = NULL;
    int rc = connection_statement(store, statement, &stmt);

    return (Query){stmt, rc};
}

void query_bind_text(Query *query, int place, Str text)
{
    if (query->rc == SQLITE_OK) {
        query->rc = sqlite3_bind_text(
            query->stmt, place, text.len > 0 ? text.ptr : "", (int)text.len, SQLITE_STATIC);
    }
}

void query_bind_bytes(Query *query, int place, const void *bytes, size_t count)
{
    if (query->rc == SQLITE_OK) {
        query->rc = sqlite3_bind_blob64(
            query->stmt, place, count > 0 ? bytes : "", count, SQLITE_STATIC);
    }
}

void query_bind_number(Query *query, int place, int64_t number)
{
    if (query->rc == SQLITE_OK) {
        query->rc = sqlite3_bind_int64(query->stmt, place, number);
    }
}

void query_bind_null(Query *query, int place)
{
    if (query->rc == SQLITE_OK) {
        query->rc = sqlite3_bind_null(query->stmt, place);
    }
}

bool query_next(Query *query)
{
    if (query->rc == SQLITE_OK || query->rc == SQLITE_ROW) {
        query->rc = sqlite3_step(query->stmt);
    }
    return query->rc == SQLITE_ROW;
}

int64_t query_number(const Query *query, int column)
{
    return sqlite3_column_int64(query->stmt, column);
}

Str query_bytes(const Query *query, int column)
{
    const void *bytes = sqlite3_column_blob(query->stmt, column);
    int count = sqlite3_column_bytes(query->stmt, column);

    return (Str){bytes == NULL ? "" : bytes, (size_t)count};
}

bool query_is_null(const Query *query, int column)
{
    return sqlite3_column_type(query->stmt, column) == SQLITE_NULL;
}

Err query_err(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return ERR_NONE;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:
        return (Err){ERR_BUSY, 0, "the store is busy; try again"};
    case SQLITE_CONSTRAINT:
        return (Err){
            ERR_CONFLICT, 0, "the store holds this already, or what it rests on is missing"};
    case SQLITE_FULL:
        return (Err){
            ERR_SYSTEM, 0, "the disk is full: nothing was changed; make room and try again"};
    case SQLITE_READONLY:
        return (Err){
            ERR_SYSTEM, 0, "the disk or the node's folder is read-only: nothing was changed"};
    case SQLITE_IOERR:
        return (Err){
            ERR_SYSTEM, 0, "the disk could not be read or written: nothing was changed"};
    case SQLITE_CANTOPEN:
        return (Err){ERR_SYSTEM, 0, "could not open a file of the node's folder"};
    case SQLITE_NOMEM:
        return (Err){ERR_SYSTEM, 0, "no memory for the store"};
    default:
        return (Err){
            ERR_CORRUPT, 0, "the store is damaged: stop the node and restore a backup"};
    }
}

/* Whether a damage is the index's: it is derived, so it goes, and the next opening makes it anew. */
static bool index_discard(const Query *query)
{
    static const char *const parts[] = {"", "-wal", "-shm"};
    sqlite3 *db = query->stmt == NULL ? NULL : sqlite3_db_handle(query->stmt);
    const char *name = db == NULL ? NULL : sqlite3_db_filename(db, "main");
    size_t len = name == NULL ? 0 : strlen(name);
    char path[4200];

    if (len < 8 || strcmp(name + len - 8, "index.db") != 0) {
        return false;
    }
    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
        if (snprintf(path, sizeof(path), "%s%s", name, parts[i]) < (int)sizeof(path)) {
            (void)remove(path);
        }
    }
    return true;
}

Err query_end(Query *query)
{
    Err err = query_err(query->rc);

    if (err.kind == ERR_CORRUPT && index_discard(query)) {
        err.what = "the index is damaged: open the node again, and it is made anew";
    }
    if (query->stmt != NULL) {
        sqlite3_reset(query->stmt);
        sqlite3_clear_bindings(query->stmt);
    }
    query->stmt = NULL;
    return err;
}

Err query_run(Query *query)
{
    while (query_next(query)) {
    }
    return query_end(query);
}

int64_t query_last_id(Store *store)
{
    return sqlite3_last_insert_rowid(store->databases[DATABASE_MAIN]);
}
