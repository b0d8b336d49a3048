#include "match/names/alike.h"

#define FULL 20 /* the price of an edit that is no likely slip */

/* Letters that spellings confuse, by letter: it may stand for any of these. */
static const char *const confused[26] = {
    "eo", "pv", "ksqz", "t", "aiy",  "vp", "kjh", "gk",  "eyj", "ygziz", "cqgx", "r",  "n", "m",
    "ua", "bf", "ckg",  "l", "cztx", "ds", "ow",  "bwf", "vu",  "ksh",   "ijeu", "sjc"};

/* Neighbours on the keyboard. */
static const char *const beside[26] = {
    "qwsz",   "vghn",  "xdfv", "serfcx", "wsdr", "drtgvc", "ftyhbv", "gyujnb", "ujko",
    "huikmn", "jiolm", "kop",  "njk",    "bhjm", "iklp",   "ol",     "wa",     "edft",
    "awedxz", "rfgy",  "yhji", "cfgb",   "qase", "zsdc",   "tghu",   "asx"};

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static int swap_price(char a, char b)
{
    if (a == b) {
        return 0;
    }
    if (!is_letter(a) || !is_letter(b)) {
        return FULL + 4; /* figures are not misheard */
    }
    if (strchr(confused[a - 'a'], b) != NULL || strchr(confused[b - 'a'], a) != NULL) {
        return 10;
    }
    if (is_vowel(a) && is_vowel(b)) {
        return 12;
    }
    return strchr(beside[a - 'a'], b) != NULL ? 16 : FULL;
}

/* To leave out text[at]. */
static int drop_price(const char *text, size_t at)
{
    if (at > 0 && text[at] == text[at - 1]) {
        return 5;
    }
    if (text[at] == 'h') {
        return 8;
    }
    return is_vowel(text[at]) ? 13 : FULL;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

float letters_alike(const char *a, size_t a_len, const char *b, size_t b_len)
{
    int rows[3][ALIKE_LETTERS + 1];
    int *before = rows[0];
    int *last = rows[1];
    int *now = rows[2];
    size_t longer = 0;

    a_len = a_len > ALIKE_LETTERS ? ALIKE_LETTERS : a_len;
    b_len = b_len > ALIKE_LETTERS ? ALIKE_LETTERS : b_len;
    longer = a_len > b_len ? a_len : b_len;
    if (longer == 0) {
        return 0;
    }
    last[0] = 0;
    for (size_t j = 0; j < b_len; j++) {
        last[j + 1] = last[j] + drop_price(b, j);
        before[j + 1] = 0;
    }
    before[0] = 0;
    for (size_t i = 0; i < a_len; i++) {
        int drop = drop_price(a, i);
        int *spare = before;

        now[0] = last[0] + drop;
        for (size_t j = 0; j < b_len; j++) {
            int price = last[j] + swap_price(a[i], b[j]);

            price = least(price, last[j + 1] + drop);
            price = least(price, now[j] + drop_price(b, j));
            if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j]) {
                price = least(price, before[j - 1] + 14);
            }
            now[j + 1] = price;
        }
        before = last;
        last = now;
        now = spare;
    }
    return last[b_len] >= FULL * (int)longer
               ? 0
               : 1.0F - (float)last[b_len] / (float)(FULL * (int)longer);
}

size_t letters_edits(const char *a, size_t a_len, const char *b, size_t b_len, size_t most)
{
    size_t row[ALIKE_LETTERS + 1];

    if (a_len > ALIKE_LETTERS || b_len > ALIKE_LETTERS) {
        return most + 1;
    }
    for (size_t j = 0; j <= b_len; j++) {
        row[j] = j;
    }
    for (size_t i = 0; i < a_len; i++) {
        size_t corner = row[0];
        size_t best = ++row[0];

        for (size_t j = 0; j < b_len; j++) {
            size_t edits = corner + (a[i] != b[j]);

            corner = row[j + 1];
            edits = edits < row[j] + 1 ? edits : row[j] + 1;
            edits = edits < corner + 1 ? edits : corner + 1;
            row[j + 1] = edits;
            best = edits < best ? edits : best;
        }
        if (best > most) {
            return most + 1;
        }
    }
    return row[b_len] > most ? most + 1 : row[b_len];
}

static int bits(uint32_t set)
{
    return __builtin_popcount(set);
}

/* Whether enough letters are shared that the words could be half alike. A letter that one word
 * has and the other has not is an edit; each edit mends one letter on each side.
 */
static bool may_be_alike(const NameToken *a, const NameToken *b)
{
    int only_a = bits(a->letters & ~b->letters);
    int only_b = bits(b->letters & ~a->letters);
    int longer = a->len > b->len ? a->len : b->len;
    int shorter = a->len > b->len ? b->len : a->len;

    return (only_a > only_b ? only_a : only_b) * 3 <= longer * 2 && longer <= 3 * shorter;
}

float words_alike(const NameToken *a, const NameToken *b)
{
    float alike = 0;
    bool sounds = a->sound_len > 1 && a->sound_len == b->sound_len &&
                  memcmp(a->sound, b->sound, a->sound_len) == 0;

    if (!sounds && !may_be_alike(a, b)) {
        return 0;
    }
    alike = letters_alike(a->text, a->len, b->text, b->len);
    if (sounds && a->sound_len > 2) {
        alike += (1.0F - alike) * 0.4F;
    }
    return alike;
}
