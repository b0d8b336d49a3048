/* Records of every kind: list, see, state, move, export. */
#include "edge/api/encode.h"

#include "base/date.h"
#include "service/indexing.h"
#include "service/signing.h"
#include "wire/csv.h"

#define PAGE_MOST 200
#define COUNT_MOST \
    1000 /* past it "more than": with filters, each row that is counted is looked up in each of them */
#define EXPORT_PAGE 500
#define EXPORT_MOST 100000

static const Err no_record = {
    ERR_NOT_FOUND, 0, "there is no such record, or it is not for you to see"};

/* ---- lists ------------------------------------------------------------------------------ */

typedef struct Listing {
    Exchange *exchange;
    ListAsk ask;
    Rows rows;
    bool more;
    int64_t total;
} Listing;

/* "CHANGED.ENTITY", which means nothing to anyone else. */
static MUST_USE Err cursor_read(Str cursor, ListAsk *ask)
{
    Str rest = cursor;
    uint64_t changed = 0;
    uint64_t entity = 0;

    if (cursor.len == 0) {
        return ERR_NONE;
    }
    TRY(str_number(str_cut(&rest, '.'), INT64_MAX, &changed));
    TRY(str_number(rest, INT64_MAX, &entity));
    ask->from = true;
    ask->changed = (int64_t)changed;
    ask->entity = (int64_t)entity;
    return ERR_NONE;
}

static MUST_USE Err filter_add(Listing *listing, const char *field, Str value)
{
    ListAsk *ask = &listing->ask;

    if (ask->filter_count == LIST_FILTERS) {
        return err_limit("a list takes four filters at most");
    }
    ask->filters[ask->filter_count++] =
        indexing_value(listing->exchange->call.store, ask->kind, field, value);
    return ERR_NONE;
}

/* The order of a list, which a field called sort does not hide: a vehicle has one. */
static bool is_order(Str text)
{
    return str_is(text, "changed") || str_is(text, "-changed");
}

/* Every indexed field is a filter; so is the state. Needs the Store for its hashes. */
static MUST_USE Err filters_read(Listing *listing)
{
    Exchange *exchange = listing->exchange;
    const Kind *kind = listing->ask.kind;
    Str value;

    TRY(query_get(exchange, "state", &value));
    if (value.len > 0) {
        TRY(filter_add(listing, "*state", value));
    }
    for (size_t i = 0; i < kind->field_count; i++) {
        const Field *field = &kind->fields[i];

        TRY(query_get(exchange, field->name, &value));
        if (value.len == 0 || (strcmp(field->name, "sort") == 0 && is_order(value))) {
            continue;
        }
        if (!field->index) {
            TRY(call_problem(&exchange->call, field, "lists are not filtered by this field"));
            return err_bad("lists are not filtered by this field");
        }
        TRY(filter_add(listing, field->name, value));
    }
    return ERR_NONE;
}

static MUST_USE Err ask_read(Exchange *exchange, ListAsk *ask)
{
    Str text;
    uint64_t limit = 50;

    TRY(path_kind(exchange, &ask->kind));
    TRY(query_get(exchange, "limit", &text));
    if (text.len > 0) {
        TRY(str_number(text, PAGE_MOST, &limit));
    }
    ask->limit = limit > 0 ? (size_t)limit : 1;
    TRY(query_get(exchange, "sort", &text));
    if (text.len > 0 && !is_order(text) && field_find(ask->kind, STR("sort")) == NULL) {
        return err_bad("a list is sorted by changed or -changed");
    }
    ask->ascending = str_is(text, "changed");
    TRY(query_get(exchange, "after", &text));
    return cursor_read(text, ask);
}

static Err list_run(Call *call, void *arg)
{
    Listing *listing = arg;

    TRY(filters_read(listing));
    TRY(record_list(call, &listing->ask, &listing->rows, &listing->more));
    for (size_t i = 0; i < listing->rows.count; i++) {
        TRY(row_name_ends(call, &listing->rows.items[i]));
    }
    return index_count(call->store, call->arena, &listing->ask, COUNT_MOST, &listing->total);
}

static MUST_USE Err put_rows(Exchange *exchange, const Rows *rows)
{
    JsonOut *out = &exchange->out;

    json_open_list(out, "items");
    for (size_t i = 0; i < rows->count; i++) {
        json_open_object(out, NULL);
        put_row(out, &rows->items[i]);
        json_close_object(out);
    }
    json_close_list(out);
    return put_banner(out, exchange->call.arena, rows);
}

Err verb_record_list(Exchange *exchange)
{
    Listing listing = {.exchange = exchange};
    JsonOut *out = &exchange->out;
    Str next;

    TRY(ask_read(exchange, &listing.ask));
    TRY(call_read(&exchange->call, list_run, &listing));
    json_open_object(out, NULL);
    TRY(put_rows(exchange, &listing.rows));
    if (listing.more && listing.rows.count > 0) {
        const Entity *last = &listing.rows.items[listing.rows.count - 1].entity;

        TRY(arena_print(
            exchange->call.arena,
            &next,
            "%lld.%lld",
            (long long)last->changed,
            (long long)last->id));
        json_put_text(out, "next", next);
    } else {
        json_put_null(out, "next");
    }
    json_put_number(out, "total", listing.total);
    json_put_bool(out, "total_exact", listing.total < COUNT_MOST);
    json_close_object(out);
    return ERR_NONE;
}

/* ---- one record ------------------------------------------------------------------------- */

typedef struct Seeing {
    Exchange *exchange;
    const Kind *kind; /* that the address names; NULL where the record has just been written */
    Uuid uuid;
} Seeing;

static MUST_USE Err put_account(JsonOut *out, Call *call, const char *name, int64_t id)
{
    Account account;
    Err err = id == 0 ? (Err){ERR_NOT_FOUND, 0, ""} : call_account(call, id, &account);

    if (err.kind == ERR_NOT_FOUND) {
        json_put_text(out, name, STR("the node itself"));
        return ERR_NONE;
    }
    TRY(err);
    json_put_text(out, name, account.title.len > 0 ? account.title : account.name);
    return ERR_NONE;
}

static void put_values(JsonOut *out, const char *name, Values values)
{
    json_open_list(out, name);
    for (size_t i = 0; i < values.count; i++) {
        json_put_text(out, NULL, values.items[i]);
    }
    json_close_list(out);
}

/* What a revision says otherwise than the one before it. */
static void put_changes(JsonOut *out, const Revision *now, const Revision *before)
{
    const Kind *kind = now->record.kind;

    json_open_list(out, "changes");
    for (size_t i = 0; i < kind->field_count; i++) {
        Values old = {0};

        if (before != NULL) {
            old = before->record.fields[i];
        }
        if (!values_equal(old, now->record.fields[i])) {
            json_open_object(out, NULL);
            json_put_text(out, "field", str_from(kind->fields[i].name));
            put_values(out, "old", old);
            put_values(out, "new", now->record.fields[i]);
            json_close_object(out);
        }
    }
    json_close_list(out);
}

static MUST_USE Err put_history(JsonOut *out, Call *call, const RecordView *view)
{
    json_open_list(out, "history");
    for (size_t i = 0; i < view->history.count; i++) {
        const Revision *now = &view->history.items[i];
        const Revision *before = i + 1 < view->history.count ? now + 1 : NULL;

        json_open_object(out, NULL);
        json_put_number(out, "version", now->version);
        put_time(out, "at", now->at);
        TRY(put_account(out, call, "by", now->account));
        json_put_text(out, "state", str_from(view->entity.kind->states[now->state].name));
        json_put_text(out, "handling", now->handling);
        json_put_bool(out, "erased", now->erased);
        put_changes(out, now, before);
        json_close_object(out);
    }
    json_close_list(out);
    return ERR_NONE;
}

/* The labels of what the record refers to, as far as the viewer may see them. */
static MUST_USE Err put_refs(JsonOut *out, Call *call, const Record *record)
{
    json_open_object(out, "refs");
    for (size_t i = 0; i < record->kind->field_count; i++) {
        for (size_t j = 0;
             record->kind->fields[i].type == FIELD_REF && j < record->fields[i].count;
             j++) {
            Str value = record->fields[i].items[j];
            Uuid uuid;
            Row row;
            Err err = uuid_parse(value, &uuid);

            if (err.kind == ERR_OK) {
                err = record_row_of(call, uuid, &row);
            }
            if (err.kind == ERR_OK) {
                json_open_member_object(out, value);
                json_put_text(out, "kind", str_from(row.entity.kind->name));
                json_put_text(out, "label", row.label);
                json_close_object(out);
            } else if (err.kind != ERR_NOT_FOUND && err.kind != ERR_BAD_INPUT) {
                return err;
            }
        }
    }
    json_close_object(out);
    return ERR_NONE;
}

static void put_links(JsonOut *out, const RecordView *view)
{
    json_open_list(out, "links");
    for (size_t i = 0; i < view->pointers.count; i++) {
        const Pointer *pointer = &view->pointers.items[i];

        json_open_object(out, NULL);
        put_uuid(out, "id", pointer->source.entity.uuid);
        json_put_text(out, "kind", str_from(pointer->source.entity.kind->name));
        json_put_text(out, "label", pointer->source.label);
        json_put_text(
            out, "field", str_from(pointer->field == NULL ? "" : pointer->field->name));
        if (pointer->other.kind != NULL) {
            json_open_object(out, "other");
            put_uuid(out, "id", pointer->other.uuid);
            json_put_text(out, "kind", str_from(pointer->other.kind->name));
            json_put_text(out, "label", pointer->other_label);
            json_close_object(out);
        }
        if (pointer->is_link) {
            put_fields(out, &pointer->source.revision.record);
        }
        json_close_object(out);
    }
    json_close_list(out);
}

static void put_steps(JsonOut *out, const Call *call, const RecordView *view)
{
    const Kind *kind = view->entity.kind;

    json_open_list(out, "steps");
    for (int i = 0; i < kind->step_count; i++) {
        const Step *step = &kind->steps[i];

        if (step->from == view->entity.state) {
            json_open_object(out, NULL);
            json_put_text(out, "step", str_from(step->name));
            json_put_text(out, "title", str_from(step->title));
            json_put_text(out, "to", str_from(kind->states[step->to].name));
            json_put_bool(out, "may", record_may_step(call, &view->entity, step));
            json_put_bool(out, "reason", step->reason);
            json_close_object(out);
        }
    }
    json_close_list(out);
}

static MUST_USE Err put_seen(JsonOut *out, Call *call, const RecordView *view)
{
    json_open_list(out, "seen");
    for (size_t i = 0; i < view->seen.count; i++) {
        const LogEntry *entry = &view->seen.items[i];

        json_open_object(out, NULL);
        put_time(out, "at", entry->at);
        TRY(put_account(out, call, "by", entry->account));
        json_put_text(out, "action", str_from(log_action_name(entry->action)));
        json_put_text(out, "detail", entry->detail);
        json_close_object(out);
    }
    json_close_list(out);
    return ERR_NONE;
}

Err record_of_kind(Call *call, Uuid uuid, const Kind *kind)
{
    Entity entity;

    TRY(entity_find(call->store, uuid, &entity));
    return entity.kind == kind ? ERR_NONE : no_record;
}

static MUST_USE Err peer_card(Call *call, int64_t id, Card *ret)
{
    Peer peer;

    TRY(peer_get(call->store, call->arena, id, &peer));
    return card_read_kept(call->arena, peer.card, ret);
}

/* Who states the record; of a partner's, on what basis it came, and under which id anybody can check it. */
static MUST_USE Err put_origin(JsonOut *out, Call *call, const Entity *entity)
{
    Signed signed_record;
    Basis basis;
    Card card;
    Err err = ERR_NONE;

    if (entity->origin == 0) {
        json_put_text(out, "origin", node_name(call->node));
        return ERR_NONE;
    }
    TRY(peer_card(call, entity->origin, &card));
    json_put_text(out, "origin", card.name);
    err = signed_of(call->store, call->arena, entity->head, &signed_record);
    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE; /* erased */
    }
    TRY(err);
    TRY(signing_basis(call, entity->head, &basis));
    json_open_object(out, "provenance");
    json_put_hex(out, "node", card.id.bytes, HASH_SIZE);
    json_put_hex(out, "record", signed_record.id.bytes, HASH_SIZE);
    json_put_text(out, "post", basis.post);
    json_put_text(out, "purpose", basis.purpose);
    json_put_text(out, "legal_basis", basis.legal_basis);
    json_close_object(out);
    return ERR_NONE;
}

/* Which partners hold it, and what they say of a recall. */
static MUST_USE Err put_holders(JsonOut *out, Call *call, const Entity *entity)
{
    Holders holders;

    TRY(holder_of(call->store, call->arena, entity->id, &holders));
    json_open_list(out, "holders");
    for (size_t i = 0; i < holders.count; i++) {
        Card card;

        TRY(peer_card(call, holders.items[i].peer, &card));
        json_open_object(out, NULL);
        json_put_hex(out, "node", card.id.bytes, HASH_SIZE);
        json_put_text(out, "name", card.name);
        json_put_text(out, "country", card.country);
        json_put_text(out, "state", holders.items[i].state);
        json_put_text(out, "withheld", holders.items[i].withheld);
        put_time(out, "at", holders.items[i].at);
        json_close_object(out);
    }
    json_close_list(out);
    return ERR_NONE;
}

static Err see_run(Call *call, void *arg)
{
    Seeing *seeing = arg;
    JsonOut *out = &seeing->exchange->out;
    RecordView view;

    if (seeing->kind != NULL) {
        TRY(record_of_kind(call, seeing->uuid, seeing->kind));
    }
    TRY(record_see(call, seeing->uuid, &view));
    Row row = {view.entity, view.history.items[0], view.label};

    json_open_object(out, NULL);
    put_row(out, &row);
    json_put_number(out, "major", view.entity.kind->major);
    put_time(out, "created", view.entity.created);
    TRY(put_account(out, call, "by", view.history.items[view.history.count - 1].account));
    TRY(put_origin(out, call, &view.entity));
    TRY(put_holders(out, call, &view.entity));
    put_handling(out, "policy", &view.entity.policy);
    TRY(put_refs(out, call, &row.revision.record));
    put_links(out, &view);
    put_steps(out, call, &view);
    TRY(put_history(out, call, &view));
    TRY(put_seen(out, call, &view));
    json_open_object(out, "may");
    json_put_bool(out, "write", view.may_write);
    json_close_object(out);
    json_close_object(out);
    return ERR_NONE;
}

Err path_record(Exchange *exchange, const Kind **kind, Uuid *ret)
{
    TRY(path_kind(exchange, kind));
    return uuid_parse(exchange->request->parts[1], ret).kind == ERR_OK ? ERR_NONE : no_record;
}

static MUST_USE Err see(Exchange *exchange, const Kind *kind, Uuid uuid)
{
    Seeing seeing = {exchange, kind, uuid};

    exchange->out = json_begin(exchange->call.arena, (size_t)64 << 20);
    return call_read(&exchange->call, see_run, &seeing);
}

Err verb_record_see(Exchange *exchange)
{
    const Kind *kind = NULL;
    Uuid uuid;

    TRY(path_record(exchange, &kind, &uuid));
    return see(exchange, kind, uuid);
}

/* ---- stating ---------------------------------------------------------------------------- */

typedef struct Stating {
    Exchange *exchange;
    const Kind *kind; /* that the address names */
    Draft draft;
    Uuid uuid;
    int64_t version;
    Entity entity;
} Stating;

/* What was written may be behind the wall, where the writer cannot see it: then only that is told. */
static MUST_USE Err answer_entity(Exchange *exchange, const Entity *entity)
{
    Err err = see(exchange, NULL, entity->uuid);

    if (err.kind != ERR_NOT_FOUND) {
        return err;
    }
    exchange->out = json_begin(exchange->call.arena, 4096);
    json_open_object(&exchange->out, NULL);
    put_uuid(&exchange->out, "id", entity->uuid);
    json_put_text(&exchange->out, "kind", str_from(entity->kind->name));
    json_put_bool(&exchange->out, "wall", true);
    json_put_number(&exchange->out, "version", entity->version);
    json_close_object(&exchange->out);
    return ERR_NONE;
}

static MUST_USE Err stating_read(Exchange *exchange, Stating *stating)
{
    const Kind *kind = NULL;

    *stating = (Stating){.exchange = exchange, .draft = {.handling = handling_default()}};
    stating->draft.team = (Str){"", 0};
    TRY(path_kind(exchange, &kind));
    TRY(record_new(exchange->call.arena, kind, &stating->draft.record));
    return get_fields(exchange, json_get(exchange->body, "fields"), &stating->draft.record);
}

static Err create_run(Call *call, void *arg)
{
    Stating *stating = arg;

    TRY(get_handling(
        call->arena, json_get(stating->exchange->body, "handling"), &stating->draft));
    return record_create(call, &stating->draft, &stating->entity);
}

Err verb_record_create(Exchange *exchange)
{
    Stating stating;

    TRY(stating_read(exchange, &stating));
    TRY(call_write(&exchange->call, create_run, &stating));
    exchange->response->status = 201;
    return answer_entity(exchange, &stating.entity);
}

static Err revise_run(Call *call, void *arg)
{
    Stating *stating = arg;
    Entity now;

    TRY(entity_find(call->store, stating->uuid, &now));
    stating->draft.handling = now.policy.handling; /* what the body leaves out stays */
    stating->draft.team = now.policy.team;
    TRY(get_handling(
        call->arena, json_get(stating->exchange->body, "handling"), &stating->draft));
    return record_revise(
        call, stating->uuid, stating->version, &stating->draft, &stating->entity);
}

Err verb_record_revise(Exchange *exchange)
{
    Stating stating;

    const Kind *kind = NULL;

    TRY(stating_read(exchange, &stating));
    TRY(path_record(exchange, &kind, &stating.uuid));
    stating.version = json_get_number(exchange->body, "version", 0);
    TRY(call_write(&exchange->call, revise_run, &stating));
    return answer_entity(exchange, &stating.entity);
}

static Err move_run(Call *call, void *arg)
{
    Stating *stating = arg;
    const Json *body = stating->exchange->body;

    TRY(record_of_kind(call, stating->uuid, stating->kind));
    return record_move(
        call,
        stating->uuid,
        stating->version,
        json_get_text(body, "step"),
        json_get_text(body, "reason"),
        &stating->entity);
}

Err verb_record_move(Exchange *exchange)
{
    Stating stating = {.exchange = exchange};

    TRY(path_record(exchange, &stating.kind, &stating.uuid));
    stating.version = json_get_number(exchange->body, "version", 0);
    TRY(call_write(&exchange->call, move_run, &stating));
    return answer_entity(exchange, &stating.entity);
}

/* ---- export ----------------------------------------------------------------------------- */

typedef struct Exporting {
    Listing listing;
    Buf csv;
    int64_t rows;
} Exporting;

static MUST_USE Err export_row(Exporting *exporting, const Row *row)
{
    const Record *record = &row->revision.record;
    Arena *arena = exporting->csv.arena;
    char id[UUID_TEXT + 1];
    char at[21];

    csv_put_cell(&exporting->csv, uuid_format(row->entity.uuid, id), true);
    csv_put_cell(
        &exporting->csv, str_from(record->kind->states[row->entity.state].name), false);
    csv_put_cell(&exporting->csv, time_format(row->entity.changed, at), false);
    csv_put_cell(&exporting->csv, str_from(tlp_name(row->entity.policy.handling.tlp)), false);
    for (size_t i = 0; i < record->kind->field_count; i++) {
        Buf cell = buf_begin(arena, 1 << 20);
        Str text;

        for (size_t j = 0; j < record->fields[i].count; j++) {
            if (record->kind->fields[i].many) {
                csv_put_value(&cell, record->fields[i].items[j], j == 0);
            } else {
                buf_put(&cell, record->fields[i].items[j]);
            }
        }
        TRY(buf_end(&cell, &text));
        csv_put_cell(&exporting->csv, text, false);
    }
    csv_put_row_end(&exporting->csv);
    exporting->rows++;
    return ERR_NONE;
}

static Err export_run(Call *call, void *arg)
{
    Exporting *exporting = arg;
    Listing *listing = &exporting->listing;

    TRY(filters_read(listing));
    do {
        TRY(record_list(call, &listing->ask, &listing->rows, &listing->more));
        for (size_t i = 0; i < listing->rows.count; i++) {
            const Entity *entity = &listing->rows.items[i].entity;

            TRY(export_row(exporting, &listing->rows.items[i]));
            listing->ask.from = true;
            listing->ask.changed = entity->changed;
            listing->ask.entity = entity->id;
        }
    } while (listing->more && exporting->rows < EXPORT_MOST);
    return ERR_NONE;
}

static Err export_log(Call *call, void *arg)
{
    const Exporting *exporting = arg;
    Str detail;

    TRY(arena_print(
        call->arena,
        &detail,
        "%lld records of kind %s",
        (long long)exporting->rows,
        exporting->listing.ask.kind->name));
    return call_log(call, LOG_EXPORT, NULL, detail);
}

Err verb_export(Exchange *exchange)
{
    Exporting exporting = {
        .listing = {.exchange = exchange},
        .csv = buf_begin(exchange->call.arena, (size_t)128 << 20)};
    const Kind *kind = NULL;

    TRY(ask_read(exchange, &exporting.listing.ask));
    kind = exporting.listing.ask.kind;
    exporting.listing.ask.limit = EXPORT_PAGE;
    buf_put(&exporting.csv, CSV_BOM);
    csv_put_cell(&exporting.csv, STR("id"), true);
    csv_put_cell(&exporting.csv, STR("state"), false);
    csv_put_cell(&exporting.csv, STR("changed"), false);
    csv_put_cell(&exporting.csv, STR("handling"), false);
    for (size_t i = 0; i < kind->field_count; i++) {
        csv_put_cell(&exporting.csv, str_from(kind->fields[i].name), false);
    }
    csv_put_row_end(&exporting.csv);
    TRY(call_read(&exchange->call, export_run, &exporting));
    TRY(call_write(&exchange->call, export_log, &exporting));
    exchange->response->type = "text/csv; charset=utf-8";
    TRY(arena_print(
        exchange->call.arena, &exchange->response->disposition, "%s.csv", kind->name));
    return buf_end(&exporting.csv, &exchange->response->body);
}

/* ---- as it was signed ------------------------------------------------------------------- */

typedef struct SignedCopy {
    Seeing seeing;
    Entity entity;
    Str line;
} SignedCopy;

static Err signed_run(Call *call, void *arg)
{
    SignedCopy *copy = arg;
    Signed signed_record;
    RecordView view;
    Err err = ERR_NONE;

    TRY(record_of_kind(call, copy->seeing.uuid, copy->seeing.kind));
    TRY(record_see(call, copy->seeing.uuid, &view));
    copy->entity = view.entity;
    err = signed_of(call->store, call->arena, view.entity.head, &signed_record);
    if (err.kind == ERR_NOT_FOUND) {
        return (Err){
            ERR_NOT_FOUND, 0, "the record as it stands was never signed: it has not left"};
    }
    TRY(err);
    return signing_line(call, &signed_record, STR(""), &copy->line);
}

static Err signed_log(Call *call, void *arg)
{
    const SignedCopy *copy = arg;

    return call_log(call, LOG_EXPORT, &copy->entity, STR("as it was signed"));
}

/* What has not left the node is not signed for this: a signature binds, and only a release gives it. */
Err verb_record_signed(Exchange *exchange)
{
    SignedCopy copy = {.seeing = {.exchange = exchange}};

    TRY(path_record(exchange, &copy.seeing.kind, &copy.seeing.uuid));
    TRY(call_read(&exchange->call, signed_run, &copy));
    TRY(call_write(&exchange->call, signed_log, &copy));
    exchange->response->type = "application/sd-jwt";
    exchange->response->disposition = STR("record.sd-jwt");
    exchange->response->body = copy.line;
    return ERR_NONE;
}
