/* Goal: what spreadsheets write is read cell for cell, a bad row costs itself only, and what we
 * write is harmless and comes back.
 * Method: tables of files with what they hold, rows as "line:cell|cell"; every text of up to
 * four of the eleven characters that matter, out and in again; limits from both sides; files
 * made to be slow.
 */
#include "base/env.h"
#include "data.h"
#include "wire/csv.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static bool data_missing;

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(32 << 20, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

/* All of a file: a row as "3:a|b\n", one that is refused as "3!\n". */
static Str told(Arena *arena, Str bytes)
{
    CsvReader reader = csv_begin(bytes);
    Buf buf = buf_begin(arena, 1 << 20);
    Str text = {0};

    for (;;) {
        Strs row;
        Err err = csv_next(&reader, arena, &row);

        if (err.kind != ERR_OK) {
            assert_int_equal(err.kind, ERR_BAD_INPUT);
            assert_int_equal(err.at, reader.line);
            buf_print(&buf, "%u!\n", err.at);
            continue;
        }
        if (row.count == 0) {
            break;
        }
        buf_print(&buf, "%u:", reader.line);
        for (size_t i = 0; i < row.count; i++) {
            buf_put(&buf, i > 0 ? STR("|") : STR(""));
            buf_put(&buf, row.items[i]);
        }
        buf_put_char(&buf, '\n');
    }
    assert_int_equal(buf_end(&buf, &text).kind, ERR_OK);
    return text;
}

typedef struct Case {
    Str bytes;
    const char *told;
} Case;

static void check(Arena *arena, const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(told(arena, cases[i].bytes).ptr, cases[i].told);
    }
}

static void rows_and_cells_are_found(void **state)
{
    const Case cases[] = {
        {{"", 0}, ""},
        {{NULL, 0}, ""},
        {STR("\n \r\n\n"), ""},
        {STR("a"), "1:a\n"},
        {STR("a,b\nc,d\n"), "1:a|b\n2:c|d\n"},
        {STR("a,b\r\nc,d\r\n"), "1:a|b\n2:c|d\n"},
        {STR("a,b\r\nc,d\r"), "1:a|b\n2:c|d\n"},
        {STR("a,,\n,,\n"), "1:a||\n2:||\n"},
        {STR("\n\na,b\n\n \nc,d"), "3:a|b\n6:c|d\n"},
        {STR("\xef\xbb\xbf"
             "a,b"),
         "1:a|b\n"},
        {STR("\xef\xbb\xbf"
             "\"a\",b"),
         "1:a|b\n"},
        {STR("rec_id, given_name ,\tborn\nrec-1, , 1990 \n"),
         "1:rec_id|given_name|born\n2:rec-1||1990\n"},
        {STR("Nguy\xe1\xbb\x85n,\xe0\xb8\x81\n"), "1:Nguy\xe1\xbb\x85n|\xe0\xb8\x81\n"},
    };

    check(*state, cases, COUNT(cases));
}

static void quotes_hold_what_they_enclose(void **state)
{
    const Case cases[] = {
        {STR("\"a,b\",c"), "1:a,b|c\n"},
        {STR("\"a\"\"b\",\"\"\"\"\n"), "1:a\"b|\"\n"},
        {STR(" \" a \" , b "), "1: a |b\n"}, /* blanks within quotes are meant */
        {STR("\"\"\n\"\""), "1:\n2:\n"},     /* a row of one empty cell is a row */
        {STR("a,\"b\nc\r\nd\",e\nf"), "1:a|b\nc\r\nd|e\n4:f\n"},
        {STR("5\" pipe,b\"\"c\n"), "1:5\" pipe|b\"\"c\n"}, /* not at the begin: text */
        {STR("x,'a,b'\n"), "1:x|'a|b'\n"},
    };

    check(*state, cases, COUNT(cases));
}

static void the_first_row_says_the_delimiter(void **state)
{
    const Case cases[] = {
        {STR("name, first;born;place\na,b;c;d"), "1:name, first|born|place\n2:a,b|c|d\n"},
        {STR("\"a;b;c\",d\ne;f,g"), "1:a;b;c|d\n2:e;f|g\n"},
        {STR("a\tb\n c , d \t\t e"), "1:a|b\n2:c , d||e\n"},
        {STR("\t\t\na\t\tb"), "1:||\n2:a||b\n"},
        {STR("\n\na;b\nc;d,e,f\n"), "3:a|b\n4:c|d,e,f\n"},
        {STR("a,b;c\n"), "1:a|b;c\n"}, /* as many: the comma */
        {STR("name\na,b\n"), "1:name\n2:a|b\n"},
        {STR("e,\"f\t\t0\"\n"), "1:e|f\t\t0\n"}, /* no tab outside of quotes */
        {STR("e, \"f \"\";;;;\"\n"), "1:e|f \";;;;\n"},
    };

    check(*state, cases, COUNT(cases));
}

static void a_bad_row_costs_itself_only(void **state)
{
    const Case cases[] = {
        {STR("a,b\n\"c,d\ne,f\n"), "1:a|b\n2!\n3:e|f\n"},
        {STR("a,b\n\"c\"x,d\ne,f\n"), "1:a|b\n2!\n3:e|f\n"},
        {STR("a,b\n\"c,d\n\"e,f\n"), "1:a|b\n2!\n3!\n"},
        {STR("a,b\nc\xff,d\ne,f\n"), "1:a|b\n2!\n3:e|f\n"},
        {STR("a,b\nc,\"\xed\xa0\x80\nx\"\ne,f\n"), "1:a|b\n2!\n4:e|f\n"},
        {STR("a,b\nc\0,d\ne,f\n"), "1:a|b\n2!\n3:e|f\n"},
        {STR("a,b\nc\rd,\ne,f\n"), "1:a|b\n2!\n3:e|f\n"},
        {STR("a,\"b"), "1!\n"},
        {STR("\xff\xfe"
             "a\0,\0b\0\n\0"),
         "1!\n2!\n"}, /* UTF-16 */
    };
    Strs row = {.count = 7};
    CsvReader reader = csv_begin(STR("\"a"));

    check(*state, cases, COUNT(cases));
    assert_int_equal(csv_next(&reader, *state, &row).kind, ERR_BAD_INPUT);
    assert_int_equal(row.count, 7); /* untouched */
}

/* `count` times `c` between `before` and `after`. */
static Str repeat(Arena *arena, const char *before, char c, size_t count, const char *after)
{
    Buf buf = buf_begin(arena, 8 << 20);
    Str text = {0};

    buf_put(&buf, str_from(before));
    for (size_t i = 0; i < count; i++) {
        buf_put_char(&buf, c);
    }
    buf_put(&buf, str_from(after));
    assert_int_equal(buf_end(&buf, &text).kind, ERR_OK);
    return text;
}

static void limits_hold_on_both_sides(void **state)
{
    static const struct {
        const char *before;
        char c;
        size_t most;
        const char *after;
        size_t cells;
    } cases[] = {
        {"", 'x', CSV_CELL_MAX, ",b\nc,d\n", 2},
        {"\"", 'x', CSV_CELL_MAX, "\",b\nc,d\n", 2},
        {"", ',', CSV_CELLS_MAX - 1, "\nc,d\n", CSV_CELLS_MAX},
    };
    Arena *arena = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t more = 0; more < 2; more++) {
            size_t mark = arena->used;
            Str bytes = repeat(
                arena, cases[i].before, cases[i].c, cases[i].most + more, cases[i].after);
            CsvReader reader = csv_begin(bytes);
            Strs row = {0};
            Err err = csv_next(&reader, arena, &row);

            assert_int_equal(err.kind, more > 0 ? ERR_BAD_INPUT : ERR_OK);
            assert_int_equal(row.count, more > 0 ? 0 : cases[i].cells);
            assert_int_equal(csv_next(&reader, arena, &row).kind, ERR_OK);
            assert_int_equal(reader.line, 2);
            assert_int_equal(row.count, 2);
            arena_rewind(arena, mark);
        }
    }
}

static void cells_are_views_unless_quotes_stand_doubled(void **state)
{
    Arena *arena = *state;
    Str bytes = STR("abc,\"d,e\",\"f\"\"g\"\nh\n");
    CsvReader reader = csv_begin(bytes);
    Strs row;

    assert_int_equal(csv_next(&reader, arena, &row).kind, ERR_OK);
    assert_int_equal(row.count, 3);
    assert_ptr_equal(row.items[0].ptr, bytes.ptr);
    assert_ptr_equal(row.items[1].ptr, bytes.ptr + 5);
    assert_in_range(
        (uintptr_t)row.items[2].ptr,
        (uintptr_t)arena->base,
        (uintptr_t)arena->base + arena->used - 3);
}

static void a_full_arena_is_said_with_the_line(void **state)
{
    const Str bytes = STR("\n\"x\"\"y\",b\nc,d\n");
    Arena *arena = *state;

    for (size_t fuse = 1;; fuse++) {
        CsvReader reader = csv_begin(bytes);
        Strs row = {0};
        Err err;

        arena->fuse = fuse;
        err = csv_next(&reader, arena, &row);
        if (err.kind == ERR_OK) {
            assert_in_range(fuse, 3, 10); /* the row, the copy, the second cell */
            break;
        }
        assert_int_equal(err.kind, ERR_LIMIT);
        assert_int_equal(err.at, 2);
        assert_int_equal(row.count, 0);
        arena->fuse = 0;
        assert_int_equal(csv_next(&reader, arena, &row).kind, ERR_OK);
        assert_true(row.count == 2 && str_is(row.items[0], "c"));
    }
    arena->fuse = 0;
}

/* Every text of up to four characters that mean something to a reader or to a spreadsheet. */
enum {
    LETTERS = 11,
    TEXTS = 1 + LETTERS * (1 + LETTERS * (1 + LETTERS * (1 + LETTERS)))
};

static Str text_of(int i, char out[4])
{
    static const char letters[LETTERS] = ",;\t\"'=\r\n +a";
    size_t len = 0;

    for (; i > 0; i = (i - 1) / LETTERS) {
        out[len++] = letters[(i - 1) % LETTERS];
    }
    return (Str){out, len};
}

static void what_is_written_comes_back(void **state)
{
    Arena *arena = *state;
    Buf buf = buf_begin(arena, 8 << 20);
    CsvReader reader;
    Strs row;

    buf_put(&buf, CSV_BOM);
    csv_put_cell(&buf, STR("a;b;c"), true); /* would mislead about the delimiter */
    csv_put_row_end(&buf);
    for (int i = 0; i < TEXTS; i++) {
        char text[4];
        char last[4];

        csv_put_cell(&buf, text_of(i, text), true);
        if (i % 2 > 0) {
            csv_put_cell(&buf, text_of(i, text), false);
            csv_put_cell(&buf, text_of(TEXTS - 1 - i, last), false);
        }
        csv_put_row_end(&buf);
    }
    assert_int_equal(buf.err.kind, ERR_OK);
    reader = csv_begin(buf_str(&buf));
    assert_int_equal(csv_next(&reader, arena, &row).kind, ERR_OK);
    assert_int_equal(row.count, 1);
    for (int i = 0; i < TEXTS; i++) {
        size_t mark = arena->used;
        char text[4];
        char last[4];

        assert_int_equal(csv_next(&reader, arena, &row).kind, ERR_OK);
        assert_int_equal(row.count, i % 2 > 0 ? 3 : 1);
        assert_true(str_equal(csv_plain(row.items[0]), text_of(i, text)));
        if (i % 2 > 0) {
            assert_true(str_equal(csv_plain(row.items[1]), text_of(i, text)));
            assert_true(str_equal(csv_plain(row.items[2]), text_of(TEXTS - 1 - i, last)));
        }
        arena_rewind(arena, mark);
    }
    assert_int_equal(csv_next(&reader, arena, &row).kind, ERR_OK);
    assert_int_equal(row.count, 0);
}

static void no_cell_that_is_written_is_a_formula(void **state)
{
    Arena *arena = *state;

    for (int i = 1; i < TEXTS; i++) {
        size_t mark = arena->used;
        Buf buf = buf_begin(arena, 64);
        char text[4];
        CsvReader reader;
        Strs row;
        Str cell;

        csv_put_cell(&buf, text_of(i, text), true);
        reader = csv_begin(buf_str(&buf));
        assert_int_equal(csv_next(&reader, arena, &row).kind, ERR_OK);
        assert_int_equal(row.count, 1);
        cell = row.items[0];
        while (cell.len > 0 && cell.ptr[0] == ' ') { /* which some spreadsheets take off */
            cell = str_part(cell, 1, cell.len);
        }
        assert_true(cell.len == 0 || memchr("=+-@\t\r\n", cell.ptr[0], 7) == NULL);
        arena_rewind(arena, mark);
    }
}

static void cells_have_these_spellings(void **state)
{
    static const struct {
        const char *text;
        const char *written;
    } cases[] = {
        {"", "\"\""},
        {"plain text", "plain text"},
        {"a,b", "\"a,b\""},
        {"a;b", "\"a;b\""},
        {"say \"x\"", "\"say \"\"x\"\"\""},
        {" a", "\" a\""},
        {"+66812345678", "'+66812345678"},
        {"-1", "'-1"},
        {"@home", "'@home"},
        {"=1,2", "\"'=1,2\""},
        {"'=1", "''=1"},
        {"\xef\xbb\xbfx", "\"\xef\xbb\xbfx\""}, /* not a byte order mark */
        {"'s-Hertogenbosch", "'s-Hertogenbosch"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        Buf buf = buf_begin(*state, 64);

        csv_put_cell(&buf, str_from(cases[i].text), true);
        assert_true(str_is(buf_str(&buf), cases[i].written));
    }
    assert_true(str_is(csv_plain(STR("'s-Hertogenbosch")), "'s-Hertogenbosch"));
    assert_true(str_is(csv_plain(STR("'")), "'"));
}

/* Reads the file to its end with an arena that holds little more than a row; gives the rows. */
static size_t count_rows(Str bytes, size_t *refused)
{
    CsvReader reader = csv_begin(bytes);
    Arena arena;
    size_t count = 0;

    *refused = 0;
    assert_int_equal(arena_open(256 << 10, &arena).kind, ERR_OK);
    for (;;) {
        Strs row = {0};
        Err err = csv_next(&reader, &arena, &row);

        assert_int_not_equal(err.kind, ERR_LIMIT);
        if (err.kind == ERR_OK && row.count == 0) {
            break;
        }
        count += err.kind == ERR_OK;
        *refused += err.kind != ERR_OK;
        arena_rewind(&arena, 0);
    }
    arena_close(&arena);
    return count;
}

/* Lines that each open a quote which another one closes, or which nobody closes: each must cost
 * no more than a few lines. Seconds are generous; what is quadratic takes minutes.
 */
/* All values of up to four of the characters that matter, in twos. */
static void several_values_of_a_cell_come_back(void **state)
{
    static const char of[] = "a;\\ ";
    Arena *arena = *state;

    for (size_t n = 0; n < 256 * 256; n++) {
        size_t mark = arena->used;
        Buf cell = buf_begin(arena, 64);
        char values[2][5] = {{0}};
        Str rest;

        for (size_t i = 0; i < 8; i++) {
            values[i / 4][i % 4] = of[n >> (2 * i) & 3];
        }
        csv_put_value(&cell, str_from(values[0]), true);
        csv_put_value(&cell, str_from(values[1]), false);
        rest = buf_str(&cell);
        for (size_t i = 0; i < 2; i++) {
            Str one;

            assert_int_equal(csv_cut_value(arena, &rest, &one).kind, ERR_OK);
            if (i > 0) { /* the blank behind the semicolon */
                assert_true(one.ptr[0] == ' ');
                one = str_part(one, 1, one.len);
            }
            assert_true(str_equal(one, str_from(values[i])));
        }
        assert_int_equal(rest.len, 0);
        arena_rewind(arena, mark);
    }
}

static void values_of_others_are_parted(void **state)
{
    static const char *const cells[][2] = {
        {"a", "a|"},
        {"a; b;c", "a| b|c|"},
        {"a;", "a|"},
        {"a;;b", "a||b|"},
        {";", "|"},
        {"C:\\x", "C:\\x|"},
        {"C:\\", "C:\\|"},
        {"a\\;b", "a;b|"},
        {"a\\\\;b", "a\\|b|"},
    };
    Arena *arena = *state;

    for (size_t i = 0; i < COUNT(cells); i++) {
        Buf buf = buf_begin(arena, 64);
        Str rest = str_from(cells[i][0]);

        while (rest.len > 0) {
            Str one;

            assert_int_equal(csv_cut_value(arena, &rest, &one).kind, ERR_OK);
            buf_put(&buf, one);
            buf_put_char(&buf, '|');
        }
        assert_true(str_is(buf_str(&buf), cells[i][1]));
    }
}

static void no_file_takes_long(void **state)
{
    static const char *const lines[] = {
        "rec-223-org,\"ho, \"\"x\"\"\",waller,6,tullaroop street,st james,wa,19081209,1,2,,\n",
        "\"a\n",
        "\"\"\"a,\"b\n",
        "\"\n",
        "\",\"\n",
        "a,\"\"\n",
        "a,\"b\"c\n",
        ",,,,,,,,,,,,,,,,,,,,,,,,\"\n",
    };
    Arena *arena = *state;

    for (size_t i = 0; i < COUNT(lines); i++) {
        size_t mark = arena->used;
        Buf buf = buf_begin(arena, 16 << 20);
        double before = env_cpu_seconds();
        size_t refused = 0;
        size_t count = 0;

        for (int k = 0; k < 100000; k++) {
            buf_put(&buf, str_from(lines[i]));
        }
        assert_int_equal(buf.err.kind, ERR_OK);
        count = count_rows(buf_str(&buf), &refused);
        assert_in_range(count + refused, 1, 100000);
        if (i == 0) {
            assert_int_equal(count, 100000);
        }
        assert_true(env_cpu_seconds() - before < 5);
        arena_rewind(arena, mark);
    }
}

/* The files of FEBRL, which part their cells with a comma and a blank. */
static void a_register_of_somebody_else_is_read(void **state)
{
    Arena *arena = *state;
    CsvReader reader;
    Strs row;
    size_t count = 0;

    if (data_absent(arena, "matching/febrl/dataset1.csv")) {
        data_missing = true;
        return;
    }
    reader = csv_begin(data_read(arena, data_path(arena, "matching/febrl/dataset1.csv")));
    for (;; count++) {
        assert_int_equal(csv_next(&reader, arena, &row).kind, ERR_OK);
        if (row.count == 0) {
            break;
        }
        assert_int_equal(row.count, 11);
        assert_int_equal(reader.line, count + 1);
        if (count == 1) {
            assert_true(str_is(row.items[0], "rec-223-org"));
            assert_int_equal(row.items[1].len, 0);
            assert_true(str_is(row.items[10], "6988048"));
        }
    }
    assert_int_equal(count, 1001);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(rows_and_cells_are_found),
        EACH(quotes_hold_what_they_enclose),
        EACH(the_first_row_says_the_delimiter),
        EACH(a_bad_row_costs_itself_only),
        EACH(limits_hold_on_both_sides),
        EACH(cells_are_views_unless_quotes_stand_doubled),
        EACH(a_full_arena_is_said_with_the_line),
        EACH(what_is_written_comes_back),
        EACH(no_cell_that_is_written_is_a_formula),
        EACH(cells_have_these_spellings),
        EACH(several_values_of_a_cell_come_back),
        EACH(values_of_others_are_parted),
        EACH(no_file_takes_long),
        EACH(a_register_of_somebody_else_is_read),
    };
    int failed = cmocka_run_group_tests_name("csv", tests, NULL, NULL);

    return failed == 0 && data_missing ? DATA_ABSENT : failed;
}
