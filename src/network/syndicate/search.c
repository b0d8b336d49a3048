#include "network/syndicate/search.h"

/* ---- room ------------------------------------------------------------------------------------ */

bool room_has(const Room *room, const Syndicate *syndicate, uint32_t member, Evidence least)
{
    const Member *who = &syndicate->members[member];
    ActionSort action = member_action(who->sort);

    if (who->held || who->means == NO_MEANS || who->evidence < least) {
        return false;
    }
    const Means *means = &syndicate->means[who->means];

    return room->used[who->means][action] < means->most[action] &&
           room->cost[who->means] + who->cost <= means->cost;
}

void room_take(Room *room, const Syndicate *syndicate, uint32_t member)
{
    const Member *who = &syndicate->members[member];

    room->used[who->means][member_action(who->sort)]++;
    room->cost[who->means] += who->cost;
}

void room_give_back(Room *room, const Syndicate *syndicate, uint32_t member)
{
    const Member *who = &syndicate->members[member];

    room->used[who->means][member_action(who->sort)]--;
    room->cost[who->means] -= who->cost;
}

/* ---- judging --------------------------------------------------------------------------------- */

static double judge(const Search *search)
{
    double sum = 0;

    for (uint32_t i = 0; i < search->draws; i++) {
        sum += recovery_mean(&search->worlds[i], search->scratch, search->taken, i, 1);
    }
    return sum / search->draws;
}

static bool may_add(const Search *search, const Room *room, uint32_t member)
{
    uint32_t scarce = 0;

    if (bits_have(search->taken, member) || !bits_have(search->world->present, member) ||
        (search->barred != NULL && bits_have(search->barred, member)) ||
        !room_has(room, search->world->syndicate, member, search->least)) {
        return false;
    }
    if (search->scarce == NULL || !bits_have(search->scarce, member)) {
        return true;
    }
    for (uint32_t i = 0; i < search->count; i++) {
        scarce += bits_have(search->scarce, search->picks[i]);
    }
    return scarce < search->scarce_most;
}

/* ---- choosing -------------------------------------------------------------------------------- */

typedef struct Short {
    uint32_t member;
    double reach; /* on the day */
} Short;

/* The members that leave least reach on the day, on top of what is taken; ties by number. */
static size_t make_short(Search *search, const Room *room, Short *list)
{
    size_t count = 0;

    for (uint32_t i = 0; i < search->world->count; i++) {
        Short one = {i, 0};
        Checkpoint look;
        size_t at = 0;

        if (!may_add(search, room, i)) {
            continue;
        }
        bits_put(search->taken, i);
        recovery_look(search->world, search->scratch, search->taken, &look);
        bits_drop(search->taken, i);
        one.reach = look.reach;
        for (at = count; at > 0 && list[at - 1].reach > one.reach; at--) {
            if (at < SEARCH_SHORT) {
                list[at] = list[at - 1];
            }
        }
        if (at < SEARCH_SHORT) {
            list[at] = one;
            count += count < SEARCH_SHORT;
        }
    }
    return count;
}

/* The best of a short list, simulated; NO_NODE where it is empty. */
static uint32_t pick_best(Search *search, const Short *list, size_t count, double *ret_reach)
{
    uint32_t best = NO_NODE;

    for (size_t i = 0; i < count; i++) {
        double reach = 0;

        bits_put(search->taken, list[i].member);
        reach = judge(search);
        bits_drop(search->taken, list[i].member);
        if (best == NO_NODE || reach < *ret_reach) {
            best = list[i].member;
            *ret_reach = reach;
        }
    }
    return best;
}

static void clear(Search *search, Room *room)
{
    *room = (Room){.cost = {0}};
    search->count = 0;
    memset(search->taken, 0, search->world->width * sizeof(uint64_t));
}

static void add(Search *search, Room *room, uint32_t member)
{
    bits_put(search->taken, member);
    room_take(room, search->world->syndicate, member);
    search->picks[search->count++] = member;
}

static void grow(Search *search, Room *room)
{
    double now = judge(search);

    while (search->count < PICKS_MOST) {
        Short list[SEARCH_SHORT];
        double reach = 0;
        uint32_t best = pick_best(search, list, make_short(search, room, list), &reach);

        if (best == NO_NODE || now - reach < SEARCH_MATTERS * search->before.reach) {
            return;
        }
        add(search, room, best);
        now = reach;
    }
}

/* Take one out and see whether another one does better in its stead. */
static bool swap_one(Search *search, Room *room, uint32_t at, double *now)
{
    const Syndicate *syndicate = search->world->syndicate;
    uint32_t old = search->picks[at];
    uint32_t last = search->picks[search->count - 1];
    Short list[SEARCH_SHORT];
    double reach = 0;
    uint32_t best = NO_NODE;
    bool is_better = false;

    bits_drop(search->taken, old);
    room_give_back(room, syndicate, old);
    search->picks[at] = last;
    search->count--;
    best = pick_best(search, list, make_short(search, room, list), &reach);
    is_better = best != NO_NODE && best != old && reach < *now - 1e-9;
    best = is_better ? best : old;
    *now = is_better ? reach : *now;
    search->picks[search->count++] = last;
    search->picks[at] = best;
    bits_put(search->taken, best);
    room_take(room, syndicate, best);
    return is_better;
}

/* Put what was picked in an order such that each first part of it is good too, and note what each adds. */
static void put_in_order(Search *search)
{
    size_t width = search->world->width;
    double now = 0;

    memset(search->taken, 0, width * sizeof(uint64_t));
    now = judge(search);
    for (uint32_t done = 0; done < search->count; done++) {
        Short list[PICKS_MOST];
        size_t count = 0;
        double reach = 0;
        uint32_t best = NO_NODE;

        for (uint32_t i = done; i < search->count; i++) {
            size_t at = count++;

            for (; at > 0 && list[at - 1].member > search->picks[i]; at--) {
                list[at] = list[at - 1];
            }
            list[at] = (Short){search->picks[i], 0};
        }
        best = pick_best(search, list, count, &reach);
        for (uint32_t i = done; i < search->count; i++) {
            if (search->picks[i] == best) {
                search->picks[i] = search->picks[done];
            }
        }
        search->picks[done] = best;
        search->gains[done] =
            search->before.reach > 0 ? (now - reach) / search->before.reach : 0;
        bits_put(search->taken, best);
        now = reach;
    }
}

/* Who stands between most, again and again, while anything fits. */
static void begin_between(Search *search, Room *room)
{
    while (search->count < PICKS_MOST) {
        uint32_t best = NO_NODE;

        between_find(search->world, search->taken, &search->between);
        for (uint32_t i = 0; i < search->world->count; i++) {
            if (search->between.score[i] > 0 && may_add(search, room, i) &&
                (best == NO_NODE || search->between.score[i] > search->between.score[best])) {
                best = i;
            }
        }
        if (best == NO_NODE) {
            return;
        }
        add(search, room, best);
    }
}

/* Swaps for as long as they help. */
static void improve(Search *search, Room *room)
{
    double now = judge(search);

    for (uint32_t round = 0; round < search->rounds; round++) {
        bool has_swapped = false;

        for (uint32_t i = 0; i < search->count; i++) {
            has_swapped = swap_one(search, room, i, &now) || has_swapped;
        }
        if (!has_swapped) {
            return;
        }
        grow(search, room); /* a swap may have left room elsewhere */
        now = judge(search);
    }
}

/* In order, the last ones may add nothing that matters: they are left out. */
static void drop_idle(Search *search)
{
    while (search->count > 0 && search->gains[search->count - 1] < SEARCH_MATTERS) {
        search->count--;
        bits_drop(search->taken, search->picks[search->count]);
    }
}

void search_run(Search *search)
{
    uint32_t picks[PICKS_MOST];
    uint32_t count = 0;
    double reach = 0;
    Room room;

    clear(search, &room);
    recovery_look(search->world, search->scratch, search->taken, &search->before);
    grow(search, &room);
    reach = judge(search);
    count = search->count;
    memcpy(picks, search->picks, sizeof(picks));
    clear(search, &room);
    begin_between(search, &room);
    if (judge(search) >= reach) {
        clear(search, &room);
        for (uint32_t i = 0; i < count; i++) {
            add(search, &room, picks[i]);
        }
    }
    improve(search, &room);
    put_in_order(search);
    drop_idle(search);
}
