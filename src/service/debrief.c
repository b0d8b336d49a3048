#include "service/debrief.h"

#include "disclose/suppress.h"
#include "service/reading.h"
#include "service/work.h"
#include "store/index.h"

#include <stdlib.h>

static const Err full = {ERR_LIMIT, 0, "the request needs more memory than it may use"};

/* An outcome, and who reports it. */
typedef struct Outcome {
    Entity entity;
    Str type;
    Str day;
    Str country; /* of its originator */
    int64_t count;
    size_t event; /* the first outcome of the event that it is */
    Str plan;     /* its UUID */
    NetworkChange change;
} Outcome;

typedef VEC(Outcome) Outcomes;

static bool is_kind(const Entity *entity, const char *name)
{
    return entity->kind != NULL && strcmp(entity->kind->name, name) == 0;
}

/* "3", "at least 12", "about 12": the number that is said. */
static int64_t number_in(Str text)
{
    int64_t number = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9' && number < INT32_MAX) {
            number = number * 10 + (text.ptr[i] - '0');
        }
    }
    return number;
}

static int64_t number_or_none(const Record *record, const char *field)
{
    Str text = record_first(record, field);

    return text.len == 0 || text.ptr[0] == '-' ? NOT_COUNTED : number_in(text);
}

static NetworkChange change_in(const Record *record)
{
    return (NetworkChange){
        .title = {"", 0},
        .country = {"", 0},
        .day = record_first(record, "at"),
        .largest =
            {number_or_none(record, "largest_before"), number_or_none(record, "largest_after")},
        .parts =
            {number_or_none(record, "parts_before"), number_or_none(record, "parts_after")},
        .reach_lost = number_or_none(record, "reach_lost")};
}

/* Whether it tells of a network at all: a number before without one after says nothing. */
static bool is_told(const NetworkChange *change)
{
    return (change->largest[0] != NOT_COUNTED && change->largest[1] != NOT_COUNTED) ||
           (change->parts[0] != NOT_COUNTED && change->parts[1] != NOT_COUNTED) ||
           change->reach_lost != NOT_COUNTED;
}

/* ---- gathering -------------------------------------------------------------------------- */

static MUST_USE Err outcome_add(Call *call, const Entity *entity, Outcomes *outcomes)
{
    Outcome outcome = {.entity = *entity, .event = outcomes->count};
    Revision revision;

    for (size_t i = 0; i < outcomes->count; i++) {
        if (outcomes->items[i].entity.id == entity->id) {
            return ERR_NONE;
        }
    }
    TRY(revision_get_unguarded(call->store, call->arena, entity, entity->head, &revision));
    if (revision.erased || entity->state != 0) {
        return ERR_NONE;
    }
    outcome.type = record_first(&revision.record, "type");
    outcome.day = record_first(&revision.record, "at");
    outcome.count = number_in(record_first(&revision.record, "count"));
    outcome.plan = record_first(&revision.record, "plan");
    outcome.change = change_in(&revision.record);
    TRY(work_country(call, entity, &outcome.country));
    return vec_push(call->arena, outcomes, outcome);
}

typedef struct Gathered {
    Debrief *debrief;
    Outcomes outcomes;
} Gathered;

static MUST_USE Err gather(Call *call, int64_t target, bool of_plan, Gathered *gathered);

static MUST_USE Err gather_one(Call *call, int64_t id, bool of_plan, Gathered *gathered)
{
    Entity entity;

    TRY(entity_get_unguarded(call->store, id, &entity));
    if (is_kind(&entity, "outcome")) {
        return outcome_add(call, &entity, &gathered->outcomes);
    }
    if (of_plan) {
        return ERR_NONE;
    }
    gathered->debrief->nominations += is_kind(&entity, "nomination");
    gathered->debrief->participations += is_kind(&entity, "participation");
    if (is_kind(&entity, "plan")) {
        gathered->debrief->plans++;
        return gather(call, entity.id, true, gathered);
    }
    return ERR_NONE;
}

/* What refers to the period, and to its plans. */
static Err gather(Call *call, int64_t target, bool of_plan, Gathered *gathered)
{
    IndexLinks links;

    TRY(index_links_unguarded(call->store, call->arena, target, &links));
    for (size_t i = 0; i < links.count; i++) {
        TRY(gather_one(call, links.items[i].target, of_plan, gathered));
    }
    return ERR_NONE;
}

/* ---- the same event --------------------------------------------------------------------- */

static size_t place_of(const Outcomes *outcomes, Str uuid)
{
    Uuid wanted;
    size_t i = 0;

    if (uuid_parse(uuid, &wanted).kind != ERR_OK) {
        return outcomes->count;
    }
    while (i < outcomes->count && !uuid_equal(outcomes->items[i].entity.uuid, wanted)) {
        i++;
    }
    return i;
}

/* Who has said of a pair that it is one: a bit for us and one for partners. */
typedef struct Said {
    size_t one;
    size_t other;
    int by;
} Said;

typedef VEC(Said) Saids;

static MUST_USE Err
said_add(Call *call, const Entity *entity, const Outcomes *outcomes, Saids *saids)
{
    Revision revision;
    size_t one = 0;
    size_t other = 0;
    int by = entity->origin == 0 ? 1 : 2;

    TRY(revision_get_unguarded(call->store, call->arena, entity, entity->head, &revision));
    one = place_of(outcomes, record_first(&revision.record, "ours"));
    other = place_of(outcomes, record_first(&revision.record, "theirs"));
    if (revision.erased || entity->state != 0 || one == outcomes->count ||
        other == outcomes->count || outcomes->items[one].entity.origin != entity->origin) {
        return ERR_NONE; /* nobody speaks for an outcome of another */
    }
    for (size_t i = 0; i < saids->count; i++) {
        Said *said = &saids->items[i];

        if ((said->one == one && said->other == other) ||
            (said->one == other && said->other == one)) {
            said->by |= by;
            return ERR_NONE;
        }
    }
    return vec_push(call->arena, saids, ((Said){one, other, by}));
}

static MUST_USE Err saids_of(Call *call, const Outcomes *outcomes, Saids *ret)
{
    for (size_t i = 0; i < outcomes->count; i++) {
        IndexLinks links;

        TRY(index_links_unguarded(
            call->store, call->arena, outcomes->items[i].entity.id, &links));
        for (size_t j = 0; j < links.count; j++) {
            Entity source;

            TRY(entity_get_unguarded(call->store, links.items[j].target, &source));
            if (is_kind(&source, "same_event")) {
                TRY(said_add(call, &source, outcomes, ret));
            }
        }
    }
    return ERR_NONE;
}

static size_t event_of(const Outcomes *outcomes, size_t i)
{
    while (outcomes->items[i].event != i) {
        i = outcomes->items[i].event;
    }
    return i;
}

static void events_join(Outcomes *outcomes, const Saids *saids)
{
    for (size_t i = 0; i < saids->count; i++) {
        if (saids->items[i].by == 3) {
            size_t one = event_of(outcomes, saids->items[i].one);
            size_t other = event_of(outcomes, saids->items[i].other);

            outcomes->items[one > other ? one : other].event = one < other ? one : other;
        }
    }
}

/* ---- adding up -------------------------------------------------------------------------- */

static size_t column_of(const Strs *columns, Str country)
{
    size_t i = 0;

    while (i < columns->count && !str_equal(columns->items[i], country)) {
        i++;
    }
    return i;
}

static MUST_USE Err columns_of(Call *call, const Outcomes *outcomes, Strs *ret)
{
    for (size_t i = 0; i < outcomes->count; i++) {
        if (column_of(ret, outcomes->items[i].country) == ret->count) {
            if (ret->count == DEBRIEF_COLUMNS) {
                return err_limit("more countries than a debrief has columns for");
            }
            TRY(vec_push(call->arena, ret, outcomes->items[i].country));
        }
    }
    TRY(vec_push(call->arena, ret, STR("together")));
    return vec_push(call->arena, ret, STR("all"));
}

/* What an event counts, and in which column: of several reports the largest, among what was done together. */
static void add_event(
    const Debrief *debrief, const Outcomes *outcomes, size_t event, DebriefRow *row)
{
    size_t columns = debrief->columns.count;
    size_t column = column_of(&debrief->columns, outcomes->items[event].country);
    int64_t most = 0;

    for (size_t i = event; i < outcomes->count; i++) {
        if (event_of(outcomes, i) == event) {
            most = outcomes->items[i].count > most ? outcomes->items[i].count : most;
            column = i > event ? columns - 2 : column;
        }
    }
    row->events++;
    row->counts[column] += most;
    row->counts[columns - 1] += most;
}

static MUST_USE Err row_make(
    Call *call,
    const Debrief *debrief,
    const Outcomes *outcomes,
    const Code *type,
    DebriefRow *row)
{
    *row = (DebriefRow){
        .type = type,
        .counts = arena_new(call->arena, int64_t, debrief->columns.count),
        .hidden = arena_new(call->arena, bool, debrief->columns.count)};
    if (row->counts == NULL || row->hidden == NULL) {
        return full;
    }
    for (size_t i = 0; i < outcomes->count; i++) {
        if (str_is(outcomes->items[i].type, type->value) && event_of(outcomes, i) == i) {
            add_event(debrief, outcomes, i, row);
        }
    }
    return ERR_NONE;
}

static MUST_USE Err rows_make(Call *call, const Outcomes *outcomes, Debrief *debrief)
{
    const CodeList *types = codes_find(node_model(call->node), STR("outcome_type"));

    for (size_t i = 0; types != NULL && i < types->count; i++) {
        DebriefRow row;

        TRY(row_make(call, debrief, outcomes, &types->values[i], &row));
        if (row.events > 0) {
            TRY(vec_push(call->arena, &debrief->rows, row));
        }
    }
    return ERR_NONE;
}

/* Kinds of outcome do not add up with each other, so each row is a table of its own. */
static MUST_USE Err rows_suppress(Call *call, Debrief *debrief)
{
    for (size_t i = 0; i < debrief->rows.count; i++) {
        SuppressTable table = {1, debrief->columns.count, debrief->rows.items[i].counts, NULL};

        TRY(suppress(call->arena, &table));
        debrief->rows.items[i].hidden = table.hidden;
    }
    return ERR_NONE;
}

/* ---- networks --------------------------------------------------------------------------- */

/* Each report by itself: two countries count two networks. A plan or an outcome that the viewer may not see is not told. */
static MUST_USE Err changes_list(Call *call, const Outcomes *outcomes, Debrief *debrief)
{
    for (size_t i = 0; i < outcomes->count; i++) {
        NetworkChange change = outcomes->items[i].change;
        Entity entity;
        Row plan;
        Err err = ERR_NONE;

        if (!is_told(&change) ||
            uuid_parse(outcomes->items[i].plan, &change.plan).kind != ERR_OK) {
            continue;
        }
        err = entity_get(call->store, outcomes->items[i].entity.id, &entity);
        if (err.kind == ERR_OK) {
            err = record_row_of(call, change.plan, &plan);
        }
        if (err.kind == ERR_NOT_FOUND) {
            continue;
        }
        TRY(err);
        change.title = plan.label;
        change.country = outcomes->items[i].country;
        TRY(vec_push(call->arena, &debrief->changes, change));
    }
    return ERR_NONE;
}

/* Of several reports of one plan the one with the largest network. */
static bool is_told_better(const Outcomes *outcomes, size_t at)
{
    const Outcome *one = &outcomes->items[at];

    for (size_t i = 0; i < outcomes->count; i++) {
        const Outcome *other = &outcomes->items[i];

        if (i != at && str_equal(one->plan, other->plan) && is_told(&other->change) &&
            (other->change.largest[0] > one->change.largest[0] ||
             (other->change.largest[0] == one->change.largest[0] && i < at))) {
            return true;
        }
    }
    return false;
}

static void add_pair(int64_t *sum, const int64_t *pair)
{
    for (int i = 0; i < 2 && pair[0] != NOT_COUNTED && pair[1] != NOT_COUNTED; i++) {
        sum[i] = (sum[i] == NOT_COUNTED ? 0 : sum[i]) + pair[i];
    }
}

/* A pair is three numbers, of which the largest is the sum of the others: what is left, what is lost or came, and all. */
static MUST_USE Err pair_suppress(Call *call, const int64_t *pair, bool *hidden)
{
    bool grows = pair[1] > pair[0];
    int64_t more = grows ? pair[1] : pair[0];
    int64_t less = grows ? pair[0] : pair[1];
    int64_t counts[3] = {less, more - less, more};
    SuppressTable table = {1, 3, counts, NULL};

    if (pair[0] == NOT_COUNTED) {
        return ERR_NONE;
    }
    TRY(suppress(call->arena, &table));
    /* Who knows both ends knows the difference: where that is to be hidden, one of the ends goes. */
    hidden[grows ? 0 : 1] = table.hidden[0] || table.hidden[1];
    hidden[grows ? 1 : 0] = table.hidden[2];
    return ERR_NONE;
}

static MUST_USE Err changes_add_up(Call *call, const Outcomes *outcomes, Debrief *debrief)
{
    NetworkChange all = {
        .title = {"", 0},
        .country = {"", 0},
        .day = {"", 0},
        .largest = {NOT_COUNTED, NOT_COUNTED},
        .parts = {NOT_COUNTED, NOT_COUNTED},
        .reach_lost = NOT_COUNTED};

    for (size_t i = 0; i < outcomes->count; i++) {
        if (is_told(&outcomes->items[i].change) && !is_told_better(outcomes, i)) {
            add_pair(all.largest, outcomes->items[i].change.largest);
            add_pair(all.parts, outcomes->items[i].change.parts);
        }
    }
    if (!is_told(&all)) {
        return ERR_NONE;
    }
    TRY(pair_suppress(call, all.largest, all.hidden));
    TRY(pair_suppress(call, all.parts, all.hidden + 2));
    return vec_push(call->arena, &debrief->changes, all);
}

static bool is_said(const Saids *saids, size_t one, size_t other)
{
    for (size_t i = 0; i < saids->count; i++) {
        const Said *said = &saids->items[i];

        if (((said->one == one && said->other == other) ||
             (said->one == other && said->other == one)) &&
            (said->by & 1) != 0) {
            return true;
        }
    }
    return false;
}

/* Of one kind, of one day, one ours and one not: worth a person's look. */
static MUST_USE Err
alike_find(Call *call, const Outcomes *outcomes, const Saids *saids, Debrief *debrief)
{
    const CodeList *types = codes_find(node_model(call->node), STR("outcome_type"));

    for (size_t i = 0; i < outcomes->count; i++) {
        const Outcome *one = &outcomes->items[i];

        for (size_t j = 0; one->entity.origin == 0 && j < outcomes->count; j++) {
            const Outcome *other = &outcomes->items[j];

            if (other->entity.origin != 0 && str_equal(one->type, other->type) &&
                str_equal(one->day, other->day) && !is_said(saids, i, j)) {
                TRY(vec_push(
                    call->arena,
                    &debrief->alike,
                    ((Alike){
                        one->entity.uuid,
                        other->entity.uuid,
                        code_find(types, one->type),
                        one->day})));
            }
        }
    }
    return ERR_NONE;
}

Err debrief_make(Call *call, Uuid period, bool suppressed, Debrief *ret)
{
    Debrief debrief = {.period = period, .suppressed = suppressed};
    Gathered gathered = {.debrief = &debrief};
    Saids saids = {0};
    Revision revision;
    Entity entity;

    TRY(entity_find(call->store, period, &entity));
    if (!is_kind(&entity, "period")) {
        return (Err){ERR_NOT_FOUND, 0, "there is no such period"};
    }
    TRY(revision_get(call->store, call->arena, &entity, entity.head, &revision));
    debrief.record = revision.record;
    debrief.phase = str_from(entity.kind->states[entity.state].name);
    TRY(gather(call, entity.id, false, &gathered));
    TRY(saids_of(call, &gathered.outcomes, &saids));
    events_join(&gathered.outcomes, &saids);
    TRY(columns_of(call, &gathered.outcomes, &debrief.columns));
    TRY(rows_make(call, &gathered.outcomes, &debrief));
    if (suppressed) {
        TRY(rows_suppress(call, &debrief));
        TRY(changes_add_up(call, &gathered.outcomes, &debrief));
    } else {
        TRY(changes_list(call, &gathered.outcomes, &debrief));
        TRY(alike_find(call, &gathered.outcomes, &saids, &debrief));
    }
    *ret = debrief;
    return ERR_NONE;
}
