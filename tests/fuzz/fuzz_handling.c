/* A code that is read has this one spelling; it is its own meet, and within itself; and the
 * meet of two codes, parted by a line end, is spelled, read again, and within both.
 */
#include "domain/handling.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is)
{
    if (!is) {
        abort();
    }
}

static void check_spelling(Arena *arena, const Handling *code, Str text)
{
    Handling both;
    Str spelled = {0};

    must(handling_format(arena, code, &spelled).kind == ERR_OK);
    must(str_equal(spelled, text));
    must(handling_meet(arena, code, code, &both).kind == ERR_OK);
    must(handling_format(arena, &both, &spelled).kind == ERR_OK);
    must(str_equal(spelled, text));
    must(handling_is_within(code, code));
}

static void check_meet(Arena *arena, const Handling *a, const Handling *b)
{
    Handling both;
    Handling back;
    Str text = {0};

    if (handling_meet(arena, a, b, &both).kind != ERR_OK ||
        handling_format(arena, &both, &text).kind != ERR_OK) {
        return; /* longer than a code may be */
    }
    must(handling_parse(text, &back).kind == ERR_OK);
    must(handling_is_within(a, &back));
    must(handling_is_within(b, &back));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    Str rest = {(const char *)data, size};
    Str first = str_cut(&rest, '\n');
    Handling a;
    Handling b;

    if (arena.base == NULL && arena_open(1 << 20, &arena).kind != ERR_OK) {
        return 0;
    }
    if (handling_parse(first, &a).kind == ERR_OK) {
        check_spelling(&arena, &a, first);
        if (handling_parse(rest, &b).kind == ERR_OK) {
            check_spelling(&arena, &b, rest);
            check_meet(&arena, &a, &b);
            check_meet(&arena, &b, &a);
        }
    }
    arena_rewind(&arena, 0);
    return 0;
}
