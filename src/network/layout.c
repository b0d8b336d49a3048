#include "network/layout.h"

#include "network/chance.h"
#include "network/coarse.h"
#include "network/components.h"
#include "network/forces.h"

#include <math.h>
#include <stdlib.h>

#define LEVELS      40   /* of coarsening */
#define FEW         24   /* nodes that are laid out from chance */
#define FIRST       200  /* rounds on these */
#define LATER       60   /* rounds on each finer level */
#define WARM        60   /* rounds of new nodes among placed ones */
#define FIRST_STEP  2.0F /* longer: a start by chance has far to go */
#define LATER_STEP  1.0F
#define ROOM        1.0F /* between components */
#define WIDER       1.4F /* a drawing is wider than a square by this */
#define FULL_CIRCLE 6.2831853F

/* The nodes of the network, part after part: the old drawing with what is tied to it, if it is kept, and then each component. */
typedef struct Parts {
    size_t count;
    bool has_old;           /* the first part is the old drawing */
    const uint32_t *firsts; /* count + 1, into nodes */
    const uint32_t *nodes;  /* the old numbers */
    const uint32_t *starts; /* of the rows, in the order of nodes */
    const uint32_t *ends;   /* numbers within the part */
    const float *masses;
} Parts;

typedef struct Drawing {
    Arena *arena;
    uint64_t seed;
    Pool *pool;
    Parts parts;
    Point *points; /* in the order of parts.nodes */
} Drawing;

static Err no_room(void)
{
    return err_limit("the network needs more memory than it may use");
}

/* ---- parts ----------------------------------------------------------------------------------- */

static bool is_place(Point point)
{
    return fabsf(point.x) <= LAYOUT_FAR && fabsf(point.y) <= LAYOUT_FAR;
}

/* Who keeps his place: none where most are new. */
static size_t mark_placed(
    const Graph *graph, const Point *before, const bool *is_placed, bool *kept)
{
    size_t count = 0;

    for (size_t i = 0; i < graph->node_count && before != NULL && is_placed != NULL; i++) {
        kept[i] = is_placed[i] && is_place(before[i]);
        count += kept[i];
    }
    if (2 * count < graph->node_count) {
        memset(kept, 0, graph->node_count * sizeof(*kept));
        return 0;
    }
    return count;
}

/* parts[component]: 0 for those that have a placed node, and then one each. */
static size_t number_parts(
    const Graph *graph,
    const Components *components,
    const bool *kept,
    bool has_old,
    uint32_t *parts)
{
    size_t count = has_old ? 1 : 0;

    memset(parts, 0xff, components->count * sizeof(*parts));
    for (size_t i = 0; i < graph->node_count; i++) {
        if (kept[i]) {
            parts[components->of[i]] = 0;
        }
    }
    for (size_t i = 0; i < components->count; i++) {
        if (parts[i] == NO_NODE) {
            parts[i] = (uint32_t)count++;
        }
    }
    return count;
}

/* Rows of the parts; a hub pushes more than a leaf, so that what is tied to many has room about it. */
static void fill_rows(
    const Graph *graph,
    const uint32_t *nodes,
    const uint32_t *numbers,
    uint32_t *starts,
    uint32_t *ends,
    float *masses)
{
    uint32_t end = 0;

    for (size_t i = 0; i < graph->node_count; i++) {
        uint32_t node = nodes[i];

        masses[i] = sqrtf((float)graph_degree(graph, node) + 1);
        for (uint32_t j = graph->starts[node]; j < graph->starts[node + 1]; j++) {
            ends[end++] = numbers[graph->ends[j]];
        }
        starts[i + 1] = end;
    }
}

static MUST_USE Err
make_parts(Arena *arena, const Graph *graph, const bool *kept, bool has_old, Parts *ret)
{
    size_t count = graph->node_count;
    uint32_t *nodes = arena_new(arena, uint32_t, count + 1);
    uint32_t *starts = arena_new(arena, uint32_t, count + 1);
    uint32_t *ends = arena_new(arena, uint32_t, 2 * graph->tie_count + 1);
    float *masses = arena_new(arena, float, count + 1);
    uint32_t *firsts = arena_new(arena, uint32_t, count + 3);
    uint32_t *numbers = arena_new(arena, uint32_t, count + 1);
    uint32_t *part_of = NULL;
    Components components;
    size_t parts = 0;

    TRY(components_find(arena, graph, &components));
    part_of = arena_new(arena, uint32_t, components.count + 1);
    if (nodes == NULL || starts == NULL || ends == NULL || masses == NULL || firsts == NULL ||
        numbers == NULL || part_of == NULL) {
        return no_room();
    }
    parts = number_parts(graph, &components, kept, has_old, part_of);
    for (size_t i = 0; i < count; i++) {
        firsts[part_of[components.of[i]] + 2]++;
    }
    for (size_t i = 0; i < parts; i++) {
        firsts[i + 2] += firsts[i + 1];
    }
    for (uint32_t i = 0; i < count; i++) {
        nodes[firsts[part_of[components.of[i]] + 1]++] = i;
    }
    for (size_t part = 0; part < parts; part++) {
        for (uint32_t i = firsts[part]; i < firsts[part + 1]; i++) {
            numbers[nodes[i]] = i - firsts[part];
        }
    }
    fill_rows(graph, nodes, numbers, starts, ends, masses);
    *ret = (Parts){parts, has_old, firsts, nodes, starts, ends, masses};
    return ERR_NONE;
}

static Level part_level(const Parts *parts, size_t part)
{
    uint32_t first = parts->firsts[part];

    return (Level){
        parts->firsts[part + 1] - first,
        parts->starts + first,
        parts->ends,
        NULL,
        parts->masses + first};
}

/* ---- one part -------------------------------------------------------------------------------- */

static Point aside(uint64_t word, float far)
{
    float angle = (float)chance_part(word) * FULL_CIRCLE;

    return (Point){cosf(angle) * far, sinf(angle) * far};
}

static void scatter(const Level *level, uint64_t seed, Point *points)
{
    float radius = sqrtf((float)level->count);

    for (uint32_t i = 0; i < level->count; i++) {
        double part = chance_part(chance_word(seed, 2 * (uint64_t)i));

        points[i] = aside(chance_word(seed, 2 * (uint64_t)i + 1), radius * sqrtf((float)part));
    }
}

/* From few nodes to many: each level begins where its nodes' companies came to stand. */
static MUST_USE Err settle_levels(
    Drawing *drawing,
    uint64_t seed,
    const Level *levels,
    uint32_t *const *parents,
    size_t count,
    Point *points)
{
    Point *coarse = arena_new(drawing->arena, Point, levels[0].count + 1);

    if (coarse == NULL) {
        return no_room();
    }
    scatter(&levels[count - 1], seed, points);
    for (size_t i = count; i-- > 0;) {
        bool is_first = i == count - 1;
        Settling settling = {
            is_first ? FIRST : LATER, is_first ? FIRST_STEP : LATER_STEP, NULL};

        TRY(forces_settle(drawing->arena, &levels[i], &settling, drawing->pool, points));
        if (i == 0) {
            break;
        }
        memcpy(coarse, points, levels[i].count * sizeof(*coarse));
        for (uint32_t j = 0; j < levels[i - 1].count; j++) {
            Point off = aside(chance_word(seed + i, j), 0.3F);
            Point at = coarse[parents[i - 1][j]];

            points[j] = (Point){at.x + off.x, at.y + off.y};
        }
    }
    return ERR_NONE;
}

static MUST_USE Err lay_out_part(Drawing *drawing, size_t part)
{
    Arena *arena = drawing->arena;
    size_t ending = arena->used;
    Level levels[LEVELS];
    uint32_t *parents[LEVELS];
    Point *points = drawing->points + drawing->parts.firsts[part];
    uint64_t seed = chance_word(drawing->seed, part);
    size_t count = 1;

    levels[0] = part_level(&drawing->parts, part);
    if (levels[0].count <= 2) {
        points[0] = (Point){0, 0};
        points[levels[0].count - 1] = (Point){levels[0].count == 2 ? 1 : 0, 0};
        return ERR_NONE;
    }
    while (count < LEVELS && levels[count - 1].count > FEW) {
        parents[count - 1] = arena_new(arena, uint32_t, levels[count - 1].count + 1);
        if (parents[count - 1] == NULL) {
            return no_room();
        }
        TRY(coarse_make(
            arena, &levels[count - 1], seed + count, parents[count - 1], &levels[count]));
        if (levels[count].count * 10 > levels[count - 1].count * 9) {
            break;
        }
        count++;
    }
    TRY(settle_levels(drawing, seed, levels, parents, count, points));
    arena_rewind(arena, ending);
    return ERR_NONE;
}

/* ---- a drawing that stays -------------------------------------------------------------------- */

/* A new node begins beside those of its neighbours who have a place; who has none waits for a neighbour to get one. */
static void place_new(
    const Level *level, uint64_t seed, bool *has_place, uint32_t *queue, Point *points)
{
    size_t count = 0;

    for (uint32_t i = 0; i < level->count; i++) {
        if (has_place[i]) {
            queue[count++] = i;
        }
    }
    for (size_t next = 0; next < count; next++) {
        uint32_t from = queue[next];

        for (uint32_t i = level->starts[from]; i < level->starts[from + 1]; i++) {
            uint32_t node = level->ends[i];
            Point sum = {0, 0};
            float known = 0;
            Point off = aside(chance_word(seed, node), 1);

            for (uint32_t j = level->starts[node];
                 j < level->starts[node + 1] && !has_place[node];
                 j++) {
                if (has_place[level->ends[j]]) {
                    sum.x += points[level->ends[j]].x;
                    sum.y += points[level->ends[j]].y;
                    known++;
                }
            }
            if (!has_place[node]) {
                points[node] = (Point){sum.x / known + off.x, sum.y / known + off.y};
                has_place[node] = true;
                queue[count++] = node;
            }
        }
    }
}

static MUST_USE Err keep_old(Drawing *drawing, const Point *before, const bool *kept)
{
    Arena *arena = drawing->arena;
    size_t ending = arena->used;
    Level level = part_level(&drawing->parts, 0);
    bool *is_fixed = arena_new(arena, bool, level.count + 1);
    bool *has_place = arena_new(arena, bool, level.count + 1);
    uint32_t *queue = arena_new(arena, uint32_t, level.count + 1);
    Settling settling = {WARM, LATER_STEP, is_fixed};

    if (is_fixed == NULL || has_place == NULL || queue == NULL) {
        return no_room();
    }
    for (size_t i = 0; i < level.count; i++) {
        uint32_t node = drawing->parts.nodes[i];

        is_fixed[i] = has_place[i] = kept[node];
        if (kept[node]) {
            drawing->points[i] = before[node];
        }
    }
    place_new(&level, drawing->seed, has_place, queue, drawing->points);
    TRY(forces_settle(arena, &level, &settling, drawing->pool, drawing->points));
    arena_rewind(arena, ending);
    return ERR_NONE;
}

/* ---- packing --------------------------------------------------------------------------------- */

typedef struct Box {
    uint32_t part;
    float height;
    float width;
    Point corner; /* the least x and y */
} Box;

static Box part_box(const Drawing *drawing, size_t part)
{
    uint32_t first = drawing->parts.firsts[part];
    Point low = drawing->points[first];
    Point high = low;

    for (uint32_t i = first + 1; i < drawing->parts.firsts[part + 1]; i++) {
        Point at = drawing->points[i];

        low = (Point){at.x < low.x ? at.x : low.x, at.y < low.y ? at.y : low.y};
        high = (Point){at.x > high.x ? at.x : high.x, at.y > high.y ? at.y : high.y};
    }
    return (Box){(uint32_t)part, high.y - low.y, high.x - low.x, low};
}

static int compare_boxes(const void *a, const void *b)
{
    const Box *one = a;
    const Box *other = b;

    if (one->height > other->height || one->height < other->height) {
        return one->height > other->height ? -1 : 1;
    }
    return one->part < other->part ? -1 : 1;
}

static void shift_part(Drawing *drawing, size_t part, Point by)
{
    for (uint32_t i = drawing->parts.firsts[part]; i < drawing->parts.firsts[part + 1]; i++) {
        drawing->points[i].x += by.x;
        drawing->points[i].y += by.y;
    }
}

/* In rows from `corner` on, as wide as `width`. */
static void put_rows(
    Drawing *drawing, const Box *boxes, size_t count, Point corner, float width)
{
    Point at = corner;
    float height = 0;

    for (size_t i = 0; i < count; i++) {
        const Box *box = &boxes[i];

        if (at.x > corner.x && at.x + box->width > corner.x + width) {
            at = (Point){corner.x, at.y + height + ROOM};
            height = 0;
        }
        shift_part(drawing, box->part, (Point){at.x - box->corner.x, at.y - box->corner.y});
        at.x += box->width + ROOM;
        height = box->height > height ? box->height : height;
    }
}

static void centre(Drawing *drawing)
{
    Point low = drawing->points[0];
    Point high = low;
    size_t count = drawing->parts.firsts[drawing->parts.count];

    for (size_t i = 1; i < count; i++) {
        Point at = drawing->points[i];

        low = (Point){at.x < low.x ? at.x : low.x, at.y < low.y ? at.y : low.y};
        high = (Point){at.x > high.x ? at.x : high.x, at.y > high.y ? at.y : high.y};
    }
    for (size_t i = 0; i < count; i++) {
        drawing->points[i].x -= (low.x + high.x) / 2;
        drawing->points[i].y -= (low.y + high.y) / 2;
    }
}

static MUST_USE Err pack(Drawing *drawing)
{
    size_t first = drawing->parts.has_old ? 1 : 0;
    size_t count = drawing->parts.count - first;
    Box *boxes = arena_new(drawing->arena, Box, count + 1);
    Point corner = {0, 0};
    float width = 0;
    double area = 0;

    if (boxes == NULL) {
        return no_room();
    }
    for (size_t i = 0; i < count; i++) {
        boxes[i] = part_box(drawing, first + i);
        width = boxes[i].width > width ? boxes[i].width : width;
        area += ((double)boxes[i].width + ROOM) * ((double)boxes[i].height + ROOM);
    }
    width = fmaxf(width, WIDER * (float)sqrt(area));
    if (first == 1) {
        Box old = part_box(drawing, 0);

        corner = (Point){old.corner.x, old.corner.y + old.height + 2 * ROOM};
        width = fmaxf(width, old.width);
    }
    qsort(boxes, count, sizeof(*boxes), compare_boxes);
    put_rows(drawing, boxes, count, corner, width);
    if (first == 0) {
        centre(drawing);
    }
    return ERR_NONE;
}

static MUST_USE Err draw(
    Drawing *drawing,
    const Graph *graph,
    const Point *before,
    const bool *is_placed,
    Point *ret)
{
    bool *kept = arena_new(drawing->arena, bool, graph->node_count + 1);
    size_t placed = 0;

    drawing->points = arena_new(drawing->arena, Point, graph->node_count + 1);
    if (kept == NULL || drawing->points == NULL) {
        return no_room();
    }
    placed = mark_placed(graph, before, is_placed, kept);
    TRY(make_parts(drawing->arena, graph, kept, placed > 0, &drawing->parts));
    if (placed > 0) {
        TRY(keep_old(drawing, before, kept));
    }
    for (size_t i = placed > 0 ? 1 : 0; i < drawing->parts.count; i++) {
        TRY(lay_out_part(drawing, i));
    }
    TRY(pack(drawing));
    for (size_t i = 0; i < graph->node_count; i++) {
        ret[drawing->parts.nodes[i]] = drawing->points[i];
    }
    return ERR_NONE;
}

Err layout_make(
    Arena *arena,
    const Graph *graph,
    uint64_t seed,
    const Point *before,
    const bool *is_placed,
    Pool *pool,
    Point *ret)
{
    size_t ending = arena->used;
    Drawing drawing = {.arena = arena, .seed = seed, .pool = pool};

    if (graph->node_count == 0) {
        return ERR_NONE;
    }
    TRY(draw(&drawing, graph, before, is_placed, ret));
    arena_rewind(arena, ending);
    return ERR_NONE;
}
