#include "network/paths.h"

#include "base/vec.h"

/* A way that was found, and from which of its nodes on others may branch off it. */
typedef struct Way {
    Path path;
    uint32_t branch;
    bool is_taken;
} Way;

typedef VEC(Way) Ways;

typedef struct Search {
    Arena *arena;
    const Graph *graph;
    uint32_t to;
    uint32_t *
        far; /* of a node, from the end, by those that may be walked on; NO_NODE: no way, or barred */
    uint32_t
        *queue; /* nodes that have been reached; what they have in far is taken back by them */
    bool *is_barred;
    bool *
        is_barred_step; /* nodes that may not come right after the one where a way branches off */
    Ways ways;
} Search;

/* How far nodes are from the end, until `until` is met: those nearer to the end are all known then. */
static uint32_t spread(Search *search, uint32_t until)
{
    const Graph *graph = search->graph;
    uint32_t count = 1;

    search->far[search->to] = 0;
    search->queue[0] = search->to;
    for (uint32_t at = 0; at < count && search->far[until] == NO_NODE; at++) {
        uint32_t node = search->queue[at];

        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            uint32_t end = graph->ends[i];

            /* The branching node is met over a step that it may take, or not at all. */
            if (search->far[end] == NO_NODE && !search->is_barred[end] &&
                (end != until || !search->is_barred_step[node])) {
                search->far[end] = search->far[node] + 1;
                search->queue[count++] = end;
            }
        }
    }
    return count;
}

/* The shortest way from `root`'s last node on; an own copy of the root before it. */
static MUST_USE Err follow(
    Search *search, const uint32_t *root, uint32_t branch, uint32_t *ret_count, uint32_t **ret)
{
    const Graph *graph = search->graph;
    uint32_t node = root[branch];
    uint32_t count = branch + search->far[node] + 1;
    uint32_t *nodes = arena_new(search->arena, uint32_t, count);

    if (nodes == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    memcpy(nodes, root, (branch + 1) * sizeof(*nodes));
    for (uint32_t at = branch + 1; at < count; at++) {
        uint32_t i = graph->starts[node];

        while (search->far[graph->ends[i]] != count - 1 - at ||
               (at == branch + 1 && search->is_barred_step[graph->ends[i]])) {
            i++;
        }
        node = graph->ends[i];
        nodes[at] = node;
    }
    *ret = nodes;
    *ret_count = count;
    return ERR_NONE;
}

static bool has_same_root(const Path *path, const uint32_t *root, uint32_t branch)
{
    return path->count > branch + 1 &&
           memcmp(path->nodes, root, (branch + 1) * sizeof(*root)) == 0;
}

/* The shortest way that goes with `root` up to its node `branch`, and there another way than all that are known. */
static MUST_USE Err branch_off(Search *search, const uint32_t *root, uint32_t branch)
{
    uint32_t reached;
    uint32_t *nodes = NULL;
    uint32_t count = 0;

    for (uint32_t i = 0; i < branch; i++) {
        search->is_barred[root[i]] = true;
    }
    for (size_t i = 0; i < search->ways.count; i++) {
        const Path *path = &search->ways.items[i].path;

        if (has_same_root(path, root, branch)) {
            search->is_barred_step[path->nodes[branch + 1]] = true;
        }
    }
    reached = spread(search, root[branch]);
    if (search->far[root[branch]] != NO_NODE) {
        TRY(follow(search, root, branch, &count, &nodes));
    }
    for (uint32_t i = 0; i < reached; i++) {
        search->far[search->queue[i]] = NO_NODE;
    }
    for (uint32_t i = 0; i < branch; i++) {
        search->is_barred[root[i]] = false;
    }
    for (size_t i = 0; i < search->ways.count; i++) {
        const Path *path = &search->ways.items[i].path;

        if (has_same_root(path, root, branch)) {
            search->is_barred_step[path->nodes[branch + 1]] = false;
        }
    }
    return nodes == NULL
               ? ERR_NONE
               : vec_push(search->arena, &search->ways, ((Way){{nodes, count}, branch, false}));
}

/* By length, then by the numbers of the nodes. */
static bool comes_first(const Path *one, const Path *other)
{
    if (one->count != other->count) {
        return one->count < other->count;
    }
    for (uint32_t i = 0; i < one->count; i++) {
        if (one->nodes[i] != other->nodes[i]) {
            return one->nodes[i] < other->nodes[i];
        }
    }
    return false;
}

static Way *best_way(const Search *search)
{
    Way *best = NULL;

    for (size_t i = 0; i < search->ways.count; i++) {
        Way *way = &search->ways.items[i];

        if (!way->is_taken && (best == NULL || comes_first(&way->path, &best->path))) {
            best = way;
        }
    }
    return best;
}

static MUST_USE Err
find_all(Search *search, uint32_t from, size_t most, Path *taken, size_t *ret)
{
    size_t count = 0;
    Way *next = NULL;

    TRY(branch_off(search, &from, 0));
    while (count < most && (next = best_way(search)) != NULL) {
        uint32_t first = next->branch;

        next->is_taken = true;
        taken[count++] = next->path;
        for (uint32_t i = first; i + 1 < taken[count - 1].count && count < most; i++) {
            TRY(branch_off(search, taken[count - 1].nodes, i));
        }
    }
    *ret = count;
    return ERR_NONE;
}

Err paths_find(
    Arena *arena, const Graph *graph, uint32_t from, uint32_t to, size_t count, Paths *ret)
{
    Search search = {.arena = arena, .graph = graph, .to = to};
    Path *taken = NULL;
    size_t found = 0;

    if (from >= graph->node_count || to >= graph->node_count) {
        return err_bad("a way from or to a node that there is not");
    }
    if (count > PATHS_MOST) {
        return err_bad("at most 1000 ways are looked for");
    }
    taken = arena_new(arena, Path, count + 1);
    search.far = arena_new(arena, uint32_t, graph->node_count);
    search.queue = arena_new(arena, uint32_t, graph->node_count);
    search.is_barred = arena_new(arena, bool, graph->node_count);
    search.is_barred_step = arena_new(arena, bool, graph->node_count);
    if (taken == NULL || search.far == NULL || search.queue == NULL ||
        search.is_barred == NULL || search.is_barred_step == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    memset(search.far, 0xff, graph->node_count * sizeof(*search.far));
    TRY(find_all(&search, from, count, taken, &found));
    *ret = (Paths){taken, found};
    return ERR_NONE;
}
