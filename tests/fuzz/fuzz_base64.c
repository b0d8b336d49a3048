/* Whatever is read in one of the four spellings is spelled back byte for byte, and any bytes
 * come back from any spelling. The first byte says which.
 */
#include "wire/base64.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    Str bytes = {0};
    Str text = {0};
    Str back = {0};

    if (size == 0 || (arena.base == NULL && arena_open(32 << 20, &arena).kind != ERR_OK)) {
        return 0;
    }
    Base64 kind = data[0] % BASE64_KINDS;
    Str input = {(const char *)data + 1, size - 1};

    if (base64_decode(&arena, kind, input, &bytes).kind == ERR_OK) {
        if (base64_count(kind, input) != bytes.len ||
            base64_encode(&arena, kind, bytes, &text).kind != ERR_OK ||
            !str_equal(text, input)) {
            abort();
        }
    }
    if (base64_encode(&arena, kind, input, &text).kind != ERR_OK ||
        base64_decode(&arena, kind, text, &back).kind != ERR_OK || !str_equal(back, input)) {
        abort();
    }
    arena_rewind(&arena, 0);
    return 0;
}
