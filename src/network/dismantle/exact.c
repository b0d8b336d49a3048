#include "network/dismantle/exact.h"

#include <assert.h>

#define WORDS      (EXACT_MOST / 64)
#define PACKINGS   12  /* tries at a bound */
#define ROOT_TRIES 400 /* at the first one */

/* A set of nodes. */
typedef struct Nodes {
    uint64_t word[WORDS];
} Nodes;

/* A step of the search: what is out and what stays, and whom to try. */
typedef struct Frame {
    Nodes out;
    Nodes kept;
    uint8_t options[EXACT_MOST];
    uint8_t count;
    uint8_t next;
} Frame;

typedef struct Search {
    const Goal *goal;
    Budget *budget;
    size_t node_count;
    size_t limit;
    size_t allowed; /* nodes may go */
    Nodes beside[EXACT_MOST];
    Nodes fixed;
    uint8_t above[EXACT_MOST]; /* who has to go if this node does; itself */
    Frame *frames;
    uint64_t chance;
    Nodes found;
} Search;

static bool has(const Nodes *nodes, uint32_t node)
{
    return (nodes->word[node / 64] >> (node % 64) & 1) != 0;
}

static void put(Nodes *nodes, uint32_t node)
{
    nodes->word[node / 64] |= UINT64_C(1) << (node % 64);
}

static void drop(Nodes *nodes, uint32_t node)
{
    nodes->word[node / 64] &= ~(UINT64_C(1) << (node % 64));
}

static size_t count_of(const Nodes *nodes)
{
    size_t count = 0;

    for (size_t i = 0; i < WORDS; i++) {
        count += (size_t)__builtin_popcountll(nodes->word[i]);
    }
    return count;
}

static bool is_empty(const Nodes *nodes)
{
    uint64_t all = 0;

    for (size_t i = 0; i < WORDS; i++) {
        all |= nodes->word[i];
    }
    return all == 0;
}

static Nodes both(const Nodes *a, const Nodes *b)
{
    Nodes ret;

    for (size_t i = 0; i < WORDS; i++) {
        ret.word[i] = a->word[i] & b->word[i];
    }
    return ret;
}

static Nodes without(const Nodes *a, const Nodes *b)
{
    Nodes ret;

    for (size_t i = 0; i < WORDS; i++) {
        ret.word[i] = a->word[i] & ~b->word[i];
    }
    return ret;
}

static void join(Nodes *a, const Nodes *b)
{
    for (size_t i = 0; i < WORDS; i++) {
        a->word[i] |= b->word[i];
    }
}

/* The lowest node of a set, taken out of it; NO_NODE of an empty one. */
static uint32_t take(Nodes *nodes)
{
    for (uint32_t i = 0; i < WORDS; i++) {
        if (nodes->word[i] != 0) {
            uint32_t bit = (uint32_t)__builtin_ctzll(nodes->word[i]);

            nodes->word[i] &= nodes->word[i] - 1;
            return i * 64 + bit;
        }
    }
    return NO_NODE;
}

/* The component of `node` among the nodes of `in`. */
static Nodes component(const Search *search, uint32_t node, const Nodes *in)
{
    Nodes reached = {{0}};
    Nodes fresh = {{0}};

    put(&fresh, node);
    while (!is_empty(&fresh)) {
        Nodes next = {{0}};

        join(&reached, &fresh);
        for (uint32_t one = take(&fresh); one != NO_NODE; one = take(&fresh)) {
            join(&next, &search->beside[one]);
        }
        next = both(&next, in);
        fresh = without(&next, &reached);
    }
    return reached;
}

/* ---- what follows from what is decided -------------------------------------------------------- */

/* Components below the limit need nothing more. */
static Nodes open_part(const Search *search, const Nodes *out)
{
    Nodes open = {{0}};
    Nodes left = {{0}};

    for (uint32_t node = 0; node < search->node_count; node++) {
        if (!has(out, node)) {
            put(&left, node);
        }
    }
    for (Nodes rest = left; !is_empty(&rest);) {
        Nodes first = rest;
        Nodes part = component(search, take(&first), &rest);

        if (count_of(&part) >= search->limit) {
            join(&open, &part);
        }
        rest = without(&rest, &part);
    }
    return open;
}

/* Nodes that would join what stays to as many as the limit have to go. False where what stays already is as many. */
static bool force(const Search *search, const Nodes *open, Frame *frame, bool *ret_changed)
{
    Nodes stays = both(&frame->kept, open);
    Nodes free = without(open, &frame->kept);
    uint8_t joined[EXACT_MOST] = {0};

    for (Nodes rest = stays; !is_empty(&rest);) {
        Nodes first = rest;
        Nodes part = component(search, take(&first), &rest);
        size_t size = count_of(&part);
        Nodes around = {{0}};

        if (size >= search->limit) {
            return false;
        }
        rest = without(&rest, &part);
        for (uint32_t one = take(&part); one != NO_NODE; one = take(&part)) {
            join(&around, &search->beside[one]);
        }
        around = both(&around, &free);
        for (uint32_t one = take(&around); one != NO_NODE; one = take(&around)) {
            joined[one] = (uint8_t)(joined[one] + size);
        }
    }
    for (uint32_t one = take(&free); one != NO_NODE; one = take(&free)) {
        if ((size_t)joined[one] + 1 >= search->limit) {
            put(&frame->out, one);
            *ret_changed = true;
        }
    }
    return true;
}

/* Whether all neighbours of `node` are `other` or neighbours of it: then `other` may go in its place. */
static bool covers(const Search *search, const Nodes *open, uint32_t other, uint32_t node)
{
    Nodes around = both(&search->beside[node], open);
    Nodes rest = without(&around, &search->beside[other]);

    drop(&rest, other);
    return is_empty(&rest);
}

static uint32_t who_covers(const Search *search, const Nodes *open, uint32_t node)
{
    Nodes around = both(&search->beside[node], open);
    uint32_t first = take(&around);
    Nodes others = {{0}};

    if (first == NO_NODE) {
        return node;
    }
    others = both(&search->beside[first], open);
    put(&others, first);
    others = without(&others, &search->fixed);
    drop(&others, node);
    for (uint32_t other = take(&others); other != NO_NODE; other = take(&others)) {
        if (covers(search, open, other, node) &&
            (other < node || !covers(search, open, node, other))) {
            return other;
        }
    }
    return node;
}

/* A node whose cover stays, stays. */
static void keep_covered(Search *search, const Nodes *open, Frame *frame, bool *ret_changed)
{
    Nodes free = without(open, &frame->kept);

    for (uint32_t node = take(&free); node != NO_NODE; node = take(&free)) {
        uint32_t above = who_covers(search, open, node);

        search->above[node] = (uint8_t)above;
        if (above != node && has(&frame->kept, above)) {
            put(&frame->kept, node);
            *ret_changed = true;
        }
    }
}

/* ---- a bound ---------------------------------------------------------------------------------- */

/* Who of `border` comes next into a set that grows: first who stays, then who has fewest neighbours to spare. */
static uint32_t next_of(
    Search *search, const Nodes *border, const Nodes *kept, const Nodes *free, uint32_t noise)
{
    Nodes rest = both(border, kept);
    uint32_t best = take(&rest);
    uint32_t least = UINT32_MAX;

    if (best != NO_NODE) {
        return best;
    }
    rest = *border;
    for (uint32_t node = take(&rest); node != NO_NODE; node = take(&rest)) {
        Nodes spare = both(&search->beside[node], free);
        uint32_t score = 8 * (uint32_t)count_of(&spare) + chance_below(&search->chance, noise);

        if (score < least) {
            least = score;
            best = node;
        }
    }
    return best;
}

/* A connected set of as many nodes as the limit around `node`, out of those who stay and of `free`. False where there is none. */
static bool grow(
    Search *search,
    uint32_t node,
    const Nodes *kept,
    const Nodes *free,
    uint32_t noise,
    Nodes *ret)
{
    Nodes set = {{0}};
    Nodes border = {{0}};
    Nodes room = *free;

    join(&room, kept);
    for (size_t size = 1; node != NO_NODE; size++) {
        put(&set, node);
        if (size == search->limit) {
            *ret = set;
            return true;
        }
        join(&border, &search->beside[node]);
        border = both(&border, &room);
        border = without(&border, &set);
        node = next_of(search, &border, kept, free, noise);
    }
    *ret = set;
    return false;
}

/* The free node with the fewest free neighbours: sets are cut off from the rim. */
static uint32_t at_rim(Search *search, const Nodes *free, uint32_t noise)
{
    Nodes rest = *free;
    uint32_t best = NO_NODE;
    uint32_t least = UINT32_MAX;

    for (uint32_t node = take(&rest); node != NO_NODE; node = take(&rest)) {
        Nodes spare = both(&search->beside[node], free);
        uint32_t score = 8 * (uint32_t)count_of(&spare) + chance_below(&search->chance, noise);

        if (score < least) {
            least = score;
            best = node;
        }
    }
    return best;
}

/* How many connected sets have no free node in common; it is enough to find `wanted`. */
static size_t pack(
    Search *search, const Nodes *open, const Nodes *kept, size_t wanted, size_t tries)
{
    Nodes stays = both(open, kept);
    size_t best = 0;

    for (size_t i = 0; i < tries && best < wanted; i++) {
        Nodes free = without(open, kept);
        uint32_t noise = i == 0 ? 1 : i % 2 == 0 ? 24 : 8;
        size_t count = 0;

        for (uint32_t node = at_rim(search, &free, noise); node != NO_NODE;
             node = at_rim(search, &free, noise)) {
            Nodes set = {{0}};

            count += grow(search, node, &stays, &free, noise, &set);
            free = without(&free, &set);
        }
        best = count > best ? count : best;
        search->budget->work += 64;
    }
    return best;
}

/* ---- the search ------------------------------------------------------------------------------- */

/* Who has to be tried for a set to be hit: each free node of it, or who covers it. */
static Nodes options_of(const Search *search, const Nodes *set, const Nodes *kept)
{
    Nodes free = without(set, kept);
    Nodes ret = {{0}};

    for (uint32_t node = take(&free); node != NO_NODE; node = take(&free)) {
        uint32_t above = node;

        for (size_t i = 0; i < search->node_count && search->above[above] != above; i++) {
            above = search->above[above];
        }
        if (!has(kept, above)) {
            put(&ret, above);
        }
    }
    return ret;
}

/* The set with the fewest to try, of those that grow around each node. */
static void choose_options(Search *search, const Nodes *open, Frame *frame)
{
    Nodes free = without(open, &frame->kept);
    Nodes stays = both(open, &frame->kept);
    Nodes best = {{0}};
    size_t least = SIZE_MAX;

    for (Nodes rest = free; !is_empty(&rest);) {
        uint32_t node = take(&rest);
        Nodes set = {{0}};
        Nodes options = {{0}};

        if (!grow(search, node, &stays, &free, 1, &set)) {
            continue;
        }
        options = options_of(search, &set, &frame->kept);
        if (count_of(&options) < least) {
            least = count_of(&options);
            best = options;
        }
    }
    frame->count = 0;
    frame->next = 0;
    while (!is_empty(&best)) {
        Nodes rest = best;
        uint32_t chosen = NO_NODE;
        size_t most = 0;

        for (uint32_t node = take(&rest); node != NO_NODE; node = take(&rest)) {
            Nodes around = both(&search->beside[node], open);

            if (chosen == NO_NODE || count_of(&around) > most) {
                most = count_of(&around);
                chosen = node;
            }
        }
        drop(&best, chosen);
        frame->options[frame->count++] = (uint8_t)chosen;
    }
}

/* Think a frame through. True where `out` is enough. */
static bool settle(Search *search, Frame *frame)
{
    bool changed = true;
    Nodes open = {{0}};
    size_t gone = 0;

    frame->count = 0;
    frame->next = 0;
    while (changed) {
        changed = false;
        open = open_part(search, &frame->out);
        if (count_of(&frame->out) > search->allowed) {
            return false;
        }
        if (is_empty(&open)) {
            search->found = frame->out;
            return true;
        }
        if (!force(search, &open, frame, &changed)) {
            return false;
        }
        if (!changed) {
            keep_covered(search, &open, frame, &changed);
        }
    }
    gone = count_of(&frame->out);
    if (gone + pack(search, &open, &frame->kept, search->allowed - gone + 1, PACKINGS) <=
        search->allowed) {
        choose_options(search, &open, frame);
    }
    return false;
}

typedef enum Answer {
    ANSWER_NO,
    ANSWER_YES,
    ANSWER_OPEN /* the budget is over */
} Answer;

/* Whether `allowed` nodes can do. */
static Answer decide(Search *search)
{
    size_t depth = 1;

    search->frames[0] = (Frame){.kept = search->fixed};
    if (settle(search, &search->frames[0])) {
        return ANSWER_YES;
    }
    while (depth > 0) {
        Frame *frame = &search->frames[depth - 1];
        Frame *next = &search->frames[depth];

        if (frame->next == frame->count) {
            depth--;
            continue;
        }
        next->out = frame->out;
        next->kept = frame->kept;
        put(&next->out, frame->options[frame->next]);
        put(&frame->kept, frame->options[frame->next]);
        frame->next++;
        search->budget->work += search->node_count;
        if (settle(search, next)) {
            return ANSWER_YES;
        }
        depth++;
        assert(depth <= search->node_count + 1);
        if (budget_is_over(search->budget)) {
            return ANSWER_OPEN;
        }
    }
    return ANSWER_NO;
}

static void open_search(const Graph *graph, const Goal *goal, Search *search)
{
    for (uint32_t node = 0; node < graph->node_count; node++) {
        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            put(&search->beside[node], graph->ends[i]);
        }
        if (goal_is_fixed(goal, node)) {
            put(&search->fixed, node);
        }
    }
}

Err exact_count(
    Arena *arena,
    const Graph *graph,
    const Goal *goal,
    Budget *budget,
    size_t known,
    Proof *ret)
{
    size_t mark = arena->used;
    Search *search = NULL;
    Nodes none = {{0}};
    Nodes open;

    *ret = (Proof){.bound = known > 0 ? 1 : 0, .is_proven = known <= 1};
    if (graph->node_count > EXACT_MOST || ret->is_proven) {
        return ERR_NONE;
    }
    search = arena_new(arena, Search, 1);
    if (search == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    *search = (Search){
        .goal = goal,
        .budget = budget,
        .node_count = graph->node_count,
        .limit = goal->limit,
        .chance = 1};
    search->frames = arena_new(arena, Frame, graph->node_count + 2);
    if (search->frames == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    open_search(graph, goal, search);
    open = open_part(search, &none);
    ret->bound = pack(search, &open, &search->fixed, known, ROOT_TRIES);
    for (; ret->bound < known && !ret->is_found; ret->bound++) {
        Answer answer = ANSWER_OPEN;

        search->allowed = ret->bound;
        answer = decide(search);
        if (answer == ANSWER_OPEN) {
            break;
        }
        ret->is_found = answer == ANSWER_YES;
        if (ret->is_found) {
            break;
        }
    }
    ret->is_proven = ret->is_found || ret->bound == known;
    if (ret->is_found) {
        size_t count = 0;

        for (Nodes rest = search->found; !is_empty(&rest);) {
            ret->nodes[count++] = take(&rest);
        }
        ret->bound = count;
    }
    arena_rewind(arena, mark);
    return ERR_NONE;
}
