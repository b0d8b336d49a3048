/* role.h: what an account may be on its node. A set of roles is a bit mask.
 *
 * The names stand in model/codes/role.json too, with their titles; tools/modelc refuses a model whose
 * list is another.
 *
 * Source  protection.md, "Who is who"; practice.md, ADM
 */
#ifndef DOMAIN_ROLE_H
#define DOMAIN_ROLE_H

#include "base/str.h"

#define ROLES(X)                                  \
    X(INVESTIGATOR, "investigator")               \
    X(ANALYST, "analyst")                         \
    X(FOCAL_POINT, "focal_point")                 \
    X(AUTHORISING_OFFICER, "authorising_officer") \
    X(VICTIM_SUPPORT, "victim_support")           \
    X(HEALTH_OFFICER, "health_officer")           \
    X(DATA_OFFICER, "data_officer")               \
    X(PROTECTION_OFFICER, "protection_officer")   \
    X(AUDITOR, "auditor")                         \
    X(ADMINISTRATOR, "administrator")             \
    X(CO_CHAIR, "co_chair")                       \
    X(SECRETARIAT, "secretariat")

typedef enum RoleIndex {
#define ROLE_INDEX(name, text) ROLE_INDEX_##name,
    ROLES(ROLE_INDEX)
#undef ROLE_INDEX
    ROLE_COUNT
} RoleIndex;

enum {
#define ROLE_BIT(name, text) ROLE_##name = 1 << ROLE_INDEX_##name,
    ROLES(ROLE_BIT)
#undef ROLE_BIT
    ROLE_ALL = (1 << ROLE_COUNT) - 1,
    /* those who find, arrest and prosecute: for them the wall stands (protection.md, 4) */
    ROLE_ENFORCEMENT = ROLE_INVESTIGATOR | ROLE_ANALYST | ROLE_FOCAL_POINT |
                       ROLE_AUTHORISING_OFFICER | ROLE_DATA_OFFICER,
    /* those who may release, disclose or administer: never without a second factor */
    ROLE_SECOND_FACTOR =
        ROLE_AUTHORISING_OFFICER | ROLE_PROTECTION_OFFICER | ROLE_ADMINISTRATOR | ROLE_CO_CHAIR
};

const char *role_name(RoleIndex index);

/* The bit of one role.  Errors  BAD_INPUT. */
MUST_USE Err role_parse(Str name, uint32_t *ret);

/* A set like "analyst,focal_point".  Errors  BAD_INPUT at the name. */
MUST_USE Err roles_parse(Str list, uint32_t *ret);

#endif
