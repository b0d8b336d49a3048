#include "service/bounds.h"

#include "base/date.h"
#include "service/records.h"

#include <stdlib.h>

#define ENTRY_DOMAIN UINT32_C(0x6c617374)

static const Err full = {ERR_LIMIT, 0, "the request needs more memory than it may use"};

/* ---- how often, how large ---------------------------------------------------------------- */

Err bounds_of(Call *call, int64_t peer, Bounds *ret)
{
    Env *env = node_env(call->node);
    int64_t count = 0;
    int64_t oldest = 0;
    int64_t runs = 0;
    int64_t subjects = 0;

    TRY(run_count(
        call->store, peer, env->now(env) - (int64_t)MATCHING_PERIOD * DAY_MS, &count, &oldest));
    TRY(ceiling_now(call->store, peer, node_today(call->node), &runs, &subjects));
    ret->runs = runs > MATCHING_RUNS ? runs : MATCHING_RUNS;
    ret->left = ret->runs > count ? ret->runs - count : 0;
    ret->next = count > 0 ? (int32_t)(oldest / DAY_MS) + MATCHING_PERIOD + 1 : 0;
    ret->subjects = subjects > MATCHSET_MOST ? subjects : MATCHSET_MOST;
    return ERR_NONE;
}

Err bounds_check_runs(Call *call, int64_t peer)
{
    Bounds bounds;

    TRY(bounds_of(call, peer, &bounds));
    return bounds.left > 0
               ? ERR_NONE
               : (Err){ERR_LIMIT, 0, "as many matches with this partner as half a year allows"};
}

Err bounds_check_size(Call *call, int64_t peer, const MatchSet *set)
{
    Bounds bounds;

    if (set->subjects.count < MATCHSET_LEAST) {
        return err_bad("the set is too small to be matched: a small one tells who is in it");
    }
    TRY(bounds_of(call, peer, &bounds));
    return set->subjects.count <= (size_t)bounds.subjects
               ? ERR_NONE
               : err_bad("the set is larger than a match may be");
}

/* ---- additions --------------------------------------------------------------------------- */

/* Entries of a set as keyed hashes, in order. */
typedef struct Entries {
    int64_t *items;
    size_t count;
} Entries;

static int64_t entry_of(Call *call, const MatchSet *set, const Token *token)
{
    char text[64];
    int len = snprintf(
        text, sizeof(text), "%lld", (long long)set->subjects.items[token->subject].entity);

    return vault_token(store_vault(call->store), ENTRY_DOMAIN, token->text) ^
           vault_token(store_vault(call->store), ENTRY_DOMAIN, (Str){text, (size_t)len});
}

static int number_order(const void *a, const void *b)
{
    int64_t first = *(const int64_t *)a;
    int64_t second = *(const int64_t *)b;

    return first < second ? -1 : first > second ? 1 : 0;
}

static MUST_USE Err entries_of(Call *call, const MatchSet *set, Entries *ret)
{
    ret->count = set->tokens.count;
    ret->items = arena_new(call->arena, int64_t, ret->count + 1);
    if (ret->items == NULL) {
        return full;
    }
    for (size_t i = 0; i < ret->count; i++) {
        ret->items[i] = entry_of(call, set, &set->tokens.items[i]);
    }
    return ERR_NONE;
}

static bool has_entry(const Entries *sorted, int64_t entry)
{
    return sorted->count > 0 && sorted->items != NULL &&
           bsearch(&entry, sorted->items, sorted->count, sizeof(entry), number_order) != NULL;
}

/* Which half of which year: its first day is the fixed one. */
static int32_t half_of(int32_t day)
{
    char text[11];
    Str written = date_format(date_from_days(day), text);

    return ((written.ptr[0] - '0') * 1000 + (written.ptr[1] - '0') * 100 +
            (written.ptr[2] - '0') * 10 + (written.ptr[3] - '0')) *
               2 +
           (written.ptr[5] == '1' || written.ptr[6] > '6');
}

static bool fixed_day_has_come(int32_t last, int32_t today)
{
    return half_of(today) != half_of(last) && today - last >= BOUNDS_REST;
}

static MUST_USE Err last_read(Call *call, int64_t peer, int32_t *day, Entries *ret, bool *found)
{
    Str bytes = {"", 0};
    Err err = last_set_get(call->store, call->arena, peer, day, &bytes);

    *found = err.kind == ERR_OK;
    *ret = (Entries){NULL, bytes.len / sizeof(int64_t)};
    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    ret->items = arena_new(call->arena, int64_t, ret->count + 1);
    if (ret->items == NULL) {
        return full;
    }
    memcpy(ret->items, bytes.ptr, ret->count * sizeof(int64_t));
    return ERR_NONE;
}

/* Leave out of a set what was not in the one before, and whoever has nothing left. */
static MUST_USE Err
hold_back(Call *call, const Entries *now, const Entries *last, MatchSet *set)
{
    uint32_t *places = arena_new(call->arena, uint32_t, set->subjects.count + 1);
    MatchSet kept = {0};

    if (places == NULL) {
        return full;
    }
    memset(places, 0xff, set->subjects.count * sizeof(*places));
    for (size_t i = 0; i < set->tokens.count; i++) {
        Token token = set->tokens.items[i];

        if (!has_entry(last, now->items[i])) {
            continue;
        }
        if (places[token.subject] == UINT32_MAX) {
            places[token.subject] = (uint32_t)kept.subjects.count;
            TRY(vec_push(call->arena, &kept.subjects, set->subjects.items[token.subject]));
        }
        token.subject = places[token.subject];
        TRY(vec_push(call->arena, &kept.tokens, token));
    }
    tokens_sort(&kept.tokens);
    *set = kept;
    return ERR_NONE;
}

Err bounds_batch(Call *call, int64_t peer, MatchSet *set, size_t *held)
{
    int32_t today = node_today(call->node);
    int32_t day = today;
    size_t added = 0; /* composites aside, of which one name and date give many */
    size_t any = 0;
    bool found = false;
    Entries now;
    Entries last;

    *held = 0;
    TRY(entries_of(call, set, &now));
    TRY(last_read(call, peer, &day, &last, &found));
    for (size_t i = 0; i < now.count; i++) {
        bool is_new = !has_entry(&last, now.items[i]);

        any += is_new;
        added += is_new && set->tokens.items[i].type != TOKEN_COMPOSITE;
    }
    if (found && any > 0 && added < BOUNDS_BATCH && !fixed_day_has_come(day, today)) {
        *held = added > 0 ? added : any;
        TRY(hold_back(call, &now, &last, set));
        TRY(entries_of(call, set, &now));
    } else {
        day = any > 0 ? today : day;
    }
    if (now.count > 0) {
        qsort(now.items, now.count, sizeof(*now.items), number_order);
    }
    return last_set_put(
        call->store,
        call->arena,
        peer,
        day,
        (Str){(const char *)now.items, now.count * sizeof(*now.items)});
}

/* ---- raising ceilings -------------------------------------------------------------------- */

static MUST_USE Err read_ceiling(Call *call, Str runs, Str subjects, Str until, Ceiling *ret)
{
    uint64_t number = 0;
    Date day;

    TRY(str_number(runs, BOUNDS_RUNS_MOST, &number));
    ret->runs = (int64_t)number;
    TRY(str_number(subjects, BOUNDS_SUBJECTS_MOST, &number));
    ret->subjects = (int64_t)number;
    TRY(date_parse(until, &day));
    ret->until = date_last(day);
    if (date_first(day) != date_last(day) || ret->until < node_today(call->node) ||
        ret->until > node_today(call->node) + BOUNDS_DAYS_MOST) {
        return err_bad("a ceiling is raised until a day within a year");
    }
    return ERR_NONE;
}

static MUST_USE Err word_begin(Call *call, const Ceiling *ceiling, Peer *peer, JsonOut *out)
{
    char uuid[UUID_TEXT + 1];

    TRY(peer_get(call->store, call->arena, ceiling->peer, peer));
    *out = outbox_word_begin(call, peer);
    json_put_text(out, "number", uuid_format(ceiling->number, uuid));
    return ERR_NONE;
}

/* Two people: whoever drafted it is not the head who asks. */
static MUST_USE Err eyes_check(const Call *call, const Revisions *history)
{
    for (size_t i = 0; i < history->count; i++) {
        if (history->items[i].account == call->account.id) {
            return (Err){ERR_DENIED, 0, "someone else must ask for what you have drafted"};
        }
    }
    return ERR_NONE;
}

Err bounds_raise(Call *call, const Taken *taken)
{
    Record record = *taken_record(taken);
    Ceiling ceiling = {.entity = taken->entity->id, .number = taken->entity->uuid};
    char *uuid = arena_new(call->arena, char, UUID_TEXT + 1);
    JsonOut out;
    Peer peer;
    Hash node;

    if (uuid == NULL) {
        return full;
    }
    TRY(eyes_check(call, taken->history));
    TRY(read_ceiling(
        call,
        record_first(&record, "runs"),
        record_first(&record, "subjects"),
        record_first(&record, "until"),
        &ceiling));
    TRY(str_unhex(record_first(&record, "peer"), HASH_SIZE, node.bytes));
    TRY(peer_of(call->store, call->arena, &node, &peer));
    if (!peer_is_pinned(&peer)) {
        return err_bad("the partner is not pinned");
    }
    ceiling.peer = peer.id;
    TRY(ceiling_put(call->store, &ceiling));
    TRY(word_begin(call, &ceiling, &peer, &out));
    json_put_text(&out, "runs", record_first(&record, "runs"));
    json_put_text(&out, "subjects", record_first(&record, "subjects"));
    json_put_text(&out, "until", record_first(&record, "until"));
    json_put_text(&out, "why", record_first(&record, "why"));
    json_put_text(&out, "post", record_first(&record, "post"));
    TRY(match_word_send(call, &peer, &out, "subak-match-raise"));
    TRY(record_set(call->arena, &record, "number", uuid_format(ceiling.number, uuid)));
    return record_restate(call, taken->entity, &record, "asked");
}

static MUST_USE Err raise_texts(const Heard *heard, Record *record)
{
    Call *call = heard->call;
    const Json *claims = heard->jws->claims;
    char *node = arena_new(call->arena, char, 2 * HASH_SIZE);
    Str title;

    if (node == NULL) {
        return full;
    }
    str_hex(heard->peer->node.bytes, HASH_SIZE, node);
    TRY(arena_print(call->arena, &title, "Asked by %.*s", STR_ARG(heard->card->name)));
    TRY(record_set(call->arena, record, "title", title));
    TRY(record_set(call->arena, record, "peer", (Str){node, 2 * HASH_SIZE}));
    TRY(record_set(call->arena, record, "runs", json_get_text(claims, "runs")));
    TRY(record_set(call->arena, record, "subjects", json_get_text(claims, "subjects")));
    TRY(record_set(call->arena, record, "until", json_get_text(claims, "until")));
    TRY(record_set(call->arena, record, "why", json_get_text(claims, "why")));
    TRY(record_set(call->arena, record, "their_post", json_get_text(claims, "post")));
    TRY(record_set(call->arena, record, "number", json_get_text(claims, "number")));
    return record_set(call->arena, record, "post", STR("-"));
}

Err bounds_hear_raise(const Heard *heard)
{
    Call *call = heard->call;
    const Kind *kind = kind_find(node_model(call->node), STR("allowance"));
    const Json *claims = heard->jws->claims;
    Ceiling ceiling = {.peer = heard->peer->id};
    Ceiling before;
    Entity entity;
    Record record;
    Err err = ERR_NONE;

    TRY(uuid_parse(json_get_text(claims, "number"), &ceiling.number));
    err = ceiling_get(call->store, ceiling.peer, ceiling.number, &before);
    if (err.kind != ERR_NOT_FOUND) {
        return err; /* a word may come twice */
    }
    TRY(read_ceiling(
        call,
        json_get_text(claims, "runs"),
        json_get_text(claims, "subjects"),
        json_get_text(claims, "until"),
        &ceiling));
    TRY(record_new(call->arena, kind, &record));
    TRY(raise_texts(heard, &record));
    if (record_prepare_foreign(call, &record).kind != ERR_OK) {
        return err_bad("a ceiling that does not say what for");
    }
    TRY(record_state(call, &record, (uint8_t)state_find(kind, STR("received")), &entity));
    ceiling.entity = entity.id;
    return ceiling_put(call->store, &ceiling);
}

Err bounds_grant(Call *call, const Taken *taken)
{
    Record record = *taken_record(taken);
    Ceiling ceiling;
    JsonOut out;
    Peer peer;
    Str post = call->account.post.len > 0 ? call->account.post : node_name(call->node);

    TRY(ceiling_of(call->store, taken->entity->id, &ceiling));
    if (ceiling.until < node_today(call->node)) {
        return err_bad("its last day is over");
    }
    TRY(ceiling_force(call->store, taken->entity->id));
    TRY(word_begin(call, &ceiling, &peer, &out));
    json_put_text(&out, "post", post);
    TRY(match_word_send(call, &peer, &out, "subak-match-granted"));
    TRY(record_set(call->arena, &record, "post", post));
    return record_restate(call, taken->entity, &record, "in_force");
}

Err bounds_lower(Call *call, const Taken *taken)
{
    Ceiling ceiling;
    JsonOut out;
    Peer peer;

    TRY(ceiling_of(call->store, taken->entity->id, &ceiling));
    TRY(ceiling_drop(call->store, taken->entity->id));
    TRY(word_begin(call, &ceiling, &peer, &out));
    return match_word_send(call, &peer, &out, "subak-match-lowered");
}

/* The ceiling that a word is about, and its record.  Errors  NOT_FOUND where there is none any more. */
static MUST_USE Err about(const Heard *heard, Ceiling *ceiling, Entity *entity, Record *record)
{
    Call *call = heard->call;
    Revision revision;
    Uuid number;

    TRY(uuid_parse(json_get_text(heard->jws->claims, "number"), &number));
    TRY(ceiling_get(call->store, heard->peer->id, number, ceiling));
    TRY(entity_get_unguarded(call->store, ceiling->entity, entity));
    TRY(revision_get_unguarded(call->store, call->arena, entity, entity->head, &revision));
    *record = revision.record;
    return revision.erased ? (Err){ERR_NOT_FOUND, 0, "the record was erased"} : ERR_NONE;
}

Err bounds_hear_grant(const Heard *heard)
{
    Call *call = heard->call;
    Ceiling ceiling;
    Entity entity;
    Record record;
    Err err = about(heard, &ceiling, &entity, &record);

    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE; /* it was ended meanwhile */
    }
    TRY(err);
    if (strcmp(entity.kind->states[entity.state].name, "asked") != 0) {
        return ceiling.force ? ERR_NONE : err_bad("an answer to what was not asked");
    }
    TRY(record_set(
        call->arena,
        &record,
        "their_post",
        str_part(json_get_text(heard->jws->claims, "post"), 0, 200)));
    TRY(ceiling_force(call->store, ceiling.entity));
    return record_restate(call, &entity, &record, "in_force");
}

Err bounds_hear_lower(const Heard *heard)
{
    Ceiling ceiling;
    Entity entity;
    Record record;
    Err err = about(heard, &ceiling, &entity, &record);

    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    TRY(ceiling_drop(heard->call->store, ceiling.entity));
    return record_restate(heard->call, &entity, &record, "ended");
}
