#include "domain/policy.h"

bool policy_may(const Model *model, const Viewer *viewer, Action action, const Policy *policy)
{
    bool officer = (viewer->roles & ROLE_PROTECTION_OFFICER) != 0;
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
    if (!officer && (policy->restricted || viewer->today > policy->handling.until ||
                     (policy->team.len > 0 && !str_equal(policy->team, viewer->team)))) {
        return false;
    }
    switch (action) {
    case ACTION_VIEW:
        return true;
    case ACTION_WRITE:
        return !policy->restricted && (readers & policy->kind->write) != 0;
    case ACTION_MATCH:
        return !policy->restricted && policy->compartment == policy->kind->compartment &&
               policy->compartment != model->wall &&
               (policy->handling.use & USE_INTELLIGENCE) != 0;
    case ACTION_COUNT:
        break;
    }
    return false;
}

Err policy_format(Arena *arena, const Model *model, const Policy *policy, Str *ret)
{
    Str handling;

    TRY(handling_format(arena, &policy->handling, &handling));
    return arena_print(
        arena,
        ret,
        "%s|%s|%d|%.*s|%.*s",
        policy->kind->name,
        model->compartments[policy->compartment].name,
        policy->restricted,
        STR_ARG(policy->team),
        STR_ARG(handling));
}

Err policy_parse(const Model *model, Str text, Policy *ret)
{
    Str rest = text;
    Policy policy = {.kind = kind_find(model, str_cut(&rest, '|'))};
    int compartment = compartment_find(model, str_cut(&rest, '|'));

    policy.restricted = str_is(str_cut(&rest, '|'), "1");
    policy.team = str_cut(&rest, '|');
    if (handling_parse(rest, &policy.handling).kind != ERR_OK) {
        return (Err){ERR_CORRUPT, 0, "a policy in the store cannot be read"};
    }
    policy.compartment = compartment < 0 ? UINT8_MAX : (uint8_t)compartment;
    *ret = policy;
    return ERR_NONE;
}
