/* Reaching a node: through the socket of the server that holds it, or by holding it oneself. */
#include "edge/cli/cli.h"

#include "base/log.h"
#include "crypto/random.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#define ANSWER_MOST ((size_t)512 << 20)

/* ---- who one is ------------------------------------------------------------------------- */

/* A line of the terminal that is not shown while it is typed. */
static void ask(const char *prompt, char *out, size_t room)
{
    struct termios shown;
    struct termios hidden;
    bool terminal = tcgetattr(STDIN_FILENO, &shown) == 0;

    fprintf(stderr, "%s: ", prompt);
    if (terminal) {
        hidden = shown;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    if (fgets(out, (int)room, stdin) == NULL) {
        out[0] = 0;
    }
    out[strcspn(out, "\n")] = 0;
    if (terminal) {
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        fputc('\n', stderr);
    }
}

static MUST_USE Err sign_in_body(Arena *arena, const char *account, Str *ret)
{
    JsonOut out = json_begin(arena, 4096);
    const char *password = getenv("SUBAK_PASSWORD");
    const char *code = getenv("SUBAK_CODE");
    char typed[256];

    if (password == NULL) {
        ask("Password", typed, sizeof(typed));
        password = typed;
    }
    json_open_object(&out, NULL);
    json_put_text(&out, "account", str_from(account));
    json_put_text(&out, "password", str_from(password));
    json_put_text(&out, "code", str_from(code == NULL ? "" : code));
    json_close_object(&out);
    secret_wipe(typed, sizeof(typed));
    return json_end(&out, ret);
}

/* Sign in by name, with the function that carries requests; the token and its CSRF go into `request`. */
typedef Err (*Carry)(void *with, Arena *arena, Request *request, Response *response);

static MUST_USE Err
sign_in(const Line *line, Carry carry, void *with, Arena *arena, Request *request)
{
    const char *account = line_option(line, "account", getenv("SUBAK_ACCOUNT"));
    Request opening = {.method = POST, .path = STR("/api/session"), .uid = -1};
    Response answer;
    Json *json = NULL;

    if (account == NULL) {
        request->uid = (int64_t)getuid();
        return ERR_NONE;
    }
    TRY(sign_in_body(arena, account, &opening.body));
    /* cppcheck-suppress returnDanglingLifetime ; an Err holds no pointer to what was asked */
    TRY(carry(with, arena, &opening, &answer));
    TRY(json_read(arena, answer.body, &json));
    if (answer.status != 200) {
        return (Err){ERR_DENIED, 0, "could not sign in: account, password or code do not fit"};
    }
    TRY(arena_copy(arena, str_from(answer.token), &request->token));
    request->csrf = json_get_text(json, "csrf");
    return ERR_NONE;
}

/* ---- holding the node oneself ----------------------------------------------------------- */

static Err carry_inside(void *with, Arena *arena, Request *request, Response *response)
{
    api_handle(with, arena, request, response);
    return ERR_NONE;
}

/* ---- through the server's socket -------------------------------------------------------- */

typedef struct Wire {
    const char *socket;
    Buf answer;
    char token[2 * TOKEN_SIZE + 1];
    char cookie[40]; /* its name */
} Wire;

static size_t on_bytes(char *bytes, size_t size, size_t count, void *with)
{
    Buf *buf = with;

    buf_put_bytes(buf, bytes, size * count);
    return buf->err.kind == ERR_OK ? size * count : 0;
}

/* "Set-Cookie: subak-1a2b3c4d=TOKEN; ...": the name and the token. */
static size_t on_header(char *bytes, size_t size, size_t count, void *with)
{
    Wire *wire = with;
    Str line = {bytes, size * count};
    Str prefix = STR("Set-Cookie: ");

    if (str_starts(line, prefix)) {
        Str value = str_part(line, prefix.len, line.len);
        Str name = str_cut(&value, '=');
        Str token = str_cut(&value, ';');

        if (name.len < sizeof(wire->cookie) && token.len < sizeof(wire->token)) {
            memcpy(wire->cookie, name.ptr, name.len);
            memcpy(wire->token, token.ptr, token.len);
        }
    }
    return size * count;
}

static struct curl_slist *headers_of(const Wire *wire, const Request *request)
{
    struct curl_slist *list = curl_slist_append(NULL, "Content-Type: application/json");
    char text[1024];

    if (request->csrf.len > 0) {
        (void)snprintf(text, sizeof(text), "X-Subak-Csrf: %.*s", STR_ARG(request->csrf));
        list = curl_slist_append(list, text);
    }
    if (request->token.len > 0) {
        (void)snprintf(
            text, sizeof(text), "Cookie: %s=%.*s", wire->cookie, STR_ARG(request->token));
        list = curl_slist_append(list, text);
    }
    if (request->file_name.len > 0 && request->file_name.len < 900) { /* names have 255 bytes */
        (void)snprintf(text, sizeof(text), "X-Subak-Name: %.*s", STR_ARG(request->file_name));
        list = curl_slist_append(list, text);
    }
    return list;
}

/* What a person typed into a path, as it is: no blank, dot or question mark of his leads elsewhere. */
static MUST_USE Err url_of(Arena *arena, const Request *request, Str *ret)
{
    Buf buf = buf_begin(arena, request->path.len * 3 + request->query.len + 64);

    buf_put(&buf, STR("http://localhost"));
    for (size_t i = 0; i < request->path.len; i++) {
        char c = request->path.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c >= '0' && c <= '9') || c == '/' || c == '-' || c == '_' || c == '.';

        buf_print(&buf, plain ? "%c" : "%%%02X", (unsigned)(uint8_t)c);
    }
    if (request->query.len > 0) {
        buf_put_char(&buf, '?');
        buf_put(&buf, request->query);
    }
    buf_put_char(&buf, 0); /* for curl */
    return buf_end(&buf, ret);
}

static Err carry_outside(void *with, Arena *arena, Request *request, Response *response)
{
    Wire *wire = with;
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = headers_of(wire, request);
    CURLcode code = CURLE_FAILED_INIT;
    long status = 0;
    Str url;

    if (curl == NULL) {
        return (Err){ERR_SYSTEM, 0, "could not start the HTTP client"};
    }
    TRY(url_of(arena, request, &url));
    wire->answer = buf_begin(arena, ANSWER_MOST);
    curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, wire->socket);
    curl_easy_setopt(curl, CURLOPT_URL, url.ptr);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method_name(request->method));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &wire->answer);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, wire);
    if (request->body.len > 0) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body.ptr);
    }
    code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    if (code != CURLE_OK) {
        return (Err){ERR_BUSY, 0, "the server that holds this node does not answer"};
    }
    *response = (Response){.status = (int)status, .type = "application/json"};
    memcpy(response->token, wire->token, sizeof(wire->token));
    return buf_end(&wire->answer, &response->body);
}

static bool is_served(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool served = false;

    if (file >= 0 && strlen(path) < sizeof(address.sun_path)) {
        memcpy(address.sun_path, path, strlen(path) + 1);
        served = connect(file, (struct sockaddr *)&address, sizeof(address)) == 0;
    }
    if (file >= 0) {
        (void)close(file);
    }
    return served;
}

Err cli_call(
    const Line *line,
    const Model *model,
    Arena *arena,
    const char *folder,
    Request *request,
    Response *response)
{
    Wire wire = {0};
    Node *node = NULL;
    Str path;
    Err err = ERR_NONE;

    TRY(arena_print(arena, &path, "%s/socket", folder));
    wire.socket = path.ptr;
    if (is_served(path.ptr)) {
        TRY(sign_in(line, carry_outside, &wire, arena, request));
        return carry_outside(&wire, arena, request, response);
    }
    Env env = env_system();

    log_level(LOG_WARN);
    TRY(node_open(
        folder,
        line_option(line, "key-file", node_key_path(arena, folder).ptr),
        model,
        &env,
        false,
        &node));
    err = sign_in(line, carry_inside, node, arena, request);
    if (err.kind == ERR_OK) {
        api_handle(node, arena, request, response);
    }
    node_close(node);
    return err;
}
