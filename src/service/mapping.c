#include "service/mapping.h"

/* What people call their columns; the folded header on the left. The first that fits wins. */
static const struct {
    const char *header;
    const char *target;
} synonyms[] = {
    {"full_name", "name"},
    {"person_name", "name"},
    {"alias", "name"},
    {"first_name", "given_name"},
    {"forename", "given_name"},
    {"given_names", "given_name"},
    {"surname", "family_name"},
    {"last_name", "family_name"},
    {"dob", "birth_date"},
    {"date_of_birth", "birth_date"},
    {"birthdate", "birth_date"},
    {"birth_day", "birth_date"},
    {"gender", "sex"},
    {"citizenship", "nationality"},
    {"mobile", "phone"},
    {"telephone", "phone"},
    {"phone_number", "phone"},
    {"msisdn", "phone"},
    {"mobile_money", "wallet"},
    {"e_wallet", "wallet"},
    {"imei_number", "imei"},
    {"coin_address", "crypto"},
    {"crypto_address", "crypto"},
    {"bitcoin", "crypto"},
    {"passport_number", "passport"},
    {"passport_no", "passport"},
    {"e_mail", "email"},
    {"iban", "account"},
    {"bank_account", "account"},
    {"soc_sec_id", "national_id"},
    {"national_identity_number", "national_id"},
    {"zip", "postcode"},
    {"post_code", "postcode"},
    {"notes", "remarks"},
    {"comment", "remarks"},
    {"id", "source_id"},
    {"rec_id", "source_id"},
    {"record_id", "source_id"},
    {"registration_number", "registration"},
    {"company_number", "registration"},
    {"imo_number", "imo"},
    {"number_plate", "plate"},
    {"licence_plate", "plate"},
    {"capacity", "link.capacity"},
    {"capacity_in_case", "link.capacity"},
    {"decided_by", "link.decided_by"},
    {"network_role", "link.role"},
    {"role_in_network", "link.role"},
    {"evidence", "link.evidence"},
    {"effort", "link.effort"},
    {"case", "case.reference"},
    {"case_ref", "case.reference"},
    {"case_reference", "case.reference"},
    {"case_no", "case.reference"},
    {"case_number", "case.reference"},
    {"case_title", "case.title"},
    {"case_ref", "case"},
    {"case_reference", "case"},
    {"case_no", "case"},
    {"case_number", "case"},
    {"origin", "from"},
    {"from_place", "from"},
    {"destination", "to"},
    {"to_place", "to"},
    {"transport", "mode"},
    {"day", "date"},
    {"fee", "price"},
    {"leg", "step"},
};

/* "Date of birth " and "date_of_birth" are one header. */
static MUST_USE Err fold(Arena *arena, Str header, Str *ret)
{
    Buf buf = buf_begin(arena, header.len + 2);

    for (size_t i = 0; i < header.len; i++) {
        char c = header.ptr[i];

        if (c >= 'A' && c <= 'Z') {
            c = (char)(c + 32);
        }
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.') {
            buf_put_char(&buf, c);
        } else if (buf.len > 0 && buf.ptr[buf.len - 1] != '_') {
            buf_put_char(&buf, '_');
        }
    }
    TRY(buf_end(&buf, ret));
    while (ret->len > 0 && ret->ptr[ret->len - 1] == '_') {
        ret->len--;
    }
    return ERR_NONE;
}

/* Whose case stands in a field of its own; others have a link to it. */
static bool names_case(const Kind *kind)
{
    const Field *field = field_find(kind, STR("case"));

    return field != NULL && field->type == FIELD_REF;
}

/* The ends of a link are the importer's own business. */
static bool is_target(const Kind *subject, const Field *field)
{
    return field->type != FIELD_FILE &&
           (field->type != FIELD_REF || subject->guard != GUARD_LINK_CAPACITY);
}

static Target target_find(const Model *model, const Kind *kind, Str name)
{
    Target target = {.kind = kind};

    if (names_case(kind) && memchr(name.ptr, '.', name.len) != NULL) {
        return (Target){0};
    }
    if (str_starts(name, STR("link."))) {
        target.kind = kind_find(model, STR("link"));
        name = str_part(name, 5, name.len);
    } else if (str_starts(name, STR("case."))) {
        target.kind = kind_find(model, STR("case"));
        name = str_part(name, 5, name.len);
    }
    target.field = target.kind == NULL ? NULL : field_find(target.kind, name);
    if (target.field == NULL || !is_target(target.kind, target.field) ||
        (target.field->type == FIELD_REF && target.kind != kind)) {
        return (Target){0};
    }
    return target;
}

/* ---- suggesting ------------------------------------------------------------------------- */

static MUST_USE Err
suggest_one(Arena *arena, const Model *model, const Kind *kind, Str column, Str *ret)
{
    Str folded;

    *ret = (Str){"", 0};
    TRY(fold(arena, column, &folded));
    if (target_find(model, kind, folded).field != NULL) {
        *ret = folded;
        return ERR_NONE;
    }
    for (size_t i = 0; i < sizeof(synonyms) / sizeof(*synonyms); i++) {
        Str target = str_from(synonyms[i].target);

        if (str_is(folded, synonyms[i].header) &&
            target_find(model, kind, target).field != NULL) {
            *ret = target;
            return ERR_NONE;
        }
    }
    return ERR_NONE;
}

/* The kind that most columns fit; persons where it is a draw. */
static MUST_USE Err
guess_kind(Arena *arena, const Model *model, const Strs *columns, const Kind **ret)
{
    static const char *const candidates[] = {
        "person", "organisation", "vehicle", "case", "place", "leg"};
    size_t best = 0;

    for (size_t i = 0; i < sizeof(candidates) / sizeof(*candidates); i++) {
        const Kind *kind = kind_find(model, str_from(candidates[i]));
        size_t fits = 0;

        for (size_t j = 0; kind != NULL && j < columns->count; j++) {
            Str target;

            TRY(suggest_one(arena, model, kind, columns->items[j], &target));
            fits += target.len > 0;
        }
        if (kind != NULL && (fits > best || *ret == NULL)) {
            best = fits;
            *ret = kind;
        }
    }
    return ERR_NONE;
}

Err mapping_suggest(Arena *arena, const Model *model, const Strs *columns, Str *ret)
{
    JsonOut out = json_begin(arena, 1 << 20);
    const Kind *kind = NULL;

    TRY(guess_kind(arena, model, columns, &kind));
    if (kind == NULL) {
        return err_bad("the model has no kind that can be imported");
    }
    json_open_object(&out, NULL);
    json_put_text(&out, "kind", str_from(kind->name));
    json_open_object(&out, "columns");
    for (size_t i = 0; i < columns->count; i++) {
        Str target;

        TRY(suggest_one(arena, model, kind, columns->items[i], &target));
        json_put_member(&out, columns->items[i], target);
    }
    json_close_object(&out);
    json_open_object(&out, "fixed");
    json_close_object(&out);
    json_close_object(&out);
    return json_end(&out, ret);
}

/* ---- reading ---------------------------------------------------------------------------- */

static const Json *member(const Json *json, Str name)
{
    for (size_t i = 0; json != NULL && json->type == JSON_MEMBERS && i < json->count; i++) {
        if (str_equal(json->items[i].name, name)) {
            return &json->items[i];
        }
    }
    return NULL;
}

static bool has_target(const Mapping *mapping, const char *kind, const char *field)
{
    for (size_t i = 0; i < mapping->count; i++) {
        if (mapping->targets[i].field != NULL &&
            strcmp(mapping->targets[i].kind->name, kind) == 0 &&
            strcmp(mapping->targets[i].field->name, field) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < mapping->fixed.count; i++) {
        if (strcmp(mapping->fixed.items[i].target.kind->name, kind) == 0 &&
            strcmp(mapping->fixed.items[i].target.field->name, field) == 0) {
            return true;
        }
    }
    return false;
}

Err mapping_read_fixed(Arena *arena, const Model *model, const Json *whole, Mapping *mapping)
{
    const Json *json = json_get(whole, "fixed");

    for (size_t i = 0; json != NULL && i < json->count; i++) {
        Fixed fixed = {
            .target = target_find(model, mapping->kind, json->items[i].name),
            .value = json->items[i].text};

        if (fixed.target.field == NULL) {
            return err_bad("the mapping fixes a field that is not there");
        }
        if (fixed.value.len > 0) {
            TRY(vec_push(arena, &mapping->fixed, fixed));
        }
    }
    return ERR_NONE;
}

Err mapping_read(
    Arena *arena, const Model *model, const Json *json, const Strs *columns, Mapping *ret)
{
    const Json *targets = json_get(json, "columns");
    Mapping mapping = {
        .kind = kind_find(model, json_get_text(json, "kind")),
        .source = json_get_text(json, "source")};

    if (mapping.kind == NULL) {
        return err_bad("the mapping names no kind of record");
    }
    if (columns->count > MAPPING_COLUMNS) {
        return err_limit("the file has more than 200 columns");
    }
    for (size_t i = 0; i < columns->count; i++) {
        const Json *target = member(targets, columns->items[i]);

        mapping.columns[i] = columns->items[i];
        if (target != NULL && target->text.len > 0) {
            mapping.targets[i] = target_find(model, mapping.kind, target->text);
            if (mapping.targets[i].field == NULL) {
                return (Err){
                    ERR_BAD_INPUT,
                    (uint32_t)i,
                    "a column is mapped to a field that is not there"};
            }
        }
    }
    mapping.count = columns->count;
    TRY(mapping_read_fixed(arena, model, json, &mapping));
    if (strcmp(mapping.kind->name, "person") == 0) {
        if (!has_target(&mapping, "link", "capacity")) {
            return err_bad("the capacity must be mapped: map a column to link.capacity, or fix "
                           "it to unknown");
        }
        if (!has_target(&mapping, "case", "reference")) {
            return err_bad(
                "the case reference must be mapped: map a column to case.reference, or fix it");
        }
    }
    *ret = mapping;
    return ERR_NONE;
}

static void put_target(JsonOut *out, const char *prefix, const Field *field, bool must)
{
    char name[128];

    (void)snprintf(name, sizeof(name), "%s%s", prefix, field->name);
    json_open_object(out, NULL);
    json_put_text(out, "target", str_from(name));
    json_put_text(out, "title", str_from(field->title));
    json_put_bool(out, "must", must);
    json_close_object(out);
}

/* Of the link and the case, which stand beside the subject, references are the importer's. */
static void put_kind(JsonOut *out, const char *prefix, const Kind *kind, const char *must)
{
    for (size_t i = 0; kind != NULL && i < kind->field_count; i++) {
        const Field *field = &kind->fields[i];

        if (is_target(kind, field) && (field->type != FIELD_REF || *prefix == 0)) {
            put_target(
                out,
                prefix,
                field,
                strcmp(field->name, must) == 0 || (field->type == FIELD_REF && field->must));
        }
    }
}

Err mapping_targets(Arena *arena, const Model *model, const Kind *kind, Str *ret)
{
    JsonOut out = json_begin(arena, 1 << 20);
    bool person = strcmp(kind->name, "person") == 0;

    json_open_list(&out, NULL);
    put_kind(&out, "", kind, "name");
    if (strcmp(kind->name, "case") != 0 && !names_case(kind)) {
        put_kind(&out, "link.", kind_find(model, STR("link")), person ? "capacity" : "");
        put_kind(&out, "case.", kind_find(model, STR("case")), person ? "reference" : "");
    }
    json_close_list(&out);
    return json_end(&out, ret);
}
