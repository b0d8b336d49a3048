#include "match/linkage/rate.h"

#include <math.h>

#define PASSES_MOST 200
#define CLOSE       1e-4

static double share_of(double odds)
{
    return 1 / (1 + exp(-odds));
}

float rate_shift(const float *odds, size_t count)
{
    double shift = 0;
    double moved = 1;

    for (int pass = 0; pass < PASSES_MOST && fabs(moved) > CLOSE; pass++) {
        double same = RATE_PAIRS / 2.0;
        double all = (double)count + RATE_PAIRS;

        for (size_t i = 0; i < count; i++) {
            same += share_of((double)odds[i] + shift);
        }
        moved = log(same / (all - same)) - shift;
        shift += moved;
    }
    return (float)shift;
}

float rate_score(float odds, float shift)
{
    return (float)share_of((double)odds + (double)shift);
}

float rate_odds(float score, float shift)
{
    return score <= 0   ? -INFINITY
           : score >= 1 ? INFINITY
                        : (float)(log((double)score / (1 - (double)score)) - (double)shift);
}
