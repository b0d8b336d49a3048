#include "movement/sense.h"

#include <math.h>

Err sense_open(Arena *arena, const World *world, Sense *ret)
{
    size_t count = world->place_count;
    uint32_t *camps = arena_new(arena, uint32_t, count + 1);
    size_t camp_count = 0;

    if (camps == NULL) {
        return err_limit("the world is too large");
    }
    for (size_t i = 0; i < count; i++) {
        if (world->places[i].kind == PLACE_CAMP) {
            camps[camp_count++] = (uint32_t)i;
        }
    }
    if (camp_count * count > SENSES_MOST) {
        return err_limit("there are too many places and camps for road sense");
    }
    TRY(roads_sort(arena, world, &ret->fan));
    ret->camps = camps;
    ret->camp_count = camp_count;
    ret->nearness = arena_new(arena, double, count *camp_count + 1);
    ret->next = arena_new(arena, uint32_t, count * camp_count + 1);
    ret->km = arena_new(arena, double, count + 1);
    ret->queue = arena_new(arena, uint32_t, count + 1);
    ret->waits = arena_new(arena, bool, count + 1);
    if (ret->nearness == NULL || ret->next == NULL || ret->km == NULL || ret->queue == NULL ||
        ret->waits == NULL) {
        return err_limit("the world is too large");
    }
    return ERR_NONE;
}

static double length(const World *world, const Rules *rules, const Road *road)
{
    bool is_border =
        !str_equal(world->places[road->from].country, world->places[road->to].country);

    return road->km + (is_border ? rules->border_km : 0);
}

/* The shortest ways to one camp, from it outward; a place waits in a ring until its neighbours are told. */
static void find_one(
    Sense *sense, const World *world, const Rules *rules, const bool *shut, size_t camp)
{
    size_t count = world->place_count;
    size_t width = sense->camp_count;
    size_t head = 0;
    size_t waiting = 1;

    for (size_t i = 0; i < count; i++) {
        sense->km[i] = INFINITY;
        sense->next[i * width + camp] = NO_ROAD;
    }
    sense->km[sense->camps[camp]] = 0;
    sense->queue[0] = sense->camps[camp];
    while (waiting > 0) {
        uint32_t place = sense->queue[head];

        head = (head + 1) % count;
        waiting--;
        sense->waits[place] = false;
        for (uint32_t i = sense->fan.first[place]; i < sense->fan.first[place + 1]; i++) {
            uint32_t road = sense->fan.out[i] ^ 1;
            uint32_t from = world->roads[road].from;
            double km = sense->km[place] + length(world, rules, &world->roads[road]);

            if (shut[road] || km >= sense->km[from]) {
                continue;
            }
            sense->km[from] = km;
            sense->next[from * width + camp] = road;
            if (!sense->waits[from]) {
                sense->waits[from] = true;
                sense->queue[(head + waiting++) % count] = from;
            }
        }
    }
}

void sense_find(Sense *sense, const World *world, const Rules *rules, const bool *shut)
{
    size_t width = sense->camp_count;

    for (size_t camp = 0; camp < width; camp++) {
        find_one(sense, world, rules, shut, camp);
        for (size_t i = 0; i < world->place_count; i++) {
            double far = pow(rules->softening + sense->km[i], rules->distance_power);
            bool is_way = sense->next[i * width + camp] != NO_ROAD;

            sense->nearness[i * width + camp] = !is_way ? 0 : far > 1e-9 ? 1 / far : 1e9;
        }
    }
}
