#include "service/matching.h"

#include "base/date.h"
#include "crypto/random.h"
#include "service/bounds.h"
#include "service/findings.h"
#include "service/matchset.h"
#include "service/records.h"
#include "wire/base64.h"

/* ---- words ------------------------------------------------------------------------------ */

JsonOut match_word_begin(Call *call, const Peer *peer, const Run *run)
{
    JsonOut out = outbox_word_begin(call, peer);
    char uuid[UUID_TEXT + 1];

    json_put_text(&out, "run", uuid_format(run->uuid, uuid));
    return out;
}

Err match_word_send(Call *call, const Peer *peer, JsonOut *out, const char *typ)
{
    Str word;

    TRY(outbox_word_end(call, out, typ, &word));
    return outbox_put(call, peer->id, ITEM_WORD, word);
}

Err matching_run_of(const Heard *heard, Run *ret)
{
    static const Err none = {
        ERR_BAD_INPUT, 0, "a word about a match that is not with this partner"};
    Uuid uuid;
    Err err = uuid_parse(json_get_text(heard->jws->claims, "run"), &uuid);

    if (err.kind == ERR_OK) {
        err = run_by_uuid(heard->call->store, heard->call->arena, uuid, ret);
    }
    return err.kind == ERR_NOT_FOUND || err.kind == ERR_BAD_INPUT ? none
           : err.kind == ERR_OK && ret->peer != heard->peer->id   ? none
                                                                  : err;
}

/* Lists that a peer may send, each once. */
static bool is_list(Str what)
{
    return str_in_list(what, STR("lists tags asks owned answers"), ' ');
}

Err match_list_name(Arena *arena, Str what, Str *ret)
{
    return arena_print(arena, ret, "their %.*s", STR_ARG(what));
}

Err matching_hear_part(const Heard *heard)
{
    Call *call = heard->call;
    const Json *claims = heard->jws->claims;
    Str what = json_get_text(claims, "what");
    int64_t part = json_get_number(claims, "part", -1);
    int64_t parts = json_get_number(claims, "parts", 0);
    Str bytes;
    Str name;
    Str count;
    Run run;

    TRY(matching_run_of(heard, &run));
    if (str_is(run.state, "over") || str_is(run.state, "compared")) {
        return ERR_NONE; /* it comes too late */
    }
    if (!is_list(what) || part < 0 || part >= parts || parts > 1000 ||
        str_is(run.state, "offered")) {
        return err_bad("a part of a match that nobody asked for");
    }
    TRY(base64_decode(call->arena, BASE64_URL, json_get_text(claims, "bytes"), &bytes));
    TRY(match_list_name(call->arena, what, &name));
    TRY(run_put(call->store, call->arena, &run, name, part, bytes));
    TRY(arena_print(call->arena, &count, "%lld", (long long)parts));
    TRY(arena_print(call->arena, &name, "count of %.*s", STR_ARG(what)));
    TRY(run_put(call->store, call->arena, &run, name, 0, count));
    run.due = true;
    node_wake(call->node);
    return run_set(call->store, &run);
}

/* ---- the record of a match -------------------------------------------------------------- */

Err match_read(Call *call, const Run *run, Entity *entity, Record *record)
{
    Revision revision;

    TRY(entity_get_unguarded(call->store, run->entity, entity));
    TRY(revision_get_unguarded(call->store, call->arena, entity, entity->head, &revision));
    *record = revision.record;
    return revision.erased ? (Err){ERR_NOT_FOUND, 0, "the record of the match was erased"}
                           : ERR_NONE;
}

static MUST_USE Err set_hex(Call *call, Record *record, const char *field, const Hash *hash)
{
    char *hex = arena_new(call->arena, char, 2 * HASH_SIZE);

    if (hex == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    str_hex(hash->bytes, HASH_SIZE, hex);
    return record_set(call->arena, record, field, (Str){hex, 2 * HASH_SIZE});
}

static MUST_USE Err set_until(Call *call, Record *record)
{
    Env *env = node_env(call->node);
    char *day = arena_new(call->arena, char, 11);

    if (day == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    return record_set(
        call->arena,
        record,
        "until",
        date_format(date_from_days((int32_t)(env->now(env) / DAY_MS) + MATCHING_LAPSES), day));
}

/* ---- offering and accepting ------------------------------------------------------------- */

/* Fix the set, keep it under the run's key, and say in the record what was fixed. */
static MUST_USE Err set_fix(Call *call, Run *run, const MatchSet *set, Str post, Record *record)
{
    Str bytes;
    Str leaves;
    Str count;
    Hash shown;

    TRY(matchset_encode(call->arena, set, &bytes));
    TRY(run_put(call->store, call->arena, run, STR("set"), 0, bytes));
    TRY(arena_print(call->arena, &count, "%zu", set->subjects.count));
    TRY(record_set(call->arena, record, "ours", count));
    if (set->tokens.count == 0) {
        return ERR_NONE;
    }
    TRY(matchset_commit(call->arena, node_env(call->node), set, post, &shown, &leaves));
    TRY(run_keep_leaves(call->store, call->arena, run, leaves));
    TRY(run_put(call->store, call->arena, run, STR("shown"), 0, hash_str(&shown)));
    return set_hex(call, record, "commitment", &shown);
}

/* Our own people are told how much waits; the partner is not. */
static MUST_USE Err set_held(Call *call, size_t held, Record *record)
{
    Str count;

    TRY(arena_print(call->arena, &count, "%zu", held));
    return record_set(call->arena, record, "held", count);
}

/* Blinded values are of persons too: until the program has been examined, only fiction is matched. */
static MUST_USE Err may_match(const Call *call)
{
    return node_is_fiction(call->node)
               ? ERR_NONE
               : err_bad(
                     "this version does not match persons who are not fiction: see the README");
}

/* Whoever drafted it does not offer it. */
static MUST_USE Err eyes_check(const Call *call, const Revisions *history)
{
    for (size_t i = 0; i < history->count; i++) {
        if (history->items[i].account == call->account.id) {
            return (Err){ERR_DENIED, 0, "someone else must offer what you have drafted"};
        }
    }
    return ERR_NONE;
}

static MUST_USE Err peer_of_record(Call *call, const Record *record, Peer *peer, Card *card)
{
    Hash node;

    TRY(str_unhex(record_first(record, "peer"), HASH_SIZE, node.bytes));
    TRY(peer_of(call->store, call->arena, &node, peer));
    if (!peer_is_pinned(peer)) {
        return err_bad("the partner is not pinned");
    }
    return card_read_kept(call->arena, peer->card, card);
}

static MUST_USE Err new_run(Call *call, const Peer *peer, Uuid uuid, bool ours, Run *run)
{
    Env *env = node_env(call->node);

    *run = (Run){
        .uuid = uuid,
        .peer = peer->id,
        .entity = run->entity,
        .ours = ours,
        .at = env->now(env)};
    return run_add(call->store, run);
}

static MUST_USE Err set_run(Call *call, const Run *run, Record *record)
{
    char *uuid = arena_new(call->arena, char, UUID_TEXT + 1);

    if (uuid == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    return record_set(call->arena, record, "run", uuid_format(run->uuid, uuid));
}

Err matching_offer(Call *call, const Taken *taken)
{
    Record record = *taken_record(taken);
    Run run = {.entity = taken->entity->id};
    MatchSet set;
    size_t held = 0;
    JsonOut out;
    Peer peer;
    Card card;
    Uuid uuid;

    TRY(may_match(call));
    TRY(eyes_check(call, taken->history));
    TRY(peer_of_record(call, &record, &peer, &card));
    TRY(bounds_check_runs(call, peer.id));
    TRY(matchset_build(call, &card, record_first(&record, "purpose"), &set));
    TRY(bounds_batch(call, peer.id, &set, &held));
    TRY(bounds_check_size(call, peer.id, &set));
    TRY(set_held(call, held, &record));
    random_uuid(node_env(call->node), uuid.bytes);
    TRY(new_run(call, &peer, uuid, true, &run));
    TRY(set_fix(call, &run, &set, record_first(&record, "post"), &record));
    TRY(set_run(call, &run, &record));
    TRY(set_until(call, &record));
    out = match_word_begin(call, &peer, &run);
    json_put_text(&out, "commitment", record_first(&record, "commitment"));
    json_put_text(&out, "purpose", record_first(&record, "purpose"));
    json_put_text(&out, "legal_basis", record_first(&record, "legal_basis"));
    json_put_text(&out, "post", record_first(&record, "post"));
    TRY(match_word_send(call, &peer, &out, "subak-match-offer"));
    return record_restate(call, taken->entity, &record, "offered");
}

static MUST_USE Err set_texts(const Heard *heard, Record *record)
{
    Arena *arena = heard->call->arena;
    const Json *claims = heard->jws->claims;
    char *node = arena_new(arena, char, 2 * HASH_SIZE);
    Str title;
    Hash shown;

    if (node == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    str_hex(heard->peer->node.bytes, HASH_SIZE, node);
    TRY(str_unhex(json_get_text(claims, "commitment"), HASH_SIZE, shown.bytes));
    TRY(arena_print(arena, &title, "Offered by %.*s", STR_ARG(heard->card->name)));
    TRY(record_set(arena, record, "title", title));
    TRY(record_set(arena, record, "peer", (Str){node, 2 * HASH_SIZE}));
    TRY(record_set(arena, record, "purpose", json_get_text(claims, "purpose")));
    TRY(record_set(arena, record, "legal_basis", json_get_text(claims, "legal_basis")));
    TRY(record_set(arena, record, "their_post", json_get_text(claims, "post")));
    TRY(record_set(arena, record, "their_commitment", json_get_text(claims, "commitment")));
    return record_set(arena, record, "post", STR("-"));
}

/* Our set is fixed now, before any person here has seen the offer: what is entered after it is not in it. */
Err matching_hear_offer(const Heard *heard)
{
    Call *call = heard->call;
    const Kind *kind = kind_find(node_model(call->node), STR("match"));
    Uuid uuid;
    Run run = {0};
    Record record;
    MatchSet set;
    size_t held = 0;
    Entity entity;
    Err err = uuid_parse(json_get_text(heard->jws->claims, "run"), &uuid);

    TRY(err);
    err = run_by_uuid(call->store, call->arena, uuid, &run);
    if (err.kind != ERR_NOT_FOUND) {
        return err.kind == ERR_OK && run.peer != heard->peer->id
                   ? err_bad("a match of this number is there already, with another")
                   : err; /* a word may come twice */
    }
    err = bounds_check_runs(call, heard->peer->id);
    if (err.kind == ERR_LIMIT) { /* they hear what one hears of an offer that nobody takes up */
        return call_log(
            call, LOG_PEER, NULL, STR("an offer of a match above the budget was let lie"));
    }
    TRY(err);
    TRY(record_new(call->arena, kind, &record));
    TRY(set_texts(heard, &record));
    if (record_prepare_foreign(call, &record).kind != ERR_OK) {
        return err_bad("an offer of a match that does not say what for");
    }
    TRY(record_state(call, &record, (uint8_t)state_find(kind, STR("received")), &entity));
    run.entity = entity.id;
    TRY(matchset_build(call, heard->card, record_first(&record, "purpose"), &set));
    TRY(bounds_batch(call, heard->peer->id, &set, &held));
    TRY(set_held(call, held, &record));
    TRY(new_run(call, heard->peer, uuid, false, &run));
    TRY(set_fix(call, &run, &set, node_name(call->node), &record));
    TRY(set_run(call, &run, &record));
    TRY(set_until(call, &record));
    return record_restate(call, &entity, &record, "received");
}

Err matching_accept(Call *call, const Taken *taken)
{
    Record record = *taken_record(taken);
    MatchSet set;
    JsonOut out;
    Peer peer;
    Card card;
    Run run;
    Str bytes;

    TRY(may_match(call));
    TRY(peer_of_record(call, &record, &peer, &card));
    TRY(run_of_entity(call->store, call->arena, taken->entity->id, &run));
    TRY(run_parts(call->store, call->arena, &run, STR("set"), &bytes));
    TRY(matchset_decode(call->arena, bytes, &set));
    TRY(bounds_check_size(call, run.peer, &set));
    run.state = STR("sizing");
    run.due = true;
    TRY(run_set(call->store, &run));
    TRY(record_set(
        call->arena,
        &record,
        "post",
        call->account.post.len > 0 ? call->account.post : node_name(call->node)));
    out = match_word_begin(call, &peer, &run);
    json_put_text(&out, "commitment", record_first(&record, "commitment"));
    json_put_text(&out, "post", record_first(&record, "post"));
    TRY(match_word_send(call, &peer, &out, "subak-match-accept"));
    return record_restate(call, taken->entity, &record, "running");
}

Err matching_hear_accept(const Heard *heard)
{
    Call *call = heard->call;
    const Json *claims = heard->jws->claims;
    Entity entity;
    Record record;
    Hash shown;
    Run run;

    TRY(matching_run_of(heard, &run));
    if (!run.ours) {
        return err_bad("an answer to an offer that was not made");
    }
    if (!str_is(run.state, "offered")) {
        return ERR_NONE; /* it was withdrawn, has lapsed, or the word came before */
    }
    TRY(str_unhex(json_get_text(claims, "commitment"), HASH_SIZE, shown.bytes));
    TRY(match_read(call, &run, &entity, &record));
    TRY(record_set(
        call->arena, &record, "their_commitment", json_get_text(claims, "commitment")));
    TRY(record_set(
        call->arena, &record, "their_post", str_part(json_get_text(claims, "post"), 0, 200)));
    run.state = STR("sizing");
    run.due = true;
    node_wake(call->node);
    TRY(run_set(call->store, &run));
    return record_restate(call, &entity, &record, "running");
}

Err matching_agree(Call *call, const Taken *taken)
{
    JsonOut out;
    Peer peer;
    Card card;
    Run run;

    TRY(peer_of_record(call, taken_record(taken), &peer, &card));
    TRY(run_of_entity(call->store, call->arena, taken->entity->id, &run));
    run.state = STR("agreed");
    run.due = true;
    TRY(run_set(call->store, &run));
    out = match_word_begin(call, &peer, &run);
    return match_word_send(call, &peer, &out, "subak-match-agree");
}

Err matching_hear_agree(const Heard *heard)
{
    Run run;

    TRY(matching_run_of(heard, &run));
    if (str_is(run.state, "over") || str_is(run.state, "offered")) {
        return ERR_NONE;
    }
    run.they_agreed = true;
    run.due = true;
    node_wake(heard->call->node);
    return run_set(heard->call->store, &run);
}

Err match_give_up(Call *call, Run *run)
{
    run->state = STR("over");
    run->due = false;
    call->purges = true;
    TRY(run_set(call->store, run));
    return run_forget(call->store, run);
}

/* The partner hears nothing of it: no answer, a refusal and a lapse look the same. But where values for learning have gone, both
 * know it already, and it is told (findings.h).
 */
Err matching_abandon(Call *call, const Taken *taken)
{
    Record record = *taken_record(taken);
    Run run;

    TRY(run_of_entity(call->store, call->arena, taken->entity->id, &run));
    TRY(findings_stopped(call, &run, taken->entity, "a person stopped it", &record));
    TRY(match_give_up(call, &run));
    return record_restate(call, taken->entity, &record, "declined");
}
