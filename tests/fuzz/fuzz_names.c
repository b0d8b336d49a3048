/* Any two texts compare, both ways with the same result, within 0 and 1, and the reasons can be
 * told; a name with itself is not less alike than with the other. The first byte picks the schema,
 * the first line end parts the names.
 */
#include "match/names/compare.h"

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
    check(&arena, &a, &b, &score);
    check(&arena, &b, &a, &back);
    check(&arena, &a, &a, &self);
    must(score.judged == back.judged && score.score <= back.score && back.score <= score.score);
    arena_rewind(&arena, 0);
    return 0;
}
