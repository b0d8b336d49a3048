/* Han characters, each by its Mandarin or Cantonese syllable; a family name in front as its bearers
 * write it.
 *
 *     reading 0  pinyin: 李显龙 -> li xianlong
 *     reading 1  Hong Kong: lee hinlung; of a name that looks like one from elsewhere what was
 *                meant: 克里斯 -> kris
 *     reading 2  Hokkien or Teochew family name, Mandarin given name, as in Southeast Asia
 *     reading 3  Wade-Giles, as in Taiwan and in old papers: li hsienlung
 *
 * The tags yue, nan and hak put Cantonese, Hokkien and Hakka family names first; hak in the place of
 * Hokkien ones.
 *
 * Source  Unihan database 15.0; Wade-Giles tables (Giles 1892); the Hong Kong government's
 *         romanisation as used on identity cards
 */
#include "match/scripts/engine.h"
#include "match/scripts/han_readings.h"

/* Family names, see han_names.def. */
static const struct {
    const char *said[4];
} family[] = {
#define FAMILY(characters, mandarin, cantonese, hokkien, hakka) \
    {{mandarin, cantonese, hokkien, hakka}},
#include "match/scripts/han_names.def"
#undef FAMILY
};

/* Characters for foreign sounds, see han_sounds.def. */
static const struct {
    const char *sound;
} foreign[] = {
#define SOUND(characters, sound) {sound},
#include "match/scripts/han_sounds.def"
#undef SOUND
};

/* Family names of two characters; they are read as they are. */
static const uint16_t long_family[][2] = {
    {0x6b50, 0x967d}, {0x6b27, 0x9633}, {0x53f8, 0x99ac}, {0x53f8, 0x9a6c}, {0x4e0a, 0x5b98},
    {0x8af8, 0x845b}, {0x8bf8, 0x845b}, {0x6176, 0x5bb9}, {0x7687, 0x752b}, {0x53f8, 0x5f92},
    {0x5c09, 0x9072}, {0x590f, 0x4faf}, {0x516c, 0x5b6b}, {0x4ee4, 0x72d0}, {0x5b87, 0x6587},
    {0x9577, 0x5b6b}, {0x957f, 0x5b59}, {0x7aef, 0x6728}, {0x6771, 0x65b9}, {0x4e1c, 0x65b9},
};

enum {
    READ_MANDARIN,
    READ_CANTONESE,
    READ_HOKKIEN,
    READ_WADE
};

/* The front of a pinyin syllable in Wade-Giles; the longest first. */
static const char wade_fronts[][2][4] = {
    {"zh", "ch"},
    {"ch", "ch"},
    {"sh", "sh"},
    {"b", "p"},
    {"d", "t"},
    {"g", "k"},
    {"j", "ch"},
    {"q", "ch"},
    {"x", "hs"},
    {"z", "ts"},
    {"c", "ts"},
    {"r", "j"},
};

/* And of a whole one, where that is odd. */
static const char wade_whole[][2][6] = {
    {"zi", "tzu"},   {"ci", "tzu"},   {"si", "szu"},   {"zhi", "chih"},     {"chi", "chih"},
    {"shi", "shih"}, {"ri", "jih"},   {"yan", "yen"},  {"ye", "yeh"},       {"e", "o"},
    {"he", "ho"},    {"ke", "ko"},    {"ge", "ko"},    {"you", "yu"},       {"yong", "yung"},
    {"er", "erh"},   {"gui", "kuei"}, {"kui", "kuei"}, {"xiong", "hsiung"}, {"yi", "i"},
};

/* The end of a syllable, from its first vowel on. */
static const char wade_ends[][2][6] = {
    {"ong", "ung"},
    {"ian", "ien"},
    {"ie", "ieh"},
    {"ue", "ueh"},
    {"iong", "iung"},
    {"uo", "o"},
};

/* Jyutping as Hong Kong writes it. */
static const char hong_kong_fronts[][2][4] = {
    {"ng", "ng"},
    {"gw", "kw"},
    {"kw", "kw"},
    {"b", "p"},
    {"d", "t"},
    {"g", "k"},
    {"z", "ch"},
    {"c", "ch"},
    {"j", "y"},
};
static const char hong_kong_ends[][2][6] = {
    {"aa", "a"},     {"aai", "ai"},  {"aau", "au"}, {"aam", "am"}, {"aan", "an"},
    {"aang", "ang"}, {"aap", "ap"},  {"aat", "at"}, {"aak", "ak"}, {"oeng", "eung"},
    {"oek", "euk"},  {"eoi", "ui"},  {"eon", "un"}, {"eot", "ut"}, {"yu", "yu"},
    {"yun", "uen"},  {"yut", "uet"}, {"ou", "o"},   {"iu", "iu"},  {"au", "au"},
    {"oe", "eu"},    {"i", "i"},     {"u", "u"},
};

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static size_t front_len(const char *syllable)
{
    size_t len = 0;

    while (syllable[len] != 0 && !is_vowel(syllable[len])) {
        len++;
    }
    return len;
}

/* Whether the first `len` letters of `syllable`, of which there are two at most in any front, are it. */
static bool is_front(const char front[4], const char *syllable, size_t len)
{
    return len > 0 && len < 3 && front[0] == syllable[0] && front[len] == 0 &&
           (len == 1 || front[1] == syllable[1]);
}

static void put_end(const char *end, const char (*ends)[2][6], size_t count, Out *out)
{
    for (size_t i = 0; i < count; i++) {
        if (ends[i][0][0] == end[0] && strcmp(ends[i][0], end) == 0) {
            out_text(out, ends[i][1]);
            return;
        }
    }
    out_text(out, end);
}

static void put_wade(const char *syllable, Out *out)
{
    size_t len = front_len(syllable);

    for (size_t i = 0; i < COUNT(wade_whole); i++) {
        if (wade_whole[i][0][0] == syllable[0] && strcmp(wade_whole[i][0], syllable) == 0) {
            out_text(out, wade_whole[i][1]);
            return;
        }
    }
    for (size_t i = 0; i < COUNT(wade_fronts); i++) {
        if (strlen(wade_fronts[i][0]) == len &&
            strncmp(syllable, wade_fronts[i][0], len) == 0) {
            out_text(out, wade_fronts[i][1]);
            put_end(syllable + len, wade_ends, COUNT(wade_ends), out);
            return;
        }
    }
    out_short(out, syllable, len);
    put_end(syllable + len, wade_ends, COUNT(wade_ends), out);
}

static void put_hong_kong(const char *syllable, Out *out)
{
    size_t len = front_len(syllable);

    if (strncmp(syllable, "jyu", 3) == 0) { /* yu, yuen */
        out_text(out, syllable[3] == 0 ? "yu" : "yue");
        out_text(out, syllable + 3);
        return;
    }
    if (len > 1 && syllable[len - 1] == 'y') { /* the vowel yu */
        len--;
    }
    for (size_t i = 0; i < COUNT(hong_kong_fronts); i++) {
        if (is_front(hong_kong_fronts[i][0], syllable, len)) {
            out_text(out, hong_kong_fronts[i][1]);
            put_end(syllable + len, hong_kong_ends, COUNT(hong_kong_ends), out);
            return;
        }
    }
    out_short(out, syllable, len);
    put_end(syllable + len, hong_kong_ends, COUNT(hong_kong_ends), out);
}

static void put_character(uint32_t rune, size_t reading, Out *out)
{
    if (rune < HAN_FIRST || rune > HAN_LAST) {
        return;
    }
    const char *mandarin = han_mandarin_syllables[han_mandarin[rune - HAN_FIRST]];
    const char *cantonese = han_cantonese_syllables[han_cantonese[rune - HAN_FIRST]];

    if (reading == READ_CANTONESE && cantonese[0] != 0) {
        put_hong_kong(cantonese, out);
    } else if (reading == READ_WADE) {
        put_wade(mandarin, out);
    } else {
        out_text(out, mandarin);
    }
}

/* The row of a character in a table of the .def files, or -1. */
static int row_of(const HanRow *rows, size_t count, uint32_t rune)
{
    size_t low = 0;
    size_t high = count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (rows[middle].rune < rune) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && rows[low].rune == rune ? rows[low].row : -1;
}

/* The foreign sound of a character, or NULL. */
static const char *foreign_sound(uint32_t rune)
{
    int row = row_of(han_sound_rows, han_sound_row_count, rune);

    return row < 0 ? NULL : foreign[row].sound;
}

/* Three in four characters stand for foreign sounds, and one for a consonant alone, or there are
 * more than a Chinese name has.
 */
static bool looks_foreign(const Word *word)
{
    size_t known = 0;
    bool bare = false;

    for (size_t i = 0; i < word->count; i++) {
        const char *sound = foreign_sound(word->runes[i]);

        known += sound != NULL;
        bare =
            bare || (sound != NULL && !is_vowel(sound[0]) && front_len(sound) == strlen(sound));
    }
    return known * 4 >= word->count * 3 && (bare || word->count > 3 || !word->only);
}

static void put_foreign(const Word *word, Out *out)
{
    for (size_t i = 0; i < word->count; i++) {
        const char *sound = foreign_sound(word->runes[i]);
        uint32_t rune = word->runes[i];

        out_text(
            out,
            sound != NULL ? sound
            : rune < HAN_FIRST || rune > HAN_LAST
                ? ""
                : han_mandarin_syllables[han_mandarin[rune - HAN_FIRST]]);
    }
}

#define YUE (TONGUE('y', 'u') << 8 | 'e')
#define NAN (TONGUE('n', 'a') << 8 | 'n')
#define HAK (TONGUE('h', 'a') << 8 | 'k')

/* How many characters are the family name: 0 where this looks like no person's name. */
static size_t put_family(const Word *word, size_t reading, Out *out)
{
    int at = 0;

    if (!word->first || !word->only || word->count < 2 || word->count > 4) {
        return 0;
    }
    for (size_t i = 0; word->count > 2 && i < COUNT(long_family); i++) {
        if (long_family[i][0] == word->runes[0] && long_family[i][1] == word->runes[1]) {
            put_character(word->runes[0], reading, out);
            put_character(word->runes[1], reading, out);
            out_char(out, ' ');
            return 2;
        }
    }
    at = word->count <= 3 ? row_of(han_family_rows, han_family_row_count, word->runes[0]) : -1;
    if (at < 0) {
        return 0;
    }
    if (reading == READ_WADE) {
        put_wade(family[at].said[0], out);
    } else {
        out_text(
            out, family[at].said[reading == READ_HOKKIEN && word->tongue == HAK ? 3 : reading]);
    }
    out_char(out, ' ');
    return 1;
}

/* Which reading comes at which place, for the language: its own first, the others as they were. */
static size_t ordered(size_t reading, Tongue tongue)
{
    size_t own = tongue == YUE                    ? READ_CANTONESE
                 : tongue == NAN || tongue == HAK ? READ_HOKKIEN
                                                  : READ_MANDARIN;

    if (reading == 0) {
        return own;
    }
    return reading <= own ? reading - 1 : reading;
}

/* The reading that gives way to what a name from elsewhere meant: not the language's own. */
static size_t foreign_place(Tongue tongue)
{
    return tongue == YUE || tongue == NAN || tongue == HAK ? READ_WADE : READ_CANTONESE;
}

void han_write(const Word *word, size_t reading, Out *out)
{
    size_t how = ordered(reading, word->tongue);
    size_t from = 0;

    if (how == foreign_place(word->tongue) && looks_foreign(word)) {
        put_foreign(word, out);
        return;
    }
    from = put_family(word, how, out);

    for (size_t i = from; i < word->count; i++) {
        put_character(word->runes[i], how, out);
    }
}
