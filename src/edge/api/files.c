/* Files, imports, jobs, and what the page is told of them. */
#include "edge/api/encode.h"

#include "base/date.h"
#include "service/import.h"
#include "service/indexing.h"
#include "service/survey.h"

typedef struct Upload {
    Str name;
    Str bytes;
    File file;
} Upload;

static Err upload_run(Call *call, void *arg)
{
    Upload *upload = arg;
    Env *env = node_env(call->node);

    TRY(file_sweep(call->store, env->now(env) - DAY_MS));
    TRY(file_add(
        call->store,
        call->arena,
        call->account.id,
        upload->name.len > 0 ? upload->name : STR("file"),
        upload->bytes,
        &upload->file));
    return call_log(call, LOG_FILE, NULL, (Str){"", 0});
}

Err verb_file_add(Exchange *exchange)
{
    const Request *request = exchange->request;
    Upload upload = {.bytes = request->body};
    JsonOut *out = &exchange->out;

    if (request->body.len == 0) {
        return err_bad("the file is empty");
    }
    TRY(percent_decode(exchange->call.arena, request->file_name, '+', &upload.name));
    TRY(call_write(&exchange->call, upload_run, &upload));
    exchange->response->status = 201;
    json_open_object(out, NULL);
    json_put_number(out, "file", upload.file.id);
    json_put_text(out, "name", upload.file.name);
    json_put_number(out, "size", upload.file.size);
    json_put_hex(out, "sha256", upload.file.hash.bytes, HASH_SIZE);
    json_close_object(out);
    return ERR_NONE;
}

typedef struct Reading {
    Str id; /* a number, or the SHA-256 by which a record names the file */
    File file;
    Str bytes;
} Reading;

static const Err no_file = {
    ERR_NOT_FOUND, 0, "there is no such file, or it is not for you to see"};

/* A file is for whoever sent it until a record has it; then for whoever may see such a record, since it may
 * stand behind the wall by then, or be erased.
 */
static MUST_USE Err may_read_file(Call *call, const File *file)
{
    const Model *model = node_model(call->node);
    char hex[2 * HASH_SIZE];

    if (file->account == call->account.id && !file->attached) {
        return ERR_NONE;
    }
    str_hex(file->hash.bytes, HASH_SIZE, hex);
    for (int i = 0; i < model->kind_count; i++) {
        for (int j = 0; j < model->kinds[i].field_count; j++) {
            const Field *field = &model->kinds[i].fields[j];
            int64_t id = 0;
            Entity entity;

            if (field->type == FIELD_FILE &&
                index_value_unguarded(
                    call->store,
                    indexing_value(
                        call->store, &model->kinds[i], field->name, (Str){hex, sizeof(hex)}),
                    &id)
                        .kind == ERR_OK &&
                entity_get(call->store, id, &entity).kind == ERR_OK) {
                return ERR_NONE;
            }
        }
    }
    return no_file;
}

/* Find it by its hash or its number; what is not there and what one may not see are told in the same words. */
static MUST_USE Err file_find(Call *call, Str id, File *ret)
{
    uint64_t number = 0;
    Hash hash;
    Err err = no_file;

    if (str_unhex(id, HASH_SIZE, hash.bytes).kind == ERR_OK) {
        err = file_by_hash(call->store, call->arena, &hash, ret);
    } else if (str_number(id, INT64_MAX, &number).kind == ERR_OK) {
        err = file_get(call->store, call->arena, (int64_t)number, ret);
    }
    if (err.kind == ERR_OK) {
        err = may_read_file(call, ret);
    }
    return err.kind == ERR_NOT_FOUND ? no_file : err;
}

static Err file_run(Call *call, void *arg)
{
    Reading *reading = arg;
    char *bytes = NULL;
    int64_t at = 0;

    TRY(file_find(call, reading->id, &reading->file));
    bytes = arena_new(call->arena, char, (size_t)reading->file.size + 1);
    if (bytes == NULL) {
        return err_limit("the file is larger than one request may be");
    }
    while (at < reading->file.size) {
        size_t mark = call->arena->used;
        Str piece;

        TRY(file_read(call->store, call->arena, &reading->file, at, &piece));
        memcpy(bytes + at, piece.ptr, piece.len);
        at += (int64_t)piece.len;
        arena_rewind(call->arena, mark);
    }
    reading->bytes = (Str){bytes, (size_t)reading->file.size};
    return ERR_NONE;
}

Err verb_file_get(Exchange *exchange)
{
    Reading reading = {.id = exchange->request->parts[0]};

    TRY(call_read(&exchange->call, file_run, &reading));
    /* Never shown inside the page: a received file may be anything. */
    exchange->response->type = "application/octet-stream";
    exchange->response->disposition = reading.file.name;
    exchange->response->body = reading.bytes;
    return ERR_NONE;
}

/* ---- imports and jobs ------------------------------------------------------------------- */

/* A file to import is one's own upload. */
static MUST_USE Err import_file(Exchange *exchange, Reading *reading)
{
    const Json *file = json_get(exchange->body, "file");

    if (file == NULL || file->type != JSON_NUMBER) {
        return err_bad("say which file: the number that its upload gave");
    }
    TRY(arena_print(exchange->call.arena, &reading->id, "%lld", (long long)file->number));
    return call_read(&exchange->call, file_run, reading);
}

Err verb_import_look(Exchange *exchange)
{
    Reading reading = {0};

    TRY(import_file(exchange, &reading));
    return import_look(&exchange->call, reading.bytes, &exchange->response->body);
}

/* The mapping of the body as a text of its own. */
static MUST_USE Err mapping_text(Exchange *exchange, const Json *mapping, Str *ret)
{
    JsonOut text = json_begin(exchange->call.arena, 1 << 20);

    if (mapping == NULL || mapping->type != JSON_MEMBERS) {
        return err_bad("say what the columns mean: \"mapping\" is missing");
    }
    json_open_object(&text, NULL);
    for (size_t i = 0; i < mapping->count; i++) {
        TRY(json_put_value(&text, &mapping->items[i]));
    }
    json_close_object(&text);
    return json_end(&text, ret);
}

Err verb_import_survey(Exchange *exchange)
{
    const Json *mapping = json_get(exchange->body, "mapping");
    Call *call = &exchange->call;
    Reading reading = {0};
    Str text = {"", 0};

    if (mapping != NULL) {
        TRY(mapping_text(exchange, mapping, &text));
    }
    TRY(import_file(exchange, &reading));
    return survey_table(
        call->arena,
        node_model(call->node),
        reading.bytes,
        text,
        date_from_days(node_today(call->node)),
        &exchange->response->body);
}

Err verb_import_start(Exchange *exchange)
{
    Reading reading = {0};
    Str text;
    int64_t job = 0;

    TRY(mapping_text(exchange, json_get(exchange->body, "mapping"), &text));
    TRY(import_file(exchange, &reading));
    TRY(import_start(
        &exchange->call,
        &reading.file,
        text,
        str_is(json_get_text(exchange->body, "rows"), "all"),
        &job));
    exchange->response->status = 202;
    json_open_object(&exchange->out, NULL);
    json_put_number(&exchange->out, "job", job);
    json_close_object(&exchange->out);
    return ERR_NONE;
}

static MUST_USE Err path_number(const Exchange *exchange, int64_t *ret)
{
    uint64_t number = 0;

    if (str_number(exchange->request->parts[0], INT64_MAX, &number).kind != ERR_OK) {
        return (Err){ERR_NOT_FOUND, 0, "there is no such job"};
    }
    *ret = (int64_t)number;
    return ERR_NONE;
}

static Err job_run(Call *call, void *arg)
{
    Exchange *exchange = arg;
    int64_t id = 0;
    Job job;

    TRY(path_number(exchange, &id));
    TRY(job_get(call->store, call->arena, id, &job));
    if (job.account != call->account.id) {
        return (Err){ERR_NOT_FOUND, 0, "there is no such job"};
    }
    return job_text(call, &job, &exchange->response->body);
}

Err verb_job_get(Exchange *exchange)
{
    return call_read(&exchange->call, job_run, exchange);
}

Err verb_job_cancel(Exchange *exchange)
{
    int64_t id = 0;

    TRY(path_number(exchange, &id));
    TRY(job_cancel(&exchange->call, id));
    return call_read(&exchange->call, job_run, exchange);
}

/* ---- events ----------------------------------------------------------------------------- */

static void put_events(Exchange *exchange, int64_t after, Buf *buf)
{
    NodeEvent events[64];
    size_t count =
        node_events(exchange->call.node, after, events, sizeof(events) / sizeof(*events));

    for (size_t i = 0; i < count; i++) {
        bool for_all = strcmp(events[i].event, "changed") == 0;

        if (for_all || events[i].account == exchange->call.account.id) {
            buf_print(
                buf,
                "id: %lld\nevent: %s\ndata: %s\n\n",
                (long long)events[i].number,
                events[i].event,
                events[i].text);
        }
    }
    if (count > 0) { /* where the next look begins, though none of these was for this account */
        buf_print(buf, "id: %lld\n\n", (long long)events[count - 1].number);
    }
}

/* The events since the last one that the page has, and the wish that it ask again in a second. A stream that
 * stays open would hold a thread for each page. Who has none begins at the newest: what was before, the page has
 * just read.
 */
Err verb_events(Exchange *exchange)
{
    int64_t after = exchange->request->after;
    Buf buf = buf_begin(exchange->call.arena, 1 << 16);

    buf_put(&buf, STR("retry: 1000\n\n"));
    if (after < 0) {
        buf_print(&buf, "id: %lld\n\n", (long long)node_event_newest(exchange->call.node));
    } else {
        put_events(exchange, after, &buf);
    }
    exchange->response->type = "text/event-stream";
    return buf_end(&buf, &exchange->response->body);
}
