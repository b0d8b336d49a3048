#include "match/names/pieces.h"
#include "match/names/tables.h"

static void cut_front(Piece *piece, size_t count)
{
    memmove(piece->text, piece->text + count, piece->len - count + 1);
    piece->len -= count;
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

    if (text_in(piece->text, servants)) {
        if (next + 1 < pieces->count && text_in(pieces->items[next].text, articles)) {
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
    if (text_in(piece->text, of_faith) && at + 1 < pieces->count &&
        text_in(pieces->items[at + 1].text, faiths)) {
        piece_append(before, "uddin");
        piece->dropped = true;
        pieces->items[at + 1].dropped = true;
    } else if (text_in(piece->text, gods)) {
        piece_append(before, "ullah");
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
            piece_append(piece, "uddin");
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
            if (piece_is(&pieces->items[i], titles[j][0]) &&
                piece_is(&pieces->items[i + 1], titles[j][1])) {
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
        if (kind == WORD_PATRONYM && !(piece_is(piece, "ben") && (!begun || last))) {
            piece->dropped = true;
            child = !last;
        } else if (
            kind == WORD_PARTICLE || kind == WORD_NOISE || (kind == WORD_TITLE && !begun) ||
            (piece_is(piece, "u") && i == 0 && !piece->dotted && pieces->count > 2)) {
            piece->dropped = true;
        } else {
            piece->flags |= child ? NAME_CHILD : 0;
            child = false;
            begun = true;
        }
    }
}

void pieces_person(Pieces *pieces)
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
    if (pieces_left(pieces) == 0) { /* all of it titles: then it is called so */
        for (size_t i = 0; i < pieces->count; i++) {
            pieces->items[i].dropped = false;
        }
    }
    for (size_t i = 0; pieces->has_comma && i < pieces->count; i++) {
        pieces->items[i].flags |= pieces->items[i].after_comma ? NAME_GIVEN : NAME_FAMILY;
    }
}
