/* Tibetan script, as Dzongkha says it: of the letters of a syllable only the root with what is
 * joined below it, its vowel and some ends are said.
 *
 *     reading 0  as it is said: སངས་རྒྱས -> sangay, བཀྲ་ཤིས -> trashi
 *     reading 1  letter by letter, for names from elsewhere
 *
 * Source  Roman Dzongkha (Dzongkha Development Commission, 1994); Wylie 1959; Unicode 15.0,
 *         chapter 13.4
 */
#include "match/scripts/engine.h"

enum {
    TSHEG = 0xf0b,
    TSHEG_BAR = 0xf0c,
    GA = 0xf42,
    NGA = 0xf44,
    DA = 0xf51,
    NA = 0xf53,
    BA = 0xf56,
    MA = 0xf58,
    A_CHUNG = 0xf60,
    YA = 0xf61,
    RA = 0xf62,
    LA = 0xf63,
    SA = 0xf66,
    A_CHEN = 0xf68
};

static const char letters[][4] = {
    /* U+0F40 to U+0F6C; 0x50 further on the same, below another */
    "k",  "kh", "g", "gh", "ng", "ch", "chh", "j",  "",   "ny", "t",  "th",  "d",  "dh",  "n",
    "t",  "th", "d", "dh", "n",  "p",  "ph",  "b",  "bh", "m",  "ts", "tsh", "dz", "dzh", "w",
    "zh", "z",  "",  "y",  "r",  "l",  "sh",  "sh", "s",  "h",  "",   "ksh", "r",  "k",   "r",
};

static bool is_letter(uint32_t rune)
{
    return rune >= 0xf40 && rune <= 0xf6c;
}

static bool is_below(uint32_t rune)
{
    return rune >= 0xf90 && rune <= 0xfbc;
}

static char vowel_of(uint32_t rune)
{
    switch (rune) {
    case 0xf72:
    case 0xf73:
    case 0xf80:
    case 0xf81:
        return 'i';
    case 0xf74:
    case 0xf75:
        return 'u';
    case 0xf7a:
    case 0xf7b:
        return 'e';
    case 0xf7c:
    case 0xf7d:
        return 'o';
    case 0xf71:
        return 'a';
    default:
        return 0;
    }
}

/* A letter with all that hangs on it. */
typedef struct Stack {
    uint32_t letter;
    uint32_t below[2];
    size_t below_count;
    char vowel; /* 0 where none is written */
    bool nasal; /* a ring above */
} Stack;

#define STACKS_MAX 16 /* letters of a syllable that are looked at; real ones have six at most */

/* The stacks of the syllable at `at`; where it ends. */
static size_t take_syllable(const Word *word, size_t at, Stack *stacks, size_t *count)
{
    *count = 0;
    for (; at < word->count; at++) {
        uint32_t rune = word->runes[at];

        if (rune == TSHEG || rune == TSHEG_BAR || *count == STACKS_MAX) {
            return at + (*count < STACKS_MAX);
        }
        if (is_letter(rune)) {
            stacks[(*count)++] = (Stack){.letter = rune};
        } else if (*count == 0) {
            continue;
        } else if (is_below(rune)) {
            Stack *stack = &stacks[*count - 1];

            if (stack->below_count < 2) {
                stack->below[stack->below_count++] = rune - 0x50;
            }
        } else if (vowel_of(rune) != 0) {
            char vowel = vowel_of(rune);

            stacks[*count - 1].vowel = vowel == 'a' && stacks[*count - 1].vowel != 0
                                           ? stacks[*count - 1].vowel
                                           : vowel;
        } else if (rune == 0xf7e || rune == 0xf82 || rune == 0xf83) {
            stacks[*count - 1].nasal = true;
        }
    }
    return at;
}

static bool is_prefix(uint32_t rune)
{
    return rune == GA || rune == DA || rune == BA || rune == MA || rune == A_CHUNG;
}

/* Which stack is the root. */
static size_t root_of(const Stack *stacks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (stacks[i].below_count > 0 || stacks[i].vowel != 0) {
            return i;
        }
    }
    if (count <= 2 || !is_prefix(stacks[0].letter)) {
        return 0;
    }
    return count == 3 && stacks[2].letter == SA && stacks[1].letter != DA &&
                   (stacks[1].letter == GA || stacks[1].letter == NGA ||
                    stacks[1].letter == BA || stacks[1].letter == MA)
               ? 0
               : 1;
}

static void put_letter(uint32_t rune, Out *out)
{
    out_text(out, letters[rune - 0xf40]);
}

/* What is joined below that stays a letter of its own, and so has no other letter above it. */
static bool is_joined(uint32_t below)
{
    return below == YA || below == RA || below == LA || below == 0xf5d;
}

static void put_with_r(uint32_t letter, Out *out)
{
    if (letter == SA) {
        out_char(out, 's');
    } else if (letter == MA || letter == 0xf67) {
        put_letter(letter, out);
        out_char(out, 'r');
    } else if (letter == GA || letter == DA || letter == BA) {
        out_text(out, "dr");
    } else {
        out_text(out, letter == 0xf41 || letter == 0xf55 ? "thr" : "tr");
    }
}

static void put_with_y(uint32_t letter, Out *out)
{
    if (letter == MA) {
        out_text(out, "ny");
    } else if (letter == BA) {
        out_char(out, 'j');
    } else if (letter == 0xf54 || letter == 0xf55) {
        out_text(out, "ch");
    } else {
        put_letter(letter, out);
        out_char(out, 'y');
    }
}

/* The root with what is below it; r, l and s above it are not said, but r behind an open syllable
 * is (dorje).
 */
static void put_root(const Stack *root, Out *out)
{
    uint32_t letter = root->letter;
    bool above = (letter == RA || letter == LA || letter == SA) && root->below_count > 0 &&
                 !is_joined(root->below[0]);
    size_t next = above ? 1 : 0;

    if (above) {
        if (letter == LA && root->below[0] == 0xf67) {
            out_text(out, "lh");
            return;
        }
        if (letter == RA && is_vowel(out_last(out))) {
            out_char(out, 'r');
        }
        letter = root->below[0];
    }
    switch (next < root->below_count ? root->below[next] : 0) {
    case RA:
        put_with_r(letter, out);
        break;
    case YA:
        put_with_y(letter, out);
        break;
    case LA:
        out_char(out, letter == 0xf5f ? 'd' : 'l');
        break;
    default:
        put_letter(letter, out);
        break;
    }
}

static void put_end(const Stack *root, const Stack *end, Out *out)
{
    char vowel = root->vowel == 0 ? 'a' : root->vowel;

    if (end == NULL) {
        out_char(out, vowel);
        return;
    }
    if (end->letter == SA) {
        out_text(
            out,
            vowel == 'a'   ? "ay"
            : vowel == 'o' ? "oe"
            : vowel == 'u' ? "ue"
                           : (char[]){vowel, 0});
        return;
    }
    if (end->letter == LA && vowel == 'a') {
        vowel = 'e';
    }
    out_char(out, vowel);
    switch (end->letter) {
    case GA:
        out_char(out, 'k');
        break;
    case BA:
        out_char(out, 'p');
        break;
    case DA:
    case A_CHUNG:
        if (end->vowel != 0) { /* a second vowel: -'i, -'u */
            out_char(out, end->vowel);
        }
        break;
    default:
        put_letter(end->letter, out);
        break;
    }
}

static void put_said(const Stack *stacks, size_t count, Out *out)
{
    size_t root = root_of(stacks, count);

    put_root(&stacks[root], out);
    put_end(&stacks[root], root + 1 < count ? &stacks[root + 1] : NULL, out);
    if (stacks[root].nasal) {
        out_char(out, 'm');
    }
    /* Names from elsewhere have more than one vowel between two dots. */
    for (size_t i = root + 2; i < count; i++) {
        if (stacks[i].vowel != 0) {
            put_root(&stacks[i], out);
            out_char(out, stacks[i].vowel);
        }
    }
}

static void put_written(const Stack *stacks, size_t count, Out *out)
{
    size_t root = root_of(stacks, count);

    for (size_t i = 0; i < count; i++) {
        const Stack *stack = &stacks[i];

        put_letter(stack->letter, out);
        for (size_t k = 0; k < stack->below_count; k++) {
            if (stack->below[k] != 0xf5d || k > 0) {
                put_letter(stack->below[k], out);
            } else {
                out_char(out, 'w');
            }
        }
        if (stack->vowel != 0) {
            out_char(out, stack->vowel);
        } else if (i == root) {
            out_char(out, 'a');
        }
        if (stack->nasal) {
            out_char(out, 'm');
        }
    }
}

void tibetan_write(const Word *word, size_t reading, Out *out)
{
    size_t at = 0;

    while (at < word->count) {
        Stack stacks[STACKS_MAX];
        size_t count = 0;

        at = take_syllable(word, at, stacks, &count);
        if (count == 0) {
            continue;
        }
        if (reading == 0) {
            put_said(stacks, count, out);
        } else {
            put_written(stacks, count, out);
        }
    }
}
