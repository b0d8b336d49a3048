/* A record that is read keeps its id and stays readable under every redaction of one field, and
 * no input verifies under a key that signed nothing. The first byte says where the digests are.
 */
#include "wire/sdjwt.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_same_without(
    Arena *arena, const Sdjwt *record, size_t left_out, const char *within)
{
    Str *names = arena_new(arena, Str, record->count + 1);
    size_t count = 0;
    Str text = {0};
    Sdjwt again;

    if (names == NULL) {
        return true;
    }
    for (size_t i = 0; i < record->count; i++) {
        if (i != left_out) {
            names[count++] = record->disclosures[i].name;
        }
    }
    return sdjwt_redact(arena, record, names, count, &text).kind == ERR_OK &&
           sdjwt_parse(arena, text, within, &again).kind == ERR_OK &&
           hash_equal(&again.jws.id, &record->jws.id) && again.count == count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* The point of order one is no key: libsodium refuses it, and so nothing verifies. */
    static const uint8_t nobody[SIGN_PUBLIC] = {1};
    static Arena arena;
    Sdjwt record;

    if (size == 0 || (arena.base == NULL && arena_open(64 << 20, &arena).kind != ERR_OK)) {
        return 0;
    }
    const char *within = data[0] % 2 == 0 ? NULL : "fields";
    Str input = {(const char *)data + 1, size - 1};

    if (sdjwt_parse(&arena, input, within, &record).kind == ERR_OK) {
        for (size_t i = 0; i <= record.count && i < 4; i++) {
            if (!is_same_without(&arena, &record, i, within)) {
                abort();
            }
        }
        if (sdjwt_verify(&record, record.jws.typ, nobody).kind == ERR_OK) {
            abort();
        }
    }
    arena_rewind(&arena, 0);
    return 0;
}
