#include "domain/role.h"

#include <assert.h>

static const char *const names[ROLE_COUNT] = {
#define ROLE_TEXT(name, text) text,
    ROLES(ROLE_TEXT)
#undef ROLE_TEXT
};

const char *role_name(RoleIndex index)
{
    assert(index < ROLE_COUNT);
    return names[index];
}

Err role_parse(Str name, uint32_t *ret)
{
    for (uint32_t i = 0; i < ROLE_COUNT; i++) {
        if (str_is(name, names[i])) {
            *ret = UINT32_C(1) << i;
            return ERR_NONE;
        }
    }
    return err_bad("no such role");
}

Err roles_parse(Str list, uint32_t *ret)
{
    Str rest = list;
    uint32_t roles = 0;

    while (rest.len > 0) {
        Str name = str_cut(&rest, ',');
        uint32_t role = 0;

        if (role_parse(str_trim(name), &role).kind != ERR_OK) {
            return (Err){ERR_BAD_INPUT, (uint32_t)(name.ptr - list.ptr), "no such role"};
        }
        roles |= role;
    }
    *ret = roles;
    return ERR_NONE;
}
