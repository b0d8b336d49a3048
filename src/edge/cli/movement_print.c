/* How a run is told. The people left without access to protection, unmet beds, and deaths and missing at risk are always
 * told, and what it is for.
 */
#include "edge/cli/movement.h"

#include <stdio.h>
#include <sys/resource.h>

/* ---- notes ----------------------------------------------------------------------------------- */

void movement_notes_json(const Notes *notes, bool is_wrong)
{
    bool first = true;

    for (size_t i = 0; i < notes->count; i++) {
        const Note *note = &notes->items[i];

        if (note->is_wrong != is_wrong) {
            continue;
        }
        printf("%s{\"file\":", first ? "" : ",");
        cli_print_json_text(note->file);
        printf(",\"line\":%u,\"why\":", note->line);
        cli_print_json_text(note->text);
        (void)putchar('}');
        first = false;
    }
}

size_t movement_wrong(const Notes *notes)
{
    size_t count = 0;

    for (size_t i = 0; i < notes->count; i++) {
        count += notes->items[i].is_wrong;
    }
    return count;
}

void movement_notes(const Notes *notes)
{
    for (size_t i = 0; i < notes->count; i++) {
        const Note *note = &notes->items[i];

        cli_print_text(note->file);
        printf(":%u: %s: ", note->line, note->is_wrong ? "wrong" : "assumed");
        cli_print_text(note->text);
        (void)putchar('\n');
    }
}

/* ---- figures --------------------------------------------------------------------------------- */

typedef enum Figure {
    FIGURE_ARD,
    FIGURE_MASE,
    FIGURE_MASE_FIRST
} Figure;

static double figure_of(const Figures *figures, Figure figure)
{
    return figure == FIGURE_ARD    ? figures->ard
           : figure == FIGURE_MASE ? figures->mase
                                   : figures->mase_first;
}

/* The mean over the members. */
static double mean_figure(const Job *job, Figure figure)
{
    double sum = 0;

    for (size_t i = 0; i < job->members; i++) {
        sum += figure_of(&job->ensemble.figures[i], figure);
    }
    return sum / (double)job->members;
}

static Figures mean_place(const Job *job, size_t counted)
{
    Figures sum = {0};
    double count = (double)job->members;

    for (size_t i = 0; i < job->members; i++) {
        Outcome outcome = ensemble_outcome(&job->ensemble, i);
        Figures one = judge_place(&job->world, &outcome, counted);

        sum.ard += one.ard / count;
        sum.mase += one.mase / count;
        sum.mase_first += one.mase_first / count;
    }
    return sum;
}

static Band ard_band(const Job *job)
{
    for (size_t i = 0; i < job->members; i++) {
        job->ensemble.values[i] = job->ensemble.figures[i].ard;
    }
    return ensemble_band(&job->ensemble);
}

static uint32_t last_day(const Job *job)
{
    return job->ensemble.day_count - 1;
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void put_figure(const char *name, double figure)
{
    if (figure < 0) {
        printf(",\"%s\":null", name);
    } else {
        printf(",\"%s\":%.4f", name, figure);
    }
}

static void put_band(const char *name, Band band, int decimals)
{
    printf(
        "\"%s\":{\"p5\":%.*f,\"p50\":%.*f,\"p95\":%.*f}",
        name,
        decimals,
        band.low,
        decimals,
        band.middle,
        decimals,
        band.high);
}

static void put_first(const Job *job, size_t place, bool is_screening)
{
    FirstDay first = report_first(&job->ensemble, place, is_screening);

    printf("\"%s\":{", is_screening ? "screening_late" : "full");
    if (first.members > 0) {
        put_band("day", first.days, 0);
        printf(",");
    }
    printf("\"members\":%zu,", first.members);
    put_band(
        is_screening ? "most_waiting" : "most_without_bed",
        report_most(&job->ensemble, place, is_screening),
        0);
    printf("}");
}

static bool has_screening(const Job *job, size_t place)
{
    return job->world.places[place].screening > 0;
}

static bool has_limit(const Job *job, size_t place)
{
    const Place *one = &job->world.places[place];

    return one->kind == PLACE_CAMP && one->capacity >= 1;
}

static void put_limits_json(const Job *job)
{
    bool first = true;

    printf(",\"limits\":{");
    for (size_t i = 0; i < job->world.place_count; i++) {
        if (!has_screening(job, i) && !has_limit(job, i)) {
            continue;
        }
        printf("%s", first ? "" : ",");
        first = false;
        cli_print_json_text(job->world.places[i].name);
        printf(":{");
        if (has_limit(job, i)) {
            put_first(job, i, false);
        }
        printf("%s", has_limit(job, i) && has_screening(job, i) ? "," : "");
        if (has_screening(job, i)) {
            put_first(job, i, true);
        }
        printf("}");
    }
    printf("}");
}

static void put_needs_json(const Job *job)
{
    const World *world = &job->world;
    Band camps = report_day(&job->ensemble, last_day(job), DAY_IN_CAMPS);

    printf(",\"needs\":{");
    for (int field = DAY_WITHOUT; field < DAY_FIELDS; field++) {
        printf("%s", field > DAY_WITHOUT ? "," : "");
        put_band(
            report_name((DayField)field),
            report_day(&job->ensemble, last_day(job), (DayField)field),
            field == DAY_AT_RISK ? 2 : 0);
    }
    printf(",\"shares\":{");
    for (size_t i = 0; i < world->need_count; i++) {
        printf("%s", i > 0 ? "," : "");
        cli_print_json_text(world->needs[i].name);
        printf(":%.0f", camps.middle * world->needs[i].share);
    }
    printf("}}");
    put_limits_json(job);
}

static void put_places_json(const Job *job)
{
    const World *world = &job->world;
    uint32_t day = last_day(job);

    printf(",\"places\":{");
    for (size_t i = 0; i < world->counted_count; i++) {
        Figures one = mean_place(job, i);
        Band band = ensemble_counts(&job->ensemble, day, i);

        printf("%s", i > 0 ? "," : "");
        cli_print_json_text(world->places[world->counted[i]].name);
        printf(":{\"ard\":%.4f", one.ard);
        put_figure("mase", one.mase);
        put_figure("mase_first", one.mase_first);
        printf(
            ",\"computed\":%.0f,\"counted\":%.0f",
            band.middle,
            world->counts[day * world->counted_count + i]);
        if (job->members > 1) {
            printf(",");
            put_band("band", band, 0);
        }
        printf("}");
    }
    printf("}");
}

static void put_json(const Job *job)
{
    const Ensemble *ensemble = &job->ensemble;
    const Outcome *first = &ensemble->outcomes[0];
    struct rusage usage = {0};
    uint64_t agent_days = 0;

    for (size_t i = 0; i < job->members; i++) {
        agent_days += ensemble->outcomes[i].agent_days;
    }
    (void)getrusage(RUSAGE_SELF, &usage);
    printf("{\"for\":\"" REPORT_FOR "\",\"ard\":%.4f", mean_figure(job, FIGURE_ARD));
    put_figure("mase", mean_figure(job, FIGURE_MASE));
    put_figure("mase_first", mean_figure(job, FIGURE_MASE_FIRST));
    if (job->members > 1) {
        printf(",");
        put_band("ard_band", ard_band(job), 4);
    }
    printf(
        ",\"people\":%llu,\"days\":%u,\"members\":%llu,\"agent_days\":%llu,\"cpu_s\":%.3f"
        ",\"rss_mb\":%.1f,\"mode\":\"%s\",\"cohorts\":%zu,\"unplaced\":%llu",
        (unsigned long long)first->people,
        ensemble->day_count,
        (unsigned long long)job->members,
        (unsigned long long)agent_days,
        job->cpu_s,
        (double)usage.ru_maxrss / 1024,
        first->in_cohorts ? "cohorts" : "agents",
        first->cohorts,
        (unsigned long long)first->unplaced);
    for (int field = 0; field < DAY_WITHOUT; field++) {
        printf(
            ",\"%s\":%.0f",
            report_name((DayField)field),
            report_day(ensemble, last_day(job), (DayField)field).middle);
    }
    put_needs_json(job);
    put_places_json(job);
    printf(",\"seed\":%llu", (unsigned long long)job->plan.options.seed);
    printf(",\"compat\":%s", job->plan.options.compat ? "true" : "false");
    printf(",\"wrong\":%zu,\"assumed\":[", movement_wrong(&job->notes));
    movement_notes_json(&job->notes, false);
    printf("]}\n");
}

/* ---- for a person ---------------------------------------------------------------------------- */

static void put_line(const Job *job, Band band, int decimals, const char *what)
{
    printf("  %10.*f %s", decimals, band.middle, what);
    if (job->members > 1) {
        printf(" (%.*f to %.*f)", decimals, band.low, decimals, band.high);
    }
    (void)putchar('\n');
}

static void put_errors(const Job *job)
{
    double ard = mean_figure(job, FIGURE_ARD);
    double mase = mean_figure(job, FIGURE_MASE);

    printf(
        "Error against the counts (ARD, scaled): %.3f; about %.0f of 100 people at the wrong "
        "place.\n",
        ard,
        ard * 50);
    if (mase >= 0) {
        printf(
            "Against repeating the counts of 30 days before (MASE): %.2f; below 1 is better.\n",
            mase);
    }
}

static void put_first_text(const Job *job, size_t place, bool is_screening)
{
    FirstDay first = report_first(&job->ensemble, place, is_screening);

    if (first.members == 0) {
        return;
    }
    printf("  from day %.0f", first.days.middle);
    if (job->members > 1) {
        printf(
            " (%.0f to %.0f, in %zu of %llu members)",
            first.days.low,
            first.days.high,
            first.members,
            (unsigned long long)job->members);
    }
    printf(
        " %s ",
        is_screening ? "more come than can be screened at" : "there are too few beds at");
    cli_print_text(job->world.places[place].name);
    printf(
        ": %.0f people at the most\n", report_most(&job->ensemble, place, is_screening).middle);
}

static void put_needs(const Job *job)
{
    static const char *const texts[DAY_FIELDS] = {
        [DAY_IN_CAMPS] = "in camps",
        [DAY_AT_PLACES] = "at places that are no camps",
        [DAY_ON_WAY] = "on the way",
        [DAY_WITHOUT] = ("left without access to protection: no camp's stated capacity has a "
                         "place for them"),
        [DAY_BEDS_SHORT] = "unmet beds: people in camps above their stated capacity",
        [DAY_WAITING] = "waiting for screening",
        [DAY_UNSEATED] = "who found no seat that day",
        [DAY_TURNED_BACK] = "sent back that day from the end of a closed road",
        [DAY_AT_RISK] = "deaths and missing at risk on the way, up to that day",
    };
    const World *world = &job->world;
    Band camps = report_day(&job->ensemble, last_day(job), DAY_IN_CAMPS);

    for (int field = 0; field < DAY_FIELDS; field++) {
        put_line(
            job,
            report_day(&job->ensemble, last_day(job), (DayField)field),
            field == DAY_AT_RISK ? 1 : 0,
            texts[field]);
    }
    for (size_t i = 0; i < world->need_count; i++) {
        printf("  %10.0f of those in camps: ", camps.middle * world->needs[i].share);
        cli_print_text(world->needs[i].name);
        (void)putchar('\n');
    }
    for (size_t i = 0; i < world->place_count; i++) {
        put_first_text(job, i, false);
        put_first_text(job, i, true);
    }
}

static void put_text(const Job *job)
{
    const World *world = &job->world;
    uint32_t day = last_day(job);

    printf("Planning for reception; not for refusal of entry.\n");
    movement_notes(&job->notes);
    if (job->plan.options.compat) {
        printf("Closures are read as FLEE reads them, whatever was assumed of them above.\n");
    }
    put_errors(job);
    printf(
        "After %u days, of %llu people on the move:\n",
        day + 1,
        (unsigned long long)job->ensemble.outcomes[0].people);
    put_needs(job);
    if (job->ensemble.outcomes[0].unplaced > 0) {
        printf(
            "%llu people more are in the counts, but no place was in conflict when they "
            "came.\n",
            (unsigned long long)job->ensemble.outcomes[0].unplaced);
    }
    printf("At the places with counts, computed and counted, and the place's part of the "
           "error:\n");
    for (size_t i = 0; i < world->counted_count; i++) {
        printf(
            "  %10.0f %10.0f  %.3f  ",
            ensemble_counts(&job->ensemble, day, i).middle,
            world->counts[day * world->counted_count + i],
            mean_place(job, i).ard);
        cli_print_text(world->places[world->counted[i]].name);
        (void)putchar('\n');
    }
}

void movement_print(const Job *job)
{
    if (job->line->json) {
        put_json(job);
    } else {
        put_text(job);
    }
}
