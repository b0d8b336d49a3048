/* Advice out of what the caller may see: who does what, which cases look alike, where to act together. */
#include "service/advice.h"

#include "edge/api/encode.h"
#include "edge/api/network.h"
#include "edge/api/syndicate.h"

#define ANSWER_MOST ((size_t)64 << 20)

/* ---- who does what ---------------------------------------------------------------------- */

typedef struct RolesAsk {
    Selection selection;
    RolesAdvice advice;
} RolesAsk;

static Err roles_run(Call *call, void *arg)
{
    RolesAsk *ask = arg;

    return advice_roles(call, &ask->selection, &ask->advice);
}

/* Where members could be acted on, so that one knows whom to ask what it can do. */
static void put_countries(JsonOut *out, const Syndicate *syndicate)
{
    json_open_list(out, "countries");
    for (size_t i = 0; i < syndicate->means_count; i++) {
        json_put_text(out, NULL, syndicate->means[i].country);
    }
    json_close_list(out);
}

Err verb_network_roles(Exchange *exchange)
{
    RolesAsk ask = {.advice = {.roles = NULL}};
    JsonOut *out = &exchange->out;

    TRY(selection_read(exchange, &ask.selection));
    TRY(call_read(&exchange->call, roles_run, &ask));
    *out = json_begin(exchange->call.arena, ANSWER_MOST);
    json_open_object(out, NULL);
    put_roles(out, &ask.advice.of.syndicate, ask.advice.roles);
    put_countries(out, &ask.advice.of.syndicate);
    TRY(put_banner(out, exchange->call.arena, &ask.advice.of.shown));
    json_close_object(out);
    return ERR_NONE;
}

/* ---- which cases look alike ------------------------------------------------------------- */

typedef struct CasesAsk {
    Selection selection;
    CasesAdvice advice;
} CasesAsk;

static Err cases_run(Call *call, void *arg)
{
    CasesAsk *ask = arg;

    return advice_cases(call, &ask->selection, &ask->advice);
}

Err verb_network_similar(Exchange *exchange)
{
    Arena *arena = exchange->call.arena;
    CasesAsk ask = {.advice = {.count = 0}};
    const CasesAdvice *advice = &ask.advice;
    JsonOut *out = &exchange->out;
    Str *references = NULL;
    Str *ids = NULL;

    TRY(selection_read(exchange, &ask.selection));
    TRY(call_read(&exchange->call, cases_run, &ask));
    references = arena_new(arena, Str, advice->count + 1);
    ids = arena_new(arena, Str, advice->count + 1);
    if (references == NULL || ids == NULL) {
        return err_limit("the answer needs more memory than it may use");
    }
    for (size_t i = 0; i < advice->count; i++) {
        references[i] = advice->cases[i].label;
        ids[i] = advice->cases[i].id;
    }
    *out = json_begin(arena, ANSWER_MOST);
    json_open_object(out, NULL);
    put_cases(
        out,
        &(CasesTold){
            .references = references,
            .ids = ids,
            .selected = advice->selected,
            .sets = advice->sets,
            .alike = advice->alike,
            .count = advice->count,
            .features = advice->features});
    TRY(put_banner(out, arena, &advice->shown));
    json_close_object(out);
    return ERR_NONE;
}

/* ---- where to act together -------------------------------------------------------------- */

typedef struct PlanAsked {
    PlanAsk ask;
    PlanAdvice advice;
} PlanAsked;

static Err prepare_run(Call *call, void *arg)
{
    PlanAsked *asked = arg;

    return advice_prepare(call, &asked->ask, &asked->advice);
}

/* Who asked where to act is written down. */
static Err plan_log(Call *call, void *arg)
{
    const PlanAdvice *advice = arg;
    Str detail;

    TRY(arena_print(
        call->arena,
        &detail,
        "advice on where to act together, of %zu members",
        advice->of.syndicate.member_count));
    return call_log(call, LOG_LIST, NULL, detail);
}

Err verb_network_plan(Exchange *exchange)
{
    Arena *arena = exchange->call.arena;
    PlanAsked asked = {.advice = {.roles = NULL}};
    PlanAdvice *advice = &asked.advice;
    JsonOut *out = &exchange->out;

    TRY(selection_read(exchange, &asked.ask.selection));
    TRY(query_get(exchange, "plan", &asked.ask.plan));
    TRY(query_get(exchange, "means", &asked.ask.means));
    TRY(query_get(exchange, "without", &asked.ask.without));
    TRY(call_read(&exchange->call, prepare_run, &asked));
    TRY(advice_plan(&exchange->call, advice));
    TRY(call_write(&exchange->call, plan_log, advice));
    *out = json_begin(arena, ANSWER_MOST);
    json_open_object(out, NULL);
    json_put_number(out, "member_count", (int64_t)advice->of.syndicate.member_count);
    json_put_number(out, "draws", advice->options.draws);
    put_advice(out, &advice->of.syndicate, advice->roles, &advice->advice);
    TRY(put_banner(out, arena, &advice->of.shown));
    json_close_object(out);
    return ERR_NONE;
}
