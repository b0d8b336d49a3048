/* Kana, by Hepburn.
 *
 *     reading 0  as passports have it, long vowels not marked: さとう -> sato
 *     reading 1  as it is written: satou
 *     reading 2  without the vowels that Japanese puts between foreign consonants: スミス -> smis
 *
 * Source  Hepburn romanisation as the Japanese passport office uses it; Unicode 15.0, chapter 18
 */
#include "match/scripts/engine.h"

static const char syllables[][4] = {
    /* U+3041 to U+3096, small ones as large ones */
    "a",  "a",  "i",   "i",  "u",  "u",   "e",  "e",   "o",  "o",  "ka", "ga", "ki", "gi", "ku",
    "gu", "ke", "ge",  "ko", "go", "sa",  "za", "shi", "ji", "su", "zu", "se", "ze", "so", "zo",
    "ta", "da", "chi", "ji", "",   "tsu", "zu", "te",  "de", "to", "do", "na", "ni", "nu", "ne",
    "no", "ha", "ba",  "pa", "hi", "bi",  "pi", "fu",  "bu", "pu", "he", "be", "pe", "ho", "bo",
    "po", "ma", "mi",  "mu", "me", "mo",  "ya", "ya",  "yu", "yu", "yo", "yo", "ra", "ri", "ru",
    "re", "ro", "wa",  "wa", "i",  "e",   "o",  "n",   "vu", "ka", "ke",
};

_Static_assert(sizeof(syllables) == 4 * (0x3097 - 0x3041), "U+3041 to U+3096");

/* Half-width kana from U+FF66, as full-width ones. */
static const uint8_t narrow[] = {
    0x92, 0x41, 0x43, 0x45, 0x47, 0x49, 0x83, 0x85, 0x87, 0x63, 0xfc, 0x42, 0x44, 0x46,
    0x48, 0x4a, 0x4b, 0x4d, 0x4f, 0x51, 0x53, 0x55, 0x57, 0x59, 0x5b, 0x5d, 0x5f, 0x61,
    0x64, 0x66, 0x68, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x72, 0x75, 0x78, 0x7b, 0x7e,
    0x7f, 0x80, 0x81, 0x82, 0x84, 0x86, 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x8f, 0x93,
};

enum {
    LONG = 0x30fc,
    SMALL_TSU = 0x3063,
    SOUND_MARK = 0x3099,
    HALF_MARK = 0x309a
};

/* Any kana as hiragana, or the long mark; 0 for what says nothing. */
static uint32_t hiragana(uint32_t rune)
{
    if (rune >= 0xff66 && rune <= 0xff9d) {
        rune = rune == 0xff70 ? LONG : 0x3000U + narrow[rune - 0xff66];
        return rune;
    }
    if (rune == 0xff9e || rune == 0xff9f) {
        return rune == 0xff9e ? SOUND_MARK : HALF_MARK;
    }
    if (rune == LONG || (rune >= SOUND_MARK && rune <= HALF_MARK)) {
        return rune;
    }
    if (rune >= 0x30a1 && rune <= 0x30f6) {
        rune -= 0x60;
    }
    return rune >= 0x3041 && rune <= 0x3096 ? rune : 0;
}

/* Kana with their sound marks drawn in. */
static size_t take_kana(const Word *word, uint32_t *runes)
{
    size_t count = 0;

    for (size_t i = 0; i < word->count; i++) {
        uint32_t rune = hiragana(word->runes[i]);

        if ((rune == SOUND_MARK || rune == HALF_MARK) && count > 0) {
            bool can = (runes[count - 1] >= 0x304b && runes[count - 1] <= 0x307b);

            runes[count - 1] += can ? rune - SOUND_MARK + 1 : 0;
        } else if (rune != 0 && rune != SOUND_MARK && rune != HALF_MARK) {
            runes[count++] = rune;
        }
    }
    return count;
}

static bool is_small(uint32_t rune)
{
    return rune == 0x3041 || rune == 0x3043 || rune == 0x3045 || rune == 0x3047 ||
           rune == 0x3049 || rune == 0x3083 || rune == 0x3085 || rune == 0x3087 ||
           rune == 0x308e;
}

/* A large kana with a small one: kya, sha, fa, ti, va. */
static void put_pair(const char *large, const char *small, Out *out)
{
    size_t len = strlen(large);
    bool soft = small[0] == 'y';
    bool hissing = large[0] == 'j' || (len == 3 && large[1] == 'h');

    if (len == 1) { /* u with small i: wi */
        out_text(out, large[0] == 'u' && !soft ? "w" : large);
        out_text(out, small);
        return;
    }
    for (size_t i = 0; i + 1 < len; i++) {
        out_char(out, large[i]);
    }
    if (soft) {
        out_text(out, hissing ? small + 1 : small);
    } else {
        out_text(out, small);
    }
}

static bool is_long(const char *before, uint32_t rune)
{
    char last = before[0] == 0 ? 0 : before[strlen(before) - 1];
    char this = syllables[rune - 0x3041][0];
    bool alone = syllables[rune - 0x3041][1] == 0;

    return alone &&
           ((last == 'o' && (this == 'u' || this == 'o')) || (last == 'u' && this == 'u'));
}

/* A small tsu makes the next consonant long. */
static void put_stop(uint32_t next, Out *out)
{
    char first = next == 0 || next == LONG ? 'a' : syllables[next - 0x3041][0];

    if (!is_vowel(first) && first != 0) {
        out_char(out, first == 'c' ? 't' : first);
    }
}

/* Whether the vowel just written only fills: u, and o behind t and d. */
static bool is_filling(const char *text, const Out *out)
{
    return out_last(out) == 'u' || (out_last(out) == 'o' && (text[0] == 't' || text[0] == 'd'));
}

void kana_write(const Word *word, size_t reading, Out *out)
{
    uint32_t runes[ROMANISE_MAX];
    size_t count = take_kana(word, runes);
    const char *before = "";
    size_t start = out->len;

    for (size_t i = 0; i < count; i++) {
        uint32_t rune = runes[i];
        uint32_t next = i + 1 < count ? runes[i + 1] : 0;
        const char *text = rune == LONG ? "" : syllables[rune - 0x3041];
        bool joins = is_small(next) && text[0] != 0 && (!is_vowel(text[0]) || text[0] == 'u');

        if (rune == LONG) {
            continue;
        }
        if (rune == SMALL_TSU) {
            put_stop(next, out);
        } else if (reading != 1 && i > 0 && is_long(before, rune)) {
            before = "";
        } else if (joins) {
            put_pair(text, syllables[next - 0x3041], out);
            before = text[0] == 'u' ? "" : syllables[next - 0x3041];
            i++;
        } else {
            out_text(out, text);
            before = text;
            if (reading == 2 && next != LONG && out->len > start + 1 && is_filling(text, out)) {
                out->len--;
            }
        }
    }
}
