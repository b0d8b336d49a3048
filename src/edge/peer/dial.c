#include "edge/peer/dial.h"

#include "base/log.h"
#include "base/thread.h"
#include "edge/peer/listen.h"
#include "service/exchange.h"
#include "service/retention.h"
#include "service/stages.h"
#include "wire/base64.h"

#include <curl/curl.h>
#include <linux/memfd.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ARENA_MEETING ((size_t)512 << 20)
#define CONNECT_S     10L
#define MEETING_S     120L
#define ROUNDS_MOST   1000
#define LOOK_MS       250
#define BACK_OFF_MOST 64    /* times the usual interval */
#define TALKING_MS    2000  /* to the next meeting, while the two have something to say */
#define KEPT_S        3600L /* how long a session may wait for its next meeting */
#define KEPT_MOST     64L

/* ---- one meeting ------------------------------------------------------------------------ */

/* Whom to dial, and with whose key at the other end. */
typedef struct Called {
    int64_t peer;
    Str url;
    Str pin; /* "sha256//..." */
} Called;

static Err called_run(Call *call, void *arg)
{
    Called *called = arg;
    Peer peer;
    Card card;
    Str pin;

    TRY(peer_get(call->store, call->arena, called->peer, &peer));
    if (!peer_is_pinned(&peer)) {
        return (Err){ERR_DENIED, 0, "the partner is not pinned"};
    }
    if (peer.address.len == 0) {
        return err_bad("the partner has no address: it dials this node, or files are carried");
    }
    TRY(card_read_kept(call->arena, peer.card, &card));
    TRY(base64_encode(call->arena, BASE64_PADDED, hash_str(&card.tls), &pin));
    TRY(arena_print(call->arena, &called->pin, "sha256//%.*s", STR_ARG(pin)));
    return arena_print(call->arena, &called->url, "%.*s" EXCHANGE_PATH, STR_ARG(peer.address));
}

static size_t on_bytes(char *bytes, size_t size, size_t count, void *with)
{
    Buf *buf = with;

    buf_put_bytes(buf, bytes, size * count);
    return buf->err.kind == ERR_OK ? size * count : 0;
}

/* A file that lies in memory alone: libcurl's GnuTLS takes our certificate and key by path only, and the key must
 * not stand on a disk.
 */
typedef struct Memory {
    int file;
    char path[40];
} Memory;

static bool memory_open(Str text, Memory *ret)
{
    ret->file = (int)syscall(SYS_memfd_create, "subak", MFD_CLOEXEC);
    (void)snprintf(ret->path, sizeof(ret->path), "/proc/self/fd/%d", ret->file);
    return ret->file >= 0 && write(ret->file, text.ptr, text.len) == (ssize_t)text.len;
}

static void memory_close(Memory *memory)
{
    if (memory->file >= 0) {
        (void)close(memory->file);
    }
}

/* What dials: it keeps its sessions, so that a meeting at which nothing is new costs one request and no handshake. */
typedef struct Caller {
    CURL *curl;
    Memory certificate;
    Memory key;
} Caller;

static void caller_close(Caller *caller)
{
    curl_easy_cleanup(caller->curl);
    memory_close(&caller->certificate);
    memory_close(&caller->key);
}

static MUST_USE Err caller_open(Node *node, Caller *caller)
{
    const Identity *identity = node_identity(node);

    *caller = (Caller){.certificate = {.file = -1}, .key = {.file = -1}};
    if (memory_open(identity->certificate, &caller->certificate) &&
        memory_open(identity->key, &caller->key)) {
        caller->curl = curl_easy_init();
    }
    if (caller->curl == NULL) {
        caller_close(caller);
        return (Err){ERR_SYSTEM, 0, "could not start the HTTP client"};
    }
    return ERR_NONE;
}

/* A session is taken up again only with the same address and the same pinned key; whom it speaks to is asked of
 * each answer besides.
 */
static void caller_aim(Caller *caller, const Called *called)
{
    CURL *curl = caller->curl;

    curl_easy_reset(curl); /* the options; what is connected stays */
    curl_easy_setopt(curl, CURLOPT_URL, called->url.ptr);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, MEETING_S);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_3);
    curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, KEPT_S);
    curl_easy_setopt(curl, CURLOPT_MAXCONNECTS, KEPT_MOST);
    curl_easy_setopt(curl, CURLOPT_SSLCERT, caller->certificate.path);
    curl_easy_setopt(curl, CURLOPT_SSLKEY, caller->key.path);
    /* No authority and no host name is asked: the key must be the pinned one. */
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
    curl_easy_setopt(curl, CURLOPT_PINNEDPUBLICKEY, called->pin.ptr);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes);
}

static MUST_USE Err carry(CURL *curl, Str bytes, Buf *answer)
{
    struct curl_slist *headers =
        curl_slist_append(NULL, "Content-Type: application/octet-stream");
    long status = 0;
    CURLcode code = CURLE_OK;

    headers = curl_slist_append(headers, "Expect:");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, bytes.ptr);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)bytes.len);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    if (code == CURLE_SSL_PINNEDPUBKEYNOTMATCH) {
        return (Err){ERR_DENIED, 0, "another key than the pinned one answers at the address"};
    }
    if (code != CURLE_OK) {
        return (Err){ERR_BUSY, 0, "the partner cannot be reached"};
    }
    if (status == 429) {
        return (Err){ERR_BUSY, 0, "the partner takes no more of us today"};
    }
    if (status != 200) {
        return (Err){
            ERR_DENIED,
            0,
            "the partner refuses: it has not pinned this node, or not taken what came"};
    }
    return ERR_NONE;
}

/* One request and its answer. `again` tells whether more is to be said. */
static MUST_USE Err
round_trip(Node *node, Arena *arena, CURL *curl, int64_t peer, Met *met, bool *again)
{
    Buf buf = buf_begin(arena, EXCHANGE_MOST);
    Outgoing outgoing;
    size_t received = 0;
    int64_t from = 0;
    Str answer;

    TRY(stages_work(node, arena)); /* what came may already have its answer */
    TRY(exchange_write(node, arena, peer, false, &outgoing));
    TRY(carry(curl, outgoing.bytes, &buf));
    TRY(buf_end(&buf, &answer));
    TRY(exchange_read(node, arena, NULL, answer, &from, &received));
    if (from != peer) {
        return (Err){ERR_DENIED, 0, "another partner answers at the address"};
    }
    met->sent += outgoing.envelopes;
    met->received += received;
    *again = outgoing.more || received > 0;
    return ERR_NONE;
}

static MUST_USE Err meet(Node *node, Arena *arena, Caller *caller, int64_t peer, Met *ret)
{
    Call call = {.node = node, .arena = arena};
    Called called = {.peer = peer};
    size_t mark = 0;
    bool again = true;

    TRY(call_read(&call, called_run, &called));
    caller_aim(caller, &called);
    mark = arena->used;
    for (int i = 0; again && i < ROUNDS_MOST; i++) {
        arena_rewind(arena, mark);
        TRY(round_trip(node, arena, caller->curl, peer, ret, &again));
    }
    return ERR_NONE;
}

static MUST_USE Err dial(Node *node, Caller *caller, int64_t peer, Met *ret)
{
    Arena arena;
    Err err = ERR_NONE;

    *ret = (Met){0, 0};
    TRY(arena_open(ARENA_MEETING, &arena));
    err = meet(node, &arena, caller, peer, ret);
    log_err(
        "peer.note",
        exchange_note(node, &arena, peer, err.kind == ERR_OK ? STR("") : str_from(err.what)));
    arena_close(&arena);
    return err;
}

Err dial_now(Node *node, int64_t peer, Met *ret)
{
    Caller caller;
    Err err = ERR_NONE;

    *ret = (Met){0, 0};
    TRY(caller_open(node, &caller));
    err = dial(node, &caller, peer, ret);
    caller_close(&caller);
    return err;
}

/* ---- the thread ------------------------------------------------------------------------- */

#define PEERS_MOST 256

/* When a peer is next due, and how often it has failed in a row. */
typedef struct Due {
    int64_t peer;
    int64_t at;
    int failures;
} Due;

struct Dialer {
    Node *node;
    Caller caller;
    int64_t every_ms;
    Thread thread;
    Gate gate;
    bool ending;
    Due due[PEERS_MOST];
    size_t count;
    int64_t woken;
    int32_t swept; /* the day on which what had its last day was looked for */
};

typedef struct Dialling {
    Peers peers;
    bool *waiting; /* something is to go to it */
} Dialling;

static Err dialling_run(Call *call, void *arg)
{
    Dialling *dialling = arg;

    TRY(peer_all(call->store, call->arena, &dialling->peers));
    dialling->waiting = arena_new(call->arena, bool, dialling->peers.count + 1);
    for (size_t i = 0; dialling->waiting != NULL && i < dialling->peers.count; i++) {
        int64_t count = 0;

        TRY(item_waiting_count(call->store, dialling->peers.items[i].id, &count));
        dialling->waiting[i] = count > 0;
    }
    return dialling->waiting == NULL ? err_limit("too many partners") : ERR_NONE;
}

static Due *due_of(Dialer *dialer, int64_t peer)
{
    for (size_t i = 0; i < dialer->count; i++) {
        if (dialer->due[i].peer == peer) {
            return &dialer->due[i];
        }
    }
    if (dialer->count == PEERS_MOST) {
        return NULL;
    }
    dialer->due[dialer->count] = (Due){.peer = peer};
    return &dialer->due[dialer->count++];
}

static void dial_one(Dialer *dialer, Due *due, int64_t now)
{
    Met met;
    Err err = dial(dialer->node, &dialer->caller, due->peer, &met);
    int back_off = 1;

    if (err.kind != ERR_OK) {
        log_err("peer.dial", err);
        due->failures++;
    } else {
        due->failures = 0;
    }
    if (met.sent + met.received > 0 && dialer->every_ms > TALKING_MS) {
        due->at = now + TALKING_MS;
        return;
    }
    for (int i = 0; i < due->failures && back_off < BACK_OFF_MOST; i++) {
        back_off *= 2;
    }
    due->at = now + dialer->every_ms * back_off;
}

static bool is_ending(Dialer *dialer)
{
    gate_enter(&dialer->gate);
    bool ending = dialer->ending;

    gate_leave(&dialer->gate);
    return ending;
}

/* Matches are worked at here too, so that a partner who dials in finds the answer at its next call. */
static void work_due(Dialer *dialer)
{
    Arena arena;
    Err err = arena_open(ARENA_MEETING, &arena);

    if (err.kind == ERR_OK) {
        err = stages_work(dialer->node, &arena);
        arena_close(&arena);
    }
    if (err.kind != ERR_OK) {
        log_err("match.work", err);
    }
}

/* Here, since this is the one thread that looks at the time again and again. */
static void keep_last_days(Dialer *dialer)
{
    Arena arena;
    Err err = ERR_NONE;

    if (dialer->swept == node_today(dialer->node)) {
        return;
    }
    err = arena_open(ARENA_MEETING, &arena);
    if (err.kind == ERR_OK) {
        err = retention_run(dialer->node, &arena, &dialer->swept);
        arena_close(&arena);
    }
    if (err.kind != ERR_OK) {
        log_err("retention", err);
    }
}

static void dial_due(Dialer *dialer, Arena *arena)
{
    Call call = {.node = dialer->node, .arena = arena};
    Env *env = node_env(dialer->node);
    Dialling dialling = {0};
    int64_t woken = node_woken(dialer->node);
    bool news = woken != dialer->woken;
    int64_t now = env->now(env);

    dialer->woken = woken;
    if (news) {
        work_due(dialer);
    }
    if (call_read(&call, dialling_run, &dialling).kind != ERR_OK) {
        return;
    }
    for (size_t i = 0; i < dialling.peers.count && !is_ending(dialer); i++) {
        const Peer *peer = &dialling.peers.items[i];
        Due *due = due_of(dialer, peer->id);

        if (due != NULL && peer_is_pinned(peer) && peer->address.len > 0 &&
            (now >= due->at || due->at > now + dialer->every_ms * BACK_OFF_MOST ||
             (news && dialling.waiting[i] && due->failures == 0))) {
            dial_one(dialer, due, now);
        }
    }
}

static void *dial_loop(void *arg)
{
    Dialer *dialer = arg;
    Arena arena;

    if (arena_open((size_t)4 << 20, &arena).kind != ERR_OK) {
        return NULL;
    }
    while (!is_ending(dialer)) {
        arena_rewind(&arena, 0);
        keep_last_days(dialer);
        dial_due(dialer, &arena);
        gate_enter(&dialer->gate);
        bool woken = dialer->ending || gate_wait_ms(&dialer->gate, LOOK_MS);

        gate_leave(&dialer->gate);
        (void)woken;
    }
    arena_close(&arena);
    return NULL;
}

Err dialer_open(Node *node, int every_s, Dialer **ret)
{
    Dialer *dialer = calloc(1, sizeof(*dialer));
    Err err = ERR_NONE;

    if (dialer == NULL) {
        return (Err){ERR_SYSTEM, 0, "no memory to dial partners"};
    }
    dialer->node = node;
    dialer->every_ms = (int64_t)every_s * 1000;
    err = caller_open(node, &dialer->caller);
    if (err.kind != ERR_OK) {
        free(dialer);
        return err;
    }
    dialer->woken = -1; /* look once at what was left by the run before */
    gate_open(&dialer->gate);
    err = thread_start(&dialer->thread, dial_loop, dialer);
    if (err.kind != ERR_OK) {
        gate_close(&dialer->gate);
        caller_close(&dialer->caller);
        free(dialer);
        return err;
    }
    *ret = dialer;
    return ERR_NONE;
}

void dialer_close(Dialer *dialer)
{
    if (dialer == NULL) {
        return;
    }
    gate_enter(&dialer->gate);
    dialer->ending = true;
    gate_changed(&dialer->gate);
    gate_leave(&dialer->gate);
    thread_join(&dialer->thread);
    gate_close(&dialer->gate);
    caller_close(&dialer->caller);
    free(dialer);
}
