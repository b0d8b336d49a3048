#include "network/dismantle/measure.h"

#include "network/dismantle/parts.h"

Err measure_curve(
    Arena *arena,
    const Graph *graph,
    const uint32_t *order,
    size_t count,
    uint32_t *ret_largest)
{
    size_t mark = arena->used;
    bool *out = arena_new(arena, bool, graph->node_count + 1);
    Parts parts;

    if (out == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    TRY(parts_make(arena, graph->node_count, &parts));
    for (size_t i = 0; i < count; i++) {
        out[order[i]] = true;
    }
    parts_add_all(&parts, graph, out);
    ret_largest[count] = parts.largest;
    for (size_t i = count; i > 0; i--) {
        (void)parts_add(&parts, graph, order[i - 1]);
        ret_largest[i - 1] = parts.largest;
    }
    arena_rewind(arena, mark);
    return ERR_NONE;
}

double measure_weight(size_t i, size_t count)
{
    size_t from_end =
        i - 1 < count - i ? i - 1 : count - i; /* 0 of the first and of the last */

    if (count < 3) {
        return count == 2 ? 1.0 / 2 : 0;
    }
    if (count % 2 == 1) {
        return from_end == 0 ? 1.0 / 3 : i % 2 == 0 ? 4.0 / 3 : 2.0 / 3;
    }
    return from_end == 0 ? 5.0 / 12 : from_end == 1 ? 13.0 / 12 : 1;
}

double measure_simpson(const uint32_t *values, size_t count)
{
    double sum = 0;

    for (size_t i = 1; i <= count; i++) {
        sum += measure_weight(i, count) * (double)values[i - 1];
    }
    return sum;
}

static double cost_of_all(const Graph *graph, const Goal *goal)
{
    double sum = 0;

    for (uint32_t node = 0; node < graph->node_count; node++) {
        sum += goal_cost(goal, node);
    }
    return sum > 0 ? sum : 1;
}

Err measure_order(
    Arena *arena,
    const Graph *graph,
    const Goal *goal,
    const uint32_t *order,
    size_t count,
    Measures *ret)
{
    size_t mark = arena->used;
    uint32_t *largest = arena_new(arena, uint32_t, count + 1);
    double all = (double)(graph->node_count > 0 ? graph->node_count : 1);
    double costs = cost_of_all(graph, goal);
    Measures found = {0};

    if (largest == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    TRY(measure_curve(arena, graph, order, count, largest));
    while (found.count < count && largest[found.count] >= goal->limit) {
        double part = goal_cost(goal, order[found.count]) / costs;

        found.count++;
        found.cost += part;
        found.cost_area +=
            part * ((double)largest[found.count - 1] + (double)largest[found.count]) / 2 / all;
    }
    found.is_reached = largest[found.count] < goal->limit;
    found.largest = largest[found.count];
    found.area = measure_simpson(largest + 1, found.count) / all;
    arena_rewind(arena, mark);
    *ret = found;
    return ERR_NONE;
}

/* Less than zero where the first is better. */
static double difference(Aim aim, const Measures *a, const Measures *b)
{
    switch (aim) {
    case AIM_AREA:
        return a->area - b->area;
    case AIM_COUNT:
        return (double)a->count - (double)b->count;
    case AIM_COST:
        return a->cost - b->cost;
    }
    return 0;
}

bool measure_is_better(const Goal *goal, const Measures *a, const Measures *b)
{
    double apart = difference(goal->aim, a, b);

    if (a->is_reached != b->is_reached) {
        return a->is_reached;
    }
    if (!a->is_reached && a->largest != b->largest) {
        return a->largest < b->largest;
    }
    if (apart < -1e-12 || apart > 1e-12) {
        return apart < 0;
    }
    return a->area < b->area - 1e-12;
}

Err measure_rounds(
    Arena *arena,
    const Graph *graph,
    const uint32_t *order,
    size_t count,
    size_t together,
    uint32_t limit,
    uint32_t *ret_largest,
    size_t *ret_rounds)
{
    size_t mark = arena->used;
    uint32_t *largest = arena_new(arena, uint32_t, count + 1);
    size_t round = 0;

    if (largest == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    TRY(measure_curve(arena, graph, order, count, largest));
    ret_largest[0] = largest[0];
    for (size_t taken = 0; taken < count && largest[taken] >= limit;) {
        taken = count - taken < together ? count : taken + together;
        ret_largest[++round] = largest[taken];
    }
    arena_rewind(arena, mark);
    *ret_rounds = round;
    return ERR_NONE;
}
