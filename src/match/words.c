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

/* A letter of a script with spaces, folded; 0 for what is no letter or digit. */
static uint32_t fold(uint32_t rune)
{
    if (rune < 0x80) {
        if (rune >= 'A' && rune <= 'Z') {
            return rune + 32;
        }
        return (rune >= 'a' && rune <= 'z') || (rune >= '0' && rune <= '9') ? rune : 0;
    }
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
    if ((rune >= 0x391 && rune <= 0x3a9) || (rune >= 0x410 && rune <= 0x42f)) {
        return rune + 32; /* Greek and Cyrillic capitals */
    }
    if (rune >= 0x400 && rune <= 0x40f) {
        return rune + 80;
    }
    return rune;
}

/* Marks that are written or left out, and signs that are not seen: they never tell words apart. */
static bool is_ignored(uint32_t rune)
{
    return (rune >= 0x300 && rune <= 0x36f) ||                  /* combining marks */
           (rune >= 0x64b && rune <= 0x65f) || rune == 0x640 || /* Arabic vowels and kashida */
           (rune >= 0x200b && rune <= 0x200f) || (rune >= 0x202a && rune <= 0x202e) ||
           (rune >= 0x2060 && rune <= 0x2069) || rune == 0xfeff || rune == '\'' ||
           rune == 0x2019 || rune == 0xad;
}

static bool is_separator(uint32_t rune)
{
    return (rune < 0x80 && fold(rune) == 0) || (rune >= 0x80 && rune < 0xc0) || rune == 0xd7 ||
           rune == 0xf7 || (rune >= 0x2000 && rune <= 0x206f) ||
           (rune >= 0x3000 && rune <= 0x303f && rune != 0x3005) || rune == 0x60c ||
           rune == 0x61b || rune == 0x61f || rune == 0x964 || rune == 0x965 || rune == 0x30fb ||
           (rune >= 0xff01 && rune <= 0xff0f);
}

/* Thai, Lao, Tibetan, Burmese, Khmer, kana, Han. */
static bool is_spaceless(uint32_t rune)
{
    return (rune >= 0xe00 && rune <= 0x109f) || (rune >= 0x1780 && rune <= 0x17ff) ||
           (rune >= 0x3040 && rune <= 0x30ff) || (rune >= 0x3400 && rune <= 0x9fff) ||
           (rune >= 0xaa60 && rune <= 0xaa7f) || (rune >= 0x20000 && rune <= 0x3ffff);
}

static void put_rune(Buf *buf, uint32_t rune)
{
    if (rune < 0x80) {
        buf_put_char(buf, (char)rune);
    } else if (rune < 0x800) {
        buf_put_char(buf, (char)(0xc0 | rune >> 6));
        buf_put_char(buf, (char)(0x80 | (rune & 0x3f)));
    } else if (rune < 0x10000) {
        buf_put_char(buf, (char)(0xe0 | rune >> 12));
        buf_put_char(buf, (char)(0x80 | (rune >> 6 & 0x3f)));
        buf_put_char(buf, (char)(0x80 | (rune & 0x3f)));
    } else {
        buf_put_char(buf, (char)(0xf0 | rune >> 18));
        buf_put_char(buf, (char)(0x80 | (rune >> 12 & 0x3f)));
        buf_put_char(buf, (char)(0x80 | (rune >> 6 & 0x3f)));
        buf_put_char(buf, (char)(0x80 | (rune & 0x3f)));
    }
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

        if (!is_ignored(rune) && !is_separator(rune)) {
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
            RunSort next = is_spaceless(rune) ? RUN_PIECES : RUN_WORD;

            if (is_ignored(rune)) {
                rest = after;
                continue;
            }
            if (is_separator(rune)) {
                rest = after;
                break;
            }
            if (sort != RUN_NONE && next != sort) {
                break;
            }
            sort = next;
            put_rune(&buf, fold(rune));
            rest = after;
        }
        TRY(buf_end(&buf, &run));
        TRY(sort == RUN_PIECES ? put_pieces(arena, run, ret)
                               : put_word(arena, run, beginnings, ret));
        skip_between(&rest);
    }
    return ERR_NONE;
}
