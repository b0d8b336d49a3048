#include "service/indexing.h"

#include "domain/body.h"
#include "match/identifiers/identifiers.h"
#include "match/names/keys.h"
#include "match/words.h"

#include <stdlib.h>

/* Fields are told apart by a number made of their names (FNV-1a), so it outlives the model. */
static uint32_t domain_of(const char *kind, const char *field)
{
    uint32_t hash = 2166136261U;

    for (const char *at = kind; *at != 0; at++) {
        hash = (hash ^ (uint8_t)*at) * 16777619U;
    }
    hash = (hash ^ '.') * 16777619U;
    for (const char *at = field; *at != 0; at++) {
        hash = (hash ^ (uint8_t)*at) * 16777619U;
    }
    return hash;
}

int64_t indexing_value(const Store *store, const Kind *kind, const char *field, Str value)
{
    return vault_token(store_vault(store), domain_of(kind->name, field), value);
}

/* What cannot be read as its sort ("none", "unknown") identifies nobody: `well_formed` says whether it can. */
static MUST_USE Err identifier_hash(
    const Store *store, Arena *arena, Str sort, Str value, int64_t *ret, bool *well_formed)
{
    char name[64] = "";
    Str key;

    TRY(identifier_key(arena, &sort, value, &key, well_formed));
    memcpy(name, sort.ptr, sort.len < sizeof(name) ? sort.len : sizeof(name) - 1);
    *ret = vault_token(store_vault(store), domain_of("*", name), key);
    return ERR_NONE;
}

Err indexing_identifier(const Store *store, Arena *arena, Str sort, Str value, int64_t *ret)
{
    bool well_formed = false;

    return identifier_hash(store, arena, sort, value, ret, &well_formed);
}

Err indexing_key(const Store *store, Arena *arena, const Record *record, int64_t *ret)
{
    Str from = record_first(record, "from");
    Str source = record_first(record, "source_id");
    Str key;

    if (source.len > 0) {
        key = source;
    } else if (from.len > 0 && record->kind->guard == GUARD_LINK_CAPACITY) {
        TRY(arena_print(
            arena,
            &key,
            "%.*s %.*s %.*s",
            STR_ARG(from),
            STR_ARG(record_first(record, "to")),
            STR_ARG(record_first(record, "relation"))));
    } else {
        TRY(body_encode(arena, record, &key));
    }
    *ret = indexing_value(store, record->kind, "*key", key);
    return ERR_NONE;
}

static uint32_t word_domain(void)
{
    return domain_of("*", "word");
}

Err indexing_words(const Store *store, Arena *arena, Str text, Ids *ret)
{
    Strs words = {0};
    Ids tokens = {0};

    TRY(words_of(arena, text, false, &words));
    for (size_t i = 0; i < words.count; i++) {
        TRY(vec_push(
            arena, &tokens, vault_token(store_vault(store), word_domain(), words.items[i])));
    }
    *ret = tokens;
    return ERR_NONE;
}

Err indexing_question(const Store *store, Arena *arena, Str question, Ids *ret)
{
    TRY(indexing_words(store, arena, question, ret));
    ret->count = ret->count < QUESTION_WORDS ? ret->count : QUESTION_WORDS;
    return ERR_NONE;
}

/* ---- sounds ----------------------------------------------------------------------------- */

NameSchema indexing_schema(const Kind *kind)
{
    static const struct {
        const char *kind;
        NameSchema schema;
    } known[] = {
        {"person", NAME_PERSON},
        {"organisation", NAME_ORGANISATION},
        {"vehicle", NAME_VESSEL},
        {"place", NAME_ADDRESS}};

    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
        if (strcmp(kind->name, known[i].kind) == 0) {
            return known[i].schema;
        }
    }
    return NAME_ANY;
}

Err indexing_sounds(const Store *store, Arena *arena, NameSchema schema, Str text, Ids *ret)
{
    uint32_t domain = domain_of("*", "sound");
    int64_t tokens[NAME_KEYS_MAX];
    size_t mark = arena->used;
    Strs keys = {0};
    Name name;

    TRY(name_parse(arena, schema, text, STR(""), &name));
    TRY(name_keys(arena, &name, &keys));
    for (size_t i = 0; i < keys.count; i++) {
        tokens[i] = vault_token(store_vault(store), domain, keys.items[i]);
    }
    arena_rewind(arena, mark); /* a name's words take more room than its tokens */
    for (size_t i = 0; i < keys.count; i++) {
        TRY(vec_push(arena, ret, tokens[i]));
    }
    return ERR_NONE;
}

/* ---- entries ---------------------------------------------------------------------------- */

static MUST_USE Err put_value(
    const Store *store,
    Arena *arena,
    const Record *record,
    const Field *field,
    Str value,
    IndexEntries *ret)
{
    TRY(vec_push(arena, &ret->values, indexing_value(store, record->kind, field->name, value)));
    /* A date is found by its year and its month too. */
    for (size_t len = 4; field->type == FIELD_DATE && len < value.len; len += 3) {
        TRY(vec_push(
            arena,
            &ret->values,
            indexing_value(store, record->kind, field->name, str_part(value, 0, len))));
    }
    return ERR_NONE;
}

static MUST_USE Err
put_words(const Store *store, Arena *arena, Str value, bool beginnings, IndexEntries *ret)
{
    Strs words = {0};

    TRY(words_of(arena, value, beginnings, &words));
    for (size_t i = 0; i < words.count; i++) {
        TRY(vec_push(
            arena,
            &ret->tokens,
            vault_token(store_vault(store), word_domain(), words.items[i])));
    }
    return ERR_NONE;
}

static MUST_USE Err
put_link(Store *store, Arena *arena, int64_t field, Str value, IndexEntries *ret)
{
    Uuid uuid;
    Entity target;
    Err err = ERR_NONE;

    TRY(uuid_parse(value, &uuid));
    err = entity_find_unguarded(store, uuid, &target);
    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE; /* it has not arrived, or never will: nothing to point at */
    }
    TRY(err);
    return vec_push(arena, &ret->links, ((IndexLink){target.id, field}));
}

/* An identifier is found by its value, and is what those meet in who have it. */
static MUST_USE Err put_identifier(
    Store *store,
    Arena *arena,
    const Field *field,
    int64_t number,
    Str value,
    IndexEntries *ret)
{
    bool well_formed = false;
    int64_t hash = 0;

    TRY(identifier_hash(store, arena, str_from(field->identifier), value, &hash, &well_formed));
    TRY(vec_push(arena, &ret->values, hash));
    return well_formed
               ? vec_push(arena, &ret->links, ((IndexLink){index_meeting(hash), number}))
               : ERR_NONE;
}

/* Whether the value is the beginning or the end of a name of an earlier field, word for word: given names
 * and family names mostly are, and sound there as they do by themselves.
 */
static bool stands_before(const Record *record, size_t field, Str value)
{
    for (size_t i = 0; i < field; i++) {
        const Values *names = &record->fields[i];

        for (size_t j = 0; record->kind->fields[i].type == FIELD_NAME && j < names->count;
             j++) {
            Str name = names->items[j];
            size_t rest = name.len - value.len;

            if (value.len < name.len &&
                ((name.ptr[value.len] == ' ' && memcmp(name.ptr, value.ptr, value.len) == 0) ||
                 (name.ptr[rest - 1] == ' ' &&
                  memcmp(name.ptr + rest, value.ptr, value.len) == 0))) {
                return true;
            }
        }
    }
    return false;
}

static MUST_USE Err
put_field(Store *store, Arena *arena, const Record *record, size_t i, IndexEntries *ret)
{
    const Field *field = &record->kind->fields[i];
    Values values = record->fields[i];

    for (size_t j = 0; j < values.count; j++) {
        if (field->index) {
            TRY(put_value(store, arena, record, field, values.items[j], ret));
        }
        if (field->search) {
            TRY(put_words(store, arena, values.items[j], field->type != FIELD_IDENTIFIER, ret));
        }
        if (field->search && field->type == FIELD_NAME &&
            !stands_before(record, i, values.items[j])) {
            Ids sounds = {0};

            TRY(indexing_sounds(
                store, arena, indexing_schema(record->kind), values.items[j], &sounds));
            for (size_t k = 0; k < sounds.count; k++) {
                TRY(vec_push(arena, &ret->tokens, sounds.items[k]));
            }
        }
        if (field->type == FIELD_REF) {
            TRY(put_link(store, arena, (int64_t)i, values.items[j], ret));
        }
        if (field->type == FIELD_IDENTIFIER) {
            TRY(put_identifier(store, arena, field, (int64_t)i, values.items[j], ret));
        }
    }
    return ERR_NONE;
}

static int by_number(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a;
    int64_t two = *(const int64_t *)b;

    return (one > two) - (one < two);
}

/* In order, and each once: a name's words stand in several fields. */
static void sort_once(int64_t *items, size_t *count)
{
    size_t kept = 0;

    if (*count > 0) {
        qsort(items, *count, sizeof(*items), by_number);
    }
    for (size_t i = 0; i < *count; i++) {
        if (kept == 0 || items[kept - 1] != items[i]) {
            items[kept++] = items[i];
        }
    }
    *count = kept;
}

static MUST_USE Err entries_of(
    Store *store, Arena *arena, const Entity *entity, const Record *record, IndexEntries *ret)
{
    IndexEntries entries = {0};
    int64_t key = 0;

    for (size_t i = 0; i < record->kind->field_count; i++) {
        TRY(put_field(store, arena, record, i, &entries));
    }
    TRY(vec_push(
        arena,
        &entries.values,
        indexing_value(
            store,
            record->kind,
            "*state",
            str_from(record->kind->states[entity->state].name))));
    TRY(indexing_key(store, arena, record, &key));
    TRY(vec_push(arena, &entries.values, key));
    sort_once(entries.values.items, &entries.values.count);
    sort_once(entries.tokens.items, &entries.tokens.count);
    *ret = entries;
    return ERR_NONE;
}

Err indexing_add(Store *store, Arena *arena, const Entity *entity, const Record *record)
{
    IndexEntries entries;

    TRY(entries_of(store, arena, entity, record, &entries));
    return index_add(store, entity, &entries);
}

Err indexing_drop(Store *store, Arena *arena, const Entity *entity, const Record *record)
{
    IndexEntries entries;

    TRY(entries_of(store, arena, entity, record, &entries));
    return index_drop(store, entity, &entries);
}

bool indexing_has_file(Store *store, Str hash)
{
    const Model *model = store_model(store);
    int64_t id = 0;
    bool has = false;

    for (int i = 0; i < model->kind_count; i++) {
        for (int j = 0; j < model->kinds[i].field_count; j++) {
            const Field *field = &model->kinds[i].fields[j];

            has = has ||
                  (field->type == FIELD_FILE &&
                   index_value_unguarded(
                       store, indexing_value(store, &model->kinds[i], field->name, hash), &id)
                           .kind == ERR_OK);
        }
    }
    return has;
}

/* ---- rebuilding ------------------------------------------------------------------------- */

static MUST_USE Err rebuild_one(Store *store, Arena *arena, const Entity *entity)
{
    size_t mark = arena->used;
    Revision revision;

    if (entity->kind != NULL) {
        TRY(revision_get_unguarded(store, arena, entity, entity->head, &revision));
        if (!revision.erased) {
            TRY(indexing_add(store, arena, entity, &revision.record));
        } else if (!entity->policy.restricted) {
            /* Its key is lost: what is left is for nobody but the officer. */
            Entity erased = *entity;
            Policy policy = entity->policy;

            policy.restricted = true;
            TRY(entity_set_policy(store, &erased, &policy));
        }
    }
    arena_rewind(arena, mark);
    return ERR_NONE;
}

/* Rows of old revisions can no longer be told from current ones: begin anew. */
static MUST_USE Err rebuild(Store *store, Arena *arena)
{
    int64_t after = 0;
    Entities page;

    TRY(index_clear(store));
    do {
        size_t mark = arena->used;

        TRY(entity_page_unguarded(store, arena, after, 1000, &page));
        for (size_t i = 0; i < page.count; i++) {
            TRY(rebuild_one(store, arena, &page.items[i]));
            after = page.items[i].id;
        }
        arena_rewind(arena, mark);
    } while (page.count == 1000);
    return ERR_NONE;
}

Err indexing_anew(Store *store)
{
    int64_t last = 0;
    Arena arena;
    Err err = ERR_NONE;

    TRY(record_last(store, &last));
    TRY(arena_open((size_t)64 << 20, &arena));
    err = rebuild(store, &arena);
    arena_close(&arena);
    TRY(err);
    return index_set_mark(store, last);
}

Err indexing_catch_up(Store *store)
{
    int64_t mark = 0;
    int64_t last = 0;
    bool missed = false;

    TRY(index_mark(store, &mark));
    TRY(record_last(store, &last));
    TRY(index_missed(store, &missed));
    return mark == last && !missed ? ERR_NONE : indexing_anew(store);
}
