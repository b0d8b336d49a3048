/* chain.h: who is the same as the same is the same.
 *
 * Where records 1 and 2 of a file are of one person, and 2 and 3, so are 1 and 3, whatever they tell of each other: one with the
 * old family name and one with the new meet in one that has the house of both. A pair's score is never below the product of those of its two halves, and a
 * pair that shares nothing itself is found so. Only halves of 0.8 or more carry on, one step far.
 *
 * Source  Monge and Elkan, "An efficient domain-independent algorithm for detecting approximately duplicate database records" (1997),
 *         transitivity; the product of scores is ours
 * Owner   the pairs' memory is the system's; linked_free
 * Cost    the square of how many alike a record has, CHAIN_ALIKE at most: who has more is left out
 */
#ifndef MATCH_LINKAGE_CHAIN_H
#define MATCH_LINKAGE_CHAIN_H

#include "match/linkage/links.h"

#define CHAIN_ALIKE 64

/* Raise scores and add pairs, of `least` or more, among pairs of one list in order; they stay in order.
 * Errors  SYSTEM, and `pairs` are as they were
 */
MUST_USE Err chain_close(LinkedPairs *pairs, float least);

#endif
