#include "service/node.h"

#include "base/date.h"
#include "base/log.h"
#include "base/thread.h"
#include "crypto/certificate.h"
#include "crypto/random.h"
#include "service/identity.h"
#include "service/indexing.h"
#include "service/keep.h"
#include "store/desk.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONGS_MOST  2
#define READERS     8
#define VIEWS_MOST  1024
#define EVENTS_KEPT 256
#define FLUSH_MS    1000

struct Node {
    char folder[4096];
    const Model *model;
    Env *env;
    int lock;
    Vault vault;
    Store *store; /* the writing one */
    Writer *writer;
    bool serving;
    Arena arena; /* of the identity */
    Identity identity;
    char id[2 * HASH_SIZE];

    Gate work; /* held while a match is worked at */
    Pool pool; /* of whoever holds it */
    bool pooled;
    Keep *meshes;
    Gate gate; /* guards all below */
    Store *readers[READERS];
    bool taken[READERS];
    LogNote views[VIEWS_MOST];
    size_t view_count;
    NodeEvent events[EVENTS_KEPT];
    int64_t event_count;
    int64_t woken;
    bool ending;
    int64_t latest; /* the latest time that was ever seen */
    int jobs;
    int longs; /* answers that take seconds, being worked out */
    Thread flusher;
};

/* ---- keys ------------------------------------------------------------------------------- */

static MUST_USE Err key_file_read(const char *path, uint8_t key[KEY_SIZE])
{
    char text[2 * KEY_SIZE + 2] = {0};
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t len = 0;
    Err err = ERR_NONE;

    if (file < 0) {
        return (Err){
            ERR_NOT_FOUND, 0, "could not read the node's key file; name it with --key-file"};
    }
    len = read(file, text, sizeof(text));
    (void)close(file);
    err = str_unhex(str_trim((Str){text, len > 0 ? (size_t)len : 0}), KEY_SIZE, key);
    secret_wipe(text, sizeof(text));
    return err.kind == ERR_OK ? err : err_bad("the key file is not a key file of subak");
}

Str node_key_path(Arena *arena, const char *folder)
{
    const char *credentials = getenv("CREDENTIALS_DIRECTORY"); /* of systemd */
    Str path = {"", 0};
    size_t len = strlen(folder);

    while (len > 1 && folder[len - 1] == '/') {
        len--;
    }
    Err err = credentials != NULL ? arena_print(arena, &path, "%s/subak.key", credentials)
                                  : arena_print(arena, &path, "%.*s.key", (int)len, folder);

    return err.kind == ERR_OK ? path : (Str){"", 0};
}

/* ---- a new node ------------------------------------------------------------------------- */

static MUST_USE Err
node_write(Store *store, Arena *arena, const NodePlan *plan, const uint8_t root[SIGN_PUBLIC])
{
    TRY(identity_make(store, arena, plan->name, plan->country, plan->fiction, root));
    return log_append(store, &(LogNote){.action = LOG_NODE, .detail = STR("init")});
}

static MUST_USE Err store_fill(
    const NodePlan *plan,
    const Model *model,
    Env *env,
    Arena *arena,
    const uint8_t *root_public)
{
    uint8_t key[KEY_SIZE];
    Vault vault;
    Store *store = NULL;
    Err err = ERR_NONE;

    TRY(key_file_read(plan->key_file, key));
    err = vault_open(key, &vault);
    secret_wipe(key, sizeof(key));
    TRY(err);
    err = store_open(plan->folder, true, &vault, model, env, &store);
    if (err.kind == ERR_OK) {
        err = store_begin(store);
    }
    if (err.kind == ERR_OK) {
        err = node_write(store, arena, plan, root_public);
        if (err.kind == ERR_OK) {
            err = log_checkpoint(store);
        }
        if (err.kind == ERR_OK) {
            err = store_commit(store);
        } else {
            store_rollback(store);
        }
    }
    store_close(store);
    vault_close(&vault);
    return err;
}

static MUST_USE Err init_keys(const NodePlan *plan, const Model *model, Env *env)
{
    uint8_t key[KEY_SIZE];
    uint8_t root_public[SIGN_PUBLIC];
    char hex[2 * KEY_SIZE + 1];
    Arena arena;
    Err err = ERR_NONE;

    env->random(env, key, sizeof(key));
    str_hex(key, KEY_SIZE, hex);
    hex[2 * KEY_SIZE] = '\n';
    secret_wipe(key, sizeof(key));
    err = secret_file_write(plan->key_file, (Str){hex, sizeof(hex)});
    secret_wipe(hex, sizeof(hex));
    TRY(err);
    TRY(arena_open((size_t)8 << 20, &arena));
    err = identity_root(&arena, env, plan->root_file, plan->passphrase, root_public);
    if (err.kind == ERR_OK) {
        err = store_fill(plan, model, env, &arena, root_public);
    }
    arena_close(&arena);
    if (err.kind != ERR_OK) {
        (void)unlink(plan->key_file); /* ours: it opens nothing */
    }
    return err;
}

Err node_init(const NodePlan *plan, const Model *model, Env *env)
{
    Err err = ERR_NONE;

    if (mkdir(plan->folder, 0700) != 0 && errno != EEXIST) {
        return (Err){ERR_SYSTEM, 0, "could not make the node's folder"};
    }
    TRY(store_create(plan->folder));
    err = init_keys(plan, model, env);
    if (err.kind != ERR_OK) {
        store_remove(plan->folder);
    }
    return err;
}

/* ---- views and events ------------------------------------------------------------------- */

typedef struct ViewBatch {
    LogNote notes[VIEWS_MOST];
    size_t count;
} ViewBatch;

static Err views_write(Store *store, Write *write)
{
    const ViewBatch *batch = write->arg;

    for (size_t i = 0; i < batch->count; i++) {
        TRY(log_append(store, &batch->notes[i]));
    }
    return ERR_NONE;
}

Err node_flush_views(Node *node)
{
    ViewBatch batch = {0};
    Write write = {.run = views_write, .arg = &batch};

    gate_enter(&node->gate);
    batch.count = node->view_count;
    memcpy(batch.notes, node->views, batch.count * sizeof(*batch.notes));
    node->view_count = 0;
    gate_leave(&node->gate);
    return batch.count > 0 ? writer_run(node->writer, &write) : ERR_NONE;
}

Err node_note_view(Node *node, const LogNote *note)
{
    bool full = false;

    assert(note->detail.len == 0); /* what waits owns no text */
    gate_enter(&node->gate);
    if (node->view_count < VIEWS_MOST) {
        node->views[node->view_count++] = *note;
    }
    full = node->view_count == VIEWS_MOST || !node->serving;
    gate_leave(&node->gate);
    return full ? node_flush_views(node) : ERR_NONE;
}

static void *flush_loop(void *arg)
{
    Node *node = arg;

    gate_enter(&node->gate);
    while (!node->ending) {
        bool woken = gate_wait_ms(&node->gate, FLUSH_MS);

        (void)woken; /* either way what waits is written */
        gate_leave(&node->gate);
        log_err("audit.flush", node_flush_views(node));
        gate_enter(&node->gate);
    }
    gate_leave(&node->gate);
    return NULL;
}

void node_publish(Node *node, const char *event, int64_t account, Str text)
{
    NodeEvent item = {.account = account};

    assert(strlen(event) < sizeof(item.event));
    memcpy(item.event, event, strlen(event));
    if (text.len >= sizeof(item.text)) {
        return; /* an event is a hint; whoever missed it asks */
    }
    memcpy(item.text, text.ptr, text.len);
    gate_enter(&node->gate);
    item.number = ++node->event_count;
    node->events[item.number % EVENTS_KEPT] = item;
    gate_leave(&node->gate);
}

int64_t node_event_newest(Node *node)
{
    gate_enter(&node->gate);
    int64_t newest = node->event_count;

    gate_leave(&node->gate);
    return newest;
}

size_t node_events(Node *node, int64_t after, NodeEvent *out, size_t most)
{
    size_t count = 0;

    gate_enter(&node->gate);
    if (after > node->event_count) {
        after = 0;
    }
    if (after < node->event_count - EVENTS_KEPT) {
        after = node->event_count - EVENTS_KEPT;
    }
    for (int64_t i = after + 1; i <= node->event_count && count < most; i++) {
        out[count++] = node->events[i % EVENTS_KEPT];
    }
    gate_leave(&node->gate);
    return count;
}

void node_wake(Node *node)
{
    gate_enter(&node->gate);
    node->woken++;
    gate_leave(&node->gate);
}

void node_work_enter(Node *node)
{
    gate_enter(&node->work);
}

void node_work_leave(Node *node)
{
    gate_leave(&node->work);
}

Pool *node_pool(Node *node)
{
    return node->pooled ? &node->pool : NULL;
}

Keep *node_meshes(Node *node)
{
    return node->meshes;
}

int64_t node_woken(Node *node)
{
    gate_enter(&node->gate);
    int64_t woken = node->woken;

    gate_leave(&node->gate);
    return woken;
}

void node_job_begin(Node *node)
{
    gate_enter(&node->gate);
    node->jobs++;
    gate_leave(&node->gate);
}

void node_job_end(Node *node)
{
    gate_enter(&node->gate);
    node->jobs--;
    gate_changed(&node->gate);
    gate_leave(&node->gate);
}

Err node_long_enter(Node *node)
{
    Err err = ERR_NONE;

    gate_enter(&node->gate);
    if (node->longs == LONGS_MOST) {
        err = (Err){
            ERR_BUSY,
            0,
            "others are having such a thing worked out: ask again in some seconds"};
    } else {
        node->longs++;
    }
    gate_leave(&node->gate);
    return err;
}

void node_long_leave(Node *node)
{
    gate_enter(&node->gate);
    node->longs--;
    gate_leave(&node->gate);
}

bool node_is_closing(Node *node)
{
    gate_enter(&node->gate);
    bool ending = node->ending;

    gate_leave(&node->gate);
    return ending;
}

int32_t node_today(Node *node)
{
    int64_t now = node->env->now(node->env);
    int32_t today = 0;

    gate_enter(&node->gate);
    node->latest = now > node->latest ? now : node->latest;
    today = (int32_t)(node->latest / DAY_MS);
    gate_leave(&node->gate);
    return today;
}

bool node_is_serving(const Node *node)
{
    return node->serving;
}

/* ---- opening ---------------------------------------------------------------------------- */

static MUST_USE Err lock_take(Node *node)
{
    char path[4200];

    (void)snprintf(path, sizeof(path), "%s/lock", node->folder);
    node->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (node->lock < 0) {
        return errno == ENOENT
                   ? (Err){ERR_NOT_FOUND, 0, "there is no node in this folder"}
                   : (Err){ERR_SYSTEM, 0, "could not open the node's folder for writing"};
    }
    if (flock(node->lock, LOCK_EX | LOCK_NB) != 0) {
        return (Err){ERR_BUSY, 0, "another process holds this node"};
    }
    return ERR_NONE;
}

static MUST_USE Err erase_again(Store *store, int64_t id)
{
    Entity entity;
    Policy policy;

    TRY(entity_get_unguarded(store, id, &entity));
    if (entity.kind != NULL) { /* of a kind that the program does not know, nothing is shown */
        policy = entity.policy;
        policy.restricted = true;
        TRY(entity_set_policy(store, &entity, &policy));
    }
    TRY(entity_erase(store, &entity));
    return log_append(
        store,
        &(LogNote){
            .action = LOG_ERASE,
            .entity = entity.id,
            .record = entity.head,
            .detail = STR("again: an older copy had brought it back")});
}

/* Where an older copy of subak.db stands beside the newest keys, what was erased since is erased in it too: its
 * bodies, which nobody can open, what its audit says in words, and what its index knows.
 */
static MUST_USE Err erasures_keep(Store *store, bool *any)
{
    Arena arena;
    Ids ids = {0};
    Err err = ERR_NONE;

    TRY(arena_open((size_t)64 << 20, &arena));
    err = entity_come_back(store, &arena, &ids);
    for (size_t i = 0; err.kind == ERR_OK && i < ids.count; i++) {
        err = erase_again(store, ids.items[i]);
    }
    *any = ids.count > 0;
    arena_close(&arena);
    return err;
}

/* The files of what was erased, but for those that a record has since. */
static MUST_USE Err files_erase_again(Store *store)
{
    Arena arena;
    Hashes hashes = {0};
    Err err = ERR_NONE;

    TRY(arena_open((size_t)64 << 20, &arena));
    err = file_come_back(store, &arena, &hashes);
    for (size_t i = 0; err.kind == ERR_OK && i < hashes.count; i++) {
        char hex[2 * HASH_SIZE];

        str_hex(hashes.items[i].bytes, HASH_SIZE, hex);
        if (!indexing_has_file(store, (Str){hex, sizeof(hex)})) {
            err = file_drop(store, &hashes.items[i]);
        }
    }
    arena_close(&arena);
    return err;
}

static Err recover(Store *store, Write *write)
{
    Node *node = write->arg;
    bool erased = false;

    TRY(job_interrupted(store));
    TRY(file_sweep(store, node->env->now(node->env) - DAY_MS));
    TRY(erasures_keep(store, &erased));
    write->purge = erased;
    TRY(log_latest(store, &node->latest));
    if (node->latest > node->env->now(node->env) + DAY_MS) {
        log_event(
            LOG_WARN,
            "clock.behind",
            "the clock stands before the newest entry of the log: set it",
            -1);
    }
    if (!erased) {
        return indexing_catch_up(store);
    }
    TRY(indexing_anew(store));
    return files_erase_again(store);
}

static size_t cores(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);

    return count < 1 ? 1 : count > POOL_THREADS_MAX ? POOL_THREADS_MAX : (size_t)count;
}

static MUST_USE Err start_threads(Node *node)
{
    TRY(pool_open(&node->pool, cores()));
    node->pooled = true;
    return thread_start(&node->flusher, flush_loop, node);
}

static MUST_USE Err open_parts(Node *node, const char *key_file)
{
    uint8_t key[KEY_SIZE];
    Write write = {.run = recover, .arg = node};
    Err err = ERR_NONE;

    TRY(arena_open((size_t)1 << 20, &node->arena));
    TRY(lock_take(node));
    TRY(keep_open(&node->meshes));
    TRY(key_file_read(key_file, key));
    err = vault_open(key, &node->vault);
    secret_wipe(key, sizeof(key));
    TRY(err);
    TRY(store_open(node->folder, true, &node->vault, node->model, node->env, &node->store));
    TRY(identity_read(node->store, &node->arena, &node->identity));
    str_hex(node->identity.card.id.bytes, HASH_SIZE, node->id);
    TRY(writer_open(node->store, node->serving, &node->writer));
    TRY(writer_run(node->writer, &write));
    return node->serving ? start_threads(node) : ERR_NONE;
}

Err node_open(
    const char *folder,
    const char *key_file,
    const Model *model,
    Env *env,
    bool serving,
    Node **ret)
{
    Node *node = calloc(1, sizeof(*node));
    Err err = ERR_NONE;

    if (node == NULL || strlen(folder) >= sizeof(node->folder)) {
        free(node);
        return (Err){ERR_SYSTEM, 0, "could not open the node"};
    }
    memcpy(node->folder, folder, strlen(folder) + 1);
    node->model = model;
    node->env = env;
    node->serving = serving;
    node->lock = -1;
    gate_open(&node->work);
    gate_open(&node->gate);
    store_start();
    err = open_parts(node, key_file);
    if (err.kind != ERR_OK) {
        node->serving = false; /* no flusher to wait for */
        node_close(node);
        return err;
    }
    *ret = node;
    return ERR_NONE;
}

void node_close(Node *node)
{
    if (node == NULL) {
        return;
    }
    if (node->serving) {
        gate_enter(&node->gate);
        node->ending = true;
        gate_changed(&node->gate);
        while (node->jobs > 0) {
            gate_wait(&node->gate);
        }
        gate_leave(&node->gate);
        thread_join(&node->flusher);
    }
    if (node->pooled) {
        pool_close(&node->pool);
    }
    if (node->writer != NULL) {
        log_err("audit.flush", node_flush_views(node));
    }
    writer_close(node->writer);
    keep_close(node->meshes);
    for (int i = 0; i < READERS; i++) {
        store_close(node->readers[i]);
    }
    store_close(node->store);
    vault_close(&node->vault);
    identity_wipe(&node->identity);
    if (node->lock >= 0) {
        (void)close(node->lock);
    }
    arena_close(&node->arena);
    gate_close(&node->gate);
    gate_close(&node->work);
    free(node);
}

typedef struct Certificate {
    Arena *arena;
    Str certificate;
    Str sealed;
} Certificate;

static Err certificate_keep(Store *store, Write *write)
{
    const Certificate *kept = write->arg;

    TRY(store_meta_put(store, "tls_certificate", kept->certificate));
    return store_meta_put(store, "tls_key", kept->sealed);
}

Err node_certificate(Node *node, Arena *arena, Str *certificate, Str *key)
{
    Certificate kept = {.arena = arena};
    Write write = {.run = certificate_keep, .arg = &kept};
    Store *store = NULL;
    Err err = ERR_NONE;

    TRY(node_reader_take(node, NULL, &store));
    err = store_meta_get(store, arena, "tls_certificate", &kept.certificate);
    if (err.kind == ERR_OK) {
        err = store_meta_get(store, arena, "tls_key", &kept.sealed);
    }
    node_reader_give(node, store);
    if (err.kind == ERR_OK) {
        *certificate = kept.certificate;
        return vault_unseal(&node->vault, arena, "subak tls key", kept.sealed, key);
    }
    if (err.kind != ERR_NOT_FOUND) {
        return err;
    }
    TRY(certificate_make(
        arena,
        CERTIFICATE_PEOPLE,
        STR("localhost"),
        node->env->now(node->env),
        certificate,
        key));
    kept.certificate = *certificate;
    TRY(vault_seal(&node->vault, arena, node->env, "subak tls key", *key, &kept.sealed));
    return writer_run(node->writer, &write);
}

/* A free reader's place, or -1; inside the gate. One that has these eyes, or else one that has none yet, so that
 * each kind of viewer comes to have its own.
 */
static int reader_free(Node *node, const Viewer *viewer)
{
    int found = -1;

    for (int i = 0; i < READERS; i++) {
        if (node->taken[i]) {
            continue;
        }
        if (viewer != NULL && node->readers[i] != NULL &&
            store_views(node->readers[i], viewer)) {
            return i;
        }
        if (found < 0 || (node->readers[i] == NULL && node->readers[found] != NULL)) {
            found = i;
        }
    }
    return found;
}

Err node_reader_take(Node *node, const Viewer *viewer, Store **ret)
{
    int place = -1;
    Err err = ERR_NONE;

    if (!node->serving) {
        *ret = node->store;
        return ERR_NONE;
    }
    gate_enter(&node->gate);
    for (place = reader_free(node, viewer); place < 0; place = reader_free(node, viewer)) {
        gate_wait(&node->gate);
    }
    node->taken[place] = true;
    gate_leave(&node->gate);
    if (node->readers[place] == NULL) {
        err = store_open(
            node->folder, false, &node->vault, node->model, node->env, &node->readers[place]);
    }
    if (err.kind != ERR_OK) {
        gate_enter(&node->gate);
        node->taken[place] = false;
        gate_changed(&node->gate);
        gate_leave(&node->gate);
        return err;
    }
    *ret = node->readers[place];
    return ERR_NONE;
}

void node_reader_give(Node *node, Store *store)
{
    gate_enter(&node->gate);
    for (int i = 0; i < READERS; i++) {
        if (node->readers[i] == store && store != NULL) {
            node->taken[i] = false;
        }
    }
    gate_changed(&node->gate);
    gate_leave(&node->gate);
}

Writer *node_writer(Node *node)
{
    return node->writer;
}

const Model *node_model(const Node *node)
{
    return node->model;
}

Env *node_env(const Node *node)
{
    return node->env;
}

const char *node_folder(const Node *node)
{
    return node->folder;
}

Str node_name(const Node *node)
{
    return node->identity.card.name;
}

Str node_country(const Node *node)
{
    return node->identity.card.country;
}

Str node_id(const Node *node)
{
    return (Str){node->id, sizeof(node->id)};
}

bool node_is_fiction(const Node *node)
{
    return node->identity.card.fiction;
}

const Identity *node_identity(const Node *node)
{
    return &node->identity;
}
