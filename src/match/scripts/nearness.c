#include "match/scripts/nearness.h"

enum {
    STRANGE = 110, /* one consonant for another that is not told */
    MIXED = 130,   /* a vowel for a consonant */
    VOWELS = 35,
    LEFT_CONSONANT = 95, /* a sound on one side alone */
    LEFT_SOFT = 45,      /* h, y and w */
    LEFT_VOWEL = 32
};

#define SOUNDS    64 /* a sound's byte, less '@' */
#define AT(sound) ((sound)&63)

/* Cost of a pair; 0 of those that are not told. */
static const uint8_t likeness[SOUNDS][SOUNDS] = {
#define LIKE(a, b, cost) [AT(a)][AT(b)] = (cost), [AT(b)][AT(a)] = (cost),
#include "match/scripts/nearness.def"
#undef LIKE
};

/* What it costs to leave a sound out. */
static int left_cost(char sound)
{
    if (is_vowel(sound)) {
        return LEFT_VOWEL;
    }
    return sound == 'h' || sound == 'y' || sound == 'w' ? LEFT_SOFT : LEFT_CONSONANT;
}

static int pair_cost(char a, char b)
{
    int cost = likeness[AT(a)][AT(b)];

    if (a == b || cost > 0) {
        return a == b ? 0 : cost;
    }
    if (is_vowel(a) != is_vowel(b)) {
        return MIXED;
    }
    return is_vowel(a) ? VOWELS : STRANGE;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

int nearness_of(Str a, Str b)
{
    int row[COMPARED_MAX + 1];
    int lefts[COMPARED_MAX];
    int weight_a = 0;
    int weight_b = 0;
    size_t a_len = a.len < COMPARED_MAX ? a.len : COMPARED_MAX;
    size_t b_len = b.len < COMPARED_MAX ? b.len : COMPARED_MAX;

    row[0] = 0;
    for (size_t k = 0; k < b_len; k++) {
        lefts[k] = left_cost(b.ptr[k]);
        weight_b += lefts[k];
        row[k + 1] = row[k] + lefts[k];
    }
    for (size_t i = 0; i < a_len; i++) {
        int left = left_cost(a.ptr[i]);
        int corner = row[0];

        weight_a += left;
        row[0] += left;
        for (size_t k = 0; k < b_len; k++) {
            int put = corner + pair_cost(a.ptr[i], b.ptr[k]);

            corner = row[k + 1];
            row[k + 1] = least(put, least(corner + left, row[k] + lefts[k]));
        }
    }
    int most = weight_a > weight_b ? weight_a : weight_b;

    if (most == 0 || row[b_len] >= most) {
        return most == 0 && a_len == b_len ? NEARNESS_MOST : 0;
    }
    return NEARNESS_MOST - NEARNESS_MOST * row[b_len] / most;
}
