#include "network/dismantle/reinsert.h"

#include "network/dismantle/parts.h"

/* A node, and what its coming back would make at least. */
typedef struct Bound {
    double key;
    uint32_t node;
    uint32_t place; /* in the plan: among equals, who went last comes back first */
} Bound;

typedef struct Heap {
    Bound *items;
    size_t count;
    size_t room;
} Heap;

typedef struct Back {
    const Graph *graph;
    const Goal *goal;
    Parts parts;
    uint32_t *next;  /* members of a component, in a ring */
    uint32_t *place; /* of a node in the plan */
    double *key;     /* of a node that is out: the bound that holds */
    bool *is_out;    /* still to come back */
    bool *is_beside; /* of a node that is out: whether it touches the giant */
    uint32_t *seen;  /* the round in which a component or node was last counted */
    uint32_t round;
    uint32_t giant;  /* a node of it; NO_NODE where there is none */
    uint32_t heavy;  /* the largest component that the node looked at last would join beside */
    uint32_t blamed; /* such a one, of the last bound that did not hold */
    uint64_t
        wasted; /* ties looked at for bounds that did not hold, since bounds were made anew */
    uint64_t anew; /* ties that making all bounds anew looks at */
    Heap beside;
    Heap apart;
    const uint32_t *order; /* who comes back */
    size_t count;
    bool is_above; /* the target holds no more: costs count no longer */
} Back;

static bool comes_before(Bound a, Bound b)
{
    return a.key < b.key || (a.key == b.key && a.place > b.place);
}

static void heap_sink(Heap *heap, size_t at)
{
    Bound moved = heap->items[at];

    for (size_t child = 2 * at + 1; child < heap->count; child = 2 * at + 1) {
        if (child + 1 < heap->count &&
            comes_before(heap->items[child + 1], heap->items[child])) {
            child++;
        }
        if (!comes_before(heap->items[child], moved)) {
            break;
        }
        heap->items[at] = heap->items[child];
        at = child;
    }
    heap->items[at] = moved;
}

static void heap_push(Heap *heap, Bound bound)
{
    size_t at = heap->count++;

    while (at > 0 && comes_before(bound, heap->items[(at - 1) / 2])) {
        heap->items[at] = heap->items[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap->items[at] = bound;
}

static void heap_pop(Heap *heap)
{
    heap->items[0] = heap->items[--heap->count];
    if (heap->count > 0) {
        heap_sink(heap, 0);
    }
}

static double weigh(const Back *back, uint32_t node, double size)
{
    return back->is_above || back->goal->aim != AIM_COST ? size
                                                         : size / goal_cost(back->goal, node);
}

/* What a node would join: the sizes of the components around it but the giant's, and itself. */
static double joined(Back *back, uint32_t node, bool *ret_beside)
{
    const Graph *graph = back->graph;
    uint32_t giant = back->giant == NO_NODE ? NO_NODE : parts_root(&back->parts, back->giant);
    double sum = 1;

    *ret_beside = false;
    back->round++;
    back->heavy = NO_NODE;
    for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
        uint32_t root = graph->ends[i];

        if (!parts_has(&back->parts, root)) {
            continue;
        }
        root = parts_root(&back->parts, root);
        if (root == giant) {
            *ret_beside = true;
        } else if (back->seen[root] != back->round) {
            back->seen[root] = back->round;
            sum += back->parts.size[root];
            if (back->heavy == NO_NODE ||
                back->parts.size[root] > back->parts.size[back->heavy]) {
                back->heavy = root;
            }
        }
    }
    return sum;
}

static void put(Back *back, uint32_t node)
{
    bool is_beside = false;
    double size = joined(back, node, &is_beside);

    back->is_beside[node] = is_beside;
    back->key[node] = weigh(back, node, size);
    heap_push(
        is_beside ? &back->beside : &back->apart,
        (Bound){back->key[node], node, back->place[node]});
}

/* Bounds are made anew for all who are out. */
static void put_all(Back *back)
{
    back->beside.count = 0;
    back->apart.count = 0;
    back->wasted = 0;
    for (size_t i = 0; i < back->count; i++) {
        if (back->is_out[back->order[i]]) {
            put(back, back->order[i]);
        }
    }
}

/* The heap beside the giant holds old bounds, too; when it is full, only those that hold are put in again. */
static void tidy(Back *back)
{
    back->beside.count = 0;
    for (size_t i = 0; i < back->count; i++) {
        uint32_t node = back->order[i];

        if (back->is_out[node] && back->is_beside[node]) {
            heap_push(&back->beside, (Bound){back->key[node], node, back->place[node]});
        }
    }
}

/* The giant takes a component in: nodes around it touch the giant now, and would join so much less beside. */
static void swallow(Back *back, uint32_t member, double size)
{
    const Graph *graph = back->graph;
    uint32_t node = member;

    back->round++;
    do {
        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            uint32_t other = graph->ends[i];

            if (!back->is_out[other] || back->seen[other] == back->round) {
                continue;
            }
            back->seen[other] = back->round;
            back->key[other] = back->key[other] > size + 1 ? back->key[other] - size : 1;
            back->is_beside[other] = true;
            if (back->beside.count == back->beside.room) {
                tidy(back);
            } else {
                heap_push(&back->beside, (Bound){back->key[other], other, back->place[other]});
            }
        }
        node = back->next[node];
    } while (node != member);
}

/* Two components become one: their trees and their rings. */
static uint32_t unite(Back *back, uint32_t a, uint32_t b)
{
    Parts *parts = &back->parts;
    uint32_t large = parts->size[a] >= parts->size[b] ? a : b;
    uint32_t small = large == a ? b : a;
    uint32_t after = back->next[a];

    parts->parent[small] = large;
    parts->size[large] += parts->size[small];
    if (parts->size[large] > parts->largest) {
        parts->largest = parts->size[large];
    }
    back->next[a] = back->next[b];
    back->next[b] = after;
    return large;
}

/* A node comes back, with those whom it joins; the giant joins last, when it is known how much it takes in. */
static uint32_t add(Back *back, uint32_t node)
{
    const Graph *graph = back->graph;
    Parts *parts = &back->parts;
    uint32_t giant = back->giant == NO_NODE ? NO_NODE : parts_root(parts, back->giant);
    uint32_t root = node;
    bool with_giant = false;

    back->is_out[node] = false;
    back->next[node] = node;
    parts->parent[node] = node;
    parts->size[node] = 1;
    if (parts->largest == 0) {
        parts->largest = 1;
    }
    for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
        uint32_t other = graph->ends[i];

        if (!parts_has(parts, other)) {
            continue;
        }
        other = parts_root(parts, other);
        if (other == giant) {
            with_giant = true;
        } else if (other != root) {
            root = unite(back, root, other);
        }
    }
    if (with_giant) {
        swallow(back, node, parts->size[root]);
        root = unite(back, root, giant);
    }
    return root;
}

/* Bounds on top of a heap that are old go. */
static void drop_old(Back *back, Heap *heap)
{
    bool is_beside = heap == &back->beside;

    while (heap->count > 0) {
        Bound top = heap->items[0];

        if (back->is_out[top.node] && back->is_beside[top.node] == is_beside &&
            top.key == back->key[top.node]) {
            return;
        }
        heap_pop(heap);
    }
}

/* The heap with the lowest bound, the giant's size included; NULL where both are empty. */
static Heap *lowest(Back *back, double giant)
{
    Bound beside;

    drop_old(back, &back->apart);
    drop_old(back, &back->beside);
    if (back->beside.count == 0) {
        return back->apart.count == 0 ? NULL : &back->apart;
    }
    beside = back->beside.items[0];
    beside.key += giant;
    return back->apart.count == 0 || comes_before(beside, back->apart.items[0]) ? &back->beside
                                                                                : &back->apart;
}

/* Where bounds fail again and again, some component grows that is not the giant: it becomes it. */
static void name_giant(Back *back)
{
    bool by_cost = back->goal->aim == AIM_COST && !back->is_above;

    if (!by_cost && back->wasted > back->anew && back->blamed != NO_NODE) {
        back->giant = back->blamed;
        back->blamed = NO_NODE;
        put_all(back);
    }
}

/* Who makes the smallest component, and how large that is: the lowest bound, once it holds. */
static bool choose(Back *back, uint32_t *ret, double *ret_size)
{
    double giant = 0;

    name_giant(back);
    giant =
        back->giant == NO_NODE ? 0 : back->parts.size[parts_root(&back->parts, back->giant)];
    for (Heap *heap = lowest(back, giant); heap != NULL; heap = lowest(back, giant)) {
        Bound top = heap->items[0];
        bool beside = false;
        double size = joined(back, top.node, &beside);
        double key = weigh(back, top.node, size);

        if (key <= top.key) {
            *ret = top.node;
            *ret_size = size + (beside ? giant : 0);
            return true;
        }
        back->wasted += graph_degree(back->graph, top.node);
        back->blamed = back->heavy == NO_NODE ? back->blamed : back->heavy;
        back->key[top.node] = key;
        heap->items[0].key = key;
        heap_sink(heap, 0);
    }
    return false;
}

/* As long as the target holds, nodes come back for good; how many are left. */
static size_t bring_back(Back *back, size_t left)
{
    uint32_t node = NO_NODE;
    double size = 0;

    while (left > 0 && back->parts.largest < back->goal->limit && choose(back, &node, &size)) {
        if (size < back->goal->limit) {
            (void)add(back, node);
            left--;
        } else if (back->goal->aim == AIM_COST) {
            heap_pop(&back->apart);
        } else {
            break;
        }
    }
    return left;
}

static MUST_USE Err open_back(Arena *arena, Back *back)
{
    size_t room = back->graph->node_count + 1;

    TRY(parts_make(arena, back->graph->node_count, &back->parts));
    back->next = arena_new(arena, uint32_t, room);
    back->place = arena_new(arena, uint32_t, room);
    back->key = arena_new(arena, double, room);
    back->is_out = arena_new(arena, bool, room);
    back->is_beside = arena_new(arena, bool, room);
    back->seen = arena_new(arena, uint32_t, room);
    back->apart.room = back->count + 1;
    back->beside.room = 3 * back->count + 16;
    back->apart.items = arena_new(arena, Bound, back->apart.room);
    back->beside.items = arena_new(arena, Bound, back->beside.room);
    if (back->next == NULL || back->place == NULL || back->key == NULL ||
        back->is_out == NULL || back->is_beside == NULL || back->seen == NULL ||
        back->apart.items == NULL || back->beside.items == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    return ERR_NONE;
}

/* Who is in no plan is there from the beginning. */
static void add_others(Back *back, const uint32_t *order, size_t head)
{
    uint32_t largest = NO_NODE;

    for (size_t i = 0; i < head + back->count; i++) {
        back->is_out[order[i]] = true;
        back->place[order[i]] = (uint32_t)i;
        back->anew += graph_degree(back->graph, order[i]);
    }
    for (uint32_t node = 0; node < back->graph->node_count; node++) {
        if (!back->is_out[node]) {
            uint32_t root = add(back, node);

            largest = back->parts.size[root] == back->parts.largest ? root : largest;
        }
    }
    for (size_t i = 0; i < head; i++) {
        back->is_out[order[i]] = false;
    }
    if (largest != NO_NODE && back->goal->aim != AIM_COST) {
        back->giant = largest;
    }
}

Err reinsert(
    Arena *arena,
    const Graph *graph,
    const Goal *goal,
    size_t head,
    uint32_t *order,
    size_t *count)
{
    size_t mark = arena->used;
    Back back = {
        .graph = graph,
        .goal = goal,
        .giant = NO_NODE,
        .blamed = NO_NODE,
        .count = *count - head};
    uint32_t *again = arena_new(arena, uint32_t, back.count + 1);
    size_t left = back.count;
    uint32_t node = NO_NODE;
    double size = 0;

    if (again == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    TRY(open_back(arena, &back));
    back.order = order + head;
    add_others(&back, order, head);
    put_all(&back);
    left = bring_back(&back, left);
    *count = head + left;
    if (goal->aim == AIM_COST) {
        back.is_above = true;
        put_all(&back);
    }
    for (; left > 0 && choose(&back, &node, &size); left--) {
        again[left - 1] = node;
        (void)add(&back, node);
    }
    if (*count > head) {
        memcpy(order + head, again, (*count - head) * sizeof(*again));
    }
    arena_rewind(arena, mark);
    return ERR_NONE;
}
