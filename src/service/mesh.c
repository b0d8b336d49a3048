#include "service/mesh.h"

#include "domain/protection.h"
#include "match/identifiers/identifiers.h"
#include "service/indexing.h"

#include <stdlib.h>

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

static const struct {
    const char *kind;
    MeshClass which;
} node_kinds[] = {
#define NODE(kind, which) {kind, MESH_##which},
#include "service/mesh.def"
};

static const struct {
    const char *sort;
    MeshClass which;
} sorts[] = {
#define MEET(sort, which) {sort, MESH_##which},
#include "service/mesh.def"
};

static const struct {
    const char *kind;
    const char *field;
} references[] = {
#define TIE(kind, field) {kind, field},
#include "service/mesh.def"
};

/* What is known of an entity. */
enum {
    MARK_GONE = 1 << 0,   /* withdrawn */
    MARK_SEEN = 1 << 1,   /* a link that the viewer may see */
    MARK_NAMES = 1 << 2,  /* a link that lets the person at its `from` end in */
    MARK_SPARES = 1 << 3, /* a link that keeps him out */
    MARK_PARTS = 1 << 4, /* a link that says that its ends have nothing to do with each other */
    MARK_JOINS = 1 << 5, /* a link that says that its ends are one */
    MARK_NAMED = 1 << 6, /* whom a link of the first sort names */
    MARK_SPARED = 1 << 7, /* whom one of the second does */
    MARK_NODE = 1 << 8,
    MARK_EXPLOITS = 1 << 9, /* a link that says that the person at its `to` end is exploited */
    MARK_EXPLOITED = 1 << 10,
    MARK_OWNS = 1 << 11, /* a link that says that its `to` end belongs to the other */
    MARK_OWNED = 1 << 12 /* what belongs to somebody spared */
};

#define MARKS_SPARED (MARK_SPARED | MARK_EXPLOITED)

static const struct {
    const char *relation;
    uint16_t mark;
} relations[] = {
    {"owns", MARK_OWNS},
#define JOIN(relation) {relation, MARK_JOINS},
#define PART(relation) {relation, MARK_PARTS},
#include "service/mesh.def"
};

static const Err no_room = {ERR_LIMIT, 0, "the network needs more memory than it may use"};

const char *mesh_class_name(MeshClass which)
{
    static const char *const names[] = {
#define CLASS_NAME(name, text) text,
        MESH_CLASSES(CLASS_NAME)
#undef CLASS_NAME
    };

    return names[which];
}

MeshClass mesh_class_find(Str name)
{
    for (int i = 0; i < MESH_CLASS_COUNT; i++) {
        if (str_is(name, mesh_class_name((MeshClass)i))) {
            return (MeshClass)i;
        }
    }
    return MESH_CLASS_COUNT;
}

MeshClass mesh_class_of_sort(Str sort)
{
    for (size_t i = 0; i < COUNT(sorts); i++) {
        if (str_is(sort, sorts[i].sort)) {
            return sorts[i].which;
        }
    }
    return MESH_CLASS_COUNT;
}

/* ---- what is collected ------------------------------------------------------------------ */

/* What a field is to a network. */
typedef enum FieldPart {
    PART_NONE,
    PART_FROM, /* of a link: its ends */
    PART_TO,
    PART_MEET,     /* an identifier, whose class stands beside it */
    PART_REFERENCE /* a tie by itself */
} FieldPart;

#define FIELDS_MOST 256

/* A field that ties its record to what it points at. */
typedef struct Strand {
    int64_t target;
    uint32_t source;
    int32_t field;
    MeshClass which; /* of an identifier */
} Strand;

/* What is known of an entity. Side by side, since rows come in no order of their sources. */
typedef struct Known {
    uint32_t from; /* of a link, seen or not: its ends; 0 for none */
    uint32_t to;
    uint16_t marks;
    uint8_t which; /* class of a node */
} Known;

/* Everything by the numbers of entities, of which there are fewer than `count`. */
typedef struct Loom {
    Call *call;
    Arena *arena; /* scratch */
    size_t count;
    Known *known;
    uint32_t *heads;               /* of a node: the first of those that are one with it */
    uint8_t (*parts)[FIELDS_MOST]; /* by kind and field */
    VEC(Strand) strands;           /* in the order of their targets: identifiers come first */
    VEC(uint32_t) joins;           /* links */
    VEC(uint32_t) belongings;      /* links that say who owns what */
} Loom;

static FieldPart part_of(const Kind *kind, const Field *field)
{
    if (field->type == FIELD_IDENTIFIER) {
        return PART_MEET;
    }
    if (kind->guard == GUARD_LINK_CAPACITY) {
        return strcmp(field->name, "from") == 0 ? PART_FROM
               : strcmp(field->name, "to") == 0 ? PART_TO
                                                : PART_NONE;
    }
    for (size_t i = 0; i < COUNT(references); i++) {
        if (strcmp(kind->name, references[i].kind) == 0 &&
            strcmp(field->name, references[i].field) == 0) {
            return PART_REFERENCE;
        }
    }
    return PART_NONE;
}

static MUST_USE Err loom_begin(Loom *loom, Call *call, Arena *arena)
{
    const Model *model = node_model(call->node);
    int64_t last = 0;

    TRY(entity_last(call->store, &last));
    if (last >= NO_NODE) {
        return err_limit("there are more records than a network can have");
    }
    *loom = (Loom){.call = call, .arena = arena, .count = (size_t)last + 1};
    loom->known = arena_new(arena, Known, loom->count);
    loom->heads = arena_new(arena, uint32_t, loom->count);
    loom->parts = arena_alloc(arena, model->kind_count, FIELDS_MOST, 1);
    if (loom->known == NULL || loom->heads == NULL || loom->parts == NULL) {
        return no_room;
    }
    for (int i = 0; i < model->kind_count; i++) {
        for (int j = 0; j < model->kinds[i].field_count; j++) {
            loom->parts[i][j] = (uint8_t)part_of(&model->kinds[i], &model->kinds[i].fields[j]);
        }
    }
    return ERR_NONE;
}

/* Whose marks are read: what lets in must be seen, what keeps out need not. */
typedef enum Eyes {
    EYES_VIEWER,
    EYES_ALL
} Eyes;

/* Mark all that have this value of a field. */
static MUST_USE Err mark_value(
    Loom *loom,
    const Kind *kind,
    const char *field,
    const char *value,
    uint16_t mark,
    Eyes eyes)
{
    Store *store = loom->call->store;
    int64_t hash = indexing_value(store, kind, field, str_from(value));
    size_t used = loom->arena->used;
    Ids ids;

    TRY(eyes == EYES_ALL ? index_values_unguarded(store, loom->arena, hash, INT64_MAX, &ids)
                         : index_values(store, loom->arena, hash, INT64_MAX, &ids));
    for (size_t i = 0; i < ids.count; i++) {
        if (ids.items[i] > 0 && (size_t)ids.items[i] < loom->count) {
            loom->known[ids.items[i]].marks |= mark;
        }
    }
    arena_rewind(loom->arena, used);
    return ERR_NONE;
}

/* Links whose role or stage keeps somebody out of every network. */
static MUST_USE Err mark_duress(Loom *loom, const Kind *kind)
{
    const Field *role = field_find(kind, STR("role"));
    const Field *stage = field_find(kind, STR("stage"));

    for (int i = 0; role != NULL && i < role->codes->count; i++) {
        const char *value = role->codes->values[i].value;

        if (protection_is_forced(str_from(value))) {
            TRY(mark_value(loom, kind, "role", value, MARK_SPARES, EYES_ALL));
        }
    }
    for (int i = 0; stage != NULL && i < stage->codes->count; i++) {
        const char *value = stage->codes->values[i].value;

        if (protection_is_exploited(str_from(value))) {
            TRY(mark_value(loom, kind, "stage", value, MARK_EXPLOITS, EYES_ALL));
        }
    }
    return ERR_NONE;
}

/* What links say that makes them count or not. A link counts in its first state alone. */
static MUST_USE Err mark_links(Loom *loom, const Kind *kind)
{
    const Field *capacity = field_find(kind, STR("capacity"));

    for (int i = 1; i < kind->state_count; i++) {
        TRY(mark_value(loom, kind, "*state", kind->states[i].name, MARK_GONE, EYES_ALL));
    }
    for (size_t i = 0; i < COUNT(relations); i++) {
        TRY(mark_value(
            loom, kind, "relation", relations[i].relation, relations[i].mark, EYES_ALL));
    }
    for (int i = 0; capacity != NULL && i < capacity->codes->count; i++) {
        const char *value = capacity->codes->values[i].value;

        if (protection_spares(str_from(value))) {
            TRY(mark_value(loom, kind, "capacity", value, MARK_SPARES, EYES_ALL));
        } else if (protection_capacity_matches(str_from(value))) {
            TRY(mark_value(loom, kind, "capacity", value, MARK_NAMES, EYES_VIEWER));
        }
    }
    return mark_duress(loom, kind);
}

/* Who seeks protection, by what the person's own record says. */
static MUST_USE Err mark_persons(Loom *loom, const Kind *kind)
{
    const Field *field = field_find(kind, STR("protection"));

    for (int i = 0; field != NULL && i < field->codes->count; i++) {
        const char *value = field->codes->values[i].value;

        if (protection_is_sought(str_from(value))) {
            TRY(mark_value(loom, kind, "protection", value, MARK_SPARED, EYES_ALL));
        }
    }
    return ERR_NONE;
}

/* ---- one pass over what points where ---------------------------------------------------- */

/* Whether a record of this policy may tie anything for this viewer. */
static bool is_open(const Loom *loom, const IndexRow *row)
{
    return row->seen && !row->policy->restricted &&
           row->policy->compartment != node_model(loom->call->node)->wall;
}

static MUST_USE Err take_end(Loom *loom, const IndexRow *row, FieldPart part)
{
    uint16_t *link = &loom->known[row->source].marks;
    uint16_t *target = &loom->known[row->target].marks;
    bool walled = row->policy->compartment == node_model(loom->call->node)->wall;

    if ((*link & MARK_GONE) != 0) {
        return ERR_NONE;
    }
    *link |= is_open(loom, row) ? MARK_SEEN : 0;
    if ((*link & MARK_JOINS) != 0 && walled) {
        *target |= MARK_SPARED; /* the other end stands behind the wall */
    }
    if ((*link & MARK_OWNS) != 0) {
        *target |= walled ? MARK_OWNED : 0; /* and so does who owns this */
        TRY(part == PART_TO ? vec_push(loom->arena, &loom->belongings, (uint32_t)row->source)
                            : ERR_NONE);
    }
    if (part == PART_TO) {
        loom->known[row->source].to = (uint32_t)row->target;
        *target |= (*link & MARK_EXPLOITS) != 0 ? MARK_EXPLOITED : 0;
        return ERR_NONE;
    }
    loom->known[row->source].from = (uint32_t)row->target;
    *target |= (*link & MARK_SPARES) != 0 ? MARK_SPARED : 0;
    *target |= (*link & MARK_NAMES) != 0 && is_open(loom, row) ? MARK_NAMED : 0;
    return (*link & MARK_JOINS) == 0
               ? ERR_NONE
               : vec_push(loom->arena, &loom->joins, (uint32_t)row->source);
}

static MUST_USE Err take_strand(Loom *loom, const IndexRow *row, FieldPart part)
{
    Strand strand = {row->target, (uint32_t)row->source, (int32_t)row->field, MESH_CLASS_COUNT};
    const char *sort = row->policy->kind->fields[row->field].identifier;

    if (!is_open(loom, row)) {
        return ERR_NONE;
    }
    if (part == PART_MEET) {
        strand.which = mesh_class_of_sort(identifier_compared(str_from(sort)));
        if (strand.which == MESH_CLASS_COUNT) {
            return ERR_NONE;
        }
    }
    return vec_push(loom->arena, &loom->strands, strand);
}

static MUST_USE Err take_row(Loom *loom, const IndexRow *row)
{
    const Kind *kind = row->policy->kind;
    FieldPart part = PART_NONE;

    if (kind == NULL || row->field >= kind->field_count || (size_t)row->source >= loom->count ||
        (row->target > 0 && (size_t)row->target >= loom->count)) {
        return ERR_NONE; /* a kind of another program */
    }
    part = (FieldPart)loom->parts[kind_index(node_model(loom->call->node), kind)][row->field];
    switch (part) {
    case PART_FROM:
    case PART_TO:
        return take_end(loom, row, part);
    case PART_MEET:
    case PART_REFERENCE:
        return take_strand(loom, row, part);
    case PART_NONE:
        break;
    }
    return ERR_NONE;
}

static MUST_USE Err rows_read(Loom *loom)
{
    IndexScan scan = index_scan_begin(loom->call->store);
    Err err = ERR_NONE;
    IndexRow row;

    while (err.kind == ERR_OK && index_scan_next(&scan, &row)) {
        err = take_row(loom, &row);
    }
    TRY(index_scan_end(&scan));
    return err;
}

/* ---- who is in it ----------------------------------------------------------------------- */

/* Who is said to be the same as a spared person is spared. */
static void spare_twins(Loom *loom)
{
    bool more = true;

    while (more) {
        more = false;
        for (size_t i = 0; i < loom->joins.count; i++) {
            const Known *link = &loom->known[loom->joins.items[i]];
            uint16_t *a = &loom->known[link->from].marks;
            uint16_t *b = &loom->known[link->to].marks;

            if (link->to != 0 && ((*a ^ *b) & MARKS_SPARED) != 0) {
                *a |= *b & MARKS_SPARED;
                *b |= *a & MARKS_SPARED;
                more = true;
            }
        }
    }
}

/* What belongs to somebody spared. */
static void spare_belongings(Loom *loom)
{
    for (size_t i = 0; i < loom->belongings.count; i++) {
        const Known *link = &loom->known[loom->belongings.items[i]];

        if (link->from != 0 && (loom->known[link->from].marks & MARKS_SPARED) != 0) {
            loom->known[link->to].marks |= MARK_OWNED;
        }
    }
}

/* A thing is exploited by nobody, and a person belongs to nobody: those marks say nothing of them. */
static bool is_left_out(uint16_t marks, MeshClass which)
{
    uint16_t out = which == MESH_PERSON ? MARKS_SPARED : MARK_SPARED | MARK_OWNED;

    return (marks & (MARK_GONE | out)) != 0 ||
           (which == MESH_PERSON && (marks & MARK_NAMED) == 0);
}

static MUST_USE Err nodes_of_kind(Loom *loom, const Kind *kind, MeshClass which)
{
    size_t used = loom->arena->used;
    Ids ids;

    TRY(index_of_kind(loom->call->store, loom->arena, kind, &ids));
    for (size_t i = 0; i < ids.count; i++) {
        int64_t id = ids.items[i];
        uint16_t *marks = (size_t)id < loom->count ? &loom->known[id].marks : NULL;

        if (marks != NULL && !is_left_out(*marks, which)) {
            *marks |= MARK_NODE;
            loom->known[id].which = (uint8_t)which;
            loom->heads[id] = (uint32_t)id;
        }
    }
    arena_rewind(loom->arena, used);
    return ERR_NONE;
}

static uint32_t head_of(const Loom *loom, uint32_t id)
{
    while (loom->heads[id] != id) {
        id = loom->heads[id];
    }
    return id;
}

/* Of two heads the older one stays, so that what follows does not hang on the order of the links. */
static void join_nodes(Loom *loom)
{
    for (size_t i = 0; i < loom->joins.count; i++) {
        uint32_t link = loom->joins.items[i];
        uint32_t a = loom->known[link].from;
        uint32_t b = loom->known[link].to;

        if ((loom->known[link].marks & MARK_SEEN) != 0 &&
            (loom->known[a].marks & loom->known[b].marks & MARK_NODE) != 0 &&
            loom->known[a].which == loom->known[b].which) {
            a = head_of(loom, a);
            b = head_of(loom, b);
            loom->heads[a > b ? a : b] = a > b ? b : a;
        }
    }
}

static MUST_USE Err nodes_find(Loom *loom)
{
    const Model *model = node_model(loom->call->node);

    for (size_t i = 0; i < COUNT(node_kinds); i++) {
        const Kind *kind = kind_find(model, str_from(node_kinds[i].kind));
        const char *gone = "withdrawn";

        if (kind != NULL) {
            TRY(mark_value(loom, kind, "*state", gone, MARK_GONE, EYES_VIEWER));
            TRY(nodes_of_kind(loom, kind, node_kinds[i].which));
        }
    }
    join_nodes(loom);
    return ERR_NONE;
}

/* ---- putting it together ---------------------------------------------------------------- */

static bool is_node(const Loom *loom, int64_t id)
{
    return id > 0 && (loom->known[id].marks & MARK_NODE) != 0;
}

/* Nodes that are records, in the order in which these were stated; then the identifiers that they have. */
static MUST_USE Err number_nodes(Loom *loom, Arena *arena, Mesh *mesh, size_t *node_count)
{
    uint32_t *nodes = arena_new(arena, uint32_t, loom->count);
    uint32_t count = 0;
    size_t meetings = 0;
    int64_t last = 0;

    if (nodes == NULL) {
        return no_room;
    }
    for (uint32_t id = 0; id < loom->count; id++) {
        nodes[id] = NO_NODE;
        if (is_node(loom, id)) {
            uint32_t head = head_of(loom, id);

            nodes[id] = head == id ? count++ : nodes[head];
        }
    }
    mesh->meetings = count;
    for (size_t i = 0; i < loom->strands.count; i++) {
        const Strand *strand = &loom->strands.items[i];

        if (strand->target < 0 && is_node(loom, strand->source) && strand->target != last) {
            last = strand->target;
            meetings++;
        }
    }
    if (count + meetings > NODES_MOST) {
        return err_limit("there are more records and identifiers than a network can have");
    }
    mesh->nodes = nodes;
    mesh->entity_count = loom->count;
    *node_count = count + meetings;
    return ERR_NONE;
}

/* The records of each node, and its class. */
static MUST_USE Err fill_nodes(Loom *loom, Arena *arena, Mesh *mesh, size_t node_count)
{
    uint32_t *starts = arena_new(arena, uint32_t, node_count + 2);
    int64_t *records = arena_new(arena, int64_t, loom->count + node_count);
    uint8_t *classes = arena_new(arena, uint8_t, node_count + 1);
    uint32_t next = mesh->meetings;

    if (starts == NULL || records == NULL || classes == NULL) {
        return no_room;
    }
    for (size_t id = 0; id < loom->count; id++) {
        if (mesh->nodes[id] != NO_NODE) {
            starts[mesh->nodes[id] + 2]++;
            classes[mesh->nodes[id]] = loom->known[id].which;
        }
    }
    for (size_t node = mesh->meetings; node < node_count; node++) {
        starts[node + 2] = 1;
    }
    for (size_t node = 0; node < node_count; node++) {
        starts[node + 2] += starts[node + 1];
    }
    for (size_t id = 0; id < loom->count; id++) {
        if (mesh->nodes[id] != NO_NODE) {
            records[starts[mesh->nodes[id] + 1]++] = (int64_t)id;
        }
    }
    for (size_t i = 0; i < loom->strands.count; i++) {
        const Strand *strand = &loom->strands.items[i];

        if (strand->target < 0 && is_node(loom, strand->source) &&
            (next == mesh->meetings || records[starts[next] - 1] != strand->target)) {
            classes[next] = (uint8_t)strand->which;
            records[starts[next + 1]++] = strand->target;
            next++;
        }
    }
    mesh->starts = starts;
    mesh->records = records;
    mesh->classes = classes;
    return ERR_NONE;
}

static void add_tie(
    MeshTie *ties, size_t *count, uint32_t a, uint32_t b, int64_t source, int32_t field)
{
    if (a != b && a != NO_NODE && b != NO_NODE) {
        ties[(*count)++] = (MeshTie){a, b, source, field};
    }
}

static MUST_USE Err fill_ties(Loom *loom, Arena *arena, Mesh *mesh)
{
    size_t count = 0;
    size_t most = loom->strands.count;
    uint32_t meeting = mesh->meetings;
    MeshTie *ties = NULL;

    for (size_t id = 0; id < loom->count; id++) {
        most += loom->known[id].from != 0;
    }
    ties = arena_new(arena, MeshTie, most + 1);
    if (ties == NULL) {
        return no_room;
    }
    for (size_t id = 0; id < loom->count; id++) {
        if ((loom->known[id].marks & (MARK_SEEN | MARK_PARTS | MARK_JOINS)) == MARK_SEEN &&
            loom->known[id].from != 0 && loom->known[id].to != 0) {
            add_tie(
                ties,
                &count,
                mesh->nodes[loom->known[id].from],
                mesh->nodes[loom->known[id].to],
                (int64_t)id,
                MESH_LINK);
        }
    }
    for (size_t i = 0; i < loom->strands.count; i++) {
        const Strand *strand = &loom->strands.items[i];
        uint32_t node = mesh->nodes[strand->source];
        uint32_t other = NO_NODE;

        if (strand->target < 0 && node != NO_NODE) {
            while (mesh->records[mesh->starts[meeting]] != strand->target) {
                meeting++; /* both are in the order of their targets */
            }
            other = meeting;
        } else if (strand->target > 0) {
            other = mesh->nodes[strand->target];
        }
        add_tie(ties, &count, node, other, strand->source, strand->field);
    }
    mesh->ties = ties;
    mesh->tie_count = count;
    return ERR_NONE;
}

static MUST_USE Err fill_graph(Loom *loom, Arena *arena, Mesh *mesh, size_t node_count)
{
    Tie *ties = arena_new(loom->arena, Tie, mesh->tie_count + 1);

    if (ties == NULL) {
        return no_room;
    }
    for (size_t i = 0; i < mesh->tie_count; i++) {
        ties[i] = (Tie){mesh->ties[i].a, mesh->ties[i].b};
    }
    return graph_make(arena, node_count, ties, mesh->tie_count, &mesh->graph);
}

Err mesh_load(Call *call, Arena *arena, Arena *scratch, Mesh *ret)
{
    const Model *model = node_model(call->node);
    Mesh mesh = {0};
    size_t node_count = 0;
    Loom loom;

    TRY(loom_begin(&loom, call, scratch));
    for (int i = 0; i < model->kind_count; i++) {
        if (model->kinds[i].guard == GUARD_LINK_CAPACITY) {
            TRY(mark_links(&loom, &model->kinds[i]));
        } else if (strcmp(model->kinds[i].name, "person") == 0) {
            TRY(mark_persons(&loom, &model->kinds[i]));
        }
    }
    TRY(rows_read(&loom));
    spare_twins(&loom);
    spare_belongings(&loom);
    TRY(nodes_find(&loom));
    TRY(number_nodes(&loom, arena, &mesh, &node_count));
    TRY(fill_nodes(&loom, arena, &mesh, node_count));
    mesh.graph.node_count = node_count;
    TRY(fill_ties(&loom, arena, &mesh));
    TRY(fill_graph(&loom, arena, &mesh, node_count));
    *ret = mesh;
    return ERR_NONE;
}

/* ---- looking things up ------------------------------------------------------------------ */

uint32_t mesh_node(const Mesh *mesh, int64_t entity)
{
    return entity > 0 && (size_t)entity < mesh->entity_count ? mesh->nodes[entity] : NO_NODE;
}

uint32_t mesh_meeting(const Mesh *mesh, int64_t target)
{
    size_t low = mesh->meetings;
    size_t high = mesh->graph.node_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int64_t here = mesh->records[mesh->starts[middle]];

        if (here == target) {
            return (uint32_t)middle;
        }
        if (here < target) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NO_NODE;
}
