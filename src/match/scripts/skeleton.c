/* Consonants, with those as one letter that the spellings of the region confuse.
 *
 * Source  engines/matching.md, F (what goes wrong); tuned on place names and on name tokens of
 *         Wikidata, see bench/names.py
 */
#include "match/scripts/sounds.h"

#include "base/buf.h"

#define LATIN_MAX ((size_t)ROMANISE_MAX * 8) /* bytes */

/* The class of each sound; 0 of those that fall away. */
static const char classes[128] = {
    ['k'] = 'k', ['g'] = 'k', ['q'] = 'k', ['K'] = 'k', ['G'] = 'k', ['t'] = 't', ['d'] = 't',
    ['T'] = 't', ['D'] = 't', ['p'] = 'p', ['b'] = 'p', ['P'] = 'p', ['f'] = 'p', ['v'] = 'p',
    ['w'] = 'p', ['s'] = 's', ['S'] = 's', ['z'] = 's', ['Z'] = 's', ['C'] = 's', ['J'] = 's',
    ['l'] = 'l', ['r'] = 'r', ['m'] = 'm', ['n'] = 'n', ['N'] = 'n',
};

size_t skeleton_write(Str latin, char *out, size_t room)
{
    char sounds[LATIN_MAX];
    size_t count = sounds_write(latin, sounds, sizeof(sounds));
    size_t len = 0;
    size_t word = 0; /* where the skeleton of this word begins */

    for (size_t i = 0; i < count && len < room; i++) {
        char class = classes[(uint8_t)sounds[i] & 127];
        bool begins = i == 0 || sounds[i - 1] == ' ';

        if (sounds[i] == ' ') {
            if (len > word) {
                out[len++] = ' ';
            }
            word = len;
        } else if (class == 0) {
            if (begins && is_vowel(sounds[i])) {
                out[len++] = 'a';
            }
        } else if (len == word || out[len - 1] != class || is_vowel(sounds[i - 1])) {
            out[len++] = class;
        }
    }
    return len > 0 && out[len - 1] == ' ' ? len - 1 : len;
}

Err skeleton_of(Arena *arena, Str latin, Str *ret)
{
    char out[LATIN_MAX];
    size_t len = 0;

    if (latin.len > LATIN_MAX) {
        return err_limit("the name is too long");
    }
    len = skeleton_write(latin, out, sizeof(out));
    return arena_copy(arena, (Str){out, len}, ret);
}
