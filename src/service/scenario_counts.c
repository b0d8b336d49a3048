/* What was counted at the camps, and when: one number for every day. */
#include "service/scenario_rows.h"

#include "base/date.h"

#include <math.h>

#define CELLS_MOST 20000000 /* days x places with counts */

typedef struct Point {
    int32_t day;
    double value;
} Point;

typedef VEC(Point) Series;

typedef struct Counted {
    uint32_t place; /* NO_PLACE of the total */
    Str name;
    Series series;
} Counted;

typedef struct Reading {
    Arena *arena;
    const ScenarioFiles *files;
    const Finder *finder;
    World *world;
    Notes *notes;
    VEC(Counted) places;
    Series total;
    bool has_total;
} Reading;

static Table open_table(Reading *reading, Str file, Str text)
{
    return (Table){
        .arena = reading->arena, .notes = reading->notes, .file = file, .csv = csv_begin(text)};
}

static bool day_of(const World *world, Str text, int32_t *ret)
{
    Date date = {0};

    if (date_parse(str_part(text, 0, 10), &date).kind != ERR_OK || date.day == 0) {
        return false;
    }
    *ret = date_first(date) - world->first_day;
    return true;
}

static MUST_USE Err read_series(Reading *reading, Str name, Series *ret)
{
    Str file;
    Str text;

    TRY(arena_print(reading->arena, &file, "source_data/%.*s", STR_ARG(name)));
    TRY(reading->files->load(reading->files->state, reading->arena, file.ptr, &text));
    Table table = open_table(reading, file, text);

    for (size_t i = 0; table_next(&table); i++) {
        Point point = {0};

        if (!day_of(reading->world, table_cell(&table, 0), &point.day)) {
            if (i == 0) {
                table_assumed(&table, "the first row is taken for headings");
            } else {
                table_wrong(&table, "the first cell is no date");
            }
            continue;
        }
        if (number_read(table_cell(&table, 1), COUNT_MOST, &point.value).kind != ERR_OK ||
            point.value < 0) {
            table_wrong(&table, "the second cell is no count");
            continue;
        }
        if (ret->count > 0 && point.day < ret->items[ret->count - 1].day) {
            table_wrong(&table, "the date is before the one of the row before: passed over");
            continue;
        }
        if (ret->count > 0 && point.day == ret->items[ret->count - 1].day) {
            table_wrong(
                &table, "the date stands twice: from that day on the later count holds");
        }
        TRY(vec_push(reading->arena, ret, point));
    }
    return ERR_NONE;
}

/* On a line between two counts; before the first one and after the last as there. */
static double value_at(const Series *series, int32_t day, double before)
{
    size_t low = 0;
    size_t high = series->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (series->items[middle].day <= day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (series->count == 0 || low == 0) {
        return before;
    }
    const Point *left = &series->items[low - 1];

    if (low == series->count) {
        return left->value;
    }
    const Point *right = &series->items[low];
    double part = ((double)day - left->day) / ((double)right->day - left->day);

    return left->value + part * (right->value - left->value);
}

/* Two files of one place: at each date of either their sum. A file counts from its first date. */
static MUST_USE Err add_series(Arena *arena, const Series *a, const Series *b, Series *ret)
{
    size_t i = 0;
    size_t j = 0;

    while (i < a->count || j < b->count) {
        bool left = j == b->count || (i < a->count && a->items[i].day <= b->items[j].day);
        int32_t day = left ? a->items[i].day : b->items[j].day;
        Point point = {day, value_at(a, day, 0) + value_at(b, day, 0)};

        TRY(vec_push(arena, ret, point));
        while (i < a->count && a->items[i].day == day) {
            i++;
        }
        while (j < b->count && b->items[j].day == day) {
            j++;
        }
    }
    return ERR_NONE;
}

static MUST_USE Err read_place(Reading *reading, Table *layout, Series *ret)
{
    for (size_t i = 1; i < layout->row.count; i++) {
        Series one = {0};
        Series sum = {0};
        Err err;

        if (layout->row.items[i].len == 0) {
            continue;
        }
        err = read_series(reading, layout->row.items[i], &one);
        if (err.kind == ERR_NOT_FOUND) {
            table_wrong(
                layout, "there is no file source_data/%.*s", STR_ARG(layout->row.items[i]));
            continue;
        }
        TRY(err);
        TRY(add_series(reading->arena, ret, &one, &sum));
        *ret = sum;
    }
    return ERR_NONE;
}

static MUST_USE Err read_layout(Reading *reading)
{
    Str text = {0};
    Str file = STR("source_data/data_layout.csv");
    Err err = reading->files->load(reading->files->state, reading->arena, file.ptr, &text);
    Table table = open_table(reading, file, text);

    if (err.kind == ERR_NOT_FOUND) {
        table_wrong(&table, "the file is missing: nobody sets out without counts");
        return ERR_NONE;
    }
    TRY(err);
    while (table_next(&table)) {
        Counted counted = {.name = table.row.items[0]};
        bool twice = false;

        if (str_is(counted.name, "total")) {
            reading->has_total = true;
            TRY(read_place(reading, &table, &reading->total));
            continue;
        }
        counted.place = finder_place(reading->finder, counted.name);
        for (size_t i = 0; i < reading->places.count; i++) {
            twice = twice || reading->places.items[i].place == counted.place;
        }
        if (counted.place == NO_PLACE || twice) {
            table_wrong(
                &table,
                twice ? "%.*s stands twice" : "there is no place %.*s in locations.csv",
                STR_ARG(counted.name));
            continue;
        }
        TRY(read_place(reading, &table, &counted.series));
        if (counted.series.count == 0) {
            table_wrong(&table, "there are no counts of %.*s", STR_ARG(counted.name));
        }
        TRY(vec_push(reading->arena, &reading->places, counted));
    }
    return ERR_NONE;
}

/* A new registration found that earlier figures were too high: they are scaled to it. */
static void correct(Table *table, Counted *counted, int32_t day)
{
    Series *series = &counted->series;
    size_t at = 0;

    while (at < series->count && series->items[at].day < day) {
        at++;
    }
    if (at == series->count || series->items[at].day != day) {
        table_wrong(table, "%.*s has no count of that date", STR_ARG(counted->name));
        return;
    }
    if (at == 0 || series->items[at - 1].value <= 0) {
        table_wrong(table, "%.*s has no count before that date", STR_ARG(counted->name));
        return;
    }
    double part = series->items[at].value / series->items[at - 1].value;

    for (size_t i = 0; i < at; i++) {
        double value = series->items[i].value * part;

        series->items[i].value = value < COUNT_MOST ? value : COUNT_MOST;
    }
}

static MUST_USE Err read_corrections(Reading *reading)
{
    Str text = {0};
    Str file = STR("input_csv/registration_corrections.csv");
    Err err = reading->files->load(reading->files->state, reading->arena, file.ptr, &text);
    Table table = open_table(reading, file, text);

    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    while (table_next(&table)) {
        int32_t day = 0;
        size_t at = 0;

        while (at < reading->places.count &&
               !str_equal(reading->places.items[at].name, table.row.items[0])) {
            at++;
        }
        if (at == reading->places.count) {
            table_wrong(
                &table, "there are no counts of a place %.*s", STR_ARG(table.row.items[0]));
        } else if (!day_of(reading->world, table_cell(&table, 1), &day)) {
            table_wrong(&table, "the second cell is no date");
        } else {
            correct(&table, &reading->places.items[at], day);
        }
    }
    return ERR_NONE;
}

static double first_value(const Series *series)
{
    return series->count > 0 ? series->items[0].value : 0;
}

static MUST_USE Err spread(Reading *reading)
{
    World *world = reading->world;
    size_t width = reading->places.count;
    uint32_t *counted = arena_new(reading->arena, uint32_t, width + 1);
    double *totals = arena_new(reading->arena, double, world->days + 1);
    double *counts = NULL;

    if (width * world->days <= CELLS_MOST) {
        counts = arena_new(reading->arena, double, width * world->days + 1);
    }
    if (counted == NULL || totals == NULL || counts == NULL) {
        return err_limit("there are too many counts");
    }
    for (size_t i = 0; i < width; i++) {
        const Series *series = &reading->places.items[i].series;

        counted[i] = reading->places.items[i].place;
        for (uint32_t day = 0; day < world->days; day++) {
            counts[day * width + i] =
                trunc(value_at(series, (int32_t)day, first_value(series)));
        }
    }
    for (uint32_t day = 0; day < world->days; day++) {
        totals[day] =
            trunc(value_at(&reading->total, (int32_t)day, first_value(&reading->total)));
    }
    world->counted = counted;
    world->counted_count = width;
    world->counts = counts;
    world->totals = totals;
    return ERR_NONE;
}

Err counts_read(
    Arena *arena, const ScenarioFiles *files, const Finder *finder, World *world, Notes *notes)
{
    Reading reading = {
        .arena = arena, .files = files, .finder = finder, .world = world, .notes = notes};

    TRY(read_layout(&reading));
    TRY(read_corrections(&reading));
    return spread(&reading);
}
