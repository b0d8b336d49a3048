#include "service/matchset.h"

#include "base/cursor.h"
#include "base/date.h"
#include "domain/protection.h"
#include "service/indexing.h"

#include <stdlib.h>

#define PAGE 500

/* A filed link that ties two records, or names a person in a case. */
typedef struct Tie {
    Uuid from;
    Uuid to;
    bool names;  /* in a capacity that may be matched */
    bool spares; /* in one that may not */
} Tie;

typedef VEC(Tie) Ties;

typedef struct Gathering {
    Call *call;
    const Card *card;
    uint32_t purpose;
    Arena scratch;
    Ties ties; /* by `from` */
    MatchSet *set;
} Gathering;

/* ---- what may be in it ------------------------------------------------------------------ */

static bool may_match(const Gathering *gathering, const Entity *entity)
{
    Call *call = gathering->call;
    Viewer viewer = {
        .roles = ROLE_ENFORCEMENT, .team = STR(""), .today = node_today(call->node)};
    const Policy *policy = &entity->policy;

    return entity->kind != NULL && entity->origin == 0 && entity->state == 0 &&
           policy_may(node_model(call->node), &viewer, ACTION_MATCH, policy) &&
           (policy->handling.purpose & gathering->purpose) != 0 &&
           !handling_never(&policy->handling, gathering->card->country);
}

static bool is_kind(const Entity *entity, const char *name)
{
    return entity->kind != NULL && strcmp(entity->kind->name, name) == 0;
}

/* The record behind an id, where it is one of these kinds and may be matched; `found` says so. */
static MUST_USE Err look_up(
    Gathering *gathering,
    Uuid uuid,
    const char *kind,
    Entity *entity,
    Record *record,
    bool *found)
{
    Call *call = gathering->call;
    Revision revision;
    Err err = entity_find_unguarded(call->store, uuid, entity);

    *found = false;
    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    if (!is_kind(entity, kind) || !may_match(gathering, entity)) {
        return ERR_NONE;
    }
    TRY(revision_get_unguarded(call->store, call->arena, entity, entity->head, &revision));
    *record = revision.record;
    *found = !revision.erased;
    return ERR_NONE;
}

/* ---- links ------------------------------------------------------------------------------ */

static MUST_USE Err tie_add(Gathering *gathering, const Record *link)
{
    Str capacity = record_first(link, "capacity");
    Tie tie = {
        .names = capacity.len > 0 && protection_capacity_matches(capacity),
        .spares = capacity.len > 0 && !protection_capacity_matches(capacity)};

    if (uuid_parse(record_first(link, "from"), &tie.from).kind != ERR_OK ||
        uuid_parse(record_first(link, "to"), &tie.to).kind != ERR_OK) {
        return ERR_NONE;
    }
    if (capacity.len == 0 && str_is(record_first(link, "relation"), "different_from")) {
        return ERR_NONE; /* it says that the two have nothing to do with each other */
    }
    return vec_push(&gathering->scratch, &gathering->ties, tie);
}

static MUST_USE Err ties_of_page(Gathering *gathering, const Entities *page)
{
    Call *call = gathering->call;

    for (size_t i = 0; i < page->count; i++) {
        const Entity *entity = &page->items[i];
        size_t mark = call->arena->used;
        Revision revision;

        if (entity->kind == NULL || entity->kind->guard != GUARD_LINK_CAPACITY ||
            entity->state != 0) {
            continue;
        }
        TRY(revision_get_unguarded(call->store, call->arena, entity, entity->head, &revision));
        if (!revision.erased) {
            TRY(tie_add(gathering, &revision.record));
        }
        arena_rewind(call->arena, mark);
    }
    return ERR_NONE;
}

static int tie_order(const void *a, const void *b)
{
    const Tie *first = a;
    const Tie *second = b;
    int order = memcmp(&first->from, &second->from, sizeof(Uuid));

    return order != 0 ? order : memcmp(&first->to, &second->to, sizeof(Uuid));
}

static MUST_USE Err ties_gather(Gathering *gathering)
{
    Call *call = gathering->call;
    int64_t after = 0;
    size_t count = PAGE;

    while (count == PAGE) {
        size_t mark = call->arena->used;
        Entities page;

        TRY(entity_page_unguarded(call->store, call->arena, after, PAGE, &page));
        TRY(ties_of_page(gathering, &page));
        count = page.count;
        after = count > 0 ? page.items[count - 1].id : after;
        arena_rewind(call->arena, mark);
    }
    if (gathering->ties.count > 0) {
        qsort(gathering->ties.items, gathering->ties.count, sizeof(Tie), tie_order);
    }
    return ERR_NONE;
}

/* ---- subjects --------------------------------------------------------------------------- */

static MUST_USE Err texts_of(Arena *arena, const Record *record, const char *field, Strs *ret)
{
    Values values = record_get(record, field);

    for (size_t i = 0; i < values.count; i++) {
        TRY(vec_push(arena, ret, values.items[i]));
    }
    return ERR_NONE;
}

static int from_order(const void *a, const void *b)
{
    return memcmp(a, &((const Tie *)b)->from, sizeof(Uuid));
}

/* Whether any case names the person in a capacity that is not matched. */
static bool is_spared(const Gathering *gathering, Uuid person)
{
    const Ties *ties = &gathering->ties;
    const Tie *found =
        ties->count == 0 ? NULL
                         : bsearch(&person, ties->items, ties->count, sizeof(Tie), from_order);
    const Tie *first = found;
    const Tie *last = found;

    if (found == NULL) {
        return false;
    }
    while (first > ties->items && uuid_equal(first[-1].from, person)) {
        first--;
    }
    while (last + 1 < ties->items + ties->count && uuid_equal(last[1].from, person)) {
        last++;
    }
    for (const Tie *tie = first; tie <= last; tie++) {
        if (tie->spares) {
            return true;
        }
    }
    return false;
}

#define HOLDERS_MOST 32 /* of one identifier; one that more have identifies nobody */

/* Whether an identifier is also that of somebody who is never in a set: then it is in none, whoever else has it. */
static MUST_USE Err is_shared_with_spared(Gathering *gathering, Str sort, Str value, bool *ret)
{
    Call *call = gathering->call;
    int64_t hash = 0;
    Ids ids;

    TRY(indexing_identifier(call->store, call->arena, sort, value, &hash));
    TRY(index_values_unguarded(call->store, call->arena, hash, HOLDERS_MOST, &ids));
    *ret = ids.count == HOLDERS_MOST;
    for (size_t i = 0; i < ids.count && !*ret; i++) {
        Entity entity;

        TRY(entity_get_unguarded(call->store, ids.items[i], &entity));
        *ret = entity.policy.compartment == node_model(call->node)->wall ||
               is_spared(gathering, entity.uuid);
    }
    return ERR_NONE;
}

static MUST_USE Err subject_of(Gathering *gathering, const Record *record, Subject *ret)
{
    Arena *arena = gathering->call->arena;

    TRY(texts_of(arena, record, "given_name", &ret->given));
    TRY(texts_of(arena, record, "family_name", &ret->family));
    TRY(texts_of(arena, record, "name", &ret->full));
    ret->birth_date = record_first(record, "birth_date");
    ret->postcode = record_first(record, "postcode");
    ret->birth_place = record_first(record, "birth_place");
    ret->address = record_first(record, "address");
    TRY(texts_of(arena, record, "country", &ret->countries));
    TRY(texts_of(arena, record, "flag", &ret->countries));
    ret->sort = strcmp(record->kind->name, "person") == 0         ? SUBJECT_PERSON
                : strcmp(record->kind->name, "organisation") == 0 ? SUBJECT_ORGANISATION
                                                                  : SUBJECT_VEHICLE;
    for (size_t i = 0; i < record->kind->field_count; i++) {
        const Field *field = &record->kind->fields[i];

        for (size_t j = 0; field->type == FIELD_IDENTIFIER && j < record->fields[i].count;
             j++) {
            Str sort = str_from(field->identifier);
            Str value = record->fields[i].items[j];
            bool spared = false;

            TRY(is_shared_with_spared(gathering, sort, value, &spared));
            if (!spared) {
                TRY(vec_push(arena, &ret->identifiers, ((SubjectIdentifier){sort, value})));
            }
        }
    }
    return ERR_NONE;
}

/* Put a record into the set. Its texts are copied out of the request's arena, which is rewound. */
static MUST_USE Err
subject_add(Gathering *gathering, const Entity *entity, const Record *record, Str reference)
{
    Call *call = gathering->call;
    MatchSet *set = gathering->set;
    Subject subject = {
        .number = (uint32_t)set->subjects.count, .birth_date = {"", 0}, .postcode = {"", 0}};
    MatchSubject member = {.entity = entity->id};
    size_t before = set->tokens.count;

    TRY(subject_of(gathering, record, &subject));
    TRY(tokens_of(&gathering->scratch, call->arena, &subject, &set->tokens));
    if (set->tokens.count == before) {
        return ERR_NONE; /* nothing by which anybody would know it */
    }
    TRY(arena_copy(&gathering->scratch, reference, &member.case_reference));
    return vec_push(&gathering->scratch, &set->subjects, member);
}

/* The open case with a reference that one of these ties names, or none. */
static MUST_USE Err case_of(Gathering *gathering, const Tie *ties, size_t count, Str *reference)
{
    *reference = (Str){"", 0};
    for (size_t i = 0; i < count && reference->len == 0; i++) {
        Entity entity;
        Record record;
        bool found = false;

        if (!ties[i].names) {
            continue;
        }
        TRY(look_up(gathering, ties[i].to, "case", &entity, &record, &found));
        if (found) {
            *reference = record_first(&record, "reference");
        }
    }
    return ERR_NONE;
}

/* Organisations and vehicles that a person of the set is tied to. */
static MUST_USE Err tied_add(Gathering *gathering, const Tie *ties, size_t count, Str reference)
{
    static const char *const kinds[] = {"organisation", "vehicle"};

    for (size_t i = 0; i < 2 * count; i++) {
        Entity entity;
        Record record;
        bool found = false;
        const Tie *tie = &ties[i / 2];

        if (tie->names || tie->spares) {
            continue;
        }
        TRY(look_up(gathering, tie->to, kinds[i % 2], &entity, &record, &found));
        if (found) {
            TRY(subject_add(gathering, &entity, &record, reference));
        }
    }
    return ERR_NONE;
}

/* All links that go from one record: a person, or something that is passed over. */
static MUST_USE Err group_add(Gathering *gathering, const Tie *ties, size_t count)
{
    Env *env = node_env(gathering->call->node);
    Date today = date_from_days((int32_t)(env->now(env) / DAY_MS));
    bool named = false;
    Entity person;
    Record record;
    Str reference;
    bool found = false;

    for (size_t i = 0; i < count; i++) {
        named = named || ties[i].names;
        if (ties[i].spares) {
            return ERR_NONE;
        }
    }
    if (!named) {
        return ERR_NONE;
    }
    TRY(look_up(gathering, ties[0].from, "person", &person, &record, &found));
    if (!found || protection_bars_match(&record, today)) {
        return ERR_NONE;
    }
    TRY(case_of(gathering, ties, count, &reference));
    if (reference.len == 0) {
        return ERR_NONE;
    }
    TRY(subject_add(gathering, &person, &record, reference));
    return tied_add(gathering, ties, count, reference);
}

static MUST_USE Err groups_add(Gathering *gathering)
{
    const Ties *ties = &gathering->ties;
    size_t from = 0;

    for (size_t i = 1; i <= ties->count; i++) {
        size_t mark = gathering->call->arena->used;

        if (i < ties->count && uuid_equal(ties->items[i].from, ties->items[from].from)) {
            continue;
        }
        TRY(group_add(gathering, &ties->items[from], i - from));
        arena_rewind(gathering->call->arena, mark);
        from = i;
    }
    return ERR_NONE;
}

/* ---- kept ------------------------------------------------------------------------------- */

#define SET_MOST ((size_t)48 << 20)

static void put_number(Buf *buf, uint64_t number, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--) {
        buf_put_char(buf, (char)(number >> (8 * i)));
    }
}

static void put_text(Buf *buf, Str text)
{
    put_number(buf, text.len, 2);
    buf_put(buf, text);
}

Err matchset_encode(Arena *arena, const MatchSet *set, Str *ret)
{
    Buf buf = buf_begin(arena, SET_MOST);

    put_number(&buf, set->subjects.count, 4);
    for (size_t i = 0; i < set->subjects.count; i++) {
        put_number(&buf, (uint64_t)set->subjects.items[i].entity, 8);
        put_text(&buf, set->subjects.items[i].case_reference);
    }
    put_number(&buf, set->tokens.count, 4);
    for (size_t i = 0; i < set->tokens.count; i++) {
        put_number(&buf, (uint64_t)set->tokens.items[i].type, 1);
        put_number(&buf, set->tokens.items[i].subject, 4);
        put_text(&buf, set->tokens.items[i].text);
    }
    return buf_end(&buf, ret);
}

Err matchset_decode(Arena *arena, Str bytes, MatchSet *ret)
{
    Cursor cursor = cursor_begin(bytes);
    MatchSet set = {0};
    uint32_t count = cursor_u32(&cursor);

    for (uint32_t i = 0; i < count && cursor.err.kind == ERR_OK; i++) {
        MatchSubject subject = {.entity = (int64_t)cursor_u64(&cursor)};

        subject.case_reference = cursor_take(&cursor, cursor_u16(&cursor));
        TRY(vec_push(arena, &set.subjects, subject));
    }
    count = cursor_u32(&cursor);
    for (uint32_t i = 0; i < count && cursor.err.kind == ERR_OK; i++) {
        Token token = {.type = (TokenType)cursor_u8(&cursor)};

        token.subject = cursor_u32(&cursor);
        token.text = cursor_take(&cursor, cursor_u16(&cursor));
        TRY(vec_push(arena, &set.tokens, token));
    }
    if (cursor_end(&cursor).kind != ERR_OK) {
        return (Err){ERR_CORRUPT, 0, "the set of a match cannot be read"};
    }
    *ret = set;
    return ERR_NONE;
}

/* Out of the scratch, which goes, into the request's arena. */
static MUST_USE Err set_copy(Call *call, const MatchSet *set, MatchSet *ret)
{
    Str bytes;

    TRY(matchset_encode(call->arena, set, &bytes));
    return matchset_decode(call->arena, bytes, ret);
}

Err matchset_build(Call *call, const Card *card, Str purpose, MatchSet *ret)
{
    MatchSet set = {0};
    Gathering gathering = {
        .call = call,
        .card = card,
        .purpose = handling_bit(HANDLING_SET_PURPOSE, purpose),
        .set = &set};
    Err err = ERR_NONE;

    TRY(arena_open((size_t)512 << 20, &gathering.scratch));
    err = ties_gather(&gathering);
    if (err.kind == ERR_OK) {
        err = groups_add(&gathering);
    }
    if (err.kind == ERR_OK) {
        tokens_sort(&set.tokens);
        err = set_copy(call, &set, ret);
    }
    arena_close(&gathering.scratch);
    return err;
}

Err matchset_commit(
    Arena *arena, Env *env, const MatchSet *set, Str post, Hash *shown, Str *leaves)
{
    CommitmentEntry *entries = arena_new(arena, CommitmentEntry, set->tokens.count + 1);
    Buf buf = buf_begin(arena, SET_MOST);
    Commitment commitment;

    if (entries == NULL) {
        return err_limit("the request needs more memory than it may use");
    }
    for (size_t i = 0; i < set->tokens.count; i++) {
        const Token *token = &set->tokens.items[i];

        entries[i] = (CommitmentEntry){
            token->text, set->subjects.items[token->subject].case_reference, post};
    }
    TRY(commitment_make(arena, env, entries, set->tokens.count, &commitment));
    for (size_t i = 0; i < commitment.count; i++) {
        Str leaf;

        TRY(commitment_leaf_encode(arena, &commitment.leaves[i], &leaf));
        put_number(&buf, leaf.len, 4);
        buf_put(&buf, leaf);
    }
    *shown = commitment.shown;
    return buf_end(&buf, leaves);
}
