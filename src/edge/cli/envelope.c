/* subak envelope: what partners tell each other, carried as files by any carrier. */
#include "edge/cli/cli.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define PART_MOST ((size_t)5 << 20)
#define ENDING    "-----END AGE ENCRYPTED FILE-----\n"

static MUST_USE Err file_write(const char *path, Str text)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    size_t len = 0;

    if (file < 0) {
        return (Err){ERR_SYSTEM, 0, "could not make the file: is it there already?"};
    }
    while (len < text.len) {
        ssize_t part = write(file, text.ptr + len, text.len - len);

        if (part <= 0) {
            break;
        }
        len += (size_t)part;
    }
    bool good = len == text.len && fsync(file) == 0;

    (void)close(file);
    return good ? ERR_NONE : (Err){ERR_SYSTEM, 0, "could not write the file"};
}

/* As many whole envelopes as one part holds; the first always. */
static Str part_of(Str text)
{
    size_t end = 0;

    for (size_t i = 0; i + sizeof(ENDING) - 1 <= text.len; i++) {
        if (text.ptr[i] == '-' && memcmp(text.ptr + i, ENDING, sizeof(ENDING) - 1) == 0) {
            size_t next = i + sizeof(ENDING) - 1;

            if (end > 0 && next > PART_MOST) {
                break;
            }
            end = next;
        }
    }
    return str_part(text, 0, end);
}

static MUST_USE Err parts_write(const Line *line, Arena *arena, Str text, int *count)
{
    const char *path = line->words[2];

    while (text.len > 0) {
        Str part = part_of(text);
        Str name;

        if (part.len == 0) {
            return (Err){ERR_CORRUPT, 0, "the node's answer is no envelope"};
        }
        TRY(arena_print(arena, &name, *count == 0 ? "%s" : "%s.%d", path, *count + 1));
        TRY(file_write(name.ptr, part));
        text = str_part(text, part.len, text.len);
        ++*count;
    }
    return ERR_NONE;
}

int cli_envelope_export(const Line *line, const Model *model, Arena *arena)
{
    Request request = {.method = POST, .uid = -1};
    Response response;
    int count = 0;
    Err err = ERR_NONE;

    if (line->word_count != 3) {
        fputs("usage: subak envelope export FOLDER PARTNER FILE\n", stderr);
        return 2;
    }
    err = arena_print(arena, &request.path, "/api/peers/%s/envelope", line->words[1]);
    if (err.kind == ERR_OK) {
        err = cli_call(line, model, arena, line->words[0], &request, &response);
    }
    if (err.kind == ERR_OK && response.status >= 300) {
        return cli_print(line, arena, &response);
    }
    if (err.kind == ERR_OK) {
        err = parts_write(line, arena, response.body, &count);
    }
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    printf(line->json ? "{\"ok\":true,\"files\":%d}\n" : "Written: %d file(s).\n", count);
    return 0;
}

int cli_envelope_import(const Line *line, const Model *model, Arena *arena)
{
    int status = 0;

    if (line->word_count < 2) {
        fputs("usage: subak envelope import FOLDER FILE...\n", stderr);
        return 2;
    }
    for (size_t i = 1; i < line->word_count && status == 0; i++) {
        Request request = {.method = POST, .path = STR("/api/envelope"), .uid = -1};
        Response response;
        Err err = cli_load(arena, line->words[i], &request.body);

        if (err.kind == ERR_OK) {
            err = cli_call(line, model, arena, line->words[0], &request, &response);
        }
        status = err.kind == ERR_OK ? cli_print(line, arena, &response) : cli_fail(line, err);
    }
    return status;
}
