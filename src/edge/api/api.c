#include "edge/api/api.h"

#include "base/log.h"
#include "crypto/random.h"

#define BODY_CEILING ((size_t)64 << 20)

const Verb verbs[] = {
#define VERB(name, method, path, roles, effect, function, command, arguments, help) \
    {name, method, path, roles, effect, function, command, arguments, help},
#include "edge/verbs.def"
#undef VERB
};

const size_t verb_count = sizeof(verbs) / sizeof(*verbs);

static const Err signed_out = {ERR_DENIED, 401, "sign in first"};

const char *method_name(Method method)
{
    static const char *const names[METHOD_COUNT] = {"GET", "POST", "PUT", "DELETE"};

    return names[method];
}

/* ---- routes ----------------------------------------------------------------------------- */

/* Match one segment: literal, "{name}", or "{name}.csv". */
static bool segment_fits(Str pattern, Str given, Str *part)
{
    const char *close = NULL;

    if (pattern.len == 0 || pattern.ptr[0] != '{') {
        return str_equal(pattern, given);
    }
    close = memchr(pattern.ptr, '}', pattern.len);
    Str suffix = {close + 1, (size_t)(pattern.ptr + pattern.len - close - 1)};

    if (given.len <= suffix.len ||
        !str_equal(str_part(given, given.len - suffix.len, suffix.len), suffix)) {
        return false;
    }
    *part = str_part(given, 0, given.len - suffix.len);
    return true;
}

bool api_route(const Verb *verb, Method method, Str path, Request *request)
{
    Str pattern = str_from(verb->path);
    Str parts[PATH_PARTS] = {0};
    size_t count = 0;

    if (verb->method != method) {
        return false;
    }
    while (pattern.len > 0 && path.len > 0) {
        Str wanted = str_cut(&pattern, '/');
        Str given = str_cut(&path, '/');
        Str part = {NULL, 0};

        if (!segment_fits(wanted, given, &part)) {
            return false;
        }
        if (part.ptr != NULL && count < PATH_PARTS) {
            parts[count++] = part;
        }
    }
    if (pattern.len > 0 || path.len > 0) {
        return false;
    }
    memcpy(request->parts, parts, sizeof(parts));
    return true;
}

static const Verb *verb_of(Request *request)
{
    for (size_t i = 0; i < verb_count; i++) {
        if (api_route(&verbs[i], request->method, request->path, request)) {
            return &verbs[i];
        }
    }
    return NULL;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

Err percent_decode(Arena *arena, Str text, char plus, Str *ret)
{
    Buf buf = buf_begin(arena, text.len + 1);

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (c == '%') {
            bool whole = text.len - i > 2;
            int high = whole ? hex_value(text.ptr[i + 1]) : -1;
            int low = whole ? hex_value(text.ptr[i + 2]) : -1;

            if (high < 0 || low < 0) {
                return err_bad("a percent sign stands without its two digits");
            }
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+') {
            c = plus;
        }
        buf_put_char(&buf, c);
    }
    TRY(buf_end(&buf, ret));
    return str_is_utf8(*ret) ? ERR_NONE
                             : err_bad("what is percent-encoded is not well-formed UTF-8");
}

Err query_get(Exchange *exchange, const char *name, Str *ret)
{
    Str rest = exchange->request->query;

    *ret = (Str){"", 0};
    while (rest.len > 0) {
        Str value = str_cut(&rest, '&');
        Str key = str_cut(&value, '=');

        if (str_is(key, name)) {
            return percent_decode(exchange->call.arena, value, ' ', ret);
        }
    }
    return ERR_NONE;
}

Err path_kind(Exchange *exchange, const Kind **ret)
{
    *ret = kind_find(node_model(exchange->call.node), exchange->request->parts[0]);
    return *ret == NULL ? (Err){ERR_NOT_FOUND, 0, "there is no such kind of record"} : ERR_NONE;
}

/* ---- who calls, and may he -------------------------------------------------------------- */

static MUST_USE Err caller_find(Exchange *exchange)
{
    const Request *request = exchange->request;
    Err err = ERR_NONE;

    if (request->token.len > 0) {
        err = str_unhex(request->token, TOKEN_SIZE, exchange->token);
        if (err.kind == ERR_OK) {
            err = account_of_token(&exchange->call, exchange->token, exchange->csrf);
        }
    } else if (request->uid >= 0) {
        err = account_of_uid(&exchange->call, request->uid);
    } else {
        return signed_out;
    }
    return err.kind == ERR_NOT_FOUND || err.kind == ERR_BAD_INPUT ? signed_out : err;
}

bool api_knows(Node *node, Arena *arena, Str token)
{
    Call call = {.node = node, .arena = arena};
    uint8_t bytes[TOKEN_SIZE];
    uint8_t csrf[16];

    return str_unhex(token, TOKEN_SIZE, bytes).kind == ERR_OK &&
           account_of_token(&call, bytes, csrf).kind == ERR_OK;
}

static MUST_USE Err caller_check(Exchange *exchange, const Verb *verb)
{
    const Request *request = exchange->request;
    uint8_t csrf[16];
    bool by_cookie = request->token.len > 0;
    /* A fresh password must be replaced before anything else. */
    bool renews = str_is(exchange->call.account.state, "renew") && by_cookie;

    if (renews && verb->run != verb_me && verb->run != verb_password &&
        verb->run != verb_session_close && verb->run != verb_model) {
        return (Err){ERR_DENIED, 0, "choose a password of your own first"};
    }
    if (by_cookie && verb->effect != READ &&
        (str_unhex(request->csrf, sizeof(csrf), csrf).kind != ERR_OK ||
         !secret_equal(csrf, exchange->csrf, sizeof(csrf)))) {
        return (Err){ERR_DENIED, 0, "the request did not come from the page; load it again"};
    }
    if ((call_viewer(&exchange->call).roles & verb->roles) == 0) {
        return (Err){ERR_DENIED, 0, "your role does not allow this"};
    }
    return ERR_NONE;
}

/* ---- answers ---------------------------------------------------------------------------- */

static int status_of(Err err)
{
    static const int statuses[ERR_KINDS] = {
        [ERR_OK] = 200,
        [ERR_BAD_INPUT] = 400,
        [ERR_DENIED] = 403,
        [ERR_NOT_FOUND] = 404,
        [ERR_CONFLICT] = 409,
        [ERR_LIMIT] = 413,
        [ERR_BUSY] = 503,
        [ERR_CORRUPT] = 500,
        [ERR_SYSTEM] = 500,
    };

    return err.kind == ERR_DENIED && err.at == 401 ? 401 : statuses[err.kind];
}

static void put_problem(JsonOut *out, const Problem *problem)
{
    json_open_object(out, NULL);
    /* A problem without a field names what it is about itself. */
    json_put_text(
        out,
        "field",
        str_from(problem->field == NULL ? problem->message : problem->field->name));
    json_put_text(out, "message", str_from(problem->message));
    json_close_object(out);
}

static void answer_error(Exchange *exchange, Err err)
{
    JsonOut out = json_begin(exchange->call.arena, 1 << 20);
    Response *response = exchange->response;

    response->status = status_of(err);
    json_open_object(&out, NULL);
    json_open_object(&out, "error");
    json_put_text(
        &out, "kind", str_from(response->status == 401 ? "signed_out" : err_name(err.kind)));
    json_put_text(&out, "message", str_from(err.what));
    json_open_list(&out, "problems");
    for (size_t i = 0; i < exchange->call.problems.count; i++) {
        put_problem(&out, &exchange->call.problems.items[i]);
    }
    json_close_list(&out);
    json_close_object(&out);
    json_close_object(&out);
    response->type = "application/json";
    if (json_end(&out, &response->body).kind != ERR_OK) {
        response->body = STR("{\"error\":{\"kind\":\"limit\",\"message\":\"too large\"}}");
    }
    if (err.kind == ERR_CORRUPT || err.kind == ERR_SYSTEM) {
        log_err("request.failed", err);
    }
}

static MUST_USE Err run_verb(Exchange *exchange, const Verb *verb)
{
    Request *request = (Request *)(uintptr_t)exchange->request;
    Json *body = NULL;

    if (verb->roles != 0) {
        exchange->call.quiet = verb->run == verb_events;
        TRY(caller_find(exchange));
        TRY(caller_check(exchange, verb));
    }
    if (request->body.len > 0 && verb->effect != TAKE) {
        TRY(json_read(exchange->call.arena, request->body, &body));
        exchange->body = body;
    }
    exchange->out = json_begin(exchange->call.arena, BODY_CEILING);
    TRY(verb->run(exchange));
    if (exchange->response->body.len == 0 && exchange->out.buf.len > 0) {
        TRY(json_end(&exchange->out, &exchange->response->body));
    }
    return ERR_NONE;
}

void api_handle(Node *node, Arena *arena, Request *request, Response *response)
{
    Exchange exchange = {
        .call = {.node = node, .arena = arena}, .request = request, .response = response};
    const Verb *verb = verb_of(request);
    Err err = {ERR_NOT_FOUND, 0, "there is nothing at this address"};

    *response = (Response){
        .status = 200, .type = "application/json", .body = {"", 0}, .disposition = {"", 0}};
    if (verb != NULL) {
        err = run_verb(&exchange, verb);
    }
    if (err.kind != ERR_OK) {
        answer_error(&exchange, err);
    }
}
