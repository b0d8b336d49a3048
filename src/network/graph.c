#include "network/graph.h"

/* Room for a row a node, and where each begins once `counts[node + 1]` has how long it is. */
static void add_up(uint32_t *starts, size_t node_count)
{
    for (size_t node = 0; node < node_count; node++) {
        starts[node + 1] += starts[node];
    }
}

/* Rows in ascending order: a walk over all rows, in order of their nodes, puts each node at the end of its neighbours'. */
static void transpose(
    size_t node_count,
    const uint32_t *starts,
    const uint32_t *ends,
    uint32_t *filled,
    uint32_t *ret)
{
    memcpy(filled, starts, node_count * sizeof(*filled));
    for (uint32_t node = 0; node < node_count; node++) {
        for (uint32_t i = starts[node]; i < starts[node + 1]; i++) {
            ret[filled[ends[i]]++] = node;
        }
    }
}

/* Close the gaps that doubles leave. */
static void drop_doubles(size_t node_count, uint32_t *starts, uint32_t *ends)
{
    uint32_t written = 0;
    uint32_t from = 0;

    for (size_t node = 0; node < node_count; node++) {
        uint32_t first = written;
        uint32_t until = starts[node + 1];

        for (uint32_t i = from; i < until; i++) {
            if (written == first || ends[written - 1] != ends[i]) {
                ends[written++] = ends[i];
            }
        }
        from = until;
        starts[node + 1] = written;
    }
}

Err graph_make(Arena *arena, size_t node_count, const Tie *ties, size_t tie_count, Graph *ret)
{
    size_t ending = 0;
    size_t room = tie_count == 0 ? 1 : 2 * tie_count;
    uint32_t *starts = NULL;
    uint32_t *ends = NULL;
    uint32_t *filled = NULL;
    uint32_t *rough = NULL;

    if (node_count > NODES_MOST || tie_count > TIES_MOST) {
        return err_limit("a network has at most 67 million nodes and 536 million ties");
    }
    starts = arena_new(arena, uint32_t, node_count + 1);
    ends = arena_new(arena, uint32_t, room);
    ending = arena->used;
    filled = arena_new(arena, uint32_t, node_count + 1);
    rough = arena_new(arena, uint32_t, room);
    if (starts == NULL || ends == NULL || filled == NULL || rough == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (size_t i = 0; i < tie_count; i++) {
        if (ties[i].a >= node_count || ties[i].b >= node_count) {
            return (Err){ERR_BAD_INPUT, (uint32_t)i, "a tie to a node that there is not"};
        }
        if (ties[i].a != ties[i].b) {
            starts[ties[i].a + 1]++;
            starts[ties[i].b + 1]++;
        }
    }
    add_up(starts, node_count);
    memcpy(filled, starts, node_count * sizeof(*filled));
    for (size_t i = 0; i < tie_count; i++) {
        if (ties[i].a != ties[i].b) {
            rough[filled[ties[i].a]++] = ties[i].b;
            rough[filled[ties[i].b]++] = ties[i].a;
        }
    }
    transpose(node_count, starts, rough, filled, ends);
    drop_doubles(node_count, starts, ends);
    arena_rewind(arena, ending);
    *ret = (Graph){node_count, starts[node_count] / 2, starts, ends};
    return ERR_NONE;
}

Err graph_part(
    Arena *arena, const Graph *graph, const bool *kept, Graph *ret, const uint32_t **ret_names)
{
    uint32_t *names = arena_new(arena, uint32_t, graph->node_count + 1);
    uint32_t *starts = arena_new(arena, uint32_t, graph->node_count + 1);
    uint32_t *ends = arena_new(arena, uint32_t, 2 * graph->tie_count + 1);
    size_t ending = arena->used;
    uint32_t *numbers = arena_new(arena, uint32_t, graph->node_count + 1);
    uint32_t count = 0;
    uint32_t written = 0;

    if (names == NULL || starts == NULL || ends == NULL || numbers == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (uint32_t node = 0; node < graph->node_count; node++) {
        numbers[node] = count;
        if (kept[node]) {
            names[count++] = node;
        }
    }
    for (uint32_t node = 0; node < count; node++) {
        for (uint32_t i = graph->starts[names[node]]; i < graph->starts[names[node] + 1]; i++) {
            if (kept[graph->ends[i]]) {
                ends[written++] = numbers[graph->ends[i]];
            }
        }
        starts[node + 1] = written;
    }
    arena_rewind(arena, ending);
    *ret = (Graph){count, written / 2, starts, ends};
    *ret_names = names;
    return ERR_NONE;
}
