/* Goal: what routes and the numbers before and after say follows from what the viewer may see, and from nothing else.
 * Method: legs and ties filed in two folders in opposite orders, with others in between that another team alone may see, that were withdrawn or that
 * name somebody protected; what is told is written down and compared byte by byte. Sums of drawn legs beside a plain count of each
 * stretch; reach beside steps that are counted by Floyd and Warshall.
 */
#include "service/legs.h"
#include "service/without.h"

#include "base/philox.h"
#include "crypto/random.h"
#include "domain/tables.h"
#include "network/reach.h"

#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define DRAWN 40

/* ---- sums -------------------------------------------------------------------------------- */

static const Str currencies[] = {{"AUD", 3}, {"IDR", 3}, {"USD", 3}};
static const Str days[] = {{"", 0}, {"2026", 4}, {"2026-03", 7}, {"2026-03-02", 10}};
static const Str countries[] = {{"", 0}, {"XA", 2}, {"XB", 2}};
static const Str modes[] = {{"air", 3}, {"sea", 3}};

static void draw_words(uint64_t seed, uint32_t of, uint32_t ret[8])
{
    for (uint32_t i = 0; i < 2; i++) {
        Words words = philox_block((const uint32_t[4]){of, i, 0, 0}, seed);

        memcpy(ret + 4 * (size_t)i, words.word, sizeof(words.word));
    }
}

/* The same legs for the same seed, from the first to the last or the other way round. */
static Routes draw(Arena *arena, uint64_t seed, bool backwards)
{
    RoutePlace *places = arena_new(arena, RoutePlace, 5);
    RouteLeg *legs = arena_new(arena, RouteLeg, DRAWN);

    assert_non_null(places);
    assert_non_null(legs);
    for (uint32_t i = 0; i < 5; i++) {
        places[i] = (RoutePlace){
            .id = {"", 0}, .name = {"P", 1}, .position = {"", 0}, .country = i % 3};
    }
    for (uint32_t i = 0; i < DRAWN; i++) {
        RouteLeg *leg = &legs[backwards ? DRAWN - 1 - i : i];
        uint32_t draws[8];

        draw_words(seed, i, draws);
        *leg = (RouteLeg){
            .leg =
                {.journey = i / 3,
                 .step = i % 3,
                 .from = draws[0] % 5,
                 .to = draws[1] % 5,
                 .day = NO_LEG_DAY,
                 .mode = draws[2] % 2,
                 .days = draws[3] % 4 == 0 ? NOT_KNOWN : draws[3] % 4,
                 .price = draws[4] % 5 == 0 ? NOT_KNOWN : draws[4] % 900,
                 .facilitator = draws[5] % 3 == 0 ? NOT_KNOWN : draws[5] % 3},
            .currency = draws[4] % 5 == 0 ? NOT_KNOWN : draws[6] % 3,
            .day = days[draws[7] % 4]};
    }
    return (Routes){
        .label = {"", 0},
        .places = places,
        .place_count = 5,
        .countries = countries,
        .country_count = 3,
        .modes = modes,
        .mode_count = 2,
        .currencies = currencies,
        .currency_count = 3,
        .legs = legs,
        .leg_count = DRAWN};
}

/* A plain count of one stretch. */
static void check_stretch(const Routes *before, const Stretch *stretch, const RouteSum *sum)
{
    uint32_t prices[DRAWN];
    uint32_t in[3] = {0};
    uint32_t legs = 0;
    uint32_t count = 0;
    uint32_t most = 0;
    Str last = {"", 0};

    for (size_t i = 0; i < before->leg_count; i++) {
        const RouteLeg *leg = &before->legs[i];

        if (leg->leg.from == stretch->from && leg->leg.to == stretch->to) {
            legs++;
            in[leg->currency == NOT_KNOWN ? 0 : leg->currency] += leg->currency != NOT_KNOWN;
            last = str_compare(leg->day, last) > 0 ? leg->day : last;
        }
    }
    for (uint32_t i = 1; i < 3; i++) {
        most = in[i] > in[most] ? i : most;
    }
    for (size_t i = 0; i < before->leg_count; i++) {
        const RouteLeg *leg = &before->legs[i];

        if (leg->leg.from == stretch->from && leg->leg.to == stretch->to &&
            leg->currency == most) {
            size_t at = count++;

            for (; at > 0 && prices[at - 1] > leg->leg.price; at--) {
                prices[at] = prices[at - 1];
            }
            prices[at] = leg->leg.price;
        }
    }
    assert_int_equal(stretch->legs, legs);
    assert_true(str_equal(sum->last, last));
    assert_int_equal(sum->priced, in[most]);
    assert_int_equal(sum->priced_otherwise, in[0] + in[1] + in[2] - in[most]);
    assert_int_equal(sum->currency, in[most] == 0 ? NOT_KNOWN : most);
    assert_int_equal(stretch->price, count == 0 ? NOT_KNOWN : prices[(count - 1) / 2]);
}

static void a_stretch_tells_one_currency_and_the_last_day(void **state)
{
    Arena arena;

    (void)state;
    assert_int_equal(arena_open((size_t)16 << 20, &arena).kind, ERR_OK);
    for (uint64_t seed = 0; seed < 50; seed++) {
        Routes before = draw(&arena, seed, false);
        Routes one = draw(&arena, seed, false);
        Routes other = draw(&arena, seed, true);

        assert_int_equal(routes_work_out(&arena, &one).kind, ERR_OK);
        assert_int_equal(routes_work_out(&arena, &other).kind, ERR_OK);
        assert_int_equal(one.corridors.stretch_count, other.corridors.stretch_count);
        assert_memory_equal(
            one.corridors.stretches,
            other.corridors.stretches,
            one.corridors.stretch_count * sizeof(Stretch));
        for (size_t i = 0; i < one.corridors.stretch_count; i++) {
            check_stretch(&before, &one.corridors.stretches[i], &one.sums[i]);
            assert_int_equal(one.sums[i].currency, other.sums[i].currency);
            assert_true(str_equal(one.sums[i].last, other.sums[i].last));
        }
        arena_rewind(&arena, 0);
    }
    arena_close(&arena);
}

/* ---- reach ------------------------------------------------------------------------------- */

#define NODES 14

static double plain_reach(const Graph *graph, const bool *counts)
{
    uint32_t far[NODES][NODES];
    double sum = 0;

    for (uint32_t i = 0; i < NODES; i++) {
        for (uint32_t j = 0; j < NODES; j++) {
            far[i][j] = i == j ? 0 : 1000;
        }
        for (uint32_t k = graph->starts[i]; k < graph->starts[i + 1]; k++) {
            far[i][graph->ends[k]] = 1;
        }
    }
    for (uint32_t k = 0; k < NODES; k++) {
        for (uint32_t i = 0; i < NODES; i++) {
            for (uint32_t j = 0; j < NODES; j++) {
                far[i][j] =
                    far[i][k] + far[k][j] < far[i][j] ? far[i][k] + far[k][j] : far[i][j];
            }
        }
    }
    for (uint32_t i = 0; i < NODES; i++) {
        for (uint32_t j = 0; j < NODES; j++) {
            sum += i != j && counts[i] && counts[j] && far[i][j] < 1000 ? 1.0 / far[i][j] : 0;
        }
    }
    return sum;
}

static void reach_is_the_sum_over_pairs(void **state)
{
    Arena arena;

    (void)state;
    assert_int_equal(arena_open((size_t)4 << 20, &arena).kind, ERR_OK);
    for (uint64_t seed = 0; seed < 200; seed++) {
        bool counts[NODES];
        Tie ties[18];
        double reach = 0;
        Graph graph;

        for (uint32_t i = 0; i < 18; i++) {
            uint32_t draws[8];

            draw_words(seed, i, draws);
            ties[i] = (Tie){draws[0] % NODES, draws[1] % NODES};
            counts[i % NODES] = draws[2] % 3 > 0;
        }
        assert_int_equal(graph_make(&arena, NODES, ties, 18, &graph).kind, ERR_OK);
        assert_int_equal(reach_find(&arena, &graph, counts, &reach).kind, ERR_OK);
        assert_true(fabs(reach - plain_reach(&graph, counts)) < 1e-9);
        arena_rewind(&arena, 0);
    }
    arena_close(&arena);
}

/* ---- records ----------------------------------------------------------------------------- */

/* A node in a folder, and who works there: an officer, and one of another team. */
typedef struct Desk {
    char folder[32];
    Env env;
    Arena arena;
    Node *node;
} Desk;

static Call call_of(Desk *desk, const char *team)
{
    return (Call){
        .node = desk->node,
        .arena = &desk->arena,
        .account =
            {.roles = ROLE_INVESTIGATOR,
             .name = STR("officer"),
             .title = STR(""),
             .team = str_from(team),
             .post = STR(""),
             .state = STR("active")},
        .factor = true};
}

static const char *within(Desk *desk, const char *name)
{
    Str path = {0};

    assert_int_equal(
        arena_print(&desk->arena, &path, "%s/%s", desk->folder, name).kind, ERR_OK);
    return path.ptr;
}

static void desk_open(Desk *desk)
{
    *desk = (Desk){.folder = "/tmp/subak-routes-XXXXXX"};
    assert_int_equal(arena_open((size_t)256 << 20, &desk->arena).kind, ERR_OK);
    assert_non_null(mkdtemp(desk->folder));
    desk->env = env_system();
    NodePlan plan = {
        .folder = within(desk, "node"),
        .key_file = within(desk, "key"),
        .root_file = within(desk, "root"),
        .name = STR("Arunika police"),
        .country = STR("XA"),
        .passphrase = STR("water is shared by agreement"),
        .fiction = true};

    assert_int_equal(node_init(&plan, &model_tables, &desk->env).kind, ERR_OK);
    assert_int_equal(
        node_open(plan.folder, plan.key_file, &model_tables, &desk->env, false, &desk->node)
            .kind,
        ERR_OK);
}

static void drop(Desk *desk, const char *path)
{
    DIR *files = opendir(path);

    assert_non_null(files);
    for (const struct dirent *file = readdir(files); file != NULL; file = readdir(files)) {
        Str name = {0};

        if (file->d_name[0] != '.') {
            assert_int_equal(
                arena_print(&desk->arena, &name, "%s/%s", path, file->d_name).kind, ERR_OK);
            (void)remove(name.ptr);
        }
    }
    (void)closedir(files);
    (void)remove(path);
}

static void desk_close(Desk *desk)
{
    node_close(desk->node);
    drop(desk, within(desk, "node"));
    drop(desk, desk->folder);
    arena_close(&desk->arena);
}

typedef struct Filing {
    Draft draft;
    Entity entity;
} Filing;

static Err filing_run(Call *call, void *arg)
{
    Filing *filing = arg;

    return record_create(call, &filing->draft, &filing->entity);
}

static Err withdraw_run(Call *call, void *arg)
{
    Filing *filing = arg;

    return record_move(
        call, filing->entity.uuid, 1, STR("withdraw"), STR("fiction"), &filing->entity);
}

typedef struct Pair {
    const char *field;
    const char *value;
} Pair;

/* File a record; its UUID as text. */
static const char *file(Desk *desk, const char *team, const char *name, const Pair *pairs)
{
    const Kind *kind = kind_find(&model_tables, str_from(name));
    Call call = call_of(desk, team);
    Filing filing = {.draft = {.has_handling = team[0] != 0, .team = str_from(team)}};
    char *text = arena_new(&desk->arena, char, UUID_TEXT + 1);

    assert_non_null(text);
    filing.draft.handling = handling_default();
    assert_int_equal(record_new(&desk->arena, kind, &filing.draft.record).kind, ERR_OK);
    for (size_t i = 0; pairs[i].field != NULL; i++) {
        if (pairs[i].value[0] != 0) {
            assert_int_equal(
                record_add(
                    &desk->arena,
                    &filing.draft.record,
                    field_find(kind, str_from(pairs[i].field)),
                    str_from(pairs[i].value))
                    .kind,
                ERR_OK);
        }
    }
    assert_int_equal(call_write(&call, filing_run, &filing).kind, ERR_OK);
    (void)uuid_format(filing.entity.uuid, text);
    return text;
}

/* Take a record back. */
static void withdraw(Desk *desk, const char *uuid)
{
    Call call = call_of(desk, "");
    Filing filing = {.draft = {.team = {"", 0}}};

    assert_int_equal(uuid_parse(str_from(uuid), &filing.entity.uuid).kind, ERR_OK);
    assert_int_equal(call_write(&call, withdraw_run, &filing).kind, ERR_OK);
}

#define FILE(desk, team, kind, ...) \
    file((desk), (team), (kind), (const Pair[]){__VA_ARGS__, {NULL, NULL}})

/* ---- what is told ------------------------------------------------------------------------ */

typedef struct Telling {
    Str of;
    Routes routes;
    Selection selection;
    Strs taken;
    Without without;
} Telling;

static Err see_run(Call *call, void *arg)
{
    Telling *telling = arg;

    return legs_see(call, telling->of, &telling->routes);
}

static Err measure_run(Call *call, void *arg)
{
    Telling *telling = arg;

    return without_measure(call, &telling->selection, &telling->taken, &telling->without);
}

/* Everything but identifiers, as text. */
static Str told_routes(Desk *desk, const char *of)
{
    Call call = call_of(desk, "");
    Telling telling = {.of = str_from(of)};
    Buf buf = buf_begin(&desk->arena, 1 << 16);
    const Routes *routes = &telling.routes;
    Str text;

    assert_int_equal(call_read(&call, see_run, &telling).kind, ERR_OK);
    buf_print(&buf, "%zu legs %zu places\n", routes->leg_count, routes->place_count);
    for (size_t i = 0; i < routes->place_count; i++) {
        buf_print(
            &buf,
            "%.*s %.*s\n",
            STR_ARG(routes->places[i].name),
            STR_ARG(routes->countries[routes->places[i].country]));
    }
    for (size_t i = 0; i < routes->corridors.stretch_count; i++) {
        const Stretch *stretch = &routes->corridors.stretches[i];

        buf_print(
            &buf,
            "%u-%u %u %u %u %u %u %.9f %.*s\n",
            stretch->from,
            stretch->to,
            stretch->legs,
            stretch->modes,
            stretch->price,
            stretch->days,
            stretch->facilitators,
            stretch->betweenness,
            STR_ARG(routes->sums[i].last));
    }
    for (size_t i = 0; i < routes->corridors.corridor_count; i++) {
        for (uint32_t j = 0; j < routes->corridors.corridors[i].count; j++) {
            buf_print(
                &buf,
                "%.*s ",
                STR_ARG(routes->countries[routes->corridors.corridors[i].countries[j]]));
        }
        buf_print(&buf, "%u\n", routes->corridors.corridors[i].journeys);
    }
    assert_int_equal(buf_end(&buf, &text).kind, ERR_OK);
    return text;
}

static Str told_numbers(Desk *desk, const char *from, const char *taken)
{
    Call call = call_of(desk, "");
    Telling telling = {.selection = {.from = str_from(from), .words = {"", 0}, .steps = 4}};
    Str text;

    assert_int_equal(vec_push(&desk->arena, &telling.taken, str_from(taken)).kind, ERR_OK);
    assert_int_equal(call_read(&call, measure_run, &telling).kind, ERR_OK);
    assert_int_equal(
        arena_print(
            &desk->arena,
            &text,
            "%zu %zu %u %u %zu %zu %u",
            telling.without.node_count,
            telling.without.taken,
            telling.without.before.largest,
            telling.without.after.largest,
            telling.without.before.parts,
            telling.without.after.parts,
            telling.without.reach_lost)
            .kind,
        ERR_OK);
    return text;
}

/* ---- a world ----------------------------------------------------------------------------- */

#define PLACES  4
#define LEGS    6
#define PERSONS 6

typedef struct Filed {
    const char *cases[2];
    const char *places[PLACES];
    const char *persons[PERSONS];
} Filed;

static const struct {
    uint8_t of;
    uint8_t from;
    uint8_t to;
    const char *journey;
    const char *step;
    const char *price;
    const char *day;
    bool is_run; /* by the first person */
} legs[LEGS] = {
    {0, 0, 1, "J1", "1", "USD 500", "2026-03", true},
    {0, 1, 2, "J1", "2", "USD 250", "", false},
    {1, 0, 1, "J1", "1", "USD 700", "2026-02-28", true},
    {1, 1, 3, "J1", "2", "", "", false},
    {0, 3, 2, "", "", "IDR 9000", "2025", false},
    {1, 0, 2, "J2", "1", "", "", false},
};

static size_t turned(size_t i, size_t count, bool backwards)
{
    return backwards ? count - 1 - i : i;
}

static void file_places(Desk *desk, bool backwards, Filed *filed)
{
    static const char *const names[PLACES][2] = {
        {"Bay", "XA"}, {"Beach", "XB"}, {"Cove", ""}, {"Strait", "XC"}};

    for (size_t i = 0; i < PLACES; i++) {
        size_t at = turned(i, PLACES, backwards);

        filed->places[at] =
            FILE(desk, "", "place", {"name", names[at][0]}, {"country", names[at][1]});
    }
}

/* A chain: each pays the next. All are suspects of the first case. */
static void file_persons(Desk *desk, bool backwards, Filed *filed)
{
    static const char *const names[PERSONS] = {
        "Abel", "Bruno", "Citra", "Darma", "Emil", "Fajar"};

    for (size_t i = 0; i < PERSONS; i++) {
        size_t at = turned(i, PERSONS, backwards);

        filed->persons[at] =
            FILE(desk, "", "person", {"name", names[at]}, {"birth_date", "1980-05-05"});
    }
    for (size_t i = 0; i < PERSONS; i++) {
        size_t at = turned(i, PERSONS, backwards);

        (void)FILE(
            desk,
            "",
            "link",
            {"from", filed->persons[at]},
            {"to", filed->cases[at == 0 ? 0 : 1]},
            {"relation", "part_of_case"},
            {"capacity", "suspect"});
        if (at + 1 < PERSONS) {
            (void)FILE(
                desk,
                "",
                "link",
                {"from", filed->persons[at]},
                {"to", filed->persons[at + 1]},
                {"relation", "pays"});
        }
    }
}

static void file_legs(Desk *desk, bool backwards, const Filed *filed)
{
    for (size_t i = 0; i < LEGS; i++) {
        size_t at = turned(i, LEGS, backwards);

        (void)FILE(
            desk,
            "",
            "leg",
            {"case", filed->cases[legs[at].of]},
            {"from", filed->places[legs[at].from]},
            {"to", filed->places[legs[at].to]},
            {"journey", legs[at].journey},
            {"step", legs[at].step},
            {"price", legs[at].price},
            {"date", legs[at].day},
            {"facilitator", legs[at].is_run ? filed->persons[0] : ""});
    }
}

static void file_world(Desk *desk, bool backwards, Filed *filed)
{
    for (size_t i = 0; i < 2; i++) {
        size_t at = turned(i, 2, backwards);

        filed->cases[at] = FILE(desk, "", "case", {"reference", at == 0 ? "R-1" : "R-2"});
    }
    file_places(desk, backwards, filed);
    file_persons(desk, backwards, filed);
    file_legs(desk, backwards, filed);
}

/* What another team alone may see, what was withdrawn, and somebody whom a case names as a witness. */
static void file_hidden(Desk *desk, const Filed *filed)
{
    const char *far =
        FILE(desk, "north", "person", {"name", "Far"}, {"birth_date", "1970-01-01"});
    const char *witness =
        FILE(desk, "", "person", {"name", "Witness"}, {"birth_date", "1970-01-01"});
    const char *island = FILE(desk, "north", "place", {"name", "Island"}, {"country", "XD"});

    (void)FILE(
        desk,
        "north",
        "link",
        {"from", far},
        {"to", filed->cases[0]},
        {"relation", "part_of_case"},
        {"capacity", "suspect"});
    (void)FILE(
        desk, "north", "link", {"from", far}, {"to", filed->persons[0]}, {"relation", "pays"});
    (void)FILE(
        desk,
        "north",
        "link",
        {"from", filed->persons[0]},
        {"to", filed->persons[3]},
        {"relation", "knows"});
    (void)FILE(
        desk,
        "",
        "link",
        {"from", witness},
        {"to", filed->cases[0]},
        {"relation", "part_of_case"},
        {"capacity", "witness"});
    (void)FILE(
        desk, "", "link", {"from", witness}, {"to", filed->persons[4]}, {"relation", "knows"});
    (void)FILE(
        desk,
        "north",
        "leg",
        {"case", filed->cases[0]},
        {"from", filed->places[2]},
        {"to", filed->places[0]},
        {"journey", "J1"},
        {"step", "3"});
    (void)FILE(
        desk,
        "north",
        "leg",
        {"case", filed->cases[0]},
        {"from", filed->places[2]},
        {"to", island});
    withdraw(
        desk,
        FILE(
            desk,
            "",
            "leg",
            {"case", filed->cases[0]},
            {"from", filed->places[2]},
            {"to", filed->places[0]}));
}

static void only_what_may_be_seen_counts(void **state)
{
    Desk desks[2];
    Filed filed[2];
    Str routes[2];
    Str of_case[2];
    Str numbers[2];

    (void)state;
    for (int i = 0; i < 2; i++) {
        desk_open(&desks[i]);
        file_world(&desks[i], i == 1, &filed[i]);
        routes[i] = told_routes(&desks[i], "");
        of_case[i] = told_routes(&desks[i], filed[i].cases[0]);
        numbers[i] = told_numbers(&desks[i], filed[i].persons[1], filed[i].persons[2]);
        file_hidden(&desks[i], &filed[i]);
        assert_true(str_equal(routes[i], told_routes(&desks[i], "")));
        assert_true(str_equal(of_case[i], told_routes(&desks[i], filed[i].cases[0])));
        assert_true(str_equal(
            numbers[i], told_numbers(&desks[i], filed[i].persons[1], filed[i].persons[2])));
    }
    assert_true(str_equal(routes[0], routes[1]));
    assert_true(str_equal(of_case[0], of_case[1]));
    assert_true(str_equal(numbers[0], numbers[1]));
    assert_true(str_starts(routes[0], STR("6 legs 4 places\n")));
    assert_true(str_starts(of_case[0], STR("3 legs 4 places\n")));
    /* Six persons and two files; without the third person 6 of 9.5 are left of the sum over pairs. */
    assert_true(str_is(numbers[0], "8 1 8 7 1 1 37"));
    for (int i = 0; i < 2; i++) {
        desk_close(&desks[i]);
    }
}

/* A witness as facilitator is as nobody; a suspect is one. */
static void nobody_protected_is_a_facilitator(void **state)
{
    Desk desk;
    Filed filed;
    Str without;
    const char *witness = NULL;
    const char *leg = NULL;

    (void)state;
    desk_open(&desk);
    file_world(&desk, false, &filed);
    witness = FILE(&desk, "", "person", {"name", "Witness"}, {"birth_date", "1970-01-01"});
    (void)FILE(
        &desk,
        "",
        "link",
        {"from", witness},
        {"to", filed.cases[0]},
        {"relation", "part_of_case"},
        {"capacity", "witness"});
    leg = FILE(
        &desk,
        "",
        "leg",
        {"case", filed.cases[0]},
        {"from", filed.places[2]},
        {"to", filed.places[0]});
    without = told_routes(&desk, "");
    withdraw(&desk, leg);
    leg = FILE(
        &desk,
        "",
        "leg",
        {"case", filed.cases[0]},
        {"from", filed.places[2]},
        {"to", filed.places[0]},
        {"facilitator", witness});
    assert_true(str_equal(without, told_routes(&desk, "")));
    withdraw(&desk, leg);
    (void)FILE(
        &desk,
        "",
        "leg",
        {"case", filed.cases[0]},
        {"from", filed.places[2]},
        {"to", filed.places[0]},
        {"facilitator", filed.persons[5]});
    assert_false(str_equal(without, told_routes(&desk, "")));
    desk_close(&desk);
}

static int begin(void **state)
{
    (void)state;
    return crypto_start().kind == ERR_OK ? 0 : 1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stretch_tells_one_currency_and_the_last_day),
        cmocka_unit_test(reach_is_the_sum_over_pairs),
        cmocka_unit_test(only_what_may_be_seen_counts),
        cmocka_unit_test(nobody_protected_is_a_facilitator),
    };

    return cmocka_run_group_tests(tests, begin, NULL);
}
