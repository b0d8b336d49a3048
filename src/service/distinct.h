/* distinct.h: "not the same person", signed by both sides of a possible match, told to everybody who was told.
 *
 * Whoever holds a copy of our subject's record is sent the two signed verdicts. He checks both, where he knows both nodes, and
 * writes the finding into the history of his copy. Where he holds copies of both, from both originators, each copy's history says
 * that the other is somebody else. Between the two sides the pair does not come back (store/run.h, distinct_add).
 *
 * Source  protection.md, 8
 */
#ifndef SERVICE_DISTINCT_H
#define SERVICE_DISTINCT_H

#include "service/matching.h"

/* Keep a signed verdict "different" about a possible match: ours, or the partner's. */
MUST_USE Err distinct_keep(Call *call, int64_t candidate, bool ours, Str word);

/* Both have said so: tell all who hold the subject's record, but for the partner itself. */
MUST_USE Err
distinct_push(Call *call, const Entity *candidate, const Entity *subject, int64_t partner);

MUST_USE Err distinct_hear(const Heard *heard);

#endif
