/* network_file.h: a network out of a file of this machine.
 *
 * Read are edge lists (wire/edge_list.h). Nodes keep the numbers that they have in the file.
 *
 * Owner   the rows are the caller's arena's; what reading took beside them is given back
 * Errors  NOT_FOUND, BAD_INPUT with `at` the line, LIMIT
 * Source  wire/edge_list.h
 */
#ifndef EDGE_CLI_NETWORK_FILE_H
#define EDGE_CLI_NETWORK_FILE_H

#include "network/graph.h"

/* A network, and what the file calls its nodes. */
typedef struct NetworkFile {
    Graph graph;
    const Str *names; /* NULL where nodes are called by their numbers */
} NetworkFile;

MUST_USE Err network_file_read(Arena *arena, const char *path, NetworkFile *ret);

/* The same without names. */
MUST_USE Err network_file_load(Arena *arena, const char *path, Graph *ret);

#endif
