#include "network/syndicate/roles.h"

#include "base/buf.h"

#include <math.h>

typedef struct Weight {
    Function function;
    Clue clue;
    double points;
} Weight;

static const Weight weights[] = {
#define WEIGHT(function, clue, points) {FUNCTION_##function, CLUE_##clue, points},
#include "network/syndicate/roles.def"
#undef WEIGHT
};

#define WEIGHT_COUNT (sizeof(weights) / sizeof(*weights))

/* What is counted once for all. */
typedef struct Shape {
    Arena *arena;
    const Syndicate *syndicate;
    int32_t newest; /* day of the newest tie */
    uint32_t persons;
    uint32_t *seen;    /* of each member: by whom it was last come upon */
    double median_far; /* persons within two steps for each tie, of the person in the middle */
} Shape;

static double strand_weight(const Shape *shape, const Strand *strand)
{
    double weight = strand->grade / 1000.0;

    if (strand->day == NO_DAY || shape->newest == NO_DAY) {
        return weight / 2;
    }
    return weight * exp2(-((double)shape->newest - strand->day) / ROLES_HALF_DAYS);
}

/* Persons at one step or two, through persons and things. */
static uint32_t within_two(const Shape *shape, uint32_t member)
{
    const Graph *graph = &shape->syndicate->graph;
    uint32_t count = 0;

    shape->seen[member] = member + 1;
    for (uint32_t i = graph->starts[member]; i < graph->starts[member + 1]; i++) {
        uint32_t near = graph->ends[i];

        for (uint32_t j = graph->starts[near]; j <= graph->starts[near + 1]; j++) {
            uint32_t found = j < graph->starts[near + 1] ? graph->ends[j] : near;

            if (shape->seen[found] != member + 1) {
                shape->seen[found] = member + 1;
                count += shape->syndicate->members[found].sort == MEMBER_PERSON;
            }
        }
    }
    return count;
}

/* The middle one of numbers of 0 to `top`, by counting: halves of a tie are enough. */
static double median_of(const double *numbers, size_t count)
{
    double low = 0;
    double high = 1e6;

    for (int i = 0; i < 60 && count > 0; i++) {
        double middle = (low + high) / 2;
        size_t below = 0;

        for (size_t j = 0; j < count; j++) {
            below += numbers[j] <= middle;
        }
        if (2 * below >= count) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return high;
}

static MUST_USE Err see_shape(Arena *arena, const Syndicate *syndicate, Shape *ret)
{
    double *far = arena_new(arena, double, syndicate->member_count + 1);
    size_t count = 0;

    *ret = (Shape){.arena = arena, .syndicate = syndicate, .newest = NO_DAY};
    ret->seen = arena_new(arena, uint32_t, syndicate->member_count + 1);
    if (far == NULL || ret->seen == NULL) {
        return err_limit("the syndicate needs more memory than it may use");
    }
    for (size_t i = 0; i < syndicate->strand_count; i++) {
        if (syndicate->strands[i].day > ret->newest) {
            ret->newest = syndicate->strands[i].day;
        }
    }
    for (uint32_t i = 0; i < syndicate->member_count; i++) {
        uint32_t degree = graph_degree(&syndicate->graph, i);

        if (syndicate->members[i].sort == MEMBER_PERSON) {
            ret->persons++;
            if (degree > 0) {
                far[count++] = (double)within_two(ret, i) / degree;
            }
        }
    }
    ret->median_far = median_of(far, count);
    memset(ret->seen, 0, syndicate->member_count * sizeof(*ret->seen));
    return ERR_NONE;
}

/* ---- clues ----------------------------------------------------------------------------------- */

/* What has been counted of one person; kinds of things by MemberSort. */
typedef struct Tally {
    double stage[TIE_STAGE_COUNT]; /* weights */
    double staged;
    uint32_t stage_count[TIE_STAGE_COUNT];
    uint32_t staged_count;
    uint32_t things[MEMBER_SORT_COUNT];
    uint32_t pays;
    uint32_t is_paid;
    uint32_t leads;
} Tally;

/* Strands of a member are sorted, but those of one relation to one other may be several: they count once. */
static bool is_first_of_kind(const Shape *shape, uint32_t member, uint32_t at)
{
    const Syndicate *syndicate = shape->syndicate;
    const Strand *strand = &syndicate->strands[syndicate->touching[at]];

    for (uint32_t i = syndicate->starts[member]; i < at; i++) {
        const Strand *before = &syndicate->strands[syndicate->touching[i]];

        if (before->from == strand->from && before->to == strand->to &&
            before->relation == strand->relation) {
            return false;
        }
    }
    return true;
}

static void tally_relation(
    const Shape *shape, uint32_t member, const Strand *strand, Tally *tally)
{
    const Member *other = &shape->syndicate->members[strand_other(strand, member)];
    bool goes_out = strand->from == member;
    bool has = strand->relation == RELATION_OWNS || strand->relation == RELATION_USES ||
               (strand->relation == RELATION_REPRESENTS && other->sort == MEMBER_ORGANISATION);

    if (other->sort != MEMBER_PERSON) {
        tally->things[other->sort] += goes_out && has;
    }
    tally->pays += goes_out && strand->relation == RELATION_PAYS;
    tally->is_paid += !goes_out && strand->relation == RELATION_PAYS;
    tally->leads += !goes_out && strand->relation == RELATION_WORKS_FOR;
}

static Tally tally_of(const Shape *shape, uint32_t member)
{
    const Syndicate *syndicate = shape->syndicate;
    Tally tally = {.staged = 0};

    for (uint32_t i = syndicate->starts[member]; i < syndicate->starts[member + 1]; i++) {
        const Strand *strand = &syndicate->strands[syndicate->touching[i]];

        if (strand->stage != TIE_NONE) {
            double weight = strand_weight(shape, strand);

            tally.stage[strand->stage] += weight;
            tally.staged += weight;
            tally.stage_count[strand->stage]++;
            tally.staged_count++;
        }
        if (is_first_of_kind(shape, member, i)) {
            tally_relation(shape, member, strand, &tally);
        }
    }
    return tally;
}

/* The more, the nearer to 1; `half` of them make a half. */
static ClueValue more_is(uint32_t count, double half)
{
    return (ClueValue){count / (count + half), count, 0};
}

static ClueValue stage_clue(const Tally *tally, TieStage stage)
{
    return (ClueValue){
        tally->stage[stage] / (tally->staged + 0.5),
        tally->stage_count[stage],
        tally->staged_count,
    };
}

static ClueValue spans_clue(const Tally *tally)
{
    uint32_t stages = 0;

    for (int i = TIE_NONE + 1; i < TIE_STAGE_COUNT; i++) {
        stages += tally->stage_count[i] > 0;
    }
    return (ClueValue){
        stages < 3               ? 0
        : (stages - 2.0) / 3 > 1 ? 1
                                 : (stages - 2.0) / 3,
        stages,
        0};
}

/* The share of pairs of his neighbours who are persons and are not tied to each other. */
static ClueValue bridges_clue(const Syndicate *syndicate, uint32_t member)
{
    const Graph *graph = &syndicate->graph;
    uint32_t pairs = 0;
    uint32_t open = 0;

    for (uint32_t i = graph->starts[member]; i < graph->starts[member + 1]; i++) {
        for (uint32_t j = graph->starts[member]; j < i; j++) {
            uint32_t a = graph->ends[i];
            uint32_t b = graph->ends[j];
            bool tied = false;

            if (syndicate->members[a].sort != MEMBER_PERSON ||
                syndicate->members[b].sort != MEMBER_PERSON) {
                continue;
            }
            for (uint32_t k = graph->starts[a]; k < graph->starts[a + 1] && !tied; k++) {
                tied = graph->ends[k] == b;
            }
            pairs++;
            open += !tied;
        }
    }
    double share = pairs < 3 ? 0 : (double)open / pairs;

    return (ClueValue){share > 0.7 ? (share - 0.7) / 0.3 : 0, open, pairs};
}

/* Persons within two steps for each tie, beside the person in the middle of all. */
static ClueValue shielded_clue(const Shape *shape, uint32_t member)
{
    uint32_t degree = graph_degree(&shape->syndicate->graph, member);
    uint32_t far = within_two(shape, member);
    double times = 0;

    if (degree >= 2 && shape->median_far > 0) {
        times = far / (degree * shape->median_far);
    }
    return (ClueValue){times <= 1 ? 0 : times >= 3 ? 1 : (times - 1) / 2, far, degree};
}

static uint32_t find_clues(const Shape *shape, uint32_t member, ClueValue *clues)
{
    Tally tally = tally_of(shape, member);
    uint32_t pieces = tally.staged_count + tally.pays + tally.is_paid + tally.leads;

    clues[CLUE_RECRUITMENT] = stage_clue(&tally, TIE_RECRUITMENT);
    clues[CLUE_DOCUMENTS] = stage_clue(&tally, TIE_DOCUMENTS);
    clues[CLUE_TRANSPORT] = stage_clue(&tally, TIE_TRANSPORT);
    clues[CLUE_HARBOURING] = stage_clue(&tally, TIE_HARBOURING);
    clues[CLUE_MONEY] = stage_clue(&tally, TIE_MONEY);
    clues[CLUE_CONTROL] = stage_clue(&tally, TIE_CONTROL);
    clues[CLUE_HAS_VEHICLE] = more_is(tally.things[MEMBER_VEHICLE], 0.5);
    clues[CLUE_HAS_DOCUMENT] = more_is(tally.things[MEMBER_DOCUMENT], 0.5);
    clues[CLUE_HAS_PLACE] = more_is(tally.things[MEMBER_PLACE], 0.5);
    clues[CLUE_HAS_ACCOUNT] = more_is(tally.things[MEMBER_ACCOUNT], 0.5);
    clues[CLUE_HAS_HANDLE] = more_is(tally.things[MEMBER_HANDLE], 0.5);
    clues[CLUE_HAS_FIRM] = more_is(tally.things[MEMBER_ORGANISATION], 0.5);
    clues[CLUE_PAYS] = more_is(tally.pays, 2);
    clues[CLUE_IS_PAID] = more_is(tally.is_paid, 2);
    clues[CLUE_LEADS] = more_is(tally.leads, 2);
    clues[CLUE_SPANS] = spans_clue(&tally);
    clues[CLUE_BRIDGES] = bridges_clue(shape->syndicate, member);
    clues[CLUE_SHIELDED] = shielded_clue(shape, member);
    for (int i = 0; i < MEMBER_SORT_COUNT; i++) {
        pieces += tally.things[i];
    }
    return pieces;
}

/* ---- words ----------------------------------------------------------------------------------- */

static void put_stage(Buf *why, const ClueValue *clue, TieStage stage)
{
    buf_print(
        why,
        "%u of %u ties with a known stage are about %s",
        clue->count,
        clue->of,
        tie_stage_word(stage));
}

static void put_thing(Buf *why, const ClueValue *clue, const char *one, const char *many)
{
    buf_print(why, "owns or uses %u %s", clue->count, clue->count == 1 ? one : many);
}

static void put_people(Buf *why, const ClueValue *clue, const char *one, const char *many)
{
    buf_print(why, "%u %s", clue->count, clue->count == 1 ? one : many);
}

static void put_shape(Buf *why, const ClueValue *clue, Clue which)
{
    if (which == CLUE_SPANS) {
        buf_print(why, "ties over %u stages", clue->count);
    } else if (which == CLUE_BRIDGES) {
        buf_print(
            why,
            "%u of %u pairs of those whom he knows do not know each other",
            clue->count,
            clue->of);
    } else {
        buf_print(why, "%u ties reach %u persons within two steps", clue->of, clue->count);
    }
}

static void put_clue(Buf *why, const ClueValue *clue, Clue which)
{
    static const TieStage stages[] = {
        TIE_RECRUITMENT, TIE_DOCUMENTS, TIE_TRANSPORT, TIE_HARBOURING, TIE_MONEY, TIE_CONTROL};
    static const char *const things[][2] = {
        {"vehicle", "vehicles"},
        {"document", "documents"},
        {"place", "places"},
        {"account", "accounts"},
        {"handle", "handles"},
        {"organisation", "organisations"},
    };

    if (which <= CLUE_CONTROL) {
        put_stage(why, clue, stages[which]);
    } else if (which <= CLUE_HAS_FIRM) {
        put_thing(
            why,
            clue,
            things[which - CLUE_HAS_VEHICLE][0],
            things[which - CLUE_HAS_VEHICLE][1]);
    } else if (which == CLUE_PAYS) {
        put_people(why, clue, "is paid by him", "are paid by him");
    } else if (which == CLUE_IS_PAID) {
        put_people(why, clue, "pays him", "pay him");
    } else if (which == CLUE_LEADS) {
        put_people(why, clue, "works for him", "work for him");
    } else {
        put_shape(why, clue, which);
    }
}

/* The clues that gave the function most, the strongest first. */
static MUST_USE Err put_why(Arena *arena, MemberRole *role)
{
    Buf why = buf_begin(arena, 1000);
    bool told[WEIGHT_COUNT] = {false};

    for (int turn = 0; turn < ROLES_CLUES_TOLD; turn++) {
        size_t best = WEIGHT_COUNT;
        double most = 0.05;

        for (size_t i = 0; i < WEIGHT_COUNT; i++) {
            double points = weights[i].points * role->clues[weights[i].clue].value;

            if (!told[i] && weights[i].function == role->function && points > most) {
                most = points;
                best = i;
            }
        }
        if (best == WEIGHT_COUNT) {
            break;
        }
        told[best] = true;
        role->told[role->told_count++] = weights[best].clue;
        buf_put(&why, turn > 0 ? STR("; ") : STR(""));
        put_clue(&why, &role->clues[weights[best].clue], weights[best].clue);
    }
    return buf_end(&why, &role->why);
}

/* ---- judging --------------------------------------------------------------------------------- */

/* The two likeliest functions, of which having none is one. */
static void weigh(MemberRole *role)
{
    double sum = exp(ROLES_SHARPNESS * ROLES_NOTHING);

    for (size_t i = 0; i < WEIGHT_COUNT; i++) {
        role->points[weights[i].function] +=
            weights[i].points * role->clues[weights[i].clue].value;
    }
    for (int i = 0; i < FUNCTION_COUNT; i++) {
        sum += exp(ROLES_SHARPNESS * role->points[i]);
    }
    for (int i = 0; i < FUNCTION_COUNT; i++) {
        double belief = exp(ROLES_SHARPNESS * role->points[i]) / sum;

        if (belief > role->belief) {
            role->second = role->function;
            role->second_belief = role->belief;
            role->function = (Function)i;
            role->belief = belief;
        } else if (belief > role->second_belief) {
            role->second = (Function)i;
            role->second_belief = belief;
        }
    }
}

static MUST_USE Err judge(const Shape *shape, uint32_t member, MemberRole *role)
{
    const Member *who = &shape->syndicate->members[member];

    *role = (MemberRole){.function = FUNCTION_UNKNOWN, .second = FUNCTION_UNKNOWN};
    role->why = STR("no person");
    if (who->sort != MEMBER_PERSON) {
        return ERR_NONE;
    }
    role->why = STR("nobody has decided in which capacity a case names him, or stated his age");
    if (who->held) {
        return ERR_NONE;
    }
    role->pieces = find_clues(shape, member, role->clues);
    weigh(role);
    if (who->stated != FUNCTION_UNKNOWN) {
        role->is_stated = true;
        role->function = who->stated;
        role->belief = 1;
        role->why = STR("stated, not guessed");
        return ERR_NONE;
    }
    if (role->pieces >= ROLES_EVIDENCE_LEAST && role->belief > 0.5) {
        return put_why(shape->arena, role);
    }
    role->why = role->pieces < ROLES_EVIDENCE_LEAST ? STR("too little is known of his ties")
                                                    : STR("his ties fit no function well");
    role->function = FUNCTION_UNKNOWN;
    role->belief = 0;
    return ERR_NONE;
}

Err roles_infer(Arena *arena, const Syndicate *syndicate, const MemberRole **ret)
{
    MemberRole *roles = arena_new(arena, MemberRole, syndicate->member_count + 1);
    Shape shape;

    if (roles == NULL) {
        return err_limit("the syndicate needs more memory than it may use");
    }
    TRY(see_shape(arena, syndicate, &shape));
    for (uint32_t i = 0; i < syndicate->member_count; i++) {
        TRY(judge(&shape, i, &roles[i]));
    }
    *ret = roles;
    return ERR_NONE;
}

const char *clue_word(Clue clue)
{
    static const char *const words[] = {
#define CLUE(name, word) word,
#include "network/syndicate/roles.def"
#undef CLUE
    };

    return words[clue];
}

const char *belief_word(double belief)
{
    return belief > 0.85 ? "high" : belief > 0.65 ? "medium" : "low";
}
