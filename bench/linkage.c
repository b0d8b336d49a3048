/* linkage.c: the levels at which pairs of a labelled file stand, to learn weights from, and how many the composites find.
 *
 *     bench_linkage node|person|household|loose A.csv [B.csv] > LEVELS
 *
 * A line a pair that shares a composite: 1 where the two are one person, the records' numbers, and a level a field. On
 * standard error: composites a record, pairs, recall and precision. Truth stands in rec_id as Febrl writes it: rec-N-...
 */
#include "file.h"

#include "match/linkage/pairs.h"
#include "match/linkage/score.h"
#include "wire/csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define CANDIDATE 0.0F /* odds; from here on the figures of scores count a pair */
#define MOST      2000000

typedef struct List {
    Profile *profiles;
    long *truth;
    size_t count;
} List;

static List list_read(Arena *arena, const char *path)
{
    Str bytes = read_file(arena, path);
    CsvReader reader = csv_begin(bytes);
    List list = {calloc(MOST, sizeof(Profile)), calloc(MOST, sizeof(long)), 0};
    Strs heads = {0};
    Strs row = {0};

    must(csv_next(&reader, arena, &heads));
    for (must(csv_next(&reader, arena, &row)); row.count > 0;
         must(csv_next(&reader, arena, &row))) {
        ProfileTexts texts = {0};

        for (size_t i = 0; i < row.count && i < heads.count; i++) {
            ProfileField field;

            if (str_is(str_trim(heads.items[i]), "rec_id")) {
                list.truth[list.count] = strtol(str_trim(row.items[i]).ptr + 4, NULL, 10);
            } else if (
                getenv("DROP") != NULL && str_is(str_trim(heads.items[i]), getenv("DROP"))) {
                continue;
            } else if (profile_column(heads.items[i], &field)) {
                texts.field[field] = str_trim(row.items[i]);
            }
        }
        must(profile_read(arena, &texts, (Str){"", 0}, &list.profiles[list.count++]));
        row = (Strs){0};
    }
    return list;
}

static int by_truth(const void *a, const void *b)
{
    const long one = *(const long *)a;
    const long two = *(const long *)b;

    return (one > two) - (one < two);
}

/* A list's truths in order. */
static const long *truths_of(Arena *arena, const List *list)
{
    long *truths = arena_new(arena, long, list->count + 1);

    memcpy(truths, list->truth, list->count * sizeof(*truths));
    qsort(truths, list->count, sizeof(*truths), by_truth);
    return truths;
}

/* How many stand one behind the other from `at` on that are the same. */
static size_t run_of(const long *truths, size_t count, size_t at)
{
    size_t end = at;

    while (end < count && truths[end] == truths[at]) {
        end++;
    }
    return end - at;
}

/* Pairs that are one person's, between two lists or within one. */
static size_t same(Arena *arena, const List *a, const List *b)
{
    const long *left = truths_of(arena, a);
    const long *right = truths_of(arena, b);
    size_t count = 0;

    for (size_t i = 0, j = 0; i < a->count;) {
        size_t run = run_of(left, a->count, i);

        while (j < b->count && right[j] < left[i]) {
            j++;
        }
        size_t beside = j < b->count && right[j] == left[i] ? run_of(right, b->count, j) : 0;

        count += a == b ? run * (run - 1) / 2 : run * beside;
        i += run;
    }
    return count;
}

int main(int argc, char **argv)
{
    Arena arena;
    List lists[2];
    Pairs pairs = {0};
    size_t good = 0;
    size_t scored = 0;
    size_t scored_good = 0;

    must(arena_open((size_t)16 << 30, &arena));
    bool two = argc > 3;
    pairs.two_lists = two;
    CompositeStrength strength = argc < 2 || argv[1][0] == 'n' ? COMPOSITE_NODE
                                 : argv[1][0] == 'p'           ? COMPOSITE_PERSON
                                 : argv[1][0] == 'h'           ? COMPOSITE_HOUSEHOLD
                                                               : COMPOSITE_LOOSE;

    for (int l = 0; l <= two; l++) {
        lists[l] = list_read(&arena, argv[2 + l]);
        for (size_t i = 0; i < lists[l].count; i++) {
            size_t mark = arena.used;
            Strs composites = {0};

            must(composites_of(
                &arena, &lists[l].profiles[i], 0, composites_rows(strength), &composites));
            for (size_t k = 0; k < composites.count; k++) {
                must(pairs_mark(
                    &pairs,
                    (PairsMark){pairs_hash(composites.items[k]), (uint32_t)i, (uint32_t)l}));
            }
            arena_rewind(&arena, mark);
        }
    }
    if (!two) {
        lists[1] = lists[0];
    }
    const double marks = (double)pairs.count;

    must(pairs_gather(&pairs));
    must(pairs_end(&pairs));
    const RecordPair *found = pairs.found;
    const size_t count = pairs.found_count;
    clock_t before = clock();

    for (size_t i = 0; i < count; i++) {
        LinkScore score = {0};
        bool is_same = lists[0].truth[found[i].a] == lists[1].truth[found[i].b];

        link_score(&lists[0].profiles[found[i].a], &lists[1].profiles[found[i].b], &score);
        good += is_same;
        scored += score.odds >= CANDIDATE;
        scored_good += is_same && score.odds >= CANDIDATE;
        printf("%d %u %u %.4f", is_same, found[i].a, found[i].b, (double)score.odds);
        for (size_t f = 0; f < LINK_FIELDS_COUNT; f++) {
            printf(" %u", score.level[f]);
        }
        printf("\n");
    }
    size_t all = same(&arena, &lists[0], two ? &lists[1] : &lists[0]);

    fprintf(
        stderr,
        "composites %.1f a record, pairs %zu, found %.4f of %zu at precision %.4f; scored: "
        "recall %.4f precision %.4f "
        "F1 %.4f; %.2f s\n",
        marks / (double)(lists[0].count + (two ? lists[1].count : 0)),
        count,
        (double)good / (double)all,
        all,
        (double)good / (double)count,
        (double)scored_good / (double)all,
        (double)scored_good / (double)scored,
        2 * (double)scored_good / (double)(scored + all),
        (double)(clock() - before) / CLOCKS_PER_SEC);
    return 0;
}
