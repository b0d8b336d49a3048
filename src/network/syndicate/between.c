#include "network/syndicate/between.h"

Err between_open(Arena *arena, size_t count, BetweenRoom *ret)
{
    *ret = (BetweenRoom){
        arena_new(arena, uint32_t, count + 1),
        arena_new(arena, uint32_t, count + 1),
        arena_new(arena, double, count + 1),
        arena_new(arena, double, count + 1),
        arena_new(arena, double, count + 1),
    };
    return ret->order == NULL || ret->steps == NULL || ret->ways == NULL ||
                   ret->share == NULL || ret->score == NULL
               ? err_limit("the search needs more memory than it may use")
               : ERR_NONE;
}

/* How many are come to, `source` the first. */
static size_t walk_out(
    const RecoveryWorld *world, const uint64_t *taken, uint32_t source, BetweenRoom *room)
{
    size_t found = 1;

    for (size_t i = 0; i < world->count; i++) {
        room->steps[i] = UINT32_MAX;
        room->ways[i] = room->share[i] = 0;
    }
    room->order[0] = source;
    room->steps[source] = 0;
    room->ways[source] = 1;
    for (size_t at = 0; at < found; at++) {
        uint32_t from = room->order[at];
        const uint64_t *row = world->rows + from * world->width;

        for (size_t k = 0; k < world->width; k++) {
            for (uint64_t left = row[k] & ~taken[k]; left != 0; left &= left - 1) {
                uint32_t to = (uint32_t)(k * 64) + (uint32_t)__builtin_ctzll(left);

                if (room->steps[to] == UINT32_MAX) {
                    room->steps[to] = room->steps[from] + 1;
                    room->order[found++] = to;
                }
                if (room->steps[to] == room->steps[from] + 1) {
                    room->ways[to] += room->ways[from];
                }
            }
        }
    }
    return found;
}

static void walk_back(
    const RecoveryWorld *world, const uint64_t *taken, size_t found, BetweenRoom *room)
{
    for (size_t at = found; at-- > 1;) {
        uint32_t to = room->order[at];
        const uint64_t *row = world->rows + to * world->width;
        double each = (bits_have(world->persons, to) ? 1 : 0) + room->share[to];

        room->score[to] += room->share[to];
        for (size_t k = 0; k < world->width; k++) {
            for (uint64_t left = row[k] & ~taken[k]; left != 0; left &= left - 1) {
                uint32_t from = (uint32_t)(k * 64) + (uint32_t)__builtin_ctzll(left);

                if (room->steps[from] + 1 == room->steps[to]) {
                    room->share[from] += room->ways[from] / room->ways[to] * each;
                }
            }
        }
    }
}

void between_find(const RecoveryWorld *world, const uint64_t *taken, BetweenRoom *room)
{
    memset(room->score, 0, world->count * sizeof(*room->score));
    for (uint32_t source = 0; source < world->count; source++) {
        if (bits_have(world->persons, source) && !bits_have(taken, source)) {
            walk_back(world, taken, walk_out(world, taken, source, room), room);
        }
    }
}
