#include "service/hearing.h"

#include "service/indexing.h"

#include <stdlib.h>

#define FOR_LEN (sizeof("for: ") - 1) /* how names_explain begins what speaks for */

/* One record and what it shares with the question: a sound counts the more, the fewer have it. */
typedef struct Near {
    int64_t entity;
    double shares;
} Near;

static int by_entity(const void *a, const void *b)
{
    const Near *one = a;
    const Near *two = b;

    return (one->entity > two->entity) - (one->entity < two->entity);
}

/* What shares more; of two that share the same, the newer. */
static int nearest_first(const void *a, const void *b)
{
    const Near *one = a;
    const Near *two = b;

    if (one->shares != two->shares) {
        return one->shares > two->shares ? -1 : 1;
    }
    return by_entity(b, a);
}

Err hearing_near(Call *call, const Ids *tokens, Ids *ret, bool *more)
{
    VEC(Near) nears = {0};
    Ids ids = {0};
    size_t count = 0;

    for (size_t i = 0; i < tokens->count; i++) {
        Ids some = {0};

        TRY(index_token(call->store, call->arena, tokens->items[i], HEARING_EACH, &some));
        *more = *more || some.count == HEARING_EACH;
        for (size_t j = 0; j < some.count; j++) {
            TRY(vec_push(
                call->arena, &nears, ((Near){some.items[j], 1.0 / (double)some.count})));
        }
    }
    if (nears.count == 0) {
        *ret = ids;
        return ERR_NONE;
    }
    qsort(nears.items, nears.count, sizeof(*nears.items), by_entity);
    for (size_t i = 0; i < nears.count; i++) {
        if (count > 0 && nears.items[count - 1].entity == nears.items[i].entity) {
            nears.items[count - 1].shares += nears.items[i].shares;
        } else {
            nears.items[count++] = nears.items[i];
        }
    }
    qsort(nears.items, count, sizeof(*nears.items), nearest_first);
    *more = *more || count > HEARING_AMONG;
    for (size_t i = 0; i < count && i < HEARING_AMONG; i++) {
        TRY(vec_push(call->arena, &ids, nears.items[i].entity));
    }
    *ret = ids;
    return ERR_NONE;
}

/* ---- asking ----------------------------------------------------------------------------- */

Err hearing_ask(Arena *arena, Str question, Asked *ret)
{
    Asked asked = {.text = question};

    for (int i = 0; i < NAME_SCHEMAS; i++) {
        TRY(name_parse(arena, (NameSchema)i, question, STR(""), &asked.names[i]));
    }
    *ret = asked;
    return ERR_NONE;
}

Err hearing_of(Call *call, const Asked *asked, const Record *record, Hearing *ret)
{
    NameSchema schema = indexing_schema(record->kind);
    size_t mark = call->arena->used;
    Hearing best = *ret;

    best.field = NULL;
    for (size_t i = 0; i < record->kind->field_count; i++) {
        const Field *field = &record->kind->fields[i];

        for (size_t j = 0;
             field->search && field->type == FIELD_NAME && j < record->fields[i].count;
             j++) {
            NameAnswer answer;
            Name name;

            TRY(name_parse(call->arena, schema, record->fields[i].items[j], STR(""), &name));
            TRY(names_answer(call->arena, &asked->names[schema], &name, &answer));
            arena_rewind(call->arena, mark);
            if (answer.found && (best.field == NULL || answer.score > best.score)) {
                best.field = field;
                best.value = record->fields[i].items[j];
                best.score = answer.score;
                best.whole = answer.whole;
            }
        }
    }
    *ret = best;
    return ERR_NONE;
}

static bool is_among(const Rows *rows, int64_t id)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->items[i].entity.id == id) {
            return true;
        }
    }
    return false;
}

/* The record of this number, where it is one that sounds like the question. */
static MUST_USE Err
hear_one(Call *call, const Asked *asked, const Kind *kind, int64_t id, Hearing *ret)
{
    Err err = entity_get(call->store, id, &ret->row.entity);

    ret->field = NULL;
    if (err.kind == ERR_OK && kind != NULL && ret->row.entity.kind != kind) {
        return ERR_NONE;
    }
    if (err.kind == ERR_OK) {
        err = record_row(call, id, &ret->row);
    }
    if (err.kind == ERR_NOT_FOUND) {
        return ERR_NONE; /* the index is a moment behind */
    }
    TRY(err);
    return hearing_of(call, asked, &ret->row.revision.record, ret);
}

static int best_first(const void *a, const void *b)
{
    const Hearing *one = a;
    const Hearing *two = b;

    if (one->score != two->score) {
        return one->score > two->score ? -1 : 1;
    }
    if (one->whole != two->whole) {
        return one->whole > two->whole ? -1 : 1;
    }
    return (one->row.entity.changed < two->row.entity.changed) -
           (one->row.entity.changed > two->row.entity.changed);
}

/* The sounds of the question as each kind would have them. */
static MUST_USE Err tokens_of(Call *call, const Kind *kind, Str question, Ids *ret)
{
    Ids all = {0};

    for (int i = 0; i < NAME_SCHEMAS; i++) {
        Ids some = {0};

        if (kind != NULL && indexing_schema(kind) != (NameSchema)i) {
            continue;
        }
        TRY(indexing_sounds(call->store, call->arena, (NameSchema)i, question, &some));
        for (size_t j = 0; j < some.count; j++) {
            bool has = false;

            for (size_t k = 0; k < all.count; k++) {
                has = has || all.items[k] == some.items[j];
            }
            if (!has) {
                TRY(vec_push(call->arena, &all, some.items[j]));
            }
        }
    }
    *ret = all;
    return ERR_NONE;
}

Err hearing_find(
    Call *call,
    Str question,
    const Kind *kind,
    const Rows *but,
    size_t limit,
    Hearings *ret,
    bool *more)
{
    Hearings found = {0};
    Rows shown = {0};
    Ids tokens;
    Ids ids;
    Asked asked;

    TRY(tokens_of(call, kind, question, &tokens));
    TRY(hearing_near(call, &tokens, &ids, more));
    if (ids.count > 0) {
        TRY(hearing_ask(call->arena, question, &asked));
    }
    for (size_t i = 0; i < ids.count; i++) {
        Hearing hearing = {0};

        if (is_among(but, ids.items[i])) {
            continue;
        }
        size_t mark = call->arena->used;

        TRY(hear_one(call, &asked, kind, ids.items[i], &hearing));
        if (hearing.field == NULL) {
            arena_rewind(call->arena, mark);
        } else {
            TRY(vec_push(call->arena, &found, hearing));
        }
    }
    if (found.count > 0) {
        qsort(found.items, found.count, sizeof(*found.items), best_first);
    }
    *more = *more || found.count > limit;
    found.count = found.count < limit ? found.count : limit;
    for (size_t i = 0; i < found.count; i++) {
        TRY(vec_push(call->arena, &shown, found.items[i].row));
    }
    TRY(record_note_rows(call, &shown));
    *ret = found;
    return ERR_NONE;
}

Err hearing_explain(Call *call, const Asked *asked, const Hearing *hearing, Str *ret)
{
    NameSchema schema = indexing_schema(hearing->row.revision.record.kind);
    const Name *question = &asked->names[schema];
    NameReasons reasons = {0};
    NameReasons telling = {0};
    NameScore score;
    Name name;
    Str why;

    TRY(name_parse(call->arena, schema, hearing->value, STR(""), &name));
    names_score(question, &name, &score);
    TRY(names_reasons(call->arena, question, &name, &score, &reasons));
    for (size_t i = 0; i < reasons.count; i++) {
        /* What the name says beyond the question is no fault, nor that many have it. */
        if (name_code_is_for(reasons.items[i].code)) {
            TRY(vec_push(call->arena, &telling, reasons.items[i]));
        }
    }
    TRY(names_explain(call->arena, &telling, &why));
    why = why.len > FOR_LEN ? str_part(why, FOR_LEN, why.len - FOR_LEN) : why;
    return arena_print(
        call->arena,
        ret,
        "sounds alike: %.*s, %.*s%s%.*s%s",
        STR_ARG(asked->text),
        STR_ARG(hearing->value),
        why.len > 0 ? " (" : "",
        STR_ARG(why),
        why.len > 0 ? ")" : "");
}
