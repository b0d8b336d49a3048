/* How things hang together, as far as the caller may see it. */
#include "edge/api/network.h"

#include "edge/api/encode.h"
#include "service/apart.h"
#include "service/network.h"
#include "service/standing.h"
#include "wire/csv.h"
#include "wire/network_xml.h"

typedef struct Charting {
    Exchange *exchange;
    Selection selection;
    Strs open;
    Network network;
} Charting;

/* "yes" and "no"; "" is no. */
static MUST_USE Err get_flag(Exchange *exchange, const char *name, bool *ret)
{
    Str text;

    TRY(query_get(exchange, name, &text));
    if (text.len > 0 && !str_is(text, "yes") && !str_is(text, "no")) {
        return err_bad("say yes or no");
    }
    *ret = str_is(text, "yes");
    return ERR_NONE;
}

Err selection_read(Exchange *exchange, Selection *ret)
{
    Selection selection = {.kind = NULL};
    uint64_t steps = 0;
    Str text;

    TRY(query_get(exchange, "from", &selection.from));
    TRY(query_get(exchange, "q", &selection.words));
    TRY(query_get(exchange, "kind", &text));
    selection.kind = kind_find(node_model(exchange->call.node), text);
    if (text.len > 0 && selection.kind == NULL) {
        return err_bad("there is no such kind of record");
    }
    steps = selection.from.len > 0 ? 2 : selection.words.len > 0 || text.len > 0 ? 1 : 0;
    TRY(query_get(exchange, "steps", &text));
    if (text.len > 0) {
        TRY(str_number(text, PART_STEPS_MOST, &steps));
    }
    selection.steps = (size_t)steps;
    TRY(get_flag(exchange, "lone", &selection.lone));
    *ret = selection;
    return ERR_NONE;
}

static MUST_USE Err open_read(Exchange *exchange, Strs *ret)
{
    Str rest;

    TRY(query_get(exchange, "open", &rest));
    while (rest.len > 0) {
        TRY(vec_push(exchange->call.arena, ret, str_cut(&rest, '|')));
    }
    return ERR_NONE;
}

/* ---- what is told ----------------------------------------------------------------------- */

static void put_strs(JsonOut *out, const char *name, const Strs *texts)
{
    json_open_list(out, name);
    for (size_t i = 0; i < texts->count; i++) {
        json_put_text(out, NULL, texts->items[i]);
    }
    json_close_list(out);
}

static void put_grade(JsonOut *out, const Policy *policy)
{
    const char *grade = policy->handling.grade;

    json_put_text(out, "handling", str_from(tlp_name(policy->handling.tlp)));
    json_put_text(out, "grade_source", (Str){grade, grade[0] != 0});
    json_put_text(out, "grade_information", (Str){grade + 1, grade[1] != 0});
}

static void put_caption(JsonOut *out, const Caption *caption)
{
    json_put_text(out, "id", caption->id);
    json_put_text(out, "label", caption->label);
    json_put_text(out, "class", str_from(mesh_class_name(caption->which)));
    put_strs(out, "countries", &caption->countries);
    json_put_text(out, "when", caption->when);
    json_open_list(out, "records");
    for (size_t i = 0; i < caption->records.count; i++) {
        const Entity *entity = &caption->records.items[i].entity;

        json_open_object(out, NULL);
        put_uuid(out, "id", entity->uuid);
        json_put_text(out, "kind", str_from(entity->kind->name));
        json_put_text(out, "label", caption->records.items[i].label);
        json_put_bool(out, "ours", entity->origin == 0);
        put_grade(out, &entity->policy);
        json_close_object(out);
    }
    json_close_list(out);
}

static void put_node(JsonOut *out, const NetworkNode *node)
{
    json_open_object(out, NULL);
    put_caption(out, &node->caption);
    json_put_bool(out, "is_community", node->is_community);
    json_put_number(out, "size", (int64_t)node->size);
    json_put_number(out, "community", node->community);
    json_put_number(out, "degree", node->degree);
    json_put_number(out, "x", node->x);
    json_put_number(out, "y", node->y);
    json_close_object(out);
}

static void put_says(JsonOut *out, const Says *says)
{
    const Entity *entity = &says->row.entity;
    const Record *record = &says->row.revision.record;

    json_open_object(out, NULL);
    put_uuid(out, "id", entity->uuid);
    json_put_text(out, "kind", str_from(entity->kind->name));
    if (says->field != NULL) {
        json_put_text(out, "field", str_from(says->field->name));
    } else {
        json_put_text(out, "relation", record_first(record, "relation"));
        json_put_text(out, "role", record_first(record, "role"));
        json_put_text(out, "since", record_first(record, "since"));
        json_put_text(out, "until", record_first(record, "until"));
        json_put_text(out, "confidence", record_first(record, "confidence"));
    }
    put_grade(out, &entity->policy);
    json_close_object(out);
}

static void put_tie(JsonOut *out, const NetworkTie *tie)
{
    json_open_object(out, NULL);
    json_put_number(out, "a", tie->a);
    json_put_number(out, "b", tie->b);
    json_put_number(out, "count", (int64_t)tie->count);
    json_open_list(out, "says");
    for (size_t i = 0; i < tie->says.count; i++) {
        put_says(out, &tie->says.items[i]);
    }
    json_close_list(out);
    json_close_object(out);
}

static MUST_USE Err put_network(Exchange *exchange, const Network *network)
{
    JsonOut *out = &exchange->out;

    json_open_object(out, NULL);
    json_put_text(out, "label", network->label);
    json_put_number(out, "node_count", (int64_t)network->node_count);
    json_put_number(out, "tie_count", (int64_t)network->tie_count);
    json_put_number(out, "community_count", (int64_t)network->community_count);
    json_put_bool(out, "is_cut", network->is_cut);
    json_open_list(out, "nodes");
    for (size_t i = 0; i < network->nodes.count; i++) {
        put_node(out, &network->nodes.items[i]);
    }
    json_close_list(out);
    json_open_list(out, "ties");
    for (size_t i = 0; i < network->ties.count; i++) {
        put_tie(out, &network->ties.items[i]);
    }
    json_close_list(out);
    TRY(put_banner(out, exchange->call.arena, &network->shown));
    json_close_object(out);
    return ERR_NONE;
}

/* ---- the verbs -------------------------------------------------------------------------- */

static Err show_run(Call *call, void *arg)
{
    Charting *charting = arg;

    return network_show(call, &charting->selection, &charting->open, &charting->network);
}

static Err keep_run(Call *call, void *arg)
{
    return network_keep(call, arg);
}

Err verb_network_show(Exchange *exchange)
{
    Charting charting = {.exchange = exchange};

    TRY(selection_read(exchange, &charting.selection));
    TRY(open_read(exchange, &charting.open));
    TRY(call_read(&exchange->call, show_run, &charting));
    if (charting.network.places.len > 0) {
        TRY(call_write(&exchange->call, keep_run, &charting.network));
    }
    exchange->out = json_begin(exchange->call.arena, (size_t)64 << 20);
    return put_network(exchange, &charting.network);
}

/* ---- who matters, which groups ---------------------------------------------------------- */

typedef struct Standing {
    Selection selection;
    RankBy by;
    MeshClass which;
    Ranking ranking;
    Groups groups;
} Standing;

static Err rank_run(Call *call, void *arg)
{
    Standing *standing = arg;

    return standing_rank(
        call, &standing->selection, standing->by, standing->which, &standing->ranking);
}

static MUST_USE Err rank_read(Exchange *exchange, Standing *standing)
{
    Str text;

    TRY(query_get(exchange, "by", &text));
    if (text.len > 0 && !str_in_list(text, STR("ties between cut"), ' ')) {
        return err_bad("nodes are ordered by ties, between or cut");
    }
    standing->by = str_is(text, "ties")  ? RANK_TIES
                   : str_is(text, "cut") ? RANK_CUT
                                         : RANK_BETWEEN;
    TRY(query_get(exchange, "class", &text));
    standing->which = mesh_class_find(text);
    if (text.len > 0 && standing->which == MESH_CLASS_COUNT) {
        return err_bad("there is no such class of nodes");
    }
    return ERR_NONE;
}

Err verb_network_rank(Exchange *exchange)
{
    Standing standing = {.which = MESH_CLASS_COUNT};
    JsonOut *out = &exchange->out;

    TRY(selection_read(exchange, &standing.selection));
    TRY(rank_read(exchange, &standing));
    TRY(call_read(&exchange->call, rank_run, &standing));
    json_open_object(out, NULL);
    json_put_number(out, "node_count", (int64_t)standing.ranking.node_count);
    json_put_number(out, "pairs", (int64_t)standing.ranking.pairs);
    json_put_bool(out, "is_sampled", standing.ranking.is_sampled);
    json_open_list(out, "items");
    for (size_t i = 0; i < standing.ranking.items.count; i++) {
        const Ranked *ranked = &standing.ranking.items.items[i];

        json_open_object(out, NULL);
        put_caption(out, &ranked->caption);
        json_put_number(out, "ties", ranked->ties);
        json_put_number(out, "between", (int64_t)ranked->between);
        json_put_number(out, "between_error", (int64_t)ranked->between_error);
        json_put_number(out, "cut", ranked->cut);
        json_close_object(out);
    }
    json_close_list(out);
    TRY(put_banner(out, exchange->call.arena, &standing.ranking.shown));
    json_close_object(out);
    return ERR_NONE;
}

static Err groups_run(Call *call, void *arg)
{
    Standing *standing = arg;

    return standing_groups(call, &standing->selection, &standing->groups);
}

Err verb_network_groups(Exchange *exchange)
{
    Standing standing = {.which = MESH_CLASS_COUNT};
    JsonOut *out = &exchange->out;

    TRY(selection_read(exchange, &standing.selection));
    TRY(call_read(&exchange->call, groups_run, &standing));
    json_open_object(out, NULL);
    json_put_number(out, "count", (int64_t)standing.groups.count);
    json_open_list(out, "items");
    for (size_t i = 0; i < standing.groups.items.count; i++) {
        const Group *group = &standing.groups.items.items[i];

        json_open_object(out, NULL);
        json_put_number(out, "size", (int64_t)group->size);
        json_put_number(out, "inside", (int64_t)group->inside);
        json_put_number(out, "outside", (int64_t)group->outside);
        put_strs(out, "countries", &group->countries);
        json_open_list(out, "best");
        for (size_t j = 0; j < group->best.count; j++) {
            json_open_object(out, NULL);
            put_caption(out, &group->best.items[j]);
            json_close_object(out);
        }
        json_close_list(out);
        json_close_object(out);
    }
    json_close_list(out);
    TRY(put_banner(out, exchange->call.arena, &standing.groups.shown));
    json_close_object(out);
    return ERR_NONE;
}

/* ---- who connects two ------------------------------------------------------------------- */

typedef struct Connecting {
    Str a;
    Str b;
    Ways ways;
} Connecting;

static Err path_run(Call *call, void *arg)
{
    Connecting *connecting = arg;

    return standing_ways(call, connecting->a, connecting->b, &connecting->ways);
}

/* A node stands in several ways, and is told once. */
static bool was_told(const Ways *ways, size_t way, Str id)
{
    for (size_t i = 0; i < way; i++) {
        for (size_t j = 0; j < ways->items.items[i].nodes.count; j++) {
            if (str_equal(ways->items.items[i].nodes.items[j].id, id)) {
                return true;
            }
        }
    }
    return false;
}

static void put_ways(JsonOut *out, const Ways *ways)
{
    json_open_list(out, "items");
    for (size_t i = 0; i < ways->items.count; i++) {
        json_open_object(out, NULL);
        json_open_list(out, "ids");
        for (size_t j = 0; j < ways->items.items[i].nodes.count; j++) {
            json_put_text(out, NULL, ways->items.items[i].nodes.items[j].id);
        }
        json_close_list(out);
        json_close_object(out);
    }
    json_close_list(out);
    json_open_list(out, "nodes");
    for (size_t i = 0; i < ways->items.count; i++) {
        for (size_t j = 0; j < ways->items.items[i].nodes.count; j++) {
            const Caption *caption = &ways->items.items[i].nodes.items[j];

            if (!was_told(ways, i, caption->id)) {
                json_open_object(out, NULL);
                put_caption(out, caption);
                json_close_object(out);
            }
        }
    }
    json_close_list(out);
}

Err verb_network_path(Exchange *exchange)
{
    Connecting connecting = {.ways = {.more = false}};
    JsonOut *out = &exchange->out;

    TRY(query_get(exchange, "a", &connecting.a));
    TRY(query_get(exchange, "b", &connecting.b));
    TRY(call_read(&exchange->call, path_run, &connecting));
    json_open_object(out, NULL);
    json_put_number(
        out,
        "length",
        connecting.ways.items.count == 0
            ? 0
            : (int64_t)connecting.ways.items.items[0].nodes.count - 1);
    json_put_bool(out, "more", connecting.ways.more);
    put_ways(out, &connecting.ways);
    TRY(put_banner(out, exchange->call.arena, &connecting.ways.shown));
    json_close_object(out);
    return ERR_NONE;
}

/* ---- where it would fall apart ---------------------------------------------------------- */

typedef struct Dismantling {
    Selection selection;
    uint32_t percent;
    Apart apart;
} Dismantling;

static Err dismantle_run(Call *call, void *arg)
{
    Dismantling *dismantling = arg;

    return apart_find(call, &dismantling->selection, dismantling->percent, &dismantling->apart);
}

Err verb_network_dismantle(Exchange *exchange)
{
    Dismantling dismantling = {.percent = 25};
    const Apart *apart = &dismantling.apart;
    JsonOut *out = &exchange->out;
    uint64_t percent = 25;
    Str text;

    TRY(selection_read(exchange, &dismantling.selection));
    TRY(query_get(exchange, "target", &text));
    if (text.len > 0) {
        TRY(str_number(text, 90, &percent));
    }
    dismantling.percent = (uint32_t)percent;
    TRY(call_read(&exchange->call, dismantle_run, &dismantling));
    json_open_object(out, NULL);
    json_put_number(out, "node_count", (int64_t)apart->node_count);
    json_put_number(out, "largest", apart->largest);
    json_put_number(out, "limit", apart->limit);
    json_put_number(out, "count", (int64_t)apart->count);
    json_put_number(out, "bound", (int64_t)apart->bound);
    json_put_bool(out, "is_reached", apart->is_reached);
    json_put_bool(out, "is_proven", apart->is_proven);
    json_open_list(out, "items");
    for (size_t i = 0; i < apart->items.count; i++) {
        json_open_object(out, NULL);
        put_caption(out, &apart->items.items[i].caption);
        json_put_number(out, "largest", apart->items.items[i].largest);
        json_close_object(out);
    }
    json_close_list(out);
    TRY(put_banner(out, exchange->call.arena, &apart->shown));
    json_close_object(out);
    return ERR_NONE;
}

/* ---- as a file -------------------------------------------------------------------------- */

/* A line for each record that says that two are tied. */
static MUST_USE Err csv_write(Arena *arena, const Network *network, Str *ret)
{
    static const char *const heads[] = {
        "a_id",
        "a",
        "a_class",
        "b_id",
        "b",
        "b_class",
        "kind",
        "record",
        "says",
        "since",
        "until",
        "confidence",
        "handling",
        "grade"};
    Buf csv = buf_begin(arena, (size_t)128 << 20);

    buf_put(&csv, CSV_BOM);
    for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++) {
        csv_put_cell(&csv, str_from(heads[i]), i == 0);
    }
    csv_put_row_end(&csv);
    for (size_t i = 0; i < network->ties.count; i++) {
        const NetworkTie *tie = &network->ties.items[i];
        const Caption *ends[] = {
            &network->nodes.items[tie->a].caption, &network->nodes.items[tie->b].caption};

        for (size_t j = 0; j < tie->says.count; j++) {
            const Row *row = &tie->says.items[j].row;
            const Field *field = tie->says.items[j].field;
            const Record *record = &row->revision.record;
            const char *grade = row->entity.policy.handling.grade;
            char id[UUID_TEXT + 1];

            for (size_t k = 0; k < 2; k++) {
                csv_put_cell(&csv, ends[k]->id, k == 0);
                csv_put_cell(&csv, ends[k]->label, false);
                csv_put_cell(&csv, str_from(mesh_class_name(ends[k]->which)), false);
            }
            csv_put_cell(&csv, str_from(row->entity.kind->name), false);
            csv_put_cell(&csv, uuid_format(row->entity.uuid, id), false);
            csv_put_cell(
                &csv,
                field != NULL ? str_from(field->name) : record_first(record, "relation"),
                false);
            csv_put_cell(&csv, record_first(record, "since"), false);
            csv_put_cell(&csv, record_first(record, "until"), false);
            csv_put_cell(&csv, record_first(record, "confidence"), false);
            csv_put_cell(&csv, str_from(tlp_name(row->entity.policy.handling.tlp)), false);
            csv_put_cell(&csv, (Str){grade, (grade[0] != 0) + (size_t)(grade[1] != 0)}, false);
            csv_put_row_end(&csv);
        }
    }
    return buf_end(&csv, ret);
}

static Err file_log(Call *call, void *arg)
{
    const Network *network = arg;
    Str detail;

    TRY(arena_print(
        call->arena,
        &detail,
        "a network of %zu nodes and %zu ties",
        network->nodes.count,
        network->ties.count));
    return call_log(call, LOG_EXPORT, NULL, detail);
}

static Err file_run(Call *call, void *arg)
{
    Charting *charting = arg;

    return network_list(call, &charting->selection, &charting->network);
}

/* Nodes by their ids, what they are called, and each tie once. */
static MUST_USE Err xml_write(
    Arena *arena,
    const Network *network,
    void (*encode)(Buf *buf, const NetworkText *network),
    Str *ret)
{
    size_t count = network->nodes.count;
    Str *ids = arena_new(arena, Str, count + 1);
    Str *labels = arena_new(arena, Str, count + 1);
    NetworkText text = {.node_count = count, .edge_count = network->ties.count};
    Buf buf = buf_begin(arena, (size_t)128 << 20);

    text.edges = arena_alloc(arena, network->ties.count + 1, sizeof(*text.edges), 4);
    if (ids == NULL || labels == NULL || text.edges == NULL) {
        return err_limit("the file needs more memory than it may use");
    }
    for (size_t i = 0; i < count; i++) {
        ids[i] = network->nodes.items[i].caption.id;
        labels[i] = network->nodes.items[i].caption.label;
    }
    for (size_t i = 0; i < network->ties.count; i++) {
        text.edges[i][0] = network->ties.items[i].a;
        text.edges[i][1] = network->ties.items[i].b;
    }
    text.ids = ids;
    text.labels = labels;
    encode(&buf, &text);
    return buf_end(&buf, ret);
}

static const struct {
    const char *name;
    const char *type;
    void (*encode)(Buf *buf, const NetworkText *network); /* NULL for a table */
} formats[] = {
    {"csv", "text/csv; charset=utf-8", NULL},
    {"graphml", "application/graphml+xml", graphml_encode},
    {"gexf", "application/gexf+xml", gexf_encode}};

Err verb_network_file(Exchange *exchange)
{
    Charting charting = {.exchange = exchange};
    Arena *arena = exchange->call.arena;
    Response *response = exchange->response;
    size_t format = 0;

    while (format < sizeof(formats) / sizeof(*formats) &&
           !str_is(exchange->request->parts[0], formats[format].name)) {
        format++;
    }
    if (format == sizeof(formats) / sizeof(*formats)) {
        return (Err){ERR_NOT_FOUND, 0, "a network goes out as csv, graphml or gexf"};
    }
    TRY(selection_read(exchange, &charting.selection));
    TRY(call_read(&exchange->call, file_run, &charting));
    TRY(call_write(&exchange->call, file_log, &charting.network));
    response->type = formats[format].type;
    TRY(arena_print(arena, &response->disposition, "network.%s", formats[format].name));
    return formats[format].encode == NULL
               ? csv_write(arena, &charting.network, &response->body)
               : xml_write(arena, &charting.network, formats[format].encode, &response->body);
}
