/* matching.h: a private match with one partner, from the offer to the possible matches.
 *
 *     offer     we fix our set and say so          (an authorised officer)
 *     accept    they have fixed theirs when the offer came; an officer of theirs takes it up
 *     lists     both send blinded lists; tags      (by itself: src/match/overlap.h)
 *     sized     both see a band, and nothing else
 *     agree     an officer on each side agrees to learn which
 *     asks, owned, answers                         (by itself: src/match/which.h)
 *     compared  each side has possible matches for people to look at (candidates.h)
 *
 * An offer that is refused, lapsed or not answered looks the same to who made it: nothing comes. Words from the partner are
 * only kept when they come; what follows from them is computed by stages.h, outside of any transaction.
 *
 * Source  protection.md, 6 and 7; protocol.md, "Private matching", T12
 */
#ifndef SERVICE_MATCHING_H
#define SERVICE_MATCHING_H

#include "service/effects.h"
#include "service/outbox.h"
#include "store/run.h"

#define MATCHING_RUNS   4 /* with a partner, whoever offered, in MATCHING_PERIOD days */
#define MATCHING_PERIOD 182
#define MATCHING_LAPSES 30 /* days */

MUST_USE Err matching_offer(Call *call, const Taken *taken);
MUST_USE Err matching_accept(Call *call, const Taken *taken);
MUST_USE Err matching_agree(Call *call, const Taken *taken);
MUST_USE Err matching_abandon(Call *call, const Taken *taken);

/* A word that a peer said, and that was checked to be his to us. */
typedef struct Heard {
    Call *call;
    const Peer *peer;
    const Card *card;
    const Jws *jws;
} Heard;

MUST_USE Err matching_hear_offer(const Heard *heard);
MUST_USE Err matching_hear_accept(const Heard *heard);
MUST_USE Err matching_hear_agree(const Heard *heard);
MUST_USE Err matching_hear_part(const Heard *heard);

/* The run that a word is about, if it is with this peer.  Errors  BAD_INPUT. */
MUST_USE Err matching_run_of(const Heard *heard, Run *ret);

/* ---- among the files of a match ---- */

/* A word about a run, begun; and ended, to wait for the peer. */
JsonOut match_word_begin(Call *call, const Peer *peer, const Run *run);
MUST_USE Err match_word_send(Call *call, const Peer *peer, JsonOut *out, const char *typ);

/* Under which name a list of theirs is kept: "lists", "tags", "asks", "owned", "answers".  Errors  LIMIT. */
MUST_USE Err match_list_name(Arena *arena, Str what, Str *ret);

/* The record of a run at this node, as it stands.  Errors  NOT_FOUND where it was erased. */
MUST_USE Err match_read(Call *call, const Run *run, Entity *entity, Record *record);

/* It is over: the key is destroyed, and the partner hears nothing. */
MUST_USE Err match_give_up(Call *call, Run *run);

#endif
