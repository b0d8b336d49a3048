/* Goal: what is acknowledged is there, what is not is not, whoever else writes at the time; and
 * many who write at once share their commits.
 * Method: a first write that holds the writer up until all others wait, so that they make one
 * group; writes that fail, a commit that fails, a disk that is full; then the folder opened
 * again.
 */
#include "base/thread.h"
#include "folder.h"
#include "store/writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <time.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum {
    THREADS = 8,
    ROUNDS = 25,
    GROUP = 20
};

static void must(Err err)
{
    if (err.kind != ERR_OK) {
        print_error("%s: %s\n", err_name(err.kind), err.what);
    }
    assert_int_equal(err.kind, ERR_OK);
}

/* One who writes: a person of a name, with a remark so long that it may not fit. */
typedef struct Job {
    Writer *writer;
    Thread thread;
    Write write;
    Record record;
    Policy policy;
    Uuid uuid;
    ErrKind fails; /* after it has written */
    Err err;       /* what writer_run gave */
    struct Stage *stage;
} Job;

/* Where those who are to be one group wait for each other. */
typedef struct Stage {
    Gate gate;
    int arrived;
    int awaited;
} Stage;

static Err add_person(Store *store, Write *write)
{
    Job *job = write->arg;
    NewRevision new = {
        .record = &job->record, .policy = &job->policy, .account = 7, .at = FOLDER_NOW};
    LogNote note = {.action = LOG_CREATE, .account = 7, .detail = {"", 0}};
    Entity entity;

    TRY(entity_create(store, job->uuid, &new, &entity));
    note.entity = entity.id;
    note.record = entity.head;
    TRY(log_append(store, &note));
    return job->fails == ERR_OK ? ERR_NONE : (Err){job->fails, 0, "as the test wants it"};
}

static Job job_of(Folder *folder, Writer *writer, const char *name)
{
    Job job = {
        .writer = writer,
        .write = {.run = add_person},
        .record = folder_person(folder, name),
        .policy = folder_policy(WORLD_PERSON)};

    random_uuid(&folder->env, job.uuid.bytes);
    return job;
}

static void run(Job *job)
{
    job->write.arg = job;
    job->err = writer_run(job->writer, &job->write);
}

static void *run_in_thread(void *arg)
{
    Job *job = arg;

    gate_enter(&job->stage->gate);
    job->stage->arrived++;
    gate_changed(&job->stage->gate);
    gate_leave(&job->stage->gate);
    run(job);
    return NULL;
}

/* The first write: it ends once the others have come, and a little later, when they wait. */
static Err hold_up(Store *store, Write *write)
{
    static const struct timespec little = {0, 50000000};
    Stage *stage = write->arg;
    (void)store;

    gate_enter(&stage->gate);
    while (stage->arrived < stage->awaited) {
        gate_wait(&stage->gate);
    }
    gate_leave(&stage->gate);
    (void)nanosleep(&little, NULL);
    return ERR_NONE;
}

static void *run_hold_up(void *arg)
{
    Job *job = arg;

    job->write = (Write){.run = hold_up, .arg = job->stage, .alone = true};
    job->err = writer_run(job->writer, &job->write);
    return NULL;
}

/* Put all jobs to the writer as one group, and come back when each has its answer. */
static void run_as_group(Folder *folder, Writer *writer, Job *jobs, int count)
{
    Stage stage = {.awaited = count};
    Job first = job_of(folder, writer, "nobody");

    gate_open(&stage.gate);
    first.stage = &stage;
    must(thread_start(&first.thread, run_hold_up, &first));
    for (int i = 0; i < count; i++) {
        jobs[i].stage = &stage;
        must(thread_start(&jobs[i].thread, run_in_thread, &jobs[i]));
    }
    for (int i = 0; i < count; i++) {
        thread_join(&jobs[i].thread);
    }
    thread_join(&first.thread);
    must(first.err);
    gate_close(&stage.gate);
}

/* Whether the store has the job's person, with its body, for a reader who opens it now. */
static bool is_there(Folder *folder, Store *reader, const Job *job)
{
    size_t mark = folder->arena.used;
    Revision revision = {0};
    Entity entity;
    Err err = entity_find(reader, job->uuid, &entity);

    if (err.kind == ERR_NOT_FOUND) {
        return false;
    }
    must(err);
    must(revision_get(reader, &folder->arena, &entity, entity.head, &revision));
    assert_false(revision.erased);
    assert_true(
        str_equal(record_first(&revision.record, "name"), record_first(&job->record, "name")));
    arena_rewind(&folder->arena, mark);
    return true;
}

/* What each was told is so, now and when the folder is opened again; and the log holds. */
static void check_told(Folder *folder, const Job *jobs, int count)
{
    for (int again = 0; again < 2; again++) {
        Store *reader = folder_reader(folder);
        LogVerdict verdict;
        int stored = 0;

        folder_view(reader, ROLE_ANALYST);
        for (int i = 0; i < count; i++) {
            bool there = is_there(folder, reader, &jobs[i]);

            assert_int_equal(there, jobs[i].err.kind == ERR_OK);
            stored += there;
        }
        must(log_verify(reader, &folder->arena, NULL, &verdict));
        assert_true(verdict.ok);
        assert_int_equal(verdict.size, stored);
        store_close(reader);
        folder_stop(folder);
        folder_start(folder);
        assert_int_equal(
            folder_number(folder, "keys.db", "SELECT count(*) FROM record_key"), stored);
    }
}

/* ---- one at a time ---------------------------------------------------------------------- */

static void without_a_thread_it_is_done_at_once(void **state)
{
    Folder *folder = *state;
    Writer *writer = NULL;
    Job jobs[3];
    int64_t commits = 0;
    int64_t writes = 0;

    must(writer_open(folder->store, false, &writer));
    for (int i = 0; i < 3; i++) {
        jobs[i] = job_of(folder, writer, "Somchai");
        jobs[i].fails = i == 1 ? ERR_DENIED : ERR_OK;
        run(&jobs[i]);
    }
    must(jobs[0].err);
    assert_int_equal(jobs[1].err.kind, ERR_DENIED);
    must(jobs[2].err);
    writer_counts(writer, &commits, &writes);
    assert_int_equal(writes, 3);
    writer_close(writer);
    check_told(folder, jobs, 3);
}

static void closing_an_idle_writer_ends_it(void **state)
{
    Folder *folder = *state;
    Writer *writer = NULL;

    must(writer_open(folder->store, true, &writer));
    writer_close(writer);
    writer_close(NULL);
    must(writer_open(folder->store, true, &writer));
    writer_close(writer);
}

/* ---- in groups -------------------------------------------------------------------------- */

static void a_group_shares_one_commit(void **state)
{
    Folder *folder = *state;
    Writer *writer = NULL;
    Job jobs[GROUP];
    int64_t commits = 0;
    int64_t writes = 0;

    must(writer_open(folder->store, true, &writer));
    for (int i = 0; i < GROUP; i++) {
        jobs[i] = job_of(folder, writer, "Somchai");
    }
    run_as_group(folder, writer, jobs, GROUP);
    writer_counts(writer, &commits, &writes);
    assert_int_equal(writes, 1 + GROUP);
    assert_in_range(commits, 2, GROUP / 2); /* the one that holds up, and as good as one more */
    writer_close(writer);
    for (int i = 0; i < GROUP; i++) {
        must(jobs[i].err);
    }
    check_told(folder, jobs, GROUP);
}

static void what_fails_is_undone_alone(void **state)
{
    Folder *folder = *state;
    Writer *writer = NULL;
    Job jobs[GROUP];

    must(writer_open(folder->store, true, &writer));
    for (int i = 0; i < GROUP; i++) {
        jobs[i] = job_of(folder, writer, i % 3 ? "Somchai" : "Nobody");
        jobs[i].fails = i % 3 ? ERR_OK : ERR_CONFLICT;
        jobs[i].policy.team =
            i % 2 ? STR("north") : STR(""); /* a policy that is undone with it */
    }
    run_as_group(folder, writer, jobs, GROUP);
    writer_close(writer);
    for (int i = 0; i < GROUP; i++) {
        assert_int_equal(jobs[i].err.kind, i % 3 ? ERR_OK : ERR_CONFLICT);
        jobs[i].policy.team = STR("");
    }
    folder_view(folder->store, ROLE_PROTECTION_OFFICER); /* who sees the team's */
    for (int i = 0; i < GROUP; i++) {
        assert_int_equal(is_there(folder, folder->store, &jobs[i]), i % 3 != 0);
    }
}

static void what_wants_to_be_alone_is_alone(void **state)
{
    Folder *folder = *state;
    Writer *writer = NULL;
    Job jobs[GROUP];
    int64_t commits = 0;
    int64_t writes = 0;

    must(writer_open(folder->store, true, &writer));
    for (int i = 0; i < GROUP; i++) {
        jobs[i] = job_of(folder, writer, "Somchai");
        jobs[i].write.alone = true;
    }
    run_as_group(folder, writer, jobs, GROUP);
    writer_counts(writer, &commits, &writes);
    assert_int_equal(writes, 1 + GROUP);
    assert_int_equal(commits, 1 + GROUP);
    writer_close(writer);
    check_told(folder, jobs, GROUP);
}

/* ---- many at once ----------------------------------------------------------------------- */

typedef struct Crowd {
    Folder *folder;
    Writer *writer;
    Store *reader;
    Thread thread;
    Job jobs[ROUNDS];
    int unseen; /* acknowledged, and not there the moment after */
    int64_t commits;
    int64_t writes;
} Crowd;

static void *write_and_look(void *arg)
{
    Crowd *crowd = arg;

    for (int i = 0; i < ROUNDS; i++) {
        Entity entity;

        run(&crowd->jobs[i]);
        writer_counts(crowd->writer, &crowd->commits, &crowd->writes);
        if (crowd->jobs[i].err.kind == ERR_OK) {
            const Viewer viewer = {
                ROLE_ANALYST, {"", 0}, (int32_t)(FOLDER_NOW / INT64_C(86400000))};
            bool seen = store_view(crowd->reader, &viewer).kind == ERR_OK &&
                        entity_find(crowd->reader, crowd->jobs[i].uuid, &entity).kind == ERR_OK;

            crowd->unseen += !seen;
        }
    }
    return NULL;
}

static void under_load_commits_are_fewer_than_writes(void **state)
{
    static Crowd crowds[THREADS];
    static Job all[THREADS * ROUNDS];
    Folder *folder = *state;
    Writer *writer = NULL;
    int64_t commits = 0;
    int64_t writes = 0;

    must(writer_open(folder->store, true, &writer));
    for (int i = 0; i < THREADS; i++) {
        crowds[i] =
            (Crowd){.folder = folder, .writer = writer, .reader = folder_reader(folder)};
        for (int k = 0; k < ROUNDS; k++) {
            crowds[i].jobs[k] = job_of(folder, writer, "Somchai");
            crowds[i].jobs[k].fails = k % 5 == 4 ? ERR_DENIED : ERR_OK;
        }
    }
    for (int i = 0; i < THREADS; i++) {
        must(thread_start(&crowds[i].thread, write_and_look, &crowds[i]));
    }
    for (int i = 0; i < THREADS; i++) {
        thread_join(&crowds[i].thread);
        assert_int_equal(crowds[i].unseen, 0);
        assert_in_range(crowds[i].writes, ROUNDS, THREADS * ROUNDS);
        assert_in_range(crowds[i].commits, 1, crowds[i].writes);
        store_close(crowds[i].reader);
        memcpy(&all[i * ROUNDS], crowds[i].jobs, sizeof(crowds[i].jobs));
    }
    writer_counts(writer, &commits, &writes);
    assert_int_equal(writes, THREADS * ROUNDS);
    assert_true(commits < writes);
    writer_close(writer);
    for (int i = 0; i < THREADS * ROUNDS; i++) {
        assert_int_equal(all[i].err.kind, all[i].fails);
    }
    check_told(folder, all, THREADS * ROUNDS);
}

/* ---- what is destroyed ------------------------------------------------------------------- */

static Err erase_person(Store *store, Write *write)
{
    Job *job = write->arg;
    Entity entity;

    TRY(entity_find_unguarded(store, job->uuid, &entity));
    return entity_erase(store, &entity);
}

static void when_an_erasure_is_acknowledged_the_key_is_gone(void **state)
{
    Folder *folder = *state;
    Writer *writer = NULL;
    Job job;
    Str key;

    must(writer_open(folder->store, true, &writer));
    job = job_of(folder, writer, "Somchai");
    run(&job);
    must(job.err);
    key = folder_blob(folder, "keys.db", "SELECT wrapped FROM record_key WHERE record = 1");
    assert_true(folder_has(folder, key));
    job.write = (Write){.run = erase_person, .purge = true};
    run(&job);
    must(job.err);
    assert_false(folder_has(folder, key));
    writer_close(writer);
}

/* ---- when it cannot be made durable ----------------------------------------------------- */

static int refuse_commit(void *arg)
{
    (void)arg;
    return 1;
}

static void a_commit_that_fails_undoes_all(void **state)
{
    static const Database databases[] = {DATABASE_KEYS, DATABASE_MAIN};
    Folder *folder = *state;

    for (size_t k = 0; k < COUNT(databases); k++) {
        sqlite3 *db = folder->store->databases[databases[k]];
        Writer *writer = NULL;
        Job jobs[4];
        Job after;

        must(writer_open(folder->store, false, &writer));
        for (int i = 0; i < 4; i++) {
            jobs[i] = job_of(folder, writer, "Somchai");
        }
        sqlite3_commit_hook(db, refuse_commit, NULL);
        for (int i = 0; i < 4; i++) {
            run(&jobs[i]);
            assert_int_not_equal(jobs[i].err.kind, ERR_OK);
        }
        sqlite3_commit_hook(db, NULL, NULL);
        after = job_of(folder, writer, "Anna");
        run(&after);
        must(after.err);
        writer_close(writer);
        folder_view(folder->store, ROLE_ANALYST);
        assert_true(is_there(folder, folder->store, &after));
        for (int i = 0; i < 4; i++) {
            assert_false(is_there(folder, folder->store, &jobs[i]));
        }
        folder_stop(folder);
        folder_start(folder); /* sweeps the keys that were durable before their records */
        assert_int_equal(
            folder_number(folder, "keys.db", "SELECT count(*) FROM record_key"), k + 1);
    }
}

/* Let a file have no more pages than it has and a few. SQLite then says that the disk is full,
 * and undoes the whole transaction by itself.
 */
static void set_room(Folder *folder, Database database, int more)
{
    sqlite3 *db = folder->store->databases[database];
    static const char *const names[] = {"subak.db", "keys.db"};
    Str sql;

    sqlite3_set_authorizer(db, NULL, NULL);
    must(arena_print(
        &folder->arena,
        &sql,
        "PRAGMA max_page_count = %d",
        more < 0 ? 1000000
                 : (int)folder_number(folder, names[database], "PRAGMA page_count") + more));
    assert_int_equal(sqlite3_exec(db, sql.ptr, NULL, NULL, NULL), SQLITE_OK);
}

static void a_full_disk_takes_nothing_that_it_does_not_keep(void **state)
{
    static const Database databases[] = {DATABASE_MAIN, DATABASE_KEYS};
    static char big[60000];
    Folder *folder = *state;

    memset(big, 'x', sizeof(big));
    for (size_t k = 0; k < COUNT(databases); k++) {
        Writer *writer = NULL;
        Job jobs[GROUP];
        int refused = 0;
        Job after;

        set_room(folder, databases[k], 4);
        must(writer_open(folder->store, true, &writer));
        for (int i = 0; i < GROUP; i++) {
            jobs[i] = job_of(folder, writer, "Somchai");
            if (i % 4 == 1) {
                must(record_add(
                    &folder->arena,
                    &jobs[i].record,
                    &world_person_fields[5],
                    (Str){big, sizeof(big)}));
            }
        }
        run_as_group(folder, writer, jobs, GROUP);
        set_room(folder, databases[k], -1);
        after = job_of(folder, writer, "Anna");
        run(&after);
        must(after.err);
        writer_close(writer);
        folder_view(folder->store, ROLE_ANALYST);
        for (int i = 0; i < GROUP; i++) {
            refused += jobs[i].err.kind == ERR_SYSTEM;
            assert_int_equal(
                is_there(folder, folder->store, &jobs[i]), jobs[i].err.kind == ERR_OK);
        }
        assert_true(is_there(folder, folder->store, &after));
        if (databases[k] == DATABASE_MAIN) {
            assert_in_range(refused, 1, GROUP);
        }
    }
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, folder_open, folder_close)
    const struct CMUnitTest tests[] = {
        EACH(without_a_thread_it_is_done_at_once),
        EACH(closing_an_idle_writer_ends_it),
        EACH(a_group_shares_one_commit),
        EACH(what_fails_is_undone_alone),
        EACH(what_wants_to_be_alone_is_alone),
        EACH(under_load_commits_are_fewer_than_writes),
        EACH(when_an_erasure_is_acknowledged_the_key_is_gone),
        EACH(a_commit_that_fails_undoes_all),
        EACH(a_full_disk_takes_nothing_that_it_does_not_keep),
    };

    return cmocka_run_group_tests_name("writer", tests, NULL, NULL);
}
