/* What is found: by words, by sound, and what is perhaps the same as a record. */
#include "edge/api/encode.h"

#include "service/alike.h"
#include "service/hearing.h"
#include "service/indexing.h"

#define FIND_MOST    50 /* by words */
#define HEARD_MOST   25 /* by sound */
#define SUGGEST_MOST 10

/* Scores are told in whole percent. */
static int64_t percent(float score)
{
    return (int64_t)(score * 100 + 0.5F);
}

/* ---- finding ---------------------------------------------------------------------------- */

typedef struct Finding {
    Exchange *exchange;
    Str question;
    const Kind *kind;
    size_t limit;
    size_t heard;
    Rows rows;         /* found by words */
    Hearings hearings; /* by sound */
    bool more;
} Finding;

static Err find_run(Call *call, void *arg)
{
    Finding *finding = arg;

    TRY(record_find(call, finding->question, finding->kind, finding->limit, &finding->rows));
    finding->more = finding->rows.count == finding->limit;
    return hearing_find(
        call,
        finding->question,
        finding->kind,
        &finding->rows,
        finding->heard,
        &finding->hearings,
        &finding->more);
}

static MUST_USE Err finding_read(Exchange *exchange, Finding *finding)
{
    Str kind;

    *finding = (Finding){.exchange = exchange, .limit = FIND_MOST, .heard = HEARD_MOST};
    TRY(query_get(exchange, "q", &finding->question));
    TRY(query_get(exchange, "kind", &kind));
    finding->kind = kind_find(node_model(exchange->call.node), kind);
    if (kind.len > 0 && finding->kind == NULL) {
        return err_bad("there is no such kind of record");
    }
    return ERR_NONE;
}

/* The fields that hold a word of the question: why the record was found. */
static MUST_USE Err put_why(Finding *finding, JsonOut *out, const Record *record)
{
    Call *call = &finding->exchange->call;
    Ids asked;

    TRY(indexing_question(call->store, call->arena, finding->question, &asked));
    json_open_list(out, "why");
    for (size_t i = 0; i < record->kind->field_count; i++) {
        bool has = false;

        for (size_t j = 0; record->kind->fields[i].search && j < record->fields[i].count; j++) {
            Ids tokens;

            TRY(indexing_words(call->store, call->arena, record->fields[i].items[j], &tokens));
            for (size_t k = 0; k < tokens.count * asked.count; k++) {
                has = has || tokens.items[k / asked.count] == asked.items[k % asked.count];
            }
        }
        if (has) {
            json_put_text(out, NULL, str_from(record->kind->fields[i].name));
        }
    }
    json_close_list(out);
    return ERR_NONE;
}

/* What was found by sound, behind what has the words. */
static MUST_USE Err put_hearings(Finding *finding, JsonOut *out, Rows *shown)
{
    Call *call = &finding->exchange->call;
    Asked asked;

    TRY(hearing_ask(call->arena, finding->question, &asked));
    for (size_t i = 0; i < finding->hearings.count; i++) {
        const Hearing *hearing = &finding->hearings.items[i];
        Str reason;

        TRY(hearing_explain(call, &asked, hearing, &reason));
        json_open_object(out, NULL);
        put_row(out, &hearing->row);
        json_open_list(out, "why");
        json_put_text(out, NULL, str_from(hearing->field->name));
        json_close_list(out);
        json_put_text(out, "by", STR("sound"));
        json_put_number(out, "score", percent(hearing->score));
        json_put_text(out, "heard", hearing->value);
        json_put_text(out, "reason", reason);
        json_close_object(out);
        TRY(vec_push(call->arena, shown, hearing->row));
    }
    return ERR_NONE;
}

static Err find_and_put(Call *call, void *arg)
{
    Finding *finding = arg;
    JsonOut *out = &finding->exchange->out;
    Rows shown = {0};

    TRY(find_run(call, arg));
    json_open_object(out, NULL);
    json_open_list(out, "items");
    for (size_t i = 0; i < finding->rows.count; i++) {
        json_open_object(out, NULL);
        put_row(out, &finding->rows.items[i]);
        TRY(put_why(finding, out, &finding->rows.items[i].revision.record));
        json_put_text(out, "by", STR("words"));
        json_close_object(out);
        TRY(vec_push(call->arena, &shown, finding->rows.items[i]));
    }
    TRY(put_hearings(finding, out, &shown));
    json_close_list(out);
    json_put_null(out, "next");
    json_put_bool(out, "more", finding->more);
    TRY(put_banner(out, call->arena, &shown));
    json_close_object(out);
    return ERR_NONE;
}

Err verb_find(Exchange *exchange)
{
    Finding finding;

    TRY(finding_read(exchange, &finding));
    return call_read(&exchange->call, find_and_put, &finding);
}

static void put_suggested(JsonOut *out, const Row *row)
{
    json_open_object(out, NULL);
    put_uuid(out, "id", row->entity.uuid);
    json_put_text(out, "kind", str_from(row->entity.kind->name));
    json_put_text(out, "label", row->label);
    json_close_object(out);
}

Err verb_suggest(Exchange *exchange)
{
    JsonOut *out = &exchange->out;
    Finding finding;

    TRY(finding_read(exchange, &finding));
    finding.limit = SUGGEST_MOST;
    finding.heard = SUGGEST_MOST;
    TRY(call_read(&exchange->call, find_run, &finding));
    json_open_object(out, NULL);
    json_open_list(out, "items");
    for (size_t i = 0; i < finding.rows.count; i++) {
        put_suggested(out, &finding.rows.items[i]);
    }
    for (size_t i = 0; finding.rows.count + i < SUGGEST_MOST && i < finding.hearings.count;
         i++) {
        put_suggested(out, &finding.hearings.items[i].row);
    }
    json_close_list(out);
    json_close_object(out);
    return ERR_NONE;
}

/* ---- what is perhaps the same ----------------------------------------------------------- */

typedef struct Likening {
    Exchange *exchange;
    const Kind *kind; /* that the address names */
    Uuid uuid;
} Likening;

static void put_reasons(JsonOut *out, const Alike *alike)
{
    static const char *const births[] = {
        [BIRTHS_UNKNOWN] = NULL,
        [BIRTHS_APART] = "births_apart",
        [BIRTHS_FIT] = "births_fit",
        [BIRTHS_SAME] = "births_same"};

    json_open_list(out, "reasons");
    for (size_t i = 0; i < alike->shared.count; i++) {
        json_open_object(out, NULL);
        json_put_text(out, "what", STR("identifier"));
        json_put_text(out, "field", str_from(alike->shared.items[i].field->name));
        json_put_text(out, "a", alike->shared.items[i].value);
        json_close_object(out);
    }
    if (alike->a.len > 0 && alike->name >= ALIKE_NAME) {
        json_open_object(out, NULL);
        json_put_text(out, "what", STR("name"));
        json_put_text(out, "a", alike->a);
        json_put_text(out, "b", alike->b);
        json_put_number(out, "score", percent(alike->name));
        json_close_object(out);
    }
    if (births[alike->births] != NULL) {
        json_open_object(out, NULL);
        json_put_text(out, "what", str_from(births[alike->births]));
        json_close_object(out);
    }
    json_close_list(out);
}

static Err alike_run(Call *call, void *arg)
{
    Likening *likening = arg;
    JsonOut *out = &likening->exchange->out;
    Alikes alikes;
    Rows shown = {0};

    TRY(record_of_kind(call, likening->uuid, likening->kind));
    TRY(alike_of(call, likening->uuid, &alikes));
    json_open_object(out, NULL);
    json_open_list(out, "items");
    for (size_t i = 0; i < alikes.items.count; i++) {
        const Alike *alike = &alikes.items.items[i];
        Str reason;

        TRY(alike_explain(call, alike, &reason));
        json_open_object(out, NULL);
        put_row(out, &alike->row);
        json_put_text(
            out, "likeness", alike->likeness == ALIKE_LIKELY ? STR("likely") : STR("possible"));
        put_reasons(out, alike);
        json_put_text(out, "reason", reason);
        json_open_object(out, "may");
        json_put_bool(out, "link", alike->may_link);
        json_close_object(out);
        json_close_object(out);
        TRY(vec_push(call->arena, &shown, alike->row));
    }
    json_close_list(out);
    json_put_bool(out, "more", alikes.more);
    TRY(put_banner(out, call->arena, &shown));
    json_close_object(out);
    return ERR_NONE;
}

Err verb_record_alike(Exchange *exchange)
{
    Likening likening = {.exchange = exchange};

    TRY(path_record(exchange, &likening.kind, &likening.uuid));
    return call_read(&exchange->call, alike_run, &likening);
}
