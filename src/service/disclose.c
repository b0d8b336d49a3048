#include "service/disclose.h"

#include "domain/protection.h"
#include "service/outbox.h"
#include "service/records.h"
#include "store/index.h"

static const char *const risks[] = {
    "death_penalty", "torture", "persecution", "enforced_return", "unfair_trial"};

/* A disclosure while it is released. */
typedef struct Release {
    Call *call;
    const Record *disclosure;
    Peer peer;
    Card card;
    Str node; /* the peer's id, hexadecimal */
    Basis basis;
    uint32_t purpose;
} Release;

static MUST_USE Err problem(Release *release, const char *field, const char *message)
{
    return call_problem(
        release->call, field_find(release->disclosure->kind, str_from(field)), message);
}

static MUST_USE Err begin(Call *call, const Record *disclosure, Release *ret)
{
    Hash node;

    *ret = (Release){
        .call = call,
        .disclosure = disclosure,
        .node = record_first(disclosure, "peer"),
        .basis = {
            .post = record_first(disclosure, "post"),
            .purpose = record_first(disclosure, "purpose"),
            .legal_basis = record_first(disclosure, "legal_basis")}};
    TRY(str_unhex(ret->node, HASH_SIZE, node.bytes));
    TRY(peer_of(call->store, call->arena, &node, &ret->peer));
    return card_read_kept(call->arena, ret->peer.card, &ret->card);
}

/* ---- who, and at what risk -------------------------------------------------------------- */

static MUST_USE Err eyes_check(Release *release, const Revisions *history)
{
    for (size_t i = 0; i < history->count; i++) {
        if (history->items[i].account == release->call->account.id) {
            return problem(
                release, "post", "someone else must release what you have drafted or seconded");
        }
    }
    return ERR_NONE;
}

/* Unknown is no answer on which a person's life may rest. */
static MUST_USE Err risk_check(Release *release, bool seconded)
{
    for (size_t i = 0; i < sizeof(risks) / sizeof(*risks); i++) {
        if (str_is(record_first(release->disclosure, risks[i]), "no")) {
            continue;
        }
        if (!seconded) {
            return problem(
                release,
                risks[i],
                "a risk that is not ruled out needs a second officer: second it first");
        }
        if (record_first(release->disclosure, "assurance").len == 0) {
            return problem(
                release, "assurance", "a risk that is not ruled out needs an assurance");
        }
    }
    return ERR_NONE;
}

static MUST_USE Err basis_check(Release *release)
{
    bool fiction = node_is_fiction(release->call->node);

    release->purpose = handling_bit(HANDLING_SET_PURPOSE, release->basis.purpose);
    if (!peer_is_pinned(&release->peer)) {
        return problem(release, "peer", "the partner is not pinned");
    }
    if (release->purpose == 0 || (str_is(release->basis.purpose, "exercise") && !fiction)) {
        return problem(release, "purpose", "not a purpose for which records may leave");
    }
    return ERR_NONE;
}

/* ---- what may go ------------------------------------------------------------------------ */

/* In which capacity filed links name the person: one that may be shared, and none that may not. */
static MUST_USE Err is_shareable(Call *call, const Entity *person, bool *ret)
{
    IndexLinks links;
    bool named = false;
    bool spared = false;

    TRY(index_links_unguarded(call->store, call->arena, person->id, &links));
    for (size_t i = 0; i < links.count; i++) {
        Entity source;
        Revision revision;
        Str capacity;

        TRY(entity_get_unguarded(call->store, links.items[i].target, &source));
        if (source.kind == NULL || source.kind->guard != GUARD_LINK_CAPACITY ||
            source.state != 0) {
            continue;
        }
        TRY(revision_get_unguarded(call->store, call->arena, &source, source.head, &revision));
        capacity = record_first(&revision.record, "capacity");
        if (capacity.len == 0 ||
            strcmp(source.kind->fields[links.items[i].field].name, "from") != 0) {
            continue;
        }
        named = named || protection_capacity_matches(capacity);
        spared = spared || !protection_capacity_matches(capacity);
    }
    *ret = named && !spared;
    return ERR_NONE;
}

static MUST_USE Err person_check(Release *release, const Entity *entity, const Record *record)
{
    Call *call = release->call;
    Str protection = record_first(record, "protection");
    bool shareable = false;

    if (!node_is_fiction(call->node)) {
        return problem(
            release, "records", "this version does not send persons: see the README");
    }
    if (protection.len > 0 && !str_is(protection, "none_known")) {
        return problem(
            release, "records", "whoever seeks or has protection is never disclosed");
    }
    TRY(is_shareable(call, entity, &shareable));
    return shareable ? ERR_NONE
                     : problem(
                           release,
                           "records",
                           "a person goes only as suspect, convicted or associate, and never "
                           "who is a "
                           "victim, a witness or a smuggled migrant in any case");
}

static bool is_listed(const Release *release, Str uuid)
{
    Values records = record_get(release->disclosure, "records");

    for (size_t i = 0; i < records.count; i++) {
        if (str_equal(records.items[i], uuid)) {
            return true;
        }
    }
    return false;
}

/* Whether the peer has the record that a reference names, or gets it now: otherwise it would learn of it. */
static MUST_USE Err is_known(const Release *release, Str uuid, bool *ret)
{
    Call *call = release->call;
    Entity entity;
    Holder holder;
    Uuid bytes;
    Err err = ERR_NONE;

    *ret = is_listed(release, uuid);
    if (*ret || uuid_parse(uuid, &bytes).kind != ERR_OK) {
        return ERR_NONE;
    }
    err = entity_find_unguarded(call->store, bytes, &entity);
    if (err.kind == ERR_OK && entity.origin == release->peer.id) {
        *ret = true;
        return ERR_NONE;
    }
    if (err.kind == ERR_OK) {
        err = holder_get(call->store, call->arena, entity.id, release->peer.id, &holder);
    }
    *ret = err.kind == ERR_OK && str_is(holder.state, "held");
    return err.kind == ERR_NOT_FOUND ? ERR_NONE : err;
}

static bool is_withheld(const Release *release, const Field *field, const Kind *kind)
{
    Values list = record_get(release->disclosure, "withhold");

    for (size_t i = 0; i < list.count; i++) {
        Str name = list.items[i];

        if (str_equal(str_cut(&name, '.'), str_from(kind->name)) && str_is(name, field->name)) {
            return true;
        }
    }
    return false;
}

/* The fields that do not go: those named, files, and references to what the peer does not have. */
static MUST_USE Err withheld_of(Release *release, const Record *record, Str *ret)
{
    Buf buf = buf_begin(release->call->arena, 4096);

    for (size_t i = 0; i < record->kind->field_count; i++) {
        const Field *field = &record->kind->fields[i];
        bool stays = field->type == FIELD_FILE || is_withheld(release, field, record->kind);

        for (size_t j = 0; field->type == FIELD_REF && !stays && j < record->fields[i].count;
             j++) {
            bool known = false;

            TRY(is_known(release, record->fields[i].items[j], &known));
            stays = !known;
        }
        if (stays && field->must && field->type == FIELD_REF) {
            return problem(
                release, "records", "a link goes only where both of its ends go or have gone");
        }
        if (stays) {
            buf_put(&buf, buf.len > 0 ? STR(" ") : STR(""));
            buf_put(&buf, str_from(field->name));
        }
    }
    return buf_end(&buf, ret);
}

static MUST_USE Err record_may_go(Release *release, const Entity *entity, const Record *record)
{
    const Policy *policy = &entity->policy;

    if (entity->origin != 0) {
        return problem(
            release, "records", "a partner's record goes no further: ask its originator");
    }
    if (entity->kind->leaves == LEAVES_NEVER || policy->restricted || policy->team.len > 0 ||
        policy->compartment != entity->kind->compartment) {
        return problem(release, "records", "a record that may not leave this node");
    }
    if (handling_never(&policy->handling, release->card.country)) {
        return problem(
            release, "records", "a record that must never reach the partner's country");
    }
    if ((policy->handling.purpose & release->purpose) == 0 ||
        node_today(release->call->node) > policy->handling.until) {
        return problem(release, "records", "the handling does not permit this purpose");
    }
    return str_is(str_from(entity->kind->name), "person")
               ? person_check(release, entity, record)
               : ERR_NONE;
}

/* ---- release ---------------------------------------------------------------------------- */

static MUST_USE Err admit_peer(Release *release, Entity *entity)
{
    Call *call = release->call;
    Handling handling;

    if (outbox_reaches(call, entity, &release->card)) {
        return ERR_NONE;
    }
    TRY(handling_admit(call->arena, &entity->policy.handling, release->node, &handling));
    return record_rehandle(call, entity, &handling);
}

/* The record that an officer names, where he sees it and it has not been erased; `found` says so. */
static MUST_USE Err
look_up(Call *call, Str uuid, Entity *entity, Revision *revision, bool *found)
{
    Uuid bytes;
    Err err = uuid_parse(uuid, &bytes);

    *found = false;
    if (err.kind == ERR_OK) {
        err = entity_find(call->store, bytes, entity);
    }
    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    if (entity->kind == NULL) {
        return ERR_NONE;
    }
    TRY(revision_get(call->store, call->arena, entity, entity->head, revision));
    *found = !revision->erased;
    return ERR_NONE;
}

static MUST_USE Err release_one(Release *release, Str uuid)
{
    Call *call = release->call;
    Revision revision = {0};
    Entity entity = {0};
    bool found = false;
    Str withheld;

    TRY(look_up(call, uuid, &entity, &revision, &found));
    if (!found) {
        return problem(release, "records", "names a record that you may not see");
    }
    TRY(record_may_go(release, &entity, &revision.record));
    TRY(withheld_of(release, &revision.record, &withheld));
    if (call->problems.count > 0) {
        return ERR_NONE;
    }
    TRY(admit_peer(release, &entity));
    TRY(outbox_release(call, &entity, &release->peer, &release->basis, withheld));
    return outbox_follow(call, &entity);
}

Err disclose_release(Call *call, const Taken *taken)
{
    const Record *disclosure = taken_record(taken);
    const State *from = &taken->entity->kind->states[taken->step->from];
    Values records = record_get(disclosure, "records");
    Release release;

    TRY(begin(call, disclosure, &release));
    TRY(eyes_check(&release, taken->history));
    TRY(risk_check(&release, strcmp(from->name, "seconded") == 0));
    TRY(basis_check(&release));
    for (size_t i = 0; i < records.count && call->problems.count == 0; i++) {
        TRY(release_one(&release, records.items[i]));
    }
    return call->problems.count == 0
               ? ERR_NONE
               : err_bad("nothing was released: see what stands against it");
}

/* ---- recall ----------------------------------------------------------------------------- */

static MUST_USE Err recall_one(Release *release, Str uuid)
{
    Call *call = release->call;
    Handling handling;
    Entity entity;
    Uuid bytes;

    TRY(uuid_parse(uuid, &bytes));
    TRY(entity_find_unguarded(call->store, bytes, &entity));
    if (entity.origin != 0 || entity.kind == NULL) {
        return ERR_NONE;
    }
    TRY(handling_exclude(call->arena, &entity.policy.handling, release->node, &handling));
    if (!str_equal(handling.to, entity.policy.handling.to)) {
        Err err = record_rehandle(call, &entity, &handling);

        if (err.kind != ERR_NOT_FOUND) { /* erased: its recall went then */
            TRY(err);
        }
    }
    return outbox_recall(call, &entity, release->peer.id);
}

Err disclose_recall(Call *call, const Taken *taken)
{
    const Record *disclosure = taken_record(taken);
    Values records = record_get(disclosure, "records");
    Release release;

    TRY(begin(call, disclosure, &release));
    for (size_t i = 0; i < records.count; i++) {
        TRY(recall_one(&release, records.items[i]));
    }
    return ERR_NONE;
}
