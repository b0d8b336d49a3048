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
 * Addresses of Bitcoin and its kin are the same with a version in front of the bytes, and a limit.
 *
 *     bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4          version 0
 *     bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6...       version 1, with another checksum: Bech32m
 *
 * Source  BIP-173 (Bech32, checksum constant 1); BIP-350 (Bech32m, versions from 1 on); BIP-141
 *         (versions and lengths); C2SP age.md (no limit of length)
 */
#ifndef BASE_BECH32_H
#define BASE_BECH32_H

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

#define SEGWIT_MOST 90 /* characters of an address */

/* Whether `text` is an address of a segregated witness, of any version: its checksum is the one of its version,
 * and the program has a length that the version has.
 * Owner   `prefix` is a part of `text`
 * Errors  BAD_INPUT; LIMIT.
 */
MUST_USE Err segwit_check(Str text, Str *prefix);

#endif
