/* timed.h: ways along contacts that each took place at a time, one after the other.
 *
 *     a - b at 9 o'clock, b - c at 8: something can have come from c to a, and not from a to c
 *
 * Of contacts of one moment any may have been before the other, unless `gap` says how long a thing or word stays with somebody at
 * least. No way of a query comes to a node twice.
 *
 * Source  H. Wu et al., "Path problems in temporal graphs", PVLDB 7 (2014); P. Holme and J. Saramaki, "Temporal networks", Physics
 *         Reports 519 (2012)
 * Owner   the caller's arena
 * Cost    earliest and latest: the contacts sorted once, each looked at once from each end; fewest: that for each contact of the way
 */
#ifndef NETWORK_TIMED_H
#define NETWORK_TIMED_H

#include "network/graph.h"

typedef struct Contact {
    uint32_t a;
    uint32_t b;
    int64_t at;
} Contact;

typedef enum TimedAim {
    TIMED_EARLIEST, /* to be there first */
    TIMED_LATEST,   /* to leave last */
    TIMED_FEWEST    /* by the fewest contacts, and of these to be there first */
} TimedAim;

typedef struct TimedQuery {
    uint32_t from;
    uint32_t to;
    int64_t not_before; /* of all contacts */
    int64_t not_after;
    int64_t gap;      /* between two contacts; 0 or more */
    bool is_directed; /* contacts lead from a to b alone */
    TimedAim aim;
} TimedQuery;

typedef struct TimedPath {
    const uint32_t *contacts; /* their numbers, in the order of the way */
    size_t count;             /* 0 where from is to */
} TimedPath;

/* Errors  BAD_INPUT for a node that there is not (`at` the contact, where it is one's), and a gap below 0; NOT_FOUND where no way is in time; LIMIT
 */
MUST_USE Err timed_find(
    Arena *arena,
    size_t node_count,
    const Contact *contacts,
    size_t contact_count,
    const TimedQuery *query,
    TimedPath *ret);

#endif
