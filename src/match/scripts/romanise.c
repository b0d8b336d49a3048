#include "match/scripts/romanise.h"

#include "match/scripts/sounds.h"

#define WRITTEN_MAX \
    ((size_t)ROMANISE_MAX * 8) /* letters of one reading: eight for a code point */

/* ---- which script ----------------------------------------------------------------------- */

typedef struct Block {
    uint32_t first;
    uint32_t last;
    Script script;
} Block;

/* Letters and their marks, in order. What is in none of them parts words. */
static const Block blocks[] = {
    {'A', 'Z', SCRIPT_LATIN},          {'a', 'z', SCRIPT_LATIN},
    {0xaa, 0xaa, SCRIPT_LATIN},        {0xba, 0xba, SCRIPT_LATIN},
    {0xc0, 0xd6, SCRIPT_LATIN},        {0xd8, 0xf6, SCRIPT_LATIN},
    {0xf8, 0x2af, SCRIPT_LATIN},       {0x370, 0x3ff, SCRIPT_GREEK},
    {0x400, 0x52f, SCRIPT_CYRILLIC},   {0x531, 0x556, SCRIPT_ARMENIAN},
    {0x560, 0x588, SCRIPT_ARMENIAN},   {0x5d0, 0x5f2, SCRIPT_OTHER}, /* Hebrew */
    {0x610, 0x61a, SCRIPT_ARABIC},     {0x620, 0x669, SCRIPT_ARABIC},
    {0x66e, 0x6d3, SCRIPT_ARABIC},     {0x6d5, 0x6ff, SCRIPT_ARABIC},
    {0x700, 0x74f, SCRIPT_OTHER},      {0x750, 0x77f, SCRIPT_ARABIC},
    {0x780, 0x7bf, SCRIPT_THAANA},     {0x8a0, 0x8ff, SCRIPT_ARABIC},
    {0x900, 0x963, SCRIPT_DEVANAGARI}, {0x971, 0x97f, SCRIPT_DEVANAGARI},
    {0x980, 0x9fe, SCRIPT_BENGALI},    {0xa00, 0xa75, SCRIPT_GURMUKHI},
    {0xa80, 0xaff, SCRIPT_GUJARATI},   {0xb00, 0xb7f, SCRIPT_ORIYA},
    {0xb80, 0xbff, SCRIPT_TAMIL},      {0xc00, 0xc7f, SCRIPT_TELUGU},
    {0xc80, 0xcff, SCRIPT_KANNADA},    {0xd00, 0xd7f, SCRIPT_MALAYALAM},
    {0xd80, 0xdf3, SCRIPT_SINHALA},    {0xe01, 0xe4e, SCRIPT_THAI},
    {0xe80, 0xeff, SCRIPT_LAO},        {0xf00, 0xf00, SCRIPT_TIBETAN},
    {0xf0b, 0xf0c, SCRIPT_TIBETAN}, /* the dot between syllables */
    {0xf39, 0xf39, SCRIPT_TIBETAN},    {0xf40, 0xfbc, SCRIPT_TIBETAN},
    {0x1000, 0x1049, SCRIPT_BURMESE},  {0x104c, 0x109f, SCRIPT_BURMESE},
    {0x10a0, 0x10ff, SCRIPT_GEORGIAN}, {0x1100, 0x11ff, SCRIPT_HANGUL},
    {0x1200, 0x139f, SCRIPT_OTHER}, /* Ethiopic */
    {0x1780, 0x17d3, SCRIPT_KHMER},    {0x17dc, 0x17dd, SCRIPT_KHMER},
    {0x1800, 0x18af, SCRIPT_OTHER}, /* Mongolian */
    {0x1950, 0x1aaf, SCRIPT_OTHER}, /* Tai, Lontara and others */
    {0x1b00, 0x1c4f, SCRIPT_OTHER},    {0x1c90, 0x1cbf, SCRIPT_GEORGIAN},
    {0x1e00, 0x1eff, SCRIPT_LATIN},    {0x1f00, 0x1fff, SCRIPT_GREEK},
    {0x3005, 0x3007, SCRIPT_HAN},      {0x3041, 0x309f, SCRIPT_KANA},
    {0x30a1, 0x30fa, SCRIPT_KANA},     {0x30fc, 0x30ff, SCRIPT_KANA},
    {0x3105, 0x312f, SCRIPT_OTHER}, /* Bopomofo */
    {0x3131, 0x318e, SCRIPT_HANGUL},   {0x31f0, 0x31ff, SCRIPT_KANA},
    {0x3400, 0x9fff, SCRIPT_HAN},      {0xa000, 0xa4cf, SCRIPT_OTHER}, /* Yi */
    {0xa980, 0xa9df, SCRIPT_OTHER},                                    /* Javanese */
    {0xaa60, 0xaa7f, SCRIPT_BURMESE},  {0xaa80, 0xabff, SCRIPT_OTHER},
    {0xac00, 0xd7a3, SCRIPT_HANGUL},   {0xf900, 0xfaff, SCRIPT_HAN},
    {0xfb50, 0xfdff, SCRIPT_ARABIC},   {0xfe70, 0xfefc, SCRIPT_ARABIC},
    {0xff21, 0xff3a, SCRIPT_LATIN},    {0xff41, 0xff5a, SCRIPT_LATIN},
    {0xff66, 0xff9f, SCRIPT_KANA},     {0x20000, 0x3ffff, SCRIPT_HAN},
};

#define BLOCKS (sizeof(blocks) / sizeof(*blocks))

static Script script_of_rune(uint32_t rune)
{
    size_t low = 0;
    size_t high = BLOCKS;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (rune > blocks[middle].last) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < BLOCKS && rune >= blocks[low].first ? blocks[low].script : SCRIPT_NONE;
}

/* Signs that are not seen or not read, inside of words: apostrophes, joiners, marks of direction,
 * combining marks on Latin and Cyrillic letters.
 */
static bool is_passed_over(uint32_t rune)
{
    return rune == '\'' || rune == '`' || rune == 0xad || (rune >= 0x2b0 && rune < 0x370) ||
           rune == 0x200c || rune == 0x200d || rune == 0x200e || rune == 0x200f ||
           (rune >= 0x2018 && rune <= 0x201b) || (rune >= 0x202a && rune <= 0x202e) ||
           (rune >= 0x2060 && rune <= 0x2069) || (rune >= 0xfe00 && rune <= 0xfe0f) ||
           rune == 0xfeff;
}

/* What the letters of a name have in common: kana with Han is Japanese. */
static Script join_scripts(Script a, Script b)
{
    if (a == SCRIPT_NONE || a == b) {
        return b;
    }
    if ((a == SCRIPT_HAN && b == SCRIPT_KANA) || (a == SCRIPT_KANA && b == SCRIPT_HAN)) {
        return SCRIPT_KANA;
    }
    return SCRIPT_MIXED;
}

Script script_of(Str text)
{
    Script all = SCRIPT_NONE;

    while (text.len > 0) {
        Script script = script_of_rune(str_take_rune(&text));

        all = script == SCRIPT_NONE ? all : join_scripts(all, script);
    }
    return all;
}

/* ---- the engines ------------------------------------------------------------------------ */

static const struct {
    const char *name;
    void (*write)(const Word *word, size_t reading, Out *out);
    size_t readings;
} engines[SCRIPTS] = {
    [SCRIPT_NONE] = {"none", NULL, 0},
    [SCRIPT_LATIN] = {"latin", latin_write, 3},
    [SCRIPT_GREEK] = {"greek", alphabet_write, 1},
    [SCRIPT_CYRILLIC] = {"cyrillic", alphabet_write, 2},
    [SCRIPT_ARMENIAN] = {"armenian", alphabet_write, 1},
    [SCRIPT_GEORGIAN] = {"georgian", alphabet_write, 1},
    [SCRIPT_ARABIC] = {"arabic", arabic_write, 2},
    [SCRIPT_THAANA] = {"thaana", thaana_write, 2},
    [SCRIPT_DEVANAGARI] = {"devanagari", brahmic_write, 3},
    [SCRIPT_BENGALI] = {"bengali", brahmic_write, 2},
    [SCRIPT_GURMUKHI] = {"gurmukhi", brahmic_write, 2},
    [SCRIPT_GUJARATI] = {"gujarati", brahmic_write, 2},
    [SCRIPT_ORIYA] = {"oriya", brahmic_write, 1},
    [SCRIPT_TAMIL] = {"tamil", brahmic_write, 2},
    [SCRIPT_TELUGU] = {"telugu", brahmic_write, 1},
    [SCRIPT_KANNADA] = {"kannada", brahmic_write, 1},
    [SCRIPT_MALAYALAM] = {"malayalam", brahmic_write, 1},
    [SCRIPT_SINHALA] = {"sinhala", brahmic_write, 2},
    [SCRIPT_THAI] = {"thai", thai_write, 3},
    [SCRIPT_LAO] = {"lao", thai_write, 2},
    [SCRIPT_TIBETAN] = {"tibetan", tibetan_write, 2},
    [SCRIPT_BURMESE] = {"burmese", burmese_write, 3},
    [SCRIPT_KHMER] = {"khmer", khmer_write, 2},
    [SCRIPT_HANGUL] = {"hangul", hangul_write, 4},
    [SCRIPT_KANA] = {"kana", kana_write, 3},
    [SCRIPT_HAN] = {"han", han_write, 4},
    [SCRIPT_OTHER] = {"other", NULL, 0},
    [SCRIPT_MIXED] = {"mixed", NULL, 0},
};

const char *script_name(Script script)
{
    return script < SCRIPTS ? engines[script].name : "none";
}

/* ---- a name ----------------------------------------------------------------------------- */

/* "zh-Hant-TW" -> zh. Three letters where there is no tag of two: ckb, yue. */
static Tongue tongue_of(Str language)
{
    Tongue tongue = 0;

    for (size_t i = 0; i < language.len && i < 3; i++) {
        uint8_t letter = (uint8_t)language.ptr[i] | 0x20;

        if (letter < 'a' || letter > 'z') {
            break;
        }
        tongue = tongue << 8 | letter;
    }
    return tongue;
}

/* A name as code points, in words of one script each. */
typedef struct Taken {
    uint32_t runes[ROMANISE_MAX];
    size_t count;
    struct {
        uint16_t from;
        uint16_t to;
        bool apart; /* a blank or another sign stands before it */
        uint8_t script;
    } words[ROMANISE_MAX];
    size_t word_count;
    Script script;
    size_t readings; /* the most of any word */
} Taken;

static MUST_USE Err take(Str name, Taken *taken)
{
    Script before = SCRIPT_NONE;
    bool apart = true;

    taken->count = taken->word_count = taken->readings = 0;
    taken->script = SCRIPT_NONE;
    if (!str_is_utf8(name)) {
        return err_bad("the name is not UTF-8");
    }
    while (name.len > 0) {
        uint32_t rune = str_take_rune(&name);
        Script script = SCRIPT_NONE;

        if (is_passed_over(rune)) {
            continue;
        }
        script = script_of_rune(rune);
        if (script == SCRIPT_NONE) {
            apart = true;
            before = SCRIPT_NONE;
            continue;
        }
        if (taken->count == ROMANISE_MAX) {
            return err_limit("the name is too long");
        }
        if (script != before) {
            size_t at = taken->word_count++;

            taken->words[at].from = (uint16_t)taken->count;
            taken->words[at].apart = apart;
            taken->words[at].script = (uint8_t)script;
            taken->script = join_scripts(taken->script, script);
            if (engines[script].readings > taken->readings) {
                taken->readings = engines[script].readings;
            }
            before = script;
        }
        taken->runes[taken->count++] = rune;
        taken->words[taken->word_count - 1].to = (uint16_t)taken->count;
        apart = false;
    }
    return ERR_NONE;
}

/* One reading of all words. */
static Str write_reading(const Taken *taken, Tongue tongue, size_t reading, char *room)
{
    Out out = {room, 0, WRITTEN_MAX};

    for (size_t i = 0; i < taken->word_count; i++) {
        Script script = (Script)taken->words[i].script;
        Word word = {
            .runes = taken->runes + taken->words[i].from,
            .count = (size_t)(taken->words[i].to - taken->words[i].from),
            .script = script,
            .tongue = tongue,
            .first = i == 0,
            .only = taken->word_count == 1};

        if (engines[script].write == NULL) {
            continue;
        }
        if (taken->words[i].apart && out.len > 0 && out_last(&out) != ' ') {
            out_char(&out, ' ');
        }
        engines[script].write(&word, reading, &out);
    }
    while (out.len > 0 && out_last(&out) == ' ') {
        out.len--;
    }
    return (Str){room, out.len};
}

static bool has_variant(const Romanised *romanised, Str variant)
{
    for (size_t i = 0; i < romanised->count; i++) {
        if (str_equal(romanised->variants[i], variant)) {
            return true;
        }
    }
    return false;
}

Err romanise(Arena *arena, Str name, Str language, Romanised *ret)
{
    Taken taken;
    Romanised all = {.skeleton = STR("")};
    Tongue tongue = tongue_of(language);
    char room[WRITTEN_MAX];

    TRY(take(name, &taken));
    all.script = taken.script;
    for (size_t i = 0; i < taken.readings && all.count < ROMANISED_MAX; i++) {
        Str variant = write_reading(&taken, tongue, i, room);

        if (variant.len > 0 && !has_variant(&all, variant)) {
            TRY(arena_copy(arena, variant, &all.variants[all.count]));
            all.count++;
        }
    }
    if (all.count > 0) {
        TRY(skeleton_of(arena, all.variants[0], &all.skeleton));
    }
    *ret = all;
    return ERR_NONE;
}
