#include "network/dismantle/degree.h"

/* Nodes in lists by degree, linked both ways. */
typedef struct Lists {
    uint32_t *first; /* of each degree */
    uint32_t *last;
    uint32_t *next;
    uint32_t *before;
    uint32_t *degree; /* of a node: the list in which it stands */
    uint32_t top;     /* no list above has a node */
} Lists;

static void lists_put(Lists *lists, uint32_t node)
{
    uint32_t degree = lists->degree[node];
    uint32_t before = lists->last[degree];

    lists->next[node] = NO_NODE;
    lists->before[node] = before;
    if (before == NO_NODE) {
        lists->first[degree] = node;
    } else {
        lists->next[before] = node;
    }
    lists->last[degree] = node;
    if (degree > lists->top) {
        lists->top = degree;
    }
}

static void lists_drop(Lists *lists, uint32_t node)
{
    uint32_t before = lists->before[node];
    uint32_t next = lists->next[node];

    if (before == NO_NODE) {
        lists->first[lists->degree[node]] = next;
    } else {
        lists->next[before] = next;
    }
    if (next == NO_NODE) {
        lists->last[lists->degree[node]] = before;
    } else {
        lists->before[next] = before;
    }
}

static MUST_USE Err lists_make(Arena *arena, const Graph *graph, Lists *ret)
{
    uint32_t most = 0;
    uint32_t *degree = arena_new(arena, uint32_t, graph->node_count + 1);
    uint32_t *next = arena_new(arena, uint32_t, graph->node_count + 1);
    uint32_t *before = arena_new(arena, uint32_t, graph->node_count + 1);
    uint32_t *first = NULL;
    uint32_t *last = NULL;

    if (degree == NULL || next == NULL || before == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (uint32_t node = 0; node < graph->node_count; node++) {
        degree[node] = graph_degree(graph, node);
        most = degree[node] > most ? degree[node] : most;
    }
    first = arena_new(arena, uint32_t, (size_t)most + 1);
    last = arena_new(arena, uint32_t, (size_t)most + 1);
    if (first == NULL || last == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    memset(first, 0xff, ((size_t)most + 1) * sizeof(*first));
    memset(last, 0xff, ((size_t)most + 1) * sizeof(*last));
    *ret = (Lists){first, last, next, before, degree, 0};
    return ERR_NONE;
}

/* The next node of the highest degree; NO_NODE where none has `least` ties. */
static uint32_t lists_top(Lists *lists, uint32_t least)
{
    while (lists->first[lists->top] == NO_NODE && lists->top > least) {
        lists->top--;
    }
    return lists->top < least ? NO_NODE : lists->first[lists->top];
}

Err degree_order(
    Arena *arena, const Graph *graph, const Goal *goal, uint32_t *ret_order, size_t *ret_count)
{
    size_t mark = arena->used;
    bool *gone = arena_new(arena, bool, graph->node_count + 1);
    Lists lists;
    size_t count = 0;
    uint32_t node = 0;

    if (gone == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    TRY(lists_make(arena, graph, &lists));
    for (node = 0; node < graph->node_count; node++) {
        gone[node] = goal_is_fixed(goal, node);
        if (!gone[node]) {
            lists_put(&lists, node);
        }
    }
    for (node = lists_top(&lists, 0); node != NO_NODE; node = lists_top(&lists, 0)) {
        lists_drop(&lists, node);
        gone[node] = true;
        ret_order[count++] = node;
        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            uint32_t other = graph->ends[i];

            if (!gone[other]) {
                lists_drop(&lists, other);
                lists.degree[other]--;
                lists_put(&lists, other);
            }
        }
    }
    arena_rewind(arena, mark);
    *ret_count = count;
    return ERR_NONE;
}

/* ---- the 2-core, and the trees that remain ---------------------------------------------------- */

typedef struct Cores {
    const Graph *graph;
    const Goal *goal;
    Lists lists;
    bool *in_core;
    bool *out; /* taken */
    uint32_t *stack;
    uint32_t *order;
    size_t count;
} Cores;

/* Take a node out of the core, and all who then have fewer than two ties within it. */
static void leave_core(Cores *cores, uint32_t node)
{
    const Graph *graph = cores->graph;
    size_t depth = 0;

    cores->in_core[node] = false;
    cores->stack[depth++] = node;
    while (depth > 0) {
        node = cores->stack[--depth];
        if (!goal_is_fixed(cores->goal, node)) {
            lists_drop(&cores->lists, node);
        }
        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            uint32_t other = graph->ends[i];
            bool is_fixed = goal_is_fixed(cores->goal, other);

            if (!cores->in_core[other]) {
                continue;
            }
            if (!is_fixed) {
                lists_drop(&cores->lists, other);
            }
            cores->lists.degree[other]--;
            if (!is_fixed) {
                lists_put(&cores->lists, other);
            }
            if (cores->lists.degree[other] < 2) {
                cores->in_core[other] = false;
                cores->stack[depth++] = other;
            }
        }
    }
}

static void take_core(Cores *cores)
{
    const Graph *graph = cores->graph;

    for (uint32_t node = 0; node < graph->node_count; node++) {
        cores->in_core[node] = true;
        if (!goal_is_fixed(cores->goal, node)) {
            lists_put(&cores->lists, node);
        }
    }
    for (uint32_t node = 0; node < graph->node_count; node++) {
        if (cores->in_core[node] && cores->lists.degree[node] < 2) {
            leave_core(cores, node);
        }
    }
    for (uint32_t node = lists_top(&cores->lists, 2); node != NO_NODE;
         node = lists_top(&cores->lists, 2)) {
        cores->out[node] = true;
        cores->order[cores->count++] = node;
        leave_core(cores, node);
    }
}

/* Nodes of what is left, each after the one it was reached from; `from` of a first one is itself. */
static size_t walk_all(const Cores *cores, uint32_t *walk, uint32_t *from)
{
    const Graph *graph = cores->graph;
    size_t end = 0;

    for (uint32_t first = 0; first < graph->node_count; first++) {
        size_t next = end;

        if (cores->out[first] || from[first] != NO_NODE) {
            continue;
        }
        from[first] = first;
        walk[end++] = first;
        for (; next < end; next++) {
            for (uint32_t i = graph->starts[walk[next]]; i < graph->starts[walk[next] + 1];
                 i++) {
                uint32_t other = graph->ends[i];

                if (!cores->out[other] && from[other] == NO_NODE) {
                    from[other] = walk[next];
                    walk[end++] = other;
                }
            }
        }
    }
    return end;
}

/* From the leaves on: where a subtree reaches the limit, its root goes. */
static void cut_trees(Cores *cores, uint32_t *walk, uint32_t *from, uint32_t *weight)
{
    size_t count = walk_all(cores, walk, from);

    for (size_t i = count; i > 0; i--) {
        uint32_t node = walk[i - 1];

        weight[node]++;
        if (weight[node] >= cores->goal->limit && !goal_is_fixed(cores->goal, node)) {
            cores->out[node] = true;
            cores->order[cores->count++] = node;
        } else if (from[node] != node) {
            weight[from[node]] += weight[node];
        }
    }
}

Err core_order(
    Arena *arena, const Graph *graph, const Goal *goal, uint32_t *ret_order, size_t *ret_count)
{
    size_t mark = arena->used;
    size_t room = graph->node_count + 1;
    Cores cores = {.graph = graph, .goal = goal, .order = ret_order};
    uint32_t *from = arena_new(arena, uint32_t, room);
    uint32_t *weight = arena_new(arena, uint32_t, room);

    cores.in_core = arena_new(arena, bool, room);
    cores.out = arena_new(arena, bool, room);
    cores.stack = arena_new(arena, uint32_t, room);
    if (from == NULL || weight == NULL || cores.in_core == NULL || cores.out == NULL ||
        cores.stack == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    TRY(lists_make(arena, graph, &cores.lists));
    take_core(&cores);
    memset(from, 0xff, room * sizeof(*from));
    cut_trees(&cores, cores.stack, from, weight);
    arena_rewind(arena, mark);
    *ret_count = cores.count;
    return ERR_NONE;
}
