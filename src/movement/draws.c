#include "movement/draws.h"

#include <math.h>

#define EACH 3 /* so few are quicker one by one */

Draws draws_begin(uint64_t seed, uint32_t tick)
{
    return (Draws){.seed = seed, .tick = tick};
}

double draws_part(Draws *draws)
{
    uint64_t high;
    uint64_t low;

    if (draws->left < 2) {
        draws->words = chance_words(draws->seed, STREAM_COHORT, draws->tick, draws->next++, 0);
        draws->left = 4;
    }
    high = draws->words.word[4 - draws->left];
    low = draws->words.word[5 - draws->left];
    draws->left -= 2;
    return (double)((high << 32 | low) >> 11) * 0x1p-53;
}

/* Each for himself. */
static uint32_t draw_each(Draws *draws, uint32_t count, double part)
{
    uint32_t some = 0;

    for (uint32_t i = 0; i < count; i++) {
        some += draws_part(draws) < part;
    }
    return some;
}

/* One after another from 0 up; for few. `part` is at most a half. */
static uint32_t draw_few(Draws *draws, uint32_t count, double part)
{
    double ratio = part / (1 - part);
    double chance = exp(count * log1p(-part));
    double point = draws_part(draws);
    uint32_t some = 0;

    while (some < count && point >= chance) {
        point -= chance;
        some++;
        chance *= ratio * ((double)count - some + 1) / some;
    }
    return some;
}

/* What Stirling's formula for log k! leaves out. */
static double stirling_rest(double k)
{
    static const double rests[] = {
        0.08106146679532726,
        0.04134069595540929,
        0.02767792568499834,
        0.02079067210376509,
        0.01664469118982119,
        0.01387612882307075,
        0.01189670994589177,
        0.01041126526197209,
        0.009255462182712733,
        0.008330563433362871,
    };
    double next = k + 1;

    if (k < 10) {
        return rests[(size_t)k];
    }
    return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / (next * next)) / (next * next)) / next;
}

/* BTRS: transformed rejection with a squeeze. `part` is at most a half, and count x part at least 10. */
static uint32_t draw_many(Draws *draws, double count, double part)
{
    double width = sqrt(count * part * (1 - part));
    double b = 1.15 + 2.53 * width;
    double a = -0.0873 + 0.0248 * b + 0.01 * part;
    double middle = count * part + 0.5;
    double sure = 0.92 - 4.2 / b;
    double alpha = (2.83 + 5.1 / b) * width;
    double ratio = part / (1 - part);
    double mode = floor((count + 1) * part);

    for (;;) {
        double u = draws_part(draws) - 0.5;
        double v = draws_part(draws);
        double us = 0.5 - fabs(u);
        double k = floor((2 * a / us + b) * u + middle);

        if (us >= 0.07 && v <= sure) {
            return (uint32_t)k;
        }
        if (!(k >= 0 && k <= count)) {
            continue;
        }
        v = log(v * alpha / (a / (us * us) + b));
        if (v <= (mode + 0.5) * log((mode + 1) / (ratio * (count - mode + 1))) +
                     (count + 1) * log((count - mode + 1) / (count - k + 1)) +
                     (k + 0.5) * log(ratio * (count - k + 1) / (k + 1)) + stirling_rest(mode) +
                     stirling_rest(count - mode) - stirling_rest(k) -
                     stirling_rest(count - k)) {
            return (uint32_t)k;
        }
    }
}

uint32_t draws_some(Draws *draws, uint32_t count, double part)
{
    bool turned = part > 0.5;
    double less = turned ? 1 - part : part;
    uint32_t some;

    if (!(less > 0) || count == 0) {
        return turned ? count : 0;
    }
    if (count <= EACH) {
        return turned ? count - draw_each(draws, count, less) : draw_each(draws, count, less);
    }
    some = count * less < 10 ? draw_few(draws, count, less) : draw_many(draws, count, less);
    return turned ? count - some : some;
}

uint32_t draws_share(Draws *draws, double weight, double *sum, uint32_t *count)
{
    uint32_t some;

    if (!(weight > 0) || *count == 0) {
        return 0;
    }
    some = weight >= *sum ? *count : draws_some(draws, *count, weight / *sum);
    *sum -= weight;
    *count -= some;
    return some;
}
