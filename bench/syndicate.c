/* BUILD/bench_syndicate [--first 1] [--draws 20] [--missing 10] [--resamples 0] [--still 0]
 *
 * Planted syndicates: what the advice makes of a network whose truth is known. One line of JSON a draw.
 *
 * The truth of a draw: 120 people. Four cells of 29, each with a leader, 2 to 4 recruiters, 4 to 7 transporters, 3 to 5 harbourers and
 * helpers; in them six coerced victims. Beside the cells an organiser, a financier and two forgers. Leaders know 8 to 14 of their cell, others a few,
 * mostly friends of friends. The organiser comes from one cell, where he knows 8 to 14 people, and knows leaders: so he is often the
 * busiest. The financier has one to three contacts in three or four cells, each forger one or two in two to four: they know fewer. 2 to 12
 * ties of kin go from any cell to any other, so that the brokers are at times not needed; how much hangs on brokers is drawn, not
 * built in. Of a tie three fifths have a known stage, of these two thirds tell of what one of the two does, the rest is any
 * stage. Half of those who do something have a thing for it, one of twenty others has one as well. Grades and dates are drawn.
 *
 * What is observed: PERCENT of the ties are missing, and evidence is there for some.
 * Two of the six victims are recorded as such, two as suspects with an indicator noted, two as suspects of whom only ties tell that
 * they are exploited, one or two each, which may be among the missing ones. What the advice is not told: functions, the numbers above.
 *
 * What it is judged by is not what it was chosen by. The judge takes the same points from the true network and lets the survivors
 * mend it in a way of its own: there are acquaintances that nobody has observed, three fifths of all pairs in a cell, half of the pairs of leaders and
 * 6 to 15 pairs across cells; who lost ties makes a new one with an acquaintance who is left with a chance of 2 % a day, and with
 * a friend's friend with 0.2 %, until he has as many as before. Reach is that of recovery.h, by a walk of its own, over the half year.
 * Beside the plan are judged, under the same limits and evidence, as many points chosen by degree, by betweenness (both anew after each
 * point) and by chance.
 *
 * --still 1 chooses the plan as if nobody ever mended anything, to see what foresight adds. Seeds 1 to 40 were looked at while the engine and
 * this bench were made; what is published is measured with others.
 */
#include "base/env.h"
#include "base/philox.h"
#include "network/syndicate/plan.h"

#include <stdio.h>
#include <stdlib.h>

#define PEOPLE      120
#define CELLS       4
#define CELL        29
#define ORGANISER   116
#define FINANCIER   117
#define FORGER      118
#define THINGS      80
#define NODES       (PEOPLE + THINGS)
#define TIES        1200
#define JUDGE_DAYS  180
#define JUDGE_RUNS  8
#define RANDOM_SETS 5

typedef struct Truth {
    Function function[PEOPLE];
    bool victim[PEOPLE];
    int told[PEOPLE]; /* of a victim: 0 recorded, 1 an indicator noted, 2 only ties tell */
    bool tied[PEOPLE][PEOPLE];
    bool known[PEOPLE][PEOPLE]; /* acquaintances, seen by nobody */
    uint32_t people;
} Truth;

typedef struct Draw {
    uint64_t seed;
    uint32_t turn;
    uint32_t missing; /* of a hundred ties */
    Truth truth;
    Member members[NODES];
    bool recorded[NODES]; /* as a victim, or with an indicator */
    bool walls[NODES];
    size_t count;
    Strand strands[TIES];
    size_t strand_count;
} Draw;

static uint32_t word(Draw *draw)
{
    uint32_t counter[4] = {draw->turn++, 0, 0, 0xBE9C};

    return philox_block(counter, draw->seed).word[0];
}

static uint32_t below(Draw *draw, uint32_t most)
{
    return philox_below(word(draw), most);
}

static uint32_t between(Draw *draw, uint32_t least, uint32_t most)
{
    return least + below(draw, most - least + 1);
}

static bool happens(Draw *draw, double chance)
{
    return philox_part(word(draw)) < chance;
}

/* ---- the truth ------------------------------------------------------------------------------- */

static TieStage stage_of(Function function)
{
    static const TieStage stages[] = {
        TIE_CONTROL,
        TIE_MONEY,
        TIE_RECRUITMENT,
        TIE_TRANSPORT,
        TIE_DOCUMENTS,
        TIE_HARBOURING,
        TIE_NONE};

    return stages[function];
}

static void add_strand(
    Draw *draw, uint32_t from, uint32_t to, TieRelation relation, TieStage stage)
{
    static const uint16_t grades[] = {950, 750, 600, 500, 400, 300};

    if (draw->strand_count < TIES && !happens(draw, draw->missing / 100.0)) {
        draw->strands[draw->strand_count++] = (Strand){
            from,
            to,
            relation,
            stage,
            happens(draw, 0.8) ? 20000 + (int32_t)below(draw, 1000) : NO_DAY,
            grades[below(draw, 6)],
        };
    }
}

static void tie(Draw *draw, uint32_t a, uint32_t b)
{
    Truth *truth = &draw->truth;
    TieStage stage = TIE_NONE;
    TieRelation relation = happens(draw, 0.15) ? RELATION_FAMILY : RELATION_KNOWS;

    if (a == b || truth->tied[a][b]) {
        return;
    }
    truth->tied[a][b] = truth->tied[b][a] = true;
    if (happens(draw, 0.6)) {
        uint32_t whose = happens(draw, 0.5) ? a : b;

        stage = happens(draw, 0.65) ? stage_of(truth->function[whose])
                                    : (TieStage)between(draw, TIE_RECRUITMENT, TIE_CONTROL);
        /* Who is exploited is said of the victims alone. */
        stage = stage == TIE_EXPLOITATION ? TIE_NONE : stage;
    }
    if (truth->function[a] == FUNCTION_FINANCIER && happens(draw, 0.5)) {
        relation = RELATION_PAYS;
    }
    add_strand(draw, a, b, relation, stage);
}

static void fill_cell(Draw *draw, uint32_t cell)
{
    Truth *truth = &draw->truth;
    uint32_t first = cell * CELL;
    uint32_t at = first;

    truth->function[at++] =
        FUNCTION_UNKNOWN; /* the leader: he organises the cell, not the whole */
    for (uint32_t i = between(draw, 2, 4); i > 0; i--) {
        truth->function[at++] = FUNCTION_RECRUITER;
    }
    for (uint32_t i = between(draw, 4, 7); i > 0; i--) {
        truth->function[at++] = FUNCTION_TRANSPORTER;
    }
    for (uint32_t i = between(draw, 3, 5); i > 0; i--) {
        truth->function[at++] = FUNCTION_HARBOURER;
    }
    while (at < first + CELL) {
        truth->function[at++] = FUNCTION_UNKNOWN;
    }
}

/* Somebody whom `from` knows through somebody of the same cell, or anybody of the cell. */
static uint32_t friend_of_friend(Draw *draw, uint32_t from, uint32_t first)
{
    for (int i = 0; i < 20 && happens(draw, 0.95); i++) {
        uint32_t over = first + below(draw, CELL);
        uint32_t to = first + below(draw, CELL);

        if (draw->truth.tied[from][over] && draw->truth.tied[over][to] && to != from) {
            return to;
        }
    }
    return first + below(draw, CELL);
}

static void tie_cell(Draw *draw, uint32_t cell)
{
    uint32_t first = cell * CELL;

    for (uint32_t i = between(draw, 8, 14); i > 0; i--) {
        uint32_t other = first + 1 + below(draw, CELL - 1);

        tie(draw, first, other);
        if (happens(draw, 0.3)) {
            add_strand(draw, other, first, RELATION_WORKS_FOR, TIE_NONE);
        }
    }
    for (uint32_t i = first + 1; i < first + CELL; i++) {
        for (uint32_t j = between(draw, 1, 3); j > 0; j--) {
            tie(draw, i, friend_of_friend(draw, i, first));
        }
    }
    for (uint32_t a = first; a < first + CELL; a++) {
        for (uint32_t b = first; b < a; b++) {
            bool knows = happens(draw, 0.6);

            draw->truth.known[a][b] = draw->truth.known[b][a] = knows;
        }
    }
}

static void tie_brokers(Draw *draw)
{
    uint32_t home = below(draw, CELLS) * CELL;

    for (uint32_t i = between(draw, 8, 14); i > 0; i--) {
        tie(draw, ORGANISER, home + below(draw, CELL));
    }
    for (uint32_t cell = 0; cell < CELLS; cell++) {
        if (happens(draw, 0.7)) {
            tie(draw, cell * CELL, ORGANISER);
            if (happens(draw, 0.5)) {
                add_strand(draw, cell * CELL, ORGANISER, RELATION_WORKS_FOR, TIE_NONE);
            }
        }
    }
    tie(draw, ORGANISER, FINANCIER);
    for (uint32_t who = FINANCIER; who < PEOPLE; who++) {
        uint32_t cells = who == FINANCIER ? between(draw, 3, 4) : between(draw, 2, 4);
        uint32_t from = below(draw, CELLS);

        for (uint32_t i = 0; i < cells; i++) {
            uint32_t first = (from + i) % CELLS * CELL;

            for (uint32_t j = between(draw, 1, who == FINANCIER ? 3 : 2); j > 0; j--) {
                tie(draw, who, first + below(draw, CELL));
            }
        }
    }
}

static void tie_across(Draw *draw)
{
    for (uint32_t i = between(draw, 2, 12); i > 0; i--) {
        tie(draw, below(draw, CELLS * CELL), below(draw, CELLS * CELL));
    }
    for (uint32_t i = between(draw, 6, 15); i > 0; i--) {
        uint32_t a = below(draw, CELLS * CELL);
        uint32_t b = below(draw, CELLS * CELL);

        draw->truth.known[a][b] = draw->truth.known[b][a] = true;
    }
    for (uint32_t a = 0; a < CELLS; a++) {
        for (uint32_t b = 0; b < a; b++) {
            if (happens(draw, 0.5)) {
                draw->truth.known[a * CELL][b * CELL] = draw->truth.known[b * CELL][a * CELL] =
                    true;
            }
        }
    }
}

static void plant_victims(Draw *draw)
{
    for (int i = 0; i < 6;) {
        uint32_t who = below(draw, CELLS * CELL);

        if (who % CELL < 16 || draw->truth.victim[who]) {
            continue; /* no leader, and none who does something */
        }
        draw->truth.victim[who] = true;
        draw->truth.told[who] = i / 2;
        for (uint32_t j = between(draw, 1, 2); j > 0; j--) {
            uint32_t by = who - who % CELL + below(draw, 16);

            draw->truth.tied[who][by] = draw->truth.tied[by][who] = true;
            add_strand(draw, by, who, RELATION_KNOWS, TIE_EXPLOITATION);
        }
        i++;
    }
}

static void give_thing(Draw *draw, uint32_t who, MemberSort sort)
{
    if (draw->count < NODES) {
        uint32_t thing = (uint32_t)draw->count++;

        draw->members[thing] = (Member){.sort = sort, .evidence = EVIDENCE_READY, .cost = 1};
        add_strand(
            draw, who, thing, happens(draw, 0.5) ? RELATION_OWNS : RELATION_USES, TIE_NONE);
        if (happens(draw, 0.4)) {
            add_strand(
                draw, who - who % CELL + below(draw, CELL), thing, RELATION_USES, TIE_NONE);
        }
    }
}

static void give_things(Draw *draw)
{
    static const MemberSort sorts[] = {
        MEMBER_ACCOUNT,
        MEMBER_ACCOUNT,
        MEMBER_HANDLE,
        MEMBER_VEHICLE,
        MEMBER_DOCUMENT,
        MEMBER_PLACE};

    for (uint32_t who = 0; who < CELLS * CELL; who++) {
        Function function = draw->truth.function[who];

        if (function != FUNCTION_UNKNOWN && happens(draw, 0.5)) {
            give_thing(draw, who, sorts[function]);
        } else if (happens(draw, 0.05)) {
            give_thing(draw, who, sorts[below(draw, 6)]);
        }
    }
    for (uint32_t who = FINANCIER; who < PEOPLE; who++) {
        if (happens(draw, 0.5)) {
            draw->members[draw->count] = (Member){
                .sort = sorts[draw->truth.function[who]],
                .evidence = EVIDENCE_READY,
                .cost = 1};
            add_strand(draw, who, (uint32_t)draw->count++, RELATION_USES, TIE_NONE);
        }
    }
}

static char ids[NODES][8];

static void name_members(Draw *draw)
{
    for (uint32_t i = 0; i < draw->count; i++) {
        Member *member = &draw->members[i];

        (void)snprintf(ids[i], sizeof(ids[i]), "%c%03u", i < PEOPLE ? 'P' : 'T', i);
        member->id = str_from(ids[i]);
        member->stated = FUNCTION_UNKNOWN;
        member->means = i < CELLS * CELL ? (uint8_t)(i / CELL % 3) : (uint8_t)below(draw, 3);
        member->cost = 1;
        if (i < PEOPLE) {
            double known = philox_part(word(draw));

            member->sort = MEMBER_PERSON;
            member->evidence = known < 0.45   ? EVIDENCE_READY
                               : known < 0.85 ? EVIDENCE_PARTLY
                                              : EVIDENCE_NONE;
        }
    }
}

/* What service/syndicate_file makes of the words of such a file. */
static void wall_off(Draw *draw)
{
    for (uint32_t i = 0; i < PEOPLE; i++) {
        draw->walls[i] = draw->truth.victim[i] && draw->truth.told[i] < 2;
    }
    for (size_t i = 0; i < draw->strand_count; i++) {
        if (draw->strands[i].stage == TIE_EXPLOITATION) {
            draw->walls[draw->strands[i].to] = true;
        }
    }
    for (size_t i = 0; i < draw->strand_count; i++) {
        const Strand *strand = &draw->strands[i];

        if (strand->to >= PEOPLE && strand->relation == RELATION_OWNS &&
            draw->walls[strand->from]) {
            draw->walls[strand->to] = true;
        }
    }
}

static void plant(Draw *draw)
{
    draw->count = PEOPLE;
    for (uint32_t cell = 0; cell < CELLS; cell++) {
        fill_cell(draw, cell);
    }
    draw->truth.function[ORGANISER] = FUNCTION_ORGANISER;
    draw->truth.function[FINANCIER] = FUNCTION_FINANCIER;
    draw->truth.function[FORGER] = draw->truth.function[FORGER + 1] = FUNCTION_FORGER;
    for (uint32_t cell = 0; cell < CELLS; cell++) {
        tie_cell(draw, cell);
    }
    tie_brokers(draw);
    tie_across(draw);
    plant_victims(draw);
    give_things(draw);
    name_members(draw);
    wall_off(draw);
}

/* ---- the judge ------------------------------------------------------------------------------- */

typedef struct World {
    uint64_t tied[PEOPLE][2]; /* a bit each */
    bool gone[PEOPLE];
    uint32_t had[PEOPLE];
    uint32_t has[PEOPLE];
} World;

static bool is_tied(const World *world, uint32_t a, uint32_t b)
{
    return (world->tied[a][b / 64] >> (b % 64) & 1) != 0;
}

static double reach_of(const World *world)
{
    double sum = 0;

    for (uint32_t from = 0; from < PEOPLE; from++) {
        uint64_t seen[2] = {0};
        uint64_t edge[2] = {0};

        if (world->gone[from]) {
            continue;
        }
        edge[from / 64] = seen[from / 64] = UINT64_C(1) << (from % 64);
        for (uint32_t steps = 1; (edge[0] | edge[1]) != 0; steps++) {
            uint64_t next[2] = {0};

            for (uint32_t k = 0; k < 2; k++) {
                for (uint64_t left = edge[k]; left != 0; left &= left - 1) {
                    const uint64_t *row = world->tied[k * 64 + (uint32_t)__builtin_ctzll(left)];

                    next[0] |= row[0];
                    next[1] |= row[1];
                }
            }
            for (uint32_t k = 0; k < 2; k++) {
                edge[k] = next[k] & ~seen[k];
                seen[k] |= edge[k];
                sum += (double)__builtin_popcountll(edge[k]) / steps;
            }
        }
    }
    return sum / (PEOPLE * (PEOPLE - 1));
}

static void join(World *world, uint32_t a, uint32_t b)
{
    if (a != b && !world->gone[a] && !world->gone[b] && !is_tied(world, a, b)) {
        world->tied[a][b / 64] |= UINT64_C(1) << (b % 64);
        world->tied[b][a / 64] |= UINT64_C(1) << (a % 64);
        world->has[a]++;
        world->has[b]++;
    }
}

/* A friend of a friend, evenly over the ways to one; NO_NODE. */
static uint32_t friend_of(Draw *draw, const World *world, uint32_t who)
{
    uint32_t found = who;

    for (int step = 0; step < 2; step++) {
        uint32_t list[PEOPLE];
        uint32_t count = 0;

        for (uint32_t i = 0; i < PEOPLE; i++) {
            if (is_tied(world, found, i)) {
                list[count++] = i;
            }
        }
        if (count == 0) {
            return NO_NODE;
        }
        found = list[below(draw, count)];
    }
    return found;
}

static void one_day(Draw *draw, World *world, const Truth *truth)
{
    for (uint32_t who = 0; who < PEOPLE; who++) {
        if (world->gone[who] || world->has[who] >= world->had[who]) {
            continue;
        }
        if (happens(draw, 0.02)) {
            uint32_t list[PEOPLE];
            uint32_t count = 0;

            for (uint32_t i = 0; i < PEOPLE; i++) {
                if (truth->known[who][i] && !world->gone[i] && !is_tied(world, who, i)) {
                    list[count++] = i;
                }
            }
            if (count > 0) {
                join(world, who, list[below(draw, count)]);
            }
        }
        if (happens(draw, 0.002)) {
            uint32_t to = friend_of(draw, world, who);

            if (to != NO_NODE) {
                join(world, who, to);
            }
        }
    }
}

/* The share of the reach that is lost in the mean of the half year; of the day alone in `ret_day`. */
static double judge(Draw *draw, const bool *taken, double *ret_day)
{
    static World begin;
    double before = 0;
    double lost = 0;

    memset(&begin, 0, sizeof(begin));
    for (uint32_t a = 0; a < PEOPLE; a++) {
        for (uint32_t b = 0; b < a; b++) {
            if (draw->truth.tied[a][b]) {
                join(&begin, a, b);
            }
        }
    }
    before = reach_of(&begin);
    memcpy(begin.had, begin.has, sizeof(begin.had));
    memset(begin.has, 0, sizeof(begin.has));
    memset(begin.tied, 0, sizeof(begin.tied));
    memcpy(begin.gone, taken, sizeof(begin.gone));
    for (uint32_t a = 0; a < PEOPLE; a++) {
        for (uint32_t b = 0; b < a; b++) {
            if (draw->truth.tied[a][b]) {
                join(&begin, a, b);
            }
        }
    }
    *ret_day = 1 - reach_of(&begin) / before;
    for (uint32_t run = 0; run < JUDGE_RUNS; run++) {
        static World world;

        draw->turn =
            1000000 + run * 1000000; /* the same luck for every choice, as far as it goes */
        world = begin;
        for (uint32_t day = 0; day <= JUDGE_DAYS; day++) {
            if (day % 30 == 0) {
                double share = (day == 0 || day == JUDGE_DAYS ? 0.5 : 1) / (JUDGE_DAYS / 30);

                lost += share * (1 - reach_of(&world) / before) / JUDGE_RUNS;
            }
            one_day(draw, &world, &draw->truth);
        }
    }
    return lost;
}

/* ---- other choices --------------------------------------------------------------------------- */

/* Betweenness of all on what is left; a walk from each. */
static void betweenness(const Graph *graph, const bool *gone, double *ret)
{
    static uint32_t steps[NODES], queue[NODES];
    static double ways[NODES], share[NODES];

    for (uint32_t i = 0; i < graph->node_count; i++) {
        ret[i] = 0;
    }
    for (uint32_t from = 0; from < graph->node_count; from++) {
        uint32_t found = 0;

        for (uint32_t i = 0; i < graph->node_count; i++) {
            steps[i] = UINT32_MAX;
            ways[i] = share[i] = 0;
        }
        if (gone[from]) {
            continue;
        }
        queue[found++] = from;
        steps[from] = 0;
        ways[from] = 1;
        for (uint32_t at = 0; at < found; at++) {
            for (uint32_t i = graph->starts[queue[at]]; i < graph->starts[queue[at] + 1]; i++) {
                uint32_t to = graph->ends[i];

                if (!gone[to] && steps[to] == UINT32_MAX) {
                    steps[to] = steps[queue[at]] + 1;
                    queue[found++] = to;
                }
                if (!gone[to] && steps[to] == steps[queue[at]] + 1) {
                    ways[to] += ways[queue[at]];
                }
            }
        }
        while (found-- > 1) {
            uint32_t at = queue[found];

            for (uint32_t i = graph->starts[at]; i < graph->starts[at + 1]; i++) {
                uint32_t to = graph->ends[i];

                if (!gone[to] && steps[to] + 1 == steps[at]) {
                    share[to] += ways[to] / ways[at] * (1 + share[at]);
                }
            }
            ret[at] += share[at];
        }
    }
}

typedef enum By {
    BY_DEGREE,
    BY_BETWEENNESS,
    BY_CHANCE
} By;

static void choose(Draw *draw, const Syndicate *syndicate, By by, size_t count, bool *gone)
{
    static double score[NODES];
    const Graph *graph = &syndicate->graph;
    Room room = {.cost = {0}};

    memset(gone, 0, NODES);
    for (size_t turn = 0; turn < count; turn++) {
        uint32_t best = NO_NODE;

        if (by == BY_BETWEENNESS) {
            betweenness(graph, gone, score);
        }
        for (uint32_t i = 0; i < syndicate->member_count; i++) {
            if (by == BY_DEGREE) {
                score[i] = 0;
                for (uint32_t j = graph->starts[i]; j < graph->starts[i + 1]; j++) {
                    score[i] += !gone[graph->ends[j]];
                }
            } else if (by == BY_CHANCE) {
                score[i] = philox_part(word(draw));
            }
            if (!gone[i] && room_has(&room, syndicate, i, EVIDENCE_PARTLY) &&
                (best == NO_NODE || score[i] > score[best])) {
                best = i;
            }
        }
        if (best == NO_NODE) {
            return;
        }
        gone[best] = true;
        room_take(&room, syndicate, best);
    }
}

/* From the numbers of the syndicate, where some are left out, to those of the draw. */
static uint32_t number_of(const Syndicate *syndicate, uint32_t member)
{
    return (uint32_t)strtoul(syndicate->members[member].id.ptr + 1, NULL, 10);
}

static double judge_gone(
    Draw *draw, const Syndicate *syndicate, const bool *gone, double *ret_day)
{
    bool taken[PEOPLE] = {false};

    for (uint32_t i = 0; i < syndicate->member_count; i++) {
        if (gone[i] && syndicate->members[i].sort == MEMBER_PERSON) {
            taken[number_of(syndicate, i)] = true;
        }
    }
    return judge(draw, taken, ret_day);
}

/* ---- one draw -------------------------------------------------------------------------------- */

#define LEADER (FUNCTION_COUNT + 1) /* of a cell: he leads, but not the whole */

static bool is_leader(uint32_t person)
{
    return person < CELLS * CELL && person % CELL == 0;
}

static void put_functions(const Draw *draw, const Syndicate *syndicate, const MemberRole *roles)
{
    printf(",\"roles\":[");
    for (uint32_t i = 0, some = 0; i < syndicate->member_count; i++) {
        if (syndicate->members[i].sort == MEMBER_PERSON) {
            printf(
                "%s[%d,%d,%.3f]",
                some++ > 0 ? "," : "",
                is_leader(number_of(syndicate, i))
                    ? LEADER
                    : (int)draw->truth.function[number_of(syndicate, i)],
                (int)roles[i].function,
                roles[i].belief);
        }
    }
    printf("]");
}

static uint32_t rank_of(const Plan *plan, uint32_t member)
{
    for (uint32_t i = 0; i < plan->count; i++) {
        if (plan->picks[i].member == member) {
            return i + 1;
        }
    }
    return 0;
}

/* [place in the plan, 0 for none; degree; whether he could have been in it] of the busiest person, the organiser and the brokers. */
static void put_ranks(const Syndicate *syndicate, const Plan *plan)
{
    uint32_t busiest = 0;
    Room room = {.cost = {0}};

    for (uint32_t i = 0; i < syndicate->member_count; i++) {
        if (syndicate->members[i].sort == MEMBER_PERSON &&
            graph_degree(&syndicate->graph, i) > graph_degree(&syndicate->graph, busiest)) {
            busiest = i;
        }
    }
    printf(",\"busiest\":%u,\"ranks\":{", number_of(syndicate, busiest));
    for (uint32_t i = 0, some = 0; i < syndicate->member_count; i++) {
        uint32_t number = number_of(syndicate, i);

        if (i == busiest || (number >= ORGANISER && number < PEOPLE)) {
            printf(
                "%s\"%u\":[%u,%u,%s]",
                some++ > 0 ? "," : "",
                number,
                rank_of(plan, i),
                graph_degree(&syndicate->graph, i),
                room_has(&room, syndicate, i, EVIDENCE_PARTLY) ? "true" : "false");
        }
    }
    printf("}");
}

/* Victims anywhere in the advice: those whom the file lets one know, and those of whom the tie that told is missing. */
static void put_victims(const Draw *draw, const Syndicate *syndicate, const Advice *advice)
{
    uint32_t listed = 0;
    uint32_t unknown_listed = 0;
    uint32_t unknown = 0;

    for (uint32_t i = 0; i < PEOPLE; i++) {
        unknown += draw->truth.victim[i] && !draw->walls[i];
    }
    for (size_t i = 0; i < advice->count; i++) {
        for (size_t j = 0; j < advice->plans[i].count; j++) {
            uint32_t number = number_of(syndicate, advice->plans[i].picks[j].member);

            listed += draw->walls[number];
            unknown_listed +=
                number < PEOPLE && draw->truth.victim[number] && !draw->walls[number];
        }
    }
    printf(
        ",\"victims_listed\":%u,\"victims_unknown\":%u,\"victims_unknown_listed\":%u",
        listed,
        unknown,
        unknown_listed);
}

static void put_choice(
    Draw *draw, const Syndicate *syndicate, const char *name, By by, size_t count)
{
    bool gone[NODES];
    double lost = 0;
    double day = 0;
    uint32_t sets = by == BY_CHANCE ? RANDOM_SETS : 1;

    for (uint32_t i = 0; i < sets; i++) {
        double on_day = 0;

        draw->turn = 50000000 + i * 100000;
        choose(draw, syndicate, by, count, gone);
        lost += judge_gone(draw, syndicate, gone, &on_day) / sets;
        day += on_day / sets;
    }
    printf(",\"%s\":%.4f,\"%s_day\":%.4f", name, lost, name, day);
}

static void put_plan(Draw *draw, const Syndicate *syndicate, const Plan *plan)
{
    bool gone[NODES] = {false};
    double day = 0;
    double lost = 0;

    for (size_t i = 0; i < plan->count; i++) {
        gone[plan->picks[i].member] = true;
    }
    lost = judge_gone(draw, syndicate, gone, &day);
    printf(
        ",\"points\":%zu,\"plan\":%.4f,\"plan_day\":%.4f,\"said\":%.4f,\"said_day\":%.4f",
        plan->count,
        lost,
        day,
        plan->outlook.lost,
        plan->outlook.lost_at_once);
}

static Err one_draw(Arena *arena, uint64_t seed, uint32_t missing, const PlanOptions *options)
{
    static Draw draw;
    Means means[3] = {
        {STR("XA"), {3, 1, 1}, 100}, {STR("XB"), {3, 1, 1}, 100}, {STR("XC"), {3, 1, 1}, 100}};
    SyndicateParts parts = {draw.members, draw.walls, 0, draw.strands, 0, means, 3};
    Syndicate syndicate;
    const MemberRole *roles = NULL;
    Advice advice;
    double cpu = 0;

    memset(&draw, 0, sizeof(draw));
    draw.seed = seed;
    draw.missing = missing;
    plant(&draw);
    parts.member_count = draw.count;
    parts.strand_count = draw.strand_count;
    TRY(syndicate_make(arena, &parts, &syndicate));
    TRY(roles_infer(arena, &syndicate, &roles));
    cpu = env_cpu_seconds();
    TRY(plan_make(arena, &syndicate, roles, options, &advice));
    cpu = env_cpu_seconds() - cpu;
    printf(
        "{\"cpu_s\":%.3f,\"seed\":%llu,\"members\":%zu,\"ties\":%zu",
        cpu,
        (unsigned long long)seed,
        syndicate.member_count,
        syndicate.graph.tie_count);
    put_plan(&draw, &syndicate, &advice.plans[0]);
    put_choice(&draw, &syndicate, "degree", BY_DEGREE, advice.plans[0].count);
    put_choice(&draw, &syndicate, "betweenness", BY_BETWEENNESS, advice.plans[0].count);
    put_choice(&draw, &syndicate, "random", BY_CHANCE, advice.plans[0].count);
    put_ranks(&syndicate, &advice.plans[0]);
    put_victims(&draw, &syndicate, &advice);
    put_functions(&draw, &syndicate, roles);
    printf("}\n");
    return ERR_NONE;
}

/* Nobody finds anybody, learns anything or gets anything again. */
static void stand_still(RecoveryRules *rules)
{
    rules->rewire_days = 1e12;
    for (int i = 0; i < FUNCTION_COUNT; i++) {
        rules->learn_days[i] = 1e12;
    }
    for (int i = 0; i < MEMBER_SORT_COUNT; i++) {
        rules->replace_days[i] = 1e12;
    }
}

static uint64_t option(int argc, char **argv, const char *name, uint64_t otherwise)
{
    for (int i = 1; i + 1 < argc; i++) {
        if (strcmp(argv[i], name) == 0) {
            return strtoull(argv[i + 1], NULL, 10);
        }
    }
    return otherwise;
}

int main(int argc, char **argv)
{
    uint64_t first = option(argc, argv, "--first", 1);
    uint64_t draws = option(argc, argv, "--draws", 20);
    PlanOptions options = plan_options();
    Arena arena;

    options.resamples = (uint32_t)option(argc, argv, "--resamples", 0);
    if (option(argc, argv, "--still", 0) != 0) {
        stand_still(&options.rules);
    }
    for (uint64_t i = 0; i < draws; i++) {
        if (arena_open((size_t)1 << 30, &arena).kind != ERR_OK) {
            return 1;
        }
        Err err = one_draw(
            &arena, first + i, (uint32_t)option(argc, argv, "--missing", 10), &options);

        arena_close(&arena);
        if (err.kind != ERR_OK) {
            fprintf(stderr, "%s\n", err.what);
            return 1;
        }
    }
    return 0;
}
