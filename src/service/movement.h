/* movement.h: scenarios of movement and their runs as records of exercise kinds: checked, kept, shown, run, told.
 *
 * A scenario keeps its files (bundle.h), a run its result; both as sealed files that the record names. A run is a job: in a thread of its
 * own, with its progress, and it ends when it is cancelled, when its time is over, or when the node is closing. Nobody's data go in, and
 * nothing that comes out can reach real records (model.c, "fiction and the real").
 *
 * Shape   a result:
 *     {"for":"planning for reception; not for refusal of entry","scenario":"4f...","rules":"best","seed":1,"members":20,
 *      "changes":{...},"first":"2030-03-01","days":120,"ard":{"low":3100,"middle":3500,"high":3900},"unplaced":0,
 *      "sums":[{"name":"people","low":[..],"middle":[..],"high":[..]}],
 *      "places":[{"name":"Kamp Melati","low":[..],"middle":[..],"high":[..],"counted":[..]}]}
 *     a list has a number a day; low and high are left out of a run with one member
 * Source  protection.md, 18; protocol.md, invariant 16
 */
#ifndef SERVICE_MOVEMENT_H
#define SERVICE_MOVEMENT_H

#include "service/reading.h"
#include "wire/json.h"

/* A run's way through a scenario that is not its own. */
typedef struct MovementAsk {
    Str rules; /* "best", "flee3" */
    Str mode;  /* "auto", "agents", "cohorts" */
    uint64_t seed;
    size_t members;
    const Json *changes; /* whatif.h, or NULL */
    Str title;           /* "" for one that says the rules and the changes */
} MovementAsk;

/* What is wrong with files, and what was assumed, as JSON. */
MUST_USE Err movement_check(Call *call, const Json *files, Str *ret);

/* Keep a scenario.  Errors  BAD_INPUT where it cannot be run; DENIED. */
MUST_USE Err movement_add(Call *call, Str title, Str origin, const Json *files, Entity *ret);

/* A scenario for the map: places, roads, closures, conflicts, as JSON.  Errors  NOT_FOUND. */
MUST_USE Err movement_show(Call *call, Uuid scenario, Str *ret);

/* Begin a run as a job; its number is returned.
 * Errors  NOT_FOUND; BAD_INPUT of rules or changes; BUSY where one of the account's is running still.
 */
MUST_USE Err movement_start(Call *call, Uuid scenario, const MovementAsk *ask, int64_t *ret);

/* A run's result as it is kept, and a row a day as CSV.  Errors  NOT_FOUND. */
MUST_USE Err movement_result(Call *call, Uuid run, Str *ret);
MUST_USE Err movement_days(Call *call, Uuid run, Str *ret);

/* The file that a record of this kind names in `field`, inside a reading service.
 * Errors  NOT_FOUND, CORRUPT.
 */
MUST_USE Err
movement_file(Call *call, Uuid uuid, const char *kind, const char *field, Row *row, Str *ret);

#endif
