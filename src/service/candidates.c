#include "service/candidates.h"

#include "service/distinct.h"
#include "service/reading.h"
#include "service/records.h"
#include "wire/base64.h"

#include <stdlib.h>

#define TOKEN_DOMAIN UINT32_C(0x6d617463)

static const Err full = {ERR_LIMIT, 0, "the request needs more memory than it may use"};

/* ---- making ----------------------------------------------------------------------------- */

/* One subject and what of it agrees. */
typedef struct Found {
    uint32_t subject;
    const Agreement *agreement;
} Found;

typedef VEC(Found) Founds;

static int64_t token_hash(Call *call, const Agreement *agreement)
{
    return vault_token(store_vault(call->store), TOKEN_DOMAIN, agreement->token);
}

static int found_order(const void *a, const void *b)
{
    const Found *first = a;
    const Found *second = b;

    return first->subject != second->subject       ? (first->subject < second->subject ? -1 : 1)
           : first->agreement == second->agreement ? 0
           : first->agreement < second->agreement  ? -1
                                                   : 1;
}

/* Who has what agrees, but for pairs that both sides found to be two. */
static MUST_USE Err founds_of(Call *call, const CandidateSource *source, Founds *ret)
{
    for (size_t i = 0; i < source->agreements->count; i++) {
        const Agreement *agreement = &source->agreements->items[i];
        Tokens tokens = tokens_with(&source->set->tokens, agreement->type, agreement->token);

        for (size_t j = 0; j < tokens.count; j++) {
            uint32_t subject = tokens.items[j].subject;
            bool distinct = false;

            TRY(distinct_has(
                call->store,
                source->peer->id,
                source->set->subjects.items[subject].entity,
                token_hash(call, agreement),
                &distinct));
            if (!distinct) {
                TRY(vec_push(call->arena, ret, ((Found){subject, agreement})));
            }
        }
    }
    if (ret->count > 0) {
        qsort(ret->items, ret->count, sizeof(Found), found_order);
    }
    return ERR_NONE;
}

static MUST_USE Err set_uuid(Call *call, Record *record, const char *field, Uuid uuid)
{
    char *text = arena_new(call->arena, char, UUID_TEXT + 1);

    return text == NULL ? full
                        : record_set(call->arena, record, field, uuid_format(uuid, text));
}

/* How many kinds agree: each sort of identifier is one, and names with what stands beside them are one together. Which, is
 * shown when both sides have confirmed; the values never.
 */
static MUST_USE Err put_kinds(Call *call, const Found *founds, size_t count, Record *record)
{
    bool identifies = false;
    bool named = false;
    size_t kinds = 0;
    Str text;

    for (size_t i = 0; i < count; i++) {
        bool is_name = !token_type_identifies(founds[i].agreement->type);

        identifies = identifies || !is_name;
        named = named || is_name;
        kinds +=
            !is_name && (i == 0 || founds[i].agreement->type != founds[i - 1].agreement->type);
    }
    TRY(arena_print(call->arena, &text, "%zu", kinds + named));
    TRY(record_set(call->arena, record, "kinds", text));
    return record_set(
        call->arena, record, "strength", identifies ? STR("identifier") : STR("name_and_date"));
}

static MUST_USE Err
candidate_make(Call *call, const CandidateSource *source, const Found *founds, size_t count)
{
    const Kind *kind = kind_find(node_model(call->node), STR("candidate"));
    char *node = arena_new(call->arena, char, 2 * HASH_SIZE);
    Entity subject;
    Revision revision;
    Entity entity;
    Record record;
    Str title;

    if (node == NULL) {
        return full;
    }
    TRY(entity_get_unguarded(
        call->store, source->set->subjects.items[founds->subject].entity, &subject));
    TRY(revision_get_unguarded(call->store, call->arena, &subject, subject.head, &revision));
    str_hex(source->peer->node.bytes, HASH_SIZE, node);
    TRY(record_new(call->arena, kind, &record));
    TRY(arena_print(
        call->arena,
        &title,
        "%.*s, with %.*s",
        STR_ARG(record_title(&revision.record)),
        STR_ARG(source->card->name)));
    TRY(record_set(call->arena, &record, "title", title));
    TRY(set_uuid(call, &record, "match", source->match->uuid));
    TRY(record_set(call->arena, &record, "peer", (Str){node, 2 * HASH_SIZE}));
    TRY(set_uuid(call, &record, "subject", subject.uuid));
    TRY(put_kinds(call, founds, count, &record));
    TRY(record_set(call->arena, &record, "theirs", STR("none")));
    TRY(record_state(call, &record, 0, &entity));
    for (size_t i = 0; i < count; i++) {
        Pair pair = {
            .run = source->run->id,
            .entity = entity.id,
            .token = token_hash(call, founds[i].agreement),
            .type = (int)founds[i].agreement->type};

        memcpy(pair.tag, founds[i].agreement->tag.bytes, PAIR_TAG);
        TRY(pair_add(call->store, &pair));
    }
    return ERR_NONE;
}

Err candidates_make(Call *call, const CandidateSource *source)
{
    Founds founds = {0};
    size_t from = 0;

    TRY(founds_of(call, source, &founds));
    for (size_t i = 1; i <= founds.count; i++) {
        size_t mark = call->arena->used;

        if (i < founds.count && founds.items[i].subject == founds.items[from].subject) {
            continue;
        }
        TRY(candidate_make(call, source, &founds.items[from], i - from));
        arena_rewind(call->arena, mark);
        from = i;
    }
    return ERR_NONE;
}

/* ---- what people say -------------------------------------------------------------------- */

/* What both sides have said, as a state of ours. */
static const char *state_of(bool same, Str theirs)
{
    if (str_is(theirs, "none")) {
        return same ? "same" : "different";
    }
    if (same != str_is(theirs, "same")) {
        return "disputed";
    }
    return same ? "confirmed" : "distinct";
}

static MUST_USE Err put_tags(const Pairs *pairs, Arena *arena, JsonOut *out)
{
    json_open_list(out, "tags");
    for (size_t i = 0; i < pairs->count; i++) {
        Str text;

        TRY(base64_encode(
            arena, BASE64_URL, (Str){(const char *)pairs->items[i].tag, PAIR_TAG}, &text));
        json_put_text(out, NULL, text);
    }
    json_close_list(out);
    return ERR_NONE;
}

Err candidate_word_begin(Call *call, const Entity *candidate, CandidateWord *ret)
{
    char uuid[UUID_TEXT + 1];

    TRY(pair_of_entity(call->store, call->arena, candidate->id, &ret->pairs));
    if (ret->pairs.count == 0) {
        return (Err){ERR_CORRUPT, 0, "a possible match without what agrees"};
    }
    TRY(run_get(call->store, call->arena, ret->pairs.items[0].run, &ret->run));
    TRY(peer_get(call->store, call->arena, ret->run.peer, &ret->peer));
    ret->out = outbox_word_begin(call, &ret->peer);
    json_put_text(&ret->out, "run", uuid_format(ret->run.uuid, uuid));
    return put_tags(&ret->pairs, call->arena, &ret->out);
}

Err candidate_word_end(Call *call, CandidateWord *speaking, const char *typ)
{
    TRY(outbox_word_end(call, &speaking->out, typ, &speaking->text));
    return outbox_put(call, speaking->peer.id, ITEM_WORD, speaking->text);
}

/* What both find to be two does not come back in another run, and whoever holds the subject is told. */
static MUST_USE Err remember_distinct(
    Call *call, const Entity *candidate, int64_t peer, const Record *record, const Pairs *pairs)
{
    Entity subject;
    Uuid uuid;

    TRY(uuid_parse(record_first(record, "subject"), &uuid));
    TRY(entity_find_unguarded(call->store, uuid, &subject));
    for (size_t i = 0; i < pairs->count; i++) {
        TRY(distinct_add(call->store, peer, subject.id, pairs->items[i].token));
    }
    return distinct_push(call, candidate, &subject, peer);
}

/* Both have confirmed: in what the two agree may be said now. */
static MUST_USE Err put_agrees(Call *call, const Pairs *pairs, Record *record)
{
    const Field *agrees = field_find(record->kind, STR("agrees"));

    record->fields[agrees - record->kind->fields].count = 0;
    for (int type = 0; type < TOKEN_TYPES_COUNT; type++) {
        bool has = false;

        for (size_t i = 0; i < pairs->count; i++) {
            has = has || pairs->items[i].type == type;
        }
        if (has) {
            TRY(record_add(call->arena, record, agrees, token_type_name((TokenType)type)));
        }
    }
    return ERR_NONE;
}

static MUST_USE Err
settle(Call *call, Entity *candidate, Record *record, const char *state, int64_t peer)
{
    Pairs pairs;

    TRY(pair_of_entity(call->store, call->arena, candidate->id, &pairs));
    if (strcmp(state, "distinct") == 0) {
        TRY(remember_distinct(call, candidate, peer, record, &pairs));
    }
    if (strcmp(state, "confirmed") == 0) {
        TRY(put_agrees(call, &pairs, record));
    }
    return record_restate(call, candidate, record, state);
}

static MUST_USE Err say(Call *call, const Taken *taken, bool same)
{
    Record record = *taken_record(taken);
    const char *state = state_of(same, record_first(&record, "theirs"));
    CandidateWord speaking = {0};

    TRY(candidate_word_begin(call, taken->entity, &speaking));
    json_put_text(&speaking.out, "verdict", same ? STR("same") : STR("different"));
    TRY(candidate_word_end(call, &speaking, "subak-match-verdict"));
    if (!same) {
        TRY(distinct_keep(call, taken->entity->id, true, speaking.text));
    }
    return settle(call, taken->entity, &record, state, speaking.peer.id);
}

Err candidate_confirm(Call *call, const Taken *taken)
{
    return say(call, taken, true);
}

Err candidate_differ(Call *call, const Taken *taken)
{
    return say(call, taken, false);
}

/* The possible matches of ours that a word is about, each once. */
Err candidate_about(const Heard *heard, const Run *run, Ids *ret)
{
    const Json *tags = json_get(heard->jws->claims, "tags");

    if (tags == NULL || tags->type != JSON_LIST || tags->count == 0 || tags->count > 1000) {
        return err_bad("a word about a possible match does not say which");
    }
    for (size_t i = 0; i < tags->count; i++) {
        uint8_t tag[PAIR_TAG];
        Pairs pairs;

        TRY(base64_decode_bytes(BASE64_URL, tags->items[i].text, PAIR_TAG, tag));
        TRY(pair_of_tag(heard->call->store, heard->call->arena, run->id, tag, &pairs));
        for (size_t j = 0; j < pairs.count; j++) {
            bool known = false;

            for (size_t k = 0; k < ret->count; k++) {
                known = known || ret->items[k] == pairs.items[j].entity;
            }
            if (!known) {
                TRY(vec_push(heard->call->arena, ret, pairs.items[j].entity));
            }
        }
    }
    return ERR_NONE;
}

Err candidate_read(Call *call, int64_t id, Entity *entity, Record *record)
{
    Revision revision;

    TRY(entity_get_unguarded(call->store, id, entity));
    TRY(revision_get_unguarded(call->store, call->arena, entity, entity->head, &revision));
    *record = revision.record;
    return revision.erased ? (Err){ERR_NOT_FOUND, 0, "the possible match was erased"}
                           : ERR_NONE;
}

static MUST_USE Err hear_one(const Heard *heard, int64_t id, Str verdict)
{
    Call *call = heard->call;
    Entity entity;
    Record record;
    const char *state = NULL;
    Err err = candidate_read(call, id, &entity, &record);

    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    state = entity.kind->states[entity.state].name;
    TRY(record_set(call->arena, &record, "theirs", verdict));
    if (str_is(verdict, "different")) {
        TRY(distinct_keep(call, id, false, heard->jws->text));
    }
    if (strcmp(state, "same") == 0 || strcmp(state, "confirmed") == 0) {
        state = state_of(true, verdict);
    } else if (strcmp(state, "different") == 0 || strcmp(state, "distinct") == 0) {
        state = state_of(false, verdict);
    }
    return settle(call, &entity, &record, state, heard->peer->id);
}

Err candidate_hear_verdict(const Heard *heard)
{
    Str verdict = json_get_text(heard->jws->claims, "verdict");
    Ids ids = {0};
    Run run;

    if (!str_in_list(verdict, STR("same different"), ' ')) {
        return err_bad("a verdict is same or different");
    }
    TRY(matching_run_of(heard, &run));
    TRY(candidate_about(heard, &run, &ids));
    for (size_t i = 0; i < ids.count; i++) {
        TRY(hear_one(heard, ids.items[i], verdict));
    }
    return ERR_NONE;
}

/* ---- introduction ----------------------------------------------------------------------- */

/* Only which posts should speak; or, where this side wants to be told only, that. */
Err candidate_introduce(Call *call, const Taken *taken)
{
    bool quiet = strcmp(taken->step->name, "tell_me_only") == 0;
    Record record = *taken_record(taken);
    CandidateWord speaking = {0};
    Str post = call->account.post.len > 0 ? call->account.post : node_name(call->node);

    TRY(candidate_word_begin(call, taken->entity, &speaking));
    json_put_text(&speaking.out, "answer", quiet ? STR("tell_me_only") : STR("speak"));
    if (!quiet) {
        json_put_text(&speaking.out, "post", post);
        TRY(record_set(call->arena, &record, "post", post));
    }
    TRY(candidate_word_end(call, &speaking, "subak-match-introduce"));
    TRY(record_set(call->arena, &record, "answer", quiet ? STR("tell_me_only") : STR("speak")));
    return record_restate(call, taken->entity, &record, "introduced");
}

Err candidate_hear_introduction(const Heard *heard)
{
    Str post = str_part(json_get_text(heard->jws->claims, "post"), 0, 200);
    Call *call = heard->call;
    Ids ids = {0};
    Run run;

    TRY(matching_run_of(heard, &run));
    TRY(candidate_about(heard, &run, &ids));
    for (size_t i = 0; i < ids.count; i++) {
        Entity entity;
        Record record;
        Str name;

        TRY(candidate_read(call, ids.items[i], &entity, &record));
        name = str_from(entity.kind->states[entity.state].name);
        if (!str_in_list(name, STR("confirmed introduced"), ' ')) {
            continue; /* it opens nothing until both have confirmed */
        }
        TRY(record_set(
            call->arena,
            &record,
            "their_post",
            post.len > 0 ? post : STR("They wish to be told only")));
        TRY(record_restate(call, &entity, &record, name.ptr));
    }
    return ERR_NONE;
}
