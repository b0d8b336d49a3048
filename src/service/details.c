#include "service/details.h"

#include "base/date.h"
#include "crypto/random.h"
#include "domain/protection.h"
#include "match/detail.h"
#include "service/records.h"
#include "store/index.h"
#include "wire/age.h"
#include "wire/base64.h"

#define VALUES_MOST ((size_t)64 << 10)

static const char *const sorts[] = {"names", "births", "phones", "papers"};

#define SORTS (sizeof(sorts) / sizeof(*sorts))

static Strs *values_of(DetailSubject *subject, size_t sort)
{
    Strs *const lists[SORTS] = {
        &subject->names, &subject->births, &subject->phones, &subject->papers};

    return lists[sort];
}

/* ---- our subject ------------------------------------------------------------------------- */

/* Whether a link names the subject in a capacity that is not matched. */
static MUST_USE Err is_spared(Call *call, const Entity *subject, bool *ret)
{
    IndexLinks links;

    *ret = false;
    TRY(index_links_unguarded(call->store, call->arena, subject->id, &links));
    for (size_t i = 0; i < links.count && !*ret; i++) {
        Entity source;
        Revision revision;
        Str capacity;

        TRY(entity_get_unguarded(call->store, links.items[i].target, &source));
        if (source.kind == NULL || source.kind->guard != GUARD_LINK_CAPACITY ||
            source.state != 0) {
            continue;
        }
        TRY(revision_get_unguarded(call->store, call->arena, &source, source.head, &revision));
        if (revision.erased) {
            continue;
        }
        capacity = record_first(&revision.record, "capacity");
        *ret = capacity.len > 0 && !protection_capacity_matches(capacity);
    }
    return ERR_NONE;
}

/* Our subject of a possible match, if it could be matched with this partner today: much may have changed since the run. */
static MUST_USE Err
subject_read(Call *call, const Record *candidate, const Card *card, Record *ret, bool *may)
{
    Viewer viewer = {
        .roles = ROLE_ENFORCEMENT, .team = STR(""), .today = node_today(call->node)};
    Revision revision;
    Entity subject;
    Uuid uuid;
    bool spared = false;

    *may = false;
    TRY(uuid_parse(record_first(candidate, "subject"), &uuid));
    Err err = entity_find_unguarded(call->store, uuid, &subject);

    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    TRY(revision_get_unguarded(call->store, call->arena, &subject, subject.head, &revision));
    if (revision.erased || subject.kind == NULL) {
        return ERR_NONE;
    }
    TRY(is_spared(call, &subject, &spared));
    *ret = revision.record;
    *may = !spared && subject.state == 0 && subject.origin == 0 &&
           policy_may(node_model(call->node), &viewer, ACTION_MATCH, &subject.policy) &&
           !handling_never(&subject.policy.handling, card->country) &&
           !(strcmp(subject.kind->name, "person") == 0 &&
             protection_bars_match(&revision.record, date_from_days(viewer.today)));
    return ERR_NONE;
}

static MUST_USE Err names_add(Arena *arena, const Record *record, DetailSubject *ret)
{
    Values names = record_get(record, "name");
    Str text;

    for (size_t i = 0; i < names.count; i++) {
        TRY(vec_push(arena, &ret->names, names.items[i]));
    }
    if (field_find(record->kind, STR("given_name")) != NULL &&
        record_first(record, "given_name").len > 0) {
        TRY(arena_print(
            arena,
            &text,
            "%.*s %.*s",
            STR_ARG(record_first(record, "given_name")),
            STR_ARG(record_first(record, "family_name"))));
        TRY(vec_push(arena, &ret->names, str_trim(text)));
    }
    return ERR_NONE;
}

static MUST_USE Err identifiers_add(Arena *arena, const Record *record, DetailSubject *ret)
{
    for (size_t i = 0; i < record->kind->field_count; i++) {
        const Field *field = &record->kind->fields[i];

        if (field->type != FIELD_IDENTIFIER || field->stays) {
            continue;
        }
        for (size_t j = 0; j < record->fields[i].count; j++) {
            Str value = record->fields[i].items[j];
            Str text = value;

            if (strcmp(field->identifier, "phone") == 0) {
                TRY(vec_push(arena, &ret->phones, value));
                continue;
            }
            TRY(arena_print(arena, &text, "%s %.*s", field->identifier, STR_ARG(value)));
            TRY(vec_push(arena, &ret->papers, text));
        }
    }
    return ERR_NONE;
}

static MUST_USE Err subject_of(Arena *arena, const Record *record, DetailSubject *ret)
{
    *ret = (DetailSubject){.organisation = strcmp(record->kind->name, "person") != 0};
    TRY(names_add(arena, record, ret));
    if (record_first(record, "birth_date").len > 0) {
        TRY(vec_push(arena, &ret->births, record_first(record, "birth_date")));
    }
    return identifiers_add(arena, record, ret);
}

/* ---- values on their way ----------------------------------------------------------------- */

static MUST_USE Err
values_seal(Call *call, DetailSubject *subject, const uint8_t key[AGE_KEY], Str *ret)
{
    JsonOut out = json_begin(call->arena, VALUES_MOST);
    Str plain;
    Str sealed;

    json_open_object(&out, NULL);
    for (size_t i = 0; i < SORTS; i++) {
        const Strs *values = values_of(subject, i);

        json_open_list(&out, sorts[i]);
        for (size_t j = 0; j < values->count && j < DETAIL_VALUES_MOST; j++) {
            json_put_text(&out, NULL, values->items[j]);
        }
        json_close_list(&out);
    }
    json_close_object(&out);
    TRY(json_end(&out, &plain));
    TRY(age_encrypt(call->arena, node_env(call->node), key, plain, &sealed));
    return base64_encode(call->arena, BASE64_URL, sealed, ret);
}

/* Errors  BAD_INPUT, NOT_FOUND and CORRUPT where this key does not open it. */
static MUST_USE Err
values_open(Call *call, Str text, const uint8_t secret[AGE_KEY], DetailSubject *ret)
{
    Json *json = NULL;
    Str sealed;
    Str plain;

    TRY(base64_decode(call->arena, BASE64_URL, text, &sealed));
    TRY(age_decrypt(call->arena, secret, sealed, &plain));
    TRY(json_read(call->arena, plain, &json));
    for (size_t i = 0; i < SORTS; i++) {
        const Json *list = json_get(json, sorts[i]);

        for (size_t j = 0; list != NULL && j < list->count && j < DETAIL_VALUES_MOST; j++) {
            TRY(vec_push(call->arena, values_of(ret, i), list->items[j].text));
        }
    }
    return ERR_NONE;
}

/* Both have asked: what is ours of the pair goes. */
static MUST_USE Err values_send(Call *call, const Entity *candidate, const Record *record)
{
    CandidateWord word;
    DetailSubject subject;
    uint8_t key[AGE_KEY];
    Comparing comparing;
    Card card;
    Record ours;
    Str sealed;
    bool may = false;

    TRY(comparing_get(call->store, call->arena, candidate->id, &comparing));
    if (comparing.key.len != AGE_KEY || comparing.secret.len != AGE_KEY) {
        return ERR_NONE; /* one of the two has not asked */
    }
    memcpy(key, comparing.key.ptr, AGE_KEY);
    TRY(candidate_word_begin(call, candidate, &word));
    TRY(card_read_kept(call->arena, word.peer.card, &card));
    TRY(subject_read(call, record, &card, &ours, &may));
    if (!may) {
        return call_log(
            call,
            LOG_PEER,
            candidate,
            STR("not compared: the subject may no longer be matched"));
    }
    TRY(subject_of(call->arena, &ours, &subject));
    TRY(values_seal(call, &subject, key, &sealed));
    json_put_text(&word.out, "values", sealed);
    TRY(candidate_word_end(call, &word, "subak-match-values"));
    return call_log(
        call,
        LOG_DISCLOSE,
        candidate,
        STR("values of this pair went, to be compared and not kept"));
}

/* ---- asking ------------------------------------------------------------------------------ */

Err details_ask(Call *call, const Taken *taken)
{
    Record record = *taken_record(taken);
    CandidateWord word;
    Comparing comparing = {.key = {"", 0}, .secret = {"", 0}};
    uint8_t recipient[AGE_KEY];
    uint8_t secret[AGE_KEY];
    Str text;
    Err err = comparing_get(call->store, call->arena, taken->entity->id, &comparing);

    if (err.kind != ERR_OK && err.kind != ERR_NOT_FOUND) {
        return err;
    }
    if (comparing.secret.len > 0 || record_first(&record, "band").len > 0) {
        return err_bad("it was asked for already");
    }
    age_keys(node_env(call->node), recipient, secret);
    comparing.secret = (Str){(const char *)secret, AGE_KEY};
    err = comparing_put(call->store, call->arena, taken->entity->id, &comparing);
    secret_wipe(secret, sizeof(secret));
    TRY(err);
    TRY(candidate_word_begin(call, taken->entity, &word));
    TRY(age_recipient_format(call->arena, recipient, &text));
    json_put_text(&word.out, "key", text);
    TRY(candidate_word_end(call, &word, "subak-match-compare"));
    TRY(record_set(call->arena, &record, "compare", STR("yes")));
    TRY(record_restate(
        call, taken->entity, &record, taken->entity->kind->states[taken->entity->state].name));
    return values_send(call, taken->entity, &record);
}

static MUST_USE Err hear_ask_one(const Heard *heard, int64_t id, Str key)
{
    Call *call = heard->call;
    Comparing comparing = {.key = {"", 0}, .secret = {"", 0}};
    Entity entity;
    Record record;
    Err err = candidate_read(call, id, &entity, &record);

    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    err = comparing_get(call->store, call->arena, id, &comparing);
    if (err.kind != ERR_OK && err.kind != ERR_NOT_FOUND) {
        return err;
    }
    if (comparing.key.len > 0 || record_first(&record, "band").len > 0) {
        return ERR_NONE; /* a word may come twice */
    }
    comparing.key = key;
    TRY(comparing_put(call->store, call->arena, id, &comparing));
    TRY(record_set(call->arena, &record, "their_compare", STR("yes")));
    TRY(record_restate(call, &entity, &record, entity.kind->states[entity.state].name));
    return values_send(call, &entity, &record);
}

Err details_hear_ask(const Heard *heard)
{
    Call *call = heard->call;
    uint8_t key[AGE_KEY];
    Ids ids = {0};
    Run run;

    TRY(age_recipient_parse(call->arena, json_get_text(heard->jws->claims, "key"), key));
    TRY(matching_run_of(heard, &run));
    TRY(candidate_about(heard, &run, &ids));
    for (size_t i = 0; i < ids.count; i++) {
        TRY(hear_ask_one(heard, ids.items[i], (Str){(const char *)key, AGE_KEY}));
    }
    return ERR_NONE;
}

/* ---- comparing --------------------------------------------------------------------------- */

static MUST_USE Err
finding_write(Call *call, Entity *entity, Record *record, const DetailFinding *finding)
{
    static const char *const bands[] = {
        [DETAIL_UNLIKELY] = "unlikely",
        [DETAIL_POSSIBLE] = "possible",
        [DETAIL_LIKELY] = "likely"};
    const Field *field = field_find(record->kind, STR("details"));

    record->fields[field - record->kind->fields].count = 0;
    for (int i = 0; i < DETAIL_COUNT; i++) {
        if (finding->has[i]) {
            TRY(record_add(call->arena, record, field, str_from(detail_name((Detail)i))));
        }
    }
    TRY(record_set(call->arena, record, "band", str_from(bands[finding->band])));
    return record_restate(call, entity, record, entity->kind->states[entity->state].name);
}

static MUST_USE Err compare_one(const Heard *heard, int64_t id)
{
    Call *call = heard->call;
    Comparing comparing;
    DetailSubject theirs = {.organisation = false};
    DetailSubject ours;
    DetailFinding finding;
    Entity entity;
    Record record;
    Record subject;
    bool may = false;

    Err err = comparing_get(call->store, call->arena, id, &comparing);

    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE; /* nobody asked here, or it was compared before */
    }
    TRY(err);
    if (comparing.secret.len != AGE_KEY || comparing.key.len != AGE_KEY) {
        return ERR_NONE;
    }
    TRY(candidate_read(call, id, &entity, &record));
    TRY(subject_read(call, &record, heard->card, &subject, &may));
    err = values_open(
        call,
        json_get_text(heard->jws->claims, "values"),
        (const uint8_t *)comparing.secret.ptr,
        &theirs);
    secret_wipe((void *)(uintptr_t)comparing.secret.ptr, comparing.secret.len);
    if (err.kind != ERR_OK || !may) {
        return err.kind == ERR_LIMIT || err.kind == ERR_SYSTEM ? err : ERR_NONE;
    }
    TRY(subject_of(call->arena, &subject, &ours));
    theirs.organisation = ours.organisation;
    TRY(detail_compare(call->arena, &ours, &theirs, &finding));
    TRY(comparing_drop(call->store, id));
    call->purges = true;
    return finding_write(call, &entity, &record, &finding);
}

/* Nothing that is wrong with it may put the word aside: what is put aside is kept. */
Err details_hear_values(const Heard *heard)
{
    Ids ids = {0};
    Run run;

    TRY(matching_run_of(heard, &run));
    TRY(candidate_about(heard, &run, &ids));
    for (size_t i = 0; i < ids.count; i++) {
        TRY(compare_one(heard, ids.items[i]));
    }
    return ERR_NONE;
}
