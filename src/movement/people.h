/* people.h: people on their way, each by himself.
 *
 * Shape   20 bytes a person, a column a property
 * Source  run.h
 */
#ifndef MOVEMENT_PEOPLE_H
#define MOVEMENT_PEOPLE_H

#include "movement/stage.h"

#define ON_ROAD (UINT32_C(1) << 31)

/* How far a person has come with walking. */
typedef enum Leg {
    LEG_NONE,
    LEG_FIRST,
    LEG_LATER
} Leg;

typedef struct People {
    uint32_t *at;   /* a place, or a road and ON_ROAD */
    uint32_t *next; /* of his Way */
    float *km;      /* on the road */
    float *recent;  /* r: the share of a full day's way in the last two days */
    uint16_t *left; /* of his Way */
    uint16_t *leg;  /* Leg */
    uint32_t count;
    uint32_t most;
    uint64_t turned; /* times that one stayed, since the camp ahead was nearly full */
} People;

/* Room for `most`.  Errors  LIMIT. */
MUST_USE Err people_open(Arena *arena, uint32_t most, People *ret);

/* One who sets out from a place, or is at a camp from the beginning; beyond the room for them none is added. */
void people_add(People *people, Stage *stage, uint32_t place);

/* So many set out from where there is conflict. False where there is none. */
bool people_send(People *people, Stage *stage, uint64_t seed, uint32_t count);

/* Leave, and go on. */
void people_move(People *people, Stage *stage, uint64_t seed);

#endif
