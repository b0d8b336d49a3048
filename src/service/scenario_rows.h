/* scenario_rows.h: what the readers of a scenario's files share: rows, numbers, names, notes.
 *
 * Source  scenario.h
 */
#ifndef SERVICE_SCENARIO_ROWS_H
#define SERVICE_SCENARIO_ROWS_H

#include "service/scenario.h"
#include "wire/csv.h"

/* A file that is read row by row. */
typedef struct Table {
    Arena *arena;
    Notes *notes;
    Str file;
    CsvReader csv;
    Strs row;
    bool has_headings; /* give rows that begin with # too */
} Table;

/* The next row with at least one cell that is not empty; false at the end. Rows that are none are told. */
bool table_next(Table *table);

/* A cell, or an empty text where the row is shorter. */
Str table_cell(const Table *table, size_t at);

/* Tell what is wrong with the row at hand, or was assumed of it. Past the arena's limit nothing is kept. */
__attribute__((format(printf, 2, 3))) void table_wrong(Table *table, const char *format, ...);
__attribute__((format(printf, 2, 3))) void table_assumed(Table *table, const char *format, ...);

/* A decimal number as 12, -0.5 or 1e3, within `most` either way.  Errors  BAD_INPUT. */
MUST_USE Err number_read(Str text, double most, double *ret);

/* A whole one. */
MUST_USE Err day_read(Str text, int32_t *ret);

/* The counts of source_data: world->counted, counts and totals. `find` gives a place by its name. */
typedef struct Finder {
    const struct NamedPlace *items; /* sorted by name */
    size_t count;
} Finder;

typedef struct NamedPlace {
    Str name;
    uint32_t place;
} NamedPlace;

uint32_t finder_place(const Finder *finder, Str name);

MUST_USE Err counts_read(
    Arena *arena, const ScenarioFiles *files, const Finder *finder, World *world, Notes *notes);

/* What needs_read writes to: places and roads that are not yet the world's. */
typedef struct NeedsTarget {
    Arena *arena;
    const ScenarioFiles *files;
    const Finder *finder;
    Place *places;
    Road *roads;
    size_t road_count;
    Notes *notes;
} NeedsTarget;

/* input_csv/needs.csv, where there is one.  Errors  LIMIT. */
MUST_USE Err needs_read(const NeedsTarget *target, World *world);

#endif
