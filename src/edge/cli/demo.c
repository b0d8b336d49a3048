/* subak demo: three fictional countries on this machine, each its own node, folder and address, with a small
 * story in their files. What the nodes can do alone is there to be tried; --script tries it unattended.
 */
#include "edge/cli/cli.h"

#include "base/date.h"
#include "base/log.h"
#include "crypto/random.h"
#include "edge/http/assets.h"
#include "service/import.h"

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
    const char *story;
} countries[COUNTRIES] = {
    {"XA", "Arunika", "127.0.0.2", "XA.csv"},
    {"XB", "Bentara", "127.0.0.3", "XB.csv"},
    {"XC", "Cendana", "127.0.0.4", "XC.csv"},
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

static const Asset *story_of(int i)
{
    const Asset *asset = story;

    while (asset->name[0] != 0 && strcmp(asset->name, countries[i].story) != 0) {
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
static MUST_USE Err story_import(Demo *demo, Node *node, int i, const Json **ret)
{
    Call call = call_as(node, demo->arena, 0);
    Str officer = STR("officer");
    Upload upload = {.asset = story_of(i)};
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
    if (err.kind == ERR_OK) {
        err = story_import(demo, node, i, &job);
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
    return log_verify(call->store, call->arena, arg);
}

static MUST_USE Err country_play(Demo *demo, int i, Tally *tally)
{
    const Country *country = &demo->countries[i];
    Node *node = NULL;
    const Json *job = NULL;
    const Json *found = NULL;
    Wall wall = {0};
    LogVerdict verdict = {0};
    Err err = ERR_NONE;

    TRY(node_open(country->folder, country->key_file, demo->model, &demo->env, false, &node));
    Call call = call_as(node, demo->arena, ROLE_AUDITOR);

    err = story_import(demo, node, i, &job); /* the same file again */
    if (err.kind == ERR_OK) {
        err = wall_check(demo, node, &wall);
    }
    if (err.kind == ERR_OK) {
        err = ask(
            demo, node, "/api/find", "q=%E0%B8%AA%E0%B8%A1%E0%B8%8A%E0%B8%B2%E0%B8%A2", &found);
    }
    if (err.kind == ERR_OK) {
        err = call_read(&call, verify_run, &verdict);
    }
    node_close(node);
    TRY(err);
    if (!verdict.ok || json_get_number(job, "added", -1) != 0 ||
        json_get_number(job, "changed", -1) != 0) {
        return (Err){ERR_CORRUPT, 0, "the story did not play as it is written"};
    }
    tally->persons += wall.seen_by_officer + wall.seen_by_support;
    tally->behind_the_wall += wall.seen_by_support;
    tally->unchanged += json_get_number(job, "same", 0);
    tally->found +=
        (int64_t)(json_get(found, "items") == NULL ? 0 : json_get(found, "items")->count);
    tally->leaves += verdict.size;
    return ERR_NONE;
}

static int script(Demo *demo)
{
    Tally tally = {0};
    JsonOut out = json_begin(demo->arena, 4096);
    Str text;

    for (int i = 0; i < COUNTRIES; i++) {
        Err err = country_play(demo, i, &tally);

        if (err.kind != ERR_OK) {
            return cli_fail(demo->line, err);
        }
    }
    json_open_object(&out, NULL);
    json_put_bool(&out, "ok", true);
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
    if (!demo->line->json) {
        printf("Three nodes were made, the story brought in twice, the wall and the log "
               "checked.\n");
    }
    printf("%.*s\n", STR_ARG(text));
    return 0;
}

/* ---- serving ---------------------------------------------------------------------------- */

static pid_t serve_start(const Demo *demo, int i, const char *port)
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

static int serve_all(const Demo *demo, const char *port)
{
    pid_t children[COUNTRIES];
    sigset_t ends;
    int which = 0;

    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGINT);
    (void)sigaddset(&ends, SIGTERM);
    (void)sigaddset(&ends, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &ends, NULL);
    for (int i = 0; i < COUNTRIES; i++) {
        children[i] = serve_start(demo, i, port);
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
