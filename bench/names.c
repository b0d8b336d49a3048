/* Where the right name stands when a list is ranked by plain edit distance to romanised names, and
 * by that together with the same on skeletons. For bench/names.py, which compares romanisers.
 *
 *     bench_names LIST QUERIES
 *
 * LIST: a name in Latin letters a line. QUERIES: the number of the right line (from 1), a tab, and
 * the spellings, parted by tabs. Prints JSON. Equal scores count as wrong: the right name is ranked
 * behind all others that reach its score.
 */
#include "file.h"

#include "match/scripts/romanise.h"

#include "base/buf.h"
#include "base/vec.h"

#include <stdio.h>
#include <stdlib.h>

#define ARENA_LIMIT ((size_t)1 << 30)
#define LEN_MAX     128

typedef struct Text {
    Str letters;
    Str skeleton;
} Text;

typedef VEC(Text) Texts;

/* Small letters alone, without blanks. */
static Str squeezed(Arena *arena, Str text)
{
    Buf buf = buf_begin(arena, LEN_MAX);
    Str all;

    for (size_t i = 0; i < text.len && buf.len < LEN_MAX; i++) {
        if (text.ptr[i] >= 'a' && text.ptr[i] <= 'z') {
            buf_put_char(&buf, text.ptr[i]);
        }
    }
    must(buf_end(&buf, &all));
    return all;
}

static Text text_of(Arena *arena, Str line)
{
    Romanised plain;
    Str letters = STR("");
    Str skeleton = STR("");

    must(romanise(arena, line, STR(""), &plain));
    if (plain.count > 0) {
        letters = squeezed(arena, plain.variants[0]);
        skeleton = squeezed(arena, plain.skeleton);
    }
    return (Text){letters, skeleton};
}

/* 1 less the edit distance by the longer's length. */
static double likeness(Str a, Str b)
{
    size_t row[LEN_MAX + 1];
    size_t most = a.len > b.len ? a.len : b.len;

    for (size_t k = 0; k <= b.len; k++) {
        row[k] = k;
    }
    for (size_t i = 0; i < a.len; i++) {
        size_t corner = row[0]++;

        for (size_t k = 0; k < b.len; k++) {
            size_t put = corner + (a.ptr[i] != b.ptr[k]);
            size_t left = (row[k] < row[k + 1] ? row[k] : row[k + 1]) + 1;

            corner = row[k + 1];
            row[k + 1] = put < left ? put : left;
        }
    }
    return most == 0 ? 0 : 1 - (double)row[b.len] / (double)most;
}

typedef struct Told {
    size_t queries;
    size_t first[2]; /* plain, with the skeleton */
    size_t tenth[2];
} Told;

static void rank(const Texts *list, const Texts *spellings, size_t truth, Told *told)
{
    double right[2] = {0, 0};
    size_t above[2] = {0, 0};

    for (size_t pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < list->count; i++) {
            const Text *name = &list->items[i];
            double best[2] = {0, 0};

            if ((pass == 0) != (i == truth) ||
                (i != truth && str_equal(name->letters, list->items[truth].letters))) {
                continue;
            }
            for (size_t k = 0; k < spellings->count; k++) {
                double plain = likeness(spellings->items[k].letters, name->letters);
                double both =
                    (plain + likeness(spellings->items[k].skeleton, name->skeleton)) / 2;

                best[0] = plain > best[0] ? plain : best[0];
                best[1] = both > best[1] ? both : best[1];
            }
            for (size_t way = 0; way < 2; way++) {
                if (pass == 0) {
                    right[way] = best[way];
                } else {
                    above[way] += best[way] >= right[way];
                }
            }
        }
    }
    told->queries++;
    for (size_t way = 0; way < 2; way++) {
        told->first[way] += right[way] > 0 && above[way] < 1;
        told->tenth[way] += right[way] > 0 && above[way] < 10;
    }
}

int main(int argc, char **argv)
{
    Arena arena;
    Texts list = {0};
    Told told = {0};
    Str text;

    if (argc != 3) {
        (void)fprintf(stderr, "usage: bench_names LIST QUERIES\n");
        return 2;
    }
    must(arena_open(ARENA_LIMIT, &arena));
    text = read_file(&arena, argv[1]);
    while (text.len > 0) {
        must(vec_push(&arena, &list, text_of(&arena, str_cut(&text, '\n'))));
    }
    text = read_file(&arena, argv[2]);
    while (text.len > 0) {
        Str line = str_cut(&text, '\n');
        Texts spellings = {0};
        uint64_t truth = 0;

        must(str_number(str_cut(&line, '\t'), list.count, &truth));
        while (line.len > 0) {
            must(vec_push(&arena, &spellings, text_of(&arena, str_cut(&line, '\t'))));
        }
        rank(&list, &spellings, (size_t)truth - 1, &told);
    }
    printf(
        "{\"queries\":%zu,\"plain\":[%zu,%zu],\"skeleton\":[%zu,%zu]}\n",
        told.queries,
        told.first[0],
        told.tenth[0],
        told.first[1],
        told.tenth[1]);
    arena_close(&arena);
    return 0;
}
