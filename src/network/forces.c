#include "network/forces.h"

#include <math.h>

#define LEAF       16 /* bodies that are one group */
#define LANES      8 /* sums that are kept side by side, for the processor to work at together */
#define LIST       1024 /* cells and bodies that push a group, at a time */
#define DEEPEST    16   /* halvings of the square: two bits each of a code of 32 */
#define OPENING    1.2F /* a cell is one body from further away than this many of its sides... */
#define SOFTENING  1e-6F  /* squared length below which nothing pushes harder */
#define GROUPS     32     /* to a range of threads' work */
#define BODIES     2048   /* the same */
#define SETTLED    0.003F /* a step as short as this changes nothing that is seen */
#define SLOWER     0.9F   /* a step after the forces grew, as part of the one before */
#define PATIENCE   5      /* rounds of falling forces, after which the step grows again */
#define DIGIT_BITS 11
#define DIGITS     ((size_t)1 << DIGIT_BITS)

typedef struct Coded {
    uint32_t
        code; /* the bits of x and y in turn: bodies of a cell stand together once sorted */
    uint32_t body;
} Coded;

typedef struct Cell {
    float x; /* middle of the masses */
    float y;
    float mass;
    float side;
    uint32_t from; /* bodies, in the order of the codes */
    uint32_t to;
    uint32_t
        next; /* the cell that follows all that this one holds; the own number and 1: a leaf */
    uint32_t parent; /* of the first cell, itself */
} Cell;

typedef struct Field {
    const Level *level;
    const bool *is_fixed;
    Point *points;
    Point *moved;
    Point *pushes; /* on each body */
    Coded *coded;
    Coded *spare;
    float *xs; /* of the bodies, in the order of their codes */
    float *ys;
    float *masses;
    Cell *cells;
    uint32_t cell_count;
    uint32_t *leaves;
    uint32_t leaf_count;
    double *energies; /* a range of bodies each */
    float step;
} Field;

/* ---- the tree -------------------------------------------------------------------------------- */

/* The sixteen low bits, with a zero before each. */
static uint32_t spread(uint32_t bits)
{
    bits = (bits | (bits << 8)) & 0x00FF00FFU;
    bits = (bits | (bits << 4)) & 0x0F0F0F0FU;
    bits = (bits | (bits << 2)) & 0x33333333U;
    return (bits | (bits << 1)) & 0x55555555U;
}

/* The corner with the least x and y, and the side of the square that holds all. */
static float square(const Point *points, size_t count, Point *corner)
{
    Point low = points[0];
    Point high = points[0];
    float side;

    for (size_t i = 1; i < count; i++) {
        low.x = points[i].x < low.x ? points[i].x : low.x;
        low.y = points[i].y < low.y ? points[i].y : low.y;
        high.x = points[i].x > high.x ? points[i].x : high.x;
        high.y = points[i].y > high.y ? points[i].y : high.y;
    }
    side = high.x - low.x > high.y - low.y ? high.x - low.x : high.y - low.y;
    *corner = low;
    return side > 1e-3F ? side * 1.0001F : 1e-3F;
}

static void sort_by_digit(const Coded *from, Coded *to, size_t count, unsigned shift)
{
    uint32_t places[DIGITS + 1] = {0};

    for (size_t i = 0; i < count; i++) {
        places[((from[i].code >> shift) & (DIGITS - 1)) + 1]++;
    }
    for (size_t i = 0; i < DIGITS; i++) {
        places[i + 1] += places[i];
    }
    for (size_t i = 0; i < count; i++) {
        to[places[(from[i].code >> shift) & (DIGITS - 1)]++] = from[i];
    }
}

/* Few bodies are a leaf in any order. */
static void sort_bodies(Field *field, Point corner, float side)
{
    size_t count = field->level->count;
    float scale = 65535 / side;

    for (size_t i = 0; i < count; i++) {
        uint32_t x = (uint32_t)((field->points[i].x - corner.x) * scale);
        uint32_t y = (uint32_t)((field->points[i].y - corner.y) * scale);

        field->coded[i] = (Coded){spread(x) << 1 | spread(y), (uint32_t)i};
    }
    if (count > LEAF) {
        Coded *sorted = field->spare;

        sort_by_digit(field->coded, field->spare, count, 0);
        sort_by_digit(field->spare, field->coded, count, DIGIT_BITS);
        sort_by_digit(field->coded, field->spare, count, 2 * DIGIT_BITS);
        field->spare = field->coded;
        field->coded = sorted;
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t body = field->coded[i].body;

        field->xs[i] = field->points[body].x;
        field->ys[i] = field->points[body].y;
        field->masses[i] = field->level->masses[body];
    }
}

/* The first of the bodies `from` to `to` whose code, from bit `shift` up, is `digit` or more. */
static uint32_t first_of(
    const Coded *coded, uint32_t from, uint32_t to, unsigned shift, uint32_t digit)
{
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;

        if (coded[middle].code >> shift < digit) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

typedef struct Part {
    uint32_t from;
    uint32_t to;
    uint32_t depth;
    uint32_t parent;
} Part;

/* Cells in the order in which a walk meets them. A cell whose bodies are all in one quarter gives way to it, so each
 * cell is a leaf or has two parts or more, and there are fewer than twice as many as bodies.
 */
static void cut(Field *field, float side)
{
    Part parts[4 * (DEEPEST + 1)];
    size_t count = 1;

    parts[0] = (Part){0, (uint32_t)field->level->count, 0, 0};
    field->cell_count = 0;
    field->leaf_count = 0;
    while (count > 0) {
        Part part = parts[--count];
        uint32_t own = field->cell_count++;

        while (part.to - part.from > LEAF && part.depth < DEEPEST) {
            unsigned shift = 32 - 2 * (part.depth + 1);
            uint32_t first = field->coded[part.from].code >> shift;

            if (field->coded[part.to - 1].code >> shift != first) {
                break;
            }
            part.depth++;
        }
        field->cells[own] =
            (Cell){0, 0, 0, ldexpf(side, -(int)part.depth), part.from, part.to, 0, part.parent};
        if (part.to - part.from <= LEAF || part.depth == DEEPEST) {
            field->leaves[field->leaf_count++] = own;
            continue;
        }
        unsigned shift = 32 - 2 * (part.depth + 1);
        uint32_t digit = (field->coded[part.from].code >> shift) & ~3U;
        uint32_t end = part.to;

        for (uint32_t quarter = 4; quarter-- > 0;) {
            uint32_t from = first_of(field->coded, part.from, end, shift, digit + quarter);

            if (from < end) {
                parts[count++] = (Part){from, end, part.depth + 1, own};
            }
            end = from;
        }
    }
}

/* Masses, their middles and what follows a cell, from the last cell to the first: parts before what they are parts of. */
static void weigh(Field *field)
{
    for (uint32_t i = field->cell_count; i-- > 0;) {
        Cell *cell = &field->cells[i];
        Cell *parent = &field->cells[cell->parent];

        if (cell->next == 0) {
            cell->next = i + 1;
            for (uint32_t j = cell->from; j < cell->to; j++) {
                cell->x += field->xs[j] * field->masses[j];
                cell->y += field->ys[j] * field->masses[j];
                cell->mass += field->masses[j];
            }
        }
        if (i > 0) {
            parent->x += cell->x;
            parent->y += cell->y;
            parent->mass += cell->mass;
            parent->next = parent->next == 0 ? cell->next : parent->next;
        }
        cell->x /= cell->mass;
        cell->y /= cell->mass;
    }
}

/* ---- pushing --------------------------------------------------------------------------------- */

/* What pushes a group: a part of it at a time. */
typedef struct Pushers {
    float xs[LIST];
    float ys[LIST];
    float masses[LIST];
    size_t count;
} Pushers;

static void push_bodies(const Field *field, const Cell *leaf, Pushers *by)
{
    while (by->count % LANES != 0) {
        by->xs[by->count] = 0;
        by->ys[by->count] = 0;
        by->masses[by->count++] = 0;
    }
    for (uint32_t i = leaf->from; i < leaf->to; i++) {
        Point *push = &field->pushes[field->coded[i].body];
        float x = field->xs[i];
        float y = field->ys[i];
        float sum_x[LANES] = {0};
        float sum_y[LANES] = {0};

        for (size_t j = 0; j < by->count; j += LANES) {
            for (size_t k = 0; k < LANES; k++) {
                float across = x - by->xs[j + k];
                float up = y - by->ys[j + k];
                float force = by->masses[j + k] / (across * across + up * up + SOFTENING);

                sum_x[k] += across * force;
                sum_y[k] += up * force;
            }
        }
        for (size_t k = 0; k < LANES; k++) {
            push->x += sum_x[k];
            push->y += sum_y[k];
        }
    }
    by->count = 0;
}

static void add_pusher(
    const Field *field, const Cell *leaf, Pushers *by, float x, float y, float mass)
{
    by->xs[by->count] = x;
    by->ys[by->count] = y;
    by->masses[by->count++] = mass;
    if (by->count == LIST) {
        push_bodies(field, leaf, by);
    }
}

/* The box about the bodies of a leaf. */
typedef struct Box {
    Point low;
    Point high;
} Box;

static Box leaf_box(const Field *field, const Cell *leaf)
{
    Box box = {
        {field->xs[leaf->from], field->ys[leaf->from]},
        {field->xs[leaf->from], field->ys[leaf->from]}};

    for (uint32_t i = leaf->from + 1; i < leaf->to; i++) {
        box.low.x = field->xs[i] < box.low.x ? field->xs[i] : box.low.x;
        box.low.y = field->ys[i] < box.low.y ? field->ys[i] : box.low.y;
        box.high.x = field->xs[i] > box.high.x ? field->xs[i] : box.high.x;
        box.high.y = field->ys[i] > box.high.y ? field->ys[i] : box.high.y;
    }
    return box;
}

static bool looks_small(const Cell *cell, const Box *box)
{
    float left = box->low.x - cell->x;
    float right = cell->x - box->high.x;
    float below = box->low.y - cell->y;
    float above = cell->y - box->high.y;
    float across = left > right ? left : right;
    float up = below > above ? below : above;

    across = across > 0 ? across : 0;
    up = up > 0 ? up : 0;
    return cell->side * cell->side < OPENING * OPENING * (across * across + up * up);
}

static void push_leaf(const Field *field, const Cell *leaf)
{
    Box box = leaf_box(field, leaf);
    Pushers by;

    by.count = 0;
    for (uint32_t i = leaf->from; i < leaf->to; i++) {
        field->pushes[field->coded[i].body] = (Point){0, 0};
    }
    for (uint32_t i = 0; i < field->cell_count;) {
        const Cell *cell = &field->cells[i];

        if (looks_small(cell, &box)) {
            add_pusher(field, leaf, &by, cell->x, cell->y, cell->mass);
            i = cell->next;
            continue;
        }
        if (cell->next == i + 1) {
            for (uint32_t j = cell->from; j < cell->to; j++) {
                add_pusher(field, leaf, &by, field->xs[j], field->ys[j], field->masses[j]);
            }
        }
        i++;
    }
    push_bodies(field, leaf, &by);
}

static bool can_move(const Field *field, const Cell *leaf)
{
    for (uint32_t i = leaf->from; i < leaf->to; i++) {
        if (field->is_fixed == NULL || !field->is_fixed[field->coded[i].body]) {
            return true;
        }
    }
    return false;
}

static void push_leaves(void *state, size_t from, size_t to)
{
    const Field *field = state;

    for (size_t i = from; i < to; i++) {
        const Cell *leaf = &field->cells[field->leaves[i]];

        if (can_move(field, leaf)) {
            push_leaf(field, leaf);
        }
    }
}

/* ---- pulling and moving ---------------------------------------------------------------------- */

static void move_bodies(void *state, size_t from, size_t to)
{
    const Field *field = state;
    const Level *level = field->level;
    double energy = 0;

    for (size_t i = from; i < to; i++) {
        Point at = field->points[i];
        Point force = field->pushes[i];
        float strength;

        field->moved[i] = at;
        if (field->is_fixed != NULL && field->is_fixed[i]) {
            continue;
        }
        force.x *= FORCES_PUSH * level->masses[i];
        force.y *= FORCES_PUSH * level->masses[i];
        for (uint32_t j = level->starts[i]; j < level->starts[i + 1]; j++) {
            Point end = field->points[level->ends[j]];
            float across = end.x - at.x;
            float up = end.y - at.y;
            float pull = sqrtf(across * across + up * up);

            pull *= level->weights == NULL ? 1 : level->weights[j];
            force.x += across * pull;
            force.y += up * pull;
        }
        strength = sqrtf(force.x * force.x + force.y * force.y);
        energy += (double)strength * (double)strength;
        if (strength > 1e-12F) {
            field->moved[i].x += force.x / strength * field->step;
            field->moved[i].y += force.y / strength * field->step;
        }
    }
    field->energies[from / BODIES] = energy;
}

static double one_round(Field *field, Pool *pool)
{
    size_t count = field->level->count;
    Point *moved = field->moved;
    double energy = 0;
    Point corner;
    float side = square(field->points, count, &corner);

    sort_bodies(field, corner, side);
    cut(field, side);
    weigh(field);
    pool_run(pool, field->leaf_count, GROUPS, push_leaves, field);
    pool_run(pool, count, BODIES, move_bodies, field);
    for (size_t i = 0; i < count; i += BODIES) {
        energy += field->energies[i / BODIES];
    }
    field->moved = field->points;
    field->points = moved;
    return energy;
}

static MUST_USE Err open_field(Arena *arena, Field *field)
{
    size_t count = field->level->count;

    field->moved = arena_new(arena, Point, count + 1);
    field->pushes = arena_new(arena, Point, count + 1);
    field->coded = arena_new(arena, Coded, count + 1);
    field->spare = arena_new(arena, Coded, count + 1);
    field->xs = arena_new(arena, float, count + 1);
    field->ys = arena_new(arena, float, count + 1);
    field->masses = arena_new(arena, float, count + 1);
    field->cells = arena_new(arena, Cell, 2 * count + 1);
    field->leaves = arena_new(arena, uint32_t, count + 1);
    field->energies = arena_new(arena, double, count / BODIES + 1);
    if (field->moved == NULL || field->pushes == NULL || field->coded == NULL ||
        field->spare == NULL || field->xs == NULL || field->ys == NULL ||
        field->masses == NULL || field->cells == NULL || field->leaves == NULL ||
        field->energies == NULL) {
        return err_limit("the network needs more memory than it may use");
    }
    return ERR_NONE;
}

Err forces_settle(
    Arena *arena, const Level *level, const Settling *settling, Pool *pool, Point *points)
{
    size_t ending = arena->used;
    Field field = {.level = level, .is_fixed = settling->is_fixed, .points = points};
    float free_step = settling->step;
    double before = INFINITY;
    unsigned good = 0;

    if (level->count < 2) {
        return ERR_NONE;
    }
    TRY(open_field(arena, &field));
    for (size_t round = 0; round < settling->rounds; round++) {
        float left = (float)(settling->rounds - round) / (float)settling->rounds;
        float most = settling->step * left * left;
        double energy;

        field.step = free_step < most ? free_step : most;
        if (field.step < SETTLED) {
            break;
        }
        energy = one_round(&field, pool);
        good = energy < before ? good + 1 : 0;
        if (energy >= before) {
            free_step = field.step * SLOWER;
        } else if (good >= PATIENCE) {
            free_step = field.step / SLOWER;
            good = 0;
        }
        before = energy;
    }
    if (field.points != points) {
        memcpy(points, field.points, level->count * sizeof(*points));
    }
    arena_rewind(arena, ending);
    return ERR_NONE;
}
