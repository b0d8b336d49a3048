#include "wire/network_xml.h"

#include "base/vec.h"

#include <expat.h>
#include <stdlib.h>

#define CHUNK      (1 << 20) /* bytes handed to the parser at a time */
#define NODES_ROOM ((size_t)1 << 26)
#define LABEL_MOST (64 << 10) /* bytes */

typedef struct NamedEdge {
    Str ends[2];
    uint32_t line;
} NamedEdge;

typedef VEC(NamedEdge) NamedEdges;

typedef struct Reading {
    Arena *arena;
    XML_Parser parser;
    Err err; /* the first one */
    Strs ids;
    Strs labels;
    NamedEdges edges;
    Strs label_keys; /* of GraphML: keys under which labels stand */
    unsigned depth;
    unsigned graphs; /* that are open */
    bool in_node;
    bool in_label;
    Buf label;
} Reading;

/* ---- what the parser meets ------------------------------------------------------------------- */

static void fail(Reading *reading, Err err)
{
    if (reading->err.kind == ERR_OK && err.kind != ERR_OK) {
        reading->err = err;
        if (err.kind == ERR_BAD_INPUT) {
            reading->err.at = (uint32_t)XML_GetCurrentLineNumber(reading->parser);
        }
        (void)XML_StopParser(reading->parser, XML_FALSE);
    }
}

/* A name without the prefix of its namespace. */
static Str local_name(const char *name)
{
    const char *colon = strchr(name, ':');

    return str_from(colon == NULL ? name : colon + 1);
}

/* Its ptr is NULL where there is none. */
static Str attribute(const char **attributes, const char *name)
{
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        if (strcmp(attributes[i], name) == 0) {
            return str_from(attributes[i + 1]);
        }
    }
    return (Str){NULL, 0};
}

static Err keep(Reading *reading, Str text, Strs *list)
{
    Str copy;

    TRY(arena_copy(reading->arena, text, &copy));
    return vec_push(reading->arena, list, copy);
}

static Err take_node(Reading *reading, const char **attributes)
{
    Str id = attribute(attributes, "id");
    Str label = attribute(attributes, "label");

    if (id.ptr == NULL) {
        return err_bad("a node without id");
    }
    if (reading->ids.count >= NODES_ROOM) {
        return err_limit("a network has at most 67 million nodes");
    }
    reading->in_node = true;
    TRY(keep(reading, id, &reading->ids));
    return keep(reading, label.ptr == NULL ? STR("") : label, &reading->labels);
}

static Err take_edge(Reading *reading, const char **attributes)
{
    NamedEdge edge = {
        {attribute(attributes, "source"), attribute(attributes, "target")},
        (uint32_t)XML_GetCurrentLineNumber(reading->parser)};

    for (size_t i = 0; i < 2; i++) {
        if (edge.ends[i].ptr == NULL) {
            return err_bad("a tie without source or target");
        }
        TRY(arena_copy(reading->arena, edge.ends[i], &edge.ends[i]));
    }
    return vec_push(reading->arena, &reading->edges, edge);
}

static Err take_key(Reading *reading, const char **attributes)
{
    Str id = attribute(attributes, "id");
    Str name = attribute(attributes, "attr.name");

    if (id.ptr != NULL && name.ptr != NULL && (str_is(name, "label") || str_is(name, "name"))) {
        return keep(reading, id, &reading->label_keys);
    }
    return ERR_NONE;
}

static Err take_graph(Reading *reading)
{
    if (reading->graphs++ > 0 || reading->ids.count > 0) {
        return err_bad("only one graph can be read, and none within a node");
    }
    return ERR_NONE;
}

/* Text that follows is the label of the node, if it stands under such a key. */
static void open_label(Reading *reading, Str key)
{
    for (size_t i = 0; i < reading->label_keys.count && reading->in_node && key.ptr != NULL;
         i++) {
        if (str_equal(reading->label_keys.items[i], key)) {
            reading->in_label = true;
            reading->label = buf_begin(reading->arena, LABEL_MOST);
        }
    }
}

static void start_element(void *state, const char *name, const char **attributes)
{
    Reading *reading = state;
    Str local = local_name(name);
    Err err = ERR_NONE;

    if (reading->depth == 0 && !str_is(local, "graphml") && !str_is(local, "gexf")) {
        err = err_bad("neither GraphML nor GEXF");
    } else if (reading->depth == NETWORK_XML_DEPTH) {
        err = err_bad("elements deep within each other");
    } else if (str_is(local, "graph")) {
        err = take_graph(reading);
    } else if (str_is(local, "hyperedge")) {
        err = err_bad("a tie of more than two ends");
    } else if (str_is(local, "key")) {
        err = take_key(reading, attributes);
    } else if (str_is(local, "node")) {
        err = take_node(reading, attributes);
    } else if (str_is(local, "edge")) {
        err = take_edge(reading, attributes);
    } else if (str_is(local, "data")) {
        open_label(reading, attribute(attributes, "key"));
    }
    reading->depth++;
    fail(reading, err);
}

static void end_element(void *state, const char *name)
{
    Reading *reading = state;
    Str local = local_name(name);

    reading->depth--;
    if (reading->in_label && str_is(local, "data")) {
        Str label;
        Err err = buf_end(&reading->label, &label);

        reading->in_label = false;
        if (err.kind == ERR_OK) {
            reading->labels.items[reading->labels.count - 1] = label;
        }
        fail(reading, err);
    }
    if (str_is(local, "node")) {
        reading->in_node = false;
    }
}

static void characters(void *state, const char *text, int len)
{
    Reading *reading = state;

    if (reading->in_label && len > 0) {
        buf_put(&reading->label, (Str){text, (size_t)len});
    }
}

static void refuse_entity(
    void *state,
    const char *name,
    int is_parameter,
    const char *value,
    int value_length,
    const char *base,
    const char *system_id,
    const char *public_id,
    const char *notation)
{
    (void)name;
    (void)is_parameter;
    (void)value;
    (void)value_length;
    (void)base;
    (void)system_id;
    (void)public_id;
    (void)notation;
    fail(state, err_bad("a text that declares entities is not read"));
}

static void refuse_skipped(void *state, const char *name, int is_parameter)
{
    (void)name;
    (void)is_parameter;
    fail(state, err_bad("an entity that is not known"));
}

/* ---- reading --------------------------------------------------------------------------------- */

static Err parse(Reading *reading, Str text)
{
    bool is_last = false;

    for (size_t at = 0; !is_last; at += CHUNK) {
        Str part = str_part(text, at, CHUNK);

        is_last = at + CHUNK >= text.len;
        if (XML_Parse(reading->parser, part.ptr, (int)part.len, is_last) != XML_STATUS_OK) {
            if (XML_GetErrorCode(reading->parser) == XML_ERROR_NO_MEMORY) {
                fail(reading, err_limit("the network needs more memory than it may use"));
            }
            fail(reading, err_bad("no well-formed XML"));
            return reading->err;
        }
    }
    return reading->err;
}

typedef struct Named {
    Str id;
    uint32_t number;
} Named;

static int compare_named(const void *a, const void *b)
{
    const Named *one = a;
    const Named *other = b;

    return str_compare(one->id, other->id);
}

static Err sort_ids(Reading *reading, Named **ret)
{
    size_t count = reading->ids.count;
    Named *named = arena_new(reading->arena, Named, count + 1);

    if (named == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    for (size_t i = 0; i < count; i++) {
        named[i] = (Named){reading->ids.items[i], (uint32_t)i};
    }
    qsort(named, count, sizeof(*named), compare_named);
    for (size_t i = 1; i < count; i++) {
        if (str_equal(named[i - 1].id, named[i].id)) {
            return err_bad("two nodes have the same id");
        }
    }
    *ret = named;
    return ERR_NONE;
}

static Err number_edges(Reading *reading, uint32_t (*edges)[2])
{
    Named *named = NULL;

    TRY(sort_ids(reading, &named));
    for (size_t i = 0; i < reading->edges.count; i++) {
        const NamedEdge *edge = &reading->edges.items[i];

        for (size_t end = 0; end < 2; end++) {
            Named wanted = {edge->ends[end], 0};
            const Named *found =
                bsearch(&wanted, named, reading->ids.count, sizeof(*named), compare_named);

            if (found == NULL) {
                return (Err){ERR_BAD_INPUT, edge->line, "a tie to a node that there is not"};
            }
            edges[i][end] = found->number;
        }
    }
    return ERR_NONE;
}

Err network_xml_decode(Arena *arena, Str text, NetworkText *ret)
{
    Reading reading = {.arena = arena, .parser = XML_ParserCreate(NULL), .err = ERR_NONE};
    uint32_t(*edges)[2] = NULL;
    Err err;

    if (reading.parser == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    XML_SetUserData(reading.parser, &reading);
    XML_SetElementHandler(reading.parser, start_element, end_element);
    XML_SetCharacterDataHandler(reading.parser, characters);
    XML_SetEntityDeclHandler(reading.parser, refuse_entity);
    XML_SetSkippedEntityHandler(reading.parser, refuse_skipped);
    err = parse(&reading, text);
    XML_ParserFree(reading.parser);
    TRY(err);
    edges = arena_alloc(arena, reading.edges.count + 1, sizeof(*edges), _Alignof(uint32_t));
    if (edges == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    TRY(number_edges(&reading, edges));
    *ret = (NetworkText){
        reading.ids.count, reading.ids.items, reading.labels.items, reading.edges.count, edges};
    return ERR_NONE;
}

/* ---- writing --------------------------------------------------------------------------------- */

/* Fit for an attribute, too. */
static void put_escaped(Buf *buf, Str text)
{
    while (text.len > 0) {
        uint32_t rune = str_take_rune(&text);

        switch (rune) {
        case '&':
            buf_put(buf, STR("&amp;"));
            break;
        case '<':
            buf_put(buf, STR("&lt;"));
            break;
        case '>':
            buf_put(buf, STR("&gt;"));
            break;
        case '"':
            buf_put(buf, STR("&quot;"));
            break;
        case '\t':
        case '\n':
        case '\r':
            buf_print(buf, "&#%u;", rune);
            break;
        default:
            buf_put_rune(buf, rune < 0x20 || rune == 0xfffe || rune == 0xffff ? 0xfffd : rune);
            break;
        }
    }
}

static void put_id(Buf *buf, const NetworkText *network, size_t node)
{
    if (network->ids == NULL) {
        buf_put_number(buf, (int64_t)node);
    } else {
        put_escaped(buf, network->ids[node]);
    }
}

static void put_edge_ends(Buf *buf, const NetworkText *network, size_t edge)
{
    buf_put(buf, STR(" source=\""));
    put_id(buf, network, network->edges[edge][0]);
    buf_put(buf, STR("\" target=\""));
    put_id(buf, network, network->edges[edge][1]);
    buf_put(buf, STR("\"/>\n"));
}

void graphml_encode(Buf *buf, const NetworkText *network)
{
    buf_put(
        buf,
        STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
            "<key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n"
            "<graph edgedefault=\"undirected\">\n"));
    for (size_t i = 0; i < network->node_count; i++) {
        buf_put(buf, STR("<node id=\""));
        put_id(buf, network, i);
        if (network->labels != NULL && network->labels[i].len > 0) {
            buf_put(buf, STR("\"><data key=\"label\">"));
            put_escaped(buf, network->labels[i]);
            buf_put(buf, STR("</data></node>\n"));
        } else {
            buf_put(buf, STR("\"/>\n"));
        }
    }
    for (size_t i = 0; i < network->edge_count; i++) {
        buf_put(buf, STR("<edge"));
        put_edge_ends(buf, network, i);
    }
    buf_put(buf, STR("</graph>\n</graphml>\n"));
}

void gexf_encode(Buf *buf, const NetworkText *network)
{
    buf_put(
        buf,
        STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<gexf xmlns=\"http://www.gexf.net/1.2draft\" version=\"1.2\">\n"
            "<graph defaultedgetype=\"undirected\">\n<nodes>\n"));
    for (size_t i = 0; i < network->node_count; i++) {
        buf_put(buf, STR("<node id=\""));
        put_id(buf, network, i);
        buf_put(buf, STR("\" label=\""));
        if (network->labels != NULL && network->labels[i].len > 0) {
            put_escaped(buf, network->labels[i]);
        } else {
            put_id(buf, network, i);
        }
        buf_put(buf, STR("\"/>\n"));
    }
    buf_put(buf, STR("</nodes>\n<edges>\n"));
    for (size_t i = 0; i < network->edge_count; i++) {
        buf_print(buf, "<edge id=\"%zu\"", i);
        put_edge_ends(buf, network, i);
    }
    buf_put(buf, STR("</edges>\n</graph>\n</gexf>\n"));
}
