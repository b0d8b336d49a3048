/* network_file.h: a network out of a file of this machine.
 *
 * Read are edge lists (wire/edge_list.h), whose nodes keep the numbers that they have in the file; and, where its name ends in .graphml or
 * .gexf, these (wire/network_xml.h), whose nodes are numbered as they stand there. Written is by the same rule.
 *
 * Owner   the rows are the caller's arena's; what reading took beside them is given back
 * Errors  NOT_FOUND, BAD_INPUT with `at` the line, LIMIT
 * Source  wire/edge_list.h, wire/network_xml.h
 */
#ifndef EDGE_CLI_NETWORK_FILE_H
#define EDGE_CLI_NETWORK_FILE_H

#include "network/graph.h"

/* A network, and what the file calls its nodes. */
typedef struct NetworkFile {
    Graph graph;
    const Str *names;  /* NULL where nodes are called by their numbers */
    const Str *labels; /* what they are called for people; NULL for none */
} NetworkFile;

MUST_USE Err network_file_read(Arena *arena, const char *path, NetworkFile *ret);

/* The same without names. */
MUST_USE Err network_file_load(Arena *arena, const char *path, Graph *ret);

/* Each tie once.
 * Errors  SYSTEM, LIMIT
 */
MUST_USE Err network_file_write(Arena *arena, const char *path, const NetworkFile *file);

#endif
