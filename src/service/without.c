#include "service/without.h"

#include "network/components.h"
#include "network/reach.h"

#define WALKED_MOST \
    400000000.0 /* ties looked at, in seconds about 4; reach is not told of more */

/* `lone`: nodes that had no tie before either. */
static MUST_USE Err
stand(Arena *arena, const Graph *graph, const bool *persons, size_t lone, bool walks, Hold *ret)
{
    Components components;

    TRY(components_find(arena, graph, &components));
    ret->parts = components.count - lone;
    ret->largest = components.count > 0 ? components.sizes[0] : 0;
    return walks ? reach_find(arena, graph, persons, &ret->reach) : ERR_NONE;
}

/* Which nodes of the part are named. */
static MUST_USE Err
take(Call *call, const Part *part, const Strs *taken, bool *kept, size_t *ret_count)
{
    *ret_count = 0;
    for (size_t i = 0; i < taken->count; i++) {
        uint32_t node = NO_NODE;

        TRY(part_find(call, part->mesh, taken->items[i], &node));
        if (part->mesh->classes[node] == MESH_EVENT) {
            return err_bad("files and events cannot be acted on");
        }
        node = part_node(part, node);
        if (node == NO_NODE) {
            return err_bad("a node is not in what is selected");
        }
        *ret_count += kept[node];
        kept[node] = false;
    }
    return *ret_count > 0 ? ERR_NONE : err_bad("say on which nodes action was taken");
}

static MUST_USE Err measure(Call *call, const Part *part, const Strs *taken, Without *ret)
{
    Arena *arena = call->arena;
    size_t count = part->graph.node_count;
    bool *kept = arena_new(arena, bool, count + 1);
    bool *persons = arena_new(arena, bool, count + 1);
    const uint32_t *names = NULL;
    size_t person_count = 0;
    size_t lone = 0;
    Graph rest;

    if (kept == NULL || persons == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (size_t i = 0; i < count; i++) {
        kept[i] = true;
        persons[i] = part->mesh->classes[part->names[i]] == MESH_PERSON;
        person_count += persons[i];
        lone += graph_degree(&part->graph, (uint32_t)i) == 0;
    }
    ret->node_count = count;
    ret->has_reach =
        (double)person_count * (double)(count + 2 * part->graph.tie_count) < WALKED_MOST;
    TRY(take(call, part, taken, kept, &ret->taken));
    TRY(stand(arena, &part->graph, persons, lone, ret->has_reach, &ret->before));
    TRY(graph_part(arena, &part->graph, kept, &rest, &names));
    for (size_t i = 0; i < count; i++) {
        lone -= !kept[i] && graph_degree(&part->graph, (uint32_t)i) == 0;
    }
    for (size_t i = 0; i < rest.node_count; i++) {
        persons[i] = persons[names[i]]; /* numbers only become smaller */
    }
    TRY(stand(arena, &rest, persons, lone, ret->has_reach, &ret->after));
    ret->has_reach = ret->has_reach && ret->before.reach > 0;
    if (ret->has_reach) {
        ret->reach_lost = (uint32_t)(100 * (1 - ret->after.reach / ret->before.reach) + 0.5);
    }
    return ERR_NONE;
}

Err without_measure(Call *call, const Selection *selection, const Strs *taken, Without *ret)
{
    Without without = {.node_count = 0};
    Part part;
    Err err = ERR_NONE;

    TRY(part_open(call, selection, &part));
    err = measure(call, &part, taken, &without);
    part_close(call, &part);
    TRY(err);
    *ret = without;
    return ERR_NONE;
}
