#include "match/words.h"

#include "base/buf.h"

/* Latin letters with marks, by their bases: U+00C0 to U+017F, then U+1EA0 to U+1EF9 (Vietnamese).
 * A blank keeps the letter as it is.
 */
static const char latin_base[] =
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static const char vietnamese_base[] =
    "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooo"
    "oooouuuuuuuuuuuuuuyyyyyyyy";

_Static_assert(sizeof(latin_base) == 0x180 - 0xc0 + 1, "one base for each letter");
_Static_assert(sizeof(vietnamese_base) == 0x1efa - 0x1ea0 + 1, "one base for each letter");

typedef struct Range {
    uint32_t first;
    uint32_t last;
} Range;

/* Marks that are written or left out, and signs that are not seen: they never tell words apart. */
static const Range ignored[] = {
    {'\'', '\''},
    {0xad, 0xad},
    {0x300, 0x36f},
    {0x640, 0x640},
    {0x64b, 0x65f},
    {0x200b, 0x200f},
    {0x2019, 0x2019},
    {0x202a, 0x202e},
    {0x2060, 0x2069},
    {0xfeff, 0xfeff}};

static const Range separators[] = {
    {0x00, '/'},
    {':', '@'},
    {'[', '`'},
    {'{', 0xbf},
    {0xd7, 0xd7},
    {0xf7, 0xf7},
    {0x60c, 0x60c},
    {0x61b, 0x61b},
    {0x61f, 0x61f},
    {0x964, 0x965},
    {0x2000, 0x206f},
    {0x3000, 0x3004},
    {0x3006, 0x303f},
    {0x30fb, 0x30fb},
    {0xff01, 0xff0f}};

/* Thai, Lao, Tibetan, Burmese; Khmer; kana; Han; Burmese extended; Han beyond the basic plane. */
static const Range spaceless[] = {
    {0xe00, 0x109f},
    {0x1780, 0x17ff},
    {0x3040, 0x30ff},
    {0x3400, 0x9fff},
    {0xaa60, 0xaa7f},
    {0x20000, 0x3ffff}};

static bool is_in(const Range *ranges, size_t count, uint32_t rune)
{
    for (size_t i = 0; i < count; i++) {
        if (rune >= ranges[i].first && rune <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

#define IS_IN(ranges, rune) is_in((ranges), sizeof(ranges) / sizeof(*(ranges)), (rune))

/* How far small letters stand behind their capitals. */
static const struct {
    Range capitals;
    uint32_t step;
} cases[] = {
    {{'A', 'Z'}, 32},
    {{0x391, 0x3a9}, 32}, /* Greek */
    {{0x400, 0x40f}, 80}, /* Cyrillic */
    {{0x410, 0x42f}, 32},
};

/* A letter as a small one without marks. */
static uint32_t fold(uint32_t rune)
{
    if (rune >= 0xc0 && rune < 0x180 && latin_base[rune - 0xc0] != ' ') {
        return (uint32_t)latin_base[rune - 0xc0];
    }
    if (rune >= 0x1ea0 && rune < 0x1efa) {
        return (uint32_t)vietnamese_base[rune - 0x1ea0];
    }
    if (rune == 0x1a0 || rune == 0x1a1) {
        return 'o';
    }
    if (rune == 0x1af || rune == 0x1b0) {
        return 'u';
    }
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        if (rune >= cases[i].capitals.first && rune <= cases[i].capitals.last) {
            return rune + cases[i].step;
        }
    }
    return rune;
}

static MUST_USE Err put_word(Arena *arena, Str word, bool beginnings, Strs *ret)
{
    Str rest = word;
    Str start;

    if (word.len == 0 || ret->count >= WORDS_MAX) {
        return ERR_NONE;
    }
    TRY(vec_push(arena, ret, word));
    for (int i = 0; i < 3; i++) {
        (void)str_take_rune(&rest);
    }
    if (!beginnings || rest.len == 0) {
        return ERR_NONE;
    }
    TRY(arena_print(arena, &start, "%.*s*", (int)(word.len - rest.len), word.ptr));
    return vec_push(arena, ret, start);
}

/* A run of characters of a spaceless script: each of them, and each pair. */
static MUST_USE Err put_pieces(Arena *arena, Str run, Strs *ret)
{
    Str rest = run;
    const char *before = NULL;

    while (rest.len > 0 && ret->count < WORDS_MAX) {
        const char *at = rest.ptr;

        (void)str_take_rune(&rest);
        TRY(vec_push(arena, ret, ((Str){at, (size_t)(rest.ptr - at)})));
        if (before != NULL) {
            TRY(vec_push(arena, ret, ((Str){before, (size_t)(rest.ptr - before)})));
        }
        before = at;
    }
    return ERR_NONE;
}

typedef enum RunSort {
    RUN_NONE,
    RUN_WORD,
    RUN_PIECES
} RunSort;

/* What stands before the next word. */
static void skip_between(Str *rest)
{
    while (rest->len > 0) {
        Str after = *rest;
        uint32_t rune = str_take_rune(&after);

        if (!IS_IN(ignored, rune) && !IS_IN(separators, rune)) {
            return;
        }
        *rest = after;
    }
}

Err words_of(Arena *arena, Str text, bool beginnings, Strs *ret)
{
    Str rest = text;

    skip_between(&rest);
    while (rest.len > 0 && ret->count < WORDS_MAX) {
        Buf buf = buf_begin(arena, text.len * 2 + 8);
        RunSort sort = RUN_NONE;
        Str run;

        while (rest.len > 0) {
            Str after = rest;
            uint32_t rune = str_take_rune(&after);
            RunSort next = IS_IN(spaceless, rune) ? RUN_PIECES : RUN_WORD;

            if (IS_IN(ignored, rune)) {
                rest = after;
                continue;
            }
            if (IS_IN(separators, rune)) {
                rest = after;
                break;
            }
            if (sort != RUN_NONE && next != sort) {
                break;
            }
            sort = next;
            buf_put_rune(&buf, fold(rune));
            rest = after;
        }
        TRY(buf_end(&buf, &run));
        TRY(sort == RUN_PIECES ? put_pieces(arena, run, ret)
                               : put_word(arena, run, beginnings, ret));
        skip_between(&rest);
    }
    return ERR_NONE;
}
