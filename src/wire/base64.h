/* base64.h: bytes as text of 64 characters, with one spelling for each byte string.
 *
 * Four spellings are in use around us, one to a standard, and a reader names the one that it
 * expects: two alphabets, each with or without padding. Whatever is not exactly what encoding
 * gives is refused: blanks, line ends, missing or surplus padding, characters of the other
 * alphabet, and bits that are set behind the last byte. So two different texts never mean the
 * same bytes, and what was signed as text cannot be respelled.
 *
 *     fb ff    +/8=  BASE64_PADDED    +/8  BASE64_BARE
 *              -_8=  BASE64_URL_PADDED    -_8  BASE64_URL; -_9 is refused: a bit too many
 *
 * Units   bytes and characters, never bits
 * Source  RFC 4648, 3.5 (canonical), 4 and 5 (the alphabets)
 */
#ifndef WIRE_BASE64_H
#define WIRE_BASE64_H

#include "base/buf.h"

typedef enum Base64 {
    BASE64_PADDED,     /* armour, signed notes */
    BASE64_BARE,       /* headers of age files */
    BASE64_URL,        /* JWS and SD-JWT: without padding */
    BASE64_URL_PADDED, /* for peers that pad */
    BASE64_KINDS
} Base64;

/* The characters that `count` bytes take. */
size_t base64_len(Base64 kind, size_t count);

/* The bytes that `text` means, if it is well-formed. */
size_t base64_count(Base64 kind, Str text);

void base64_put(Buf *buf, Base64 kind, Str bytes);

/* Errors  LIMIT. */
MUST_USE Err base64_encode(Arena *arena, Base64 kind, Str bytes, Str *ret);

/* Owner   the arena; the bytes are followed by a NUL that is not counted.
 * Errors  BAD_INPUT at the character to blame; LIMIT. `ret` is then untouched.
 * Cost    O(text), one allocation.
 */
MUST_USE Err base64_decode(Arena *arena, Base64 kind, Str text, Str *ret);

/* The same where the standard says how many bytes it must be: into `ret`, of `count` bytes.
 * Errors  BAD_INPUT; `ret` is then untouched only where the length is wrong.
 */
MUST_USE Err base64_decode_bytes(Base64 kind, Str text, size_t count, uint8_t *ret);

#endif
