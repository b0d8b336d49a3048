#include "service/effects.h"

#include "service/bounds.h"
#include "service/candidates.h"
#include "service/details.h"
#include "service/disclose.h"
#include "service/inspections.h"
#include "service/matching.h"
#include "service/work.h"

Err effect_run(Call *call, const Taken *taken)
{
    static Err (*const effects[EFFECT_COUNT])(Call *, const Taken *) = {
        [EFFECT_RELEASE] = disclose_release,
        [EFFECT_TAKE_BACK] = disclose_recall,
        [EFFECT_OFFER] = matching_offer,
        [EFFECT_ACCEPT] = matching_accept,
        [EFFECT_AGREE] = matching_agree,
        [EFFECT_ABANDON] = matching_abandon,
        [EFFECT_CONFIRM] = candidate_confirm,
        [EFFECT_DIFFER] = candidate_differ,
        [EFFECT_INTRODUCE] = candidate_introduce,
        [EFFECT_COMPARE] = details_ask,
        [EFFECT_DEMAND] = inspection_demand,
        [EFFECT_REPORT] = inspection_report,
        [EFFECT_RAISE] = bounds_raise,
        [EFFECT_GRANT] = bounds_grant,
        [EFFECT_LOWER] = bounds_lower,
        [EFFECT_SIGN] = work_sign,
        [EFFECT_TABLE] = work_table,
        [EFFECT_OPEN] = work_open,
        [EFFECT_GO] = work_go,
    };

    return effects[taken->step->effect] == NULL ? ERR_NONE
                                                : effects[taken->step->effect](call, taken);
}
