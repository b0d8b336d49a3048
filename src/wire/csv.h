/* csv.h: tables as text, the way spreadsheets and registers hand them over.
 *
 * Reading takes what other programs write: a byte order mark or none, commas, semicolons or
 * tabs, LF or CRLF, blanks around the cells, line ends within quotes. A quote in the middle of
 * a cell that does not begin with one is text. Empty lines are passed over. Each row comes by
 * itself, so that one bad row does not cost the file.
 *
 *     name, born ,"place"         three cells: name | born | place
 *     "Nguyen ""Ba"" V.", 1990,   three cells, the last one empty: Nguyen "Ba" V. | 1990 |
 *
 * Writing puts commas and CRLF, and quotes where they are needed. A spreadsheet takes a cell
 * that begins with = + - @ or a control character for a formula and runs it, whoever wrote it,
 * so such a cell gets an apostrophe in front; telephone numbers (+66...) get it too. csv_plain
 * takes it off again. What already looks like that gets one more, so to write and to read is
 * the identity.
 *
 * Owner   cells are views into the bytes that are read; those with doubled quotes, and the row
 *         itself, lie in the arena, which the caller rewinds after each row
 * Source  RFC 4180; OWASP, CSV Injection
 */
#ifndef WIRE_CSV_H
#define WIRE_CSV_H

#include "base/buf.h"
#include "base/vec.h"

#define CSV_CELL_MAX  (64 << 10) /* bytes of a cell, as it stands between its quotes */
#define CSV_CELLS_MAX 1000       /* of a row */

/* Spreadsheets want it in front of UTF-8; the reader passes it over. */
#define CSV_BOM STR("\xef\xbb\xbf")

typedef struct CsvReader {
    Str bytes;
    size_t at;          /* bytes read */
    uint32_t line;      /* on which the row began that csv_next told of last, from 1 */
    uint32_t next_line; /* that of `at` */
    char delimiter;     /* the one of , ; and tab that stands most often in the first row */
    size_t width;       /* cells of the row before */
} CsvReader;

/* Begin to read the whole of a file. It must stay where it is until the last cell is used. */
CsvReader csv_begin(Str bytes);

/* The cells of the next row: at least one, or none at the end of the file.
 *
 * After an error one may go on. A row that is refused for its quotes or its size is given up as
 * far as the end of its first line, since nobody knows where it was to end; one that is refused
 * for its bytes is passed over whole.
 * Errors  BAD_INPUT at the LINE on which the row begins; LIMIT, at the line too.
 * Cost    O(row); one allocation, and one for each cell with doubled quotes
 */
MUST_USE Err csv_next(CsvReader *reader, Arena *arena, Strs *row);

/* The text of a cell that csv_put_cell wrote: without the apostrophe that made it harmless. */
Str csv_plain(Str cell);

/* One cell; `first` in its row, so that no comma comes before it. */
void csv_put_cell(Buf *buf, Str text, bool first);
void csv_put_row_end(Buf *buf);

/* One of several values of a cell, which semicolons part. A semicolon of its own has a backslash in front, and the
 * backslashes that stand before any semicolon, or end a value, are doubled.
 * Shape   Anna; Bob \; Sons
 */
void csv_put_value(Buf *cell, Str value, bool first);

/* Take the next value off the rest of a cell; its blanks stay.  Errors  LIMIT. */
MUST_USE Err csv_cut_value(Arena *arena, Str *rest, Str *ret);

#endif
