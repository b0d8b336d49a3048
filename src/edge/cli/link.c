/* Persons of files, without a node: who stands in a file twice, and who in the files of two parties, by the steps of a private
 * match. A pair a line, the surest first by score; at the end how many there are and what it cost.
 */
#include "edge/cli/cli.h"

#include "crypto/random.h"
#include "match/linkage/parties.h"
#include "wire/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define FILE_ARENA ((size_t)8 << 30) /* of addresses; pages are taken as they are used */
#define ROWS_ARENA ((size_t)1 << 30)
#define RUN_ARENA  ((size_t)64 << 30) /* the same, for the lists of a run */
#define CHUNK      32768              /* rows read at a time */
#define COLUMNS    256
#define NOT_A      COLUMNS

/* A file of persons: what linkage compares, and how the file calls its rows. */
typedef struct Table {
    Arena arena; /* the file */
    Arena rows;  /* of a chunk, until they are read */
    LinkList list;
    const char *path;
    Strs heads;
    uint32_t bad_line; /* at which the file could not be read; 0 for none */
    bool is_read;
    Strs ids; /* of each row; of a file without such a column, none */
    size_t id_column;
    bool is_compared[COLUMNS];
    ProfileField field[COLUMNS];
} Table;

static bool is_id(Str heading)
{
    static const char *const ids[] = {"rec_id", "id", "record_id", "source_id"};

    for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
        if (str_is(heading, ids[i])) {
            return true;
        }
    }
    return false;
}

static MUST_USE Err table_heads(Table *table, Str drop)
{
    const Strs *heads = &table->heads;
    size_t compared = 0;

    for (size_t i = 0; i < heads->count && i < COLUMNS; i++) {
        Str heading = str_trim(heads->items[i]);

        if (is_id(heading)) {
            table->id_column = i;
        } else if (!str_in_list(heading, drop, ',')) {
            table->is_compared[i] = profile_column(heading, &table->field[i]);
            compared += table->is_compared[i];
        }
    }
    if (heads->count == 0) {
        return err_bad("the file is empty: its first row must hold headings, such as name");
    }
    return compared > 0
               ? ERR_NONE
               : err_bad("no column that may be compared has a heading that is known: needed "
                         "is a name (or given_name, "
                         "family_name), and beside it what is there of birth_date, phone, "
                         "passport, national_id, address");
}

static MUST_USE Err row_take(Table *table, const Strs *row, ProfileTexts *ret)
{
    Str id = STR("");

    *ret = (ProfileTexts){.field = {{"", 0}}};
    for (size_t i = 0; i < row->count && i < COLUMNS; i++) {
        Str cell = str_trim(csv_plain(row->items[i]));

        if (i == table->id_column) {
            TRY(arena_copy(&table->arena, cell, &id));
        } else if (
            table->is_compared[i] && cell.len > 0 && ret->field[table->field[i]].len == 0) {
            ret->field[table->field[i]] = cell;
        }
    }
    return table->id_column == NOT_A ? ERR_NONE : vec_push(&table->arena, &table->ids, id);
}

static MUST_USE Err row_next(Table *table, CsvReader *reader, Arena *arena, Strs *row)
{
    Err err = csv_next(reader, arena, row);

    table->bad_line = err.kind == ERR_OK ? 0 : reader->line;
    return err;
}

static MUST_USE Err rows_read(Pool *pool, CsvReader *reader, ProfileTexts *texts, Table *table)
{
    size_t count = CHUNK;

    while (count == CHUNK) {
        for (count = 0; count < CHUNK; count++) {
            Strs row = {0};

            TRY(row_next(table, reader, &table->rows, &row));
            if (row.count == 0) {
                break;
            }
            TRY(row_take(table, &row, &texts[count]));
        }
        TRY(links_read(pool, texts, count, &table->list));
        arena_rewind(&table->rows, 0);
    }
    return ERR_NONE;
}

static MUST_USE Err table_fill(Pool *pool, Str drop, ProfileTexts *texts, Table *ret)
{
    CsvReader reader;
    Str bytes;

    TRY(arena_open(FILE_ARENA, &ret->arena));
    TRY(arena_open(ROWS_ARENA, &ret->rows));
    TRY(links_open(FILE_ARENA, &ret->list));
    TRY(cli_load(&ret->arena, ret->path, &bytes));
    reader = csv_begin(bytes);
    TRY(row_next(ret, &reader, &ret->arena, &ret->heads));
    TRY(table_heads(ret, drop));
    return rows_read(pool, &reader, texts, ret);
}

static MUST_USE Err table_read(Pool *pool, Str drop, Table *table)
{
    ProfileTexts *texts = malloc(CHUNK * sizeof(*texts));
    Err err = texts == NULL ? (Err){ERR_SYSTEM, 0, "no memory"}
                            : table_fill(pool, drop, texts, table);

    free(texts);
    table->is_read = err.kind == ERR_OK;
    return err;
}

static void table_close(Table *table)
{
    links_free(&table->list);
    arena_close(&table->arena);
    arena_close(&table->rows);
}

static bool has_heading(const Table *table, Str heading)
{
    for (size_t i = 0; i < table->heads.count; i++) {
        if (str_equal(str_trim(table->heads.items[i]), heading)) {
            return true;
        }
    }
    return false;
}

/* A column that is to be left out and is not there was misspelt, and what it names would be compared. */
static MUST_USE Err drop_check(Str drop, const Table *tables, size_t count)
{
    while (drop.len > 0) {
        Str heading = str_cut(&drop, ',');
        bool is_there = heading.len == 0;

        for (size_t i = 0; i < count; i++) {
            is_there = is_there || has_heading(&tables[i], heading);
        }
        if (!is_there) {
            return err_bad("--drop names a column that is not there");
        }
    }
    return ERR_NONE;
}

/* ---- pairs ------------------------------------------------------------------------------ */

/* A cell of a line: nothing in it ends the line, acts on the terminal or is a formula to a spreadsheet. */
static void put_cell(Str text)
{
    if (text.len > 0 && strchr("=+-@", text.ptr[0]) != NULL) {
        (void)putchar('\'');
    }
    while (text.len > 0) {
        cli_print_text(str_cut(&text, '\n'));
        (void)(text.len > 0 && putchar(' '));
    }
}

/* What went wrong, and in which file at which line. The exit status 1. */
static int table_fail(const Line *line, const Table *tables, size_t count, Err err)
{
    size_t at = 0;

    while (at < count && (tables[at].is_read || tables[at].path == NULL)) {
        at++;
    }
    if (at == count) {
        return cli_fail(line, err);
    }
    return cli_fail_in(line, tables[at].path, "line", tables[at].bad_line, err);
}

static void put_side(const Line *line, const char *name, const Table *table, uint32_t record)
{
    Str id = record < table->ids.count ? table->ids.items[record] : STR("");

    if (line->json) {
        printf("\"%s\":%u,", name, record + 1);
        if (id.len > 0) {
            printf("\"%s_id\":", name);
            cli_print_json_text(id);
            (void)putchar(',');
        }
    } else if (id.len > 0) {
        put_cell(id);
        (void)putchar('\t');
    } else {
        printf("%u\t", record + 1);
    }
}

static MUST_USE Err
pair_print(const Line *line, Arena *arena, const Table *a, const Table *b, const Linked *linked)
{
    const Profile *one = &a->list.profiles[linked->pair.a];
    const Profile *other = &b->list.profiles[linked->pair.b];
    LinkScore score = {0};
    Str why;

    link_score(one, other, &score);
    TRY(link_explain(arena, one, other, &score, &why));
    if (linked->through != NO_RECORD) {
        TRY(arena_print(
            arena, &why, "%.*s; both are like row %u", STR_ARG(why), linked->through + 1));
    }
    (void)(line->json && putchar('{'));
    put_side(line, "a", a, linked->pair.a);
    put_side(line, "b", b, linked->pair.b);
    printf(line->json ? "\"score\":%.4f,\"why\":" : "%.4f\t", (double)linked->score);
    if (line->json) {
        cli_print_json_text(why);
        printf("}\n");
    } else {
        cli_print_text(why);
        (void)putchar('\n');
    }
    return ERR_NONE;
}

static MUST_USE Err pairs_print(
    const Line *line,
    Arena *arena,
    const Table *a,
    const Table *b,
    const Linked *pairs,
    size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t mark = arena->used;

        TRY(pair_print(line, arena, a, b, &pairs[i]));
        arena_rewind(arena, mark);
    }
    return ERR_NONE;
}

/* What the options ask for. */
typedef struct Wishes {
    Str drop;
    float least; /* score of a pair that is told */
    uint64_t threads;
    CompositeStrength strength;
} Wishes;

/* A score, as "0.5": digits and at most one dot. */
static bool score_read(Str text, float *ret)
{
    Str rest = text;
    Str whole = str_cut(&rest, '.');
    uint64_t ones = 0;
    uint64_t parts = 0;
    double unit = 1;

    if (str_number(whole, 1, &ones).kind != ERR_OK || rest.len > 9 ||
        (whole.len < text.len && str_number(rest, 999999999, &parts).kind != ERR_OK)) {
        return false;
    }
    for (size_t i = 0; i < rest.len; i++) {
        unit /= 10;
    }
    *ret = (float)((double)ones + (double)parts * unit);
    return *ret <= 1;
}

/* Why the options cannot be followed; NULL where they can. A misspelt one must not pass: --dorp would compare what was to be
 * left out.
 */
static const char *wishes_read(const Line *line, const char *least, Wishes *ret)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    const char *threads = line_option(line, "threads", NULL);

    *ret = (Wishes){
        .drop = str_from(line_option(line, "drop", "")),
        .threads = cores < 1                  ? 1
                   : cores > POOL_THREADS_MAX ? POOL_THREADS_MAX
                                              : (uint64_t)cores,
        .strength = line_has(line, "strict") ? COMPOSITE_NODE : COMPOSITE_HOUSEHOLD};
    for (size_t i = 0; i < line->option_count; i++) {
        if (!str_in_list(line->options[i].name, STR("drop,least,threads,strict,json"), ',')) {
            return "an option is not known";
        }
    }
    if (!score_read(str_from(line_option(line, "least", least)), &ret->least)) {
        return "--least takes a score from 0 to 1";
    }
    if (threads != NULL &&
        (str_number(str_from(threads), POOL_THREADS_MAX, &ret->threads).kind != ERR_OK ||
         ret->threads == 0)) {
        return "--threads takes a number from 1 to 64";
    }
    return NULL;
}

static int usage(const char *why, const char *how)
{
    if (why != NULL) {
        fprintf(stderr, "subak: %s\n", why);
    }
    fprintf(stderr, "usage: subak match %s\n", how);
    return 2;
}

static void put_end(const Line *line, size_t count, double cpu, size_t bytes)
{
    if (line->json) {
        printf("{\"pairs\":%zu,\"cpu_s\":%.2f,\"bytes\":%zu}\n", count, cpu, bytes);
    } else {
        fprintf(stderr, "%zu pairs, %.2f CPU seconds", count, cpu);
        fprintf(stderr, bytes > 0 ? ", %zu bytes\n" : "\n", bytes);
    }
}

/* ---- commands --------------------------------------------------------------------------- */

static MUST_USE Err
dedupe(const Line *line, const Wishes *wishes, Pool *pool, Arena *arena, Table *table)
{
    LinkedPairs pairs = {NULL, 0};
    Err err = ERR_NONE;
    double cpu = env_cpu_seconds();

    TRY(table_read(pool, wishes->drop, table));
    TRY(drop_check(wishes->drop, table, 1));
    TRY(links_find(pool, &table->list, NULL, wishes->least, &pairs));
    cpu = env_cpu_seconds() - cpu;
    err = pairs_print(line, arena, table, table, pairs.items, pairs.count);
    if (err.kind == ERR_OK) {
        put_end(line, pairs.count, cpu, 0);
    }
    linked_free(&pairs);
    return err;
}

int cli_match_dedupe(const Line *line, const Model *model, Arena *arena)
{
    Table table = {.path = line->words[0], .id_column = NOT_A};
    Wishes wishes;
    const char *why = wishes_read(line, "0.4", &wishes);
    int status = 0;
    Pool pool;
    Err err;

    (void)model;
    if (line->word_count != 1 || why != NULL) {
        return usage(
            why, "dedupe FILE.csv [--drop COLUMN,...] [--least 0.4] [--threads N] [--json]");
    }
    err = pool_open(&pool, (size_t)wishes.threads);
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    err = dedupe(line, &wishes, &pool, arena, &table);
    status = err.kind == ERR_OK ? 0 : table_fail(line, &table, 1, err);
    table_close(&table);
    pool_close(&pool);
    return status;
}

/* The scores of what was found, those of `least` or more. */
static MUST_USE Err pairs_keep(
    Pool *pool, const Table *tables, const PartiesRun *run, float least, LinkedPairs *ret)
{
    Linked *linked = malloc((run->count + 1) * sizeof(*linked));
    size_t kept = 0;
    Err err;

    if (linked == NULL) {
        return (Err){ERR_SYSTEM, 0, "no memory for so many pairs"};
    }
    err = links_score(pool, &tables[0].list, &tables[1].list, run->pairs, run->count, linked);
    if (err.kind != ERR_OK) {
        free(linked);
        return err;
    }
    for (size_t i = 0; i < run->count; i++) {
        if (linked[i].score >= least) {
            linked[kept++] = linked[i];
        }
    }
    *ret = (LinkedPairs){linked, kept};
    return ERR_NONE;
}

static MUST_USE Err
files(const Line *line, const Wishes *wishes, Pool *pool, Arena *arena, Table tables[2])
{
    Env env = env_system();
    PartiesRun run = {.count = 0};
    LinkedPairs pairs = {NULL, 0};
    double cpu = env_cpu_seconds();
    Arena lists;
    Err err = ERR_NONE;

    TRY(table_read(pool, wishes->drop, &tables[0]));
    TRY(table_read(pool, wishes->drop, &tables[1]));
    TRY(drop_check(wishes->drop, tables, 2));
    TRY(arena_open(RUN_ARENA, &lists));
    err = parties_run(
        pool, &lists, &env, &tables[0].list, &tables[1].list, wishes->strength, &run);
    arena_close(&lists);
    if (err.kind == ERR_OK) {
        err = pairs_keep(pool, tables, &run, wishes->least, &pairs);
    }
    if (err.kind == ERR_OK) {
        cpu = env_cpu_seconds() - cpu;
        err = pairs_print(line, arena, &tables[0], &tables[1], pairs.items, pairs.count);
    }
    if (err.kind == ERR_OK) {
        put_end(line, pairs.count, cpu, run.bytes);
    }
    linked_free(&pairs);
    free(run.pairs);
    return err;
}

int cli_match_files(const Line *line, const Model *model, Arena *arena)
{
    Table tables[2] = {
        {.path = line->words[0], .id_column = NOT_A},
        {.path = line->words[1], .id_column = NOT_A}};
    Wishes wishes;
    const char *why = wishes_read(line, "0", &wishes);
    int status = 0;
    Pool pool;
    Err err;

    (void)model;
    if (line->word_count != 2 || why != NULL) {
        return usage(
            why,
            "files A.csv B.csv [--drop COLUMN,...] [--strict] [--least 0] [--threads N] "
            "[--json]");
    }
    err = pool_open(&pool, (size_t)wishes.threads);
    if (err.kind != ERR_OK) {
        return cli_fail(line, err);
    }
    err = files(line, &wishes, &pool, arena, tables);
    status = err.kind == ERR_OK ? 0 : table_fail(line, tables, 2, err);
    table_close(&tables[0]);
    table_close(&tables[1]);
    pool_close(&pool);
    return status;
}
