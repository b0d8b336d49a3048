/* A value that is taken is valid text, trimmed, and its own spelling the second time; one that
 * is refused has a message. The first byte says the type.
 */
#include "domain/value.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const Code colours[] = {{"red", "Red"}, {"green", "Green"}};
static const CodeList colour_list = {"colour", "Colour", colours, 2};

static void must(bool is)
{
    if (!is) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    Field field = {.name = "x", .codes = &colour_list};
    Str value = {0};
    Str back = {0};
    Err err;

    if (size == 0 || (arena.base == NULL && arena_open(1 << 20, &arena).kind != ERR_OK)) {
        return 0;
    }
    field.type = (FieldType)(data[0] % FIELD_TYPE_COUNT);
    err = value_check(&arena, &field, (Str){(const char *)data + 1, size - 1}, &value);
    if (err.kind == ERR_OK) {
        must(str_is_utf8(value));
        must(str_equal(value, str_trim(value)));
        must(value.len <= VALUE_NOTE_MAX);
        must(value_check(&arena, &field, value, &back).kind == ERR_OK);
        must(str_equal(value, back));
    } else {
        must(err.kind == ERR_BAD_INPUT && err.what[0] != 0);
    }
    arena_rewind(&arena, 0);
    return 0;
}
