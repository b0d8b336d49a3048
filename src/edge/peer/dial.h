/* dial.h: going out to the peers that have an address.
 *
 * A thread meets each of them on the hour that was set, and as soon as something waits for it. A peer that does not
 * answer is tried again later each time; one that is slow holds up nobody else for longer than its time-out.
 *
 * Source  protocol.md, "Delivery"; T16, T21
 */
#ifndef EDGE_PEER_DIAL_H
#define EDGE_PEER_DIAL_H

#include "service/node.h"

typedef struct Dialer Dialer;

/* Dial every `every_s` seconds.  Errors  SYSTEM. */
MUST_USE Err dialer_open(Node *node, int every_s, Dialer **ret);
void dialer_close(Dialer *dialer);

typedef struct Met {
    size_t sent; /* envelopes */
    size_t received;
} Met;

/* Meet one peer now, as often as something is left to say.
 * Errors  NOT_FOUND; BAD_INPUT where it has no address; BUSY where it cannot be reached; DENIED where it does not
 *         know us.
 */
MUST_USE Err dial_now(Node *node, int64_t peer, Met *ret);

#endif
