/* disclose.h: what taking a step does beside changing a state: releasing records to a peer, recalling them.
 *
 * A disclosure is itself a record: what is to go, to whom, for what purpose, on which legal basis, under whose
 * authority, at what risk to people. Whoever drafted it does not release it.
 *
 * Source  protection.md, 1 to 4 and 10 to 13
 */
#ifndef SERVICE_DISCLOSE_H
#define SERVICE_DISCLOSE_H

#include "service/records.h"

/* Run the effect of a step that has just been taken. `history` is the record's, before the step, newest first.
 * Errors  BAD_INPUT with problems where the step must not be taken; DENIED.
 */
MUST_USE Err
effect_run(Call *call, const Step *step, const Entity *entity, const Revisions *history);

#endif
