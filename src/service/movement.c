#include "service/movement.h"

#include "base/date.h"
#include "service/bundle.h"
#include "service/records.h"
#include "service/scenario_report.h"
#include "store/desk.h"
#include "wire/csv.h"

#include <stdlib.h>

static const Err no_scenario = {
    ERR_NOT_FOUND, 0, "there is no such scenario or run, or it is not for you to see"};

/* ---- what is wrong ------------------------------------------------------------------------ */

static void put_notes(JsonOut *out, const char *name, const Notes *notes, bool is_wrong)
{
    json_open_list(out, name);
    for (size_t i = 0; i < notes->count; i++) {
        const Note *note = &notes->items[i];

        if (note->is_wrong == is_wrong) {
            json_open_object(out, NULL);
            json_put_text(out, "file", note->file);
            json_put_number(out, "line", note->line);
            json_put_text(out, "why", note->text);
            json_close_object(out);
        }
    }
    json_close_list(out);
}

Err movement_check(Call *call, const Json *files, Str *ret)
{
    JsonOut out = json_begin(call->arena, (size_t)8 << 20);
    ScenarioFiles folder = bundle_folder(files);
    Notes notes = {0};
    World world = {0};
    Err err;

    TRY(bundle_check(files));
    err = scenario_read(call->arena, &folder, &world, &notes);
    if (err.kind == ERR_LIMIT) {
        return err;
    }
    json_open_object(&out, NULL);
    json_put_bool(&out, "ok", err.kind == ERR_OK);
    json_put_text(&out, "why", str_from(err.kind == ERR_OK ? "" : err.what));
    json_put_number(&out, "places", (int64_t)world.place_count);
    json_put_number(&out, "roads", (int64_t)world.road_count / 2);
    json_put_number(&out, "counted", (int64_t)world.counted_count);
    json_put_number(&out, "days", world.days);
    put_notes(&out, "wrong", &notes, true);
    put_notes(&out, "assumed", &notes, false);
    json_close_object(&out);
    return json_end(&out, ret);
}

/* ---- keeping ------------------------------------------------------------------------------ */

typedef struct Adding {
    Str title;
    Str origin;
    const Json *files;
    World world;
    Entity entity;
} Adding;

static MUST_USE Err set_number(Arena *arena, Record *record, const char *field, uint64_t number)
{
    Str text;

    TRY(arena_print(arena, &text, "%llu", (unsigned long long)number));
    return record_set(arena, record, field, text);
}

static MUST_USE Err scenario_fields(Call *call, const Adding *adding, Record *record)
{
    char date[11];
    Str first;

    TRY(arena_copy(
        call->arena, date_format(date_from_days(adding->world.first_day), date), &first));
    TRY(record_set(call->arena, record, "title", adding->title));
    if (adding->origin.len > 0) {
        TRY(record_set(call->arena, record, "origin", adding->origin));
    }
    TRY(record_set(call->arena, record, "starts", first));
    TRY(set_number(call->arena, record, "days", adding->world.days));
    return set_number(call->arena, record, "places", adding->world.place_count);
}

static Err add_run(Call *call, void *arg)
{
    Adding *adding = arg;
    Draft draft = {.handling = handling_default()};
    char hex[2 * HASH_SIZE];
    File file;
    Str text;

    TRY(record_new(
        call->arena, kind_find(node_model(call->node), STR("scenario")), &draft.record));
    TRY(bundle_write(call->arena, adding->files, &text));
    TRY(file_add(
        call->store, call->arena, call->account.id, STR("scenario.json"), text, &file));
    str_hex(file.hash.bytes, HASH_SIZE, hex);
    TRY(scenario_fields(call, adding, &draft.record));
    TRY(record_set(call->arena, &draft.record, "files", (Str){hex, sizeof(hex)}));
    return record_create(call, &draft, &adding->entity);
}

Err movement_add(Call *call, Str title, Str origin, const Json *files, Entity *ret)
{
    Adding adding = {.title = str_trim(title), .origin = str_trim(origin), .files = files};
    ScenarioFiles folder = bundle_folder(files);
    Notes notes = {0};
    Err err;

    TRY(bundle_check(files));
    if (adding.title.len == 0) {
        return err_bad("give the scenario a title");
    }
    err = scenario_read(call->arena, &folder, &adding.world, &notes);
    if (err.kind == ERR_NOT_FOUND) {
        return err_bad(err.what);
    }
    TRY(err);
    TRY(call_write(call, add_run, &adding));
    *ret = adding.entity;
    return ERR_NONE;
}

/* ---- reading ------------------------------------------------------------------------------ */

static MUST_USE Err read_whole(Call *call, const File *file, Str *ret)
{
    char *bytes = arena_new(call->arena, char, (size_t)file->size + 1);
    int64_t at = 0;

    if (bytes == NULL) {
        return err_limit("the file is larger than one request may be");
    }
    while (at < file->size) {
        size_t mark = call->arena->used;
        Str piece;

        TRY(file_read(call->store, call->arena, file, at, &piece));
        memcpy(bytes + at, piece.ptr, piece.len);
        at += (int64_t)piece.len;
        arena_rewind(call->arena, mark);
    }
    *ret = (Str){bytes, (size_t)file->size};
    return ERR_NONE;
}

Err movement_file(
    Call *call, Uuid uuid, const char *kind, const char *field, Row *row, Str *ret)
{
    Hash hash;
    File file;
    Err err = record_row_of(call, uuid, row);

    if (err.kind == ERR_NOT_FOUND ||
        (err.kind == ERR_OK && strcmp(row->entity.kind->name, kind) != 0)) {
        return no_scenario;
    }
    TRY(err);
    if (str_unhex(record_first(&row->revision.record, field), HASH_SIZE, hash.bytes).kind !=
        ERR_OK) {
        return no_scenario; /* it was erased */
    }
    err = file_by_hash(call->store, call->arena, &hash, &file);
    if (err.kind == ERR_NOT_FOUND) {
        return no_scenario;
    }
    TRY(err);
    return read_whole(call, &file, ret);
}

typedef struct Opening {
    Uuid uuid;
    const char *kind;
    const char *field;
    Row row;
    Str text;
} Opening;

static Err open_run(Call *call, void *arg)
{
    Opening *opening = arg;

    return movement_file(
        call, opening->uuid, opening->kind, opening->field, &opening->row, &opening->text);
}

/* ---- showing ------------------------------------------------------------------------------ */

static const char *const place_kinds[] = {
    [PLACE_CAMP] = "camp",
    [PLACE_CONFLICT] = "conflict",
    [PLACE_FORWARD] = "forward",
    [PLACE_MARKER] = "marker",
    [PLACE_FLOOD] = "flood",
    [PLACE_TOWN] = "town"};

static MUST_USE Err put_decimal(JsonOut *out, Arena *arena, const char *name, double number)
{
    Str text;

    TRY(arena_print(arena, &text, "%.6g", number));
    json_put_raw(out, name, text);
    return ERR_NONE;
}

static MUST_USE Err
put_places(JsonOut *out, Arena *arena, const World *world, const Position *positions)
{
    json_open_list(out, "places");
    for (size_t i = 0; i < world->place_count; i++) {
        const Place *place = &world->places[i];
        bool is_counted = false;

        for (size_t j = 0; j < world->counted_count; j++) {
            is_counted = is_counted || world->counted[j] == i;
        }
        json_open_object(out, NULL);
        json_put_text(out, "name", place->name);
        json_put_text(out, "country", place->country);
        json_put_text(out, "kind", str_from(place_kinds[place->kind]));
        json_put_bool(out, "counted", is_counted);
        json_put_number(out, "people", (int64_t)place->people);
        json_put_number(out, "capacity", (int64_t)place->capacity);
        if (positions[i].is_known) {
            TRY(put_decimal(out, arena, "north", positions[i].north));
            TRY(put_decimal(out, arena, "east", positions[i].east));
        }
        json_close_object(out);
    }
    json_close_list(out);
    return ERR_NONE;
}

/* Each road once, not once a direction. */
static MUST_USE Err put_roads(JsonOut *out, Arena *arena, const World *world)
{
    json_open_list(out, "roads");
    for (size_t i = 0; i < world->road_count; i += 2) {
        json_open_object(out, NULL);
        json_put_number(out, "from", world->roads[i].from);
        json_put_number(out, "to", world->roads[i].to);
        TRY(put_decimal(out, arena, "km", world->roads[i].km));
        json_close_object(out);
    }
    json_close_list(out);
    return ERR_NONE;
}

/* A link is a road here: what only FLEE tells apart is read the same way. */
static void put_closures(JsonOut *out, const World *world)
{
    json_open_list(out, "closures");
    for (size_t i = 0; i < world->closure_count; i++) {
        const Closure *closure = &world->closures[i];
        bool is_country = closure->kind == CLOSURE_COUNTRY;
        Str second =
            closure->second == NO_PLACE ? STR("") : world->places[closure->second].name;

        json_open_object(out, NULL);
        json_put_text(
            out,
            "sort",
            is_country                      ? STR("country")
            : closure->kind == CLOSURE_CAMP ? STR("camp")
                                            : STR("location"));
        json_put_text(
            out, "place", is_country ? closure->country : world->places[closure->place].name);
        json_put_text(out, "second", is_country ? closure->other : second);
        json_put_number(out, "from", closure->start);
        json_put_number(out, "to", closure->end < closure->start ? -1 : closure->end);
        json_close_object(out);
    }
    json_close_list(out);
}

static void put_conflict(JsonOut *out, const Place *place, int32_t from, int32_t to)
{
    json_open_object(out, NULL);
    json_put_text(out, "place", place->name);
    json_put_number(out, "from", from);
    json_put_number(out, "to", to);
    json_close_object(out);
}

/* When there is conflict at each place: as the engine begins, and then as it flares up and ends. */
static void put_conflicts(JsonOut *out, const World *world)
{
    json_open_list(out, "conflicts");
    for (uint32_t place = 0; place < world->place_count; place++) {
        const Place *at = &world->places[place];
        int32_t since = at->kind == PLACE_CONFLICT && at->conflict_day <= 0 ? 0 : -1;

        for (size_t i = 0; i < world->flare_count; i++) {
            const Flare *flare = &world->flares[i];

            if (flare->place != place) {
                continue;
            }
            if (flare->strength > 0 && since < 0) {
                since = flare->day;
            } else if (flare->strength <= 0 && since >= 0) {
                put_conflict(out, at, since, flare->day);
                since = -1;
            }
        }
        if (since >= 0) {
            put_conflict(out, at, since, -1);
        }
    }
    json_close_list(out);
}

/* What the scenario gives figures about: where it gives none, what comes out is not nought but unknown. */
static void put_says(JsonOut *out, const World *world)
{
    bool has_seats = false;
    bool has_risk = false;
    bool has_screening = false;

    for (size_t i = 0; i < world->road_count; i++) {
        has_seats = has_seats || world->roads[i].seats > 0;
        has_risk = has_risk || world->roads[i].deaths > 0;
    }
    for (size_t i = 0; i < world->place_count; i++) {
        has_screening = has_screening || world->places[i].screening > 0;
    }
    json_open_object(out, "says");
    json_put_bool(out, "seats", has_seats);
    json_put_bool(out, "screening", has_screening);
    json_put_bool(out, "risk", has_risk);
    json_close_object(out);
}

static MUST_USE Err scenario_text(
    Call *call,
    const Opening *opening,
    const Json *files,
    const World *world,
    const Notes *notes,
    Str *ret)
{
    JsonOut out = json_begin(call->arena, (size_t)32 << 20);
    const Record *record = &opening->row.revision.record;
    Position *positions = NULL;
    char uuid[UUID_TEXT + 1];
    char date[11];

    TRY(bundle_positions(call->arena, files, world, &positions));
    json_open_object(&out, NULL);
    json_put_text(&out, "id", uuid_format(opening->uuid, uuid));
    json_put_text(&out, "title", record_first(record, "title"));
    json_put_text(&out, "origin", record_first(record, "origin"));
    json_put_text(&out, "for", STR(REPORT_FOR));
    json_put_text(&out, "first", date_format(date_from_days(world->first_day), date));
    json_put_number(&out, "days", world->days);
    TRY(put_places(&out, call->arena, world, positions));
    TRY(put_roads(&out, call->arena, world));
    put_closures(&out, world);
    put_conflicts(&out, world);
    put_says(&out, world);
    put_notes(&out, "wrong", notes, true);
    put_notes(&out, "assumed", notes, false);
    json_close_object(&out);
    return json_end(&out, ret);
}

Err movement_show(Call *call, Uuid scenario, Str *ret)
{
    Opening opening = {.uuid = scenario, .kind = "scenario", .field = "files"};
    ScenarioFiles folder;
    Json *files = NULL;
    Notes notes = {0};
    World world;

    TRY(call_read(call, open_run, &opening));
    TRY(json_read(call->arena, opening.text, &files));
    folder = bundle_folder(files);
    TRY(scenario_read(call->arena, &folder, &world, &notes));
    return scenario_text(call, &opening, files, &world, &notes, ret);
}

Err movement_result(Call *call, Uuid run, Str *ret)
{
    Opening opening = {.uuid = run, .kind = "scenario_run", .field = "result"};

    TRY(call_read(call, open_run, &opening));
    *ret = opening.text;
    return ERR_NONE;
}

/* ---- a row a day -------------------------------------------------------------------------- */

/* A column of the export: a list of the result with a number a day. */
typedef struct Columns {
    Buf *buf;
    Arena *arena;
    int64_t day; /* -1: the headings */
} Columns;

static MUST_USE Err
put_column(const Columns *columns, Str name, const Json *series, const char *part)
{
    const Json *list = json_get(series, part);
    Str heading;

    if (list == NULL || list->type != JSON_LIST) {
        return ERR_NONE;
    }
    if (columns->day < 0) {
        bool is_plain = strcmp(part, "middle") == 0;

        TRY(arena_print(
            columns->arena,
            &heading,
            "%.*s%s%s",
            STR_ARG(name),
            is_plain ? "" : " ",
            is_plain ? "" : part));
        csv_put_cell(columns->buf, heading, false);
    } else if ((size_t)columns->day < list->count) {
        buf_print(columns->buf, ",%lld", (long long)list->items[columns->day].number);
    } else {
        buf_put_char(columns->buf, ',');
    }
    return ERR_NONE;
}

static MUST_USE Err put_series(const Columns *columns, const Json *all)
{
    static const char *const parts[] = {"middle", "low", "high", "counted"};

    for (size_t i = 0; all != NULL && i < all->count; i++) {
        Str name = json_get_text(&all->items[i], "name");

        for (size_t j = 0; j < sizeof(parts) / sizeof(*parts); j++) {
            TRY(put_column(columns, name, &all->items[i], parts[j]));
        }
    }
    return ERR_NONE;
}

static MUST_USE Err put_day(const Columns *columns, const Json *result)
{
    TRY(put_series(columns, json_get(result, "sums")));
    TRY(put_series(columns, json_get(result, "places")));
    csv_put_row_end(columns->buf);
    return ERR_NONE;
}

static MUST_USE Err days_text(Arena *arena, const Json *result, Str *ret)
{
    Buf buf = buf_begin(arena, (size_t)256 << 20);
    Columns columns = {&buf, arena, -1};
    int64_t days = json_get_number(result, "days", 0);
    Date first;

    if (date_parse(json_get_text(result, "first"), &first).kind != ERR_OK) {
        return (Err){ERR_CORRUPT, 0, "the result of the run cannot be read"};
    }
    buf_put(&buf, STR("# " REPORT_FOR "\r\n"));
    buf_put(&buf, STR("date"));
    TRY(put_day(&columns, result));
    for (columns.day = 0; columns.day < days; columns.day++) {
        char date[11];

        buf_put(
            &buf, date_format(date_from_days(date_first(first) + (int32_t)columns.day), date));
        TRY(put_day(&columns, result));
    }
    return buf_end(&buf, ret);
}

Err movement_days(Call *call, Uuid run, Str *ret)
{
    Json *result = NULL;
    Str text;

    TRY(movement_result(call, run, &text));
    TRY(json_read(call->arena, text, &result));
    return days_text(call->arena, result, ret);
}
