#include "domain/body.h"

#include "base/buf.h"
#include "base/cursor.h"

static void put_u32(Buf *buf, size_t number)
{
    const uint8_t bytes[] = {
        (uint8_t)(number >> 24),
        (uint8_t)(number >> 16),
        (uint8_t)(number >> 8),
        (uint8_t)number};

    buf_put_bytes(buf, bytes, sizeof(bytes));
}

Err body_encode(Arena *arena, const Record *record, Str *ret)
{
    Buf buf = buf_begin(arena, BODY_MAX);

    for (size_t i = 0; i < record->kind->field_count; i++) {
        Str name = str_from(record->kind->fields[i].name);
        Values values = record->fields[i];

        if (values.count == 0) {
            continue;
        }
        if (values.count > UINT16_MAX) {
            return err_limit("a field has more values than a record may hold");
        }
        buf_put_char(&buf, (char)name.len);
        buf_put(&buf, name);
        buf_put_char(&buf, (char)(values.count >> 8));
        buf_put_char(&buf, (char)values.count);
        for (size_t j = 0; j < values.count; j++) {
            put_u32(&buf, values.items[j].len);
            buf_put(&buf, values.items[j]);
        }
    }
    return buf_end(&buf, ret);
}

Err body_decode(Arena *arena, const Kind *kind, Str bytes, Record *ret)
{
    Cursor cursor = cursor_begin(bytes);
    Record record;

    TRY(record_new(arena, kind, &record));
    while (cursor.err.kind == ERR_OK && cursor.at < bytes.len) {
        const Field *field = field_find(kind, cursor_take(&cursor, cursor_u8(&cursor)));
        size_t count = cursor_u16(&cursor);
        /* A count is believed only as far as the bytes that are left can bear it out. */
        size_t most = cursor_rest(&cursor).len / 4;
        Values values = {arena_new(arena, Str, (count < most ? count : most) + 1), 0};

        if (values.items == NULL) {
            return err_limit("the request needs more memory than it may use");
        }
        for (size_t i = 0; i < count && cursor.err.kind == ERR_OK; i++) {
            Str value = cursor_take(&cursor, cursor_u32(&cursor));

            if (cursor.err.kind == ERR_OK) {
                values.items[values.count++] = value;
            }
        }
        if (field != NULL) {
            record.fields[field - kind->fields] = values;
        }
    }
    TRY(cursor_end(&cursor));
    *ret = record;
    return ERR_NONE;
}
