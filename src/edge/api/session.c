/* Signing in and out, and who one is. */
#include "edge/api/api.h"

static void put_me(Exchange *exchange)
{
    const Call *call = &exchange->call;
    const Model *model = node_model(call->node);
    JsonOut *out = &exchange->out;
    uint32_t roles = call_viewer(call).roles;
    const struct {
        const char *name;
        uint32_t roles;
    } places[] = {
        {"office", ROLE_ALL},
        {"accounts", ROLE_ADMINISTRATOR | ROLE_AUDITOR},
        {"log", ROLE_AUDITOR | ROLE_PROTECTION_OFFICER | ROLE_ADMINISTRATOR},
        {"protection", ROLE_PROTECTION_OFFICER},
        {"network", ROLE_ENFORCEMENT},
        {"import", ROLE_DATA_OFFICER | ROLE_INVESTIGATOR | ROLE_ANALYST},
    };

    json_open_object(out, NULL);
    json_put_text(out, "account", call->account.name);
    json_put_text(out, "name", call->account.title);
    json_put_text(out, "post", call->account.post);
    json_put_text(out, "team", call->account.team);
    json_put_bool(out, "totp", call->factor);
    json_put_bool(out, "renew", str_is(call->account.state, "renew"));
    json_put_hex(out, "csrf", exchange->csrf, sizeof(exchange->csrf));
    json_open_list(out, "roles");
    for (int i = 0; i < ROLE_COUNT; i++) {
        if ((roles >> i & 1) != 0) {
            json_put_text(out, NULL, str_from(role_name((RoleIndex)i)));
        }
    }
    json_close_list(out);
    json_open_object(out, "node");
    json_put_text(out, "id", node_id(call->node));
    json_put_text(out, "name", node_name(call->node));
    json_put_text(out, "country", node_country(call->node));
    json_put_bool(out, "fiction", node_is_fiction(call->node));
    json_put_bool(out, "real_data", false); /* protection.md, 13 */
    json_close_object(out);
    json_open_object(out, "may");
    for (int i = 0; i < model->kind_count; i++) {
        const Kind *kind = &model->kinds[i];

        json_open_object(out, kind->name);
        json_put_bool(
            out,
            "read",
            (roles & kind->read &
             (model->compartments[kind->compartment].read |
              model->compartments[model->wall].read)) != 0);
        json_put_bool(out, "write", (roles & kind->write) != 0);
        json_close_object(out);
    }
    json_close_object(out);
    json_open_object(out, "places");
    for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
        json_put_bool(out, places[i].name, (roles & places[i].roles) != 0);
    }
    json_close_object(out);
    json_close_object(out);
}

Err verb_session_open(Exchange *exchange)
{
    SignIn sign_in = {
        .account = json_get_text(exchange->body, "account"),
        .password = json_get_text(exchange->body, "password"),
        .code = json_get_text(exchange->body, "code")};

    TRY(account_sign_in(&exchange->call, &sign_in));
    memcpy(exchange->csrf, sign_in.csrf, sizeof(sign_in.csrf));
    str_hex(sign_in.token, TOKEN_SIZE, exchange->response->token);
    put_me(exchange);
    return ERR_NONE;
}

Err verb_session_close(Exchange *exchange)
{
    TRY(account_sign_out(&exchange->call, exchange->token));
    exchange->response->token[0] = '-';
    json_open_object(&exchange->out, NULL);
    json_close_object(&exchange->out);
    return ERR_NONE;
}

Err verb_me(Exchange *exchange)
{
    put_me(exchange);
    return ERR_NONE;
}

Err verb_password(Exchange *exchange)
{
    TRY(account_new_password(
        &exchange->call,
        json_get_text(exchange->body, "old"),
        json_get_text(exchange->body, "new")));
    json_open_object(&exchange->out, NULL);
    json_close_object(&exchange->out);
    return ERR_NONE;
}
