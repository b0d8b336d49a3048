#include "network/communities.h"

#include "network/chance.h"

#define LEVELS     64
#define TOO_LITTLE 1e-9 /* a gain, in ties, that is no reason to move */
#define WORTH      1e-7 /* a rise of modularity that is worth another round */

/* A network of pieces: ties with weights; those within a piece count in its strength alone. */
typedef struct Net {
    size_t count;
    const uint32_t *starts;
    const uint32_t *ends;
    const double *weights;
    const double *strengths; /* of a node: the weights of its ties, those within twice */
} Net;

typedef struct Work {
    Arena *arena;
    double total; /* all strengths */
    uint64_t seed;
    uint64_t drawn; /* orders so far */
    /* Of a level, with room for the first. */
    uint32_t *order;
    double *strengths; /* of groups, or of pieces */
    double *outwards;  /* of pieces: weights of ties to the rest of their group */
    uint32_t *sizes;
    double *links; /* of the node at hand to groups; else nought */
    uint32_t *touched;
    uint32_t *empty; /* groups without members */
    bool *is_waiting;
} Work;

static Err no_room(void)
{
    return err_limit("the network needs more memory than it may use");
}

static void shuffle(Work *work, size_t count)
{
    uint64_t seed = chance_word(work->seed, work->drawn++);

    for (uint32_t i = 0; i < count; i++) {
        uint32_t other = chance_below(chance_word(seed, i), i + 1);

        work->order[i] = work->order[other];
        work->order[other] = i;
    }
}

/* The weights of a node's ties to each group among its neighbours; how many groups these are. Take them back by `forget`. */
static uint32_t link_groups(Work *work, const Net *net, const uint32_t *of, uint32_t node)
{
    uint32_t count = 0;

    for (uint32_t i = net->starts[node]; i < net->starts[node + 1]; i++) {
        uint32_t group = of[net->ends[i]];

        if (work->links[group] <= 0) {
            work->touched[count++] = group;
        }
        work->links[group] += net->weights[i];
    }
    return count;
}

static void forget(Work *work, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        work->links[work->touched[i]] = 0;
    }
}

/* ---- moving ---------------------------------------------------------------------------------- */

static double gain(const Work *work, uint32_t group, double strength)
{
    return work->links[group] - strength * work->strengths[group] / work->total;
}

/* The group that gains most by the node, who has left his own already. */
static uint32_t best_group(
    const Work *work, uint32_t own, double strength, uint32_t touched, size_t empty_count)
{
    uint32_t best = own;
    double most = gain(work, own, strength) + TOO_LITTLE;

    for (uint32_t i = 0; i < touched; i++) {
        uint32_t group = work->touched[i];
        double gained = gain(work, group, strength);

        if (gained > most) {
            best = group;
            most = gained;
        }
    }
    if (most < 0 && empty_count > 0) {
        best = work->empty[empty_count - 1];
    }
    return best;
}

static size_t fill_groups(Work *work, const Net *net, const uint32_t *of)
{
    size_t empty_count = 0;

    memset(work->strengths, 0, net->count * sizeof(*work->strengths));
    memset(work->sizes, 0, net->count * sizeof(*work->sizes));
    for (size_t i = 0; i < net->count; i++) {
        work->strengths[of[i]] += net->strengths[i];
        work->sizes[of[i]]++;
        work->is_waiting[i] = true;
    }
    for (size_t i = net->count; i > 0; i--) {
        if (work->sizes[i - 1] == 0) {
            work->empty[empty_count++] = (uint32_t)i - 1;
        }
    }
    return empty_count;
}

/* Nodes wait in a ring, at first in an order of chance; who moves makes those neighbours wait again who are in other groups. */
static void move_nodes(Work *work, const Net *net, uint32_t *of)
{
    size_t empty_count = fill_groups(work, net, of);
    size_t waiting = net->count;
    size_t first = 0;

    shuffle(work, net->count);
    while (waiting > 0) {
        uint32_t node = work->order[first];
        uint32_t own = of[node];
        uint32_t touched = link_groups(work, net, of, node);
        uint32_t best;

        first = first + 1 == net->count ? 0 : first + 1;
        waiting--;
        work->is_waiting[node] = false;
        work->strengths[own] -= net->strengths[node];
        if (--work->sizes[own] == 0) {
            work->strengths[own] = 0;
            work->empty[empty_count++] = own;
        }
        best = best_group(work, own, net->strengths[node], touched, empty_count);
        forget(work, touched);
        if (work->sizes[best]++ == 0) {
            /* Either the last that became empty, or his own, which is the same. */
            empty_count--;
        }
        work->strengths[best] += net->strengths[node];
        of[node] = best;
        for (uint32_t i = net->starts[node]; best != own && i < net->starts[node + 1]; i++) {
            uint32_t end = net->ends[i];

            if (!work->is_waiting[end] && of[end] != best) {
                size_t last = first + waiting++;

                work->is_waiting[end] = true;
                work->order[last < net->count ? last : last - net->count] = end;
            }
        }
    }
}

/* ---- taking apart ---------------------------------------------------------------------------- */

/* Whether a piece of a group is tied to the rest of it by no less than chance would tie it. */
static bool is_held(const Work *work, double outwards, double strength, double group_strength)
{
    return outwards >= strength * (group_strength - strength) / work->total - TOO_LITTLE;
}

static void join(
    Work *work,
    const Net *net,
    const uint32_t *of,
    const double *group_strengths,
    uint32_t *pieces,
    uint32_t node)
{
    double strength = net->strengths[node];
    double group_strength = group_strengths[of[node]];
    uint32_t touched = link_groups(work, net, pieces, node);
    uint32_t best = node;
    double most = 0;

    for (uint32_t i = 0; i < touched; i++) {
        uint32_t piece = work->touched[i];
        double gained = gain(work, piece, strength);

        /* A piece is called by its first node, so its group is that node's. */
        if (of[piece] == of[node] && piece != node && gained > most &&
            is_held(work, work->outwards[piece], work->strengths[piece], group_strength)) {
            best = piece;
            most = gained;
        }
    }
    if (best != node) {
        pieces[node] = best;
        work->sizes[best]++;
        work->sizes[node] = 0;
        work->strengths[best] += strength;
        work->outwards[best] += work->outwards[node] - 2 * work->links[best];
    }
    forget(work, touched);
}

/* Every node begins as a piece of its own, and joins one of its group if it is still alone. */
static MUST_USE Err take_apart(Work *work, const Net *net, const uint32_t *of, uint32_t *pieces)
{
    double *group_strengths = arena_new(work->arena, double, net->count + 1);

    if (group_strengths == NULL) {
        return no_room();
    }
    for (uint32_t i = 0; i < net->count; i++) {
        group_strengths[of[i]] += net->strengths[i];
        pieces[i] = i;
        work->sizes[i] = 1;
        work->strengths[i] = net->strengths[i];
        work->outwards[i] = 0;
        for (uint32_t j = net->starts[i]; j < net->starts[i + 1]; j++) {
            work->outwards[i] += of[net->ends[j]] == of[i] ? net->weights[j] : 0;
        }
    }
    shuffle(work, net->count);
    for (size_t i = 0; i < net->count; i++) {
        uint32_t node = work->order[i];

        if (work->sizes[node] == 1 && pieces[node] == node &&
            is_held(
                work, work->outwards[node], net->strengths[node], group_strengths[of[node]])) {
            join(work, net, of, group_strengths, pieces, node);
        }
    }
    return ERR_NONE;
}

/* ---- putting together ------------------------------------------------------------------------ */

/* Numbers without gaps, in the order in which they are met; how many. */
static size_t renumber(uint32_t *numbers, size_t count, uint32_t *scratch)
{
    size_t met = 0;

    memset(scratch, 0xff, count * sizeof(*scratch));
    for (size_t i = 0; i < count; i++) {
        if (scratch[numbers[i]] == NO_NODE) {
            scratch[numbers[i]] = (uint32_t)met++;
        }
        numbers[i] = scratch[numbers[i]];
    }
    return met;
}

/* The ties of the members of a piece, put together by the piece at their other end, at `at` of ends and weights. */
static uint32_t put_row(
    Work *work,
    const Net *net,
    const uint32_t *pieces,
    const uint32_t *members,
    uint32_t member_count,
    uint32_t *ends,
    double *weights)
{
    uint32_t own = pieces[members[0]];
    uint32_t touched = 0;
    uint32_t count = 0;

    for (uint32_t i = 0; i < member_count; i++) {
        uint32_t node = members[i];

        for (uint32_t j = net->starts[node]; j < net->starts[node + 1]; j++) {
            uint32_t piece = pieces[net->ends[j]];

            if (work->links[piece] <= 0) {
                work->touched[touched++] = piece;
            }
            work->links[piece] += net->weights[j];
        }
    }
    for (uint32_t i = 0; i < touched; i++) {
        if (work->touched[i] != own) {
            ends[count] = work->touched[i];
            weights[count++] = work->links[work->touched[i]];
        }
    }
    forget(work, touched);
    return count;
}

/* The pieces as nodes. */
static MUST_USE Err
put_together(Work *work, const Net *net, const uint32_t *pieces, size_t count, Net *ret)
{
    size_t arcs = net->starts[net->count];
    uint32_t *starts = arena_new(work->arena, uint32_t, count + 1);
    uint32_t *ends = arena_new(work->arena, uint32_t, arcs + 1);
    double *weights = arena_new(work->arena, double, arcs + 1);
    double *strengths = arena_new(work->arena, double, count + 1);
    uint32_t *firsts = arena_new(work->arena, uint32_t, count + 3);
    uint32_t *members = work->order;

    if (starts == NULL || ends == NULL || weights == NULL || strengths == NULL ||
        firsts == NULL) {
        return no_room();
    }
    for (size_t i = 0; i < net->count; i++) {
        firsts[pieces[i] + 2]++;
        strengths[pieces[i]] += net->strengths[i];
    }
    for (size_t i = 0; i < count; i++) {
        firsts[i + 2] += firsts[i + 1];
    }
    for (uint32_t i = 0; i < net->count; i++) {
        members[firsts[pieces[i] + 1]++] = i;
    }
    for (size_t i = 0; i < count; i++) {
        starts[i + 1] = starts[i] + put_row(
                                        work,
                                        net,
                                        pieces,
                                        members + firsts[i],
                                        firsts[i + 1] - firsts[i],
                                        ends + starts[i],
                                        weights + starts[i]);
    }
    *ret = (Net){count, starts, ends, weights, strengths};
    return ERR_NONE;
}

/* ---- rounds ---------------------------------------------------------------------------------- */

/* One round: groups of the first network, made better in place. */
static MUST_USE Err one_round(Work *work, const Net *first, uint32_t *groups)
{
    size_t ending = work->arena->used;
    uint32_t *places = arena_new(work->arena, uint32_t, first->count + 1);
    uint32_t *of = arena_new(work->arena, uint32_t, first->count + 1);
    uint32_t *pieces = arena_new(work->arena, uint32_t, first->count + 1);
    Net net = *first;

    if (places == NULL || of == NULL || pieces == NULL) {
        return no_room();
    }
    for (uint32_t i = 0; i < first->count; i++) {
        places[i] = i;
        of[i] = groups[i];
    }
    for (size_t level = 0; level < LEVELS; level++) {
        size_t count;
        Net next;

        move_nodes(work, &net, of);
        if (renumber(of, net.count, work->order) == net.count) {
            break;
        }
        TRY(take_apart(work, &net, of, pieces));
        count = renumber(pieces, net.count, work->order);
        if (count == net.count) {
            break;
        }
        TRY(put_together(work, &net, pieces, count, &next));
        for (size_t i = 0; i < first->count; i++) {
            places[i] = pieces[places[i]];
        }
        /* A piece is of one group, and pieces are numbered as they are met: none is written before it is read. */
        for (size_t i = 0; i < net.count; i++) {
            of[pieces[i]] = of[i];
        }
        net = next;
    }
    for (size_t i = 0; i < first->count; i++) {
        groups[i] = of[places[i]];
    }
    arena_rewind(work->arena, ending);
    return ERR_NONE;
}

static MUST_USE Err open_work(Work *work, const Graph *graph, Net *net)
{
    Arena *arena = work->arena;
    size_t nodes = graph->node_count;
    double *weights = arena_new(arena, double, 2 * graph->tie_count + 1);
    double *strengths = arena_new(arena, double, nodes + 1);

    work->order = arena_new(arena, uint32_t, nodes + 1);
    work->strengths = arena_new(arena, double, nodes + 1);
    work->outwards = arena_new(arena, double, nodes + 1);
    work->sizes = arena_new(arena, uint32_t, nodes + 1);
    work->links = arena_new(arena, double, nodes + 1);
    work->touched = arena_new(arena, uint32_t, nodes + 1);
    work->empty = arena_new(arena, uint32_t, nodes + 1);
    work->is_waiting = arena_new(arena, bool, nodes + 1);
    if (weights == NULL || strengths == NULL || work->order == NULL ||
        work->strengths == NULL || work->outwards == NULL || work->sizes == NULL ||
        work->links == NULL || work->touched == NULL || work->empty == NULL ||
        work->is_waiting == NULL) {
        return no_room();
    }
    work->total = 2 * (double)graph->tie_count;
    for (size_t i = 0; i < 2 * graph->tie_count; i++) {
        weights[i] = 1;
    }
    for (uint32_t i = 0; i < nodes; i++) {
        strengths[i] = graph_degree(graph, i);
    }
    *net = (Net){nodes, graph->starts, graph->ends, weights, strengths};
    return ERR_NONE;
}

Err communities_judge(Arena *arena, const Graph *graph, const uint32_t *of, double *ret)
{
    size_t ending = arena->used;
    double *strengths = arena_new(arena, double, graph->node_count + 1);
    double total = 2 * (double)graph->tie_count;
    double inside = 0;
    double chance = 0;

    if (strengths == NULL) {
        return no_room();
    }
    for (uint32_t i = 0; i < graph->node_count; i++) {
        strengths[of[i]] += graph_degree(graph, i);
        for (uint32_t j = graph->starts[i]; j < graph->starts[i + 1]; j++) {
            inside += of[graph->ends[j]] == of[i];
        }
    }
    for (size_t i = 0; i < graph->node_count && total > 0; i++) {
        chance += strengths[i] / total * (strengths[i] / total);
    }
    *ret = total > 0 ? inside / total - chance : 0;
    arena_rewind(arena, ending);
    return ERR_NONE;
}

/* Groups by size, and those of one size by their lowest node. A group that a move tore is two: that raises modularity, too. */
static MUST_USE Err
number_groups(Work *work, const Graph *graph, uint32_t *of, Communities *ret)
{
    uint32_t *numbers = arena_new(work->arena, uint32_t, graph->node_count + 1);
    uint32_t *sizes = arena_new(work->arena, uint32_t, graph->node_count + 2);
    uint32_t *places = arena_new(work->arena, uint32_t, graph->node_count + 2);
    uint32_t *queue = work->order;
    uint32_t count = 0;

    if (numbers == NULL || sizes == NULL || places == NULL) {
        return no_room();
    }
    memset(numbers, 0xff, graph->node_count * sizeof(*numbers));
    for (uint32_t node = 0; node < graph->node_count; node++) {
        uint32_t met = 0;

        if (numbers[node] != NO_NODE) {
            continue;
        }
        queue[met++] = node;
        numbers[node] = count;
        for (uint32_t at = 0; at < met; at++) {
            for (uint32_t i = graph->starts[queue[at]]; i < graph->starts[queue[at] + 1]; i++) {
                uint32_t end = graph->ends[i];

                if (numbers[end] == NO_NODE && of[end] == of[node]) {
                    numbers[end] = count;
                    queue[met++] = end;
                }
            }
        }
        work->sizes[count++] = met;
        places[graph->node_count - met + 1]++;
    }
    for (size_t i = 0; i < graph->node_count; i++) {
        places[i + 1] += places[i];
    }
    for (uint32_t i = 0; i < count; i++) {
        queue[i] = places[graph->node_count - work->sizes[i]]++;
        sizes[queue[i]] = work->sizes[i];
    }
    for (size_t i = 0; i < graph->node_count; i++) {
        of[i] = queue[numbers[i]];
    }
    *ret = (Communities){count, of, sizes, 0};
    return communities_judge(work->arena, graph, of, &ret->modularity);
}

static size_t count_starts(const Graph *graph)
{
    size_t starts = graph->tie_count == 0 ? 0 : COMMUNITIES_TIES / graph->tie_count;

    return starts < 1 ? 1 : starts > COMMUNITIES_STARTS ? COMMUNITIES_STARTS : starts;
}

/* From each node by itself, round by round. */
static MUST_USE Err
begin(Work *work, const Graph *graph, const Net *net, uint32_t *of, double *ret)
{
    double before = -1;

    for (uint32_t i = 0; i < graph->node_count; i++) {
        of[i] = i;
    }
    for (size_t round = 0; round < COMMUNITIES_ROUNDS; round++) {
        TRY(one_round(work, net, of));
        TRY(communities_judge(work->arena, graph, of, ret));
        if (*ret < before + WORTH) {
            break;
        }
        before = *ret;
    }
    return ERR_NONE;
}

Err communities_find(Arena *arena, const Graph *graph, uint64_t seed, Communities *ret)
{
    Work work = {.arena = arena, .seed = seed};
    uint32_t *of = arena_new(arena, uint32_t, graph->node_count + 1);
    uint32_t *tried = arena_new(arena, uint32_t, graph->node_count + 1);
    double most = -2;
    Net net;

    if (of == NULL || tried == NULL) {
        return no_room();
    }
    TRY(open_work(&work, graph, &net));
    for (uint32_t i = 0; i < graph->node_count; i++) {
        of[i] = i;
    }
    for (size_t i = 0; i < count_starts(graph) && graph->tie_count > 0; i++) {
        double found = 0;

        TRY(begin(&work, graph, &net, tried, &found));
        if (found > most) {
            most = found;
            memcpy(of, tried, graph->node_count * sizeof(*of));
        }
    }
    return number_groups(&work, graph, of, ret);
}
