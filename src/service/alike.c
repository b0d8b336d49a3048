#include "service/alike.h"

#include "match/identifiers/identifiers.h"
#include "service/hearing.h"
#include "service/indexing.h"
#include "service/records.h"

#include <stdlib.h>

#define SHARED_EACH 200  /* records that one identifier brings in */
#define LINKS_EACH  2000 /* of the record, among which the pairs are that were decided */
#define NAMES_EACH  8    /* of one record: its own spellings and aliases */

#define NAME_CLOSE 0.9F /* from here on a name alone is worth a look */

static const char *const decided[] = {"same_as", "different_from"};

/* Identifiers that change hands, or serve a household. */
static const char *const weak[] = {"phone", "email", "account", "crypto", "handle"};

Births alike_births(Str a, Str b)
{
    Date one;
    Date two;

    if (a.len == 0 || b.len == 0 || date_parse(a, &one).kind != ERR_OK ||
        date_parse(b, &two).kind != ERR_OK || one.year == 0 || two.year == 0) {
        return BIRTHS_UNKNOWN;
    }
    if (date_last(one) < date_first(two) || date_last(two) < date_first(one)) {
        return BIRTHS_APART;
    }
    return one.day != 0 && two.day != 0 ? BIRTHS_SAME : BIRTHS_FIT;
}

Likeness alike_weigh(const Alike *evidence)
{
    bool candidate = evidence->name >= NAMES_CANDIDATE;

    if (evidence->shared.count > 0) {
        bool likely = evidence->births != BIRTHS_APART && (evidence->strong || candidate);

        return likely ? ALIKE_LIKELY : ALIKE_POSSIBLE;
    }
    switch (evidence->births) {
    case BIRTHS_SAME:
        return evidence->name >= NAME_CLOSE   ? ALIKE_LIKELY
               : evidence->name >= ALIKE_NAME ? ALIKE_POSSIBLE
                                              : ALIKE_NOT;
    case BIRTHS_FIT:
        return candidate ? ALIKE_POSSIBLE : ALIKE_NOT;
    case BIRTHS_UNKNOWN:
        return evidence->name >= NAME_CLOSE ? ALIKE_POSSIBLE : ALIKE_NOT;
    case BIRTHS_APART:
        break;
    }
    return ALIKE_NOT;
}

/* ---- who is looked at ------------------------------------------------------------------- */

static MUST_USE Err add_once(Arena *arena, Ids *ids, int64_t id)
{
    for (size_t i = 0; i < ids->count; i++) {
        if (ids->items[i] == id) {
            return ERR_NONE;
        }
    }
    return vec_push(arena, ids, id);
}

static bool has_id(const Ids *ids, int64_t id)
{
    for (size_t i = 0; i < ids->count; i++) {
        if (ids->items[i] == id) {
            return true;
        }
    }
    return false;
}

static bool is_withdrawn(const Entity *entity)
{
    return strcmp(entity->kind->states[entity->state].name, "withdrawn") == 0;
}

static bool decides(const Row *link)
{
    Str relation = record_first(&link->revision.record, "relation");

    return !is_withdrawn(&link->entity) &&
           (str_is(relation, decided[0]) || str_is(relation, decided[1]));
}

/* The other ends of links that say same or not the same, as far as the viewer may see them. */
static MUST_USE Err decided_with(Call *call, const Entity *entity, Ids *ret)
{
    static const char *const ends[] = {"from", "to"};
    IndexLinks links;

    TRY(index_links(call->store, call->arena, entity->id, LINKS_EACH, &links));
    for (size_t i = 0; i < links.count; i++) {
        Row row;
        Err err = record_row(call, links.items[i].target, &row);

        if (err.kind == ERR_NOT_FOUND || (err.kind == ERR_OK && !decides(&row))) {
            continue;
        }
        TRY(err);
        for (size_t j = 0; j < 2; j++) {
            Uuid uuid;
            Entity end;

            err = uuid_parse(record_first(&row.revision.record, ends[j]), &uuid);
            if (err.kind == ERR_OK) {
                err = entity_find(call->store, uuid, &end);
            }
            if (err.kind == ERR_OK) {
                TRY(add_once(call->arena, ret, end.id));
            } else if (err.kind != ERR_NOT_FOUND && err.kind != ERR_BAD_INPUT) {
                return err;
            }
        }
    }
    return ERR_NONE;
}

/* Those who share an identifier come first: there are few of them. */
static MUST_USE Err gather(Call *call, const Record *record, Ids *ret, bool *more)
{
    NameSchema schema = indexing_schema(record->kind);
    Ids sounds = {0};
    Ids near;

    for (size_t i = 0; i < record->kind->field_count; i++) {
        const Field *field = &record->kind->fields[i];

        for (size_t j = 0; j < record->fields[i].count; j++) {
            Str value = record->fields[i].items[j];
            Ids some = {0};

            if (field->type == FIELD_IDENTIFIER) {
                int64_t hash = 0;

                TRY(indexing_identifier(
                    call->store, call->arena, str_from(field->identifier), value, &hash));
                TRY(index_values(call->store, call->arena, hash, SHARED_EACH, &some));
                *more = *more || some.count == SHARED_EACH;
                for (size_t k = 0; k < some.count; k++) {
                    TRY(add_once(call->arena, ret, some.items[k]));
                }
            } else if (field->type == FIELD_NAME && field->search && j < NAMES_EACH) {
                TRY(indexing_sounds(call->store, call->arena, schema, value, &some));
                for (size_t k = 0; k < some.count; k++) {
                    TRY(add_once(call->arena, &sounds, some.items[k]));
                }
            }
        }
    }
    TRY(hearing_near(call, &sounds, &near, more));
    for (size_t i = 0; i < near.count; i++) {
        TRY(add_once(call->arena, ret, near.items[i]));
    }
    return ERR_NONE;
}

/* ---- what speaks for it ----------------------------------------------------------------- */

static bool is_weak(Str sort)
{
    for (size_t i = 0; i < sizeof(weak) / sizeof(*weak); i++) {
        if (str_is(sort, weak[i])) {
            return true;
        }
    }
    return false;
}

/* Whether the record has this identifier, however it is spelled and whichever of its sort's fields has it. */
static MUST_USE Err
has_identifier(Call *call, const Record *record, Str sort, Str key, bool *ret)
{
    for (size_t i = 0; i < record->kind->field_count && !*ret; i++) {
        const Field *field = &record->kind->fields[i];

        for (size_t j = 0;
             field->type == FIELD_IDENTIFIER && j < record->fields[i].count && !*ret;
             j++) {
            Str other = str_from(field->identifier);
            bool well_formed = false;
            Str text;

            TRY(identifier_key(
                call->arena, &other, record->fields[i].items[j], &text, &well_formed));
            *ret = well_formed && str_equal(other, sort) && str_equal(text, key);
        }
    }
    return ERR_NONE;
}

/* What cannot be read as its sort ("none", "unknown") identifies nobody. */
static MUST_USE Err find_shared(Call *call, const Record *record, Alike *ret)
{
    for (size_t i = 0; i < record->kind->field_count; i++) {
        const Field *field = &record->kind->fields[i];

        for (size_t j = 0; field->type == FIELD_IDENTIFIER && j < record->fields[i].count;
             j++) {
            Str value = record->fields[i].items[j];
            Str sort = str_from(field->identifier);
            bool well_formed = false;
            bool has = false;
            Str key;

            TRY(identifier_key(call->arena, &sort, value, &key, &well_formed));
            if (well_formed) {
                TRY(has_identifier(call, &ret->row.revision.record, sort, key, &has));
            }
            if (has) {
                TRY(vec_push(call->arena, &ret->shared, ((Shared){field, value})));
                ret->strong = ret->strong || !is_weak(sort);
            }
        }
    }
    return ERR_NONE;
}

/* Whole names only: part of a name is in the label's field too. */
static const Values *names_of(const Record *record)
{
    for (size_t i = 0; i < record->kind->label_count; i++) {
        size_t field = record->kind->label[i];

        if (record->kind->fields[field].type == FIELD_NAME) {
            return &record->fields[field];
        }
    }
    return NULL;
}

static MUST_USE Err compare_names(Call *call, const Record *record, Alike *ret)
{
    NameSchema schema = indexing_schema(record->kind);
    const Values *ours = names_of(record);
    const Values *theirs = names_of(&ret->row.revision.record);
    size_t mark = call->arena->used;

    for (size_t i = 0; ours != NULL && i < ours->count && i < NAMES_EACH; i++) {
        for (size_t j = 0; theirs != NULL && j < theirs->count && j < NAMES_EACH; j++) {
            NameScore score;
            Name a;
            Name b;

            TRY(name_parse(call->arena, schema, ours->items[i], STR(""), &a));
            TRY(name_parse(call->arena, schema, theirs->items[j], STR(""), &b));
            names_score(&a, &b, &score);
            arena_rewind(call->arena, mark);
            if (score.judged && score.score > ret->name) {
                ret->name = score.score;
                ret->a = ours->items[i];
                ret->b = theirs->items[j];
            }
        }
    }
    return ERR_NONE;
}

static MUST_USE Err judge(Call *call, const Entity *entity, const Record *record, Alike *ret)
{
    const Kind *links = kind_find(node_model(call->node), STR("link"));

    TRY(compare_names(call, record, ret));
    TRY(find_shared(call, record, ret));
    ret->births = alike_births(
        record_first(record, "birth_date"),
        record_first(&ret->row.revision.record, "birth_date"));
    ret->likeness = alike_weigh(ret);
    ret->may_link = entity->origin == 0 && ret->row.entity.origin == 0 && links != NULL &&
                    record_may_create(call, links);
    return ERR_NONE;
}

static int likeliest_first(const void *a, const void *b)
{
    const Alike *one = a;
    const Alike *two = b;

    if (one->likeness != two->likeness) {
        return one->likeness > two->likeness ? -1 : 1;
    }
    if (one->shared.count != two->shared.count) {
        return one->shared.count > two->shared.count ? -1 : 1;
    }
    if (one->name != two->name) {
        return one->name > two->name ? -1 : 1;
    }
    return (one->row.entity.id > two->row.entity.id) -
           (one->row.entity.id < two->row.entity.id);
}

/* The entity as one to look at: of the same kind, on the same side of the wall, and still filed. */
static MUST_USE Err look(Call *call, const Entity *entity, int64_t id, bool *fits, Row *ret)
{
    Err err = entity_get(call->store, id, &ret->entity);

    *fits = false;
    if (err.kind == ERR_OK && (ret->entity.kind != entity->kind || is_withdrawn(&ret->entity) ||
                               entity_is_walled(&ret->entity) != entity_is_walled(entity))) {
        return ERR_NONE;
    }
    if (err.kind == ERR_OK) {
        err = record_row(call, id, ret);
    }
    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE;
    }
    TRY(err);
    *fits = !ret->revision.erased;
    return ERR_NONE;
}

Err alike_of(Call *call, Uuid uuid, Alikes *ret)
{
    Alikes found = {0};
    Rows shown = {0};
    Ids ids = {0};
    Ids but = {0};
    Row row;

    TRY(record_row_of(call, uuid, &row));
    if (!row.revision.erased && !is_withdrawn(&row.entity)) {
        TRY(decided_with(call, &row.entity, &but));
        TRY(gather(call, &row.revision.record, &ids, &found.more));
    }
    for (size_t i = 0; i < ids.count; i++) {
        size_t mark = call->arena->used;
        Alike alike = {0};
        bool fits = false;

        if (ids.items[i] != row.entity.id && !has_id(&but, ids.items[i])) {
            TRY(look(call, &row.entity, ids.items[i], &fits, &alike.row));
        }
        if (fits) {
            TRY(judge(call, &row.entity, &row.revision.record, &alike));
        }
        if (alike.likeness != ALIKE_NOT) {
            TRY(vec_push(call->arena, &found.items, alike));
        } else {
            arena_rewind(call->arena, mark);
        }
    }
    if (found.items.count > 0) {
        qsort(
            found.items.items, found.items.count, sizeof(*found.items.items), likeliest_first);
    }
    found.more = found.more || found.items.count > ALIKE_MOST;
    found.items.count = found.items.count < ALIKE_MOST ? found.items.count : ALIKE_MOST;
    for (size_t i = 0; i < found.items.count; i++) {
        TRY(vec_push(call->arena, &shown, found.items.items[i].row));
    }
    TRY(record_note_rows(call, &shown));
    *ret = found;
    return ERR_NONE;
}

Err alike_explain(Call *call, const Alike *alike, Str *ret)
{
    static const char *const births[] = {
        [BIRTHS_UNKNOWN] = "",
        [BIRTHS_APART] = "dates of birth that cannot be one",
        [BIRTHS_FIT] = "dates of birth that may be one",
        [BIRTHS_SAME] = "same date of birth"};
    Buf buf = buf_begin(call->arena, 1 << 14);

    for (size_t i = 0; i < alike->shared.count; i++) {
        buf_print(
            &buf,
            "%ssame %s: %.*s",
            i > 0 ? "; " : "",
            alike->shared.items[i].field->title,
            STR_ARG(alike->shared.items[i].value));
    }
    if (alike->name >= ALIKE_NAME) {
        buf_print(
            &buf,
            "%snames alike: %.*s, %.*s",
            alike->shared.count > 0 ? "; " : "",
            STR_ARG(alike->a),
            STR_ARG(alike->b));
    }
    if (alike->births != BIRTHS_UNKNOWN) {
        buf_print(&buf, "; %s", births[alike->births]);
    }
    return buf_end(&buf, ret);
}
