#include "movement/judge.h"

#include <math.h>

typedef struct Sums {
    double ard;
    double wrong;
    double naive;
    double first;
} Sums;

static void add_place(const World *world, const Outcome *outcome, size_t place, Sums *sums)
{
    size_t width = world->counted_count;

    for (size_t day = 0; day < outcome->day_count; day++) {
        const double *counts = world->counts + day * width;
        const uint32_t *ours = outcome->counts + day * width;
        const double *before =
            world->counts + (day < NAIVE_DAYS ? 0 : day - NAIVE_DAYS) * width;
        double total = 0;
        double computed = 0;

        for (size_t i = 0; i < width; i++) {
            total += counts[i];
            computed += ours[i];
        }
        double scale = computed > 0 ? total / computed : 1;

        sums->ard += fabs(ours[place] * scale - counts[place]) / (total > 1 ? total : 1);
        sums->wrong += fabs(ours[place] - counts[place]);
        sums->naive += fabs(before[place] - counts[place]);
        sums->first += fabs(world->counts[place] - counts[place]);
    }
}

static Figures figures(uint32_t days, const Sums *sums)
{
    return (Figures){
        .ard = days > 0 ? sums->ard / days : 0,
        .mase = sums->naive > 0 ? sums->wrong / sums->naive : -1,
        .mase_first = sums->first > 0 ? sums->wrong / sums->first : -1,
    };
}

Figures judge_all(const World *world, const Outcome *outcome)
{
    Sums sums = {0};

    for (size_t i = 0; i < world->counted_count; i++) {
        add_place(world, outcome, i, &sums);
    }
    return figures(outcome->day_count, &sums);
}

Figures judge_place(const World *world, const Outcome *outcome, size_t counted)
{
    Sums sums = {0};

    add_place(world, outcome, counted, &sums);
    return figures(outcome->day_count, &sums);
}
