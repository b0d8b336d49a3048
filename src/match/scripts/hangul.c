/* Hangul: a syllable is taken apart by arithmetic.
 *
 *     reading 0  family name as its bearers write it, then the system of 2000: 김철수 -> kim cheolsu
 *     reading 1  as passports mostly have it: u for eo, young, hyun, sung, woo ...
 *     reading 2  the system of 2000 with its rules for neighbours, for places: 독립문 -> dongnimmun
 *     reading 3  without the vowel that Korean puts between foreign consonants: 스미스 -> smis
 *
 * Source  Unicode 15.0, section 3.12; Revised Romanisation (Ministry of Culture, 2000-8)
 */
#include "match/scripts/engine.h"

static const char initials[][3] = {
    "g",  "kk", "n", "d",  "tt", "r", "m", "b", "pp", "s",
    "ss", "",   "j", "jj", "ch", "k", "t", "p", "h",
};
static const char vowels[][4] = {
    "a",  "ae", "ya", "yae", "eo", "e",  "yeo", "ye", "o",  "wa", "wae",
    "oe", "yo", "u",  "wo",  "we", "wi", "yu",  "eu", "ui", "i",
};
static const char common_vowels[][4] = {
    "a",  "ae", "ya", "yae", "u",  "e",  "you", "ye", "o",  "wa", "wae",
    "oi", "yo", "u",  "wo",  "we", "wi", "yu",  "eu", "ui", "i",
};
static const char finals[][3] = {
    "",  "k", "k", "k", "n", "n", "n", "t",  "l", "k", "m", "l", "l", "l",
    "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t",
};

enum {
    FIRST_SYLLABLE = 0xac00,
    LAST_SYLLABLE = 0xd7a3,
    I_G = 0,
    I_N = 2,
    I_R = 5,
    I_M = 6,
    I_S = 9,
    I_NONE = 11,
    V_AE = 1,
    V_EO = 4,
    V_EU = 18,
    F_NONE = 0,
    F_K = 1,
    F_N = 4,
    F_T = 7,
    F_L = 8,
    F_M = 16,
    F_P = 17,
    F_S = 19,
    F_NG = 21
};

/* Family names, as they are usually written; the longest first. */
static const struct {
    uint32_t runes[2];
    const char *said;
} family[] = {
    {{0xb0a8, 0xad81}, "namgung"}, {{0xd669, 0xbcf4}, "hwangbo"}, {{0xc81c, 0xac08}, "jegal"},
    {{0xc120, 0xc6b0}, "sunwoo"},  {{0xb3c5, 0xace0}, "dokgo"},   {{0xc0ac, 0xacf5}, "sagong"},
    {{0xae40, 0}, "kim"},          {{0xc774, 0}, "lee"},          {{0xb9ac, 0}, "ri"},
    {{0xbc15, 0}, "park"},         {{0xcd5c, 0}, "choi"},         {{0xc815, 0}, "jung"},
    {{0xac15, 0}, "kang"},         {{0xc870, 0}, "cho"},          {{0xc724, 0}, "yoon"},
    {{0xc7a5, 0}, "jang"},         {{0xc784, 0}, "lim"},          {{0xb9bc, 0}, "rim"},
    {{0xc624, 0}, "oh"},           {{0xd55c, 0}, "han"},          {{0xc2e0, 0}, "shin"},
    {{0xc11c, 0}, "seo"},          {{0xad8c, 0}, "kwon"},         {{0xd669, 0}, "hwang"},
    {{0xc548, 0}, "ahn"},          {{0xc1a1, 0}, "song"},         {{0xb958, 0}, "ryu"},
    {{0xc720, 0}, "yoo"},          {{0xd64d, 0}, "hong"},         {{0xc804, 0}, "jeon"},
    {{0xace0, 0}, "ko"},           {{0xbb38, 0}, "moon"},         {{0xc190, 0}, "son"},
    {{0xc591, 0}, "yang"},         {{0xbc30, 0}, "bae"},          {{0xbc31, 0}, "baek"},
    {{0xd5c8, 0}, "heo"},          {{0xb0a8, 0}, "nam"},          {{0xc2ec, 0}, "shim"},
    {{0xb178, 0}, "noh"},          {{0xd558, 0}, "ha"},           {{0xacfd, 0}, "kwak"},
    {{0xc131, 0}, "sung"},         {{0xcc28, 0}, "cha"},          {{0xc8fc, 0}, "joo"},
    {{0xc6b0, 0}, "woo"},          {{0xad6c, 0}, "koo"},          {{0xb098, 0}, "na"},
    {{0xbbfc, 0}, "min"},          {{0xc9c4, 0}, "jin"},          {{0xc9c0, 0}, "ji"},
    {{0xc5c4, 0}, "um"},           {{0xcc44, 0}, "chae"},         {{0xc6d0, 0}, "won"},
    {{0xcc9c, 0}, "cheon"},        {{0xbc29, 0}, "bang"},         {{0xacf5, 0}, "kong"},
    {{0xd604, 0}, "hyun"},         {{0xd568, 0}, "ham"},          {{0xbcc0, 0}, "byun"},
    {{0xc5fc, 0}, "yeom"},         {{0xc5ec, 0}, "yeo"},          {{0xcd94, 0}, "choo"},
    {{0xb3c4, 0}, "do"},           {{0xc18c, 0}, "so"},           {{0xc11d, 0}, "suk"},
    {{0xc120, 0}, "sun"},          {{0xc124, 0}, "seol"},         {{0xb9c8, 0}, "ma"},
    {{0xae38, 0}, "gil"},          {{0xc5f0, 0}, "yeon"},         {{0xc704, 0}, "wi"},
    {{0xd45c, 0}, "pyo"},          {{0xba85, 0}, "myung"},        {{0xae30, 0}, "ki"},
    {{0xbc18, 0}, "ban"},          {{0xc655, 0}, "wang"},         {{0xae08, 0}, "keum"},
    {{0xc625, 0}, "ok"},           {{0xc721, 0}, "yook"},         {{0xc778, 0}, "in"},
    {{0xb9f9, 0}, "maeng"},        {{0xc81c, 0}, "je"},           {{0xbaa8, 0}, "mo"},
    {{0xd0c1, 0}, "tak"},          {{0xad6d, 0}, "kook"},         {{0xc5b4, 0}, "uh"},
    {{0xc740, 0}, "eun"},          {{0xd3b8, 0}, "pyun"},         {{0xc6a9, 0}, "yong"},
};

/* Syllables of given names as most passports have them, where the rules would not. */
static const struct {
    uint16_t rune;
    char said[7];
} given[] = {
    {0xc601, "young"}, {0xd604, "hyun"}, {0xc131, "sung"},  {0xc815, "jung"}, {0xacbd, "kyung"},
    {0xc6b0, "woo"},   {0xc218, "soo"},  {0xc900, "joon"},  {0xd6c8, "hoon"}, {0xd76c, "hee"},
    {0xc120, "sun"},   {0xcca0, "chul"}, {0xbcd1, "byung"}, {0xb3d9, "dong"}, {0xac74, "kun"},
    {0xadfc, "keun"},  {0xae30, "ki"},   {0xad6c, "koo"},   {0xad00, "kwan"}, {0xad11, "kwang"},
    {0xaddc, "kyu"},   {0xae38, "kil"},  {0xac15, "kang"},  {0xad6d, "kook"}, {0xc8fc, "joo"},
    {0xc21c, "soon"},  {0xc219, "sook"}, {0xc2b9, "seung"}, {0xc11d, "suk"},  {0xbb38, "moon"},
    {0xc774, "yi"},    {0xb9ac, "lee"},  {0xc5f0, "yeon"},  {0xc624, "oh"},   {0xbd80, "boo"},
};

typedef struct Syllable {
    uint32_t initial;
    uint32_t vowel;
    uint32_t final;
} Syllable;

static bool is_syllable(uint32_t rune)
{
    return rune >= FIRST_SYLLABLE && rune <= LAST_SYLLABLE;
}

static Syllable take_apart(uint32_t rune)
{
    uint32_t index = rune - FIRST_SYLLABLE;

    return (Syllable){index / 588, index % 588 / 28, index % 28};
}

/* The sounds of neighbours change each other: a stop before a nasal is a nasal, r behind most ends
 * is n, an end before a vowel begins the next syllable.
 */
static void assimilate(Syllable *a, Syllable *b)
{
    bool nasal = b->initial == I_N || b->initial == I_M || b->initial == I_R;
    char end = finals[a->final][0];
    bool long_end = finals[a->final][1] != 0;

    if (a->final == F_NONE) {
        return;
    }
    if (b->initial == I_R && (a->final == F_N || end == 'l')) {
        a->final = F_L;
        return; /* written ll */
    }
    if (a->final == F_L && b->initial == I_N) {
        b->initial = I_R;
        return;
    }
    if (nasal && end == 'k') {
        a->final = F_NG;
    } else if (nasal && end == 't') {
        a->final = F_N;
    } else if (nasal && end == 'p') {
        a->final = F_M;
    }
    if (b->initial == I_R && (end != 'l' || long_end)) {
        b->initial = I_N;
    }
}

/* The letter that a final is when it begins the next syllable. */
static const char *linked(uint32_t final)
{
    static const char texts[][3] = {
        "",  "g", "kk", "k", "n", "n", "n",  "d",  "r", "k",  "m", "l", "l", "l",
        "p", "r", "m",  "b", "p", "s", "ss", "ng", "j", "ch", "k", "t", "p", "h",
    };

    return texts[final];
}

static void put_ruled(const Word *word, size_t from, bool neighbours, Out *out)
{
    Syllable next = take_apart(word->runes[from]);
    bool first_l = false;

    for (size_t i = from; i < word->count; i++) {
        Syllable this = next;
        bool more = is_syllable(word_at(word, i + 1));
        bool link = false;

        if (more) {
            next = take_apart(word->runes[i + 1]);
            if (neighbours) {
                assimilate(&this, &next);
            }
            link = next.initial == I_NONE && this.final != F_NONE && this.final != F_NG;
        }
        out_text(out, first_l && this.initial == I_R ? "l" : initials[this.initial]);
        out_text(out, vowels[this.vowel]);
        out_text(out, link && neighbours ? linked(this.final) : finals[this.final]);
        first_l = this.final == F_L;
        if (!more) {
            return;
        }
    }
}

static void put_common(uint32_t rune, Out *out)
{
    Syllable syllable = take_apart(rune);

    for (size_t i = 0; i < sizeof(given) / sizeof(*given); i++) {
        if (given[i].rune == rune) {
            out_text(out, given[i].said);
            return;
        }
    }
    out_text(out, syllable.initial == I_G ? "k" : initials[syllable.initial]);
    out_text(out, common_vowels[syllable.vowel]);
    out_text(out, finals[syllable.final]);
}

/* A name from elsewhere: eu between consonants is Korean's, ss and pp are s and p. */
static void put_foreign(const Word *word, Out *out)
{
    for (size_t i = 0; i < word->count; i++) {
        Syllable this = take_apart(word->runes[i]);
        bool last = i + 1 == word->count;
        bool hissing = this.initial == I_S && vowels[this.vowel][0] == 'y';
        const char *vowel = vowels[this.vowel];

        out_text(
            out, this.initial == I_R && out_last(out) == 'l' ? "" : initials[this.initial]);
        if (hissing) {
            out_char(out, 'h');
            vowel++;
        }
        if (this.vowel == V_EO) {
            out_text(out, last && this.final == F_NONE ? "er" : "o");
        } else if (this.vowel == V_AE) {
            out_char(out, 'a');
        } else if (this.vowel != V_EU) {
            out_text(out, vowel);
        }
        out_text(out, this.final == F_S ? "s" : finals[this.final]);
    }
}

/* How many syllables are the family name; 0 for none. */
static size_t family_of(const Word *word, const char **said)
{
    if (word->count < 3 || word->count > 5) { /* of two, most are places */
        return 0;
    }
    for (size_t i = 0; i < sizeof(family) / sizeof(*family); i++) {
        size_t len = family[i].runes[1] != 0 ? 2 : 1;

        if (word->runes[0] == family[i].runes[0] && word->count > len &&
            word->count <= len + 2 + (len == 1) &&
            (len == 1 || word->runes[1] == family[i].runes[1])) {
            *said = family[i].said;
            return len;
        }
    }
    return 0;
}

void hangul_write(const Word *word, size_t reading, Out *out)
{
    const char *said = NULL;
    size_t from = 0;

    for (size_t i = 0; i < word->count; i++) {
        if (!is_syllable(word->runes[i])) { /* loose letters: not a name's spelling */
            return;
        }
    }
    if (reading == 2) {
        put_ruled(word, 0, true, out);
        return;
    }
    if (reading == 3) {
        put_foreign(word, out);
        return;
    }
    from = word->first && word->only && word->count <= 4 ? family_of(word, &said) : 0;
    if (from > 0) {
        out_text(out, said);
        out_char(out, ' ');
    }
    if (reading == 0) {
        put_ruled(word, from, false, out);
        return;
    }
    for (size_t i = from; i < word->count; i++) {
        put_common(word->runes[i], out);
    }
}
