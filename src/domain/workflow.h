/* workflow.h: who may move a record from one state to the next.
 *
 * Source  design.md, "The spine: Kind"; protection.md, 12
 */
#ifndef DOMAIN_WORKFLOW_H
#define DOMAIN_WORKFLOW_H

#include "domain/kind.h"

/* Whether the step may be taken from `state` by someone with these roles.
 * Errors  CONFLICT where the record is in another state, DENIED where the role may not, BAD_INPUT where
 *         a reason is missing.
 */
MUST_USE Err workflow_check(const Step *step, uint8_t state, uint32_t roles, Str reason);

#endif
