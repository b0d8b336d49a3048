#include "edge/api/encode.h"

#include "base/date.h"
#include "domain/value.h"

void put_time(JsonOut *out, const char *name, int64_t at_ms)
{
    char text[21];

    json_put_text(out, name, time_format(at_ms, text));
}

void put_uuid(JsonOut *out, const char *name, Uuid uuid)
{
    char text[UUID_TEXT + 1];

    json_put_text(out, name, uuid_format(uuid, text));
}

void put_fields(JsonOut *out, const Record *record)
{
    json_open_object(out, "fields");
    for (size_t i = 0; i < record->kind->field_count; i++) {
        const Field *field = &record->kind->fields[i];
        Values values = record->fields[i];

        if (values.count == 0) {
            continue;
        }
        if (!field->many) {
            json_put_text(out, field->name, values.items[0]);
            continue;
        }
        json_open_list(out, field->name);
        for (size_t j = 0; j < values.count; j++) {
            json_put_text(out, NULL, values.items[j]);
        }
        json_close_list(out);
    }
    json_close_object(out);
}

void put_row(JsonOut *out, const Row *row)
{
    const Entity *entity = &row->entity;

    put_uuid(out, "id", entity->uuid);
    json_put_text(out, "kind", str_from(entity->kind->name));
    json_put_text(out, "label", row->label);
    json_put_text(out, "state", str_from(entity->kind->states[entity->state].name));
    json_put_number(out, "version", entity->version);
    put_time(out, "changed", entity->changed);
    json_put_text(out, "handling", str_from(tlp_name(entity->policy.handling.tlp)));
    json_put_bool(out, "ours", entity->origin == 0);
    json_put_bool(out, "wall", entity_is_walled(entity));
    json_put_bool(out, "erased", row->revision.erased);
    put_fields(out, &row->revision.record);
}

/* ---- handling --------------------------------------------------------------------------- */

static void put_set(JsonOut *out, const char *name, HandlingSet set, uint32_t bits)
{
    json_open_list(out, name);
    for (int i = 0; handling_name(set, i) != NULL; i++) {
        if ((bits >> i & 1) != 0) {
            json_put_text(out, NULL, str_from(handling_name(set, i)));
        }
    }
    json_close_list(out);
}

/* The nodes that may have it, besides this one: who stands in every term. */
static void put_audience(JsonOut *out, const Handling *code)
{
    Str rest = code->to;
    Str first = str_cut(&rest, '&');

    json_open_list(out, "to");
    while (first.len > 0) {
        Str node = str_cut(&first, '+');

        if (handling_names(code, node)) {
            json_put_text(out, NULL, node);
        }
    }
    json_close_list(out);
}

void put_handling(JsonOut *out, const char *name, const Policy *policy)
{
    const Handling *code = &policy->handling;
    char day[11];

    json_open_object(out, name);
    json_put_text(out, "tlp", str_from(tlp_name(code->tlp)));
    put_set(out, "use", HANDLING_SET_USE, code->use);
    put_set(out, "purpose", HANDLING_SET_PURPOSE, code->purpose);
    put_set(out, "caveats", HANDLING_SET_CAVEAT, code->caveats);
    json_open_list(out, "never");
    for (char a = 'A'; a <= 'Z'; a++) {
        for (char b = 'A'; b <= 'Z'; b++) {
            char country[] = {a, b};

            if (handling_never(code, (Str){country, 2})) {
                json_put_text(out, NULL, (Str){country, 2});
            }
        }
    }
    json_close_list(out);
    put_audience(out, code);
    if (code->until != HANDLING_FOREVER) {
        json_put_text(out, "until", date_format(date_from_days(code->until), day));
    }
    json_put_text(out, "grade_source", (Str){code->grade, code->grade[0] != 0});
    json_put_text(out, "grade_information", (Str){code->grade + 1, code->grade[1] != 0});
    json_put_text(out, "team", policy->team);
    json_put_bool(out, "restricted", policy->restricted);
    json_close_object(out);
}

Err put_banner(JsonOut *out, Arena *arena, const Rows *rows)
{
    Policy banner = {0};

    if (rows->count == 0) {
        json_put_null(out, "banner");
        return ERR_NONE;
    }
    banner.handling = rows->items[0].entity.policy.handling;
    for (size_t i = 1; i < rows->count; i++) {
        TRY(handling_meet(
            arena, &banner.handling, &rows->items[i].entity.policy.handling, &banner.handling));
    }
    put_handling(out, "banner", &banner);
    return ERR_NONE;
}

static MUST_USE Err get_set(const Json *json, const char *name, HandlingSet set, uint32_t *bits)
{
    const Json *list = json_get(json, name);

    if (list == NULL) {
        return ERR_NONE;
    }
    *bits = 0;
    for (size_t i = 0; i < list->count; i++) {
        uint32_t bit = handling_bit(set, list->items[i].text);

        if (bit == 0) {
            return err_bad("the handling names a use, purpose or caveat that is not there");
        }
        *bits |= bit;
    }
    return ERR_NONE;
}

static MUST_USE Err get_never(const Json *json, Handling *code)
{
    const Json *list = json_get(json, "never");

    if (list == NULL) {
        return ERR_NONE;
    }
    memset(code->never, 0, sizeof(code->never));
    for (size_t i = 0; i < list->count; i++) {
        if (!country_exists(list->items[i].text)) {
            return err_bad("the handling names a country that is not there");
        }
        handling_set_never(code, list->items[i].text);
    }
    return ERR_NONE;
}

static MUST_USE Err get_audience(Arena *arena, const Json *json, Handling *code)
{
    const Json *list = json_get(json, "to");

    if (list == NULL) {
        return ERR_NONE;
    }
    code->to = (Str){"", 0};
    for (size_t i = 0; i < list->count; i++) {
        uint8_t node[HASH_SIZE];

        if (str_unhex(list->items[i].text, HASH_SIZE, node).kind != ERR_OK) {
            return err_bad("the handling names who may have it by the ids of nodes");
        }
        TRY(handling_admit(arena, code, list->items[i].text, code));
    }
    return ERR_NONE;
}

static MUST_USE Err
get_grade(const Json *json, const char *name, const char *allowed, char *ret)
{
    const Json *grade = json_get(json, name);

    if (grade == NULL) {
        return ERR_NONE;
    }
    if (grade->text.len > 1 ||
        (grade->text.len == 1 && strchr(allowed, grade->text.ptr[0]) == NULL)) {
        return err_bad(
            "the grading is a letter for the source and a digit for the information");
    }
    *ret = grade->text.len == 0 ? (char)0 : grade->text.ptr[0];
    return ERR_NONE;
}

static MUST_USE Err get_until(const Json *json, Handling *code)
{
    const Json *until = json_get(json, "until");
    Date date;

    if (until == NULL) {
        return ERR_NONE;
    }
    code->until = HANDLING_FOREVER;
    if (until->text.len > 0) {
        if (date_parse(until->text, &date).kind != ERR_OK || date.day == 0) {
            return err_bad("the last day is a whole date, like 2027-11-21");
        }
        code->until = date_first(date);
    }
    return ERR_NONE;
}

static bool is_team(Str team)
{
    bool good = team.len <= 60;

    for (size_t i = 0; good && i < team.len; i++) {
        char c = team.ptr[i];

        good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    }
    return good;
}

Err get_handling(Arena *arena, const Json *json, Draft *draft)
{
    Handling *code = &draft->handling;

    if (json == NULL || json->type == JSON_NONE) {
        return ERR_NONE;
    }
    draft->has_handling = true;
    if (json_get(json, "tlp") != NULL) {
        TRY(tlp_parse(json_get_text(json, "tlp"), &code->tlp));
    }
    TRY(get_set(json, "use", HANDLING_SET_USE, &code->use));
    TRY(get_set(json, "purpose", HANDLING_SET_PURPOSE, &code->purpose));
    TRY(get_set(json, "caveats", HANDLING_SET_CAVEAT, &code->caveats));
    TRY(get_never(json, code));
    TRY(get_audience(arena, json, code));
    TRY(get_until(json, code));
    TRY(get_grade(json, "grade_source", "ABCDEFX", &code->grade[0]));
    TRY(get_grade(json, "grade_information", "123456", &code->grade[1]));
    if (json_get(json, "team") != NULL) {
        draft->team = json_get_text(json, "team");
        if (!is_team(draft->team)) {
            return err_bad("a team is named in small letters, digits, dots and dashes");
        }
    }
    return ERR_NONE;
}

/* ---- fields ----------------------------------------------------------------------------- */

static MUST_USE Err
get_values(Exchange *exchange, const Json *member, const Field *field, Record *record)
{
    Arena *arena = exchange->call.arena;

    if (member->type == JSON_TEXT) {
        return record_add(arena, record, field, member->text);
    }
    if (member->type == JSON_NONE) {
        return ERR_NONE;
    }
    if (member->type != JSON_LIST) {
        return call_problem(&exchange->call, field, "must be a text or a list of texts");
    }
    for (size_t i = 0; i < member->count; i++) {
        if (member->items[i].type != JSON_TEXT) {
            return call_problem(&exchange->call, field, "must be a text or a list of texts");
        }
        TRY(record_add(arena, record, field, member->items[i].text));
    }
    return ERR_NONE;
}

Err get_fields(Exchange *exchange, const Json *fields, Record *record)
{
    if (fields == NULL || fields->type != JSON_MEMBERS) {
        return err_bad("the body needs \"fields\", an object");
    }
    for (size_t i = 0; i < fields->count; i++) {
        const Field *field = field_find(record->kind, fields->items[i].name);

        if (field == NULL) {
            return err_bad("the body names a field that this kind does not have");
        }
        TRY(get_values(exchange, &fields->items[i], field, record));
    }
    return ERR_NONE;
}
