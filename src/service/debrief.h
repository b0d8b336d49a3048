/* debrief.h: what came of a period, added up: each event once, protection beside arrests, no league table.
 *
 * An outcome that two countries report counts once where both have said that it is one event; such events stand in
 * a column of their own. Whoever takes part sees all numbers; observers and the public see them with the small
 * ones suppressed.
 *
 * What a plan did to a network is told as its outcomes say it, per plan and report, to those who may see both. Observers and the public get
 * one line of all plans, in which a small number is hidden with what would give it away, and no reach: a share of a small
 * network tells its size.
 *
 * Source  protection.md, 17; requirements.csv (reporting, compendium)
 */
#ifndef SERVICE_DEBRIEF_H
#define SERVICE_DEBRIEF_H

#include "service/call.h"

#define DEBRIEF_COLUMNS 64 /* countries, besides `together` and the total */

typedef struct DebriefRow {
    const Code *type;
    int64_t events;
    int64_t *counts; /* a column a country, then together, then all */
    bool *hidden;    /* as many; nothing is, in the full version */
} DebriefRow;

/* Two outcomes that may be one event, and are not said to be. */
typedef struct Alike {
    Uuid ours;
    Uuid theirs;
    const Code *type;
    Str day;
} Alike;

/* What a network was before an action, and without those on whom it was taken (service/without.h). */
typedef struct NetworkChange {
    Uuid plan; /* none in the line of all plans */
    Str title;
    Str country; /* that reports it */
    Str day;
    int64_t largest[2]; /* before, after; NOT_COUNTED where the outcome does not say */
    int64_t parts[2];
    int64_t reach_lost; /* in percent; NOT_COUNTED */
    bool hidden[4];     /* of largest, then of parts */
} NetworkChange;

#define NOT_COUNTED INT64_C(-1)

typedef struct Debrief {
    Uuid period;
    Record record; /* of the period */
    Str phase;
    Strs columns;
    VEC(DebriefRow) rows;
    bool suppressed;
    VEC(Alike) alike;           /* in the full version */
    VEC(NetworkChange) changes; /* suppressed: one at most */
    int64_t plans;
    int64_t nominations;
    int64_t participations;
} Debrief;

/* Add up a period.  Errors  NOT_FOUND where the viewer does not see the period; LIMIT. */
MUST_USE Err debrief_make(Call *call, Uuid period, bool suppressed, Debrief *ret);

#endif
