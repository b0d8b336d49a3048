#include "service/standing.h"

#include "network/betweenness.h"
#include "network/blocks.h"
#include "network/communities.h"
#include "network/paths.h"

#include <math.h>
#include <stdlib.h>

#define SEED UINT64_C(0x73756261) /* "suba" */
#define EXACT_MOST \
    3000 /* nodes of which each is walked from; of larger parts, as many are drawn */
#define SAMPLES 1000

static const Err no_room = {ERR_LIMIT, 0, "the network needs more memory than it may use"};

/* ---- who matters ------------------------------------------------------------------------ */

/* All numbers of a part, by its nodes. */
typedef struct Scores {
    double *between;
    double *errors;
    uint32_t *cut;
} Scores;

static MUST_USE Err scores_between(Call *call, const Part *part, Scores *scores, bool *sampled)
{
    size_t count = part->graph.node_count;
    scores->between = arena_new(call->arena, double, count + 1);
    scores->errors = arena_new(call->arena, double, count + 1);
    if (scores->between == NULL || scores->errors == NULL) {
        return no_room;
    }
    *sampled = count > EXACT_MOST;
    TRY(*sampled ? betweenness_sampled(
                       call->arena,
                       &part->graph,
                       SEED,
                       SAMPLES,
                       NULL,
                       scores->between,
                       scores->errors)
                 : betweenness_exact(call->arena, &part->graph, NULL, scores->between));
    return ERR_NONE;
}

/* Without a node its component falls into the parts that hang on it in each of its blocks; all but the largest are cut off. In
 * a block of `total` nodes in all, of which `reach` hang on the node, total - reach do not: those are one such part.
 */
static MUST_USE Err scores_cut(Call *call, const Part *part, Scores *scores)
{
    size_t count = part->graph.node_count;
    uint32_t *largest = arena_new(call->arena, uint32_t, count + 1);
    uint32_t *all = arena_new(call->arena, uint32_t, count + 1);
    Blocks blocks;

    scores->cut = arena_new(call->arena, uint32_t, count + 1);
    if (largest == NULL || all == NULL || scores->cut == NULL) {
        return no_room;
    }
    TRY(blocks_find(call->arena, &part->graph, &blocks));
    for (size_t block = 0; block < blocks.count; block++) {
        uint32_t total = 0;

        for (uint32_t i = blocks.firsts[block]; i < blocks.firsts[block + 1]; i++) {
            total += blocks.reach[i];
        }
        for (uint32_t i = blocks.firsts[block]; i < blocks.firsts[block + 1]; i++) {
            uint32_t node = blocks.members[i];
            uint32_t beyond = total - blocks.reach[i];

            all[node] += beyond;
            largest[node] = beyond > largest[node] ? beyond : largest[node];
        }
    }
    for (size_t i = 0; i < count; i++) {
        scores->cut[i] = all[i] - largest[i];
    }
    return ERR_NONE;
}

typedef struct Line {
    uint32_t node; /* of the part */
    double score;
    uint32_t ties;
} Line;

/* The higher first; of equals whoever has more ties, then who was stated before. */
static int by_score(const void *a, const void *b)
{
    const Line *one = a;
    const Line *two = b;

    if (one->score != two->score) {
        return one->score > two->score ? -1 : 1;
    }
    if (one->ties != two->ties) {
        return one->ties > two->ties ? -1 : 1;
    }
    return (one->node > two->node) - (one->node < two->node);
}

static double score_of(const Scores *scores, RankBy by, const Line *line)
{
    switch (by) {
    case RANK_TIES:
        return line->ties;
    case RANK_BETWEEN:
        return scores->between[line->node];
    case RANK_CUT:
        break;
    }
    return scores->cut[line->node];
}

static MUST_USE Err
rank_part(Call *call, const Part *part, RankBy by, MeshClass which, Ranking *ranking)
{
    size_t count = part->graph.node_count;
    Line *lines = arena_new(call->arena, Line, count + 1);
    Scores scores = {0};
    size_t kept = 0;

    if (lines == NULL) {
        return no_room;
    }
    TRY(scores_between(call, part, &scores, &ranking->is_sampled));
    TRY(scores_cut(call, part, &scores));
    for (uint32_t node = 0; node < count; node++) {
        if (which == MESH_CLASS_COUNT || part->mesh->classes[part->names[node]] == which) {
            lines[kept] = (Line){.node = node, .ties = graph_degree(&part->graph, node)};
            lines[kept].score = score_of(&scores, by, &lines[kept]);
            kept++;
        }
    }
    if (kept > 0) {
        qsort(lines, kept, sizeof(*lines), by_score);
    }
    for (size_t i = 0; i < kept && i < RANKED_MOST; i++) {
        uint32_t node = lines[i].node;
        Ranked ranked = {
            .ties = lines[i].ties,
            .between = (uint64_t)llround(scores.between[node]),
            .between_error = (uint64_t)ceil(scores.errors[node]),
            .cut = scores.cut[node]};

        TRY(caption_of(call, part->mesh, part->names[node], &ranked.caption));
        for (size_t j = 0; j < ranked.caption.records.count; j++) {
            TRY(vec_push(call->arena, &ranking->shown, ranked.caption.records.items[j]));
        }
        TRY(vec_push(call->arena, &ranking->items, ranked));
    }
    ranking->node_count = count;
    ranking->pairs = count < 3 ? 0 : (uint64_t)(count - 1) * (count - 2) / 2;
    return record_note_rows(call, &ranking->shown);
}

Err standing_rank(
    Call *call, const Selection *selection, RankBy by, MeshClass which, Ranking *ret)
{
    Ranking ranking = {.node_count = 0};
    Part part;
    Err err = ERR_NONE;

    TRY(part_open(call, selection, &part));
    err = rank_part(call, &part, by, which, &ranking);
    part_close(call, &part);
    TRY(err);
    *ret = ranking;
    return ERR_NONE;
}

/* ---- which groups ----------------------------------------------------------------------- */

/* Put a node among the best of its group, which are in order of their ties. */
static void best_add(const Graph *graph, uint32_t *best, uint32_t node)
{
    uint32_t now = node;

    for (size_t i = 0; i < GROUP_BEST; i++) {
        uint32_t other = best[i];

        if (other == NO_NODE || graph_degree(graph, now) > graph_degree(graph, other)) {
            best[i] = now;
            now = other;
        }
        if (now == NO_NODE) {
            return;
        }
    }
}

static MUST_USE Err add_once(Call *call, Strs *list, Str text)
{
    for (size_t i = 0; i < list->count; i++) {
        if (str_equal(list->items[i], text)) {
            return ERR_NONE;
        }
    }
    return vec_push(call->arena, list, text);
}

static MUST_USE Err
group_say(Call *call, const Part *part, const uint32_t *best, Group *group, Rows *shown)
{
    for (size_t i = 0; i < GROUP_BEST && best[i] != NO_NODE; i++) {
        Caption caption;

        TRY(caption_of(call, part->mesh, part->names[best[i]], &caption));
        for (size_t j = 0; j < caption.countries.count; j++) {
            TRY(add_once(call, &group->countries, caption.countries.items[j]));
        }
        for (size_t j = 0; j < caption.records.count; j++) {
            TRY(vec_push(call->arena, shown, caption.records.items[j]));
        }
        TRY(vec_push(call->arena, &group->best, caption));
    }
    return ERR_NONE;
}

static MUST_USE Err groups_of(Call *call, const Part *part, Groups *groups)
{
    const Graph *graph = &part->graph;
    Communities found;
    uint32_t *best = NULL;
    size_t *ties = NULL; /* of each group: ends of ties inside, then ends of those that leave */

    TRY(communities_find(call->arena, graph, SEED, &found));
    groups->count = found.count;
    best = arena_new(call->arena, uint32_t, GROUP_BEST * (found.count + 1));
    ties = arena_new(call->arena, size_t, 2 * (found.count + 1));
    if (best == NULL || ties == NULL) {
        return no_room;
    }
    memset(best, 0xFF, GROUP_BEST * (found.count + 1) * sizeof(*best)); /* NO_NODE */
    for (uint32_t node = 0; node < graph->node_count; node++) {
        uint32_t group = found.of[node];

        best_add(graph, &best[(size_t)GROUP_BEST * group], node);
        for (uint32_t i = graph->starts[node]; i < graph->starts[node + 1]; i++) {
            ties[2 * (size_t)group + (found.of[graph->ends[i]] != group)]++;
        }
    }
    for (size_t i = 0; i < found.count && i < GROUPS_MOST && found.sizes[i] > 1; i++) {
        Group group = {
            .size = found.sizes[i], .inside = ties[2 * i] / 2, .outside = ties[2 * i + 1]};

        TRY(group_say(call, part, &best[GROUP_BEST * i], &group, &groups->shown));
        TRY(vec_push(call->arena, &groups->items, group));
    }
    return record_note_rows(call, &groups->shown);
}

Err standing_groups(Call *call, const Selection *selection, Groups *ret)
{
    Groups groups = {.count = 0};
    Part part;
    Err err = ERR_NONE;

    TRY(part_open(call, selection, &part));
    err = groups_of(call, &part, &groups);
    part_close(call, &part);
    TRY(err);
    *ret = groups;
    return ERR_NONE;
}

/* ---- who connects two ------------------------------------------------------------------- */

static MUST_USE Err way_say(Call *call, const Mesh *mesh, const Path *path, Ways *ways)
{
    Way way = {0};

    for (uint32_t i = 0; i < path->count; i++) {
        Caption caption;

        TRY(caption_of(call, mesh, path->nodes[i], &caption));
        for (size_t j = 0; j < caption.records.count; j++) {
            TRY(vec_push(call->arena, &ways->shown, caption.records.items[j]));
        }
        TRY(vec_push(call->arena, &way.nodes, caption));
    }
    return vec_push(call->arena, &ways->items, way);
}

static MUST_USE Err ways_of(Call *call, const Mesh *mesh, Str from, Str to, Ways *ways)
{
    uint32_t a = NO_NODE;
    uint32_t b = NO_NODE;
    Paths paths;

    TRY(part_find(call, mesh, from, &a));
    TRY(part_find(call, mesh, to, &b));
    if (a == b) {
        return err_bad("name two that are not one");
    }
    TRY(paths_find(call->arena, &mesh->graph, a, b, WAYS_MOST + 1, &paths));
    ways->more = paths.count > WAYS_MOST;
    for (size_t i = 0; i < paths.count && i < WAYS_MOST; i++) {
        TRY(way_say(call, mesh, &paths.items[i], ways));
    }
    return record_note_rows(call, &ways->shown);
}

Err standing_ways(Call *call, Str from, Str to, Ways *ret)
{
    Ways ways = {.more = false};
    const Mesh *mesh = NULL;
    Err err = ERR_NONE;

    TRY(mesh_take(call, &mesh));
    err = ways_of(call, mesh, from, to, &ways);
    mesh_give(call, mesh);
    TRY(err);
    *ret = ways;
    return ERR_NONE;
}
