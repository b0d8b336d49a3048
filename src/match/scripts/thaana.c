/* Thaana (Dhivehi): every vowel is a sign upon a consonant, and sukun says that there is none.
 *
 * Source  Unicode 15.0, chapter 13.1; the national romanisation of the Maldives (1976)
 */
#include "match/scripts/engine.h"

static const char consonants[][3] = {
    /* U+0780 on */
    "h",  "sh", "n",  "r",  "b", "l",  "k", "",  "v", "m",  "f",  "dh", "th",
    "l",  "g",  "ny", "s",  "d", "z",  "t", "y", "p", "j",  "ch", "th", "h",
    "kh", "dh", "z",  "sh", "s", "dh", "t", "z", "",  "gh", "q",  "w",
};
static const char vowels[][3] = {
    /* U+07A6 on; the second reading is that of the islands */
    "a",
    "a",
    "i",
    "ee",
    "u",
    "oo",
    "e",
    "e",
    "o",
    "oa",
};
static const char vowels_plain[][3] = {"a", "a", "i", "i", "u", "u", "e", "e", "o", "o"};

#define SUKUN 0x7b0
#define ALIFU 0x787

void thaana_write(const Word *word, size_t reading, Out *out)
{
    for (size_t i = 0; i < word->count; i++) {
        uint32_t rune = word->runes[i];
        uint32_t next = word_at(word, i + 1);

        if (rune >= 0x7a6 && rune < SUKUN) {
            out_text(out, (reading == 0 ? vowels_plain : vowels)[rune - 0x7a6]);
        } else if (rune == ALIFU && next == SUKUN) {
            uint32_t after = word_at(word, i + 2); /* the next consonant is long */

            if (after >= 0x780 && after <= 0x7a5) {
                out_char(
                    out,
                    consonants[after - 0x780][0] == 0 ? 'h' : consonants[after - 0x780][0]);
            } else {
                out_char(out, 'h');
            }
        } else if (rune == 0x781 && next == SUKUN) {
            out_char(out, 'h');
        } else if (rune == 0x78c && next == SUKUN) {
            out_text(out, reading == 0 ? "i" : "iy");
        } else if (rune >= 0x780 && rune <= 0x7a5) {
            out_text(out, consonants[rune - 0x780]);
        }
    }
}
