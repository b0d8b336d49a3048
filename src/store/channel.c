#include "store/channel.h"

#include "store/connection.h"

#define ITEM_CONTEXT     "subak item"
#define REFUSED_CONTEXT  "subak refused"
#define WITHHELD_CONTEXT "subak withheld"
#define JWS_KEY          "jws"
#define DISCLOSURES_KEY  "disclosures"

static MUST_USE Err lock(Store *store, Arena *arena, const char *context, Str plain, Str *ret)
{
    return vault_seal(store->vault, arena, store->env, context, plain, ret);
}

/* ---- items ------------------------------------------------------------------------------ */

Err item_add(Store *store, Arena *arena, int64_t peer, const Item *item)
{
    Query query = query_begin(store, ITEM_ADD);
    Str sealed;

    TRY(lock(store, arena, ITEM_CONTEXT, item->text, &sealed));
    query_bind_number(&query, 1, peer);
    query_bind_number(&query, 2, (int64_t)item->rank);
    if (item->record == 0) {
        query_bind_null(&query, 3);
    } else {
        query_bind_number(&query, 3, item->record);
    }
    query_bind_bytes(&query, 4, sealed.ptr, sealed.len);
    return query_run(&query);
}

static MUST_USE Err items_take(Store *store, Arena *arena, Query *query, Items *ret)
{
    Items items = {0};
    Err err = ERR_NONE;

    while (err.kind == ERR_OK && query_next(query)) {
        Item item = {
            .id = query_number(query, 0),
            .rank = (ItemRank)query_number(query, 1),
            .record = query_number(query, 2)};

        err =
            vault_unseal(store->vault, arena, ITEM_CONTEXT, query_bytes(query, 3), &item.text);
        if (err.kind == ERR_OK) {
            err = vec_push(arena, &items, item);
        }
    }
    TRY(query_end(query));
    TRY(err);
    *ret = items;
    return ERR_NONE;
}

Err item_waiting(Store *store, Arena *arena, int64_t peer, int64_t limit, Items *ret)
{
    Query query = query_begin(store, ITEM_WAITING);

    query_bind_number(&query, 1, peer);
    query_bind_number(&query, 2, limit);
    return items_take(store, arena, &query, ret);
}

Err item_waiting_count(Store *store, int64_t peer, int64_t *ret)
{
    Query query = query_begin(store, ITEM_WAITING_COUNT);

    query_bind_number(&query, 1, peer);
    if (query_next(&query)) {
        *ret = query_number(&query, 0);
    }
    return query_end(&query);
}

Err item_sent(Store *store, Arena *arena, int64_t peer, int64_t seq, Items *ret)
{
    Query query = query_begin(store, ITEM_SENT);

    query_bind_number(&query, 1, peer);
    query_bind_number(&query, 2, seq);
    return items_take(store, arena, &query, ret);
}

static MUST_USE Err numbers(Store *store, Statement statement, int64_t first, int64_t second)
{
    Query query = query_begin(store, statement);

    query_bind_number(&query, 1, first);
    query_bind_number(&query, 2, second);
    return query_run(&query);
}

Err item_put_in(Store *store, int64_t id, int64_t seq)
{
    return numbers(store, ITEM_PUT_IN, id, seq);
}

Err item_again(Store *store, int64_t peer, int64_t seq)
{
    return numbers(store, ITEM_AGAIN, peer, seq);
}

static MUST_USE Err number(Store *store, Statement statement, int64_t first)
{
    Query query = query_begin(store, statement);

    query_bind_number(&query, 1, first);
    return query_run(&query);
}

Err item_drop(Store *store, int64_t id)
{
    return number(store, ITEM_DROP, id);
}

Err item_drop_record(Store *store, int64_t record)
{
    return number(store, ITEM_DROP_RECORD, record);
}

Err channel_anew(Store *store, const Peer *peer)
{
    Peer after = *peer;

    TRY(numbers(store, ITEM_FORGET, peer->id, peer->out_taken));
    TRY(number(store, ITEM_AGAIN_ALL, peer->id));
    after.out_seq = 0;
    after.out_taken = 0;
    after.out_head = (Hash){{0}};
    return peer_set_channel(store, &after);
}

/* ---- envelopes -------------------------------------------------------------------------- */

Err sent_add(Store *store, int64_t peer, int64_t incarnation, const SentHead *sent)
{
    Query query = query_begin(store, SENT_ADD);

    query_bind_number(&query, 1, peer);
    query_bind_number(&query, 2, incarnation);
    query_bind_number(&query, 3, sent->seq);
    query_bind_text(&query, 4, sent->head);
    return query_run(&query);
}

Err sent_void(Store *store, int64_t peer, int64_t incarnation, int64_t seq)
{
    Query query = query_begin(store, SENT_VOID);

    query_bind_number(&query, 1, peer);
    query_bind_number(&query, 2, incarnation);
    query_bind_number(&query, 3, seq);
    return query_run(&query);
}

static MUST_USE Err heads_take(
    Store *store, Arena *arena, Statement statement, const int64_t places[4], SentHeads *ret)
{
    Query query = query_begin(store, statement);
    SentHeads heads = {0};
    Err err = ERR_NONE;

    for (int i = 0; i < 4; i++) {
        query_bind_number(&query, i + 1, places[i]);
    }
    while (err.kind == ERR_OK && query_next(&query)) {
        SentHead head = {.seq = query_number(&query, 0)};

        head.is_void = statement == SENT_FROM && query_number(&query, 2) != 0;
        err = arena_copy(arena, query_bytes(&query, 1), &head.head);
        if (err.kind == ERR_OK) {
            err = vec_push(arena, &heads, head);
        }
    }
    TRY(query_end(&query));
    TRY(err);
    *ret = heads;
    return ERR_NONE;
}

Err sent_from(
    Store *store,
    Arena *arena,
    int64_t peer,
    int64_t incarnation,
    int64_t after,
    int64_t limit,
    SentHeads *ret)
{
    const int64_t places[] = {peer, incarnation, after, limit};

    return heads_take(store, arena, SENT_FROM, places, ret);
}

Err received_from(
    Store *store,
    Arena *arena,
    int64_t peer,
    int64_t incarnation,
    int64_t after,
    int64_t limit,
    SentHeads *ret)
{
    const int64_t places[] = {peer, incarnation, after, limit};

    return heads_take(store, arena, RECEIVED_FROM, places, ret);
}

Err received_get(
    Store *store, Arena *arena, int64_t peer, int64_t incarnation, int64_t seq, Str *ret)
{
    Query query = query_begin(store, RECEIVED_GET);
    Err err = {ERR_NOT_FOUND, 0, "no such envelope has come"};

    query_bind_number(&query, 1, peer);
    query_bind_number(&query, 2, incarnation);
    query_bind_number(&query, 3, seq);
    if (query_next(&query)) {
        err = arena_copy(arena, query_bytes(&query, 0), ret);
    }
    TRY(query_end(&query));
    return err;
}

Err received_add(Store *store, int64_t peer, int64_t incarnation, int64_t seq, Str head)
{
    Query query = query_begin(store, RECEIVED_ADD);

    query_bind_number(&query, 1, peer);
    query_bind_number(&query, 2, incarnation);
    query_bind_number(&query, 3, seq);
    query_bind_text(&query, 4, head);
    query_bind_number(&query, 5, store->env->now(store->env));
    return query_run(&query);
}

/* ---- what was refused ------------------------------------------------------------------- */

Err refused_add(Store *store, Arena *arena, const Refused *refused)
{
    Query query = query_begin(store, REFUSED_ADD);
    Str sealed;

    TRY(lock(store, arena, REFUSED_CONTEXT, refused->bytes, &sealed));
    query_bind_number(&query, 1, refused->peer);
    query_bind_number(&query, 2, refused->seq);
    query_bind_number(&query, 3, refused->line);
    query_bind_number(&query, 4, store->env->now(store->env));
    query_bind_number(&query, 5, refused->proof);
    query_bind_text(&query, 6, refused->why);
    query_bind_bytes(&query, 7, sealed.ptr, sealed.len);
    return query_run(&query);
}

Err refused_page(
    Store *store, Arena *arena, int64_t peer, int64_t before, int64_t limit, Refuseds *ret)
{
    Query query = query_begin(store, REFUSED_PAGE);
    Refuseds page = {0};
    Err err = ERR_NONE;

    query_bind_number(&query, 1, peer);
    query_bind_number(&query, 2, before);
    query_bind_number(&query, 3, limit);
    while (err.kind == ERR_OK && query_next(&query)) {
        Refused refused = {
            .id = query_number(&query, 0),
            .peer = query_number(&query, 1),
            .seq = query_number(&query, 2),
            .line = query_number(&query, 3),
            .at = query_number(&query, 4),
            .proof = query_number(&query, 5) != 0};

        err = arena_copy(arena, query_bytes(&query, 6), &refused.why);
        if (err.kind == ERR_OK) {
            err = vault_unseal(
                store->vault, arena, REFUSED_CONTEXT, query_bytes(&query, 7), &refused.bytes);
        }
        if (err.kind == ERR_OK) {
            err = vec_push(arena, &page, refused);
        }
    }
    TRY(query_end(&query));
    TRY(err);
    *ret = page;
    return ERR_NONE;
}

/* ---- what was signed -------------------------------------------------------------------- */

Err signed_add(Store *store, Arena *arena, const Signed *signed_record)
{
    Query query;
    Str jws;
    Str disclosures;

    TRY(revision_lock(store, arena, signed_record->record, JWS_KEY, signed_record->jws, &jws));
    TRY(revision_lock(
        store,
        arena,
        signed_record->record,
        DISCLOSURES_KEY,
        signed_record->disclosures,
        &disclosures));
    query = query_begin(store, SIGNED_ADD);
    query_bind_bytes(&query, 1, signed_record->id.bytes, HASH_SIZE);
    query_bind_number(&query, 2, signed_record->record);
    query_bind_bytes(&query, 3, jws.ptr, jws.len);
    query_bind_bytes(&query, 4, disclosures.ptr, disclosures.len);
    return query_run(&query);
}

static MUST_USE Err signed_take(Store *store, Arena *arena, Query *query, Signed *ret)
{
    Err err = {ERR_NOT_FOUND, 0, "the record was never signed"};

    if (query_next(query) && query_bytes(query, 0).len == HASH_SIZE) {
        memcpy(ret->id.bytes, query_bytes(query, 0).ptr, HASH_SIZE);
        ret->record = query_number(query, 1);
        err = revision_unlock(
            store, arena, ret->record, JWS_KEY, query_bytes(query, 2), &ret->jws);
        if (err.kind == ERR_OK) {
            err = revision_unlock(
                store,
                arena,
                ret->record,
                DISCLOSURES_KEY,
                query_bytes(query, 3),
                &ret->disclosures);
        }
    }
    TRY(query_end(query));
    return err;
}

Err signed_of(Store *store, Arena *arena, int64_t record, Signed *ret)
{
    Query query = query_begin(store, SIGNED_OF_RECORD);

    query_bind_number(&query, 1, record);
    return signed_take(store, arena, &query, ret);
}

Err signed_by_id(Store *store, Arena *arena, const Hash *id, Signed *ret)
{
    Query query = query_begin(store, SIGNED_BY_ID);

    query_bind_bytes(&query, 1, id->bytes, HASH_SIZE);
    return signed_take(store, arena, &query, ret);
}

Err signed_fuller(Store *store, Arena *arena, const Signed *signed_record)
{
    Query query;
    Str disclosures;

    TRY(revision_lock(
        store,
        arena,
        signed_record->record,
        DISCLOSURES_KEY,
        signed_record->disclosures,
        &disclosures));
    query = query_begin(store, SIGNED_FULLER);
    query_bind_bytes(&query, 1, signed_record->id.bytes, HASH_SIZE);
    query_bind_bytes(&query, 2, disclosures.ptr, disclosures.len);
    return query_run(&query);
}

/* ---- who holds what --------------------------------------------------------------------- */

Err holder_put(Store *store, Arena *arena, const Holder *holder)
{
    Query query = query_begin(store, HOLDER_PUT);
    Str sealed;

    TRY(lock(store, arena, WITHHELD_CONTEXT, holder->withheld, &sealed));
    query_bind_number(&query, 1, holder->entity);
    query_bind_number(&query, 2, holder->peer);
    query_bind_number(&query, 3, holder->record);
    query_bind_bytes(&query, 4, sealed.ptr, sealed.len);
    query_bind_number(&query, 5, store->env->now(store->env));
    return query_run(&query);
}

Err holder_set(Store *store, const Holder *holder)
{
    Query query = query_begin(store, HOLDER_STATE);

    query_bind_number(&query, 1, holder->entity);
    query_bind_number(&query, 2, holder->peer);
    query_bind_text(&query, 3, holder->state);
    query_bind_number(&query, 4, store->env->now(store->env));
    query_bind_text(&query, 5, holder->receipt);
    return query_run(&query);
}

static MUST_USE Err holders_take(Store *store, Arena *arena, Query *query, Holders *ret)
{
    Holders holders = {0};
    Err err = ERR_NONE;

    while (err.kind == ERR_OK && query_next(query)) {
        Holder holder = {
            .entity = query_number(query, 0),
            .peer = query_number(query, 1),
            .record = query_number(query, 2),
            .at = query_number(query, 5)};

        err = arena_copy(arena, query_bytes(query, 3), &holder.state);
        if (err.kind == ERR_OK) {
            err = vault_unseal(
                store->vault, arena, WITHHELD_CONTEXT, query_bytes(query, 4), &holder.withheld);
        }
        if (err.kind == ERR_OK) {
            err = arena_copy(arena, query_bytes(query, 6), &holder.receipt);
        }
        if (err.kind == ERR_OK) {
            err = vec_push(arena, &holders, holder);
        }
    }
    TRY(query_end(query));
    TRY(err);
    *ret = holders;
    return ERR_NONE;
}

Err holder_of(Store *store, Arena *arena, int64_t entity, Holders *ret)
{
    Query query = query_begin(store, HOLDER_OF);

    query_bind_number(&query, 1, entity);
    return holders_take(store, arena, &query, ret);
}

Err holder_get(Store *store, Arena *arena, int64_t entity, int64_t peer, Holder *ret)
{
    Query query = query_begin(store, HOLDER_GET);
    Holders holders;

    query_bind_number(&query, 1, entity);
    query_bind_number(&query, 2, peer);
    TRY(holders_take(store, arena, &query, &holders));
    if (holders.count == 0) {
        return (Err){ERR_NOT_FOUND, 0, "the partner does not hold the record"};
    }
    *ret = holders.items[0];
    return ERR_NONE;
}

/* ---- heads of logs ---------------------------------------------------------------------- */

Err witness_put(Store *store, int64_t peer, const Witness *witness)
{
    Query query = query_begin(store, WITNESS_PUT);

    query_bind_number(&query, 1, peer);
    query_bind_text(&query, 2, witness->origin);
    query_bind_number(&query, 3, witness->size);
    query_bind_text(&query, 4, witness->note);
    return query_run(&query);
}

Err witness_last(Store *store, Arena *arena, int64_t peer, Str origin, Witness *ret)
{
    Query query = query_begin(store, WITNESS_LAST);
    Err err = {ERR_NOT_FOUND, 0, "nobody has signed this log yet"};

    query_bind_number(&query, 1, peer);
    query_bind_text(&query, 2, origin);
    if (query_next(&query)) {
        *ret = (Witness){.origin = origin, .size = query_number(&query, 0)};
        err = arena_copy(arena, query_bytes(&query, 1), &ret->note);
    }
    TRY(query_end(&query));
    return err;
}

Err witness_all(Store *store, Arena *arena, int64_t peer, Witnesses *ret)
{
    Query query = query_begin(store, WITNESS_ALL);
    Witnesses all = {0};
    Err err = ERR_NONE;

    query_bind_number(&query, 1, peer);
    while (err.kind == ERR_OK && query_next(&query)) {
        Witness witness = {.size = query_number(&query, 1)};

        err = arena_copy(arena, query_bytes(&query, 0), &witness.origin);
        if (err.kind == ERR_OK) {
            err = arena_copy(arena, query_bytes(&query, 2), &witness.note);
        }
        if (err.kind == ERR_OK) {
            err = vec_push(arena, &all, witness);
        }
    }
    TRY(query_end(&query));
    TRY(err);
    *ret = all;
    return ERR_NONE;
}
