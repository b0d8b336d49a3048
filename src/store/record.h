/* record.h: entities and their revisions.
 *
 * What reads here sees with the eyes of the Store's viewer, and a record that he may not view is
 * ERR_NOT_FOUND, as one that is not there. The functions named _unguarded are for what keeps the
 * wall and the index: their results must not reach a viewer.
 *
 * Source  protocol.md, "Records and order"; protection.md, 4 and 14
 */
#ifndef STORE_RECORD_H
#define STORE_RECORD_H

#include "store/store.h"

/* An entity as its current revision has it. */
typedef struct Entity {
    int64_t id;
    Uuid uuid;
    const Kind *kind; /* NULL where the model no longer knows it */
    int64_t policy_id;
    Policy policy;
    uint8_t state;
    int64_t version;
    int64_t head; /* the current revision */
    int64_t created;
    int64_t changed;
    int64_t origin; /* 0 where we state it; else the peer that does, who alone changes it */
} Entity;

/* Behind the wall: in another compartment than its kind's, unless it has that of what it is about. */
static inline bool entity_is_walled(const Entity *entity)
{
    return entity->policy.compartment != entity->kind->compartment &&
           entity->kind->audience == NO_FIELD;
}

typedef struct Revision {
    int64_t id;
    int64_t version;
    uint8_t state;
    int64_t account;
    int64_t at;
    Str handling;
    bool erased;
    Record record; /* empty where it was erased */
} Revision;

typedef VEC(Revision) Revisions;

/* What a new revision states. */
typedef struct NewRevision {
    const Record *record;
    const Policy *policy;
    uint8_t state;
    int64_t account;
    int64_t at;      /* milliseconds */
    int64_t origin;  /* of a new entity */
    int64_t version; /* as its originator counts; 0 for the next */
} NewRevision;

MUST_USE Err entity_find(Store *store, Uuid uuid, Entity *ret);
MUST_USE Err entity_get(Store *store, int64_t id, Entity *ret);
MUST_USE Err entity_find_unguarded(Store *store, Uuid uuid, Entity *ret);
MUST_USE Err entity_get_unguarded(Store *store, int64_t id, Entity *ret);

/* The entity that a revision is of; for what leaves and what keeps order, not for a viewer. */
MUST_USE Err entity_of_record(Store *store, int64_t record, Entity *ret);

/* Make an entity with its first revision.  Errors  CONFLICT where the UUID is there already. */
MUST_USE Err entity_create(Store *store, Uuid uuid, const NewRevision *revision, Entity *ret);

/* State a further revision; `entity` is brought up to date.
 * Errors  CONFLICT where another one came in between.
 */
MUST_USE Err entity_revise(Store *store, Entity *entity, const NewRevision *revision);

/* A revision that came late: it stands in the history, and changes nothing of what is current. */
MUST_USE Err
entity_backfill(Store *store, const Entity *entity, const NewRevision *revision, int64_t *ret);

/* Put another body in the place of a revision's: a fuller copy of the same statement has come. */
MUST_USE Err revision_rebody(Store *store, int64_t id, const Record *record);

/* The number of a revision by its version.  Errors  NOT_FOUND. */
MUST_USE Err
revision_of_version(Store *store, const Entity *entity, int64_t version, int64_t *ret);

/* Seal and open what goes with a revision under its key: once that is destroyed, nobody reads it.
 * Errors  NOT_FOUND where it was.
 */
MUST_USE Err
revision_lock(Store *store, Arena *arena, int64_t id, const char *what, Str plain, Str *ret);
MUST_USE Err
revision_unlock(Store *store, Arena *arena, int64_t id, const char *what, Str sealed, Str *ret);

/* Put the entity under another policy; its keys are wrapped anew where the compartment changes. */
MUST_USE Err entity_set_policy(Store *store, Entity *entity, const Policy *policy);

/* A revision of this entity with its body, opened.  Errors  NOT_FOUND; CORRUPT. */
MUST_USE Err
revision_get(Store *store, Arena *arena, const Entity *entity, int64_t id, Revision *ret);
MUST_USE Err revision_get_unguarded(
    Store *store, Arena *arena, const Entity *entity, int64_t id, Revision *ret);

/* The newest `limit` revisions, newest first. */
MUST_USE Err revision_history(
    Store *store, Arena *arena, const Entity *entity, int64_t limit, Revisions *ret);

/* Destroy the bodies of all revisions, and what the audit says in words. The rows stay, as the tombstone that wins
 * over late copies. Their keys go behind the commit, by store_purge.
 */
MUST_USE Err entity_erase(Store *store, const Entity *entity);

/* The entities that were erased and have come back: an older copy of subak.db stands beside keys that are gone. */
MUST_USE Err entity_come_back(Store *store, Arena *arena, Ids *ret);

/* How many bodies nobody can open, though they were not erased: the copy of the keys is older than theirs.
 * Cost  looks at every revision.
 */
MUST_USE Err record_unkeyed(Store *store, int64_t *ret);

/* The entities after `after` by number, at most `limit`: for rebuilding the index. */
typedef VEC(Entity) Entities;
MUST_USE Err
entity_page_unguarded(Store *store, Arena *arena, int64_t after, int64_t limit, Entities *ret);

/* The numbers of the entities that have revisions after revision `after`. */
MUST_USE Err entity_changed_since(Store *store, Arena *arena, int64_t after, Ids *ret);

MUST_USE Err record_last(Store *store, int64_t *ret);

/* The highest number of an entity; it says nothing of whose it is. */
MUST_USE Err entity_last(Store *store, int64_t *ret);

/* Remember for ever that what an import would find by this key was erased. */
MUST_USE Err tombstone_add(Store *store, int64_t key);
MUST_USE Err tombstone_has(Store *store, int64_t key, bool *ret);

#endif
