/* advice.h: questions to a viewer's part of the mesh that end in advice: who seems to do what, which cases look alike, where to act together.
 *
 * Points of action, never removals, and never a bare ranking: each point says why it is there and in how many of so many redrawn networks it was
 * chosen again. Nothing here knows of informants, of victims' safety or of what a court will say: what is proposed goes to each country's
 * source-handling unit, outside of the program, and whom one of them does not want is left out by `without`, with no reason. A person signs a plan.
 *
 * The same records and the same question give the same bytes. A plan takes some seconds of one core, so whoever asks prepares it on a
 * reader, gives that back, and works it out then. The more members and points there are, the fewer networks are redrawn, and it is told how
 * many.
 *
 * Source  protection.md, 4, 16 and "Words"; service/syndicate.h; network/syndicate
 */
#ifndef SERVICE_ADVICE_H
#define SERVICE_ADVICE_H

#include "network/syndicate/plan.h"
#include "service/syndicate.h"
#include "service/syndicate_words.h"

#define ADVICE_ROLES_MOST ((size_t)2000) /* members whose roles are guessed in one answer */
#define ADVICE_PLAN_MOST  ((size_t)200)  /* members of whom a plan is made */
#define ADVICE_CASES_MOST \
    ((size_t)3000)     /* cases that are compared; of more, those that are selected */
#define ADVICE_ALIKE 3 /* that are told of a case */

typedef struct RolesAdvice {
    NodeSyndicate of;
    const MemberRole *roles;
} RolesAdvice;

/* Errors  LIMIT past ADVICE_ROLES_MOST; as part_open */
MUST_USE Err advice_roles(Call *call, const Selection *selection, RolesAdvice *ret);

typedef struct CasesAdvice {
    const Caption *cases; /* that were compared */
    const CaseSet *sets;
    const Alikes *alike;
    const bool *selected; /* of these it is told */
    size_t count;
    Names features;
    Rows shown;
} CasesAdvice;

/* Errors  LIMIT where more cases are selected than can be compared; as part_open */
MUST_USE Err advice_cases(Call *call, const Selection *selection, CasesAdvice *ret);

typedef struct PlanAsk {
    Selection selection;
    Str plan;    /* its id: what its means say; "" for none */
    Str means;   /* "XA:4/2/1/12,XB:2": a country's arrests, seizures, closures and effort */
    Str without; /* ids, each followed by a comma or the end */
} PlanAsk;

typedef struct PlanAdvice {
    NodeSyndicate of;
    const MemberRole *roles;
    PlanOptions options;
    Advice advice;
} PlanAdvice;

/* On a reader.  Errors  BAD_INPUT where nobody says what a country can do; LIMIT past ADVICE_PLAN_MOST; NOT_FOUND for the plan; as part_open */
MUST_USE Err advice_prepare(Call *call, const PlanAsk *ask, PlanAdvice *ret);

/* Without one.  Errors  BUSY where others are at it; LIMIT.  Cost  up to some seconds of one core (docs/bench.md, Networks, advice) */
MUST_USE Err advice_plan(Call *call, PlanAdvice *advice);

#endif
