/* record.h: what a revision of an entity states: values of the fields of its kind.
 *
 * A value is text in the one canonical spelling of its type, and a field has none, one or, where the
 * model says `many`, several. Text all the way keeps an unknown kind readable byte for byte, and
 * one rule serves storage, API, CSV and search (docs/decisions/text-values.md).
 *
 *     {"name":["สมชาย","Somchai"],"birth_date":"1990-05","phone":["+66812345678"]}
 *
 * Owner   values are views; they live in the arena that they were read into
 * Source  design.md, "The spine: Record"; protocol.md, "Records and order"
 */
#ifndef DOMAIN_RECORD_H
#define DOMAIN_RECORD_H

#include "base/vec.h"
#include "domain/kind.h"
#include "domain/uuid.h"

/* The values of one field. */
typedef struct Values {
    Str *items;
    size_t count;
} Values;

/* `fields` has an item for each field of the kind, in the kind's order. */
typedef struct Record {
    const Kind *kind;
    Values *fields;
} Record;

/* Something wrong with one field. */
typedef struct Problem {
    const Field *field;  /* NULL where it is about the whole */
    const char *message; /* plain English, through the translation table by the page */
    Str value;           /* what was given */
} Problem;

typedef VEC(Problem) Problems;

/* A record of this kind without values.  Errors  LIMIT. */
MUST_USE Err record_new(Arena *arena, const Kind *kind, Record *ret);

/* Put one more value behind those of a field; it is checked later, by record_check. */
MUST_USE Err record_add(Arena *arena, Record *record, const Field *field, Str value);

/* The values of a field by name; none where the kind has no such field. */
Values record_get(const Record *record, const char *field);

/* The first value, or an empty text. */
Str record_first(const Record *record, const char *field);

/* Bring every value into its canonical spelling, and tell what is wrong: a missing field that
 * must be there, several values where one is allowed, a value that is not of its type. A record
 * with problems must not be stored.
 *
 * Errors  LIMIT only; what is wrong with the input stands in `ret`.
 */
MUST_USE Err record_check(Arena *arena, Record *record, Problems *ret);

/* The text that stands for the record in lists: the first label field with a value. */
Str record_label(const Record *record);

bool values_equal(Values a, Values b);

#endif
