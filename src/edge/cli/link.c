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

#define FILE_ARENA ((size_t)8 << 30)  /* of addresses; pages are taken as they are used */
#define RUN_ARENA  ((size_t)64 << 30) /* the same, for the lists of a run */
#define CHUNK      32768              /* rows read at a time */
#define COLUMNS    256
#define NOT_A      COLUMNS

/* A file of persons: what linkage compares, and how the file calls its rows. */
typedef struct Table {
    Arena arena;
    LinkList list;
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

static MUST_USE Err table_heads(Table *table, const Strs *heads, Str drop)
{
    size_t compared = 0;

    table->id_column = NOT_A;
    for (size_t i = 0; i < heads->count && i < COLUMNS; i++) {
        Str heading = str_trim(heads->items[i]);

        if (is_id(heading)) {
            table->id_column = i;
        } else if (!str_in_list(heading, drop, ',')) {
            table->is_compared[i] = profile_column(heading, &table->field[i]);
            compared += table->is_compared[i];
        }
    }
    return compared > 0
               ? ERR_NONE
               : err_bad("no column has a heading that is known, such as name or birth_date");
}

static MUST_USE Err row_take(Table *table, const Strs *row, ProfileTexts *ret)
{
    *ret = (ProfileTexts){.field = {{"", 0}}};
    for (size_t i = 0; i < row->count && i < COLUMNS; i++) {
        Str cell = str_trim(csv_plain(row->items[i]));

        if (i == table->id_column) {
            TRY(vec_push(&table->arena, &table->ids, cell));
        } else if (
            table->is_compared[i] && cell.len > 0 && ret->field[table->field[i]].len == 0) {
            ret->field[table->field[i]] = cell;
        }
    }
    return table->id_column < row->count || table->id_column == NOT_A
               ? ERR_NONE
               : vec_push(&table->arena, &table->ids, STR(""));
}

static MUST_USE Err rows_read(Pool *pool, CsvReader *reader, ProfileTexts *texts, Table *table)
{
    size_t count = CHUNK;

    while (count == CHUNK) {
        for (count = 0; count < CHUNK; count++) {
            Strs row = {0};
            Err err = csv_next(reader, &table->arena, &row);

            if (err.kind != ERR_OK) {
                return err;
            }
            if (row.count == 0) {
                break;
            }
            TRY(row_take(table, &row, &texts[count]));
        }
        TRY(links_read(pool, texts, count, &table->list));
    }
    return ERR_NONE;
}

static MUST_USE Err table_read(Pool *pool, const char *path, Str drop, Table *ret)
{
    ProfileTexts *texts = malloc(CHUNK * sizeof(*texts));
    Strs heads = {0};
    CsvReader reader;
    Str bytes;
    Err err = texts == NULL ? (Err){ERR_SYSTEM, 0, "no memory"} : ERR_NONE;

    *ret = (Table){.id_column = NOT_A};
    if (err.kind == ERR_OK) {
        err = arena_open(FILE_ARENA, &ret->arena);
    }
    if (err.kind == ERR_OK) {
        err = links_open(FILE_ARENA, &ret->list);
    }
    if (err.kind == ERR_OK) {
        err = cli_load(&ret->arena, path, &bytes);
    }
    if (err.kind == ERR_OK) {
        reader = csv_begin(bytes);
        err = csv_next(&reader, &ret->arena, &heads);
    }
    if (err.kind == ERR_OK) {
        err = table_heads(ret, &heads, drop);
    }
    if (err.kind == ERR_OK) {
        err = rows_read(pool, &reader, texts, ret);
    }
    free(texts);
    return err;
}

static void table_close(Table *table)
{
    links_free(&table->list);
    if (table->arena.base != NULL) {
        arena_close(&table->arena);
    }
}

/* ---- pairs ------------------------------------------------------------------------------ */

static void put_text(Str text)
{
    (void)putchar('"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c < ' ' || c == '"' || c == '\\') {
            printf("\\u%04x", c);
        } else {
            (void)putchar(c);
        }
    }
    (void)putchar('"');
}

static void put_side(const Line *line, const char *name, const Table *table, uint32_t record)
{
    Str id = record < table->ids.count ? table->ids.items[record] : STR("");

    if (line->json) {
        printf("\"%s\":%u,", name, record + 1);
        if (id.len > 0) {
            printf("\"%s_id\":", name);
            put_text(id);
            (void)putchar(',');
        }
    } else if (id.len > 0) {
        cli_print_text(id);
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
    (void)(line->json && putchar('{'));
    put_side(line, "a", a, linked->pair.a);
    put_side(line, "b", b, linked->pair.b);
    printf(line->json ? "\"score\":%.4f,\"why\":" : "%.4f\t", (double)linked->score);
    if (line->json) {
        put_text(why);
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

static double cpu_seconds(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static size_t threads_wished(const Line *line)
{
    long count = strtol(line_option(line, "threads", "0"), NULL, 10);

    count = count > 0 ? count : sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > POOL_THREADS_MAX ? POOL_THREADS_MAX : (size_t)count;
}

/* The least score of a pair that is told. */
static float least_wished(const Line *line, const char *otherwise)
{
    return strtof(line_option(line, "least", otherwise), NULL);
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

static MUST_USE Err dedupe(const Line *line, Pool *pool, Arena *arena, Table *table)
{
    LinkedPairs pairs = {NULL, 0};
    Err err = ERR_NONE;
    double cpu = cpu_seconds();

    TRY(table_read(pool, line->words[0], str_from(line_option(line, "drop", "")), table));
    TRY(links_find(pool, &table->list, NULL, least_wished(line, "0.05"), &pairs));
    cpu = cpu_seconds() - cpu;
    err = pairs_print(line, arena, table, table, pairs.items, pairs.count);
    put_end(line, pairs.count, cpu, 0);
    linked_free(&pairs);
    return err;
}

int cli_match_dedupe(const Line *line, const Model *model, Arena *arena)
{
    Table table = {.id_column = NOT_A};
    Pool pool;
    Err err;

    (void)model;
    if (line->word_count != 1) {
        fprintf(
            stderr, "usage: subak match dedupe FILE.csv [--drop COLUMN,...] [--least 0.05]\n");
        return 2;
    }
    err = pool_open(&pool, threads_wished(line));
    if (err.kind == ERR_OK) {
        err = dedupe(line, &pool, arena, &table);
        table_close(&table);
        pool_close(&pool);
    }
    return err.kind == ERR_OK ? 0 : cli_fail(line, err);
}

static MUST_USE Err files(const Line *line, Pool *pool, Arena *arena, Table tables[2])
{
    Str drop = str_from(line_option(line, "drop", ""));
    CompositeStrength strength =
        line_has(line, "strict") ? COMPOSITE_NODE : COMPOSITE_HOUSEHOLD;
    Env env = env_system();
    PartiesRun run = {.count = 0};
    float least = least_wished(line, "0");
    Linked *linked = NULL;
    size_t kept = 0;
    Arena lists;
    Err err = ERR_NONE;
    double cpu = cpu_seconds();

    TRY(table_read(pool, line->words[0], drop, &tables[0]));
    TRY(table_read(pool, line->words[1], drop, &tables[1]));
    TRY(arena_open(RUN_ARENA, &lists));
    err = parties_run(pool, &lists, &env, &tables[0].list, &tables[1].list, strength, &run);
    arena_close(&lists);
    if (err.kind == ERR_OK) {
        linked = malloc((run.count + 1) * sizeof(*linked));
        err = linked == NULL ? (Err){ERR_SYSTEM, 0, "no memory"} : ERR_NONE;
    }
    if (err.kind == ERR_OK) {
        links_score(pool, &tables[0].list, &tables[1].list, run.pairs, run.count, linked);
        for (size_t i = 0; i < run.count; i++) {
            if (linked[i].score >= least) {
                linked[kept++] = linked[i];
            }
        }
        cpu = cpu_seconds() - cpu;
        err = pairs_print(line, arena, &tables[0], &tables[1], linked, kept);
        put_end(line, kept, cpu, run.bytes);
    }
    free(linked);
    free(run.pairs);
    return err;
}

int cli_match_files(const Line *line, const Model *model, Arena *arena)
{
    Table tables[2] = {{.id_column = NOT_A}, {.id_column = NOT_A}};
    Pool pool;
    Err err;

    (void)model;
    if (line->word_count != 2) {
        fprintf(
            stderr,
            "usage: subak match files A.csv B.csv [--drop COLUMN,...] [--strict] [--least "
            "0]\n");
        return 2;
    }
    err = pool_open(&pool, threads_wished(line));
    if (err.kind == ERR_OK) {
        err = files(line, &pool, arena, tables);
        table_close(&tables[0]);
        table_close(&tables[1]);
        pool_close(&pool);
    }
    return err.kind == ERR_OK ? 0 : cli_fail(line, err);
}
