#include "network/timed.h"

#include "base/vec.h"

#include <stdlib.h>

#define NONE UINT32_MAX

/* A contact as seen from one of its ends. Looked for backwards in time, times and directions are turned round. */
typedef struct Step {
    int64_t at;
    uint32_t to;
    uint32_t contact;
} Step;

/* That a node was reached: by which contact, and from which label on the way before. */
typedef struct Label {
    int64_t at;
    uint32_t node;
    uint32_t contact;
    uint32_t before;
} Label;

typedef VEC(Label) Labels;

typedef struct Search {
    Arena *arena;
    size_t node_count;
    uint32_t from;
    uint32_t to;
    int64_t first; /* time from which on contacts count */
    int64_t last;
    int64_t gap;
    const uint32_t *starts; /* of a node's steps, in the order of time */
    const Step *steps;
    uint32_t *left; /* of a node: the steps that are still later than what was looked at */
    uint32_t *best; /* of a node: its label of the earliest time */
    Labels labels;
} Search;

static int compare_steps(const void *a, const void *b)
{
    const Step *one = a;
    const Step *other = b;

    if (one->at != other->at) {
        return one->at < other->at ? -1 : 1;
    }
    return one->contact < other->contact ? -1 : one->contact > other->contact;
}

static bool counts(const TimedQuery *query, const Contact *contact)
{
    return contact->at >= query->not_before && contact->at <= query->not_after &&
           contact->a != contact->b;
}

/* Backwards in time where `sign` is -1. */
static MUST_USE Err list_steps(
    Search *search, const Contact *contacts, size_t count, const TimedQuery *query, int sign)
{
    uint32_t *starts = arena_new(search->arena, uint32_t, search->node_count + 2);
    Step *steps = arena_new(search->arena, Step, 2 * count + 1);

    search->left = arena_new(search->arena, uint32_t, search->node_count + 1);
    search->best = arena_new(search->arena, uint32_t, search->node_count + 1);
    if (starts == NULL || steps == NULL || search->left == NULL || search->best == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (size_t i = 0; i < count; i++) {
        if (counts(query, &contacts[i])) {
            starts[contacts[i].a + 1] += !query->is_directed || sign > 0;
            starts[contacts[i].b + 1] += !query->is_directed || sign < 0;
        }
    }
    for (size_t i = 0; i < search->node_count; i++) {
        starts[i + 1] += starts[i];
        search->left[i] = starts[i];
        search->best[i] = NONE;
    }
    for (uint32_t i = 0; i < count; i++) {
        const Contact *contact = &contacts[i];

        if (counts(query, contact) && (!query->is_directed || sign > 0)) {
            steps[search->left[contact->a]++] = (Step){sign * contact->at, contact->b, i};
        }
        if (counts(query, contact) && (!query->is_directed || sign < 0)) {
            steps[search->left[contact->b]++] = (Step){sign * contact->at, contact->a, i};
        }
    }
    for (size_t i = 0; i < search->node_count; i++) {
        if (starts[i + 1] - starts[i] > 1) {
            qsort(steps + starts[i], starts[i + 1] - starts[i], sizeof(*steps), compare_steps);
        }
        search->left[i] = starts[i + 1];
    }
    search->starts = starts;
    search->steps = steps;
    return ERR_NONE;
}

/* ---- a heap of labels, the earliest first ---------------------------------------------------- */

typedef VEC(uint32_t) Heap;

static bool is_earlier(const Search *search, uint32_t one, uint32_t other)
{
    const Label *a = &search->labels.items[one];
    const Label *b = &search->labels.items[other];

    return a->at != b->at ? a->at < b->at : one < other;
}

static MUST_USE Err heap_put(Search *search, Heap *heap, uint32_t label)
{
    size_t at = heap->count;

    TRY(vec_push(search->arena, heap, label));
    while (at > 0 && is_earlier(search, label, heap->items[(at - 1) / 2])) {
        heap->items[at] = heap->items[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap->items[at] = label;
    return ERR_NONE;
}

static uint32_t heap_take(const Search *search, Heap *heap)
{
    uint32_t first = heap->items[0];
    uint32_t last = heap->items[--heap->count];
    size_t at = 0;

    for (size_t next = 1; next < heap->count; next = 2 * at + 1) {
        if (next + 1 < heap->count &&
            is_earlier(search, heap->items[next + 1], heap->items[next])) {
            next++;
        }
        if (!is_earlier(search, heap->items[next], last)) {
            break;
        }
        heap->items[at] = heap->items[next];
        at = next;
    }
    heap->items[at] = last;
    return first;
}

/* ---- searching ------------------------------------------------------------------------------- */

/* The time from which on one can go on from a label; at the beginning at once. */
static int64_t ready_at(const Search *search, const Label *label)
{
    if (label->contact == NONE) {
        return search->first;
    }
    return label->at > INT64_MAX - search->gap ? INT64_MAX : label->at + search->gap;
}

/* A label where a step leads somewhere earlier than all before it. */
static MUST_USE Err take_step(Search *search, uint32_t from, const Step *step, bool *ret)
{
    uint32_t known = search->best[step->to];

    *ret = step->at <= search->last &&
           (known == NONE || step->at < search->labels.items[known].at);
    if (!*ret) {
        return ERR_NONE;
    }
    search->best[step->to] = (uint32_t)search->labels.count;
    return vec_push(
        search->arena, &search->labels, ((Label){step->at, step->to, step->contact, from}));
}

static MUST_USE Err start(Search *search)
{
    search->best[search->from] = 0;
    return vec_push(
        search->arena, &search->labels, ((Label){INT64_MIN, search->from, NONE, NONE}));
}

/* The nodes by the time at which they are reached first. */
static MUST_USE Err find_earliest(Search *search)
{
    Heap heap = {0};

    TRY(start(search));
    TRY(heap_put(search, &heap, 0));
    while (heap.count > 0) {
        uint32_t number = heap_take(search, &heap);
        Label label = search->labels.items[number];
        int64_t ready = ready_at(search, &label);
        uint32_t *left = &search->left[label.node];

        if (label.node == search->to) {
            break;
        }
        /* Steps before `left` are too early, or known: a later label of the node has none to add. */
        while (*left > search->starts[label.node] && search->steps[*left - 1].at >= ready) {
            bool is_new = false;

            (*left)--;
            TRY(take_step(search, number, &search->steps[*left], &is_new));
            if (is_new) {
                TRY(heap_put(search, &heap, (uint32_t)search->labels.count - 1));
            }
        }
    }
    return ERR_NONE;
}

/* By one contact more at a time: what is reached earlier than by fewer is gone on from. */
static MUST_USE Err find_fewest(Search *search)
{
    uint32_t from = 0;

    TRY(start(search));
    while (from < search->labels.count && search->best[search->to] == NONE) {
        uint32_t until = (uint32_t)search->labels.count;

        for (; from < until; from++) {
            Label label = search->labels.items[from];
            int64_t ready = ready_at(search, &label);

            uint32_t best = search->best[label.node];

            /* A label that was bettered by as many contacts is not gone on from; by one more, it is. */
            for (uint32_t i = search->starts[label.node + 1];
                 (best == from || best >= until) && i > search->starts[label.node] &&
                 search->steps[i - 1].at >= ready;
                 i--) {
                bool is_new = false;

                TRY(take_step(search, from, &search->steps[i - 1], &is_new));
            }
        }
    }
    return ERR_NONE;
}

static MUST_USE Err trace(const Search *search, bool is_backward, TimedPath *ret)
{
    uint32_t label = search->best[search->to];
    uint32_t *contacts = NULL;
    size_t count = 0;

    if (label == NONE) {
        return (Err){ERR_NOT_FOUND, 0, "no way leads there in time"};
    }
    for (uint32_t i = label; search->labels.items[i].contact != NONE;
         i = search->labels.items[i].before) {
        count++;
    }
    contacts = arena_new(search->arena, uint32_t, count + 1);
    if (contacts == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (size_t i = 0; i < count; i++) {
        contacts[is_backward ? i : count - 1 - i] = search->labels.items[label].contact;
        label = search->labels.items[label].before;
    }
    *ret = (TimedPath){contacts, count};
    return ERR_NONE;
}

Err timed_find(
    Arena *arena,
    size_t node_count,
    const Contact *contacts,
    size_t contact_count,
    const TimedQuery *query,
    TimedPath *ret)
{
    bool is_backward = query->aim == TIMED_LATEST;
    Search search = {
        .arena = arena,
        .node_count = node_count,
        .from = is_backward ? query->to : query->from,
        .to = is_backward ? query->from : query->to,
        .first = is_backward ? -query->not_after : query->not_before,
        .last = is_backward ? -query->not_before : query->not_after,
        .gap = query->gap};

    if (query->from >= node_count || query->to >= node_count) {
        return err_bad("a way from or to a node that there is not");
    }
    if (query->gap < 0 || query->not_before == INT64_MIN || query->not_after == INT64_MIN ||
        contact_count > TIES_MOST) {
        return err_bad("a gap below nothing, or a time without end");
    }
    for (size_t i = 0; i < contact_count; i++) {
        if (contacts[i].a >= node_count || contacts[i].b >= node_count) {
            return (Err){ERR_BAD_INPUT, (uint32_t)i, "a contact with a node that there is not"};
        }
    }
    TRY(list_steps(&search, contacts, contact_count, query, is_backward ? -1 : 1));
    TRY(query->aim == TIMED_FEWEST ? find_fewest(&search) : find_earliest(&search));
    return trace(&search, is_backward, ret);
}
