#include "service/rows.h"

#include "service/ftm_map.h"
#include "service/indexing.h"
#include "service/named.h"
#include "service/records.h"

#include <assert.h>
#include <stdlib.h>

#define BAD_KEPT 1000

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

            buf_put_char(
                &buf, c == ' ' || c == '-' ? '_' : (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
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
    while (target.field->many && value.len > 0) {
        Str one;

        TRY(csv_cut_value(&import->rows, &value, &one));
        TRY(record_add(&import->rows, record, target.field, one));
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
    Str source =
        import->mapping.source.len > 0 ? import->mapping.source : import->plan.file_name;
    Str whole;

    if (field == NULL || id.len == 0) {
        return ERR_NONE;
    }
    TRY(arena_print(&import->rows, &whole, "%.*s/%.*s", STR_ARG(source), STR_ARG(id)));
    record->fields[field - record->kind->fields] = (Values){0};
    return record_add(&import->rows, record, field, whole);
}

static MUST_USE Err set_value(Import *import, Record *record, const char *field, Str value)
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
            if (mapping->targets[j].kind == kind &&
                mapping->targets[j].field == problem->field) {
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

/* `there` tells whether there is a case to link to: not where it was erased. */
static MUST_USE Err case_put(Import *import, Draft *draft, bool *there)
{
    Call *call = &import->call;
    Str reference = record_first(&draft->record, "reference");
    const Kind *kind = draft->record.kind;
    int64_t id = 0;
    Entity entity;
    Err err = ERR_NONE;

    *there = true;
    if (str_equal(reference, import->case_reference)) {
        return ERR_NONE;
    }
    err = index_value_unguarded(
        call->store, indexing_value(call->store, kind, "reference", reference), &id);
    if (err.kind == ERR_NOT_FOUND) {
        PutResult result = PUT_SAME;

        TRY(record_put(call, draft, &entity, &result));
        *there = result != PUT_ERASED;
        if (!*there) {
            return ERR_NONE;
        }
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
    import->same += result == PUT_SAME || result == PUT_ERASED;
}

static MUST_USE Err link_put(Import *import, Drafts *drafts, Uuid subject, PutResult *result)
{
    char from[UUID_TEXT + 1];
    char to[UUID_TEXT + 1];
    Record *link = &drafts->link.record;
    PutResult of_link = PUT_SAME;
    Entity entity;
    bool there = false;

    TRY(case_put(import, &drafts->of_case, &there));
    if (!there) {
        return ERR_NONE;
    }
    TRY(set_value(import, link, "from", uuid_format(subject, from)));
    TRY(set_value(import, link, "to", uuid_format(import->case_uuid, to)));
    TRY(record_put(&import->call, &drafts->link, &entity, &of_link));
    if (*result == PUT_SAME && (of_link == PUT_ADDED || of_link == PUT_CHANGED)) {
        *result = PUT_CHANGED;
    }
    return ERR_NONE;
}

/* Check the row's records, then write them; a bad row leaves nothing. */
static MUST_USE Err row_put(Import *import, uint32_t line, Drafts *drafts)
{
    /* "unknown" is an honest answer, and no case: nobody may be said to have an open one by it. */
    Str reference = record_first(&drafts->of_case.record, "reference");
    bool with_case = reference.len > 0 && !str_is(reference, "unknown");
    Record *link = &drafts->link.record;
    PutResult result = PUT_SAME;
    Entity entity;
    bool bad = false;

    TRY(named_resolve(import, &drafts->subject.record));
    TRY(take_problems(import, line, drafts->subject.record.kind, &import->mapping, &bad));
    if (!bad) { /* what named nothing would else be said to be missing, too */
        TRY(prepare(import, line, &drafts->subject.record, &import->mapping, &bad));
    }
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
    if (with_case && result != PUT_ERASED) {
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
        TRY(put_cell(
            import, &drafts, mapping->fixed.items[i].target, mapping->fixed.items[i].value));
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

static int64_t id_hash(Str id)
{
    Hash hash = hash_sha256(id);
    int64_t number = 0;

    memcpy(&number, hash.bytes, sizeof(number));
    return number;
}

static int by_number(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a;
    int64_t two = *(const int64_t *)b;

    return (one > two) - (one < two);
}

/* Whether a check has seen the entity in this file, though nothing of it was written. */
static bool is_in_file(const Import *import, Str id)
{
    int64_t hash = id_hash(id);

    return import->checking && import->entities.count > 0 &&
           bsearch(
               &hash,
               import->entities.items,
               import->entities.count,
               sizeof(hash),
               by_number) != NULL;
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
        Entity end = {0};
        const char *property = i == 0 ? how->from : how->to;
        Str id = ftm_get_text(entity, property);
        Err err = is_in_file(import, id) ? ERR_NONE : ftm_find(import, id, &end);

        if (err.kind == ERR_NOT_FOUND) {
            return bad_row(import, entity->line, str_from(property), str_from(err.what));
        }
        TRY(err);
        TRY(set_value(import, &drafts.link.record, ends[i], uuid_format(end.uuid, text[i])));
    }
    TRY(set_value(import, &drafts.link.record, "relation", str_from(how->relation)));
    TRY(prepare(import, entity->line, &drafts.link.record, &import->mapping, &bad));
    if (bad || import->checking) {
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
    if (kind != NULL && import->checking) {
        TRY(vec_push(&import->kept, &import->entities, id_hash(entity->id)));
    }
    if (kind != NULL) {
        return ftm_subject(import, entity, kind_find(model, str_from(kind)));
    }
    if (link == NULL) {
        return bad_row(
            import,
            entity->line,
            STR("schema"),
            STR("entities of this schema are not taken in"));
    }
    return ERR_NONE;
}

static MUST_USE Err ftm_step(Import *import)
{
    FtmEntity entity = {0};
    Err err = ftm_next(&import->ftm, &import->rows, &entity);

    if (err.kind == ERR_BAD_INPUT) {
        import->rows_read++;
        return import->ftm_pass == 0 ? bad_row(import, err.at, STR(""), str_from(err.what))
                                     : ERR_NONE;
    }
    TRY(err);
    if (entity.id.len == 0) {
        /* Links come second: what they name may stand behind them. */
        import->at_end = import->ftm_pass == 1;
        if (import->entities.count > 0) {
            qsort(
                import->entities.items,
                import->entities.count,
                sizeof(*import->entities.items),
                by_number);
        }
        import->ftm_pass++;
        import->ftm = ftm_begin(import->plan.bytes);
        return ERR_NONE;
    }
    import->rows_read += import->ftm_pass == 0;
    return ftm_entity(import, &entity);
}

/* ---- the file --------------------------------------------------------------------------- */

Err rows_step(Import *import)
{
    return import->is_ftm ? ftm_step(import) : csv_step(import);
}

void rows_rewind(Import *import)
{
    Strs columns = {0};

    import->csv = csv_begin(import->plan.bytes);
    import->ftm = ftm_begin(import->plan.bytes);
    import->ftm_pass = 0;
    import->at_end = false;
    import->rows_read = 0;
    if (!import->is_ftm) {
        Err err =
            csv_next(&import->csv, &import->rows, &columns); /* the names of the columns */

        (void)err; /* it was read before */
    }
}

bool rows_are_ftm(Str bytes)
{
    Str text = str_trim(bytes);

    return text.len > 0 && text.ptr[0] == '{';
}

Err rows_columns(Arena *arena, Str bytes, CsvReader *reader, Strs *ret)
{
    *reader = csv_begin(bytes);
    TRY(csv_next(reader, arena, ret));
    if (ret->count == 0) {
        return err_bad("the file is empty");
    }
    return ERR_NONE;
}
