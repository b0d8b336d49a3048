#include "network/dismantle/portfolio.h"

#include "network/dismantle/anneal.h"
#include "network/dismantle/betweenness.h"
#include "network/dismantle/degree.h"
#include "network/dismantle/exact.h"
#include "network/dismantle/reinsert.h"
#include "network/dismantle/separator.h"

#define WARMTH 1.0 /* of the local search: at first a usual step is often taken back */

typedef struct Portfolio {
    Arena *arena;
    const Graph *graph;
    const Goal *goal;
    Budget *budget;
    const Listener *listener;
    uint64_t seed;
    uint32_t *work; /* the plan of the member that works now */
    size_t count;
    uint32_t *raw; /* as it was before reinsertion */
    size_t raw_count;
    uint32_t *best;
    uint32_t *by_degree;
    size_t by_degree_count;
    bool *taken;
    size_t bound; /* so many nodes are needed at least */
    Plan plan;
} Portfolio;

/* Measure the plan at hand; keep it where it is better than what stands. */
static MUST_USE Err offer(Portfolio *portfolio, const char *member)
{
    Measures measures;

    TRY(measure_order(
        portfolio->arena,
        portfolio->graph,
        portfolio->goal,
        portfolio->work,
        portfolio->count,
        &measures));
    portfolio->count = measures.count;
    if (portfolio->plan.order != NULL &&
        !measure_is_better(portfolio->goal, &measures, &portfolio->plan.measures)) {
        return ERR_NONE;
    }
    if (measures.count > 0) {
        memcpy(portfolio->best, portfolio->work, measures.count * sizeof(*portfolio->best));
    }
    portfolio->plan = (Plan){portfolio->best, measures.count, measures, member, 0, false};
    if (portfolio->listener != NULL) {
        portfolio->listener->better(portfolio->listener->state, &portfolio->plan);
    }
    return ERR_NONE;
}

static MUST_USE Err reinsert_from(Portfolio *portfolio, size_t count, const char *member)
{
    memcpy(portfolio->work, portfolio->raw, count * sizeof(*portfolio->work));
    portfolio->count = count;
    TRY(reinsert(
        portfolio->arena,
        portfolio->graph,
        portfolio->goal,
        0,
        portfolio->work,
        &portfolio->count));
    return offer(portfolio, member);
}

/* Offer the order at hand as it is, and as reinsertion makes it: of as many nodes as the target takes, of more, so that there is
 * more to choose from, and of all. Three times as many is best more often than not, and so the first.
 */
static MUST_USE Err offer_both(Portfolio *portfolio, const char *raw, const char *reinserted)
{
    static const double times[] = {3, 1, 1.5, 2, 1e9};
    size_t all = portfolio->count;
    size_t needed = 0;

    if (all == 0) {
        return offer(portfolio, raw);
    }
    memcpy(portfolio->raw, portfolio->work, all * sizeof(*portfolio->raw));
    TRY(offer(portfolio, raw));
    needed = portfolio->count;
    for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++) {
        double some = times[i] * (double)needed;

        TRY(reinsert_from(portfolio, some < (double)all ? (size_t)some : all, reinserted));
        if (budget_is_over(portfolio->budget)) {
            break;
        }
    }
    return ERR_NONE;
}

/* A member that was cut short leaves its plan open: nodes by degree go on with it. */
static void complete(Portfolio *portfolio)
{
    const Graph *graph = portfolio->graph;

    memset(portfolio->taken, 0, graph->node_count * sizeof(*portfolio->taken));
    for (size_t i = 0; i < portfolio->count; i++) {
        portfolio->taken[portfolio->work[i]] = true;
    }
    for (size_t i = 0; i < portfolio->by_degree_count; i++) {
        if (!portfolio->taken[portfolio->by_degree[i]]) {
            portfolio->work[portfolio->count++] = portfolio->by_degree[i];
        }
    }
}

static MUST_USE Err run_quick(Portfolio *portfolio)
{
    TRY(degree_order(
        portfolio->arena,
        portfolio->graph,
        portfolio->goal,
        portfolio->by_degree,
        &portfolio->by_degree_count));
    portfolio->count = 0;
    complete(portfolio);
    TRY(offer_both(portfolio, "degree", "degree, reinserted"));
    if (budget_is_over(portfolio->budget)) {
        return ERR_NONE;
    }
    TRY(core_order(
        portfolio->arena,
        portfolio->graph,
        portfolio->goal,
        portfolio->work,
        &portfolio->count));
    complete(portfolio);
    return offer_both(portfolio, "core", "core, reinserted");
}

static MUST_USE Err run_separators(Portfolio *portfolio)
{
    static const double shares[] = {0.6, 0.75, 0.9};

    for (uint64_t i = 0; i < 12 && !budget_is_over(portfolio->budget); i++) {
        TRY(separator_order(
            portfolio->arena,
            portfolio->graph,
            portfolio->goal,
            portfolio->budget,
            portfolio->seed + i,
            shares[i % 3],
            portfolio->work,
            &portfolio->count));
        complete(portfolio);
        TRY(offer_both(portfolio, "separators", "separators, reinserted"));
    }
    return ERR_NONE;
}

static MUST_USE Err run_betweenness(Portfolio *portfolio)
{
    TRY(between_order(
        portfolio->arena,
        portfolio->graph,
        portfolio->goal,
        portfolio->budget,
        portfolio->seed,
        portfolio->plan.count,
        portfolio->work,
        &portfolio->count));
    complete(portfolio);
    return offer_both(portfolio, "betweenness", "betweenness, reinserted");
}

/* The head of one order with the rest of another, which then comes back behind it: nodes with very many ties are best taken at
 * once, and what is left is another network.
 */
static MUST_USE Err
splice(Portfolio *portfolio, const uint32_t *head, size_t taken, size_t room)
{
    size_t count = taken;
    const uint32_t *rest = head == portfolio->by_degree ? portfolio->raw : portfolio->by_degree;
    size_t rest_count =
        head == portfolio->by_degree ? portfolio->raw_count : portfolio->by_degree_count;

    memset(portfolio->taken, 0, portfolio->graph->node_count * sizeof(*portfolio->taken));
    memcpy(portfolio->work, head, taken * sizeof(*portfolio->work));
    for (size_t i = 0; i < taken; i++) {
        portfolio->taken[head[i]] = true;
    }
    for (size_t i = 0; i < rest_count && count < room; i++) {
        if (!portfolio->taken[rest[i]]) {
            portfolio->work[count++] = rest[i];
        }
    }
    portfolio->count = count;
    TRY(reinsert(
        portfolio->arena,
        portfolio->graph,
        portfolio->goal,
        taken,
        portfolio->work,
        &portfolio->count));
    complete(portfolio);
    return offer(portfolio, "splice");
}

static MUST_USE Err run_splices(Portfolio *portfolio)
{
    size_t count = portfolio->plan.count;
    size_t room = 2 * count;

    portfolio->raw_count = count;
    if (count > 0) {
        memcpy(portfolio->raw, portfolio->best, count * sizeof(*portfolio->raw));
    }
    for (size_t part = 64; part > 1 && !budget_is_over(portfolio->budget); part /= 2) {
        TRY(splice(portfolio, portfolio->by_degree, count / part, room));
        TRY(splice(portfolio, portfolio->raw, count - count / part, room));
    }
    return ERR_NONE;
}

/* A small network: the smallest number of nodes, and the proof. */
static MUST_USE Err run_exact(Portfolio *portfolio)
{
    Proof proof;

    if (portfolio->graph->node_count > EXACT_MOST || !portfolio->plan.measures.is_reached) {
        return ERR_NONE;
    }
    TRY(exact_count(
        portfolio->arena,
        portfolio->graph,
        portfolio->goal,
        portfolio->budget,
        portfolio->plan.count,
        &proof));
    portfolio->bound = proof.bound;
    if (!proof.is_found) {
        return ERR_NONE;
    }
    portfolio->count = proof.bound;
    memcpy(portfolio->work, proof.nodes, proof.bound * sizeof(*portfolio->work));
    TRY(reinsert(
        portfolio->arena,
        portfolio->graph,
        portfolio->goal,
        0,
        portfolio->work,
        &portfolio->count));
    return offer(portfolio, "exact");
}

static MUST_USE Err run_search(Portfolio *portfolio)
{
    bool is_least = portfolio->plan.count == portfolio->bound;

    if (portfolio->goal->aim == AIM_COUNT && is_least) {
        return ERR_NONE;
    }
    if (portfolio->plan.count > 0) {
        memcpy(portfolio->work, portfolio->best, portfolio->plan.count * sizeof(uint32_t));
    }
    portfolio->count = portfolio->plan.count;
    TRY(anneal(
        portfolio->arena,
        portfolio->graph,
        portfolio->goal,
        portfolio->budget,
        portfolio->seed,
        WARMTH,
        portfolio->work,
        &portfolio->count));
    return offer(portfolio, "search");
}

static MUST_USE Err run_members(Portfolio *portfolio)
{
    static const struct {
        MUST_USE Err (*run)(Portfolio *portfolio);
        double until; /* part of the budget */
    } members[] = {
        {run_quick, 1},
        {run_separators, 0.08},
        {run_betweenness, 0.18},
        {run_splices, 0.2},
        {run_exact, 0.6},
        {run_search, 1}};

    for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
        portfolio->budget->until = members[i].until;
        if (i == 0 || !budget_is_over(portfolio->budget)) {
            TRY(members[i].run(portfolio));
        }
    }
    return ERR_NONE;
}

Err dismantle(
    Arena *arena,
    const Graph *graph,
    const Goal *goal,
    Budget *budget,
    uint64_t seed,
    const Listener *listener,
    Plan *ret)
{
    size_t room = graph->node_count + 1;
    Portfolio portfolio = {
        .arena = arena,
        .graph = graph,
        .goal = goal,
        .budget = budget,
        .listener = listener,
        .seed = seed,
        .work = arena_new(arena, uint32_t, room),
        .raw = arena_new(arena, uint32_t, room),
        .best = arena_new(arena, uint32_t, room),
        .by_degree = arena_new(arena, uint32_t, room),
        .taken = arena_new(arena, bool, room)};

    if (portfolio.work == NULL || portfolio.raw == NULL || portfolio.best == NULL ||
        portfolio.by_degree == NULL || portfolio.taken == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    TRY(run_members(&portfolio));
    portfolio.plan.bound =
        portfolio.bound > 0 || portfolio.plan.count == 0 ? portfolio.bound : 1;
    portfolio.plan.is_proven =
        portfolio.plan.measures.is_reached && portfolio.plan.count == portfolio.plan.bound;
    *ret = portfolio.plan;
    return ERR_NONE;
}
