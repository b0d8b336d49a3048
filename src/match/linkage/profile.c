#include "match/linkage/profile.h"

#include "base/vec.h"

#include <stdlib.h>

#define SQUEEZED_MOST 40 /* letters and digits of a number; a longer one is none */
#define PLACE_MOST    200
#define HEADING_MOST  40

/* ---- columns ---------------------------------------------------------------------------- */

static const struct {
    const char *heading;
    ProfileField field;
} columns[] = {
#define COLUMN(heading, field) {heading, PROFILE_##field},
#include "match/linkage/columns.def"
#undef COLUMN
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static int by_heading(const void *key, const void *row)
{
    return strcmp(key, *(const char *const *)row);
}

bool profile_column(Str heading, ProfileField *ret)
{
    char folded[HEADING_MOST + 1] = "";
    size_t len = 0;

    for (size_t i = 0; i < heading.len; i++) {
        char c = heading.ptr[i];
        bool is_sign = is_digit(c) || is_letter(c);

        if (len == HEADING_MOST) {
            return false;
        }
        if (is_sign || (len > 0 && folded[len - 1] != '_')) {
            folded[len++] = is_sign ? lower(c) : '_';
        }
    }
    folded[len - (len > 0 && folded[len - 1] == '_')] = 0;
    const void *found = bsearch(
        folded, columns, sizeof(columns) / sizeof(*columns), sizeof(*columns), by_heading);

    if (found == NULL) {
        return false;
    }
    *ret =
        columns[(size_t)((const char *)found - (const char *)columns) / sizeof(*columns)].field;
    return true;
}

/* ---- what a record says ----------------------------------------------------------------- */

/* Letters and digits in small letters; empty where it is one sign again and again, or too long. */
static MUST_USE Err squeeze(Arena *arena, Str text, Str *ret)
{
    char out[SQUEEZED_MOST];
    size_t len = 0;
    bool varies = false;

    *ret = (Str){"", 0};
    for (size_t i = 0; i < text.len; i++) {
        if (is_digit(text.ptr[i]) || is_letter(text.ptr[i])) {
            if (len == SQUEEZED_MOST) {
                return ERR_NONE;
            }
            out[len++] = lower(text.ptr[i]);
            varies = varies || out[len - 1] != out[0];
        }
    }
    return varies || (len > 0 && len < 3) ? arena_copy(arena, (Str){out, len}, ret) : ERR_NONE;
}

static bool is_street_word(Str word)
{
    static const char *const words[] = {
        "alley",   "avenue",   "ave",    "blvd",   "boulevard", "circuit", "close", "court",
        "cres",    "crescent", "ct",     "drive",  "gali",      "gang",    "jalan", "jl",
        "jln",     "khet",     "lane",   "lorong", "marg",      "moo",     "mu",    "place",
        "pl",      "rd",       "road",   "sadak",  "soi",       "square",  "st",    "street",
        "terrace", "thanon",   "tumbon", "way"};

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (str_is(word, words[i])) {
            return true;
        }
    }
    return false;
}

static MUST_USE Err place_read(Arena *arena, Str text, Str language, ProfilePlace *ret)
{
    Romanised romanised = {.count = 0};
    char letters[PLACE_MOST];
    size_t used = arena->used;
    size_t len = 0;
    Str rest;

    *ret = (ProfilePlace){{"", 0}, {"", 0}};
    if (text.len == 0 || text.len > PLACE_MOST ||
        romanise(arena, text, language, &romanised).kind != ERR_OK || romanised.count == 0) {
        arena_rewind(arena, used);
        return ERR_NONE;
    }
    for (rest = romanised.variants[0]; rest.len > 0;) {
        Str word = str_cut(&rest, ' ');

        if (!is_street_word(word) && len + word.len <= PLACE_MOST) {
            memcpy(letters + len, word.ptr, word.len);
            len += word.len;
        }
    }
    arena_rewind(arena, used);
    TRY(arena_copy(arena, (Str){letters, len}, &ret->letters));
    return skeleton_of(arena, ret->letters, &ret->sound);
}

/* Of an address in one piece the first number is the house's, the words behind it are the street's, the last words the
 * town's; a comma parts them.
 */
static MUST_USE Err address_read(Arena *arena, Str address, Str language, Profile *profile)
{
    Str rest = address;
    Str first = str_trim(str_cut(&rest, ','));
    Str last = first;
    size_t at = 0;

    while (rest.len > 0) {
        Str piece = str_trim(str_cut(&rest, ','));

        last = piece.len > 0 ? piece : last;
    }
    while (at < first.len && !is_digit(first.ptr[at])) {
        at++;
    }
    Str number = str_part(first, at, first.len);

    TRY(squeeze(arena, str_cut(&number, ' '), &profile->house));
    TRY(place_read(arena, first, language, &profile->street));
    return last.ptr == first.ptr ? ERR_NONE : place_read(arena, last, language, &profile->town);
}

static MUST_USE Err
name_read(Arena *arena, const ProfileTexts *texts, Str language, Profile *ret)
{
    Str given = str_trim(texts->field[PROFILE_GIVEN]);
    Str family = str_trim(texts->field[PROFILE_FAMILY]);
    Str whole = str_trim(texts->field[PROFILE_NAME]);

    ret->parted = given.len > 0 && family.len > 0;
    if (ret->parted) {
        TRY(arena_print(arena, &whole, "%.*s, %.*s", STR_ARG(family), STR_ARG(given)));
    } else if (given.len + family.len > 0) {
        whole = given.len > 0 ? given : family;
    }
    return name_parse(arena, NAME_PERSON, whole, language, &ret->name);
}

static char sex_of(Str text)
{
    char c = text.len > 0 ? lower(text.ptr[0]) : 0;

    return c == 'w' ? 'f' : c == 'm' || c == 'f' ? c : 0;
}

Err profile_read(Arena *arena, const ProfileTexts *texts, Str language, Profile *ret)
{
    const Str *field = texts->field;
    const struct {
        ProfileField field;
        ProfilePlace *place;
    } places[] = {
        {PROFILE_FATHER, &ret->father},
        {PROFILE_BIRTH_PLACE, &ret->birth_place},
        {PROFILE_STREET, &ret->street},
        {PROFILE_LINE, &ret->line},
        {PROFILE_TOWN, &ret->town}};
    const struct {
        ProfileField field;
        Str *text;
    } numbers[] = {
        {PROFILE_HOUSE, &ret->house},
        {PROFILE_POSTCODE, &ret->postcode},
        {PROFILE_REGION, &ret->region},
        {PROFILE_NATIONALITY, &ret->nationality},
        {PROFILE_PHONE, &ret->phone},
        {PROFILE_PASSPORT, &ret->passport},
        {PROFILE_NUMBER, &ret->number}};

    *ret =
        (Profile){.birth = birth_read(field[PROFILE_BIRTH]), .sex = sex_of(field[PROFILE_SEX])};
    TRY(name_read(arena, texts, language, ret));
    for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
        TRY(place_read(arena, field[places[i].field], language, places[i].place));
    }
    for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
        TRY(squeeze(arena, field[numbers[i].field], numbers[i].text));
    }
    TRY(arena_copy(arena, str_trim(field[PROFILE_EMAIL]), &ret->email));
    return field[PROFILE_ADDRESS].len > 0 && field[PROFILE_STREET].len == 0
               ? address_read(arena, field[PROFILE_ADDRESS], language, ret)
               : ERR_NONE;
}
