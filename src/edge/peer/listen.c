#include "edge/peer/listen.h"

#include "base/log.h"
#include "base/thread.h"
#include "crypto/certificate.h"
#include "service/exchange.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <sys/socket.h>

#define ARENA_EXCHANGE ((size_t)512 << 20) /* address room; only what is touched is memory */
#define THREADS        8U
#define CONNECTIONS    256U
#define EACH_ADDRESS   32U
#define TIMEOUT_S      30U
#define KEPT_S         3600U /* how long the session of a partner may wait for its next meeting */

struct Listener {
    Node *node;
    struct MHD_Daemon *daemon;
};

/* One message while it arrives. */
typedef struct Message {
    Arena arena;
    Buf body;
    Hash certificate;
    bool known;
} Message;

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status, Str bytes)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        bytes.len, (void *)(uintptr_t)bytes.ptr, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result result = MHD_NO;

    if (response == NULL) {
        return MHD_NO;
    }
    result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

/* ---- who is at the other end ------------------------------------------------------------ */

typedef struct Knowing {
    const Hash *certificate;
    Hash node;
    bool found;
} Knowing;

static Err know_run(Call *call, void *arg)
{
    Knowing *knowing = arg;
    Peers peers;

    TRY(peer_all(call->store, call->arena, &peers));
    for (size_t i = 0; i < peers.count; i++) {
        Card card;

        if (peer_is_pinned(&peers.items[i]) &&
            card_read_kept(call->arena, peers.items[i].card, &card).kind == ERR_OK &&
            hash_equal(&card.tls, knowing->certificate)) {
            knowing->found = true;
            knowing->node = peers.items[i].node;
        }
    }
    return ERR_NONE;
}

static bool know(Node *node, Arena *arena, const Hash *certificate, Hash *ret)
{
    Call call = {.node = node, .arena = arena};
    Knowing knowing = {.certificate = certificate};

    if (call_read(&call, know_run, &knowing).kind != ERR_OK || !knowing.found) {
        return false;
    }
    *ret = knowing.node;
    return true;
}

static bool certificate_of(struct MHD_Connection *connection, Hash *ret)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);

    return info != NULL && certificate_hash_of_session(info->tls_session, ret).kind == ERR_OK;
}

/* ---- one message ------------------------------------------------------------------------ */

static unsigned status_of(Err err)
{
    return err.kind == ERR_OK                              ? MHD_HTTP_OK
           : err.kind == ERR_DENIED                        ? MHD_HTTP_FORBIDDEN
           : err.kind == ERR_LIMIT || err.kind == ERR_BUSY ? MHD_HTTP_TOO_MANY_REQUESTS
                                                           : MHD_HTTP_BAD_REQUEST;
}

/* A session is kept between meetings, since a new one costs more than what is said at most of them. Whoever is in the
 * middle of a message gets no such time.
 */
static void wait_at_most(struct MHD_Connection *connection, unsigned seconds)
{
    (void)MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, seconds);
}

static enum MHD_Result serve(Node *node, struct MHD_Connection *connection, Message *message)
{
    Outgoing outgoing = {.bytes = {"", 0}};
    size_t envelopes = 0;
    int64_t peer = 0;
    Hash expected;
    Str bytes;
    Err err = buf_end(&message->body, &bytes);

    if (!know(node, &message->arena, &message->certificate, &expected)) {
        return answer(connection, MHD_HTTP_FORBIDDEN, STR(""));
    }
    if (err.kind == ERR_OK) {
        err = exchange_read(node, &message->arena, &expected, bytes, &peer, &envelopes);
    }
    if (err.kind == ERR_OK) {
        err = exchange_write(node, &message->arena, peer, false, &outgoing);
    }
    if (err.kind != ERR_OK) {
        log_err("peer.exchange", err);
        return answer(connection, status_of(err), STR(""));
    }
    wait_at_most(connection, KEPT_S);
    return answer(connection, MHD_HTTP_OK, outgoing.bytes);
}

static Message *message_open(Node *node, struct MHD_Connection *connection)
{
    Message *message = calloc(1, sizeof(*message));
    Hash unused;

    if (message == NULL || arena_open(ARENA_EXCHANGE, &message->arena).kind != ERR_OK) {
        free(message);
        return NULL;
    }
    wait_at_most(connection, TIMEOUT_S);
    message->known = certificate_of(connection, &message->certificate) &&
                     know(node, &message->arena, &message->certificate, &unused);
    arena_rewind(&message->arena, 0);
    message->body = buf_begin(&message->arena, EXCHANGE_MOST);
    return message;
}

static enum MHD_Result on_request(
    void *cls,
    struct MHD_Connection *connection,
    const char *url,
    const char *method,
    const char *version,
    const char *upload,
    size_t *upload_size,
    void **state)
{
    Listener *listener = cls;
    Message *message = *state;

    (void)version;
    if (message == NULL) {
        message = message_open(listener->node, connection);
        *state = message;
        /* A stranger is told so before he sends anything. */
        if (message != NULL && !message->known) {
            return answer(connection, MHD_HTTP_FORBIDDEN, STR(""));
        }
        return message == NULL ? MHD_NO : MHD_YES;
    }
    if (*upload_size > 0) {
        if (message->known) {
            buf_put_bytes(&message->body, upload, *upload_size);
        }
        *upload_size = 0;
        return MHD_YES;
    }
    if (strcmp(url, EXCHANGE_PATH) != 0 || strcmp(method, "POST") != 0) {
        return answer(connection, MHD_HTTP_NOT_FOUND, STR(""));
    }
    return serve(listener->node, connection, message);
}

static void on_completed(
    void *cls,
    struct MHD_Connection *connection,
    void **state,
    enum MHD_RequestTerminationCode how)
{
    Message *message = *state;

    (void)cls;
    (void)connection;
    (void)how;
    if (message != NULL) {
        arena_close(&message->arena);
        free(message);
    }
    *state = NULL;
}

/* ---- opening ---------------------------------------------------------------------------- */

Err listener_open(Node *node, const char *address, uint16_t port, Listener **ret)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port)};
    const Identity *identity = node_identity(node);
    Listener *listener = calloc(1, sizeof(*listener));

    if (listener == NULL || inet_pton(AF_INET, address, &at.sin_addr) != 1) {
        free(listener);
        return err_bad("the peers' address must be an IPv4 address of this machine");
    }
    listener->node = node;
    /* Any certificate may be shown: which key it has is compared with the pinned ones, request by request.
     * To ask for one at all, the daemon wants to trust one: its own.
     */
    listener->daemon = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_USE_TLS,
        port,
        NULL,
        NULL,
        on_request,
        listener,
        MHD_OPTION_SOCK_ADDR,
        (struct sockaddr *)&at,
        MHD_OPTION_THREAD_POOL_SIZE,
        THREADS,
        MHD_OPTION_CONNECTION_LIMIT,
        CONNECTIONS,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        EACH_ADDRESS,
        MHD_OPTION_CONNECTION_TIMEOUT,
        TIMEOUT_S,
        MHD_OPTION_STRICT_FOR_CLIENT,
        1,
        MHD_OPTION_HTTPS_MEM_CERT,
        identity->certificate.ptr,
        MHD_OPTION_HTTPS_MEM_KEY,
        identity->key.ptr,
        MHD_OPTION_HTTPS_MEM_TRUST,
        identity->certificate.ptr,
        MHD_OPTION_HTTPS_PRIORITIES,
        "NORMAL:-VERS-ALL:+VERS-TLS1.3",
        MHD_OPTION_NOTIFY_COMPLETED,
        on_completed,
        listener,
        MHD_OPTION_END);
    if (listener->daemon == NULL) {
        free(listener);
        return (Err){ERR_SYSTEM, 0, "could not listen for peers: is the port taken?"};
    }
    *ret = listener;
    return ERR_NONE;
}

void listener_close(Listener *listener)
{
    if (listener != NULL) {
        MHD_stop_daemon(listener->daemon);
        free(listener);
    }
}

uint16_t listener_port(const Listener *listener)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(listener->daemon, MHD_DAEMON_INFO_BIND_PORT);

    return info == NULL ? 0 : info->port;
}
