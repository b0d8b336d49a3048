/* connection.h: the three databases of a node as one Store sees them. Only store/ includes this.
 *
 * Source  design.md, "Store"; sqlite.org/wal.html
 */
#ifndef STORE_CONNECTION_H
#define STORE_CONNECTION_H

#include "store/store.h"

#include <sqlite3.h>

typedef enum Database {
    DATABASE_MAIN,
    DATABASE_KEYS,
    DATABASE_INDEX,
    DATABASE_COUNT
} Database;

/* A policy of the store, read and judged for the viewer of the moment. */
typedef struct Interned {
    int64_t id;
    Policy policy;
    Str text;
    bool permitted; /* to view */
} Interned;

typedef VEC(Interned) Interneds;

#define TILE_LEVELS (TREE_LEVELS / TILE_HEIGHT + 1)

/* The last tile of a level while it fills; written when a request ends. */
typedef struct Tile {
    int64_t number;
    size_t count; /* hashes */
    bool dirty;
    uint8_t hashes[TILE_WIDTH * HASH_SIZE];
} Tile;

struct Store {
    sqlite3 *databases[DATABASE_COUNT];
    sqlite3_stmt *statements[STATEMENT_COUNT];
    const Vault *vault;
    const Model *model;
    Env *env;
    bool writes;
    int64_t kinds[64]; /* row ids, by the model's index */
    Arena arena;       /* the policies; lives as long as the store */
    Interneds policies;
    size_t judged; /* of the policies, for the viewer; the rest came since */
    Viewer viewer; /* whose view temp.permitted holds; its team lies in `team` */
    char team[64];
    bool viewed;
    bool policies_known; /* writer only: nobody else interns any */
    int64_t last_entity; /* writer only; 0 until it was looked up */
    int64_t last_record;
    Tree tree; /* the log's right edge, as of the last committed leaf; writer only */
    bool tree_read;
    Tile tiles[TILE_LEVELS];
};

/* Prepare a statement, or give the one prepared before. Returns SQLite's code. */
int connection_statement(Store *store, Statement statement, sqlite3_stmt **ret);

/* Write the tiles that the log has filled since the last time. */
MUST_USE Err log_flush(Store *store);

/* The SQL of a statement and its database, for the tests of all SQL. */
const char *connection_sql(Statement statement, Database *database);

#endif
