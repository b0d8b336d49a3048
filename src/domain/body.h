/* body.h: the bytes of a revision at rest, before they are sealed.
 *
 *     u8 length, field's name; u16 count; for each value u32 length, bytes       big-endian, in kind order
 *
 * Names and not numbers: a body is read by whatever model comes later. A field that this model no longer
 * knows is passed over; its bytes stay where they are.
 *
 * Source  design.md, "Store"; RFC 9901 has the signed form, made when a record first leaves
 */
#ifndef DOMAIN_BODY_H
#define DOMAIN_BODY_H

#include "domain/record.h"

#define BODY_MAX (8U << 20) /* bytes */

/* Errors  LIMIT. */
MUST_USE Err body_encode(Arena *arena, const Record *record, Str *ret);

/* The values are views of `bytes`. No bytes are a record without values.
 * Errors  BAD_INPUT at the byte; LIMIT.
 */
MUST_USE Err body_decode(Arena *arena, const Kind *kind, Str bytes, Record *ret);

#endif
