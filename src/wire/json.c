#include "wire/json.h"

#include <assert.h>
#include <jansson.h>

static MUST_USE Err convert(Arena *arena, const json_t *from, int depth, Json *ret);

static const Err full = {ERR_LIMIT, 0, "the request needs more memory than it may use"};

static MUST_USE Err convert_list(Arena *arena, const json_t *from, int depth, Json *ret)
{
    size_t count = json_array_size(from);

    ret->type = JSON_LIST;
    ret->items = arena_new(arena, Json, count + 1);
    if (ret->items == NULL) {
        return full;
    }
    for (size_t i = 0; i < count; i++) {
        TRY(convert(arena, json_array_get(from, i), depth + 1, &ret->items[i]));
    }
    ret->count = count;
    return ERR_NONE;
}

static MUST_USE Err convert_members(Arena *arena, const json_t *from, int depth, Json *ret)
{
    json_t *object = (json_t *)(uintptr_t)from; /* jansson's iterator takes no const */

    ret->type = JSON_MEMBERS;
    ret->items = arena_new(arena, Json, json_object_size(from) + 1);
    if (ret->items == NULL) {
        return full;
    }
    for (void *at = json_object_iter(object); at != NULL;
         at = json_object_iter_next(object, at)) {
        Json *item = &ret->items[ret->count];

        TRY(convert(arena, json_object_iter_value(at), depth + 1, item));
        TRY(arena_copy(arena, str_from(json_object_iter_key(at)), &item->name));
        ret->count++;
    }
    return ERR_NONE;
}

/* Recursion is bounded: by JSON_DEPTH here, and by jansson's own limit before. */
static Err convert(Arena *arena, const json_t *from, int depth, Json *ret)
{
    if (depth >= JSON_DEPTH && (json_is_object(from) || json_is_array(from))) {
        return err_limit("the JSON text is nested too deeply");
    }
    switch (json_typeof(from)) {
    case JSON_OBJECT:
        return convert_members(arena, from, depth, ret);
    case JSON_ARRAY:
        return convert_list(arena, from, depth, ret);
    case JSON_STRING:
        ret->type = JSON_TEXT;
        return arena_copy(
            arena, (Str){json_string_value(from), json_string_length(from)}, &ret->text);
    case JSON_INTEGER:
        ret->type = JSON_NUMBER;
        ret->number = json_integer_value(from);
        return ERR_NONE;
    case JSON_TRUE:
    case JSON_FALSE:
        ret->type = JSON_BOOL;
        ret->number = json_typeof(from) == JSON_TRUE;
        return ERR_NONE;
    case JSON_NULL:
        return ERR_NONE;
    case JSON_REAL:
        break;
    }
    return err_bad("a number with a fraction or exponent is not accepted: write it as text");
}

/* The tree of jansson, which the caller gives back. */
static MUST_USE Err load(Str text, json_t **ret)
{
    const char *nul = text.len > 0 ? memchr(text.ptr, 0, text.len) : NULL;
    json_error_t error;

    /* jansson 2.14 passes over a NUL behind a number, so that [1\0] would read as [1]. */
    if (nul != NULL) {
        return (Err){ERR_BAD_INPUT, (uint32_t)(nul - text.ptr), "a NUL in a JSON text"};
    }
    *ret = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (*ret == NULL) {
        return (Err){
            ERR_BAD_INPUT,
            error.position > 0 ? (uint32_t)error.position : 0,
            json_error_code(&error) == json_error_duplicate_key
                ? "a name occurs twice in one JSON object"
                : "not a well-formed JSON text"};
    }
    return ERR_NONE;
}

Err json_read(Arena *arena, Str text, Json **ret)
{
    json_t *root = NULL;
    Json *top = arena_new(arena, Json, 1);
    Err err = ERR_NONE;

    TRY(load(text, &root));
    err = top == NULL ? full : convert(arena, root, 0, top);
    json_decref(root);
    if (err.kind == ERR_OK) {
        *ret = top;
    }
    return err;
}

const Json *json_get(const Json *json, const char *name)
{
    if (json == NULL || json->type != JSON_MEMBERS) {
        return NULL;
    }
    for (size_t i = 0; i < json->count; i++) {
        if (str_is(json->items[i].name, name)) {
            return &json->items[i];
        }
    }
    return NULL;
}

Str json_get_text(const Json *json, const char *name)
{
    const Json *member = json_get(json, name);

    return member != NULL && member->type == JSON_TEXT ? member->text : (Str){"", 0};
}

int64_t json_get_number(const Json *json, const char *name, int64_t otherwise)
{
    const Json *member = json_get(json, name);

    return member != NULL && member->type == JSON_NUMBER ? member->number : otherwise;
}

bool json_get_bool(const Json *json, const char *name)
{
    const Json *member = json_get(json, name);

    return member != NULL && member->type == JSON_BOOL && member->number != 0;
}

/* ---- writing ---------------------------------------------------------------------------- */

JsonOut json_begin(Arena *arena, size_t ceiling)
{
    return (JsonOut){.buf = buf_begin(arena, ceiling)};
}

Err json_end(JsonOut *out, Str *ret)
{
    assert(out->level == 0 || out->buf.err.kind != ERR_OK);
    return buf_end(&out->buf, ret);
}

/* U+2028 or U+2029, which end a line in JavaScript and not in JSON. */
static bool is_separator(Str text, size_t at)
{
    Str part = str_part(text, at, 3);

    return str_is(part, "\xe2\x80\xa8") || str_is(part, "\xe2\x80\xa9");
}

static bool is_plain(char c)
{
    switch (c) {
    case '"':
    case '\\':
    case '<':
    case '>':
    case '&':
    case 0x7f:
        return false;
    default:
        return (uint8_t)c >= 0x20;
    }
}

/* One escaping for all JSON that leaves: also <, > and &, and the two line ends, so that the
 * text is harmless inside a page.
 */
static void put_escaped(Buf *buf, Str text)
{
    static const char digits[] = "0123456789abcdef";
    size_t from = 0;

    buf_put_char(buf, '"');
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = (uint8_t)text.ptr[i];

        if (c == 0xe2 && is_separator(text, i)) {
            buf_put_bytes(buf, text.ptr + from, i - from);
            buf_put(buf, (uint8_t)text.ptr[i + 2] == 0xa8 ? STR("\\u2028") : STR("\\u2029"));
            i += 2;
            from = i + 1;
        } else if (!is_plain(text.ptr[i])) {
            char escape[] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};

            buf_put_bytes(buf, text.ptr + from, i - from);
            buf_put_bytes(buf, escape, sizeof(escape));
            from = i + 1;
        }
    }
    if (from < text.len) {
        buf_put_bytes(buf, text.ptr + from, text.len - from);
    }
    buf_put_char(buf, '"');
}

static void put_name(JsonOut *out, Str name)
{
    uint64_t bit = UINT64_C(1) << out->level;

    if ((out->begun & bit) != 0) {
        buf_put_char(&out->buf, ',');
    }
    out->begun |= bit;
    if (name.ptr != NULL) {
        put_escaped(&out->buf, name);
        buf_put_char(&out->buf, ':');
    }
}

static void open_level(JsonOut *out, Str name, char c)
{
    put_name(out, name);
    buf_put_char(&out->buf, c);
    assert(out->level < 63);
    out->level++;
    out->begun &= ~(UINT64_C(1) << out->level);
}

static void close_level(JsonOut *out, char c)
{
    assert(out->level > 0);
    out->level--;
    buf_put_char(&out->buf, c);
}

/* A name of NULL is none: the value stands at the top or in a list. */
static Str name_of(const char *name)
{
    return name == NULL ? (Str){NULL, 0} : str_from(name);
}

void json_open_object(JsonOut *out, const char *name)
{
    open_level(out, name_of(name), '{');
}

void json_close_object(JsonOut *out)
{
    close_level(out, '}');
}

void json_open_list(JsonOut *out, const char *name)
{
    open_level(out, name_of(name), '[');
}

void json_close_list(JsonOut *out)
{
    close_level(out, ']');
}

void json_open_member_list(JsonOut *out, Str name)
{
    open_level(out, name, '[');
}

void json_open_member_object(JsonOut *out, Str name)
{
    open_level(out, name, '{');
}

void json_put_member(JsonOut *out, Str name, Str text)
{
    put_name(out, name);
    put_escaped(&out->buf, text);
}

void json_put_text(JsonOut *out, const char *name, Str text)
{
    json_put_member(out, name_of(name), text);
}

void json_put_member_number(JsonOut *out, Str name, int64_t number)
{
    put_name(out, name);
    buf_put_number(&out->buf, number);
}

void json_put_number(JsonOut *out, const char *name, int64_t number)
{
    json_put_member_number(out, name_of(name), number);
}

void json_put_bool(JsonOut *out, const char *name, bool value)
{
    json_put_raw(out, name, value ? STR("true") : STR("false"));
}

void json_put_null(JsonOut *out, const char *name)
{
    json_put_raw(out, name, STR("null"));
}

void json_put_hex(JsonOut *out, const char *name, const uint8_t *bytes, size_t count)
{
    put_name(out, name_of(name));
    buf_put_char(&out->buf, '"');
    buf_put_hex(&out->buf, bytes, count);
    buf_put_char(&out->buf, '"');
}

void json_put_raw(JsonOut *out, const char *name, Str json)
{
    put_name(out, name_of(name));
    buf_put(&out->buf, json);
}

/* Recursion is bounded by JSON_DEPTH, the depth of what was read. */
Err json_put_value(JsonOut *out, const Json *value)
{
    switch (value->type) {
    case JSON_NONE:
        put_name(out, value->name);
        buf_put(&out->buf, STR("null"));
        break;
    case JSON_BOOL:
        put_name(out, value->name);
        buf_put(&out->buf, value->number != 0 ? STR("true") : STR("false"));
        break;
    case JSON_NUMBER:
        put_name(out, value->name);
        buf_put_number(&out->buf, value->number);
        break;
    case JSON_TEXT:
        json_put_member(out, value->name, value->text);
        break;
    case JSON_LIST:
    case JSON_MEMBERS:
        if (out->level > JSON_DEPTH) {
            return err_limit("the JSON text is nested too deeply");
        }
        open_level(out, value->name, value->type == JSON_LIST ? '[' : '{');
        for (size_t i = 0; i < value->count; i++) {
            TRY(json_put_value(out, &value->items[i]));
        }
        close_level(out, value->type == JSON_LIST ? ']' : '}');
        break;
    }
    return ERR_NONE;
}
