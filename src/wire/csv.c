#include "wire/csv.h"

static const char delimiters[] = {',', ';', '\t'};

typedef struct Cell {
    Str text;     /* without the blanks and the quotes around */
    bool doubled; /* quotes within stand twice */
} Cell;

static Err full(void)
{
    return err_limit("the request needs more memory than it may use");
}

/* ---- reading ---------------------------------------------------------------------------- */

/* How many bytes end the line at `at`: LF, CRLF, or a CR that is the last byte; 0 for none. */
static size_t line_end(Str bytes, size_t at)
{
    if (at < bytes.len && bytes.ptr[at] == '\n') {
        return 1;
    }
    if (at < bytes.len && bytes.ptr[at] == '\r') {
        if (at + 1 == bytes.len) {
            return 1;
        }
        return bytes.ptr[at + 1] == '\n' ? 2 : 0;
    }
    return 0;
}

static bool at_line_end(const CsvReader *reader)
{
    return reader->at == reader->bytes.len || line_end(reader->bytes, reader->at) > 0;
}

static bool at_delimiter(const CsvReader *reader)
{
    return reader->at < reader->bytes.len && reader->bytes.ptr[reader->at] == reader->delimiter;
}

static bool is_blank(const CsvReader *reader, char c)
{
    return c == ' ' || (c == '\t' && c != reader->delimiter);
}

static void skip_blanks(CsvReader *reader)
{
    while (reader->at < reader->bytes.len && is_blank(reader, reader->bytes.ptr[reader->at])) {
        reader->at++;
    }
}

static void take_line_end(CsvReader *reader)
{
    size_t len = line_end(reader->bytes, reader->at);

    reader->at += len;
    reader->next_line += len > 0;
}

/* To the begin of the next line, whatever this one holds. */
static void skip_line(CsvReader *reader)
{
    size_t left = reader->bytes.len - reader->at;
    const char *hit = left > 0 ? memchr(reader->bytes.ptr + reader->at, '\n', left) : NULL;

    if (hit == NULL) {
        reader->at = reader->bytes.len;
        return;
    }
    reader->at = (size_t)(hit - reader->bytes.ptr) + 1;
    reader->next_line++;
}

static void skip_empty_lines(CsvReader *reader)
{
    CsvReader ahead = *reader;

    while (ahead.at < ahead.bytes.len) {
        skip_blanks(&ahead);
        if (!at_line_end(&ahead)) {
            return;
        }
        take_line_end(&ahead);
        *reader = ahead;
    }
}

static Err check_len(size_t len)
{
    return len > CSV_CELL_MAX ? err_bad("a cell is longer than 64 KiB") : ERR_NONE;
}

static Err take_quoted(CsvReader *reader, Cell *ret)
{
    Str bytes = reader->bytes;
    size_t from = ++reader->at;
    const char *hit = NULL;
    bool doubled = false;

    for (;;) {
        size_t left = bytes.len - reader->at;

        hit = left > 0 ? memchr(bytes.ptr + reader->at, '"', left) : NULL;
        if (hit == NULL) {
            return err_bad("a quote is not closed");
        }
        reader->at = (size_t)(hit - bytes.ptr) + 1;
        if (reader->at == bytes.len || bytes.ptr[reader->at] != '"') {
            break;
        }
        doubled = true;
        reader->at++;
    }
    *ret = (Cell){.text = str_part(bytes, from, reader->at - 1 - from), .doubled = doubled};
    TRY(check_len(ret->text.len));
    for (size_t i = 0; i < ret->text.len; i++) {
        reader->next_line += ret->text.ptr[i] == '\n';
    }
    skip_blanks(reader);
    if (!at_delimiter(reader) && !at_line_end(reader)) {
        return err_bad("text stands behind a closing quote");
    }
    return ERR_NONE;
}

static Err take_bare(CsvReader *reader, Cell *ret)
{
    size_t from = reader->at;
    size_t len = 0;

    while (!at_delimiter(reader) && !at_line_end(reader)) {
        if (reader->bytes.ptr[reader->at] == '\r') {
            return err_bad("a carriage return stands within a line");
        }
        reader->at++;
    }
    len = reader->at - from;
    while (len > 0 && is_blank(reader, reader->bytes.ptr[from + len - 1])) {
        len--;
    }
    *ret = (Cell){.text = str_part(reader->bytes, from, len)};
    return check_len(len);
}

/* A cell, up to the delimiter or the line end behind it. */
static Err take_cell(CsvReader *reader, Cell *ret)
{
    skip_blanks(reader);
    if (reader->at < reader->bytes.len && reader->bytes.ptr[reader->at] == '"') {
        return take_quoted(reader, ret);
    }
    return take_bare(reader, ret);
}

static Err unescape(Arena *arena, Str text, Str *ret)
{
    char *copy = arena_new(arena, char, text.len);
    size_t len = 0;

    if (copy == NULL) {
        return full();
    }
    for (size_t i = 0; i < text.len; i++) {
        i += text.ptr[i] == '"'; /* the first one of two */
        copy[len++] = text.ptr[i];
    }
    *ret = (Str){copy, len};
    return ERR_NONE;
}

static Err take_row(CsvReader *reader, Arena *arena, Strs *row)
{
    row->items = arena_new(arena, Str, reader->width);
    row->room = reader->width;
    if (row->items == NULL) {
        return full();
    }
    for (;;) {
        Cell cell = {0};

        TRY(take_cell(reader, &cell));
        if (row->count == CSV_CELLS_MAX) {
            return err_bad("the row has more than 1000 cells");
        }
        if (cell.doubled) {
            TRY(unescape(arena, cell.text, &cell.text));
        }
        TRY(vec_push(arena, row, cell.text));
        if (!at_delimiter(reader)) {
            take_line_end(reader);
            reader->width = row->count;
            return ERR_NONE;
        }
        reader->at++;
    }
}

static Err check_bytes(Str bytes)
{
    if (str_is_utf8(bytes)) {
        return ERR_NONE;
    }
    return err_bad(
        memchr(bytes.ptr, 0, bytes.len) != NULL
            ? "the row holds a NUL: the file may be UTF-16, and must be UTF-8"
            : "the row is not well-formed UTF-8");
}

Err csv_next(CsvReader *reader, Arena *arena, Strs *row)
{
    Strs cells = {0};
    CsvReader ahead;
    Err err;

    skip_empty_lines(reader);
    if (reader->at == reader->bytes.len) {
        *row = cells;
        return ERR_NONE;
    }
    reader->line = reader->next_line;
    ahead = *reader;
    err = take_row(&ahead, arena, &cells);
    if (err.kind != ERR_OK) {
        skip_line(reader);
    } else {
        err = check_bytes(str_part(reader->bytes, reader->at, ahead.at - reader->at));
        *reader = ahead;
    }
    if (err.kind != ERR_OK) {
        err.at = reader->line;
        return err;
    }
    *row = cells;
    return ERR_NONE;
}

/* The delimiter that stands most often in the first row, outside of quotes. A quote opens
 * behind any of them, since nobody knows yet which it is; the second one of two opens what the
 * first has closed.
 */
static char find_delimiter(CsvReader reader)
{
    size_t counts[sizeof(delimiters)] = {0};
    size_t most = 0;
    bool begins = true;
    bool quoted = false;

    skip_empty_lines(&reader);
    for (; reader.at < reader.bytes.len && (quoted || !at_line_end(&reader)); reader.at++) {
        char c = reader.bytes.ptr[reader.at];
        const char *hit = memchr(delimiters, c, sizeof(delimiters));

        if (c == '"') {
            bool closes = quoted;

            quoted = !quoted && begins;
            begins = closes;
        } else if (!quoted) {
            begins = hit != NULL || (begins && c == ' ');
            if (hit != NULL) {
                counts[hit - delimiters]++;
            }
        }
    }
    for (size_t i = 1; i < sizeof(delimiters); i++) {
        most = counts[i] > counts[most] ? i : most;
    }
    return delimiters[most];
}

CsvReader csv_begin(Str bytes)
{
    CsvReader reader = {
        .bytes = bytes.len > 0 ? bytes : STR(""),
        .line = 1,
        .next_line = 1,
        .delimiter = delimiters[0],
        .width = 1,
    };

    if (str_starts(reader.bytes, CSV_BOM)) {
        reader.at = CSV_BOM.len;
    }
    reader.delimiter = find_delimiter(reader);
    return reader;
}

/* ---- writing ---------------------------------------------------------------------------- */

static bool has_any(Str text, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (text.len > 0 && memchr(text.ptr, bytes[i], text.len) != NULL) {
            return true;
        }
    }
    return false;
}

/* Whether a spreadsheet might run it, now or after somebody took blanks or apostrophes off. */
static bool is_formula(Str text)
{
    while (text.len > 0 && (text.ptr[0] == ' ' || text.ptr[0] == '\'')) {
        text = str_part(text, 1, text.len);
    }
    return text.len > 0 && memchr("=+-@\t\r\n", text.ptr[0], 7) != NULL;
}

Str csv_plain(Str cell)
{
    Str rest = str_part(cell, 1, cell.len);

    return cell.len > 0 && cell.ptr[0] == '\'' && is_formula(rest) ? rest : cell;
}

/* What only another delimiter would need goes between quotes too, so that the reader of a table
 * with one column is not misled; so does a first cell that is empty, since it may be all of its
 * row, or that begins with what looks like a byte order mark.
 */
static bool wants_quotes(Str text, bool first)
{
    static const char marks[] = {',', ';', '\t', '"', '\r', '\n'};

    if (text.len == 0) {
        return first;
    }
    return (first && str_starts(text, CSV_BOM)) || text.ptr[0] == ' ' ||
           text.ptr[text.len - 1] == ' ' || has_any(text, marks, sizeof(marks));
}

void csv_put_cell(Buf *buf, Str text, bool first)
{
    bool quotes = wants_quotes(text, first);

    if (!first) {
        buf_put_char(buf, ',');
    }
    if (quotes) {
        buf_put_char(buf, '"');
    }
    if (is_formula(text)) {
        buf_put_char(buf, '\'');
    }
    while (text.len > 0) {
        size_t before = text.len;
        Str part = str_cut(&text, '"');

        buf_put(buf, part);
        if (part.len < before) {
            buf_put(buf, STR("\"\""));
        }
    }
    if (quotes) {
        buf_put_char(buf, '"');
    }
}

void csv_put_row_end(Buf *buf)
{
    buf_put(buf, STR("\r\n"));
}

/* ---- several values in one cell ----------------------------------------------------------- */

/* How many backslashes stand at `at`. */
static size_t backslashes(Str text, size_t at)
{
    size_t count = 0;

    while (at + count < text.len && text.ptr[at + count] == '\\') {
        count++;
    }
    return count;
}

static bool ends_value(Str text, size_t at)
{
    return at == text.len || text.ptr[at] == ';';
}

static void put_backslashes(Buf *buf, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_put_char(buf, '\\');
    }
}

void csv_put_value(Buf *cell, Str value, bool first)
{
    buf_put(cell, first ? STR("") : STR("; "));
    for (size_t at = 0; at < value.len; at++) {
        size_t count = backslashes(value, at);

        put_backslashes(cell, ends_value(value, at + count) ? 2 * count : count);
        at += count;
        if (at < value.len) {
            buf_put(cell, value.ptr[at] == ';' ? STR("\\") : STR(""));
            buf_put_char(cell, value.ptr[at]);
        }
    }
}

Err csv_cut_value(Arena *arena, Str *rest, Str *ret)
{
    Str text = *rest;
    Buf buf = buf_begin(arena, text.len + 1);
    size_t at = 0;

    while (at < text.len) {
        size_t count = backslashes(text, at);
        bool ends = ends_value(text, at + count);
        bool own = ends && count % 2 == 1 && at + count < text.len;

        /* An odd one at the very end is nobody's doubling: it stays. */
        put_backslashes(&buf, !ends ? count : own ? count / 2 : (count + 1) / 2);
        at += count;
        if (ends && !own) {
            break;
        }
        buf_put_char(&buf, text.ptr[at++]);
    }
    *rest = str_part(text, at < text.len ? at + 1 : at, text.len);
    return buf_end(&buf, ret);
}
