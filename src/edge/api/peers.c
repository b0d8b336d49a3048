/* Other nodes: our card, theirs, pinning, meeting, envelopes as files, what was refused. */
#include "edge/api/encode.h"

#include "base/date.h"
#include "edge/peer/dial.h"
#include "service/bounds.h"
#include "service/exchange.h"
#include "service/peers.h"
#include "service/stages.h"

#define REFUSED_PAGE 50

static MUST_USE Err put_card(Exchange *exchange, const Card *card)
{
    JsonOut *out = &exchange->out;
    Str words;

    TRY(card_words(exchange->call.arena, &card->id, &words));
    json_put_hex(out, "node", card->id.bytes, HASH_SIZE);
    json_put_text(out, "name", card->name);
    json_put_text(out, "country", card->country);
    json_put_bool(out, "fiction", card->fiction);
    json_put_text(out, "words", words);
    json_put_number(out, "incarnation", card->incarnation);
    return ERR_NONE;
}

Err verb_card(Exchange *exchange)
{
    const Identity *identity = node_identity(exchange->call.node);
    JsonOut *out = &exchange->out;

    json_open_object(out, NULL);
    TRY(put_card(exchange, &identity->card));
    json_put_text(out, "card", identity->card_text);
    json_close_object(out);
    return ERR_NONE;
}

static MUST_USE Err put_peer(Exchange *exchange, const Peer *peer)
{
    Call *call = &exchange->call;
    JsonOut *out = &exchange->out;
    int64_t waiting = 0;
    Card card;

    TRY(card_read_kept(call->arena, peer->card, &card));
    TRY(item_waiting_count(call->store, peer->id, &waiting));
    json_open_object(out, NULL);
    TRY(put_card(exchange, &card));
    json_put_text(out, "state", peer->state);
    json_put_text(out, "address", peer->address);
    put_time(out, "added", peer->added);
    if (peer->pinned > 0) {
        put_time(out, "pinned", peer->pinned);
    }
    if (peer->met > 0) {
        put_time(out, "met", peer->met);
    }
    json_put_text(out, "failure", peer->failure);
    json_put_number(out, "waiting", waiting);
    json_put_number(out, "sent", peer->out_seq);
    json_put_number(out, "taken", peer->out_taken);
    json_put_number(out, "received", peer->in_seq);
    json_put_number(out, "items_a_day", peer->items_most);
    json_put_number(out, "bytes_a_day", peer->bytes_most);
    json_close_object(out);
    return ERR_NONE;
}

static Err peers_run(Call *call, void *arg)
{
    Exchange *exchange = arg;
    Peers peers;

    TRY(peer_all(call->store, call->arena, &peers));
    json_open_object(&exchange->out, NULL);
    json_open_list(&exchange->out, "items");
    for (size_t i = 0; i < peers.count; i++) {
        TRY(put_peer(exchange, &peers.items[i]));
    }
    json_close_list(&exchange->out);
    json_close_object(&exchange->out);
    return ERR_NONE;
}

Err verb_peer_list(Exchange *exchange)
{
    return call_read(&exchange->call, peers_run, exchange);
}

/* ---- one of them ------------------------------------------------------------------------ */

typedef struct Asked {
    Exchange *exchange;
    Hash node;
    Peer peer;
    PeerChange change;
} Asked;

/* A partner goes by its id, or by the beginning of it that only it has. */
static MUST_USE Err find_run_peer(Call *call, Asked *asked)
{
    static const Err none = {ERR_NOT_FOUND, 0, "there is no such partner"};
    Str given = asked->exchange->request->parts[0];
    Peers peers;
    size_t found = 0;

    TRY(peer_all(call->store, call->arena, &peers));
    for (size_t i = 0; i < peers.count; i++) {
        char id[2 * HASH_SIZE];

        str_hex(peers.items[i].node.bytes, HASH_SIZE, id);
        if (given.len >= 8 && str_starts((Str){id, sizeof(id)}, given)) {
            asked->peer = peers.items[i];
            asked->node = peers.items[i].node;
            found++;
        }
    }
    return found == 1 ? ERR_NONE : none;
}

static Err peer_see_run(Call *call, void *arg)
{
    Asked *asked = arg;

    TRY(find_run_peer(call, asked));
    return put_peer(asked->exchange, &asked->peer);
}

static MUST_USE Err answer_peer(Exchange *exchange)
{
    Asked asked = {.exchange = exchange};

    return call_read(&exchange->call, peer_see_run, &asked);
}

static Err offer_run(Call *call, void *arg)
{
    Asked *asked = arg;
    const Json *body = asked->exchange->body;

    TRY(peers_offer(
        call, json_get_text(body, "card"), json_get_text(body, "address"), &asked->peer));
    return put_peer(asked->exchange, &asked->peer);
}

Err verb_peer_offer(Exchange *exchange)
{
    Asked asked = {.exchange = exchange};

    TRY(call_write(&exchange->call, offer_run, &asked));
    exchange->response->status = 201;
    return ERR_NONE;
}

static Err pin_run(Call *call, void *arg)
{
    Asked *asked = arg;

    TRY(find_run_peer(call, asked));
    return peers_pin(call, &asked->node, json_get_text(asked->exchange->body, "words"));
}

Err verb_peer_pin(Exchange *exchange)
{
    Asked asked = {.exchange = exchange};

    TRY(call_write(&exchange->call, pin_run, &asked));
    return answer_peer(exchange);
}

static Err change_run(Call *call, void *arg)
{
    Asked *asked = arg;

    TRY(find_run_peer(call, asked));
    return peers_change(call, &asked->node, &asked->change);
}

/* A number that the page sends as one, and the command line as text. */
static MUST_USE Err number_of(const Json *body, const char *name, int64_t *ret)
{
    Str text = json_get_text(body, name);
    uint64_t number = 0;

    *ret = json_get_number(body, name, 0);
    if (text.len > 0) {
        TRY(str_number(text, INT64_MAX, &number));
        *ret = (int64_t)number;
    }
    return ERR_NONE;
}

Err verb_peer_change(Exchange *exchange)
{
    const Json *body = exchange->body;
    Asked asked = {
        .exchange = exchange,
        .change = {
            .address = json_get_text(body, "address"), .state = json_get_text(body, "state")}};

    TRY(number_of(body, "items", &asked.change.items_most));
    TRY(number_of(body, "bytes", &asked.change.bytes_most));
    TRY(call_write(&exchange->call, change_run, &asked));
    return answer_peer(exchange);
}

/* ---- meeting ---------------------------------------------------------------------------- */

static Err find_only_run(Call *call, void *arg)
{
    return find_run_peer(call, arg);
}

Err verb_peer_meet(Exchange *exchange)
{
    Asked asked = {.exchange = exchange};
    JsonOut *out = &exchange->out;
    Met met;

    TRY(call_read(&exchange->call, find_only_run, &asked));
    TRY(dial_now(exchange->call.node, asked.peer.id, &met));
    json_open_object(out, NULL);
    json_put_bool(out, "ok", true);
    json_put_number(out, "sent", (int64_t)met.sent);
    json_put_number(out, "received", (int64_t)met.received);
    json_close_object(out);
    return ERR_NONE;
}

Err verb_envelope_write(Exchange *exchange)
{
    Asked asked = {.exchange = exchange};
    Outgoing outgoing;

    TRY(call_read(&exchange->call, find_only_run, &asked));
    TRY(stages_work(exchange->call.node, exchange->call.arena));
    TRY(exchange_write(
        exchange->call.node, exchange->call.arena, asked.peer.id, true, &outgoing));
    exchange->response->type = "text/plain; charset=us-ascii";
    exchange->response->body = outgoing.bytes;
    exchange->response->disposition = STR("envelope.age");
    return ERR_NONE;
}

Err verb_envelope_read(Exchange *exchange)
{
    JsonOut *out = &exchange->out;
    size_t envelopes = 0;
    int64_t peer = 0;

    TRY(exchange_read(
        exchange->call.node,
        exchange->call.arena,
        NULL,
        exchange->request->body,
        &peer,
        &envelopes));
    json_open_object(out, NULL);
    json_put_bool(out, "ok", true);
    json_put_number(out, "received", (int64_t)envelopes);
    json_close_object(out);
    return ERR_NONE;
}

/* ---- what was refused ------------------------------------------------------------------- */

/* Where it came from and why; not the bytes, which may be anybody's data. */
static Err refused_run(Call *call, void *arg)
{
    Asked *asked = arg;
    JsonOut *out = &asked->exchange->out;
    Refuseds page;

    TRY(find_run_peer(call, asked));
    TRY(refused_page(call->store, call->arena, asked->peer.id, INT64_MAX, REFUSED_PAGE, &page));
    json_open_object(out, NULL);
    json_open_list(out, "items");
    for (size_t i = 0; i < page.count; i++) {
        const Refused *refused = &page.items[i];
        Hash hash = hash_sha256(refused->bytes);

        json_open_object(out, NULL);
        json_put_number(out, "envelope", refused->seq);
        json_put_number(out, "line", refused->line);
        put_time(out, "at", refused->at);
        json_put_bool(out, "proof", refused->proof);
        json_put_text(out, "why", refused->why);
        json_put_number(out, "bytes", (int64_t)refused->bytes.len);
        json_put_hex(out, "sha256", hash.bytes, HASH_SIZE);
        json_close_object(out);
    }
    json_close_list(out);
    json_close_object(out);
    return ERR_NONE;
}

Err verb_peer_refused(Exchange *exchange)
{
    Asked asked = {.exchange = exchange};

    return call_read(&exchange->call, refused_run, &asked);
}

/* ---- what is left of the budget ---------------------------------------------------------- */

static void put_day(JsonOut *out, const char *name, int32_t day)
{
    char text[11];

    json_put_text(out, name, date_format(date_from_days(day), text));
}

static Err bounds_run(Call *call, void *arg)
{
    Asked *asked = arg;
    JsonOut *out = &asked->exchange->out;
    Bounds bounds;

    TRY(find_run_peer(call, asked));
    TRY(bounds_of(call, asked->peer.id, &bounds));
    json_open_object(out, NULL);
    json_put_number(out, "runs", bounds.runs);
    json_put_number(out, "left", bounds.left);
    if (bounds.next > 0) {
        put_day(out, "next", bounds.next);
    }
    json_put_number(out, "least", MATCHSET_LEAST);
    json_put_number(out, "most", bounds.subjects);
    json_put_number(out, "batch", BOUNDS_BATCH);
    json_close_object(out);
    return ERR_NONE;
}

Err verb_match_bounds(Exchange *exchange)
{
    Asked asked = {.exchange = exchange};

    return call_read(&exchange->call, bounds_run, &asked);
}

/* ---- heads of logs ---------------------------------------------------------------------- */

static Err heads_run(Call *call, void *arg)
{
    Asked *asked = arg;
    JsonOut *out = &asked->exchange->out;
    Witnesses all;

    TRY(find_run_peer(call, asked));
    TRY(witness_all(call->store, call->arena, asked->peer.id, &all));
    json_open_object(out, NULL);
    json_open_list(out, "items");
    for (size_t i = 0; i < all.count; i++) {
        json_open_object(out, NULL);
        json_put_text(out, "origin", all.items[i].origin);
        json_put_number(out, "size", all.items[i].size);
        json_put_text(out, "note", all.items[i].note);
        json_close_object(out);
    }
    json_close_list(out);
    json_close_object(out);
    return ERR_NONE;
}

Err verb_peer_heads(Exchange *exchange)
{
    Asked asked = {.exchange = exchange};

    return call_read(&exchange->call, heads_run, &asked);
}
