#include "service/advice.h"

#include "service/means.h"
#include "service/work.h"

#include <stdlib.h>

#define SEED      UINT64_C(0x73756261) /* "suba" */
#define WORK_FINE UINT64_C(30000000)
#define WORK_MOST UINT64_C(60000000)

static const Err no_room = {ERR_LIMIT, 0, "the advice needs more memory than it may use"};

/* ---- who does what ---------------------------------------------------------------------- */

static MUST_USE Err gather(
    Call *call,
    const Selection *selection,
    const Means *means,
    size_t means_count,
    size_t most,
    NodeSyndicate *ret)
{
    Part part;
    Err err = ERR_NONE;

    TRY(part_open(call, selection, &part));
    err = syndicate_of_part(call, &part, means, means_count, most, ret);
    part_close(call, &part);
    return err;
}

Err advice_roles(Call *call, const Selection *selection, RolesAdvice *ret)
{
    TRY(gather(call, selection, NULL, 0, ADVICE_ROLES_MOST, &ret->of));
    return roles_infer(call->arena, &ret->of.syndicate, &ret->roles);
}

/* ---- which cases look alike ------------------------------------------------------------- */

/* Of what a case says, what tells how it was done. */
static const char *const told_fields[] = {
    "class", "method", "exploitation", "mode", "related", "origin", "transit", "destination"};

typedef struct CaseLine {
    Caption caption;
    bool selected;
} CaseLine;

typedef struct CaseList {
    Call *call;
    Part part;
    VEC(CaseLine) lines;
    CaseFeatures features;
} CaseList;

/* A case of the viewer's; records of one case that somebody has joined are one line. */
static MUST_USE Err list_case(CaseList *list, int64_t id, bool only_selected)
{
    const Mesh *mesh = list->part.mesh;
    uint32_t node = mesh_node(mesh, id);
    CaseLine line;

    if (node == NO_NODE || mesh->records[mesh->starts[node]] != id) {
        return ERR_NONE;
    }
    line.selected = part_node(&list->part, node) != NO_NODE;
    if (only_selected && !line.selected) {
        return ERR_NONE;
    }
    if (list->lines.count == ADVICE_CASES_MOST) {
        return err_limit("more cases are selected than can be compared: begin at one of them");
    }
    TRY(caption_of(list->call, mesh, node, &line.caption));
    return vec_push(list->call->arena, &list->lines, line);
}

static int compare_lines(const void *left, const void *right)
{
    const Caption *a = &((const CaseLine *)left)->caption;
    const Caption *b = &((const CaseLine *)right)->caption;
    int order = str_compare(a->label, b->label);

    return order != 0 ? order : str_compare(a->id, b->id);
}

static MUST_USE Err list_features(CaseList *list, size_t at)
{
    const Rows *records = &list->lines.items[at].caption.records;
    Arena *arena = list->call->arena;

    for (size_t i = 0; i < sizeof(told_fields) / sizeof(*told_fields); i++) {
        for (size_t j = 0; j < records->count; j++) {
            Values values = record_get(&records->items[j].revision.record, told_fields[i]);

            for (size_t k = 0; k < values.count; k++) {
                TRY(features_add(arena, &list->features, at, told_fields[i], values.items[k]));
            }
        }
    }
    return ERR_NONE;
}

static MUST_USE Err tell_cases(CaseList *list, CasesAdvice *ret)
{
    size_t count = list->lines.count;
    Arena *arena = list->call->arena;
    Caption *captions = arena_new(arena, Caption, count + 1);
    bool *selected = arena_new(arena, bool, count + 1);

    if (captions == NULL || selected == NULL) {
        return no_room;
    }
    if (count > 0) {
        qsort(list->lines.items, count, sizeof(*list->lines.items), compare_lines);
    }
    for (size_t i = 0; i < count; i++) {
        const Rows *records = &list->lines.items[i].caption.records;

        captions[i] = list->lines.items[i].caption;
        selected[i] = list->lines.items[i].selected;
        TRY(list_features(list, i));
        for (size_t j = 0; j < records->count; j++) {
            TRY(vec_push(arena, &ret->shown, records->items[j]));
        }
    }
    ret->cases = captions;
    ret->selected = selected;
    ret->count = count;
    TRY(features_number(arena, &list->features, count, &ret->sets, &ret->features));
    TRY(similar_find(arena, ret->sets, count, ret->features.count, ADVICE_ALIKE, &ret->alike));
    return record_note_rows(list->call, &ret->shown);
}

static MUST_USE Err list_cases(Call *call, CaseList *list)
{
    const Kind *kind = kind_find(node_model(call->node), STR("case"));
    Ids ids = {0};

    if (kind != NULL) {
        TRY(index_of_kind(call->store, call->arena, kind, &ids));
    }
    for (size_t i = 0; i < ids.count; i++) {
        TRY(list_case(list, ids.items[i], ids.count > ADVICE_CASES_MOST));
    }
    return ERR_NONE;
}

Err advice_cases(Call *call, const Selection *selection, CasesAdvice *ret)
{
    CaseList list = {.call = call};
    Err err = ERR_NONE;

    TRY(part_open(call, selection, &list.part));
    err = list_cases(call, &list);
    part_close(call, &list.part);
    TRY(err);
    *ret = (CasesAdvice){.count = 0};
    return tell_cases(&list, ret);
}

/* ---- where to act together -------------------------------------------------------------- */

typedef struct Offer {
    Means means;
    bool is_own; /* the country says so itself */
    int64_t id;  /* of the record */
} Offer;

typedef struct Offers {
    VEC(Offer) items;
    MeansList means;
} Offers;

static uint32_t number_of(const Record *record, const char *field, uint32_t otherwise)
{
    uint64_t number = otherwise;

    return str_number(record_first(record, field), 1000000000, &number).kind == ERR_OK
               ? (uint32_t)number
               : otherwise;
}

/* A country's own word goes before that of others, and of two the later one. */
static MUST_USE Err take_offer(Call *call, const Row *row, Offers *offers)
{
    const Record *record = &row->revision.record;
    Offer offer = {.id = row->entity.id};
    Str country;

    offer.means.country = record_first(record, "country");
    offer.means.most[ACTION_ARREST] = number_of(record, "arrests", 0);
    offer.means.most[ACTION_SEIZURE] = number_of(record, "seizures", 0);
    offer.means.most[ACTION_CLOSURE] = number_of(record, "closures", 0);
    offer.means.cost = number_of(record, "effort", UINT32_MAX);
    TRY(work_country(call, &row->entity, &country));
    offer.is_own = str_equal(country, offer.means.country);
    for (size_t i = 0; i < offers->items.count; i++) {
        Offer *other = &offers->items.items[i];

        if (str_equal(other->means.country, offer.means.country)) {
            bool is_later = offer.is_own == other->is_own && offer.id > other->id;

            *other = (offer.is_own && !other->is_own) || is_later ? offer : *other;
            return ERR_NONE;
        }
    }
    return vec_push(call->arena, &offers->items, offer);
}

/* What points at the plan and says what a country can do. */
static MUST_USE Err find_offers(Call *call, Str plan, Offers *offers)
{
    IndexLinks links;
    Uuid uuid;
    Row row;

    TRY(uuid_parse(plan, &uuid));
    TRY(record_row_of(call, uuid, &row));
    TRY(index_links(call->store, call->arena, row.entity.id, 1000, &links));
    for (size_t i = 0; i < links.count; i++) {
        Err err = record_row(call, links.items[i].target, &row);

        if (err.kind == ERR_OK && row.entity.state == 0 &&
            strcmp(row.entity.kind->name, "means") == 0) {
            TRY(take_offer(call, &row, offers));
        } else if (err.kind != ERR_OK && err.kind != ERR_NOT_FOUND) {
            return err;
        }
    }
    for (size_t i = 0; i < offers->items.count; i++) {
        TRY(vec_push(call->arena, &offers->means, offers->items.items[i].means));
    }
    return ERR_NONE;
}

/* How many points a plan can have at most: what countries can do, of whom there is some evidence. */
static uint64_t points_most(const Syndicate *syndicate)
{
    uint64_t able = 0;
    uint64_t known = 0;

    for (size_t i = 0; i < syndicate->means_count; i++) {
        for (int j = 0; j < ACTION_SORT_COUNT; j++) {
            able += syndicate->means[i].most[j];
        }
    }
    for (size_t i = 0; i < syndicate->member_count; i++) {
        known += syndicate->members[i].evidence >= EVIDENCE_PARTLY;
    }
    able = able < known ? able : known;
    return able < PICKS_MOST ? able : PICKS_MOST;
}

/* As many networks are redrawn, and as much chance is drawn, as take some seconds at most. A plan costs members^2 x points x (networks + 10)
 * x draws, within a third (bench/network_advice.py): 10^7 of these are a second.
 */
static MUST_USE Err size_options(const Syndicate *syndicate, PlanOptions *options)
{
    static const struct {
        uint32_t search_draws;
        uint32_t resamples;
        uint32_t draws;
    } sizes[] = {{8, 40, 64}, {4, 20, 32}, {4, 10, 32}, {2, 10, 32}};
    size_t count = sizeof(sizes) / sizeof(*sizes);
    uint64_t each =
        syndicate->member_count * syndicate->member_count * (points_most(syndicate) + 1);

    for (size_t i = 0; i < count; i++) {
        uint64_t work = each * (sizes[i].resamples + 10) * sizes[i].search_draws;

        if (work <= WORK_FINE || (i + 1 == count && work <= WORK_MOST)) {
            options->seed = SEED;
            options->search_draws = sizes[i].search_draws;
            options->resamples = sizes[i].resamples;
            options->draws = sizes[i].draws;
            return ERR_NONE;
        }
    }
    return err_limit(
        "more is asked than can be worked out while you wait: begin at a record, or take fewer "
        "steps from it");
}

static MUST_USE Err read_without(Arena *arena, Str ids, PlanAdvice *advice)
{
    const Syndicate *syndicate = &advice->of.syndicate;
    bool *without = arena_new(arena, bool, syndicate->member_count + 1);

    if (without == NULL) {
        return no_room;
    }
    for (size_t i = 0; i < syndicate->member_count; i++) {
        without[i] = str_in_list(syndicate->members[i].id, ids, ',');
    }
    advice->options.without = without;
    return ERR_NONE;
}

Err advice_prepare(Call *call, const PlanAsk *ask, PlanAdvice *ret)
{
    Offers offers = {0};

    TRY(means_read(call->arena, ask->means, &offers.means));
    if (offers.means.count == 0 && ask->plan.len > 0) {
        TRY(find_offers(call, ask->plan, &offers));
    }
    if (offers.means.count == 0) {
        return err_bad(
            "nobody says what a country can do: file means of the plan, or say it here");
    }
    TRY(gather(
        call,
        &ask->selection,
        offers.means.items,
        offers.means.count,
        ADVICE_PLAN_MOST,
        &ret->of));
    ret->options = plan_options();
    TRY(size_options(&ret->of.syndicate, &ret->options));
    return read_without(call->arena, ask->without, ret);
}

Err advice_plan(Call *call, PlanAdvice *advice)
{
    const Syndicate *syndicate = &advice->of.syndicate;
    Err err = ERR_NONE;

    TRY(roles_infer(call->arena, syndicate, &advice->roles));
    TRY(node_long_enter(call->node));
    err = plan_make(call->arena, syndicate, advice->roles, &advice->options, &advice->advice);
    node_long_leave(call->node);
    return err;
}
