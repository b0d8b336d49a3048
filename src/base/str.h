/* str.h: a view of bytes that someone else owns.
 *
 * Cheap to copy, never freed, not ended by a NUL. Text is checked to be UTF-8 where it enters
 * the program (wire/, edge/), so a Str further in is valid.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct Str {
    const char *ptr;
    size_t len; /* bytes */
} Str;

/* For printf: printf("%.*s", STR_ARG(text)) */
#define STR_ARG(str) (int)(str).len, (str).ptr

/* A literal: its length is known when it is compiled. */
#define STR(literal) ((Str){literal, sizeof(literal) - 1})

/* NULL is an empty text. */
static inline Str str_from(const char *ended_by_nul)
{
    return ended_by_nul == NULL ? (Str){"", 0} : (Str){ended_by_nul, strlen(ended_by_nul)};
}

static inline bool str_equal(Str a, Str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool str_is(Str a, const char *ended_by_nul)
{
    return str_equal(a, str_from(ended_by_nul));
}

static inline bool str_starts(Str text, Str prefix)
{
    return text.len >= prefix.len && memcmp(text.ptr, prefix.ptr, prefix.len) == 0;
}

/* `text` from byte `from` on, `len` bytes at most; never outside of `text`. */
Str str_part(Str text, size_t from, size_t len);

/* Less than, equal to or greater than zero, by bytes. */
int str_compare(Str a, Str b);

/* Take the text before the first `sep` off the front of `rest` and drop the `sep`; without one,
 * take all that is left.
 */
Str str_cut(Str *rest, char sep);

/* Without the ASCII blanks, tabs and line ends at both ends. */
Str str_trim(Str text);

/* Whether `item` is one of the texts of a list like "red,green,blue". */
bool str_in_list(Str item, Str list, char sep);

/* A decimal number, digits only.  Errors  BAD_INPUT at the digit to blame, LIMIT past `most`. */
MUST_USE Err str_number(Str digits, uint64_t most, uint64_t *ret);

/* Lower-case hexadecimal of `count` bytes into `out`, of 2 * count bytes. */
void str_hex(const uint8_t *bytes, size_t count, char *out);

/* The bytes that `hex` spells, which must be exactly `count`.  Errors  BAD_INPUT. */
MUST_USE Err str_unhex(Str hex, size_t count, uint8_t *ret);

/* Whether the whole is well-formed UTF-8 (no surrogates, no overlong forms) without NUL. */
bool str_is_utf8(Str text);

/* Take one code point off the front of valid UTF-8; 0 at the end. */
uint32_t str_take_rune(Str *rest);

#endif
