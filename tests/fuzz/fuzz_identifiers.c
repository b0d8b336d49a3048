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
    "no such sort", /* the place of a sort stays: the corpus names it by its number */
    "wallet",
    "crypto",
    "imei",
    "lei",
};

static void must(bool is)
{
    if (!is) {
        abort();
    }
}

/* What two are compared by follows from the spelling, not from what was given, and folds once. */
static void check_key(Arena *arena, Str sort, Str given, Str text)
{
    Str by_given = sort;
    Str by_text = sort;
    bool well_formed = false;
    Str one;
    Str two;

    must(
        identifier_key(arena, &by_given, given, &one, &well_formed).kind == ERR_OK &&
        well_formed);
    must(
        identifier_key(arena, &by_text, text, &two, &well_formed).kind == ERR_OK &&
        well_formed);
    must(str_equal(one, two) && str_equal(by_given, by_text) && identifier_known(by_given));
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
        must(str_is_utf8(given) && str_is_utf8(text));
        check_key(&arena, sort, given, text);
    } else {
        must(str_equal(text, str_trim(given)));
    }
    arena_rewind(&arena, 0);
    return 0;
}
