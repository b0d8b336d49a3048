#include "service/syndicate_sheet.h"

#include "wire/csv.h"

#include <stdlib.h>

static Err wrong(uint32_t line, const char *what)
{
    return (Err){ERR_BAD_INPUT, line, what};
}

static Err at_line(Err err, uint32_t line)
{
    err.at = err.kind == ERR_BAD_INPUT ? line : err.at;
    return err;
}

static size_t find_column(const Sheet *sheet, Str name)
{
    size_t i = 0;

    while (i < sheet->width && !str_is(name, sheet->columns[i].name)) {
        i++;
    }
    return i;
}

static MUST_USE Err
check_words(Arena *arena, const Model *model, const Column *column, Str cell)
{
    const CodeList *list = model == NULL || column->codes == NULL
                               ? NULL
                               : codes_find(model, str_from(column->codes));
    Str rest = cell;

    while (list != NULL && rest.len > 0) {
        Str word = rest;

        if (column->many) {
            TRY(csv_cut_value(arena, &rest, &word));
        } else {
            rest = STR("");
        }
        word = str_trim(word);
        if (word.len > 0 && code_find(list, word) == NULL) {
            return err_bad("a word that the model's list for this column does not have");
        }
    }
    return ERR_NONE;
}

static MUST_USE Err check_row(Arena *arena, const Model *model, const Sheet *sheet, size_t row)
{
    for (size_t i = 0; i < sheet->width; i++) {
        Str cell = sheet_cell(sheet, row, i);

        if (sheet->columns[i].must && cell.len == 0) {
            return wrong(sheet->lines[row], "a cell is empty that must be filled");
        }
        TRY(at_line(check_words(arena, model, &sheet->columns[i], cell), sheet->lines[row]));
    }
    return ERR_NONE;
}

static MUST_USE Err open_rows(Arena *arena, size_t most, Sheet *sheet)
{
    if (most > SHEET_MOST) {
        return err_limit("a table has at most 200000 rows");
    }
    sheet->count = 0;
    sheet->cells = arena_new(arena, Str, most * sheet->width + 1);
    sheet->lines = arena_new(arena, uint32_t, most + 1);
    return sheet->cells == NULL || sheet->lines == NULL
               ? err_limit("the table needs more memory than it may use")
               : ERR_NONE;
}

/* ---- CSV ------------------------------------------------------------------------------------- */

static MUST_USE Err
read_heads(const CsvReader *csv, const Strs *heads, const Sheet *sheet, size_t *places)
{
    for (size_t i = 0; i < heads->count; i++) {
        size_t column = find_column(sheet, str_trim(heads->items[i]));

        if (i >= SHEET_COLUMNS_MOST || column == sheet->width) {
            return wrong(csv->line, "a column that is not known");
        }
        for (size_t j = 0; j < i; j++) {
            if (places[j] == column) {
                return wrong(csv->line, "a column stands twice");
            }
        }
        places[i] = column;
    }
    return ERR_NONE;
}

static size_t count_lines(Str text)
{
    size_t count = 1;

    for (size_t i = 0; i < text.len; i++) {
        count += text.ptr[i] == '\n';
    }
    return count;
}

Err sheet_from_csv(Arena *arena, const Model *model, Str text, Sheet *ret)
{
    CsvReader csv = csv_begin(text);
    size_t places[SHEET_COLUMNS_MOST] = {0};
    Strs heads = {0};
    size_t width = 0;

    TRY(open_rows(arena, text.len == 0 ? 0 : count_lines(text), ret));
    TRY(at_line(csv_next(&csv, arena, &heads), csv.line));
    TRY(read_heads(&csv, &heads, ret, places));
    width = heads.count;
    for (;;) {
        Strs row = {0};

        TRY(at_line(csv_next(&csv, arena, &row), csv.line));
        if (row.count == 0) {
            return ERR_NONE;
        }
        if (row.count > width) {
            return wrong(csv.line, "a row has more cells than there are columns");
        }
        for (size_t i = 0; i < row.count; i++) {
            ret->cells[ret->count * ret->width + places[i]] = str_trim(csv_plain(row.items[i]));
        }
        ret->lines[ret->count] = csv.line;
        TRY(check_row(arena, model, ret, ret->count));
        ret->count++;
    }
}

/* ---- JSON ------------------------------------------------------------------------------------ */

/* Several texts, as one cell of a table would have them. */
static MUST_USE Err join_texts(Arena *arena, const Json *list, Str *ret)
{
    Buf cell = buf_begin(arena, 1 << 16);

    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].type != JSON_TEXT) {
            return err_bad("a list holds texts");
        }
        csv_put_value(&cell, list->items[i].text, i == 0);
    }
    return buf_end(&cell, ret);
}

static MUST_USE Err take_value(Arena *arena, const Json *value, Str *ret)
{
    switch (value->type) {
    case JSON_NONE:
        return ERR_NONE;
    case JSON_BOOL:
        *ret = value->number != 0 ? STR("yes") : STR("no");
        return ERR_NONE;
    case JSON_NUMBER:
        return arena_print(arena, ret, "%lld", (long long)value->number);
    case JSON_TEXT:
        *ret = str_trim(value->text);
        return ERR_NONE;
    case JSON_LIST:
        return join_texts(arena, value, ret);
    case JSON_MEMBERS:
        break;
    }
    return err_bad("a value is a text, a number, true, false or a list of texts");
}

static MUST_USE Err take_object(Arena *arena, const Json *object, Sheet *ret)
{
    uint32_t line = ret->lines[ret->count];

    if (object->type != JSON_MEMBERS) {
        return wrong(line, "a list holds objects");
    }
    for (size_t i = 0; i < object->count; i++) {
        size_t column = find_column(ret, object->items[i].name);

        if (column == ret->width) {
            return wrong(line, "a name that is not known");
        }
        TRY(at_line(
            take_value(arena, &object->items[i], &ret->cells[ret->count * ret->width + column]),
            line));
    }
    return ERR_NONE;
}

Err sheet_from_json(Arena *arena, const Model *model, const Json *list, Sheet *ret)
{
    if (list != NULL && list->type != JSON_LIST) {
        return wrong(0, "each part of the file is a list of objects");
    }
    TRY(open_rows(arena, list == NULL ? 0 : list->count, ret));
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        ret->lines[ret->count] = (uint32_t)i + 1;
        TRY(take_object(arena, &list->items[i], ret));
        TRY(check_row(arena, model, ret, ret->count));
        ret->count++;
    }
    return ERR_NONE;
}

/* ---- names ----------------------------------------------------------------------------------- */

static int compare_texts(const void *left, const void *right)
{
    return str_compare(*(const Str *)left, *(const Str *)right);
}

Err names_make(Arena *arena, const Str *texts, size_t count, Names *ret)
{
    Str *items = arena_new(arena, Str, count + 1);
    size_t kept = 0;

    if (items == NULL) {
        return err_limit("the table needs more memory than it may use");
    }
    for (size_t i = 0; i < count; i++) {
        items[i] = texts[i];
    }
    qsort(items, count, sizeof(*items), compare_texts);
    for (size_t i = 0; i < count; i++) {
        if (items[i].len > 0 && (kept == 0 || !str_equal(items[kept - 1], items[i]))) {
            items[kept++] = items[i];
        }
    }
    *ret = (Names){items, kept};
    return ERR_NONE;
}

uint32_t names_find(const Names *names, Str text)
{
    const Str *found =
        names->count == 0
            ? NULL
            : bsearch(&text, names->items, names->count, sizeof(*names->items), compare_texts);

    return found == NULL ? UINT32_MAX : (uint32_t)(found - names->items);
}
