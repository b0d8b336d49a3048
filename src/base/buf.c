#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#define ROOM_FIRST 256

Buf buf_begin(Arena *arena, size_t ceiling)
{
    return (Buf){.arena = arena, .ceiling = ceiling, .err = ERR_NONE};
}

static bool is_last(const Buf *buf)
{
    return buf->ptr != NULL && buf->ptr + buf->room == buf->arena->base + buf->arena->used;
}

/* Make room for `more` bytes behind what there is. */
static bool grow(Buf *buf, size_t more)
{
    size_t room = buf->room == 0 ? ROOM_FIRST : buf->room;

    if (buf->err.kind != ERR_OK) {
        return false;
    }
    if (more > buf->ceiling - buf->len) {
        buf->err = err_limit("the text is longer than it may be");
        return false;
    }
    if (more <= buf->room - buf->len) {
        return true;
    }
    while (room < buf->len + more) {
        room *= 2;
    }
    if (is_last(buf)) {
        if (arena_new(buf->arena, char, room - buf->room) != NULL) {
            buf->room = room;
            return true;
        }
    } else {
        char *ptr = arena_new(buf->arena, char, room);

        if (ptr != NULL) {
            if (buf->len > 0) {
                memcpy(ptr, buf->ptr, buf->len);
            }
            buf->ptr = ptr;
            buf->room = room;
            return true;
        }
    }
    buf->err = err_limit("the request needs more memory than it may use");
    return false;
}

void buf_put_bytes(Buf *buf, const void *bytes, size_t count)
{
    if (count > 0 && grow(buf, count)) {
        memcpy(buf->ptr + buf->len, bytes, count);
        buf->len += count;
    }
}

void buf_put(Buf *buf, Str text)
{
    buf_put_bytes(buf, text.ptr, text.len);
}

void buf_put_char(Buf *buf, char c)
{
    buf_put_bytes(buf, &c, 1);
}

void buf_put_rune(Buf *buf, uint32_t rune)
{
    if (rune < 0x80) {
        buf_put_char(buf, (char)rune);
    } else if (rune < 0x800) {
        buf_put_char(buf, (char)(0xc0 | rune >> 6));
        buf_put_char(buf, (char)(0x80 | (rune & 0x3f)));
    } else if (rune < 0x10000) {
        buf_put_char(buf, (char)(0xe0 | rune >> 12));
        buf_put_char(buf, (char)(0x80 | (rune >> 6 & 0x3f)));
        buf_put_char(buf, (char)(0x80 | (rune & 0x3f)));
    } else {
        buf_put_char(buf, (char)(0xf0 | rune >> 18));
        buf_put_char(buf, (char)(0x80 | (rune >> 12 & 0x3f)));
        buf_put_char(buf, (char)(0x80 | (rune >> 6 & 0x3f)));
        buf_put_char(buf, (char)(0x80 | (rune & 0x3f)));
    }
}

void buf_put_number(Buf *buf, int64_t number)
{
    char digits[24];
    int len = snprintf(digits, sizeof(digits), "%lld", (long long)number);

    buf_put_bytes(buf, digits, (size_t)len);
}

void buf_put_hex(Buf *buf, const uint8_t *bytes, size_t count)
{
    if (grow(buf, 2 * count)) {
        str_hex(bytes, count, buf->ptr + buf->len);
        buf->len += 2 * count;
    }
}

void buf_print(Buf *buf, const char *format, ...)
{
    va_list args;
    int len = 0;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    assert(len >= 0);
    if (grow(buf, (size_t)len + 1)) {
        va_start(args, format);
        (void)vsnprintf(buf->ptr + buf->len, (size_t)len + 1, format, args);
        va_end(args);
        buf->len += (size_t)len;
    }
}

Str buf_str(const Buf *buf)
{
    return buf->len == 0 ? STR("") : (Str){buf->ptr, buf->len};
}

Err buf_end(Buf *buf, Str *ret)
{
    if (buf->err.kind == ERR_OK && grow(buf, 1)) {
        buf->ptr[buf->len] = 0; /* not counted; a courtesy to libraries that want it */
        *ret = buf_str(buf);
    }
    return buf->err;
}
