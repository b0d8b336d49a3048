/* pieces.h: the words of a name on the way from its letters to what they do; for parse.c only.
 *
 * Source  parse.h
 */
#ifndef MATCH_NAMES_PIECES_H
#define MATCH_NAMES_PIECES_H

#include "match/names/parse.h"

#define PIECES_MOST 32 /* words of a reading before any is dropped */

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
    Piece items[PIECES_MOST];
    size_t count;
    bool has_comma;
    bool joined_dots; /* A.B.C. is one word, and not three initials */
} Pieces;

/* Whether a sign of another script parts words; all else beyond ASCII is a letter or a mark. */
bool rune_parts_words(uint32_t rune);

/* The whole text in ASCII by one of its readings, with what parts its words still in place.
 * Errors  LIMIT.
 */
MUST_USE Err pieces_ascii(Arena *arena, Str text, Str language, size_t reading, Str *ret);

/* The words of a line of ASCII. */
void pieces_take(Str line, Pieces *ret);

/* How many are not dropped. */
size_t pieces_left(const Pieces *pieces);

bool piece_is(const Piece *piece, const char *text);
bool piece_is_figures(const Piece *piece);
bool piece_has_figure(const Piece *piece);
void piece_append(Piece *piece, const char *text);

/* Whether `text` is one of a list that ends with NULL. */
bool text_in(const char *text, const char *const *list);

/* Join what is one name, drop what is none, and mark who is whose child and servant. */
void pieces_person(Pieces *pieces);

/* Drop Ltd, Inc ... after a person's name, but no form that may be a name as well; its class. */
unsigned pieces_person_form(Pieces *pieces);

/* Drop legal forms and small words, and join numbers and places; the classes of the forms. */
unsigned pieces_organisation(Pieces *pieces);

/* Drop what stands before a ship's name. */
void pieces_vessel(Pieces *pieces);

/* Whether it is rather an organisation than a person. */
bool pieces_organised(const Pieces *pieces);

#endif
