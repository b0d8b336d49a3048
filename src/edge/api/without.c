/* What acting on some nodes did to a network: numbers, and nobody's name. */
#include "edge/api/network.h"

#include "service/without.h"

typedef struct Measuring {
    Selection selection;
    Strs taken;
    Without without;
} Measuring;

static Err measure_run(Call *call, void *arg)
{
    Measuring *measuring = arg;

    return without_measure(call, &measuring->selection, &measuring->taken, &measuring->without);
}

Err verb_network_effect(Exchange *exchange)
{
    Measuring measuring = {.taken = {0}};
    const Without *without = &measuring.without;
    JsonOut *out = &exchange->out;
    Str rest;

    TRY(selection_read(exchange, &measuring.selection));
    TRY(query_get(exchange, "on", &rest));
    while (rest.len > 0) {
        TRY(vec_push(exchange->call.arena, &measuring.taken, str_cut(&rest, '|')));
    }
    TRY(call_read(&exchange->call, measure_run, &measuring));
    json_open_object(out, NULL);
    json_put_number(out, "node_count", (int64_t)without->node_count);
    json_put_number(out, "taken", (int64_t)without->taken);
    json_put_number(out, "largest_before", without->before.largest);
    json_put_number(out, "largest_after", without->after.largest);
    json_put_number(out, "parts_before", (int64_t)without->before.parts);
    json_put_number(out, "parts_after", (int64_t)without->after.parts);
    if (without->has_reach) {
        json_put_number(out, "reach_lost", without->reach_lost);
    } else {
        json_put_null(out, "reach_lost");
    }
    json_close_object(out);
    return ERR_NONE;
}
