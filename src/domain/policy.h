/* policy.h: one function that decides who may see or do what.
 *
 * Every record row carries the number of an interned Policy. When somebody signs in, the
 * distinct policies of the store, some dozens, are put to policy_may one by one, and every
 * statement of the query layer joins the set of those that passed. So a list, a count, a
 * suggestion, a search and an export cannot forget to ask; a test compares the result with
 * policy_may row by row.
 *
 *     person|victim|0|north|AMBER;use=...        kind, compartment, restricted, team, handling
 *
 * Source  design.md, "Handling and policy"; protection.md, 2 to 5, 14, 15; practice.md, ADM (need to
 *         know = role x team x handling x compartment)
 */
#ifndef DOMAIN_POLICY_H
#define DOMAIN_POLICY_H

#include "domain/handling.h"
#include "domain/kind.h"

/* Who asks. */
typedef struct Viewer {
    uint32_t roles;
    Str team;      /* "" for none */
    int32_t today; /* days since 1970 */
} Viewer;

typedef enum Action {
    ACTION_VIEW,  /* see it on any path, and that it exists */
    ACTION_WRITE, /* state a new revision */
    ACTION_MATCH, /* put it into a match set, from an enforcement account */
    ACTION_COUNT
} Action;

typedef struct Policy {
    const Kind *kind;
    uint8_t compartment; /* the kind's own, or the wall's */
    bool restricted;     /* by the data protection officer: processing stands still */
    Str team;            /* need to know: "" for the whole compartment */
    Handling handling;
} Policy;

bool policy_may(const Model *model, const Viewer *viewer, Action action, const Policy *policy);

/* Whether it is a link behind the wall: what it says keeps a person there. The kind is known. */
bool policy_keeps(const Model *model, const Policy *policy);

/* The text under which it is interned.  Errors  LIMIT. */
MUST_USE Err policy_format(Arena *arena, const Model *model, const Policy *policy, Str *ret);

/* Errors  CORRUPT: only the store gives such texts. A kind that the model does not know is NULL, and
 * then nobody may do anything.
 */
MUST_USE Err policy_parse(const Model *model, Str text, Policy *ret);

#endif
