#include "match/scripts/nearness.h"

enum {
    STRANGE = 110, /* one consonant for another that is not told */
    MIXED = 130,   /* a vowel for a consonant */
    VOWELS = 45
};

#define SOUNDS    64 /* a sound's byte, less '@' */
#define AT(sound) ((sound)&63)

/* Cost of a pair; 0 of those that are not told. */
static const uint8_t likeness[SOUNDS][SOUNDS] = {
#define LEFT(sound, cost)
#define LIKE(a, b, cost) [AT(a)][AT(b)] = (cost), [AT(b)][AT(a)] = (cost),
#include "match/scripts/nearness.def"
#undef LIKE
#undef LEFT
};

/* Cost of a sound on one side alone. */
static const uint8_t lefts[SOUNDS] = {
#define LEFT(sound, cost) [AT(sound)] = (cost),
#define LIKE(a, b, cost)
#include "match/scripts/nearness.def"
#undef LIKE
#undef LEFT
};

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
    int left_b[COMPARED_MAX];
    int weight_a = 0;
    int weight_b = 0;
    size_t a_len = a.len < COMPARED_MAX ? a.len : COMPARED_MAX;
    size_t b_len = b.len < COMPARED_MAX ? b.len : COMPARED_MAX;

    row[0] = 0;
    for (size_t k = 0; k < b_len; k++) {
        left_b[k] = lefts[AT(b.ptr[k])];
        weight_b += left_b[k];
        row[k + 1] = row[k] + left_b[k];
    }
    for (size_t i = 0; i < a_len; i++) {
        int left = lefts[AT(a.ptr[i])];
        int corner = row[0];

        weight_a += left;
        row[0] += left;
        for (size_t k = 0; k < b_len; k++) {
            int put = corner + pair_cost(a.ptr[i], b.ptr[k]);

            corner = row[k + 1];
            row[k + 1] = least(put, least(corner + left, row[k] + left_b[k]));
        }
    }
    int most = weight_a > weight_b ? weight_a : weight_b;

    if (most == 0 || row[b_len] >= most) {
        return most == 0 && a_len == b_len ? NEARNESS_MOST : 0;
    }
    return NEARNESS_MOST - NEARNESS_MOST * row[b_len] / most;
}
