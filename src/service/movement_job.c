/* A run of a scenario as a job. */
#include "service/movement.h"

#include "base/date.h"
#include "base/log.h"
#include "base/thread.h"
#include "service/bundle.h"
#include "service/members.h"
#include "service/records.h"
#include "service/whatif.h"
#include "store/desk.h"

#include <stdlib.h>

#define ROOM_KEPT ((size_t)768 << 20) /* the scenario, and what comes out of all members */
#define ROOM_CALL ((size_t)64 << 20)  /* what is written down */
#define ROOM_MEMBER \
    ((size_t)2048 << 20) /* its people; pages are the system's until they are used */
#define RESULT_MOST ((size_t)128 << 20)
#define TIME_MS     (INT64_C(20) * 60 * 1000)
#define TELL_MS     300 /* between two looks whether to go on */

/* A job while it runs. */
typedef struct Moving {
    Call call;
    Arena room;
    Arena kept;
    int64_t job;
    Uuid scenario;
    MovementAsk ask;
    size_t changes;
    Str changes_text;
    World world;
    MembersPlan plan;
    Members members;
    int64_t began;
    int64_t told;
    unsigned done; /* thousandths */
    const char *state;
    const char *message;
    Str result;
    Entity made;
} Moving;

/* ---- telling ------------------------------------------------------------------------------ */

static MUST_USE Err progress_text(Moving *moving, Str *ret)
{
    JsonOut out = json_begin(&moving->room, 4096);
    char uuid[UUID_TEXT + 1];

    json_open_object(&out, NULL);
    json_put_number(&out, "progress", moving->done);
    json_put_text(&out, "message", str_from(moving->message == NULL ? "" : moving->message));
    json_put_text(&out, "scenario", uuid_format(moving->scenario, uuid));
    if (moving->made.id != 0) {
        json_put_text(&out, "run", uuid_format(moving->made.uuid, uuid));
    }
    json_close_object(&out);
    return json_end(&out, ret);
}

static Err tell_run(Call *call, void *arg)
{
    Moving *moving = arg;
    Job job;
    Str text;

    TRY(job_get(call->store, &moving->room, moving->job, &job));
    if (str_is(job.state, "cancelling")) {
        moving->state = "cancelled";
        moving->message = "stopped by you; nothing was kept";
        return ERR_NONE;
    }
    TRY(progress_text(moving, &text));
    return job_set(call->store, &moving->room, moving->job, "running", false, text);
}

static void publish(Moving *moving)
{
    JsonOut out = json_begin(&moving->room, 1024);
    Str text;

    json_open_object(&out, NULL);
    json_put_number(&out, "id", moving->job);
    json_put_number(&out, "progress", moving->done);
    json_put_text(&out, "state", str_from(moving->state == NULL ? "running" : moving->state));
    json_close_object(&out);
    if (json_end(&out, &text).kind == ERR_OK) {
        node_publish(moving->call.node, "job", moving->call.account.id, text);
    }
}

/* Whether to go on: not when it was cancelled, the node is closing, or its time is over. */
static bool goes_on(void *state, unsigned done)
{
    Moving *moving = state;
    Env *env = node_env(moving->call.node);
    int64_t now = env->now(env);

    if (moving->told != 0 && now - moving->told < TELL_MS) {
        return true;
    }
    moving->told = now;
    moving->done = done;
    if (node_is_closing(moving->call.node)) {
        moving->state = "failed";
        moving->message = "the node was stopped; run it again";
    } else if (now - moving->began > TIME_MS) {
        moving->state = "failed";
        moving->message = "it took longer than a run may: ask for fewer members, or run it on "
                          "the command line";
    } else {
        log_err("movement.tell", call_write(&moving->call, tell_run, moving));
    }
    publish(moving);
    arena_rewind(&moving->room, 0);
    return moving->state == NULL;
}

/* ---- the result --------------------------------------------------------------------------- */

static void put_numbers(JsonOut *out, const char *name, const uint32_t *numbers, size_t count)
{
    json_open_list(out, name);
    for (size_t i = 0; i < count; i++) {
        json_put_number(out, NULL, numbers[i]);
    }
    json_close_list(out);
}

static void put_bands(JsonOut *out, const Members *members, const Bands *bands, size_t series)
{
    size_t first = series * members->days;

    put_numbers(out, "middle", bands->middle + first, members->days);
    if (members->members > 1) {
        put_numbers(out, "low", bands->low + first, members->days);
        put_numbers(out, "high", bands->high + first, members->days);
    }
}

/* When a place is first full, in how many members, and by how many people it comes short at the most. */
static void put_full(JsonOut *out, const Members *members, size_t place)
{
    FirstDay first = report_first(&members->ensemble, place, false);
    Band most = report_most(&members->ensemble, place, false);

    if (first.members == 0) {
        return;
    }
    json_open_object(out, "full");
    json_put_number(out, "members", (int64_t)first.members);
    json_put_number(out, "day", (int64_t)first.days.middle);
    json_put_number(out, "most_over", (int64_t)most.middle);
    json_close_object(out);
}

/* The needs of protection that the scenario names, in thousandths of the people. */
static void put_needs(JsonOut *out, const World *world)
{
    json_open_list(out, "needs");
    for (size_t i = 0; i < world->need_count; i++) {
        json_open_object(out, NULL);
        json_put_text(out, "name", world->needs[i].name);
        json_put_number(out, "share", (int64_t)(world->needs[i].share * 1000 + 0.5));
        json_close_object(out);
    }
    json_close_list(out);
}

static void put_place(JsonOut *out, const Moving *moving, size_t i)
{
    const World *world = &moving->world;
    const Members *members = &moving->members;

    json_open_object(out, NULL);
    json_put_text(out, "name", world->places[members->places[i]].name);
    put_bands(out, members, &members->counts, i);
    if (i < world->counted_count) {
        json_open_list(out, "counted");
        for (size_t day = 0; day < world->days; day++) {
            json_put_number(out, NULL, (int64_t)world->counts[day * world->counted_count + i]);
        }
        json_close_list(out);
    }
    put_full(out, members, members->places[i]);
    json_close_object(out);
}

static void put_head(JsonOut *out, const Moving *moving)
{
    const Members *members = &moving->members;
    char uuid[UUID_TEXT + 1];
    char date[11];

    json_put_text(out, "for", STR(REPORT_FOR));
    json_put_text(out, "scenario", uuid_format(moving->scenario, uuid));
    json_put_text(out, "rules", moving->ask.rules);
    json_put_number(out, "seed", (int64_t)moving->ask.seed);
    json_put_number(out, "members", (int64_t)members->members);
    json_put_raw(out, "changes", moving->changes_text);
    json_put_text(out, "first", date_format(date_from_days(moving->world.first_day), date));
    json_put_number(out, "days", members->days);
    json_put_number(out, "unplaced", (int64_t)members->unplaced);
    if (moving->world.counted_count > 0) {
        json_open_object(out, "ard");
        json_put_number(out, "low", members->ard.low[0]);
        json_put_number(out, "middle", members->ard.middle[0]);
        json_put_number(out, "high", members->ard.high[0]);
        json_close_object(out);
    }
}

static MUST_USE Err result_text(Moving *moving, Str *ret)
{
    JsonOut out = json_begin(&moving->kept, RESULT_MOST);

    json_open_object(&out, NULL);
    put_head(&out, moving);
    put_needs(&out, &moving->world);
    json_open_list(&out, "sums");
    for (size_t i = 0; i < MEMBER_SUMS; i++) {
        size_t sum = (i + MEMBERS_PEOPLE) % MEMBER_SUMS; /* everybody first */

        json_open_object(&out, NULL);
        json_put_text(&out, "name", str_from(members_sum_name(sum)));
        put_bands(&out, &moving->members, &moving->members.sums, sum);
        json_close_object(&out);
    }
    json_close_list(&out);
    json_open_list(&out, "places");
    for (size_t i = 0; i < moving->members.width; i++) {
        put_place(&out, moving, i);
    }
    json_close_list(&out);
    json_close_object(&out);
    return json_end(&out, ret);
}

/* ---- keeping ------------------------------------------------------------------------------ */

static MUST_USE Err
set_number(Moving *moving, Record *record, const char *field, uint64_t number)
{
    Str text;

    TRY(arena_print(&moving->room, &text, "%llu", (unsigned long long)number));
    return record_set(&moving->room, record, field, text);
}

/* A sum as it is on the last day. */
static uint64_t at_last(const Moving *moving, size_t sum)
{
    return moving->members.sums.middle[(sum + 1) * moving->members.days - 1];
}

static MUST_USE Err run_fields(Moving *moving, Record *record)
{
    char uuid[UUID_TEXT + 1];
    Str scenario;

    TRY(arena_copy(&moving->room, uuid_format(moving->scenario, uuid), &scenario));
    TRY(record_set(&moving->room, record, "title", moving->ask.title));
    TRY(record_set(&moving->room, record, "scenario", scenario));
    TRY(record_set(&moving->room, record, "rules", moving->ask.rules));
    TRY(set_number(moving, record, "seed", moving->ask.seed));
    TRY(set_number(moving, record, "members", moving->members.members));
    TRY(set_number(moving, record, "changes", moving->changes));
    TRY(set_number(moving, record, "people", at_last(moving, MEMBERS_PEOPLE)));
    TRY(set_number(moving, record, "without", at_last(moving, DAY_WITHOUT)));
    return set_number(moving, record, "beds", at_last(moving, DAY_BEDS_SHORT));
}

static Err keep_run(Call *call, void *arg)
{
    Moving *moving = arg;
    const Kind *kind = kind_find(node_model(call->node), STR("scenario_run"));
    Record record;
    char hex[2 * HASH_SIZE];
    File file;
    Str value;

    TRY(file_add(
        call->store, &moving->room, call->account.id, STR("run.json"), moving->result, &file));
    TRY(file_attach(call->store, &file.hash));
    str_hex(file.hash.bytes, HASH_SIZE, hex);
    TRY(arena_copy(&moving->room, (Str){hex, sizeof(hex)}, &value));
    TRY(record_new(&moving->room, kind, &record));
    TRY(run_fields(moving, &record));
    TRY(record_set(&moving->room, &record, "result", value));
    return record_state(call, &record, 0, &moving->made);
}

static Err finish_run(Call *call, void *arg)
{
    Moving *moving = arg;
    Str text;

    TRY(progress_text(moving, &text));
    return job_set(call->store, &moving->room, moving->job, moving->state, true, text);
}

static MUST_USE Err move_people(Moving *moving)
{
    TRY(members_run(&moving->kept, &moving->plan, &moving->members));
    if (moving->members.is_stopped) {
        return ERR_NONE;
    }
    TRY(result_text(moving, &moving->result));
    moving->done = 1000;
    return call_write_alone(&moving->call, keep_run, moving);
}

static void moving_run(Moving *moving)
{
    Env *env = node_env(moving->call.node);
    Err err;

    moving->call.arena = &moving->room;
    moving->call.own_refs = true;
    moving->began = env->now(env);
    moving->plan.state = moving;
    moving->plan.goes_on = goes_on;
    err = move_people(moving);
    if (err.kind != ERR_OK) {
        moving->state = "failed";
        moving->message = err.what;
        moving->made.id = 0;
        log_err("movement.failed", err);
    }
    if (moving->state == NULL) {
        moving->state = "done";
    }
    log_err("movement.finish", call_write(&moving->call, finish_run, moving));
    publish(moving);
}

static void moving_free(Moving *moving)
{
    arena_close(&moving->room);
    arena_close(&moving->kept);
    free(moving);
}

static void *moving_thread(void *arg)
{
    Moving *moving = arg;
    Node *node = moving->call.node;

    moving_run(moving);
    moving_free(moving);
    node_job_end(node);
    return NULL;
}

/* ---- beginning ---------------------------------------------------------------------------- */

static MUST_USE Err mode_read(Str mode, RunMode *ret)
{
    static const char *const names[] = {
        [RUN_AUTO] = "auto", [RUN_AGENTS] = "agents", [RUN_COHORTS] = "cohorts"};

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (str_is(mode, names[i])) {
            *ret = (RunMode)i;
            return ERR_NONE;
        }
    }
    return err_bad("there is no such mode: agents, cohorts or auto");
}

static MUST_USE Err changes_keep(Moving *moving, const Json *changes)
{
    JsonOut out = json_begin(&moving->kept, (size_t)1 << 20);
    Json *kept = NULL;

    json_open_object(&out, NULL);
    for (size_t i = 0; changes != NULL && i < changes->count; i++) {
        TRY(json_put_value(&out, &changes->items[i]));
    }
    json_close_object(&out);
    TRY(json_end(&out, &moving->changes_text));
    /* The names in it must stay as long as the world does. */
    TRY(json_read(&moving->kept, moving->changes_text, &kept));
    return whatif_apply(&moving->kept, kept, &moving->world, &moving->changes);
}

static MUST_USE Err scenario_open(Moving *moving, Str text)
{
    Json *files = NULL;
    ScenarioFiles folder;
    Notes notes = {0};

    TRY(json_read(&moving->kept, text, &files));
    folder = bundle_folder(files);
    TRY(scenario_read(&moving->kept, &folder, &moving->world, &notes));
    return ERR_NONE;
}

static MUST_USE Err title_make(Moving *moving, Str scenario)
{
    if (moving->ask.title.len > 0) {
        return arena_copy(&moving->kept, moving->ask.title, &moving->ask.title);
    }
    return arena_print(
        &moving->kept,
        &moving->ask.title,
        "%.*s, %zu changes, rules %.*s",
        STR_ARG(scenario),
        moving->changes,
        STR_ARG(moving->ask.rules));
}

static Err open_run(Call *call, void *arg)
{
    Moving *moving = arg;
    Jobs jobs;
    Str text;
    Row row;

    TRY(job_recent(call->store, call->arena, call->account.id, 20, &jobs));
    for (size_t i = 0; i < jobs.count; i++) {
        if (str_is(jobs.items[i].sort, "movement") && jobs.items[i].ended == 0) {
            return (Err){ERR_BUSY, 0, "a run of yours is still going: wait for it, or stop it"};
        }
    }
    TRY(movement_file(call, moving->scenario, "scenario", "files", &row, &text));
    TRY(arena_copy(&moving->kept, text, &text));
    TRY(scenario_open(moving, text));
    TRY(changes_keep(moving, moving->ask.changes));
    return title_make(moving, record_first(&row.revision.record, "title"));
}

static Err begin_run(Call *call, void *arg)
{
    Moving *moving = arg;
    Str text;

    TRY(job_add(call->store, call->arena, "movement", call->account.id, &moving->job));
    TRY(progress_text(moving, &text));
    return job_set(call->store, call->arena, moving->job, "running", false, text);
}

static MUST_USE Err moving_begin(Moving *moving)
{
    TRY(arena_open(ROOM_CALL, &moving->room));
    TRY(arena_open(ROOM_KEPT, &moving->kept));
    if (moving->ask.members < 1 || moving->ask.members > MEMBERS_LIMIT) {
        return err_bad("a run has 1 to 100 members");
    }
    TRY(mode_read(moving->ask.mode, &moving->plan.options.mode));
    if (rules_named(moving->ask.rules, &moving->plan.rules).kind != ERR_OK) {
        return err_bad("there are no such rules: best or flee3");
    }
    TRY(arena_copy(&moving->kept, moving->ask.rules, &moving->ask.rules));
    moving->call.arena = &moving->room;
    TRY(call_read(&moving->call, open_run, moving));
    moving->plan.world = &moving->world;
    moving->plan.options.seed = moving->ask.seed;
    moving->plan.members = moving->ask.members;
    moving->plan.room = ROOM_MEMBER;
    return call_write(&moving->call, begin_run, moving);
}

/* The account's texts lie in the request's arena, which ends before the job does. */
static MUST_USE Err account_keep(Moving *moving, Str team)
{
    moving->call.account.name = moving->call.account.title = moving->call.account.post =
        STR("");
    return arena_copy(&moving->kept, team, &moving->call.account.team);
}

Err movement_start(Call *call, Uuid scenario, const MovementAsk *ask, int64_t *ret)
{
    Moving *moving = calloc(1, sizeof(*moving));
    Thread thread;
    Err err;

    if (moving == NULL) {
        return (Err){ERR_SYSTEM, 0, "no memory for the run"};
    }
    moving->call = *call;
    moving->call.problems = (Problems){0};
    moving->scenario = scenario;
    moving->ask = *ask;
    err = moving_begin(moving);
    if (err.kind != ERR_OK) {
        moving_free(moving);
        return err;
    }
    *ret = moving->job;
    if (!node_is_serving(call->node)) {
        moving_run(moving);
        moving_free(moving);
        return ERR_NONE;
    }
    err = account_keep(moving, call->account.team);
    if (err.kind == ERR_OK) {
        node_job_begin(call->node);
        err = thread_start_detached(&thread, moving_thread, moving);
        if (err.kind != ERR_OK) {
            node_job_end(call->node);
        }
    }
    if (err.kind != ERR_OK) {
        moving_free(moving);
    }
    return err;
}
