/* Goal: what is stated is seen by those who may see it and by nobody else, on every path; and a list is what its
 * filters say, whatever their order.
 * Method: every policy against every viewer, row by row; lists beside a search of all that was planted.
 */
#include "folder.h"
#include "store/index.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define TODAY        (int32_t)(FOLDER_NOW / INT64_C(86400000))

static void must(Err err)
{
    if (err.kind != ERR_OK) {
        print_error("%s: %s\n", err_name(err.kind), err.what);
    }
    assert_int_equal(err.kind, ERR_OK);
}

typedef struct Planted {
    Entity entity;
    Policy policy;
    int64_t token;
} Planted;

/* One entity under each policy: every kind, at home and behind the wall, on every condition. */
static size_t plant_policies(Folder *folder, Planted *ret)
{
    static const char *const teams[] = {"", "north"};
    int64_t target = 1;
    size_t count = 0;

    folder_begin(folder);
    for (int i = 0; i < 4 * 2 * 2 * 2 * 2; i++) {
        Policy policy = folder_policy(i % 4);
        Planted *item = &ret[count];
        IndexLink link = {target, 0};
        Record record;

        policy.compartment = i / 4 % 2 ? WORLD_VICTIM : policy.compartment;
        policy.restricted = i / 8 % 2;
        policy.team = str_from(teams[i / 16 % 2]);
        policy.handling.until = i / 32 % 2 ? TODAY : HANDLING_FOREVER;
        if (i % 4 == WORLD_CARE && i / 4 % 2) {
            continue; /* it lives there: the same again */
        }
        must(record_new(&folder->arena, policy.kind, &record));
        item->entity = folder_add(folder, &record, &policy);
        item->policy = policy;
        item->token = (int64_t)count + 1000;
        {
            int64_t tokens[] = {item->token, 42};
            IndexEntries entries = {
                .tokens = {tokens, 2, 2}, .values = {tokens, 2, 2}, .links = {&link, 1, 1}};

            must(index_add(folder->store, &item->entity, &entries));
        }
        count++;
    }
    folder_commit(folder);
    return count;
}

static bool listed(const ListPlaces *places, int64_t entity)
{
    for (size_t i = 0; i < places->count; i++) {
        if (places->items[i].entity == entity) {
            return true;
        }
    }
    return false;
}

/* One viewer by every path against policy_may, entity by entity; gives how many he sees. */
static size_t check_viewer(
    Folder *folder, Store *store, const Viewer *viewer, const Planted *planted, size_t count)
{
    size_t mark = folder->arena.used;
    ListPlaces places[4];
    ListPlaces filtered[4];
    IndexLinks links;
    Ids found;
    size_t seen = 0;

    must(store_view(store, viewer));
    for (int kind = 0; kind < 4; kind++) {
        ListAsk ask = {.kind = &world_kinds[kind], .limit = 100};
        int64_t number = -1;
        size_t expected = 0;
        bool more = true;

        must(index_list(store, &folder->arena, &ask, &places[kind], &more));
        assert_false(more);
        for (size_t i = 0; i < count; i++) {
            expected += planted[i].policy.kind == ask.kind &&
                        policy_may(&world, viewer, ACTION_VIEW, &planted[i].policy);
        }
        assert_int_equal(places[kind].count, expected);
        must(index_count(store, &folder->arena, &ask, 1000, &number));
        assert_int_equal(number, expected);
        ask.filters[0] = 42;
        ask.filter_count = 1;
        must(index_list(store, &folder->arena, &ask, &filtered[kind], &more));
        assert_int_equal(filtered[kind].count, expected);
        must(index_count(store, &folder->arena, &ask, 1000, &number));
        assert_int_equal(number, expected);
    }
    must(index_links(store, &folder->arena, 1, 1000, &links));
    must(index_find(store, &folder->arena, (int64_t[]){42}, 1, 1000, &found));
    for (size_t i = 0; i < count; i++) {
        const Planted *item = &planted[i];
        bool may = policy_may(&world, viewer, ACTION_VIEW, &item->policy);
        ErrKind expected = may ? ERR_OK : ERR_NOT_FOUND;
        uint8_t kind = kind_index(&world, item->policy.kind);
        Revision revision;
        Revisions history;
        Entity entity;
        Ids one;

        assert_int_equal(entity_get(store, item->entity.id, &entity).kind, expected);
        assert_int_equal(entity_find(store, item->entity.uuid, &entity).kind, expected);
        assert_int_equal(
            revision_get(store, &folder->arena, &item->entity, item->entity.head, &revision)
                .kind,
            expected);
        must(revision_history(store, &folder->arena, &item->entity, 10, &history));
        assert_int_equal(history.count, may);
        assert_int_equal(listed(&places[kind], item->entity.id), may);
        assert_int_equal(listed(&filtered[kind], item->entity.id), may);
        must(index_find(store, &folder->arena, &item->token, 1, 10, &one));
        assert_int_equal(one.count, may);
        seen += may;
    }
    assert_int_equal(links.count, seen);
    assert_int_equal(found.count, seen);
    arena_rewind(&folder->arena, mark);
    return seen;
}

static void every_path_shows_what_policy_may_says(void **state)
{
    static const uint32_t pairs[] = {
        0,
        ROLE_ENFORCEMENT,
        ROLE_ALL,
        ROLE_INVESTIGATOR | ROLE_VICTIM_SUPPORT,
        ROLE_VICTIM_SUPPORT | ROLE_HEALTH_OFFICER,
    };
    static const char *const teams[] = {"", "north", "south"};
    Folder *folder = *state;
    Store *reader = folder_reader(folder);
    Planted planted[64];
    size_t count = plant_policies(folder, planted);
    size_t seen = 0;

    for (int i = 0; i < (ROLE_COUNT + (int)COUNT(pairs)) * 3 * 2; i++) {
        int role = i % (ROLE_COUNT + (int)COUNT(pairs));
        Viewer viewer = {
            .roles = role < ROLE_COUNT ? UINT32_C(1) << role : pairs[role - ROLE_COUNT],
            .team = str_from(teams[i / (ROLE_COUNT + (int)COUNT(pairs)) % 3]),
            .today = TODAY + i % 2,
        };

        seen += check_viewer(folder, reader, &viewer, planted, count);
        seen += check_viewer(folder, folder->store, &viewer, planted, count);
    }
    assert_true(seen > 100);
    store_close(reader);
}

/* A policy that somebody interns while a reader looks is judged for the same viewer too. */
static void a_new_policy_is_judged_for_who_looks_already(void **state)
{
    Folder *folder = *state;
    Store *reader = folder_reader(folder);
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    Entity first;
    Entity second;
    Entity found;

    folder_begin(folder);
    first = folder_add(folder, &record, &policy);
    folder_commit(folder);
    folder_view(reader, ROLE_PROTECTION_OFFICER);
    must(entity_find(reader, first.uuid, &found));

    policy.team = STR("north");
    folder_begin(folder);
    second = folder_add(folder, &record, &policy);
    folder_commit(folder);
    must(entity_find(reader, first.uuid, &found)); /* reads the policies on the way */
    folder_view(reader, ROLE_PROTECTION_OFFICER);
    must(entity_find(reader, second.uuid, &found));
    assert_true(str_is(found.policy.team, "north"));
    store_close(reader);
}

/* A move behind the wall holds for the very next look, on every connection. */
static void the_wall_stands_at_once(void **state)
{
    Folder *folder = *state;
    Store *reader = folder_reader(folder);
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    Entity entity;
    Entity found;

    folder_begin(folder);
    entity = folder_add(folder, &record, &policy);
    folder_commit(folder);
    folder_view(reader, ROLE_ANALYST);
    must(entity_find(reader, entity.uuid, &found));
    policy.compartment = WORLD_VICTIM;
    folder_begin(folder);
    must(entity_set_policy(folder->store, &entity, &policy));
    folder_commit(folder);
    assert_int_equal(entity_find(reader, entity.uuid, &found).kind, ERR_NOT_FOUND);
    folder_view(reader, ROLE_ANALYST);
    assert_int_equal(entity_find(reader, entity.uuid, &found).kind, ERR_NOT_FOUND);
    folder_view(reader, ROLE_VICTIM_SUPPORT);
    must(entity_find(reader, entity.uuid, &found));
    store_close(reader);
}

/* The roles stay the same, and the day, the team or another role is another. */
static void each_part_of_a_viewer_counts(void **state)
{
    static const struct {
        uint32_t roles;
        const char *team;
        int32_t today;
        bool sees;
    } looks[] = {
        {ROLE_ANALYST, "north", TODAY, true},
        {ROLE_ANALYST, "north", TODAY + 1, false},
        {ROLE_ANALYST, "north", TODAY, true},
        {ROLE_ANALYST, "south", TODAY, false},
        {ROLE_ANALYST, "north", TODAY, true},
        {ROLE_AUDITOR, "north", TODAY, false},
    };
    Folder *folder = *state;
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    Entity entity;
    Entity found;

    policy.team = STR("north");
    policy.handling.until = TODAY;
    folder_begin(folder);
    entity = folder_add(folder, &record, &policy);
    folder_commit(folder);
    for (size_t i = 0; i < COUNT(looks); i++) {
        Viewer viewer = {looks[i].roles, str_from(looks[i].team), looks[i].today};

        must(store_view(folder->store, &viewer));
        assert_int_equal(
            entity_find(folder->store, entity.uuid, &found).kind,
            looks[i].sees ? ERR_OK : ERR_NOT_FOUND);
    }
}

static void a_request_reads_one_moment(void **state)
{
    Folder *folder = *state;
    Store *reader = folder_reader(folder);
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    NewRevision new = folder_revision(&record, &policy, FOLDER_NOW);
    Revisions history;
    Entity entity;
    Entity found;

    folder_begin(folder);
    entity = folder_add(folder, &record, &policy);
    folder_commit(folder);
    for (int version = 1; version <= 2; version++) {
        must(store_read_begin(reader));
        folder_view(reader, ROLE_ANALYST);
        must(entity_find(reader, entity.uuid, &found));
        assert_int_equal(found.version, version);
        folder_begin(folder);
        must(entity_revise(folder->store, &entity, &new));
        folder_commit(folder);
        must(entity_find(reader, entity.uuid, &found));
        assert_int_equal(found.version, version);
        must(revision_history(reader, &folder->arena, &found, 10, &history));
        assert_int_equal(history.count, version);
        assert_false(history.items[0].erased); /* its key was there before it */
        store_read_end(reader);
    }
    store_close(reader);
}

/* A disk that cannot be read makes SQLite undo the request, and with it the set of policies
 * that were permitted for it: what then lies there again are those of whoever looked before.
 */
static void nobody_gets_the_eyes_of_who_looked_before(void **state)
{
    static const Database undone[] = {DATABASE_MAIN, DATABASE_INDEX};
    Folder *folder = *state;
    Store *reader = folder_reader(folder);
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    int64_t token = 5;
    IndexEntries entries = {.tokens = {&token, 1, 1}};
    Entity entity;
    Entity found;
    Ids ids;

    policy.compartment = WORLD_VICTIM;
    folder_begin(folder);
    entity = folder_add(folder, &record, &policy);
    must(index_add(folder->store, &entity, &entries));
    folder_commit(folder);
    for (size_t i = 0; i < COUNT(undone); i++) {
        must(store_read_begin(reader));
        folder_view(reader, ROLE_VICTIM_SUPPORT);
        must(entity_find(reader, entity.uuid, &found));
        store_read_end(reader);

        must(store_read_begin(reader));
        folder_view(reader, ROLE_ANALYST);
        assert_int_equal(entity_find(reader, entity.uuid, &found).kind, ERR_NOT_FOUND);
        assert_int_equal(
            sqlite3_exec(reader->databases[undone[i]], "ROLLBACK", NULL, NULL, NULL),
            SQLITE_OK);
        store_read_end(reader);

        must(store_read_begin(reader));
        folder_view(reader, ROLE_ANALYST);
        assert_int_equal(entity_find(reader, entity.uuid, &found).kind, ERR_NOT_FOUND);
        must(index_find(reader, &folder->arena, &token, 1, 10, &ids));
        assert_int_equal(ids.count, 0);
        store_read_end(reader);
    }
    store_close(reader);
}

static void a_team_name_has_a_length(void **state)
{
    static const char team[] =
        "0123456789012345678901234567890123456789012345678901234567890123456789";
    Folder *folder = *state;
    Viewer viewer = {ROLE_ANALYST, {team, 64}, TODAY};

    must(store_view(folder->store, &viewer));
    viewer.team.len = 65;
    assert_int_equal(store_view(folder->store, &viewer).kind, ERR_LIMIT);
}

/* ---- lists ------------------------------------------------------------------------------ */

#define LISTED 400

/* Persons of whom nearly all have value 1, half have 2, a tenth 3 and two 4, under three policies. */
static void plant_values(Folder *folder, Entity *ret, bool has[LISTED][5])
{
    static const char *const teams[] = {"", "north", "south"};
    Record record = folder_person(folder, "Somchai");

    folder_begin(folder);
    for (int i = 0; i < LISTED; i++) {
        Policy policy = folder_policy(WORLD_PERSON);
        int64_t values[4];
        IndexEntries entries = {.values = {values, 0, 4}};

        policy.team = str_from(teams[i % 7 % 3]);
        ret[i] = folder_add(folder, &record, &policy);
        has[i][1] = i % 50 != 3;
        has[i][2] = i % 13 % 2 == 0;
        has[i][3] = i % 10 == 5;
        has[i][4] = i == 35 || i == 310;
        for (int value = 1; value < 5; value++) {
            if (has[i][value]) {
                values[entries.values.count++] = value;
            }
        }
        must(index_add(folder->store, &ret[i], &entries));
    }
    folder_commit(folder);
}

/* All pages of a list, one after the other; gives how many there are, in the order in which they come. */
static size_t pages(Folder *folder, ListAsk *ask, int64_t *entities)
{
    size_t count = 0;
    bool more = true;

    while (more) {
        ListPlaces places;

        must(index_list(folder->store, &folder->arena, ask, &places, &more));
        for (size_t i = 0; i < places.count; i++) {
            assert_true(count < LISTED);
            entities[count++] = places.items[i].entity;
        }
        if (places.count > 0) {
            ask->from = true;
            ask->changed = places.items[places.count - 1].changed;
            ask->entity = places.items[places.count - 1].entity;
        }
    }
    return count;
}

/* One question, asked newest and oldest first, beside a look at each. */
static void check_list(
    Folder *folder,
    const Entity *planted,
    bool has[LISTED][5],
    const int64_t *values,
    size_t count)
{
    int64_t found[LISTED];

    for (int up = 0; up < 2; up++) {
        ListAsk ask = {
            .kind = &world_kinds[WORLD_PERSON],
            .filter_count = count,
            .ascending = up != 0,
            .limit = 7};
        size_t expected = 0;
        int64_t total = 0;

        for (size_t i = 0; i < count; i++) {
            ask.filters[i] = values[i];
        }
        must(index_count(folder->store, &folder->arena, &ask, 1000, &total));
        assert_int_equal(pages(folder, &ask, found), total);
        for (int i = 0; i < LISTED; i++) {
            int at = up ? i : LISTED - 1 - i;
            bool all = true;

            for (size_t j = 0; j < count; j++) {
                all = all && has[at][values[j]];
            }
            if (all) {
                assert_true(expected < (size_t)total);
                assert_int_equal(found[expected], planted[at].id);
                expected++;
            }
        }
        assert_int_equal(expected, total);
    }
}

static void the_order_of_filters_changes_nothing(void **state)
{
    static const int64_t questions[][4] = {
        {1, 2, 3, 4},
        {4, 3, 2, 1},
        {2, 4, 1, 3},
        {3, 1, 2, 4},
        {1, 2, 3},
        {3, 2, 1},
        {1, 3, 2},
        {2, 1},
        {1, 2},
        {3, 1},
        {4, 2},
        {2, 4},
        {1},
        {4},
    };
    Folder *folder = *state;
    Entity planted[LISTED];
    bool has[LISTED][5];
    Viewer viewer = {ROLE_ANALYST, STR("north"), TODAY};

    plant_values(folder, planted, has);
    for (size_t i = 0; i < LISTED; i++) { /* whom the viewer may not see has nothing */
        if (i % 7 % 3 == 2) {
            memset(has[i], 0, sizeof(has[i]));
        }
    }
    must(store_view(folder->store, &viewer));
    for (size_t i = 0; i < COUNT(questions); i++) {
        size_t count = 0;

        while (count < 4 && questions[i][count] != 0) {
            count++;
        }
        check_list(folder, planted, has, questions[i], count);
    }
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, folder_open, folder_close)
    const struct CMUnitTest tests[] = {
        EACH(every_path_shows_what_policy_may_says),
        EACH(a_new_policy_is_judged_for_who_looks_already),
        EACH(the_wall_stands_at_once),
        EACH(each_part_of_a_viewer_counts),
        EACH(a_request_reads_one_moment),
        EACH(nobody_gets_the_eyes_of_who_looked_before),
        EACH(a_team_name_has_a_length),
        EACH(the_order_of_filters_changes_nothing),
    };

    return cmocka_run_group_tests_name("view", tests, NULL, NULL);
}
