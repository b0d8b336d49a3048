#include "match/names/compare.h"

#include "base/buf.h"

#define LOOSELY 0.7F /* less alike than this speaks against */

/* What is still to be told of the words of one side. */
typedef struct Told {
    bool a[NAME_TOKENS_MAX];
    bool b[NAME_TOKENS_MAX];
} Told;

static Str text_of(const NameToken *token)
{
    return (Str){token->text, token->len};
}

static const NameToken *token_a(const Name *name, const NameScore *score, size_t at)
{
    return &name->readings[score->a_reading].tokens[at];
}

static const NameToken *token_b(const Name *name, const NameScore *score, size_t at)
{
    return &name->readings[score->b_reading].tokens[at];
}

static MUST_USE Err put(Arena *arena, NameReasons *ret, NameCode code, Str a, Str b)
{
    return vec_push(arena, ret, ((NameEvidence){code, a, b}));
}

static bool is_counted(const NameToken *token)
{
    return token->role == NAME_NUMBER || token->role == NAME_CODE;
}

/* What a pair of words says. */
static NameCode code_of(const NamePair *pair, const NameToken *a, const NameToken *b)
{
    switch ((NameTie)pair->tie) {
    case NAME_TIE_SAME:
        return is_counted(a) ? NAME_SAYS_NUMBER_SAME : NAME_SAYS_SAME;
    case NAME_TIE_CLASS:
        return a->role == NAME_PLACE ? NAME_SAYS_PLACE_SAME : NAME_SAYS_CLASS;
    case NAME_TIE_INITIAL:
        return NAME_SAYS_INITIAL;
    case NAME_TIE_JOINED:
        return NAME_SAYS_JOINED;
    case NAME_TIE_NEAR:
        if ((a->flags & b->flags & NAME_KNOWN) != 0) {
            return NAME_SAYS_NEAR_OTHER;
        }
        if (pair->alike < LOOSELY) {
            return NAME_SAYS_LOOSE;
        }
        return a->sound_len > 1 && a->sound_len == b->sound_len &&
                       memcmp(a->sound, b->sound, a->sound_len) == 0
                   ? NAME_SAYS_SOUND
                   : NAME_SAYS_NEAR;
    case NAME_TIE_NONE:
        break;
    }
    return NAME_SAYS_DIFFERS;
}

/* The words of A or B that are joined in pair `at`, as one text: rahman of "abdul rahman". */
static MUST_USE Err joined_text(
    Arena *arena, const Name *name, const NameScore *score, size_t at, bool of_a, Str *ret)
{
    Buf buf = buf_begin(arena, NAME_BYTES_MAX);
    const NamePair *pair = &score->pairs[at];

    for (size_t i = at; i < score->pair_count; i++) {
        const NamePair *other = &score->pairs[i];
        bool one = of_a ? other->b == pair->b : other->a == pair->a;

        if (other->tie != NAME_TIE_JOINED || !one) {
            break;
        }
        buf_put(&buf, i > at ? STR(" ") : STR(""));
        buf_put(
            &buf,
            text_of(of_a ? token_a(name, score, other->a) : token_b(name, score, other->b)));
    }
    return buf_end(&buf, ret);
}

static MUST_USE Err put_joined(
    Arena *arena,
    const Name *a,
    const Name *b,
    const NameScore *score,
    size_t at,
    NameReasons *ret)
{
    const NamePair *pair = &score->pairs[at];
    bool a_many = at + 1 < score->pair_count && score->pairs[at + 1].b == pair->b;
    Str left = text_of(token_a(a, score, pair->a));
    Str right = text_of(token_b(b, score, pair->b));

    if (at > 0 && score->pairs[at - 1].tie == NAME_TIE_JOINED &&
        (score->pairs[at - 1].a == pair->a || score->pairs[at - 1].b == pair->b)) {
        return ERR_NONE; /* told with the one before */
    }
    TRY(joined_text(arena, a_many ? a : b, score, at, a_many, a_many ? &left : &right));
    return put(arena, ret, NAME_SAYS_JOINED, left, right);
}

static MUST_USE Err put_pairs(
    Arena *arena,
    const Name *a,
    const Name *b,
    const NameScore *score,
    bool speaks_for,
    NameReasons *ret)
{
    for (size_t i = 0; i < score->pair_count; i++) {
        const NamePair *pair = &score->pairs[i];
        const NameToken *left = token_a(a, score, pair->a);
        const NameToken *right = token_b(b, score, pair->b);
        NameCode code = code_of(pair, left, right);

        if (name_code_is_for(code) != speaks_for) {
            continue;
        }
        if (code == NAME_SAYS_JOINED) {
            TRY(put_joined(arena, a, b, score, i, ret));
        } else {
            TRY(put(arena, ret, code, text_of(left), text_of(right)));
        }
    }
    return ERR_NONE;
}

static void mark_told(const NameScore *score, Told *told)
{
    for (size_t i = 0; i < score->pair_count; i++) {
        told->a[score->pairs[i].a] = true;
        told->b[score->pairs[i].b] = true;
    }
}

static bool is_sort(const NameToken *token, const NameToken *of)
{
    bool counted = is_counted(token);

    return counted == is_counted(of) &&
           (token->role == NAME_PLACE) == (of->role == NAME_PLACE) &&
           (token->role == NAME_INITIAL) == (of->role == NAME_INITIAL);
}

static NameCode differing(const NameToken *a, const NameToken *b)
{
    if (is_counted(a)) {
        return NAME_SAYS_NUMBER_DIFFERS;
    }
    if (a->role == NAME_PLACE) {
        return NAME_SAYS_PLACE_DIFFERS;
    }
    if (a->role == NAME_INITIAL) {
        return NAME_SAYS_INITIAL_DIFFERS;
    }
    if ((a->flags & NAME_FAMILY) != 0 || (b->flags & NAME_FAMILY) != 0) {
        return NAME_SAYS_FAMILY_DIFFERS;
    }
    return (a->flags & NAME_GIVEN) != 0 && (b->flags & NAME_GIVEN) != 0
               ? NAME_SAYS_GIVEN_DIFFERS
               : NAME_SAYS_DIFFERS;
}

/* Words without a counterpart: of one sort on both sides they contradict each other. */
static MUST_USE Err
put_alone(Arena *arena, const Name *a, const Name *b, const NameScore *score, NameReasons *ret)
{
    Told told = {{0}, {0}};
    const NameReading *left = &a->readings[score->a_reading];
    const NameReading *right = &b->readings[score->b_reading];

    mark_told(score, &told);
    for (int sorts = 0; sorts < 2; sorts++) { /* the same sort first, then any */
        for (size_t i = 0; i < left->count; i++) {
            for (size_t j = 0; j < right->count && !told.a[i]; j++) {
                const NameToken *x = &left->tokens[i];
                const NameToken *y = &right->tokens[j];

                if (told.b[j] || is_counted(x) != is_counted(y) ||
                    (sorts == 0 && !is_sort(x, y))) {
                    continue;
                }
                TRY(
                    put(arena,
                        ret,
                        is_sort(x, y) ? differing(x, y) : NAME_SAYS_DIFFERS,
                        text_of(x),
                        text_of(y)));
                told.a[i] = true;
                told.b[j] = true;
            }
        }
    }
    for (size_t i = 0; i < left->count; i++) {
        if (!told.a[i]) {
            TRY(
                put(arena,
                    ret,
                    is_counted(&left->tokens[i]) ? NAME_SAYS_NUMBER_ONE : NAME_SAYS_MISSING,
                    text_of(&left->tokens[i]),
                    STR("")));
        }
    }
    for (size_t j = 0; j < right->count; j++) {
        if (!told.b[j]) {
            TRY(
                put(arena,
                    ret,
                    is_counted(&right->tokens[j]) ? NAME_SAYS_NUMBER_ONE : NAME_SAYS_MISSING,
                    STR(""),
                    text_of(&right->tokens[j])));
        }
    }
    return ERR_NONE;
}

/* What speaks of the names as wholes. */
static MUST_USE Err put_whole(
    Arena *arena,
    const Name *a,
    const Name *b,
    const NameScore *score,
    bool speaks_for,
    NameReasons *ret)
{
    unsigned left = a->readings[score->a_reading].forms;
    unsigned right = b->readings[score->b_reading].forms;
    const struct {
        NameCode code;
        bool is;
    } rows[] = {
        {NAME_SAYS_ACRONYM, score->features[NAME_FEATURE_ACRONYM] > 0},
        {NAME_SAYS_FORM_SAME, left != 0 && left == right},
        {NAME_SAYS_FORM_DIFFERS, score->features[NAME_FEATURE_FORM] > 0},
        {NAME_SAYS_FORM_ONE, score->features[NAME_FEATURE_FORM_ONE] > 0},
        {NAME_SAYS_SIGN, score->features[NAME_FEATURE_SIGN] > 0},
        {NAME_SAYS_CHAIN, score->features[NAME_FEATURE_CHAIN] > 0},
        {NAME_SAYS_ORDER, score->features[NAME_FEATURE_ORDER] > 0},
        {NAME_SAYS_COMMON, score->bar == NAME_BAR_COMMON},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        if (rows[i].is && name_code_is_for(rows[i].code) == speaks_for) {
            TRY(put(arena, ret, rows[i].code, STR(""), STR("")));
        }
    }
    return ERR_NONE;
}

Err names_reasons(
    Arena *arena, const Name *a, const Name *b, const NameScore *score, NameReasons *ret)
{
    if (!score->judged) {
        return put(arena, ret, NAME_SAYS_UNREADABLE, STR(""), STR(""));
    }
    if (a->count == 0 || b->count == 0) {
        bool near = score->features[NAME_FEATURE_CONFLICT] <= 0;

        return put(
            arena, ret, near ? NAME_SAYS_NATIVE : NAME_SAYS_NATIVE_DIFFERS, STR(""), STR(""));
    }
    TRY(put_pairs(arena, a, b, score, true, ret));
    TRY(put_whole(arena, a, b, score, true, ret));
    TRY(put_pairs(arena, a, b, score, false, ret));
    if (score->features[NAME_FEATURE_ACRONYM] <= 0) {
        TRY(put_alone(arena, a, b, score, ret));
    }
    return put_whole(arena, a, b, score, false, ret);
}

static const struct {
    const char *text;
    bool is_for;
} codes[NAME_CODES] = {
#define NAME_CODE_ROW(name, words, speaks_for) {words, speaks_for},
    NAME_EVIDENCE(NAME_CODE_ROW)
#undef NAME_CODE_ROW
};

bool name_code_is_for(NameCode code)
{
    return codes[code].is_for;
}

/* "mohd and muhammad are spellings of one name", "number differs: 2 against 3". */
static void put_words(Buf *buf, const NameEvidence *evidence)
{
    const char *text = codes[evidence->code].text;
    size_t len = strlen(text);
    bool both = evidence->a.len > 0 && evidence->b.len > 0;

    if (len > 0 && text[len - 1] == ':') {
        buf_print(
            buf, "%s %.*s", text, STR_ARG(evidence->a.len > 0 ? evidence->a : evidence->b));
        if (both) {
            buf_print(buf, " against %.*s", STR_ARG(evidence->b));
        }
    } else if (evidence->code == NAME_SAYS_SAME || evidence->code == NAME_SAYS_NUMBER_SAME) {
        buf_print(buf, "%.*s agrees", STR_ARG(evidence->a));
    } else if (evidence->code == NAME_SAYS_INITIAL) {
        bool first = evidence->a.len <= evidence->b.len;

        buf_print(
            buf,
            "%.*s fits %.*s as an initial",
            STR_ARG(first ? evidence->a : evidence->b),
            STR_ARG(first ? evidence->b : evidence->a));
    } else if (both) {
        buf_print(buf, "%.*s and %.*s %s", STR_ARG(evidence->a), STR_ARG(evidence->b), text);
    } else if (evidence->a.len > 0 || evidence->b.len > 0) {
        buf_print(
            buf,
            "%.*s of the %s name %s",
            STR_ARG(evidence->a.len > 0 ? evidence->a : evidence->b),
            evidence->a.len > 0 ? "first" : "second",
            text);
    } else {
        buf_put(buf, str_from(text));
    }
}

Err names_explain(Arena *arena, const NameReasons *reasons, Str *ret)
{
    Buf buf = buf_begin(arena, 1 << 14);
    int told = -1;

    for (size_t i = 0; i < reasons->count; i++) {
        bool is_for = codes[reasons->items[i].code].is_for;

        if (reasons->items[i].code == NAME_SAYS_UNREADABLE) {
            put_words(&buf, &reasons->items[i]);
            break;
        }
        if (told != (int)is_for) {
            buf_put(&buf, told >= 0 ? STR("; ") : STR(""));
            buf_put(&buf, is_for ? STR("for: ") : STR("against: "));
        } else {
            buf_put(&buf, STR(", "));
        }
        told = is_for;
        put_words(&buf, &reasons->items[i]);
    }
    return buf_end(&buf, ret);
}
