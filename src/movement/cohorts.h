/* cohorts.h: people on their way in cohorts: all who are at the same place, or as far on the same road, with the same way
 * before them and the same last two days behind them, are one row with a number.
 *
 * How many of a cohort leave, and for where, is drawn exactly as if each had drawn for himself. Two things are coarser than with
 * people one by one: the last two days are kept in sixteenths of a day, and within a day those who come to a place with as many whole km
 * behind them go on together. Where a camp is nearly full, it matters who comes first: on such days the people on the roads go in
 * SLICES parts, one after the other.
 *
 * Shape   28 bytes a cohort, and about twice as much to find it by
 * Cost    O(cohorts x days); graphs of very short roads make many cohorts within a day
 * Source  run.h; tau-leaping of multinomial flows
 */
#ifndef MOVEMENT_COHORTS_H
#define MOVEMENT_COHORTS_H

#include "movement/draws.h"
#include "movement/people.h"

#define COHORTS_MOST (UINT32_C(1) << 22)
#define SLICES       8

typedef struct Cohort {
    uint32_t at;   /* a place, or a road and ON_ROAD */
    uint32_t next; /* of its Way */
    uint32_t count;
    uint32_t moved;  /* whole km today, while they move */
    float km;        /* on the road */
    uint16_t left;   /* of its Way */
    uint16_t leg;    /* Leg */
    uint32_t recent; /* r, in sixteenths */
} Cohort;

/* Cohorts that are all different, in the order in which they came. */
typedef struct Group {
    Cohort *items;
    size_t count;
    size_t room;
    uint32_t *table; /* places in `items`, plus 1; twice as many as there is room */
} Group;

typedef struct Cohorts {
    Arena *arena;
    Group now;
    Group next;
    Group going; /* those who go on at once, this time */
    Group after; /* and the next time */
    Draws draws;
    uint64_t people;
    uint64_t turned; /* see People */
    uint64_t steps;  /* of cohorts, today: what a day costs */
    Err err;         /* the first one: no memory */
} Cohorts;

MUST_USE Err cohorts_open(Arena *arena, Cohorts *ret);

void cohorts_add(Cohorts *cohorts, Stage *stage, uint32_t place, uint32_t count);

/* So many set out from where there is conflict. False where there is none. */
bool cohorts_send(Cohorts *cohorts, Stage *stage, uint32_t count);

/* The words of a day. */
void cohorts_begin_day(Cohorts *cohorts, uint64_t seed, uint32_t day);

/* Leave, and go on.  Errors  LIMIT. */
MUST_USE Err cohorts_move(Cohorts *cohorts, Stage *stage);

/* A cohort as it was written down.  Errors  LIMIT. */
MUST_USE Err cohorts_put(Cohorts *cohorts, Cohort cohort);

/* Each of them by himself from now on.  Errors  LIMIT where `people` has not enough room. */
MUST_USE Err cohorts_part(const Cohorts *cohorts, People *people);

#endif
