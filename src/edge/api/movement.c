/* Scenarios of movement and their runs. */
#include "edge/api/encode.h"

#include "edge/http/assets.h"
#include "service/movement.h"

static MUST_USE Err path_uuid(const Exchange *exchange, Uuid *ret)
{
    if (uuid_parse(exchange->request->parts[0], ret).kind != ERR_OK) {
        return (Err){
            ERR_NOT_FOUND, 0, "there is no such scenario or run, or it is not for you to see"};
    }
    return ERR_NONE;
}

Err verb_movement_check(Exchange *exchange)
{
    return movement_check(
        &exchange->call, json_get(exchange->body, "files"), &exchange->response->body);
}

/* In which folder a file of the example lies: what is embedded has no folders. */
static const char *folder_of(const char *name)
{
    static const char *const inputs[] = {
        "closures.csv", "conflicts.csv", "locations.csv", "routes.csv", "sim_period.csv"};

    for (size_t i = 0; i < sizeof(inputs) / sizeof(*inputs); i++) {
        if (strcmp(name, inputs[i]) == 0) {
            return "input_csv/";
        }
    }
    return "source_data/";
}

/* The scenario that comes with the program. */
static MUST_USE Err example_files(Arena *arena, const Json **ret)
{
    JsonOut out = json_begin(arena, (size_t)1 << 20);
    Json *files = NULL;
    Str text;

    json_open_object(&out, NULL);
    for (const Asset *asset = flow; asset->name[0] != 0; asset++) {
        Str name;

        TRY(arena_print(arena, &name, "%s%s", folder_of(asset->name), asset->name));
        json_put_member(&out, name, (Str){asset->bytes, asset->len});
    }
    json_close_object(&out);
    TRY(json_end(&out, &text));
    TRY(json_read(arena, text, &files));
    *ret = files;
    return ERR_NONE;
}

Err verb_movement_add(Exchange *exchange)
{
    const Json *files = json_get(exchange->body, "files");
    Str title = json_get_text(exchange->body, "title");
    Str origin = json_get_text(exchange->body, "origin");
    Entity entity;

    if (json_get_bool(exchange->body, "example")) {
        title = STR("Highlands of Arunika (fiction)");
        origin = STR("Made up for this program. No such land, and nobody in it.");
        TRY(example_files(exchange->call.arena, &files));
    }
    TRY(movement_add(&exchange->call, title, origin, files, &entity));
    exchange->response->status = 201;
    json_open_object(&exchange->out, NULL);
    put_uuid(&exchange->out, "id", entity.uuid);
    json_close_object(&exchange->out);
    return ERR_NONE;
}

Err verb_movement_show(Exchange *exchange)
{
    Uuid scenario;

    TRY(path_uuid(exchange, &scenario));
    return movement_show(&exchange->call, scenario, &exchange->response->body);
}

static Str text_or(const Json *body, const char *name, const char *otherwise)
{
    Str text = json_get_text(body, name);

    return text.len > 0 ? text : str_from(otherwise);
}

Err verb_movement_run(Exchange *exchange)
{
    const Json *body = exchange->body;
    int64_t seed = json_get_number(body, "seed", 1);
    int64_t members = json_get_number(body, "members", 1);
    const Json *changes = json_get(body, "changes");
    MovementAsk ask = {
        .rules = text_or(body, "rules", "best"),
        .mode = text_or(body, "mode", "auto"),
        .title = json_get_text(body, "title"),
        .changes = changes};
    Uuid scenario;
    int64_t job = 0;

    TRY(path_uuid(exchange, &scenario));
    if (seed < 0 || members < 1 || (changes != NULL && changes->type != JSON_MEMBERS)) {
        return err_bad("seed, members or changes are none that can be worked with");
    }
    ask.seed = (uint64_t)seed;
    ask.members = (size_t)members;
    TRY(movement_start(&exchange->call, scenario, &ask, &job));
    exchange->response->status = 202;
    json_open_object(&exchange->out, NULL);
    json_put_number(&exchange->out, "job", job);
    json_close_object(&exchange->out);
    return ERR_NONE;
}

Err verb_movement_result(Exchange *exchange)
{
    Uuid run;

    TRY(path_uuid(exchange, &run));
    return movement_result(&exchange->call, run, &exchange->response->body);
}

Err verb_movement_days(Exchange *exchange)
{
    Uuid run;

    TRY(path_uuid(exchange, &run));
    TRY(movement_days(&exchange->call, run, &exchange->response->body));
    exchange->response->type = "text/csv; charset=utf-8";
    exchange->response->disposition = STR("movement.csv");
    return ERR_NONE;
}
