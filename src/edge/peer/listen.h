/* listen.h: the door for peers: one address, one verb, and only for whom we have pinned.
 *
 * Source  protocol.md, "Formats" (channel), T13, T21 (slow and half-open peers)
 */
#ifndef EDGE_PEER_LISTEN_H
#define EDGE_PEER_LISTEN_H

#include "service/node.h"

typedef struct Listener Listener;

#define EXCHANGE_PATH "/exchange"
#define EXCHANGE_MOST ((size_t)48 << 20) /* bytes of a message */

/* Listen on `address` and `port` (0: any that is free).  Errors  SYSTEM, BAD_INPUT. */
MUST_USE Err listener_open(Node *node, const char *address, uint16_t port, Listener **ret);
void listener_close(Listener *listener);
uint16_t listener_port(const Listener *listener);

#endif
