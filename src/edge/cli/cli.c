#include "edge/cli/cli.h"

#include "base/log.h"
#include "crypto/random.h"

#include <assert.h>
#include <stdlib.h>
#include <sys/stat.h>

#define ARENA_LIMIT ((size_t)1 << 30)

typedef struct Command {
    const char *words;
    int (*run)(const Line *line, const Model *model, Arena *arena);
    const char *usage;
    const char *help;
} Command;

static const Command commands[] = {
#define COMMAND(words, function, usage, help) {words, function, usage, help},
#include "edge/cli/commands.def"
#undef COMMAND
};

#define COMMANDS (sizeof(commands) / sizeof(*commands))

/* ---- taking the line apart -------------------------------------------------------------- */

const char *line_option(const Line *line, const char *name, const char *otherwise)
{
    for (size_t i = 0; i < line->option_count; i++) {
        if (str_is(line->options[i].name, name)) {
            return line->options[i].value.ptr;
        }
    }
    return otherwise;
}

Err cli_number(const Line *line, const char *name, uint64_t most, uint64_t *ret)
{
    const char *text = line_option(line, name, NULL);

    return text == NULL ? ERR_NONE : str_number(str_from(text), most, ret);
}

bool line_has(const Line *line, const char *name)
{
    return line_option(line, name, NULL) != NULL;
}

/* Options that stand alone; all others take the word behind them. */
static bool is_switch(const char *name)
{
    return str_in_list(
        str_from(name),
        STR("json help fiction no-local all script files reset signed strict compat watch "
            "directed"),
        ' ');
}

static bool line_read(int argc, char **argv, Line *line)
{
    *line = (Line){.program = argv[0]};
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];

        if (strncmp(word, "--", 2) != 0) {
            if (line->word_count == sizeof(line->words) / sizeof(*line->words)) {
                return false;
            }
            line->words[line->word_count++] = word;
            continue;
        }
        Str name = str_from(word + 2);
        Str value = name;
        Option option = {.name = str_cut(&value, '='), .value = value};

        if (option.name.len < name.len) {
            option.value = value;
        } else if (is_switch(word + 2) || (argc == 2 && strcmp(word, "--version") == 0)) {
            option.value = STR("");
        } else if (i + 1 < argc) {
            option.value = str_from(argv[++i]);
        } else {
            return false;
        }
        if (line->option_count == OPTIONS_MOST) {
            return false;
        }
        line->options[line->option_count++] = option;
    }
    line->json = line_has(line, "json");
    return true;
}

/* How much of the line is the command's: its words, and the switches that stand in its row; or 0. */
static size_t command_fits(const Line *line, const char *words)
{
    Str rest = str_from(words);
    size_t count = 0;
    size_t switches = 0;

    while (rest.len > 0) {
        Str word = str_cut(&rest, ' ');

        if (str_starts(word, STR("--"))) {
            if (!line_has(line, word.ptr + 2)) { /* a switch is the last of its row */
                return 0;
            }
            switches++;
        } else if (count >= line->word_count || !str_is(word, line->words[count])) {
            return 0;
        } else {
            count++;
        }
    }
    return count + switches;
}

/* How many words a command's row has, without its switches. */
static size_t command_words(const char *words)
{
    Str rest = str_from(words);
    size_t count = 0;

    while (rest.len > 0) {
        count += !str_starts(str_cut(&rest, ' '), STR("--"));
    }
    return count;
}

static void drop_words(Line *line, size_t count)
{
    line->word_count -= count;
    memmove(line->words, line->words + count, line->word_count * sizeof(*line->words));
}

/* ---- help ------------------------------------------------------------------------------- */

static void print_verb_usage(const Verb *verb)
{
    Str rest = str_from(verb->arguments);
    Str switches = str_from(verb->command);
    Str words = switches;

    for (size_t i = command_words(verb->command); i > 0; i--) {
        (void)str_cut(&switches, ' ');
    }
    words.len -= switches.len + (switches.len > 0);
    printf("subak %.*s FOLDER", STR_ARG(words));
    while (rest.len > 0) {
        Str name = str_cut(&rest, ' ');
        bool may = name.ptr[name.len - 1] == '?';
        Str bare = name;

        while (bare.len > 0 && (bare.ptr[0] == '{' || bare.ptr[0] == '=')) {
            bare = str_part(bare, 1, bare.len);
        }
        while (bare.len > 0 &&
               (bare.ptr[bare.len - 1] == '}' || bare.ptr[bare.len - 1] == '?')) {
            bare.len--;
        }
        if (str_is(bare, "fields")) {
            printf(" FIELD=VALUE...");
        } else if (may) {
            printf(" [--%.*s VALUE]", STR_ARG(bare));
        } else {
            printf(" %.*s", STR_ARG(bare));
        }
    }
    printf("%s%.*s\n    %s\n", switches.len > 0 ? " " : "", STR_ARG(switches), verb->help);
}

/* Whether help on what stands in the line is help on this command too: "network" is the beginning of many. */
static bool concerns(const Line *line, const char *words)
{
    Str rest = str_from(words);

    return words[0] != 0 && (line->word_count == 0 || command_fits(line, words) > 0 ||
                             (line->word_count == 1 &&
                              str_equal(str_cut(&rest, ' '), str_from(line->words[0]))));
}

/* How many there are. */
static size_t print_usages(const Line *line)
{
    size_t count = 0;

    for (size_t i = 0; i < COMMANDS; i++) {
        if (concerns(line, commands[i].words)) {
            count++;
            printf(
                "subak %s %s\n    %s\n",
                commands[i].words,
                commands[i].usage,
                commands[i].help);
        }
    }
    for (size_t i = 0; i < verb_count; i++) {
        if (concerns(line, verbs[i].command)) {
            count++;
            print_verb_usage(&verbs[i]);
        }
    }
    return count;
}

static int help(const Line *line)
{
    printf("subak: countries find out that they look at the same network, and act on it "
           "together\n\n");
    (void)print_usages(line);
    if (line->word_count == 0) {
        printf("subak KIND list|new|show|STEP FOLDER ...\n    Records of a kind, as period, "
               "match, "
               "request, plan, outcome: subak KIND --help\n");
    }
    printf("\nEvery command takes --json for the answer as JSON, --help, and those of a node\n"
           "--key-file FILE and --account NAME (the password from SUBAK_PASSWORD or asked "
           "for).\n");
    return 0;
}

int cli_manual(const Line *line, const Model *model, Arena *arena)
{
    const Kind *kind =
        line->word_count == 1 ? kind_find(model, str_from(line->words[0])) : NULL;

    (void)arena;
    if (kind != NULL) {
        cli_kind_help(kind);
        return 0;
    }
    return help(line);
}

int cli_fail(const Line *line, Err err)
{
    if (line->json) {
        printf(
            "{\"ok\":false,\"error\":{\"kind\":\"%s\",\"message\":\"%s\"}}\n",
            err_name(err.kind),
            err.what);
    } else {
        fprintf(stderr, "subak: %s\n", err.what);
    }
    return 1;
}

int cli_fail_in(const Line *line, const char *file, const char *unit, uint32_t at, Err err)
{
    if (line->json) {
        printf("{\"ok\":false,\"error\":{\"kind\":\"%s\",\"file\":", err_name(err.kind));
        cli_print_json_text(str_from(file));
        if (at > 0) {
            printf(",\"%s\":%u", unit, at);
        }
        printf(",\"message\":\"%s\"}}\n", err.what);
        return 1;
    }
    fprintf(stderr, "subak: %s", file);
    if (at > 0) {
        fprintf(stderr, ", %s %u", unit, at);
    }
    fprintf(stderr, ": %s\n", err.what);
    return 1;
}

/* ---- verbs ------------------------------------------------------------------------------ */

typedef struct Building {
    const Line *line;
    size_t word; /* the next one to be used */
    Buf path;
    Buf query;
    JsonOut body;
    bool has_body;
} Building;

static void put_query(Buf *buf, Str name, Str value)
{
    buf_put(buf, buf->len > 0 ? STR("&") : STR(""));
    buf_put(buf, name);
    buf_put_char(buf, '=');
    for (size_t i = 0; i < value.len; i++) {
        buf_print(buf, "%%%02X", (unsigned)(uint8_t)value.ptr[i]);
    }
}

/* FIELD=VALUE words as an object; a field that is given twice has two values. */
static void put_fields(Building *building)
{
    const Line *line = building->line;
    JsonOut *out = &building->body;

    json_open_object(out, "fields");
    for (size_t i = building->word; i < line->word_count; i++) {
        Str value = str_from(line->words[i]);
        Str name = str_cut(&value, '=');
        bool told = false;

        for (size_t j = building->word; j < i; j++) {
            Str earlier = str_from(line->words[j]);

            told = told || str_equal(str_cut(&earlier, '='), name);
        }
        if (told) {
            continue;
        }
        json_open_member_list(out, name);
        for (size_t j = i; j < line->word_count; j++) {
            Str again = str_from(line->words[j]);

            if (str_equal(str_cut(&again, '='), name)) {
                json_put_text(out, NULL, again);
            }
        }
        json_close_list(out);
    }
    json_close_object(out);
    building->word = line->word_count;
}

static void put_body(Building *building, Str name, Str value)
{
    bool raw = value.len > 0 && (value.ptr[0] == '{' || value.ptr[0] == '[') &&
               str_in_list(name, STR("handling mapping roles"), ' ');
    bool number = str_is(name, "version");
    char text[64];

    building->has_body = true;
    (void)snprintf(text, sizeof(text), "%.*s", STR_ARG(name));
    if (raw || number) {
        json_put_raw(&building->body, text, value);
    } else if (str_is(name, "reset")) {
        json_put_bool(&building->body, text, true);
    } else {
        json_put_member(&building->body, name, value);
    }
}

/* One argument of the verb's row, from the words in their order or from an option of its name. */
static bool take_argument(Building *building, Str argument)
{
    const Line *line = building->line;
    bool must = argument.ptr[argument.len - 1] != '?';
    bool in_path = argument.ptr[0] == '{';
    bool in_query = argument.ptr[0] == '=';
    char name[64];
    const char *value = NULL;
    Str bare = argument;

    bare.len -= !must;
    bare = in_path    ? str_part(bare, 1, bare.len - 2)
           : in_query ? str_part(bare, 1, bare.len)
                      : bare;
    (void)snprintf(name, sizeof(name), "%.*s", STR_ARG(bare));
    if (str_is(bare, "fields")) {
        building->has_body = true;
        put_fields(building);
        return true;
    }
    value = line_option(line, name, NULL);
    if (value == NULL && must && building->word < line->word_count) {
        value = line->words[building->word++];
    }
    if (value == NULL) {
        return !must;
    }
    if (in_query) {
        put_query(&building->query, bare, str_from(value));
    } else if (!in_path) {
        put_body(building, bare, str_from(value));
    } else {
        buf_put(&building->path, str_from(value)); /* a part of the path, behind its slash */
    }
    return true;
}

/* "/api/records/{kind}/{id}" with the words in the place of the braces. */
static bool build(Building *building, const Verb *verb)
{
    Str pattern = str_from(verb->path);
    Str arguments = str_from(verb->arguments);
    bool good = true;

    while (pattern.len > 0) {
        const char *open = memchr(pattern.ptr, '{', pattern.len);
        size_t plain = open == NULL ? pattern.len : (size_t)(open - pattern.ptr);

        buf_put(&building->path, str_part(pattern, 0, plain));
        pattern = str_part(pattern, plain, pattern.len);
        if (pattern.len > 0) {
            good = good && take_argument(building, str_cut(&arguments, ' '));
            (void)str_cut(&pattern, '}');
        }
    }
    while (arguments.len > 0) {
        good = take_argument(building, str_cut(&arguments, ' ')) && good;
    }
    return good && building->word == building->line->word_count;
}

/* A list is filtered by any option that is not the program's own. */
static void put_filters(Building *building, const Verb *verb)
{
    const Line *line = building->line;

    if (strcmp(verb->name, "record.list") != 0 && strcmp(verb->name, "export") != 0) {
        return;
    }
    for (size_t i = 0; i < line->option_count; i++) {
        if (!str_in_list(
                line->options[i].name,
                STR("json key-file account limit after state sort out"),
                ' ')) {
            put_query(&building->query, line->options[i].name, line->options[i].value);
        }
    }
}

static int verb_run(Line *line, const Verb *verb, const Model *model, Arena *arena)
{
    Building building = {
        .line = line,
        .word = 1,
        .path = buf_begin(arena, 4096),
        .query = buf_begin(arena, 1 << 16),
        .body = json_begin(arena, (size_t)16 << 20)};
    Request request = {.method = verb->method, .uid = -1};
    Response response;
    Err err = ERR_NONE;

    json_open_object(&building.body, NULL);
    if (line->word_count == 0 || !build(&building, verb)) {
        fprintf(stderr, "usage: ");
        fflush(stdout);
        print_verb_usage(verb);
        return 2;
    }
    put_filters(&building, verb);
    json_close_object(&building.body);
    err = buf_end(&building.path, &request.path);
    if (err.kind == ERR_OK) {
        err = buf_end(&building.query, &request.query);
    }
    if (err.kind == ERR_OK && building.has_body) {
        err = json_end(&building.body, &request.body);
    }
    if (err.kind == ERR_OK) {
        err = cli_call(line, model, arena, line->words[0], &request, &response);
    }
    return err.kind == ERR_OK ? cli_print(line, arena, &response) : cli_fail(line, err);
}

static const Verb *verb_named(const char *name)
{
    for (size_t i = 0; i < verb_count; i++) {
        if (strcmp(verbs[i].name, name) == 0) {
            return &verbs[i];
        }
    }
    return NULL;
}

/* "period list FOLDER" is "list FOLDER period". */
static int kind_verb(
    Line *line, const char *verb, const Kind *kind, const Model *model, Arena *arena)
{
    if (line->word_count == 0) {
        fprintf(stderr, "usage: subak %s --help\n", kind->name);
        return 2;
    }
    memmove(line->words + 2, line->words + 1, (line->word_count - 1) * sizeof(*line->words));
    line->words[1] = kind->name;
    line->word_count++;
    return verb_run(line, verb_named(verb), model, arena);
}

/* "subak period ..." */
static int kind_run(Line *line, const Kind *kind, const Model *model, Arena *arena)
{
    Str what = line->word_count > 1 ? str_from(line->words[1]) : STR("");
    const Step *step = step_find(kind, what);
    static const char *const ways[][2] = {
        {"list", "record.list"}, {"show", "record.see"}, {"new", "record.create"}};

    if (line_has(line, "help") || line->word_count < 2) {
        cli_kind_help(kind);
        line->word_count = 1;
        (void)print_usages(line); /* those that begin with the kind's name */
        return line_has(line, "help") ? 0 : 2;
    }
    drop_words(line, 2);
    if (step != NULL) {
        return cli_kind_step(line, model, arena, kind, step);
    }
    for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
        if (str_is(what, ways[i][0])) {
            return kind_verb(line, ways[i][1], kind, model, arena);
        }
    }
    fprintf(stderr, "subak: a %s has no such step; subak %s --help\n", kind->name, kind->name);
    return 2;
}

/* The longest command that fits: "account add" before "account". */
static int dispatch(Line *line, const Model *model, Arena *arena)
{
    const Verb *verb = NULL;
    const Command *command = NULL;
    size_t most = 0;

    for (size_t i = 0; i < COMMANDS; i++) {
        size_t count = command_fits(line, commands[i].words);

        if (count > most) {
            most = count;
            command = &commands[i];
        }
    }
    for (size_t i = 0; i < verb_count; i++) {
        size_t count = verbs[i].command[0] == 0 ? 0 : command_fits(line, verbs[i].command);

        if (count > most) {
            most = count;
            command = NULL;
            verb = &verbs[i];
        }
    }
    if (most == 0 && kind_find(model, str_from(line->words[0])) != NULL) {
        return kind_run(line, kind_find(model, str_from(line->words[0])), model, arena);
    }
    if (most == 0) {
        line->word_count = 1;
        if (line_has(line, "help") && print_usages(line) > 0) {
            return 0;
        }
        fprintf(
            stderr,
            "subak: there is no such command; subak --help lists all, and subak FIRST-WORD "
            "--help those that begin so\n");
        return 2;
    }
    most = command_words(command != NULL ? command->words : verb->command);
    if (line_has(line, "help")) {
        line->word_count = most;
        return help(line);
    }
    drop_words(line, most);
    return command != NULL ? command->run(line, model, arena)
                           : verb_run(line, verb, model, arena);
}

int cli_run(int argc, char **argv, const Model *model)
{
    Line line;
    Arena arena;
    Err err = crypto_start();
    int status = 0;

    if (!line_read(argc, argv, &line)) {
        fprintf(stderr, "subak: an option lacks its value; subak --help lists them\n");
        return 2;
    }
    if (line_has(&line, "version")) {
        printf("subak 0.1.0, model %.12s\n", model->hash);
        return 0;
    }
    if (line.word_count == 0) {
        return help(&line);
    }
    if (err.kind == ERR_OK) {
        err = arena_open(ARENA_LIMIT, &arena);
    }
    if (err.kind != ERR_OK) {
        return cli_fail(&line, err);
    }
    status = dispatch(&line, model, &arena);
    arena_close(&arena);
    return status;
}
