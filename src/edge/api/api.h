/* api.h: one request in, one answer out, whatever carried it: HTTPS, the local socket, or the command line
 * with no server.
 *
 * The verbs are rows of edge/verbs.def. api_handle finds the row, asks who is calling and whether he may, and
 * runs its function, which decodes, calls one service, and encodes.
 *
 * Source  design.md, "Verbs"; protocol.md, T13 (what one may not see is not there), T27 (CSRF)
 */
#ifndef EDGE_API_API_H
#define EDGE_API_API_H

#include "service/accounts.h"
#include "service/reading.h"
#include "service/records.h"
#include "wire/json.h"

typedef enum Method {
    GET,
    POST,
    PUT,
    DELETE,
    METHOD_COUNT
} Method;

typedef enum Effect {
    READ,
    WRITE,
    TAKE /* writes, and its body is bytes */
} Effect;

#define PATH_PARTS 3

typedef struct Request {
    Method method;
    Str path;  /* "/api/records/person", percent-decoded */
    Str query; /* as it stands behind the question mark */
    Str body;
    Str token;             /* hexadecimal, of the cookie; "" for none */
    Str csrf;              /* of the header */
    Str file_name;         /* of an upload, percent-encoded */
    int64_t after;         /* Last-Event-ID, or -1 for none */
    int64_t uid;           /* whom the operating system says that it is, or -1 */
    Str parts[PATH_PARTS]; /* what stands for the braces of the verb's path */
} Request;

typedef struct Response {
    int status;
    const char *type; /* of the body */
    Str body;
    Str disposition; /* a file's name for the browser, or "" */
    char token
        [2 * TOKEN_SIZE + 1]; /* a new session for the cookie; "-" ends it; "" for no change */
} Response;

/* What a verb's function works with. */
typedef struct Exchange {
    Call call;
    const Request *request;
    Response *response;
    const Json *body; /* NULL where the verb has none */
    uint8_t token[TOKEN_SIZE];
    uint8_t csrf[16];
    JsonOut out;
} Exchange;

typedef struct Verb {
    const char *name;
    Method method;
    const char *path;
    uint32_t roles;
    Effect effect;
    Err (*run)(Exchange *exchange);
    const char *command;
    const char *arguments;
    const char *help;
} Verb;

extern const Verb verbs[];
extern const size_t verb_count;

/* Answer. An error is an answer too; whatever went wrong inside is told to the operator's log. */
void api_handle(Node *node, Arena *arena, Request *request, Response *response);

/* Whether the path of a verb fits; its parts go to the request. */
bool api_route(const Verb *verb, Method method, Str path, Request *request);

const char *method_name(Method method);

/* Whether the token opens a session: before a long body is taken in. */
bool api_knows(Node *node, Arena *arena, Str token);

/* Percent-encoded text as it was meant; a plus stands for `plus`.
 * Errors  BAD_INPUT where it is malformed, or no UTF-8; LIMIT.
 */
MUST_USE Err percent_decode(Arena *arena, Str text, char plus, Str *ret);

/* A parameter of the query, decoded, or "".  Errors  BAD_INPUT, LIMIT. */
MUST_USE Err query_get(Exchange *exchange, const char *name, Str *ret);

/* The kind that the path names.  Errors  NOT_FOUND. */
MUST_USE Err path_kind(Exchange *exchange, const Kind **ret);

#define VERB(name, method, path, roles, effect, function, command, arguments, help) \
    Err function(Exchange *exchange);
#include "edge/verbs.def"
#undef VERB

#endif
