#include "service/scenario_rows.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

bool table_next(Table *table)
{
    for (;;) {
        Err err = csv_next(&table->csv, table->arena, &table->row);
        bool is_empty = true;

        if (err.kind != ERR_OK) {
            table_wrong(table, "the row cannot be read: %s", err.what);
            if (err.kind == ERR_LIMIT && table->csv.at >= table->csv.bytes.len) {
                return false;
            }
            continue;
        }
        if (table->row.count == 0) {
            return false;
        }
        for (size_t i = 0; i < table->row.count; i++) {
            is_empty = is_empty && table->row.items[i].len == 0;
        }
        if (!is_empty && (table->has_headings || !str_starts(table->row.items[0], STR("#")))) {
            return true;
        }
    }
}

Str table_cell(const Table *table, size_t at)
{
    return at < table->row.count ? table->row.items[at] : STR("");
}

__attribute__((format(printf, 3, 0))) static void put_note(
    Table *table, bool is_wrong, const char *format, va_list args)
{
    char text[512];
    Note note = {.is_wrong = is_wrong, .file = table->file, .line = table->csv.line};

    if (table->notes->count >= NOTES_MOST) {
        return;
    }
    (void)vsnprintf(text, sizeof(text), format, args);
    if (arena_copy(table->arena, str_from(text), &note.text).kind == ERR_OK) {
        (void)vec_push(table->arena, table->notes, note);
    }
}

void table_wrong(Table *table, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    put_note(table, true, format, args);
    va_end(args);
}

void table_assumed(Table *table, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    put_note(table, false, format, args);
    va_end(args);
}

static bool is_digit(Str text, size_t at)
{
    return at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9';
}

/* Digits from `*at` on, added to `number`; how many there were. */
static int take_digits(Str text, size_t *at, double *number)
{
    int count = 0;

    for (; is_digit(text, *at) && count < 1000; (*at)++) {
        *number = *number * 10 + (text.ptr[*at] - '0');
        count++;
    }
    return count;
}

/* The power of ten behind an e; false where there is an e and no power. */
static bool take_power(Str text, size_t *at, int *power)
{
    double number = 0;
    char sign;

    if (*at == text.len || (text.ptr[*at] != 'e' && text.ptr[*at] != 'E')) {
        return true;
    }
    (*at)++;
    sign = *at < text.len ? text.ptr[*at] : ' ';
    *at += sign == '-' || sign == '+';
    if (take_digits(text, at, &number) == 0 || number > 300) {
        return false;
    }
    *power += sign == '-' ? -(int)number : (int)number;
    return true;
}

Err number_read(Str text, double most, double *ret)
{
    bool negative = str_starts(text, STR("-"));
    size_t at = negative || str_starts(text, STR("+")) ? 1 : 0;
    double number = 0;
    int count = take_digits(text, &at, &number);
    int power = 0;

    if (at < text.len && text.ptr[at] == '.') {
        at++;
        power = -take_digits(text, &at, &number);
    }
    if (count - power == 0 || !take_power(text, &at, &power) || at != text.len) {
        return err_bad("this is no number");
    }
    number = power < 0 ? number / pow(10, -power) : number * pow(10, power);
    if (!(number <= most)) {
        return err_bad("the number is too large");
    }
    *ret = negative ? -number : number;
    return ERR_NONE;
}

Err day_read(Str text, int32_t *ret)
{
    double number = 0;

    TRY(number_read(text, 1e6, &number));
    if (number != floor(number)) {
        return err_bad("a day is a whole number");
    }
    *ret = (int32_t)number;
    return ERR_NONE;
}

uint32_t finder_place(const Finder *finder, Str name)
{
    size_t low = 0;
    size_t high = finder->count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_compare(finder->items[middle].name, name);

        if (order == 0) {
            return finder->items[middle].place;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NO_PLACE;
}
