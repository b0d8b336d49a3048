/* Whatever the bytes: they are refused, or give a record whose values lie within them, and
 * which is encoded and decoded to itself.
 */
#include "domain/body.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const Field fields[] = {
    {.name = "a", .type = FIELD_TEXT},
    {.name = "name", .type = FIELD_NAME, .many = true},
    {.name = "", .type = FIELD_NOTE},
};
static const Kind kind = {.name = "x", .fields = fields, .field_count = 3};

static void must(bool is)
{
    if (!is) {
        abort();
    }
}

static void check(Arena *arena, const Record *record, Str bytes)
{
    Record back;
    Str encoded = {0};

    for (size_t i = 0; i < kind.field_count; i++) {
        for (size_t k = 0; k < record->fields[i].count; k++) {
            Str value = record->fields[i].items[k];

            must(value.ptr >= bytes.ptr && value.ptr + value.len <= bytes.ptr + bytes.len);
        }
    }
    must(body_encode(arena, record, &encoded).kind == ERR_OK);
    must(encoded.len <= bytes.len);
    must(body_decode(arena, &kind, encoded, &back).kind == ERR_OK);
    for (size_t i = 0; i < kind.field_count; i++) {
        must(values_equal(record->fields[i], back.fields[i]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    Str bytes = {(const char *)data, size};
    Record record;

    if (size == 0 || (arena.base == NULL && arena_open(64 << 20, &arena).kind != ERR_OK)) {
        return 0;
    }
    if (body_decode(&arena, &kind, bytes, &record).kind == ERR_OK) {
        check(&arena, &record, bytes);
    }
    arena_rewind(&arena, 0);
    return 0;
}
