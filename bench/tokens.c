/* How well equal tokens find that two records mean one person, on FEBRL's data.
 *
 *     bench_tokens FILE [FILE]        pairs inside of one file, or between two
 *
 * The truth stands in rec_id: rec-7-org and rec-7-dup-0 are one person. Prints JSON: for each type
 * of token, for all composites, and with the identifier, the recall and precision of "some token
 * is equal". The composites were chosen on dataset1 and dataset2; 4a with 4b is for measuring
 * only.
 */
#include "file.h"

#include "base/buf.h"
#include "match/tokens.h"

#include <stdio.h>
#include <stdlib.h>

#define ARENA_LIMIT ((size_t)1 << 30)
#define FIELDS      11

/* Columns of a FEBRL file. */
enum {
    REC_ID,
    GIVEN_NAME,
    SURNAME,
    POSTCODE = 7,
    DATE_OF_BIRTH = 9,
    SOC_SEC_ID = 10
};

typedef struct Row {
    uint64_t person;
    int file;
    Subject subject;
} Row;

typedef VEC(Row) Rows;

typedef struct Pair {
    uint32_t low;
    uint32_t high;
    uint32_t types; /* a bit for each type that is equal */
} Pair;

typedef VEC(Pair) Pairs;

static void add_text(Arena *arena, Strs *list, Str text)
{
    if (text.len > 0) {
        must(vec_push(arena, list, text));
    }
}

/* 19120309 as 1912-03-09; what has no eight digits stays as it is and gives nothing. */
static Str date_text(Arena *arena, Str given)
{
    Str ret = given;

    if (given.len == 8) {
        must(arena_print(
            arena, &ret, "%.4s-%.2s-%.2s", given.ptr, given.ptr + 4, given.ptr + 6));
    }
    return ret;
}

static void add_row(Arena *arena, Str line, int file, Rows *rows)
{
    Str fields[FIELDS];
    Row row = {.file = file};
    SubjectIdentifier id = {.sort = STR("national_id")};

    for (size_t i = 0; i < FIELDS; i++) {
        fields[i] = str_trim(str_cut(&line, ','));
    }
    (void)str_cut(&fields[REC_ID], '-');
    must(str_number(str_cut(&fields[REC_ID], '-'), UINT32_MAX, &row.person));
    row.subject.number = (uint32_t)rows->count;
    add_text(arena, &row.subject.given, fields[GIVEN_NAME]);
    add_text(arena, &row.subject.family, fields[SURNAME]);
    row.subject.birth_date = date_text(arena, fields[DATE_OF_BIRTH]);
    row.subject.postcode = fields[POSTCODE];
    must(arena_print(arena, &id.value, "AU %.*s", STR_ARG(fields[SOC_SEC_ID])));
    must(vec_push(arena, &row.subject.identifiers, id));
    must(vec_push(arena, rows, row));
}

static void add_file(Arena *arena, const char *path, int number, Rows *rows)
{
    Str text = read_file(arena, path);

    (void)str_cut(&text, '\n');
    while (text.len > 0) {
        Str line = str_trim(str_cut(&text, '\n'));

        if (line.len > 0) {
            add_row(arena, line, number, rows);
        }
    }
}

/* Whether two rows are to be compared: of one file all, of two files those of either. */
static bool is_asked(const Rows *rows, uint32_t a, uint32_t b, int files)
{
    return a != b && (files == 1 || rows->items[a].file != rows->items[b].file);
}

static size_t true_pairs(const Rows *rows, int files)
{
    size_t count = 0;

    for (uint32_t i = 0; i < rows->count; i++) {
        for (uint32_t j = 0; j < i; j++) {
            count +=
                rows->items[i].person == rows->items[j].person && is_asked(rows, i, j, files);
        }
    }
    return count;
}

static int by_rows(const void *a, const void *b)
{
    const Pair *left = a;
    const Pair *right = b;

    if (left->low != right->low) {
        return left->low < right->low ? -1 : 1;
    }
    return left->high < right->high ? -1 : left->high > right->high;
}

/* Every pair that some token finds, once, with the types that found it. */
static void find_pairs(
    Arena *arena, const Rows *rows, const Tokens *sorted, int files, Pairs *ret)
{
    size_t kept = 0;

    for (size_t i = 0; i < sorted->count; i++) {
        const Token *a = &sorted->items[i];

        for (size_t j = i + 1; j < sorted->count; j++) {
            const Token *b = &sorted->items[j];
            Pair pair = {a->subject, b->subject, UINT32_C(1) << a->type};

            if (a->type != b->type || !str_equal(a->text, b->text)) {
                break;
            }
            if (is_asked(rows, a->subject, b->subject, files)) {
                pair.low = a->subject < b->subject ? a->subject : b->subject;
                pair.high = a->subject < b->subject ? b->subject : a->subject;
                must(vec_push(arena, ret, pair));
            }
        }
    }
    qsort(ret->items, ret->count, sizeof(*ret->items), by_rows);
    for (size_t i = 0; i < ret->count; i++) {
        if (kept > 0 && by_rows(&ret->items[kept - 1], &ret->items[i]) == 0) {
            ret->items[kept - 1].types |= ret->items[i].types;
        } else {
            ret->items[kept++] = ret->items[i];
        }
    }
    ret->count = kept;
}

static void print_figures(
    const char *name, const Rows *rows, const Pairs *pairs, uint32_t types, size_t truth)
{
    size_t found = 0;
    size_t right = 0;

    for (size_t i = 0; i < pairs->count; i++) {
        const Pair *pair = &pairs->items[i];

        if ((pair->types & types) != 0) {
            found++;
            right += rows->items[pair->low].person == rows->items[pair->high].person;
        }
    }
    printf(
        ",\n \"%s\": {\"found\": %zu, \"wrong\": %zu, \"recall\": %.4f, \"precision\": %.4f}",
        name,
        found,
        found - right,
        (double)right / (double)truth,
        found > 0 ? (double)right / (double)found : 1.0);
}

int main(int argc, char **argv)
{
    const uint32_t id = UINT32_C(1) << TOKEN_NATIONAL_ID;
    const uint32_t name_birth = UINT32_C(1) << TOKEN_NAME_BIRTH;
    const uint32_t names_postcode = UINT32_C(1) << TOKEN_NAMES_POSTCODE;
    int files = argc - 1;
    Arena arena;
    Arena scratch;
    Rows rows = {0};
    Tokens tokens = {0};
    Pairs pairs = {0};
    size_t truth = 0;
    size_t used = 0;

    if (files < 1 || files > 2) {
        (void)fprintf(stderr, "usage: bench_tokens FILE [FILE]\n");
        return 2;
    }
    must(arena_open(ARENA_LIMIT, &arena));
    must(arena_open(1 << 20, &scratch));
    for (int i = 0; i < files; i++) {
        add_file(&arena, argv[i + 1], i, &rows);
    }
    used = arena.used;
    for (size_t i = 0; i < rows.count; i++) {
        must(tokens_of(&arena, &scratch, &rows.items[i].subject, &tokens));
    }
    used = arena.used - used;
    tokens_sort(&tokens);
    truth = true_pairs(&rows, files);
    find_pairs(&arena, &rows, &tokens, files, &pairs);
    printf(
        "{\"rows\": %zu, \"true_pairs\": %zu, \"tokens\": %zu, \"tokens_a_row\": %.2f, "
        "\"arena_bytes_a_row\": %zu",
        rows.count,
        truth,
        tokens.count,
        (double)tokens.count / (double)rows.count,
        used / rows.count);
    print_figures("name_birth", &rows, &pairs, name_birth, truth);
    print_figures("names_postcode", &rows, &pairs, names_postcode, truth);
    print_figures("identifier", &rows, &pairs, id, truth);
    print_figures("composites", &rows, &pairs, name_birth | names_postcode, truth);
    print_figures("all", &rows, &pairs, name_birth | names_postcode | id, truth);
    printf("}\n");
    arena_close(&scratch);
    arena_close(&arena);
    return 0;
}
