/* syndicate_sheet.h: tables out of CSV, or lists of objects out of JSON, as the same cells of known columns.
 *
 * A column that nobody knows is refused, not passed over: a slip in the heading "age_group" would otherwise make children into
 * adults. So is a word that the model's list of the column does not have.
 *
 * Source  syndicate_file.h
 */
#ifndef SERVICE_SYNDICATE_SHEET_H
#define SERVICE_SYNDICATE_SHEET_H

#include "base/vec.h"
#include "domain/kind.h"
#include "wire/json.h"

#define SHEET_COLUMNS_MOST 16
#define SHEET_MOST         ((size_t)200000)

typedef struct Column {
    const char *name;
    const char *codes; /* the model's list of its words; NULL for any text */
    bool many;         /* several, with semicolons between */
    bool must;
} Column;

typedef struct Sheet {
    const Column *columns;
    size_t width;
    Str *cells;      /* count x width, trimmed */
    uint32_t *lines; /* of each row: in JSON its number in the list, from 1 */
    size_t count;
} Sheet;

static inline Str sheet_cell(const Sheet *sheet, size_t row, size_t column)
{
    return sheet->cells[row * sheet->width + column];
}

/* `ret` has columns and width. `model` NULL: words are not checked.
 * Errors  BAD_INPUT with `at` the line, or the number in the list; LIMIT
 */
MUST_USE Err sheet_from_csv(Arena *arena, const Model *model, Str text, Sheet *ret);
MUST_USE Err sheet_from_json(Arena *arena, const Model *model, const Json *list, Sheet *ret);

/* Texts in order, each once; where a text stands among them, or UINT32_MAX. */
typedef struct Names {
    Str *items;
    size_t count;
} Names;

MUST_USE Err names_make(Arena *arena, const Str *texts, size_t count, Names *ret);
uint32_t names_find(const Names *names, Str text);

#endif
