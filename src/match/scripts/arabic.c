/* The Arabic script: Arabic, Persian, Urdu, Pashto, Kurdish, Uyghur, Jawi.
 *
 * Short vowels are not written, so a reading guesses them: an a between two consonants at the
 * front of a word and before its last one, and the usual vowels of frequent names from a table. The second reading has only what is
 * written. The article stands apart: "al rahman".
 *
 * Source  Unicode 15.0, blocks Arabic and its supplements; ALA-LC and BGN/PCGN romanisations of
 *         Arabic, Persian, Urdu, Pashto, Kurdish; ICAO 9303-3, section 6
 */
#include "match/scripts/engine.h"

typedef enum Sort {
    SORT_CONSONANT,
    SORT_VOWEL,
    SORT_WAW,
    SORT_YEH,
    SORT_SHADDA,
    SORT_NONE
} Sort;

typedef struct Letter {
    uint16_t rune;
    uint8_t sort;
    char arabic[3];
    char persian[3]; /* also Urdu, Pashto and Kurdish; empty where alike */
} Letter;

static const Letter letters[] = {
    {0x621, SORT_NONE, "", ""},         {0x622, SORT_VOWEL, "a", ""},
    {0x623, SORT_VOWEL, "a", ""},       {0x624, SORT_VOWEL, "u", ""},
    {0x625, SORT_VOWEL, "i", ""},       {0x626, SORT_VOWEL, "i", ""},
    {0x627, SORT_VOWEL, "a", ""},       {0x628, SORT_CONSONANT, "b", ""},
    {0x629, SORT_VOWEL, "a", ""},       {0x62a, SORT_CONSONANT, "t", ""},
    {0x62b, SORT_CONSONANT, "th", "s"}, {0x62c, SORT_CONSONANT, "j", ""},
    {0x62d, SORT_CONSONANT, "h", ""},   {0x62e, SORT_CONSONANT, "kh", ""},
    {0x62f, SORT_CONSONANT, "d", ""},   {0x630, SORT_CONSONANT, "dh", "z"},
    {0x631, SORT_CONSONANT, "r", ""},   {0x632, SORT_CONSONANT, "z", ""},
    {0x633, SORT_CONSONANT, "s", ""},   {0x634, SORT_CONSONANT, "sh", ""},
    {0x635, SORT_CONSONANT, "s", ""},   {0x636, SORT_CONSONANT, "d", "z"},
    {0x637, SORT_CONSONANT, "t", ""},   {0x638, SORT_CONSONANT, "z", ""},
    {0x639, SORT_VOWEL, "a", ""},       {0x63a, SORT_CONSONANT, "gh", ""},
    {0x640, SORT_NONE, "", ""},         {0x641, SORT_CONSONANT, "f", ""},
    {0x642, SORT_CONSONANT, "q", ""},   {0x643, SORT_CONSONANT, "k", ""},
    {0x644, SORT_CONSONANT, "l", ""},   {0x645, SORT_CONSONANT, "m", ""},
    {0x646, SORT_CONSONANT, "n", ""},   {0x647, SORT_CONSONANT, "h", ""},
    {0x648, SORT_WAW, "w", "v"},        {0x649, SORT_YEH, "a", "i"},
    {0x64a, SORT_YEH, "y", ""},         {0x64b, SORT_VOWEL, "an", ""},
    {0x64c, SORT_VOWEL, "un", ""},      {0x64d, SORT_VOWEL, "in", ""},
    {0x64e, SORT_VOWEL, "a", ""},       {0x64f, SORT_VOWEL, "u", "o"},
    {0x650, SORT_VOWEL, "i", "e"},      {0x651, SORT_SHADDA, "", ""},
    {0x670, SORT_VOWEL, "a", ""},       {0x671, SORT_VOWEL, "a", ""},
    {0x675, SORT_VOWEL, "a", ""},       {0x677, SORT_VOWEL, "u", ""},
    {0x679, SORT_CONSONANT, "t", ""},   {0x67a, SORT_CONSONANT, "t", ""},
    {0x67b, SORT_CONSONANT, "b", ""},   {0x67c, SORT_CONSONANT, "t", ""},
    {0x67d, SORT_CONSONANT, "t", ""},   {0x67e, SORT_CONSONANT, "p", ""},
    {0x67f, SORT_CONSONANT, "th", ""},  {0x680, SORT_CONSONANT, "bh", ""},
    {0x681, SORT_CONSONANT, "dz", ""},  {0x683, SORT_CONSONANT, "ny", ""},
    {0x684, SORT_CONSONANT, "j", ""},   {0x685, SORT_CONSONANT, "ts", ""},
    {0x686, SORT_CONSONANT, "ch", ""},  {0x687, SORT_CONSONANT, "ch", ""},
    {0x688, SORT_CONSONANT, "d", ""},   {0x689, SORT_CONSONANT, "d", ""},
    {0x68a, SORT_CONSONANT, "d", ""},   {0x68c, SORT_CONSONANT, "dh", ""},
    {0x68d, SORT_CONSONANT, "dh", ""},  {0x68f, SORT_CONSONANT, "d", ""},
    {0x691, SORT_CONSONANT, "r", ""},   {0x693, SORT_CONSONANT, "r", ""},
    {0x695, SORT_CONSONANT, "r", ""},   {0x696, SORT_CONSONANT, "g", ""},
    {0x698, SORT_CONSONANT, "zh", ""},  {0x699, SORT_CONSONANT, "r", ""},
    {0x69a, SORT_CONSONANT, "kh", ""},  {0x6a0, SORT_CONSONANT, "ng", ""},
    {0x6a4, SORT_CONSONANT, "v", ""},   {0x6a6, SORT_CONSONANT, "ph", ""},
    {0x6a9, SORT_CONSONANT, "k", ""},   {0x6aa, SORT_CONSONANT, "k", ""},
    {0x6ab, SORT_CONSONANT, "g", ""},   {0x6ac, SORT_CONSONANT, "g", ""},
    {0x6ad, SORT_CONSONANT, "ng", ""},  {0x6af, SORT_CONSONANT, "g", ""},
    {0x6b1, SORT_CONSONANT, "ng", ""},  {0x6b3, SORT_CONSONANT, "g", ""},
    {0x6b5, SORT_CONSONANT, "l", ""},   {0x6ba, SORT_CONSONANT, "n", ""},
    {0x6bb, SORT_CONSONANT, "n", ""},   {0x6bc, SORT_CONSONANT, "n", ""},
    {0x6bd, SORT_CONSONANT, "ny", ""},  {0x6be, SORT_CONSONANT, "h", ""},
    {0x6c0, SORT_CONSONANT, "h", ""},   {0x6c1, SORT_CONSONANT, "h", ""},
    {0x6c2, SORT_CONSONANT, "h", ""},   {0x6c3, SORT_VOWEL, "a", ""},
    {0x6c5, SORT_VOWEL, "o", ""},       {0x6c6, SORT_VOWEL, "o", ""},
    {0x6c7, SORT_VOWEL, "u", ""},       {0x6c8, SORT_VOWEL, "u", ""},
    {0x6c9, SORT_VOWEL, "u", ""},       {0x6ca, SORT_VOWEL, "u", ""},
    {0x6cb, SORT_CONSONANT, "w", ""},   {0x6cc, SORT_YEH, "y", ""},
    {0x6cd, SORT_YEH, "y", ""},         {0x6ce, SORT_VOWEL, "e", ""},
    {0x6cf, SORT_CONSONANT, "v", ""},   {0x6d0, SORT_VOWEL, "e", ""},
    {0x6d2, SORT_VOWEL, "e", ""},       {0x6d3, SORT_VOWEL, "e", ""},
    {0x6d5, SORT_VOWEL, "e", ""},       {0x762, SORT_CONSONANT, "g", ""},
};

#define LETTERS (sizeof(letters) / sizeof(*letters))

/* The shapes that old encodings kept apart, U+FE80 on: each letter with how many it has. */
static const struct {
    uint16_t rune;
    uint8_t shapes;
} old_shapes[] = {
    {0x621, 1}, {0x622, 2}, {0x623, 2}, {0x624, 2}, {0x625, 2}, {0x626, 4},
    {0x627, 2}, {0x628, 4}, {0x629, 2}, {0x62a, 4}, {0x62b, 4}, {0x62c, 4},
    {0x62d, 4}, {0x62e, 4}, {0x62f, 2}, {0x630, 2}, {0x631, 2}, {0x632, 2},
    {0x633, 4}, {0x634, 4}, {0x635, 4}, {0x636, 4}, {0x637, 4}, {0x638, 4},
    {0x639, 4}, {0x63a, 4}, {0x641, 4}, {0x642, 4}, {0x643, 4}, {0x644, 4},
    {0x645, 4}, {0x646, 4}, {0x647, 4}, {0x648, 2}, {0x649, 2}, {0x64a, 4},
};

/* Of Persian and Urdu letters, U+FB56 on. */
static const struct {
    uint16_t first;
    uint16_t last;
    uint16_t rune;
} old_further[] = {
    {0xfb56, 0xfb59, 0x67e},
    {0xfb66, 0xfb69, 0x679},
    {0xfb6a, 0xfb6d, 0x6a4},
    {0xfb7a, 0xfb7d, 0x686},
    {0xfb88, 0xfb89, 0x688},
    {0xfb8a, 0xfb8b, 0x698},
    {0xfb8c, 0xfb8d, 0x691},
    {0xfb8e, 0xfb91, 0x6a9},
    {0xfb92, 0xfb95, 0x6af},
    {0xfb9e, 0xfb9f, 0x6ba},
    {0xfba6, 0xfba9, 0x6c1},
    {0xfbaa, 0xfbad, 0x6be},
    {0xfbae, 0xfbaf, 0x6d2},
    {0xfbfc, 0xfbff, 0x6cc},
};

static uint32_t base_shape(uint32_t rune)
{
    uint32_t at = 0xfe80;

    if (rune < 0xfb50) {
        return rune;
    }
    for (size_t i = 0; i < sizeof(old_further) / sizeof(*old_further); i++) {
        if (rune >= old_further[i].first && rune <= old_further[i].last) {
            return old_further[i].rune;
        }
    }
    for (size_t i = 0; i < sizeof(old_shapes) / sizeof(*old_shapes); i++) {
        if (rune >= at && rune < at + old_shapes[i].shapes) {
            return old_shapes[i].rune;
        }
        at += old_shapes[i].shapes;
    }
    return rune >= 0xfef5 && rune <= 0xfefc
               ? 0x644
               : 0; /* lam with alef: read as lam and, next, alef */
}

/* Frequent names as offices write them; the keys as written, without marks, in the order of bytes. */
static const struct {
    const char *written;
    const char *said;
} known[] = {
#define NAME(written, said) {written, said},
#include "match/scripts/arabic_names.def"
#undef NAME
};

#define KNOWN     (sizeof(known) / sizeof(*known))
#define KNOWN_MAX 32 /* bytes of a name of the table */

static const Letter *letter_of(uint32_t rune)
{
    size_t low = 0;
    size_t high = LETTERS;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (letters[middle].rune < rune) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < LETTERS && letters[low].rune == rune ? &letters[low] : NULL;
}

static bool is_persian(Tongue tongue)
{
    return tongue == TONGUE('f', 'a') || tongue == TONGUE('u', 'r') ||
           tongue == TONGUE('p', 's') || tongue == TONGUE('k', 'u') ||
           tongue == TONGUE('u', 'g') || tongue == (TONGUE('c', 'k') << 8 | 'b');
}

/* One letter with what is said for it. */
typedef struct Sign {
    char text[3];
    uint8_t sort; /* consonant or vowel */
    bool strong;  /* nothing may be put before it: a vowel mark is written somewhere */
} Sign;

/* Waw and yeh are vowels between consonants, and consonants beside a vowel and in front. */
static bool is_semivowel_vowel(const Word *word, size_t at)
{
    const Letter *next = letter_of(word_at(word, at + 1));
    const Letter *before = at > 0 ? letter_of(word->runes[at - 1]) : NULL;

    if (at == 0 || before == NULL) {
        return false;
    }
    if (next != NULL && next->sort == SORT_VOWEL && next->rune != 0x639) {
        return false;
    }
    return before->sort == SORT_CONSONANT || before->rune == 0x639 || before->rune == 0x648 ||
           next == NULL;
}

/* What is said for one letter, a shadda or silent one aside. */
static Sign sign_of(const Word *word, size_t at, const Letter *letter, bool persian)
{
    bool last = at + 1 == word->count;
    bool own = persian && letter->persian[0] != 0;
    Sign sign = {.sort = letter->sort == SORT_VOWEL ? SORT_VOWEL : SORT_CONSONANT};

    memcpy(sign.text, own ? letter->persian : letter->arabic, 3);
    if (letter->sort == SORT_WAW && is_semivowel_vowel(word, at)) {
        return (Sign){.sort = SORT_VOWEL, .text = "u"};
    }
    if (letter->sort == SORT_YEH && is_semivowel_vowel(word, at)) {
        return (Sign){
            .sort = SORT_VOWEL, .text = {letter->rune == 0x649 && !persian ? 'a' : 'i'}};
    }
    if (letter->rune == 0x649) {
        return (Sign){.sort = SORT_CONSONANT, .text = "y"};
    }
    if (letter->rune == 0x647 && last && at > 1 && word->runes[at - 1] == 0x64a) {
        return (Sign){.sort = SORT_VOWEL, .text = "e"}; /* a foreign e at the end */
    }
    if (letter->rune == 0x647 && last && at > 0 && persian) {
        memcpy(sign.text, "eh", 3);
    }
    return sign;
}

static size_t take_signs(const Word *word, Sign *signs)
{
    bool persian = is_persian(word->tongue);
    size_t count = 0;

    for (size_t i = 0; i < word->count; i++) {
        const Letter *letter = letter_of(word->runes[i]);

        if (letter == NULL || letter->sort == SORT_NONE) {
            continue;
        }
        if (letter->sort == SORT_SHADDA) {
            if (count > 0 && signs[count - 1].sort == SORT_CONSONANT) {
                signs[count] = signs[count - 1];
                signs[count++].strong = true;
            }
        } else if (letter->rune == 0x634 && i > 0 && word->runes[i - 1] == 0x62a && count > 0) {
            memcpy(signs[count - 1].text, "ch", 3); /* Arabic's spelling of ch */
        } else {
            signs[count++] = sign_of(word, i, letter, persian);
        }
    }
    return count;
}

/* Whether an a is said before the consonant `at`, behind so many without a vowel: in front, at the
 * end, and where three would meet.
 */
static bool has_hidden_vowel(const Sign *signs, size_t at, size_t count, size_t bare)
{
    if (signs[at].sort == SORT_VOWEL || signs[at].strong || bare == 0) {
        return false;
    }
    return bare > 1 || at == 1 || at + 1 == count;
}

static bool put_known(const Word *word, Out *out)
{
    char text[KNOWN_MAX];
    size_t len = 0;
    size_t low = 0;
    size_t high = KNOWN;

    if (word->count * 2 > KNOWN_MAX) {
        return false;
    }
    for (size_t i = 0; i < word->count; i++) {
        if (word->runes[i] < 0x600 || word->runes[i] > 0x7ff) {
            return false;
        }
        text[len++] = (char)(0xc0 | word->runes[i] >> 6);
        text[len++] = (char)(0x80 | (word->runes[i] & 0x3f));
    }
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_compare(str_from(known[middle].written), (Str){text, len});

        if (order == 0) {
            out_text(out, known[middle].said);
            return true;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return false;
}

void arabic_write(const Word *word, size_t reading, Out *out)
{
    uint32_t runes[ROMANISE_MAX + 1];
    Word plain = *word;
    Sign signs[ROMANISE_MAX + 1];
    size_t count = 0;
    size_t bare = 0; /* consonants since the last vowel */

    plain.count = 0;
    plain.runes = runes;
    for (size_t i = 0; i < word->count; i++) {
        uint32_t rune = base_shape(word->runes[i]);

        if (rune != 0 && plain.count < ROMANISE_MAX) {
            runes[plain.count++] = rune;
        }
        if (word->runes[i] >= 0xfef5 && word->runes[i] <= 0xfefc &&
            plain.count < ROMANISE_MAX) {
            runes[plain.count++] = 0x627;
        }
    }
    if (plain.count == 0 || (reading == 0 && put_known(&plain, out))) {
        return;
    }
    if (plain.count > 4 && runes[0] == 0x627 && runes[1] == 0x644) {
        out_text(out, "al ");
        plain.runes += 2;
        plain.count -= 2;
        if (reading == 0 && put_known(&plain, out)) {
            return;
        }
    }
    count = take_signs(&plain, signs);
    for (size_t i = 0; i < count; i++) {
        if (reading == 0 && has_hidden_vowel(signs, i, count, bare)) {
            out_char(out, 'a');
            bare = 0;
        }
        bare = signs[i].sort == SORT_VOWEL ? 0 : bare + 1;
        out_short(out, signs[i].text, 3);
    }
}
