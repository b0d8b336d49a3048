/* Whatever the bytes: an opening is refused, or its leaves can be judged, and none holds at a place of a commitment that nobody made. */
#include "crypto/random.h"
#include "service/opening.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const Hash nobodys = {{1, 2, 3}};
    OpeningFile opening;
    Arena arena;

    if (crypto_start().kind != ERR_OK || arena_open((size_t)1 << 24, &arena).kind != ERR_OK) {
        return 0;
    }
    if (opening_decode(&arena, (Str){(const char *)data, size}, &opening).kind == ERR_OK) {
        for (size_t i = 0; i < opening.leaf_count; i++) {
            if (inspection_judge(&nobodys, i, &opening.leaves[i]).holds) {
                abort();
            }
        }
    }
    arena_close(&arena);
    return 0;
}
