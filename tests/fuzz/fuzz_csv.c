/* Whatever the bytes: the reader ends, each row has cells of valid text, lines only go up; and
 * a row that was read comes back from what is written of it.
 */
#include "wire/csv.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is)
{
    if (!is) {
        abort();
    }
}

static void check_row(Arena *arena, const Strs *row)
{
    Buf buf = buf_begin(arena, 4 << 20);
    Strs back = {0};
    CsvReader reader;

    for (size_t i = 0; i < row->count; i++) {
        must(str_is_utf8(row->items[i]));
        must(row->items[i].len <= CSV_CELL_MAX);
        csv_put_cell(&buf, row->items[i], i == 0);
    }
    csv_put_row_end(&buf);
    must(buf.err.kind == ERR_OK);
    reader = csv_begin(buf_str(&buf));
    if (csv_next(&reader, arena, &back).kind != ERR_OK) {
        return; /* a cell that has grown past CSV_CELL_MAX by its quotes */
    }
    must(back.count == row->count);
    for (size_t i = 0; i < row->count; i++) {
        must(str_equal(csv_plain(back.items[i]), row->items[i]));
    }
    must(csv_next(&reader, arena, &back).kind == ERR_OK && back.count == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    CsvReader reader = csv_begin((Str){(const char *)data, size});
    uint32_t line = 0;

    if (arena.base == NULL && arena_open(64 << 20, &arena).kind != ERR_OK) {
        return 0;
    }
    for (;;) {
        Strs row = {0};
        size_t before = reader.at;
        Err err = csv_next(&reader, &arena, &row);

        if (err.kind == ERR_OK && row.count == 0) {
            break;
        }
        must(reader.at > before);
        must(reader.line > line);
        line = reader.line;
        if (err.kind == ERR_OK) {
            must(row.count <= CSV_CELLS_MAX);
            check_row(&arena, &row);
        } else {
            must(err.kind == ERR_BAD_INPUT && err.at == line);
        }
        arena_rewind(&arena, 0);
    }
    must(reader.at == size);
    return 0;
}
