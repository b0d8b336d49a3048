#include "service/syndicate.h"

#include "base/date.h"
#include "domain/protection.h"
#include "service/syndicate_words.h"
#include "service/work.h"

#include <stdlib.h>

static const Err no_room = {ERR_LIMIT, 0, "the syndicate needs more memory than it may use"};

#define NOBODY UINT32_MAX

/* What a member's links to cases say. */
typedef struct Proof {
    Evidence evidence;
    uint32_t effort;
    Str country; /* "" where no case names him */
} Proof;

typedef struct Belief {
    uint32_t roles[FUNCTION_COUNT]; /* how far links that state a function are believed */
} Belief;

typedef struct CaseCountry {
    uint32_t node; /* of the mesh */
    Str country;   /* of its agency, "" for none */
} CaseCountry;

/* While it is put together: members are in the order of the part's nodes. */
typedef struct Gathering {
    Call *call;
    const Part *part;
    uint32_t *numbers; /* of the part's nodes: the member, or NOBODY */
    size_t count;
    Member *members;
    Caption *captions;
    Proof *proofs;
    Belief *beliefs;
    VEC(Strand) strands;
    VEC(CaseCountry) cases;
    Rows shown;
} Gathering;

/* ---- who is in it ----------------------------------------------------------------------- */

static MemberSort sort_of(MeshClass which)
{
    static const MemberSort sorts[MESH_CLASS_COUNT] = {
        [MESH_PERSON] = MEMBER_PERSON,
        [MESH_GROUP] = MEMBER_ORGANISATION,
        [MESH_VEHICLE] = MEMBER_VEHICLE,
        [MESH_PLACE] = MEMBER_PLACE,
        [MESH_EVENT] = MEMBER_SORT_COUNT,
        [MESH_PHONE] = MEMBER_PHONE,
        [MESH_ACCOUNT] = MEMBER_ACCOUNT,
        [MESH_DOCUMENT] = MEMBER_DOCUMENT,
        [MESH_ONLINE] = MEMBER_HANDLE,
    };

    return sorts[which];
}

/* Whether a node of the part may be a member: what it is called decides later about groups. */
static bool may_be_member(const Part *part, uint32_t node)
{
    uint32_t name = part->names[node];

    return sort_of((MeshClass)part->mesh->classes[name]) != MEMBER_SORT_COUNT &&
           (!mesh_is_meeting(part->mesh, name) || graph_degree(&part->graph, node) > 1);
}

static bool is_of_kind(const Caption *caption, const char *kind)
{
    return caption->records.count > 0 &&
           strcmp(caption->records.items[0].entity.kind->name, kind) == 0;
}

static bool is_age_stated(const Caption *caption)
{
    for (size_t i = 0; i < caption->records.count; i++) {
        if (protection_age_stated(&caption->records.items[i].revision.record)) {
            return true;
        }
    }
    return false;
}

static MUST_USE Err show(Gathering *gathering, const Row *row)
{
    return vec_push(gathering->call->arena, &gathering->shown, *row);
}

static MUST_USE Err take_member(Gathering *gathering, uint32_t node)
{
    const Part *part = gathering->part;
    uint32_t name = part->names[node];
    Member *member = &gathering->members[gathering->count];
    Caption *caption = &gathering->captions[gathering->count];

    TRY(caption_of(gathering->call, part->mesh, name, caption));
    if (is_of_kind(caption, "syndicate")) {
        return ERR_NONE;
    }
    *member = (Member){
        .id = caption->id,
        .name = caption->label,
        .sort = sort_of(caption->which),
        .stated = FUNCTION_UNKNOWN,
        .cost = 1,
        .means = NO_MEANS,
    };
    member->held = member->sort == MEMBER_PERSON && !is_age_stated(caption);
    gathering->proofs[gathering->count].country = STR("");
    gathering->numbers[node] = (uint32_t)gathering->count;
    gathering->count++;
    return ERR_NONE;
}

static MUST_USE Err open_gathering(Gathering *gathering, size_t most)
{
    Arena *arena = gathering->call->arena;
    const Part *part = gathering->part;
    size_t room = 0;

    gathering->numbers = arena_new(arena, uint32_t, part->graph.node_count + 1);
    if (gathering->numbers == NULL) {
        return no_room;
    }
    for (uint32_t node = 0; node < part->graph.node_count; node++) {
        gathering->numbers[node] = NOBODY;
        room += may_be_member(part, node);
    }
    if (room > most) {
        return err_limit("more is selected than can be worked out: begin at a record, or take "
                         "fewer steps from it");
    }
    gathering->members = arena_new(arena, Member, room + 1);
    gathering->captions = arena_new(arena, Caption, room + 1);
    gathering->proofs = arena_new(arena, Proof, room + 1);
    gathering->beliefs = arena_new(arena, Belief, room + 1);
    if (gathering->members == NULL || gathering->captions == NULL ||
        gathering->proofs == NULL || gathering->beliefs == NULL) {
        return no_room;
    }
    for (uint32_t node = 0; node < part->graph.node_count; node++) {
        if (may_be_member(part, node)) {
            TRY(take_member(gathering, node));
        }
    }
    return ERR_NONE;
}

/* ---- what links say --------------------------------------------------------------------- */

static uint16_t grade_of(const Row *row)
{
    const char *grade = row->entity.policy.handling.grade;

    return words_grade(
        (Str){grade, grade[0] != 0}, record_first(&row->revision.record, "confidence"));
}

/* When a tie was last seen. */
static int32_t day_of(const Record *record)
{
    Str until = record_first(record, "until");
    Str text = until.len > 0 ? until : record_first(record, "since");
    Date date;

    return date_parse(text, &date).kind == ERR_OK ? date_first(date) : NO_DAY;
}

static uint32_t effort_of(const Record *record)
{
    Str text = record_first(record, "effort");
    uint64_t effort = 1;

    return str_number(text, 1000000000, &effort).kind == ERR_OK ? (uint32_t)effort : 1;
}

/* The country of the agency that has the case, as its record says. */
static MUST_USE Err read_case(Gathering *gathering, uint32_t node, Str *ret)
{
    const Mesh *mesh = gathering->part->mesh;
    Row row;
    Uuid agency;
    Err err;

    *ret = STR("");
    for (uint32_t i = mesh->starts[node]; i < mesh->starts[node + 1] && ret->len == 0; i++) {
        err = record_row(gathering->call, mesh->records[i], &row);
        if (err.kind == ERR_OK &&
            uuid_parse(record_first(&row.revision.record, "agency"), &agency).kind == ERR_OK) {
            err = record_row_of(gathering->call, agency, &row);
            *ret = err.kind == ERR_OK ? record_first(&row.revision.record, "country") : *ret;
        }
        if (err.kind != ERR_OK && err.kind != ERR_NOT_FOUND) {
            return err;
        }
    }
    return ERR_NONE;
}

static MUST_USE Err case_country(Gathering *gathering, uint32_t node, Str *ret)
{
    CaseCountry found = {.node = node};

    for (size_t i = 0; i < gathering->cases.count; i++) {
        if (gathering->cases.items[i].node == node) {
            *ret = gathering->cases.items[i].country;
            return ERR_NONE;
        }
    }
    TRY(read_case(gathering, node, &found.country));
    *ret = found.country;
    return vec_push(gathering->call->arena, &gathering->cases, found);
}

/* More proof first; of equals the country that comes first, then less effort: whatever the order of filing. */
static bool is_better(const Proof *one, const Proof *two)
{
    int order = two->country.len == 0 ? -1 : str_compare(one->country, two->country);

    if (one->evidence != two->evidence) {
        return one->evidence > two->evidence;
    }
    return order != 0 ? order < 0 : one->effort < two->effort;
}

static MUST_USE Err
take_proof(Gathering *gathering, uint32_t member, uint32_t event, const Row *row)
{
    const Record *record = &row->revision.record;
    Proof proof = {
        .evidence = words_evidence(record_first(record, "evidence")),
        .effort = effort_of(record),
    };

    if (!str_is(record_first(record, "relation"), "part_of_case") ||
        (gathering->members[member].sort == MEMBER_PERSON &&
         !protection_capacity_matches(record_first(record, "capacity")))) {
        return ERR_NONE;
    }
    TRY(case_country(gathering, event, &proof.country));
    if (proof.country.len == 0) {
        TRY(work_country(gathering->call, &row->entity, &proof.country));
    }
    if (is_better(&proof, &gathering->proofs[member])) {
        gathering->proofs[member] = proof;
    }
    return ERR_NONE;
}

static void take_role(Gathering *gathering, uint32_t member, const Row *row)
{
    Function function = words_function(record_first(&row->revision.record, "role"));

    if (function != FUNCTION_UNKNOWN) {
        gathering->beliefs[member].roles[function] += grade_of(row);
    }
}

static uint32_t member_of(const Gathering *gathering, uint32_t name)
{
    uint32_t node = part_node(gathering->part, name);

    return node == NO_NODE ? NOBODY : gathering->numbers[node];
}

/* Two members are tied, by a link or because one has what identifies the other. */
static MUST_USE Err
take_strand(Gathering *gathering, uint32_t from, uint32_t to, bool is_link, const Row *row)
{
    const Record *record = &row->revision.record;
    Strand strand = {
        .from = from,
        .to = to,
        .relation = is_link ? words_relation(record_first(record, "relation")) : RELATION_USES,
        .stage = is_link ? words_stage(record_first(record, "stage")) : TIE_NONE,
        .day = is_link ? day_of(record) : NO_DAY,
        .grade = grade_of(row),
    };

    return vec_push(gathering->call->arena, &gathering->strands, strand);
}

static MUST_USE Err take_tie(Gathering *gathering, const MeshTie *tie)
{
    const Mesh *mesh = gathering->part->mesh;
    uint32_t from = member_of(gathering, tie->a);
    uint32_t to = member_of(gathering, tie->b);
    bool is_link = tie->field == MESH_LINK;
    Row row;
    Err err;

    if ((from == NOBODY && to == NOBODY) || (!is_link && (from == NOBODY || to == NOBODY))) {
        return ERR_NONE;
    }
    err = record_row(gathering->call, tie->source, &row);
    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE; /* erased a moment ago */
    }
    TRY(err);
    TRY(show(gathering, &row));
    if (is_link && from != NOBODY) {
        take_role(gathering, from, &row);
        TRY(mesh->classes[tie->b] == MESH_EVENT ? take_proof(gathering, from, tie->b, &row)
                                                : ERR_NONE);
    }
    return from != NOBODY && to != NOBODY ? take_strand(gathering, from, to, is_link, &row)
                                          : ERR_NONE;
}

static MUST_USE Err take_ties(Gathering *gathering)
{
    const Mesh *mesh = gathering->part->mesh;

    for (size_t i = 0; i < mesh->tie_count; i++) {
        size_t used = gathering->call->arena->used;
        size_t shown = gathering->shown.count;

        TRY(take_tie(gathering, &mesh->ties[i]));
        if (gathering->shown.count == shown) {
            arena_rewind(gathering->call->arena, used);
        }
    }
    return ERR_NONE;
}

/* ---- what follows ----------------------------------------------------------------------- */

/* What can be proven of an account is what can be proven of whoever has it. */
static void prove_accounts(Gathering *gathering)
{
    for (size_t i = 0; i < gathering->strands.count; i++) {
        const Strand *strand = &gathering->strands.items[i];
        Proof *proof = &gathering->proofs[strand->to];
        Proof holder = gathering->proofs[strand->from];

        holder.effort = 1;
        if (gathering->members[strand->to].sort == MEMBER_ACCOUNT &&
            !gathering->members[strand->from].held && holder.country.len > 0 &&
            is_better(&holder, proof)) {
            *proof = holder;
        }
    }
}

static Function stated_of(const Belief *belief)
{
    Function best = FUNCTION_UNKNOWN;

    for (int i = 0; i < FUNCTION_COUNT; i++) {
        if (belief->roles[i] > 0 &&
            (best == FUNCTION_UNKNOWN || belief->roles[i] > belief->roles[best])) {
            best = (Function)i;
        }
    }
    return best;
}

/* The countries that say what they can do come first, each once, then those of members who could be acted on. */
static MUST_USE Err
name_means(Gathering *gathering, const Means *means, size_t means_count, SyndicateParts *parts)
{
    Arena *arena = gathering->call->arena;
    Str *texts = arena_new(arena, Str, gathering->count + means_count + 1);
    Means *all = NULL;
    Names names;

    if (texts == NULL) {
        return no_room;
    }
    for (size_t i = 0; i < gathering->count; i++) {
        texts[i] = gathering->proofs[i].country;
    }
    for (size_t i = 0; i < means_count; i++) {
        texts[gathering->count + i] = means[i].country;
    }
    TRY(names_make(arena, texts, gathering->count + means_count, &names));
    all = arena_new(arena, Means, names.count + 1);
    if (all == NULL) {
        return no_room;
    }
    for (size_t i = 0; i < names.count; i++) {
        all[i].country = names.items[i];
    }
    for (size_t i = 0; i < means_count; i++) {
        all[names_find(&names, means[i].country)] = means[i];
    }
    if (names.count > MEANS_MOST) {
        return err_limit("at most 64 countries are looked at");
    }
    for (size_t i = 0; i < gathering->count; i++) {
        uint32_t at = names_find(&names, gathering->proofs[i].country);

        gathering->members[i].means = at == UINT32_MAX ? NO_MEANS : (uint8_t)at;
    }
    parts->means = all;
    parts->means_count = names.count;
    return ERR_NONE;
}

static void judge_members(Gathering *gathering)
{
    for (size_t i = 0; i < gathering->count; i++) {
        Member *member = &gathering->members[i];

        member->evidence = gathering->proofs[i].evidence;
        member->cost = gathering->proofs[i].country.len > 0 ? gathering->proofs[i].effort : 1;
        member->stated = member->sort == MEMBER_PERSON && !member->held
                             ? stated_of(&gathering->beliefs[i])
                             : FUNCTION_UNKNOWN;
    }
}

/* Things that nothing ties, to be left out. */
static MUST_USE Err mark_loose(const Gathering *gathering, bool **ret)
{
    bool *loose = arena_new(gathering->call->arena, bool, gathering->count + 1);

    if (loose == NULL) {
        return no_room;
    }
    for (size_t i = 0; i < gathering->count; i++) {
        loose[i] = gathering->members[i].sort != MEMBER_PERSON;
    }
    for (size_t i = 0; i < gathering->strands.count; i++) {
        loose[gathering->strands.items[i].from] = false;
        loose[gathering->strands.items[i].to] = false;
    }
    *ret = loose;
    return ERR_NONE;
}

static int compare_captions(const void *left, const void *right)
{
    return str_compare(((const Caption *)left)->id, ((const Caption *)right)->id);
}

/* Captions in the order of the members, which is that of their ids. */
static MUST_USE Err
order_captions(const Gathering *gathering, const bool *loose, const Caption **ret)
{
    Caption *captions = arena_new(gathering->call->arena, Caption, gathering->count + 1);
    size_t kept = 0;

    if (captions == NULL) {
        return no_room;
    }
    for (size_t i = 0; i < gathering->count; i++) {
        if (!loose[i]) {
            captions[kept++] = gathering->captions[i];
        }
    }
    qsort(captions, kept, sizeof(*captions), compare_captions);
    *ret = captions;
    return ERR_NONE;
}

static MUST_USE Err show_members(Gathering *gathering)
{
    for (size_t i = 0; i < gathering->count; i++) {
        for (size_t j = 0; j < gathering->captions[i].records.count; j++) {
            TRY(show(gathering, &gathering->captions[i].records.items[j]));
        }
    }
    return record_note_rows(gathering->call, &gathering->shown);
}

Err syndicate_of_part(
    Call *call,
    const Part *part,
    const Means *means,
    size_t means_count,
    size_t most,
    NodeSyndicate *ret)
{
    Gathering gathering = {.call = call, .part = part};
    SyndicateParts parts = {0};
    bool *loose = NULL;

    TRY(open_gathering(&gathering, most));
    TRY(take_ties(&gathering));
    prove_accounts(&gathering);
    judge_members(&gathering);
    TRY(name_means(&gathering, means, means_count, &parts));
    TRY(mark_loose(&gathering, &loose));
    parts.members = gathering.members;
    parts.behind_wall = loose; /* nobody is: the mesh has left them out */
    parts.member_count = gathering.count;
    parts.strands = gathering.strands.items;
    parts.strand_count = gathering.strands.count;
    TRY(syndicate_make(call->arena, &parts, &ret->syndicate));
    TRY(order_captions(&gathering, loose, &ret->captions));
    TRY(show_members(&gathering));
    ret->shown = gathering.shown;
    return ERR_NONE;
}
