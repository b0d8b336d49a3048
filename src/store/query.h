/* query.h: one statement while it runs. Errors stick, and are asked for once, at the end.
 *
 *     Query query = query_begin(store, ENTITY_BY_UUID);
 *     query_bind_bytes(&query, 1, uuid);
 *     while (query_next(&query)) { ... query_number(&query, 0) ... }
 *     TRY(query_end(&query));
 *
 * Columns are counted from 0, places from 1. Bytes that a column gives are a view that holds until the
 * next query_next or query_end.
 *
 * Source  sqlite.org/c3ref; style/README.md, "SQL"
 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include "base/str.h"

typedef struct Store Store;

typedef enum Statement {
#define STATEMENT(name, database, sql) name,
#include "store/statements.def"
#undef STATEMENT
    STATEMENT_COUNT
} Statement;

typedef struct Query {
    void *stmt; /* sqlite3_stmt */
    int rc;     /* the first thing that went wrong, or what the last step gave */
} Query;

Query query_begin(Store *store, Statement statement);

void query_bind_text(Query *query, int place, Str text);
void query_bind_bytes(Query *query, int place, const void *bytes, size_t count);
void query_bind_number(Query *query, int place, int64_t number);
void query_bind_null(Query *query, int place);

/* Take a step; true where there is a row. */
bool query_next(Query *query);

int64_t query_number(const Query *query, int column);
Str query_bytes(const Query *query, int column);
bool query_is_null(const Query *query, int column);

/* Give the statement back.
 * Errors  BUSY; CONFLICT for a broken constraint; SYSTEM for a full or broken disk; CORRUPT for the rest.
 */
MUST_USE Err query_end(Query *query);

/* Take all steps of a statement that gives no rows, and give it back. */
MUST_USE Err query_run(Query *query);

/* The number of the row that the last insert of this store's main database made. */
int64_t query_last_id(Store *store);

/* What a SQLite result code means for the caller. */
Err query_err(int rc);

#endif
