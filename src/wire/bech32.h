/* bech32.h: a key as text that a person can read out, with a checksum that finds his slips.
 *
 * The text is a prefix that says what it is, a `1`, the bytes in groups of five bits, and six
 * characters of checksum. It is all lower or all upper case; age writes public keys in the one
 * and secret keys in the other, so the case belongs to the prefix and is told with it. The
 * limit of 90 characters that Bitcoin has is not kept, as age does not keep it.
 *
 *     age1zyg3zyg3zyg3...          prefix "age"
 *     AGE-SECRET-KEY-1QGPQYQ...    prefix "AGE-SECRET-KEY-"
 *
 * Source  BIP-173 (Bech32, checksum constant 1); C2SP age.md (no limit of length)
 */
#ifndef WIRE_BECH32_H
#define WIRE_BECH32_H

#include "base/buf.h"

#define BECH32_MOST 1024 /* characters; the longest key of any suite that is reserved fits */

/* The text of `bytes`, in the case of `prefix`, which has letters of one case only.
 * Errors  LIMIT, also past BECH32_MOST.
 */
MUST_USE Err bech32_encode(Arena *arena, Str prefix, Str bytes, Str *ret);

/* Owner   `prefix` is a part of `text`, in its case; `ret` lies in the arena.
 * Errors  BAD_INPUT at the character to blame, or at the checksum; LIMIT.
 */
MUST_USE Err bech32_decode(Arena *arena, Str text, Str *prefix, Str *ret);

#endif
