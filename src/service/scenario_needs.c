/* What reception needs to know of a scenario, from a file of our own that FLEE does not have: input_csv/needs.csv.
 *
 *     #what,name,second,number
 *     screening,Dun,,120          people a day whose needs can be asked about on arrival
 *     share,children alone,,0.04  of a thousand arrivals 40 are children alone
 *     seats,Cor,Esk,200           people a day who can set out from Cor to Esk
 *     deaths,Cor,Esk,3            and missing, of a thousand who go that way or back
 */
#include "service/scenario_rows.h"

#define NEEDS_MOST 100

typedef VEC(Need) Needs;

static bool take_number(Table *table, double most, double *ret)
{
    if (number_read(table_cell(table, 3), most, ret).kind == ERR_OK && *ret >= 0) {
        return true;
    }
    table_wrong(table, "the fourth cell is no number that can be worked with");
    return false;
}

static uint32_t take_place(Table *table, const Finder *finder, size_t column)
{
    Str name = table_cell(table, column);
    uint32_t place = finder_place(finder, name);

    if (place == NO_PLACE) {
        table_wrong(table, "there is no place %.*s in locations.csv", STR_ARG(name));
    }
    return place;
}

static void take_screening(Table *table, const NeedsTarget *target)
{
    uint32_t place = take_place(table, target->finder, 1);
    double number = 0;

    if (place != NO_PLACE && take_number(table, COUNT_MOST, &number)) {
        target->places[place].screening = number;
    }
}

/* Of a road there and, for deaths, back. */
static void take_road(Table *table, const NeedsTarget *target, bool is_seats)
{
    uint32_t from = take_place(table, target->finder, 1);
    uint32_t to = take_place(table, target->finder, 2);
    double number = 0;
    size_t found = 0;

    if (from == NO_PLACE || to == NO_PLACE ||
        !take_number(table, is_seats ? COUNT_MOST : 1000, &number)) {
        return;
    }
    for (size_t i = 0; i < target->road_count; i++) {
        Road *road = &target->roads[i];

        if (road->from != from || road->to != to) {
            continue;
        }
        found++;
        if (is_seats) {
            road->seats = number;
        } else {
            road->deaths = number;
            target->roads[i ^ 1].deaths = number;
        }
    }
    if (found == 0) {
        table_wrong(table, "there is no such road");
    }
}

static MUST_USE Err take_share(Table *table, Needs *needs)
{
    Need need = {.name = table_cell(table, 1)};

    if (!take_number(table, 1, &need.share)) {
        return ERR_NONE;
    }
    if (need.name.len == 0 || needs->count == NEEDS_MOST) {
        table_wrong(
            table, need.name.len == 0 ? "the need has no name" : "there are over 100 needs");
        return ERR_NONE;
    }
    return vec_push(table->arena, needs, need);
}

Err needs_read(const NeedsTarget *target, World *world)
{
    Str text = {0};
    Str file = STR("input_csv/needs.csv");
    Needs needs = {0};
    Table table = {.arena = target->arena, .notes = target->notes, .file = file};
    Err err = target->files->load(target->files->state, target->arena, file.ptr, &text);

    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    table.csv = csv_begin(text);
    while (table_next(&table)) {
        Str what = table_cell(&table, 0);

        if (str_is(what, "screening")) {
            take_screening(&table, target);
        } else if (str_is(what, "seats") || str_is(what, "deaths")) {
            take_road(&table, target, str_is(what, "seats"));
        } else if (str_is(what, "share")) {
            TRY(take_share(&table, &needs));
        } else {
            table_wrong(
                &table, "%.*s is none of screening, share, seats, deaths", STR_ARG(what));
        }
    }
    world->needs = needs.items;
    world->need_count = needs.count;
    return ERR_NONE;
}
