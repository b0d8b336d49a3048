/* budget.h: how long a search may go on, and the chance that it draws.
 *
 * Engines have no clock. Whoever calls one hands it a function that tells what part of the budget is spent; it is asked with the
 * work done so far, in ties looked at, so that a budget may be a number of ties. Then the same seed gives the same answer on
 * every machine. With a budget in seconds it does not: how far the search gets hangs on the machine.
 *
 * Source  Steele, Lea, Flood, Fast splittable pseudorandom number generators (2014), for the chance
 */
#ifndef NETWORK_DISMANTLE_BUDGET_H
#define NETWORK_DISMANTLE_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Budget {
    double (*part)(void *state, uint64_t work); /* 0 at first, 1 and more when it is over */
    void *state;
    uint64_t work; /* ties looked at so far */
    double until;  /* the part at which the member that works now is to end */
} Budget;

static inline double budget_part(const Budget *budget)
{
    return budget->part(budget->state, budget->work);
}

static inline bool budget_is_over(const Budget *budget)
{
    return budget_part(budget) >= budget->until;
}

static inline uint64_t chance_draw(uint64_t *state)
{
    uint64_t word = *state += UINT64_C(0x9e3779b97f4a7c15);

    word = (word ^ (word >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    word = (word ^ (word >> 27)) * UINT64_C(0x94d049bb133111eb);
    return word ^ (word >> 31);
}

/* 0 to below - 1. */
static inline uint32_t chance_below(uint64_t *state, uint32_t below)
{
    return (uint32_t)(((chance_draw(state) >> 32) * below) >> 32);
}

/* From 0 up to, but not, 1. */
static inline double chance_share(uint64_t *state)
{
    return (double)(chance_draw(state) >> 11) * 0x1p-53;
}

#endif
