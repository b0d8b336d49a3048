/* alike.h: how alike two words are in their letters, and in their sounds.
 *
 * Letters: the edits between the words, each priced by how often it is a slip and no other word:
 * a letter left out or doubled, h, vowels, letters that romanisations confuse (c/k, j/y, p/b ...)
 * and neighbours on the keyboard cost less. Two names of their own that are near each other
 * (Hasan, Husain) are told apart by the tables, not here.
 *
 * Source  Damerau, "A technique for computer detection and correction of spelling errors" (1964),
 *         restricted to one transposition a place; the letters that spellings of the region
 *         confuse, engines/matching.md, F; QWERTY
 */
#ifndef MATCH_NAMES_ALIKE_H
#define MATCH_NAMES_ALIKE_H

#include "match/names/parse.h"

#define ALIKE_LETTERS 64   /* letters that are looked at */
#define WORDS_ALIKE   0.5F /* words less alike than this contradict each other */

/* Edits between two texts, whole ones; `most` + 1 as soon as there are more.
 * Cost    O(a * b)
 */
size_t letters_edits(const char *a, size_t a_len, const char *b, size_t b_len, size_t most);

/* 1 the same, 0 nothing in common: one less the priced edits for each letter of the longer. Below
 * `least` it may be 0, which is sooner found.
 */
float letters_alike(const char *a, size_t a_len, const char *b, size_t b_len, float least);

/* How many letters are in a set. */
int letters_count(uint32_t letters);

/* The letters that any of these may stand for. */
uint32_t letters_near(uint32_t letters);

/* Whether so many letters are shared that more is worth while: what only one word has costs no more
 * than `price` for each letter of the longer. At 5 they are at best 0.75 alike, and mostly far less,
 * where this says no.
 */
bool words_share(const NameToken *a, const NameToken *b, int price);

/* The same of two words, with the help of their sounds; it may be 0 below WORDS_ALIKE. */
float words_alike(const NameToken *a, const NameToken *b);

#endif
