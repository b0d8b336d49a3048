/* Goal: nobody is lost or made, nobody gets through a closed road, camps do not fill past their room, and the same seed
 * gives the same bytes; the whole comes to FLEE's own error on a published scenario.
 * Method: the known answers of the generator; small invented countries, given as their files; a published one where it
 * is at hand.
 */
#include "data.h"
#include "flow.h"
#include "movement/chance.h"
#include "movement/judge.h"
#include "movement/routes.h"
#include "service/scenario.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static bool data_missing;

/* Two countries, a fight in one, camps in the other and one at home; the near camp is small. */
static const File plain[] = {
    {"input_csv/sim_period.csv", "StartDate,2020-01-01\nLength,120\n"},
    {"input_csv/locations.csv",
     "#name,region,country,x,y,type,conflict_date,people\n"
     "Aru,r,Alba,0,0,conflict_zone,0,50000\n"
     "Bel,r,Alba,0,0,conflict_zone,5,20000\n"
     "Cor,r,Alba,0,0,town,0,0\n"
     "Bend,r,Alba,0,0,marker,0,0\n"
     "Dun,r,Borea,0,0,camp,0,400\n"
     "Esk,r,Borea,0,0,camp,0,0\n"
     "Fen,r,Alba,0,0,idpcamp,0,9000\n"},
    {"input_csv/routes.csv",
     "#name1,name2,distance,forced_redirection\n"
     "Aru,Cor,90,0\nBel,Cor,40,0\nCor,Bend,30,0\nBend,Dun,20,0\nCor,Esk,260,0\nAru,Fen,700,"
     "0\n"},
    {"input_csv/closures.csv",
     "#closure_type,name1,name2,closure_start,closure_end\n"
     "country,Alba,Borea,10,30\nlocation,Aru,Fen,40,60\n"},
    {"input_csv/conflicts.csv", "#Day,Aru,Bel\n0,1,0\n5,1,0.6\n80,1,0\n"},
    {"source_data/data_layout.csv", "total,all.csv\nDun,dun.csv\nEsk,esk.csv\nFen,fen.csv\n"},
    {"source_data/all.csv", "2020-01-01,600\n2020-04-01,6000\n"},
    {"source_data/dun.csv", "2020-01-01,300\n2020-02-01,900\n2020-02-20,700\n2020-05-01,800\n"},
    {"source_data/esk.csv", "2020-01-01,300\n2020-04-01,4000\n"},
    {"source_data/fen.csv", "Date,Count\n2020-01-01,0\n2020-04-01,1200\n"},
    {NULL, NULL},
};

static Err load_data(void *state, Arena *arena, const char *name, Str *ret)
{
    const char *folder = state;
    Str path;

    TRY(arena_print(arena, &path, "%s/%s", folder, name));
    *ret = data_read(arena, path.ptr);
    return ret->ptr != NULL ? ERR_NONE : (Err){ERR_NOT_FOUND, 0, "no such file"};
}

/* The files of `plain`, of which one is replaced. */
static World world_with(Arena *arena, const char *name, const char *text, Notes *notes)
{
    File files[sizeof(plain) / sizeof(*plain)];
    World world;

    memcpy(files, plain, sizeof(plain));
    for (size_t i = 0; name != NULL && files[i].name != NULL; i++) {
        if (strcmp(files[i].name, name) == 0) {
            files[i].text = text;
        }
    }
    good(scenario_read(arena, &(ScenarioFiles){files, load_file}, &world, notes));
    return world;
}

static Rules flee3(void)
{
    Rules rules;

    good(rules_named(STR("flee3"), &rules));
    return rules;
}

static bool has_note(const Notes *notes, bool is_wrong, uint32_t line, const char *part)
{
    for (size_t i = 0; i < notes->count; i++) {
        const Note *note = &notes->items[i];

        if (note->is_wrong == is_wrong && note->line == line &&
            strstr(note->text.ptr, part) != NULL) {
            return true;
        }
    }
    return false;
}

static void test_known_answers(void **state)
{
    static const struct {
        uint32_t counter[4];
        uint64_t key;
        uint32_t words[4];
    } rows[] = {
        {{0, 0, 0, 0}, 0, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX},
         UINT64_MAX,
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         UINT64_C(0x299f31d0a4093822),
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    uint32_t many[75];

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        Words words = philox_block(rows[i].counter, rows[i].key);

        assert_memory_equal(words.word, rows[i].words, sizeof(words.word));
    }
    chance_fill(7, STREAM_LEAVE, 3, 8, 75, many);
    assert_int_equal(many[5], chance_words(7, STREAM_LEAVE, 3, 3, 0).word[1]);
    assert_int_equal(many[74], chance_words(7, STREAM_LEAVE, 3, 20, 0).word[2]);
    assert_int_equal(many[10], chance_words(7, STREAM_LEAVE, 3, 4, 0).word[2]);
}

static void test_routes(void **state)
{
    Arena *arena = *state;
    Notes notes = {0};
    World world = world_with(arena, NULL, NULL, &notes);
    Routes routes;

    good(routes_find(arena, &world, 1, &routes));
    assert_int_equal(
        routes.from[3] - routes.from[2], 4); /* Cor: Aru, Bel, Dun past Bend, Esk */
    for (uint32_t i = 0; i < routes.count; i++) {
        assert_int_not_equal(world.places[routes.items[i].end].kind, PLACE_MARKER);
    }
    good(routes_find(arena, &world, 2, &routes));
    assert_int_equal(routes.from[1] - routes.from[0], 5); /* Aru: Cor, its three further, Fen */
}

static void test_people_are_conserved(void **state)
{
    Arena *arena = *state;
    Notes notes = {0};
    World world = world_with(arena, NULL, NULL, &notes);
    Rules rules = flee3();
    Seen seen = {&world, 0, 0};
    Watch watch = {&seen, see};
    Outcome outcome;
    double most = 0;
    uint64_t last = 0;

    good(movement_run(arena, &world, &rules, &(RunOptions){.seed = 4}, &watch, &outcome));
    for (size_t day = 0; day < world.days; day++) {
        const Day *sums = &outcome.days[day];
        double sum = 0;

        for (size_t i = 0; i < world.counted_count; i++) {
            sum += world.counts[day * world.counted_count + i];
        }
        most = sum > most ? sum : most;
        /* as many as the counts ever came to: falling counts are made up for before anybody sets out */
        assert_int_equal(sums->people, (uint64_t)most);
        assert_int_equal(sums->people, sums->in_camps + sums->at_places + sums->on_way);
        assert_true(sums->people >= last);
        assert_true(sums->without <= sums->people);
        last = sums->people;
    }
    assert_true(seen.arrivals > 1000);
    assert_true(seen.bounced > 0);
}

static void test_seeds(void **state)
{
    Arena *arena = *state;
    Notes notes = {0};
    World world = world_with(arena, NULL, NULL, &notes);
    size_t size = world.days * world.counted_count * sizeof(uint32_t);
    Rules rules = flee3();
    Outcome one;
    Outcome same;
    Outcome other;

    good(movement_run(arena, &world, &rules, &(RunOptions){.seed = 4}, NULL, &one));
    good(movement_run(arena, &world, &rules, &(RunOptions){.seed = 4}, NULL, &same));
    good(movement_run(arena, &world, &rules, &(RunOptions){.seed = 5}, NULL, &other));
    assert_memory_equal(one.counts, same.counts, size);
    assert_memory_not_equal(one.counts, other.counts, size);
}

/* Who sets out for a camp that is nearly full stays, so it fills to its room and those on the road to it. */
static void test_capacity(void **state)
{
    Arena *arena = *state;
    Notes notes = {0};
    World world;
    Rules rules = flee3();
    Outcome outcome;
    uint32_t most = 0;

    world = world_with(
        arena,
        "input_csv/locations.csv",
        "#name\nAru,r,Alba,0,0,conflict_zone,0,50000\nBel,r,Alba,0,0,town,0,0\n"
        "Cor,r,Alba,0,0,town,0,0\nBend,r,Alba,0,0,marker,0,0\nDun,r,Borea,0,0,camp,0,1000\n"
        "Esk,r,Borea,0,0,camp,0,900\nFen,r,Alba,0,0,camp,0,700\n",
        &notes);
    good(movement_run(arena, &world, &rules, &(RunOptions){.seed = 1}, NULL, &outcome));
    for (size_t day = 0; day < world.days; day++) {
        uint32_t count = outcome.counts[day * 3];

        most = count > most ? count : most;
    }
    assert_true(outcome.people > 3000);
    assert_true(outcome.turned > 0);
    /* 300 of its 1000 places are taken on the first day; 1.25 of the other 700 are given out */
    assert_true(most > 700 && most < 875 + 60);
    assert_true(outcome.days[world.days - 1].without > 1500);
}

static void test_second_name(void **state)
{
    Arena *arena = *state;
    Notes notes = {0};
    World world = world_with(arena, NULL, NULL, &notes);
    const Closure *closure = &world.closures[1];
    size_t shut = 0;
    size_t shut_by_flee = 0;

    assert_int_equal(closure->kind, CLOSURE_LOCATION);
    for (size_t i = 0; i < world.road_count; i++) {
        shut += closure_shuts(&world, closure, &world.roads[i], false);
        shut_by_flee += closure_shuts(&world, closure, &world.roads[i], true);
    }
    assert_int_equal(shut, 2);
    assert_int_equal(shut_by_flee, 4);
    assert_true(has_note(&notes, false, 3, "closes only the road between Aru and Fen"));
    assert_true(closure_holds(closure, 40, false) && !closure_holds(closure, 60, false));
    assert_true(!closure_holds(closure, 39, false));
}

static void test_what_is_wrong(void **state)
{
    Arena *arena = *state;
    Notes notes = {0};

    (void)world_with(
        arena,
        "input_csv/closures.csv",
        "location,Nowhere,,0,5\nlink,Aru,Cor,3,500\nsea,Aru,Cor,1,2\nlocation,Aru,Gone,1,2\n",
        &notes);
    assert_true(has_note(&notes, true, 1, "no place Nowhere"));
    assert_true(has_note(&notes, true, 2, "not all within the period"));
    assert_true(has_note(&notes, true, 3, "no closure of the type sea"));
    assert_true(has_note(&notes, true, 4, "no place and no country"));
    notes = (Notes){0};
    (void)world_with(
        arena,
        "input_csv/routes.csv",
        "Aru,Cor,90\nAru,Hell,3\nCor,Esk,far\nCor,Cor,1\n",
        &notes);
    assert_true(has_note(&notes, true, 2, "no place Hell"));
    assert_true(has_note(&notes, true, 3, "no distance"));
    assert_true(has_note(&notes, true, 4, "leads to where it begins"));
    assert_true(has_note(&notes, true, 6, "no road leads to Dun"));
    notes = (Notes){0};
    (void)world_with(
        arena, "source_data/data_layout.csv", "Dun,dun.csv,none.csv\nX,x.csv\n", &notes);
    assert_true(has_note(&notes, true, 1, "no file source_data/none.csv"));
    assert_true(has_note(&notes, true, 2, "no place X"));
}

/* Counts between two dates lie on a line, cut to whole people; a new registration scales what was before it. */
static void test_counts(void **state)
{
    Arena *arena = *state;
    Notes notes = {0};
    World world = world_with(
        arena,
        "source_data/dun.csv",
        "2020-01-01,100\n2020-01-08,150\n2020-01-09,75\n",
        &notes);

    assert_true(fabs(world.counts[0] - 100) < 0.5);
    assert_true(fabs(world.counts[3 * 3] - 121) < 0.5);
    assert_true(fabs(world.counts[8 * 3] - 75) < 0.5);
    assert_true(fabs(world.counts[100 * 3] - 75) < 0.5);
    assert_int_equal(notes.count, 2); /* the closure's second name, the headings of fen.csv */
}

static void test_settings(void **state)
{
    Arena *arena = *state;
    Notes notes = {0};
    Rules rules;

    good(settings_read(
        arena,
        STR("s.yml"),
        STR("spawn_rules:\n  conflict_spawn_decay: [1.0, 0.5]\n  magic: 3\nmove_rules: #x\n"
            "  max_move_speed: 123.5 # fast\n  start_on_foot: False\n  softening: ten\n"
            "optimisations:\n  hasten: 10\n"),
        &rules,
        &notes));
    assert_true(fabs(rules.move_speed - 123.5) < 1e-9);
    assert_true(rules.start_on_foot < 0.5 && rules.decay_count == 2);
    assert_true(fabs(rules.softening - 10) < 1e-9); /* as without the line */
    assert_true(has_note(&notes, true, 3, "magic"));
    assert_true(has_note(&notes, true, 7, "softening"));
    assert_true(has_note(&notes, false, 9, "hasten"));
    assert_int_equal(
        settings_read(
            arena, STR("s"), STR("move_rules:\n  awareness_level: 9\n"), &rules, &notes)
            .kind,
        ERR_BAD_INPUT);
    assert_int_equal(rules_named(STR("worst"), &rules).kind, ERR_NOT_FOUND);
}

static void test_published(void **state)
{
    Arena *arena = *state;
    char folder[4096];
    Notes notes = {0};
    Rules rules = flee3();
    Outcome outcome;
    World world;

    if (data_absent(arena, "movement/mali2012/input_csv/routes.csv")) {
        data_missing = true;
        skip();
    }
    (void)snprintf(folder, sizeof(folder), "%s", data_path(arena, "movement/mali2012"));
    good(scenario_read(arena, &(ScenarioFiles){folder, load_data}, &world, &notes));
    assert_int_equal(notes.count, 0);
    good(movement_run(
        arena, &world, &rules, &(RunOptions){.seed = 1, .compat = true}, NULL, &outcome));
    assert_true(fabs(judge_all(&world, &outcome).ard - 0.3153) < 0.01);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_answers),
        cmocka_unit_test_setup_teardown(test_routes, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_people_are_conserved, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_seeds, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_capacity, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_second_name, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_what_is_wrong, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_counts, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_settings, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_published, open_arena, close_arena),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    return failed != 0 ? failed : data_missing ? DATA_ABSENT : 0;
}
