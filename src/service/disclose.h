/* disclose.h: releasing records to a peer, and recalling them.
 *
 * A disclosure is itself a record: what is to go, to whom, for what purpose, on which legal basis, under whose
 * authority, at what risk to people. Whoever drafted it does not release it.
 *
 * Source  protection.md, 1 to 4 and 10 to 13
 */
#ifndef SERVICE_DISCLOSE_H
#define SERVICE_DISCLOSE_H

#include "service/effects.h"

/* The records that a disclosure names go to its peer, each in a revision whose handling names him. */
MUST_USE Err disclose_release(Call *call, const Taken *taken);

/* The peer is to destroy what it got by this disclosure. */
MUST_USE Err disclose_recall(Call *call, const Taken *taken);

#endif
