/* Goal: what is stated comes back as it was; what is erased is gone from the disk; and nothing of a body ever stands
 * there in clear. Who sees it is test_view's.
 * Method: a node's folder of its own for each test; every statement prepared and its plan read;
 * rare words planted and looked for in the files.
 */
#include "folder.h"
#include "store/account.h"
#include "store/desk.h"
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

/* ---- the folder ------------------------------------------------------------------------- */

static void a_folder_is_made_once(void **state)
{
    Folder *folder = *state;

    assert_int_equal(store_create(folder->path).kind, ERR_CONFLICT);
    assert_int_equal(store_create("/no/such/folder").kind, ERR_SYSTEM);
}

static void what_was_committed_is_there_when_it_is_opened_again(void **state)
{
    Folder *folder = *state;
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    Entity entity;

    folder_begin(folder);
    entity = folder_add(folder, &record, &policy);
    folder_commit(folder);
    for (int i = 0; i < 2; i++) {
        Revision revision;
        Entity found;

        folder_stop(folder);
        folder_start(folder);
        folder_view(folder->store, ROLE_ANALYST);
        must(entity_find(folder->store, entity.uuid, &found));
        assert_int_equal(found.id, entity.id);
        must(revision_get(folder->store, &folder->arena, &found, found.head, &revision));
        assert_true(str_is(record_first(&revision.record, "name"), "Somchai"));
    }
}

static Err open_again(Folder *folder, bool writes)
{
    Store *store = NULL;
    Err err = store_open(folder->path, writes, &folder->vault, &world, &folder->env, &store);

    store_close(store);
    return err;
}

static void what_a_newer_program_wrote_is_refused(void **state)
{
    static const char *const files[] = {"subak.db", "keys.db"};
    Folder *folder = *state;

    store_close(folder->store);
    folder->store = NULL;
    for (size_t i = 0; i < COUNT(files); i++) {
        Str version;
        int64_t now = folder_number(folder, files[i], "PRAGMA user_version");

        assert_true(now > 0);
        must(arena_print(&folder->arena, &version, "PRAGMA user_version = %d", (int)now + 1));
        folder_raw(folder, files[i], version.ptr);
        assert_int_equal(open_again(folder, true).kind, ERR_BAD_INPUT);
        assert_int_equal(open_again(folder, false).kind, ERR_BAD_INPUT);
        must(arena_print(&folder->arena, &version, "PRAGMA user_version = %d", (int)now));
        folder_raw(folder, files[i], version.ptr);
        assert_int_equal(open_again(folder, true).kind, ERR_OK);
        assert_int_equal(open_again(folder, false).kind, ERR_OK);

        folder_raw(folder, files[i], "PRAGMA application_id = 1");
        assert_int_equal(open_again(folder, true).kind, ERR_BAD_INPUT);
        folder_raw(folder, files[i], "PRAGMA application_id = 0x7375626b");
    }
    assert_int_equal(open_again(folder, true).kind, ERR_OK);
}

static void an_index_that_is_lost_or_strange_is_made_anew(void **state)
{
    static const char *const harm[] = {
        NULL, "PRAGMA user_version = 99", "PRAGMA application_id = 1"};
    Folder *folder = *state;

    for (size_t i = 0; i < COUNT(harm); i++) {
        int64_t mark = -1;

        folder_begin(folder);
        must(index_set_mark(folder->store, 42));
        folder_commit(folder);
        folder_stop(folder);
        if (harm[i] == NULL) {
            assert_int_equal(remove(folder_file(folder, "index.db", "")), 0);
        } else {
            folder_raw(folder, "index.db", harm[i]);
        }
        folder_start(folder);
        must(index_mark(folder->store, &mark));
        assert_int_equal(mark, 0);
    }
}

static void another_key_opens_nothing(void **state)
{
    static const uint8_t other_key[KEY_SIZE] = "the key of somebody else's node";
    Folder *folder = *state;
    Store *store = NULL;
    Vault other;

    must(vault_open(other_key, &other));
    assert_int_equal(
        store_open(folder->path, true, &other, &world, &folder->env, &store).kind,
        ERR_BAD_INPUT);
    assert_null(store);
    vault_close(&other);
    assert_int_equal(open_again(folder, true).kind, ERR_OK);
}

static void a_folder_that_is_not_there_is_said(void **state)
{
    Folder *folder = *state;
    Store *store = NULL;

    for (int writes = 0; writes < 2; writes++) {
        assert_int_equal(
            store_open("/no/such", writes, &folder->vault, &world, &folder->env, &store).kind,
            ERR_NOT_FOUND);
        assert_null(store);
    }
}

static void nothing_but_the_opening_changes_the_schema(void **state)
{
    static const char *const denied[] = {
        "CREATE TABLE x (y)",
        "DROP TABLE entity",
        "ALTER TABLE entity ADD COLUMN x",
        "CREATE TEMP TRIGGER x AFTER INSERT ON entity BEGIN SELECT 1; END",
        "ATTACH ':memory:' AS x",
        "PRAGMA writable_schema = ON",
        "PRAGMA foreign_keys = OFF",
        "SELECT load_extension('x')",
    };
    Folder *folder = *state;

    for (size_t i = 0; i < COUNT(denied); i++) {
        for (int k = 0; k < DATABASE_COUNT; k++) {
            assert_int_not_equal(
                sqlite3_exec(folder->store->databases[k], denied[i], NULL, NULL, NULL),
                SQLITE_OK);
        }
    }
    assert_int_equal(
        sqlite3_exec(
            folder->store->databases[DATABASE_MAIN],
            "SELECT count(*) FROM entity",
            NULL,
            NULL,
            NULL),
        SQLITE_OK);
}

static void references_are_kept(void **state)
{
    Folder *folder = *state;

    assert_int_equal(
        sqlite3_exec(
            folder->store->databases[DATABASE_MAIN],
            "INSERT INTO entity VALUES (1, x'00', 999, 999, 0, 1, 0, 0, 0, 0)",
            NULL,
            NULL,
            NULL),
        SQLITE_CONSTRAINT_FOREIGNKEY);
}

static void named_values_are_kept(void **state)
{
    Folder *folder = *state;
    Str value = STR("untouched");

    assert_int_equal(
        store_meta_get(folder->store, &folder->arena, "name", &value).kind, ERR_NOT_FOUND);
    assert_true(str_is(value, "untouched"));
    folder_begin(folder);
    must(store_meta_put(folder->store, "name", STR("Arunika")));
    must(store_meta_put(folder->store, "name", STR("Bentara")));
    must(store_meta_put(folder->store, "empty", STR("")));
    folder_commit(folder);
    must(store_meta_get(folder->store, &folder->arena, "name", &value));
    assert_true(str_is(value, "Bentara"));
    must(store_meta_get(folder->store, &folder->arena, "empty", &value));
    assert_int_equal(value.len, 0);
}

static void a_copy_is_whole(void **state)
{
    Folder *folder = *state;
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    const char *path = folder_file(folder, "copy.db", "");

    folder_begin(folder);
    (void)folder_add(folder, &record, &policy);
    folder_commit(folder);
    must(store_copy(folder->store, "subak.db", path));
    assert_int_equal(folder_number(folder, "copy.db", "SELECT count(*) FROM record"), 1);
    must(store_copy(folder->store, "keys.db", path));
    assert_int_equal(folder_number(folder, "copy.db", "SELECT count(*) FROM record_key"), 1);
    nothing_but_the_opening_changes_the_schema(state); /* the authorizer is back */
}

static void damage_is_found(void **state)
{
    Folder *folder = *state;
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    FILE *file = NULL;

    folder_begin(folder);
    for (int i = 0; i < 200; i++) {
        (void)folder_add(folder, &record, &policy);
    }
    folder_commit(folder);
    must(store_sound(folder->store));
    folder_stop(folder);
    file = fopen(folder_file(folder, "subak.db", ""), "r+b");
    assert_non_null(file);
    for (long page = 1; page <= 20; page++) { /* rows; the schema stands in front */
        assert_int_equal(fseek(file, -page * 4096, SEEK_END), 0);
        assert_int_equal(fwrite("nonsense", 1, 8, file), 8);
    }
    assert_int_equal(fclose(file), 0);
    must(vault_open(folder_key, &folder->vault));
    folder->store = folder_reader(folder);
    assert_int_equal(store_sound(folder->store).kind, ERR_CORRUPT);
}

/* ---- all SQL ---------------------------------------------------------------------------- */

static void every_statement_prepares(void **state)
{
    Folder *folder = *state;
    Store *reader = folder_reader(folder);
    Store *stores[] = {folder->store, reader};

    for (size_t i = 0; i < COUNT(stores); i++) {
        for (int k = 0; k < STATEMENT_COUNT; k++) {
            sqlite3_stmt *stmt = NULL;

            if (connection_statement(stores[i], (Statement)k, &stmt) != SQLITE_OK) {
                Database database;

                print_error("%s\n", connection_sql((Statement)k, &database));
            }
            assert_non_null(stmt);
        }
    }
    store_close(reader);
}

/* A large table, and the name that the statements give it. */
static const struct {
    const char *table;
    const char *alias;
} large[] = {
    {"entity", "e"},
    {"record", "r"},
    {"value", "v"},
    {"value", "w"},
    {"token", "t"},
    {"link", "l"},
    {"audit", "audit"},
    {"leaf", "leaf"},
    {"record_key", "record_key"},
};

static bool is_scan(Str detail)
{
    Str table;

    if (!str_starts(detail, STR("SCAN "))) {
        return false;
    }
    (void)str_cut(&detail, ' ');
    table = str_cut(&detail, ' ');
    for (size_t i = 0; i < COUNT(large); i++) {
        if (str_is(table, large[i].table) || str_is(table, large[i].alias)) {
            return true;
        }
    }
    return false;
}

static bool plan_scans(Folder *folder, Statement statement)
{
    Database database = DATABASE_MAIN;
    const char *sql = connection_sql(statement, &database);
    sqlite3 *db = folder->store->databases[database];
    sqlite3_stmt *stmt = NULL;
    bool scans = false;
    Str explain;

    must(arena_print(&folder->arena, &explain, "EXPLAIN QUERY PLAN %s", sql));
    assert_int_equal(sqlite3_prepare_v2(db, explain.ptr, -1, &stmt, NULL), SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        Str detail = str_from((const char *)sqlite3_column_text(stmt, 3));

        if (is_scan(detail)) {
            scans = true;
            print_error("%.*s: %s\n", STR_ARG(detail), sql);
        }
    }
    sqlite3_finalize(stmt);
    return scans;
}

static void no_statement_reads_a_large_table_from_end_to_end(void **state)
{
    Folder *folder = *state;
    int scans = 0;

    for (int i = 0; i < DATABASE_COUNT; i++) {
        sqlite3_set_authorizer(folder->store->databases[i], NULL, NULL);
    }
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        scans += plan_scans(folder, (Statement)i);
    }
    assert_int_equal(scans, 0);
}

/* Whoever reads content joins the permitted policies, or says in its name that it does not. */
static void every_statement_on_records_is_guarded_or_says_so(void **state)
{
    static const Statement by_policy[] = {
        ENTITY_PAGE_DOWN, /* one policy at a time, which the caller has from store_permitted */
        ENTITY_PAGE_UP,
        ENTITY_COUNT,
        ENTITY_IDS,
        VALUE_PAGE_DOWN,
        VALUE_PAGE_UP,
        VALUE_COUNT,
        TOKEN_HAS,
    };
    static const Statement no_content[] = {
        ENTITY_LAST, RECORD_LAST, RECORD_IS_ERASED, /* for whoever verifies the log */
    };
    static const char *const names[STATEMENT_COUNT] = {
#define STATEMENT(name, database, sql) #name,
#include "store/statements.def"
#undef STATEMENT
    };
    static const char *const tables[] = {
        "FROM entity", "FROM record ", "FROM value", "FROM token", "FROM link", "JOIN entity"};
    (void)state;

    for (int i = 0; i < STATEMENT_COUNT; i++) {
        Database database;
        const char *sql = connection_sql((Statement)i, &database);
        bool reads = false;
        bool says = strstr(names[i], "UNGUARDED") != NULL;

        for (size_t k = 0; k < COUNT(tables); k++) {
            reads = reads || (strncmp(sql, "SELECT", 6) == 0 && strstr(sql, tables[k]) != NULL);
        }
        for (size_t k = 0; k < COUNT(by_policy); k++) {
            says = says || (by_policy[k] == (Statement)i && strstr(sql, "policy = ?2") != NULL);
        }
        for (size_t k = 0; k < COUNT(no_content); k++) {
            says = says || no_content[k] == (Statement)i;
        }
        if (reads && !says && strstr(sql, "JOIN temp.permitted p") == NULL) {
            print_error("%s: %s\n", names[i], sql);
            fail();
        }
    }
}

/* ---- entities --------------------------------------------------------------------------- */

static void revisions_are_kept_in_order(void **state)
{
    Folder *folder = *state;
    Record first = folder_person(folder, "Somchai");
    Record second = folder_person(folder, "Somchai P.");
    Policy policy = folder_policy(WORLD_PERSON);
    NewRevision new = folder_revision(&second, &policy, FOLDER_NOW + 5);
    Revisions history;
    Revision revision;
    Entity entity;
    Entity found;

    folder_begin(folder);
    entity = folder_add(folder, &first, &policy);
    assert_int_equal(entity.version, 1);
    new.state = 1;
    must(entity_revise(folder->store, &entity, &new));
    folder_commit(folder);

    folder_view(folder->store, ROLE_ANALYST);
    must(entity_get(folder->store, entity.id, &found));
    assert_true(uuid_equal(found.uuid, entity.uuid));
    assert_ptr_equal(found.kind, &world_kinds[WORLD_PERSON]);
    assert_int_equal(found.version, 2);
    assert_int_equal(found.state, 1);
    assert_int_equal(found.head, entity.head);
    assert_int_equal(found.created, FOLDER_NOW);
    assert_int_equal(found.changed, FOLDER_NOW + 5);
    must(revision_history(folder->store, &folder->arena, &found, 10, &history));
    assert_int_equal(history.count, 2);
    assert_int_equal(history.items[0].version, 2);
    assert_int_equal(history.items[0].account, 7);
    assert_true(str_is(record_first(&history.items[0].record, "name"), "Somchai P."));
    assert_true(str_is(record_first(&history.items[1].record, "name"), "Somchai"));
    assert_int_equal(history.items[1].state, 0);
    must(revision_history(folder->store, &folder->arena, &found, 1, &history));
    assert_int_equal(history.count, 1);
    must(revision_get(folder->store, &folder->arena, &found, found.head, &revision));
    assert_int_equal(revision.version, 2);
    assert_false(revision.erased);
}

/* Lists are by time of change: a clock that was set back must not turn their order around. */
static void a_change_is_later_than_the_one_before(void **state)
{
    Folder *folder = *state;
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    NewRevision new = folder_revision(&record, &policy, FOLDER_NOW - 1000);
    Entity entity;

    folder_begin(folder);
    entity = folder_add(folder, &record, &policy);
    must(entity_revise(folder->store, &entity, &new));
    assert_int_equal(entity.changed, FOLDER_NOW + 1);
    folder_commit(folder);
}

static void who_comes_second_is_told_so(void **state)
{
    Folder *folder = *state;
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    NewRevision new = folder_revision(&record, &policy, FOLDER_NOW);
    Entity entity;
    Entity mine;

    folder_begin(folder);
    entity = folder_add(folder, &record, &policy);
    mine = entity;
    must(entity_revise(folder->store, &entity, &new));
    folder_commit(folder);

    folder_begin(folder);
    assert_int_equal(entity_revise(folder->store, &mine, &new).kind, ERR_CONFLICT);
    assert_int_equal(mine.version, 1);
    store_revert(folder->store);
    assert_int_equal(entity_create(folder->store, entity.uuid, &new, &mine).kind, ERR_CONFLICT);
    store_rollback(folder->store);
    folder_view(folder->store, ROLE_ANALYST);
    must(entity_get(folder->store, entity.id, &mine));
    assert_int_equal(mine.version, 2);
}

/* The number of a revision comes from outside: it must not lead into another record. */
static void a_revision_belongs_to_its_entity(void **state)
{
    Folder *folder = *state;
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    Revision revision;
    Entity one;
    Entity two;

    folder_begin(folder);
    one = folder_add(folder, &record, &policy);
    two = folder_add(folder, &record, &policy);
    folder_commit(folder);
    folder_view(folder->store, ROLE_ANALYST);
    must(revision_get(folder->store, &folder->arena, &one, one.head, &revision));
    assert_int_equal(
        revision_get(folder->store, &folder->arena, &one, two.head, &revision).kind,
        ERR_NOT_FOUND);
    assert_int_equal(
        revision_get_unguarded(folder->store, &folder->arena, &one, two.head, &revision).kind,
        ERR_NOT_FOUND);
}

static void what_was_undone_is_not_there(void **state)
{
    Folder *folder = *state;
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    Policy other = folder_policy(WORLD_PERSON);
    Entity kept;
    Entity undone;
    Entity after;
    Entity found;

    other.team = STR("north");
    folder_begin(folder);
    kept = folder_add(folder, &record, &policy);
    must(store_release(folder->store));
    must(store_savepoint(folder->store));
    undone = folder_add(folder, &record, &other); /* interns a policy, too */
    must(log_append(folder->store, &(LogNote){.action = LOG_CREATE, .detail = STR("")}));
    store_revert(folder->store);
    must(store_savepoint(folder->store));
    after = folder_add(folder, &record, &other);
    must(log_append(folder->store, &(LogNote){.action = LOG_CREATE, .detail = STR("")}));
    folder_commit(folder);

    folder_view(folder->store, ROLE_PROTECTION_OFFICER);
    must(entity_find(folder->store, kept.uuid, &found));
    assert_int_equal(entity_find(folder->store, undone.uuid, &found).kind, ERR_NOT_FOUND);
    must(entity_find(folder->store, after.uuid, &found));
    assert_true(str_is(found.policy.team, "north"));
    assert_int_equal(folder_number(folder, "subak.db", "SELECT count(*) FROM record"), 2);
    assert_int_equal(folder_number(folder, "keys.db", "SELECT count(*) FROM record_key"), 2);
    assert_int_equal(folder_number(folder, "subak.db", "SELECT count(*) FROM leaf"), 1);
}

/* ---- keys ------------------------------------------------------------------------------- */

static int64_t slot_of(Folder *folder, int64_t record)
{
    Str sql;

    must(arena_print(
        &folder->arena,
        &sql,
        "SELECT compartment FROM record_key WHERE record = %d",
        (int)record));
    return folder_number(folder, "keys.db", sql.ptr);
}

static void behind_the_wall_all_keys_are_the_walls(void **state)
{
    Folder *folder = *state;
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    NewRevision new = folder_revision(&record, &policy, FOLDER_NOW);
    Revisions history;
    Entity entity;
    int64_t first = 0;

    folder_begin(folder);
    entity = folder_add(folder, &record, &policy);
    first = entity.head;
    must(entity_revise(folder->store, &entity, &new));
    folder_commit(folder);
    assert_int_equal(slot_of(folder, first), folder->vault.slots[WORLD_INTELLIGENCE]);

    policy.compartment = WORLD_VICTIM;
    folder_begin(folder);
    must(entity_revise(folder->store, &entity, &new));
    folder_commit(folder);
    assert_int_not_equal(
        folder->vault.slots[WORLD_VICTIM], folder->vault.slots[WORLD_INTELLIGENCE]);
    assert_int_equal(slot_of(folder, first), folder->vault.slots[WORLD_VICTIM]);
    assert_int_equal(slot_of(folder, first + 1), folder->vault.slots[WORLD_VICTIM]);
    assert_int_equal(slot_of(folder, entity.head), folder->vault.slots[WORLD_VICTIM]);

    folder_view(folder->store, ROLE_VICTIM_SUPPORT);
    must(revision_history(folder->store, &folder->arena, &entity, 10, &history));
    assert_int_equal(history.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_true(str_is(record_first(&history.items[i].record, "name"), "Somchai"));
    }
    folder_view(folder->store, ROLE_ENFORCEMENT);
    must(revision_history(folder->store, &folder->arena, &entity, 10, &history));
    assert_int_equal(history.count, 0); /* not those of before, either */
}

/* As a crash between two commits leaves them, or an older subak.db that was put beside them: the records may yet
 * come.
 */
static void keys_without_a_record_do_no_harm(void **state)
{
    Folder *folder = *state;
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    Revision revision;
    Entity entity;

    folder_begin(folder);
    (void)folder_add(folder, &record, &policy);
    folder_commit(folder);
    folder_stop(folder);
    folder_raw(
        folder,
        "keys.db",
        "INSERT INTO record_key SELECT record + 1, compartment, wrapped FROM record_key;"
        "INSERT INTO record_key SELECT 999, compartment, wrapped FROM record_key LIMIT 1");
    folder_start(folder);
    folder_begin(folder);
    entity = folder_add(folder, &record, &policy);
    folder_commit(folder);
    assert_int_equal(entity.head, 2);
    folder_view(folder->store, ROLE_ANALYST);
    must(revision_get(folder->store, &folder->arena, &entity, entity.head, &revision));
    assert_false(revision.erased);
    assert_int_equal(folder_number(folder, "keys.db", "SELECT count(*) FROM record_key"), 3);
}

static void a_row_that_is_refused_leaves_no_key(void **state)
{
    Folder *folder = *state;
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    NewRevision new = folder_revision(&record, &policy, FOLDER_NOW);
    Entity entity;
    Entity before;

    folder_begin(folder);
    entity = folder_add(folder, &record, &policy);
    before = entity;
    must(entity_revise(folder->store, &entity, &new));
    assert_int_equal(entity_revise(folder->store, &before, &new).kind, ERR_CONFLICT);
    must(entity_revise(folder->store, &entity, &new)); /* the refusal was caught */
    folder_commit(folder);
    assert_int_equal(folder_number(folder, "keys.db", "SELECT count(*) FROM record_key"), 3);
    assert_int_equal(folder_number(folder, "keys.db", "SELECT max(record) FROM record_key"), 4);
}

/* Killed behind the commit that erased: the next opening destroys the keys. */
static void an_erasure_is_ended_by_the_next_opening(void **state)
{
    Folder *folder = *state;
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    Entity entity;
    Str key;

    folder_begin(folder);
    entity = folder_add(folder, &record, &policy);
    (void)folder_add(folder, &record, &policy);
    folder_commit(folder);
    key = folder_blob(folder, "keys.db", "SELECT wrapped FROM record_key WHERE record = 1");
    folder_begin(folder);
    must(entity_erase(folder->store, &entity));
    folder_commit(folder);
    folder_stop(folder);
    folder_start(folder);
    folder_stop(folder);
    assert_false(folder_has(folder, key));
    assert_int_equal(folder_number(folder, "keys.db", "SELECT record FROM record_key"), 2);
    folder_start(folder);
}

/* Killed between the commits of keys.db and subak.db: nothing was erased, and nothing will be by itself. */
static void an_erasure_that_was_not_committed_is_forgotten(void **state)
{
    Folder *folder = *state;
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    Revision revision;
    Entity entity;
    Ids back;

    folder_begin(folder);
    entity = folder_add(folder, &record, &policy);
    folder_commit(folder);
    folder_stop(folder);
    folder_raw(folder, "keys.db", "INSERT INTO erasure VALUES (1)");
    folder_start(folder);
    folder_view(folder->store, ROLE_ANALYST);
    must(revision_get(folder->store, &folder->arena, &entity, entity.head, &revision));
    assert_false(revision.erased);
    assert_int_equal(folder_number(folder, "keys.db", "SELECT count(*) FROM erasure"), 0);
    must(entity_come_back(folder->store, &folder->arena, &back));
    assert_int_equal(back.count, 0);
}

static void what_an_older_copy_brings_back_is_found(void **state)
{
    Folder *folder = *state;
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    NewRevision new = folder_revision(&record, &policy, FOLDER_NOW);
    int64_t unkeyed = 0;
    Entity entity;
    Ids back;

    folder_begin(folder);
    entity = folder_add(folder, &record, &policy);
    must(entity_revise(folder->store, &entity, &new));
    (void)folder_add(folder, &record, &policy);
    (void)folder_add(folder, &record, &policy);
    folder_commit(folder);
    folder_stop(folder);
    folder_raw(
        folder,
        "keys.db",
        "INSERT INTO erasure VALUES (1), (2); DELETE FROM record_key WHERE record < 4");
    folder_start(folder);
    must(entity_come_back(folder->store, &folder->arena, &back));
    assert_int_equal(back.count, 1); /* the third lost its key, and was not erased */
    assert_int_equal(back.items[0], entity.id);
    must(record_unkeyed(folder->store, &unkeyed));
    assert_int_equal(unkeyed, 3);
    folder_begin(folder);
    must(entity_erase(folder->store, &entity));
    folder_commit(folder);
    must(entity_come_back(folder->store, &folder->arena, &back));
    assert_int_equal(back.count, 0);
    must(record_unkeyed(folder->store, &unkeyed));
    assert_int_equal(unkeyed, 1);
}

/* ---- the bytes on the disk -------------------------------------------------------------- */

#define RARE "Xyzzywombatquux"

static void plant(Folder *folder)
{
    Record record = folder_person(folder, RARE);
    Policy policy = folder_policy(WORLD_PERSON);
    Account account = {
        .name = STR("ann"), .title = STR("A"), .state = STR("active"), .uid = -1};
    uint8_t secret[TOTP_SECRET] = {0};
    int64_t token = vault_token(&folder->vault, 1, STR(RARE));
    IndexEntries entries = {.tokens = {&token, 1, 1}, .values = {&token, 1, 1}};
    Entity entity;
    File file;
    int64_t job = 0;

    must(record_add(&folder->arena, &record, &world_person_fields[4], STR(RARE)));
    must(record_add(&folder->arena, &record, &world_person_fields[5], STR("of " RARE)));
    folder_begin(folder);
    entity = folder_add(folder, &record, &policy);
    must(index_add(folder->store, &entity, &entries));
    must(log_append(
        folder->store,
        &(LogNote){.action = LOG_FIND, .entity = entity.id, .detail = STR("for " RARE)}));
    must(file_add(
        folder->store, &folder->arena, 7, STR(RARE ".csv"), STR("name\n" RARE "\n"), &file));
    must(job_add(folder->store, &folder->arena, "import", 7, &job));
    must(job_set(folder->store, &folder->arena, job, "done", true, STR("{\"" RARE "\":1}")));
    memcpy(secret, RARE, sizeof(RARE) - 1);
    must(account_add(folder->store, &account));
    must(account_set_totp(folder->store, &folder->arena, account.id, secret));
    must(store_meta_put(folder->store, "name", STR("Arunika, in clear")));
    folder_commit(folder);
}

static void nothing_of_a_body_stands_in_clear(void **state)
{
    Folder *folder = *state;

    plant(folder);
    assert_true(
        folder_has(folder, STR("Arunika, in clear"))); /* the search finds what is there */
    assert_false(folder_has(folder, STR(RARE)));
    folder_stop(folder); /* a checkpoint: from the journal into the files */
    assert_true(folder_has(folder, STR("Arunika, in clear")));
    assert_false(folder_has(folder, STR(RARE)));
    assert_false(folder_has(folder, (Str){(const char *)folder_key, KEY_SIZE}));
    folder_start(folder);
}

static void what_was_erased_is_gone_from_the_disk(void **state)
{
    Folder *folder = *state;
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    NewRevision new = folder_revision(&record, &policy, FOLDER_NOW);
    LogEntries entries;
    Revisions history;
    Entity entity;
    Entity other;
    Str key;
    Str body;
    Str salt;

    folder_begin(folder);
    entity = folder_add(folder, &record, &policy);
    must(entity_revise(folder->store, &entity, &new));
    other = folder_add(folder, &record, &policy);
    must(log_append(
        folder->store,
        &(LogNote){.action = LOG_CREATE, .entity = entity.id, .detail = STR("why")}));
    must(log_append(
        folder->store,
        &(LogNote){.action = LOG_CREATE, .entity = other.id, .detail = STR("why not")}));
    folder_commit(folder);
    key = folder_blob(folder, "keys.db", "SELECT wrapped FROM record_key WHERE record = 1");
    body = folder_blob(folder, "subak.db", "SELECT body FROM record WHERE id = 1");
    salt = folder_blob(folder, "subak.db", "SELECT salt FROM audit WHERE seq = 0");
    folder_stop(folder);
    assert_true(
        folder_has(folder, key) && folder_has(folder, body) && folder_has(folder, salt));

    folder_start(folder);
    folder_begin(folder);
    must(entity_erase(folder->store, &entity));
    folder_commit(folder);
    must(store_purge(folder->store));
    folder_stop(folder);
    assert_false(folder_has(folder, key));
    assert_false(folder_has(folder, body));
    assert_false(folder_has(folder, salt));
    assert_int_equal(folder_number(folder, "keys.db", "SELECT count(*) FROM record_key"), 1);

    folder_start(folder);
    folder_view(folder->store, ROLE_ANALYST);
    must(revision_history(folder->store, &folder->arena, &entity, 10, &history));
    assert_int_equal(history.count, 2); /* the tombstone */
    for (size_t i = 0; i < 2; i++) {
        assert_true(history.items[i].erased);
        assert_int_equal(record_get(&history.items[i].record, "name").count, 0);
    }
    must(log_page(folder->store, &folder->arena, INT64_MAX, 10, &entries));
    assert_int_equal(entries.count, 2);
    assert_true(entries.items[1].erased && entries.items[1].detail.len == 0);
    assert_true(str_is(entries.items[0].detail, "why not"));
    must(revision_history(folder->store, &folder->arena, &other, 10, &history));
    assert_false(history.items[0].erased);
}

/* The log that SQLite writes ahead keeps what was there before until it is written over. */
static void a_purge_does_not_wait_for_the_folder_to_be_closed(void **state)
{
    Folder *folder = *state;
    Store *reader = folder_reader(folder);
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    Entity entity;
    Entity found;
    Str key;

    folder_begin(folder);
    entity = folder_add(folder, &record, &policy);
    folder_commit(folder);
    must(store_read_begin(reader));
    folder_view(reader, ROLE_ANALYST);
    must(entity_find(reader, entity.uuid, &found));
    store_read_end(reader);
    key = folder_blob(folder, "keys.db", "SELECT wrapped FROM record_key WHERE record = 1");
    folder_begin(folder);
    must(entity_erase(folder->store, &entity));
    folder_commit(folder);
    assert_true(folder_has(folder, key));
    must(store_purge(folder->store));
    assert_false(folder_has(folder, key));
    store_close(reader);
}

/* A key that is lost, as by a copy of the keys that is too old, leaves a tombstone and no error. */
static void a_record_without_its_key_is_erased(void **state)
{
    Folder *folder = *state;
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    Revision revision;
    Entity entity;

    folder_begin(folder);
    entity = folder_add(folder, &record, &policy);
    folder_commit(folder);
    folder_raw(folder, "keys.db", "DELETE FROM record_key");
    folder_view(folder->store, ROLE_ANALYST);
    must(revision_get(folder->store, &folder->arena, &entity, entity.head, &revision));
    assert_true(revision.erased);
}

static void a_body_or_a_key_in_another_row_is_corrupt(void **state)
{
    static const char body[] =
        "UPDATE record SET body = (SELECT body FROM record WHERE id = 2) WHERE id = 1";
    static const char key[] =
        "UPDATE record_key SET wrapped = (SELECT wrapped FROM record_key WHERE record = 2)"
        " WHERE record = 1";
    static const struct {
        const char *main;
        const char *keys;
    } cases[] = {
        {body, "SELECT 1"},
        {"SELECT 1", key},
        {body, key}, /* which fit each other, and not the row */
        {"SELECT 1", "UPDATE record_key SET wrapped = x'00' WHERE record = 1"},
        {"SELECT 1",
         "UPDATE record_key SET compartment = (SELECT max(id) FROM compartment_key)"
         " WHERE record = 1"},
        {"UPDATE record SET body = x'00' WHERE id = 1", "SELECT 1"},
    };
    Folder *folder = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        Record record = folder_person(folder, "Somchai");
        Policy policy = folder_policy(WORLD_PERSON);
        void *next = NULL;
        Revision revision;
        Entity entity;

        folder_begin(folder);
        entity = folder_add(folder, &record, &policy);
        (void)folder_add(folder, &record, &policy);
        folder_commit(folder);
        assert_int_equal(entity.head, 1);
        folder_view(folder->store, ROLE_ANALYST);
        must(revision_get(folder->store, &folder->arena, &entity, 1, &revision));
        folder_raw(folder, "subak.db", cases[i].main);
        folder_raw(folder, "keys.db", cases[i].keys);
        assert_int_equal(
            revision_get(folder->store, &folder->arena, &entity, 1, &revision).kind,
            ERR_CORRUPT);
        assert_int_equal(folder_close(state), 0);
        assert_int_equal(folder_open(&next), 0);
        assert_ptr_equal(next, folder);
    }
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, folder_open, folder_close)
    const struct CMUnitTest tests[] = {
        EACH(a_folder_is_made_once),
        EACH(what_was_committed_is_there_when_it_is_opened_again),
        EACH(what_a_newer_program_wrote_is_refused),
        EACH(an_index_that_is_lost_or_strange_is_made_anew),
        EACH(another_key_opens_nothing),
        EACH(a_folder_that_is_not_there_is_said),
        EACH(nothing_but_the_opening_changes_the_schema),
        EACH(references_are_kept),
        EACH(named_values_are_kept),
        EACH(a_copy_is_whole),
        EACH(damage_is_found),
        EACH(every_statement_prepares),
        EACH(no_statement_reads_a_large_table_from_end_to_end),
        EACH(every_statement_on_records_is_guarded_or_says_so),
        EACH(revisions_are_kept_in_order),
        EACH(a_change_is_later_than_the_one_before),
        EACH(who_comes_second_is_told_so),
        EACH(a_revision_belongs_to_its_entity),
        EACH(what_was_undone_is_not_there),
        EACH(behind_the_wall_all_keys_are_the_walls),
        EACH(keys_without_a_record_do_no_harm),
        EACH(a_row_that_is_refused_leaves_no_key),
        EACH(an_erasure_is_ended_by_the_next_opening),
        EACH(an_erasure_that_was_not_committed_is_forgotten),
        EACH(what_an_older_copy_brings_back_is_found),
        EACH(nothing_of_a_body_stands_in_clear),
        EACH(what_was_erased_is_gone_from_the_disk),
        EACH(a_purge_does_not_wait_for_the_folder_to_be_closed),
        EACH(a_record_without_its_key_is_erased),
        EACH(a_body_or_a_key_in_another_row_is_corrupt),
    };

    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
