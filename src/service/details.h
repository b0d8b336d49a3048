/* details.h: one possible match compared in detail, after an officer on each side has asked for it, and only then.
 *
 *     compare   an officer asks, with a reason; a key for this one comparison goes to the partner     (both sides)
 *     values    both have asked: the values of this one pair go, sealed for the other's key
 *     said      each side compares in memory (match/detail.h), writes down words and a band, and destroys its key
 *
 * The values of the other side are never written anywhere: not in a record, the index, the log or what is put aside; what was put into
 * the outbox to travel opens by a key that is destroyed once they have been read. Who could no longer be matched since is not
 * compared, and the partner hears nothing.
 *
 * Source  protection.md, 2, 3 and 8
 */
#ifndef SERVICE_DETAILS_H
#define SERVICE_DETAILS_H

#include "service/candidates.h"

MUST_USE Err details_ask(Call *call, const Taken *taken);

MUST_USE Err details_hear_ask(const Heard *heard);
MUST_USE Err details_hear_values(const Heard *heard);

#endif
