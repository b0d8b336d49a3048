/* effects.h: what taking a step does beside changing a state; model/ names the effect, domain/kind.h lists them.
 *
 * An effect runs in the transaction of the step, after the new state is written. Where it fails, the step was not
 * taken.
 *
 * Source  design.md, "Seven ideas", 3 (a capability is kinds and, where it has behaviour, a few functions)
 */
#ifndef SERVICE_EFFECTS_H
#define SERVICE_EFFECTS_H

#include "service/call.h"

/* A step that has just been taken. */
typedef struct Taken {
    const Step *step;
    Entity *entity; /* in its new state; an effect that states more brings it up to date */
    const Revisions *history; /* before the step, newest first */
    Str reason;
} Taken;

/* Errors  BAD_INPUT with problems where the step must not be taken; DENIED. */
MUST_USE Err effect_run(Call *call, const Taken *taken);

/* What the record says, as it stood when the step was taken. */
static inline const Record *taken_record(const Taken *taken)
{
    return &taken->history->items[0].record;
}

#endif
