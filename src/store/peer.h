/* peer.h: the nodes that this one knows, and how far the channel with each has come.
 *
 * A peer is `offered` while only its card is here, `pinned` once two people have compared the words, and
 * `stopped` when nothing more passes. Seq numbers count envelopes in one direction within an incarnation.
 *
 * Source  protocol.md, "Identity" and "Delivery"
 */
#ifndef STORE_PEER_H
#define STORE_PEER_H

#include "store/store.h"

#define PEER_ITEMS_MOST 100000 /* a day, unless set otherwise */
#define PEER_BYTES_MOST (INT64_C(512) << 20)

typedef struct Peer {
    int64_t id;
    Hash node;
    Str card;    /* as it was last accepted: wire/card.h */
    Str address; /* "https://host:port", or "" where it dials us, or files are carried */
    Str state;
    int64_t added;
    int64_t pinned; /* 0 while it is not */
    int64_t incarnation;
    int64_t met; /* when something of it last came; 0 for never */
    Str failure; /* of the last attempt, or "" */
    int64_t out_seq;
    Hash out_head;
    int64_t out_taken;
    int64_t in_seq;
    int64_t in_signed;
    int64_t log_signed;
    int64_t items_most;
    int64_t bytes_most;
    int64_t day;
    int64_t items;
    int64_t bytes;
} Peer;

typedef VEC(Peer) Peers;

MUST_USE Err peer_get(Store *store, Arena *arena, int64_t id, Peer *ret);
MUST_USE Err peer_of(Store *store, Arena *arena, const Hash *node, Peer *ret);
MUST_USE Err peer_all(Store *store, Arena *arena, Peers *ret);
bool peer_is_pinned(const Peer *peer);

/* Errors  CONFLICT where the node is known. */
MUST_USE Err peer_add(Store *store, const Peer *peer);

/* Card, address, state, pinned, incarnation and ceilings. */
MUST_USE Err peer_set(Store *store, const Peer *peer);
MUST_USE Err peer_met(Store *store, int64_t id, int64_t at, Str failure);

/* How far the channel is, both ways. */
MUST_USE Err peer_set_channel(Store *store, const Peer *peer);

/* Take items and bytes out of the day's allowance.  Errors  LIMIT where it is used up. */
MUST_USE Err peer_use(Store *store, Peer *peer, int64_t items, int64_t bytes);

#endif
