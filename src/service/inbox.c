#include "service/inbox.h"

#include "base/date.h"
#include "service/bounds.h"
#include "service/candidates.h"
#include "service/details.h"
#include "service/distinct.h"
#include "service/findings.h"
#include "service/indexing.h"
#include "service/inspections.h"
#include "service/protect.h"
#include "service/records.h"
#include "service/work.h"

#define RECALL_DOMAIN UINT32_C(0x7263616c)
#define EARLY_MS      DAY_MS /* how far ahead another's clock may stand */

/* One envelope while it is applied. */
typedef struct Inbox {
    Call *call;
    Peer peer;
    Card card;
    Incoming *incoming;
} Inbox;

/* ---- records ---------------------------------------------------------------------------- */

static int64_t recall_mark(Call *call, Uuid uuid)
{
    return vault_token(
        store_vault(call->store), RECALL_DOMAIN, (Str){(const char *)uuid.bytes, UUID_SIZE});
}

/* Whose it is, and whether it may be here at all. */
static MUST_USE Err admit(Inbox *inbox, const Stated *stated, Handling *handling)
{
    Call *call = inbox->call;
    bool recalled = false;

    if (!hash_equal(&stated->origin, &inbox->card.id)) {
        return err_bad("the record is of another originator");
    }
    TRY(sdjwt_verify(&stated->sdjwt, STR(SIGNING_TYP), inbox->card.sign));
    if (handling_parse(stated->handling, handling).kind != ERR_OK ||
        !handling_reaches(
            handling, node_id(call->node), node_country(call->node), node_today(call->node))) {
        return err_bad("the record is not for this node to have");
    }
    TRY(tombstone_has(call->store, recall_mark(call, stated->entity), &recalled));
    return recalled ? err_bad("the record was recalled") : ERR_NONE;
}

#define PROOFS_LOOKED 50

Err inbox_proof(Call *call, const Refused *proof)
{
    Refused kept = *proof;
    Refuseds page;

    TRY(refused_page(call->store, call->arena, proof->peer, INT64_MAX, PROOFS_LOOKED, &page));
    for (size_t i = 0; i < page.count; i++) {
        const Refused *one = &page.items[i];

        if (one->proof && one->seq == proof->seq && one->line == proof->line &&
            str_equal(one->why, proof->why)) {
            return ERR_NONE; /* the same comes again for as long as it is offered */
        }
    }
    kept.proof = true;
    TRY(call_log(call, LOG_PEER, NULL, proof->why));
    return refused_add(call->store, call->arena, &kept);
}

/* What the record says in our words; where we lack them, `unread` with all of it as it came. */
static MUST_USE Err
translate(Call *call, const Stated *stated, Str line, Record *record, int *state)
{
    const Model *model = node_model(call->node);
    const Kind *kind = kind_find(model, stated->kind);
    Err err = ERR_NONE;

    if (kind != NULL && kind->leaves == LEAVES_NEVER) {
        return err_bad("a record of a kind that does not travel");
    }
    *state = kind == NULL ? -1 : state_find(kind, stated->state);
    if (kind != NULL && kind->major == stated->major && *state >= 0) {
        TRY(signing_record(call->arena, kind, &stated->sdjwt, record));
        err = record_prepare_foreign(call, record);
        if (err.kind != ERR_BAD_INPUT) {
            return err;
        }
    }
    kind = kind_find(model, STR("unread"));
    if (kind == NULL) {
        return err_bad("a record in words that this node does not know");
    }
    *state = 0;
    TRY(record_new(call->arena, kind, record));
    TRY(record_add(
        call->arena,
        record,
        field_find(kind, STR("said_kind")),
        json_get_text(stated->sdjwt.jws.claims, "kind")));
    TRY(record_add(
        call->arena, record, field_find(kind, STR("said_handling")), stated->handling));
    return record_add(call->arena, record, field_find(kind, STR("content")), line);
}

static MUST_USE Err keep_signed(Inbox *inbox, int64_t record, const Stated *stated)
{
    static const Sdjwt none;
    Signed kept = {.id = stated->sdjwt.jws.id, .record = record, .jws = stated->sdjwt.jws.text};

    TRY(signing_union(inbox->call->arena, &stated->sdjwt, &none, &kept.disclosures));
    return signed_add(inbox->call->store, inbox->call->arena, &kept);
}

static MUST_USE Err policy_of(
    Call *call,
    const Record *record,
    const Entity *entity,
    int state,
    const Handling *handling,
    Policy *ret)
{
    TRY(protect_policy(
        call, record, entity == NULL ? 0 : entity->id, (uint8_t)state, handling, ret));
    ret->restricted = entity != NULL && entity->policy.restricted;
    ret->team = entity == NULL ? (Str){"", 0} : entity->policy.team;
    return ERR_NONE;
}

static MUST_USE Err
add_new(Inbox *inbox, const Stated *stated, const Record *record, NewRevision *new)
{
    Call *call = inbox->call;
    Entity entity;

    TRY(entity_create(call->store, stated->entity, new, &entity));
    TRY(keep_signed(inbox, entity.head, stated));
    TRY(indexing_add(call->store, call->arena, &entity, record));
    TRY(call_log(call, LOG_RECEIVE, &entity, inbox->card.name));
    TRY(protect_spread(call, &entity, record));
    return work_received(call, &entity, record, &inbox->card);
}

/* A newer one: it becomes what is current. */
static MUST_USE Err add_newer(
    Inbox *inbox, Entity *entity, const Stated *stated, const Record *record, NewRevision *new)
{
    Call *call = inbox->call;
    Revision before;

    TRY(revision_get_unguarded(call->store, call->arena, entity, entity->head, &before));
    TRY(indexing_drop(call->store, call->arena, entity, &before.record));
    TRY(entity_revise(call->store, entity, new));
    TRY(keep_signed(inbox, entity->head, stated));
    TRY(indexing_add(call->store, call->arena, entity, record));
    TRY(call_log(call, LOG_RECEIVE, entity, inbox->card.name));
    TRY(protect_spread(call, entity, record));
    TRY(protect_spread(call, entity, &before.record));
    return work_received(call, entity, record, &inbox->card);
}

static MUST_USE Err
add_older(Inbox *inbox, const Entity *entity, const Stated *stated, NewRevision *new)
{
    int64_t record = 0;

    TRY(entity_backfill(inbox->call->store, entity, new, &record));
    return keep_signed(inbox, record, stated);
}

/* What is here under the same version: the same, perhaps with fewer fields; or something else, which is proof that
 * its originator says two things.
 */
static MUST_USE Err
add_again(Inbox *inbox, Entity *entity, int64_t record, const Stated *stated, Str line)
{
    Call *call = inbox->call;
    Signed kept;
    Sdjwt before;
    Str text;
    Str both;
    Stated fuller = *stated;
    Record said;
    Revision was;
    int state = 0;

    TRY(signed_of(call->store, call->arena, record, &kept));
    if (!hash_equal(&kept.id, &stated->sdjwt.jws.id)) {
        inbox->incoming->contradicts = true;
        return inbox_proof(
            call,
            &(Refused){
                .peer = inbox->peer.id,
                .seq = inbox->incoming->envelope->head.seq,
                .line = inbox->incoming->line,
                .why = STR("another statement stands under the same version"),
                .bytes = line});
    }
    TRY(arena_print(
        call->arena, &text, "%.*s~%.*s", STR_ARG(kept.jws), STR_ARG(kept.disclosures)));
    TRY(sdjwt_parse(call->arena, text, "fields", &before));
    TRY(signing_union(call->arena, &before, &stated->sdjwt, &both));
    if (str_equal(both, kept.disclosures)) {
        return ERR_NONE;
    }
    TRY(arena_print(call->arena, &text, "%.*s~%.*s", STR_ARG(kept.jws), STR_ARG(both)));
    TRY(sdjwt_parse(call->arena, text, "fields", &fuller.sdjwt));
    kept.disclosures = both;
    TRY(signed_fuller(call->store, call->arena, &kept));
    TRY(translate(call, &fuller, text, &said, &state));
    if (said.kind != entity->kind) {
        return err_bad("a fuller copy of a record reads as another kind");
    }
    TRY(revision_get_unguarded(call->store, call->arena, entity, record, &was));
    TRY(revision_rebody(call->store, record, &said));
    if (record == entity->head) {
        TRY(indexing_drop(call->store, call->arena, entity, &was.record));
        TRY(indexing_add(call->store, call->arena, entity, &said));
        return protect_spread(call, entity, &said);
    }
    return ERR_NONE;
}

/* What was erased here does not come back by a later revision. */
static MUST_USE Err not_erased(Call *call, const Entity *entity)
{
    Revision revision;

    if (entity->kind == NULL) {
        return err_bad("a record of a kind that this program no longer knows");
    }
    TRY(revision_get_unguarded(call->store, call->arena, entity, entity->head, &revision));
    return revision.erased ? err_bad("the record was erased here") : ERR_NONE;
}

static MUST_USE Err take_record(Inbox *inbox, Str line)
{
    Call *call = inbox->call;
    Env *env = node_env(call->node);
    Stated stated;
    Handling handling;
    Record record;
    Policy policy;
    Entity entity;
    int64_t same = 0;
    int state = 0;
    Err err = ERR_NONE;

    TRY(signing_read(call->arena, line, &stated));
    TRY(admit(inbox, &stated, &handling));
    err = entity_find_unguarded(call->store, stated.entity, &entity);
    bool is_new = err.kind == ERR_NOT_FOUND;

    if (!is_new) {
        TRY(err);
        if (entity.origin != inbox->peer.id) {
            return err_bad("a record of another originator has this id");
        }
        TRY(not_erased(call, &entity));
        err = revision_of_version(call->store, &entity, stated.version, &same);
        if (err.kind == ERR_OK) {
            return add_again(inbox, &entity, same, &stated, line);
        }
    }
    TRY(translate(call, &stated, line, &record, &state));
    if (!is_new && entity.kind != record.kind) {
        return err_bad("a record does not become one of another kind");
    }
    TRY(policy_of(call, &record, is_new ? NULL : &entity, state, &handling, &policy));
    NewRevision new = {
        .record = &record,
        .policy = &policy,
        .state = (uint8_t)state,
        .at = env->now(env),
        .origin = inbox->peer.id,
        .version = stated.version};

    return is_new                            ? add_new(inbox, &stated, &record, &new)
           : stated.version > entity.version ? add_newer(inbox, &entity, &stated, &record, &new)
                                             : add_older(inbox, &entity, &stated, &new);
}

/* ---- words ------------------------------------------------------------------------------ */

/* What of ours points at it is told in its history: whoever reads it knows what it was built upon. */
static MUST_USE Err mark_derived(Call *call, const Entity *entity)
{
    IndexLinks links;

    TRY(index_links_unguarded(call->store, call->arena, entity->id, &links));
    for (size_t i = 0; i < links.count; i++) {
        Entity source;

        TRY(entity_get_unguarded(call->store, links.items[i].target, &source));
        if (source.origin == 0 && source.kind != NULL) {
            TRY(call_log(
                call,
                LOG_RECALLED,
                &source,
                STR("what it points at was recalled by its originator")));
        }
    }
    return ERR_NONE;
}

static MUST_USE Err destroy(Inbox *inbox, Entity *entity)
{
    Call *call = inbox->call;
    Policy policy = entity->policy;
    Revision revision;

    TRY(mark_derived(call, entity));
    TRY(revision_get_unguarded(call->store, call->arena, entity, entity->head, &revision));
    if (!revision.erased) {
        TRY(indexing_drop(call->store, call->arena, entity, &revision.record));
    }
    policy.restricted = true;
    TRY(entity_set_policy(call->store, entity, &policy));
    TRY(entity_erase(call->store, entity));
    call->purges = true;
    return call_log(call, LOG_RECALLED, entity, inbox->card.name);
}

static MUST_USE Err take_recall(Inbox *inbox, const Jws *jws)
{
    Call *call = inbox->call;
    Str text = json_get_text(jws->claims, "entity");
    JsonOut out;
    Entity entity;
    Uuid uuid;
    Str word;
    Err err = ERR_NONE;

    TRY(uuid_parse(text, &uuid));
    err = entity_find_unguarded(call->store, uuid, &entity);
    if (err.kind == ERR_OK && entity.origin != inbox->peer.id) {
        return err_bad("only its originator recalls a record");
    }
    if (err.kind == ERR_OK) {
        TRY(destroy(inbox, &entity));
    } else if (err.kind != ERR_NOT_FOUND) {
        return err;
    }
    TRY(tombstone_add(call->store, recall_mark(call, uuid)));
    out = outbox_word_begin(call, &inbox->peer);
    json_put_text(&out, "entity", text);
    json_put_text(&out, "verdict", STR("erased"));
    TRY(outbox_word_end(call, &out, "subak-recalled", &word));
    return outbox_put(call, inbox->peer.id, ITEM_WORD, word);
}

/* The receipt of a recall of ours: evidence, kept as it was signed. */
static MUST_USE Err take_recalled(Inbox *inbox, const Jws *jws)
{
    Call *call = inbox->call;
    Entity entity;
    Holder holder;
    Uuid uuid;

    TRY(uuid_parse(json_get_text(jws->claims, "entity"), &uuid));
    TRY(entity_find_unguarded(call->store, uuid, &entity));
    TRY(holder_get(call->store, call->arena, entity.id, inbox->peer.id, &holder));
    if (entity.origin != 0) {
        return err_bad("a receipt of a recall that was not sent");
    }
    if (!str_is(holder.state, "recalled")) {
        return ERR_NONE; /* it came before, or the record went again since */
    }
    holder.state = STR("erased");
    holder.receipt = jws->text;
    return holder_set(call->store, &holder);
}

static MUST_USE Err mark_received(Inbox *inbox, int64_t seq, Str head)
{
    Str there;
    Err err = received_get(
        inbox->call->store,
        inbox->call->arena,
        inbox->peer.id,
        inbox->peer.incarnation,
        seq,
        &there);

    return err.kind == ERR_NOT_FOUND
               ? received_add(
                     inbox->call->store, inbox->peer.id, inbox->peer.incarnation, seq, head)
               : err;
}

static MUST_USE Err take_void(Inbox *inbox, const Jws *jws)
{
    const EnvelopeHead *now = &inbox->incoming->envelope->head;
    Envelope gone = {0};
    const EnvelopeHead *head = &gone.head;

    TRY(envelope_head_parse(
        inbox->call->arena, json_get_text(jws->claims, "head"), &gone.head, &gone.signature));
    TRY(envelope_verify(&gone, inbox->card.sign));
    if (!hash_equal(&head->from, &now->from) || !hash_equal(&head->to, &now->to) ||
        head->greeting || head->incarnation != now->incarnation || head->seq >= now->seq) {
        return err_bad("only an envelope that went before can be void");
    }
    return mark_received(inbox, head->seq, gone.signature.text);
}

/* They could not take something of ours. */
static MUST_USE Err take_refused(Inbox *inbox, const Jws *jws)
{
    Str detail;

    TRY(arena_print(
        inbox->call->arena,
        &detail,
        "%.*s refused line %lld of envelope %lld: %.*s",
        STR_ARG(inbox->card.name),
        (long long)json_get_number(jws->claims, "line", 0),
        (long long)json_get_number(jws->claims, "seq", 0),
        STR_ARG(str_part(json_get_text(jws->claims, "why"), 0, 200))));
    return call_log(inbox->call, LOG_PEER, NULL, detail);
}

/* Words of the exchange itself. */
static const struct {
    const char *typ;
    Err (*take)(Inbox *inbox, const Jws *jws);
} words[] = {
    {"subak-recall", take_recall},
    {"subak-recalled", take_recalled},
    {"subak-void", take_void},
    {"subak-refused", take_refused},
};

/* Words about work that two nodes do together: each capability has its own. */
static const struct {
    const char *typ;
    Err (*hear)(const Heard *heard);
} work_words[] = {
    {"subak-match-offer", matching_hear_offer},
    {"subak-match-accept", matching_hear_accept},
    {"subak-match-agree", matching_hear_agree},
    {"subak-match-part", matching_hear_part},
    {"subak-match-found", findings_hear_found},
    {"subak-match-opened", findings_hear_opened},
    {"subak-match-stopped", findings_hear_stopped},
    {"subak-match-demand", inspection_hear_demand},
    {"subak-match-inspected", inspection_hear_verdict},
    {"subak-match-raise", bounds_hear_raise},
    {"subak-match-granted", bounds_hear_grant},
    {"subak-match-lowered", bounds_hear_lower},
    {"subak-match-compare", details_hear_ask},
    {"subak-match-values", details_hear_values},
    {"subak-match-distinct", distinct_hear},
    {"subak-match-verdict", candidate_hear_verdict},
    {"subak-match-introduce", candidate_hear_introduction},
};

Err inbox_word(Call *call, const Peer *peer, const Card *card, Str line, Jws *ret)
{
    Hash from;
    Hash to;

    TRY(jws_parse(call->arena, line, ret));
    TRY(jws_verify(ret, ret->typ, card->sign));
    TRY(str_unhex(json_get_text(ret->claims, "from"), HASH_SIZE, from.bytes));
    TRY(str_unhex(json_get_text(ret->claims, "to"), HASH_SIZE, to.bytes));
    if (!hash_equal(&from, &peer->node) ||
        !hash_equal(&to, &node_identity(call->node)->card.id)) {
        return err_bad("the word is not from this partner to this node");
    }
    return ERR_NONE;
}

static MUST_USE Err take_word(Inbox *inbox, Str line)
{
    Jws *jws = arena_new(inbox->call->arena, Jws, 1);

    if (jws == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    TRY(inbox_word(inbox->call, &inbox->peer, &inbox->card, line, jws));
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (str_is(jws->typ, words[i].typ)) {
            return words[i].take(inbox, jws);
        }
    }
    for (size_t i = 0; i < sizeof(work_words) / sizeof(*work_words); i++) {
        if (str_is(jws->typ, work_words[i].typ)) {
            return work_words[i].hear(&(Heard){inbox->call, &inbox->peer, &inbox->card, jws});
        }
    }
    return err_bad("a word of a sort that this node does not know");
}

/* ---- envelopes -------------------------------------------------------------------------- */

/* Put a line aside, and tell the peer. */
static MUST_USE Err refuse(Inbox *inbox, Str line, const char *why)
{
    Call *call = inbox->call;
    int64_t seq = inbox->incoming->envelope->head.seq;
    JsonOut out = outbox_word_begin(call, &inbox->peer);
    Str word;

    TRY(refused_add(
        call->store,
        call->arena,
        &(Refused){
            .peer = inbox->peer.id,
            .seq = seq,
            .line = inbox->incoming->line,
            .why = str_from(why),
            .bytes = line}));
    json_put_number(&out, "seq", seq);
    json_put_number(&out, "line", inbox->incoming->line);
    json_put_text(&out, "why", str_from(why));
    TRY(outbox_word_end(call, &out, "subak-refused", &word));
    return outbox_put(call, inbox->peer.id, ITEM_WORD, word);
}

static const char *poison(const Incoming *incoming, int64_t line)
{
    for (size_t i = 0; i < incoming->poisoned.count; i++) {
        if (incoming->poisoned.items[i] == line) {
            return incoming->reasons.items[i];
        }
    }
    return NULL;
}

static MUST_USE Err take_lines(Inbox *inbox)
{
    Incoming *incoming = inbox->incoming;
    Str rest = incoming->envelope->body;

    for (incoming->line = 1; rest.len > 0; incoming->line++) {
        size_t mark = inbox->call->arena->used;
        Str line = str_cut(&rest, '\n');
        const char *why = poison(incoming, incoming->line);

        if (why != NULL) {
            TRY(refuse(inbox, line, why));
        } else if (memchr(line.ptr, '~', line.len) != NULL) {
            TRY(take_record(inbox, line));
        } else {
            TRY(take_word(inbox, line));
        }
        arena_rewind(inbox->call->arena, mark);
    }
    return ERR_NONE;
}

static MUST_USE Err keep_proof(Inbox *inbox, Str one, Str other, const char *why)
{
    Str both;

    inbox->incoming->contradicts = true;
    TRY(arena_print(inbox->call->arena, &both, "%.*s\n%.*s\n", STR_ARG(one), STR_ARG(other)));
    return inbox_proof(
        inbox->call,
        &(Refused){
            .peer = inbox->peer.id,
            .seq = inbox->incoming->envelope->head.seq,
            .why = str_from(why),
            .bytes = both});
}

/* Whether the header fits to those that came before. `done` where there is nothing left to apply. */
static MUST_USE Err fits(Inbox *inbox, bool *done)
{
    Call *call = inbox->call;
    const EnvelopeHead *head = &inbox->incoming->envelope->head;
    Str text = inbox->incoming->envelope->signature.text;
    Str there;
    Hash hash;
    Err err = received_get(
        call->store, call->arena, inbox->peer.id, head->incarnation, head->seq, &there);

    *done = err.kind == ERR_OK;
    if (err.kind == ERR_OK) {
        if (str_equal(there, text)) {
            return ERR_NONE; /* it came before, or is void */
        }
        return keep_proof(inbox, there, text, "two envelopes were signed under one number");
    }
    if (err.kind != ERR_NOT_FOUND) {
        return err;
    }
    err = received_get(
        call->store, call->arena, inbox->peer.id, head->incarnation, head->seq - 1, &there);
    if (err.kind == ERR_OK) {
        hash = hash_sha256(there);
        if (!hash_equal(&hash, &head->before)) {
            *done = true;
            return keep_proof(
                inbox,
                there,
                text,
                "an envelope names another one before it than the one that came");
        }
    }
    return err.kind == ERR_NOT_FOUND ? ERR_NONE : err;
}

static MUST_USE Err in_time(Inbox *inbox)
{
    Env *env = node_env(inbox->call->node);
    const EnvelopeHead *head = &inbox->incoming->envelope->head;

    if (head->incarnation != inbox->peer.incarnation) {
        return (Err){ERR_CONFLICT, 0, "the envelope is of another incarnation of the partner"};
    }
    if (head->created > env->now(env) + EARLY_MS) {
        return err_bad("the envelope was made in the future: a clock is wrong");
    }
    if (env->now(env) > head->expires) {
        return err_bad("the envelope has expired");
    }
    return ERR_NONE;
}

/* Up to which number all have come. */
static MUST_USE Err advance(Inbox *inbox)
{
    Call *call = inbox->call;
    SentHeads heads;

    TRY(received_from(
        call->store,
        call->arena,
        inbox->peer.id,
        inbox->peer.incarnation,
        inbox->peer.in_seq,
        INT32_MAX,
        &heads));
    for (size_t i = 0; i < heads.count && heads.items[i].seq == inbox->peer.in_seq + 1; i++) {
        inbox->peer.in_seq++;
    }
    return peer_set_channel(call->store, &inbox->peer);
}

static int64_t lines_of(Str body)
{
    int64_t count = 0;

    for (size_t i = 0; i < body.len; i++) {
        count += body.ptr[i] == '\n';
    }
    return count;
}

Err inbox_take(Call *call, Incoming *incoming)
{
    Inbox inbox = {.call = call, .incoming = incoming};
    const Envelope *envelope = incoming->envelope;
    bool done = false;

    incoming->line = 0;
    call->own_refs = true;
    TRY(peer_get(call->store, call->arena, incoming->peer, &inbox.peer));
    TRY(card_read_kept(call->arena, inbox.peer.card, &inbox.card));
    TRY(in_time(&inbox));
    TRY(fits(&inbox, &done));
    if (done) {
        return ERR_NONE;
    }
    TRY(peer_use(
        call->store, &inbox.peer, lines_of(envelope->body), (int64_t)envelope->body.len));
    TRY(take_lines(&inbox));
    TRY(mark_received(&inbox, envelope->head.seq, envelope->signature.text));
    return advance(&inbox);
}
