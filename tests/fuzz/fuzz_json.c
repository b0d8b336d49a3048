/* What is read is written, and what is written is read back as the same tree. */
#include "wire/json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Names lie in the arena, each followed by a NUL and without one in it. */
static void put(JsonOut *out, const Json *json)
{
    const char *name = json->name.ptr;

    switch (json->type) {
    case JSON_NONE:
        json_put_null(out, name);
        break;
    case JSON_BOOL:
        json_put_bool(out, name, json->number != 0);
        break;
    case JSON_NUMBER:
        json_put_number(out, name, json->number);
        break;
    case JSON_TEXT:
        json_put_member(out, json->name, json->text);
        break;
    case JSON_LIST:
        json_open_list(out, name);
        for (size_t i = 0; i < json->count; i++) {
            put(out, &json->items[i]);
        }
        json_close_list(out);
        break;
    case JSON_MEMBERS:
        json_open_object(out, name);
        for (size_t i = 0; i < json->count; i++) {
            put(out, &json->items[i]);
        }
        json_close_object(out);
        break;
    }
}

static bool is_same(const Json *a, const Json *b)
{
    if (a->type != b->type || a->count != b->count || a->number != b->number ||
        !str_equal(a->name, b->name) || !str_equal(a->text, b->text)) {
        return false;
    }
    for (size_t i = 0; i < a->count; i++) {
        if (!is_same(&a->items[i], &b->items[i])) {
            return false;
        }
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    Str input = {(const char *)data, size};
    Json *json = NULL;
    Json *again = NULL;
    Str text = {0};

    if (arena.base == NULL && arena_open(256 << 20, &arena).kind != ERR_OK) {
        return 0;
    }
    if (json_read(&arena, input, &json).kind == ERR_OK) {
        JsonOut out = json_begin(&arena, 8 * size + 64);

        if (!str_is_utf8(input)) {
            abort();
        }
        put(&out, json);
        if (json_end(&out, &text).kind != ERR_OK ||
            json_read(&arena, text, &again).kind != ERR_OK || !is_same(json, again)) {
            abort();
        }
    }
    arena_rewind(&arena, 0);
    return 0;
}
