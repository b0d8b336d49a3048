/* parties.h: the whole of a private match between two files, both parties played by one process.
 *
 * What each sends goes through the same functions as between two nodes, and is counted; what one may not see is not looked
 * at. For files of one's own: to try what a match would find, and to measure it.
 *
 *     both    commit to their composites                                       (match/commitment.h)
 *     both    learn the size of the overlap, as a band                        (match/overlap.h)
 *     both    learn which of their own composites the other has               (match/which.h)
 *     both    tell each other, by tags, the records of these: candidates
 *
 * Each composite is made of so much that fewer say nothing (composites.h): below that threshold nothing is seen.
 *
 * Source  protocol.md, "Private matching"; protection.md, 6 to 8
 */
#ifndef MATCH_LINKAGE_PARTIES_H
#define MATCH_LINKAGE_PARTIES_H

#include "base/env.h"
#include "match/linkage/links.h"
#include "match/padding.h"

typedef struct PartiesRun {
    Band overlap;      /* of composites, as people would be told it */
    size_t bytes;      /* that both sent, all stages */
    RecordPair *pairs; /* candidates; to be freed */
    size_t count;
} PartiesRun;

/* Errors  LIMIT where a file makes more composites than a run may hold; SYSTEM.
 * Cost    about six multiplications in the group for each composite of each file
 */
MUST_USE Err parties_run(
    Pool *pool,
    Arena *arena,
    Env *env,
    const LinkList *a,
    const LinkList *b,
    CompositeStrength strength,
    PartiesRun *ret);

#endif
