/* Burmese, by syllable: consonant and medials, vowel signs, and a killed consonant whose sound is
 * another after each vowel (အောင် is aung, အင် is in).
 *
 *     reading 0  as it is said, a word a syllable as names are written: အောင်ဆန်း -> aung san
 *     reading 1  letter by letter, for names from elsewhere
 *     reading 2  reading 0 in one word
 *
 * Zawgyi, an older encoding at the same code points, is recognised by orders that Unicode cannot
 * have and is put right first.
 *
 * Source  Unicode 15.0, chapter 16.3, and Technical Note 11; the Myanmar Language Commission's
 *         transcription; the chart of the Zawgyi-One font
 */
#include "match/scripts/engine.h"

enum {
    KA = 0x1000,
    NGA = 0x1004,
    NYA = 0x100a,
    YA = 0x101a,
    RA = 0x101b,
    LA = 0x101c,
    WA = 0x101d,
    SA = 0x101e,
    A = 0x1021,
    TALL_AA = 0x102b,
    AA = 0x102c,
    SIGN_I = 0x102d,
    SIGN_II = 0x102e,
    SIGN_U = 0x102f,
    SIGN_UU = 0x1030,
    SIGN_E = 0x1031,
    SIGN_AI = 0x1032,
    ANUSVARA = 0x1036,
    STACK = 0x1039,
    ASAT = 0x103a,
    MEDIAL_Y = 0x103b,
    MEDIAL_R = 0x103c,
    MEDIAL_W = 0x103d,
    MEDIAL_H = 0x103e,
    GREAT_SA = 0x103f
};

static const char consonants[][3] = {
    /* U+1000 to U+1021 */
    "k",  "kh", "g", "g", "ng", "s",  "s", "z", "z", "ny", "ny", "t", "t", "d",  "d", "n", "t",
    "ht", "d",  "d", "n", "p",  "ph", "b", "b", "m", "y",  "y",  "l", "w", "th", "h", "l", "",
};
static const char foreign[][3] = {
    "k", "kh", "g", "g", "ng", "s", "s", "z", "z", "ny", "ny", "t", "t", "d", "d", "n", "t",
    "t", "d",  "d", "n", "p",  "f", "b", "b", "m", "y",  "r",  "l", "v", "s", "h", "l", "",
};
static const char independent[][3] = {
    /* U+1023 to U+102A */
    "i",
    "i",
    "u",
    "u",
    "e",
    "",
    "o",
    "aw",
};

static bool is_consonant(uint32_t rune)
{
    return rune >= KA && rune <= A;
}

/* ---- Zawgyi ----------------------------------------------------------------------------- */

/* What Zawgyi puts at a code point, in Unicode; 0 ends it early. */
static const struct {
    uint16_t zawgyi;
    uint16_t unicode[3];
} zawgyi[] = {
    {0x1033, {SIGN_U}},
    {0x1034, {SIGN_UU}},
    {0x1039, {ASAT}},
    {0x103a, {MEDIAL_Y}},
    {0x103b, {MEDIAL_R}},
    {0x103c, {MEDIAL_W}},
    {0x103d, {MEDIAL_H}},
    {0x103e, {MEDIAL_H}},
    {0x105a, {TALL_AA, ASAT}},
    {0x1060, {STACK, 0x1000}},
    {0x1061, {STACK, 0x1001}},
    {0x1062, {STACK, 0x1002}},
    {0x1063, {STACK, 0x1003}},
    {0x1064, {NGA, ASAT, STACK}},
    {0x1065, {STACK, 0x1005}},
    {0x1066, {STACK, 0x1006}},
    {0x1067, {STACK, 0x1006}},
    {0x1068, {STACK, 0x1007}},
    {0x1069, {STACK, 0x1008}},
    {0x106a, {0x1009}},
    {0x106b, {NYA}},
    {0x106c, {STACK, 0x100b}},
    {0x106d, {STACK, 0x100c}},
    {0x106e, {0x100d, STACK, 0x100d}},
    {0x106f, {0x100d, STACK, 0x100e}},
    {0x1070, {STACK, 0x100f}},
    {0x1071, {STACK, 0x1010}},
    {0x1072, {STACK, 0x1010}},
    {0x1073, {STACK, 0x1011}},
    {0x1074, {STACK, 0x1011}},
    {0x1075, {STACK, 0x1012}},
    {0x1076, {STACK, 0x1013}},
    {0x1077, {STACK, 0x1014}},
    {0x1078, {STACK, 0x1015}},
    {0x1079, {STACK, 0x1016}},
    {0x107a, {STACK, 0x1017}},
    {0x107b, {STACK, 0x1018}},
    {0x107c, {STACK, 0x1019}},
    {0x107d, {MEDIAL_Y}},
    {0x107e, {MEDIAL_R}},
    {0x107f, {MEDIAL_R}},
    {0x1080, {MEDIAL_R}},
    {0x1081, {MEDIAL_R}},
    {0x1082, {MEDIAL_R}},
    {0x1083, {MEDIAL_R}},
    {0x1084, {MEDIAL_R}},
    {0x1085, {STACK, LA}},
    {0x1086, {GREAT_SA}},
    {0x1087, {MEDIAL_H}},
    {0x1088, {MEDIAL_H, SIGN_U}},
    {0x1089, {MEDIAL_H, SIGN_UU}},
    {0x108a, {MEDIAL_W, MEDIAL_H}},
    {0x108b, {SIGN_I}},
    {0x108c, {SIGN_II}},
    {0x108d, {ANUSVARA}},
    {0x108e, {SIGN_I, ANUSVARA}},
    {0x108f, {0x1014}},
    {0x1090, {RA}},
    {0x1091, {0x100f, STACK, 0x100d}},
    {0x1092, {0x100b, STACK, 0x100c}},
    {0x1093, {STACK, 0x1018}},
    {0x1094, {0x1037}},
    {0x1095, {0x1037}},
    {0x1096, {STACK, 0x1010, MEDIAL_W}},
    {0x1097, {0x100b, STACK, 0x100b}},
};

/* What stands before its consonant in Zawgyi and behind it in Unicode. */
static bool is_zawgyi_medial_r(uint32_t rune)
{
    return rune == 0x103b || (rune >= 0x107e && rune <= 0x1084);
}

/* Code points that Burmese in Unicode does not use. */
static bool is_zawgyi_only(uint32_t rune)
{
    return rune == 0x1033 || rune == 0x1034 || rune == 0x105a ||
           (rune >= 0x1060 && rune < 0x1098);
}

/* What e may stand behind. */
static bool carries_e(uint32_t before)
{
    return is_consonant(before) || (before >= MEDIAL_Y && before <= GREAT_SA);
}

/* Orders and code points that a Burmese word in Unicode does not have: nothing stacked, e or a
 * medial in front, r (which in Zawgyi stands at the code point of y) behind e.
 */
static bool looks_zawgyi(const Word *word)
{
    for (size_t i = 0; i < word->count; i++) {
        uint32_t rune = word->runes[i];
        uint32_t before = i > 0 ? word->runes[i - 1] : 0;
        uint32_t next = word_at(word, i + 1);

        if (is_zawgyi_only(rune) || (rune == STACK && !is_consonant(next)) ||
            (rune == SIGN_E && !carries_e(before)) ||
            ((rune == MEDIAL_Y || rune == ASAT) && (before == 0 || before == SIGN_E))) {
            return true;
        }
    }
    return false;
}

static size_t put_zawgyi(uint32_t rune, uint32_t *runes, size_t count)
{
    for (size_t i = 0; i < sizeof(zawgyi) / sizeof(*zawgyi); i++) {
        if (zawgyi[i].zawgyi == rune) {
            for (size_t k = 0; k < 3 && zawgyi[i].unicode[k] != 0; k++) {
                runes[count++] = zawgyi[i].unicode[k];
            }
            return count;
        }
    }
    runes[count++] = rune;
    return count;
}

/* Unicode's order: kinzi, consonant, what is stacked, medials, e, the other signs. */
static size_t from_zawgyi(const Word *word, uint32_t *runes)
{
    size_t count = 0;
    size_t at = 0;

    while (at < word->count) {
        bool has_e = false;
        bool has_r = false;
        size_t start = count;

        while (word_at(word, at) == SIGN_E || is_zawgyi_medial_r(word_at(word, at))) {
            has_e = has_e || word->runes[at] == SIGN_E;
            has_r = has_r || word->runes[at] != SIGN_E;
            at++;
        }
        if (at < word->count) {
            count = put_zawgyi(word->runes[at++], runes, count);
        }
        if (word_at(word, at) == 0x1064 ||
            (word_at(word, at) >= 0x108b && word_at(word, at) <= 0x108d)) {
            memmove(runes + start + 3, runes + start, (count - start) * sizeof(*runes));
            runes[start] = NGA;
            runes[start + 1] = ASAT;
            runes[start + 2] = STACK;
            count += 3;
            if (word_at(word, at) == 0x1064) {
                at++;
            }
        }
        if (has_r) {
            runes[count++] = MEDIAL_R;
        }
        while ((word_at(word, at) >= 0x1060 && word_at(word, at) <= 0x107d) ||
               (word_at(word, at) >= 0x103a && word_at(word, at) <= 0x103d &&
                !is_zawgyi_medial_r(word_at(word, at)))) {
            count = put_zawgyi(word->runes[at++], runes, count);
        }
        if (has_e) {
            runes[count++] = SIGN_E;
        }
    }
    return count;
}

/* ---- syllables -------------------------------------------------------------------------- */

typedef struct Syllable {
    uint32_t consonant; /* 0 of a vowel letter */
    uint32_t letter;    /* a vowel letter, or 0 */
    bool y, r, w, h;
    bool aa, e, ai, i, u, dot, asat_on_aa;
    uint32_t end; /* the killed consonant, or 0 */
} Syllable;

static void take_sign(Syllable *syllable, uint32_t rune)
{
    switch (rune) {
    case MEDIAL_Y:
        syllable->y = true;
        break;
    case MEDIAL_R:
        syllable->r = true;
        break;
    case MEDIAL_W:
        syllable->w = true;
        break;
    case MEDIAL_H:
        syllable->h = true;
        break;
    case TALL_AA:
    case AA:
        syllable->aa = true;
        break;
    case SIGN_E:
        syllable->e = true;
        break;
    case SIGN_AI:
        syllable->ai = true;
        break;
    case SIGN_I:
    case SIGN_II:
        syllable->i = true;
        break;
    case SIGN_U:
    case SIGN_UU:
        syllable->u = true;
        break;
    case ANUSVARA:
        syllable->dot = true;
        break;
    default:
        break;
    }
}

/* Whether the consonant at `at` closes the syllable before it: killed, or with another below. */
static bool is_end(const uint32_t *runes, size_t count, size_t at)
{
    size_t next = at + 1;

    if (at >= count || !is_consonant(runes[at])) {
        return false;
    }
    while (next < count && (runes[next] == 0x1037 || runes[next] == 0x1038)) {
        next++;
    }
    return next < count && (runes[next] == ASAT || runes[next] == STACK);
}

static size_t take_syllable(const uint32_t *runes, size_t count, size_t at, Syllable *syllable)
{
    *syllable = (Syllable){0};
    if (is_consonant(runes[at])) {
        syllable->consonant = runes[at++];
    } else if (runes[at] == GREAT_SA) {
        syllable->consonant = SA;
        at++;
    } else {
        syllable->letter = runes[at++];
    }
    while (at < count && !is_consonant(runes[at]) &&
           !(runes[at] >= 0x1023 && runes[at] <= 0x102a) && runes[at] != GREAT_SA) {
        take_sign(syllable, runes[at++]);
    }
    if (is_end(runes, count, at)) {
        syllable->end = runes[at++];
        while (at < count && (runes[at] == ASAT || runes[at] == STACK || runes[at] == 0x1037 ||
                              runes[at] == 0x1038)) {
            at++;
        }
    }
    return at;
}

static void put_front(const Syllable *syllable, Out *out)
{
    uint32_t rune = syllable->consonant;
    bool medial = syllable->y || syllable->r;
    const char *text = rune == 0 ? "" : consonants[rune - KA];

    if (syllable->h && (rune == RA || rune == YA || (rune == LA && medial))) {
        out_text(out, "sh");
    } else if (rune == 0x1001 && medial) {
        out_text(out, "ch");
    } else if (rune == NGA && medial) {
        out_text(out, "ny");
    } else {
        if (syllable->h && rune != 0) {
            out_char(out, 'h');
        }
        out_text(out, text);
        if (medial) {
            out_char(out, 'y');
        }
    }
    if (syllable->w && !(syllable->end != 0 && !syllable->e && syllable->end >= 0x1010 &&
                         syllable->end <= 0x1019)) {
        out_char(out, 'w');
    }
}

/* What a closed syllable sounds like: by its vowel, then by the place of its end. */
typedef enum Nucleus {
    NUCLEUS_A,
    NUCLEUS_I,
    NUCLEUS_U,
    NUCLEUS_O,  /* i with u */
    NUCLEUS_AU, /* e with aa */
    NUCLEUS_E,
    NUCLEUS_WA
} Nucleus;

typedef enum End {
    END_K,
    END_NG,
    END_S,
    END_NY,
    END_T,
    END_N,
    END_NONE
} End;

static const char rhymes[][END_NONE][5] = {
    [NUCLEUS_A] = {"et", "in", "it", "i", "at", "an"},
    [NUCLEUS_I] = {"eik", "ein", "eik", "i", "eik", "ein"},
    [NUCLEUS_U] = {"ok", "on", "ok", "u", "ok", "on"},
    [NUCLEUS_O] = {"aik", "aing", "aik", "o", "aik", "aing"},
    [NUCLEUS_AU] = {"auk", "aung", "auk", "aw", "auk", "aung"},
    [NUCLEUS_E] = {"et", "ein", "it", "e", "it", "ein"},
    [NUCLEUS_WA] = {"et", "in", "it", "e", "ut", "un"},
};

static End end_of(uint32_t rune)
{
    if (rune == NGA || rune == 0x1009) {
        return END_NG;
    }
    if (rune >= KA && rune < NGA) {
        return END_K;
    }
    if (rune >= 0x1005 && rune < 0x1009) {
        return END_S;
    }
    if (rune == NYA) {
        return END_NY;
    }
    if (rune == 0x100f || rune == 0x1014 || rune == 0x1019) {
        return END_N;
    }
    return rune >= 0x100b && rune < 0x1019 ? END_T : END_NONE;
}

static Nucleus nucleus_of(const Syllable *syllable)
{
    if (syllable->i && syllable->u) {
        return NUCLEUS_O;
    }
    if (syllable->e) {
        return syllable->aa ? NUCLEUS_AU : NUCLEUS_E;
    }
    if (syllable->i || syllable->u) {
        return syllable->i ? NUCLEUS_I : NUCLEUS_U;
    }
    return syllable->w ? NUCLEUS_WA : NUCLEUS_A;
}

static void put_rhyme(const Syllable *syllable, Out *out)
{
    static const char open[][3] = {
        [NUCLEUS_A] = "a",
        [NUCLEUS_I] = "i",
        [NUCLEUS_U] = "u",
        [NUCLEUS_O] = "o",
        [NUCLEUS_AU] = "aw",
        [NUCLEUS_E] = "e",
        [NUCLEUS_WA] = "a"};
    Nucleus nucleus = nucleus_of(syllable);
    End end = syllable->dot ? END_N : syllable->end == 0 ? END_NONE : end_of(syllable->end);

    if (end != END_NONE) {
        out_text(out, rhymes[nucleus][end]);
    } else if (syllable->ai || (syllable->end == YA && nucleus == NUCLEUS_A)) {
        out_char(out, 'e');
    } else {
        out_text(out, open[nucleus]);
    }
}

static void put_written(const Syllable *syllable, Out *out)
{
    static const char open[][3] = {
        [NUCLEUS_A] = "a",
        [NUCLEUS_I] = "i",
        [NUCLEUS_U] = "u",
        [NUCLEUS_O] = "o",
        [NUCLEUS_AU] = "o",
        [NUCLEUS_E] = "e",
        [NUCLEUS_WA] = "a"};

    if (syllable->consonant != 0) {
        out_text(
            out,
            syllable->h && syllable->consonant == RA ? "sh"
                                                     : foreign[syllable->consonant - KA]);
    }
    out_text(out, syllable->r ? "r" : syllable->y ? "y" : "");
    out_text(out, syllable->w ? "w" : "");
    out_text(out, syllable->ai ? "e" : open[nucleus_of(syllable)]);
    if (syllable->dot) {
        out_char(out, 'n');
    }
    if (syllable->end != 0 && syllable->end != YA) {
        out_text(out, foreign[syllable->end - KA]);
    }
}

void burmese_write(const Word *word, size_t reading, Out *out)
{
    uint32_t runes[ROMANISE_MAX * 4 + 8];
    size_t count = 0;
    size_t at = 0;

    if (looks_zawgyi(word)) {
        count = from_zawgyi(word, runes);
    } else {
        memcpy(runes, word->runes, word->count * sizeof(*runes));
        count = word->count;
    }
    while (at < count) {
        Syllable syllable;

        at = take_syllable(runes, count, at, &syllable);
        if (reading == 0 && out->len > 0 && out_last(out) != ' ') {
            out_char(out, ' ');
        }
        if (syllable.letter >= 0x1023 && syllable.letter <= 0x102a) {
            out_text(out, independent[syllable.letter - 0x1023]);
            if (syllable.end != 0) {
                out_text(out, foreign[syllable.end - KA]);
            }
        } else if (syllable.consonant == 0 && syllable.letter != 0) {
            continue;
        } else if (reading == 1) {
            put_written(&syllable, out);
        } else {
            put_front(&syllable, out);
            put_rhyme(&syllable, out);
        }
    }
}
