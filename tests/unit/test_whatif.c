/* Goal    a scenario is changed as it was asked, and only so; what it does not have is refused.
 * Method  a small world of two countries, and changes as the page sends them; what stays is compared with what was there.
 *         Members are held against single runs, and stopped.
 */
#include "service/bundle.h"
#include "service/members.h"
#include "service/whatif.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define ROOM         ((size_t)64 << 20)

static const Place places[] = {
    {.name = {"Alun", 4}, .country = {"XA", 2}, .kind = PLACE_CONFLICT, .people = 9000},
    {.name = {"Batu", 4}, .country = {"XA", 2}, .kind = PLACE_TOWN, .people = 100},
    {.name = {"Camp", 4},
     .country = {"XB", 2},
     .kind = PLACE_CAMP,
     .is_foreign = true,
     .capacity = 500},
    {.name = {"Dam", 3},
     .country = {"XC", 2},
     .kind = PLACE_CAMP,
     .is_foreign = true,
     .capacity = 300}};
static const Road roads[] = {
    {.from = 0, .to = 1, .km = 50},
    {.from = 1, .to = 0, .km = 50},
    {.from = 1, .to = 2, .km = 60},
    {.from = 2, .to = 1, .km = 60},
    {.from = 1, .to = 3, .km = 70},
    {.from = 3, .to = 1, .km = 70}};
static const Closure closures[] = {
    {.kind = CLOSURE_LOCATION, .place = 1, .second = 2, .start = 0, .end = 5},
    {.kind = CLOSURE_CAMP, .place = 3, .second = NO_PLACE, .start = 3, .end = 9}};
static const Flare flares[] = {{8, 0, 0}, {9, 1, 1}};
static const uint32_t counted[] = {2, 3};
static double counts[20 * 2];
static double totals[20];

static World world_of(void)
{
    for (size_t i = 0; i < 20; i++) {
        counts[2 * i] = 20 * (double)i;
        counts[2 * i + 1] = 10 * (double)i;
        totals[i] = 30 * (double)i;
    }
    return (World){
        .days = 20,
        .places = places,
        .place_count = COUNT(places),
        .roads = roads,
        .road_count = COUNT(roads),
        .closures = closures,
        .closure_count = COUNT(closures),
        .flares = flares,
        .flare_count = COUNT(flares),
        .counted = counted,
        .counted_count = COUNT(counted),
        .counts = counts,
        .totals = totals};
}

static int open_arena(void **state)
{
    static Arena arena;

    *state = &arena;
    return arena_open(ROOM, &arena).kind == ERR_OK ? 0 : -1;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static Err change(Arena *arena, const char *text, World *world, size_t *count)
{
    Json *json = NULL;

    assert_int_equal(json_read(arena, str_from(text), &json).kind, ERR_OK);
    return whatif_apply(arena, json, world, count);
}

static void nothing_asked_changes_nothing(void **state)
{
    const World before = world_of();
    World world = before;
    size_t count = 7;

    assert_int_equal(whatif_apply(*state, NULL, &world, &count).kind, ERR_OK);
    assert_int_equal(count, 0);
    assert_int_equal(world.closure_count, before.closure_count);
    assert_memory_equal(world.closures, closures, sizeof(closures));
    assert_memory_equal(world.places, places, sizeof(places));
    assert_memory_equal(world.flares, flares, sizeof(flares));
}

static void closures_come_and_go(void **state)
{
    World world = world_of();
    size_t count = 0;

    assert_int_equal(
        change(
            *state,
            "{\"opened\":[0],\"closures\":["
            "{\"sort\":\"location\",\"place\":\"Batu\",\"from\":4,\"to\":-1},"
            "{\"sort\":\"location\",\"place\":\"Batu\",\"second\":\"Dam\",\"from\":1,\"to\":2},"
            "{\"sort\":\"country\",\"place\":\"XA\",\"second\":\"XB\",\"from\":0,\"to\":20},"
            "{\"sort\":\"camp\",\"place\":\"Camp\",\"from\":19,\"to\":20}]}",
            &world,
            &count)
            .kind,
        ERR_OK);
    assert_int_equal(count, 5);
    assert_int_equal(world.closure_count, 5);
    assert_memory_equal(&world.closures[0], &closures[1], sizeof(Closure));
    assert_true(closure_holds(&world.closures[1], 19, false)); /* never undone */
    assert_false(closure_holds(&world.closures[1], 3, false));
    assert_true(closure_shuts(&world, &world.closures[1], &roads[0], false));
    assert_true(closure_shuts(&world, &world.closures[2], &roads[4], false));
    assert_false(closure_shuts(&world, &world.closures[2], &roads[2], false));
    assert_true(closure_shuts(&world, &world.closures[3], &roads[3], false));
    assert_int_equal(world.closures[4].kind, CLOSURE_CAMP);
    assert_int_equal(closures[0].end, 5); /* the scenario's own are as they were */
}

static void capacities_and_conflicts_are_others(void **state)
{
    World world = world_of();
    size_t count = 0;

    assert_int_equal(
        change(
            *state,
            "{\"capacities\":[{\"place\":\"Dam\",\"capacity\":0}],"
            "\"conflicts\":[{\"place\":\"Alun\",\"from\":2,\"to\":12}]}",
            &world,
            &count)
            .kind,
        ERR_OK);
    assert_int_equal(count, 2);
    assert_true(world.places[3].capacity < 1 && places[3].capacity > 1);
    assert_int_equal(world.places[0].conflict_day, 2); /* not in conflict from the beginning */
    assert_int_equal(world.flare_count, 3);
    for (size_t i = 1; i < world.flare_count; i++) {
        assert_true(world.flares[i - 1].day <= world.flares[i].day);
    }
    assert_int_equal(world.flares[0].day, 2);
    assert_int_equal(world.flares[1].place, 1); /* elsewhere it is as it was */
    assert_int_equal(world.flares[2].day, 12);
    assert_true(world.flares[2].strength <= 0);
}

static void what_is_not_there_is_refused(void **state)
{
    static const char *const texts[] = {
        "{\"closures\":7}",
        "{\"closures\":[{\"sort\":\"wall\",\"place\":\"Batu\",\"from\":1,\"to\":2}]}",
        "{\"closures\":[{\"sort\":\"location\",\"place\":\"Zed\",\"from\":1,\"to\":2}]}",
        ("{\"closures\":[{\"sort\":\"location\",\"place\":\"Batu\",\"second\":\"Zed\","
         "\"from\":1,\"to\":2}]}"),
        "{\"closures\":[{\"sort\":\"country\",\"place\":\"XA\",\"from\":1,\"to\":2}]}",
        "{\"closures\":[{\"sort\":\"camp\",\"place\":\"Batu\",\"from\":1,\"to\":2}]}",
        "{\"closures\":[{\"sort\":\"location\",\"place\":\"Batu\",\"to\":2}]}",
        "{\"closures\":[{\"sort\":\"location\",\"place\":\"Batu\",\"from\":2,\"to\":2}]}",
        "{\"closures\":[{\"sort\":\"location\",\"place\":\"Batu\",\"from\":2,\"to\":21}]}",
        "{\"capacities\":[{\"place\":\"Batu\",\"capacity\":5}]}",
        "{\"capacities\":[{\"place\":\"Camp\"}]}",
        "{\"capacities\":[{\"place\":\"Camp\",\"capacity\":1000000001}]}",
        "{\"conflicts\":[{\"place\":\"Zed\",\"from\":1,\"to\":2}]}",
        "{\"conflicts\":[{\"place\":\"Alun\",\"from\":20,\"to\":-1}]}"};

    for (size_t i = 0; i < COUNT(texts); i++) {
        const World before = world_of();
        World world = before;
        size_t count = 7;

        assert_int_equal(change(*state, texts[i], &world, &count).kind, ERR_BAD_INPUT);
        assert_memory_equal(&world, &before, sizeof(world));
        assert_int_equal(count, 7);
    }
}

static void a_full_arena_is_said(void **state)
{
    const char *text =
        "{\"opened\":[0],\"conflicts\":[{\"place\":\"Alun\",\"from\":2,\"to\":12}]}";
    Arena *arena = *state;
    Json *json = NULL;
    Err err = err_limit("not yet");

    assert_int_equal(json_read(arena, str_from(text), &json).kind, ERR_OK);
    for (size_t fuse = 1; err.kind != ERR_OK; fuse++) {
        World world = world_of();
        size_t count = 0;

        arena->fuse = fuse;
        err = whatif_apply(arena, json, &world, &count);
        assert_true(err.kind == ERR_OK || err.kind == ERR_LIMIT);
        assert_true(fuse < 20);
    }
    arena->fuse = 0;
}

/* ---- members ------------------------------------------------------------------------------ */

typedef struct Asked {
    unsigned times;
    unsigned last;
    unsigned ends; /* at this question; 0 for never */
} Asked;

static bool goes_on(void *state, unsigned done)
{
    Asked *asked = state;

    assert_true(done >= asked->last && done < 1000);
    asked->last = done;
    return ++asked->times != asked->ends;
}

static Members run_members(Arena *arena, const World *world, size_t members, Asked *asked)
{
    MembersPlan plan = {
        .world = world,
        .options = {.seed = 5, .mode = RUN_AGENTS},
        .members = members,
        .room = ROOM,
        .state = asked,
        .goes_on = goes_on};
    Members ret;

    assert_int_equal(rules_named(STR("flee3"), &plan.rules).kind, ERR_OK);
    assert_int_equal(members_run(arena, &plan, &ret).kind, ERR_OK);
    return ret;
}

static void one_member_is_a_run(void **state)
{
    World world = world_of();
    RunOptions options = {.seed = 5, .mode = RUN_AGENTS};
    Asked asked = {0};
    Members one = run_members(*state, &world, 1, &asked);
    Outcome outcome;
    Rules rules;

    assert_int_equal(rules_named(STR("flee3"), &rules).kind, ERR_OK);
    assert_int_equal(
        movement_run(*state, &world, &rules, &options, NULL, &outcome).kind, ERR_OK);
    assert_int_equal(one.width, COUNT(places));
    assert_int_equal(one.places[0], 2);
    assert_int_equal(one.places[1], 3);
    for (size_t day = 0; day < 20; day++) {
        uint64_t all = 0;

        for (size_t i = 0; i < 2; i++) {
            assert_int_equal(one.counts.middle[i * 20 + day], outcome.counts[day * 2 + i]);
        }
        for (size_t i = 0; i < one.width; i++) {
            all += one.counts.middle[i * 20 + day];
        }
        assert_int_equal(all + outcome.days[day].on_way, outcome.days[day].people);
        assert_int_equal(one.sums.middle[MEMBERS_PEOPLE * 20 + day], outcome.days[day].people);
    }
    assert_string_equal(members_sum_name(MEMBERS_PEOPLE), "people");
}

static void bands_lie_around_the_middle(void **state)
{
    World world = world_of();
    Asked asked = {0};
    Members many = run_members(*state, &world, 9, &asked);
    size_t wide = 0;

    for (size_t i = 0; i < many.width * 20; i++) {
        assert_true(many.counts.low[i] <= many.counts.middle[i]);
        assert_true(many.counts.middle[i] <= many.counts.high[i]);
        wide += many.counts.low[i] < many.counts.high[i];
    }
    assert_true(wide > 0);
    assert_int_equal(asked.times, 9 * 4);
}

static void it_ends_between_days_when_told(void **state)
{
    World world = world_of();
    Asked asked = {.ends = 3};
    Members stopped = run_members(*state, &world, 9, &asked);

    assert_true(stopped.is_stopped);
    assert_int_equal(asked.times, 3);
    assert_null(stopped.counts.middle);
}

/* ---- bundles ------------------------------------------------------------------------------ */

static void only_texts_of_the_folder_are_a_scenario(void **state)
{
    static const char *const bad[] = {
        "7",
        "{}",
        "{\"locations.csv\":\"x\"}",
        "{\"input_csv/a\":7}",
        "{\"../input_csv/a\":\"x\"}"};
    Json *json = NULL;

    assert_int_equal(bundle_check(NULL).kind, ERR_BAD_INPUT);
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(json_read(*state, str_from(bad[i]), &json).kind, ERR_OK);
        assert_int_equal(bundle_check(json).kind, ERR_BAD_INPUT);
    }
}

static void a_place_lies_where_its_row_says(void **state)
{
    World world = world_of();
    Position *positions = NULL;
    Json *json = NULL;
    Str text;

    assert_int_equal(
        json_read(
            *state,
            STR("{\"input_csv/"
                "locations.csv\":\"#name,region,country,x,y\\nAlun,r,XA,-8.5,115\\n"
                ",r,XA,1,1\\nBatu,r,XA,north,2\\nCamp,r,XB,1e9,2\\nDam,r,XC,0,-179.5\\n\"}"),
            &json)
            .kind,
        ERR_OK);
    assert_int_equal(bundle_check(json).kind, ERR_OK);
    assert_int_equal(bundle_positions(*state, json, &world, &positions).kind, ERR_OK);
    assert_true(positions[0].is_known);
    assert_true(positions[0].north < -8.4 && positions[0].north > -8.6);
    assert_false(positions[1].is_known);
    assert_false(positions[2].is_known);
    assert_true(positions[3].is_known && positions[3].east < -179);
    assert_int_equal(bundle_write(*state, json, &text).kind, ERR_OK);
    assert_true(str_starts(text, STR("{\"input_csv/locations.csv\":\"#name")));
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        EACH(nothing_asked_changes_nothing),
        EACH(closures_come_and_go),
        EACH(capacities_and_conflicts_are_others),
        EACH(what_is_not_there_is_refused),
        EACH(a_full_arena_is_said),
        EACH(one_member_is_a_run),
        EACH(bands_lie_around_the_middle),
        EACH(it_ends_between_days_when_told),
        EACH(only_texts_of_the_folder_are_a_scenario),
        EACH(a_place_lies_where_its_row_says),
    };

    return cmocka_run_group_tests_name("whatif", tests, NULL, NULL);
}
