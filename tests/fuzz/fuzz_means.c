/* Whatever is said of what countries can do: it is refused, or it says the same when it is written out and read again. */
#include "base/buf.h"
#include "service/means.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is)
{
    if (!is) {
        abort();
    }
}

static Str written(Arena *arena, const MeansList *list)
{
    Buf buf = buf_begin(arena, 1 << 20);
    Str text = STR("");

    for (size_t i = 0; i < list->count; i++) {
        const Means *means = &list->items[i];

        buf_print(
            &buf,
            "%s%.*s:%u/%u/%u",
            i > 0 ? "," : "",
            STR_ARG(means->country),
            means->most[ACTION_ARREST],
            means->most[ACTION_SEIZURE],
            means->most[ACTION_CLOSURE]);
        if (means->cost != UINT32_MAX) {
            buf_print(&buf, "/%u", means->cost);
        }
    }
    must(buf_end(&buf, &text).kind == ERR_OK);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    MeansList first = {0};
    MeansList second = {0};

    if (arena.base == NULL && arena_open(64 << 20, &arena).kind != ERR_OK) {
        return 0;
    }
    arena_rewind(&arena, 0);
    if (means_read(&arena, (Str){(const char *)data, size}, &first).kind != ERR_OK) {
        return 0;
    }
    must(means_read(&arena, written(&arena, &first), &second).kind == ERR_OK);
    must(first.count == second.count);
    for (size_t i = 0; i < first.count; i++) {
        must(str_equal(first.items[i].country, second.items[i].country));
        must(first.items[i].cost == second.items[i].cost);
        must(
            memcmp(first.items[i].most, second.items[i].most, sizeof(first.items[i].most)) ==
            0);
    }
    return 0;
}
