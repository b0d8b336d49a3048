#include "network/keyplayer.h"

#include "network/chance.h"

#include <math.h>
#include <stdlib.h>

#define BARRED     (-INFINITY)
#define TOO_LITTLE 1e-9 /* a gain, in pairs or nodes, that is no reason to exchange */

typedef struct Search {
    const Graph *graph;
    const KeyQuery *query;
    bool *is_in; /* of a node: whether it is in the set */
    double *
        values; /* what the set is worth with a node more; in pairs or nodes, and all signs so that more is better */
    uint32_t *candidates; /* nodes with most ties first */
    size_t candidate_count;
    /* Of a walk, into the depth or in breadth. */
    uint32_t *met;
    uint32_t *lowest;
    uint32_t *parents;
    uint32_t *at;
    uint32_t *below;
    uint32_t *far;
    uint32_t *queue;
    uint64_t *seen;
    uint64_t *here;
    uint64_t *next;
} Search;

/* ---- falling apart --------------------------------------------------------------------------- */

static double pairs_of(double size)
{
    return size * (size - 1);
}

static void meet(Search *search, uint32_t node, uint32_t parent, uint32_t *clock)
{
    search->met[node] = search->lowest[node] = ++*clock;
    search->parents[node] = parent;
    search->at[node] = search->graph->starts[node];
    search->below[node] = 1;
    search->values[node] = 0;
    search->far[node] = 0; /* nodes that are cut off with this one */
}

/* Back from a node to its parent; if nothing below is tied past the parent, he cuts it off. */
static void leave(Search *search, uint32_t node)
{
    uint32_t parent = search->parents[node];

    search->below[parent] += search->below[node];
    if (search->lowest[node] < search->lowest[parent]) {
        search->lowest[parent] = search->lowest[node];
    }
    if (search->lowest[node] >= search->met[parent]) {
        search->values[parent] += pairs_of(search->below[node]);
        search->far[parent] += search->below[node];
    }
}

/* A walk into the depth over what is left; at its end values has of each node the pairs of the parts that it cuts off.
 * The size of the component. The nodes are in queue as they were met.
 */
static uint32_t walk_deep(Search *search, uint32_t root, uint32_t *clock)
{
    const Graph *graph = search->graph;
    uint32_t node = root;
    uint32_t count = 1;

    meet(search, root, NO_NODE, clock);
    search->queue[0] = root;
    while (node != NO_NODE) {
        if (search->at[node] < graph->starts[node + 1]) {
            uint32_t end = graph->ends[search->at[node]++];

            if (search->is_in[end]) {
                continue;
            }
            if (search->met[end] == 0) {
                meet(search, end, node, clock);
                search->queue[count++] = end;
                node = end;
            } else if (
                end != search->parents[node] && search->met[end] < search->lowest[node]) {
                search->lowest[node] = search->met[end];
            }
            continue;
        }
        if (search->parents[node] != NO_NODE) {
            leave(search, node);
        }
        node = search->parents[node];
    }
    return count;
}

/* For each node at once: how many pairs are still connected without the set and it. */
static void value_cuts(Search *search)
{
    size_t nodes = search->graph->node_count;
    double all = 0;
    uint32_t clock = 0;

    memset(search->met, 0, nodes * sizeof(*search->met));
    for (uint32_t root = 0; root < nodes; root++) {
        uint32_t size;

        if (search->is_in[root] || search->met[root] != 0) {
            continue;
        }
        size = walk_deep(search, root, &clock);
        all += pairs_of(size);
        for (uint32_t i = 0; i < size; i++) {
            uint32_t node = search->queue[i];
            double rest = size - 1.0 - search->far[node];

            search->values[node] += pairs_of(rest) - pairs_of(size);
        }
    }
    for (size_t i = 0; i < nodes; i++) {
        search->values[i] = -(all + search->values[i]);
    }
}

/* One step of 64 walks; how many came where they had not been. */
static uint64_t step_all(Search *search)
{
    const Graph *graph = search->graph;
    uint64_t *here = search->next;
    uint64_t count = 0;

    for (uint32_t node = 0; node < graph->node_count; node++) {
        uint64_t come = 0;

        for (uint32_t i = graph->starts[node];
             !search->is_in[node] && i < graph->starts[node + 1];
             i++) {
            come |= search->here[graph->ends[i]];
        }
        come &= ~search->seen[node];
        search->seen[node] |= come;
        search->next[node] = come;
        count += (uint64_t)__builtin_popcountll(come);
    }
    search->next = search->here;
    search->here = here;
    return count;
}

/* The sum of 1 / far over all ordered pairs that are left. */
static double sum_nearness(Search *search)
{
    size_t nodes = search->graph->node_count;
    double sum = 0;

    for (size_t first = 0; first < nodes; first += 64) {
        uint64_t count = 0;

        memset(search->seen, 0, nodes * sizeof(*search->seen));
        memset(search->here, 0, nodes * sizeof(*search->here));
        for (size_t i = 0; i < 64 && first + i < nodes; i++) {
            uint64_t bit = search->is_in[first + i] ? 0 : UINT64_C(1) << i;

            search->seen[first + i] = bit;
            search->here[first + i] = bit;
        }
        for (uint32_t far = 1; (count = step_all(search)) > 0; far++) {
            sum += (double)count / far;
        }
    }
    return sum;
}

static void value_far_cuts(Search *search)
{
    for (size_t i = 0; i < search->graph->node_count; i++) {
        search->values[i] = BARRED;
    }
    for (size_t i = 0; i < search->candidate_count; i++) {
        uint32_t node = search->candidates[i];

        if (!search->is_in[node]) {
            search->is_in[node] = true;
            search->values[node] = -sum_nearness(search);
            search->is_in[node] = false;
        }
    }
}

/* ---- reaching -------------------------------------------------------------------------------- */

/* What a node that is so far away counts. */
static double worth(const Search *search, uint32_t far)
{
    if (search->query->goal == KEY_REACH) {
        return far <= search->query->within ? 1 : 0;
    }
    return far == NO_NODE ? 0 : far == 0 ? 1 : 1.0 / far;
}

/* How far each node is from the set; what the set is worth. */
static double walk_from_set(Search *search)
{
    const Graph *graph = search->graph;
    uint32_t count = 0;
    double value = 0;

    memset(search->far, 0xff, graph->node_count * sizeof(*search->far));
    for (uint32_t node = 0; node < graph->node_count; node++) {
        if (search->is_in[node]) {
            search->far[node] = 0;
            search->queue[count++] = node;
        }
    }
    for (uint32_t at = 0; at < count; at++) {
        uint32_t node = search->queue[at];

        value += worth(search, search->far[node]);
        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            if (search->far[graph->ends[i]] == NO_NODE) {
                search->far[graph->ends[i]] = search->far[node] + 1;
                search->queue[count++] = graph->ends[i];
            }
        }
    }
    return value;
}

/* What a node adds: only what lies nearer to it than to the set, and whoever is behind one that does not is not nearer either. */
static double walk_nearer(Search *search, uint32_t from)
{
    const Graph *graph = search->graph;
    uint32_t most = search->query->goal == KEY_REACH ? search->query->within : NO_NODE;
    uint32_t count = 1;
    double gained = 0;

    search->queue[0] = from;
    search->at[from] = 0;
    search->met[from] = from + 1;
    for (uint32_t at = 0; at < count; at++) {
        uint32_t node = search->queue[at];
        uint32_t far = search->at[node];

        gained += worth(search, far) - worth(search, search->far[node]);
        for (uint32_t i = graph->starts[node]; far < most && i < graph->starts[node + 1]; i++) {
            uint32_t end = graph->ends[i];

            if (search->met[end] != from + 1 && far + 1 < search->far[end]) {
                search->met[end] = from + 1;
                search->at[end] = far + 1;
                search->queue[count++] = end;
            }
        }
    }
    return gained;
}

static void value_reach(Search *search)
{
    double value = walk_from_set(search);

    memset(search->met, 0, search->graph->node_count * sizeof(*search->met));
    for (size_t i = 0; i < search->graph->node_count; i++) {
        search->values[i] = BARRED;
    }
    for (size_t i = 0; i < search->candidate_count; i++) {
        uint32_t node = search->candidates[i];

        if (!search->is_in[node]) {
            search->values[node] = value + walk_nearer(search, node);
        }
    }
}

/* ---- sets ------------------------------------------------------------------------------------ */

/* Fill values for the set as it is. Members and who is barred are worth nothing. */
static void value_all(Search *search)
{
    const bool *is_barred = search->query->is_barred;

    switch (search->query->goal) {
    case KEY_FRAGMENT:
        value_cuts(search);
        break;
    case KEY_FRAGMENT_FAR:
        value_far_cuts(search);
        break;
    case KEY_REACH:
    case KEY_REACH_FAR:
        value_reach(search);
        break;
    }
    for (size_t i = 0; i < search->graph->node_count; i++) {
        if (search->is_in[i] || (is_barred != NULL && is_barred[i])) {
            search->values[i] = BARRED;
        }
    }
}

/* What the set is worth as it is: of 0 to 1. */
static double judge(Search *search)
{
    double nodes = (double)search->graph->node_count;
    double pairs = nodes < 2 ? 1 : pairs_of(nodes);
    uint32_t clock = 0;
    double left = 0;

    if (search->query->goal == KEY_REACH || search->query->goal == KEY_REACH_FAR) {
        return nodes < 1 ? 0 : walk_from_set(search) / nodes;
    }
    if (search->query->goal == KEY_FRAGMENT_FAR) {
        return 1 - sum_nearness(search) / pairs;
    }
    memset(search->met, 0, search->graph->node_count * sizeof(*search->met));
    for (uint32_t root = 0; root < search->graph->node_count; root++) {
        if (!search->is_in[root] && search->met[root] == 0) {
            left += pairs_of(walk_deep(search, root, &clock));
        }
    }
    return 1 - left / pairs;
}

static uint32_t best_node(const Search *search, uint32_t from)
{
    uint32_t best = NO_NODE;

    for (uint32_t i = from; i < search->graph->node_count; i++) {
        if (search->values[i] > BARRED &&
            (best == NO_NODE || search->values[i] > search->values[best] + TOO_LITTLE)) {
            best = i;
        }
    }
    return best;
}

/* The node that adds most, and then again. */
static double grow(Search *search, uint32_t *set)
{
    double value = BARRED;

    memset(search->is_in, 0, search->graph->node_count * sizeof(*search->is_in));
    for (size_t i = 0; i < search->query->size; i++) {
        value_all(search);
        set[i] = best_node(search, 0);
        value = search->values[set[i]];
        search->is_in[set[i]] = true;
    }
    return value;
}

/* Candidates by chance, those that are taken or barred passed over; the rest as grow has it. */
static void scatter(Search *search, uint64_t seed, uint32_t *set)
{
    uint32_t most = (uint32_t)search->candidate_count;

    memset(search->is_in, 0, search->graph->node_count * sizeof(*search->is_in));
    for (size_t i = 0; i < search->query->size; i++) {
        uint32_t at = chance_below(chance_word(seed, i), most);

        while (search->is_in[search->candidates[at]]) {
            at = at + 1 == most ? 0 : at + 1;
        }
        set[i] = search->candidates[at];
        search->is_in[set[i]] = true;
    }
}

/* One member after the other for whoever does most in his place, until no exchange is worth it. */
static double exchange(Search *search, uint32_t *set, double value)
{
    size_t size = search->query->size;

    for (size_t i = 0, kept = 0; kept < size; i = i + 1 == size ? 0 : i + 1) {
        uint32_t best;

        search->is_in[set[i]] = false;
        value_all(search);
        best = best_node(search, 0);
        if (best != NO_NODE && search->values[best] > value + TOO_LITTLE) {
            value = search->values[best];
            set[i] = best;
            kept = 0;
        }
        kept++;
        search->is_in[set[i]] = true;
    }
    return value;
}

/* Every set: all but the last member in every way, and the last at once. */
static void try_all(Search *search, uint32_t *set)
{
    size_t before = search->query->size - 1;
    const bool *is_barred = search->query->is_barred;
    uint32_t nodes = (uint32_t)search->graph->node_count;
    uint32_t tried[KEY_MOST];
    double most = BARRED;
    size_t depth = 0;

    memset(search->is_in, 0, nodes * sizeof(*search->is_in));
    tried[0] = NO_NODE;
    for (;;) {
        if (depth == before) {
            uint32_t best;

            value_all(search);
            best = best_node(search, depth == 0 ? 0 : tried[depth - 1] + 1);
            if (best != NO_NODE && search->values[best] > most + TOO_LITTLE) {
                most = search->values[best];
                memcpy(set, tried, before * sizeof(*set));
                set[before] = best;
            }
        } else {
            uint32_t node = tried[depth] == NO_NODE ? depth == 0 ? 0 : tried[depth - 1] + 1
                                                    : tried[depth] + 1;

            while (node < nodes && is_barred != NULL && is_barred[node]) {
                node++;
            }
            if (node < nodes) {
                tried[depth++] = node;
                tried[depth] = NO_NODE;
                search->is_in[node] = true;
                continue;
            }
        }
        if (depth == 0) {
            return;
        }
        search->is_in[tried[--depth]] = false;
    }
}

/* ---- beginning and end ----------------------------------------------------------------------- */

static int compare_nodes(const void *a, const void *b)
{
    const uint32_t *one = a;
    const uint32_t *other = b;

    return *one < *other ? -1 : *one > *other;
}

/* Nodes that may be chosen, with most ties first; how many. */
static size_t list_candidates(const Graph *graph, const KeyQuery *query, Search *search)
{
    size_t count = 0;

    memset(search->at, 0, graph->node_count * sizeof(*search->at));
    for (uint32_t i = 0; i < graph->node_count; i++) {
        search->at[graph->node_count - 1 - graph_degree(graph, i)] +=
            query->is_barred == NULL || !query->is_barred[i];
    }
    for (size_t i = 0; i < graph->node_count; i++) {
        uint32_t of_degree = search->at[i];

        search->at[i] = (uint32_t)count;
        count += of_degree;
    }
    for (uint32_t i = 0; i < graph->node_count; i++) {
        if (query->is_barred == NULL || !query->is_barred[i]) {
            search->candidates[search->at[graph->node_count - 1 - graph_degree(graph, i)]++] =
                i;
        }
    }
    return count;
}

static MUST_USE Err
open_search(Arena *arena, const Graph *graph, const KeyQuery *query, Search *search)
{
    size_t count = graph->node_count + 1;

    *search = (Search){.graph = graph, .query = query};
    search->is_in = arena_new(arena, bool, count);
    search->values = arena_new(arena, double, count);
    search->candidates = arena_new(arena, uint32_t, count);
    search->met = arena_new(arena, uint32_t, count);
    search->lowest = arena_new(arena, uint32_t, count);
    search->parents = arena_new(arena, uint32_t, count);
    search->at = arena_new(arena, uint32_t, count);
    search->below = arena_new(arena, uint32_t, count);
    search->far = arena_new(arena, uint32_t, count);
    search->queue = arena_new(arena, uint32_t, count);
    search->seen = arena_new(arena, uint64_t, count);
    search->here = arena_new(arena, uint64_t, count);
    search->next = arena_new(arena, uint64_t, count);
    if (search->is_in == NULL || search->values == NULL || search->candidates == NULL ||
        search->met == NULL || search->lowest == NULL || search->parents == NULL ||
        search->at == NULL || search->below == NULL || search->far == NULL ||
        search->queue == NULL || search->seen == NULL || search->here == NULL ||
        search->next == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    search->candidate_count = list_candidates(graph, query, search);
    return ERR_NONE;
}

/* Steps of one look at all nodes. */
static double look_steps(const Search *search)
{
    const Graph *graph = search->graph;
    double walk = (double)graph->node_count + 2 * (double)graph->tie_count;

    switch (search->query->goal) {
    case KEY_FRAGMENT:
        return walk;
    case KEY_FRAGMENT_FAR:
        return walk * (double)search->candidate_count * (double)graph->node_count / 8;
    case KEY_REACH:
    case KEY_REACH_FAR:
        break;
    }
    return walk * (double)search->candidate_count;
}

static double try_steps(const Search *search)
{
    double steps = look_steps(search);

    for (size_t i = 1; i < search->query->size && steps <= KEY_TRIES; i++) {
        steps *= (double)(search->candidate_count - i + 1) / (double)i;
    }
    return steps;
}

static void search_sets(Search *search, uint32_t *set, uint32_t *tried)
{
    size_t size = search->query->size;
    double most = exchange(search, set, grow(search, set));

    for (size_t start = 0; start < search->query->starts; start++) {
        double value;

        scatter(search, chance_word(search->query->seed, start), tried);
        value = exchange(search, tried, BARRED);
        if (value > most + TOO_LITTLE) {
            most = value;
            memcpy(set, tried, size * sizeof(*set));
        }
    }
}

Err keyplayer_find(Arena *arena, const Graph *graph, const KeyQuery *query, KeySet *ret)
{
    uint32_t *set = arena_new(arena, uint32_t, query->size + 1);
    size_t ending = arena->used;
    uint32_t *tried = arena_new(arena, uint32_t, query->size + 1);
    bool is_best = true;
    double value;
    Search search;

    if (query->size > KEY_MOST) {
        return err_bad("a set of key players has at most 1000 nodes");
    }
    if (set == NULL || tried == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    TRY(open_search(arena, graph, query, &search));
    if (query->size > search.candidate_count) {
        return err_bad("there are not so many nodes that may be chosen");
    }
    if (query->size > 0) {
        is_best = try_steps(&search) <= KEY_TRIES;
    }
    if (query->size > 0 && is_best) {
        try_all(&search, set);
    } else if (query->size > 0) {
        double looks = look_steps(&search) * (double)query->size;

        if (query->goal != KEY_FRAGMENT && looks > KEY_LOOKS) {
            size_t most =
                (size_t)((double)search.candidate_count * KEY_LOOKS / looks) + 2 * query->size;

            search.candidate_count =
                most < search.candidate_count ? most : search.candidate_count;
        }
        search_sets(&search, set, tried);
    }
    memset(search.is_in, 0, graph->node_count * sizeof(*search.is_in));
    for (size_t i = 0; i < query->size; i++) {
        search.is_in[set[i]] = true;
    }
    value = judge(&search);
    if (query->size > 1) {
        qsort(set, query->size, sizeof(*set), compare_nodes);
    }
    arena_rewind(arena, ending);
    *ret = (KeySet){set, query->size, value, is_best};
    return ERR_NONE;
}

Err keyplayer_judge(
    Arena *arena,
    const Graph *graph,
    const KeyQuery *query,
    const uint32_t *set,
    size_t count,
    double *ret)
{
    size_t ending = arena->used;
    Search search;

    TRY(open_search(arena, graph, query, &search));
    for (size_t i = 0; i < count; i++) {
        if (set[i] >= graph->node_count) {
            return (Err){ERR_BAD_INPUT, (uint32_t)i, "a node that there is not"};
        }
        search.is_in[set[i]] = true;
    }
    *ret = judge(&search);
    arena_rewind(arena, ending);
    return ERR_NONE;
}
