#include "service/apart.h"

#include "network/dismantle/portfolio.h"

#define SEED       UINT64_C(0x73756261) /* "suba" */
#define TIES_SPENT 40000000.0           /* looked at, before the best that was found is taken */

static double part_spent(void *state, uint64_t work)
{
    (void)state;
    return (double)work / TIES_SPENT;
}

/* What nobody can act on by itself. */
static bool is_out_of_reach(MeshClass which)
{
    return which == MESH_EVENT || which == MESH_DOCUMENT || which == MESH_ONLINE;
}

static MUST_USE Err say_points(
    Call *call, const Part *part, const Plan *plan, const uint32_t *largest, Apart *apart)
{
    for (size_t i = 0; i < plan->measures.count && i < APART_MOST; i++) {
        ActionPoint point = {.largest = largest[i + 1]};

        TRY(caption_of(call, part->mesh, part->names[plan->order[i]], &point.caption));
        for (size_t j = 0; j < point.caption.records.count; j++) {
            TRY(vec_push(call->arena, &apart->shown, point.caption.records.items[j]));
        }
        TRY(vec_push(call->arena, &apart->items, point));
    }
    return record_note_rows(call, &apart->shown);
}

static MUST_USE Err apart_of(Call *call, const Part *part, uint32_t percent, Apart *apart)
{
    Arena *arena = call->arena;
    size_t count = part->graph.node_count;
    bool *fixed = arena_new(arena, bool, count + 1);
    Goal goal = {.aim = AIM_COUNT, .fixed = fixed};
    Budget budget = {.part = part_spent, .until = 1};
    uint32_t *largest = NULL;
    Plan plan;

    apart->node_count = count;
    if (fixed == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    if (count < 3) {
        return ERR_NONE; /* there is nothing to fall apart */
    }
    for (size_t i = 0; i < count; i++) {
        fixed[i] = is_out_of_reach((MeshClass)part->mesh->classes[part->names[i]]);
    }
    goal.limit = goal_limit(count, percent / 100.0);
    goal.limit = goal.limit < 2 ? 2 : goal.limit;
    TRY(dismantle(arena, &part->graph, &goal, &budget, SEED, NULL, &plan));
    largest = arena_new(arena, uint32_t, plan.count + 2);
    if (largest == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    TRY(measure_curve(arena, &part->graph, plan.order, plan.count, largest));
    apart->largest = largest[0];
    apart->limit = goal.limit;
    apart->count = plan.measures.count;
    apart->bound = plan.bound;
    apart->is_reached = plan.measures.is_reached;
    apart->is_proven = plan.is_proven;
    return say_points(call, part, &plan, largest, apart);
}

Err apart_find(Call *call, const Selection *selection, uint32_t percent, Apart *ret)
{
    Apart apart = {.node_count = 0};
    Part part;
    Err err = ERR_NONE;

    if (percent < 1 || percent > 90) {
        return err_bad("say how large a part may be, as 1 to 90 percent of all");
    }
    TRY(part_open(call, selection, &part));
    err = apart_of(call, &part, percent, &apart);
    part_close(call, &part);
    TRY(err);
    *ret = apart;
    return ERR_NONE;
}
