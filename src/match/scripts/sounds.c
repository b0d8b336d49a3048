#include "match/scripts/sounds.h"

/* Spellings of more than one letter, longest first. */
static const struct {
    char spelling[4];
    char sound;
} spellings[] = {
    {"tch", 'C'}, {"sch", 'S'}, {"dzh", 'J'}, {"dge", 'J'}, {"dgi", 'J'},
    {"ch", 'C'},  {"sh", 'S'},  {"zh", 'Z'},  {"th", 'T'},  {"dh", 'D'},
    {"kh", 'K'},  {"gh", 'G'},  {"ph", 'P'},  {"bh", 'b'},  {"dj", 'J'},
    {"ng", 'N'},  {"ck", 'k'},  {"wh", 'w'},  {"rh", 'r'},
};

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* How many bytes of `text` the spelling of one sound takes; 0 where it is a letter alone. */
static size_t spelled(const char *text, size_t left, char *sound)
{
    char second = left > 1 ? text[1] : 0;

    if (second != 'h' && second != 'c' && second != 'z' && second != 'g' && second != 'j' &&
        second != 'k') {
        return 0; /* none of the table goes on so */
    }
    for (size_t i = 0; i < sizeof(spellings) / sizeof(*spellings); i++) {
        const char *want = spellings[i].spelling;
        size_t at = 0;

        if (want[0] != text[0]) {
            continue;
        }
        while (at < left && want[at] != 0 && want[at] == text[at]) {
            at++;
        }
        if (want[at] == 0) {
            *sound = spellings[i].sound;
            return at;
        }
    }
    return 0;
}

static char single(const char *text, size_t left)
{
    char next = left > 1 ? text[1] : 0;

    switch (text[0]) {
    case 'c':
        return next == 'e' || next == 'i' || next == 'y' ? 's' : 'k';
    case 'j':
        return 'J';
    default:
        return text[0];
    }
}

size_t sounds_write(Str latin, char *out, size_t room)
{
    size_t len = 0;

    for (size_t i = 0; i < latin.len && len < room;) {
        const char *text = latin.ptr + i;
        size_t left = latin.len - i;
        char sound = 0;
        size_t taken = 0;

        if (text[0] == ' ') {
            if (len > 0 && out[len - 1] != ' ') {
                out[len++] = ' ';
            }
            i++;
            continue;
        }
        if (small(text[0]) < 'a' || small(text[0]) > 'z') {
            i++;
            continue;
        }
        taken = spelled(text, left, &sound);
        if (taken == 0) {
            sound = single(text, left);
            taken = 1;
        }
        if (text[0] == 'x') {
            bool begins = len == 0 || out[len - 1] == ' ';

            sound = 's';
            if (!begins && len + 1 < room) {
                out[len++] = 'k';
            }
        }
        if (len == 0 || out[len - 1] != sound || is_vowel(sound)) {
            out[len++] = sound;
        }
        i += taken;
    }
    return len > 0 && out[len - 1] == ' ' ? len - 1 : len;
}
