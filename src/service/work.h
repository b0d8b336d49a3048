/* work.h: what countries do together: who is in it, what is signed, when it may begin.
 *
 * Every record has one originator, also one that several work upon: who leads states the plan, the others state
 * their participation, signatures, tasks and decisions, which refer to it. The audience of such a record follows
 * from the one that it refers to; where that one's grows narrower, so do those.
 *
 * Source  protection.md, 12, 16 and "Who is who"; docs/decisions/0009-one-originator.md
 */
#ifndef SERVICE_WORK_H
#define SERVICE_WORK_H

#include "service/effects.h"
#include "wire/card.h"

/* Whom a new record is for, where nobody has said: the parties of the record that it refers to, or, of an
 * answer, its originator alone.
 */
MUST_USE Err work_audience(Call *call, const Record *record, Handling *handling);

/* A partner's record has come: what of ours follows from it. Who withdraws gets nothing more. */
MUST_USE Err
work_received(Call *call, const Entity *entity, const Record *record, const Card *from);

/* The country whose word a record is: what it says of itself does not count, but whose it is. */
MUST_USE Err work_country(Call *call, const Entity *entity, Str *ret);

/* Sign what a record says as it stands: its hash goes into the signature. */
MUST_USE Err work_sign(Call *call, const Taken *taken);

/* Table a plan: it must say how people are kept safe. */
MUST_USE Err work_table(Call *call, const Taken *taken);

/* Begin what all who must have signed: a period both its co-chairs, the rest every country that is in it. */
MUST_USE Err work_open(Call *call, const Taken *taken);

/* Say go: the plan must have been agreed. */
MUST_USE Err work_go(Call *call, const Taken *taken);

#endif
