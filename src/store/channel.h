/* channel.h: what is to go to a peer, what went, what came, what was refused, and who holds what.
 *
 * An item is a revision of ours, by reference, or a line of text. Items wait; then an envelope takes them up under
 * a number. The envelope itself is not kept: its signed header is, and its bytes are made again from the items
 * whenever it must go again. So nothing that was erased or recalled meanwhile can go a second time.
 *
 * Source  protocol.md, "Delivery" and "Logs"
 */
#ifndef STORE_CHANNEL_H
#define STORE_CHANNEL_H

#include "store/peer.h"
#include "store/record.h"

/* Recalls outrank everything. */
typedef enum ItemRank {
    ITEM_RECALL,
    ITEM_WORD,
    ITEM_RECORD
} ItemRank;

typedef struct Item {
    int64_t id;
    ItemRank rank;
    int64_t record; /* a revision of ours; 0 of a line */
    Str text; /* the line; of a revision the fields withheld, by name, with blanks between */
} Item;

typedef VEC(Item) Items;

MUST_USE Err item_add(Store *store, Arena *arena, int64_t peer, const Item *item);
MUST_USE Err item_waiting(Store *store, Arena *arena, int64_t peer, int64_t limit, Items *ret);
MUST_USE Err item_waiting_count(Store *store, int64_t peer, int64_t *ret);
MUST_USE Err item_sent(Store *store, Arena *arena, int64_t peer, int64_t seq, Items *ret);
MUST_USE Err item_put_in(Store *store, int64_t id, int64_t seq);
MUST_USE Err item_drop(Store *store, int64_t id);

/* What waits of a revision does not go. */
MUST_USE Err item_drop_record(Store *store, int64_t record);

/* Let the items of an envelope wait again. */
MUST_USE Err item_again(Store *store, int64_t peer, int64_t seq);

/* Our own numbers begin anew: what a peer has not said that it has waits again. */
MUST_USE Err channel_anew(Store *store, const Peer *peer);

typedef struct SentHead {
    int64_t seq;
    Str head;     /* JWS: wire/envelope.h */
    bool is_void; /* said to be: its items went under another number */
} SentHead;

typedef VEC(SentHead) SentHeads;

MUST_USE Err sent_add(Store *store, int64_t peer, int64_t incarnation, const SentHead *sent);
MUST_USE Err sent_void(Store *store, int64_t peer, int64_t incarnation, int64_t seq);

/* Those after `after`, in order. */
MUST_USE Err sent_from(
    Store *store,
    Arena *arena,
    int64_t peer,
    int64_t incarnation,
    int64_t after,
    int64_t limit,
    SentHeads *ret);

/* The signed header that came under a number.  Errors  NOT_FOUND. */
MUST_USE Err received_get(
    Store *store, Arena *arena, int64_t peer, int64_t incarnation, int64_t seq, Str *ret);
MUST_USE Err
received_add(Store *store, int64_t peer, int64_t incarnation, int64_t seq, Str head);
MUST_USE Err received_from(
    Store *store,
    Arena *arena,
    int64_t peer,
    int64_t incarnation,
    int64_t after,
    int64_t limit,
    SentHeads *ret);

/* An item that was refused, or two statements where there may be one (`proof`). */
typedef struct Refused {
    int64_t id;
    int64_t peer;
    int64_t seq;
    int64_t line;
    int64_t at;
    bool proof;
    Str why;
    Str bytes;
} Refused;

typedef VEC(Refused) Refuseds;

MUST_USE Err refused_add(Store *store, Arena *arena, const Refused *refused);
MUST_USE Err refused_page(
    Store *store, Arena *arena, int64_t peer, int64_t before, int64_t limit, Refuseds *ret);

/* A revision as it was signed. */
typedef struct Signed {
    Hash id; /* of the JWS: the record's id on the wire */
    int64_t record;
    Str jws;
    Str disclosures; /* each ended by '~' */
} Signed;

MUST_USE Err signed_add(Store *store, Arena *arena, const Signed *signed_record);
MUST_USE Err signed_of(Store *store, Arena *arena, int64_t record, Signed *ret);
MUST_USE Err signed_by_id(Store *store, Arena *arena, const Hash *id, Signed *ret);

/* Keep a fuller set of disclosures. */
MUST_USE Err signed_fuller(Store *store, Arena *arena, const Signed *signed_record);

/* A peer that holds a record of ours. */
typedef struct Holder {
    int64_t entity;
    int64_t peer;
    int64_t record;
    Str state;    /* held, recalled, erased */
    Str withheld; /* fields, with blanks between */
    int64_t at;
    Str receipt; /* what the peer signed of the recall, or "" */
} Holder;

typedef VEC(Holder) Holders;

MUST_USE Err holder_put(Store *store, Arena *arena, const Holder *holder);
MUST_USE Err holder_set(Store *store, const Holder *holder);
MUST_USE Err holder_get(Store *store, Arena *arena, int64_t entity, int64_t peer, Holder *ret);
MUST_USE Err holder_of(Store *store, Arena *arena, int64_t entity, Holders *ret);

/* The head of a log, signed. */
typedef struct Witness {
    Str origin;
    int64_t size;
    Str note;
} Witness;

typedef VEC(Witness) Witnesses;

MUST_USE Err witness_put(Store *store, int64_t peer, const Witness *witness);
MUST_USE Err witness_last(Store *store, Arena *arena, int64_t peer, Str origin, Witness *ret);
MUST_USE Err witness_all(Store *store, Arena *arena, int64_t peer, Witnesses *ret);

#endif
