/* Any bytes: refused as no UTF-8 or too long, or read into small letters and single blanks, which
 * read as themselves, with the skeleton that skeleton_of gives them. The first byte picks a language.
 */
#include "match/scripts/romanise.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is)
{
    if (!is) {
        abort();
    }
}

static void must_be_plain(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        bool blank = text.ptr[i] == ' ';

        must(blank || (text.ptr[i] >= 'a' && text.ptr[i] <= 'z'));
        must(!blank || (i > 0 && i + 1 < text.len && text.ptr[i - 1] != ' '));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const Str languages[] = {
        {"", 0},
        {"fa", 2},
        {"yue", 3},
        {"uk-UA", 5},
        {"ckb", 3},
        {"sa", 2},
        {"id", 2},
        {"as", 2}};
    static Arena arena;
    Romanised romanised = {.count = 99};
    Str name;
    Str language;
    Err err;

    if (size == 0 || (arena.base == NULL && arena_open(8 << 20, &arena).kind != ERR_OK)) {
        return 0;
    }
    name = (Str){(const char *)data + 1, size - 1};
    language = languages[data[0] % 8];
    err = romanise(&arena, name, language, &romanised);
    must(
        str_is_utf8(name) ? err.kind == ERR_OK || err.kind == ERR_LIMIT
                          : err.kind == ERR_BAD_INPUT);
    must((err.kind == ERR_OK) == (romanised.count <= ROMANISED_MAX));
    for (size_t i = 0; err.kind == ERR_OK && i < romanised.count; i++) {
        Romanised again;
        Str skeleton;

        must_be_plain(romanised.variants[i]);
        must(skeleton_of(&arena, romanised.variants[i], &skeleton).kind == ERR_OK);
        must_be_plain(skeleton);
        must(i > 0 || str_equal(skeleton, romanised.skeleton));
        if (romanise(&arena, romanised.variants[i], STR(""), &again).kind == ERR_OK) {
            must(str_equal(again.variants[0], romanised.variants[i]));
        }
    }
    arena_rewind(&arena, 0);
    return 0;
}
