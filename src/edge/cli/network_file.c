#include "edge/cli/network_file.h"

#include "edge/cli/cli.h"
#include "wire/edge_list.h"

#define READING_ROOM ((size_t)16 << 30) /* of addresses; pages are taken as they are used */

/* The same two numbers under the names that the engine knows them by. */
static void take_ties(const EdgeList *list, Tie *ties)
{
    for (size_t i = 0; i < list->edge_count; i++) {
        ties[i] = (Tie){list->edges[i][0], list->edges[i][1]};
    }
}

static MUST_USE Err load(Arena *reading, Arena *arena, const char *path, NetworkFile *ret)
{
    EdgeList list = {0};
    Tie *ties = NULL;
    Str text;

    TRY(cli_load(reading, path, &text));
    TRY(edge_list_decode(reading, text, &list));
    ties = arena_new(reading, Tie, list.edge_count + 1);
    if (ties == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    take_ties(&list, ties);
    ret->names = NULL;
    return graph_make(arena, list.node_count, ties, list.edge_count, &ret->graph);
}

Err network_file_read(Arena *arena, const char *path, NetworkFile *ret)
{
    Arena reading;
    Err err = arena_open(READING_ROOM, &reading);

    if (err.kind == ERR_OK) {
        err = load(&reading, arena, path, ret);
        arena_close(&reading);
    }
    return err;
}

Err network_file_load(Arena *arena, const char *path, Graph *ret)
{
    NetworkFile file;

    TRY(network_file_read(arena, path, &file));
    *ret = file.graph;
    return ERR_NONE;
}
