/* A note that is read is the text and the lines that it was made of, and a checkpoint has one
 * spelling.
 */
#include "wire/note.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_spelled_again(Arena *arena, Str input, const Note *note)
{
    Str *lines = arena_new(arena, Str, note->count);
    Str again = {0};

    for (size_t i = 0; i < note->count; i++) {
        lines[i] = note->lines[i].line;
    }
    return note_format(arena, note->text, lines, note->count, &again).kind == ERR_OK &&
           str_equal(again, input);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    Str input = {(const char *)data, size};
    NoteCheckpoint checkpoint = {0};
    Note note = {0};
    Str text = {0};
    int64_t at_s = 0;

    if (arena.base == NULL && arena_open(16 << 20, &arena).kind != ERR_OK) {
        return 0;
    }
    if (note_checkpoint_parse(input, &checkpoint).kind == ERR_OK &&
        (note_checkpoint_format(&arena, &checkpoint, &text).kind != ERR_OK ||
         !str_equal(text, input))) {
        abort();
    }
    if (note_parse(&arena, input, &note).kind == ERR_OK) {
        NoteKey key = {.name = note.lines[0].name, .type = NOTE_COSIGNATURE};

        if (!is_spelled_again(&arena, input, &note)) {
            abort();
        }
        /* The line's own id, so that what stands behind it is looked at as well. */
        note.lines[0].key_id = note_key_id(&key);
        if (note_verify(&arena, &note, &key, &at_s).kind == ERR_OK) {
            abort();
        }
    }
    arena_rewind(&arena, 0);
    return 0;
}
