/* The vocabulary and the interface, as JSON. */
#include "edge/api/api.h"

static void put_roles(JsonOut *out, const char *name, uint32_t roles)
{
    json_open_list(out, name);
    for (int i = 0; i < ROLE_COUNT; i++) {
        if ((roles >> i & 1) != 0) {
            json_put_text(out, NULL, str_from(role_name((RoleIndex)i)));
        }
    }
    json_close_list(out);
}

static void put_field(JsonOut *out, const Model *model, const Field *field)
{
    json_open_object(out, NULL);
    json_put_text(out, "name", str_from(field->name));
    json_put_text(out, "type", str_from(field_type_name(field->type)));
    json_put_text(out, "title", str_from(field->title));
    json_put_text(out, "hint", str_from(field->hint));
    json_put_text(out, "group", str_from(field->group));
    json_put_bool(out, "must", field->must);
    json_put_bool(out, "many", field->many);
    json_put_bool(out, "index", field->index);
    json_put_bool(out, "search", field->search);
    json_put_bool(out, "stays", field->stays);
    if (field->codes != NULL) {
        json_put_text(out, "code", str_from(field->codes->name));
    }
    if (field->type == FIELD_IDENTIFIER) {
        json_put_text(out, "identifier", str_from(field->identifier));
    }
    if (field->type == FIELD_REF) {
        json_open_list(out, "ref");
        for (int i = 0; i < model->kind_count; i++) {
            if ((field->refs >> i & 1) != 0) {
                json_put_text(out, NULL, str_from(model->kinds[i].name));
            }
        }
        json_close_list(out);
    }
    json_close_object(out);
}

static void put_workflow(JsonOut *out, const Kind *kind)
{
    json_open_list(out, "states");
    for (int i = 0; i < kind->state_count; i++) {
        json_open_object(out, NULL);
        json_put_text(out, "state", str_from(kind->states[i].name));
        json_put_text(out, "title", str_from(kind->states[i].title));
        json_close_object(out);
    }
    json_close_list(out);
    json_open_list(out, "steps");
    for (int i = 0; i < kind->step_count; i++) {
        const Step *step = &kind->steps[i];

        json_open_object(out, NULL);
        json_put_text(out, "step", str_from(step->name));
        json_put_text(out, "title", str_from(step->title));
        json_put_text(out, "from", str_from(kind->states[step->from].name));
        json_put_text(out, "to", str_from(kind->states[step->to].name));
        json_put_bool(out, "reason", step->reason);
        json_put_text(out, "effect", str_from(effect_name(step->effect)));
        put_roles(out, "who", step->who);
        json_close_object(out);
    }
    json_close_list(out);
}

static void put_kind(JsonOut *out, const Model *model, const Kind *kind)
{
    json_open_object(out, NULL);
    json_put_text(out, "kind", str_from(kind->name));
    json_put_number(out, "major", kind->major);
    json_put_text(out, "leaves", str_from(leaves_name(kind->leaves)));
    if (kind->audience != NO_FIELD) {
        json_put_text(
            out,
            kind->answers ? "answers" : "audience",
            str_from(kind->fields[kind->audience].name));
    }
    json_put_text(out, "title", str_from(kind->title));
    json_put_text(out, "plural", str_from(kind->plural));
    json_put_text(out, "help", str_from(kind->help));
    json_put_text(out, "compartment", str_from(model->compartments[kind->compartment].name));
    json_open_list(out, "label");
    for (int i = 0; i < kind->label_count; i++) {
        json_put_text(out, NULL, str_from(kind->fields[kind->label[i]].name));
    }
    json_close_list(out);
    put_roles(out, "read", kind->read);
    put_roles(out, "write", kind->write);
    json_open_list(out, "fields");
    for (int i = 0; i < kind->field_count; i++) {
        put_field(out, model, &kind->fields[i]);
    }
    json_close_list(out);
    put_workflow(out, kind);
    json_close_object(out);
}

static void put_codes(JsonOut *out, const Model *model)
{
    json_open_list(out, "codes");
    for (int i = 0; i < model->code_count; i++) {
        json_open_object(out, NULL);
        json_put_text(out, "code", str_from(model->codes[i].name));
        json_put_text(out, "title", str_from(model->codes[i].title));
        json_open_list(out, "values");
        for (int j = 0; j < model->codes[i].count; j++) {
            json_open_object(out, NULL);
            json_put_text(out, "value", str_from(model->codes[i].values[j].value));
            json_put_text(out, "title", str_from(model->codes[i].values[j].title));
            json_close_object(out);
        }
        json_close_list(out);
        json_close_object(out);
    }
    json_close_list(out);
}

Err verb_model(Exchange *exchange)
{
    const Model *model = node_model(exchange->call.node);
    JsonOut *out = &exchange->out;

    json_open_object(out, NULL);
    json_put_text(out, "hash", str_from(model->hash));
    json_open_list(out, "kinds");
    for (int i = 0; i < model->kind_count; i++) {
        put_kind(out, model, &model->kinds[i]);
    }
    json_close_list(out);
    put_codes(out, model);
    json_open_list(out, "compartments");
    for (int i = 0; i < model->compartment_count; i++) {
        json_open_object(out, NULL);
        json_put_text(out, "compartment", str_from(model->compartments[i].name));
        json_put_text(out, "title", str_from(model->compartments[i].title));
        json_put_text(out, "help", str_from(model->compartments[i].help));
        put_roles(out, "read", model->compartments[i].read);
        json_close_object(out);
    }
    json_close_list(out);
    json_close_object(out);
    return ERR_NONE;
}

/* ---- OpenAPI 3.1 ------------------------------------------------------------------------ */

/* The kinds, which stand in paths and queries by name. */
static void put_kind_names(JsonOut *out, const Model *model)
{
    json_open_list(out, "enum");
    for (int i = 0; i < model->kind_count; i++) {
        json_put_text(out, NULL, str_from(model->kinds[i].name));
    }
    json_close_list(out);
}

static void put_parameter(
    JsonOut *out, const Model *model, Str name, const char *where, bool must)
{
    json_open_object(out, NULL);
    json_put_text(out, "name", name);
    json_put_text(out, "in", str_from(where));
    json_put_bool(out, "required", must);
    json_open_object(out, "schema");
    json_put_text(out, "type", STR("string"));
    if (str_is(name, "kind")) {
        put_kind_names(out, model);
    }
    json_close_object(out);
    json_close_object(out);
}

/* One argument of a verb's row: its bare name, whether it must be given, and where it goes. */
static Str argument(Str text, bool *must, char *where)
{
    *must = text.len > 0 && text.ptr[text.len - 1] != '?';
    *where = text.len > 0 && (text.ptr[0] == '{' || text.ptr[0] == '=') ? text.ptr[0] : 'b';
    if (!*must) {
        text.len--;
    }
    if (*where != 'b') {
        text = str_part(text, 1, text.len - (*where == '{' ? 2 : 1));
    }
    return text;
}

/* What one member of a body may be: the fields are those of one kind; of the rest the name says enough. */
static void put_member(JsonOut *out, const Model *model, Str name)
{
    json_open_member_object(out, name);
    if (str_is(name, "fields")) {
        json_open_list(out, "anyOf");
        for (int i = 0; i < model->kind_count; i++) {
            char ref[96];

            (void)snprintf(ref, sizeof(ref), "#/components/schemas/%s", model->kinds[i].name);
            json_open_object(out, NULL);
            json_put_text(out, "$ref", str_from(ref));
            json_close_object(out);
        }
        json_close_list(out);
    }
    json_close_object(out);
}

static void put_body(JsonOut *out, const Model *model, const Verb *verb)
{
    Str rest = str_from(verb->arguments);
    bool must = false;
    char where = 0;

    json_open_object(out, "requestBody");
    json_open_object(out, "content");
    json_open_object(out, "application/json");
    json_open_object(out, "schema");
    json_put_text(out, "type", STR("object"));
    json_open_object(out, "properties");
    while (rest.len > 0) {
        Str name = argument(str_cut(&rest, ' '), &must, &where);

        if (where == 'b') {
            put_member(out, model, name);
        }
    }
    json_close_object(out);
    json_open_list(out, "required");
    for (rest = str_from(verb->arguments); rest.len > 0;) {
        Str name = argument(str_cut(&rest, ' '), &must, &where);

        if (where == 'b' && must) {
            json_put_text(out, NULL, name);
        }
    }
    json_close_list(out);
    json_close_object(out);
    json_close_object(out);
    json_close_object(out);
    json_close_object(out);
}

static void put_arguments(JsonOut *out, const Model *model, const Verb *verb)
{
    Str rest = str_from(verb->arguments);
    bool must = false;
    char where = 0;
    bool body = false;

    json_open_list(out, "parameters");
    while (rest.len > 0) {
        Str name = argument(str_cut(&rest, ' '), &must, &where);
        bool in_path = where == '{';

        body = body || where == 'b';
        if (where != 'b') {
            put_parameter(out, model, name, in_path ? "path" : "query", must || in_path);
        }
    }
    json_close_list(out);
    if (body) {
        put_body(out, model, verb);
    }
}

static void put_verb(JsonOut *out, const Model *model, const Verb *verb)
{
    static const char *const names[METHOD_COUNT] = {"get", "post", "put", "delete"};

    json_open_object(out, names[verb->method]);
    json_put_text(out, "operationId", str_from(verb->name));
    json_put_text(out, "summary", str_from(verb->help));
    put_roles(out, "x-roles", verb->roles);
    put_arguments(out, model, verb);
    json_open_object(out, "responses");
    json_open_object(out, "200");
    json_put_text(out, "description", STR("what docs/manual/api.md shows"));
    json_close_object(out);
    json_open_object(out, "default");
    json_put_text(out, "description", STR("an error, with its kind and what to do"));
    json_close_object(out);
    json_close_object(out);
    json_close_object(out);
}

/* How a value is spelled, where a pattern says it; every value is a text (docs/decisions/0001). */
static void put_spelling(JsonOut *out, const Field *field)
{
    static const char *const patterns[FIELD_TYPE_COUNT] = {
        [FIELD_INTEGER] = "^-?[0-9]+$",
        [FIELD_DECIMAL] = "^-?[0-9]+([.][0-9]{1,9})?$",
        [FIELD_MONEY] = "^[A-Z]{3} ?-?[0-9]+([.][0-9]{1,4})?$",
        [FIELD_DATE] = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        [FIELD_COUNTRY] = "^[A-Za-z]{2}$",
        [FIELD_LANGUAGE] = "^[a-z]{2,3}$",
        [FIELD_COUNT] = "^(at least |about )?[0-9]+$",
        [FIELD_FILE] = "^[0-9a-f]{64}$",
        [FIELD_PEER] = "^[0-9a-f]{64}$"};

    if (patterns[field->type] != NULL) {
        json_put_text(out, "pattern", str_from(patterns[field->type]));
    } else if (field->type == FIELD_TIME) {
        json_put_text(out, "format", STR("date-time"));
    } else if (field->type == FIELD_REF) {
        json_put_text(out, "format", STR("uuid"));
    } else if (field->type == FIELD_YES_NO) {
        json_open_list(out, "enum");
        json_put_text(out, NULL, STR("yes"));
        json_put_text(out, NULL, STR("no"));
        json_put_text(out, NULL, STR("unknown"));
        json_put_text(out, NULL, STR("refused"));
        json_close_list(out);
    } else if (field->type == FIELD_CODE) {
        json_open_list(out, "enum");
        for (int i = 0; i < field->codes->count; i++) {
            json_put_text(out, NULL, str_from(field->codes->values[i].value));
        }
        json_close_list(out);
    }
}

static void put_field_schema(JsonOut *out, const Field *field)
{
    json_open_object(out, field->name);
    json_put_text(out, "title", str_from(field->title));
    if (field->hint[0] != 0) {
        json_put_text(out, "description", str_from(field->hint));
    }
    json_put_text(out, "type", field->many ? STR("array") : STR("string"));
    if (field->many) {
        json_open_object(out, "items");
        json_put_text(out, "type", STR("string"));
    }
    put_spelling(out, field);
    if (field->many) {
        json_close_object(out);
    }
    json_close_object(out);
}

/* A kind's fields, as records of it carry them. */
static void put_kind_schema(JsonOut *out, const Kind *kind)
{
    json_open_object(out, kind->name);
    json_put_text(out, "title", str_from(kind->title));
    json_put_text(out, "description", str_from(kind->help));
    json_put_text(out, "type", STR("object"));
    json_open_object(out, "properties");
    for (int i = 0; i < kind->field_count; i++) {
        put_field_schema(out, &kind->fields[i]);
    }
    json_close_object(out);
    json_open_list(out, "required");
    for (int i = 0; i < kind->field_count; i++) {
        if (kind->fields[i].must) {
            json_put_text(out, NULL, str_from(kind->fields[i].name));
        }
    }
    json_close_list(out);
    json_put_bool(out, "additionalProperties", false);
    json_close_object(out);
}

static void put_components(JsonOut *out, const Model *model)
{
    json_open_object(out, "components");
    json_open_object(out, "schemas");
    for (int i = 0; i < model->kind_count; i++) {
        put_kind_schema(out, &model->kinds[i]);
    }
    json_close_object(out);
    json_close_object(out);
}

/* Each path once, with all its methods. */
static void put_paths(JsonOut *out, const Model *model)
{
    json_open_object(out, "paths");
    for (size_t i = 0; i < verb_count; i++) {
        bool first = true;

        for (size_t j = 0; j < i; j++) {
            first = first && strcmp(verbs[i].path, verbs[j].path) != 0;
        }
        if (!first) {
            continue;
        }
        json_open_object(out, verbs[i].path);
        for (size_t j = i; j < verb_count; j++) {
            if (strcmp(verbs[i].path, verbs[j].path) == 0) {
                put_verb(out, model, &verbs[j]);
            }
        }
        json_close_object(out);
    }
    json_close_object(out);
}

Err verb_openapi(Exchange *exchange)
{
    const Model *model = node_model(exchange->call.node);
    JsonOut *out = &exchange->out;

    json_open_object(out, NULL);
    json_put_text(out, "openapi", STR("3.1.0"));
    json_open_object(out, "info");
    json_put_text(out, "title", STR("subak"));
    json_put_text(out, "version", STR("1"));
    json_close_object(out);
    put_paths(out, model);
    put_components(out, model);
    json_close_object(out);
    return ERR_NONE;
}
