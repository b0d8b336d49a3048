/* Names of any script, without a node: how they read in Latin letters, where they stand in a list,
 * and how alike two of them are. A line in, a line out: what cannot be read gives an empty line, a note on standard error
 * and, at the end, exit status 1.
 */
#include "edge/cli/cli.h"

#include "match/names/compare.h"
#include "match/scripts/search.h"
#include "wire/csv.h"

#include <stdio.h>

#define LINE_MOST   8192 /* bytes of a line of standard input */
#define TOP_DEFAULT 10

/* One line of standard input without its end; false at the end of the input. A line that is too
 * long is read to its end and given as one that is no UTF-8.
 */
static bool next_line(char *room, Str *line)
{
    size_t len = 0;
    bool too_long = false;
    int c = getchar_unlocked();

    if (c == EOF) {
        return false;
    }
    for (; c != EOF && c != '\n'; c = getchar_unlocked()) {
        if (len < LINE_MOST) {
            room[len++] = (char)c;
        } else {
            too_long = true;
        }
    }
    len -= len > 0 && room[len - 1] == '\r';
    *line = too_long ? STR("\xff") : (Str){room, len};
    return true;
}

static void note(size_t number, Err err)
{
    fprintf(stderr, "subak: line %zu: %s\n", number, err.what);
}

static void put_romanised(const Romanised *romanised, bool json)
{
    if (json) {
        printf("{\"script\":\"%s\",\"variants\":[", script_name(romanised->script));
    }
    for (size_t i = 0; i < romanised->count; i++) {
        Str variant = romanised->variants[i];

        printf(json ? "%s\"%.*s\"" : "%s%.*s", json && i > 0 ? "," : "", STR_ARG(variant));
        if (!json) {
            (void)putchar('\t');
        }
    }
    printf(json ? "],\"skeleton\":\"%.*s\"}\n" : "%.*s\n", STR_ARG(romanised->skeleton));
}

int cli_names_romanise(const Line *line, const Model *model, Arena *arena)
{
    Str language = str_from(line_option(line, "lang", ""));
    char room[LINE_MOST];
    size_t number = 0;
    int status = 0;
    Str name;

    (void)model;
    if (line->word_count != 0) {
        fprintf(stderr, "usage: subak names romanise [--lang L] < NAMES\n");
        return 2;
    }
    while (next_line(room, &name)) {
        size_t mark = arena->used;
        Romanised romanised = {.skeleton = STR("")};
        Err err = romanise(arena, name, language, &romanised);

        number++;
        if (err.kind != ERR_OK) {
            note(number, err);
            status = 1;
        }
        put_romanised(&romanised, line->json);
        arena_rewind(arena, mark);
    }
    return status;
}

static MUST_USE Err load_list(Arena *arena, const char *path, Str language, Search **ret)
{
    VEC(Str) names = {0};
    Str text;

    TRY(cli_load(arena, path, &text));
    while (text.len > 0) {
        Str name = str_trim(str_cut(&text, '\n'));

        TRY(vec_push(arena, &names, name));
    }
    return search_make(arena, names.items, names.count, language, ret);
}

static void put_hits(const Hit *hits, size_t count, bool json)
{
    for (size_t i = 0; i < count; i++) {
        if (json) {
            printf(
                "%s{\"line\":%u,\"score\":%d}",
                i > 0 ? "," : "[",
                (unsigned)hits[i].at + 1,
                hits[i].score);
        } else {
            printf("%s%u", i > 0 ? "\t" : "", (unsigned)hits[i].at + 1);
        }
    }
    printf(!json ? "\n" : count > 0 ? "]\n" : "[]\n");
}

int cli_names_search(const Line *line, const Model *model, Arena *arena)
{
    Str language = str_from(line_option(line, "lang", ""));
    uint64_t top = TOP_DEFAULT;
    char room[LINE_MOST];
    Hit hits[SEARCH_TOP_MAX];
    Search *search = NULL;
    size_t number = 0;
    int status = 0;
    Err err = cli_number(line, "top", SEARCH_TOP_MAX, &top);
    Str query;

    (void)model;
    if (line->word_count != 1 || err.kind != ERR_OK) {
        fprintf(
            stderr,
            "usage: subak names search LIST [--top 10] [--lang L] < QUERIES; top at most "
            "1000\n");
        return 2;
    }
    err = load_list(arena, line->words[0], STR(""), &search);
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    while (next_line(room, &query)) {
        size_t count = 0;

        number++;
        err = search_find(arena, search, query, language, (size_t)top, hits, &count);
        if (err.kind != ERR_OK) {
            note(number, err);
            status = 1;
            count = 0;
        }
        put_hits(hits, count, line->json);
    }
    return status;
}

#define INPUT_MOST ((size_t)256 << 20)

/* All of standard input. */
static MUST_USE Err read_input(Arena *arena, Str *ret)
{
    Buf buf = buf_begin(arena, INPUT_MOST);
    char block[1 << 14];
    size_t count = 0;

    while ((count = fread(block, 1, sizeof(block), stdin)) > 0) {
        buf_put_bytes(&buf, block, count);
    }
    return buf_end(&buf, ret);
}

/* Where the columns of a comparison stand. */
typedef struct Columns {
    size_t schema;
    size_t name1;
    size_t name2;
} Columns;

static MUST_USE Err find_column(const Strs *head, const char *name, size_t *ret)
{
    for (size_t i = 0; i < head->count; i++) {
        if (str_is(head->items[i], name)) {
            *ret = i;
            return ERR_NONE;
        }
    }
    return err_bad("the first line must name the columns schema, name1 and name2");
}

static MUST_USE Err read_head(CsvReader *reader, Arena *arena, Columns *ret)
{
    Strs head = {0};

    TRY(csv_next(reader, arena, &head));
    TRY(find_column(&head, "schema", &ret->schema));
    TRY(find_column(&head, "name1", &ret->name1));
    return find_column(&head, "name2", &ret->name2);
}

static Str cell_at(const Strs *row, size_t at)
{
    return at < row->count ? row->items[at] : STR("");
}

static MUST_USE Err
score_row(Arena *arena, const Strs *row, const Columns *columns, Str language, bool json)
{
    NameScore score = {0};
    NameReasons reasons = {0};
    Str text;

    TRY(names_compare(
        arena,
        name_schema(cell_at(row, columns->schema)),
        cell_at(row, columns->name1),
        cell_at(row, columns->name2),
        language,
        &score,
        &reasons));
    TRY(names_explain(arena, &reasons, &text));
    printf(
        json ? "{\"score\":%.4f,\"reason\":\"%.*s\"}\n" : "%.4f\t%.*s\n",
        (double)score.score,
        STR_ARG(text));
    return ERR_NONE;
}

int cli_names_score(const Line *line, const Model *model, Arena *arena)
{
    Str language = str_from(line_option(line, "lang", ""));
    Columns columns = {0};
    CsvReader reader;
    int status = 0;
    Str bytes;
    Err err;

    (void)model;
    if (line->word_count != 0) {
        fprintf(stderr, "usage: subak names score [--lang L] < PAIRS.csv\n");
        return 2;
    }
    err = read_input(arena, &bytes);
    if (err.kind == ERR_OK) {
        reader = csv_begin(bytes);
        err = read_head(&reader, arena, &columns);
    }
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    for (;;) {
        size_t mark = arena->used;
        Strs row = {0};

        err = csv_next(&reader, arena, &row);
        if (err.kind == ERR_OK && row.count == 0) {
            return status;
        }
        if (err.kind == ERR_OK) {
            err = score_row(arena, &row, &columns, language, line->json);
        }
        if (err.kind != ERR_OK) {
            note(reader.line, err);
            printf("0.0000\tcannot be judged: the line cannot be read\n");
            status = 1;
        }
        arena_rewind(arena, mark);
    }
}
