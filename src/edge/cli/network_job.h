/* network_job.h: what the questions have in common that are asked of a network in a file, without a node.
 *
 * Nodes are called as in the file: by their numbers, or by what it calls them.
 *
 * Owner   all of a job lies in its arena, and goes with it
 */
#ifndef EDGE_CLI_NETWORK_JOB_H
#define EDGE_CLI_NETWORK_JOB_H

#include "base/pool.h"
#include "edge/cli/cli.h"
#include "edge/cli/network_file.h"

typedef struct NetworkJob {
    const Line *line;
    Arena *arena;
    Pool *pool;
    NetworkFile file;
    bool is_read; /* what is wrong is not at a line of the file */
    uint64_t seed;
    uint64_t top;
    double begun; /* CPU seconds, when the part at hand began */
} NetworkJob;

typedef Err (*NetworkTask)(NetworkJob *job);

/* Do it, with memory and threads for it, on the network in the file that the line names. A file that cannot be read is told with its
 * line. What the program ends with.
 */
int network_run(const Line *line, NetworkTask task);

/* The same for a task that reads the file by itself, and sets `is_read` when it has. */
int network_run_bare(const Line *line, NetworkTask task);

/* How it is used; what the program then ends with. */
int network_usage(const char *how);

/* A node by its id in the file, or by its number where these are the ids.  Errors  BAD_INPUT */
MUST_USE Err network_find(const NetworkJob *job, const char *word, uint32_t *ret);

void network_put_name(const NetworkJob *job, uint32_t node);

/* "name":[...] */
void network_put_numbers(const char *name, const uint32_t *numbers, size_t count);

/* ,"names":[...] of a file that calls its nodes otherwise than by numbers. */
void network_put_names_json(const NetworkJob *job);

#endif
