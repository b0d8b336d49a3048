#include "service/network.h"

#include "network/communities.h"
#include "network/layout.h"

#include <math.h>
#include <stdlib.h>

#define SHOWN_TOKEN  UINT32_C(0x73686F77) /* "show" */
#define SEED         UINT64_C(0x73756261) /* "suba": one for all, so that two see the same */
#define UNIT         100.0F               /* of a place that is told, in lengths of a tie */
#define PLACES_MOST  8000                 /* kept for one picture */
#define LINKS_DRAWN  6000 /* records that say why two are tied, in one picture */
#define LINKS_LISTED 100000

static const Err no_room = {ERR_LIMIT, 0, "the network needs more memory than it may use"};

/* While a picture is made. A vertex is what is drawn: a node of the part, or a whole community. */
typedef struct Drawing {
    Call *call;
    const Selection *selection;
    Part part;
    Communities communities; /* of the nodes of the part */
    const Strs *named;       /* the communities that are to be open, as they were named */
    bool *open;              /* by community */
    uint32_t *heads;         /* of each community: its first node */
    uint32_t *vertices;      /* of each node of the part, or NO_NODE where it is left out */
    VEC(uint32_t) first;     /* of each vertex: its first node */
    VEC(bool) whole;         /* of each vertex: a community */
    size_t most;             /* vertices */
    size_t links_most;       /* records that say why two are tied */
    bool is_listed;          /* every node for a file, without places */
    Network *network;
} Drawing;

/* ---- what is drawn ---------------------------------------------------------------------- */

/* Small parts are drawn as they are, and so is a community of one. */
static MUST_USE Err communities_open(Drawing *drawing)
{
    const Strs *open = drawing->named;
    const Part *part = &drawing->part;
    bool all = drawing->is_listed || part->graph.node_count <= NETWORK_WHOLE;

    drawing->open = arena_new(drawing->call->arena, bool, drawing->communities.count + 1);
    drawing->heads = arena_new(drawing->call->arena, uint32_t, drawing->communities.count + 1);
    if (drawing->open == NULL || drawing->heads == NULL) {
        return no_room;
    }
    for (size_t i = part->graph.node_count; i > 0; i--) {
        drawing->heads[drawing->communities.of[i - 1]] = (uint32_t)(i - 1);
    }
    for (size_t i = 0; i < drawing->communities.count; i++) {
        drawing->open[i] = all || drawing->communities.sizes[i] == 1;
    }
    for (size_t i = 0; i < open->count; i++) {
        uint32_t node = NO_NODE;
        Err err = part_find(drawing->call, part->mesh, open->items[i], &node);

        if (err.kind == ERR_NOT_FOUND) {
            continue; /* an address of yesterday */
        }
        TRY(err);
        node = part_node(part, node);
        if (node != NO_NODE) {
            drawing->open[drawing->communities.of[node]] = true;
        }
    }
    if (part->root != NO_NODE) {
        drawing->open[drawing->communities.of[part->root]] =
            true; /* what was asked for is seen */
    }
    return ERR_NONE;
}

/* Closed communities first, the largest in front; then nodes, as far as there is room. */
static MUST_USE Err vertices_make(Drawing *drawing)
{
    Arena *arena = drawing->call->arena;
    const Graph *graph = &drawing->part.graph;
    uint32_t *of = arena_new(arena, uint32_t, drawing->communities.count + 1);

    drawing->vertices = arena_new(arena, uint32_t, graph->node_count + 1);
    if (of == NULL || drawing->vertices == NULL) {
        return no_room;
    }
    for (size_t i = 0; i < drawing->communities.count; i++) {
        of[i] = NO_NODE;
        if (!drawing->open[i] && drawing->first.count < drawing->most) {
            of[i] = (uint32_t)drawing->first.count;
            TRY(vec_push(arena, &drawing->first, NO_NODE));
            TRY(vec_push(arena, &drawing->whole, true));
        }
    }
    for (uint32_t node = 0; node < graph->node_count; node++) {
        uint32_t community = drawing->communities.of[node];

        drawing->vertices[node] = of[community];
        if (drawing->open[community] && drawing->first.count < drawing->most) {
            drawing->vertices[node] = (uint32_t)drawing->first.count;
            TRY(vec_push(arena, &drawing->first, node));
            TRY(vec_push(arena, &drawing->whole, false));
        } else if (of[community] == NO_NODE) {
            drawing->network->is_cut = true;
        } else if (drawing->first.items[of[community]] == NO_NODE) {
            drawing->first.items[of[community]] = node;
        }
    }
    return ERR_NONE;
}

static MUST_USE Err shown_graph(Drawing *drawing, Graph *ret)
{
    const Graph *graph = &drawing->part.graph;
    Tie *ties = arena_new(drawing->call->arena, Tie, graph->tie_count + 1);
    size_t count = 0;

    if (ties == NULL) {
        return no_room;
    }
    for (uint32_t node = 0; node < graph->node_count; node++) {
        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            uint32_t a = drawing->vertices[node];
            uint32_t b = drawing->vertices[graph->ends[i]];

            if (graph->ends[i] > node && a != NO_NODE && b != NO_NODE && a != b) {
                ties[count++] = (Tie){a, b};
            }
        }
    }
    return graph_make(drawing->call->arena, drawing->first.count, ties, count, ret);
}

/* ---- where it stands -------------------------------------------------------------------- */

/* What is kept of a vertex. */
typedef struct Place {
    int64_t key;
    Point at;
} Place;

typedef VEC(Place) Places;

#define COMMUNITY_KEY (INT64_C(1) << 62)

/* A record's number, what an identifier is compared by, or the first of a community with a mark on it. */
static int64_t key_of(const Drawing *drawing, size_t vertex)
{
    const Mesh *mesh = drawing->part.mesh;
    uint32_t node = drawing->part.names[drawing->first.items[vertex]];
    int64_t key = mesh->records[mesh->starts[node]];

    return drawing->whole.items[vertex] ? key ^ COMMUNITY_KEY : key;
}

/* That of the community that a vertex is of, when it is drawn as one. */
static int64_t community_key(const Drawing *drawing, size_t vertex)
{
    const Mesh *mesh = drawing->part.mesh;
    uint32_t community = drawing->communities.of[drawing->first.items[vertex]];
    uint32_t node = drawing->part.names[drawing->heads[community]];

    return mesh->records[mesh->starts[node]] ^ COMMUNITY_KEY;
}

static int by_key(const void *a, const void *b)
{
    int64_t one = ((const Place *)a)->key;
    int64_t two = ((const Place *)b)->key;

    return (one > two) - (one < two);
}

static const Place *place_find(const Places *places, int64_t key)
{
    Place wanted = {.key = key};

    return places->count == 0
               ? NULL
               : bsearch(&wanted, places->items, places->count, sizeof(wanted), by_key);
}

/* The picture of a selection while so many communities are open: each has its own, and that with one more open is made of it. */
static MUST_USE Err picture_of(Drawing *drawing, size_t open_count, int64_t *ret)
{
    const Selection *selection = drawing->selection;
    Buf text = buf_begin(drawing->call->arena, 1 << 20);
    int64_t viewer = 0;
    Str key;

    TRY(mesh_viewer(drawing->call, &viewer));
    buf_put_number(&text, viewer);
    buf_put_number(&text, (int64_t)selection->steps);
    buf_print(
        &text,
        " %d %s|%.*s|%.*s",
        selection->lone,
        selection->kind == NULL ? "" : selection->kind->name,
        STR_ARG(selection->from),
        STR_ARG(selection->words));
    for (size_t i = 0; i < open_count; i++) {
        buf_put(&text, STR("|"));
        buf_put(&text, drawing->named->items[i]);
    }
    TRY(buf_end(&text, &key));
    *ret = vault_token(store_vault(drawing->call->store), SHOWN_TOKEN, key);
    return ERR_NONE;
}

static MUST_USE Err places_read(Drawing *drawing, int64_t picture, Places *ret)
{
    Str bytes = {"", 0};
    Err err = picture_get(drawing->call->store, drawing->call->arena, picture, &bytes);

    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    for (size_t at = 0; at + sizeof(Place) <= bytes.len; at += sizeof(Place)) {
        Place place;

        memcpy(&place, bytes.ptr + at, sizeof(place));
        TRY(vec_push(drawing->call->arena, ret, place));
    }
    return ERR_NONE;
}

/* What is drawn now, and behind it, as far as there is room, what was drawn before: it may come again. */
static MUST_USE Err places_write(Drawing *drawing, const Places *before, Places *now)
{
    Arena *arena = drawing->call->arena;
    Places current = *now;
    size_t shown = now->count;

    if (current.count > 0) {
        qsort(current.items, current.count, sizeof(Place), by_key);
    }
    for (size_t i = 0; i < before->count && now->count < PLACES_MOST; i++) {
        Places only = {current.items, shown, shown};

        if (place_find(&only, before->items[i].key) == NULL) {
            TRY(vec_push(arena, now, before->items[i]));
        }
    }
    if (now->count > 0) {
        qsort(now->items, now->count, sizeof(Place), by_key);
    }
    if (now->count != before->count ||
        (now->count > 0 &&
         memcmp(now->items, before->items, now->count * sizeof(Place)) != 0)) {
        drawing->network->places = (Str){(const char *)now->items, now->count * sizeof(Place)};
    }
    return ERR_NONE;
}

static void take_places(
    const Drawing *drawing, const Places *before, Point *start, bool *placed)
{
    for (size_t i = 0; i < drawing->first.count; i++) {
        const Place *place = place_find(before, key_of(drawing, i));

        placed[i] = place != NULL;
        start[i] = place != NULL ? place->at : (Point){0, 0};
    }
}

/* Put what has come out of a community where that stood, and move the others away from there as far as it reaches. */
static MUST_USE Err unfold_at(
    Drawing *drawing,
    const Graph *graph,
    const bool *kept,
    Point middle,
    Point *start,
    bool *placed)
{
    Arena *arena = drawing->call->arena;
    const uint32_t *names = NULL;
    Point *points = NULL;
    float reach = 0;
    Graph inside;

    TRY(graph_part(arena, graph, kept, &inside, &names));
    points = arena_new(arena, Point, inside.node_count + 1);
    if (points == NULL) {
        return no_room;
    }
    TRY(layout_make(arena, &inside, SEED, NULL, NULL, NULL, points));
    for (size_t i = 0; i < inside.node_count; i++) {
        reach = fmaxf(reach, hypotf(points[i].x, points[i].y));
    }
    for (size_t i = 0; i < graph->node_count; i++) {
        float far = hypotf(start[i].x - middle.x, start[i].y - middle.y);

        if (placed[i] && far > 0) {
            start[i].x += (start[i].x - middle.x) / far * reach;
            start[i].y += (start[i].y - middle.y) / far * reach;
        }
    }
    for (size_t i = 0; i < inside.node_count; i++) {
        start[names[i]] = (Point){middle.x + points[i].x, middle.y + points[i].y};
        placed[names[i]] = true;
    }
    return ERR_NONE;
}

/* The community that was opened last is shown for the first time: it unfolds in the picture that people know. */
static MUST_USE Err unfold(Drawing *drawing, const Graph *graph, Point *start, bool *placed)
{
    bool *kept = arena_new(drawing->call->arena, bool, graph->node_count + 1);
    const Place *middle = NULL;
    Places before = {0};
    int64_t picture = 0;

    if (kept == NULL) {
        return no_room;
    }
    TRY(picture_of(drawing, drawing->named->count - 1, &picture));
    TRY(places_read(drawing, picture, &before));
    take_places(drawing, &before, start, placed);
    for (size_t i = 0; i < graph->node_count; i++) {
        if (!placed[i] && !drawing->whole.items[i]) {
            const Place *place = place_find(&before, community_key(drawing, i));

            middle = middle == NULL ? place : middle;
            kept[i] = place != NULL && place == middle;
        }
    }
    return middle == NULL ? ERR_NONE
                          : unfold_at(drawing, graph, kept, middle->at, start, placed);
}

static MUST_USE Err vertices_place(Drawing *drawing, const Graph *graph, Point *points)
{
    Arena *arena = drawing->call->arena;
    size_t count = graph->node_count;
    Point *start = arena_new(arena, Point, count + 1);
    bool *placed = arena_new(arena, bool, count + 1);
    Places before = {0};
    Places now = {0};

    if (start == NULL || placed == NULL) {
        return no_room;
    }
    TRY(picture_of(drawing, drawing->named->count, &drawing->network->picture));
    TRY(places_read(drawing, drawing->network->picture, &before));
    take_places(drawing, &before, start, placed);
    if (before.count == 0 && drawing->named->count > 0) {
        TRY(unfold(drawing, graph, start, placed));
    }
    TRY(layout_make(arena, graph, SEED, start, placed, NULL, points));
    for (size_t i = 0; i < count; i++) {
        TRY(vec_push(arena, &now, ((Place){key_of(drawing, i), points[i]})));
    }
    return places_write(drawing, &before, &now);
}

/* ---- what it is called ------------------------------------------------------------------ */

/* The node of each closed community that has the most ties gives it its name. */
static void name_communities(const Drawing *drawing, uint32_t *best)
{
    const Graph *graph = &drawing->part.graph;

    for (uint32_t node = 0; node < graph->node_count; node++) {
        uint32_t vertex = drawing->vertices[node];

        if (vertex != NO_NODE &&
            graph_degree(graph, node) > graph_degree(graph, best[vertex])) {
            best[vertex] = node;
        }
    }
}

static MUST_USE Err nodes_fill(Drawing *drawing, const Point *points)
{
    Call *call = drawing->call;
    Network *network = drawing->network;
    size_t count = drawing->first.count;
    uint32_t *best = arena_new(call->arena, uint32_t, count + 1);

    if (best == NULL) {
        return no_room;
    }
    for (size_t i = 0; i < count; i++) {
        best[i] = drawing->first.items[i];
    }
    name_communities(drawing, best);
    for (size_t i = 0; i < count; i++) {
        uint32_t community = drawing->communities.of[best[i]];
        bool whole = drawing->whole.items[i];
        NetworkNode node = {
            .is_community = whole,
            .size = whole ? drawing->communities.sizes[community] : 1,
            .community = community,
            .degree = graph_degree(&drawing->part.graph, best[i]),
            .x = (int32_t)lroundf(points[i].x * UNIT),
            .y = (int32_t)lroundf(points[i].y * UNIT)};

        TRY(caption_of(call, drawing->part.mesh, drawing->part.names[best[i]], &node.caption));
        for (size_t j = 0; j < node.caption.records.count; j++) {
            TRY(vec_push(call->arena, &network->shown, node.caption.records.items[j]));
        }
        TRY(vec_push(call->arena, &network->nodes, node));
    }
    if (drawing->part.root != NO_NODE) {
        uint32_t vertex = drawing->vertices[drawing->part.root];

        network->label =
            vertex == NO_NODE ? STR("") : network->nodes.items[vertex].caption.label;
    }
    return ERR_NONE;
}

/* ---- who says so ------------------------------------------------------------------------ */

/* A tie of the mesh between two vertices, the lower one first. */
typedef struct Strand {
    uint32_t a;
    uint32_t b;
    uint32_t tie;
} Strand;

typedef VEC(Strand) Strands;

static int by_ends(const void *a, const void *b)
{
    const Strand *one = a;
    const Strand *two = b;

    if (one->a != two->a) {
        return one->a < two->a ? -1 : 1;
    }
    if (one->b != two->b) {
        return one->b < two->b ? -1 : 1;
    }
    return (one->tie > two->tie) - (one->tie < two->tie);
}

static MUST_USE Err strands_find(Drawing *drawing, Strands *ret)
{
    const Mesh *mesh = drawing->part.mesh;
    Arena *arena = drawing->call->arena;
    uint32_t *vertices = arena_new(arena, uint32_t, mesh->graph.node_count + 1);

    if (vertices == NULL) {
        return no_room;
    }
    memset(vertices, 0xFF, (mesh->graph.node_count + 1) * sizeof(*vertices)); /* NO_NODE */
    for (size_t i = 0; i < drawing->part.graph.node_count; i++) {
        vertices[drawing->part.names[i]] = drawing->vertices[i];
    }
    for (size_t i = 0; i < mesh->tie_count; i++) {
        uint32_t a = vertices[mesh->ties[i].a];
        uint32_t b = vertices[mesh->ties[i].b];

        if (a != NO_NODE && b != NO_NODE && a != b) {
            TRY(vec_push(arena, ret, ((Strand){a < b ? a : b, a < b ? b : a, (uint32_t)i})));
        }
    }
    if (ret->count > 0) {
        qsort(ret->items, ret->count, sizeof(Strand), by_ends);
    }
    return ERR_NONE;
}

static MUST_USE Err says_add(Drawing *drawing, const MeshTie *tie, NetworkTie *ret)
{
    Call *call = drawing->call;
    Says says = {.field = NULL};
    Err err = ERR_NONE;

    if (ret->says.count == NETWORK_SAYS_MOST || drawing->links_most == 0) {
        return ERR_NONE;
    }
    err = record_row(call, tie->source, &says.row);
    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    drawing->links_most--;
    if (tie->field != MESH_LINK) {
        says.field = &says.row.entity.kind->fields[tie->field];
    }
    TRY(vec_push(call->arena, &drawing->network->shown, says.row));
    return vec_push(call->arena, &ret->says, says);
}

static MUST_USE Err ties_fill(Drawing *drawing)
{
    Network *network = drawing->network;
    Strands strands = {0};

    TRY(strands_find(drawing, &strands));
    for (size_t i = 0; i < strands.count; i++) {
        const Strand *strand = &strands.items[i];
        NetworkTie *tie = NULL;

        if (i == 0 || strand->a != strand[-1].a || strand->b != strand[-1].b) {
            TRY(vec_push(
                drawing->call->arena,
                &network->ties,
                ((NetworkTie){.a = strand->a, .b = strand->b})));
        }
        tie = &network->ties.items[network->ties.count - 1];
        tie->count++;
        if (!drawing->whole.items[strand->a] && !drawing->whole.items[strand->b]) {
            TRY(says_add(drawing, &drawing->part.mesh->ties[strand->tie], tie));
        }
    }
    return ERR_NONE;
}

/* ---- all of it -------------------------------------------------------------------------- */

static MUST_USE Err draw(Drawing *drawing)
{
    Arena *arena = drawing->call->arena;
    Network *network = drawing->network;
    Point *points = NULL;
    Graph graph;

    network->node_count = drawing->part.graph.node_count;
    network->tie_count = drawing->part.graph.tie_count;
    network->is_cut = drawing->part.is_cut;
    TRY(communities_find(arena, &drawing->part.graph, SEED, &drawing->communities));
    network->community_count = drawing->communities.count;
    TRY(communities_open(drawing));
    TRY(vertices_make(drawing));
    TRY(shown_graph(drawing, &graph));
    points = arena_new(arena, Point, graph.node_count + 1);
    if (points == NULL) {
        return no_room;
    }
    if (!drawing->is_listed) {
        TRY(vertices_place(drawing, &graph, points));
    }
    TRY(nodes_fill(drawing, points));
    TRY(ties_fill(drawing));
    return record_note_rows(drawing->call, &network->shown);
}

static MUST_USE Err select_and_draw(Drawing *drawing)
{
    Err err = ERR_NONE;

    TRY(part_open(drawing->call, drawing->selection, &drawing->part));
    if (drawing->is_listed && drawing->part.graph.node_count > drawing->most) {
        err = err_limit("too many nodes for a file: select fewer steps, or begin at a record");
    }
    if (err.kind == ERR_OK) {
        err = draw(drawing);
    }
    part_close(drawing->call, &drawing->part);
    return err;
}

Err network_show(Call *call, const Selection *selection, const Strs *open, Network *ret)
{
    Network network = {.label = {"", 0}, .places = {"", 0}};
    Drawing drawing = {
        .call = call,
        .selection = selection,
        .named = open,
        .network = &network,
        .most = NETWORK_SHOWN_MOST,
        .links_most = LINKS_DRAWN};

    TRY(select_and_draw(&drawing));
    *ret = network;
    return ERR_NONE;
}

Err network_list(Call *call, const Selection *selection, Network *ret)
{
    Network network = {.label = {"", 0}, .places = {"", 0}};
    Strs none = {0};
    Drawing drawing = {
        .call = call,
        .selection = selection,
        .named = &none,
        .network = &network,
        .most = NETWORK_LISTED_MOST,
        .links_most = LINKS_LISTED,
        .is_listed = true};

    TRY(select_and_draw(&drawing));
    *ret = network;
    return ERR_NONE;
}

Err network_keep(Call *call, const Network *network)
{
    Env *env = node_env(call->node);

    return picture_put(call->store, network->picture, env->now(env), network->places);
}
