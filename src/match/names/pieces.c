#include "match/names/pieces.h"

#include "base/buf.h"

#define LINE_MAX ((size_t)NAME_BYTES_MAX * 6) /* letters of a name's reading */

static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_figure(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_ascii_letter(char c)
{
    return is_small(c) || is_capital(c);
}

/* ---- into Latin letters ---- */

/* Signs of other scripts that part words; all else beyond ASCII is a letter or a mark. */
bool rune_parts_words(uint32_t rune)
{
    static const struct {
        uint32_t first;
        uint32_t last;
    } signs[] = {
        {0x80, 0xa9},
        {0xab, 0xb4},
        {0xb6, 0xb9},
        {0xbb, 0xbf},
        {0x2010, 0x2017},
        {0x201c, 0x2027},
        {0x2030, 0x205e},
        {0x3001, 0x3004},
        {0x3007, 0x3020},
        {0x30fb, 0x30fb},
        {0xff01, 0xff0f},
        {0x60c, 0x60c},
    };

    for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
        if (rune >= signs[i].first && rune <= signs[i].last) {
            return true;
        }
    }
    return false;
}

/* The figures of the scripts of the region as ASCII ones; 0 for what is none. */
static char figure_of(uint32_t rune)
{
    static const uint32_t zeros[] = {
        0x660, 0x6f0, 0x966, 0x9e6, 0xbe6, 0xe50, 0xed0, 0x1040, 0x17e0, 0xff10};

    for (size_t i = 0; i < sizeof(zeros) / sizeof(*zeros); i++) {
        if (rune >= zeros[i] && rune < zeros[i] + 10) {
            return (char)('0' + (rune - zeros[i]));
        }
    }
    return 0;
}

/* The length of the run of letters at the front of `text`, blanks between its words included,
 * that the romaniser is to read as one: its readings depend on what stands first and last.
 */
static size_t letters_run(Str text)
{
    Str rest = text;
    size_t end = 0;

    while (rest.len > 0) {
        uint32_t rune = str_take_rune(&rest);
        bool ascii = rune < 0x80;

        if (figure_of(rune) != 0 || (!ascii && rune_parts_words(rune)) ||
            (ascii && rune != ' ' && rune != '\'' && !is_ascii_letter((char)rune))) {
            break;
        }
        if (rune != ' ') {
            end = text.len - rest.len;
        }
    }
    return end;
}

static MUST_USE Err put_run(Arena *arena, Str run, Str language, size_t reading, Buf *line)
{
    Romanised romanised;
    bool ascii = true;

    for (size_t i = 0; i < run.len; i++) {
        ascii = ascii && ((unsigned char)run.ptr[i] & 0x80) == 0;
    }
    if (ascii) {
        buf_put(line, run);
        return ERR_NONE;
    }
    TRY(romanise(arena, run, language, &romanised));
    if (romanised.count > 0) {
        buf_put(
            line,
            romanised.variants[reading < romanised.count ? reading : romanised.count - 1]);
    }
    return ERR_NONE;
}

/* The whole text in ASCII, with what parts its words still in place. */
Err pieces_ascii(Arena *arena, Str text, Str language, size_t reading, Str *ret)
{
    Buf line = buf_begin(arena, LINE_MAX);
    Str rest = text;

    while (rest.len > 0) {
        size_t run = letters_run(rest);
        uint32_t rune = 0;

        if (run > 0) {
            TRY(put_run(arena, str_part(rest, 0, run), language, reading, &line));
            rest = str_part(rest, run, rest.len);
            continue;
        }
        rune = str_take_rune(&rest);
        if (figure_of(rune) != 0) {
            buf_put_char(&line, figure_of(rune));
        } else {
            buf_put_char(&line, rune < 0x80 ? (char)rune : ' ');
        }
    }
    return buf_end(&line, ret);
}

/* ---- into words ---- */

static void piece_put(Piece *piece, char c)
{
    if (piece->len < NAME_LETTERS) {
        piece->text[piece->len++] = c;
        piece->text[piece->len] = 0;
    }
}

/* Begin the next word, unless nothing was written into the last one; NULL where there is no room. */
static Piece *piece_next(Pieces *pieces)
{
    Piece *last = pieces->count > 0 ? &pieces->items[pieces->count - 1] : NULL;

    if (last != NULL && last->len == 0) {
        last->dotted = false;
        return last;
    }
    if (pieces->count == PIECES_MOST) {
        return NULL;
    }
    pieces->items[pieces->count] = (Piece){.len = 0};
    return &pieces->items[pieces->count++];
}

static char at_or_0(Str line, size_t at)
{
    return at < line.len ? line.ptr[at] : 0;
}

/* Whether the sign at `at` stands between two single letters, as in A.B. and s/o. */
static bool between_letters(Str line, size_t at, const Piece *piece)
{
    bool single = at >= 1 && is_ascii_letter(line.ptr[at - 1]) &&
                  (at < 2 || !is_ascii_letter(line.ptr[at - 2]));

    return single && piece->len > 0 && is_ascii_letter(at_or_0(line, at + 1)) &&
           !is_ascii_letter(at_or_0(line, at + 2));
}

/* SiemensAG, VladimirPutin: two words, as McDonald is not. */
static bool is_hump(Str line, size_t at, const Piece *piece)
{
    return is_capital(line.ptr[at]) && at > 0 && is_small(line.ptr[at - 1]) && piece->len > 2 &&
           is_ascii_letter(at_or_0(line, at + 1));
}

/* What a sign does; whether the word ends at it. */
static bool sign_ends_word(Str line, size_t at, Pieces *pieces, Piece *piece)
{
    char sign = line.ptr[at];

    if (sign == '\'' || sign == '`') {
        return false;
    }
    if (sign == '.' && piece->len == 1) {
        piece->dotted = true;
    }
    if (sign == '.' && pieces->joined_dots && piece->len > 0 &&
        is_ascii_letter(at_or_0(line, at + 1))) {
        bool single = !is_ascii_letter(at_or_0(line, at + 2)) || piece->dotted;

        piece->dotted = piece->dotted || single;
        return !(single && between_letters(line, at, piece));
    }
    if (sign == '/' && between_letters(line, at, piece)) {
        piece_put(piece, '/');
        return false;
    }
    return true;
}

static bool only_comma(Str line, size_t *at)
{
    size_t commas = 0;

    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == ',') {
            commas++;
            *at = i;
        }
    }
    return commas == 1;
}

void pieces_take(Str line, Pieces *ret)
{
    size_t comma = line.len;
    bool has_comma = only_comma(line, &comma);
    Piece *piece = piece_next(ret);

    for (size_t i = 0; i < line.len && piece != NULL; i++) {
        char c = line.ptr[i];

        if (is_ascii_letter(c) || is_figure(c)) {
            if (is_hump(line, i, piece)) {
                piece = piece_next(ret);
            }
            if (piece != NULL) {
                piece_put(piece, is_capital(c) ? (char)(c - 'A' + 'a') : c);
                piece->after_comma = has_comma && i > comma;
            }
        } else if (c == '&') {
            piece = piece_next(ret);
            if (piece != NULL) {
                memcpy(piece->text, "and", 4);
                piece->len = 3;
                piece = piece_next(ret);
            }
        } else if (sign_ends_word(line, i, ret, piece)) {
            piece = piece_next(ret);
        }
    }
    if (ret->count > 0 && ret->items[ret->count - 1].len == 0) {
        ret->count--;
    }
    ret->has_comma = has_comma;
}

/* ---- one by one ---- */

bool piece_is(const Piece *piece, const char *text)
{
    return strcmp(piece->text, text) == 0;
}

bool piece_is_figures(const Piece *piece)
{
    for (size_t i = 0; i < piece->len; i++) {
        if (!is_figure(piece->text[i])) {
            return false;
        }
    }
    return true;
}

bool piece_has_figure(const Piece *piece)
{
    for (size_t i = 0; i < piece->len; i++) {
        if (is_figure(piece->text[i])) {
            return true;
        }
    }
    return false;
}

size_t pieces_left(const Pieces *pieces)
{
    size_t count = 0;

    for (size_t i = 0; i < pieces->count; i++) {
        count += !pieces->items[i].dropped;
    }
    return count;
}

void piece_append(Piece *piece, const char *text)
{
    for (; *text != 0; text++) {
        piece_put(piece, *text);
    }
}

bool text_in(const char *text, const char *const *list)
{
    for (; *list != NULL; list++) {
        if (strcmp(text, *list) == 0) {
            return true;
        }
    }
    return false;
}
