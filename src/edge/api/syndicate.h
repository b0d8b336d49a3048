/* syndicate.h: roles, plans and cases that look alike as JSON, whether they are of records or of a file: docs/manual/api.md.
 *
 * Shares are in thousandths, since JSON of this program has whole numbers. Each function writes members into an object that is open.
 */
#ifndef EDGE_API_SYNDICATE_H
#define EDGE_API_SYNDICATE_H

#include "network/syndicate/plan.h"
#include "network/syndicate/similar.h"
#include "service/syndicate_sheet.h"
#include "wire/json.h"

void put_share(JsonOut *out, const char *name, double share);

/* Of each person who is not held. */
void put_roles(JsonOut *out, const Syndicate *syndicate, const MemberRole *roles);

typedef struct CasesTold {
    const Str *references;
    const Str *ids;       /* NULL in a file, where the reference is all */
    const bool *selected; /* of these it is told; NULL for all */
    const CaseSet *sets;
    const Alikes *alike;
    size_t count;
    Names features;
} CasesTold;

void put_cases(JsonOut *out, const CasesTold *cases);

/* How many of the cases have a feature. */
uint32_t cases_with(const CasesTold *cases, uint32_t feature);

void put_advice(
    JsonOut *out, const Syndicate *syndicate, const MemberRole *roles, const Advice *advice);

#endif
