/* network.h: what the verbs of a network share.
 *
 * Errors  of selection_read BAD_INPUT
 */
#ifndef EDGE_API_NETWORK_H
#define EDGE_API_NETWORK_H

#include "edge/api/api.h"
#include "service/part.h"

/* What is selected, as the query says: a node and steps from it, else words, else a kind, else everything. */
MUST_USE Err selection_read(Exchange *exchange, Selection *ret);

#endif
