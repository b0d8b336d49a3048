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

/* The record that the path names: /api/records/{kind}/{id}.  Errors  NOT_FOUND. */
MUST_USE Err path_record(Exchange *exchange, const Kind **kind, Uuid *ret);

/* An address means one thing: its kind is the record's own.  Errors  NOT_FOUND. */
MUST_USE Err record_of_kind(Call *call, Uuid uuid, const Kind *kind);

/* Read `fields` of a body into a record; names that the kind does not have are problems.  Errors  LIMIT. */
MUST_USE Err get_fields(Exchange *exchange, const Json *fields, Record *record);

/* Read `handling` of a body; what it leaves out stays as in `draft`.  Errors  BAD_INPUT. */
MUST_USE Err get_handling(Arena *arena, const Json *json, Draft *draft);

#endif
