#include "service/scenario_rows.h"

#include "base/date.h"

#include <stdlib.h>

typedef VEC(Place) Places;
typedef VEC(uint32_t) Numbers;
typedef VEC(Road) Roads;
typedef VEC(Closure) Closures;
typedef VEC(Flare) Flares;

typedef struct Reading {
    Arena *arena;
    const ScenarioFiles *files;
    Notes *notes;
    World *world;
    Finder finder;
    Places places;
    Numbers lines; /* of the places */
    Roads roads;
    Closures closures;
    Flares flares;
} Reading;

/* A table of the folder; `ret->csv` is at its end where the file is missing.  Errors  NOT_FOUND, LIMIT. */
static MUST_USE Err open_table(Reading *reading, const char *name, Table *ret)
{
    Str text = {0};
    Err err;

    *ret = (Table){
        .arena = reading->arena,
        .notes = reading->notes,
        .file = str_from(name),
        .csv = csv_begin(STR("")),
    };
    err = reading->files->load(reading->files->state, reading->arena, name, &text);
    if (err.kind == ERR_OK) {
        ret->csv = csv_begin(text);
    }
    return err;
}

static MUST_USE Err open_needed(Reading *reading, const char *name, Table *ret)
{
    Err err = open_table(reading, name, ret);

    if (err.kind == ERR_NOT_FOUND) {
        table_wrong(ret, "the file is missing");
        return (Err){ERR_NOT_FOUND, 0, "a file that every scenario needs is missing"};
    }
    return err;
}

/* ---- period and places ----------------------------------------------------------------------- */

static MUST_USE Err read_period(Reading *reading)
{
    bool has_date = false;
    Table table;

    TRY(open_needed(reading, "input_csv/sim_period.csv", &table));
    while (table_next(&table)) {
        Date date = {0};
        int32_t days = 0;

        if (str_is(table_cell(&table, 0), "StartDate")) {
            has_date = date_parse(table_cell(&table, 1), &date).kind == ERR_OK && date.day > 0;
            reading->world->first_day = has_date ? date_first(date) : 0;
        } else if (str_is(table_cell(&table, 0), "Length")) {
            bool good = day_read(table_cell(&table, 1), &days).kind == ERR_OK && days > 0 &&
                        days <= DAYS_MOST;

            reading->world->days = good ? (uint32_t)days : 0;
        } else {
            table_assumed(
                &table, "the row is passed over: only StartDate and Length are known");
        }
    }
    if (!has_date || reading->world->days == 0) {
        table_wrong(&table, "StartDate must be a date, and Length 1 to %d days", DAYS_MOST);
        return err_bad(
            "sim_period.csv does not say when the scenario begins and how long it is");
    }
    return ERR_NONE;
}

static bool has_word(Str text, const char *word)
{
    size_t len = strlen(word);

    for (size_t i = 0; i + len <= text.len; i++) {
        size_t j = 0;

        while (j < len && ((text.ptr[i + j] | 0x20) == word[j] || text.ptr[i + j] == word[j])) {
            j++;
        }
        if (j == len) {
            return true;
        }
    }
    return false;
}

static PlaceKind kind_of(Str type)
{
    return has_word(type, "camp")         ? PLACE_CAMP
           : has_word(type, "conflict")   ? PLACE_CONFLICT
           : has_word(type, "forward")    ? PLACE_FORWARD
           : has_word(type, "marker")     ? PLACE_MARKER
           : has_word(type, "flood_zone") ? PLACE_FLOOD
                                          : PLACE_TOWN;
}

/* Where a column beyond the fixed ones stands, by the row of headings; 0 where there is none. */
static size_t find_column(const Strs *headings, size_t fixed, const char *name)
{
    for (size_t i = fixed; i < headings->count; i++) {
        if (str_is(headings->items[i], name)) {
            return i;
        }
    }
    return 0;
}

/* A cell of an own column; 0 where there is none. */
static double cell_number(Table *table, size_t column, double most)
{
    double number = 0;

    if (column == 0 || table_cell(table, column).len == 0) {
        return 0;
    }
    if (number_read(table_cell(table, column), most, &number).kind != ERR_OK || number < 0) {
        table_wrong(table, "cell %zu is no number that can be worked with", column + 1);
        return 0;
    }
    return number;
}

static MUST_USE Err read_place(Reading *reading, Table *table, size_t growth)
{
    Place place = {
        .name = table_cell(table, 0),
        .country = table_cell(table, 2),
        .kind = kind_of(table_cell(table, 5)),
        .is_idp = has_word(table_cell(table, 5), "idp"),
    };
    double people = cell_number(table, 7, COUNT_MOST);

    if (place.name.len == 0) {
        table_wrong(table, "the place has no name");
        return ERR_NONE;
    }
    if (table_cell(table, 5).len == 0 || table->row.count < 6) {
        table_assumed(table, "%.*s has no type: it is a town", STR_ARG(place.name));
    }
    if (table_cell(table, 6).len > 0 &&
        day_read(table_cell(table, 6), &place.conflict_day).kind != ERR_OK) {
        table_wrong(table, "the day of the conflict is no whole number");
    }
    place.people = place.kind == PLACE_CAMP ? 0 : people;
    place.capacity = place.kind == PLACE_CAMP ? people : 0;
    place.capacity_per_day = cell_number(table, growth, COUNT_MOST);
    place.is_foreign = reading->places.count > 0 &&
                       !str_equal(place.country, reading->places.items[0].country);
    if (reading->places.count == PLACES_MOST) {
        return err_limit("there are more than 20000 places");
    }
    TRY(vec_push(reading->arena, &reading->places, place));
    return vec_push(reading->arena, &reading->lines, table->csv.line);
}

static int by_name(const void *a, const void *b)
{
    const NamedPlace *left = a;
    const NamedPlace *right = b;
    int order = str_compare(left->name, right->name);

    return order != 0 ? order : (left->place > right->place) - (left->place < right->place);
}

static MUST_USE Err sort_places(Reading *reading, Table *table)
{
    size_t count = reading->places.count;
    NamedPlace *names = arena_new(reading->arena, NamedPlace, count + 1);

    if (names == NULL) {
        return err_limit("there are too many places");
    }
    for (size_t i = 0; i < count; i++) {
        names[i] = (NamedPlace){reading->places.items[i].name, (uint32_t)i};
    }
    qsort(names, count, sizeof(*names), by_name);
    for (size_t i = 1; i < count; i++) {
        if (str_equal(names[i].name, names[i - 1].name)) {
            table->csv.line = reading->lines.items[names[i].place];
            table_wrong(table, "there is another place %.*s", STR_ARG(names[i].name));
        }
    }
    reading->finder = (Finder){names, count};
    return ERR_NONE;
}

static MUST_USE Err read_places(Reading *reading)
{
    Strs headings = {0};
    Table table;

    TRY(open_needed(reading, "input_csv/locations.csv", &table));
    table.has_headings = true;
    while (table_next(&table)) {
        if (str_starts(table.row.items[0], STR("#"))) {
            headings = headings.count == 0 ? table.row : headings;
            continue;
        }
        TRY(read_place(reading, &table, find_column(&headings, 8, "capacity_per_day")));
    }
    if (reading->places.count == 0) {
        table_wrong(&table, "there are no places");
        return err_bad("locations.csv has no places");
    }
    return sort_places(reading, &table);
}

/* ---- roads ----------------------------------------------------------------------------------- */

static uint32_t cell_place(Reading *reading, Table *table, size_t column)
{
    Str name = table_cell(table, column);
    uint32_t place = finder_place(&reading->finder, name);

    if (place == NO_PLACE) {
        table_wrong(table, "there is no place %.*s in locations.csv", STR_ARG(name));
    }
    return place;
}

static RoadMode mode_of(Table *table, size_t column)
{
    Str mode = column > 0 ? table_cell(table, column) : STR("");

    if (str_is(mode, "sea")) {
        return ROAD_SEA;
    }
    if (str_is(mode, "air")) {
        return ROAD_AIR;
    }
    if (mode.len > 0 && !str_is(mode, "land")) {
        table_wrong(table, "%.*s is none of land, sea, air: it is land", STR_ARG(mode));
    }
    return ROAD_LAND;
}

/* What FLEE does not know of a road: columns of the same names, if there are any. */
static void read_attributes(Table *table, const Strs *headings, Road *road)
{
    double departures = cell_number(table, find_column(headings, 4, "departures"), 1e5);
    double seats = cell_number(table, find_column(headings, 4, "seats"), 1e5);

    road->speed = cell_number(table, find_column(headings, 4, "max_move_speed"), 1e5);
    road->walk = cell_number(table, find_column(headings, 4, "walk_probability"), 1);
    road->mode = mode_of(table, find_column(headings, 4, "mode"));
    road->seats = departures * seats;
    road->deaths = cell_number(table, find_column(headings, 4, "deaths_per_thousand"), 1000);
    if ((departures > 0) != (seats > 0)) {
        table_assumed(table, "departures and seats go together: one alone is no limit");
    }
}

static MUST_USE Err read_road(Reading *reading, Table *table, const Strs *headings)
{
    Road road = {
        .from = cell_place(reading, table, 0),
        .to = cell_place(reading, table, 1),
    };
    double forced = 0;
    int times = 1;

    if (number_read(table_cell(table, 2), 1e5, &road.km).kind != ERR_OK || road.km < 0) {
        table_wrong(table, "the third cell is no distance in km");
        return ERR_NONE;
    }
    if (road.from == NO_PLACE || road.to == NO_PLACE) {
        return ERR_NONE;
    }
    read_attributes(table, headings, &road);
    if (road.from == road.to) {
        table_wrong(table, "the road leads to where it begins");
        return ERR_NONE;
    }
    if (number_read(table_cell(table, 3), 1e5, &forced).kind == ERR_OK && forced == 1) {
        table_assumed(table, "forced_redirection 1 makes the road count twice, as FLEE does");
        times = 2;
    }
    for (int i = 0; i < times; i++) {
        Road back = road;

        back.from = road.to;
        back.to = road.from;
        if (reading->roads.count >= ROADS_MOST) {
            return err_limit("there are more than 200000 roads");
        }
        TRY(vec_push(reading->arena, &reading->roads, road));
        TRY(vec_push(reading->arena, &reading->roads, back));
    }
    return ERR_NONE;
}

static MUST_USE Err read_roads(Reading *reading)
{
    Strs headings = {0};
    bool *has_road = arena_new(reading->arena, bool, reading->places.count);
    Table table;

    if (has_road == NULL) {
        return err_limit("there are too many places");
    }
    TRY(open_needed(reading, "input_csv/routes.csv", &table));
    table.has_headings = true;
    while (table_next(&table)) {
        if (str_starts(table.row.items[0], STR("#"))) {
            headings = headings.count == 0 ? table.row : headings;
            continue;
        }
        TRY(read_road(reading, &table, &headings));
    }
    if (reading->roads.count == 0) {
        table_wrong(&table, "there are no roads");
        return err_bad("routes.csv has no roads");
    }
    for (size_t i = 0; i < reading->roads.count; i++) {
        has_road[reading->roads.items[i].from] = true;
    }
    table.file = STR("input_csv/locations.csv");
    for (size_t i = 0; i < reading->places.count; i++) {
        if (!has_road[i]) {
            table.csv.line = reading->lines.items[i];
            table_wrong(
                &table, "no road leads to %.*s", STR_ARG(reading->places.items[i].name));
        }
    }
    return ERR_NONE;
}

/* ---- closures -------------------------------------------------------------------------------- */

static bool is_country(const Reading *reading, Str name)
{
    for (size_t i = 0; i < reading->places.count; i++) {
        if (str_equal(reading->places.items[i].country, name)) {
            return true;
        }
    }
    return false;
}

static size_t count_roads(const Reading *reading, uint32_t place, uint32_t to)
{
    size_t count = 0;

    for (size_t i = 0; i < reading->roads.count; i++) {
        const Road *road = &reading->roads.items[i];

        count += road->from == place && (to == NO_PLACE || road->to == to);
    }
    return count;
}

static void read_second(Reading *reading, Table *table, Closure *closure)
{
    Str name = table_cell(table, 1);
    Str second = table_cell(table, 2);

    closure->second = finder_place(&reading->finder, second);
    if (closure->second != NO_PLACE) {
        table_assumed(
            table,
            "closes only the road between %.*s and %.*s; as FLEE reads it, it would shut all "
            "%zu roads of %.*s",
            STR_ARG(name),
            STR_ARG(second),
            count_roads(reading, closure->place, NO_PLACE),
            STR_ARG(name));
        if (count_roads(reading, closure->place, closure->second) == 0) {
            table_wrong(table, "there is no such road: nothing is closed");
        }
    } else if (second.len > 0) {
        table_assumed(
            table,
            "%.*s is no place: all roads of %.*s are closed",
            STR_ARG(second),
            STR_ARG(name));
        if (!is_country(reading, second)) {
            table_wrong(table, "%.*s is no place and no country", STR_ARG(second));
        }
    }
}

/* Who is closed; false where that cannot be used. */
static bool read_closed(Reading *reading, Table *table, Closure *closure)
{
    Str type = table_cell(table, 0);

    if (str_is(type, "country")) {
        closure->kind = CLOSURE_COUNTRY;
        closure->country = table_cell(table, 1);
        closure->other = table_cell(table, 2);
        if (!is_country(reading, closure->country) || !is_country(reading, closure->other)) {
            table_wrong(table, "no place of locations.csv lies in one of the two countries");
        }
        return true;
    }
    if (str_is(type, "remove_forced_redirection")) {
        table_assumed(table, "has no effect on who moves where, as in FLEE");
        return false;
    }
    if (!str_in_list(type, STR("location link camp idpcamp"), ' ') || type.len == 0) {
        table_wrong(table, "there is no closure of the type %.*s", STR_ARG(type));
        return false;
    }
    closure->place = cell_place(reading, table, 1);
    if (closure->place == NO_PLACE) {
        return false;
    }
    if (str_is(type, "link")) {
        closure->kind = CLOSURE_LINK;
        closure->second = cell_place(reading, table, 2);
        return closure->second != NO_PLACE;
    }
    if (str_is(type, "location")) {
        closure->kind = CLOSURE_LOCATION;
        read_second(reading, table, closure);
        return true;
    }
    closure->kind = CLOSURE_CAMP;
    if (reading->places.items[closure->place].kind != PLACE_CAMP) {
        table_wrong(table, "%.*s is no camp", STR_ARG(table_cell(table, 1)));
        return false;
    }
    return true;
}

static MUST_USE Err read_closures(Reading *reading)
{
    int32_t days = (int32_t)reading->world->days;
    Table table;
    Err err = open_table(reading, "input_csv/closures.csv", &table);

    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    while (table_next(&table)) {
        Closure closure = {.second = NO_PLACE, .place = NO_PLACE};

        if (!read_closed(reading, &table, &closure)) {
            continue;
        }
        if (day_read(table_cell(&table, 3), &closure.start).kind != ERR_OK ||
            day_read(table_cell(&table, 4), &closure.end).kind != ERR_OK) {
            table_wrong(&table, "the days from which and to which it holds are not given");
            continue;
        }
        if (closure.start < 0 || closure.start >= days || closure.end > days) {
            table_wrong(&table, "its days are not all within the period of %d days", days);
        }
        if (closure.end < closure.start) {
            table_assumed(&table, "ends before it begins: it is never undone");
        }
        TRY(vec_push(reading->arena, &reading->closures, closure));
    }
    return ERR_NONE;
}

/* ---- conflicts ------------------------------------------------------------------------------- */

/* Without a file of conflicts, those of the places' own column. */
static MUST_USE Err date_conflicts(Reading *reading, Table *table)
{
    table_assumed(table, "the file is missing: conflicts begin as locations.csv says");
    for (int32_t day = 1; day < (int32_t)reading->world->days; day++) {
        for (size_t i = 0; i < reading->places.count; i++) {
            const Place *place = &reading->places.items[i];
            Flare flare = {day, (uint32_t)i, 1};

            if (place->kind == PLACE_CONFLICT && place->conflict_day == day) {
                TRY(vec_push(reading->arena, &reading->flares, flare));
            }
        }
    }
    return ERR_NONE;
}

typedef struct Column {
    uint32_t place;
    double strength;
} Column;

static MUST_USE Err read_columns(Reading *reading, Table *table, Column **ret)
{
    *ret = arena_new(reading->arena, Column, table->row.count + 1);
    if (*ret == NULL) {
        return err_limit("there are too many conflicts");
    }
    for (size_t i = 1; i < table->row.count; i++) {
        if (table->row.items[i].len > 0) {
            (*ret)[i].place = cell_place(reading, table, i);
        } else {
            (*ret)[i].place = NO_PLACE;
        }
    }
    return ERR_NONE;
}

/* Only beginnings and ends act; what a strength does in between does not. */
static MUST_USE Err read_day(Reading *reading, Table *table, Column *columns, int32_t day)
{
    for (size_t i = 1; i < table->row.count; i++) {
        Flare flare = {day, columns[i].place, 0};

        if (flare.place == NO_PLACE) {
            continue;
        }
        if (number_read(table->row.items[i], 1, &flare.strength).kind != ERR_OK ||
            flare.strength < 0) {
            table_wrong(table, "cell %zu is not 0 to 1", i + 1);
            continue;
        }
        if ((flare.strength > 0) != (columns[i].strength > 0)) {
            TRY(vec_push(reading->arena, &reading->flares, flare));
        }
        columns[i].strength = flare.strength;
    }
    return ERR_NONE;
}

static MUST_USE Err read_conflicts(Reading *reading)
{
    Column *columns = NULL;
    size_t width = 0;
    int32_t last = -1;
    Table table;
    Err err = open_table(reading, "input_csv/conflicts.csv", &table);

    if (err.kind == ERR_NOT_FOUND) {
        return date_conflicts(reading, &table);
    }
    TRY(err);
    table.has_headings = true;
    while (table_next(&table)) {
        int32_t day = 0;

        if (columns == NULL) {
            width = table.row.count;
            TRY(read_columns(reading, &table, &columns));
            continue;
        }
        if (day_read(table.row.items[0], &day).kind != ERR_OK || day <= last) {
            table_wrong(&table, "the first cell is no day after the one of the row before");
            continue;
        }
        last = day;
        if (day >= (int32_t)reading->world->days) {
            continue;
        }
        if (table.row.count > width) {
            table_wrong(&table, "the row is longer than the headings");
            table.row.count = width;
        }
        TRY(read_day(reading, &table, columns, day));
    }
    return ERR_NONE;
}

Err scenario_read(Arena *arena, const ScenarioFiles *files, World *ret, Notes *notes)
{
    Reading reading = {.arena = arena, .files = files, .notes = notes, .world = ret};

    *ret = (World){0};
    TRY(read_period(&reading));
    TRY(read_places(&reading));
    TRY(read_roads(&reading));
    TRY(read_closures(&reading));
    TRY(read_conflicts(&reading));
    TRY(needs_read(
        &(NeedsTarget){
            .arena = arena,
            .files = files,
            .finder = &reading.finder,
            .places = reading.places.items,
            .roads = reading.roads.items,
            .road_count = reading.roads.count,
            .notes = notes,
        },
        ret));
    ret->places = reading.places.items;
    ret->place_count = reading.places.count;
    ret->roads = reading.roads.items;
    ret->road_count = reading.roads.count;
    ret->closures = reading.closures.items;
    ret->closure_count = reading.closures.count;
    ret->flares = reading.flares.items;
    ret->flare_count = reading.flares.count;
    return counts_read(arena, files, &reading.finder, ret, notes);
}
