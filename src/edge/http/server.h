/* server.h: people and their programs, over HTTPS and over the local socket.
 *
 * Each connection's request is read into an arena of its own, answered by edge/api, and wiped. Whoever is not
 * signed in may send 64 KiB; whoever is, a file.
 *
 * Source  design.md, "Dependencies" (poll mode: its epoll mode hangs when exactly 128 events are ready);
 *         OWASP ASVS 5, V3 (cookies, content security policy)
 */
#ifndef EDGE_HTTP_SERVER_H
#define EDGE_HTTP_SERVER_H

#include "service/node.h"

typedef struct ServerPlan {
    const char *address; /* "127.0.0.1" */
    uint16_t port;       /* 0: any that is free */
    unsigned threads;
} ServerPlan;

typedef struct Server Server;

/* Serve on the address, and on FOLDER/socket for the command line.  Errors  SYSTEM. */
MUST_USE Err server_open(Node *node, const ServerPlan *plan, Server **ret);
void server_close(Server *server);

uint16_t server_port(const Server *server);

#endif
