#include "service/part.h"

#include "match/identifiers/identifiers.h"
#include "service/indexing.h"

#include <stdlib.h>

#define WORDS_FIND 100 /* records that words find at most */

static const Err no_node = {
    ERR_NOT_FOUND, 0, "there is no such record, or it is not for you to see"};
static const Err no_room = {ERR_LIMIT, 0, "the network needs more memory than it may use"};

/* ---- finding a node --------------------------------------------------------------------- */

static MUST_USE Err find_identifier(Call *call, const Mesh *mesh, Str id, uint32_t *ret)
{
    Str rest = id;
    Str sort = str_cut(&rest, ':');
    int64_t hash = 0;
    uint32_t node = NO_NODE;

    if (rest.len == 0 || mesh_class_of_sort(sort) == MESH_CLASS_COUNT) {
        return no_node;
    }
    TRY(indexing_identifier(call->store, call->arena, sort, rest, &hash));
    node = mesh_meeting(mesh, index_meeting(hash));
    if (node == NO_NODE) {
        return no_node;
    }
    *ret = node;
    return ERR_NONE;
}

Err part_find(Call *call, const Mesh *mesh, Str id, uint32_t *ret)
{
    Entity entity;
    Uuid uuid;
    uint32_t node = NO_NODE;

    if (uuid_parse(id, &uuid).kind != ERR_OK) {
        return find_identifier(call, mesh, id, ret);
    }
    TRY(entity_find(call->store, uuid, &entity));
    node = mesh_node(mesh, entity.id);
    if (node == NO_NODE) {
        return no_node;
    }
    *ret = node;
    return ERR_NONE;
}

/* ---- where it begins -------------------------------------------------------------------- */

/* Nodes in the order in which they are reached. */
typedef struct Reach {
    bool *kept; /* by node of the mesh */
    uint32_t *queue;
    size_t count;
    size_t most;
    bool is_cut;
} Reach;

static void reach_add(Reach *reach, uint32_t node)
{
    if (node == NO_NODE || reach->kept[node]) {
        return;
    }
    if (reach->count == reach->most) {
        reach->is_cut = true;
        return;
    }
    reach->kept[node] = true;
    reach->queue[reach->count++] = node;
}

/* What words find: nodes, and of links and notes what they are about. */
static MUST_USE Err begin_words(Call *call, const Mesh *mesh, Str words, Reach *reach)
{
    Rows rows;

    TRY(record_find(call, words, NULL, WORDS_FIND, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const Record *record = &rows.items[i].revision.record;

        reach_add(reach, mesh_node(mesh, rows.items[i].entity.id));
        for (size_t j = 0; j < record->kind->field_count; j++) {
            for (size_t k = 0; record->kind->fields[j].type == FIELD_REF &&
                               rows.items[i].entity.kind->guard == GUARD_LINK_CAPACITY &&
                               k < record->fields[j].count;
                 k++) {
                uint32_t node = NO_NODE;
                Err err = part_find(call, mesh, record->fields[j].items[k], &node);

                if (err.kind != ERR_NOT_FOUND) {
                    TRY(err);
                }
                reach_add(reach, node);
            }
        }
    }
    return ERR_NONE;
}

static MUST_USE Err begin_kind(Call *call, const Mesh *mesh, const Kind *kind, Reach *reach)
{
    Ids ids;

    TRY(index_of_kind(call->store, call->arena, kind, &ids));
    for (size_t i = 0; i < ids.count; i++) {
        reach_add(reach, mesh_node(mesh, ids.items[i]));
    }
    return ERR_NONE;
}

static void begin_all(const Mesh *mesh, Reach *reach)
{
    size_t most = mesh->graph.node_count;
    uint32_t least = 0;
    size_t count = most;

    /* Where there are too many, those with the fewest ties stay away. */
    while (count > reach->most) {
        least++;
        count = 0;
        for (uint32_t node = 0; node < most; node++) {
            count += graph_degree(&mesh->graph, node) >= least;
        }
        reach->is_cut = true;
    }
    for (uint32_t node = 0; node < most; node++) {
        if (graph_degree(&mesh->graph, node) >= least) {
            reach_add(reach, node);
        }
    }
}

static void walk(const Graph *graph, size_t steps, Reach *reach)
{
    size_t from = 0;

    for (size_t step = 0; step < steps; step++) {
        size_t until = reach->count;

        for (; from < until; from++) {
            uint32_t node = reach->queue[from];

            for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
                reach_add(reach, graph->ends[i]);
            }
        }
    }
}

/* Identifiers that one node alone has say nothing of how things hang together. */
static void drop_lone(const Mesh *mesh, uint32_t root, Reach *reach)
{
    for (size_t i = 0; i < reach->count; i++) {
        uint32_t node = reach->queue[i];

        if (mesh_is_meeting(mesh, node) && node != root &&
            graph_degree(&mesh->graph, node) < 2) {
            reach->kept[node] = false;
        }
    }
}

static MUST_USE Err
part_select(Call *call, const Mesh *mesh, const Selection *selection, Part *ret)
{
    size_t room = mesh->graph.node_count + 1;
    Part part = {.mesh = mesh, .root = NO_NODE};
    uint32_t root = NO_NODE;
    Reach reach = {.most = PART_NODES_MOST};

    reach.kept = arena_new(call->arena, bool, room);
    reach.queue = arena_new(call->arena, uint32_t, room);
    if (reach.kept == NULL || reach.queue == NULL) {
        return no_room;
    }
    if (selection->from.len > 0) {
        TRY(part_find(call, mesh, selection->from, &root));
        reach_add(&reach, root);
    } else if (selection->words.len > 0) {
        TRY(begin_words(call, mesh, selection->words, &reach));
    } else if (selection->kind != NULL) {
        TRY(begin_kind(call, mesh, selection->kind, &reach));
    } else {
        begin_all(mesh, &reach);
    }
    walk(&mesh->graph, selection->steps, &reach);
    if (!selection->lone) {
        drop_lone(mesh, root, &reach);
    }
    TRY(graph_part(call->arena, &mesh->graph, reach.kept, &part.graph, &part.names));
    part.is_cut = reach.is_cut;
    part.root = root == NO_NODE ? NO_NODE : part_node(&part, root);
    *ret = part;
    return ERR_NONE;
}

uint32_t part_node(const Part *part, uint32_t node)
{
    size_t low = 0;
    size_t high = part->graph.node_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (part->names[middle] == node) {
            return (uint32_t)middle;
        }
        if (part->names[middle] < node) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NO_NODE;
}

/* ---- what a node is called -------------------------------------------------------------- */

static MUST_USE Err add_country(Call *call, Caption *caption, Str country)
{
    for (size_t i = 0; i < caption->countries.count; i++) {
        if (str_equal(caption->countries.items[i], country)) {
            return ERR_NONE;
        }
    }
    return vec_push(call->arena, &caption->countries, country);
}

static MUST_USE Err take_record(Call *call, const Row *row, Caption *caption)
{
    const Record *record = &row->revision.record;

    for (size_t i = 0; i < record->kind->field_count; i++) {
        const Field *field = &record->kind->fields[i];

        for (size_t j = 0; j < record->fields[i].count; j++) {
            Str value = record->fields[i].items[j];

            if (field->type == FIELD_COUNTRY) {
                TRY(add_country(call, caption, value));
            } else if (
                field->type == FIELD_DATE && caption->which == MESH_EVENT &&
                caption->when.len == 0) {
                caption->when = value;
            }
        }
    }
    return vec_push(call->arena, &caption->records, *row);
}

static MUST_USE Err
caption_records(Call *call, const Mesh *mesh, uint32_t node, Caption *caption)
{
    char text[UUID_TEXT + 1];

    for (uint32_t i = mesh->starts[node]; i < mesh->starts[node + 1]; i++) {
        Row row;
        Err err = record_row(call, mesh->records[i], &row);

        if (err.kind == ERR_NOT_FOUND) {
            continue; /* erased a moment ago */
        }
        TRY(err);
        if (caption->records.count == 0) {
            caption->label = row.label;
            TRY(arena_copy(call->arena, uuid_format(row.entity.uuid, text), &caption->id));
        }
        TRY(take_record(call, &row, caption));
    }
    return caption->records.count > 0 ? ERR_NONE : no_node;
}

/* As one of those that have it spells it. */
static MUST_USE Err
caption_identifier(Call *call, const Record *record, int64_t target, Caption *caption)
{
    for (size_t i = 0; i < record->kind->field_count; i++) {
        const Field *field = &record->kind->fields[i];

        for (size_t j = 0; field->type == FIELD_IDENTIFIER && j < record->fields[i].count;
             j++) {
            Str sort = str_from(field->identifier);
            Str value = record->fields[i].items[j];
            bool well_formed = false;
            int64_t hash = 0;
            Str key;

            TRY(indexing_identifier(call->store, call->arena, sort, value, &hash));
            if (index_meeting(hash) == target) {
                TRY(identifier_key(call->arena, &sort, value, &key, &well_formed));
                caption->label = value;
                return arena_print(
                    call->arena, &caption->id, "%.*s:%.*s", STR_ARG(sort), STR_ARG(key));
            }
        }
    }
    return no_node;
}

Err caption_of(Call *call, const Mesh *mesh, uint32_t node, Caption *ret)
{
    Caption caption = {
        .id = {"", 0},
        .label = {"", 0},
        .when = {"", 0},
        .which = (MeshClass)mesh->classes[node]};

    if (!mesh_is_meeting(mesh, node)) {
        TRY(caption_records(call, mesh, node, &caption));
    } else {
        int64_t target = mesh->records[mesh->starts[node]];
        uint32_t holder = mesh->graph.ends[mesh->graph.starts[node]];
        Err err = no_node;

        /* A holder that is several records: one of these has it. */
        for (uint32_t i = mesh->starts[holder];
             err.kind == ERR_NOT_FOUND && i < mesh->starts[holder + 1];
             i++) {
            Row row;

            err = record_row(call, mesh->records[i], &row);
            if (err.kind == ERR_OK) {
                err = caption_identifier(call, &row.revision.record, target, &caption);
            }
        }
        TRY(err);
    }
    *ret = caption;
    return ERR_NONE;
}

Err part_open(Call *call, const Selection *selection, Part *ret)
{
    const Mesh *mesh = NULL;
    Err err = ERR_NONE;

    TRY(mesh_take(call, &mesh));
    err = part_select(call, mesh, selection, ret);
    if (err.kind != ERR_OK) {
        mesh_give(call, mesh);
    }
    return err;
}

void part_close(Call *call, const Part *part)
{
    mesh_give(call, part->mesh);
}
