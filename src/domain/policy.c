#include "domain/policy.h"

#include "base/buf.h"

#define TEXT_MAX ((size_t)2 * HANDLING_TEXT_MAX)

bool policy_may(const Model *model, const Viewer *viewer, Action action, const Policy *policy)
{
    bool officer = (viewer->roles & ROLE_PROTECTION_OFFICER) != 0;
    bool open = !policy->restricted && viewer->today <= policy->handling.until &&
                (policy->team.len == 0 || str_equal(policy->team, viewer->team));
    uint32_t readers = 0;

    if (policy->kind == NULL || policy->compartment >= model->compartment_count) {
        return false;
    }
    /* One and the same role must be let in by the kind and by the compartment. */
    readers =
        viewer->roles & policy->kind->read & model->compartments[policy->compartment].read;
    if (readers == 0) {
        return false;
    }
    /* The data protection officer answers for what is restricted, for another team's or out of
     * date; nobody else sees it.
     */
    if (!officer && !open) {
        return false;
    }
    switch (action) {
    case ACTION_VIEW:
        return true;
    case ACTION_WRITE:
        return !policy->restricted && (readers & policy->kind->write) != 0;
    case ACTION_MATCH:
        return open && (readers & ROLE_ENFORCEMENT) != 0 &&
               policy->compartment == policy->kind->compartment &&
               policy->compartment != model->wall &&
               !model->compartments[policy->compartment].apart &&
               (policy->handling.use & USE_INTELLIGENCE) != 0;
    case ACTION_COUNT:
        break;
    }
    return false;
}

bool policy_keeps(const Model *model, const Policy *policy)
{
    return policy->kind->guard == GUARD_LINK_CAPACITY && policy->compartment == model->wall;
}

Err policy_format(Arena *arena, const Model *model, const Policy *policy, Str *ret)
{
    Buf buf;
    Str handling;

    TRY(handling_format(arena, &policy->handling, &handling));
    buf = buf_begin(arena, TEXT_MAX);
    buf_put(&buf, str_from(policy->kind->name));
    buf_put_char(&buf, '|');
    buf_put(&buf, str_from(model->compartments[policy->compartment].name));
    buf_put(&buf, policy->restricted ? STR("|1|") : STR("|0|"));
    buf_put(&buf, policy->team);
    buf_put_char(&buf, '|');
    buf_put(&buf, handling);
    return buf_end(&buf, ret);
}

/* Take the text behind the last `sep` off the end of `rest`; without one, nothing. */
static Str cut_last(Str *rest, char sep)
{
    for (size_t i = rest->len; i > 0; i--) {
        if (rest->ptr[i - 1] == sep) {
            Str tail = str_part(*rest, i, rest->len);

            rest->len = i - 1;
            return tail;
        }
    }
    return (Str){"", 0};
}

Err policy_parse(const Model *model, Str text, Policy *ret)
{
    Str rest = text;
    Policy policy = {.kind = kind_find(model, str_cut(&rest, '|'))};
    int compartment = compartment_find(model, str_cut(&rest, '|'));
    Str restricted = str_cut(&rest, '|');
    Str handling = cut_last(&rest, '|');

    policy.restricted = str_is(restricted, "1");
    policy.team = rest; /* what is left, bars and all: an administrator chose its name */
    if ((!policy.restricted && !str_is(restricted, "0")) ||
        handling_parse(handling, &policy.handling).kind != ERR_OK) {
        return (Err){ERR_CORRUPT, 0, "a policy in the store cannot be read"};
    }
    policy.compartment = compartment < 0 ? UINT8_MAX : (uint8_t)compartment;
    *ret = policy;
    return ERR_NONE;
}
