/* findings.h: both sides commit to what they learnt before either shows it (match/finding.h), and how a run ends between.
 *
 *     found    we have learnt; a signed hash of it goes to the partner, and nothing is shown
 *     opened   theirs has come; our salt goes
 *     shown    their salt has come and their hash is that of what we learnt: possible matches are made
 *
 * A run that ends after we sent what the partner needs to learn, and before all this is done, is written down as such, in
 * the record, in the log, and by a signed word at the partner. Nobody here has seen anything of it then.
 *
 * Source  protection.md, 6 to 8
 */
#ifndef SERVICE_FINDINGS_H
#define SERVICE_FINDINGS_H

#include "match/finding.h"
#include "service/matching.h"

/* Keep what was learnt, and commit to it. */
MUST_USE Err findings_commit(Call *call, Run *run, const Agreements *agreements);

/* Their hash is here: open ours. */
MUST_USE Err findings_open(Call *call, const Run *run);

/* Both are open: what we learnt, if it is what they committed to.  Errors  BAD_INPUT where it is not. */
MUST_USE Err findings_check(Call *call, const Run *run, Agreements *ret);

/* Before a run is given up: where the partner has been sent what it needs to learn, write down that it was stopped there, tell
 * the partner by a signed word, and say so in the remarks of `record`. `by` says who stopped it.
 */
MUST_USE Err findings_stopped(
    Call *call, const Run *run, const Entity *entity, const char *by, Record *record);

MUST_USE Err findings_hear_found(const Heard *heard);
MUST_USE Err findings_hear_opened(const Heard *heard);
MUST_USE Err findings_hear_stopped(const Heard *heard);

#endif
