/* Khmer, by syllable: each consonant is of the a or the o series, and its vowel sign is said
 * accordingly; a consonant without a sign behind a syllable closes it.
 *
 * Source  Unicode 15.0, chapter 16.4; the United Nations' romanisation of Khmer (1972) and the
 *         Geographic Department's (1997)
 */
#include "match/scripts/engine.h"

enum {
    SERIES_A,
    SERIES_O
};

static const struct {
    char text[4];
    uint8_t series;
} consonants[] = {
    /* U+1780 to U+17A2 */
    {"k", SERIES_A},  {"kh", SERIES_A},  {"k", SERIES_O},  {"kh", SERIES_O},  {"ng", SERIES_O},
    {"ch", SERIES_A}, {"chh", SERIES_A}, {"ch", SERIES_O}, {"chh", SERIES_O}, {"nh", SERIES_O},
    {"d", SERIES_A},  {"th", SERIES_A},  {"d", SERIES_O},  {"th", SERIES_O},  {"n", SERIES_A},
    {"t", SERIES_A},  {"th", SERIES_A},  {"t", SERIES_O},  {"th", SERIES_O},  {"n", SERIES_O},
    {"b", SERIES_A},  {"ph", SERIES_A},  {"p", SERIES_O},  {"ph", SERIES_O},  {"m", SERIES_O},
    {"y", SERIES_O},  {"r", SERIES_O},   {"l", SERIES_O},  {"v", SERIES_O},   {"sh", SERIES_A},
    {"s", SERIES_A},  {"s", SERIES_A},   {"h", SERIES_A},  {"l", SERIES_A},   {"", SERIES_A},
};

static const char independent[][4] = {
    /* U+17A3 to U+17B3 */
    "a",
    "a",
    "e",
    "ei",
    "o",
    "ok",
    "ou",
    "ov",
    "rue",
    "rue",
    "lue",
    "lue",
    "e",
    "ai",
    "ao",
    "ao",
    "au",
};

/* U+17B6 to U+17C5: in the a series, in the o series, and as it is written. */
static const char vowels[][3][4] = {
    {"a", "ea", "a"},
    {"e", "i", "i"},
    {"ey", "i", "i"},
    {"oe", "ue", "ue"},
    {"eu", "eu", "eu"},
    {"o", "u", "u"},
    {"o", "u", "u"},
    {"uo", "uo", "uo"},
    {"aeu", "eu", "oe"},
    {"oea", "oea", "oea"},
    {"ie", "ie", "ie"},
    {"e", "e", "e"},
    {"ae", "e", "ae"},
    {"ai", "ey", "ai"},
    {"ao", "o", "o"},
    {"au", "ov", "au"},
};

enum {
    COENG = 0x17d2,
    NIKAHIT = 0x17c6,
    REAHMUK = 0x17c7,
    MUUSIKATOAN = 0x17c9,
    TRIISAP = 0x17ca,
    TOANDAKHIAT = 0x17cd
};

static bool is_consonant(uint32_t rune)
{
    return rune >= 0x1780 && rune <= 0x17a2;
}

static bool is_vowel_sign(uint32_t rune)
{
    return rune >= 0x17b6 && rune <= 0x17c8;
}

/* Signs that change a consonant and stand before its vowel, or say nothing. */
static bool is_shifter(uint32_t rune)
{
    return rune == MUUSIKATOAN || rune == TRIISAP || (rune >= 0x17cb && rune <= 0x17d1);
}

/* How many code points the consonants at `at` take, with those below and their shifters. */
static size_t cluster_len(const Word *word, size_t at)
{
    size_t len = 1;

    for (;;) {
        if (word_at(word, at + len) == COENG && is_consonant(word_at(word, at + len + 1))) {
            len += 2;
        } else if (
            is_shifter(word_at(word, at + len)) && word_at(word, at + len) != TOANDAKHIAT) {
            len++;
        } else {
            return len;
        }
    }
}

static uint8_t put_cluster(const Word *word, size_t at, size_t len, Out *out)
{
    uint8_t series = SERIES_A;

    for (size_t i = at; i < at + len; i++) {
        uint32_t rune = word->runes[i];

        if (is_consonant(rune)) {
            uint8_t own = consonants[rune - 0x1780].series;
            bool sonorant =
                (rune >= 0x1784 && rune <= 0x179c && own == SERIES_O && i > at &&
                 (rune == 0x1784 || rune == 0x1789 || rune >= 0x1793));

            /* A sonorant below follows the series of what is above it. */
            series = sonorant && rune != 0x1796 && rune != 0x1797 ? series : own;
            out_text(
                out,
                rune == 0x1794 && word_at(word, i + 1) == MUUSIKATOAN
                    ? "p"
                    : consonants[rune - 0x1780].text);
        } else if (rune == MUUSIKATOAN) {
            series = SERIES_A;
        } else if (rune == TRIISAP) {
            series = SERIES_O;
        }
    }
    return series;
}

/* The signs behind the consonants; how many. */
static size_t put_signs(const Word *word, size_t at, uint8_t series, size_t reading, Out *out)
{
    size_t count = 0;

    while (is_vowel_sign(word_at(word, at + count))) {
        uint32_t rune = word->runes[at + count];

        if (rune == NIKAHIT) {
            bool alone = count == 0;
            bool open = count > 0 && word->runes[at + count - 1] == 0x17b6;

            if (alone) {
                out_char(out, series == SERIES_A || reading == 0 ? 'o' : 'u');
            }
            if (!open || word_at(word, at + count + 1) != 0x1784) {
                out_text(out, open ? "ng" : "m");
            }
        } else if (rune == REAHMUK || rune == 0x17c8) {
            out_text(out, count == 0 ? "ah" : "h");
        } else {
            out_text(out, vowels[rune - 0x17b6][reading > 0 ? 2 : series]);
        }
        count++;
    }
    return count;
}

/* The written end of a syllable: one consonant that carries nothing and is not silent. */
static bool is_end(const Word *word, size_t at)
{
    uint32_t next = word_at(word, at + 1);

    return is_consonant(word_at(word, at)) && word_at(word, at) != 0x17a2 &&
           !is_vowel_sign(next) && next != COENG && next != MUUSIKATOAN && next != TRIISAP;
}

/* Whether what stands before `at` closes its syllable by itself; but ng ends what am begins. */
static bool is_closed(const Word *word, size_t at)
{
    uint32_t before = at > 0 ? word->runes[at - 1] : 0;

    return (before == NIKAHIT && word->runes[at] != 0x1784) || before == REAHMUK ||
           before == 0x17c8;
}

static void put_end(uint32_t rune, size_t reading, Out *out)
{
    const char *text = consonants[rune - 0x1780].text;

    if (reading > 0) {
        out_text(out, text);
    } else if (rune == 0x1794) {
        out_char(out, 'p');
    } else if (rune == 0x179f || rune == 0x179a) {
        out_text(out, rune == 0x179f ? "s" : "r");
    } else {
        out_char(out, text[0]);
        if (text[0] == 'n' && text[1] == 'g') {
            out_char(out, 'g');
        } else if (text[0] == 'c') {
            out_char(out, 'h');
        } else if (text[0] == 'n' && text[1] == 'h') {
            out_char(out, 'h');
        }
    }
}

void khmer_write(const Word *word, size_t reading, Out *out)
{
    size_t at = 0;

    while (at < word->count) {
        uint32_t rune = word->runes[at];
        size_t len = 0;
        size_t signs = 0;
        uint8_t series = SERIES_A;

        if (rune >= 0x17a3 && rune <= 0x17b3) {
            out_text(out, independent[rune - 0x17a3]);
            at++;
        } else if (!is_consonant(rune)) {
            at++;
            continue;
        } else {
            len = cluster_len(word, at);
            if (word_at(word, at + len) == TOANDAKHIAT) { /* silent */
                at += len + 1;
                continue;
            }
            series = put_cluster(word, at, len, out);
            at += len;
            signs = put_signs(word, at, series, reading, out);
            at += signs;
            if (signs == 0 && at < word->count) {
                out_char(out, series == SERIES_A || reading > 0 ? 'a' : 'o');
            }
        }
        if (is_end(word, at) && !is_closed(word, at)) {
            uint32_t end = word->runes[at++];

            if (is_shifter(word_at(word, at)) && word_at(word, at) == TOANDAKHIAT) {
                at++;
                continue;
            }
            put_end(end, reading, out);
            at += is_shifter(word_at(word, at));
        }
    }
}
