#include "service/import.h"

#include "base/date.h"
#include "base/log.h"
#include "base/thread.h"
#include "service/ftm_map.h"
#include "service/indexing.h"
#include "service/mapping.h"
#include "service/records.h"
#include "wire/csv.h"
#include "wire/ftm.h"

#include <assert.h>
#include <stdlib.h>

#define GROUP_ROWS  2000
#define BAD_KEPT    1000
#define ARENA_ROW   ((size_t)96 << 20)
#define ARENA_KEPT  ((size_t)320 << 20)
#define SAMPLE_ROWS 3

typedef struct BadRow {
    uint32_t line;
    Str column;
    Str message;
} BadRow;

/* An import while it runs. */
typedef struct Import {
    Call call;
    Arena rows; /* of one group */
    Arena kept; /* the file, the mapping, the bad rows */
    ImportPlan plan;
    Mapping mapping;
    bool is_ftm;
    bool checking; /* the first of two passes: nothing is written */
    CsvReader csv;
    FtmReader ftm;
    int ftm_pass; /* 0 entities, 1 what links them */
    int64_t job;
    int64_t rows_read;
    int64_t rows_total; /* estimated from the bytes */
    int64_t added;
    int64_t changed;
    int64_t same;
    int64_t bad_count;
    VEC(BadRow) bad;
    Str case_reference; /* of the row before, and its entity */
    Uuid case_uuid;
    bool at_end;
    const char *state; /* once it has ended */
    const char *message;
} Import;

/* ---- telling ---------------------------------------------------------------------------- */

static MUST_USE Err bad_row(Import *import, uint32_t line, Str column, Str message)
{
    BadRow bad = {.line = line};

    import->bad_count++;
    if (import->bad.count >= BAD_KEPT) {
        return ERR_NONE;
    }
    TRY(arena_copy(&import->kept, column, &bad.column));
    TRY(arena_copy(&import->kept, message, &bad.message));
    return vec_push(&import->kept, &import->bad, bad);
}

static void put_counts(JsonOut *out, const Import *import)
{
    int64_t total = import->rows_total > 0 ? import->rows_total : 1;
    int64_t progress = import->rows_read * 1000 / total;

    json_put_number(out, "progress", import->at_end || progress > 1000 ? 1000 : progress);
    json_put_number(out, "rows", import->rows_read);
    json_put_number(out, "added", import->added);
    json_put_number(out, "changed", import->changed);
    json_put_number(out, "same", import->same);
    json_put_number(out, "bad_count", import->bad_count);
    json_put_text(out, "message", str_from(import->message == NULL ? "" : import->message));
}

static MUST_USE Err result_text(Import *import, Str *ret)
{
    JsonOut out = json_begin(&import->rows, (size_t)2 << 20);

    json_open_object(&out, NULL);
    put_counts(&out, import);
    json_open_list(&out, "bad");
    for (size_t i = 0; i < import->bad.count; i++) {
        json_open_object(&out, NULL);
        json_put_number(&out, "line", import->bad.items[i].line);
        json_put_text(&out, "column", import->bad.items[i].column);
        json_put_text(&out, "message", import->bad.items[i].message);
        json_close_object(&out);
    }
    json_close_list(&out);
    json_close_object(&out);
    return json_end(&out, ret);
}

/* ---- one record and its link to the case ------------------------------------------------ */

/* Dates as registers write them without separators; codes with capitals and blanks. */
static MUST_USE Err plain_value(Import *import, const Field *field, Str cell, Str *ret)
{
    Str text = str_trim(csv_plain(cell));
    Arena *arena = &import->rows;

    if (field->type == FIELD_DATE && text.len == 8) {
        uint64_t digits = 0;

        if (str_number(text, 99999999, &digits).kind == ERR_OK) {
            return arena_print(
                arena, ret, "%.4s-%.2s-%.2s", text.ptr, text.ptr + 4, text.ptr + 6);
        }
    }
    if (field->type == FIELD_CODE && code_find(field->codes, text) == NULL) {
        Buf buf = buf_begin(arena, text.len + 1);

        for (size_t i = 0; i < text.len; i++) {
            char c = text.ptr[i];

            buf_put_char(&buf, c == ' ' || c == '-' ? '_' : (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
        }
        return buf_end(&buf, ret);
    }
    *ret = text;
    return ERR_NONE;
}

typedef struct Drafts {
    Draft subject;
    Draft link;
    Draft of_case;
} Drafts;

static MUST_USE Err drafts_new(Import *import, const Kind *kind, Drafts *ret)
{
    const Model *model = node_model(import->call.node);

    *ret = (Drafts){0};
    TRY(record_new(&import->rows, kind, &ret->subject.record));
    TRY(record_new(&import->rows, kind_find(model, STR("link")), &ret->link.record));
    return record_new(&import->rows, kind_find(model, STR("case")), &ret->of_case.record);
}

static MUST_USE Err put_cell(Import *import, Drafts *drafts, Target target, Str cell)
{
    Record *record = target.kind == drafts->subject.record.kind ? &drafts->subject.record
                     : target.kind == drafts->link.record.kind  ? &drafts->link.record
                                                                : &drafts->of_case.record;
    Str value;

    TRY(plain_value(import, target.field, cell, &value));
    /* One cell may hold several values of a field that takes several. */
    while (target.field->many && memchr(value.ptr, ';', value.len) != NULL) {
        TRY(record_add(&import->rows, record, target.field, str_cut(&value, ';')));
    }
    return value.len > 0 ? record_add(&import->rows, record, target.field, value) : ERR_NONE;
}

/* Two names that a register keeps apart are one name for those who search. */
static MUST_USE Err compose_name(Import *import, Record *record)
{
    const Field *name = field_find(record->kind, STR("name"));
    Str given = record_first(record, "given_name");
    Str family = record_first(record, "family_name");
    Str whole;

    if (name == NULL || record_first(record, "name").len > 0 || given.len + family.len == 0) {
        return ERR_NONE;
    }
    TRY(arena_print(
        &import->rows,
        &whole,
        "%.*s%s%.*s",
        STR_ARG(given),
        given.len > 0 && family.len > 0 ? " " : "",
        STR_ARG(family)));
    return record_add(&import->rows, record, name, whole);
}

/* Identifiers are the source's own: "register/17" is never another source's 17. */
static MUST_USE Err compose_source(Import *import, Record *record, Str id)
{
    const Field *field = field_find(record->kind, STR("source_id"));
    Str source = import->mapping.source.len > 0 ? import->mapping.source : import->plan.file_name;
    Str whole;

    if (field == NULL || id.len == 0) {
        return ERR_NONE;
    }
    TRY(arena_print(&import->rows, &whole, "%.*s/%.*s", STR_ARG(source), STR_ARG(id)));
    record->fields[field - record->kind->fields] = (Values){0};
    return record_add(&import->rows, record, field, whole);
}

static MUST_USE Err
set_value(Import *import, Record *record, const char *field, Str value)
{
    const Field *found = field_find(record->kind, str_from(field));

    assert(found != NULL);
    if (record_first(record, field).len > 0) {
        return ERR_NONE;
    }
    return record_add(&import->rows, record, found, value);
}

/* What is wrong with one record of a row becomes the row's. */
static MUST_USE Err take_problems(
    Import *import, uint32_t line, const Kind *kind, const Mapping *mapping, bool *bad)
{
    Call *call = &import->call;

    for (size_t i = 0; i < call->problems.count; i++) {
        const Problem *problem = &call->problems.items[i];
        Str column = str_from(problem->field == NULL ? "" : problem->field->name);

        for (size_t j = 0; problem->field != NULL && j < mapping->count; j++) {
            if (mapping->targets[j].kind == kind && mapping->targets[j].field == problem->field) {
                column = mapping->columns[j];
            }
        }
        TRY(bad_row(import, line, column, str_from(problem->message)));
        import->bad_count -= i > 0; /* rows are counted, not problems */
        *bad = true;
    }
    call->problems = (Problems){0};
    return ERR_NONE;
}

static MUST_USE Err
prepare(Import *import, uint32_t line, Record *record, const Mapping *mapping, bool *bad)
{
    Err err = record_prepare(&import->call, record);

    if (err.kind == ERR_BAD_INPUT) {
        return take_problems(import, line, record->kind, mapping, bad);
    }
    return err;
}

static MUST_USE Err case_put(Import *import, Draft *draft)
{
    Call *call = &import->call;
    Str reference = record_first(&draft->record, "reference");
    const Kind *kind = draft->record.kind;
    int64_t id = 0;
    Entity entity;
    Err err = ERR_NONE;

    if (str_equal(reference, import->case_reference)) {
        return ERR_NONE;
    }
    err = index_value_unguarded(
        call->store, indexing_value(call->store, kind, "reference", reference), &id);
    if (err.kind == ERR_NOT_FOUND) {
        PutResult result = PUT_SAME;

        TRY(record_put(call, draft, &entity, &result));
    } else {
        TRY(err);
        TRY(entity_get_unguarded(call->store, id, &entity));
    }
    import->case_uuid = entity.uuid;
    return arena_copy(&import->kept, reference, &import->case_reference);
}

static void count(Import *import, PutResult result)
{
    import->added += result == PUT_ADDED;
    import->changed += result == PUT_CHANGED;
    import->same += result == PUT_SAME;
}

static MUST_USE Err link_put(Import *import, Drafts *drafts, Uuid subject, PutResult *result)
{
    char from[UUID_TEXT + 1];
    char to[UUID_TEXT + 1];
    Record *link = &drafts->link.record;
    PutResult of_link = PUT_SAME;
    Entity entity;

    TRY(case_put(import, &drafts->of_case));
    TRY(set_value(import, link, "from", uuid_format(subject, from)));
    TRY(set_value(import, link, "to", uuid_format(import->case_uuid, to)));
    TRY(record_put(&import->call, &drafts->link, &entity, &of_link));
    if (*result == PUT_SAME && of_link != PUT_SAME) {
        *result = PUT_CHANGED;
    }
    return ERR_NONE;
}

/* Check the row's records, then write them; a bad row leaves nothing. */
static MUST_USE Err row_put(Import *import, uint32_t line, Drafts *drafts)
{
    bool with_case = record_first(&drafts->of_case.record, "reference").len > 0;
    Record *link = &drafts->link.record;
    PutResult result = PUT_SAME;
    Entity entity;
    bool bad = false;

    TRY(prepare(import, line, &drafts->subject.record, &import->mapping, &bad));
    if (with_case) {
        /* The ends come when they are there; until then any reference will do for the check. */
        TRY(set_value(import, link, "relation", STR("part_of_case")));
        TRY(set_value(import, link, "capacity", STR("unknown")));
        TRY(set_value(import, link, "from", STR("00000000-0000-4000-8000-000000000000")));
        TRY(set_value(import, link, "to", STR("00000000-0000-4000-8000-000000000000")));
        TRY(prepare(import, line, link, &import->mapping, &bad));
        link->fields[field_find(link->kind, STR("from")) - link->kind->fields] = (Values){0};
        link->fields[field_find(link->kind, STR("to")) - link->kind->fields] = (Values){0};
        TRY(prepare(import, line, &drafts->of_case.record, &import->mapping, &bad));
    }
    if (bad || import->checking) {
        return ERR_NONE;
    }
    TRY(record_put(&import->call, &drafts->subject, &entity, &result));
    if (with_case) {
        TRY(link_put(import, drafts, entity.uuid, &result));
    }
    count(import, result);
    return ERR_NONE;
}

/* ---- rows of a table -------------------------------------------------------------------- */

static MUST_USE Err csv_row(Import *import, const Strs *cells, uint32_t line)
{
    const Mapping *mapping = &import->mapping;
    Drafts drafts;
    Str id = {"", 0};

    if (cells->count > mapping->count) {
        return bad_row(import, line, STR(""), STR("the row has more cells than the first row"));
    }
    TRY(drafts_new(import, mapping->kind, &drafts));
    for (size_t i = 0; i < cells->count; i++) {
        if (mapping->targets[i].field != NULL) {
            TRY(put_cell(import, &drafts, mapping->targets[i], cells->items[i]));
        }
    }
    for (size_t i = 0; i < mapping->fixed.count; i++) {
        TRY(put_cell(import, &drafts, mapping->fixed.items[i].target, mapping->fixed.items[i].value));
    }
    TRY(arena_copy(&import->rows, record_first(&drafts.subject.record, "source_id"), &id));
    TRY(compose_source(import, &drafts.subject.record, id));
    TRY(compose_name(import, &drafts.subject.record));
    return row_put(import, line, &drafts);
}

static MUST_USE Err csv_step(Import *import)
{
    Strs cells = {0};
    Err err = csv_next(&import->csv, &import->rows, &cells);

    if (err.kind == ERR_BAD_INPUT) {
        import->rows_read++;
        return bad_row(import, err.at, STR(""), str_from(err.what));
    }
    TRY(err);
    if (cells.count == 0) {
        import->at_end = true;
        return ERR_NONE;
    }
    if (cells.count == 1 && cells.items[0].len == 0) {
        return ERR_NONE; /* an empty line */
    }
    import->rows_read++;
    return csv_row(import, &cells, import->csv.line);
}

/* ---- entities of FollowTheMoney --------------------------------------------------------- */

static MUST_USE Err ftm_subject(Import *import, const FtmEntity *entity, const Kind *kind)
{
    Drafts drafts;

    TRY(drafts_new(import, kind, &drafts));
    for (size_t i = 0; i < entity->count; i++) {
        const Field *field = ftm_map_field(kind, entity->properties[i].name);

        for (size_t j = 0; field != NULL && j < entity->properties[i].count; j++) {
            Str value;

            TRY(plain_value(import, field, entity->properties[i].texts[j], &value));
            TRY(record_add(&import->rows, &drafts.subject.record, field, value));
            if (!field->many) {
                break;
            }
        }
    }
    for (size_t i = 0; i < import->mapping.fixed.count; i++) {
        TRY(put_cell(
            import,
            &drafts,
            import->mapping.fixed.items[i].target,
            import->mapping.fixed.items[i].value));
    }
    if (strcmp(kind->name, "vehicle") == 0) {
        TRY(set_value(import, &drafts.subject.record, "sort", ftm_map_sort(entity->schema)));
    }
    TRY(compose_source(import, &drafts.subject.record, entity->id));
    return row_put(import, entity->line, &drafts);
}

/* The entity that a FollowTheMoney identifier named in this file or in one before. */
static MUST_USE Err ftm_find(Import *import, Str id, Entity *ret)
{
    Call *call = &import->call;
    const Model *model = node_model(call->node);

    for (int i = 0; i < model->kind_count; i++) {
        const Kind *kind = &model->kinds[i];
        Record record;
        int64_t key = 0;
        int64_t found = 0;

        if (field_find(kind, STR("source_id")) == NULL) {
            continue;
        }
        TRY(record_new(&import->rows, kind, &record));
        TRY(compose_source(import, &record, id));
        TRY(indexing_key(call->store, &import->rows, &record, &key));
        if (index_value_unguarded(call->store, key, &found).kind == ERR_OK) {
            return entity_get_unguarded(call->store, found, ret);
        }
    }
    return (Err){ERR_NOT_FOUND, 0, "names an entity that the file does not hold"};
}

static MUST_USE Err ftm_link(Import *import, const FtmEntity *entity, const FtmLink *how)
{
    char text[2][UUID_TEXT + 1];
    const char *const ends[] = {"from", "to"};
    Drafts drafts;
    PutResult result = PUT_SAME;
    Entity put;
    bool bad = false;

    TRY(drafts_new(import, kind_find(node_model(import->call.node), STR("link")), &drafts));
    for (int i = 0; i < 2; i++) {
        Entity end;
        const char *property = i == 0 ? how->from : how->to;
        Err err = ftm_find(import, ftm_get_text(entity, property), &end);

        if (err.kind == ERR_NOT_FOUND) {
            return bad_row(import, entity->line, str_from(property), str_from(err.what));
        }
        TRY(err);
        TRY(set_value(import, &drafts.link.record, ends[i], uuid_format(end.uuid, text[i])));
    }
    TRY(set_value(import, &drafts.link.record, "relation", str_from(how->relation)));
    TRY(prepare(import, entity->line, &drafts.link.record, &import->mapping, &bad));
    if (bad) {
        return ERR_NONE;
    }
    TRY(record_put(&import->call, &drafts.link, &put, &result));
    count(import, result);
    return ERR_NONE;
}

static MUST_USE Err ftm_entity(Import *import, const FtmEntity *entity)
{
    const Model *model = node_model(import->call.node);
    const char *kind = ftm_map_kind(entity->schema);
    const FtmLink *link = ftm_map_link(entity->schema);

    if (import->ftm_pass == 1) {
        return link != NULL ? ftm_link(import, entity, link) : ERR_NONE;
    }
    if (kind != NULL) {
        return ftm_subject(import, entity, kind_find(model, str_from(kind)));
    }
    if (link == NULL) {
        return bad_row(
            import, entity->line, STR("schema"), STR("entities of this schema are not taken in"));
    }
    return ERR_NONE;
}

static MUST_USE Err ftm_step(Import *import)
{
    FtmEntity entity = {0};
    Err err = ftm_next(&import->ftm, &import->rows, &entity);

    if (err.kind == ERR_BAD_INPUT) {
        import->rows_read++;
        return import->ftm_pass == 0
                   ? bad_row(import, err.at, STR(""), str_from(err.what))
                   : ERR_NONE;
    }
    TRY(err);
    if (entity.id.len == 0) {
        /* Links come second: what they name may stand behind them. A check sees no entities to link. */
        import->at_end = import->ftm_pass == 1 || import->checking;
        import->ftm_pass++;
        import->ftm = ftm_begin(import->plan.bytes);
        return ERR_NONE;
    }
    import->rows_read += import->ftm_pass == 0;
    return ftm_entity(import, &entity);
}

/* ---- groups ----------------------------------------------------------------------------- */

static MUST_USE Err rows_step(Import *import)
{
    for (int i = 0; i < GROUP_ROWS && !import->at_end; i++) {
        size_t mark = import->rows.used;

        TRY(import->is_ftm ? ftm_step(import) : csv_step(import));
        arena_rewind(&import->rows, mark);
    }
    return ERR_NONE;
}

/* One group, inside the writer's transaction, with the job's own progress. */
static Err group_run(Call *call, void *arg)
{
    Import *import = arg;
    Import before = *import;
    Job job;
    Str text;
    Err err = job_get(call->store, &import->rows, import->job, &job);

    TRY(err);
    if (str_is(job.state, "cancelling") || node_is_closing(call->node)) {
        import->state = str_is(job.state, "cancelling") ? "cancelled" : "failed";
        import->message = str_is(job.state, "cancelling")
                              ? "stopped by you; what was kept until then stays"
                              : "the node was stopped; import the same file again to go on";
        return job_set(call->store, &import->rows, import->job, import->state, true, job.result);
    }
    import->call.store = call->store;
    err = rows_step(import);
    if (err.kind == ERR_OK) {
        err = result_text(import, &text);
    }
    if (err.kind == ERR_OK) {
        err = job_set(call->store, &import->rows, import->job, "running", false, text);
    }
    if (err.kind != ERR_OK) {
        /* The group is undone: so is what was counted of it. */
        import->added = before.added;
        import->changed = before.changed;
        import->same = before.same;
        import->case_reference = (Str){"", 0};
    }
    return err;
}

static Err finish_run(Call *call, void *arg)
{
    Import *import = arg;
    Str text;
    Str detail;

    TRY(result_text(import, &text));
    TRY(job_set(call->store, &import->rows, import->job, import->state, true, text));
    TRY(arena_print(
        &import->rows,
        &detail,
        "%lld added, %lld changed, %lld same, %lld bad",
        (long long)import->added,
        (long long)import->changed,
        (long long)import->same,
        (long long)import->bad_count));
    return log_append(
        call->store,
        &(LogNote){.action = LOG_IMPORT, .account = call->account.id, .detail = detail});
}

static void tell_progress(Import *import)
{
    JsonOut out = json_begin(&import->rows, 1024);
    Str text;

    json_open_object(&out, NULL);
    json_put_number(&out, "id", import->job);
    json_put_number(&out, "progress", import->rows_read * 1000 / (import->rows_total + 1));
    json_put_text(&out, "state", str_from(import->state == NULL ? "running" : import->state));
    json_close_object(&out);
    if (json_end(&out, &text).kind == ERR_OK) {
        node_publish(import->call.node, "job", import->call.account.id, text);
    }
}

static void rewind_file(Import *import)
{
    Strs columns = {0};

    import->csv = csv_begin(import->plan.bytes);
    import->ftm = ftm_begin(import->plan.bytes);
    import->ftm_pass = 0;
    import->at_end = false;
    import->rows_read = 0;
    if (!import->is_ftm) {
        Err err = csv_next(&import->csv, &import->rows, &columns); /* the names of the columns */

        (void)err; /* it was read before */
    }
}

static MUST_USE Err groups_run(Import *import)
{
    rewind_file(import);
    while (!import->at_end && import->state == NULL) {
        TRY(call_write_alone(&import->call, group_run, import));
        tell_progress(import);
        arena_rewind(&import->rows, 0);
    }
    return ERR_NONE;
}

/* The whole import: a pass that only checks first where one bad row is to stop all. */
static void import_run(Import *import)
{
    Err err = ERR_NONE;

    import->call.arena = &import->rows;
    import->call.own_refs = true;
    import->checking = import->plan.all;
    if (import->checking) {
        err = groups_run(import);
        import->checking = false;
    }
    if (err.kind == ERR_OK && import->plan.all && import->bad_count > 0) {
        import->state = "failed";
        import->message = "nothing was kept, since some rows are bad";
    }
    if (err.kind == ERR_OK && import->state == NULL) {
        err = groups_run(import);
    }
    if (err.kind == ERR_OK && import->state == NULL) {
        import->state = "done";
    }
    if (err.kind != ERR_OK) {
        import->state = "failed";
        import->message = err.what;
        log_err("import.failed", err);
    }
    log_err("import.finish", call_write(&import->call, finish_run, import));
    tell_progress(import);
}

static void import_free(Import *import)
{
    arena_close(&import->rows);
    arena_close(&import->kept);
    free(import);
}

static void *import_thread(void *arg)
{
    Import *import = arg;
    Node *node = import->call.node;

    import_run(import);
    import_free(import);
    node_job_end(node);
    return NULL;
}

/* ---- beginning -------------------------------------------------------------------------- */

static bool looks_like_ftm(Str bytes)
{
    Str text = str_trim(bytes);

    return text.len > 0 && text.ptr[0] == '{';
}

static MUST_USE Err columns_read(Arena *arena, Str bytes, CsvReader *reader, Strs *ret)
{
    *reader = csv_begin(bytes);
    TRY(csv_next(reader, arena, ret));
    if (ret->count == 0) {
        return err_bad("the file is empty");
    }
    return ERR_NONE;
}

static MUST_USE Err plan_read(Import *import, Str mapping)
{
    const Model *model = node_model(import->call.node);
    Json *json = NULL;
    Strs columns = {0};
    CsvReader reader;

    TRY(arena_copy(&import->kept, mapping, &import->plan.mapping));
    TRY(json_read(&import->kept, import->plan.mapping, &json));
    import->is_ftm = looks_like_ftm(import->plan.bytes);
    for (size_t i = 0; i < import->plan.bytes.len; i++) {
        import->rows_total += import->plan.bytes.ptr[i] == '\n';
    }
    if (!import->is_ftm) {
        TRY(columns_read(&import->kept, import->plan.bytes, &reader, &columns));
        return mapping_read(&import->kept, model, json, &columns, &import->mapping);
    }
    import->mapping.kind = kind_find(model, STR("person"));
    import->mapping.source = json_get_text(json, "source");
    return mapping_read_fixed(&import->kept, model, json, &import->mapping);
}

static Err file_read_all(Call *call, void *arg)
{
    Import *import = arg;
    File file;
    char *bytes = NULL;
    int64_t at = 0;

    TRY(file_get(call->store, &import->kept, import->job, &file));
    bytes = arena_new(&import->kept, char, (size_t)file.size + 1);
    if (bytes == NULL) {
        return err_limit("the file is too large to import at once");
    }
    while (at < file.size) {
        size_t mark = import->rows.used;
        Str piece;

        TRY(file_read(call->store, &import->rows, &file, at, &piece));
        memcpy(bytes + at, piece.ptr, piece.len);
        at += (int64_t)piece.len;
        arena_rewind(&import->rows, mark);
    }
    import->plan.bytes = (Str){bytes, (size_t)file.size};
    import->plan.file_name = file.name;
    return ERR_NONE;
}

typedef struct Beginning {
    Import *import;
    Hash columns;
} Beginning;

static Err begin_run(Call *call, void *arg)
{
    Beginning *beginning = arg;

    TRY(job_add(call->store, call->arena, "import", call->account.id, &beginning->import->job));
    return mapping_put(call->store, &beginning->columns, beginning->import->plan.mapping);
}

/* The hash of the names of a file's columns: the next file of this shape finds its mapping. */
static MUST_USE Err columns_hash(Arena *arena, Str bytes, Hash *ret)
{
    Strs columns = {0};
    CsvReader reader;
    HashStream stream;

    hash_begin(&stream);
    if (!looks_like_ftm(bytes)) {
        TRY(columns_read(arena, bytes, &reader, &columns));
    }
    for (size_t i = 0; i < columns.count; i++) {
        hash_add(&stream, columns.items[i]);
        hash_add(&stream, STR("\n"));
    }
    *ret = hash_end(&stream);
    return ERR_NONE;
}

static MUST_USE Err import_begin(Import *import, const File *file, Str mapping)
{
    Beginning beginning = {.import = import};

    TRY(arena_open(ARENA_ROW, &import->rows));
    TRY(arena_open(ARENA_KEPT, &import->kept));
    import->job = file->id; /* until the job has its own number, file_read_all's */
    TRY(call_read(&import->call, file_read_all, import));
    TRY(plan_read(import, mapping));
    TRY(columns_hash(&import->rows, import->plan.bytes, &beginning.columns));
    import->call.arena = &import->rows;
    return call_write(&import->call, begin_run, &beginning);
}

Err import_start(Call *call, const File *file, Str mapping, bool all, int64_t *ret)
{
    Import *import = NULL;
    Thread thread;
    Err err = ERR_NONE;

    if ((call_viewer(call).roles & (ROLE_DATA_OFFICER | ROLE_INVESTIGATOR | ROLE_ANALYST)) == 0) {
        return (Err){ERR_DENIED, 0, "your role does not import files"};
    }
    import = calloc(1, sizeof(*import));
    if (import == NULL) {
        return (Err){ERR_SYSTEM, 0, "no memory for the import"};
    }
    import->call = *call;
    import->call.problems = (Problems){0};
    import->call.arena = call->arena;
    import->plan.all = all;
    err = import_begin(import, file, mapping);
    if (err.kind != ERR_OK) {
        import_free(import);
        return err;
    }
    *ret = import->job;
    if (!node_is_serving(call->node)) {
        import_run(import);
        import_free(import);
        return ERR_NONE;
    }
    /* The account's texts lie in the request's arena, which ends before the job does. */
    import->call.account.name = import->call.account.title = import->call.account.post = STR("");
    err = arena_copy(&import->kept, call->account.team, &import->call.account.team);
    if (err.kind == ERR_OK) {
        node_job_begin(call->node);
        err = thread_start_detached(&thread, import_thread, import);
        if (err.kind != ERR_OK) {
            node_job_end(call->node);
        }
    }
    if (err.kind != ERR_OK) {
        import_free(import);
    }
    return err;
}

/* ---- looking ---------------------------------------------------------------------------- */

typedef struct Kept {
    Hash columns;
    Str mapping;
} Kept;

static Err kept_find(Call *call, void *arg)
{
    Kept *kept = arg;

    return mapping_get(call->store, call->arena, &kept->columns, &kept->mapping);
}

static MUST_USE Err put_columns(Call *call, CsvReader *reader, const Strs *columns, JsonOut *out)
{
    Strs rows[SAMPLE_ROWS] = {0};

    for (int i = 0; i < SAMPLE_ROWS; i++) {
        Err err = csv_next(reader, call->arena, &rows[i]);

        if (err.kind != ERR_BAD_INPUT) {
            TRY(err);
        }
    }
    json_open_list(out, "columns");
    for (size_t i = 0; i < columns->count; i++) {
        json_open_object(out, NULL);
        json_put_text(out, "column", columns->items[i]);
        json_open_list(out, "sample");
        for (int j = 0; j < SAMPLE_ROWS; j++) {
            if (i < rows[j].count) {
                json_put_text(out, NULL, rows[j].items[i]);
            }
        }
        json_close_list(out);
        json_close_object(out);
    }
    json_close_list(out);
    return ERR_NONE;
}

Err import_look(Call *call, Str bytes, Str *ret)
{
    const Model *model = node_model(call->node);
    JsonOut out = json_begin(call->arena, (size_t)4 << 20);
    bool is_ftm = looks_like_ftm(bytes);
    Strs columns = {0};
    CsvReader reader = {0};
    Kept kept = {0};
    Json *mapping = NULL;
    Str targets;
    int64_t rows = 0;
    Err err = ERR_NONE;

    TRY(columns_hash(call->arena, bytes, &kept.columns));
    for (size_t i = 0; i < bytes.len; i++) {
        rows += bytes.ptr[i] == '\n';
    }
    err = call_read(call, kept_find, &kept);
    if (err.kind != ERR_NOT_FOUND) {
        TRY(err);
    }
    json_open_object(&out, NULL);
    json_put_text(&out, "format", is_ftm ? STR("ftm") : STR("csv"));
    json_put_number(&out, "rows", rows);
    json_put_bool(&out, "known", kept.mapping.len > 0);
    if (is_ftm) {
        json_open_list(&out, "columns");
        json_close_list(&out);
        kept.mapping = kept.mapping.len > 0 ? kept.mapping : STR("{\"kind\":\"person\",\"fixed\":{}}");
    } else {
        TRY(columns_read(call->arena, bytes, &reader, &columns));
        TRY(put_columns(call, &reader, &columns, &out));
        if (kept.mapping.len == 0) {
            TRY(mapping_suggest(call->arena, model, &columns, &kept.mapping));
        }
    }
    json_put_raw(&out, "mapping", kept.mapping);
    TRY(json_read(call->arena, kept.mapping, &mapping));
    const Kind *kind = kind_find(model, json_get_text(mapping, "kind"));

    TRY(mapping_targets(
        call->arena, model, kind == NULL ? kind_find(model, STR("person")) : kind, &targets));
    json_put_raw(&out, "targets", targets);
    json_close_object(&out);
    return json_end(&out, ret);
}

/* ---- jobs ------------------------------------------------------------------------------- */

static Err cancel_run(Call *call, void *arg)
{
    Job job;

    TRY(job_get(call->store, call->arena, *(const int64_t *)arg, &job));
    if (job.account != call->account.id) {
        return (Err){ERR_NOT_FOUND, 0, "there is no such job"};
    }
    if (!str_is(job.state, "running")) {
        return ERR_NONE;
    }
    return job_set(call->store, call->arena, job.id, "cancelling", false, job.result);
}

Err job_cancel(Call *call, int64_t id)
{
    return call_write(call, cancel_run, &id);
}

Err job_text(Call *call, const Job *job, Str *ret)
{
    JsonOut out = json_begin(call->arena, (size_t)4 << 20);
    Json *result = NULL;
    char at[21];

    TRY(json_read(call->arena, job->result, &result));
    json_open_object(&out, NULL);
    json_put_number(&out, "id", job->id);
    json_put_text(&out, "sort", job->sort);
    json_put_text(&out, "state", str_is(job->state, "cancelling") ? STR("running") : job->state);
    json_put_text(&out, "started", time_format(job->started, at));
    if (job->ended != 0) {
        json_put_text(&out, "ended", time_format(job->ended, at));
    }
    for (size_t i = 0; i < result->count; i++) {
        TRY(json_put_value(&out, &result->items[i]));
    }
    json_close_object(&out);
    return json_end(&out, ret);
}
