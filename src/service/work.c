#include "service/work.h"

#include "base/date.h"
#include "service/outbox.h"
#include "service/records.h"
#include "store/index.h"

static const Err full = {ERR_LIMIT, 0, "the request needs more memory than it may use"};

/* What a plan must say before anybody is asked to sign it. */
static const char *const needed[] = {
    "victim_safety",
    "places",
    "interpreters",
    "medical",
    "child_protection",
    "asylum",
    "referral_post",
    "risks",
    "media",
    "disclosure",
    "stop"};

/* ---- audiences -------------------------------------------------------------------------- */

static MUST_USE Err node_of_peer(Call *call, int64_t peer, Str *ret)
{
    char *hex = arena_new(call->arena, char, 2 * HASH_SIZE);
    Peer found;

    if (hex == NULL) {
        return full;
    }
    TRY(peer_get(call->store, call->arena, peer, &found));
    str_hex(found.node.bytes, HASH_SIZE, hex);
    *ret = (Str){hex, 2 * HASH_SIZE};
    return ERR_NONE;
}

/* Who is in it besides us: those whom its handling names, and its originator. */
static MUST_USE Err parties_of(Call *call, const Entity *entity, bool originator_only, Str *ret)
{
    Handling parties = handling_default();
    Str origin;

    if (!originator_only) {
        parties.to = entity->policy.handling.to;
        TRY(handling_exclude(call->arena, &parties, node_id(call->node), &parties));
    }
    if (entity->origin != 0) {
        TRY(node_of_peer(call, entity->origin, &origin));
        TRY(handling_admit(call->arena, &parties, origin, &parties));
    }
    *ret = parties.to;
    return ERR_NONE;
}

/* The record that decides about the audience of this one.  Errors  NOT_FOUND where it has none. */
static MUST_USE Err parent_of(Call *call, const Record *record, Entity *ret)
{
    static const Err none = {ERR_NOT_FOUND, 0, "it refers to nothing"};
    const Kind *kind = record->kind;
    Uuid uuid;

    if (kind->leaves != LEAVES_FREELY || kind->audience == NO_FIELD ||
        record->fields[kind->audience].count == 0 ||
        uuid_parse(record->fields[kind->audience].items[0], &uuid).kind != ERR_OK) {
        return none;
    }
    return entity_find_unguarded(call->store, uuid, ret);
}

Err work_audience(Call *call, const Record *record, Handling *handling)
{
    Entity parent;
    Err err = ERR_NONE;

    if (handling->to.len > 0) {
        return ERR_NONE;
    }
    err = parent_of(call, record, &parent);
    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    return parties_of(call, &parent, record->kind->answers, &handling->to);
}

/* Take those out of the audience of a record of ours who are no longer in that of its parent. */
static MUST_USE Err narrow_one(Call *call, Entity *child, Str parties)
{
    Handling allowed = handling_default();
    Handling after = child->policy.handling;
    Str nodes = child->policy.handling.to;
    Str first = str_cut(&nodes, '&');

    allowed.to = parties;
    while (first.len > 0) {
        Str node = str_cut(&first, '+');

        if (!handling_names(&allowed, node)) {
            TRY(handling_exclude(call->arena, &after, node, &after));
        }
    }
    if (str_equal(after.to, child->policy.handling.to)) {
        return ERR_NONE;
    }
    TRY(record_rehandle(call, child, &after));
    return outbox_follow(call, child);
}

static MUST_USE Err narrow_children(Call *call, const Entity *parent)
{
    IndexLinks links;
    Str parties;

    TRY(parties_of(call, parent, false, &parties));
    TRY(index_links_unguarded(call->store, call->arena, parent->id, &links));
    for (size_t i = 0; i < links.count; i++) {
        Entity child;

        TRY(entity_get_unguarded(call->store, links.items[i].target, &child));
        if (child.kind != NULL && child.origin == 0 && !child.kind->answers &&
            child.kind->audience == links.items[i].field) {
            TRY(narrow_one(call, &child, parties));
        }
    }
    return ERR_NONE;
}

static bool is_kind(const Entity *entity, const char *name)
{
    return entity->kind != NULL && strcmp(entity->kind->name, name) == 0;
}

static bool is_in(const Entity *entity, const char *state)
{
    return strcmp(entity->kind->states[entity->state].name, state) == 0;
}

/* A partner has left something of ours. */
static MUST_USE Err let_go(Call *call, const Record *participation, const Card *who)
{
    char node[2 * HASH_SIZE];
    Handling handling;
    Entity entity;
    Uuid uuid;

    TRY(uuid_parse(record_first(participation, "within"), &uuid));
    Err err = entity_find_unguarded(call->store, uuid, &entity);

    if (err.kind == ERR_NOT_FOUND || (err.kind == ERR_OK && entity.origin != 0)) {
        return ERR_NONE;
    }
    TRY(err);
    str_hex(who->id.bytes, HASH_SIZE, node);
    TRY(handling_exclude(
        call->arena, &entity.policy.handling, (Str){node, sizeof(node)}, &handling));
    if (!str_equal(handling.to, entity.policy.handling.to)) {
        TRY(record_rehandle(call, &entity, &handling));
        TRY(outbox_follow(call, &entity));
    }
    return narrow_children(call, &entity);
}

Err work_received(Call *call, const Entity *entity, const Record *record, const Card *from)
{
    if (is_kind(entity, "participation") && is_in(entity, "withdrawn")) {
        return let_go(call, record, from);
    }
    return entity->kind->leaves == LEAVES_FREELY ? narrow_children(call, entity) : ERR_NONE;
}

/* ---- signatures ------------------------------------------------------------------------- */

static MUST_USE Err
problem(Call *call, const Record *record, const char *field, const char *message)
{
    TRY(call_problem(call, field_find(record->kind, str_from(field)), message));
    return err_bad(message);
}

/* The hash of what a revision says, as everybody who has it can compute it. */
static MUST_USE Err digest_of(Call *call, const Entity *entity, Hash *ret)
{
    static const Basis none = {{"", 0}, {"", 0}, {"", 0}};
    Signed signed_record;

    if (entity->origin == 0) {
        TRY(signing_make(call, entity, &none, &signed_record));
    } else {
        TRY(signed_of(call->store, call->arena, entity->head, &signed_record));
    }
    *ret = signed_record.id;
    return ERR_NONE;
}

static bool can_be_signed(const Entity *entity)
{
    return entity->kind != NULL && (is_in(entity, "proposed") || is_in(entity, "tabled"));
}

Err work_sign(Call *call, const Taken *taken)
{
    Record record = *taken_record(taken);
    char *hex = arena_new(call->arena, char, 2 * HASH_SIZE);
    Entity entity;
    Hash digest;
    Uuid uuid;
    Str version;

    if (hex == NULL) {
        return full;
    }
    TRY(uuid_parse(record_first(&record, "record"), &uuid));
    TRY(entity_find(call->store, uuid, &entity));
    if (!can_be_signed(&entity)) {
        return problem(call, &record, "record", "is not up for signature");
    }
    if (!str_equal(record_first(&record, "country"), node_country(call->node))) {
        return problem(call, &record, "country", "a node signs for its own country");
    }
    TRY(digest_of(call, &entity, &digest));
    str_hex(digest.bytes, HASH_SIZE, hex);
    TRY(arena_print(call->arena, &version, "%lld", (long long)entity.version));
    TRY(record_set(call->arena, &record, "digest", (Str){hex, 2 * HASH_SIZE}));
    TRY(record_set(call->arena, &record, "version", version));
    return record_restate(call, taken->entity, &record, "signed");
}

Err work_country(Call *call, const Entity *entity, Str *ret)
{
    Peer peer;
    Card card;

    if (entity->origin == 0) {
        *ret = node_country(call->node);
        return ERR_NONE;
    }
    TRY(peer_get(call->store, call->arena, entity->origin, &peer));
    TRY(card_read_kept(call->arena, peer.card, &card));
    *ret = card.country;
    return ERR_NONE;
}

/* The countries that have signed a record as this hash has it. */
static MUST_USE Err signers_of(Call *call, const Entity *entity, Str digest, Strs *ret)
{
    IndexLinks links;

    TRY(index_links_unguarded(call->store, call->arena, entity->id, &links));
    for (size_t i = 0; i < links.count; i++) {
        Entity source;
        Revision revision;
        Str country;

        TRY(entity_get_unguarded(call->store, links.items[i].target, &source));
        if (!is_kind(&source, "signature") || !is_in(&source, "signed")) {
            continue;
        }
        TRY(revision_get_unguarded(call->store, call->arena, &source, source.head, &revision));
        if (str_equal(record_first(&revision.record, "digest"), digest)) {
            TRY(work_country(call, &source, &country));
            TRY(vec_push(call->arena, ret, country));
        }
    }
    return ERR_NONE;
}

static bool has_signed(const Strs *signers, Str country)
{
    for (size_t i = 0; i < signers->count; i++) {
        if (str_equal(signers->items[i], country)) {
            return true;
        }
    }
    return false;
}

/* The countries of those who are in it, ours among them. */
static MUST_USE Err countries_in(Call *call, const Entity *entity, Strs *ret)
{
    Str nodes = entity->policy.handling.to;
    Str first = str_cut(&nodes, '&');

    TRY(vec_push(call->arena, ret, node_country(call->node)));
    while (first.len > 0) {
        Hash id;
        Peer peer;
        Card card;

        TRY(str_unhex(str_cut(&first, '+'), HASH_SIZE, id.bytes));
        TRY(peer_of(call->store, call->arena, &id, &peer));
        TRY(card_read_kept(call->arena, peer.card, &card));
        TRY(vec_push(call->arena, ret, card.country));
    }
    return ERR_NONE;
}

static MUST_USE Err must_sign(Call *call, const Entity *entity, const Record *record, Strs *ret)
{
    if (!is_kind(entity, "period")) {
        TRY(countries_in(call, entity, ret));
        return ret->count > 1 ? ERR_NONE
                              : err_bad("nobody else is in it: say with whom, in its handling");
    }
    TRY(vec_push(call->arena, ret, record_first(record, "chair")));
    return vec_push(call->arena, ret, record_first(record, "second_chair"));
}

#define PERIOD_DAYS_MOST 549 /* eighteen months */

static MUST_USE Err length_check(Call *call, const Record *period)
{
    Date starts;
    Date ends;

    TRY(date_parse(record_first(period, "starts"), &starts));
    TRY(date_parse(record_first(period, "ends"), &ends));
    return date_last(ends) > date_first(starts) &&
                   date_last(ends) - date_first(starts) <= PERIOD_DAYS_MOST
               ? ERR_NONE
               : problem(
                     call,
                     period,
                     "ends",
                     "a period ends after it starts, within eighteen months");
}

Err work_open(Call *call, const Taken *taken)
{
    const Record *record = taken_record(taken);
    Entity before = *taken->entity;
    char hex[2 * HASH_SIZE];
    Strs signers = {0};
    Strs wanted = {0};
    Hash digest;

    if (is_kind(taken->entity, "period")) {
        TRY(length_check(call, record));
    }
    before.head = taken->history->items[0].id; /* as it stood when it was signed */
    before.version = taken->history->items[0].version;
    TRY(digest_of(call, &before, &digest));
    str_hex(digest.bytes, HASH_SIZE, hex);
    TRY(signers_of(call, taken->entity, (Str){hex, sizeof(hex)}, &signers));
    TRY(must_sign(call, taken->entity, record, &wanted));
    for (size_t i = 0; i < wanted.count; i++) {
        if (!has_signed(&signers, wanted.items[i])) {
            return err_bad("not all who must have signed it as it stands");
        }
    }
    return ERR_NONE;
}

/* ---- plans ------------------------------------------------------------------------------ */

static MUST_USE Err safety_check(Call *call, const Record *plan)
{
    for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++) {
        if (record_first(plan, needed[i]).len == 0) {
            TRY(call_problem(
                call,
                field_find(plan->kind, str_from(needed[i])),
                "must be said before anybody signs"));
        }
    }
    return call->problems.count == 0
               ? ERR_NONE
               : err_bad("a plan is not tabled before it says how people are kept safe");
}

Err work_table(Call *call, const Taken *taken)
{
    return safety_check(call, taken_record(taken));
}

Err work_go(Call *call, const Taken *taken)
{
    const Record *record = taken_record(taken);
    Revision plan;
    Entity entity;
    Uuid uuid;

    TRY(uuid_parse(record_first(record, "plan"), &uuid));
    TRY(entity_find(call->store, uuid, &entity));
    if (!is_kind(&entity, "plan") || !is_in(&entity, "agreed")) {
        return problem(call, record, "plan", "no go is given before the plan is agreed");
    }
    TRY(revision_get(call->store, call->arena, &entity, entity.head, &plan));
    return safety_check(call, &plan.record);
}
