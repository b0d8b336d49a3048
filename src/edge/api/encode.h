/* encode.h: records, handling and log entries as the JSON of docs/manual/api.md. */
#ifndef EDGE_API_ENCODE_H
#define EDGE_API_ENCODE_H

#include "edge/api/api.h"
#include "service/protect.h"

/* The members of a row, into an object that is open. */
void put_row(JsonOut *out, const Row *row);

/* What a record says, as "fields". */
void put_fields(JsonOut *out, const Record *record);

void put_handling(JsonOut *out, const char *name, const Policy *policy);

/* The strictest of the rows' codes, or null: what stands on the banner.  Errors  LIMIT. */
MUST_USE Err put_banner(JsonOut *out, Arena *arena, const Rows *rows);

void put_time(JsonOut *out, const char *name, int64_t at_ms);
void put_uuid(JsonOut *out, const char *name, Uuid uuid);

/* Read `fields` of a body into a record; names that the kind does not have are problems.  Errors  LIMIT. */
MUST_USE Err get_fields(Exchange *exchange, const Json *fields, Record *record);

/* Read `handling` of a body; what it leaves out stays as in `draft`.  Errors  BAD_INPUT. */
MUST_USE Err get_handling(Arena *arena, const Json *json, Draft *draft);

#endif
