#include "service/reading.h"

#include "match/identifiers/identifiers.h"
#include "service/indexing.h"

#include <stdlib.h>

#define SEEN_MOST  20
#define LINKS_MOST 200
#define FIND_AMONG 5000

Str record_title(const Record *record)
{
    Str label = record_label(record);

    for (size_t i = 0; i < record->kind->label_count; i++) {
        const Field *field = &record->kind->fields[record->kind->label[i]];

        if (record->fields[field - record->kind->fields].count > 0) {
            const Code *code =
                field->type == FIELD_CODE ? code_find(field->codes, label) : NULL;

            return code == NULL ? label : str_from(code->title);
        }
    }
    return label;
}

/* A row that was read before for the same answer, or NULL. */
static const Row *row_known(const Rows *known, Uuid uuid)
{
    for (size_t i = 0; known != NULL && i < known->count; i++) {
        if (uuid_equal(known->items[i].entity.uuid, uuid)) {
            return &known->items[i];
        }
    }
    return NULL;
}

/* Whether a reference names a record that is kept from a viewer who otherwise sees its kind. */
static MUST_USE Err is_hidden(Call *call, const Rows *known, Str value, bool *ret)
{
    const Model *model = node_model(call->node);
    Viewer viewer = call_viewer(call);
    Uuid uuid;
    Entity named;
    Err err = uuid_parse(value, &uuid);

    *ret = false;
    if (err.kind == ERR_OK && row_known(known, uuid) != NULL) {
        return ERR_NONE; /* he has seen it */
    }
    if (err.kind == ERR_OK) {
        err = entity_find_unguarded(call->store, uuid, &named);
    }
    if (err.kind == ERR_NOT_FOUND || err.kind == ERR_BAD_INPUT) {
        return ERR_NONE;
    }
    TRY(err);
    if (named.kind != NULL) {
        Policy open = {
            .kind = named.kind,
            .compartment = named.kind->compartment,
            .team = {"", 0},
            .handling = handling_default()};

        *ret = policy_may(model, &viewer, ACTION_VIEW, &open) &&
               !policy_may(model, &viewer, ACTION_VIEW, &named.policy);
    }
    return ERR_NONE;
}

/* Take out the references that would say that a hidden record is there. */
static MUST_USE Err refs_hide(Call *call, const Rows *known, Record *record, bool *some)
{
    for (size_t i = 0; i < record->kind->field_count; i++) {
        Values *values = &record->fields[i];
        size_t kept = 0;

        for (size_t j = 0; record->kind->fields[i].type == FIELD_REF && j < values->count;
             j++) {
            bool hidden = false;

            TRY(is_hidden(call, known, values->items[j], &hidden));
            *some = *some || hidden;
            if (!hidden) {
                values->items[kept++] = values->items[j];
            }
        }
        if (record->kind->fields[i].type == FIELD_REF) {
            values->count = kept;
        }
    }
    return ERR_NONE;
}

/* The current revision of ret->entity. */
static MUST_USE Err row_fill(Call *call, const Rows *known, Row *ret)
{
    bool hidden = false;

    if (ret->entity.kind == NULL) {
        return (Err){
            ERR_NOT_FOUND, 0, "the record is of a kind that this program does not know"};
    }
    TRY(revision_get(call->store, call->arena, &ret->entity, ret->entity.head, &ret->revision));
    TRY(refs_hide(call, known, &ret->revision.record, &hidden));
    ret->label = record_title(&ret->revision.record);
    return ERR_NONE;
}

Err record_row(Call *call, int64_t id, Row *ret)
{
    TRY(entity_get(call->store, id, &ret->entity));
    return row_fill(call, NULL, ret);
}

Err record_row_of(Call *call, Uuid uuid, Row *ret)
{
    TRY(entity_find(call->store, uuid, &ret->entity));
    return row_fill(call, NULL, ret);
}

/* The same, read once for an answer that names it in many places. Nothing of the arena may be given back meanwhile. */
static MUST_USE Err row_once(Call *call, Rows *known, Uuid uuid, Row *ret)
{
    const Row *before = row_known(known, uuid);

    if (before != NULL) {
        *ret = *before;
        return ERR_NONE;
    }
    TRY(entity_find(call->store, uuid, &ret->entity));
    TRY(row_fill(call, known, ret));
    return vec_push(call->arena, known, *ret);
}

static bool is_link(const Record *record)
{
    return record_first(record, "relation").len > 0;
}

/* What an end of a link is called, with a dash beside it; nothing where the viewer may not see it. */
static MUST_USE Err
end_title(Call *call, Rows *known, const Record *link, const char *end, Str *ret)
{
    Uuid uuid;
    Row row;
    Err err = uuid_parse(record_first(link, end), &uuid);

    *ret = STR("");
    if (err.kind == ERR_OK) {
        err = row_once(call, known, uuid, &row);
    }
    if (err.kind == ERR_NOT_FOUND || err.kind == ERR_BAD_INPUT) {
        return ERR_NONE;
    }
    TRY(err);
    if (row.label.len == 0) {
        return ERR_NONE; /* erased */
    }
    return strcmp(end, "from") == 0
               ? arena_print(call->arena, ret, "%.*s - ", STR_ARG(row.label))
               : arena_print(call->arena, ret, " - %.*s", STR_ARG(row.label));
}

static MUST_USE Err name_ends(Call *call, Rows *known, Row *row)
{
    const Record *link = &row->revision.record;
    Str from;
    Str to;

    if (!is_link(link)) {
        return ERR_NONE;
    }
    TRY(end_title(call, known, link, "from", &from));
    TRY(end_title(call, known, link, "to", &to));
    return arena_print(
        call->arena,
        &row->label,
        "%.*s%.*s%.*s",
        STR_ARG(from),
        STR_ARG(record_title(link)),
        STR_ARG(to));
}

Err row_name_ends(Call *call, Row *row)
{
    Rows known = {0};

    return name_ends(call, &known, row);
}

/* The other end of a link, seen from one of its ends. */
static MUST_USE Err
other_end(Call *call, Rows *known, const Record *link, int64_t from, Pointer *pointer)
{
    static const char *const ends[] = {"from", "to"};

    for (size_t i = 0; i < 2; i++) {
        Uuid uuid;
        Row row = {0};
        Err err = uuid_parse(record_first(link, ends[i]), &uuid);

        if (err.kind == ERR_OK) {
            err = row_once(call, known, uuid, &row);
        }
        if (err.kind == ERR_OK && row.entity.id != from) {
            pointer->other = row.entity;
            pointer->other_label = row.label;
        }
        if (err.kind != ERR_OK && err.kind != ERR_NOT_FOUND && err.kind != ERR_BAD_INPUT) {
            return err;
        }
    }
    return ERR_NONE;
}

/* What the record is called; from then on it is known to what else is read. */
static MUST_USE Err label_read(Call *call, Rows *known, RecordView *view)
{
    Row row = {view->entity, view->history.items[0], STR("")};

    row.label = record_title(&row.revision.record);
    TRY(vec_push(call->arena, known, row));
    TRY(name_ends(call, known, &row));
    view->label = row.label;
    return ERR_NONE;
}

static MUST_USE Err note_view(Call *call, const Entity *entity)
{
    return node_note_view(
        call->node,
        &(LogNote){
            .action = LOG_VIEW,
            .account = call->account.id,
            .entity = entity->id,
            .record = entity->head});
}

/* Victims' and health records are shown, in a list too, only once it stands in the log that they were. */
static bool is_durable(const Call *call, const Entity *entity)
{
    return node_model(call->node)->compartments[entity->policy.compartment].durable_views;
}

Err record_note_rows(Call *call, const Rows *rows)
{
    bool any = false;

    for (size_t i = 0; i < rows->count; i++) {
        if (is_durable(call, &rows->items[i].entity)) {
            TRY(note_view(call, &rows->items[i].entity));
            any = true;
        }
    }
    return any ? node_flush_views(call->node) : ERR_NONE;
}

static MUST_USE Err pointers_read(Call *call, Rows *known, RecordView *view)
{
    IndexLinks links;
    Rows shown = {0};

    TRY(index_links(call->store, call->arena, view->entity.id, LINKS_MOST, &links));
    for (size_t i = 0; i < links.count; i++) {
        Pointer pointer = {0};
        Row *row = &pointer.source;
        Err err = entity_get(call->store, links.items[i].target, &row->entity);

        if (err.kind == ERR_OK) {
            err = row_fill(call, known, row);
        }
        if (err.kind == ERR_NOT_FOUND) {
            continue;
        }
        TRY(err);
        TRY(name_ends(call, known, row));
        if (links.items[i].field < row->entity.kind->field_count) {
            pointer.field = &row->entity.kind->fields[links.items[i].field];
        }
        pointer.is_link = is_link(&row->revision.record);
        if (pointer.is_link) {
            TRY(other_end(call, known, &row->revision.record, view->entity.id, &pointer));
            TRY(vec_push(call->arena, &shown, *row));
        }
        TRY(vec_push(call->arena, &view->pointers, pointer));
    }
    return record_note_rows(call, &shown);
}

/* An earlier revision may name someone who has gone behind the wall since. */
static MUST_USE Err history_guard(Call *call, Revisions *history)
{
    size_t kept = 1;

    for (size_t i = 1; i < history->count; i++) {
        bool hidden = false;

        TRY(refs_hide(call, NULL, &history->items[i].record, &hidden));
        if (!hidden) {
            history->items[kept++] = history->items[i];
        }
    }
    history->count = kept;
    return ERR_NONE;
}

Err record_see(Call *call, Uuid uuid, RecordView *ret)
{
    RecordView view = {0};
    Viewer viewer = call_viewer(call);
    Rows known = {0};
    bool hidden = false;

    TRY(entity_find(call->store, uuid, &view.entity));
    if (view.entity.kind == NULL) {
        return (Err){
            ERR_NOT_FOUND, 0, "the record is of a kind that this program does not know"};
    }
    TRY(note_view(call, &view.entity));
    if (is_durable(call, &view.entity)) {
        TRY(node_flush_views(call->node));
    }
    TRY(revision_history(call->store, call->arena, &view.entity, HISTORY_MOST, &view.history));
    if (view.history.count == 0) {
        return (Err){ERR_CORRUPT, 0, "a record has no revisions"};
    }
    TRY(refs_hide(call, NULL, &view.history.items[0].record, &hidden));
    TRY(history_guard(call, &view.history));
    TRY(label_read(call, &known, &view));
    TRY(pointers_read(call, &known, &view));
    TRY(log_of_entity(call->store, call->arena, view.entity.id, SEEN_MOST, &view.seen));
    view.may_write =
        view.entity.origin == 0 &&
        policy_may(node_model(call->node), &viewer, ACTION_WRITE, &view.entity.policy);
    *ret = view;
    return ERR_NONE;
}

Err record_list(Call *call, const ListAsk *ask, Rows *ret, bool *more)
{
    ListPlaces places;
    Rows rows = {0};

    TRY(index_list(call->store, call->arena, ask, &places, more));
    for (size_t i = 0; i < places.count; i++) {
        Row row;
        Err err = record_row(call, places.items[i].entity, &row);

        if (err.kind == ERR_NOT_FOUND) {
            continue; /* the index is a moment behind */
        }
        TRY(err);
        TRY(vec_push(call->arena, &rows, row));
    }
    TRY(record_note_rows(call, &rows));
    *ret = rows;
    return ERR_NONE;
}

/* More of the question's letters in a shorter label is the better answer; then the newer. */
static int better_first(const void *a, const void *b)
{
    const Row *one = a;
    const Row *two = b;
    size_t len_one = record_label(&one->revision.record).len;
    size_t len_two = record_label(&two->revision.record).len;

    if (len_one != len_two) {
        return len_one < len_two ? -1 : 1;
    }
    return (one->entity.changed < two->entity.changed) -
           (one->entity.changed > two->entity.changed);
}

Err record_find(Call *call, Str question, const Kind *kind, size_t limit, Rows *ret)
{
    Ids tokens;
    Ids ids;
    Rows rows = {0};

    TRY(indexing_question(call->store, call->arena, question, &tokens));
    if (tokens.count == 0) {
        *ret = rows;
        return ERR_NONE;
    }
    /* Of one kind: many others may hold the words too, as the notes about a person do. */
    TRY(index_find(
        call->store,
        call->arena,
        tokens.items,
        tokens.count,
        kind == NULL ? limit * 4 : FIND_AMONG,
        &ids));
    for (size_t i = 0; i < ids.count && rows.count < limit; i++) {
        Row row;
        Err err = entity_get(call->store, ids.items[i], &row.entity);

        if (err.kind == ERR_OK && kind != NULL && row.entity.kind != kind) {
            continue;
        }
        if (err.kind == ERR_OK) {
            err = record_row(call, ids.items[i], &row);
        }
        if (err.kind == ERR_NOT_FOUND) {
            continue;
        }
        TRY(err);
        TRY(row_name_ends(call, &row));
        TRY(vec_push(call->arena, &rows, row));
    }
    if (rows.count > 0) {
        qsort(rows.items, rows.count, sizeof(*rows.items), better_first);
    }
    TRY(record_note_rows(call, &rows));
    *ret = rows;
    return ERR_NONE;
}
