#include "match/linkage/score.h"

#include "base/buf.h"
#include "match/names/alike.h"

#include <math.h>

#define PLACE_ALIKE  0.7F
#define EXPLAIN_MOST 2000

static const struct {
    const char *name;
    int levels;
} fields[] = {
#define LINK_ROW(constant, name, levels) {name, levels},
    LINK_FIELDS(LINK_ROW)
#undef LINK_ROW
};

static const double weights[LINK_FIELDS_COUNT][LINK_LEVELS_MOST] = {
#define WEIGHTS(field, ...) [LINK_##field] = {__VA_ARGS__},
#define BIAS(value)
#include "match/linkage/weights.def"
#undef WEIGHTS
#undef BIAS
};

static const double bias =
#define WEIGHTS(field, ...)
#define BIAS(value) value
#include "match/linkage/weights.def"
#undef WEIGHTS
#undef BIAS
    ;

/* ---- levels ----------------------------------------------------------------------------- */

static uint8_t code_level(Str a, Str b)
{
    return a.len == 0 || b.len == 0 ? 0 : str_equal(a, b) ? 2 : 1;
}

/* One sign more, less or otherwise, or two neighbours turned. */
static bool is_near(Str a, Str b)
{
    size_t longer = a.len > b.len ? a.len : b.len;

    return longer > 2 && letters_edits(a.ptr, a.len, b.ptr, b.len, 1) <= 1;
}

static uint8_t number_level(Str a, Str b)
{
    if (a.len == 0 || b.len == 0) {
        return 0;
    }
    return str_equal(a, b) ? 3 : is_near(a, b) ? 2 : 1;
}

static uint8_t place_level(const ProfilePlace *a, const ProfilePlace *b)
{
    if (a->letters.len == 0 || b->letters.len == 0) {
        return 0;
    }
    if (str_equal(a->letters, b->letters)) {
        return 4;
    }
    if (str_equal(a->sound, b->sound)) {
        return 3;
    }
    return letters_alike(
               a->letters.ptr, a->letters.len, b->letters.ptr, b->letters.len, PLACE_ALIKE) >=
                   PLACE_ALIKE
               ? 2
               : 1;
}

static uint8_t name_level(const NameScore *score)
{
    static const float least[] = {0.02F, 0.1F, 0.3F, 0.6F, 0.85F, 0.95F};
    uint8_t level = 1;

    if (!score->judged) {
        return 0;
    }
    for (size_t i = 0; i < sizeof(least) / sizeof(*least); i++) {
        level = (uint8_t)(level + (score->score >= least[i]));
    }
    return level;
}

/* Whether each of the names has a word that has no counterpart, or one that is another name. */
static uint8_t words_level(const NameScore *score)
{
    bool a = false;
    bool b = false;

    if (!score->judged) {
        return 0;
    }
    for (size_t i = 0; i < score->pair_count; i++) {
        const NamePair *pair = &score->pairs[i];
        bool apart = pair->tie == NAME_TIE_NONE ||
                     (pair->tie == NAME_TIE_NEAR && pair->alike < WORDS_ALIKE);

        a = a || (apart && pair->a != NAME_NOBODY);
        b = b || (apart && pair->b != NAME_NOBODY);
    }
    return a && b ? 1 : 2;
}

static uint8_t sex_level(char a, char b)
{
    return a == 0 || b == 0 ? 0 : a == b ? 2 : 1;
}

/* From which level on a field agrees so far that strangers seldom do; 0 for fields that tell no person. */
static const uint8_t telling[LINK_FIELDS_COUNT] = {
    [LINK_BIRTH] = BIRTH_TWO,
    [LINK_FATHER] = 2,
    [LINK_BIRTH_PLACE] = 2,
    [LINK_HOUSE] = 3,
    [LINK_STREET] = 2,
    [LINK_LINE] = 2,
    [LINK_TOWN] = 2,
    [LINK_POSTCODE] = 3,
    [LINK_PHONE] = 2,
    [LINK_EMAIL] = 2,
    [LINK_PASSPORT] = 2,
    [LINK_NUMBER] = 2};

/* What speaks for and what against, of what is known; what nearly agrees and is nothing rare, such as a house number, is neither. */
static uint8_t beside_level(const uint8_t *level)
{
    size_t against = 0;
    size_t agreeing = 0;

    for (size_t i = 0; i < LINK_FIELDS_COUNT; i++) {
        bool is_birth = i == LINK_BIRTH;

        against += telling[i] > 0 && level[i] > 0 && level[i] < (is_birth ? BIRTH_TWO : 2);
        agreeing += telling[i] > 0 && level[i] >= telling[i] &&
                    !(is_birth && level[i] == BIRTH_DEFAULT);
    }
    return agreeing > 0 && agreeing + against > 1 ? 2 : agreeing == 0 && against > 1 ? 1 : 0;
}

/* All but the names: their levels, and what they add up to. */
static double others_score(const Profile *a, const Profile *b, uint8_t *level)
{
    double sum = bias;

    level[LINK_BIRTH] = (uint8_t)birth_compare(&a->birth, &b->birth);
    level[LINK_SEX] = sex_level(a->sex, b->sex);
    level[LINK_FATHER] = place_level(&a->father, &b->father);
    level[LINK_BIRTH_PLACE] = place_level(&a->birth_place, &b->birth_place);
    level[LINK_NATIONALITY] = code_level(a->nationality, b->nationality);
    level[LINK_HOUSE] = number_level(a->house, b->house);
    level[LINK_STREET] = place_level(&a->street, &b->street);
    level[LINK_LINE] = place_level(&a->line, &b->line);
    level[LINK_TOWN] = place_level(&a->town, &b->town);
    level[LINK_REGION] = code_level(a->region, b->region);
    level[LINK_POSTCODE] = number_level(a->postcode, b->postcode);
    level[LINK_PHONE] = number_level(a->phone, b->phone);
    level[LINK_EMAIL] = code_level(a->email, b->email);
    level[LINK_PASSPORT] = number_level(a->passport, b->passport);
    level[LINK_NUMBER] = number_level(a->number, b->number);
    level[LINK_BESIDE] = beside_level(level);
    for (size_t i = LINK_WORDS + 1; i < LINK_FIELDS_COUNT; i++) {
        sum += weights[i][level[i]];
    }
    return sum;
}

_Static_assert(LINK_NAME == 0 && LINK_WORDS == 1, "what names tell stands first");

/* The most that names can add. */
static double names_most(void)
{
    double sum = 0;

    for (size_t i = 0; i <= LINK_WORDS; i++) {
        double most = weights[i][0];

        for (size_t j = 1; j < LINK_LEVELS_MOST; j++) {
            most = weights[i][j] > most ? weights[i][j] : most;
        }
        sum += most;
    }
    return sum;
}

bool link_score_from(const Profile *a, const Profile *b, float least, LinkScore *ret)
{
    double sum = others_score(a, b, ret->level);

    ret->odds = (float)(sum + names_most());
    if (ret->odds < least) {
        return false;
    }
    names_score(&a->name, &b->name, &ret->name);
    ret->level[LINK_NAME] = name_level(&ret->name);
    ret->level[LINK_WORDS] = words_level(&ret->name);
    ret->odds =
        (float)(sum + weights[LINK_NAME][ret->level[LINK_NAME]] + weights[LINK_WORDS][ret->level[LINK_WORDS]]);
    return ret->odds >= least;
}

void link_score(const Profile *a, const Profile *b, LinkScore *ret)
{
    (void)link_score_from(a, b, -INFINITY, ret);
}

/* ---- in words --------------------------------------------------------------------------- */

static const char *birth_words(uint8_t level)
{
    static const char *const words[] = {
#define BIRTH_WORDS(name, text) text,
        BIRTH_AGREES(BIRTH_WORDS)
#undef BIRTH_WORDS
    };

    return words[level];
}

static void put_level(Buf *buf, LinkField field, uint8_t level)
{
    int levels = fields[field].levels;
    const char *how = level + 1 == levels ? "agree"
                      : level == 1        ? "differ"
                      : level == 3        ? "sound alike"
                                          : "nearly agree";

    if (field == LINK_BIRTH) {
        buf_print(buf, "; %s", birth_words(level));
    } else {
        buf_print(buf, "; the %s %s", fields[field].name, how);
    }
}

Err link_explain(
    Arena *arena, const Profile *a, const Profile *b, const LinkScore *score, Str *ret)
{
    NameReasons reasons = {0};
    Buf buf = buf_begin(arena, EXPLAIN_MOST);
    Str names;

    TRY(names_reasons(arena, &a->name, &b->name, &score->name, &reasons));
    TRY(names_explain(arena, &reasons, &names));
    buf_put(&buf, names);
    for (size_t i = 0; i < LINK_FIELDS_COUNT; i++) {
        if (i != LINK_NAME && i != LINK_WORDS && i != LINK_BESIDE && score->level[i] > 0) {
            put_level(&buf, (LinkField)i, score->level[i]);
        }
    }
    if (score->level[LINK_BESIDE] == 1) {
        buf_put(&buf, STR("; nothing agrees but the names"));
    }
    return buf_end(&buf, ret);
}
