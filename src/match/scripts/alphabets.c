/* Alphabets that are read letter by letter: Cyrillic, Greek, Armenian, Georgian.
 *
 * Source  ICAO 9303-3, section 6 (Cyrillic); BGN/PCGN romanisation of Russian, Kazakh, Kyrgyz,
 *         Tajik, Uzbek, Mongolian and Ukrainian; ELOT 743 (Greek); ISO 9985 and BGN/PCGN
 *         (Armenian); the Georgian national system of 2002
 */
#include "match/scripts/engine.h"

/* Small letters from U+0430; capitals stand 32 or 80 before. */
static const char russian[][5] = {
    "a", "b",  "v",  "g", "d",  "e",  "zh", "z",  "i",  "y",    "k",  "l", "m", "n", "o",  "p",
    "r", "s",  "t",  "u", "f",  "kh", "ts", "ch", "sh", "shch", "",   "y", "",  "e", "yu", "ya",
    "e", "yo", "dj", "g", "ye", "dz", "i",  "yi", "j",  "lj",   "nj", "c", "k", "i", "u",  "dz",
};

/* The other spelling of the same letters, where there is one: as ICAO has it. */
static const struct {
    uint16_t rune;
    char text[5];
} russian_other[] = {
    {0x436, "j"},
    {0x439, "i"},
    {0x445, "h"},
    {0x446, "c"},
    {0x449, "sch"},
    {0x451, "e"},
    {0x44a, "ie"},
    {0x44b, "i"},
    {0x44e, "iu"},
    {0x44f, "ia"},
    {0x454, "ie"},
    {0x457, "i"},
};

/* Further letters, of the small and the capital, or of the small alone where that is odd. */
static const struct {
    uint16_t rune;
    char text[3];
} further[] = {
    {0x462, "e"},  {0x472, "f"}, {0x490, "g"}, {0x492, "gh"}, {0x494, "g"},  {0x496, "j"},
    {0x498, "z"},  {0x49a, "q"}, {0x49c, "k"}, {0x4a0, "q"},  {0x4a2, "ng"}, {0x4a4, "ng"},
    {0x4a8, "h"},  {0x4aa, "s"}, {0x4ac, "t"}, {0x4ae, "u"},  {0x4b0, "u"},  {0x4b2, "h"},
    {0x4b4, "ts"}, {0x4b6, "j"}, {0x4b8, "j"}, {0x4ba, "h"},  {0x4d8, "a"},  {0x4dc, "j"},
    {0x4e2, "i"},  {0x4e6, "o"}, {0x4e8, "o"}, {0x4ee, "u"},  {0x4f0, "u"},
};

static const char greek[][3] = {
    /* U+03B1 to U+03C9 */
    "a", "v", "g", "d", "e", "z", "i", "th", "i", "k",  "l",  "m", "n",
    "x", "o", "p", "r", "s", "s", "t", "y",  "f", "ch", "ps", "o",
};

static const struct {
    uint16_t rune;
    uint16_t base;
} greek_marked[] = {
    {0x386, 0x3b1}, {0x388, 0x3b5}, {0x389, 0x3b7}, {0x38a, 0x3b9}, {0x38c, 0x3bf},
    {0x38e, 0x3c5}, {0x38f, 0x3c9}, {0x390, 0x3b9}, {0x3aa, 0x3b9}, {0x3ab, 0x3c5},
    {0x3ac, 0x3b1}, {0x3ad, 0x3b5}, {0x3ae, 0x3b7}, {0x3af, 0x3b9}, {0x3b0, 0x3c5},
    {0x3ca, 0x3b9}, {0x3cb, 0x3c5}, {0x3cc, 0x3bf}, {0x3cd, 0x3c5}, {0x3ce, 0x3c9},
};

static const char armenian[][4] = {
    /* U+0561 to U+0587 */
    "a",  "b", "g", "d",  "ye", "z",  "e",  "y", "t", "zh", "i", "l",  "kh",
    "ts", "k", "h", "dz", "gh", "ch", "m",  "y", "n", "sh", "o", "ch", "p",
    "j",  "r", "s", "v",  "t",  "r",  "ts", "v", "p", "k",  "o", "f",  "ev",
};

static const char georgian[][4] = {
    /* U+10D0 to U+10F0 */
    "a",  "b", "g",  "d",  "e",  "v",  "z",  "t",  "i",  "k", "l",
    "m",  "n", "o",  "p",  "zh", "r",  "s",  "t",  "u",  "p", "k",
    "gh", "q", "sh", "ch", "ts", "dz", "ts", "ch", "kh", "j", "h",
};

static uint32_t small_cyrillic(uint32_t rune)
{
    if (rune >= 0x400 && rune < 0x410) {
        return rune + 0x50;
    }
    return rune >= 0x410 && rune < 0x430 ? rune + 0x20 : rune;
}

static void put_cyrillic(const Word *word, size_t at, bool other, Out *out)
{
    uint32_t rune = small_cyrillic(word->runes[at]);

    if (rune >= 0x430 && rune < 0x460) {
        bool soft_start = rune == 0x435 && (out->len == 0 || out_last(out) == ' ');
        bool ukrainian = word->tongue == TONGUE('u', 'k');

        for (size_t i = 0; other && i < sizeof(russian_other) / sizeof(*russian_other); i++) {
            if (russian_other[i].rune == rune) {
                out_text(out, russian_other[i].text);
                return;
            }
        }
        if (soft_start && !other && word->tongue != TONGUE('m', 'n')) {
            out_char(out, 'y');
        }
        out_text(
            out,
            ukrainian && rune == 0x433   ? "h"
            : ukrainian && rune == 0x438 ? "y"
                                         : russian[rune - 0x430]);
        return;
    }
    for (size_t i = 0; i < sizeof(further) / sizeof(*further); i++) {
        if (further[i].rune == (rune & ~1U)) {
            bool other_q = other && further[i].text[0] == 'q';

            out_text(out, other_q ? "k" : further[i].text);
            return;
        }
    }
}

/* A letter as a small one without marks. */
static uint32_t plain_greek(uint32_t rune)
{
    for (size_t i = 0; i < sizeof(greek_marked) / sizeof(*greek_marked); i++) {
        if (greek_marked[i].rune == rune) {
            return greek_marked[i].base;
        }
    }
    return rune >= 0x391 && rune <= 0x3a9 ? rune + 0x20 : rune;
}

/* Letters that are said otherwise beside another: u behind a vowel, m and n for the first of two. */
static const char *greek_beside(uint32_t rune, uint32_t next, size_t at, char before)
{
    if (rune == 0x3c5 && (before == 'a' || before == 'e')) {
        return "v";
    }
    if (rune == 0x3c5 && before == 'o') {
        return "u";
    }
    if (rune == 0x3bc && next == 0x3c0 && at == 0) {
        return "b";
    }
    if (rune == 0x3b3 && (next == 0x3b3 || next == 0x3ba)) {
        return at == 0 ? "g" : "n";
    }
    return NULL;
}

static void put_greek(const Word *word, size_t at, Out *out)
{
    uint32_t rune = plain_greek(word->runes[at]);
    char before = at > 0 ? out_last(out) : 0;
    const char *beside = greek_beside(rune, plain_greek(word_at(word, at + 1)), at, before);
    bool told =
        at == 1 && ((rune == 0x3ba && before == 'g') || (rune == 0x3c0 && before == 'b'));

    if (beside != NULL) {
        out_text(out, beside);
    } else if (rune >= 0x3b1 && rune <= 0x3c9 && !told) { /* else said with the letter before */
        out_text(out, greek[rune - 0x3b1]);
    }
}

static void put_armenian(const Word *word, size_t at, Out *out)
{
    uint32_t rune = word->runes[at];

    rune = rune >= 0x531 && rune <= 0x556 ? rune + 0x30 : rune;
    if (rune == 0x582 && at > 0 && out_last(out) == 'o') {
        out_char(out, 'u'); /* vo with vyun is u */
    } else if (rune == 0x565 && at > 0) {
        out_char(out, 'e');
    } else if (rune >= 0x561 && rune <= 0x587) {
        out_text(out, armenian[rune - 0x561]);
    }
}

static void put_georgian(uint32_t rune, Out *out)
{
    rune = rune >= 0x1c90 && rune <= 0x1cb0 ? rune - 0x1c90 + 0x10d0 : rune;
    rune = rune >= 0x10a0 && rune <= 0x10c0 ? rune + 0x30 : rune;
    if (rune >= 0x10d0 && rune <= 0x10f0) {
        out_text(out, georgian[rune - 0x10d0]);
    }
}

void alphabet_write(const Word *word, size_t reading, Out *out)
{
    for (size_t i = 0; i < word->count; i++) {
        if (word->script == SCRIPT_CYRILLIC) {
            put_cyrillic(word, i, reading > 0, out);
        } else if (word->script == SCRIPT_GREEK) {
            put_greek(word, i, out);
        } else if (word->script == SCRIPT_ARMENIAN) {
            put_armenian(word, i, out);
        } else {
            put_georgian(word->runes[i], out);
        }
    }
}
