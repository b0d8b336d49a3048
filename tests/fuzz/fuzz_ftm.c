/* Whatever the bytes: the reader ends, says no line twice, and gives entities of valid text. */
#include "wire/ftm.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is)
{
    if (!is) {
        abort();
    }
}

static void check_entity(const FtmEntity *entity)
{
    must(str_is_utf8(entity->id) && str_is_utf8(entity->schema) && entity->schema.len > 0);
    for (size_t i = 0; i < entity->count; i++) {
        const FtmProperty *property = &entity->properties[i];

        must(str_is_utf8(property->name));
        for (size_t k = 0; k < property->count; k++) {
            must(str_is_utf8(property->texts[k]));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    FtmReader reader = ftm_begin((Str){(const char *)data, size});
    uint32_t line = 0;

    if (arena.base == NULL && arena_open(64 << 20, &arena).kind != ERR_OK) {
        return 0;
    }
    for (;;) {
        FtmEntity entity;
        size_t before = reader.at;
        Err err = ftm_next(&reader, &arena, &entity);

        if (err.kind == ERR_OK && entity.id.len == 0) {
            break;
        }
        must(reader.at > before);
        must((err.kind == ERR_OK ? entity.line : err.at) > line);
        line = err.kind == ERR_OK ? entity.line : err.at;
        if (err.kind == ERR_OK) {
            check_entity(&entity);
        } else {
            must(err.kind == ERR_BAD_INPUT || err.kind == ERR_LIMIT);
        }
        arena_rewind(&arena, 0);
    }
    must(reader.at == size);
    return 0;
}
