/* outbox.h: what is to go to peers: put down with the business it belongs to, packed when it goes.
 *
 * One rule decides who gets a record of ours: its handling names him. Whoever held it and is named no longer gets
 * a recall. So to release is to widen the audience, to correct is to state a further revision, to recall is to
 * narrow the audience. The audience is asked once more when an envelope is made, and each time one goes again.
 *
 * Source  protocol.md, "Delivery" and "Withdraw, correct, recall", invariants 1, 6 and 11; protection.md, 3 and 13
 */
#ifndef SERVICE_OUTBOX_H
#define SERVICE_OUTBOX_H

#include "service/signing.h"

/* After a revision of ours was written: let it follow to whom its handling names, and be called back from whom it
 * does not name any more. Records of a kind that never leaves are left alone.
 */
MUST_USE Err outbox_follow(Call *call, const Entity *entity);

/* A record goes for the first time, or with other fields: on this basis, without these fields (names with blanks
 * between). Its handling must name the peer already.
 */
MUST_USE Err outbox_release(
    Call *call, const Entity *entity, const Peer *peer, const Basis *basis, Str withheld);

/* Call a record back from whoever holds it; the peer, or 0 for all. */
MUST_USE Err outbox_recall(Call *call, const Entity *entity, int64_t peer);

/* Whether a record may go to a peer at all, by its handling and on which side of the wall it stands. */
bool outbox_reaches(const Call *call, const Entity *entity, const Card *card);

/* A word of ours: JSON members between braces, signed as a statement of this sort. */
JsonOut outbox_word_begin(Call *call, const Peer *peer);
MUST_USE Err outbox_word_end(Call *call, JsonOut *out, const char *typ, Str *ret);

/* Let a signed word wait for a peer. */
MUST_USE Err outbox_put(Call *call, int64_t peer, ItemRank rank, Str word);

/* An envelope before it is sealed. */
typedef struct Parcel {
    Str head; /* signed */
    Str body;
} Parcel;

typedef VEC(Parcel) Parcels;

/* Make the envelopes that a peer has not said that it has: those that went and can go again, then what
 * waits. Inside a write; the peer's numbers are brought up to date. `more` tells whether some stay behind.
 */
MUST_USE Err outbox_pack(Call *call, Peer *peer, Parcels *ret, bool *more);

#endif
