/* Which routes: of what the caller may see. */
#include "edge/api/routes.h"

#include "edge/api/encode.h"
#include "service/legs.h"

/* Shares as thousandths: JSON of this program has whole numbers. */
static void put_share(JsonOut *out, const char *name, double share)
{
    json_put_number(out, name, (int64_t)(share * 1000 + 0.5));
}

static void put_known(JsonOut *out, const char *name, uint32_t number)
{
    if (number == NOT_KNOWN) {
        json_put_null(out, name);
    } else {
        json_put_number(out, name, number);
    }
}

static void put_places(JsonOut *out, const Routes *routes)
{
    json_open_list(out, "places");
    for (size_t i = 0; i < routes->place_count; i++) {
        const RoutePlace *place = &routes->places[i];

        json_open_object(out, NULL);
        json_put_text(out, "id", place->id);
        json_put_text(out, "name", place->name);
        json_put_text(out, "country", routes->countries[place->country]);
        json_put_text(out, "position", place->position);
        json_close_object(out);
    }
    json_close_list(out);
}

static void put_modes(JsonOut *out, const Routes *routes, uint32_t modes)
{
    json_open_list(out, "modes");
    for (uint32_t i = 0; i < routes->mode_count && i < 32; i++) {
        if ((modes >> i & 1) != 0) {
            json_put_text(out, NULL, routes->modes[i]);
        }
    }
    json_close_list(out);
}

static void put_stretch(JsonOut *out, const Routes *routes, size_t at)
{
    const Stretch *stretch = &routes->corridors.stretches[at];
    const RouteSum *sum = &routes->sums[at];

    json_open_object(out, NULL);
    json_put_text(out, "from", routes->places[stretch->from].name);
    json_put_text(out, "to", routes->places[stretch->to].name);
    json_put_number(out, "from_place", stretch->from);
    json_put_number(out, "to_place", stretch->to);
    put_share(out, "betweenness_thousandths", stretch->betweenness);
    json_put_number(out, "legs", stretch->legs);
    put_modes(out, routes, stretch->modes);
    put_known(out, "price", stretch->price);
    json_put_text(
        out,
        "currency",
        sum->currency == NOT_KNOWN ? STR("") : routes->currencies[sum->currency]);
    json_put_number(out, "priced", sum->priced);
    json_put_number(out, "priced_otherwise", sum->priced_otherwise);
    put_known(out, "days", stretch->days);
    json_put_number(out, "facilitators", stretch->facilitators);
    json_put_text(out, "last", sum->last);
    json_close_object(out);
}

static void put_corridors(JsonOut *out, const Routes *routes)
{
    json_open_list(out, "corridors");
    for (size_t i = 0; i < routes->corridors.corridor_count; i++) {
        const Corridor *corridor = &routes->corridors.corridors[i];

        json_open_object(out, NULL);
        json_open_list(out, "countries");
        for (uint32_t j = 0; j < corridor->count; j++) {
            json_put_text(out, NULL, routes->countries[corridor->countries[j]]);
        }
        json_close_list(out);
        json_put_number(out, "journeys", corridor->journeys);
        json_close_object(out);
    }
    json_close_list(out);
}

/* Of "", which is no country, nothing is told. */
static void put_countries(JsonOut *out, const Routes *routes)
{
    json_open_list(out, "countries");
    for (size_t i = 0; i < routes->country_count; i++) {
        const Presence *presence = &routes->corridors.countries[i];

        if (routes->countries[i].len == 0) {
            continue;
        }
        json_open_object(out, NULL);
        json_put_text(out, "country", routes->countries[i]);
        if (routes->at_table == NULL) {
            json_put_null(out, "at_table");
        } else {
            json_put_bool(out, "at_table", routes->at_table[i]);
        }
        json_put_number(out, "origin", presence->origin);
        json_put_number(out, "transit", presence->transit);
        json_put_number(out, "destination", presence->destination);
        put_share(out, "betweenness_thousandths", presence->betweenness);
        json_close_object(out);
    }
    json_close_list(out);
}

void put_routes(JsonOut *out, const Routes *routes)
{
    json_put_text(out, "label", routes->label);
    json_put_number(out, "legs", (int64_t)routes->leg_count);
    json_put_number(out, "journeys", routes->corridors.journeys);
    put_places(out, routes);
    json_open_list(out, "stretches");
    for (size_t i = 0; i < routes->corridors.stretch_count; i++) {
        put_stretch(out, routes, i);
    }
    json_close_list(out);
    put_corridors(out, routes);
    put_countries(out, routes);
}

typedef struct Routing {
    Str of;
    Routes routes;
} Routing;

static Err routes_run(Call *call, void *arg)
{
    Routing *routing = arg;

    return legs_see(call, routing->of, &routing->routes);
}

Err verb_network_routes(Exchange *exchange)
{
    Routing routing = {.routes = {.label = {"", 0}}};
    JsonOut *out = &exchange->out;

    TRY(query_get(exchange, "from", &routing.of));
    TRY(call_read(&exchange->call, routes_run, &routing));
    *out = json_begin(exchange->call.arena, (size_t)64 << 20);
    json_open_object(out, NULL);
    put_routes(out, &routing.routes);
    TRY(put_banner(out, exchange->call.arena, &routing.routes.shown));
    json_close_object(out);
    return ERR_NONE;
}
