/* peers.h: knowing other nodes: taking a card in, pinning it by words said aloud, letting go.
 *
 * Nobody adds a node by central act. A card may come by any way; it counts for nothing until a person has heard the
 * words of its id from the other side and typed them in.
 *
 * Source  protocol.md, "Identity"; protection.md, "Who is who"; T16 (an address is no way into one's own network)
 */
#ifndef SERVICE_PEERS_H
#define SERVICE_PEERS_H

#include "service/call.h"
#include "store/peer.h"

/* Take a card in; of a node that is known, one of a later incarnation.
 * Errors  BAD_INPUT; CONFLICT where it is known as it is, or is one's own; DENIED between fiction and the real.
 */
MUST_USE Err peers_offer(Call *call, Str card, Str address, Peer *ret);

/* Compare the words, and from now on exchange.  Errors  BAD_INPUT where they are others. */
MUST_USE Err peers_pin(Call *call, const Hash *node, Str words);

/* What changes; an empty text and 0 leave it as it is. */
typedef struct PeerChange {
    Str address; /* "-" for none */
    Str state;   /* stopped, pinned again */
    int64_t items_most;
    int64_t bytes_most;
} PeerChange;

MUST_USE Err peers_change(Call *call, const Hash *node, const PeerChange *change);

/* A later card of a pinned node, by the same keys: it came back from a backup.  Errors  BAD_INPUT. */
MUST_USE Err peers_renew(Call *call, Peer *peer, const Card *card, Str text);

#endif
