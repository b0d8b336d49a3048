#include "service/outbox.h"

#include "base/date.h"
#include "wire/envelope.h"

#define KEEPS_MS     (INT64_C(30) * DAY_MS)
#define PARCELS_MOST 4
#define WAITING_MOST 4096

/* ---- who may have it -------------------------------------------------------------------- */

bool outbox_reaches(const Call *call, const Entity *entity, const Card *card)
{
    char node[2 * HASH_SIZE];

    str_hex(card->id.bytes, HASH_SIZE, node);
    return entity->kind != NULL && entity->kind->leaves != LEAVES_NEVER &&
           entity->origin == 0 && !entity->policy.restricted &&
           !entity->kind->states[entity->state].home &&
           entity->policy.compartment != node_model(call->node)->wall &&
           !node_model(call->node)->compartments[entity->policy.compartment].apart &&
           handling_reaches(
               &entity->policy.handling,
               (Str){node, sizeof(node)},
               card->country,
               node_today(call->node));
}

/* ---- words ------------------------------------------------------------------------------ */

JsonOut outbox_word_begin(Call *call, const Peer *peer)
{
    JsonOut out = json_begin(call->arena, ENVELOPE_BODY);
    char time[21];
    Env *env = node_env(call->node);

    json_open_object(&out, NULL);
    json_put_text(&out, "from", node_id(call->node));
    json_put_hex(&out, "to", peer->node.bytes, HASH_SIZE);
    json_put_text(&out, "at", time_format(env->now(env), time));
    return out;
}

Err outbox_word_end(Call *call, JsonOut *out, const char *typ, Str *ret)
{
    JwsDraft draft = {.typ = str_from(typ), .kid = {"", 0}};

    json_close_object(out);
    TRY(json_end(out, &draft.payload));
    return jws_sign(call->arena, node_identity(call->node)->sign, &draft, ret);
}

Err outbox_put(Call *call, int64_t peer, ItemRank rank, Str word)
{
    node_wake(call->node);
    return item_add(call->store, call->arena, peer, &(Item){.rank = rank, .text = word});
}

/* ---- putting down ----------------------------------------------------------------------- */

static MUST_USE Err
hand_over(Call *call, const Entity *entity, int64_t peer, const Basis *basis, Str withheld)
{
    Signed signed_record;

    TRY(signing_make(call, entity, basis, &signed_record));
    TRY(holder_put(
        call->store,
        call->arena,
        &(Holder){
            .entity = entity->id, .peer = peer, .record = entity->head, .withheld = withheld}));
    node_wake(call->node);
    return item_add(
        call->store,
        call->arena,
        peer,
        &(Item){.rank = ITEM_RECORD, .record = entity->head, .text = withheld});
}

Err outbox_release(
    Call *call, const Entity *entity, const Peer *peer, const Basis *basis, Str withheld)
{
    return hand_over(call, entity, peer->id, basis, withheld);
}

static MUST_USE Err recall_one(Call *call, const Entity *entity, Holder *holder)
{
    JsonOut out;
    Card card;
    Peer peer;
    char uuid[UUID_TEXT + 1];
    Str word;

    TRY(peer_get(call->store, call->arena, holder->peer, &peer));
    TRY(card_read_kept(call->arena, peer.card, &card));
    out = outbox_word_begin(call, &peer);
    json_put_text(&out, "entity", uuid_format(entity->uuid, uuid));
    TRY(outbox_word_end(call, &out, "subak-recall", &word));
    TRY(outbox_put(call, peer.id, ITEM_RECALL, word));
    holder->state = STR("recalled");
    holder->receipt = (Str){"", 0};
    TRY(holder_set(call->store, holder));
    return call_log(call, LOG_RECALL, entity, card.name);
}

Err outbox_recall(Call *call, const Entity *entity, int64_t peer)
{
    Holders holders;

    TRY(holder_of(call->store, call->arena, entity->id, &holders));
    for (size_t i = 0; i < holders.count; i++) {
        Holder *holder = &holders.items[i];

        if ((peer == 0 || holder->peer == peer) && str_is(holder->state, "held")) {
            TRY(item_drop_record(call->store, holder->record));
            TRY(recall_one(call, entity, holder));
        }
    }
    return ERR_NONE;
}

/* One who holds it already: he gets the further revision, or the recall. */
static MUST_USE Err
follow_held(Call *call, const Entity *entity, const Card *card, Holder *holder)
{
    Basis basis = {{"", 0}, {"", 0}, {"", 0}};
    Err err = ERR_NONE;

    if (!outbox_reaches(call, entity, card)) {
        return outbox_recall(call, entity, holder->peer);
    }
    if (holder->record == entity->head) {
        return ERR_NONE;
    }
    err = signing_basis(call, holder->record, &basis);
    if (err.kind != ERR_NOT_FOUND) {
        TRY(err);
    }
    return hand_over(call, entity, holder->peer, &basis, holder->withheld);
}

static MUST_USE Err follow_to(Call *call, const Entity *entity, const Peer *peer)
{
    static const Basis forum = {{"", 0}, {"", 0}, {"", 0}};
    Holder holder;
    Card card;
    Err err = ERR_NONE;

    TRY(card_read_kept(call->arena, peer->card, &card));
    err = holder_get(call->store, call->arena, entity->id, peer->id, &holder);
    if (err.kind == ERR_OK && str_is(holder.state, "held")) {
        return follow_held(call, entity, &card, &holder);
    }
    if (err.kind != ERR_OK && err.kind != ERR_NOT_FOUND) {
        return err;
    }
    if (entity->kind->leaves == LEAVES_FREELY && peer_is_pinned(peer) &&
        outbox_reaches(call, entity, &card)) {
        return hand_over(call, entity, peer->id, &forum, STR(""));
    }
    return ERR_NONE;
}

Err outbox_follow(Call *call, const Entity *entity)
{
    Holders holders;
    Peers peers;

    if (entity->kind->leaves == LEAVES_NEVER || entity->origin != 0) {
        return ERR_NONE;
    }
    if (entity->policy.handling.to.len == 0) {
        TRY(holder_of(call->store, call->arena, entity->id, &holders));
        if (holders.count == 0) {
            return ERR_NONE; /* at home, as most are */
        }
    }
    TRY(peer_all(call->store, call->arena, &peers));
    for (size_t i = 0; i < peers.count; i++) {
        TRY(follow_to(call, entity, &peers.items[i]));
    }
    return ERR_NONE;
}

/* ---- packing ---------------------------------------------------------------------------- */

/* The line of an item.  Errors  NOT_FOUND where it must not go, or cannot any more. */
static MUST_USE Err line_of(Call *call, const Item *item, const Card *card, Str *ret)
{
    static const Err gone = {ERR_NOT_FOUND, 0, "it does not go any more"};
    Entity entity;
    Signed signed_record;

    if (item->record == 0) {
        *ret = item->text;
        return ERR_NONE;
    }
    TRY(entity_of_record(call->store, item->record, &entity));
    if (!outbox_reaches(call, &entity, card)) {
        return gone;
    }
    TRY(signed_of(call->store, call->arena, item->record, &signed_record));
    return signing_line(call, &signed_record, item->text, ret);
}

static void put_line(Buf *buf, Str line)
{
    buf_put(buf, line);
    buf_put_char(buf, '\n');
}

/* The body of an envelope that went before, as it was. */
static MUST_USE Err
body_again(Call *call, const Peer *peer, const Card *card, int64_t seq, Str *ret)
{
    Buf buf = buf_begin(call->arena, ENVELOPE_BODY);
    Items items;

    TRY(item_sent(call->store, call->arena, peer->id, seq, &items));
    for (size_t i = 0; i < items.count; i++) {
        Str line;

        TRY(line_of(call, &items.items[i], card, &line));
        put_line(&buf, line);
    }
    return buf_end(&buf, ret);
}

/* Its items wait again, and the peer is told that the number stands for nothing. */
static MUST_USE Err make_void(Call *call, const Peer *peer, int64_t seq, Str head)
{
    JsonOut out = outbox_word_begin(call, peer);
    Str word;

    TRY(sent_void(call->store, peer->id, node_identity(call->node)->card.incarnation, seq));
    TRY(item_again(call->store, peer->id, seq));
    json_put_text(
        &out, "head", head); /* for the log of the channel, should it never have come */
    TRY(outbox_word_end(call, &out, "subak-void", &word));
    return outbox_put(call, peer->id, ITEM_RECALL, word);
}

static MUST_USE Err pack_again(Call *call, const Peer *peer, const Card *card, Parcels *parcels)
{
    Env *env = node_env(call->node);
    SentHeads heads;

    TRY(sent_from(
        call->store,
        call->arena,
        peer->id,
        node_identity(call->node)->card.incarnation,
        peer->out_taken,
        INT32_MAX,
        &heads));
    for (size_t i = 0; i < heads.count; i++) {
        Parcel parcel = {.head = heads.items[i].head};
        EnvelopeHead head;
        Jws jws;
        Hash hash;
        Err err = ERR_NONE;

        if (heads.items[i].is_void || parcels->count >= PARCELS_MOST) {
            continue;
        }
        TRY(envelope_head_parse(call->arena, parcel.head, &head, &jws));
        err = body_again(call, peer, card, head.seq, &parcel.body);
        if (err.kind != ERR_NOT_FOUND) {
            TRY(err);
            hash = hash_sha256(parcel.body);
        }
        if (err.kind == ERR_NOT_FOUND || !hash_equal(&hash, &head.body) ||
            env->now(env) > head.expires) {
            TRY(make_void(call, peer, head.seq, parcel.head));
        } else {
            TRY(vec_push(call->arena, parcels, parcel));
        }
    }
    return ERR_NONE;
}

/* One entry in the log for each record and each that it goes to. */
static MUST_USE Err log_disclosure(Call *call, const Item *item, const Card *card)
{
    Entity entity;

    if (item->record == 0) {
        return ERR_NONE;
    }
    TRY(entity_of_record(call->store, item->record, &entity));
    entity.head = item->record;
    return call_log(call, LOG_DISCLOSE, &entity, card->name);
}

/* Take up items until the envelope is full; how many of them, and the body. */
static MUST_USE Err
fill(Call *call, const Peer *peer, const Card *card, const Items *items, size_t *at, Str *ret)
{
    Buf buf = buf_begin(call->arena, ENVELOPE_BODY + SDJWT_MAX + 2);

    for (; *at < items->count; ++*at) {
        const Item *item = &items->items[*at];
        Str line;
        Err err = line_of(call, item, card, &line);

        if (err.kind == ERR_NOT_FOUND) {
            TRY(item_drop(call->store, item->id));
            continue;
        }
        TRY(err);
        if (buf.len > 0 && buf.len + line.len + 1 > ENVELOPE_BODY) {
            break;
        }
        put_line(&buf, line);
        TRY(item_put_in(call->store, item->id, peer->out_seq + 1));
        TRY(log_disclosure(call, item, card));
    }
    return buf_end(&buf, ret);
}

static MUST_USE Err close_envelope(Call *call, Peer *peer, Str body, Parcel *ret)
{
    Env *env = node_env(call->node);
    const Identity *identity = node_identity(call->node);
    EnvelopeHead head = {
        .from = identity->card.id,
        .to = peer->node,
        .incarnation = identity->card.incarnation,
        .seq = peer->out_seq + 1,
        .before = peer->out_head,
        .created = env->now(env),
        .expires = env->now(env) + KEEPS_MS};

    TRY(envelope_sign(call->arena, identity->sign, &head, body, &ret->head));
    ret->body = body;
    peer->out_seq = head.seq;
    peer->out_head = hash_sha256(ret->head);
    TRY(sent_add(
        call->store,
        peer->id,
        identity->card.incarnation,
        &(SentHead){.seq = head.seq, .head = ret->head}));
    return peer_set_channel(call->store, peer);
}

Err outbox_pack(Call *call, Peer *peer, Parcels *ret, bool *more)
{
    Items items;
    Card card;
    size_t at = 0;

    *more = false;
    TRY(card_read_kept(call->arena, peer->card, &card));
    TRY(pack_again(call, peer, &card, ret));
    TRY(item_waiting(call->store, call->arena, peer->id, WAITING_MOST, &items));
    while (at < items.count && ret->count < PARCELS_MOST) {
        Parcel parcel;
        Str body;

        TRY(fill(call, peer, &card, &items, &at, &body));
        if (body.len == 0) {
            continue;
        }
        TRY(close_envelope(call, peer, body, &parcel));
        TRY(vec_push(call->arena, ret, parcel));
    }
    *more = at < items.count || items.count == WAITING_MOST;
    return ERR_NONE;
}
