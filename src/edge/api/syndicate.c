#include "edge/api/syndicate.h"

#include "service/syndicate_words.h"

void put_share(JsonOut *out, const char *name, double share)
{
    json_put_number(out, name, (int64_t)(share * 1000 + (share < 0 ? -0.5 : 0.5)));
}

static void put_member(JsonOut *out, const Member *member)
{
    json_put_text(out, "id", member->id);
    if (member->name.len > 0) {
        json_put_text(out, "name", member->name);
    }
}

/* ---- roles ------------------------------------------------------------------------------ */

/* What speaks for a role, for a page that says it in a language of its own; `why` says the same in English. */
static void put_clues(JsonOut *out, const MemberRole *role)
{
    json_open_list(out, "clues");
    for (uint32_t i = 0; i < role->told_count; i++) {
        const ClueValue *clue = &role->clues[role->told[i]];

        json_open_object(out, NULL);
        json_put_text(out, "clue", str_from(clue_word(role->told[i])));
        json_put_number(out, "count", clue->count);
        json_put_number(out, "of", clue->of);
        json_close_object(out);
    }
    json_close_list(out);
}

static void put_role(JsonOut *out, const Member *member, const MemberRole *role)
{
    json_open_object(out, NULL);
    put_member(out, member);
    json_put_text(out, "role", str_from(function_word(role->function)));
    if (role->function != FUNCTION_UNKNOWN && !role->is_stated) {
        put_share(out, "belief_thousandths", role->belief);
        json_put_text(out, "confidence", str_from(belief_word(role->belief)));
        json_put_text(out, "next", str_from(function_word(role->second)));
        put_share(out, "next_thousandths", role->second_belief);
    }
    json_put_bool(out, "stated", role->is_stated);
    json_put_number(out, "pieces", role->pieces);
    put_clues(out, role);
    json_put_text(out, "why", role->why);
    json_close_object(out);
}

void put_roles(JsonOut *out, const Syndicate *syndicate, const MemberRole *roles)
{
    json_open_list(out, "roles");
    for (uint32_t i = 0; i < syndicate->member_count; i++) {
        const Member *member = &syndicate->members[i];

        if (member->sort == MEMBER_PERSON && !member->held) {
            put_role(out, member, &roles[i]);
        }
    }
    json_close_list(out);
}

/* ---- cases ------------------------------------------------------------------------------ */

uint32_t cases_with(const CasesTold *cases, uint32_t feature)
{
    uint32_t count = 0;

    for (size_t i = 0; i < cases->count; i++) {
        for (size_t j = 0; j < cases->sets[i].count; j++) {
            count += cases->sets[i].features[j] == feature;
        }
    }
    return count;
}

static void put_case(JsonOut *out, const CasesTold *cases, size_t at)
{
    if (cases->ids != NULL) {
        json_put_text(out, "id", cases->ids[at]);
    }
    json_put_text(out, "reference", cases->references[at]);
}

static void put_likeness(JsonOut *out, const CasesTold *cases, const Likeness *likeness)
{
    json_open_object(out, NULL);
    put_case(out, cases, likeness->other);
    put_share(out, "score_thousandths", likeness->score);
    json_open_list(out, "both");
    for (size_t i = 0; i < likeness->shared_count; i++) {
        json_open_object(out, NULL);
        json_put_text(out, "feature", cases->features.items[likeness->shared[i]]);
        json_put_number(out, "cases", cases_with(cases, likeness->shared[i]));
        json_close_object(out);
    }
    json_close_list(out);
    json_close_object(out);
}

void put_cases(JsonOut *out, const CasesTold *cases)
{
    json_put_number(out, "compared", (int64_t)cases->count);
    json_open_list(out, "cases");
    for (size_t i = 0; i < cases->count; i++) {
        if (cases->selected != NULL && !cases->selected[i]) {
            continue;
        }
        json_open_object(out, NULL);
        put_case(out, cases, i);
        json_put_bool(out, "is_known", cases->sets[i].count >= SIMILAR_FEATURES_LEAST);
        json_open_list(out, "alike");
        for (size_t j = 0; j < cases->alike[i].count; j++) {
            put_likeness(out, cases, &cases->alike[i].items[j]);
        }
        json_close_list(out);
        json_close_object(out);
    }
    json_close_list(out);
}

/* ---- plans ------------------------------------------------------------------------------ */

/* What an Advice is about. */
typedef struct Telling {
    JsonOut *out;
    const Syndicate *syndicate;
    const MemberRole *roles;
} Telling;

static void put_pick(const Telling *telling, const Pick *pick, size_t place)
{
    const Member *member = &telling->syndicate->members[pick->member];
    const MemberRole *role = &telling->roles[pick->member];
    JsonOut *out = telling->out;

    json_open_object(out, NULL);
    json_put_number(out, "order", (int64_t)place);
    put_member(out, member);
    json_put_text(out, "action", str_from(action_word(member_action(member->sort))));
    json_put_text(out, "country", telling->syndicate->means[member->means].country);
    json_put_text(out, "role", str_from(function_word(role->function)));
    json_put_bool(out, "stated", role->is_stated);
    if (role->function != FUNCTION_UNKNOWN && !role->is_stated) {
        json_put_text(out, "confidence", str_from(belief_word(role->belief)));
    }
    put_share(out, "gain_thousandths", pick->gain);
    json_put_number(out, "ties", pick->ties);
    json_put_number(out, "fragments", pick->fragments);
    json_put_number(out, "others", pick->others);
    if (pick->frequency >= 0) {
        put_share(out, "chosen_again_thousandths", pick->frequency);
    } else {
        json_put_null(out, "chosen_again_thousandths");
    }
    json_put_text(out, "evidence", str_from(words_evidence_of(member->evidence)));
    json_put_bool(out, "can_be_proven", member->evidence == EVIDENCE_READY);
    put_clues(out, role);
    json_put_text(out, "why", pick->why);
    json_close_object(out);
}

static void put_course(JsonOut *out, const Outlook *outlook)
{
    json_open_list(out, "course");
    for (int i = 0; i < RECOVERY_CHECKS; i++) {
        json_open_object(out, NULL);
        json_put_number(out, "day", i * RECOVERY_CHECK_DAYS);
        put_share(
            out,
            "reach_thousandths",
            outlook->before.reach > 0 ? outlook->reach[i] / outlook->before.reach : 0);
        put_share(out, "largest_thousandths", outlook->largest[i]);
        put_share(out, "fragments_thousandths", outlook->fragments[i]);
        json_close_object(out);
    }
    json_close_list(out);
}

static void put_supply(JsonOut *out, const Outlook *outlook)
{
    json_open_list(out, "supply");
    for (int i = 0; i < FUNCTION_COUNT; i++) {
        json_open_object(out, NULL);
        json_put_text(out, "role", str_from(function_word((Function)i)));
        json_put_number(out, "before", outlook->before.supply[i]);
        json_put_number(out, "on_the_day", outlook->at_once.supply[i]);
        put_share(out, "later_thousandths", outlook->supply[i][RECOVERY_CHECKS - 1]);
        if (outlook->before.supply[i] == 0 || outlook->back[i] == NOT_BACK) {
            json_put_null(out, "back_by_day");
        } else {
            json_put_number(out, "back_by_day", outlook->back[i]);
        }
        json_close_object(out);
    }
    json_close_list(out);
}

static void put_outlook(JsonOut *out, const Outlook *outlook)
{
    json_open_object(out, "effects");
    put_share(out, "reach_lost_thousandths", outlook->lost);
    put_share(out, "reach_lost_spread_thousandths", outlook->lost_spread);
    put_share(out, "reach_lost_on_the_day_thousandths", outlook->lost_at_once);
    json_put_number(out, "largest_before", outlook->before.largest);
    json_put_number(out, "largest_on_the_day", outlook->at_once.largest);
    json_put_number(out, "fragments_before", outlook->before.fragments);
    json_put_number(out, "fragments_on_the_day", outlook->at_once.fragments);
    json_open_object(out, "if_all_search_by_one_way");
    put_share(out, "near_thousandths", outlook->lost_near);
    put_share(out, "role_thousandths", outlook->lost_role);
    put_share(out, "random_thousandths", outlook->lost_random);
    json_close_object(out);
    put_course(out, outlook);
    put_supply(out, outlook);
    json_close_object(out);
}

static void put_room(const Telling *telling, const Room *room)
{
    const Syndicate *syndicate = telling->syndicate;
    JsonOut *out = telling->out;

    json_open_list(out, "countries");
    for (size_t i = 0; i < syndicate->means_count; i++) {
        json_open_object(out, NULL);
        json_put_text(out, "country", syndicate->means[i].country);
        for (int j = 0; j < ACTION_SORT_COUNT; j++) {
            json_put_number(out, action_word((ActionSort)j), room->used[i][j]);
        }
        json_put_number(out, "cost", (int64_t)room->cost[i]);
        json_close_object(out);
    }
    json_close_list(out);
}

static void put_plan(const Telling *telling, const Plan *plan)
{
    JsonOut *out = telling->out;

    json_open_object(out, NULL);
    json_put_text(out, "plan", str_from(plan_word(plan->sort)));
    json_put_text(out, "title", str_from(plan_title(plan->sort)));
    json_open_list(out, "points");
    for (size_t i = 0; i < plan->count; i++) {
        put_pick(telling, &plan->picks[i], i + 1);
    }
    json_close_list(out);
    json_put_number(out, "can_be_proven", (int64_t)plan->ready);
    put_room(telling, &plan->room);
    put_outlook(out, &plan->outlook);
    json_close_object(out);
}

void put_advice(
    JsonOut *out, const Syndicate *syndicate, const MemberRole *roles, const Advice *advice)
{
    Telling telling = {out, syndicate, roles};

    json_put_text(
        out,
        "what",
        STR("advice: points of action, to be put to each country's "
            "source-handling unit before anything else"));
    json_put_number(out, "redrawn", advice->resamples);
    json_open_list(out, "plans");
    for (size_t i = 0; i < advice->count; i++) {
        put_plan(&telling, &advice->plans[i]);
    }
    json_close_list(out);
    json_open_list(out, "more_evidence_would_matter");
    for (size_t i = 0; i < advice->lead_count; i++) {
        json_open_object(out, NULL);
        put_member(out, &syndicate->members[advice->leads[i]]);
        json_close_object(out);
    }
    json_close_list(out);
}
