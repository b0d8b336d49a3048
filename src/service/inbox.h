/* inbox.h: what a peer sent, taken in: record by record, word by word.
 *
 * An envelope is applied in one transaction with the cursor that says that it was. Whatever comes again changes
 * nothing, whatever comes in another order gives the same. An item that cannot be taken is put aside with the
 * reason, which the peer is told, and the rest goes on.
 *
 * Source  protocol.md, "Records and order", "Delivery", "Withdraw, correct, recall"; invariants 4, 5, 8, 14;
 *         threats T1 to T4, T8, T14, T20, T25
 */
#ifndef SERVICE_INBOX_H
#define SERVICE_INBOX_H

#include "service/call.h"
#include "store/channel.h"
#include "store/peer.h"
#include "wire/envelope.h"

typedef struct Incoming {
    int64_t peer;
    const Envelope *envelope; /* its signature holds */
    VEC(int64_t) poisoned;    /* lines that stopped an earlier try */
    VEC(const char *) reasons;
    int64_t line;     /* out: where it stopped */
    bool contradicts; /* out: two headers under one number, kept as proof */
} Incoming;

/* Apply an envelope of the channel `main`.  Errors  BAD_INPUT at the line where one item is poison; LIMIT where
 * the peer's allowance is used up; CONFLICT where it is of an incarnation that is over, or not yet known.
 */
MUST_USE Err inbox_take(Call *call, Incoming *incoming);

/* Keep what shows that a peer contradicts itself, once, and write down that it did.  Errors  SYSTEM, LIMIT. */
MUST_USE Err inbox_proof(Call *call, const Refused *proof);

/* Read a word and whether it is the peer's to us.  Errors  BAD_INPUT. */
MUST_USE Err inbox_word(Call *call, const Peer *peer, const Card *card, Str line, Jws *ret);

#endif
