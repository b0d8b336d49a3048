#include "network/syndicate/recovery.h"

#include "base/philox.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#define RINGS 4 /* steps that a search may go, and itself */

typedef enum Chance {
    CHANCE_TIE,       /* when a lost tie is made good, how, and by whom */
    CHANCE_SUCCESSOR, /* when somebody takes over, and who */
    CHANCE_RETURN     /* when a thing is had again */
} Chance;

typedef struct Event {
    double day;
    uint32_t who;  /* has lost ... */
    uint32_t lost; /* ... this one */
    Chance sort;
    Words words;
} Event;

struct RecoveryScratch {
    uint64_t *rows;   /* as they are on the day at hand */
    uint64_t *near;   /* whom each reaches */
    uint64_t *nearer; /* the same, one step less */
    uint64_t *here;   /* who is left */
    uint64_t *doing[FUNCTION_COUNT];
    uint64_t *rings[RINGS];
    uint64_t *set;
    uint32_t *active; /* who still comes to somebody new */
    size_t active_count;
    uint32_t *met; /* persons whom each has come to */
    Event *events;
    size_t event_count;
};

RecoveryRules recovery_rules(void)
{
    return (RecoveryRules){
#define RULE(name, value) .name = (value),
#include "network/syndicate/recovery.def"
#undef RULE
        .learn_days =
            {
#define LEARN(function, days) [FUNCTION_##function] = (days),
#include "network/syndicate/recovery.def"
#undef LEARN
            },
        .replace_days =
            {
#define REPLACE(sort, days) [MEMBER_##sort] = (days),
#include "network/syndicate/recovery.def"
#undef REPLACE
            },
    };
}

/* In registers: what the compiler would call for processors without an instruction for it is slower. */
static inline uint32_t count_ones(uint64_t word)
{
    word -= (word >> 1) & UINT64_C(0x5555555555555555);
    word = (word & UINT64_C(0x3333333333333333)) + ((word >> 2) & UINT64_C(0x3333333333333333));
    word = (word + (word >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    return (uint32_t)((word * UINT64_C(0x0101010101010101)) >> 56);
}

static uint32_t count_bits(const uint64_t *bits, size_t width)
{
    uint32_t count = 0;

    for (size_t i = 0; i < width; i++) {
        count += count_ones(bits[i]);
    }
    return count;
}

/* The number of the `at`-th bit that is set, from 0. There is one. */
static uint32_t nth_bit(const uint64_t *bits, uint32_t at)
{
    size_t i = 0;
    uint64_t word = 0;

    for (;; i++) {
        uint32_t here = count_ones(bits[i]);

        if (at < here) {
            break;
        }
        at -= here;
    }
    for (word = bits[i]; at > 0; at--) {
        word &= word - 1;
    }
    return (uint32_t)(i * 64) + (uint32_t)__builtin_ctzll(word);
}

/* ---- worlds ---------------------------------------------------------------------------------- */

static MUST_USE Err open_rows(Arena *arena, RecoveryWorld *world)
{
    world->rows = arena_new(arena, uint64_t, world->count * world->width + 1);
    world->present = arena_new(arena, uint64_t, world->width);
    world->persons = arena_new(arena, uint64_t, world->width);
    if (world->rows == NULL || world->present == NULL || world->persons == NULL) {
        return err_limit("the syndicate needs more memory than it may use");
    }
    for (int i = 0; i < FUNCTION_COUNT; i++) {
        world->doing[i] = arena_new(arena, uint64_t, world->width);
        if (world->doing[i] == NULL) {
            return err_limit("the syndicate needs more memory than it may use");
        }
    }
    return ERR_NONE;
}

void recovery_tie(RecoveryWorld *world, uint32_t a, uint32_t b)
{
    bits_put(world->rows + a * world->width, b);
    bits_put(world->rows + b * world->width, a);
}

void recovery_untie(RecoveryWorld *world, uint32_t a, uint32_t b)
{
    bits_drop(world->rows + a * world->width, b);
    bits_drop(world->rows + b * world->width, a);
}

static void count_pairs(RecoveryWorld *world)
{
    double persons = count_bits(world->persons, world->width);

    world->pairs = persons * (persons - 1);
}

void recovery_leave_out(RecoveryWorld *world, uint32_t member)
{
    for (uint32_t i = 0; i < world->count; i++) {
        recovery_untie(world, member, i);
    }
    bits_drop(world->present, member);
    bits_drop(world->persons, member);
    for (int i = 0; i < FUNCTION_COUNT; i++) {
        bits_drop(world->doing[i], member);
    }
    count_pairs(world);
}

Err recovery_open(
    Arena *arena,
    const Syndicate *syndicate,
    const MemberRole *roles,
    const RecoveryRules *rules,
    uint64_t seed,
    RecoveryWorld *ret)
{
    const Graph *graph = &syndicate->graph;
    RecoveryWorld world = {
        .count = syndicate->member_count,
        .width = syndicate->member_count / 64 + 1,
        .syndicate = syndicate,
        .rules = *rules,
        .seed = seed,
    };

    TRY(open_rows(arena, &world));
    for (uint32_t i = 0; i < world.count; i++) {
        bits_put(world.present, i);
        if (syndicate->members[i].sort == MEMBER_PERSON) {
            bits_put(world.persons, i);
        }
        if (roles[i].function != FUNCTION_UNKNOWN) {
            bits_put(world.doing[roles[i].function], i);
        }
        for (uint32_t j = graph->starts[i]; j < graph->starts[i + 1]; j++) {
            bits_put(world.rows + i * world.width, graph->ends[j]);
        }
    }
    count_pairs(&world);
    *ret = world;
    return ERR_NONE;
}

Err recovery_copy(Arena *arena, const RecoveryWorld *world, RecoveryWorld *ret)
{
    RecoveryWorld copy = *world;
    size_t row = world->width * sizeof(uint64_t);

    TRY(open_rows(arena, &copy));
    memcpy(copy.rows, world->rows, world->count * row);
    memcpy(copy.present, world->present, row);
    memcpy(copy.persons, world->persons, row);
    for (int i = 0; i < FUNCTION_COUNT; i++) {
        memcpy(copy.doing[i], world->doing[i], row);
    }
    *ret = copy;
    return ERR_NONE;
}

static uint64_t *new_set(Arena *arena, size_t words, bool *is_full)
{
    uint64_t *set = arena_new(arena, uint64_t, words + 1);

    *is_full = *is_full || set == NULL;
    return set;
}

Err recovery_scratch(Arena *arena, const RecoveryWorld *world, RecoveryScratch **ret)
{
    RecoveryScratch *scratch = arena_new(arena, RecoveryScratch, 1);
    size_t all = world->count * world->width;
    bool is_full = scratch == NULL;

    if (!is_full) {
        size_t most = 2 * world->syndicate->strand_count + world->count * 2 + 1;

        scratch->rows = new_set(arena, all, &is_full);
        scratch->near = new_set(arena, all, &is_full);
        scratch->nearer = new_set(arena, all, &is_full);
        scratch->here = new_set(arena, world->width, &is_full);
        scratch->set = new_set(arena, world->width, &is_full);
        for (int i = 0; i < RINGS; i++) {
            scratch->rings[i] = new_set(arena, world->width, &is_full);
        }
        for (int i = 0; i < FUNCTION_COUNT; i++) {
            scratch->doing[i] = new_set(arena, world->width, &is_full);
        }
        scratch->events = arena_new(arena, Event, most);
        scratch->active = arena_new(arena, uint32_t, world->count + 1);
        scratch->met = arena_new(arena, uint32_t, world->count + 1);
        is_full = is_full || scratch->events == NULL || scratch->active == NULL ||
                  scratch->met == NULL;
    }
    if (is_full) {
        return err_limit("the syndicate needs more memory than it may use");
    }
    *ret = scratch;
    return ERR_NONE;
}

/* ---- looking --------------------------------------------------------------------------------- */

/* All whom a member reaches in a step more than those of `nearer`; whether that is anybody new. */
static inline bool step_wide(
    const RecoveryScratch *scratch, uint32_t member, const uint64_t *row, size_t width)
{
    const uint64_t *old = scratch->nearer + member * width;
    uint64_t *now = scratch->near + member * width;
    uint64_t fresh = 0;

    for (size_t k = 0; k < width; k++) {
        now[k] = old[k];
    }
    for (size_t j = 0; j < width; j++) {
        for (uint64_t left = row[j]; left != 0; left &= left - 1) {
            const uint64_t *other =
                scratch->nearer + (j * 64 + (size_t)__builtin_ctzll(left)) * width;

            for (size_t k = 0; k < width; k++) {
                now[k] |= other[k];
            }
        }
    }
    for (size_t k = 0; k < width; k++) {
        fresh |= now[k] ^ old[k];
    }
    return fresh != 0;
}

/* Most networks have a few words a row: then the compiler knows how many, which is worth half of the time. */
static bool step_out(const RecoveryWorld *world, RecoveryScratch *scratch, uint32_t member)
{
    const uint64_t *row = scratch->rows + member * world->width;

    switch (world->width) {
    case 1:
        return step_wide(scratch, member, row, 1);
    case 2:
        return step_wide(scratch, member, row, 2);
    case 3:
        return step_wide(scratch, member, row, 3);
    case 4:
        return step_wide(scratch, member, row, 4);
    default:
        return step_wide(scratch, member, row, world->width);
    }
}

/* One step for all who still come to somebody new; the others are done, and their rows are the same in both. How many more persons
 * persons have come to is returned.
 */
static uint64_t step_all(const RecoveryWorld *world, RecoveryScratch *scratch)
{
    size_t active = scratch->active_count;
    uint64_t pairs = 0;
    uint64_t *held = NULL;

    scratch->active_count = 0;
    for (size_t i = 0; i < active; i++) {
        uint32_t member = scratch->active[i];

        if (!step_out(world, scratch, member)) {
            continue;
        }
        scratch->active[scratch->active_count++] = member;
        if (bits_have(world->persons, member)) {
            const uint64_t *now = scratch->near + member * world->width;
            uint32_t count = 0;

            for (size_t k = 0; k < world->width; k++) {
                count += count_ones(now[k] & world->persons[k]);
            }
            pairs += count - scratch->met[member];
            scratch->met[member] = count;
        }
    }
    held = scratch->near;
    scratch->near = scratch->nearer;
    scratch->nearer = held;
    return pairs;
}

/* The reach, and everybody's fragment in `nearer`. */
static double walk_out(const RecoveryWorld *world, RecoveryScratch *scratch)
{
    double sum = 0;

    memset(scratch->nearer, 0, world->count * world->width * sizeof(uint64_t));
    scratch->active_count = 0;
    for (uint32_t i = 0; i < world->count; i++) {
        if (bits_have(scratch->here, i)) {
            bits_put(scratch->nearer + i * world->width, i);
            scratch->active[scratch->active_count++] = i;
            scratch->met[i] = 1;
        }
    }
    for (int steps = 1; scratch->active_count > 0; steps++) {
        sum += (double)step_all(world, scratch) / steps;
    }
    return world->pairs > 0 ? sum / world->pairs : 0;
}

/* The fragments, once everybody is with all whom he reaches. */
static void count_fragments(
    const RecoveryWorld *world, const RecoveryScratch *scratch, Checkpoint *ret)
{
    size_t width = world->width;
    const uint64_t *largest = NULL;

    for (uint32_t i = 0; i < world->count; i++) {
        const uint64_t *with = scratch->nearer + i * width;
        uint32_t persons = 0;

        if (!bits_have(scratch->here, i) || nth_bit(with, 0) != i) {
            continue;
        }
        for (size_t k = 0; k < width; k++) {
            persons += count_ones(with[k] & world->persons[k]);
        }
        ret->fragments += persons > 0;
        if (persons > ret->largest) {
            ret->largest = persons;
            largest = with;
        }
    }
    for (int i = 0; i < FUNCTION_COUNT && largest != NULL; i++) {
        for (size_t k = 0; k < width; k++) {
            ret->supply[i] += count_ones(largest[k] & scratch->doing[i][k]);
        }
    }
}

static void look(const RecoveryWorld *world, RecoveryScratch *scratch, Checkpoint *ret)
{
    *ret = (Checkpoint){.reach = walk_out(world, scratch)};
    count_fragments(world, scratch, ret);
}

/* Begin with everything as it was, and take away what is taken. */
static void take_away(
    const RecoveryWorld *world, RecoveryScratch *scratch, const uint64_t *taken)
{
    size_t width = world->width;

    for (size_t k = 0; k < width; k++) {
        scratch->here[k] = world->present[k] & ~taken[k];
    }
    for (uint32_t i = 0; i < world->count; i++) {
        bool is_here = bits_have(scratch->here, i);

        for (size_t k = 0; k < width; k++) {
            scratch->rows[i * width + k] =
                is_here ? world->rows[i * width + k] & scratch->here[k] : 0;
        }
    }
    for (int i = 0; i < FUNCTION_COUNT; i++) {
        for (size_t k = 0; k < width; k++) {
            scratch->doing[i][k] = world->doing[i][k] & scratch->here[k];
        }
    }
}

void recovery_look(
    const RecoveryWorld *world,
    RecoveryScratch *scratch,
    const uint64_t *taken,
    Checkpoint *ret)
{
    take_away(world, scratch, taken);
    look(world, scratch, ret);
}

uint32_t recovery_fragment(
    const RecoveryWorld *world, const RecoveryScratch *scratch, uint32_t member)
{
    return bits_have(scratch->here, member)
               ? nth_bit(scratch->nearer + member * world->width, 0)
               : NO_NODE;
}

/* ---- what is to happen ----------------------------------------------------------------------- */

static Function function_of(const RecoveryWorld *world, uint32_t member)
{
    for (int i = 0; i < FUNCTION_COUNT; i++) {
        if (bits_have(world->doing[i], member)) {
            return (Function)i;
        }
    }
    return FUNCTION_UNKNOWN;
}

/* Days until something that happens evenly over time, `mean` days apart. */
static double wait_days(double mean, uint32_t word)
{
    return -log(((double)word + 0.5) * 0x1p-32) * mean;
}

static void add_event(
    const RecoveryWorld *world,
    RecoveryScratch *scratch,
    uint32_t draw,
    Chance sort,
    double mean,
    uint32_t who,
    uint32_t lost)
{
    uint32_t counter[4] = {who, lost, draw, (uint32_t)sort};
    Words words = philox_block(counter, world->seed);
    double day = wait_days(mean, words.word[0]);

    if (day <= (RECOVERY_CHECKS - 1) * RECOVERY_CHECK_DAYS) {
        scratch->events[scratch->event_count++] = (Event){day, who, lost, sort, words};
    }
}

static int compare_events(const void *left, const void *right)
{
    const Event *a = left;
    const Event *b = right;

    if (a->day != b->day) {
        return a->day < b->day ? -1 : 1;
    }
    if (a->who != b->who) {
        return a->who < b->who ? -1 : 1;
    }
    return (a->lost > b->lost) - (a->lost < b->lost);
}

static void lose_person(
    const RecoveryWorld *world,
    RecoveryScratch *scratch,
    uint32_t lost,
    uint32_t draw,
    Course *course)
{
    Function function = function_of(world, lost);
    const uint64_t *row = world->rows + lost * world->width;

    for (size_t k = 0; k < world->width; k++) {
        uint64_t left = row[k] & scratch->here[k] & world->persons[k];

        for (; left != 0; left &= left - 1) {
            uint32_t who = (uint32_t)(k * 64) + (uint32_t)__builtin_ctzll(left);

            course->lost_ties++;
            add_event(world, scratch, draw, CHANCE_TIE, world->rules.rewire_days, who, lost);
        }
    }
    if (function != FUNCTION_UNKNOWN) {
        course->vacancies++;
        add_event(
            world,
            scratch,
            draw,
            CHANCE_SUCCESSOR,
            world->rules.learn_days[function],
            lost,
            lost);
    }
}

static void plan_events(
    const RecoveryWorld *world,
    RecoveryScratch *scratch,
    const uint64_t *taken,
    uint32_t draw,
    Course *course)
{
    scratch->event_count = 0;
    for (size_t k = 0; k < world->width; k++) {
        uint64_t left = taken[k] & world->present[k];

        for (; left != 0; left &= left - 1) {
            uint32_t lost = (uint32_t)(k * 64) + (uint32_t)__builtin_ctzll(left);
            MemberSort sort = world->syndicate->members[lost].sort;

            if (sort == MEMBER_PERSON) {
                lose_person(world, scratch, lost, draw, course);
            } else {
                double mean = world->rules.replace_days[sort];

                add_event(world, scratch, draw, CHANCE_RETURN, mean, lost, lost);
            }
        }
    }
    qsort(scratch->events, scratch->event_count, sizeof(*scratch->events), compare_events);
}

/* ---- what happens ---------------------------------------------------------------------------- */

/* rings[d]: whom `from` comes to in d steps and no fewer. */
static void find_rings(
    const RecoveryWorld *world, RecoveryScratch *scratch, const uint64_t *rows, uint32_t from)
{
    size_t width = world->width;

    memset(scratch->set, 0, width * sizeof(uint64_t));
    bits_put(scratch->set, from);
    memset(scratch->rings[0], 0, width * sizeof(uint64_t));
    bits_put(scratch->rings[0], from);
    for (int d = 1; d < RINGS; d++) {
        uint64_t *ring = scratch->rings[d];

        memset(ring, 0, width * sizeof(uint64_t));
        for (size_t j = 0; j < width && d <= world->rules.search_steps; j++) {
            for (uint64_t left = scratch->rings[d - 1][j]; left != 0; left &= left - 1) {
                const uint64_t *row = rows + (j * 64 + (size_t)__builtin_ctzll(left)) * width;

                for (size_t k = 0; k < width; k++) {
                    ring[k] |= row[k];
                }
            }
        }
        for (size_t k = 0; k < width; k++) {
            ring[k] &= ~scratch->set[k];
            scratch->set[k] |= ring[k];
        }
    }
}

/* One of those in all the sets, by a word of chance; NO_NODE where there is none. `set` is overwritten. */
static uint32_t pick_one(
    const RecoveryWorld *world, uint64_t *set, const uint64_t *also, uint32_t word)
{
    uint32_t count = 0;

    for (size_t k = 0; k < world->width; k++) {
        set[k] &= world->persons[k] & (also == NULL ? UINT64_MAX : also[k]);
        count += count_ones(set[k]);
    }
    return count == 0 ? NO_NODE : nth_bit(set, philox_below(word, count));
}

static uint32_t pick_near(
    const RecoveryWorld *world, RecoveryScratch *scratch, const uint64_t *also, uint32_t word)
{
    for (int d = 2; d < RINGS; d++) {
        uint32_t found = NO_NODE;

        memcpy(scratch->set, scratch->rings[d], world->width * sizeof(uint64_t));
        found = pick_one(world, scratch->set, also, word);
        if (found != NO_NODE) {
            return found;
        }
    }
    return NO_NODE;
}

static void search_partner(
    const RecoveryWorld *world, RecoveryScratch *scratch, const Event *event, Course *course)
{
    const RecoveryRules *rules = &world->rules;
    Function function = function_of(world, event->lost);
    double way = philox_part(event->words.word[1]);
    uint32_t found = NO_NODE;

    if (way >= rules->near_share + rules->role_share) {
        const uint64_t *row = scratch->rows + event->who * world->width;

        for (size_t k = 0; k < world->width; k++) {
            scratch->set[k] = scratch->here[k] & ~row[k];
        }
        bits_drop(scratch->set, event->who);
        found = pick_one(world, scratch->set, NULL, event->words.word[2]);
    } else {
        find_rings(world, scratch, scratch->rows, event->who);
        if (way >= rules->near_share && function != FUNCTION_UNKNOWN) {
            found = pick_near(world, scratch, scratch->doing[function], event->words.word[2]);
        }
        if (found == NO_NODE) {
            found = pick_near(world, scratch, NULL, event->words.word[2]);
        }
    }
    if (found != NO_NODE) {
        bits_put(scratch->rows + event->who * world->width, found);
        bits_put(scratch->rows + found * world->width, event->who);
        course->new_ties++;
    }
}

/* Somebody who was one step from the lost one, or two; rather one who has nothing else to do. */
static void find_successor(
    const RecoveryWorld *world, RecoveryScratch *scratch, const Event *event, Course *course)
{
    Function function = function_of(world, event->lost);
    uint32_t found = NO_NODE;

    assert(function != FUNCTION_UNKNOWN);
    find_rings(world, scratch, world->rows, event->lost);
    for (int turn = 0; turn < 3 && found == NO_NODE; turn++) {
        const uint64_t *ring = scratch->rings[turn == 1 ? 2 : 1];

        for (size_t k = 0; k < world->width; k++) {
            uint64_t busy = scratch->doing[function][k];

            for (int i = 0; i < FUNCTION_COUNT && turn < 2; i++) {
                busy |= scratch->doing[i][k];
            }
            scratch->set[k] = ring[k] & scratch->here[k] & ~busy;
        }
        found = pick_one(world, scratch->set, NULL, event->words.word[2]);
    }
    if (found != NO_NODE) {
        bits_put(scratch->doing[function], found);
        course->successors++;
    }
}

/* A thing like the lost one is had, by those who used that and are left. */
static void have_again(const RecoveryWorld *world, RecoveryScratch *scratch, uint32_t lost)
{
    const uint64_t *row = world->rows + lost * world->width;

    bits_put(scratch->here, lost);
    for (size_t k = 0; k < world->width; k++) {
        for (uint64_t left = row[k] & scratch->here[k]; left != 0; left &= left - 1) {
            uint32_t who = (uint32_t)(k * 64) + (uint32_t)__builtin_ctzll(left);

            bits_put(scratch->rows + lost * world->width, who);
            bits_put(scratch->rows + who * world->width, lost);
        }
    }
}

static void happen(
    const RecoveryWorld *world, RecoveryScratch *scratch, const Event *event, Course *course)
{
    switch (event->sort) {
    case CHANCE_TIE:
        search_partner(world, scratch, event, course);
        break;
    case CHANCE_SUCCESSOR:
        find_successor(world, scratch, event, course);
        break;
    case CHANCE_RETURN:
        have_again(world, scratch, event->lost);
        break;
    }
}

static void note_back(const Checkpoint *before, Course *course, int check)
{
    for (int i = 0; i < FUNCTION_COUNT; i++) {
        if (course->back[i] == NOT_BACK &&
            course->at[check].supply[i] >= RECOVERY_BACK * before->supply[i]) {
            course->back[i] = (uint32_t)check * RECOVERY_CHECK_DAYS;
        }
    }
}

static void happen_until(
    const RecoveryWorld *world,
    RecoveryScratch *scratch,
    int check,
    size_t *next,
    Course *course)
{
    while (*next < scratch->event_count &&
           scratch->events[*next].day <= check * RECOVERY_CHECK_DAYS) {
        happen(world, scratch, &scratch->events[*next], course);
        ++*next;
    }
}

/* The share of one look in the mean over the time, where looks are `every` checks apart. */
static double share_of(int check, int every)
{
    bool is_end = check == 0 || check == RECOVERY_CHECKS - 1;

    return (is_end ? 0.5 : 1.0) * every / (RECOVERY_CHECKS - 1);
}

void recovery_run(
    const RecoveryWorld *world,
    RecoveryScratch *scratch,
    const Checkpoint *before,
    const uint64_t *taken,
    uint32_t draw,
    Course *ret)
{
    size_t next = 0;

    assert(world->rules.search_steps < RINGS);
    *ret = (Course){.reach = 0};
    for (int i = 0; i < FUNCTION_COUNT; i++) {
        ret->back[i] = NOT_BACK;
    }
    take_away(world, scratch, taken);
    plan_events(world, scratch, taken, draw, ret);
    for (int check = 0; check < RECOVERY_CHECKS; check++) {
        happen_until(world, scratch, check, &next, ret);
        look(world, scratch, &ret->at[check]);
        ret->reach += ret->at[check].reach * share_of(check, 1);
        note_back(before, ret, check);
    }
}

double recovery_mean(
    const RecoveryWorld *world,
    RecoveryScratch *scratch,
    const uint64_t *taken,
    uint32_t first,
    uint32_t count)
{
    double sum = 0;

    take_away(world, scratch, taken);
    sum = walk_out(world, scratch) * share_of(0, RECOVERY_COARSE) * count;
    for (uint32_t i = 0; i < count; i++) {
        Course course = {.reach = 0};
        size_t next = 0;

        take_away(world, scratch, taken);
        plan_events(world, scratch, taken, first + i, &course);
        for (int check = RECOVERY_COARSE; check < RECOVERY_CHECKS; check += RECOVERY_COARSE) {
            happen_until(world, scratch, check, &next, &course);
            sum += walk_out(world, scratch) * share_of(check, RECOVERY_COARSE);
        }
    }
    return sum / count;
}
