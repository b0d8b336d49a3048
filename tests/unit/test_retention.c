/* Goal: what has had its last day is destroyed after seven days on which the node ran, and nothing else is; whoever may write it
 * was warned.
 * Method: one folder and a clock that the test moves: day by day, a year at once, and back.
 */
#include "service/retention.h"

#include "base/date.h"
#include "crypto/random.h"
#include "desk.h"
#include "domain/tables.h"
#include "service/protect.h"
#include "service/records.h"

static int64_t clock_now(Env *env)
{
    return env->clock_ms;
}

static int32_t today(const Desk *desk)
{
    return (int32_t)(desk->env.clock_ms / DAY_MS);
}

static void days_pass(Desk *desk, int days)
{
    desk->env.clock_ms += days * DAY_MS;
}

static Call call_of(Desk *desk, uint32_t roles)
{
    return (Call){
        .node = desk->node, .arena = &desk->arena, .account = {.roles = roles}, .factor = true};
}

/* A record of which is said what the words say: a field and its value, and so on. */
static Record record_of(Desk *desk, const char *name, const char *const *words)
{
    const Kind *kind = kind_find(&model_tables, str_from(name));
    Record record;

    assert_int_equal(record_new(&desk->arena, kind, &record).kind, ERR_OK);
    for (; words[0] != NULL; words += 2) {
        const Field *field = field_find(kind, str_from(words[0]));

        assert_int_equal(
            record_add(&desk->arena, &record, field, str_from(words[1])).kind, ERR_OK);
    }
    return record;
}

/* One whose last day is so many days from now. */
static Entity file_of(Desk *desk, const char *name, int32_t days, const char *const *words)
{
    Call call = call_of(desk, ROLE_INVESTIGATOR);
    Filing filing = {
        .draft = {
            .record = record_of(desk, name, words),
            .has_handling = true,
            .handling = handling_default()}};

    filing.draft.handling.until = days == INT32_MAX ? HANDLING_FOREVER : today(desk) + days;
    assert_int_equal(call_write(&call, filing_run, &filing).kind, ERR_OK);
    return filing.entity;
}

static Entity file(Desk *desk, const char *name, int32_t days)
{
    return file_of(desk, "place", days, (const char *const[]){"name", name, NULL});
}

typedef struct Look {
    const Entity *entity;
    Rows rows;
    Revision revision;
    LogEntries log;
} Look;

static Err warned_run(Call *call, void *arg)
{
    return retention_ending(call, 10, &((Look *)arg)->rows);
}

static Rows warned(Desk *desk, uint32_t roles)
{
    Call call = call_of(desk, roles);
    Look look = {0};

    assert_int_equal(call_read(&call, warned_run, &look).kind, ERR_OK);
    return look.rows;
}

static Err look_run(Call *call, void *arg)
{
    Look *look = arg;
    Entity entity;

    TRY(entity_get_unguarded(call->store, look->entity->id, &entity));
    TRY(log_of_entity(call->store, call->arena, entity.id, 1, &look->log));
    return revision_get_unguarded(
        call->store, call->arena, &entity, entity.head, &look->revision);
}

static bool is_erased(Desk *desk, const Entity *entity)
{
    Call call = call_of(desk, ROLE_PROTECTION_OFFICER);
    Look look = {.entity = entity};

    assert_int_equal(call_read(&call, look_run, &look).kind, ERR_OK);
    assert_int_equal(look.revision.erased, look.log.items[0].action == LOG_ERASE);
    return look.revision.erased;
}

/* The node runs for some days, and looks each morning, as often as it is asked. */
static void run(Desk *desk, int days)
{
    int32_t last = 0;

    for (int i = 0; i < days; i++) {
        assert_int_equal(retention_run(desk->node, &desk->arena, &last).kind, ERR_OK);
        assert_int_equal(retention_run(desk->node, &desk->arena, &last).kind, ERR_OK);
        last = i % 2 ? last : 0; /* opened anew */
        assert_int_equal(retention_run(desk->node, &desk->arena, &last).kind, ERR_OK);
        days_pass(desk, 1);
    }
}

static int desk_begin(void **state)
{
    static Desk desk;

    if (crypto_start().kind != ERR_OK) {
        return -1;
    }
    desk_open(&desk, &model_tables);
    desk.env.clock_ms =
        desk.env.now(&desk.env); /* the node has seen the system's clock: not before that */
    desk.env.now = clock_now;
    *state = &desk;
    return 0;
}

static int desk_end(void **state)
{
    desk_close(*state);
    return 0;
}

static void it_is_destroyed_on_the_seventh_day_that_the_node_runs(void **state)
{
    Desk *desk = *state;
    Entity short_lived = file(desk, "Quay of a day", 2);
    Entity longer = file(desk, "Quay of a fortnight", 14);
    Entity kept = file(desk, "Quay for ever", INT32_MAX);

    run(desk,
        3 + 6); /* days 0 to 2 are its own; on the sixth day after them it is still there */
    assert_false(is_erased(desk, &short_lived));
    run(desk, 1);
    assert_true(is_erased(desk, &short_lived));
    assert_false(is_erased(desk, &longer));
    run(desk, 30);
    assert_true(is_erased(desk, &longer));
    assert_false(is_erased(desk, &kept));
}

static void a_clock_set_ahead_destroys_nothing_at_once(void **state)
{
    Desk *desk = *state;
    Entity one = file(desk, "Quay of a month", 30);

    run(desk, 10);
    days_pass(desk, 365);
    run(desk, 6);
    assert_false(is_erased(desk, &one));
    run(desk, 1);
    assert_true(is_erased(desk, &one)); /* seven days in a row said so */
}

static void a_clock_set_back_counts_no_day_twice(void **state)
{
    Desk *desk = *state;
    Entity one = file(desk, "Quay of a day", 0);

    days_pass(desk, 1);
    for (int i = 0; i < 20; i++) {
        run(desk, 1);
        days_pass(desk, -1);
    }
    assert_false(is_erased(desk, &one));
}

static Err restrict_run(Call *call, void *arg)
{
    const Look *look = arg;

    return protect_act(
        call,
        look->entity->uuid,
        look->revision.erased ? STR("lift") : STR("restrict"),
        STR(""),
        STR("a court asks for it"));
}

static void what_is_restricted_is_kept_until_that_is_lifted(void **state)
{
    Desk *desk = *state;
    Entity one = file(desk, "Quay of a day", 1);
    Call officer = call_of(desk, ROLE_PROTECTION_OFFICER);
    Look look = {.entity = &one};

    assert_int_equal(call_write(&officer, restrict_run, &look).kind, ERR_OK);
    run(desk, 30);
    assert_int_equal(warned(desk, ROLE_PROTECTION_OFFICER).count, 0);
    look.revision.erased = true; /* lift */
    assert_int_equal(call_write(&officer, restrict_run, &look).kind, ERR_OK);
    run(desk, 1);
    assert_true(is_erased(desk, &one));
}

static void who_may_write_it_is_warned(void **state)
{
    Desk *desk = *state;
    Entity far = file(desk, "Quay of a month and a day", 31);
    Entity near = file(desk, "Quay of a week", 7);
    Rows rows = warned(desk, ROLE_INVESTIGATOR);

    (void)file(desk, "Quay for ever", INT32_MAX);
    assert_int_equal(rows.count, 1);
    assert_true(uuid_equal(rows.items[0].entity.uuid, near.uuid));
    assert_int_equal(warned(desk, ROLE_AUDITOR).count, 0);
    days_pass(desk, 1);
    rows = warned(desk, ROLE_INVESTIGATOR);
    assert_int_equal(rows.count, 2);
    assert_true(uuid_equal(rows.items[1].entity.uuid, far.uuid));
    days_pass(desk, 7); /* its last day is over: the data protection officer alone sees it */
    assert_int_equal(warned(desk, ROLE_INVESTIGATOR).count, 1);
    rows = warned(desk, ROLE_PROTECTION_OFFICER);
    assert_int_equal(rows.count, 2);
    assert_true(uuid_equal(rows.items[0].entity.uuid, near.uuid));
}

static const char *id_of(Desk *desk, const Entity *entity)
{
    char *text = arena_new(&desk->arena, char, UUID_TEXT + 1);

    assert_non_null(text);
    (void)uuid_format(entity->uuid, text);
    return text;
}

static Err revise_run(Call *call, void *arg)
{
    Filing *filing = arg;

    return record_revise(
        call, filing->entity.uuid, filing->entity.version, &filing->draft, &filing->entity);
}

/* The link that says that she is a victim has its last day; her own record has none, and is written again. */
static void what_keeps_somebody_protected_is_kept(void **state)
{
    static const char *const before[] = {"name", "Ann Example", "age_group", "adult", NULL};
    static const char *const after[] = {"name", "Ann Other", "age_group", "adult", NULL};
    static const char *const file_words[] = {"reference", "R-1", NULL};
    Desk *desk = *state;
    Call support = call_of(desk, ROLE_VICTIM_SUPPORT);
    Entity person = file_of(desk, "person", INT32_MAX, before);
    Entity one = file_of(desk, "case", INT32_MAX, file_words);
    const char *ends[] = {id_of(desk, &person), id_of(desk, &one)};
    const char *words[] = {
        "from",
        ends[0],
        "to",
        ends[1],
        "relation",
        "part_of_case",
        "capacity",
        "victim_possible",
        NULL};
    Entity link = file_of(desk, "link", 1, words);
    Filing again = {.entity = person, .draft = {.record = record_of(desk, "person", after)}};

    run(desk, 30);
    assert_false(is_erased(desk, &link));
    assert_int_equal(call_write(&support, revise_run, &again).kind, ERR_OK);
    assert_int_equal(again.entity.version, 2);
    assert_int_equal(again.entity.policy.compartment, model_tables.wall);
    assert_int_equal(warned(desk, ROLE_PROTECTION_OFFICER).count, 1);
}

/* More than are destroyed in one go. */
static void many_are_destroyed(void **state)
{
    Desk *desk = *state;
    Entity all[250];

    for (int i = 0; i < 250; i++) {
        all[i] = file(desk, "Quay", 0);
    }
    run(desk, 8);
    for (int i = 0; i < 250; i++) {
        assert_true(is_erased(desk, &all[i]));
    }
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, desk_begin, desk_end)
    const struct CMUnitTest tests[] = {
        EACH(it_is_destroyed_on_the_seventh_day_that_the_node_runs),
        EACH(a_clock_set_ahead_destroys_nothing_at_once),
        EACH(a_clock_set_back_counts_no_day_twice),
        EACH(what_is_restricted_is_kept_until_that_is_lifted),
        EACH(who_may_write_it_is_warned),
        EACH(what_keeps_somebody_protected_is_kept),
        EACH(many_are_destroyed),
    };

    return cmocka_run_group_tests_name("retention", tests, NULL, NULL);
}
