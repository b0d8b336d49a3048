/* subak demo: three fictional countries on this machine, each its own node, folder and address, with a small
 * story in their files. What the nodes can do alone is there to be tried; --script tries it unattended.
 */
#include "edge/cli/cli.h"

#include "base/date.h"
#include "base/log.h"
#include "crypto/random.h"
#include "edge/cli/story.h"
#include "edge/http/assets.h"
#include "edge/peer/listen.h"
#include "service/import.h"
#include "service/peers.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PASSWORD  "water-is-shared-by-agreement"
#define COUNTRIES 3

static const struct {
    const char *code;
    const char *name;
    const char *address;
    const char *stories[4]; /* what they name must have been brought in before */
} countries[COUNTRIES] = {
    {"XA", "Arunika", "127.0.0.2", {"XA.csv", "XA-more.csv", "XA-places.csv", "XA-legs.csv"}},
    {"XB", "Bentara", "127.0.0.3", {"XB.csv", "XB-more.csv"}},
    {"XC", "Cendana", "127.0.0.4", {"XC.csv", "XC-more.csv"}},
};

static const struct {
    const char *name;
    const char *title;
    uint32_t roles;
} people[] = {
    {"officer", "Investigating officer", ROLE_INVESTIGATOR | ROLE_ANALYST | ROLE_DATA_OFFICER},
    {"support", "Victim support officer", ROLE_VICTIM_SUPPORT},
    {"focal", "Focal point", ROLE_FOCAL_POINT},
    {"authority", "Authorising officer", ROLE_AUTHORISING_OFFICER},
    {"protection", "Data protection officer", ROLE_PROTECTION_OFFICER},
    {"chair", "Co-chair of the period", ROLE_CO_CHAIR},
    {"auditor", "Auditor", ROLE_AUDITOR},
    {"administrator", "Administrator", ROLE_ADMINISTRATOR},
};

#define PEOPLE (sizeof(people) / sizeof(*people))

typedef struct Country {
    const char *folder;
    const char *key_file;
    char secrets[PEOPLE][33]; /* of second factors; "" for none */
} Country;

typedef struct Demo {
    const Line *line;
    const Model *model;
    Arena *arena;
    Env env;
    Country countries[COUNTRIES];
} Demo;

static Call call_as(Node *node, Arena *arena, uint32_t roles)
{
    return (Call){
        .node = node,
        .arena = arena,
        .account =
            {.roles = roles,
             .name = STR(""),
             .title = STR(""),
             .team = STR(""),
             .post = STR(""),
             .state = STR("active")},
        .factor = true};
}

/* ---- making the countries --------------------------------------------------------------- */

static Err account_named(Call *call, void *arg)
{
    return account_by_name(call->store, call->arena, *(const Str *)arg, &call->account);
}

/* An account with the password that the demo prints, ready to be used. */
static MUST_USE Err person_make(Demo *demo, Node *node, size_t i, char secret[33])
{
    Call call = call_as(node, demo->arena, ROLE_ADMINISTRATOR);
    NewAccount account = {
        .name = str_from(people[i].name),
        .title = str_from(people[i].title),
        .roles = people[i].roles,
        .team = STR(""),
        .post = STR(""),
        .uid = i == 0 ? (int64_t)getuid() : -1};

    TRY(account_make(&call, &account));
    if (account.has_totp) {
        totp_format(account.totp, secret);
    }
    TRY(call_read(&call, account_named, &account.name));
    return account_new_password(&call, str_from(account.password), STR(PASSWORD));
}

static const Asset *story_of(const char *name)
{
    const Asset *asset = story;

    while (asset->name[0] != 0 && strcmp(asset->name, name) != 0) {
        asset++;
    }
    return asset;
}

typedef struct Upload {
    const Asset *asset;
    File file;
} Upload;

static Err upload_run(Call *call, void *arg)
{
    Upload *upload = arg;

    return file_add(
        call->store,
        call->arena,
        call->account.id,
        str_from(upload->asset->name),
        (Str){upload->asset->bytes, upload->asset->len},
        &upload->file);
}

/* Bring the story in as its officer would. The job's outcome as JSON. */
static MUST_USE Err story_import(Demo *demo, Node *node, const char *name, const Json **ret)
{
    Call call = call_as(node, demo->arena, 0);
    Str officer = STR("officer");
    Upload upload = {.asset = story_of(name)};
    Json *looked = NULL;
    const Json *mapping = NULL;
    JsonOut out = json_begin(demo->arena, 1 << 20);
    Request request = {.method = GET, .uid = (int64_t)getuid()};
    Response response;
    Str text;
    int64_t job = 0;
    Json *json = NULL;

    TRY(call_read(&call, account_named, &officer));
    TRY(call_write(&call, upload_run, &upload));
    TRY(import_look(&call, (Str){upload.asset->bytes, upload.asset->len}, &text));
    TRY(json_read(demo->arena, text, &looked));
    mapping = json_get(looked, "mapping");
    json_open_object(&out, NULL);
    for (size_t j = 0; j < mapping->count; j++) {
        TRY(json_put_value(&out, &mapping->items[j]));
    }
    json_close_object(&out);
    TRY(json_end(&out, &text));
    TRY(import_start(&call, &upload.file, text, true, &job));
    TRY(arena_print(demo->arena, &request.path, "/api/jobs/%lld", (long long)job));
    api_handle(node, demo->arena, &request, &response);
    TRY(json_read(demo->arena, response.body, &json));
    if (!str_is(json_get_text(json, "state"), "done")) {
        return (Err){ERR_SYSTEM, 0, "the story could not be brought in"};
    }
    *ret = json;
    return ERR_NONE;
}

/* What a directory holds: the country, an agency, and two desks, one of which nobody has confirmed for long. */
static const struct {
    const char *kind;
    const char *fields[8][2];
} office[] = {
    {"country", {{"code", "%C"}, {"name", "%N"}}},
    {"agency", {{"name", "Police of %N"}, {"country", "%C"}, {"type", "police"}}},
    {"post",
     {{"address", "%C/police/focal/smuggling"},
      {"title", "Focal point, people smuggling"},
      {"agency", "%A"},
      {"country", "%C"},
      {"authority", "can_share_intelligence"},
      {"topics", "people smuggling"},
      {"attested", "%T"}}},
    {"post",
     {{"address", "%C/police/duty"},
      {"title", "Duty desk, day and night"},
      {"agency", "%A"},
      {"country", "%C"},
      {"authority", "liaison_only"},
      {"attested", "2026-05-02"}}},
};

/* The country's code and name, today, or the agency in the place of the percent sign. */
static MUST_USE Err
office_value(Demo *demo, int i, const char *text, const char *agency, Str *ret)
{
    Buf buf = buf_begin(demo->arena, 256);
    char day[11];

    for (const char *at = text; *at != 0; at++) {
        if (*at != '%') {
            buf_put_char(&buf, *at);
            continue;
        }
        at++;
        buf_put(
            &buf,
            *at == 'C'   ? str_from(countries[i].code)
            : *at == 'N' ? str_from(countries[i].name)
            : *at == 'A'
                ? str_from(agency)
                : date_format(
                      date_from_days((int32_t)(demo->env.now(&demo->env) / DAY_MS)), day));
    }
    return buf_end(&buf, ret);
}

typedef struct Filing {
    Draft draft;
    Entity entity;
} Filing;

static Err filing_run(Call *call, void *arg)
{
    Filing *filing = arg;

    return record_create(call, &filing->draft, &filing->entity);
}

static MUST_USE Err office_fill(Demo *demo, Node *node, int i)
{
    Call call = call_as(node, demo->arena, ROLE_ADMINISTRATOR);
    char agency[UUID_TEXT + 1] = "";

    for (size_t j = 0; j < sizeof(office) / sizeof(*office); j++) {
        const Kind *kind = kind_find(demo->model, str_from(office[j].kind));
        Filing filing = {.draft = {.team = {"", 0}}};

        TRY(record_new(demo->arena, kind, &filing.draft.record));
        for (size_t k = 0; k < 8 && office[j].fields[k][0] != NULL; k++) {
            Str value;

            TRY(office_value(demo, i, office[j].fields[k][1], agency, &value));
            TRY(record_add(
                demo->arena,
                &filing.draft.record,
                field_find(kind, str_from(office[j].fields[k][0])),
                value));
        }
        TRY(call_write(&call, filing_run, &filing));
        if (strcmp(kind->name, "agency") == 0) {
            (void)uuid_format(filing.entity.uuid, agency);
        }
    }
    return ERR_NONE;
}

static MUST_USE Err country_fill(Demo *demo, int i)
{
    Country *country = &demo->countries[i];
    Node *node = NULL;
    const Json *job = NULL;
    Err err = ERR_NONE;

    TRY(node_open(country->folder, country->key_file, demo->model, &demo->env, false, &node));
    for (size_t j = 0; j < PEOPLE && err.kind == ERR_OK; j++) {
        err = person_make(demo, node, j, country->secrets[j]);
    }
    if (err.kind == ERR_OK) {
        err = office_fill(demo, node, i);
    }
    for (size_t j = 0; j < 4 && countries[i].stories[j] != NULL && err.kind == ERR_OK; j++) {
        err = story_import(demo, node, countries[i].stories[j], &job);
    }
    node_close(node);
    return err;
}

static MUST_USE Err country_make(Demo *demo, const char *root, int i)
{
    Country *country = &demo->countries[i];
    Str folder;
    Str key_file;
    Str root_file;

    TRY(arena_print(demo->arena, &folder, "%s/%s", root, countries[i].name));
    TRY(arena_print(demo->arena, &key_file, "%s/%s.key", root, countries[i].name));
    TRY(arena_print(demo->arena, &root_file, "%s/%s.root.age", root, countries[i].name));
    country->folder = folder.ptr;
    country->key_file = key_file.ptr;
    NodePlan plan = {
        .folder = folder.ptr,
        .key_file = key_file.ptr,
        .root_file = root_file.ptr,
        .name = str_from(countries[i].name),
        .country = str_from(countries[i].code),
        .passphrase = STR("fiction-and-no-secret"),
        .fiction = true};

    TRY(node_init(&plan, demo->model, &demo->env));
    return country_fill(demo, i);
}

/* ---- the script ------------------------------------------------------------------------- */

static MUST_USE Err
ask(Demo *demo, Node *node, const char *path, const char *query, const Json **ret)
{
    Request request = {
        .method = GET,
        .path = str_from(path),
        .query = str_from(query),
        .uid = (int64_t)getuid()};
    Response response;
    Json *json = NULL;

    api_handle(node, demo->arena, &request, &response);
    TRY(json_read(demo->arena, response.body, &json));
    *ret = json;
    return ERR_NONE;
}

typedef struct Wall {
    int64_t seen_by_officer;
    int64_t seen_by_support;
} Wall;

static Err wall_count(Call *call, void *arg)
{
    const Kind *kind = kind_find(node_model(call->node), STR("person"));
    ListAsk asked = {.kind = kind};

    return index_count(call->store, call->arena, &asked, 1000, arg);
}

/* What the story holds must be seen by whom it is for, and by nobody else. */
static MUST_USE Err wall_check(Demo *demo, Node *node, Wall *wall)
{
    Call officer = call_as(node, demo->arena, ROLE_INVESTIGATOR);
    Call support = call_as(node, demo->arena, ROLE_VICTIM_SUPPORT);

    TRY(call_read(&officer, wall_count, &wall->seen_by_officer));
    return call_read(&support, wall_count, &wall->seen_by_support);
}

typedef struct Tally {
    int64_t persons;
    int64_t behind_the_wall;
    int64_t unchanged;
    int64_t found;
    int64_t leaves;
} Tally;

static Err verify_run(Call *call, void *arg)
{
    return log_verify(call->store, call->arena, NULL, arg);
}

static MUST_USE Err log_check(Demo *demo, int i, Tally *tally)
{
    const Country *country = &demo->countries[i];
    LogVerdict verdict = {0};
    Node *node = NULL;
    Err err = ERR_NONE;

    TRY(node_open(country->folder, country->key_file, demo->model, &demo->env, false, &node));
    Call call = call_as(node, demo->arena, ROLE_AUDITOR);

    err = call_read(&call, verify_run, &verdict);
    node_close(node);
    TRY(err);
    tally->leaves += verdict.size;
    return verdict.ok ? ERR_NONE : (Err){ERR_CORRUPT, 0, "a log does not verify"};
}

typedef struct Pinning {
    Str card;
    const Hash *node;
    Str address;
    Str words;
} Pinning;

static Err pinning_run(Call *call, void *arg)
{
    const Pinning *pinning = arg;
    Peer peer;

    TRY(peers_offer(call, pinning->card, pinning->address, &peer));
    return peers_pin(call, pinning->node, pinning->words);
}

static MUST_USE Err country_play(Demo *demo, int i, Tally *tally)
{
    const Country *country = &demo->countries[i];
    Node *node = NULL;
    const Json *job = NULL;
    const Json *found = NULL;
    Wall wall = {0};
    Err err = ERR_NONE;

    TRY(node_open(country->folder, country->key_file, demo->model, &demo->env, false, &node));
    err = story_import(demo, node, countries[i].stories[0], &job); /* the same file again */
    if (err.kind == ERR_OK) {
        err = wall_check(demo, node, &wall);
    }
    if (err.kind == ERR_OK) {
        err = ask(
            demo, node, "/api/find", "q=%E0%B8%AA%E0%B8%A1%E0%B8%8A%E0%B8%B2%E0%B8%A2", &found);
    }
    node_close(node);
    TRY(err);
    if (json_get_number(job, "added", -1) != 0 || json_get_number(job, "changed", -1) != 0) {
        return (Err){ERR_CORRUPT, 0, "the story did not play as it is written"};
    }
    tally->persons += wall.seen_by_officer + wall.seen_by_support;
    tally->behind_the_wall += wall.seen_by_support;
    tally->unchanged += json_get_number(job, "same", 0);
    tally->found +=
        (int64_t)(json_get(found, "items") == NULL ? 0 : json_get(found, "items")->count);
    return ERR_NONE;
}

/* Everybody knows everybody: each has taken the others' cards in and compared the words. Without ports files are
 * carried.
 */
static MUST_USE Err pin(Demo *demo, Node *here, Node *there, const char *address, uint16_t port)
{
    Call call = call_as(here, demo->arena, ROLE_ADMINISTRATOR);
    const Identity *other = node_identity(there);
    Pinning pinning = {.card = other->card_text, .node = &other->card.id, .address = {"", 0}};

    if (port > 0) {
        TRY(arena_print(
            demo->arena, &pinning.address, "https://%s:%u", address, (unsigned)port));
    }
    TRY(card_words(demo->arena, &other->card.id, &pinning.words));
    return call_write(&call, pinning_run, &pinning);
}

static MUST_USE Err pin_all(Demo *demo, Node *const *nodes, const uint16_t *ports)
{
    for (int i = 0; i < COUNTRIES; i++) {
        for (int j = 0; j < COUNTRIES; j++) {
            if (i != j) {
                TRY(pin(demo, nodes[i], nodes[j], countries[j].address, ports[j]));
            }
        }
    }
    return ERR_NONE;
}

/* The three nodes in this one process, each with its door for the others. */
typedef struct Stage {
    Node *nodes[COUNTRIES];
    Listener *listeners[COUNTRIES];
} Stage;

static MUST_USE Err stage_open(Demo *demo, bool by_files, Stage *stage)
{
    uint16_t ports[COUNTRIES] = {0};

    for (int i = 0; i < COUNTRIES; i++) {
        const Country *country = &demo->countries[i];

        TRY(node_open(
            country->folder,
            country->key_file,
            demo->model,
            &demo->env,
            true,
            &stage->nodes[i]));
        if (!by_files) {
            TRY(listener_open(stage->nodes[i], countries[i].address, 0, &stage->listeners[i]));
            ports[i] = listener_port(stage->listeners[i]);
        }
    }
    return pin_all(demo, stage->nodes, ports);
}

static void stage_close(Stage *stage)
{
    for (int i = 0; i < COUNTRIES; i++) {
        listener_close(stage->listeners[i]);
        node_close(stage->nodes[i]);
    }
}

static MUST_USE Err stage_play(Demo *demo, Stage *stage, StoryEnd *ret)
{
    const Asset *text = story_of("period.story");
    StoryPlay play = {
        .arena = demo->arena,
        .env = &demo->env,
        .by_files = line_has(demo->line, "files"),
        .quiet = demo->line->json};

    for (int i = 0; i < COUNTRIES; i++) {
        play.nodes[i] = (StoryNode){.country = countries[i].code, .node = stage->nodes[i]};
        for (size_t j = 0; j < PEOPLE; j++) {
            play.nodes[i].accounts[play.nodes[i].account_count++] =
                (StoryAccount){people[j].name, PASSWORD, demo->countries[i].secrets[j]};
        }
    }
    return story_play(&play, (Str){text->bytes, text->len}, ret);
}

static MUST_USE Err story_whole(Demo *demo, StoryEnd *ret)
{
    Stage stage = {{0}, {0}};
    Err err = stage_open(demo, line_has(demo->line, "files"), &stage);

    if (err.kind == ERR_OK) {
        err = stage_play(demo, &stage, ret);
    }
    stage_close(&stage);
    return err;
}

/* Events by kind; of several, as the code says it, of one arrest in the singular. */
static void put_events(JsonOut *out, const Json *debrief)
{
    const Json *rows = json_get(debrief, "rows");

    json_open_object(out, "outcome_events");
    for (size_t i = 0; rows != NULL && i < rows->count; i++) {
        Str type = json_get_text(&rows->items[i], "type");

        json_put_member_number(
            out,
            str_is(type, "arrests") ? STR("arrest") : type,
            json_get_number(&rows->items[i], "events", 0));
    }
    json_close_object(out);
}

static int script(Demo *demo)
{
    Tally tally = {0};
    JsonOut out = json_begin(demo->arena, 4096);
    StoryEnd end = {0};
    Str text;
    Err err = ERR_NONE;

    for (int i = 0; i < COUNTRIES && err.kind == ERR_OK; i++) {
        err = country_play(demo, i, &tally);
    }
    if (err.kind == ERR_OK) {
        err = story_whole(demo, &end);
    }
    for (int i = 0; i < COUNTRIES && err.kind == ERR_OK; i++) {
        err = log_check(demo, i, &tally);
    }
    if (err.kind != ERR_OK) {
        return cli_fail(demo->line, err);
    }
    json_open_object(&out, NULL);
    json_put_bool(&out, "ok", true);
    json_put_number(&out, "shared_subjects", end.shared_subjects);
    put_events(&out, end.debrief);
    json_put_number(&out, "nodes", COUNTRIES);
    json_put_number(&out, "persons", tally.persons);
    json_put_number(&out, "behind_the_wall", tally.behind_the_wall);
    json_put_number(&out, "unchanged_by_second_import", tally.unchanged);
    json_put_number(&out, "found_in_thai_script", tally.found);
    json_put_number(&out, "log_leaves_verified", tally.leaves);
    json_close_object(&out);
    if (json_end(&out, &text).kind != ERR_OK) {
        return 1;
    }
    printf("%.*s\n", STR_ARG(text));
    return 0;
}

/* ---- serving ---------------------------------------------------------------------------- */

static pid_t serve_start(const Demo *demo, int i, const char *port, const char *partners)
{
    pid_t child = fork();

    if (child == 0) {
        execl(
            "/proc/self/exe",
            demo->line->program,
            "serve",
            demo->countries[i].folder,
            "--key-file",
            demo->countries[i].key_file,
            "--address",
            countries[i].address,
            "--port",
            port,
            "--threads",
            "8",
            "--partners",
            partners,
            "--every",
            "2",
            (char *)NULL);
        _exit(127);
    }
    return child;
}

static void tell_accounts(const Demo *demo, const char *port)
{
    printf("\nThree fictional countries are running. Open one in a browser; its certificate is "
           "its own,\n"
           "so the browser warns once.\n\n");
    for (int i = 0; i < COUNTRIES; i++) {
        printf("  %-9s https://%s:%s/\n", countries[i].name, countries[i].address, port);
    }
    printf("\nAccounts (the password of all is %s):\n", PASSWORD);
    for (size_t j = 0; j < PEOPLE; j++) {
        printf("  %-14s %s", people[j].name, people[j].title);
        if (demo->countries[0].secrets[j][0] != 0) {
            printf(", with a code from: subak code SECRET");
        }
        printf("\n");
    }
    printf("\nSecrets of the second factors:\n");
    for (int i = 0; i < COUNTRIES; i++) {
        for (size_t j = 0; j < PEOPLE; j++) {
            if (demo->countries[i].secrets[j][0] != 0) {
                printf(
                    "  %-9s %-14s %s\n",
                    countries[i].name,
                    people[j].name,
                    demo->countries[i].secrets[j]);
            }
        }
    }
    printf("\nAll of it is fiction. Ctrl-C ends it.\n");
    (void)fflush(stdout);
}

/* Pin all for the ports that they will have: one above that of people. */
static MUST_USE Err pin_for_serving(Demo *demo, uint16_t port)
{
    const uint16_t ports[COUNTRIES] = {port, port, port};
    Node *nodes[COUNTRIES] = {0};
    Err err = ERR_NONE;

    for (int i = 0; i < COUNTRIES && err.kind == ERR_OK; i++) {
        err = node_open(
            demo->countries[i].folder,
            demo->countries[i].key_file,
            demo->model,
            &demo->env,
            false,
            &nodes[i]);
    }
    if (err.kind == ERR_OK) {
        err = pin_all(demo, nodes, ports);
    }
    for (int i = 0; i < COUNTRIES; i++) {
        node_close(nodes[i]);
    }
    return err;
}

static int serve_all(Demo *demo, const char *port)
{
    uint64_t number = 0;
    pid_t children[COUNTRIES];
    sigset_t ends;
    int which = 0;

    Err err = str_number(str_from(port), 65534, &number);

    if (err.kind == ERR_OK) {
        err = pin_for_serving(demo, (uint16_t)(number + 1));
    }
    if (err.kind != ERR_OK) {
        return cli_fail(demo->line, err);
    }
    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGINT);
    (void)sigaddset(&ends, SIGTERM);
    (void)sigaddset(&ends, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &ends, NULL);
    for (int i = 0; i < COUNTRIES; i++) {
        char partners[40];

        (void)snprintf(
            partners, sizeof(partners), "%s:%u", countries[i].address, (unsigned)number + 1);
        children[i] = serve_start(demo, i, port, partners);
    }
    tell_accounts(demo, port);
    (void)sigwait(&ends, &which);
    for (int i = 0; i < COUNTRIES; i++) {
        if (children[i] > 0) {
            (void)kill(children[i], SIGTERM);
            (void)waitpid(children[i], NULL, 0);
        }
    }
    return which == SIGCHLD ? 1 : 0; /* a node that ends by itself could not be served */
}

/* A folder that holds files only. */
static void folder_remove(const char *path)
{
    DIR *folder = opendir(path);
    const struct dirent *entry = NULL;

    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        (void)unlinkat(
            dirfd(folder), entry->d_name, 0); /* not "." and "..": they are folders */
    }
    if (folder != NULL) {
        (void)closedir(folder);
    }
    (void)rmdir(path);
}

/* Make the countries below `root`, and play or serve them. */
static int run(Demo *demo, const char *root)
{
    for (int i = 0; i < COUNTRIES; i++) {
        Err err = country_make(demo, root, i);

        if (err.kind != ERR_OK) {
            return cli_fail(demo->line, err);
        }
    }
    return line_has(demo->line, "script")
               ? script(demo)
               : serve_all(demo, line_option(demo->line, "port", "8443"));
}

int cli_demo(const Line *line, const Model *model, Arena *arena)
{
    Demo demo = {.line = line, .model = model, .arena = arena, .env = env_system()};
    char scratch[] = "/tmp/subak-demo-XXXXXX";
    const char *root = line_option(line, "folder", NULL);
    bool kept = root != NULL; /* what nobody named goes when the demo ends */
    int status = 0;

    log_level(LOG_WARN);
    if (!kept) {
        root = mkdtemp(scratch);
    } else if (mkdir(root, 0700) != 0 && errno != EEXIST) {
        root = NULL;
    }
    if (root == NULL) {
        return cli_fail(line, (Err){ERR_SYSTEM, 0, "could not make a folder for the demo"});
    }
    status = run(&demo, root);
    for (int i = 0; !kept && i < COUNTRIES; i++) {
        if (demo.countries[i].folder != NULL) {
            folder_remove(demo.countries[i].folder);
        }
    }
    if (!kept) {
        folder_remove(root);
    }
    return status;
}
