#include "service/import.h"

#include "base/date.h"
#include "base/log.h"
#include "base/thread.h"
#include "service/rows.h"

#include <stdlib.h>

#define GROUP_ROWS  2000
#define ARENA_ROW   ((size_t)96 << 20)
#define ARENA_KEPT  ((size_t)320 << 20)
#define SAMPLE_ROWS 3

/* ---- telling ---------------------------------------------------------------------------- */

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

/* ---- groups ----------------------------------------------------------------------------- */

static MUST_USE Err group_step(Import *import)
{
    for (int i = 0; i < GROUP_ROWS && !import->at_end; i++) {
        size_t mark = import->rows.used;

        TRY(rows_step(import));
        arena_rewind(&import->rows, mark);
    }
    return ERR_NONE;
}

/* One group, inside the writer's transaction, with the job's own progress. */
static Err group_run(Call *call, void *arg)
{
    Import *import = arg;
    Job job;
    Str text;
    Err err = job_get(call->store, &import->rows, import->job, &job);

    TRY(err);
    if (str_is(job.state, "cancelling") || node_is_closing(call->node)) {
        import->state = str_is(job.state, "cancelling") ? "cancelled" : "failed";
        import->message = str_is(job.state, "cancelling")
                              ? "stopped by you; what was kept until then stays"
                              : "the node was stopped; import the same file again to go on";
        return ERR_NONE; /* finish_run says so, with what was counted */
    }
    import->call.store = call->store;
    err = group_step(import);
    if (err.kind == ERR_OK) {
        err = result_text(import, &text);
    }
    if (err.kind == ERR_OK) {
        err = job_set(call->store, &import->rows, import->job, "running", false, text);
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
    if (strcmp(import->state, "done") == 0) {
        /* All that it said stands in records now, which can be corrected and erased; it could not. */
        TRY(file_discard(call->store, import->file));
    }
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

static MUST_USE Err groups_run(Import *import)
{
    rows_rewind(import);
    while (!import->at_end && import->state == NULL) {
        Import before = *import;
        Err err = call_write_alone(&import->call, group_run, import);

        if (err.kind != ERR_OK) {
            /* The group is undone, by its commit too: so is what was counted of it. */
            import->added = before.added;
            import->changed = before.changed;
            import->same = before.same;
            return err;
        }
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
    log_err("import.finish", call_write_purge(&import->call, finish_run, import));
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

static MUST_USE Err plan_read(Import *import, Str mapping)
{
    const Model *model = node_model(import->call.node);
    Json *json = NULL;
    Strs columns = {0};
    CsvReader reader;

    TRY(arena_copy(&import->kept, mapping, &import->plan.mapping));
    TRY(json_read(&import->kept, import->plan.mapping, &json));
    import->is_ftm = rows_are_ftm(import->plan.bytes);
    for (size_t i = 0; i < import->plan.bytes.len; i++) {
        import->rows_total += import->plan.bytes.ptr[i] == '\n';
    }
    if (!import->is_ftm) {
        TRY(rows_columns(&import->kept, import->plan.bytes, &reader, &columns));
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

    TRY(file_get(call->store, &import->kept, import->file, &file));
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
    return mapping_put(
        call->store, call->arena, &beginning->columns, beginning->import->plan.mapping);
}

/* The hash of the names of a file's columns: the next file of this shape finds its mapping. */
static MUST_USE Err columns_hash(Arena *arena, Str bytes, Hash *ret)
{
    Strs columns = {0};
    CsvReader reader;
    HashStream stream;

    hash_begin(&stream);
    if (!rows_are_ftm(bytes)) {
        TRY(rows_columns(arena, bytes, &reader, &columns));
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
    import->file = file->id;
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

    if ((call_viewer(call).roles & (ROLE_DATA_OFFICER | ROLE_INVESTIGATOR | ROLE_ANALYST)) ==
        0) {
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
    import->call.account.name = import->call.account.title = import->call.account.post =
        STR("");
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

static MUST_USE Err
put_columns(Call *call, CsvReader *reader, const Strs *columns, JsonOut *out)
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
    bool is_ftm = rows_are_ftm(bytes);
    Strs columns = {0};
    CsvReader reader = {0};
    Kept kept = {0};
    Json *mapping = NULL;
    Str targets;
    int64_t rows = 0;
    Err err = ERR_NONE;

    TRY(columns_hash(call->arena, bytes, &kept.columns));
    for (size_t i = 0; i < bytes.len; i++) {
        rows += bytes.ptr[i] == '\n' || i + 1 == bytes.len;
    }
    rows -= is_ftm ? 0 : 1; /* the names of the columns */
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
        kept.mapping =
            kept.mapping.len > 0 ? kept.mapping : STR("{\"kind\":\"person\",\"fixed\":{}}");
    } else {
        TRY(rows_columns(call->arena, bytes, &reader, &columns));
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
    json_put_text(
        &out, "state", str_is(job->state, "cancelling") ? STR("running") : job->state);
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
