/* Whatever is read is spelled back, in the case that the prefix has. */
#include "base/bech32.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A prefix without letters does not tell the case of what follows, so it is not compared. */
static bool same_but_case(Str a, Str b)
{
    for (size_t i = 0; i < a.len && i < b.len; i++) {
        if ((a.ptr[i] | 32) != (b.ptr[i] | 32)) {
            return false;
        }
    }
    return a.len == b.len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    Str input = {(const char *)data, size};
    Str prefix = {0};
    Str bytes = {0};
    Str text = {0};

    if (arena.base == NULL && arena_open(1 << 20, &arena).kind != ERR_OK) {
        return 0;
    }
    if (bech32_decode(&arena, input, &prefix, &bytes).kind == ERR_OK) {
        if (bech32_encode(&arena, prefix, bytes, &text).kind != ERR_OK ||
            !same_but_case(text, input)) {
            abort();
        }
    }
    if (segwit_check(input, &prefix).kind == ERR_OK &&
        (prefix.len == 0 || size > SEGWIT_MOST)) {
        abort();
    }
    arena_rewind(&arena, 0);
    return 0;
}
