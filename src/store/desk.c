#include "store/desk.h"

#include "store/connection.h"
#include "store/record.h"

#define FILE_DOMAIN     0x66696c65U /* "file" */
#define NAME_CONTEXT    "subak file name"
#define PIECE_CONTEXT   "subak file piece"
#define RESULT_CONTEXT  "subak job"
#define MAPPING_CONTEXT "subak mapping"

static MUST_USE Err
piece_add(Store *store, Arena *arena, int64_t file, int64_t number, Str bytes)
{
    size_t mark = arena->used;
    Query query = query_begin(store, PIECE_ADD);
    Str sealed;
    Err err = ERR_NONE;

    TRY(vault_seal(store->vault, arena, store->env, PIECE_CONTEXT, bytes, &sealed));
    query_bind_number(&query, 1, file);
    query_bind_number(&query, 2, number);
    query_bind_bytes(&query, 3, sealed.ptr, sealed.len);
    err = query_run(&query);
    arena_rewind(arena, mark);
    return err;
}

Err file_add(Store *store, Arena *arena, int64_t account, Str name, Str bytes, File *ret)
{
    Query query = query_begin(store, FILE_ADD);
    Hash hash = hash_sha256(bytes);
    Str sealed;
    int64_t id = 0;

    if (bytes.len > FILE_MOST) {
        return err_limit("the file is larger than 256 MiB");
    }
    TRY(vault_seal(store->vault, arena, store->env, NAME_CONTEXT, name, &sealed));
    query_bind_bytes(&query, 1, hash.bytes, HASH_SIZE);
    query_bind_number(&query, 2, account);
    query_bind_number(&query, 3, store->env->now(store->env));
    query_bind_number(&query, 4, (int64_t)bytes.len);
    query_bind_bytes(&query, 5, sealed.ptr, sealed.len);
    TRY(query_run(&query));
    id = query_last_id(store);
    for (size_t at = 0; at < bytes.len; at += FILE_PIECE) {
        TRY(piece_add(
            store, arena, id, (int64_t)(at / FILE_PIECE), str_part(bytes, at, FILE_PIECE)));
    }
    return file_get(store, arena, id, ret);
}

static MUST_USE Err file_take(Store *store, Arena *arena, Query *query, File *ret)
{
    Err err = {ERR_NOT_FOUND, 0, "there is no such file"};

    if (query_next(query) && query_bytes(query, 1).len == HASH_SIZE) {
        *ret = (File){
            .id = query_number(query, 0),
            .account = query_number(query, 2),
            .at = query_number(query, 3),
            .size = query_number(query, 4),
            .attached = query_number(query, 6) != 0};
        memcpy(ret->hash.bytes, query_bytes(query, 1).ptr, HASH_SIZE);
        err =
            vault_unseal(store->vault, arena, NAME_CONTEXT, query_bytes(query, 5), &ret->name);
    }
    TRY(query_end(query));
    return err;
}

Err file_get(Store *store, Arena *arena, int64_t id, File *ret)
{
    Query query = query_begin(store, FILE_GET);

    query_bind_number(&query, 1, id);
    return file_take(store, arena, &query, ret);
}

Err file_by_hash(Store *store, Arena *arena, const Hash *hash, File *ret)
{
    Query query = query_begin(store, FILE_BY_HASH);

    query_bind_bytes(&query, 1, hash->bytes, HASH_SIZE);
    return file_take(store, arena, &query, ret);
}

Err file_attach(Store *store, const Hash *hash)
{
    Query query = query_begin(store, FILE_ATTACH);

    query_bind_bytes(&query, 1, hash->bytes, HASH_SIZE);
    return query_run(&query);
}

/* Under which keys.db remembers that a file was destroyed. */
static int64_t file_tombstone(const Store *store, const Hash *hash)
{
    return vault_token(store->vault, FILE_DOMAIN, (Str){(const char *)hash->bytes, HASH_SIZE});
}

Err file_drop(Store *store, const Hash *hash)
{
    Query query;

    TRY(tombstone_add(store, file_tombstone(store, hash)));
    query = query_begin(store, FILE_DROP);
    query_bind_bytes(&query, 1, hash->bytes, HASH_SIZE);
    return query_run(&query);
}

Err file_come_back(Store *store, Arena *arena, Hashes *ret)
{
    Query query = query_begin(store, FILE_HASHES);
    Hashes hashes = {0};
    Err err = ERR_NONE;

    while (err.kind == ERR_OK && query_next(&query)) {
        Hash hash = {{0}};
        bool there = false;

        if (query_bytes(&query, 0).len == HASH_SIZE) {
            memcpy(hash.bytes, query_bytes(&query, 0).ptr, HASH_SIZE);
            err = tombstone_has(store, file_tombstone(store, &hash), &there);
        }
        if (err.kind == ERR_OK && there) {
            err = vec_push(arena, &hashes, hash);
        }
    }
    TRY(query_end(&query));
    TRY(err);
    *ret = hashes;
    return ERR_NONE;
}

Err file_discard(Store *store, int64_t id)
{
    Query query = query_begin(store, FILE_DISCARD);

    query_bind_number(&query, 1, id);
    return query_run(&query);
}

Err file_sweep(Store *store, int64_t before)
{
    Query query = query_begin(store, FILE_SWEEP);

    query_bind_number(&query, 1, before);
    return query_run(&query);
}

Err file_count(Store *store, int64_t *ret)
{
    Query query = query_begin(store, FILE_COUNT);

    *ret = query_next(&query) ? query_number(&query, 0) : 0;
    return query_end(&query);
}

Err file_read(Store *store, Arena *arena, const File *file, int64_t from, Str *ret)
{
    Query query = query_begin(store, PIECE_GET);
    Err err = {ERR_CORRUPT, 0, "a piece of a file is missing"};
    Str piece = {"", 0};

    if (from >= file->size) {
        *ret = piece;
        return query_end(&query);
    }
    query_bind_number(&query, 1, file->id);
    query_bind_number(&query, 2, from / (int64_t)FILE_PIECE);
    if (query_next(&query)) {
        err = vault_unseal(store->vault, arena, PIECE_CONTEXT, query_bytes(&query, 0), &piece);
    }
    TRY(query_end(&query));
    TRY(err);
    *ret = str_part(piece, (size_t)(from % (int64_t)FILE_PIECE), piece.len);
    return ERR_NONE;
}

/* ---- jobs ------------------------------------------------------------------------------- */

Err job_add(Store *store, Arena *arena, const char *sort, int64_t account, int64_t *ret)
{
    Query query = query_begin(store, JOB_ADD);
    Str sealed;

    TRY(vault_seal(store->vault, arena, store->env, RESULT_CONTEXT, STR("{}"), &sealed));
    query_bind_text(&query, 1, str_from(sort));
    query_bind_number(&query, 2, account);
    query_bind_number(&query, 3, store->env->now(store->env));
    query_bind_bytes(&query, 4, sealed.ptr, sealed.len);
    TRY(query_run(&query));
    *ret = query_last_id(store);
    return ERR_NONE;
}

Err job_set(Store *store, Arena *arena, int64_t id, const char *state, bool ended, Str result)
{
    Query query = query_begin(store, JOB_SET);
    Str sealed;

    TRY(vault_seal(store->vault, arena, store->env, RESULT_CONTEXT, result, &sealed));
    query_bind_number(&query, 1, id);
    query_bind_text(&query, 2, str_from(state));
    if (ended) {
        query_bind_number(&query, 3, store->env->now(store->env));
    }
    query_bind_bytes(&query, 4, sealed.ptr, sealed.len);
    return query_run(&query);
}

static MUST_USE Err job_read(Store *store, Arena *arena, const Query *query, Job *ret)
{
    Job job = {
        .id = query_number(query, 0),
        .account = query_number(query, 2),
        .started = query_number(query, 4),
        .ended = query_number(query, 5)};

    TRY(arena_copy(arena, query_bytes(query, 1), &job.sort));
    TRY(arena_copy(arena, query_bytes(query, 3), &job.state));
    TRY(vault_unseal(store->vault, arena, RESULT_CONTEXT, query_bytes(query, 6), &job.result));
    *ret = job;
    return ERR_NONE;
}

Err job_get(Store *store, Arena *arena, int64_t id, Job *ret)
{
    Query query = query_begin(store, JOB_GET);
    Err err = {ERR_NOT_FOUND, 0, "there is no such job"};

    query_bind_number(&query, 1, id);
    if (query_next(&query)) {
        err = job_read(store, arena, &query, ret);
    }
    TRY(query_end(&query));
    return err;
}

Err job_recent(Store *store, Arena *arena, int64_t account, int64_t limit, Jobs *ret)
{
    Query query = query_begin(store, JOB_RECENT);
    Jobs jobs = {0};
    Err err = ERR_NONE;

    query_bind_number(&query, 1, account);
    query_bind_number(&query, 2, limit);
    while (err.kind == ERR_OK && query_next(&query)) {
        Job job;

        err = job_read(store, arena, &query, &job);
        if (err.kind == ERR_OK) {
            err = vec_push(arena, &jobs, job);
        }
    }
    TRY(query_end(&query));
    TRY(err);
    *ret = jobs;
    return ERR_NONE;
}

Err job_interrupted(Store *store)
{
    Query query = query_begin(store, JOB_INTERRUPTED);

    return query_run(&query);
}

/* ---- mappings --------------------------------------------------------------------------- */

Err mapping_get(Store *store, Arena *arena, const Hash *columns, Str *ret)
{
    Query query = query_begin(store, MAPPING_GET);
    Err err = {ERR_NOT_FOUND, 0, "no mapping is kept for these columns"};

    query_bind_bytes(&query, 1, columns->bytes, HASH_SIZE);
    if (query_next(&query)) {
        err = vault_unseal(store->vault, arena, MAPPING_CONTEXT, query_bytes(&query, 0), ret);
    }
    TRY(query_end(&query));
    return err;
}

Err mapping_put(Store *store, Arena *arena, const Hash *columns, Str text)
{
    Query query = query_begin(store, MAPPING_PUT);
    Str sealed;

    TRY(vault_seal(store->vault, arena, store->env, MAPPING_CONTEXT, text, &sealed));
    query_bind_bytes(&query, 1, columns->bytes, HASH_SIZE);
    query_bind_bytes(&query, 2, sealed.ptr, sealed.len);
    return query_run(&query);
}
