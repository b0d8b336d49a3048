#include "service/signing.h"

#include "base/date.h"

#include <stdlib.h>

#define WITHIN    "fields"
#define DECOYS_TO 8 /* digests come in multiples, so that their number tells little */

/* ---- making ----------------------------------------------------------------------------- */

static MUST_USE Err values_format(Arena *arena, const Values *values, Str *ret)
{
    JsonOut out = json_begin(arena, SDJWT_MAX);

    json_open_list(&out, NULL);
    for (size_t i = 0; i < values->count; i++) {
        json_put_text(&out, NULL, values->items[i]);
    }
    json_close_list(&out);
    return json_end(&out, ret);
}

static MUST_USE Err
fields_format(Arena *arena, const Record *record, SdjwtField *fields, size_t *count)
{
    for (size_t i = 0; i < record->kind->field_count; i++) {
        const Field *field = &record->kind->fields[i];

        if (field->stays || record->fields[i].count == 0) {
            continue;
        }
        fields[*count].name = str_from(field->name);
        TRY(values_format(arena, &record->fields[i], &fields[*count].value));
        ++*count;
    }
    return ERR_NONE;
}

/* The signed revision just before this one, if it left. */
static MUST_USE Err put_parents(Call *call, const Entity *entity, JsonOut *out)
{
    int64_t before = 0;
    Signed parent;
    Err err = revision_of_version(call->store, entity, entity->version - 1, &before);

    json_open_list(out, "parents");
    if (err.kind == ERR_OK) {
        err = signed_of(call->store, call->arena, before, &parent);
    }
    if (err.kind == ERR_OK) {
        json_put_hex(out, NULL, parent.id.bytes, HASH_SIZE);
    }
    json_close_list(out);
    return err.kind == ERR_NOT_FOUND ? ERR_NONE : err;
}

static MUST_USE Err claims_format(
    Call *call, const Entity *entity, const Revision *revision, const Basis *basis, Str *ret)
{
    JsonOut out = json_begin(call->arena, SDJWT_MAX);
    char uuid[UUID_TEXT + 1];
    char time[21];
    char day[11];
    Str kind;

    TRY(arena_print(call->arena, &kind, "%s@%d", entity->kind->name, entity->kind->major));
    json_open_object(&out, NULL);
    json_put_text(&out, "kind", kind);
    json_put_text(&out, "entity", uuid_format(entity->uuid, uuid));
    json_put_number(&out, "version", entity->version);
    TRY(put_parents(call, entity, &out));
    json_put_text(&out, "origin", node_id(call->node));
    json_put_text(&out, "state", str_from(entity->kind->states[entity->state].name));
    json_put_text(&out, "post", basis->post);
    json_put_text(&out, "handling", revision->handling);
    json_put_text(&out, "purpose", basis->purpose);
    json_put_text(&out, "legal_basis", basis->legal_basis);
    if (entity->policy.handling.until != HANDLING_FOREVER) {
        json_put_text(
            &out, "not_after", date_format(date_from_days(entity->policy.handling.until), day));
    }
    json_put_text(&out, "model", str_from(node_model(call->node)->hash));
    json_put_text(&out, "at", time_format(revision->at, time));
    json_close_object(&out);
    return json_end(&out, ret);
}

static MUST_USE Err
issue(Call *call, const Entity *entity, const Revision *revision, const Basis *basis, Str *ret)
{
    SdjwtField *fields = arena_new(call->arena, SdjwtField, UINT8_MAX);
    SdjwtDraft draft = {
        .typ = STR(SIGNING_TYP), .kid = {"", 0}, .within = WITHIN, .fields = fields};

    if (fields == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    TRY(claims_format(call, entity, revision, basis, &draft.claims));
    TRY(fields_format(call->arena, &revision->record, fields, &draft.field_count));
    draft.decoys = DECOYS_TO - draft.field_count % DECOYS_TO;
    return sdjwt_issue(
        call->arena, node_env(call->node), node_identity(call->node)->sign, &draft, ret);
}

Err signing_make(Call *call, const Entity *entity, const Basis *basis, Signed *ret)
{
    Revision revision;
    Str text;
    Err err = signed_of(call->store, call->arena, entity->head, ret);

    if (err.kind != ERR_NOT_FOUND) {
        return err;
    }
    TRY(revision_get_unguarded(call->store, call->arena, entity, entity->head, &revision));
    if (revision.erased) {
        return (Err){ERR_NOT_FOUND, 0, "the record was erased"};
    }
    TRY(issue(call, entity, &revision, basis, &text));
    ret->jws = str_cut(&text, '~');
    ret->disclosures = text;
    ret->id = hash_sha256(ret->jws);
    ret->record = entity->head;
    return signed_add(call->store, call->arena, ret);
}

Err signing_basis(Call *call, int64_t record, Basis *ret)
{
    Signed signed_record;
    Jws jws;

    TRY(signed_of(call->store, call->arena, record, &signed_record));
    TRY(jws_parse(call->arena, signed_record.jws, &jws));
    *ret = (Basis){
        .post = json_get_text(jws.claims, "post"),
        .purpose = json_get_text(jws.claims, "purpose"),
        .legal_basis = json_get_text(jws.claims, "legal_basis")};
    return ERR_NONE;
}

static MUST_USE Err whole_text(Arena *arena, const Signed *signed_record, Str *ret)
{
    return arena_print(
        arena,
        ret,
        "%.*s~%.*s",
        STR_ARG(signed_record->jws),
        STR_ARG(signed_record->disclosures));
}

Err signing_line(Call *call, const Signed *signed_record, Str withheld, Str *ret)
{
    Str names[UINT8_MAX];
    size_t count = 0;
    Sdjwt sdjwt;
    Str text;

    TRY(whole_text(call->arena, signed_record, &text));
    if (str_trim(withheld).len == 0) {
        *ret = text;
        return ERR_NONE;
    }
    TRY(sdjwt_parse(call->arena, text, WITHIN, &sdjwt));
    for (size_t i = 0; i < sdjwt.count && count < UINT8_MAX; i++) {
        if (!str_in_list(sdjwt.disclosures[i].name, withheld, ' ')) {
            names[count++] = sdjwt.disclosures[i].name;
        }
    }
    return sdjwt_redact(call->arena, &sdjwt, names, count, ret);
}

/* ---- reading ---------------------------------------------------------------------------- */

static MUST_USE Err kind_read(Str text, Stated *ret)
{
    uint64_t major = 0;
    Str rest = text;

    ret->kind = str_cut(&rest, '@');
    if (ret->kind.len == 0 || ret->kind.len > 64 ||
        str_number(rest, 999, &major).kind != ERR_OK || major == 0) {
        return err_bad("the record does not say its kind");
    }
    ret->major = (int64_t)major;
    return ERR_NONE;
}

Err signing_read(Arena *arena, Str line, Stated *ret)
{
    Stated stated = {0};
    const Json *claims = NULL;

    TRY(sdjwt_parse(arena, line, WITHIN, &stated.sdjwt));
    claims = stated.sdjwt.jws.claims;
    TRY(kind_read(json_get_text(claims, "kind"), &stated));
    TRY(uuid_parse(json_get_text(claims, "entity"), &stated.entity));
    TRY(str_unhex(json_get_text(claims, "origin"), HASH_SIZE, stated.origin.bytes));
    TRY(time_parse(json_get_text(claims, "at"), &stated.at));
    stated.version = json_get_number(claims, "version", 0);
    stated.state = json_get_text(claims, "state");
    stated.handling = json_get_text(claims, "handling");
    stated.basis = (Basis){
        .post = json_get_text(claims, "post"),
        .purpose = json_get_text(claims, "purpose"),
        .legal_basis = json_get_text(claims, "legal_basis")};
    if (stated.version < 1) {
        return err_bad("the record does not say its version");
    }
    *ret = stated;
    return ERR_NONE;
}

Err signing_record(Arena *arena, const Kind *kind, const Sdjwt *sdjwt, Record *ret)
{
    TRY(record_new(arena, kind, ret));
    for (size_t i = 0; i < kind->field_count; i++) {
        const SdjwtDisclosure *disclosure = sdjwt_get(sdjwt, str_from(kind->fields[i].name));

        if (disclosure == NULL) {
            continue;
        }
        if (disclosure->value->type != JSON_LIST) {
            return err_bad("a field of a record is a list of texts");
        }
        for (size_t j = 0; j < disclosure->value->count; j++) {
            if (disclosure->value->items[j].type != JSON_TEXT) {
                return err_bad("a field of a record is a list of texts");
            }
            TRY(record_add(arena, ret, &kind->fields[i], disclosure->value->items[j].text));
        }
    }
    return ERR_NONE;
}

static int digest_order(const void *a, const void *b)
{
    const SdjwtDisclosure *const *first = a;
    const SdjwtDisclosure *const *second = b;

    return memcmp(&(*first)->digest, &(*second)->digest, sizeof(Hash));
}

Err signing_union(Arena *arena, const Sdjwt *a, const Sdjwt *b, Str *ret)
{
    size_t count = a->count + b->count;
    const SdjwtDisclosure **all = arena_new(arena, const SdjwtDisclosure *, count + 1);
    Buf buf = buf_begin(arena, SDJWT_MAX);

    if (all == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    for (size_t i = 0; i < count; i++) {
        all[i] = i < a->count ? &a->disclosures[i] : &b->disclosures[i - a->count];
    }
    qsort(all, count, sizeof(*all), digest_order);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || !hash_equal(&all[i]->digest, &all[i - 1]->digest)) {
            buf_put(&buf, all[i]->text);
            buf_put_char(&buf, '~');
        }
    }
    return buf_end(&buf, ret);
}
