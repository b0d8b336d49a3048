/* Any two texts compare, both ways with the same result, within 0 and 1, and the reasons can be
 * told; a name with itself is not less alike than with the other. The keys of both are bounded and few
 * letters, and a name answers a question within 0 and 1, also as a text. The first byte picks the
 * schema, the first line end parts the names.
 */
#include "match/names/answer.h"
#include "match/names/keys.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool is)
{
    if (!is) {
        abort();
    }
}

static void check(Arena *arena, const Name *a, const Name *b, NameScore *ret)
{
    NameReasons reasons = {0};
    Str text;

    names_score(a, b, ret);
    must(ret->score >= 0 && ret->score <= 1);
    must(ret->judged || ret->score <= 0);
    for (size_t i = 0; i < ret->pair_count; i++) {
        must(ret->pairs[i].a < a->readings[ret->a_reading].count);
        must(ret->pairs[i].b < b->readings[ret->b_reading].count);
    }
    must(names_reasons(arena, a, b, ret, &reasons).kind == ERR_OK);
    must(names_explain(arena, &reasons, &text).kind == ERR_OK && str_is_utf8(text));
}

static void check_keys(Arena *arena, const Name *name)
{
    Strs keys = {0};

    must(name_keys(arena, name, &keys).kind == ERR_OK);
    must(keys.count <= NAME_KEYS_MAX && (name->count > 0 || keys.count == 0));
    for (size_t i = 0; i < keys.count; i++) {
        must(keys.items[i].len > 1 && keys.items[i].len <= NAME_LETTERS + 1);
        for (size_t j = 0; j < i; j++) {
            must(!str_equal(keys.items[i], keys.items[j]));
        }
    }
}

static void check_answer(Arena *arena, const Name *question, const Name *name, Str text)
{
    size_t mark = arena->used;
    NameAnswer answer;
    bool has = false;

    must(names_answer(arena, question, name, &answer).kind == ERR_OK);
    must(answer.score >= 0 && answer.score <= 1 && answer.whole >= 0 && answer.whole <= 1);
    must(names_in_text(arena, question, text, &has).kind == ERR_OK);
    must(!has || question->count > 0);
    must(arena->used == mark);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Arena arena;
    Str rest = {(const char *)data + (size > 0), size - (size > 0)};
    NameSchema schema = size > 0 ? (NameSchema)(data[0] % NAME_SCHEMAS) : NAME_ANY;
    NameScore score = {0};
    NameScore back = {0};
    NameScore self = {0};
    Name a;
    Name b;
    Str first;

    if (size > 2200 || (arena.base == NULL && arena_open(32 << 20, &arena).kind != ERR_OK)) {
        return 0;
    }
    first = str_cut(&rest, '\n');
    must(name_parse(&arena, schema, first, STR(""), &a).kind == ERR_OK);
    must(name_parse(&arena, schema, rest, STR(""), &b).kind == ERR_OK);
    check_keys(&arena, &a);
    check_keys(&arena, &b);
    check_answer(&arena, &a, &b, rest);
    check(&arena, &a, &b, &score);
    check(&arena, &b, &a, &back);
    check(&arena, &a, &a, &self);
    must(score.judged == back.judged && score.score <= back.score && back.score <= score.score);
    arena_rewind(&arena, 0);
    return 0;
}
