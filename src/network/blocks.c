#include "network/blocks.h"

/* A walk into the depth: nodes are numbered as they are met, and each knows how far back one gets from below it. */
typedef struct Walk {
    const Graph *graph;
    uint32_t *met;    /* when, from 1; 0 for not yet */
    uint32_t *lowest; /* the earliest met that is tied to the node or to one below it */
    uint32_t *parents;
    uint32_t *at;      /* the next tie of a node to look at */
    uint32_t *below;   /* nodes below, with itself */
    uint32_t *hanging; /* nodes in blocks that hang on it from below */
    uint32_t *waiting; /* nodes whose block is not closed yet */
    uint32_t waiting_count;
    uint32_t clock;
    uint32_t *own;     /* the block in which a node is not the top */
    uint32_t *places;  /* of a node among the members, in its own block */
    uint32_t *firsts;  /* of the blocks */
    uint32_t *members; /* of a block the top first */
    uint32_t *reach;   /* of the top, how many hang below it in this block */
    uint32_t count;
    uint32_t member_count;
} Walk;

/* All that waits since `child` is a block whose top is its parent. */
static void close_block(Walk *walk, uint32_t child)
{
    uint32_t top = walk->parents[child];
    uint32_t node;

    walk->firsts[walk->count] = walk->member_count;
    walk->reach[walk->member_count] = walk->below[child];
    walk->members[walk->member_count++] = top;
    walk->hanging[top] += walk->below[child];
    do {
        node = walk->waiting[--walk->waiting_count];
        walk->own[node] = walk->count;
        walk->places[node] = walk->member_count;
        walk->reach[walk->member_count] = 1 + walk->hanging[node];
        walk->members[walk->member_count++] = node;
    } while (node != child);
    walk->count++;
}

static void meet(Walk *walk, uint32_t node, uint32_t parent)
{
    walk->met[node] = walk->lowest[node] = ++walk->clock;
    walk->parents[node] = parent;
    walk->at[node] = walk->graph->starts[node];
    walk->below[node] = 1;
    if (parent != NO_NODE) {
        walk->waiting[walk->waiting_count++] = node;
    }
}

static uint32_t lower(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* A component; of the tops of its blocks, the reach is turned round at the end, when its size is known. */
static void walk_from(Walk *walk, uint32_t root)
{
    const Graph *graph = walk->graph;
    uint32_t first = walk->count;
    uint32_t node = root;

    meet(walk, root, NO_NODE);
    while (node != NO_NODE) {
        uint32_t parent = walk->parents[node];

        if (walk->at[node] < graph->starts[node + 1]) {
            uint32_t end = graph->ends[walk->at[node]++];

            if (walk->met[end] == 0) {
                meet(walk, end, node);
                node = end;
            } else if (end != parent) {
                walk->lowest[node] = lower(walk->lowest[node], walk->met[end]);
            }
            continue;
        }
        if (parent != NO_NODE) {
            walk->below[parent] += walk->below[node];
            walk->lowest[parent] = lower(walk->lowest[parent], walk->lowest[node]);
            if (walk->lowest[node] >= walk->met[parent]) {
                close_block(walk, node);
            }
        }
        node = parent;
    }
    for (uint32_t i = first; i < walk->count; i++) {
        walk->reach[walk->firsts[i]] = walk->below[root] - walk->reach[walk->firsts[i]];
    }
}

/* Of a tie, the end that was met later says to which block it belongs: there the other end is its top, or has it as his own. */
static uint32_t place_in_own(const Walk *walk, uint32_t node, uint32_t other)
{
    uint32_t first = walk->firsts[walk->own[node]];

    return walk->members[first] == other ? first : walk->places[other];
}

static void count_rows(const Walk *walk, uint32_t *starts)
{
    const Graph *graph = walk->graph;

    for (uint32_t node = 0; node < graph->node_count; node++) {
        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            uint32_t end = graph->ends[i];

            if (walk->met[end] < walk->met[node]) {
                starts[walk->places[node] + 2]++;
                starts[place_in_own(walk, node, end) + 2]++;
            }
        }
    }
    for (uint32_t i = 0; i < walk->member_count; i++) {
        starts[i + 2] += starts[i + 1];
    }
}

static void fill_rows(const Walk *walk, uint32_t *starts, uint32_t *ends)
{
    const Graph *graph = walk->graph;

    for (uint32_t node = 0; node < graph->node_count; node++) {
        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            uint32_t end = graph->ends[i];

            if (walk->met[end] < walk->met[node]) {
                uint32_t first = walk->firsts[walk->own[node]];
                uint32_t own = walk->places[node];
                uint32_t other = place_in_own(walk, node, end);

                ends[starts[own + 1]++] = other - first;
                ends[starts[other + 1]++] = own - first;
            }
        }
    }
}

static MUST_USE Err open_walk(Arena *arena, Walk *walk)
{
    size_t count = walk->graph->node_count + 1;

    walk->met = arena_new(arena, uint32_t, count);
    walk->lowest = arena_new(arena, uint32_t, count);
    walk->parents = arena_new(arena, uint32_t, count);
    walk->at = arena_new(arena, uint32_t, count);
    walk->below = arena_new(arena, uint32_t, count);
    walk->hanging = arena_new(arena, uint32_t, count);
    walk->waiting = arena_new(arena, uint32_t, count);
    walk->own = arena_new(arena, uint32_t, count);
    walk->places = arena_new(arena, uint32_t, count);
    if (walk->met == NULL || walk->lowest == NULL || walk->parents == NULL ||
        walk->at == NULL || walk->below == NULL || walk->hanging == NULL ||
        walk->waiting == NULL || walk->own == NULL || walk->places == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    return ERR_NONE;
}

static size_t largest_block(const Walk *walk)
{
    size_t largest = 0;

    for (uint32_t i = 0; i < walk->count; i++) {
        size_t size = walk->firsts[i + 1] - walk->firsts[i];

        largest = size > largest ? size : largest;
    }
    return largest;
}

Err blocks_find(Arena *arena, const Graph *graph, Blocks *ret)
{
    size_t nodes = graph->node_count;
    Walk walk = {.graph = graph};
    uint32_t *starts = arena_new(arena, uint32_t, 2 * nodes + 3);
    uint32_t *ends = arena_new(arena, uint32_t, 2 * graph->tie_count + 1);
    size_t ending;

    walk.firsts = arena_new(arena, uint32_t, nodes + 2);
    walk.members = arena_new(arena, uint32_t, 2 * nodes + 1);
    walk.reach = arena_new(arena, uint32_t, 2 * nodes + 1);
    ending = arena->used;
    if (starts == NULL || ends == NULL || walk.firsts == NULL || walk.members == NULL ||
        walk.reach == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    TRY(open_walk(arena, &walk));
    for (uint32_t node = 0; node < nodes; node++) {
        if (walk.met[node] == 0) {
            walk_from(&walk, node);
        }
    }
    walk.firsts[walk.count] = walk.member_count;
    count_rows(&walk, starts);
    fill_rows(&walk, starts, ends);
    *ret = (Blocks){
        walk.count,
        walk.member_count,
        largest_block(&walk),
        walk.firsts,
        walk.members,
        walk.reach,
        starts,
        ends};
    arena_rewind(arena, ending);
    return ERR_NONE;
}
