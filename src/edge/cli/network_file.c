#include "edge/cli/network_file.h"

#include "edge/cli/cli.h"
#include "wire/edge_list.h"
#include "wire/network_xml.h"

#include <stdio.h>

#define READING_ROOM ((size_t)16 << 30) /* of addresses; pages are taken as they are used */

#define WRITING_MOST ((size_t)8 << 30) /* bytes of a file */

static bool has_ending(const char *path, Str ending)
{
    Str name = str_from(path);

    return name.len > ending.len &&
           str_equal(str_part(name, name.len - ending.len, ending.len), ending);
}

/* The same two numbers under the names that the engine knows them by. */
static MUST_USE Err make_graph(
    Arena *reading,
    Arena *arena,
    size_t node_count,
    uint32_t (*edges)[2],
    size_t edge_count,
    Graph *ret)
{
    Tie *ties = arena_new(reading, Tie, edge_count + 1);

    if (ties == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (size_t i = 0; i < edge_count; i++) {
        ties[i] = (Tie){edges[i][0], edges[i][1]};
    }
    return graph_make(arena, node_count, ties, edge_count, ret);
}

static MUST_USE Err copy_texts(Arena *arena, const Str *texts, size_t count, const Str **ret)
{
    Str *copies = arena_new(arena, Str, count + 1);

    if (copies == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (size_t i = 0; i < count; i++) {
        TRY(arena_copy(arena, texts[i], &copies[i]));
    }
    *ret = copies;
    return ERR_NONE;
}

/* Whether the nodes are called 0, 1, 2 and so on, as an edge list would call them. */
static bool are_numbers(const NetworkText *text)
{
    for (size_t i = 0; i < text->node_count; i++) {
        uint64_t number = 0;

        if (str_number(text->ids[i], UINT32_MAX, &number).kind != ERR_OK || number != i ||
            (text->ids[i].len > 1 && text->ids[i].ptr[0] == '0')) {
            return false;
        }
    }
    return true;
}

static bool has_labels(const NetworkText *text)
{
    for (size_t i = 0; i < text->node_count; i++) {
        if (text->labels[i].len > 0 && !str_equal(text->labels[i], text->ids[i])) {
            return true;
        }
    }
    return false;
}

static MUST_USE Err load_xml(Arena *reading, Arena *arena, Str text, NetworkFile *ret)
{
    NetworkText network;

    TRY(network_xml_decode(reading, text, &network));
    *ret = (NetworkFile){.names = NULL};
    if (!are_numbers(&network)) {
        TRY(copy_texts(arena, network.ids, network.node_count, &ret->names));
    }
    if (has_labels(&network)) {
        TRY(copy_texts(arena, network.labels, network.node_count, &ret->labels));
    }
    return make_graph(
        reading, arena, network.node_count, network.edges, network.edge_count, &ret->graph);
}

static MUST_USE Err load(Arena *reading, Arena *arena, const char *path, NetworkFile *ret)
{
    EdgeList list = {0};
    Str text;

    TRY(cli_load(reading, path, &text));
    if (has_ending(path, STR(".graphml")) || has_ending(path, STR(".gexf"))) {
        return load_xml(reading, arena, text, ret);
    }
    TRY(edge_list_decode(reading, text, &list));
    *ret = (NetworkFile){.names = NULL};
    return make_graph(
        reading, arena, list.node_count, list.edges, list.edge_count, &ret->graph);
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

static MUST_USE Err list_edges(Arena *arena, const Graph *graph, uint32_t (**ret)[2])
{
    uint32_t(*edges)[2] =
        arena_alloc(arena, graph->tie_count + 1, sizeof(*edges), _Alignof(uint32_t));
    size_t count = 0;

    if (edges == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (uint32_t node = 0; node < graph->node_count; node++) {
        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            if (node < graph->ends[i]) {
                edges[count][0] = node;
                edges[count++][1] = graph->ends[i];
            }
        }
    }
    *ret = edges;
    return ERR_NONE;
}

Err network_file_write(Arena *arena, const char *path, const NetworkFile *file)
{
    NetworkText network = {
        file->graph.node_count, file->names, file->labels, file->graph.tie_count, NULL};
    Buf buf = buf_begin(arena, WRITING_MOST);
    FILE *out = NULL;
    bool good;
    Str text;

    TRY(list_edges(arena, &file->graph, &network.edges));
    if (has_ending(path, STR(".graphml"))) {
        graphml_encode(&buf, &network);
    } else if (has_ending(path, STR(".gexf"))) {
        gexf_encode(&buf, &network);
    } else {
        EdgeList list = {
            .node_count = network.node_count,
            .edge_count = network.edge_count,
            .edges = network.edges};

        edge_list_encode(&buf, &list);
    }
    TRY(buf_end(&buf, &text));
    out = fopen(path, "wb");
    good = out != NULL && fwrite(text.ptr, 1, text.len, out) == text.len;
    if (out == NULL || fclose(out) != 0 || !good) {
        return (Err){ERR_SYSTEM, 0, "could not write the file"};
    }
    return ERR_NONE;
}
