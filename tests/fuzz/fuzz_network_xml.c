/* Whatever the bytes: the reader ends; no tie leaves the nodes; what was read is written, and read again as the same. */
#include "wire/network_xml.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is)
{
    if (!is) {
        abort();
    }
}

static void check_same(const NetworkText *one, const NetworkText *other)
{
    must(one->node_count == other->node_count && one->edge_count == other->edge_count);
    for (size_t i = 0; i < one->edge_count; i++) {
        must(one->edges[i][0] == other->edges[i][0] && one->edges[i][1] == other->edges[i][1]);
        must(one->edges[i][0] < one->node_count && one->edges[i][1] < one->node_count);
    }
    for (size_t i = 0; i < one->node_count; i++) {
        must(str_equal(one->ids[i], other->ids[i]));
        must(str_equal(one->labels[i], other->labels[i]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena;
    NetworkText network;
    NetworkText again;

    if (arena_open((size_t)64 << 20, &arena).kind != ERR_OK) {
        return 0;
    }
    if (network_xml_decode(&arena, (Str){(const char *)data, size}, &network).kind == ERR_OK) {
        Buf buf = buf_begin(&arena, (size_t)16 << 20);

        graphml_encode(&buf, &network);
        must(buf.err.kind == ERR_OK);
        must(network_xml_decode(&arena, buf_str(&buf), &again).kind == ERR_OK);
        check_same(&network, &again);
    }
    arena_close(&arena);
    return 0;
}
