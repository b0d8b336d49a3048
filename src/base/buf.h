/* buf.h: a text or byte string that grows in an arena, up to a ceiling that is said beforehand.
 *
 * Errors stick: after the first one nothing more is written, and buf_end tells it once. So an
 * encoder is a straight line of puts.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/arena.h"

typedef struct Buf {
    Arena *arena;
    char *ptr;
    size_t len;     /* bytes */
    size_t room;    /* bytes allocated */
    size_t ceiling; /* bytes; more is ERR_LIMIT */
    Err err;
} Buf;

/* Cost  amortised O(1) a byte; a buffer that is last in its arena grows in place. */
Buf buf_begin(Arena *arena, size_t ceiling);

void buf_put(Buf *buf, Str text);
void buf_put_char(Buf *buf, char c);
void buf_put_bytes(Buf *buf, const void *bytes, size_t count);
void buf_put_rune(Buf *buf, uint32_t rune); /* a code point, as UTF-8 */
void buf_put_number(Buf *buf, int64_t number);
void buf_put_hex(Buf *buf, const uint8_t *bytes, size_t count);
__attribute__((format(printf, 2, 3))) void buf_print(Buf *buf, const char *format, ...);

/* The text so far, which stays valid until the next put. */
Str buf_str(const Buf *buf);

/* The finished text.  Errors  LIMIT. */
MUST_USE Err buf_end(Buf *buf, Str *ret);

#endif
