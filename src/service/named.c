#include "service/named.h"

#include "service/indexing.h"
#include "service/reading.h"
#include "service/records.h"

#define FOUND_MOST 200 /* records with the words of a name that are looked at */

/* One name of one field, while it is looked for. */
typedef struct Naming {
    Import *import;
    const Field *field;
    Str text;
    Uuid uuid;
    size_t count; /* different records that it may be */
} Naming;

static bool is_wanted(const Naming *naming, const Kind *kind)
{
    const Model *model = node_model(naming->import->call.node);

    return kind != NULL && (naming->field->refs >> kind_index(model, kind) & 1) != 0;
}

static void take(Naming *naming, const Row *row)
{
    if (!is_wanted(naming, row->entity.kind) || row->revision.erased ||
        strcmp(row->entity.kind->states[row->entity.state].name, "withdrawn") == 0 ||
        (naming->count > 0 && uuid_equal(naming->uuid, row->entity.uuid))) {
        return;
    }
    naming->uuid = row->entity.uuid;
    naming->count++;
}

static MUST_USE Err by_uuid(Naming *naming)
{
    Uuid uuid;
    Row row;
    Err err = ERR_NONE;

    if (uuid_parse(naming->text, &uuid).kind != ERR_OK) {
        return ERR_NONE;
    }
    err = record_row_of(&naming->import->call, uuid, &row);
    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    take(naming, &row);
    return ERR_NONE;
}

/* By a field that lists filter by: a reference, or what the source calls it. */
static MUST_USE Err by_value(Naming *naming, const Kind *kind, const char *field, Str value)
{
    Call *call = &naming->import->call;
    const Field *found = field_find(kind, str_from(field));
    Ids ids;

    if (found == NULL || !found->index) {
        return ERR_NONE;
    }
    TRY(index_values(
        call->store,
        call->arena,
        indexing_value(call->store, kind, field, value),
        FOUND_MOST,
        &ids));
    for (size_t i = 0; i < ids.count; i++) {
        Row row;
        Err err = record_row(call, ids.items[i], &row);

        if (err.kind != ERR_NOT_FOUND) {
            TRY(err);
            take(naming, &row);
        }
    }
    return ERR_NONE;
}

static MUST_USE Err by_name(Naming *naming, const Kind *kind)
{
    const Field *name = field_find(kind, STR("name"));
    Rows rows;

    if (name == NULL) {
        return ERR_NONE;
    }
    TRY(record_find(&naming->import->call, naming->text, kind, FOUND_MOST, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const Record *record = &rows.items[i].revision.record;
        Values names = record->fields[name - kind->fields];
        bool is_it = false;

        for (size_t j = 0; j < names.count; j++) {
            is_it = is_it || str_equal(names.items[j], naming->text);
        }
        if (is_it) {
            take(naming, &rows.items[i]);
        }
    }
    /* There may be more than were looked at: then nobody knows that it is one. */
    naming->count += rows.count == FOUND_MOST ? 2 : 0;
    return ERR_NONE;
}

static MUST_USE Err of_source(const Import *import, Arena *arena, Str id, Str *ret)
{
    Str source =
        import->mapping.source.len > 0 ? import->mapping.source : import->plan.file_name;

    return arena_print(arena, ret, "%.*s/%.*s", STR_ARG(source), STR_ARG(id));
}

/* The surest way first; the next is gone where it led to none. */
static MUST_USE Err find(Naming *naming)
{
    const Model *model = node_model(naming->import->call.node);
    Str source_id;

    TRY(by_uuid(naming));
    TRY(of_source(naming->import, naming->import->call.arena, naming->text, &source_id));
    for (int way = 0; way < 3 && naming->count == 0; way++) {
        for (int i = 0; i < model->kind_count; i++) {
            const Kind *kind = &model->kinds[i];

            if (!is_wanted(naming, kind)) {
                continue;
            }
            TRY(way == 0   ? by_value(naming, kind, "source_id", source_id)
                : way == 1 ? by_value(naming, kind, "reference", naming->text)
                           : by_name(naming, kind));
        }
    }
    return ERR_NONE;
}

/* A case that is not there yet; while a file is only checked, any UUID will do for it. */
static MUST_USE Err make_case(Naming *naming)
{
    Import *import = naming->import;
    const Kind *kind = kind_find(node_model(import->call.node), STR("case"));
    PutResult result = PUT_ERASED;
    Draft draft = {.team = {"", 0}};
    Entity entity;

    if (kind == NULL || !is_wanted(naming, kind) || str_is(naming->text, "unknown")) {
        return ERR_NONE;
    }
    if (import->checking) {
        naming->count = 1;
        return uuid_parse(STR("00000000-0000-4000-8000-000000000000"), &naming->uuid);
    }
    TRY(record_new(import->call.arena, kind, &draft.record));
    TRY(record_set(import->call.arena, &draft.record, "reference", naming->text));
    TRY(record_put(&import->call, &draft, &entity, &result));
    if (result != PUT_ERASED) {
        naming->uuid = entity.uuid;
        naming->count = 1;
    }
    return ERR_NONE;
}

static const NamedRecord *kept_find(const Import *import, const Field *field, Str text)
{
    for (size_t i = 0; i < import->named.count; i++) {
        if (import->named.items[i].field == field &&
            str_equal(import->named.items[i].text, text)) {
            return &import->named.items[i];
        }
    }
    return NULL;
}

static MUST_USE Err keep(Import *import, const Naming *naming)
{
    NamedRecord named = {.field = naming->field, .uuid = naming->uuid};

    if (import->checking) {
        return ERR_NONE; /* what was not made may not be kept */
    }
    TRY(arena_copy(&import->kept, naming->text, &named.text));
    return vec_push(&import->kept, &import->named, named);
}

/* The UUID of what a cell names, as text; "" where that is not one record. */
static MUST_USE Err resolve(Import *import, const Field *field, Str text, Str *ret)
{
    const NamedRecord *kept = kept_find(import, field, text);
    Naming naming = {.import = import, .field = field, .text = text};
    char uuid[UUID_TEXT + 1];

    *ret = (Str){"", 0};
    if (kept != NULL) {
        return arena_copy(import->call.arena, uuid_format(kept->uuid, uuid), ret);
    }
    TRY(find(&naming));
    if (naming.count == 0) {
        TRY(make_case(&naming));
    }
    if (naming.count != 1) {
        return call_problem(
            &import->call,
            field,
            naming.count > 1
                ? "several records are called that: give the identifier of one"
                : "names no record that is there and that you may see: bring it in first");
    }
    TRY(keep(import, &naming));
    return arena_copy(import->call.arena, uuid_format(naming.uuid, uuid), ret);
}

Err named_resolve(Import *import, Record *record)
{
    for (size_t i = 0; i < record->kind->field_count; i++) {
        Values *values = &record->fields[i];
        size_t kept = 0;

        for (size_t j = 0; record->kind->fields[i].type == FIELD_REF && j < values->count;
             j++) {
            Str uuid;

            TRY(resolve(import, &record->kind->fields[i], values->items[j], &uuid));
            if (uuid.len > 0) {
                values->items[kept++] = uuid;
            }
        }
        values->count = record->kind->fields[i].type == FIELD_REF ? kept : values->count;
    }
    return ERR_NONE;
}
