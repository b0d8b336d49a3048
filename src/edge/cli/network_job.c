#include "edge/cli/network_job.h"

#include "base/env.h"

#include <stdio.h>

#define ROOM ((size_t)64 << 30) /* of addresses; pages are taken as they are used */

void network_put_name(const NetworkJob *job, uint32_t node)
{
    if (job->file.labels != NULL && job->file.labels[node].len > 0) {
        cli_print_text(job->file.labels[node]);
    } else if (job->file.names != NULL) {
        cli_print_text(job->file.names[node]);
    } else {
        printf("%u", node);
    }
}

void network_put_names_json(const NetworkJob *job)
{
    for (uint32_t i = 0; job->file.names != NULL && i < job->file.graph.node_count; i++) {
        printf(i == 0 ? ",\"names\":[" : ",");
        cli_print_json_text(job->file.names[i]);
    }
    printf(job->file.names != NULL && job->file.graph.node_count > 0 ? "]" : "");
}

void network_put_numbers(const char *name, const uint32_t *numbers, size_t count)
{
    printf("\"%s\":[", name);
    for (size_t i = 0; i < count; i++) {
        printf("%s%u", i == 0 ? "" : ",", numbers[i]);
    }
    (void)putchar(']');
}

Err network_find(const NetworkJob *job, const char *word, uint32_t *ret)
{
    uint64_t number = 0;

    for (uint32_t i = 0; job->file.names != NULL && i < job->file.graph.node_count; i++) {
        if (str_is(job->file.names[i], word)) {
            *ret = i;
            return ERR_NONE;
        }
    }
    if (job->file.names != NULL ||
        str_number(str_from(word), UINT32_MAX, &number).kind != ERR_OK ||
        number >= job->file.graph.node_count) {
        return err_bad("a node that is not in the file");
    }
    *ret = (uint32_t)number;
    return ERR_NONE;
}

int network_usage(const char *how)
{
    fprintf(stderr, "usage: subak network %s\n", how);
    return 2;
}

static MUST_USE Err work(NetworkJob *job, NetworkTask task, bool has_network)
{
    job->is_read = true;
    TRY(cli_number(job->line, "seed", UINT64_MAX / 2, &job->seed));
    TRY(cli_number(job->line, "top", UINT32_MAX, &job->top));
    job->is_read = false;
    if (has_network) {
        TRY(network_file_read(job->arena, job->line->words[0], &job->file));
    }
    job->is_read = true;
    job->begun = env_cpu_seconds();
    return task(job);
}

static int run(const Line *line, NetworkTask task, bool has_network)
{
    NetworkJob job = {.line = line, .seed = 1};
    uint64_t threads = 1;
    Arena arena;
    Pool pool;
    Err err = cli_number(line, "threads", POOL_THREADS_MAX, &threads);

    if (err.kind != ERR_OK || threads == 0) {
        fprintf(stderr, "subak: --threads takes a number from 1 to 64\n");
        return 2;
    }
    err = pool_open(&pool, (size_t)threads);
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    err = arena_open(ROOM, &arena);
    if (err.kind == ERR_OK) {
        job.arena = &arena;
        job.pool = &pool;
        err = work(&job, task, has_network);
        arena_close(&arena);
    }
    pool_close(&pool);
    if (err.kind != ERR_OK && !job.is_read) {
        return cli_fail_in(
            line, line->words[0], "line", err.kind == ERR_BAD_INPUT ? err.at : 0, err);
    }
    return err.kind == ERR_OK ? 0 : cli_fail(line, err);
}

int network_run(const Line *line, NetworkTask task)
{
    return run(line, task, true);
}

int network_run_bare(const Line *line, NetworkTask task)
{
    return run(line, task, false);
}
