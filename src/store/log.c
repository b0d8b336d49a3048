#include "store/log.h"

#include "store/connection.h"

#include <assert.h>

#define SALT        16
#define ENTRY_SIZE  (1 + 8 + HASH_SIZE)
#define CONTEXT     "subak audit"
#define VERIFY_STEP 4096 /* leaves read at a time */

static const char *const action_names[LOG_ACTION_COUNT] = {
#define LOG_TEXT(name, text) text,
    LOG_ACTIONS(LOG_TEXT)
#undef LOG_TEXT
};

const char *log_action_name(LogAction action)
{
    assert(action < LOG_ACTION_COUNT);
    return action_names[action];
}

/* ---- tiles ------------------------------------------------------------------------------ */

static MUST_USE Err tile_get(Store *store, int level, int64_t number, Tile *ret)
{
    Query query = query_begin(store, TILE_GET);

    ret->number = number;
    ret->count = 0;
    ret->dirty = false;
    query_bind_number(&query, 1, level);
    query_bind_number(&query, 2, number);
    if (query_next(&query)) {
        Str bytes = query_bytes(&query, 0);

        if (bytes.len <= sizeof(ret->hashes)) {
            memcpy(ret->hashes, bytes.ptr, bytes.len);
            ret->count = bytes.len / HASH_SIZE;
        }
    }
    return query_end(&query);
}

static MUST_USE Err tile_put(Store *store, int level, Tile *tile)
{
    Query query = query_begin(store, TILE_PUT);

    query_bind_number(&query, 1, level);
    query_bind_number(&query, 2, tile->number);
    query_bind_bytes(&query, 3, tile->hashes, tile->count * HASH_SIZE);
    tile->dirty = false;
    return query_run(&query);
}

static MUST_USE Err tile_append(Store *store, int level, int64_t position, const Hash *hash)
{
    Tile *tile = &store->tiles[level];

    if (tile->number != position / TILE_WIDTH) {
        if (tile->dirty) {
            TRY(tile_put(store, level, tile));
        }
        tile->number = position / TILE_WIDTH;
        tile->count = 0;
    }
    if (tile->count != (size_t)(position % TILE_WIDTH)) {
        return (Err){ERR_CORRUPT, 0, "a tile of the log does not fit its size"};
    }
    memcpy(tile->hashes + tile->count * HASH_SIZE, hash->bytes, HASH_SIZE);
    tile->count++;
    tile->dirty = true;
    return ERR_NONE;
}

Err log_flush(Store *store)
{
    for (int level = 0; store->tree_read && level < TILE_LEVELS; level++) {
        if (store->tiles[level].dirty) {
            TRY(tile_put(store, level, &store->tiles[level]));
        }
    }
    return ERR_NONE;
}

static MUST_USE Err leaf_size(Store *store, int64_t *ret)
{
    Query query = query_begin(store, LEAF_SIZE);

    if (query_next(&query)) {
        *ret = query_number(&query, 0);
    }
    return query_end(&query);
}

/* The full subtrees that the last tile of a level holds: one for each bit of its width. */
static void edge_of_tile(Tree *tree, int level, const Tile *tile)
{
    size_t at = 0;

    for (int bit = TILE_HEIGHT - 1; bit >= 0; bit--) {
        Tree part = {0};
        Hash rows[TILE_LEVELS];

        if ((tile->count >> bit & 1) == 0) {
            continue;
        }
        for (size_t i = 0; i < (size_t)1 << bit; i++) {
            Hash hash;

            memcpy(hash.bytes, tile->hashes + at++ * HASH_SIZE, HASH_SIZE);
            (void)tree_append(&part, &hash, rows);
        }
        tree->edge[level * TILE_HEIGHT + bit] = tree_root(&part);
    }
}

/* The log's right edge out of its tiles, when the folder is opened or a request was undone. */
static MUST_USE Err tree_read(Store *store)
{
    int64_t size = 0;

    store->tree = (Tree){0};
    TRY(leaf_size(store, &size));
    store->tree.size = (uint64_t)size;
    for (int level = 0; level < TILE_LEVELS; level++) {
        Tile *tile = &store->tiles[level];
        int64_t width = level * TILE_HEIGHT < 63 ? size >> (level * TILE_HEIGHT) : 0;

        TRY(tile_get(store, level, width / TILE_WIDTH, tile));
        if (tile->count != (size_t)(width % TILE_WIDTH)) {
            return (Err){
                ERR_CORRUPT, 0, "the log's tiles do not fit its leaves: run subak verify"};
        }
        edge_of_tile(&store->tree, level, tile);
    }
    store->tree_read = true;
    return ERR_NONE;
}

static MUST_USE Err leaf_append(Store *store, Str entry)
{
    Hash rows[TILE_LEVELS];
    Hash leaf = tree_leaf(entry);
    int64_t seq = (int64_t)store->tree.size;
    Query query = query_begin(store, LEAF_ADD);
    int count = 0;

    query_bind_number(&query, 1, seq);
    query_bind_bytes(&query, 2, entry.ptr, entry.len);
    TRY(query_run(&query));
    count = tree_append(&store->tree, &leaf, rows);
    for (int level = 0; level < count; level++) {
        TRY(tile_append(store, level, ((seq + 1) >> (level * TILE_HEIGHT)) - 1, &rows[level]));
    }
    return ERR_NONE;
}

/* ---- entries ---------------------------------------------------------------------------- */

static void put_number(uint8_t *out, int64_t number)
{
    for (int i = 0; i < 8; i++) {
        out[i] = (uint8_t)((uint64_t)number >> (56 - 8 * i));
    }
}

/* What a leaf commits to: the audit row as it stands, its detail sealed, under its salt. */
static Hash commitment(const uint8_t salt[SALT], const LogEntry *entry, Str sealed)
{
    uint8_t fixed[6 * 8];
    const Str parts[] = {
        {(const char *)salt, SALT}, {(const char *)fixed, sizeof(fixed)}, sealed};

    put_number(fixed, entry->seq);
    put_number(fixed + 8, entry->at);
    put_number(fixed + 16, entry->account);
    put_number(fixed + 24, (int64_t)entry->action);
    put_number(fixed + 32, entry->entity);
    put_number(fixed + 40, entry->record);
    return hash_sha256_parts(parts, 3);
}

static void bind_or_null(Query *query, int place, int64_t number)
{
    if (number == 0) {
        query_bind_null(query, place);
    } else {
        query_bind_number(query, place, number);
    }
}

static MUST_USE Err
audit_add(Store *store, const LogEntry *entry, const uint8_t salt[SALT], Str sealed)
{
    Query query = query_begin(store, AUDIT_ADD);

    query_bind_number(&query, 1, entry->seq);
    query_bind_number(&query, 2, entry->at);
    query_bind_number(&query, 3, entry->account);
    query_bind_number(&query, 4, (int64_t)entry->action);
    bind_or_null(&query, 5, entry->entity);
    bind_or_null(&query, 6, entry->record);
    query_bind_bytes(&query, 7, salt, SALT);
    if (sealed.len > 0) {
        query_bind_bytes(&query, 8, sealed.ptr, sealed.len);
    } else {
        query_bind_null(&query, 8);
    }
    return query_run(&query);
}

Err log_append(Store *store, const LogNote *note)
{
    size_t mark = store->arena.used;
    uint8_t salt[SALT];
    uint8_t leaf[ENTRY_SIZE];
    Str sealed = {"", 0};
    Err err = ERR_NONE;

    assert(note->action != LOG_BLANK); /* which has no entry */
    if (!store->tree_read) {
        TRY(tree_read(store));
    }
    LogEntry entry = {
        .seq = (int64_t)store->tree.size,
        .at = store->env->now(store->env),
        .account = note->account,
        .action = note->action,
        .entity = note->entity,
        .record = note->record};

    if (note->detail.len > 0) {
        TRY(vault_seal(
            store->vault, &store->arena, store->env, CONTEXT, note->detail, &sealed));
    }
    store->env->random(store->env, salt, sizeof(salt));
    Hash commits = commitment(salt, &entry, sealed);

    leaf[0] = (uint8_t)note->action;
    put_number(leaf + 1, note->record);
    memcpy(leaf + 9, commits.bytes, HASH_SIZE);
    err = leaf_append(store, (Str){(const char *)leaf, sizeof(leaf)});
    if (err.kind == ERR_OK) {
        err = audit_add(store, &entry, salt, sealed);
    }
    arena_rewind(&store->arena, mark);
    return err;
}

Err log_pad(Store *store, int64_t *size, Hash *root)
{
    uint8_t leaf[ENTRY_SIZE] = {LOG_BLANK};

    if (!store->tree_read) {
        TRY(tree_read(store));
    }
    do {
        store->env->random(store->env, leaf + 9, HASH_SIZE);
        TRY(leaf_append(store, (Str){(const char *)leaf, sizeof(leaf)}));
    } while (store->tree.size % LOG_QUANTUM != 0);
    *size = (int64_t)store->tree.size;
    *root = tree_root(&store->tree);
    return ERR_NONE;
}

Err log_checkpoint(Store *store)
{
    Query query;
    Hash root;

    if (!store->tree_read || store->tree.size == 0) {
        return ERR_NONE; /* nothing was appended */
    }
    TRY(log_flush(store));
    root = tree_root(&store->tree);
    query = query_begin(store, CHECKPOINT_ADD);
    query_bind_number(&query, 1, (int64_t)store->tree.size);
    query_bind_bytes(&query, 2, root.bytes, HASH_SIZE);
    query_bind_number(&query, 3, store->env->now(store->env));
    return query_run(&query);
}

/* ---- reading ---------------------------------------------------------------------------- */

Err log_latest(Store *store, int64_t *ret)
{
    Query query = query_begin(store, AUDIT_LATEST);

    if (query_next(&query)) {
        *ret = query_number(&query, 0);
    }
    return query_end(&query);
}

static MUST_USE Err entry_read(Store *store, Arena *arena, const Query *query, LogEntry *ret)
{
    LogEntry entry = {
        .seq = query_number(query, 0),
        .at = query_number(query, 1),
        .account = query_number(query, 2),
        .action = (LogAction)query_number(query, 3),
        .entity = query_number(query, 4),
        .record = query_number(query, 5),
        .detail = {"", 0},
        .erased = query_is_null(query, 6)};

    if (entry.action >= LOG_ACTION_COUNT) {
        return (Err){ERR_CORRUPT, 0, "the log holds an action that the program does not know"};
    }
    if (!query_is_null(query, 7)) {
        TRY(vault_unseal(store->vault, arena, CONTEXT, query_bytes(query, 7), &entry.detail));
    }
    *ret = entry;
    return ERR_NONE;
}

static MUST_USE Err entries_take(Store *store, Arena *arena, Query *query, LogEntries *ret)
{
    LogEntries entries = {0};
    Err err = ERR_NONE;

    while (err.kind == ERR_OK && query_next(query)) {
        LogEntry entry = {0};

        err = entry_read(store, arena, query, &entry);
        if (err.kind == ERR_OK) {
            err = vec_push(arena, &entries, entry);
        }
    }
    TRY(query_end(query));
    TRY(err);
    *ret = entries;
    return ERR_NONE;
}

Err log_page(Store *store, Arena *arena, int64_t before, int64_t limit, LogEntries *ret)
{
    Query query = query_begin(store, AUDIT_PAGE);

    query_bind_number(&query, 1, before);
    query_bind_number(&query, 2, limit);
    return entries_take(store, arena, &query, ret);
}

Err log_of_entity(Store *store, Arena *arena, int64_t entity, int64_t limit, LogEntries *ret)
{
    Query query = query_begin(store, AUDIT_ENTITY);

    query_bind_number(&query, 1, entity);
    query_bind_number(&query, 2, limit);
    return entries_take(store, arena, &query, ret);
}

Err log_root(Store *store, int64_t *size, Hash *root)
{
    Query query = query_begin(store, CHECKPOINT_LAST);

    *size = 0;
    *root = hash_sha256((Str){"", 0});
    if (query_next(&query) && query_bytes(&query, 1).len == HASH_SIZE) {
        *size = query_number(&query, 0);
        memcpy(root->bytes, query_bytes(&query, 1).ptr, HASH_SIZE);
    }
    return query_end(&query);
}

/* ---- checking --------------------------------------------------------------------------- */

static MUST_USE Err checkpoints_read(Store *store, Arena *arena, LogPoints *ret)
{
    Query query = query_begin(store, CHECKPOINT_ALL);
    Err err = ERR_NONE;

    while (err.kind == ERR_OK && query_next(&query)) {
        LogPoint point = {.size = query_number(&query, 0)};

        if (query_bytes(&query, 1).len == HASH_SIZE) {
            memcpy(point.root.bytes, query_bytes(&query, 1).ptr, HASH_SIZE);
        }
        err = vec_push(arena, ret, point);
    }
    TRY(query_end(&query));
    return err;
}

static void bad_leaf(LogVerdict *verdict, int64_t seq, const char *why)
{
    if (verdict->ok) {
        verdict->ok = false;
        verdict->first_bad = seq;
        verdict->why = why;
    }
}

/* A walk over the log, leaf by leaf. */
typedef struct Check {
    Tree tree;
    Tile tiles[TILE_LEVELS]; /* the one of each level in which the walk is */
    const LogPoints *points;
    size_t next; /* the checkpoint to come */
    const LogPoints *kept;
    size_t next_kept;
    LogVerdict *verdict;
} Check;

/* A hash against its place in the tiles of its level. */
static MUST_USE Err
tile_check(Store *store, Check *check, int level, int64_t position, const Hash *hash)
{
    Tile *tile = &check->tiles[level];
    size_t at = (size_t)(position % TILE_WIDTH);

    if (at == 0) {
        TRY(tile_get(store, level, position / TILE_WIDTH, tile));
    }
    if (at >= tile->count ||
        memcmp(tile->hashes + at * HASH_SIZE, hash->bytes, HASH_SIZE) != 0) {
        bad_leaf(
            check->verdict,
            position << (level * TILE_HEIGHT),
            "the leaf is not the one that its tile was made from");
    }
    return ERR_NONE;
}

/* The tree so far against the points of its size: the first leaf behind the point before is where it may begin. */
static MUST_USE Err
point_check(Check *check, const LogPoints *points, size_t *next, const char *why)
{
    Hash root = tree_root(&check->tree);

    for (; *next < points->count && points->items[*next].size <= (int64_t)check->tree.size;
         ++*next) {
        if (points->items[*next].size == (int64_t)check->tree.size &&
            !hash_equal(&root, &points->items[*next].root)) {
            bad_leaf(check->verdict, *next > 0 ? points->items[*next - 1].size : 0, why);
        }
    }
    return ERR_NONE;
}

/* One leaf against the tiles, and the tree so far against a checkpoint of that size. */
static MUST_USE Err leaf_check(Store *store, Check *check, Str entry)
{
    Hash rows[TILE_LEVELS];
    Hash leaf = tree_leaf(entry);
    int64_t size = (int64_t)check->tree.size + 1;
    int count = tree_append(&check->tree, &leaf, rows);

    for (int level = 0; level < count; level++) {
        int64_t position = (size >> (level * TILE_HEIGHT)) - 1;

        TRY(tile_check(store, check, level, position, &rows[level]));
    }
    TRY(point_check(
        check,
        check->points,
        &check->next,
        "leaves and tiles were written anew behind the checkpoint that begins here"));
    TRY(point_check(
        check,
        check->kept,
        &check->next_kept,
        "the log is not the one that a partner has signed"));
    return ERR_NONE;
}

/* Tiles and checkpoints that tell of more leaves than there are. */
static MUST_USE Err end_check(Store *store, Check *check)
{
    int64_t size = (int64_t)check->tree.size;
    const LogPoints *points = check->points;
    bool longer = points->count > 0 && points->items[points->count - 1].size > size;

    for (int level = 0; level < TILE_LEVELS; level++) {
        int64_t width = size >> (level * TILE_HEIGHT);
        Tile *tile = &check->tiles[level];

        TRY(tile_get(store, level, width / TILE_WIDTH, tile));
        longer = longer || tile->count != (size_t)(width % TILE_WIDTH);
    }
    if (longer) {
        bad_leaf(check->verdict, size, "leaves are missing at the end of the log");
    }
    if (check->next_kept < check->kept->count) {
        bad_leaf(check->verdict, size, "a partner has signed a longer log than this");
    }
    return ERR_NONE;
}

static MUST_USE Err leaves_check(
    Store *store,
    Arena *arena,
    const LogPoints *points,
    const LogPoints *kept,
    LogVerdict *verdict)
{
    Check *check = arena_new(arena, Check, 1); /* its tiles are too much for a stack */
    bool more = true;

    if (check == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    check->points = points;
    check->kept = kept;
    check->verdict = verdict;

    while (more && verdict->ok) {
        Query query = query_begin(store, LEAF_FROM);
        Err err = ERR_NONE;
        int64_t rows = 0;

        query_bind_number(&query, 1, (int64_t)check->tree.size);
        query_bind_number(&query, 2, VERIFY_STEP);
        while (err.kind == ERR_OK && verdict->ok && query_next(&query)) {
            rows++;
            if (query_number(&query, 0) != (int64_t)check->tree.size) {
                bad_leaf(verdict, (int64_t)check->tree.size, "a leaf is missing");
            } else {
                err = leaf_check(store, check, query_bytes(&query, 1));
            }
        }
        TRY(query_end(&query));
        TRY(err);
        more = rows == VERIFY_STEP;
    }
    if (verdict->ok) {
        TRY(end_check(store, check));
    }
    verdict->size = (int64_t)check->tree.size;
    verdict->root = tree_root(&check->tree);
    return ERR_NONE;
}

/* An entry without its salt says only which record it was about: that one must be erased. */
static MUST_USE Err is_erased(Store *store, const LogEntry *entry, bool *ret)
{
    Query query = query_begin(store, RECORD_IS_ERASED);

    query_bind_number(&query, 1, entry->record);
    query_bind_number(&query, 2, entry->entity);
    *ret = query_next(&query);
    return query_end(&query);
}

static MUST_USE Err audit_fits(Store *store, const Query *query, Str leaf, bool *ret)
{
    LogEntry entry = {
        .seq = query_number(query, 0),
        .at = query_number(query, 1),
        .account = query_number(query, 2),
        .action = (LogAction)query_number(query, 3),
        .entity = query_number(query, 4),
        .record = query_number(query, 5)};
    Str salt = query_bytes(query, 6);
    uint8_t record[8];
    Hash commits;

    put_number(record, entry.record);
    if (leaf.len != ENTRY_SIZE || (uint8_t)leaf.ptr[0] != (uint8_t)entry.action ||
        memcmp(leaf.ptr + 1, record, sizeof(record)) != 0) {
        return ERR_NONE;
    }
    if (query_is_null(query, 6)) {
        return is_erased(store, &entry, ret);
    }
    if (salt.len != SALT) {
        return ERR_NONE;
    }
    commits = commitment(
        (const uint8_t *)salt.ptr,
        &entry,
        query_is_null(query, 7) ? (Str){"", 0} : query_bytes(query, 7));
    *ret = memcmp(leaf.ptr + 9, commits.bytes, HASH_SIZE) == 0;
    return ERR_NONE;
}

/* A leaf that fills up says so itself, and tells of nothing. */
static bool is_blank(Str leaf)
{
    return leaf.len == ENTRY_SIZE && (uint8_t)leaf.ptr[0] == LOG_BLANK;
}

/* Each leaf has its audit row, and the row is the one that it commits to. */
static MUST_USE Err audit_check(Store *store, LogVerdict *verdict)
{
    int64_t seq = 0;

    while (verdict->ok && seq < verdict->size) {
        Query leaf = query_begin(store, LEAF_FROM);
        Query row = query_begin(store, AUDIT_FROM);
        Err err = ERR_NONE;

        query_bind_number(&leaf, 1, seq);
        query_bind_number(&leaf, 2, VERIFY_STEP);
        query_bind_number(&row, 1, seq);
        query_bind_number(&row, 2, VERIFY_STEP);
        while (err.kind == ERR_OK && verdict->ok && query_next(&leaf)) {
            bool fits = false;

            if (is_blank(query_bytes(&leaf, 1))) {
                seq++;
                continue;
            }
            if (!query_next(&row) || query_number(&row, 0) != seq) {
                bad_leaf(verdict, seq, "the audit entry of this leaf is missing");
            } else {
                err = audit_fits(store, &row, query_bytes(&leaf, 1), &fits);
            }
            if (err.kind == ERR_OK && !fits) {
                bad_leaf(verdict, seq, "the audit entry of this leaf was changed");
            }
            seq++;
        }
        TRY(query_end(&leaf));
        TRY(query_end(&row));
        TRY(err);
    }
    return ERR_NONE;
}

Err log_verify(Store *store, Arena *arena, const LogPoints *kept, LogVerdict *ret)
{
    static const LogPoints none;
    LogVerdict verdict = {.ok = true, .why = ""};
    LogPoints points = {0};

    TRY(checkpoints_read(store, arena, &points));
    TRY(leaves_check(store, arena, &points, kept == NULL ? &none : kept, &verdict));
    TRY(audit_check(store, &verdict));
    *ret = verdict;
    return ERR_NONE;
}
