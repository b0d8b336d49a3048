/* accounts.h: signing in and out, and who may.
 *
 * A password that does not fit costs the same time as one that does, and after the third an account
 * waits, twice as long each time. Roles that release, disclose or administer count only in a session
 * that was opened with a second factor.
 *
 * Source  protection.md, 12; OWASP ASVS 5, V6 and V7; NIST SP 800-63B, 3.2.2 (throttling)
 */
#ifndef SERVICE_ACCOUNTS_H
#define SERVICE_ACCOUNTS_H

#include "service/call.h"

#define SESSION_IDLE_MS (INT64_C(30) * 60 * 1000)
#define SESSION_MOST_MS (INT64_C(12) * 60 * 60 * 1000)
#define TOKEN_SIZE      32

typedef struct SignIn {
    Str account;
    Str password;
    Str code;                  /* "" where none was given */
    uint8_t token[TOKEN_SIZE]; /* out: for the cookie; the store keeps only its hash */
    uint8_t csrf[16];          /* out */
} SignIn;

/* Open a session; call->account is then the one who signed in.
 * Errors  DENIED, without telling whether the name or the password was wrong or the account waits;
 *         with a problem where the code is what is missing.
 */
MUST_USE Err account_sign_in(Call *call, SignIn *sign_in);

/* Find who holds the token.  Errors  NOT_FOUND where the session is over. */
MUST_USE Err account_of_token(Call *call, const uint8_t token[TOKEN_SIZE], uint8_t csrf[16]);

/* Whoever has this operating system account; it counts as a second factor, since the machine itself
 * has let him in and holds the keys.  Errors  NOT_FOUND.
 */
MUST_USE Err account_of_uid(Call *call, int64_t uid);

MUST_USE Err account_sign_out(Call *call, const uint8_t token[TOKEN_SIZE]);

/* A new account; the secrets are shown once. */
typedef struct NewAccount {
    Str name;
    Str title;
    uint32_t roles;
    Str team;
    Str post;
    int64_t uid;               /* -1 for none */
    char password[32];         /* out: to be changed at the first sign-in */
    bool has_totp;             /* out: its roles need one */
    uint8_t totp[TOTP_SECRET]; /* out */
} NewAccount;

/* Errors  DENIED, CONFLICT where the name is taken, BAD_INPUT. */
MUST_USE Err account_make(Call *call, NewAccount *account);

/* What changes of an account; roles 0 and an empty state leave it as it is. */
typedef struct AccountChange {
    Str name;
    uint32_t roles;
    bool has_roles;
    Str state;          /* active, closed */
    bool reset;         /* a new password, and second factor where the roles need one */
    NewAccount secrets; /* out, where reset */
} AccountChange;

MUST_USE Err account_change(Call *call, AccountChange *change);

/* One's own password.  Errors  DENIED where the old one does not fit; BAD_INPUT where the new one is too
 * short.
 */
MUST_USE Err account_new_password(Call *call, Str old_password, Str new_password);

#endif
