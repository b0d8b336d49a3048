#include "edge/http/server.h"

#include "base/log.h"
#include "base/thread.h"
#include "edge/api/api.h"
#include "edge/http/assets.h"

#include <arpa/inet.h>
#include <assert.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define ARENA_REQUEST  ((size_t)768 << 20) /* address room; only what is touched is memory */
#define BODY_STRANGER  ((size_t)64 << 10)
#define BODY_SIGNED_IN ((size_t)260 << 20)
#define CONNECTIONS    1024
#define TIMEOUT_S      60
#define IDLE_KEPT      64
#define ARENA_KEPT     ((size_t)1 << 20)

typedef struct Incoming Incoming;

struct Server {
    Node *node;
    Gate gate; /* guards the arenas that wait for a request */
    Incoming *idle[IDLE_KEPT];
    size_t idle_count;
    struct MHD_Daemon *people;
    struct MHD_Daemon *local;
    int socket;
    char socket_path[108];
    char cookie[32]; /* its name carries the node, since several may share a host */
};

/* One request while it arrives. */
struct Incoming {
    Arena arena;
    Buf body;
    bool too_long;
};

static const struct {
    const char *name;
    const char *value;
} security_headers[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src "
     "'self' "
     "data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
    {"Strict-Transport-Security", "max-age=31536000"},
};

static void add_header(struct MHD_Response *response, const char *name, const char *value)
{
    enum MHD_Result added = MHD_add_response_header(response, name, value);

    assert(added == MHD_YES);
    (void)added;
}

static void add_security(struct MHD_Response *response)
{
    for (size_t i = 0; i < sizeof(security_headers) / sizeof(*security_headers); i++) {
        add_header(response, security_headers[i].name, security_headers[i].value);
    }
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* ---- the page --------------------------------------------------------------------------- */

/* Every address that is not the interface's is a view of the page. */
static const Asset *asset_find(const char *url)
{
    const Asset *page = NULL;

    for (const Asset *asset = assets; asset->name[0] != 0; asset++) {
        if (strcmp(url + 1, asset->name) == 0) {
            return asset;
        }
        if (strcmp(asset->name, "index.html") == 0) {
            page = asset;
        }
    }
    return page;
}

static enum MHD_Result serve_asset(struct MHD_Connection *connection, const char *url)
{
    const Asset *asset = asset_find(url);
    const char *accepts = header(connection, "Accept-Encoding");
    const char *has = header(connection, "If-None-Match");
    bool packed = accepts != NULL && strstr(accepts, "gzip") != NULL;
    struct MHD_Response *response = NULL;
    unsigned status = MHD_HTTP_OK;
    char tag[24];
    enum MHD_Result result = MHD_NO;

    if (asset == NULL) {
        return MHD_NO;
    }
    (void)snprintf(tag, sizeof(tag), "\"%s\"", asset->hash);
    if (has != NULL && strcmp(has, tag) == 0) {
        status = MHD_HTTP_NOT_MODIFIED;
        response =
            MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
    } else {
        response = MHD_create_response_from_buffer(
            packed ? asset->packed_len : asset->len,
            (void *)(uintptr_t)(packed ? asset->packed : asset->bytes),
            MHD_RESPMEM_PERSISTENT);
        add_header(response, "Content-Type", asset->type);
        if (packed) {
            add_header(response, "Content-Encoding", "gzip");
        }
    }
    add_header(response, "ETag", tag);
    add_header(response, "Vary", "Accept-Encoding");
    add_header(response, "Cache-Control", "no-cache");
    add_security(response);
    result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

/* ---- the interface ---------------------------------------------------------------------- */

static bool method_read(const char *text, Method *ret)
{
    for (int i = 0; i < METHOD_COUNT; i++) {
        if (strcmp(text, method_name((Method)i)) == 0) {
            *ret = (Method)i;
            return true;
        }
    }
    return false;
}

/* The query as it stood, which MHD has taken apart and decoded: put together again. */
typedef struct QueryCopy {
    Buf buf;
} QueryCopy;

static enum MHD_Result query_part(
    void *cls, enum MHD_ValueKind kind, const char *key, const char *value)
{
    QueryCopy *copy = cls;
    const char *texts[] = {key, value == NULL ? "" : value};

    (void)kind;
    if (copy->buf.len > 0) {
        buf_put_char(&copy->buf, '&');
    }
    for (int i = 0; i < 2; i++) {
        buf_put(&copy->buf, i > 0 ? STR("=") : STR(""));
        for (const char *at = texts[i]; *at != 0; at++) {
            bool letter =
                (*at >= 'a' && *at <= 'z') || *at == '_'; /* as in the names of parameters */

            buf_print(&copy->buf, letter ? "%c" : "%%%02X", (unsigned)(uint8_t)*at);
        }
    }
    return MHD_YES;
}

/* Query parameters' names are ours and plain; only their values need to be coded. */
static MUST_USE Err query_read(struct MHD_Connection *connection, Arena *arena, Str *ret)
{
    QueryCopy copy = {buf_begin(arena, 1 << 20)};

    (void)MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, query_part, &copy);
    return buf_end(&copy.buf, ret);
}

/* Whether the request came over the local socket: the peer's address then is of no family of the internet. */
static bool is_local(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

    return info != NULL && info->client_addr->sa_family == AF_UNIX;
}

static int64_t peer_uid(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct ucred {
        pid_t pid;
        uid_t uid;
        gid_t gid;
    } peer = {0};
    socklen_t size = sizeof(peer);

    if (info == NULL ||
        getsockopt(info->connect_fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
        return -1;
    }
    return (int64_t)peer.uid;
}

static struct MHD_Response *response_of(const Server *server, const Response *answer)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        answer->body.len, (void *)(uintptr_t)answer->body.ptr, MHD_RESPMEM_PERSISTENT);
    char text[256];

    assert(response != NULL);
    add_header(response, "Content-Type", answer->type);
    add_header(response, "Cache-Control", "no-store");
    add_security(response);
    if (answer->disposition.len > 0) {
        /* The name is the sender's: only what is harmless in a header goes into it. */
        char name[100];
        size_t len = 0;

        for (size_t i = 0; i < answer->disposition.len && len + 1 < sizeof(name); i++) {
            char c = answer->disposition.ptr[i];
            bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';

            name[len++] = plain ? c : '_';
        }
        name[len] = 0;
        (void)snprintf(text, sizeof(text), "attachment; filename=\"%s\"", name);
        add_header(response, "Content-Disposition", text);
    }
    if (answer->token[0] == '-') {
        (void)snprintf(
            text,
            sizeof(text),
            "%s=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict",
            server->cookie);
        add_header(response, "Set-Cookie", text);
    } else if (answer->token[0] != 0) {
        (void)snprintf(
            text,
            sizeof(text),
            "%s=%s; Path=/; HttpOnly; Secure; SameSite=Strict",
            server->cookie,
            answer->token);
        add_header(response, "Set-Cookie", text);
    }
    return response;
}

static enum MHD_Result serve_api(
    Server *server,
    struct MHD_Connection *connection,
    const char *url,
    const char *method,
    Incoming *incoming)
{
    Request request = {.path = str_from(url), .uid = -1, .after = -1};
    Response answer = {0};
    struct MHD_Response *response = NULL;
    enum MHD_Result result = MHD_NO;
    const char *after = header(connection, "Last-Event-ID");
    uint64_t number = 0;
    bool local = is_local(connection);
    Err err = buf_end(&incoming->body, &request.body);

    if (err.kind != ERR_OK || incoming->too_long || !method_read(method, &request.method) ||
        query_read(connection, &incoming->arena, &request.query).kind != ERR_OK ||
        !str_is_utf8(request.path)) {
        answer = (Response){
            .status = incoming->too_long ? 413 : 400,
            .type = "application/json",
            .body = STR(
                "{\"error\":{\"kind\":\"limit\",\"message\":\"the request is too large or of a "
                "method that is not served\",\"problems\":[]}}"),
            .disposition = {"", 0}};
    } else {
        request.token =
            str_from(MHD_lookup_connection_value(connection, MHD_COOKIE_KIND, server->cookie));
        request.csrf = str_from(header(connection, "X-Subak-Csrf"));
        request.file_name = str_from(header(connection, "X-Subak-Name"));
        if (after != NULL && str_number(str_from(after), INT64_MAX, &number).kind == ERR_OK) {
            request.after = (int64_t)number;
        }
        if (local) {
            request.uid = peer_uid(connection);
        }
        api_handle(server->node, &incoming->arena, &request, &answer);
    }
    response = response_of(server, &answer);
    result = MHD_queue_response(connection, (unsigned)answer.status, response);
    MHD_destroy_response(response);
    return result;
}

/* ---- requests --------------------------------------------------------------------------- */

/* An arena that was used before, wiped, or a new one: mapping one for each request costs more than most requests. */
static Incoming *incoming_open(Server *server)
{
    Incoming *incoming = NULL;

    gate_enter(&server->gate);
    if (server->idle_count > 0) {
        incoming = server->idle[--server->idle_count];
    }
    gate_leave(&server->gate);
    if (incoming != NULL) {
        return incoming;
    }
    incoming = calloc(1, sizeof(*incoming));
    if (incoming == NULL || arena_open(ARENA_REQUEST, &incoming->arena).kind != ERR_OK) {
        free(incoming);
        return NULL;
    }
    return incoming;
}

static void incoming_free(Incoming *incoming)
{
    arena_close(&incoming->arena);
    free(incoming);
}

/* Kept for the next request, unless it has grown: memory that a large file touched goes back to the system. */
static void incoming_close(Server *server, Incoming *incoming)
{
    bool small = incoming->arena.used <= ARENA_KEPT;
    bool kept = false;

    if (small) {
        arena_rewind(&incoming->arena, 0);
        incoming->too_long = false;
        gate_enter(&server->gate);
        kept = server->idle_count < IDLE_KEPT;
        if (kept) {
            server->idle[server->idle_count++] = incoming;
        }
        gate_leave(&server->gate);
    }
    if (!kept) {
        incoming_free(incoming);
    }
}

static void on_completed(
    void *cls,
    struct MHD_Connection *connection,
    void **state,
    enum MHD_RequestTerminationCode how)
{
    Incoming *incoming = *state;

    (void)connection;
    (void)how;
    if (incoming != NULL) {
        incoming_close(cls, incoming);
    }
    *state = NULL;
}

/* Whether more may come than a stranger is heard with. */
static bool is_long(struct MHD_Connection *connection)
{
    const char *length = header(connection, "Content-Length");
    uint64_t number = 0;

    if (length == NULL) {
        return header(connection, "Transfer-Encoding") != NULL;
    }
    return str_number(str_from(length), INT64_MAX, &number).kind != ERR_OK ||
           number > BODY_STRANGER;
}

/* How much of a body is kept: much only for who is signed in, not for who shows any cookie. */
static size_t body_most(const Server *server, struct MHD_Connection *connection, Arena *arena)
{
    const char *token =
        MHD_lookup_connection_value(connection, MHD_COOKIE_KIND, server->cookie);
    bool known = is_local(connection);

    if (!known && token != NULL && is_long(connection)) {
        known = api_knows(server->node, arena, str_from(token));
        arena_rewind(arena, 0);
    }
    return known ? BODY_SIGNED_IN : BODY_STRANGER;
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
    Server *server = cls;
    Incoming *incoming = *state;

    (void)version;
    if (incoming == NULL) {
        incoming = incoming_open(server);
        if (incoming == NULL) {
            return MHD_NO;
        }
        incoming->body =
            buf_begin(&incoming->arena, body_most(server, connection, &incoming->arena));
        *state = incoming;
        return MHD_YES;
    }
    if (*upload_size > 0) {
        buf_put_bytes(&incoming->body, upload, *upload_size);
        incoming->too_long = incoming->too_long || incoming->body.err.kind != ERR_OK;
        *upload_size = 0;
        return MHD_YES;
    }
    if (strncmp(url, "/api/", 5) != 0 && strcmp(method, "GET") == 0) {
        return serve_asset(connection, url);
    }
    return serve_api(server, connection, url, method, incoming);
}

/* ---- opening ---------------------------------------------------------------------------- */

static MUST_USE Err people_open(Server *server, const ServerPlan *plan, Arena *arena)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(plan->port)};
    Str certificate;
    Str key;

    TRY(node_certificate(server->node, arena, &certificate, &key));
    if (inet_pton(AF_INET, plan->address, &address.sin_addr) != 1) {
        return err_bad("the address must be an IPv4 address of this machine");
    }
    server->people = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_USE_TLS,
        plan->port,
        NULL,
        NULL,
        on_request,
        server,
        MHD_OPTION_SOCK_ADDR,
        (struct sockaddr *)&address,
        MHD_OPTION_THREAD_POOL_SIZE,
        plan->threads,
        MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS,
        MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)TIMEOUT_S,
        MHD_OPTION_STRICT_FOR_CLIENT,
        1,
        MHD_OPTION_HTTPS_MEM_CERT,
        certificate.ptr,
        MHD_OPTION_HTTPS_MEM_KEY,
        key.ptr,
        MHD_OPTION_HTTPS_PRIORITIES,
        "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2",
        MHD_OPTION_NOTIFY_COMPLETED,
        on_completed,
        server,
        MHD_OPTION_END);
    return server->people == NULL
               ? (Err){ERR_SYSTEM, 0, "could not listen: is the port taken, or the address not this machine's"}
               : ERR_NONE;
}

static MUST_USE Err local_open(Server *server)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int len = snprintf(
        address.sun_path, sizeof(address.sun_path), "%s/socket", node_folder(server->node));

    if (len < 0 || (size_t)len >= sizeof(address.sun_path)) {
        return err_bad("the path of the node's folder is too long for its local socket");
    }
    memcpy(server->socket_path, address.sun_path, sizeof(server->socket_path));
    (void)unlink(address.sun_path); /* of a run before; the folder's lock is ours */
    server->socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (server->socket < 0 ||
        bind(server->socket, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        chmod(address.sun_path, 0600) != 0 || listen(server->socket, 64) != 0) {
        return (Err){ERR_SYSTEM, 0, "could not make the node's local socket"};
    }
    server->local = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL,
        0,
        NULL,
        NULL,
        on_request,
        server,
        MHD_OPTION_LISTEN_SOCKET,
        server->socket,
        MHD_OPTION_THREAD_POOL_SIZE,
        4U,
        MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)TIMEOUT_S,
        MHD_OPTION_NOTIFY_COMPLETED,
        on_completed,
        server,
        MHD_OPTION_END);
    return server->local == NULL ? (Err){ERR_SYSTEM, 0, "could not serve the local socket"}
                                 : ERR_NONE;
}

Err server_open(Node *node, const ServerPlan *plan, Server **ret)
{
    Server *server = calloc(1, sizeof(*server));
    Arena arena = {0};
    Err err = {ERR_SYSTEM, 0, "no memory for the server"};

    if (server == NULL) {
        return err;
    }
    gate_open(&server->gate);
    server->node = node;
    server->socket = -1;
    (void)snprintf(server->cookie, sizeof(server->cookie), "subak-%.*s", 8, node_id(node).ptr);
    err = arena_open(1 << 20, &arena);
    if (err.kind == ERR_OK) {
        err = people_open(server, plan, &arena);
    }
    arena_close(&arena); /* with the key: MHD has made its own copy */
    if (err.kind == ERR_OK) {
        err = local_open(server);
    }
    if (err.kind != ERR_OK) {
        server_close(server);
        return err;
    }
    *ret = server;
    return ERR_NONE;
}

void server_close(Server *server)
{
    if (server->people != NULL) {
        MHD_stop_daemon(server->people);
    }
    if (server->local != NULL) {
        MHD_stop_daemon(server->local);
        server->socket = -1; /* closed with the daemon */
    }
    if (server->socket >= 0) {
        (void)close(server->socket);
    }
    if (server->socket_path[0] != 0) {
        (void)unlink(server->socket_path);
    }
    while (server->idle_count > 0) {
        incoming_free(server->idle[--server->idle_count]);
    }
    gate_close(&server->gate);
    free(server);
}

uint16_t server_port(const Server *server)
{
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(server->people, MHD_DAEMON_INFO_BIND_PORT);

    return info == NULL ? 0 : info->port;
}
