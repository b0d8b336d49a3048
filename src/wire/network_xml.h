/* network_xml.h: networks as GraphML and GEXF, the way link charts and graph programs hand them over.
 *
 *     <graphml><key id="d0" for="node" attr.name="label" .../>
 *       <graph edgedefault="undirected"><node id="a"><data key="d0">Ana</data></node> ... <edge source="a" target="b"/>
 *     <gexf><graph><nodes><node id="a" label="Ana"/> ...</nodes><edges><edge source="a" target="b"/> ...
 *
 * Read are nodes, what they are called, and who is tied to whom; directions, weights, times, colours and places are passed over.
 * Numbers are given to nodes in the order in which they stand. Nothing outside of the text is looked at, and a text that declares
 * entities is refused, so that none grows while it is read. Graphs within nodes and ties of more than two ends are
 * refused, too.
 *
 * Written is what was read; GEXF as its version 1.2, which more programs read than 1.3. A character that XML has no place for becomes U+FFFD.
 *
 * Owner   texts are copies in the arena
 * Source  U. Brandes et al., "GraphML progress report", Graph Drawing 2001; GEXF 1.3, gexf.net; XML 1.0, fifth edition; entities:
 *         OWASP, XML External Entity Prevention
 * Cost    a pass by libexpat; ties are found their nodes by a sorted list of these
 */
#ifndef WIRE_NETWORK_XML_H
#define WIRE_NETWORK_XML_H

#include "base/buf.h"

#define NETWORK_XML_DEPTH 64 /* elements within each other, at most */

typedef struct NetworkText {
    size_t node_count;
    const Str *ids;    /* no two the same; when writing NULL for the numbers from 0 */
    const Str *labels; /* an empty one for none; when writing NULL for none at all */
    size_t edge_count;
    uint32_t (*edges)[2];
} NetworkText;

/* Errors  BAD_INPUT with `at` the line; LIMIT for memory */
MUST_USE Err network_xml_decode(Arena *arena, Str text, NetworkText *ret);

void graphml_encode(Buf *buf, const NetworkText *network);
void gexf_encode(Buf *buf, const NetworkText *network);

#endif
