#include "network/dismantle/anneal.h"

#include "network/dismantle/measure.h"
#include "network/dismantle/parts.h"

#include <math.h>

#define WINDOW_FIRST 512
#define WINDOW_LEAST 16
#define WINDOW_MOST  4096
#define SWEEPS_LEAST \
    12          /* with fewer to come, windows become shorter; with twice as many, longer */
#define TRIES 8 /* moves at each place of a sweep */
#define SWEEPS_WARM \
    200 /* so many are needed to cool down; with fewer the search begins colder */
#define SHARE_AREA \
    0.25 /* of the area in the price of a place where count or cost is aimed at */

typedef enum Move {
    MOVE_FORWARD, /* the last of the window goes to its first place */
    MOVE_BACK,    /* the first goes to the last place */
    MOVE_SWAP,
    MOVES
} Move;

typedef struct Walk {
    const Graph *graph;
    const Goal *goal;
    Budget *budget;
    uint64_t chance;
    Parts parts;
    Trial trial;
    uint32_t ground;      /* the largest component without the zone */
    uint32_t *zone;       /* the plan, then candidates */
    uint32_t *place;      /* of a node in the zone; NO_NODE */
    double *price;        /* of a place */
    double *weight;       /* of a place in the area */
    double *weights;      /* the sum of those before it */
    uint32_t *largest_at; /* of a place: the largest component before its node goes */
    size_t count;         /* places of the zone */
    size_t planned;       /* places of the plan when the sweep began */
    uint32_t *window;     /* the window in another order */
    double *fresh;        /* its prices */
    double warmth;        /* of the first heat, in usual steps */
    double step;          /* a usual one */
    double from;          /* part of the budget at which it began */
    double heat;
    size_t reach; /* places of a window at most */
    size_t best_count;
    double best;
} Walk;

/* ---- moves ------------------------------------------------------------------------------------ */

static double price_of(const Walk *walk, size_t place, uint32_t node, uint32_t largest)
{
    double share = (double)largest / (double)walk->graph->node_count;

    if (largest < walk->goal->limit &&
        (walk->goal->aim != AIM_AREA || place != walk->planned)) {
        return 0;
    }
    switch (walk->goal->aim) {
    case AIM_AREA:
        return walk->weight[place] * largest;
    case AIM_COUNT:
        return 1 + SHARE_AREA * share;
    case AIM_COST:
        return goal_cost(walk->goal, node) * (1 + SHARE_AREA * share);
    }
    return 0;
}

/* What the places from `first` to before `end` cost at least, once the largest component has this size. */
static double price_floor(const Walk *walk, size_t first, size_t end, uint32_t largest)
{
    if (largest < walk->goal->limit || walk->goal->aim == AIM_COST) {
        return 0;
    }
    return walk->goal->aim == AIM_AREA ? (walk->weights[end] - walk->weights[first]) * largest
                                       : (double)(end - first);
}

static void arrange(Walk *walk, size_t first, size_t last, Move move)
{
    const uint32_t *zone = walk->zone + first;
    uint32_t *window = walk->window;
    size_t end = last - first;

    switch (move) {
    case MOVE_FORWARD:
        window[0] = zone[end];
        memcpy(window + 1, zone, end * sizeof(*window));
        break;
    case MOVE_BACK:
        memcpy(window, zone + 1, end * sizeof(*window));
        window[end] = zone[0];
        break;
    case MOVE_SWAP:
    case MOVES:
        memcpy(window, zone, (end + 1) * sizeof(*window));
        window[0] = zone[end];
        window[end] = zone[0];
        break;
    }
}

/* Play the window backwards in its new order, as long as it can still be no dearer than `most`. */
static bool play(Walk *walk, size_t first, size_t length, double most)
{
    double sum = 0;
    size_t left = length;

    while (left > 0 &&
           sum + price_floor(walk, first, first + left, walk->parts.largest) <= most) {
        uint32_t node = walk->window[--left];

        parts_try(&walk->parts, walk->graph, node, &walk->trial);
        walk->budget->work += graph_degree(walk->graph, node);
        walk->fresh[left] = price_of(walk, first + left, node, walk->parts.largest);
        sum += walk->fresh[left];
    }
    parts_roll_back(&walk->parts, &walk->trial);
    return left == 0 && sum <= most;
}

static void attempt(Walk *walk, size_t first, size_t last, Move move)
{
    size_t length = last - first + 1;
    double sum = 0;

    for (size_t i = first; i <= last; i++) {
        sum += walk->price[i];
    }
    if (sum <= 0) {
        return;
    }
    arrange(walk, first, last, move);
    if (!play(walk, first, length, sum - walk->heat * log(1 - chance_share(&walk->chance)))) {
        return;
    }
    memcpy(walk->zone + first, walk->window, length * sizeof(*walk->zone));
    memcpy(walk->price + first, walk->fresh, length * sizeof(*walk->price));
    for (size_t i = first; i <= last; i++) {
        walk->place[walk->zone[i]] = (uint32_t)i;
    }
}

/* Where a move that ends at `last` begins: at a neighbour's place, or so far off that every length is as likely in its decade. */
static size_t choose_first(Walk *walk, size_t last)
{
    const Graph *graph = walk->graph;
    uint32_t node = walk->zone[last];
    uint32_t degree = graph_degree(graph, node);
    size_t most = last < walk->reach ? last : walk->reach;
    size_t back = 1;

    if (degree > 0 && chance_below(&walk->chance, 3) == 0) {
        uint32_t other = graph->ends[graph->starts[node] + chance_below(&walk->chance, degree)];
        uint32_t place = walk->place[other];

        if (place != NO_NODE && place < last && last - place <= most) {
            return place;
        }
    }
    back = (size_t)exp(chance_share(&walk->chance) * log((double)most + 1));
    return last - (back > most ? most : back);
}

/* ---- sweeps ----------------------------------------------------------------------------------- */

static void add_candidate(Walk *walk, uint32_t node)
{
    if (walk->place[node] == NO_NODE && !goal_is_fixed(walk->goal, node)) {
        walk->place[node] = (uint32_t)walk->count;
        walk->zone[walk->count++] = node;
    }
}

static uint32_t any_neighbour(Walk *walk, uint32_t node)
{
    uint32_t degree = graph_degree(walk->graph, node);

    return degree == 0
               ? node
               : walk->graph
                     ->ends[walk->graph->starts[node] + chance_below(&walk->chance, degree)];
}

/* Nodes that are in no plan: those near it, and those with many ties. */
static void add_candidates(Walk *walk, size_t planned)
{
    size_t wanted = planned / 4 + 8;
    uint32_t arcs = 2 * (uint32_t)walk->graph->tie_count;

    for (size_t i = 0; i < wanted; i++) {
        uint32_t node = walk->zone[chance_below(&walk->chance, (uint32_t)planned)];

        node = any_neighbour(walk, node);
        if (i % 4 == 1) {
            node = any_neighbour(walk, node);
        } else if (i % 4 == 3) {
            node = walk->graph->ends[chance_below(&walk->chance, arcs)];
        }
        add_candidate(walk, node);
    }
}

/* All nodes but those of the zone, with paths of one step. */
static void lay_ground(Walk *walk)
{
    Parts *parts = &walk->parts;
    size_t node_count = walk->graph->node_count;

    parts_clear(parts, node_count);
    for (uint32_t node = 0; node < node_count; node++) {
        if (walk->place[node] == NO_NODE) {
            (void)parts_add(parts, walk->graph, node);
        }
    }
    for (uint32_t node = 0; node < node_count; node++) {
        if (parts_has(parts, node)) {
            parts->parent[node] = parts_root(parts, node);
        }
    }
    walk->ground = walk->parts.largest;
    walk->budget->work += 2 * walk->graph->tie_count;
}

/* What the places count in the area: Simpson's weights as long as the plan keeps its length, and 1 behind it. */
static void weigh_places(Walk *walk)
{
    walk->weights[0] = 0;
    for (size_t i = 0; i < walk->count; i++) {
        walk->weight[i] = i == 0               ? 0
                          : i <= walk->planned ? measure_weight(i, walk->planned)
                                               : 1;
        walk->weights[i + 1] = walk->weights[i] + walk->weight[i];
    }
}

/* Cooler and cooler as the budget is spent. False once it is over. */
static bool cool(Walk *walk)
{
    const Budget *budget = walk->budget;
    double now = budget_part(budget);
    double left = (budget->until - now) / (budget->until - walk->from);

    walk->heat = left > 0 ? walk->warmth * walk->step * left * left : 0;
    return now < budget->until;
}

/* One way from the end to the front, with some moves at each place; none where it only looks. */
static void sweep(Walk *walk, size_t tries)
{
    lay_ground(walk);
    weigh_places(walk);
    for (size_t last = walk->count; last-- > 0;) {
        if (tries > 0 && last % 16 == 0 && !cool(walk)) {
            tries = 0;
        }
        for (size_t i = 0; last > 0 && i < tries; i++) {
            size_t first = choose_first(walk, last);

            attempt(walk, first, last, (Move)chance_below(&walk->chance, MOVES));
        }
        (void)parts_add(&walk->parts, walk->graph, walk->zone[last]);
        walk->largest_at[last] = walk->parts.largest;
        walk->price[last] = price_of(walk, last, walk->zone[last], walk->parts.largest);
    }
}

/* What the plan costs as it stands, all places up to the target. */
static double price_of_plan(const Walk *walk)
{
    double sum = 0;

    if (walk->goal->aim == AIM_AREA) {
        return walk->count < 2 ? 0 : measure_simpson(walk->largest_at + 1, walk->count);
    }
    for (size_t i = 0; i < walk->count; i++) {
        sum += price_of(walk, i, walk->zone[i], walk->largest_at[i]);
    }
    return sum;
}

/* Behind the target, nodes cost nothing: who stands there is in no plan. */
static void drop_free(Walk *walk)
{
    walk->largest_at[walk->count] = walk->ground;
    while (walk->count > 0 && walk->largest_at[walk->count - 1] < walk->goal->limit) {
        walk->count--;
        walk->place[walk->zone[walk->count]] = NO_NODE;
    }
    walk->planned = walk->count;
}

static void keep_best(Walk *walk, uint32_t *order)
{
    double sum = price_of_plan(walk);

    if (sum < walk->best) {
        walk->best = sum;
        walk->best_count = walk->count;
        memcpy(order, walk->zone, walk->count * sizeof(*order));
    }
}

/* A sweep took some part of the budget: what that means for those to come. */
static void adapt(Walk *walk, double warmth, double took)
{
    double sweeps = (walk->budget->until - walk->from) / (took + 1e-12);

    walk->warmth = sweeps < SWEEPS_WARM ? warmth * sweeps / SWEEPS_WARM : warmth;
    if (sweeps < SWEEPS_LEAST && walk->reach > WINDOW_LEAST) {
        walk->reach /= 2;
    } else if (sweeps > 2 * SWEEPS_LEAST && walk->reach < WINDOW_MOST) {
        walk->reach *= 2;
    }
}

static MUST_USE Err open_walk(Arena *arena, Walk *walk)
{
    size_t room = walk->graph->node_count + 1;

    TRY(parts_make(arena, walk->graph->node_count, &walk->parts));
    TRY(parts_trial_make(arena, walk->graph->node_count, &walk->trial));
    walk->zone = arena_new(arena, uint32_t, room);
    walk->place = arena_new(arena, uint32_t, room);
    walk->price = arena_new(arena, double, room);
    walk->weight = arena_new(arena, double, room);
    walk->weights = arena_new(arena, double, room + 1);
    walk->largest_at = arena_new(arena, uint32_t, room);
    walk->window = arena_new(arena, uint32_t, room);
    walk->fresh = arena_new(arena, double, room);
    if (walk->zone == NULL || walk->place == NULL || walk->price == NULL ||
        walk->window == NULL || walk->fresh == NULL || walk->weight == NULL ||
        walk->weights == NULL || walk->largest_at == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    return ERR_NONE;
}

/* How dear a usual step is: the plan's price, spread over its places. */
static double usual_step(const Walk *walk, size_t count)
{
    double all = (double)walk->graph->node_count;
    double step = (all - walk->goal->limit) / (double)count;

    switch (walk->goal->aim) {
    case AIM_AREA:
        return step;
    case AIM_COUNT:
        return SHARE_AREA * step / all;
    case AIM_COST:
        return SHARE_AREA * step / all * walk->best / (double)count;
    }
    return step;
}

Err anneal(
    Arena *arena,
    const Graph *graph,
    const Goal *goal,
    Budget *budget,
    uint64_t seed,
    double warmth,
    uint32_t *order,
    size_t *count)
{
    size_t mark = arena->used;
    Walk walk = {
        .graph = graph,
        .goal = goal,
        .budget = budget,
        .chance = seed,
        .warmth = warmth / 20,
        .reach = WINDOW_FIRST};

    if (*count < 2 || graph->tie_count == 0) {
        return ERR_NONE;
    }
    TRY(open_walk(arena, &walk));
    memset(walk.place, 0xff, graph->node_count * sizeof(*walk.place));
    for (size_t i = 0; i < *count; i++) {
        add_candidate(&walk, order[i]);
    }
    walk.best = INFINITY;
    walk.planned = walk.count;
    sweep(&walk, 0);
    drop_free(&walk);
    keep_best(&walk, order);
    walk.step = usual_step(&walk, walk.count);
    walk.from = budget_part(budget);
    while (cool(&walk) && walk.count > 1) {
        double before = budget_part(budget);

        add_candidates(&walk, walk.planned);
        for (size_t i = walk.planned; i < walk.count; i++) {
            walk.price[i] = 0;
        }
        sweep(&walk, TRIES);
        drop_free(&walk);
        keep_best(&walk, order);
        adapt(&walk, warmth, budget_part(budget) - before);
    }
    *count = walk.best_count;
    arena_rewind(arena, mark);
    return ERR_NONE;
}
