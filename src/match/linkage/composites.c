#include "match/linkage/composites.h"

#include "base/buf.h"

#include <stdlib.h>

#define WORDS_MOST     5  /* words of a name that are looked at */
#define PAIRS_MOST     10 /* of them */
#define NAME_PART_MOST 32
#define TEXT_MOST      200
#define POSTCODE_MOST  16
#define VOWEL          'a' /* in sounds: what begins with any */
#define CIRCLE_LEAST   5   /* consonants; fewer say too little */
#define DATES_MOST \
    28 /* figures: of the year, the whole date, and three times two parts of it */

static const struct {
    const char *number;
    const char *parts;
    CompositeStrength strength;
} rows[] = {
#define COMPOSITE(number, parts, strength) {#number, parts, COMPOSITE_##strength},
#include "match/linkage/composites.def"
#undef COMPOSITE
};

/* A part that has several values, or one. */
typedef struct Part {
    char values[PAIRS_MOST][NAME_PART_MOST];
    size_t lens[PAIRS_MOST];
    size_t count;
} Part;

typedef struct Parts {
    Part words;      /* W */
    Part given;      /* G */
    Part pairs;      /* P */
    Part any;        /* Q */
    Part whole_name; /* M */
    Part initials;   /* I */
    Part circle;     /* C */
    char dates[DATES_MOST];
    size_t dates_len;
    Str whole; /* D; it and those that follow lie in `dates` */
    Str year_month;
    Str year_day;
    Str month_day;
    Str year;
    char postcode[POSTCODE_MOST];
    size_t postcode_len;
} Parts;

static void part_add(Part *part, Str first, Str second)
{
    size_t len = first.len + second.len + (second.len > 0);
    char *out = NULL;

    if (part->count == PAIRS_MOST || len == 0 || len > NAME_PART_MOST) {
        return;
    }
    out = part->values[part->count];
    memcpy(out, first.ptr, first.len);
    if (second.len > 0) {
        out[first.len] = ' ';
        memcpy(out + first.len + 1, second.ptr, second.len);
    }
    for (size_t i = 0; i < part->count; i++) {
        if (part->lens[i] == len && memcmp(part->values[i], out, len) == 0) {
            return;
        }
    }
    part->lens[part->count++] = len;
}

/* A word as it sounds; a short sound says too little, and then its letters stand. */
static Str sound_of(const NameToken *token)
{
    return token->sound_len > 2 ? (Str){token->sound, token->sound_len}
                                : (Str){token->text, token->len};
}

/* All words in the order of the alphabet. */
static void whole_read(const NameToken *const *words, size_t count, Part *whole)
{
    Str sounds[WORDS_MOST];
    char text[NAME_PART_MOST];
    size_t len = 0;

    for (size_t i = 0; i < count; i++) {
        size_t at = i;

        for (; at > 0 && str_compare(sounds[at - 1], sound_of(words[i])) > 0; at--) {
            sounds[at] = sounds[at - 1];
        }
        sounds[at] = sound_of(words[i]);
    }
    for (size_t i = 0; i < count && len + sounds[i].len + 1 <= NAME_PART_MOST; i++) {
        if (i > 0) {
            text[len++] = ' ';
        }
        memcpy(text + len, sounds[i].ptr, sounds[i].len);
        len += sounds[i].len;
    }
    part_add(whole, (Str){text, len}, (Str){"", 0});
}

/* Of all words in their own order the consonants as they sound, none twice running, as a circle that begins where it
 * reads least: the same wherever words are parted (Kyaw Zaw, Kyawzaw) and whichever name stands first.
 */
static void circle_read(const NameReading *reading, Part *ret)
{
    char signs[NAME_PART_MOST] = {0};
    char least[NAME_PART_MOST];
    size_t len = 0;

    for (size_t i = 0; i < reading->count; i++) {
        const NameToken *token = &reading->tokens[i];

        for (size_t k = 0; k < token->sound_len && token->role == NAME_WORD; k++) {
            bool again =
                token->sound[k] == VOWEL || (len > 0 && signs[len - 1] == token->sound[k]);

            if (!again && len < NAME_PART_MOST) {
                signs[len++] = token->sound[k];
            }
        }
    }
    len -= len > 1 && signs[0] == signs[len - 1];
    if (len < CIRCLE_LEAST) {
        return;
    }
    memcpy(least, signs, len);
    for (size_t by = 1; by < len; by++) {
        char turned[NAME_PART_MOST];

        memcpy(turned, signs + by, len - by);
        memcpy(turned + len - by, signs, by);
        if (memcmp(turned, least, len) < 0) {
            memcpy(least, turned, len);
        }
    }
    part_add(ret, (Str){least, len}, (Str){"", 0});
}

/* The words of a name, the first ones in the order of the alphabet: which they are must not hang on where the family's name
 * stands.
 */
static size_t words_read(const Name *name, const NameToken *words[NAME_TOKENS_MAX])
{
    size_t count = 0;

    for (size_t i = 0; name->count > 0 && i < name->readings[0].count; i++) {
        const NameToken *token = &name->readings[0].tokens[i];
        size_t at = count;

        if (token->role != NAME_WORD || token->len < 2) {
            continue;
        }
        for (; at > 0 && strcmp(words[at - 1]->text, token->text) > 0; at--) {
            words[at] = words[at - 1];
        }
        words[at] = token;
        count++;
    }
    return count < WORDS_MOST ? count : WORDS_MOST;
}

static void names_read(const Profile *profile, Parts *parts)
{
    const NameToken *words[NAME_TOKENS_MAX];
    size_t count = words_read(&profile->name, words);

    if (count > 0) {
        circle_read(&profile->name.readings[0], &parts->circle);
    }
    if (count > 2) {
        whole_read(words, count, &parts->whole_name);
    }
    for (size_t i = 0; i < count; i++) {
        const NameToken *one = words[i];
        bool is_common = (one->flags & NAME_COMMON) != 0;

        if (!is_common) {
            part_add(&parts->words, sound_of(one), (Str){"", 0});
        }
        if (!is_common && (one->flags & NAME_GIVEN) != 0) {
            part_add(&parts->given, sound_of(one), (Str){"", 0});
        }
        for (size_t j = i + 1; j < count; j++) {
            const NameToken *two = words[j];
            bool turned = str_compare(sound_of(one), sound_of(two)) > 0;
            bool late = one->text[0] > two->text[0];

            Str first = sound_of(turned ? two : one);
            Str second = sound_of(turned ? one : two);

            part_add(&parts->any, first, second);
            if (!is_common || (two->flags & NAME_COMMON) == 0 || count == 2) {
                part_add(
                    &parts->pairs, first, second); /* not Muhammad Ali of Muhammad Ali Jafari */
            }
            part_add(
                &parts->initials,
                (Str){late ? two->text : one->text, 1},
                (Str){late ? one->text : two->text, 1});
        }
    }
}

/* Numbers as figures, each as wide as `widths` says, one behind the other. */
static Str date_put(Parts *parts, const unsigned *numbers, const size_t *widths, size_t count)
{
    char *start = parts->dates + parts->dates_len;
    size_t len = 0;

    for (size_t i = 0; i < count; i++) {
        unsigned number = numbers[i];

        for (size_t k = widths[i]; k-- > 0; number /= 10) {
            start[len + k] = (char)('0' + number % 10);
        }
        len += widths[i];
    }
    parts->dates_len += len;
    return (Str){start, len};
}

static void dates_read(const Birth *birth, Parts *parts)
{
    static const size_t widths[] = {4, 2, 2};
    const bool turned = birth->month > birth->day;
    const unsigned small = turned ? birth->day : birth->month;
    const unsigned large = turned ? birth->month : birth->day;
    const unsigned in_order[] = {birth->year, small, large};
    const unsigned month[] = {birth->year, birth->month};
    const unsigned day[] = {birth->year, birth->day};

    if (birth->year == 0) {
        return;
    }
    parts->year = date_put(parts, in_order, widths, 1);
    if (birth->day == 0 || birth->is_default) {
        return;
    }
    parts->whole = date_put(parts, in_order, widths, 3);
    parts->month_day = date_put(parts, in_order + 1, widths + 1, 2);
    parts->year_month = date_put(parts, month, widths, 2);
    parts->year_day = date_put(parts, day, widths, 2);
}

static int by_sign(const void *a, const void *b)
{
    return *(const char *)a - *(const char *)b;
}

/* Its signs in order, so that two turned ones do not matter. */
static void postcode_read(Str postcode, Parts *parts)
{
    if (postcode.len <= POSTCODE_MOST) {
        memcpy(parts->postcode, postcode.ptr, postcode.len);
        parts->postcode_len = postcode.len;
        qsort(parts->postcode, postcode.len, 1, by_sign);
    }
}

/* A part with one value, by the letters of composites.def; empty where it is not known. `line` says which of the two of an
 * address.
 */
static Str value_of(const Profile *profile, const Parts *parts, Str part, int line)
{
    switch (part.ptr[0]) {
    case 'D':
        return parts->whole;
    case 'y':
        return part.len == 1        ? parts->year
               : part.ptr[1] == 'm' ? parts->year_month
                                    : parts->year_day;
    case 'm':
        return parts->month_day;
    case 'Z':
        return (Str){parts->postcode, parts->postcode_len};
    case 'T':
        return profile->town.sound;
    case 'A':
        return line == 0 ? profile->street.sound : profile->line.sound;
    case 'S':
        return profile->street.sound;
    case 'L':
        return profile->line.sound;
    case 'H':
        return profile->house;
    case 'F':
        return profile->father.sound;
    case 'B':
        return profile->birth_place.sound;
    case 'K':
        return profile->phone;
    case 'J':
        return profile->passport;
    case 'X':
        return profile->number;
    case 'E':
        return profile->email;
    case 'O':
        return profile->nationality;
    default:
        return (Str){"", 0};
    }
}

static const Part *names_for(const Parts *parts, char letter)
{
    return letter == 'P'   ? &parts->pairs
           : letter == 'W' ? &parts->words
           : letter == 'G' ? &parts->given
           : letter == 'Q' ? &parts->any
           : letter == 'M' ? &parts->whole_name
           : letter == 'I' ? &parts->initials
           : letter == 'C' ? &parts->circle
                           : NULL;
}

static char *put_bytes(char *at, const char *bytes, size_t len)
{
    memcpy(at, bytes, len);
    return at + len;
}

/* "3|nrn prn|0412": by hand, for a million records make fifty million of them. */
static MUST_USE Err text_add(Arena *arena, const char *number, Str name, Str tail, Strs *ret)
{
    size_t number_len = strlen(number);
    size_t len = number_len + 1 + name.len + tail.len;
    char *text = arena_new(arena, char, len + 1);
    char *at = text;

    if (text == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    at = put_bytes(at, number, number_len);
    *at++ = '|';
    at = put_bytes(at, name.ptr, name.len);
    (void)put_bytes(at, tail.ptr, tail.len);
    return vec_push(arena, ret, ((Str){text, len}));
}

static MUST_USE Err row_add(
    Arena *arena, const Profile *profile, const Parts *parts, size_t row, int line, Strs *ret)
{
    const Part *names = names_for(parts, rows[row].parts[0]);
    Str rest = str_from(rows[row].parts + 2);
    char tail[TEXT_MOST];
    size_t len = 0;

    if (names != NULL && names->count == 0) {
        return ERR_NONE;
    }
    while (rest.len > 0) {
        Str value = value_of(profile, parts, str_cut(&rest, ' '), line);

        if (value.len == 0 || len + value.len + 1 > TEXT_MOST) {
            return ERR_NONE;
        }
        tail[len++] = '|';
        memcpy(tail + len, value.ptr, value.len);
        len += value.len;
    }
    if (names == NULL) {
        return text_add(arena, rows[row].number, (Str){"", 0}, (Str){tail, len}, ret);
    }
    for (size_t i = 0; i < names->count; i++) {
        Str name = {names->values[i], names->lens[i]};

        TRY(text_add(arena, rows[row].number, name, (Str){tail, len}, ret));
    }
    return ERR_NONE;
}

size_t composites_rows(CompositeStrength strength)
{
    size_t count = 0;

    while (count < sizeof(rows) / sizeof(*rows) && rows[count].strength <= strength) {
        count++;
    }
    return count;
}

Err composites_of(Arena *arena, const Profile *profile, size_t from, size_t to, Strs *ret)
{
    Parts parts = {.dates_len = 0};

    names_read(profile, &parts);
    dates_read(&profile->birth, &parts);
    postcode_read(profile->postcode, &parts);
    for (size_t i = from; i < to; i++) {
        int lines = strchr(rows[i].parts, 'A') != NULL ? 2 : 1;

        for (int line = 0; line < lines; line++) {
            TRY(row_add(arena, profile, &parts, i, line, ret));
        }
    }
    return ERR_NONE;
}

#define THING_LETTERS 5 /* of the longest word; a name of shorter ones says too little */

Err composites_of_thing(Arena *arena, NameSchema schema, Str name, Str country, Strs *ret)
{
    const NameToken *words[WORDS_MOST];
    Part whole = {.count = 0};
    Name read;
    size_t count = 0;
    size_t longest = 0;
    Str text;

    TRY(name_parse(arena, schema, name, (Str){"", 0}, &read));
    for (size_t i = 0; read.count > 0 && i < read.readings[0].count && count < WORDS_MOST;
         i++) {
        const NameToken *token = &read.readings[0].tokens[i];

        if (token->role != NAME_GENERIC && token->role != NAME_SUFFIX) {
            words[count++] = token;
            longest = token->len > longest ? token->len : longest;
        }
    }
    if (longest < THING_LETTERS || country.len == 0) {
        return ERR_NONE;
    }
    whole_read(words, count, &whole);
    if (whole.count == 0) {
        return ERR_NONE;
    }
    TRY(arena_print(
        arena,
        &text,
        "%c|%.*s|%.*s",
        schema == NAME_VESSEL ? 'v' : 'o',
        (int)whole.lens[0],
        whole.values[0],
        STR_ARG(country)));
    return vec_push(arena, ret, text);
}
