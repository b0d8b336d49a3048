/* The scripts of India, Bangladesh, Nepal and Sri Lanka that descend from Brahmi, by one engine:
 * consonants with an inherent vowel, signs that change it, a mark that takes it away.
 *
 * The blocks from Devanagari to Malayalam have the same letter at the same place, so that one table
 * serves nine; Sinhala has its own. What a script says otherwise stands in `exceptions`.
 *
 * The inherent vowel is not said at the end of a word nor between two syllables in the north
 * (Rama is said Ram); in the south and in Sinhala it is. Tamil writes one letter for k and g, t and
 * d, p and b: between vowels and after nasals the voiced one is said.
 *
 * Source  Unicode 15.0, chapters 12 and 13; ISO 15919; Hunterian system as used by the Survey of
 *         India; Narasimhan et al. 2004 (schwa deletion)
 */
#include "match/scripts/engine.h"

typedef enum Sort {
    SORT_NONE,
    SORT_CONSONANT,
    SORT_VOWEL, /* a letter of its own */
    SORT_SIGN,  /* a vowel upon a consonant */
    SORT_KILLER,
    SORT_NASAL, /* anusvara, candrabindu, tippi */
    SORT_BREATH,
    SORT_NUKTA,
    SORT_DOUBLE /* addak: the next consonant is long */
} Sort;

typedef struct Letter {
    uint8_t sort;
    char text[4];
} Letter;

#define C(text)              \
    {                        \
        SORT_CONSONANT, text \
    }
#define V(text)          \
    {                    \
        SORT_VOWEL, text \
    }
#define S(text)         \
    {                   \
        SORT_SIGN, text \
    }
#define NASAL           \
    {                   \
        SORT_NASAL, "n" \
    }
#define KILLER          \
    {                   \
        SORT_KILLER, "" \
    }
#define BREATH           \
    {                    \
        SORT_BREATH, "h" \
    }

static const Letter common[128] = {
    [0x00] = NASAL,
    [0x01] = NASAL,
    [0x02] = NASAL,
    [0x03] = BREATH,
    [0x04] = V("a"),
    [0x05] = V("a"),
    [0x06] = V("aa"),
    [0x07] = V("i"),
    [0x08] = V("i"),
    [0x09] = V("u"),
    [0x0a] = V("u"),
    [0x0b] = V("ri"),
    [0x0c] = V("li"),
    [0x0d] = V("e"),
    [0x0e] = V("e"),
    [0x0f] = V("e"),
    [0x10] = V("ai"),
    [0x11] = V("o"),
    [0x12] = V("o"),
    [0x13] = V("o"),
    [0x14] = V("au"),
    [0x15] = C("k"),
    [0x16] = C("kh"),
    [0x17] = C("g"),
    [0x18] = C("gh"),
    [0x19] = C("ng"),
    [0x1a] = C("ch"),
    [0x1b] = C("chh"),
    [0x1c] = C("j"),
    [0x1d] = C("jh"),
    [0x1e] = C("ny"),
    [0x1f] = C("t"),
    [0x20] = C("th"),
    [0x21] = C("d"),
    [0x22] = C("dh"),
    [0x23] = C("n"),
    [0x24] = C("t"),
    [0x25] = C("th"),
    [0x26] = C("d"),
    [0x27] = C("dh"),
    [0x28] = C("n"),
    [0x29] = C("n"),
    [0x2a] = C("p"),
    [0x2b] = C("ph"),
    [0x2c] = C("b"),
    [0x2d] = C("bh"),
    [0x2e] = C("m"),
    [0x2f] = C("y"),
    [0x30] = C("r"),
    [0x31] = C("r"),
    [0x32] = C("l"),
    [0x33] = C("l"),
    [0x34] = C("zh"),
    [0x35] = C("v"),
    [0x36] = C("sh"),
    [0x37] = C("sh"),
    [0x38] = C("s"),
    [0x39] = C("h"),
    [0x3c] = {SORT_NUKTA, ""},
    [0x3e] = S("aa"),
    [0x3f] = S("i"),
    [0x40] = S("i"),
    [0x41] = S("u"),
    [0x42] = S("u"),
    [0x43] = S("ri"),
    [0x44] = S("ri"),
    [0x45] = S("e"),
    [0x46] = S("e"),
    [0x47] = S("e"),
    [0x48] = S("ai"),
    [0x49] = S("o"),
    [0x4a] = S("o"),
    [0x4b] = S("o"),
    [0x4c] = S("au"),
    [0x4d] = KILLER,
    [0x55] = S("e"),
    [0x57] = S("au"),
    [0x58] = C("q"),
    [0x59] = C("kh"),
    [0x5a] = C("gh"),
    [0x5b] = C("z"),
    [0x5c] = C("r"),
    [0x5d] = C("rh"),
    [0x5e] = C("f"),
    [0x5f] = C("y"),
    [0x60] = V("ri"),
    [0x61] = V("li"),
};

static const Letter sinhala[128] = {
    [0x02] = NASAL,    [0x03] = BREATH,  [0x05] = V("a"),  [0x06] = V("aa"), [0x07] = V("ae"),
    [0x08] = V("ae"),  [0x09] = V("i"),  [0x0a] = V("i"),  [0x0b] = V("u"),  [0x0c] = V("u"),
    [0x0d] = V("ri"),  [0x0e] = V("ri"), [0x11] = V("e"),  [0x12] = V("e"),  [0x13] = V("ai"),
    [0x14] = V("o"),   [0x15] = V("o"),  [0x16] = V("au"), [0x1a] = C("k"),  [0x1b] = C("kh"),
    [0x1c] = C("g"),   [0x1d] = C("gh"), [0x1e] = C("ng"), [0x1f] = C("ng"), [0x20] = C("ch"),
    [0x21] = C("chh"), [0x22] = C("j"),  [0x23] = C("jh"), [0x24] = C("ny"), [0x25] = C("gn"),
    [0x26] = C("nj"),  [0x27] = C("t"),  [0x28] = C("th"), [0x29] = C("d"),  [0x2a] = C("dh"),
    [0x2b] = C("n"),   [0x2c] = C("nd"), [0x2d] = C("th"), [0x2e] = C("th"), [0x2f] = C("d"),
    [0x30] = C("dh"),  [0x31] = C("n"),  [0x33] = C("nd"), [0x34] = C("p"),  [0x35] = C("ph"),
    [0x36] = C("b"),   [0x37] = C("bh"), [0x38] = C("m"),  [0x39] = C("mb"), [0x3a] = C("y"),
    [0x3b] = C("r"),   [0x3d] = C("l"),  [0x40] = C("w"),  [0x41] = C("sh"), [0x42] = C("sh"),
    [0x43] = C("s"),   [0x44] = C("h"),  [0x45] = C("l"),  [0x46] = C("f"),  [0x4a] = KILLER,
    [0x4f] = S("aa"),  [0x50] = S("ae"), [0x51] = S("ae"), [0x52] = S("i"),  [0x53] = S("i"),
    [0x54] = S("u"),   [0x56] = S("u"),  [0x58] = S("ru"), [0x59] = S("e"),  [0x5a] = S("e"),
    [0x5b] = S("ai"),  [0x5c] = S("o"),  [0x5d] = S("o"),  [0x5e] = S("au"), [0x72] = S("ru"),
};

/* What one script says otherwise, in the order of code points. */
static const struct {
    uint16_t rune;
    Letter letter;
} exceptions[] = {
    {0x972, V("a")},
    {0x979, C("zh")},
    {0x97b, C("g")},
    {0x97c, C("j")},
    {0x97e, C("d")},
    {0x97f, C("b")},
    {0x99e, C("n")},
    {0x9af, C("j")},
    {0x9ce, C("t")},
    {0x9f0, C("r")},
    {0x9f1, C("w")},
    {0xa70, NASAL},
    {0xa71, {SORT_DOUBLE, ""}},
    {0xa72, V("i")},
    {0xa73, V("u")},
    {0xb5f, C("y")},
    {0xb71, C("w")},
    {0xb83, {SORT_NUKTA, ""}},
    {0xb95, C("k")},
    {0xb9a, C("ch")},
    {0xba4, C("th")},
    {0xcb1, C("r")},
    {0xcde, C("f")},
    {0xd15, C("k")},
    {0xd31, C("r")},
    {0xd7a, C("n")},
    {0xd7b, C("n")},
    {0xd7c, C("r")},
    {0xd7d, C("l")},
    {0xd7e, C("l")},
    {0xd7f, C("k")},
};

#define EXCEPTIONS (sizeof(exceptions) / sizeof(*exceptions))

/* Letters whose dot makes another sound of them. */
static const char dotted[][2][4] = {
    {"k", "q"},
    {"kh", "kh"},
    {"g", "gh"},
    {"j", "z"},
    {"d", "r"},
    {"dh", "rh"},
    {"ph", "f"},
    {"y", "y"},
    {"p", "f"},
    {"jh", "zh"},
    {"s", "sh"},
    {"l", "l"},
};

static Letter letter_of(uint32_t rune)
{
    if (rune >= 0xd80 && rune < 0xe00) {
        return sinhala[rune - 0xd80];
    }
    size_t low = 0;
    size_t high = EXCEPTIONS;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (exceptions[middle].rune < rune) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < EXCEPTIONS && exceptions[low].rune == rune ? exceptions[low].letter
                                                            : common[rune & 0x7f];
}

/* A consonant with its vowel, or a vowel alone, or a nasal. */
typedef struct Part {
    char consonant[4];
    char vowel[4];
    bool inherent; /* the vowel is not written */
    bool killed;   /* a mark took it away */
    bool nasal;    /* a sign, which is m before lips */
} Part;

static void set_text(char to[4], const char *from)
{
    memcpy(to, from, 4);
}

static bool text_is(const char text[4], const char *what)
{
    return strncmp(text, what, 4) == 0;
}

static void add_dot(Part *part)
{
    for (size_t i = 0; i < sizeof(dotted) / sizeof(*dotted); i++) {
        if (text_is(part->consonant, dotted[i][0])) {
            set_text(part->consonant, dotted[i][1]);
            return;
        }
    }
}

/* The word as parts; how many. Tamil's dotted sign stands before its letter. */
static size_t part_word(const Word *word, char inherent, Part *parts)
{
    size_t count = 0;
    bool dot_ahead = false;

    for (size_t i = 0; i < word->count; i++) {
        Letter letter = letter_of(word->runes[i]);
        Part *last = count > 0 ? &parts[count - 1] : NULL;
        Part part = {.inherent = false};

        switch ((Sort)letter.sort) {
        case SORT_CONSONANT:
            set_text(part.consonant, letter.text);
            part.vowel[0] = inherent;
            part.inherent = true;
            part.killed = false;
            if (word->runes[i] >= 0xd7a && word->runes[i] <= 0xd7f) {
                part.inherent = false; /* Malayalam's letters without a vowel */
                part.killed = true;
                part.vowel[0] = 0;
            }
            parts[count++] = part;
            if (dot_ahead) {
                add_dot(&parts[count - 1]);
                dot_ahead = false;
            }
            break;
        case SORT_VOWEL:
            set_text(part.vowel, letter.text);
            parts[count++] = part;
            break;
        case SORT_SIGN:
            if (last != NULL) {
                set_text(last->vowel, letter.text);
                last->inherent = false;
                last->killed = false;
            }
            break;
        case SORT_KILLER:
            if (last != NULL && last->consonant[0] != 0) {
                last->vowel[0] = 0;
                last->inherent = false;
                last->killed = true;
            }
            break;
        case SORT_NASAL:
            set_text(part.consonant, letter.text);
            part.nasal = true;
            parts[count++] = part;
            break;
        case SORT_NUKTA:
            if (word->script == SCRIPT_TAMIL) {
                dot_ahead = true;
            } else if (last != NULL && word->runes[i - 1] == 0x9af) {
                set_text(last->consonant, "y\0\0"); /* Bengali, in two code points */
            } else if (last != NULL) {
                add_dot(last);
            }
            break;
        case SORT_BREATH:
        case SORT_DOUBLE:
        case SORT_NONE:
        default:
            break;
        }
    }
    return count;
}

static bool is_syllable(const Part *part)
{
    return part->vowel[0] != 0;
}

/* Whether two consonants can end a word: nd, rt, ls can; shn, tr, ry cannot, and keep their vowel. */
static bool can_end(const Part *before, const Part *last)
{
    char first = before->consonant[0];
    char second = last->consonant[0];

    return (first == 'n' || first == 'm' || first == 'r' || first == 'l' || first == 's') &&
           second != 'r' && second != 'l' && second != 'y' && second != 'v' && second != 'n' &&
           second != 'm';
}

/* Take away the inherent vowels that are not said: the last one, unless consonants that cannot end
 * a word (in Bengali any two) stand before it, and from the end to the front each between vowel-consonant and consonant-vowel.
 */
static void delete_schwas(Part *parts, size_t count, bool bengali)
{
    if (count > 1 && parts[count - 1].inherent &&
        (!parts[count - 2].killed ||
         (!bengali && can_end(&parts[count - 2], &parts[count - 1])))) {
        parts[count - 1].vowel[0] = 0;
    }
    for (size_t i = count; i-- > 1;) {
        bool after = i + 1 < count && parts[i + 1].consonant[0] != 0 && !parts[i + 1].nasal &&
                     is_syllable(&parts[i + 1]);

        if (parts[i].inherent && after && is_syllable(&parts[i - 1]) &&
            is_syllable(&parts[i])) {
            parts[i].vowel[0] = 0;
        }
    }
}

static bool is_voiceless(const Part *part)
{
    return text_is(part->consonant, "k") || text_is(part->consonant, "t") ||
           text_is(part->consonant, "th") || text_is(part->consonant, "p") ||
           text_is(part->consonant, "ch");
}

static bool is_nasal(const Part *part)
{
    char first = part->consonant[0];

    return (first == 'n' || first == 'm') && !is_syllable(part);
}

/* Tamil's one letter for two sounds, by its neighbours. */
static void voice_tamil(Part *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Part *part = &parts[i];
        bool doubled = (i > 0 && strncmp(part->consonant, parts[i - 1].consonant, 4) == 0) ||
                       (i + 1 < count && !is_syllable(part) &&
                        strncmp(part->consonant, parts[i + 1].consonant, 4) == 0);
        bool voiced = i > 0 && is_syllable(part) &&
                      (is_syllable(&parts[i - 1]) || is_nasal(&parts[i - 1]));

        if (!is_voiceless(part)) {
            continue;
        }
        if (text_is(part->consonant, "ch")) {
            set_text(
                part->consonant,
                doubled                       ? "ch\0"
                : i > 0 && is_nasal(part - 1) ? "j\0\0"
                                              : "s\0\0");
        } else if (voiced && !doubled) {
            set_text(
                part->consonant,
                text_is(part->consonant, "k")   ? "g\0\0"
                : text_is(part->consonant, "t") ? "d\0\0"
                : text_is(part->consonant, "p") ? "b\0\0"
                                                : "dh\0");
        }
    }
}

/* Bengali writes the vowel of "bank" as y with a long a, and w as o with y. */
static void mend_bengali(const Word *word, Part *parts, size_t count)
{
    bool assamese = word->tongue == TONGUE('a', 's');

    for (size_t i = 0; i < count; i++) {
        bool joined = i > 0 && parts[i - 1].killed;

        if (joined && text_is(parts[i].consonant, "j")) {
            set_text(parts[i].consonant, text_is(parts[i].vowel, "aa") ? "\0\0\0" : "y\0\0");
        }
        if (i > 0 && text_is(parts[i].consonant, "y") && parts[i - 1].consonant[0] == 0 &&
            text_is(parts[i - 1].vowel, "o") && is_syllable(&parts[i]) && !parts[i].inherent) {
            parts[i - 1].vowel[0] = 0;
            set_text(parts[i].consonant, "w\0\0");
        }
        if (assamese && text_is(parts[i].consonant, "ch")) {
            set_text(parts[i].consonant, "s\0\0");
        }
    }
}

/* Spellings of names from elsewhere: Nepali has bh for v and ya for the a of "bank"; Sinhala has w
 * for v and th for t.
 */
static void mend_foreign(Script script, Part *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Part *part = &parts[i];

        if (script == SCRIPT_SINHALA) {
            if (text_is(part->consonant, "w")) {
                set_text(part->consonant, "v\0\0");
            } else if (text_is(part->consonant, "th")) {
                set_text(part->consonant, "t\0\0");
            }
            if (text_is(part->vowel, "ae")) {
                set_text(part->vowel, "a\0\0");
            }
        } else if (text_is(part->consonant, "bh")) {
            set_text(part->consonant, "v\0\0");
        } else if (
            i > 0 && parts[i - 1].killed && text_is(part->consonant, "y") &&
            text_is(part->vowel, "aa")) {
            set_text(part->consonant, "\0\0\0");
        }
    }
}

/* n of a sign before the letter that follows it. */
static const char *nasal_before(const Part *parts, size_t at, size_t count)
{
    char next = at + 1 < count ? parts[at + 1].consonant[0] : 0;

    return next == 'p' || next == 'b' || next == 'm' ? "m" : "n";
}

static void put_parts(const Word *word, const Part *parts, size_t count, Out *out)
{
    for (size_t i = 0; i < count; i++) {
        const Part *part = &parts[i];
        bool last = i + 1 == count;

        if (part->nasal) {
            out_text(
                out,
                last && word->script >= SCRIPT_TELUGU && word->script < SCRIPT_SINHALA
                    ? "m"
                    : nasal_before(parts, i, count));
        } else if (
            i > 0 && parts[i - 1].killed && text_is(part->consonant, "ny") &&
            text_is(parts[i - 1].consonant, "j")) {
            out->len -= out->len > 0; /* j with ny is said gy */
            out_text(out, "gy");
        } else if (
            part->killed && text_is(part->consonant, "ng") && !last &&
            (parts[i + 1].consonant[0] == 'g' || parts[i + 1].consonant[0] == 'k')) {
            out_char(out, 'n'); /* the g is the next letter's */
        } else {
            out_short(out, part->consonant, 4);
        }
        if (text_is(part->vowel, "aa")) {
            out_char(out, 'a');
        } else {
            out_short(out, part->vowel, 4);
        }
    }
}

static bool drops_schwa(Script script)
{
    return script == SCRIPT_DEVANAGARI || script == SCRIPT_BENGALI ||
           script == SCRIPT_GURMUKHI || script == SCRIPT_GUJARATI;
}

/* Reading 0 as it is said; reading 1 as it is written; reading 2, and of Sinhala 1, what was meant by
 * a name from elsewhere.
 */
void brahmic_write(const Word *word, size_t reading, Out *out)
{
    Part parts[ROMANISE_MAX];
    bool sanskrit = word->tongue == TONGUE('s', 'a') || word->tongue == TONGUE('p', 'i');
    char inherent = word->script == SCRIPT_BENGALI && reading > 0 ? 'o' : 'a';
    size_t count = part_word(word, inherent, parts);

    if (word->script == SCRIPT_BENGALI && reading == 0) {
        mend_bengali(word, parts, count);
    }
    if (drops_schwa(word->script) && !sanskrit &&
        (reading != 1 || word->script == SCRIPT_BENGALI)) {
        delete_schwas(parts, count, word->script == SCRIPT_BENGALI);
    }
    if (word->script == SCRIPT_TAMIL && reading == 0) {
        voice_tamil(parts, count);
    }
    if (reading == 2 || (reading == 1 && word->script == SCRIPT_SINHALA)) {
        mend_foreign(word->script, parts, count);
    }
    put_parts(word, parts, count, out);
}
