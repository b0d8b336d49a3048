/* Whatever a subject's texts are, its tokens are of their types, each once, the same a second time
 * and, but for those by sound, the same with given and family name in each other's places.
 * The input is seven lines: given, family and full name, birth date, postcode, sort, identifier.
 */
#include "match/tokens.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define VERSION(number)  LITERALLY(number)
#define LITERALLY(token) #token

static Err add_line(Arena *arena, Str *rest, Strs *list)
{
    Str line = str_cut(rest, '\n');

    return line.len > 0 ? vec_push(arena, list, line) : ERR_NONE;
}

static Err read_subject(Arena *arena, Str rest, Subject *ret)
{
    SubjectIdentifier identifier;

    TRY(add_line(arena, &rest, &ret->given));
    TRY(add_line(arena, &rest, &ret->family));
    TRY(add_line(arena, &rest, &ret->full));
    ret->birth_date = str_cut(&rest, '\n');
    ret->postcode = str_cut(&rest, '\n');
    identifier.sort = str_cut(&rest, '\n');
    identifier.value = str_cut(&rest, '\n');
    return vec_push(arena, &ret->identifiers, identifier);
}

static void check_tokens(const Tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        Str rest = tokens->items[i].text;
        Str version = STR(VERSION(TOKEN_VERSION));

        if (!str_equal(str_cut(&rest, '|'), token_type_name(tokens->items[i].type)) ||
            !str_equal(str_cut(&rest, '|'), version) || rest.len == 0 ||
            tokens_with(tokens, tokens->items[i].type, tokens->items[i].text).count != 1) {
            abort();
        }
    }
}

/* Without those by sound, which stand last: how a name is read hangs on where it stands. */
static size_t count_of(const Tokens *tokens)
{
    size_t count = tokens->count;

    while (count > 0 && tokens->items[count - 1].type == TOKEN_COMPOSITE) {
        count--;
    }
    return count;
}

static void check_equal(const Tokens *a, const Tokens *b)
{
    size_t count = count_of(a);

    if (count != count_of(b)) {
        abort();
    }
    for (size_t i = 0; i < count; i++) {
        if (!str_equal(a->items[i].text, b->items[i].text)) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str input = {(const char *)data, size};
    Subject subject = {0};
    Tokens tokens = {0};
    Tokens again = {0};
    Arena arena;
    Arena scratch;

    if (!str_is_utf8(input) || arena_open(1 << 22, &arena).kind != ERR_OK) {
        return 0;
    }
    if (arena_open(1 << 22, &scratch).kind != ERR_OK) {
        abort();
    }
    if (read_subject(&arena, input, &subject).kind == ERR_OK &&
        tokens_of(&arena, &scratch, &subject, &tokens).kind == ERR_OK) {
        Subject turned = subject;

        turned.given = subject.family;
        turned.family = subject.given;
        check_tokens(&tokens);
        if (tokens_of(&arena, &scratch, &turned, &again).kind == ERR_OK) {
            check_equal(&tokens, &again);
        }
    }
    arena_close(&scratch);
    arena_close(&arena);
    return 0;
}
