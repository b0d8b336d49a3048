#include "disclose/suppress.h"

/* A row or a column: where it begins, and how far it is from one number to the next. */
typedef struct Row {
    size_t begin;
    size_t step;
    size_t count;
} Row;

static Row row_of(const SuppressTable *table, size_t i)
{
    if (i < table->rows) {
        return (Row){i * table->columns, 1, table->columns};
    }
    return (Row){i - table->rows, table->columns, table->rows};
}

static size_t hidden_in(const SuppressTable *table, Row row)
{
    size_t count = 0;

    for (size_t i = 0; i < row.count; i++) {
        count += table->hidden[row.begin + i * row.step];
    }
    return count;
}

/* The number that costs least to hide: the smallest that is shown, above zero if there is one, and no total if
 * that can be helped.
 */
static size_t cheapest(const SuppressTable *table, Row row)
{
    size_t best = SIZE_MAX;
    int64_t price = 0;

    for (size_t i = 0; i < row.count; i++) {
        size_t at = row.begin + i * row.step;
        int64_t count = table->counts[at];
        bool total = i + 1 == row.count;
        int64_t cost = count == 0 ? INT64_MAX / 2 : count;

        cost = total && cost < INT64_MAX / 2 ? INT64_MAX / 4 : cost;
        if (!table->hidden[at] && (best == SIZE_MAX || cost < price)) {
            best = at;
            price = cost;
        }
    }
    return best;
}

Err suppress(Arena *arena, SuppressTable *table)
{
    bool again = true;

    table->hidden = arena_new(arena, bool, table->rows * table->columns + 1);
    if (table->hidden == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    for (size_t i = 0; i < table->rows * table->columns; i++) {
        table->hidden[i] = table->counts[i] > 0 && table->counts[i] < SUPPRESS_BELOW;
    }
    while (again) {
        again = false;
        for (size_t i = 0; i < table->rows + table->columns; i++) {
            Row row = row_of(table, i);

            if (row.count > 1 && hidden_in(table, row) == 1) {
                table->hidden[cheapest(table, row)] = true;
                again = true;
            }
        }
    }
    return ERR_NONE;
}
