#include "wire/ftm.h"

#include "wire/json.h"

static Err full(void)
{
    return err_limit("the request needs more memory than it may use");
}

FtmReader ftm_begin(Str bytes)
{
    FtmReader reader = {.bytes = bytes.len > 0 ? bytes : STR(""), .next_line = 1};

    if (str_starts(reader.bytes, STR("\xef\xbb\xbf"))) {
        reader.at = 3;
    }
    return reader;
}

static MUST_USE Err read_texts(Arena *arena, const Json *list, FtmProperty *ret)
{
    bool bare = list->type == JSON_TEXT;
    const Json *items = bare ? list : list->items;
    size_t count = bare ? 1 : list->count;

    if (!bare && list->type != JSON_LIST) {
        return err_bad("a property is not a list of texts");
    }
    ret->texts = arena_new(arena, Str, count);
    if (ret->texts == NULL) {
        return full();
    }
    for (size_t i = 0; i < count; i++) {
        if (items[i].type == JSON_MEMBERS) {
            return err_bad("an entity stands within another: export one a line");
        }
        if (items[i].type != JSON_TEXT) {
            return err_bad("a property holds something else than texts");
        }
        ret->texts[ret->count++] = items[i].text;
    }
    return ERR_NONE;
}

static MUST_USE Err read_properties(Arena *arena, const Json *members, FtmEntity *entity)
{
    entity->properties = arena_new(arena, FtmProperty, members->count);
    if (entity->properties == NULL) {
        return full();
    }
    for (size_t i = 0; i < members->count; i++) {
        FtmProperty *property = &entity->properties[entity->count++];

        property->name = members->items[i].name;
        TRY(read_texts(arena, &members->items[i], property));
    }
    return ERR_NONE;
}

static MUST_USE Err read_entity(Arena *arena, Str line, FtmEntity *ret)
{
    Json *json = NULL;
    const Json *properties = NULL;

    if (line.len > FTM_LINE_MAX) {
        return err_bad("the line is longer than 1 MiB");
    }
    TRY(json_read(arena, line, &json));
    ret->id = json_get_text(json, "id");
    ret->schema = json_get_text(json, "schema");
    properties = json_get(json, "properties");
    if (ret->id.len == 0) {
        return err_bad("the line is not an entity with an id");
    }
    if (ret->schema.len == 0) {
        return err_bad("the entity has no schema");
    }
    if (properties == NULL || properties->type != JSON_MEMBERS) {
        return err_bad("the entity has no properties");
    }
    return read_properties(arena, properties, ret);
}

/* The next line that holds something; empty at the end of the file. */
static Str take_line(FtmReader *reader, uint32_t *line)
{
    Str text = STR("");

    while (reader->at < reader->bytes.len && text.len == 0) {
        Str rest = str_part(reader->bytes, reader->at, reader->bytes.len);

        text = str_trim(str_cut(&rest, '\n'));
        reader->at = reader->bytes.len - rest.len;
        *line = reader->next_line++;
    }
    return text;
}

Err ftm_next(FtmReader *reader, Arena *arena, FtmEntity *ret)
{
    FtmEntity entity = {0};
    Str text = take_line(reader, &entity.line);

    if (text.len > 0) {
        Err err = read_entity(arena, text, &entity);

        if (err.kind != ERR_OK) {
            err.at = entity.line;
            return err;
        }
    }
    *ret = entity;
    return ERR_NONE;
}

const FtmProperty *ftm_get(const FtmEntity *entity, const char *name)
{
    for (size_t i = 0; i < entity->count; i++) {
        if (str_is(entity->properties[i].name, name)) {
            return &entity->properties[i];
        }
    }
    return NULL;
}

Str ftm_get_text(const FtmEntity *entity, const char *name)
{
    const FtmProperty *property = ftm_get(entity, name);

    return property != NULL && property->count > 0 ? property->texts[0] : STR("");
}
