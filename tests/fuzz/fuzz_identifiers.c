/* What is well-formed is spelled the same the second time, and what is not is kept, trimmed.
 * The first byte says the sort.
 */
#include "match/identifiers/identifiers.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const sorts[] = {
    "phone",
    "passport",
    "national_id",
    "registration",
    "plate",
    "email",
    "account",
    "handle",
    "imo",
    "mmsi",
    "call_sign",
    "no such sort",
};

static void must(bool is)
{
    if (!is) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    Str given = {(const char *)data + 1, size - 1};
    bool well_formed = false;
    bool again = false;
    Str text = {0};
    Str back = {0};
    Str sort;

    if (size == 0 || (arena.base == NULL && arena_open(1 << 20, &arena).kind != ERR_OK)) {
        return 0;
    }
    sort = str_from(sorts[data[0] % (sizeof(sorts) / sizeof(*sorts))]);
    must(identifier_canonical(&arena, sort, given, &text, &well_formed).kind == ERR_OK);
    if (well_formed) {
        must(text.len > 0 && identifier_known(sort));
        must(str_equal(text, str_trim(text)));
        must(identifier_canonical(&arena, sort, text, &back, &again).kind == ERR_OK);
        must(again && str_equal(back, text));
        must(!str_is_utf8(given) || str_is_utf8(text));
    } else {
        must(str_equal(text, str_trim(given)));
    }
    arena_rewind(&arena, 0);
    return 0;
}
