/* json.h: JSON values, read strictly and written compactly.
 *
 * A Json is a node of a tree in an arena. Reading refuses what is not well-formed UTF-8, a
 * name that occurs twice, more than JSON_DEPTH levels and more than the arena holds; so what an
 * edge passes on is bounded. Numbers are whole (see docs/decisions/text-values.md): a fraction
 * or exponent is refused, since nothing in the program's own formats needs one.
 *
 * Writing goes straight into a Buf: json_put_name, json_put_text and so on, with a small
 * writer that sets the commas.
 *
 * Source  RFC 8259; jansson 2.14 reads
 */
#ifndef WIRE_JSON_H
#define WIRE_JSON_H

#include "base/buf.h"
#include "base/vec.h"

#define JSON_DEPTH 32

typedef enum JsonType {
    JSON_NONE, /* null */
    JSON_BOOL,
    JSON_NUMBER,
    JSON_TEXT,
    JSON_LIST,
    JSON_MEMBERS /* an object */
} JsonType;

typedef struct Json Json;

struct Json {
    JsonType type;
    Str name;       /* of a member of an object */
    Str text;       /* of a text */
    int64_t number; /* of a number; 0 or 1 of a bool */
    Json *items;    /* of a list or an object, in the order in which they stood */
    size_t count;
};

/* Read one value that fills `text`.
 * Errors  BAD_INPUT at the byte; LIMIT.
 */
MUST_USE Err json_read(Arena *arena, Str text, Json **ret);

/* The member of an object, or NULL where there is none, or `json` is no object or NULL. */
const Json *json_get(const Json *json, const char *name);

/* The text of a member, or an empty one; a number or null is none. */
Str json_get_text(const Json *json, const char *name);
int64_t json_get_number(const Json *json, const char *name, int64_t otherwise);
bool json_get_bool(const Json *json, const char *name);

/* Writing: values and members come in order, commas come by themselves. */
typedef struct JsonOut {
    Buf buf;
    uint64_t begun; /* bit of the level: something stands there already */
    int level;
} JsonOut;

JsonOut json_begin(Arena *arena, size_t ceiling);
MUST_USE Err json_end(JsonOut *out, Str *ret);

/* A `name` of NULL writes a value without one: the top, or an item of a list. */
void json_open_object(JsonOut *out, const char *name);
void json_close_object(JsonOut *out);
void json_open_list(JsonOut *out, const char *name);
void json_close_list(JsonOut *out);
void json_put_text(JsonOut *out, const char *name, Str text);
void json_put_number(JsonOut *out, const char *name, int64_t number);
void json_put_bool(JsonOut *out, const char *name, bool value);
void json_put_null(JsonOut *out, const char *name);
/* Bytes in lower-case hexadecimal. */
void json_put_hex(JsonOut *out, const char *name, const uint8_t *bytes, size_t count);
/* Text that is JSON already. */
void json_put_raw(JsonOut *out, const char *name, Str json);
/* A value that was read, under its own name.  Errors  LIMIT where it is nested too deeply. */
MUST_USE Err json_put_value(JsonOut *out, const Json *value);
/* As json_put_text, for a name that is not a literal. */
void json_put_member(JsonOut *out, Str name, Str text);
void json_put_member_number(JsonOut *out, Str name, int64_t number);
void json_open_member_list(JsonOut *out, Str name);
void json_open_member_object(JsonOut *out, Str name);

#endif
