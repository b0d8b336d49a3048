/* roles.h: what somebody seems to do in a syndicate, how sure that is, and why, in words.
 *
 * A guess of a machine from ties: a reason to look, never a finding. What a tie was about, what a person owns or uses, who pays
 * whom and who works for whom count first; the shape of the network counts a little, and mostly for organisers, who are
 * often not the busiest: few ties that reach far, over several stages, with money coming in. A tie counts by its grade,
 * and half as much for every two years that it is older than the newest one.
 *
 * It abstains (FUNCTION_UNKNOWN) where there are fewer than two pieces of evidence, where no function is more likely than not, and for whoever
 * is no person or is held. What is stated stands, and is marked so.
 *
 * Owner   the caller's arena
 * Cost    O(n m / 64) for the shape, O(m) for the rest
 * Source  roles.def for the weights; Morselli, "Inside Criminal Networks" (2009) and Calderoni, "The structure of drug trafficking
 *         mafias" (2012) for organisers who stand away from the busy places; Burt, "Structural Holes" (1992) for bridging
 */
#ifndef NETWORK_SYNDICATE_ROLES_H
#define NETWORK_SYNDICATE_ROLES_H

#include "network/syndicate/syndicate.h"

#define ROLES_EVIDENCE_LEAST \
    2 /* ties with a known stage, things, payments, people led: pieces */
#define ROLES_CLUES_TOLD 3
#define ROLES_HALF_DAYS  730 /* after which a tie counts half */
#define ROLES_NOTHING    1.0 /* points of having no function that one can see */
#define ROLES_SHARPNESS  2.0 /* belief is exp(sharpness x points), shared out */

typedef enum Clue {
#define CLUE(name, word) CLUE_##name,
#include "network/syndicate/roles.def"
#undef CLUE
    CLUE_COUNT
} Clue;

typedef struct ClueValue {
    double value;   /* 0 to 1 */
    uint32_t count; /* of what speaks for it ... */
    uint32_t of;    /* ... among so many; 0 where that says nothing */
} ClueValue;

typedef struct MemberRole {
    Function function;
    Function second; /* the next likely; FUNCTION_UNKNOWN for none */
    bool is_stated;  /* by who filed it, not guessed */
    double belief;   /* in `function`, 0 to 1 */
    double second_belief;
    ClueValue clues[CLUE_COUNT];
    double points[FUNCTION_COUNT];
    uint32_t pieces;             /* of evidence */
    Clue told[ROLES_CLUES_TOLD]; /* what `why` names, the strongest first */
    uint32_t told_count;
    Str why; /* or why not */
} MemberRole;

/* One of each member.  Errors  LIMIT. */
MUST_USE Err roles_infer(Arena *arena, const Syndicate *syndicate, const MemberRole **ret);

/* "transport", "has_vehicle": the clue's word in roles.def. */
const char *clue_word(Clue clue);

/* "low", "medium" or "high": the model's words for a confidence. */
const char *belief_word(double belief);

#endif
