/* The words of any text are valid text of their own, each is found again by itself, and asking
 * for beginnings only adds to them.
 */
#include "match/words.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is)
{
    if (!is) {
        abort();
    }
}

static bool has(const Strs *words, Str word)
{
    for (size_t i = 0; i < words->count; i++) {
        if (str_equal(words->items[i], word)) {
            return true;
        }
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    Str text = {(const char *)data, size};
    Strs words = {0};
    Strs more = {0};

    if (size > 2000 || !str_is_utf8(text) ||
        (arena.base == NULL && arena_open(32 << 20, &arena).kind != ERR_OK)) {
        return 0;
    }
    must(words_of(&arena, text, false, &words).kind == ERR_OK);
    must(words_of(&arena, text, true, &more).kind == ERR_OK);
    must(words.count <= WORDS_MAX + 1 && more.count <= WORDS_MAX + 1);
    for (size_t i = 0; i < words.count; i++) {
        size_t mark = arena.used;
        Str word = words.items[i];
        Strs again = {0};

        must(word.len > 0 && str_is_utf8(word));
        must(words_of(&arena, word, false, &again).kind == ERR_OK);
        must(has(&again, word));
        must(more.count >= WORDS_MAX || has(&more, word));
        arena_rewind(&arena, mark);
    }
    for (size_t i = 0; i < more.count; i++) {
        Str word = more.items[i];

        must(has(&words, word) || (word.len > 3 && word.ptr[word.len - 1] == '*'));
    }
    arena_rewind(&arena, 0);
    return 0;
}
