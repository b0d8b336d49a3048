/* Routes out of a file, without a node. As JSON they have the bytes that a node tells of its records. */
#include "edge/api/routes.h"
#include "edge/cli/syndicate.h"

#include <stdio.h>

#define SHOWN 20 /* stretches and corridors, of a table for people */

static void print_stretch(const Routes *routes, const Stretch *stretch)
{
    printf("  %5.1f %%  %4u legs  ", 100 * stretch->betweenness, stretch->legs);
    cli_print_text(routes->places[stretch->from].name);
    printf(" to ");
    cli_print_text(routes->places[stretch->to].name);
    if (stretch->price != NOT_KNOWN) {
        printf(", price %u", stretch->price);
    }
    if (stretch->days != NOT_KNOWN) {
        printf(", %u days", stretch->days);
    }
    if (stretch->facilitators > 0) {
        printf(", %u known facilitators", stretch->facilitators);
    }
    (void)putchar('\n');
}

static void print_corridor(const Routes *routes, const Corridor *corridor)
{
    printf("  %4u  ", corridor->journeys);
    for (uint32_t i = 0; i < corridor->count; i++) {
        printf("%s", i > 0 ? " - " : "");
        cli_print_text(routes->countries[corridor->countries[i]]);
    }
    (void)putchar('\n');
}

static void print_absent(const Routes *routes)
{
    for (size_t i = 0; i < routes->country_count; i++) {
        const Presence *presence = &routes->corridors.countries[i];

        if (!routes->at_table[i]) {
            printf("Not at the table: ");
            cli_print_text(routes->countries[i]);
            printf(
                " (origin of %u journeys, transit of %u, destination of %u)\n",
                presence->origin,
                presence->transit,
                presence->destination);
        }
    }
}

static void print_routes(const Routes *routes)
{
    const Corridors *corridors = &routes->corridors;

    printf("Stretches, by the share of ways from place to place that run over them:\n");
    for (size_t i = 0; i < corridors->stretch_count && i < SHOWN; i++) {
        print_stretch(routes, &corridors->stretches[i]);
    }
    printf("Corridors, by journeys:\n");
    for (size_t i = 0; i < corridors->corridor_count && i < SHOWN; i++) {
        print_corridor(routes, &corridors->corridors[i]);
    }
    print_absent(routes);
}

static MUST_USE Err work_routes(Job *job)
{
    Routes routes;

    TRY(routes_of_file(&job->arena, &job->file, &routes));
    if (!job->line->json) {
        print_routes(&routes);
        return ERR_NONE;
    }
    json_open_object(&job->out, NULL);
    put_routes(&job->out, &routes);
    json_close_object(&job->out);
    return ERR_NONE;
}

int cli_network_routes(const Line *line, const Model *model, Arena *arena)
{
    (void)arena;
    return run_job(
        line,
        model,
        "legs",
        "routes FILE.json|LEGS.csv [--countries FILE] [--members FILE [--ties FILE]] [--json]",
        work_routes);
}
