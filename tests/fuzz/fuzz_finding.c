/* What was kept sealed is refused, or is exactly what encoding it again gives. */
#include "match/finding.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str bytes = {(const char *)data, size};
    Finding finding;
    Arena arena;
    Str again;

    if (arena_open((size_t)1 << 24, &arena).kind != ERR_OK) {
        return 0;
    }
    if (finding_decode(&arena, bytes, &finding).kind == ERR_OK &&
        (finding_encode(&arena, &finding, &again).kind != ERR_OK || !str_equal(bytes, again))) {
        abort();
    }
    arena_close(&arena);
    return 0;
}
