#include "service/accounts.h"

#include "base/log.h"
#include "crypto/random.h"

#define FREE_TRIES   3
#define WAIT_MOST_MS (INT64_C(15) * 60 * 1000)

/* Of nobody: verified where the account is not there, so that it takes as long. */
#define NOBODYS_HASH                                       \
    "$argon2id$v=19$m=65536,t=2,p=1$c3ViYWsgbm9ib2R5cyBz$" \
    "cGFzc3dvcmQtaGFzaC1vZi1ub2JvZHktYXQtYWxsLTEyMw"

static const Err no_entry = {
    ERR_DENIED,
    0,
    "account, password or code do not fit; after three failures an account waits, longer each "
    "time"};

static int64_t now_of(const Call *call)
{
    Env *env = node_env(call->node);

    return env->now(env);
}

static Hash token_hash(const uint8_t token[TOKEN_SIZE])
{
    return hash_sha256((Str){(const char *)token, TOKEN_SIZE});
}

/* ---- signing in ------------------------------------------------------------------------- */

typedef struct Attempt {
    SignIn *sign_in;
    uint8_t totp[TOTP_SECRET];
    int64_t step; /* of the code that fitted */
} Attempt;

static Err find_account(Call *call, void *arg)
{
    Attempt *attempt = arg;
    Account *account = &call->account;

    TRY(account_by_name(call->store, call->arena, attempt->sign_in->account, account));
    return account->has_totp
               ? account_totp(call->store, call->arena, account->id, attempt->totp)
               : ERR_NONE;
}

static Err note_failure(Call *call, void *arg)
{
    int64_t failures = call->account.failures + 1;
    int64_t wait_ms = 0;

    (void)arg;
    if (failures >= FREE_TRIES) {
        int64_t doublings = failures - FREE_TRIES < 12 ? failures - FREE_TRIES : 12;

        wait_ms = INT64_C(1000) << doublings;
        wait_ms = wait_ms < WAIT_MOST_MS ? wait_ms : WAIT_MOST_MS;
    }
    TRY(account_failed(call->store, call->account.id, now_of(call) + wait_ms));
    return log_append(
        call->store, &(LogNote){.action = LOG_REFUSE, .account = call->account.id});
}

static Err open_session(Call *call, void *arg)
{
    const Attempt *attempt = arg;
    Env *env = node_env(call->node);
    Session session = {.account = call->account.id, .factor = call->factor};
    Account now;
    Hash token;

    TRY(account_by_id(call->store, call->arena, call->account.id, &now));
    if (attempt->step != 0 && attempt->step <= now.totp_step) {
        return no_entry; /* the same code, used twice at once */
    }
    env->random(env, attempt->sign_in->token, TOKEN_SIZE);
    env->random(env, session.csrf, sizeof(session.csrf));
    memcpy(attempt->sign_in->csrf, session.csrf, sizeof(session.csrf));
    token = token_hash(attempt->sign_in->token);
    TRY(session_sweep(
        call->store, now_of(call) - SESSION_IDLE_MS, now_of(call) - SESSION_MOST_MS));
    TRY(session_add(call->store, token.bytes, &session));
    TRY(account_signed_in(call->store, call->account.id, attempt->step));
    return call_log(call, LOG_SIGN_IN, NULL, (Str){"", 0});
}

/* Password and code, outside of the writer's thread: Argon2id takes a tenth of a second. */
static MUST_USE Err prove(Call *call, Attempt *attempt)
{
    const Account *account = &call->account;
    const SignIn *sign_in = attempt->sign_in;
    bool closed = str_is(account->state, "closed");
    Err err = password_verify(
        sign_in->password, account->id == 0 || closed ? STR(NOBODYS_HASH) : account->password);

    if (err.kind != ERR_OK || account->id == 0 || closed) {
        return no_entry;
    }
    call->factor = false;
    if (!account->has_totp) {
        return ERR_NONE;
    }
    if (sign_in->code.len == 0) {
        TRY(call_problem(call, NULL, "code"));
        return (Err){ERR_DENIED, 0, "give the six digits of your authenticator too"};
    }
    if (totp_verify(
            attempt->totp, sign_in->code, now_of(call), account->totp_step, &attempt->step)
            .kind != ERR_OK) {
        TRY(call_problem(call, NULL, "code"));
        return no_entry;
    }
    call->factor = true;
    return ERR_NONE;
}

static MUST_USE Err try_to_enter(Call *call, Attempt *attempt)
{
    Err err = call_read(call, find_account, attempt);

    if (err.kind == ERR_NOT_FOUND) {
        call->account = (Account){0};
    } else {
        TRY(err);
    }
    if (call->account.blocked_until > now_of(call)) {
        /* As of a wrong password, in words and in time: or it would tell that the account is there. */
        Err spent = password_verify(attempt->sign_in->password, STR(NOBODYS_HASH));

        (void)spent;
        call->account = (Account){0};
        return no_entry;
    }
    err = prove(call, attempt);
    if (err.kind == ERR_OK) {
        return call_write(call, open_session, attempt);
    }
    if (call->account.id != 0 &&
        (attempt->sign_in->code.len > 0 || call->problems.count == 0)) {
        TRY(call_write(call, note_failure, NULL));
    }
    call->account = (Account){0};
    return err;
}

Err account_sign_in(Call *call, SignIn *sign_in)
{
    Attempt attempt = {.sign_in = sign_in};
    Err err = try_to_enter(call, &attempt);

    secret_wipe(attempt.totp, sizeof(attempt.totp));
    return err;
}

/* ---- sessions --------------------------------------------------------------------------- */

/* One statement on any reader, in no transaction: whose eyes it has is known only afterwards. */
static MUST_USE Err find_session(Call *call, const Hash *token, Session *ret)
{
    Store *store = NULL;
    Err err = ERR_NONE;

    TRY(node_reader_take(call->node, NULL, &store));
    err = session_get(store, call->arena, token->bytes, ret, &call->account);
    node_reader_give(call->node, store);
    return err;
}

static Err touch_session(Call *call, void *arg)
{
    return session_touch(call->store, ((const Hash *)arg)->bytes);
}

static bool is_over(const Call *call, const Session *session)
{
    return session->seen < now_of(call) - SESSION_IDLE_MS ||
           session->created < now_of(call) - SESSION_MOST_MS ||
           str_is(call->account.state, "closed");
}

Err account_of_token(Call *call, const uint8_t token[TOKEN_SIZE], uint8_t csrf[16])
{
    Hash hash = token_hash(token);
    Session session = {0};

    TRY(find_session(call, &hash, &session));
    if (is_over(call, &session)) {
        call->account = (Account){0};
        return (Err){ERR_NOT_FOUND, 0, "the session is over"};
    }
    call->factor = session.factor;
    memcpy(csrf, session.csrf, 16);
    if (!call->quiet &&
        now_of(call) - session.seen > 60000) { /* not a write for every request */
        /* On a full disk one still reads; the session then ends the sooner. */
        log_err("session.touch", call_write(call, touch_session, &hash));
    }
    return ERR_NONE;
}

static Err find_uid(Call *call, void *arg)
{
    return account_by_uid(call->store, call->arena, *(const int64_t *)arg, &call->account);
}

Err account_of_uid(Call *call, int64_t uid)
{
    TRY(call_read(call, find_uid, &uid));
    call->factor = true;
    return ERR_NONE;
}

static Err close_session(Call *call, void *arg)
{
    TRY(session_drop(call->store, ((const Hash *)arg)->bytes));
    return call_log(call, LOG_SIGN_OUT, NULL, (Str){"", 0});
}

Err account_sign_out(Call *call, const uint8_t token[TOKEN_SIZE])
{
    Hash hash = token_hash(token);

    return call_write(call, close_session, &hash);
}

/* ---- making and changing ---------------------------------------------------------------- */

static MUST_USE Err administrator_only(const Call *call)
{
    if ((call_viewer(call).roles & ROLE_ADMINISTRATOR) == 0) {
        return (Err){
            ERR_DENIED,
            0,
            "only an administrator, signed in with a second factor, may do this"};
    }
    return ERR_NONE;
}

/* Five groups of four letters that are not mistaken for one another: 98 bits. */
static void password_make(Env *env, char out[32])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    uint8_t bytes[20];
    size_t at = 0;

    for (size_t i = 0; i < sizeof(bytes); i++) {
        do {
            env->random(env, &bytes[i], 1);
        } while (bytes[i] >= 248); /* the largest multiple of 31: no letter is likelier */
        if (i > 0 && i % 4 == 0) {
            out[at++] = '-';
        }
        out[at++] = letters[bytes[i] % 31];
    }
    out[at] = 0;
}

static MUST_USE Err secrets_make(Call *call, NewAccount *account, char hash[PASSWORD_HASH])
{
    Env *env = node_env(call->node);

    password_make(env, account->password);
    account->has_totp = (account->roles & ROLE_SECOND_FACTOR) != 0;
    env->random(env, account->totp, TOTP_SECRET);
    return password_hash(str_from(account->password), hash);
}

static bool is_account_name(Str name)
{
    bool good = name.len >= 2 && name.len <= 40;

    for (size_t i = 0; good && i < name.len; i++) {
        char c = name.ptr[i];

        good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
               c == '_';
    }
    return good;
}

typedef struct Making {
    NewAccount *new;
    char hash[PASSWORD_HASH];
} Making;

static Err make(Call *call, void *arg)
{
    Making *making = arg;
    NewAccount *new = making->new;
    Str detail;
    Account account = {
        .name = new->name,
        .title = new->title,
        .roles = new->roles,
        .team = new->team,
        .post = new->post,
        .state = STR("renew"),
        .password = str_from(making->hash),
        .uid = new->uid};

    TRY(account_add(call->store, &account));
    if (new->has_totp) {
        TRY(account_set_totp(call->store, call->arena, account.id, new->totp));
    }
    TRY(arena_print(call->arena, &detail, "made %.*s", STR_ARG(new->name)));
    return call_log(call, LOG_ACCOUNT, NULL, detail);
}

Err account_make(Call *call, NewAccount *account)
{
    Making making = {.new = account};
    Err err = ERR_NONE;

    TRY(administrator_only(call));
    if (!is_account_name(account->name)) {
        TRY(call_problem(
            call, NULL, "an account's name is 2 to 40 small letters, digits, dots or dashes"));
    }
    if (account->roles == 0) {
        TRY(call_problem(call, NULL, "an account needs at least one role"));
    }
    if (call->problems.count > 0) {
        return err_bad("the account needs another look");
    }
    TRY(secrets_make(call, account, making.hash));
    err = call_write(call, make, &making);
    return err.kind == ERR_CONFLICT
               ? (Err){ERR_CONFLICT, 0, "an account of this name is there already"}
               : err;
}

typedef struct Changing {
    AccountChange *change;
    char hash[PASSWORD_HASH];
} Changing;

static Err change_run(Call *call, void *arg)
{
    Changing *changing = arg;
    AccountChange *change = changing->change;
    Account account;
    Str detail;

    TRY(account_by_name(call->store, call->arena, change->name, &account));
    if (account.id == call->account.id) {
        return (Err){
            ERR_CONFLICT,
            0,
            "nobody changes his own roles or state: ask another administrator"};
    }
    if (change->has_roles) {
        account.roles = change->roles;
    }
    if (change->state.len > 0) {
        account.state = change->state;
    }
    TRY(account_set(call->store, &account));
    if (change->reset) {
        TRY(account_set_password(
            call->store, account.id, str_from(changing->hash), STR("renew")));
    }
    if ((account.roles & ROLE_SECOND_FACTOR) != 0 && (change->reset || !account.has_totp)) {
        TRY(account_set_totp(call->store, call->arena, account.id, change->secrets.totp));
        change->secrets.has_totp = true;
    }
    TRY(session_drop_account(call->store, account.id));
    TRY(arena_print(call->arena, &detail, "changed %.*s", STR_ARG(change->name)));
    return call_log(call, LOG_ACCOUNT, NULL, detail);
}

Err account_change(Call *call, AccountChange *change)
{
    Changing changing = {.change = change};

    TRY(administrator_only(call));
    if (change->state.len > 0 && !str_is(change->state, "active") &&
        !str_is(change->state, "closed")) {
        return err_bad("an account is active or closed");
    }
    change->secrets.roles = 0;
    TRY(secrets_make(call, &change->secrets, changing.hash));
    return call_write(call, change_run, &changing);
}

typedef struct NewPassword {
    char hash[PASSWORD_HASH];
} NewPassword;

static Err password_run(Call *call, void *arg)
{
    NewPassword *new = arg;

    TRY(account_set_password(
        call->store, call->account.id, str_from(new->hash), STR("active")));
    return call_log(call, LOG_ACCOUNT, NULL, STR("new password"));
}

Err account_new_password(Call *call, Str old_password, Str new_password)
{
    NewPassword new;

    if (password_verify(old_password, call->account.password).kind != ERR_OK) {
        return (Err){ERR_DENIED, 0, "the old password does not fit"};
    }
    if (new_password.len < PASSWORD_LEAST) {
        return err_bad("a password has at least 12 characters; several words are best");
    }
    TRY(password_hash(new_password, new.hash));
    return call_write(call, password_run, &new);
}
