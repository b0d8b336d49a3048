#include "match/names/compare.h"

#include "match/names/alike.h"
#include "match/scripts/nearness.h"

#include <math.h>

#define JOINED_ENOUGH 0.84F
#define ROMANISED     0.6F /* what edits count where one name had to be romanised */
#define OF_THEIR_OWN  0.9F /* what nearness counts between two names that are both known */
#define CAP           (NAMES_CANDIDATE - 0.05F)
#define SERVANT       "abdul"

static const float weights[NAME_FEATURES] = {
#define WEIGHT(name, value) [NAME_FEATURE_##name] = value,
#include "match/names/weights.def"
#undef WEIGHT
};

/* The tokens of one side and what has become of them. */
typedef struct Side {
    const NameReading *reading;
    const NameToken *tokens;
    uint8_t count;
    bool taken[NAME_TOKENS_MAX];
} Side;

typedef struct Work {
    Side a;
    Side b;
    NamePair pairs[NAME_PAIRS_MAX];
    uint8_t pair_count;
    bool company;
    bool across;
} Work;

static bool is_counted(const NameToken *token)
{
    return token->role == NAME_NUMBER || token->role == NAME_CODE;
}

static Side side_of(const NameReading *reading)
{
    return (Side){
        .reading = reading, .tokens = reading->tokens, .count = (uint8_t)reading->count};
}

static void put_pair(Work *work, size_t a, size_t b, NameTie tie, float alike)
{
    if (work->pair_count < NAME_PAIRS_MAX) {
        work->pairs[work->pair_count++] =
            (NamePair){.a = (uint8_t)a, .b = (uint8_t)b, .tie = (uint8_t)tie, .alike = alike};
    }
    if (a != NAME_NOBODY) {
        work->a.taken[a] = true;
    }
    if (b != NAME_NOBODY) {
        work->b.taken[b] = true;
    }
}

static float least(float a, float b)
{
    return a < b ? a : b;
}

static float most(float a, float b)
{
    return a > b ? a : b;
}

/* ---- who goes with whom ---- */

static bool is_same(const NameToken *a, const NameToken *b)
{
    return a->same == b->same && is_counted(a) == is_counted(b) &&
           (a->role == NAME_PLACE) == (b->role == NAME_PLACE) &&
           (a->role == NAME_INITIAL) == (b->role == NAME_INITIAL);
}

static size_t apart(size_t i, size_t j)
{
    return i > j ? i - j : j - i;
}

/* Words that are the same, letter for letter first; of several the one in the nearest place. */
static void pair_same(Work *work, bool letters)
{
    for (size_t i = 0; i < work->a.count; i++) {
        const NameToken *a = &work->a.tokens[i];
        size_t best = NAME_NOBODY;

        if (work->a.taken[i]) {
            continue;
        }
        for (size_t j = 0; j < work->b.count; j++) {
            const NameToken *b = &work->b.tokens[j];

            if (!work->b.taken[j] && is_same(a, b) &&
                (!letters || (a->len == b->len && memcmp(a->text, b->text, a->len) == 0)) &&
                (best == NAME_NOBODY || apart(i, j) < apart(i, best))) {
                best = j;
            }
        }
        if (best != NAME_NOBODY) {
            put_pair(
                work,
                i,
                best,
                letters || is_counted(a) ? NAME_TIE_SAME : NAME_TIE_CLASS,
                letters || is_counted(a) ? 1 : 0.97F);
        }
    }
}

/* How alike one word is to `count` words of the other side joined. */
static float joined_alike(const NameToken *one, const Side *many, size_t from, size_t count)
{
    char text[3 * NAME_LETTERS];
    uint32_t letters = 0;
    size_t len = 0;

    for (size_t i = from; i < from + count; i++) {
        if (i >= many->count || many->taken[i] || is_counted(&many->tokens[i])) {
            return 0;
        }
        letters |= many->tokens[i].letters;
        len += many->tokens[i].len;
    }
    /* A letter that only one side has is an edit, and few are allowed. */
    if (len + 3 < one->len || one->len + 3U < len ||
        letters_count(letters & ~one->letters) > 3 ||
        letters_count(one->letters & ~letters) > 3) {
        return 0;
    }
    len = 0;
    for (size_t i = from; i < from + count; i++) {
        memcpy(text + len, many->tokens[i].text, many->tokens[i].len);
        len += many->tokens[i].len;
    }
    return letters_alike(one->text, one->len, text, len, JOINED_ENOUGH);
}

static void pair_joined(Work *work, bool turned)
{
    const Side *single = turned ? &work->b : &work->a;
    const Side *many = turned ? &work->a : &work->b;

    for (size_t i = 0; i < single->count; i++) {
        if (is_counted(&single->tokens[i]) || single->tokens[i].len < 4) {
            continue;
        }
        for (size_t j = 0; j + 1 < many->count && !single->taken[i]; j++) {
            for (size_t count = 2; count <= 3 && !single->taken[i]; count++) {
                float alike = is_counted(&single->tokens[i]) || single->tokens[i].len < 4
                                  ? 0
                                  : joined_alike(&single->tokens[i], many, j, count);

                if (alike < JOINED_ENOUGH) {
                    continue;
                }
                for (size_t k = j; k < j + count; k++) {
                    put_pair(work, turned ? k : i, turned ? i : k, NAME_TIE_JOINED, alike);
                }
            }
        }
    }
}

/* How near two words are as sounds, which counts where one of them was romanised. */
static float spoken_alike(const NameToken *a, const NameToken *b)
{
    return (float)nearness_of(
               (Str){a->spoken, a->spoken_len}, (Str){b->spoken, b->spoken_len}) /
           NEARNESS_MOST;
}

static float fit(const NameToken *a, const NameToken *b, bool across)
{
    float alike = 0;

    if (is_counted(a) || is_counted(b)) {
        return 0;
    }
    if (a->role == NAME_INITIAL || b->role == NAME_INITIAL) {
        return a->role != b->role && a->text[0] == b->text[0] ? 0.8F : 0;
    }
    if (a->role == NAME_PLACE && b->role == NAME_PLACE) {
        return 0;
    }
    alike = words_alike(a, b);
    if (across && words_share(a, b, 8)) {
        alike = most(alike, spoken_alike(a, b));
    }
    return (a->flags & b->flags & NAME_KNOWN) != 0 ? alike * OF_THEIR_OWN : alike;
}

/* The assignment of rows to columns with the largest sum, rows no more than columns.
 * Source  Kuhn (1955), in the form with potentials
 */
static void assign(
    float gain[NAME_TOKENS_MAX][NAME_TOKENS_MAX],
    size_t rows,
    size_t columns,
    uint8_t to[NAME_TOKENS_MAX])
{
    float row_price[NAME_TOKENS_MAX + 1] = {0};
    float column_price[NAME_TOKENS_MAX + 1] = {0};
    size_t holder[NAME_TOKENS_MAX + 1] = {0};
    size_t way[NAME_TOKENS_MAX + 1] = {0};

    for (size_t row = 1; row <= rows; row++) {
        float least[NAME_TOKENS_MAX + 1];
        bool used[NAME_TOKENS_MAX + 1] = {false};
        size_t at = 0;

        for (size_t j = 0; j <= columns; j++) {
            least[j] = 1e9F;
        }
        holder[0] = row;
        do {
            size_t held = holder[at];
            size_t next = 0;
            float step = 1e9F;

            used[at] = true;
            for (size_t j = 1; j <= columns; j++) {
                float cost = -gain[held - 1][j - 1] - row_price[held] - column_price[j];

                if (used[j]) {
                    continue;
                }
                if (cost < least[j]) {
                    least[j] = cost;
                    way[j] = at;
                }
                if (least[j] < step) {
                    step = least[j];
                    next = j;
                }
            }
            for (size_t j = 0; j <= columns; j++) {
                if (used[j]) {
                    row_price[holder[j]] += step;
                    column_price[j] -= step;
                } else {
                    least[j] -= step;
                }
            }
            at = next;
        } while (holder[at] != 0);
        while (at != 0) {
            holder[at] = holder[way[at]];
            at = way[at];
        }
    }
    for (size_t j = 1; j <= columns; j++) {
        if (holder[j] != 0) {
            to[holder[j] - 1] = (uint8_t)(j - 1);
        }
    }
}

static size_t left_of(const Side *side, uint8_t *ret)
{
    size_t count = 0;

    for (uint8_t i = 0; i < side->count; i++) {
        if (!side->taken[i] && !is_counted(&side->tokens[i])) {
            ret[count++] = i;
        }
    }
    return count;
}

/* Pair what is left so that the most agrees; what is too far apart stays alone. */
static void pair_near(Work *work)
{
    float alike[NAME_TOKENS_MAX][NAME_TOKENS_MAX];
    float gain[NAME_TOKENS_MAX][NAME_TOKENS_MAX];
    uint8_t left_a[NAME_TOKENS_MAX];
    uint8_t left_b[NAME_TOKENS_MAX];
    uint8_t to[NAME_TOKENS_MAX] = {0};
    size_t a = left_of(&work->a, left_a);
    size_t b = left_of(&work->b, left_b);
    bool turned = a > b;
    bool any = false;

    for (size_t i = 0; i < a; i++) {
        for (size_t j = 0; j < b; j++) {
            const NameToken *x = &work->a.tokens[left_a[i]];
            const NameToken *y = &work->b.tokens[left_b[j]];
            float is = fit(x, y, work->across);
            float weight = x->weight < y->weight ? x->weight : y->weight;

            alike[i][j] = is < WORDS_ALIKE ? 0 : is;
            any = any || is >= WORDS_ALIKE;
            gain[turned ? j : i][turned ? i : j] = alike[i][j] * weight;
        }
    }
    if (!any) {
        return;
    }
    assign(gain, turned ? b : a, turned ? a : b, to);
    for (size_t i = 0; i < (turned ? b : a); i++) {
        size_t x = turned ? to[i] : i;
        size_t y = turned ? i : to[i];

        if (alike[x][y] > 0) {
            const NameToken *token = &work->a.tokens[left_a[x]];
            const NameToken *other = &work->b.tokens[left_b[y]];
            bool initial = token->role == NAME_INITIAL || other->role == NAME_INITIAL;

            put_pair(
                work,
                left_a[x],
                left_b[y],
                initial ? NAME_TIE_INITIAL : NAME_TIE_NEAR,
                alike[x][y]);
        }
    }
}

/* Abdul behind the name that it belongs to, as in lists that turn names round, or with a slip in it. */
static bool is_servant_word(const NameToken *token)
{
    return token->role == NAME_WORD && (token->flags & NAME_SERVANT) == 0 &&
           letters_edits(token->text, token->len, SERVANT, sizeof(SERVANT) - 1, 1) <= 1;
}

/* Which word of `many` is the one that stands as a servant's name on the other side. */
static size_t servant_of(const NameToken *one, const Side *many, float *alike)
{
    for (size_t i = 0; i < many->count; i++) {
        const NameToken *token = &many->tokens[i];

        if (many->taken[i] || token->role != NAME_WORD || (token->flags & NAME_SERVANT) != 0) {
            continue;
        }
        *alike = is_same(one, token) ? 1 : words_alike(one, token);
        if (*alike >= JOINED_ENOUGH) {
            return i;
        }
    }
    return NAME_NOBODY;
}

/* Rahman Abdul and Abdul Rahman: the word that stands alone on one side belongs to the one that agrees. */
static void pair_servant(Work *work, bool turned)
{
    const Side *single = turned ? &work->b : &work->a;
    const Side *many = turned ? &work->a : &work->b;

    for (size_t i = 0; i < many->count; i++) {
        for (size_t j = 0; j < single->count && is_servant_word(&many->tokens[i]); j++) {
            float alike = 0;
            bool is_free = !single->taken[j] && !many->taken[i] &&
                           (single->tokens[j].flags & NAME_SERVANT) != 0;
            size_t of = is_free ? servant_of(&single->tokens[j], many, &alike) : NAME_NOBODY;

            if (of != NAME_NOBODY && of != i) {
                put_pair(work, turned ? i : j, turned ? j : i, NAME_TIE_JOINED, alike);
                put_pair(work, turned ? of : j, turned ? j : of, NAME_TIE_JOINED, alike);
            }
        }
    }
}

static void pair_all(Work *work)
{
    uint8_t left_a[NAME_TOKENS_MAX];
    uint8_t left_b[NAME_TOKENS_MAX];

    if (!work->company) {
        pair_servant(work, false);
        pair_servant(work, true);
    }
    pair_same(work, true);
    pair_same(work, false);
    if (left_of(&work->a, left_a) == 0 || left_of(&work->b, left_b) == 0) {
        return;
    }
    pair_joined(work, false);
    pair_joined(work, true);
    pair_near(work);
}

/* ---- what it comes to ---- */

/* Sums over the pairs and over what stands alone. */
typedef struct Tally {
    float total_a;
    float total_b;
    float matched; /* weight times likeness */
    float alone_a;
    float alone_b;
    size_t names_a;
    size_t names_b;
    size_t tied;     /* words of A, joined ones counted once */
    size_t uncommon; /* of those */
} Tally;

/* What a word without a counterpart weighs. A common name agrees with many and so says little when it
 * does; that it differs says as much as of any other.
 */
static float against(NameRole role)
{
    switch (role) {
    case NAME_WORD:
        return 1;
    case NAME_PLACE:
        return 0.7F;
    case NAME_INITIAL:
    case NAME_GENERIC:
        return 0.35F;
    case NAME_SUFFIX:
        return 0.2F;
    case NAME_NUMBER:
    case NAME_CODE:
        break;
    }
    return 0;
}

static float alone_of(const Side *side, float *total, size_t *names, uint32_t *roles)
{
    float alone = 0;

    for (size_t i = 0; i < side->count; i++) {
        const NameToken *token = &side->tokens[i];

        if (is_counted(token)) {
            continue;
        }
        *total += token->weight;
        *names += token->role != NAME_INITIAL && token->role != NAME_SUFFIX;
        if (!side->taken[i]) {
            alone += against((NameRole)token->role);
            *roles |= UINT32_C(1) << token->role;
        }
    }
    return alone;
}

static float pair_weight(const NameToken *a, const NameToken *b, NameTie tie)
{
    if (tie == NAME_TIE_INITIAL || tie == NAME_TIE_JOINED) {
        return most(a->weight, b->weight);
    }
    return (a->weight + b->weight) / 2;
}

/* What a pair of words that nearly agree says against. */
static void count_near(
    const NamePair *pair, const NameToken *a, const NameToken *b, bool across, float *features)
{
    float weight = pair_weight(a, b, (NameTie)pair->tie) * (across ? ROMANISED : 1);
    bool both_known = (a->flags & b->flags & NAME_KNOWN) != 0 && a->same != b->same;

    features[NAME_FEATURE_NEAR] += (1.0F - pair->alike) * weight;
    features[NAME_FEATURE_NEAR_FAR] =
        most(features[NAME_FEATURE_NEAR_FAR], most(0, 0.85F - pair->alike) * weight);
    features[NAME_FEATURE_NEAR_FARTHER] =
        most(features[NAME_FEATURE_NEAR_FARTHER], most(0, 0.7F - pair->alike) * weight);
    features[NAME_FEATURE_NEAR_KNOWN] += both_known ? 1 : 0;
    if (pair->tie == NAME_TIE_NEAR && !across) {
        size_t edits = letters_edits(a->text, a->len, b->text, b->len, 4);

        features[NAME_FEATURE_NEAR_TWO] += edits > 1 ? 1 : 0;
        features[NAME_FEATURE_NEAR_EDITS] += edits > 2 ? (float)(edits - 2) : 0;
    }
}

static void count_pairs(const Work *work, Tally *tally, float *features)
{
    uint32_t joined_a = 0;
    uint32_t joined_b = 0;

    for (size_t i = 0; i < work->pair_count; i++) {
        const NamePair *pair = &work->pairs[i];
        const NameToken *a = &work->a.tokens[pair->a];
        const NameToken *b = &work->b.tokens[pair->b];
        float weight = pair_weight(a, b, (NameTie)pair->tie);
        bool again = pair->tie == NAME_TIE_JOINED &&
                     ((joined_a >> pair->a & 1) != 0 || (joined_b >> pair->b & 1) != 0);

        if (is_counted(a)) {
            continue;
        }
        if (pair->tie == NAME_TIE_JOINED) {
            joined_a |= UINT32_C(1) << pair->a;
            joined_b |= UINT32_C(1) << pair->b;
        }
        tally->matched += weight * pair->alike;
        tally->tied += !again;
        if (((a->flags | b->flags) & NAME_COMMON) == 0 && pair->tie != NAME_TIE_INITIAL) {
            tally->uncommon += !again;
            features[NAME_FEATURE_RARE] += weight * pair->alike;
        }
        if (pair->tie == NAME_TIE_NEAR || (pair->tie == NAME_TIE_JOINED && !again)) {
            count_near(pair, a, b, work->across, features);
        }
        features[NAME_FEATURE_INITIAL] += pair->tie == NAME_TIE_INITIAL ? 1 : 0;
        features[NAME_FEATURE_SERVANT] +=
            pair->tie != NAME_TIE_JOINED && ((a->flags ^ b->flags) & NAME_SERVANT) != 0 ? 1 : 0;
    }
}

/* Pairs that cross each other, as a share; and whose child stands where the other's father does. */
static void count_order(const Work *work, float *features)
{
    float crossed = 0;
    float all = 0;
    bool only_a = false;
    bool only_b = false;

    for (size_t i = 0; i < work->pair_count; i++) {
        const NamePair *one = &work->pairs[i];
        uint8_t child_a = work->a.tokens[one->a].flags & NAME_CHILD;
        uint8_t child_b = work->b.tokens[one->b].flags & NAME_CHILD;

        only_a = only_a || (child_a != 0 && child_b == 0);
        only_b = only_b || (child_b != 0 && child_a == 0);
        for (size_t j = i + 1; j < work->pair_count; j++) {
            const NamePair *two = &work->pairs[j];

            all += 1;
            crossed +=
                (one->a < two->a && one->b > two->b) || (one->a > two->a && one->b < two->b)
                    ? 1
                    : 0;
        }
    }
    /* The family's name at the other end, as half of the world writes it, costs nothing. */
    features[NAME_FEATURE_ORDER] = all > 1 ? crossed / all : 0;
    features[NAME_FEATURE_CHAIN] = only_a && only_b ? 1 : 0;
}

static void count_numbers(const Work *work, float *features)
{
    bool alone_a = false;
    bool alone_b = false;

    for (size_t i = 0; i < work->a.count; i++) {
        alone_a = alone_a || (is_counted(&work->a.tokens[i]) && !work->a.taken[i]);
    }
    for (size_t i = 0; i < work->b.count; i++) {
        alone_b = alone_b || (is_counted(&work->b.tokens[i]) && !work->b.taken[i]);
    }
    features[NAME_FEATURE_NUMBER] = alone_a && alone_b ? 1 : 0;
    features[NAME_FEATURE_NUMBER_ONE] = alone_a != alone_b ? 1 : 0;
}

static void count_forms(const Work *work, float *features)
{
    unsigned a = work->a.reading->forms & ~(unsigned)NAME_FORM_CORPORATION;
    unsigned b = work->b.reading->forms & ~(unsigned)NAME_FORM_CORPORATION;

    features[NAME_FEATURE_FORM] = a != 0 && b != 0 && (a & b) == 0 ? 1 : 0;
    features[NAME_FEATURE_FORM_ONE] =
        (work->a.reading->forms != 0) != (work->b.reading->forms != 0) ? 1 : 0;
}

/* Whether the one word of `one` is spelled by the first letters of the words of `many`. */
static bool is_acronym(const Side *one, const Side *many)
{
    const NameToken *word = NULL;
    size_t at = 0;

    for (size_t i = 0; i < one->count; i++) {
        if (one->tokens[i].role == NAME_WORD && one->tokens[i].len >= 3 && word == NULL) {
            word = &one->tokens[i];
        } else if (one->tokens[i].role != NAME_PLACE) {
            return false;
        }
    }
    if (word == NULL) {
        return false;
    }
    for (size_t i = 0; i < many->count; i++) {
        if (at < word->len && many->tokens[i].text[0] == word->text[at]) {
            at++;
        } else if (many->tokens[i].role != NAME_PLACE) {
            return false;
        }
    }
    return at == word->len && at >= 3;
}

/* The letters stand for the words: nothing is missing, and nothing contradicts. */
static void count_acronym(float *f)
{
    f[NAME_FEATURE_ACRONYM] = 1;
    f[NAME_FEATURE_SHORTER] = 0;
    f[NAME_FEATURE_LONGER] = 0;
    f[NAME_FEATURE_CONFLICT] = 0;
    f[NAME_FEATURE_CONFLICT_SHARE] = 0;
    f[NAME_FEATURE_COMPANY_CONFLICT] = 0;
    f[NAME_FEATURE_SINGLE] = 0;
    f[NAME_FEATURE_GENERIC] = 0;
    f[NAME_FEATURE_PLACE_ONE] = 0;
}

static bool is_syllabic(Script script)
{
    return script == SCRIPT_HAN || script == SCRIPT_HANGUL || script == SCRIPT_KANA;
}

/* Whether b's characters are a's with the first ones moved to the end, as where the family's name stands at the other end. */
static bool is_turned(const Name *a, const Name *b)
{
    for (size_t by = 1; by < a->native_count; by++) {
        size_t i = 0;

        while (i < a->native_count && a->native[(i + by) % a->native_count] == b->native[i]) {
            i++;
        }
        if (i == a->native_count) {
            return true;
        }
    }
    return false;
}

/* Whether each word has one that is the same. */
static bool all_same(const Work *work, const Tally *tally)
{
    for (size_t i = 0; i < work->pair_count; i++) {
        if (work->pairs[i].tie != NAME_TIE_SAME) {
            return false;
        }
    }
    return work->pair_count > 1 && tally->alone_a + tally->alone_b <= 0;
}

/* In a script of syllables one character is a word: another one is another name. */
static bool sign_differs(const Name *a, const Name *b, const Work *work, const Tally *tally)
{
    size_t differing = 0;

    if (!is_syllabic(a->script) || a->script != b->script ||
        a->native_count != b->native_count) {
        return false;
    }
    for (size_t i = 0; i < a->native_count; i++) {
        differing += a->native[i] != b->native[i];
    }
    return differing > 0 && !(all_same(work, tally) && is_turned(a, b));
}

static void count_all(const Name *a, const Name *b, const Work *work, Tally *tally, float *f)
{
    float shorter = 0;
    float longer = 0;
    float conflict = 0;
    uint32_t roles_a = 0; /* of what is alone, a bit each */
    uint32_t roles_b = 0;
    uint32_t both = 0;
    uint32_t one = 0;

    tally->alone_a = alone_of(&work->a, &tally->total_a, &tally->names_a, &roles_a);
    tally->alone_b = alone_of(&work->b, &tally->total_b, &tally->names_b, &roles_b);
    count_pairs(work, tally, f);
    count_order(work, f);
    count_numbers(work, f);
    count_forms(work, f);
    shorter = most(least(tally->total_a, tally->total_b), 0.01F);
    longer = most(most(tally->total_a, tally->total_b), 0.01F);
    conflict = least(tally->alone_a, tally->alone_b);
    both = roles_a & roles_b;
    one = roles_a ^ roles_b;
    f[NAME_FEATURE_LEVEL] = 1;
    f[NAME_FEATURE_COMPANY] = work->company ? 1 : 0;
    f[NAME_FEATURE_ACROSS] = work->across ? 1 : 0;
    f[NAME_FEATURE_SHORTER] = most(0, 1.0F - tally->matched / shorter);
    f[NAME_FEATURE_LONGER] = most(0, 1.0F - tally->matched / longer);
    f[NAME_FEATURE_CONFLICT] = least(conflict, 1.0F);
    f[NAME_FEATURE_CONFLICT_SHARE] = conflict / shorter;
    f[NAME_FEATURE_COMPANY_CONFLICT] = work->company ? least(conflict, 1.0F) : 0;
    f[NAME_FEATURE_NEAR] = least(f[NAME_FEATURE_NEAR], 1.0F);
    f[NAME_FEATURE_SINGLE] = tally->tied <= 1 && (tally->names_a > 1 || tally->names_b > 1);
    f[NAME_FEATURE_SINGLE_PERSON] = work->company ? 0 : f[NAME_FEATURE_SINGLE];
    f[NAME_FEATURE_RARE] = least(f[NAME_FEATURE_RARE], 2.0F);
    f[NAME_FEATURE_INITIAL_OTHER] = (float)(both >> NAME_INITIAL & 1);
    f[NAME_FEATURE_PLACE] = (float)(both >> NAME_PLACE & 1);
    f[NAME_FEATURE_PLACE_ONE] = (float)(one >> NAME_PLACE & 1);
    f[NAME_FEATURE_GENERIC] = work->company ? (float)(both >> NAME_GENERIC & 1) : 0;
    f[NAME_FEATURE_SIGN] = sign_differs(a, b, work, tally) ? 1 : 0;
    if (work->company && (work->a.count < 3 || work->b.count < 3)) {
        if (is_acronym(&work->a, &work->b) || is_acronym(&work->b, &work->a)) {
            count_acronym(f);
        }
    }
    /* Only where half of the shorter name has its counterpart can the whole say more. Letter for letter in
     * the order of the names, or word for word in any.
     */
    if (tally->matched * 2 >= shorter) {
        float whole = letters_alike(a->joined, a->joined_len, b->joined, b->joined_len, 0.6F);

        whole = most(whole, least(1.0F, tally->matched / longer));
        f[NAME_FEATURE_JOINED] = most(0, whole - 0.6F) * 2.5F;
    }
}

static float chance(const float *features)
{
    float sum = 0;

    for (size_t i = 0; i < NAME_FEATURES; i++) {
        sum += features[i] * weights[i];
    }
    return 1.0F / (1.0F + expf(-sum));
}

/* What no other evidence outweighs: one word in common, which many bear; a son with his father's name
 * whose father has the son's; and another number, for
 * Snow Storm 1 and Snow Storm 2 are two ships, and Fund III and Fund IV two companies.
 */
static NameBar bar_of(const Tally *tally, const Work *work, const float *features)
{
    if (!work->company && tally->tied == 1 && tally->uncommon == 0) {
        return NAME_BAR_COMMON;
    }
    if (features[NAME_FEATURE_CHAIN] > 0) {
        return NAME_BAR_CHAIN;
    }
    return work->company && features[NAME_FEATURE_NUMBER] > 0 ? NAME_BAR_NUMBER : NAME_BAR_NONE;
}

static void score_readings(const Name *a, const Name *b, size_t i, size_t j, NameScore *best)
{
    Work work = {
        .a = side_of(&a->readings[i]),
        .b = side_of(&b->readings[j]),
        .company = a->schema != NAME_PERSON || b->schema != NAME_PERSON,
        .across = a->script != b->script,
    };
    Tally tally = {0};
    float features[NAME_FEATURES] = {0};
    float score = 0;
    NameBar bar = NAME_BAR_NONE;

    pair_all(&work);
    count_all(a, b, &work, &tally, features);
    bar = bar_of(&tally, &work, features);
    score = bar == NAME_BAR_NONE ? chance(features) : least(CAP, chance(features));
    if (best->judged && score <= best->score) {
        return;
    }
    best->judged = true;
    best->bar = bar;
    best->score = score;
    best->a_reading = (uint8_t)i;
    best->b_reading = (uint8_t)j;
    best->pair_count = work.pair_count;
    memcpy(best->pairs, work.pairs, work.pair_count * sizeof(*work.pairs));
    memcpy(best->features, features, sizeof(features));
}

/* Edits between two names in their own script. */
static size_t native_edits(const Name *a, const Name *b)
{
    size_t row[NAME_RUNES_MAX + 1];

    for (size_t j = 0; j <= b->native_count; j++) {
        row[j] = j;
    }
    for (size_t i = 0; i < a->native_count; i++) {
        size_t corner = row[0]++;

        for (size_t j = 0; j < b->native_count; j++) {
            size_t edits = corner + (a->native[i] != b->native[j]);

            corner = row[j + 1];
            edits = edits < row[j] + 1 ? edits : row[j] + 1;
            row[j + 1] = edits < corner + 1 ? edits : corner + 1;
        }
    }
    return row[b->native_count];
}

/* Names in a script that is not read here: the letters themselves still tell near from far, and
 * nothing else does. The edits count as those of a word that is half of the name.
 */
static void score_native(const Name *a, const Name *b, NameScore *ret)
{
    size_t longer = a->native_count > b->native_count ? a->native_count : b->native_count;
    float apart_by = least(1, (float)native_edits(a, b) / (float)longer * 2);
    float *f = ret->features;

    memset(f, 0, sizeof(ret->features));
    f[NAME_FEATURE_LEVEL] = 1;
    f[NAME_FEATURE_COMPANY] = a->schema != NAME_PERSON ? 1 : 0;
    f[NAME_FEATURE_SHORTER] = apart_by / 2;
    f[NAME_FEATURE_LONGER] = apart_by / 2;
    f[NAME_FEATURE_NEAR] = apart_by;
    f[NAME_FEATURE_NEAR_FAR] = most(0, apart_by - 0.15F);
    f[NAME_FEATURE_CONFLICT] = apart_by > WORDS_ALIKE ? 1 : 0;
    f[NAME_FEATURE_JOINED] = most(0, 0.4F - apart_by / 2) * 2.5F;
    ret->judged = true;
    ret->score = chance(f);
}

/* Which of two names goes first, so that ties fall the same way whoever asks. */
static bool goes_first(const Name *a, const Name *b)
{
    int order = strcmp(a->joined, b->joined);

    if (order != 0) {
        return order < 0;
    }
    if (a->readings[0].count != b->readings[0].count) {
        return a->readings[0].count < b->readings[0].count;
    }
    return a->hash <= b->hash;
}

void names_score(const Name *a, const Name *b, NameScore *ret)
{
    bool turned = !goes_first(a, b);
    const Name *one = turned ? b : a;
    const Name *two = turned ? a : b;

    ret->judged = false;
    ret->bar = NAME_BAR_NONE;
    ret->score = 0;
    ret->a_reading = 0;
    ret->b_reading = 0;
    ret->pair_count = 0;
    for (size_t i = 0; i < one->count; i++) {
        for (size_t j = 0; j < two->count; j++) {
            score_readings(one, two, i, j, ret);
        }
    }
    if (one->count == 0 && two->count == 0 && one->script == two->script &&
        one->native_count > 0 && two->native_count > 0) {
        score_native(one, two, ret);
    }
    if (turned && ret->judged) {
        uint8_t reading = ret->a_reading;

        ret->a_reading = ret->b_reading;
        ret->b_reading = reading;
        for (size_t i = 0; i < ret->pair_count; i++) {
            uint8_t at = ret->pairs[i].a;

            ret->pairs[i].a = ret->pairs[i].b;
            ret->pairs[i].b = at;
        }
    }
}

Err names_compare(
    Arena *arena,
    NameSchema schema,
    Str a,
    Str b,
    Str language,
    NameScore *ret,
    NameReasons *reasons)
{
    Name one;
    Name two;

    TRY(name_parse(arena, schema, a, language, &one));
    TRY(name_parse(arena, schema, b, language, &two));
    names_score(&one, &two, ret);
    return names_reasons(arena, &one, &two, ret, reasons);
}
