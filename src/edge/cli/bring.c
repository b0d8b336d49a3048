/* subak import: a file from this machine, through upload, look and import as the page does it; and subak quality, which
 * looks at one without bringing it in.
 */
#include "edge/cli/cli.h"

#include "service/import.h"
#include "service/survey.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

Err cli_load(Arena *arena, const char *path, Str *ret)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat size = {0};
    char *bytes = NULL;
    size_t len = 0;

    if (file < 0 || fstat(file, &size) != 0 || !S_ISREG(size.st_mode)) {
        if (file >= 0) {
            (void)close(file);
        }
        return (Err){ERR_NOT_FOUND, 0, "could not read the file"};
    }
    bytes = (size_t)size.st_size > FILE_MOST ? NULL
                                             : arena_new(arena, char, (size_t)size.st_size + 1);
    while (bytes != NULL && len < (size_t)size.st_size) {
        ssize_t part = read(file, bytes + len, (size_t)size.st_size - len);

        if (part <= 0) {
            break;
        }
        len += (size_t)part;
    }
    (void)close(file);
    if (bytes == NULL || len != (size_t)size.st_size) {
        return err_limit("the file is larger than 256 MiB, or could not be read to its end");
    }
    *ret = (Str){bytes, len};
    return ERR_NONE;
}

/* The last part of a path, percent-encoded, as an upload names its file. */
static MUST_USE Err base_name(Arena *arena, const char *path, Str *ret)
{
    const char *slash = strrchr(path, '/');
    Str name = str_from(slash == NULL ? path : slash + 1);
    Buf buf = buf_begin(arena, name.len * 3 + 1);

    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';

        buf_print(&buf, plain ? "%c" : "%%%02X", (unsigned)(uint8_t)c);
    }
    return buf_end(&buf, ret);
}

/* One call whose answer must be good; a bad one is printed, and `status` says so. */
typedef struct Calls {
    const Line *line;
    const Model *model;
    Arena *arena;
    int status;
} Calls;

static const Json *call(Calls *calls, Request request)
{
    Response response;
    Json *json = NULL;
    Err err = cli_call(
        calls->line, calls->model, calls->arena, calls->line->words[0], &request, &response);

    if (err.kind != ERR_OK) {
        calls->status = cli_fail(calls->line, err);
        return NULL;
    }
    if (response.status >= 300) {
        calls->status = cli_print(calls->line, calls->arena, &response);
        return NULL;
    }
    err = json_read(calls->arena, response.body, &json);
    if (err.kind != ERR_OK) {
        calls->status = cli_fail(calls->line, err);
        return NULL;
    }
    return json;
}

/* Whether --set fixes this target: then it stands above what the mapping fixes. */
static bool is_set(const Line *line, Str target)
{
    for (size_t i = 0; i < line->option_count; i++) {
        Str value = line->options[i].value;

        if (str_is(line->options[i].name, "set") && str_equal(str_cut(&value, '='), target)) {
            return true;
        }
    }
    return false;
}

/* The mapping that the look gave or a file has, with what --set fixes. */
static MUST_USE Err mapping_text(const Calls *calls, const Json *looked, Str *ret)
{
    const Line *line = calls->line;
    const char *path = line_option(line, "mapping", NULL);
    const Json *mapping = json_get(looked, "mapping");
    JsonOut out = json_begin(calls->arena, 1 << 20);
    Json *read = NULL;
    Str text;

    if (path != NULL) {
        TRY(cli_load(calls->arena, path, &text));
        TRY(json_read(calls->arena, text, &read));
        mapping = read;
    }
    const Json *fixed = json_get(mapping, "fixed");

    json_open_object(&out, NULL);
    for (size_t i = 0; mapping != NULL && i < mapping->count; i++) {
        if (!str_is(mapping->items[i].name, "fixed")) {
            TRY(json_put_value(&out, &mapping->items[i]));
        }
    }
    json_open_object(&out, "fixed");
    for (size_t i = 0; fixed != NULL && i < fixed->count; i++) {
        if (!is_set(line, fixed->items[i].name)) {
            json_put_member(&out, fixed->items[i].name, fixed->items[i].text);
        }
    }
    for (size_t i = 0; i < line->option_count; i++) {
        if (str_is(line->options[i].name, "set")) {
            Str value = line->options[i].value;
            Str name = str_cut(&value, '=');

            json_put_member(&out, name, value);
        }
    }
    json_close_object(&out);
    json_close_object(&out);
    return json_end(&out, ret);
}

static MUST_USE Err start_body(const Calls *calls, int64_t file, Str mapping, Str *ret)
{
    JsonOut out = json_begin(calls->arena, 1 << 20);

    json_open_object(&out, NULL);
    json_put_number(&out, "file", file);
    json_put_raw(&out, "mapping", mapping);
    json_put_text(&out, "rows", line_has(calls->line, "all") ? STR("all") : STR("good"));
    json_close_object(&out);
    return json_end(&out, ret);
}

static void print_outcome(const Json *job)
{
    const Json *bad = json_get(job, "bad");

    printf(
        "%.*s: %lld rows: %lld added, %lld changed, %lld the same, %lld bad\n",
        STR_ARG(json_get_text(job, "state")),
        (long long)json_get_number(job, "rows", 0),
        (long long)json_get_number(job, "added", 0),
        (long long)json_get_number(job, "changed", 0),
        (long long)json_get_number(job, "same", 0),
        (long long)json_get_number(job, "bad_count", 0));
    if (json_get_text(job, "message").len > 0) {
        printf("%.*s\n", STR_ARG(json_get_text(job, "message")));
    }
    for (size_t i = 0; bad != NULL && i < bad->count; i++) {
        printf("line %lld, ", (long long)json_get_number(&bad->items[i], "line", 0));
        cli_print_text(json_get_text(&bad->items[i], "column"));
        printf(": %.*s\n", STR_ARG(json_get_text(&bad->items[i], "message")));
    }
}

/* Ask until the job has ended; a person sees how far it is. */
static const Json *follow(Calls *calls, int64_t job)
{
    const struct timespec pause = {.tv_nsec = 200000000};
    const Json *now = NULL;
    Str path;

    for (;;) {
        size_t mark = calls->arena->used;

        if (arena_print(calls->arena, &path, "/api/jobs/%lld", (long long)job).kind != ERR_OK) {
            return NULL;
        }
        now = call(calls, (Request){.method = GET, .path = path, .uid = -1});
        if (now == NULL || !str_is(json_get_text(now, "state"), "running")) {
            return now;
        }
        if (!calls->line->json && isatty(STDERR_FILENO)) {
            fprintf(stderr, "\r%3lld %%", (long long)json_get_number(now, "progress", 0) / 10);
        }
        arena_rewind(calls->arena, mark);
        (void)nanosleep(&pause, NULL);
    }
}

static void print_json(Arena *arena, const Json *job)
{
    JsonOut out = json_begin(arena, (size_t)16 << 20);
    Str text;
    Err err = ERR_NONE;

    json_open_object(&out, NULL);
    json_put_bool(&out, "ok", str_is(json_get_text(job, "state"), "done"));
    for (size_t i = 0; i < job->count && err.kind == ERR_OK; i++) {
        err = json_put_value(&out, &job->items[i]);
    }
    json_close_object(&out);
    if (err.kind == ERR_OK && json_end(&out, &text).kind == ERR_OK) {
        printf("%.*s\n", STR_ARG(text));
    }
}

/* Upload, look, start: the job's number, or -1 where something was refused. */
static int64_t begin(Calls *calls)
{
    const Json *answer = NULL;
    int64_t file = 0;
    Str text;
    Str name;
    Err err = cli_load(calls->arena, calls->line->words[1], &text);

    if (err.kind == ERR_OK) {
        err = base_name(calls->arena, calls->line->words[1], &name);
    }
    if (err.kind == ERR_OK) {
        answer = call(
            calls,
            (Request){
                .method = POST,
                .path = STR("/api/files"),
                .body = text,
                .file_name = name,
                .uid = -1});
        file = json_get_number(answer, "file", 0);
    }
    if (answer != NULL) {
        err = arena_print(calls->arena, &text, "{\"file\":%lld}", (long long)file);
        answer = call(
            calls,
            (Request){
                .method = POST, .path = STR("/api/import/look"), .body = text, .uid = -1});
    }
    if (answer != NULL && err.kind == ERR_OK) {
        err = mapping_text(calls, answer, &text);
    }
    if (answer != NULL && err.kind == ERR_OK) {
        err = start_body(calls, file, text, &text);
    }
    if (err.kind != ERR_OK) {
        calls->status = cli_fail(calls->line, err);
        return -1;
    }
    if (answer == NULL) {
        return -1;
    }
    answer = call(
        calls, (Request){.method = POST, .path = STR("/api/import"), .body = text, .uid = -1});
    return json_get_number(answer, "job", -1);
}

int cli_import(const Line *line, const Model *model, Arena *arena)
{
    Calls calls = {line, model, arena, 0};
    const Json *job = NULL;
    int64_t number = -1;

    if (line->word_count != 2) {
        fprintf(
            stderr,
            "usage: subak import FOLDER FILE [--mapping FILE] [--set TARGET=VALUE]... "
            "[--all]\n");
        return 2;
    }
    number = begin(&calls);
    if (number >= 0) {
        job = follow(&calls, number);
    }
    if (job == NULL) {
        return calls.status == 0 ? 1 : calls.status;
    }
    if (line->json) {
        print_json(arena, job);
    } else {
        print_outcome(job);
    }
    return str_is(json_get_text(job, "state"), "done") ? 0 : 1;
}

/* ---- quality ----------------------------------------------------------------------------- */

static void print_column(const Json *column, int64_t rows)
{
    const Json *findings = json_get(column, "findings");
    int64_t filled = json_get_number(column, "filled", 0);
    int64_t duplicated = json_get_number(column, "duplicated", 0);
    Str target = json_get_text(column, "target");

    cli_print_text(json_get_text(column, "column"));
    printf(
        ", %.*s: %lld of %lld filled (%lld %%)",
        STR_ARG(target.len > 0 ? target : STR("left out")),
        (long long)filled,
        (long long)rows,
        (long long)(rows > 0 ? filled * 100 / rows : 0));
    if (duplicated > 0) {
        printf(", %lld stand in several lines", (long long)duplicated);
    }
    printf("\n");
    for (size_t i = 0; findings != NULL && i < findings->count; i++) {
        const Json *finding = &findings->items[i];
        bool is_lost = json_get_bool(finding, "lost");

        printf(
            "  %7lld  %s%.*s, first in line %lld\n",
            (long long)json_get_number(finding, "count", 0),
            is_lost ? "never matched: " : "",
            STR_ARG(json_get_text(finding, "what")),
            (long long)json_get_number(finding, "line", 0));
    }
}

static MUST_USE Err survey_file(const Line *line, const Model *model, Arena *arena, Str *ret)
{
    const char *day = line_option(line, "today", NULL);
    const char *path = line_option(line, "mapping", NULL);
    Date today = date_from_days((int32_t)(env_clock(NULL) / DAY_MS));
    Str mapping = {"", 0};
    Str bytes;

    if (day != NULL) {
        TRY(date_parse(str_from(day), &today));
    }
    if (path != NULL) {
        TRY(cli_load(arena, path, &mapping));
    }
    TRY(cli_load(arena, line->words[0], &bytes));
    return survey_table(arena, model, bytes, mapping, today, ret);
}

int cli_quality(const Line *line, const Model *model, Arena *arena)
{
    const Json *columns = NULL;
    Json *json = NULL;
    Str text;
    Err err = ERR_NONE;

    if (line->word_count != 1) {
        fprintf(stderr, "usage: subak quality FILE [--mapping FILE] [--today DATE] [--json]\n");
        return 2;
    }
    err = survey_file(line, model, arena, &text);
    if (err.kind == ERR_OK) {
        err = json_read(arena, text, &json);
    }
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    if (line->json) {
        printf("%.*s\n", STR_ARG(text));
        return 0;
    }
    columns = json_get(json, "columns");
    printf(
        "%lld rows, read as %.*s\n",
        (long long)json_get_number(json, "rows", 0),
        STR_ARG(json_get_text(json, "kind")));
    for (size_t i = 0; columns != NULL && i < columns->count; i++) {
        print_column(&columns->items[i], json_get_number(json, "rows", 0));
    }
    return 0;
}
