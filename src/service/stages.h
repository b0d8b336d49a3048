/* stages.h: what a private match computes by itself, between the words that people let go.
 *
 *     LIST    blind our lists            their acceptance, or ours
 *     TAGS    answer theirs              their lists
 *     SIZE    count; people see a band   their tags
 *     ASK     blind again, under keys    both have agreed
 *     ANSWER  evaluate                   their asks
 *     LEARN   possible matches           their answers and own values
 *
 * Each stage reads what has come, computes outside of any transaction (match/sections.h), and writes down what it
 * found if the run still stands where it did. What the partner sent and cannot be used ends the run, and is told to people.
 *
 * Source  protocol.md, "Private matching"
 */
#ifndef SERVICE_STAGES_H
#define SERVICE_STAGES_H

#include "service/matching.h"

/* Compute what is due, of all runs, and let those lapse whose time is over. One thread at a time works at it. */
MUST_USE Err stages_work(Node *node, Arena *arena);

#endif
