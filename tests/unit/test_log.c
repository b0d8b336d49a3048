/* Goal: the log's root is the one that the standard defines, and whoever changes, drops, swaps
 * or rewrites anything in it is found, and the first entry that he touched is named.
 * Method: the definition, computed the slow way, for every size to 600; a log of 300 entries
 * harmed in one place at a time, from outside of the store.
 */
#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum {
    SIZES = 600,
    ENTRIES = 300,
    GROUP = 50 /* entries a checkpoint */
};

static void must(Err err)
{
    if (err.kind != ERR_OK) {
        print_error("%s: %s\n", err_name(err.kind), err.what);
    }
    assert_int_equal(err.kind, ERR_OK);
}

/* ---- the definition --------------------------------------------------------------------- */

/* RFC 6962, 2.1: split at the largest power of two smaller than the number of leaves. */
static Hash slow_root(const Str *leaves, size_t count)
{
    static const char zero = 0;
    static const char one = 1;
    size_t split = 1;
    Hash left;
    Hash right;

    if (count == 0) {
        return hash_sha256(STR(""));
    }
    if (count == 1) {
        return hash_sha256_parts((const Str[]){{&zero, 1}, leaves[0]}, 2);
    }
    while (split * 2 < count) {
        split *= 2;
    }
    left = slow_root(leaves, split);
    right = slow_root(leaves + split, count - split);
    return hash_sha256_parts((const Str[]){{&one, 1}, hash_str(&left), hash_str(&right)}, 3);
}

static void the_tree_is_the_one_of_the_standard(void **state)
{
    static char bytes[SIZES][3];
    static Str leaves[SIZES];
    Tree tree = {0};
    (void)state;

    for (size_t i = 0; i <= SIZES; i++) {
        Hash root = tree_root(&tree);
        Hash expected = slow_root(leaves, i);
        Hash rows[TILE_LEVELS];
        Hash leaf;

        assert_int_equal(tree.size, i);
        assert_memory_equal(&root, &expected, sizeof(root));
        if (i == SIZES) {
            break;
        }
        memcpy(bytes[i], (const char[]){(char)i, (char)(i >> 8), 'x'}, 3);
        leaves[i] = (Str){bytes[i], i % 4}; /* empty ones too */
        leaf = tree_leaf(leaves[i]);
        /* a hash for the row of leaves, and one more for that above after each 256 */
        assert_int_equal(tree_append(&tree, &leaf, rows), (i + 1) % TILE_WIDTH == 0 ? 2 : 1);
        assert_memory_equal(&rows[0], &leaf, sizeof(leaf));
        if ((i + 1) % TILE_WIDTH == 0) {
            expected = slow_root(leaves + i + 1 - TILE_WIDTH, TILE_WIDTH);
            assert_memory_equal(&rows[1], &expected, sizeof(expected));
        }
    }
}

/* ---- the log in the store --------------------------------------------------------------- */

static void append(Folder *folder, int i)
{
    LogNote note = {
        .action = (LogAction)(i % LOG_BLANK),
        .account = i % 5,
        .entity = i % 3 * 1000, /* none that there is */
        .record = i % 7,
        .detail = i % 2 ? STR("why") : STR("")};

    must(log_append(folder->store, &note));
}

/* `count` entries, GROUP to a checkpoint, the folder closed and opened between. */
static void fill(Folder *folder, int count)
{
    for (int i = 0; i < count; i += GROUP) {
        folder_begin(folder);
        for (int k = i; k < i + GROUP && k < count; k++) {
            append(folder, k);
        }
        folder_commit(folder);
        folder_stop(folder);
        folder_start(folder);
    }
}

static LogVerdict verify(Folder *folder)
{
    size_t mark = folder->arena.used;
    LogVerdict verdict;

    must(log_verify(folder->store, &folder->arena, NULL, &verdict));
    arena_rewind(&folder->arena, mark);
    return verdict;
}

static Str read_leaf(Folder *folder, sqlite3_stmt *stmt)
{
    Str bytes;

    must(arena_copy(
        &folder->arena,
        (Str){sqlite3_column_blob(stmt, 0), (size_t)sqlite3_column_bytes(stmt, 0)},
        &bytes));
    return bytes;
}

static void the_stored_log_has_the_root_of_the_standard(void **state)
{
    static const int reopened[] = {1, 2, 255, 256, 257, 300, 511, 512, 513, 599};
    static Str leaves[SIZES];
    Folder *folder = *state;
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    int done = 0;

    for (size_t i = 0; i < COUNT(reopened); i++) {
        folder_begin(folder);
        for (; done < reopened[i]; done++) {
            append(folder, done);
            must(log_checkpoint(folder->store));
        }
        folder_commit(folder);
        folder_stop(folder);
        folder_start(folder);
    }
    assert_int_equal(sqlite3_open(folder_file(folder, "subak.db", ""), &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT entry FROM leaf ORDER BY seq", -1, &stmt, NULL),
        SQLITE_OK);
    for (int i = 0; i < done; i++) {
        assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
        leaves[i] = read_leaf(folder, stmt);
        assert_int_equal(leaves[i].len, 1 + 8 + HASH_SIZE);
    }
    assert_int_equal(sqlite3_step(stmt), SQLITE_DONE);
    sqlite3_finalize(stmt);
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT root FROM checkpoint ORDER BY size", -1, &stmt, NULL),
        SQLITE_OK);
    for (int i = 0; i < done; i++) {
        Hash expected = slow_root(leaves, (size_t)i + 1);

        assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
        assert_true(str_equal(read_leaf(folder, stmt), hash_str(&expected)));
    }
    assert_int_equal(sqlite3_step(stmt), SQLITE_DONE);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
}

static void an_empty_log_holds(void **state)
{
    Folder *folder = *state;
    LogVerdict verdict = verify(folder);
    Hash nothing = hash_sha256(STR(""));
    int64_t size = -1;
    Hash root;

    assert_true(verdict.ok);
    assert_int_equal(verdict.size, 0);
    assert_memory_equal(&verdict.root, &nothing, sizeof(nothing));
    must(log_root(folder->store, &size, &root));
    assert_int_equal(size, 0);
    assert_memory_equal(&root, &nothing, sizeof(nothing));
}

/* It holds for whoever has the files, and no key at all. */
static void a_log_that_nobody_touched_holds(void **state)
{
    Folder *folder = *state;
    Vault none = {0};
    Store *reader = NULL;
    LogVerdict verdict;
    int64_t size = 0;
    Hash root;

    fill(folder, ENTRIES);
    must(store_open(folder->path, false, &none, &world, &folder->env, &reader));
    must(log_verify(reader, &folder->arena, NULL, &verdict));
    assert_true(verdict.ok);
    assert_int_equal(verdict.size, ENTRIES);
    must(log_root(reader, &size, &root));
    assert_int_equal(size, ENTRIES);
    assert_memory_equal(&root, &verdict.root, sizeof(root));
    store_close(reader);
}

/* ---- harm ------------------------------------------------------------------------------- */

/* Do `harm`, where every %d is `at`, and look what verify says; then the log is whole again. */
static LogVerdict harmed(Folder *folder, const char *harm, int at)
{
    LogVerdict verdict;
    Buf sql = buf_begin(&folder->arena, 4096);
    Str text;
    Str rest = str_from(harm);

    must(store_copy(folder->store, "subak.db", folder_file(folder, "copy.db", "")));
    buf_put(&sql, STR("PRAGMA foreign_keys = OFF;"));
    while (rest.len > 0) {
        size_t before = rest.len;
        Str part = str_cut(&rest, '#');

        buf_put(&sql, part);
        if (part.len < before) {
            buf_put_number(&sql, at);
        }
    }
    must(buf_end(&sql, &text));
    folder_raw(folder, "subak.db", text.ptr);
    verdict = verify(folder);
    folder_stop(folder);
    (void)remove(folder_file(folder, "subak.db", "-wal"));
    (void)remove(folder_file(folder, "subak.db", "-shm"));
    assert_int_equal(
        rename(folder_file(folder, "copy.db", ""), folder_file(folder, "subak.db", "")), 0);
    folder_start(folder);
    return verdict;
}

static void each_entry_that_is_harmed_is_named(void **state)
{
    static const char *const harm[] = {
        "UPDATE leaf SET entry = zeroblob(41) WHERE seq = #",
        "UPDATE leaf SET entry = CAST(substr(entry, 1, 40) || x'00' AS BLOB) WHERE seq = #",
        "UPDATE leaf SET entry = x'' WHERE seq = #",
        "DELETE FROM leaf WHERE seq = #",
        "DELETE FROM leaf WHERE seq = #; DELETE FROM audit WHERE seq = #",
        /* two that stand next to each other, swapped */
        ("UPDATE leaf SET seq = 9999 WHERE seq = #;"
         "UPDATE leaf SET seq = # WHERE seq = # + 1;"
         "UPDATE leaf SET seq = # + 1 WHERE seq = 9999"),
        "UPDATE audit SET at = at + 1 WHERE seq = #",
        "UPDATE audit SET account = account + 1 WHERE seq = #",
        "UPDATE audit SET action = action + 1 WHERE seq = #",
        "UPDATE audit SET entity = coalesce(entity, 0) + 1 WHERE seq = #",
        "UPDATE audit SET record = coalesce(record, 0) + 1 WHERE seq = #",
        "UPDATE audit SET salt = zeroblob(16) WHERE seq = #",
        "UPDATE audit SET salt = x'00' WHERE seq = #",
        "UPDATE audit SET detail = CAST(coalesce(detail, x'') || x'00' AS BLOB) WHERE seq = #",
        "DELETE FROM audit WHERE seq = #",
        /* two audit entries swapped, and one told twice */
        ("UPDATE audit SET seq = 9999 WHERE seq = #;"
         "UPDATE audit SET seq = # WHERE seq = # + 1;"
         "UPDATE audit SET seq = # + 1 WHERE seq = 9999"),
        /* passed off as erased: what it was about is not, or it was about nothing */
        "UPDATE audit SET salt = NULL, detail = NULL WHERE seq = #",
        "UPDATE audit SET salt = NULL, detail = NULL, account = account + 1 WHERE seq = #",
        "UPDATE audit SET salt = NULL, detail = NULL, action = action + 1 WHERE seq = #",
        "UPDATE audit SET salt = NULL, detail = NULL, record = 99 WHERE seq = #",
    };
    static const int places[] = {0, 49, 256, 298};
    Folder *folder = *state;

    fill(folder, ENTRIES);
    for (size_t i = 0; i < COUNT(harm); i++) {
        for (size_t k = 0; k < COUNT(places); k++) {
            LogVerdict verdict = harmed(folder, harm[i], places[k]);

            if (verdict.ok || verdict.first_bad != places[k]) {
                print_error("%s at %d\n", harm[i], places[k]);
            }
            assert_false(verdict.ok);
            assert_int_equal(verdict.first_bad, places[k]);
            assert_true(verdict.why[0] != 0);
        }
    }
    assert_true(verify(folder).ok); /* the harm was undone each time */
}

static void an_end_that_was_cut_off_is_missed(void **state)
{
    static const char *const harm[] = {
        "DELETE FROM leaf WHERE seq >= #",
        "DELETE FROM leaf WHERE seq >= #; DELETE FROM audit WHERE seq >= #",
        /* and forgot the tiles */
        ("DELETE FROM leaf WHERE seq >= #; DELETE FROM audit WHERE seq >= #;"
         "DELETE FROM checkpoint WHERE size > #"),
    };
    static const int places[] = {0, 1, 250, 256, 299};
    Folder *folder = *state;

    fill(folder, ENTRIES);
    for (size_t i = 0; i < COUNT(harm); i++) {
        for (size_t k = 0; k < COUNT(places); k++) {
            LogVerdict verdict = harmed(folder, harm[i], places[k]);

            assert_false(verdict.ok);
            assert_int_equal(verdict.first_bad, places[k]);
        }
    }
}

static void a_tile_that_was_changed_is_found(void **state)
{
    static const struct {
        const char *harm;
        int64_t first_bad;
    } cases[] = {
        {"UPDATE tile SET hashes = CAST(x'00' || substr(hashes, 2) AS BLOB) WHERE level = 0 "
         "AND number = 0",
         0},
        {"UPDATE tile SET hashes = CAST(substr(hashes, 1, 8191) || x'00' AS BLOB)"
         " WHERE level = 0 AND number = 0",
         255},
        {"UPDATE tile SET hashes = CAST(x'00' || substr(hashes, 2) AS BLOB) WHERE level = 0 "
         "AND number = 1",
         256},
        {"DELETE FROM tile WHERE level = 0 AND number = 1", 256},
        {"UPDATE tile SET hashes = CAST(hashes || zeroblob(32) AS BLOB) WHERE level = 0 AND "
         "number = 1",
         300},
        /* the row above: what the next root would be made from */
        {"UPDATE tile SET hashes = CAST(x'00' || substr(hashes, 2) AS BLOB) WHERE level = 1",
         0},
        {"DELETE FROM tile WHERE level = 1", 0},
    };
    Folder *folder = *state;

    fill(folder, ENTRIES);
    for (size_t i = 0; i < COUNT(cases); i++) {
        LogVerdict verdict = harmed(folder, cases[i].harm, 0);

        if (verdict.ok) {
            print_error("%s\n", cases[i].harm);
        }
        assert_false(verdict.ok);
        assert_int_equal(verdict.first_bad, cases[i].first_bad);
    }
}

/* Somebody with the whole folder and this program changes an entry and makes all tiles anew, so
 * that they fit. The checkpoint that was written then, and that others may hold, does not.
 */
static void a_log_written_anew_is_caught_by_its_checkpoint(void **state)
{
    Folder *folder = *state;

    fill(folder, ENTRIES);
    for (int at = 0; at < ENTRIES; at += 37) {
        static uint8_t forged[1 + 8 + HASH_SIZE];
        Hash leaf = tree_leaf((Str){(const char *)forged, sizeof(forged)});
        char digits[2 * HASH_SIZE];
        LogVerdict verdict;
        Str harm;

        str_hex(leaf.bytes, HASH_SIZE, digits);
        must(arena_print(
            &folder->arena,
            &harm,
            "UPDATE leaf SET entry = zeroblob(41) WHERE seq = %d;"
            "UPDATE tile SET hashes ="
            " CAST(substr(hashes, 1, %d) || x'%.64s' || substr(hashes, %d) AS BLOB)"
            " WHERE level = 0 AND number = %d",
            at,
            at % TILE_WIDTH * HASH_SIZE,
            digits,
            (at % TILE_WIDTH + 1) * HASH_SIZE + 1,
            at / TILE_WIDTH));
        verdict = harmed(folder, harm.ptr, 0);
        assert_false(verdict.ok);
        assert_int_equal(verdict.first_bad, at / GROUP * GROUP); /* as near as one can tell */
    }
}

static void a_checkpoint_that_was_changed_is_found(void **state)
{
    Folder *folder = *state;
    LogVerdict verdict;

    fill(folder, ENTRIES);
    verdict = harmed(folder, "UPDATE checkpoint SET root = zeroblob(32) WHERE size = 100", 0);
    assert_false(verdict.ok);
    assert_int_equal(verdict.first_bad, 50);
    verdict = harmed(folder, "UPDATE checkpoint SET root = x'00' WHERE size = 100", 0);
    assert_false(verdict.ok);
}

/* ---- what goes on ----------------------------------------------------------------------- */

static void a_log_goes_on_after_an_erasure_and_an_undone_request(void **state)
{
    Folder *folder = *state;
    Record record = folder_person(folder, "Somchai");
    Policy policy = folder_policy(WORLD_PERSON);
    LogVerdict verdict;
    Entity entity;

    fill(folder, 260);
    folder_begin(folder);
    entity = folder_add(folder, &record, &policy);
    must(log_append(
        folder->store,
        &(LogNote){
            .action = LOG_CREATE,
            .entity = entity.id,
            .record = entity.head,
            .detail = STR("why")}));
    folder_commit(folder);
    folder_begin(folder);
    append(folder, 261);
    store_revert(folder->store);
    store_rollback(folder->store);
    folder_begin(folder);
    must(entity_erase(folder->store, &entity));
    append(folder, 261);
    folder_commit(folder);
    verdict = verify(folder);
    assert_true(verdict.ok);
    assert_int_equal(verdict.size, 262);
    verdict = harmed(folder, "UPDATE audit SET action = action + 1 WHERE seq = #", 260);
    assert_false(verdict.ok); /* the leaf still says what was done, and to which record */
    verdict = harmed(folder, "UPDATE audit SET record = record + 1 WHERE seq = #", 260);
    assert_false(verdict.ok);
    assert_int_equal(verdict.first_bad, 260);
}

static void pages_are_newest_first(void **state)
{
    Folder *folder = *state;
    LogEntries entries;

    fill(folder, 30);
    must(log_page(folder->store, &folder->arena, INT64_MAX, 4, &entries));
    assert_int_equal(entries.count, 4);
    for (int i = 0; i < 4; i++) {
        const LogEntry *entry = &entries.items[i];

        assert_int_equal(entry->seq, 29 - i);
        assert_int_equal(entry->at, FOLDER_NOW);
        assert_int_equal(entry->account, entry->seq % 5);
        assert_int_equal(entry->action, entry->seq % LOG_BLANK);
        assert_int_equal(entry->entity, entry->seq % 3 * 1000);
        assert_int_equal(entry->record, entry->seq % 7);
        assert_true(str_is(entry->detail, entry->seq % 2 ? "why" : ""));
        assert_false(entry->erased);
    }
    must(log_page(folder->store, &folder->arena, 2, 10, &entries));
    assert_int_equal(entries.count, 2);
    assert_int_equal(entries.items[0].seq, 1);
    must(log_of_entity(folder->store, &folder->arena, 2000, 3, &entries));
    assert_int_equal(entries.count, 3);
    assert_int_equal(entries.items[0].seq, 29);
    assert_int_equal(entries.items[1].seq, 26);
    must(log_of_entity(folder->store, &folder->arena, 999, 3, &entries));
    assert_int_equal(entries.count, 0);
}

static void names_of_actions_are_told_apart(void **state)
{
    (void)state;

    for (int i = 0; i < LOG_ACTION_COUNT; i++) {
        assert_true(log_action_name((LogAction)i)[0] != 0);
        for (int k = 0; k < i; k++) {
            assert_string_not_equal(
                log_action_name((LogAction)i), log_action_name((LogAction)k));
        }
    }
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, folder_open, folder_close)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tree_is_the_one_of_the_standard),
        EACH(the_stored_log_has_the_root_of_the_standard),
        EACH(an_empty_log_holds),
        EACH(a_log_that_nobody_touched_holds),
        EACH(each_entry_that_is_harmed_is_named),
        EACH(an_end_that_was_cut_off_is_missed),
        EACH(a_tile_that_was_changed_is_found),
        EACH(a_log_written_anew_is_caught_by_its_checkpoint),
        EACH(a_checkpoint_that_was_changed_is_found),
        EACH(a_log_goes_on_after_an_erasure_and_an_undone_request),
        EACH(pages_are_newest_first),
        cmocka_unit_test(names_of_actions_are_told_apart),
    };

    return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
