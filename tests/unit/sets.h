/* sets.h: two nodes' tokens with a known overlap, and a dictionary that tries what they send. */
#ifndef UNIT_SETS_H
#define UNIT_SETS_H

#include "base/vec.h"
#include "crypto/group.h"
#include "crypto/hash.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <sodium.h>

/* Telephone numbers `from` to `from + count`. */
static inline Strs numbers(Arena *arena, size_t from, size_t count)
{
    Strs list = {0};

    for (size_t i = from; i < from + count; i++) {
        Str text;

        assert_int_equal(arena_print(arena, &text, "phone|1|+6681%07zu", i).kind, ERR_OK);
        assert_int_equal(vec_push(arena, &list, text).kind, ERR_OK);
    }
    return list;
}

/* Whether these bytes stand anywhere in what was sent. */
static inline bool is_in(Str sent, const void *what, size_t count)
{
    for (size_t i = 0; i + count <= sent.len; i++) {
        if (memcmp(sent.ptr + i, what, count) == 0) {
            return true;
        }
    }
    return false;
}

/* How many public functions of a token stand in what was sent: those that a dictionary would try.
 * Hashes, whole or cut to 16 bytes; the element that it hashes to under every domain that the
 * program has, with the context of the run and without; the text itself.
 */
static inline size_t dictionary_hits(Str sent, Str token, Str context)
{
    static const char *const domains[] = {
        "HashToGroup-OPRFV1-\x01-ristretto255-SHA512",
        "HashToGroup-SUBAK-OVERLAP-\x81-ristretto255-SHA512",
    };
    const uint8_t *bytes = (const uint8_t *)token.ptr;
    const char len[] = {(char)(context.len >> 8), (char)context.len};
    const Str parts[] = {{len, 2}, context, token};
    uint8_t wide[64];
    GroupElement element;
    size_t hits = is_in(sent, token.ptr + 8, token.len - 8);

    (void)crypto_hash_sha256(wide, bytes, token.len);
    hits += is_in(sent, wide, 16);
    (void)crypto_hash_sha512(wide, bytes, token.len);
    hits += is_in(sent, wide, 16);
    (void)crypto_generichash(wide, 32, bytes, token.len, NULL, 0);
    hits += is_in(sent, wide, 16);
    (void)crypto_generichash(wide, 64, bytes, token.len, NULL, 0);
    hits += is_in(sent, wide, 16);
    for (size_t i = 0; i < 4; i++) {
        const Str *from = i % 2 == 0 ? &parts[2] : parts;

        assert_int_equal(
            group_hash_to_element(str_from(domains[i / 2]), from, i % 2 == 0 ? 1 : 3, &element)
                .kind,
            ERR_OK);
        hits += is_in(sent, element.bytes, 16);
    }
    return hits;
}

#endif
