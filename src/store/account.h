/* account.h: who may sign in, and who has.
 *
 * Source  protection.md, "Who is who"; OWASP ASVS 5, V6 and V7 (authentication, sessions)
 */
#ifndef STORE_ACCOUNT_H
#define STORE_ACCOUNT_H

#include "crypto/password.h"
#include "store/store.h"

typedef struct Account {
    int64_t id;
    Str name;
    Str title; /* the person's or the desk's name */
    uint32_t roles;
    Str team;
    Str post;
    Str state;     /* active, renew (must choose a new password), closed */
    Str password;  /* Argon2id */
    bool has_totp; /* whose secret account_totp opens */
    int64_t totp_step;
    int64_t failures;
    int64_t blocked_until;
    int64_t uid; /* of the operating system, or -1 */
    int64_t created;
    int64_t seen; /* 0 for never */
} Account;

typedef VEC(Account) Accounts;

typedef struct Session {
    int64_t account;
    uint8_t csrf[16];
    bool factor; /* signed in with a second factor */
    int64_t created;
    int64_t seen;
} Session;

MUST_USE Err account_by_name(Store *store, Arena *arena, Str name, Account *ret);
MUST_USE Err account_by_id(Store *store, Arena *arena, int64_t id, Account *ret);
MUST_USE Err account_by_uid(Store *store, Arena *arena, int64_t uid, Account *ret);
MUST_USE Err account_all(Store *store, Arena *arena, Accounts *ret);

/* Without a second factor, which account_set_totp gives.  Errors  CONFLICT where the name is taken. */
MUST_USE Err account_add(Store *store, Account *account);

/* Title, roles, team, post and state. */
MUST_USE Err account_set(Store *store, const Account *account);
MUST_USE Err account_set_password(Store *store, int64_t id, Str hash, Str state);
/* The secret of the second factor, opened only for who signs in.  Errors  NOT_FOUND where the account has none. */
MUST_USE Err account_totp(Store *store, Arena *arena, int64_t id, uint8_t secret[TOTP_SECRET]);
MUST_USE Err
account_set_totp(Store *store, Arena *arena, int64_t id, const uint8_t secret[TOTP_SECRET]);
MUST_USE Err account_failed(Store *store, int64_t id, int64_t blocked_until);
MUST_USE Err account_signed_in(Store *store, int64_t id, int64_t totp_step);

MUST_USE Err session_add(Store *store, const uint8_t token[32], const Session *session);

/* A session and whose it is. Nothing of it hangs on the eyes of the Store.  Errors  NOT_FOUND. */
MUST_USE Err session_get(
    Store *store, Arena *arena, const uint8_t token[32], Session *ret, Account *account);
MUST_USE Err session_touch(Store *store, const uint8_t token[32]);
MUST_USE Err session_drop(Store *store, const uint8_t token[32]);
MUST_USE Err session_drop_account(Store *store, int64_t account);
MUST_USE Err session_sweep(Store *store, int64_t seen_before, int64_t created_before);

#endif
