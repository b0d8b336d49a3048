#include "domain/workflow.h"

Err workflow_check(const Step *step, uint8_t state, uint32_t roles, Str reason)
{
    if ((roles & step->who) == 0) {
        return (Err){ERR_DENIED, 0, "this step is for other roles"};
    }
    if (step->from != state) {
        return (Err){
            ERR_CONFLICT, 0, "the record is no longer in the state that this step begins from"};
    }
    if (step->reason && str_trim(reason).len == 0) {
        return err_bad("a reason must be given");
    }
    return ERR_NONE;
}
