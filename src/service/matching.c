#include "service/matching.h"

#include "base/date.h"
#include "crypto/random.h"
#include "service/candidates.h"
#include "wire/base64.h"

#define PART_BYTES ((size_t)512 << 10) /* of a list that goes in one word */

/* ---- words ------------------------------------------------------------------------------ */

static JsonOut word_begin(Call *call, const Peer *peer, const Run *run)
{
    JsonOut out = outbox_word_begin(call, peer);
    char uuid[UUID_TEXT + 1];

    json_put_text(&out, "run", uuid_format(run->uuid, uuid));
    return out;
}

static MUST_USE Err word_send(Call *call, const Peer *peer, JsonOut *out, const char *typ)
{
    Str word;

    TRY(outbox_word_end(call, out, typ, &word));
    return outbox_put(call, peer->id, ITEM_WORD, word);
}

/* A list in parts that fit into envelopes. */
static MUST_USE Err
send_list(Call *call, const Peer *peer, const Run *run, const char *what, Str bytes)
{
    size_t parts = (bytes.len + PART_BYTES - 1) / PART_BYTES;

    for (size_t i = 0; i < parts; i++) {
        size_t mark = call->arena->used;
        JsonOut out = word_begin(call, peer, run);
        Str text;

        TRY(base64_encode(
            call->arena, BASE64_URL, str_part(bytes, i * PART_BYTES, PART_BYTES), &text));
        json_put_text(&out, "what", str_from(what));
        json_put_number(&out, "part", (int64_t)i);
        json_put_number(&out, "parts", (int64_t)parts);
        json_put_text(&out, "bytes", text);
        TRY(word_send(call, peer, &out, "subak-match-part"));
        arena_rewind(call->arena, mark);
    }
    return ERR_NONE;
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

static MUST_USE Err their_name(Arena *arena, Str what, Str *ret)
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
    TRY(their_name(call->arena, what, &name));
    TRY(run_put(call->store, call->arena, &run, name, part, bytes));
    TRY(arena_print(call->arena, &count, "%lld", (long long)parts));
    TRY(arena_print(call->arena, &name, "count of %.*s", STR_ARG(what)));
    TRY(run_put(call->store, call->arena, &run, name, 0, count));
    run.due = true;
    node_wake(call->node);
    return run_set(call->store, &run);
}

/* Whether all of a list has come. */
static MUST_USE Err has_come(Call *call, const Run *run, const char *what, bool *ret)
{
    int64_t have = 0;
    uint64_t wanted = 0;
    Str name;
    Str text;
    Err err = ERR_NONE;

    *ret = false;
    TRY(arena_print(call->arena, &name, "count of %s", what));
    err = run_parts(call->store, call->arena, run, name, &text);
    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    TRY(str_number(text, 1000, &wanted));
    TRY(their_name(call->arena, str_from(what), &name));
    TRY(run_parts_count(call->store, run, name, &have));
    *ret = have == (int64_t)wanted;
    return ERR_NONE;
}

static MUST_USE Err has(Call *call, const Run *run, const char *name, bool *ret)
{
    int64_t count = 0;

    TRY(run_parts_count(call->store, run, str_from(name), &count));
    *ret = count > 0;
    return ERR_NONE;
}

/* ---- the record of a match -------------------------------------------------------------- */

static MUST_USE Err match_read(Call *call, const Run *run, Entity *entity, Record *record)
{
    Revision revision;

    TRY(entity_get_unguarded(call->store, run->entity, entity));
    TRY(revision_get_unguarded(call->store, call->arena, entity, entity->head, &revision));
    *record = revision.record;
    return revision.erased ? (Err){ERR_NOT_FOUND, 0, "the record of the match was erased"}
                           : ERR_NONE;
}

static MUST_USE Err match_move(Call *call, const Run *run, const char *state)
{
    Entity entity;
    Record record;

    TRY(match_read(call, run, &entity, &record));
    return record_restate(call, &entity, &record, state);
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

static MUST_USE Err budget_check(Call *call, int64_t peer)
{
    Env *env = node_env(call->node);
    int64_t count = 0;

    TRY(run_count(
        call->store, peer, env->now(env) - (int64_t)MATCHING_PERIOD * DAY_MS, &count));
    return count < MATCHING_RUNS
               ? ERR_NONE
               : (Err){ERR_LIMIT, 0, "as many matches with this partner as half a year allows"};
}

static MUST_USE Err size_check(const MatchSet *set)
{
    if (set->subjects.count < MATCHSET_LEAST) {
        return err_bad("the set is too small to be matched: a small one tells who is in it");
    }
    return set->subjects.count <= MATCHSET_MOST
               ? ERR_NONE
               : err_bad("the set is larger than a match may be");
}

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
    JsonOut out;
    Peer peer;
    Card card;
    Uuid uuid;

    TRY(may_match(call));
    TRY(eyes_check(call, taken->history));
    TRY(peer_of_record(call, &record, &peer, &card));
    TRY(budget_check(call, peer.id));
    TRY(matchset_build(call, &card, record_first(&record, "purpose"), &set));
    TRY(size_check(&set));
    random_uuid(node_env(call->node), uuid.bytes);
    TRY(new_run(call, &peer, uuid, true, &run));
    TRY(set_fix(call, &run, &set, record_first(&record, "post"), &record));
    TRY(set_run(call, &run, &record));
    TRY(set_until(call, &record));
    out = word_begin(call, &peer, &run);
    json_put_text(&out, "commitment", record_first(&record, "commitment"));
    json_put_text(&out, "purpose", record_first(&record, "purpose"));
    json_put_text(&out, "legal_basis", record_first(&record, "legal_basis"));
    json_put_text(&out, "post", record_first(&record, "post"));
    TRY(word_send(call, &peer, &out, "subak-match-offer"));
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
    Entity entity;
    Err err = uuid_parse(json_get_text(heard->jws->claims, "run"), &uuid);

    TRY(err);
    err = run_by_uuid(call->store, call->arena, uuid, &run);
    if (err.kind != ERR_NOT_FOUND) {
        return err.kind == ERR_OK && run.peer != heard->peer->id
                   ? err_bad("a match of this number is there already, with another")
                   : err; /* a word may come twice */
    }
    err = budget_check(call, heard->peer->id);
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
    TRY(size_check(&set));
    run.state = STR("sizing");
    run.due = true;
    TRY(run_set(call->store, &run));
    TRY(record_set(
        call->arena,
        &record,
        "post",
        call->account.post.len > 0 ? call->account.post : node_name(call->node)));
    out = word_begin(call, &peer, &run);
    json_put_text(&out, "commitment", record_first(&record, "commitment"));
    json_put_text(&out, "post", record_first(&record, "post"));
    TRY(word_send(call, &peer, &out, "subak-match-accept"));
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
    out = word_begin(call, &peer, &run);
    return word_send(call, &peer, &out, "subak-match-agree");
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

static MUST_USE Err give_up(Call *call, Run *run)
{
    run->state = STR("over");
    run->due = false;
    call->purges = true;
    TRY(run_set(call->store, run));
    return run_forget(call->store, run);
}

/* The partner hears nothing of it: no answer, a refusal and a lapse look the same. */
Err matching_abandon(Call *call, const Taken *taken)
{
    Run run;

    TRY(run_of_entity(call->store, call->arena, taken->entity->id, &run));
    return give_up(call, &run);
}

/* ---- computing -------------------------------------------------------------------------- */

/* The stages of a run, in order. */
typedef enum Stage {
    STAGE_NONE,
    STAGE_LIST,   /* blind our lists */
    STAGE_TAGS,   /* answer theirs */
    STAGE_SIZE,   /* count */
    STAGE_ASK,    /* blind again, under their keys to be; show our own values */
    STAGE_ANSWER, /* evaluate what they ask */
    STAGE_LEARN
} Stage;

/* A run while it is worked at: what was read, and what is to be written. */
typedef struct Work {
    Run run;
    Stage stage;
    Peer peer;
    Card card;
    MatchSet set;
    Str secrets; /* of the overlap; later the seed of the function */
    Str offered; /* our lists; later what we asked */
    Str mine;    /* our tags */
    Str theirs;  /* what the stage needs of theirs */
    Str owned;   /* and, to learn, their own values */
    Str keep_name;
    Str keep;
    Str keep_secrets;
    const char *send_name[2];
    Str send[2];
    SizesFound sizes;
    Agreements agreements;
    Err failed; /* what the partner sent cannot be used */
} Work;

static MUST_USE Err stage_of(Call *call, const Run *run, Stage *ret)
{
    bool listed = false;
    bool tagged = false;
    bool asked = false;
    bool answered = false;
    bool lists = false;
    bool tags = false;
    bool asks = false;
    bool owned = false;
    bool answers = false;

    *ret = STAGE_NONE;
    TRY(has(call, run, "offered", &listed));
    TRY(has(call, run, "mine", &tagged));
    TRY(has(call, run, "asked", &asked));
    TRY(has(call, run, "answered", &answered));
    TRY(has_come(call, run, "lists", &lists));
    TRY(has_come(call, run, "tags", &tags));
    TRY(has_come(call, run, "asks", &asks));
    TRY(has_come(call, run, "owned", &owned));
    TRY(has_come(call, run, "answers", &answers));
    if (str_is(run->state, "sizing")) {
        *ret = !listed            ? STAGE_LIST
               : !tagged && lists ? STAGE_TAGS
               : tagged && tags   ? STAGE_SIZE
                                  : STAGE_NONE;
    } else if (str_is(run->state, "agreed") && run->they_agreed) {
        *ret = !asked                         ? STAGE_ASK
               : !answered && asks            ? STAGE_ANSWER
               : answered && owned && answers ? STAGE_LEARN
                                              : STAGE_NONE;
    }
    return ERR_NONE;
}

static MUST_USE Err part(Call *call, const Work *work, const char *name, Str *ret)
{
    return run_parts(call->store, call->arena, &work->run, str_from(name), ret);
}

static MUST_USE Err parts_read(Call *call, Work *work)
{
    switch (work->stage) {
    case STAGE_TAGS:
        TRY(part(call, work, "secrets", &work->secrets));
        TRY(part(call, work, "offered", &work->offered));
        return part(call, work, "their lists", &work->theirs);
    case STAGE_SIZE:
        TRY(part(call, work, "secrets", &work->secrets));
        TRY(part(call, work, "offered", &work->offered));
        TRY(part(call, work, "mine", &work->mine));
        return part(call, work, "their tags", &work->theirs);
    case STAGE_ANSWER:
        TRY(part(call, work, "seed", &work->secrets));
        return part(call, work, "their asks", &work->theirs);
    case STAGE_LEARN:
        TRY(part(call, work, "seed", &work->secrets));
        TRY(part(call, work, "asked", &work->offered));
        TRY(part(call, work, "their asks", &work->mine));
        TRY(part(call, work, "their owned", &work->owned));
        return part(call, work, "their answers", &work->theirs);
    case STAGE_LIST:
    case STAGE_ASK:
    case STAGE_NONE:
        break;
    }
    return ERR_NONE;
}

static Err work_read(Call *call, void *arg)
{
    Work *work = arg;
    Str bytes;

    TRY(run_due(call->store, call->arena, &work->run));
    TRY(stage_of(call, &work->run, &work->stage));
    TRY(peer_get(call->store, call->arena, work->run.peer, &work->peer));
    TRY(card_read_kept(call->arena, work->peer.card, &work->card));
    if (work->stage == STAGE_NONE) {
        return ERR_NONE;
    }
    TRY(part(call, work, "set", &bytes));
    TRY(matchset_decode(call->arena, bytes, &work->set));
    return parts_read(call, work);
}

static MUST_USE Err work_run(Call *call, Work *work)
{
    Sections sections = {
        .arena = call->arena,
        .env = node_env(call->node),
        .tokens = &work->set.tokens,
        .own = node_id(call->node)};
    char *peer = arena_new(call->arena, char, 2 * HASH_SIZE);
    char *uuid = arena_new(call->arena, char, UUID_TEXT + 1);

    if (peer == NULL || uuid == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    str_hex(work->peer.node.bytes, HASH_SIZE, peer);
    sections.peer = (Str){peer, 2 * HASH_SIZE};
    sections.run = uuid_format(work->run.uuid, uuid);
    switch (work->stage) {
    case STAGE_LIST:
        work->keep_name = STR("offered");
        work->send_name[0] = "lists";
        TRY(sections_list(&sections, &work->keep_secrets, &work->keep));
        work->send[0] = work->keep;
        return ERR_NONE;
    case STAGE_TAGS:
        work->keep_name = STR("mine");
        work->send_name[0] = "tags";
        TRY(sections_tags(&sections, work->secrets, work->offered, work->theirs, &work->keep));
        work->send[0] = work->keep;
        return ERR_NONE;
    case STAGE_SIZE:
        return sections_size(
            &sections, work->secrets, work->offered, work->mine, work->theirs, &work->sizes);
    case STAGE_ASK:
        work->keep_name = STR("asked");
        work->send_name[0] = "asks";
        work->send_name[1] = "owned";
        return sections_ask(
            &sections, &work->keep_secrets, &work->keep, &work->send[0], &work->send[1]);
    case STAGE_ANSWER:
        work->keep_name = STR("answered");
        work->keep = STR("yes");
        work->send_name[0] = "answers";
        return sections_answer(&sections, work->secrets, work->theirs, &work->send[0]);
    case STAGE_LEARN:
        return sections_learn(
            &sections,
            &(Learning){
                .seed = work->secrets,
                .asked = work->offered,
                .their_keys = work->mine,
                .answers = work->theirs,
                .owned = work->owned,
                .ours = work->run.ours},
            &work->agreements);
    case STAGE_NONE:
        break;
    }
    return ERR_NONE;
}

/* ---- writing down what was computed ----------------------------------------------------- */

static MUST_USE Err band_text(Arena *arena, Str name, Band band, Str *ret)
{
    return arena_print(
        arena,
        ret,
        "%.*s%s%zu to %zu",
        STR_ARG(name),
        name.len > 0 ? ": " : "",
        band.least,
        band.most);
}

static MUST_USE Err sizes_write(Call *call, Work *work)
{
    Entity entity;
    Record record;
    Str text;

    TRY(match_read(call, &work->run, &entity, &record));
    TRY(band_text(call->arena, STR(""), work->sizes.all, &text));
    TRY(record_set(call->arena, &record, "overlap", text));
    record.fields[field_find(record.kind, STR("overlap_by")) - record.kind->fields].count = 0;
    for (int i = 0; i < TOKEN_TYPES_COUNT; i++) {
        if (!work->sizes.held[i]) {
            continue;
        }
        TRY(band_text(call->arena, token_type_name((TokenType)i), work->sizes.of[i], &text));
        TRY(record_add(call->arena, &record, field_find(record.kind, STR("overlap_by")), text));
    }
    work->run.state = STR("sized");
    return record_restate(call, &entity, &record, "sized");
}

static MUST_USE Err matches_write(Call *call, Work *work)
{
    Entity entity;
    Record record;

    TRY(match_read(call, &work->run, &entity, &record));
    TRY(candidates_make(
        call,
        &(CandidateSource){
            &work->run, &work->peer, &work->card, &entity, &work->set, &work->agreements}));
    work->run.state = STR("compared");
    call->purges = true;
    TRY(run_forget(call->store, &work->run));
    return record_restate(call, &entity, &record, "compared");
}

/* What the partner sent is not what the protocol says. It is over, and both people and the log are told. */
static MUST_USE Err failure_write(Call *call, Work *work)
{
    Entity entity;
    Record record;
    Str text;

    TRY(match_read(call, &work->run, &entity, &record));
    TRY(arena_print(
        call->arena, &text, "The partner's values could not be used: %s.", work->failed.what));
    TRY(record_set(call->arena, &record, "remarks", text));
    TRY(give_up(call, &work->run));
    return record_restate(call, &entity, &record, "declined");
}

static MUST_USE Err lists_write(Call *call, Work *work)
{
    if (work->keep_secrets.len > 0) {
        TRY(run_put(
            call->store,
            call->arena,
            &work->run,
            work->stage == STAGE_LIST ? STR("secrets") : STR("seed"),
            0,
            work->keep_secrets));
    }
    TRY(run_put(call->store, call->arena, &work->run, work->keep_name, 0, work->keep));
    for (int i = 0; i < 2 && work->send_name[i] != NULL; i++) {
        TRY(send_list(call, &work->peer, &work->run, work->send_name[i], work->send[i]));
    }
    return ERR_NONE;
}

static Err work_write(Call *call, void *arg)
{
    Work *work = arg;
    Run now;
    Stage stage = STAGE_NONE;

    TRY(run_get(call->store, call->arena, work->run.id, &now));
    TRY(stage_of(call, &now, &stage));
    if (str_is(now.state, "over") || stage != work->stage) {
        return ERR_NONE; /* somebody gave it up meanwhile */
    }
    work->run = now;
    if (work->failed.kind != ERR_OK) {
        return failure_write(call, work);
    }
    if (work->stage == STAGE_SIZE) {
        TRY(sizes_write(call, work));
    } else if (work->stage == STAGE_LEARN) {
        TRY(matches_write(call, work));
    } else if (work->stage != STAGE_NONE) {
        TRY(lists_write(call, work));
    }
    work->run.due = work->stage != STAGE_NONE && work->stage != STAGE_LEARN;
    return run_set(call->store, &work->run);
}

typedef struct Lapsing {
    bool found;
} Lapsing;

static Err lapse_run(Call *call, void *arg)
{
    Lapsing *lapsing = arg;
    Env *env = node_env(call->node);
    Run run;
    Err err = run_stale(
        call->store, call->arena, env->now(env) - (int64_t)MATCHING_LAPSES * DAY_MS, &run);

    lapsing->found = err.kind == ERR_OK;
    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    TRY(give_up(call, &run));
    return match_move(call, &run, "declined");
}

static MUST_USE Err work_once(Call *call, bool *done)
{
    Work work = {0};
    Err err = call_read(call, work_read, &work);

    *done = err.kind == ERR_NOT_FOUND;
    if (*done) {
        return ERR_NONE;
    }
    TRY(err);
    err = work_run(call, &work);
    if (err.kind == ERR_BAD_INPUT) {
        work.failed = err;
    } else {
        TRY(err);
    }
    return call_write_alone(call, work_write, &work);
}

Err matching_work(Node *node, Arena *arena)
{
    Call call = {.node = node, .arena = arena, .own_refs = true};
    Lapsing lapsing = {.found = true};
    size_t mark = arena->used;
    bool done = false;
    Err err = ERR_NONE;

    node_work_enter(node);
    while (err.kind == ERR_OK && !done) {
        err = work_once(&call, &done);
        arena_rewind(arena, mark);
    }
    while (err.kind == ERR_OK && lapsing.found) {
        err = call_write(&call, lapse_run, &lapsing);
        arena_rewind(arena, mark);
    }
    node_work_leave(node);
    return err;
}
