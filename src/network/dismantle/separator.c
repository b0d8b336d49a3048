#include "network/dismantle/separator.h"

#include "network/dismantle/components.h"

#define COARSE      80 /* nodes of the coarsest picture */
#define LEVELS      40
#define TRIES       8   /* parts grown on the coarsest picture */
#define PASSES      6   /* of refinement on each */
#define IDLE_MOVES  150 /* of a pass, without anything better */
#define FIXED_PRICE 1e15

typedef enum Side {
    SIDE_A,
    SIDE_B,
    SIDE_CUT
} Side;

/* A picture of the component, each coarser than the one before. */
typedef struct Level {
    size_t count;
    uint32_t *starts;
    uint32_t *ends;
    uint32_t *heavy;  /* of a tie: how many ties of the component it stands for */
    double *size;     /* of a node: how many nodes of the component it stands for */
    double *price;    /* of having it in a separator */
    uint32_t *coarse; /* its name in the next picture */
} Level;

/* A move that was considered: the node goes from the separator to a side. */
typedef struct Option {
    double gain;
    uint32_t node;
    uint32_t stamp;
    Side side;
} Option;

typedef struct Change {
    uint32_t node;
    uint8_t side; /* before */
} Change;

typedef struct Cut {
    Arena *arena;
    Budget *budget;
    uint64_t chance;
    double most; /* share of all that a part may have */
    double all;
    uint8_t *side;
    double weight[2];
    double price; /* of the separator */
    uint32_t *stamp;
    bool *locked;
    Option *heap;
    size_t heap_count;
    size_t heap_room;
    Change *changes;
    size_t change_count;
    size_t change_room;
} Cut;

/* ---- coarser pictures ------------------------------------------------------------------------- */

static MUST_USE Err level_room(Arena *arena, size_t count, size_t arcs, Level *ret)
{
    *ret = (Level){
        .count = count,
        .starts = arena_new(arena, uint32_t, count + 2),
        .ends = arena_new(arena, uint32_t, arcs + 1),
        .heavy = arena_new(arena, uint32_t, arcs + 1),
        .size = arena_new(arena, double, count + 1),
        .price = arena_new(arena, double, count + 1),
        .coarse = arena_new(arena, uint32_t, count + 1)};
    if (ret->starts == NULL || ret->ends == NULL || ret->heavy == NULL || ret->size == NULL ||
        ret->price == NULL || ret->coarse == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    return ERR_NONE;
}

static void shuffle(uint64_t *chance, uint32_t *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        items[i] = (uint32_t)i;
    }
    for (size_t i = count; i > 1; i--) {
        uint32_t other = chance_below(chance, (uint32_t)i);
        uint32_t item = items[i - 1];

        items[i - 1] = items[other];
        items[other] = item;
    }
}

/* Whom to put together with a node: who has the heaviest tie to it, is still alone, and makes nothing too large. */
static uint32_t find_partner(const Level *level, uint32_t node, double most)
{
    uint32_t best = node;
    uint32_t heaviest = 0;

    for (uint32_t i = level->starts[node]; i < level->starts[node + 1]; i++) {
        uint32_t other = level->ends[i];
        bool fits = level->coarse[other] == NO_NODE && other != node &&
                    level->size[node] + level->size[other] <= most;

        if (fits && (level->heavy[i] > heaviest ||
                     (level->heavy[i] == heaviest && level->size[other] < level->size[best]))) {
            best = other;
            heaviest = level->heavy[i];
        }
    }
    return best;
}

/* Name the nodes of the next picture; how many there are. `pairs` has two places for each. */
static size_t pair_up(Cut *cut, const Level *level, uint32_t *turns, uint32_t *pairs)
{
    size_t count = 0;

    memset(level->coarse, 0xff, level->count * sizeof(*level->coarse));
    shuffle(&cut->chance, turns, level->count);
    for (size_t i = 0; i < level->count; i++) {
        uint32_t node = turns[i];
        uint32_t other = node;

        if (level->coarse[node] != NO_NODE) {
            continue;
        }
        other = find_partner(level, node, cut->all / 20);
        level->coarse[node] = (uint32_t)count;
        level->coarse[other] = (uint32_t)count;
        pairs[2 * count] = node;
        pairs[2 * count + 1] = other;
        count++;
    }
    return count;
}

/* The ties of one node of the coarse picture; `spots` tells where the tie to another already stands. */
static uint32_t tie_up(
    const Level *level, Level *next, uint32_t node, const uint32_t *pair, uint32_t *spots)
{
    uint32_t first = next->starts[node];
    uint32_t end = first;

    for (int half = 0; half < (pair[0] == pair[1] ? 1 : 2); half++) {
        uint32_t fine = pair[half];

        next->size[node] += level->size[fine];
        next->price[node] += level->price[fine];
        for (uint32_t i = level->starts[fine]; i < level->starts[fine + 1]; i++) {
            uint32_t other = level->coarse[level->ends[i]];

            if (other == node) {
                continue;
            }
            if (spots[other] < first || spots[other] >= end ||
                next->ends[spots[other]] != other) {
                spots[other] = end;
                next->ends[end] = other;
                next->heavy[end++] = 0;
            }
            next->heavy[spots[other]] += level->heavy[i];
        }
    }
    return end;
}

static MUST_USE Err coarsen(Cut *cut, const Level *level, Level *ret)
{
    uint32_t *turns = arena_new(cut->arena, uint32_t, level->count + 1);
    uint32_t *pairs = arena_new(cut->arena, uint32_t, 2 * level->count + 2);
    uint32_t *spots = NULL;
    size_t count = 0;

    if (turns == NULL || pairs == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    count = pair_up(cut, level, turns, pairs);
    spots = turns; /* its work is done */
    TRY(level_room(cut->arena, count, level->starts[level->count], ret));
    memset(spots, 0, level->count * sizeof(*spots));
    for (uint32_t node = 0; node < count; node++) {
        ret->starts[node + 1] = tie_up(level, ret, node, pairs + 2 * (size_t)node, spots);
    }
    cut->budget->work += 2 * (uint64_t)level->starts[level->count];
    return ERR_NONE;
}

/* ---- a better separator ----------------------------------------------------------------------- */

static void push(Cut *cut, Option option)
{
    size_t at = cut->heap_count;

    if (cut->heap_count == cut->heap_room) {
        return; /* one way of many is not looked at */
    }
    for (cut->heap_count++; at > 0 && option.gain > cut->heap[(at - 1) / 2].gain;
         at = (at - 1) / 2) {
        cut->heap[at] = cut->heap[(at - 1) / 2];
    }
    cut->heap[at] = option;
}

static Option pop(Cut *cut)
{
    Option top = cut->heap[0];
    Option moved = cut->heap[--cut->heap_count];
    size_t at = 0;

    for (size_t child = 1; child < cut->heap_count; child = 2 * at + 1) {
        if (child + 1 < cut->heap_count && cut->heap[child + 1].gain > cut->heap[child].gain) {
            child++;
        }
        if (cut->heap[child].gain <= moved.gain) {
            break;
        }
        cut->heap[at] = cut->heap[child];
        at = child;
    }
    cut->heap[at] = moved;
    return top;
}

/* A node of the separator to either side: it gains its own price, and pays for those it pulls in. */
static void consider(Cut *cut, const Level *level, uint32_t node)
{
    double pulled[2] = {0, 0};

    cut->stamp[node]++;
    if (cut->locked[node]) {
        return;
    }
    for (uint32_t i = level->starts[node]; i < level->starts[node + 1]; i++) {
        uint32_t other = level->ends[i];

        if (cut->side[other] != SIDE_CUT) {
            pulled[cut->side[other]] += level->price[other];
        }
    }
    for (Side side = SIDE_A; side <= SIDE_B; side++) {
        double lighter = cut->weight[side] <= cut->weight[1 - side] ? 1e-6 : 0;
        double gain = level->price[node] - pulled[1 - side] + lighter;

        push(cut, (Option){gain, node, cut->stamp[node], side});
    }
    cut->budget->work += level->starts[node + 1] - level->starts[node];
}

static void turn(Cut *cut, const Level *level, uint32_t node, Side side)
{
    Side before = (Side)cut->side[node];

    if (before == SIDE_CUT) {
        cut->price -= level->price[node];
    } else {
        cut->weight[before] -= level->size[node];
    }
    if (side == SIDE_CUT) {
        cut->price += level->price[node];
    } else {
        cut->weight[side] += level->size[node];
    }
    cut->side[node] = (uint8_t)side;
}

static void turn_noted(Cut *cut, const Level *level, uint32_t node, Side side)
{
    cut->changes[cut->change_count++] = (Change){node, cut->side[node]};
    turn(cut, level, node, side);
}

static void consider_around(Cut *cut, const Level *level, uint32_t node)
{
    for (uint32_t i = level->starts[node]; i < level->starts[node + 1]; i++) {
        if (cut->side[level->ends[i]] == SIDE_CUT) {
            consider(cut, level, level->ends[i]);
        }
    }
}

static void move(Cut *cut, const Level *level, uint32_t node, Side side)
{
    size_t first = cut->change_count;

    turn_noted(cut, level, node, side);
    cut->locked[node] = true;
    for (uint32_t i = level->starts[node]; i < level->starts[node + 1]; i++) {
        if (cut->side[level->ends[i]] == 1 - side) {
            turn_noted(cut, level, level->ends[i], SIDE_CUT);
        }
    }
    for (size_t i = first; i < cut->change_count; i++) {
        uint32_t changed = cut->changes[i].node;

        if (i > first) {
            consider(cut, level, changed);
        }
        consider_around(cut, level, changed);
    }
}

/* The separator's price for each node that the largest part is smaller by. */
static double worth(const Cut *cut)
{
    double large = cut->weight[0] > cut->weight[1] ? cut->weight[0] : cut->weight[1];
    double small = cut->weight[0] > cut->weight[1] ? cut->weight[1] : cut->weight[0];
    double over = large > cut->most * cut->all ? large - cut->most * cut->all : 0;

    if (small <= 0) {
        return FIXED_PRICE * FIXED_PRICE;
    }
    return cut->price / (cut->all - large) * (1 + 20 * over / cut->all);
}

/* Moves, good ones and bad ones, back to where it was best. True where that is better than before. */
static bool refine_pass(Cut *cut, const Level *level)
{
    double best = worth(cut);
    double begun = best;
    size_t kept = 0;
    size_t idle = 0;

    cut->heap_count = 0;
    cut->change_count = 0;
    memset(cut->locked, 0, level->count * sizeof(*cut->locked));
    for (uint32_t node = 0; node < level->count; node++) {
        if (cut->side[node] == SIDE_CUT) {
            consider(cut, level, node);
        }
    }
    while (cut->heap_count > 0 && idle < IDLE_MOVES) {
        Option option = pop(cut);
        uint32_t node = option.node;
        double after = 0;

        if (cut->side[node] != SIDE_CUT || option.stamp != cut->stamp[node] ||
            cut->change_count + level->starts[node + 1] - level->starts[node] + 1 >
                cut->change_room) {
            continue;
        }
        after = cut->weight[option.side] + level->size[node];
        if (after > cut->most * cut->all && after > cut->weight[1 - option.side]) {
            continue;
        }
        move(cut, level, node, option.side);
        idle++;
        if (worth(cut) < best - 1e-12) {
            best = worth(cut);
            kept = cut->change_count;
            idle = 0;
        }
    }
    while (cut->change_count > kept) {
        Change change = cut->changes[--cut->change_count];

        turn(cut, level, change.node, (Side)change.side);
    }
    return best < begun - 1e-12;
}

static void refine(Cut *cut, const Level *level)
{
    for (int pass = 0; pass < PASSES && refine_pass(cut, level); pass++) {
    }
}

/* ---- the coarsest picture, and back ----------------------------------------------------------- */

static void weigh(Cut *cut, const Level *level)
{
    cut->weight[0] = 0;
    cut->weight[1] = 0;
    cut->price = 0;
    for (uint32_t node = 0; node < level->count; node++) {
        if (cut->side[node] == SIDE_CUT) {
            cut->price += level->price[node];
        } else {
            cut->weight[cut->side[node]] += level->size[node];
        }
    }
}

/* A part grown around a node until it has `share` of all; the nodes around it are the separator. */
static void grow(Cut *cut, const Level *level, double share, uint32_t *queue)
{
    uint32_t node = chance_below(&cut->chance, (uint32_t)level->count);
    size_t end = 0;
    double grown = 0;

    memset(cut->side, SIDE_B, level->count);
    queue[end++] = node;
    cut->side[node] = SIDE_CUT;
    for (size_t next = 0; next < end && grown < share * cut->all; next++) {
        node = queue[next];
        cut->side[node] = SIDE_A;
        grown += level->size[node];
        for (uint32_t i = level->starts[node]; i < level->starts[node + 1]; i++) {
            if (cut->side[level->ends[i]] == SIDE_B) {
                cut->side[level->ends[i]] = SIDE_CUT;
                queue[end++] = level->ends[i];
            }
        }
    }
    weigh(cut, level);
}

static MUST_USE Err begin_cut(Cut *cut, const Level *level)
{
    uint32_t *queue = arena_new(cut->arena, uint32_t, level->count + 1);
    uint8_t *best = arena_new(cut->arena, uint8_t, level->count + 1);
    double least = 0;

    if (queue == NULL || best == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (int i = 0; i < TRIES; i++) {
        grow(cut, level, 0.15 + 0.35 * chance_share(&cut->chance), queue);
        refine(cut, level);
        if (i == 0 || worth(cut) < least) {
            least = worth(cut);
            memcpy(best, cut->side, level->count);
        }
    }
    memcpy(cut->side, best, level->count);
    weigh(cut, level);
    return ERR_NONE;
}

static void carry_back(Cut *cut, const Level *fine, uint8_t *room)
{
    for (uint32_t node = 0; node < fine->count; node++) {
        room[node] = cut->side[fine->coarse[node]];
    }
    memcpy(cut->side, room, fine->count);
    weigh(cut, fine);
    refine(cut, fine);
}

static MUST_USE Err first_level(
    Arena *arena, const Graph *part, const uint32_t *names, const Goal *goal, Level *ret)
{
    TRY(level_room(arena, part->node_count, 2 * part->tie_count, ret));
    memcpy(ret->starts, part->starts, (part->node_count + 1) * sizeof(*ret->starts));
    memcpy(ret->ends, part->ends, 2 * part->tie_count * sizeof(*ret->ends));
    for (size_t i = 0; i < 2 * part->tie_count; i++) {
        ret->heavy[i] = 1;
    }
    for (uint32_t node = 0; node < part->node_count; node++) {
        ret->size[node] = 1;
        ret->price[node] = goal_is_fixed(goal, names[node]) ? FIXED_PRICE
                           : goal->aim == AIM_COST          ? goal_cost(goal, names[node])
                                                            : 1;
    }
    return ERR_NONE;
}

static MUST_USE Err open_cut(Cut *cut, const Graph *part)
{
    size_t room = part->node_count + 1;

    cut->all = (double)part->node_count;
    cut->heap_room = 16 * room + 4 * part->tie_count;
    cut->change_room = 4 * room + 2 * part->tie_count;
    cut->side = arena_new(cut->arena, uint8_t, room);
    cut->stamp = arena_new(cut->arena, uint32_t, room);
    cut->locked = arena_new(cut->arena, bool, room);
    cut->heap = arena_new(cut->arena, Option, cut->heap_room);
    cut->changes = arena_new(cut->arena, Change, cut->change_room);
    if (cut->side == NULL || cut->stamp == NULL || cut->locked == NULL || cut->heap == NULL ||
        cut->changes == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    return ERR_NONE;
}

/* Cut one component; `cut->side` tells the separator. */
static MUST_USE Err
cut_part(Cut *cut, const Graph *part, const uint32_t *names, const Goal *goal)
{
    Level levels[LEVELS];
    size_t last = 0;
    uint8_t *room = arena_new(cut->arena, uint8_t, part->node_count + 1);

    if (room == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    TRY(open_cut(cut, part));
    TRY(first_level(cut->arena, part, names, goal, &levels[0]));
    while (levels[last].count > COARSE && last + 1 < LEVELS) {
        TRY(coarsen(cut, &levels[last], &levels[last + 1]));
        last++;
        if ((double)levels[last].count > 0.95 * (double)levels[last - 1].count) {
            break;
        }
    }
    TRY(begin_cut(cut, &levels[last]));
    for (; last > 0; last--) {
        carry_back(cut, &levels[last - 1], room);
    }
    return ERR_NONE;
}

/* ---- an order --------------------------------------------------------------------------------- */

Err separator_order(
    Arena *arena,
    const Graph *graph,
    const Goal *goal,
    Budget *budget,
    uint64_t seed,
    double most,
    uint32_t *ret_order,
    size_t *ret_count)
{
    size_t mark = arena->used;
    bool *gone = arena_new(arena, bool, graph->node_count + 1);
    bool *in = arena_new(arena, bool, graph->node_count + 1);
    Cut cut = {.arena = arena, .budget = budget, .chance = seed, .most = most};
    size_t before = SIZE_MAX;

    if (gone == NULL || in == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    *ret_count = 0;
    while (*ret_count != before && !budget_is_over(budget)) {
        size_t round = arena->used;
        const uint32_t *names = NULL;
        size_t size = 0;
        Graph part;

        before = *ret_count;
        TRY(components_largest(arena, graph, gone, in, &size));
        if (size < goal->limit || size < 3) {
            break;
        }
        TRY(graph_part(arena, graph, in, &part, &names));
        TRY(cut_part(&cut, &part, names, goal));
        for (uint32_t node = 0; node < part.node_count; node++) {
            if (cut.side[node] == SIDE_CUT && !goal_is_fixed(goal, names[node])) {
                gone[names[node]] = true;
                ret_order[(*ret_count)++] = names[node];
            }
        }
        arena_rewind(arena, round);
    }
    arena_rewind(arena, mark);
    return ERR_NONE;
}
