/* scenario_report.h: what came out of an ensemble, as tables. Each says what it is for.
 *
 * Shape   a row a day; of more than one member each number stands three times, as what 5, 50 and 95 of 100 members have no more of
 * Source  protection.md, 18
 */
#ifndef SERVICE_SCENARIO_REPORT_H
#define SERVICE_SCENARIO_REPORT_H

#include "movement/ensemble.h"

#define REPORT_FOR "planning for reception; not for refusal of entry"

/* What is told of a day, beside the places. */
typedef enum DayField {
    DAY_IN_CAMPS,
    DAY_AT_PLACES,
    DAY_ON_WAY,
    DAY_WITHOUT,
    DAY_BEDS_SHORT,
    DAY_WAITING,
    DAY_UNSEATED,
    DAY_TURNED_BACK,
    DAY_AT_RISK, /* from the first day on */
    DAY_FIELDS
} DayField;

/* The name of a field's column. */
const char *report_name(DayField field);

/* How it stood on a day. */
Band report_day(const Ensemble *ensemble, uint32_t day, DayField field);

/* When a place is first full, or its screening first late, and in how many members it is at all. */
typedef struct FirstDay {
    Band days; /* of the members in which it is */
    size_t members;
} FirstDay;

FirstDay report_first(const Ensemble *ensemble, size_t place, bool is_screening);

/* The most people above its capacity, or waiting for screening. */
Band report_most(const Ensemble *ensemble, size_t place, bool is_screening);

/* The days as CSV.  Errors  LIMIT. */
MUST_USE Err report_days(Arena *arena, const World *world, const Ensemble *ensemble, Str *ret);

#endif
