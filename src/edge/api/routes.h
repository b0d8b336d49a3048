/* routes.h: routes as JSON, whether they are of records or of a file: docs/manual/api.md. */
#ifndef EDGE_API_ROUTES_H
#define EDGE_API_ROUTES_H

#include "service/routes.h"
#include "wire/json.h"

/* The members, into an object that is open. */
void put_routes(JsonOut *out, const Routes *routes);

#endif
