#include "store/peer.h"

#include "base/date.h"
#include "store/connection.h"

static MUST_USE Err hash_read(const Query *query, int column, Hash *ret)
{
    Str bytes = query_bytes(query, column);

    if (bytes.len != HASH_SIZE) {
        return (Err){ERR_CORRUPT, 0, "a hash in the store is not of its length"};
    }
    memcpy(ret->bytes, bytes.ptr, HASH_SIZE);
    return ERR_NONE;
}

/* The columns of PEER_COLUMNS. */
static MUST_USE Err peer_read(Arena *arena, const Query *query, Peer *ret)
{
    *ret = (Peer){
        .id = query_number(query, 0),
        .added = query_number(query, 5),
        .pinned = query_number(query, 6),
        .incarnation = query_number(query, 7),
        .met = query_number(query, 8),
        .out_seq = query_number(query, 10),
        .out_taken = query_number(query, 12),
        .in_seq = query_number(query, 13),
        .items_most = query_number(query, 14),
        .bytes_most = query_number(query, 15),
        .day = query_number(query, 16),
        .items = query_number(query, 17),
        .bytes = query_number(query, 18),
        .in_signed = query_number(query, 19),
        .log_signed = query_number(query, 20)};
    TRY(hash_read(query, 1, &ret->node));
    TRY(hash_read(query, 11, &ret->out_head));
    TRY(arena_copy(arena, query_bytes(query, 2), &ret->card));
    TRY(arena_copy(arena, query_bytes(query, 3), &ret->address));
    TRY(arena_copy(arena, query_bytes(query, 4), &ret->state));
    return arena_copy(arena, query_bytes(query, 9), &ret->failure);
}

static MUST_USE Err peer_take(Arena *arena, Query *query, Peer *ret)
{
    Err err = {ERR_NOT_FOUND, 0, "there is no such partner"};

    if (query_next(query)) {
        err = peer_read(arena, query, ret);
    }
    TRY(query_end(query));
    return err;
}

Err peer_get(Store *store, Arena *arena, int64_t id, Peer *ret)
{
    Query query = query_begin(store, PEER_BY_ID);

    query_bind_number(&query, 1, id);
    return peer_take(arena, &query, ret);
}

Err peer_of(Store *store, Arena *arena, const Hash *node, Peer *ret)
{
    Query query = query_begin(store, PEER_BY_NODE);

    query_bind_bytes(&query, 1, node->bytes, HASH_SIZE);
    return peer_take(arena, &query, ret);
}

Err peer_all(Store *store, Arena *arena, Peers *ret)
{
    Query query = query_begin(store, PEER_ALL);
    Peers peers = {0};
    Err err = ERR_NONE;

    while (err.kind == ERR_OK && query_next(&query)) {
        Peer peer;

        err = peer_read(arena, &query, &peer);
        if (err.kind == ERR_OK) {
            err = vec_push(arena, &peers, peer);
        }
    }
    TRY(query_end(&query));
    TRY(err);
    *ret = peers;
    return ERR_NONE;
}

bool peer_is_pinned(const Peer *peer)
{
    return str_is(peer->state, "pinned");
}

Err peer_add(Store *store, const Peer *peer)
{
    Query query = query_begin(store, PEER_ADD);

    query_bind_bytes(&query, 1, peer->node.bytes, HASH_SIZE);
    query_bind_text(&query, 2, peer->card);
    query_bind_text(&query, 3, peer->address);
    query_bind_number(&query, 4, store->env->now(store->env));
    query_bind_number(&query, 5, peer->incarnation);
    query_bind_number(&query, 6, PEER_ITEMS_MOST);
    query_bind_number(&query, 7, PEER_BYTES_MOST);
    return query_run(&query);
}

Err peer_set(Store *store, const Peer *peer)
{
    Query query = query_begin(store, PEER_SET);

    query_bind_number(&query, 1, peer->id);
    query_bind_text(&query, 2, peer->card);
    query_bind_text(&query, 3, peer->address);
    query_bind_text(&query, 4, peer->state);
    query_bind_number(&query, 5, peer->pinned);
    query_bind_number(&query, 6, peer->incarnation);
    query_bind_number(&query, 7, peer->items_most);
    query_bind_number(&query, 8, peer->bytes_most);
    return query_run(&query);
}

Err peer_met(Store *store, int64_t id, int64_t at, Str failure)
{
    Query query = query_begin(store, PEER_MET);

    query_bind_number(&query, 1, id);
    query_bind_number(&query, 2, at);
    query_bind_text(&query, 3, failure);
    return query_run(&query);
}

Err peer_set_channel(Store *store, const Peer *peer)
{
    Query query = query_begin(store, PEER_CHANNEL);

    query_bind_number(&query, 1, peer->id);
    query_bind_number(&query, 2, peer->out_seq);
    query_bind_bytes(&query, 3, peer->out_head.bytes, HASH_SIZE);
    query_bind_number(&query, 4, peer->out_taken);
    query_bind_number(&query, 5, peer->in_seq);
    query_bind_number(&query, 6, peer->in_signed);
    query_bind_number(&query, 7, peer->log_signed);
    return query_run(&query);
}

Err peer_use(Store *store, Peer *peer, int64_t items, int64_t bytes)
{
    int64_t today = store->env->now(store->env) / DAY_MS;
    Query query;

    if (peer->day != today) {
        peer->day = today;
        peer->items = 0;
        peer->bytes = 0;
    }
    if (items > peer->items_most - peer->items || bytes > peer->bytes_most - peer->bytes) {
        return (Err){ERR_LIMIT, 0, "the partner's allowance of this day is used up"};
    }
    peer->items += items;
    peer->bytes += bytes;
    query = query_begin(store, PEER_USED);
    query_bind_number(&query, 1, peer->id);
    query_bind_number(&query, 2, peer->day);
    query_bind_number(&query, 3, peer->items);
    query_bind_number(&query, 4, peer->bytes);
    return query_run(&query);
}
