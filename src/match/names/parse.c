#include "match/names/parse.h"

#include "base/buf.h"
#include "match/names/alike.h"
#include "match/names/tables.h"
#include "match/scripts/sounds.h"

#define LINE_MAX   ((size_t)NAME_BYTES_MAX * 6) /* letters of a name's reading */
#define WORDS_MOST 32                           /* words of a reading before any is dropped */
#define FORM_WORDS 7

/* A word as it stands, before anyone knows what it does. */
typedef struct Piece {
    char text[NAME_LETTERS + 2];
    size_t len;
    bool dotted;      /* a letter with a dot, or several */
    bool after_comma; /* the name's only one */
    bool dropped;
    uint8_t flags;
} Piece;

typedef struct Pieces {
    Piece items[WORDS_MOST];
    size_t count;
    bool has_comma;
    bool joined_dots; /* A.B.C. is one word, and not three initials */
} Pieces;

NameSchema name_schema(Str text)
{
    static const struct {
        const char *name;
        NameSchema schema;
    } known[] = {
        {"Person", NAME_PERSON},
        {"Company", NAME_ORGANISATION},
        {"Organization", NAME_ORGANISATION},
        {"Organisation", NAME_ORGANISATION},
        {"LegalEntity", NAME_ORGANISATION},
        {"PublicBody", NAME_ORGANISATION},
        {"Vessel", NAME_VESSEL},
        {"Airplane", NAME_VESSEL},
        {"Address", NAME_ADDRESS},
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
        if (str_is(text, known[i].name)) {
            return known[i].schema;
        }
    }
    return NAME_ANY;
}

static uint32_t hash_of(const char *text, size_t len)
{
    uint32_t hash = UINT32_C(2166136261);

    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ (unsigned char)text[i]) * UINT32_C(16777619);
    }
    return hash;
}

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
static bool parts_words(uint32_t rune)
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

        if (figure_of(rune) != 0 || (!ascii && parts_words(rune)) ||
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
static MUST_USE Err to_ascii(Arena *arena, Str text, Str language, size_t reading, Str *ret)
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
    if (pieces->count == WORDS_MOST) {
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

static void take_apart(Str line, Pieces *ret)
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

/* ---- what each word does ---- */

static bool is_word(const Piece *piece, const char *text)
{
    return strcmp(piece->text, text) == 0;
}

static bool is_all_figures(const Piece *piece)
{
    for (size_t i = 0; i < piece->len; i++) {
        if (!is_figure(piece->text[i])) {
            return false;
        }
    }
    return true;
}

static bool has_figure(const Piece *piece)
{
    for (size_t i = 0; i < piece->len; i++) {
        if (is_figure(piece->text[i])) {
            return true;
        }
    }
    return false;
}

static size_t names_left(const Pieces *pieces)
{
    size_t count = 0;

    for (size_t i = 0; i < pieces->count; i++) {
        count += !pieces->items[i].dropped;
    }
    return count;
}

static void append(Piece *piece, const char *text)
{
    for (; *text != 0; text++) {
        piece_put(piece, *text);
    }
}

static void cut_front(Piece *piece, size_t count)
{
    memmove(piece->text, piece->text + count, piece->len - count + 1);
    piece->len -= count;
}

static bool any_of(const char *text, const char *const *list)
{
    for (; *list != NULL; list++) {
        if (strcmp(text, *list) == 0) {
            return true;
        }
    }
    return false;
}

static const char *const servants[] = {
    "abd",
    "abdul",
    "abdel",
    "abdal",
    "abdol",
    "abdoul",
    "abdil",
    "abdur",
    "abdus",
    "abder",
    "abdou",
    "abdun",
    "abdu",
    "abdool",
    NULL};
static const char *const articles[] = {
    "al", "ul", "el", "ur", "us", "ar", "as", "er", "es", "un", "ol", "il", NULL};
static const char *const of_faith[] = {
    "ud", "al", "ed", "el", "id", "ad", "od", "ul", "eddin", "uddin", NULL};
static const char *const faiths[] = {"din", "deen", "dine", "dien", NULL};
static const char *const gods[] = {"ullah", "ollah", "ulla", NULL};

/* Abdul X, Abd al-X and AbdulX as X of a servant's name. */
static void join_servant(Pieces *pieces, size_t at)
{
    Piece *piece = &pieces->items[at];
    size_t next = at + 1;

    if (any_of(piece->text, servants)) {
        if (next + 1 < pieces->count && any_of(pieces->items[next].text, articles)) {
            pieces->items[next++].dropped = true;
        }
        if (next < pieces->count && pieces->items[next].len > 1) {
            pieces->items[next].flags |= NAME_SERVANT;
            piece->dropped = true;
        }
        return;
    }
    if (piece->len < 6 || memcmp(piece->text, "abd", 3) != 0 ||
        table_spelling(piece->text) != NULL) {
        return;
    }
    next = 3;
    while (next < 5 && strchr("aeiou", piece->text[next]) != NULL) {
        next++;
    }
    if (piece->text[next] == 'l' || piece->text[next] == piece->text[next + 1]) {
        next++;
    }
    if (next > 3 && piece->len - next >= 3) {
        cut_front(piece, next);
        piece->flags |= NAME_SERVANT;
    }
}

static Piece *named_before(Pieces *pieces, size_t at)
{
    while (at > 0) {
        at--;
        if (!pieces->items[at].dropped) {
            return pieces->items[at].len > 1 ? &pieces->items[at] : NULL;
        }
    }
    return NULL;
}

/* Saif al-Din, Bashir-ud-Din, Fath Ullah: one name each. */
static void join_faith(Pieces *pieces, size_t at)
{
    Piece *piece = &pieces->items[at];
    Piece *before = named_before(pieces, at);

    if (before == NULL || piece->dropped) {
        return;
    }
    if (any_of(piece->text, of_faith) && at + 1 < pieces->count &&
        any_of(pieces->items[at + 1].text, faiths)) {
        append(before, "uddin");
        piece->dropped = true;
        pieces->items[at + 1].dropped = true;
    } else if (any_of(piece->text, gods)) {
        append(before, "ullah");
        piece->dropped = true;
    }
}

/* -eddine, -aldin, -udeen ... as -uddin. */
static void mend_ending(Piece *piece)
{
    static const char *const endings[] = {
        "eddine",
        "uddeen",
        "iddeen",
        "udeen",
        "aldeen",
        "eddin",
        "addin",
        "iddin",
        "oddin",
        "aldin",
        "eldin",
        "udin",
        "uldin",
        "eldeen",
        NULL};

    for (const char *const *ending = endings; *ending != NULL; ending++) {
        size_t len = strlen(*ending);

        if (piece->len > len + 1 && strcmp(piece->text + piece->len - len, *ending) == 0) {
            piece->len -= len;
            piece->text[piece->len] = 0;
            append(piece, "uddin");
            return;
        }
    }
}

/* Titles of two words, of which one alone may be a name: Tan Sri. */
static void drop_titles_of_two(Pieces *pieces)
{
    static const char *const titles[][2] = {
        {"tan", "sri"},
        {"dato", "sri"},
        {"dato", "seri"},
        {"datuk", "sri"},
        {"datuk", "seri"},
        {"toh", "puan"},
    };

    for (size_t i = 0; i + 2 < pieces->count; i++) {
        for (size_t j = 0; j < sizeof(titles) / sizeof(*titles); j++) {
            if (is_word(&pieces->items[i], titles[j][0]) &&
                is_word(&pieces->items[i + 1], titles[j][1])) {
                pieces->items[i].dropped = true;
                pieces->items[i + 1].dropped = true;
            }
        }
    }
}

/* Titles stand before a name, or after the comma before the given ones; Haji inside of a name is
 * a word of little weight. Particles and what tells a father go, and leave a sign.
 */
static void sort_person(Pieces *pieces)
{
    bool begun = false;
    bool child = false;

    for (size_t i = 0; i < pieces->count; i++) {
        Piece *piece = &pieces->items[i];
        WordKind kind = table_person_word(piece->text);
        bool last = i + 1 == pieces->count;

        if (piece->dropped) {
            continue;
        }
        if (i > 0 && piece->after_comma && !pieces->items[i - 1].after_comma) {
            begun = false;
        }
        if (kind == WORD_PATRONYM && !(is_word(piece, "ben") && (!begun || last))) {
            piece->dropped = true;
            child = !last;
        } else if (
            kind == WORD_PARTICLE || kind == WORD_NOISE || (kind == WORD_TITLE && !begun) ||
            (is_word(piece, "u") && i == 0 && !piece->dotted && pieces->count > 2)) {
            piece->dropped = true;
        } else {
            piece->flags |= child ? NAME_CHILD : 0;
            child = false;
            begun = true;
        }
    }
}

static void read_person(Pieces *pieces)
{
    drop_titles_of_two(pieces);
    for (size_t i = 0; i < pieces->count; i++) {
        if (!pieces->items[i].dropped) {
            join_servant(pieces, i);
        }
    }
    for (size_t i = 1; i < pieces->count; i++) {
        join_faith(pieces, i);
    }
    for (size_t i = 0; i < pieces->count; i++) {
        mend_ending(&pieces->items[i]);
    }
    sort_person(pieces);
    if (names_left(pieces) == 0) { /* all of it titles: then it is called so */
        for (size_t i = 0; i < pieces->count; i++) {
            pieces->items[i].dropped = false;
        }
    }
    for (size_t i = 0; pieces->has_comma && i < pieces->count; i++) {
        pieces->items[i].flags |= pieces->items[i].after_comma ? NAME_GIVEN : NAME_FAMILY;
    }
}

/* The words from `at` on that are left, parted by blanks, `count` of them. */
static bool phrase(const Pieces *pieces, size_t at, size_t count, char *out, size_t room)
{
    size_t len = 0;

    for (size_t i = at; i < at + count; i++) {
        const Piece *piece = &pieces->items[i];

        if (piece->dropped || len + piece->len + 2 > room) {
            return false;
        }
        memcpy(out + len, piece->text, piece->len);
        len += piece->len;
        out[len++] = ' ';
    }
    if (len == 0) {
        return false;
    }
    out[len - 1] = 0;
    return true;
}

static unsigned drop_form(Pieces *pieces, size_t at, size_t count, unsigned form)
{
    if (form != 0) {
        for (size_t i = at; i < at + count; i++) {
            pieces->items[i].dropped = true;
        }
    }
    return form;
}

/* The longest legal form that ends before `end`; dropped, and its class. */
static unsigned form_at_end(Pieces *pieces, size_t end)
{
    char words[FORM_WORDS * (NAME_LETTERS + 2)];

    for (size_t count = end < FORM_WORDS ? end : FORM_WORDS; count > 0; count--) {
        if (phrase(pieces, end - count, count, words, sizeof(words))) {
            unsigned form = table_form(words);

            form = form == 0 && count > 1 ? table_form_near(words) : form;

            if (form != 0) {
                return drop_form(pieces, end - count, count, form);
            }
        }
    }
    return 0;
}

/* The longest one at the front. A word that is a plain one too (Company, Co, As) is none there. */
static unsigned form_at_front(Pieces *pieces)
{
    static const char *const plain[] = {
        "as",
        "se",
        "sa",
        "ad",
        "ab",
        "ag",
        "company",
        "corporation",
        "public limited",
        "foundation inc",
        "ag",
        "kg",
        "limited",
        "cp",
        "fa",
        "gp",
        "lp",
        "ek",
        "cia",
        NULL};
    char words[FORM_WORDS * (NAME_LETTERS + 2)];

    for (size_t count = FORM_WORDS; count > 0; count--) {
        if (count < pieces->count && phrase(pieces, 0, count, words, sizeof(words)) &&
            !any_of(words, plain) && table_form(words) != 0) {
            return drop_form(pieces, 0, count, table_form(words));
        }
    }
    return 0;
}

static size_t last_left(const Pieces *pieces)
{
    size_t end = pieces->count;

    while (end > 0 && pieces->items[end - 1].dropped) {
        end--;
    }
    return end;
}

static unsigned drop_forms(Pieces *pieces)
{
    unsigned forms = form_at_front(pieces);
    unsigned more = 0;
    Pieces before = *pieces;

    if (pieces->count > 0 && is_word(&pieces->items[0], "the")) {
        pieces->items[0].dropped = true;
    }
    do {
        before = *pieces;
        more = form_at_end(pieces, last_left(pieces));
        if (names_left(pieces) == 0) { /* nothing but forms: it is called so */
            *pieces = before;
            return forms;
        }
        forms |= more;
    } while (more != 0);
    return forms;
}

/* Hong Kong, Sri Lanka: two words of one place. */
static void join_places(Pieces *pieces)
{
    static const char *const pairs[][3] = {
        {"hong", "kong", "hongkong"},
        {"new", "zealand", "newzealand"},
        {"sri", "lanka", "srilanka"},
        {"saudi", "arabia", "saudi"},
        {"united", "kingdom", "uk"},
        {"great", "britain", "uk"},
        {"united", "states", "america"},
        {"phnom", "penh", "phnompenh"},
        {"abu", "dhabi", "abudhabi"},
        {"new", "york", "newyork"},
        {"los", "angeles", "losangeles"},
        {"viet", "nam", "vietnam"},
    };

    for (size_t i = 0; i + 1 < pieces->count; i++) {
        for (size_t j = 0; j < sizeof(pairs) / sizeof(*pairs); j++) {
            if (is_word(&pieces->items[i], pairs[j][0]) &&
                is_word(&pieces->items[i + 1], pairs[j][1])) {
                pieces->items[i].len = 0;
                append(&pieces->items[i], pairs[j][2]);
                pieces->items[i + 1].dropped = true;
            }
        }
    }
}

/* In order: two numbers in words (forty four) are one, and so are a word and a figure. */
static void join_numbers(Pieces *pieces)
{
    for (size_t i = 0; i + 1 < pieces->count; i++) {
        Piece *ten = &pieces->items[i];
        Piece *one = &pieces->items[i + 1];
        uint32_t tens = 0;
        uint32_t ones = 0;

        if (!table_number(ten->text, &tens) || tens < 20 || tens > 90 || tens % 10 != 0 ||
            ten->len < 4) {
            continue;
        }
        if (is_all_figures(one) && one->len == 1) {
            ones = (uint32_t)(one->text[0] - '0');
        } else if (one->len < 3 || !table_number(one->text, &ones)) {
            continue;
        }
        if (ones > 0 && ones < 10) {
            ten->len = 2;
            ten->text[0] = (char)('0' + tens / 10);
            ten->text[1] = (char)('0' + ones);
            ten->text[2] = 0;
            one->dropped = true;
        }
    }
}

static unsigned read_organisation(Pieces *pieces)
{
    unsigned forms = drop_forms(pieces);

    join_places(pieces);
    join_numbers(pieces);
    for (size_t i = 0; i < pieces->count; i++) {
        Piece *piece = &pieces->items[i];

        if (table_company_word(piece->text) == WORD_PARTICLE && names_left(pieces) > 1) {
            piece->dropped = true;
        }
    }
    return forms;
}

static void read_vessel(Pieces *pieces)
{
    for (size_t i = 0; i + 1 < pieces->count && table_vessel_word(pieces->items[i].text); i++) {
        pieces->items[i].dropped = true;
    }
    join_numbers(pieces);
}

/* Ltd, Inc ... after a person's name; a form that may be a name as well stays. */
static unsigned read_person_form(Pieces *pieces)
{
    static const char *const sure[] = {
        "ltd", "llc", "inc", "limited", "gmbh", "plc", "ooo", "llp", "corp", "jsc", NULL};
    size_t end = last_left(pieces);

    if (end > 1 && any_of(pieces->items[end - 1].text, sure)) {
        return form_at_end(pieces, end);
    }
    return 0;
}

static bool looks_organised(Pieces *pieces)
{
    Pieces copy = *pieces;

    if (form_at_end(&copy, copy.count) != 0 || form_at_front(&copy) != 0) {
        return true;
    }
    for (size_t i = 0; i < pieces->count; i++) {
        if (table_company_word(pieces->items[i].text) == WORD_GENERIC) {
            return true;
        }
    }
    return false;
}

/* ---- into tokens ---- */

static bool is_roman(const Piece *piece)
{
    for (size_t i = 0; i < piece->len; i++) {
        if (strchr("ivx", piece->text[i]) == NULL) {
            return false;
        }
    }
    return piece->len > 0;
}

/* The number that a word of an organisation or a vessel is. A Roman figure of one letter counts
 * where it does not come first and has no dot.
 */
static bool number_of(const Piece *piece, bool first, uint32_t *ret)
{
    if (is_all_figures(piece)) {
        uint64_t number = 0;

        for (size_t i = 0; i < piece->len; i++) {
            number = (number * 10 + (uint64_t)(piece->text[i] - '0')) % UINT32_MAX;
        }
        *ret = (uint32_t)number;
        return true;
    }
    if (is_roman(piece) && (first || piece->dotted)) {
        return false;
    }
    if (is_word(piece, "i")) {
        *ret = 1;
        return true;
    }
    return table_number(piece->text, ret);
}

static MUST_USE Err put_sound(Arena *arena, NameToken *token)
{
    Str skeleton;
    size_t used = arena->used;

    TRY(skeleton_of(arena, (Str){token->text, token->len}, &skeleton));
    for (size_t i = 0; i < skeleton.len && token->sound_len < NAME_SOUNDS; i++) {
        token->sound[token->sound_len++] = skeleton.ptr[i];
    }
    arena_rewind(arena, used);
    token->spoken_len = (uint8_t)sounds_write(
        (Str){token->text, token->len}, token->spoken, sizeof(token->spoken));
    return ERR_NONE;
}

static void weigh(NameToken *token, NameSchema schema)
{
    static const float by_step[] = {1, 0.85F, 0.7F, 0.5F};
    const char *class = table_spelling(token->text);
    const char *place = table_place(token->text);
    int step = table_common(class == NULL ? token->text : class);
    bool company = schema == NAME_ORGANISATION;

    token->same = hash_of(token->text, token->len);
    token->weight = 1;
    if (company && place != NULL) {
        token->role = NAME_PLACE;
        token->same = hash_of(place, strlen(place));
        token->flags |= NAME_KNOWN;
        token->weight = 0.7F;
    } else if (company && table_company_word(token->text) == WORD_GENERIC) {
        token->role = NAME_GENERIC;
        token->flags |= NAME_KNOWN;
        token->weight = 0.35F;
    } else if (schema == NAME_PERSON && table_person_word(token->text) == WORD_TITLE) {
        token->role = NAME_GENERIC;
        token->weight = 0.4F;
        token->same = class == NULL ? token->same : hash_of(class, strlen(class));
    } else if (schema == NAME_PERSON && table_person_word(token->text) == WORD_SUFFIX) {
        token->role = NAME_SUFFIX;
        token->weight = 0.2F;
    } else if (schema == NAME_PERSON) {
        token->same = class == NULL ? token->same : hash_of(class, strlen(class));
        token->weight = by_step[step];
        token->flags |= class != NULL || step > 0 ? NAME_KNOWN : 0;
        token->flags |= step > 0 ? NAME_COMMON : 0;
    }
}

static MUST_USE Err
put_token(Arena *arena, const Piece *piece, NameSchema schema, bool first, NameToken *token)
{
    bool counted = schema != NAME_PERSON;

    *token = (NameToken){.flags = piece->flags, .len = (uint8_t)piece->len, .weight = 1};
    memcpy(token->text, piece->text, piece->len);
    for (size_t i = 0; i < piece->len; i++) {
        char c = piece->text[i];

        token->letters |= is_small(c) ? UINT32_C(1) << (c - 'a') : UINT32_C(1) << 26;
    }
    token->near = letters_near(token->letters);
    TRY(put_sound(arena, token));
    if (counted && number_of(piece, first, &token->number)) {
        token->role = NAME_NUMBER;
        token->same = token->number;
    } else if (has_figure(piece)) {
        token->role = NAME_CODE;
        token->same = hash_of(piece->text, piece->len);
    } else if (schema == NAME_PERSON && piece->len == 1) {
        token->role = NAME_INITIAL;
        token->weight = 0.3F;
        token->same = hash_of(piece->text, piece->len);
    } else {
        weigh(token, schema);
    }
    return ERR_NONE;
}

static MUST_USE Err
put_tokens(Arena *arena, const Pieces *pieces, NameSchema schema, NameReading *ret)
{
    size_t left = names_left(pieces);
    size_t count = left > NAME_TOKENS_MAX ? NAME_TOKENS_MAX : left;

    ret->tokens = arena_new(arena, NameToken, count > 0 ? count : 1);
    if (ret->tokens == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    for (size_t i = 0; i < pieces->count && ret->count < count; i++) {
        if (!pieces->items[i].dropped && pieces->items[i].len > 0) {
            TRY(put_token(
                arena, &pieces->items[i], schema, ret->count == 0, &ret->tokens[ret->count]));
            ret->count++;
        }
    }
    return ERR_NONE;
}

static MUST_USE Err read_line(Arena *arena, Str line, Name *name, NameReading *ret)
{
    Pieces pieces = {.joined_dots = name->schema != NAME_PERSON};
    NameReading reading = {.forms = ret->forms};

    take_apart(line, &pieces);
    if (name->schema == NAME_ANY) {
        name->schema = looks_organised(&pieces) ? NAME_ORGANISATION : NAME_PERSON;
    }
    if (name->schema == NAME_PERSON) {
        reading.forms |= read_person_form(&pieces);
        read_person(&pieces);
    } else if (name->schema == NAME_ORGANISATION) {
        reading.forms |= read_organisation(&pieces);
    } else if (name->schema == NAME_VESSEL) {
        read_vessel(&pieces);
    }
    TRY(put_tokens(arena, &pieces, name->schema, &reading));
    *ret = reading;
    return ERR_NONE;
}

/* ---- the whole ---- */

/* Its letters in their own script, small ones. */
static void keep_native(Str text, Name *name)
{
    while (text.len > 0 && name->native_count < NAME_RUNES_MAX) {
        uint32_t rune = str_take_rune(&text);

        if (rune >= 0x370 && !parts_words(rune) && !(rune >= 0x2000 && rune < 0x2070)) {
            bool cyrillic = rune >= 0x410 && rune <= 0x42f;

            name->native[name->native_count++] = cyrillic                        ? rune + 32
                                                 : rune >= 0x400 && rune < 0x410 ? rune + 80
                                                                                 : rune;
        }
    }
}

static void keep_joined(Name *name)
{
    const NameReading *reading = &name->readings[0];
    size_t len = 0;

    for (size_t i = 0; i < reading->count; i++) {
        const NameToken *token = &reading->tokens[i];
        size_t room = sizeof(name->joined) - 1 - len;
        size_t part = token->len < room ? token->len : room;

        memcpy(name->joined + len, token->text, part);
        len += part;
    }
    name->joined_len = len;
}

static bool same_reading(const NameReading *a, const NameReading *b)
{
    if (a->count != b->count) {
        return false;
    }
    for (size_t i = 0; i < a->count; i++) {
        if (strcmp(a->tokens[i].text, b->tokens[i].text) != 0) {
            return false;
        }
    }
    return true;
}

static MUST_USE Err small_copy(Arena *arena, Str text, char **ret)
{
    Str copy;
    char *at = NULL;

    TRY(arena_copy(arena, text, &copy));
    at = arena_new(arena, char, text.len + 1);
    if (at == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    memcpy(at, copy.ptr, copy.len);
    for (size_t i = 0; i + 1 < text.len; i++) {
        unsigned char lead = (unsigned char)at[i];
        unsigned char tail = (unsigned char)at[i + 1];

        if (lead == 0xd0 && tail >= 0x90 && tail <= 0x9f) { /* U+0410 to U+041F */
            at[i + 1] = (char)(tail + 0x20);
        } else if (lead == 0xd0 && tail >= 0xa0 && tail <= 0xaf) { /* U+0420 to U+042F */
            at[i] = (char)0xd1;
            at[i + 1] = (char)(tail - 0x20);
        }
    }
    *ret = at;
    return ERR_NONE;
}

static bool is_plain(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (((unsigned char)text.ptr[i] & 0x80) != 0) {
            return false;
        }
    }
    return true;
}

static MUST_USE Err add_readings(Arena *arena, Str text, Str language, size_t most, Name *name)
{
    unsigned forms = 0;

    if (most > 1 && name->schema != NAME_VESSEL) {
        char *copy = NULL;

        TRY(small_copy(arena, text, &copy));
        forms = table_native_forms(copy, text.len);
        text = (Str){copy, text.len};
        if (name->schema == NAME_ORGANISATION) {
            TRY(table_native_words(arena, text, &text));
        }
    }
    for (size_t i = 0; i < most; i++) {
        NameReading *reading = &name->readings[name->count];
        bool known = false;
        Str line;

        *reading = (NameReading){.forms = forms};
        TRY(to_ascii(arena, text, language, i, &line));
        TRY(read_line(arena, line, name, reading));
        for (size_t j = 0; j < name->count; j++) {
            known = known || same_reading(reading, &name->readings[j]);
        }
        if (reading->count > 0 && !known) {
            name->count++;
        }
    }
    return ERR_NONE;
}

Err name_parse(Arena *arena, NameSchema schema, Str text, Str language, Name *ret)
{
    Name name = {.schema = schema, .hash = hash_of(text.ptr, text.len)};

    if (text.len > 0 && text.len <= NAME_BYTES_MAX && str_is_utf8(text)) {
        bool plain = is_plain(text);

        name.script = plain ? SCRIPT_LATIN : script_of(text);
        if (!plain) {
            keep_native(text, &name);
        }
        TRY(add_readings(arena, text, language, plain ? 1 : ROMANISED_MAX, &name));
        keep_joined(&name);
    }
    *ret = name;
    return ERR_NONE;
}
