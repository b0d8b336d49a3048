/* cursor.h: reading a byte string from front to back, never past its end.
 *
 * Errors stick: after the first one every take gives nothing, and cursor_end tells it once, with
 * the byte where it happened. So a decoder is a straight line of takes.
 */
#ifndef BASE_CURSOR_H
#define BASE_CURSOR_H

#include "base/str.h"

typedef struct Cursor {
    Str all;
    size_t at; /* bytes taken */
    Err err;
} Cursor;

Cursor cursor_begin(Str bytes);

/* `count` bytes; an empty Str after an error. */
Str cursor_take(Cursor *cursor, size_t count);

/* The bytes before `end`, which is dropped; an error where there is none. */
Str cursor_take_until(Cursor *cursor, char end);

/* Drop exactly these bytes; anything else is an error. */
void cursor_expect(Cursor *cursor, Str bytes);

/* Big-endian numbers. */
uint8_t cursor_u8(Cursor *cursor);
uint16_t cursor_u16(Cursor *cursor);
uint32_t cursor_u32(Cursor *cursor);
uint64_t cursor_u64(Cursor *cursor);

/* What is left, without taking it. */
Str cursor_rest(const Cursor *cursor);

/* Remember an error of the decoder's own; the first one stays. */
void cursor_fail(Cursor *cursor, const char *what);

/* Errors  BAD_INPUT at the byte; also where bytes are left over. */
MUST_USE Err cursor_end(const Cursor *cursor);

#endif
