/* Goal: nobody behind the wall changes a byte of what is computed; the order of the input changes nothing, nor do threads; roles abstain
 * and name evidence that is there; recovery keeps to those who are left; plans stay within what each country can do; corridors and likeness
 * are what their headers say.
 * Method: random syndicates against slow oracles (walks, all pairs of points, all shortest ways, counts of ties); the same network with
 * others behind the wall, shuffled and turned; tables by hand.
 */
#include "network/syndicate/corridors.h"
#include "network/syndicate/plan.h"
#include "network/syndicate/similar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NODES 60
#define TIES  150
#define ROOM  ((size_t)1 << 28)

static uint32_t chance = 1;

static uint32_t draw(uint32_t below)
{
    chance = chance * 1664525 + 1013904223;
    return (uint32_t)(((uint64_t)chance * below) >> 32);
}

/* A syndicate before it is made. */
typedef struct Raw {
    Member members[NODES];
    bool walls[NODES];
    char ids[NODES][8];
    Strand strands[TIES];
    Means means[3];
    size_t count;
    size_t ties;
} Raw;

static void draw_raw(Raw *raw, size_t count, size_t ties)
{
    *raw = (Raw){.count = count, .ties = ties};
    for (uint32_t i = 0; i < count; i++) {
        (void)snprintf(raw->ids[i], sizeof(raw->ids[i]), "m%02u", (i * 37) % 100);
        raw->members[i] = (Member){
            .id = str_from(raw->ids[i]),
            .sort = draw(5) > 0 ? MEMBER_PERSON : (MemberSort)draw(MEMBER_SORT_COUNT),
            .stated = FUNCTION_UNKNOWN,
            .evidence = (Evidence)draw(3),
            .cost = draw(4),
            .means = draw(8) == 0 ? NO_MEANS : (uint8_t)draw(3),
            .held = draw(8) == 0,
        };
    }
    for (size_t i = 0; i < ties; i++) {
        raw->strands[i] = (Strand){
            .from = draw((uint32_t)count),
            .to = draw((uint32_t)count),
            .relation = (TieRelation)draw(RELATION_COUNT),
            .stage = (TieStage)draw(TIE_STAGE_COUNT),
            .day = draw(4) == 0 ? NO_DAY : 20000 + (int32_t)draw(900),
            .grade = (uint16_t)(300 + draw(700)),
        };
    }
    for (int i = 0; i < 3; i++) {
        static const char *const names[] = {"XA", "XB", "XC"};

        raw->means[i] =
            (Means){str_from(names[i]), {1 + draw(3), draw(2), draw(2)}, 2 + draw(8)};
    }
}

static void make(Arena *arena, const Raw *raw, Syndicate *ret)
{
    SyndicateParts parts = {
        raw->members, raw->walls, raw->count, raw->strands, raw->ties, raw->means, 3};

    assert_int_equal(syndicate_make(arena, &parts, ret).kind, ERR_OK);
}

static PlanOptions quick(void)
{
    PlanOptions options = plan_options();

    options.search_draws = 2;
    options.draws = 4;
    options.resamples = 3;
    return options;
}

static const MemberRole *infer(Arena *arena, const Syndicate *syndicate)
{
    const MemberRole *roles = NULL;

    assert_int_equal(roles_infer(arena, syndicate, &roles).kind, ERR_OK);
    return roles;
}

static Advice advise(Arena *arena, const Syndicate *syndicate, const PlanOptions *options)
{
    Advice advice;

    assert_int_equal(
        plan_make(arena, syndicate, infer(arena, syndicate), options, &advice).kind, ERR_OK);
    return advice;
}

static void same_advice(const Advice *a, const Advice *b)
{
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->lead_count, b->lead_count);
    for (size_t i = 0; i < a->count; i++) {
        assert_int_equal(a->plans[i].count, b->plans[i].count);
        assert_memory_equal(
            &a->plans[i].outlook, &b->plans[i].outlook, sizeof(a->plans[i].outlook));
        for (size_t j = 0; j < a->plans[i].count; j++) {
            const Pick *one = &a->plans[i].picks[j];
            const Pick *other = &b->plans[i].picks[j];

            assert_int_equal(one->member, other->member);
            assert_true(one->gain == other->gain && one->frequency == other->frequency);
            assert_true(str_equal(one->why, other->why));
        }
    }
}

static void same_syndicate(const Syndicate *a, const Syndicate *b)
{
    assert_int_equal(a->member_count, b->member_count);
    assert_int_equal(a->strand_count, b->strand_count);
    assert_int_equal(a->graph.tie_count, b->graph.tie_count);
    for (size_t i = 0; i < a->member_count; i++) {
        assert_true(str_equal(a->members[i].id, b->members[i].id));
        assert_int_equal(a->members[i].means, b->members[i].means);
    }
    for (size_t i = 0; i < a->strand_count; i++) {
        assert_int_equal(a->strands[i].from, b->strands[i].from);
        assert_int_equal(a->strands[i].to, b->strands[i].to);
        assert_int_equal(a->strands[i].day, b->strands[i].day);
        assert_int_equal(a->strands[i].grade, b->strands[i].grade);
    }
    for (size_t i = 0; i <= a->member_count; i++) {
        assert_int_equal(a->starts[i], b->starts[i]);
    }
    for (size_t i = 0; i < 2 * a->strand_count; i++) {
        assert_int_equal(a->touching[i], b->touching[i]);
    }
}

/* ---- the wall and the order ------------------------------------------------------------------ */

static void those_behind_the_wall_change_nothing(void **state)
{
    Arena *arena = *state;

    for (int round = 0; round < 8; round++) {
        static Raw open_;
        static Raw walled;
        Syndicate without;
        Syndicate with;
        PlanOptions options = quick();
        size_t more = 1 + draw(10);
        const MemberRole *first = NULL;
        const MemberRole *second = NULL;
        Advice a;
        Advice b;

        draw_raw(&open_, 40, 90);
        walled = open_;
        for (uint32_t i = 0; i < walled.count; i++) {
            walled.members[i].id = str_from(walled.ids[i]);
        }
        for (size_t i = 0; i < more; i++) {
            Member *member = &walled.members[walled.count];

            (void)snprintf(
                walled.ids[walled.count],
                8,
                "%c%u",
                "azm"[draw(3)],
                (unsigned)(100 + i) % 1000);
            *member = (Member){
                .id = str_from(walled.ids[walled.count]),
                .sort = MEMBER_PERSON,
                .evidence = EVIDENCE_READY,
                .means = 0};
            walled.walls[walled.count++] = true;
            for (int j = 0; j < 5; j++) {
                walled.strands[walled.ties++] = (Strand){
                    (uint32_t)walled.count - 1,
                    draw((uint32_t)walled.count),
                    RELATION_PAYS,
                    TIE_MONEY,
                    30000,
                    1000};
            }
        }
        make(arena, &open_, &without);
        make(arena, &walled, &with);
        same_syndicate(&without, &with);
        a = advise(arena, &without, &options);
        b = advise(arena, &with, &options);
        same_advice(&a, &b);
        first = infer(arena, &without);
        second = infer(arena, &with);
        for (uint32_t i = 0; i < without.member_count; i++) {
            assert_true(str_equal(first[i].why, second[i].why));
            assert_true(first[i].belief == second[i].belief);
        }
        arena_rewind(arena, 0);
    }
}

static void the_order_of_the_input_changes_nothing(void **state)
{
    Arena *arena = *state;
    static Raw raw;
    static Raw moved;
    uint32_t places[NODES];
    PlanOptions options = quick();
    Syndicate before;
    Syndicate after;
    Advice a;
    Advice b;

    draw_raw(&raw, 50, 120);
    for (uint32_t i = 1; i < 30; i++) {
        /* The same tie seen on several days, by several sources. */
        raw.strands[i] = raw.strands[0];
        raw.strands[i].day += (int32_t)(i * 7) % 10;
        raw.strands[i].grade = (uint16_t)(300 + i % 2);
    }
    raw.strands[0].day = 20000;
    moved = raw;
    for (uint32_t i = 0; i < 50; i++) {
        places[i] = i;
    }
    for (uint32_t i = 0; i < 50; i++) {
        uint32_t other = draw(50);
        uint32_t held = places[i];

        places[i] = places[other];
        places[other] = held;
    }
    for (uint32_t i = 0; i < 50; i++) {
        moved.members[places[i]] = raw.members[i];
    }
    for (uint32_t i = 0; i < 120; i++) {
        moved.strands[119 - i] = raw.strands[i];
        moved.strands[119 - i].from = places[raw.strands[i].from];
        moved.strands[119 - i].to = places[raw.strands[i].to];
    }
    make(arena, &raw, &before);
    make(arena, &moved, &after);
    same_syndicate(&before, &after);
    a = advise(arena, &before, &options);
    b = advise(arena, &after, &options);
    same_advice(&a, &b);
}

static void ids_stand_once_and_ties_have_ends(void **state)
{
    static Raw raw;
    SyndicateParts parts = {raw.members, raw.walls, 3, raw.strands, 1, raw.means, 3};
    Syndicate syndicate;

    draw_raw(&raw, 3, 1);
    raw.strands[0].to = 3;
    assert_int_equal(syndicate_make(*state, &parts, &syndicate).kind, ERR_BAD_INPUT);
    raw.strands[0].to = 0;
    raw.members[2].id = raw.members[1].id;
    assert_int_equal(syndicate_make(*state, &parts, &syndicate).kind, ERR_BAD_INPUT);
    assert_int_equal(syndicate_make(*state, &parts, &syndicate).at, 2);
    parts.member_count = parts.strand_count = 0;
    assert_int_equal(syndicate_make(*state, &parts, &syndicate).kind, ERR_OK);
}

/* ---- roles ----------------------------------------------------------------------------------- */

/* "4 of 6 ties with a known stage are about money" is what the ties say. */
static void check_reason(const Syndicate *syndicate, uint32_t member, Str reason)
{
    uint32_t counts[TIE_STAGE_COUNT] = {0};
    uint32_t known = 0;
    unsigned said = 0;
    unsigned of = 0;
    char stage[32] = "";
    char text[256] = "";

    memcpy(text, reason.ptr, reason.len < 255 ? reason.len : 255);
    for (size_t i = 0; i < syndicate->strand_count; i++) {
        const Strand *strand = &syndicate->strands[i];

        if ((strand->from == member || strand->to == member) && strand->stage != TIE_NONE) {
            counts[strand->stage]++;
            known++;
        }
    }
    if (sscanf(text, "%u of %u ties with a known stage are about %31s", &said, &of, stage) ==
        3) {
        bool is_found = false;

        assert_int_equal(of, known);
        for (int i = 1; i < TIE_STAGE_COUNT; i++) {
            if (strcmp(stage, tie_stage_word((TieStage)i)) == 0) {
                assert_int_equal(said, counts[i]);
                is_found = true;
            }
        }
        assert_true(is_found);
    }
}

static void reasons_are_what_the_ties_say(void **state)
{
    Arena *arena = *state;
    size_t checked = 0;
    size_t abstained = 0;

    for (int round = 0; round < 30; round++) {
        static Raw raw;
        Syndicate syndicate;
        const MemberRole *roles = NULL;

        draw_raw(&raw, NODES, TIES);
        for (size_t i = 0; i < TIES; i++) {
            /* Ties of a person tend to one stage, so that there is something to find. */
            raw.strands[i].stage =
                draw(2) == 0 ? (TieStage)(raw.strands[i].from % TIE_STAGE_COUNT) : TIE_NONE;
        }
        make(arena, &raw, &syndicate);
        roles = infer(arena, &syndicate);
        for (uint32_t i = 0; i < syndicate.member_count; i++) {
            bool may = syndicate.members[i].sort == MEMBER_PERSON && !syndicate.members[i].held;
            Str rest = roles[i].why;

            assert_true(may || roles[i].function == FUNCTION_UNKNOWN);
            assert_true(roles[i].why.len > 0);
            abstained += may && roles[i].function == FUNCTION_UNKNOWN;
            if (roles[i].function == FUNCTION_UNKNOWN) {
                continue;
            }
            assert_true(roles[i].belief > 0.5 && roles[i].belief <= 1);
            for (; rest.len > 0; checked++) {
                check_reason(&syndicate, i, str_trim(str_cut(&rest, ';')));
            }
        }
        arena_rewind(arena, 0);
    }
    assert_true(checked > 100 && abstained > 100);
}

/* A person with `count` ties about one stage to others who have no more. */
static MemberRole judge_star(Arena *arena, uint32_t count, TieStage stage, int32_t last_day)
{
    static Raw raw;
    Syndicate syndicate;

    draw_raw(&raw, 10, 0);
    for (uint32_t i = 0; i < 10; i++) {
        raw.members[i].sort = MEMBER_PERSON;
        raw.members[i].held = false;
        (void)snprintf(raw.ids[i], 8, "m%02u", i);
        raw.members[i].id = str_from(raw.ids[i]);
    }
    for (uint32_t i = 0; i < count; i++) {
        raw.strands[raw.ties++] = (Strand){0, 1 + i, RELATION_KNOWS, stage, 20000, 800};
    }
    raw.strands[raw.ties++] = (Strand){8, 9, RELATION_KNOWS, TIE_NONE, last_day, 800};
    make(arena, &raw, &syndicate);
    return infer(arena, &syndicate)[0];
}

static void roles_are_named_by_their_stage_or_not_at_all(void **state)
{
    static const struct {
        TieStage stage;
        Function function;
    } cases[] = {
        {TIE_RECRUITMENT, FUNCTION_RECRUITER},
        {TIE_TRANSPORT, FUNCTION_TRANSPORTER},
        {TIE_DOCUMENTS, FUNCTION_FORGER},
        {TIE_HARBOURING, FUNCTION_HARBOURER},
        {TIE_MONEY, FUNCTION_FINANCIER},
    };

    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(
            judge_star(*state, 6, cases[i].stage, 20000).function, cases[i].function);
        assert_int_equal(
            judge_star(*state, 1, cases[i].stage, 20000).function, FUNCTION_UNKNOWN);
    }
    assert_int_equal(judge_star(*state, 6, TIE_NONE, 20000).function, FUNCTION_UNKNOWN);
    /* Ten years before everything else, the same ties say less. */
    assert_int_equal(judge_star(*state, 6, TIE_TRANSPORT, 23650).function, FUNCTION_UNKNOWN);
}

/* ---- recovery -------------------------------------------------------------------------------- */

static double slow_reach(const Syndicate *syndicate, const bool *gone)
{
    uint32_t persons = 0;
    double sum = 0;

    for (uint32_t i = 0; i < syndicate->member_count; i++) {
        uint32_t steps[NODES] = {0};
        uint32_t queue[NODES];
        uint32_t count = 0;

        persons += syndicate->members[i].sort == MEMBER_PERSON;
        if (gone[i] || syndicate->members[i].sort != MEMBER_PERSON) {
            continue;
        }
        queue[count++] = i;
        for (uint32_t at = 0; at < count; at++) {
            const Graph *graph = &syndicate->graph;

            for (uint32_t j = graph->starts[queue[at]]; j < graph->starts[queue[at] + 1]; j++) {
                uint32_t to = graph->ends[j];

                if (!gone[to] && to != i && steps[to] == 0) {
                    steps[to] = steps[queue[at]] + 1;
                    queue[count++] = to;
                    sum += syndicate->members[to].sort == MEMBER_PERSON ? 1.0 / steps[to] : 0;
                }
            }
        }
    }
    return persons < 2 ? 0 : sum / ((double)persons * (persons - 1));
}

typedef struct Stage {
    Syndicate syndicate;
    const MemberRole *roles;
    RecoveryWorld world;
    RecoveryScratch *scratch;
    uint64_t taken[NODES / 64 + 1];
    bool gone[NODES];
    uint32_t left; /* persons */
} Stage;

static void set_stage(Arena *arena, Stage *ret)
{
    static Raw raw;
    RecoveryRules rules = recovery_rules();

    *ret = (Stage){.left = 0};
    draw_raw(&raw, NODES, TIES);
    make(arena, &raw, &ret->syndicate);
    ret->roles = infer(arena, &ret->syndicate);
    assert_int_equal(
        recovery_open(arena, &ret->syndicate, ret->roles, &rules, 7, &ret->world).kind, ERR_OK);
    assert_int_equal(recovery_scratch(arena, &ret->world, &ret->scratch).kind, ERR_OK);
    for (uint32_t i = 0; i < NODES; i++) {
        ret->gone[i] = draw(6) == 0;
        if (ret->gone[i]) {
            bits_put(ret->taken, i);
        }
        ret->left += !ret->gone[i] && ret->syndicate.members[i].sort == MEMBER_PERSON;
    }
}

static void reach_is_the_slow_one(void **state)
{
    for (int round = 0; round < 50; round++) {
        Stage stage;
        Checkpoint look;
        double slow = 0;

        set_stage(*state, &stage);
        slow = slow_reach(&stage.syndicate, stage.gone);
        recovery_look(&stage.world, stage.scratch, stage.taken, &look);
        assert_true(look.reach > slow - 1e-12 && look.reach < slow + 1e-12);
        arena_rewind(*state, 0);
    }
}

static void recovery_keeps_to_those_who_are_left(void **state)
{
    uint32_t new_ties = 0;
    uint32_t successors = 0;

    for (uint32_t round = 0; round < 60; round++) {
        uint64_t nobody[NODES / 64 + 1] = {0}; /* everybody, at the end */
        Stage stage;
        Checkpoint before;
        Course course;
        Course again;
        double mean = 0;

        set_stage(*state, &stage);
        recovery_look(&stage.world, stage.scratch, nobody, &before);
        recovery_run(&stage.world, stage.scratch, &before, stage.taken, round, &course);
        recovery_run(&stage.world, stage.scratch, &before, stage.taken, round, &again);
        assert_memory_equal(&course, &again, sizeof(course));
        assert_true(course.new_ties <= course.lost_ties);
        assert_true(course.successors <= course.vacancies);
        for (int i = 0; i < RECOVERY_CHECKS; i++) {
            uint32_t supply = 0;

            assert_true(course.at[i].largest <= stage.left);
            assert_true(course.at[i].reach >= 0 && course.at[i].reach <= 1);
            for (int j = 0; j < FUNCTION_COUNT; j++) {
                supply += course.at[i].supply[j];
            }
            assert_true(supply <= stage.left + course.successors);
            assert_true(i == 0 || course.at[i].reach >= course.at[i - 1].reach - 1e-12);
        }
        mean = (course.at[0].reach + 2 * course.at[3].reach + course.at[6].reach) / 4 -
               recovery_mean(&stage.world, stage.scratch, stage.taken, round, 1);
        assert_true(mean > -1e-12 && mean < 1e-12);
        recovery_run(&stage.world, stage.scratch, &before, nobody, round, &again);
        assert_true(again.reach > before.reach - 1e-12 && again.reach < before.reach + 1e-12);
        assert_int_equal(again.lost_ties + again.new_ties + again.vacancies, 0);
        for (uint32_t i = 0; i < NODES; i++) {
            bits_put(nobody, i);
        }
        recovery_run(&stage.world, stage.scratch, &before, nobody, round, &again);
        assert_int_equal(again.lost_ties + again.new_ties + again.successors, 0);
        assert_int_equal(again.at[0].largest, 0);
        new_ties += course.new_ties;
        successors += course.successors;
        arena_rewind(*state, 0);
    }
    assert_true(new_ties > 100 && successors > 10);
}

/* ---- plans ----------------------------------------------------------------------------------- */

/* The fragment of each member without those of a plan: its lowest member. */
static void find_fragments(const Syndicate *syndicate, const Plan *plan, uint32_t *ret)
{
    bool has_changed = true;

    for (uint32_t i = 0; i < syndicate->member_count; i++) {
        ret[i] = i;
    }
    for (size_t i = 0; i < plan->count; i++) {
        ret[plan->picks[i].member] = NO_NODE;
    }
    while (has_changed) {
        has_changed = false;
        for (size_t i = 0; i < syndicate->strand_count; i++) {
            uint32_t *a = &ret[syndicate->strands[i].from];
            uint32_t *b = &ret[syndicate->strands[i].to];

            if (*a != NO_NODE && *b != NO_NODE && *a != *b) {
                *a = *b = *a < *b ? *a : *b;
                has_changed = true;
            }
        }
    }
}

/* What is said of each point is so. */
static void check_picks(const Syndicate *syndicate, const MemberRole *roles, const Plan *plan)
{
    uint32_t fragments[NODES];

    find_fragments(syndicate, plan, fragments);
    for (size_t i = 0; i < plan->count; i++) {
        const Pick *pick = &plan->picks[i];
        const Graph *graph = &syndicate->graph;
        bool seen[NODES] = {false};
        uint32_t ties = 0;
        uint32_t parts = 0;
        uint32_t others = 0;

        for (uint32_t j = graph->starts[pick->member]; j < graph->starts[pick->member + 1];
             j++) {
            uint32_t fragment = fragments[graph->ends[j]];

            if (fragment != NO_NODE) {
                ties++;
                parts += !seen[fragment];
                seen[fragment] = true;
            }
        }
        for (uint32_t j = 0; j < syndicate->member_count; j++) {
            others += fragments[j] != NO_NODE && roles[j].function != FUNCTION_UNKNOWN &&
                      roles[j].function == roles[pick->member].function;
        }
        assert_int_equal(pick->ties, ties);
        assert_int_equal(pick->fragments, parts);
        assert_int_equal(pick->others, others);
    }
}

static void plans_stay_within_what_each_country_can_do(void **state)
{
    for (int round = 0; round < 8; round++) {
        static Raw raw;
        bool without[NODES] = {false};
        PlanOptions options = quick();
        Syndicate syndicate;
        Advice advice;

        draw_raw(&raw, 50, 120);
        make(*state, &raw, &syndicate);
        without[draw(50)] = without[draw(50)] = true;
        options.without = without;
        advice = advise(*state, &syndicate, &options);
        for (size_t i = 0; i < advice.count; i++) {
            const Plan *plan = &advice.plans[i];
            uint32_t used[3][ACTION_SORT_COUNT] = {{0}};
            uint64_t cost[3] = {0};

            check_picks(&syndicate, infer(*state, &syndicate), plan);
            for (size_t j = 0; j < plan->count; j++) {
                const Member *member = &syndicate.members[plan->picks[j].member];

                assert_true(!member->held && member->means != NO_MEANS);
                assert_true(
                    member->evidence >=
                    (plan->sort == PLAN_READY ? EVIDENCE_READY : EVIDENCE_PARTLY));
                assert_false(without[plan->picks[j].member]);
                used[member->means][member_action(member->sort)]++;
                cost[member->means] += member->cost;
                for (size_t k = 0; k < j; k++) {
                    assert_int_not_equal(plan->picks[k].member, plan->picks[j].member);
                }
            }
            for (int j = 0; j < 3; j++) {
                assert_true(cost[j] <= raw.means[j].cost && cost[j] == plan->room.cost[j]);
                for (int k = 0; k < ACTION_SORT_COUNT; k++) {
                    assert_true(used[j][k] <= raw.means[j].most[k]);
                    assert_int_equal(used[j][k], plan->room.used[j][k]);
                }
            }
        }
        for (size_t i = 0; i < advice.lead_count; i++) {
            assert_int_equal(syndicate.members[advice.leads[i]].evidence, EVIDENCE_NONE);
            assert_false(syndicate.members[advice.leads[i]].held);
        }
        arena_rewind(*state, 0);
    }
}

static void threads_change_nothing(void **state)
{
    static Raw raw;
    PlanOptions options = quick();
    Syndicate syndicate;
    Advice alone;
    Advice many;
    Pool pool;

    draw_raw(&raw, 50, 120);
    make(*state, &raw, &syndicate);
    alone = advise(*state, &syndicate, &options);
    for (size_t threads = 1; threads <= 5; threads += 2) {
        assert_int_equal(pool_open(&pool, threads).kind, ERR_OK);
        options.pool = &pool;
        many = advise(*state, &syndicate, &options);
        pool_close(&pool);
        same_advice(&alone, &many);
    }
}

/* Two arrests of twelve persons: every pair is tried. */
static void a_plan_is_near_the_best_pair(void **state)
{
    size_t best_found = 0;

    for (int round = 0; round < 20; round++) {
        static Raw raw;
        RecoveryRules rules = recovery_rules();
        Syndicate syndicate;
        RecoveryWorld world;
        Search search = {.least = EVIDENCE_NONE, .draws = 1, .rounds = SEARCH_ROUNDS};
        uint64_t taken[1] = {0};
        double best = 1;
        double found = 0;

        draw_raw(&raw, 12, 20);
        for (int i = 0; i < 12; i++) {
            raw.members[i].sort = MEMBER_PERSON;
            raw.members[i].means = 0;
            raw.members[i].held = false;
        }
        raw.means[0] = (Means){STR("XA"), {2, 0, 0}, 100};
        make(*state, &raw, &syndicate);
        assert_int_equal(
            recovery_open(*state, &syndicate, infer(*state, &syndicate), &rules, 3, &world)
                .kind,
            ERR_OK);
        assert_int_equal(recovery_scratch(*state, &world, &search.scratch).kind, ERR_OK);
        assert_int_equal(between_open(*state, world.count, &search.between).kind, ERR_OK);
        search.world = search.worlds = &world;
        search.taken = taken;
        search_run(&search);
        found = recovery_mean(&world, search.scratch, search.taken, 0, 1);
        for (uint32_t a = 0; a < 12; a++) {
            for (uint32_t b = 0; b < a; b++) {
                uint64_t pair[1] = {UINT64_C(1) << a | UINT64_C(1) << b};
                double reach = recovery_mean(&world, search.scratch, pair, 0, 1);

                best = reach < best ? reach : best;
            }
        }
        assert_true(found < best + 0.1 * search.before.reach);
        best_found += found < best + 1e-12;
        arena_rewind(*state, 0);
    }
    assert_true(best_found >= 15);
}

/* ---- corridors ------------------------------------------------------------------------------- */

#define TOWNS 9

/* Shares of pairs over each stretch, by counting all shortest ways. */
static double slow_betweenness(bool ways[TOWNS][TOWNS], uint32_t from, uint32_t to)
{
    uint32_t far[TOWNS][TOWNS];
    double count[TOWNS][TOWNS] = {{0}};
    double pairs = 0;
    double over = 0;

    for (int a = 0; a < TOWNS; a++) {
        for (int b = 0; b < TOWNS; b++) {
            far[a][b] = a == b ? 0 : 1000;
        }
        count[a][a] = 1;
    }
    for (uint32_t step = 1; step < TOWNS; step++) {
        for (int a = 0; a < TOWNS; a++) {
            for (int b = 0; b < TOWNS; b++) {
                for (int c = 0; c < TOWNS; c++) {
                    if (ways[b][c] && far[a][b] == step - 1 && far[a][c] >= step) {
                        far[a][c] = step;
                        count[a][c] += count[a][b];
                    }
                }
            }
        }
    }
    for (int a = 0; a < TOWNS; a++) {
        for (int b = 0; b < TOWNS; b++) {
            if (a != b && far[a][b] < 1000) {
                pairs++;
                if (far[a][from] + 1 + far[to][b] == far[a][b]) {
                    over += count[a][from] * count[to][b] / count[a][b];
                }
            }
        }
    }
    return pairs > 0 ? over / pairs : 0;
}

static void betweenness_counts_the_shortest_ways(void **state)
{
    for (int round = 0; round < 40; round++) {
        const uint32_t countries[TOWNS] = {0, 0, 1, 1, 2, 2, 3, 3, 3};
        bool ways[TOWNS][TOWNS] = {{false}};
        Leg legs[24];
        Corridors found;

        for (size_t i = 0; i < 24; i++) {
            legs[i] =
                (Leg){NOT_KNOWN, 0, draw(TOWNS), draw(TOWNS), NO_LEG_DAY, 0, 1, 1, NOT_KNOWN};
            ways[legs[i].from][legs[i].to] = legs[i].from != legs[i].to;
        }
        assert_int_equal(
            corridors_find(*state, countries, TOWNS, legs, 24, &found).kind, ERR_OK);
        for (size_t i = 0; i < found.stretch_count; i++) {
            const Stretch *stretch = &found.stretches[i];
            double slow = slow_betweenness(ways, stretch->from, stretch->to);

            assert_true(
                stretch->betweenness > slow - 1e-12 && stretch->betweenness < slow + 1e-12);
            assert_true(i == 0 || found.stretches[i - 1].betweenness >= stretch->betweenness);
        }
        arena_rewind(*state, 0);
    }
}

static void journeys_become_corridors(void **state)
{
    const uint32_t countries[] = {0, 0, 1, 2};
    const Leg legs[] = {
        {0, 2, 2, 3, 5, 1, 4, 300, 7},
        {0, 1, 0, 2, 4, 0, 2, 100, 7},
        {1, 1, 1, 2, 9, 0, 8, 200, NOT_KNOWN},
        {1, 2, 2, 3, 9, 1, NOT_KNOWN, NOT_KNOWN, 8},
        {2, 1, 0, 1, 1, 0, 1, 1, NOT_KNOWN}, /* never leaves its country */
        {NOT_KNOWN, 0, 3, 0, 1, 0, 1, 1, NOT_KNOWN},
    };
    Corridors found;

    assert_int_equal(corridors_find(*state, countries, 4, legs, 6, &found).kind, ERR_OK);
    assert_int_equal(found.journeys, 2);
    assert_int_equal(found.corridor_count, 1);
    assert_int_equal(found.corridors[0].journeys, 2);
    assert_int_equal(found.corridors[0].count, 3);
    assert_int_equal(found.countries[0].origin, 2);
    assert_int_equal(found.countries[1].transit, 2);
    assert_int_equal(found.countries[2].destination, 2);
    for (size_t i = 0; i < found.stretch_count; i++) {
        const Stretch *stretch = &found.stretches[i];

        if (stretch->from == 2 && stretch->to == 3) {
            assert_int_equal(stretch->legs, 2);
            assert_int_equal(stretch->facilitators, 2);
            assert_int_equal(stretch->price, 300);
            assert_int_equal(stretch->days, 4);
            assert_int_equal(stretch->last_day, 9);
        }
    }
    assert_int_equal(corridors_find(*state, countries, 3, legs, 6, &found).kind, ERR_BAD_INPUT);
}

/* ---- likeness -------------------------------------------------------------------------------- */

static void what_is_rare_counts_more(void **state)
{
    static const uint32_t features[][3] = {
        {0, 1, 2}, {0, 3, 4}, {0, 2, 5}, {0, 4, 5}, {0, 0, 0}};
    const CaseSet cases[] = {
        {features[0], 3},
        {features[1], 3},
        {features[2], 3},
        {features[3], 3},
        {features[4], 1}};
    const Alikes *alikes = NULL;
    double *weights = NULL;

    assert_int_equal(similar_find(*state, cases, 5, 6, 3, &alikes).kind, ERR_OK);
    assert_int_equal(similar_weights(*state, cases, 5, 6, &weights).kind, ERR_OK);
    assert_true(weights[0] < weights[2] && weights[2] < weights[1]);
    assert_int_equal(alikes[0].items[0].other, 2); /* by feature 2, which two of five have */
    assert_int_equal(alikes[0].items[0].shared[0], 2);
    assert_int_equal(alikes[0].items[0].shared[1], 0);
    assert_int_equal(alikes[4].count, 0); /* one feature is too little */
    for (size_t i = 0; i < 5; i++) {
        for (size_t j = 0; j < alikes[i].count; j++) {
            const Likeness *one = &alikes[i].items[j];
            double both = 0;

            for (size_t k = 0; k < one->shared_count; k++) {
                both += weights[one->shared[k]];
            }
            assert_true(one->score > 0 && one->score < 1 && both > 0);
            assert_true(j == 0 || one->score <= alikes[i].items[j - 1].score);
        }
    }
}

static int begin(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(ROOM, &arena).kind == ERR_OK ? 0 : 1;
}

static int end(void **state)
{
    arena_close(*state);
    return 0;
}

static int clear(void **state)
{
    arena_rewind(*state, 0);
    return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, NULL, clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(those_behind_the_wall_change_nothing),
        TEST(the_order_of_the_input_changes_nothing),
        TEST(ids_stand_once_and_ties_have_ends),
        TEST(reasons_are_what_the_ties_say),
        TEST(roles_are_named_by_their_stage_or_not_at_all),
        TEST(reach_is_the_slow_one),
        TEST(recovery_keeps_to_those_who_are_left),
        TEST(plans_stay_within_what_each_country_can_do),
        TEST(threads_change_nothing),
        TEST(a_plan_is_near_the_best_pair),
        TEST(betweenness_counts_the_shortest_ways),
        TEST(journeys_become_corridors),
        TEST(what_is_rare_counts_more),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
