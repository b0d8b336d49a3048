/* Whatever the bytes: the reader ends; no edge leaves the nodes; a graph can be made of what was read;
 * contacts have their times. */
#include "network/graph.h"
#include "wire/edge_list.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is)
{
    if (!is) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena;
    EdgeList list;
    Graph graph;

    if (arena_open((size_t)64 << 20, &arena).kind != ERR_OK) {
        return 0;
    }
    if (edge_list_decode(&arena, (Str){(const char *)data, size}, &list).kind == ERR_OK &&
        list.node_count <= 100000) {
        Tie *ties = arena_new(&arena, Tie, list.edge_count + 1);

        must(ties != NULL);
        for (size_t i = 0; i < list.edge_count; i++) {
            ties[i] = (Tie){list.edges[i][0], list.edges[i][1]};
        }
        must(graph_make(&arena, list.node_count, ties, list.edge_count, &graph).kind == ERR_OK);
        must(graph.tie_count <= list.edge_count);
    }
    if (contact_list_decode(&arena, (Str){(const char *)data, size}, &list).kind == ERR_OK) {
        for (size_t i = 0; i < list.edge_count; i++) {
            must(list.edges[i][0] < list.node_count && list.edges[i][1] < list.node_count);
            must(list.times[i] > INT64_MIN);
        }
    }
    arena_close(&arena);
    return 0;
}
