/* What a verb answered, for a person to read. */
#include "edge/cli/cli.h"

/* Characters that would move the cursor, hide text or turn it around are shown as a question mark. */
void cli_print_text(Str text)
{
    Str rest = text;

    while (rest.len > 0) {
        const char *at = rest.ptr;
        uint32_t rune = str_take_rune(&rest);
        bool harmful = rune < 0x20 || (rune >= 0x7f && rune < 0xa0) || rune == 0x61c ||
                       (rune >= 0x200b && rune <= 0x200f) ||
                       (rune >= 0x2028 && rune <= 0x202e) ||
                       (rune >= 0x2060 && rune <= 0x206f) || rune == 0xfeff;

        if (rune == '\n') {
            fputs("\n    ", stdout);
        } else if (harmful) {
            fputc('?', stdout);
        } else {
            (void)fwrite(at, 1, (size_t)(rest.ptr - at), stdout);
        }
    }
}

void cli_print_json_text(Str text)
{
    Str rest = text;

    (void)putchar('"');
    while (rest.len > 0) {
        const char *at = rest.ptr;
        uint32_t rune = str_take_rune(&rest);

        if (rune < ' ' || rune == '"' || rune == '\\' || (rune >= 0x7f && rune < 0xa0) ||
            rune == 0x61c || (rune >= 0x2000 && rune <= 0x206f) || rune == 0xfeff) {
            printf("\\u%04x", rune); /* what would act on whoever prints it */
        } else {
            (void)fwrite(at, 1, (size_t)(rest.ptr - at), stdout);
        }
    }
    (void)putchar('"');
}

static void print_value(const Json *json, int depth);

static void print_members(const Json *json, int depth)
{
    for (size_t i = 0; i < json->count; i++) {
        const Json *item = &json->items[i];

        if ((item->type == JSON_LIST || item->type == JSON_MEMBERS) && item->count == 0) {
            continue;
        }
        printf("%*s", 2 * depth, "");
        cli_print_text(item->name);
        fputs(": ", stdout);
        print_value(item, depth + 1);
    }
}

static bool is_flat(const Json *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].type == JSON_LIST || list->items[i].type == JSON_MEMBERS) {
            return false;
        }
    }
    return true;
}

/* Recursion is bounded: what is printed was read by json_read. */
static void print_value(const Json *json, int depth)
{
    switch (json->type) {
    case JSON_NONE:
        puts("-");
        break;
    case JSON_BOOL:
        puts(json->number != 0 ? "yes" : "no");
        break;
    case JSON_NUMBER:
        printf("%lld\n", (long long)json->number);
        break;
    case JSON_TEXT:
        cli_print_text(json->text);
        fputc('\n', stdout);
        break;
    case JSON_LIST:
        for (size_t i = 0; i < json->count && is_flat(json); i++) {
            fputs(i > 0 ? ", " : "", stdout);
            cli_print_text(json->items[i].text);
        }
        fputc('\n', stdout);
        for (size_t i = 0; i < json->count && !is_flat(json); i++) {
            printf("%*s-\n", 2 * depth, "");
            print_members(&json->items[i], depth + 1);
        }
        break;
    case JSON_MEMBERS:
        fputc('\n', stdout);
        print_members(json, depth);
        break;
    }
}

static bool is_row(const Json *json)
{
    return json_get(json, "label") != NULL && json_get(json, "kind") != NULL &&
           json_get(json, "state") != NULL;
}

/* How likely it is, of what is perhaps the same, and why it stands here, of what has not the words that
 * were asked for.
 */
static void print_reason(const Json *row)
{
    Str likeness = json_get_text(row, "likeness");
    Str reason = json_get_text(row, "reason");

    if (likeness.len > 0 || reason.len > 0) {
        fputs("  [", stdout);
        cli_print_text(likeness);
        fputs(likeness.len > 0 && reason.len > 0 ? ": " : "", stdout);
        cli_print_text(reason);
        fputc(']', stdout);
    }
}

/* Rows of records, a line each: identifier, kind, state, label. */
static void print_rows(const Json *items)
{
    for (size_t i = 0; i < items->count; i++) {
        const Json *row = &items->items[i];

        printf(
            "%.*s  %-12.*s %-10.*s ",
            STR_ARG(json_get_text(row, "id")),
            STR_ARG(json_get_text(row, "kind")),
            STR_ARG(json_get_text(row, "state")));
        cli_print_text(json_get_text(row, "label"));
        print_reason(row);
        fputc('\n', stdout);
    }
}

static int print_error(const Json *json)
{
    const Json *error = json_get(json, "error");
    const Json *problems = json_get(error, "problems");

    fprintf(stderr, "subak: %.*s\n", STR_ARG(json_get_text(error, "message")));
    for (size_t i = 0; problems != NULL && i < problems->count; i++) {
        fprintf(
            stderr,
            "  %.*s: %.*s\n",
            STR_ARG(json_get_text(&problems->items[i], "field")),
            STR_ARG(json_get_text(&problems->items[i], "message")));
    }
    return 1;
}

int cli_print(const Line *line, Arena *arena, const Response *response)
{
    bool good = response->status < 300;
    Json *json = NULL;
    const Json *items = NULL;

    if (line->json || (good && strncmp(response->type, "application/json", 16) != 0)) {
        (void)fwrite(response->body.ptr, 1, response->body.len, stdout);
        if (line->json) {
            fputc('\n', stdout);
        }
        return good ? 0 : 1;
    }
    if (json_read(arena, response->body, &json).kind != ERR_OK) {
        (void)fwrite(
            response->body.ptr, 1, response->body.len, stdout); /* a CSV over the socket */
        return good ? 0 : 1;
    }
    if (!good) {
        return print_error(json);
    }
    items = json_get(json, "items");
    if (items != NULL && items->count > 0 && is_row(&items->items[0])) {
        print_rows(items);
        if (json_get_bool(json, "more")) {
            puts("there are more than are shown here: ask more narrowly");
        }
    } else if (items != NULL && items->count == 0) {
        puts("nothing");
    } else {
        print_members(json, 0);
    }
    return 0;
}
