/* exchange.h: one meeting of two nodes: what goes out as bytes, what comes in as bytes.
 *
 * A message is a greeting and the envelopes behind it (wire/envelope.h). It is the body of an HTTPS request and of
 * its answer, or a file on a stick: nothing here knows which. The greeting says up to which number all has come,
 * so whatever was lost goes again, and it carries the heads of logs for the other to sign.
 *
 * An idle meeting is one greeting each way, and writes nothing.
 *
 * Source  protocol.md, "Delivery" (idle exchange) and "Logs" (a); invariants 5, 8, 11, 12, 15
 */
#ifndef SERVICE_EXCHANGE_H
#define SERVICE_EXCHANGE_H

#include "service/call.h"
#include "store/peer.h"

typedef struct Outgoing {
    Str bytes;
    size_t envelopes; /* behind the greeting */
    bool more;        /* some did not fit */
} Outgoing;

/* What a peer is to be told now; armoured where it goes as a file.
 * Errors  NOT_FOUND; DENIED where the peer is not pinned.
 */
MUST_USE Err
exchange_write(Node *node, Arena *arena, int64_t peer, bool armoured, Outgoing *ret);

/* Take a message in. `expected` is whose certificate it came under; NULL where it came as a file.
 * Errors  DENIED where it is of nobody who is pinned, in the same words whatever is wrong; LIMIT where the peer's
 *         allowance is used up; BAD_INPUT. What was applied before the error stays.
 */
MUST_USE Err exchange_read(
    Node *node,
    Arena *arena,
    const Hash *expected,
    Str bytes,
    int64_t *peer,
    size_t *envelopes);

/* Note how the last attempt to reach a peer went: "" for well. */
MUST_USE Err exchange_note(Node *node, Arena *arena, int64_t peer, Str failure);

#endif
