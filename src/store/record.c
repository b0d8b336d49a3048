#include "store/record.h"

#include "domain/body.h"
#include "store/connection.h"

#include "crypto/random.h"

#include <assert.h>

#define BODIES_STEP 1000

static int64_t kind_id(const Store *store, const Kind *kind)
{
    return store->kinds[kind_index(store->model, kind)];
}

static const Kind *kind_of(const Store *store, int64_t id)
{
    for (int i = 0; i < store->model->kind_count; i++) {
        if (store->kinds[i] == id) {
            return &store->model->kinds[i];
        }
    }
    return NULL;
}

/* The columns of ENTITY_COLUMNS. */
static void entity_read(const Store *store, const Query *query, Entity *ret)
{
    Str uuid = query_bytes(query, 1);

    *ret = (Entity){
        .id = query_number(query, 0),
        .kind = kind_of(store, query_number(query, 2)),
        .policy_id = query_number(query, 3),
        .state = (uint8_t)query_number(query, 4),
        .version = query_number(query, 5),
        .head = query_number(query, 6),
        .created = query_number(query, 7),
        .changed = query_number(query, 8),
        .origin = query_number(query, 9)};
    if (uuid.len == UUID_SIZE) {
        memcpy(ret->uuid.bytes, uuid.ptr, UUID_SIZE);
    }
}

static MUST_USE Err entity_take(Store *store, Query *query, Entity *ret)
{
    Entity entity = {0};
    bool found = query_next(query);

    if (found) {
        entity_read(store, query, &entity);
    }
    TRY(query_end(query));
    if (!found) {
        return (Err){ERR_NOT_FOUND, 0, "there is no such record, or it is not for you to see"};
    }
    TRY(store_policy_get(store, entity.policy_id, &entity.policy));
    *ret = entity;
    return ERR_NONE;
}

static MUST_USE Err entity_by(Store *store, Statement statement, int64_t id, Entity *ret)
{
    Query query = query_begin(store, statement);

    query_bind_number(&query, 1, id);
    return entity_take(store, &query, ret);
}

static MUST_USE Err entity_by_uuid(Store *store, Statement statement, Uuid uuid, Entity *ret)
{
    Query query = query_begin(store, statement);

    query_bind_bytes(&query, 1, uuid.bytes, UUID_SIZE);
    return entity_take(store, &query, ret);
}

Err entity_find(Store *store, Uuid uuid, Entity *ret)
{
    return entity_by_uuid(store, ENTITY_BY_UUID, uuid, ret);
}

Err entity_get(Store *store, int64_t id, Entity *ret)
{
    return entity_by(store, ENTITY_BY_ID, id, ret);
}

Err entity_find_unguarded(Store *store, Uuid uuid, Entity *ret)
{
    return entity_by_uuid(store, ENTITY_UUID_UNGUARDED, uuid, ret);
}

Err entity_get_unguarded(Store *store, int64_t id, Entity *ret)
{
    return entity_by(store, ENTITY_UNGUARDED, id, ret);
}

Err entity_of_record(Store *store, int64_t record, Entity *ret)
{
    return entity_by(store, ENTITY_OF_RECORD_UNGUARDED, record, ret);
}

/* ---- bodies ----------------------------------------------------------------------------- */

/* What a body or a key is bound to: the revision's number, so that no row can stand for another. */
static Str context_of(int64_t id, char out[24])
{
    memcpy(out, "subak body      ", 16);
    memcpy(out + 16, &id, sizeof(id));
    return (Str){out, 24};
}

static MUST_USE Err
key_put(Store *store, int64_t record, uint8_t compartment, const uint8_t key[KEY_SIZE])
{
    uint8_t wrapped[KEY_WRAPPED];
    char context[24];
    Query query;

    seal(
        key_bytes(store->vault->compartments[compartment]),
        store->env,
        context_of(record, context),
        (Str){(const char *)key, KEY_SIZE},
        wrapped);
    query = query_begin(store, KEY_PUT);
    query_bind_number(&query, 1, record);
    query_bind_number(&query, 2, store->vault->slots[compartment]);
    query_bind_bytes(&query, 3, wrapped, sizeof(wrapped));
    return query_run(&query);
}

/* Errors  NOT_FOUND where the key was destroyed. */
static MUST_USE Err key_get(Store *store, int64_t record, uint8_t key[KEY_SIZE])
{
    Query query = query_begin(store, KEY_GET);
    char context[24];
    Err err = {ERR_NOT_FOUND, 0, "the key of this record was destroyed"};

    query_bind_number(&query, 1, record);
    if (query_next(&query)) {
        int64_t slot = query_number(&query, 0);

        err = (Err){ERR_CORRUPT, 0, "a record's key is under a compartment that has none"};
        for (int i = 0; i < store->model->compartment_count; i++) {
            if (store->vault->slots[i] == slot && query_bytes(&query, 1).len == KEY_WRAPPED) {
                err = seal_open(
                    key_bytes(store->vault->compartments[i]),
                    context_of(record, context),
                    query_bytes(&query, 1),
                    key);
                break;
            }
        }
    }
    TRY(query_end(&query));
    return err;
}

/* The body sealed under this key. */
static MUST_USE Err
body_seal(Store *store, int64_t id, const Record *record, const uint8_t key[KEY_SIZE], Str *ret)
{
    Arena *arena = &store->arena;
    char context[24];
    Str plain;

    TRY(body_encode(arena, record, &plain));
    return seal_text(arena, key, store->env, context_of(id, context), plain, ret);
}

/* ---- writing ---------------------------------------------------------------------------- */

/* The next number of a table, so that what names each other is written in one go. The writer alone
 * adds rows; after an undone request it looks again.
 */
static MUST_USE Err next_id(Store *store, Statement last, int64_t *known, int64_t *ret)
{
    if (*known == 0) {
        Query query = query_begin(store, last);

        if (query_next(&query)) {
            *known = query_number(&query, 0);
        }
        TRY(query_end(&query));
    }
    *ret = ++*known;
    return ERR_NONE;
}

static MUST_USE Err row_write(
    Store *store,
    int64_t id,
    int64_t entity,
    int64_t version,
    const NewRevision *new,
    const uint8_t key[KEY_SIZE])
{
    Query query;
    Str handling;
    Str sealed;

    TRY(handling_format(&store->arena, &new->policy->handling, &handling));
    TRY(body_seal(store, id, new->record, key, &sealed));
    query = query_begin(store, RECORD_ADD);
    query_bind_number(&query, 1, id);
    query_bind_number(&query, 2, entity);
    query_bind_number(&query, 3, version);
    query_bind_number(&query, 4, new->state);
    query_bind_number(&query, 5, new->account);
    query_bind_number(&query, 6, new->at);
    query_bind_text(&query, 7, handling);
    query_bind_bytes(&query, 8, sealed.ptr, sealed.len);
    return query_run(&query);
}

/* The row, and its fresh key. The key comes last: a row that is refused, which a caller may catch, leaves none. */
static MUST_USE Err revision_write(
    Store *store, int64_t id, int64_t entity, int64_t version, const NewRevision *new)
{
    uint8_t key[KEY_SIZE];
    Err err = ERR_NONE;

    store->env->random(store->env, key, sizeof(key));
    err = row_write(store, id, entity, version, new, key);
    if (err.kind == ERR_OK) {
        err = key_put(store, id, new->policy->compartment, key);
    }
    secret_wipe(key, sizeof(key));
    return err;
}

static MUST_USE Err
revision_add(Store *store, int64_t id, int64_t entity, int64_t version, const NewRevision *new)
{
    size_t mark = store->arena.used;
    Err err = revision_write(store, id, entity, version, new);

    arena_rewind(&store->arena, mark);
    return err;
}

static MUST_USE Err entity_write(Store *store, const Entity *entity)
{
    Query query = query_begin(store, ENTITY_MOVE);

    query_bind_number(&query, 1, entity->id);
    query_bind_number(&query, 2, entity->policy_id);
    query_bind_number(&query, 3, entity->state);
    query_bind_number(&query, 4, entity->version);
    query_bind_number(&query, 5, entity->head);
    query_bind_number(&query, 6, entity->changed);
    return query_run(&query);
}

Err entity_create(Store *store, Uuid uuid, const NewRevision *new, Entity *ret)
{
    Entity entity = {
        .uuid = uuid,
        .kind = new->record->kind,
        .policy = *new->policy,
        .state = new->state,
        .version = new->version == 0 ? 1 : new->version,
        .created = new->at,
        .changed = new->at,
        .origin = new->origin};
    Query query;

    TRY(store_policy(store, new->policy, &entity.policy_id));
    TRY(next_id(store, ENTITY_LAST, &store->last_entity, &entity.id));
    TRY(next_id(store, RECORD_LAST, &store->last_record, &entity.head));
    query = query_begin(store, ENTITY_ADD);
    query_bind_number(&query, 1, entity.id);
    query_bind_bytes(&query, 2, uuid.bytes, UUID_SIZE);
    query_bind_number(&query, 3, kind_id(store, entity.kind));
    query_bind_number(&query, 4, entity.policy_id);
    query_bind_number(&query, 5, entity.state);
    query_bind_number(&query, 6, entity.head);
    query_bind_number(&query, 7, new->at);
    query_bind_number(&query, 8, new->origin);
    query_bind_number(&query, 9, entity.version);
    TRY(query_run(&query));
    TRY(revision_add(store, entity.head, entity.id, entity.version, new));
    *ret = entity;
    return ERR_NONE;
}

Err entity_revise(Store *store, Entity *entity, const NewRevision *new)
{
    Entity after = *entity;

    after.policy = *new->policy;
    after.state = new->state;
    after.version = new->version == 0 ? entity->version + 1 : new->version;
    /* The order of lists is by this: a clock set back must not turn it around. */
    after.changed = new->at > entity->changed ? new->at : entity->changed + 1;
    TRY(store_policy(store, new->policy, &after.policy_id));
    TRY(next_id(store, RECORD_LAST, &store->last_record, &after.head));
    TRY(revision_add(store, after.head, entity->id, after.version, new));
    TRY(entity_write(store, &after));
    if (after.policy.compartment != entity->policy.compartment) {
        TRY(entity_set_policy(store, &after, new->policy));
    }
    *entity = after;
    return ERR_NONE;
}

Err entity_backfill(Store *store, const Entity *entity, const NewRevision *new, int64_t *ret)
{
    TRY(next_id(store, RECORD_LAST, &store->last_record, ret));
    return revision_add(store, *ret, entity->id, new->version, new);
}

Err revision_rebody(Store *store, int64_t id, const Record *record)
{
    uint8_t key[KEY_SIZE];
    char context[24];
    Query query;
    Str plain;
    Str sealed;
    Err err = ERR_NONE;

    TRY(key_get(store, id, key));
    err = body_encode(&store->arena, record, &plain);
    if (err.kind == ERR_OK) {
        err =
            seal_text(&store->arena, key, store->env, context_of(id, context), plain, &sealed);
    }
    secret_wipe(key, sizeof(key));
    TRY(err);
    query = query_begin(store, RECORD_REBODY);
    query_bind_number(&query, 1, id);
    query_bind_bytes(&query, 2, sealed.ptr, sealed.len);
    return query_run(&query);
}

/* What stands beside a body under the same key: told apart by what it is, and bound to the revision. */
static MUST_USE Err lock_context(Arena *arena, int64_t id, const char *what, Str *ret)
{
    return arena_print(arena, ret, "subak %s %lld", what, (long long)id);
}

Err revision_lock(Store *store, Arena *arena, int64_t id, const char *what, Str plain, Str *ret)
{
    uint8_t key[KEY_SIZE];
    Str context;
    Err err = ERR_NONE;

    TRY(lock_context(arena, id, what, &context));
    TRY(key_get(store, id, key));
    err = seal_text(arena, key, store->env, context, plain, ret);
    secret_wipe(key, sizeof(key));
    return err;
}

Err revision_unlock(
    Store *store, Arena *arena, int64_t id, const char *what, Str sealed, Str *ret)
{
    uint8_t key[KEY_SIZE];
    Str context;
    Err err = ERR_NONE;

    TRY(lock_context(arena, id, what, &context));
    TRY(key_get(store, id, key));
    err = seal_open_text(arena, key, context, sealed, ret);
    secret_wipe(key, sizeof(key));
    return err;
}

static MUST_USE Err keys_rewrap(Store *store, int64_t entity, uint8_t compartment)
{
    Query query = query_begin(store, RECORD_IDS_UNGUARDED);
    uint8_t key[KEY_SIZE];
    Err err = ERR_NONE;

    query_bind_number(&query, 1, entity);
    while (err.kind == ERR_OK && query_next(&query)) {
        int64_t record = query_number(&query, 0);

        err = key_get(store, record, key);
        if (err.kind == ERR_OK) {
            err = key_put(store, record, compartment, key);
        } else if (err.kind == ERR_NOT_FOUND) {
            err = ERR_NONE; /* destroyed: nothing to wrap */
        }
    }
    secret_wipe(key, sizeof(key));
    TRY(query_end(&query));
    return err;
}

Err entity_set_policy(Store *store, Entity *entity, const Policy *policy)
{
    Query query;
    int64_t id = 0;

    TRY(store_policy(store, policy, &id));
    query = query_begin(store, ENTITY_POLICY);
    query_bind_number(&query, 1, entity->id);
    query_bind_number(&query, 2, id);
    TRY(query_run(&query));
    TRY(keys_rewrap(store, entity->id, policy->compartment));
    entity->policy_id = id;
    entity->policy = *policy;
    return ERR_NONE;
}

Err entity_erase(Store *store, const Entity *entity)
{
    Query query = query_begin(store, RECORD_IDS_UNGUARDED);
    Err err = ERR_NONE;

    query_bind_number(&query, 1, entity->id);
    while (err.kind == ERR_OK && query_next(&query)) {
        Query add = query_begin(store, ERASURE_ADD);

        query_bind_number(&add, 1, query_number(&query, 0));
        err = query_run(&add);
    }
    TRY(query_end(&query));
    TRY(err);
    query = query_begin(store, RECORD_ERASE);
    query_bind_number(&query, 1, entity->id);
    TRY(query_run(&query));
    query = query_begin(store, AUDIT_ERASE);
    query_bind_number(&query, 1, entity->id);
    return query_run(&query);
}

/* ---- what a copy brought back, or did not --------------------------------------------------- */

/* The entity of a revision that has its body; 0 where it has none. */
static MUST_USE Err owner_of(Store *store, int64_t record, int64_t *ret)
{
    Query query = query_begin(store, RECORD_OWNER_UNGUARDED);

    *ret = 0;
    query_bind_number(&query, 1, record);
    if (query_next(&query)) {
        *ret = query_number(&query, 0);
    }
    return query_end(&query);
}

Err entity_come_back(Store *store, Arena *arena, Ids *ret)
{
    Query query = query_begin(store, ERASURE_ALL);
    Ids ids = {0};
    Err err = ERR_NONE;

    while (err.kind == ERR_OK && query_next(&query)) {
        int64_t entity = 0;

        err = owner_of(store, query_number(&query, 0), &entity);
        if (err.kind == ERR_OK && entity != 0 &&
            (ids.count == 0 || ids.items[ids.count - 1] != entity)) {
            err = vec_push(arena, &ids, entity);
        }
    }
    TRY(query_end(&query));
    TRY(err);
    *ret = ids;
    return ERR_NONE;
}

Err record_unkeyed(Store *store, int64_t *ret)
{
    int64_t after = 0;
    int64_t count = 0;
    int64_t rows = 0;

    do {
        Query query = query_begin(store, RECORD_BODIES_UNGUARDED);
        uint8_t key[KEY_SIZE];
        Err err = ERR_NONE;

        query_bind_number(&query, 1, after);
        query_bind_number(&query, 2, BODIES_STEP);
        rows = 0;
        while (err.kind == ERR_OK && query_next(&query)) {
            after = query_number(&query, 0);
            rows++;
            err = key_get(store, after, key);
            count += err.kind == ERR_NOT_FOUND;
            err = err.kind == ERR_NOT_FOUND ? ERR_NONE : err;
        }
        secret_wipe(key, sizeof(key));
        TRY(query_end(&query));
        TRY(err);
    } while (rows == BODIES_STEP);
    *ret = count;
    return ERR_NONE;
}

/* ---- reading ---------------------------------------------------------------------------- */

static MUST_USE Err
revision_read(Store *store, Arena *arena, const Kind *kind, const Query *query, Revision *ret)
{
    Revision revision = {
        .id = query_number(query, 0),
        .version = query_number(query, 1),
        .state = (uint8_t)query_number(query, 2),
        .account = query_number(query, 3),
        .at = query_number(query, 4),
        .erased = query_is_null(query, 6)};
    uint8_t key[KEY_SIZE];
    char context[24];
    Str plain = {"", 0};

    TRY(arena_copy(arena, query_bytes(query, 5), &revision.handling));
    if (!revision.erased) {
        Err err = key_get(store, revision.id, key);

        if (err.kind == ERR_NOT_FOUND) {
            revision.erased = true;
        } else {
            TRY(err);
            err = seal_open_text(
                arena, key, context_of(revision.id, context), query_bytes(query, 6), &plain);
            secret_wipe(key, sizeof(key));
            TRY(err);
        }
    }
    TRY(body_decode(arena, kind, plain, &revision.record));
    *ret = revision;
    return ERR_NONE;
}

static MUST_USE Err revision_one(
    Store *store,
    Arena *arena,
    Statement statement,
    const Entity *entity,
    int64_t id,
    Revision *ret)
{
    Query query = query_begin(store, statement);
    Err err = {ERR_NOT_FOUND, 0, "there is no such record, or it is not for you to see"};

    assert(entity->kind != NULL);
    query_bind_number(&query, 1, id);
    query_bind_number(&query, 2, entity->id);
    if (query_next(&query)) {
        err = revision_read(store, arena, entity->kind, &query, ret);
    }
    TRY(query_end(&query));
    return err;
}

Err revision_get(Store *store, Arena *arena, const Entity *entity, int64_t id, Revision *ret)
{
    return revision_one(store, arena, RECORD_GET, entity, id, ret);
}

Err revision_get_unguarded(
    Store *store, Arena *arena, const Entity *entity, int64_t id, Revision *ret)
{
    return revision_one(store, arena, RECORD_UNGUARDED, entity, id, ret);
}

Err revision_history(
    Store *store, Arena *arena, const Entity *entity, int64_t limit, Revisions *ret)
{
    Query query = query_begin(store, RECORD_HISTORY);
    Err err = ERR_NONE;
    Revisions revisions = {0};

    query_bind_number(&query, 1, entity->id);
    query_bind_number(&query, 2, limit);
    while (err.kind == ERR_OK && query_next(&query)) {
        Revision revision = {0};

        err = revision_read(store, arena, entity->kind, &query, &revision);
        if (err.kind == ERR_OK) {
            err = vec_push(arena, &revisions, revision);
        }
    }
    TRY(query_end(&query));
    TRY(err);
    *ret = revisions;
    return ERR_NONE;
}

Err revision_of_version(Store *store, const Entity *entity, int64_t version, int64_t *ret)
{
    Query query = query_begin(store, RECORD_OF_VERSION_UNGUARDED);
    Err err = {ERR_NOT_FOUND, 0, "there is no such revision"};

    query_bind_number(&query, 1, entity->id);
    query_bind_number(&query, 2, version);
    if (query_next(&query)) {
        *ret = query_number(&query, 0);
        err = ERR_NONE;
    }
    TRY(query_end(&query));
    return err;
}

Err entity_page_unguarded(
    Store *store, Arena *arena, int64_t after, int64_t limit, Entities *ret)
{
    Query query = query_begin(store, ENTITY_ALL_UNGUARDED);
    Entities entities = {0};
    Err err = ERR_NONE;

    query_bind_number(&query, 1, after);
    query_bind_number(&query, 2, limit);
    while (err.kind == ERR_OK && query_next(&query)) {
        Entity entity;

        entity_read(store, &query, &entity);
        err = vec_push(arena, &entities, entity);
    }
    TRY(query_end(&query));
    TRY(err);
    for (size_t i = 0; i < entities.count; i++) {
        TRY(store_policy_get(store, entities.items[i].policy_id, &entities.items[i].policy));
    }
    *ret = entities;
    return ERR_NONE;
}

Err entity_changed_since(Store *store, Arena *arena, int64_t after, Ids *ret)
{
    Query query = query_begin(store, ENTITY_CHANGED_UNGUARDED);
    Ids ids = {0};
    Err err = ERR_NONE;

    query_bind_number(&query, 1, after);
    while (err.kind == ERR_OK && query_next(&query)) {
        err = vec_push(arena, &ids, query_number(&query, 0));
    }
    TRY(query_end(&query));
    TRY(err);
    *ret = ids;
    return ERR_NONE;
}

Err record_last(Store *store, int64_t *ret)
{
    Query query = query_begin(store, RECORD_LAST);

    if (query_next(&query)) {
        *ret = query_number(&query, 0);
    }
    return query_end(&query);
}

Err entity_last(Store *store, int64_t *ret)
{
    Query query = query_begin(store, ENTITY_LAST);

    if (query_next(&query)) {
        *ret = query_number(&query, 0);
    }
    return query_end(&query);
}

Err tombstone_add(Store *store, int64_t key)
{
    Query query = query_begin(store, TOMBSTONE_ADD);

    query_bind_number(&query, 1, key);
    return query_run(&query);
}

Err tombstone_has(Store *store, int64_t key, bool *ret)
{
    Query query = query_begin(store, TOMBSTONE_HAS);

    query_bind_number(&query, 1, key);
    *ret = query_next(&query);
    return query_end(&query);
}
