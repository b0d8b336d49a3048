#include "base/cursor.h"

Cursor cursor_begin(Str bytes)
{
    return (Cursor){.all = bytes, .err = ERR_NONE};
}

void cursor_fail(Cursor *cursor, const char *what)
{
    if (cursor->err.kind == ERR_OK) {
        cursor->err = (Err){ERR_BAD_INPUT, (uint32_t)cursor->at, what};
    }
}

Str cursor_rest(const Cursor *cursor)
{
    return (Str){cursor->all.ptr + cursor->at, cursor->all.len - cursor->at};
}

Str cursor_take(Cursor *cursor, size_t count)
{
    Str part = cursor_rest(cursor);

    if (cursor->err.kind != ERR_OK || count > part.len) {
        cursor_fail(cursor, "ends too early");
        return (Str){cursor->all.ptr, 0};
    }
    part.len = count;
    cursor->at += count;
    return part;
}

Str cursor_take_until(Cursor *cursor, char end)
{
    Str rest = cursor_rest(cursor);
    const char *hit = rest.len > 0 ? memchr(rest.ptr, end, rest.len) : NULL;

    if (cursor->err.kind != ERR_OK || hit == NULL) {
        cursor_fail(cursor, "ends too early");
        return (Str){cursor->all.ptr, 0};
    }
    Str part = cursor_take(cursor, (size_t)(hit - rest.ptr));

    cursor->at++;
    return part;
}

void cursor_expect(Cursor *cursor, Str bytes)
{
    Str rest = cursor_rest(cursor);

    if (cursor->err.kind != ERR_OK || !str_starts(rest, bytes)) {
        cursor_fail(cursor, "something else was expected here");
        return;
    }
    cursor->at += bytes.len;
}

static uint64_t number(Cursor *cursor, size_t count)
{
    Str bytes = cursor_take(cursor, count);
    uint64_t value = 0;

    for (size_t i = 0; i < bytes.len; i++) {
        value = value << 8 | (uint8_t)bytes.ptr[i];
    }
    return value;
}

uint8_t cursor_u8(Cursor *cursor)
{
    return (uint8_t)number(cursor, 1);
}

uint16_t cursor_u16(Cursor *cursor)
{
    return (uint16_t)number(cursor, 2);
}

uint32_t cursor_u32(Cursor *cursor)
{
    return (uint32_t)number(cursor, 4);
}

uint64_t cursor_u64(Cursor *cursor)
{
    return number(cursor, 8);
}

Err cursor_end(const Cursor *cursor)
{
    if (cursor->err.kind == ERR_OK && cursor->at < cursor->all.len) {
        return (Err){ERR_BAD_INPUT, (uint32_t)cursor->at, "goes on after its end"};
    }
    return cursor->err;
}
