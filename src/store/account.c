#include "store/account.h"

#include "store/connection.h"

#define TOTP_CONTEXT "subak totp"

/* The columns of ACCOUNT_COLUMNS. */
static MUST_USE Err account_read(Arena *arena, const Query *query, Account *ret)
{
    Account account = {
        .id = query_number(query, 0),
        .roles = (uint32_t)query_number(query, 3),
        .has_totp = !query_is_null(query, 8),
        .totp_step = query_number(query, 9),
        .failures = query_number(query, 10),
        .blocked_until = query_number(query, 11),
        .uid = query_is_null(query, 12) ? -1 : query_number(query, 12),
        .created = query_number(query, 13),
        .seen = query_number(query, 14)};

    TRY(arena_copy(arena, query_bytes(query, 1), &account.name));
    TRY(arena_copy(arena, query_bytes(query, 2), &account.title));
    TRY(arena_copy(arena, query_bytes(query, 4), &account.team));
    TRY(arena_copy(arena, query_bytes(query, 5), &account.post));
    TRY(arena_copy(arena, query_bytes(query, 6), &account.state));
    TRY(arena_copy(arena, query_bytes(query, 7), &account.password));
    *ret = account;
    return ERR_NONE;
}

static MUST_USE Err account_take(Arena *arena, Query *query, Account *ret)
{
    Err err = {ERR_NOT_FOUND, 0, "there is no such account"};

    if (query_next(query)) {
        err = account_read(arena, query, ret);
    }
    TRY(query_end(query));
    return err;
}

Err account_by_name(Store *store, Arena *arena, Str name, Account *ret)
{
    Query query = query_begin(store, ACCOUNT_BY_NAME);

    query_bind_text(&query, 1, name);
    return account_take(arena, &query, ret);
}

Err account_by_id(Store *store, Arena *arena, int64_t id, Account *ret)
{
    Query query = query_begin(store, ACCOUNT_BY_ID);

    query_bind_number(&query, 1, id);
    return account_take(arena, &query, ret);
}

Err account_by_uid(Store *store, Arena *arena, int64_t uid, Account *ret)
{
    Query query = query_begin(store, ACCOUNT_BY_UID);

    query_bind_number(&query, 1, uid);
    return account_take(arena, &query, ret);
}

Err account_all(Store *store, Arena *arena, Accounts *ret)
{
    Query query = query_begin(store, ACCOUNT_ALL);
    Accounts accounts = {0};
    Err err = ERR_NONE;

    while (err.kind == ERR_OK && query_next(&query)) {
        Account account;

        err = account_read(arena, &query, &account);
        if (err.kind == ERR_OK) {
            err = vec_push(arena, &accounts, account);
        }
    }
    TRY(query_end(&query));
    TRY(err);
    *ret = accounts;
    return ERR_NONE;
}

Err account_add(Store *store, Account *account)
{
    Query query = query_begin(store, ACCOUNT_ADD);

    query_bind_text(&query, 1, account->name);
    query_bind_text(&query, 2, account->title);
    query_bind_number(&query, 3, account->roles);
    query_bind_text(&query, 4, account->team);
    query_bind_text(&query, 5, account->post);
    query_bind_text(&query, 6, account->state);
    query_bind_text(&query, 7, account->password);
    if (account->uid >= 0) {
        query_bind_number(&query, 8, account->uid);
    }
    account->created = store->env->now(store->env);
    query_bind_number(&query, 9, account->created);
    TRY(query_run(&query));
    account->id = query_last_id(store);
    return ERR_NONE;
}

Err account_set(Store *store, const Account *account)
{
    Query query = query_begin(store, ACCOUNT_SET);

    query_bind_number(&query, 1, account->id);
    query_bind_text(&query, 2, account->title);
    query_bind_number(&query, 3, account->roles);
    query_bind_text(&query, 4, account->team);
    query_bind_text(&query, 5, account->post);
    query_bind_text(&query, 6, account->state);
    return query_run(&query);
}

Err account_set_password(Store *store, int64_t id, Str hash, Str state)
{
    Query query = query_begin(store, ACCOUNT_PASSWORD);

    query_bind_number(&query, 1, id);
    query_bind_text(&query, 2, hash);
    query_bind_text(&query, 3, state);
    return query_run(&query);
}

Err account_totp(Store *store, Arena *arena, int64_t id, uint8_t secret[TOTP_SECRET])
{
    Query query = query_begin(store, ACCOUNT_TOTP_GET);
    Err err = {ERR_NOT_FOUND, 0, "this account has no second factor"};
    Str plain;

    query_bind_number(&query, 1, id);
    if (query_next(&query)) {
        err = vault_unseal(store->vault, arena, TOTP_CONTEXT, query_bytes(&query, 0), &plain);
        if (err.kind == ERR_OK && plain.len != TOTP_SECRET) {
            err = (Err){ERR_CORRUPT, 0, "a second factor in the store is malformed"};
        }
        if (err.kind == ERR_OK) {
            memcpy(secret, plain.ptr, TOTP_SECRET);
        }
    }
    TRY(query_end(&query));
    return err;
}

Err account_set_totp(Store *store, Arena *arena, int64_t id, const uint8_t secret[TOTP_SECRET])
{
    Query query = query_begin(store, ACCOUNT_TOTP);
    Str sealed;

    TRY(vault_seal(
        store->vault,
        arena,
        store->env,
        TOTP_CONTEXT,
        (Str){(const char *)secret, TOTP_SECRET},
        &sealed));
    query_bind_number(&query, 1, id);
    query_bind_bytes(&query, 2, sealed.ptr, sealed.len);
    return query_run(&query);
}

Err account_failed(Store *store, int64_t id, int64_t blocked_until)
{
    Query query = query_begin(store, ACCOUNT_FAILED);

    query_bind_number(&query, 1, id);
    query_bind_number(&query, 2, blocked_until);
    return query_run(&query);
}

Err account_signed_in(Store *store, int64_t id, int64_t totp_step)
{
    Query query = query_begin(store, ACCOUNT_SEEN);

    query_bind_number(&query, 1, id);
    query_bind_number(&query, 2, store->env->now(store->env));
    query_bind_number(&query, 3, totp_step);
    return query_run(&query);
}

Err session_add(Store *store, const uint8_t token[32], const Session *session)
{
    Query query = query_begin(store, SESSION_ADD);

    query_bind_bytes(&query, 1, token, 32);
    query_bind_number(&query, 2, session->account);
    query_bind_bytes(&query, 3, session->csrf, sizeof(session->csrf));
    query_bind_number(&query, 4, session->factor);
    query_bind_number(&query, 5, store->env->now(store->env));
    return query_run(&query);
}

Err session_get(
    Store *store, Arena *arena, const uint8_t token[32], Session *ret, Account *account)
{
    Query query = query_begin(store, SESSION_GET);
    Err err = {ERR_NOT_FOUND, 0, "nobody is signed in"};
    const int after = 15; /* ACCOUNT_COLUMNS */

    query_bind_bytes(&query, 1, token, 32);
    if (query_next(&query) && query_bytes(&query, after).len == sizeof(ret->csrf)) {
        memcpy(ret->csrf, query_bytes(&query, after).ptr, sizeof(ret->csrf));
        ret->factor = query_number(&query, after + 1) != 0;
        ret->created = query_number(&query, after + 2);
        ret->seen = query_number(&query, after + 3);
        err = account_read(arena, &query, account);
        ret->account = account->id;
    }
    TRY(query_end(&query));
    return err;
}

static MUST_USE Err
session_run(Store *store, Statement statement, const uint8_t token[32], bool now)
{
    Query query = query_begin(store, statement);

    query_bind_bytes(&query, 1, token, 32);
    if (now) {
        query_bind_number(&query, 2, store->env->now(store->env));
    }
    return query_run(&query);
}

Err session_touch(Store *store, const uint8_t token[32])
{
    return session_run(store, SESSION_SEEN, token, true);
}

Err session_drop(Store *store, const uint8_t token[32])
{
    return session_run(store, SESSION_DROP, token, false);
}

Err session_drop_account(Store *store, int64_t account)
{
    Query query = query_begin(store, SESSION_DROP_ACCOUNT);

    query_bind_number(&query, 1, account);
    return query_run(&query);
}

Err session_sweep(Store *store, int64_t seen_before, int64_t created_before)
{
    Query query = query_begin(store, SESSION_SWEEP);

    query_bind_number(&query, 1, seen_before);
    query_bind_number(&query, 2, created_before);
    return query_run(&query);
}
