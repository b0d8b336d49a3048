#include "match/quality.h"

#include "match/identifiers/identifiers.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

#define YEAR_LEAST  1900 /* of a date that a person of today was born on */
#define BUDDHIST    543  /* years ahead of the common era: Thailand, Lao PDR, Cambodia */
#define VIKRAM      57   /* Nepal, from April on; 56 before */
#define HIJRI_FIRST 1279 /* 1900 in the solar calendar of Iran and Afghanistan */
#define HIJRI_LAST  1500 /* some way beyond today in the lunar one */

/* Days that are written where a day is not known. */
static const struct {
    uint16_t year; /* 0: any */
    uint8_t month;
    uint8_t day;
    const char *what;
} defaults[] = {
    {1900, 1, 1, "1900-01-01, which stands for an empty cell"},
    {1970, 1, 1, "1970-01-01, which stands for an empty cell"},
    {1899, 12, 30, "1899-12-30, which stands for an empty cell"},
    {1899, 12, 31, "1899-12-31, which stands for an empty cell"},
    {1969, 12, 31, "1969-12-31, which stands for an empty cell"},
    {1911, 11, 11, "1911-11-11, which is typed where a date is demanded"},
    {1912, 12, 12, "1912-12-12, which is typed where a date is demanded"},
    {0, 1, 1, "1 January, which stands for a year alone"},
    {0, 7, 1, "1 July, which stands for a year alone"},
    {0, 12, 31, "31 December, which stands for a year alone"},
    {0, 3, 21, "21 March, the new year of Iran and Afghanistan"},
    {0, 9, 11, "11 September, the new year of Ethiopia"},
};

static MUST_USE Err
note(Arena *arena, Quality *quality, const char *what, uint32_t line, bool is_lost)
{
    QualityFinding finding = {.what = what, .count = 1, .line = line, .is_lost = is_lost};

    for (size_t i = 0; i < quality->findings.count; i++) {
        if (strcmp(quality->findings.items[i].what, what) == 0) {
            quality->findings.items[i].count++;
            return ERR_NONE;
        }
    }
    return vec_push(arena, &quality->findings, finding);
}

/* ---- dates ------------------------------------------------------------------------------- */

/* The year of a text that begins with four digits and nothing or a dash behind them; 0 where there is none. */
static unsigned leading_year(Str text)
{
    unsigned year = 0;

    if (text.len < 4 || (text.len > 4 && text.ptr[4] != '-')) {
        return 0;
    }
    for (size_t i = 0; i < 4; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return 0;
        }
        year = year * 10 + (unsigned)(text.ptr[i] - '0');
    }
    return year;
}

/* Which calendar a year is of, or NULL where it may be one of the common era. */
static const char *other_calendar(unsigned year, Date today)
{
    if (year >= YEAR_LEAST + BUDDHIST && year <= today.year + (unsigned)BUDDHIST) {
        return "a year of the Buddhist era, it seems: 543 more than the common one";
    }
    if (year >= HIJRI_FIRST && year <= HIJRI_LAST) {
        return "a year of the Hijra, it seems, lunar or solar";
    }
    if (year > today.year && year <= today.year + (unsigned)VIKRAM) {
        return "a year that is still to come: a slip, or Bikram Sambat";
    }
    return NULL;
}

static const char *default_of(Date date)
{
    for (size_t i = 0; i < COUNT(defaults); i++) {
        if (defaults[i].month == date.month && defaults[i].day == date.day &&
            (defaults[i].year == 0 || defaults[i].year == date.year)) {
            return defaults[i].what;
        }
    }
    return NULL;
}

/* Whether some numbers of a date stand there, though no such day does. */
static bool looks_like_date(Str text)
{
    return leading_year(text) > 0 && text.len == 10 && text.ptr[7] == '-';
}

static const char *birth_fault(Str text, Date today, bool *is_lost)
{
    const char *calendar = other_calendar(leading_year(text), today);
    const char *stands_for = NULL;
    Date date;

    *is_lost = true;
    if (calendar != NULL) {
        return calendar;
    }
    if (date_parse(text, &date).kind != ERR_OK) {
        return looks_like_date(text) ? "a day that the calendar does not have"
                                     : "no date of the shape 1990-05-12";
    }
    if (date_first(date) > date_last(today)) {
        return "a day that is still to come";
    }
    stands_for = date.month > 0 && date.day > 0 ? default_of(date) : NULL;
    if (stands_for != NULL) {
        return stands_for;
    }
    if (date.year < YEAR_LEAST) {
        return "a year before 1900";
    }
    return date.day == 0 ? "known to the month or the year only" : NULL;
}

static const char *date_fault(Str text, bool *is_lost)
{
    Date date;

    *is_lost = false;
    if (date_parse(text, &date).kind == ERR_OK) {
        return NULL;
    }
    return looks_like_date(text) ? "a day that the calendar does not have"
                                 : "no date of the shape 1990-05-12";
}

/* ---- names ------------------------------------------------------------------------------- */

/* Scripts by their blocks. Those that are written together in one name are one. */
typedef enum Script {
    SCRIPT_NONE, /* digits, signs, marks that belong to any */
    SCRIPT_LATIN,
    SCRIPT_GREEK,
    SCRIPT_CYRILLIC,
    SCRIPT_ARMENIAN,
    SCRIPT_HEBREW,
    SCRIPT_ARABIC,
    SCRIPT_INDIC, /* Devanagari to Sinhala, each a block of 128: Script + block */
    SCRIPT_THAI = SCRIPT_INDIC + 10,
    SCRIPT_LAO,
    SCRIPT_TIBETAN,
    SCRIPT_BURMESE,
    SCRIPT_GEORGIAN,
    SCRIPT_HANGUL,
    SCRIPT_ETHIOPIC,
    SCRIPT_KHMER,
    SCRIPT_MONGOLIAN,
    SCRIPT_HAN /* with kana */
} Script;

static const struct {
    uint32_t first;
    uint32_t last;
    Script script;
} blocks[] = {
    {'A', 'Z', SCRIPT_LATIN},           {'a', 'z', SCRIPT_LATIN},
    {0xc0, 0x24f, SCRIPT_LATIN},        {0x250, 0x2af, SCRIPT_LATIN},
    {0x370, 0x3ff, SCRIPT_GREEK},       {0x400, 0x52f, SCRIPT_CYRILLIC},
    {0x530, 0x58f, SCRIPT_ARMENIAN},    {0x590, 0x5ff, SCRIPT_HEBREW},
    {0x600, 0x64a, SCRIPT_ARABIC},      {0x66e, 0x6ff, SCRIPT_ARABIC},
    {0x750, 0x77f, SCRIPT_ARABIC},      {0x8a0, 0x8ff, SCRIPT_ARABIC},
    {0xe00, 0xe7f, SCRIPT_THAI},        {0xe80, 0xeff, SCRIPT_LAO},
    {0xf00, 0xfff, SCRIPT_TIBETAN},     {0x1000, 0x109f, SCRIPT_BURMESE},
    {0x10a0, 0x10ff, SCRIPT_GEORGIAN},  {0x1100, 0x11ff, SCRIPT_HANGUL},
    {0x1200, 0x139f, SCRIPT_ETHIOPIC},  {0x1780, 0x17ff, SCRIPT_KHMER},
    {0x1800, 0x18af, SCRIPT_MONGOLIAN}, {0x1e00, 0x1eff, SCRIPT_LATIN},
    {0x1f00, 0x1fff, SCRIPT_GREEK},     {0x3041, 0x30ff, SCRIPT_HAN},
    {0x3105, 0x312f, SCRIPT_HAN},       {0x3400, 0x9fff, SCRIPT_HAN},
    {0xa9e0, 0xa9ff, SCRIPT_BURMESE},   {0xaa60, 0xaa7f, SCRIPT_BURMESE},
    {0xac00, 0xd7af, SCRIPT_HANGUL},    {0xf900, 0xfaff, SCRIPT_HAN},
    {0xfb50, 0xfdff, SCRIPT_ARABIC},    {0xfe70, 0xfefc, SCRIPT_ARABIC},
    {0x20000, 0x3ffff, SCRIPT_HAN},
};

static int script_of(uint32_t rune)
{
    if (rune >= 0x900 && rune <= 0xdff) {
        return SCRIPT_INDIC + (int)((rune - 0x900) / 0x80);
    }
    for (size_t i = 0; i < COUNT(blocks); i++) {
        if (rune >= blocks[i].first && rune <= blocks[i].last) {
            return (int)blocks[i].script;
        }
    }
    return SCRIPT_NONE;
}

static bool is_blank(uint32_t rune)
{
    return rune <= ' ' || rune == 0xa0 || rune == 0x3000 || (rune >= 0x2000 && rune <= 0x200a);
}

typedef struct NameSeen {
    size_t words;
    bool is_mixed;      /* two scripts in the name */
    bool is_mixed_word; /* and in one word of it */
    bool has_digit;
    bool has_letter;
    bool is_spaceless; /* written without blanks between its parts */
} NameSeen;

static NameSeen look_at_name(Str text)
{
    NameSeen seen = {0};
    int of_name = SCRIPT_NONE;
    int of_word = SCRIPT_NONE;
    bool in_word = false;
    Str rest = text;

    while (rest.len > 0) {
        uint32_t rune = str_take_rune(&rest);
        int script = script_of(rune);

        if (is_blank(rune)) {
            in_word = false;
            of_word = SCRIPT_NONE;
            continue;
        }
        seen.words += in_word ? 0 : 1;
        in_word = true;
        seen.has_digit = seen.has_digit || (rune >= '0' && rune <= '9');
        if (script == SCRIPT_NONE) {
            continue;
        }
        seen.has_letter = true;
        seen.is_mixed = seen.is_mixed || (of_name != SCRIPT_NONE && of_name != script);
        seen.is_mixed_word =
            seen.is_mixed_word || (of_word != SCRIPT_NONE && of_word != script);
        seen.is_spaceless = seen.is_spaceless || script == SCRIPT_HAN ||
                            script == SCRIPT_HANGUL || script == SCRIPT_THAI ||
                            script == SCRIPT_LAO || script == SCRIPT_BURMESE ||
                            script == SCRIPT_KHMER;
        of_name = script;
        of_word = script;
    }
    return seen;
}

static MUST_USE Err
judge_name(Arena *arena, const QualityValue *value, bool is_whole, Quality *ret)
{
    NameSeen seen = look_at_name(value->text);

    if (!seen.has_letter) {
        return note(arena, ret, "no letters", value->line, true);
    }
    if (seen.has_digit) {
        TRY(note(arena, ret, "digits in a name", value->line, false));
    }
    if (seen.is_mixed_word) {
        TRY(note(arena, ret, "letters of two scripts in one word", value->line, false));
    } else if (seen.is_mixed) {
        TRY(note(arena, ret, "two scripts in one name", value->line, false));
    }
    if (is_whole && seen.words == 1 && !seen.is_spaceless) {
        TRY(note(arena, ret, "a name of one word", value->line, false));
    }
    return ERR_NONE;
}

/* ---- what stands twice ------------------------------------------------------------------- */

static int by_text_and_line(const void *a, const void *b)
{
    const QualityValue *one = a;
    const QualityValue *two = b;
    int texts = str_compare(one->text, two->text);

    return texts != 0 ? texts : (one->line > two->line) - (one->line < two->line);
}

/* How many values stand in another line too. */
static uint32_t count_duplicated(QualityValues *keys)
{
    uint32_t count = 0;

    if (keys->count > 0) {
        qsort(keys->items, keys->count, sizeof(*keys->items), by_text_and_line);
    }
    for (size_t from = 0, to = 0; from < keys->count; from = to) {
        to = from + 1;
        while (to < keys->count && str_equal(keys->items[from].text, keys->items[to].text)) {
            to++;
        }
        if (keys->items[from].line != keys->items[to - 1].line) {
            count += (uint32_t)(to - from);
        }
    }
    return count;
}

/* ---- judging ----------------------------------------------------------------------------- */

static MUST_USE Err judge_identifier(
    Arena *arena, Str sort, const QualityValue *value, Quality *ret, QualityValues *keys)
{
    QualityValue key = {.line = value->line};
    const char *fault = NULL;
    bool well_formed = false;

    TRY(identifier_read(arena, sort, value->text, &key.text, &fault));
    if (fault[0] != 0) {
        TRY(note(arena, ret, fault, value->line, true));
    } else {
        TRY(identifier_key(arena, &sort, value->text, &key.text, &well_formed));
    }
    return vec_push(arena, keys, key);
}

static MUST_USE Err judge(
    Arena *arena,
    QualitySort sort,
    Str identifier,
    const QualityValue *value,
    Date today,
    Quality *ret,
    QualityValues *keys)
{
    const char *fault = NULL;
    bool is_lost = false;

    switch (sort) {
    case QUALITY_KEY:
        return vec_push(arena, keys, *value);
    case QUALITY_NAME:
    case QUALITY_PART:
        return judge_name(arena, value, sort == QUALITY_NAME, ret);
    case QUALITY_BIRTH:
        fault = birth_fault(value->text, today, &is_lost);
        break;
    case QUALITY_DATE:
        fault = date_fault(value->text, &is_lost);
        break;
    case QUALITY_IDENTIFIER:
        return judge_identifier(arena, identifier, value, ret, keys);
    case QUALITY_TEXT:
    default:
        break;
    }
    return fault == NULL ? ERR_NONE : note(arena, ret, fault, value->line, is_lost);
}

Err quality_of(
    Arena *arena,
    QualitySort sort,
    Str identifier,
    const QualityValues *values,
    Date today,
    Quality *ret)
{
    Quality quality = {0};
    QualityValues keys = {0};
    uint32_t last = 0;

    for (size_t i = 0; i < values->count; i++) {
        QualityValue value = values->items[i];

        value.text = str_trim(value.text);
        if (value.text.len == 0) {
            continue;
        }
        quality.filled += quality.values == 0 || value.line != last ? 1 : 0;
        quality.values++;
        last = value.line;
        if (!str_is_utf8(value.text)) {
            TRY(note(arena, &quality, "no text in UTF-8", value.line, true));
            continue;
        }
        TRY(judge(arena, sort, identifier, &value, today, &quality, &keys));
    }
    quality.duplicated = count_duplicated(&keys);
    *ret = quality;
    return ERR_NONE;
}
