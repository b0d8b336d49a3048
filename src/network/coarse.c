#include "network/coarse.h"

#include "network/chance.h"

typedef struct Coarsening {
    const Level *fine;
    uint32_t *parents; /* NO_NODE: not yet in a company */
    float *masses;     /* of the companies */
    uint32_t count;    /* companies */
} Coarsening;

/* Nodes by their number of ties, the fewest first; those of one number in an order of chance. */
static void order_nodes(const Level *fine, uint64_t seed, uint32_t *places, uint32_t *ret)
{
    uint32_t *shuffled = places + fine->count + 2;

    for (uint32_t i = 0; i < fine->count; i++) {
        uint32_t other = chance_below(chance_word(seed, i), i + 1);

        shuffled[i] = shuffled[other];
        shuffled[other] = i;
    }
    for (uint32_t i = 0; i < fine->count; i++) {
        uint32_t degree = fine->starts[i + 1] - fine->starts[i];

        places[(degree < fine->count ? degree : fine->count) + 1]++;
    }
    for (size_t i = 0; i <= fine->count; i++) {
        places[i + 1] += places[i];
    }
    for (uint32_t i = 0; i < fine->count; i++) {
        uint32_t node = shuffled[i];
        uint32_t degree = fine->starts[node + 1] - fine->starts[node];

        ret[places[degree < fine->count ? degree : fine->count]++] = node;
    }
}

static uint32_t free_partner(const Coarsening *all, uint32_t node)
{
    const Level *fine = all->fine;
    uint32_t best = NO_NODE;
    float most = 0;

    for (uint32_t i = fine->starts[node]; i < fine->starts[node + 1]; i++) {
        uint32_t other = fine->ends[i];
        float pull = (fine->weights == NULL ? 1 : fine->weights[i]) / fine->masses[other];

        if (other != node && all->parents[other] == NO_NODE && pull > most) {
            best = other;
            most = pull;
        }
    }
    return best;
}

static uint32_t lightest_company(const Coarsening *all, uint32_t node)
{
    const Level *fine = all->fine;
    uint32_t best = NO_NODE;

    for (uint32_t i = fine->starts[node]; i < fine->starts[node + 1]; i++) {
        uint32_t company = all->parents[fine->ends[i]];

        if (company != NO_NODE &&
            (best == NO_NODE || all->masses[company] < all->masses[best])) {
            best = company;
        }
    }
    return best;
}

static void choose(Coarsening *all, uint32_t node)
{
    uint32_t partner = free_partner(all, node);
    uint32_t company = partner == NO_NODE ? lightest_company(all, node) : NO_NODE;

    if (company == NO_NODE) {
        company = all->count++;
    }
    all->parents[node] = company;
    all->masses[company] += all->fine->masses[node];
    if (partner != NO_NODE) {
        all->parents[partner] = company;
        all->masses[company] += all->fine->masses[partner];
    }
}

/* Nodes in the order of their companies; of company i, members[starts[i]] to members[starts[i + 1]]. */
static void gather(const Coarsening *all, uint32_t *starts, uint32_t *members)
{
    size_t nodes = all->fine->count;

    for (size_t i = 0; i < nodes; i++) {
        starts[all->parents[i] + 2]++;
    }
    for (size_t i = 0; i < all->count; i++) {
        starts[i + 2] += starts[i + 1];
    }
    for (uint32_t i = 0; i < nodes; i++) {
        members[starts[all->parents[i] + 1]++] = i;
    }
}

typedef struct Rows {
    uint32_t *starts;
    uint32_t *ends;
    float *weights;
    uint32_t *written; /* a coarse node: one more than where the row at hand has it */
} Rows;

/* The ties of company `own` to others: those of its members, put together. */
static uint32_t tie_company(
    const Coarsening *all,
    uint32_t own,
    const uint32_t *members,
    uint32_t member_count,
    Rows *rows)
{
    const Level *fine = all->fine;
    uint32_t first = rows->starts[own];
    uint32_t end = first;

    for (uint32_t j = 0; j < member_count; j++) {
        uint32_t node = members[j];

        for (uint32_t i = fine->starts[node]; i < fine->starts[node + 1]; i++) {
            uint32_t other = all->parents[fine->ends[i]];
            uint32_t at = rows->written[other];

            if (other == own) {
                continue;
            }
            if (at <= first) {
                rows->ends[end] = other;
                rows->weights[end] = 0;
                rows->written[other] = at = ++end;
            }
            rows->weights[at - 1] += fine->weights == NULL ? 1 : fine->weights[i];
        }
    }
    return end;
}

Err coarse_make(Arena *arena, const Level *fine, uint64_t seed, uint32_t *parents, Level *ret)
{
    size_t nodes = fine->count;
    size_t arcs = nodes == 0 ? 0 : fine->starts[nodes] - fine->starts[0];
    Coarsening all = {fine, parents, arena_new(arena, float, nodes + 1), 0};
    Rows rows = {
        arena_new(arena, uint32_t, nodes + 1),
        arena_new(arena, uint32_t, arcs + 1),
        arena_new(arena, float, arcs + 1),
        NULL};
    size_t ending = arena->used;
    uint32_t *places = arena_new(arena, uint32_t, 2 * nodes + 4);
    uint32_t *order = arena_new(arena, uint32_t, nodes + 1);
    uint32_t *starts = arena_new(arena, uint32_t, nodes + 3);

    rows.written = arena_new(arena, uint32_t, nodes + 1);
    if (all.masses == NULL || rows.starts == NULL || rows.ends == NULL ||
        rows.weights == NULL || rows.written == NULL || places == NULL || order == NULL ||
        starts == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    order_nodes(fine, seed, places, order);
    memset(parents, 0xff, nodes * sizeof(*parents));
    for (size_t i = 0; i < nodes; i++) {
        if (parents[order[i]] == NO_NODE) {
            choose(&all, order[i]);
        }
    }
    gather(&all, starts, order);
    for (uint32_t i = 0; i < all.count; i++) {
        rows.starts[i + 1] =
            tie_company(&all, i, order + starts[i], starts[i + 1] - starts[i], &rows);
    }
    arena_rewind(arena, ending);
    *ret = (Level){all.count, rows.starts, rows.ends, rows.weights, all.masses};
    return ERR_NONE;
}
