#include "network/syndicate/plan.h"

#include "base/buf.h"
#include "base/philox.h"

#include <math.h>

#define MIGHT_FIRST \
    0x10000 /* redrawn networks to choose by begin here, those to count by at 0 */
#define PRINTED_DRAWS \
    0x10000u /* those of what is printed begin here, far from those of the search */

static const char *const titles[] = {
#define PLAN_TITLE(name, word, title) title,
    PLANS(PLAN_TITLE)
#undef PLAN_TITLE
};

const char *plan_word(PlanSort sort)
{
    static const char *const words[] = {
#define PLAN_WORD(name, word, title) word,
        PLANS(PLAN_WORD)
#undef PLAN_WORD
    };

    return words[sort];
}

const char *plan_title(PlanSort sort)
{
    return titles[sort];
}

PlanOptions plan_options(void)
{
    return (PlanOptions){
        .seed = 1,
        .search_draws = 8,
        .draws = 64,
        .resamples = 40,
        .ties_hidden = 0.10,
        .ties_missing = 0.10,
        .ties_added = 0.05,
        .members_missing = 0.03,
        .rules = recovery_rules(),
    };
}

/* ---- what follows ---------------------------------------------------------------------------- */

static double mean_lost(
    const RecoveryWorld *world,
    RecoveryScratch *scratch,
    const Checkpoint *before,
    const uint64_t *taken,
    uint32_t draws)
{
    double left = recovery_mean(world, scratch, taken, PRINTED_DRAWS, draws);

    return before->reach > 0 ? 1 - left / before->reach : 0;
}

/* The same plan if everybody searched by one mechanism. */
static void try_mechanisms(
    const RecoveryWorld *world,
    RecoveryScratch *scratch,
    const uint64_t *taken,
    uint32_t draws,
    Outlook *ret)
{
    RecoveryWorld alone = *world;

    alone.rules.near_share = 1;
    alone.rules.role_share = 0;
    ret->lost_near = mean_lost(&alone, scratch, &ret->before, taken, draws);
    alone.rules.near_share = 0;
    alone.rules.role_share = 1;
    ret->lost_role = mean_lost(&alone, scratch, &ret->before, taken, draws);
    alone.rules.role_share = 0;
    ret->lost_random = mean_lost(&alone, scratch, &ret->before, taken, draws);
}

static void add_course(const Course *course, uint32_t draws, Outlook *ret)
{
    for (int i = 0; i < RECOVERY_CHECKS; i++) {
        ret->reach[i] += course->at[i].reach / draws;
        ret->largest[i] += (double)course->at[i].largest / draws;
        ret->fragments[i] += (double)course->at[i].fragments / draws;
        for (int j = 0; j < FUNCTION_COUNT; j++) {
            ret->supply[j][i] += (double)course->at[i].supply[j] / draws;
        }
    }
}

/* The day by which a supply is back in at least half of the draws; by_day[i] counts those of the i-th check. */
static uint32_t middle_day(const uint32_t *by_day, uint32_t draws)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < RECOVERY_CHECKS; i++) {
        sum += by_day[i];
        if (2 * sum >= draws) {
            return i * RECOVERY_CHECK_DAYS;
        }
    }
    return NOT_BACK;
}

Err plan_outlook(
    Arena *arena,
    const RecoveryWorld *world,
    const uint64_t *taken,
    uint32_t draws,
    Outlook *ret)
{
    uint64_t *nobody = arena_new(arena, uint64_t, world->width);
    uint32_t by_day[FUNCTION_COUNT][RECOVERY_CHECKS] = {{0}};
    RecoveryScratch *scratch = NULL;
    double squares = 0;

    if (nobody == NULL) {
        return err_limit("the plan needs more memory than it may use");
    }
    TRY(recovery_scratch(arena, world, &scratch));
    *ret = (Outlook){.lost = 0};
    recovery_look(world, scratch, nobody, &ret->before);
    recovery_look(world, scratch, taken, &ret->at_once);
    for (uint32_t i = 0; i < draws; i++) {
        Course course;
        double lost = 0;

        recovery_run(world, scratch, &ret->before, taken, PRINTED_DRAWS + i, &course);
        add_course(&course, draws, ret);
        lost = ret->before.reach > 0 ? 1 - course.reach / ret->before.reach : 0;
        ret->lost += lost / draws;
        squares += lost * lost / draws;
        for (int j = 0; j < FUNCTION_COUNT; j++) {
            if (course.back[j] != NOT_BACK) {
                by_day[j][course.back[j] / RECOVERY_CHECK_DAYS]++;
            }
        }
    }
    squares -= ret->lost * ret->lost;
    ret->lost_spread = squares > 0 ? sqrt(squares) : 0;
    ret->lost_at_once = ret->before.reach > 0 ? 1 - ret->at_once.reach / ret->before.reach : 0;
    for (int j = 0; j < FUNCTION_COUNT; j++) {
        ret->back[j] = middle_day(by_day[j], draws);
    }
    try_mechanisms(world, scratch, taken, draws, ret);
    return ERR_NONE;
}

/* ---- redrawn networks ------------------------------------------------------------------------ */

typedef enum Redraw {
    REDRAW_TIE = 100, /* apart from the chances of recovery.c */
    REDRAW_MEMBER,
    REDRAW_MORE
} Redraw;

static Words redraw_words(uint64_t seed, Redraw what, uint32_t sample, uint32_t a, uint32_t b)
{
    uint32_t counter[4] = {a, b, sample, (uint32_t)what};

    return philox_block(counter, seed);
}

/* Somebody tied to `member`, by a word of chance; NO_NODE. */
static uint32_t some_neighbour(const Graph *graph, uint32_t member, uint32_t word)
{
    uint32_t degree = graph_degree(graph, member);

    return degree == 0 ? NO_NODE
                       : graph->ends[graph->starts[member] + philox_below(word, degree)];
}

/* Ties that were never seen are likeliest between those who have a neighbour in common. */
static void add_ties(RecoveryWorld *world, double share, uint64_t seed, uint32_t sample)
{
    const Graph *graph = &world->syndicate->graph;
    uint32_t more = (uint32_t)(share * (double)graph->tie_count + 0.5);

    for (uint32_t i = 0; i < more; i++) {
        Words words = redraw_words(seed, REDRAW_MORE, sample, i, 0);
        uint32_t from = philox_below(words.word[0], (uint32_t)graph->node_count);
        uint32_t over = some_neighbour(graph, from, words.word[1]);
        uint32_t to = over == NO_NODE ? NO_NODE : some_neighbour(graph, over, words.word[2]);

        if (to != NO_NODE && to != from) {
            recovery_tie(world, from, to);
        }
    }
}

static void redraw(RecoveryWorld *world, const PlanOptions *options, uint32_t sample)
{
    const Graph *graph = &world->syndicate->graph;

    for (uint32_t a = 0; a < graph->node_count; a++) {
        for (uint32_t i = graph->starts[a]; i < graph->starts[a + 1]; i++) {
            uint32_t b = graph->ends[i];
            uint32_t word = redraw_words(options->seed, REDRAW_TIE, sample, a, b).word[0];

            if (a < b && philox_part(word) < options->ties_missing) {
                recovery_untie(world, a, b);
            }
        }
    }
    add_ties(world, options->ties_added, options->seed, sample);
    for (uint32_t a = 0; a < graph->node_count; a++) {
        uint32_t word = redraw_words(options->seed, REDRAW_MEMBER, sample, a, 0).word[0];

        if (philox_part(word) < options->members_missing) {
            recovery_leave_out(world, a);
        }
    }
}

/* ---- searches, side by side ------------------------------------------------------------------ */

typedef struct Work {
    Arena *arena;
    const Syndicate *syndicate;
    const MemberRole *roles;
    const PlanOptions *options;
    RecoveryWorld world;
    uint64_t *barred;
    Search *searches;
    RecoveryWorld *worlds; /* one of each search */
    RecoveryWorld *might;  /* as the network might be: one of each draw */
    size_t count;
} Work;

/* The searches that come first; those of redrawn networks follow. */
enum {
    SEARCH_MOST,
    SEARCH_READY,
    SEARCH_LEADS,
    SEARCH_FIRST_SAMPLE
};

static void search_range(void *state, size_t from, size_t to)
{
    Work *work = state;

    for (size_t i = from; i < to; i++) {
        search_run(&work->searches[i]);
    }
}

static MUST_USE Err open_search(
    Work *work,
    const RecoveryWorld *world,
    const RecoveryWorld *worlds,
    Evidence least,
    uint32_t rounds,
    Search *ret)
{
    *ret = (Search){
        .world = world,
        .worlds = worlds,
        .least = least,
        .draws = work->options->search_draws,
        .rounds = rounds,
        .barred = work->barred,
    };
    ret->taken = arena_new(work->arena, uint64_t, world->width);
    if (ret->taken == NULL) {
        return err_limit("the plan needs more memory than it may use");
    }
    TRY(between_open(work->arena, world->count, &ret->between));
    return recovery_scratch(work->arena, world, &ret->scratch);
}

/* The observed network, with the ties that it may lack: a set that hangs on a tie not being there does badly in some of them. */
static MUST_USE Err open_might(Work *work)
{
    const PlanOptions *options = work->options;

    work->might = arena_new(work->arena, RecoveryWorld, options->search_draws);
    if (work->might == NULL) {
        return err_limit("the plan needs more memory than it may use");
    }
    for (uint32_t i = 0; i < options->search_draws; i++) {
        TRY(recovery_copy(work->arena, &work->world, &work->might[i]));
        add_ties(&work->might[i], options->ties_hidden, options->seed, MIGHT_FIRST + i);
    }
    return ERR_NONE;
}

/* The same network for each draw. */
static MUST_USE Err repeat_world(Work *work, const RecoveryWorld *world, RecoveryWorld **ret)
{
    RecoveryWorld *worlds = arena_new(work->arena, RecoveryWorld, work->options->search_draws);

    if (worlds == NULL) {
        return err_limit("the plan needs more memory than it may use");
    }
    for (uint32_t i = 0; i < work->options->search_draws; i++) {
        worlds[i] = *world;
    }
    *ret = worlds;
    return ERR_NONE;
}

static MUST_USE Err open_searches(Work *work)
{
    work->count = SEARCH_FIRST_SAMPLE + work->options->resamples;
    work->searches = arena_new(work->arena, Search, work->count);
    work->worlds = arena_new(work->arena, RecoveryWorld, work->count);
    if (work->searches == NULL || work->worlds == NULL) {
        return err_limit("the plan needs more memory than it may use");
    }
    for (size_t i = 0; i < work->count; i++) {
        bool is_sample = i >= SEARCH_FIRST_SAMPLE;
        Evidence least = i == SEARCH_READY   ? EVIDENCE_READY
                         : i == SEARCH_LEADS ? EVIDENCE_NONE
                                             : EVIDENCE_PARTLY;

        RecoveryWorld *worlds = work->might;

        work->worlds[i] = work->world;
        if (is_sample) {
            TRY(recovery_copy(work->arena, &work->world, &work->worlds[i]));
            redraw(&work->worlds[i], work->options, (uint32_t)(i - SEARCH_FIRST_SAMPLE));
            TRY(repeat_world(work, &work->worlds[i], &worlds));
        }
        TRY(open_search(
            work,
            &work->worlds[i],
            worlds,
            least,
            is_sample ? 1 : SEARCH_ROUNDS,
            &work->searches[i]));
    }
    return ERR_NONE;
}

static MUST_USE Err open_work(Work *work)
{
    const PlanOptions *options = work->options;

    if (work->syndicate->member_count > PLAN_MEMBERS_MOST) {
        return err_limit("a plan is made for at most 1000 members");
    }
    if (options->draws == 0 || options->draws > PLAN_DRAWS_MOST || options->search_draws == 0 ||
        options->search_draws > PLAN_DRAWS_MOST || options->resamples > PLAN_RESAMPLES_MOST) {
        return err_limit("a plan takes 1 to 1000 draws and at most 400 redrawn networks");
    }
    TRY(recovery_open(
        work->arena,
        work->syndicate,
        work->roles,
        &options->rules,
        options->seed,
        &work->world));
    work->barred = arena_new(work->arena, uint64_t, work->world.width);
    if (work->barred == NULL) {
        return err_limit("the plan needs more memory than it may use");
    }
    for (uint32_t i = 0; i < work->world.count && options->without != NULL; i++) {
        if (options->without[i]) {
            bits_put(work->barred, i);
        }
    }
    TRY(open_might(work));
    return open_searches(work);
}

/* ---- why a point is there -------------------------------------------------------------------- */

static void look_around(const Work *work, const Search *search, Pick *pick)
{
    const Graph *graph = &work->syndicate->graph;
    Function function = work->roles[pick->member].function;

    for (uint32_t i = graph->starts[pick->member]; i < graph->starts[pick->member + 1]; i++) {
        uint32_t fragment = recovery_fragment(&work->world, search->scratch, graph->ends[i]);
        bool is_new = fragment != NO_NODE;

        pick->ties += fragment != NO_NODE;
        for (uint32_t j = graph->starts[pick->member]; j < i && is_new; j++) {
            is_new =
                recovery_fragment(&work->world, search->scratch, graph->ends[j]) != fragment;
        }
        pick->fragments += is_new;
    }
    for (uint32_t i = 0; i < work->world.count && function != FUNCTION_UNKNOWN; i++) {
        pick->others += work->roles[i].function == function && !bits_have(search->taken, i);
    }
}

static void put_function(Buf *why, const MemberRole *role, const Pick *pick)
{
    if (role->function == FUNCTION_UNKNOWN) {
        return;
    }
    buf_print(why, "seems to be %s", function_word(role->function));
    if (role->is_stated) {
        buf_put(why, STR(" (stated)"));
    } else {
        buf_print(why, " (%s: ", belief_word(role->belief));
        buf_put(why, role->why);
        buf_put(why, STR(")"));
    }
    buf_print(
        why,
        "; %u other%s would be left who do%s that; ",
        pick->others,
        pick->others == 1 ? "" : "s",
        pick->others == 1 ? "es" : "");
}

static MUST_USE Err put_why(const Work *work, Pick *pick)
{
    const Member *member = &work->syndicate->members[pick->member];
    Buf why = buf_begin(work->arena, 2000);

    put_function(&why, &work->roles[pick->member], pick);
    buf_print(
        &why,
        "tied to %u who are left, in %u fragment%s on the day; costs %.1f %% of the reach on "
        "top of the "
        "points before it",
        pick->ties,
        pick->fragments,
        pick->fragments == 1 ? "" : "s",
        100 * pick->gain);
    if (pick->frequency >= 0) {
        buf_print(&why, "; chosen in %.0f of 100 redrawn networks", 100 * pick->frequency);
    }
    buf_put(
        &why,
        member->evidence == EVIDENCE_READY    ? STR("; can be proven")
        : member->evidence == EVIDENCE_PARTLY ? STR("; needs more proof before the day")
                                              : STR("; no proof yet"));
    return buf_end(&why, &pick->why);
}

/* ---- putting together ------------------------------------------------------------------------ */

static MUST_USE Err take_frequency(const Work *work, Advice *advice)
{
    advice->resamples = work->options->resamples;
    advice->frequency = arena_new(work->arena, double, work->world.count + 1);
    if (advice->frequency == NULL) {
        return err_limit("the plan needs more memory than it may use");
    }
    for (uint32_t i = 0; i < work->world.count; i++) {
        uint32_t present = 0;
        uint32_t chosen = 0;

        for (size_t j = SEARCH_FIRST_SAMPLE; j < work->count; j++) {
            present += bits_have(work->worlds[j].present, i);
            chosen += bits_have(work->searches[j].taken, i);
        }
        advice->frequency[i] = present == 0 ? -1 : (double)chosen / present;
    }
    return ERR_NONE;
}

static MUST_USE Err add_plan(const Work *work, PlanSort sort, Search *search, Advice *advice)
{
    Plan *plan = &advice->plans[advice->count];
    Checkpoint look;

    *plan = (Plan){.sort = sort, .count = search->count};
    plan->picks = arena_new(work->arena, Pick, search->count + 1);
    if (plan->picks == NULL) {
        return err_limit("the plan needs more memory than it may use");
    }
    recovery_look(&work->world, search->scratch, search->taken, &look);
    for (uint32_t i = 0; i < search->count; i++) {
        Pick *pick = &plan->picks[i];

        *pick = (Pick){
            .member = search->picks[i],
            .gain = search->gains[i],
            .frequency = advice->frequency[search->picks[i]],
        };
        room_take(&plan->room, work->syndicate, pick->member);
        plan->ready += work->syndicate->members[pick->member].evidence == EVIDENCE_READY;
        look_around(work, search, pick);
        TRY(put_why(work, pick));
    }
    TRY(plan_outlook(
        work->arena, &work->world, search->taken, work->options->draws, &plan->outlook));
    advice->count++;
    return ERR_NONE;
}

static bool same_set(const Work *work, const Search *a, const Search *b)
{
    return memcmp(a->taken, b->taken, work->world.width * sizeof(uint64_t)) == 0;
}

static MUST_USE Err add_other(Work *work, Advice *advice)
{
    const Search *most = &work->searches[SEARCH_MOST];
    Search other;

    TRY(open_search(work, &work->world, work->might, EVIDENCE_PARTLY, SEARCH_ROUNDS, &other));
    other.scarce = most->taken;
    other.scarce_most = most->count / 2;
    search_run(&other);
    if (other.count == 0 || same_set(work, &other, &work->searches[SEARCH_READY])) {
        return ERR_NONE;
    }
    return add_plan(work, PLAN_OTHER, &other, advice);
}

static MUST_USE Err take_leads(const Work *work, Advice *advice)
{
    const Search *search = &work->searches[SEARCH_LEADS];

    advice->leads = arena_new(work->arena, uint32_t, search->count + 1);
    if (advice->leads == NULL) {
        return err_limit("the plan needs more memory than it may use");
    }
    for (uint32_t i = 0; i < search->count; i++) {
        if (work->syndicate->members[search->picks[i]].evidence == EVIDENCE_NONE) {
            advice->leads[advice->lead_count++] = search->picks[i];
        }
    }
    return ERR_NONE;
}

Err plan_make(
    Arena *arena,
    const Syndicate *syndicate,
    const MemberRole *roles,
    const PlanOptions *options,
    Advice *ret)
{
    Work work = {.arena = arena, .syndicate = syndicate, .roles = roles, .options = options};
    Search *searches = NULL;

    *ret = (Advice){.count = 0};
    TRY(open_work(&work));
    pool_run(options->pool, work.count, 1, search_range, &work);
    searches = work.searches;
    TRY(take_frequency(&work, ret));
    TRY(add_plan(&work, PLAN_MOST, &searches[SEARCH_MOST], ret));
    if (searches[SEARCH_READY].count > 0 &&
        !same_set(&work, &searches[SEARCH_MOST], &searches[SEARCH_READY])) {
        TRY(add_plan(&work, PLAN_READY, &searches[SEARCH_READY], ret));
    }
    TRY(add_other(&work, ret));
    return take_leads(&work, ret);
}
