#include "service/legs.h"

#include "base/date.h"
#include "service/mesh.h"

#include <stdlib.h>

static const Err no_room = {ERR_LIMIT, 0, "the legs need more memory than they may use"};
static const Err not_there = {
    ERR_NOT_FOUND, 0, "there is no such record, or it is not for you to see"};

/* A leg as it was filed. */
typedef struct Filed {
    Row row;
    Str from; /* UUIDs of places */
    Str to;
    Str journey; /* with its case: two cases may both have a first one */
    Str currency;
    uint32_t amount;
} Filed;

/* A place that the viewer may see. */
typedef struct Seen {
    RoutePlace place;
    Str country;
} Seen;

typedef struct Gathering {
    Call *call;
    bool is_all;
    Ids cases;  /* of which legs are wanted */
    Strs table; /* countries */
    bool has_table;
    VEC(Filed) filed;
    VEC(Seen) seen;    /* places */
    Names uuids;       /* of places, seen or not */
    uint32_t *numbers; /* of the place of each UUID, or NOT_KNOWN */
    Routes routes;
} Gathering;

static bool is_kind(const Entity *entity, const char *name)
{
    return entity->kind != NULL && strcmp(entity->kind->name, name) == 0;
}

/* What nobody counts with: erased, withdrawn, restricted, or behind the wall. */
static bool is_out(const Call *call, const Row *row)
{
    const Entity *entity = &row->entity;

    return row->revision.erased || entity->kind == NULL || entity->policy.restricted ||
           entity->policy.compartment == node_model(call->node)->wall ||
           strcmp(entity->kind->states[entity->state].name, "withdrawn") == 0;
}

/* A record that counts, by number or by UUID.  Errors  NOT_FOUND */
static MUST_USE Err take_row(Call *call, int64_t id, Row *ret)
{
    TRY(record_row(call, id, ret));
    return is_out(call, ret) ? not_there : ERR_NONE;
}

static MUST_USE Err take_named(Call *call, Str uuid_text, Row *ret)
{
    Uuid uuid;

    if (uuid_parse(uuid_text, &uuid).kind != ERR_OK) {
        return not_there;
    }
    TRY(record_row_of(call, uuid, ret));
    return is_out(call, ret) ? not_there : ERR_NONE;
}

static bool is_field(const Entity *entity, int64_t number, const char *name)
{
    return number >= 0 && number < entity->kind->field_count &&
           strcmp(entity->kind->fields[number].name, name) == 0;
}

typedef Err (*Take)(Gathering *gathering, const Row *row);

/* Everything of a kind whose field names the target. */
static MUST_USE Err each_that_names(
    Gathering *gathering, int64_t target, const char *kind, const char *field, Take take)
{
    Call *call = gathering->call;
    Row *row = arena_new(call->arena, Row, 1);
    IndexLinks links;

    if (row == NULL) {
        return no_room;
    }
    TRY(index_links(call->store, call->arena, target, SIZE_MAX / 2, &links));
    for (size_t i = 0; i < links.count; i++) {
        Err err = entity_get(call->store, links.items[i].target, &row->entity);

        if (err.kind == ERR_OK && (!is_kind(&row->entity, kind) ||
                                   !is_field(&row->entity, links.items[i].field, field))) {
            continue;
        }
        if (err.kind == ERR_OK) {
            err = take_row(call, links.items[i].target, row);
        }
        if (err.kind == ERR_NOT_FOUND) {
            continue;
        }
        TRY(err);
        TRY(take(gathering, row));
    }
    return ERR_NONE;
}

/* ---- which cases ------------------------------------------------------------------------- */

static Err take_case_link(Gathering *gathering, const Row *row)
{
    Row other;
    Err err = take_named(gathering->call, record_first(&row->revision.record, "from"), &other);

    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    return is_kind(&other.entity, "case")
               ? vec_push(gathering->call->arena, &gathering->cases, other.entity.id)
               : ERR_NONE;
}

/* The cases that are linked to a joint investigation. */
static Err take_investigation(Gathering *gathering, const Row *row)
{
    return each_that_names(gathering, row->entity.id, "link", "to", take_case_link);
}

static Err take_plan(Gathering *gathering, const Row *row)
{
    Row investigation;
    Err err = take_named(
        gathering->call, record_first(&row->revision.record, "investigation"), &investigation);

    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    return take_investigation(gathering, &investigation);
}

/* ---- who is at the table ----------------------------------------------------------------- */

static void leave_table(Gathering *gathering, Str country)
{
    for (size_t i = 0; i < gathering->table.count; i++) {
        if (str_equal(gathering->table.items[i], country)) {
            gathering->table.items[i] = (Str){"", 0};
        }
    }
}

static Err take_leaving(Gathering *gathering, const Row *row)
{
    const char *state = row->entity.kind->states[row->entity.state].name;

    if (!str_in_list(str_from(state), STR("considering joined joined_late"), ' ')) {
        leave_table(gathering, record_first(&row->revision.record, "country"));
    }
    return ERR_NONE;
}

static Err take_joining(Gathering *gathering, const Row *row)
{
    const char *state = row->entity.kind->states[row->entity.state].name;

    return str_in_list(str_from(state), STR("joined joined_late"), ' ')
               ? vec_push(
                     gathering->call->arena,
                     &gathering->table,
                     record_first(&row->revision.record, "country"))
               : ERR_NONE;
}

static MUST_USE Err take_countries(Gathering *gathering, const Record *record, const char *name)
{
    const Field *field = field_find(record->kind, str_from(name));

    for (size_t i = 0; field != NULL && i < record->fields[field - record->kind->fields].count;
         i++) {
        TRY(vec_push(
            gathering->call->arena,
            &gathering->table,
            record->fields[field - record->kind->fields].items[i]));
    }
    return ERR_NONE;
}

/* The countries that it names itself; without those that left, and with those that joined. */
static MUST_USE Err set_table(Gathering *gathering, const Row *row)
{
    static const char *const names[] = {"lead", "with", "chair", "second_chair"};

    gathering->has_table = true;
    if (is_kind(&row->entity, "plan")) {
        Row investigation;
        Err err = take_named(
            gathering->call,
            record_first(&row->revision.record, "investigation"),
            &investigation);

        if (err.kind == ERR_OK) {
            TRY(set_table(gathering, &investigation));
        } else if (err.kind != ERR_NOT_FOUND) {
            return err;
        }
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        TRY(take_countries(gathering, &row->revision.record, names[i]));
    }
    TRY(each_that_names(gathering, row->entity.id, "participation", "within", take_leaving));
    return each_that_names(gathering, row->entity.id, "participation", "within", take_joining);
}

/* ---- what is asked about ----------------------------------------------------------------- */

static MUST_USE Err set_scope(Gathering *gathering, Str of)
{
    Arena *arena = gathering->call->arena;
    Row row;

    gathering->is_all = of.len == 0;
    if (gathering->is_all) {
        return ERR_NONE;
    }
    TRY(take_named(gathering->call, of, &row));
    gathering->routes.label = row.label;
    TRY(vec_push(arena, &gathering->routes.shown, row));
    if (is_kind(&row.entity, "case")) {
        return vec_push(arena, &gathering->cases, row.entity.id);
    }
    if (is_kind(&row.entity, "investigation")) {
        TRY(take_investigation(gathering, &row));
    } else if (is_kind(&row.entity, "plan")) {
        TRY(take_plan(gathering, &row));
    } else if (is_kind(&row.entity, "period")) {
        TRY(each_that_names(
            gathering, row.entity.id, "investigation", "period", take_investigation));
        TRY(each_that_names(gathering, row.entity.id, "plan", "period", take_plan));
    } else {
        return err_bad("routes are of a case, a joint investigation, a plan or a period");
    }
    return set_table(gathering, &row);
}

/* ---- legs -------------------------------------------------------------------------------- */

static int by_number(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

/* Whole units; what has no room in the engine's numbers is not known. */
static void read_price(Str text, Filed *filed)
{
    Str amount = str_trim(str_part(text, 3, text.len));
    Str whole = str_cut(&amount, '.');
    uint64_t number = 0;

    filed->amount = NOT_KNOWN;
    if (text.len > 3 && str_number(whole, NOT_KNOWN - 1, &number).kind == ERR_OK) {
        filed->amount = (uint32_t)number;
        filed->currency = str_part(text, 0, 3);
    }
}

static Err take_leg(Gathering *gathering, const Row *row)
{
    Arena *arena = gathering->call->arena;
    const Record *record = &row->revision.record;
    Filed filed = {
        .row = *row,
        .from = record_first(record, "from"),
        .to = record_first(record, "to"),
        .journey = record_first(record, "journey"),
        .currency = {"", 0}};

    read_price(record_first(record, "price"), &filed);
    if (filed.journey.len > 0) {
        TRY(arena_print(
            arena,
            &filed.journey,
            "%.*s %.*s",
            STR_ARG(record_first(record, "case")),
            STR_ARG(record_first(record, "journey"))));
    }
    return vec_push(arena, &gathering->filed, filed);
}

/* A case may have been come to on several ways. */
static MUST_USE Err take_legs(Gathering *gathering)
{
    Call *call = gathering->call;
    const Kind *kind = kind_find(node_model(call->node), STR("leg"));
    Ids ids;

    if (kind == NULL) {
        return ERR_NONE;
    }
    if (!gathering->is_all) {
        if (gathering->cases.count > 0) {
            qsort(gathering->cases.items, gathering->cases.count, sizeof(int64_t), by_number);
        }
        for (size_t i = 0; i < gathering->cases.count; i++) {
            if (i == 0 || gathering->cases.items[i] != gathering->cases.items[i - 1]) {
                TRY(each_that_names(
                    gathering, gathering->cases.items[i], "leg", "case", take_leg));
            }
        }
        return ERR_NONE;
    }
    TRY(index_of_kind(call->store, call->arena, kind, &ids));
    for (size_t i = 0; i < ids.count; i++) {
        Row row;
        Err err = take_row(call, ids.items[i], &row);

        if (err.kind != ERR_NOT_FOUND) {
            TRY(err);
            TRY(take_leg(gathering, &row));
        }
    }
    return ERR_NONE;
}

/* ---- places ------------------------------------------------------------------------------ */

static int by_name(const void *left, const void *right)
{
    const Seen *a = left;
    const Seen *b = right;
    int order = str_compare(a->place.name, b->place.name);

    order = order != 0 ? order : str_compare(a->country, b->country);
    order = order != 0 ? order : str_compare(a->place.position, b->place.position);
    return order != 0 ? order : str_compare(a->place.id, b->place.id);
}

static MUST_USE Err see_place(Gathering *gathering, Str uuid)
{
    Row row;
    Err err = take_named(gathering->call, uuid, &row);
    Seen seen = {.place = {.id = uuid, .name = {"", 0}}};

    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    seen.place.name = row.label;
    seen.place.position = record_first(&row.revision.record, "position");
    seen.country = record_first(&row.revision.record, "country");
    TRY(vec_push(gathering->call->arena, &gathering->routes.shown, row));
    return vec_push(gathering->call->arena, &gathering->seen, seen);
}

static MUST_USE Err number_places(Gathering *gathering)
{
    gathering->numbers =
        arena_new(gathering->call->arena, uint32_t, gathering->uuids.count + 1);
    if (gathering->numbers == NULL) {
        return no_room;
    }
    for (size_t i = 0; i < gathering->uuids.count; i++) {
        gathering->numbers[i] = NOT_KNOWN;
    }
    for (uint32_t i = 0; i < gathering->seen.count; i++) {
        gathering->numbers[names_find(&gathering->uuids, gathering->seen.items[i].place.id)] =
            i;
    }
    return ERR_NONE;
}

static MUST_USE Err see_places(Gathering *gathering)
{
    Arena *arena = gathering->call->arena;
    Str *uuids = arena_new(arena, Str, 2 * gathering->filed.count + 1);

    if (uuids == NULL) {
        return no_room;
    }
    for (size_t i = 0; i < gathering->filed.count; i++) {
        uuids[2 * i] = gathering->filed.items[i].from;
        uuids[2 * i + 1] = gathering->filed.items[i].to;
    }
    TRY(names_make(arena, uuids, 2 * gathering->filed.count, &gathering->uuids));
    for (size_t i = 0; i < gathering->uuids.count; i++) {
        TRY(see_place(gathering, gathering->uuids.items[i]));
    }
    if (gathering->seen.count > 0) {
        qsort(
            gathering->seen.items,
            gathering->seen.count,
            sizeof(*gathering->seen.items),
            by_name);
    }
    return number_places(gathering);
}

static uint32_t place_of(const Gathering *gathering, Str uuid)
{
    uint32_t at = names_find(&gathering->uuids, uuid);

    return at == UINT32_MAX ? NOT_KNOWN : gathering->numbers[at];
}

/* ---- numbers for what is named ----------------------------------------------------------- */

/* Countries are sorted; that of a place of which nobody has said it stands first, as "". */
static MUST_USE Err number_countries(Gathering *gathering)
{
    Arena *arena = gathering->call->arena;
    size_t count = gathering->seen.count;
    Str *texts = arena_new(arena, Str, count + 1);
    Str *countries = arena_new(arena, Str, count + 1);
    RoutePlace *places = arena_new(arena, RoutePlace, count + 1);
    uint32_t first = 0;
    Names names;

    if (texts == NULL || countries == NULL || places == NULL) {
        return no_room;
    }
    for (size_t i = 0; i < count; i++) {
        texts[i] = gathering->seen.items[i].country;
        first |= texts[i].len == 0;
    }
    countries[0] = (Str){"", 0};
    TRY(names_make(arena, texts, count, &names));
    for (size_t i = 0; i < names.count; i++) {
        countries[first + i] = names.items[i];
    }
    for (size_t i = 0; i < count; i++) {
        places[i] = gathering->seen.items[i].place;
        places[i].country = texts[i].len == 0 ? 0 : first + names_find(&names, texts[i]);
    }
    gathering->routes.places = places;
    gathering->routes.place_count = count;
    gathering->routes.countries = countries;
    gathering->routes.country_count = first + names.count;
    return ERR_NONE;
}

static MUST_USE Err tell_table(Gathering *gathering)
{
    Routes *routes = &gathering->routes;
    bool *at_table = arena_new(gathering->call->arena, bool, routes->country_count + 1);

    if (at_table == NULL) {
        return no_room;
    }
    for (size_t i = 0; i < routes->country_count; i++) {
        for (size_t j = 0; j < gathering->table.count; j++) {
            at_table[i] =
                at_table[i] || (routes->countries[i].len > 0 &&
                                str_equal(routes->countries[i], gathering->table.items[j]));
        }
    }
    routes->at_table = gathering->has_table ? at_table : NULL;
    return ERR_NONE;
}

static MUST_USE Err tell_modes(Gathering *gathering)
{
    const CodeList *codes =
        codes_find(node_model(gathering->call->node), STR("transport_mode"));
    size_t count = codes == NULL ? 0 : codes->count;
    Str *modes = arena_new(gathering->call->arena, Str, count + 1);

    if (modes == NULL) {
        return no_room;
    }
    for (size_t i = 0; i < count; i++) {
        modes[i] = str_from(codes->values[i].value);
    }
    gathering->routes.modes = modes;
    gathering->routes.mode_count = count;
    return ERR_NONE;
}

/* The node of the mesh that somebody stands as, so that one of whom there are two records is one. */
static MUST_USE Err
facilitator_of(Gathering *gathering, const Mesh *mesh, Str uuid_text, uint32_t *ret)
{
    Entity entity;
    Uuid uuid;
    Err err = ERR_NONE;

    *ret = NOT_KNOWN;
    if (uuid_parse(uuid_text, &uuid).kind != ERR_OK) {
        return ERR_NONE;
    }
    err = entity_find(gathering->call->store, uuid, &entity);
    if (err.kind != ERR_NOT_FOUND) {
        TRY(err);
        *ret = mesh_node(mesh, entity.id);
    }
    return ERR_NONE;
}

static uint32_t small_number(Str text)
{
    uint64_t number = 0;

    return text.len > 0 && str_number(text, NOT_KNOWN - 1, &number).kind == ERR_OK
               ? (uint32_t)number
               : NOT_KNOWN;
}

static uint32_t mode_of(const Routes *routes, Str value)
{
    for (uint32_t i = 0; i < routes->mode_count && i < 32; i++) {
        if (str_equal(routes->modes[i], value)) {
            return i;
        }
    }
    return NOT_KNOWN;
}

static int32_t day_of(Str text)
{
    Date date;

    return text.len > 0 && date_parse(text, &date).kind == ERR_OK ? date_first(date)
                                                                  : NO_LEG_DAY;
}

typedef struct Numbering {
    Names journeys;
    Names currencies;
} Numbering;

static MUST_USE Err numbering_of(Arena *arena, const Gathering *gathering, Numbering *ret)
{
    size_t count = gathering->filed.count;
    Str *journeys = arena_new(arena, Str, count + 1);
    Str *currencies = arena_new(arena, Str, count + 1);

    if (journeys == NULL || currencies == NULL) {
        return no_room;
    }
    for (size_t i = 0; i < count; i++) {
        journeys[i] = gathering->filed.items[i].journey;
        currencies[i] = gathering->filed.items[i].currency;
    }
    TRY(names_make(arena, journeys, count, &ret->journeys));
    return names_make(arena, currencies, count, &ret->currencies);
}

/* Only legs of which both places may be seen are told. */
static MUST_USE Err number_legs(Gathering *gathering, const Mesh *mesh)
{
    Arena *arena = gathering->call->arena;
    Routes *routes = &gathering->routes;
    Numbering numbers;

    TRY(numbering_of(arena, gathering, &numbers));
    routes->legs = arena_new(arena, RouteLeg, gathering->filed.count + 1);
    if (routes->legs == NULL) {
        return no_room;
    }
    for (size_t i = 0; i < gathering->filed.count; i++) {
        const Filed *filed = &gathering->filed.items[i];
        const Record *record = &filed->row.revision.record;
        RouteLeg leg = {.day = record_first(record, "date")};

        leg.leg = (Leg){
            .journey = names_find(&numbers.journeys, filed->journey),
            .step = small_number(record_first(record, "step")),
            .from = place_of(gathering, filed->from),
            .to = place_of(gathering, filed->to),
            .day = day_of(leg.day),
            .mode = mode_of(routes, record_first(record, "mode")),
            .days = small_number(record_first(record, "days")),
            .price = filed->amount};
        leg.currency = names_find(&numbers.currencies, filed->currency);
        if (leg.leg.from == NOT_KNOWN || leg.leg.to == NOT_KNOWN) {
            continue;
        }
        TRY(facilitator_of(
            gathering, mesh, record_first(record, "facilitator"), &leg.leg.facilitator));
        TRY(vec_push(arena, &routes->shown, filed->row));
        routes->legs[routes->leg_count++] = leg;
    }
    routes->currencies = numbers.currencies.items;
    routes->currency_count = numbers.currencies.count;
    return ERR_NONE;
}

static MUST_USE Err number_all(Gathering *gathering)
{
    const Mesh *mesh = NULL;
    Err err = ERR_NONE;

    TRY(number_countries(gathering));
    TRY(tell_table(gathering));
    TRY(tell_modes(gathering));
    TRY(mesh_take(gathering->call, &mesh));
    err = number_legs(gathering, mesh);
    mesh_give(gathering->call, mesh);
    return err;
}

Err legs_see(Call *call, Str of, Routes *ret)
{
    Gathering gathering = {.call = call, .routes = {.label = {"", 0}}};

    TRY(set_scope(&gathering, of));
    TRY(take_legs(&gathering));
    if (gathering.filed.count > ROUTE_LEGS_MOST) {
        return err_limit("there are more legs than can be looked at: ask about a case");
    }
    TRY(see_places(&gathering));
    TRY(number_all(&gathering));
    TRY(routes_work_out(call->arena, &gathering.routes));
    TRY(record_note_rows(call, &gathering.routes.shown));
    *ret = gathering.routes;
    return ERR_NONE;
}
