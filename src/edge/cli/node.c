/* Commands about a node as a whole: make, serve, check, copy, and the vocabulary. */
#include "edge/cli/cli.h"

#include "base/log.h"
#include "crypto/random.h"
#include "edge/http/server.h"
#include "edge/peer/dial.h"
#include "edge/peer/listen.h"
#include "service/backup.h"
#include "service/model.h"
#include "wire/note.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static int usage(const char *text)
{
    fprintf(stderr, "usage: subak %s\n", text);
    return 2;
}

static const char *key_file_of(const Line *line, Arena *arena, const char *folder)
{
    return line_option(line, "key-file", node_key_path(arena, folder).ptr);
}

/* ---- init ------------------------------------------------------------------------------- */

/* Make an account as the administrator whom a node has before it has any. */
static MUST_USE Err first_account(Node *node, Arena *arena, NewAccount *account)
{
    Call call = {
        .node = node,
        .arena = arena,
        .account =
            {.roles = ROLE_ADMINISTRATOR,
             .team = STR(""),
             .name = STR(""),
             .title = STR(""),
             .post = STR(""),
             .state = STR("active")},
        .factor = true};

    return account_make(&call, account);
}

static void put_account(JsonOut *out, const char *name, const NewAccount *account)
{
    char secret[33];

    json_open_object(out, name);
    json_put_text(out, "account", account->name);
    json_put_text(out, "password", str_from(account->password));
    if (account->has_totp) {
        totp_format(account->totp, secret);
        json_put_text(out, "totp_secret", str_from(secret));
    }
    json_close_object(out);
}

static MUST_USE Err accounts_make(const Line *line, Node *node, Arena *arena, JsonOut *out)
{
    NewAccount administrator = {
        .name = STR("administrator"),
        .title = STR("First administrator"),
        .roles = ROLE_ADMINISTRATOR,
        .team = STR(""),
        .post = STR(""),
        .uid = -1};
    NewAccount local = {
        .name = STR("local"),
        .title = STR("The command line of this machine"),
        .roles = ROLE_INVESTIGATOR | ROLE_ANALYST | ROLE_DATA_OFFICER,
        .team = STR(""),
        .post = STR(""),
        .uid = (int64_t)getuid()};

    TRY(first_account(node, arena, &administrator));
    put_account(out, "administrator", &administrator);
    if (!line_has(line, "no-local")) {
        TRY(first_account(node, arena, &local));
    }
    return ERR_NONE;
}

/* Six words would be nicer; sixteen letters are as strong and need no list. */
static void passphrase_make(Env *env, char out[40])
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    uint8_t byte = 0;
    size_t at = 0;

    for (int i = 0; i < 24; i++) {
        do {
            env->random(env, &byte, 1);
        } while (byte >= 248);
        if (i > 0 && i % 6 == 0) {
            out[at++] = '-';
        }
        out[at++] = letters[byte % 31];
    }
    out[at] = 0;
}

static MUST_USE Err init(const Line *line, const Model *model, Arena *arena, JsonOut *out)
{
    const char *folder = line->words[0];
    Env env = env_system();
    Node *node = NULL;
    char passphrase[40];
    Str root_file;
    Err err = ERR_NONE;

    TRY(arena_print(arena, &root_file, "%s.root.age", folder));
    passphrase_make(&env, passphrase);
    NodePlan plan = {
        .folder = folder,
        .key_file = key_file_of(line, arena, folder),
        .root_file = line_option(line, "root-file", root_file.ptr),
        .name = str_from(line_option(line, "name", "A new node")),
        .country = str_from(line_option(line, "country", "XX")),
        .passphrase = str_from(
            getenv("SUBAK_ROOT_PASSPHRASE") == NULL ? passphrase
                                                    : getenv("SUBAK_ROOT_PASSPHRASE")),
        .fiction = line_has(line, "fiction")};

    TRY(node_init(&plan, model, &env));
    TRY(node_open(folder, plan.key_file, model, &env, false, &node));
    json_open_object(out, NULL);
    json_put_bool(out, "ok", true);
    json_put_text(out, "folder", str_from(folder));
    json_put_text(out, "node", node_id(node));
    json_put_text(out, "key_file", str_from(plan.key_file));
    json_put_text(out, "root_file", str_from(plan.root_file));
    if (getenv("SUBAK_ROOT_PASSPHRASE") == NULL) {
        json_put_text(out, "root_passphrase", plan.passphrase);
    }
    err = accounts_make(line, node, arena, out);
    json_close_object(out);
    node_close(node);
    return err;
}

int cli_init(const Line *line, const Model *model, Arena *arena)
{
    JsonOut out = json_begin(arena, 1 << 16);
    Response response = {.status = 200, .type = "application/json"};
    Err err = ERR_NONE;

    if (line->word_count != 1) {
        return usage("init FOLDER [--name NAME] [--country XX] [--key-file FILE]");
    }
    log_level(LOG_WARN);
    err = init(line, model, arena, &out);
    if (err.kind == ERR_OK) {
        err = json_end(&out, &response.body);
    }
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    (void)cli_print(line, arena, &response);
    if (!line->json) {
        printf(
            "\nThis is shown once. Carry root_file away and keep its passphrase elsewhere; the "
            "key file must\n"
            "never lie in the node's folder or its backup. Then: subak serve %s\n",
            line->words[0]);
    }
    return 0;
}

/* ---- serve ------------------------------------------------------------------------------ */

static bool number_option(
    const Line *line, const char *name, uint64_t otherwise, uint64_t most, uint64_t *ret)
{
    const char *text = line_option(line, name, NULL);

    *ret = otherwise;
    return text == NULL || str_number(str_from(text), most, ret).kind == ERR_OK;
}

/* Wait for the end that the operator asks for. The signals were blocked before any thread began. */
static void wait_for_end(const sigset_t *ends)
{
    int which = 0;

    (void)sigwait(ends, &which);
}

/* The two ways to partners: they come in where an address is given, and this node goes out to those that have one. */
typedef struct Exchanging {
    Listener *listener;
    Dialer *dialer;
} Exchanging;

static MUST_USE Err exchanging_open(const Line *line, Node *node, Exchanging *ret)
{
    Str address = str_from(line_option(line, "partners", ""));
    uint64_t port = 0;
    uint64_t every = 0;
    char host[64];

    if (!number_option(line, "every", 60, 86400, &every) || every == 0) {
        return err_bad("--every takes a number of seconds");
    }
    if (address.len > 0) {
        Str rest = address;
        Str name = str_cut(&rest, ':');

        if (name.len >= sizeof(host) || str_number(rest, 65535, &port).kind != ERR_OK) {
            return err_bad("--partners takes an address and a port: 192.0.2.7:8444");
        }
        memcpy(host, name.ptr, name.len);
        host[name.len] = 0;
        TRY(listener_open(node, host, (uint16_t)port, &ret->listener));
    }
    return dialer_open(node, (int)every, &ret->dialer);
}

static void exchanging_close(Exchanging *exchanging)
{
    dialer_close(exchanging->dialer);
    listener_close(exchanging->listener);
}

int cli_serve(const Line *line, const Model *model, Arena *arena)
{
    Env env = env_system();
    ServerPlan plan = {.address = line_option(line, "address", "127.0.0.1")};
    uint64_t port = 0;
    uint64_t threads = 0;
    Node *node = NULL;
    Server *server = NULL;
    Exchanging exchanging = {0};
    sigset_t ends;
    Err err = ERR_NONE;

    if (line->word_count != 1 || !number_option(line, "port", 8443, 65535, &port) ||
        !number_option(line, "threads", 64, 512, &threads) || threads < 2) {
        return usage("serve FOLDER [--address 127.0.0.1] [--port 8443] [--threads 64]");
    }
    plan.port = (uint16_t)port;
    plan.threads = (unsigned)threads;
    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGINT);
    (void)sigaddset(&ends, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &ends, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    err = node_open(
        line->words[0], key_file_of(line, arena, line->words[0]), model, &env, true, &node);
    if (err.kind == ERR_OK) {
        err = exchanging_open(line, node, &exchanging);
    }
    if (err.kind == ERR_OK) {
        err = server_open(node, &plan, &server);
    }
    if (err.kind != ERR_OK) {
        exchanging_close(&exchanging);
        node_close(node);
        return cli_fail(line, err);
    }
    printf("https://%s:%u/\n", plan.address, server_port(server));
    if (exchanging.listener != NULL) {
        printf("partners: port %u\n", listener_port(exchanging.listener));
    }
    (void)fflush(stdout);
    log_event(LOG_INFO, "serve.begin", NULL, server_port(server));
    wait_for_end(&ends);
    exchanging_close(&exchanging);
    server_close(server);
    node_close(node);
    log_event(LOG_INFO, "serve.end", NULL, -1);
    return 0;
}

/* ---- verify ----------------------------------------------------------------------------- */

static int point_order(const void *a, const void *b)
{
    const LogPoint *first = a;
    const LogPoint *second = b;

    return first->size < second->size ? -1 : first->size > second->size;
}

static MUST_USE Err kept_one(Arena *arena, const char *path, Str origin, LogPoints *ret)
{
    NoteCheckpoint head;
    Note note;
    Str text;

    TRY(cli_load(arena, path, &text));
    TRY(note_parse(arena, text, &note));
    TRY(note_checkpoint_parse(note.text, &head));
    if (!str_equal(head.origin, origin)) {
        return err_bad("the head is of another log");
    }
    return vec_push(arena, ret, ((LogPoint){(int64_t)head.size, head.root}));
}

/* The heads of this node's log that stand in files which partners gave. Who signed them is for whoever asks to check, with
 * any tool for signed notes: here it is asked whether the log is the one that they are of.
 */
static MUST_USE Err kept_read(const Line *line, Arena *arena, Store *store, LogPoints *ret)
{
    Str text;
    Card card;

    if (!line_has(line, "against")) {
        return ERR_NONE;
    }
    TRY(store_meta_get(store, arena, "card", &text));
    TRY(card_read_kept(arena, text, &card));
    for (size_t i = 0; i < line->option_count; i++) {
        if (str_is(line->options[i].name, "against")) {
            TRY(kept_one(arena, line->options[i].value.ptr, card.log, ret));
        }
    }
    qsort(ret->items, ret->count, sizeof(*ret->items), point_order);
    return ERR_NONE;
}

/* The log is checked without any key: only the store's files are opened, to read. */
static MUST_USE Err verify(const Line *line, const Model *model, Arena *arena, LogVerdict *ret)
{
    static const uint8_t no_key[KEY_SIZE];
    LogPoints kept = {0};
    Env env = env_system();
    Vault vault;
    Store *store = NULL;
    Err err = ERR_NONE;

    TRY(vault_open(no_key, &vault));
    err = store_open(line->words[0], false, &vault, model, &env, &store);
    if (err.kind == ERR_OK) { /* of one moment: a server may write meanwhile */
        err = store_read_begin(store);
        if (err.kind == ERR_OK) {
            err = kept_read(line, arena, store, &kept);
        }
        if (err.kind == ERR_OK) {
            err = log_verify(store, arena, &kept, ret);
        }
        store_read_end(store);
        store_close(store);
    }
    vault_close(&vault);
    return err;
}

int cli_verify(const Line *line, const Model *model, Arena *arena)
{
    JsonOut out = json_begin(arena, 4096);
    Response response = {.status = 200, .type = "application/json"};
    LogVerdict verdict = {0};
    Err err = ERR_NONE;

    if (line->word_count != 1) {
        return usage("verify FOLDER");
    }
    err = verify(line, model, arena, &verdict);
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    json_open_object(&out, NULL);
    json_put_bool(&out, "ok", verdict.ok);
    if (!verdict.ok) {
        json_put_number(&out, "first_bad", verdict.first_bad);
        json_put_text(&out, "why", str_from(verdict.why));
    }
    json_put_number(&out, "size", verdict.size);
    json_put_hex(&out, "root", verdict.root.bytes, HASH_SIZE);
    json_close_object(&out);
    err = json_end(&out, &response.body);
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    (void)cli_print(line, arena, &response);
    return verdict.ok ? 0 : 1;
}

/* ---- copies ----------------------------------------------------------------------------- */

static int done(const Line *line, Err err, const char *what)
{
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    puts(line->json ? "{\"ok\":true}" : what);
    return 0;
}

int cli_backup(const Line *line, const Model *model, Arena *arena)
{
    const char *to = line_option(line, "to", NULL);
    const char *keys_to = line_option(line, "keys-to", NULL);
    Env env = env_system();
    Node *node = NULL;
    Err err = ERR_NONE;

    if (line->word_count != 1 || to == NULL || keys_to == NULL) {
        return usage("backup FOLDER --to FOLDER --keys-to FOLDER");
    }
    log_level(LOG_WARN);
    err = node_open(
        line->words[0], key_file_of(line, arena, line->words[0]), model, &env, false, &node);
    if (err.kind == ERR_OK) {
        err = backup_make(node, to, keys_to);
        node_close(node);
    }
    return done(line, err, "Copied. Keep the two folders in two places.");
}

int cli_restore(const Line *line, const Model *model, Arena *arena)
{
    const char *from = line_option(line, "from", NULL);
    const char *keys_from = line_option(line, "keys-from", NULL);
    Env env = env_system();

    if (line->word_count != 1 || from == NULL || keys_from == NULL) {
        return usage("restore FOLDER --from FOLDER --keys-from FOLDER");
    }
    log_level(LOG_WARN);
    return done(
        line,
        backup_restore(
            from,
            keys_from,
            line->words[0],
            key_file_of(line, arena, line->words[0]),
            model,
            &env),
        "Restored, as a new incarnation. The index is made anew.");
}

/* ---- vocabulary, codes ------------------------------------------------------------------ */

int cli_model_check(const Line *line, const Model *model, Arena *arena)
{
    JsonOut out = json_begin(arena, 1 << 20);
    Response response = {.status = 200, .type = "application/json"};
    ModelProblems problems = {0};
    Model read = {0};
    Err err = ERR_NONE;

    (void)model;
    if (line->word_count == 0) {
        return usage("model check FOLDER...");
    }
    err = model_read(arena, line->words, line->word_count, &read, &problems);
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    json_open_object(&out, NULL);
    json_put_bool(&out, "ok", problems.count == 0);
    json_put_number(&out, "kinds", read.kind_count);
    json_put_number(&out, "codes", read.code_count);
    json_put_text(&out, "hash", str_from(read.hash));
    json_open_list(&out, "problems");
    for (size_t i = 0; i < problems.count; i++) {
        json_put_text(&out, NULL, problems.items[i]);
    }
    json_close_list(&out);
    json_close_object(&out);
    err = json_end(&out, &response.body);
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    (void)cli_print(line, arena, &response);
    return problems.count == 0 ? 0 : 1;
}

int cli_code(const Line *line, const Model *model, Arena *arena)
{
    uint8_t secret[TOTP_SECRET];

    (void)model;
    (void)arena;
    if (line->word_count != 1 || !totp_parse(str_from(line->words[0]), secret)) {
        return usage("code SECRET (32 letters and digits)");
    }
    printf("%06u\n", totp_code(secret, env_clock(NULL)));
    return 0;
}
