#include "service/model.h"

#include "crypto/hash.h"
#include "wire/json.h"

#include <assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define FILE_MAX  (1U << 20)
#define KINDS_MAX 64 /* the set of kinds that a reference may name is 64 bits wide */

/* One JSON file of the model. */
typedef struct Source {
    Str folder;
    Str name; /* without .json */
    const Json *json;
} Source;

typedef VEC(Source) Sources;

/* What the functions below share while one model is read. */
typedef struct Reader {
    Arena *arena;
    ModelProblems *problems;
    HashStream hash;
    Model model;
    CodeList *codes;
    Compartment *compartments;
    Kind *kinds;
    Source at; /* for messages */
} Reader;

/* ---- files ------------------------------------------------------------------------------ */

static MUST_USE Err file_read(Arena *arena, const char *path, Str *ret)
{
    FILE *file = fopen(path, "rb");
    char *bytes = arena_new(arena, char, FILE_MAX);
    size_t len = 0;

    if (file == NULL || bytes == NULL) {
        if (file != NULL) {
            (void)fclose(file);
        }
        return (Err){ERR_NOT_FOUND, 0, "could not read a file of the model"};
    }
    len = fread(bytes, 1, FILE_MAX, file);
    (void)fclose(file);
    if (len == FILE_MAX) {
        return err_limit("a file of the model is larger than 1 MiB");
    }
    arena->used -=
        FILE_MAX - len; /* give back the room that was not needed: it is still zero */
    *ret = (Str){bytes, len};
    return ERR_NONE;
}

static MUST_USE Err problem(Reader *reader, const char *key, size_t index, const char *what)
{
    Str text;

    if (index == SIZE_MAX) {
        TRY(arena_print(
            reader->arena,
            &text,
            "%.*s/%.*s.json: %s: %s",
            STR_ARG(reader->at.folder),
            STR_ARG(reader->at.name),
            key,
            what));
    } else {
        TRY(arena_print(
            reader->arena,
            &text,
            "%.*s/%.*s.json: %s[%zu]: %s",
            STR_ARG(reader->at.folder),
            STR_ARG(reader->at.name),
            key,
            index,
            what));
    }
    return vec_push(reader->arena, reader->problems, text);
}

/* Read one file; what is not JSON is a problem and no source. */
static MUST_USE Err source_add(Reader *reader, const char *path, Source source, Sources *ret)
{
    Str text;
    Json *json = NULL;
    Err err = ERR_NONE;

    TRY(file_read(reader->arena, path, &text));
    hash_add(&reader->hash, source.name);
    hash_add(&reader->hash, text);
    err = json_read(reader->arena, text, &json);
    reader->at = source;
    if (err.kind == ERR_BAD_INPUT) {
        return problem(reader, "byte", err.at, err.what);
    }
    TRY(err);
    source.json = json;
    for (size_t i = 0; i < ret->count; i++) {
        if (str_equal(ret->items[i].name, source.name)) {
            ret->items[i] = source;
            return ERR_NONE;
        }
    }
    return vec_push(reader->arena, ret, source);
}

static int is_json(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);

    return len > 5 && strcmp(entry->d_name + len - 5, ".json") == 0;
}

/* All JSON files of folder/part in the order of their names; a folder that is not there has none. */
static MUST_USE Err
sources_read(Reader *reader, const char *folder, const char *part, Sources *ret)
{
    struct dirent **entries = NULL;
    Str path;
    Err err = ERR_NONE;
    int count = 0;

    TRY(arena_print(reader->arena, &path, "%s/%s", folder, part));
    count = scandir(path.ptr, &entries, is_json, alphasort);
    for (int i = 0; i < count; i++) {
        Str name;
        Str file;

        if (err.kind == ERR_OK) {
            err = arena_print(reader->arena, &file, "%s/%s", path.ptr, entries[i]->d_name);
        }
        if (err.kind == ERR_OK) {
            err = arena_copy(reader->arena, str_from(entries[i]->d_name), &name);
        }
        if (err.kind == ERR_OK) {
            name.len -= 5;
            err = source_add(
                reader, file.ptr, (Source){.folder = str_from(part), .name = name}, ret);
        }
        free(entries[i]);
    }
    free(entries);
    return err;
}

/* ---- members ---------------------------------------------------------------------------- */

/* A text that constant tables can hold: texts in the arena are followed by a NUL. */
static const char *text_of(const Json *json, const char *name)
{
    return json_get_text(json, name).ptr;
}

static MUST_USE Err must_have(Reader *reader, const Json *json, const char *name, size_t index)
{
    if (json_get_text(json, name).len == 0) {
        return problem(reader, name, index, "must be given");
    }
    return ERR_NONE;
}

static bool is_name(Str name)
{
    bool good = name.len > 0 && name.len < 48 && name.ptr[0] >= 'a' && name.ptr[0] <= 'z';

    for (size_t i = 0; good && i < name.len; i++) {
        char c = name.ptr[i];

        good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    }
    return good;
}

static MUST_USE Err
roles_read(Reader *reader, const Json *json, const char *name, size_t index, uint32_t *ret)
{
    const Json *list = json_get(json, name);
    uint32_t roles = 0;

    /* Nobody may write what only comes from elsewhere. */
    if (list == NULL || list->type != JSON_LIST ||
        (list->count == 0 && strcmp(name, "write") != 0)) {
        return problem(reader, name, index, "must list the roles");
    }
    for (size_t i = 0; i < list->count; i++) {
        uint32_t role = 0;

        if (role_parse(list->items[i].text, &role).kind != ERR_OK) {
            TRY(problem(reader, name, i, "no such role"));
        }
        roles |= role;
    }
    *ret = roles;
    return ERR_NONE;
}

/* Names that the model knows, and no others: a misspelt key would be a rule that is not kept. */
static MUST_USE Err
only_known(Reader *reader, const Json *json, const char *known, const char *key, size_t index)
{
    for (size_t i = 0; json->type == JSON_MEMBERS && i < json->count; i++) {
        if (!str_in_list(json->items[i].name, str_from(known), ' ')) {
            Str what;

            TRY(arena_print(
                reader->arena,
                &what,
                "holds %.*s, which the model does not know",
                STR_ARG(json->items[i].name)));
            TRY(problem(reader, key, index, what.ptr));
        }
    }
    return ERR_NONE;
}

/* ---- code lists and compartments -------------------------------------------------------- */

static MUST_USE Err codes_read(Reader *reader, const Source *source, CodeList *ret)
{
    const Json *values = json_get(source->json, "values");
    Code *codes = NULL;

    reader->at = *source;
    TRY(only_known(reader, source->json, "code title source values", "code", SIZE_MAX));
    TRY(must_have(reader, source->json, "title", SIZE_MAX));
    TRY(must_have(reader, source->json, "source", SIZE_MAX));
    if (!str_equal(json_get_text(source->json, "code"), source->name)) {
        TRY(problem(reader, "code", SIZE_MAX, "must be the name of the file"));
    }
    if (values == NULL || values->type != JSON_LIST || values->count == 0) {
        return problem(reader, "values", SIZE_MAX, "must list the codes");
    }
    codes = arena_new(reader->arena, Code, values->count);
    if (codes == NULL) {
        return err_limit("the model is too large");
    }
    for (size_t i = 0; i < values->count; i++) {
        codes[i] =
            (Code){text_of(&values->items[i], "value"), text_of(&values->items[i], "title")};
        TRY(must_have(reader, &values->items[i], "value", i));
        TRY(must_have(reader, &values->items[i], "title", i));
        for (size_t j = 0; j < i; j++) {
            if (strcmp(codes[i].value, codes[j].value) == 0) {
                TRY(problem(reader, "values", i, "stands in the list already"));
            }
        }
    }
    *ret = (CodeList){
        .name = text_of(source->json, "code"),
        .title = text_of(source->json, "title"),
        .values = codes,
        .count = (uint16_t)values->count};
    return ERR_NONE;
}

/* The roles of the program and the list that the page shows are one. */
static MUST_USE Err roles_agree(Reader *reader)
{
    const CodeList *list = codes_find(&reader->model, STR("role"));

    reader->at = (Source){.folder = STR("codes"), .name = STR("role")};
    for (int i = 0; i < ROLE_COUNT; i++) {
        if (list == NULL || list->count != ROLE_COUNT ||
            strcmp(list->values[i].value, role_name((RoleIndex)i)) != 0) {
            return problem(
                reader,
                "values",
                (size_t)i,
                "must be the roles of domain/role.h, in their order");
        }
    }
    return ERR_NONE;
}

static MUST_USE Err compartments_read(Reader *reader, const Source *source)
{
    const Json *list = json_get(source->json, "compartments");
    int wall = 0;

    reader->at = *source;
    if (list == NULL || list->type != JSON_LIST || list->count == 0) {
        return problem(reader, "compartments", SIZE_MAX, "must list the compartments");
    }
    reader->compartments = arena_new(reader->arena, Compartment, list->count);
    if (reader->compartments == NULL) {
        return err_limit("the model is too large");
    }
    for (size_t i = 0; i < list->count; i++) {
        const Json *json = &list->items[i];

        TRY(only_known(
            reader,
            json,
            "compartment title help read own_key durable_views apart",
            "compartments",
            i));
        TRY(must_have(reader, json, "compartment", i));
        TRY(must_have(reader, json, "title", i));
        reader->compartments[i] = (Compartment){
            .name = text_of(json, "compartment"),
            .title = text_of(json, "title"),
            .help = text_of(json, "help"),
            .own_key = json_get_bool(json, "own_key"),
            .durable_views = json_get_bool(json, "durable_views"),
            .apart = json_get_bool(json, "apart")};
        TRY(roles_read(reader, json, "read", i, &reader->compartments[i].read));
    }
    reader->model.compartments = reader->compartments;
    reader->model.compartment_count = (uint8_t)list->count;
    wall = compartment_find(&reader->model, STR("victim"));
    if (wall < 0) {
        return problem(reader, "compartments", SIZE_MAX, "one must be named victim: the wall");
    }
    reader->model.wall = (uint8_t)wall;
    if ((reader->compartments[wall].read & ROLE_ENFORCEMENT) != 0) {
        return problem(
            reader, "read", (size_t)wall, "no enforcement role may read behind the wall");
    }
    return ERR_NONE;
}

/* ---- kinds ------------------------------------------------------------------------------ */

static MUST_USE Err refs_read(Reader *reader, const Json *json, size_t index, Field *field)
{
    const Json *list = json_get(json, "ref");

    if (list == NULL || list->type != JSON_LIST || list->count == 0) {
        return problem(reader, "fields", index, "a reference must list the kinds in ref");
    }
    for (size_t i = 0; i < list->count; i++) {
        const Kind *kind = kind_find(&reader->model, list->items[i].text);

        if (kind == NULL) {
            TRY(problem(reader, "fields", index, "ref names a kind that is not there"));
        } else {
            field->refs |= UINT64_C(1) << kind_index(&reader->model, kind);
        }
    }
    return ERR_NONE;
}

static MUST_USE Err
field_type_read(Reader *reader, const Json *json, size_t index, Field *field)
{
    field->type = field_type_find(json_get_text(json, "type"));
    if (field->type == FIELD_TYPE_COUNT) {
        return problem(reader, "fields", index, "type is not a type of field");
    }
    if (field->type == FIELD_CODE) {
        field->codes = codes_find(&reader->model, json_get_text(json, "code"));
        if (field->codes == NULL) {
            return problem(reader, "fields", index, "code names a list that is not there");
        }
    }
    if (field->type == FIELD_REF) {
        return refs_read(reader, json, index, field);
    }
    if (field->type == FIELD_IDENTIFIER && field->identifier[0] == 0) {
        return problem(reader, "fields", index, "identifier must say which sort");
    }
    return ERR_NONE;
}

static MUST_USE Err field_read(Reader *reader, const Json *json, size_t index, Field *field)
{
    Str name = json_get_text(json, "name");

    TRY(only_known(
        reader,
        json,
        "name type title hint group must many index search stays code ref identifier",
        "fields",
        index));
    if (!is_name(name)) {
        TRY(problem(reader, "fields", index, "name must be of small letters, digits and _"));
    }
    TRY(must_have(reader, json, "title", index));
    *field = (Field){
        .name = name.ptr,
        .title = text_of(json, "title"),
        .hint = text_of(json, "hint"),
        .group = text_of(json, "group"),
        .identifier = text_of(json, "identifier"),
        .must = json_get_bool(json, "must"),
        .many = json_get_bool(json, "many"),
        .index = json_get_bool(json, "index"),
        .search = json_get_bool(json, "search"),
        .stays = json_get_bool(json, "stays")};
    return field_type_read(reader, json, index, field);
}

static MUST_USE Err fields_read(Reader *reader, const Json *json, Kind *kind)
{
    const Json *list = json_get(json, "fields");
    Field *fields = NULL;

    if (list == NULL || list->type != JSON_LIST || list->count == 0 || list->count > 60) {
        return problem(reader, "fields", SIZE_MAX, "must list 1 to 60 fields");
    }
    fields = arena_new(reader->arena, Field, list->count);
    if (fields == NULL) {
        return err_limit("the model is too large");
    }
    for (size_t i = 0; i < list->count; i++) {
        TRY(field_read(reader, &list->items[i], i, &fields[i]));
        for (size_t j = 0; j < i; j++) {
            if (strcmp(fields[i].name, fields[j].name) == 0) {
                TRY(problem(reader, "fields", i, "has the name of another field"));
            }
        }
    }
    kind->fields = fields;
    kind->field_count = (uint8_t)list->count;
    return ERR_NONE;
}

static MUST_USE Err states_read(Reader *reader, const Json *json, Kind *kind)
{
    const Json *list = json_get(json, "states");
    State *states = NULL;

    if (list == NULL || list->type != JSON_LIST || list->count == 0 || list->count > 32) {
        return problem(reader, "states", SIZE_MAX, "must list 1 to 32 states");
    }
    states = arena_new(reader->arena, State, list->count);
    if (states == NULL) {
        return err_limit("the model is too large");
    }
    for (size_t i = 0; i < list->count; i++) {
        TRY(only_known(reader, &list->items[i], "state title home fixed", "states", i));
        TRY(must_have(reader, &list->items[i], "state", i));
        TRY(must_have(reader, &list->items[i], "title", i));
        states[i] = (State){
            text_of(&list->items[i], "state"),
            text_of(&list->items[i], "title"),
            json_get_bool(&list->items[i], "home"),
            json_get_bool(&list->items[i], "fixed")};
    }
    kind->states = states;
    kind->state_count = (uint8_t)list->count;
    return ERR_NONE;
}

static MUST_USE Err
step_read(Reader *reader, const Json *json, size_t i, const Kind *kind, Step *ret)
{
    int from = state_find(kind, json_get_text(json, "from"));
    int to = state_find(kind, json_get_text(json, "to"));

    TRY(only_known(reader, json, "step title from to who reason effect", "steps", i));
    TRY(must_have(reader, json, "step", i));
    TRY(must_have(reader, json, "title", i));
    if (from < 0 || to < 0) {
        return problem(reader, "steps", i, "from and to must be states of the kind");
    }
    *ret = (Step){
        .name = text_of(json, "step"),
        .title = text_of(json, "title"),
        .from = (uint8_t)from,
        .to = (uint8_t)to,
        .reason = json_get_bool(json, "reason"),
        .effect = effect_find(
            json_get(json, "effect") == NULL ? STR("none") : json_get_text(json, "effect"))};
    if (ret->effect == EFFECT_COUNT) {
        return problem(reader, "steps", i, "names no effect of domain/kind.h");
    }
    return roles_read(reader, json, "who", i, &ret->who);
}

static MUST_USE Err steps_read(Reader *reader, const Json *json, Kind *kind)
{
    const Json *list = json_get(json, "steps");
    size_t count = list != NULL && list->type == JSON_LIST ? list->count : 0;
    Step *steps = arena_new(reader->arena, Step, count + 1);

    if (steps == NULL) {
        return err_limit("the model is too large");
    }
    for (size_t i = 0; i < count; i++) {
        TRY(step_read(reader, &list->items[i], i, kind, &steps[i]));
    }
    kind->steps = steps;
    kind->step_count = (uint8_t)count;
    return ERR_NONE;
}

static MUST_USE Err label_read(Reader *reader, const Json *json, Kind *kind)
{
    const Json *list = json_get(json, "label");
    size_t count = list != NULL && list->type == JSON_LIST ? list->count : 0;
    uint8_t *label = arena_new(reader->arena, uint8_t, count + 1);

    if (label == NULL || count == 0 || kind->fields == NULL) {
        return problem(reader, "label", SIZE_MAX, "must list the fields that name a record");
    }
    for (size_t i = 0; i < count; i++) {
        const Field *field = field_find(kind, list->items[i].text);

        if (field == NULL) {
            TRY(problem(reader, "label", i, "names a field that is not there"));
        } else {
            label[i] = (uint8_t)(field - kind->fields);
        }
    }
    kind->label = label;
    kind->label_count = (uint8_t)count;
    return ERR_NONE;
}

static MUST_USE Err guard_read(Reader *reader, const Json *json, Kind *kind)
{
    kind->guard = guard_find(
        json_get(json, "guard") == NULL ? STR("none") : json_get_text(json, "guard"));
    return kind->guard == GUARD_COUNT
               ? problem(reader, "guard", SIZE_MAX, "names no guard of domain/kind.h")
               : ERR_NONE;
}

/* Whose audience a record has by itself: that of the record which this field names. */
static MUST_USE Err audience_read(Reader *reader, const Json *json, Kind *kind)
{
    const char *key = json_get(json, "answers") != NULL ? "answers" : "audience";
    const Field *field = field_find(kind, json_get_text(json, key));

    kind->audience = NO_FIELD;
    kind->answers = json_get(json, "answers") != NULL;
    if (json_get(json, key) == NULL) {
        return ERR_NONE;
    }
    if (field == NULL || field->type != FIELD_REF || field->many) {
        return problem(reader, key, SIZE_MAX, "must name a field that refers to one record");
    }
    kind->audience = (uint8_t)(field - kind->fields);
    return ERR_NONE;
}

static MUST_USE Err leaves_read(Reader *reader, const Json *json, Kind *kind)
{
    kind->leaves = leaves_find(
        json_get(json, "leaves") == NULL ? STR("never") : json_get_text(json, "leaves"));
    return kind->leaves == LEAVES_COUNT
               ? problem(reader, "leaves", SIZE_MAX, "must be never, freely or released")
               : ERR_NONE;
}

static MUST_USE Err kind_read(Reader *reader, const Source *source, Kind *kind)
{
    const Json *json = source->json;
    int compartment = compartment_find(&reader->model, json_get_text(json, "compartment"));
    int64_t major = json_get_number(json, "major", 0);

    reader->at = *source;
    TRY(only_known(
        reader,
        json,
        "kind major title plural help compartment label read write guard leaves audience "
        "answers fields states steps",
        "kind",
        SIZE_MAX));
    if (!str_equal(json_get_text(json, "kind"), source->name) || !is_name(source->name)) {
        TRY(problem(
            reader, "kind", SIZE_MAX, "must be the name of the file, in small letters"));
    }
    if (major < 1 || major > 999) {
        TRY(problem(reader, "major", SIZE_MAX, "must be 1 or more"));
    }
    if (compartment < 0) {
        TRY(problem(reader, "compartment", SIZE_MAX, "is not a compartment"));
    }
    TRY(must_have(reader, json, "title", SIZE_MAX));
    TRY(must_have(reader, json, "plural", SIZE_MAX));
    TRY(must_have(reader, json, "help", SIZE_MAX));
    kind->title = text_of(json, "title");
    kind->plural = text_of(json, "plural");
    kind->help = text_of(json, "help");
    kind->major = (uint16_t)major;
    kind->compartment = compartment < 0 ? 0 : (uint8_t)compartment;
    TRY(roles_read(reader, json, "read", SIZE_MAX, &kind->read));
    TRY(roles_read(reader, json, "write", SIZE_MAX, &kind->write));
    TRY(guard_read(reader, json, kind));
    TRY(leaves_read(reader, json, kind));
    TRY(fields_read(reader, json, kind));
    TRY(audience_read(reader, json, kind));
    TRY(states_read(reader, json, kind));
    TRY(steps_read(reader, json, kind));
    return label_read(reader, json, kind);
}

/* ---- fiction and the real ---------------------------------------------------------------- */

static bool is_apart(const Reader *reader, const Kind *kind)
{
    return reader->model.compartments[kind->compartment].apart;
}

/* Whether a field refers to a kind on the other side. */
static bool refers_across(const Reader *reader, const Kind *kind, const Field *field)
{
    for (int i = 0; field->type == FIELD_REF && i < reader->model.kind_count; i++) {
        if ((field->refs >> i & 1) != 0 &&
            is_apart(reader, &reader->kinds[i]) != is_apart(reader, kind)) {
            return true;
        }
    }
    return false;
}

/* What stands apart never leaves, is compared with nothing and is not found among the real; and no reference leads from
 * the one side to the other.
 */
static MUST_USE Err apart_check(Reader *reader, const Source *source, const Kind *kind)
{
    reader->at = *source;
    if (is_apart(reader, kind) && kind->leaves != LEAVES_NEVER) {
        TRY(problem(reader, "leaves", SIZE_MAX, "what stands apart never leaves"));
    }
    for (size_t i = 0; i < kind->field_count; i++) {
        const Field *field = &kind->fields[i];

        if (refers_across(reader, kind, field)) {
            TRY(problem(reader, "fields", i, "refers from fiction to the real, or back"));
        }
        if (is_apart(reader, kind) && (field->type == FIELD_IDENTIFIER || field->search)) {
            TRY(problem(
                reader,
                "fields",
                i,
                "what stands apart has no identifiers and is not searched for"));
        }
    }
    return ERR_NONE;
}

/* ---- released kinds --------------------------------------------------------------------- */

static MUST_USE Err released_fields(Reader *reader, const Json *was, const Kind *kind)
{
    const Json *fields = json_get(was, "fields");

    for (size_t i = 0; fields != NULL && i < fields->count; i++) {
        const Field *field = field_find(kind, json_get_text(&fields->items[i], "name"));

        if (field == NULL) {
            TRY(problem(reader, "fields", i, "a released field may not be taken away"));
        } else if (!str_is(
                       json_get_text(&fields->items[i], "type"),
                       field_type_name(field->type))) {
            TRY(problem(reader, "fields", i, "a released field may not change its type"));
        } else if (field->must && !json_get_bool(&fields->items[i], "must")) {
            TRY(problem(reader, "fields", i, "a released field may not become mandatory"));
        }
    }
    return ERR_NONE;
}

static bool was_released(const Json *was, const char *name)
{
    const Json *fields = json_get(was, "fields");

    for (size_t i = 0; fields != NULL && i < fields->count; i++) {
        if (str_is(json_get_text(&fields->items[i], "name"), name)) {
            return true;
        }
    }
    return false;
}

static MUST_USE Err released_check(Reader *reader, const Source *source)
{
    Str name = json_get_text(source->json, "kind");
    const Kind *kind = kind_find(&reader->model, name);

    reader->at = *source;
    if (kind == NULL) {
        return problem(reader, "kind", SIZE_MAX, "a released kind may not be taken away");
    }
    if (json_get_number(source->json, "major", 0) != kind->major) {
        return ERR_NONE; /* a new major begins anew */
    }
    TRY(released_fields(reader, source->json, kind));
    for (size_t i = 0; i < kind->field_count; i++) {
        if (kind->fields[i].must && !was_released(source->json, kind->fields[i].name)) {
            TRY(problem(reader, "fields", i, "a released kind may not gain a mandatory field"));
        }
    }
    return ERR_NONE;
}

/* ---- the whole -------------------------------------------------------------------------- */

static MUST_USE Err all_codes(Reader *reader, const Sources *sources)
{
    reader->codes = arena_new(reader->arena, CodeList, sources->count + 1);
    if (reader->codes == NULL) {
        return err_limit("the model is too large");
    }
    for (size_t i = 0; i < sources->count; i++) {
        TRY(codes_read(reader, &sources->items[i], &reader->codes[i]));
    }
    if (reader->problems->count > 0) {
        return ERR_NONE; /* what is half read is not looked through */
    }
    reader->model.codes = reader->codes;
    reader->model.code_count = (uint8_t)sources->count;
    return roles_agree(reader);
}

/* The names of all kinds are known before the first is read: references name one another. */
static MUST_USE Err all_kinds(Reader *reader, const Sources *sources)
{
    reader->kinds = arena_new(reader->arena, Kind, sources->count + 1);
    if (reader->kinds == NULL || sources->count > KINDS_MAX) {
        return err_limit("more kinds than a model may have");
    }
    for (size_t i = 0; i < sources->count; i++) {
        reader->kinds[i].name = json_get_text(sources->items[i].json, "kind").ptr;
    }
    reader->model.kinds = reader->kinds;
    reader->model.kind_count = (uint8_t)sources->count;
    for (size_t i = 0; i < sources->count; i++) {
        TRY(kind_read(reader, &sources->items[i], &reader->kinds[i]));
    }
    for (size_t i = 0; reader->problems->count == 0 && i < sources->count; i++) {
        TRY(apart_check(reader, &sources->items[i], &reader->kinds[i]));
    }
    return ERR_NONE;
}

static int by_name(const void *a, const void *b)
{
    const Source *one = a;
    const Source *two = b;

    return str_compare(one->name, two->name);
}

static void sort(Sources *sources)
{
    if (sources->count > 0) {
        qsort(sources->items, sources->count, sizeof(*sources->items), by_name);
    }
}

static MUST_USE Err model_hash(Reader *reader)
{
    Hash hash = hash_end(&reader->hash);
    char *text = arena_new(reader->arena, char, 2 * HASH_SIZE + 1);

    if (text == NULL) {
        return err_limit("the model is too large");
    }
    str_hex(hash.bytes, HASH_SIZE, text);
    reader->model.hash = text;
    return ERR_NONE;
}

Err model_read(
    Arena *arena, const char *const *folders, size_t count, Model *ret, ModelProblems *problems)
{
    Reader reader = {.arena = arena, .problems = problems};
    Sources codes = {0};
    Sources kinds = {0};
    Sources released = {0};
    Sources top = {0};

    hash_begin(&reader.hash);
    for (size_t i = 0; i < count; i++) {
        TRY(sources_read(&reader, folders[i], "codes", &codes));
        TRY(sources_read(&reader, folders[i], "kinds", &kinds));
        TRY(sources_read(&reader, folders[i], "released", &released));
        TRY(sources_read(&reader, folders[i], ".", &top));
    }
    sort(&codes);
    sort(&kinds);
    if (top.count != 1 || kinds.count == 0) {
        return (Err){ERR_NOT_FOUND, 0, "no kinds/ and compartments.json in the folder"};
    }
    TRY(all_codes(&reader, &codes));
    TRY(compartments_read(&reader, &top.items[0]));
    if (problems->count == 0) {
        TRY(all_kinds(&reader, &kinds));
    }
    for (size_t i = 0; problems->count == 0 && i < released.count; i++) {
        TRY(released_check(&reader, &released.items[i]));
    }
    TRY(model_hash(&reader));
    *ret = reader.model;
    return ERR_NONE;
}
