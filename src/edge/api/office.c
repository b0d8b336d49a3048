/* Home, the log, accounts, and what the data protection officer does. */
#include "edge/api/encode.h"

#include "base/date.h"
#include "service/import.h"
#include "service/indexing.h"
#include "service/retention.h"

#define RECENT_MOST 12
#define STALE_DAYS  90
#define STALE_MOST  20
#define LOG_PAGE    100
#define COUNT_MOST  100000

/* ---- home ------------------------------------------------------------------------------- */

static MUST_USE Err put_counts(Exchange *exchange)
{
    Call *call = &exchange->call;
    const Model *model = node_model(call->node);

    json_open_list(&exchange->out, "counts");
    for (int i = 0; i < model->kind_count; i++) {
        ListAsk ask = {.kind = &model->kinds[i]};
        int64_t count = 0;

        TRY(index_count(call->store, call->arena, &ask, COUNT_MOST, &count));
        if (count > 0) {
            json_open_object(&exchange->out, NULL);
            json_put_text(&exchange->out, "kind", str_from(model->kinds[i].name));
            json_put_number(&exchange->out, "count", count);
            json_close_object(&exchange->out);
        }
    }
    json_close_list(&exchange->out);
    return ERR_NONE;
}

/* The newest of every kind, then the newest of all. */
static MUST_USE Err recent_rows(Call *call, Rows *ret)
{
    const Model *model = node_model(call->node);

    for (int i = 0; i < model->kind_count; i++) {
        ListAsk ask = {.kind = &model->kinds[i], .limit = RECENT_MOST};
        Rows rows;
        bool more = false;

        if (model->kinds[i].guard == GUARD_LINK_CAPACITY) {
            continue; /* a link says little by itself; its ends stand here */
        }
        TRY(record_list(call, &ask, &rows, &more));
        for (size_t j = 0; j < rows.count; j++) {
            size_t at = 0;

            while (at < ret->count &&
                   ret->items[at].entity.changed >= rows.items[j].entity.changed) {
                at++;
            }
            if (at == RECENT_MOST) {
                break;
            }
            TRY(vec_push(call->arena, ret, rows.items[j]));
            memmove(
                &ret->items[at + 1],
                &ret->items[at],
                (ret->count - 1 - at) * sizeof(*ret->items));
            ret->items[at] = rows.items[j];
            ret->count = ret->count > RECENT_MOST ? RECENT_MOST : ret->count;
        }
    }
    return ERR_NONE;
}

static bool is_stale(const Row *row, int32_t today)
{
    Str text = record_first(&row->revision.record, "attested");
    Date attested;

    return text.len == 0 || date_parse(text, &attested).kind != ERR_OK ||
           today - date_last(attested) > STALE_DAYS;
}

static MUST_USE Err put_stale_posts(Exchange *exchange)
{
    Call *call = &exchange->call;
    const Kind *kind = kind_find(node_model(call->node), STR("post"));
    ListAsk ask = {.kind = kind, .limit = 200, .ascending = true};
    Rows rows = {0};
    bool more = false;
    size_t told = 0;

    json_open_list(&exchange->out, "posts_stale");
    if (kind != NULL) {
        TRY(record_list(call, &ask, &rows, &more));
    }
    for (size_t i = 0; i < rows.count && told < STALE_MOST; i++) {
        bool active = rows.items[i].entity.state == 0;

        if (active && is_stale(&rows.items[i], call_viewer(call).today)) {
            json_open_object(&exchange->out, NULL);
            put_row(&exchange->out, &rows.items[i]);
            json_close_object(&exchange->out);
            told++;
        }
    }
    json_close_list(&exchange->out);
    return ERR_NONE;
}

/* The name of whom a link is about, or what the link says. */
static MUST_USE Err link_label(Call *call, const Record *link, Str *ret)
{
    Uuid uuid;
    Row row;
    Err err = uuid_parse(record_first(link, "from"), &uuid);

    *ret = record_title(link);
    if (err.kind == ERR_OK) {
        err = record_row_of(call, uuid, &row);
    }
    if (err.kind == ERR_OK) {
        *ret = record_title(&row.revision.record);
    }
    return err.kind == ERR_NOT_FOUND || err.kind == ERR_BAD_INPUT ? ERR_NONE : err;
}

/* Records that are soon to be destroyed, for whoever may see to it that they are not. */
static MUST_USE Err put_ending(Exchange *exchange)
{
    Call *call = &exchange->call;
    JsonOut *out = &exchange->out;
    Rows rows;

    TRY(retention_ending(call, RECENT_MOST, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        const Entity *entity = &rows.items[i].entity;
        int32_t until = entity->policy.handling.until;
        char day[11];
        Str why;

        TRY(arena_print(
            call->arena,
            &why,
            until >= call_viewer(call).today
                ? "Its last day is %.*s: then nobody sees it, and a week later it is destroyed"
            : policy_keeps(node_model(call->node), &entity->policy)
                ? "Its last day was %.*s: it keeps somebody protected, and goes only if you "
                  "erase it"
                : "Its last day was %.*s: it is destroyed within a week, unless it is "
                  "restricted",
            STR_ARG(date_format(date_from_days(until), day))));
        json_open_object(out, NULL);
        put_uuid(out, "id", entity->uuid);
        json_put_text(out, "kind", str_from(entity->kind->name));
        json_put_text(out, "label", rows.items[i].label);
        json_put_text(out, "why", why);
        json_close_object(out);
    }
    return ERR_NONE;
}

/* What waits for whoever asks: persons whose capacity nobody has decided, and what is soon destroyed. */
static MUST_USE Err put_waiting(Exchange *exchange)
{
    Call *call = &exchange->call;
    const Kind *kind = kind_find(node_model(call->node), STR("link"));
    ListAsk ask = {.kind = kind, .limit = RECENT_MOST, .filter_count = 2};
    Rows rows = {0};
    bool more = false;

    json_open_list(&exchange->out, "waiting");
    if (kind != NULL && (call_viewer(call).roles & kind->write) != 0) {
        ask.filters[0] = indexing_value(call->store, kind, "capacity", STR("unknown"));
        ask.filters[1] =
            indexing_value(call->store, kind, "*state", str_from(kind->states[0].name));
        TRY(record_list(call, &ask, &rows, &more));
    }
    for (size_t i = 0; i < rows.count; i++) {
        Str label;

        json_open_object(&exchange->out, NULL);
        put_uuid(&exchange->out, "id", rows.items[i].entity.uuid);
        json_put_text(&exchange->out, "kind", STR("link"));
        TRY(link_label(call, &rows.items[i].revision.record, &label));
        json_put_text(&exchange->out, "label", label);
        json_put_text(
            &exchange->out,
            "why",
            STR("Nobody has decided in which capacity the case names this person"));
        json_close_object(&exchange->out);
    }
    TRY(put_ending(exchange));
    json_close_list(&exchange->out);
    return ERR_NONE;
}

static Err home_run(Call *call, void *arg)
{
    Exchange *exchange = arg;
    JsonOut *out = &exchange->out;
    Rows recent = {0};
    Jobs jobs;

    TRY(recent_rows(call, &recent));
    TRY(job_recent(call->store, call->arena, call->account.id, 5, &jobs));
    json_open_object(out, NULL);
    json_open_list(out, "recent");
    for (size_t i = 0; i < recent.count; i++) {
        json_open_object(out, NULL);
        put_row(out, &recent.items[i]);
        json_close_object(out);
    }
    json_close_list(out);
    TRY(put_banner(out, call->arena, &recent));
    TRY(put_counts(exchange));
    TRY(put_waiting(exchange));
    TRY(put_stale_posts(exchange));
    json_open_list(out, "jobs");
    for (size_t i = 0; i < jobs.count; i++) {
        Str text;

        TRY(job_text(call, &jobs.items[i], &text));
        json_put_raw(out, NULL, text);
    }
    json_close_list(out);
    json_put_null(out, "period");
    json_close_object(out);
    return ERR_NONE;
}

Err verb_home(Exchange *exchange)
{
    return call_read(&exchange->call, home_run, exchange);
}

/* ---- the log ---------------------------------------------------------------------------- */

/* What an administrator sees of the log names no record: he reads no content. */
static MUST_USE Err put_entry(Exchange *exchange, const LogEntry *entry)
{
    Call *call = &exchange->call;
    JsonOut *out = &exchange->out;
    Account account = {.title = STR("the node itself"), .name = STR("")};
    Entity entity = {0};

    if (entry->account != 0) {
        TRY(call_account(call, entry->account, &account));
    }
    json_open_object(out, NULL);
    json_put_number(out, "seq", entry->seq);
    put_time(out, "at", entry->at);
    json_put_text(out, "account", account.name.len > 0 ? account.name : account.title);
    json_put_text(out, "action", str_from(log_action_name(entry->action)));
    if (entry->entity != 0 && entity_get(call->store, entry->entity, &entity).kind == ERR_OK &&
        entity.kind != NULL) {
        json_put_text(out, "kind", str_from(entity.kind->name));
        put_uuid(out, "record", entity.uuid);
    }
    if ((call_viewer(call).roles & (ROLE_AUDITOR | ROLE_PROTECTION_OFFICER)) != 0) {
        json_put_text(out, "detail", entry->detail);
    }
    json_close_object(out);
    return ERR_NONE;
}

typedef struct LogAsk {
    Exchange *exchange;
    int64_t before;
} LogAsk;

static Err log_run(Call *call, void *arg)
{
    LogAsk *ask = arg;
    JsonOut *out = &ask->exchange->out;
    LogEntries entries;
    int64_t size = 0;
    Hash root;

    TRY(log_page(call->store, call->arena, ask->before, LOG_PAGE, &entries));
    TRY(log_root(call->store, &size, &root));
    json_open_object(out, NULL);
    json_open_list(out, "items");
    for (size_t i = 0; i < entries.count; i++) {
        TRY(put_entry(ask->exchange, &entries.items[i]));
    }
    json_close_list(out);
    if (entries.count == LOG_PAGE) {
        json_put_number(out, "next", entries.items[entries.count - 1].seq);
    } else {
        json_put_null(out, "next");
    }
    json_put_number(out, "size", size);
    json_put_hex(out, "root", root.bytes, HASH_SIZE);
    json_close_object(out);
    return ERR_NONE;
}

Err verb_log_page(Exchange *exchange)
{
    LogAsk ask = {exchange, INT64_MAX};
    Str after;
    uint64_t seq = 0;

    TRY(query_get(exchange, "after", &after));
    if (after.len > 0) {
        TRY(str_number(after, INT64_MAX, &seq));
        ask.before = (int64_t)seq;
    }
    return call_read(&exchange->call, log_run, &ask);
}

static Err verify_run(Call *call, void *arg)
{
    return log_verify(call->store, call->arena, NULL, arg);
}

Err verb_log_verify(Exchange *exchange)
{
    LogVerdict verdict;
    JsonOut *out = &exchange->out;

    TRY(call_read(&exchange->call, verify_run, &verdict));
    json_open_object(out, NULL);
    json_put_bool(out, "ok", verdict.ok);
    json_put_number(out, "size", verdict.size);
    if (!verdict.ok) {
        json_put_number(out, "first_bad", verdict.first_bad);
        json_put_text(out, "why", str_from(verdict.why));
    }
    json_put_hex(out, "root", verdict.root.bytes, HASH_SIZE);
    json_close_object(out);
    return ERR_NONE;
}

/* ---- accounts --------------------------------------------------------------------------- */

static void put_roles(JsonOut *out, uint32_t roles)
{
    json_open_list(out, "roles");
    for (int i = 0; i < ROLE_COUNT; i++) {
        if ((roles >> i & 1) != 0) {
            json_put_text(out, NULL, str_from(role_name((RoleIndex)i)));
        }
    }
    json_close_list(out);
}

static Err accounts_run(Call *call, void *arg)
{
    Exchange *exchange = arg;
    JsonOut *out = &exchange->out;
    Accounts accounts;

    TRY(account_all(call->store, call->arena, &accounts));
    json_open_object(out, NULL);
    json_open_list(out, "items");
    for (size_t i = 0; i < accounts.count; i++) {
        const Account *account = &accounts.items[i];

        json_open_object(out, NULL);
        json_put_text(out, "account", account->name);
        json_put_text(out, "name", account->title);
        put_roles(out, account->roles);
        json_put_text(out, "post", account->post);
        json_put_text(out, "team", account->team);
        json_put_bool(out, "totp", account->has_totp);
        json_put_text(out, "state", account->state);
        if (account->seen != 0) {
            put_time(out, "last_seen", account->seen);
        }
        json_close_object(out);
    }
    json_close_list(out);
    json_close_object(out);
    return ERR_NONE;
}

Err verb_account_list(Exchange *exchange)
{
    return call_read(&exchange->call, accounts_run, exchange);
}

static MUST_USE Err get_roles(Exchange *exchange, uint32_t *ret)
{
    const Json *list = json_get(exchange->body, "roles");

    if (list == NULL) {
        return ERR_NONE;
    }
    if (list->type == JSON_TEXT) {
        return roles_parse(list->text, ret);
    }
    for (size_t i = 0; i < list->count; i++) {
        uint32_t role = 0;

        TRY(role_parse(list->items[i].text, &role));
        *ret |= role;
    }
    return ERR_NONE;
}

static MUST_USE Err put_secrets(Exchange *exchange, Str name, const NewAccount *account)
{
    JsonOut *out = &exchange->out;
    char secret[33];
    Str uri;

    json_open_object(out, NULL);
    json_put_text(out, "account", name);
    if (account->password[0] != 0) {
        json_put_text(out, "password", str_from(account->password));
    }
    if (account->has_totp) {
        totp_format(account->totp, secret);
        json_put_text(out, "totp_secret", str_from(secret));
        TRY(arena_print(
            exchange->call.arena,
            &uri,
            "otpauth://totp/subak%%20%.*s:%.*s?secret=%s&issuer=subak",
            STR_ARG(node_country(exchange->call.node)),
            STR_ARG(name),
            secret));
        json_put_text(out, "totp_uri", uri);
    }
    json_close_object(out);
    return ERR_NONE;
}

Err verb_account_make(Exchange *exchange)
{
    NewAccount account = {
        .name = json_get_text(exchange->body, "account"),
        .title = json_get_text(exchange->body, "name"),
        .team = json_get_text(exchange->body, "team"),
        .post = json_get_text(exchange->body, "post"),
        .uid = json_get_number(exchange->body, "uid", -1)};

    TRY(get_roles(exchange, &account.roles));
    TRY(account_make(&exchange->call, &account));
    exchange->response->status = 201;
    return put_secrets(exchange, account.name, &account);
}

Err verb_account_change(Exchange *exchange)
{
    AccountChange change = {
        .name = exchange->request->parts[0],
        .has_roles = json_get(exchange->body, "roles") != NULL,
        .state = json_get_text(exchange->body, "state"),
        .reset = json_get_bool(exchange->body, "reset")};

    TRY(get_roles(exchange, &change.roles));
    TRY(account_change(&exchange->call, &change));
    if (!change.reset) {
        change.secrets.password[0] = 0;
    }
    return put_secrets(exchange, change.name, &change.secrets);
}

/* ---- protection ------------------------------------------------------------------------- */

static void put_trace(JsonOut *out, const Trace *trace)
{
    json_open_object(out, NULL);
    put_row(out, &trace->row);
    json_open_list(out, "paths");
    json_put_text(out, NULL, trace->paths);
    json_close_list(out);
    json_put_bool(out, "restricted", trace->row.entity.policy.restricted);
    json_close_object(out);
}

static Err search_run(Call *call, void *arg)
{
    Exchange *exchange = arg;
    JsonOut *out = &exchange->out;
    Sightings found;
    Rows rows = {0};

    TRY(protect_search(
        call,
        json_get_text(exchange->body, "q"),
        json_get_text(exchange->body, "reason"),
        &found));
    json_open_object(out, NULL);
    json_open_list(out, "items");
    for (size_t i = 0; i < found.traces.count; i++) {
        TRY(vec_push(call->arena, &rows, found.traces.items[i].row));
        put_trace(out, &found.traces.items[i]);
    }
    json_close_list(out);
    json_open_list(out, "log");
    for (size_t i = 0; i < found.entries.count; i++) {
        TRY(put_entry(exchange, &found.entries.items[i]));
    }
    json_close_list(out);
    json_put_number(out, "files_not_read", found.files);
    TRY(put_banner(out, call->arena, &rows));
    json_close_object(out);
    return ERR_NONE;
}

Err verb_protection_search(Exchange *exchange)
{
    return call_write(&exchange->call, search_run, exchange);
}

static Err act_run(Call *call, void *arg)
{
    const Exchange *exchange = arg;
    Uuid uuid;

    if (uuid_parse(json_get_text(exchange->body, "record"), &uuid).kind != ERR_OK) {
        return err_bad("say which record");
    }
    return protect_act(
        call,
        uuid,
        json_get_text(exchange->body, "act"),
        json_get_text(exchange->body, "law"),
        json_get_text(exchange->body, "reason"));
}

Err verb_protection_act(Exchange *exchange)
{
    TRY(call_write_purge(&exchange->call, act_run, exchange));
    json_open_object(&exchange->out, NULL);
    json_close_object(&exchange->out);
    return ERR_NONE;
}
