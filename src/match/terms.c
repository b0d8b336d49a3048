#include "match/terms.h"

static Err check_part(Str part)
{
    if (part.len == 0 || part.len > TERMS_TEXT_MAX) {
        return err_bad("a period or a node id is empty or too long");
    }
    for (size_t i = 0; i < part.len; i++) {
        if (part.ptr[i] == '|' || (uint8_t)part.ptr[i] < ' ') {
            return err_bad("a sign that no period and no node id has");
        }
    }
    return ERR_NONE;
}

static Err spell(
    Arena *arena, const char *what, const Terms *terms, Str first, Str second, Str *ret)
{
    TRY(check_part(terms->period));
    TRY(check_part(first));
    TRY(check_part(second));
    if (str_equal(first, second)) {
        return err_bad("a node does not match with itself");
    }
    return arena_print(
        arena,
        ret,
        "%s|%.*s|%u|%.*s|%.*s|%.*s|%d",
        what,
        STR_ARG(terms->period),
        (unsigned)terms->epoch,
        STR_ARG(first),
        STR_ARG(second),
        STR_ARG(token_type_name(terms->type)),
        TOKEN_VERSION);
}

Err terms_of_which(Arena *arena, const Terms *terms, Str *ret)
{
    return spell(arena, "subak-which", terms, terms->owner, terms->learner, ret);
}

Err terms_of_overlap(Arena *arena, const Terms *terms, Str *ret)
{
    bool in_order = str_compare(terms->owner, terms->learner) < 0;
    Str lesser = in_order ? terms->owner : terms->learner;
    Str greater = in_order ? terms->learner : terms->owner;

    return spell(arena, "subak-overlap", terms, lesser, greater, ret);
}
