#include "edge/cli/story.h"

#include "crypto/password.h"

#include <stdio.h>

#define NAMES_MOST 64
#define ROUNDS     200

/* A record that the story has a name for. */
typedef struct Named {
    Str name;
    Str kind;
    Str id;
} Named;

/* An account that has signed in. */
typedef struct Seat {
    size_t node;
    Str account;
    Str token;
    Str csrf;
} Seat;

typedef struct Player {
    StoryPlay *play;
    Named names[NAMES_MOST];
    size_t name_count;
    Seat seats[STORY_NODES * STORY_ACCOUNTS];
    size_t seat_count;
    const Seat *seat; /* who acts in this line */
    int status;       /* of the last call */
    const char *wrong;
    Str told; /* by the node, of what went wrong */
} Player;

static const Err full = {ERR_LIMIT, 0, "the story needs more memory than it may use"};

static MUST_USE Err wrong(Player *player, const char *what)
{
    player->wrong = what;
    return err_bad(what);
}

/* ---- asking a node ---------------------------------------------------------------------- */

static MUST_USE Err
ask(Player *player, Method method, Str path, Str query, Str body, const Json **ret)
{
    Request request = {.method = method, .path = path, .query = query, .body = body, .uid = -1};
    Response response;
    Json *json = NULL;

    if (player->seat != NULL) {
        request.token = player->seat->token;
        request.csrf = player->seat->csrf;
    }
    api_handle(
        player->play->nodes[player->seat == NULL ? 0 : player->seat->node].node,
        player->play->arena,
        &request,
        &response);
    player->status = response.status;
    player->told = response.body;
    *ret = NULL;
    if (strcmp(response.type, "application/json") == 0) {
        TRY(json_read(player->play->arena, response.body, &json));
        *ret = json;
    }
    return ERR_NONE;
}

/* The same, where it must go well. */
static MUST_USE Err
must(Player *player, Method method, Str path, Str query, Str body, const Json **ret)
{
    TRY(ask(player, method, path, query, body, ret));
    return player->status < 300 ? ERR_NONE : wrong(player, "the node refuses");
}

static MUST_USE Err sign_in(Player *player, size_t node, Str name, Seat *ret)
{
    const StoryNode *at = &player->play->nodes[node];
    JsonOut out = json_begin(player->play->arena, 4096);
    Request request = {.method = POST, .path = STR("/api/session"), .uid = -1};
    const StoryAccount *account = NULL;
    uint8_t secret[TOTP_SECRET];
    Response response;
    Json *json = NULL;
    char code[8];

    for (size_t i = 0; i < at->account_count; i++) {
        account = str_is(name, at->accounts[i].name) ? &at->accounts[i] : account;
    }
    if (account == NULL) {
        return wrong(player, "there is no such account");
    }
    json_open_object(&out, NULL);
    json_put_text(&out, "account", name);
    json_put_text(&out, "password", str_from(account->password));
    if (account->secret[0] != 0 && totp_parse(str_from(account->secret), secret)) {
        Env *env = player->play->env;

        (void)snprintf(code, sizeof(code), "%06u", totp_code(secret, env->now(env)));
        json_put_text(&out, "code", str_from(code));
    }
    json_close_object(&out);
    TRY(json_end(&out, &request.body));
    api_handle(at->node, player->play->arena, &request, &response);
    player->told = response.body;
    if (response.status != 200) {
        return wrong(player, "the account cannot sign in");
    }
    TRY(json_read(player->play->arena, response.body, &json));
    *ret = (Seat){.node = node, .account = name, .csrf = json_get_text(json, "csrf")};
    return arena_copy(player->play->arena, str_from(response.token), &ret->token);
}

/* Whoever acts: "XA", "officer". */
static MUST_USE Err seat_take(Player *player, Str country, Str account)
{
    size_t node = 0;

    while (node < STORY_NODES && !str_is(country, player->play->nodes[node].country)) {
        node++;
    }
    if (node == STORY_NODES) {
        return wrong(player, "there is no such country");
    }
    for (size_t i = 0; i < player->seat_count; i++) {
        if (player->seats[i].node == node && str_equal(player->seats[i].account, account)) {
            player->seat = &player->seats[i];
            return ERR_NONE;
        }
    }
    TRY(sign_in(player, node, account, &player->seats[player->seat_count]));
    player->seat = &player->seats[player->seat_count++];
    return ERR_NONE;
}

/* ---- names ------------------------------------------------------------------------------ */

static const Named *named(const Player *player, Str name)
{
    for (size_t i = 0; i < player->name_count; i++) {
        if (str_equal(player->names[i].name, name)) {
            return &player->names[i];
        }
    }
    return NULL;
}

static MUST_USE Err name_add(Player *player, Str name, Str kind, Str id)
{
    if (player->name_count == NAMES_MOST || named(player, name) != NULL) {
        return wrong(player, "a name is given once, and to not too many");
    }
    player->names[player->name_count++] = (Named){name, kind, id};
    return ERR_NONE;
}

static MUST_USE Err find_name(Player *player, Str name, const Named **ret)
{
    *ret = named(player, name);
    return *ret == NULL ? wrong(player, "nothing has this name") : ERR_NONE;
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_';
}

static Str node_of_country(const Player *player, Str country)
{
    for (size_t i = 0; i < STORY_NODES; i++) {
        if (str_is(country, player->play->nodes[i].country)) {
            return node_id(player->play->nodes[i].node);
        }
    }
    return (Str){"", 0};
}

/* $name becomes an id. */
static MUST_USE Err fill_in(Player *player, Str text, Str *ret)
{
    Buf buf = buf_begin(player->play->arena, 1 << 16);

    for (size_t i = 0; i < text.len; i++) {
        size_t end = i + 1;
        Str name;

        if (text.ptr[i] != '$') {
            buf_put_char(&buf, text.ptr[i]);
            continue;
        }
        while (end < text.len && is_name_char(text.ptr[end])) {
            end++;
        }
        name = str_part(text, i + 1, end - i - 1);
        if (named(player, name) != NULL) {
            buf_put(&buf, named(player, name)->id);
        } else if (node_of_country(player, name).len > 0) {
            buf_put(&buf, node_of_country(player, name));
        } else {
            return wrong(player, "nothing has this name");
        }
        i = end - 1;
    }
    return buf_end(&buf, ret);
}

/* ---- doing ------------------------------------------------------------------------------ */

static void put_audience(Player *player, JsonOut *out, Str countries)
{
    json_open_object(out, "handling");
    json_open_list(out, "to");
    while (countries.len > 0) {
        json_put_text(out, NULL, node_of_country(player, str_cut(&countries, ' ')));
    }
    json_close_list(out);
    json_close_object(out);
}

static MUST_USE Err create(Player *player, Str kind, Str name, Str to, Str fields)
{
    JsonOut out = json_begin(player->play->arena, 1 << 17);
    const Json *made = NULL;
    Str path;
    Str body;

    TRY(fill_in(player, fields, &fields));
    json_open_object(&out, NULL);
    json_put_raw(&out, "fields", fields);
    if (to.len > 0) {
        put_audience(player, &out, to);
    }
    json_close_object(&out);
    TRY(json_end(&out, &body));
    TRY(arena_print(player->play->arena, &path, "/api/records/%.*s", STR_ARG(kind)));
    TRY(must(player, POST, path, STR(""), body, &made));
    return name_add(player, name, kind, json_get_text(made, "id"));
}

/* "KIND as NAME [to CC...] {FIELDS}" */
static MUST_USE Err do_create(Player *player, Str rest)
{
    Str kind = str_cut(&rest, ' ');
    Str as = str_cut(&rest, ' ');
    Str name = str_cut(&rest, ' ');
    const char *brace = memchr(rest.ptr, '{', rest.len);
    size_t before = brace == NULL ? rest.len : (size_t)(brace - rest.ptr);
    Str to = str_trim(str_part(rest, 0, before));

    if (!str_is(as, "as") || brace == NULL) {
        return wrong(player, "create KIND as NAME {FIELDS}");
    }
    if (str_starts(to, STR("to "))) {
        to = str_part(to, 3, to.len);
    }
    return create(player, kind, name, to, str_part(rest, before, rest.len));
}

static MUST_USE Err see(Player *player, const Named *record, const Json **ret)
{
    Str path;

    TRY(arena_print(
        player->play->arena,
        &path,
        "/api/records/%.*s/%.*s",
        STR_ARG(record->kind),
        STR_ARG(record->id)));
    return ask(player, GET, path, STR(""), STR(""), ret);
}

static MUST_USE Err step(Player *player, const Named *record, Str name)
{
    JsonOut out = json_begin(player->play->arena, 4096);
    const Json *now = NULL;
    Str path;
    Str body;

    TRY(see(player, record, &now));
    if (player->status != 200) {
        return wrong(player, "he cannot see the record");
    }
    json_open_object(&out, NULL);
    json_put_number(&out, "version", json_get_number(now, "version", 0));
    json_put_text(&out, "step", name);
    json_put_text(&out, "reason", STR("As the story has it."));
    json_close_object(&out);
    TRY(json_end(&out, &body));
    TRY(arena_print(
        player->play->arena,
        &path,
        "/api/records/%.*s/%.*s/move",
        STR_ARG(record->kind),
        STR_ARG(record->id)));
    return must(player, POST, path, STR(""), body, &now);
}

static MUST_USE Err do_step(Player *player, Str rest)
{
    const Named *record = NULL;

    TRY(find_name(player, str_cut(&rest, ' '), &record));
    return step(player, record, rest);
}

static MUST_USE Err list(Player *player, Str kind, Str state, const Json **ret)
{
    const Json *answer = NULL;
    Str path;
    Str query;

    TRY(arena_print(player->play->arena, &path, "/api/records/%.*s", STR_ARG(kind)));
    TRY(arena_print(player->play->arena, &query, "limit=200&state=%.*s", STR_ARG(state)));
    TRY(must(player, GET, path, query, STR(""), &answer));
    *ret = json_get(answer, "items");
    return ERR_NONE;
}

static MUST_USE Err do_each(Player *player, Str rest)
{
    Str kind = str_cut(&rest, ' ');
    Str state = str_cut(&rest, ' ');
    const Json *items = NULL;

    TRY(list(player, kind, state, &items));
    for (size_t i = 0; i < items->count; i++) {
        Named record = {.kind = kind, .id = json_get_text(&items->items[i], "id")};

        TRY(step(player, &record, rest));
    }
    return ERR_NONE;
}

static MUST_USE Err do_find(Player *player, Str rest)
{
    Str kind = str_cut(&rest, ' ');
    Str state = str_cut(&rest, ' ');
    Str as = str_cut(&rest, ' ');
    const Json *items = NULL;

    TRY(list(player, kind, state, &items));
    if (!str_is(as, "as") || items->count == 0) {
        return wrong(player, "there is no such record");
    }
    return name_add(player, rest, kind, json_get_text(&items->items[0], "id"));
}

static MUST_USE Err do_sign(Player *player, Str rest)
{
    const char *country = player->play->nodes[player->seat->node].country;
    const Named *record = NULL;
    Str fields;
    Str name;

    TRY(find_name(player, rest, &record));
    TRY(arena_print(
        player->play->arena, &name, "signature_%s_%zu", country, player->name_count));
    TRY(arena_print(
        player->play->arena,
        &fields,
        "{\"record\":\"%.*s\",\"country\":\"%s\",\"post\":\"%s/police/authority\","
        "\"binds\":\"agency\"}",
        STR_ARG(record->id),
        country,
        country));
    TRY(create(player, STR("signature"), name, STR(""), fields));
    return step(player, named(player, name), STR("sign"));
}

static MUST_USE Err do_admit(Player *player, Str rest)
{
    JsonOut out = json_begin(player->play->arena, 1 << 17);
    const Named *record = NULL;
    const Json *now = NULL;
    const Json *to = NULL;
    Str path;
    Str body;

    TRY(find_name(player, str_cut(&rest, ' '), &record));
    TRY(see(player, record, &now));
    to = json_get(json_get(now, "policy"), "to");
    if (player->status != 200 || to == NULL) {
        return wrong(player, "he cannot see the record");
    }
    json_open_object(&out, NULL);
    json_put_number(&out, "version", json_get_number(now, "version", 0));
    TRY(json_put_value(&out, json_get(now, "fields")));
    json_open_object(&out, "handling");
    json_open_list(&out, "to");
    for (size_t i = 0; i < to->count; i++) {
        json_put_text(&out, NULL, to->items[i].text);
    }
    json_put_text(&out, NULL, node_of_country(player, rest));
    json_close_list(&out);
    json_close_object(&out);
    json_close_object(&out);
    TRY(json_end(&out, &body));
    TRY(arena_print(
        player->play->arena,
        &path,
        "/api/records/%.*s/%.*s",
        STR_ARG(record->kind),
        STR_ARG(record->id)));
    return must(player, PUT, path, STR(""), body, &now);
}

static MUST_USE Err debrief(Player *player, Str name, const Json **ret)
{
    const Named *period = NULL;
    Str path;

    TRY(find_name(player, name, &period));
    TRY(arena_print(
        player->play->arena, &path, "/api/periods/%.*s/debrief", STR_ARG(period->id)));
    return must(player, GET, path, STR("version=full"), STR(""), ret);
}

static MUST_USE Err do_same(Player *player, Str rest)
{
    const Json *answer = NULL;
    const Json *alike = NULL;

    TRY(debrief(player, rest, &answer));
    alike = json_get(answer, "alike");
    for (size_t i = 0; alike != NULL && i < alike->count; i++) {
        Str fields;
        Str name;

        TRY(arena_print(player->play->arena, &name, "same_%zu", player->name_count));
        TRY(arena_print(
            player->play->arena,
            &fields,
            "{\"ours\":\"%.*s\",\"theirs\":\"%.*s\"}",
            STR_ARG(json_get_text(&alike->items[i], "ours")),
            STR_ARG(json_get_text(&alike->items[i], "theirs"))));
        TRY(create(player, STR("same_event"), name, STR(""), fields));
    }
    return ERR_NONE;
}

/* ---- what must be so -------------------------------------------------------------------- */

static MUST_USE Err do_state(Player *player, Str rest)
{
    const Named *record = NULL;
    const Json *now = NULL;

    TRY(find_name(player, str_cut(&rest, ' '), &record));
    TRY(see(player, record, &now));
    return player->status == 200 && str_equal(json_get_text(now, "state"), rest)
               ? ERR_NONE
               : wrong(player, "the record is in another state");
}

static MUST_USE Err do_field(Player *player, Str rest)
{
    const Named *record = NULL;
    const Json *now = NULL;
    Str field;

    TRY(find_name(player, str_cut(&rest, ' '), &record));
    field = str_cut(&rest, ' ');
    TRY(arena_copy(player->play->arena, field, &field)); /* ended by a NUL */
    TRY(see(player, record, &now));
    return str_equal(json_get_text(json_get(now, "fields"), field.ptr), rest)
               ? ERR_NONE
               : wrong(player, "the field says something else");
}

static MUST_USE Err do_count(Player *player, Str rest)
{
    Str kind = str_cut(&rest, ' ');
    Str state = str_cut(&rest, ' ');
    const Json *items = NULL;
    uint64_t wanted = 0;

    TRY(list(player, kind, state, &items));
    TRY(str_number(rest, 200, &wanted));
    return items->count == wanted ? ERR_NONE : wrong(player, "there are more, or less");
}

static MUST_USE Err sees(Player *player, Str name, bool wanted)
{
    const Named *record = NULL;
    const Json *now = NULL;

    TRY(find_name(player, name, &record));
    TRY(see(player, record, &now));
    return (player->status == 200) == wanted
               ? ERR_NONE
               : wrong(player, wanted ? "he does not see it" : "he sees it, and must not");
}

static MUST_USE Err do_has(Player *player, Str rest)
{
    return sees(player, rest, true);
}

static MUST_USE Err do_lacks(Player *player, Str rest)
{
    return sees(player, rest, false);
}

/* ---- carrying --------------------------------------------------------------------------- */

/* By files: what one would write on a stick for the other, taken in there. */
static MUST_USE Err carry_file(Player *player, size_t from, size_t to, bool *moved)
{
    const char *country = player->play->nodes[from].country;
    const Json *answer = NULL;
    Str path;
    Str stick;

    TRY(seat_take(player, str_from(country), STR("focal")));
    TRY(arena_print(
        player->play->arena,
        &path,
        "/api/peers/%.*s/envelope",
        STR_ARG(node_id(player->play->nodes[to].node))));
    TRY(must(player, POST, path, STR(""), STR(""), &answer));
    stick = player->told;
    TRY(seat_take(player, str_from(player->play->nodes[to].country), STR("focal")));
    TRY(must(player, POST, STR("/api/envelope"), STR(""), stick, &answer));
    *moved = *moved || json_get_number(answer, "received", 0) > 0;
    return ERR_NONE;
}

static MUST_USE Err carry_wire(Player *player, size_t from, size_t to, bool *moved)
{
    const Json *met = NULL;
    Str path;

    TRY(seat_take(player, str_from(player->play->nodes[from].country), STR("focal")));
    TRY(arena_print(
        player->play->arena,
        &path,
        "/api/peers/%.*s/meet",
        STR_ARG(node_id(player->play->nodes[to].node))));
    TRY(must(player, POST, path, STR(""), STR(""), &met));
    *moved =
        *moved || json_get_number(met, "sent", 0) + json_get_number(met, "received", 0) > 0;
    return ERR_NONE;
}

static MUST_USE Err do_carry(Player *player)
{
    bool moved = true;

    for (int round = 0; moved && round < ROUNDS; round++) {
        moved = false;
        for (size_t i = 0; i < STORY_NODES * STORY_NODES; i++) {
            size_t from = i / STORY_NODES;
            size_t to = i % STORY_NODES;

            if (from == to) {
                continue;
            }
            TRY(player->play->by_files ? carry_file(player, from, to, &moved)
                                       : carry_wire(player, from, to, &moved));
        }
    }
    return moved ? wrong(player, "the nodes do not come to an end") : ERR_NONE;
}

/* ---- the story -------------------------------------------------------------------------- */

static const struct {
    const char *verb;
    Err (*run)(Player *player, Str rest);
} verbs_of_stories[] = {
    {"create", do_create},
    {"step", do_step},
    {"each", do_each},
    {"find", do_find},
    {"sign", do_sign},
    {"admit", do_admit},
    {"same", do_same},
    {"state", do_state},
    {"field", do_field},
    {"count", do_count},
    {"has", do_has},
    {"lacks", do_lacks},
};

static MUST_USE Err act(Player *player, Str line)
{
    Str rest = line;
    Str country = str_cut(&rest, ' ');
    Str account = {"", 0};
    Str verb = {"", 0};

    if (str_is(country, "say")) {
        if (!player->play->quiet) {
            printf("%.*s\n", STR_ARG(rest));
        }
        return ERR_NONE;
    }
    if (str_is(country, "carry")) {
        return do_carry(player);
    }
    account = str_cut(&rest, ' ');
    verb = str_cut(&rest, ' ');
    TRY(seat_take(player, country, account));
    for (size_t i = 0; i < sizeof(verbs_of_stories) / sizeof(*verbs_of_stories); i++) {
        if (str_is(verb, verbs_of_stories[i].verb)) {
            return verbs_of_stories[i].run(player, rest);
        }
    }
    return wrong(player, "there is no such word in a story");
}

static MUST_USE Err story_end(Player *player, StoryEnd *ret)
{
    const Json *items = NULL;

    TRY(seat_take(player, STR("XA"), STR("officer")));
    TRY(list(player, STR("candidate"), STR("introduced"), &items));
    ret->shared_subjects = (int64_t)items->count;
    return debrief(player, STR("period"), &ret->debrief);
}

Err story_play(StoryPlay *play, Str text, StoryEnd *ret)
{
    Player *player = arena_new(play->arena, Player, 1);
    uint32_t number = 0;
    Err err = ERR_NONE;

    if (player == NULL) {
        return full;
    }
    player->play = play;
    while (text.len > 0 && err.kind == ERR_OK) {
        Str line = str_trim(str_cut(&text, '\n'));

        number++;
        if (line.len == 0 || line.ptr[0] == '#') {
            continue;
        }
        err = act(player, line);
        if (err.kind != ERR_OK) {
            fprintf(
                stderr,
                "line %u of the story: %.*s\n%s\n%.*s\n",
                number,
                STR_ARG(str_part(line, 0, 160)),
                err.what,
                STR_ARG(str_part(player->told, 0, 400)));
            err.at = number;
        }
    }
    TRY(err);
    return story_end(player, ret);
}
