#include "store/run.h"

#include "crypto/random.h"
#include "store/connection.h"

static Str key_context(int64_t id, char out[32])
{
    int len = snprintf(out, 32, "subak run %lld", (long long)id);

    return (Str){out, (size_t)len};
}

static MUST_USE Err key_make(Store *store, int64_t id)
{
    Query query = query_begin(store, RUN_KEY_ADD);
    uint8_t key[KEY_SIZE];
    uint8_t wrapped[KEY_WRAPPED];
    char context[32];

    store->env->random(store->env, key, sizeof(key));
    seal(
        key_bytes(store->vault->state),
        store->env,
        key_context(id, context),
        (Str){(const char *)key, sizeof(key)},
        wrapped);
    secret_wipe(key, sizeof(key));
    query_bind_number(&query, 1, id);
    query_bind_bytes(&query, 2, wrapped, sizeof(wrapped));
    return query_run(&query);
}

static MUST_USE Err key_get(Store *store, int64_t id, uint8_t key[KEY_SIZE])
{
    Query query = query_begin(store, RUN_KEY_GET);
    Err err = {ERR_NOT_FOUND, 0, "the run is over, and its key is destroyed"};
    char context[32];

    query_bind_number(&query, 1, id);
    if (query_next(&query) && query_bytes(&query, 0).len == KEY_WRAPPED) {
        err = seal_open(
            key_bytes(store->vault->state),
            key_context(id, context),
            query_bytes(&query, 0),
            key);
    }
    TRY(query_end(&query));
    return err;
}

/* ---- runs ------------------------------------------------------------------------------- */

Err run_add(Store *store, Run *run)
{
    Query query = query_begin(store, RUN_ADD);

    query_bind_bytes(&query, 1, run->uuid.bytes, UUID_SIZE);
    query_bind_number(&query, 2, run->peer);
    query_bind_number(&query, 3, run->entity);
    query_bind_number(&query, 4, run->ours);
    query_bind_number(&query, 5, run->at);
    TRY(query_run(&query));
    run->id = query_last_id(store);
    run->state = STR("offered");
    return key_make(store, run->id);
}

static MUST_USE Err run_take(Arena *arena, Query *query, Run *ret)
{
    Err err = {ERR_NOT_FOUND, 0, "there is no such run"};

    if (query_next(query) && query_bytes(query, 1).len == UUID_SIZE) {
        *ret = (Run){
            .id = query_number(query, 0),
            .peer = query_number(query, 2),
            .entity = query_number(query, 3),
            .ours = query_number(query, 4) != 0,
            .at = query_number(query, 5),
            .they_agreed = query_number(query, 7) != 0,
            .due = query_number(query, 8) != 0};
        memcpy(ret->uuid.bytes, query_bytes(query, 1).ptr, UUID_SIZE);
        err = arena_copy(arena, query_bytes(query, 6), &ret->state);
    }
    TRY(query_end(query));
    return err;
}

static MUST_USE Err
run_by(Store *store, Arena *arena, Statement statement, int64_t number, Run *ret)
{
    Query query = query_begin(store, statement);

    query_bind_number(&query, 1, number);
    return run_take(arena, &query, ret);
}

Err run_by_uuid(Store *store, Arena *arena, Uuid uuid, Run *ret)
{
    Query query = query_begin(store, RUN_BY_UUID);

    query_bind_bytes(&query, 1, uuid.bytes, UUID_SIZE);
    return run_take(arena, &query, ret);
}

Err run_get(Store *store, Arena *arena, int64_t id, Run *ret)
{
    return run_by(store, arena, RUN_BY_ID, id, ret);
}

Err run_of_entity(Store *store, Arena *arena, int64_t entity, Run *ret)
{
    return run_by(store, arena, RUN_OF_ENTITY, entity, ret);
}

Err run_stale(Store *store, Arena *arena, int64_t before, Run *ret)
{
    return run_by(store, arena, RUN_STALE, before, ret);
}

Err run_due(Store *store, Arena *arena, Run *ret)
{
    Query query = query_begin(store, RUN_DUE);

    return run_take(arena, &query, ret);
}

Err run_set(Store *store, const Run *run)
{
    Query query = query_begin(store, RUN_SET);

    query_bind_number(&query, 1, run->id);
    query_bind_text(&query, 2, run->state);
    query_bind_number(&query, 3, run->they_agreed);
    query_bind_number(&query, 4, run->due);
    return query_run(&query);
}

Err run_keep_leaves(Store *store, Arena *arena, const Run *run, Str leaves)
{
    Query query = query_begin(store, RUN_LEAVES);
    Str sealed;

    TRY(vault_seal(store->vault, arena, store->env, "subak leaves", leaves, &sealed));
    query_bind_number(&query, 1, run->id);
    query_bind_bytes(&query, 2, sealed.ptr, sealed.len);
    return query_run(&query);
}

Err run_leaves(Store *store, Arena *arena, const Run *run, Str *ret)
{
    Query query = query_begin(store, RUN_LEAVES_GET);
    Err err = {ERR_NOT_FOUND, 0, "no leaves of this run are kept"};

    query_bind_number(&query, 1, run->id);
    if (query_next(&query) && query_bytes(&query, 0).len > 0) {
        err = vault_unseal(store->vault, arena, "subak leaves", query_bytes(&query, 0), ret);
    }
    TRY(query_end(&query));
    return err;
}

Err run_count(Store *store, int64_t peer, int64_t since, int64_t *ret, int64_t *oldest)
{
    Query query = query_begin(store, RUN_COUNT);

    query_bind_number(&query, 1, peer);
    query_bind_number(&query, 2, since);
    if (query_next(&query)) {
        *ret = query_number(&query, 0);
        *oldest = query_number(&query, 1);
    }
    return query_end(&query);
}

/* ---- bounds ----------------------------------------------------------------------------- */

Err last_set_put(Store *store, Arena *arena, int64_t peer, int32_t day, Str entries)
{
    Query query = query_begin(store, LAST_SET_PUT);
    Str sealed;

    TRY(vault_seal(store->vault, arena, store->env, "subak last set", entries, &sealed));
    query_bind_number(&query, 1, peer);
    query_bind_number(&query, 2, day);
    query_bind_bytes(&query, 3, sealed.ptr, sealed.len);
    return query_run(&query);
}

Err last_set_get(Store *store, Arena *arena, int64_t peer, int32_t *day, Str *entries)
{
    Query query = query_begin(store, LAST_SET_GET);
    Err err = {ERR_NOT_FOUND, 0, "nothing was matched with this partner yet"};

    query_bind_number(&query, 1, peer);
    if (query_next(&query)) {
        *day = (int32_t)query_number(&query, 0);
        err = vault_unseal(
            store->vault, arena, "subak last set", query_bytes(&query, 1), entries);
    }
    TRY(query_end(&query));
    return err;
}

Err ceiling_put(Store *store, const Ceiling *ceiling)
{
    Query query = query_begin(store, CEILING_PUT);

    query_bind_number(&query, 1, ceiling->entity);
    query_bind_number(&query, 2, ceiling->peer);
    query_bind_bytes(&query, 3, ceiling->number.bytes, UUID_SIZE);
    query_bind_number(&query, 4, ceiling->runs);
    query_bind_number(&query, 5, ceiling->subjects);
    query_bind_number(&query, 6, ceiling->until);
    return query_run(&query);
}

static const Err no_ceiling = {ERR_NOT_FOUND, 0, "no such ceiling was asked for"};

Err ceiling_get(Store *store, int64_t peer, Uuid number, Ceiling *ret)
{
    Query query = query_begin(store, CEILING_GET);
    Err err = no_ceiling;

    query_bind_number(&query, 1, peer);
    query_bind_bytes(&query, 2, number.bytes, UUID_SIZE);
    if (query_next(&query)) {
        *ret = (Ceiling){
            .entity = query_number(&query, 0),
            .peer = peer,
            .number = number,
            .runs = query_number(&query, 1),
            .subjects = query_number(&query, 2),
            .until = query_number(&query, 3),
            .force = query_number(&query, 4) != 0};
        err = ERR_NONE;
    }
    TRY(query_end(&query));
    return err;
}

Err ceiling_of(Store *store, int64_t entity, Ceiling *ret)
{
    Query query = query_begin(store, CEILING_OF);
    Err err = no_ceiling;

    query_bind_number(&query, 1, entity);
    if (query_next(&query) && query_bytes(&query, 1).len == UUID_SIZE) {
        *ret = (Ceiling){
            .entity = entity,
            .peer = query_number(&query, 0),
            .until = query_number(&query, 2)};
        memcpy(ret->number.bytes, query_bytes(&query, 1).ptr, UUID_SIZE);
        err = ERR_NONE;
    }
    TRY(query_end(&query));
    return err;
}

static MUST_USE Err number_do(Store *store, Statement statement, int64_t entity)
{
    Query query = query_begin(store, statement);

    query_bind_number(&query, 1, entity);
    return query_run(&query);
}

Err ceiling_force(Store *store, int64_t entity)
{
    return number_do(store, CEILING_FORCE, entity);
}

Err ceiling_drop(Store *store, int64_t entity)
{
    return number_do(store, CEILING_DROP, entity);
}

Err ceiling_now(Store *store, int64_t peer, int32_t today, int64_t *runs, int64_t *subjects)
{
    Query query = query_begin(store, CEILING_NOW);

    query_bind_number(&query, 1, peer);
    query_bind_number(&query, 2, today);
    *runs = 0;
    *subjects = 0;
    if (query_next(&query)) {
        *runs = query_number(&query, 0);
        *subjects = query_number(&query, 1);
    }
    return query_end(&query);
}

/* ---- parts ------------------------------------------------------------------------------ */

/* A part is bound to its run by the key, and to its place by its name and number. */
static MUST_USE Err part_context(Arena *arena, Str name, int64_t number, Str *ret)
{
    return arena_print(arena, ret, "subak part %.*s %lld", STR_ARG(name), (long long)number);
}

Err run_put(Store *store, Arena *arena, const Run *run, Str name, int64_t number, Str bytes)
{
    uint8_t key[KEY_SIZE];
    Query query;
    Str context;
    Str sealed;
    Err err = ERR_NONE;

    TRY(part_context(arena, name, number, &context));
    TRY(key_get(store, run->id, key));
    err = seal_text(arena, key, store->env, context, bytes, &sealed);
    secret_wipe(key, sizeof(key));
    TRY(err);
    query = query_begin(store, PART_PUT);
    query_bind_number(&query, 1, run->id);
    query_bind_text(&query, 2, name);
    query_bind_number(&query, 3, number);
    query_bind_bytes(&query, 4, sealed.ptr, sealed.len);
    return query_run(&query);
}

static MUST_USE Err
part_open(Arena *arena, const uint8_t key[KEY_SIZE], Str name, const Query *query, Buf *buf)
{
    Str context;
    Str plain;

    TRY(part_context(arena, name, query_number(query, 0), &context));
    TRY(seal_open_text(arena, key, context, query_bytes(query, 1), &plain));
    buf_put(buf, plain);
    return buf->err;
}

Err run_parts(Store *store, Arena *arena, const Run *run, Str name, Str *ret)
{
    Query query = query_begin(store, PART_ALL);
    Buf buf = buf_begin(arena, (size_t)64 << 20);
    uint8_t key[KEY_SIZE];
    size_t count = 0;
    Err err = key_get(store, run->id, key);

    query_bind_number(&query, 1, run->id);
    query_bind_text(&query, 2, name);
    while (err.kind == ERR_OK && query_next(&query)) {
        err = part_open(arena, key, name, &query, &buf);
        count++;
    }
    secret_wipe(key, sizeof(key));
    TRY(query_end(&query));
    TRY(err);
    if (count == 0) {
        return (Err){ERR_NOT_FOUND, 0, "this part of a run has not come"};
    }
    return buf_end(&buf, ret);
}

Err run_parts_count(Store *store, const Run *run, Str name, int64_t *ret)
{
    Query query = query_begin(store, PART_COUNT);

    query_bind_number(&query, 1, run->id);
    query_bind_text(&query, 2, name);
    if (query_next(&query)) {
        *ret = query_number(&query, 0);
    }
    return query_end(&query);
}

Err run_forget(Store *store, const Run *run)
{
    Query query = query_begin(store, RUN_KEY_DROP);

    query_bind_number(&query, 1, run->id);
    TRY(query_run(&query));
    query = query_begin(store, PART_DROP);
    query_bind_number(&query, 1, run->id);
    return query_run(&query);
}

/* ---- what remains ----------------------------------------------------------------------- */

Err pair_add(Store *store, const Pair *pair)
{
    Query query = query_begin(store, PAIR_ADD);

    query_bind_number(&query, 1, pair->run);
    query_bind_bytes(&query, 2, pair->tag, PAIR_TAG);
    query_bind_number(&query, 3, pair->entity);
    query_bind_number(&query, 4, pair->token);
    query_bind_number(&query, 5, pair->type);
    return query_run(&query);
}

static MUST_USE Err pairs_take(Arena *arena, Query *query, Pairs *ret)
{
    Pairs pairs = {0};
    Err err = ERR_NONE;

    while (err.kind == ERR_OK && query_next(query)) {
        Pair pair = {
            .run = query_number(query, 0),
            .entity = query_number(query, 2),
            .token = query_number(query, 3),
            .type = (int)query_number(query, 4)};

        if (query_bytes(query, 1).len == PAIR_TAG) {
            memcpy(pair.tag, query_bytes(query, 1).ptr, PAIR_TAG);
        }
        err = vec_push(arena, &pairs, pair);
    }
    TRY(query_end(query));
    TRY(err);
    *ret = pairs;
    return ERR_NONE;
}

Err pair_of_tag(
    Store *store, Arena *arena, int64_t run, const uint8_t tag[PAIR_TAG], Pairs *ret)
{
    Query query = query_begin(store, PAIR_OF_TAG);

    query_bind_number(&query, 1, run);
    query_bind_bytes(&query, 2, tag, PAIR_TAG);
    return pairs_take(arena, &query, ret);
}

Err pair_of_entity(Store *store, Arena *arena, int64_t entity, Pairs *ret)
{
    Query query = query_begin(store, PAIR_OF_ENTITY);

    query_bind_number(&query, 1, entity);
    return pairs_take(arena, &query, ret);
}

Err comparing_put(Store *store, Arena *arena, int64_t entity, const Comparing *keys)
{
    Query query = query_begin(store, COMPARING_PUT);
    Str sealed = {"", 0};

    if (keys->secret.len > 0) {
        TRY(vault_seal(
            store->vault, arena, store->env, "subak comparing", keys->secret, &sealed));
    }
    query_bind_number(&query, 1, entity);
    query_bind_bytes(&query, 2, sealed.ptr, sealed.len);
    query_bind_bytes(&query, 3, keys->key.ptr, keys->key.len);
    return query_run(&query);
}

Err comparing_get(Store *store, Arena *arena, int64_t entity, Comparing *ret)
{
    Query query = query_begin(store, COMPARING_GET);
    Err err = {ERR_NOT_FOUND, 0, "nobody has asked to compare it"};

    *ret = (Comparing){{"", 0}, {"", 0}};
    query_bind_number(&query, 1, entity);
    if (query_next(&query)) {
        err = arena_copy(arena, query_bytes(&query, 1), &ret->key);
        if (err.kind == ERR_OK && query_bytes(&query, 0).len > 0) {
            err = vault_unseal(
                store->vault, arena, "subak comparing", query_bytes(&query, 0), &ret->secret);
        }
    }
    TRY(query_end(&query));
    return err;
}

Err comparing_drop(Store *store, int64_t entity)
{
    return number_do(store, COMPARING_DROP, entity);
}

Err distinct_add(Store *store, int64_t peer, int64_t entity, int64_t token)
{
    Query query = query_begin(store, DISTINCT_ADD);

    query_bind_number(&query, 1, peer);
    query_bind_number(&query, 2, entity);
    query_bind_number(&query, 3, token);
    return query_run(&query);
}

Err distinct_has(Store *store, int64_t peer, int64_t entity, int64_t token, bool *ret)
{
    Query query = query_begin(store, DISTINCT_HAS);

    query_bind_number(&query, 1, peer);
    query_bind_number(&query, 2, entity);
    query_bind_number(&query, 3, token);
    *ret = query_next(&query);
    return query_end(&query);
}

Err verdicts_put(Store *store, int64_t entity, const Verdicts *verdicts)
{
    Query query = query_begin(store, VERDICT_PUT);

    query_bind_number(&query, 1, entity);
    query_bind_text(&query, 2, verdicts->ours);
    query_bind_text(&query, 3, verdicts->theirs);
    return query_run(&query);
}

Err verdicts_get(Store *store, Arena *arena, int64_t entity, Verdicts *ret)
{
    Query query = query_begin(store, VERDICT_GET);
    Err err = {ERR_NOT_FOUND, 0, "nobody has said that it is not the same"};

    query_bind_number(&query, 1, entity);
    if (query_next(&query)) {
        err = arena_copy(arena, query_bytes(&query, 0), &ret->ours);
        if (err.kind == ERR_OK) {
            err = arena_copy(arena, query_bytes(&query, 1), &ret->theirs);
        }
    }
    TRY(query_end(&query));
    return err;
}

Err told_add(Store *store, Uuid run, const uint8_t tag[PAIR_TAG], int64_t entity)
{
    Query query = query_begin(store, TOLD_ADD);

    query_bind_bytes(&query, 1, run.bytes, UUID_SIZE);
    query_bind_bytes(&query, 2, tag, PAIR_TAG);
    query_bind_number(&query, 3, entity);
    return query_run(&query);
}

Err told_of(Store *store, Arena *arena, Uuid run, const uint8_t tag[PAIR_TAG], Ids *ret)
{
    Query query = query_begin(store, TOLD_OF);
    Err err = ERR_NONE;

    query_bind_bytes(&query, 1, run.bytes, UUID_SIZE);
    query_bind_bytes(&query, 2, tag, PAIR_TAG);
    while (err.kind == ERR_OK && query_next(&query)) {
        err = vec_push(arena, ret, query_number(&query, 0));
    }
    TRY(query_end(&query));
    return err;
}
