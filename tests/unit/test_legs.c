/* Goal: what routes and the numbers before and after say follows from what the viewer may see, and from nothing else.
 * Method: legs and ties filed in two folders in opposite orders, with others in between that another team alone may see, that were withdrawn or that
 * name somebody protected; what is told is written down and compared byte by byte.
 */
#include "service/legs.h"
#include "service/records.h"
#include "service/without.h"

#include "crypto/random.h"
#include "desk.h"
#include "domain/tables.h"

/* Who works there: an officer of a team. */
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
        desk_open(&desks[i], &model_tables);
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
    desk_open(&desk, &model_tables);
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
        cmocka_unit_test(only_what_may_be_seen_counts),
        cmocka_unit_test(nobody_protected_is_a_facilitator),
    };

    return cmocka_run_group_tests(tests, begin, NULL);
}
