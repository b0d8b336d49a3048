#include "base/err.h"

#include <assert.h>

static const char *const names[ERR_KINDS] = {
    [ERR_OK] = "ok",
    [ERR_BAD_INPUT] = "bad_input",
    [ERR_DENIED] = "denied",
    [ERR_NOT_FOUND] = "not_found",
    [ERR_CONFLICT] = "conflict",
    [ERR_LIMIT] = "limit",
    [ERR_BUSY] = "busy",
    [ERR_CORRUPT] = "corrupt",
    [ERR_SYSTEM] = "system",
};

const char *err_name(ErrKind kind)
{
    assert(kind < ERR_KINDS);
    return names[kind];
}
