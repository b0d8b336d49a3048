/* candidates.h: possible matches: what people on both sides make of what agrees.
 *
 * Each side has its own record of a possible match, about its own subject. The two speak of it by tags, which say
 * nothing to anybody else. It is confirmed when a person on each side has said so, with a reason that stays at
 * home; what both find to be two does not come back.
 *
 * Source  protection.md, 8 and 9
 */
#ifndef SERVICE_CANDIDATES_H
#define SERVICE_CANDIDATES_H

#include "match/sections.h"
#include "service/matching.h"
#include "service/matchset.h"

/* What possible matches are made of. */
typedef struct CandidateSource {
    const Run *run;
    const Peer *peer;
    const Card *card;
    const Entity *match;
    const MatchSet *set;
    const Agreements *agreements;
} CandidateSource;

/* State a possible match for each subject of ours that agrees in something.  Errors  LIMIT, SYSTEM. */
MUST_USE Err candidates_make(Call *call, const CandidateSource *source);

MUST_USE Err candidate_confirm(Call *call, const Taken *taken);
MUST_USE Err candidate_differ(Call *call, const Taken *taken);
MUST_USE Err candidate_introduce(Call *call, const Taken *taken);

MUST_USE Err candidate_hear_verdict(const Heard *heard);
MUST_USE Err candidate_hear_introduction(const Heard *heard);

/* ---- among the files of a match ---- */

/* A word about a possible match, by its tags. */
typedef struct CandidateWord {
    Run run;
    Peer peer;
    Pairs pairs;
    JsonOut out;
    Str text; /* once it is ended: as it was signed */
} CandidateWord;

MUST_USE Err candidate_word_begin(Call *call, const Entity *candidate, CandidateWord *ret);
MUST_USE Err candidate_word_end(Call *call, CandidateWord *word, const char *typ);

/* The possible matches of ours that a word is about, each once.  Errors  BAD_INPUT. */
MUST_USE Err candidate_about(const Heard *heard, const Run *run, Ids *ret);

/* A possible match as it stands.  Errors  NOT_FOUND where it was erased. */
MUST_USE Err candidate_read(Call *call, int64_t id, Entity *entity, Record *record);

#endif
