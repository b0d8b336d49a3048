/* Names compared: what the weights are learnt from, and how fast it goes.
 *
 *     bench_score features < pairs.csv     a line each: "judged score barred feature..."
 *     bench_score names < pairs.csv        a line each: how both names were read
 *     bench_score speed < pairs.csv        JSON: pairs a CPU second of names that were read
 *                                          before, and names read a CPU second
 *
 * pairs.csv has the columns schema, name1 and name2; the rest is passed over. For speed every name1
 * is compared with every name2 of its schema.
 */
#include "match/names/compare.h"
#include "wire/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ARENA_LIMIT ((size_t)1 << 30)

typedef struct Row {
    NameSchema schema;
    Str texts[2];
    Name names[2];
} Row;

typedef VEC(Row) Rows;

static void must(Err err)
{
    if (err.kind != ERR_OK) {
        (void)fprintf(stderr, "failed: %s\n", err.what);
        exit(1);
    }
}

static Str read_input(Arena *arena)
{
    Buf buf = buf_begin(arena, ARENA_LIMIT / 4);
    char block[1 << 14];
    size_t count = 0;
    Str text;

    while ((count = fread(block, 1, sizeof(block), stdin)) > 0) {
        buf_put_bytes(&buf, block, count);
    }
    must(buf_end(&buf, &text));
    return text;
}

static size_t column(const Strs *head, const char *name)
{
    for (size_t i = 0; i < head->count; i++) {
        if (str_is(head->items[i], name)) {
            return i;
        }
    }
    (void)fprintf(stderr, "no column %s\n", name);
    exit(2);
}

static void read_rows(Arena *arena, Rows *rows)
{
    CsvReader reader = csv_begin(read_input(arena));
    Strs head = {0};
    Strs cells = {0};
    size_t at[3];

    must(csv_next(&reader, arena, &head));
    at[0] = column(&head, "schema");
    at[1] = column(&head, "name1");
    at[2] = column(&head, "name2");
    for (;;) {
        Row row = {0};

        cells = (Strs){0};
        must(csv_next(&reader, arena, &cells));
        if (cells.count == 0) {
            return;
        }
        if (cells.count < head.count) {
            continue;
        }
        row.schema = name_schema(cells.items[at[0]]);
        for (int i = 0; i < 2; i++) {
            row.texts[i] = cells.items[at[i + 1]];
            must(name_parse(arena, row.schema, row.texts[i], STR(""), &row.names[i]));
        }
        must(vec_push(arena, rows, row));
    }
}

static void print_features(const Rows *rows)
{
    printf("judged\tscore\tbarred");
#define FEATURE(name, sign) printf("\t" #name);
#include "match/names/features.def"
#undef FEATURE
    printf("\n");
    for (size_t i = 0; i < rows->count; i++) {
        NameScore score = {0};

        names_score(&rows->items[i].names[0], &rows->items[i].names[1], &score);
        printf("%d\t%.6f\t%d", score.judged, (double)score.score, score.bar);
        for (int j = 0; j < NAME_FEATURES; j++) {
            printf("\t%.5f", (double)score.features[j]);
        }
        printf("\n");
    }
}

static void print_name(const Name *name)
{
    for (size_t i = 0; i < name->count; i++) {
        printf("%s", i > 0 ? " | " : "");
        for (size_t j = 0; j < name->readings[i].count; j++) {
            const NameToken *token = &name->readings[i].tokens[j];

            printf(
                "%s%s/%d%s%s%s",
                j > 0 ? " " : "",
                token->text,
                token->role,
                (token->flags & NAME_SERVANT) != 0 ? "+servant" : "",
                (token->flags & NAME_CHILD) != 0 ? "+child" : "",
                (token->flags & NAME_FAMILY) != 0 ? "+family" : "");
        }
        printf(" form %u", name->readings[i].forms);
    }
}

static void print_names(const Rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        print_name(&rows->items[i].names[0]);
        printf("  ||  ");
        print_name(&rows->items[i].names[1]);
        printf("\n");
    }
}

static double cpu_seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void print_speed(Arena *arena, const Rows *rows)
{
    double began = cpu_seconds();
    double compared = 0;
    double read = 0;
    double sum = 0;
    size_t pairs = 0;
    size_t names = 0;
    NameScore score = {0};

    while (cpu_seconds() - began < 2.0) {
        for (size_t i = 0; i < rows->count; i++) {
            for (size_t j = 0; j < rows->count; j++) {
                if (rows->items[i].schema == rows->items[j].schema) {
                    names_score(&rows->items[i].names[0], &rows->items[j].names[1], &score);
                    sum += (double)score.score;
                    pairs++;
                }
            }
        }
    }
    compared = cpu_seconds() - began;
    began = cpu_seconds();
    while (cpu_seconds() - began < 1.0) {
        for (size_t i = 0; i < rows->count; i++) {
            size_t used = arena->used;
            Name name;

            must(name_parse(
                arena, rows->items[i].schema, rows->items[i].texts[0], STR(""), &name));
            arena_rewind(arena, used);
            names++;
        }
    }
    read = cpu_seconds() - began;
    printf(
        "{\"pairs\": %zu, \"pairs_a_cpu_second\": %.0f, \"names_read_a_cpu_second\": %.0f, "
        "\"mean_score\": %.4f}\n",
        pairs,
        (double)pairs / compared,
        (double)names / read,
        sum / (double)pairs);
}

int main(int argc, char **argv)
{
    Arena arena;
    Rows rows = {0};

    if (argc != 2) {
        (void)fprintf(stderr, "usage: bench_score features|names|speed < pairs.csv\n");
        return 2;
    }
    must(arena_open(ARENA_LIMIT, &arena));
    read_rows(&arena, &rows);
    if (strcmp(argv[1], "features") == 0) {
        print_features(&rows);
    } else if (strcmp(argv[1], "names") == 0) {
        print_names(&rows);
    } else {
        print_speed(&arena, &rows);
    }
    arena_close(&arena);
    return 0;
}
