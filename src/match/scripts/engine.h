/* engine.h: how the romanisers of the scripts are called, among themselves.
 *
 * An engine gets one word of its script (no blanks, no punctuation) and writes it in Latin letters.
 * Reading 0 is the best; an engine that has fewer readings than it is asked for writes its last
 * one. It may write blanks between words that the script does not part.
 *
 * Source  engines/matching.md, F
 */
#ifndef MATCH_SCRIPTS_ENGINE_H
#define MATCH_SCRIPTS_ENGINE_H

#include "match/scripts/romanise.h"

/* A writer into a buffer of the caller's. What is beyond its room falls away: the room is made for
 * the longest reading of the longest name, so that this does not happen.
 */
typedef struct Out {
    char *ptr;
    size_t len;
    size_t room;
} Out;

static inline void out_char(Out *out, char c)
{
    if (out->len < out->room) {
        out->ptr[out->len++] = c;
    }
}

static inline void out_text(Out *out, const char *ended_by_nul)
{
    for (; *ended_by_nul != 0; ended_by_nul++) {
        out_char(out, *ended_by_nul);
    }
}

/* A table's entry of at most `most` letters, which ends early by a NUL. */
static inline void out_short(Out *out, const char *letters, size_t most)
{
    for (size_t i = 0; i < most && letters[i] != 0; i++) {
        out_char(out, letters[i]);
    }
}

/* The last letter written, or 0. */
static inline char out_last(const Out *out)
{
    return out->len > 0 ? out->ptr[out->len - 1] : 0;
}

static inline bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/* The primary language of a tag, as two letters in one number; 0 where it is not known. */
typedef uint32_t Tongue;

#define TONGUE(a, b) ((Tongue)(a) << 8 | (Tongue)(b))

/* A word of one script. */
typedef struct Word {
    const uint32_t *runes;
    size_t count;
    Script script;
    Tongue tongue;
    bool first; /* of the name: a family name may stand here */
    bool only;  /* the name is this word */
} Word;

/* The code point `ahead` of `at`; 0 past the end. */
static inline uint32_t word_at(const Word *word, size_t at)
{
    return at < word->count ? word->runes[at] : 0;
}

void latin_write(const Word *word, size_t reading, Out *out);
void alphabet_write(const Word *word, size_t reading, Out *out);
void arabic_write(const Word *word, size_t reading, Out *out);
void thaana_write(const Word *word, size_t reading, Out *out);
void brahmic_write(const Word *word, size_t reading, Out *out);
void thai_write(const Word *word, size_t reading, Out *out);
void tibetan_write(const Word *word, size_t reading, Out *out);
void burmese_write(const Word *word, size_t reading, Out *out);
void khmer_write(const Word *word, size_t reading, Out *out);
void hangul_write(const Word *word, size_t reading, Out *out);
void kana_write(const Word *word, size_t reading, Out *out);
void han_write(const Word *word, size_t reading, Out *out);

#endif
