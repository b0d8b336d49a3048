#include "service/peers.h"

#define ADDRESS_MOST 200

static bool address_is_good(Str address)
{
    Str rest = address;

    if (!str_starts(rest, STR("https://")) || rest.len > ADDRESS_MOST) {
        return false;
    }
    rest = str_part(rest, 8, rest.len);
    for (size_t i = 0; i < rest.len; i++) {
        char c = rest.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' || c == '[' ||
                     c == ']';

        if (!plain) {
            return false; /* no path, no user, no query: a host and a port */
        }
    }
    return rest.len > 0;
}

static MUST_USE Err address_check(Str address)
{
    return address.len == 0 || address_is_good(address)
               ? ERR_NONE
               : err_bad("an address is https:// with a host and a port, and nothing more");
}

static MUST_USE Err log_peer(Call *call, const char *what, Str name)
{
    Str detail;

    TRY(arena_print(call->arena, &detail, "%s: %.*s", what, STR_ARG(name)));
    return call_log(call, LOG_PEER, NULL, detail);
}

static bool same_keys(const Card *a, const Card *b)
{
    return memcmp(a->sign, b->sign, SIGN_PUBLIC) == 0 &&
           memcmp(a->seal, b->seal, AGE_KEY) == 0 && hash_equal(&a->tls, &b->tls);
}

Err peers_renew(Call *call, Peer *peer, const Card *card, Str text)
{
    Card before;

    TRY(card_read_kept(call->arena, peer->card, &before));
    if (!hash_equal(&card->id, &before.id) || !same_keys(card, &before)) {
        return err_bad("the card is of another node, or by other keys");
    }
    if (card->incarnation <= peer->incarnation) {
        return (Err){ERR_CONFLICT, 0, "this card is known, or an older one"};
    }
    peer->card = text;
    peer->incarnation = card->incarnation;
    peer->in_seq = 0;
    TRY(peer_set(call->store, peer));
    TRY(peer_set_channel(call->store, peer));
    return log_peer(call, "came back from a backup", card->name);
}

Err peers_offer(Call *call, Str text, Str address, Peer *ret)
{
    Card card;
    Peer peer;
    Err err = ERR_NONE;

    text = str_trim(text);
    TRY(card_parse(call->arena, text, &card));
    TRY(address_check(address));
    if (hash_equal(&card.id, &node_identity(call->node)->card.id)) {
        return (Err){ERR_CONFLICT, 0, "this is this node's own card"};
    }
    if (card.fiction != node_is_fiction(call->node)) {
        return (Err){
            ERR_DENIED, 0, "fiction and the real never meet: one of the two is of an exercise"};
    }
    err = peer_of(call->store, call->arena, &card.id, &peer);
    if (err.kind == ERR_OK) {
        TRY(peers_renew(call, &peer, &card, text));
        return peer_of(call->store, call->arena, &card.id, ret);
    }
    if (err.kind != ERR_NOT_FOUND) {
        return err;
    }
    peer = (Peer){
        .node = card.id, .card = text, .address = address, .incarnation = card.incarnation};
    TRY(peer_add(call->store, &peer));
    TRY(log_peer(call, "card taken in", card.name));
    return peer_of(call->store, call->arena, &card.id, ret);
}

Err peers_pin(Call *call, const Hash *node, Str words)
{
    Env *env = node_env(call->node);
    Card card;
    Peer peer;

    TRY(peer_of(call->store, call->arena, node, &peer));
    if (!card_words_fit(words, node)) {
        return err_bad(
            "these are not the words of this card: call the other side, on a number that "
            "you had before, and compare again");
    }
    TRY(card_read_kept(call->arena, peer.card, &card));
    peer.state = STR("pinned");
    peer.pinned = env->now(env);
    TRY(peer_set(call->store, &peer));
    node_wake(call->node);
    return log_peer(call, "pinned", card.name);
}

Err peers_change(Call *call, const Hash *node, const PeerChange *change)
{
    Card card;
    Peer peer;

    TRY(peer_of(call->store, call->arena, node, &peer));
    TRY(card_read_kept(call->arena, peer.card, &card));
    if (change->address.len > 0) {
        peer.address = str_is(change->address, "-") ? (Str){"", 0} : change->address;
        TRY(address_check(peer.address));
    }
    if (change->state.len > 0) {
        if (!str_in_list(change->state, STR("stopped pinned"), ' ') || peer.pinned == 0) {
            return err_bad("a partner that was pinned can be stopped, and pinned again");
        }
        peer.state = change->state;
    }
    if (change->items_most < 0 || change->bytes_most < 0) {
        return err_bad("a ceiling is a number of items or bytes a day");
    }
    peer.items_most = change->items_most > 0 ? change->items_most : peer.items_most;
    peer.bytes_most = change->bytes_most > 0 ? change->bytes_most : peer.bytes_most;
    TRY(peer_set(call->store, &peer));
    return log_peer(call, "changed", card.name);
}
