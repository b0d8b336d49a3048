/* uuid.h: what others call an entity. Version 4, so that it tells no time and no place.
 *
 *     3fad3474-4c51-4b36-ba1e-4750f1d096c9        lower case; nothing else is read
 *
 * Source  RFC 9562; protocol.md, "Records and order"
 */
#ifndef DOMAIN_UUID_H
#define DOMAIN_UUID_H

#include "base/str.h"

#define UUID_SIZE 16
#define UUID_TEXT 36

typedef struct Uuid {
    uint8_t bytes[UUID_SIZE];
} Uuid;

/* "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx" into `out`, of UUID_TEXT + 1 bytes. */
Str uuid_format(Uuid uuid, char *out);
MUST_USE Err uuid_parse(Str text, Uuid *ret);

static inline bool uuid_equal(Uuid a, Uuid b)
{
    return memcmp(a.bytes, b.bytes, UUID_SIZE) == 0;
}

#endif
