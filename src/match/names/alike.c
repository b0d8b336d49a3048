#include "match/names/alike.h"

#define FULL 20 /* the price of an edit that is no likely slip */

/* The set of one letter. */
#define L(letter) (UINT32_C(1) << ((letter) - 'a'))

/* Letters that spellings confuse, by letter: it may stand for any of these. */
static const uint32_t confused[26] = {
    ['a' - 'a'] = L('e') | L('o'),
    ['b' - 'a'] = L('p') | L('v'),
    ['c' - 'a'] = L('k') | L('q') | L('s') | L('z'),
    ['d' - 'a'] = L('t'),
    ['e' - 'a'] = L('a') | L('i') | L('y'),
    ['f' - 'a'] = L('p') | L('v'),
    ['g' - 'a'] = L('h') | L('j') | L('k') | L('q'),
    ['h' - 'a'] = L('g') | L('k') | L('x'),
    ['i' - 'a'] = L('e') | L('j') | L('y'),
    ['j' - 'a'] = L('g') | L('i') | L('y') | L('z'),
    ['k' - 'a'] = L('c') | L('g') | L('h') | L('q') | L('x'),
    ['l' - 'a'] = L('r'),
    ['m' - 'a'] = L('n'),
    ['n' - 'a'] = L('m'),
    ['o' - 'a'] = L('a') | L('u'),
    ['p' - 'a'] = L('b') | L('f'),
    ['q' - 'a'] = L('c') | L('g') | L('k'),
    ['r' - 'a'] = L('l'),
    ['s' - 'a'] = L('c') | L('t') | L('x') | L('z'),
    ['t' - 'a'] = L('d') | L('s'),
    ['u' - 'a'] = L('o') | L('w') | L('y'),
    ['v' - 'a'] = L('b') | L('f') | L('w'),
    ['w' - 'a'] = L('u') | L('v'),
    ['x' - 'a'] = L('h') | L('k') | L('s'),
    ['y' - 'a'] = L('e') | L('i') | L('j') | L('u'),
    ['z' - 'a'] = L('c') | L('j') | L('s'),
};

static const uint32_t vowels = L('a') | L('e') | L('i') | L('o') | L('u') | L('y');

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_in(uint32_t set, char c)
{
    return is_letter(c) && (set >> (c - 'a') & 1) != 0;
}

/* The price of one letter for another, in halves: 5 for those that are confused, 6 for two vowels,
 * 8 for neighbours on the keyboard, a dot for any other. In the order of the alphabet.
 */
static const char chart[26][27] = {
    /* abcdefghijklmnopqrstuvwxyz */
    "0...5...6.....5.8.8.6.8.68", /* a */
    ".0....88.....8.5.....5....", /* b */
    "..08.8....5.....5.5..8.8.5", /* c */
    "..8088...........885...8..", /* d */
    "5..80...5.....6..88.6.8.5.", /* e */
    "..88.08........5.8.8.5....", /* f */
    ".8...805.55.....5..8.8..8.", /* g */
    ".8....50.85..8......8..58.", /* h */
    "6...5...058...6.....6...5.", /* i */
    "......58508.88......8...55", /* j */
    "..5...5588088.8.5......5..", /* k */
    "..........80..88.5........", /* l */
    ".........88.05............", /* m */
    ".8.....8.8..50............", /* n */
    "5...6...6.88..08....5...6.", /* o */
    ".5...5.....8..80..........", /* p */
    "8.5...5...5.....0.....8...", /* q */
    "...888.....5.....0.8......", /* r */
    "8.588.............05..85.5", /* s */
    "...5.88..........850....8.", /* t */
    "6...6..868....5.....0.5.5.", /* u */
    ".58..58..............05...", /* v */
    "8...8...........8.8.550...", /* w */
    "..88...5..5.......5....0.8", /* x */
    "6...5.8855....6....85...0.", /* y */
    "8.5......5........5....8.0", /* z */
};

/* What a sign of the chart stands for; its row ends with a NUL, which stands for a figure. */
static const uint8_t prices[] = {
    [0] = FULL + 4, /* figures are not misheard */
    ['.'] = FULL,
    ['0'] = 0,
    ['5'] = 10,
    ['6'] = 12,
    ['8'] = 16,
};

/* The row of a letter in the chart; the column behind the last one for what is no letter. */
static uint8_t code_of(char c)
{
    return is_letter(c) ? (uint8_t)(c - 'a') : 26;
}

/* The price of `c` for each letter of the other text. */
static void swap_prices(char c, const char *text, const uint8_t *codes, size_t len, int *ret)
{
    if (!is_letter(c)) {
        for (size_t j = 0; j < len; j++) {
            ret[j] = c == text[j] ? 0 : FULL + 4;
        }
        return;
    }
    const char *row = chart[c - 'a'];

    for (size_t j = 0; j < len; j++) {
        ret[j] = prices[(unsigned char)row[codes[j]]];
    }
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
    return is_in(vowels, text[at]) ? 13 : FULL;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

float letters_alike(const char *a, size_t a_len, const char *b, size_t b_len, float least_alike)
{
    int rows[3][ALIKE_LETTERS + 1];
    int *before = rows[0];
    int *last = rows[1];
    int *now = rows[2];
    int drops[ALIKE_LETTERS];
    int swaps[ALIKE_LETTERS];
    uint8_t codes[ALIKE_LETTERS];
    size_t longer = 0;
    int dearest = 0;
    int row_before = 0;

    a_len = a_len > ALIKE_LETTERS ? ALIKE_LETTERS : a_len;
    b_len = b_len > ALIKE_LETTERS ? ALIKE_LETTERS : b_len;
    longer = a_len > b_len ? a_len : b_len;
    if (longer == 0) {
        return 0;
    }
    if (a_len == b_len && memcmp(a, b, a_len) == 0) {
        return 1;
    }
    dearest = (int)((1.0F - least_alike) * (float)(FULL * (int)longer)) + 1;
    last[0] = 0;
    for (size_t j = 0; j < b_len; j++) {
        drops[j] = drop_price(b, j);
        codes[j] = code_of(b[j]);
        last[j + 1] = last[j] + drops[j];
        before[j + 1] = 0;
    }
    before[0] = 0;
    for (size_t i = 0; i < a_len; i++) {
        int drop = drop_price(a, i);
        int *spare = before;
        int cheapest = last[0] + drop;

        swap_prices(a[i], b, codes, b_len, swaps);
        now[0] = cheapest;
        for (size_t j = 0; j < b_len; j++) {
            int price = last[j] + swaps[j];

            price = least(price, last[j + 1] + drop);
            price = least(price, now[j] + drops[j]);
            if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j]) {
                price = least(price, before[j - 1] + 14);
            }
            now[j + 1] = price;
            cheapest = least(cheapest, price);
        }
        if (cheapest > dearest && row_before > dearest) {
            return 0; /* a transposition may reach back over one row, nothing over two */
        }
        row_before = cheapest;
        before = last;
        last = now;
        now = spare;
    }
    if (last[b_len] > dearest || last[b_len] >= FULL * (int)longer) {
        return 0;
    }
    return 1.0F - (float)last[b_len] / (float)(FULL * (int)longer);
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

/* How many there are; without the processor's own instruction, which not every one has. */
int letters_count(uint32_t set)
{
    set = set - (set >> 1 & 0x55555555U);
    set = (set & 0x33333333U) + (set >> 2 & 0x33333333U);
    return (int)(((set + (set >> 4)) & 0x0f0f0f0fU) * 0x01010101U >> 24);
}

uint32_t letters_near(uint32_t letters)
{
    uint32_t near = (letters & vowels) != 0 ? vowels : 0;

    for (int i = 0; i < 26; i++) {
        near |= (letters >> i & 1) != 0 ? confused[i] : 0;
    }
    return near;
}

/* The least that it costs that these letters are not in the other word: a swap for one that they
 * are confused with, or for another.
 */
static int foreign_price(uint32_t foreign, uint32_t near)
{
    return 10 * letters_count(foreign & near) + 16 * letters_count(foreign & ~near);
}

bool words_share(const NameToken *a, const NameToken *b, int price)
{
    int longer = a->len > b->len ? a->len : b->len;
    int shorter = a->len > b->len ? b->len : a->len;

    int most = longer < 6 ? 6 * price : price * longer;

    return longer <= 3 * shorter / 2 + 1 &&
           foreign_price(a->letters & ~b->letters, b->near) <= most &&
           foreign_price(b->letters & ~a->letters, a->near) <= most;
}

float words_alike(const NameToken *a, const NameToken *b)
{
    float alike = 0;
    bool sounds = a->sound_len > 1 && a->sound_len == b->sound_len &&
                  memcmp(a->sound, b->sound, a->sound_len) == 0;

    if (!sounds && !words_share(a, b, 5)) {
        return 0;
    }
    alike = letters_alike(a->text, a->len, b->text, b->len, sounds ? 0 : WORDS_ALIKE);
    if (sounds && a->sound_len > 2) {
        alike += (1.0F - alike) * 0.4F;
    }
    return alike;
}
