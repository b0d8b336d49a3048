/* judge.h: how far what was computed is from what was counted.
 *
 * ard    the mean over the days of sum of |computed - counted| over the sum of the counts, after what was computed is
 *        scaled each day to that sum; half of it is the share of people at the wrong place. FLEE's validation prints
 *        this figure.
 * mase   the mean error, unscaled, over that of a forecaster who only repeats the counts of 30 days before: below 1 is
 *        better than he is. He has seen counts that the engine has not, but for their sum.
 * mase_first   the same against one who repeats the counts of the first day.
 *
 * Source  Suleimenova, Bell, Groen, Sci. Rep. 7:13377 (2017); Hyndman, Koehler, Int. J. Forecasting 22 (2006)
 */
#ifndef MOVEMENT_JUDGE_H
#define MOVEMENT_JUDGE_H

#include "movement/run.h"

#define NAIVE_DAYS 30

typedef struct Figures {
    double ard;
    double
        mase; /* negative where the naive forecast has no error, so that there is nothing to compare with */
    double mase_first;
} Figures;

/* Of all places together. */
Figures judge_all(const World *world, const Outcome *outcome);

/* Of one counted place: `ard` is then its part of the sum, so that the places' add up to the whole. */
Figures judge_place(const World *world, const Outcome *outcome, size_t counted);

#endif
