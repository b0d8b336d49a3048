/* What countries do together, added up. */
#include "edge/api/encode.h"

#include "service/debrief.h"

typedef struct Debriefing {
    Exchange *exchange;
    Uuid period;
    bool suppressed;
} Debriefing;

static void put_rows(JsonOut *out, const Debrief *debrief)
{
    json_open_list(out, "rows");
    for (size_t i = 0; i < debrief->rows.count; i++) {
        const DebriefRow *row = &debrief->rows.items[i];

        json_open_object(out, NULL);
        json_put_text(out, "type", str_from(row->type->value));
        json_put_text(out, "title", str_from(row->type->title));
        if (!debrief->suppressed) {
            json_put_number(out, "events", row->events);
        }
        json_open_list(out, "counts");
        for (size_t j = 0; j < debrief->columns.count; j++) {
            if (row->hidden[j]) {
                json_put_null(out, NULL);
            } else {
                json_put_number(out, NULL, row->counts[j]);
            }
        }
        json_close_list(out);
        json_close_object(out);
    }
    json_close_list(out);
}

static void put_alike(JsonOut *out, const Debrief *debrief)
{
    json_open_list(out, "alike");
    for (size_t i = 0; i < debrief->alike.count; i++) {
        const Alike *alike = &debrief->alike.items[i];

        json_open_object(out, NULL);
        put_uuid(out, "ours", alike->ours);
        put_uuid(out, "theirs", alike->theirs);
        json_put_text(out, "type", str_from(alike->type == NULL ? "" : alike->type->value));
        json_put_text(out, "day", alike->day);
        json_close_object(out);
    }
    json_close_list(out);
}

static void put_pair(
    JsonOut *out, const char *names[2], const int64_t *pair, const bool *hidden)
{
    for (int i = 0; i < 2; i++) {
        if (pair[i] == NOT_COUNTED || hidden[i]) {
            json_put_null(out, names[i]);
        } else {
            json_put_number(out, names[i], pair[i]);
        }
    }
}

static void put_changes(JsonOut *out, const Debrief *debrief)
{
    static const char *largest[2] = {"largest_before", "largest_after"};
    static const char *parts[2] = {"parts_before", "parts_after"};

    json_open_list(out, "network");
    for (size_t i = 0; i < debrief->changes.count; i++) {
        const NetworkChange *change = &debrief->changes.items[i];

        json_open_object(out, NULL);
        if (!debrief->suppressed) {
            put_uuid(out, "plan", change->plan);
            json_put_text(out, "title", change->title);
            json_put_text(out, "country", change->country);
            json_put_text(out, "day", change->day);
        }
        put_pair(out, largest, change->largest, change->hidden);
        put_pair(out, parts, change->parts, change->hidden + 2);
        if (!debrief->suppressed && change->reach_lost != NOT_COUNTED) {
            json_put_number(out, "reach_lost", change->reach_lost);
        }
        json_close_object(out);
    }
    json_close_list(out);
}

static Err debrief_run(Call *call, void *arg)
{
    Debriefing *debriefing = arg;
    JsonOut *out = &debriefing->exchange->out;
    Debrief debrief;

    TRY(debrief_make(call, debriefing->period, debriefing->suppressed, &debrief));
    json_open_object(out, NULL);
    put_uuid(out, "period", debrief.period);
    json_put_text(out, "title", record_first(&debrief.record, "title"));
    json_put_text(out, "starts", record_first(&debrief.record, "starts"));
    json_put_text(out, "ends", record_first(&debrief.record, "ends"));
    json_put_text(out, "phase", debrief.phase);
    json_put_bool(out, "suppressed", debrief.suppressed);
    json_open_list(out, "columns");
    for (size_t i = 0; i < debrief.columns.count; i++) {
        json_put_text(out, NULL, debrief.columns.items[i]);
    }
    json_close_list(out);
    put_rows(out, &debrief);
    put_changes(out, &debrief);
    if (!debrief.suppressed) {
        put_alike(out, &debrief);
        json_put_number(out, "plans", debrief.plans);
        json_put_number(out, "nominations", debrief.nominations);
    }
    json_put_number(out, "participations", debrief.participations);
    json_close_object(out);
    return ERR_NONE;
}

/* Whoever does not work on cases sees what observers see, whatever he asks for. */
Err verb_debrief(Exchange *exchange)
{
    Debriefing debriefing = {.exchange = exchange};
    uint32_t roles = call_viewer(&exchange->call).roles;
    Str version;

    TRY(query_get(exchange, "version", &version));
    if (version.len > 0 && !str_in_list(version, STR("full observer public"), ' ')) {
        return err_bad("a debrief has a full, an observer and a public version");
    }
    if (uuid_parse(exchange->request->parts[0], &debriefing.period).kind != ERR_OK) {
        return (Err){ERR_NOT_FOUND, 0, "there is no such period"};
    }
    debriefing.suppressed =
        (roles & ROLE_ENFORCEMENT) == 0 || (version.len > 0 && !str_is(version, "full"));
    return call_read(&exchange->call, debrief_run, &debriefing);
}
