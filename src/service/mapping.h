/* mapping.h: what the columns of a file mean.
 *
 * A mapping is made once, by a person who looked at the file, and kept by the columns' names. The capacity of
 * persons and the case reference must be mapped or fixed: `unknown` is an answer, silence is not.
 *
 *     {"kind": "person", "columns": {"Full name": "name", "DOB": "birth_date", "Role": "link.capacity"},
 *      "fixed": {"case.reference": "XA-2026-17"}, "source": "register"}
 *
 * Source  protection.md, 1; requirements.csv 168
 */
#ifndef SERVICE_MAPPING_H
#define SERVICE_MAPPING_H

#include "base/vec.h"
#include "domain/record.h"
#include "wire/json.h"

#define MAPPING_COLUMNS 200

/* Where a cell goes: a field of the kind itself, of the link to the case, or of the case. */
typedef struct Target {
    const Kind *kind; /* NULL: the column is left out */
    const Field *field;
} Target;

typedef struct Fixed {
    Target target;
    Str value;
} Fixed;

typedef struct Mapping {
    const Kind *kind;
    Str source; /* says whose identifiers `source_id` are */
    Str columns[MAPPING_COLUMNS];
    Target targets[MAPPING_COLUMNS];
    size_t count;
    VEC(Fixed) fixed;
} Mapping;

/* The mapping that the columns' names suggest, as JSON.  Errors  LIMIT. */
MUST_USE Err mapping_suggest(Arena *arena, const Model *model, const Strs *columns, Str *ret);

/* Read a mapping for these columns.
 * Errors  BAD_INPUT: `what` says which part; a column that it names may be missing from the file.
 */
MUST_USE Err mapping_read(
    Arena *arena, const Model *model, const Json *json, const Strs *columns, Mapping *ret);

/* Only the fixed values: for files whose columns say themselves what they are.  Errors  BAD_INPUT. */
MUST_USE Err
mapping_read_fixed(Arena *arena, const Model *model, const Json *json, Mapping *mapping);

/* The targets that a file of this kind can be mapped to, as a JSON list.  Errors  LIMIT. */
MUST_USE Err mapping_targets(Arena *arena, const Model *model, const Kind *kind, Str *ret);

#endif
