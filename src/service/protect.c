#include "service/protect.h"

#include "base/date.h"
#include "domain/protection.h"
#include "service/hearing.h"
#include "service/indexing.h"
#include "service/outbox.h"
#include "store/desk.h"

#define LOG_STEP 500

/* ---- the wall --------------------------------------------------------------------------- */

static bool walled(const Call *call, const Policy *policy)
{
    return policy->compartment == node_model(call->node)->wall;
}

static Date today_of(const Call *call)
{
    Env *env = node_env(call->node);

    return date_from_days((int32_t)(env->now(env) / DAY_MS));
}

/* Whether this record, filed, names the person at its `from` end as a victim. */
static bool names_victim(const Record *record, uint8_t state)
{
    return record->kind->guard == GUARD_LINK_CAPACITY && state == 0 &&
           protection_walls(record_first(record, "capacity"));
}

/* Whether anything that this record points at stands behind the wall. */
static MUST_USE Err points_behind(Call *call, const Record *record, bool *ret)
{
    for (size_t i = 0; i < record->kind->field_count && !*ret; i++) {
        for (size_t j = 0;
             record->kind->fields[i].type == FIELD_REF && j < record->fields[i].count;
             j++) {
            Uuid uuid;
            Entity target;
            Err err = uuid_parse(record->fields[i].items[j], &uuid);

            if (err.kind == ERR_OK) {
                err = entity_find_unguarded(call->store, uuid, &target);
            }
            if (err.kind == ERR_OK && walled(call, &target.policy)) {
                *ret = true;
            } else if (err.kind != ERR_OK && err.kind != ERR_NOT_FOUND) {
                return err;
            }
        }
    }
    return ERR_NONE;
}

static MUST_USE Err
current_unguarded(Call *call, int64_t id, Entity *entity, Revision *revision)
{
    TRY(entity_get_unguarded(call->store, id, entity));
    if (entity->kind == NULL) {
        return (Err){ERR_NOT_FOUND, 0, "a kind that this program does not know"};
    }
    return revision_get_unguarded(call->store, call->arena, entity, entity->head, revision);
}

/* Whether any filed link names the entity as a victim. */
static MUST_USE Err is_named_victim(Call *call, int64_t id, bool *ret)
{
    IndexLinks links;
    size_t mark = call->arena->used;

    TRY(index_links_unguarded(call->store, call->arena, id, &links));
    for (size_t i = 0; i < links.count && !*ret; i++) {
        Entity source;
        Revision revision;
        Err err = current_unguarded(call, links.items[i].target, &source, &revision);

        if (err.kind == ERR_OK && !revision.erased) {
            const Field *field = &source.kind->fields[links.items[i].field];

            *ret = strcmp(field->name, "from") == 0 &&
                   names_victim(&revision.record, source.state);
        } else if (err.kind != ERR_OK && err.kind != ERR_NOT_FOUND) {
            return err;
        }
    }
    arena_rewind(call->arena, mark);
    return ERR_NONE;
}

/* The compartment of a record that does not stand behind the wall. What the forum shares about something that is not
 * the forum's (who signed a plan, who left it) stands where that stands: otherwise it would tell that it is there.
 */
static MUST_USE Err own_compartment(Call *call, const Record *record, uint8_t *ret)
{
    const Model *model = node_model(call->node);
    const Kind *kind = record->kind;
    uint8_t forum = (uint8_t)compartment_find(model, STR("forum"));
    Entity parent;
    Uuid uuid;
    Err err = ERR_NONE;

    *ret = kind->compartment;
    if (kind->compartment != forum || kind->audience == NO_FIELD ||
        record->fields[kind->audience].count == 0) {
        return ERR_NONE;
    }
    err = uuid_parse(record->fields[kind->audience].items[0], &uuid);
    if (err.kind == ERR_OK) {
        err = entity_find_unguarded(call->store, uuid, &parent);
    }
    if (err.kind == ERR_OK && parent.kind != NULL) {
        *ret = parent.kind->compartment;
        return ERR_NONE;
    }
    *ret = (uint8_t)compartment_find(
        model, STR("intelligence")); /* nobody knows yet what it is about */
    return err.kind == ERR_NOT_FOUND ? ERR_NONE : err;
}

Err protect_policy(
    Call *call,
    const Record *record,
    int64_t id,
    uint8_t state,
    const Handling *handling,
    Policy *ret)
{
    const Model *model = node_model(call->node);
    bool behind = protection_is_child(record, today_of(call)) || names_victim(record, state);
    uint8_t compartment = 0;

    TRY(own_compartment(call, record, &compartment));

    /* What all may see (countries, posts) has no wall to stand behind. */
    if (model->kinds[kind_index(model, record->kind)].compartment ==
        (uint8_t)compartment_find(model, STR("forum"))) {
        behind = false;
    } else {
        if (!behind) {
            TRY(points_behind(call, record, &behind));
        }
        if (!behind && id != 0) {
            TRY(is_named_victim(call, id, &behind));
        }
    }
    *ret = (Policy){
        .kind = record->kind,
        .compartment = behind ? model->wall : compartment,
        .team = {"", 0},
        .handling = *handling};
    return ERR_NONE;
}

/* Put one entity on the side of the wall where it belongs; `moved` tells whether it was elsewhere. */
static MUST_USE Err bring_in_line(Call *call, int64_t id, bool *moved)
{
    Entity entity;
    Revision revision;
    Policy policy;

    TRY(current_unguarded(call, id, &entity, &revision));
    if (revision.erased) {
        return ERR_NONE;
    }
    TRY(protect_policy(
        call, &revision.record, id, entity.state, &entity.policy.handling, &policy));
    policy.team = entity.policy.team;
    policy.restricted = entity.policy.restricted;
    if (policy.compartment == entity.policy.compartment) {
        return ERR_NONE;
    }
    TRY(indexing_drop(call->store, call->arena, &entity, &revision.record));
    TRY(entity_set_policy(call->store, &entity, &policy));
    TRY(indexing_add(call->store, call->arena, &entity, &revision.record));
    TRY(call_log(call, LOG_PROTECT, &entity, (Str){"", 0}));
    *moved = true;
    return outbox_follow(
        call, &entity); /* whoever holds one who now stands behind the wall gives it back */
}

/* What points at an entity follows it to its side. Links, notes and files are pointed at by nothing that
 * would have to follow them, so one round is enough.
 */
static MUST_USE Err sources_follow(Call *call, int64_t id)
{
    IndexLinks links;
    bool moved = false;

    TRY(index_links_unguarded(call->store, call->arena, id, &links));
    for (size_t i = 0; i < links.count; i++) {
        Err err = bring_in_line(call, links.items[i].target, &moved);

        if (err.kind != ERR_NOT_FOUND) {
            TRY(err);
        }
    }
    return ERR_NONE;
}

Err protect_spread(Call *call, const Entity *entity, const Record *record)
{
    Uuid uuid;
    Entity person;

    if (record->kind->guard == GUARD_LINK_CAPACITY &&
        uuid_parse(record_first(record, "from"), &uuid).kind == ERR_OK) {
        bool moved = false;
        Err err = entity_find_unguarded(call->store, uuid, &person);

        if (err.kind == ERR_OK &&
            (walled(call, &person.policy) || names_victim(record, entity->state))) {
            TRY(bring_in_line(call, person.id, &moved));
            if (moved) {
                TRY(sources_follow(call, person.id));
            }
        } else if (err.kind != ERR_OK && err.kind != ERR_NOT_FOUND) {
            return err;
        }
        return ERR_NONE;
    }
    if (entity->version == 1) {
        return ERR_NONE; /* nothing points yet at what is new */
    }
    return sources_follow(call, entity->id);
}

/* ---- the data protection officer -------------------------------------------------------- */

static MUST_USE Err officer_only(const Call *call)
{
    if ((call_viewer(call).roles & ROLE_PROTECTION_OFFICER) == 0) {
        return (Err){ERR_DENIED, 0, "only the data protection officer may do this"};
    }
    return ERR_NONE;
}

/* Whom the officer searches. */
typedef struct Wanted {
    Ids words;   /* their tokens */
    Asked asked; /* as a name, for how it sounds */
} Wanted;

static MUST_USE Err trace_add(Call *call, int64_t id, Str path, Traces *traces)
{
    for (size_t i = 0; i < traces->count; i++) {
        if (traces->items[i].row.entity.id == id) {
            return arena_print(
                call->arena,
                &traces->items[i].paths,
                "%.*s, %.*s",
                STR_ARG(traces->items[i].paths),
                STR_ARG(path));
        }
    }
    Trace trace = {.paths = path};
    Err err = record_row(call, id, &trace.row);

    if (err.kind == ERR_OK) {
        err = row_name_ends(call, &trace.row);
    }
    return err.kind == ERR_OK          ? vec_push(call->arena, traces, trace)
           : err.kind == ERR_NOT_FOUND ? ERR_NONE
                                       : err;
}

/* Whether all words of the question stand in one record. */
static MUST_USE Err says(Call *call, const Record *record, const Ids *wanted, bool *ret)
{
    size_t mark = call->arena->used;
    size_t found = 0;

    for (size_t k = 0; k < wanted->count; k++) {
        bool has = false;

        for (size_t i = 0; i < record->kind->field_count && !has; i++) {
            for (size_t j = 0; j < record->fields[i].count && !has; j++) {
                Ids tokens;

                TRY(indexing_words(
                    call->store, call->arena, record->fields[i].items[j], &tokens));
                for (size_t t = 0; t < tokens.count; t++) {
                    has = has || tokens.items[t] == wanted->items[k];
                }
            }
        }
        found += has;
    }
    arena_rewind(call->arena, mark);
    *ret = wanted->count > 0 && found == wanted->count;
    return ERR_NONE;
}

/* Whether a name or a text of the record sounds like the question. */
static MUST_USE Err sounds(Call *call, const Record *record, const Asked *asked, bool *ret)
{
    Hearing hearing = {0};
    bool has = false;

    TRY(hearing_of(call, asked, record, &hearing));
    has = hearing.field != NULL;
    for (size_t i = 0; i < record->kind->field_count && !has; i++) {
        FieldType type = record->kind->fields[i].type;

        for (size_t j = 0;
             (type == FIELD_TEXT || type == FIELD_NOTE) && j < record->fields[i].count && !has;
             j++) {
            TRY(names_in_text(
                call->arena, &asked->names[NAME_PERSON], record->fields[i].items[j], &has));
        }
    }
    *ret = has;
    return ERR_NONE;
}

/* What one record says of the person, now and before. */
typedef struct Saying {
    int64_t version; /* the oldest that does; 0 for none */
    bool current;
    bool by_sound; /* no version has the words themselves */
} Saying;

static MUST_USE Err
saying_of(Call *call, const Revisions *history, const Wanted *wanted, Saying *ret)
{
    Saying words = {0};
    Saying heard = {.by_sound = true};

    for (size_t i = 0; i < history->count; i++) {
        const Revision *revision = &history->items[i];
        bool has = false;

        TRY(says(call, &revision->record, &wanted->words, &has));
        words.current = words.current || (has && i == 0);
        words.version = has ? revision->version : words.version;
        if (words.version == 0) {
            TRY(sounds(call, &revision->record, &wanted->asked, &has));
            heard.current = heard.current || (has && i == 0);
            heard.version = has ? revision->version : heard.version;
        }
    }
    *ret = words.version != 0 ? words : heard;
    return ERR_NONE;
}

static MUST_USE Err path_of(Call *call, const Saying *saying, Str *ret)
{
    const char *how = saying->by_sound ? ", by its sound" : "";

    return saying->current ? arena_print(call->arena, ret, "what it says now%s", how)
                           : arena_print(
                                 call->arena,
                                 ret,
                                 "what version %lld said%s",
                                 (long long)saying->version,
                                 how);
}

/* Every record that there is, with all its revisions: the index holds only what is current, and only what
 * the model says is searched. The officer's answer must be whole, so it may be slow.
 */
static MUST_USE Err trace_revisions(Call *call, const Wanted *wanted, Traces *traces)
{
    int64_t after = 0;
    Entities page;

    do {
        TRY(entity_page_unguarded(call->store, call->arena, after, 500, &page));
        for (size_t i = 0; i < page.count; i++) {
            size_t mark = call->arena->used;
            Revisions history = {0};
            Saying saying;
            Str path;

            after = page.items[i].id;
            if (page.items[i].kind == NULL) {
                continue;
            }
            TRY(revision_history(call->store, call->arena, &page.items[i], 1000, &history));
            TRY(saying_of(call, &history, wanted, &saying));
            if (saying.version == 0) {
                arena_rewind(call->arena, mark);
                continue;
            }
            TRY(path_of(call, &saying, &path));
            TRY(trace_add(call, page.items[i].id, path, traces));
        }
    } while (page.count == 500);
    return ERR_NONE;
}

static MUST_USE Err trace_pointers(Call *call, Traces *traces)
{
    size_t count = traces->count; /* what is added below is not followed further */

    for (size_t i = 0; i < count; i++) {
        IndexLinks links;
        Str path;

        TRY(index_links(
            call->store, call->arena, traces->items[i].row.entity.id, 1000, &links));
        for (size_t j = 0; j < links.count; j++) {
            TRY(arena_print(
                call->arena,
                &path,
                "points at %.*s",
                STR_ARG(record_title(&traces->items[i].row.revision.record))));
            TRY(trace_add(call, links.items[j].target, path, traces));
        }
    }
    return ERR_NONE;
}

/* Whether all words of the question stand in a text. */
static MUST_USE Err text_says(Call *call, Str text, const Ids *wanted, bool *ret)
{
    size_t mark = call->arena->used;
    size_t found = 0;
    Ids tokens;

    TRY(indexing_words(call->store, call->arena, text, &tokens));
    for (size_t k = 0; k < wanted->count; k++) {
        bool has = false;

        for (size_t t = 0; t < tokens.count; t++) {
            has = has || tokens.items[t] == wanted->items[k];
        }
        found += has;
    }
    arena_rewind(call->arena, mark);
    *ret = wanted->count > 0 && found == wanted->count;
    return ERR_NONE;
}

static MUST_USE Err entry_add(Call *call, const LogEntry *entry, Sightings *ret)
{
    Str path;

    if (entry->entity == 0) {
        return vec_push(call->arena, &ret->entries, *entry);
    }
    TRY(arena_print(
        call->arena, &path, "what entry %lld of the log says", (long long)entry->seq));
    return trace_add(call, entry->entity, path, &ret->traces);
}

/* The reasons and remarks that the log keeps, from its end to its beginning. */
static MUST_USE Err trace_log(Call *call, const Wanted *wanted, Sightings *ret)
{
    int64_t before = INT64_MAX;
    LogEntries page;

    do {
        size_t mark = call->arena->used;
        bool any = false;

        TRY(log_page(call->store, call->arena, before, LOG_STEP, &page));
        for (size_t i = 0; i < page.count; i++) {
            bool has = false;

            before = page.items[i].seq;
            if (page.items[i].detail.len > 0) {
                TRY(text_says(call, page.items[i].detail, &wanted->words, &has));
            }
            if (page.items[i].detail.len > 0 && !has) {
                TRY(names_in_text(
                    call->arena,
                    &wanted->asked.names[NAME_PERSON],
                    page.items[i].detail,
                    &has));
            }
            if (has) {
                TRY(entry_add(call, &page.items[i], ret));
                any = true;
            }
        }
        if (!any) {
            arena_rewind(call->arena, mark);
        }
    } while (page.count == LOG_STEP);
    return ERR_NONE;
}

Err protect_search(Call *call, Str question, Str reason, Sightings *ret)
{
    Wanted wanted;
    Sightings found = {0};

    TRY(officer_only(call));
    if (str_trim(reason).len == 0) {
        return err_bad("say why you search: the request, or its reference");
    }
    TRY(indexing_question(call->store, call->arena, question, &wanted.words));
    TRY(hearing_ask(call->arena, question, &wanted.asked));
    if (wanted.words.count == 0) {
        return err_bad("say whom to search: a name or an identifier");
    }
    TRY(trace_revisions(call, &wanted, &found.traces));
    TRY(trace_pointers(call, &found.traces));
    TRY(trace_log(call, &wanted, &found));
    TRY(file_count(call->store, &found.files));
    TRY(call_log(call, LOG_SEARCH_PERSON, NULL, reason));
    *ret = found;
    return ERR_NONE;
}

static MUST_USE Err
restrict_to(Call *call, Entity *entity, const Record *record, bool restricted)
{
    Policy policy = entity->policy;

    policy.restricted = restricted;
    TRY(indexing_drop(call->store, call->arena, entity, record));
    TRY(entity_set_policy(call->store, entity, &policy));
    return indexing_add(call->store, call->arena, entity, record);
}

/* The files that a revision names go with it, unless another record has them. */
static MUST_USE Err files_erase(Call *call, const Record *record)
{
    for (size_t i = 0; i < record->kind->field_count; i++) {
        for (size_t j = 0;
             record->kind->fields[i].type == FIELD_FILE && j < record->fields[i].count;
             j++) {
            Str file = record->fields[i].items[j];
            Hash hash;

            if (!indexing_has_file(call->store, file) &&
                str_unhex(file, HASH_SIZE, hash.bytes).kind == ERR_OK) {
                TRY(file_drop(call->store, &hash));
            }
        }
    }
    return ERR_NONE;
}

/* Destroy all revisions with their files; what is left says only that something was erased, and only to the
 * officer. No import brings it back.
 */
Err protect_erase(Call *call, Entity *entity, const Record *record)
{
    Policy policy = entity->policy;
    Revisions history;
    int64_t key = 0;

    if (entity->origin == 0) {
        TRY(outbox_recall(call, entity, 0));
    }
    TRY(revision_history(call->store, call->arena, entity, INT32_MAX, &history));
    TRY(indexing_drop(call->store, call->arena, entity, record));
    for (size_t i = 0; i < history.count; i++) {
        if (!history.items[i].erased) {
            TRY(indexing_key(call->store, call->arena, &history.items[i].record, &key));
            TRY(tombstone_add(call->store, key));
            TRY(files_erase(call, &history.items[i].record));
        }
    }
    policy.restricted = true;
    TRY(entity_set_policy(call->store, entity, &policy));
    return entity_erase(call->store, entity);
}

static MUST_USE Err
act_run(Call *call, Str act, Entity *entity, const Revision *revision, LogAction *ret)
{
    if (str_is(act, "access") || str_is(act, "correct") || str_is(act, "refuse")) {
        *ret = str_is(act, "access")    ? LOG_ACCESS
               : str_is(act, "correct") ? LOG_CORRECT
                                        : LOG_REFUSE_SUBJECT;
        return ERR_NONE;
    }
    if (str_is(act, "restrict") || str_is(act, "lift")) {
        *ret = str_is(act, "restrict") ? LOG_RESTRICT : LOG_LIFT;
        return restrict_to(call, entity, &revision->record, str_is(act, "restrict"));
    }
    if (str_is(act, "erase")) {
        *ret = LOG_ERASE;
        return protect_erase(call, entity, &revision->record);
    }
    return err_bad("act must be access, correct, restrict, lift, erase or refuse");
}

Err protect_act(Call *call, Uuid uuid, Str act, Str law, Str reason)
{
    Entity entity;
    Revision revision;
    LogAction action = LOG_ACCESS;
    Str detail;

    TRY(officer_only(call));
    if (str_trim(reason).len == 0 || (str_is(act, "refuse") && str_trim(law).len == 0)) {
        return err_bad("give the reason, and of a refusal the law that it rests on");
    }
    TRY(entity_find(call->store, uuid, &entity));
    TRY(revision_get(call->store, call->arena, &entity, entity.head, &revision));
    if (revision.erased) {
        return (Err){ERR_CONFLICT, 0, "the record was erased before"};
    }
    TRY(act_run(call, act, &entity, &revision, &action));
    /* After an erasure the log still says that it happened, and under which law, but no name. */
    TRY(arena_print(call->arena, &detail, "%.*s; %.*s", STR_ARG(law), STR_ARG(reason)));
    return call_log(call, action, &entity, detail);
}
