#include "service/records.h"

#include "base/date.h"
#include "crypto/random.h"
#include "domain/protection.h"
#include "domain/workflow.h"
#include "match/identifiers/identifiers.h"
#include "service/effects.h"
#include "service/indexing.h"
#include "service/outbox.h"
#include "service/protect.h"
#include "service/work.h"
#include "store/desk.h"

#include <assert.h>

static const Err not_ours = {
    ERR_DENIED, 0, "the record is a partner's: only its originator changes it"};
static const Err denied = {ERR_DENIED, 0, "your role does not allow this"};

bool record_may_create(const Call *call, const Kind *kind)
{
    return (call_viewer(call).roles & kind->write) != 0;
}

/* ---- checking what comes in ------------------------------------------------------------- */

static MUST_USE Err identifiers_spell(Call *call, Record *record)
{
    for (size_t i = 0; i < record->kind->field_count; i++) {
        const Field *field = &record->kind->fields[i];

        for (size_t j = 0; field->type == FIELD_IDENTIFIER && j < record->fields[i].count;
             j++) {
            bool well_formed = false;

            TRY(identifier_canonical(
                call->arena,
                str_from(field->identifier),
                record->fields[i].items[j],
                &record->fields[i].items[j],
                &well_formed));
        }
    }
    return ERR_NONE;
}

/* Whether the revision before named it too. */
static bool stood_before(const Call *call, const Field *field, Str value)
{
    const Record *before = call->before;
    Values values = {0};

    if (before != NULL) {
        values = before->fields[field - before->kind->fields];
    }
    for (size_t i = 0; i < values.count; i++) {
        if (str_equal(values.items[i], value)) {
            return true;
        }
    }
    return false;
}

/* A reference must name a record of an allowed kind that the writer may see. What stood there may stay: victim
 * support corrects a capacity in a case that it does not read.
 */
static MUST_USE Err
ref_check(Call *call, const Kind *own, const Field *field, Str value, const Kind **kind)
{
    const Model *model = node_model(call->node);
    Uuid uuid;
    Entity target;
    Err err = uuid_parse(value, &uuid);

    if (err.kind == ERR_OK) {
        err = stood_before(call, field, value)
                  ? entity_find_unguarded(call->store, uuid, &target)
                  : entity_find(call->store, uuid, &target);
    }
    if (err.kind == ERR_NOT_FOUND) {
        return call_problem(call, field, "names no record that you may see");
    }
    TRY(err);
    if (target.kind == NULL || (field->refs >> kind_index(model, target.kind) & 1) == 0) {
        return call_problem(call, field, "names a record of another kind");
    }
    if (model->compartments[target.kind->compartment].apart !=
        model->compartments[own->compartment].apart) {
        return call_problem(call, field, "fiction and the real are never linked");
    }
    *kind = target.kind;
    return ERR_NONE;
}

static MUST_USE Err file_check(Call *call, const Field *field, Str value)
{
    Hash hash;
    File file;
    Err err = str_unhex(value, HASH_SIZE, hash.bytes);

    if (err.kind == ERR_OK) {
        err = file_by_hash(call->store, call->arena, &hash, &file);
    }
    if (err.kind == ERR_NOT_FOUND || err.kind == ERR_BAD_INPUT) {
        return call_problem(call, field, "names no file that was received here");
    }
    TRY(err);
    return file.attached ? ERR_NONE : file_attach(call->store, &hash);
}

/* The kinds at the two ends of a link; NULL where the record has none, or nobody looked. */
typedef struct Ends {
    const Kind *from;
    const Kind *to;
} Ends;

static MUST_USE Err targets_check(Call *call, const Record *record, Ends *ends)
{
    for (size_t i = 0; i < record->kind->field_count; i++) {
        const Field *field = &record->kind->fields[i];

        for (size_t j = 0; j < record->fields[i].count; j++) {
            const Kind *kind = NULL;

            if (field->type == FIELD_REF && !call->own_refs) {
                TRY(ref_check(call, record->kind, field, record->fields[i].items[j], &kind));
            }
            if (field->type == FIELD_FILE) {
                TRY(file_check(call, field, record->fields[i].items[j]));
            }
            if (strcmp(field->name, "from") == 0) {
                ends->from = kind;
            } else if (strcmp(field->name, "to") == 0) {
                ends->to = kind;
            }
        }
    }
    return ERR_NONE;
}

static bool is_kind(const Kind *kind, const char *name)
{
    return kind != NULL && strcmp(kind->name, name) == 0;
}

/* A person and a case are linked one way, from the person, and the link says in which capacity: so it cannot be
 * left out, nor the wall be gone round.
 */
static MUST_USE Err capacity_check(Call *call, const Record *record, const Ends *ends)
{
    const Field *capacity = field_find(record->kind, STR("capacity"));

    if (record->kind->guard != GUARD_LINK_CAPACITY || capacity == NULL) {
        return ERR_NONE;
    }
    if (call->own_refs || is_kind(ends->from, "person")) {
        TRY(protection_guard(call->arena, record, &call->problems));
    } else if (record_first(record, "capacity").len > 0 || is_kind(ends->to, "person")) {
        return call_problem(call, capacity, "a person's link to a case goes from the person");
    }
    if (is_kind(ends->to, "case") && is_kind(ends->from, "person") &&
        call->problems.count == 0 && record_first(record, "capacity").len == 0) {
        return call_problem(
            call, capacity, "say in which capacity; choose unknown where nobody has decided");
    }
    return ERR_NONE;
}

Err record_prepare(Call *call, Record *record)
{
    Problems problems = {0};
    Ends ends = {0};

    TRY(identifiers_spell(call, record));
    TRY(record_check(call->arena, record, &problems));
    for (size_t i = 0; i < problems.count; i++) {
        TRY(vec_push(call->arena, &call->problems, problems.items[i]));
    }
    if (problems.count == 0) {
        TRY(targets_check(call, record, &ends));
        TRY(capacity_check(call, record, &ends));
    }
    if (problems.count == 0 && record->kind->guard == GUARD_SANITISED) {
        TRY(protection_guard(call->arena, record, &call->problems));
    }
    return call->problems.count == 0 ? ERR_NONE : err_bad("some fields need another look");
}

Err record_prepare_foreign(Call *call, Record *record)
{
    Problems problems = {0};

    TRY(identifiers_spell(call, record));
    TRY(record_check(call->arena, record, &problems));
    for (size_t i = 0; i < problems.count; i++) {
        if (problems.items[i].value.len > 0) {
            return err_bad("a value is not of its field's type");
        }
    }
    return ERR_NONE;
}

/* ---- writing ---------------------------------------------------------------------------- */

/* Pages that show lists are told that a kind has changed; never of what stands behind the wall or is a team's,
 * since that it changed would say that it is there.
 */
static void tell(Call *call, const Entity *entity)
{
    Str text;

    if (entity_is_walled(entity) || entity->policy.team.len > 0 || call->own_refs) {
        return;
    }
    if (arena_print(call->arena, &text, "{\"kind\":\"%s\"}", entity->kind->name).kind ==
        ERR_OK) {
        node_publish(call->node, "changed", call->account.id, text);
    }
}

static void revision_of(
    Call *call, const Record *record, const Policy *policy, uint8_t state, NewRevision *ret)
{
    Env *env = node_env(call->node);

    *ret = (NewRevision){
        .record = record,
        .policy = policy,
        .state = state,
        .account = call->account.id,
        .at = env->now(env)};
}

/* State a prepared record as a new entity. */
static MUST_USE Err create(Call *call, Draft *draft, Entity *ret)
{
    Handling handling = draft->has_handling ? draft->handling : handling_default();
    NewRevision new;
    Policy policy;
    Uuid uuid = {0};
    Entity entity;

    TRY(work_audience(call, &draft->record, &handling));
    TRY(protect_policy(call, &draft->record, 0, 0, &handling, &policy));
    policy.team = draft->team;
    random_uuid(node_env(call->node), uuid.bytes);
    revision_of(call, &draft->record, &policy, 0, &new);
    TRY(entity_create(call->store, uuid, &new, &entity));
    TRY(indexing_add(call->store, call->arena, &entity, &draft->record));
    TRY(call_log(call, LOG_CREATE, &entity, (Str){"", 0}));
    *ret = entity;
    TRY(protect_spread(call, &entity, &draft->record));
    return outbox_follow(call, &entity);
}

/* Who else may have what only a release sends is not for a form to say. */
static MUST_USE Err audience_check(Call *call, const Draft *draft, const Handling *before)
{
    if (draft->has_handling && draft->record.kind->leaves == LEAVES_RELEASED &&
        handling_widens(before, &draft->handling)) {
        TRY(call_problem(call, NULL, "who else may have it is decided by a disclosure"));
        return err_bad("who else may have the record is decided by a disclosure");
    }
    return ERR_NONE;
}

Err record_create(Call *call, Draft *draft, Entity *ret)
{
    Handling home = handling_default();

    if (!record_may_create(call, draft->record.kind)) {
        return denied;
    }
    TRY(audience_check(call, draft, &home));
    TRY(record_prepare(call, &draft->record));
    TRY(create(call, draft, ret));
    TRY(entity_get_unguarded(call->store, ret->id, ret)); /* the wall may have moved it */
    tell(call, ret);
    return ERR_NONE;
}

static bool same_record(const Record *a, const Record *b)
{
    for (size_t i = 0; i < a->kind->field_count; i++) {
        if (!values_equal(a->fields[i], b->fields[i])) {
            return false;
        }
    }
    return true;
}

/* State `record` as the next revision, and bring index, wall and log in line. */
static MUST_USE Err write_revision(
    Call *call,
    Entity *entity,
    const Record *before,
    const Record *record,
    const Policy *policy,
    uint8_t state)
{
    NewRevision new;

    TRY(indexing_drop(call->store, call->arena, entity, before));
    revision_of(call, record, policy, state, &new);
    TRY(entity_revise(call->store, entity, &new));
    return indexing_add(call->store, call->arena, entity, record);
}

static MUST_USE Err revise(Call *call, Entity *entity, const Revision *before, Draft *draft)
{
    Policy policy;

    if (same_record(&before->record, &draft->record) && !draft->has_handling) {
        return ERR_NONE;
    }
    if (entity->kind->states[entity->state].fixed &&
        !same_record(&before->record, &draft->record)) {
        return (Err){ERR_CONFLICT, 0, "in this state what the record says is fixed"};
    }
    TRY(protect_policy(
        call,
        &draft->record,
        entity->id,
        entity->state,
        draft->has_handling ? &draft->handling : &entity->policy.handling,
        &policy));
    policy.team = draft->has_handling ? draft->team : entity->policy.team;
    policy.restricted = entity->policy.restricted;
    TRY(write_revision(call, entity, &before->record, &draft->record, &policy, entity->state));
    TRY(call_log(call, LOG_REVISE, entity, (Str){"", 0}));
    TRY(protect_spread(call, entity, &draft->record));
    TRY(protect_spread(call, entity, &before->record)); /* whom it no longer names */
    tell(call, entity);
    return outbox_follow(call, entity);
}

Err record_rehandle(Call *call, Entity *entity, const Handling *handling)
{
    Revision before;
    Policy policy;

    TRY(revision_get_unguarded(call->store, call->arena, entity, entity->head, &before));
    if (before.erased) {
        return (Err){ERR_NOT_FOUND, 0, "the record was erased"};
    }
    TRY(protect_policy(call, &before.record, entity->id, entity->state, handling, &policy));
    policy.team = entity->policy.team;
    policy.restricted = entity->policy.restricted;
    TRY(write_revision(call, entity, &before.record, &before.record, &policy, entity->state));
    return call_log(call, LOG_REVISE, entity, STR("handling"));
}

Err record_state(Call *call, const Record *record, uint8_t state, Entity *ret)
{
    Handling handling = handling_default();
    NewRevision new;
    Policy policy;
    Uuid uuid = {0};

    TRY(protect_policy(call, record, 0, state, &handling, &policy));
    random_uuid(node_env(call->node), uuid.bytes);
    revision_of(call, record, &policy, state, &new);
    TRY(entity_create(call->store, uuid, &new, ret));
    TRY(indexing_add(call->store, call->arena, ret, record));
    return call_log(call, LOG_CREATE, ret, (Str){"", 0});
}

Err record_restate(Call *call, Entity *entity, const Record *record, const char *state)
{
    int to = state_find(entity->kind, str_from(state));
    Revision before;
    Policy policy;

    assert(to >= 0); /* a state of the model that the program knows by name */
    TRY(revision_get_unguarded(call->store, call->arena, entity, entity->head, &before));
    TRY(protect_policy(
        call, record, entity->id, (uint8_t)to, &entity->policy.handling, &policy));
    policy.team = entity->policy.team;
    policy.restricted = entity->policy.restricted;
    TRY(write_revision(call, entity, &before.record, record, &policy, (uint8_t)to));
    return call_log(call, LOG_MOVE, entity, str_from(state));
}

Err record_set(Arena *arena, Record *record, const char *name, Str value)
{
    const Field *field = field_find(record->kind, str_from(name));

    assert(field != NULL);
    record->fields[field - record->kind->fields].count = 0;
    return record_add(arena, record, field, value);
}

/* What stands there, if it is still the version that the writer saw. */
static MUST_USE Err
standing(Call *call, const Entity *entity, int64_t version, Revision *revision)
{
    if (version != AS_IT_STANDS && entity->version != version) {
        return (Err){ERR_CONFLICT, 0, "someone has changed the record since you opened it"};
    }
    TRY(revision_get(call->store, call->arena, entity, entity->head, revision));
    if (revision->erased) {
        return (Err){ERR_NOT_FOUND, 0, "the record was erased"};
    }
    return ERR_NONE;
}

/* Find the record for writing: visible, writable, and still the version that the writer saw. */
static MUST_USE Err
for_writing(Call *call, Uuid uuid, int64_t version, Entity *entity, Revision *revision)
{
    Viewer viewer = call_viewer(call);

    TRY(entity_find(call->store, uuid, entity));
    if (entity->origin != 0) {
        return not_ours;
    }
    if (!policy_may(node_model(call->node), &viewer, ACTION_WRITE, &entity->policy)) {
        return denied;
    }
    return standing(call, entity, version, revision);
}

bool record_may_step(const Call *call, const Entity *entity, const Step *step)
{
    Viewer viewer = call_viewer(call);

    if (entity->origin != 0) {
        return false;
    }
    viewer.roles &= step->who; /* the role that takes the step must itself see the record */
    return !entity->policy.restricted &&
           policy_may(node_model(call->node), &viewer, ACTION_VIEW, &entity->policy);
}

Err record_revise(Call *call, Uuid uuid, int64_t version, Draft *draft, Entity *ret)
{
    Entity entity;
    Revision before;

    if (version == AS_IT_STANDS) {
        return err_bad("a revision names the version that it was made from");
    }
    TRY(for_writing(call, uuid, version, &entity, &before));
    if (draft->record.kind != entity.kind) {
        return err_bad("a record cannot become one of another kind");
    }
    TRY(audience_check(call, draft, &entity.policy.handling));
    call->before = &before.record;
    Err err = record_prepare(call, &draft->record);

    call->before = NULL;
    TRY(err);
    TRY(revise(call, &entity, &before, draft));
    return entity_get_unguarded(call->store, entity.id, ret);
}

Err record_put(Call *call, Draft *draft, Entity *ret, PutResult *result)
{
    Viewer viewer = call_viewer(call);
    Revision before;
    int64_t key = 0;
    int64_t id = 0;
    Err err = ERR_NONE;

    TRY(record_prepare(call, &draft->record));
    TRY(indexing_key(call->store, call->arena, &draft->record, &key));
    err = index_value_unguarded(call->store, key, &id);
    if (err.kind == ERR_NOT_FOUND) {
        bool erased = false;

        TRY(tombstone_has(call->store, key, &erased));
        *result = erased ? PUT_ERASED : PUT_ADDED;
        return erased ? ERR_NONE : create(call, draft, ret);
    }
    TRY(err);
    TRY(entity_get_unguarded(call->store, id, ret));
    TRY(revision_get_unguarded(call->store, call->arena, ret, ret->head, &before));
    *result = before.erased ? PUT_ERASED : PUT_SAME;
    if (before.erased || same_record(&before.record, &draft->record)) {
        return ERR_NONE;
    }
    if (!policy_may(node_model(call->node), &viewer, ACTION_WRITE, &ret->policy)) {
        return ERR_NONE; /* a file does not change, or tell of, what its sender may not */
    }
    *result = PUT_CHANGED;
    TRY(revise(call, ret, &before, draft));
    return entity_get_unguarded(call->store, id, ret);
}

Err record_move(Call *call, Uuid uuid, int64_t version, Str name, Str reason, Entity *ret)
{
    Entity entity;
    Revision before;
    Revisions history = {0};
    Policy policy;
    const Step *step = NULL;
    Str detail;

    TRY(entity_find(call->store, uuid, &entity));
    step = entity.kind == NULL ? NULL : step_find(entity.kind, name);
    if (step == NULL) {
        return err_bad("this kind of record has no such step");
    }
    if (!record_may_step(call, &entity, step)) {
        return denied;
    }
    TRY(standing(call, &entity, version, &before));
    TRY(workflow_check(step, entity.state, call_viewer(call).roles, reason));
    if (step->effect != EFFECT_NONE) {
        TRY(revision_history(call->store, call->arena, &entity, HISTORY_MOST, &history));
    }
    TRY(protect_policy(
        call, &before.record, entity.id, step->to, &entity.policy.handling, &policy));
    policy.team = entity.policy.team;
    TRY(write_revision(call, &entity, &before.record, &before.record, &policy, step->to));
    TRY(arena_print(call->arena, &detail, "%s: %.*s", step->name, STR_ARG(reason)));
    TRY(call_log(call, LOG_MOVE, &entity, detail));
    TRY(protect_spread(call, &entity, &before.record));
    TRY(effect_run(call, &(Taken){step, &entity, &history, reason}));
    TRY(outbox_follow(call, &entity));
    tell(call, &entity);
    return entity_get_unguarded(call->store, entity.id, ret);
}
