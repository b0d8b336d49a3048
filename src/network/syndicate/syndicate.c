#include "network/syndicate/syndicate.h"

#include <stdlib.h>

static const char *const sort_words[] = {
#define MEMBER_WORD(name, text, action) text,
    MEMBER_SORTS(MEMBER_WORD)
#undef MEMBER_WORD
};

static const ActionSort sort_actions[] = {
#define MEMBER_ACTION(name, text, action) ACTION_##action,
    MEMBER_SORTS(MEMBER_ACTION)
#undef MEMBER_ACTION
};

static const char *const function_words[] = {
#define FUNCTION_WORD(name, text) text,
    FUNCTIONS(FUNCTION_WORD)
#undef FUNCTION_WORD
        "unknown",
};

static const char *const stage_words[] = {
#define STAGE_WORD(name, text) text,
    TIE_STAGES(STAGE_WORD)
#undef STAGE_WORD
};

static const char *const relation_words[] = {
#define RELATION_WORD(name, text) text,
    TIE_RELATIONS(RELATION_WORD)
#undef RELATION_WORD
};

static const char *const action_words[] = {
#define ACTION_WORD(name, text) text,
    ACTION_SORTS(ACTION_WORD)
#undef ACTION_WORD
};

const char *member_sort_word(MemberSort sort)
{
    return sort_words[sort];
}

const char *function_word(Function function)
{
    return function_words[function];
}

const char *tie_stage_word(TieStage stage)
{
    return stage_words[stage];
}

const char *tie_relation_word(TieRelation relation)
{
    return relation_words[relation];
}

const char *action_word(ActionSort action)
{
    return action_words[action];
}

ActionSort member_action(MemberSort sort)
{
    return sort_actions[sort];
}

/* ---- order ----------------------------------------------------------------------------------- */

typedef struct Place {
    Str id;
    uint32_t was; /* index in the file */
} Place;

static int compare_places(const void *left, const void *right)
{
    const Place *a = left;
    const Place *b = right;

    return str_compare(a->id, b->id);
}

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_strands(const void *left, const void *right)
{
    const Strand *a = left;
    const Strand *b = right;
    int order = compare_numbers(a->from, b->from);

    order = order != 0 ? order : compare_numbers(a->to, b->to);
    order = order != 0 ? order : compare_numbers(a->relation, b->relation);
    order = order != 0 ? order : compare_numbers(a->stage, b->stage);
    order = order != 0 ? order : compare_numbers(a->day, b->day);
    return order != 0 ? order : compare_numbers(a->grade, b->grade);
}

/* ---- making ---------------------------------------------------------------------------------- */

static MUST_USE Err check_parts(const SyndicateParts *parts)
{
    if (parts->member_count > MEMBERS_MOST || parts->strand_count > STRANDS_MOST ||
        parts->means_count > MEANS_MOST) {
        return err_limit("a syndicate has at most 4000 members, 200000 ties and 64 countries");
    }
    for (size_t i = 0; i < parts->strand_count; i++) {
        if (parts->strands[i].from >= parts->member_count ||
            parts->strands[i].to >= parts->member_count) {
            return (Err){ERR_BAD_INPUT, (uint32_t)i, "a tie to a member that there is not"};
        }
    }
    return ERR_NONE;
}

/* Who stays, in the order of their ids; numbers[old] is the new number, or NO_NODE. */
static MUST_USE Err
take_members(Arena *arena, const SyndicateParts *parts, uint32_t *numbers, Syndicate *ret)
{
    Place *places = arena_new(arena, Place, parts->member_count + 1);
    Member *members = arena_new(arena, Member, parts->member_count + 1);
    size_t count = 0;

    if (places == NULL || members == NULL) {
        return err_limit("the syndicate needs more memory than it may use");
    }
    for (size_t i = 0; i < parts->member_count; i++) {
        places[i] = (Place){parts->members[i].id, (uint32_t)i};
    }
    qsort(places, parts->member_count, sizeof(*places), compare_places);
    for (size_t i = 0; i < parts->member_count; i++) {
        uint32_t was = places[i].was;

        if (i > 0 && str_equal(places[i].id, places[i - 1].id)) {
            uint32_t before = places[i - 1].was;

            return (Err){ERR_BAD_INPUT, was > before ? was : before, "an id stands twice"};
        }
        numbers[was] = NO_NODE;
        if (!parts->behind_wall[was]) {
            numbers[was] = (uint32_t)count;
            members[count++] = parts->members[was];
        }
    }
    ret->members = members;
    ret->member_count = count;
    return ERR_NONE;
}

static MUST_USE Err
take_strands(Arena *arena, const SyndicateParts *parts, const uint32_t *numbers, Syndicate *ret)
{
    Strand *strands = arena_new(arena, Strand, parts->strand_count + 1);
    Tie *ties = arena_new(arena, Tie, parts->strand_count + 1);
    size_t count = 0;

    if (strands == NULL || ties == NULL) {
        return err_limit("the syndicate needs more memory than it may use");
    }
    for (size_t i = 0; i < parts->strand_count; i++) {
        Strand strand = parts->strands[i];

        strand.from = numbers[strand.from];
        strand.to = numbers[strand.to];
        if (strand.from != NO_NODE && strand.to != NO_NODE && strand.from != strand.to) {
            strands[count++] = strand;
        }
    }
    qsort(strands, count, sizeof(*strands), compare_strands);
    for (size_t i = 0; i < count; i++) {
        ties[i] = (Tie){strands[i].from, strands[i].to};
    }
    ret->strands = strands;
    ret->strand_count = count;
    return graph_make(arena, ret->member_count, ties, count, &ret->graph);
}

/* The strands of each member, in their order. */
static MUST_USE Err join_strands(Arena *arena, Syndicate *ret)
{
    uint32_t *starts = arena_new(arena, uint32_t, ret->member_count + 2);
    uint32_t *touching = arena_new(arena, uint32_t, 2 * ret->strand_count + 1);

    if (starts == NULL || touching == NULL) {
        return err_limit("the syndicate needs more memory than it may use");
    }
    /* One further on than they will stand: filling moves each beginning to where the next one is. */
    for (size_t i = 0; i < ret->strand_count; i++) {
        starts[ret->strands[i].from + 2]++;
        starts[ret->strands[i].to + 2]++;
    }
    for (size_t i = 2; i < ret->member_count + 2; i++) {
        starts[i] += starts[i - 1];
    }
    for (size_t i = 0; i < ret->strand_count; i++) {
        touching[starts[ret->strands[i].from + 1]++] = (uint32_t)i;
        touching[starts[ret->strands[i].to + 1]++] = (uint32_t)i;
    }
    ret->starts = starts;
    ret->touching = touching;
    return ERR_NONE;
}

Err syndicate_make(Arena *arena, const SyndicateParts *parts, Syndicate *ret)
{
    uint32_t *numbers = arena_new(arena, uint32_t, parts->member_count + 1);
    Syndicate made = {.means = parts->means, .means_count = parts->means_count};

    if (numbers == NULL) {
        return err_limit("the syndicate needs more memory than it may use");
    }
    TRY(check_parts(parts));
    TRY(take_members(arena, parts, numbers, &made));
    TRY(take_strands(arena, parts, numbers, &made));
    TRY(join_strands(arena, &made));
    *ret = made;
    return ERR_NONE;
}
