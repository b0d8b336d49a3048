#include "service/distinct.h"

#include "wire/base64.h"

#define TAGS_MOST 1000

Err distinct_keep(Call *call, int64_t candidate, bool ours, Str word)
{
    Verdicts verdicts = {{"", 0}, {"", 0}};
    Err err = verdicts_get(call->store, call->arena, candidate, &verdicts);

    if (err.kind != ERR_OK && err.kind != ERR_NOT_FOUND) {
        return err;
    }
    *(ours ? &verdicts.ours : &verdicts.theirs) = word;
    return verdicts_put(call->store, candidate, &verdicts);
}

Err distinct_push(Call *call, const Entity *candidate, const Entity *subject, int64_t partner)
{
    Verdicts verdicts;
    Holders holders;
    char uuid[UUID_TEXT + 1];

    TRY(verdicts_get(call->store, call->arena, candidate->id, &verdicts));
    TRY(holder_of(call->store, call->arena, subject->id, &holders));
    for (size_t i = 0; i < holders.count; i++) {
        const Holder *holder = &holders.items[i];
        JsonOut out;
        Peer peer;
        Str word;

        if (holder->peer == partner || !str_is(holder->state, "held")) {
            continue;
        }
        TRY(peer_get(call->store, call->arena, holder->peer, &peer));
        out = outbox_word_begin(call, &peer);
        json_put_text(&out, "entity", uuid_format(subject->uuid, uuid));
        json_put_text(&out, "ours", verdicts.ours);
        json_put_text(&out, "theirs", verdicts.theirs);
        TRY(outbox_word_end(call, &out, "subak-match-distinct", &word));
        TRY(outbox_put(call, peer.id, ITEM_WORD, word));
        TRY(call_log(
            call, LOG_PEER, subject, STR("a holder was told: not the same, signed by both")));
    }
    return ERR_NONE;
}

/* ---- at whoever was told ----------------------------------------------------------------- */

static const Err unsigned_by_both = {
    ERR_BAD_INPUT, 0, "a finding of two persons that both sides have not signed"};

/* A verdict "different" from one node to another. */
static MUST_USE Err verdict_read(Call *call, Str text, Jws *ret, Hash *from, Hash *to)
{
    TRY(jws_parse(call->arena, text, ret));
    TRY(str_unhex(json_get_text(ret->claims, "from"), HASH_SIZE, from->bytes));
    TRY(str_unhex(json_get_text(ret->claims, "to"), HASH_SIZE, to->bytes));
    return str_is(json_get_text(ret->claims, "verdict"), "different") ? ERR_NONE
                                                                      : unsigned_by_both;
}

static bool has_tag(const Json *tags, Str tag)
{
    for (size_t i = 0; tags != NULL && i < tags->count; i++) {
        if (str_equal(tags->items[i].text, tag)) {
            return true;
        }
    }
    return false;
}

/* Whether two words are of one run and speak of one tag at least. */
static bool are_of_one_pair(const Jws *a, const Jws *b)
{
    const Json *tags = json_get(a->claims, "tags");
    bool shared = false;

    for (size_t i = 0; tags != NULL && i < tags->count && i < TAGS_MOST; i++) {
        shared = shared || has_tag(json_get(b->claims, "tags"), tags->items[i].text);
    }
    return shared &&
           str_equal(json_get_text(a->claims, "run"), json_get_text(b->claims, "run"));
}

/* What we know of the other side of the pair: its name, and that it signed. */
static MUST_USE Err other_check(Call *call, const Hash *node, const Jws *verdict, Str *name)
{
    Peer peer;
    Card card;
    Err err = peer_of(call->store, call->arena, node, &peer);

    if (err.kind == ERR_NOT_FOUND || (err.kind == ERR_OK && !peer_is_pinned(&peer))) {
        *name = STR("a node that is no partner of ours, whose signature nobody here can check");
        return ERR_NONE;
    }
    TRY(err);
    TRY(card_read_kept(call->arena, peer.card, &card));
    *name = card.name;
    return jws_verify(verdict, STR("subak-match-verdict"), card.sign);
}

/* Keep by which tags the record was spoken of; another of the same tag in the same run is its counterpart. */
static MUST_USE Err
counterparts_of(Call *call, const Entity *entity, const Jws *verdict, Ids *ret)
{
    const Json *tags = json_get(verdict->claims, "tags");
    Uuid run;

    TRY(uuid_parse(json_get_text(verdict->claims, "run"), &run));
    for (size_t i = 0; i < tags->count && i < TAGS_MOST; i++) {
        uint8_t tag[PAIR_TAG];

        TRY(base64_decode_bytes(BASE64_URL, tags->items[i].text, PAIR_TAG, tag));
        TRY(told_add(call->store, run, tag, entity->id));
        TRY(told_of(call->store, call->arena, run, tag, ret));
    }
    return ERR_NONE;
}

static MUST_USE Err mark(Call *call, const Entity *entity, const Entity *other, Str from)
{
    char uuid[UUID_TEXT + 1];
    Str detail;

    TRY(arena_print(
        call->arena,
        &detail,
        "not the same as %.*s, of which a copy is here: signed by both originators (%.*s)",
        STR_ARG(uuid_format(other->uuid, uuid)),
        STR_ARG(from)));
    return call_log(call, LOG_RECEIVE, entity, detail);
}

static MUST_USE Err
counterparts_mark(Call *call, const Entity *entity, const Ids *ids, Str from)
{
    int64_t last = 0;

    for (size_t i = 0; i < ids->count; i++) {
        Entity other;

        if (ids->items[i] == entity->id || ids->items[i] == last) {
            continue;
        }
        last = ids->items[i];
        TRY(entity_get_unguarded(call->store, last, &other));
        TRY(mark(call, entity, &other, from));
        TRY(mark(call, &other, entity, from));
    }
    return ERR_NONE;
}

Err distinct_hear(const Heard *heard)
{
    Call *call = heard->call;
    const Json *claims = heard->jws->claims;
    Jws ours;
    Jws theirs;
    Hash from[2];
    Hash to[2];
    Entity entity;
    Ids ids = {0};
    Uuid uuid;
    Str name;
    Str detail;

    TRY(verdict_read(call, json_get_text(claims, "ours"), &ours, &from[0], &to[0]));
    TRY(verdict_read(call, json_get_text(claims, "theirs"), &theirs, &from[1], &to[1]));
    TRY(jws_verify(&ours, STR("subak-match-verdict"), heard->card->sign));
    if (!hash_equal(&from[0], &heard->peer->node) || !hash_equal(&from[0], &to[1]) ||
        !hash_equal(&from[1], &to[0]) || hash_equal(&from[0], &from[1]) ||
        !are_of_one_pair(&ours, &theirs)) {
        return unsigned_by_both;
    }
    TRY(other_check(call, &from[1], &theirs, &name));
    TRY(uuid_parse(json_get_text(claims, "entity"), &uuid));
    Err err = entity_find_unguarded(call->store, uuid, &entity);

    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE; /* it was recalled, or has not come yet */
    }
    TRY(err);
    if (entity.origin != heard->peer->id) {
        return err_bad("only its originator says of a record whom it is not about");
    }
    TRY(arena_print(
        call->arena,
        &detail,
        "not the same as a subject of %.*s: signed by both",
        STR_ARG(name)));
    TRY(call_log(call, LOG_RECEIVE, &entity, detail));
    TRY(counterparts_of(call, &entity, &ours, &ids));
    return counterparts_mark(call, &entity, &ids, heard->card->name);
}
